//! Who we say we are: a token that stays, or one that is fetched for each request.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use reqwest::header::HeaderValue;

use crate::{Error, ErrorKind, token::Token};

type Source = Box<dyn std::error::Error + Send + Sync>;
type Fetching = Pin<Box<dyn Future<Output = Result<String, Source>> + Send>>;

/// Where the token comes from. Never printed.
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

    /// The `Authorization` of a request.
    pub(crate) async fn header(&self) -> Result<HeaderValue, Error> {
        match self {
            Self::Fixed(token) => Ok(token.header()),
            Self::Fetched(fetch) => match fetch().await {
                Ok(text) => Ok(Token::new(&text)?.header()),
                // Its own text might hold the token; it stays reachable as the source.
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
