//! Names of a study, made of names that people gave elsewhere.

use std::collections::{HashMap, HashSet};

use crate::interchange::{ORIGIN, Project};
use crate::study::{as_name, check_name};

/// Names given out so far: no two look the same to a file system.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
    given: HashMap<String, String>,
    /// Whether names that are usable stay as they are, capitals and all: those of a study do.
    exact: bool,
    /// The last number that was tried for each name.
    numbers: HashMap<String, usize>,
}

impl Names {
    /// For the things of a project: a study that comes back keeps its names.
    pub fn of(project: &Project) -> Self {
        Self { exact: project.origin == ORIGIN, ..Self::default() }
    }

    /// What must differ in two names.
    fn key(&self, name: &str) -> String {
        if self.exact { name.to_owned() } else { name.to_lowercase() }
    }

    /// A name for the thing with this identifier: what it is called, as a name of files, or else
    /// `fallback`; with a number where that is taken.
    pub fn give(&mut self, id: &str, called: &str, fallback: &str) -> String {
        if let Some(given) = self.given.get(id) {
            return given.clone();
        }
        let usable = self.exact && check_name(called).is_ok();
        let spelled = if usable { called.to_owned() } else { name_of(called) };
        let base = if spelled.is_empty() { fallback.to_owned() } else { spelled };
        let mut name = base.clone();
        // A number that was given is not tried again: thousands may be called the same.
        let mut number = self.numbers.get(&base).copied().unwrap_or(1);
        while !self.taken.insert(self.key(&name)) {
            number += 1;
            name = format!("{base}-{number}");
        }
        self.numbers.insert(base, number);
        self.given.insert(id.to_owned(), name.clone());
        name
    }

    /// Keeps a name from being given out.
    pub fn reserve(&mut self, name: &str) {
        let key = self.key(name);
        self.taken.insert(key);
    }
}

/// The name that a source's name gives, without the ending of a file, and of bearable length.
pub fn name_of(called: &str) -> String {
    const ENDINGS: [&str; 9] =
        [".txt", ".md", ".docx", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm"];
    let called = called.trim();
    let lower = called.to_lowercase();
    let same = lower.len() == called.len();
    let ending = ENDINGS.iter().find(|ending| same && lower.ends_with(*ending));
    let bare = ending.map_or(called, |ending| &called[..called.len() - ending.len()]);
    as_name(&bare.chars().take(80).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_usable_and_no_two_are_the_same() {
        let mut names = Names::default();
        assert_eq!(names.give("1", "Interview 1 (leader).docx", "x"), "Interview-1-leader");
        assert_eq!(names.give("2", "interview 1 leader", "x"), "interview-1-leader-2");
        assert_eq!(names.give("1", "other", "x"), "Interview-1-leader");
        assert_eq!(names.give("3", "../..", "coder"), "coder");
        assert_eq!(name_of("prive\u{301}.md"), "privé");
    }
}
