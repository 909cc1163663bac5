//! Which entry of an archive a path of a project means.

use std::collections::HashMap;

/// The entries of an archive.
#[derive(Debug, Default)]
pub struct Files {
    names: Vec<String>,
    /// The places of entries by the last part of their names, in lower case.
    by_last: HashMap<String, Vec<usize>>,
}

/// What a path may mean.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// An entry.
    One(&'a String),
    /// Nothing that is there.
    None,
    /// One as well as the other.
    Several(&'a String, &'a String),
}

impl Files {
    /// Of these entries; folders, and what an operating system put among them, are left out.
    pub fn new(names: Vec<String>) -> Self {
        let mut files = Self::default();
        for name in names {
            if !is_shadow(&name) && !name.ends_with('/') {
                let key = last(&name).to_lowercase();
                files.by_last.entry(key).or_default().push(files.names.len());
                files.names.push(name);
            }
        }
        files
    }

    /// The entries whose names end so, in small letters or capitals.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a String> {
        self.names.iter().filter(move |name| name.to_lowercase().ends_with(end))
    }

    /// The entry that a path means: the one whose name ends as the path does, or else its last part
    /// does, with capitals and small letters as they are, and else without regard to them.
    pub fn find(&self, path: &str) -> Lookup<'_> {
        match self.whole(path) {
            Lookup::None => {
                let path = plain(path);
                self.first(&path, &[&|name| last(name) == last(&path), &|_| true])
            }
            found => found,
        }
    }

    /// The entry that all of a path names, in the folder of sources, by itself, or in some other folder.
    pub fn whole(&self, path: &str) -> Lookup<'_> {
        let path = plain(path);
        let small = path.to_lowercase();
        let in_sources = |name: &str| {
            let (folder, rest) = name.split_once('/').unwrap_or(("", name));
            folder.eq_ignore_ascii_case("sources") && rest == path
        };
        self.first(
            &path,
            &[&in_sources, &|name| name == path, &|name| ends(name, &path), &|name| {
                ends(&name.to_lowercase(), &small)
            }],
        )
    }

    /// What fits the first rule that anything fits.
    fn first(&self, path: &str, rules: &[&dyn Fn(&str) -> bool]) -> Lookup<'_> {
        let near = self.by_last.get(&last(path).to_lowercase()).map_or(&[][..], Vec::as_slice);
        for fits in rules {
            let names = near.iter().map(|at| &self.names[*at]);
            let mut found = names.filter(|name| fits(&plain(name)));
            match (found.next(), found.next()) {
                (Some(one), None) => return Lookup::One(one),
                (Some(one), Some(other)) => return Lookup::Several(one, other),
                (None, _) => {}
            }
        }
        Lookup::None
    }
}

/// What macOS keeps beside each file in an archive.
fn is_shadow(name: &str) -> bool {
    plain(name).split('/').any(|part| part == "__MACOSX") || last(name).starts_with("._")
}

/// Whether a name is a path, or ends with all of it below some folder.
fn ends(name: &str, path: &str) -> bool {
    name.strip_suffix(path).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// A path without what says that it is in the archive, and with `/` between its parts.
fn plain(path: &str) -> String {
    let path = path.split_once("://").map_or(path, |(_, path)| path).replace('\\', "/");
    path.trim_start_matches(['.', '/']).to_owned()
}

/// The last part of a path.
pub fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Files {
        Files::new(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn a_path_means_the_entry_that_is_most_like_it() {
        let files = files(&[
            "sources/Int.txt",
            "sources/int.txt",
            "a/t.txt",
            "b/t.txt",
            "Sources/One.TXT",
            "x.txt",
            "sources/x.txt",
            "sources/",
            "__MACOSX/sources/._Int.txt",
        ]);
        let found = |path: &str| match files.find(path) {
            Lookup::One(name) => name.clone(),
            Lookup::None => "none".to_owned(),
            Lookup::Several(one, other) => format!("{one} or {other}"),
        };
        for (path, name) in [
            ("internal://Int.txt", "sources/Int.txt"),
            ("internal://int.txt", "sources/int.txt"),
            ("INT.TXT", "sources/Int.txt or sources/int.txt"),
            ("internal://b/t.txt", "b/t.txt"),
            ("a\\t.txt", "a/t.txt"),
            ("c/t.txt", "a/t.txt or b/t.txt"),
            ("absolute:///C:/data/one.txt", "Sources/One.TXT"),
            ("relative:///../one.txt", "Sources/One.TXT"),
            ("two.txt", "none"),
            ("._Int.txt", "none"),
            ("internal://x.txt", "sources/x.txt"),
            ("other/x.txt", "x.txt or sources/x.txt"),
            ("", "none"),
        ] {
            assert_eq!(found(path), name, "{path}");
        }
    }
}
