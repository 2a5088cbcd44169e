//! Hides a phone number.

/// A number of which the start, which says the country, and the last two digits are left:
/// `+33 •••• 12`. Two calls by the same number mostly look the same, but nobody can be rung.
pub(super) fn mask_number(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // Too short to hide something in.
    if digits.len() < 8 {
        return "••••".to_owned();
    }
    let end = &digits[digits.len() - 2..];
    match number.trim_start().starts_with('+') {
        true => format!("+{} •••• {end}", &digits[..2]),
        false => format!("•••• {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::mask_number;

    #[test]
    fn most_digits_are_hidden() {
        for (number, masked) in [
            ("+33639980012", "+33 •••• 12"),
            ("+33 6 39 98 00 12", "+33 •••• 12"),
            ("0639980012", "•••• 12"),
            ("sip:0639980012@example.com", "•••• 12"),
            ("3631", "••••"),
            ("anonymous", "••••"),
            ("", "••••"),
        ] {
            assert_eq!(mask_number(number), masked, "{number}");
        }
    }
}
