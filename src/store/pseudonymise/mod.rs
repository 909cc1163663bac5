//! Names replaced by pseudonyms in all files of a study, and put back: all of it or nothing.
//!
//! Files are changed in their source, at the places of the names, so that all else stays byte for
//! byte. Where codings stand follows from the replacements. What was replaced where is kept beside the
//! key ([`record`]), never in the study.

mod codings;
mod doubts;
mod fields;
mod interview;
mod key_file;
mod memos;
mod outset;
mod piece;
mod record;
mod texts;
mod traces;

pub use self::interview::Widened;
pub use self::key_file::{KeyFile, plain_path};
pub use self::piece::Tally;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use self::doubts::Doubts;
use self::piece::FilePlan;
use self::record::Record;
use super::{Git, Store, case_folder, codebook_file, rewrite, write};
use crate::problem::{Problem, Result};
use crate::study::{Beside, Codebook, Key, Reference, Replacer};

/// What is to be done.
#[derive(Debug, Clone)]
pub struct Order {
    /// Names and pseudonyms.
    pub key: KeyFile,
    /// Only these cases; with [`Order::interviews`] empty too: the whole study.
    pub cases: Vec<String>,
    /// Only these interviews.
    pub interviews: Vec<Reference>,
    /// Whether names come back.
    pub reverse: bool,
    /// Whether the codebook's texts are changed too.
    pub codebook: bool,
    /// Whether it need not be possible to go back.
    pub one_way: bool,
}

/// What would become of a study.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PseudonymPlan {
    /// What is written for what: how often and where.
    pub names: Vec<Tally>,
    /// Codings that held a part of a name and hold all of its pseudonym now.
    pub widened: Vec<Widened>,
    /// How many codings go with their words to other offsets or have other words.
    pub codings: usize,
    /// What somebody should know or do.
    pub notes: Vec<String>,
    files: Vec<FilePlan>,
    /// What it was made of.
    seen: Seen,
}

impl PseudonymPlan {
    /// The files that change, as seen from the study's folder.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.iter().map(|plan| plan.file.as_str())
    }
}

/// What all files are planned with.
struct Plan<'a> {
    store: &'a Store,
    order: &'a Order,
    record: &'a Record,
    /// Of the key, or of the key that leads back.
    replacer: Replacer,
    /// The key's names, as the words beside them are held against them.
    beside: Beside,
    /// As it will be.
    codebook: Codebook,
}

impl Order {
    fn is_whole(&self) -> bool {
        self.cases.is_empty() && self.interviews.is_empty()
    }

    fn takes(&self, case: &str, interview: &str) -> bool {
        let named = |one: &Reference| one.case() == case && one.interview() == interview;
        self.is_whole() || self.takes_case(case) || self.interviews.iter().any(named)
    }

    /// What is replaced by what, in the way that is asked for.
    fn replacer(&self, record: &Record) -> Replacer {
        let key: &Key = self.key.key();
        match (self.reverse, record.is_empty()) {
            (false, _) => Replacer::new(key),
            (true, false) => Replacer::new(&key.turned()),
            (true, true) => Replacer::new(&key.turned()).without_genitives(),
        }
    }

    /// Whether all of a case is meant.
    fn takes_case(&self, case: &str) -> bool {
        self.is_whole() || self.cases.iter().any(|wanted| wanted == case)
    }
}

/// The hash of each file that a plan is made of, by name.
type Seen = BTreeMap<String, blake3::Hash>;

fn changed_meanwhile() -> Box<Problem> {
    Box::new(
        Problem::new("the study was changed in the meantime")
            .help("nothing was changed; look at it again with --dry-run"),
    )
}

impl Store {
    /// What an order would do to the study as it is now.
    pub fn plan_pseudonyms(&self, order: &Order) -> Result<PseudonymPlan> {
        let mut store = self.clone();
        store.reread()?;
        let before = outset::seen(&store)?;
        store.plan_as_it_stands(order, &before).map_err(|problem| {
            // Who writes at this moment holds the lock: what is wrong then may be half of their work.
            let held = self.lock();
            let now = outset::seen(&store);
            drop(held);
            if now.is_ok_and(|now| now == before) { problem } else { changed_meanwhile() }
        })
    }

    fn plan_as_it_stands(&self, order: &Order, seen: &Seen) -> Result<PseudonymPlan> {
        self.require_interviews(&order.cases, &order.interviews)?;
        let record = &Record::read(order.key.path())?;
        let mut made = PseudonymPlan { seen: seen.clone(), ..PseudonymPlan::default() };
        let replacer = order.replacer(record);
        let codebook = self.codebook().clone();
        let beside = Beside::new(order.key.key());
        let mut plan = Plan { store: self, order, record, replacer, beside, codebook };
        let book = plan.codebook_file()?;
        if let Some(book) = &book {
            plan.codebook = codebook_file::parse(&self.codebook_path(), &book.after)?;
        }
        if !order.reverse && !order.one_way {
            outset::refuse_pseudonyms_that_are_there(&plan)?;
        }
        if order.reverse && record.is_empty() {
            outset::refuse_names_that_are_there(&plan)?;
        }
        made.files.extend(book);
        plan.interviews(&mut made)?;
        made.files.extend(plan.cases_file()?);
        made.files.extend(plan.cells()?);
        made.notes.extend(plan.not_put_back(&made.files));
        made.files.retain(|file| file.before != file.after);
        made.names = piece::total(&made.files);
        made.notes.extend(plan.notes(&made)?);
        Ok(made)
    }

    /// Does what was planned. Refused when the study is not as it was then.
    ///
    /// What kwali keeps in `.kwali/` of the texts as they were goes first: the steps that could be
    /// undone, and the index. A program that is ended in between leaves files that are as they were
    /// once somebody opens the study again.
    pub fn pseudonymise(&self, order: &Order, shown: &PseudonymPlan) -> Result<()> {
        let _lock = self.lock()?;
        let busy = traces::Journals::hold(self.root())?;
        let now = outset::seen(self)?;
        let same =
            |plan: &FilePlan| now.get(&plan.file) == Some(&blake3::hash(plan.before.as_bytes()));
        if now != shown.seen || !shown.files.iter().all(same) {
            return Err(changed_meanwhile());
        }
        let mut record = Record::read(order.key.path())?;
        if !order.reverse {
            record.add(&shown.files);
            record.write(order.key.path())?;
        }
        let key = order.replacer(&record);
        let takes = |case: &str, interview: &str| order.takes(case, interview);
        let removed = traces::remove(self.root(), &key, takes)?;
        let writes: Vec<_> = shown.files.iter().map(|plan| plan.write(self.root())).collect();
        rewrite::put_together(self.root(), &writes)?;
        traces::keep_bases(self, &shown.files, removed);
        drop(busy);
        if order.reverse {
            record.forget(&shown.files);
            record.write(order.key.path())?;
        }
        Ok(())
    }
}

impl Plan<'_> {
    fn interviews(&self, made: &mut PseudonymPlan) -> Result<()> {
        let cases: Vec<&str> = self.store.cases().iter().map(crate::study::Case::id).collect();
        let of_case = |case: &&str| {
            let files = case_folder::files_of(&self.store.case_path(case), |_| ())?;
            let names: Vec<String> = files.into_iter().map(|(name, ())| name).collect();
            let stems = names.iter().filter_map(|name| name.strip_suffix(".md"));
            let wanted: Vec<&str> = stems.filter(|name| self.order.takes(case, name)).collect();
            let coders = coders_of(&names);
            let plan = |name: &&str| {
                let coders = coders.get(*name).map_or(&[][..], Vec::as_slice);
                self.interview(case, name, coders)
            };
            wanted.par_iter().map(plan).collect::<Result<Vec<_>>>()
        };
        let planned: Vec<Vec<_>> = cases.par_iter().map(of_case).collect::<Result<_>>()?;
        let mut doubts = Doubts::default();
        for interview in planned.into_iter().flatten() {
            doubts.extend(interview.doubts);
            made.codings += interview.codings;
            made.files.extend(interview.files);
            made.widened.extend(interview.widened);
            made.notes.extend(interview.notes);
        }
        made.notes.extend(doubts.notes());
        Ok(())
    }

    /// What somebody should know of the whole.
    fn notes(&self, made: &PseudonymPlan) -> Result<Vec<String>> {
        let mut notes = Vec::new();
        if made.files.is_empty() {
            return Ok(notes);
        }
        let root = self.store.root();
        if !self.order.reverse {
            notes.extend(self.called_by_names()?);
            if Git::find(root).is_some_and(|git| !git.versions("corpus", 1).is_empty()) {
                notes.push(
                    "git's history still has the names: start a new repository from the changed files, or rewrite the history, before the study is shared".to_owned(),
                );
            }
            if root.join("reports").is_dir() {
                notes.push(
                    "reports were made before: remove reports/ and make them again".to_owned(),
                );
            }
        }
        Ok(notes)
    }

    /// What is called by a name of the key and stays: folders, files, cases and coders.
    fn called_by_names(&self) -> Result<Vec<String>> {
        let called = self.order.key.key().in_file_names();
        let cases = self.store.cases().iter().map(crate::study::Case::id);
        let cases = cases.filter(|case| called(case));
        let mut notes: Vec<String> =
            cases.map(|case| format!("a case is called by a name: {case}")).collect();
        let interviews = self.store.interviews()?.into_iter().filter(|(_, name)| called(name));
        notes.extend(
            interviews.map(|(case, name)| format!("a file is called by a name: {case}/{name}")),
        );
        let coders = self.store.coders()?.into_iter().filter(|coder| called(coder));
        notes.extend(coders.map(|coder| format!("a coder is called by a name: {coder}")));
        Ok(notes)
    }
}

/// The coders of each interview of a case, by the names of its files.
fn coders_of(names: &[String]) -> BTreeMap<&str, Vec<&str>> {
    let mut coders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in names {
        if let Some((interview, coder)) =
            name.strip_suffix(".csv").and_then(|stem| stem.split_once('.'))
        {
            coders.entry(interview).or_default().push(coder);
        }
    }
    coders
}

fn read(root: &Path, file: &str) -> Result<String> {
    write::read_text(&root.join(file))
}
