//! The objects that Loggable knows.

use serde::{Deserialize, Serialize};

/// An object whose records Actions logs to, or fills fields of. The order is the one in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the Salesforce object of its name")]
pub enum Object {
    Task,
    Lead,
    Contact,
    Account,
    Opportunity,
}

impl Object {
    /// The objects with activity fields (Adobe: "Lead, Contact, Account, Opportunity, Task/Activity").
    pub const WITH_ACTIVITY_FIELDS: [Object; 5] =
        [Object::Task, Object::Lead, Object::Contact, Object::Account, Object::Opportunity];

    /// The objects with roll-up fields, which the Sales Insight package brings.
    pub const WITH_ROLL_UP_FIELDS: [Object; 4] = [Object::Lead, Object::Contact, Object::Account, Object::Opportunity];

    /// API name.
    pub fn api_name(self) -> &'static str {
        match self {
            Object::Task => "Task",
            Object::Lead => "Lead",
            Object::Contact => "Contact",
            Object::Account => "Account",
            Object::Opportunity => "Opportunity",
        }
    }

    /// API name of the object that this one shares field-level security with. Task and Event have the same custom
    /// fields, kept under Activity, and one access for both: the Object Reference (Task, *Shared Field-Level Security
    /// for Event and Task Objects*) asks of metadata that names a field of one to name the other's too, because an
    /// entry that is missing counts as no access. Retrieved metadata names such fields `Task.…` and `Event.…`, never
    /// `Activity.…` (forcedotcom/cli#2278, dxatscale/sfpowerkit#446 and #517).
    pub fn shares_field_access_with(self) -> Option<&'static str> {
        (self == Object::Task).then_some("Event")
    }

    /// The object with this API name; Salesforce compares API names without case.
    pub fn of_api_name(name: &str) -> Option<Self> {
        Self::WITH_ACTIVITY_FIELDS.into_iter().find(|object| object.api_name().eq_ignore_ascii_case(name))
    }

    /// The object whose records' ids begin so.
    pub fn of_key_prefix(prefix: &str) -> Option<Self> {
        Self::WITH_ACTIVITY_FIELDS.into_iter().find(|object| object.key_prefix() == prefix)
    }

    /// The first three characters of its records' ids.
    pub fn key_prefix(self) -> &'static str {
        match self {
            Object::Task => "00T",
            Object::Lead => "00Q",
            Object::Contact => "003",
            Object::Account => "001",
            Object::Opportunity => "006",
        }
    }
}
