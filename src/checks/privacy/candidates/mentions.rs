//! Words with a capital that may be names, as they stand in one text.

use std::collections::HashSet;
use std::ops::Range;

use super::lexicon::Lexicon;

/// A word or several that may be a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// As it is written.
    pub name: String,
    /// Its words, particles included.
    pub words: Vec<String>,
    /// Its bytes.
    pub at: Range<usize>,
    /// Whether a sentence begins with it: then its first word may be any word.
    pub first: bool,
    /// Whether a title stands before it, or words that introduce somebody.
    pub called: Called,
    /// Whether a word stands before it that places have.
    pub place: bool,
}

/// What stands before a name that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    Nothing,
    Title,
    /// A title that surnames have.
    Formally,
    Introduced,
    /// It is somebody's label.
    Labelled,
}

struct Token<'a> {
    at: Range<usize>,
    text: &'a str,
    small: String,
    /// Whether a sentence, a turn or words in quotes begin here.
    first: bool,
    /// Whether only a space stands before it.
    near: bool,
}

impl Token<'_> {
    fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }
}

/// Signs behind which a capital says nothing.
const BEGINS: &str = ".!?…:;\"“”„«»‘()[]{}–—*/|>\n\r\t#_";

/// The mentions of a text, and the words that are written small in it.
pub fn mentions(text: &str, lexicon: &Lexicon) -> (Vec<Mention>, HashSet<String>) {
    let tokens = tokens(text, lexicon);
    let small = tokens.iter().filter(|token| !token.is_capital());
    let small: HashSet<String> = small.map(|token| token.small.clone()).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let end = sequence(&tokens, at, lexicon);
        if end == at {
            at += 1;
            continue;
        }
        let called = called(&tokens, at, lexicon);
        found.push(Mention {
            name: text[tokens[at].at.start..tokens[end - 1].at.end].to_owned(),
            words: tokens[at..end].iter().map(|token| token.text.to_owned()).collect(),
            at: tokens[at].at.start..tokens[end - 1].at.end,
            // A name that begins small has its capital for another reason than the sentence.
            first: tokens[at].first && tokens[at].is_capital(),
            called,
            place: called == Called::Nothing && behind_place(&tokens, at, lexicon),
        });
        at = end;
    }
    (found, small)
}

fn tokens<'a>(text: &'a str, lexicon: &Lexicon) -> Vec<Token<'a>> {
    let mut tokens: Vec<Token<'a>> = Vec::new();
    let mut end = 0;
    for at in words(text, lexicon) {
        let gap = &text[end..at.start];
        let word = &text[at.clone()];
        let abbreviated = tokens.last().is_some_and(|last| {
            gap.trim_end() == "."
                && (lexicon.short.contains(&last.small) || last.text.chars().count() == 1)
        });
        let first = tokens.is_empty() || (!abbreviated && gap.contains(|c| BEGINS.contains(c)));
        let joined = !tokens.is_empty() && gap.is_empty();
        let near = abbreviated || joined || gap == " ";
        let small = word.to_lowercase().replace('’', "'");
        tokens.push(Token { at: at.clone(), text: word, small, first, near });
        end = at.end;
    }
    tokens
}

/// The words of a text, with the apostrophes and hyphens within them; a genitive is no part of one,
/// and particles that are joined to a name are words of their own.
fn words(text: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    let mut signs = text.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let next = signs.peek().map(|(_, next)| *next);
        let inner = matches!(c, '\'' | '’' | '-') && next.is_some_and(char::is_alphabetic);
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            if start.is_none() {
                start = Some(at);
                let end = at + particle(&text[at..], lexicon).unwrap_or(0);
                if end > at {
                    words.extend(start.take().map(|from| from..end));
                    while signs.next_if(|(at, _)| *at < end).is_some() {}
                }
            }
        } else if start.is_none() && matches!(c, '\'' | '’') {
            if let Some(length) = particle(&text[at..], lexicon) {
                words.push(at..at + length);
                while signs.next_if(|(next, _)| *next < at + length).is_some() {}
            }
        } else if start.is_none() || !inner {
            words.extend(start.take().map(|from| from..at));
        }
    }
    words.extend(start.map(|from| from..text.len()));
    for word in &mut words {
        let whole = &text[word.clone()];
        let bare = ["'s", "’s"].iter().find_map(|end| whole.strip_suffix(end)).unwrap_or(whole);
        if bare.starts_with(char::is_uppercase) && bare.chars().nth(1).is_some() {
            word.end = word.start + bare.len();
        }
    }
    words
}

/// The bytes of a particle with an apostrophe or a hyphen that a text begins with: `'t Hooft`,
/// `'s-Hertogenbosch`. One that is joined to its name stands before a capital.
fn particle(text: &str, lexicon: &Lexicon) -> Option<usize> {
    let signed = lexicon.particles.iter().filter(|one| one.contains(['\'', '-']));
    let length = |one: &String| {
        let mut rest = text;
        for c in one.chars() {
            let straight = |other: char| other == c || c == '\'' && other == '’';
            rest = rest.strip_prefix(straight)?;
        }
        let joined = one.ends_with(['\'', '-']);
        let follows = if joined { char::is_uppercase } else { char::is_whitespace };
        rest.starts_with(follows).then_some(text.len() - rest.len())
    };
    signed.filter_map(length).max()
}

/// Behind the last token of a name that begins at one; the same where none does.
fn sequence(tokens: &[Token<'_>], start: usize, lexicon: &Lexicon) -> usize {
    let title = |token: &Token<'_>| lexicon.titles.contains(&token.small);
    let part = |token: &Token<'_>| token.is_capital() && !title(token);
    let particle = |token: &Token<'_>| lexicon.particles.contains(&token.small);
    let mut end = start;
    if !part(&tokens[start]) {
        // Particles alone say little: `in de Bijbel`.
        let titled = start > 0 && title(&tokens[start - 1]) && tokens[start].near;
        let run = tokens[start..].iter().take(3).take_while(|token| particle(token));
        let count = run.clone().count();
        let sure = run.into_iter().any(|token| lexicon.sure.contains(&token.small));
        if count == 0 || !(titled || sure) {
            return start;
        }
        let last = start + count;
        let named = tokens.get(last).is_some_and(|token| part(token) && token.near);
        if !named {
            return start;
        }
        end = last;
    }
    end += 1;
    loop {
        let count = tokens[end..].iter().take(3).take_while(|t| particle(t) && t.near).count();
        match tokens.get(end + count) {
            Some(token) if part(token) && token.near && !token.first && !is_acronym(token.text) => {
                end += count + 1;
            }
            _ => return end,
        }
    }
}

/// `MR`, `NT2`, `AVG-proof`: an abbreviation and no name.
pub fn is_acronym(word: &str) -> bool {
    let head = word.split('-').next().unwrap_or(word);
    let mut letters = head.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 1 && letters.all(char::is_uppercase)
        || word.chars().any(|c| c.is_ascii_digit())
}

fn called(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> Called {
    let before = &tokens[..at];
    if before.last().is_some_and(|last| lexicon.titles.contains(&last.small)) && tokens[at].near {
        let formal = before.last().is_some_and(|last| lexicon.formal.contains(&last.small));
        return if formal { Called::Formally } else { Called::Title };
    }
    let introduces = |words: &Vec<String>| {
        before.len() >= words.len()
            && before[before.len() - words.len()..]
                .iter()
                .zip(words)
                .all(|(token, word)| token.small.replace('’', "'") == *word)
    };
    if tokens[at].near && lexicon.introduce.iter().any(introduces) {
        return Called::Introduced;
    }
    Called::Nothing
}

fn behind_place(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon) -> bool {
    tokens[at].near && at > 0 && lexicon.places.contains(&tokens[at - 1].small)
}

#[cfg(test)]
mod tests {
    use super::super::lexicon;
    use super::*;

    fn found(language: &str, text: &str) -> Vec<String> {
        let (mentions, _) = mentions(text, lexicon::of(language));
        let told = |mention: Mention| {
            let mark = match (mention.called, mention.first, mention.place) {
                (Called::Title | Called::Formally, ..) => "!",
                (Called::Introduced, ..) => "=",
                (_, true, _) => "^",
                (_, _, true) => "@",
                _ => "",
            };
            format!("{mark}{}", mention.name)
        };
        mentions.into_iter().map(told).collect()
    }

    #[test]
    fn names_are_read_with_particles_behind_titles_and_introductions() {
        for (language, text, expected) in [
            (
                "nl",
                "D: Toen kwam Jan de Vries met Loes.",
                &["^D", "^Toen", "Jan de Vries", "Loes"][..],
            ),
            ("nl", "Ja, mevrouw van der Berg en juf Anna.", &["^Ja", "!van der Berg", "!Anna"]),
            ("nl", "en meneer De Vries of dr. Smit", &["!De Vries", "!Smit"]),
            ("nl", "want ik ben Sietse uit Twente", &["=Sietse", "@Twente"]),
            ("nl", "dat is Jan's boek en Loes' jas", &["Jan", "Loes"]),
            ("nl", "zij zei: Nou, J. de Vries", &["^Nou", "J. de Vries"]),
            ("en", "well my name is Mary-Ann O'Neill", &["=Mary-Ann O'Neill"]),
            ("en", "and Mrs. Smith, I think", &["!Smith", "I"]),
            ("nl", "bij van den Hoek, in de klas", &["van den Hoek"]),
            ("nl", "Wij komen uit 's-Hertogenbosch.", &["^Wij", "@'s-Hertogenbosch"]),
            ("nl", "’s-Graveland is ver, zei mevrouw ’t Hooft", &["’s-Graveland", "!’t Hooft"]),
            ("nl", "dat is 's avonds, of foto's", &[]),
            ("nl", "", &[]),
        ] {
            assert_eq!(found(language, text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(Jan|de |'s-|’t |d'|al-|mevrouw |\\. |'s|’|-|é|\u{301}| |\n|A|ik ben ){0,20}") {
            for mention in mentions(&text, lexicon::of("nl")).0 {
                proptest::prop_assert!(text.get(mention.at).is_some_and(|it| !it.is_empty()));
            }
        }
    }
}
