//! Sets of cases that an attribute describes.

use std::collections::BTreeSet;

use super::significance::choose;
use crate::study::{AttributeValue, Study};

/// An attribute's value, with the words for it.
#[derive(Debug, Clone, Copy)]
pub struct Trait<'a> {
    /// The attribute's label.
    pub attribute: &'a str,
    /// The value.
    pub value: &'a AttributeValue,
}

/// In which words a set of cases is exactly described.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    /// The cases with a value.
    Value(Trait<'a>),
    /// All but those with a value.
    Except(Trait<'a>),
    /// The cases with one of two values.
    Union(Trait<'a>, Trait<'a>),
}

/// A description, and how telling it is.
#[derive(Debug, Clone, Copy)]
pub struct Description<'a> {
    /// The words.
    pub shape: Shape<'a>,
    /// The probability that a random set of that size is described by some explanatory attribute.
    pub chance: f64,
}

/// The sets of cases that the explanatory attributes of a study describe.
#[derive(Debug, Clone)]
pub struct Descriptions<'a> {
    shapes: Vec<(BTreeSet<&'a str>, Shape<'a>)>,
    cases: Vec<&'a str>,
}

impl<'a> Descriptions<'a> {
    /// Every description over the cases that are compared.
    pub fn new(study: &'a Study, cases: &[&'a str]) -> Self {
        let attributes = study.codebook.settings().attributes.iter().filter(|a| a.explanatory);
        let values = attributes.flat_map(|a| {
            a.values.iter().map(move |value| (a.id.as_str(), Trait { attribute: &a.label, value }))
        });
        let sets: Vec<(BTreeSet<&str>, Trait<'a>)> = values
            .map(|(id, value)| {
                let has = |case: &&&str| study.cases.value(case, id) == value.value.value;
                (cases.iter().filter(has).copied().collect(), value)
            })
            .collect();
        let mut found = Self { shapes: Vec::new(), cases: cases.to_vec() };
        for (set, value) in &sets {
            found.add(set.clone(), Shape::Value(*value));
        }
        let all: BTreeSet<&str> = cases.iter().copied().collect();
        for (set, value) in &sets {
            found.add(all.difference(set).copied().collect(), Shape::Except(*value));
        }
        for (at, (first, a)) in sets.iter().enumerate() {
            for (second, b) in &sets[at + 1..] {
                found.add(first.union(second).copied().collect(), Shape::Union(*a, *b));
            }
        }
        found
    }

    /// Keeps the simplest description of each set that says something: not all and not none.
    fn add(&mut self, set: BTreeSet<&'a str>, shape: Shape<'a>) {
        let tells = !set.is_empty() && set.len() < self.cases.len();
        if tells && !self.shapes.iter().any(|(known, _)| *known == set) {
            self.shapes.push((set, shape));
        }
    }

    /// The description of exactly these cases.
    pub fn of(&self, cases: &[&str]) -> Option<Description<'a>> {
        let set: BTreeSet<&str> = cases.iter().copied().collect();
        let (_, shape) = self.shapes.iter().find(|(known, _)| *known == set)?;
        Some(Description { shape: *shape, chance: self.chance(set.len()) })
    }

    /// How often a random set of `size` cases is one that is described: the number of described
    /// sets of that size over the number of all sets of that size, C(n, size).
    ///
    /// With eight cases, of which two have one value and a third another, one of the 56 sets of
    /// three is described, the union: 1/56 ≈ 0.018.
    pub fn chance(&self, size: usize) -> f64 {
        let described = self.shapes.iter().filter(|(set, _)| set.len() == size).count();
        described as f64 / choose(self.cases.len(), size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Attribute, Cases, Codebook, Settings};

    fn study() -> Study {
        let value =
            |value: &str| AttributeValue { value: value.into(), ..AttributeValue::default() };
        let attribute = |id: &str, v: &str| Attribute {
            id: id.into(),
            label: id.into(),
            explanatory: true,
            values: vec![value(v)],
        };
        let settings = Settings {
            attributes: vec![attribute("origin", "mixed"), attribute("church", "yes")],
            ..Settings::default()
        };
        let mut cases = Cases::new(vec!["origin".into(), "church".into()]);
        for n in 1..=8 {
            let mixed = if n == 2 || n == 8 { "mixed" } else { "" };
            let church = if n == 7 { "yes" } else { "" };
            cases.add(&format!("s{n}"), vec![mixed.into(), church.into()]).unwrap();
        }
        let codebook = Codebook::new(settings, Vec::new()).unwrap();
        Study { codebook, cases, interviews: Vec::new(), cells: Vec::new() }
    }

    const ALL: [&str; 8] = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];

    #[test]
    fn a_value_its_complement_and_a_union_are_recognised() {
        let study = study();
        let found = Descriptions::new(&study, &ALL);
        assert!(matches!(found.of(&["s2", "s8"]).unwrap().shape, Shape::Value(_)));
        assert!(matches!(found.of(&["s7"]).unwrap().shape, Shape::Value(_)));
        let rest = ["s1", "s3", "s4", "s5", "s6", "s7"];
        assert!(matches!(found.of(&rest).unwrap().shape, Shape::Except(_)));
        assert!(matches!(found.of(&["s2", "s7", "s8"]).unwrap().shape, Shape::Union(..)));
        assert!(found.of(&["s1", "s2"]).is_none());
        assert!(found.of(&ALL).is_none());
    }

    #[test]
    fn chance_is_described_sets_over_all_sets_of_that_size() {
        let study = study();
        let found = Descriptions::new(&study, &ALL);
        assert!((found.chance(3) - 1.0 / 56.0).abs() < 1e-12);
        assert!((found.chance(2) - 1.0 / 28.0).abs() < 1e-12);
        assert!(found.chance(4).abs() < 1e-12);
    }
}
