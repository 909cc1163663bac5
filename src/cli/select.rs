//! The options by which codings are chosen, shared by every verb that counts them.

use std::collections::BTreeSet;

use kwali::analysis::Selection;
use kwali::problem::{Problem, Result};
use kwali::store::Store;
use kwali::study::{Interview, Status};

use super::refuse_drift;

/// Options that choose codings.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct SelectArgs {
    /// Only this code, or the codes below it
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
    /// Only this case
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,
    /// Only interviews in this role
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// Only under this lens
    #[arg(long, value_name = "LENS")]
    lens: Vec<String>,
    /// Only by this coder
    #[arg(long, value_name = "CODER")]
    coder: Vec<String>,
    /// Only with this status: accepted (when not given), suggested, rejected or all
    #[arg(long, value_name = "STATUS")]
    status: Vec<String>,
    /// Only cases whose attribute has this value
    #[arg(long = "where", value_name = "ATTRIBUTE=VALUE")]
    attribute: Vec<String>,
}

impl SelectArgs {
    /// The selection asked for.
    pub fn selection(&self) -> Result<Selection> {
        Ok(Selection {
            codes: self.code.clone(),
            cases: self.case.clone(),
            roles: self.role.clone(),
            lenses: self.lens.clone(),
            coders: self.coder.clone(),
            statuses: statuses(&self.status)?,
            attributes: self.attribute.iter().map(|pair| attribute(pair)).collect::<Result<_>>()?,
        })
    }
}

/// What `make` makes of each interview that is meant, in the study's order; names that nothing has are
/// refused, and codings that no longer stand on their words too.
pub fn each_interview<T: Send>(
    store: &Store,
    selection: &Selection,
    make: impl Fn(&Interview) -> T + Sync,
) -> Result<Vec<T>> {
    check_names(store, selection)?;
    let cases = store.cases();
    let wanted = |case: &str, _: &str| selection.takes_case(cases, case);
    let (made, drifts) = store.map(wanted, |interview| {
        let taken = selection.takes_role(&interview.transcript.meta().role);
        taken.then(|| make(interview))
    })?;
    refuse_drift(&drifts)?;
    Ok(made.into_iter().flatten().collect())
}

/// Hands over, in the study's order, what `make` makes of each interview that is meant, some at a time.
///
/// What [`each_interview`] refuses is refused here too; codings that no longer stand on their words may
/// be found after something was handed over.
pub fn stream_interviews<T: Send>(
    store: &Store,
    selection: &Selection,
    make: impl Fn(&Interview) -> T + Sync,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    check_names(store, selection)?;
    let cases = store.cases();
    let wanted = |case: &str, _: &str| selection.takes_case(cases, case);
    let make = |interview: &Interview| {
        let taken = selection.takes_role(&interview.transcript.meta().role);
        taken.then(|| make(interview))
    };
    let drifts = store.stream(wanted, make, |made| made.map_or(Ok(()), &mut take))?;
    refuse_drift(&drifts)
}

/// Refuses names that nothing in the study has.
fn check_names(store: &Store, selection: &Selection) -> Result<()> {
    // Who has coded is known by the names of files; where nobody is named, they need not be read.
    let coders = if selection.coders.is_empty() { BTreeSet::new() } else { store.coders()? };
    selection.check_names(store.codebook(), store.cases(), &coders)
}

fn statuses(names: &[String]) -> Result<Vec<Status>> {
    if names.is_empty() {
        return Ok(vec![Status::Accepted]);
    }
    if names.iter().any(|name| name == "all") {
        return Ok(Vec::new());
    }
    names.iter().map(|name| name.parse()).collect()
}

fn attribute(pair: &str) -> Result<(String, String)> {
    let parts = pair.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    parts.ok_or_else(|| {
        Box::new(
            Problem::new(format!("`{pair}` names no attribute and value"))
                .help("write it as `--where setting=city`"),
        )
    })
}
