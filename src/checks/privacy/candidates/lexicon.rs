//! What is known of names in a language, from `assets/names.yaml`.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

const DATA: &str = include_str!("../../../../assets/names.yaml");

/// So few common words say nothing of a text's language.
const FEW: usize = 8;

#[derive(Deserialize)]
struct Raw {
    url: String,
    #[serde(flatten)]
    languages: BTreeMap<String, RawLanguage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLanguage {
    titles: HashSet<String>,
    short: HashSet<String>,
    formal: HashSet<String>,
    particles: HashSet<String>,
    sure: HashSet<String>,
    introduce: Vec<Vec<String>>,
    common: HashSet<String>,
    places: HashSet<String>,
    speaks: HashSet<String>,
    ordinary: Vec<Vec<String>>,
    given: Vec<String>,
    surnames: Vec<String>,
    words: BTreeMap<String, String>,
}

/// A language's words about names, written small.
pub struct Lexicon {
    /// Short ones too.
    pub titles: HashSet<String>,
    /// Titles behind which a full stop ends no sentence.
    pub short: HashSet<String>,
    /// Titles behind which a surname stands.
    pub formal: HashSet<String>,
    pub particles: HashSet<String>,
    /// Particles with which a name also begins where no title stands before it.
    pub sure: HashSet<String>,
    /// Words behind which somebody is called by a name.
    pub introduce: Vec<Vec<String>>,
    /// Words that begin sentences more often than any name does.
    pub common: HashSet<String>,
    /// Words behind which a name is probably a place's.
    pub places: HashSet<String>,
    /// Words that label who speaks and are nobody's name.
    pub speaks: HashSet<String>,
    /// Always with a capital, and nobody's name.
    pub ordinary: HashSet<String>,
    pub given: Vec<String>,
    pub surnames: Vec<String>,
    /// By kind, what is written for what cannot have another name.
    pub words: BTreeMap<String, String>,
}

struct Names {
    url: Regex,
    languages: BTreeMap<String, Lexicon>,
}

static NAMES: LazyLock<Names> =
    LazyLock::new(|| read(DATA).expect("a test reads the data that is built in"));

fn read(source: &str) -> Result<Names, Box<dyn std::error::Error>> {
    // `no` and `on` are words here.
    let options = serde_saphyr::options! { strict_booleans: true };
    let raw: Raw = serde_saphyr::from_str_with_options(source, options)?;
    let lexicon = |raw: RawLanguage| Lexicon {
        titles: raw.titles.union(&raw.short).cloned().collect(),
        short: raw.short,
        formal: raw.formal,
        particles: raw.particles,
        sure: raw.sure,
        introduce: raw.introduce,
        common: raw.common,
        places: raw.places,
        speaks: raw.speaks,
        ordinary: raw.ordinary.into_iter().flatten().collect(),
        given: raw.given,
        surnames: raw.surnames,
        words: raw.words,
    };
    let languages = raw.languages.into_iter().map(|(code, raw)| (code, lexicon(raw))).collect();
    Ok(Names { url: Regex::new(&raw.url)?, languages })
}

/// The words of a language; English ones for a language that is not known.
pub fn of(language: &str) -> &'static Lexicon {
    let languages = &NAMES.languages;
    languages.get(language).or_else(|| languages.get("en")).expect("English is built in")
}

/// The language that a text is in: the one that is named, unless the commonest words of another are
/// far more frequent. Studies name one language, and people speak several.
pub fn spoken<'a>(named: &'a str, text: &str) -> &'a str {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words.map(str::to_lowercase) {
        for (code, lexicon) in &NAMES.languages {
            *counts.entry(code).or_default() += usize::from(lexicon.common.contains(&word));
        }
    }
    let known = if NAMES.languages.contains_key(named) { named } else { "en" };
    let own = counts.get(known).copied().unwrap_or(0);
    let best = counts.into_iter().max_by_key(|(_, count)| *count);
    best.filter(|(_, count)| *count > FEW && *count > 2 * own).map_or(named, |(code, _)| code)
}

/// What an address of the web looks like.
pub fn url() -> &'static Regex {
    &NAMES.url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_the_language_of_its_words_where_they_are_many() {
        let dutch = "En toen was het wat het was, want daar is niet veel over te zeggen.";
        assert_eq!(spoken("en", dutch), "nl");
        assert_eq!(spoken("nl", dutch), "nl");
        assert_eq!(spoken("en", "En toen?"), "en");
        assert_eq!(
            spoken("nl", "And then we had to ask what it was for, so they let us see it."),
            "en"
        );
    }

    #[test]
    fn the_data_that_is_built_in_reads_and_is_written_small() {
        let names = read(DATA).unwrap();
        assert!(names.languages.contains_key("nl") && names.languages.contains_key("en"));
        for (code, lexicon) in &names.languages {
            let small = lexicon.titles.iter().chain(&lexicon.particles).chain(&lexicon.ordinary);
            let small = small.chain(&lexicon.speaks).chain(&lexicon.common);
            for word in small {
                assert_eq!(*word, word.to_lowercase(), "{code}");
            }
            let mut all = HashSet::new();
            for name in lexicon.given.iter().chain(&lexicon.surnames) {
                assert!(all.insert(name), "{name} stands twice");
            }
            assert!(lexicon.given.len() >= 40 && lexicon.surnames.len() >= 40);
        }
    }
}
