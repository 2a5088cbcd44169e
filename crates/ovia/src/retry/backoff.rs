//! Exponential waits with full jitter.

use std::time::Duration;

/// A wait between nothing and `first * 2^nth`, that limit being `longest` at the most.
pub(super) fn full_jitter(nth: u32, first: Duration, longest: Duration) -> Duration {
    let limit = first
        .checked_mul(1_u32.checked_shl(nth).unwrap_or(u32::MAX))
        .unwrap_or(longest)
        .min(longest);
    limit.mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::full_jitter;

    #[test]
    fn grows_to_its_limit_and_uses_the_whole_range() {
        let (first, longest) = (Duration::from_millis(100), Duration::from_secs(2));
        for (nth, limit) in [
            (0, 100),
            (1, 200),
            (4, 1600),
            (5, 2000),
            (31, 2000),
            (99, 2000),
        ] {
            let limit = Duration::from_millis(limit);
            let waits: Vec<Duration> = (0..500).map(|_| full_jitter(nth, first, longest)).collect();
            assert!(waits.iter().all(|wait| *wait <= limit), "{nth}");
            assert!(waits.iter().any(|wait| *wait > limit / 2), "{nth}");
            assert!(waits.iter().any(|wait| *wait < limit / 2), "{nth}");
        }
        assert_eq!(full_jitter(3, Duration::ZERO, longest), Duration::ZERO);
    }
}
