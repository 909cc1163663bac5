//! Where in interviews a code is met: how often at all, and how far into them.

/// An interview is cut into so many stretches.
const STRETCHES: usize = 50;
/// How far a turn's code speaks for turns before and behind it, as a share of the interview.
const REACH: f64 = 0.1;

/// How often codes were used, of the turns in which they may be.
#[derive(Debug)]
pub(super) struct Places {
    used: Vec<f64>,
    open: Vec<f64>,
    /// By code and stretch: how much more it is used there than anywhere.
    lift: Vec<[f32; STRETCHES]>,
}

/// A turn's place within its interview (0 to 1), the codes it may have, and those it has.
pub(super) type Used<'a> = (f32, &'a [u32], &'a [u32]);

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place is not below 0"
)]
fn stretch(place: f32) -> usize {
    ((place.max(0.0) * STRETCHES as f32) as usize).min(STRETCHES - 1)
}

impl Places {
    /// Counts turns.
    pub fn new<'a>(turns: impl Iterator<Item = Used<'a>>, codes: usize) -> Self {
        let mut used = vec![[0.0; STRETCHES]; codes];
        let mut open = vec![[0.0; STRETCHES]; codes];
        for (place, allowed, has) in turns {
            let at = stretch(place);
            allowed.iter().for_each(|code| open[*code as usize][at] += 1.0);
            has.iter().for_each(|code| used[*code as usize][at] += 1.0);
        }
        let near = near();
        let lift = used.iter().zip(&open).map(|(used, open)| lift(used, open, &near)).collect();
        let total = |counts: &Vec<[f64; STRETCHES]>| {
            counts.iter().map(|stretches| stretches.iter().sum()).collect()
        };
        Self { used: total(&used), open: total(&open), lift }
    }

    /// The logarithm of how often a code is used where it may be, smoothed.
    pub fn often(&self, code: u32) -> f64 {
        let at = code as usize;
        ((self.used[at] + 0.5) / (self.open[at] + 15.0)).ln()
    }

    /// The logarithm of how much more it is used around a place than anywhere.
    pub fn here(&self, code: u32, place: f32) -> f64 {
        f64::from(self.lift[code as usize][stretch(place)])
    }
}

/// How much a stretch counts for another, by their distance.
fn near() -> [f64; STRETCHES] {
    let weight = |distance: usize| {
        let away = distance as f64 / STRETCHES as f64 / REACH;
        (-0.5 * away * away).exp()
    };
    std::array::from_fn(weight)
}

fn lift(
    used: &[f64; STRETCHES],
    open: &[f64; STRETCHES],
    near: &[f64; STRETCHES],
) -> [f32; STRETCHES] {
    let around = |counts: &[f64; STRETCHES], at: usize| -> f64 {
        counts.iter().enumerate().map(|(other, count)| count * near[at.abs_diff(other)]).sum()
    };
    let (all_used, all_open): (f64, f64) = (used.iter().sum(), open.iter().sum());
    let expected = 2.5 * all_used / all_open.max(1.0) + 0.01;
    let anywhere = ((all_used + 0.01) / (all_open + 5.0)).ln();
    let here = |at| ((around(used, at) + expected) / (around(open, at) + 5.0)).ln() - anywhere;
    #[allow(clippy::cast_possible_truncation, reason = "weights are kept small")]
    std::array::from_fn(|at| here(at) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_likelier_where_it_was_met_and_the_more_it_was_met() {
        let turns: Vec<f32> = (0..100_u8).map(|at| f32::from(at) / 100.0).collect();
        let used = turns.iter().map(|place| {
            let has: &[u32] = if *place < 0.1 { &[0] } else { &[] };
            (*place, &[0, 1][..], has)
        });
        let places = Places::new(used, 2);
        assert!(places.here(0, 0.05) > 0.5 && places.here(0, 0.9) < -0.5);
        assert!(places.often(0) > places.often(1));
        assert!(places.here(0, 7.0).is_finite() && places.here(0, -1.0).is_finite());
    }
}
