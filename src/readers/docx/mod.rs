//! Word's documents: an archive with the text, its styles and its notes in parts of their own.

mod body;
mod parts;
mod styles;

use super::paper::{Paper, Writer};
use super::xml;
use crate::archive::Archive;
use crate::problem::{Problem, Result};

/// Whether an archive holds such a document.
pub fn is_one(archive: &mut Archive<'_>) -> bool {
    matches!(parts::main(archive), Ok(Some(main)) if main.contains("word/"))
        || archive.names().iter().any(|name| name == "word/document.xml")
}

/// Reads a document.
pub fn read(archive: &mut Archive<'_>) -> Result<Paper> {
    let main = parts::main(archive)?.unwrap_or_else(|| "word/document.xml".to_owned());
    let related = parts::related(archive, &main)?;
    let part = |kind: &str| related.get(kind).cloned();
    let styles = match part("styles") {
        Some(name) => styles::Styles::read(&text(archive, &name)?)?,
        None => styles::Styles::default(),
    };
    let mut writer = Writer::default();
    let source = archive.require(&main)?;
    body::Body::new(&mut writer, &styles).read(&xml::decode(&source)?)?;
    for kind in ["footnotes", "endnotes", "comments"] {
        if let Some(name) = part(kind) {
            body::Body::new(&mut writer, &styles).read(&text(archive, &name)?)?;
        }
    }
    Ok(writer.finish())
}

/// The text of a part; empty where the archive has none of this name.
fn text(archive: &mut Archive<'_>, name: &str) -> Result<String> {
    let bytes = archive.read(name)?.unwrap_or_default();
    xml::decode(&bytes).map(std::borrow::Cow::into_owned).map_err(|problem| {
        Box::new(
            Problem::new(format!("`{name}`: {}", problem.message()))
                .help(problem.advice().unwrap_or("make or send it again").to_owned()),
        )
    })
}

#[cfg(test)]
mod tests;
