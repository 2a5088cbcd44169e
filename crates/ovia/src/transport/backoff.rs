//! Exponential back-off with full jitter.

use std::time::Duration;

/// A random delay between zero and `initial * 2^nth`, which is capped at `max`.
pub(super) fn full_jitter(nth: u32, initial: Duration, max: Duration) -> Duration {
    let limit = initial
        .checked_mul(1_u32.checked_shl(nth).unwrap_or(u32::MAX))
        .unwrap_or(max)
        .min(max);
    limit.mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::full_jitter;

    #[test]
    fn grows_to_its_limit_and_uses_the_whole_range() {
        let (initial, max) = (Duration::from_millis(100), Duration::from_secs(2));
        for (nth, limit) in [
            (0, 100),
            (1, 200),
            (4, 1600),
            (5, 2000),
            (31, 2000),
            (99, 2000),
        ] {
            let limit = Duration::from_millis(limit);
            let delays: Vec<Duration> = (0..500).map(|_| full_jitter(nth, initial, max)).collect();
            assert!(delays.iter().all(|delay| *delay <= limit), "{nth}");
            assert!(delays.iter().any(|delay| *delay > limit / 2), "{nth}");
            assert!(delays.iter().any(|delay| *delay < limit / 2), "{nth}");
        }
        assert_eq!(full_jitter(3, Duration::ZERO, max), Duration::ZERO);
    }
}
