//! What must be known to read the figures, told on standard error.

use kwali::analysis::compare::{Extent, Group};
use kwali::study::Study;

use super::super::{Ui, count};

/// With fewer cases no sample carries a conclusion about others.
const FEW: usize = 30;

/// Which groups are compared, and how much there is of each.
pub fn groups(groups: &[Group; 2], extents: &[Extent], ui: &mut Ui) {
    for ((group, extent), name) in groups.iter().zip(extents).zip(["first", "second"]) {
        ui.say(&format!(
            "{name}: {} ({}, {}, {} words of those who answer)",
            group.name(),
            count(extent.cases.len(), "case"),
            count(extent.interviews, "interview"),
            extent.words
        ));
        uncoded(extent, ui);
    }
}

/// How many interviews are left out because nobody coded them.
pub fn uncoded(extent: &Extent, ui: &mut Ui) {
    if extent.uncoded > 0 {
        ui.say(&format!(
            "  left out: {} without codings of those whose codings count",
            count(extent.uncoded, "interview")
        ));
    }
}

/// Whose codings count.
pub fn coders(coders: &[String], ui: &mut Ui) {
    match coders {
        [] => ui.say("everybody's codings count; --coder chooses"),
        some => ui.say(&format!("codings that count: {}; --coder chooses others", some.join(", "))),
    }
}

/// What the cases support.
pub fn sample(study: &Study, cases: usize, ui: &mut Ui) {
    if let Some(sample) = &study.codebook.settings().sample {
        ui.say(&format!("how the cases were chosen: {}", sample.trim()));
    }
    if cases < FEW {
        ui.say(&format!(
            "{} support description, not inference: p and chance speak of these cases, and of none \
             outside the study",
            count(cases, "case")
        ));
    } else if study.codebook.settings().sample.is_none() {
        ui.say(
            "p supposes that cases were drawn at random; `sample` in the codebook can tell how they \
             were chosen",
        );
    }
}
