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
/// Only suggestions of those ways (`by`) whose code `concerns` are touched. What somebody rejected
/// stays and is not suggested again, nor is a passage that overlaps an accepted coding with the same
/// code, whoever made it, or another suggestion of it that waits. What was learned is a probability
/// of a whole turn, so a code that somebody accepted or rejected anywhere in a turn is not suggested
/// elsewhere in it because of that. Doing it twice changes nothing.
pub fn merge(
    own: &mut Vec<Coding>,
    interview: &Interview,
    suggestions: &[Suggestion],
    by: By,
    concerns: impl Fn(&str) -> bool,
) -> Result<Change> {
    let renewed = |coding: &Coding| {
        coding.status == Status::Suggested && is_of(coding.origin, by) && concerns(coding.code())
    };
    let known = Known::new(own, interview, renewed);
    let open = |s: &&Suggestion| concerns(&s.code) && !known.has(interview, s);
    let mut wanted: Vec<Coding> =
        suggestions.iter().filter(open).map(|s| s.coding(interview)).collect::<Result<_>>()?;
    let mut change = Change::default();
    own.retain(|coding| {
        if !renewed(coding) {
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

/// The passages that have a code, or are not to have it, before anything is suggested.
struct Known {
    decided: Vec<(Span, String)>,
    waiting: Vec<(Span, String)>,
}

impl Known {
    /// Takes what everybody decided, and of `own` what waits and is not `renewed`.
    fn new(own: &[Coding], interview: &Interview, renewed: impl Fn(&Coding) -> bool) -> Self {
        let others = interview.codings.iter().filter(|(coder, _)| *coder != CODER);
        let others = others.flat_map(|(_, codings)| codings);
        let is_decided = |coding: &&Coding| coding.status != Status::Suggested;
        let place = |coding: &Coding| (coding.span(), coding.code().to_owned());
        let waits = |coding: &&Coding| !is_decided(coding) && !renewed(coding);
        Self {
            decided: others.chain(own).filter(is_decided).map(place).collect(),
            waiting: own.iter().filter(waits).map(place).collect(),
        }
    }

    fn has(&self, interview: &Interview, suggestion: &Suggestion) -> bool {
        let touches = |(span, code): &(Span, String), reach: Span| {
            *code == suggestion.code && span.overlaps(reach)
        };
        let reach = match suggestion.origin {
            Origin::Learned => interview.transcript.turn_at(suggestion.span.start()).span,
            Origin::Cue | Origin::Human => suggestion.span,
        };
        self.decided.iter().any(|known| touches(known, reach))
            || self.waiting.iter().any(|known| touches(known, suggestion.span))
    }
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::study::{Approval, Meta, Transcript};

    /// Turns of three sentences each.
    fn interview(turns: usize) -> Interview {
        let meta = Meta {
            role: "r".into(),
            date: String::new(),
            language: "en".into(),
            lens: None,
            status: Approval::Draft,
            speakers: vec![("A".into(), "somebody".into())],
            note: None,
        };
        let body = vec!["A: One two. Three four. Five six."; turns].join("\n\n");
        let transcript = Transcript::new(meta, &body, |_| None).unwrap();
        Interview { case: "c".into(), name: "i".into(), transcript, codings: BTreeMap::new() }
    }

    /// A sentence by number, a code by number.
    type Place = (usize, usize);

    fn span(interview: &Interview, sentence: usize) -> Span {
        let transcript = &interview.transcript;
        let turns = transcript.turns().iter();
        let all: Vec<Span> = turns.flat_map(|turn| transcript.sentences(turn)).collect();
        all[sentence % all.len()]
    }

    fn suggestion(interview: &Interview, (sentence, code): Place, origin: Origin) -> Suggestion {
        Suggestion {
            span: span(interview, sentence),
            code: ["a", "b"][code % 2].into(),
            reason: "learned 0.60".into(),
            origin,
            probability: Some(0.6),
        }
    }

    fn coding(interview: &Interview, place: Place, status: Status, origin: Origin) -> Coding {
        let mut coding = suggestion(interview, place, origin).coding(interview).unwrap();
        coding.status = status;
        coding
    }

    fn places() -> impl Strategy<Value = Vec<Place>> {
        proptest::collection::vec((0_usize..9, 0_usize..2), 0..6)
    }

    fn origin() -> impl Strategy<Value = Origin> {
        prop_oneof![Just(Origin::Cue), Just(Origin::Learned)]
    }

    fn status() -> impl Strategy<Value = Status> {
        prop_oneof![Just(Status::Accepted), Just(Status::Rejected), Just(Status::Suggested)]
    }

    proptest! {
        #[test]
        fn what_was_decided_is_not_suggested_again_and_twice_is_once(
            suggested in proptest::collection::vec(((0_usize..9, 0_usize..2), origin()), 0..12),
            theirs in places(),
            own in proptest::collection::vec(
                ((0_usize..9, 0_usize..2), status(), prop_oneof![origin(), Just(Origin::Human)]),
                0..6),
            by in proptest::sample::select(&By::ALL),
        ) {
            let mut interview = interview(3);
            let accepted = |place: &Place| coding(&interview, *place, Status::Accepted, Origin::Human);
            let theirs: Vec<Coding> = theirs.iter().map(accepted).collect();
            interview.codings.insert("anna".into(), theirs.clone());
            let before: Vec<Coding> =
                own.iter().map(|(p, status, origin)| coding(&interview, *p, *status, *origin)).collect();
            let made: Vec<Suggestion> = suggested
                .iter()
                .filter(|(_, origin)| is_of(*origin, by))
                .map(|(place, origin)| suggestion(&interview, *place, *origin))
                .collect();
            let mut after = before.clone();
            let change = merge(&mut after, &interview, &made, by, |code| code == "a").unwrap();
            let kept = |c: &&Coding| {
                c.status != Status::Suggested || !is_of(c.origin, by) || c.code() != "a"
            };
            for coding in before.iter().filter(kept) {
                prop_assert!(after.contains(coding), "{coding:?} was lost");
            }
            let decided: Vec<&Coding> =
                theirs.iter().chain(&before).filter(|c| c.status != Status::Suggested).collect();
            let new = after.iter().filter(|c| c.code() == "a" && !kept(c));
            for coding in new.clone() {
                let reach = match coding.origin {
                    Origin::Learned => interview.transcript.turn_at(coding.span().start()).span,
                    _ => coding.span(),
                };
                prop_assert!(!decided.iter().any(|d| d.code() == "a" && d.span().overlaps(reach)));
            }
            prop_assert_eq!(change.fresh + change.kept, new.count());
            let once = after.clone();
            let change = merge(&mut after, &interview, &made, by, |code| code == "a").unwrap();
            prop_assert_eq!((change.fresh, change.gone), (0, 0));
            prop_assert_eq!(after, once);
        }
    }
}
