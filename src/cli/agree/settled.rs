//! What of a consensus is still open.

use kwali::analysis::agreement::settled;
use kwali::problem::{Problem, Result};
use serde_json::json;

use super::{Look, two};
use crate::cli::table::Table;
use crate::cli::{Outcome, Ui, count};

pub fn run(look: &Look<'_>, coders: &[&str], name: &str, ui: &mut Ui) -> Result<Outcome> {
    let pair = two(coders)?;
    let known = |i: &kwali::study::Interview| i.codings.contains_key(name);
    if !look.study.interviews.iter().any(known) {
        let all: std::collections::BTreeSet<&str> = look
            .study
            .interviews
            .iter()
            .flat_map(|i| i.codings.keys().map(String::as_str))
            .collect();
        return Err(Box::new(
            Problem::new(format!("`{name}` has decided nothing yet")).nearest(name, all),
        ));
    }
    let found = settled(look.study, look.selection, pair, name);
    let mut table = Table::new(["interview", "alike", "differences", "decided", "open"]);
    for own in &found {
        table.row(vec![
            json!(own.interview.reference().to_string()),
            json!(own.alike),
            json!(own.differences),
            json!(own.decided()),
            json!(own.open),
        ]);
    }
    table.print(look.args.format, ui)?;
    let open: usize = found.iter().map(|own| own.open).sum();
    let all: usize = found.iter().map(|own| own.differences).sum();
    ui.say(&format!(
        "{open} of {} of {} and {} are open; `kwali agree --resolve --consensus {name}` goes through them",
        count(all, "difference"),
        pair[0],
        pair[1]
    ));
    Ok(Outcome::Done)
}
