//! The heat map of code × case as SVG.

use std::fmt::Write;

use super::chart::escape;
use super::document::{Grid, Inline};
use super::locale::Locale;
use crate::analysis::{Scope, Tally};
use crate::study::{Code, within};

const LABEL: usize = 272;
const CELL: usize = 46;
const ROW: usize = 18;
const TOP: usize = 24;

/// A heat map: for each code and case, one box with a part for each role.
pub struct Heatmap<'a> {
    lines: Vec<(&'a Code, Vec<Vec<usize>>)>,
    cases: Vec<&'a str>,
    roles: Vec<(&'a str, &'a str)>,
}

impl<'a> Heatmap<'a> {
    /// Counts the codings of every code that was used.
    pub fn new(tally: &Tally<'a>) -> Self {
        let study = tally.study();
        let cases: Vec<&str> = study.cases.iter().map(crate::study::Case::id).collect();
        let settings = study.codebook.settings();
        let roles: Vec<(&str, &str)> =
            settings.roles.iter().map(|role| (role.id.as_str(), role.label.as_str())).collect();
        let count = |code: &Code, case: &str, role: &str| {
            let scope = Scope { case: Some(case), role: Some(role), ..Scope::default() };
            tally.of_code(&code.path, scope).len()
        };
        let used = |branch: &Code| {
            branch.branch && tally.all().iter().any(|row| within(row.coding.code(), &branch.path))
        };
        let lines = study.codebook.codes().iter().filter_map(|code| {
            let cells: Vec<Vec<usize>> = cases
                .iter()
                .map(|case| roles.iter().map(|(role, _)| count(code, case, role)).collect())
                .collect();
            let counted = cells.iter().flatten().any(|n| *n > 0);
            (counted || used(code)).then_some((code, cells))
        });
        Self { lines: lines.collect(), cases, roles }
    }

    /// How many codes it shows.
    pub fn codes(&self) -> usize {
        self.lines.iter().filter(|(_, cells)| cells.iter().flatten().any(|n| *n > 0)).count()
    }

    /// The drawing; `title` says in words what it is.
    pub fn svg(&self, title: &str, locale: &Locale) -> String {
        let width = LABEL + self.cases.len() * CELL + 8;
        let height = TOP + self.lines.len() * ROW + 8;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"><title>{}</title>",
            escape(title)
        );
        for (column, case) in self.cases.iter().enumerate() {
            let x = LABEL + column * CELL + CELL / 2;
            let _ = write!(
                svg,
                "<text x=\"{x}\" y=\"16\" text-anchor=\"middle\">{}</text>",
                escape(case)
            );
        }
        let most =
            self.lines.iter().flat_map(|(_, c)| c.iter().flatten()).max().copied().unwrap_or(1);
        for (row, (code, cells)) in self.lines.iter().enumerate() {
            let y = TOP + row * ROW;
            self.line(&mut svg, y, code, cells, most.max(1), locale);
        }
        svg.push_str("</svg>");
        svg
    }

    fn line(
        &self,
        svg: &mut String,
        y: usize,
        code: &Code,
        cells: &[Vec<usize>],
        most: usize,
        locale: &Locale,
    ) {
        let class = if code.branch { " class=\"branch\"" } else { "" };
        let indent = code.depth * 10;
        let _ = write!(
            svg,
            "<text x=\"{indent}\" y=\"{}\"{class}>{}</text>",
            y + 13,
            escape(&code.label)
        );
        if code.branch && cells.iter().flatten().all(|n| *n == 0) {
            return;
        }
        let part = (CELL - 4) / self.roles.len().max(1);
        for (column, counts) in cells.iter().enumerate() {
            let x = LABEL + column * CELL + 2;
            let _ = write!(
                svg,
                "<rect class=\"frame\" x=\"{x}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                y + 1,
                part * self.roles.len(),
                ROW - 2
            );
            for (at, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let says = locale.say(
                    "heatmap-count",
                    &[
                        ("code", (&code.label).into()),
                        ("case", self.cases[column].into()),
                        ("role", self.roles[at].1.into()),
                        ("count", count.into()),
                    ],
                );
                let shade = 20 + 70 * count / most;
                let class = if shade > 55 { "dark" } else { "light" };
                let left = x + at * part;
                let _ = write!(
                    svg,
                    "<g><title>{}</title><rect class=\"cell\" fill-opacity=\"{shade}%\" x=\"{left}\" y=\"{}\" width=\"{part}\" height=\"{}\"/><text class=\"n {class}\" x=\"{}\" y=\"{}\">{count}</text></g>",
                    escape(&says),
                    y + 1,
                    ROW - 2,
                    left + part / 2,
                    y + 13
                );
            }
        }
    }

    /// The same as a table.
    pub fn table(&self, locale: &Locale) -> Grid {
        let header =
            [locale.text("col-code")].into_iter().chain(self.cases.iter().map(|c| (*c).to_owned()));
        let rows = self.lines.iter().filter(|(_, cells)| cells.iter().flatten().any(|n| *n > 0));
        let row = |(code, cells): &(&Code, Vec<Vec<usize>>)| {
            let cell = |counts: &Vec<usize>| {
                let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
                let empty = counts.iter().all(|c| c == "0");
                vec![Inline::Text(if empty { String::new() } else { counts.join(" · ") })]
            };
            std::iter::once(vec![Inline::Text(code.label.clone())])
                .chain(cells.iter().map(cell))
                .collect()
        };
        Grid { header: header.collect(), rows: rows.map(row).collect() }
    }
}
