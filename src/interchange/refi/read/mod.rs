//! A project from REFI-QDA, as programs write it, which is not always as the standard says.

mod codebook;
mod known;
mod notes;
mod package;
mod positions;
mod sources;

use std::collections::{BTreeMap, HashMap, HashSet};

use self::known::Known;
use self::notes::NotesOf;
use self::package::Package;
use super::guid::normal;
use super::xml::{self, Element};
use crate::archive::Archive;
use crate::interchange::{Case, Imported, Losses, MARK, ORIGIN, Project, User, Variable};
use crate::problem::{Problem, Result};

/// Reads a project (`.qdpx`) or a codebook (`.qdc`): which of them it is, the content tells.
pub fn read(bytes: &[u8]) -> Result<Imported> {
    if Archive::is_one(bytes) {
        return read_project(Package::open(bytes)?);
    }
    let root = xml::read(&package::text_of(bytes)?)?;
    match root.name.as_str() {
        "CodeBook" => codebook::read(&root),
        "Project" => read_project(Package::bare(root)),
        other => Err(Box::new(
            Problem::new(format!("the XML is a `{other}`, and no project and no codebook")).help(
                "export a REFI-QDA project (.qdpx) or codebook (.qdc) from the other program",
            ),
        )),
    }
}

fn read_project(mut package: Package<'_>) -> Result<Imported> {
    let root = package.root()?;
    if root.name != "Project" {
        return Err(Box::new(
            Problem::new(format!("the archive holds a `{}` and no project", root.name))
                .help("export a REFI-QDA project (.qdpx) from the other program"),
        ));
    }
    let mut losses = Losses::default();
    package.own = root.get("origin") == Some(ORIGIN);
    let mut remarks = package.remarks();
    let mut notes = NotesOf::read(&root, &mut package, &mut losses)?;
    let mut project = Project {
        name: root.text_of("name"),
        origin: root.text_of("origin"),
        description: root.child_text("Description"),
        users: root.within("Users").map(user).collect(),
        variables: root.within("Variables").map(variable).collect(),
        ..Project::default()
    };
    let parts = codebook::parts(&root, &mut notes, &mut losses);
    (project.codes, project.sets) = (parts.codes, parts.sets);
    project.cases = root.within("Cases").map(|case| self::case(case, &mut losses)).collect();
    let known = Known::of(&root, &project.codes, package.own);
    let read = sources::read(&root, &mut package, &known, &mut notes, &mut losses)?;
    project.sources = read.sources;
    remarks.extend(read.remarks);
    let folded = codebook::unfold(&mut project, &parts.folded);
    remarks.extend(folded);
    find_members(&root, &mut project, &mut losses);
    project.notes = notes.signed(&root, None);
    project.notes.extend(read.notes);
    for kind in ["Users", "Variables", "Cases", "Sets", "Links", "Graphs"] {
        for element in root.within(kind) {
            let what = format!("{} {}", element.name.to_lowercase(), named(element));
            project.notes.extend(notes.about(element, &what));
        }
    }
    project.notes.extend(notes.unclaimed());
    refuse_codes(&mut project, &known, &mut losses);
    tell_unknown(&project, &mut losses);
    let carried = format!("{MARK} codebook.yaml");
    if !package.own && !project.notes.iter().any(|note| note.name == carried) {
        tell_variables(&project, &mut losses);
    }
    let codes = project.codes.iter().map(|code| (&code.id, &code.name));
    tell_twice("codes", codes, &mut losses);
    tell_twice("users", project.users.iter().map(|user| (&user.id, &user.name)), &mut losses);
    for link in root.within("Links") {
        let what = "a link between two things has no place in a study";
        losses.add("links", named(link), what);
    }
    for graph in root.within("Graphs") {
        losses.add("graphs", named(graph), "a drawing has no place in a study");
    }
    Ok(Imported { project, losses, remarks })
}

/// Leads members of cases to their sources. Some programs name a source's file instead of the source.
fn find_members(root: &Element, project: &mut Project, losses: &mut Losses) {
    let known: HashSet<String> = project.sources.iter().map(|source| source.id.clone()).collect();
    let mut files: HashMap<String, String> = HashMap::new();
    for element in root.within("Sources") {
        for path in
            ["plainTextPath", "richTextPath", "path"].iter().filter_map(|at| element.get(at))
        {
            let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
            let stem = file.split('.').next().unwrap_or(file);
            files.insert(normal(stem), guid_of(element, "guid"));
        }
    }
    // A source without words is told among the sources.
    let all: HashSet<String> =
        root.within("Sources").map(|element| guid_of(element, "guid")).collect();
    for case in &mut project.cases {
        let mut members = Vec::new();
        for member in std::mem::take(&mut case.sources) {
            let found =
                Some(&member).filter(|own| all.contains(*own)).or_else(|| files.get(&member));
            match found {
                Some(source) if known.contains(source) => members.push(source.clone()),
                Some(_) => {}
                None => {
                    let item = format!("{}, {member}", case.name);
                    losses.add("members of cases", item, "there is no source with this identifier");
                }
            }
        }
        case.sources = members;
    }
}

/// What somebody knows a thing by: its name, or else its identifier.
fn named(element: &Element) -> String {
    let name = element.text_of("name");
    if name.trim().is_empty() { element.text_of("guid") } else { name }
}

fn guid_of(element: &Element, attribute: &str) -> String {
    normal(element.get(attribute).unwrap_or_default())
}

/// Where the references of a kind in an element lead.
fn targets(element: &Element, name: &str) -> Vec<String> {
    element.all(name).map(|reference| guid_of(reference, "targetGUID")).collect()
}

fn user(element: &Element) -> User {
    let name = element.text_of("name");
    let name = if name.trim().is_empty() { element.text_of("id") } else { name };
    User { id: guid_of(element, "guid"), name }
}

fn variable(element: &Element) -> Variable {
    Variable {
        id: guid_of(element, "guid"),
        name: element.text_of("name"),
        description: element.child_text("Description"),
    }
}

fn case(element: &Element, losses: &mut Losses) -> Case {
    let name = named(element);
    for (reference, what) in [
        ("CodeRef", "a code on a whole case has no place in a study"),
        ("SelectionRef", "a passage as a member of a case: a case has whole interviews"),
    ] {
        let many = element.all(reference).count();
        if many > 0 {
            losses.add("cases", format!("{name}, {many} of {reference}"), what);
        }
    }
    let values = values(element);
    for (at, (variable, value)) in values.iter().enumerate() {
        if values[at + 1..].iter().any(|(other, _)| other == variable) {
            losses.add(
                "values",
                format!("{name}: {value}"),
                "a later value of the same variable is taken",
            );
        }
    }
    Case {
        id: guid_of(element, "guid"),
        description: element.child_text("Description"),
        values,
        sources: targets(element, "SourceRef"),
        name,
    }
}

/// The values of variables, without those that say nothing.
fn values(element: &Element) -> Vec<(String, String)> {
    let value = |value: &Element| {
        let variable = value.child("VariableRef").map(|to| guid_of(to, "targetGUID"))?;
        let said = value.children.iter().find(|child| child.name.ends_with("Value"))?;
        let text = if said.name == "TextValue" { said.text.as_str() } else { said.text.trim() };
        (!text.is_empty()).then(|| (variable, text.to_owned()))
    };
    element.all("VariableValue").filter_map(value).collect()
}

/// Names things that have the identifier of another: what refers to it means one of them.
fn tell_twice<'a>(
    kind: &str,
    things: impl Iterator<Item = (&'a String, &'a String)>,
    losses: &mut Losses,
) {
    let mut met: HashMap<&String, &String> = HashMap::new();
    for (id, name) in things {
        if let Some(first) = met.insert(id, name) {
            let item = format!("{first} and {name}");
            losses.add(
                &format!("identifiers of {kind}"),
                item,
                format!("both are {id}: what was given to one is given to the last"),
            );
        }
    }
}

/// Takes out the codings whose code is not in the codebook.
fn refuse_codes(project: &mut Project, around: &Known, losses: &mut Losses) {
    let known: HashSet<&str> = project.codes.iter().map(|code| code.id.as_str()).collect();
    for source in &mut project.sources {
        for selection in &mut source.selections {
            let span = selection.span;
            selection.codings.retain(|coding| {
                let there = known.contains(coding.code.as_str());
                if !there {
                    let what = format!("its code {} is not in the codebook", coding.code);
                    let by = around.user(coding.user.as_deref());
                    losses.add("codings", format!("{}@{span} by {by}", source.name), what);
                }
                there
            });
        }
    }
}

/// Names users who coded and are not there.
fn tell_unknown(project: &Project, losses: &mut Losses) {
    let known: HashSet<&str> = project.users.iter().map(|user| user.id.as_str()).collect();
    let selections = project.sources.iter().flat_map(|source| &source.selections);
    let users = selections.flat_map(|one| &one.codings).filter_map(|coding| coding.user.as_deref());
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    for user in users.filter(|user| !known.contains(user)) {
        *missing.entry(user).or_default() += 1;
    }
    for (user, many) in missing {
        let what = format!(
            "there is no such user in the project: by `unknown` are now so many codings: {many}"
        );
        losses.add("users", user, what);
    }
}

/// Names what is said of variables, and those of which nothing has a value.
fn tell_variables(project: &Project, losses: &mut Losses) {
    let cases = project.cases.iter().flat_map(|case| &case.values);
    let sources = project.sources.iter().flat_map(|source| &source.values);
    let used: HashSet<&str> = cases.chain(sources).map(|(id, _)| id.as_str()).collect();
    for variable in &project.variables {
        let said = variable.description.trim();
        if !said.is_empty() {
            let what = format!("what is said of it is no part of an attribute: {said}");
            losses.add("descriptions of variables", variable.name.as_str(), what);
        }
        if !used.contains(variable.id.as_str()) {
            losses.add("variables", variable.name.as_str(), "nothing has a value of it");
        }
    }
}

#[cfg(test)]
mod tests;
