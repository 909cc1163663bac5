//! How the report came about: method, codebook, counts, passages, coders, versions.

use super::codebook::notice;
use super::cross::all_findings;
use super::document::{Block, Document, Grid, Inline};
use super::figures;
use super::kit::{Kit, lowered, passages};
use crate::analysis::agreement::{Coefficients, Figure, Intervals, Options, Ratings, Topic};
use crate::analysis::{Agreement, Counts, Selection, agreements};
use crate::study::{Bound, Status};

/// Adds the appendix.
pub fn build(kit: &Kit<'_>, sources: &[(String, String)], document: &mut Document) {
    method(kit, document);
    questions(kit, document);
    codebook(kit, document);
    counts(kit, document);
    evidence(kit, document);
    coders(kit, document);
    versions(kit, sources, document);
}

fn text(words: impl Into<String>) -> Vec<Inline> {
    vec![Inline::Text(words.into())]
}

fn table(kit: &Kit<'_>, header: &[&str], rows: Vec<Vec<Vec<Inline>>>) -> Block {
    Block::Table(Grid { header: header.iter().map(|id| kit.column(id)).collect(), rows })
}

fn method(kit: &Kit<'_>, document: &mut Document) {
    let settings = kit.codebook().settings();
    let noun = kit.noun();
    document.heading(3, kit.text("appendix-method"));
    let coder = settings.coder.clone().unwrap_or_else(|| kit.text("appendix-everybody"));
    document.paragraph(
        kit.locale.say(
            "appendix-method-text",
            &[("coder", (&coder).into()), ("one", (&noun.one).into())],
        ),
    );
    let steps: Vec<Vec<Inline>> = settings
        .quantifiers
        .steps()
        .iter()
        .map(|step| {
            let words = step.text.replace("{one}", &noun.one).replace("{other}", &noun.other);
            let upto = match step.upto {
                Bound::Count(n) => n.to_string(),
                Bound::Share(n, d) if n == d => "100%".to_owned(),
                Bound::Share(n, 100) => format!("{n}%"),
                Bound::Share(n, d) => format!("{n}/{d}"),
            };
            let values = [("words", (&words).into()), ("upto", (&upto).into())];
            text(kit.locale.say("appendix-quantifier", &values))
        })
        .collect();
    if !steps.is_empty() {
        document.heading(4, kit.text("appendix-quantifiers"));
        document.blocks.push(Block::List(steps));
    }
    document.heading(4, kit.text("appendix-quotes"));
    document.paragraph(kit.locale.say("cross-quotes-how", &[("one", (&noun.one).into())]));
}

fn questions(kit: &Kit<'_>, document: &mut Document) {
    let lenses: Vec<_> =
        kit.codebook().settings().lenses.iter().filter(|lens| !lens.questions.is_empty()).collect();
    if lenses.is_empty() {
        return;
    }
    document.heading(3, kit.text("appendix-questions"));
    for lens in lenses {
        document.heading(4, lens.label.clone());
        document.blocks.push(Block::List(lens.questions.iter().map(text).collect()));
    }
}

fn codebook(kit: &Kit<'_>, document: &mut Document) {
    document.heading(3, kit.text("appendix-codebook"));
    let rows = kit.codebook().codes().iter().map(|code| {
        let retired = kit.codebook().retired(code);
        let definition = match retired {
            Some(retired) => format!("{} {}", code.definition, notice(kit, retired)),
            None => code.definition.clone(),
        };
        vec![
            vec![Inline::Name(code.path.clone())],
            text(&code.label),
            text(definition),
            text(code.include.join(" ")),
            text(code.exclude.join(" ")),
        ]
    });
    let header = ["col-code", "col-label", "col-definition", "col-include", "col-exclude"];
    document.blocks.push(table(kit, &header, rows.collect()));
}

fn counts(kit: &Kit<'_>, document: &mut Document) {
    document.heading(3, kit.text("appendix-counts"));
    let rows = kit.study.interviews.iter().map(|interview| {
        let transcript = &interview.transcript;
        let words = transcript.text().as_str().split_whitespace().count();
        vec![
            vec![Inline::Link(
                super::document::interview_file(&interview.case, &interview.name),
                interview.reference().to_string(),
            )],
            text(&transcript.meta().role),
            text(&transcript.meta().date),
            text(words.to_string()),
            text(kit.tally.of_interview(interview).count().to_string()),
        ]
    });
    let header = ["col-interview", "col-role", "col-date", "col-words", "col-codings"];
    document.blocks.push(table(kit, &header, rows.collect()));
    document.blocks.push(figures::coded(kit));
    document.heading(3, kit.text("appendix-saturation"));
    document.blocks.extend(figures::growth(kit));
}

/// For each sentence of the chapters the passages it rests on.
fn evidence(kit: &Kit<'_>, document: &mut Document) {
    document.heading(3, kit.text("appendix-evidence"));
    let rows = all_findings(kit).into_iter().map(|(role, lens, found)| {
        let role = kit.codebook().role(&role).map_or(role.clone(), |r| lowered(&r.label));
        vec![
            vec![Inline::Name(found.code.path.clone())],
            text(lens.map_or(role.clone(), |lens| format!("{role}, {lens}"))),
            text(found.cases.join(", ")),
            passages(&found.evidence),
        ]
    });
    let header = ["col-code", "col-role", "col-cases", "col-places"];
    document.blocks.push(table(kit, &header, rows.collect()));
}

fn coders(kit: &Kit<'_>, document: &mut Document) {
    document.heading(3, kit.text("appendix-coders"));
    let found = agreements(kit.study);
    if found.is_empty() {
        document.paragraph(kit.text("appendix-coders-none"));
    }
    for agreement in found {
        let [first, second] = agreement.coders;
        let percent =
            |counts: Counts| counts.percent().map_or("–".into(), |p| kit.locale.percent(p));
        let kappa = |counts: Counts| counts.kappa().map_or("–".into(), |k| kit.locale.decimal(k));
        let figure =
            |figure: Figure| figure.map_or("–".into(), |value| kit.locale.decimal(value));
        let between = |own: &Intervals| {
            own.alpha.map_or("–".into(), |(low, high)| {
                format!("({}; {})", kit.locale.decimal(low), kit.locale.decimal(high))
            })
        };
        let rated = rated(kit, &agreement);
        let Some((_, overall, overall_interval)) = rated.first() else { continue };
        let values = [
            ("first", first.into()),
            ("second", second.into()),
            ("interviews", agreement.interviews.into()),
            ("percent", percent(agreement.overall).into()),
            ("kappa", kappa(agreement.overall).into()),
            ("alpha", figure(overall.alpha).into()),
            ("interval", between(overall_interval).into()),
            ("ac1", figure(overall.ac1).into()),
        ];
        document.paragraph(kit.locale.say("appendix-agreement", &values));
        let rows = agreement.codes.iter().map(|(code, counts)| {
            let own = rated.iter().find(|(path, ..)| *path == Some(code.path.as_str()));
            vec![
                vec![Inline::Name(code.path.clone())],
                text(counts.both.to_string()),
                text(counts.first.to_string()),
                text(counts.second.to_string()),
                text(percent(*counts)),
                text(kappa(*counts)),
                text(own.map_or("–".into(), |own| figure(own.1.alpha))),
                text(own.map_or("–".into(), |own| between(&own.2))),
                text(own.map_or("–".into(), |own| figure(own.1.ac1))),
            ]
        });
        let only = |coder: &str| kit.locale.say("col-first", &[("coder", coder.into())]);
        let header = vec![
            kit.text("col-code"),
            kit.text("col-both"),
            only(first),
            only(second),
            kit.text("col-percent"),
            kit.text("col-kappa"),
            kit.text("col-alpha"),
            kit.text("col-interval"),
            kit.text("col-ac1"),
        ];
        document.blocks.push(Block::Table(Grid { header, rows: rows.collect() }));
        let codes = rated.iter().filter_map(|(path, own, interval)| {
            Some(((*path)?, own.alpha.ok(), interval.alpha.ok()))
        });
        document.blocks.push(figures::agreement(kit, codes));
    }
}

/// The figures of two coders by turn: overall first, which has no path, then each code.
fn rated<'a>(
    kit: &Kit<'a>,
    agreement: &Agreement<'_>,
) -> Vec<(Option<&'a str>, Coefficients, Intervals)> {
    let selection = Selection {
        coders: agreement.coders.iter().map(|&coder| coder.to_owned()).collect(),
        statuses: vec![Status::Accepted],
        ..Selection::default()
    };
    // Two coders are never too many, which is the only thing that can be refused.
    let Ok(ratings) = Ratings::new(kit.study, &selection, &Options::default()) else {
        return Vec::new();
    };
    let all = ratings.items.iter().zip(ratings.figures()).zip(ratings.intervals());
    let all = all.filter_map(|((item, (own, _)), interval)| match item.topic {
        Topic::Overall => Some((None, own, interval)),
        Topic::Code(path) => Some((Some(path), own, interval)),
        Topic::Branch(_) => None,
    });
    all.collect()
}

fn versions(kit: &Kit<'_>, sources: &[(String, String)], document: &mut Document) {
    document.heading(3, kit.text("appendix-versions"));
    let version = env!("CARGO_PKG_VERSION");
    document.paragraph(kit.locale.say("appendix-version-text", &[("version", version.into())]));
    let rows = sources.iter().map(|(file, hash)| {
        vec![vec![Inline::Name(file.clone())], vec![Inline::Name(hash.clone())]]
    });
    document.blocks.push(table(kit, &["col-file", "col-hash"], rows.collect()));
}
