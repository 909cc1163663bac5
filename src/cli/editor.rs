//! A person's own editor.

use std::io;
use std::process::Command;

use kwali::problem::{Problem, Result};

/// What a person makes of a text in `$VISUAL` or `$EDITOR`, and whether the editor ended well. What
/// was written is kept in either case.
pub fn edit(text: &str, prefix: &str) -> (Option<String>, Result<()>) {
    let editor = std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR"));
    let editor = editor.ok().filter(|name| !name.trim().is_empty());
    let editor = editor.unwrap_or_else(|| "vi".into());
    let broken = |error: io::Error| Problem::new(format!("cannot use `{editor}`: {error}"));
    let path = match staged(text, prefix) {
        Ok(path) => path,
        Err(error) => return (None, Err(Box::new(broken(error)))),
    };
    // `EDITOR` may hold arguments, as in `code --wait`.
    let mut words = editor.split_whitespace();
    let ended = Command::new(words.next().unwrap_or("vi")).args(words).arg(&path).status();
    let read = std::fs::read_to_string(&path);
    if let Err(error) = read.as_ref().map_err(io::Error::kind)
        && error == io::ErrorKind::InvalidData
    {
        let place = path.keep().map(|path| path.display().to_string()).unwrap_or_default();
        let problem = Problem::new("the text is not UTF-8").help(format!("it is kept in {place}"));
        return (None, Err(Box::new(problem)));
    }
    let written = read.ok();
    match ended {
        Ok(status) if status.success() => (written, Ok(())),
        Ok(status) => {
            (written, Err(Box::new(Problem::new(format!("`{editor}` ended with {status}")))))
        }
        Err(error) => (None, Err(Box::new(broken(error)))),
    }
}

/// A text in a file of its own, for an editor.
fn staged(text: &str, prefix: &str) -> io::Result<tempfile::TempPath> {
    let mut file = tempfile::Builder::new().prefix(prefix).suffix(".md").tempfile()?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    Ok(file.into_temp_path())
}
