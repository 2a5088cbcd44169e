//! A table in plain text: the first column to the left, all others to the right.

/// Rows under a head, as many columns as the head has.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

/// What stands where there is nothing to say.
pub(super) const NOTHING: &str = "–";

impl Table {
    pub(super) fn new(head: &[&str]) -> Self {
        let mut table = Self { rows: Vec::new() };
        table.row(head.iter().map(ToString::to_string));
        table
    }

    /// Adds a row; cells that are missing at its end stay empty.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub(super) fn render(&self) -> String {
        let columns = self.rows.first().map_or(0, Vec::len);
        let width = |column: usize| {
            // A remark in place of numbers may reach over the columns behind it.
            let in_full = self.rows.iter().filter(|row| row.len() == columns);
            let cells = in_full.filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<_> = (0..columns).map(width).collect();
        let first = self.rows.iter().filter_map(|row| row.first());
        let first = first.map(|cell| cell.chars().count()).max().unwrap_or(0);

        let mut text = String::new();
        for (place, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                match (column, widths[column]) {
                    (0, _) => line.push_str(&format!("{cell:first$}")),
                    (_, width) if row.len() == columns => {
                        line.push_str(&format!("  {cell:>width$}"))
                    }
                    _ => line.push_str(&format!("  {cell}")),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
            if place == 0 {
                let whole = first + widths.iter().skip(1).map(|width| width + 2).sum::<usize>();
                text.push_str(&"─".repeat(whole));
                text.push('\n');
            }
        }
        text
    }
}

/// A cell for a value that may be missing.
pub(super) fn cell<T>(value: Option<T>, words: impl Fn(T) -> String) -> String {
    value.map_or_else(|| NOTHING.to_owned(), words)
}

#[cfg(test)]
mod tests {
    use super::{Table, cell};

    #[test]
    fn columns_stand_under_each_other() {
        let mut table = Table::new(&["client", "time"]);
        table.row(["a".to_owned(), "12.3 ms".to_owned()]);
        table.row([
            "the longest".to_owned(),
            cell(None::<f64>, |_| String::new()),
        ]);
        let mut wide = Table::new(&["a", "b", "c"]);
        wide.row(["x".to_owned(), "1".to_owned(), "2".to_owned()]);
        wide.row(["y".to_owned(), "not installed".to_owned()]);
        assert_eq!(
            table.render(),
            "client          time\n────────────────────\na            12.3 ms\n\
             the longest        –\n"
        );
        assert_eq!(
            wide.render(),
            "a  b  c\n───────\nx  1  2\ny  not installed\n"
        );
    }
}
