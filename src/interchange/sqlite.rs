//! Other programs' SQLite databases, read as what they are: files of strangers.
//!
//! A database is read from bytes in memory, so nothing is written beside it. Only plain tables are
//! read, by their own rows: no view, trigger, virtual table or index of its schema has a say.

use std::collections::BTreeMap;
use std::io::Read;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};

use crate::problem::{Problem, Result, nearest};

/// What a database begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The largest database that is read.
const LARGEST: usize = 1 << 30;

/// More rows than any project has in one table.
const ROWS: usize = 5_000_000;

/// A database in memory.
pub struct Database {
    connection: Connection,
    /// Its plain tables and their columns.
    tables: BTreeMap<String, Vec<String>>,
    /// How many bytes of values may be read: no sound database gives much more than it is long.
    allowance: u64,
}

/// A row of a table, with the columns that were asked for.
pub struct Row<'a> {
    row: &'a rusqlite::Row<'a>,
    /// For each column asked for, its place among those that there are.
    places: &'a [Option<usize>],
}

/// Whether some bytes begin as a database does.
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

impl Database {
    /// Opens a database that lies in memory.
    pub fn open(bytes: &[u8]) -> Result<Self> {
        if !is_one(bytes) || bytes.len() < 100 {
            return Err(Box::new(
                Problem::new("this is no SQLite database")
                    .help("name the project's own file, not an export of it"),
            ));
        }
        if bytes.len() > LARGEST {
            let message = format!("the database has more than {} MB", LARGEST >> 20);
            return Err(Box::new(Problem::new(message).help("no project of texts is that large")));
        }
        let connection = connect(bytes).map_err(|error| damaged(&error))?;
        let mut database =
            Self { connection, tables: BTreeMap::new(), allowance: 4 * bytes.len() as u64 };
        database.tables = database.list().map_err(|error| damaged(&error))?;
        Ok(database)
    }

    fn list(&self) -> rusqlite::Result<BTreeMap<String, Vec<String>>> {
        // What has no page of its own is a view or a virtual table.
        let mut names = self.connection.prepare(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 LIMIT 10000",
        )?;
        let mut tables = BTreeMap::new();
        let mut rows = names.query([])?;
        while let Some(row) = rows.next()? {
            if let ValueRef::Text(name) = row.get_ref(0)?
                && let Ok(name) = std::str::from_utf8(name)
            {
                tables.insert(name.to_owned(), self.columns(name)?);
            }
        }
        Ok(tables)
    }

    /// The stored columns of a table; those that are computed are left out.
    fn columns(&self, table: &str) -> rusqlite::Result<Vec<String>> {
        let query = format!("PRAGMA main.table_info({})", quoted(table));
        let mut info = self.connection.prepare(&query)?;
        info.query_map([], |row| row.get(1))?.collect()
    }

    /// Refuses a database that is another program's: `whose` is what was expected, as in
    /// `a QualCoder project`.
    pub fn require(&self, whose: &str, tables: &[(&str, &[&str])]) -> Result<()> {
        for (table, columns) in tables {
            let Some(known) = self.tables.get(*table) else {
                return Err(self.other(whose, table));
            };
            if let Some(column) = columns.iter().find(|c| !known.iter().any(|k| k == *c)) {
                let message =
                    format!("this is not {whose} that kwali knows: `{table}` has no `{column}`");
                return Err(Box::new(Problem::new(message).help(format!(
                    "open it in the newest version of the program, which brings it up to date; \
                     `{table}` has {}",
                    known.join(", ")
                ))));
            }
        }
        Ok(())
    }

    fn other(&self, whose: &str, table: &str) -> Box<Problem> {
        let problem = Problem::new(format!("this is not {whose}: it has no table `{table}`"));
        let names = || self.tables.keys().map(String::as_str);
        if let Some(near) = nearest(table, names()) {
            return Box::new(problem.help(format!("it has `{near}`: it may be another version's")));
        }
        let few: Vec<&str> = names().filter(|name| !name.starts_with("sqlite_")).take(8).collect();
        let help = if few.is_empty() {
            "it is empty".to_owned()
        } else {
            format!("it has {}", few.join(", "))
        };
        Box::new(problem.help(help))
    }

    /// Gives every row of a table to a function, in the order of the table; columns that a table
    /// does not have are empty, and a table that is not there has no row.
    pub fn each(
        &mut self,
        table: &str,
        columns: &[&str],
        mut take: impl FnMut(&Row<'_>),
    ) -> Result<()> {
        let Some(known) = self.tables.get(table) else { return Ok(()) };
        let mut there = Vec::new();
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|column| {
                known.iter().any(|k| k == column).then(|| {
                    there.push(quoted(column));
                    there.len() - 1
                })
            })
            .collect();
        if there.is_empty() {
            return Ok(());
        }
        // An index that says something else than its table is not asked.
        let query = format!("SELECT {} FROM main.{} NOT INDEXED", there.join(", "), quoted(table));
        let mut left = self.allowance;
        let read = self.read(&query, there.len(), &mut left, |row| {
            take(&Row { row, places: &places });
        });
        self.allowance = left;
        read?.then_some(()).ok_or_else(|| {
            let message = format!("the database is damaged: `{table}` gives more than it can hold");
            Box::new(Problem::new(message).help(ADVICE))
        })
    }

    /// Whether all of a query's rows were within what may be read.
    fn read(
        &self,
        query: &str,
        width: usize,
        left: &mut u64,
        mut take: impl FnMut(&rusqlite::Row<'_>),
    ) -> Result<bool> {
        let damage = |error: rusqlite::Error| damaged(&error);
        let mut statement = self.connection.prepare(query).map_err(damage)?;
        let mut rows = statement.query([]).map_err(damage)?;
        let mut count = 0;
        while let Some(row) = rows.next().map_err(damage)? {
            let mut size = 1;
            for at in 0..width {
                size += length(row.get_ref(at).map_err(damage)?);
            }
            count += 1;
            if size > *left || count > ROWS {
                return Ok(false);
            }
            *left -= size;
            take(row);
        }
        Ok(true)
    }

    /// The rows of a table, each as a function makes it.
    pub fn rows<T>(
        &mut self,
        table: &str,
        columns: &[&str],
        mut make: impl FnMut(&Row<'_>) -> T,
    ) -> Result<Vec<T>> {
        let mut made = Vec::new();
        self.each(table, columns, |row| made.push(make(row)))?;
        Ok(made)
    }
}

fn length(value: ValueRef<'_>) -> u64 {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() as u64,
        _ => 0,
    }
}

impl Row<'_> {
    fn value(&self, at: usize) -> ValueRef<'_> {
        let place = self.places.get(at).copied().flatten();
        place.and_then(|place| self.row.get_ref(place).ok()).unwrap_or(ValueRef::Null)
    }

    /// A value as text: any type of value has one, and nothing is the empty text.
    pub fn text(&self, at: usize) -> String {
        match self.value(at) {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
        }
    }

    /// A whole number; programs also write them as text.
    pub fn number(&self, at: usize) -> Option<i64> {
        match self.value(at) {
            ValueRef::Integer(number) => Some(number),
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok()?.trim().parse().ok(),
            #[expect(clippy::cast_possible_truncation, reason = "only whole and small numbers")]
            ValueRef::Real(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                Some(number as i64)
            }
            _ => None,
        }
    }

    /// Whether there is no value at all.
    pub fn is_null(&self, at: usize) -> bool {
        matches!(self.value(at), ValueRef::Null)
    }
}

fn connect(bytes: &[u8]) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    let mut head = bytes[..100].to_vec();
    // A database in memory has no log beside it: the marks that it may have one are taken off.
    for mark in &mut head[18..20] {
        *mark = (*mark).min(1);
    }
    let all = head.chain(&bytes[100..]);
    connection.deserialize_read_exact("main", all, bytes.len(), true)?;
    let off = [
        DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA,
        DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
        DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW,
    ];
    for setting in off {
        connection.set_db_config(setting, false)?;
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    let longest = i32::try_from(LARGEST / 2).unwrap_or(i32::MAX);
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, 100)?;
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0",
    )?;
    Ok(connection)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

const ADVICE: &str = "copy it again from where it came from, or open it in its own program first";

fn damaged(error: &rusqlite::Error) -> Box<Problem> {
    let message = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            "the database cannot be read: it is encrypted or damaged".to_owned()
        }
        Some(ErrorCode::DatabaseCorrupt) => "the database is damaged".to_owned(),
        _ => format!("the database cannot be read: {error}"),
    };
    Box::new(Problem::new(message).help(ADVICE))
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The bytes of a database that some statements make.
    pub fn made(statements: &str) -> Vec<u8> {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(statements).unwrap();
        connection.serialize("main").unwrap().to_vec()
    }

    fn message<T>(result: Result<T>) -> String {
        result.err().expect("refused").to_string()
    }

    fn names(database: &mut Database, table: &str) -> Vec<String> {
        database.rows(table, &["name"], |row| row.text(0)).unwrap()
    }

    #[test]
    fn rows_come_as_they_stand_and_missing_columns_are_empty() {
        let bytes = made(
            "CREATE TABLE a (id integer primary key, name text, n); \
             INSERT INTO a VALUES (7, 'x', '12'), (8, NULL, 3.0), (9, x'c3a9', 'no')",
        );
        let mut database = Database::open(&bytes).unwrap();
        let rows = database.rows("a", &["name", "later", "n", "id"], |row| {
            (row.text(0), row.is_null(1), row.number(2), row.number(3))
        });
        let expected = [
            ("x".to_owned(), true, Some(12), Some(7)),
            (String::new(), true, Some(3), Some(8)),
            ("é".to_owned(), true, None, Some(9)),
        ];
        assert_eq!(rows.unwrap(), expected);
        assert!(names(&mut database, "nothing").is_empty());
    }

    #[test]
    fn another_programs_database_is_named_with_what_it_lacks() {
        let database = Database::open(&made("CREATE TABLE sources (id)")).unwrap();
        let expected: &[(&str, &[&str])] = &[("source", &["fulltext"])];
        let told = message(database.require("a diary", expected));
        assert!(told.contains("not a diary: it has no table `source`"), "{told}");
        assert!(told.contains("it has `sources`"), "{told}");
        let database = Database::open(&made("CREATE TABLE source (id, text)")).unwrap();
        let told = message(database.require("a diary", expected));
        assert!(told.contains("`source` has no `fulltext`") && told.contains("id, text"), "{told}");
    }

    #[test]
    fn views_triggers_and_computed_columns_have_no_say() {
        let bytes = made(
            "CREATE VIEW v AS SELECT 'seen' AS name; \
             CREATE TABLE t (name, made AS (hex(zeroblob(1000)))); \
             CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT 1; END; \
             INSERT INTO t VALUES ('plain')",
        );
        let mut database = Database::open(&bytes).unwrap();
        assert!(names(&mut database, "v").is_empty());
        let rows = database.rows("t", &["name", "made"], |row| (row.text(0), row.is_null(1)));
        assert_eq!(rows.unwrap(), [("plain".to_owned(), true)]);
    }

    #[test]
    fn a_table_that_gives_more_than_the_file_can_hold_is_damage() {
        let bytes = made("CREATE TABLE t (name); INSERT INTO t VALUES ('one'), ('two')");
        let mut database = Database::open(&bytes).unwrap();
        database.allowance = 8;
        assert_eq!(names(&mut database, "t"), ["one", "two"]);
        let told = message(database.rows("t", &["name"], |row| row.text(0)));
        assert!(told.contains("gives more than it can hold"), "{told}");
    }

    #[test]
    fn a_database_that_had_a_log_is_read_without_it() {
        let mut bytes = made("CREATE TABLE t (name); INSERT INTO t VALUES ('plain')");
        bytes[18..20].fill(2);
        let mut database = Database::open(&bytes).unwrap();
        assert_eq!(names(&mut database, "t"), ["plain"]);
    }

    #[test]
    fn what_is_no_database_is_refused() {
        for bytes in [&b""[..], b"PK\x03\x04", b"SQLite format 3\0", &[0; 500]] {
            assert!(message(Database::open(bytes)).contains("no SQLite database"));
        }
        let mut scrambled = made("CREATE TABLE t (name)");
        scrambled[16..].fill(0x55);
        assert!(message(Database::open(&scrambled)).contains("cannot be read"));
    }

    proptest! {
        #[test]
        fn damage_is_an_error_or_harmless(
            cut in 0usize..8192, at in 0usize..8192, with in any::<[u8; 8]>(),
        ) {
            let rows = "INSERT INTO t VALUES ('one'), ('two'), (hex(zeroblob(3000)))";
            let mut bytes = made(&format!("CREATE TABLE t (name text); {rows}"));
            bytes.truncate(bytes.len() - cut % bytes.len() / 2);
            let at = at % (bytes.len() - 8);
            bytes[at..at + 8].copy_from_slice(&with);
            if let Ok(mut database) = Database::open(&bytes) {
                let _ = database.rows("t", &["name"], |row| row.text(0));
            }
        }
    }
}
