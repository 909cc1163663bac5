//! A store's files, as an index reads them.

use std::path::PathBuf;

use kwali::problem::Result;
use kwali::search::{CaseFiles, Corpus, Stamp};
use kwali::store::Store;
use kwali::study::{Cases, Codebook, Interview};

/// A store to be searched.
pub struct Files<'a>(pub &'a Store);

impl Corpus for Files<'_> {
    fn folder(&self) -> PathBuf {
        self.0.root().join(".kwali/index")
    }

    fn codebook(&self) -> &Codebook {
        self.0.codebook()
    }

    fn cases(&self) -> &Cases {
        self.0.cases()
    }

    fn list(&self) -> Result<Vec<CaseFiles>> {
        let cases = self.0.files(Stamp::of)?.into_iter();
        Ok(cases.map(|(case, files)| CaseFiles { case, files }).collect())
    }

    fn each(
        &self,
        wanted: &(dyn Fn(&str, &str) -> bool + Sync),
        take: &(dyn Fn(Interview, bool) + Sync),
    ) -> Result<()> {
        self.0.each(wanted, |interview, drifts| take(interview, !drifts.is_empty()))
    }

    fn file(&self, case: &str, name: &str) -> Result<(Stamp, Vec<u8>)> {
        let (known, bytes) = self.0.read_file(case, name)?;
        Ok((Stamp::of(&known), bytes))
    }
}
