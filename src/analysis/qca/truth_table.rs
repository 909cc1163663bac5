//! Truth tables: cases put together by the values they share.

use std::collections::BTreeMap;

/// A combination of values that cases have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// A value of each condition, from 0.
    pub values: Vec<usize>,
    /// The cases with the outcome, by their places.
    pub with: Vec<usize>,
    /// The cases without it.
    pub without: Vec<usize>,
}

impl Configuration {
    /// How many cases have these values.
    pub fn cases(&self) -> usize {
        self.with.len() + self.without.len()
    }

    /// The share of its cases that have the outcome.
    pub fn consistency(&self) -> f64 {
        self.with.len() as f64 / self.cases() as f64
    }

    /// Whether some of its cases have the outcome and some have not.
    pub fn is_contradictory(&self) -> bool {
        !self.with.is_empty() && !self.without.is_empty()
    }
}

/// The combinations that were observed, in the order of their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthTable {
    levels: Vec<usize>,
    rows: Vec<Configuration>,
}

impl TruthTable {
    /// The table of some cases, each with a value of every condition and whether it has the outcome.
    /// `levels` is how many values each condition has; every value is below it.
    pub fn new(levels: &[usize], cases: &[(Vec<usize>, bool)]) -> Self {
        let mut rows: BTreeMap<&[usize], [Vec<usize>; 2]> = BTreeMap::new();
        for (at, (values, outcome)) in cases.iter().enumerate() {
            let [with, without] = rows.entry(values).or_default();
            if *outcome { with.push(at) } else { without.push(at) }
        }
        let row = |(values, [with, without]): (&[usize], [Vec<usize>; 2])| Configuration {
            values: values.to_vec(),
            with,
            without,
        };
        Self { levels: levels.to_vec(), rows: rows.into_iter().map(row).collect() }
    }

    /// How many values each condition has.
    pub fn levels(&self) -> &[usize] {
        &self.levels
    }

    /// The combinations that were observed.
    pub fn rows(&self) -> &[Configuration] {
        &self.rows
    }

    /// The same cases with another outcome; `outcome` tells of each place whether it has it.
    #[must_use]
    pub fn with_outcome(&self, outcome: impl Fn(usize) -> bool) -> Self {
        let rows = self.rows.iter().map(|row| {
            let all = row.with.iter().chain(&row.without).copied();
            let (mut with, mut without): (Vec<usize>, Vec<usize>) =
                all.partition(|at| outcome(*at));
            with.sort_unstable();
            without.sort_unstable();
            Configuration { values: row.values.clone(), with, without }
        });
        Self { levels: self.levels.clone(), rows: rows.collect() }
    }

    /// How many combinations there could be; as many as fit when there are more.
    pub fn possible(&self) -> usize {
        self.levels.iter().fold(1, |product: usize, levels| product.saturating_mul(*levels))
    }

    /// How many combinations no case has: the logical remainders.
    pub fn remainders(&self) -> usize {
        self.possible().saturating_sub(self.rows.len())
    }

    /// For each row, whether at least `share` of its cases have the outcome.
    pub fn positive(&self, share: f64) -> Vec<bool> {
        let reaches = |row: &Configuration| !row.with.is_empty() && row.consistency() >= share;
        self.rows.iter().map(reaches).collect()
    }
}
