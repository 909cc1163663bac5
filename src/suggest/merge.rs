//! What becomes of the suggestions that are on disk when new ones are made.

use super::by::By;
use super::suggest::{CODER, Suggestion};
use crate::problem::Result;
use crate::study::{Coding, Interview, Origin, Span, Status};

/// How many suggestions are new, stay and go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Not there before.
    pub fresh: usize,
    /// There before with the same reason.
    pub kept: usize,
    /// No longer suggested, or decided on.
    pub gone: usize,
}

impl std::ops::AddAssign for Change {
    fn add_assign(&mut self, other: Self) {
        self.fresh += other.fresh;
        self.kept += other.kept;
        self.gone += other.gone;
    }
}

/// Brings the codings that kwali suggested up to date.
///
/// Only suggestions of those ways (`by`) whose code `concerns` are touched. What somebody rejected stays and is
/// not suggested again, nor is a passage that overlaps an accepted coding with the same code,
/// whoever made it. Doing it twice changes nothing.
pub fn merge(
    own: &mut Vec<Coding>,
    interview: &Interview,
    suggestions: &[Suggestion],
    by: By,
    concerns: impl Fn(&str) -> bool,
) -> Result<Change> {
    let others = interview.codings.iter().filter(|(coder, _)| *coder != CODER);
    let decided: Vec<(Span, String)> = others
        .flat_map(|(_, codings)| codings)
        .chain(own.iter())
        .filter(|coding| coding.status != Status::Suggested)
        .map(|coding| (coding.span(), coding.code().to_owned()))
        .collect();
    let open = |s: &&Suggestion| {
        concerns(&s.code)
            && !decided.iter().any(|(span, code)| *code == s.code && span.overlaps(s.span))
    };
    let mut wanted: Vec<Coding> =
        suggestions.iter().filter(open).map(|s| s.coding(interview)).collect::<Result<_>>()?;
    let mut change = Change::default();
    own.retain(|coding| {
        let ours = coding.status == Status::Suggested && is_of(coding.origin, by);
        if !ours || !concerns(coding.code()) {
            return true;
        }
        let same = wanted.iter().position(|new| is_same(new, coding));
        match same {
            Some(at) => {
                wanted.remove(at);
                change.kept += 1;
            }
            None => change.gone += 1,
        }
        same.is_some()
    });
    change.fresh = wanted.len();
    own.extend(wanted);
    Ok(change)
}

/// Adds suggestions of a code for passages that somebody searched for, and says how many were new.
///
/// What was rejected, or coded or suggested so already, is not suggested again. The origin is
/// `human`, as a person chose the words: [`merge`] takes away only what comes from cues and learning, so the
/// suggestions wait until somebody decides.
pub fn propose(
    own: &mut Vec<Coding>,
    interview: &Interview,
    passages: &[Span],
    code: &str,
    reason: &str,
) -> Result<usize> {
    let others = interview.codings.iter().filter(|(coder, _)| *coder != CODER);
    let others: Vec<Span> = others
        .flat_map(|(_, codings)| codings)
        .filter(|coding| coding.code() == code)
        .map(Coding::span)
        .collect();
    let place = interview.reference().to_string();
    let text = interview.transcript.text();
    let holds_words = |span: &&Span| text.slice(**span).is_some_and(|t| !t.trim().is_empty());
    let before = own.len();
    for passage in passages.iter().filter(holds_words) {
        let mine = own.iter().filter(|coding| coding.code() == code).map(Coding::span);
        if mine.chain(others.iter().copied()).any(|span| span.overlaps(*passage)) {
            continue;
        }
        let mut coding = Coding::new(&place, text, *passage, code)?;
        coding.status = Status::Suggested;
        coding.origin = Origin::Human;
        reason.clone_into(&mut coding.memo);
        own.push(coding);
    }
    Ok(own.len() - before)
}

/// Whether suggestions of an origin are made anew by one way.
fn is_of(origin: Origin, by: By) -> bool {
    match origin {
        Origin::Human => false,
        Origin::Cue => by != By::Learned,
        Origin::Learned => by != By::Cues,
    }
}

fn is_same(new: &Coding, old: &Coding) -> bool {
    new.span() == old.span()
        && new.code() == old.code()
        && new.quote() == old.quote()
        && new.origin == old.origin
        && new.memo == old.memo
}
