//! The flat table of codings as JSON, one object a line.

use super::flat::Flat;
use crate::analysis::Row;

/// Rows of the table, a line each.
pub fn rows<'a>(flat: &Flat<'a>, rows: impl Iterator<Item = Row<'a>>) -> Vec<u8> {
    let names: Vec<String> = flat.columns().iter().map(|column| json(&column.name) + ":").collect();
    let mut out = String::new();
    for row in rows {
        let mut mark = '{';
        for (name, value) in names.iter().zip(flat.values(&row)) {
            out.push(mark);
            out.push_str(name);
            out.push_str(&json(&value));
            mark = ',';
        }
        out.push_str("}\n");
    }
    out.into_bytes()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are always JSON")
}
