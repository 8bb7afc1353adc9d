//! The tables of Setup: who is granted what by which profile, permission set and group, and which fields there are.

use serde_json::{Value, json};

use super::Asking;
use super::rows::{Row, moment};
use super::schema::{self, Field, Grant};
use crate::scenario::{
    ActivityPermissions, FieldPermission, MutedField, MutingSet, ObjectPermission, ObjectRight, PermissionSetGroup,
    PermissionSetKind, Scenario, long_id,
};

/// Objects that have rows of their own in `ObjectPermissions`. Task has none: *Edit Tasks* is a permission of the set.
const OBJECTS: [&str; 4] = ["Lead", "Contact", "Account", "Opportunity"];

/// Whether this is one of the tables.
pub(super) fn has(object: &str) -> bool {
    object == "Profile" || TABLES.iter().any(|(name, _)| *name == object)
}

/// What makes the rows of a table.
type Table = fn(Asking<'_>) -> Vec<Value>;

const TABLES: [(&str, Table); 6] = [
    ("FieldPermissions", field_permissions),
    ("ObjectPermissions", object_permissions),
    ("PermissionSet", permission_sets),
    ("PermissionSetAssignment", assignments),
    ("PermissionSetGroup", groups),
    ("PermissionSetGroupComponent", components),
];

/// The rows of one of the tables.
pub(super) fn rows(asking: Asking<'_>, object: &str) -> Vec<Row> {
    let values = match TABLES.iter().find(|(name, _)| *name == object) {
        Some((_, table)) => table(asking),
        None => profiles(asking),
    };
    let id = |value: &Value| value.get("Id").and_then(Value::as_str).unwrap_or_default().to_owned();
    values.into_iter().map(|value| Row::new(id(&value), value)).collect()
}

/// The id of a row that the scenario gives none.
fn id(prefix: &str, index: usize) -> String {
    long_id(&format!("{prefix}5g00000{index:05}")).unwrap_or_default()
}

/// The id of a profile.
pub(super) fn profile_id(world: &Scenario, name: &str) -> String {
    id("00e", world.profiles.iter().position(|profile| profile.name == name).unwrap_or_default())
}

/// The id of a permission set, and of the set that belongs to a profile.
fn set_id(world: &Scenario, name: &str) -> String {
    id("0PS", world.profiles.iter().position(|profile| profile.name == name).unwrap_or_default())
}

/// The id of the set that stands for a whole group.
fn aggregate_id(world: &Scenario, index: usize) -> String {
    id("0PS", world.profiles.len() + index)
}

fn muting_id(world: &Scenario, name: &str) -> String {
    id("0QM", world.muting_sets.iter().position(|muting| muting.name == name).unwrap_or_default())
}

fn group_with<'a>(world: &'a Scenario, name: &str) -> Option<(usize, &'a PermissionSetGroup)> {
    world.permission_set_groups.iter().enumerate().find(|(_, group)| group.name == name)
}

/// Profiles' sets, permission sets and groups' sets, each with its id and what it grants.
fn granting(world: &Scenario) -> Vec<(String, Grant<'_>)> {
    let own = world.profiles.iter().map(|profile| (set_id(world, &profile.name), Grant::on_paper(profile)));
    let groups = world.permission_set_groups.iter().enumerate();
    own.chain(groups.map(|(index, group)| (aggregate_id(world, index), Grant::of_group(world, group)))).collect()
}

fn profiles(asking: Asking<'_>) -> Vec<Value> {
    let profiles = asking.world.profiles.iter().filter(|profile| !profile.permission_set);
    profiles
        .map(|profile| {
            json!({"Id": profile_id(asking.world, &profile.name), "Name": profile.name, "UserType": "Standard"})
        })
        .collect()
}

fn permission_sets(asking: Asking<'_>) -> Vec<Value> {
    let world = asking.world;
    let own = world.profiles.iter().map(|profile| {
        let id = set_id(world, &profile.name);
        let grant = Grant::on_paper(profile);
        match profile.kind {
            _ if !profile.permission_set => {
                // Salesforce calls the set that belongs to a profile by the profile's id.
                let owner = profile_id(world, &profile.name);
                permission_set(&id, owner.get(..15).unwrap_or_default(), "Profile", &grant, Some(&owner), None)
            }
            PermissionSetKind::Regular => permission_set(&id, &profile.name, "Regular", &grant, None, None),
            PermissionSetKind::Standard => permission_set(&id, &profile.name, "Standard", &grant, None, None),
            PermissionSetKind::Session => permission_set(&id, &profile.name, "Session", &grant, None, None),
        }
    });
    let groups = world.permission_set_groups.iter().enumerate().map(|(index, group)| {
        let grant = Grant::of_group(world, group);
        let group_id = id("0PG", index);
        permission_set(&aggregate_id(world, index), &group.name, "Group", &grant, None, Some(&group_id))
    });
    let muting = world.muting_sets.iter().map(|muting| {
        json!({
            "Id": muting_id(world, &muting.name), "Name": api_name(&muting.name), "Label": muting.name, "Type": "Muting",
            "PermissionsEditTask": muting.objects.get("Task").is_some_and(|rights| !rights.is_empty()),
        })
    });
    own.chain(groups).chain(muting).collect()
}

fn permission_set(
    id: &str,
    name: &str,
    kind: &str,
    grant: &Grant<'_>,
    profile_id: Option<&str>,
    group_id: Option<&str>,
) -> Value {
    let task = grant.object("Task");
    json!({
        "Id": id,
        "Name": api_name(name),
        "Label": name,
        "Type": kind,
        "IsOwnedByProfile": profile_id.is_some(),
        "ProfileId": profile_id,
        "PermissionSetGroupId": group_id,
        "HasActivationRequired": kind == "Session",
        "PermissionsApiEnabled": grant.any(|set| set.api_enabled.unwrap_or(!set.permission_set)),
        "PermissionsEditTask": task.create && task.edit,
        "PermissionsViewSetup": grant.any(|set| set.view_setup),
        "PermissionsViewAllData": grant.any(|set| set.view_all_data || set.modify_all_data),
        "PermissionsModifyAllData": grant.any(|set| set.modify_all_data),
    })
}

fn api_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn assignments(asking: Asking<'_>) -> Vec<Value> {
    let world = asking.world;
    let mut rows = Vec::new();
    for user in world.users.iter().filter(|user| user.org == asking.org.name) {
        let sets = std::iter::once(&user.profile).chain(&user.permission_sets);
        let sets = sets.map(|name| (name, set_id(world, name), None));
        let groups = user.permission_set_groups.iter().filter_map(|name| {
            let (index, _) = group_with(world, name)?;
            Some((name, aggregate_id(world, index), Some(id("0PG", index))))
        });
        for (name, set, group) in sets.chain(groups) {
            rows.push(json!({
                "Id": id("0Pa", rows.len()),
                "AssigneeId": long_id(&user.id),
                "PermissionSetId": set,
                "PermissionSetGroupId": group,
                "ExpirationDate": user.expired.contains(name).then(|| moment(1)),
            }));
        }
    }
    rows
}

fn groups(asking: Asking<'_>) -> Vec<Value> {
    let groups = asking.world.permission_set_groups.iter().enumerate();
    groups
        .map(|(index, group)| {
            json!({
                "Id": id("0PG", index), "DeveloperName": api_name(&group.name), "MasterLabel": group.name,
                "Status": group.status,
            })
        })
        .collect()
}

fn components(asking: Asking<'_>) -> Vec<Value> {
    let world = asking.world;
    let mut rows = Vec::new();
    for (index, group) in world.permission_set_groups.iter().enumerate() {
        let members = group.permission_sets.iter().map(|name| set_id(world, name));
        for member in members.chain(group.muting.iter().map(|name| muting_id(world, name))) {
            rows.push(json!({
                "Id": id("0PC", rows.len()), "PermissionSetGroupId": id("0PG", index), "PermissionSetId": member,
            }));
        }
    }
    rows
}

/// A row for each set and field that it grants read on. A muting set's rows are what it takes away.
fn field_permissions(asking: Asking<'_>) -> Vec<Value> {
    let world = asking.world;
    let granting = granting(world);
    let mut rows = Vec::new();
    for object in OBJECTS.into_iter().chain(["Task"]) {
        let listed = match (object, asking.org.activity_permissions) {
            ("Task", ActivityPermissions::Event) => "Event",
            ("Task", ActivityPermissions::Activity) => "Activity",
            (object, _) => object,
        };
        for field in schema::all_fields(asking.org, object).iter().filter(|field| is_permissionable(field)) {
            let granted = granting.iter().map(|(parent, grant)| {
                let permission = grant.field(object, field);
                let edit = permission == FieldPermission::Edit && !field.formula && field.updateable;
                (parent.clone(), permission > FieldPermission::Hidden, edit)
            });
            let muted = world.muting_sets.iter().filter_map(|muting: &MutingSet| {
                let muted = schema::named(&muting.fields, object, field)?;
                Some((muting_id(world, &muting.name), *muted == MutedField::Read, true))
            });
            for (parent, read, edit) in granted.filter(|(_, read, _)| *read).chain(muted) {
                rows.push(json!({
                    "Id": id("01k", rows.len()), "ParentId": parent, "SobjectType": listed,
                    "Field": format!("{listed}.{}", field.name), "PermissionsRead": read, "PermissionsEdit": edit,
                }));
            }
        }
    }
    rows
}

/// Field-level security reaches a field that records can be saved without.
fn is_permissionable(field: &Field) -> bool {
    !field.required && (field.custom() || field.createable && field.updateable)
}

fn object_permissions(asking: Asking<'_>) -> Vec<Value> {
    let world = asking.world;
    let granting = granting(world);
    let mut rows = Vec::new();
    for object in OBJECTS {
        let granted = granting.iter().map(|(parent, grant)| (parent.clone(), grant.object(object)));
        let muted = world.muting_sets.iter().filter_map(|muting| {
            let rights = muting.objects.get(object)?;
            let has = |right| rights.contains(&right);
            let muted = ObjectPermission {
                read: has(ObjectRight::Read),
                create: has(ObjectRight::Create),
                edit: has(ObjectRight::Edit),
                view_all: false,
                modify_all: false,
            };
            Some((muting_id(world, &muting.name), muted))
        });
        for (parent, may) in granted.filter(|(_, may)| may.read).chain(muted) {
            rows.push(json!({
                "Id": id("110", rows.len()), "ParentId": parent, "SobjectType": object,
                "PermissionsRead": may.read, "PermissionsCreate": may.create, "PermissionsEdit": may.edit,
                "PermissionsDelete": may.edit, "PermissionsViewAllRecords": may.view_all,
                "PermissionsModifyAllRecords": may.modify_all,
            }));
        }
    }
    rows
}

/// The definitions of an object's fields, whoever may see them; none where there is no such object.
pub(super) fn field_definitions(asking: Asking<'_>, object: &str) -> Vec<Row> {
    let Some(object) = schema::object_name(object) else { return Vec::new() };
    let fields = schema::all_fields(asking.org, object);
    fields
        .iter()
        .map(|field| {
            let durable = format!("{object}.{}", field.name);
            let developer = field.name.strip_suffix("__c").unwrap_or(&field.name);
            let value = json!({
                "DurableId": durable, "QualifiedApiName": field.name, "DeveloperName": developer,
                "Label": field.label, "DataType": data_type(field), "Length": field.length,
                "IsCalculated": field.formula,
            });
            Row::new(durable, value)
        })
        .collect()
}

/// A field's type as Setup shows it.
fn data_type(field: &Field) -> String {
    let kind = match field.kind.as_str() {
        "boolean" => "Checkbox",
        "date" => "Date",
        "datetime" => "Date/Time",
        "double" | "int" => "Number",
        "currency" => "Currency",
        "percent" => "Percent",
        "url" => "URL",
        "email" => "Email",
        "phone" => "Phone",
        "picklist" | "combobox" => "Picklist",
        "multipicklist" => "Picklist (Multi-Select)",
        "address" => "Address",
        "id" => "Lookup()",
        "reference" => return format!("Lookup({})", field.targets.join(",")),
        "textarea" if field.length > 255 => "Long Text Area",
        "textarea" => "Text Area",
        _ => "Text",
    };
    match kind {
        _ if field.formula => format!("Formula ({kind})"),
        "Text" | "URL" | "Long Text Area" if field.length > 0 => format!("{kind}({})", field.length),
        "Number" | "Percent" => format!("{kind}(18, 0)"),
        "Currency" => format!("{kind}(16, 2)"),
        _ => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ids() {
        assert_eq!(id("0PS", 7), "0PS5g0000000007GAA");
        assert_eq!(id("00e", 0).len(), 18);
    }
}
