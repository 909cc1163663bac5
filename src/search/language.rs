//! What is known of a language: how its words are stemmed, and which of them deny.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use frostem::{Algorithm, Stemmer};
use serde::Deserialize;

use super::words::{fold, words};

const DATA: &str = include_str!("../../assets/languages.yaml");

/// How many letters must stand before an ending that is rewritten.
const BEFORE_ENDING: usize = 2;
/// How many letters must stand before an irregular word for the whole to be a compound of it.
const BEFORE_IRREGULAR: usize = 3;

/// A language's shape in the data file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Raw {
    stemmer: Option<String>,
    before: Vec<(String, String)>,
    after: Vec<(String, String)>,
    undouble: bool,
    stems: HashMap<String, String>,
    negation: Vec<String>,
    unless: Vec<String>,
    clause: Vec<String>,
}

/// How the words of one language are compared.
#[derive(Debug, Default)]
pub struct Language {
    /// Its code; empty for those that are not known.
    name: String,
    stemmer: Option<Algorithm>,
    before: Vec<(String, String)>,
    after: Vec<(String, String)>,
    undouble: bool,
    stems: HashMap<String, String>,
    /// The irregular words, the longest first.
    irregular: Vec<String>,
    negation: HashSet<String>,
    unless: Vec<Vec<String>>,
    clause: HashSet<String>,
}

impl Language {
    /// The language of an ISO 639-1 code (`nl`, `nl-BE`). One that is not known has no stems and no
    /// negations, and is searched word for word.
    pub fn of(code: &str) -> &'static Self {
        static KNOWN: OnceLock<HashMap<String, Language>> = OnceLock::new();
        static OTHER: OnceLock<Language> = OnceLock::new();
        let known = KNOWN.get_or_init(|| {
            let raw = parse(DATA).unwrap_or_default();
            raw.into_iter().map(|(code, raw)| (code.clone(), Language::new(code, raw))).collect()
        });
        let code = code.split(['-', '_']).next().unwrap_or(code).to_lowercase();
        known.get(&code).unwrap_or_else(|| OTHER.get_or_init(Language::default))
    }

    /// The codes of all that are described, sorted.
    pub fn codes() -> Vec<String> {
        let mut codes: Vec<String> = parse(DATA).unwrap_or_default().into_keys().collect();
        codes.sort();
        codes
    }

    fn new(name: String, raw: Raw) -> Self {
        let folded = |list: Vec<String>| list.iter().map(|word| fold(word)).collect();
        let mut irregular: Vec<String> = raw.stems.keys().cloned().collect();
        irregular.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let phrase =
            |text: &String| words(text).into_iter().map(|w| fold(&text[w.bytes])).collect();
        Self {
            name,
            stemmer: raw.stemmer.and_then(|name| Algorithm::from_name(&name).ok()),
            before: raw.before,
            after: raw.after,
            undouble: raw.undouble,
            stems: raw.stems,
            irregular,
            negation: folded(raw.negation),
            unless: raw.unless.iter().map(phrase).collect(),
            clause: raw.clause.iter().map(|word| fold(word)).collect(),
        }
    }

    /// The code under which it is described; empty for a language that is not known.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Changes whenever what is known of any language changes.
    pub(super) fn edition() -> blake3::Hash {
        blake3::hash(DATA.as_bytes())
    }

    /// The stem of a folded word.
    ///
    /// ```
    /// use kwali::search::Language;
    /// let dutch = Language::of("nl");
    /// assert_eq!(dutch.stem("gesprekken"), dutch.stem("gesprek"));
    /// assert_ne!(dutch.stem("gemeente"), dutch.stem("menen"));
    /// ```
    pub fn stem(&self, folded: &str) -> String {
        let word = folded.strip_suffix("'s").or_else(|| folded.strip_suffix('\''));
        let word = word.unwrap_or(folded);
        if let Some(stem) = self.irregular(word) {
            return stem;
        }
        let Some(algorithm) = self.stemmer else {
            return word.to_owned();
        };
        let mut stem = Stemmer::new(algorithm).stem(&rewrite(word, &self.before)).into_owned();
        if self.undouble {
            undouble(&mut stem);
        }
        rewrite(&stem, &self.after)
    }

    /// The stem of a word the rules get wrong, or of a compound that ends in one.
    fn irregular(&self, word: &str) -> Option<String> {
        if let Some(stem) = self.stems.get(word) {
            return Some(stem.clone());
        }
        let part = self.irregular.iter().find(|part| {
            let front = word.strip_suffix(part.as_str());
            part.len() > 3 && front.is_some_and(|f| f.chars().count() >= BEFORE_IRREGULAR)
        })?;
        let front = word.strip_suffix(part.as_str())?;
        Some(format!("{front}{}", self.stems[part]))
    }

    /// Whether a folded word denies.
    pub fn denies(&self, folded: &str) -> bool {
        self.negation.contains(folded)
    }

    /// Whether a folded word begins a new clause.
    pub fn opens_clause(&self, folded: &str) -> bool {
        self.clause.contains(folded)
    }

    /// Phrases with a denying word that deny nothing, as folded words.
    pub fn harmless(&self) -> &[Vec<String>] {
        &self.unless
    }
}

fn parse(source: &str) -> Result<HashMap<String, Raw>, serde_saphyr::Error> {
    serde_saphyr::from_str(source)
}

/// The word with its ending replaced by the first rule that fits.
fn rewrite(word: &str, rules: &[(String, String)]) -> String {
    for (ending, instead) in rules {
        if let Some(front) = word.strip_suffix(ending.as_str())
            && front.chars().count() >= BEFORE_ENDING
        {
            return format!("{front}{instead}");
        }
    }
    word.to_owned()
}

fn undouble(stem: &mut String) {
    let mut back = stem.chars().rev();
    let (last, before) = (back.next(), back.next());
    let consonant = last.is_some_and(|c| c.is_ascii_lowercase() && !"aeiou".contains(c));
    if consonant && last == before && back.next().is_some() {
        stem.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MEET: &str = "kind/kinderen huis/huizen mogelijkheid/mogelijkheden gesprek/gesprekken \
        ouder/ouders waarde/waarden school/scholen regel/regels moeten/moet avond/avonden \
        brief/briefje brief/brieven vader/vaders moeder/moeders leerkracht/leerkrachten kerk/kerken \
        les/lessen klas/klassen dag/dagen week/weken jaar/jaren boek/boeken boekje/boekjes \
        gezin/gezinnen geloof/geloven regel/regeltje vraag/vragen praten/praat praten/praatte \
        leren/leert leren/geleerd opvoeden/opvoeding opvoeden/opvoedt helpen/helpt hulp/hulpje \
        verwachting/verwachtingen verwachten/verwacht thema/thema's idee/ideeen weg/wegen \
        grens/grenzen norm/normen leider/leiders stad/steden moskee/moskeeen juf/juffen \
        meester/meesters afspraak/afspraken bezoek/bezoeken contract/contracten groot/grote \
        groot/groter open/opener duidelijk/duidelijke christelijk/christelijke katholiek/katholieke \
        verantwoordelijkheid/verantwoordelijkheden respect/respectvol betrokken/betrokkenheid \
        activiteit/activiteiten vrijwilliger/vrijwilligers hand/handen baas/bazen leven/levens \
        leven/leeft cultuur/culturen ei/eieren lied/liederen vertellen/vertelt vertellen/verteld \
        vergadering/vergaderingen tevreden/tevredenheid klant/klanten mens/mensen fiets/fietsen";

    const APART: &str = "gemeente/menen gemeente/gemeen regel/regen waarde/waar ouder/oud \
        school/schol kind/kin klas/klank klant/klank kerk/kerker weten/wet brief/brie leer/leeg \
        thuis/huis moeder/moe week/wekker meester/meest gezin/gezien lid/lied vader/vat \
        avond/avontuur geloof/gelofte mogelijk/mogen gesprek/spreken betalen/taal gebed/bed \
        gebruik/ruik kans/kan mens/men kaart/kaas";

    fn pairs(list: &str) -> impl Iterator<Item = (&str, &str)> {
        list.split_whitespace().filter_map(|pair| pair.split_once('/'))
    }

    /// The pairs that should meet and do not, and those that should not and do.
    fn errors(stem: impl Fn(&str) -> String) -> (Vec<String>, Vec<String>) {
        let wrong = |list: &'static str, meet: bool| {
            let bad = pairs(list).filter(|(a, b)| (stem(a) == stem(b)) != meet);
            bad.map(|(a, b)| format!("{a}/{b}")).collect()
        };
        (wrong(MEET, true), wrong(APART, false))
    }

    #[test]
    fn the_data_file_reads_and_names_only_stemmers_that_are_built_in() {
        for (code, raw) in parse(DATA).unwrap() {
            let name = raw.stemmer.unwrap();
            assert!(Stemmer::try_from_name(&name).is_ok(), "{code}: {name}");
            assert!(!raw.negation.is_empty(), "{code}");
        }
    }

    #[test]
    fn dutch_words_meet_their_own_forms_more_often_than_with_either_stemmer_alone() {
        let dutch = Language::of("nl");
        let (apart, met) = errors(|word| dutch.stem(word));
        assert!(apart.len() <= 5, "should meet: {apart:?}");
        assert!(met.len() <= 2, "should not meet: {met:?}");
        let alone = |algorithm: Algorithm| {
            let (a, b) = errors(|word| Stemmer::new(algorithm).stem(word).into_owned());
            a.len() + b.len()
        };
        let ours = apart.len() + met.len();
        assert!(3 * ours < alone(Algorithm::Dutch).min(alone(Algorithm::DutchPorter)));
    }

    #[test]
    fn the_words_of_this_trade_do_not_meet_wrongly() {
        let dutch = Language::of("nl");
        let differ = [("gemeente", "menen"), ("waarde", "waar"), ("kans", "kan"), ("mens", "men")];
        for (a, b) in differ {
            assert_ne!(dutch.stem(a), dutch.stem(b), "{a} {b}");
        }
    }

    #[test]
    fn a_compound_of_an_irregular_word_is_stemmed_as_it_is() {
        let dutch = Language::of("nl");
        assert_eq!(dutch.stem("schoolkinderen"), dutch.stem("schoolkind"));
        assert_eq!(dutch.stem("medemensen"), dutch.stem("medemens"));
    }

    #[test]
    fn a_language_nobody_described_is_left_as_it_is() {
        assert_eq!(Language::of("xx").stem("words"), "words");
        assert_eq!(Language::of("en-GB").stem("parents"), Language::of("en").stem("parent"));
    }

    proptest! {
        #[test]
        fn no_word_makes_a_stemmer_panic(word in "\\PC{0,12}") {
            for code in ["nl", "en", "de", "fr", "xx"] {
                let _ = Language::of(code).stem(&fold(&word));
            }
        }
    }
}
