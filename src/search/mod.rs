//! Finding words in interviews: stems, a query language, matches and hits.

mod fields;
mod find;
mod language;
mod matcher;
mod parser;
mod query;
mod words;

pub use fields::{TURN_FIELDS, turn_field};
pub use find::{CaseCount, Hit, Order, Passage, count_by_case, find, tally};
pub use language::Language;
pub use matcher::{Fields, Matcher, NoFields, Scan, Scanner};
pub use query::{Field, Kind, Query, Term};
pub use words::{Word, fold, words};
