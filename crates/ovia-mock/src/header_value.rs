//! The value of a planned header, which may depend on when it is sent.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::DateTime;

/// What follows the colon.
#[derive(Clone)]
pub(crate) enum HeaderValue {
    Text(String),
    /// The date this long after the answer is sent.
    DateIn(Duration),
}

impl HeaderValue {
    /// The value if it is sent now.
    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::DateIn(time) => http_date(SystemTime::now(), time),
        }
    }
}

/// The last second whose year has the four digits that HTTP has room for.
const LAST: u64 = 253_402_300_799;

/// This time after `now` as HTTP writes it: in whole seconds, rounded up.
fn http_date(now: SystemTime, after: Duration) -> String {
    let time = now
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .saturating_add(after);
    let seconds = time
        .as_secs()
        .saturating_add(u64::from(time.subsec_nanos() > 0))
        .min(LAST);
    DateTime::from_timestamp(seconds as i64, 0)
        .unwrap_or_default()
        .format("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::http_date;

    #[test]
    fn dates_have_the_form_of_http() {
        let at = |seconds, nanos, after| {
            http_date(
                UNIX_EPOCH + Duration::new(seconds, nanos),
                Duration::from_secs(after),
            )
        };
        // RFC 9110, section 5.6.7.
        assert_eq!(at(784_111_777, 0, 0), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(at(784_111_776, 1, 0), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(at(784_111_700, 0, 77), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(at(1, 0, u64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
    }
}
