//! Projects of Taguette: its database, of one person or of a server, and the tables of
//! highlights and codes that it exports.

mod commands;
mod html;
mod tables;
mod tags;

use std::collections::{BTreeMap, HashMap};

use super::sqlite::{self, Database};
use super::words::short;
use super::{Coding, Imported, Losses, Project, Selection, Source, User};
use crate::problem::{Problem, Result};
use crate::study::Span;
use commands::Hand;
use html::Page;

/// What a project is at the least.
const TABLES: [(&str, &[&str]); 5] = [
    ("projects", &["id", "name"]),
    ("documents", &["id", "name", "project_id", "contents"]),
    ("highlights", &["id", "document_id", "start_offset", "end_offset", "snippet"]),
    ("tags", &["id", "project_id", "path"]),
    ("highlight_tags", &["highlight_id", "tag_id"]),
];

/// A project in the making.
struct Import {
    database: Database,
    project: Project,
    losses: Losses,
    remarks: Vec<String>,
    users: HashMap<String, String>,
}

/// A row of `highlights`.
struct Highlight {
    id: i64,
    start: Option<i64>,
    end: Option<i64>,
    snippet: String,
}

/// A row of `documents`.
struct Document {
    id: i64,
    name: String,
    description: String,
    contents: String,
    leftward: bool,
}

/// Reads a database, or a table of highlights or codes as CSV or a spreadsheet; `name` is what the
/// project is called where the file does not say, and `project` which of several is meant.
pub fn import(bytes: &[u8], name: &str, project: Option<&str>) -> Result<Imported> {
    if !sqlite::is_one(bytes) {
        return tables::import(bytes, name);
    }
    let mut database = Database::open(bytes)?;
    database.require("a Taguette project", &TABLES)?;
    let (id, project) = choose(&mut database, project)?;
    let mut import = Import {
        database,
        project,
        losses: Losses::default(),
        remarks: Vec::new(),
        users: HashMap::new(),
    };
    let codes = import.tags(id)?;
    let hand = import.hand(id)?;
    import.documents(id, &codes, &hand)?;
    import.groups(id)?;
    let Import { project, losses, remarks, .. } = import;
    Ok(Imported { project, losses, remarks })
}

/// The project that is meant: by name or number, or the only one.
fn choose(database: &mut Database, wanted: Option<&str>) -> Result<(i64, Project)> {
    let mut found = database.rows("projects", &["id", "name", "description"], |row| {
        (row.number(0), row.text(1), row.text(2))
    })?;
    found.retain(|(id, ..)| id.is_some());
    let listed = |found: &[(Option<i64>, String, String)]| {
        let names = found.iter().map(|(id, name, _)| format!("{} {name}", id.unwrap_or_default()));
        names.collect::<Vec<_>>().join(", ")
    };
    if let Some(wanted) = wanted {
        let all = listed(&found);
        found.retain(|(id, name, _)| {
            name == wanted || id.is_some_and(|id| id.to_string() == wanted)
        });
        if found.is_empty() {
            let problem = Problem::new(format!("there is no project `{wanted}`"));
            return Err(Box::new(problem.help(format!("there are: {all}"))));
        }
    }
    let several = listed(&found);
    match <[_; 1]>::try_from(found) {
        Ok([(id, name, description)]) => {
            let origin = "Taguette".to_owned();
            let project = Project { name, origin, description, ..Project::default() };
            Ok((id.unwrap_or_default(), project))
        }
        Err(found) if found.is_empty() => Err(Box::new(
            Problem::new("the database has no project").help("make one in Taguette first"),
        )),
        Err(found) => Err(Box::new(
            Problem::new(format!("the database has {} projects", found.len()))
                .help(format!("say which by its name or number, with --project: {several}")),
        )),
    }
}

impl Import {
    /// The identifier of somebody by their login, who is one of the users from now on.
    fn user(&mut self, login: &str) -> Option<String> {
        if login.trim().is_empty() {
            return None;
        }
        let id = self.users.entry(login.to_owned()).or_insert_with(|| {
            let id = format!("user:{login}");
            self.project.users.push(User { id: id.clone(), name: login.to_owned() });
            id
        });
        Some(id.clone())
    }

    fn documents(&mut self, project: i64, codes: &HashMap<i64, String>, hand: &Hand) -> Result<()> {
        let columns = ["id", "project_id", "name", "description", "contents", "text_direction"];
        let rows = self.database.rows("documents", &columns, |row| {
            if row.number(1) != Some(project) {
                return None;
            }
            let leftward = row.text(5) == "RIGHT_TO_LEFT";
            let (name, description, contents) = (row.text(2), row.text(3), row.text(4));
            Some(Document { id: row.number(0)?, name, description, contents, leftward })
        })?;
        let documents: Vec<Document> = rows.into_iter().flatten().collect();
        let mut highlights = self.highlights(&documents)?;
        let tags = self.tags_of_highlights()?;
        for document in documents {
            let marked = highlights.remove(&document.id).unwrap_or_default();
            self.document(document, &marked, &tags, codes, hand);
        }
        Ok(())
    }

    fn highlights(&mut self, documents: &[Document]) -> Result<HashMap<i64, Vec<Highlight>>> {
        let columns = ["document_id", "id", "start_offset", "end_offset", "snippet"];
        let mut of: HashMap<i64, Vec<Highlight>> =
            documents.iter().map(|document| (document.id, Vec::new())).collect();
        self.database.each("highlights", &columns, |row| {
            let list = row.number(0).and_then(|document| of.get_mut(&document));
            if let (Some(list), Some(id)) = (list, row.number(1)) {
                let (start, end) = (row.number(2), row.number(3));
                list.push(Highlight { id, start, end, snippet: row.text(4) });
            }
        })?;
        Ok(of)
    }

    fn tags_of_highlights(&mut self) -> Result<HashMap<i64, Vec<i64>>> {
        let mut tags: HashMap<i64, Vec<i64>> = HashMap::new();
        self.database.each("highlight_tags", &["highlight_id", "tag_id"], |row| {
            if let (Some(highlight), Some(tag)) = (row.number(0), row.number(1)) {
                tags.entry(highlight).or_default().push(tag);
            }
        })?;
        Ok(tags)
    }

    fn document(
        &mut self,
        document: Document,
        highlights: &[Highlight],
        tags: &HashMap<i64, Vec<i64>>,
        codes: &HashMap<i64, String>,
        hand: &Hand,
    ) {
        let page = Page::new(&document.contents);
        let Document { id, name, description, leftward, .. } = document;
        if page.text().is_empty() {
            let what = format!("it holds no text; with it go {} highlights", highlights.len());
            self.losses.add("documents", name, what);
            return;
        }
        if leftward {
            self.losses.add("directions of text", name.clone(), "it is marked as right to left");
        }
        let mut passages: BTreeMap<Span, Selection> = BTreeMap::new();
        for highlight in highlights {
            let Some(span) = self.place(&name, &page, highlight, hand) else { continue };
            let given = tags.get(&highlight.id).map_or(&[][..], Vec::as_slice);
            let codings = self.codings(&name, highlight, given, codes, hand);
            if codings.is_empty() {
                let item = format!("{name}@{span}: “{}”", short(page.slice(span)));
                self.losses.add("highlights", item, "it has no tag");
                continue;
            }
            let selection = Selection { span, ..Selection::default() };
            passages.entry(span).or_insert(selection).codings.extend(codings);
        }
        self.project.sources.push(Source {
            id: format!("document:{id}"),
            name,
            description,
            text: page.into_text(),
            selections: passages.into_values().collect(),
            ..Source::default()
        });
    }

    fn codings(
        &mut self,
        document: &str,
        highlight: &Highlight,
        tags: &[i64],
        codes: &HashMap<i64, String>,
        hand: &Hand,
    ) -> Vec<Coding> {
        let mut codings = Vec::new();
        for tag in tags {
            let Some(code) = codes.get(tag) else {
                let item =
                    format!("{document}: “{}”", short(&Page::new(&highlight.snippet).into_text()));
                self.losses.add("codings", item, format!("its tag {tag} is not in the project"));
                continue;
            };
            let user = hand.who(highlight.id, *tag).and_then(|login| self.user(login));
            codings.push(Coding { code: code.clone(), user, ..Coding::default() });
        }
        codings
    }

    /// Where a highlight stands. Its words were kept when it was made; when it was changed later
    /// they are no longer its own.
    fn place(
        &mut self,
        document: &str,
        page: &Page,
        highlight: &Highlight,
        hand: &Hand,
    ) -> Option<Span> {
        let words = Page::new(&highlight.snippet).into_text();
        let now = (highlight.start, highlight.end);
        let made = hand.made(highlight.id).unwrap_or(now);
        let there = page.span(now.0, now.1);
        if let Some(span) = there
            && (words.is_empty() || page.says(page.span(made.0, made.1), &words))
        {
            if made != now {
                self.remarks.push(format!(
                    "{document}@{span}: the highlight was changed after it was made: it is as \
                     Taguette shows it, while its exports still say “{}”",
                    short(&words)
                ));
            }
            return Some(span);
        }
        let Some(span) = page.only(&words) else {
            let position = |at: Option<i64>| at.map_or("?".to_owned(), |at| at.to_string());
            let at = format!("{}-{}", position(now.0), position(now.1));
            let item = format!("{document}, bytes {at}: “{}”", short(&words));
            let why = "its words are not at its place, and not in one other place of the text";
            self.losses.add("highlights", item, why);
            return None;
        };
        let item = format!("{document}: “{}”", short(&words));
        let what = format!("it did not stand on its words, and was put on them: {span}");
        self.losses.add("places of highlights", item, what);
        Some(span)
    }

    /// Groups of documents, which old databases had and no page ever showed.
    fn groups(&mut self, project: i64) -> Result<()> {
        let rows = self
            .database
            .rows("groups", &["project_id", "path"], |row| (row.number(0), row.text(1)))?;
        for (_, path) in rows.into_iter().filter(|(of, _)| *of == Some(project)) {
            self.losses.add("groups", path, "a group of documents, which newer versions dropped");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
