//! How far coders agree: by code, by branch and overall, in units or along the text.

mod coefficients;
mod continua;
mod interval;
mod ratings;
mod reading;
mod settled;
mod turns;
mod unitizing;
mod units;
mod worklist;

pub use coefficients::{Coefficients, Figure, Indices, Table, Why};
pub use continua::{Unitized, Unitizing, unitizing};
pub use interval::{Interval, Intervals, RESAMPLES};
pub use ratings::{Drawn, Item, Options, Ratings, Topic, compared};
pub use reading::{RELIABLE, Reading, TENTATIVE, reading};
pub use settled::{Settled, settled};
pub use turns::{Agreement, Counts, Given, PairCounts, Pooled, agreements, given, pair_counts};
pub use unitizing::{Continuum, Family, Piece, alpha_u, family};
pub use units::{Extent, Unit};
pub use worklist::{Confusion, Work, confusion, worklist};

#[cfg(test)]
mod tests;
