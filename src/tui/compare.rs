//! Two coders side by side, difference by difference, and a third in whose name is decided.

use kwali::analysis::{Change, Choice, Consensus, Decision, Difference, Kind, differences};
use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::study::{Coding, Span};

use super::action::Action;
use super::app::App;
use super::overlay::For;
use super::trail::Place;

/// Whom one compares with, and in whose name is decided.
#[derive(Debug, Clone)]
pub struct Compare {
    pub other: String,
    pub consensus: String,
    /// The difference one went to.
    at: Option<usize>,
    gaps: Vec<Gap>,
    /// Differences to go through in an order of their own, of other interviews too.
    queue: Vec<Queued>,
    /// Which of these one is at.
    queued: usize,
}

/// A difference in the order in which it is to be gone through.
#[derive(Debug, Clone)]
pub struct Queued {
    pub case: String,
    pub interview: String,
    pub span: Span,
    /// The ids of the codings it is about.
    pub codings: Vec<String>,
}

impl Compare {
    /// Refuses coders that are the same, or whom nobody knows.
    pub fn new(store: &Store, coder: &str, other: &str, consensus: &str) -> Result<Self> {
        kwali::study::check_name(consensus)?;
        if other == coder {
            return Err(Box::new(
                Problem::new("one does not compare with oneself")
                    .help("name another coder with `--compare`"),
            ));
        }
        if [coder, other].contains(&consensus) {
            return Err(Box::new(
                Problem::new(format!("`{consensus}` is one of the two that are compared"))
                    .help("name a third with `--consensus`"),
            ));
        }
        let coders = store.coders()?;
        if !coders.iter().any(|known| known == other) {
            let unknown = Problem::new(format!("unknown coder `{other}`"));
            return Err(Box::new(unknown.nearest(other, coders.iter().map(String::as_str))));
        }
        Ok(Self {
            other: other.to_owned(),
            consensus: consensus.to_owned(),
            at: None,
            gaps: Vec::new(),
            queue: Vec::new(),
            queued: 0,
        })
    }

    /// Goes through differences in the order of a list.
    #[must_use]
    pub fn through(self, queue: Vec<Queued>) -> Self {
        Self { queue, ..self }
    }
}

/// A difference as the screen needs it.
#[derive(Debug, Clone)]
struct Gap {
    /// The codings it is about, by which it is known when the differences are worked out anew.
    codings: Vec<String>,
    span: Span,
    kind: Kind,
    decision: Decision,
    /// What either coder has there: the code and its words.
    sides: [Option<(String, String)>; 2],
}

impl Gap {
    /// What both have alike needs no deciding.
    fn counts(&self) -> bool {
        self.kind != Kind::Same
    }

    fn open(&self) -> bool {
        self.counts() && self.decision == Decision::Open
    }
}

impl App {
    /// Does what compares and decides.
    pub fn act_on_differences(&mut self, action: Action) {
        if self.compare.is_none() {
            return self
                .tell("open the screen with `--compare NAME` to compare with another coder");
        }
        match action {
            Action::NextDifference => self.difference(true),
            Action::PreviousDifference => self.difference(false),
            Action::TakeMine => self.decide(&Choice::First, "yours"),
            Action::TakeTheirs => self.decide(&Choice::Second, "theirs"),
            Action::TakeBoth => self.decide(&Choice::Both, "both"),
            Action::TakeNeither => self.decide(&Choice::Neither, "neither"),
            Action::TakeOther => self.choose_codes(For::Consensus(self.view.passage())),
            _ => {}
        }
    }

    /// Works out the differences anew.
    pub fn see_differences(&mut self) {
        let Some(mut compare) = self.compare.take() else { return };
        let (first, second) = (self.codings(&self.session.coder), self.codings(&compare.other));
        let all = differences(first, second);
        let consensus = Consensus::new(&all, self.codings(&compare.consensus));
        let side = |codings: &[&Coding]| {
            codings.first().map(|coding| (coding.code().to_owned(), coding.quote().to_owned()))
        };
        let gap = |difference: &Difference<'_>| Gap {
            codings: difference.codings().map(|coding| coding.id().to_owned()).collect(),
            span: difference.span,
            kind: difference.kind,
            decision: consensus.decision(difference),
            sides: [side(&difference.first), side(&difference.second)],
        };
        let gaps: Vec<Gap> = all.iter().map(gap).collect();
        let at = compare.at.and_then(|at| compare.gaps.get(at));
        let at = at.and_then(|old| gaps.iter().position(|gap| gap.codings == old.codings));
        (compare.gaps, compare.at) = (gaps, at);
        self.compare = Some(compare);
    }

    fn codings(&self, coder: &str) -> &[Coding] {
        self.session.interview.codings.get(coder).map_or(&[], Vec::as_slice)
    }

    /// Goes to the first difference of a list.
    pub fn begin_queue(&mut self) {
        if self.compare.as_ref().is_some_and(|compare| !compare.queue.is_empty()) {
            self.take_up(0, true);
        }
    }

    /// Goes to a difference of the list where it is still to be decided, or looked at again on the
    /// way back; says whether one is there now.
    fn take_up(&mut self, at: usize, open: bool) -> bool {
        let queued = self.compare.as_ref().and_then(|compare| compare.queue.get(at));
        let Some(queued) = queued.cloned() else { return false };
        let place = Place {
            case: queued.case.clone(),
            interview: queued.interview.clone(),
            span: queued.span,
        };
        if !self.visit(&place) {
            return false;
        }
        let Some(compare) = &mut self.compare else { return false };
        let found = compare.gaps.iter().position(|gap| {
            gap.counts() && gap.codings.iter().any(|id| queued.codings.contains(id))
        });
        let Some(gap) = found.filter(|gap| !open || compare.gaps[*gap].open()) else {
            return false;
        };
        (compare.at, compare.queued) = (Some(gap), at);
        let span = compare.gaps[gap].span;
        self.focus = None;
        self.view.show(span);
        true
    }

    /// Goes on in the list, or back.
    fn queued_difference(&mut self, forward: bool) {
        let Some(compare) = &self.compare else { return };
        let (at, all) = (compare.queued, compare.queue.len());
        let here = self.here();
        let found = if forward {
            (at + 1..all).any(|next| self.take_up(next, true))
        } else {
            (0..at).rev().any(|next| self.take_up(next, false))
        };
        if !found {
            self.visit(&here);
            self.tell(if forward { "that was the last of the list" } else { "none before" });
        }
    }

    /// Goes to the next or last difference; while some are open, to one of those.
    fn difference(&mut self, forward: bool) {
        let Some(compare) = &self.compare else { return };
        if !compare.queue.is_empty() {
            return self.queued_difference(forward);
        }
        let gaps = &compare.gaps;
        let any = gaps.iter().any(Gap::open);
        let wanted = |at: &usize| if any { gaps[*at].open() } else { gaps[*at].counts() };
        let before = gaps.partition_point(|gap| gap.span.start() < self.view.cursor);
        let next = match (self.at_difference(), forward) {
            (Some(at), true) => (at + 1..gaps.len()).find(wanted),
            (Some(at), false) => (0..at).rev().find(wanted),
            (None, true) => (before..gaps.len()).find(wanted),
            (None, false) => (0..before).rev().find(wanted),
        };
        match next {
            Some(at) => {
                let span = gaps[at].span;
                if let Some(compare) = &mut self.compare {
                    compare.at = Some(at);
                }
                self.view.selection = None;
                self.focus = None;
                self.view.show(span);
            }
            None if gaps.iter().any(Gap::counts) => {
                self.tell(if forward { "no more differences below" } else { "none above" });
            }
            None => self.tell(format!("{} has coded the same", compare.other)),
        }
    }

    /// The difference one went to, as long as the cursor or the selection is still there.
    fn at_difference(&self) -> Option<usize> {
        let compare = self.compare.as_ref()?;
        let at = compare.at?;
        let span = compare.gaps.get(at)?.span;
        span.overlaps(self.view.place()).then_some(at)
    }

    /// Decides on the difference one is at.
    fn decide(&mut self, choice: &Choice, what: &str) {
        let Some(compare) = &self.compare else { return };
        let name = compare.consensus.clone();
        let Some(at) = self.at_difference() else {
            return self.tell("go to a difference first");
        };
        let changes = self.changes(Some(at), choice);
        let done = self.session.change_as(&name, &format!("take {what}"), changes);
        self.after(done, |app, ()| {
            app.difference(true);
            app.tell(format!("{name} takes {what}"));
        });
    }

    /// What a choice changes in the consensus' codings, with what both have alike.
    fn changes(&self, at: Option<usize>, choice: &Choice) -> Vec<Change> {
        let Some(compare) = &self.compare else { return Vec::new() };
        let (first, second) = (self.codings(&self.session.coder), self.codings(&compare.other));
        let all = differences(first, second);
        let consensus = Consensus::new(&all, self.codings(&compare.consensus));
        let place = self.session.place(&compare.consensus);
        let alike = consensus.start(&all, &place).into_iter();
        let mut changes: Vec<Change> = alike.map(|coding| (None, Some(coding))).collect();
        if let Some(difference) = at.and_then(|at| all.get(at)) {
            changes.extend(consensus.decide(difference, choice, &place));
        }
        changes
    }

    /// Gives a passage codes in the name of the consensus, in place of the difference one is at.
    pub fn give_as_consensus(&mut self, span: Span, codes: &[String]) {
        let Some(compare) = &self.compare else { return };
        let name = compare.consensus.clone();
        let at = self.at_difference();
        let done = self.session.fresh(&name, span, codes).and_then(|fresh| {
            let mut fresh = fresh.into_iter();
            let mut changes = match fresh.next() {
                Some(coding) if at.is_some() => self.changes(at, &Choice::Edited(coding)),
                first => first.into_iter().map(|coding| (None, Some(coding))).collect(),
            };
            changes.extend(fresh.map(|coding| (None, Some(coding))));
            self.session.change_as(&name, "take something else", changes)
        });
        self.after(done, |app, ()| {
            app.view.selection = None;
            app.difference(true);
            app.tell(format!("{name} takes {}", codes.join(", ")));
        });
    }

    /// What the difference one is at is about, and how many are left.
    pub fn difference_text(&self) -> Option<String> {
        let compare = self.compare.as_ref()?;
        let count = compare.gaps.iter().filter(|gap| gap.counts()).count();
        let open = compare.gaps.iter().filter(|gap| gap.open()).count();
        let mut left = format!("{open} of {count} differences with {} are open", compare.other);
        if !compare.queue.is_empty() {
            left.push_str(&format!(" · {} of {} listed", compare.queued + 1, compare.queue.len()));
        }
        let Some(at) = self.at_difference() else { return Some(left) };
        let kind = match compare.gaps[at].kind {
            Kind::Same => "the same",
            Kind::Span => "other words",
            Kind::Code => "another code",
            Kind::OnlyFirst => "only yours",
            Kind::OnlySecond => "only theirs",
        };
        let decided = match compare.gaps[at].decision {
            Decision::Open => "open",
            Decision::First => "yours taken",
            Decision::Second => "theirs taken",
            Decision::Both => "both taken",
            Decision::Neither => "neither taken",
            Decision::Edited => "something else taken",
        };
        Some(format!("{kind} · {decided} · {left}"))
    }

    /// What either coder has at the difference one is at: name, code, words.
    pub fn difference_sides(&self) -> Vec<(String, String, String)> {
        let (Some(compare), Some(at)) = (&self.compare, self.at_difference()) else {
            return Vec::new();
        };
        let names = [&self.session.coder, &compare.other];
        let both = names.into_iter().zip(&compare.gaps[at].sides);
        let told = both.map(|(name, side)| match side {
            Some((code, quote)) => (name.clone(), code.clone(), format!("“{quote}”")),
            None => (name.clone(), "nothing".to_owned(), String::new()),
        });
        told.collect()
    }

    /// The passage of the difference one is at.
    pub fn difference_span(&self) -> Option<Span> {
        let at = self.at_difference()?;
        self.compare.as_ref().map(|compare| compare.gaps[at].span)
    }
}
