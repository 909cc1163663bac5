//! Lines over a scale: what grows, interview by interview.

use super::svg::{Anchor, Svg};

const WIDTH: f64 = 660.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 120.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 44.0;

/// A line chart over a scale from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    /// What it shows.
    pub title: String,
    /// The same in a sentence, for who cannot see it.
    pub about: String,
    /// What goes from left to right.
    pub x: String,
    /// What goes upwards.
    pub y: String,
    /// The lines.
    pub series: Vec<Series>,
    /// Places to be seen.
    pub marks: Vec<Mark>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// What it stands for.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
}

/// A place on the horizontal scale with a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mark {
    /// Where.
    pub x: f64,
    /// What is there.
    pub name: String,
}

impl Lines {
    /// The ends of both scales, which begin at 0 and are never empty.
    pub fn bounds(&self) -> (f64, f64) {
        let points = || self.series.iter().flat_map(|series| series.points.iter());
        let x = points().map(|point| point.0).fold(1.0, f64::max);
        let y = points().map(|point| point.1).fold(1.0, f64::max);
        (x, y)
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        let mut svg = Svg::new(660, 280, &self.title, &self.about);
        let (most_x, most_y) = self.bounds();
        let x = |value: f64| LEFT + (WIDTH - LEFT - RIGHT) * value / most_x;
        let y = |value: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most_y;
        for tick in ticks(most_y) {
            svg.line((LEFT, y(tick)), (WIDTH - RIGHT, y(tick)), "grid");
            svg.text((LEFT - 6.0, y(tick) + 4.0), Anchor::End, "tick", &tick.to_string());
        }
        for tick in ticks(most_x) {
            svg.text((x(tick), HEIGHT - BOTTOM + 16.0), Anchor::Middle, "tick", &tick.to_string());
        }
        svg.line((LEFT, y(0.0)), (WIDTH - RIGHT, y(0.0)), "axis");
        svg.text((LEFT, 14.0), Anchor::Start, "", &self.y);
        svg.text((WIDTH - RIGHT, HEIGHT - 8.0), Anchor::End, "", &self.x);
        for mark in &self.marks {
            svg.line((x(mark.x), TOP), (x(mark.x), y(0.0)), "range");
            svg.text((x(mark.x) + 4.0, TOP + 10.0), Anchor::Start, "tick", &mark.name);
        }
        for (at, series) in self.series.iter().enumerate() {
            let points: Vec<(f64, f64)> =
                series.points.iter().map(|point| (x(point.0), y(point.1))).collect();
            let class = format!("series s{}", at % 4);
            svg.path(&points, &class);
            for (point, place) in series.points.iter().zip(&points) {
                let title = format!("{}: {} – {}", series.name, point.0, point.1);
                svg.dot(*place, &class, &title);
            }
            if let Some(last) = points.last() {
                svg.text((last.0 + 8.0, last.1 + 4.0), Anchor::Start, "", &series.name);
            }
        }
        svg.finish()
    }
}

/// Round numbers from 0 that divide a scale into at most six.
fn ticks(most: f64) -> Vec<f64> {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if most / step <= 6.0 {
            break;
        }
        step *= factor;
    }
    std::iter::successors(Some(0.0), |tick| Some(tick + step)).take_while(|t| *t <= most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(16.0), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(1.0), [0.0, 1.0]);
        assert!(ticks(103_456.0).len() <= 7);
    }

    #[test]
    fn an_empty_chart_is_drawn_too() {
        assert_eq!(Lines::default().bounds(), (1.0, 1.0));
        assert!(Lines::default().svg().ends_with("</svg>"));
    }
}
