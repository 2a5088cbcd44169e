//! Medians, and numbers and tables as people read them.

/// The middle value; between the two middle ones if their number is even.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

/// `None` if one is missing.
pub(super) fn ratio(this: Option<f64>, that: Option<f64>) -> Option<f64> {
    let that = that.filter(|that| *that > 0.0)?;
    Some(this? / that)
}

/// Reads `500`, `10k`, `1M`, `1_000`.
pub(super) fn parse_count(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(['k', 'K', 'm', 'M']);
    let unit = match &text[digits.len()..] {
        "" => Some(1),
        "k" | "K" => Some(1_000),
        "m" | "M" => Some(1_000_000),
        _ => None,
    };
    let number: Option<u64> = digits.replace('_', "").parse().ok();
    let count = number
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit));
    count
        .filter(|count| (1..=100_000_000).contains(count))
        .ok_or_else(|| "expected a number of calls, for example 500, 10k or 1M".to_owned())
}

/// `10,000`.
pub(super) fn count(count: u64) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// `1.70 ms`, `207 ms`, `2.13 s`.
pub(super) fn time(seconds: f64) -> String {
    if seconds < 0.9995 {
        format!("{} ms", three_digits(seconds * 1e3))
    } else {
        format!("{} s", three_digits(seconds))
    }
}

/// `7.4`, in MiB.
pub(super) fn mebibytes(bytes: f64) -> String {
    format!("{:.1}", bytes / 1_048_576.0)
}

/// `62.1 MB`, `5630 MB`.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{} MB", three_digits(bytes as f64 / 1e6))
}

/// `3.10x`.
pub(super) fn times(ratio: f64) -> String {
    format!("{}x", three_digits(ratio))
}

/// As many decimals as three digits need.
pub(super) fn three_digits(number: f64) -> String {
    match number.abs() {
        0.0..9.995 => format!("{number:.2}"),
        9.995..99.95 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

/// A value that may be missing.
pub(super) fn cell<T>(value: Option<T>, format: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "–".to_owned(), format)
}

/// A table in plain text: the first column to the left, the others to the right.
pub(super) fn table<const N: usize>(head: [&str; N], rows: Vec<Vec<String>>) -> String {
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    lines.extend(rows);
    let mut widths = [0; N];
    for (column, width) in widths.iter_mut().enumerate() {
        let cells = lines.iter().filter_map(|line| line.get(column));
        *width = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
    }
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        for (column, (cell, width)) in line.iter().zip(widths).enumerate() {
            text += &match column {
                0 => format!("{cell:width$}"),
                _ => format!("  {cell:>width$}"),
            };
        }
        text.truncate(text.trim_end().len());
        text += "\n";
        if index == 0 {
            text += &"─".repeat(widths.iter().sum::<usize>() + 2 * (N - 1));
            text += "\n";
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{count, median, parse_count, table, time};

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![9.0, 1.0, 2.0, 4.0]), Some(3.0));
    }

    #[test]
    fn numbers_are_read_and_written() {
        assert_eq!(
            [parse_count("500"), parse_count("10k")],
            [Ok(500), Ok(10_000)]
        );
        for wrong in ["", "k", "0", "-1", "10x", "1kk", "1000M", "é"] {
            assert!(parse_count(wrong).is_err(), "{wrong}");
        }
        assert_eq!([count(1), count(123_456)], ["1", "123,456"]);
        assert_eq!([time(0.206_98), time(0.9996)], ["207 ms", "1.00 s"]);
    }

    #[test]
    fn columns_are_aligned() {
        let rows = [["long name", "1.5 s"], ["y", "2 s"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            table(["x", "time"], rows.to_vec()),
            "x           time\n────────────────\nlong name  1.5 s\ny            2 s\n"
        );
    }
}
