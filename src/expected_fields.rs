//! The activity fields an object should have, each beside what the object's description says of it.
//!
//! Task's fields are known by API name. The package's roll-up fields are known by label only, so they are found by
//! label and reported under the API name they really have.

use crate::actions::activity_fields::{self, TASK_FIELDS};
use crate::finding::{Activity, FieldFinding, FieldProblem};
use crate::salesforce::describe::{Field, ObjectInfo};
use crate::salesforce::object::Object;

/// A field that should be on the object, and the field that is there, if the user can see one.
#[derive(Debug, Clone)]
pub struct Slot<'a> {
    object: Object,
    label: &'a str,
    api_name: Option<&'static str>,
    create_as: String,
    affects: &'static [Activity],
    /// What the description has under that name; `None` where it has nothing this user can see.
    pub field: Option<&'a Field>,
}

/// One slot for each activity field that `object` should have.
pub fn slots(object: Object, info: &ObjectInfo) -> Vec<Slot<'_>> {
    if object == Object::Task {
        return TASK_FIELDS
            .iter()
            .map(|expected| Slot {
                object,
                label: expected.label,
                api_name: Some(expected.api_name),
                create_as: expected.create_as(),
                affects: expected.affects,
                // Salesforce compares API names without case.
                field: info.fields.iter().find(|field| field.api_name.eq_ignore_ascii_case(expected.api_name)),
            })
            .collect();
    }
    activity_fields::ROLL_UP_LABELS
        .iter()
        .map(|label| Slot {
            object,
            label,
            api_name: None,
            create_as: String::new(),
            affects: &[Activity::Email, Activity::Call],
            field: info.fields.iter().find(|field| activity_fields::roll_up(&field.label) == Some(*label)),
        })
        .collect()
}

impl Slot<'_> {
    /// Whether the sync can write the field. On Task that takes both halves, because the sync inserts the task and
    /// updates it when mail is opened, clicked or answered; the other objects' records are only ever updated.
    pub fn is_writable(&self) -> bool {
        self.field.is_some() && self.write_problem().is_none()
    }

    /// What keeps the sync from writing a field that is there.
    pub fn write_problem(&self) -> Option<FieldProblem> {
        let field = self.field?;
        let createable = field.createable || self.object != Object::Task;
        match (createable, field.updateable) {
            _ if field.calculated => Some(FieldProblem::Formula),
            (true, true) => None,
            (false, true) => Some(FieldProblem::NotCreateable),
            (true, false) if self.object == Object::Task => Some(FieldProblem::NotUpdateable),
            _ => Some(FieldProblem::NotWritable),
        }
    }

    /// The slot as part of a finding.
    pub fn finding(&self, problem: FieldProblem) -> FieldFinding {
        FieldFinding {
            object: self.object,
            field: match (self.field, self.api_name) {
                (Some(field), _) => field.api_name.clone(),
                (None, Some(api_name)) => api_name.to_owned(),
                (None, None) => self.label.to_owned(),
            },
            label: self.field.map_or(self.label, |field| field.label.as_str()).to_owned(),
            create_as: self.create_as.clone(),
            affects: self.affects.to_vec(),
            problem,
        }
    }
}
