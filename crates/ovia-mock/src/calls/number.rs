//! Numbers as text, appended without detours: this runs dozens of times a record.

/// Appends a whole number.
#[inline]
pub(super) fn write(out: &mut Vec<u8>, number: u64) {
    padded(out, number, 1);
}

/// Appends a whole number, with zeros before it up to that many digits.
#[inline]
pub(super) fn padded(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    while number > 0 {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    let start = start.min(digits.len() - width);
    out.extend_from_slice(&digits[start..]);
}

/// Appends `number / 10^places` exactly, without zeros at the end: 1500 with 3 places is `1.5`.
pub(super) fn decimal(out: &mut Vec<u8>, number: u64, places: usize) {
    let one = 10_u64.pow(places as u32);
    write(out, number / one);
    if !number.is_multiple_of(one) {
        out.push(b'.');
        padded(out, number % one, places);
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{decimal, padded, write};

    fn text(append: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        append(&mut out);
        String::from_utf8(out).expect("digits")
    }

    #[test]
    fn whole_numbers() {
        for number in [0, 7, 10, 1_234_567, u64::MAX] {
            assert_eq!(text(|out| write(out, number)), number.to_string());
        }
        assert_eq!(text(|out| padded(out, 42, 6)), "000042");
        assert_eq!(text(|out| padded(out, 1_234_567, 6)), "1234567");
    }

    #[test]
    fn decimals_are_exact_and_short() {
        for (number, places, expected) in [
            (0, 6, "0"),
            (1, 6, "0.000001"),
            (1_500, 3, "1.5"),
            (100, 2, "1"),
            (10_010, 2, "100.1"),
        ] {
            assert_eq!(text(|out| decimal(out, number, places)), expected);
        }
    }
}
