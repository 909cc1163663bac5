//! What a consensus has decided, by interview.

use crate::analysis::{Consensus, Decision, Kind, Selection, differences};
use crate::study::{Coding, Interview, Status, Study};

/// How far a consensus is with one interview.
#[derive(Debug, Clone, Copy)]
pub struct Settled<'a> {
    /// The interview.
    pub interview: &'a Interview,
    /// How many passages both coded alike.
    pub alike: usize,
    /// How many differences there are.
    pub differences: usize,
    /// How many of these are open.
    pub open: usize,
}

impl Settled<'_> {
    /// How many differences are decided.
    pub fn decided(&self) -> usize {
        self.differences - self.open
    }
}

/// For each interview that both coders coded, what of their differences a consensus has decided.
pub fn settled<'a>(
    study: &'a Study,
    selection: &Selection,
    coders: [&str; 2],
    consensus: &str,
) -> Vec<Settled<'a>> {
    let none: &[Coding] = &[];
    let taken = study.interviews.iter().filter(|i| selection.takes_interview(study, i));
    let each = taken.filter_map(|interview| {
        let of = |coder: &str| interview.codings.get(coder).map_or(none, Vec::as_slice);
        let [first, second] = coders.map(of);
        let coded = |all: &[Coding]| all.iter().any(|c| c.status == Status::Accepted);
        if !coded(first) || !coded(second) {
            return None;
        }
        let wanted = |coding: &Coding| selection.takes_code(coding.code());
        let all = differences(first, second);
        let consensus = Consensus::new(&all, of(consensus));
        let chosen = all.iter().filter(|difference| difference.codings().any(wanted));
        let (alike, unlike): (Vec<_>, Vec<_>) = chosen.partition(|d| d.kind == Kind::Same);
        let open = unlike.iter().filter(|d| consensus.decision(d) == Decision::Open).count();
        Some(Settled { interview, alike: alike.len(), differences: unlike.len(), open })
    });
    each.collect()
}
