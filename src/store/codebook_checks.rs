//! The `checks:` of `codebook.yaml`.

use super::codebook_file::{Known, Name, Reader};
use super::codebook_raw::RawChecks;
use super::fault::FaultKind;
use crate::problem::{Problem, Result};
use crate::study::{Allowance, Bound, CheckSettings};

impl Reader<'_> {
    /// What the study demands. Which checks there are is not the store's to know.
    pub(super) fn checks(&self, raw: Option<RawChecks>, known: &Known) -> Result<CheckSettings> {
        let Some(raw) = raw else { return Ok(CheckSettings::default()) };
        let mut severity = Vec::new();
        for (check, level) in raw.severity {
            let read = level.value.parse().map_err(|p: Box<Problem>| p.at(self.place(&level)));
            let read = read.map_err(Box::new);
            severity.extend(self.faults.keep(FaultKind::Shape, read)?.map(|level| (check, level)));
        }
        for role in raw.interviews.keys().filter(|role| !known.roles.contains(role)) {
            let unknown = Problem::new(format!("unknown role `{role}` in the interviews planned"));
            let unknown = unknown.at(self.line_with(&format!("{role}:")));
            let unknown = unknown.nearest(role, known.roles.iter().map(String::as_str));
            self.faults.take(FaultKind::Reference, Box::new(unknown))?;
        }
        let share = raw.double_coded.map(|share| self.share(&share));
        let double_coded =
            share.map(|share| self.faults.keep(FaultKind::Shape, share)).transpose()?;
        let allow = raw.allow.into_iter();
        let allow = allow.map(|a| Allowance { check: a.check, at: a.at, reason: a.reason });
        Ok(CheckSettings {
            severity,
            allow: allow.collect(),
            interviews: raw
                .interviews
                .into_iter()
                .filter(|(r, _)| known.roles.contains(r))
                .collect(),
            approved: raw.approved,
            agreement: raw.agreement,
            agreement_by_code: raw.agreement_by_code,
            rare: raw.rare,
            double_coded: double_coded.flatten(),
            depth: raw.depth,
            pseudonyms: raw.pseudonyms,
        })
    }

    fn share(&self, share: &Name) -> Result<f64> {
        match Bound::parse(&share.value).map_err(|problem| problem.at(self.place(share)))? {
            Bound::Share(part, of) if part <= of => Ok(part as f64 / of as f64),
            _ => Err(Box::new(
                Problem::new(format!("`{}` is no share of the interviews", share.value))
                    .at(self.place(share))
                    .help("write it as 25%, 1/4 or `all`"),
            )),
        }
    }
}
