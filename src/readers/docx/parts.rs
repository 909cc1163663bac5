//! Which part of the archive is what.

use std::collections::HashMap;

use crate::archive::Archive;
use crate::problem::Result;
use crate::readers::xml::{self, Attributes, Go, Visitor};

/// Kinds of relations with the part each leads to, relative to where it stands.
#[derive(Default)]
struct Relations(Vec<(String, String)>);

impl Visitor for Relations {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        let kind = attributes.get("Type");
        if let (true, Some(kind), Some(target)) =
            (name == "Relationship", kind, attributes.get("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            self.0.push((kind, target));
        }
        Go::In
    }
    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// The part with the text.
pub fn main(archive: &mut Archive<'_>) -> Result<Option<String>> {
    Ok(read(archive, "_rels/.rels", "")?.remove("officeDocument"))
}

/// The parts that another refers to, by the kind of relation.
pub fn related(archive: &mut Archive<'_>, part: &str) -> Result<HashMap<String, String>> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let relations = if folder.is_empty() {
        format!("_rels/{name}.rels")
    } else {
        format!("{folder}/_rels/{name}.rels")
    };
    read(archive, &relations, folder)
}

fn read(archive: &mut Archive<'_>, name: &str, folder: &str) -> Result<HashMap<String, String>> {
    let bytes = archive.read(name)?.unwrap_or_default();
    let mut relations = Relations::default();
    xml::walk(&xml::decode(&bytes)?, &mut relations)?;
    let mut found = HashMap::new();
    for (kind, target) in relations.0 {
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None if folder.is_empty() => target,
            None => format!("{folder}/{target}"),
        };
        found.entry(kind).or_insert(path);
    }
    Ok(found)
}
