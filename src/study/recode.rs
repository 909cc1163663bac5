//! Which paths become which when codes are renamed, moved or merged.

use super::codebook::within;

/// Branches that go from one path to another, with all that stands below them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recoding {
    pairs: Vec<(String, String)>,
}

impl Recoding {
    /// Branches as they were and as they are to be; where one lies within another, the deeper one
    /// tells.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { pairs: pairs.into_iter().filter(|(old, new)| old != new).collect() }
    }

    /// The branches.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// What a path becomes; `None` where it stays.
    pub fn path(&self, path: &str) -> Option<String> {
        let held = self.pairs.iter().filter(|(old, _)| within(path, old));
        let (old, new) = held.max_by_key(|(old, _)| old.len())?;
        Some(format!("{new}{}", &path[old.len()..]))
    }

    /// A text in which the paths that it names are what they become. Only paths of several parts
    /// are taken for one: a single part may be any word.
    pub fn mentions(&self, text: &str) -> String {
        let part = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(part) {
            let end = rest[start..].find(|c| !part(c)).map_or(rest.len(), |end| start + end);
            let word = rest[start..end].trim_end_matches(['.', '-']);
            out.push_str(&rest[..start]);
            match self.path(word).filter(|_| word.contains('.')) {
                Some(new) => out.push_str(&new),
                None => out.push_str(word),
            }
            out.push_str(&rest[start + word.len()..end]);
            rest = &rest[end..];
        }
        out + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recoding() -> Recoding {
        let pairs = [("a.b", "x"), ("a.b.c", "y.c"), ("q", "r")];
        Recoding::new(pairs.map(|(old, new)| (old.to_owned(), new.to_owned())))
    }

    #[test]
    fn what_lies_below_a_branch_goes_with_it_and_the_deeper_one_tells() {
        for (path, becomes) in [
            ("a.b", Some("x")),
            ("a.b.d", Some("x.d")),
            ("a.b.c.e", Some("y.c.e")),
            ("a.bb", None),
            ("a", None),
        ] {
            assert_eq!(recoding().path(path).as_deref(), becomes, "{path}");
        }
    }

    #[test]
    fn paths_of_several_parts_are_found_in_words_and_single_parts_are_not() {
        for (text, becomes) in [
            ("(see a.b.d).", "(see x.d)."),
            ("see a.b. And q, q.s.", "see x. And q, r.s."),
            ("aa.b a.bb .a.b é", "aa.b a.bb .a.b é"),
            ("", ""),
        ] {
            assert_eq!(recoding().mentions(text), becomes);
        }
    }
}
