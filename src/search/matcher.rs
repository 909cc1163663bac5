//! Queries made ready for one language, and what they find in a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::language::Language;
use super::presence::Bits;
use super::query::{Field, Kind, Query, Term};
use super::words::{Word, fold, words, written};

/// How many letters a compound must have before its last part.
const COMPOUND: usize = 2;

/// Answers what a query asks of a passage's place and codings.
pub trait Fields {
    /// Whether a field's value holds for the passage.
    fn holds(&self, field: &Field) -> bool;
}

/// For queries without fields.
#[derive(Debug, Clone, Copy)]
pub struct NoFields;

impl Fields for NoFields {
    fn holds(&self, _: &Field) -> bool {
        false
    }
}

/// A word of a text in the forms it is compared by; several words between which only hyphens stand
/// are also one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) stem: &'a str,
    pub(super) folded: &'a str,
    pub(super) written: &'a str,
}

/// The folded form of what stands in a text.
pub(super) fn folded(raw: &str) -> String {
    words(raw).into_iter().map(|part| fold(&raw[part.bytes])).collect()
}

/// A word of a query, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Atom {
    pub(super) kind: Kind,
    /// The word in the form it is compared by.
    pub(super) text: String,
    pub(super) stem: String,
    /// Whether it is compared as written.
    pub(super) written: bool,
}

impl Atom {
    fn folded(kind: Kind, text: String, language: &Language) -> Self {
        let stem = language.stem(&text);
        Self { kind, text, stem, written: false }
    }

    fn written(kind: Kind, text: String) -> Self {
        Self { kind, text, stem: String::new(), written: true }
    }

    pub(super) fn meets(&self, form: Form<'_>) -> bool {
        let word = if self.written { form.written } else { form.folded };
        match self.kind {
            Kind::Stem => form.stem == self.stem,
            Kind::Exact => word == self.text,
            Kind::Prefix => word.starts_with(&self.text),
            Kind::Part => word.contains(&self.text),
            Kind::Tail if self.written => word == self.text || ends_in(word, &self.text),
            Kind::Tail => {
                form.stem == self.stem
                    || ends_in(form.stem, &self.stem)
                    || ends_in(word, &self.text)
            }
            Kind::Like(edits) => alike(word, &self.text, usize::from(edits)),
        }
    }
}

fn ends_in(word: &str, part: &str) -> bool {
    !part.is_empty()
        && word.strip_suffix(part).is_some_and(|front| front.chars().count() >= COMPOUND)
}

fn alike(a: &str, b: &str, edits: usize) -> bool {
    let near = a.chars().count().abs_diff(b.chars().count()) <= edits;
    near && strsim::osa_distance(a, b) <= edits
}

/// Something that stands at places in a text.
#[derive(Debug, Clone)]
pub(super) enum Positions {
    Atom(u32),
    Sequence(Vec<Positions>),
    Any(Vec<Positions>),
    Near(Box<Positions>, Box<Positions>, usize),
}

#[derive(Debug, Clone)]
pub(super) enum Node {
    Words(Positions),
    Field(Field),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
}

/// Queries made ready for one language. They share their words, so that many cost little more
/// than one.
#[derive(Debug, Clone)]
pub struct Matcher {
    language: &'static Language,
    atoms: Vec<Atom>,
    index: HashMap<Atom, u32>,
    queries: Vec<Node>,
    /// The queries that hold each atom.
    users: Vec<Vec<usize>>,
}

impl Matcher {
    /// Makes queries ready for a language; each keeps its number.
    pub fn new<'q>(
        language: &'static Language,
        queries: impl IntoIterator<Item = &'q Query>,
    ) -> Self {
        let (atoms, index) = (Vec::new(), HashMap::new());
        let mut matcher = Self { language, atoms, index, queries: Vec::new(), users: Vec::new() };
        for query in queries {
            let node = matcher.node(query);
            matcher.queries.push(node);
        }
        matcher
    }

    /// Its queries, by number.
    pub(super) fn queries(&self) -> &[Node] {
        &self.queries
    }

    /// The language it is for.
    pub(super) fn language(&self) -> &'static Language {
        self.language
    }

    /// Its words, by number.
    pub(super) fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// What was found in one text, when others found it. Of a scan made so only matches may be
    /// asked, as it has no words.
    pub(super) fn scan_of(&self, mut hits: Vec<FoundAt>) -> Scan<'_> {
        hits.sort_unstable();
        Scan { matcher: self, words: Vec::new(), hits }
    }

    fn node(&mut self, query: &Query) -> Node {
        match query {
            Query::Field(field) => Node::Field(field.clone()),
            Query::And(parts) => Node::All(parts.iter().map(|part| self.node(part)).collect()),
            Query::Or(parts) => Node::Any(parts.iter().map(|part| self.node(part)).collect()),
            Query::Not(part) => Node::Not(Box::new(self.node(part))),
            Query::Term(_) | Query::Phrase(_) | Query::Near { .. } => {
                Node::Words(self.positions(query))
            }
        }
    }

    fn positions(&mut self, query: &Query) -> Positions {
        match query {
            Query::Term(term) => self.term(term),
            Query::Phrase(terms) => {
                Positions::Sequence(terms.iter().map(|term| self.term(term)).collect())
            }
            Query::Or(parts) => {
                Positions::Any(parts.iter().map(|part| self.positions(part)).collect())
            }
            Query::Near { left, right, distance } => {
                let (left, right) = (self.positions(left), self.positions(right));
                Positions::Near(Box::new(left), Box::new(right), *distance)
            }
            // The parser lets nothing else stand where positions are asked for.
            Query::And(_) | Query::Not(_) | Query::Field(_) => Positions::Any(Vec::new()),
        }
    }

    /// A word; one with hyphens is found in one piece, hyphenated, and in separate words.
    fn term(&mut self, term: &Term) -> Positions {
        if term.written {
            return self.written(term);
        }
        let parts = words(&term.text).into_iter().map(|w| fold(&term.text[w.bytes]));
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        let whole = self.folded(term.kind, parts.concat());
        if parts.len() < 2 || term.kind != Kind::Stem {
            return whole;
        }
        let separate = parts.into_iter().map(|part| self.folded(Kind::Stem, part)).collect();
        Positions::Any(vec![whole, Positions::Sequence(separate)])
    }

    /// A word as written; other signs than hyphens part it.
    fn written(&mut self, term: &Term) -> Positions {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for word in words(&term.text) {
            match runs.last_mut().filter(|_| word.linked || term.kind != Kind::Exact) {
                Some(run) => run.end = word.bytes.end,
                None => runs.push(word.bytes),
            }
        }
        let mut atom = |run: Range<usize>| {
            let text = written(&term.text[run]);
            self.atom(Atom::written(term.kind, text))
        };
        if runs.len() == 1 {
            return atom(runs.remove(0));
        }
        Positions::Sequence(runs.into_iter().map(atom).collect())
    }

    fn folded(&mut self, kind: Kind, text: String) -> Positions {
        self.atom(Atom::folded(kind, text, self.language))
    }

    fn atom(&mut self, atom: Atom) -> Positions {
        let next = u32::try_from(self.atoms.len()).unwrap_or(u32::MAX);
        let number = *self.index.entry(atom.clone()).or_insert(next);
        if number == next {
            self.atoms.push(atom);
            self.users.push(Vec::new());
        }
        let query = self.queries.len();
        let users = &mut self.users[number as usize];
        if users.last() != Some(&query) {
            users.push(query);
        }
        Positions::Atom(number)
    }
}

/// A hash for words, several times quicker than the standard one, as every word of a study is looked
/// up: `FxHash`, eight bytes at a time. It does not keep off crafted collisions, which would only
/// slow down whoever wrote them into an interview of their own.
#[derive(Debug, Default)]
pub(super) struct Quick(u64);

impl Quick {
    fn mix(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut part = [0; 8];
            part[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(part));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The table takes the low bits, the product is best in the high ones.
        self.0 ^ (self.0 >> 32)
    }
}

/// Reads texts for a matcher. It remembers every word it has met, so keep one for each thread.
#[derive(Debug)]
pub struct Scanner<'m> {
    matcher: &'m Matcher,
    /// The number of each word's list of atoms.
    seen: HashMap<Box<str>, u32, BuildHasherDefault<Quick>>,
    /// Lists of atoms; the first is empty and serves most words.
    lists: Vec<Vec<u32>>,
}

impl<'m> Scanner<'m> {
    /// A scanner that has met no word yet.
    pub fn new(matcher: &'m Matcher) -> Self {
        Self { matcher, seen: HashMap::default(), lists: vec![Vec::new()] }
    }

    /// Finds the queries' words in a text.
    pub fn scan(&mut self, text: &str) -> Scan<'m> {
        let words = words(text);
        let mut hits = Vec::new();
        let mut first = 0;
        for at in 0..words.len() {
            let list = self.list(&text[words[at].bytes.clone()]);
            push_hits(&mut hits, &self.lists[list as usize], at, at + 1);
            if !words[at].linked {
                first = at;
            }
            let closes = at > first && words.get(at + 1).is_none_or(|next| !next.linked);
            if closes {
                let list = self.list(&text[words[first].bytes.start..words[at].bytes.end]);
                push_hits(&mut hits, &self.lists[list as usize], first, at + 1);
            }
        }
        hits.sort_unstable();
        Scan { matcher: self.matcher, words, hits }
    }

    fn list(&mut self, raw: &str) -> u32 {
        if let Some(list) = self.seen.get(raw) {
            return *list;
        }
        let folded = folded(raw);
        let stem = self.matcher.language.stem(&folded);
        let form = Form { stem: &stem, folded: &folded, written: &written(raw) };
        let atoms = self.matcher.atoms.iter().zip(0..);
        let met: Vec<u32> =
            atoms.filter(|(atom, _)| atom.meets(form)).map(|(_, number)| number).collect();
        let list = if met.is_empty() {
            0
        } else {
            self.lists.push(met);
            u32::try_from(self.lists.len() - 1).unwrap_or(0)
        };
        self.seen.insert(raw.into(), list);
        list
    }
}

/// An atom and the words it was found in, from and up to.
pub(super) type FoundAt = (u32, u32, u32);

fn push_hits(hits: &mut Vec<FoundAt>, atoms: &[u32], from: usize, to: usize) {
    let word = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    hits.extend(atoms.iter().map(|atom| (*atom, word(from), word(to))));
}

/// What was found in one text.
#[derive(Debug)]
pub struct Scan<'m> {
    matcher: &'m Matcher,
    words: Vec<Word>,
    hits: Vec<FoundAt>,
}

/// Words from and up to.
type Place = (u32, u32);

impl Scan<'_> {
    /// The text's words.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Whether no word of any query was found.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// The queries of which at least one word was found, by number.
    pub fn candidates(&self) -> Vec<usize> {
        let users = self.hits.iter().flat_map(|(atom, ..)| &self.matcher.users[*atom as usize]);
        let mut numbers: Vec<usize> = users.copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The queries below a number that may match by the words that were found, wherever these stand,
    /// rising. What is denied counts for nothing.
    pub fn possible(&self, below: usize) -> Vec<usize> {
        let mut present = Bits::new(self.matcher.atoms.len());
        let mut asked = Bits::new(below);
        for (atom, ..) in &self.hits {
            if present.insert(*atom as usize) {
                let users = &self.matcher.users[*atom as usize];
                users.iter().take_while(|user| **user < below).for_each(|user| {
                    asked.insert(*user);
                });
            }
        }
        let may = |query: &usize| self.matcher.queries[*query].may(&present);
        asked.iter().filter(may).collect()
    }

    /// The words that make a query match, none when it matches without words; or that it does not.
    pub fn matches(&self, query: usize, fields: &dyn Fields) -> Option<Vec<Range<usize>>> {
        let mut places = self.holds(self.matcher.queries.get(query)?, fields)?;
        places.sort_unstable();
        places.dedup();
        Some(places.into_iter().map(|(from, to)| from as usize..to as usize).collect())
    }

    /// The bytes of a range of words.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let last = range.end.saturating_sub(1).max(range.start);
        self.words[range.start].bytes.start..self.words[last].bytes.end
    }

    fn holds(&self, node: &Node, fields: &dyn Fields) -> Option<Vec<Place>> {
        match node {
            Node::Words(positions) => Some(self.places(positions)).filter(|all| !all.is_empty()),
            Node::Field(field) => fields.holds(field).then(Vec::new),
            Node::Not(part) => self.holds(part, fields).is_none().then(Vec::new),
            Node::All(parts) => {
                let all: Option<Vec<_>> = parts.iter().map(|p| self.holds(p, fields)).collect();
                all.map(|found| found.concat())
            }
            Node::Any(parts) => {
                let any: Vec<_> = parts.iter().filter_map(|p| self.holds(p, fields)).collect();
                (!any.is_empty()).then(|| any.concat())
            }
        }
    }

    fn places(&self, positions: &Positions) -> Vec<Place> {
        match positions {
            Positions::Atom(atom) => {
                let start = self.hits.partition_point(|(found, ..)| found < atom);
                let mine = self.hits[start..].iter().take_while(|(found, ..)| found == atom);
                mine.map(|(_, from, to)| (*from, *to)).collect()
            }
            Positions::Any(parts) => {
                let mut all: Vec<Place> = parts.iter().flat_map(|p| self.places(p)).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            Positions::Sequence(parts) => self.sequence(parts),
            Positions::Near(left, right, distance) => near(
                &self.places(left),
                &self.places(right),
                u32::try_from(*distance).unwrap_or(u32::MAX),
            ),
        }
    }

    fn sequence(&self, parts: &[Positions]) -> Vec<Place> {
        let Some((first, rest)) = parts.split_first() else { return Vec::new() };
        let mut open = self.places(first);
        for part in rest {
            if open.is_empty() {
                break;
            }
            let next = self.places(part);
            let joined = open.iter().flat_map(|&(from, to)| {
                let follows = next.iter().filter(move |(start, _)| *start == to);
                follows.map(move |(_, end)| (from, *end))
            });
            open = joined.collect();
        }
        open
    }
}

/// The places of both sides that lie within the distance of each other and do not overlap.
fn near(left: &[Place], right: &[Place], distance: u32) -> Vec<Place> {
    let mut found = Vec::new();
    for &a in left {
        for &b in right {
            let (first, second) = if a.0 <= b.0 { (a, b) } else { (b, a) };
            if second.0 >= first.1 && second.0 + 1 - first.1 <= distance {
                found.extend([a, b]);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a query marks in a Dutch text; `None` when it does not match.
    fn marked(query: &str, text: &str) -> Option<Vec<String>> {
        let query = Query::parse(query).unwrap();
        let matcher = Matcher::new(Language::of("nl"), [&query]);
        let scan = Scanner::new(&matcher).scan(text);
        let found = scan.matches(0, &NoFields)?;
        Some(found.iter().map(|range| text[scan.bytes(range)].to_owned()).collect())
    }

    fn matches(query: &str, text: &str) -> bool {
        marked(query, text).is_some()
    }

    #[test]
    fn each_sign_compares_in_its_own_way() {
        let text = "De gouden regels uit de oudergesprekken hangen in de Daltonzaal.";
        for query in [
            "regel",
            "=regels",
            "~\"gouden regel\"",
            "=\"Gouden regels\"",
            "\"gouden regels\"",
            "\"in de Dalt*\"",
            "\"*gesprekken\"",
            "\"Daltonzaan~1\"",
            "oudergespr*",
            "*gesprek",
            "*gespr*",
            "daltonzal~1",
            "gouden -zilver",
            "zilver OR gouden",
        ] {
            assert!(matches(query, text), "{query}");
        }
        for query in [
            "=regel",
            "~\"regels gouden\"",
            "\"Gouden regels\"",
            "\"gouden regel\"",
            "\"in de dalt*\"",
            "\"*gesprek\"",
            "\"daltonzaam~1\"",
            "gesprek",
            "*dalton",
            "gouden -regel",
        ] {
            assert!(!matches(query, text), "{query}");
        }
    }

    #[test]
    fn neighbours_are_found_in_either_order_and_marked_alone() {
        let text = "Thuis gelden andere normen en waarden dan op school.";
        let found = marked("waarde NEAR/5 thuis", text).unwrap();
        assert_eq!(found, ["Thuis", "waarden"]);
        assert!(!matches("waarde NEAR/4 thuis", text));
        assert!(matches("(norm OR \"x y\") NEAR/2 ~\"en waarde\"", text));
        assert!(!matches("school NEAR/9 school", text), "a word is not its own neighbour");
    }

    #[test]
    fn hyphens_make_no_difference() {
        for text in ["tien-minutengesprekken", "tienminutengesprek", "tien minutengesprekken"] {
            assert!(matches("tien-minutengesprek", text), "{text}");
        }
        assert!(matches("tienminutengesprek", "een tien-minutengesprek"));
        assert!(matches("katholiek", "een rooms-katholieke school"));
        assert!(matches("~\"rooms katholiek\"", "een rooms-katholieke school"));
        assert!(matches("exleer*", "een ex-leerling"));
    }

    #[test]
    fn what_is_quoted_is_found_as_it_is_written() {
        for (query, text, found) in [
            ("\"Eén\"", "Eén keer", true),
            ("\"Eén\"", "E\u{e9}n keer", true),
            ("\"Een\"", "Eén keer", false),
            ("\"eén\"", "Eén keer", false),
            ("\"foto's\"", "de foto’s", true),
            ("\"tien-minutengesprek\"", "een tien-minutengesprek", true),
            ("\"tien-minutengesprek\"", "een tien minutengesprek", false),
            ("\"tien minutengesprek\"", "een tien-minutengesprek", true),
            ("\"ja, graag\"", "ja graag", true),
            ("\"en/of\"", "en of", true),
        ] {
            assert_eq!(matches(query, text), found, "{query} in {text}");
        }
    }

    proptest! {
        #[test]
        fn marks_lie_within_the_text(
            query in "[a-c]{1,2}( (AND|OR|NEAR/2) [a-c]{1,2}){0,2}", text in "([a-c]{1,2}[ -]){0,20}",
        ) {
            if let Ok(query) = Query::parse(&query) {
                let matcher = Matcher::new(Language::of("nl"), [&query]);
                let scan = Scanner::new(&matcher).scan(&text);
                for range in scan.matches(0, &NoFields).unwrap_or_default() {
                    prop_assert!(text.get(scan.bytes(&range)).is_some());
                }
            }
        }
    }
}
