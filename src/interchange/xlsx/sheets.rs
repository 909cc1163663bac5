//! What each sheet says.

use std::collections::{BTreeSet, HashMap};

use rust_xlsxwriter::XlsxError;

use super::Material;
use super::sheet::Sheet;
use crate::analysis::matrix::{self, By, Cell, Cells, Columns, Matrix, MatrixRow, Plan};
use crate::analysis::{Row, Selection};
use crate::interchange::flat::{Flat, Kind, Value};
use crate::study::{Case, Code, Interview, Memo, Status};

type Done = Result<(), XlsxError>;

/// Widths of columns, in characters.
const NARROW: f64 = 10.0;
const NAME: f64 = 18.0;
const PATH: f64 = 30.0;
const WORDS: f64 = 60.0;

pub fn codebook(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    sheet.head([
        ("code", PATH),
        ("label", PATH),
        ("definition", WORDS),
        ("include", WORDS),
        ("exclude", WORDS),
        ("examples", WORDS),
        ("colour", NARROW),
        ("codings", NARROW),
        ("cases", NARROW),
        ("retired", PATH),
    ])?;
    let codings = totals(material, Cells::Codings);
    let cases = totals(material, Cells::Cases);
    let book = &material.study.codebook;
    let put = |sheet: &mut Sheet<'_>, code: &Code| -> Done {
        sheet.text(&code.path)?;
        sheet.indented(&code.label, code.depth)?;
        sheet.text(&code.definition)?;
        for list in [&code.include, &code.exclude, &code.examples] {
            sheet.text(&list.join("\n"))?;
        }
        sheet.colour(code.colour.as_deref())?;
        for counts in [&codings, &cases] {
            sheet.count(counts.get(&code.path).copied().unwrap_or(0))?;
        }
        sheet.text(book.retired(code).map_or("", |retired| &retired.reason))
    };
    each(sheet, book.codes(), put)
}

/// What each code has, those below it included.
fn totals(material: &Material<'_>, cells: Cells) -> HashMap<String, usize> {
    let plan = Plan { cells, normal: None, roll_up: true, zeros: true };
    // A branch counts all that stands below it, also where only one of its codes is chosen.
    let matrix = count(material, &By::Cases, plan);
    let total = |cell| match cell {
        Cell::Count(count) => count,
        Cell::Share(_) => 0,
    };
    matrix.rows.into_iter().map(|row| (row.code, total(row.total))).collect()
}

pub fn quotes(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    let flat = Flat::new(&material.study.cases);
    let width = |name: &str| match name {
        "quote" | "memo" => WORDS,
        "code" => PATH,
        "start" | "end" => NARROW,
        _ => NAME,
    };
    sheet.head(flat.columns().iter().map(|column| (column.name.as_str(), width(&column.name))))?;
    let put = |sheet: &mut Sheet<'_>, row: &Row<'_>| -> Done {
        for (column, value) in flat.columns().iter().zip(flat.values(row)) {
            match value {
                Value::Number(number) => sheet.count(number)?,
                Value::Text(text) => sheet.value(&text, column.kind)?,
            }
        }
        Ok(())
    };
    each(sheet, &material.rows, put)
}

pub fn interviews(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    sheet.head([
        ("interview", PATH),
        ("case", NAME),
        ("role", NAME),
        ("date", NARROW + 2.0),
        ("language", NARROW),
        ("status", NARROW),
        ("speakers", PATH),
        ("turns", NARROW),
        ("characters", NARROW + 2.0),
        ("codings", NARROW),
        ("coders", PATH),
    ])?;
    let mut counts: HashMap<(&str, &str), (usize, BTreeSet<&str>)> = HashMap::new();
    for row in &material.rows {
        let of = counts.entry((&row.interview.case, &row.interview.name)).or_default();
        of.0 += 1;
        of.1.insert(row.coder);
    }
    let none = (0, BTreeSet::new());
    each(sheet, &material.interviews, |sheet, interview| {
        let (meta, transcript) = (interview.transcript.meta(), &interview.transcript);
        let key = (interview.case.as_str(), interview.name.as_str());
        let (codings, coders) = counts.get(&key).unwrap_or(&none);
        sheet.text(&interview.reference().to_string())?;
        sheet.text(&interview.case)?;
        sheet.text(&meta.role)?;
        sheet.date(&meta.date)?;
        sheet.text(&meta.language)?;
        sheet.text(meta.status.name())?;
        let who = meta.speakers.iter().map(|(label, who)| format!("{label}: {who}"));
        sheet.text(&who.collect::<Vec<_>>().join("\n"))?;
        sheet.count(transcript.turns().len())?;
        sheet.count(transcript.text().len())?;
        sheet.count(*codings)?;
        sheet.text(&coders.iter().copied().collect::<Vec<_>>().join(", "))
    })
}

pub fn cases(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    let (study, cases) = (material.study, &material.study.cases);
    let attributes = cases.attributes();
    let named = attributes.iter().map(|name| (name.as_str(), NAME));
    let counts = [("interviews", NARROW), ("codings", NARROW)];
    sheet.head([("case", NAME)].into_iter().chain(named).chain(counts))?;
    let kinds: Vec<Kind> = attributes.iter().map(|a| Kind::of_attribute(cases, a)).collect();
    let mut held: HashMap<&str, (usize, usize)> = HashMap::new();
    for interview in &material.interviews {
        held.entry(&interview.case).or_default().0 += 1;
    }
    for row in &material.rows {
        held.entry(&row.interview.case).or_default().1 += 1;
    }
    let taken = cases.iter().filter(|case| material.selection.takes_case(&study.cases, case.id()));
    each(sheet, taken, |sheet, case: &Case| {
        sheet.text(case.id())?;
        for (attribute, kind) in attributes.iter().zip(&kinds) {
            sheet.value(cases.value(case.id(), attribute), *kind)?;
        }
        let (interviews, codings) = held.get(case.id()).copied().unwrap_or_default();
        sheet.count(interviews)?;
        sheet.count(codings)
    })
}

/// Codings of codes, all of them, without what stands below a branch.
const CODINGS: Plan = Plan { cells: Cells::Codings, normal: None, roll_up: false, zeros: true };

pub fn codes_by_case(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    let matrix = count(material, &By::Cases, CODINGS);
    let columns = matrix.columns.iter().map(|name| (name.as_str(), NARROW));
    let ends = [("total", NARROW)];
    sheet.head([("code", PATH), ("label", PATH)].into_iter().chain(columns).chain(ends))?;
    each(sheet, &matrix.rows, |sheet, row| {
        sheet.text(&row.code)?;
        sheet.text(material.study.codebook.label(&row.code))?;
        row.cells.iter().chain([&row.total]).try_for_each(|cell| sheet.share(cell.number()))
    })
}

pub fn codes_by_role_and_lens(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    let roles = count(material, &By::Roles, CODINGS);
    let lenses = count(material, &By::Lenses, CODINGS);
    let name = |lens: &String| match lens.as_str() {
        "" => "under no lens".to_owned(),
        lens => format!("lens: {lens}"),
    };
    let names: Vec<String> = (roles.columns.iter().map(|role| format!("role: {role}")))
        .chain(lenses.columns.iter().map(name))
        .collect();
    let columns = names.iter().map(|name| (name.as_str(), NAME));
    let ends = [("total", NARROW)];
    sheet.head([("code", PATH), ("label", PATH)].into_iter().chain(columns).chain(ends))?;
    let under: HashMap<&str, &MatrixRow> =
        lenses.rows.iter().map(|row| (row.code.as_str(), row)).collect();
    each(sheet, &roles.rows, |sheet, row| {
        sheet.text(&row.code)?;
        sheet.text(material.study.codebook.label(&row.code))?;
        row.cells.iter().try_for_each(|cell| sheet.share(cell.number()))?;
        for at in 0..lenses.columns.len() {
            let cell = under.get(row.code.as_str()).map_or(Cell::Count(0), |row| row.cells[at]);
            sheet.share(cell.number())?;
        }
        sheet.share(row.total.number())
    })
}

pub fn memos(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    sheet.head([
        ("on", NARROW),
        ("where", PATH),
        ("coder", NAME),
        ("code", PATH),
        ("memo", WORDS),
        ("quote", WORDS),
        ("kind", NARROW),
    ])?;
    let mut put = |values: [&str; 7]| -> Done {
        if !sheet.begin() {
            return Ok(());
        }
        values.into_iter().try_for_each(|value| sheet.text(value))?;
        sheet.end();
        Ok(())
    };
    for row in material.rows.iter().filter(|row| !row.coding.memo.is_empty()) {
        let place = row.reference().to_string();
        let coding = row.coding;
        put(["coding", &place, row.coder, coding.code(), &coding.memo, coding.quote(), ""])?;
    }
    for interview in &material.interviews {
        if let Some(note) = &interview.transcript.meta().note {
            put(["interview", &interview.reference().to_string(), "", "", note, "", ""])?;
        }
        let key = (interview.case.clone(), interview.name.clone());
        for memo in material.memos.get(&key).into_iter().flatten() {
            let on = if memo.span().is_some() { "passage" } else { "interview" };
            let (text, kind) = (memo.text(), memo.kind().name());
            put([on, &place_of(memo, interview), memo.by(), "", text, memo.quote(), kind])?;
        }
    }
    for cell in &material.study.cells {
        put(["cell", &cell.key.to_string(), "", &cell.key.aspect, &cell.text, "", ""])?;
    }
    Ok(())
}

/// The turns that a memo is on; the offsets it had where its words stand there no more.
fn place_of(memo: &Memo, interview: &Interview) -> String {
    match memo.span() {
        Some(span) if memo.fits(interview.transcript.text()) => interview.passage(span).to_string(),
        Some(span) => format!("{}@{span}", interview.reference()),
        None => interview.reference().to_string(),
    }
}

pub fn about(sheet: &mut Sheet<'_>, material: &Material<'_>) -> Done {
    let settings = material.study.codebook.settings();
    sheet.head([("what", PATH), ("", WORDS)])?;
    let counted = |number: usize| number.to_string();
    let mut lines = vec![
        ("title", settings.title.clone()),
        ("subtitle", settings.subtitle.clone().unwrap_or_default()),
        ("language", settings.language.clone()),
        ("note", settings.note.clone().unwrap_or_default()),
        ("sample", settings.sample.clone().unwrap_or_default()),
        ("codings in Quotes", counted(material.rows.len())),
        ("interviews", counted(material.interviews.len())),
        ("made by", format!("kwali {}", env!("CARGO_PKG_VERSION"))),
    ];
    lines.extend(chosen(material.selection));
    lines.retain(|(_, value)| !value.is_empty());
    let files = material.sources.iter().map(|(file, hash)| (file.as_str(), hash.clone()));
    let parted = [("", String::new()), ("made from the file", "hash of its content".to_owned())];
    each(sheet, lines.into_iter().chain(parted).chain(files), |sheet, (name, value)| {
        sheet.text(name)?;
        sheet.text(&value)
    })
}

/// By what codings were chosen.
fn chosen(selection: &Selection) -> Vec<(&'static str, String)> {
    let pairs = selection.attributes.iter().map(|(name, value)| format!("{name}={value}"));
    let statuses = match selection.statuses.as_slice() {
        [] => Status::NAMES.to_vec(),
        some => some.iter().map(|status| status.name()).collect(),
    };
    vec![
        ("only codes", selection.codes.join(", ")),
        ("only cases", selection.cases.join(", ")),
        ("only roles", selection.roles.join(", ")),
        ("only lenses", selection.lenses.join(", ")),
        ("only coders", selection.coders.join(", ")),
        ("only statuses", statuses.join(", ")),
        ("only where", pairs.collect::<Vec<_>>().join(", ")),
    ]
}

fn count(material: &Material<'_>, by: &By, plan: Plan) -> Matrix {
    let (study, selection) = (material.study, material.selection);
    let book = &study.codebook;
    let known = (book, &study.cases);
    let columns = Columns::new(by, selection, known, &[], &BTreeSet::new());
    let parts = material.interviews.iter();
    let parts = parts.map(|i| matrix::count(i, book, selection, &columns, plan));
    matrix::matrix(book, selection, &columns, plan, &parts.collect::<Vec<_>>())
}

/// Writes a row for each item.
fn each<T>(
    sheet: &mut Sheet<'_>,
    items: impl IntoIterator<Item = T>,
    mut put: impl FnMut(&mut Sheet<'_>, T) -> Done,
) -> Done {
    for item in items {
        if sheet.begin() {
            put(sheet, item)?;
            sheet.end();
        }
    }
    Ok(())
}
