//! Charts as SVG, drawn by kuva.
//!
//! Colours are CSS variables, so one drawing serves light and dark. Text does not shrink with a chart: it
//! is drawn once for wide and once for narrow screens, and the style sheet shows one of them.

use kuva::{
    prelude::{BarPlot, Layout, Plot, Theme, TickFormat, render_to_svg},
    render::render_utils::wrap_text,
};
use maud::{Markup, PreEscaped, html};
use unicode_width::UnicodeWidthStr;

/// Values for one label of the axis, a value per series.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) values: Vec<f64>,
}

/// A chart of bars.
pub(super) struct Chart<'a> {
    /// What it shows, for screen readers.
    pub(super) title: &'a str,
    /// The names of the series, which are stacked; none for a single series.
    pub(super) series: &'a [&'a str],
    pub(super) bars: Vec<Bar>,
    /// Whether the bars lie, with their labels at the left.
    pub(super) is_horizontal: bool,
    /// Whether it takes the whole width of the page.
    pub(super) is_wide: bool,
}

/// The height of the labels below a chart, with the edge above it.
const AXIS_HEIGHT: f64 = 34.0;

/// The height of a lying bar whose label takes one line, or two.
const ROW_HEIGHT: [f64; 2] = [26.0, 34.0];

/// Longer labels at the left take two lines, in the wide and the narrow drawing; still longer ones are
/// shortened.
const LABEL_CHARS: [usize; 2] = [36, 20];

/// The width of a column of a label, and of the space around it.
const COLUMN_WIDTH: f64 = 7.0;
const LABEL_EDGES: [f64; 2] = [24.0, 14.0];

/// Separates the lines of a label until kuva has drawn it: kuva draws a label on one line.
const LINE_BREAK: char = '\u{2028}';

/// Longer labels below the bars are shortened.
const MAX_LABEL: usize = 12;

impl Chart<'_> {
    /// The legend and both drawings. `name` is one of its own on the page.
    pub(super) fn draw(&self, name: &str) -> Markup {
        let wide = if self.is_wide { 1000.0 } else { 480.0 };
        html! {
            @if !self.series.is_empty() {
                ul class="legend" {
                    @for (nth, series) in self.series.iter().enumerate() {
                        li { span class={ "key key" (nth + 1) } {} (series) }
                    }
                }
            }
            figure role="img" aria-label=(self.title) {
                div class="wide" { (self.svg(&format!("{name}-wide"), wide, LABEL_CHARS[0])) }
                div class="narrow" { (self.svg(&format!("{name}-narrow"), 340.0, LABEL_CHARS[1])) }
            }
        }
    }

    /// What is shown when the pointer is on a bar.
    fn tips(&self, bar: &Bar) -> Vec<String> {
        let tip = |(nth, value): (usize, &f64)| match self.series.get(nth) {
            Some(series) => format!("{}, {series}: {}", bar.label, figure(*value)),
            None => format!("{}: {}", bar.label, figure(*value)),
        };
        bar.values.iter().enumerate().map(tip).collect()
    }

    fn svg(&self, name: &str, width: f64, label_chars: usize) -> Markup {
        // A single day is not a wall.
        let part = match self.is_horizontal {
            true => 1.0,
            false => (self.bars.len() as f64 / 8.0).clamp(0.1, 1.0),
        };
        let mut plot = BarPlot::new().with_width(0.76 * part);
        // A lying chart begins at the bottom.
        let bars: Vec<&Bar> = match self.is_horizontal {
            true => self.bars.iter().rev().collect(),
            false => self.bars.iter().collect(),
        };
        // Not every label has room below the bars.
        let longest = bars
            .iter()
            .map(|bar| bar.label.chars().count())
            .max()
            .unwrap_or_default();
        let room = (width - 60.0) / (longest as f64 * 7.0 + 12.0);
        let every = match self.is_horizontal {
            true => 1,
            false => (bars.len() as f64 / room.max(1.0)).ceil().max(1.0) as usize,
        };
        // The last labels must not reach beyond the edge.
        let ends = bars.len().saturating_sub(every / 2 + 1);
        let mut tips = Vec::new();
        let (mut lines, mut columns) = (1, 0);
        for (nth, bar) in bars.into_iter().enumerate() {
            let colours = (1..).map(|nth| format!("var(--c{nth})"));
            let values = bar.values.iter().copied().zip(colours);
            let label = match self.is_horizontal {
                true => {
                    let label = two_lines(&bar.label, label_chars);
                    lines = lines.max(label.split(LINE_BREAK).count());
                    columns = label
                        .split(LINE_BREAK)
                        .map(str::width)
                        .fold(columns, usize::max);
                    label
                }
                false if every == 1 || (nth % every == 0 && nth <= ends) => {
                    shorten(&bar.label, MAX_LABEL)
                }
                false => String::new(),
            };
            tips.extend(self.tips(bar));
            plot = plot.with_group(label, values);
        }
        plot = plot.with_tooltip_labels(tips);
        if self.series.len() > 1 {
            plot = plot.with_stacked();
        }
        let height = match self.is_horizontal {
            true => AXIS_HEIGHT + ROW_HEIGHT[usize::from(lines > 1)] * self.bars.len() as f64,
            false => 210.0,
        };
        let plots: Vec<Plot> = vec![plot.with_horizontal(self.is_horizontal).into()];
        let figures = TickFormat::Custom(std::sync::Arc::new(figure));
        let mut layout = Layout::auto_from_plots(&plots)
            .with_theme(theme())
            .with_font_family("system-ui, sans-serif")
            .with_width(width)
            .with_height(height)
            .with_tick_size(12)
            .with_ticks(if width < 400.0 { 3 } else { 5 })
            .with_force_margins_y(8.0, AXIS_HEIGHT - 8.0);
        if lines > 1 {
            let [left, right] = LABEL_EDGES;
            layout = layout.with_force_margins(columns as f64 * COLUMN_WIDTH + left, right);
        }
        layout = match self.is_horizontal {
            true => layout.with_x_tick_format(figures),
            false => layout.with_y_tick_format(figures),
        };
        let svg = render_to_svg(plots, layout)
            // It scales with the page.
            .replacen(
                &format!("width=\"{width}\" height=\"{height}\""),
                &format!("viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\""),
                1,
            )
            // Ids are those of the whole page.
            .replace("kuva-clip-", &format!("clip-{name}-"));
        PreEscaped(break_lines(&svg))
    }
}

fn theme() -> Theme {
    Theme {
        background: "none".into(),
        axis_color: "var(--axis)".into(),
        grid_color: "var(--grid)".into(),
        tick_color: "var(--axis)".into(),
        text_color: "var(--muted)".into(),
        ..Theme::light()
    }
}

/// A figure of an axis: `1.5k`, `0.02`.
fn figure(value: f64) -> String {
    let short = |value: f64| {
        let text = format!("{value:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    match value.abs() {
        1e6.. => format!("{}M", short(value / 1e6)),
        1e3.. => format!("{}k", short(value / 1e3)),
        0.1.. => short(value),
        _ if value == 0.0 => "0".to_owned(),
        _ => format!("{value:.4}").trim_end_matches('0').to_owned(),
    }
}

/// A label of this many characters at most. `$` begins a formula in kuva.
fn shorten(label: &str, max_chars: usize) -> String {
    let label = label.replace('$', "＄").replace(LINE_BREAK, " ");
    match label.chars().nth(max_chars) {
        Some(_) => label.chars().take(max_chars - 1).chain(['…']).collect(),
        None => label,
    }
}

/// A label on one line, or on two with `LINE_BREAK` between them.
fn two_lines(label: &str, max_chars: usize) -> String {
    let label = label.replace(LINE_BREAK, " ");
    let lines = wrap_text(&label, max_chars);
    match lines.split_first() {
        Some((first, rest)) if !rest.is_empty() => {
            let first = shorten(first, max_chars);
            format!("{first}{LINE_BREAK}{}", shorten(&rest.join(" "), max_chars))
        }
        _ => shorten(&label, max_chars),
    }
}

/// Draws labels of two lines as two texts, around the middle of the one that kuva drew.
fn break_lines(svg: &str) -> String {
    let broken = |piece: &str| {
        let (before, text) = piece.rsplit_once("<text ")?;
        let (attributes, words) = text.split_once('>')?;
        let (first, second) = words.split_once(LINE_BREAK)?;
        Some(format!(
            "{before}<text dy=\"-6.5\" {attributes}>{first}</text>\
             <text dy=\"6.5\" {attributes}>{second}"
        ))
    };
    let pieces = svg.split_inclusive("</text>");
    pieces
        .map(|piece| broken(piece).unwrap_or_else(|| piece.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Bar, Chart, figure, two_lines};

    #[test]
    fn long_names_take_two_lines() {
        for (name, expected) in [
            ("Hugo (assistance)", "Hugo (assistance)"),
            (
                "Margaux (sinistres et cotisations)",
                "Margaux (sinistres\u{2028}et cotisations)",
            ),
            (
                "one two three four five six seven eight nine",
                "one two three four\u{2028}five six seven ei…",
            ),
            ("Donaudampfschifffahrt", "Donaudampfschifffa\u{2028}hrt"),
            ("a\u{2028}b", "a b"),
        ] {
            assert_eq!(two_lines(name, 18), expected, "{name}");
        }
        let chart = Chart {
            title: "t",
            series: &[],
            bars: vec![Bar {
                label: "Margaux (sinistres et cotisations)".to_owned(),
                values: vec![1.0],
            }],
            is_horizontal: true,
            is_wide: true,
        };
        let page = chart.draw("x").into_string();
        assert!(page.contains(">Margaux (sinistres</text>"), "{page}");
        assert!(page.contains(">et cotisations)</text>"), "{page}");
        assert!(!page.contains('\u{2028}'), "{page}");
    }

    #[test]
    fn labels_cannot_break_out() {
        for label in [
            "<script>alert(1)</script>",
            "$\\frac{",
            "\"&'",
            "\u{0}\u{1b}",
            "",
        ] {
            let bars = || {
                vec![Bar {
                    label: label.to_owned(),
                    values: vec![1.0, 2.0],
                }]
            };
            for is_horizontal in [false, true] {
                let chart = Chart {
                    title: label,
                    series: &["a", "b"],
                    bars: bars(),
                    is_horizontal,
                    is_wide: true,
                };
                let page = chart.draw("x").into_string();
                assert!(!page.contains("<script"), "{page}");
            }
        }
    }

    #[test]
    fn a_chart_without_bars_and_one_without_values() {
        for values in [
            None,
            Some(vec![0.0]),
            Some(vec![f64::MAX]),
            Some(vec![-1.0]),
        ] {
            let bars = values
                .into_iter()
                .map(|values| Bar {
                    label: "x".to_owned(),
                    values,
                })
                .collect();
            let chart = Chart {
                title: "t",
                series: &[],
                bars,
                is_horizontal: false,
                is_wide: false,
            };
            assert!(chart.draw("x").into_string().contains("viewBox"));
        }
    }

    #[test]
    fn figures_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (0.0005, "0.0005"),
            (0.25, "0.25"),
            (10.0, "10"),
            (1500.0, "1.5k"),
            (2e6, "2M"),
        ] {
            assert_eq!(figure(value), text);
        }
    }
}
