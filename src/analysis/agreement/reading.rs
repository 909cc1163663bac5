//! What a value may carry.

use super::coefficients::{Figure, Why};
use super::interval::Interval;

/// How a value of α reads, by Krippendorff's customary bounds (2004, 241).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// There is no value.
    None(Why),
    /// In so few turns does it occur that one coding more or less decides.
    Rare(usize),
    /// No better than chance.
    Chance,
    /// Below 0.667: too little to conclude anything from.
    Low,
    /// From 0.667: enough for tentative conclusions.
    Tentative,
    /// From 0.8, but the interval reaches below 0.667.
    Unsure,
    /// From 0.8: reliable.
    Reliable,
}

/// The least value that carries tentative conclusions.
pub const TENTATIVE: f64 = 0.667;
/// The least value that is called reliable.
pub const RELIABLE: f64 = 0.8;

/// How α of something that occurs in so many turns reads.
pub fn reading(alpha: Figure, interval: Interval, turns: usize, rare: usize) -> Reading {
    match alpha {
        Err(why) => Reading::None(why),
        Ok(_) if turns < rare => Reading::Rare(turns),
        Ok(alpha) if alpha <= 0.0 => Reading::Chance,
        Ok(alpha) if alpha < TENTATIVE => Reading::Low,
        Ok(alpha) if alpha < RELIABLE => Reading::Tentative,
        Ok(_) if interval.is_ok_and(|(low, _)| low < TENTATIVE) => Reading::Unsure,
        Ok(_) => Reading::Reliable,
    }
}
