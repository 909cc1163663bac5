//! `.kwali/seen/<coder>.json`: the turns that a coder has had on the screen. It may vanish.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::{Store, write};
use crate::problem::Result;
use crate::study::{Interview, Status, check_name};

/// How far a coder is with an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The case.
    pub case: String,
    /// The interview's name.
    pub interview: String,
    /// How many turns it has.
    pub turns: usize,
    /// How many of them the coder has had on the screen.
    pub seen: usize,
    /// How many of them an accepted coding of the coder touches.
    pub coded: usize,
    /// How many suggestions wait for a decision, in whoever's file.
    pub suggestions: usize,
    /// How many codings of the coder have a memo.
    pub memos: usize,
}

/// Turn numbers by `case/interview`.
type Seen = BTreeMap<String, BTreeSet<usize>>;

impl Store {
    /// The numbers of the turns that a coder has had on the screen; none where that is not known.
    pub fn seen(&self, coder: &str, case: &str, interview: &str) -> BTreeSet<usize> {
        self.read_seen(coder).remove(&format!("{case}/{interview}")).unwrap_or_default()
    }

    /// Notes turns that a coder has had on the screen, beside those noted before.
    pub fn mark_seen(
        &self,
        coder: &str,
        case: &str,
        interview: &str,
        turns: impl IntoIterator<Item = usize>,
    ) -> Result<()> {
        check_name(coder)?;
        let path = self.seen_path(coder);
        let _lock = write::lock_file(&path.with_extension("lock"))?;
        let mut all = self.read_seen(coder);
        let seen = all.entry(format!("{case}/{interview}")).or_default();
        let before = seen.len();
        seen.extend(turns);
        if seen.len() == before {
            return Ok(());
        }
        write::replace_derived(&path, &render(&all))
    }

    /// How far a coder is, by interview in the order of [`Store::interviews`].
    pub fn progress(&self, coder: &str) -> Result<Vec<Progress>> {
        let (study, _) = self.load()?;
        let seen = self.read_seen(coder);
        let of = |interview: &Interview| {
            let name = format!("{}/{}", interview.case, interview.name);
            progress(interview, coder, seen.get(&name))
        };
        Ok(study.interviews.iter().map(of).collect())
    }

    fn seen_path(&self, coder: &str) -> PathBuf {
        self.root().join(format!(".kwali/seen/{coder}.json"))
    }

    fn read_seen(&self, coder: &str) -> Seen {
        let bytes = std::fs::read(self.seen_path(coder)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }
}

fn render(all: &Seen) -> Vec<u8> {
    serde_json::to_vec(all).expect("names and numbers have a form in JSON")
}

fn progress(interview: &Interview, coder: &str, seen: Option<&BTreeSet<usize>>) -> Progress {
    let turns = interview.transcript.turns();
    let own = interview.codings.get(coder).map_or(&[][..], Vec::as_slice);
    let mut coded = BTreeSet::new();
    for coding in own.iter().filter(|coding| coding.status == Status::Accepted) {
        let from = turns.partition_point(|turn| turn.span.end() <= coding.span().start());
        let touched = turns[from..].iter().take_while(|turn| turn.span.overlaps(coding.span()));
        coded.extend(touched.map(|turn| turn.number));
    }
    let all = interview.codings.values().flatten();
    let known = |number: &&usize| interview.transcript.turn(**number).is_some();
    Progress {
        case: interview.case.clone(),
        interview: interview.name.clone(),
        turns: turns.len(),
        seen: seen.map_or(0, |seen| seen.iter().filter(known).count()),
        coded: coded.len(),
        suggestions: all.filter(|coding| coding.status == Status::Suggested).count(),
        memos: own.iter().filter(|coding| !coding.memo.is_empty()).count(),
    }
}
