//! What a codebook is to say after a change: worked out on its values, without looking at its text.

use std::path::Path;

use serde_json::{Value, json};

use super::yaml;
use crate::problem::Result;
use crate::study::Recoding;

/// All that a codebook's file says, key by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Said(Value);

impl Said {
    /// Reads a file's text.
    pub fn read(path: &Path, source: &str) -> Result<Self> {
        yaml::read(path, source, &[]).map(Self)
    }

    /// Gives a code another value of a key.
    pub fn set(&mut self, path: &str, key: &str, value: Value) -> Option<()> {
        self.code(path)?.as_object_mut()?.insert(key.to_owned(), value);
        Some(())
    }

    /// Takes a code out.
    pub fn take(&mut self, path: &str) -> Option<Value> {
        let (parent, id) = super::codebook_text::split(path);
        let codes = self.codes(parent)?;
        let at = codes.iter().position(|code| words(&code["id"]) == id)?;
        Some(codes.remove(at))
    }

    /// Puts a code below another, `at` codes from the first, or last.
    pub fn put(&mut self, parent: Option<&str>, at: Option<usize>, code: Value) -> Option<()> {
        if let Some(parent) = parent {
            let holder = self.code(parent)?.as_object_mut()?;
            holder.entry("codes").or_insert_with(|| json!([]));
        }
        let codes = self.codes(parent)?;
        let at = at.unwrap_or(codes.len());
        codes.insert(at, code);
        Some(())
    }

    /// Where a code stands among those below the same parent.
    pub fn position(&mut self, path: &str) -> Option<usize> {
        let (parent, id) = super::codebook_text::split(path);
        self.codes(parent)?.iter().position(|code| words(&code["id"]) == id)
    }

    /// Adds those texts to a key of a code that are not there yet.
    pub fn append_new(&mut self, path: &str, key: &str, more: &[String]) -> Option<()> {
        let code = self.code(path)?;
        let old = Self::texts(code, key);
        let new: Vec<&String> =
            more.iter().filter(|text| !text.is_empty() && !old.contains(text)).collect();
        if !new.is_empty() {
            let all: Value = old.iter().chain(new).map(|text| json!(text)).collect();
            code.as_object_mut()?.insert(key.to_owned(), all);
        }
        Some(())
    }

    /// The texts of a key of a code.
    pub fn texts(code: &Value, key: &str) -> Vec<String> {
        match code.get(key) {
            Some(Value::Array(list)) => list.iter().map(words).collect(),
            Some(one) => vec![words(one)],
            None => Vec::new(),
        }
    }

    /// All that names codes by their path says what they become.
    pub fn recode(&mut self, recoding: &Recoding) {
        let Some(root) = self.0.as_object_mut() else { return };
        for chapter in list(root.get_mut("outline")) {
            names(chapter, "codes", recoding);
            for section in list(chapter.get_mut("sections")) {
                names(section, "aspects", recoding);
            }
        }
        for key in ["recommendations", "references"] {
            list(root.get_mut(key)).for_each(|item| names(item, "codes", recoding));
        }
        let allowed = root.get_mut("checks").and_then(|checks| checks.get_mut("allow"));
        list(allowed).for_each(|item| names(item, "at", recoding));
        list(root.get_mut("codes")).for_each(|code| tell(code, recoding));
    }

    fn code(&mut self, path: &str) -> Option<&mut Value> {
        let mut node = &mut self.0;
        for id in path.split('.') {
            let codes = node.get_mut("codes")?.as_array_mut()?;
            node = codes.iter_mut().find(|code| words(&code["id"]) == id)?;
        }
        Some(node)
    }

    fn codes(&mut self, parent: Option<&str>) -> Option<&mut Vec<Value>> {
        let holder = match parent {
            Some(parent) => self.code(parent)?,
            None => &mut self.0,
        };
        let codes = holder.get_mut("codes")?;
        // `codes:` with nothing behind it.
        if codes.is_null() {
            *codes = json!([]);
        }
        codes.as_array_mut()
    }
}

/// A code's own words, and those of the codes below it, name other codes as they become.
fn tell(code: &mut Value, recoding: &Recoding) {
    for key in ["definition", "include", "exclude"] {
        mention(code, key, recoding);
    }
    if let Some(retired) = code.get_mut("retired") {
        mention(retired, "reason", recoding);
        names(retired, "replaced-by", recoding);
    }
    list(code.get_mut("codes")).for_each(|below| tell(below, recoding));
}

fn mention(holder: &mut Value, key: &str, recoding: &Recoding) {
    match holder.get_mut(key) {
        Some(Value::String(text)) => *text = recoding.mentions(text),
        Some(Value::Array(texts)) => {
            for text in texts {
                if let Value::String(text) = text {
                    *text = recoding.mentions(text);
                }
            }
        }
        _ => {}
    }
}

fn names(holder: &mut Value, key: &str, recoding: &Recoding) {
    let becomes = |name: &Value| name.as_str().and_then(|name| recoding.path(name));
    match holder.get_mut(key) {
        Some(name @ Value::String(_)) => {
            if let Some(new) = becomes(name) {
                *name = json!(new);
            }
        }
        Some(Value::Array(all)) => {
            let mut kept: Vec<(Value, Value)> = Vec::new();
            for old in all.drain(..) {
                let new = becomes(&old).map_or_else(|| old.clone(), |new| json!(new));
                // Two that were different and become the same are one.
                let double = kept.iter().any(|(_, other)| *other == new)
                    && !kept.iter().any(|(other, _)| *other == old);
                if !double {
                    kept.push((old, new));
                }
            }
            all.extend(kept.into_iter().map(|(_, new)| new));
        }
        _ => {}
    }
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn list(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}
