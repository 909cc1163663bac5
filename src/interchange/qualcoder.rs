//! Projects of QualCoder: a folder `NAME.qda` with the database `data.qda`, schemas v1 to v17.

mod codes;
mod texts;

use std::collections::{BTreeMap, HashMap};

use super::sqlite::Database;
use super::{Case, Imported, Losses, Note, Project, User, Variable};
use crate::problem::Result;

/// The newest schema whose tables were looked at.
const NEWEST: u32 = 17;

/// How many texts are named where one will do.
const NAMED: usize = 3;

/// What a project is at the least.
const TABLES: [(&str, &[&str]); 4] = [
    ("project", &["databaseversion"]),
    ("source", &["id", "name", "fulltext"]),
    ("code_name", &["cid", "name"]),
    ("code_text", &["cid", "fid", "pos0", "pos1", "owner"]),
];

/// A project in the making.
struct Import {
    database: Database,
    project: Project,
    losses: Losses,
    remarks: Vec<String>,
    users: HashMap<String, String>,
    /// The ways in which positions are counted, and the texts in which they are.
    counted: BTreeMap<String, Vec<String>>,
}

/// Reads the bytes of a `data.qda`; `name` is what the project is called.
pub fn import(bytes: &[u8], name: &str) -> Result<Imported> {
    let database = Database::open(bytes)?;
    database.require("a QualCoder project", &TABLES)?;
    let mut import = Import {
        database,
        project: Project { name: name.to_owned(), ..Project::default() },
        losses: Losses::default(),
        remarks: Vec::new(),
        users: HashMap::new(),
        counted: BTreeMap::new(),
    };
    import.about()?;
    import.variables()?;
    let codes = import.codes()?;
    import.texts(&codes)?;
    import.tell_counted();
    import.cases()?;
    import.journal()?;
    import.rest()?;
    import.hidden()?;
    let Import { project, losses, remarks, .. } = import;
    Ok(Imported { project, losses, remarks })
}

/// The identifier of a source.
fn source_id(id: i64) -> String {
    format!("source:{id}")
}

impl Import {
    fn about(&mut self) -> Result<()> {
        let columns = ["databaseversion", "about", "memo"];
        let rows =
            self.database.rows("project", &columns, |r| (r.text(0), r.text(1), r.text(2)))?;
        let (version, about, memo) = rows.into_iter().next().unwrap_or_default();
        self.project.origin =
            if about.trim().is_empty() { "QualCoder".to_owned() } else { about.trim().to_owned() };
        self.project.description = memo;
        let number = version.trim().trim_start_matches(['v', 'V']).parse::<u32>();
        match number {
            Ok(number) if number > NEWEST => self.remarks.push(format!(
                "the project's schema is {version}, newer than v{NEWEST}, the newest that kwali knows: look whether all is there"
            )),
            Ok(_) => {}
            Err(_) => self.remarks.push(format!(
                "the project does not say which schema it has (`{version}`): read as v{NEWEST}"
            )),
        }
        Ok(())
    }

    /// How positions are counted, where that makes a difference.
    fn tell_counted(&mut self) {
        for (unit, texts) in &self.counted {
            let few: Vec<&str> = texts.iter().take(NAMED).map(String::as_str).collect();
            let more = texts.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let few = few.join(", ");
            self.remarks.push(format!("positions count {unit}, as the words show: {few}{more}"));
        }
    }

    /// The identifier of a coder, who is one of the users from now on.
    fn user(&mut self, owner: &str) -> Option<String> {
        let name = owner.trim();
        if name.is_empty() {
            return None;
        }
        let id = self.users.entry(name.to_owned()).or_insert_with(|| {
            let id = format!("user:{name}");
            self.project.users.push(User { id: id.clone(), name: name.to_owned() });
            id
        });
        Some(id.clone())
    }

    fn variables(&mut self) -> Result<()> {
        let rows = self.database.rows("attribute_type", &["name", "memo"], |row| Variable {
            id: row.text(0),
            name: row.text(0),
            description: row.text(1),
        })?;
        self.project.variables = rows;
        Ok(())
    }

    /// The values of cases or files, by their identifier.
    fn values(&mut self, kind: &str) -> Result<HashMap<i64, Vec<(String, String)>>> {
        let columns = ["attr_type", "id", "name", "value"];
        let rows = self.database.rows("attribute", &columns, |row| {
            (row.text(0), row.number(1), row.text(2), row.text(3))
        })?;
        let mut values: HashMap<i64, Vec<(String, String)>> = HashMap::new();
        for (_, id, name, value) in rows.into_iter().filter(|row| row.0 == kind) {
            if value.trim().is_empty() || name.is_empty() {
                continue;
            }
            let Some(id) = id else {
                self.losses.add("values", format!("{name}: {value}"), "it belongs to nothing");
                continue;
            };
            if !self.project.variables.iter().any(|variable| variable.id == name) {
                self.project.variables.push(Variable {
                    id: name.clone(),
                    name: name.clone(),
                    description: String::new(),
                });
            }
            values.entry(id).or_default().push((name, value));
        }
        Ok(values)
    }

    fn cases(&mut self) -> Result<()> {
        let mut values = self.values("case")?;
        let rows = self.database.rows("cases", &["caseid", "name", "memo"], |row| {
            (row.number(0), row.text(1), row.text(2))
        })?;
        let mut of = self.parts()?;
        for (id, name, description) in rows {
            let Some(id) = id else { continue };
            self.project.cases.push(Case {
                id: format!("case:{id}"),
                name,
                description,
                values: values.remove(&id).unwrap_or_default(),
                sources: of.remove(&id).unwrap_or_default(),
            });
        }
        self.left_over(values, "a case that is not there");
        Ok(())
    }

    /// Values of what is not in the project.
    fn left_over(&mut self, values: HashMap<i64, Vec<(String, String)>>, of: &str) {
        let mut left: Vec<_> = values.into_iter().collect();
        left.sort();
        for (id, values) in left {
            for (name, value) in values {
                let item = format!("{name}: {value}");
                self.losses.add("values", item, format!("it is of number {id}, {of}"));
            }
        }
    }

    /// The sources of each case; parts of sources are told as losses, for a case has whole ones.
    fn parts(&mut self) -> Result<HashMap<i64, Vec<String>>> {
        let columns = ["caseid", "fid", "pos0", "pos1", "memo"];
        let rows = self.database.rows("case_text", &columns, |row| {
            (row.number(0), row.number(1), row.number(2), row.number(3), row.text(4))
        })?;
        let lengths: HashMap<&str, (usize, &str)> = self
            .project
            .sources
            .iter()
            .map(|s| (s.id.as_str(), (s.text.chars().count(), s.name.as_str())))
            .collect();
        let mut of: HashMap<i64, Vec<String>> = HashMap::new();
        for (case, fid, start, end, memo) in rows {
            let (Some(case), Some(fid)) = (case, fid) else { continue };
            let id = source_id(fid);
            let Some((length, name)) = lengths.get(id.as_str()) else { continue };
            let (start, end) = (start.unwrap_or(0), end.unwrap_or(0));
            // Nothing, too, stands for the whole: so older versions link pictures and texts.
            let whole = start <= 0 && (end <= 0 || end.saturating_add(1) >= count(*length));
            if !whole {
                let what = format!(
                    "only {start} to {end} belongs to case {case}; here the whole of it does"
                );
                self.losses.add("parts of cases", *name, what);
            }
            if !memo.trim().is_empty() {
                let what = format!("a memo on its belonging to case {case}: {}", memo.trim());
                self.losses.add("memos", *name, what);
            }
            let sources = of.entry(case).or_default();
            if !sources.contains(&id) {
                sources.push(id);
            }
        }
        Ok(of)
    }

    fn journal(&mut self) -> Result<()> {
        let rows = self.database.rows("journal", &["name", "jentry", "owner"], |row| {
            (row.text(0), row.text(1), row.text(2))
        })?;
        for (name, text, owner) in rows {
            if !text.trim().is_empty() {
                let user = self.user(&owner);
                self.project.notes.push(Note { name, text, user });
            }
        }
        Ok(())
    }

    /// What a study has no place for.
    fn rest(&mut self) -> Result<()> {
        let kinds = [
            ("graph", "name", "graphs", "a drawing of codes: kwali has none"),
            ("stored_sql", "title", "stored queries", "a query of QualCoder's own tables"),
        ];
        for (table, column, kind, what) in kinds {
            for name in self.database.rows(table, &[column], |row| row.text(0))? {
                self.losses.add(kind, name, what);
            }
        }
        let columns = ["risid", "tag", "value"];
        let rows = self.database.rows("ris", &columns, |r| (r.number(0), r.text(1), r.text(2)))?;
        for (id, _, title) in rows.into_iter().filter(|(_, tag, _)| tag == "TI" || tag == "T1") {
            let id = id.map_or_else(String::new, |id| format!("{id}: "));
            self.losses.add("references", format!("{id}{title}"), "kwali keeps no bibliography");
        }
        Ok(())
    }

    /// Coders whom the program does not show are brought too, and named.
    fn hidden(&mut self) -> Result<()> {
        let rows = self
            .database
            .rows("coder_names", &["name", "visibility"], |row| (row.text(0), row.number(1)))?;
        for (name, _) in rows.into_iter().filter(|(_, shown)| *shown == Some(0)) {
            if self.users.contains_key(name.trim()) {
                self.remarks.push(format!("coder {name} is hidden in QualCoder, and came too"));
            }
        }
        Ok(())
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
