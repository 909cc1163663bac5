//! Styles: which are titles, bold or hidden.

use std::collections::HashMap;

use crate::problem::Result;
use crate::readers::xml::{self, Attributes, Go, Visitor};

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    bold: Option<bool>,
    hidden: bool,
}

/// What a document's styles mean.
#[derive(Debug, Default)]
pub struct Styles {
    styles: HashMap<String, Style>,
    open: Option<String>,
}

/// How far styles are followed to their parents.
const DEEP: usize = 32;

impl Styles {
    /// Adds the styles of a part.
    pub fn add(&mut self, source: &str) -> Result<()> {
        xml::walk(source, self)
    }

    fn find<T>(&self, name: &str, of: impl Fn(&str, &Style) -> Option<T>) -> Option<T> {
        let mut name = name;
        for _ in 0..DEEP {
            let style = self.styles.get(name)?;
            if let Some(found) = of(name, style) {
                return Some(found);
            }
            name = style.parent.as_deref()?;
        }
        None
    }

    /// Whether a paragraph of this style is a title.
    pub fn is_title(&self, name: &str) -> bool {
        // A style of the text is based on one that programs bring along and may not write down.
        let is_one = |name: &str, style: &Style| {
            let parent = style.parent.as_deref();
            (name == "Title" || parent == Some("Title")).then_some(())
        };
        name == "Title" || self.find(name, is_one).is_some()
    }

    /// Whether text of this style is bold.
    pub fn is_bold(&self, name: &str) -> Option<bool> {
        self.find(name, |_, style| style.bold)
    }

    /// Whether text of this style is hidden.
    pub fn is_hidden(&self, name: &str) -> bool {
        self.find(name, |_, style| style.hidden.then_some(())).is_some()
    }
}

impl Visitor for Styles {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        match name {
            "body" | "master-styles" | "meta" | "settings" | "scripts" => return Go::Past,
            "style" => {
                self.open = attributes.get("name");
                if let Some(id) = &self.open {
                    let parent = attributes.get("parent-style-name").filter(|name| name != id);
                    self.styles.insert(id.clone(), Style { parent, ..Style::default() });
                }
            }
            "text-properties" => {
                let style = self.open.as_ref().and_then(|id| self.styles.get_mut(id));
                if let Some(style) = style {
                    let weight = attributes.get("font-weight");
                    style.bold = weight.map(|weight| {
                        weight == "bold" || weight.parse::<u16>().is_ok_and(|n| n >= 600)
                    });
                    style.hidden = attributes.get("display").as_deref() == Some("none");
                }
            }
            _ => {}
        }
        Go::In
    }

    fn close(&mut self, name: &str) {
        if name == "style" {
            self.open = None;
        }
    }

    fn text(&mut self, _: &str) {}
}
