//! How far coders agree: by code, by branch and overall, in units or along the text.

mod coefficients;
mod interval;
mod ratings;
mod reading;
mod turns;
mod units;

pub use coefficients::{Coefficients, Figure, Indices, Table, Why};
pub use interval::{Interval, Intervals, RESAMPLES};
pub use ratings::{Drawn, Item, Options, Ratings, Topic, compared};
pub use reading::{RELIABLE, Reading, TENTATIVE, reading};
pub use turns::{Agreement, Counts, Given, PairCounts, Pooled, agreements, given, pair_counts};
pub use units::{Extent, Unit};
