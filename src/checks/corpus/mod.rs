//! `KW2`…: the corpus.

mod broken_encoding;
mod case_without_interview;
mod empty_turn;
mod foreign_lens;
mod heading_without_lens;
mod interview_without_case;
mod invisible_character;
mod mangled_letters;
mod missing_interview;
mod missing_lens;
mod no_interviewer;
mod not_approved;
mod odd_language;
mod places;
mod same_text_twice;
mod stray_file;
mod stray_white_space;
mod time_order;
mod turn_without_speaker;
mod undeclared_attribute;
mod undeclared_speaker;
mod undeclared_value;
mod unknown_lens;
mod unknown_role;
mod unreadable_file;
mod wrong_date;

use super::check::Check;

pub use invisible_character::{Cure, invisible};

/// Its checks, by id.
pub const CHECKS: &[Check] = &[
    unreadable_file::CHECK,
    broken_encoding::CHECK,
    mangled_letters::CHECK,
    case_without_interview::CHECK,
    interview_without_case::CHECK,
    unknown_role::CHECK,
    unknown_lens::CHECK,
    undeclared_attribute::CHECK,
    undeclared_value::CHECK,
    undeclared_speaker::CHECK,
    turn_without_speaker::CHECK,
    missing_interview::CHECK,
    not_approved::CHECK,
    wrong_date::CHECK,
    heading_without_lens::CHECK,
    invisible_character::CHECK,
    same_text_twice::CHECK,
    stray_file::CHECK,
    empty_turn::CHECK,
    foreign_lens::CHECK,
    missing_lens::CHECK,
    time_order::CHECK,
    odd_language::CHECK,
    no_interviewer::CHECK,
    stray_white_space::CHECK,
];
