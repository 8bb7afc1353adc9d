//! The activity fields an object should have, each beside what the object's description says of it.
//!
//! Task's fields are known by API name. The package's roll-up fields are known by label only, so they are found by
//! label and reported under the API name they really have.

use serde::{Deserialize, Serialize};

use crate::actions::activity_fields::{self, TASK_FIELDS, TaskField};
use crate::facts::{Facts, Saw, Sighting, Timestamp, Why};
use crate::finding::{Activity, Evidence, FieldFinding, FieldProblem, Finding, Fix, Place, Severity, Source};
use crate::requests;
use crate::salesforce::describe::{Field, ObjectInfo};
use crate::salesforce::object::Object;
use crate::salesforce::setup::{ExistingField, FieldGrants, Granted};

/// A field that should be on the object, and the field that is there, if the user can see one.
#[derive(Debug, Clone)]
pub struct Slot<'a> {
    object: Object,
    label: &'a str,
    /// What the documentation says of it; `None` for a roll-up field, of which it gives the label alone.
    pub documented: Option<&'static TaskField>,
    /// What the description has under that name; `None` where it has nothing this user can see.
    pub field: Option<&'a Field>,
    existence: Existence<'a>,
    /// Why it cannot be told whether another user may see or write the field.
    unsettled: Option<Why>,
}

/// What Setup says of a field, whoever may see it.
#[derive(Debug, Clone, Copy)]
enum Existence<'a> {
    /// Setup was not asked, or did not answer.
    Unknown,
    /// There is no such field.
    Missing,
    /// There is.
    There(&'a ExistingField),
}

/// An activity field of an object that decides the verdict, in order or not, as the user sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSeen {
    /// The object.
    pub object: Object,
    /// API name; for a roll-up field that is not there, whose API name nobody knows, its label.
    pub field: String,
    /// Label, as documented or as the org has it.
    pub label: String,
    /// What an admin enters to create it; empty for a field that the package brings.
    pub create_as: String,
    /// The activities that fill it.
    pub affects: Vec<Activity>,
    /// What keeps the sync from filling it; `None` where nothing does.
    pub problem: Option<FieldProblem>,
}

/// One slot for each activity field that `object` should have.
pub fn slots(object: Object, info: &ObjectInfo) -> Vec<Slot<'_>> {
    if object == Object::Task {
        return TASK_FIELDS
            .iter()
            .map(|expected| Slot {
                object,
                label: expected.label,
                documented: Some(expected),
                // Salesforce compares API names without case.
                field: info.fields.iter().find(|field| field.api_name.eq_ignore_ascii_case(expected.api_name)),
                existence: Existence::Unknown,
                unsettled: None,
            })
            .collect();
    }
    let named = |field: &Field| activity_fields::roll_up(&field.label);
    let of_package: Vec<(&str, &Field)> = info.fields.iter().filter_map(|field| Some((named(field)?, field))).collect();
    activity_fields::ROLL_UP_LABELS
        .iter()
        .map(|label| Slot {
            object,
            label,
            documented: None,
            field: roll_up_field(&of_package, label),
            existence: Existence::Unknown,
            unsettled: None,
        })
        .collect()
}

/// The field with a roll-up label. An org that had the package under its older prefix may have the field of that time
/// beside today's; of several the one that can be written is the one to fill.
fn roll_up_field<'a>(of_package: &[(&str, &'a Field)], label: &str) -> Option<&'a Field> {
    let mut fields = of_package.iter().filter(|(known, _)| *known == label).map(|(_, field)| *field);
    fields.clone().find(|field| field.updateable && !field.calculated).or_else(|| fields.next())
}

impl Slot<'_> {
    /// Whether the sync can write the field. On Task that takes both halves, because the sync inserts the task and
    /// updates it when mail is opened, clicked or answered; the other objects' records are only ever updated.
    pub fn is_writable(&self) -> bool {
        self.field.is_some() && self.write_problem().is_none() && self.unsettled.is_none()
    }

    /// Whether the field is kept from the user, or may be. Without Setup, a field that is not there can be either.
    pub fn hidden(&self) -> Option<FieldProblem> {
        match (self.field, self.existence) {
            (Some(_), _) | (None, Existence::Missing) => None,
            (None, Existence::There(_)) => self.unsettled.is_none().then_some(FieldProblem::Hidden),
            (None, Existence::Unknown) => Some(FieldProblem::NotThere),
        }
    }

    /// Whether the field was never created, or may not have been.
    pub fn missing(&self) -> Option<FieldProblem> {
        match (self.field, self.existence) {
            (Some(_), _) | (None, Existence::There(_)) => None,
            (None, Existence::Missing) => Some(FieldProblem::NotCreated),
            (None, Existence::Unknown) => Some(FieldProblem::NotThere),
        }
    }

    /// Whether it cannot be told if the user may see or write the field.
    pub fn unsettled(&self) -> bool {
        self.unsettled.is_some()
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

    /// The slot as it was seen.
    pub fn seen(&self) -> FieldSeen {
        FieldSeen {
            object: self.object,
            field: match (self.field, self.existence, self.documented) {
                (Some(field), _, _) => field.api_name.clone(),
                (None, Existence::There(existing), _) => existing.api_name.clone(),
                (None, _, Some(documented)) => documented.api_name.to_owned(),
                (None, _, None) => self.label.to_owned(),
            },
            label: match (self.field, self.existence) {
                (Some(field), _) => field.label.clone(),
                (None, Existence::There(existing)) => existing.label.clone(),
                (None, _) => self.label.to_owned(),
            },
            create_as: self.documented.map(TaskField::create_as).unwrap_or_default(),
            affects: self.documented.map_or([Activity::Email, Activity::Call].as_slice(), |it| it.affects).to_vec(),
            problem: if self.field.is_some() { self.write_problem() } else { self.hidden().or(self.missing()) },
        }
    }

    /// The slot as part of a finding.
    pub fn finding(&self, problem: FieldProblem) -> FieldFinding {
        let FieldSeen { object, field, label, create_as, affects, .. } = self.seen();
        FieldFinding { object, field, label, create_as, affects, problem, found: String::new() }
    }
}

/// An object's activity fields, as its description shows them to this user.
#[derive(Debug, Clone)]
pub struct Described<'a> {
    /// The object.
    pub object: Object,
    /// When it was described.
    pub at: Timestamp,
    /// One slot for each field that should be there.
    pub slots: Vec<Slot<'a>>,
    source: Source,
    in_setup: Option<Evidence>,
}

impl<'a> Described<'a> {
    /// The fields of `object`, whose description is `info`.
    pub fn new(object: Object, info: Sighting<&'a ObjectInfo>) -> Self {
        let source = requests::object_source(object);
        Described { object, at: info.at, slots: slots(object, info.value), source, in_setup: None }
    }

    /// With what Setup says of the fields, where it was asked.
    #[must_use]
    pub fn with_setup(mut self, facts: &'a Facts) -> Self {
        self.source = facts.object_source(self.object);
        let Ok(setup) = facts.setup.get() else { return self };
        let object = self.object;
        for slot in &mut self.slots {
            let (label, api_name) = (slot.label, slot.documented.map(|field| field.api_name));
            let found = setup.value.field(object, |existing| match api_name {
                Some(api_name) => existing.api_name.eq_ignore_ascii_case(api_name),
                None => activity_fields::roll_up(&existing.label) == Some(label),
            });
            slot.existence = match found {
                Ok(Some(existing)) => Existence::There(existing),
                Ok(None) => Existence::Missing,
                Err(_) => Existence::Unknown,
            };
        }
        let is_missing = |slot: &Slot<'_>| matches!(slot.existence, Existence::Missing);
        // A list that lacks what the user can see is not the whole list, and what else is not on it may exist as well.
        if self.slots.iter().any(|slot| slot.field.is_some() && is_missing(slot)) {
            for slot in self.slots.iter_mut().filter(|slot| is_missing(slot)) {
                slot.existence = Existence::Unknown;
            }
        }
        for slot in &mut self.slots {
            if let (Existence::There(existing), Some(permissions), Some(_)) =
                (slot.existence, setup.value.permissions.value(), facts.looked_by())
            {
                let (read, edit) = permissions.field(object, &existing.api_name, slot.field.is_some());
                let may_be_written = slot.field.is_some_and(|field| !field.calculated);
                slot.unsettled = match (read, edit) {
                    (Granted::Unsettled(why), _) => Some(why),
                    (Granted::Yes, Granted::Unsettled(why)) if may_be_written => Some(why),
                    _ => None,
                };
            }
        }
        let listed = setup.value.fields.get(&object).and_then(|fields| fields.get().ok());
        let is_whole = !self.slots.iter().any(|slot| matches!(slot.existence, Existence::Unknown));
        self.in_setup = listed.filter(|_| is_whole).map(|fields| Evidence {
            source: requests::field_definitions_source(object),
            saw: Saw::FieldsInSetup {
                object,
                expected: self.slots.len(),
                existing: self.slots.iter().filter(|slot| matches!(slot.existence, Existence::There(_))).count(),
            },
            at: fields.at,
        });
        self
    }

    /// How many of the fields are there for this user.
    pub fn visible(&self) -> usize {
        self.slots.iter().filter(|slot| slot.field.is_some()).count()
    }

    /// How many of the fields this user may write.
    pub fn writable(&self) -> usize {
        self.slots.iter().filter(|slot| slot.is_writable()).count()
    }

    /// Whether the sync has fields to fill here at all. Task always does: its fields are asked for by name. Elsewhere
    /// the package may be absent, renamed or wholly hidden, and its fields are known by nothing but their labels. Setup
    /// tells the hidden ones from the rest.
    pub fn has_fields(&self) -> bool {
        let exists = |slot: &Slot<'_>| matches!(slot.existence, Existence::There(_));
        self.object == Object::Task || self.visible() > 0 || self.slots.iter().any(exists)
    }

    /// The counts, as evidence.
    pub fn evidence(&self) -> Evidence {
        Evidence {
            source: self.source.clone(),
            saw: Saw::Fields {
                object: self.object,
                expected: self.slots.len(),
                visible: self.visible(),
                writable: self.writable(),
            },
            at: self.at,
        }
    }

    /// Where the object's fields are created and changed.
    pub fn place(&self, host: &str) -> Place {
        let host = host.to_owned();
        match self.object {
            // Salesforce keeps Task's custom fields with Event's, under Activity.
            Object::Task => Place::ActivityFields { host },
            object => Place::ObjectFields { host, object },
        }
    }
}

/// The activity fields that decide a page's verdict: Task's, and those of the page's own object.
#[derive(Debug, Clone)]
pub struct PageFields<'a> {
    /// The API host that described them.
    pub host: &'a str,
    /// The objects that were described, Task first.
    pub described: Vec<Described<'a>>,
    /// Why another object that decides the verdict was not.
    pub undescribed: Option<Why>,
}

/// The activity fields that decide the verdict of the page.
///
/// # Errors
/// Why nothing can be said of any: no org, no user, or another user than the one connected in Actions.
pub fn of_page(facts: &Facts) -> Result<PageFields<'_>, Why> {
    let host = facts.api_host.get().map_err(Clone::clone)?;
    facts.same_salesforce_user()?;
    let mut page = PageFields { host: &host.value, described: Vec::new(), undescribed: facts.own_object().err() };
    for object in facts.judged_objects() {
        match facts.object_info(object) {
            Ok(info) => page.described.push(Described::new(object, info).with_setup(facts)),
            Err(why) => {
                page.undescribed.get_or_insert(why);
            }
        }
    }
    Ok(page)
}

impl PageFields<'_> {
    /// The finding on all fields in which `problem` sees one, with the counts of their objects as evidence; `None`
    /// where it sees none. `fix` is told the objects concerned, of which there is at least one.
    pub fn finding(
        &self,
        problem: impl Fn(&Slot<'_>) -> Option<FieldProblem>,
        fix: impl Fn(&[&Described<'_>], &[FieldFinding]) -> (Fix, Vec<Fix>),
    ) -> Option<Finding> {
        let mut concerned = Vec::new();
        let mut fields = Vec::new();
        for described in self.described.iter().filter(|described| described.has_fields()) {
            let before = fields.len();
            fields.extend(described.slots.iter().filter_map(|slot| problem(slot).map(|found| slot.finding(found))));
            if fields.len() > before {
                concerned.push(described);
            }
        }
        let (first, others) = concerned.split_first()?;
        let severity = Severity::Blocks { activities: Vec::new(), fields: true };
        let (fix, alternatives) = fix(&concerned, &fields);
        let finding = Finding::new(severity, first.evidence(), fix);
        let finding = others.iter().fold(finding, |finding, described| finding.and(described.evidence()));
        let finding = concerned.iter().filter_map(|described| described.in_setup.clone()).fold(finding, Finding::and);
        Some(alternatives.into_iter().fold(finding, Finding::or).on(fields))
    }

    /// What shows that the fields exist: Setup, where it was asked, else that they are there for this user.
    ///
    /// # Errors
    /// As [`in_order`](Self::in_order).
    pub fn created(&self) -> Result<Evidence, Why> {
        let in_order = self.in_order()?;
        Ok(self.described.first().and_then(|described| described.in_setup.clone()).unwrap_or(in_order))
    }

    /// Why it cannot be told of every field whether another user may see and write it.
    pub fn unsettled(&self) -> Option<&Why> {
        self.described.iter().flat_map(|described| &described.slots).find_map(|slot| slot.unsettled.as_ref())
    }

    /// What shows that the fields are in order.
    ///
    /// # Errors
    /// Why that cannot be said of all of them.
    pub fn in_order(&self) -> Result<Evidence, Why> {
        match (&self.undescribed, self.described.first()) {
            (Some(why), _) => Err(why.clone()),
            (None, Some(described)) => Ok(described.evidence()),
            (None, None) => Err(Why::NotAsked),
        }
    }
}

/// Who grants access to those of the fields that an admin can open, where Setup was looked into.
pub fn grants(facts: &Facts, fields: &[FieldFinding]) -> Vec<FieldGrants> {
    let Some(permissions) = facts.setup.value().and_then(|setup| setup.permissions.value()) else { return Vec::new() };
    fields
        .iter()
        .filter(|field| {
            matches!(
                field.problem,
                FieldProblem::Hidden
                    | FieldProblem::NotCreateable
                    | FieldProblem::NotUpdateable
                    | FieldProblem::NotWritable
            )
        })
        .map(|field| permissions.grants(field.object, &field.field))
        .collect()
}
