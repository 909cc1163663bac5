//! Who did what, from the list of commands that Taguette keeps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

use super::Import;
use crate::problem::Result;

/// Who gave which tags, and where highlights stood when they were made.
#[derive(Debug, Default)]
pub struct Hand {
    highlights: HashMap<i64, Made>,
    /// The only member of the project, who did it all where no command says otherwise.
    only: Option<String>,
}

#[derive(Debug, Default)]
struct Made {
    start: Option<i64>,
    end: Option<i64>,
    /// Tags and who gave them.
    tags: BTreeMap<i64, String>,
}

/// What a command's row says of itself, as far as it matters here.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Payload {
    HighlightAdd {
        // Its name in databases of before 2018.
        #[serde(alias = "id")]
        highlight_id: i64,
        start_offset: Option<i64>,
        end_offset: Option<i64>,
        #[serde(default)]
        tags: BTreeSet<i64>,
    },
    HighlightDelete {
        #[serde(alias = "id")]
        highlight_id: i64,
    },
    TagMerge {
        src_tag_id: i64,
        dest_tag_id: i64,
    },
    #[serde(other)]
    Other,
}

impl Hand {
    /// Who gave a tag to a highlight.
    pub fn who(&self, highlight: i64, tag: i64) -> Option<&str> {
        let made = self.highlights.get(&highlight);
        made.and_then(|made| made.tags.get(&tag)).or(self.only.as_ref()).map(String::as_str)
    }

    /// The positions of a highlight when it was made.
    pub fn made(&self, highlight: i64) -> Option<(Option<i64>, Option<i64>)> {
        self.highlights.get(&highlight).map(|made| (made.start, made.end))
    }

    fn follow(&mut self, who: &str, payload: Payload) {
        match payload {
            Payload::HighlightAdd { highlight_id, start_offset, end_offset, tags } => {
                let first = || Made { start: start_offset, end: end_offset, tags: BTreeMap::new() };
                let made = self.highlights.entry(highlight_id).or_insert_with(first);
                made.tags.retain(|tag, _| tags.contains(tag));
                for tag in tags {
                    made.tags.entry(tag).or_insert_with(|| who.to_owned());
                }
            }
            Payload::HighlightDelete { highlight_id } => {
                self.highlights.remove(&highlight_id);
            }
            Payload::TagMerge { src_tag_id, dest_tag_id } => {
                for made in self.highlights.values_mut() {
                    if let Some(who) = made.tags.remove(&src_tag_id) {
                        made.tags.entry(dest_tag_id).or_insert(who);
                    }
                }
            }
            Payload::Other => {}
        }
    }
}

impl Import {
    /// Follows a project's commands.
    pub(super) fn hand(&mut self, project: i64) -> Result<Hand> {
        let columns = ["id", "project_id", "user_login", "payload"];
        let mut rows = self.database.rows("commands", &columns, |row| {
            (row.number(1) == Some(project)).then(|| (row.number(0), row.text(2), row.text(3)))
        })?;
        rows.sort_by_key(|row| row.as_ref().and_then(|row| row.0));
        let mut hand = Hand { only: self.only_member(project)?, ..Hand::default() };
        for (_, who, payload) in rows.into_iter().flatten() {
            // What a newer version may have added is of no use here.
            if let Ok(payload) = serde_json::from_str(&payload) {
                hand.follow(&who, payload);
            }
        }
        Ok(hand)
    }

    fn only_member(&mut self, project: i64) -> Result<Option<String>> {
        let rows = self.database.rows("project_members", &["project_id", "user_login"], |row| {
            (row.number(0), row.text(1))
        })?;
        let mut members = rows.into_iter().filter(|(of, _)| *of == Some(project));
        let first = members.next().map(|(_, login)| login);
        Ok(first.filter(|_| members.next().is_none()))
    }
}
