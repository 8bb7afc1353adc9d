//! Every activity field of the report, once, with all that is known of it.

use crate::diagnose::Report;
use crate::expected_fields::FieldSeen;
use crate::finding::{Activity, Cause, FieldFinding, FieldProblem};
use crate::rules::Problem;
use crate::salesforce::object::Object;
use crate::view::findings;
use crate::view::foreign::{shown, without_addresses};

/// An activity field, as the rules left it. Its texts are fit to be shown and hold no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AdminField {
    pub(super) object: Object,
    /// API name; for a roll-up field that is not there, its label.
    name: String,
    pub(super) label: String,
    /// What an admin enters to create it; empty for a field that the package brings.
    pub(super) create_as: String,
    pub(super) affects: Vec<Activity>,
    /// What keeps the sync from filling it; `None` where nothing does.
    pub(super) problem: Option<FieldProblem>,
    /// What is there instead, where that is part of the problem.
    pub(super) found: String,
    /// Read and edit access is all or a part of what it lacks.
    pub(super) lacks_access: bool,
    cause: Option<Cause>,
    /// The rules that found it wanting.
    pub(super) rules: Vec<Problem>,
}

impl AdminField {
    /// The field as a finding has it, or as it was seen.
    pub(super) fn of_finding(field: &FieldFinding) -> Self {
        let FieldFinding { object, field, label, create_as, affects, problem, found } = field.clone();
        let mut of_finding =
            Self::of_seen(&FieldSeen { object, field, label, create_as, affects, problem: Some(problem) });
        of_finding.found = without_addresses(&shown(&found));
        of_finding
    }

    fn of_seen(field: &FieldSeen) -> Self {
        let fit = |text: &str| without_addresses(&shown(text));
        AdminField {
            object: field.object,
            name: fit(&field.field),
            label: fit(&field.label),
            create_as: fit(&field.create_as),
            affects: field.affects.clone(),
            problem: field.problem,
            found: String::new(),
            lacks_access: field.problem.is_some_and(is_of_access),
            cause: None,
            rules: Vec::new(),
        }
    }

    /// The API name, where it is known: a roll-up field that is not there has none that anybody here knows, and goes by
    /// its label, which has spaces in it.
    pub(super) fn api_name(&self) -> Option<&str> {
        let known = self.name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            && self.name.starts_with(|letter: char| letter.is_ascii_alphabetic());
        known.then_some(self.name.as_str())
    }

    /// The API name of a custom field. All activity fields are custom, so nothing without the suffix of these is one.
    pub(super) fn custom_api_name(&self) -> Option<&str> {
        self.api_name().filter(|name| name.to_ascii_lowercase().ends_with("__c"))
    }

    /// Its state by name: `writable`, `missing`, `hidden`, `missing-or-hidden`, or else the name of what is wrong with
    /// it (`not-writable`, `formula`, …).
    pub(super) fn state(&self) -> &'static str {
        let found_by = |problem| self.rules.contains(&problem);
        match self.problem {
            None => "writable",
            Some(problem @ FieldProblem::NotThere) => match self.cause {
                Some(cause) => cause.into(),
                None if found_by(Problem::HiddenActivityField) => "hidden",
                None if found_by(Problem::MissingTaskField) || found_by(Problem::MissingPackageField) => "missing",
                None => problem.into(),
            },
            Some(FieldProblem::NotCreated) => "missing",
            Some(problem) => problem.into(),
        }
    }

    /// Whether it is the same field. Salesforce compares API names without case.
    fn is(&self, other: &AdminField) -> bool {
        self.object == other.object && self.name.eq_ignore_ascii_case(&other.name)
    }
}

/// Whether read and edit access is all or a part of what mends a problem. A field that is still to be created needs it
/// too. Access makes no formula writable, and changes no type and no value.
fn is_of_access(problem: FieldProblem) -> bool {
    match problem {
        FieldProblem::NotThere
        | FieldProblem::NotCreated
        | FieldProblem::Hidden
        | FieldProblem::Misnamed
        | FieldProblem::NotCreateable
        | FieldProblem::NotUpdateable
        | FieldProblem::NotWritable => true,
        FieldProblem::Formula
        | FieldProblem::WrongType
        | FieldProblem::TooShort
        | FieldProblem::ValueMissing
        | FieldProblem::HasDefault
        | FieldProblem::Required
        | FieldProblem::Empty => false,
    }
}

/// Every field of the report: those of the objects that decide its verdict, then what else a finding names.
pub(super) fn all(report: &Report) -> Vec<AdminField> {
    let mut fields: Vec<AdminField> = report.fields.iter().map(AdminField::of_seen).collect();
    for (problem, finding) in findings(report) {
        for found in finding.fields().iter().map(AdminField::of_finding) {
            let position = fields.iter().position(|field| field.is(&found)).unwrap_or(fields.len());
            if position == fields.len() {
                fields.push(found.clone());
            }
            if let Some(field) = fields.get_mut(position) {
                // Access comes first, unless it is known what is there in a missing field's place.
                if field.rules.is_empty() || found.problem == Some(FieldProblem::Misnamed) {
                    field.problem = found.problem;
                    field.found = found.found;
                }
                field.lacks_access |= found.lacks_access;
                field.cause = field.cause.or(finding.cause());
                if !field.rules.contains(&problem) {
                    field.rules.push(problem);
                }
            }
        }
    }
    fields
}

/// The fields that no finding names.
pub(super) fn without_finding(report: &Report) -> Vec<AdminField> {
    all(report).into_iter().filter(|field| field.rules.is_empty()).collect()
}
