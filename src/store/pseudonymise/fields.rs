//! The fields of a CSV file as they stand in its text.

use std::borrow::Cow;
use std::ops::Range;

/// The bytes of each field of each record, quotation marks included, as the csv crate divides them.
pub fn records(source: &str) -> Vec<Vec<Range<usize>>> {
    let bytes = source.as_bytes();
    let (mut records, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if matches!(bytes[at], b'\n' | b'\r') {
            at += 1;
            continue;
        }
        let mut fields = Vec::new();
        loop {
            let start = at;
            at = end_of_field(bytes, at);
            fields.push(start..at);
            if bytes.get(at) != Some(&b',') {
                break;
            }
            at += 1;
        }
        records.push(fields);
    }
    records
}

fn end_of_field(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    if bytes.get(at) == Some(&b'"') {
        at += 1;
        while at < bytes.len() {
            if bytes[at] == b'"' {
                if bytes.get(at + 1) != Some(&b'"') {
                    at += 1;
                    break;
                }
                at += 1;
            }
            at += 1;
        }
    }
    while at < bytes.len() && !matches!(bytes[at], b',' | b'\n' | b'\r') {
        at += 1;
    }
    at
}

/// A field without its quotation marks; those within are still doubled.
pub fn inner(source: &str, field: &Range<usize>) -> Range<usize> {
    let text = &source[field.clone()];
    if text.len() > 1 && text.starts_with('"') && text.ends_with('"') {
        return field.start + 1..field.end - 1;
    }
    field.clone()
}

/// A value as it is to be written in a field that is quoted or not.
pub fn written(value: &str, quoted: bool) -> Cow<'_, str> {
    if quoted {
        return Cow::Owned(value.replace('"', "\"\""));
    }
    if value.contains([',', '"', '\n', '\r']) {
        return Cow::Owned(format!("\"{}\"", value.replace('"', "\"\"")));
    }
    Cow::Borrowed(value)
}

/// The rows of a file by their keys as they are now, where they stood by those that they had before.
pub fn in_order<K: Ord>(was: &[K], now: &[K], source: &str) -> String {
    let records = records(source);
    if now.is_sorted() || !was.is_sorted() || records.len() != now.len() + 1 {
        return source.to_owned();
    }
    let text = |fields: &Vec<Range<usize>>| {
        let (first, last) = (fields.first(), fields.last());
        first.zip(last).map_or("", |(first, last)| &source[first.start..last.end])
    };
    let mut order: Vec<usize> = (0..now.len()).collect();
    order.sort_by_key(|at| &now[*at]);
    let rows = order.iter().map(|at| text(&records[at + 1]));
    [text(&records[0])].into_iter().chain(rows).flat_map(|row| [row, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fields_are_those_that_the_csv_crate_reads(
            rows in prop::collection::vec(prop::collection::vec("[a\",é\n]{0,5}", 3), 1..4),
            gap in "[\n]{0,2}",
        ) {
            let mut source = String::new();
            for row in &rows {
                let fields: Vec<_> = row.iter().enumerate().map(|(at, value)| {
                    if at == 1 { format!("\"{}\"", written(value, true)) } else { written(value, false).into_owned() }
                }).collect();
                source.push_str(&fields.join(","));
                source.push('\n');
                source.push_str(&gap);
            }
            let got: Vec<Vec<String>> = records(&source).iter().map(|fields| {
                fields.iter().map(|field| source[inner(&source, field)].replace("\"\"", "\"")).collect()
            }).collect();
            prop_assert_eq!(got, rows);
        }

        #[test]
        fn no_text_makes_it_panic(source in "[a\",é\r\n]{0,30}") {
            for field in records(&source).iter().flatten() {
                let _ = &source[inner(&source, field)];
            }
        }
    }
}
