//! The words of reports in a language, from `assets/languages/*.ftl`.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The languages that reports can be written in; others are written in English.
const LANGUAGES: &[(&str, &str)] = &[
    ("nl", include_str!("../../assets/languages/nl.ftl")),
    ("en", include_str!("../../assets/languages/en.ftl")),
];

/// What reports say in a language, beside what the codebook says.
pub struct Locale {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    /// The words of a language, or of English where there are none.
    pub fn new(language: &str) -> Self {
        let known = LANGUAGES.iter().find(|(id, _)| *id == language);
        let (id, source) =
            known.or_else(|| LANGUAGES.iter().find(|(id, _)| *id == "en")).unwrap_or(&LANGUAGES[0]);
        let tag = id.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        // A message that does not parse is left out, and then shows as its id: a test reads them all.
        let resource =
            FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(part, _)| part);
        let _ = bundle.add_resource(resource);
        Self { language: id, bundle }
    }

    /// The language.
    pub fn language(&self) -> &str {
        self.language
    }

    /// A message without variables.
    pub fn text(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// A message with its variables.
    pub fn say(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.fluent());
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// The alternatives of a message that lists some.
    pub fn list(&self, id: &str) -> Vec<String> {
        self.text(id).split('|').map(|word| word.trim().to_owned()).collect()
    }

    /// "a, b and c".
    pub fn join(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [head @ .., last] => format!("{} {} {last}", head.join(", "), self.text("and")),
        }
    }

    /// A number with two decimals, in the language's way.
    pub fn decimal(&self, number: f64) -> String {
        self.localised(format!("{number:.2}"))
    }

    /// A share as a percentage.
    pub fn percent(&self, share: f64) -> String {
        let digits = usize::from(share < 0.1);
        self.localised(format!("{:.digits$}%", share * 100.0))
    }

    fn localised(&self, number: String) -> String {
        if self.language == "en" { number } else { number.replace('.', ",") }
    }
}

/// A variable of a message.
#[derive(Debug, Clone)]
pub enum Value<'v> {
    /// Words.
    Text(Cow<'v, str>),
    /// A count, which chooses plural forms.
    Count(usize),
}

impl<'v> Value<'v> {
    fn fluent(&self) -> FluentValue<'v> {
        match self {
            Self::Text(text) => FluentValue::from(text.clone()),
            Self::Count(count) => FluentValue::from(*count),
        }
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(text.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(source: &str) -> Vec<&str> {
        let message = |line: &'_ &str| line.starts_with(|c: char| c.is_ascii_lowercase());
        source.lines().filter(message).filter_map(|line| line.split(" =").next()).collect()
    }

    #[test]
    fn every_language_says_the_same_things() {
        for (language, source) in LANGUAGES {
            assert_eq!(ids(source), ids(LANGUAGES[0].1), "{language}");
            let locale = Locale::new(language);
            for id in ids(source) {
                assert!(locale.bundle.get_message(id).is_some(), "{language}: {id} does not parse");
            }
        }
    }

    #[test]
    fn plurals_and_decimals_follow_the_language() {
        let dutch = Locale::new("nl");
        let one = dutch.say("patterns-intro", &[("total", 40.into()), ("count", 1.into())]);
        assert!(one.contains("valt er één"), "{one}");
        assert_eq!(dutch.decimal(0.5), "0,50");
        assert_eq!(Locale::new("xx").decimal(0.5), "0.50");
    }
}
