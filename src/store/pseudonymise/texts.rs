//! The files beside the interviews: the codebook, the table of cases, analysts' texts.

use std::ops::Range;

use super::piece::{FilePlan, names};
use super::{Plan, fields, read};
use crate::problem::{Problem, Result};
use crate::store::yaml_tree::{self, Kind, Node};
use crate::store::{cases_file, cell_file, codebook_file, files, folders};
use crate::study::CellKey;

/// What people write in a codebook as text. Ids, and what refers to them, are no texts, nor are cues.
const TEXTS: [&str; 17] = [
    "title",
    "subtitle",
    "note",
    "label",
    "definition",
    "include",
    "exclude",
    "examples",
    "finding",
    "intro",
    "text",
    "questions",
    "phrase",
    "one",
    "other",
    "except",
    "source",
];

impl Plan<'_> {
    /// The codebook, where its texts are meant.
    pub fn codebook_file(&self) -> Result<Option<FilePlan>> {
        if !self.order.codebook {
            return Ok(None);
        }
        let file = "codebook.yaml";
        let source = read(self.store.root(), file)?;
        if let Some(plan) = self.undone_file(file, &source) {
            return Ok(Some(plan));
        }
        if self.is_untouched(file) {
            return Ok(None);
        }
        let mut zones = Vec::new();
        if let Some(tree) = yaml_tree::parse(&source) {
            text_zones(&tree, false, &mut zones);
        }
        let plan = FilePlan::new(file, source.clone(), names(&source, &zones, &self.replacer));
        let path = self.store.root().join(file);
        let after = codebook_file::parse(&path, &plan.after)?;
        let before = self.store.codebook();
        let ids = |book: &crate::study::Codebook| {
            let codes = book.codes().iter().map(|code| code.path.clone());
            let roles = book.settings().roles.iter().map(|role| role.id.clone());
            let lenses = book.settings().lenses.iter().map(|lens| lens.id.clone());
            codes.chain(roles).chain(lenses).collect::<Vec<_>>()
        };
        if ids(&after) != ids(before) {
            return Err(Box::new(
                Problem::new("with the pseudonyms in it the codebook would have other codes, roles or lenses")
                    .in_file(&path)
                    .help("write the text that holds a name on lines of its own"),
            ));
        }
        Ok(Some(plan))
    }

    /// The table of cases, of which the names of cases stay.
    pub fn cases_file(&self) -> Result<Option<FilePlan>> {
        let file = "corpus/cases.csv";
        let source = read(self.store.root(), file)?;
        if self.order.is_whole()
            && let Some(plan) = self.undone_file(file, &source)
        {
            return Ok(Some(plan));
        }
        if self.is_untouched(file) {
            return Ok(None);
        }
        let records = fields::records(&source);
        let mut zones = Vec::new();
        for record in records.iter().skip(1) {
            let case = &source[fields::inner(&source, &record[0])];
            if self.order.takes_case(case) {
                zones.extend(record[1..].iter().map(|field| fields::inner(&source, field)));
            }
        }
        let plan = FilePlan::new(file, source.clone(), names(&source, &zones, &self.replacer));
        cases_file::parse(&self.store.root().join(file), &plan.after)?;
        Ok(Some(plan))
    }

    /// Analysts' texts: of the cases that are meant, and across cases where all are.
    pub fn cells(&self) -> Result<Vec<FilePlan>> {
        let corpus = self.store.root().join("corpus").join(cell_file::FOLDER);
        let mut plans = Vec::new();
        for folder in folders(&corpus)? {
            let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let whole = self.order.is_whole();
            if !whole && (name == CellKey::CROSS || !self.order.takes_case(name)) {
                continue;
            }
            for path in files(&folder, "md")? {
                let stem = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                plans.push(self.cell(&format!("corpus/{}/{name}/{stem}", cell_file::FOLDER))?);
            }
        }
        Ok(plans)
    }

    fn cell(&self, file: &str) -> Result<FilePlan> {
        let source = read(self.store.root(), file)?;
        if let Some(plan) = self.undone_file(file, &source) {
            return Ok(plan);
        }
        let front = source.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
        let start = front.map_or(0, |(_, text)| source.len() - text.len());
        let zone: Range<usize> = start..source.len();
        let pieces = names(&source, &[zone], &self.replacer);
        Ok(FilePlan::new(file, source, pieces))
    }
}

/// The values that are text, and everything below them.
fn text_zones(node: &Node, within: bool, zones: &mut Vec<Range<usize>>) {
    match &node.kind {
        Kind::Scalar(_) if within => zones.push(node.range()),
        Kind::Scalar(_) | Kind::Alias => {}
        Kind::List { items, .. } => items.iter().for_each(|item| text_zones(item, within, zones)),
        Kind::Map { entries, .. } => entries.iter().for_each(|(key, value)| {
            let text = within || key.scalar().is_some_and(|name| TEXTS.contains(&name));
            text_zones(value, text, zones);
        }),
    }
}
