//! Which failures of a request are retried. The operation brings its rule as data, so the retrying
//! transport does not know what the operation does.

use reqwest::Method;

use crate::{Error, ErrorKind};

/// When a request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RetryRule {
    /// Where there was no response: after errors of these kinds.
    pub(crate) kinds: &'static [ErrorKind],
    /// Where there was one: after these statuses.
    pub(crate) statuses: &'static [u16],
    /// Whether redirects within the server are followed.
    pub(crate) follows_redirects: bool,
}

impl RetryRule {
    /// For requests that only read: retried after everything that may pass.
    pub(crate) const SAFE: Self = Self {
        kinds: &[
            ErrorKind::Connect,
            ErrorKind::Connection,
            ErrorKind::Timeout,
        ],
        statuses: &[408, 429, 500, 502, 503, 504],
        follows_redirects: true,
    };

    /// For requests that change something: retried only where the server certainly did not process
    /// the first one. Without a connection nothing was sent, and 429 says that it was turned away.
    pub(crate) const UNSAFE: Self = Self {
        kinds: &[ErrorKind::Connect],
        statuses: &[429],
        follows_redirects: false,
    };

    /// The rule for a method, by whether HTTP calls it safe.
    pub(crate) fn for_method(method: &Method) -> Self {
        if method.is_safe() {
            Self::SAFE
        } else {
            Self::UNSAFE
        }
    }

    /// Whether to retry where there was no response.
    pub(crate) fn retries_error(&self, error: &Error) -> bool {
        self.kinds.contains(&error.kind()) && !error.is_permanent()
    }

    /// Whether to retry after a response with this status.
    pub(crate) fn retries_status(&self, status: u16) -> bool {
        self.statuses.contains(&status)
    }

    /// Whether an error leaves open that the server did what the request asked for, so that sending
    /// the request again might do it twice.
    pub(crate) fn may_have_acted(&self, error: &Error) -> bool {
        *self != Self::SAFE
            && !self.kinds.contains(&error.kind())
            && !error
                .status()
                .is_some_and(|status| self.retries_status(status))
    }
}

#[cfg(test)]
mod tests {
    use super::RetryRule;
    use crate::{Error, ErrorKind};

    #[test]
    fn statuses_and_kinds_that_are_retried() {
        let statuses = |rule: RetryRule| -> Vec<u16> {
            (100..600)
                .filter(|status| rule.retries_status(*status))
                .collect()
        };
        let get = RetryRule::for_method(&reqwest::Method::GET);
        assert_eq!(statuses(get), [408, 429, 500, 502, 503, 504]);
        let kinds = [
            ErrorKind::Connect,
            ErrorKind::Connection,
            ErrorKind::Timeout,
            ErrorKind::DeadlineExceeded,
            ErrorKind::Configuration,
        ];
        let retried = |rule: RetryRule| kinds.map(|kind| rule.retries_error(&Error::new(kind, "")));
        assert_eq!(retried(get), [true, true, true, false, false]);
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let rule = RetryRule::for_method(&method.parse().expect("a method"));
            assert_eq!(statuses(rule), [429], "{method}");
            assert_eq!(
                retried(rule),
                [true, false, false, false, false],
                "{method}"
            );
        }
    }

    #[test]
    fn reading_has_no_effect() {
        let broken = Error::new(ErrorKind::Connection, "");
        let unreachable = Error::new(ErrorKind::Connect, "");
        assert!(!RetryRule::SAFE.may_have_acted(&broken));
        assert!(RetryRule::UNSAFE.may_have_acted(&broken));
        assert!(!RetryRule::UNSAFE.may_have_acted(&unreachable));
        let untrusted = unreachable.with_permanence();
        for rule in [RetryRule::SAFE, RetryRule::UNSAFE] {
            assert!(!rule.retries_error(&untrusted) && !rule.may_have_acted(&untrusted));
        }
    }
}
