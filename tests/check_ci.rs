//! What other people's CI uses of kwali: the action, the hooks of pre-commit, and the page on both.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::Folder;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// The words that look like options, but for those of other programs' lines.
fn options(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().filter(|line| !["cargo ", "jq "].iter().any(|p| line.contains(p)));
    let words = lines.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'));
    words
        .filter(|word| word.starts_with("--") && !word[2..].starts_with('-') && word.len() > 2)
        .collect()
}

/// Refuses options that `kwali check` does not have.
#[track_caller]
fn has(name: &str, used: &str) {
    let help = Folder::empty().run(&["check", "--help"]).done();
    let (used, known) = (options(used), options(&help));
    assert!(!used.is_empty(), "{name} names no option");
    let unknown: Vec<&&str> = used.difference(&known).collect();
    assert!(unknown.is_empty(), "{name}: `kwali check` has no {unknown:?}");
}

fn faulty() -> Folder {
    let study = Folder::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks/base"));
    study.replace("codebook.yaml", "    label: Trust\n", "    label: \"\"\n");
    study
}

#[test]
fn the_hooks_run_the_verb_with_options_that_it_has() {
    let hooks = yaml(&file(".pre-commit-hooks.yaml"));
    let hooks = hooks.as_array().unwrap();
    let ids: Vec<&str> = hooks.iter().map(|hook| text(&hook["id"])).collect();
    assert_eq!(ids, ["kwali-check", "kwali-check-fix"]);
    for hook in hooks {
        let entry = text(&hook["entry"]);
        assert!(entry.starts_with("kwali check"), "{entry}");
        assert_eq!(hook["pass_filenames"], false);
        assert_eq!(hook["language"], "rust");
        if entry != "kwali check" {
            has(text(&hook["id"]), entry);
        }
    }
}

#[test]
fn the_action_calls_the_verb_with_options_that_it_has() {
    let action = yaml(&file("action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let scripts: Vec<&str> = steps.iter().map(|step| text(&step["run"])).collect();
    has("action.yml", scripts.last().unwrap());
    let inputs = action["inputs"].as_object().unwrap();
    for step in steps {
        for (name, value) in step["env"].as_object().unwrap() {
            let value = text(value).trim_start_matches("${{ ").trim_end_matches(" }}");
            let known =
                value.strip_prefix("inputs.").is_none_or(|input| inputs.contains_key(input));
            assert!(known, "{name} is {value}");
        }
    }
}

/// What the action's last step does, as its runner calls it.
#[cfg(unix)]
fn acted(study: &Folder, inputs: &[(&str, &str)]) -> (i32, String) {
    let action = yaml(&file("action.yml"));
    let step = action["runs"]["steps"].as_array().unwrap().last().unwrap();
    study.write(".kwali/step.sh", text(&step["run"]));
    let folder = Path::new(env!("CARGO_BIN_EXE_kwali")).parent().unwrap().display();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    let mut bash = std::process::Command::new("bash");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", ".kwali/step.sh"]);
    bash.current_dir(study.path()).env("PATH", path).env("GITHUB_STEP_SUMMARY", "summary.md");
    for (name, value) in step["env"].as_object().unwrap() {
        let input = text(value).trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        let default = text(&action["inputs"][input]["default"]);
        let given = inputs.iter().find(|(name, _)| *name == input);
        bash.env(name, given.map_or(default, |(_, value)| *value));
    }
    let done = bash.output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
}

#[cfg(unix)]
#[test]
fn the_action_annotates_and_writes_what_it_is_asked_for_also_when_it_fails() {
    let study = faulty();
    let asked = [("sarif", "my kwali.sarif"), ("junit", "kwali.xml"), ("args", "--select KW106")];
    let (status, out) = acted(&study, &asked);
    assert_eq!(status, 1);
    assert!(out.starts_with("::error file=codebook.yaml,line="), "{out}");
    assert!(study.read("my kwali.sarif").contains("\"version\": \"2.1.0\""));
    assert!(study.read("kwali.xml").contains("<failure type=\"error\""));
    assert!(study.read("summary.md").contains("### KW106 missing-label"));
    let (status, out) = acted(&study, &[("args", "--ignore KW106,KW1"), ("summary", "false")]);
    assert_eq!((status, out.as_str()), (0, ""));
    assert_eq!(acted(&study, &[("args", "--no-such-option")]).0, 2);
    assert_eq!(acted(&study, &[("study", "nowhere"), ("summary", "false")]).0, 2);
}

#[test]
fn the_page_on_ci_shows_files_that_read_and_options_that_there_are() {
    let page = file("docs/ci.md");
    has("docs/ci.md", &page);
    let mut rest = page.as_str();
    let mut blocks = 0;
    while let Some((_, block)) = rest.split_once("```yaml\n") {
        let (block, after) = block.split_once("\n```").unwrap();
        assert!(yaml(block).is_object(), "{block}");
        (rest, blocks) = (after, blocks + 1);
    }
    assert!(blocks > 3);
    let action = yaml(&file("action.yml"));
    for input in action["inputs"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("| `{input}` |")), "docs/ci.md lacks {input}");
    }
    let hooks = yaml(&file(".pre-commit-hooks.yaml"));
    for hook in hooks.as_array().unwrap() {
        assert!(page.contains(&format!("`{}`", text(&hook["id"]))));
    }
}
