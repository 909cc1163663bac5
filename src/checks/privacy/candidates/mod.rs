//! Names and numbers of people that are not in the key yet, with a pseudonym for each.

mod lexicon;
mod mentions;
mod sift;
mod suggest;

use std::collections::{BTreeMap, HashSet};

use self::mentions::{Called, Mention, mentions};
use super::numbers::{self, Kind};
use crate::problem::Result;
use crate::store::Store;
use crate::study::{Codebook, Interview, Key, Reference, Replacer};

/// What a candidate probably is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CandidateKind {
    /// Somebody: it has several words, or stands behind a title or an introduction.
    Person,
    /// A word with a capital where no sentence begins.
    Name,
    /// Likewise, where places are named.
    Place,
    /// An address of electronic mail.
    Email,
    /// A number to call.
    Telephone,
    /// A postcode.
    Postcode,
    /// The number of a bank account.
    Account,
    /// The number by which a state knows somebody.
    National,
    /// An address of the web.
    Url,
}

impl CandidateKind {
    /// Its name in tables and keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Name => "name",
            Self::Place => "place",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::Postcode => "postcode",
            Self::Account => "account",
            Self::National => "national",
            Self::Url => "url",
        }
    }
}

/// Something that may lead to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// As it is written.
    pub name: String,
    /// What it probably is.
    pub kind: CandidateKind,
    /// How often it stands in the study.
    pub count: usize,
    /// The first places: references, and files where it is no transcript.
    pub places: Vec<String>,
    /// A pseudonym that stands nowhere in the study.
    pub pseudonym: String,
}

/// How many places of a candidate are told.
const SAMPLE: usize = 5;

/// What one text says.
#[derive(Default)]
struct Page {
    language: String,
    mentions: Vec<(Mention, String)>,
    numbers: Vec<(String, CandidateKind, String)>,
    small: HashSet<String>,
}

/// Candidates of the interviews that are `wanted`, and of memos and analysts' texts where `whole`, in
/// the order of the study. Neither names nor pseudonyms of the key are among them.
pub fn candidates(
    store: &Store,
    key: &Key,
    wanted: impl Fn(&str, &str) -> bool + Sync,
    whole: bool,
) -> Result<Vec<Candidate>> {
    let roles = role_words(store.codebook());
    let (pages, _) = store.map(
        |_, _| true,
        |interview| {
            let mut pages = interview_pages(interview, &roles);
            if !wanted(&interview.case, &interview.name) {
                // How words are written elsewhere tells here too which of them are names.
                pages
                    .iter_mut()
                    .for_each(|page| (page.mentions, page.numbers) = Default::default());
            }
            pages
        },
    )?;
    let mut pages: Vec<Page> = pages.into_iter().flatten().collect();
    let language = store.codebook().settings().language.clone();
    for (case, name) in store.interviews()?.into_iter().filter(|(case, name)| wanted(case, name)) {
        let memos = store.memos(&case, &name)?;
        let place = format!("corpus/memos/{case}/{name}.csv");
        let texts = memos.iter().flat_map(|memo| [memo.by(), memo.text()]);
        pages.extend(texts.map(|text| page(&language, text, &|_| place.clone())));
    }
    if whole {
        for cell in store.cells()? {
            let place = store.cell_path(&cell.key).display().to_string();
            pages.push(page(&language, &cell.text, &|_| place.clone()));
        }
    }
    let known = [Replacer::new(key), Replacer::new(&key.turned())];
    let mut found = sift::sift(&pages, &language);
    found.retain(|one| !known.iter().any(|replacer| covers(replacer, &one.candidate.name)));
    suggest::name_all(&mut found, &pages, key, &language);
    Ok(found.into_iter().map(|one| one.candidate).collect())
}

/// Whether the key says what to write for the whole of a name.
fn covers(replacer: &Replacer, name: &str) -> bool {
    replacer.changes(name).iter().any(|change| change.at.len() == name.len())
}

/// The words by which a codebook calls those who speak, written small.
fn role_words(codebook: &Codebook) -> HashSet<String> {
    let settings = codebook.settings();
    let roles = settings.roles.iter().flat_map(|role| [&role.id, &role.label]);
    let called = roles.chain(&settings.interviewers);
    called.flat_map(|words| words.split_whitespace().map(str::to_lowercase)).collect()
}

fn interview_pages(interview: &Interview, roles: &HashSet<String>) -> Vec<Page> {
    let meta = interview.transcript.meta();
    let text = interview.transcript.text();
    let language = lexicon::spoken(&meta.language, text.as_str());
    let (case, name) = (&interview.case, &interview.name);
    let reference = |at: std::ops::Range<usize>| {
        let locus = interview.transcript.locus(text.span(at));
        Reference::interview_of(case, name).with(locus).to_string()
    };
    let mut pages = vec![page(language, text.as_str(), &reference)];
    let front = format!("corpus/{case}/{name}.md");
    for (label, who) in &meta.speakers {
        pages.push(label_page(page(language, label, &|_| front.clone()), label, roles));
        pages.push(page(language, &format!("- {who}"), &|_| front.clone()));
    }
    if let Some(note) = &meta.note {
        pages.push(page(language, &format!("- {note}"), &|_| front.clone()));
    }
    for (coder, codings) in &interview.codings {
        let file = format!("corpus/{case}/{name}.{coder}.csv");
        let memos = codings.iter().filter(|coding| !coding.memo.is_empty());
        pages.extend(memos.map(|coding| page(language, &coding.memo, &|_| file.clone())));
    }
    pages
}

/// What a label says: a word of it is a name, unless it says what somebody is, or is numbered.
fn label_page(mut page: Page, label: &str, roles: &HashSet<String>) -> Page {
    let speaks = &lexicon::of(&page.language).speaks;
    let is_role = |word: &String| {
        let word = word.to_lowercase();
        speaks.contains(&word) || roles.contains(&word)
    };
    if label.contains(|c: char| c.is_numeric()) {
        return page;
    }
    for (mention, _) in &mut page.mentions {
        if mention.called == Called::Nothing && !mention.words.iter().any(is_role) {
            (mention.first, mention.called) = (false, Called::Labelled);
        }
    }
    page
}

/// What a text says; `place` tells where some bytes of it stand.
fn page(language: &str, text: &str, place: &dyn Fn(std::ops::Range<usize>) -> String) -> Page {
    let lexicon = lexicon::of(language);
    let numbers = numbers_of(text);
    // What is a part of an address is neither a name nor a word that is written small.
    let mut plain = text.to_owned();
    for (at, _) in &numbers {
        plain.replace_range(at.clone(), &" ".repeat(at.len()));
    }
    let (found, small) = mentions(&plain, lexicon);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut placed = |mention: Mention| {
        // Finding a sentence takes longer than finding a name: only the first few are told, and none
        // of a word that begins sentences and is no name.
        let seen = counts.entry(mention.name.clone()).or_default();
        *seen += 1;
        let word = mention.name.to_lowercase();
        let begins = mention.first && (small.contains(&word) || lexicon.common.contains(&word));
        let told = *seen <= SAMPLE && !begins;
        let place = if told { place(mention.at.clone()) } else { String::new() };
        (mention, place)
    };
    let mentions = found.into_iter().map(&mut placed).collect();
    Page {
        language: language.to_owned(),
        mentions,
        small,
        numbers: numbers
            .iter()
            .map(|(at, kind)| (text[at.clone()].to_owned(), *kind, place(at.clone())))
            .collect(),
    }
}

/// Numbers and addresses in a text.
fn numbers_of(text: &str) -> Vec<(std::ops::Range<usize>, CandidateKind)> {
    let kinds = [
        (Kind::Email, CandidateKind::Email),
        (Kind::Telephone, CandidateKind::Telephone),
        (Kind::Postcode, CandidateKind::Postcode),
        (Kind::Iban, CandidateKind::Account),
        (Kind::National, CandidateKind::National),
    ];
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let here = line.trim_end();
        for (kind, is) in kinds {
            let hits = numbers::find(kind, here).into_iter();
            found.extend(hits.map(|hit| (start + hit.bytes.start..start + hit.bytes.end, is)));
        }
        let urls = lexicon::url().find_iter(here).map(|hit| hit.range());
        found.extend(urls.map(|at| (start + at.start..start + at.end, CandidateKind::Url)));
        start += line.len();
    }
    found.sort_by_key(|(at, kind)| (at.start, std::cmp::Reverse(at.end), *kind));
    found
}
