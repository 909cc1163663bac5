//! What was decided against and came back.

use std::collections::{HashMap, HashSet};

use super::mend;
use super::rows::{self, File};
use crate::checks::{Check, Found, Look, View};
use crate::store::CodingRow;
use crate::study::{Coding, Severity, Span, Status};
use crate::suggest::CODER;

pub const CHECK: Check = Check {
    id: "KW314",
    name: "rejected-again",
    title: "a coding that was rejected has come back",
    severity: Severity::Warning,
    page: include_str!("../../../docs/checks/KW314.md"),
    looks: &[Look::Interview(look)],
};

fn look(view: &View, found: &mut Found) {
    let rejections = Rejections::of(view);
    if rejections.by_code.is_empty() {
        return;
    }
    for (coder, sheet) in &view.files.codings {
        for row in sheet.read.iter().filter(|row| row.coding.status != Status::Rejected) {
            if let Some(against) = rejections.against(coder, &row.coding) {
                found.tell(told(view, sheet, row, against));
            }
        }
    }
}

fn told(
    view: &View,
    sheet: &File,
    row: &CodingRow,
    against: &Rejection,
) -> crate::checks::Diagnostic {
    let coding = &row.coding;
    let place = rows::passage(view, coding.span());
    let is = if coding.status == Status::Suggested { "is suggested again" } else { "is accepted" };
    let message =
        format!("`{}` {is} for {place}, where {} rejected it", coding.code(), against.coder);
    let told = rows::told(view, sheet, row, "status", message).about(against.coding.id());
    told.help(match coding.status {
        Status::Suggested => format!("`kwali code reject {}`, or accept it", coding.id()),
        _ => format!("keep one: `kwali code remove {}` or {}", against.coding.id(), coding.id()),
    })
}

struct Rejection<'a> {
    coder: &'a str,
    coding: &'a Coding,
    /// The largest end of this and those before it, so that overlaps are found by halving.
    reach: usize,
    /// Whether it is another coder's coding that was decided against, as in a consensus.
    others: bool,
}

#[derive(Default)]
struct Rejections<'a> {
    /// Each code's, by start.
    by_code: HashMap<&'a str, Vec<Rejection<'a>>>,
}

impl<'a> Rejections<'a> {
    fn of(view: &View<'a>) -> Self {
        let mut by_code: HashMap<&str, Vec<Rejection>> = HashMap::new();
        for (coder, sheet) in &view.files.codings {
            for row in sheet.read.iter().filter(|row| row.coding.status == Status::Rejected) {
                let coding = &row.coding;
                let rejection = Rejection { coder, coding, reach: 0, others: false };
                by_code.entry(coding.code()).or_default().push(rejection);
            }
        }
        if by_code.is_empty() {
            return Self::default();
        }
        let codings = view.files.codings.iter();
        let accepted: HashSet<(&str, Span, &str)> = codings
            .flat_map(|(coder, sheet)| sheet.read.iter().map(move |row| (coder, &row.coding)))
            .filter(|(_, coding)| coding.status == Status::Accepted)
            .map(|(coder, coding)| (coder.as_str(), coding.span(), coding.code()))
            .collect();
        let coders = || view.files.codings.iter().map(|(coder, _)| coder.as_str());
        for list in by_code.values_mut() {
            list.sort_by(|a, b| a.coding.order().cmp(&b.coding.order()));
            let mut reach = 0;
            for rejection in list {
                reach = reach.max(rejection.coding.span().end());
                rejection.reach = reach;
                let (span, code) = (rejection.coding.span(), rejection.coding.code());
                let mut others = coders().filter(|coder| *coder != rejection.coder);
                rejection.others = others.any(|coder| accepted.contains(&(coder, span, code)));
            }
        }
        Self { by_code }
    }

    /// The rejection that speaks against a coding that stands, if there is one.
    fn against(&self, coder: &str, coding: &Coding) -> Option<&Rejection<'a>> {
        let (list, span) = (self.by_code.get(coding.code())?, coding.span());
        let first = list.partition_point(|rejection| rejection.reach <= span.start());
        let near = list[first..].iter().take_while(|r| r.coding.span().start() < span.end());
        let mut near = near.filter(|rejection| rejection.coding.span().overlaps(span));
        near.find(|rejection| {
            let own = rejection.coder == coder;
            match coding.status {
                // The same passage twice in one file is a duplicate, and mended as one.
                _ if own && mend::are_twins(rejection.coding, coding) => false,
                Status::Suggested => own || coder == CODER,
                // Who rejects a passage and takes a smaller one within it has found better borders.
                _ => own && !rejection.others && span.contains(rejection.coding.span()),
            }
        })
    }
}
