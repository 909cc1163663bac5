//! `corpus/<case>/<interview>.md`: front matter and body.

use std::path::Path;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::{write, yaml};
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
    let source = write::read_text(path)?;
    let (front, body) = split(&source).map_err(|problem| problem.in_file(path))?;
    let raw: RawMeta =
        yaml::read(path, front, KEYS).map_err(|problem| yaml::below(*problem, &source))?;
    let meta = meta(raw, codebook, &source).map_err(|problem| problem.in_file(path))?;
    Transcript::new(meta, body, |heading| codebook.lens_of_heading(heading))
        .map_err(|problem| Box::new(problem.in_file(path)))
}

/// The body of a transcript's text, unless it has no front matter.
pub fn body(source: &str) -> Option<&str> {
    split(source).ok().map(|(_, body)| body)
}

fn meta(raw: RawMeta, codebook: &Codebook, source: &str) -> Result<Meta> {
    let place = |name: &Spanned<String>| yaml::place(source, name, 1);
    codebook.role(&raw.role.value).map_err(|p| p.at(place(&raw.role)))?;
    if let Some(lens) = &raw.lens {
        codebook.require_lens(&lens.value).map_err(|p| p.at(place(lens)))?;
    }
    let status = match &raw.status {
        Some(name) => name.value.parse().map_err(|p: Box<Problem>| p.at(place(name)))?,
        None => Approval::Draft,
    };
    Ok(Meta {
        role: raw.role.value,
        date: raw.date,
        language: raw.language.unwrap_or_else(|| codebook.settings().language.clone()),
        lens: raw.lens.map(|lens| lens.value),
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
