//! Facts to test with: each page with everything in order, and the ways in which it can be out of order.
//!
//! ```text
//! lead().without_salesforce_id().read_only(Object::Task, "MSE_Clicked__c")
//! ```

use loggable::actions::activity_fields::{ROLL_UP_LABELS, TASK_FIELDS};
use loggable::facts::{
    ActionsPerson, ActionsScreen, ApiAccess, ApiUsage, AuthenticationFailure, Connection, DAY, Fact, Facts, Happened,
    Identity, LoggedTask, MatchingRecord, ObjectAccess, Owner, PersonSalesforceId, Proof, Record, RecordState,
    RequiredField, SyncSettings, Timestamp, Why,
};
use loggable::page::Page;
use loggable::salesforce::describe::{Field, ObjectInfo, Picklist};
use loggable::salesforce::id::SalesforceId;
use loggable::salesforce::object::Object;
use loggable::salesforce::setup::{
    Assignment, Component, ExistingField, FieldPermission, Group, Named, ObjectPermission, PermissionRows,
    PermissionSet, Setup,
};

/// When the facts were put together.
pub const NOW: Timestamp = Timestamp(1_795_500_000_000);
/// The API host.
pub const HOST: &str = "acme.my.salesforce.com";
/// A lead.
pub const LEAD: &str = "00Qe0000003GuNXEA0";
/// A contact.
pub const CONTACT: &str = "003e0000003GuNXAA0";
const PAGE_HOST: &str = "acme.lightning.force.com";

/// The id written as `text`.
pub fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text).expect("an id")
}

/// A lead's page.
pub fn lead() -> Facts {
    healthy(salesforce(Object::Lead, LEAD), Some(LEAD))
}

/// A contact's page.
pub fn contact() -> Facts {
    healthy(salesforce(Object::Contact, CONTACT), Some(CONTACT))
}

/// The page of an account that is a person.
pub fn person_account() -> Facts {
    healthy(salesforce(Object::Account, "001e0000003GuNX"), Some(CONTACT))
}

/// The page of an account that is a company.
pub fn account() -> Facts {
    healthy(salesforce(Object::Account, "001e0000003GuNX"), None)
}

/// An opportunity's page.
pub fn opportunity() -> Facts {
    healthy(salesforce(Object::Opportunity, "006e0000003GuNX"), None)
}

/// The page of a task with a lead.
pub fn task() -> Facts {
    healthy(salesforce(Object::Task, "00Te0000003GuNX"), Some(LEAD))
}

/// The page of a task with nobody.
pub fn task_without_person() -> Facts {
    healthy(salesforce(Object::Task, "00Te0000003GuNX"), None)
}

/// A list of leads.
pub fn lead_list() -> Facts {
    healthy(Page::SalesforceList { host: PAGE_HOST.to_owned(), object: Object::Lead }, None)
}

/// A person's view in Actions, linked to a lead.
pub fn actions_person() -> Facts {
    healthy(Page::ActionsPerson, Some(LEAD))
}

/// *Connections & Customizations*.
pub fn actions_connections() -> Facts {
    healthy(Page::ActionsConnections, None)
}

/// *Sync Settings*.
pub fn actions_sync_settings() -> Facts {
    healthy(Page::ActionsSyncSettings, None)
}

/// *Diagnostics*.
pub fn actions_diagnostics() -> Facts {
    healthy(Page::ActionsDiagnostics, None)
}

fn salesforce(object: Object, record: &str) -> Page {
    Page::SalesforceRecord { host: PAGE_HOST.to_owned(), object, id: id(record) }
}

fn healthy(page: Page, person: Option<&str>) -> Facts {
    let person = person.map(id);
    let email = || person.as_ref().map(|_| "ada@example.com".to_owned());
    Facts {
        now: NOW,
        api_host: Fact::seen(HOST.to_owned(), NOW),
        identity: Fact::seen(
            Identity {
                user_id: "005e0000003GuNXAA0".to_owned(),
                organization_id: "00De0000003GuNXEA0".to_owned(),
                name: "Rita Rep".to_owned(),
                username: "rita@acme.example".to_owned(),
                email: Some("rita.rep@acme.example".to_owned()),
            },
            NOW,
        ),
        api_access: Fact::seen(ApiAccess::Available, NOW),
        objects: Object::WITH_ACTIVITY_FIELDS
            .map(|object| (object, Fact::seen(ObjectAccess::Readable(description(object)), NOW)))
            .into_iter()
            .collect(),
        record: match (&page, person.as_ref().and_then(SalesforceId::object)) {
            (Page::SalesforceRecord { object, .. }, _) => Fact::seen(record(*object, person.as_ref(), email()), NOW),
            (Page::ActionsPerson, Some(object)) => Fact::seen(record(object, person.as_ref(), email()), NOW),
            _ => Fact::Unseen(Why::NotAsked),
        },
        person: match &person {
            Some(person) => Fact::seen(
                ActionsPerson {
                    salesforce_id: Fact::seen(PersonSalesforceId::Present(person.clone()), NOW),
                    email: Fact::seen(email(), NOW),
                    salesforce_host: Some(PAGE_HOST.to_owned()),
                    name: "Ada Lovelace".to_owned(),
                },
                NOW,
            ),
            None => Fact::Unseen(Why::NotAsked),
        },
        connection: Fact::seen(
            Connection { connected: true, salesforce_user: Some("rita@acme.example".to_owned()) },
            NOW,
        ),
        sync_settings: Fact::seen(SyncSettings { api: Some(true), bcc: Some(false) }, NOW),
        matches: match &person {
            Some(person) => Fact::seen(vec![matching(person.clone())], NOW),
            None => Fact::Unseen(Why::NotAsked),
        },
        proof: Fact::seen(Proof::default(), NOW),
        api_usage: Fact::seen(ApiUsage { used: 18, limit: 100_000 }, NOW),
        authentication_failure: never(ActionsScreen::Diagnostics),
        setup: Fact::Unseen(Why::NotAsked),
        page,
        mutes: Vec::new(),
    }
}

fn record(object: Object, person: Option<&SalesforceId>, email: Option<String>) -> Record {
    let of_person = person.is_some();
    Record {
        object,
        person: person.cloned(),
        email: Some(email),
        name: "Ada Lovelace".to_owned(),
        state: if of_person { Fact::seen(RecordState::Sound, NOW) } else { Fact::Unseen(Why::NotAsked) },
        owner: match object {
            Object::Lead | Object::Contact => Fact::seen(Owner::ActiveUser, NOW),
            _ => Fact::Unseen(Why::NotAsked),
        },
        editable: if object == Object::Task { Fact::Unseen(Why::NotAsked) } else { Fact::seen(true, NOW) },
        locked: Fact::Unseen(Why::NotAsked),
        empty_required: if object == Object::Task { Fact::Unseen(Why::NotAsked) } else { Fact::seen(Vec::new(), NOW) },
    }
}

/// A task that Actions logged so many days ago.
pub fn logged_days_ago(days: u64) -> LoggedTask {
    LoggedTask {
        id: id("00Te0000003GuNX"),
        created: Timestamp(NOW.0 - days * DAY),
        filled: vec!["MSE_Campaign__c".to_owned()],
    }
}

fn matching(person: SalesforceId) -> MatchingRecord {
    MatchingRecord { object: person.object().expect("a lead or contact"), id: person, name: "Ada Lovelace".to_owned() }
}

/// An object with all its activity fields, visible and writable.
pub fn description(object: Object) -> ObjectInfo {
    let field = |api_name: String, label: String| Field {
        api_name,
        label,
        createable: true,
        updateable: true,
        calculated: false,
        data_type: "string".to_owned(),
        length: 255,
        required: false,
    };
    let fields = if object == Object::Task {
        TASK_FIELDS
            .iter()
            .map(|known| Field {
                data_type: known.data_type().to_owned(),
                length: known.length().unwrap_or_default(),
                ..field(known.api_name.to_owned(), known.label.to_owned())
            })
            .collect()
    } else {
        ROLL_UP_LABELS.iter().map(|label| field(roll_up_name(label), format!("MSE - {label}"))).collect()
    };
    let required =
        |api_name: &str, label: &str| RequiredField { api_name: api_name.to_owned(), label: label.to_owned() };
    ObjectInfo {
        createable: true,
        updateable: true,
        fields,
        required: match object {
            Object::Lead => vec![required("LastName", "Last Name"), required("Company", "Company")],
            Object::Contact => vec![required("LastName", "Last Name")],
            _ => Vec::new(),
        },
        task_type: (object == Object::Task).then(|| Picklist {
            values: ["Call", "Email", "Meeting", "Other", "Reply"].map(str::to_owned).into(),
            default: None,
        }),
        lockable: false,
    }
}

/// The API name that a roll-up field has in these samples.
pub fn roll_up_name(label: &str) -> String {
    format!("mkto_si__MSE_{}__c", label.replace(' ', "_"))
}

/// The permission set of the user's profile, *Sales*.
pub const PROFILE: &str = "0PSe00000000001";
/// Setup, for a user with nothing but a profile, which opens all objects and no field. Every activity field exists.
#[derive(Clone)]
pub struct Org {
    /// The fields that exist.
    pub existing: Vec<(Object, ExistingField)>,
    /// What grants what.
    pub rows: PermissionRows,
}

/// See [`Org`].
pub fn org() -> Org {
    let fields = |object| description(object).fields.into_iter().map(move |field| (object, field));
    let mut org = Org {
        existing: Object::WITH_ACTIVITY_FIELDS
            .into_iter()
            .flat_map(fields)
            .map(|(object, field)| {
                let data_type = "Text(255)".to_owned();
                (object, ExistingField { api_name: field.api_name, label: field.label, data_type })
            })
            .collect(),
        rows: PermissionRows::default(),
    };
    org.rows.sets.push(PermissionSet {
        is_owned_by_profile: true,
        profile: Some(Named { name: Some("Sales".to_owned()) }),
        permissions_edit_task: true,
        ..permission_set(PROFILE, "00ex0000001", "Profile")
    });
    org.assign(PROFILE).opens(PROFILE, true)
}

fn permission_set(id: &str, label: &str, kind: &str) -> PermissionSet {
    PermissionSet {
        id: id.to_owned(),
        label: Some(label.to_owned()),
        is_owned_by_profile: false,
        profile: None,
        r#type: Some(kind.to_owned()),
        has_activation_required: false,
        permissions_edit_task: false,
        permissions_modify_all_data: false,
        permissions_view_all_data: false,
    }
}

impl Org {
    /// The set is assigned to the user.
    pub fn assign(mut self, set: &str) -> Self {
        self.rows.assignments.push(Assignment {
            permission_set_id: Some(set.to_owned()),
            permission_set_group_id: None,
            expiration_date: None,
        });
        self
    }

    /// The user's last assignment ends then.
    pub fn until(mut self, moment: &str) -> Self {
        self.rows.assignments.last_mut().expect("an assignment").expiration_date = Some(moment.to_owned());
        self
    }

    /// There is a permission set, which nobody has.
    pub fn set(mut self, id: &str, label: &str) -> Self {
        self.rows.sets.push(permission_set(id, label, "Regular"));
        self
    }

    /// The last set needs to be activated in a session.
    pub fn session_based(self) -> Self {
        self.change_last(|set| set.has_activation_required = true)
    }

    /// The last set is changed.
    pub fn change_last(mut self, change: impl FnOnce(&mut PermissionSet)) -> Self {
        change(self.rows.sets.last_mut().expect("a set"));
        self
    }

    /// The user has a group with this member. Its own permission set has the id `set`.
    pub fn group(mut self, set: &str, label: &str, status: &str, member: &str) -> Self {
        let id = format!("0PG{}", &set[3..]);
        self.rows.sets.push(permission_set(set, "of the group", "Group"));
        self.rows.groups.push(Group {
            id: id.clone(),
            master_label: Some(label.to_owned()),
            status: Some(status.to_owned()),
        });
        let permission_set_id = member.to_owned();
        self.rows.components.push(Component { permission_set_group_id: id.clone(), permission_set_id });
        let mut org = self.assign(set);
        org.rows.assignments.last_mut().expect("an assignment").permission_set_group_id = Some(id);
        org
    }

    /// The set grants to see the field, and to edit it or not.
    pub fn grants(mut self, set: &str, field: &str, edit: bool) -> Self {
        self.rows.fields.push(FieldPermission {
            parent_id: set.to_owned(),
            field: field.to_owned(),
            permissions_read: true,
            permissions_edit: edit,
        });
        self
    }

    /// The set grants to see and edit all activity fields.
    pub fn grants_all(mut self, set: &str) -> Self {
        for (object, field) in self.existing.clone() {
            self = self.grants(set, &format!("{}.{}", object.api_name(), field.api_name), true);
        }
        self
    }

    /// The set grants to see the records of every object but Task, and to create and edit them or not.
    pub fn opens(mut self, set: &str, edit: bool) -> Self {
        for object in Object::WITH_ROLL_UP_FIELDS {
            self.rows.objects.push(ObjectPermission {
                parent_id: set.to_owned(),
                sobject_type: object.api_name().to_owned(),
                permissions_read: true,
                permissions_create: edit,
                permissions_edit: edit,
                permissions_view_all_records: false,
                permissions_modify_all_records: false,
            });
        }
        self
    }

    /// The field does not exist.
    pub fn lacks(mut self, object: Object, api_name: &str) -> Self {
        self.existing.retain(|(of, field)| *of != object || field.api_name != api_name);
        self
    }

    /// What was seen in Setup, by the user it is about.
    pub fn setup(&self) -> Setup {
        let fields = |object: Object| {
            let of_object = self.existing.iter().filter(|(of, _)| *of == object);
            Fact::seen(of_object.map(|(_, field)| field.clone()).collect(), NOW)
        };
        Setup {
            looked_by: None,
            fields: Object::WITH_ACTIVITY_FIELDS.into_iter().map(|object| (object, fields(object))).collect(),
            permissions: Fact::seen(self.rows.permissions(NOW).expect("rows as Salesforce has them"), NOW),
        }
    }
}

/// The user who looks, where the facts are about another one.
pub fn looker() -> Identity {
    Identity {
        user_id: "005e0000003GuNYAA0".to_owned(),
        organization_id: "00De0000003GuNXEA0".to_owned(),
        name: "Adam Admin".to_owned(),
        username: "adam@acme.example".to_owned(),
        email: None,
    }
}

/// Ways in which facts can be out of order.
pub trait OutOfOrder: Sized {
    /// With this changed.
    fn but(self, change: impl FnOnce(&mut Facts)) -> Facts;

    /// The Actions person shows an empty Salesforce ID.
    fn without_salesforce_id(self) -> Facts {
        self.but(|facts| {
            let missing = PersonSalesforceId::Missing { label: "Salesforce ID".to_owned() };
            person(facts).salesforce_id = Fact::seen(missing, NOW);
            if facts.page == Page::ActionsPerson {
                // There is no id to look a record up by.
                facts.record = Fact::Unseen(Why::NotAsked);
                facts.proof = Fact::Unseen(Why::NotAsked);
            }
        })
    }

    /// The Actions person shows no label that says Salesforce ID.
    fn with_unclear_salesforce_id(self) -> Facts {
        self.but(|facts| person(facts).salesforce_id = Fact::Unseen(Why::NoSalesforceIdLabel))
    }

    /// The Salesforce ID of the Actions person was not seen, for this reason.
    fn with_unseen_salesforce_id(self, why: Why) -> Facts {
        self.but(|facts| person(facts).salesforce_id = Fact::Unseen(why))
    }

    /// The Actions person shows this id.
    fn with_salesforce_id(self, other: &str) -> Facts {
        self.but(|facts| person(facts).salesforce_id = Fact::seen(PersonSalesforceId::Present(id(other)), NOW))
    }

    /// The Actions person shows this id, which is neither a lead's nor a contact's.
    fn with_id_of_another_object(self, other: &str) -> Facts {
        self.but(|facts| {
            person(facts).salesforce_id = Fact::seen(PersonSalesforceId::OfAnotherObject(id(other)), NOW);
        })
    }

    /// Actions links the person to this Salesforce host.
    fn linked_to(self, host: &str) -> Facts {
        self.but(|facts| person(facts).salesforce_host = Some(host.to_owned()))
    }

    /// The address was not seen in Actions, for this reason.
    fn with_unseen_address(self, why: Why) -> Facts {
        self.but(|facts| person(facts).email = Fact::Unseen(why))
    }

    /// The person was never opened in Actions.
    fn never_opened_in_actions(self) -> Facts {
        self.but(|facts| facts.person = never(ActionsScreen::Person))
    }

    /// Neither Actions nor the record has an address.
    fn without_address(self) -> Facts {
        self.but(|facts| {
            if let Fact::Seen(person) = &mut facts.person {
                person.value.email = Fact::seen(None, NOW);
            }
            if let Fact::Seen(record) = &mut facts.record {
                record.value.email = Some(None);
            }
            facts.matches = Fact::Unseen(Why::NotAsked);
        })
    }

    /// The record's Email field is hidden, and Actions was not read.
    fn with_hidden_address(self) -> Facts {
        self.but(|facts| {
            if let Fact::Seen(person) = &mut facts.person {
                person.value.email = Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::Person });
            }
            if let Fact::Seen(record) = &mut facts.record {
                record.value.email = None;
            }
            facts.matches = Fact::Unseen(Why::NotAsked);
        })
    }

    /// So many records have the address.
    fn with_matches(self, count: usize) -> Facts {
        const IDS: [&str; 3] = [LEAD, CONTACT, "003G000001SUbc4"];
        self.but(|facts| {
            facts.matches = Fact::seen(IDS.iter().take(count).map(|known| matching(id(known))).collect(), NOW);
        })
    }

    /// The search for the address failed.
    fn with_failed_matches(self, why: Why) -> Facts {
        self.but(|facts| facts.matches = Fact::Unseen(why))
    }

    /// Actions offers Connect.
    fn not_connected(self) -> Facts {
        self.but(|facts| {
            facts.connection = Fact::seen(Connection { connected: false, salesforce_user: None }, NOW);
        })
    }

    /// Actions is connected as this Salesforce user.
    fn connected_as(self, user: &str) -> Facts {
        self.but(|facts| {
            let connection = Connection { connected: true, salesforce_user: Some(user.to_owned()) };
            facts.connection = Fact::seen(connection, NOW);
        })
    }

    /// *Connections & Customizations* was never opened.
    fn connection_never_seen(self) -> Facts {
        self.but(|facts| facts.connection = never(ActionsScreen::Connections))
    }

    /// *Diagnostics*, seen now, lists a sign-in that failed so many days ago.
    fn with_failed_sign_in(self, days_ago: u64) -> Facts {
        self.but(|facts| {
            let happened = Some(Happened::at(Timestamp(NOW.0 - days_ago * DAY)));
            let failure = AuthenticationFailure { code: "EXPIRED_ACCESS".to_owned(), happened };
            facts.authentication_failure = Fact::seen(Some(failure), NOW);
        })
    }

    /// *Sync Settings* shows this.
    fn with_sync_settings(self, api: Option<bool>, bcc: Option<bool>) -> Facts {
        self.but(|facts| facts.sync_settings = Fact::seen(SyncSettings { api, bcc }, NOW))
    }

    /// *Sync Settings* was never opened.
    fn sync_settings_never_seen(self) -> Facts {
        self.but(|facts| facts.sync_settings = never(ActionsScreen::SyncSettings))
    }

    /// What was seen in Actions was seen so many days ago.
    fn seen_in_actions_days_ago(self, days: u64) -> Facts {
        self.but(|facts| {
            let at = Timestamp(NOW.0 - days * DAY);
            age(&mut facts.connection, at);
            age(&mut facts.sync_settings, at);
            age(&mut facts.person, at);
            if let Fact::Seen(person) = &mut facts.person {
                age(&mut person.value.salesforce_id, at);
                age(&mut person.value.email, at);
            }
        })
    }

    /// The record is changed.
    fn with_record(self, change: impl FnOnce(&mut Record)) -> Facts {
        self.but(|facts| match &mut facts.record {
            Fact::Seen(record) => change(&mut record.value),
            Fact::Unseen(why) => panic!("these facts have no record: {why:?}"),
        })
    }

    /// Actions logged an e-mail on the record so many days ago.
    fn with_logged_email(self, days: u64) -> Facts {
        self.with_proof(|proof| proof.email = Some(logged_days_ago(days)))
    }

    /// Actions logged a call on the record so many days ago.
    fn with_logged_call(self, days: u64) -> Facts {
        self.with_proof(|proof| proof.call = Some(logged_days_ago(days)))
    }

    /// What Actions logged is changed.
    fn with_proof(self, change: impl FnOnce(&mut Proof)) -> Facts {
        self.but(|facts| match &mut facts.proof {
            Fact::Seen(proof) => change(&mut proof.value),
            Fact::Unseen(why) => panic!("these facts have no proof: {why:?}"),
        })
    }

    /// The object's description is changed.
    fn with_description(self, object: Object, change: impl FnOnce(&mut ObjectInfo)) -> Facts {
        self.but(|facts| change(info(facts, object)))
    }

    /// The record has this owner.
    fn owned_by(self, owner: Owner) -> Facts {
        self.with_record(|record| record.owner = Fact::seen(owner, NOW))
    }

    /// What became of the record.
    fn became(self, state: RecordState) -> Facts {
        self.with_record(|record| record.state = Fact::seen(state, NOW))
    }

    /// A required field of the record is empty.
    fn with_empty_required(self, api_name: &str) -> Facts {
        let field = RequiredField { api_name: api_name.to_owned(), label: api_name.to_owned() };
        self.with_record(|record| record.empty_required = Fact::seen(vec![field], NOW))
    }

    /// So many of the day's API calls are used.
    fn with_api_usage(self, used: u64, limit: u64) -> Facts {
        self.but(|facts| facts.api_usage = Fact::seen(ApiUsage { used, limit }, NOW))
    }

    /// Task's Type has these values.
    fn with_task_types(self, values: &[&str], default: Option<&str>) -> Facts {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let picklist = Picklist { values, default: default.map(str::to_owned) };
        self.with_description(Object::Task, |task| task.task_type = Some(picklist))
    }

    /// Task has a required custom field of the org's own.
    fn with_required_task_field(self, api_name: &str) -> Facts {
        self.with_description(Object::Task, |task| {
            let (api_name, label) = (api_name.to_owned(), "Region".to_owned());
            let known = task.fields.first().expect("a field of the samples").clone();
            task.fields.push(Field { api_name, label, required: true, ..known });
        })
    }

    /// The field is left out of the object's description.
    fn without_field(self, object: Object, api_name: &str) -> Facts {
        self.but(|facts| info(facts, object).fields.retain(|field| field.api_name != api_name))
    }

    /// No custom field is in the object's description.
    fn without_any_field(self, object: Object) -> Facts {
        self.but(|facts| info(facts, object).fields.clear())
    }

    /// The field can be seen and not written.
    fn read_only(self, object: Object, api_name: &str) -> Facts {
        self.with_field(object, api_name, |field| (field.createable, field.updateable) = (false, false))
    }

    /// The field is changed.
    fn with_field(self, object: Object, api_name: &str, change: impl FnOnce(&mut Field)) -> Facts {
        self.but(|facts| {
            let fields = &mut info(facts, object).fields;
            change(fields.iter_mut().find(|field| field.api_name == api_name).expect("a field of the samples"));
        })
    }

    /// What the user may do with the object's records.
    fn with_rights(self, object: Object, createable: bool, updateable: bool) -> Facts {
        self.but(|facts| {
            let info = info(facts, object);
            (info.createable, info.updateable) = (createable, updateable);
        })
    }

    /// The user cannot read the object.
    fn without_object(self, object: Object) -> Facts {
        self.but(|facts| {
            let refused = ObjectAccess::NotReadable { status: 403, code: "FORBIDDEN".to_owned() };
            facts.objects.insert(object, Fact::seen(refused, NOW));
        })
    }

    /// The object's description was not had.
    fn with_failed_object(self, object: Object, why: Why) -> Facts {
        self.but(|facts| {
            facts.objects.insert(object, Fact::Unseen(why));
        })
    }

    /// The record was not had.
    fn with_failed_record(self, why: Why) -> Facts {
        self.but(|facts| facts.record = Fact::Unseen(why))
    }

    /// Everything that Salesforce would have told is missing for this reason.
    fn with_silent_salesforce(self, why: Why) -> Facts {
        self.but(|facts| {
            facts.identity = Fact::Unseen(why.clone());
            facts.api_access = Fact::Unseen(why.clone());
            facts.proof = Fact::Unseen(why.clone());
            facts.api_usage = Fact::Unseen(why.clone());
            for (_, fact) in facts.objects.iter_mut() {
                *fact = Fact::Unseen(why.clone());
            }
            if facts.record != Fact::Unseen(Why::NotAsked) {
                facts.record = Fact::Unseen(why.clone());
            }
            if facts.matches != Fact::Unseen(Why::NotAsked) {
                facts.matches = Fact::Unseen(why);
            }
        })
    }

    /// Setup was looked into, and says this.
    fn with_setup(self, org: Org) -> Facts {
        self.but(|facts| facts.setup = Fact::seen(org.setup(), NOW))
    }

    /// Setup was asked and did not answer.
    fn with_closed_setup(self) -> Facts {
        self.but(|facts| facts.setup = Fact::Unseen(Why::NoSetupRights))
    }

    /// The user is another than the one who looks, and has what Setup says.
    fn for_another_user(self, org: Org) -> Facts {
        self.but(|facts| {
            let setup = Setup { looked_by: Some(looker()), ..org.setup() };
            for (object, fact) in &mut facts.objects {
                *fact = Fact::told(setup.access(*object, Some(&description(*object))), NOW);
            }
            facts.setup = Fact::seen(setup, NOW);
            facts.connection = Fact::Unseen(Why::AnotherUserChecked);
        })
    }

    /// The org or the user has no API access.
    fn without_api(self) -> Facts {
        let code = "API_DISABLED_FOR_ORG".to_owned();
        self.with_silent_salesforce(Why::ApiDisabled { code: code.clone() })
            .but(|facts| facts.api_access = Fact::seen(ApiAccess::NotAvailable { status: 403, code }, NOW))
    }

    /// Nothing says which org the Actions page belongs to.
    fn without_org(self) -> Facts {
        let why = Why::WhichOrg { hosts: Vec::new() };
        self.with_silent_salesforce(why.clone()).but(|facts| facts.api_host = Fact::Unseen(why))
    }
}

impl OutOfOrder for Facts {
    fn but(mut self, change: impl FnOnce(&mut Facts)) -> Facts {
        change(&mut self);
        self
    }
}

fn person(facts: &mut Facts) -> &mut ActionsPerson {
    match &mut facts.person {
        Fact::Seen(person) => &mut person.value,
        Fact::Unseen(why) => panic!("these facts have no Actions person: {why:?}"),
    }
}

fn info(facts: &mut Facts, object: Object) -> &mut ObjectInfo {
    match facts.objects.get_mut(&object) {
        Some(Fact::Seen(sighting)) => match &mut sighting.value {
            ObjectAccess::Readable(info) => info,
            ObjectAccess::NotReadable { .. } | ObjectAccess::NotGranted => {
                panic!("{object:?} cannot be read in these facts")
            }
        },
        _ => panic!("{object:?} was not seen in these facts"),
    }
}

fn age<T>(fact: &mut Fact<T>, at: Timestamp) {
    if let Fact::Seen(sighting) = fact {
        sighting.at = at;
    }
}

fn never<T>(screen: ActionsScreen) -> Fact<T> {
    Fact::Unseen(Why::NeverSeenInActions { screen })
}
