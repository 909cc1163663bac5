//! How it looks: screens that are kept in `tests/screens/`, in windows small, usual and large.

use crate::desk::{Desk, launch_in, marked};
use crate::support::{Folder, MiniStudy};
use crate::terminal::{Screen, Snapshot};

const SIZES: [(u16, u16); 3] = [(60, 20), (100, 30), (200, 60)];

/// The small study with codings of anna and bram that overlap, and two suggestions.
fn crowded() -> Folder {
    let study = MiniStudy::make();
    let rows = "\
        a/leader:2,values,,,\n\
        a/leader:2.2-2.3,contact.talk.gate,,practice,\n\
        a/leader:4.1,contact.letter,We write a letter,,\"every month, by hand\"\n\
        a/leader:4,contact,,,\n";
    study.write("list.csv", format!("ref,code,quote,lens,memo\n{rows}"));
    study.run(&["code", "add", "--from", "list.csv", "--coder", "anna"]).done();
    let add = ["code", "add", "a/leader:2.1", "--code", "values.order", "--coder", "bram"];
    study.run(&add).done();
    std::fs::remove_file(study.file("list.csv")).unwrap();
    study
}

/// Opens the crowded study in a window of each size, goes somewhere, and compares what is shown.
#[track_caller]
fn kept(name: &str, args: &[&str], go: impl Fn(&mut Desk) -> Screen) {
    for size in SIZES {
        let study = crowded();
        let launch = launch_in(&study, size, args);
        let mut desk = Desk::launched(study, launch);
        counted(&mut desk);
        let screen = go(&mut desk);
        let name = format!("coding-{name}-{}x{}", size.0, size.1);
        if size == SIZES[1] {
            Snapshot::styled(&name).check(&screen);
        } else {
            Snapshot::text(&name).check(&screen);
        }
    }
}

const HERE: [&str; 3] = ["a/leader:2.2", "--coder", "anna"];

/// Waits until what is counted beside the screen is there: then nothing more changes by itself. The
/// codebook shows it, and has room for that in any window.
#[track_caller]
fn counted(desk: &mut Desk) {
    desk.press("<tab>", "Codebook · 8");
    desk.wait_for("yours in the study");
    desk.close();
}

#[test]
fn a_transcript_with_codings_that_overlap() {
    kept("transcript", &HERE, |desk| desk.wait_for("at leader:2.2"));
    kept("suggestion", &HERE, |desk| desk.press("n", "a accept"));
}

#[test]
fn lists_and_forms() {
    kept("picker", &HERE, |desk| {
        desk.press("c", "Code · 8");
        desk.press("let", "of 8");
        desk.press("<tab>", "✓")
    });
    kept("codebook", &HERE, |desk| desk.press("<tab>", "Codebook · 8"));
    kept("memo", &["a/leader:4.3", "--coder", "anna"], |desk| {
        desk.press("m", "A memo on which coding");
        desk.press("visit", "› visit");
        desk.press("<enter>", "Memo on contact.visit");
        desk.press("First line, é<enter><enter>and more", "and more")
    });
    kept("new-code", &["a/leader:2.3", "--coder", "anna"], |desk| {
        desk.keys("s");
        desk.wait_for("selected");
        desk.press("i", "A new code");
        desk.press("<c-s>", "say in a sentence")
    });
    kept("help", &HERE, |desk| desk.press("?", "up and down · esc closes"));
    kept("palette", &HERE, |desk| {
        desk.press("<c-p>", "What to do");
        desk.press("undo", "› undo")
    });
    kept("interviews", &HERE, |desk| desk.press("I", "4/4"));
}

#[test]
fn what_was_found() {
    kept("search", &HERE, |desk| {
        desk.press("F", "Search the study");
        desk.press("letter OR kind*", "› letter OR kind*");
        desk.press("<enter>", "passages in")
    });
    kept("found-here", &["a/leader", "--coder", "anna"], |desk| {
        desk.press("/", "Search this interview");
        desk.press("letter", "› letter");
        desk.press("<enter>", "go through them")
    });
}

#[test]
fn a_difference() {
    let args = ["a/leader", "--coder", "anna", "--compare", "bram"];
    kept("compare", &args, |desk| {
        desk.press(">", "only theirs · open");
        desk.told("2", "consensus takes theirs");
        desk.wait_for("open")
    });
}

#[test]
fn a_window_too_small_says_so_and_one_that_grows_is_used() {
    let study = crowded();
    let launch = launch_in(&study, (30, 8), &HERE);
    let mut terminal = launch.start();
    terminal.wait_for("kwali needs a larger window");
    terminal.resize(100, 30);
    terminal.wait_for("at leader:2.2");
    terminal.resize(39, 30);
    terminal.wait_for("larger window");
    terminal.keys("q");
    assert!(terminal.wait().success());
    terminal.given_back();
}

/// Words of every kind that a terminal finds hard.
const ODD: &str = "\
I: 你好嗎？今天學校怎麼樣，跟家長談過了沒有？

L: Cafe\u{301} nai\u{308}ve \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5dc}\u{5da} end. \
A family \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466} and a thumb \u{1f44d}\u{1f3fd} stand here. \
Tab\there, bell \u{7} and escape \u{1b}[31m end here. \
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsversammlungsprotokollführer.

I: And then?

L: ";

fn odd() -> Folder {
    let study = MiniStudy::make();
    let many: Vec<String> = (1..=3000).map(|number| format!("word{number}")).collect();
    let head = "---\nrole: leader\nlanguage: en\nspeakers:\n  I: interviewer\n  L: leader\n---\n\n## Vision\n\n";
    study.write("corpus/c/odd.md", format!("{head}{ODD}{}.\n", many.join(" ")));
    study
}

#[test]
fn words_that_terminals_find_hard_stand_where_they_should() {
    for size in SIZES {
        let study = odd();
        let launch = launch_in(&study, size, &["c/odd", "--coder", "anna"]);
        let mut desk = Desk::launched(study, launch);
        let screen = desk.wait_for("Caf");
        Snapshot::text(&format!("coding-odd-{}x{}", size.0, size.1)).check(&screen);
        // What a transcript holds is shown, and never done to the terminal.
        assert!(!desk.written().contains("\u{1b}[31m") && !desk.written().contains('\u{7}'));
        let screen = desk.press("]", "at odd:2.1");
        let (cols, rows) = screen.size();
        let panel = (0..rows - 1).map(|row| {
            let bar = (0..cols).rev().find(|col| screen.cell(*col, row).text == "│");
            bar.unwrap_or(0)
        });
        let panel: Vec<u16> = panel.skip(1).collect();
        assert!(panel.iter().all(|col| *col == panel[0]), "nothing is pushed aside:\n{screen}");
    }
}

#[test]
fn words_that_terminals_find_hard_are_coded_as_they_are() {
    let file = "corpus/c/odd.anna.csv";
    let mut desk = Desk::on(odd(), &["c/odd", "--coder", "anna"]);
    let code = |desk: &mut Desk, typed: &str| {
        desk.press("c", "Code · 8");
        desk.press(typed, "1 of 8");
        desk.told("<enter>", "coded ");
        desk.keys("<esc>");
        desk.wait_gone("coded ");
    };
    for (words, found) in [
        ("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}", "\u{1f468}"),
        ("\u{1f44d}\u{1f3fd}", "\u{1f44d}"),
        ("nai\u{308}ve", "nai\u{308}"),
        ("\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "\u{5e9}"),
    ] {
        let (col, row) = desk.screen().find(found).unwrap_or_else(|| panic!("no {found}"));
        desk.click(col, row);
        desk.wait_until(|screen| screen.cursor() == Some((col, row)));
        desk.press("v", "selected odd:2.");
        code(&mut desk, "visit");
        assert!(desk.holds(file, words, "contact.visit"), "{words}: {:?}", desk.codings(file));
    }
    // A turn of three thousand words.
    desk.press("G", "word3000");
    desk.press("t", "selected odd:4");
    code(&mut desk, "gate");
    let whole = desk.codings(file).pop().expect("a coding");
    assert_eq!(whole[0].split(' ').count(), 3000);
    let study = desk.leave();
    study.run(&["show", "c/odd:2"]).done();
}

#[test]
fn another_size_keeps_the_place() {
    let mut desk = Desk::on(odd(), &["c/odd", "--coder", "anna"]);
    desk.press("/", "Search this interview");
    desk.press("word1500", "› word1500");
    desk.told("<enter>", "1 passage");
    desk.at("<f3>", "word1500");
    for size in [(60, 20), (200, 60), (96, 12), (40, 10), (100, 30)] {
        desk.resize(size.0, size.1);
        let screen = desk.wait_until(|screen| {
            screen.line(0).ends_with("anna")
                && screen.line(0).chars().count() == usize::from(size.0) - 1
        });
        assert_eq!(marked(&screen), "word1500", "{screen}");
        assert!(
            screen.cursor().is_some_and(|(col, row)| screen.find("word1500") == Some((col, row)))
        );
    }
    desk.leave();
}
