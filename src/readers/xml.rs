//! XML of documents, walked through from start to end without recursion.
//!
//! Only local names are looked at: programs choose prefixes as they like. Entities that a document
//! defines itself are refused, since no word processor writes any and they can unfold without end.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::problem::{Problem, Result};

/// An element's attributes, by local name.
pub struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut known = attributes.with_checks(false).flatten();
        let raw = known.find(|one| one.key.local_name().as_ref() == name)?.value;
        Some(quick_xml::escape::unescape(&raw).map_or_else(|_| raw.to_string(), Cow::into_owned))
    }
}

/// Whether what is within an element is of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// It is.
    In,
    /// It is passed over; neither it nor the element's end is told.
    Past,
}

/// Who is told what a document says.
pub trait Visitor {
    /// An element begins.
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go;
    /// An element ends.
    fn close(&mut self, name: &str);
    /// Text.
    fn text(&mut self, text: &str);
}

/// Walks through a document.
pub fn walk(source: &str, visitor: &mut dyn Visitor) -> Result<()> {
    let mut reader = Reader::from_str(source);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0usize;
    let mut past: Option<usize> = None;
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(tag) => {
                depth += 1;
                let told = past.is_none();
                if told && visitor.open(tag.local_name().as_ref(), &Attributes(&tag)) == Go::Past {
                    past = Some(depth);
                }
            }
            Event::End(tag) => {
                match past {
                    Some(from) if from == depth => past = None,
                    Some(_) => {}
                    None => visitor.close(tag.local_name().as_ref()),
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if past.is_none() => visitor.text(&text.xml10_content()),
            Event::CData(text) if past.is_none() => visitor.text(&text.xml10_content()),
            Event::GeneralRef(name) if past.is_none() => visitor.text(entity(&name)?.as_str()),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(broken(&"it ends in the midst of an element")),
            _ => {}
        }
    }
}

fn entity(name: &quick_xml::events::BytesRef<'_>) -> Result<String> {
    if let Some(c) = name.resolve_char_ref().map_err(|error| broken(&error))? {
        return Ok(c.to_string());
    }
    let name = name.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name)
        .map(str::to_owned)
        .ok_or_else(|| broken(&format!("the entity `&{name};` is none that XML knows")))
}

/// The text of an XML file.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let (text, _, damaged) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes),
        None => encoding_rs::UTF_8.decode(bytes),
    };
    if damaged { Err(broken(&"its letters are damaged")) } else { Ok(text) }
}

fn broken(error: &dyn std::fmt::Display) -> Box<Problem> {
    Box::new(
        Problem::new(format!("the document cannot be read: {error}"))
            .help("it may be damaged: open it in a word processor and save it again"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(String);

    impl Visitor for Told {
        fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
            self.0 += &format!("<{name}{}", attributes.get("x").unwrap_or_default());
            if name == "past" { Go::Past } else { Go::In }
        }
        fn close(&mut self, name: &str) {
            self.0 += &format!(">{name}");
        }
        fn text(&mut self, text: &str) {
            self.0 += text;
        }
    }

    fn told(source: &str) -> Result<String> {
        let mut told = Told::default();
        walk(source, &mut told).map(|()| told.0)
    }

    #[test]
    fn elements_attributes_and_entities_are_told_and_what_is_passed_over_is_not() {
        let source = "<w:a v:x='&lt;1'>p &amp; q&#233;<past><a>no</a></past><b/></w:a>";
        assert_eq!(told(source).unwrap(), "<a<1p & qé<past<b>b>a");
    }

    #[test]
    fn what_is_broken_or_could_unfold_is_refused() {
        for source in ["<a>", "<a></b>", "<a>&", "<a", "</a>", "<a>&no;</a>"] {
            assert!(told(source).is_err(), "{source}");
        }
        let bomb = "<!DOCTYPE a [<!ENTITY b \"lol\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert!(told(bomb).unwrap_err().message().contains("&c;"));
        assert!(decode(b"<a>\xe9</a>").is_err());
        let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
        assert!(told(&deep).is_ok());
    }
}
