//! What a describe or an object-info says of an object, as far as the rules need it.

use serde::{Deserialize, Serialize};

/// An object's description, for the user whose session asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectInfo {
    /// The user may create records of the object.
    pub createable: bool,
    /// The user may edit records of the object.
    pub updateable: bool,
    /// The custom fields that the user can see. Standard fields are left out: every activity field is custom.
    pub fields: Vec<Field>,
}

/// A field that the user can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// API name, as the org has it.
    pub api_name: String,
    /// Label, in the user's language.
    pub label: String,
    /// A new record can carry it.
    pub createable: bool,
    /// It can be changed on an existing record.
    pub updateable: bool,
    /// A formula or roll-up summary.
    pub calculated: bool,
}
