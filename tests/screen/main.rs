//! `kwali code s1/leader --coder anna`: the coding screen, typed at as a person does.
//!
//! Each test opens it in a pseudo-terminal, waits for what it should show, and reads the files it
//! leaves behind.
#![cfg(unix)]

mod desk;
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/terminal/mod.rs"]
mod terminal;

mod changes;
mod codes;
mod comparing;
mod deeds;
mod documented;
mod finding;
mod looks;
mod moving;
mod opening;
mod settings;
mod suggestions;
