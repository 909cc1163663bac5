//! The tree of codes in `codebook.yaml`: lists of names, and of names with lists below them.

use serde_json::Value;

use super::{Import, join};
use crate::interchange::Code;
use crate::problem::{Problem, Result};

impl Import<'_> {
    /// Reads the codebook.
    pub(super) fn codebook(&mut self) -> Result<()> {
        let file = join("", &self.settings.codebook);
        let Some(bytes) = self.files.read(&file)? else {
            self.remarks.push(format!("there is no `{file}`: codes are those of the codings"));
            return Ok(());
        };
        let broken = |what: String| {
            Box::new(
                Problem::new(format!("`{file}` cannot be read: {what}"))
                    .help("a codebook of qc is a list of names, each with a list below it or none"),
            )
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| broken("it is not UTF-8".to_owned()))?;
        if text.trim().is_empty() {
            return Ok(());
        }
        let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
        let tree: Value = serde_saphyr::from_str_with_options(text, options)
            .map_err(|error| broken(error.to_string()))?;
        self.branch(&tree, None).map_err(broken)
    }

    fn branch(&mut self, tree: &Value, parent: Option<usize>) -> std::result::Result<(), String> {
        match tree {
            Value::Null => Ok(()),
            Value::Array(nodes) => nodes.iter().try_for_each(|node| self.node(node, parent)),
            other => Err(format!("`{}` is no list", shown(other))),
        }
    }

    fn node(&mut self, node: &Value, parent: Option<usize>) -> std::result::Result<(), String> {
        match node {
            Value::Object(map) if map.len() == 1 => map.iter().try_for_each(|(name, below)| {
                let place = self.plant(name, parent);
                self.branch(below, Some(place))
            }),
            Value::Object(_) | Value::Array(_) | Value::Null => {
                Err(format!("`{}` is no name", shown(node)))
            }
            name => {
                self.plant(&shown(name), parent);
                Ok(())
            }
        }
    }

    /// A code has one place; qc lets it have several.
    fn plant(&mut self, name: &str, parent: Option<usize>) -> usize {
        if let Some(&place) = self.codes.get(name) {
            self.losses.add(
                "places of codes",
                name,
                "the codebook has it more than once: it stands where it comes first",
            );
            return place;
        }
        let place = self.project.codes.len();
        self.codes.insert(name.to_owned(), place);
        self.project.codes.push(Code {
            id: format!("code:{name}"),
            name: name.to_owned(),
            codable: true,
            parent,
            ..Code::default()
        });
        place
    }
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(80).collect()
}
