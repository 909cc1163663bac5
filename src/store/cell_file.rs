//! `corpus/cells/<case|cross>/<role>.<lens>.<aspect>.md`: an analyst's text for a cell.
//!
//! The aspect is a code's path and may hold dots of its own. `all` stands for all roles or lenses.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::fault::{Fault, FaultKind};
use super::{write, yaml};
use crate::problem::{Place, Problem, Result};
use crate::study::{Cases, Cell, CellKey, Codebook};

/// The folder of cells within the corpus; no case can have this name.
pub const FOLDER: &str = "cells";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCell {
    #[serde(default)]
    basis: String,
}

/// Reads every cell's text, in the order of their keys.
pub fn read_all(corpus: &Path, codebook: &Codebook, cases: &Cases) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    for folder in super::folders(&corpus.join(FOLDER))? {
        for file in super::files(&folder, "md")? {
            cells.push(read(&file, codebook, cases)?);
        }
    }
    cells.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(cells)
}

/// Everything that is wrong with cells' texts, as seen from the study's folder.
pub fn faults(corpus: &Path, codebook: &Codebook, cases: &Cases) -> Vec<Fault> {
    let below = |path: &Path| {
        let below = path.strip_prefix(corpus).unwrap_or(path);
        Path::new("corpus").join(below)
    };
    let files = super::folders(&corpus.join(FOLDER)).unwrap_or_default();
    let files = files.iter().flat_map(|folder| super::files(folder, "md").unwrap_or_default());
    let wrong = files.filter_map(|file| {
        let problem = read(&file, codebook, cases).err()?;
        Some(Fault { kind: FaultKind::Shape, problem: problem.in_file(below(&file)) })
    });
    wrong.collect()
}

fn read(path: &Path, codebook: &Codebook, cases: &Cases) -> Result<Cell> {
    let key = key(path, codebook, cases).map_err(|p| p.in_file(path))?;
    let source = write::read_text(path)?;
    let (front, text) =
        match source.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
            Some((front, text)) => (front, text),
            None => ("", source.as_str()),
        };
    let raw: RawCell = if front.is_empty() {
        RawCell { basis: String::new() }
    } else {
        yaml::read(path, front, &["basis"]).map_err(|problem| yaml::below(*problem, &source))?
    };
    if text.trim().is_empty() {
        return Err(Box::new(
            Problem::new("the cell has no text")
                .in_file(path)
                .at(Place::new(&source, 1, 1, 1))
                .help("write the text below the second `---`, or remove the file"),
        ));
    }
    Ok(Cell { key, basis: raw.basis, text: text.trim().to_owned() })
}

fn key(path: &Path, codebook: &Codebook, cases: &Cases) -> Result<CellKey> {
    let text =
        |part: Option<&std::ffi::OsStr>| part.and_then(|p| p.to_str()).unwrap_or("").to_owned();
    let folder = text(path.parent().and_then(Path::file_name));
    let stem = text(path.file_stem());
    let mut parts = stem.splitn(3, '.');
    let (Some(role), Some(lens), Some(aspect)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Box::new(
            Problem::new("the file's name is not that of a cell")
                .help("name it `<role>.<lens>.<aspect>.md`"),
        ));
    };
    let case = match folder.as_str() {
        CellKey::CROSS => None,
        case if cases.get(case).is_some() => Some(case.to_owned()),
        case => {
            let known = cases.iter().map(crate::study::Case::id).chain([CellKey::CROSS]);
            return Err(Box::new(
                Problem::new(format!("unknown case `{case}`")).nearest(case, known),
            ));
        }
    };
    let all = |name: &str| name == CellKey::ALL;
    Ok(CellKey {
        case,
        role: match codebook.role(role) {
            Err(_) if all(role) => role.to_owned(),
            known => known?.id.clone(),
        },
        lens: match codebook.lens(lens) {
            None if all(lens) => lens.to_owned(),
            _ => codebook.require_lens(lens)?.id.clone(),
        },
        aspect: codebook.require(aspect)?.path.clone(),
    })
}

/// Where a cell's text stands.
pub fn path(corpus: &Path, key: &CellKey) -> PathBuf {
    let file = format!("{}.{}.{}.md", key.role, key.lens, key.aspect);
    corpus.join(FOLDER).join(key.folder()).join(file)
}

/// A cell's text in which its front matter names another basis; all else stays.
pub fn with_basis(source: &str, was: &str, is: &str) -> String {
    let end = source.get(4..).and_then(|rest| rest.find("\n---\n")).map_or(0, |end| end + 4);
    let (front, rest) = source.split_at(end);
    let quoted = front.contains(&format!("\"{was}\"")) || front.contains(&format!("'{was}'"));
    let is = if quoted { is.to_owned() } else { yaml::scalar(is) };
    if was.is_empty() { source.to_owned() } else { front.replacen(was, &is, 1) + rest }
}

/// The bytes of a cell's file.
pub fn render(cell: &Cell) -> String {
    format!("---\nbasis: {}\n---\n\n{}\n", yaml::scalar(&cell.basis), cell.text)
}
