//! Codings as W3C Web Annotations (<https://www.w3.org/TR/annotation-model/>), in JSON-LD.
//!
//! A coding is an annotation: the code is a tag, the memo a comment, the coder the creator, and the
//! passage a target with two selectors, by position and by quote. Positions count Unicode code points
//! from 0, as kwali's offsets do. What the model has no words for is under the prefix `kwali:`, which
//! the file explains. Identifiers are made from content.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::analysis::Row;
use crate::study::{Interview, Origin, Span, Status};

/// How many characters around a passage a quote selector has on each side.
const AROUND: usize = 32;

/// What stands before the first annotation.
///
/// `name` is what the collection is called.
pub fn head(name: &str) -> String {
    let id = urn(&["collection", name]);
    let page = urn(&["page", name]);
    let context = json!(["http://www.w3.org/ns/anno.jsonld", {"kwali": "urn:kwali:"}]);
    let mut head = String::from("{\n");
    for (key, value) in [
        ("@context", context),
        ("id", json!(id)),
        ("type", json!("AnnotationCollection")),
        ("label", json!(name)),
        ("generator", generator()),
    ] {
        let _ = writeln!(head, "  {}: {value},", json!(key));
    }
    let _ = write!(
        head,
        "  \"first\": {{\n    \"id\": {},\n    \"type\": \"AnnotationPage\",\n    \"partOf\": {},\n    \
         \"startIndex\": 0,\n    \"items\": [",
        json!(page),
        json!(id)
    );
    head
}

/// What stands behind the last annotation.
pub fn tail(total: usize) -> String {
    format!("\n    ]\n  }},\n  \"total\": {total}\n}}\n")
}

/// A collection without annotations, which has no page.
pub fn empty(name: &str) -> String {
    let head = head(name);
    let head = head.split("  \"first\"").next().unwrap_or_default();
    format!("{head}  \"total\": 0\n}}\n")
}

fn generator() -> Value {
    json!({
        "id": "urn:kwali:program",
        "type": "Software",
        "name": concat!("kwali ", env!("CARGO_PKG_VERSION")),
    })
}

/// The annotations of codings of an interview, a line each, without a comma before the first.
pub fn items<'a>(interview: &Interview, rows: impl Iterator<Item = Row<'a>>) -> String {
    let source = source(interview);
    let all = rows.map(|row| format!("\n      {}", annotation(&row, &source)));
    all.collect::<Vec<_>>().join(",")
}

/// The text that offsets are in: the body of a transcript, which is named by what it says.
fn source(interview: &Interview) -> Value {
    let transcript = &interview.transcript;
    let name = interview.reference().to_string();
    json!({
        "id": urn(&["source", &name, transcript.text().as_str()]),
        "type": "Text",
        "format": "text/markdown",
        "language": transcript.meta().language,
        "label": name,
    })
}

fn annotation(row: &Row<'_>, source: &Value) -> Value {
    let (coding, coder) = (row.coding, row.coder);
    let place = row.interview.reference().to_string();
    let span = coding.span();
    let id = urn(&["coding", &place, coder, coding.id(), &span.to_string(), coding.code()]);
    let tag = json!({
        "type": "TextualBody",
        "purpose": "tagging",
        "format": "text/plain",
        "value": coding.code(),
    });
    let comment = json!({
        "type": "TextualBody",
        "purpose": "commenting",
        "format": "text/plain",
        "value": coding.memo,
    });
    let bodies = if coding.memo.is_empty() { vec![tag] } else { vec![tag, comment] };
    let guessed = coding.status == Status::Suggested && coding.origin != Origin::Human;
    let mut annotation = json!({
        "id": id,
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {
            "id": urn(&["coder", coder]),
            "type": if guessed { "Software" } else { "Person" },
            "name": coder,
        },
        "body": bodies,
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": span.start(), "end": span.end()},
                quote(row),
            ],
        },
        "kwali:case": row.interview.case,
        "kwali:ref": row.reference().to_string(),
        "kwali:role": row.role(),
        "kwali:status": coding.status.name(),
        "kwali:origin": coding.origin.name(),
    });
    if let Some(lens) = row.lens {
        annotation["kwali:lens"] = json!(lens);
    }
    annotation
}

/// The passage by its words and those around it.
fn quote(row: &Row<'_>) -> Value {
    let text = row.interview.transcript.text();
    let span = row.coding.span();
    let start = span.start().saturating_sub(AROUND);
    let end = (span.end() + AROUND).min(text.len());
    let before = Span::at(start, span.start() - start);
    let after = Span::at(span.end(), end.saturating_sub(span.end()));
    json!({
        "type": "TextQuoteSelector",
        "exact": row.coding.quote(),
        "prefix": text.slice(before).unwrap_or(""),
        "suffix": text.slice(after).unwrap_or(""),
    })
}

/// A UUID of version 8, which is made as its makers see fit: here from a hash of what it names.
fn urn(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_from_content_in_the_shape_of_a_uuid() {
        let name = urn(&["a", "b"]);
        assert_eq!(name, urn(&["a", "b"]));
        assert_ne!(name, urn(&["ab"]));
        assert_eq!(name.len(), "urn:uuid:".len() + 36);
        assert_eq!((&name[23..24], name[28..29].contains(['8', '9', 'a', 'b'])), ("8", true));
    }

    #[test]
    fn a_collection_without_annotations_has_no_page() {
        let empty: Value = serde_json::from_str(&empty("Letters \"and\" gates")).unwrap();
        assert_eq!(empty["total"], 0);
        assert!(empty.get("first").is_none());
        assert_eq!(empty["label"], "Letters \"and\" gates");
    }
}
