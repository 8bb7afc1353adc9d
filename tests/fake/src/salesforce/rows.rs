//! Records as one user sees them.

use serde_json::{Map, Value, json};

use super::schema::{self, Field, Object};
use super::{Answer, Asking, error, not_found};
use crate::scenario::{Record, long_id};

/// A row of an object's table.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) id: String,
    values: Map<String, Value>,
}

/// The rows of an object that the user can see, those in the recycle bin left out.
pub(super) fn rows(asking: Asking<'_>, object: &str) -> Vec<Row> {
    match object {
        "User" => asking
            .world
            .users
            .iter()
            .filter(|user| user.org == asking.org.name)
            .map(|user| {
                let id = long_id(&user.id).unwrap_or_default();
                let values = json!({
                    "Id": id, "Name": user.name, "Username": user.username,
                    "Email": user.email.as_deref().unwrap_or(&user.username), "IsActive": user.active,
                    "UserType": "Standard",
                });
                Row { id, values: into_map(values) }
            })
            .collect(),
        _ => records(asking, object).filter(|record| !record.deleted).map(|record| row(asking, record)).collect(),
    }
}

fn records<'a>(asking: Asking<'a>, object: &str) -> impl Iterator<Item = &'a Record> {
    asking
        .world
        .records
        .iter()
        .filter(move |record| record.org == asking.org.name && record.object() == Some(object))
        .filter(move |record| !record.hidden_from.contains(&asking.user.username))
}

fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn row(asking: Asking<'_>, record: &Record) -> Row {
    let mut values: Map<String, Value> =
        record.fields.iter().map(|(name, value)| (name.clone(), from_toml(value))).collect();
    values.insert("Id".to_owned(), json!(record.id));
    values.insert("IsDeleted".to_owned(), json!(record.deleted));
    if !values.contains_key("Name") {
        let part = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let name = format!("{} {}", part("FirstName"), part("LastName")).trim().to_owned();
        if !name.is_empty() {
            values.insert("Name".to_owned(), json!(name));
        }
    }
    for (name, value) in [
        ("CreatedDate", "2026-09-01T08:00:00.000+0000"),
        ("LastModifiedDate", "2026-11-02T08:00:00.000+0000"),
        ("SystemModstamp", "2026-11-02T08:00:00.000+0000"),
    ] {
        values.entry(name).or_insert_with(|| json!(value));
    }
    if !values.contains_key("OwnerId")
        && let Some(owner) = asking.world.users.iter().find(|user| user.org == asking.org.name)
    {
        values.insert("OwnerId".to_owned(), json!(long_id(&owner.id)));
    }
    Row { id: record.id.clone(), values }
}

fn from_toml(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Boolean(value) => json!(value),
        toml::Value::Integer(value) => json!(value),
        toml::Value::Float(value) => json!(value),
        other => json!(other.to_string()),
    }
}

impl Row {
    /// A field's value; null where the record says nothing, false for a checkbox.
    pub(super) fn value(&self, field: &Field) -> Value {
        match self.values.get(&field.name) {
            Some(value) => value.clone(),
            None if field.kind == "boolean" => json!(false),
            None => Value::Null,
        }
    }
}

/// What comes before a record's fields.
pub(super) fn attributes(asking: Asking<'_>, object: &str, id: &str) -> Value {
    json!({"type": object, "url": format!("/services/data/{}/sobjects/{object}/{id}", asking.version)})
}

/// `sobjects/<object>/<id>`, with all the fields that the user can see, or with these.
pub(super) fn get(asking: Asking<'_>, object: &str, id: &str, fields: Option<&str>) -> Answer {
    let Some(object) = schema::object(asking.world, asking.org, asking.user, object) else { return not_found() };
    let Some(id) = long_id(id) else {
        return error(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: Id");
    };
    let deleted = records(asking, &object.name).find(|record| record.deleted && record.id == id);
    if deleted.is_some() {
        return error(404, "ENTITY_IS_DELETED", "entity is deleted");
    }
    let Some(row) = rows(asking, &object.name).into_iter().find(|row| row.id == id) else { return not_found() };
    let asked: Vec<&str> = fields.map(|fields| fields.split(',').map(str::trim).collect()).unwrap_or_default();
    let mut body = Map::new();
    body.insert("attributes".to_owned(), attributes(asking, &object.name, &id));
    if fields.is_none() {
        body.extend(object.fields.iter().map(|field| (field.name.clone(), row.value(field))));
    }
    for name in asked {
        match object.field(name) {
            Some(field) => body.insert(field.name.clone(), row.value(field)),
            None => return no_such_column(&object, name),
        };
    }
    body.entry("Id").or_insert_with(|| json!(id));
    (200, Value::Object(body))
}

/// A field that is not there, or that the user cannot see: Salesforce says the same of both.
pub(super) fn no_such_column(object: &Object, name: &str) -> Answer {
    error(400, "INVALID_FIELD", &format!("No such column '{name}' on entity '{}'.", object.name))
}
