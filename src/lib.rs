//! kwali turns interviews into defensible findings.
//!
//! A study is a directory of text: transcripts, a codebook in YAML, and codings in CSV. The library
//! reads it ([`store`]), holds it ([`study`]), and analyses it; it prints nothing and never ends
//! the program. The binary `kwali` owns the terminal.

pub mod analysis;
pub mod archive;
pub mod checks;
pub mod ingest;
pub mod interchange;
pub mod problem;
pub mod readers;
pub mod report;
pub mod search;
pub mod store;
pub mod study;
pub mod suggest;
pub mod transfer;
