//! What `kwali check --format` writes: held to published schemas and grammars, and to what was found.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use jsonschema::Validator;
use kwali::checks::format::{self, Format, Told};
use kwali::checks::{self, Diagnostic, Finding, Judged};
use kwali::problem::Place;
use kwali::study::Severity;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use support::Folder;

const FORMATS: [&str; 6] = ["text", "json", "sarif", "github", "junit", "markdown"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A study with two errors, a warning, a note, and what it allows in both ways.
fn faulty() -> Folder {
    let study = Folder::copy_of(&root().join("tests/checks/base"));
    put_faults(&study, "");
    study
}

fn put_faults(study: &Folder, below: &str) {
    let file = |name: &str| format!("{below}{name}");
    study.replace(&file("codebook.yaml"), "    label: Trust\n", "    label: \"\"\n");
    let codebook = study.read(&file("codebook.yaml"));
    study.write(&file("codebook.yaml"), codebook + MORE);
    let codings = study.read(&file("corpus/a/talk.anna.csv")).replace("50,74", "47,71");
    study.write(&file("corpus/a/talk.anna.csv"), codings);
}

const MORE: &str = r#"      - {id: machines, label: Machines, definition: Nurses rely on a screen.}
      - {id: habits, label: Habits, definition: "Nurses | do what `they` always did."}
  - id: other
    # kwali: allow KW106 it is never shown
    label: ""
    definition: Whatever else is said.
checks:
  allow:
    - {check: KW117, at: trust.machines, reason: It belongs to the model we test.}
    - {check: KW117, at: other, reason: "Kept for {0} [later](1)."}
    - {check: KW106, at: trust.doctors, reason: It had none.}
"#;

/// Checks that other checks do not add to.
const SELECT: [&str; 2] = ["--select", "KW106,KW117,KW191,KW302"];

fn told(study: &Folder, format: &str) -> String {
    let ran = study.run(&["check", "--format", format, SELECT[0], SELECT[1]]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{format}: {}", ran.out);
    ran.out
}

/// What a file in `tests/checks/formats/` says; `KWALI_FORMATS=overwrite` writes it.
#[track_caller]
fn kept(name: &str, actual: &str) {
    let path = root().join("tests/checks/formats").join(name);
    if std::env::var_os("KWALI_FORMATS").is_some_and(|said| said == "overwrite") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    support::same(actual, &fs::read_to_string(&path).unwrap());
}

#[test]
fn each_format_tells_a_faulty_study_as_it_is_kept() {
    let study = faulty();
    kept("found.txt", &told(&study, "text"));
    kept("found.json", &told(&study, "json"));
    kept("found.github", &told(&study, "github"));
    kept("found.md", &told(&study, "markdown"));
}

/// Rules and tests that found nothing are left out: there are more with each new check.
#[test]
fn sarif_and_junit_tell_the_same_study_as_they_are_kept() {
    let study = faulty();
    let mut sarif: Value = serde_json::from_str(&told(&study, "sarif")).unwrap();
    let run = &mut sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].take();
    for result in run["results"].as_array_mut().unwrap() {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], result["ruleId"]);
        result.as_object_mut().unwrap().shift_remove("ruleIndex");
    }
    assert_eq!(rules.as_array().unwrap().len(), checks::all().count());
    kept("found.sarif", &format!("{sarif:#}\n"));
    let junit = told(&study, "junit");
    let cases = junit.split("    <testcase ").skip(1);
    let told: Vec<&str> = cases
        .map(|case| case.split("    </testcase>").next().unwrap())
        .filter(|case| case.contains("<failure") || case.contains("<system-out"))
        .collect();
    kept("found.xml", &told.concat());
    let skipped = junit.matches("<skipped message=\"not asked for\"/>").count();
    assert_eq!(skipped, checks::all().count() - 4);
}

#[test]
fn the_same_study_is_the_same_bytes_in_every_format() {
    let study = faulty();
    for format in FORMATS {
        let first = told(&study, format);
        assert_eq!(first, told(&study, format), "{format}");
        let anew = study.run(&["check", "--format", format, SELECT[0], SELECT[1], "--no-cache"]);
        assert_eq!(first, anew.out, "{format}");
        assert!(!first.contains(study.path().to_str().unwrap()), "{format} names this machine");
    }
}

#[test]
fn a_study_without_a_fault_is_told_in_every_format_too() {
    let study = Folder::copy_of(&root().join("tests/checks/base"));
    let told = |format| study.run(&["check", "--format", format]).done();
    assert_eq!(told("json"), "[]\n");
    assert_eq!(told("github"), "");
    assert!(told("markdown").contains("| error | 0 |"));
    assert_eq!(wrong_sarif(&told("sarif")), [""; 0]);
    assert!(!told("junit").contains("<failure"));
}

#[test]
fn files_are_named_from_the_top_of_the_repository_where_there_is_one() {
    let folder = Folder::empty();
    let base = Folder::copy_of(&root().join("tests/checks/base"));
    for (name, content) in base.files() {
        folder.write(&format!("deep/my study/{name}"), content);
    }
    put_faults(&folder, "deep/my study/");
    let args = |format| ["--study", "deep/my study", "check", "--format", format];
    let lone = folder.run(&args("github")).out;
    assert!(lone.contains("file=codebook.yaml,"), "{lone}");
    let git = Command::new("git").arg("-C").arg(folder.path()).args(["init", "--quiet"]).status();
    assert!(git.unwrap().success());
    let github = folder.run(&args("github")).out;
    assert!(github.contains("::error file=deep/my study/codebook.yaml,line="), "{github}");
    let sarif = folder.run(&args("sarif")).out;
    assert!(sarif.contains("\"uri\": \"deep/my%20study/codebook.yaml\""), "{sarif}");
    let json = folder.run(&args("json")).out;
    assert!(json.contains("\"file\": \"codebook.yaml\""), "{json}");
}

/// The published schema. A pattern in it has a bracket too many, which later versions mended; kwali
/// never writes what it is for.
static SARIF: LazyLock<Validator> = LazyLock::new(|| {
    let schema = fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json")).unwrap();
    let (broken, mended) =
        ("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    assert_eq!(schema.matches(broken).count(), 2);
    let schema: Value = serde_json::from_str(&schema.replace(broken, mended)).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
});

/// What the published schema has against a document.
fn wrong_sarif(document: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(document).unwrap();
    SARIF.iter_errors(&document).map(|wrong| wrong.to_string()).collect()
}

#[test]
fn sarif_keeps_to_its_schema_and_a_broken_one_is_refused() {
    let sarif = told(&faulty(), "sarif");
    assert_eq!(wrong_sarif(&sarif), [""; 0]);
    let breaks = [
        ("\"version\": \"2.1.0\"", "\"version\": \"2.2.0\""),
        ("\"level\": \"error\"", "\"level\": \"fatal\""),
        ("\"startLine\": ", "\"startLine\": -"),
        ("\"uri\": \"codebook.yaml\"", "\"uri\": \"my codebook.yaml\""),
        ("\"columnKind\": \"unicodeCodePoints\"", "\"columnKind\": \"characters\""),
        ("\"executionSuccessful\"", "\"successful\""),
        ("\"kind\": \"inSource\"", "\"kind\": \"comment\""),
        ("\"shortDescription\"", "\"summary\""),
    ];
    for (old, new) in breaks {
        assert!(sarif.contains(old), "{old}");
        assert!(!wrong_sarif(&sarif.replace(old, new)).is_empty(), "{new} passes");
    }
}

fn wrong_junit(document: &str) -> Option<String> {
    support::xml::wrong(&root().join("tests/schemas/junit-10.xsd"), document)
}

#[test]
fn junit_keeps_to_its_schema_and_a_broken_one_is_refused() {
    let junit = told(&faulty(), "junit");
    let Some(wrong) = wrong_junit(&junit) else { return };
    assert_eq!(wrong, "");
    let breaks = [
        ("<testsuites ", "<testsuites when=\"now\" "),
        (" failures=\"", " failed=\""),
        ("<testcase name=", "<testcase title="),
        ("</failure>", "</fault>"),
        ("<system-out>", "<system-out>\u{1}"),
    ];
    for (old, new) in breaks {
        assert!(junit.contains(old), "{old}");
        assert_ne!(wrong_junit(&junit.replace(old, new)), Some(String::new()), "{new} passes");
    }
}

/// Findings that say anything.
fn judged(check: usize, severity: Severity, diagnostic: Diagnostic) -> Judged {
    let all: Vec<_> = checks::all().collect();
    let check = all[check % all.len()];
    let finding = Finding { check, severity, diagnostic };
    let allowed = vec![(finding.clone(), finding.diagnostic.message.clone())];
    Judged { findings: vec![finding], allowed, ..Judged::default() }
}

fn rendered(format: Format, judged: &Judged, prefix: &str) -> String {
    format::render(format, &Told { judged, interviews: 1, prefix })
}

fn diagnostics() -> impl Strategy<Value = Diagnostic> {
    let text = || {
        prop_oneof![
            any::<String>(),
            "[a-z|`\\\\<>&*_\\[\\](){}:,%~$\0\x1b\u{85}\u{2028}\r\n\t \"=;-]{0,24}"
        ]
    };
    let place = prop::option::of((1..9999_usize, 1..999_usize, 1..99_usize));
    let file = "[a-zé :,%?#\\[\\]]{1,9}(/[a-zé :,%?#\\[\\]]{1,9}){0,2}";
    (text(), prop::option::of(text()), file, place).prop_map(|(message, help, file, place)| {
        let place = place.map(|(line, column, width)| Place::on("", line, column, width));
        let found = Diagnostic::new(file, message).at(place);
        match help {
            Some(help) => found.help(help),
            None => found,
        }
    })
}

/// What a diagnostic says in all: formats put the help below the message.
fn said(diagnostic: &Diagnostic) -> String {
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}"));
    diagnostic.message.clone() + &help.unwrap_or_default()
}

/// A workflow command as the documentation of GitHub Actions gives its grammar.
#[derive(Debug, PartialEq)]
struct Instruction {
    name: String,
    properties: Vec<(String, String)>,
    data: String,
}

fn instruction(line: &str) -> Option<Instruction> {
    let (head, data) = line.strip_prefix("::")?.split_once("::")?;
    let (name, list) = head.split_once(' ')?;
    let unescaped = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let property = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        let value = unescaped(value).replace("%3A", ":").replace("%2C", ",");
        Some((key.to_owned(), value.replace("%25", "%")))
    };
    Some(Instruction {
        name: name.to_owned(),
        properties: list.split(',').map(property).collect::<Option<_>>()?,
        data: unescaped(data).replace("%25", "%"),
    })
}

/// The cells of all rows, and every link or image there is.
fn cells(markdown: &str) -> (Vec<String>, usize) {
    let (mut cells, mut links) = (Vec::new(), 0);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let mut open: Option<String> = None;
    for event in Parser::new_ext(markdown, options) {
        match (event, &mut open) {
            (Event::Start(Tag::TableCell), _) => open = Some(String::new()),
            (Event::End(TagEnd::TableCell), _) => cells.extend(open.take()),
            (Event::Start(Tag::Link { .. } | Tag::Image { .. }), _) => links += 1,
            (Event::Text(text), Some(cell)) => cell.push_str(&text),
            (Event::InlineHtml(html), Some(cell)) if &*html == "<br>" => cell.push('\n'),
            (other, Some(cell)) => cell.push_str(&format!("<{other:?}>")),
            _ => {}
        }
    }
    (cells, links)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_annotation_reads_back_as_what_was_found(found in diagnostics(), check in any::<usize>()) {
        let judged = judged(check, Severity::Warning, found.clone());
        let text = rendered(Format::Github, &judged, "a: b,c/");
        prop_assert_eq!(text.matches('\n').count(), 1);
        let read = instruction(text.trim_end_matches('\n')).unwrap();
        prop_assert_eq!(&read.name, "warning");
        prop_assert_eq!(&read.data, &said(&found));
        let file = format!("a: b,c/{}", found.file);
        prop_assert_eq!(&read.properties[0], &("file".to_owned(), file));
        let check = judged.findings[0].check;
        let title = ("title".to_owned(), format!("{} {}", check.id, check.name));
        prop_assert_eq!(read.properties.last(), Some(&title));
        if let Some(place) = &found.place {
            let numbers: Vec<usize> =
                read.properties[1..4].iter().map(|(_, value)| value.parse().unwrap()).collect();
            prop_assert_eq!(numbers, [place.line, place.column, place.column + place.width]);
        }
    }

    #[test]
    fn a_table_shows_the_words_that_were_found(found in diagnostics(), check in any::<usize>()) {
        let judged = judged(check, Severity::Note, found.clone());
        let markdown = rendered(Format::Markdown, &judged, "");
        let (cells, links) = cells(&markdown);
        prop_assert_eq!(links, 0);
        let plain = |text: &str| {
            let lines: Vec<&str> = text.lines().collect();
            let text = lines.join("\n");
            let shown = text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c });
            shown.collect::<String>().trim().to_owned()
        };
        let shown = cells.last().unwrap();
        prop_assert_eq!(shown.trim(), plain(&said(&found)), "{}", markdown);
    }

    #[test]
    fn sarif_keeps_to_its_schema_whatever_was_found(found in diagnostics(), check in any::<usize>()) {
        let judged = judged(check, Severity::Error, found);
        let sarif = rendered(Format::Sarif, &judged, "my study/");
        prop_assert_eq!(wrong_sarif(&sarif), [""; 0]);
    }
}

#[test]
fn xml_holds_every_character_or_shows_that_it_was_there() {
    let every: String = ('\0'..='\u{FFFF}').chain('\u{1F600}'..='\u{1F64F}').collect();
    let found = Diagnostic::new("corpus/a/]]>&.md", every);
    let junit = rendered(Format::Junit, &judged(0, Severity::Error, found), "");
    assert!(wrong_junit(&junit).is_none_or(|wrong| wrong.is_empty()));
}
