//! Which mentions are names after all: by what the whole study says of their words.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::lexicon::{self, Lexicon};
use super::mentions::is_acronym;
use super::{Called, Candidate, CandidateKind, Mention, Page, SAMPLE};

/// A candidate with its words.
pub struct Sifted {
    pub candidate: Candidate,
    pub words: Vec<String>,
    pub language: String,
    /// Whether it stands behind a title that surnames have.
    pub formal: bool,
}

/// What is known of a name from all its mentions.
#[derive(Default)]
struct Seen {
    words: Vec<String>,
    language: String,
    /// Where no sentence begins.
    within: usize,
    all: usize,
    formal: usize,
    titled: usize,
    introduced: usize,
    labelled: usize,
    placed: usize,
    places: Vec<String>,
    /// The number of its first mention.
    order: usize,
}

/// The candidates of a study, in the order in which they first stand in it.
pub fn sift(pages: &[Page], language: &str) -> Vec<Sifted> {
    let small: HashSet<&str> = pages.iter().flat_map(|p| &p.small).map(String::as_str).collect();
    let mut seen: HashMap<String, Seen> = HashMap::new();
    let mut order = 0;
    for page in pages {
        let lexicon = lexicon::of(&page.language);
        for (mention, place) in &page.mentions {
            order += 1;
            let Some((name, words, first)) = bare(mention, &small, lexicon) else { continue };
            let one = seen.entry(name).or_insert_with(|| Seen {
                words,
                language: page.language.clone(),
                order,
                ..Seen::default()
            });
            one.all += 1;
            one.within += usize::from(!first);
            one.formal += usize::from(mention.called == Called::Formally);
            one.titled += usize::from(mention.called == Called::Title);
            one.introduced += usize::from(mention.called == Called::Introduced);
            one.labelled += usize::from(mention.called == Called::Labelled);
            one.placed += usize::from(mention.place);
            if !place.is_empty() && one.places.len() < SAMPLE && !one.places.contains(place) {
                one.places.push(place.clone());
            }
        }
    }
    let taken: HashSet<&String> =
        seen.iter().filter(|(_, one)| one.is_name(&small)).map(|(name, _)| name).collect();
    // Who is called by two words is called by one of them too, where a sentence begins as well.
    let parts: HashSet<&str> = taken
        .iter()
        .filter(|name| seen[**name].words.len() > 1)
        .flat_map(|name| seen[*name].words.iter().map(String::as_str))
        .filter(|word| word.starts_with(char::is_uppercase))
        .filter(|word| !small.contains(word.to_lowercase().as_str()))
        .collect();
    let mut names: Vec<(&String, &Seen)> = seen
        .iter()
        .filter(|(name, _)| taken.contains(name) || parts.contains(name.as_str()))
        .collect();
    names.sort_by_key(|(_, one)| one.order);
    let mut found: Vec<Sifted> = names.into_iter().map(|(name, one)| one.sifted(name)).collect();
    found.extend(numbers(pages, language));
    found
}

/// A mention without the word that only begins its sentence; none where nothing else is left.
fn bare(
    mention: &Mention,
    small: &HashSet<&str>,
    lexicon: &Lexicon,
) -> Option<(String, Vec<String>, bool)> {
    let is_common = |word: &str| {
        let word = word.to_lowercase();
        small.contains(word.as_str())
            || lexicon.common.contains(&word)
            || lexicon.ordinary.contains(&word)
    };
    let (mut words, mut name, mut first) =
        (&mention.words[..], mention.name.as_str(), mention.first);
    while first && words.len() > 1 && is_common(&words[0]) {
        let next = &words[1];
        name = &name[name[words[0].len()..].find(next.as_str())? + words[0].len()..];
        words = &words[1..];
        // What follows does not begin the sentence; few particles begin a name.
        first = false;
        let mut particles = words.iter().take_while(|word| !word.starts_with(char::is_uppercase));
        let sure = particles.any(|word| lexicon.sure.contains(&word.replace('’', "'")));
        while !sure && words.len() > 1 && !words[0].starts_with(char::is_uppercase) {
            name = &name[name[words[0].len()..].find(words[1].as_str())? + words[0].len()..];
            words = &words[1..];
        }
    }
    let ordinary = words.iter().all(|word| {
        let small = word.to_lowercase();
        !word.starts_with(char::is_uppercase)
            || lexicon.ordinary.contains(&small)
            || lexicon.particles.contains(&small)
    });
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let short = words.len() == 1 && (letters < 2 || is_acronym(name));
    (!ordinary && (!short || mention.called != Called::Nothing && letters > 1 && !is_acronym(name)))
        .then(|| (name.to_owned(), words.to_vec(), first))
}

impl Seen {
    fn is_name(&self, small: &HashSet<&str>) -> bool {
        let capitals = || self.words.iter().filter(|word| word.starts_with(char::is_uppercase));
        let several = capitals().count() > 1;
        let common = |word: &String| small.contains(word.to_lowercase().as_str());
        let letter = |word: &String| word.chars().nth(1).is_none();
        let known = self.words.iter().all(|word| common(word) || letter(word));
        // Two capitals in a row are a name of common words: `Peaceful School`; a list is not: `C. How`.
        let titled = several && self.within > 0 && !self.words.iter().any(letter);
        if self.formal + self.titled > 0 || titled || several && !known {
            return true;
        }
        // A word that is written small too is a name only where it is introduced as one; particles
        // always are.
        if capitals().any(common) { self.introduced > 0 } else { self.within > 0 }
    }

    fn kind(&self) -> CandidateKind {
        let called = self.formal + self.titled + self.introduced + self.labelled > 0;
        match self.placed * 2 > self.all {
            true if !called => CandidateKind::Place,
            _ if called || self.words.len() > 1 => CandidateKind::Person,
            _ => CandidateKind::Name,
        }
    }

    fn sifted(&self, name: &str) -> Sifted {
        let candidate = Candidate {
            name: name.to_owned(),
            kind: self.kind(),
            count: self.all,
            places: self.places.clone(),
            pseudonym: String::new(),
        };
        let (words, language) = (self.words.clone(), self.language.clone());
        Sifted { candidate, words, language, formal: self.formal > 0 }
    }
}

/// Numbers and addresses, by kind, each as often as it stands there.
fn numbers(pages: &[Page], language: &str) -> Vec<Sifted> {
    let mut found: BTreeMap<(CandidateKind, &str), (usize, usize, Vec<String>)> = BTreeMap::new();
    let all = pages.iter().flat_map(|page| &page.numbers).enumerate();
    for (order, (number, kind, place)) in all {
        let one = found.entry((*kind, number)).or_insert((order, 0, Vec::new()));
        one.1 += 1;
        if one.2.len() < SAMPLE && !one.2.contains(place) {
            one.2.push(place.clone());
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|((kind, _), (order, ..))| (*kind, *order));
    let sifted = |((kind, number), (_, count, places)): (
        (CandidateKind, &str),
        (usize, usize, Vec<String>),
    )| {
        let (name, pseudonym) = (number.to_owned(), String::new());
        let candidate = Candidate { name, kind, count, places, pseudonym };
        Sifted { candidate, words: Vec::new(), language: language.to_owned(), formal: false }
    };
    found.into_iter().map(sifted).collect()
}
