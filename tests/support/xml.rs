//! XML held to a schema by a program that kwali shares nothing with.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// What a published schema has against a document, as `xmllint` says it. Without that program
/// nothing is known; `.ci/run` demands it.
pub fn wrong(schema: &Path, document: &str) -> Option<String> {
    let mut lint = Command::new("xmllint");
    lint.args(["--noout", "--nonet", "--huge", "--schema"]).arg(schema).arg("-");
    let spawned = lint.stdin(Stdio::piped()).stderr(Stdio::piped()).stdout(Stdio::null()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => {
            let said = format!("xmllint does not run ({error}): apt-get install libxml2-utils");
            assert!(std::env::var_os("KWALI_NEEDS_XMLLINT").is_none(), "{said}");
            skipped(&said);
            return None;
        }
    };
    child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    Some(if done.status.success() { String::new() } else { said })
}

/// Says so where nothing was tried; not by a macro, whose output a passing test hides.
pub fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "SKIPPED: {why}");
}
