//! Codings compared with the text they were made on: which still stand on their own words.

use std::collections::BTreeMap;
use std::path::Path;

use super::base::Base;
use super::{Git, Store, codings_file, transcript_file};
use crate::problem::Result;
use crate::study::{Coding, Interview, Memo, Placement, Text, reanchor};

/// How many versions of a transcript are looked at, the newest first.
const MOST: usize = 40;

/// A coding that is not, or not surely, on its words as they stand.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// Whose coding it is.
    pub coder: String,
    /// The coding.
    pub coding: Coding,
    /// Where its words are; never [`Placement::Stays`].
    pub placement: Placement,
}

impl Anchor {
    /// The coder and the coding's id.
    pub fn key(&self) -> (String, String) {
        (self.coder.clone(), self.coding.id().to_owned())
    }
}

/// A coding with its coder.
pub(super) type Owned<'a> = (&'a str, &'a Coding);

impl Store {
    /// The codings of an interview whose words moved, changed or are gone, or are not surely theirs;
    /// in the order of coders and of places. None where all stand.
    ///
    /// A transcript that is as it was when it was coded costs reading one file. Git is asked only
    /// where it is not, and kwali did not keep the old words itself.
    pub fn anchors(&self, interview: &Interview) -> Vec<Anchor> {
        anchors(Said::of(self, interview), &owned(interview))
    }

    /// The same, with the text that a revision of git has; what does not fit that one is placed as by
    /// [`Store::anchors`].
    pub fn anchors_since(&self, interview: &Interview, revision: &str) -> Result<Vec<Anchor>> {
        let git = Git::require(self.root())?;
        let commit = git.commit(revision)?;
        let said = Said::of(self, interview);
        let past = git.text(&commit, &said.file()).and_then(|t| body(&t));
        let Some(old) = past.map(Text::new) else { return Ok(self.anchors(interview)) };
        let mut groups = Groups::default();
        let (there, rest): (Vec<_>, Vec<_>) =
            owned(interview).into_iter().partition(|(_, coding)| coding.fits(&old));
        there.into_iter().for_each(|own| groups.add(old.as_str(), own));
        let mut found = groups.place(said.text, Vec::new());
        let others = self.anchors(interview).into_iter();
        let is_rest = |anchor: &Anchor| {
            rest.iter().any(|(coder, coding)| {
                (*coder, coding.id()) == (anchor.coder.as_str(), anchor.coding.id())
            })
        };
        found.extend(others.filter(is_rest));
        found.sort_by(|a, b| (&a.coder, a.coding.order()).cmp(&(&b.coder, b.coding.order())));
        Ok(found)
    }
}

/// The words of an interview as they are, and where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub root: &'a Path,
    pub case: &'a str,
    pub name: &'a str,
    pub text: &'a Text,
}

impl<'a> Said<'a> {
    pub(super) fn of(store: &'a Store, interview: &'a Interview) -> Self {
        let (case, name) = (&interview.case, &interview.name);
        Self { root: store.root(), case, name, text: interview.transcript.text() }
    }

    pub(super) fn file(&self) -> String {
        format!("corpus/{}/{}.md", self.case, self.name)
    }
}

/// Those of an interview's codings that are not, or not surely, on their words.
pub(super) fn anchors(said: Said, all: &[Owned]) -> Vec<Anchor> {
    let base = Base::read(said.root, said.case, said.name);
    let text = said.text;
    let only = base.as_ref().is_none_or(|base| base.is_only(text.as_str()));
    if only && all.iter().all(|(_, coding)| coding.fits(text)) {
        return Vec::new();
    }
    place(said, base.as_ref(), None, all)
}

/// Where the words of an interview's memos are, in their order; `was` is its text of before, where
/// somebody knows it.
pub(super) fn memos(said: Said, was: Option<&Text>, memos: &[Memo]) -> Vec<Placement> {
    let mut placements = vec![Placement::Stays; memos.len()];
    if was.is_none() && memos.iter().all(|memo| memo.fits(said.text)) {
        return placements;
    }
    let coding = |(at, memo): (usize, &Memo)| {
        Some(Coding::restored(&at.to_string(), memo.span()?, "", memo.quote()))
    };
    let codings: Vec<Coding> = memos.iter().enumerate().filter_map(coding).collect();
    let owned: Vec<Owned> = codings.iter().map(|coding| ("", coding)).collect();
    let base = Base::read(said.root, said.case, said.name).map(|base| Text::new(base.body()));
    let placed = place(said, None, was.or(base.as_ref()), &owned);
    for anchor in placed {
        let at = anchor.coding.id().parse().ok().and_then(|at: usize| placements.get_mut(at));
        if let Some(placement) = at {
            *placement = anchor.placement;
        }
    }
    placements
}

/// Finds for each coding the text it stands on, and places it.
fn place(said: Said, base: Option<&Base>, was: Option<&Text>, all: &[Owned]) -> Vec<Anchor> {
    let text = said.text;
    let mut groups = Groups::default();
    let mut unknown = Vec::new();
    for (coder, coding) in all {
        let own = base.and_then(|base| base.text_of(coder, coding.id()));
        let own = own.filter(|own| coding.fits(text) || coding.fits(&Text::new(*own)));
        let was = was.filter(|was| coding.fits(was)).map(Text::as_str);
        match own.or(was) {
            Some(own) => groups.add(own, (coder, coding)),
            None => unknown.push((*coder, *coding)),
        }
    }
    if !unknown.is_empty() {
        let past = Past::of(said);
        unknown = past.map_or(unknown.clone(), |past| past.take(&unknown, text, &mut groups));
    }
    groups.place(text, unknown)
}

fn owned(interview: &Interview) -> Vec<Owned<'_>> {
    let of = |(coder, codings)| {
        let codings: &Vec<Coding> = codings;
        let coder: &String = coder;
        codings.iter().map(move |coding| (coder.as_str(), coding))
    };
    interview.codings.iter().flat_map(of).collect()
}

fn body(source: &str) -> Option<String> {
    transcript_file::body(source).map(str::to_owned)
}

/// Codings by the text they stand on.
#[derive(Default)]
struct Groups<'a> {
    known: BTreeMap<String, Vec<Owned<'a>>>,
}

impl<'a> Groups<'a> {
    fn add(&mut self, text: &str, own: Owned<'a>) {
        self.known.entry(text.to_owned()).or_default().push(own);
    }

    fn place(self, text: &Text, unknown: Vec<Owned<'a>>) -> Vec<Anchor> {
        let known = self.known.into_iter().map(|(old, own)| (Some(Text::new(old)), own));
        let mut anchors = Vec::new();
        for (old, own) in known.chain([(None, unknown)]) {
            let codings: Vec<&Coding> = own.iter().map(|(_, coding)| *coding).collect();
            let placements = reanchor(old.as_ref(), text, &codings);
            let anchor = |((coder, coding), placement): (Owned<'_>, Placement)| Anchor {
                coder: coder.to_owned(),
                coding: coding.clone(),
                placement,
            };
            anchors.extend(own.into_iter().zip(placements).map(anchor));
        }
        anchors.retain(|anchor| anchor.placement != Placement::Stays);
        anchors.sort_by(|a, b| (&a.coder, a.coding.order()).cmp(&(&b.coder, b.coding.order())));
        anchors
    }
}

/// What git has of an interview.
struct Past<'a> {
    git: Git,
    said: Said<'a>,
    /// The commits that changed the transcript, the newest first.
    commits: Vec<String>,
}

impl<'a> Past<'a> {
    fn of(said: Said<'a>) -> Option<Self> {
        let git = Git::find(said.root)?;
        let commits = git.versions(&said.file(), MOST);
        (!commits.is_empty()).then_some(Self { git, said, commits })
    }

    fn text(&self, commit: &str) -> Option<Text> {
        self.git.text(commit, &self.said.file()).and_then(|t| body(&t)).map(Text::new)
    }

    /// Finds texts for codings, and returns those that it has none for.
    fn take<'c>(
        &self,
        unknown: &[Owned<'c>],
        text: &Text,
        groups: &mut Groups<'c>,
    ) -> Vec<Owned<'c>> {
        let mut by_coder: BTreeMap<&str, Vec<&'c Coding>> = BTreeMap::new();
        for (coder, coding) in unknown {
            by_coder.entry(coder).or_default().push(coding);
        }
        let mut left = Vec::new();
        for (coder, codings) in by_coder {
            let lost = codings.iter().filter(|coding| !coding.fits(text));
            let lost: Vec<&Coding> = lost.copied().collect();
            let found = if lost.is_empty() {
                self.last(coder, &codings, text)
            } else {
                self.before(coder, &lost).map(|old| (old, codings.clone()))
            };
            for coding in codings {
                let on = |(old, whose): &&(Text, Vec<&Coding>)| {
                    whose.contains(&coding) && coding.fits(old)
                };
                match found.as_ref().filter(on) {
                    Some((old, _)) => groups.add(old.as_str(), (coder, coding)),
                    None => left.push((coder, coding)),
                }
            }
        }
        left
    }

    /// The newest text on which all these codings fit; or else, that at which they stood in the
    /// coder's file.
    fn before(&self, coder: &str, lost: &[&Coding]) -> Option<Text> {
        let mut some = None;
        for commit in &self.commits {
            let Some(text) = self.text(commit) else { continue };
            let fit = lost.iter().filter(|coding| coding.fits(&text)).count();
            if fit == lost.len() {
                return Some(text);
            }
            if some.is_none() && fit > 0 {
                let held = self.held(commit, coder);
                let same = |coding: &&&Coding| {
                    let at = |old: &Coding| (old.id(), old.span()) == (coding.id(), coding.span());
                    coding.fits(&text) && held.iter().any(at)
                };
                some = lost.iter().any(|coding| same(&coding)).then_some(text);
            }
        }
        some
    }

    /// The text last committed when it is another one, and what of these codings was in the coder's
    /// file then already: they may stand on other words of the same sound by chance.
    fn last<'c>(
        &self,
        coder: &str,
        codings: &[&'c Coding],
        now: &Text,
    ) -> Option<(Text, Vec<&'c Coding>)> {
        let text = self.text("HEAD").filter(|text| text.as_str() != now.as_str())?;
        let held = self.held("HEAD", coder);
        let there = codings.iter().filter(|coding| held.contains(coding)).copied();
        Some((text, there.collect()))
    }

    fn held(&self, commit: &str, coder: &str) -> Vec<Coding> {
        let (case, name) = (self.said.case, self.said.name);
        let path = format!("corpus/{case}/{name}.{coder}.csv");
        let source = self.git.text(commit, &path).unwrap_or_default();
        let rows = codings_file::parse(path.as_ref(), &source).unwrap_or_default();
        rows.into_iter().map(|row| row.coding).collect()
    }
}
