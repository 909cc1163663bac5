//! Excel's spreadsheets: the cells as text.
//!
//! Sizes and places that a file claims are not believed: cells are taken one by one, and what they would
//! make room for is counted first.

mod cells;
mod dates;

use std::collections::HashMap;

use super::table::Sheet;
use super::xml::{self, Attributes, Go, Visitor};
use crate::archive::Archive;
use crate::problem::{Problem, Result};
use cells::Cells;

/// Whether an archive holds a spreadsheet.
pub fn is_one(archive: &Archive<'_>) -> bool {
    archive.names().iter().any(|name| name == "xl/workbook.xml")
}

/// The sheets of a spreadsheet.
pub fn sheets(archive: &mut Archive<'_>) -> Result<Vec<Sheet>> {
    let mut book = Book::default();
    xml::walk(&part(archive, "xl/workbook.xml")?, &mut book)?;
    let mut relations = Relations::default();
    xml::walk(&part(archive, "xl/_rels/workbook.xml.rels")?, &mut relations)?;
    let target =
        |kind: &str| relations.0.iter().find(|(_, (of, _))| of == kind).map(|(_, at)| &at.1);
    let mut words = Words::default();
    if let Some(name) = target("sharedStrings") {
        xml::walk(&part(archive, name)?, &mut words)?;
    }
    let mut formats = dates::Formats::default();
    formats.from_1904 = book.from_1904;
    if let Some(name) = target("styles") {
        xml::walk(&part(archive, name)?, &mut formats)?;
    }
    let mut cells = Cells::new(&words.whole, &formats);
    for (name, id) in book.sheets {
        cells.begin(name);
        // Sheets of charts are not of this kind, and have no cells.
        if let Some((_, target)) = relations.0.get(&id).filter(|(kind, _)| kind == "worksheet") {
            xml::walk(&part(archive, target)?, &mut cells)?;
        }
    }
    cells.finish()
}

/// The text of a part; empty where the archive has none of this name.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<String> {
    let bytes = archive.read(name)?.unwrap_or_default();
    let text = xml::decode(&bytes).map(std::borrow::Cow::into_owned);
    text.map_err(|problem| Box::new(Problem::new(format!("`{name}`: {}", problem.message()))))
}

/// The names of sheets with their identifiers, and from when days are counted.
#[derive(Default)]
struct Book {
    sheets: Vec<(String, String)>,
    from_1904: bool,
}

impl Visitor for Book {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        match name {
            "sheet" => {
                let of = |name: &str| attributes.get(name).unwrap_or_default();
                self.sheets.push((of("name"), of("id")));
            }
            "workbookPr" => {
                let said = attributes.get("date1904");
                self.from_1904 = said.is_some_and(|said| matches!(said.as_str(), "1" | "true"));
            }
            _ => {}
        }
        Go::In
    }
    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// Identifiers with the kind of part and the part.
#[derive(Default)]
struct Relations(HashMap<String, (String, String)>);

impl Visitor for Relations {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> Go {
        if name == "Relationship" {
            let of = |name: &str| attributes.get(name).unwrap_or_default();
            let kind = of("Type").rsplit('/').next().unwrap_or_default().to_owned();
            let target = of("Target");
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("xl/{target}"),
            };
            self.0.insert(of("Id"), (kind, path));
        }
        Go::In
    }
    fn close(&mut self, _: &str) {}
    fn text(&mut self, _: &str) {}
}

/// Texts that cells share.
#[derive(Default)]
struct Words {
    whole: Vec<String>,
    speaks: bool,
}

impl Visitor for Words {
    fn open(&mut self, name: &str, _: &Attributes<'_>) -> Go {
        match name {
            "si" => self.whole.push(String::new()),
            "t" => self.speaks = true,
            // How Japanese is said stands beside how it is written.
            "rPh" => return Go::Past,
            _ => {}
        }
        Go::In
    }

    fn close(&mut self, name: &str) {
        self.speaks &= name != "t";
    }

    fn text(&mut self, text: &str) {
        if let Some(last) = self.whole.last_mut().filter(|_| self.speaks) {
            last.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use proptest::prelude::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn packed(sheet: &str) -> Vec<u8> {
        let parts = [
            ("[Content_Types].xml", "<Types/>"),
            (
                "_rels/.rels",
                "<Relationships><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/><Relationship Id=\"r3\" Type=\"http://x/styles\" Target=\"styles.xml\"/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
            ),
            (
                "xl/styles.xml",
                "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[h]:mm\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>",
            ),
            ("xl/sharedStrings.xml", "<sst><si><t>gedeeld</t></si></sst>"),
            ("xl/worksheets/sheet1.xml", sheet),
        ];
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn of(rows: &str) -> Result<Vec<Sheet>> {
        let bytes = packed(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"));
        sheets(&mut Archive::open(&bytes, crate::archive::Limits::DOCUMENT)?)
    }

    #[test]
    fn cells_are_text_whatever_they_hold() {
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>hier</t></is></c></row>\
            <row r=\"3\"><c r=\"B3\"><v>5</v></c><c r=\"C3\" t=\"b\"><v>1</v></c></row>";
        let read = of(rows).unwrap();
        assert_eq!(read[0].rows[0], ["gedeeld", "", "hier"]);
        assert_eq!(
            (read[0].rows[1].len(), &read[0].rows[2][..]),
            (0, &[String::new(), "5".into(), "true".into()][..])
        );
    }

    #[test]
    fn days_and_times_are_told_by_their_formats() {
        let cell = |style: usize, value: &str| format!("<c s=\"{style}\"><v>{value}</v></c>");
        let days = [
            cell(1, "45418"),
            cell(2, "45418.4244"),
            cell(2, "0.5"),
            cell(3, "1.25"),
            cell(0, "45418"),
            cell(1, "60"),
            cell(1, "1e300"),
        ];
        let read = of(&format!("<row>{}</row>", days.concat())).unwrap();
        assert_eq!(
            read[0].rows[0],
            [
                "2024-05-06",
                "2024-05-06 10:11:08",
                "12:00:00",
                "30:00:00",
                "45418",
                "1900-02-28",
                "1e300"
            ]
        );
    }

    #[test]
    fn places_that_lie_are_refused() {
        let corner = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>5</v></c></row>";
        assert!(of(&corner.repeat(3)).is_ok_and(|read| read[0].rows.len() == 1_048_576));
        #[allow(clippy::format_collect, reason = "it is short")]
        let rows: String = (1..300)
            .map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>5</v></c></row>"))
            .collect();
        assert!(of(&rows).unwrap_err().message().contains("more than"));
    }

    proptest! {
        #[test]
        fn no_cells_make_it_panic(rows in "(<row( r=\"[0-9]{1,8}\")?>|</row>|<c( r=\"[A-Z]{0,4}[0-9]{0,11}\")?( t=\"(s|b|e|n|str|d|inlineStr)\")?( s=\"[0-9]{1,5}\")?>|</c>|<v>|</v>|-?[0-9]{0,12}(\\.[0-9])?|<is><t>x</t></is>|<f t=\"shared\" si=\"[0-9]\" ref=\"A1:B2\">A1</f>){0,20}") {
            let _ = of(&rows);
        }

        #[test]
        fn no_places_make_it_panic(column in "[A-Z]{0,8}", row in "[0-9]{0,21}", value in "-?[0-9]{0,25}(e[0-9]{1,3})?", kind in "(s|n|d|b|e|str)?") {
            let _ = of(&format!("<row r=\"{row}\"><c r=\"{column}{row}\" t=\"{kind}\"><v>{value}</v></c></row>"));
        }
    }
}
