//! What the documentation shows is what kwali prints.
//!
//! Each `console` block of the tutorial is run in a folder of its own, one after the other, and must
//! print what stands there. `KWALI_DOCS=overwrite` writes what it prints instead.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_tutorial_does_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("docs/tutorial.md");
    let shown = fs::read_to_string(&page).expect("the tutorial");
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["nurse.txt", "porter.md"] {
        let from = root.join("docs/tutorial").join(name);
        fs::copy(from, folder.path().join(name)).expect("the interviews of the tutorial");
    }
    let printed = replayed(&shown, folder.path());
    if std::env::var_os("KWALI_DOCS").is_some_and(|value| value == "overwrite") {
        fs::write(&page, printed).expect("the tutorial");
        return;
    }
    let differs = shown.lines().zip(printed.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(
        shown == printed,
        "docs/tutorial.md shows something else than kwali prints: {differs:?}"
    );
}

/// The page with what its commands print now.
fn replayed(page: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, block)) = rest.split_once("```console\n") {
        let (block, after) = block.split_once("```").expect("a block is closed");
        let command =
            block.lines().next().and_then(|line| line.strip_prefix("$ ")).expect("a command");
        out.push_str(&format!("{before}```console\n$ {command}\n{}```", run(command, folder)));
        rest = after;
    }
    out + rest
}

fn run(command: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_kwali")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let shell = format!("{command} 2>&1");
    let ran = Command::new("sh")
        .args(["-c", &shell])
        .current_dir(folder)
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .output()
        .expect("a shell");
    let status = match ran.status.code() {
        Some(0) => String::new(),
        code => format!("? {}\n", code.unwrap_or(-1)),
    };
    status + &String::from_utf8(ran.stdout).expect("UTF-8")
}
