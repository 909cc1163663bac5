//! The index finds what a scan finds.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{CaseFiles, Corpus, Index, Stamp};
use crate::problem::Result;
use crate::search::{Found, Order, Query, scan};
use crate::study::{
    Approval, Cases, Code, Codebook, Coding, Interview, Lens, Meta, Role, Settings, Span, Status,
    Study, Transcript,
};

/// A study in memory whose index is on disk.
struct Fake {
    folder: TempDir,
    study: Study,
    /// Whether the files look as if they were just written.
    young: bool,
}

impl Fake {
    fn bytes(interview: &Interview) -> Vec<u8> {
        interview.transcript.text().as_str().as_bytes().to_vec()
    }

    fn stamp(&self, content: &[u8]) -> Stamp {
        let hash = blake3::hash(content);
        let part = |at: usize| i64::from_le_bytes(hash.as_bytes()[at..at + 8].try_into().unwrap());
        if self.young { Stamp([i64::MAX, 0, 0, 0]) } else { Stamp([0, part(0), part(8), 0]) }
    }

    fn codings(interview: &Interview, coder: &str) -> Vec<u8> {
        format!("{:?}", interview.codings.get(coder)).into_bytes()
    }
}

impl Corpus for Fake {
    fn folder(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn codebook(&self) -> &Codebook {
        &self.study.codebook
    }

    fn cases(&self) -> &Cases {
        &self.study.cases
    }

    fn list(&self) -> Result<Vec<CaseFiles>> {
        let of = |case: &str| {
            let mut files = Vec::new();
            for interview in self.study.interviews.iter().filter(|i| i.case == case) {
                let text = self.stamp(&Self::bytes(interview));
                files.push((format!("{}.md", interview.name), text));
                for coder in interview.codings.keys() {
                    let name = format!("{}.{coder}.csv", interview.name);
                    files.push((name, self.stamp(&Self::codings(interview, coder))));
                }
            }
            files.sort_by(|a, b| a.0.cmp(&b.0));
            CaseFiles { case: case.to_owned(), files }
        };
        Ok(self.study.cases.iter().map(|case| of(case.id())).collect())
    }

    fn each(
        &self,
        wanted: &(dyn Fn(&str, &str) -> bool + Sync),
        take: &(dyn Fn(Interview, bool) + Sync),
    ) -> Result<()> {
        let all = self.study.interviews.iter();
        all.filter(|i| wanted(&i.case, &i.name)).for_each(|i| take(i.clone(), false));
        Ok(())
    }

    fn file(&self, case: &str, name: &str) -> Result<(Stamp, Vec<u8>)> {
        let parts: Vec<&str> = name.split('.').collect();
        let interview = self.study.interview(case, parts[0]).unwrap();
        let bytes = match parts.len() {
            2 => Self::bytes(interview),
            _ => Self::codings(interview, parts[1]),
        };
        Ok((self.stamp(&bytes), bytes))
    }
}

const WORDS: &str = "gesprek|gesprekken|oudergesprek|Gesprekken|regel|Regels|régel|gouden|een|Eén|foto’s|\
                     foto's|tien-minutengesprek|rooms-katholiek|ouder(s)|kind|kinderen|waarden|de|en";

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS.split('|').map(str::to_owned).collect::<Vec<_>>())
}

fn sentence() -> impl Strategy<Value = String> {
    let between = prop::sample::select(vec![" ", " ", " ", "-", ", ", ". ", "\n\n"]);
    prop::collection::vec((word(), between), 0..12)
        .prop_map(|words| words.into_iter().flat_map(|(w, b)| [w, b.to_owned()]).collect())
}

/// A speaker, what is said, and what is coded how: code, coder, status and memo.
type Turn = (bool, String, Option<(usize, bool, bool, String)>);

fn interview(name: &'static str, case: &'static str) -> impl Strategy<Value = Interview> {
    let memo = prop_oneof![Just(String::new()), sentence()];
    let coding = (0usize..3, any::<bool>(), any::<bool>(), memo);
    let turn = (any::<bool>(), sentence(), prop::option::of(coding));
    let language = prop::sample::select(vec!["nl", "nl-BE", "en", "xx"]);
    let turns = prop::collection::vec(turn, 1..6);
    (turns, language, any::<bool>())
        .prop_map(move |(turns, language, leader)| made(name, case, &turns, language, leader))
}

fn made(name: &str, case: &str, turns: &[Turn], language: &str, leader: bool) -> Interview {
    let body: String = turns.iter().enumerate().fold(String::new(), |body, (at, turn)| {
        let lens = if at == 2 { "## Later\n\n" } else { "" };
        body + lens + if turn.0 { "A: " } else { "Ü: " } + &turn.1 + "\n\n"
    });
    let meta = Meta {
        role: if leader { "leader".into() } else { "parent".into() },
        date: String::new(),
        language: language.into(),
        lens: None,
        status: Approval::Draft,
        speakers: vec![("A".into(), "asks".into()), ("Ü".into(), "Ouder van een kind".into())],
        note: None,
    };
    let lens = |heading: &str| (heading == "Later").then(|| "later".to_owned());
    let transcript = Transcript::new(meta, &body, lens).unwrap();
    let mut codings: BTreeMap<String, Vec<Coding>> = BTreeMap::new();
    for (turn, (.., coded)) in transcript.turns().iter().zip(turns) {
        let Some((code, anna, accepted, memo)) = coded else { continue };
        let span = Span::at(turn.span.start(), turn.span.len().min(4));
        let Ok(mut coding) = Coding::new("x", transcript.text(), span, CODES[*code]) else {
            continue;
        };
        coding.status = if *accepted { Status::Accepted } else { Status::Suggested };
        coding.memo.clone_from(memo);
        let coder = if *anna { "anna" } else { "bram" };
        codings.entry(coder.to_owned()).or_default().push(coding);
    }
    Interview { case: case.into(), name: name.into(), transcript, codings }
}

const CODES: [&str; 3] = ["a", "a.b", "a.b.c"];

fn study() -> impl Strategy<Value = Study> {
    (interview("x", "s1"), interview("y", "s1"), interview("x", "s2")).prop_map(|(a, b, c)| {
        let mut cases = Cases::new(vec!["church".into()]);
        cases.add("s2", vec!["Katholiek".into()]).unwrap();
        cases.add("s1", vec!["none".into()]).unwrap();
        let role = |id: &str| Role { id: id.into(), ..Role::default() };
        let lens = Lens { id: "later".into(), label: "Later".into(), ..Lens::default() };
        let settings = Settings {
            roles: vec![role("leader"), role("parent")],
            lenses: vec![lens],
            ..Settings::default()
        };
        let code = |path: &&str| Code { path: (*path).into(), ..Code::default() };
        let codes = CODES.iter().map(code).collect();
        let codebook = Codebook::new(settings, codes).unwrap();
        Study { codebook, cases, interviews: vec![c, a, b], cells: Vec::new() }
    })
}

fn query() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "{}",
        "={}",
        "\"{}\"",
        "{}*",
        "*{}",
        "*{}*",
        "{}~1",
        "\"{}*\"",
        "\"*{}\"",
        "\"{}~2\"",
        "~\"{} {}\"",
        "\"{} {}\"",
        "=\"{} {}\"",
        "memo:{}",
        "~\"{} en\"",
    ]);
    let part = (sign, word(), word()).prop_map(|(sign, a, b)| {
        sign.replacen("{}", a.trim_end_matches("(s)"), 1).replacen("{}", &b.replace("(s)", ""), 1)
    });
    let field = prop::sample::select(vec![
        "role:leader",
        "case:s1",
        "interview:x",
        "interview:s2/x",
        "lens:later",
        "speaker:A",
        "speaker:kind",
        "code:a",
        "code:a.b",
        "coder:anna",
        "church:katholiek",
    ]);
    let near = (word(), word(), 1usize..5).prop_map(|(a, b, n)| {
        format!("{} NEAR/{n} {}", a.replace("(s)", ""), b.replace("(s)", ""))
    });
    let one = prop_oneof![4 => part, 1 => field.prop_map(str::to_owned), 1 => near];
    one.prop_recursive(3, 8, 3, |inner| {
        (inner.clone(), prop::sample::select(vec![" ", " OR ", " NOT "]), inner)
            .prop_map(|(a, between, b)| format!("({a}){between}({b})"))
    })
}

fn both(fake: &Fake, index: &mut Index, source: &str, order: Order) -> Option<(Found, Found)> {
    let query = Query::parse(source).ok()?;
    let scanned = scan(&fake.study, &query, source, order, None);
    let found = index.find(fake, &query, source, order, None);
    match (scanned, found) {
        (Ok(scanned), Ok(found)) => Some((scanned, found)),
        (Err(a), Err(b)) => {
            assert_eq!(a.message(), b.message());
            None
        }
        (a, b) => panic!("{source}: {a:?} against {b:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_index_finds_what_a_scan_finds(
        study in study(), queries in prop::collection::vec(query(), 24), later in interview("y", "s1"),
        young: bool,
    ) {
        let mut fake = Fake { folder: tempfile::tempdir().unwrap(), study, young };
        let mut index = Index::open(&fake).unwrap();
        prop_assert!(matches!(index.state, super::State::Disk(_)));
        for (at, source) in queries.iter().enumerate() {
            if at == queries.len() / 2 {
                fake.study.interviews[2] = later.clone();
                index.refresh(&fake).unwrap();
                prop_assert!(matches!(index.state, super::State::Disk(_)));
            }
            for order in [Order::Text, Order::Relevance] {
                if let Some((scanned, found)) = both(&fake, &mut index, source, order) {
                    prop_assert_eq!(&scanned, &found, "{}", source);
                    let query = Query::parse(source).unwrap();
                    let few = index.find(&fake, &query, source, order, Some(2)).unwrap();
                    prop_assert_eq!(&few.hits[..], &found.hits[..found.hits.len().min(2)]);
                    prop_assert_eq!((few.total, few.counts), (found.total, found.counts));
                }
            }
        }
    }
}
