//! Captions that show again what the one before has shown: every word is said once.

use super::{Cue, Warning};

/// How much later a caption may begin than the one before ends, to go on with it: milliseconds.
const GAP: u64 = 250;

/// Takes out cues that are there twice, and of rolling captions what was shown before.
///
/// One caption that starts with the last words of another may be somebody who says them again. Only
/// where most captions of a file do so, they roll.
pub fn once(cues: Vec<Cue>, warnings: &mut Vec<Warning>) -> Vec<Cue> {
    let cues = without_twins(cues, warnings);
    if !rolls(&cues) {
        return cues;
    }
    let mut kept: Vec<Cue> = Vec::with_capacity(cues.len());
    let mut shown: Option<Cue> = None;
    let mut repeats = 0;
    for cue in cues {
        let known = shown.as_ref().map_or(0, |before| carried(before, &cue));
        repeats += usize::from(known > 0);
        let rest: Vec<&str> = cue.text.split_whitespace().skip(known).collect();
        if rest.is_empty() {
            // What is only repeated stays on the screen.
            if let Some(last) = kept.last_mut() {
                last.end = last.end.max(cue.end);
            }
        } else {
            kept.push(Cue { text: rest.join(" "), ..cue.clone() });
        }
        shown = Some(cue);
    }
    let message = format!("{repeats} captions show again what was said before; it is taken once");
    warnings.push(Warning::new(kept.first().map_or(1, |cue| cue.line), message));
    kept
}

fn without_twins(cues: Vec<Cue>, warnings: &mut Vec<Warning>) -> Vec<Cue> {
    let mut kept: Vec<Cue> = Vec::with_capacity(cues.len());
    for cue in cues {
        let twin = |other: &&Cue| {
            (&other.text, &other.speaker, other.start, other.end)
                == (&cue.text, &cue.speaker, cue.start, cue.end)
        };
        let near = kept.iter().rev().take_while(|other| other.start == cue.start);
        match near.take(8).find(twin).filter(|_| cue.start.is_some()) {
            Some(twin) => {
                let message = format!(
                    "the same words stand at the same time on line {}; they are taken once",
                    twin.line
                );
                warnings.push(Warning::new(cue.line, message));
            }
            None => kept.push(cue),
        }
    }
    kept
}

/// Whether captions of the file mostly begin with what the one before has shown, and go on from there.
fn rolls(cues: &[Cue]) -> bool {
    let (mut pairs, mut repeats, mut words, mut grows) = (0, 0, 0, 0);
    for pair in cues.windows(2) {
        let known = carried(&pair[0], &pair[1]);
        pairs += 1;
        repeats += usize::from(known > 0);
        words += known;
        grows += usize::from(known > 0 && known < pair[1].text.split_whitespace().count());
    }
    // Somebody who says `Yes.` and `Yes, that is so.` repeats a word, and not a line.
    repeats >= 2 && repeats * 3 >= pairs * 2 && grows * 4 >= repeats && words >= repeats * 2
}

/// How many words of a caption are the last ones of the one before, on the screen at the same time.
fn carried(before: &Cue, cue: &Cue) -> usize {
    let joins = match (before.end, cue.start) {
        (Some(end), Some(start)) => start <= end + GAP,
        _ => false,
    };
    if !joins || before.speaker != cue.speaker {
        return 0;
    }
    let old: Vec<&str> = before.text.split_whitespace().collect();
    let new: Vec<&str> = cue.text.split_whitespace().collect();
    (1..=old.len().min(new.len()).min(80))
        .rev()
        .find(|&n| old[old.len() - n..] == new[..n])
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(texts: &[&str]) -> Vec<Cue> {
        let cue = |(at, text): (usize, &&str)| {
            let start = at as u64 * 1000;
            let (start, end) = (Some(start), Some(start + 1000));
            Cue { line: at + 1, start, end, speaker: None, text: (*text).to_owned() }
        };
        texts.iter().enumerate().map(cue).collect()
    }

    fn said(texts: &[&str]) -> Vec<String> {
        once(cues(texts), &mut Vec::new()).into_iter().map(|cue| cue.text).collect()
    }

    #[test]
    fn rolling_captions_are_said_once() {
        let rolling = [
            "we gaan",
            "we gaan",
            "we gaan\nnaar huis",
            "naar huis",
            "naar huis\nen dan",
            "en dan",
        ];
        assert_eq!(said(&rolling), ["we gaan", "naar huis", "en dan"]);
        let growing = ["we gaan", "we gaan naar", "we gaan naar huis"];
        assert_eq!(said(&growing), ["we gaan", "naar", "huis"]);
    }

    #[test]
    fn people_may_repeat_themselves() {
        let talk = ["ja", "ja", "ja", "ja dat is zo", "nee", "nee hoor"];
        assert_eq!(said(&talk), talk);
        assert_eq!(said(&["ja", "ja", "ja"]), ["ja", "ja", "ja"]);
    }

    #[test]
    fn the_same_cue_twice_is_one() {
        let mut twice = cues(&["ja", "nee"]);
        twice.insert(1, twice[0].clone());
        let mut warnings = Vec::new();
        assert_eq!(once(twice, &mut warnings).len(), 2);
        assert_eq!(warnings.len(), 1);
    }
}
