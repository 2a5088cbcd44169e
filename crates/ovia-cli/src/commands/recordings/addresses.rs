//! Which URLs may be downloaded from: their scheme, their host, and the addresses that the host's name
//! resolves to.
//!
//! The URL of a recording is data from a server. Without these rules a record could make the program
//! request a service of the machine or the network that it runs in.

use std::{
    env, error, fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use ovia::reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

use crate::connection::PROXY_VARIABLES;

/// The longest URL that is requested.
const MAX_URL_BYTES: usize = 8 * 1024;

/// What the options allow.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rules {
    pub(super) plain_http: bool,
    pub(super) private: bool,
}

impl Rules {
    /// Parses the URL of a record. The error says why it is not requested, without the URL.
    pub(super) fn parse(self, text: &str) -> Result<Url, String> {
        if text.len() > MAX_URL_BYTES {
            return Err("the URL is longer than 8 KiB".to_owned());
        }
        let url = Url::parse(text.trim()).map_err(|error| format!("not a valid URL ({error})"))?;
        self.check(&url)?;
        Ok(url)
    }

    /// Whether the URL may be requested: that of a record, or that of a redirect.
    pub(super) fn check(self, url: &Url) -> Result<(), String> {
        match url.scheme() {
            "https" => {}
            "http" if self.plain_http => {}
            "http" => return Err("plain http; allow it with --allow-plain-http".to_owned()),
            _ => return Err("the URL is neither https nor http".to_owned()),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the URL contains a user name or a password".to_owned());
        }
        // Other spellings of an address, such as 0x7f000001, are parsed as that address.
        let host = url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse();
        let is_public = match address {
            Ok(address) => is_public(address),
            Err(_) => is_public_name(host),
        };
        match is_public || self.private {
            true => Ok(()),
            false => Err("a private address; allow it with --allow-private".to_owned()),
        }
    }
}

/// Whether a name can be one of the public DNS. What it resolves to is checked by the resolver.
fn is_public_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_local = ["localhost", "local", "internal", "lan", "home.arpa"]
        .iter()
        .any(|suffix| {
            host.strip_suffix(suffix)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        });
    host.contains('.') && !is_local && !proxy_hosts().contains(&host)
}

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = a == 0
        || a >= 224 // multicast, reserved, broadcast
        || (a, b) == (100, 64 | (b & 0x3f)) // carrier-grade NAT
        || (a, b, c) == (192, 0, 0)
        || (a, b & 0xfe) == (198, 18); // benchmarks
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(address) = address.to_ipv4_mapped() {
        return is_public_v4(address);
    }
    match address.segments() {
        // NAT64 embeds an IPv4 address.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        // Teredo and others, documentation, 6to4, documentation.
        [0x2001, 0..0x200 | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..0x1000, ..] => false,
        // Only these are in use on the internet.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// The hosts of the proxies in the environment, which may have private addresses.
fn proxy_hosts() -> Vec<String> {
    PROXY_VARIABLES
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .filter_map(|text| {
            Url::parse(&text)
                .or_else(|_| Url::parse(&format!("http://{text}")))
                .ok()
        })
        .filter_map(|url| Some(url.host_str()?.to_ascii_lowercase()))
        .collect()
}

/// Resolves names to addresses of the public internet only.
pub(super) struct PublicResolver {
    proxies: Vec<String>,
}

impl PublicResolver {
    pub(super) fn new() -> Self {
        Self {
            proxies: proxy_hosts(),
        }
    }
}

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self.proxies.iter().any(|host| host == name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let addresses: Vec<SocketAddr> = found.collect();
            let public: Vec<SocketAddr> = addresses
                .iter()
                .copied()
                .filter(|address| is_proxy || is_public(address.ip()))
                .collect();
            match (public.is_empty(), addresses.is_empty()) {
                (false, _) => Ok(Box::new(public.into_iter()) as Addrs),
                (true, true) => Err(io::Error::other("the name has no address").into()),
                (true, false) => Err(PrivateAddress.into()),
            }
        })
    }
}

/// A name that resolves to private addresses only.
#[derive(Debug)]
pub(super) struct PrivateAddress;

impl fmt::Display for PrivateAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the host resolves to a private address; allow it with --allow-private")
    }
}

impl error::Error for PrivateAddress {}

#[cfg(test)]
mod tests {
    use super::Rules;

    const STRICT: Rules = Rules {
        plain_http: false,
        private: false,
    };

    #[test]
    fn public_hosts_over_https() {
        for url in [
            "https://recordings.example.com/a.mp3?X-Signature=s",
            " https://8.8.8.8/a ",
            "https://[2606:4700::1111]:8443/a",
            "https://[64:ff9b::808:808]/a",
            "https://100.63.0.1/a",
            "https://100.128.0.1/a",
        ] {
            assert_eq!(STRICT.parse(url).map(|_| ()), Ok(()), "{url}");
        }
    }

    #[test]
    fn private_addresses_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "0x7f000001",
            "0",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.9.9",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.1",
            "192.0.0.170",
            "198.18.0.1",
            "198.19.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "１２７.0.0.1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[fe80::1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fec0::1]",
            "[ff02::1]",
            "[2002:7f00:1::]",
            "[2001::1]",
            "[2001:db8::1]",
            "localhost",
            "LOCALHOST.",
            "x.localhost",
            "intranet",
            "metadata.google.internal",
            "printer.local",
        ] {
            let url = format!("https://{host}/a.mp3");
            let error = STRICT.parse(&url).expect_err(host);
            assert!(error.starts_with("a private address"), "{host}: {error}");
            let rules = Rules {
                private: true,
                ..STRICT
            };
            assert!(rules.parse(&url).is_ok(), "{host}");
        }
    }

    #[test]
    fn other_schemes_and_odd_urls() {
        for (url, part) in [
            ("file:///etc/passwd", "neither https nor http"),
            ("ftp://x.example.com/a", "neither https nor http"),
            ("data:audio/wav;base64,AA==", "neither https nor http"),
            ("s3://bucket/key", "neither https nor http"),
            ("http://x.example.com/a", "--allow-plain-http"),
            (
                "https://user:pw@x.example.com/a",
                "a user name or a password",
            ),
            ("/a.mp3", "not a valid URL"),
            ("https://", "not a valid URL"),
            ("https://exa mple.com/", "not a valid URL"),
        ] {
            let error = STRICT.parse(url).expect_err(url);
            assert!(error.contains(part), "{url}: {error}");
        }
        let long = format!("https://x.example.com/{}", "a".repeat(9000));
        assert!(STRICT.parse(&long).is_err());
        let both = Rules {
            plain_http: true,
            private: true,
        };
        assert!(both.parse("file:///etc/passwd").is_err());
        assert!(both.parse("http://127.0.0.1:1/a").is_ok());
    }
}
