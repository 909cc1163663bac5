//! The keys in the manual are those of the program. `KWALI_DOCS=overwrite` writes them there.

use std::fs;
use std::path::Path;

use crate::desk::{Desk, launch_in};
use crate::support::MiniStudy;
use crate::terminal::Screen;

const FROM: &str = "<!-- keys -->\n";
const TO: &str = "<!-- /keys -->";

/// What the help shows, as tables: a line is a title, or keys and what they do.
fn tables(screen: &Screen) -> String {
    let (left, top) = screen.find("╭ Keys").expect("the help");
    let inside = |line: &String| -> String {
        let text: String = line.chars().skip(usize::from(left) + 1).collect();
        text.rsplit_once('│').map_or(String::new(), |(text, _)| text.trim_end().to_owned())
    };
    let rows = screen.lines();
    let (from, _) = screen.find("next word").expect("the first action");
    let width = usize::from(from - left) - 3;
    let mut out = String::new();
    for line in rows[usize::from(top) + 1..].iter().map(inside) {
        let Some(pair) = line.strip_prefix("  ") else {
            if !line.is_empty() {
                out += &format!("\n### {line}\n\n| keys | |\n| --- | --- |\n");
            }
            continue;
        };
        let (keys, about) = pair.split_at(pair.char_indices().nth(width).map_or(0, |(at, _)| at));
        let keys: Vec<String> = keys.trim().split("  ").map(|key| format!("`{key}`")).collect();
        out += &format!("| {} | {} |\n", keys.join(" "), about.trim());
    }
    out
}

#[test]
fn the_manual_tells_the_keys_that_there_are() {
    let study = MiniStudy::make();
    let args = ["a/leader", "--coder", "anna", "--compare", "bram"];
    let launch = launch_in(&study, (124, 110), &args);
    let mut desk = Desk::launched(study, launch);
    let screen = desk.press("?", "turn the wheel");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coding.md");
    let told = fs::read_to_string(&page).expect("the manual");
    let (before, rest) = told.split_once(FROM).expect("a place for the keys");
    let (_, after) = rest.split_once(TO).expect("the end of that place");
    let now = format!("{before}{FROM}{}\n{TO}{after}", tables(&screen));
    if std::env::var_os("KWALI_DOCS").is_some_and(|value| value == "overwrite") {
        fs::write(&page, now).expect("the manual");
    } else {
        assert!(told == now, "docs/coding.md tells other keys:\n{}", tables(&screen));
    }
}
