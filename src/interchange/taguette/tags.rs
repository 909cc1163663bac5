//! Tags, whose paths make a tree.

use std::collections::{BTreeMap, HashMap};

use super::Import;
use crate::interchange::Code;
use crate::problem::Result;

/// Deeper than any tree of codes that somebody can read.
const DEEPEST: usize = 32;

impl Import {
    /// Reads a project's tags; gives the identifiers of their codes by their numbers.
    pub(super) fn tags(&mut self, project: i64) -> Result<HashMap<i64, String>> {
        let columns = ["id", "project_id", "path", "description"];
        let rows = self.database.rows("tags", &columns, |row| {
            let own = row.number(1) == Some(project);
            own.then(|| Some((row.text(2), row.number(0)?, row.text(3)))).flatten()
        })?;
        let mut rows: Vec<_> = rows.into_iter().flatten().collect();
        rows.sort();
        let mut codes = HashMap::new();
        let tags = rows.iter().map(|(path, _, description)| (path.as_str(), description.as_str()));
        for (id, (_, number, _)) in grow(&mut self.project.codes, tags).into_iter().zip(&rows) {
            codes.insert(*number, id);
        }
        Ok(codes)
    }
}

/// Makes codes of paths and descriptions, sorted by path; gives each one's identifier. A path that
/// only others go through becomes a code that holds them.
pub fn grow<'a>(
    codes: &mut Vec<Code>,
    tags: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<String> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids = Vec::new();
    for (path, description) in tags {
        let parts: Vec<&str> = path.split('.').collect();
        let sound = parts.len() <= DEEPEST && parts.iter().all(|part| !part.trim().is_empty());
        let parts = if sound { parts } else { vec![path] };
        let mut parent = None;
        for end in 1..=parts.len() {
            let path = parts[..end].join(".");
            let place = *places.entry(path.clone()).or_insert_with(|| {
                codes.push(Code {
                    id: format!("tag:{path}"),
                    name: parts[end - 1].to_owned(),
                    parent,
                    ..Code::default()
                });
                codes.len() - 1
            });
            parent = Some(place);
        }
        if let Some(place) = parent {
            codes[place].codable = true;
            description.clone_into(&mut codes[place].description);
            ids.push(codes[place].id.clone());
        }
    }
    ids
}
