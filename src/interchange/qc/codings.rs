//! Which lines have which codes: from the database, or from files beside the texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Import, join};
use crate::interchange::sqlite::Database;
use crate::problem::{Problem, Result};

/// What a project's database is at the least.
const TABLES: [(&str, &[&str]); 5] = [
    ("document", &["file_path"]),
    ("document_index", &["id", "document_id"]),
    ("location", &["id", "document_index_id"]),
    ("coded_line", &["id", "line", "coder_id", "code_id"]),
    ("coded_line_location_association", &["coded_line_id", "location_id"]),
];

/// A document and its codings.
#[derive(Debug, Default)]
pub struct Document {
    /// SHA-1 of the text that was coded, where that was kept.
    pub hash: Option<String>,
    /// Its codings.
    pub codings: Vec<Coded>,
}

/// A line with a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coded {
    /// From 0.
    pub line: i64,
    /// The code's name.
    pub code: String,
    /// Who gave it.
    pub coder: String,
}

type Documents = BTreeMap<String, Document>;

impl Import<'_> {
    /// The project's documents by their paths below the corpus.
    pub(super) fn documents(&mut self) -> Result<Documents> {
        let corpus = join(&self.settings.corpus_dir, "");
        let start = format!("{corpus}/");
        let files = self.files.list(&corpus)?;
        let paths = files.iter().filter_map(|file| file.strip_prefix(&start));
        if let Some(name) = self.settings.database.clone() {
            let mut documents = self.database(&join("", &name))?;
            for path in paths.filter(|path| !documents.contains_key(*path)) {
                self.losses.add(
                    "documents",
                    path,
                    "it lies in the corpus, and was never imported by qc",
                );
            }
            documents.values_mut().for_each(|document| document.codings.sort());
            return Ok(documents);
        }
        let Some(codes) = self.settings.codes_dir.clone() else {
            return Err(Box::new(
                Problem::new(
                    "`settings.yaml` names neither a `database` nor, as before 1.0, a `codes_dir`",
                )
                .help("run `qc upgrade` in the project, or name them there"),
            ));
        };
        let documents = paths.map(|path| (path.to_owned(), Document::default())).collect();
        self.beside(documents, &join(&codes, ""))
    }

    fn database(&mut self, name: &str) -> Result<Documents> {
        let Some(bytes) = self.files.read(name)? else {
            let problem = Problem::new(format!("the project has no `{name}`"));
            return Err(Box::new(problem.help("`settings.yaml` says that its codings are there")));
        };
        let mut database = Database::open(&bytes).map_err(|problem| problem.in_file(name))?;
        database.require("a qc database", &TABLES).map_err(|problem| problem.in_file(name))?;
        self.tables(&mut database).map_err(|problem| Box::new(problem.in_file(name)))
    }

    fn tables(&mut self, database: &mut Database) -> Result<Documents> {
        let rows = database
            .rows("document", &["file_path", "file_hash"], |row| (row.text(0), row.text(1)))?;
        let mut documents: Documents = rows
            .into_iter()
            .map(|(path, hash)| {
                let hash = Some(hash).filter(|hash| !hash.is_empty());
                (path, Document { hash, codings: Vec::new() })
            })
            .collect();
        let of = whereabouts(database)?;
        let columns = ["id", "line", "coder_id", "code_id"];
        let rows = database.rows("coded_line", &columns, |row| {
            (row.number(0), row.number(1), row.text(2), row.text(3))
        })?;
        for (id, line, coder, code) in rows {
            let paths = id.and_then(|id| of.get(&id)).into_iter().flatten();
            let known: Vec<&String> = paths.filter(|path| documents.contains_key(*path)).collect();
            let (Some(line), false) = (line, known.is_empty()) else {
                let item = format!("{code} (by {coder})");
                self.losses.add("codings", item, "it is of no line of a document");
                continue;
            };
            for path in known {
                let coded = Coded { line, code: code.clone(), coder: coder.clone() };
                documents.entry(path.clone()).or_default().codings.push(coded);
            }
        }
        Ok(documents)
    }

    /// Codings of versions before 1.0: `TEXT.CODER.codes` has a line for each line of the text, with
    /// names between commas.
    fn beside(&mut self, mut documents: Documents, folder: &str) -> Result<Documents> {
        for file in self.files.list(folder)? {
            let name = file.strip_prefix(&format!("{folder}/")).unwrap_or(&file);
            let parts = name.strip_suffix(".codes").and_then(|name| name.rsplit_once('.'));
            let document = parts.and_then(|(path, _)| documents.get_mut(path));
            let (Some((_, coder)), Some(document)) = (parts, document) else {
                self.losses.add("files of codings", name, "it belongs to no text of the corpus");
                continue;
            };
            let bytes = self.files.read(&file)?.unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            for (line, codes) in text.lines().enumerate() {
                let codes: BTreeSet<&str> =
                    codes.split(',').map(str::trim).filter(|code| !code.is_empty()).collect();
                document.codings.extend(codes.into_iter().map(|code| Coded {
                    line: i64::try_from(line).unwrap_or(i64::MAX),
                    code: code.to_owned(),
                    coder: coder.to_owned(),
                }));
            }
        }
        documents.values_mut().for_each(|document| document.codings.sort());
        Ok(documents)
    }
}

/// The documents of each coded line: by way of places, and the indices they are in.
fn whereabouts(database: &mut Database) -> Result<HashMap<i64, BTreeSet<String>>> {
    let indices: HashMap<i64, String> = database
        .rows("document_index", &["id", "document_id"], |row| Some((row.number(0)?, row.text(1))))?
        .into_iter()
        .flatten()
        .collect();
    let places: HashMap<i64, i64> = database
        .rows("location", &["id", "document_index_id"], |row| {
            Some((row.number(0)?, row.number(1)?))
        })?
        .into_iter()
        .flatten()
        .collect();
    let columns = ["coded_line_id", "location_id"];
    let mut of: HashMap<i64, BTreeSet<String>> = HashMap::new();
    database.each("coded_line_location_association", &columns, |row| {
        let path = row.number(1).and_then(|place| places.get(&place)).and_then(|i| indices.get(i));
        if let (Some(line), Some(path)) = (row.number(0), path) {
            of.entry(line).or_default().insert(path.clone());
        }
    })?;
    Ok(of)
}
