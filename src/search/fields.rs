//! What fields ask, where the place of a turn is enough to answer.

use super::query::Field;
use super::words::fold;
use crate::study::{Interview, Meta, Turn};

/// The fields that a turn answers by where it stands and who speaks.
pub const TURN_FIELDS: &[&str] = &["role", "case", "interview", "lens", "speaker"];

/// Whether a turn has what one of [`TURN_FIELDS`] asks; `None` for any other field.
pub fn turn_field(interview: &Interview, turn: &Turn, field: &Field) -> Option<bool> {
    let named = (interview.case.as_str(), interview.name.as_str());
    field_of(named, interview.transcript.meta(), turn, field)
}

/// The same where the interview is given by its case and name, and its front matter.
pub fn field_of(
    (case, name): (&str, &str),
    meta: &Meta,
    turn: &Turn,
    field: &Field,
) -> Option<bool> {
    let value = field.value.as_str();
    Some(match field.name.as_str() {
        "role" => meta.role == value,
        "case" => case == value,
        "interview" => name == value || format!("{case}/{name}") == value,
        "lens" => turn.lens.as_deref() == Some(value),
        "speaker" => {
            let who = meta.speaker(&turn.label).unwrap_or("");
            turn.label == value || fold(who).contains(&fold(value))
        }
        _ => return None,
    })
}
