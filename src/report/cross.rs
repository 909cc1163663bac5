//! The report across cases: the chapters of the codebook's outline.

use std::collections::HashMap;

use super::appendix;
use super::case::profile;
use super::document::{Block, Document, Grid, Inline};
use super::figures;
use super::heatmap::Heatmap;
use super::kit::{Kit, case_links, lowered, role_word};
use super::prose::{Prose, Quoted, Subject, quote};
use crate::analysis::{
    Chooser, Contrast, Descriptions, Found, Scope, SectionKey, comparable, contrasts, findings,
};
use crate::study::{CellKey, Code, Content, Recommendation, ReferenceFigure, Section};

/// Builds the report. `sources` are the study's files with their hashes.
pub fn build(kit: &Kit<'_>, sources: &[(String, String)]) -> Document {
    let settings = kit.codebook().settings();
    let mut document = Document {
        file: "cross".into(),
        title: settings.title.clone(),
        subtitle: settings.subtitle.clone().unwrap_or_default(),
        note: settings.note.clone(),
        blocks: Vec::new(),
    };
    let mut chooser = Chooser::new(&kit.weights);
    let mut prose = Prose::new(kit.study, &kit.locale, &mut chooser, Subject::Cases);
    for chapter in &settings.outline {
        document.heading(2, chapter.title.clone());
        if let Some(intro) = &chapter.intro {
            document.blocks.push(Block::Markdown(intro.clone()));
        }
        match &chapter.content {
            Content::Text => {}
            Content::Cases => cases(kit, &mut document),
            Content::Findings { role, sections } => {
                chapter_of_findings(kit, role, sections, &mut prose, &mut document);
            }
            Content::Patterns => patterns(kit, &prose, &mut document),
            Content::Contrast { .. } => contrast(kit, &mut document),
            Content::Branches { codes } => branches(kit, codes, &mut document),
            Content::Heatmap => heatmap(kit, &mut document),
            Content::References => references(kit, &mut document),
            Content::Recommendations => recommendations(kit, &mut document),
            Content::Appendix => appendix::build(kit, sources, &mut document),
        }
    }
    document
}

fn cases(kit: &Kit<'_>, document: &mut Document) {
    for case in kit.study.cases.iter().map(crate::study::Case::id) {
        let mut line = case_links(&[case]);
        line.push(Inline::Text(format!(". {}", profile(kit, case))));
        document.blocks.push(Block::Paragraph(line));
    }
}

fn chapter_of_findings<'a>(
    kit: &Kit<'a>,
    role: &str,
    sections: &[Section],
    prose: &mut Prose<'a, '_>,
    document: &mut Document,
) {
    for section in sections {
        if let Some(title) = &section.title {
            document.heading(3, title.clone());
        }
        if let Some(intro) = &section.intro {
            document.blocks.push(Block::Markdown(intro.clone()));
        }
        let level = if section.title.is_some() { 4 } else { 3 };
        for aspect in &section.aspects {
            document.heading(level, kit.codebook().label(aspect));
            let key = SectionKey { role, lens: section.lens.as_deref(), aspect };
            let found = findings(&kit.tally, key);
            let cell = section.lens.as_ref().and_then(|lens| {
                kit.cell(&CellKey {
                    case: None,
                    role: role.to_owned(),
                    lens: lens.clone(),
                    aspect: aspect.clone(),
                })
            });
            let blocks = cell.unwrap_or_else(|| prose.section(&found, role, Quoted::Typical));
            if blocks.is_empty() {
                document.paragraph(kit.text("cross-nothing"));
            }
            document.blocks.extend(blocks);
        }
    }
}

/// Every finding of the outline's chapters, with the section it stands in.
pub fn all_findings<'a>(kit: &Kit<'a>) -> Vec<(String, Option<String>, Found<'a>)> {
    let mut all = Vec::new();
    for chapter in &kit.codebook().settings().outline {
        let Content::Findings { role, sections } = &chapter.content else { continue };
        for section in sections {
            for aspect in &section.aspects {
                let key = SectionKey { role, lens: section.lens.as_deref(), aspect };
                let found = findings(&kit.tally, key).into_iter();
                all.extend(found.map(|found| (role.clone(), section.lens.clone(), found)));
            }
        }
    }
    all
}

fn patterns(kit: &Kit<'_>, prose: &Prose<'_, '_>, document: &mut Document) {
    let all: Vec<_> =
        all_findings(kit).into_iter().filter(|(_, _, f)| !f.cases.is_empty()).collect();
    let mut by_role: HashMap<&str, Descriptions<'_>> = HashMap::new();
    let mut chance = |role, size| {
        let described = || Descriptions::new(kit.study, &kit.study.cases_with_role(role));
        by_role.entry(role).or_insert_with(described).chance(size)
    };
    let expected: f64 = all.iter().map(|(role, _, found)| chance(role, found.cases.len())).sum();
    let items: Vec<Vec<Inline>> = all
        .iter()
        .filter_map(|(role, lens, found)| {
            let description = found.description.as_ref()?;
            let words = prose.described(description, found.cases.len());
            let role = kit.codebook().role(role).map_or(role.as_str(), |role| &role.label);
            let lens = lens.as_deref().and_then(|lens| kit.codebook().lens(lens));
            let told = lens.map_or(lowered(role), |lens| {
                format!("{}, {}", lowered(role), lowered(&lens.label))
            });
            let text = kit.locale.say(
                "patterns-item",
                &[
                    ("label", (&found.code.label).into()),
                    ("section", (&told).into()),
                    ("words", (&words).into()),
                    ("cases", (&prose.count(found)).into()),
                ],
            );
            Some(vec![Inline::Finding(found.code.path.clone(), vec![Inline::Text(text)])])
        })
        .collect();
    if items.is_empty() {
        document.paragraph(kit.text("patterns-none"));
        return;
    }
    let intro = kit
        .locale
        .say("patterns-intro", &[("total", all.len().into()), ("count", items.len().into())]);
    let chance = kit
        .locale
        .say("patterns-expected", &[("expected", (&kit.locale.decimal(expected)).into())]);
    document.paragraph(format!("{intro} {chance}"));
    document.blocks.push(Block::List(items));
}

/// One of the three lists of a contrast.
type Side = for<'x, 'y> fn(&'x Contrast<'y>) -> &'x Vec<&'y Code>;

fn contrast(kit: &Kit<'_>, document: &mut Document) {
    let Some(([first, second], branches)) = kit.contrasted() else { return };
    let roles = [first.id.as_str(), second.id.as_str()];
    let found = contrasts(&kit.tally, roles, branches);
    let indices: Vec<f64> = found.iter().filter_map(Contrast::index).collect();
    let mean = indices.iter().sum::<f64>() / (indices.len().max(1)) as f64;
    let noun = kit.noun();
    let mut text = vec![kit.locale.say(
        "contrast-intro",
        &[
            ("codes", comparable(&kit.tally, roles, branches).len().into()),
            ("other", (&noun.other).into()),
            ("index", (&kit.locale.decimal(mean)).into()),
        ],
    )];
    let names = [role_word(first), role_word(second)];
    let sides: [(&str, Side); 3] = [
        ("contrast-shared-most", |c| &c.shared),
        ("contrast-first-most", |c| &c.first_only),
        ("contrast-second-most", |c| &c.second_only),
    ];
    for (id, side) in sides {
        let codes = most(kit, &found, side);
        if !codes.is_empty() {
            let values = [
                ("first", (&names[0]).into()),
                ("second", (&names[1]).into()),
                ("codes", (&codes).into()),
            ];
            text.push(kit.locale.say(id, &values));
        }
    }
    document.paragraph(text.join(" "));
    let cell = |codes: &[&Code]| vec![Inline::Text(kit.labels(codes))];
    let rows = found.iter().map(|contrast| {
        let index = contrast.index().map_or(String::new(), |index| kit.locale.decimal(index));
        vec![
            case_links(&[contrast.case]),
            cell(&contrast.shared),
            cell(&contrast.first_only),
            cell(&contrast.second_only),
            vec![Inline::Text(index)],
        ]
    });
    let only = |name: &String| kit.locale.say("col-first", &[("coder", name.into())]);
    let header = vec![
        kit.column("col-case"),
        kit.text("col-shared"),
        only(&names[0]),
        only(&names[1]),
        kit.text("col-index"),
    ];
    document.blocks.push(Block::Table(Grid { header, rows: rows.collect() }));
    document.blocks.push(figures::shared(kit, &found));
}

/// The four codes that stand on a side in the most cases, with how many.
fn most<'a>(kit: &Kit<'a>, found: &[Contrast<'a>], side: Side) -> String {
    let mut counts: Vec<(usize, &Code)> = Vec::new();
    for code in kit.codebook().codes() {
        let count = found.iter().filter(|c| side(c).iter().any(|s| s.path == code.path)).count();
        if count > 1 {
            counts.push((count, code));
        }
    }
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let noun = &kit.noun().other;
    let told = counts.iter().take(4).map(|(count, code)| {
        let values = [
            ("code", lowered(&code.label).into()),
            ("count", (*count).into()),
            ("noun", noun.into()),
        ];
        kit.locale.say("contrast-count", &values)
    });
    kit.locale.join(&told.collect::<Vec<_>>())
}

fn branches(kit: &Kit<'_>, codes: &[String], document: &mut Document) {
    let roles = &kit.codebook().settings().roles;
    for branch in codes {
        document.heading(3, kit.codebook().label(branch));
        if let Some(code) = kit.codebook().code(branch) {
            document.paragraph(code.definition.clone());
        }
        let inside =
            kit.codebook().codes().iter().filter(|code| code.is_within(branch) && !code.branch);
        let rows = inside.map(|code| {
            let cells = roles.iter().map(|role| {
                let scope = Scope { role: Some(&role.id), ..Scope::default() };
                case_links(&kit.tally.cases(&code.path, scope))
            });
            std::iter::once(vec![Inline::Text(code.label.clone())]).chain(cells).collect()
        });
        let header =
            [kit.text("col-code")].into_iter().chain(roles.iter().map(|role| role.label.clone()));
        document.blocks.push(Block::Table(Grid { header: header.collect(), rows: rows.collect() }));
    }
}

fn heatmap(kit: &Kit<'_>, document: &mut Document) {
    let map = Heatmap::new(&kit.tally);
    let noun = kit.noun();
    let roles: Vec<String> = kit.codebook().settings().roles.iter().map(role_word).collect();
    let alt = kit.locale.say(
        "heatmap-alt",
        &[
            ("codes", map.codes().into()),
            ("cases", kit.study.cases.iter().len().into()),
            ("other", (&noun.other).into()),
        ],
    );
    let caption = kit.locale.say(
        "heatmap-caption",
        &[("one", (&noun.one).into()), ("roles", (&kit.locale.join(&roles)).into())],
    );
    document.blocks.push(Block::Figure {
        svg: map.svg(&alt, &kit.locale),
        caption,
        table: map.table(&kit.locale),
    });
}

fn references(kit: &Kit<'_>, document: &mut Document) {
    let rows = kit.codebook().settings().references.iter().map(|figure| {
        let page = figure.page.as_ref().map_or(String::new(), |page| format!(", p. {page}"));
        vec![
            vec![Inline::Strong(figure.value.clone()), Inline::Text(format!(" {}", figure.text))],
            vec![Inline::Text(figure.population.clone())],
            vec![Inline::Text(here(kit, figure))],
            vec![Inline::Text(format!("{}{page}", figure.source))],
        ]
    });
    let header = ["col-figure", "col-population", "col-here", "col-source"].map(|id| kit.text(id));
    document.blocks.push(Block::Table(Grid { header: header.to_vec(), rows: rows.collect() }));
}

/// The codes a figure compares with, each with how many cases have it in that role.
fn here(kit: &Kit<'_>, figure: &ReferenceFigure) -> String {
    let settings = kit.codebook().settings();
    let roles: Vec<&str> = match &figure.role {
        Some(role) => vec![role.as_str()],
        None => settings.roles.iter().map(|role| role.id.as_str()).collect(),
    };
    let mut told = Vec::new();
    for code in figure.codes.iter().filter_map(|path| kit.codebook().code(path)) {
        for role in roles.iter().filter(|role| code.allows_role(role)) {
            let among = |case: &&str| match &figure.among {
                Some((attribute, value)) => kit.study.cases.value(case, attribute) == value,
                None => true,
            };
            let scope = Scope { role: Some(role), ..Scope::default() };
            let count = kit.tally.cases(&code.path, scope).into_iter().filter(among).count();
            let total = kit.study.cases_with_role(role).into_iter().filter(among).count();
            let label = kit.codebook().role(role).map_or(*role, |role| &role.label);
            let values = [
                ("words", format!("{}, {}", lowered(&code.label), lowered(label)).into()),
                ("count", count.into()),
                ("total", total.into()),
            ];
            told.push(kit.locale.say("reference-here", &values));
        }
    }
    kit.locale.join(&told)
}

fn recommendations(kit: &Kit<'_>, document: &mut Document) {
    let mut chooser = Chooser::new(&kit.weights);
    for (at, recommendation) in kit.codebook().settings().recommendations.iter().enumerate() {
        document.heading(3, format!("{}. {}", at + 1, recommendation.title));
        document.paragraph(recommendation.text.clone());
        let items = evidence(kit, recommendation);
        if items.is_empty() {
            document.paragraph(kit.text("recommendation-none"));
            continue;
        }
        document.paragraph(kit.text("recommendation-evidence"));
        document.blocks.push(Block::List(items));
        // One passage for each of the first two codes, which are those that carry it most.
        let of_code = |code: &String| kit.tally.of_code(code, Scope::default());
        let carried = recommendation.codes.iter().map(of_code).filter(|rows| !rows.is_empty());
        let chosen: Vec<_> = carried.take(2).flat_map(|rows| chooser.choose(&rows, 1)).collect();
        let quotes = chosen.iter().map(|row| quote(kit.study, row, None));
        document.blocks.push(Block::Quotes(quotes.collect()));
    }
}

fn evidence(kit: &Kit<'_>, recommendation: &Recommendation) -> Vec<Vec<Inline>> {
    let mut items = Vec::new();
    for code in recommendation.codes.iter().filter_map(|path| kit.codebook().code(path)) {
        for role in &kit.codebook().settings().roles {
            let scope = Scope { role: Some(&role.id), ..Scope::default() };
            let cases = kit.tally.cases(&code.path, scope);
            if cases.is_empty() {
                continue;
            }
            let label = kit.locale.say(
                "recommendation-item",
                &[("label", (&code.label).into()), ("role", (&role_word(role)).into())],
            );
            let counts = [
                ("count", cases.len().into()),
                ("total", kit.study.cases_with_role(&role.id).len().into()),
                ("cases", cases.join(", ").into()),
            ];
            items.push(vec![
                Inline::Text(label),
                Inline::Aside(format!(" ({})", kit.locale.say("of-cases", &counts))),
            ]);
        }
    }
    items
}
