//! What a third coder, the consensus, has decided about two coders' differences.
//!
//! A decision is codings in the consensus' file: accepted for what was taken, rejected for what was
//! decided against, on the same span with the same code.

use std::collections::{HashMap, HashSet};

use super::differences::{Difference, Key, Kind, key};
use crate::study::{Coding, Span, Status};

/// What was decided about a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// As the first coder has it.
    First,
    /// As the second coder has it.
    Second,
    /// Both are right.
    Both,
    /// None of it.
    Neither,
    /// Something that neither coder has.
    Edited,
}

/// What to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// As the first coder has it; where that one has nothing, nothing.
    First,
    /// As the second coder has it; where that one has nothing, nothing.
    Second,
    /// All of it.
    Both,
    /// None of it.
    Neither,
    /// This coding, instead of theirs.
    Edited(Coding),
}

/// A coding before and after; `None` is: not there.
pub type Change = (Option<Coding>, Option<Coding>);

/// The consensus' codings of an interview, laid over the differences of two coders.
#[derive(Debug, Clone)]
pub struct Consensus<'a> {
    by_key: HashMap<Key<'a>, &'a Coding>,
    /// Accepted codings that neither coder has, by code.
    edits: HashMap<&'a str, Vec<&'a Coding>>,
    /// Where these stand.
    edited: HashSet<Span>,
}

impl<'a> Consensus<'a> {
    /// Lays the consensus' codings over all differences of an interview.
    pub fn new(differences: &[Difference<'_>], codings: &'a [Coding]) -> Self {
        let theirs: HashSet<Key> =
            differences.iter().flat_map(Difference::codings).map(key).collect();
        let mut by_key: HashMap<Key, &Coding> = HashMap::new();
        let mut edits: HashMap<&str, Vec<&Coding>> = HashMap::new();
        for coding in codings {
            let accepted = coding.status == Status::Accepted;
            // Of two on the same passage with the same code, the accepted one is what counts.
            if accepted || !by_key.contains_key(&key(coding)) {
                by_key.insert(key(coding), coding);
            }
            if accepted && !theirs.contains(&key(coding)) {
                edits.entry(coding.code()).or_default().push(coding);
            }
        }
        let edited = edits.values().flatten().map(|edit| edit.span()).collect();
        Self { by_key, edits, edited }
    }

    /// What was decided about a difference.
    ///
    /// It is decided when each of its codings is accepted or rejected; when one of two alternatives is
    /// accepted; or when the consensus has a coding of its own there with a code of the difference.
    /// Another code on the same words decides nothing: passages may have several.
    pub fn decision(&self, difference: &Difference<'_>) -> Decision {
        let status = |side: &[&Coding]| {
            let coding = self.by_key.get(&key(side.first()?));
            coding.map(|coding| coding.status).filter(|status| *status != Status::Suggested)
        };
        let (first, second) = (status(&difference.first), status(&difference.second));
        let accepted = Some(Status::Accepted);
        let absent =
            |side: &[&Coding], status: Option<Status>| !side.is_empty() && status.is_none();
        match (first == accepted, second == accepted) {
            (true, true) => Decision::Both,
            (true, false) => Decision::First,
            (false, true) => Decision::Second,
            (false, false) if self.edits_of(difference).next().is_some() => Decision::Edited,
            (false, false)
                if absent(&difference.first, first) || absent(&difference.second, second) =>
            {
                Decision::Open
            }
            (false, false) if self.recodes(difference) => Decision::Edited,
            (false, false) => Decision::Neither,
        }
    }

    /// The consensus' own codings that stand for a difference.
    fn edits_of(&self, difference: &Difference<'_>) -> impl Iterator<Item = &'a Coding> {
        let codes: HashSet<&str> = difference.codings().map(Coding::code).collect();
        let span = difference.span;
        let edits = codes.into_iter().filter_map(|code| self.edits.get(code)).flatten().copied();
        edits.filter(move |edit| edit.span().overlaps(span))
    }

    /// Whether the consensus has another code on the words of a difference.
    fn recodes(&self, difference: &Difference<'_>) -> bool {
        let mut spans = difference.codings().map(Coding::span).chain([difference.span]);
        spans.any(|span| self.edited.contains(&span))
    }

    /// How many differences are open.
    pub fn open(&self, differences: &[Difference<'_>]) -> usize {
        differences.iter().filter(|d| self.decision(d) == Decision::Open).count()
    }

    /// What both coders have alike, lens included, and the consensus has not decided on yet: it can be
    /// added without asking. `place` is what ids are made from, as in [`Coding::new`].
    pub fn start(&self, differences: &[Difference<'_>], place: &str) -> Vec<Coding> {
        let alike = |d: &&Difference| d.kind == Kind::Same && d.first[0].lens == d.second[0].lens;
        let codings = differences.iter().filter(alike).map(|d| d.first[0]);
        let fresh = codings.filter(|coding| !self.by_key.contains_key(&key(coding)));
        fresh.map(|coding| coding.copied(place)).collect()
    }

    /// The changes in the consensus' file that a choice makes; `place` is what ids are made from, as in
    /// [`Coding::new`]. A coding of the consensus' own that stood for the difference goes.
    pub fn decide(&self, difference: &Difference<'_>, choice: &Choice, place: &str) -> Vec<Change> {
        let edit = match choice {
            Choice::Edited(coding) => Some(coding),
            _ => None,
        };
        let is_edit = |coding: &Coding| edit.is_some_and(|edit| key(edit) == key(coding));
        let wanted = sources(difference, choice).into_iter().filter(|(c, _)| !is_edit(c));
        let mut changes: Vec<Change> = wanted
            .filter_map(|(source, taken)| self.change(source, taken, &source.copied(place)))
            .collect();
        let gone = self.edits_of(difference).filter(|old| !is_edit(old));
        changes.extend(gone.map(|old| (Some(old.clone()), None)));
        changes.extend(edit.and_then(|edit| self.change(edit, true, edit)));
        changes
    }

    /// The change that takes or rejects a span and code; `fresh` is added where there is none.
    fn change(&self, source: &Coding, taken: bool, fresh: &Coding) -> Option<Change> {
        let status = if taken { Status::Accepted } else { Status::Rejected };
        let Some(old) = self.by_key.get(&key(source)).copied() else {
            return Some((None, Some(fresh.with_status(status))));
        };
        let mut new = old.with_status(status);
        if taken {
            new.lens.clone_from(&source.lens);
        }
        (new != *old).then(|| (Some(old.clone()), Some(new)))
    }
}

/// The codings that a choice is about, and whether it takes them.
fn sources<'a>(difference: &Difference<'a>, choice: &Choice) -> Vec<(&'a Coding, bool)> {
    let [first, second] = match choice {
        Choice::First => [true, false],
        Choice::Second => [false, true],
        Choice::Both => [true, true],
        Choice::Neither | Choice::Edited(_) => [false, false],
    };
    let (a, b) = (difference.first.first().copied(), difference.second.first().copied());
    if difference.kind == Kind::Same {
        let whose = if second && !first { b } else { a };
        return whose.map(|coding| (coding, first || second)).into_iter().collect();
    }
    a.map(|a| (a, first)).into_iter().chain(b.map(|b| (b, second))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::differences::{
        differences,
        tests::{coding, codings},
    };
    use super::*;
    use proptest::prelude::*;

    const PLACE: &str = "a/b consensus";

    /// What changes make of a file.
    fn after(mut file: Vec<Coding>, changes: Vec<Change>) -> Vec<Coding> {
        for (before, after) in changes {
            if let Some(before) = before {
                let at = file.iter().position(|c| *c == before).expect("what was there");
                file.remove(at);
            }
            file.extend(after);
        }
        file
    }

    fn expected(kind: Kind, choice: &Choice) -> Decision {
        match (kind, choice) {
            (_, Choice::Neither)
            | (Kind::OnlyFirst, Choice::Second)
            | (Kind::OnlySecond, Choice::First) => Decision::Neither,
            (Kind::Same, _) => Decision::Both,
            (Kind::OnlyFirst, _) | (_, Choice::First) => Decision::First,
            (Kind::OnlySecond, _) | (_, Choice::Second) => Decision::Second,
            (_, Choice::Both) => Decision::Both,
            (_, Choice::Edited(_)) => Decision::Edited,
        }
    }

    #[test]
    fn a_code_beside_others_is_open_until_somebody_decides_on_it() {
        let first = [coding(0, 10, "a", 1), coding(0, 10, "b", 2)];
        let found = differences(&first, &first[..1]);
        let start = Consensus::new(&found, &[]).start(&found, PLACE);
        assert_eq!(start.iter().map(Coding::code).collect::<Vec<_>>(), ["a"]);
        let consensus = Consensus::new(&found, &start);
        let decisions: Vec<_> = found.iter().map(|d| consensus.decision(d)).collect();
        assert_eq!(decisions, [Decision::Both, Decision::Open]);
        assert!(consensus.start(&found, PLACE).is_empty());
    }

    #[test]
    fn what_differs_in_the_lens_is_not_added_without_asking() {
        let first = [coding(0, 10, "a", 1)];
        let mut second = first.clone();
        second[0].lens = Some("x".into());
        let found = differences(&first, &second);
        let consensus = Consensus::new(&found, &[]);
        assert!(consensus.start(&found, PLACE).is_empty());
        let file = after(Vec::new(), consensus.decide(&found[0], &Choice::Second, PLACE));
        assert_eq!(file[0].lens.as_deref(), Some("x"));
        let changes = Consensus::new(&found, &file).decide(&found[0], &Choice::First, PLACE);
        assert_eq!(after(file, changes)[0].lens, None);
    }

    #[test]
    fn an_edited_coding_takes_the_place_of_both_until_one_of_them_is_taken() {
        let (first, second) = ([coding(0, 10, "a", 1)], [coding(4, 10, "a", 1)]);
        let found = differences(&first, &second);
        for code in ["a", "b"] {
            let edit = coding(0, 14, code, 9);
            let choice = Choice::Edited(edit.clone());
            let file =
                after(Vec::new(), Consensus::new(&found, &[]).decide(&found[0], &choice, PLACE));
            assert_eq!(file.len(), 3);
            assert_eq!(Consensus::new(&found, &file).decision(&found[0]), Decision::Edited);
        }
        // Without the two rejections, only a coding with their code stands for them.
        let own = [coding(0, 14, "a", 9)];
        let consensus = Consensus::new(&found, &own);
        assert_eq!(consensus.decision(&found[0]), Decision::Edited);
        let file = after(own.to_vec(), consensus.decide(&found[0], &Choice::First, PLACE));
        let accepted: Vec<_> = file.iter().filter(|c| c.status == Status::Accepted).collect();
        assert_eq!(accepted.iter().map(|c| c.span()).collect::<Vec<_>>(), [first[0].span()]);
        let own = [coding(0, 14, "b", 9)];
        assert_eq!(Consensus::new(&found, &own).decision(&found[0]), Decision::Open);
    }

    proptest! {
        #[test]
        fn deciding_everything_leaves_nothing_open(
            first in codings(),
            second in codings(),
            choices in prop::collection::vec(0usize..4, 60),
        ) {
            let found = differences(&first, &second);
            let mut file = Consensus::new(&found, &[]).start(&found, PLACE);
            let all = [Choice::First, Choice::Second, Choice::Both, Choice::Neither];
            let wanted = |at: usize| &all[choices[at % choices.len()]];
            for round in [0, 7] {
                for (at, difference) in found.iter().enumerate() {
                    let consensus = Consensus::new(&found, &file);
                    let others: Vec<_> = found.iter().map(|d| consensus.decision(d)).collect();
                    let changes = consensus.decide(difference, wanted(at + round), PLACE);
                    file = after(file, changes);
                    let consensus = Consensus::new(&found, &file);
                    prop_assert!(consensus.decide(difference, wanted(at + round), PLACE).is_empty());
                    for (other, d) in found.iter().enumerate() {
                        let decision = if other == at {
                            expected(d.kind, wanted(at + round))
                        } else {
                            others[other]
                        };
                        prop_assert_eq!(consensus.decision(d), decision);
                    }
                }
                prop_assert_eq!(Consensus::new(&found, &file).open(&found), 0);
            }
            let keys: HashSet<_> = file.iter().map(key).collect();
            prop_assert_eq!(keys.len(), file.len());
        }
    }
}
