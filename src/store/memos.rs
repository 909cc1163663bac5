//! Memos of a study's interviews: read, written, and put back on their words.

use std::path::{Path, PathBuf};

use super::anchor::{self, Said};
use super::survey::{self, Sheet, Survey};
use super::{Git, Store, memos_file, transcript_file, write};
use crate::problem::{Place, Result};
use crate::study::{Interview, Memo, Placement, Text, check_name};

pub use super::memos_file::Row as MemoRow;

/// A memo that is not, or not surely, on its words as they stand.
#[derive(Debug, Clone)]
pub struct MemoAnchor {
    /// The memo.
    pub memo: Memo,
    /// Where its words are; never [`Placement::Stays`].
    pub placement: Placement,
}

impl Store {
    /// The memos of an interview, in the order of their file.
    pub fn memos(&self, case: &str, interview: &str) -> Result<Vec<Memo>> {
        let rows = memos_file::read(&self.memos_path(case, interview))?;
        Ok(rows.into_iter().map(|row| row.memo).collect())
    }

    /// Where the memos of an interview stand, or would stand.
    pub fn memos_path(&self, case: &str, interview: &str) -> PathBuf {
        memos_file::path(&self.corpus(), case, interview)
    }

    /// Adds to the memos of an interview those that it does not have yet, and says how many.
    pub fn add_memos(&self, case: &str, interview: &str, more: &[Memo]) -> Result<usize> {
        let _lock = self.lock()?;
        let mut memos = self.memos(case, interview)?;
        let more = not_among(&memos, more);
        if !more.is_empty() {
            memos.extend(more.iter().cloned());
            self.put_memos(case, interview, &memos)?;
        }
        Ok(more.len())
    }

    /// Those of some memos that an interview does not have.
    pub fn missing_memos(&self, case: &str, interview: &str, memos: &[Memo]) -> Result<Vec<Memo>> {
        Ok(not_among(&self.memos(case, interview)?, memos))
    }

    /// Replaces the memos of an interview; without any, there is no file.
    pub fn write_memos(&self, case: &str, interview: &str, memos: &[Memo]) -> Result<()> {
        let _lock = self.lock()?;
        self.put_memos(case, interview, memos)
    }

    fn put_memos(&self, case: &str, interview: &str, memos: &[Memo]) -> Result<()> {
        check_name(case)?;
        check_name(interview)?;
        let path = self.memos_path(case, interview);
        if !memos.is_empty() {
            return write::replace(&path, &memos_file::render(memos));
        }
        if path.exists() { write::remove(&path) } else { Ok(()) }
    }

    /// The memos of an interview whose words moved, changed or are gone; none where all stand.
    /// Compared is with the text at a revision of git where one is given.
    pub fn memo_anchors(
        &self,
        interview: &Interview,
        revision: Option<&str>,
    ) -> Result<Vec<MemoAnchor>> {
        let memos = self.memos(&interview.case, &interview.name)?;
        let said = Said::of(self, interview);
        let was = match revision {
            Some(revision) if !memos.is_empty() => {
                let git = Git::require(self.root())?;
                let past = git.text(&git.commit(revision)?, &said.file());
                past.and_then(|text| transcript_file::body(&text).map(Text::new))
            }
            _ => None,
        };
        Ok(anchors(said, was.as_ref(), &memos))
    }

    /// Puts memos on other words, each as it was and as it becomes. Memos that are no longer as they
    /// were stay as they are.
    pub fn move_memos(&self, case: &str, interview: &str, moved: &[(Memo, Memo)]) -> Result<()> {
        if moved.is_empty() {
            return Ok(());
        }
        let mut memos = self.memos(case, interview)?;
        for (before, after) in moved {
            if let Some(memo) = memos.iter_mut().find(|memo| *memo == before) {
                memo.clone_from(after);
            }
        }
        self.write_memos(case, interview, &memos)
    }
}

/// The memos of a list that are not in another, each once.
fn not_among(there: &[Memo], memos: &[Memo]) -> Vec<Memo> {
    let mut fresh: Vec<Memo> = Vec::new();
    for memo in memos {
        if !there.contains(memo) && !fresh.contains(memo) {
            fresh.push(memo.clone());
        }
    }
    fresh
}

/// Those of an interview's memos that are not on their words; `was` is its text of before, where
/// somebody knows it.
pub(super) fn anchors(said: Said, was: Option<&Text>, memos: &[Memo]) -> Vec<MemoAnchor> {
    let placements = anchor::memos(said, was, memos);
    let pair = |(memo, placement): (&Memo, Placement)| {
        let memo = memo.clone();
        (placement != Placement::Stays).then_some(MemoAnchor { memo, placement })
    };
    memos.iter().zip(placements).filter_map(pair).collect()
}

/// A file of memos as it stands, for who checks it.
#[derive(Debug)]
pub struct MemosFile {
    /// The case's folder.
    pub case: String,
    /// The interview's name.
    pub name: String,
    /// The memos.
    pub sheet: Sheet<Vec<MemoRow>>,
    /// Whether there is such an interview.
    pub there: bool,
    /// What was said there, where that reads.
    pub text: Option<Text>,
}

impl MemosFile {
    /// The interview, as in references.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.case, self.name)
    }

    /// The place of a column of a row.
    pub fn column(&self, row: &MemoRow, column: &str) -> Place {
        memos_file::place(&self.sheet.source, row, column)
    }
}

/// What stands in the folder of memos.
#[derive(Debug, Default)]
pub struct Memos {
    /// The files of memos, by case and name.
    pub files: Vec<MemosFile>,
    /// Files that are none by their names, as seen from the study.
    pub strays: Vec<String>,
}

impl Survey {
    /// The memos as they stand.
    pub fn memos(&self) -> &Memos {
        self.memos.get_or_init(|| self.read_memos())
    }

    fn read_memos(&self) -> Memos {
        let mut paths = Vec::new();
        let folder = format!("corpus/{}", memos_file::FOLDER);
        survey::walk(self.root(), &folder, &mut paths);
        let mut memos = Memos::default();
        for file in paths {
            match parts(&file) {
                Some((case, name)) => memos.files.push(self.memos_of(case, name, &file)),
                None => memos.strays.push(file),
            }
        }
        memos
    }

    fn memos_of(&self, case: &str, name: &str, file: &str) -> MemosFile {
        let (source, mut faults) = survey::text(&self.root().join(file), file);
        let source = source.unwrap_or_default();
        let mut read = Vec::new();
        if faults.is_empty() {
            let (rows, found) = memos_file::parse_with_faults(Path::new(file), &source);
            read = rows;
            faults.extend(found);
        }
        let sheet = Sheet { file: file.to_owned(), source, read, faults };
        let transcript = self.root().join(format!("corpus/{case}/{name}.md"));
        let there = transcript.is_file();
        let said = write::read_text(&transcript).ok();
        let text = said.as_deref().and_then(transcript_file::body).map(Text::new);
        MemosFile { case: case.to_owned(), name: name.to_owned(), sheet, there, text }
    }

    /// Those memos of a file that are not on their words; see [`Store::memo_anchors`].
    pub fn memo_anchors(&self, file: &MemosFile) -> Vec<MemoAnchor> {
        let Some(text) = &file.text else { return Vec::new() };
        let memos: Vec<Memo> = file.sheet.read.iter().map(|row| row.memo.clone()).collect();
        let said = Said { root: self.root(), case: &file.case, name: &file.name, text };
        anchors(said, None, &memos)
    }
}

/// The case and the interview that the name of a file of memos tells.
fn parts(file: &str) -> Option<(&str, &str)> {
    let below = file.strip_prefix("corpus/")?.strip_prefix(memos_file::FOLDER)?;
    let (case, name) = below.strip_prefix('/')?.split_once('/')?;
    let name = name.strip_suffix(".csv")?;
    (check_name(case).is_ok() && check_name(name).is_ok()).then_some((case, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{MemoKind, Span};

    #[test]
    fn memos_are_kept_beside_the_cases_and_go_with_the_last() {
        let folder = tempfile::tempdir().unwrap();
        crate::store::init(folder.path()).unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.memos("a", "talk").unwrap(), []);
        let text = Text::new("I: Yes. No.");
        let whole = Memo::whole(MemoKind::Note, "anna", "held at home").unwrap();
        let on = Memo::on(&text, Span::at(3, 4), MemoKind::Footnote, "", "nods").unwrap();
        store.write_memos("a", "talk", &[on.clone(), whole.clone()]).unwrap();
        let file = folder.path().join("corpus/memos/a/talk.csv");
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            "start,end,kind,by,quote,memo\n,,note,anna,,held at home\n3,7,footnote,,Yes.,nods\n"
        );
        assert_eq!(store.memos("a", "talk").unwrap(), [whole, on.clone()]);
        let moved = on.moved(&Text::new("I:  Yes."), Span::at(4, 4)).unwrap();
        store.move_memos("a", "talk", &[(on, moved.clone())]).unwrap();
        assert_eq!(store.memos("a", "talk").unwrap()[1], moved);
        let third = Memo::whole(MemoKind::Comment, "bram", "too short").unwrap();
        let more = [third.clone(), moved.clone(), third.clone()];
        assert_eq!(store.missing_memos("a", "talk", &more).unwrap(), more[..1]);
        assert_eq!(store.add_memos("a", "talk", &more).unwrap(), 1);
        assert_eq!(store.add_memos("a", "talk", &more).unwrap(), 0);
        assert!(store.memos("a", "talk").unwrap().contains(&third));
        store.write_memos("a", "talk", &[]).unwrap();
        assert!(!file.exists());
        store.write_memos("a", "talk", &[]).unwrap();
        assert!(store.write_memos("../a", "talk", &[]).is_err());
    }
}
