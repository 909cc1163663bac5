//! The query language: what a query says, and how it is written.
//!
//! `docs/query.md` describes it for researchers.

use std::fmt;

use crate::problem::Result;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// A word.
    Term(Term),
    /// Words in a row.
    Phrase(Vec<Term>),
    /// Two operands close to each other, in either order.
    Near {
        /// A word, a phrase, or alternatives of these.
        left: Box<Query>,
        /// Likewise.
        right: Box<Query>,
        /// How many words apart at most; neighbours are one apart.
        distance: usize,
    },
    /// Where something stands or how it was coded.
    Field(Field),
    /// All of them: at least two.
    And(Vec<Query>),
    /// One of them at least: at least two.
    Or(Vec<Query>),
    /// Not that.
    Not(Box<Query>),
}

/// A word of a query, and how it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The word without signs around it.
    pub text: String,
    /// How it is compared.
    pub kind: Kind,
    /// Whether capitals and accents count; then its kind is never [`Kind::Stem`].
    pub written: bool,
}

/// How a word of a query is compared with the words of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `gesprek`: words with the same stem.
    Stem,
    /// `=gesprek`: this form only.
    Exact,
    /// `verwacht*`: words that begin so.
    Prefix,
    /// `*gesprek`: the word, and compounds that end in it.
    Tail,
    /// `*gesprek*`: words that hold it.
    Part,
    /// `dalton~1`: words that differ by so many letters at most.
    Like(u8),
}

/// `name:value`.
#[derive(Debug, Clone, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The value asked for.
    pub value: String,
    /// Where it stands in the query: the offset of its first sign. No part of what it means.
    pub at: usize,
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

impl Query {
    /// Reads a query.
    ///
    /// ```
    /// use kwali::search::Query;
    /// let query = Query::parse("~\"gouden regels\" OR thuis NEAR/6 waarden").unwrap();
    /// assert_eq!(query.to_string(), "~\"gouden regels\" OR thuis NEAR/6 waarden");
    /// let problem = Query::parse("thuis AND").unwrap_err();
    /// assert_eq!(problem.message(), "`AND` joins nothing");
    /// ```
    pub fn parse(source: &str) -> Result<Self> {
        super::parser::parse(source)
    }

    /// Its parts, itself first.
    pub fn walk(&self) -> Vec<&Query> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(&query) = all.get(next) {
            match query {
                Self::And(parts) | Self::Or(parts) => all.extend(parts),
                Self::Not(part) => all.push(part),
                Self::Near { left, right, .. } => all.extend([left.as_ref(), right.as_ref()]),
                Self::Term(_) | Self::Phrase(_) | Self::Field(_) => {}
            }
            next += 1;
        }
        all
    }

    /// Its fields.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.walk().into_iter().filter_map(|query| match query {
            Self::Field(field) => Some(field),
            _ => None,
        })
    }

    /// Its words, denied ones included.
    pub fn terms(&self) -> Vec<&Term> {
        let mut terms = Vec::new();
        for query in self.walk() {
            match query {
                Self::Term(term) => terms.push(term),
                Self::Phrase(words) => terms.extend(words),
                _ => {}
            }
        }
        terms
    }

    /// The words, phrases and neighbourhoods that a passage is found by: those not denied.
    pub fn leaves(&self) -> Vec<&Query> {
        match self {
            Self::Term(_) | Self::Phrase(_) | Self::Near { .. } => vec![self],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Field(_) | Self::Not(_) => Vec::new(),
        }
    }

    /// Whether nothing matches without a word that was found.
    pub fn is_anchored(&self) -> bool {
        match self {
            Self::Term(_) | Self::Phrase(_) | Self::Near { .. } => true,
            Self::And(parts) => parts.iter().any(Self::is_anchored),
            Self::Or(parts) => parts.iter().all(Self::is_anchored),
            Self::Field(_) | Self::Not(_) => false,
        }
    }
}

/// The line and column of an offset in scalar values.
pub(super) fn place(source: &str, at: usize, width: usize) -> crate::problem::Place {
    let before: String = source.chars().take(at).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    crate::problem::Place::new(source, line, column, width)
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.kind {
            Kind::Stem => write!(f, "{text}"),
            // One sign in front is taken for the sign of a form.
            Kind::Exact if self.written && text.starts_with('=') => write!(f, "={text}"),
            Kind::Exact if self.written => write!(f, "{text}"),
            Kind::Exact => write!(f, "={text}"),
            Kind::Prefix => write!(f, "{text}*"),
            Kind::Tail => write!(f, "*{text}"),
            Kind::Part => write!(f, "*{text}*"),
            Kind::Like(edits) => write!(f, "{text}~{edits}"),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if self.value.chars().all(bare) {
            write!(f, "{}:{}", self.name, self.value)
        } else {
            write!(f, "{}:\"{}\"", self.name, self.value)
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => write!(f, "{term}"),
            Self::Phrase(terms) if terms.iter().all(|term| term.written) => {
                write!(f, "\"{}\"", joined(terms, " "))
            }
            Self::Phrase(terms) => write!(f, "~\"{}\"", joined(terms, " ")),
            Self::Near { left, right, distance } => {
                write!(f, "{} NEAR/{distance} {}", Operand(left), Operand(right))
            }
            Self::Field(field) => write!(f, "{field}"),
            Self::And(parts) => {
                let parts: Vec<Operand<'_>> = parts.iter().map(Operand).collect();
                write!(f, "{}", joined(&parts, " AND "))
            }
            Self::Or(parts) => {
                let plain = |part: &Query| match part {
                    Self::Or(_) => Operand(part).to_string(),
                    _ => part.to_string(),
                };
                let parts: Vec<String> = parts.iter().map(plain).collect();
                write!(f, "{}", parts.join(" OR "))
            }
            Self::Not(part) => write!(f, "NOT {}", Operand(part)),
        }
    }
}

/// A part that needs parentheses when it is And or Or.
struct Operand<'a>(&'a Query);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::And(_) | Query::Or(_) => write!(f, "({})", self.0),
            other => write!(f, "{other}"),
        }
    }
}

fn joined<T: fmt::Display>(parts: &[T], between: &str) -> String {
    parts.iter().map(T::to_string).collect::<Vec<_>>().join(between)
}
