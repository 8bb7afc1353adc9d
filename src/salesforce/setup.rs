//! What Setup says: which fields exist, whether this user sees them or not, and which profiles and permission sets grant
//! access to them.
//!
//! Sources: Salesforce, *Object Reference*, `FieldDefinition` (Tooling API), `FieldPermissions`, `ObjectPermissions`,
//! `PermissionSet`, `PermissionSetAssignment`, `PermissionSetGroup`, `PermissionSetGroupComponent`, `MutingPermissionSet`
//! and `SessionPermSetActivation`. What this file takes from them:
//!
//! - A profile's permissions are those of a permission set that the profile owns, and that set is assigned like any other.
//! - A group has a permission set of its own, in which what its members grant is taken together (`PermissionSetGroup`,
//!   *Usage*: the permissions of a group are found by their parent). What the group's muting set lists is turned off in it
//!   (`MutingPermissionSet`). `Status` says whether it is up to date: only *Updated* is.
//! - A set with `HasActivationRequired` grants nothing until it is activated in a session. As a member of a group it needs
//!   no activation; the group can require one itself.
//! - A field's permissions have a row only where reading is granted. Sources disagree whether an activity field is named
//!   under Task, Event or Activity, so all three are looked for. A field that is required everywhere has no rows, and
//!   everybody sees it.
//! - Tasks have no rows among the object permissions: the user permission Edit Tasks says who may create and edit them.
//! - View All Data and Modify All Data open objects. They do not lift field-level security.

use std::borrow::Cow;
use std::collections::BTreeMap;

use litemap::LiteMap;
use serde::{Deserialize, Serialize};

use super::composite::{Composite, Subanswer};
use super::describe::{Field, ObjectInfo};
use super::error;
use super::moment::moment;
use super::object::Object;
use crate::actions::activity_fields::{self, TASK_FIELDS};
use crate::facts::{Fact, Identity, ObjectAccess, Timestamp, Why};

/// What was seen in Setup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Who looked, where the user that it is about is another one.
    pub looked_by: Option<Identity>,
    /// The activity fields that exist on each object asked about.
    pub fields: LiteMap<Object, Fact<Vec<ExistingField>>>,
    /// Who grants access to them.
    pub permissions: Fact<Permissions>,
}

/// A field that exists, whoever may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingField {
    /// API name.
    pub api_name: String,
    /// Label.
    pub label: String,
    /// Its type as Setup shows it: `Text(255)`, `Checkbox`, `Formula (Text)`, …
    pub data_type: String,
}

/// Every profile, permission set and group of the org, with what each grants and how the user has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permissions {
    sources: Vec<PermissionSource>,
}

/// A profile, permission set or group.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PermissionSource {
    name: String,
    kind: SourceKind,
    held: Held,
    /// By object and API name in lower case.
    fields: LiteMap<String, FieldRight>,
    objects: LiteMap<Object, ObjectRight>,
}

/// What grants access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SourceKind {
    /// A profile.
    Profile,
    /// A permission set.
    PermissionSet,
    /// A permission set group, muting included.
    Group,
}

/// How the user has a profile, permission set or group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// It is assigned, and what it grants holds.
    Always,
    /// It is assigned, and holds only in sessions in which it is activated.
    InSession,
    /// It is a group that is assigned and whose permissions Salesforce has not calculated anew.
    NotCalculated,
    /// It is not assigned.
    No,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct FieldRight {
    read: bool,
    edit: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct ObjectRight {
    read: bool,
    create: bool,
    edit: bool,
}

/// Something that can be granted on an object's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// To see them.
    Read,
    /// To create them.
    Create,
    /// To edit them.
    Edit,
}

/// Whether the user has a right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Granted {
    /// Yes.
    Yes,
    /// No profile, set or group of the user's grants it.
    No,
    /// It depends on what cannot be derived.
    Unsettled(Why),
}

/// Who grants access to a field, for a finding about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldGrants {
    /// The object.
    pub object: Object,
    /// API name.
    pub field: String,
    /// Everything that the user has, whether it grants anything or not; then what else grants the field to others.
    pub grants: Vec<Grant>,
    /// How many others grant it besides.
    pub more: usize,
}

/// What a profile, permission set or group grants on a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its name, as the org has it.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// How the user has it.
    pub held: Held,
    /// It grants to see the field.
    pub read: bool,
    /// It grants to edit the field.
    pub edit: bool,
}

/// How many others that grant a field are named. An org can have hundreds, and one that the user could be given is enough.
const OTHERS_NAMED: usize = 20;

/// The names under which a field's permissions are looked for.
pub fn permission_names(object: Object, api_name: &str) -> Vec<String> {
    prefixes(object).iter().map(|prefix| format!("{prefix}.{api_name}")).collect()
}

/// The names under which an object's fields are found among the field permissions.
pub fn prefixes(object: Object) -> &'static [&'static str] {
    match object {
        Object::Task => &["Task", "Event", "Activity"],
        Object::Lead => &["Lead"],
        Object::Contact => &["Contact"],
        Object::Account => &["Account"],
        Object::Opportunity => &["Opportunity"],
    }
}

/// Whether a field that exists is one that Actions fills.
fn is_activity_field(object: Object, api_name: &str, label: &str) -> bool {
    match object {
        Object::Task => TASK_FIELDS.iter().any(|field| field.api_name.eq_ignore_ascii_case(api_name)),
        _ => activity_fields::roll_up(label).is_some(),
    }
}

fn key(object: Object, api_name: &str) -> String {
    format!("{}.{}", object.api_name(), api_name).to_ascii_lowercase()
}

impl Setup {
    /// The activity field of `object` that `wanted` recognises; `Ok(None)` where there is no such field.
    ///
    /// # Errors
    /// Why it is not known. That a field is *not* there is believed only of a user who was answered about permissions too:
    /// whoever may not see Setup could be told of the fields that are visible to them, and of no others.
    pub fn field(
        &self,
        object: Object,
        wanted: impl Fn(&ExistingField) -> bool,
    ) -> Result<Option<&ExistingField>, Why> {
        let fields = self.fields.get(&object).ok_or(Why::NotAsked)?.get().map_err(Clone::clone)?;
        match fields.value.iter().find(|field| wanted(field)) {
            Some(field) => Ok(Some(field)),
            None => self.permissions.get().map(|_| None).map_err(Clone::clone),
        }
    }

    /// What another user may do with an object and its activity fields, put into the shape that a description has.
    /// `looker` is the description that the user who looked has: it says what Setup does not.
    ///
    /// Fields of which it cannot be told whether the user may see them are left out; [`Permissions::field`] says why.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn access(&self, object: Object, looker: Option<&ObjectInfo>) -> Result<ObjectAccess, Why> {
        let permissions = &self.permissions.get().map_err(Clone::clone)?.value;
        let existing = &self.fields.get(&object).ok_or(Why::NotAsked)?.get().map_err(Clone::clone)?.value;
        let right = |right| match permissions.object(object, right) {
            Granted::Yes => Ok(true),
            Granted::No => Ok(false),
            Granted::Unsettled(why) => Err(why),
        };
        if !right(Right::Read)? {
            return Ok(ObjectAccess::NotGranted);
        }
        let (createable, updateable) = (right(Right::Create)?, right(Right::Edit)?);
        let fields = existing.iter().filter_map(|field| {
            let described = looker.and_then(|looker| {
                looker.fields.iter().find(|described| described.api_name.eq_ignore_ascii_case(&field.api_name))
            });
            let (read, edit) = permissions.field(object, &field.api_name, described.is_some());
            let calculated = described.map_or_else(|| is_formula(&field.data_type), |described| described.calculated);
            let edit = edit == Granted::Yes && !calculated;
            (read == Granted::Yes).then(|| Field {
                api_name: field.api_name.clone(),
                label: field.label.clone(),
                createable: edit,
                updateable: edit,
                calculated,
                // Without a description the type has no name that describe would have for it.
                data_type: described.map(|described| described.data_type.clone()).unwrap_or_default(),
                length: described.map(|described| described.length).unwrap_or_default(),
                required: described.is_some_and(|described| described.required),
            })
        });
        Ok(ObjectAccess::Readable(ObjectInfo {
            createable,
            updateable,
            fields: fields.collect(),
            required: looker.map(|looker| looker.required.clone()).unwrap_or_default(),
            task_type: looker.and_then(|looker| looker.task_type.clone()),
            lockable: looker.is_some_and(|looker| looker.lockable),
        }))
    }
}

/// Setup puts the type of the result behind the word. Whether it translates the word is not documented; where the user who
/// looks can see the field, the description says it, and this is not asked.
fn is_formula(data_type: &str) -> bool {
    data_type.starts_with("Formula") || data_type.starts_with("Roll-Up Summary")
}

impl Permissions {
    /// Whether the user may see the field, and whether the user may edit it. `seen`: the user who looked sees it, which
    /// tells a field that is required everywhere from one that nobody may see; neither has a row.
    pub fn field(&self, object: Object, api_name: &str, seen: bool) -> (Granted, Granted) {
        let key = key(object, api_name);
        if seen && !self.sources.iter().any(|source| source.fields.contains_key(&key)) {
            return (Granted::Yes, Granted::Yes);
        }
        let right = |source: &PermissionSource| source.fields.get(&key).copied().unwrap_or_default();
        (self.settle(|source| right(source).read), self.settle(|source| right(source).edit))
    }

    /// Whether the user has a right to the object's records.
    pub fn object(&self, object: Object, right: Right) -> Granted {
        self.settle(|source| {
            let rights = source.objects.get(&object).copied().unwrap_or_default();
            match right {
                Right::Read => rights.read,
                Right::Create => rights.create,
                Right::Edit => rights.edit,
            }
        })
    }

    fn settle(&self, grants: impl Fn(&PermissionSource) -> bool) -> Granted {
        let granting = |held| self.sources.iter().find(|source| source.held == held && grants(source));
        if granting(Held::Always).is_some() {
            Granted::Yes
        } else if let Some(source) = granting(Held::NotCalculated) {
            Granted::Unsettled(Why::GroupNotCalculated { group: source.name.clone() })
        } else if let Some(source) = granting(Held::InSession) {
            Granted::Unsettled(Why::OnlyInSession { permission_set: source.name.clone() })
        } else {
            Granted::No
        }
    }

    /// Who grants access to the field.
    pub fn grants(&self, object: Object, api_name: &str) -> FieldGrants {
        let key = key(object, api_name);
        let mut grants: Vec<Grant> = self
            .sources
            .iter()
            .map(|source| {
                let right = source.fields.get(&key).copied().unwrap_or_default();
                Grant {
                    name: source.name.clone(),
                    kind: source.kind,
                    held: source.held,
                    read: right.read,
                    edit: right.edit,
                }
            })
            .filter(|grant| grant.held != Held::No || grant.read || grant.edit)
            .collect();
        // What grants most comes first among the others: that is what the user could be given.
        grants.sort_by_cached_key(|grant| (grant.held, !grant.edit, !grant.read, grant.kind, grant.name.clone()));
        let own = grants.iter().filter(|grant| grant.held != Held::No).count();
        let more = grants.len().saturating_sub(own + OTHERS_NAMED);
        grants.truncate(own + OTHERS_NAMED);
        FieldGrants { object, field: api_name.to_owned(), grants, more }
    }
}

/// A page of a query's answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rows<T> {
    done: bool,
    records: Vec<T>,
    next_records_url: Option<String>,
}

/// The rows of a page, and the path of the next one where there is one.
pub type Paged<T> = (Vec<T>, Option<String>);

/// The rows of a query's answer, and where the rest is.
///
/// # Errors
/// [`Why::NoSetupRights`] where the user may not see Setup; otherwise as [`Subanswer::decode`]. [`Why::UnknownShape`] for
/// rows that are said to go on and do not say where.
pub fn rows<'a, T: Deserialize<'a>>(host: &str, answer: Subanswer<'a>) -> Result<Paged<T>, Why> {
    let rows: Rows<T> = answer.decode(host).map_err(|why| setup_why(answer, why))?;
    match (rows.done, rows.next_records_url) {
        (true, _) => Ok((rows.records, None)),
        (false, Some(next)) if next.starts_with("/services/data/") => Ok((rows.records, Some(next))),
        (false, _) => Err(Why::UnknownShape),
    }
}

/// The same for a later page, which comes as an answer of its own.
///
/// # Errors
/// As [`rows`].
pub fn page<T: for<'de> Deserialize<'de>>(host: &str, status: u16, body: &[u8]) -> Result<Paged<T>, Why> {
    rows(host, Subanswer { status, body })
}

/// Salesforce answers a user without *View Setup and Configuration* as if the object did not exist, or refuses.
fn setup_why(answer: Subanswer<'_>, why: Why) -> Why {
    match &why {
        Why::Refused { code, .. } if code == "INVALID_TYPE" || code == "INSUFFICIENT_ACCESS" => Why::NoSetupRights,
        _ if answer.status == 403 && error::code(answer.body) == "FORBIDDEN" => Why::NoSetupRights,
        _ => why,
    }
}

/// The activity fields among the fields of `object` that exist.
///
/// # Errors
/// As [`rows`]; [`Why::TooLarge`] where there are more than one answer holds, because what is on no page would be taken for
/// missing.
pub fn decode_fields(host: &str, object: Object, status: u16, body: &[u8]) -> Result<Vec<ExistingField>, Why> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Row<'a> {
        #[serde(borrow)]
        qualified_api_name: Cow<'a, str>,
        #[serde(borrow)]
        label: Option<Cow<'a, str>>,
        #[serde(borrow)]
        data_type: Option<Cow<'a, str>>,
    }
    let (rows, next) = rows::<Row<'_>>(host, Subanswer { status, body })?;
    if next.is_some() {
        return Err(Why::TooLarge);
    }
    Ok(rows
        .into_iter()
        .filter(|row| is_activity_field(object, &row.qualified_api_name, row.label.as_deref().unwrap_or_default()))
        .map(|row| ExistingField {
            api_name: row.qualified_api_name.into_owned(),
            label: row.label.unwrap_or_default().into_owned(),
            data_type: row.data_type.unwrap_or_default().into_owned(),
        })
        .collect())
}

/// A row of `FieldPermissions`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each is the Salesforce field of its name")]
pub struct FieldPermission {
    pub parent_id: String,
    pub field: String,
    pub permissions_read: bool,
    pub permissions_edit: bool,
}

/// A row of `ObjectPermissions`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each is the Salesforce field of its name")]
pub struct ObjectPermission {
    pub parent_id: String,
    pub sobject_type: String,
    pub permissions_read: bool,
    pub permissions_create: bool,
    pub permissions_edit: bool,
    pub permissions_view_all_records: bool,
    pub permissions_modify_all_records: bool,
}

/// A row of `PermissionSet`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each is the Salesforce field of its name")]
pub struct PermissionSet {
    pub id: String,
    pub label: Option<String>,
    #[serde(deserialize_with = "no_where_null")]
    pub is_owned_by_profile: bool,
    pub profile: Option<Named>,
    pub r#type: Option<String>,
    #[serde(deserialize_with = "no_where_null")]
    pub has_activation_required: bool,
    #[serde(deserialize_with = "no_where_null")]
    pub permissions_edit_task: bool,
    #[serde(deserialize_with = "no_where_null")]
    pub permissions_modify_all_data: bool,
    #[serde(deserialize_with = "no_where_null")]
    pub permissions_view_all_data: bool,
}

/// A set of another kind can lack what other sets have.
fn no_where_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The name of something that a row refers to.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each is the Salesforce field of its name")]
pub struct Named {
    pub name: Option<String>,
}

/// A row of `PermissionSetAssignment`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each is the Salesforce field of its name")]
pub struct Assignment {
    pub permission_set_id: Option<String>,
    pub permission_set_group_id: Option<String>,
    pub expiration_date: Option<String>,
}

/// A row of `PermissionSetGroup`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each is the Salesforce field of its name")]
pub struct Group {
    pub id: String,
    pub master_label: Option<String>,
    pub status: Option<String>,
}

/// A row of `PermissionSetGroupComponent`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(missing_docs, reason = "each is the Salesforce field of its name")]
pub struct Component {
    pub permission_set_group_id: String,
    pub permission_set_id: String,
}

impl Group {
    fn is_calculated(&self) -> bool {
        self.status.as_deref() == Some("Updated")
    }
}

/// The rows that say who grants what, for one user.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the Salesforce object of its name")]
pub struct PermissionRows {
    pub fields: Vec<FieldPermission>,
    pub objects: Vec<ObjectPermission>,
    pub sets: Vec<PermissionSet>,
    pub assignments: Vec<Assignment>,
    pub groups: Vec<Group>,
    /// Asked for only where [`PermissionRows::needs_members`] says so.
    pub components: Vec<Component>,
}

impl PermissionRows {
    /// Whether the user has a group whose permissions are not calculated anew, so that its members have to be looked at.
    pub fn needs_members(&self) -> bool {
        let groups = ById::new(&self.groups, |group| &group.id);
        self.assignments
            .iter()
            .filter_map(|assignment| assignment.permission_set_group_id.as_deref())
            .any(|id| groups.first(id).is_none_or(|group| !group.is_calculated()))
    }

    /// What the rows come to at this moment.
    ///
    /// # Errors
    /// [`Why::UnknownShape`] for an assignment whose last day cannot be read, and for one of a set that is not listed: what it
    /// grants is not known.
    pub fn permissions(&self, now: Timestamp) -> Result<Permissions, Why> {
        let known = Known::of(self);
        let mut held: LiteMap<&str, (Held, Option<&Group>)> = LiteMap::new();
        for assignment in &self.assignments {
            let ends =
                assignment.expiration_date.as_deref().map(|text| moment(text).ok_or(Why::UnknownShape)).transpose()?;
            if ends.is_some_and(|ends| ends <= now) {
                continue;
            }
            let id = assignment.permission_set_id.as_deref().ok_or(Why::UnknownShape)?;
            let set = known.sets.first(id).ok_or(Why::UnknownShape)?;
            let group = assignment.permission_set_group_id.as_deref().map(|wanted| known.groups.first(wanted));
            let how = match group {
                Some(group) if !group.is_some_and(Group::is_calculated) => Held::NotCalculated,
                _ if set.has_activation_required => Held::InSession,
                _ => Held::Always,
            };
            let best = held.entry(fifteen(id)).or_insert((how, group.flatten()));
            if how < best.0 {
                *best = (how, group.flatten());
            }
        }
        let sets = self.sets.iter().filter(|set| !is_muting(set));
        Ok(Permissions { sources: sets.map(|set| known.source(set, &held)).collect() })
    }
}

/// The rows by the ids that lead to them.
struct Known<'a> {
    fields: ById<'a, FieldPermission>,
    objects: ById<'a, ObjectPermission>,
    sets: ById<'a, PermissionSet>,
    groups: ById<'a, Group>,
    /// By group.
    components: ById<'a, Component>,
}

impl<'a> Known<'a> {
    fn of(rows: &'a PermissionRows) -> Self {
        Known {
            fields: ById::new(&rows.fields, |row| &row.parent_id),
            objects: ById::new(&rows.objects, |row| &row.parent_id),
            sets: ById::new(&rows.sets, |set| &set.id),
            groups: ById::new(&rows.groups, |group| &group.id),
            components: ById::new(&rows.components, |component| &component.permission_set_group_id),
        }
    }

    fn source(&self, set: &'a PermissionSet, held: &LiteMap<&str, (Held, Option<&Group>)>) -> PermissionSource {
        let id = fifteen(&set.id);
        let (held, group) = held.get(id).copied().unwrap_or((Held::No, None));
        let mut ids = vec![id];
        if let (Held::NotCalculated, Some(group)) = (held, group) {
            // What will hold is among what its members grant; what holds now may be what they granted before. What a muting
            // set lists is taken away, never granted.
            let members = self.components.all(&group.id).map(|component| fifteen(&component.permission_set_id));
            ids.extend(members.filter(|id| !id.starts_with(MUTING_PREFIX) && !self.sets.all(id).any(is_muting)));
        }
        let profile = set.profile.as_ref().and_then(|profile| profile.name.clone()).filter(|_| set.is_owned_by_profile);
        PermissionSource {
            name: profile
                .or_else(|| group.and_then(|group| group.master_label.clone()))
                .or_else(|| set.label.clone())
                .unwrap_or_else(|| set.id.clone()),
            kind: match set.r#type.as_deref() {
                _ if set.is_owned_by_profile => SourceKind::Profile,
                Some("Group") => SourceKind::Group,
                _ => SourceKind::PermissionSet,
            },
            held,
            fields: self.field_rights(&ids),
            objects: self.object_rights(&ids),
        }
    }

    fn field_rights(&self, ids: &[&str]) -> LiteMap<String, FieldRight> {
        let mut rights: LiteMap<String, FieldRight> = LiteMap::new();
        for row in ids.iter().flat_map(|id| self.fields.all(id)) {
            let Some((object, name)) = row.field.split_once('.') else { continue };
            let named = Object::WITH_ACTIVITY_FIELDS
                .into_iter()
                .find(|known| prefixes(*known).iter().any(|prefix| prefix.eq_ignore_ascii_case(object)));
            let Some(object) = named else { continue };
            let right = rights.entry(key(object, name)).or_default();
            right.read |= row.permissions_read;
            right.edit |= row.permissions_edit;
        }
        rights
    }

    fn object_rights(&self, ids: &[&str]) -> LiteMap<Object, ObjectRight> {
        let mut rights: LiteMap<Object, ObjectRight> = LiteMap::new();
        for row in ids.iter().flat_map(|id| self.objects.all(id)) {
            let Some(object) = Object::of_api_name(&row.sobject_type) else { continue };
            let right = rights.entry(object).or_default();
            let all = row.permissions_modify_all_records;
            right.read |= row.permissions_read || row.permissions_view_all_records || all;
            right.create |= row.permissions_create;
            right.edit |= row.permissions_edit || all;
        }
        for set in ids.iter().flat_map(|id| self.sets.all(id)) {
            let all = set.permissions_modify_all_data;
            for object in Object::WITH_ROLL_UP_FIELDS {
                let right = rights.entry(object).or_default();
                right.read |= set.permissions_view_all_data || all;
                right.create |= all;
                right.edit |= all;
            }
            let task = rights.entry(Object::Task).or_default();
            // Everybody may see tasks: which, follows from the records they belong to.
            task.read = true;
            task.create |= set.permissions_edit_task || all;
            task.edit |= set.permissions_edit_task || all;
        }
        rights
    }
}

/// The first three characters of a muting set's id.
const MUTING_PREFIX: &str = "0QM";

fn is_muting(set: &PermissionSet) -> bool {
    set.r#type.as_deref() == Some("Muting") || set.id.starts_with(MUTING_PREFIX)
}

/// The first fifteen characters of an id; the other three follow from them.
fn fifteen(id: &str) -> &str {
    id.get(..15).unwrap_or(id)
}

/// Rows by the ids that lead to them: an org can have thousands of permission sets, and tens of thousands of rows about
/// what they grant.
struct ById<'a, T> {
    rows: &'a [T],
    /// Where in the rows those with an id are.
    at: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a, T> ById<'a, T> {
    fn new(rows: &'a [T], id: fn(&T) -> &str) -> Self {
        let mut at: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            at.entry(fifteen(id(row))).or_default().push(index);
        }
        ById { rows, at }
    }

    /// The rows with this id, in their order.
    fn all(&self, id: &str) -> impl Iterator<Item = &'a T> {
        self.at.get(fifteen(id)).into_iter().flatten().filter_map(|index| self.rows.get(*index))
    }

    /// The first of them.
    fn first(&self, id: &str) -> Option<&'a T> {
        self.all(id).next()
    }
}

/// A user that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundUser {
    /// User id (005…), in 18 characters.
    pub id: String,
    /// Name.
    pub name: String,
    /// Username.
    pub username: String,
    /// Name of the profile; empty where it was not told.
    pub profile: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UserRow {
    id: String,
    name: Option<String>,
    username: String,
    profile: Option<Named>,
}

/// Whether a text is a user's id. It becomes part of requests.
pub fn is_user_id(id: &str) -> bool {
    matches!(id.len(), 15 | 18) && id.starts_with("005") && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The users that a search has found.
///
/// # Errors
/// As [`rows`].
pub fn decode_users(host: &str, status: u16, body: &[u8]) -> Result<Vec<FoundUser>, Why> {
    let (rows, _) = rows::<UserRow>(host, Subanswer { status, body })?;
    Ok(rows
        .into_iter()
        .filter(|row| is_user_id(&row.id))
        .map(|row| FoundUser {
            id: row.id,
            name: row.name.unwrap_or_default(),
            username: row.username,
            profile: row.profile.and_then(|profile| profile.name).unwrap_or_default(),
        })
        .collect())
}

/// The user that a composite has read under this name, in the org of `looker`.
///
/// # Errors
/// As [`Subanswer::decode`].
pub fn decode_user(host: &str, composite: &Composite<'_>, name: &str, looker: &Identity) -> Result<Identity, Why> {
    let row: UserRow = composite.get(name)?.decode(host)?;
    if !is_user_id(&row.id) {
        return Err(Why::UnknownShape);
    }
    Ok(Identity {
        user_id: row.id,
        organization_id: looker.organization_id.clone(),
        name: row.name.unwrap_or_default(),
        username: row.username,
        email: None,
    })
}

#[cfg(test)]
mod tests;
