//! The header `Retry-After`, against arithmetic.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};

use crate::{
    Error,
    error::{parse_retry_after, retry_after as retry_after_header},
    transport::Deadline,
};

/// A `Retry-After` is its seconds, or the time until its date, or nothing.
///
/// # Panics
///
/// If it is anything else.
pub fn retry_after(data: &[u8]) {
    const NOW: DateTime<Utc> = DateTime::from_timestamp(1_767_225_600, 0).expect("a time");
    const HOUR: Duration = Duration::from_secs(3600);
    let in_seconds = |text: &str, seconds: i64| {
        let now = NOW + TimeDelta::seconds(seconds);
        parse_retry_after(text, now)
    };

    // A date, as far from now as the first bytes say: 95 years at most.
    let mut first = [0; 8];
    let length = data.len().min(8);
    first[..length].copy_from_slice(&data[..length]);
    let distance = i64::from_le_bytes(first) % 3_000_000_000;
    let date = NOW + TimeDelta::seconds(distance);
    let minutes = i32::from(first[0]) * 5 - 640;
    let zone = FixedOffset::east_opt(minutes * 60).expect("within a day");
    let expected = Duration::from_secs(distance.try_into().unwrap_or(0));
    // A year before 1970 is not a date of HTTP.
    if date.timestamp() >= 0 {
        let asctime = date.format("%a %b %e %H:%M:%S %Y").to_string();
        assert_eq!(in_seconds(&asctime, 0), Some(expected), "{asctime}");
    }
    for date in [
        date.format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        date.with_timezone(&zone).to_rfc2822(),
    ] {
        assert_eq!(in_seconds(&date, 0), Some(expected), "{date}");
    }

    let Ok(value) = HeaderValue::from_bytes(data) else {
        return;
    };
    let headers = HeaderMap::from_iter([(RETRY_AFTER, value.clone())]);
    let asked = retry_after_header(&headers);
    let error = Error::from_response(429, &headers, b"");
    assert_eq!(error.retry_after().is_some(), asked.is_some());
    assert_eq!(error.to_string().lines().count(), 1);
    if let Some(asked) = asked {
        assert!(asked < HOUR || !Deadline::after(Some(HOUR)).allows(asked));
    }
    let Ok(text) = value.to_str() else {
        return assert_eq!(asked, None);
    };
    let wait = in_seconds(text, 0);
    assert!(asked.is_none() || wait.is_some());
    assert_eq!(in_seconds(&format!(" {text}\t"), 0), wait);
    let digits = text.trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = digits.parse().unwrap_or(u32::MAX.into());
        assert_eq!(wait, Some(Duration::from_secs(seconds)));
        // No wait leaves it to the back-off of the client.
        assert_eq!(asked, wait.filter(|_| seconds > 0));
        return;
    }
    // Fractions and lists of seconds do not depend on the time.
    if let Some(wait) = wait.filter(|_| text.bytes().any(|byte| byte.is_ascii_alphabetic())) {
        assert!(wait < Duration::from_secs(10_000_000_000_000));
        for later in [1, 3600, 1_000_000_000] {
            let left = wait.saturating_sub(Duration::from_secs(later));
            assert_eq!(
                in_seconds(text, later as i64),
                Some(left),
                "{later} s later"
            );
        }
    }
}
