//! Finding words in interviews: stems, a query language, matches and hits.

mod fields;
mod hit;
mod index;
mod language;
mod matcher;
mod names;
mod parser;
mod presence;
mod query;
mod scan;
mod score;
mod words;

pub use fields::{TURN_FIELDS, field_of, turn_field};
pub use hit::{CaseCount, Found, Hit, Order};
pub use index::{Analyzer, CaseFiles, Corpus, Index, Stamp};
pub use language::Language;
pub use matcher::{Fields, Matcher, NoFields, Scan, Scanner};
pub use query::{Field, Kind, Query, Term};
pub use scan::scan;
pub use words::{Word, fold, words, written};
