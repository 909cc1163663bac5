//! Many codes at once into `codebook.yaml`, as colleagues bring them.

use std::collections::HashMap;
use std::path::Path;

use super::NewCode;
use super::codebook_edit::{disturbing, keeps_lines, made, taken};
use super::codebook_file;
use super::codebook_insert::{Entry, insert};
use crate::problem::{Problem, Result};
use crate::study::{Code, Codebook, DEEPEST, check_code_id};

/// The text of a codebook with more codes, each as the last one below its parent; parents that are
/// new stand before what is below them. Other lines stay as they are.
///
/// # Errors
///
/// When a code has a path that is taken or a parent that is not there, stands too deep, or when the
/// text is laid out so that nothing can be put in.
pub fn with_new_codes(text: &str, new: &[NewCode]) -> Result<String> {
    let path = Path::new("codebook.yaml");
    let depth =
        |new: &NewCode| new.parent.as_ref().map_or(0, |above| above.matches('.').count() + 1);
    if let Some(deep) = new.iter().find(|new| depth(new) > DEEPEST) {
        return Err(too_deep(&deep.path()));
    }
    let old = codebook_file::parse(path, text)?;
    Ok(grow(path, text, &old, new)?.0)
}

/// The text with more codes, and what it says.
pub(super) fn grow(
    path: &Path,
    text: &str,
    old: &Codebook,
    new: &[NewCode],
) -> Result<(String, Codebook)> {
    let grown = grown(old, new)?;
    let mut after = text.to_owned();
    let holders = old.codes().iter().map(|code| grown.position(&code.path));
    for holder in holders.chain([None]) {
        let fresh = fresh_below(&grown, old, holder);
        let Some(first) = fresh.first() else { continue };
        let above = holder.map(|at| &grown.codes()[at]);
        let parent = above.map(|code| code.path.as_str());
        let inserted = insert(&after, parent, &Entry::of(fresh, above));
        let inserted = inserted.filter(|inserted| keeps_lines(&after, inserted));
        after = inserted.ok_or_else(|| disturbing(path, &first.path))?.text;
    }
    match codebook_file::parse(path, &after) {
        Ok(read) if read == grown => Ok((after, read)),
        _ => Err(disturbing(path, &new.first().map(NewCode::path).unwrap_or_default())),
    }
}

/// The new codes right below one that was there, with all below them: they stand last.
fn fresh_below<'a>(grown: &'a Codebook, old: &Codebook, holder: Option<usize>) -> &'a [Code] {
    let codes = grown.codes();
    let inner = holder.map_or(codes, |at| &codes[at + 1..]);
    let depth = holder.map_or(0, |at| codes[at].depth + 1);
    let end = inner.iter().take_while(|code| code.depth >= depth).count();
    let fresh = |code: &Code| code.depth == depth && old.code(&code.path).is_none();
    let start = inner[..end].iter().position(fresh).unwrap_or(end);
    &inner[start..end]
}

fn grown(old: &Codebook, new: &[NewCode]) -> Result<Codebook> {
    let mut fresh: HashMap<String, Code> = HashMap::new();
    let mut below: HashMap<String, Vec<String>> = HashMap::new();
    for one in new {
        check_code_id(&one.id)?;
        let parent = match one.parent.as_deref() {
            Some(path) => Some(fresh.get(path).map_or_else(|| old.require(path), Ok)?),
            None => None,
        };
        let code = made(one, parent)?;
        let path = code.path.clone();
        below.entry(one.parent.clone().unwrap_or_default()).or_default().push(path.clone());
        if old.code(&path).is_some() || fresh.insert(path.clone(), code).is_some() {
            return Err(taken(&path));
        }
    }
    let mut growth = Growth { fresh, below, codes: Vec::new(), places: HashMap::new() };
    growth.all(old);
    Codebook::new(old.settings().clone(), growth.codes)
}

/// That a code stands below more others than a codebook can hold.
fn too_deep(code: &str) -> Box<Problem> {
    let named: String = code.chars().take(60).collect();
    Box::new(
        Problem::new(format!("the code `{named}…` stands below more than {DEEPEST} others"))
            .help("a codebook is not that deep; put it higher where it comes from"),
    )
}

/// Old and new codes as they come into their order.
struct Growth {
    fresh: HashMap<String, Code>,
    /// The paths of new codes by their parent's; those at the top by nothing.
    below: HashMap<String, Vec<String>>,
    codes: Vec<Code>,
    places: HashMap<String, usize>,
}

impl Growth {
    fn all(&mut self, old: &Codebook) {
        let mut open: Vec<&Code> = Vec::new();
        for code in old.codes() {
            while let Some(done) = open.pop_if(|above| above.depth >= code.depth) {
                self.close(&done.path);
            }
            self.put(code.clone());
            open.push(code);
        }
        while let Some(done) = open.pop() {
            self.close(&done.path);
        }
        self.close("");
    }

    /// Puts in what is new below a code whose other codes are there.
    fn close(&mut self, parent: &str) {
        for path in self.below.remove(parent).unwrap_or_default() {
            if let Some(code) = self.fresh.remove(&path) {
                self.put(code);
                self.close(&path);
            }
        }
    }

    fn put(&mut self, mut code: Code) {
        code.parent = code.path.rsplit_once('.').map(|(above, _)| self.places[above]);
        if let Some(parent) = code.parent {
            self.codes[parent].branch = true;
        }
        self.places.insert(code.path.clone(), self.codes.len());
        self.codes.push(code);
    }
}
