//! Amendments.

use crate::base::span::SourceSet;
use crate::check::body::Body;
use crate::check::lower::Lower;
use crate::check::report::Report;
use crate::check::{Options, Unit};

#[derive(Debug, Default)]
pub(crate) struct Plan;

pub(crate) fn plan(_body: &Body, _options: &Options, _report: &mut Report) -> Plan {
    Plan
}

pub(crate) fn apply(_body: &mut Body, _plan: &Plan, _report: &mut Report) {}

pub(crate) fn check_unapplied(
    _units: &[Unit],
    _root: usize,
    _plan: &Plan,
    _sources: &SourceSet,
    _lower: &mut Lower<'_>,
) {
}
