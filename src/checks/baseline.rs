//! What was found before: so that a team can begin with a study that is not clean, and is told only
//! what comes new.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::judge::Judged;
use crate::problem::{Problem, Result};

const FORMAT: u32 = 1;

/// Findings by fingerprint, each with how often it was there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<String, usize>,
}

#[derive(Serialize, Deserialize)]
struct Raw {
    format: u32,
    findings: Vec<RawFinding>,
}

/// Check, file and message are for people, and for merging.
#[derive(Serialize, Deserialize)]
struct RawFinding {
    check: String,
    file: String,
    message: String,
    fingerprint: String,
    count: usize,
}

impl Baseline {
    /// What was judged.
    pub fn of(judged: &Judged) -> Self {
        let mut counts = BTreeMap::new();
        for finding in &judged.findings {
            *counts.entry(finding.diagnostic.fingerprint()).or_insert(0) += 1;
        }
        Self { counts }
    }

    /// Reads the text of a baseline's file.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let raw: Raw = serde_json::from_str(text).map_err(|error| {
            Problem::new(format!("the file is no baseline: {error}"))
                .in_file(path)
                .help("write it anew with `kwali check --write-baseline FILE`")
        })?;
        if raw.format != FORMAT {
            return Err(Box::new(
                Problem::new(format!("baselines of format {} are not known", raw.format))
                    .in_file(path)
                    .help("write it anew with `kwali check --write-baseline FILE`"),
            ));
        }
        let counts = raw.findings.into_iter().map(|f| (f.fingerprint, f.count));
        Ok(Self { counts: counts.collect() })
    }

    /// The text of a baseline's file: one finding of every sort, in the files' order.
    pub fn render(judged: &Judged) -> String {
        let mut findings: Vec<RawFinding> = Vec::new();
        let mut places = BTreeMap::new();
        for finding in &judged.findings {
            let told = &finding.diagnostic;
            let fingerprint = told.fingerprint();
            let at = *places.entry(fingerprint.clone()).or_insert_with(|| {
                let (check, file) = (told.check.clone(), told.file.clone());
                let message = told.message.clone();
                findings.push(RawFinding { check, file, message, fingerprint, count: 0 });
                findings.len() - 1
            });
            findings[at].count += 1;
        }
        let raw = Raw { format: FORMAT, findings };
        serde_json::to_string_pretty(&raw).unwrap_or_default() + "\n"
    }

    /// Whether a finding was there before; each that was there is known once.
    pub fn take(&mut self, fingerprint: &str) -> bool {
        let left = self.counts.get_mut(fingerprint).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }
}
