//! Drawings in the terminal, of what reports draw as SVG.

use kwali::report::chart::{Bar, Bars, Lines};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::symbols::Marker;
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget};
use unicode_width::UnicodeWidthStr;

use super::style::{BOLD, DIM, paint, visible};

/// How wide a drawing is where output goes to no terminal.
const WIDTH: usize = 100;
/// How high lines are drawn.
const HEIGHT: u16 = 18;

/// Bars from left to right, with eighths of a character.
pub fn bars(chart: &Bars, width: Option<usize>) -> String {
    let width = width.unwrap_or(WIDTH);
    let widest = |text: fn(&Bar) -> &str| {
        chart.bars.iter().map(|bar| visible(text(bar)).width()).max().unwrap_or(0)
    };
    let (label, says) = (widest(|bar| &bar.label), widest(|bar| &bar.says));
    let room = width.saturating_sub(label + says + 4).clamp(10, 60);
    let mut text = format!("{}\n", paint(&visible(&chart.title), BOLD));
    for bar in &chart.bars {
        let name = visible(&bar.label);
        let gap = " ".repeat(label.saturating_sub(name.width()));
        let drawn = drawn(bar, chart.scale(), room);
        let line = format!("  {gap}{name} {drawn} {}", visible(&bar.says));
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// One bar on its scale; the interval around it is dim, and marked where the bar ends in it.
fn drawn(bar: &Bar, (least, most): (f64, f64), room: usize) -> String {
    let eighths = |value: f64| {
        let share = ((value - least) / (most - least)).clamp(0.0, 1.0);
        // A share of at most 60 characters.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = (share * (room * 8) as f64).round() as usize;
        place
    };
    let (from, to) = match bar.value {
        Some(value) => (eighths(value.min(0.0)), eighths(value.max(0.0))),
        None => (0, 0),
    };
    let range = bar.range.map(|(low, high)| (eighths(low) / 8, eighths(high) / 8));
    let cell = |at: usize| {
        let (start, end) = (at * 8, at * 8 + 8);
        match (to.min(end).saturating_sub(start.max(from)), range) {
            (8, _) => "█".to_owned(),
            (filled @ 1.., _) if from <= start => PARTS[filled].to_owned(),
            (1.., _) => "▐".to_owned(),
            (_, Some((low, high))) if (low..=high).contains(&at) => paint("─", DIM),
            _ => " ".to_owned(),
        }
    };
    (0..room).map(cell).collect()
}

const PARTS: [&str; 8] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Lines over a scale, with dots of an eighth of a character.
pub fn lines(chart: &Lines, width: Option<usize>) -> String {
    let (most_x, most_y) = chart.bounds();
    let width = u16::try_from(width.unwrap_or(WIDTH).min(120)).unwrap_or(80);
    let area = Rect::new(0, 0, width, HEIGHT);
    let mut buffer = Buffer::empty(area);
    let colours = [Color::Blue, Color::Yellow, Color::Green, Color::Magenta];
    let sets = chart.series.iter().enumerate().map(|(at, series)| {
        Dataset::default()
            .name(series.name.as_str())
            .marker(Marker::Braille)
            .graph_type(GraphType::Line)
            .style(colours[at % colours.len()])
            .data(&series.points)
    });
    let ends = |most: f64| ["0".to_owned(), most.to_string()];
    Chart::new(sets.collect())
        .x_axis(Axis::default().title(chart.x.as_str()).bounds([0.0, most_x]).labels(ends(most_x)))
        .y_axis(Axis::default().title(chart.y.as_str()).bounds([0.0, most_y]).labels(ends(most_y)))
        .render(area, &mut buffer);
    let mut text = format!("{}\n", paint(&visible(&chart.title), BOLD));
    text += &rows(&buffer);
    for mark in &chart.marks {
        text += &format!("  {}: {}\n", mark.x, visible(&mark.name));
    }
    text
}

/// A drawn area as lines of text, its colours as the terminal takes them.
fn rows(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            let style = match cell.fg {
                Color::Blue => anstyle::AnsiColor::Blue.on_default(),
                Color::Yellow => anstyle::AnsiColor::Yellow.on_default(),
                Color::Green => anstyle::AnsiColor::Green.on_default(),
                Color::Magenta => anstyle::AnsiColor::Magenta.on_default(),
                _ => anstyle::Style::new(),
            };
            let blank = cell.symbol().trim().is_empty() || style == anstyle::Style::new();
            line += &if blank { cell.symbol().to_owned() } else { paint(cell.symbol(), style) };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use kwali::report::chart::Series;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn bars_go_from_nought_to_both_sides() {
        let bar = |label: &str, value: f64| Bar {
            label: label.into(),
            value: Some(value),
            says: format!("{value:+}"),
            range: None,
        };
        let chart = Bars {
            title: "t".into(),
            bars: vec![bar("ab", 1.0), bar("c", -1.0)],
            ..Bars::default()
        };
        let text = plain(&bars(&chart, Some(18)));
        assert_eq!(text, "t\n  ab      █████ +1\n   c █████      -1\n");
    }

    #[test]
    fn a_bar_without_a_figure_stays_empty() {
        let bar = Bar { label: "a".into(), says: "too few".into(), ..Bar::default() };
        let text = plain(&bars(&Bars { bars: vec![bar], ..Bars::default() }, Some(5)));
        assert_eq!(text.lines().nth(1).unwrap().trim_start(), "a            too few");
    }

    #[test]
    fn an_interval_is_drawn_beyond_the_bar() {
        let bar =
            Bar { label: "a".into(), value: Some(0.5), range: Some((0.2, 0.9)), ..Bar::default() };
        let chart = Bars { bars: vec![bar], most: Some(1.0), ..Bars::default() };
        assert_eq!(plain(&bars(&chart, Some(15))), "\n  a █████─────\n");
    }

    #[test]
    fn lines_name_their_scales() {
        let series = Series { name: "codes".into(), points: vec![(0.0, 0.0), (16.0, 40.0)] };
        let chart = Lines {
            x: "interviews".into(),
            y: "seen".into(),
            series: vec![series],
            ..Lines::default()
        };
        let text = plain(&lines(&chart, Some(60)));
        for word in ["interviews", "seen", "codes", "16", "40"] {
            assert!(text.contains(word), "{word}: {text}");
        }
        assert!(lines(&Lines::default(), Some(3)).lines().count() > 0);
    }
}
