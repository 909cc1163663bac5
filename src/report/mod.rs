//! Reports: outline → document tree → bytes, a renderer per format.
//!
//! Reports are functions of the study alone: no clock, no machine's path, no order of hashes.

mod appendix;
mod case;
pub mod chart;
mod codebook;
mod cross;
mod document;
mod figures;
mod framework;
pub mod graph;
mod heatmap;
mod html;
mod index;
mod interview;
mod kit;
mod locale;
mod markdown;
mod prose;

pub use document::Document;
pub use kit::Kit;
pub use locale::Locale;

use rayon::prelude::*;

use crate::analysis::framework::FrameworkCell;
use crate::study::{Interview, Study};

/// Which reports are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of them, and the page that leads to them.
    All,
    /// The account of one interview: case and name.
    Interview(String, String),
    /// The report of one case.
    Case(String),
    /// The report across cases.
    Cross,
}

/// A format that reports are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// One self-contained HTML file.
    Html,
}

/// A report's bytes and where they go, below the folder of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// `case/s1.html`.
    pub file: String,
    /// The text.
    pub text: String,
}

/// Makes reports. `sources` are the study's files with their hashes, for the appendix.
pub fn reports(
    study: &Study,
    wanted: &Wanted,
    formats: &[Format],
    sources: &[(String, String)],
) -> Vec<Rendered> {
    let kit = Kit::new(study);
    let jobs = jobs(study, wanted);
    let rendered = jobs.into_par_iter().flat_map_iter(|job| {
        let document = match job {
            Job::Index => index::build(&kit),
            Job::Cross => cross::build(&kit, sources),
            Job::Case(case) => case::build(&kit, case),
            Job::Interview(interview) => interview::build(&kit, interview),
        };
        let render = |format: &Format| render(&document, *format, &kit.locale);
        formats.iter().map(render).collect::<Vec<_>>()
    });
    rendered.collect()
}

/// The codebook as an appendix in a format; `counted` adds the codings and cases of each code.
pub fn codebook(study: &Study, counted: bool, format: Format) -> String {
    let kit = Kit::new(study);
    render(&codebook::build(&kit, counted), format, &kit.locale).text
}

/// A framework matrix as a report in a format.
pub fn framework(kit: &Kit<'_>, cells: &[FrameworkCell<'_>], format: Format) -> String {
    render(&framework::build(kit, cells), format, &kit.locale).text
}

enum Job<'a> {
    Index,
    Cross,
    Case(&'a str),
    Interview(&'a Interview),
}

fn jobs<'a>(study: &'a Study, wanted: &'a Wanted) -> Vec<Job<'a>> {
    match wanted {
        Wanted::Cross => vec![Job::Cross],
        Wanted::Case(case) => vec![Job::Case(case)],
        Wanted::Interview(case, name) => {
            study.interview(case, name).map(Job::Interview).into_iter().collect()
        }
        Wanted::All => {
            let cases = study.cases.iter().map(|case| Job::Case(case.id()));
            let interviews = study.interviews.iter().map(Job::Interview);
            [Job::Cross, Job::Index].into_iter().chain(cases).chain(interviews).collect()
        }
    }
}

fn render(document: &Document, format: Format, locale: &Locale) -> Rendered {
    let (extension, text) = match format {
        Format::Markdown => ("md", markdown::render(document, locale)),
        Format::Html => ("html", html::render(document, locale)),
    };
    Rendered { file: format!("{}.{extension}", document.file), text }
}
