//! Records as one user sees them.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::schema::{self, Field, Object};
use super::{Answer, Asking, error, not_found, setup};
use crate::scenario::{Record, long_id};

/// A row of an object's table.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) id: String,
    values: Map<String, Value>,
    /// It is in the recycle bin, where only `queryAll` looks.
    pub(super) deleted: bool,
}

/// The rows of an object that the user can see, those in the recycle bin left out.
pub(super) fn rows(asking: Asking<'_>, object: &str) -> Vec<Row> {
    all_rows(asking, object).into_iter().filter(|row| !row.deleted).collect()
}

/// The rows of an object that the user can see, those in the recycle bin too.
pub(super) fn all_rows(asking: Asking<'_>, object: &str) -> Vec<Row> {
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
                    "UserType": "Standard", "ProfileId": setup::profile_id(asking.world, &user.profile),
                });
                Row::new(id, values)
            })
            .collect(),
        "Group" => asking
            .world
            .queues
            .iter()
            .filter(|queue| queue.org == asking.org.name)
            .map(|queue| {
                let id = long_id(&queue.id).unwrap_or_default();
                Row::new(id.clone(), json!({"Id": id, "Name": queue.name, "Type": "Queue"}))
            })
            .collect(),
        _ if setup::has(object) => setup::rows(asking, object),
        _ => records(asking, object).map(|record| row(asking, record)).collect(),
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

fn row(asking: Asking<'_>, record: &Record) -> Row {
    let mut values: Map<String, Value> =
        record.fields.iter().map(|(name, value)| (name.clone(), from_toml(value))).collect();
    values.insert("Id".to_owned(), json!(record.id));
    values.insert("IsDeleted".to_owned(), json!(record.is_deleted()));
    values.insert("IsLocked".to_owned(), json!(record.locked));
    if let Some(into) = &record.merged_into {
        values.insert("MasterRecordId".to_owned(), json!(into));
    }
    if let Some(converted) = &record.converted {
        values.insert("IsConverted".to_owned(), json!(true));
        let opportunity = converted.opportunity.as_deref().and_then(long_id);
        for (name, id) in [
            ("ConvertedContactId", long_id(&converted.contact)),
            ("ConvertedAccountId", long_id(&converted.account)),
            ("ConvertedOpportunityId", opportunity),
        ] {
            values.insert(name.to_owned(), json!(id));
        }
    }
    if !values.contains_key("Name") {
        let part = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let name = format!("{} {}", part("FirstName"), part("LastName")).trim().to_owned();
        if !name.is_empty() {
            values.insert("Name".to_owned(), json!(name));
        }
    }
    if let Some(days) = record.created_days_ago {
        values.insert("CreatedDate".to_owned(), json!(moment(days)));
    }
    for (name, value) in [
        ("CreatedDate", "2026-09-01T08:00:00.000+0000"),
        ("LastModifiedDate", "2026-11-02T08:00:00.000+0000"),
        ("SystemModstamp", "2026-11-02T08:00:00.000+0000"),
    ] {
        values.entry(name).or_insert_with(|| json!(value));
    }
    let somebody =
        asking.world.users.iter().find(|user| user.org == asking.org.name).and_then(|user| long_id(&user.id));
    for (name, who) in [("OwnerId", &record.owner), ("CreatedById", &record.created_by)] {
        match who.as_deref().and_then(|who| asking.world.owner_id(&record.org, who)) {
            Some(id) => values.insert(name.to_owned(), json!(id)),
            None if values.contains_key(name) => None,
            None => values.insert(name.to_owned(), json!(somebody)),
        };
    }
    // A record could not have been saved without them, whatever the scenario has to say.
    for field in schema::required_fields(asking.org, record.object().unwrap_or_default()) {
        if record.empty.contains(&field.name) {
            values.insert(field.name, Value::Null);
        } else {
            values.entry(field.name.clone()).or_insert_with(|| json!(something(&field)));
        }
    }
    Row { id: record.id.clone(), values, deleted: record.is_deleted() }
}

/// Something to stand in a required field.
fn something(field: &Field) -> String {
    match (field.kind.as_str(), field.values.first()) {
        (_, Some(first)) => field.default.clone().unwrap_or_else(|| first.value.clone()),
        ("date", None) => "2026-12-31".to_owned(),
        ("datetime", None) => "2026-12-31T08:00:00.000+0000".to_owned(),
        _ => field.default.clone().unwrap_or_else(|| field.label.clone()),
    }
}

/// The moment so many days before now, as Salesforce writes it.
pub(super) fn moment(days_ago: u32) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let then = now.saturating_sub(u64::from(days_ago) * 86_400);
    let (year, month, day) = date(then / 86_400);
    let second = then % 86_400;
    format!("{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}.000+0000", second / 3_600, second / 60 % 60, second % 60)
}

/// The date of a day counted from 1 January 1970.
fn date(days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let (mut year, mut left) = (1970, days);
    while left >= 365 + u64::from(leap(year)) {
        left -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    (year, month, left + 1)
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
    /// A row that nobody deletes.
    pub(super) fn new(id: String, values: Value) -> Self {
        let values = match values {
            Value::Object(values) => values,
            _ => Map::new(),
        };
        Row { id, values, deleted: false }
    }

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
    let Some(row) = all_rows(asking, &object.name).into_iter().find(|row| row.id == id) else { return not_found() };
    if row.deleted {
        return error(404, "ENTITY_IS_DELETED", "entity is deleted");
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (days, expected) in
            [(0, (1970, 1, 1)), (364, (1970, 12, 31)), (11_016, (2000, 2, 29)), (20_782, (2026, 11, 25))]
        {
            assert_eq!(date(days), expected, "{days}");
        }
    }
}
