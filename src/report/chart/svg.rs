//! Pieces of SVG that drawings share.

use std::fmt::Write;

/// A drawing under way.
pub struct Svg {
    out: String,
}

/// Which end of a word stands at its place.
#[derive(Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// A drawing of a size in pixels, with its title and what it shows in words.
    pub fn new(width: usize, height: usize, title: &str, about: &str) -> Self {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"><title>{}</title>",
            escape(title)
        );
        if !about.is_empty() {
            let _ = write!(out, "<desc>{}</desc>", escape(about));
        }
        Self { out }
    }

    /// Words at a place.
    pub fn text(&mut self, at: (f64, f64), anchor: Anchor, class: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let (x, y) = (number(at.0), number(at.1));
        let _ =
            write!(self.out, "<text x=\"{x}\" y=\"{y}\"{anchor}{class}>{}</text>", escape(words));
    }

    /// A box; its title is shown to who points at it.
    pub fn rect(&mut self, at: (f64, f64), size: (f64, f64), class: &str, title: &str) {
        let [x, y, w, h] = [at.0, at.1, size.0, size.1].map(number);
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"><title>{}</title></rect>",
            escape(title)
        );
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        let _ = write!(
            self.out,
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        );
    }

    /// A line through points.
    pub fn path(&mut self, points: &[(f64, f64)], class: &str) {
        let points: Vec<String> =
            points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
        let _ = write!(
            self.out,
            "<polyline class=\"{class}\" fill=\"none\" points=\"{}\"/>",
            points.join(" ")
        );
    }

    /// A dot; its title is shown to who points at it.
    pub fn dot(&mut self, at: (f64, f64), class: &str, title: &str) {
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"3\"><title>{}</title></circle>",
            number(at.0),
            number(at.1),
            escape(title)
        );
    }

    /// The drawing.
    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// A coordinate in tenths of a pixel, without a needless fraction.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Text that XML takes as text.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
