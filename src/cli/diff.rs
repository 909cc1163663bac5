//! Changes of a text, as a patch.

use similar::TextDiff;

/// How many lines around a change are shown.
const AROUND: usize = 3;

/// A patch of one file that `git apply` takes.
pub fn unified(file: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = (format!("a/{file}"), format!("b/{file}"));
    diff.unified_diff().context_radius(AROUND).header(&old, &new).to_string()
}
