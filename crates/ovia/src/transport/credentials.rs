//! The credentials of a client: a fixed token, or one that is fetched for each request. Neither is
//! ever printed.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use reqwest::header::HeaderValue;

use super::token::Token;
use crate::{Error, ErrorKind};

type Source = Box<dyn std::error::Error + Send + Sync>;
type Fetching = Pin<Box<dyn Future<Output = Result<String, Source>> + Send>>;

/// Where the token comes from.
#[derive(Clone)]
pub(crate) enum Credentials {
    Fixed(Token),
    Fetched(Arc<dyn Fn() -> Fetching + Send + Sync>),
}

impl Credentials {
    pub(crate) fn fetched<F, T, E>(fetch: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Source>,
    {
        Self::Fetched(Arc::new(move || {
            let token = fetch();
            Box::pin(async move { token.await.map_err(Into::into) })
        }))
    }

    /// The `Authorization` header of a request.
    pub(crate) async fn header(&self) -> Result<HeaderValue, Error> {
        match self {
            Self::Fixed(token) => Ok(token.header()),
            Self::Fetched(fetch) => match fetch().await {
                Ok(text) => Ok(Token::new(&text)?.header()),
                // The caller's own error might hold the token; it is only the source.
                Err(source) => Err(Error::new(
                    ErrorKind::Configuration,
                    "the token could not be fetched",
                )
                .with_source(source)),
            },
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Credentials(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::Credentials;
    use crate::{ErrorKind, transport::Token};

    #[tokio::test]
    async fn a_fixed_token_and_a_fetched_one() {
        let fixed = Credentials::Fixed(Token::new("hunter2").expect("a token"));
        assert_eq!(fixed.header().await.expect("a header"), "Bearer hunter2");
        let fetched = Credentials::fetched(|| async { Ok::<_, &str>("hunter3".to_owned()) });
        assert_eq!(fetched.header().await.expect("a header"), "Bearer hunter3");
        assert_eq!(
            format!("{fixed:?} {fetched:?}"),
            "Credentials(…) Credentials(…)"
        );
    }

    #[tokio::test]
    async fn a_token_that_cannot_be_fetched_or_sent() {
        let failing = Credentials::fetched(|| async { Err("hunter2 has expired") });
        let error = failing.header().await.expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(error.source().is_some());
        let unusable = Credentials::fetched(|| async { Ok::<_, &str>("two\nlines".to_owned()) });
        let error = unusable.header().await.expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}
