//! What git knows of a study's files, asked of the `git` program.
//!
//! Everything here reads. A study outside git, or a machine without the program, has no history: that
//! is an answer where history only helps, and a problem where it was asked for.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::problem::{Problem, Result};

/// The history of the repository that a study stands in.
#[derive(Debug, Clone)]
pub struct Git {
    root: PathBuf,
}

impl Git {
    /// The repository that a folder stands in; none where there is no git, or no repository.
    pub fn find(root: &Path) -> Option<Self> {
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let git = Self { root: root.to_owned() };
        let inside = git.ask(["rev-parse", "--is-inside-work-tree"]).ok()?;
        (inside.trim() == "true").then_some(git)
    }

    /// The repository that a folder stands in, or a problem for whoever named a revision.
    pub fn require(root: &Path) -> Result<Self> {
        Self::find(root).ok_or_else(|| {
            Box::new(
                Problem::new("the study is not in a git repository, or there is no `git` here")
                    .in_file(root)
                    .help("a revision can be named only where git keeps the study's history"),
            )
        })
    }

    /// The full name of the commit that a revision means.
    pub fn commit(&self, revision: &str) -> Result<String> {
        let asked = format!("{revision}^{{commit}}");
        let found = self.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", &asked]);
        found.map(|name| name.trim().to_owned()).map_err(|_| {
            Box::new(
                Problem::new(format!("git knows no revision `{revision}`"))
                    .help("name a branch, a tag or a commit, as `git log` prints them"),
            )
        })
    }

    /// The commit at which the branch at hand left the one of a revision: what came after it is the
    /// branch's own. The revision itself where the two have no common history.
    pub fn fork(&self, revision: &str) -> Result<String> {
        let commit = self.commit(revision)?;
        let base = self.ask(["merge-base", &commit, "HEAD"]);
        Ok(base.map(|name| name.trim().to_owned()).unwrap_or(commit))
    }

    /// The study's folder as seen from the repository's top, with `/` and one at the end; empty
    /// where the two are one, or the path is no text.
    pub fn prefix(&self) -> String {
        let prefix = self.ask(["rev-parse", "--show-prefix"]).unwrap_or_default();
        prefix.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// A file's text at a commit; `None` where it was not there or is no text. The file is named as
    /// seen from the study's folder, with `/`.
    pub fn text(&self, commit: &str, file: &str) -> Option<String> {
        self.ask(["show", "--end-of-options", &format!("{commit}:./{file}")]).ok()
    }

    /// The commits that changed a file, the newest first, at most `most` of them.
    pub fn versions(&self, file: &str, most: usize) -> Vec<String> {
        let most = format!("--max-count={most}");
        let log = self.ask(["log", "--format=%H", &most, "--", file]);
        log.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Writes the study's files as they were at a commit into an empty folder. The repository, its
    /// index and its work tree stay as they are.
    pub fn write_out(&self, commit: &str, folder: &Path) -> Result<()> {
        let prefix = self.ask(["rev-parse", "--show-prefix"]).map_err(|why| failed(&why))?;
        let tree = format!("{commit}:{}", prefix.trim().trim_end_matches('/'));
        // Called below the repository's top, git would write only what stands below there.
        let top = self.ask(["rev-parse", "--show-toplevel"]).map_err(|why| failed(&why))?;
        let top = Self { root: PathBuf::from(top.trim()) };
        let target = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let index = target.join(".kwali-index");
        let into = format!("--prefix={}/", target.display());
        let steps: [&[&str]; 2] = [&["read-tree", &tree], &["checkout-index", "--all", &into]];
        for step in steps {
            top.ask_with(step, Some(&index)).map_err(|why| failed(&why))?;
        }
        let _ = std::fs::remove_file(&index);
        Ok(())
    }

    fn ask<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Answer {
        let words: Vec<S> = words.into_iter().collect();
        self.ask_with(&words, None)
    }

    /// What git prints, or what it says where it fails.
    fn ask_with<S: AsRef<OsStr>>(&self, words: &[S], index: Option<&Path>) -> Answer {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.root).args(words).stdin(Stdio::null());
        // A hook of git runs with these set for the repository it belongs to.
        git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
        git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        if let Some(index) = index {
            git.env("GIT_INDEX_FILE", index);
        }
        let done = git.output().map_err(|error| error.to_string())?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).trim().to_owned());
        }
        String::from_utf8(done.stdout).map_err(|error| error.to_string())
    }
}

type Answer = std::result::Result<String, String>;

fn failed(why: &str) -> Box<Problem> {
    Box::new(Problem::new(format!("git could not give the files of that revision: {why}")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn git(folder: &Path, words: &[&str]) {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
        assert!(command.args(words).output().unwrap().status.success(), "{words:?}");
    }

    #[test]
    fn a_study_below_the_top_of_a_repository_has_its_files_at_each_commit() {
        let folder = tempfile::tempdir().unwrap();
        let study = folder.path().join("deep/study");
        fs::create_dir_all(study.join("corpus")).unwrap();
        git(folder.path(), &["init", "--quiet"]);
        for text in ["one", "two"] {
            fs::write(study.join("corpus/a.md"), text).unwrap();
            git(folder.path(), &["add", "."]);
            git(folder.path(), &["commit", "--quiet", "-m", text]);
        }
        fs::write(study.join("corpus/a.md"), "three").unwrap();
        let found = Git::find(&study).unwrap();
        let versions = found.versions("corpus/a.md", 9);
        assert_eq!(versions.len(), 2);
        assert_eq!(found.commit("HEAD").unwrap(), versions[0]);
        assert_eq!(found.prefix(), "deep/study/");
        assert_eq!(found.text(&versions[1], "corpus/a.md").as_deref(), Some("one"));
        assert_eq!(found.text(&versions[1], "corpus/b.md"), None);
        assert!(found.commit("nowhere").is_err());
        let out = tempfile::tempdir().unwrap();
        found.write_out("HEAD", out.path()).unwrap();
        assert_eq!(fs::read_to_string(out.path().join("corpus/a.md")).unwrap(), "two");
        assert_eq!(fs::read_to_string(study.join("corpus/a.md")).unwrap(), "three");
    }

    #[test]
    fn a_folder_outside_git_has_no_history() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Git::find(folder.path()).is_none());
        assert!(Git::require(folder.path()).is_err());
    }
}
