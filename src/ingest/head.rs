//! An interview's front matter: what is asked for, what the file says, what was there.

use std::collections::{HashMap, HashSet};

use super::{Order, Source, Speaker, check_date};
use crate::problem::{Problem, Result};
use crate::readers::Front;
use crate::readers::composed;
use crate::store::{self, Store, write};
use crate::study::{Approval, Meta, Transcript};

/// An interview that stands there already.
pub struct There {
    meta: Meta,
    /// Its file's front matter, with the lines around it.
    front: String,
}

/// The interview that stands under a file's name. One that does not read is a problem only where it
/// is to be replaced.
pub fn there(store: &Store, order: &Order, source: &Source) -> Result<Option<There>> {
    let path = store.transcript_path(&order.case, &source.name);
    if !path.exists() {
        return Ok(None);
    }
    let interview = match store.reread_interview(&order.case, &source.name) {
        Ok((interview, _)) => interview,
        Err(_) if !order.update => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let text = write::read_text(&path)?;
    let front = text[..store::body_start(&text).unwrap_or(0)].to_owned();
    Ok(Some(There { meta: Transcript::meta(&interview.transcript).clone(), front }))
}

/// Labels with who speaks, as the order says, or else as the interview says that is there.
pub fn declared_before(order: &Order, there: Option<&There>) -> Vec<(String, String)> {
    let plain = |(label, who): &(String, String)| (composed(label).into_owned(), who.clone());
    let mut all: Vec<(String, String)> = order.speakers.iter().map(plain).collect();
    let before = there.into_iter().flat_map(|there| &there.meta.speakers);
    for (label, who) in before.filter(|(_, who)| !who.is_empty()) {
        let label = composed(label);
        if !all.iter().any(|(known, _)| *known == label) {
            all.push((label.into_owned(), who.clone()));
        }
    }
    all
}

/// What an interview's file says above the turns: as the order says, or the file, or as it was.
pub fn meta(
    store: &Store,
    order: &Order,
    front: &Front,
    there: Option<&There>,
    speakers: &[Speaker],
) -> Result<Meta> {
    let was = there.map(|there| &there.meta);
    let role = order.role.as_ref().or(front.role.as_ref()).or(was.map(|was| &was.role));
    let role = role.ok_or_else(|| {
        let roles = store.codebook().settings().roles.iter().map(|role| role.id.as_str());
        Problem::new("the interview has no role")
            .help(format!("name it with --role: {}", roles.collect::<Vec<_>>().join(", ")))
    })?;
    let at = |key: &str, asked: bool| {
        let place = front.places.get(key).filter(|_| !asked).cloned();
        move |problem: Box<Problem>| match place {
            Some(place) => Box::new(problem.at(place)),
            None => problem,
        }
    };
    store.codebook().role(role).map_err(at("role", order.role.is_some()))?;
    let lens =
        order.lens.as_ref().or(front.lens.as_ref()).or(was.and_then(|was| was.lens.as_ref()));
    if let Some(lens) = lens {
        let wrong = at("lens", order.lens.is_some());
        store.codebook().require_lens(lens).map_err(wrong)?;
    }
    let date = order.date.as_ref().or(front.date.as_ref());
    if let Some(date) = date {
        check_date(date).map_err(at("date", order.date.is_some()))?;
    }
    let date = date.or(was.map(|was| &was.date));
    let language = order.language.as_ref().or(front.language.as_ref());
    let language = language.or(was.map(|was| &was.language));
    let status = match &front.status {
        Some(status) => status.parse().map_err(at("status", false))?,
        None => was.map_or(Approval::Draft, |was| was.status),
    };
    Ok(Meta {
        role: role.clone(),
        date: date.cloned().unwrap_or_default(),
        language: language.unwrap_or(&store.codebook().settings().language).clone(),
        lens: lens.cloned(),
        status,
        speakers: declared(front, was, speakers),
        note: front.note.clone().or_else(|| was.and_then(|was| was.note.clone())),
    })
}

/// The labels as they were declared and as the file declares them, then the others in order of
/// appearance.
fn declared(front: &Front, was: Option<&Meta>, speakers: &[Speaker]) -> Vec<(String, String)> {
    let spoken: HashMap<&str, &Speaker> = speakers.iter().map(|s| (s.label.as_str(), s)).collect();
    let who = |label: &str| spoken.get(label).and_then(|speaker| speaker.who.clone());
    let before = was.into_iter().flat_map(|was| &was.speakers);
    let mut list: Vec<(String, String)> = Vec::new();
    let mut listed: HashSet<String> = HashSet::new();
    let mut put = |label: &str, said: String| {
        let label = composed(label);
        if listed.insert(label.clone().into_owned()) {
            list.push((label.into_owned(), said));
        }
    };
    for (label, said) in before.chain(&front.speakers).filter(|(_, who)| !who.is_empty()) {
        put(label, who(&composed(label)).unwrap_or_else(|| said.clone()));
    }
    for speaker in speakers {
        put(&speaker.label, speaker.who.clone().unwrap_or_default());
    }
    list
}

/// The interview's file: with the front matter that is there where it says the same, and with its
/// comments where it does not.
pub fn with_front(meta: &Meta, body: &str, there: Option<&There>) -> String {
    let fresh = store::render_transcript(meta, body);
    let Some(there) = there else { return fresh };
    let start = store::body_start(&fresh).unwrap_or(0);
    if there.meta == *meta {
        return format!("{}{}", there.front, &fresh[start..]);
    }
    let comments = there.front.lines().filter(|line| line.trim_start().starts_with('#'));
    let comments = comments.flat_map(|line| [line.trim_start(), "\n"]);
    let rest = fresh.strip_prefix("---\n").unwrap_or(&fresh);
    ["---\n"].into_iter().chain(comments).chain([rest]).collect()
}
