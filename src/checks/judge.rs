//! Which findings count, and how much: the study's settings, what it allows, what was asked for.

use std::collections::BTreeSet;

use super::baseline::Baseline;
use super::check::{self, Check};
use super::diagnostic::Diagnostic;
use crate::problem::Result;
use crate::store::{PlaceStep, Survey};
use crate::study::{CheckSettings, Severity};

/// What was asked for, beside what the study says.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Only these checks, by id, beginning of an id, name or family; all when empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// Whether every check counts as an error, also those that are notes or off.
    pub strict: bool,
    /// What was there before and is not told again.
    pub known: Baseline,
}

/// A finding that counts.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The check.
    pub check: &'static Check,
    /// How much it weighs here; never off.
    pub severity: Severity,
    /// What was found.
    pub diagnostic: Diagnostic,
}

/// Findings, weighed.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// Those that count, in the files' order.
    pub findings: Vec<Finding>,
    /// Those that the study allows, each with the reason.
    pub allowed: Vec<(Finding, String)>,
    /// How many were known before.
    pub known: usize,
    /// The checks that were not looked for: off in the study, or not asked for.
    pub off: Vec<&'static Check>,
}

impl Judged {
    /// How many findings weigh so much.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether something must or should be mended.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity >= Severity::Warning)
    }
}

impl Rules {
    /// Refuses names that no check has.
    pub fn check(&self) -> Result<()> {
        for name in self.select.iter().chain(&self.ignore) {
            if !super::all().any(|check| check.is_called(name)) {
                check::find(name)?;
            }
        }
        Ok(())
    }

    /// Whether a check is asked for.
    pub fn wants(&self, check: &Check) -> bool {
        let named = |names: &[String]| names.iter().any(|name| check.is_called(name));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    fn looks_for(&self, check: &Check, settings: &CheckSettings) -> bool {
        self.wants(check) && self.severity(check, settings) != Severity::Off
    }

    fn severity(&self, check: &Check, settings: &CheckSettings) -> Severity {
        let said = settings.severity.iter().rev().find(|(name, _)| is(check, name));
        match said.map(|(_, severity)| *severity) {
            _ if self.strict => Severity::Error,
            Some(severity) => severity,
            // Who asks for a check by name wants to hear of it.
            None if check.severity == Severity::Off && !self.select.is_empty() => Severity::Note,
            None => check.severity,
        }
    }
}

fn is(check: &Check, name: &str) -> bool {
    check.id.eq_ignore_ascii_case(name) || check.name == name
}

/// Weighs what was found.
pub fn judge(survey: &Survey, diagnostics: Vec<Diagnostic>, rules: &Rules) -> Judged {
    let settings = &survey.codebook.read.settings().checks;
    let off = super::all().filter(|check| !rules.looks_for(check, settings)).collect();
    let mut judged = Judged { off, ..Judged::default() };
    let mut before = rules.known.clone();
    let mut used = BTreeSet::new();
    let mut unused = Vec::new();
    let mut take = |diagnostic: Diagnostic, used: &mut BTreeSet<usize>| {
        let Ok(check) = check::find(&diagnostic.check) else { return };
        let allowance = settings
            .allow
            .iter()
            .position(|allowance| is(check, &allowance.check) && names(&diagnostic, &allowance.at));
        used.extend(allowance);
        if !rules.looks_for(check, settings) {
            return;
        }
        let severity = rules.severity(check, settings);
        let reason = allowance.map(|at| settings.allow[at].reason.clone());
        let reason = reason.or_else(|| diagnostic.allowed.clone());
        let finding = Finding { check, severity, diagnostic };
        match reason {
            Some(reason) => judged.allowed.push((finding, reason)),
            None if before.take(&finding.diagnostic.fingerprint()) => judged.known += 1,
            None => judged.findings.push(finding),
        }
    };
    for diagnostic in diagnostics {
        take(diagnostic, &mut used);
    }
    for (at, allowance) in settings.allow.iter().enumerate() {
        if !used.contains(&at) && check::find(&allowance.check).is_ok() {
            let steps = [PlaceStep::Key("checks"), PlaceStep::Key("allow"), PlaceStep::Item(at)];
            let message = format!(
                "nothing at `{}` needs to be allowed for {}",
                allowance.at, allowance.check
            );
            let told = Diagnostic::new("codebook.yaml", message)
                .at(survey.places.at(&steps))
                .about(&allowance.at)
                .help("remove it, or correct what it names");
            unused.push(Diagnostic { check: super::codebook::UNUSED_ALLOWANCE.to_owned(), ..told });
        }
    }
    for diagnostic in unused {
        take(diagnostic, &mut used);
    }
    // They are the codebook's, and stand with its others.
    let place = |finding: &Finding| {
        let told = &finding.diagnostic;
        let at = told.place.as_ref().map_or((0, 0), |place| (place.line, place.column));
        if told.file == "codebook.yaml" { (false, at) } else { (true, (0, 0)) }
    };
    judged.findings.sort_by_key(place);
    judged
}

/// Whether an allowance's place is that of a finding: what it is about, a branch or case that holds
/// it, or its file.
fn names(diagnostic: &Diagnostic, at: &str) -> bool {
    let within = |name: &String| {
        let rest = name.strip_prefix(at);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
    };
    diagnostic.about.iter().any(within) || diagnostic.file == at
}
