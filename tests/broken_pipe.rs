//! A reader that has seen enough is no error.

mod support;

use std::io::Read;

use support::{Folder, MiniStudy, Shipped};

/// Reads `enough` bytes of the output, closes it, and expects peace.
fn cut(folder: &Folder, args: &[&str], enough: usize) {
    let mut child = folder.spawn(args);
    let mut out = child.stdout.take().unwrap();
    let mut bytes = vec![0; enough];
    out.read_exact(&mut bytes).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{args:?}");
    assert_eq!(output.status.code(), Some(0), "{args:?}");
}

#[test]
fn closing_the_pipe_early_is_no_error() {
    let study = Shipped::copy();
    cut(&study, &["quotes", "--status", "all", "--format", "json"], 1);
    cut(&study, &["show", "s1/schoolleider"], 1);
    cut(&study, &["matrix", "--by", "interviews", "--zeros"], 0);
    cut(&study, &["list", "codes"], 0);
}

#[test]
fn nor_is_a_pipe_that_nobody_reads() {
    let study = MiniStudy::make();
    for args in [["show", "a/leader"], ["list", "codes"], ["completions", "bash"]] {
        cut(&study, &args, 0);
    }
}
