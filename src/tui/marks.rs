//! The codings of an interview as stripes in the margin.

use kwali::study::{Coding, Interview, Span, Status};
use kwali::suggest::CODER;

/// A coding as the screen shows it.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Whose it is.
    pub coder: String,
    pub coding: Coding,
    /// Which of the stripes side by side, from 0.
    pub lane: usize,
}

impl Mark {
    pub fn span(&self) -> Span {
        self.coding.span()
    }

    /// Whether it waits for a decision.
    pub fn suggested(&self) -> bool {
        self.coding.status == Status::Suggested
    }
}

/// What is shown beside one's own codings.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    pub suggestions: bool,
    pub others: bool,
}

/// The codings that can be shown, in order of place, each on a stripe that is free there.
pub fn marks(interview: &Interview, own: &str, sight: Sight) -> Vec<Mark> {
    let text = interview.transcript.text();
    let visible = |coder: &str, coding: &Coding| match coding.status {
        Status::Rejected => false,
        Status::Suggested => sight.suggestions,
        Status::Accepted => coder == own || (sight.others && coder != CODER),
    };
    let mut marks: Vec<Mark> = interview
        .codings
        .iter()
        .flat_map(|(coder, codings)| codings.iter().map(move |coding| (coder, coding)))
        .filter(|(coder, coding)| visible(coder, coding) && coding.fits(text))
        .map(|(coder, coding)| Mark { coder: coder.clone(), coding: coding.clone(), lane: 0 })
        .collect();
    marks.sort_by(|a, b| {
        let key = |m: &Mark| (m.span().start(), std::cmp::Reverse(m.span().end()), m.coder != own);
        key(a).cmp(&key(b)).then_with(|| a.coding.order().cmp(&b.coding.order()))
    });
    let mut ends: Vec<usize> = Vec::new();
    for mark in &mut marks {
        let free = ends.iter().position(|end| *end <= mark.span().start());
        mark.lane = free.unwrap_or(ends.len());
        match free {
            Some(lane) => ends[lane] = mark.span().end(),
            None => ends.push(mark.span().end()),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::super::tests::interview;
    use super::*;

    #[test]
    fn codings_that_overlap_stand_side_by_side_and_those_of_others_can_be_hidden() {
        let mut read = interview("I: x\n\nD: een twee drie vier\n");
        let text = read.transcript.text().clone();
        let coding =
            |start, len, code| Coding::new("a/b", &text, Span::at(start, len), code).unwrap();
        let mut suggested = coding(9, 3, "c");
        suggested.status = Status::Suggested;
        read.codings.insert("anna".into(), vec![coding(9, 8, "a"), coding(18, 4, "a")]);
        read.codings.insert("bram".into(), vec![coding(13, 9, "b")]);
        read.codings.insert(CODER.into(), vec![suggested]);
        let all = marks(&read, "anna", Sight { suggestions: true, others: true });
        let lanes: Vec<(&str, usize)> = all.iter().map(|m| (m.coding.code(), m.lane)).collect();
        assert_eq!(lanes, [("a", 0), ("c", 1), ("b", 1), ("a", 0)]);
        let blind = marks(&read, "anna", Sight { suggestions: false, others: false });
        assert!(blind.iter().all(|mark| mark.coder == "anna"));
        assert_eq!(blind.len(), 2);
    }
}
