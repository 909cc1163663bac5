//! What people coded, as a code at a turn.

use std::collections::BTreeSet;

use super::suggest::CODER;
use crate::study::{Codebook, Coding, Interview, Status};

/// A turn's number and a code's place in the codebook.
pub(super) type Unit = (usize, usize);

/// The accepted codings of `coder`, or of everybody but kwali.
pub(super) fn accepted<'a>(
    interview: &'a Interview,
    coder: Option<&str>,
) -> impl Iterator<Item = &'a Coding> {
    let counts = |name: &str| coder.map_or(name != CODER, |coder| coder == name);
    let own: Vec<&Vec<Coding>> =
        interview.codings.iter().filter(|(name, _)| counts(name)).map(|(_, all)| all).collect();
    own.into_iter().flatten().filter(|coding| coding.status == Status::Accepted)
}

/// The codes of respondents' turns that accepted codings overlap.
pub(super) fn coded(
    interview: &Interview,
    codebook: &Codebook,
    coder: Option<&str>,
) -> BTreeSet<Unit> {
    let accepted: Vec<&Coding> = accepted(interview, coder).collect();
    let units = interview.answers(codebook).flat_map(|turn| {
        let here = accepted.iter().filter(move |coding| coding.span().overlaps(turn.span));
        here.filter_map(move |coding| Some((turn.number, codebook.position(coding.code())?)))
    });
    units.collect()
}
