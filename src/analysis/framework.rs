//! The framework matrix: for each case and theme what an analyst wrote about it (Ritchie and Spencer
//! 1994, in *Analyzing Qualitative Data*, 173–194), or else a passage that is typical.

use super::choice::{Chooser, Weights};
use super::findings::basis;
use super::selection::Row;
use super::tally::{Scope, Tally};
use crate::study::{Cell, CellKey, Code};

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A text on the codings as they are now.
    Written,
    /// A text on codings that have changed since.
    Stale,
    /// A text of which nobody said which codings it rests on.
    Unconfirmed,
    /// No text, but a passage.
    Quote,
    /// Nothing: no text and no coding.
    Empty,
}

impl State {
    /// Its name, in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Stale => "stale",
            Self::Unconfirmed => "unconfirmed",
            Self::Quote => "quote",
            Self::Empty => "empty",
        }
    }
}

/// A case's cell for a theme.
#[derive(Debug, Clone)]
pub struct FrameworkCell<'a> {
    /// Which cell.
    pub key: CellKey,
    /// The theme.
    pub theme: &'a Code,
    /// What stands in it.
    pub state: State,
    /// The analyst's text, as Markdown.
    pub text: Option<&'a str>,
    /// Without a text, the passage that is most typical.
    pub quote: Option<Row<'a>>,
    /// The codings it rests on, in the order of the study.
    pub evidence: Vec<Row<'a>>,
}

/// The cells of all cases and some themes, case by case. `role` and `lens` may be [`CellKey::ALL`].
pub fn framework<'a>(
    tally: &Tally<'a>,
    weights: &Weights<'a>,
    cases: &[&str],
    themes: &[&'a Code],
    [role, lens]: [&str; 2],
) -> Vec<FrameworkCell<'a>> {
    let key = |case: &str, theme: &Code| CellKey {
        case: Some(case.to_owned()),
        role: role.to_owned(),
        lens: lens.to_owned(),
        aspect: theme.path.clone(),
    };
    let each = cases.iter().flat_map(|case| themes.iter().map(move |theme| (*case, *theme)));
    each.map(|(case, theme)| cell(tally, weights, key(case, theme), theme)).collect()
}

/// One cell.
pub fn cell<'a>(
    tally: &Tally<'a>,
    weights: &Weights<'a>,
    key: CellKey,
    theme: &'a Code,
) -> FrameworkCell<'a> {
    let evidence = tally.within(&key.aspect, cell_scope(&key));
    let written = tally.study().cells.iter().find(|cell| cell.key == key);
    let quote = match written {
        Some(_) => None,
        None => Chooser::new(weights).choose(&evidence, 1).pop(),
    };
    let state = match written {
        Some(cell) => state(cell, &basis(&evidence)),
        None if quote.is_some() => State::Quote,
        None => State::Empty,
    };
    let text = written.map(|cell| cell.text.as_str());
    FrameworkCell { key, theme, state, text, quote, evidence }
}

/// How a cell's text stands to the hash of the codings it is about.
pub fn state(cell: &Cell, basis: &str) -> State {
    match cell.basis.as_str() {
        "" => State::Unconfirmed,
        was if was == basis => State::Written,
        _ => State::Stale,
    }
}

/// The codings that a cell is about.
pub fn cell_scope(key: &CellKey) -> Scope<'_> {
    fn named(name: &str) -> Option<&str> {
        (name != CellKey::ALL).then_some(name)
    }
    Scope {
        case: key.case.as_deref(),
        role: named(&key.role),
        lens: named(&key.lens),
        ..Scope::default()
    }
}
