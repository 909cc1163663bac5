//! A codings file's rows as they should be: in their order, and each coding once.

use crate::study::{Coding, Status};

/// The rows in order, twins made one: the one that was decided on, with the memos of all. Call it only
/// with all rows of a file that reads without faults, or those that do not read are lost.
pub fn mended<'a>(codings: impl IntoIterator<Item = &'a Coding>) -> Vec<Coding> {
    let codings: Vec<&Coding> = codings.into_iter().collect();
    let order = twins(&codings);
    let same = |a: &usize, b: &usize| are_twins(codings[*a], codings[*b]);
    let one = |twins: &[usize]| {
        let mut kept = codings[twins[0]].clone();
        let mut memos: Vec<&str> = Vec::new();
        for memo in twins.iter().map(|at| codings[*at].memo.as_str()) {
            if !memo.is_empty() && !memos.contains(&memo) {
                memos.push(memo);
            }
        }
        kept.memo = memos.join("; ");
        kept
    };
    let all = |twins: &[usize]| twins.iter().map(|at| codings[*at].clone()).collect();
    let each = |twins: &[usize]| -> Vec<Coding> {
        if contradict(&codings, twins) { all(twins) } else { vec![one(twins)] }
    };
    let mut rows: Vec<Coding> = order.chunk_by(same).flat_map(each).collect();
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    rows
}

/// Whether one of some twins was accepted and another rejected: only people can tell which holds.
pub fn contradict(codings: &[&Coding], twins: &[usize]) -> bool {
    let has = |status| twins.iter().any(|at| codings[*at].status == status);
    has(Status::Accepted) && has(Status::Rejected)
}

/// Whether two codings of a coder say the same: the same words at the same place, code and lens.
pub fn are_twins(a: &Coding, b: &Coding) -> bool {
    content(a) == content(b)
}

/// The places of codings such that twins stand side by side, first the one to keep: accepted before
/// rejected before suggested, because what was decided stays, then by id.
pub fn twins(codings: &[&Coding]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..codings.len()).collect();
    let key = |at: usize| (content(codings[at]), weight(codings[at].status), codings[at].id());
    order.sort_by(|a, b| key(*a).cmp(&key(*b)));
    order
}

type Content<'a> = (usize, usize, &'a str, Option<&'a str>, &'a str);

fn content(coding: &Coding) -> Content<'_> {
    let span = coding.span();
    (span.start(), span.end(), coding.code(), coding.lens.as_deref(), coding.quote())
}

fn weight(status: Status) -> u8 {
    match status {
        Status::Accepted => 0,
        Status::Rejected => 1,
        Status::Suggested => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Span;
    use proptest::prelude::*;

    fn coding(id: &str, start: usize, code: &str, status: Status, memo: &str) -> Coding {
        let mut coding = Coding::restored(id, Span::at(start, 3), code, "ja.");
        coding.status = status;
        memo.clone_into(&mut coding.memo);
        coding
    }

    #[test]
    fn twins_become_the_accepted_one_with_every_memo_once() {
        let rows = [
            coding("c", 9, "a", Status::Accepted, ""),
            coding("b", 2, "a", Status::Suggested, "cue"),
            coding("d", 2, "a", Status::Accepted, "clear"),
            coding("e", 2, "a", Status::Accepted, "clear"),
            coding("a", 2, "b", Status::Rejected, ""),
        ];
        let mended = mended(&rows);
        let ids: Vec<&str> = mended.iter().map(Coding::id).collect();
        assert_eq!(ids, ["d", "a", "c"]);
        assert_eq!(mended[0].memo, "clear; cue");
        assert_eq!(mended[0].status, Status::Accepted);
    }

    #[test]
    fn the_same_passage_under_another_lens_or_with_other_words_is_no_twin() {
        let one = coding("a", 2, "a", Status::Accepted, "");
        let mut lens = coding("b", 2, "a", Status::Accepted, "");
        lens.lens = Some("x".into());
        let words = Coding::restored("c", Span::at(2, 3), "a", "nee");
        assert_eq!(mended([&one, &lens, &words]).len(), 3);
    }

    proptest! {
        #[test]
        fn it_loses_no_memo_and_no_decision_and_is_done_at_once(
            rows in proptest::collection::vec((0usize..3, 0usize..2, 0usize..3, 0usize..3), 0..12),
        ) {
            let statuses = [Status::Accepted, Status::Rejected, Status::Suggested];
            let rows: Vec<Coding> = rows.iter().enumerate().map(|(at, (start, code, status, memo))| {
                coding(&format!("k{at}"), *start, ["a", "b"][*code], statuses[*status], ["", "x", "y"][*memo])
            }).collect();
            let once = mended(&rows);
            prop_assert_eq!(&mended(&once), &once);
            prop_assert!(once.is_sorted_by(|a, b| a.order() <= b.order()));
            for row in &rows {
                let kept: Vec<&Coding> = once.iter().filter(|one| are_twins(one, row)).collect();
                let twins: Vec<&Coding> = rows.iter().filter(|one| are_twins(one, row)).collect();
                if contradict(&twins, &(0..twins.len()).collect::<Vec<_>>()) {
                    prop_assert_eq!(kept.len(), twins.len());
                    continue;
                }
                prop_assert_eq!(kept.len(), 1);
                prop_assert!(kept[0].memo.contains(&row.memo));
                prop_assert!(weight(kept[0].status) <= weight(row.status));
            }
        }
    }
}
