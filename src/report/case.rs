//! The report of one case.

use super::document::{Block, Document, Grid, Inline, case_file, interview_file};
use super::kit::{Kit, ONE, passages, role_word};
use super::prose::{Prose, Quoted, quote};
use crate::analysis::{Chooser, Scope, contrast_of, in_one};
use crate::study::{CellKey, Content, Lens, Role};

/// Builds the report.
pub fn build(kit: &Kit<'_>, case: &str) -> Document {
    let settings = kit.codebook().settings();
    let noun = super::prose::capitalised(&kit.noun().one);
    let mut document = Document {
        file: case_file(case),
        title: kit.locale.say("case-title", &[("case", (&format!("{noun} {case}")).into())]),
        subtitle: settings.title.clone(),
        note: settings.note.clone(),
        blocks: Vec::new(),
    };
    document.heading(2, kit.text("case-profile"));
    document.paragraph(profile(kit, case));
    interviews(kit, case, &mut document);
    roles(kit, case, &mut document);
    contrast(kit, case, &mut document);
    branches(kit, case, &mut document);
    quotes(kit, case, &mut document);
    document
}

/// A case in the study's words for it, or its attributes one by one where it has none.
pub fn profile(kit: &Kit<'_>, case: &str) -> String {
    let settings = kit.codebook().settings();
    if let Some(template) = &settings.profile {
        return filled(template, &|name| phrase(kit, case, name));
    }
    let told = kit.study.cases.attributes().iter().filter_map(|name| {
        let value = phrase(kit, case, name)?;
        let label = kit.codebook().attribute(name).map_or(name, |attribute| &attribute.label);
        Some(format!("{label}: {value}"))
    });
    told.collect::<Vec<_>>().join("; ")
}

/// What a case's value of an attribute is called; `None` where it has none.
fn phrase(kit: &Kit<'_>, case: &str, attribute: &str) -> Option<String> {
    let value = kit.study.cases.value(case, attribute);
    let known = kit.codebook().attribute(attribute);
    let known = known.and_then(|a| a.values.iter().find(|v| v.value == value));
    let phrase = known.and_then(|v| v.phrase.as_deref()).unwrap_or(value);
    (!phrase.is_empty()).then(|| phrase.to_owned())
}

/// Fills the slots of a template, and leaves out each `[…]` that has a slot without a value.
fn filled(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    for piece in template.split('[') {
        let (optional, rest) = piece.split_once(']').unwrap_or(("", piece));
        out.push_str(&slots(optional, value).unwrap_or_default());
        out.push_str(
            &slots(rest, &|name| Some(value(name).unwrap_or_default())).unwrap_or_default(),
        );
    }
    out.trim().to_owned()
}

fn slots(text: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&value(name)?);
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

fn interviews(kit: &Kit<'_>, case: &str, document: &mut Document) {
    let held = kit.study.interviews.iter().filter(|i| i.case == case);
    let items = held.map(|interview| {
        let meta = interview.transcript.meta();
        let status = kit.text(&format!("status-{}", meta.status));
        vec![
            Inline::Link(interview_file(case, &interview.name), interview.reference().to_string()),
            Inline::Text(format!(": {}, {} ({status})", meta.role, meta.date)),
        ]
    });
    document.blocks.push(Block::List(items.collect()));
}

fn roles(kit: &Kit<'_>, case: &str, document: &mut Document) {
    let mut chooser = Chooser::new(&kit.weights);
    let mut prose = Prose::new(kit.study, &kit.locale, &mut chooser, ONE);
    for role in &kit.codebook().settings().roles {
        if !kit.study.cases_with_role(&role.id).contains(&case) {
            continue;
        }
        document.heading(2, role.label.clone());
        let lenses: Vec<Option<&Lens>> = match role.lenses.as_slice() {
            [] => vec![None],
            ids => ids.iter().map(|id| kit.codebook().lens(id)).collect(),
        };
        for lens in &lenses {
            if let Some(lens) = lens.filter(|_| lenses.len() > 1) {
                document.heading(3, lens.label.clone());
            }
            let level = if lenses.len() > 1 { 4 } else { 3 };
            section(kit, case, role, *lens, level, &mut prose, document);
        }
    }
}

/// What was said in a role under a lens, or without lenses, branch by branch.
fn section<'a>(
    kit: &Kit<'a>,
    case: &str,
    role: &Role,
    lens: Option<&Lens>,
    level: u8,
    prose: &mut Prose<'a, '_>,
    document: &mut Document,
) {
    let lens = lens.map(|lens| lens.id.as_str());
    for aspect in kit.aspects(&role.id, lens) {
        document.heading(level, aspect.label.clone());
        let scope = Scope { case: Some(case), role: Some(&role.id), lens, ..Scope::default() };
        let found = in_one(&kit.tally, &aspect.path, scope);
        let cell = lens.and_then(|lens| {
            kit.cell(&CellKey {
                case: Some(case.to_owned()),
                role: role.id.clone(),
                lens: lens.to_owned(),
                aspect: aspect.path.clone(),
            })
        });
        let blocks = cell.unwrap_or_else(|| kit.told(prose, &found, &role.id, Quoted::Typical));
        if blocks.is_empty() {
            document.paragraph(kit.text("case-nothing"));
        }
        document.blocks.extend(blocks);
    }
}

fn contrast(kit: &Kit<'_>, case: &str, document: &mut Document) {
    let Some(([first, second], branches)) = kit.contrasted() else { return };
    let names = [role_word(first), role_word(second)];
    let title = kit
        .locale
        .say("case-contrast", &[("first", (&first.label).into()), ("second", (&names[1]).into())]);
    document.heading(2, title);
    let Some(contrast) = contrast_of(&kit.tally, case, [&first.id, &second.id], branches) else {
        let one = kit.noun();
        document.paragraph(kit.locale.say("case-no-contrast", &[("one", (&one.one).into())]));
        return;
    };
    let sides = [
        ("case-shared", &contrast.shared),
        ("case-first-only", &contrast.first_only),
        ("case-second-only", &contrast.second_only),
    ];
    let mut text = Vec::new();
    for (id, codes) in sides {
        if codes.is_empty() {
            if id == "case-shared" {
                text.push(kit.text("case-no-shared"));
            }
            continue;
        }
        let values = [
            ("first", (&names[0]).into()),
            ("second", (&names[1]).into()),
            ("codes", kit.labels(codes).into()),
        ];
        text.push(kit.locale.say(id, &values));
    }
    if let Some(index) = contrast.index() {
        let union = contrast.shared.len() + contrast.first_only.len() + contrast.second_only.len();
        let values = [
            ("union", union.into()),
            ("shared", contrast.shared.len().into()),
            ("index", kit.locale.decimal(index).into()),
        ];
        text.push(kit.locale.say("case-index", &values));
    }
    document.paragraph(text.join(" "));
}

/// The branches that the outline lists code by code, such as obstacles and opportunities.
fn branches(kit: &Kit<'_>, case: &str, document: &mut Document) {
    for chapter in &kit.codebook().settings().outline {
        let Content::Branches { codes } = &chapter.content else { continue };
        document.heading(2, chapter.title.clone());
        for path in codes {
            let found = in_one(&kit.tally, path, Scope { case: Some(case), ..Scope::default() });
            document.heading(3, kit.codebook().label(path));
            if found.is_empty() {
                document.paragraph(kit.text("case-nothing"));
                continue;
            }
            let rows = found.iter().map(|found| {
                vec![vec![Inline::Text(found.code.label.clone())], passages(&found.evidence)]
            });
            let header = vec![kit.text("col-code"), kit.text("col-places")];
            document.blocks.push(Block::Table(Grid { header, rows: rows.collect() }));
        }
    }
}

fn quotes(kit: &Kit<'_>, case: &str, document: &mut Document) {
    document.heading(2, kit.text("case-quotes"));
    for branch in kit.codebook().branches() {
        let found =
            in_one(&kit.tally, &branch.path, Scope { case: Some(case), ..Scope::default() });
        if !found.is_empty() {
            document.heading(3, branch.label.clone());
        }
        for found in found {
            document.blocks.push(Block::Paragraph(vec![
                Inline::Strong(found.code.label.clone()),
                Inline::Text(" ".into()),
                Inline::Name(found.code.path.clone()),
            ]));
            let all = found.evidence.iter().map(|row| quote(kit.study, row, None));
            document.blocks.push(Block::Quotes(all.collect()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_is_left_out_with_the_words_around_it() {
        let value = |name: &str| (name == "a").then(|| "een dorp".to_owned());
        let template = "Een school in {a}.[ Zij werkt met {b}.][ Zij ligt bij {a}.]";
        assert_eq!(filled(template, &value), "Een school in een dorp. Zij ligt bij een dorp.");
        assert_eq!(filled("{b", &value), "");
    }
}
