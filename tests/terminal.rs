//! The harness for programs in a terminal, and what kwali does only in one.
#![cfg(unix)]

#[path = "../examples/screens/shapes.rs"]
mod shapes;
mod support;
#[path = "../examples/screens/svg.rs"]
mod svg;
#[path = "support/terminal/mod.rs"]
mod terminal;

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::Duration;

use support::{Folder, MiniStudy};
use svg::Frame;
use terminal::{Color, Launch, Snapshot, Style, Terminal};

const SIZE: (u16, u16) = (80, 24);

/// A shell that runs a script, as a program whose every byte is known.
fn shell(script: &str) -> Terminal {
    Launch::program("sh", std::env::temp_dir(), SIZE, &["-c", script]).start()
}

/// A shell in which keys come through as they are sent, and are shown as octal numbers.
fn bytes_of(keys: impl Fn(&mut Terminal), modes: &str, count: usize) -> String {
    let script = format!("stty raw -echo; printf '{modes}ready\\r\\n'; od -An -b -v -N{count}");
    let mut terminal = shell(&script);
    terminal.wait_for("ready");
    keys(&mut terminal);
    terminal.wait();
    let screen = terminal.screen();
    screen.lines()[1..].join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_screen_has_text_styles_and_wide_characters_in_their_places() {
    let mut terminal = shell(
        "printf '\\033[1;7;38;2;1;2;3;48;5;4mab\\033[m 日本 e\\314\\201x\\r\\n'; printf 'end'",
    );
    assert!(terminal.wait().success());
    let screen = terminal.screen();
    assert_eq!(screen.text(), "ab 日本 e\u{301}x\nend");
    assert_eq!(screen.find("x"), Some((9, 0)));
    assert_eq!(screen.find("本"), Some((5, 0)));
    assert_eq!(screen.find("end"), Some((0, 1)));
    assert_eq!(screen.find("absent"), None);
    assert_eq!((screen.cell(3, 0).width, screen.cell(4, 0).width), (2, 0));
    let style = Style {
        fg: Color::Rgb(1, 2, 3),
        bg: Color::Idx(4),
        bold: true,
        reverse: true,
        ..Style::default()
    };
    assert_eq!(screen.style_of("b"), style);
    assert_eq!(screen.styles(), "0:0-2 bold reverse #010203 on colour-4\n");
    assert_eq!(screen.cursor(), Some((3, 1)));
    assert!(screen.coloured() && !screen.alternate());
}

#[test]
fn keys_are_the_bytes_a_terminal_sends() {
    let typed = |keys: &str, count: usize| bytes_of(|t| t.keys(keys), "", count);
    assert_eq!(typed("aé<lt><enter><tab><bs>", 7), "141 303 251 074 015 011 177");
    assert_eq!(typed("<esc>a<a-x><c-r><c-space>", 6), "033 141 033 170 022 000");
    assert_eq!(
        typed("<up><s-tab><c-s-left>", 12),
        "033 133 101 033 133 132 033 133 061 073 066 104"
    );
    assert_eq!(typed("<f1><pgdn><f5>", 12), "033 117 120 033 133 066 176 033 133 061 065 176");
}

#[test]
#[should_panic(expected = "no key is called <hyper>")]
fn a_key_that_does_not_exist_is_refused() {
    shell("sleep 5").keys("<hyper>");
}

#[test]
fn the_mouse_and_pastes_come_as_the_program_asked_for_them() {
    let clicked = bytes_of(|t| t.click(4, 1), "\\033[?1000;1006h", 18);
    let spelled =
        |text: &str| text.bytes().map(|byte| format!("{byte:03o}")).collect::<Vec<_>>().join(" ");
    assert_eq!(clicked, spelled("\x1b[<0;5;2M\x1b[<0;5;2m"));
    let scrolled = bytes_of(|t| t.scroll(0, 0, -2), "\\033[?1000;1006h", 20);
    assert_eq!(scrolled, spelled("\x1b[<64;1;1M\x1b[<64;1;1M"));
    let pasted = bytes_of(|t| t.paste("a\nb"), "\\033[?2004h", 15);
    assert_eq!(pasted, spelled("\x1b[200~a\rb\x1b[201~"));
    assert_eq!(bytes_of(|t| t.paste("a\nb"), "", 3), spelled("a\rb"));
}

#[test]
fn a_program_hears_of_another_size_and_of_where_the_cursor_is() {
    let mut terminal = shell("trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done");
    terminal.wait_for("ready");
    terminal.resize(100, 30);
    assert_eq!(terminal.wait_for("30 100").size(), (100, 30));
    let asked = "stty raw -echo; printf 'ab\\033[6n'; od -An -c -N6";
    let mut terminal = shell(asked);
    terminal.wait_for("033   [   1   ;   3   R");
    assert!(terminal.wait().success());
}

#[test]
fn what_a_program_leaves_behind_is_seen() {
    let enter =
        "stty raw -echo; printf '\\033[?1049h\\033[?25l\\033[?1002;1006h\\033[?2004h\\033[1min'";
    let leave = "printf '\\033[m\\033[?2004l\\033[?1006l\\033[?1002l\\033[?25h\\033[?1049lbye'";
    let mut terminal = shell(&format!(
        "s=$(stty -g); {enter}; read x < /dev/null; sleep 0.2; {leave}; stty \"$s\""
    ));
    let screen = terminal.wait_for("in");
    assert!(screen.alternate() && screen.cursor().is_none() && terminal.raw());
    assert!(terminal.wait().success());
    assert_eq!(terminal.given_back(), "bye");
    assert_eq!(terminal.screen().text(), "bye");

    let mut terminal = shell(enter);
    assert!(terminal.wait().success());
    let left = terminal.left_behind().join("\n");
    for what in ["cursor is hidden", "alternate", "bracketed", "mouse", "text is bold", "settings"]
    {
        assert!(left.contains(what), "{what}: {left}");
    }
}

#[test]
fn programs_end_by_signals_and_when_the_terminal_goes_away() {
    let forever = "echo ready; while :; do sleep 0.05; done";
    let started = || {
        let mut terminal = shell(forever);
        terminal.wait_for("ready");
        terminal
    };
    assert_eq!(started().kill().signal(), Some(9));
    let mut terminal = started();
    terminal.term();
    assert_eq!(terminal.wait().signal(), Some(15));
    let mut terminal = started();
    terminal.hang_up();
    assert_eq!(terminal.wait().signal(), Some(1));
    assert_eq!(terminal.screen().text(), "ready");
    let mut terminal = started();
    terminal.keys("<c-c>");
    assert_eq!(terminal.wait().signal(), Some(2));
}

#[test]
#[should_panic(expected = "the program ended, without `absent` on the screen")]
fn waiting_ends_with_the_program() {
    shell("echo here").wait_for("absent");
}

#[test]
#[should_panic(expected = "the program ended, without `absent` on the screen")]
fn no_program_runs_for_longer_than_it_may() {
    let forever = Launch::program("sh", std::env::temp_dir(), SIZE, &["-c", "sleep 30"]);
    forever.lifetime(Duration::from_millis(200)).start().wait_for("absent");
}

#[test]
fn a_screen_is_kept_and_compared() {
    let study = MiniStudy::make();
    let mut terminal = Terminal::start(&study, SIZE, &["show", "a/leader:1-2"]);
    assert!(terminal.wait().success());
    let screen = terminal.screen();
    Snapshot::styled("show").check(&screen);
    let difference = Snapshot::text("show").difference(&screen).unwrap_or_default();
    assert!(difference.contains("--- expected") && difference.contains("--- actual"));
}

#[test]
fn a_picture_is_the_same_each_time() {
    let study = MiniStudy::make();
    let pictured = || {
        let mut terminal = Terminal::start(&study, SIZE, &["show", "a/leader:1-2"]);
        assert!(terminal.wait().success());
        svg::picture(&terminal.screen(), "kwali show")
    };
    let picture = pictured();
    assert_eq!(picture, pictured());
    assert!(picture.contains("fill:#3b6ea5\">values.kindness<"), "{picture}");

    let mut terminal = shell("printf 'a<b>&\"\\n\\033[44m日━━'; read x; printf ' more'");
    let first = Frame { screen: terminal.settle(), held: 500 };
    terminal.keys("<enter>");
    assert!(terminal.wait().success());
    let second = Frame { screen: terminal.screen(), held: 1500 };
    let picture = svg::picture(&first.screen, "<>");
    assert!(picture.contains(">a&lt;b&gt;&amp;&quot;</text>"), "{picture}");
    assert!(picture.contains("<path d=\"M18 9L36 9\""), "{picture}");
    assert!(picture.contains("<rect x=\"0\" width=\"36\" height=\"18\" fill=\"#61afef\"/>"));
    let moving = svg::recording(&[first, second], "");
    assert_eq!(moving.matches("a&lt;b").count(), 1, "{moving}");
    assert!(moving.contains("\n25.000%{transform:translateY(-432px)}"), "{moving}");
}

#[test]
fn nothing_of_the_person_who_runs_the_tests_reaches_the_program() {
    let mut terminal = shell("env | sort | cut -d= -f1");
    terminal.wait();
    let names = terminal.screen().text();
    for name in names.lines() {
        let own = ["COLORTERM", "HOME", "LC_ALL", "PATH", "PWD", "OLDPWD", "SHLVL", "TERM", "_"];
        assert!(own.contains(&name) || name.starts_with("XDG_"), "{names}");
    }
}

/// What the terminal itself echoes: the way there and back, with no program in between.
#[test]
fn an_answer_is_timed_from_the_key_to_its_last_byte() {
    let mut echo = shell("echo ready; sleep 30");
    echo.wait_for("ready");
    let mut times: Vec<Duration> = (0..50).map(|_| echo.time_key("x").last).collect();
    times.sort();
    println!("echo: median {:?}, 90% {:?}", times[25], times[45]);
    assert!(times[25] < Duration::from_millis(50), "{times:?}");

    let wait = "stty raw -echo; printf ready; dd bs=1 count=1 2>/dev/null; sleep 0.5; printf a";
    let mut slow = shell(&format!("{wait}; sleep 0.1; printf b; sleep 1"));
    slow.wait_for("ready");
    let answer = slow.time_key("k");
    // The key itself comes back from dd at once; what follows later is no part of the burst.
    assert!(answer.last < Duration::from_millis(400), "{answer:?}");
    assert_eq!(answer.bytes, 1);
    slow.wait_for("readykab");
}

#[test]
fn colours_are_for_terminals_and_for_who_wants_them() {
    let study = MiniStudy::make();
    let shown = |launch: Launch| {
        let mut terminal = launch.start();
        assert!(terminal.wait().success());
        terminal.given_back();
        terminal.screen()
    };
    let launch = || Launch::kwali(&study, (80, 40), &["show", "a/leader"]);
    let screen = shown(launch());
    assert_eq!(screen.style_of("values.kindness").fg, Color::Rgb(0x3b, 0x6e, 0xa5));
    assert!(screen.style_of("a/leader ·").bold);
    let plain = shown(launch().no_colour());
    assert!(plain.styles().is_empty(), "{}", plain.styles());
    assert_eq!(plain.text(), screen.text());
}

/// A study with a transcript whose speakers nobody declared.
fn unknown_speakers(text: &str) -> Folder {
    let study = MiniStudy::make();
    study.write("talk.txt", text);
    study
}

const TALK: &str = "Mo: How is it?\n\nAda: Fine, thank you.\n\nMo: And now?\n\nAda: Still fine.\n";
const INGEST: [&str; 6] = ["ingest", "talk.txt", "--case", "a", "--role", "parent"];

#[test]
fn ingest_asks_who_speaks() {
    let study = unknown_speakers(TALK);
    let mut terminal = Terminal::start(&study, SIZE, &INGEST);
    let screen = terminal.wait_for("who is `Mo`? (- for nobody)");
    assert_eq!(screen.line(0), "Mo (2 turns)  “How is it?”");
    terminal.keys("interviewer<enter>");
    let screen = terminal.wait_for("who is `Ada`?");
    assert_eq!(screen.cursor().map(|(_, row)| row), Some(3));
    terminal.keys("mother, <lt>two<bs><bs><bs><bs>of two<enter>");
    assert!(terminal.wait().success());
    let screen = terminal.screen();
    assert!(screen.contains("a/talk: 4 turns (Mo 2, Ada 2)"), "{screen}");
    assert_eq!(screen.line(5), "a/talk");
    terminal.given_back();
    let written = study.read("corpus/a/talk.md");
    assert!(written.contains("  Mo: interviewer\n  Ada: mother, of two\n"), "{written}");
}

#[test]
fn pseudonymise_asks_before_it_writes() {
    let study = MiniStudy::make();
    let safe = Folder::empty();
    safe.write("key.csv", "name,pseudonym\nAda,Lena\n");
    let key = safe.file("key.csv");
    let args = ["pseudonymise", "--key", key.to_str().unwrap()];
    let before = study.hash();
    for (answer, says) in [("n", "nothing was changed"), ("", "nothing was changed"), ("y", "done")]
    {
        assert_eq!(study.hash(), before);
        let mut terminal = Terminal::start(&study, SIZE, &args);
        let screen = terminal.wait_for("Go on? y or n");
        assert!(screen.contains("1 name is to be replaced in 1 file"), "{screen}");
        terminal.keys(&format!("{answer}<enter>"));
        assert!(terminal.wait().success());
        assert!(terminal.screen().contains(says), "{answer}");
    }
    assert!(study.read("corpus/a/leader.md").contains("called Lena"));
}

#[test]
fn ingest_takes_a_label_of_nobody_for_text() {
    let study = unknown_speakers("Mo: Well?\n\nBus: it passes.\n\nMo: So?\n\nBus: it is gone.\n");
    let mut terminal = Terminal::start(&study, SIZE, &INGEST);
    terminal.wait_for("who is `Mo`?");
    terminal.keys("interviewer<enter>");
    terminal.wait_for("who is `Bus`?");
    terminal.keys("-<enter>");
    assert!(terminal.wait().success(), "{}", terminal.screen());
    let written = study.read("corpus/a/talk.md");
    assert!(written.contains("Bus: it passes."), "{written}");
    assert!(!written.contains("  Bus:"), "{written}");
}

#[test]
fn ingest_asks_again_where_nothing_was_said() {
    let study = unknown_speakers(TALK);
    let mut terminal = Terminal::start(&study, SIZE, &INGEST);
    terminal.wait_for("who is `Mo`?");
    terminal.keys("interviewer<enter>");
    terminal.wait_for("who is `Ada`?");
    let asked = |times| {
        move |screen: &terminal::Screen| screen.text().matches("who is `Ada`?").count() == times
    };
    terminal.keys("  <enter>");
    terminal.wait_until(asked(2));
    terminal.keys("<up><enter>");
    terminal.wait_until(asked(3));
    terminal.keys("a mother<enter>");
    assert!(terminal.wait().success(), "{}", terminal.screen());
    assert!(study.read("corpus/a/talk.md").contains("  Ada: a mother\n"));
}

#[test]
fn ingest_writes_nothing_when_the_answer_is_refused() {
    let study = unknown_speakers(TALK);
    let before = study.hash();
    let mut terminal = Terminal::start(&study, SIZE, &INGEST);
    terminal.wait_for("who is `Mo`?");
    terminal.keys("<c-d>");
    assert_eq!(terminal.wait().code(), Some(2));
    let screen = terminal.screen();
    let error = "error: nobody said who `Mo` is; nothing was written";
    assert_eq!(screen.find(error).map(|(col, _)| col), Some(0), "{screen}");
    terminal.given_back();

    let mut terminal = Terminal::start(&study, SIZE, &INGEST);
    terminal.wait_for("who is `Mo`?");
    terminal.keys("<c-c>");
    assert_eq!(terminal.wait().signal(), Some(2));
    assert_eq!(study.hash(), before);
}

#[test]
fn words_of_a_transcript_do_nothing_to_the_terminal() {
    let words = "Somebody \u{1b}[2J\u{1b}[36mred\u{7}\u{9b}1m wrote.";
    let study = unknown_speakers(&format!("Mo: {words}\n\nAda: Fine.\n"));
    let shown = "Somebody ␛[2J␛[36mred␇␦1m wrote.";
    let mut terminal = Terminal::start(&study, SIZE, &INGEST);
    let screen = terminal.wait_for("who is `Mo`?");
    assert_eq!(screen.line(0), format!("Mo (1 turn)  “{shown}”"));
    assert!(!screen.coloured(), "{screen}{}", screen.styles());

    let before = study.read("corpus/c/leader.md");
    study.write("corpus/c/leader.md", format!("{before}\nL: {words}\n"));
    let added = ["code", "add", "c/leader:3", "--code", "contact", "--coder", "anna"];
    study.run(&added).done();
    let reads: [&[&str]; 3] =
        [&["show", "c/leader:3"], &["quotes", "--code", "contact"], &["search", "wrote"]];
    for args in reads {
        let mut terminal = Terminal::start(&study, SIZE, args);
        assert!(terminal.wait().success(), "{}", terminal.screen());
        let (screen, written) = (terminal.screen(), terminal.written());
        assert!(screen.contains("␛[2J␛[36mred␇␦1m"), "{screen}");
        assert!(!written.contains("\u{1b}[2J") && !written.contains("\u{1b}[36m"), "{written:?}");
    }
}

/// Files that somebody else still writes make reading slow enough to be shown.
#[test]
fn ingest_shows_how_far_it_is_when_that_takes_long() {
    let study = unknown_speakers(TALK);
    for name in ["b.txt", "c.txt"] {
        assert!(Command::new("mkfifo").arg(study.file(name)).status().unwrap().success());
    }
    let order = ["--case", "a", "--role", "parent", "--speaker", "Mo=interviewer"];
    let files = ["ingest", "talk.txt", "b.txt", "c.txt", "--speaker", "Ada=mother"];
    let mut terminal = Terminal::start(&study, SIZE, &[&files[..], &order].concat());
    std::thread::sleep(Duration::from_millis(1100));
    assert_eq!(terminal.screen().text(), "");
    study.write("b.txt", TALK);
    let screen = terminal.wait_for("2/3");
    assert!(screen.line(0).starts_with("reading █"), "{screen}");
    study.write("c.txt", TALK);
    assert!(terminal.wait().success());
    let screen = terminal.screen();
    assert!(!screen.contains("reading") && screen.contains("a/c: 4 turns"), "{screen}");
    terminal.given_back();
}
