//! `corpus/<case>/<interview>.md`: front matter and body.

use std::path::Path;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::fault::{Fault, FaultKind, Faults};
use super::{write, yaml, yaml_mask};
use crate::problem::{Place, Problem, Result};
use crate::study::{Approval, Codebook, Meta, Transcript};

const KEYS: &[&str] = &["role", "date", "language", "lens", "status", "note", "speakers"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeta {
    role: Spanned<String>,
    #[serde(default)]
    date: String,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    lens: Option<Spanned<String>>,
    #[serde(default)]
    status: Option<Spanned<String>>,
    #[serde(default)]
    note: Option<String>,
    speakers: yaml::Pairs,
}

/// Reads a transcript and checks its role and lens against the codebook.
pub fn read(path: &Path, codebook: &Codebook) -> Result<Transcript> {
    parse(path, &write::read_text(path)?, codebook)
}

/// The same of a transcript's text.
pub fn parse(path: &Path, source: &str, codebook: &Codebook) -> Result<Transcript> {
    let (front, body) = split(source).map_err(|problem| problem.in_file(path))?;
    let raw: RawMeta =
        yaml::read(path, front, KEYS).map_err(|problem| yaml::below(*problem, source))?;
    let meta = meta(raw, codebook, source, &Faults::refuse());
    let meta = meta.map_err(|problem| problem.in_file(path))?;
    Transcript::new(meta, body, |heading| codebook.lens_of_heading(heading))
        .map_err(|problem| Box::new(problem.in_file(path)))
}

/// Reads as much of a transcript as can be read, with everything that is wrong in it.
pub fn read_with_faults(
    path: &Path,
    source: &str,
    codebook: &Codebook,
) -> (Option<Transcript>, Vec<Fault>) {
    let shape = |problem: Problem| Fault { kind: FaultKind::Shape, problem: problem.in_file(path) };
    let (front, body) = match split(source) {
        Ok(parts) => parts,
        Err(problem) => return (None, vec![shape(*problem)]),
    };
    let (raw, mut found) = yaml_mask::read::<RawMeta>(path, front);
    for fault in &mut found {
        fault.problem = *yaml::below(fault.problem.clone(), source);
    }
    let Some(raw) = raw else { return (None, found) };
    let faults = Faults::collect();
    let meta = meta(raw, codebook, source, &faults);
    let collected = faults.into_vec().into_iter();
    found.extend(collected.map(|f| Fault { problem: f.problem.in_file(path), ..f }));
    let read = meta
        .and_then(|meta| Transcript::new(meta, body, |text| codebook.lens_of_heading(text)))
        .map_err(|problem| found.push(shape(*problem)));
    (read.ok(), found)
}

/// The body of a transcript's text, unless it has no front matter.
pub fn body(source: &str) -> Option<&str> {
    split(source).ok().map(|(_, body)| body)
}

/// The front matter of a transcript's text, which begins at its fifth byte; empty where there is none.
pub fn front(source: &str) -> &str {
    split(source).map_or("", |(front, _)| front)
}

/// The byte at which a transcript's body begins.
pub fn body_start(source: &str) -> Option<usize> {
    body(source).map(|body| source.len() - body.len())
}

fn meta(raw: RawMeta, codebook: &Codebook, source: &str, faults: &Faults) -> Result<Meta> {
    let place = |name: &Spanned<String>| yaml::place(source, name, 1);
    let at = |name: &Spanned<String>, problem: Box<Problem>| Box::new(problem.at(place(name)));
    if let Err(problem) = codebook.role(&raw.role.value) {
        faults.take(FaultKind::Role, at(&raw.role, problem))?;
    }
    let lens = match raw.lens {
        Some(lens) => {
            let known = codebook.require_lens(&lens.value).map_err(|problem| at(&lens, problem));
            faults.keep(FaultKind::Lens, known)?.map(|lens| lens.id.clone())
        }
        None => None,
    };
    let status = match &raw.status {
        Some(name) => {
            let read = name.value.parse().map_err(|problem| at(name, problem));
            faults.keep(FaultKind::Shape, read)?.unwrap_or(Approval::Draft)
        }
        None => Approval::Draft,
    };
    Ok(Meta {
        role: raw.role.value,
        date: raw.date,
        language: raw.language.unwrap_or_else(|| codebook.settings().language.clone()),
        lens,
        status,
        speakers: raw.speakers.0,
        note: raw.note,
    })
}

/// The front matter between its two `---` lines, and the body behind the second.
fn split(source: &str) -> Result<(&str, &str)> {
    if source.trim().is_empty() {
        return Err(Box::new(
            Problem::new("the transcript is empty").help("remove the file or ingest it again"),
        ));
    }
    let rest = source.strip_prefix("---\n").ok_or_else(|| {
        Problem::new("the transcript has no front matter")
            .at(Place::new(source, 1, 1, 1))
            .help("begin the file with `---`, `role:`, `speakers:` and a second `---`")
    })?;
    let end = close(rest).ok_or_else(|| {
        Problem::new("the front matter is never closed")
            .at(Place::new(source, 1, 1, 3))
            .help("write a line `---` between the front matter and the first turn")
    })?;
    let body = rest[end..].strip_prefix("---\n").unwrap_or("");
    if body.trim_start().starts_with("---\n") && close(&body.trim_start()[4..]).is_some() {
        let line = source.len() - body.trim_start().len();
        let line = source[..line].matches('\n').count() + 1;
        return Err(Box::new(
            Problem::new("a second front matter follows the first")
                .at(Place::new(source, line, 1, 3))
                .help("keep one block between `---` lines"),
        ));
    }
    Ok((&rest[..end], body))
}

/// Where the closing line of a front matter starts.
fn close(text: &str) -> Option<usize> {
    if text.starts_with("---\n") {
        return Some(0);
    }
    text.find("\n---\n")
        .map(|at| at + 1)
        .or_else(|| text.strip_suffix("\n---").map(|t| t.len() + 1))
}

/// The bytes of a transcript file.
pub fn render(meta: &Meta, body: &str) -> String {
    let mut out = String::from("---\n");
    let mut line = |key: &str, value: &str| {
        out.push_str(&format!("{key}: {}\n", yaml::scalar(value)));
    };
    line("role", &meta.role);
    if !meta.date.is_empty() {
        line("date", &meta.date);
    }
    line("language", &meta.language);
    if let Some(lens) = &meta.lens {
        line("lens", lens);
    }
    line("status", meta.status.name());
    if let Some(note) = &meta.note {
        line("note", note);
    }
    out.push_str("speakers:\n");
    for (label, who) in &meta.speakers {
        out.push_str(&format!("  {}: {}\n", yaml::scalar(label), yaml::scalar(who)));
    }
    out.push_str("---\n\n");
    out.push_str(body.trim_matches('\n'));
    out.push('\n');
    out
}
