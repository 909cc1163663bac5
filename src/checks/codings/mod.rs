//! `KW3`…: codings.

mod across_speakers;
mod coded_with_ancestor;
mod codings_without_interview;
mod cut_word;
mod duplicate_coding;
mod empty_passage;
mod memos_without_interview;
mod mend;
mod moved_memo;
mod moved_quote;
mod question_coded;
mod rejected_again;
mod rows;
mod uncoded_interview;
mod undecided_suggestion;
mod unknown_code;
mod unreadable_codings;
mod unreadable_memos;
mod unsorted_codings;
mod wrong_lens;
mod wrong_role;

use super::check::Check;

pub use mend::mended;

/// The check whose findings depend on texts of before.
pub const MOVED_QUOTE: &str = moved_quote::CHECK.id;

/// Its checks, by id.
pub const CHECKS: &[Check] = &[
    unreadable_codings::CHECK,
    moved_quote::CHECK,
    unknown_code::CHECK,
    wrong_role::CHECK,
    wrong_lens::CHECK,
    empty_passage::CHECK,
    cut_word::CHECK,
    across_speakers::CHECK,
    duplicate_coding::CHECK,
    coded_with_ancestor::CHECK,
    question_coded::CHECK,
    uncoded_interview::CHECK,
    undecided_suggestion::CHECK,
    rejected_again::CHECK,
    codings_without_interview::CHECK,
    unsorted_codings::CHECK,
    unreadable_memos::CHECK,
    moved_memo::CHECK,
    memos_without_interview::CHECK,
];
