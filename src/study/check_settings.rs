//! What a study demands of itself, for `kwali check`.

use super::coding::named;
use crate::problem::Problem;

/// How much a check's findings weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// They are not looked for.
    Off,
    /// They are told, and that is all.
    Note,
    /// They should be mended.
    Warning,
    /// They must be mended: figures or reports would be wrong.
    Error,
}

named!(Severity, "severity",
    Severity::Off => "off", Severity::Note => "note",
    Severity::Warning => "warning", Severity::Error => "error");

/// A place at which a check's findings are accepted, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The check's id or name.
    pub check: String,
    /// A code's path, a case, an interview, a coding's id or a file.
    pub at: String,
    /// Why it is right there.
    pub reason: String,
}

/// The `checks:` of a codebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckSettings {
    /// Severities that differ from a check's own, by its id or name, in the file's order.
    pub severity: Vec<(String, Severity)>,
    /// Findings that are accepted where they are.
    pub allow: Vec<Allowance>,
    /// How many interviews each case has in each role; none planned when empty.
    pub interviews: Vec<(String, usize)>,
    /// Whether interviewees must have approved their transcripts.
    pub approved: bool,
    /// The least κ that two coders must reach over all codes.
    pub agreement: Option<f64>,
    /// The least κ that they must reach for each code.
    pub agreement_by_code: Option<f64>,
    /// How often a code must have been given before its κ says anything.
    pub rare: Option<usize>,
    /// The share of interviews that two coders must have coded, from 0 to 1.
    pub double_coded: Option<f64>,
    /// How many levels of codes are too many to keep in mind; 4 when absent.
    pub depth: Option<usize>,
    /// Where the pseudonym key is, as seen from the study's folder.
    pub pseudonyms: Option<String>,
}
