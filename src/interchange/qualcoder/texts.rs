//! Texts with their codings and annotations, and what was coded in pictures and recordings.

use std::collections::{BTreeMap, HashMap};

use super::{Import, source_id};
use crate::interchange::places::{Claim, Found, Places};
use crate::interchange::words::short;
use crate::interchange::{Coding, Note, Selection, Source};
use crate::problem::Result;
use crate::study::Span;

/// A source that is text, before its passages are placed.
struct Draft {
    id: i64,
    source: Source,
    places: Places,
}

/// A row of `code_text`.
struct Coded {
    code: Option<i64>,
    start: Option<i64>,
    end: Option<i64>,
    words: String,
    owner: String,
    memo: String,
    important: bool,
}

/// A row of `annotation`.
struct Annotated {
    start: Option<i64>,
    end: Option<i64>,
    memo: String,
    owner: String,
}

/// Passages by their spans.
type Passages = BTreeMap<Span, Selection>;

impl Import {
    /// Reads sources and all that was marked in them.
    pub(super) fn texts(&mut self, codes: &HashMap<i64, String>) -> Result<()> {
        let names = self.names()?;
        let drafts = self.sources()?;
        let mut coded = self.coded(&names)?;
        let mut annotated = self.annotated()?;
        for draft in drafts {
            let codings = coded.remove(&draft.id).unwrap_or_default();
            let notes = annotated.remove(&draft.id).unwrap_or_default();
            self.place(draft, &codings, &notes, codes);
        }
        self.orphans(coded, annotated, &names, codes);
        self.areas(&names, codes)?;
        self.stretches(&names, codes)
    }

    fn names(&mut self) -> Result<HashMap<i64, String>> {
        let rows =
            self.database.rows("source", &["id", "name"], |row| (row.number(0), row.text(1)))?;
        Ok(rows.into_iter().filter_map(|(id, name)| Some((id?, name))).collect())
    }

    fn sources(&mut self) -> Result<Vec<Draft>> {
        let mut values = self.values("file")?;
        let columns = ["id", "name", "fulltext", "mediapath", "memo"];
        let rows = self.database.rows("source", &columns, |row| {
            let text = if row.is_null(2) { None } else { Some(row.text(2)) };
            (row.number(0), row.text(1), text, row.text(3), row.text(4))
        })?;
        let mut drafts = Vec::new();
        for (id, name, text, path, description) in rows {
            let (Some(id), Some(text)) = (id, text.filter(|text| !text.trim().is_empty())) else {
                let what = "it holds no text: kwali has transcripts only";
                self.losses.add(medium(&path), name, with(what, "", &description));
                continue;
            };
            let source = Source {
                id: source_id(id),
                name,
                description,
                values: values.remove(&id).unwrap_or_default(),
                ..Source::default()
            };
            drafts.push(Draft { id, source, places: Places::new(&text) });
        }
        self.left_over(values, "a file without text, or one that is not there");
        Ok(drafts)
    }

    fn coded(&mut self, names: &HashMap<i64, String>) -> Result<BTreeMap<i64, Vec<Coded>>> {
        let columns = ["fid", "cid", "pos0", "pos1", "seltext", "owner", "memo", "important"];
        let rows = self.database.rows("code_text", &columns, |row| {
            let coded = Coded {
                code: row.number(1),
                start: row.number(2),
                end: row.number(3),
                words: row.text(4),
                owner: row.text(5),
                memo: row.text(6),
                important: row.number(7) == Some(1),
            };
            (row.number(0).filter(|fid| names.contains_key(fid)).unwrap_or(i64::MIN), coded)
        })?;
        Ok(grouped(rows))
    }

    fn annotated(&mut self) -> Result<BTreeMap<i64, Vec<Annotated>>> {
        let columns = ["fid", "pos0", "pos1", "memo", "owner"];
        let rows = self.database.rows("annotation", &columns, |row| {
            let annotated = Annotated {
                start: row.number(1),
                end: row.number(2),
                memo: row.text(3),
                owner: row.text(4),
            };
            (row.number(0).unwrap_or(i64::MIN), annotated)
        })?;
        Ok(grouped(rows))
    }

    fn place(
        &mut self,
        draft: Draft,
        codings: &[Coded],
        notes: &[Annotated],
        codes: &HashMap<i64, String>,
    ) {
        let Draft { mut source, mut places, .. } = draft;
        places.settle(codings.iter().map(Coded::claim));
        let mut passages = Passages::new();
        for coded in codings {
            let Some(code) = coded.code.filter(|code| codes.contains_key(code)) else {
                self.lose(&source.name, coded, "an unknown code", "its code is not there");
                continue;
            };
            let span = match places.find(coded.claim()) {
                Found::There(span) => span,
                Found::Moved(span) => {
                    let item = coded.item(&source.name, &codes[&code]);
                    let what =
                        format!("it did not stand on its words, and was put on them: {span}");
                    self.losses.add("places of codings", item, what);
                    span
                }
                Found::Lost(why) => {
                    self.lose(&source.name, coded, &codes[&code], &why);
                    continue;
                }
            };
            let coding = self.coding(coded, code);
            selection(&mut passages, span).codings.push(coding);
            if coded.important {
                let item = format!("{}@{span}: {}", source.name, codes[&code]);
                self.losses.add("marks", item, "the coding is kept, its mark `important` is not");
            }
        }
        self.annotate(&source.name, &places, notes, &mut passages);
        if let Some(way) = places.counted() {
            self.counted.entry(way).or_default().push(source.name.clone());
        }
        source.selections = passages.into_values().collect();
        places.text().as_str().clone_into(&mut source.text);
        self.project.sources.push(source);
    }

    fn coding(&mut self, coded: &Coded, code: i64) -> Coding {
        Coding {
            id: String::new(),
            code: format!("code:{code}"),
            user: self.user(&coded.owner),
            memo: coded.memo.clone(),
        }
    }

    fn annotate(
        &mut self,
        name: &str,
        places: &Places,
        notes: &[Annotated],
        passages: &mut Passages,
    ) {
        for note in notes.iter().filter(|note| !note.memo.trim().is_empty()) {
            let user = self.user(&note.owner);
            match places.span(note.start, note.end) {
                Ok(span) => selection(passages, span).notes.push(Note {
                    name: String::new(),
                    text: note.memo.clone(),
                    user,
                }),
                Err(why) => {
                    let item = format!("{name}: “{}”", short(&note.memo));
                    self.losses.add("annotations", item, why);
                }
            }
        }
    }

    fn lose(&mut self, source: &str, coded: &Coded, code: &str, why: &str) {
        let item = coded.item(source, code);
        let by = if coded.owner.is_empty() { "nobody" } else { &coded.owner };
        self.losses.add("codings", item, format!("{why} (by {by})"));
    }

    /// Passages of sources that are no texts, or not there.
    fn orphans(
        &mut self,
        coded: BTreeMap<i64, Vec<Coded>>,
        annotated: BTreeMap<i64, Vec<Annotated>>,
        names: &HashMap<i64, String>,
        codes: &HashMap<i64, String>,
    ) {
        let name = |id: i64| names.get(&id).map_or("a source that is not there", String::as_str);
        for (id, rows) in coded {
            for coded in &rows {
                let code = coded.code.and_then(|code| codes.get(&code));
                let code = code.map_or("an unknown code", String::as_str);
                self.lose(name(id), coded, code, "its source has no text");
            }
        }
        for (id, rows) in annotated {
            for note in rows.iter().filter(|note| !note.memo.trim().is_empty()) {
                let item = format!("{}: “{}”", name(id), short(&note.memo));
                self.losses.add("annotations", item, "its source has no text");
            }
        }
    }

    fn areas(&mut self, names: &HashMap<i64, String>, codes: &HashMap<i64, String>) -> Result<()> {
        let columns = ["id", "cid", "x1", "y1", "width", "height", "owner", "memo", "pdf_page"];
        let rows = self.database.rows("code_image", &columns, |row| {
            let place = [2, 3, 4, 5].map(|at| row.text(at));
            (row.number(0), row.number(1), place, row.text(6), row.text(7), row.text(8))
        })?;
        for (source, code, [x, y, width, height], owner, memo, page) in rows {
            let page = if page.is_empty() { page } else { format!(" of page {page}") };
            let what = format!("an area{page}, {width} × {height} at {x}, {y}");
            let item = marked(names, codes, source, code);
            self.losses.add("areas of pictures", item, with(&what, &owner, &memo));
        }
        Ok(())
    }

    fn stretches(
        &mut self,
        names: &HashMap<i64, String>,
        codes: &HashMap<i64, String>,
    ) -> Result<()> {
        let columns = ["id", "cid", "pos0", "pos1", "owner", "memo"];
        let rows = self.database.rows("code_av", &columns, |row| {
            let times = [row.number(2), row.number(3)];
            (row.number(0), row.number(1), times, row.text(4), row.text(5))
        })?;
        for (source, code, [start, end], owner, memo) in rows {
            let what = format!("a stretch of time, {} to {}", time(start), time(end));
            let item = marked(names, codes, source, code);
            self.losses.add("stretches of recordings", item, with(&what, &owner, &memo));
        }
        Ok(())
    }
}

impl Coded {
    fn claim(&self) -> Claim<'_> {
        Claim { start: self.start, end: self.end, words: &self.words }
    }

    /// What it is called in losses: its place as QualCoder has it, and its words.
    fn item(&self, source: &str, code: &str) -> String {
        let (start, end) = (shown(self.start), shown(self.end));
        format!("{source}@{start}-{end}: {code}: “{}”", short(&self.words))
    }
}

fn grouped<T>(rows: Vec<(i64, T)>) -> BTreeMap<i64, Vec<T>> {
    let mut groups: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    for (id, row) in rows {
        groups.entry(id).or_default().push(row);
    }
    groups
}

fn selection(passages: &mut Passages, span: Span) -> &mut Selection {
    passages.entry(span).or_insert_with(|| Selection { span, ..Selection::default() })
}

/// What a source without text is, by its path.
fn medium(path: &str) -> &'static str {
    let path = path.trim_start_matches('/').to_ascii_lowercase();
    let starts = |names: &[&str]| names.iter().any(|name| path.starts_with(name));
    if starts(&["images"]) {
        "pictures"
    } else if starts(&["audio", "video"]) {
        "recordings"
    } else {
        "documents"
    }
}

fn marked(
    names: &HashMap<i64, String>,
    codes: &HashMap<i64, String>,
    source: Option<i64>,
    code: Option<i64>,
) -> String {
    let name = |of: &HashMap<i64, String>, id: Option<i64>, none: &str| {
        id.and_then(|id| of.get(&id)).cloned().unwrap_or_else(|| none.to_owned())
    };
    let source = name(names, source, "a source that is not there");
    format!("{source}: {}", name(codes, code, "an unknown code"))
}

fn with(what: &str, owner: &str, memo: &str) -> String {
    let by = if owner.is_empty() { String::new() } else { format!(", by {owner}") };
    let memo = if memo.trim().is_empty() { String::new() } else { format!(": {}", memo.trim()) };
    format!("{what}{by}{memo}")
}

/// Milliseconds as people read them.
fn time(milliseconds: Option<i64>) -> String {
    let Some(seconds) = milliseconds.map(|ms| ms / 1000) else { return "?".to_owned() };
    format!("{}:{:02}", seconds / 60, (seconds % 60).abs())
}

fn shown(position: Option<i64>) -> String {
    position.map_or_else(|| "?".to_owned(), |position| position.to_string())
}
