//! Styles: which are headings, which are bold, which belong to a table of contents.

use std::collections::HashMap;

use crate::problem::Result;
use crate::readers::xml::{self, Attributes, Go, Visitor};

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    /// 0 to 8 for headings, 9 for other text.
    level: Option<u8>,
    bold: Option<bool>,
}

/// What a document's styles mean.
#[derive(Debug, Default)]
pub struct Styles {
    styles: HashMap<String, Style>,
    open: Option<String>,
}

/// How far styles are followed to those they are based on.
const DEEP: usize = 32;

impl Styles {
    /// Reads the part with the styles.
    pub fn read(source: &str) -> Result<Self> {
        let mut styles = Self::default();
        xml::walk(source, &mut styles)?;
        Ok(styles)
    }

    /// What a style or one that it is based on says.
    fn find<T>(&self, id: &str, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = id;
        for _ in 0..DEEP {
            let style = self.styles.get(id)?;
            if let Some(found) = of(style) {
                return Some(found);
            }
            id = style.based_on.as_deref()?;
        }
        None
    }

    /// Whether a paragraph of this style is a heading.
    pub fn is_heading(&self, id: &str) -> bool {
        // The names of built-in styles are English in the file, whatever language Word speaks;
        // without a part for styles only ids are left, which are not.
        let named = |name: &str| {
            let name = name.to_lowercase();
            name == "title" || name.starts_with("heading ")
        };
        let known = |style: &Style| match style.level {
            Some(level) => Some(level < 9),
            None => named(&style.name).then_some(true),
        };
        let spelled = |start: &&str| {
            id.strip_prefix(*start)
                .is_some_and(|rest| rest.is_empty() || rest.parse::<u8>().is_ok())
        };
        if self.styles.contains_key(id) {
            return self.find(id, known).unwrap_or(false);
        }
        ["Heading", "Kop", "Title"].iter().any(spelled)
    }

    /// Whether text of this style is bold.
    pub fn is_bold(&self, id: &str) -> Option<bool> {
        self.find(id, |style| style.bold)
    }

    /// Whether a paragraph of this style is a line of a table of contents.
    pub fn is_contents(&self, id: &str) -> bool {
        let is_one = |style: &Style| {
            let name = style.name.to_lowercase();
            name.strip_prefix("toc ")
                .is_some_and(|rest| rest == "heading" || rest.parse::<u8>().is_ok())
        };
        self.find(id, |style| is_one(style).then_some(true)).unwrap_or(false)
    }
}

/// Whether a property that is on or off is on.
pub fn is_on(attributes: &Attributes<'_>) -> bool {
    !matches!(attributes.get("val").as_deref(), Some("0" | "false" | "off" | "none"))
}

impl Visitor for Styles {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        if name == "style" {
            self.open = attributes.get("styleId");
            if let Some(id) = &self.open {
                self.styles.insert(id.clone(), Style::default());
            }
        }
        let style = self.open.as_ref().and_then(|id| self.styles.get_mut(id));
        let Some(style) = style else { return Go::In };
        match name {
            "name" => style.name = attributes.get("val").unwrap_or_default(),
            "basedOn" => style.based_on = attributes.get("val"),
            "outlineLvl" => style.level = attributes.get("val").and_then(|val| val.parse().ok()),
            "b" => style.bold = Some(is_on(attributes)),
            "tblStylePr" | "pPrChange" | "rPrChange" => return Go::Past,
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
