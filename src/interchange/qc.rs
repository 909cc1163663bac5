//! Projects of qualitative-coding (`qc`): a folder with `settings.yaml`, texts, a codebook, memos
//! and a database of codings, from 1.0 to 1.7; before 1.0, codings stood in files beside the texts.
//!
//! qc gives codes to lines, so each coding here is of a line's text, without the white space at its
//! ends.

mod codebook;
mod codings;
mod lines;

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{Code, Coding, Imported, Losses, Note, Project, Selection, Source, User};
use crate::problem::{Problem, Result};
use codings::{Coded, Document};
use lines::Lines;

/// Where a project's settings are.
pub const SETTINGS: &str = "settings.yaml";

/// The files of a project's folder, by their names below it, with `/` between folders.
pub trait Files {
    /// The bytes of a file; `None` where there is none.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>>;
    /// The names of all files in a folder and the folders in it, sorted.
    fn list(&self, folder: &str) -> Result<Vec<String>>;
}

impl Files for BTreeMap<String, Vec<u8>> {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.get(name).cloned())
    }

    fn list(&self, folder: &str) -> Result<Vec<String>> {
        let start = format!("{folder}/");
        Ok(self.keys().filter(|name| name.starts_with(&start)).cloned().collect())
    }
}

/// What `settings.yaml` says, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Settings {
    #[serde(default)]
    qc_version: Option<String>,
    #[serde(default = "corpus")]
    corpus_dir: String,
    #[serde(default = "codebook")]
    codebook: String,
    #[serde(default = "memos")]
    memos_dir: String,
    #[serde(default)]
    database: Option<String>,
    /// Where versions before 1.0 have codings.
    #[serde(default)]
    codes_dir: Option<String>,
}

fn corpus() -> String {
    "corpus".to_owned()
}

fn codebook() -> String {
    "codebook.yaml".to_owned()
}

fn memos() -> String {
    "memos".to_owned()
}

/// A project in the making.
struct Import<'a> {
    files: &'a dyn Files,
    settings: Settings,
    project: Project,
    losses: Losses,
    remarks: Vec<String>,
    users: HashMap<String, String>,
    /// Where each code stands in the project, by its name.
    codes: HashMap<String, usize>,
}

/// Reads a project's folder; `name` is what the project is called.
pub fn import(files: &dyn Files, name: &str) -> Result<Imported> {
    let settings = settings(files)?;
    let origin = match &settings.qc_version {
        Some(version) => format!("qc {version}"),
        None => "qc".to_owned(),
    };
    let project = Project { name: name.to_owned(), origin, ..Project::default() };
    let mut import = Import {
        files,
        settings,
        project,
        losses: Losses::default(),
        remarks: vec![
            "qc gives codes to lines: each coding is of a whole line, without the white space at its ends".to_owned(),
        ],
        users: HashMap::new(),
        codes: HashMap::new(),
    };
    import.codebook()?;
    let documents = import.documents()?;
    for (path, document) in documents {
        import.document(&path, document)?;
    }
    import.memos()?;
    let Import { project, losses, remarks, .. } = import;
    Ok(Imported { project, losses, remarks })
}

fn settings(files: &dyn Files) -> Result<Settings> {
    let Some(bytes) = files.read(SETTINGS)? else {
        return Err(Box::new(
            Problem::new(format!("this is no qc project: it has no `{SETTINGS}`"))
                .help("name the folder that `qc init` was run in"),
        ));
    };
    let broken = |what: String| {
        let problem = Problem::new(format!("`{SETTINGS}` cannot be read: {what}"));
        Box::new(
            problem.help("a qc project says there where its corpus, codebook and database are"),
        )
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| broken("it is not UTF-8".to_owned()))?;
    let options = serde_saphyr::options! { with_snippet: false };
    let settings: Settings = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| broken(error.to_string()))?;
    let paths = [&settings.corpus_dir, &settings.codebook, &settings.memos_dir];
    for path in paths.into_iter().chain(&settings.database).chain(&settings.codes_dir) {
        within(path)?;
    }
    Ok(settings)
}

/// Refuses a path that leads out of the project.
fn within(path: &str) -> Result<()> {
    if is_within(path) {
        return Ok(());
    }
    Err(Box::new(
        Problem::new(format!("`{SETTINGS}` names `{path}`, which is outside the project"))
            .help("move it into the project's folder, and name it from there"),
    ))
}

fn is_within(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    !path.is_empty()
        && !path.starts_with(['/', '\\'])
        && !drive
        && path.split(['/', '\\']).all(|part| part != "..")
}

/// A path below another, without `./`.
fn join(folder: &str, name: &str) -> String {
    let parts = folder.split(['/', '\\']).chain(name.split(['/', '\\']));
    parts.filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}

impl Import<'_> {
    fn user(&mut self, name: &str) -> Option<String> {
        if name.trim().is_empty() {
            return None;
        }
        let id = self.users.entry(name.to_owned()).or_insert_with(|| {
            let id = format!("user:{name}");
            self.project.users.push(User { id: id.clone(), name: name.to_owned() });
            id
        });
        Some(id.clone())
    }

    /// The identifier of a code; one that the codebook does not have is put at its top.
    fn code(&mut self, name: &str) -> String {
        let project = &mut self.project;
        let place = *self.codes.entry(name.to_owned()).or_insert_with(|| {
            let id = format!("code:{name}");
            project.codes.push(Code {
                id,
                name: name.to_owned(),
                codable: true,
                ..Code::default()
            });
            project.codes.len() - 1
        });
        self.project.codes[place].id.clone()
    }

    fn document(&mut self, path: &str, document: Document) -> Result<()> {
        let file = join(&self.settings.corpus_dir, path);
        let bytes = if is_within(path) { self.files.read(&file)? } else { None };
        let Some(bytes) = bytes else {
            let lost = format!(
                "its file is not in the project; with it go {} codings",
                document.codings.len()
            );
            self.losses.add("documents", path, lost);
            return Ok(());
        };
        if let Some(hash) = document.hash.filter(|hash| *hash != hash_of(&bytes)) {
            let short = hash.get(..8).unwrap_or(&hash);
            self.remarks.push(format!(
                "{path}: the text was changed after it was coded (its hash is no longer {short}…): lines may have shifted, look whether its codings still fit"
            ));
        }
        let lines = Lines::new(&self.decode(path, &bytes));
        if lines.text().trim().is_empty() {
            self.losses.add("documents", path, "it holds no text");
            return Ok(());
        }
        let selections = self.selections(path, &lines, document.codings);
        self.project.sources.push(Source {
            id: format!("document:{path}"),
            name: path.to_owned(),
            text: lines.into_text(),
            selections,
            ..Source::default()
        });
        Ok(())
    }

    /// qc reads texts in the encoding of the machine, which is UTF-8 or Windows' own.
    fn decode(&mut self, path: &str, bytes: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.to_owned();
        }
        self.remarks.push(format!("{path}: it is not UTF-8, and was read as Windows-1252"));
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    }

    fn selections(&mut self, path: &str, lines: &Lines, codings: Vec<Coded>) -> Vec<Selection> {
        let mut passages: BTreeMap<_, Selection> = BTreeMap::new();
        for coded in codings {
            let code = self.code(&coded.code);
            let span = usize::try_from(coded.line).ok().and_then(|line| lines.span(line));
            let Some(span) = span else {
                let item = format!("{path}, line {}: {}", coded.line.saturating_add(1), coded.code);
                let why = format!("there is no such line, or it is empty (by {})", coded.coder);
                self.losses.add("codings", item, why);
                continue;
            };
            let user = self.user(&coded.coder);
            let selection = Selection { span, ..Selection::default() };
            let codings = &mut passages.entry(span).or_insert(selection).codings;
            codings.push(Coding { code, user, ..Coding::default() });
        }
        passages.into_values().collect()
    }

    fn memos(&mut self) -> Result<()> {
        for file in self.files.list(&join(&self.settings.memos_dir, ""))? {
            let Some(bytes) = self.files.read(&file)? else { continue };
            let name = file.rsplit('/').next().unwrap_or(&file);
            let Some(name) = name.strip_suffix(".md") else {
                self.losses.add("memos", file, "it is no Markdown, as memos of qc are");
                continue;
            };
            let text = self.decode(&file, &bytes).replace("\r\n", "\n");
            let user = author(name).and_then(|coder| self.user(coder));
            self.project.notes.push(Note { name: name.to_owned(), text, user });
        }
        Ok(())
    }
}

/// Who wrote a memo whose name is `2024-05-01-13-30_CODER_title`.
fn author(name: &str) -> Option<&str> {
    let (date, rest) = name.split_once('_')?;
    let dated = date.len() == 16 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    dated.then(|| rest.split('_').next()).flatten()
}

fn hash_of(bytes: &[u8]) -> String {
    sha1_smol::Sha1::from(bytes).digest().to_string()
}

#[cfg(test)]
mod tests;
