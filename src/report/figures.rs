//! Drawings of figures in reports.

use super::chart::{Bar, Bars, Lines, Mark, Series};
use super::document::{Block, Grid, Inline};
use super::kit::Kit;
use crate::analysis::saturation::{Held, Measure, Saturation, Step, held, saturation};
use crate::analysis::{Contrast, Selection, Words};
use crate::study::{Span, Status};

/// How much each case's two roles share, beside the table that says the same.
pub fn shared(kit: &Kit<'_>, found: &[Contrast<'_>]) -> Block {
    let bar = |contrast: &Contrast<'_>| {
        let index = contrast.index();
        Bar {
            label: contrast.case.to_owned(),
            value: index,
            range: None,
            says: index.map_or("–".to_owned(), |index| kit.locale.decimal(index)),
        }
    };
    let caption = kit.locale.say("figure-shared", &[("one", (&kit.noun().one).into())]);
    let bars = found.iter().map(bar).collect();
    drawn(Bars { title: caption, bars, most: Some(1.0), ..Bars::default() }, Grid::default())
}

/// How much of what those who answer said in each interview is coded.
pub fn coded(kit: &Kit<'_>) -> Block {
    let bars = kit.study.interviews.iter().map(|interview| {
        let words = Words::of_answers(interview, kit.codebook());
        let mut spans: Vec<Span> =
            kit.tally.of_interview(interview).map(|row| row.coding.span()).collect();
        spans.sort_unstable();
        let share = (!words.is_empty()).then(|| words.within(spans) as f64 / words.len() as f64);
        Bar {
            label: interview.reference().to_string(),
            value: share,
            range: None,
            says: share.map_or("–".to_owned(), |share| kit.locale.percent(share)),
        }
    });
    let bars: Vec<Bar> = bars.collect();
    let rows = bars.iter().map(|bar| vec![words(&bar.label), words(&bar.says)]).collect();
    let caption = kit.text("figure-coded");
    let header = vec![kit.column("col-interview"), caption.clone()];
    drawn(Bars { title: caption, bars, most: Some(1.0), ..Bars::default() }, Grid { header, rows })
}

/// How far two coders agree on each code: α with its interval, beside the table that says the same.
pub fn agreement<'c>(
    kit: &Kit<'_>,
    codes: impl Iterator<Item = (&'c str, Option<f64>, Option<(f64, f64)>)>,
) -> Block {
    let bar = |(code, alpha, range): (&str, Option<f64>, _)| Bar {
        label: code.to_owned(),
        value: alpha,
        range,
        says: alpha.map_or("–".to_owned(), |alpha| kit.locale.decimal(alpha)),
    };
    let title = kit.text("figure-agreement");
    drawn(
        Bars { title, bars: codes.map(bar).collect(), most: Some(1.0), ..Bars::default() },
        Grid::default(),
    )
}

fn drawn(bars: Bars, table: Grid) -> Block {
    Block::Figure { svg: bars.svg(), caption: bars.title, table }
}

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.to_owned())]
}

/// What the interviews brought that was new, in the order held, with what it says.
pub fn growth(kit: &Kit<'_>) -> Vec<Block> {
    let coders = kit.codebook().settings().coder.iter().cloned().collect();
    let selection = Selection { coders, statuses: vec![Status::Accepted], ..Selection::default() };
    let interviews = kit.study.interviews.iter();
    let interviews: Vec<Held> =
        interviews.filter_map(|interview| held(interview, kit.codebook(), &selection)).collect();
    let measure = Measure::default();
    let found = saturation(interviews, measure);
    let said = Block::Paragraph(words(&reached(kit, &found, measure)));
    let points = |of: fn(&Step) -> usize| {
        let steps = found.steps.iter().enumerate();
        let points = steps.map(|(at, step)| ((at + 1) as f64, of(step) as f64));
        std::iter::once((0.0, 0.0)).chain(points).collect()
    };
    let mark = |after: usize| Mark { x: after as f64, name: kit.text("figure-saturation") };
    let lines = Lines {
        title: kit.text("figure-growth"),
        about: String::new(),
        x: kit.text("figure-interviews"),
        y: String::new(),
        series: vec![
            Series { name: kit.text("figure-codes"), points: points(|step| step.seen) },
            Series { name: kit.column("figure-pairs"), points: points(|step| step.pairs) },
        ],
        marks: found.reached.map(mark).into_iter().collect(),
    };
    let row = |step: &Step| {
        let numbers = [step.codes, step.new_codes, step.seen, step.new_pairs];
        [&step.interview, &step.date]
            .map(|text| words(text))
            .into_iter()
            .chain(numbers.map(|number| words(&number.to_string())))
            .collect()
    };
    let header = ["col-interview", "col-date", "col-codes", "col-new", "col-seen", "col-new-pairs"];
    let table = Grid {
        header: header.map(|id| kit.column(id)).to_vec(),
        rows: found.steps.iter().map(row).collect(),
    };
    vec![said, Block::Figure { svg: lines.svg(), caption: lines.title, table }]
}

fn reached(kit: &Kit<'_>, found: &Saturation, measure: Measure) -> String {
    let id = match found.reached {
        Some(_) if found.again(measure).is_some() => "saturation-again",
        Some(_) => "saturation-reached",
        None if found.steps.len() < measure.base + measure.run => "saturation-few",
        None if found.base_codes == 0 => "saturation-none",
        None => "saturation-open",
    };
    let values = [
        ("after", found.reached.unwrap_or(0).into()),
        ("last", found.again(measure).map_or("", |step| &step.interview).into()),
        ("base", measure.base.into()),
        ("run", measure.run.into()),
        ("codes", found.base_codes.into()),
        ("threshold", kit.locale.percent(measure.threshold).into()),
    ];
    kit.locale.say(id, &values)
}
