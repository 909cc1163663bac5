//! `kwali completions` and `kwali man`

mod support;

use support::Folder;

#[test]
fn every_shell_gets_a_script_that_knows_the_verbs() {
    let folder = Folder::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.run(&["completions", shell]).done();
        for verb in ["quotes", "matrix", "completions"] {
            assert!(script.contains(verb), "{shell} does not know {verb}");
        }
    }
    folder.run(&["completions", "csh"]).refused();
}

#[test]
fn the_manual_page_is_one_and_names_the_verbs() {
    let page = Folder::empty().run(&["man"]).done();
    assert!(page.contains(".TH kwali 1"), "{page}");
    for verb in ["show", "report", "quotes"] {
        assert!(page.contains(&format!("kwali\\-{verb}(1)")), "{verb}");
    }
}
