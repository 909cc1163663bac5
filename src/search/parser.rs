//! Reads queries by recursive descent. Every problem names the column it stands in.

use super::query::{self, Field, Kind, Query, Term};
use super::words::words;
use crate::problem::{Problem, Result};

/// How deep parentheses and NOTs may stand in each other.
const DEPTH: usize = 50;
/// How far apart NEAR may reach.
const FARTHEST: usize = 100;
/// How many letters a part of a word must have, for `*part*` to mean something.
const SHORTEST_PART: usize = 2;

/// Reads a query.
pub fn parse(source: &str) -> Result<Query> {
    let mut parser = Parser { source, chars: source.chars().collect(), at: 0, depth: 0 };
    parser.skip_space();
    if parser.at == parser.chars.len() {
        return parser.wrong(0, 1, "the query is empty", "write a word, e.g. `gesprek`");
    }
    let query = parser.alternatives()?;
    if parser.at < parser.chars.len() {
        let help = "remove it, or write `(` before it";
        return parser.wrong(parser.at, 1, "`)` closes nothing", help);
    }
    Ok(query)
}

/// How words without a sign of their own are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// `word`, `~"some words"`: in every form.
    Stem,
    /// `="some words"`: in this form.
    Form,
    /// `"some words"`: as written, those with signs too.
    Written,
}

struct Parser<'a> {
    source: &'a str,
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    /// Refuses the query for what stands at `at`.
    fn wrong<T>(&self, at: usize, width: usize, message: &str, help: &str) -> Result<T> {
        let place = query::place(self.source, at, width);
        Err(Box::new(Problem::new(message).at(place).help(help)))
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// The word that comes next, without taking it: everything up to a space, quote or parenthesis.
    fn word(&self) -> String {
        let rest = self.chars[self.at..].iter();
        rest.take_while(|c| !c.is_whitespace() && !"()\"".contains(**c)).collect()
    }

    /// Takes an operator written in capitals.
    fn take(&mut self, operator: &str) -> bool {
        let found = self.word() == operator;
        if found {
            self.at += operator.chars().count();
            self.skip_space();
        }
        found
    }

    fn ends(&self) -> bool {
        self.peek().is_none_or(|c| c == ')')
    }

    /// `a OR b`
    fn alternatives(&mut self) -> Result<Query> {
        let mut parts = vec![self.all()?];
        loop {
            let start = self.at;
            if !self.take("OR") {
                break;
            }
            self.something_after("OR", start)?;
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Query::Or))
    }

    /// `a AND b`, `a b`
    fn all(&mut self) -> Result<Query> {
        let mut parts = vec![self.denied()?];
        loop {
            let start = self.at;
            if self.ends() || self.word() == "OR" {
                break;
            }
            if self.take("AND") {
                self.something_after("AND", start)?;
            }
            parts.push(self.denied()?);
        }
        Ok(one_or(parts, Query::And))
    }

    fn something_after(&self, operator: &str, start: usize) -> Result<()> {
        let next = self.word();
        if self.ends() || next == "AND" || next == "OR" {
            let width = operator.chars().count();
            let help = format!("write something after it, or put it in quotes: `~\"{operator}\"`");
            return self.wrong(start, width, &format!("`{operator}` joins nothing"), &help);
        }
        Ok(())
    }

    /// `NOT a`, `-a`
    fn denied(&mut self) -> Result<Query> {
        let start = self.at;
        let minus = self.peek() == Some('-');
        let width = if minus { 1 } else { 3 };
        if minus {
            self.at += 1;
        } else if !self.take("NOT") {
            return self.near();
        }
        let next = self.word();
        let apart = minus && self.peek().is_some_and(char::is_whitespace);
        if self.ends() || apart || next == "AND" || next == "OR" {
            let help = "write what must not be there right after it: `-word` or `NOT word`";
            let sign = if minus { "`-`" } else { "`NOT`" };
            return self.wrong(start, width, &format!("{sign} denies nothing"), help);
        }
        self.deeper(start)?;
        let inner = self.denied()?;
        self.depth -= 1;
        Ok(Query::Not(Box::new(inner)))
    }

    fn deeper(&mut self, at: usize) -> Result<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return self.wrong(at, 1, "the query is nested too deeply", "write it flatter");
        }
        Ok(())
    }

    /// `a NEAR/6 b`
    fn near(&mut self) -> Result<Query> {
        let left_at = self.at;
        let left = self.single()?;
        let start = self.at;
        let operator = self.word();
        if !operator.starts_with("NEAR") || words(&operator).first().is_none_or(|w| w.bytes.end > 4)
        {
            return Ok(left);
        }
        let distance = self.distance(&operator)?;
        self.check_operand(&left, left_at)?;
        self.at += operator.chars().count();
        self.skip_space();
        self.something_after(&operator, start)?;
        let right_at = self.at;
        let right = self.single()?;
        self.check_operand(&right, right_at)?;
        if self.word().starts_with("NEAR/") {
            let help = "write `a NEAR/6 b AND b NEAR/6 c`";
            return self.wrong(self.at, 4, "NEAR joins two operands, not three", help);
        }
        Ok(Query::Near { left: Box::new(left), right: Box::new(right), distance })
    }

    fn distance(&self, operator: &str) -> Result<usize> {
        let number = operator.strip_prefix("NEAR/").and_then(|n| n.parse::<usize>().ok());
        if let Some(number) = number.filter(|n| (1..=FARTHEST).contains(n)) {
            return Ok(number);
        }
        let width = operator.chars().count();
        let help = format!("write how many words apart, from 1 to {FARTHEST}: `NEAR/6`");
        self.wrong(self.at, width, &format!("`{operator}` has no usable distance"), &help)
    }

    fn check_operand(&self, operand: &Query, at: usize) -> Result<()> {
        if is_positional(operand) {
            return Ok(());
        }
        let help = "words, phrases, or such in parentheses with OR: `home NEAR/6 (rule OR habit)`";
        self.wrong(at, 1, "NEAR cannot join this", help)
    }

    /// A word, phrase, field, or a query in parentheses.
    fn single(&mut self) -> Result<Query> {
        let start = self.at;
        let query = match self.peek() {
            Some('(') => self.group()?,
            Some('"') => Query::Phrase(self.phrase(Way::Written)?),
            Some('=') if self.chars.get(start + 1) == Some(&'"') => {
                self.at += 1;
                Query::Phrase(self.phrase(Way::Form)?)
            }
            Some('~') if self.chars.get(start + 1) == Some(&'"') => {
                self.at += 1;
                Query::Phrase(self.phrase(Way::Stem)?)
            }
            Some(')') => {
                let help = "write something between or remove it";
                return self.wrong(start, 1, "`)` closes nothing", help);
            }
            _ => self.bare()?,
        };
        self.skip_space();
        Ok(query)
    }

    fn group(&mut self) -> Result<Query> {
        let start = self.at;
        self.deeper(start)?;
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(')') {
            let help = "write something between the parentheses";
            return self.wrong(start, 2, "nothing stands between the parentheses", help);
        }
        let unclosed = |parser: &Self| {
            parser.wrong(start, 1, "`(` is never closed", "write `)` where the group ends")
        };
        if self.peek().is_none() {
            return unclosed(self);
        }
        let inner = self.alternatives()?;
        if self.peek() != Some(')') {
            return unclosed(self);
        }
        self.at += 1;
        self.depth -= 1;
        Ok(inner)
    }

    /// What stands between quotes: the offset of its first sign and the text.
    fn quoted(&mut self) -> Result<(usize, String)> {
        let start = self.at;
        let rest = &self.chars[start + 1..];
        let Some(len) = rest.iter().position(|c| *c == '"') else {
            return self.wrong(start, 1, "the quote is never closed", "write a second `\"`");
        };
        let text = rest[..len].iter().collect();
        self.at = start + len + 2;
        Ok((start + 1, text))
    }

    fn phrase(&mut self, way: Way) -> Result<Vec<Term>> {
        let start = self.at;
        let (mut at, text) = self.quoted()?;
        let mut terms = Vec::new();
        for piece in text.split(char::is_whitespace) {
            if has_letters(piece) || piece.contains(['*', '~']) {
                terms.push(self.term(piece, at, way)?);
            }
            at += piece.chars().count() + 1;
        }
        if terms.is_empty() {
            let width = self.at - start;
            return self.wrong(start, width, "the quotes hold no word", "write words in them");
        }
        Ok(terms)
    }

    /// A word or a field.
    fn bare(&mut self) -> Result<Query> {
        let start = self.at;
        let word = self.word();
        let width = word.chars().count();
        if matches!(word.as_str(), "AND" | "OR" | "NOT") || word.starts_with("NEAR/") {
            let help = format!("write something before it, or put it in quotes: `~\"{word}\"`");
            return self.wrong(start, width, &format!("`{word}` joins nothing"), &help);
        }
        if is_lower_near(&word) {
            let help = format!("operators are written in capitals: `{}`", word.to_uppercase());
            return self.wrong(start, width, &format!("`{word}` is no word"), &help);
        }
        if let Some(field) = self.field(&word)? {
            return Ok(Query::Field(field));
        }
        self.at += width;
        self.term(&word, start, Way::Stem).map(Query::Term)
    }

    /// `name:value`, where the name begins with a letter.
    fn field(&mut self, word: &str) -> Result<Option<Field>> {
        let Some((name, value)) = word.split_once(':') else { return Ok(None) };
        let usable = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !name.starts_with(char::is_alphabetic) || !name.chars().all(usable) {
            return Ok(None);
        }
        let at = self.at;
        self.at += name.chars().count() + 1;
        let value = if value.is_empty() && self.peek() == Some('"') {
            self.quoted()?.1
        } else {
            self.at += value.chars().count();
            value.to_owned()
        };
        if value.trim().is_empty() {
            let width = name.chars().count() + 1;
            let help = format!("write `{name}:value`, or put it in quotes if it is a word");
            return self.wrong(at, width, &format!("the field `{name}:` has no value"), &help);
        }
        Ok(Some(Field { name: name.to_owned(), value, at }))
    }

    /// A word with the signs around it, which stands at `at`.
    fn term(&self, word: &str, at: usize, way: Way) -> Result<Term> {
        let width = word.chars().count();
        let refuse = |message: String, help: &str| self.wrong(at, width, &message, help);
        let (text, found) = match signs(word) {
            Ok(found) => found,
            Err((message, help)) => return refuse(message, help),
        };
        if text.contains(['*', '~']) {
            let help = "`*` stands before or behind a word, `~1` or `~2` behind it";
            return refuse(format!("`{word}` has a sign in the wrong place"), help);
        }
        let letters: usize =
            words(text).iter().map(|w| text[w.bytes.clone()].chars().count()).sum();
        if letters == 0 {
            return refuse(format!("`{word}` holds no letter"), "write a word");
        }
        let open = matches!(found, Some(Kind::Prefix | Kind::Tail | Kind::Part));
        if open && letters < SHORTEST_PART {
            return refuse(format!("`{word}` would find nearly everything"), "write more letters");
        }
        let plain = if way == Way::Stem { Kind::Stem } else { Kind::Exact };
        let kind = found.unwrap_or(plain);
        Ok(Term { text: text.to_owned(), kind, written: way == Way::Written })
    }
}

/// The word within its signs and what they mean; or a message and what to do.
fn signs(word: &str) -> std::result::Result<(&str, Option<Kind>), (String, &'static str)> {
    if let Some(text) = word.strip_prefix('=') {
        return Ok((text, Some(Kind::Exact)));
    }
    if let Some((text, edits)) = word.rsplit_once('~') {
        return match edits {
            "1" => Ok((text, Some(Kind::Like(1)))),
            "2" => Ok((text, Some(Kind::Like(2)))),
            _ => Err((format!("`~{edits}` is no distance"), "write `~1` or `~2`")),
        };
    }
    Ok(match (word.strip_prefix('*'), word.strip_suffix('*')) {
        (Some(text), Some(_)) => match text.strip_suffix('*') {
            Some(text) => (text, Some(Kind::Part)),
            None => (text, Some(Kind::Part)),
        },
        (Some(text), None) => (text, Some(Kind::Tail)),
        (None, Some(text)) => (text, Some(Kind::Prefix)),
        (None, None) => (word, None),
    })
}

fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// `near/6`: an operator somebody forgot to write in capitals.
fn is_lower_near(word: &str) -> bool {
    let number = word.get(..5).filter(|start| start.eq_ignore_ascii_case("near/"));
    number.is_some() && word[5..].bytes().all(|b| b.is_ascii_digit())
}

/// Words, phrases and alternatives of these.
fn is_positional(query: &Query) -> bool {
    match query {
        Query::Term(_) | Query::Phrase(_) => true,
        Query::Or(parts) => parts.iter().all(is_positional),
        _ => false,
    }
}

fn one_or(mut parts: Vec<Query>, join: impl Fn(Vec<Query>) -> Query) -> Query {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The message and column of a query's problem.
    fn refused(source: &str) -> (String, usize) {
        let problem = parse(source).unwrap_err();
        assert!(problem.advice().is_some(), "{source} should come with help");
        (problem.message().to_owned(), problem.place().unwrap().column)
    }

    #[test]
    fn operators_bind_as_people_expect() {
        let shown = |source: &str| parse(source).unwrap().to_string();
        assert_eq!(shown("a b OR c -d"), "a AND b OR c AND NOT d");
        assert_eq!(shown("(a OR b) c"), "(a OR b) AND c");
        assert_eq!(shown("NOT a NEAR/3 (b OR \"c d\")"), "NOT a NEAR/3 (b OR \"c d\")");
        assert_eq!(
            shown("=\"de regel\" *gesprek dalton~1"),
            "~\"=de =regel\" AND *gesprek AND dalton~1"
        );
        assert_eq!(shown("\"De =regel\" ~\"de regel\""), "\"De regel\" AND ~\"de regel\"");
        assert_eq!(shown("lens:visie case:\"s 1\" 10:30"), "lens:visie AND case:\"s 1\" AND 10:30");
    }

    #[test]
    fn each_mistake_is_told_at_its_column() {
        let cases = [
            ("  ", "the query is empty", 1),
            ("a \"b", "the quote is never closed", 3),
            ("a (b", "`(` is never closed", 3),
            ("a b)", "`)` closes nothing", 4),
            ("a ()", "nothing stands between the parentheses", 3),
            ("AND", "`AND` joins nothing", 1),
            ("a OR", "`OR` joins nothing", 3),
            ("a AND OR b", "`AND` joins nothing", 3),
            ("a NOT", "`NOT` denies nothing", 3),
            ("a - b", "`-` denies nothing", 3),
            ("a NEAR/0 b", "`NEAR/0` has no usable distance", 3),
            ("a NEAR b", "`NEAR` has no usable distance", 3),
            ("a NEAR/3", "`NEAR/3` joins nothing", 3),
            ("a NEAR/3 (b c)", "NEAR cannot join this", 10),
            ("a NEAR/3 b NEAR/3 c", "NEAR joins two operands, not three", 12),
            ("a near/3 b", "`near/3` is no word", 3),
            ("ge*rek", "`ge*rek` has a sign in the wrong place", 1),
            ("a *", "`*` holds no letter", 3),
            ("a*", "`a*` would find nearly everything", 1),
            ("dalton~3", "`~3` is no distance", 1),
            ("a \"…\"", "the quotes hold no word", 3),
            ("role: x", "the field `role:` has no value", 1),
            ("a !", "`!` holds no letter", 3),
        ];
        for (source, message, column) in cases {
            assert_eq!(refused(source), (message.to_owned(), column), "{source}");
        }
        assert!(parse(&"(".repeat(10_000)).is_err());
        assert!(parse(&"-".repeat(10_000)).is_err());
    }

    fn query() -> impl Strategy<Value = Query> {
        let kind = prop_oneof![
            Just(Kind::Stem),
            Just(Kind::Exact),
            Just(Kind::Prefix),
            Just(Kind::Tail),
            Just(Kind::Part),
            (1u8..=2).prop_map(Kind::Like),
        ];
        let term = ("[a-zé]{2,6}(-[a-z]{1,3})?", kind).prop_map(|(text, kind)| Term {
            text,
            kind,
            written: false,
        });
        let written = term.clone().prop_map(|term| {
            let kind = if term.kind == Kind::Stem { Kind::Exact } else { term.kind };
            Term { kind, written: true, ..term }
        });
        let words = prop_oneof![
            term.clone().prop_map(Query::Term),
            prop::collection::vec(term, 1..4).prop_map(Query::Phrase),
            prop::collection::vec(written, 1..4).prop_map(Query::Phrase),
        ];
        let operand = prop_oneof![
            words.clone(),
            prop::collection::vec(words.clone(), 2..4).prop_map(Query::Or)
        ];
        let near = (operand.clone(), operand, 1usize..9).prop_map(|(left, right, distance)| {
            Query::Near { left: Box::new(left), right: Box::new(right), distance }
        });
        let field = ("[a-z]{1,5}", "[a-z .é]{0,3}[a-z]")
            .prop_map(|(name, value)| Query::Field(Field { name, value, at: 0 }));
        prop_oneof![words, near, field].prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Or),
                inner.prop_map(|part| Query::Not(Box::new(part))),
            ]
        })
    }

    #[test]
    fn a_written_word_that_begins_with_a_sign_prints_back() {
        let query = parse("\"==AND \"").unwrap();
        assert_eq!(parse(&query.to_string()).unwrap(), query);
    }

    proptest! {
        #[test]
        fn no_input_makes_it_panic_and_what_it_takes_prints_back(
            source in "([a-zé*~=:\"() -]|AND |OR |NOT | NEAR/2 |\\PC){0,30}",
        ) {
            if let Ok(query) = parse(&source) {
                prop_assert_eq!(parse(&query.to_string()).unwrap(), query);
            }
        }

        #[test]
        fn what_is_printed_reads_back(query in query()) {
            prop_assert_eq!(parse(&query.to_string()).unwrap(), query);
        }
    }
}
