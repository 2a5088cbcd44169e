//! Sizes in bytes, as people type them.

/// Parses a size above 0: a number of bytes, or of k, M and G (powers of 1000) or KiB, MiB and GiB
/// (powers of 1024).
pub(crate) fn parse_size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor: Option<u64> = match &*text[digits.len()..].to_ascii_lowercase() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1000),
        "kib" => Some(1 << 10),
        "m" | "mb" => Some(1_000_000),
        "mib" => Some(1 << 20),
        "g" | "gb" => Some(1_000_000_000),
        "gib" => Some(1 << 30),
        _ => None,
    };
    let size = digits.trim().parse::<u64>().ok();
    factor
        .and_then(|factor| size?.checked_mul(factor))
        .filter(|&size| size > 0)
        .ok_or_else(|| "not a size; give one like 500k, 20MiB or 1G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse_size;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("1", 1),
            ("20M", 20_000_000),
            (" 3 kb ", 3000),
            ("1g", 1_000_000_000),
            ("4KiB", 4096),
            ("256 MiB", 268_435_456),
        ] {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
        for text in ["", "0", "-1", "1.5M", "1T", "M", "99999999999G", "4 XB"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }
}
