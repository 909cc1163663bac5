//! What `kwali ingest` says: what was understood of files, and what became of them.

use kwali::ingest::{Order, Speaker, Understood, Written};
use kwali::problem::Problem;
use kwali::store::{Anchor, Carried};
use kwali::study::Placement;

use super::FEW;
use crate::cli::style::visible;
use crate::cli::{Ui, count};

/// A speaker with the number of turns.
pub fn about(speaker: &Speaker) -> String {
    format!("{} ({})", speaker.label, count(speaker.turns, "turn"))
}

/// Words as they may be shown.
pub fn quote(words: &str) -> String {
    format!("“{}”", visible(words))
}

/// Says what was understood: of each file when they are few, of all together when many. In full
/// for who is going to look at it.
pub fn understood(all: &[Understood], case: &str, full: bool, ui: &mut Ui) {
    if all.len() <= FEW {
        for one in all {
            ui.say(&format!("{case}/{}: {}", one.source.name, summary(one)));
            if full {
                in_full(one, ui);
            }
        }
    } else {
        let turns = all.iter().map(Understood::turns).sum();
        let memos = all.iter().map(|one| one.memos.len()).sum();
        let mut text = format!("{}: {}", count(all.len(), "interview"), count(turns, "turn"));
        if memos > 0 {
            text = format!("{text}, {}", count(memos, "memo"));
        }
        ui.say(&text);
    }
    warnings(all, ui);
}

fn warnings(all: &[Understood], ui: &mut Ui) {
    let each = || all.iter().flat_map(|one| one.warnings.iter().map(move |w| (one, w)));
    let shown = if all.len() == 1 { usize::MAX } else { FEW };
    for (one, warning) in each().take(shown) {
        let file = one.source.path.display();
        ui.say(&format!("  {file}:{}: {}", warning.line, visible(&warning.message)));
    }
    let more = each().count().saturating_sub(shown);
    if more > 0 {
        ui.say(&format!("  and {more} more to look at; ingest a file alone to see all of its own"));
    }
}

fn summary(one: &Understood) -> String {
    let speakers: Vec<String> =
        one.speakers.iter().map(|s| format!("{} {}", s.label, s.turns)).collect();
    let mut text = format!("{} ({})", count(one.turns(), "turn"), speakers.join(", "));
    let mut lenses: Vec<&str> = Vec::new();
    for (lens, _) in &one.sections {
        if !lenses.contains(&lens.as_str()) {
            lenses.push(lens);
        }
    }
    if !lenses.is_empty() {
        text = format!("{text}; lenses {}", lenses.join(", "));
    }
    if !one.memos.is_empty() {
        text = format!("{text}; {}", count(one.memos.len(), "memo"));
    }
    text
}

/// The format, the times, who speaks with what they say first, and the sections.
fn in_full(one: &Understood, ui: &mut Ui) {
    let mut about: Vec<String> = Vec::new();
    if !one.format.is_empty() {
        about.push(format!("read as {}", one.format));
    }
    match &one.times {
        Some((first, last)) => about.push(format!("times from {first} to {last}")),
        None => about.push("no times".to_owned()),
    }
    let section = |(lens, turns): &(String, usize)| format!("{lens} ({})", count(*turns, "turn"));
    let sections: Vec<String> = one.sections.iter().map(section).collect();
    if !sections.is_empty() {
        about.push(format!("sections {}", sections.join(", ")));
    }
    ui.say(&format!("  {}", about.join("; ")));
    for speaker in &one.speakers {
        let who = speaker.who.as_deref().unwrap_or("");
        let words = quote(&speaker.words);
        ui.say(&format!("  {}, {}: {words}", self::about(speaker), visible(who)));
    }
}

/// A label that is declared and never speaks may be a typing error.
pub fn unused(order: &Order, all: &[Understood], ui: &mut Ui) {
    let labels: Vec<&str> =
        all.iter().flat_map(|one| one.speakers.iter().map(|s| s.label.as_str())).collect();
    for (label, who) in &order.speakers {
        if !who.is_empty() && !all.is_empty() && !labels.contains(&label.as_str()) {
            let unused = Problem::new(format!("nobody speaks as `{label}`"));
            ui.warning(&unused.nearest(label, labels.iter().copied()));
        }
    }
}

/// What became, or would become, of codings and memos.
pub fn carried(name: &str, written: &Written, ui: &mut Ui) {
    let Written::Updated(carried) = written else { return };
    let Carried { moved, stayed, lost, memos, memos_lost } = carried;
    let mut text = format!("{name}: {} moved, {stayed} stayed", count(*moved, "coding"));
    text = format!("{text}, {} lost their place", lost.len());
    if memos + memos_lost.len() > 0 {
        text = format!(
            "{text}; {} kept, {} lost their place",
            count(*memos, "memo"),
            memos_lost.len()
        );
    }
    ui.say(&text);
    for anchor in lost {
        ui.say(&format!("  {}", place(name, anchor)));
    }
    for anchor in memos_lost {
        let memo = &anchor.memo;
        ui.say(&format!("  {} on {}: kept as it was", memo.kind(), quote(memo.quote())));
    }
    if !lost.is_empty() {
        ui.say(&format!(
            "  they are kept as they were: `kwali code reanchor {name}` says what to do"
        ));
    }
}

fn place(name: &str, anchor: &Anchor) -> String {
    let coding = &anchor.coding;
    let why = match &anchor.placement {
        Placement::Several(spans) => format!("its words may stand at {name}@{}", spans[0]),
        Placement::Changed(span) => format!("words of it were changed: see {name}@{span}"),
        Placement::Moved { .. } => "another coding with its code stands on its words".to_owned(),
        Placement::Gone | Placement::Stays => "its words are gone".to_owned(),
    };
    let words = quote(coding.quote());
    format!("{} {} ({}) {words}: {why}", coding.id(), coding.code(), anchor.coder)
}
