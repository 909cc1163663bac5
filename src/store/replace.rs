//! A transcript that takes the place of another: codings and memos go with their words.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::anchor::{self, Anchor, Said};
use super::memos::{self, MemoAnchor};
use super::pending::Write;
use super::{Edit, Lock, Step, Store, memos_file, step, transcript_file, write};
use crate::problem::{Problem, Result};
use crate::study::{Coding, Interview, Memo, Placement, Text};

/// What becomes of codings and memos when a transcript is replaced.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    /// How many codings stand elsewhere now.
    pub moved: usize,
    /// How many stand where they stood.
    pub stayed: usize,
    /// Those whose place is not sure. They are kept as they were.
    pub lost: Vec<Anchor>,
    /// How many memos of before are on their words, or on the whole interview.
    pub memos: usize,
    /// Those that are not, kept as they were.
    pub memos_lost: Vec<MemoAnchor>,
}

/// A transcript that is to take the place of another, and all that changes with it.
#[derive(Debug)]
pub struct Replacement {
    case: String,
    interview: String,
    was: Text,
    edits: Vec<Edit>,
    writes: Vec<Write>,
    coders: BTreeSet<String>,
    /// What becomes of codings and memos.
    pub carried: Carried,
}

impl Replacement {
    /// Whether everything is there already.
    pub fn is_nothing(&self) -> bool {
        self.writes.iter().all(|write| write.before == write.after)
    }
}

impl Store {
    /// What an interview's file with another `content`, and these memos of its own, would make of it.
    /// Memos that are there are kept.
    pub fn replacement(
        &self,
        case: &str,
        interview: &str,
        content: &str,
        own: &[Memo],
    ) -> Result<Replacement> {
        let (there, _) = self.reread_interview(case, interview)?;
        let path = self.transcript_path(case, interview);
        let before = write::read_text(&path)?;
        let body = transcript_file::body(content).unwrap_or("");
        let was = transcript_file::body(&before).unwrap_or("");
        let (text, was) = (Text::new(body), Text::new(was));
        let said = Said { root: self.root(), case, name: interview, text: &text };
        let mut carried = Carried::default();
        let edits = edits(&there, said, &was, &mut carried)?;
        let memos_path = self.memos_path(case, interview);
        let old = self.memos(case, interview)?;
        let memos = carry_memos(said, &was, &old, own, &mut carried)?;
        let memos_before =
            memos_path.exists().then(|| write::read_text(&memos_path)).transpose()?;
        let memos_after = if memos == old { memos_before.clone() } else { rendered(&memos) };
        let writes = vec![
            self.write_of(&path, Some(before), Some(content.to_owned())),
            self.write_of(&memos_path, memos_before, memos_after),
        ];
        let coders = there.codings.keys().cloned().collect();
        let (case, interview) = (case.to_owned(), interview.to_owned());
        Ok(Replacement { case, interview, was, edits, writes, coders, carried })
    }

    /// Makes a replacement: all of it, or nothing. Refused where a file is not as it was any more.
    pub fn replace(&self, _held: &Lock, change: &Replacement) -> Result<()> {
        for write in &change.writes {
            let path = self.root().join(&write.path);
            let now = path.exists().then(|| write::read_text(&path)).transpose()?;
            if now != write.before {
                let changed = Problem::new("the file was changed in the meantime").in_file(path);
                return Err(Box::new(changed.help("nothing was changed; try again")));
            }
        }
        self.keep_first_base(&change.case, &change.interview, change.was.as_str(), &change.coders);
        let name = format!("update {}/{}", change.case, change.interview);
        let step = Step { name, edits: change.edits.clone(), codebook: None };
        let files = change.writes.iter().filter(|write| write.before != write.after);
        let made = self.perform_whole(&step, files.cloned().collect())?;
        self.keep_bases(&made);
        Ok(())
    }

    /// Writes a new transcript with its memos: both or none. Nothing is overwritten.
    pub fn create_with_memos(
        &self,
        _held: &Lock,
        case: &str,
        interview: &str,
        content: &str,
        memos: &[Memo],
    ) -> Result<()> {
        let (path, memos_path) =
            (self.transcript_path(case, interview), self.memos_path(case, interview));
        for path in [&path, &memos_path] {
            if path.exists() {
                let there = Problem::new("the file exists already").in_file(path);
                return Err(Box::new(there.help("nothing was overwritten; remove it first")));
            }
        }
        let writes = [
            self.write_of(&memos_path, None, rendered(memos)),
            self.write_of(&path, None, Some(content.to_owned())),
        ];
        step::put_whole(self.root(), &writes)
    }

    fn write_of(&self, path: &Path, before: Option<String>, after: Option<String>) -> Write {
        let path: PathBuf = path.strip_prefix(self.root()).unwrap_or(path).to_owned();
        Write { path, before, after }
    }
}

fn rendered(memos: &[Memo]) -> Option<String> {
    let bytes = (!memos.is_empty()).then(|| memos_file::render(memos))?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The edits that put codings on their words in the new text; those that stay are named too, so that
/// they are known to stand on it.
fn edits(there: &Interview, said: Said, was: &Text, carried: &mut Carried) -> Result<Vec<Edit>> {
    let all = anchor::owned(there);
    let anchors = anchor::anchors_from(said, was, &all);
    let off: HashSet<(String, String)> = anchors.iter().map(Anchor::key).collect();
    let place = |coder: &str, c: &Coding| (coder.to_owned(), c.span(), c.code().to_owned());
    let edit = |coder: &str, before: &Coding, after: Coding| Edit {
        case: there.case.clone(),
        interview: there.name.clone(),
        coder: coder.to_owned(),
        before: Some(before.clone()),
        after: Some(after),
    };
    let mut edits = Vec::new();
    let mut taken = HashSet::new();
    for (coder, coding) in all {
        if !off.contains(&(coder.to_owned(), coding.id().to_owned())) {
            taken.insert(place(coder, coding));
            edits.push(edit(coder, coding, coding.clone()));
            carried.stayed += 1;
        }
    }
    for anchor in anchors {
        let moved = match &anchor.placement {
            Placement::Moved { span, .. } => Some(anchor.coding.moved(said.text, *span)?),
            _ => None,
        };
        // Where its place is taken by a coding of the same coder and code, it is for people to decide.
        match moved.filter(|after| taken.insert(place(&anchor.coder, after))) {
            Some(after) => {
                edits.push(edit(&anchor.coder, &anchor.coding, after));
                carried.moved += 1;
            }
            None => {
                taken.insert(place(&anchor.coder, &anchor.coding));
                carried.lost.push(anchor);
            }
        }
    }
    Ok(edits)
}

/// The memos of before on their words in the new text, and those that only the new file has.
fn carry_memos(
    said: Said,
    was: &Text,
    old: &[Memo],
    own: &[Memo],
    carried: &mut Carried,
) -> Result<Vec<Memo>> {
    let anchors = memos::anchors(said, Some(was), old);
    let mut lost = Vec::new();
    let mut kept: Vec<Memo> = Vec::new();
    for memo in old {
        match anchors.iter().find(|anchor| anchor.memo == *memo) {
            None => kept.push(memo.clone()),
            Some(MemoAnchor { placement: Placement::Moved { span, .. }, .. }) => {
                kept.push(memo.moved(said.text, *span)?);
            }
            Some(anchor) => lost.push(anchor.clone()),
        }
    }
    let says = |a: &Memo, b: &Memo| (a.kind(), a.by(), a.text()) == (b.kind(), b.by(), b.text());
    let mut known: Vec<&Memo> = kept.iter().collect();
    let mut new: Vec<Memo> = Vec::new();
    for memo in own {
        let same = known.iter().position(|k| says(k, memo) && k.span() == memo.span());
        if let Some(at) = same {
            known.swap_remove(at);
        } else {
            // The file itself knows where a memo stands whose words are not found again.
            let found = lost.iter().position(|anchor| says(&anchor.memo, memo));
            found.map(|at| lost.remove(at));
            new.push(memo.clone());
        }
    }
    carried.memos = kept.len();
    kept.extend(new);
    kept.extend(lost.iter().map(|anchor| anchor.memo.clone()));
    kept.sort_by(|a, b| a.order().cmp(&b.order()));
    carried.memos_lost = lost;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{MemoKind, Span};

    const HEAD: &str =
        "---\nrole: participant\nspeakers:\n  I: interviewer\n  P: participant\n---\n";
    const OLD: &str =
        "\nI: How did you come here at all?\n\nP: By the last train, with two bags and a cat.\n";
    const NEW: &str = "\nI: Tell me, how did you come here at all?\n\nP: By the last train, with two bags and a cat.\n";

    fn study() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        crate::store::init(folder.path()).unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        store.add_case("a").unwrap();
        let path = store.transcript_path("a", "talk");
        write::replace(&path, format!("{HEAD}{OLD}").as_bytes()).unwrap();
        let text = Text::new(OLD);
        let add = |all: &mut Vec<Coding>| {
            all.push(Coding::new("a/talk anna", &text, at(OLD, "two bags and a cat"), "welcome")?);
            Ok(())
        };
        store.change_codings("a", "talk", "anna", add).unwrap();
        (folder, store)
    }

    fn at(text: &str, words: &str) -> Span {
        Text::new(text).span(text.find(words).map(|at| at..at + words.len()).unwrap())
    }

    fn memo(text: &str, words: &str, says: &str) -> Memo {
        Memo::on(&Text::new(text), at(text, words), MemoKind::Comment, "anna", says).unwrap()
    }

    #[test]
    fn memos_of_the_new_file_are_added_once_and_those_of_before_are_kept() {
        let (_folder, store) = study();
        let whole = Memo::whole(MemoKind::Note, "anna", "rainy").unwrap();
        let old = [memo(OLD, "train", "which?"), memo(OLD, "How did", "why so?"), whole.clone()];
        store.write_memos("a", "talk", &old).unwrap();
        let own =
            [memo(NEW, "train", "which?"), memo(NEW, "how did", "why so?"), memo(NEW, "cat", "!")];
        let change = store.replacement("a", "talk", &format!("{HEAD}{NEW}"), &own).unwrap();
        assert_eq!((change.carried.moved, change.carried.memos), (1, 2));
        // The comment whose words changed stands where the new file has it.
        assert!(change.carried.memos_lost.is_empty());
        let held = store.lock().unwrap();
        store.replace(&held, &change).unwrap();
        let mut expected = own.to_vec();
        expected.push(whole);
        expected.sort_by(|a, b| a.order().cmp(&b.order()));
        assert_eq!(store.memos("a", "talk").unwrap(), expected);
        let again = store.replacement("a", "talk", &format!("{HEAD}{NEW}"), &own).unwrap();
        assert!(again.is_nothing());
    }

    #[test]
    fn where_one_file_cannot_be_written_the_others_are_put_back() {
        let (folder, store) = study();
        // No folder can be made where a file stands.
        std::fs::write(folder.path().join("corpus/memos"), "").unwrap();
        let before = store.codings("a", "talk", "anna").unwrap();
        let own = [memo(NEW, "train", "which?")];
        let change = store.replacement("a", "talk", &format!("{HEAD}{NEW}"), &own).unwrap();
        let held = store.lock().unwrap();
        assert!(store.replace(&held, &change).is_err());
        let text = write::read_text(&store.transcript_path("a", "talk")).unwrap();
        assert_eq!(
            (text, store.codings("a", "talk", "anna").unwrap()),
            (format!("{HEAD}{OLD}"), before)
        );
        assert!(store.create_with_memos(&held, "a", "other", HEAD, &own).is_err());
        assert!(!store.transcript_path("a", "other").exists());
        drop(held);
        assert!(Store::open(folder.path()).is_ok());
    }

    #[test]
    fn what_changed_in_the_meantime_is_not_overwritten() {
        let (_folder, store) = study();
        let change = store.replacement("a", "talk", &format!("{HEAD}{NEW}"), &[]).unwrap();
        let path = store.transcript_path("a", "talk");
        write::replace(&path, format!("{HEAD}{OLD}\nP: And more.\n").as_bytes()).unwrap();
        let held = store.lock().unwrap();
        let refused = store.replace(&held, &change).unwrap_err();
        assert!(refused.message().contains("in the meantime"));
        assert!(store.create_with_memos(&held, "a", "talk", HEAD, &[]).is_err());
    }
}
