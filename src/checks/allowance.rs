//! Comments that allow a finding where it stands: `# kwali: allow KW105 the two are told apart by …`.

use super::check;
use super::diagnostic::Diagnostic;

const MARK: &str = "kwali: allow ";

/// A comment that allows findings.
#[derive(Debug, PartialEq, Eq)]
struct Comment<'a> {
    /// The 1-based line.
    line: usize,
    check: &'a str,
    reason: &'a str,
    /// Whether nothing else stands on its line, so that it is about the next one.
    alone: bool,
}

/// Marks what the comments of a codebook allow: each on its own line, or alone on the line above.
pub fn in_codebook<'d>(source: &str, diagnostics: impl Iterator<Item = &'d mut Diagnostic>) {
    let comments = comments(source);
    for diagnostic in diagnostics {
        let Some(line) = diagnostic.place.as_ref().map(|place| place.line) else { continue };
        let about = |c: &&Comment| c.line == line || c.alone && c.above(line, &comments);
        allow(diagnostic, comments.iter().filter(about));
    }
}

/// Marks what the comments in a transcript's front matter allow for the interview.
pub fn in_front_matter(front: &str, diagnostics: &mut [Diagnostic]) {
    if !front.contains(MARK) {
        return;
    }
    let comments = comments(front);
    diagnostics.iter_mut().for_each(|diagnostic| allow(diagnostic, comments.iter()));
}

fn allow<'a>(diagnostic: &mut Diagnostic, comments: impl Iterator<Item = &'a Comment<'a>>) {
    let named = |comment: &&Comment| {
        check::find(comment.check).is_ok_and(|check| check.id == diagnostic.check)
    };
    // Without a reason nothing is allowed: who reads the study must know why.
    let mut matching = comments.filter(|comment| !comment.reason.is_empty()).filter(named);
    if let Some(comment) = matching.next() {
        diagnostic.allowed = Some(comment.reason.to_owned());
    }
}

impl Comment<'_> {
    /// Whether only comments stand between it and a line.
    fn above(&self, line: usize, all: &[Comment]) -> bool {
        let between = self.line + 1..line;
        self.line < line
            && between.into_iter().all(|at| all.iter().any(|c| c.line == at && c.alone))
    }
}

fn comments(source: &str) -> Vec<Comment<'_>> {
    if !source.contains(MARK) {
        return Vec::new();
    }
    let each = source.lines().enumerate().filter_map(|(at, line)| {
        let (before, said) = line.split_once(MARK)?;
        let before = before.trim_end().strip_suffix('#')?;
        let (check, reason) = said.trim().split_once(' ').unwrap_or((said.trim(), ""));
        let alone = before.trim().is_empty();
        Some(Comment { line: at + 1, check, reason: reason.trim(), alone })
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_about_its_line_or_the_next_and_gives_a_reason() {
        let source =
            "# kwali: allow KW105 two words\n# kwali: allow x y\nlabel: a # kwali: allow KW106\n";
        let found = comments(source);
        assert_eq!(found.len(), 3);
        assert_eq!((found[0].check, found[0].reason, found[0].alone), ("KW105", "two words", true));
        assert!(found[0].above(3, &found));
        assert_eq!((found[2].reason, found[2].alone), ("", false));
    }
}
