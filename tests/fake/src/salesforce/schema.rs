//! Which objects and fields an org has, and what of them a user can see and write.

use std::collections::BTreeMap;

use crate::scenario::{
    FieldPermission, GroupStatus, MutedField, MutingSet, ObjectPermission, ObjectRight, Org, Package,
    PermissionSetGroup, PermissionSetKind, Profile, Scenario, User,
};

/// Objects that an org's admins have added fields to, in the numbers that real orgs have.
const WITH_CUSTOM_FIELDS: [&str; 5] = ["Task", "Lead", "Contact", "Account", "Opportunity"];
/// The types that describe has, as far as the fake knows them.
pub(crate) const TYPES: [&str; 18] = [
    "address",
    "boolean",
    "combobox",
    "currency",
    "date",
    "datetime",
    "double",
    "email",
    "id",
    "int",
    "multipicklist",
    "percent",
    "phone",
    "picklist",
    "reference",
    "string",
    "textarea",
    "url",
];

/// What only those see who have *View Setup and Configuration*.
const SETUP: [&str; 6] = [
    "FieldPermissions",
    "ObjectPermissions",
    "PermissionSet",
    "PermissionSetAssignment",
    "PermissionSetGroup",
    "PermissionSetGroupComponent",
];
const WITH_ROLL_UP_FIELDS: [&str; 4] = ["Lead", "Contact", "Account", "Opportunity"];

/// A field as one user has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    /// Type as describe names it.
    pub(crate) kind: String,
    pub(crate) length: u32,
    pub(crate) required: bool,
    /// A new record has something in it where nothing is given.
    pub(crate) defaulted: bool,
    /// What that is, where the org's admins have said it.
    pub(crate) default: Option<String>,
    pub(crate) formula: bool,
    pub(crate) createable: bool,
    pub(crate) updateable: bool,
    /// Objects that a reference may lead to.
    pub(crate) targets: Vec<String>,
    /// The name by which a query follows the reference.
    pub(crate) relationship: Option<String>,
    /// The values of a picklist.
    pub(crate) values: Vec<PicklistValue>,
}

/// A value of a picklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PicklistValue {
    pub(crate) value: String,
    pub(crate) active: bool,
    pub(crate) default: bool,
}

impl Field {
    pub(crate) fn custom(&self) -> bool {
        self.name.ends_with("__c")
    }
}

/// An object as one user has it: only the fields that the user can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) createable: bool,
    pub(crate) updateable: bool,
    pub(crate) fields: Vec<Field>,
}

impl Object {
    /// The field of this API name, which Salesforce compares without case.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// The object as this user has it; `None` where it does not exist or the user cannot read it.
pub(crate) fn object(world: &Scenario, org: &Org, user: &User, name: &str) -> Option<Object> {
    if let Some(name) = SETUP.into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
        return view_setup(world, user).then(|| setup_object(name));
    }
    let name = object_name(name)?;
    let grants = Grants::of(world, user);
    let access = grants.object(name);
    if !access.read {
        return None;
    }
    let fields = all_fields(org, name)
        .into_iter()
        .filter_map(|mut field| {
            // Field-level security does not reach a required field.
            let fixed = field.custom() && field.required;
            let permission = if fixed { FieldPermission::Edit } else { grants.field(name, &field) };
            // A field's own flags take in what may be done with the object: nobody can write a field of a record that
            // they cannot write.
            field.createable &= permission == FieldPermission::Edit && access.create;
            field.updateable &= permission == FieldPermission::Edit && access.edit;
            (permission > FieldPermission::Hidden).then_some(field)
        })
        .collect();
    Some(Object { name: name.to_owned(), createable: access.create, updateable: access.edit, fields })
}

/// A table of Setup, which nobody writes through the API that the fake has.
pub(super) fn setup_object(name: &str) -> Object {
    Object { name: name.to_owned(), createable: false, updateable: false, fields: standard_fields(name) }
}

/// The API name of a known object, as Salesforce spells it.
pub(crate) fn object_name(name: &str) -> Option<&'static str> {
    ["Task", "Lead", "Contact", "Account", "Opportunity", "User", "Group", "Profile"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the user has *API Enabled*.
pub(crate) fn api_enabled(world: &Scenario, user: &User) -> bool {
    let enabled = |profile: &Profile| profile.api_enabled.unwrap_or(!profile.permission_set);
    Grants::of(world, user).0.iter().any(|grant| grant.any(enabled))
}

/// Whether the user has *View Setup and Configuration*.
pub(crate) fn view_setup(world: &Scenario, user: &User) -> bool {
    Grants::of(world, user).0.iter().any(|grant| grant.any(|profile| profile.view_setup))
}

/// What a user's profile, permission sets and permission set groups grant together.
struct Grants<'a>(Vec<Grant<'a>>);

impl<'a> Grants<'a> {
    fn of(world: &'a Scenario, user: &User) -> Self {
        let valid = |name: &String| !user.expired.contains(name);
        let names: Vec<&String> =
            std::iter::once(&user.profile).chain(user.permission_sets.iter().filter(|name| valid(name))).collect();
        let own = world.profiles.iter().filter(|profile| names.contains(&&profile.name)).map(Grant::of);
        let groups = world
            .permission_set_groups
            .iter()
            .filter(|group| user.permission_set_groups.contains(&group.name) && valid(&group.name))
            .map(|group| Grant::of_group(world, group));
        Grants(own.chain(groups).collect())
    }

    fn object(&self, name: &str) -> ObjectPermission {
        self.0.iter().map(|grant| grant.object(name)).fold(NOTHING, together)
    }

    fn field(&self, object: &str, field: &Field) -> FieldPermission {
        self.0.iter().map(|grant| grant.field(object, field)).max().unwrap_or(FieldPermission::Hidden)
    }
}

/// What a profile or permission set grants, or a group after its muting.
#[derive(Clone)]
pub(super) struct Grant<'a> {
    sets: Vec<&'a Profile>,
    muting: Option<&'a MutingSet>,
}

const NOTHING: ObjectPermission =
    ObjectPermission { read: false, create: false, edit: false, view_all: false, modify_all: false };

impl<'a> Grant<'a> {
    /// Of a profile or permission set. One that a session would have to activate grants nothing.
    pub(super) fn of(profile: &'a Profile) -> Self {
        let active = profile.kind != PermissionSetKind::Session;
        Grant { sets: active.then_some(profile).into_iter().collect(), muting: None }
    }

    /// The same, whether or not a session has activated it: what its own tables say.
    pub(super) fn on_paper(profile: &'a Profile) -> Self {
        Grant { sets: vec![profile], muting: None }
    }

    /// Of a group.
    pub(super) fn of_group(world: &'a Scenario, group: &PermissionSetGroup) -> Self {
        let calculated = group.status == GroupStatus::Updated;
        let members = world.profiles.iter().filter(|set| calculated && group.permission_sets.contains(&set.name));
        let muting = world.muting_sets.iter().find(|muting| group.muting.as_ref() == Some(&muting.name));
        Grant { sets: members.flat_map(|set| Grant::of(set).sets).collect(), muting }
    }

    pub(super) fn object(&self, name: &str) -> ObjectPermission {
        let sum = self.sets.iter().map(|profile| object_permission(profile, name)).fold(NOTHING, together);
        let muted = self.muting.and_then(|muting| muting.objects.get(name)).map(Vec::as_slice).unwrap_or_default();
        let read = sum.read && !muted.contains(&ObjectRight::Read);
        let edit = read && sum.edit && !muted.contains(&ObjectRight::Edit);
        ObjectPermission {
            read,
            create: read && sum.create && !muted.contains(&ObjectRight::Create),
            edit,
            view_all: read && sum.view_all,
            modify_all: edit && sum.modify_all,
        }
    }

    pub(super) fn field(&self, object: &str, field: &Field) -> FieldPermission {
        let sum = self.sets.iter().map(|profile| field_permission(profile, object, field)).max();
        let muted = self.muting.and_then(|muting| named(&muting.fields, object, field));
        match (sum.unwrap_or(FieldPermission::Hidden), muted) {
            (_, Some(MutedField::Read)) => FieldPermission::Hidden,
            (FieldPermission::Edit, Some(MutedField::Edit)) => FieldPermission::Read,
            (granted, _) => granted,
        }
    }

    pub(super) fn any(&self, permission: impl Fn(&Profile) -> bool) -> bool {
        self.sets.iter().any(|profile| permission(profile))
    }
}

fn together(a: ObjectPermission, b: ObjectPermission) -> ObjectPermission {
    ObjectPermission {
        read: a.read || b.read,
        create: a.create || b.create,
        edit: a.edit || b.edit,
        view_all: a.view_all || b.view_all,
        modify_all: a.modify_all || b.modify_all,
    }
}

/// What one profile or permission set grants on an object. Without read there is nothing else.
fn object_permission(profile: &Profile, name: &str) -> ObjectPermission {
    let all = !profile.permission_set;
    let default = ObjectPermission { read: all, create: all, edit: all, view_all: false, modify_all: false };
    let own = profile.objects.get(name).copied().unwrap_or(default);
    let modify_all = own.modify_all || profile.modify_all_data;
    let view_all = own.view_all || modify_all || profile.view_all_data;
    let read = own.read || view_all;
    ObjectPermission {
        read,
        create: read && (own.create || profile.modify_all_data),
        edit: read && (own.edit || modify_all),
        view_all,
        modify_all,
    }
}

/// What one profile or permission set grants on a field.
fn field_permission(profile: &Profile, object: &str, field: &Field) -> FieldPermission {
    let default = if profile.permission_set { FieldPermission::Hidden } else { FieldPermission::Edit };
    named(&profile.fields, object, field).copied().unwrap_or(default)
}

/// The entry for a field in a map keyed by `Object.Field`, where Field is its API name or its label.
pub(super) fn named<'a, T>(map: &'a BTreeMap<String, T>, object: &str, field: &Field) -> Option<&'a T> {
    map.iter().find(|(key, _)| is(key, object, field)).map(|(_, value)| value)
}

fn is(key: &str, object: &str, field: &Field) -> bool {
    key.split_once('.').is_some_and(|(known, name)| known == object && (name == field.name || name == field.label))
}

/// Whether the org has, or could have, a field that `Object.Field` names. A name that nothing has would hide nothing, and
/// the scenario would pass for another than it is.
pub(crate) fn could_have(org: &Org, key: &str) -> bool {
    key.split_once('.')
        .is_some_and(|(object, _)| possible_fields(org, object).iter().any(|field| is(key, object, field)))
}

/// Every field that the org has on an object, whoever looks.
pub(super) fn all_fields(org: &Org, object: &str) -> Vec<Field> {
    let mut fields = possible_fields(org, object);
    // A field of the org's own is there even where a standard one of its name is not.
    let own = |field: &Field| org.fields.iter().any(|spec| spec.object == object && spec.name == field.name);
    fields.retain(|field| own(field) || !org.without.iter().any(|key| is(key, object, field)));
    fields
}

fn possible_fields(org: &Org, object: &str) -> Vec<Field> {
    let mut fields = standard_fields(object);
    if object == "Account" && org.person_accounts {
        fields.extend([
            field("IsPersonAccount", "Is Person Account", "boolean", 0, (false, false)),
            Field {
                targets: vec!["Contact".to_owned()],
                relationship: Some("PersonContact".to_owned()),
                ..field("PersonContactId", "Contact ID", "reference", 18, (false, false))
            },
            field("PersonEmail", "Email", "email", 80, (true, true)),
        ]);
    }
    if org.record_locking && WITH_CUSTOM_FIELDS.contains(&object) {
        fields.push(field("IsLocked", "Is Locked", "boolean", 0, (false, false)));
    }
    if WITH_ROLL_UP_FIELDS.contains(&object) {
        fields.extend(roll_up_fields(org.package));
    }
    if WITH_CUSTOM_FIELDS.contains(&object) {
        fields.extend(admins_fields());
    }
    for spec in org.fields.iter().filter(|spec| spec.object == object) {
        fields.retain(|field| !field.name.eq_ignore_ascii_case(&spec.name));
        fields.push(Field {
            required: spec.required,
            defaulted: spec.default.is_some(),
            default: spec.default.clone(),
            formula: spec.formula,
            ..field(&spec.name, &spec.label, &spec.kind, spec.length, (!spec.formula, !spec.formula))
        });
    }
    for field in &mut fields {
        if object == "Task" && field.name == "Type" {
            field.default.clone_from(&org.task_type_default);
            field.defaulted = field.default.is_some();
        }
        field.values = picklist_values(org, object, field);
    }
    fields
}

/// The fields that no record can be saved without.
pub(crate) fn required_fields(org: &Org, object: &str) -> Vec<Field> {
    all_fields(org, object).into_iter().filter(|field| field.required).collect()
}

fn field(name: &str, label: &str, kind: &str, length: u32, (createable, updateable): (bool, bool)) -> Field {
    Field {
        name: name.to_owned(),
        label: label.to_owned(),
        kind: kind.to_owned(),
        length,
        required: false,
        defaulted: kind == "boolean",
        default: None,
        formula: false,
        createable,
        updateable,
        targets: Vec::new(),
        relationship: None,
        values: Vec::new(),
    }
}

/// The fields of `fields.tsv`: Salesforce's standard ones, and on Task the fifteen that Adobe's documentation has an
/// admin create.
fn standard_fields(object: &str) -> Vec<Field> {
    include_str!("fields.tsv")
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            if cells.next()? != object {
                return None;
            }
            let (name, label, kind) = (cells.next()?, cells.next()?, cells.next()?);
            let (length, access) = (cells.next()?.parse().unwrap_or(0), cells.next()?);
            let mut parts = kind.split(':');
            let kind = parts.next()?;
            let targets = parts.next().into_iter().flat_map(|targets| targets.split(',')).map(str::to_owned).collect();
            let writable = (access != "r", access.starts_with("rw"));
            Some(Field {
                required: access.starts_with("rw!"),
                defaulted: access == "rw!d" || kind == "boolean",
                targets,
                relationship: parts.next().map(str::to_owned),
                ..field(name, label, kind, length, writable)
            })
        })
        .collect()
}

/// The package's roll-up fields. Their labels are documented, their API names are not; these are made up.
fn roll_up_fields(package: Package) -> Vec<Field> {
    let prefix = match package {
        Package::Msc => "MSC",
        Package::Mse => "MSE",
        Package::None => return Vec::new(),
    };
    [
        ("Last Marketing Engagement", "string", 255),
        ("Last Marketing Engagement Date", "datetime", 0),
        ("Last Marketing Engagement Desc", "string", 255),
        ("Last Marketing Engagement Source", "string", 255),
        ("Last Marketing Engagement Type", "string", 255),
        ("Last Activity by Sales", "datetime", 0),
        ("Last Replied", "datetime", 0),
        ("Current Sales Campaign", "string", 255),
        ("Last Sales Engagement", "datetime", 0),
        ("Opt Out", "boolean", 0),
    ]
    .into_iter()
    .map(|(label, kind, length)| {
        let name = format!("mkto_si__{prefix}_{}__c", label.replace(' ', "_"));
        field(&name, &format!("{prefix} - {label}"), kind, length, (true, true))
    })
    .collect()
}

/// What admins have added over the years, so that a describe is as long as real ones are and the fields that matter
/// have to be found among others.
fn admins_fields() -> Vec<Field> {
    const SUBJECTS: [&str; 14] = [
        "Territory",
        "Renewal",
        "Onboarding",
        "Health",
        "Partner",
        "Event",
        "Webinar",
        "Budget",
        "Compliance",
        "Support",
        "Legacy",
        "Survey",
        "Pricing",
        "Referral",
    ];
    const ASPECTS: [(&str, &str, u32); 10] = [
        ("Score", "double", 0),
        ("Date", "date", 0),
        ("Stage", "picklist", 255),
        ("Tier", "picklist", 255),
        ("Flag", "boolean", 0),
        ("Comment", "textarea", 32_768),
        ("Amount", "currency", 0),
        ("Code", "string", 40),
        ("Link", "url", 255),
        ("Region", "string", 120),
    ];
    SUBJECTS
        .iter()
        .flat_map(|subject| {
            ASPECTS.iter().map(move |(aspect, kind, length)| {
                let name = format!("{subject}_{aspect}__c");
                field(&name, &format!("{subject} {aspect}"), kind, *length, (true, true))
            })
        })
        .collect()
}

/// The values of a picklist, as this org has them.
fn picklist_values(org: &Org, object: &str, field: &Field) -> Vec<PicklistValue> {
    let value = |value: &str, active| PicklistValue {
        value: value.to_owned(),
        active,
        default: field.default.as_deref() == Some(value),
    };
    let active: &[&str] = match (object, field.name.as_str()) {
        ("Task", "Type") => {
            let active = org.task_types.iter().map(|name| value(name, true));
            return active.chain(org.task_types_inactive.iter().map(|name| value(name, false))).collect();
        }
        ("Task", "Status") => &["Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"],
        ("Task", "Priority") => &["High", "Normal", "Low"],
        ("Lead", "Status") => &["Open", "Working", "Nurturing", "Qualified", "Unqualified"],
        ("Opportunity", "StageName") => &["Prospecting", "Proposal", "Negotiation", "Closed Won", "Closed Lost"],
        (_, _) if field.kind == "picklist" || field.kind == "combobox" => {
            &["First", "Second", "Third", "Fourth", "Not applicable"]
        }
        _ => &[],
    };
    active.iter().map(|name| value(name, true)).collect()
}
