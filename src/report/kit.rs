//! What every report is made with.

use rayon::prelude::*;

use super::document::{Block, Inline, Quote, case_file};
use super::locale::Locale;
use super::prose::{Prose, Quoted, Subject, quote};
use crate::analysis::framework::{State, cell_scope, state};
use crate::analysis::{Found, Row, Tally, Weights, basis};
use crate::study::{CellKey, Code, Codebook, Content, Noun, Role, Study};

/// The study, what was counted, and the words.
pub struct Kit<'a> {
    pub(super) study: &'a Study,
    pub(super) tally: Tally<'a>,
    pub(super) weights: Weights<'a>,
    pub(super) locale: Locale,
}

impl<'a> Kit<'a> {
    /// Counts a study.
    pub fn new(study: &'a Study) -> Self {
        let tally = Tally::new(study);
        let weights = Weights::new(&tally);
        Self { study, tally, weights, locale: Locale::new(&study.codebook.settings().language) }
    }

    /// The study counted.
    pub fn study(&self) -> &'a Study {
        self.study
    }

    /// Its codings that count.
    pub fn tally(&self) -> &Tally<'a> {
        &self.tally
    }

    /// How typical each of them is of its code.
    pub fn weights(&self) -> &Weights<'a> {
        &self.weights
    }

    pub(super) fn codebook(&self) -> &'a Codebook {
        &self.study.codebook
    }

    pub(super) fn noun(&self) -> &'a Noun {
        &self.codebook().settings().case_noun
    }

    pub(super) fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// A column's heading, with the study's word for a case.
    pub(super) fn column(&self, id: &str) -> String {
        let noun = self.noun();
        self.locale.say(id, &[("one", (&noun.one).into()), ("other", (&noun.other).into())])
    }

    /// The branches a role is told by under a lens: as the outline says, else all that stand at the
    /// top of the codebook.
    pub(super) fn aspects(&self, role: &str, lens: Option<&str>) -> Vec<&'a Code> {
        let chapters = self.codebook().settings().outline.iter();
        let sections = chapters.filter_map(|chapter| match &chapter.content {
            Content::Findings { role: of, sections } if of == role => Some(sections),
            _ => None,
        });
        let section = sections.flatten().find(|section| section.lens.as_deref() == lens);
        match section {
            Some(section) => {
                section.aspects.iter().filter_map(|path| self.codebook().code(path)).collect()
            }
            None => self.codebook().branches().collect(),
        }
    }

    /// The two roles that the outline sets against each other, if any, and in which branches.
    pub(super) fn contrasted(&self) -> Option<([&'a Role; 2], &'a [String])> {
        let settings = self.codebook().settings();
        settings.outline.iter().find_map(|chapter| match &chapter.content {
            Content::Contrast { roles: [a, b], codes } => {
                let role = |id: &str| settings.roles.iter().find(|role| role.id == id);
                Some(([role(a)?, role(b)?], codes.as_slice()))
            }
            _ => None,
        })
    }

    /// An analyst's own text for a cell, marked when what it rests on has changed since.
    pub(super) fn cell(&self, key: &CellKey) -> Option<Vec<Block>> {
        let cell = self.study.cells.iter().find(|cell| cell.key == *key)?;
        let mut blocks = vec![Block::Own(cell.text.clone())];
        let rests = self.tally.within(&key.aspect, cell_scope(key));
        if !rests.is_empty() {
            let mut line = vec![Inline::Aside(self.text("recommendation-evidence") + " ")];
            line.extend(passages(&rests));
            blocks.push(Block::Paragraph(line));
        }
        match state(cell, &self.basis(key)) {
            State::Unconfirmed => blocks.push(Block::Notice(self.text("unconfirmed"))),
            State::Stale => blocks.push(Block::Notice(self.text("stale"))),
            _ => {}
        }
        Some(blocks)
    }

    /// The hash of the codings that a cell's text rests on.
    pub fn basis(&self, key: &CellKey) -> String {
        basis(&self.tally.within(&key.aspect, cell_scope(key)))
    }

    /// The labels of codes, as a running list.
    pub(super) fn labels(&self, codes: &[&Code]) -> String {
        self.locale.join(&codes.iter().map(|code| lowered(&code.label)).collect::<Vec<_>>())
    }

    /// The passages of some codings, each a place that others link to.
    pub(super) fn anchored(&self, rows: &[Row<'_>]) -> Block {
        let quotes = rows.iter().map(|row| Quote { anchor: true, ..quote(self.study, row, None) });
        Block::Quotes(quotes.collect())
    }

    /// One case's findings as prose, then those that have no sentence of their own as passages.
    pub(super) fn told(
        &self,
        prose: &mut Prose<'a, '_>,
        found: &[Found<'a>],
        role: &str,
        quoted: Quoted,
    ) -> Vec<Block> {
        let (with, without): (Vec<_>, Vec<_>) =
            found.iter().cloned().partition(|found| found.code.finding(role).is_some());
        let mut blocks = prose.section(&with, role, quoted);
        for found in without {
            blocks.push(Block::Paragraph(vec![Inline::Strong(found.code.label.clone())]));
            blocks.push(self.anchored(&found.evidence));
        }
        blocks
    }
}

/// Which case's findings prose tells.
pub const ONE: Subject = Subject::ThisCase;

/// A label within a sentence: a small first letter, unless the word is an abbreviation.
pub fn lowered(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(_), Some(second)) if second.is_uppercase() => label.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(chars).collect(),
        (None, _) => String::new(),
    }
}

/// Links to the reports of cases.
pub fn case_links(cases: &[&str]) -> Vec<Inline> {
    let mut line = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        if at > 0 {
            line.push(Inline::Text(", ".into()));
        }
        line.push(Inline::Link(case_file(case), (*case).to_owned()));
    }
    line
}

/// Links to the passages of some codings.
pub fn passages(rows: &[Row<'_>]) -> Vec<Inline> {
    let passage = |row: &Row<'_>| Inline::Passage(row.reference(), row.coding.id().to_owned());
    let passages: Vec<Inline> = rows.par_iter().map(passage).collect();
    let mut line = Vec::with_capacity(2 * passages.len());
    for (at, passage) in passages.into_iter().enumerate() {
        if at > 0 {
            line.push(Inline::Text(", ".into()));
        }
        line.push(passage);
    }
    line
}

/// What the interviewees of a role are called within a sentence.
pub fn role_word(role: &Role) -> String {
    lowered(&role.label)
}
