//! Steps, undone and redone, also after a restart, a kill and somebody else's work.

mod support;

use std::collections::BTreeMap;
use std::fs;

use kwali::store::{Edit, History, Step, Store};
use kwali::study::{Coding, Locus, Span, Status};
use proptest::prelude::*;
use support::{Folder, MiniStudy};

const CODES: [&str; 3] = ["values.kindness", "values.order", "contact.talk.gate"];

fn open(study: &Folder) -> (Store, History) {
    let store = Store::open(study.path()).unwrap();
    let history = History::open(&store, "anna").unwrap();
    (store, history)
}

fn edit(place: (&str, &str, &str), before: Option<&Coding>, after: Option<&Coding>) -> Edit {
    let (case, interview, coder) = place;
    Edit {
        case: case.into(),
        interview: interview.into(),
        coder: coder.into(),
        before: before.cloned(),
        after: after.cloned(),
    }
}

fn step(name: &str, edits: Vec<Edit>) -> Step {
    Step { name: name.into(), edits, codebook: None }
}

/// A coding of some words of the first interview.
fn coding(store: &Store, start: usize, len: usize, code: &str) -> Coding {
    let (case, name) = &store.interviews().unwrap()[0];
    let (interview, _) = store.interview(case, name).unwrap();
    let text = interview.transcript.text();
    let whole = interview.transcript.resolve(Locus::Whole).unwrap();
    let start = whole.start() + start % (whole.len() - len);
    Coding::new("place", text, Span::at(start, len), code).unwrap()
}

fn first(store: &Store) -> (String, String) {
    store.interviews().unwrap().remove(0)
}

/// A study whose first interview nobody has coded, and a step that codes two passages of it.
fn two_passages() -> (Folder, Store, History, Step) {
    let study = MiniStudy::make();
    let (store, history) = open(&study);
    let (case, name) = first(&store);
    for coder in ["anna", "bram", "kwali"] {
        let _ = fs::remove_file(store.codings_path(&case, &name, coder));
    }
    let place = (case.as_str(), name.as_str(), "anna");
    let made = [coding(&store, 0, 8, CODES[0]), coding(&store, 10, 9, CODES[1])];
    let step = step("code 2 passages", made.iter().map(|c| edit(place, None, Some(c))).collect());
    (study, store, history, step)
}

#[test]
fn what_was_done_before_a_restart_can_be_undone_and_redone() {
    let (study, store, mut history, step) = two_passages();
    let before = study.files();
    let made = history.apply(&store, step.clone()).unwrap();
    assert_eq!(made, step);
    let after = study.files();
    assert_ne!(before, after);
    drop(history);
    let (store, mut history) = open(&study);
    assert_eq!((history.undoable(), history.redoable()), (Some("code 2 passages"), None));
    assert_eq!(history.undo(&store).unwrap(), Some(made.clone()));
    assert_eq!(study.files(), before);
    assert_eq!(history.undo(&store).unwrap(), None);
    drop(history);
    let (store, mut history) = open(&study);
    assert_eq!((history.undoable(), history.redoable()), (None, Some("code 2 passages")));
    assert_eq!(history.redo(&store).unwrap(), Some(made));
    assert_eq!(study.files(), after);
    assert_eq!(history.redo(&store).unwrap(), None);
}

#[test]
fn only_the_last_session_that_made_a_step_is_taken_up() {
    let (study, store, mut history, step_) = two_passages();
    history.apply(&store, step_.clone()).unwrap();
    drop(history);
    let (store, mut history) = open(&study);
    let own = step_.edits[0].after.as_ref().unwrap();
    let place = first(&store);
    let remove = edit((&place.0, &place.1, "anna"), Some(own), None);
    history.apply(&store, step("remove a coding", vec![remove])).unwrap();
    assert_eq!(history.undo(&store).unwrap().unwrap().name, "remove a coding");
    assert_eq!(history.undoable(), Some("code 2 passages"));
    history.redo(&store).unwrap();
    drop(history);
    drop(open(&study));
    let (store, mut history) = open(&study);
    assert_eq!(history.undo(&store).unwrap().unwrap().name, "remove a coding");
    assert_eq!(history.undoable(), None);
}

#[test]
fn what_somebody_changed_since_is_not_undone_over_it() {
    let (study, store, mut history, step) = two_passages();
    history.apply(&store, step.clone()).unwrap();
    let (case, name) = first(&store);
    let noted = |memo: &str| {
        store.change_codings(&case, &name, "anna", |all| {
            memo.clone_into(&mut all[1].memo);
            Ok(())
        })
    };
    noted("mine").unwrap();
    let now = study.files();
    let problem = history.undo(&store).unwrap_err();
    let id = step.edits[1].after.as_ref().unwrap().id();
    for part in ["“code 2 passages”", id, "changed in the meantime", &format!("{case}/{name}@")]
    {
        assert!(problem.message().contains(part), "{problem}");
    }
    assert!(problem.file().is_some() && problem.advice().is_some(), "{problem}");
    assert_eq!(study.files(), now);
    assert_eq!(history.undoable(), Some("code 2 passages"));
    noted("").unwrap();
    assert!(history.undo(&store).unwrap().is_some());
}

#[test]
fn a_step_on_what_is_no_longer_so_changes_nothing() {
    let (study, store, mut history, made) = two_passages();
    history.apply(&store, made.clone()).unwrap();
    let now = study.files();
    let place = first(&store);
    let place = (place.0.as_str(), place.1.as_str(), "anna");
    let own = made.edits[0].after.clone().unwrap();
    let other = made.edits[1].after.clone().unwrap();
    let mut noted = own.clone();
    noted.memo = "a note".into();
    let fresh = coding(&store, 20, 5, CODES[2]);
    let gone = coding(&store, 40, 5, CODES[2]);
    let refused = [
        (edit(place, Some(&noted), None), "changed in the meantime"),
        (edit(place, Some(&gone), None), "removed in the meantime"),
        (edit(place, None, Some(&own)), "stands there already"),
        (edit(place, Some(&own), Some(&other)), "stands there already"),
        (edit((place.0, "nobody", "anna"), None, Some(&fresh)), "no interview"),
        (edit((place.0, place.1, "../x"), None, Some(&fresh)), "../x"),
    ];
    for (wrong, says) in refused {
        let right = edit(place, None, Some(&fresh));
        let problem = history.apply(&store, step("x", vec![right, wrong])).unwrap_err();
        assert!(problem.message().contains(says), "{problem}");
        assert_eq!(study.files(), now);
    }
    assert_eq!(history.undoable(), Some("code 2 passages"));
}

#[test]
fn a_step_that_cannot_be_written_is_taken_back_and_forgotten() {
    let (study, store, mut history, made) = two_passages();
    history.apply(&store, made).unwrap();
    history.undo(&store).unwrap();
    let now = study.files();
    let (case, name) = first(&store);
    let fresh = coding(&store, 20, 5, CODES[2]);
    let long = "x".repeat(250);
    let edits = ["anna", &long].map(|who| edit((&case, &name, who), None, Some(&fresh)));
    let problem = history.apply(&store, step("too long", edits.into())).unwrap_err();
    assert!(problem.message().contains("cannot write"), "{problem}");
    assert_eq!(study.files(), now);
    drop(history);
    let (_, history) = open(&study);
    assert_eq!((history.undoable(), history.redoable()), (None, Some("code 2 passages")));
}

#[test]
fn the_newcomer_is_renamed_and_never_what_was_there() {
    let (study, store, mut history, made) = two_passages();
    history.apply(&store, made.clone()).unwrap();
    let (case, name) = first(&store);
    let place = (case.as_str(), name.as_str(), "anna");
    let old = made.edits[0].after.clone().unwrap();
    // Standing before the old one in the file, it would have come first.
    let fresh = coding(&store, 1, 3, CODES[1]).renamed(old.id().to_owned());
    let moved = coding(&store, 30, 4, CODES[2]).renamed("other".into());
    let edits = vec![edit(place, Some(&old), Some(&moved)), edit(place, None, Some(&fresh))];
    let before = study.files();
    let done = history.apply(&store, step("x", edits)).unwrap();
    assert_eq!(done.edits[0].after.as_ref().unwrap().id(), old.id());
    assert_eq!(done.edits[1].after.as_ref().unwrap().id(), format!("{}-2", old.id()));
    assert_eq!(history.undo(&store).unwrap(), Some(done));
    assert_eq!(study.files(), before);
    let ids = |all: &[Coding]| all.iter().map(|c| c.id().to_owned()).collect::<Vec<_>>();
    store
        .change_codings(&case, &name, "anna", |all| {
            all.insert(0, fresh);
            Ok(())
        })
        .unwrap();
    let mut all = store.codings(&case, &name, "anna").unwrap();
    all.retain(|coding| coding.span() == old.span() && coding.code() == old.code());
    assert_eq!(ids(&all), [old.id()]);
}

#[test]
fn what_comes_back_under_another_id_is_found_by_it() {
    let (study, store, mut history, made) = two_passages();
    history.apply(&store, made.clone()).unwrap();
    let (case, name) = first(&store);
    let place = (case.as_str(), name.as_str(), "anna");
    let own = made.edits[0].after.clone().unwrap();
    let without = history.apply(&store, step("remove", vec![edit(place, Some(&own), None)]));
    without.unwrap();
    let other = coding(&store, 30, 6, CODES[2]).renamed(own.id().to_owned());
    store.apply(&step("", vec![edit(place, None, Some(&other))])).unwrap();
    let before = study.files();
    history.undo(&store).unwrap();
    drop(history);
    let (store, mut history) = open(&study);
    let all = store.codings(&case, &name, "anna").unwrap();
    assert!(all.contains(&other) && all.contains(&own.clone().renamed(format!("{}-2", own.id()))));
    history.redo(&store).unwrap();
    assert_eq!(study.files(), before);
}

#[test]
fn two_processes_of_one_coder_have_a_journal_each() {
    let (study, store, mut history, made) = two_passages();
    let (_, mut second) = open(&study);
    let [one, two] = [0, 1].map(|at| made.edits[at].clone());
    history.apply(&store, step("one", vec![one])).unwrap();
    second.apply(&store, step("two", vec![two])).unwrap();
    assert_eq!((history.undoable(), second.undoable()), (Some("one"), Some("two")));
    let (_, third) = open(&study);
    assert_eq!((third.undoable(), third.problem()), (None, None));
    drop((history, second, third));
    assert!(study.file(".kwali/undo/anna.2.jsonl").exists());
    let (_, history) = open(&study);
    assert_eq!(history.undoable(), Some("one"));
}

#[test]
fn coding_goes_on_where_there_can_be_no_journal() {
    let (study, _, history, made) = two_passages();
    drop(history);
    fs::remove_dir_all(study.file(".kwali/undo")).unwrap();
    study.write(".kwali/undo", "in the way");
    let (store, mut history) = open(&study);
    assert!(history.problem().unwrap().message().contains("cannot write"));
    history.apply(&store, made.clone()).unwrap();
    assert_eq!(history.undo(&store).unwrap(), Some(made));
}

#[test]
fn a_journal_that_vanishes_or_is_torn_costs_only_what_stood_there() {
    let (study, store, mut history, made) = two_passages();
    let [one, two] = [0, 1].map(|at| made.edits[at].clone());
    history.apply(&store, step("one", vec![one])).unwrap();
    let kept = study.read(".kwali/undo/anna.jsonl");
    fs::remove_dir_all(study.file(".kwali")).unwrap();
    history.apply(&store, step("two", vec![two])).unwrap();
    assert_eq!(history.undo(&store).unwrap().unwrap().name, "two");
    drop(history);
    study.write(".kwali/undo/anna.jsonl", kept.clone() + &kept[..kept.len() / 2]);
    let (store, mut history) = open(&study);
    assert_eq!(history.undo(&store).unwrap().unwrap().name, "one");
    drop(history);
    study.write(".kwali/undo/anna.jsonl", b"\xff\n{}\n");
    assert_eq!(open(&study).1.undoable(), None);
}

/// The journal says that a step is being undone before its files change.
#[test]
fn an_undo_that_was_cut_short_is_finished_by_the_next_one() {
    let (study, store, mut history, made) = two_passages();
    let [one, two] = [0, 1].map(|at| made.edits[at].clone());
    history.apply(&store, step("one", vec![one])).unwrap();
    let between = study.files();
    history.apply(&store, step("two", vec![two])).unwrap();
    let after = study.files();
    history.undo(&store).unwrap();
    drop(history);
    let journal = study.read(".kwali/undo/anna.jsonl");
    let cut = journal.strip_suffix("{\"undo\":null}\n\"made\"\n").unwrap();
    for (journal, files) in [
        (format!("{cut}{{\"undo\":null}}\n"), &after),
        (format!("{cut}{{\"undo\":null}}\n"), &between),
        (cut.to_owned(), &after),
    ] {
        files.iter().for_each(|(name, content)| study.write(name, content));
        study.write(".kwali/undo/anna.jsonl", journal);
        let (store, mut history) = open(&study);
        assert_eq!(history.undo(&store).unwrap().unwrap().name, "two");
        assert_eq!(study.files(), between);
        assert_eq!((history.undoable(), history.redoable()), (Some("one"), Some("two")));
    }
    let (store, mut history) = open(&study);
    assert_eq!(history.undo(&store).unwrap().unwrap().name, "one");
}

#[test]
fn a_code_and_what_is_coded_with_it_come_and_go_together() {
    let (study, store, mut history, made) = two_passages();
    let old = study.read("codebook.yaml");
    let new = old.replacen(
        "\n  - id: values",
        "\n  - id: fresh\n    label: Fresh\n    definition: New.\n  - id: values",
        1,
    );
    assert!(kwali::store::parse_codebook(&study.file("x"), &new).is_ok());
    let mut edits = made.edits;
    edits[0].after = edits[0].after.as_ref().map(|coding| coding.recoded("fresh"));
    let before = study.files();
    let codebook = Some((old.clone(), new.clone()));
    let wanted = Step { name: "new code".into(), edits, codebook };
    history.apply(&store, wanted.clone()).unwrap();
    assert_eq!(study.read("codebook.yaml"), new);
    assert!(Store::open(study.path()).unwrap().load().is_ok());
    assert!(store.apply(&wanted).unwrap_err().message().contains("codebook was changed"));
    history.undo(&store).unwrap();
    assert_eq!(study.files(), before);
    let broken = Step { codebook: Some((old, "codes: [".into())), ..step("x", vec![]) };
    assert!(history.apply(&store, broken).is_err());
    assert_eq!(study.files(), before);
}

/// Two files that change in one step: a suggestion that becomes somebody's own.
fn acceptance() -> (Folder, Store, History, Step) {
    let (study, store, history, made) = two_passages();
    let (case, name) = first(&store);
    let suggested = made.edits[0].after.as_ref().unwrap().with_status(Status::Suggested);
    let own = suggested.with_status(Status::Accepted);
    let kwali = (case.as_str(), name.as_str(), "kwali");
    store.apply(&step("", vec![edit(kwali, None, Some(&suggested))])).unwrap();
    let accept =
        vec![edit((&case, &name, "anna"), None, Some(&own)), edit(kwali, Some(&suggested), None)];
    (study, store, history, step("accept", accept))
}

type Files = BTreeMap<String, Vec<u8>>;

/// Puts the files back that `which` names, as a kill would have left them.
fn put_back(study: &Folder, files: &Files, which: impl Fn(&str) -> bool) {
    for name in study.files().keys().chain(files.keys()).filter(|name| which(name)) {
        match files.get(name) {
            Some(content) => study.write(name, content),
            None => drop(fs::remove_file(study.file(name))),
        }
    }
}

#[test]
fn a_kill_between_journal_and_files_leaves_nothing_that_cannot_be_undone() {
    for killed in ["before any file", "after the first"] {
        let kept = |name: &str| killed == "before any file" || name.contains(".kwali.");
        let (study, store, mut history, accept) = acceptance();
        let before = study.files();
        history.apply(&store, accept).unwrap();
        let after = study.files();
        put_back(&study, &before, kept);
        drop(history);
        let (store, mut history) = open(&study);
        assert!(history.undo(&store).unwrap().is_some());
        assert_eq!(study.files(), before);
        assert!(history.redo(&store).unwrap().is_some());
        assert_eq!(study.files(), after);
        // Now while it is undone, for which the suggestion comes back first.
        history.undo(&store).unwrap();
        put_back(&study, &after, |name| killed == "before any file" || name.contains(".anna."));
        drop(history);
        let (store, mut history) = open(&study);
        assert!(history.redo(&store).unwrap().is_some());
        assert_eq!(study.files(), after);
    }
}

#[derive(Debug, Clone)]
enum Act {
    /// Edits: whose, which of theirs, what becomes of it.
    Do(Vec<(usize, prop::sample::Index, What)>),
    Undo,
    Redo,
    Restart,
    /// Somebody else codes.
    Other(usize),
}

#[derive(Debug, Clone)]
enum What {
    Add(usize, usize, usize),
    Remove,
    Recode(usize),
    Note(String),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let what = prop_oneof![
        3 => (0usize..60, 4usize..20, 0usize..3).prop_map(|(a, b, c)| What::Add(a, b, c)),
        1 => Just(What::Remove),
        1 => (0usize..3).prop_map(What::Recode),
        1 => "[a-z,\"\n]{0,6}".prop_map(What::Note),
    ];
    let edits = prop::collection::vec((0usize..2, any::<prop::sample::Index>(), what), 1..4);
    let act = prop_oneof![
        4 => edits.prop_map(Act::Do),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        1 => Just(Act::Restart),
        1 => (0usize..60).prop_map(Act::Other),
    ];
    prop::collection::vec(act, 1..25)
}

const OWN: [&str; 2] = ["anna", "kwali"];

/// What the files of both coders should hold, and what of it can be undone.
struct Model {
    states: Vec<[Vec<Coding>; 2]>,
    sessions: Vec<usize>,
    at: usize,
    floor: usize,
}

impl Model {
    fn restart(&mut self) {
        let steps = &self.sessions[self.floor..];
        let last = steps.iter().max().copied().unwrap_or(0);
        while self.floor < self.at && self.sessions[self.floor] != last {
            self.floor += 1;
        }
    }
}

/// The edits that are possible on what is there, each on a coding of its own.
fn possible(
    store: &Store,
    place: (&str, &str),
    now: &[Vec<Coding>; 2],
    wanted: &[(usize, prop::sample::Index, What)],
) -> (Vec<Edit>, [Vec<Coding>; 2]) {
    let mut next = now.clone();
    let mut edits: Vec<Edit> = Vec::new();
    for (who, which, what) in wanted {
        let all = &mut next[*who];
        let place = (place.0, place.1, OWN[*who]);
        let twin = |all: &[Coding], c: &Coding| {
            all.iter().any(|o| (o.span(), o.code()) == (c.span(), c.code()))
        };
        let at = (!all.is_empty()).then(|| which.index(all.len()));
        let touched = |c: &Coding| {
            edits.iter().any(|e| {
                e.coder == place.2 && e.before.iter().chain(&e.after).any(|o| o.id() == c.id())
            })
        };
        let made = match (what, at) {
            (What::Add(start, len, code), _) => {
                let fresh = coding(store, *start, *len, CODES[*code]);
                let id = all.iter().any(|c| c.id() == fresh.id());
                if twin(all, &fresh) || id || touched(&fresh) {
                    continue;
                }
                all.push(fresh.clone());
                edit(place, None, Some(&fresh))
            }
            (_, None) => continue,
            (_, Some(at)) if touched(&all[at]) => continue,
            (What::Remove, Some(at)) => edit(place, Some(&all.remove(at)), None),
            (What::Recode(code), Some(at)) => {
                let after = all[at].recoded(CODES[*code]);
                if twin(all, &after) {
                    continue;
                }
                let before = std::mem::replace(&mut all[at], after.clone());
                edit(place, Some(&before), Some(&after))
            }
            (What::Note(memo), Some(at)) => {
                let mut after = all[at].clone();
                after.memo.clone_from(memo);
                let before = std::mem::replace(&mut all[at], after.clone());
                edit(place, Some(&before), Some(&after))
            }
        };
        edits.push(made);
    }
    next.iter_mut().for_each(|all| all.sort_by(|a, b| a.order().cmp(&b.order())));
    (edits, next)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_steps_and_the_way_back_gives_the_files_of_a_model(acts in acts()) {
        let (study, store, mut history, _) = two_passages();
        let (case, name) = first(&store);
        let mut model =
            Model { states: vec![Default::default()], sessions: vec![], at: 0, floor: 0 };
        let mut session = 1;
        let mut others = Vec::new();
        for act in acts {
            match act {
                Act::Do(wanted) => {
                    let now = &model.states[model.at];
                    let (edits, next) = possible(&store, (&case, &name), now, &wanted);
                    let made = history.apply(&store, step("x", edits.clone())).unwrap();
                    prop_assert_eq!(made.edits, edits);
                    model.states.truncate(model.at + 1);
                    model.sessions.truncate(model.at);
                    model.states.push(next);
                    model.sessions.push(session);
                    model.at += 1;
                }
                Act::Undo => {
                    prop_assert_eq!(history.undo(&store).unwrap().is_some(), model.at > model.floor);
                    model.at -= usize::from(model.at > model.floor);
                }
                Act::Redo => {
                    let more = model.at + 1 < model.states.len();
                    prop_assert_eq!(history.redo(&store).unwrap().is_some(), more);
                    model.at += usize::from(more);
                }
                Act::Restart => {
                    drop(history);
                    history = History::open(&store, "anna").unwrap();
                    model.restart();
                    session += 1;
                }
                Act::Other(start) => {
                    let fresh = coding(&store, start, 5, CODES[0]);
                    if others.iter().all(|c: &Coding| c.span() != fresh.span()) {
                        let added = edit((&case, &name, "bram"), None, Some(&fresh));
                        store.apply(&step("", vec![added])).unwrap();
                        others.push(fresh);
                    }
                }
            }
            for (who, coder) in OWN.iter().enumerate() {
                let now = store.codings(&case, &name, coder).unwrap();
                prop_assert_eq!(&now, &model.states[model.at][who]);
            }
            prop_assert_eq!(store.codings(&case, &name, "bram").unwrap().len(), others.len());
        }
        prop_assert!(study.file(".kwali").exists());
    }
}
