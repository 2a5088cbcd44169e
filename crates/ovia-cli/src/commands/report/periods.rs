//! Days, weeks or months: as many bars as fit into a chart.

use chrono::{Days, NaiveDate};

use crate::statistics::Dimension;

/// How many bars a chart has at most.
const MAX_BARS: i64 = 62;

/// The dimension for calls from one day to another.
pub(super) fn dimension(first: NaiveDate, last: NaiveDate) -> Dimension {
    let days = (last - first).num_days() + 1;
    if days <= MAX_BARS {
        Dimension::Day
    } else if days <= 7 * MAX_BARS {
        Dimension::Week
    } else {
        Dimension::Month
    }
}

/// Every period from one day to another, as `statistics` writes them: those without calls too. None, if
/// they are too many for a chart, because one call has a wrong year.
pub(super) fn all(dimension: Dimension, first: NaiveDate, last: NaiveDate) -> Vec<String> {
    let format = match dimension {
        Dimension::Week => "%G-W%V",
        Dimension::Month => "%Y-%m",
        _ => "%Y-%m-%d",
    };
    if (last - first).num_days() > MAX_BARS * 31 {
        return Vec::new();
    }
    let mut periods: Vec<String> = Vec::new();
    let mut day = Some(first);
    while let Some(date) = day.filter(|day| *day <= last) {
        let period = date.format(format).to_string();
        if periods.last() != Some(&period) {
            periods.push(period);
        }
        day = date.checked_add_days(Days::new(1));
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::{Dimension, all, dimension};

    #[test]
    fn gaps_are_filled() {
        let day = |text: &str| text.parse().expect("a day");
        let (first, last) = (day("2026-10-30"), day("2026-11-02"));
        assert_eq!(dimension(first, last), Dimension::Day);
        let days = ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"];
        assert_eq!(all(Dimension::Day, first, last), days);
        assert_eq!(all(Dimension::Week, first, last), ["2026-W44", "2026-W45"]);
        assert_eq!(all(Dimension::Month, first, last), ["2026-10", "2026-11"]);
        assert_eq!(
            dimension(day("2026-01-01"), day("2026-06-01")),
            Dimension::Week
        );
        assert_eq!(
            dimension(day("2024-01-01"), day("2026-06-01")),
            Dimension::Month
        );
        assert!(all(Dimension::Month, day("1970-01-01"), last).is_empty());
    }
}
