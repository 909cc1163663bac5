//! A CSV file of codings, from whatever program: read row by row, and each put on its words.
//!
//! A row says where (`ref`, `interview`, or `case` and `interview`), which code, and which words: by
//! offsets, by quoting them, or by a reference to a turn or sentence.

mod columns;
mod sheet;
mod words;

pub use columns::{Columns, Field};
pub use sheet::{Sheet, decode};

use std::collections::HashMap;

use crate::problem::{Problem, Result};
use crate::study::{Codebook, Coding, Interview, Locus, Origin, Reference, Span, Status};

/// A coding that a row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The interview, and where in it to look.
    pub reference: Reference,
    /// The code.
    pub code: String,
    /// The offsets, where they are given.
    pub span: Option<Span>,
    /// The words, where they are given.
    pub quote: Option<String>,
    /// The memo; `None` where the file has no such column.
    pub memo: Option<String>,
    /// The lens; empty is that of the place, `None` where the file has no such column.
    pub lens: Option<String>,
    /// The status; `None` where nothing is said.
    pub status: Option<Status>,
    /// The origin; `None` where nothing is said.
    pub origin: Option<Origin>,
    /// Who coded; `None` where nothing is said.
    pub coder: Option<String>,
}

/// Reads a row.
pub fn wanted(row: &sheet::Row<'_>, interviews: &Interviews) -> Result<Wanted> {
    let given = |field| row.get(field).filter(|text: &&str| !text.is_empty());
    let reference = reference(row, interviews)?;
    let code = given(Field::Code)
        .ok_or_else(|| Problem::new("the row names no code").help("fill in its code"))?;
    let span = span(given(Field::Start), given(Field::End))?;
    let quote = given(Field::Quote).filter(|quote| !quote.trim().is_empty());
    if span.is_none() && quote.is_none() && reference.locus() == Locus::Whole {
        return Err(Box::new(
            Problem::new("the row does not say which words are coded")
                .help("give a quote, start and end, or a ref to a turn as in s1/leader:14"),
        ));
    }
    Ok(Wanted {
        reference,
        code: code.to_owned(),
        span,
        quote: quote.map(str::to_owned),
        memo: row.get(Field::Memo).map(str::to_owned),
        lens: row.get(Field::Lens).map(str::to_owned),
        status: given(Field::Status).map(str::parse).transpose()?,
        origin: given(Field::Origin).map(str::parse).transpose()?,
        coder: given(Field::Coder).map(str::to_owned),
    })
}

fn span(start: Option<&str>, end: Option<&str>) -> Result<Option<Span>> {
    let offset = |text: &str| {
        text.parse::<usize>().map_err(|_| {
            Problem::new(format!("`{text}` is no offset"))
                .help("offsets are whole numbers of characters, counted from 0")
        })
    };
    match (start, end) {
        (None, None) => Ok(None),
        (Some(start), Some(end)) => {
            let (first, last) = (offset(start)?, offset(end)?);
            let span = Span::new(first, last).filter(|span| !span.is_empty());
            let what = if first == last { "is empty" } else { "ends before it starts" };
            span.map(Some).ok_or_else(|| {
                Box::new(
                    Problem::new(format!("the passage {start}-{end} {what}"))
                        .help("the end is the offset behind the last character"),
                )
            })
        }
        _ => Err(Box::new(
            Problem::new("the row has only one of start and end").help("give both, or neither"),
        )),
    }
}

/// The interview that a row names, and the place in it; all that is said of it must agree.
fn reference(row: &sheet::Row<'_>, interviews: &Interviews) -> Result<Reference> {
    let given = |field| row.get(field).map(str::trim).filter(|text| !text.is_empty());
    let (case, name) = (given(Field::Case), given(Field::Interview));
    let by_ref = given(Field::Ref).map(str::parse::<Reference>).transpose()?;
    let by_name = match (case, name) {
        (_, Some(name)) if name.contains('/') => Some(name.parse::<Reference>()?),
        (Some(case), Some(name)) => Some(Reference::interview_of(case, name)),
        (None, Some(name)) if by_ref.is_none() => Some(interviews.only_one(name)?),
        _ => None,
    };
    let Some(reference) = by_ref.as_ref().or(by_name.as_ref()) else {
        return Err(Box::new(
            Problem::new("the row names no interview")
                .help("fill in its interview, as in s1/leader"),
        ));
    };
    let other = |said: Option<&str>, part: &str| said.is_some_and(|said| said != part);
    let disagree = by_name.as_ref().is_some_and(|by_name| {
        (by_name.case(), by_name.interview()) != (reference.case(), reference.interview())
    });
    let name = name.filter(|name| !name.contains('/'));
    if disagree || other(case, reference.case()) || other(name, reference.interview()) {
        let fields = [Field::Ref, Field::Case, Field::Interview];
        let said: Vec<String> =
            fields.into_iter().filter_map(given).map(|text| format!("`{text}`")).collect();
        return Err(Box::new(
            Problem::new(format!("{} are not one interview", said.join(" and ")))
                .help("let ref, case and interview name the same one"),
        ));
    }
    interviews.require(reference)?;
    Ok(reference.clone())
}

/// The interviews that there are.
#[derive(Debug, Clone, Default)]
pub struct Interviews {
    /// Cases by interview's name, in the study's order.
    cases: HashMap<String, Vec<String>>,
}

impl Interviews {
    /// All interviews of a study, by case and name.
    pub fn new(all: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut cases: HashMap<String, Vec<String>> = HashMap::new();
        for (case, name) in all {
            cases.entry(name).or_default().push(case);
        }
        Self { cases }
    }

    fn cases_of(&self, name: &str) -> &[String] {
        self.cases.get(name).map_or(&[], Vec::as_slice)
    }

    /// The interview of a name that only one case has.
    fn only_one(&self, name: &str) -> Result<Reference> {
        match self.cases_of(name) {
            [case] => Ok(Reference::interview_of(case, name)),
            [first, second, ..] => Err(Box::new(
                Problem::new(format!("`{name}` is an interview of several cases"))
                    .help(format!("name the case too: {first}/{name}, {second}/{name}, …")),
            )),
            [] => Err(self.unknown(name)),
        }
    }

    /// Refuses an interview that is not there.
    fn require(&self, reference: &Reference) -> Result<()> {
        if self.cases_of(reference.interview()).iter().any(|case| case == reference.case()) {
            return Ok(());
        }
        Err(self.unknown(&format!("{}/{}", reference.case(), reference.interview())))
    }

    fn unknown(&self, asked: &str) -> Box<Problem> {
        let of = |(name, cases): (&String, &Vec<String>)| -> Vec<String> {
            cases.iter().map(|case| format!("{case}/{name}")).collect()
        };
        let mut names: Vec<String> = self.cases.iter().flat_map(of).collect();
        // Where several are as near, the first is named, whatever the order in memory.
        names.sort();
        Box::new(
            Problem::new(format!("there is no interview `{asked}`"))
                .nearest(asked, names.iter().map(String::as_str)),
        )
    }
}

/// What a row comes to in an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new coding.
    New(Coding),
    /// A coding that stands there already, as the row says.
    Same,
    /// A coding that stands there already, with another memo, lens, status or origin.
    Other,
}

/// Puts a row on its words, for a coder who has `held` in that interview.
pub fn place(
    wanted: &Wanted,
    interview: &Interview,
    codebook: &Codebook,
    coder: &str,
    held: &[Coding],
) -> Result<Outcome> {
    codebook.require(&wanted.code)?;
    let lens = wanted.lens.as_deref().map(str::trim).filter(|lens| !lens.is_empty());
    if let Some(lens) = lens {
        codebook.require_lens(lens)?;
    }
    let span = words::span(wanted, interview)?;
    let at_place = interview.transcript.turn_at(span.start()).lens.as_deref();
    // A lens that is that of the place goes with the place.
    let lens = lens.filter(|lens| at_place != Some(lens)).map(str::to_owned);
    let there = held.iter().find(|old| old.span() == span && old.code() == wanted.code);
    if let Some(old) = there {
        let effective = |lens: &Option<String>| lens.as_deref().or(at_place).map(str::to_owned);
        let same = wanted.memo.as_ref().is_none_or(|memo| *memo == old.memo)
            && (wanted.lens.is_none() || effective(&lens) == effective(&old.lens))
            && wanted.status.is_none_or(|status| status == old.status)
            && wanted.origin.is_none_or(|origin| origin == old.origin);
        return Ok(if same { Outcome::Same } else { Outcome::Other });
    }
    codebook.require_usable(&wanted.code)?;
    let place = format!("{} {coder}", interview.reference());
    let mut coding = Coding::new(&place, interview.transcript.text(), span, &wanted.code)?;
    coding.lens = lens;
    coding.memo = wanted.memo.clone().unwrap_or_default();
    coding.status = wanted.status.unwrap_or(Status::Accepted);
    coding.origin = wanted.origin.unwrap_or(Origin::Human);
    Ok(Outcome::New(coding))
}
