//! A CSV file of codings, from whatever program: read row by row, and each put on its words.
//!
//! A row says where (`ref`, `interview`, or `case` and `interview`), which code, and which words: by
//! offsets, by quoting them, or by a reference to a turn or sentence.

mod columns;
mod sheet;
mod words;

pub use columns::{Columns, Field};
pub use sheet::{Sheet, decode};

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

/// Reads a row; `interviews` are all there are, by case and name.
pub fn wanted(row: &sheet::Row<'_>, interviews: &[(String, String)]) -> Result<Wanted> {
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
            let span = Span::new(offset(start)?, offset(end)?).filter(|span| !span.is_empty());
            span.map(Some).ok_or_else(|| {
                Box::new(
                    Problem::new(format!("the passage {start}-{end} ends before it starts"))
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
fn reference(row: &sheet::Row<'_>, interviews: &[(String, String)]) -> Result<Reference> {
    let given = |field| row.get(field).map(str::trim).filter(|text| !text.is_empty());
    let by_ref = given(Field::Ref).map(str::parse::<Reference>).transpose()?;
    let by_name = match (given(Field::Case), given(Field::Interview)) {
        (_, Some(name)) if name.contains('/') => Some(name.parse::<Reference>()?),
        (Some(case), Some(name)) => Some(Reference::interview_of(case, name)),
        (None, Some(name)) if by_ref.is_none() => Some(only_one(name, interviews)?),
        _ => None,
    };
    let reference = match (by_ref, by_name) {
        (Some(by_ref), Some(by_name)) => {
            let same = |r: &Reference| (r.case().to_owned(), r.interview().to_owned());
            if same(&by_ref) != same(&by_name) {
                return Err(Box::new(
                    Problem::new(format!("`{by_ref}` is not in the interview `{by_name}`"))
                        .help("let ref and interview name the same one"),
                ));
            }
            by_ref
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => {
            return Err(Box::new(
                Problem::new("the row names no interview")
                    .help("fill in its interview, as in s1/leader"),
            ));
        }
    };
    let disagrees =
        |field, part: &str| given(field).filter(|text| *text != part && !text.contains('/'));
    let other = disagrees(Field::Case, reference.case())
        .or_else(|| disagrees(Field::Interview, reference.interview()));
    if let Some(other) = other {
        return Err(Box::new(
            Problem::new(format!("the row says `{other}` and `{reference}`"))
                .help("let case, interview and ref name the same one"),
        ));
    }
    known(reference, interviews)
}

/// The interview of a name that only one case has.
fn only_one(name: &str, interviews: &[(String, String)]) -> Result<Reference> {
    let mut cases = interviews.iter().filter(|(_, other)| other == name).map(|(case, _)| case);
    match (cases.next(), cases.next()) {
        (Some(case), None) => Ok(Reference::interview_of(case, name)),
        (Some(first), Some(second)) => Err(Box::new(
            Problem::new(format!("`{name}` is an interview of several cases"))
                .help(format!("name the case too: {first}/{name}, {second}/{name}, …")),
        )),
        _ => known(Reference::interview_of("", name), interviews),
    }
}

fn known(reference: Reference, interviews: &[(String, String)]) -> Result<Reference> {
    let here = |(case, name): &(String, String)| {
        (case.as_str(), name.as_str()) == (reference.case(), reference.interview())
    };
    if interviews.iter().any(here) {
        return Ok(reference);
    }
    let asked = format!("{}/{}", reference.case(), reference.interview());
    let asked = asked.trim_start_matches('/');
    let names: Vec<String> = interviews.iter().map(|(c, n)| format!("{c}/{n}")).collect();
    Err(Box::new(
        Problem::new(format!("there is no interview `{asked}`"))
            .nearest(asked, names.iter().map(String::as_str)),
    ))
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
