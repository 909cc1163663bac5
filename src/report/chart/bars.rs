//! Bars, each with a label: shares, counts, differences.

use super::svg::{Anchor, Svg};

const LABEL: f64 = 250.0;
const PLOT: f64 = 320.0;
const SAYS: f64 = 130.0;
const ROW: f64 = 20.0;
const TOP: f64 = 8.0;

/// A bar chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bars {
    /// What it shows.
    pub title: String,
    /// The same in a sentence, for who cannot see it.
    pub about: String,
    /// The bars, from top to bottom.
    pub bars: Vec<Bar>,
    /// The end of the scale, where it does not follow from the bars: 1 for shares.
    pub most: Option<f64>,
}

/// One bar.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is; below 0 it goes to the left. `None` where there is no figure.
    pub value: Option<f64>,
    /// The interval around it.
    pub range: Option<(f64, f64)>,
    /// The figure in words, beside the bar.
    pub says: String,
}

impl Bars {
    /// The ends of the scale; 0 is always on it, and the two are never the same.
    pub fn scale(&self) -> (f64, f64) {
        let values = self.bars.iter().flat_map(|bar| {
            let (low, high) = bar.range.unzip();
            [bar.value, low, high].into_iter().flatten()
        });
        let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        let least = values.iter().copied().fold(0.0, f64::min);
        let most = values.iter().copied().fold(self.most.unwrap_or(0.0), f64::max);
        if least < most { (least, most) } else { (least, least + 1.0) }
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        let height = TOP * 2.0 + ROW * self.bars.len() as f64;
        let mut svg = Svg::new(whole(LABEL + PLOT + SAYS), whole(height), &self.title, &self.about);
        let (least, most) = self.scale();
        let x = |value: f64| LABEL + PLOT * (value - least) / (most - least);
        svg.line((x(0.0), TOP), (x(0.0), height - TOP), "axis");
        for (row, bar) in self.bars.iter().enumerate() {
            let y = TOP + ROW * row as f64;
            svg.text((LABEL - 8.0, y + 14.0), Anchor::End, "", &shortened(&bar.label, 38));
            let title = format!("{}: {}", bar.label, bar.says);
            if let Some(value) = bar.value.filter(|value| value.is_finite()) {
                let (from, to) = (x(value.min(0.0)), x(value.max(0.0)));
                svg.rect((from, y + 3.0), (to - from, ROW - 6.0), "cell", &title);
            }
            if let Some((low, high)) = bar.range {
                let middle = y + ROW / 2.0;
                svg.line((x(low), middle), (x(high), middle), "range");
                for end in [low, high] {
                    svg.line((x(end), middle - 3.0), (x(end), middle + 3.0), "range");
                }
            }
            svg.text((LABEL + PLOT + 8.0, y + 14.0), Anchor::Start, "", &bar.says);
        }
        svg.finish()
    }
}

/// Pixels are few and positive.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(value: f64) -> usize {
    value.ceil() as usize
}

/// A label that fits; its end tells more than its beginning, so that is kept.
fn shortened(label: &str, most: usize) -> String {
    let len = label.chars().count();
    if len <= most {
        return label.to_owned();
    }
    let end: String = label.chars().skip(len - most + 1).collect();
    format!("…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, value: f64) -> Bar {
        Bar { label: label.into(), value: Some(value), says: format!("{value}"), range: None }
    }

    #[test]
    fn nothing_falls_off_the_scale() {
        let mut bars = Bars { bars: vec![bar("a", -2.0), bar("b", 3.0)], ..Bars::default() };
        assert_eq!(bars.scale(), (-2.0, 3.0));
        bars.bars[1].range = Some((1.0, 4.5));
        assert_eq!(bars.scale(), (-2.0, 4.5));
        assert_eq!(Bars::default().scale(), (0.0, 1.0));
        let empty = Bar { value: None, ..Bar::default() };
        assert_eq!(
            Bars { bars: vec![empty], most: Some(1.0), ..Bars::default() }.scale(),
            (0.0, 1.0)
        );
    }

    #[test]
    fn the_drawing_says_what_it_shows_and_takes_any_name() {
        let bars =
            Bars { title: "a < b".into(), bars: vec![bar("\"x\" & y", 0.5)], ..Bars::default() };
        let svg = bars.svg();
        assert!(svg.contains("<title>a &lt; b</title>"), "{svg}");
        assert!(svg.contains("&quot;x&quot; &amp; y: 0.5"), "{svg}");
        assert!(svg.ends_with("</svg>"));
    }
}
