//! Looking into Setup, in an org that says what the test wrote down and counts what it is asked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::cell::RefCell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};

use super::*;
use crate::facts::sample::{HOST, LEAD, NOW, OutOfOrder, description, lead, looker, roll_up_name};
use crate::facts::{ObjectAccess, Timestamp};
use crate::ports::Answer;
use crate::salesforce::setup::{Granted, Held, Right};

const RITA: &str = "005e0000003GuNXAA0";
const BOB: &str = "005e0000003GuNZAA0";
const PROFILE: &str = "0PSe00000000001";
const GROUP: &str = "0PSe00000000003";

fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
    }
}

/// An org whose Setup is open, and the browser's store and clock.
struct World {
    /// The keys of the session at one reading after another; the last one stays.
    sessions: RefCell<Vec<String>>,
    /// Whom the session `one` belongs to, as the store keeps it.
    kept: Option<Identity>,
    requests: RefCell<Vec<String>>,
    subrequests: RefCell<Vec<String>>,
    /// Rows by the object they are of, and by object for field definitions.
    rows: Vec<(&'static str, Value)>,
    /// Everything of Setup is refused.
    closed: bool,
    /// Rows on later pages, by path.
    pages: Vec<(&'static str, Value)>,
}

fn assignment(set: &str, group: Option<&str>) -> Value {
    json!({"PermissionSetId": set, "PermissionSetGroupId": group, "ExpirationDate": null})
}

fn set(id: &str, label: &str, profile: Option<&str>) -> Value {
    json!({"Id": id, "Label": label, "IsOwnedByProfile": profile.is_some(), "Profile": profile.map(|name| json!({"Name": name})),
           "Type": if profile.is_some() { "Profile" } else { "Regular" }, "HasActivationRequired": false,
           "PermissionsEditTask": true, "PermissionsModifyAllData": false, "PermissionsViewAllData": false})
}

fn field(parent: &str, name: &str, edit: bool) -> Value {
    let (object, _) = name.split_once('.').unwrap();
    json!({"ParentId": parent, "SobjectType": object, "Field": name, "PermissionsRead": true, "PermissionsEdit": edit})
}

impl World {
    /// Task lacks *Viewed*, and Lead has one field of the package; the profile *Sales* lets see *Clicked*.
    fn new() -> Self {
        let definition =
            |name: &str, label: &str| json!({"QualifiedApiName": name, "Label": label, "DataType": "Checkbox"});
        let task: Vec<Value> = description(Object::Task)
            .fields
            .iter()
            .filter(|field| field.api_name != "MSE_Viewed__c")
            .map(|field| definition(&field.api_name, &field.label))
            .collect();
        World {
            sessions: RefCell::new(vec!["one".to_owned()]),
            kept: Some(identity()),
            requests: RefCell::default(),
            subrequests: RefCell::default(),
            rows: vec![
                ("FieldDefinition Task", json!(task)),
                ("FieldDefinition Lead", json!([definition("O__c", "MSC - Opt Out"), definition("X__c", "X")])),
                ("FieldPermissions", json!([field(PROFILE, "Task.MSE_Clicked__c", false)])),
                (
                    "ObjectPermissions",
                    json!([{
                    "ParentId": PROFILE, "SobjectType": "Lead", "PermissionsRead": true, "PermissionsCreate": true,
                    "PermissionsEdit": true, "PermissionsViewAllRecords": false, "PermissionsModifyAllRecords": false}]),
                ),
                ("PermissionSet", json!([set(PROFILE, "X00e", Some("Sales"))])),
                ("PermissionSetAssignment", json!([assignment(PROFILE, None)])),
                ("PermissionSetGroup", json!([])),
                ("PermissionSetGroupComponent", json!([])),
            ],
            closed: false,
            pages: Vec::new(),
        }
    }

    fn with(mut self, object: &'static str, rows: Value) -> Self {
        self.rows.retain(|(of, _)| *of != object);
        self.rows.push((object, rows));
        self
    }

    fn rows(&self, soql: &str) -> (u16, Value) {
        let (_, from) = soql.split_once(" FROM ").unwrap();
        let object = from.split(' ').next().unwrap();
        if self.closed && object != "User" {
            return (400, json!([{"errorCode": "INVALID_TYPE", "message": "sObject type is not supported."}]));
        }
        let wanted = match from.split_once("QualifiedApiName='") {
            Some((_, rest)) => format!("{object} {}", rest.trim_end_matches('\'')),
            None => object.to_owned(),
        };
        let rows = self.rows.iter().find(|(of, _)| *of == wanted).map_or_else(|| json!([]), |(_, rows)| rows.clone());
        match self.pages.iter().find(|(path, _)| path.ends_with(&format!("/{object}-1"))) {
            Some((path, _)) => (200, json!({"done": false, "nextRecordsUrl": path, "records": rows})),
            None => (200, json!({"done": true, "records": rows})),
        }
    }

    fn read(&self, path: &str) -> (u16, Value) {
        if let Some((_, rows)) = self.pages.iter().find(|(of, _)| *of == path) {
            return (200, json!({"done": true, "records": rows}));
        }
        if path == requests::USERINFO {
            return (
                200,
                json!({"user_id": RITA, "organization_id": "00De0000003GuNXEA0", "preferred_username": "rita@acme.example"}),
            );
        }
        if path.contains("/sobjects/User/") {
            return (200, json!({"Id": BOB, "Name": "Bob", "Username": "bob@acme.example"}));
        }
        let (_, query) = path.split_once('?').unwrap();
        let (_, soql) = form_urlencoded::parse(query.as_bytes()).next().unwrap();
        self.rows(&soql)
    }

    fn look(&self, facts: &Facts) -> Fact<Setup> {
        now(look_into_setup(self, self, self, facts))
    }

    fn check(&self, facts: Facts, user: &str) -> Result<Facts, Why> {
        now(check_user(self, self, self, facts, user))
    }
}

/// Rita, as the samples have her.
fn identity() -> Identity {
    lead().identity.value().unwrap().clone()
}

impl Salesforce for World {
    async fn hosts_with_session(&self) -> Vec<String> {
        vec![HOST.to_owned()]
    }

    async fn session(&self, host: &str) -> Result<Session, Why> {
        let mut sessions = self.sessions.borrow_mut();
        let key = if sessions.len() > 1 { sessions.remove(0) } else { sessions[0].clone() };
        if key.is_empty() {
            return Err(Why::NoSession { host: host.to_owned() });
        }
        Ok(Session { key, organization_id: None })
    }

    async fn get(&self, host: &str, path: &str) -> Result<Answer, Why> {
        assert_eq!(host, HOST);
        self.requests.borrow_mut().push(path.to_owned());
        let (status, body) = self.read(path);
        Ok(Answer { status, body: body.to_string().into_bytes(), limit_info: None })
    }

    async fn composite(&self, host: &str, subrequests: &[Subrequest]) -> Result<Answer, Why> {
        assert_eq!(host, HOST);
        assert!(subrequests.iter().filter(|subrequest| subrequest.url.contains("/query?")).count() <= 5);
        self.requests.borrow_mut().push("composite".to_owned());
        let parts: Vec<Value> = subrequests
            .iter()
            .map(|Subrequest { reference_id, url }| {
                self.subrequests.borrow_mut().push(url.clone());
                let (status, body) = self.read(url);
                json!({"referenceId": reference_id, "httpStatusCode": status, "httpHeaders": {}, "body": body})
            })
            .collect();
        let body = json!({ "compositeResponse": parts }).to_string().into_bytes();
        Ok(Answer { status: 200, body, limit_info: None })
    }
}

impl Store for World {
    async fn get(&self, _: Area, key: &str) -> Option<String> {
        let kept = self.kept.as_ref().filter(|_| key == "identity/one")?;
        kept::to_text(&Sighting { value: kept.clone(), at: NOW })
    }

    async fn set(&self, _: Area, key: &str, _: &str) {
        panic!("{key}: nothing of Setup is kept");
    }

    async fn remove(&self, _: Area, _: &str) {}

    async fn keys(&self, _: Area) -> Vec<String> {
        Vec::new()
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        NOW
    }
}

fn setup(fact: &Fact<Setup>) -> &Setup {
    fact.value().expect("Setup was seen")
}

#[test]
fn one_query_for_each_judged_object_and_one_composite() {
    let world = World::new();
    let seen = world.look(&lead());
    assert_eq!(
        *world.requests.borrow(),
        [requests::field_definitions(Object::Task), requests::field_definitions(Object::Lead), "composite".to_owned()]
    );
    assert_eq!(world.subrequests.borrow().len(), 5, "it is known already who the user is");
    let setup = setup(&seen);
    assert_eq!(setup.looked_by, None);
    let viewed = |field: &ExistingField| field.api_name == "MSE_Viewed__c";
    assert_eq!(setup.field(Object::Task, viewed), Ok(None));
    let lead: Vec<&str> =
        setup.fields[&Object::Lead].value().unwrap().iter().map(|field| field.api_name.as_str()).collect();
    assert_eq!(lead, ["O__c"]);
    let grants = setup.permissions.value().unwrap().grants(Object::Task, "MSE_Clicked__c").grants;
    assert_eq!(
        (grants[0].name.as_str(), grants[0].read, grants[0].edit, grants[0].held),
        ("Sales", true, false, Held::Always)
    );
}

#[test]
fn permissions_are_asked_for_under_every_name_a_field_can_have() {
    let world = World::new();
    world.look(&lead());
    let asked = world.subrequests.borrow().iter().find(|url| url.contains("FieldPermissions")).unwrap().clone();
    for name in ["Task.MSE_Clicked__c", "Event.MSE_Clicked__c", "Activity.MSE_Clicked__c", "Lead.O__c"] {
        assert!(asked.contains(name), "{name}");
    }
    assert!(
        asked.contains(&format!("Lead.{}", roll_up_name("Last Replied"))),
        "what the user sees, whether it is listed or not"
    );
    assert!(!asked.contains("Lead.X__c"), "nothing but activity fields");
}

#[test]
fn members_are_asked_for_only_where_a_group_is_not_calculated_anew() {
    let group = |status: &str| {
        World::new()
            .with("PermissionSetGroup", json!([{"Id": "0PGe00000000001", "MasterLabel": "East", "Status": status}]))
            .with("PermissionSet", json!([set(PROFILE, "X00e", Some("Sales")), set(GROUP, "East", None)]))
            .with(
                "PermissionSetAssignment",
                json!([assignment(PROFILE, None), assignment(GROUP, Some("0PGe00000000001"))]),
            )
            .with(
                "PermissionSetGroupComponent",
                json!([
                {"PermissionSetGroupId": "0PGe00000000001", "PermissionSetId": "0PSe00000000002"}]),
            )
            .with("FieldPermissions", json!([field("0PSe00000000002", "Task.MSE_Clicked__c", true)]))
    };
    let updated = group("Updated");
    let seen = updated.look(&lead());
    assert_eq!(updated.requests.borrow().len(), 3);
    let clicked =
        |seen: &Fact<Setup>| setup(seen).permissions.value().unwrap().field(Object::Task, "MSE_Clicked__c", false);
    assert_eq!(clicked(&seen).0, Granted::No, "muted: the group's own set lacks it");
    let outdated = group("Outdated");
    let seen = outdated.look(&lead());
    assert_eq!(outdated.requests.borrow().len(), 4);
    assert_eq!(clicked(&seen).0, Granted::Unsettled(Why::GroupNotCalculated { group: "East".to_owned() }));
}

#[test]
fn long_answers_are_read_to_their_end() {
    let mut world = World::new();
    world.pages =
        vec![("/services/data/v67.0/query/FieldPermissions-1", json!([field(PROFILE, "Task.MSE_Details__c", true)]))];
    let seen = world.look(&lead());
    assert_eq!(world.requests.borrow().len(), 4);
    let permissions = setup(&seen).permissions.value().unwrap();
    assert_eq!(permissions.field(Object::Task, "MSE_Details__c", false), (Granted::Yes, Granted::Yes));
    assert_eq!(permissions.field(Object::Task, "MSE_Clicked__c", false), (Granted::Yes, Granted::No));
}

#[test]
fn a_closed_setup_is_one_reason() {
    let world = World { closed: true, ..World::new() };
    assert_eq!(world.look(&lead()), Fact::Unseen(Why::NoSetupRights));
    assert_eq!(world.check(lead(), BOB), Err(Why::NoSetupRights));
}

#[test]
fn half_an_answer_is_half_a_setup() {
    let world = World::new().with("PermissionSet", json!([{"Id": "no set"}]));
    let seen = world.look(&lead());
    assert_eq!(setup(&seen).permissions, Fact::Unseen(Why::UnknownShape));
    assert!(setup(&seen).fields[&Object::Task].value().is_some());
}

#[test]
fn nothing_is_asked_where_no_field_is_judged_or_nobody_is_known() {
    let world = World::new();
    assert_eq!(world.look(&crate::facts::sample::lead_list()), Fact::Unseen(Why::NotAsked));
    let unknown = lead().with_silent_salesforce(Why::NotJson);
    assert_eq!(world.look(&unknown), Fact::Unseen(Why::NotJson));
    assert_eq!(world.check(unknown, BOB), Err(Why::NotJson));
    for no_id in ["", "00Q000000000001", "005", "005e0000003GuN?", "../../../x"] {
        assert_eq!(world.check(lead(), no_id), Err(Why::NotFound), "{no_id}");
    }
    assert!(world.requests.borrow().is_empty());
}

#[test]
fn another_session_than_the_known_user_s_sees_nothing() {
    let changed = Why::SessionExpired { host: HOST.to_owned() };
    let other = World { kept: Some(looker()), ..World::new() };
    assert_eq!(other.look(&lead()), Fact::Unseen(changed.clone()));
    assert!(other.requests.borrow().is_empty());

    let meanwhile = World { sessions: RefCell::new(vec!["one".to_owned(), "two".to_owned()]), ..World::new() };
    assert_eq!(meanwhile.look(&lead()), Fact::Unseen(changed.clone()));
    let meanwhile = World { sessions: RefCell::new(vec!["one".to_owned(), "two".to_owned()]), ..World::new() };
    assert_eq!(meanwhile.check(lead(), BOB), Err(changed));

    let logged_out = World { sessions: RefCell::new(vec![String::new()]), ..World::new() };
    assert_eq!(logged_out.look(&lead()), Fact::Unseen(Why::NoSession { host: HOST.to_owned() }));
}

#[test]
fn a_session_that_nothing_is_kept_of_is_asked_whose_it_is() {
    let world = World { kept: None, ..World::new() };
    assert!(world.look(&lead()).value().is_some());
    assert_eq!(world.requests.borrow()[0], requests::USERINFO);
}

#[test]
fn a_session_is_told_by_its_user_and_org() {
    let session = |world: &World, identity: &Identity| now(session_of(world, world, HOST, identity));
    let world = World::new();
    assert_eq!(session(&world, &identity()), Some("one".to_owned()));
    assert_eq!(session(&world, &looker()), None, "another user");
    let elsewhere = Identity { organization_id: "00De0000003GuNYEA0".to_owned(), ..identity() };
    assert_eq!(session(&world, &elsewhere), None, "another org");
    let renewed = World { sessions: RefCell::new(vec!["two".to_owned()]), ..World::new() };
    assert_eq!(session(&renewed, &identity()), None, "another session, of which nobody knows whose it is");
    let logged_out = World { sessions: RefCell::new(vec![String::new()]), ..World::new() };
    assert_eq!(session(&logged_out, &identity()), None);
}

#[test]
fn another_user_has_what_that_user_s_sets_grant() {
    let world = World::new();
    let facts = world.check(lead(), BOB).unwrap();
    assert_eq!(facts.identity.value().map(|user| (user.name.as_str(), user.user_id.as_str())), Some(("Bob", BOB)));
    assert_eq!(facts.looked_by(), Some(&identity()));
    assert_eq!(facts.page, lead().page);
    let asked = world.subrequests.borrow().iter().find(|url| url.contains("PermissionSetAssignment")).unwrap().clone();
    assert!(asked.contains(BOB), "{asked}");
    assert_eq!(world.requests.borrow().len(), 6, "all five objects, for the table, and one composite");

    let Some(ObjectAccess::Readable(task)) = facts.object(Object::Task).value() else { panic!("readable") };
    let clicked = task.fields.iter().find(|field| field.api_name == "MSE_Clicked__c").unwrap();
    assert!(task.createable && !clicked.updateable);
    assert!(task.fields.len() > 1, "what has no rows at all and is seen by Rita is seen by everybody");
    assert_eq!(facts.object(Object::Contact).value(), Some(&ObjectAccess::NotGranted));
    assert_eq!(setup(&facts.setup).permissions.value().unwrap().object(Object::Lead, Right::Edit), Granted::Yes);
    for fact in [facts.connection.get().err(), facts.sync_settings.get().err(), facts.proof.get().err()] {
        assert_eq!(fact, Some(&Why::AnotherUserChecked));
    }
}

#[test]
fn another_user_is_judged_by_access_alone() {
    use crate::diagnose::{ActivityVerdict, diagnose};
    use crate::finding::Verdict;
    use crate::rules::Problem;
    let report = diagnose(&World::new().check(lead(), BOB).unwrap());
    assert_eq!(report.looked_by(), Some(&identity()));
    assert_eq!(report.verdicts.fields, Some(ActivityVerdict::WillNotFill), "Clicked is read-only for Bob");
    assert_eq!(report.verdicts.email, Some(ActivityVerdict::CannotTell));
    for judged in &report.rules {
        let decided = matches!(
            judged.problem,
            Problem::HiddenActivityField
                | Problem::ReadOnlyActivityField
                | Problem::MissingTaskField
                | Problem::MissingPackageField
                | Problem::NoObjectAccess
        );
        let not_told = judged.verdict == Verdict::CannotTell(Why::AnotherUserChecked);
        assert!(decided != (not_told || judged.verdict == Verdict::NotApplicable), "{:?}", judged.problem);
    }
    // With everything granted, what is not known of Bob does not make his fields doubtful.
    let open = World::new()
        .with("FieldDefinition Task", definitions(Object::Task))
        .with("FieldDefinition Lead", definitions(Object::Lead))
        .with("FieldPermissions", json!([]));
    let report = diagnose(&open.check(lead(), BOB).unwrap());
    assert_eq!(report.verdicts.fields, Some(ActivityVerdict::Fills));
}

fn definitions(object: Object) -> Value {
    description(object)
        .fields
        .iter()
        .map(|field| json!({"QualifiedApiName": field.api_name, "Label": field.label, "DataType": "Text(255)"}))
        .collect()
}

#[test]
fn users_are_found_by_a_part_of_their_name() {
    let user = json!({"Id": BOB, "Name": "Bob", "Username": "bob@acme.example", "Profile": {"Name": "Sales"}});
    let world = World::new().with("User", json!([user]));
    let found = now(find_users(&world, HOST, "bo")).unwrap();
    assert_eq!(found.iter().map(|user| user.id.as_str()).collect::<Vec<_>>(), [BOB]);
    assert_eq!(*world.requests.borrow(), [requests::users("bo")]);
    assert_eq!(now(find_users(&world, HOST, "  ")), Ok(Vec::new()));
    assert_eq!(world.requests.borrow().len(), 1, "nothing is searched for without a text");
    assert!(!world.requests.borrow()[0].contains(LEAD));
}
