//! `.kwali/bases/`: the words that codings were made on, so that a changed transcript can be compared
//! with them. They may vanish at any moment; then git may still have them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Edit, Step, Store, transcript_file, write};
use crate::study::{Coding, Interview, Text};

/// The words that the codings of an interview stand on.
///
/// The file has a text, and before it a line of JSON with whose codings stand on it and which stand on
/// later ones.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Base {
    about: About,
    body: String,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct About {
    /// The coders whose codings stand on the text, unless they are named below.
    coders: BTreeSet<String>,
    /// Later texts, and the ids of codings that stand on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    later: Vec<Later>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Later {
    body: String,
    /// By coder.
    codings: BTreeMap<String, BTreeSet<String>>,
}

impl Base {
    fn of(body: &str, coders: impl IntoIterator<Item = String>) -> Self {
        let about = About { coders: coders.into_iter().collect(), later: Vec::new() };
        Self { about, body: body.to_owned() }
    }

    /// What the codings of an interview stand on, where that is known.
    pub(super) fn read(root: &Path, case: &str, interview: &str) -> Option<Self> {
        Self::parse(&std::fs::read_to_string(path(root, case, interview)).ok()?)
    }

    fn parse(source: &str) -> Option<Self> {
        let (about, body) = source.split_once('\n')?;
        Some(Self { about: serde_json::from_str(about).ok()?, body: body.to_owned() })
    }

    fn render(&self) -> String {
        let about = serde_json::to_string(&self.about).unwrap_or_default();
        format!("{about}\n{}", self.body)
    }

    /// The text a coding stands on, as far as it is known.
    pub(super) fn text_of(&self, coder: &str, id: &str) -> Option<&str> {
        let named = |later: &&Later| later.codings.get(coder).is_some_and(|ids| ids.contains(id));
        let later = self.about.later.iter().rev().find(named).map(|later| later.body.as_str());
        later.or_else(|| self.about.coders.contains(coder).then_some(self.body.as_str()))
    }

    /// The text that was coded first.
    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// Whether nothing is known to stand on another text.
    pub(super) fn is_only(&self, body: &str) -> bool {
        self.body == body && self.about.later.is_empty()
    }

    /// Notes which codings of a coder stand on `body`, after they were made or moved there. `touched`
    /// are those, by id; what stands where it stood stays with the text it was made on.
    fn note(&mut self, coder: &str, body: &Text, codings: &[Coding], touched: &BTreeSet<&str>) {
        let fits = |coding: &&Coding| coding.fits(body);
        let known = self.text_of_all(coder);
        let all = !known && codings.iter().all(|coding| fits(&coding));
        let stand = codings.iter().filter(|c| all || touched.contains(c.id())).filter(fits);
        let stand: BTreeSet<String> = stand.map(|coding| coding.id().to_owned()).collect();
        let there: BTreeSet<&str> = codings.iter().map(Coding::id).collect();
        for later in &mut self.about.later {
            let stays = |id: &String| there.contains(&**id) && !touched.contains(&**id);
            later.codings.entry(coder.to_owned()).or_default().retain(stays);
        }
        if self.body == body.as_str() {
            if all {
                self.about.coders.insert(coder.to_owned());
            }
        } else if stand.len() == codings.len() && self.about.coders.iter().all(|c| c == coder) {
            *self = Self::of(body.as_str(), [coder.to_owned()]);
        } else {
            self.later(body.as_str()).codings.entry(coder.to_owned()).or_default().extend(stand);
        }
        let later = &mut self.about.later;
        later.iter_mut().for_each(|later| later.codings.retain(|_, ids| !ids.is_empty()));
        later.retain(|later| !later.codings.is_empty());
    }

    fn text_of_all(&self, coder: &str) -> bool {
        self.about.coders.contains(coder)
    }

    fn later(&mut self, body: &str) -> &mut Later {
        let later = &mut self.about.later;
        let at = later.iter().position(|later| later.body == body).unwrap_or_else(|| {
            later.push(Later { body: body.to_owned(), codings: BTreeMap::new() });
            later.len() - 1
        });
        &mut later[at]
    }
}

fn path(root: &Path, case: &str, interview: &str) -> PathBuf {
    root.join(format!(".kwali/bases/{case}/{interview}.md"))
}

impl Store {
    fn base_path(&self, case: &str, interview: &str) -> PathBuf {
        path(self.root(), case, interview)
    }

    /// What the codings of an interview stand on, where that is known.
    pub(super) fn base(&self, case: &str, interview: &str) -> Option<Base> {
        Base::read(self.root(), case, interview)
    }

    /// Notes that all codings of an interview were found to stand on the words it had when it was
    /// read. Nothing is noted where codings or words are others by now.
    pub fn settle(&self, interview: &Interview) {
        let (case, name) = (&interview.case, &interview.name);
        let body = interview.transcript.text().as_str();
        let Some(base) = self.base(case, name).filter(|base| !base.is_only(body)) else { return };
        let Ok(_lock) = self.lock() else { return };
        let Ok((now, drifts)) = self.reread_interview(case, name) else { return };
        if drifts.is_empty() && now.transcript.text().as_str() == body {
            let coders = now.codings.into_keys().chain(base.about.coders);
            self.put_base(case, name, &Base::of(body, coders));
        }
    }

    /// Keeps the words that the codings of a step were made on or moved to. That it cannot be kept is
    /// no reason for a coding to fail: only comparing is harder then.
    pub(super) fn keep_bases(&self, made: &Step) {
        let mut files: BTreeMap<(&str, &str, &str), BTreeSet<&str>> = BTreeMap::new();
        for Edit { case, interview, coder, before, after } in &made.edits {
            let touched = files.entry((case, interview, coder)).or_default();
            let place = |coding: &Coding| (coding.span(), coding.quote().to_owned());
            if before.as_ref().map(place) != after.as_ref().map(place) || before == after {
                touched.extend(after.as_ref().map(Coding::id));
            }
        }
        for ((case, interview, coder), touched) in files {
            if let Ok(codings) = self.codings(case, interview, coder) {
                self.note_base(case, interview, coder, &codings, &touched);
            }
        }
    }

    /// The same for one file of codings, as it was and as it is.
    pub(super) fn keep_base_of(
        &self,
        (case, interview, coder): (&str, &str, &str),
        before: &[Coding],
        codings: &[Coding],
    ) {
        let old: BTreeMap<&str, &Coding> = before.iter().map(|c| (c.id(), c)).collect();
        let same = |coding: &Coding| {
            old.get(coding.id())
                .is_some_and(|old| (old.span(), old.quote()) == (coding.span(), coding.quote()))
        };
        let touched = codings.iter().filter(|coding| !same(coding)).map(Coding::id).collect();
        self.note_base(case, interview, coder, codings, &touched);
    }

    fn note_base(
        &self,
        case: &str,
        interview: &str,
        coder: &str,
        codings: &[Coding],
        touched: &BTreeSet<&str>,
    ) {
        let Ok(source) = write::read_text(&self.transcript_path(case, interview)) else { return };
        let Some(body) = transcript_file::body(&source) else { return };
        let known = self.base(case, interview);
        let mut base = known.clone().unwrap_or_else(|| Base::of(body, []));
        base.note(coder, &Text::new(body), codings, touched);
        if known.as_ref() != Some(&base) {
            self.put_base(case, interview, &base);
        }
    }

    /// Notes that all codings of these coders stand on the words as they are.
    pub(super) fn put_whole_base(&self, case: &str, interview: &str, coders: Vec<String>) {
        let Ok(source) = write::read_text(&self.transcript_path(case, interview)) else { return };
        if let Some(body) = transcript_file::body(&source).filter(|_| !coders.is_empty()) {
            self.put_base(case, interview, &Base::of(body, coders));
        }
    }

    fn put_base(&self, case: &str, interview: &str, base: &Base) {
        let _ = write::replace_derived(&self.base_path(case, interview), base.render().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Span;

    fn coding(body: &str, at: usize, len: usize) -> Coding {
        Coding::new("c/t anna", &Text::new(body), Span::at(at, len), "x").unwrap()
    }

    fn note(base: &mut Base, coder: &str, body: &str, codings: &[&Coding], touched: &[&Coding]) {
        let codings: Vec<Coding> = codings.iter().map(|coding| (*coding).clone()).collect();
        let touched = touched.iter().map(|coding| coding.id()).collect();
        base.note(coder, &Text::new(body), &codings, &touched);
    }

    #[test]
    fn a_text_is_kept_until_every_coding_stands_on_another() {
        let (old, new) = ("I: yes. no.", "I: well. yes. no.");
        let (yes, no) = (coding(old, 3, 4), coding(old, 8, 3));
        let mut base = Base::of(old, []);
        note(&mut base, "anna", old, &[&yes, &no], &[&no]);
        assert!(base.is_only(old));
        assert_eq!(base.text_of("anna", yes.id()), Some(old));
        assert_eq!(base.text_of("bram", yes.id()), None);
        let well = coding(new, 3, 5);
        note(&mut base, "anna", new, &[&well, &yes, &no], &[&well]);
        assert_eq!(base.text_of("anna", well.id()), Some(new));
        assert_eq!(base.text_of("anna", yes.id()), Some(old));
        assert_eq!(Base::parse(&base.render()), Some(base.clone()));
        let moved = [(&yes, 9), (&no, 14)]
            .map(|(c, at)| c.moved(&Text::new(new), Span::at(at, c.span().len())).unwrap());
        note(&mut base, "anna", new, &[&well, &moved[0], &no], &[&moved[0]]);
        assert_eq!(base.text_of("anna", no.id()), Some(old));
        note(&mut base, "anna", new, &[&well, &moved[0], &moved[1]], &[&moved[1]]);
        assert_eq!(base.text_of("anna", no.id()), Some(new));
        // Moving one back takes it off the text that it does not stand on.
        note(&mut base, "anna", new, &[&well, &yes, &moved[1]], &[&yes]);
        assert_eq!(base.text_of("anna", yes.id()), Some(old));
    }

    #[test]
    fn codings_that_do_not_fit_are_not_said_to_stand() {
        let (old, new) = ("I: yes. no.", "I: well. yes. no.");
        let mut base = Base::of(new, []);
        note(&mut base, "anna", new, &[&coding(old, 3, 4)], &[]);
        assert_eq!(base.text_of("anna", coding(old, 3, 4).id()), None);
    }
}
