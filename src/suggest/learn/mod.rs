//! Codings that are learned from those that people accepted.
//!
//! `docs/suggesting.md` has the formulas, and what was tried.

mod base;
mod bayes;
mod cautious;
mod explain;
mod logistic;
mod material;
mod place;
mod propose;
mod ridge;
mod space;
mod train;

pub use train::{Guess, Learned, TooLittle};
