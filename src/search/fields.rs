//! What fields ask, where the place of a turn is enough to answer.

use super::query::Field;
use super::words::fold;
use crate::study::{Interview, Turn};

/// The fields that a turn answers by where it stands and who speaks.
pub const TURN_FIELDS: &[&str] = &["role", "case", "interview", "lens", "speaker"];

/// Whether a turn has what one of [`TURN_FIELDS`] asks; `None` for any other field.
pub fn turn_field(interview: &Interview, turn: &Turn, field: &Field) -> Option<bool> {
    let meta = interview.transcript.meta();
    let value = field.value.as_str();
    Some(match field.name.as_str() {
        "role" => meta.role == value,
        "case" => interview.case == value,
        "interview" => {
            interview.name == value || format!("{}/{}", interview.case, interview.name) == value
        }
        "lens" => turn.lens.as_deref() == Some(value),
        "speaker" => {
            let who = meta.speaker(&turn.label).unwrap_or("");
            turn.label == value || fold(who).contains(&fold(value))
        }
        _ => return None,
    })
}
