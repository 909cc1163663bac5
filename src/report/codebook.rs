//! The codebook as an appendix: each code with what it means, when to use it and what replaced it.

use super::document::{Block, Document, Inline};
use super::kit::Kit;
use crate::analysis::{Scope, Tally};
use crate::study::{Code, Retired};

/// Builds the appendix; `counted` adds the codings and cases of each code, with those below it.
pub fn build(kit: &Kit<'_>, counted: bool) -> Document {
    let settings = kit.codebook().settings();
    let mut document = Document {
        // No page stands above it.
        file: "index".to_owned(),
        title: kit.text("appendix-codebook"),
        subtitle: settings.title.clone(),
        ..Document::default()
    };
    let codes = kit.codebook().codes();
    let used = codes.iter().filter(|code| kit.codebook().retired(code).is_none()).count();
    let values = [("codes", used.into()), ("retired", (codes.len() - used).into())];
    document.paragraph(kit.locale.say("codebook-intro", &values));
    if counted {
        let coder = settings.coder.clone().unwrap_or_else(|| kit.text("appendix-everybody"));
        document.paragraph(kit.locale.say("codebook-counted", &[("coder", (&coder).into())]));
    }
    for code in codes {
        entry(kit, code, counted, &mut document);
    }
    document
}

fn entry(kit: &Kit<'_>, code: &Code, counted: bool, document: &mut Document) {
    let level = u8::try_from(code.depth + 2).unwrap_or(4).min(4);
    document.heading(level, code.label.clone());
    let mut line = vec![Inline::Name(code.path.clone())];
    if counted {
        line.extend([Inline::Text(" ".to_owned()), Inline::Aside(count(kit, &kit.tally, code))]);
    }
    document.blocks.push(Block::Paragraph(line));
    if let Some(retired) = kit.codebook().retired(code) {
        document.blocks.push(Block::Notice(notice(kit, retired)));
    }
    if !code.definition.is_empty() {
        document.paragraph(code.definition.clone());
    }
    for (id, texts) in [
        ("codebook-include", &code.include),
        ("codebook-exclude", &code.exclude),
        ("codebook-examples", &code.examples),
    ] {
        if !texts.is_empty() {
            document.blocks.push(Block::Paragraph(vec![Inline::Strong(kit.text(id))]));
            let item = |text: &String| vec![Inline::Text(text.clone())];
            document.blocks.push(Block::List(texts.iter().map(item).collect()));
        }
    }
    let scope = scope(kit, code);
    if !scope.is_empty() {
        document.paragraph(
            kit.locale.say("codebook-scope", &[("scope", kit.locale.join(&scope).into())]),
        );
    }
}

/// What is said of a code that is not used any more.
pub fn notice(kit: &Kit<'_>, retired: &Retired) -> String {
    // The sentence brings its own full stop.
    let reason = retired.reason.trim_end_matches('.');
    let mut told = kit.locale.say("codebook-retired", &[("reason", reason.into())]);
    let instead: Vec<String> = kit
        .codebook()
        .instead_of(retired)
        .into_iter()
        .map(|path| format!("{} ({path})", kit.codebook().label(path)))
        .collect();
    if !instead.is_empty() {
        let codes = kit.locale.join(&instead);
        told.push(' ');
        told.push_str(&kit.locale.say("codebook-instead", &[("codes", codes.into())]));
    }
    told
}

fn count(kit: &Kit<'_>, tally: &Tally<'_>, code: &Code) -> String {
    let rows = tally.within(&code.path, Scope::default());
    let mut cases: Vec<&str> = rows.iter().map(|row| row.interview.case.as_str()).collect();
    cases.dedup();
    let noun = kit.noun();
    let noun = if cases.len() == 1 { &noun.one } else { &noun.other };
    let values =
        [("codings", rows.len().into()), ("cases", cases.len().into()), ("noun", noun.into())];
    kit.locale.say("codebook-count", &values)
}

/// The labels of the roles and lenses that a code is for.
fn scope(kit: &Kit<'_>, code: &Code) -> Vec<String> {
    let settings = kit.codebook().settings();
    let roles = settings.roles.iter().filter(|role| code.roles.contains(&role.id));
    let lenses = settings.lenses.iter().filter(|lens| code.lenses.contains(&lens.id));
    roles.map(|role| role.label.clone()).chain(lenses.map(|lens| lens.label.clone())).collect()
}
