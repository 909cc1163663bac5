//! Attributes of cases as conditions, and what they say of the cases that have something.

use std::collections::BTreeSet;

use super::chance::{Chance, chance, simplicity_of};
use super::fit::{Fit, fit};
use super::minimise::{Remainders, Term, minimise};
use super::truth_table::TruthTable;
use crate::problem::{Problem, Result};
use crate::study::Study;

/// With more conditions there are more combinations than anybody can compare.
pub const MAX_CONDITIONS: usize = 10;

/// An attribute, and its values among the cases compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition<'a> {
    /// The attribute.
    pub name: &'a str,
    /// The values that occur; empty stands for cases without one.
    pub values: Vec<&'a str>,
}

/// A value of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Literal<'a> {
    /// The attribute.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
}

impl std::fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = if self.value.is_empty() { "(none)" } else { self.value };
        write!(f, "{}={value}", self.name)
    }
}

/// Cases with their values of some attributes.
#[derive(Debug, Clone)]
pub struct Conditions<'a> {
    conditions: Vec<Condition<'a>>,
    cases: Vec<&'a str>,
    values: Vec<Vec<usize>>,
}

/// One term with its fit.
#[derive(Debug, Clone, PartialEq)]
pub struct TermFit<'a> {
    /// The values that must all hold, in the order of the conditions.
    pub literals: Vec<Literal<'a>>,
    /// Consistency and raw coverage.
    pub fit: Fit,
    /// Of the cases with the outcome, the share that only this term of the model covers.
    pub unique: Option<f64>,
    /// The cases it covers.
    pub cases: Vec<&'a str>,
}

/// Terms of which any suffices.
#[derive(Debug, Clone, PartialEq)]
pub struct Model<'a> {
    /// The terms.
    pub terms: Vec<TermFit<'a>>,
    /// The fit of all together.
    pub fit: Fit,
}

impl Model<'_> {
    /// The expression: `setting=city * church=(none) + board=own`.
    pub fn expression(&self) -> String {
        let terms: Vec<String> = self.terms.iter().map(TermFit::expression).collect();
        terms.join(" + ")
    }
}

impl TermFit<'_> {
    /// The expression: `setting=city * church=(none)`.
    pub fn expression(&self) -> String {
        let literals: Vec<String> = self.literals.iter().map(Literal::to_string).collect();
        literals.join(" * ")
    }
}

/// The models of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution<'a> {
    /// All with the fewest terms, the simplest first.
    pub models: Vec<Model<'a>>,
    /// Whether these are surely the smallest, and all of them.
    pub complete: bool,
}

/// How far one value goes with the outcome by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Necessity<'a> {
    /// The value.
    pub literal: Literal<'a>,
    /// How many cases have it.
    pub cases: usize,
    /// Its fit as a sufficient condition; as a necessary one, consistency and coverage change places.
    pub fit: Fit,
    /// Relevance of necessity (Schneider and Wagemann 2012): near 0 for what nearly all cases have
    /// anyway. `None` when all cases have both the value and the outcome.
    pub relevance: Option<f64>,
}

/// What attributes say of the cases that have something.
#[derive(Debug, Clone)]
pub struct Explained<'a> {
    /// The truth table; its cases are places in those that were compared.
    pub table: TruthTable,
    /// For each of its rows, whether it counts as having the outcome.
    pub positive: Vec<bool>,
    /// Supposing that combinations no case has lack the outcome.
    pub conservative: Solution<'a>,
    /// Supposing of them whatever is simplest.
    pub parsimonious: Solution<'a>,
    /// Each value by itself.
    pub single: Vec<Necessity<'a>>,
    /// Whether the parsimonious solution covers exactly the cases that have it.
    pub exact: bool,
    /// How often a random set of as many cases is covered exactly by as simple a solution; `None`
    /// when this one is not covered exactly.
    pub chance: Option<Chance>,
}

impl<'a> Conditions<'a> {
    /// The values that some cases have of some attributes. Fails on an attribute that is not there or
    /// too many of them.
    pub fn new(study: &'a Study, cases: &[&'a str], names: &[String]) -> Result<Self> {
        if names.len() > MAX_CONDITIONS {
            let told = format!("{} attributes are too many to tell cases apart by", names.len());
            return Err(Box::new(Problem::new(told).help(format!(
                "name the {MAX_CONDITIONS} or fewer that matter, with `--attribute`"
            ))));
        }
        let known = study.cases.attributes();
        let find = |name: &String| {
            let names = known.iter().map(String::as_str);
            known.iter().find(|k| *k == name).map(String::as_str).ok_or_else(|| {
                Box::new(Problem::new(format!("unknown attribute `{name}`")).nearest(name, names))
            })
        };
        let mut names: Vec<&'a str> = names.iter().map(find).collect::<Result<_>>()?;
        // An attribute that is named twice would have combinations that cannot be.
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        let conditions: Vec<Condition<'a>> =
            names.iter().map(|name| condition(study, cases, name)).collect();
        let place = |case: &str, condition: &Condition<'_>| {
            let value = study.cases.value(case, condition.name);
            condition.values.iter().position(|known| *known == value).unwrap_or(0)
        };
        let values =
            cases.iter().map(|case| conditions.iter().map(|c| place(case, c)).collect()).collect();
        Ok(Self { conditions, cases: cases.to_vec(), values })
    }

    /// The conditions.
    pub fn conditions(&self) -> &[Condition<'a>] {
        &self.conditions
    }

    /// The cases compared.
    pub fn cases(&self) -> &[&'a str] {
        &self.cases
    }

    /// What the conditions say of the cases in `having`. A combination counts as having the outcome when
    /// at least `share` of its cases have it.
    pub fn explain(&self, having: &BTreeSet<&str>, share: f64) -> Explained<'a> {
        let outcomes = self.values.iter().zip(&self.cases);
        let rows: Vec<(Vec<usize>, bool)> =
            outcomes.map(|(values, case)| (values.clone(), having.contains(case))).collect();
        let levels: Vec<usize> = self.conditions.iter().map(|c| c.values.len()).collect();
        let table = TruthTable::new(&levels, &rows);
        let positive = table.positive(share);
        let outcome = |at: usize| rows[at].1;
        let conservative = self.solution(&table, &positive, Remainders::Lacking, outcome);
        let parsimonious = self.solution(&table, &positive, Remainders::Whatever, outcome);
        let size = rows.iter().filter(|(_, has)| *has).count();
        let varies = size > 0 && size < rows.len();
        let exact = varies
            && parsimonious.models.first().is_some_and(|model| {
                model.fit.consistency == Some(1.0) && model.fit.coverage == Some(1.0)
            });
        let chance = parsimonious.models.first().filter(|_| exact).map(|model| {
            let literals = model.terms.iter().map(|term| term.literals.len()).sum();
            chance(&table, size, (model.terms.len(), literals))
        });
        let single = self.single(outcome);
        Explained { table, positive, conservative, parsimonious, single, exact, chance }
    }

    fn solution(
        &self,
        table: &TruthTable,
        positive: &[bool],
        remainders: Remainders,
        outcome: impl Fn(usize) -> bool + Copy,
    ) -> Solution<'a> {
        let minimised = minimise(table, positive, remainders);
        debug_assert!(minimised.models.is_sorted_by_key(|model| simplicity_of(model)));
        let models = minimised.models.iter().map(|terms| self.model(terms, outcome));
        Solution { models: models.collect(), complete: minimised.complete }
    }

    fn model(&self, terms: &[Term], outcome: impl Fn(usize) -> bool + Copy) -> Model<'a> {
        let cases = self.cases.len();
        let covers = |term: &Term, at: usize| term.covers(&self.values[at]);
        let having = (0..cases).filter(|at| outcome(*at)).count();
        let told = terms.iter().map(|term| {
            let alone =
                |at: &usize| outcome(*at) && terms.iter().all(|t| covers(t, *at) == (t == term));
            let only = (0..cases).filter(alone).count();
            TermFit {
                literals: self.literals(&term.0),
                fit: fit(cases, |at| covers(term, at), outcome),
                unique: (having > 0).then(|| only as f64 / having as f64),
                cases: (0..cases).filter(|at| covers(term, *at)).map(|at| self.cases[at]).collect(),
            }
        });
        let any = |at: usize| terms.iter().any(|term| covers(term, at));
        Model { terms: told.collect(), fit: fit(cases, any, outcome) }
    }

    /// The values at these places of the conditions; `None` where one does not matter.
    pub fn literals(&self, values: &[Option<usize>]) -> Vec<Literal<'a>> {
        let named = self.conditions.iter().zip(values);
        named
            .filter_map(|(condition, value)| {
                value.map(|at| Literal { name: condition.name, value: condition.values[at] })
            })
            .collect()
    }

    fn single(&self, outcome: impl Fn(usize) -> bool + Copy) -> Vec<Necessity<'a>> {
        let cases = self.cases.len();
        let mut told = Vec::new();
        for (place, condition) in self.conditions.iter().enumerate() {
            for (level, value) in condition.values.iter().enumerate() {
                let has = |at: usize| self.values[at][place] == level;
                let holding = (0..cases).filter(|at| has(*at)).count();
                let both = (0..cases).filter(|at| has(*at) && outcome(*at)).count();
                let rest = cases - both;
                told.push(Necessity {
                    literal: Literal { name: condition.name, value },
                    cases: holding,
                    fit: fit(cases, has, outcome),
                    relevance: (rest > 0).then(|| (cases - holding) as f64 / rest as f64),
                });
            }
        }
        told
    }
}

/// The values of an attribute that occur, in the order of the codebook, then of the cases.
fn condition<'a>(study: &'a Study, cases: &[&'a str], name: &'a str) -> Condition<'a> {
    let declared = study.codebook.attribute(name).map_or(&[][..], |a| a.values.as_slice());
    let occurring: Vec<&str> = cases.iter().map(|case| study.cases.value(case, name)).collect();
    let declared = declared.iter().map(|value| value.value.as_str());
    let mut values: Vec<&str> = Vec::new();
    for value in declared.filter(|v| occurring.contains(v)).chain(occurring.iter().copied()) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Condition { name, values }
}
