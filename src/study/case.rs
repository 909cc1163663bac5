//! Cases and their attributes.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::problem::{Problem, Result};

/// What is compared: a school, a ward, a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    id: String,
    values: Vec<String>,
}

impl Case {
    /// Its name, as in references.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// All cases of a study with the attributes they share, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cases {
    attributes: Vec<String>,
    rows: Vec<Case>,
    index: HashMap<String, usize>,
}

impl Cases {
    /// A table without rows.
    pub fn new(attributes: Vec<String>) -> Self {
        Self { attributes, ..Self::default() }
    }

    /// Adds a case; its name must be new and usable as a folder's name.
    pub fn add(&mut self, id: &str, mut values: Vec<String>) -> Result<()> {
        check_name(id)?;
        if self.get(id).is_some() {
            return Err(Box::new(
                Problem::new(format!("case `{id}` stands twice")).help("give each case one row"),
            ));
        }
        values.resize(self.attributes.len(), String::new());
        self.index.insert(id.to_owned(), self.rows.len());
        self.rows.push(Case { id: id.to_owned(), values });
        Ok(())
    }

    /// The attributes' names.
    pub fn attributes(&self) -> &[String] {
        &self.attributes
    }

    /// The cases, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Case> {
        self.rows.iter()
    }

    /// The case of a name.
    pub fn get(&self, id: &str) -> Option<&Case> {
        self.index.get(id).map(|&at| &self.rows[at])
    }

    /// A case's value of an attribute; empty where it has none.
    pub fn value(&self, case: &str, attribute: &str) -> &str {
        let column = self.attributes.iter().position(|name| name == attribute);
        match (self.get(case), column) {
            (Some(case), Some(column)) => &case.values[column],
            _ => "",
        }
    }
}

/// Names of cases, interviews and coders become names of files: letters, digits, `-` and `_`.
pub fn check_name(name: &str) -> Result<()> {
    let usable = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(usable) {
        return Ok(());
    }
    Err(Box::new(
        Problem::new(format!("`{name}` cannot be a name"))
            .help("use letters, digits, `-` and `_`, without spaces or dots"),
    ))
}

/// Words as a name: `Talk 1 (parents)` becomes `Talk-1-parents`, and `Aux`, which Windows keeps to itself,
/// `Aux_`; empty where nothing of them fits.
pub fn as_name(words: &str) -> String {
    let usable = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    let spelled: String = words.nfc().map(usable).collect();
    let name = spelled.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if is_device(&name) { name + "_" } else { name }
}

/// Whether Windows takes a file of that name for a device, whatever its ending.
fn is_device(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let numbered = |name: &str| name.len() == 1 && name.bytes().all(|sign| sign.is_ascii_digit());
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    matches!(name.as_str(), "con" | "prn" | "aux" | "nul") || port.is_some_and(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_names_that_every_system_can_write() {
        let names = ["Talk 1 (parents)", "CON", "com1", "com12", "Lpt 1", "aux.md", "..", "nul "];
        let made = ["Talk-1-parents", "CON_", "com1_", "com12", "Lpt-1", "aux-md", "", "nul_"];
        assert_eq!(names.map(as_name), made);
    }

    #[test]
    fn a_case_has_a_value_or_an_empty_one() {
        let mut cases = Cases::new(vec!["setting".into(), "church".into()]);
        cases.add("s1", vec!["city".into()]).unwrap();
        assert_eq!(cases.value("s1", "setting"), "city");
        assert_eq!(cases.value("s1", "church"), "");
        assert!(cases.add("s1", vec![]).is_err());
        assert!(cases.add("../s2", vec![]).is_err());
    }
}
