//! What is being typed and not saved yet, kept so that not even a killed program loses it.

use std::path::{Path, PathBuf};

use kwali::store::write;
use serde::{Deserialize, Serialize};

/// A text that was typed and not saved.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Left {
    /// The passage it is about.
    pub reference: String,
    /// What of it: a coding's id, or [`NEW_CODE`].
    pub coding: String,
    pub text: String,
}

/// What the draft of a new code is filed under; no coding has such an id.
pub const NEW_CODE: &str = "new code";

impl Left {
    /// What was left behind in a file, the oldest first.
    pub fn all(file: &Path) -> Vec<Self> {
        let read = std::fs::read_to_string(file).ok();
        read.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    fn of_same(&self, other: &Self) -> bool {
        (&self.coding, &self.reference) == (&other.coding, &other.reference)
    }
}

/// A text that is being typed.
#[derive(Debug, Clone)]
pub struct Draft {
    left: Left,
    file: PathBuf,
}

impl Draft {
    /// The draft that was left behind for a passage and coding, or else a new one of `text`.
    pub fn open(file: PathBuf, reference: &str, coding: &str, text: &str) -> Self {
        let new = Left {
            reference: reference.to_owned(),
            coding: coding.to_owned(),
            text: text.to_owned(),
        };
        let left = Left::all(&file).into_iter().find(|left| left.of_same(&new));
        Self { left: left.unwrap_or(new), file }
    }

    pub fn text(&self) -> &str {
        &self.left.text
    }

    /// Keeps what was typed. That it cannot be kept is no reason to stop typing.
    pub fn keep(&mut self, text: &str) {
        text.clone_into(&mut self.left.text);
        let mut all = self.others();
        all.push(self.left.clone());
        self.put(&all);
    }

    /// Forgets it, once it is saved or given up.
    pub fn forget(&self) {
        let others = self.others();
        if others.is_empty() {
            let _ = std::fs::remove_file(&self.file);
        } else {
            self.put(&others);
        }
    }

    fn others(&self) -> Vec<Left> {
        let mut all = Left::all(&self.file);
        all.retain(|left| !left.of_same(&self.left));
        all
    }

    fn put(&self, all: &[Left]) {
        if let Ok(bytes) = serde_json::to_vec(all) {
            let _ = write::replace_derived(&self.file, &bytes);
        }
    }
}
