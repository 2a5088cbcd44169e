//! Figures in a run of digits that are not phone numbers: dates, decimal numbers, IP addresses.

use super::{super::shapes, Group};

/// Four numbers below 256 with dots between them.
pub(super) fn is_ip_address(run: &[Group]) -> bool {
    run.len() == 4
        && run.iter().all(|group| group.digits.parse::<u8>().is_ok())
        && run[..3].iter().all(|group| group.after == ".")
        && !run.iter().all(|group| group.digits.len() == 2)
}

/// Two groups with a dot or comma between them.
pub(super) fn is_decimal(run: &[Group]) -> bool {
    run.len() == 2 && matches!(&*run[0].after, "." | ",")
}

/// How many groups at the start of these are a date or a decimal number, which no phone number is.
fn date_length(groups: &[Group]) -> Option<usize> {
    let [first, second, rest @ ..] = groups else {
        return None;
    };
    if first.digits == "0" && matches!(&*first.after, "." | ",") && second.after != first.after {
        return Some(2);
    }
    let third = rest.first()?;
    if first.after != second.after || !matches!(&*first.after, "-" | "." | "/") {
        return None;
    }
    let [a, b, c] = [first, second, third].map(|group| &*group.digits);
    let year_first = a.len() == 4 && shapes::is_date(a, b, c);
    let year_last =
        third.after != first.after && (shapes::is_date(c, b, a) || shapes::is_date(c, a, b));
    (year_first || year_last).then_some(3)
}

/// Whether a date with a year of four digits is in the run.
pub(super) fn has_full_date(run: &[Group]) -> bool {
    (0..run.len()).any(|nth| {
        let length = date_length(&run[nth..]).unwrap_or(0);
        run[nth..nth + length]
            .iter()
            .any(|group| group.digits.len() == 4)
    })
}

/// The parts of a run that are left between dates. After a `+` there is a number first.
pub(super) fn without_dates(run: &[Group], has_plus: bool) -> Vec<&[Group]> {
    let (mut parts, mut start, mut nth) = (Vec::new(), 0, usize::from(has_plus));
    while nth < run.len() {
        let starts_date =
            nth == 0 || run[nth - 1].after != run[nth].after || run[nth].digits.len() == 4;
        match date_length(&run[nth..]).filter(|_| starts_date) {
            Some(length) => {
                parts.push(&run[start..nth]);
                nth += length;
                start = nth;
            }
            None => nth += 1,
        }
    }
    parts.push(&run[start.min(run.len())..]);
    parts
}
