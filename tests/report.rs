//! `kwali report`

mod support;

use std::collections::{BTreeMap, BTreeSet};

use kwali::store::Store;
use kwali::study::{Reference, Study};
use support::{Folder, MiniStudy, Shipped, same};

const PROSE: &str = "puts kindness first";
const STALE: &str = "The codings that this text rests on have changed since it was written.";

/// Every report by its name below `reports/`.
fn reports(study: &Folder) -> BTreeMap<String, String> {
    let files = study.files().into_iter();
    let below = files.filter_map(|(name, content)| {
        let name = name.strip_prefix("reports/")?.to_owned();
        Some((name, String::from_utf8(content).unwrap()))
    });
    below.collect()
}

fn names(study: &Folder) -> Vec<String> {
    reports(study).into_keys().collect()
}

#[track_caller]
fn none(what: &str, found: &[String]) {
    let some: Vec<&str> = found.iter().take(20).map(String::as_str).collect();
    assert!(found.is_empty(), "{what} ({}):\n{}", found.len(), some.join("\n"));
}

#[test]
fn without_an_argument_all_reports_are_made() {
    let study = MiniStudy::make();
    let ran = study.run(&["report"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, "reports/index.html\n"), "{}", ran.err);
    assert_eq!(ran.err, "18 files\n");
    let stems = ["case/a", "case/b", "case/c", "cross", "index"];
    let interviews =
        ["a-leader", "a-parent", "b-leader", "c-leader"].map(|i| format!("interview/{i}"));
    let all = stems.into_iter().map(str::to_owned).chain(interviews);
    let expected: Vec<String> =
        all.flat_map(|s| [format!("{s}.html"), format!("{s}.md")]).collect();
    assert_eq!(names(&study), expected);
}

#[test]
fn a_case_and_an_interview_read_as_prose() {
    let study = MiniStudy::make();
    study.run(&["report"]).done();
    same(&study.read("reports/case/a.md"), include_str!("reports/case-a.md"));
    same(
        &study.read("reports/interview/a-parent.md"),
        include_str!("reports/interview-a-parent.md"),
    );
    let cross = study.read("reports/cross.md");
    let (told, hashes) = cross.split_once("### Version and content").unwrap();
    same(told, include_str!("reports/cross.md"));
    assert!(hashes.contains("| `corpus/a/leader.anna.csv` | `"), "{hashes}");
}

#[test]
fn one_report_is_made_when_one_is_asked_for() {
    let one = |args: &[&str]| {
        let study = MiniStudy::make();
        let out = study.run(&[&["report"], args].concat()).done();
        (out, names(&study))
    };
    let (out, files) = one(&["case", "b", "--format", "md"]);
    assert_eq!((out.as_str(), files), ("reports/case/b.md\n", vec!["case/b.md".to_owned()]));
    let (out, files) = one(&["interview", "c/leader", "--format", "html"]);
    assert_eq!(out, "reports/interview/c-leader.html\n");
    assert_eq!(files, ["interview/c-leader.html"]);
    assert_eq!(one(&["cross"]).1, ["cross.html", "cross.md"]);
}

#[test]
fn what_is_not_there_has_no_report() {
    let study = MiniStudy::make();
    let refused = |args: &[&str]| study.run(&[&["report"], args].concat()).refused();
    same(
        &refused(&["case", "d"]),
        r"
error: unknown case `d`
 |
 = help: known: a, b, c
",
    );
    same(
        &refused(&["interview", "a/parents"]),
        r"
error: there is no interview `a/parents`
 |
 = help: did you mean `a/parent`?
",
    );
    same(
        &refused(&["interview", "a/parent:2"]),
        r"
error: a report is about a whole interview
 |
 = help: write `a/parent`
",
    );
    same(
        &refused(&["cell", "a", "leader", "vision", "value"]),
        r"
error: unknown code `value`
 |
 = help: did you mean `values`?
",
    );
    assert!(!study.file("reports").exists());
}

#[test]
fn the_same_study_gives_the_same_bytes_wherever_it_stands() {
    let made = || {
        let study = Shipped::copy();
        study.run(&["report"]).done();
        (study.path().to_str().unwrap().to_owned(), reports(&study))
    };
    let ((here, first), (there, second)) = (made(), made());
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    let differ = first.iter().filter(|(name, text)| second[*name] != **text);
    none("reports that differ", &differ.map(|(name, _)| name.clone()).collect::<Vec<_>>());
    let machine = [here.as_str(), there.as_str(), "/tmp/", "/home/", "/root/"];
    let told = first.iter().filter(|(_, text)| machine.iter().any(|path| text.contains(path)));
    none("reports with a machine's path", &told.map(|(name, _)| name.clone()).collect::<Vec<_>>());
}

#[test]
fn a_report_holds_no_path_of_the_machine_when_the_study_is_named() {
    let study = MiniStudy::make();
    let root = study.path().to_str().unwrap();
    let out = study.run(&["report", "--study", root]).done();
    assert_eq!(out, "reports/index.html\n");
    assert!(reports(&study).values().all(|text| !text.contains(root)));
}

/// Words that are said to stand at a reference, with the coding's id where the report has it.
struct Quote {
    words: String,
    reference: String,
    id: Option<String>,
}

/// The quotes of a report in Markdown: `> [1] “words” (who, s1/x:2)`.
fn in_markdown(text: &str) -> Vec<Quote> {
    let mut found = Vec::new();
    for block in text.split("\n\n").filter(|block| block.starts_with("> ")) {
        let lines: Vec<&str> = block
            .lines()
            .map(|line| line.trim_start_matches('>').strip_prefix(' ').unwrap_or(""))
            .collect();
        let block = lines.join("\n");
        let (Some(open), Some(close)) = (block.find('“'), block.rfind("” (")) else { continue };
        let words = unescaped(&block[open + '“'.len_utf8()..close]);
        let source = block[close..].trim_end().trim_end_matches(')');
        let reference = source.rsplit(", ").next().unwrap().to_owned();
        found.push(Quote { words, reference, id: None });
    }
    found
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap() } else { c });
    }
    out
}

/// The text between two marks, and what follows.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    let (_, rest) = text.split_once(open)?;
    rest.split_once(close)
}

fn decoded(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// The quotes of a report in HTML.
fn in_html(text: &str) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((quote, after)) = between(rest, "<blockquote", "</blockquote>") {
        rest = after;
        let open = quote.find('“').unwrap() + '“'.len_utf8();
        let close = quote.rfind("”</p>").unwrap();
        let (link, after) = between(quote, "<a class=\"ref\" href=\"", "\">").unwrap();
        found.push(Quote {
            words: decoded(&quote[open..close]),
            reference: after.split('<').next().unwrap().to_owned(),
            id: Some(link.split_once("#c-").unwrap().1.to_owned()),
        });
    }
    found
}

/// What is wrong with a quote, if anything.
fn fault(study: &Study, quote: &Quote) -> Option<String> {
    let reference: Reference = quote.reference.parse().unwrap();
    let interview = study.interview(reference.case(), reference.interview())?;
    let span = interview.transcript.resolve(reference.locus()).unwrap();
    let there = interview.transcript.text().slice(span).unwrap();
    if !there.contains(&quote.words) {
        return Some(format!("{}: “{}” does not stand in “{there}”", quote.reference, quote.words));
    }
    let id = quote.id.as_ref()?;
    let of = interview.codings.values().flatten().find(|coding| coding.id() == id);
    let fits = of.is_some_and(|coding| coding.quote() == quote.words);
    (!fits).then(|| format!("{}: {id} is no coding of “{}”", quote.reference, quote.words))
}

#[test]
fn every_quote_stands_in_its_transcript_where_the_report_says() {
    let folder = Shipped::copy();
    folder.run(&["report"]).done();
    let (study, _) = Store::open(folder.path()).unwrap().load().unwrap();
    let (mut wrong, mut seen) = (Vec::new(), [0; 2]);
    for (name, text) in reports(&folder) {
        let html = name.ends_with("html");
        let quotes = if html { in_html(&text) } else { in_markdown(&text) };
        seen[usize::from(html)] += quotes.len();
        let faults = quotes.iter().filter_map(|quote| fault(&study, quote));
        wrong.extend(faults.map(|fault| format!("{name}: {fault}")));
    }
    none("quotes that do not stand where they should", &wrong);
    assert!(seen[0] > 200, "{seen:?}");
    assert_eq!(seen[0], seen[1], "Markdown and HTML quote the same");
}

#[test]
fn a_page_needs_nothing_from_elsewhere_and_its_links_lead_somewhere() {
    let folder = Shipped::copy();
    folder.run(&["report", "--format", "html"]).done();
    let pages = reports(&folder);
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(name, text)| (name.as_str(), attributes(text, "id"))).collect();
    let mut wrong = Vec::new();
    for (name, text) in &pages {
        for loads in ["<script", "<link", "<img", "<iframe", "<object", " src=", "@import", "url("]
        {
            if text.contains(loads) {
                wrong.push(format!("{name}: {loads}"));
            }
        }
        let up = if name.contains('/') { name.split('/').next().unwrap() } else { "" };
        for href in attributes(text, "href") {
            let (file, anchor) = href.split_once('#').map_or((href, None), |(f, a)| (f, Some(a)));
            let target = match file.strip_prefix("../") {
                _ if file.is_empty() => name.clone(),
                Some(file) => file.to_owned(),
                None if up.is_empty() => file.to_owned(),
                None => format!("{up}/{file}"),
            };
            let found = ids.get(target.as_str());
            if found.is_none_or(|ids| anchor.is_some_and(|anchor| !ids.contains(anchor))) {
                wrong.push(format!("{name}: {href} leads nowhere"));
            }
        }
    }
    none("pages that need something else", &wrong);
}

/// The values of an attribute in a page.
fn attributes<'a>(page: &'a str, name: &str) -> BTreeSet<&'a str> {
    let mark = format!(" {name}=\"");
    page.match_indices(&mark)
        .map(|(at, _)| page[at + mark.len()..].split('"').next().unwrap())
        .collect()
}

#[test]
fn own_text_replaces_the_prose_of_its_cell_and_is_marked_when_codings_change() {
    let study = MiniStudy::make();
    let page = || {
        study.run(&["report", "case", "a", "--format", "md"]).done();
        study.read("reports/case/a.md")
    };
    assert!(page().contains(PROSE), "{}", page());
    let cell = ["report", "cell", "a", "leader", "vision", "values"];
    let out = study.run_with(&cell, "Ada holds that **being kind** comes first.\n").done();
    assert_eq!(out, "corpus/cells/a/leader.vision.values.md\n");
    let own = page();
    assert!(
        own.contains("Ada holds that **being kind** comes first.") && !own.contains(PROSE),
        "{own}"
    );
    assert!(!own.contains(STALE));
    let add = ["code", "add", "a/leader:2.3", "--code", "values.order", "--coder", "anna"];
    study.run(&add).done();
    assert!(page().contains(STALE), "{}", page());
    study.run(&[&cell[..], &["--confirm"]].concat()).done();
    let own = page();
    assert!(own.contains("Ada holds") && !own.contains(STALE), "{own}");
}

#[test]
fn own_text_is_shown_not_obeyed() {
    let study = MiniStudy::make();
    let cell = ["report", "cell", "cross", "leader", "vision", "values"];
    study.run_with(&cell, "One <script>alert(1)</script> two.").done();
    study.run(&["report", "cross", "--format", "html"]).done();
    let page = study.read("reports/cross.html");
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
}

#[test]
fn an_empty_text_or_nothing_to_confirm_is_refused() {
    let study = MiniStudy::make();
    let before = study.hash();
    let cell = ["report", "cell", "a", "leader", "vision", "values"];
    same(
        &study.run_with(&cell, " \n").refused(),
        r"
error: the text is empty
 |
 = help: nothing was written; give the text on standard input
",
    );
    same(
        &study.run(&[&cell[..], &["--confirm"]].concat()).refused(),
        r"
error: the cell a leader vision values has no text
 |
 = help: write one: `kwali report cell … < text.md`
",
    );
    assert_eq!(study.hash(), before);
}
