//! The account of one interview, as is sent to the interviewees for approval.

use super::document::{Block, Document, Inline, interview_file};
use super::kit::{Kit, ONE};
use super::prose::{Prose, Quoted};
use crate::analysis::{Chooser, Scope, in_one};
use crate::study::{Code, Interview};

/// Builds the account.
pub fn build(kit: &Kit<'_>, interview: &Interview) -> Document {
    let meta = interview.transcript.meta();
    let reference = interview.reference().to_string();
    let role = kit.codebook().role(&meta.role).map_or(meta.role.as_str(), |role| &role.label);
    let settings = kit.codebook().settings();
    let mut document = Document {
        file: interview_file(&interview.case, &interview.name),
        title: kit.locale.say("interview-title", &[("ref", (&reference).into())]),
        subtitle: format!(
            "{} · {}",
            settings.title,
            kit.locale
                .say("interview-about", &[("role", role.into()), ("date", (&meta.date).into())])
        ),
        note: meta.note.clone().or_else(|| settings.note.clone()),
        blocks: Vec::new(),
    };
    let status = kit.text(&format!("status-{}", meta.status));
    document.paragraph(kit.locale.say("interview-status", &[("status", (&status).into())]));
    document.paragraph(kit.text("interview-intro"));
    let speakers = meta
        .speakers
        .iter()
        .map(|(label, who)| vec![Inline::Strong(label.clone()), Inline::Text(format!(": {who}"))]);
    document.heading(2, kit.text("interview-speakers"));
    document.blocks.push(Block::List(speakers.collect()));
    lenses(kit, interview, &mut document);
    approval(kit, &mut document);
    document
}

/// A heading for each lens that the guide has for this role or that something was coded under.
fn lenses(kit: &Kit<'_>, interview: &Interview, document: &mut Document) {
    let mut chooser = Chooser::new(&kit.weights);
    let mut prose = Prose::new(kit.study, &kit.locale, &mut chooser, ONE);
    let used: Vec<Option<&str>> = kit.tally.of_interview(interview).map(|row| row.lens).collect();
    let role = &interview.transcript.meta().role;
    let guide = kit.codebook().role(role).map(|role| role.lenses.clone()).unwrap_or_default();
    let all = kit.codebook().settings().lenses.iter();
    for lens in
        all.filter(|lens| guide.contains(&lens.id) || used.contains(&Some(lens.id.as_str())))
    {
        document.heading(2, lens.label.clone());
        let before = document.blocks.len();
        for branch in kit.codebook().branches() {
            aspect(kit, interview, Some(&lens.id), branch, &mut prose, document);
        }
        if document.blocks.len() == before {
            document.paragraph(kit.text("interview-none"));
        }
    }
    if used.contains(&None) {
        let others = used.iter().any(Option::is_some) || !guide.is_empty();
        document.heading(2, kit.text(if others { "interview-frame" } else { "interview-all" }));
        for branch in kit.codebook().branches() {
            aspect(kit, interview, None, branch, &mut prose, document);
        }
    }
}

fn aspect<'a>(
    kit: &Kit<'a>,
    interview: &Interview,
    lens: Option<&str>,
    branch: &Code,
    prose: &mut Prose<'a, '_>,
    document: &mut Document,
) {
    let scope =
        Scope { case: Some(&interview.case), interview: Some(&interview.name), role: None, lens };
    let mut found = in_one(&kit.tally, &branch.path, scope);
    if lens.is_none() {
        for found in &mut found {
            found.evidence.retain(|row| row.lens.is_none());
        }
        found.retain(|found| !found.evidence.is_empty());
    }
    if !found.is_empty() {
        document.heading(3, branch.label.clone());
        let role = &interview.transcript.meta().role;
        document.blocks.extend(kit.told(prose, &found, role, Quoted::All));
    }
}

fn approval(kit: &Kit<'_>, document: &mut Document) {
    document.heading(2, kit.text("interview-approval"));
    document.paragraph(kit.text("interview-approval-text"));
    for room in ["interview-additions", "interview-agree", "interview-name"] {
        document.blocks.push(Block::Room(kit.text(room)));
    }
}
