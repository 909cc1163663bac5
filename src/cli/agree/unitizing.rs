//! Agreement along the text.

use kwali::analysis::agreement::{Extent, Figure, Topic, Unitized, Why, unitizing};
use kwali::problem::{Problem, Result};
use serde_json::{Value, json};

use super::reading::{short, value, why};
use super::{Look, name};
use crate::cli::table::{Format, Table};
use crate::cli::{Outcome, Ui, count};

pub fn run(look: &Look<'_>, ui: &mut Ui) -> Result<Outcome> {
    if look.options.extent == Extent::Coded {
        return Err(Box::new(
            Problem::new("what nobody coded is part of a continuum")
                .help("take `--text answers` or `--text all`"),
        ));
    }
    let found = unitizing(look.study, look.selection, look.options)?;
    if look.args.format == Format::Table {
        ui.line(&format!(
            "{}: {} that two or more of them coded, {} characters end to end",
            found.coders.join(", "),
            count(found.interviews, "interview"),
            found.characters
        ))?;
        for_reading(&found.topics).print(Format::Table, ui)?;
    } else {
        let coders = found.coders.join(" ");
        full(look, &coders, found.interviews, found.characters, &found.topics)
            .print(look.args.format, ui)?;
    }
    ui.say("Cu-α: whether the same passages have it; cu-α: which code, where two both have one; uα: both at once (Krippendorff, Mathet, Bouvry & Widlöcher 2016); α_U: Krippendorff (1995)");
    if found.complete < found.interviews {
        ui.say(&format!(
            "α_U knows no missing coders: it is of the {} that all of them coded",
            count(found.complete, "interview")
        ));
    }
    let mut reasons: Vec<Why> =
        found.topics.iter().flat_map(figures).filter_map(std::result::Result::err).collect();
    reasons.sort_unstable();
    reasons.dedup();
    if !reasons.is_empty() {
        let told: Vec<String> = reasons.into_iter().map(why).collect();
        ui.say(&format!("– where {}", told.join(", or ")));
    }
    Ok(Outcome::Done)
}

/// Cu-α, cu-α, uα and `α_U`; of a code, which code it is needs no telling.
fn figures(own: &Unitized<'_>) -> [Figure; 4] {
    [own.family.presence, own.family.coding, own.family.both, own.alpha_u]
}

fn label(topic: Topic<'_>) -> (&'static str, String) {
    match topic {
        Topic::Overall => ("overall", "overall".to_owned()),
        Topic::Branch(path) => ("branch", format!("{path}.*")),
        Topic::Code(path) => ("code", path.to_owned()),
    }
}

fn for_reading(topics: &[Unitized<'_>]) -> Table {
    let mut table = Table::new(["code", "passages", "Cu-α", "cu-α", "uα", "α_U"]);
    for own in topics {
        let mut row = vec![json!(label(own.topic).1), json!(own.passages)];
        row.extend(figures(own).map(|figure| json!(short(figure))));
        table.row(row);
    }
    table
}

fn full(
    look: &Look<'_>,
    coders: &str,
    interviews: usize,
    characters: u64,
    topics: &[Unitized<'_>],
) -> Table {
    let mut table = Table::new([
        "what",
        "code",
        "coders",
        "interviews",
        "text",
        "characters",
        "passages",
        "cu_presence",
        "cu_coding",
        "u_alpha",
        "alpha_u",
        "why_no_presence",
        "why_no_coding",
        "why_no_alpha_u",
    ]);
    for own in topics {
        let (what, code) = label(own.topic);
        let code =
            if what == "overall" { String::new() } else { code.trim_end_matches(".*").into() };
        let mut row = vec![
            json!(what),
            json!(code),
            json!(coders),
            json!(interviews),
            json!(name(&look.args.text)),
            json!(characters),
            json!(own.passages),
        ];
        row.extend(figures(own).map(value));
        let reason = |figure: Figure| figure.err().map_or(Value::Null, |r| json!(why(r)));
        row.extend([own.family.presence, own.family.coding, own.alpha_u].map(reason));
        table.row(row);
    }
    table
}
