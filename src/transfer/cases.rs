//! Cases and their attributes, from a project.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::names::{Names, name_of};
use crate::interchange::{Losses, Project};
use crate::study::one_line;

/// The variable of a source that names its case.
pub const CASE: &str = "case";

/// The cases of a study, and where each source belongs.
#[derive(Debug, Default)]
pub struct Places {
    /// The attributes' names, in order.
    pub attributes: Vec<String>,
    /// The cases in order, each with its values.
    pub rows: Vec<(String, Vec<String>)>,
    /// For each source its case.
    pub case_of: HashMap<String, String>,
    /// For each source the values that are not its case's, as name and value.
    pub own: HashMap<String, Vec<(String, String)>>,
}

/// Files every source under a case: the one it is in, or one of its own.
pub fn places(project: &Project, losses: &mut Losses) -> Places {
    let mut places = Places::default();
    let mut names = Names::of(project);
    // Folders that the study needs for itself.
    ["cells", "memos", "cases"].iter().for_each(|name| names.reserve(name));
    let mut values: BTreeMap<usize, HashMap<String, String>> = BTreeMap::new();
    let label = labels(project);
    for (at, case) in project.cases.iter().enumerate() {
        let name = names.give(&at.to_string(), &case.name, "case");
        if name != name_of(&case.name) && name != case.name && !case.name.trim().is_empty() {
            losses.add("names", case.name.as_str(), format!("the case is called `{name}` here"));
        }
        for source in &case.sources {
            if let Some(first) = places.case_of.get(source) {
                let item = format!("{} in {name}", called(project, source));
                losses.add("members of cases", item, format!("it is in the case {first} already"));
            } else {
                places.case_of.insert(source.clone(), name.clone());
            }
        }
        if !case.description.trim().is_empty() {
            let what = format!("what is said of it is no attribute: {}", case.description.trim());
            losses.add("descriptions of cases", name.as_str(), what);
        }
        let own = case.values.iter().map(|(id, value)| (label(id), value.clone()));
        values.insert(places.rows.len(), own.collect());
        places.rows.push((name, Vec::new()));
    }
    let variable = project.variables.iter().find(|one| one.name == CASE).map(|one| &one.id);
    file_by_name(project, variable, &mut places);
    for source in &project.sources {
        let filed = places.case_of.get(&source.id);
        let known =
            source.values.iter().filter(|(id, value)| Some(id) != variable || filed != Some(value));
        let own: Vec<(String, String)> =
            known.map(|(id, value)| (label(id), value.clone())).collect();
        if places.case_of.contains_key(&source.id) {
            places.own.insert(source.id.clone(), own);
            continue;
        }
        if source.text.trim().is_empty() {
            continue;
        }
        // A source in no case is one of its own, and what is known of it is known of the case.
        let name = names.give(&format!("source {}", source.id), &source.name, "case");
        places.case_of.insert(source.id.clone(), name.clone());
        values.insert(places.rows.len(), own.into_iter().collect());
        places.rows.push((name, Vec::new()));
    }
    places.attributes = attributes(project, &values, &label);
    for (at, (_, row)) in places.rows.iter_mut().enumerate() {
        let known = values.remove(&at).unwrap_or_default();
        let value = |name: &String| known.get(name).cloned().unwrap_or_default();
        *row = places.attributes.iter().map(value).collect();
    }
    places
}

/// Files sources that no case claims under the case that their variable `case` names, or else their
/// own name as kwali gives it: programs lose which source is in which case.
fn file_by_name(project: &Project, variable: Option<&String>, places: &mut Places) {
    let cases: HashSet<String> = places.rows.iter().map(|(name, _)| name.clone()).collect();
    let taken: HashSet<String> = places.case_of.values().cloned().collect();
    for source in &project.sources {
        let own = source.values.iter().find(|(id, _)| Some(id) == variable);
        let said = own.map(|(_, value)| value.as_str()).filter(|case| cases.contains(*case));
        let called = || {
            let (case, _) = source.name.split_once(' ')?;
            (cases.contains(case) && !taken.contains(case)).then_some(case)
        };
        if !places.case_of.contains_key(&source.id)
            && let Some(case) = said.or_else(called)
        {
            places.case_of.insert(source.id.clone(), case.to_owned());
        }
    }
}

/// The name of each variable as a column: no two are the same, and none is `case`.
fn labels(project: &Project) -> impl Fn(&str) -> String {
    let mut names: HashMap<String, String> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::from(["case".to_owned()]);
    for variable in &project.variables {
        let base = one_line(&variable.name);
        let base = if base.is_empty() { "attribute".to_owned() } else { base };
        let mut name = base.clone();
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name = format!("{base} {number}");
        }
        names.insert(variable.id.clone(), name);
    }
    move |id| names.get(id).cloned().unwrap_or_else(|| id.to_owned())
}

/// The variables that some case has a value of, in the order of the project.
fn attributes(
    project: &Project,
    values: &BTreeMap<usize, HashMap<String, String>>,
    label: &impl Fn(&str) -> String,
) -> Vec<String> {
    let used: HashSet<&String> = values.values().flat_map(HashMap::keys).collect();
    let known: Vec<String> = project.variables.iter().map(|one| label(&one.id)).collect();
    let mut all: Vec<String> = known.iter().filter(|name| used.contains(name)).cloned().collect();
    let mut rest: Vec<&String> = used.into_iter().filter(|name| !known.contains(name)).collect();
    rest.sort();
    all.extend(rest.into_iter().cloned());
    all
}

fn called<'a>(project: &'a Project, source: &'a str) -> &'a str {
    let known = project.sources.iter().find(|known| known.id == source);
    known.map_or(source, |known| known.name.as_str())
}
