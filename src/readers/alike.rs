//! Labels that are one: `Anna`, `ANNA` and `anna `.

use std::collections::HashMap;

use super::Warning;
use crate::study::one_line;

/// How often a spelling stands somewhere, and where first.
#[derive(Debug)]
struct Spelling {
    label: String,
    line: usize,
    count: usize,
    declared: bool,
}

/// The spellings of each label.
#[derive(Debug, Default)]
pub struct Alike {
    spellings: HashMap<String, Vec<Spelling>>,
}

impl Alike {
    /// Groups labels, each with its line, by what they are without capitals and signs at their end.
    pub fn of<'a>(
        labels: impl Iterator<Item = (&'a str, usize)>,
        declared: impl Fn(&str) -> bool,
    ) -> Self {
        let mut spellings: HashMap<String, Vec<Spelling>> = HashMap::new();
        for (label, line) in labels {
            let alike = spellings.entry(key(label)).or_default();
            match alike.iter_mut().find(|spelling| spelling.label == label) {
                Some(spelling) => spelling.count += 1,
                None => alike.push(Spelling {
                    label: label.to_owned(),
                    line,
                    count: 1,
                    declared: declared(label),
                }),
            }
        }
        for alike in spellings.values_mut() {
            // The declared one, or the most frequent, or the first.
            alike.sort_by_key(|s| (!s.declared, std::cmp::Reverse(s.count), s.line));
        }
        Self { spellings }
    }

    /// The spelling that stands for all that are alike.
    pub fn spelled<'a>(&'a self, label: &'a str) -> &'a str {
        self.known(label).unwrap_or(label)
    }

    /// The same, for a label that is among those grouped.
    pub fn known(&self, label: &str) -> Option<&str> {
        let alike = self.spellings.get(&key(label))?;
        // Whoever declared two meant two.
        let own = alike.iter().find(|s| s.declared && s.label == label);
        own.or_else(|| alike.first()).map(|spelling| spelling.label.as_str())
    }

    /// How often a label stands somewhere, in whatever spelling.
    pub fn often(&self, label: &str) -> usize {
        self.spellings.get(&key(label)).map_or(0, |alike| alike.iter().map(|s| s.count).sum())
    }

    /// Says which spellings of speakers' labels were taken for another.
    pub fn warnings(&self, speaks: impl Fn(&str) -> bool) -> Vec<Warning> {
        let others =
            self.spellings.values().flatten().filter(|s| self.spelled(&s.label) != s.label);
        let others = others.filter(|s| speaks(self.spelled(&s.label)));
        let mut warnings: Vec<Warning> = others.map(|s| self.warning(s)).collect();
        warnings.sort_by(|a, b| (a.line, &a.message).cmp(&(b.line, &b.message)));
        warnings
    }

    fn warning(&self, other: &Spelling) -> Warning {
        let (label, known) = (&other.label, self.spelled(&other.label));
        let often =
            if other.count == 1 { "once".to_owned() } else { format!("{} times", other.count) };
        Warning::new(other.line, format!("`{label}` ({often}) is taken for `{known}`"))
    }
}

/// Whether two labels are one.
pub fn same(label: &str, other: &str) -> bool {
    label == other || key(label) == key(other)
}

fn key(label: &str) -> String {
    let label = label.trim_end_matches(|c: char| c.is_whitespace() || c == ':' || c == '：');
    one_line(label).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_spelling_stands_for_the_others_or_else_the_most_frequent() {
        let labels = [("anna", 1), ("Anna", 3), ("Anna", 5), ("ANNA :", 7), ("Jan", 9)];
        let alike = Alike::of(labels.into_iter(), |_| false);
        assert_eq!(
            ["anna", "ANNA :", "Jan", "Piet"].map(|l| alike.spelled(l)),
            ["Anna", "Anna", "Jan", "Piet"]
        );
        let told: Vec<usize> = alike.warnings(|_| true).iter().map(|w| w.line).collect();
        assert_eq!(told, [1, 7]);
        let alike = Alike::of(labels.into_iter(), |label| label == "anna");
        assert_eq!(alike.spelled("Anna"), "anna");
        let two = Alike::of(labels.into_iter(), |label| label == "anna" || label == "Anna");
        assert_eq!((two.spelled("Anna"), two.spelled("anna")), ("Anna", "anna"));
    }
}
