//! Quotes to cite in an article, by code, with a key for each interview; and these keys as BibTeX.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use crate::analysis::Row;
use crate::study::{Codebook, Interview, Line, Locus, one_line};

/// The names under which interviews are cited.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    keys: HashMap<(String, String), String>,
}

impl Keys {
    /// A key for each interview, given by case and name: `s1-leader`. Where two would be the same, the
    /// later one in the study's order gets a number.
    pub fn new<'n>(interviews: impl Iterator<Item = (&'n str, &'n str)>) -> Self {
        let mut taken = HashSet::new();
        let mut keys = HashMap::new();
        for (case, name) in interviews {
            let base = format!("{case}-{name}");
            // A key begins with a letter, a digit or `_`.
            let base = if base.starts_with('-') { format!("_{base}") } else { base };
            let mut key = base.clone();
            let mut number = 1;
            while !taken.insert(key.clone()) {
                number += 1;
                key = format!("{base}-{number}");
            }
            keys.insert((case.to_owned(), name.to_owned()), key);
        }
        Self { keys }
    }

    fn of(&self, interview: &Interview) -> &str {
        let key = (interview.case.clone(), interview.name.clone());
        self.keys.get(&key).map_or("", String::as_str)
    }

    /// How a passage is cited: `[@s1-leader, 14.2]`.
    fn citation(&self, row: &Row<'_>) -> String {
        let key = self.of(row.interview);
        // A key with marks that end one is put in braces.
        let plain = !key.contains("--") && !key.ends_with('-');
        let key = if plain { key.to_owned() } else { format!("{{{key}}}") };
        format!("[@{key}, {}]", place(row))
    }
}

/// The lines of a passage, without the interview.
fn place(row: &Row<'_>) -> String {
    let line = |line: Line| line.to_string();
    match row.reference().locus() {
        Locus::Lines { from, to } if from == to => line(from),
        // Citation styles shorten ranges of pages, of which 14.2 to 14.3 would become 14.2 to 3. With a
        // hyphen at which no line breaks, they leave it as it is.
        Locus::Lines { from, to } => format!("{}\u{2011}{}", line(from), line(to)),
        Locus::Offsets(span) => span.to_string(),
        Locus::Whole => String::new(),
    }
}

/// A document of quotes, code by code in the order of the codebook. A passage that several people gave
/// a code stands there once.
pub fn document(codebook: &Codebook, rows: &[Row<'_>], keys: &Keys) -> String {
    let mut by_code: BTreeMap<usize, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        if let Some(at) = codebook.position(row.coding.code()) {
            by_code.entry(at).or_default().push(row);
        }
    }
    let mut out = format!("# {}\n", line_of(&codebook.settings().title));
    for (at, rows) in by_code {
        let code = &codebook.codes()[at];
        let _ = write!(out, "\n## {} (`{}`)\n", line_of(&code.label), code.path);
        let mut seen = HashSet::new();
        for row in rows {
            let interview = row.interview;
            if seen.insert((&interview.case, &interview.name, row.coding.span())) {
                let _ =
                    write!(out, "\n{}>\n> {}\n", quoted(row.coding.quote()), keys.citation(row));
            }
        }
    }
    out
}

/// A text as one line of Markdown.
fn line_of(text: &str) -> String {
    escaped(&one_line(text))
}

/// A text as a block quote: its paragraphs, and no markup out of its words.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut open = false;
    for line in text.split('\n') {
        let line = line.trim();
        if line.is_empty() {
            if open {
                out.push_str(">\n");
            }
            open = false;
            continue;
        }
        let _ = writeln!(out, "> {}", escaped(line));
        open = true;
    }
    if !open && out.ends_with(">\n") && !out.is_empty() {
        out.truncate(out.len() - ">\n".len());
    }
    out
}

/// A line in which nothing is markup.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in line.char_indices() {
        let starts = at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':' | '%');
        let numbers = digits > 0 && at == digits && matches!(c, '.' | ')');
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '~' | '^' | '@' | '$'
            | '|' | '&' | '!' => {
                out.push('\\');
                out.push(c);
            }
            _ if starts || numbers => {
                out.push('\\');
                out.push(c);
            }
            // Markdown has no way to say this one.
            '\0' => out.push('\u{fffd}'),
            c if c.is_control() && c != '\t' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// An entry for each interview that is cited, for pandoc, BibTeX and biblatex.
pub fn bibliography(codebook: &Codebook, rows: &[Row<'_>], keys: &Keys) -> String {
    let mut seen = HashSet::new();
    let mut out = String::new();
    for row in rows {
        let interview = row.interview;
        let key = keys.of(interview);
        if !seen.insert(key) {
            continue;
        }
        let meta = interview.transcript.meta();
        let role = codebook.role(&meta.role).map_or(meta.role.as_str(), |role| &role.label);
        let year = meta.date.split('-').next().unwrap_or("");
        let break_ = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{break_}@misc{{{key},");
        // In braces of its own, or citation styles would write names with capitals.
        let title = format!("{{Interview {}}}", tex(&interview.reference().to_string()));
        let note = [role, meta.note.as_deref().unwrap_or("")];
        let note = note.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        let (year, date, note) = (tex(year), tex(&meta.date), tex(&note));
        for (name, value) in [("title", title), ("year", year), ("date", date), ("note", note)] {
            if !value.is_empty() {
                let _ = writeln!(out, "  {name} = {{{value}}},");
            }
        }
        out.push_str("}\n");
    }
    out
}

/// A text as a value of BibTeX.
fn tex(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str(r"\textbackslash{}"),
            '{' => out.push_str(r"\{"),
            '}' => out.push_str(r"\}"),
            '~' => out.push_str(r"\textasciitilde{}"),
            '^' => out.push_str(r"\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    #[test]
    fn two_interviews_never_have_the_same_key() {
        let names = [("a-b", "c"), ("a", "b-c"), ("-a", "x")];
        let keys = Keys::new(names.into_iter());
        let key = |case: &str, name: &str| keys.keys[&(case.to_owned(), name.to_owned())].clone();
        assert_eq!(key("a-b", "c"), "a-b-c");
        assert_eq!(key("a", "b-c"), "a-b-c-2");
        assert_eq!(key("-a", "x"), "_-a-x");
    }

    #[test]
    fn nothing_in_a_quote_is_markup() {
        assert_eq!(quoted("# one\n\n\n  2. *two*\n"), "> \\# one\n>\n> 2\\. \\*two\\*\n");
        assert_eq!(quoted("> [x](y) <b>"), "> \\> \\[x\\](y) \\<b\\>\n");
    }

    #[test]
    fn what_bibtex_takes_for_commands_is_escaped() {
        assert_eq!(tex("50% {a}_b\n\\c"), r"50\% \{a\}\_b \textbackslash{}c");
    }

    /// What a reader of Markdown sees of a block quote, its white space as single spaces.
    fn seen(markdown: &str) -> String {
        let mut text = String::new();
        for event in Parser::new_ext(markdown, Options::all()) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::SoftBreak | Event::End(_) => text.push(' '),
                Event::Start(Tag::BlockQuote(_) | Tag::Paragraph) => {}
                other => panic!("markup: {other:?} in {markdown:?}"),
            }
        }
        one_line(&text)
    }

    proptest! {
        #[test]
        fn the_words_of_a_quote_are_read_back(
            text in r#"([-a1é😀 =+#*_\[\]()<>|&;:!~^@$`\\"'.\n\t{}]|\u{1}|\u{1b}|\u{85}){1,60}"#,
        ) {
            let words = one_line(&text);
            prop_assume!(!words.is_empty());
            let options = seen(&quoted(&text));
            // Smart punctuation is a matter of the reader; it is undone where it was on.
            let plain = options.replace(['“', '”'], "\"").replace(['‘', '’'], "'")
                .replace('…', "...").replace('—', "---").replace('–', "--");
            prop_assert_eq!(plain, words);
        }
    }
}
