//! Web pages that a program gets in place of JSON when something other than Ovia answers.

/// A web page: see [`Answer::web_page`](crate::Answer::web_page).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebPage {
    /// The login page of a network or of a web application, with status 200.
    Login,
    /// The page of a firewall that has blocked the request, with status 403.
    Firewall,
    /// The page of a proxy that cannot reach the server, with status 502.
    Gateway,
    /// The start page of another server, with status 200.
    Welcome,
}

impl WebPage {
    /// The names in faults.
    pub(crate) const NAMES: [(&'static str, Self); 4] = [
        ("login", Self::Login),
        ("firewall", Self::Firewall),
        ("gateway", Self::Gateway),
        ("welcome", Self::Welcome),
    ];

    pub(crate) const CONTENT_TYPE: &'static str = "text/html; charset=utf-8";

    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Login | Self::Welcome => 200,
            Self::Firewall => 403,
            Self::Gateway => 502,
        }
    }

    pub(crate) fn html(self) -> String {
        let (title, text) = match self {
            Self::Login => (
                "Sign in",
                r#"<form method="post" action="/login"><input name="user"><input name="password" type="password"></form>"#,
            ),
            Self::Firewall => (
                "Request blocked",
                "<p>The request was blocked by a security rule.</p>",
            ),
            Self::Gateway => ("502 Bad Gateway", "<center>proxy</center>"),
            Self::Welcome => ("It works!", "<p>The web server is running.</p>"),
        };
        format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n\
             <body><h1>{title}</h1>{text}</body></html>\n"
        )
    }
}
