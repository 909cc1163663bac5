//! Qualitative Comparative Analysis of crisp sets (Ragin 1987), with conditions of two or more values
//! (Cronqvist 2003): which combinations of values go with an outcome.

mod chance;
mod explain;
mod fit;
mod minimise;
mod patterns;
mod truth_table;

pub use chance::{Chance, chance, describable, simplicity_of};
pub use explain::{
    Condition, Conditions, Explained, Literal, MAX_CONDITIONS, Model, Necessity, Solution, TermFit,
};
pub use fit::{Fit, fit};
pub use minimise::{Minimised, Remainders, Term, minimise};
pub use patterns::{CodePattern, patterns};
pub use truth_table::{Configuration, TruthTable};
