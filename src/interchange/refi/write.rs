//! A project as REFI-QDA has it: the XML, and the archive around it.
//!
//! Everything stands in the order of the project, identifiers are made from content, and all times
//! are the same: one project gives the same bytes whenever and wherever it is written.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::guid::{coding_guid, guid, is_guid};
use super::xml::Writer;
use crate::interchange::{Code, MARK, Note, Project, Selection, Source};
use crate::problem::{Problem, Result};

/// When everything was made, as far as the file says.
const TIME: &str = "2000-01-01T00:00:00Z";
/// What stands for a user where nobody is named.
const NOBODY: &str = "nobody";

/// A project with its sources: the bytes of a `.qdpx`.
pub fn project(project: &Project) -> Result<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| {
        Box::new(Problem::new(format!("the archive cannot be made: {error}")))
    };
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &str| {
        zip.start_file(name, options).map_err(|error| failed(&error))?;
        zip.write_all(content.as_bytes()).map_err(|error| failed(&error))
    };
    let mut notes = Notes::default();
    put("project.qde", &document(project, &mut notes))?;
    for taken in notes.0.iter().filter(|taken| taken.file) {
        put(&format!("sources/{}.txt", taken.guid), &taken.note.text)?;
    }
    for source in &project.sources {
        put(&format!("sources/{}.txt", id("source", &source.id)), &source.text)?;
    }
    let bytes = zip.finish().map_err(|error| failed(&error))?;
    Ok(bytes.into_inner())
}

/// The codes and their groups: the text of a `.qdc`.
pub fn codebook(project: &Project) -> String {
    let mut xml = Writer::new();
    let schema = "urn:QDA-XML:codebook:1.0 http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd";
    xml.open("CodeBook", &root("urn:QDA-XML:codebook:1.0", schema, &[("origin", &project.origin)]));
    xml.open("Codes", &[]);
    Tree::new(&project.codes).write(&mut xml, &HashMap::new());
    xml.close("Codes");
    let sets: Vec<_> = project.sets.iter().filter(|set| !set.codes.is_empty()).collect();
    if !sets.is_empty() {
        xml.open("Sets", &[]);
        for set in sets {
            xml.open("Set", &[("guid", &id("set", &set.id)), ("name", &set.name)]);
            xml.text("Description", &set.description);
            for code in &set.codes {
                xml.empty("MemberCode", &[("guid", &id("code", code))]);
            }
            xml.close("Set");
        }
        xml.close("Sets");
    }
    xml.close("CodeBook");
    xml.finish()
}

/// An identifier as the schema wants it: the project's own, or one made of it.
pub(super) fn id(kind: &str, own: &str) -> String {
    // Readers take capitals for small letters.
    let small = !own.bytes().any(|byte| byte.is_ascii_uppercase());
    if is_guid(own) && small { own.to_owned() } else { guid(kind, &[own]) }
}

fn root<'a>(
    space: &'a str,
    schema: &'a str,
    own: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut attributes = vec![
        ("xmlns", space),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", schema),
    ];
    attributes.extend(own);
    attributes
}

/// The text of `project.qde`.
fn document(project: &Project, notes: &mut Notes) -> String {
    let mut xml = Writer::new();
    let schema =
        "urn:QDA-XML:project:1.0 http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd";
    let own =
        [("name", project.name.as_str()), ("origin", &project.origin), ("creationDateTime", TIME)];
    xml.open("Project", &root("urn:QDA-XML:project:1.0", schema, &own));
    users(&mut xml, project);
    let types = Types::of(project);
    codes(&mut xml, project, notes);
    variables(&mut xml, project, &types);
    cases(&mut xml, project, &types);
    if !project.sources.is_empty() {
        xml.open("Sources", &[]);
        project.sources.iter().for_each(|one| source(&mut xml, one, &types, notes));
        xml.close("Sources");
    }
    let whole = notes.refs(&project.notes, "project", "");
    notes.write(&mut xml);
    sets(&mut xml, project);
    xml.text("Description", &project.description);
    refer(&mut xml, &whole);
    xml.close("Project");
    xml.finish()
}

fn users(xml: &mut Writer, project: &Project) {
    if project.users.is_empty() {
        return;
    }
    xml.open("Users", &[]);
    for user in &project.users {
        xml.empty("User", &[("guid", &id("user", &user.id)), ("name", &user.name)]);
    }
    xml.close("Users");
}

fn codes(xml: &mut Writer, project: &Project, notes: &mut Notes) {
    if project.codes.is_empty() {
        return;
    }
    let refs = project.codes.iter().filter(|code| !code.notes.is_empty());
    let refs = refs.map(|code| (code.id.as_str(), notes.refs(&code.notes, "code", &code.id)));
    let refs: HashMap<&str, Vec<String>> = refs.collect();
    xml.open("CodeBook", &[]);
    xml.open("Codes", &[]);
    Tree::new(&project.codes).write(xml, &refs);
    xml.close("Codes");
    xml.close("CodeBook");
}

/// Codes by their parents.
struct Tree<'a> {
    codes: &'a [Code],
    below: HashMap<Option<usize>, Vec<usize>>,
}

impl<'a> Tree<'a> {
    fn new(codes: &'a [Code]) -> Self {
        let mut below: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        for (at, code) in codes.iter().enumerate() {
            below.entry(code.parent).or_default().push(at);
        }
        Self { codes, below }
    }

    /// Writes all codes; without recursion, for a tree may be deep.
    fn write(&self, xml: &mut Writer, notes: &HashMap<&str, Vec<String>>) {
        let children = |at| self.below.get(&at).map_or(&[][..], Vec::as_slice).iter().rev();
        let mut left: Vec<(usize, bool)> = children(None).map(|at| (*at, false)).collect();
        while let Some((at, opened)) = left.pop() {
            if opened {
                xml.close("Code");
                continue;
            }
            let code = &self.codes[at];
            let own = id("code", &code.id);
            let codable = if code.codable { "true" } else { "false" };
            let mut attributes =
                vec![("guid", own.as_str()), ("name", &code.name), ("isCodable", codable)];
            attributes.extend(code.colour.as_deref().map(|colour| ("color", colour)));
            xml.open("Code", &attributes);
            xml.text("Description", &code.description);
            notes.get(code.id.as_str()).into_iter().for_each(|refs| refer(xml, refs));
            left.push((at, true));
            left.extend(children(Some(at)).map(|at| (*at, false)));
        }
    }
}

/// What values a variable has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Integer,
    Date,
}

/// The type of each variable: the narrowest that all its values are of.
struct Types<'a>(BTreeMap<&'a str, Type>);

impl<'a> Types<'a> {
    fn of(project: &'a Project) -> Self {
        let mut types: BTreeMap<&str, Type> = BTreeMap::new();
        let cases = project.cases.iter().flat_map(|case| &case.values);
        let sources = project.sources.iter().flat_map(|source| &source.values);
        for (variable, value) in cases.chain(sources) {
            let own = type_of(value);
            let known = types.entry(variable).or_insert(own);
            if *known != own {
                *known = Type::Text;
            }
        }
        Self(types)
    }

    fn get(&self, variable: &str) -> Type {
        self.0.get(variable).copied().unwrap_or(Type::Text)
    }

    fn write(&self, xml: &mut Writer, values: &[(String, String)]) {
        for (variable, value) in values {
            xml.open("VariableValue", &[]);
            xml.empty("VariableRef", &[("targetGUID", &id("variable", variable))]);
            let name = match self.get(variable) {
                Type::Text => "TextValue",
                Type::Integer => "IntegerValue",
                Type::Date => "DateValue",
            };
            xml.text(name, value);
            xml.close("VariableValue");
        }
    }
}

fn type_of(value: &str) -> Type {
    if value.parse::<i32>().is_ok_and(|number| number.to_string() == value) {
        return Type::Integer;
    }
    let parts: Vec<&str> = value.split('-').collect();
    let number = |part: &str, digits: usize, upto: u32| {
        let number = part.parse::<u32>().ok().filter(|_| part.len() == digits);
        number.is_some_and(|number| (1..=upto).contains(&number))
    };
    match parts[..] {
        // A day that every month has: which others there are, a schema knows better.
        [year, month, day]
            if number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 28) =>
        {
            Type::Date
        }
        _ => Type::Text,
    }
}

fn variables(xml: &mut Writer, project: &Project, types: &Types<'_>) {
    if project.variables.is_empty() {
        return;
    }
    xml.open("Variables", &[]);
    for variable in &project.variables {
        let kind = match types.get(&variable.id) {
            Type::Text => "Text",
            Type::Integer => "Integer",
            Type::Date => "Date",
        };
        let own = id("variable", &variable.id);
        xml.open("Variable", &[("guid", &own), ("name", &variable.name), ("typeOfVariable", kind)]);
        xml.text("Description", &variable.description);
        xml.close("Variable");
    }
    xml.close("Variables");
}

fn cases(xml: &mut Writer, project: &Project, types: &Types<'_>) {
    if project.cases.is_empty() {
        return;
    }
    xml.open("Cases", &[]);
    for case in &project.cases {
        xml.open("Case", &[("guid", &id("case", &case.id)), ("name", &case.name)]);
        xml.text("Description", &case.description);
        types.write(xml, &case.values);
        for source in &case.sources {
            xml.empty("SourceRef", &[("targetGUID", &id("source", source))]);
        }
        xml.close("Case");
    }
    xml.close("Cases");
}

fn source(xml: &mut Writer, source: &Source, types: &Types<'_>, notes: &mut Notes) {
    let own = id("source", &source.id);
    let path = format!("internal://{own}.txt");
    let codings = || source.selections.iter().flat_map(|selection| &selection.codings);
    // Some programs make up a user for what nobody made.
    let user = codings().find_map(|coding| coding.user.as_deref()).map(|user| id("user", user));
    let mut attributes =
        vec![("guid", own.as_str()), ("name", &source.name), ("plainTextPath", &path)];
    attributes.extend(user.as_deref().map(|user| ("creatingUser", user)));
    attributes.push(("creationDateTime", TIME));
    xml.open("TextSource", &attributes);
    xml.text("Description", &source.description);
    let mut same: HashMap<String, usize> = HashMap::new();
    for one in &source.selections {
        let name = spelled(one);
        let nth = same.entry(name.clone()).or_default();
        let guid = guid("selection", &[&own, &name, &nth.to_string()]);
        *nth += 1;
        selection(xml, one, (&guid, &own), notes);
    }
    refer(xml, &notes.refs(&source.notes, "source", &own));
    types.write(xml, &source.values);
    xml.close("TextSource");
}

/// What tells a selection from the others of its source.
fn spelled(selection: &Selection) -> String {
    let mut name = selection.span.to_string();
    for coding in &selection.codings {
        let user = coding.user.as_deref().unwrap_or(NOBODY);
        name.extend(["\0", &coding.code, "\0", user, "\0", &coding.id]);
    }
    name
}

fn selection(xml: &mut Writer, one: &Selection, (own, source): (&str, &str), notes: &mut Notes) {
    let (start, end) = (one.span.start().to_string(), one.span.end().to_string());
    let coder = one.codings.iter().find_map(|coding| coding.user.as_deref());
    let user = coder.or_else(|| one.notes.iter().find_map(|note| note.user.as_deref()));
    let user = user.map(|user| id("user", user));
    let mut attributes =
        vec![("guid", own), ("name", &one.name), ("startPosition", &start), ("endPosition", &end)];
    attributes.extend(user.as_deref().map(|user| ("creatingUser", user)));
    attributes.push(("creationDateTime", TIME));
    xml.open("PlainTextSelection", &attributes);
    xml.text("Description", &said(one));
    for (at, coding) in one.codings.iter().enumerate() {
        let user = coding.user.as_deref().map(|user| id("user", user));
        let named = if coding.id.is_empty() { format!("{own} {at}") } else { coding.id.clone() };
        let guid = coding_guid(&named, source, user.as_deref().unwrap_or(NOBODY));
        let mut attributes = vec![("guid", guid.as_str())];
        attributes.extend(user.as_deref().map(|user| ("creatingUser", user)));
        attributes.push(("creationDateTime", TIME));
        xml.open("Coding", &attributes);
        xml.empty("CodeRef", &[("targetGUID", &id("code", &coding.code))]);
        if !coding.memo.is_empty() {
            let text = coding.memo.clone();
            let memo = Note { name: String::new(), text, user: coding.user.clone() };
            refer(xml, &notes.refs(&[memo], "coding", &guid));
        }
        xml.close("Coding");
    }
    refer(xml, &notes.refs(&one.notes, "selection", own));
    xml.close("PlainTextSelection");
}

/// What is said of a passage, its memos included: there some programs look for them, and others look
/// for notes of the coding. What kwali alone understands comes last.
fn said(one: &Selection) -> String {
    let memos = one.codings.iter().map(|coding| coding.memo.as_str());
    let notes = one.notes.iter().map(|note| note.text.as_str());
    let mut lines: Vec<&str> = memos.chain(notes).filter(|text| !text.is_empty()).collect();
    lines.dedup();
    // A memo may end in a line that looks like kwali's own: then that stands behind it, be it empty.
    let feigned = lines.last().and_then(|text| text.lines().last()).is_some_and(is_own);
    let own = if one.description.is_empty() && feigned { MARK } else { one.description.as_str() };
    lines.extend(Some(own).filter(|text| !text.is_empty()));
    lines.join("\n")
}

fn is_own(line: &str) -> bool {
    line.trim_start().starts_with(MARK)
}

fn sets(xml: &mut Writer, project: &Project) {
    if project.sets.is_empty() {
        return;
    }
    xml.open("Sets", &[]);
    for set in &project.sets {
        xml.open("Set", &[("guid", &id("set", &set.id)), ("name", &set.name)]);
        xml.text("Description", &set.description);
        for code in &set.codes {
            xml.empty("MemberCode", &[("targetGUID", &id("code", code))]);
        }
        for source in &set.sources {
            xml.empty("MemberSource", &[("targetGUID", &id("source", source))]);
        }
        xml.close("Set");
    }
    xml.close("Sets");
}

/// The notes met so far.
#[derive(Default)]
struct Notes(Vec<Taken>);

/// A note with its identifier.
struct Taken {
    guid: String,
    note: Note,
    /// Whether its text is a file in the archive: of such notes on the whole other programs make
    /// journals, and a file holds every sign.
    file: bool,
}

impl Notes {
    /// Takes some notes up, and gives their identifiers.
    fn refs(&mut self, notes: &[Note], kind: &str, owner: &str) -> Vec<String> {
        let file = kind == "project";
        let taken = notes.iter().enumerate().map(|(at, note)| {
            let guid = guid("note", &[kind, owner, &at.to_string(), &note.text]);
            self.0.push(Taken { guid: guid.clone(), note: note.clone(), file });
            guid
        });
        taken.collect()
    }

    fn write(&self, xml: &mut Writer) {
        if self.0.is_empty() {
            return;
        }
        xml.open("Notes", &[]);
        for Taken { guid, note, file } in &self.0 {
            let user = note.user.as_deref().map(|user| id("user", user));
            let mut attributes = vec![("guid", guid.as_str()), ("name", &note.name)];
            let path = format!("internal://{guid}.txt");
            attributes.extend(file.then_some(("plainTextPath", path.as_str())));
            attributes.extend(user.as_deref().map(|user| ("creatingUser", user)));
            attributes.push(("creationDateTime", TIME));
            xml.open("Note", &attributes);
            if !file {
                xml.text("PlainTextContent", &note.text);
            }
            xml.close("Note");
        }
        xml.close("Notes");
    }
}

fn refer(xml: &mut Writer, notes: &[String]) {
    for note in notes {
        xml.empty("NoteRef", &[("targetGUID", note)]);
    }
}
