//! Documents in the Open Document Format: an archive with the text in `content.xml`, or all in one flat file.

mod body;
mod sheet;
mod styles;

use super::paper::{Paper, Writer};
use super::xml;
use crate::archive::Archive;
use crate::problem::Result;
use styles::Styles;

pub use sheet::sheets;

/// Which kind of document an archive says it is: `text`, `spreadsheet`, …
pub fn kind(archive: &mut Archive<'_>) -> Option<String> {
    let bytes = archive.read("mimetype").ok()??;
    let kind = std::str::from_utf8(&bytes).ok()?.trim();
    let kind = kind.strip_prefix("application/vnd.oasis.opendocument.")?;
    Some(kind.trim_end_matches("-template").to_owned())
}

/// Whether a text is a flat document.
pub fn is_flat(source: &str) -> bool {
    let head = source.get(..2000.min(source.len())).unwrap_or(source);
    head.trim_start().starts_with("<?xml")
        && head.contains("<office:document ")
        && source.contains("<office:text")
}

/// Reads a document of an archive.
pub fn read(archive: &mut Archive<'_>) -> Result<Paper> {
    let mut styles = Styles::default();
    if let Some(bytes) = archive.read("styles.xml")? {
        styles.add(&xml::decode(&bytes)?)?;
    }
    let bytes = archive.require("content.xml")?;
    paper(&xml::decode(&bytes)?, styles)
}

/// Reads a flat document.
pub fn read_flat(source: &str) -> Result<Paper> {
    paper(source, Styles::default())
}

fn paper(source: &str, mut styles: Styles) -> Result<Paper> {
    styles.add(source)?;
    let mut writer = Writer::default();
    body::Body::new(&mut writer, &styles).read(source)?;
    Ok(writer.finish())
}

#[cfg(test)]
mod tests;
