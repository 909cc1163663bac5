//! Which column of a file says what.

use crate::problem::{Problem, Result};

/// What a column can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A reference of any form.
    Ref,
    /// The case.
    Case,
    /// The interview, with or without its case.
    Interview,
    /// The code.
    Code,
    /// The first character's offset.
    Start,
    /// The offset behind the last character.
    End,
    /// The words.
    Quote,
    /// The memo.
    Memo,
    /// The lens.
    Lens,
    /// The status.
    Status,
    /// The origin.
    Origin,
    /// Who coded.
    Coder,
}

/// Each field with the names it has, its own first; in small letters and without marks.
const NAMES: [(Field, &[&str]); 12] = [
    (Field::Ref, &["ref", "reference", "passage", "location"]),
    (Field::Case, &["case", "caseid", "casename"]),
    (
        Field::Interview,
        &[
            "interview",
            "interviewname",
            "transcript",
            "document",
            "documentname",
            "source",
            "sourcename",
            "file",
            "filename",
        ],
    ),
    (Field::Code, &["code", "codename", "codepath", "tag"]),
    (Field::Start, &["start", "startoffset", "startposition", "startpos", "begin", "from", "pos0"]),
    (Field::End, &["end", "endoffset", "endposition", "endpos", "stop", "to", "pos1"]),
    (
        Field::Quote,
        &[
            "quote",
            "quotation",
            "codedtext",
            "selectedtext",
            "seltext",
            "segment",
            "excerpt",
            "text",
            "words",
        ],
    ),
    (Field::Memo, &["memo", "memos", "comment", "comments", "note", "notes", "remark"]),
    (Field::Lens, &["lens"]),
    (Field::Status, &["status"]),
    (Field::Origin, &["origin"]),
    (Field::Coder, &["coder", "codername", "codedby", "user", "author", "owner"]),
];

impl Field {
    /// Its name.
    pub fn name(self) -> &'static str {
        let own = NAMES.iter().find(|(field, _)| *field == self);
        own.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
    }

    /// The field of a name, as options give it.
    pub fn named(name: &str) -> Result<Self> {
        let plain = plain(name);
        let found = NAMES.iter().find(|(field, _)| field.name() == plain).map(|(field, _)| *field);
        found.ok_or_else(|| {
            let known = NAMES.iter().map(|(field, _)| field.name());
            Box::new(
                Problem::new(format!("`{name}` is nothing that a column says"))
                    .nearest(name, known),
            )
        })
    }
}

/// A name without what people write differently.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where each field stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    found: Vec<(Field, usize)>,
    unused: Vec<String>,
}

impl Columns {
    /// Finds the fields in a header; `named` says of some which column it is.
    pub fn find(header: &[&str], named: &[(Field, String)]) -> Result<Self> {
        let mut found: Vec<(Field, usize)> = Vec::new();
        for (field, name) in named {
            found.push((*field, column(header, name)?));
        }
        for (field, names) in NAMES {
            if found.iter().any(|(known, _)| *known == field) {
                continue;
            }
            let free = |at: &usize| !found.iter().any(|(_, taken)| taken == at);
            let with = |name: &&str| -> Vec<usize> {
                (0..header.len()).filter(free).filter(|at| plain(header[*at]) == *name).collect()
            };
            // Its own name goes before the others.
            let own: Vec<usize> = names.first().map(with).unwrap_or_default();
            let others: Vec<usize> = names.iter().skip(1).flat_map(|name| with(&name)).collect();
            match if own.is_empty() { others } else { own }.as_slice() {
                [] => {}
                [at] => found.push((field, *at)),
                several => return Err(ambiguous(field, header, several)),
            }
        }
        let unused = (0..header.len()).filter(|at| !found.iter().any(|(_, taken)| taken == at));
        let unused = unused.map(|at| header[at].trim().to_owned()).collect();
        let columns = Self { found, unused };
        columns.check(header)?;
        Ok(columns)
    }

    /// The column of a field.
    pub fn of(&self, field: Field) -> Option<usize> {
        self.found.iter().find(|(known, _)| *known == field).map(|(_, at)| *at)
    }

    /// The names of columns that say nothing that is asked.
    pub fn unused(&self) -> &[String] {
        &self.unused
    }

    fn check(&self, header: &[&str]) -> Result<()> {
        let has = |field| self.of(field).is_some();
        let missing = |what: &str| {
            Err(Box::new(Problem::new(format!("no column says {what}")).help(format!(
                "the columns are {}; name one as in `--column code=Tag`",
                header.join(", ")
            ))))
        };
        if !has(Field::Code) {
            return missing("which code it is (`code`)");
        }
        if !has(Field::Ref) && !has(Field::Interview) {
            return missing("which interview it is (`interview` or `ref`)");
        }
        let offsets = has(Field::Start) && has(Field::End);
        if !offsets && !has(Field::Quote) && !has(Field::Ref) && !has(Field::Interview) {
            return missing("which words are coded (`quote`, `start` and `end`, or `ref`)");
        }
        Ok(())
    }
}

fn column(header: &[&str], name: &str) -> Result<usize> {
    let exact = header.iter().position(|known| known.trim() == name.trim());
    let near = || header.iter().position(|known| plain(known) == plain(name));
    exact.or_else(near).ok_or_else(|| {
        let known = header.iter().map(|known| known.trim());
        Box::new(Problem::new(format!("there is no column `{name}`")).nearest(name, known))
    })
}

fn ambiguous(field: Field, header: &[&str], several: &[usize]) -> Box<Problem> {
    let names: Vec<String> = several.iter().map(|at| format!("`{}`", header[*at].trim())).collect();
    let (names, field) = (names.join(" and "), field.name());
    Box::new(
        Problem::new(format!("{names} may both say what `{field}` is")).help(format!(
            "say which: `--column {field}=NAME`; where they have one name, rename one"
        )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(header: &[&str]) -> Vec<(&'static str, usize)> {
        let columns = Columns::find(header, &[]).unwrap();
        columns.found.iter().map(|(field, at)| (field.name(), *at)).collect()
    }

    #[test]
    fn columns_are_known_by_their_names_and_by_what_others_call_them() {
        assert_eq!(
            found(&["Document Name", "Coded by", "TAG", "Coded text"]),
            [("interview", 0), ("code", 2), ("quote", 3), ("coder", 1)]
        );
        assert_eq!(
            found(&["source", "interview", "code", "quote"]),
            [("interview", 1), ("code", 2), ("quote", 3)]
        );
    }

    #[test]
    fn what_is_missing_or_twice_there_is_named() {
        let problem = |header: &[&str]| Columns::find(header, &[]).unwrap_err();
        assert!(problem(&["interview", "quote"]).message().contains("code"));
        assert!(problem(&["code", "quote"]).message().contains("interview"));
        let twice = problem(&["ref", "code", "memo", "Memo"]);
        assert_eq!(twice.message(), "`memo` and `Memo` may both say what `memo` is");
        let named = [(Field::Code, "Theem".to_owned())];
        let problem = Columns::find(&["ref", "Theme"], &named).unwrap_err();
        assert_eq!(problem.advice(), Some("did you mean `Theme`?"));
    }
}
