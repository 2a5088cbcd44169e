//! The auth token: read as people paste it, checked when it is set, never printed.

mod pasted;

use std::fmt;

use reqwest::header::HeaderValue;

use crate::{Error, ErrorKind};

/// A token, as the value of the `Authorization` header.
#[derive(Clone)]
pub(crate) struct Token(HeaderValue);

impl Token {
    /// Reads a token out of what was pasted: see [`pasted`].
    pub(crate) fn new(text: &str) -> Result<Self, Error> {
        let refuse = |problem: &str| Error::new(ErrorKind::Configuration, problem);
        let token = pasted::token(text).map_err(refuse)?;
        match HeaderValue::from_str(&format!("Bearer {token}")) {
            Ok(mut header) => {
                header.set_sensitive(true);
                Ok(Self(header))
            }
            Err(_) => Err(refuse("the token does not fit into an HTTP header")),
        }
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn no_token_is_printed() {
        let token = Token::new("hunter2").expect("a token");
        assert_eq!(
            format!("{token:?} {:?}", token.header()),
            "Token(…) Sensitive"
        );
        assert_eq!(token.header(), "Bearer hunter2");
        let error = Token::new("hunter2 hunter3").expect_err("no token");
        assert!(!format!("{error} {error:?}").contains("hunter"), "{error}");
    }
}
