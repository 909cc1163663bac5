//! What two groups of the same cases share, case by case.

use super::usage::Sides;
use crate::analysis::contrast::Contrast;

/// The contrast of each case that is in both groups, and the study's index.
#[derive(Debug, Clone)]
pub struct Shared<'a> {
    /// The cases.
    pub cases: Vec<Contrast<'a>>,
    /// The mean of the cases' indices, over those that have one.
    pub mean: Option<f64>,
    /// The codes shared in all cases together over those used in them.
    pub pooled: Option<f64>,
}

/// What the first two groups share in each case, of the codes that may be used in both.
pub fn shared<'a>(sides: &Sides<'a>) -> Shared<'a> {
    let [first, second] = [&sides.extents[0].cases, &sides.extents[1].cases];
    let both = first.iter().filter(|case| second.binary_search(case).is_ok());
    let cases: Vec<Contrast<'a>> = both.map(|case| contrast(sides, *case)).collect();
    let indices: Vec<f64> = cases.iter().filter_map(Contrast::index).collect();
    let mean = (!indices.is_empty()).then(|| indices.iter().sum::<f64>() / indices.len() as f64);
    let shared: usize = cases.iter().map(|case| case.shared.len()).sum();
    let alone = |case: &Contrast<'_>| case.first_only.len() + case.second_only.len();
    let all = shared + cases.iter().map(alone).sum::<usize>();
    Shared { mean, pooled: (all > 0).then(|| shared as f64 / all as f64), cases }
}

fn contrast<'a>(sides: &Sides<'a>, case: usize) -> Contrast<'a> {
    let mut contrast = Contrast {
        case: sides.cases[case],
        shared: Vec::new(),
        first_only: Vec::new(),
        second_only: Vec::new(),
    };
    for (code, used) in &sides.codes {
        if code.branch || used[..2].iter().any(|used| used.able.is_empty()) {
            continue;
        }
        match [0, 1].map(|group| used[group].cases.binary_search(&case).is_ok()) {
            [true, true] => contrast.shared.push(code),
            [true, false] => contrast.first_only.push(code),
            [false, true] => contrast.second_only.push(code),
            [false, false] => {}
        }
    }
    contrast
}
