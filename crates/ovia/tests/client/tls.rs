//! Certificates that are not trusted: found at once, because waiting does not mend them.

use std::sync::Arc;

use ovia::{Client, ErrorKind};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::{TOKEN, hasty, new_call};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority")
}

/// A server with a certificate for this name and these years, by its address.
async fn start(authority: &Authority, name: &str, years: (i32, i32)) -> String {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new([name.to_owned()]).expect("parameters");
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a configuration");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let _ = stream.read(&mut [0; 4096]).await;
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]";
                let _ = stream.write_all(answer).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    format!("https://localhost:{port}")
}

fn client(url: &str, trusted: Option<&Authority>) -> Client {
    let mut http = reqwest::Client::builder().no_proxy();
    if let Some(authority) = trusted {
        let root = reqwest::Certificate::from_der(authority.der()).expect("a certificate");
        http = http.tls_certs_only([root]);
    }
    let builder = Client::builder().token(TOKEN).retry_policy(hasty());
    let builder = builder.http_client(http.build().expect("a client"));
    builder.base_url(url).build().expect("a client")
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_not_tried_again() {
    let (ours, other) = (authority("Ours"), authority("Theirs"));
    let now = (2000, 2200);
    for (name, years, trusted, problem) in [
        ("localhost", now, &ours, ""),
        (
            "localhost",
            now,
            &other,
            "from an issuer that this machine does not trust",
        ),
        (
            "x.example",
            now,
            &ours,
            "its certificate is for another name",
        ),
        (
            "localhost",
            (2000, 2020),
            &ours,
            "its certificate has expired",
        ),
        (
            "localhost",
            (2190, 2200),
            &ours,
            "its certificate is not valid yet",
        ),
    ] {
        let client = client(&start(&ours, name, years).await, Some(trusted));
        let outcome = client.calls().list().await;
        if problem.is_empty() {
            assert!(outcome.expect("a list").is_empty());
            continue;
        }
        let error = outcome.expect_err(problem);
        assert!(error.to_string().contains(problem), "{error}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
        assert!(!error.is_retryable());
        // Nothing was sent, so no call was placed.
        let error = client.calls().create(new_call()).await.expect_err(problem);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    }
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let client = client(&format!("https://localhost:{port}"), None);
    let error = client.calls().list().await.expect_err("no TLS");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Connect, 1),
        "{error:?}"
    );
    assert!(error.to_string().contains("does not speak TLS"), "{error}");
}
