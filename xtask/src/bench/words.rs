//! Numbers as people write and read them.

/// `500`, `10k`, `1M`, `1_000`.
pub(super) fn parse_count(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.as_bytes() {
        [.., b'k' | b'K'] => (&text[..text.len() - 1], 1_000),
        [.., b'm' | b'M'] => (&text[..text.len() - 1], 1_000_000),
        _ => (text, 1),
    };
    digits
        .replace('_', "")
        .parse()
        .ok()
        .and_then(|count: u64| count.checked_mul(unit))
        .filter(|count| (1..=100_000_000).contains(count))
        .ok_or_else(|| "a number of calls is wanted, such as 500, 10k or 1M".to_owned())
}

/// `10,000`.
pub(super) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1.7 ms`, `207 ms`, `2.13 s`.
pub(super) fn time(seconds: f64) -> String {
    if seconds < 0.9995 {
        format!("{} ms", three_digits(seconds * 1e3))
    } else {
        format!("{} s", three_digits(seconds))
    }
}

/// From one time to another: `25.9–30.6 ms`.
pub(super) fn times((from, to): (f64, f64)) -> String {
    let to = time(to);
    let from = if to.ends_with(" ms") {
        three_digits(from * 1e3)
    } else {
        three_digits(from)
    };
    format!("{from}–{to}")
}

/// `7.4`, in MiB, without the unit.
pub(super) fn mebibytes(bytes: f64) -> String {
    let mebibytes = bytes / 1_048_576.0;
    if mebibytes.abs() < 100.0 {
        format!("{mebibytes:.1}")
    } else {
        format!("{mebibytes:.0}")
    }
}

/// `56.3 MB`, `5.63 GB`.
pub(super) fn megabytes(bytes: u64) -> String {
    match bytes {
        0..999_500_000 => format!("{} MB", three_digits(bytes as f64 / 1e6)),
        _ => format!("{} GB", three_digits(bytes as f64 / 1e9)),
    }
}

/// `3.1x`, `241x`.
pub(super) fn ratio(ratio: f64) -> String {
    if ratio < 9.95 {
        format!("{ratio:.2}x")
    } else if ratio < 99.5 {
        format!("{ratio:.1}x")
    } else {
        format!("{ratio:.0}x")
    }
}

/// A number with what it takes of digits behind the point to show three.
pub(super) fn three_digits(number: f64) -> String {
    match number.abs() {
        0.0..9.995 => format!("{number:.2}"),
        9.995..99.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, mebibytes, megabytes, parse_count, ratio, time, times};

    #[test]
    fn counts_have_units() {
        assert_eq!(parse_count("500"), Ok(500));
        assert_eq!(parse_count("10k"), Ok(10_000));
        assert_eq!(parse_count("1M"), Ok(1_000_000));
        assert_eq!(parse_count("1_000"), Ok(1_000));
        for wrong in [
            "",
            "k",
            "0",
            "-1",
            "10x",
            "1000M",
            "99999999999999999999k",
            "é",
        ] {
            assert!(parse_count(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(count(1), "1");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(123_456_789), "123,456,789");
        assert_eq!(time(0.000_17), "0.17 ms");
        assert_eq!(time(0.206_98), "207 ms");
        assert_eq!(time(0.9996), "1.00 s");
        assert_eq!(time(61.23), "61.2 s");
        assert_eq!(times((0.0259, 0.0306)), "25.9–30.6 ms");
        assert_eq!(times((0.9, 1.123)), "0.90–1.12 s");
        assert_eq!(mebibytes(7_806_976.0), "7.4");
        assert_eq!(mebibytes(117_678_080.0), "112");
        assert_eq!(megabytes(56_326_709), "56.3 MB");
        assert_eq!(megabytes(5_632_670_900), "5.63 GB");
        assert_eq!(ratio(1.0), "1.00x");
        assert_eq!(ratio(9.96), "10.0x");
        assert_eq!(ratio(241.4), "241x");
    }
}
