//! `kwali check --watch`: again after each change.

use std::path::Path;
use std::time::{Duration, Instant};

use kwali::checks::Rules;
use kwali::problem::Result;
use kwali::search::Stamp;
use kwali::store::Survey;

use super::{Args, Outcome, Ui, judged, print};

/// How long at least between two looks at the files.
const PAUSE: Duration = Duration::from_millis(200);
/// Looking may take one part in so many of the time, however large the study is.
const SHARE: u32 = 10;

/// Checks until the program is ended.
pub fn watch(args: &Args, root: &Path, rules: &Rules, ui: &mut Ui) -> Result<Outcome> {
    let mut last = None;
    loop {
        let began = Instant::now();
        let survey = Survey::new(root);
        // What is being written right now reads a moment later.
        let Ok(now) = state(&survey) else {
            std::thread::sleep(PAUSE);
            continue;
        };
        if last.as_ref() != Some(&now) {
            last = Some(now);
            let (judged, interviews) = judged(&survey, args, rules)?;
            if ui.width().is_some() {
                ui.print("\u{1b}[2J\u{1b}[3J\u{1b}[H")?;
            }
            print(args, &judged, interviews, root, ui)?;
            ui.finish()?;
        }
        std::thread::sleep(PAUSE.max(began.elapsed() * SHARE));
    }
}

/// What changes when a file does.
type State = (String, String, Vec<(String, String, Vec<(String, Stamp)>)>);

fn state(survey: &Survey) -> Result<State> {
    let mut files = Vec::new();
    for folder in survey.folders(Stamp::of)? {
        for entry in folder.interviews {
            let transcript = entry.transcript.iter().map(|stamp| (String::new(), *stamp));
            let stamps = transcript.chain(entry.codings).collect();
            files.push((entry.case, entry.name, stamps));
        }
    }
    Ok((survey.codebook.source.clone(), survey.cases.source.clone(), files))
}
