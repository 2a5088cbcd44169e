//! The auth token: checked when it is set, never printed.

use std::fmt;

use reqwest::header::HeaderValue;

use crate::{Error, ErrorKind};

/// A token, as the value of the `Authorization` header.
#[derive(Clone)]
pub(crate) struct Token(HeaderValue);

impl Token {
    pub(crate) fn new(text: &str) -> Result<Self, Error> {
        let refuse = |problem: &str| Err(Error::new(ErrorKind::Configuration, problem));
        if text.is_empty() {
            return refuse("the token is empty");
        }
        if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
            return refuse("the token starts or ends with white space, for example a line break");
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return refuse("the token contains a space or a character that is not printable ASCII");
        }
        match HeaderValue::from_str(&format!("Bearer {text}")) {
            Ok(mut header) => {
                header.set_sensitive(true);
                Ok(Self(header))
            }
            Err(_) => refuse("the token does not fit into an HTTP header"),
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
    fn an_unusable_token_is_refused_and_no_token_is_printed() {
        for text in [
            "",
            "hunter2\n",
            " hunter2",
            "hunter2\r\nX: y",
            "hünter2",
            "hunter 2",
        ] {
            let error = Token::new(text).expect_err("no token").to_string();
            assert!(error.starts_with("the token "), "{error}");
            assert!(!error.contains("nter"), "{error}");
        }
        let token = Token::new("hunter2").expect("a token");
        assert_eq!(
            format!("{token:?} {:?}", token.header()),
            "Token(…) Sensitive"
        );
        assert_eq!(token.header(), "Bearer hunter2");
    }
}
