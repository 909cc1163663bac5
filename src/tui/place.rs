//! Where a coder was when the screen was left, to begin there the next time.

use std::fs;
use std::path::PathBuf;

use kwali::store::{Store, write};
use kwali::study::Reference;

fn file(store: &Store, coder: &str) -> PathBuf {
    store.root().join(".kwali/place").join(coder)
}

/// The place that was kept, as long as its interview is there.
pub fn read(store: &Store, coder: &str) -> Option<Reference> {
    let reference: Reference = fs::read_to_string(file(store, coder)).ok()?.trim().parse().ok()?;
    let transcript = store.transcript_path(reference.case(), reference.interview());
    transcript.is_file().then_some(reference)
}

/// Keeps a place. That it cannot be kept is no reason to stop.
pub fn keep(store: &Store, coder: &str, reference: &Reference) {
    let _ = write::replace_derived(&file(store, coder), format!("{reference}\n").as_bytes());
}
