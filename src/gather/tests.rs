//! `gather` against an org in memory, which answers as Salesforce documents and counts what it is asked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::facts::{ActionsScreen, DAY, MatchingRecord, Owner, PersonSalesforceId, Proof, RecordState};
use crate::salesforce::id::SalesforceId;

const HOST: &str = "acme.my.salesforce.com";
const ORG: &str = "00D000000000001";
const LEAD: &str = "00Q000000000001EAA";
const OTHER_LEAD: &str = "00Q000000000002EAA";
const CONTACT: &str = "003000000000001AAA";
const ACCOUNT: &str = "001000000000001AAA";
const OPPORTUNITY: &str = "006000000000001AAA";
const TASK: &str = "00T000000000001EAA";
const NOW: Timestamp = Timestamp(1_800_000_000_000);

const USERINFO: &str = "/services/oauth2/userinfo";
const DESCRIBE: &str = "/services/data/v67.0/sobjects/Task/describe";
const BATCH: &str = "/services/data/v67.0/ui-api/object-info/batch/Lead,Contact,Account,Opportunity";
const COMPOSITE: &str = "/services/data/v67.0/composite";

/// Runs a future to its end. Nothing here waits for the world, so a future that is not ready is polled again.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Lets every other future of a join begin before this one goes on.
async fn others_first() {
    let mut waited = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

type Reply = (u16, String);

fn error(status: u16, code: &str) -> Reply {
    (status, json!([{"errorCode": code, "message": "…"}]).to_string())
}

/// An org, the browser's cookies for it, the browser's store, its clock, and what was seen in Actions.
struct World {
    /// Key and user of the session that the cookie holds.
    session: RefCell<Option<(String, u32)>>,
    /// Session keys that are refused.
    ended: RefCell<BTreeSet<String>>,
    /// The cookie that takes the present one's place once so many requests were made.
    next_session: RefCell<Option<(usize, (String, u32))>>,
    org_of_cookie: Option<String>,
    hosts: Vec<String>,
    /// Answers that go another way, by path; a query by `query <object>`.
    overrides: RefCell<BTreeMap<String, Result<Reply, Why>>>,
    /// Records by object and id.
    records: BTreeMap<(Object, String), Value>,
    /// The header of that name.
    limit_info: RefCell<Option<String>>,
    /// Tasks, as rows of a query.
    logged: Vec<Value>,
    /// `Object.Field` that the user cannot see, or that the org does not have.
    hidden: BTreeSet<String>,
    requests: RefCell<Vec<String>>,
    subrequests: RefCell<Vec<String>>,
    in_flight: Cell<usize>,
    most_in_flight: Cell<usize>,
    kept: RefCell<BTreeMap<String, String>>,
    time: Cell<Timestamp>,
    /// Persons seen in Actions, by id or address.
    actions: BTreeMap<String, ActionsPerson>,
}

impl World {
    /// A lead Ann, a contact Carl with a person account's worth of fields, an opportunity and a task on Carl.
    fn new() -> Self {
        let mut world = World {
            session: RefCell::new(Some(("one".into(), 1))),
            ended: RefCell::default(),
            next_session: RefCell::default(),
            org_of_cookie: Some(ORG.into()),
            hosts: vec![HOST.into()],
            overrides: RefCell::default(),
            records: BTreeMap::new(),
            limit_info: RefCell::default(),
            logged: Vec::new(),
            hidden: ["IsPersonAccount", "PersonContactId", "PersonEmail"]
                .map(|field| format!("Account.{field}"))
                .into(),
            requests: RefCell::default(),
            subrequests: RefCell::default(),
            in_flight: Cell::new(0),
            most_in_flight: Cell::new(0),
            kept: RefCell::default(),
            time: Cell::new(NOW),
            actions: BTreeMap::new(),
        };
        let owner = "005000000000001AAA";
        world.record(LEAD, json!({"Name": "Ann O'Dea", "Email": "ann@dea.example", "OwnerId": owner, "Company": null}));
        world.record(CONTACT, json!({"Name": "Carl", "Email": "carl@x.example"}));
        world.record(ACCOUNT, json!({"Name": "Acme"}));
        world.record(OPPORTUNITY, json!({"Name": "Big one"}));
        world.record(TASK, json!({"Subject": "Call back", "WhoId": CONTACT}));
        world
    }

    fn record(&mut self, id: &str, mut fields: Value) {
        let object = SalesforceId::parse(id).unwrap().object().unwrap();
        fields["Id"] = json!(id);
        self.records.insert((object, id.to_owned()), fields);
    }

    fn answer(&self, path: &str, reply: Reply) {
        self.overrides.borrow_mut().insert(path.to_owned(), Ok(reply));
    }

    fn person_accounts(&mut self, fields: Value) {
        self.hidden.clear();
        self.record(ACCOUNT, fields);
    }

    /// What Actions last showed of a person.
    fn saw_in_actions(&mut self, key: &str, id: Option<&str>, email: Fact<Option<String>>) {
        let person = person(id, email);
        self.actions.insert(key.to_owned(), person);
    }

    fn gather(&self, visit: Visit) -> Facts {
        self.requests.borrow_mut().clear();
        self.subrequests.borrow_mut().clear();
        self.most_in_flight.set(0);
        now(gather(self, self, self, self, visit))
    }

    fn visit(&self, id: &str) -> Facts {
        self.gather(visit(record_page(id)))
    }

    fn count(&self) -> usize {
        self.requests.borrow().len()
    }

    fn user(&self) -> Option<(String, u32)> {
        self.session.borrow().clone()
    }

    async fn reply(&self, path: &str, make: impl FnOnce() -> Reply) -> Result<Answer, Why> {
        self.requests.borrow_mut().push(path.to_owned());
        self.in_flight.set(self.in_flight.get() + 1);
        self.most_in_flight.set(self.most_in_flight.get().max(self.in_flight.get()));
        let key = self.user().unwrap().0;
        others_first().await;
        self.in_flight.set(self.in_flight.get() - 1);
        let due = self.next_session.borrow().as_ref().is_some_and(|(after, _)| self.count() >= *after);
        if due {
            let (_, next) = self.next_session.borrow_mut().take().unwrap();
            *self.session.borrow_mut() = Some(next);
        }
        if self.ended.borrow().contains(&key) {
            let (status, body) = match path {
                USERINFO => (403, "Bad_OAuth_Token".to_owned()),
                _ => error(401, "INVALID_SESSION_ID"),
            };
            return Ok(Answer { status, body: body.into_bytes(), limit_info: None });
        }
        let (status, body) = match self.overrides.borrow().get(path) {
            Some(reply) => reply.clone()?,
            None => make(),
        };
        Ok(Answer { status, body: body.into_bytes(), limit_info: self.limit_info.borrow().clone() })
    }

    /// The answer to a GET, of its own or in a composite.
    fn read(&self, path: &str) -> Reply {
        if let Some(reply) = self.overrides.borrow().get(path) {
            return reply.clone().expect("a reason without an answer is for whole requests");
        }
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        if path == USERINFO {
            let user = self.user().unwrap().1;
            return (
                200,
                json!({"user_id": format!("00500000000000{user}AAA"), "organization_id": format!("{ORG}EAA"),
                       "preferred_username": format!("user{user}@acme.example"), "name": format!("User {user}")})
                .to_string(),
            );
        }
        if let Some(objects) = path.strip_prefix("/services/data/v67.0/ui-api/object-info/batch/") {
            let results: Vec<Value> = objects
                .split(',')
                .map(|object| {
                    let alone = format!("object-info {object}");
                    let (status, body) = match self.overrides.borrow().get(&alone) {
                        Some(reply) => reply.clone().unwrap(),
                        None => (200, object_info(object)),
                    };
                    json!({"statusCode": status, "result": serde_json::from_str::<Value>(&body).unwrap()})
                })
                .collect();
            return (200, json!({ "results": results }).to_string());
        }
        if matches!(path, "/services/data/v67.0/query" | "/services/data/v67.0/queryAll") {
            let (_, soql) = form_urlencoded::parse(query.as_bytes()).next().unwrap();
            return self.query(&soql);
        }
        if path.starts_with("/services/data/v67.0/sobjects/User/005") {
            return (200, json!({"IsActive": true}).to_string());
        }
        let mut parts = path.strip_prefix("/services/data/v67.0/sobjects/").unwrap().split('/');
        let object = Object::of_api_name(parts.next().unwrap()).unwrap();
        let id = parts.next().unwrap();
        if id == "describe" {
            return (200, describe(object.api_name()));
        }
        let Some(row) = self.records.get(&(object, id.to_owned())) else { return error(404, "NOT_FOUND") };
        if row["IsDeleted"] == json!(true) {
            return error(404, "ENTITY_IS_DELETED");
        }
        let mut answer = json!({"attributes": {"type": object.api_name()}});
        for field in query.strip_prefix("fields=").unwrap().split(',') {
            if self.hidden.contains(&format!("{}.{field}", object.api_name())) {
                return error(400, "INVALID_FIELD");
            }
            answer[field] = row.get(field).cloned().unwrap_or(Value::Null);
        }
        (200, answer.to_string())
    }

    fn query(&self, soql: &str) -> Reply {
        let rows =
            |rows: Vec<Value>| (200, json!({"totalSize": rows.len(), "done": true, "records": rows}).to_string());
        if soql.contains("FROM UserRecordAccess") {
            let (_, id) = soql.split_once("RecordId='").unwrap();
            return rows(vec![json!({"RecordId": id.trim_end_matches('\''), "HasEditAccess": true})]);
        }
        if soql.contains("FROM Task") {
            let by = |name: &str| {
                let (_, id) = soql.split_once(&format!("{name}='")).unwrap();
                id.split_once('\'').unwrap().0.to_owned()
            };
            let mine = |task: &&Value| task["CreatedById"] == json!(by("CreatedById"));
            let relation = if soql.contains("WhoId='") { "WhoId" } else { "WhatId" };
            return rows(
                self.logged.iter().filter(mine).filter(|task| task[relation] == json!(by(relation))).cloned().collect(),
            );
        }
        if let Some((_, id)) = soql.split_once(" WHERE Id='") {
            let id = id.trim_end_matches('\'');
            let found = self.records.iter().find(|((_, key), _)| key == id);
            return rows(found.map(|(_, row)| row.clone()).into_iter().collect());
        }
        let object = if soql.contains("FROM Lead") { Object::Lead } else { Object::Contact };
        if let Some(reply) = self.overrides.borrow().get(&format!("query {}", object.api_name())) {
            return reply.clone().unwrap();
        }
        let (_, rest) = soql.split_once("Email='").unwrap();
        let mut literal = String::new();
        let mut characters = rest.chars();
        loop {
            match characters.next() {
                Some('\\') => literal.extend(characters.next()),
                Some('\'') | None => break,
                Some(character) => literal.push(character),
            }
        }
        let rest = characters.as_str();
        if rest != " LIMIT 20" && rest != " AND IsConverted=false LIMIT 20" {
            return error(400, "MALFORMED_QUERY");
        }
        let found: Vec<Value> = self
            .records
            .iter()
            .filter(|((of, _), row)| {
                *of == object
                    && row["Email"].as_str().is_some_and(|email| email.eq_ignore_ascii_case(&literal))
                    && row["IsConverted"] != json!(true)
            })
            .map(|(_, row)| json!({"Id": row["Id"], "Name": row["Name"]}))
            .collect();
        (200, json!({"totalSize": found.len(), "done": true, "records": found}).to_string())
    }
}

fn object_info(object: &str) -> String {
    json!({"apiName": object, "createable": true, "updateable": true, "fields": {
        "Name": {"apiName": "Name", "label": "Name", "custom": false, "createable": false, "updateable": false, "calculated": false},
        "Company": {"apiName": "Company", "label": "Company", "custom": false, "createable": true, "updateable": true,
                    "calculated": false, "dataType": "String", "required": object == "Lead"},
        "MSC_Opt_Out__c": {"apiName": "MSC_Opt_Out__c", "label": "MSC - Opt Out", "custom": true,
                           "createable": true, "updateable": true, "calculated": false}}})
    .to_string()
}

fn describe(object: &str) -> String {
    json!({"name": object, "createable": true, "updateable": true, "fields": [
        {"name": "MSE_Viewed__c", "label": "Viewed", "custom": true, "createable": true, "updateable": true,
         "calculated": false, "type": "boolean"}]})
    .to_string()
}

impl Salesforce for World {
    async fn hosts_with_session(&self) -> Vec<String> {
        self.hosts.clone()
    }

    async fn session(&self, host: &str) -> Result<Session, Why> {
        match self.user() {
            Some((key, _)) => Ok(Session { key, organization_id: self.org_of_cookie.clone() }),
            None => Err(Why::NoSession { host: host.to_owned() }),
        }
    }

    async fn get(&self, host: &str, path: &str) -> Result<Answer, Why> {
        assert_eq!(host, HOST);
        self.reply(path, || self.read(path)).await
    }

    async fn composite(&self, host: &str, subrequests: &[Subrequest]) -> Result<Answer, Why> {
        assert_eq!(host, HOST);
        assert!(subrequests.len() <= 25);
        assert!(subrequests.iter().filter(|subrequest| subrequest.url.contains("/query")).count() <= 5);
        self.reply(COMPOSITE, || {
            let mut bodies: BTreeMap<&str, Value> = BTreeMap::new();
            let mut parts = Vec::new();
            for Subrequest { reference_id, url } in subrequests {
                self.subrequests.borrow_mut().push(url.clone());
                let reply = match url.split_once("@{") {
                    None => self.read(url),
                    Some((before, rest)) => {
                        let (reference, after) = rest.split_once('}').unwrap();
                        let (name, field) = reference.split_once('.').unwrap();
                        match bodies.get(name).and_then(|body| body.get(field)).and_then(Value::as_str) {
                            // The value goes into the address as it is: the least kind of the ways that are possible.
                            Some(value) => self.read(&format!("{before}{value}{after}")),
                            None => error(400, "PROCESSING_HALTED"),
                        }
                    }
                };
                let body: Value = serde_json::from_str(&reply.1).unwrap();
                parts.push(
                    json!({"body": body, "httpHeaders": {}, "httpStatusCode": reply.0, "referenceId": reference_id}),
                );
                bodies.insert(reference_id, body);
            }
            (200, json!({ "compositeResponse": parts }).to_string())
        })
        .await
    }
}

impl Store for World {
    async fn get(&self, area: Area, key: &str) -> Option<String> {
        assert_eq!(area, Area::Session);
        self.kept.borrow().get(key).cloned()
    }

    async fn set(&self, area: Area, key: &str, value: &str) {
        assert_eq!(area, Area::Session, "what is known of an org does not outlive the browser");
        self.kept.borrow_mut().insert(key.to_owned(), value.to_owned());
    }

    async fn remove(&self, _: Area, key: &str) {
        self.kept.borrow_mut().remove(key);
    }

    async fn keys(&self, _: Area) -> Vec<String> {
        self.kept.borrow().keys().cloned().collect()
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        self.time.get()
    }
}

impl ActionsMemory for World {
    async fn person(&self, id: Option<&SalesforceId>, email: Option<&str>) -> Fact<ActionsPerson> {
        let by_id = id.and_then(|id| self.actions.get(id.as_str()));
        let by_email = || email.and_then(|email| self.actions.get(&email.to_lowercase()));
        match by_id.or_else(by_email) {
            Some(person) => Fact::seen(person.clone(), NOW),
            None => never_seen(),
        }
    }
}

fn never_seen<T>() -> Fact<T> {
    Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Person })
}

fn person(id: Option<&str>, email: Fact<Option<String>>) -> ActionsPerson {
    let salesforce_id = match id {
        Some(id) => PersonSalesforceId::Present(SalesforceId::parse(id).unwrap()),
        None => PersonSalesforceId::Missing { label: "Salesforce ID".into() },
    };
    ActionsPerson { salesforce_id: Fact::seen(salesforce_id, NOW), email, salesforce_host: None, name: String::new() }
}

fn email(text: &str) -> Fact<Option<String>> {
    Fact::seen(Some(text.to_owned()), NOW)
}

fn record_page(id: &str) -> Page {
    let id = SalesforceId::parse(id).unwrap();
    Page::SalesforceRecord { host: "acme.lightning.force.com".into(), object: id.object().unwrap(), id }
}

fn visit(page: Page) -> Visit {
    Visit {
        page,
        person: Fact::Unseen(Why::NotAsked),
        connection: Fact::Unseen(Why::NotAsked),
        sync_settings: Fact::Unseen(Why::NotAsked),
        authentication_failure: Fact::Unseen(Why::NotAsked),
        chosen_org: None,
        fresh: false,
        setup: false,
        settings: Settings::default(),
    }
}

fn actions_visit(person: ActionsPerson) -> Visit {
    Visit { person: Fact::seen(person, NOW), ..visit(Page::ActionsPerson) }
}

fn ids(facts: &Facts) -> Vec<&str> {
    facts.matches.value().expect("matches were seen").iter().map(|found| found.id.as_str()).collect()
}

fn readable(facts: &Facts, object: Object) -> bool {
    matches!(facts.object(object).value(), Some(ObjectAccess::Readable(_)))
}

fn all_readable(facts: &Facts) -> bool {
    Object::WITH_ACTIVITY_FIELDS.into_iter().all(|object| readable(facts, object))
}

/// Every fact that comes from Salesforce is unseen for this reason.
fn assert_nothing_seen(facts: &Facts, why: &Why) {
    assert_eq!(facts.identity.get().unwrap_err(), why);
    assert_no_data_seen(facts, why);
}

fn assert_no_data_seen(facts: &Facts, why: &Why) {
    for object in Object::WITH_ACTIVITY_FIELDS {
        assert_eq!(facts.object(object).get().unwrap_err(), why, "{object:?}");
    }
    assert_eq!(facts.record.get().unwrap_err(), why);
    assert_eq!(facts.matches.get().unwrap_err(), why);
}

fn expired() -> Why {
    Why::SessionExpired { host: HOST.into() }
}

// The request budget.

#[test]
fn the_first_visit_costs_four_requests_three_of_them_side_by_side() {
    let world = World::new();
    let facts = world.visit(LEAD);
    assert_eq!(*world.requests.borrow(), [USERINFO, DESCRIBE, BATCH, COMPOSITE]);
    assert_eq!(world.most_in_flight.get(), 3);

    assert_eq!(facts.api_host.value().map(String::as_str), Some(HOST));
    assert_eq!(facts.identity.value().unwrap().user_id, "005000000000001AAA");
    assert_eq!(facts.api_access.value(), Some(&ApiAccess::Available));
    assert!(all_readable(&facts));
    let record = facts.record.value().unwrap();
    assert_eq!(record.person.as_ref().map(SalesforceId::as_str), Some(LEAD));
    assert_eq!(record.email, Some(Some("ann@dea.example".into())));
    assert_eq!(record.name, "Ann O'Dea");
    assert_eq!(
        facts.matches.value(),
        Some(&vec![MatchingRecord {
            object: Object::Lead,
            id: SalesforceId::parse(LEAD).unwrap(),
            name: "Ann O'Dea".into()
        }])
    );
    assert_eq!(facts.person, never_seen());
}

#[test]
fn the_next_visit_costs_one() {
    let world = World::new();
    world.visit(LEAD);
    world.time.set(Timestamp(NOW.0 + MINUTE));
    let facts = world.visit(CONTACT);
    assert_eq!(*world.requests.borrow(), [COMPOSITE]);
    assert!(all_readable(&facts));
    assert_eq!(facts.object(Object::Task).get().unwrap().at, NOW, "the date is that of the answer");
    assert_eq!(facts.record.get().unwrap().at, Timestamp(NOW.0 + MINUTE));
    assert_eq!(ids(&facts), [CONTACT]);
}

#[test]
fn checking_again_asks_everything_anew() {
    let world = World::new();
    world.visit(LEAD);
    world.answer(DESCRIBE, error(404, "NOT_FOUND"));
    let facts = world.gather(Visit { fresh: true, ..visit(record_page(LEAD)) });
    assert_eq!(world.count(), 4);
    assert!(!readable(&facts, Object::Task));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 1);
    assert!(!readable(&facts, Object::Task), "the newer answer is the one that is kept");
}

#[test]
fn descriptions_are_believed_for_fifteen_minutes() {
    let world = World::new();
    world.visit(LEAD);
    world.time.set(Timestamp(NOW.0 + DESCRIPTIONS_KEPT - 1));
    world.visit(LEAD);
    assert_eq!(world.count(), 1);
    world.time.set(Timestamp(NOW.0 + DESCRIPTIONS_KEPT));
    world.visit(LEAD);
    let mut requests = world.requests.borrow().clone();
    requests.sort();
    assert_eq!(requests, [COMPOSITE, DESCRIBE, BATCH], "but not who the user is");
    world.time.set(NOW);
    world.visit(LEAD);
    assert_eq!(world.count(), 3, "a clock that was set back does not make them last");
}

#[test]
fn descriptions_are_not_shared_between_users() {
    let world = World::new();
    world.visit(LEAD);
    *world.session.borrow_mut() = Some(("two".into(), 2));
    world.answer(DESCRIBE, error(404, "NOT_FOUND"));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 4);
    assert_eq!(facts.identity.value().unwrap().user_id, "005000000000002AAA");
    assert!(!readable(&facts, Object::Task));
    *world.session.borrow_mut() = Some(("one".into(), 1));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 1);
    assert!(readable(&facts, Object::Task));
}

#[test]
fn pages_that_need_nothing_of_salesforce_ask_nothing() {
    for page in [Page::ActionsConnections, Page::ActionsSyncSettings, Page::ActionsDiagnostics] {
        let world = World::new();
        let connection = Connection { connected: false, salesforce_user: None };
        let shown = Connections { production: Some(connection.clone()), sandbox: None };
        let facts = world.gather(Visit { connection: Fact::seen(shown, NOW), ..visit(page) });
        assert_eq!(world.count(), 0);
        assert_eq!(facts.connection, Fact::seen(connection, NOW), "what the page shows is passed on");
        assert_eq!(facts.identity, Fact::Unseen(Why::NotAsked));
        assert!(facts.objects.is_empty());
    }
}

#[test]
fn a_list_costs_what_is_about_the_org() {
    let world = World::new();
    let list = || visit(Page::SalesforceList { host: HOST.into(), object: Object::Lead });
    let facts = world.gather(list());
    assert_eq!(world.count(), 3);
    assert!(all_readable(&facts));
    assert_eq!(facts.record, Fact::Unseen(Why::NotAsked));
    world.gather(list());
    assert_eq!(world.count(), 0);
}

#[test]
fn what_is_kept_has_no_address_of_a_person_in_it() {
    let world = World::new();
    world.visit(LEAD);
    world.visit(CONTACT);
    assert_eq!(world.kept.borrow().len(), 6);
    for (key, value) in world.kept.borrow().iter() {
        for personal in ["dea.example", "x.example", "Ann", "Carl"] {
            assert!(!key.contains(personal) && !value.contains(personal), "{key}: {value}");
        }
    }
}

#[test]
fn what_is_kept_and_cannot_be_read_is_asked_again() {
    let world = World::new();
    world.visit(LEAD);
    let keys: Vec<String> = world.kept.borrow().keys().cloned().collect();
    for damage in ["", "{", "null", "{\"value\":{},\"at\":0}", "[]"] {
        for key in &keys {
            world.kept.borrow_mut().insert(key.clone(), damage.into());
        }
        let facts = world.visit(LEAD);
        assert_eq!(world.count(), 4, "{damage}");
        assert!(all_readable(&facts));
    }
}

// Objects.

#[test]
fn an_object_that_object_info_does_not_answer_for_is_described() {
    for status in [404, 500] {
        let world = World::new();
        world.answer("object-info Account", error(status, "NOT_FOUND"));
        let facts = world.visit(LEAD);
        assert_eq!(world.count(), 5);
        assert!(all_readable(&facts));
        assert_eq!(facts.matches.value().map(Vec::len), Some(1));
        world.visit(LEAD);
        assert_eq!(world.count(), 1, "the describe is kept like the rest");
    }
}

#[test]
fn a_batch_that_fails_whole_costs_one_request_more() {
    let world = World::new();
    world.answer(BATCH, (503, "<html>".into()));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 5);
    assert!(all_readable(&facts));
}

#[test]
fn an_object_that_the_user_cannot_read() {
    let world = World::new();
    world.answer("object-info Contact", error(403, "FORBIDDEN"));
    world.answer("object-info Account", error(404, "NOT_FOUND"));
    world.answer("/services/data/v67.0/sobjects/Account/describe", error(404, "NOT_FOUND"));
    world.answer("object-info Opportunity", error(404, "NOT_FOUND"));
    world.answer("/services/data/v67.0/sobjects/Opportunity/describe", error(500, "UNKNOWN_EXCEPTION"));
    world.answer(DESCRIBE, error(400, "INVALID_TYPE"));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 5);
    let not_readable = |status, code: &str| ObjectAccess::NotReadable { status, code: code.into() };
    assert_eq!(facts.object(Object::Contact).value(), Some(&not_readable(403, "FORBIDDEN")));
    assert_eq!(facts.object(Object::Account).value(), Some(&not_readable(404, "NOT_FOUND")));
    assert_eq!(facts.object(Object::Task).value(), Some(&not_readable(400, "INVALID_TYPE")));
    assert_eq!(facts.object(Object::Opportunity), &Fact::Unseen(Why::ServerFault { status: 500 }), "that says nothing");
    assert!(readable(&facts, Object::Lead));
    let again = world.visit(LEAD);
    assert_eq!(again.object(Object::Opportunity), &Fact::Unseen(Why::ServerFault { status: 500 }));
    assert_eq!(world.count(), 3, "only what was not seen is asked again: batch, describe, composite");
}

// Sessions.

#[test]
fn without_a_session_nothing_is_asked() {
    let world = World::new();
    *world.session.borrow_mut() = None;
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 0);
    assert_nothing_seen(&facts, &Why::NoSession { host: HOST.into() });
    assert_eq!(facts.api_host.value().map(String::as_str), Some(HOST));
    assert_eq!(facts.person, never_seen(), "a lead is recalled by the id in the page's address");
    let facts = world.visit(TASK);
    assert_eq!(facts.person, Fact::Unseen(Why::NoSession { host: HOST.into() }), "whom a task stands for is not known");
}

#[test]
fn a_session_that_has_ended_costs_one_request_more_and_not_four() {
    let world = World::new();
    world.ended.borrow_mut().insert("one".into());
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 4, "three refused, and who am I");
    assert_nothing_seen(&facts, &expired());
    assert!(world.kept.borrow().is_empty());
}

#[test]
fn a_session_that_ended_since_the_last_visit() {
    let world = World::new();
    world.visit(LEAD);
    world.ended.borrow_mut().insert("one".into());
    let facts = world.visit(LEAD);
    assert_eq!(*world.requests.borrow(), [COMPOSITE, USERINFO]);
    assert_nothing_seen(&facts, &expired());
}

#[test]
fn a_cookie_that_was_renewed_meanwhile_is_used() {
    let world = World::new();
    world.ended.borrow_mut().insert("one".into());
    *world.next_session.borrow_mut() = Some((1, ("two".into(), 1)));
    let facts = world.visit(LEAD);
    assert!(all_readable(&facts));
    assert!(facts.record.value().is_some());
    assert_eq!(world.count(), 7, "three refused, who am I, then the other three");
    world.visit(LEAD);
    assert_eq!(world.count(), 1);
}

#[test]
fn a_renewed_cookie_does_not_make_checking_again_less_thorough() {
    let world = World::new();
    world.visit(LEAD);
    world.ended.borrow_mut().insert("one".into());
    *world.next_session.borrow_mut() = Some((1, ("two".into(), 1)));
    world.answer("object-info Lead", error(403, "FORBIDDEN"));
    let facts = world.gather(Visit { fresh: true, ..visit(record_page(LEAD)) });
    assert!(!readable(&facts, Object::Lead), "asked anew, not taken from what is kept for the same user");
    assert_eq!(world.count(), 7);
}

#[test]
fn a_user_who_changes_while_being_asked_about_is_asked_about_again() {
    let world = World::new();
    *world.next_session.borrow_mut() = Some((4, ("two".into(), 2)));
    let facts = world.visit(LEAD);
    assert_eq!(facts.identity.value().unwrap().user_id, "005000000000002AAA");
    assert!(
        world.kept.borrow().keys().all(|key| !key.contains("005000000000001")),
        "nothing kept of the mixed answers"
    );
    *world.session.borrow_mut() = Some(("one".into(), 1));
    let facts = world.visit(LEAD);
    assert_eq!(facts.identity.value().unwrap().user_id, "005000000000001AAA");
}

#[test]
fn an_org_that_admits_approved_apps_only_is_not_asked_twice() {
    let world = World::new();
    let refusal =
        json!([{"errorCode": "INVALID_SESSION_ID", "message": "This session is not valid for use with the REST API"}]);
    for path in [DESCRIBE, BATCH, COMPOSITE] {
        world.answer(path, (401, refusal.to_string()));
    }
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 4);
    let why = Why::SessionRefusedForApi { host: HOST.into() };
    assert_no_data_seen(&facts, &why);
    assert_eq!(facts.api_access, Fact::Unseen(why), "Actions itself may well be admitted");
    assert!(facts.identity.value().is_some());
}

#[test]
fn what_userinfo_says_of_such_a_session_does_not_make_it_an_ended_one() {
    let world = World::new();
    let refusal =
        json!([{"errorCode": "INVALID_SESSION_ID", "message": "This session is not valid for use with the REST API"}]);
    for path in [DESCRIBE, BATCH, COMPOSITE] {
        world.answer(path, (401, refusal.to_string()));
    }
    world.answer(USERINFO, (403, "Bad_OAuth_Token".into()));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 3, "userinfo, describe and object-info, each once: {:?}", world.requests.borrow());
    assert_nothing_seen(&facts, &Why::SessionRefusedForApi { host: HOST.into() });
    // Where one request says that the session has ended, it has.
    world.answer(BATCH, error(401, "INVALID_SESSION_ID"));
    assert_nothing_seen(&world.visit(LEAD), &expired());
}

#[test]
fn an_identity_of_another_org_is_not_believed() {
    let mut world = World::new();
    world.org_of_cookie = Some("00D000000000009".into());
    let facts = world.visit(LEAD);
    assert_nothing_seen(&facts, &Why::AnotherOrg { host: HOST.into() });
    assert!(world.kept.borrow().is_empty());
    world.org_of_cookie = None;
    assert!(all_readable(&world.visit(LEAD)), "a cookie that does not name its org contradicts nothing");
}

#[test]
fn nothing_is_told_of_an_org_for_an_unknown_user() {
    let world = World::new();
    world.answer(USERINFO, (503, "<html>".into()));
    let facts = world.visit(LEAD);
    assert_nothing_seen(&facts, &Why::ServerFault { status: 503 });
    assert_eq!(facts.api_access.value(), Some(&ApiAccess::Available), "which concerns the org");
    assert!(world.kept.borrow().is_empty());
}

#[test]
fn a_connection_is_one_to_the_org_looked_at() {
    const PRODUCTION: &str = "acme.my.salesforce.com";
    const SANDBOX: &str = "acme--uat.sandbox.my.salesforce.com";
    let connection = |connected| Connection { connected, salesforce_user: None };
    let to = |connected| Some(connection(connected));
    let unclear = || Err(Why::ActionsPageUnclear { screen: ActionsScreen::Connections });
    let another = |sandbox| Err(Why::ConnectedToAnotherKind { sandbox });
    for (production, sandbox, in_production, in_sandbox, anywhere) in [
        (to(true), None, Ok(true), another(false), Ok(true)),
        (to(true), to(false), Ok(true), Ok(false), Ok(true)),
        (None, to(true), another(true), Ok(true), Ok(true)),
        (to(false), to(true), Ok(false), Ok(true), Ok(true)),
        (to(false), None, Ok(false), unclear(), Ok(false)),
        (None, to(false), unclear(), Ok(false), unclear()),
    ] {
        let connections = Fact::seen(Connections { production, sandbox }, NOW);
        for (host, expected) in [(Some(PRODUCTION), in_production), (Some(SANDBOX), in_sandbox), (None, anywhere)] {
            let host = host.map(str::to_owned);
            let expected = expected.map_or_else(Fact::Unseen, |connected| Fact::seen(connection(connected), NOW));
            assert_eq!(connection_to(&connections, host.as_ref()), expected, "{host:?} {connections:?}");
        }
    }
    // The page's own org is the one that counts.
    let sandbox = Connections { production: None, sandbox: to(true) };
    let facts = World::new().gather(Visit { connection: Fact::seen(sandbox, NOW), ..visit(record_page(LEAD)) });
    assert_eq!(facts.connection, Fact::Unseen(Why::ConnectedToAnotherKind { sandbox: true }));
}

// Refusals and faults.

#[test]
fn an_org_without_the_api() {
    for code in ["API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"] {
        let world = World::new();
        for path in [DESCRIBE, BATCH, COMPOSITE] {
            world.answer(path, error(403, code));
        }
        let facts = world.visit(LEAD);
        assert_eq!(world.count(), 3, "a refusal of the API is not tried a second time");
        assert_eq!(facts.api_access.value(), Some(&ApiAccess::NotAvailable { status: 403, code: code.into() }));
        assert_no_data_seen(&facts, &Why::ApiDisabled { code: code.into() });
        assert!(facts.identity.value().is_some());
    }
}

#[test]
fn api_access_that_was_taken_away_since_the_descriptions_were_kept() {
    let world = World::new();
    world.visit(LEAD);
    world.answer(COMPOSITE, error(403, "API_DISABLED_FOR_ORG"));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 1);
    assert_no_data_seen(&facts, &Why::ApiDisabled { code: "API_DISABLED_FOR_ORG".into() });
}

#[test]
fn every_fault_is_told_as_what_it_is() {
    let refused = |status, code: &str| Why::Refused { status, code: code.into() };
    let cases: [(Result<Reply, Why>, Why); 14] = [
        (Ok(error(403, "REQUEST_LIMIT_EXCEEDED")), Why::RequestLimitExceeded),
        (Ok(error(403, "INSUFFICIENT_ACCESS")), refused(403, "INSUFFICIENT_ACCESS")),
        (Ok(error(403, "NEVER_HEARD_OF")), refused(403, "NEVER_HEARD_OF")),
        (Ok((403, "<html>".into())), refused(403, "")),
        // Nothing of this version of the API is there, which says nothing of the user's access to tasks.
        (Ok(error(404, "NOT_FOUND")), refused(404, "NOT_FOUND")),
        (Ok((404, "<html>".into())), refused(404, "")),
        (Ok(error(403, "FORBIDDEN")), refused(403, "FORBIDDEN")),
        (Ok((429, String::new())), Why::RequestLimitExceeded),
        (Ok((500, "<html>".into())), Why::ServerFault { status: 500 }),
        (Ok((200, "<html>".into())), Why::NotJson),
        (Ok((200, "{\"compositeResponse\":[{".into())), Why::NotJson),
        (Ok((200, "{}".into())), Why::UnknownShape),
        (Err(Why::TimedOut { host: HOST.into() }), Why::TimedOut { host: HOST.into() }),
        (Err(Why::TooLarge), Why::TooLarge),
    ];
    for (reply, why) in cases {
        let world = World::new();
        for path in [DESCRIBE, BATCH, COMPOSITE] {
            world.overrides.borrow_mut().insert(path.into(), reply.clone());
        }
        let facts = world.visit(LEAD);
        assert!(world.count() <= 5, "{why:?}");
        assert_no_data_seen(&facts, &why);
        assert_eq!(facts.api_access, Fact::Unseen(why), "none of these is an answer of the API");
        assert_eq!(world.kept.borrow().len(), 1, "who the user is, and nothing of what was not seen");
        world.overrides.borrow_mut().clear();
        assert!(all_readable(&world.visit(LEAD)), "the next visit sees it again");
    }
}

#[test]
fn a_limit_that_is_used_up_is_not_strained_further() {
    let world = World::new();
    world.answer(BATCH, error(403, "REQUEST_LIMIT_EXCEEDED"));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 4);
    assert_eq!(facts.object(Object::Lead), &Fact::Unseen(Why::RequestLimitExceeded));
}

#[test]
fn a_record_that_this_user_cannot_see() {
    let world = World::new();
    let facts = world.visit(OTHER_LEAD);
    assert_eq!(facts.record, Fact::Unseen(Why::NotFound));
    assert_eq!(facts.matches, Fact::Unseen(Why::NotFound));
    assert!(all_readable(&facts));
    assert_eq!(world.count(), 4);
}

// The person and the address.

#[test]
fn an_address_that_others_share() {
    let mut world = World::new();
    world.record(CONTACT, json!({"Name": "Ann", "Email": "ANN@dea.example"}));
    world.record(OTHER_LEAD, json!({"Name": "Ann", "Email": "ann@dea.example", "IsConverted": true}));
    let facts = world.visit(LEAD);
    assert_eq!(ids(&facts), [LEAD, CONTACT], "but not the converted lead");
    assert_eq!(world.count(), 4);
}

#[test]
fn an_address_that_cannot_go_by_reference_is_searched_for_written_out() {
    for address in ["o'dea@dea.example", "ann+sf@dea.example", "a&b@dea.example", "a%41@dea.example"] {
        let mut world = World::new();
        world.record(LEAD, json!({"Name": "Ann", "Email": address}));
        world.record(OTHER_LEAD, json!({"Name": "Twin", "Email": address}));
        let facts = world.visit(LEAD);
        assert_eq!(ids(&facts), [LEAD, OTHER_LEAD], "{address}");
        assert_eq!(world.count(), 5, "{address}");
    }
}

#[test]
fn an_address_and_a_fallback_cost_one_request_each() {
    let mut world = World::new();
    world.record(LEAD, json!({"Name": "Ann", "Email": "o'dea@dea.example"}));
    world.answer(BATCH, (500, String::new()));
    let facts = world.visit(LEAD);
    assert_eq!(world.count(), 6);
    assert_eq!(ids(&facts), [LEAD]);
    assert!(all_readable(&facts));
}

#[test]
fn a_converted_lead_is_not_among_those_with_its_address() {
    let mut world = World::new();
    world.record(LEAD, json!({"Name": "Ann", "Email": "ann@dea.example", "IsConverted": true}));
    let facts = world.visit(LEAD);
    assert_eq!(facts.matches.value(), Some(&Vec::new()));
    assert_eq!(world.count(), 5, "an empty answer by reference is checked");
}

#[test]
fn an_address_that_is_hidden_is_not_an_empty_one() {
    let mut world = World::new();
    world.hidden.insert("Lead.Email".into());
    let facts = world.visit(LEAD);
    assert_eq!(facts.record.value().unwrap().email, None);
    assert_eq!(facts.record.value().unwrap().name, "Ann O'Dea");
    assert_eq!(facts.matches, Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Person }));
    assert_eq!(world.count(), 4);

    let mut world = World::new();
    world.record(LEAD, json!({"Name": "Ann", "Email": null}));
    let facts = world.visit(LEAD);
    assert_eq!(facts.record.value().unwrap().email, Some(None));
    assert_eq!(facts.matches, Fact::Unseen(Why::NotAsked), "there is nothing to search for");
    assert_eq!(world.count(), 4);
}

#[test]
fn a_search_that_is_refused_is_not_asked_again() {
    let world = World::new();
    world.answer("query Lead", error(400, "INVALID_FIELD"));
    let facts = world.visit(LEAD);
    assert_eq!(facts.matches, Fact::Unseen(Why::Refused { status: 400, code: "INVALID_FIELD".into() }));
    assert_eq!(world.count(), 4);
    assert!(facts.record.value().is_some(), "and it does not spoil the rest");
}

#[test]
fn the_address_in_actions_is_the_one_that_counts() {
    let mut world = World::new();
    world.saw_in_actions(LEAD, Some(LEAD), email(" Carl@x.example"));
    let facts = world.visit(LEAD);
    assert_eq!(facts.linked_id().map(SalesforceId::as_str), Some(LEAD));
    assert_eq!(facts.record.value().unwrap().email, Some(Some("ann@dea.example".into())));
    assert_eq!(ids(&facts), [CONTACT]);
    assert_eq!(world.count(), 4);
    assert!(world.subrequests.borrow().iter().all(|url| !url.contains("@{address")));
}

#[test]
fn a_person_in_actions_without_an_address_has_none_to_search_for() {
    let mut world = World::new();
    world.saw_in_actions(LEAD, Some(LEAD), Fact::seen(None, NOW));
    let facts = world.visit(LEAD);
    assert_eq!(facts.matches, Fact::Unseen(Why::NotAsked));
    assert!(world.subrequests.borrow().iter().all(|url| !url.contains("WHERE+Email")));
}

#[test]
fn an_address_seen_long_ago_in_actions_gives_way_to_the_record_s() {
    let mut world = World::new();
    let long_ago = Timestamp(NOW.0 - 8 * DAY);
    world.saw_in_actions(LEAD, Some(LEAD), Fact::seen(Some("carl@x.example".into()), long_ago));
    assert_eq!(ids(&world.visit(LEAD)), [LEAD]);
    assert_eq!(world.count(), 4);
}

#[test]
fn a_person_without_an_id_is_recalled_by_the_record_s_address() {
    let mut world = World::new();
    world.saw_in_actions("ann@dea.example", None, email("Ann@Dea.example"));
    let facts = world.visit(LEAD);
    assert!(matches!(facts.person_salesforce_id().unwrap().value, PersonSalesforceId::Missing { .. }));
    assert_eq!(ids(&facts), [LEAD]);
    assert_eq!(world.count(), 4, "it is the address already searched for");
}

#[test]
fn a_person_recalled_late_with_another_address_is_searched_for_again() {
    let mut world = World::new();
    world.saw_in_actions(CONTACT, Some(CONTACT), email("ann@dea.example"));
    let facts = world.visit(TASK);
    assert_eq!(ids(&facts), [LEAD]);
    assert_eq!(world.count(), 5);
}

#[test]
fn a_task_stands_for_its_who() {
    let mut world = World::new();
    let facts = world.visit(TASK);
    let record = facts.record.value().unwrap();
    assert_eq!(record.person.as_ref().map(SalesforceId::as_str), Some(CONTACT));
    assert_eq!(record.email, Some(Some("carl@x.example".into())));
    assert_eq!(record.name, "Call back");
    assert_eq!(ids(&facts), [CONTACT]);
    assert_eq!(world.count(), 4);

    world.record(TASK, json!({"Subject": "Alone", "WhoId": null}));
    let facts = world.visit(TASK);
    assert_eq!(facts.record.value().unwrap().person, None);
    assert_eq!((facts.person, facts.matches), (Fact::Unseen(Why::NotAsked), Fact::Unseen(Why::NotAsked)));
    assert_eq!(world.count(), 1);

    world.hidden.insert("Task.Subject".into());
    world.record(TASK, json!({"WhoId": LEAD}));
    let facts = world.visit(TASK);
    assert_eq!(facts.record.value().unwrap().name, "");
    assert_eq!(ids(&facts), [LEAD]);

    world.hidden.insert("Task.WhoId".into());
    let why = Why::Refused { status: 400, code: "INVALID_FIELD".into() };
    let facts = world.visit(TASK);
    assert_eq!(facts.record, Fact::Unseen(why.clone()), "whom it stands for is hidden, not nobody");
    assert_eq!(facts.person, Fact::Unseen(why));
}

#[test]
fn an_account_is_a_person_only_in_an_org_that_says_so() {
    let mut world = World::new();
    let facts = world.visit(ACCOUNT);
    assert_eq!(facts.record.value().unwrap().name, "Acme");
    assert_eq!(facts.record.value().unwrap().person, None);
    assert_eq!(facts.matches, Fact::Unseen(Why::NotAsked));
    assert_eq!(world.count(), 4);

    world.person_accounts(
        json!({"Name": "Carl", "IsPersonAccount": true, "PersonContactId": CONTACT, "PersonEmail": "carl@x.example"}),
    );
    let facts = world.visit(ACCOUNT);
    let person = facts.record.value().unwrap().person.as_ref();
    assert_eq!(person.map(SalesforceId::as_str), Some(CONTACT));
    assert_eq!(ids(&facts), [CONTACT]);
    assert_eq!(world.count(), 1);
}

#[test]
fn an_opportunity_is_nobody() {
    let world = World::new();
    let facts = world.visit(OPPORTUNITY);
    assert_eq!(facts.record.value().unwrap().person, None);
    assert_eq!((facts.person, facts.matches), (Fact::Unseen(Why::NotAsked), Fact::Unseen(Why::NotAsked)));
    assert!(world.subrequests.borrow().iter().all(|url| !url.contains("WHERE+Email")));
}

// Persons in Actions, and which org is asked.

#[test]
fn a_person_in_actions_costs_four_requests_and_then_one() {
    let world = World::new();
    let facts = world.gather(actions_visit(person(None, email("ann@dea.example"))));
    assert_eq!(world.count(), 4);
    assert_eq!(facts.record, Fact::Unseen(Why::NotAsked));
    assert_eq!(ids(&facts), [LEAD]);
    assert!(all_readable(&facts));
    world.gather(actions_visit(person(None, email("nobody@x.example"))));
    assert_eq!(*world.requests.borrow(), [COMPOSITE]);
}

#[test]
fn a_person_in_actions_without_an_address_has_nothing_to_search_for() {
    let world = World::new();
    let facts = world.gather(actions_visit(person(None, Fact::seen(None, NOW))));
    assert_eq!(facts.matches, Fact::Unseen(Why::NotAsked));
    assert_eq!(world.count(), 3);
    let facts = world.gather(actions_visit(person(None, Fact::Unseen(Why::OutlineCut))));
    assert_eq!(facts.matches, Fact::Unseen(Why::OutlineCut));
    assert_eq!(world.count(), 0);
    assert_eq!(facts.api_access.value(), Some(&ApiAccess::Available), "the kept descriptions show that");
}

#[test]
fn the_record_that_a_person_in_actions_is_linked_to_is_looked_up() {
    let mut world = World::new();
    world.logged.push(json!({"Id": TASK, "CreatedDate": "2026-11-20T10:11:12.000+0000", "MSE_Viewed__c": true,
        "WhoId": LEAD, "CreatedById": "005000000000001AAA"}));
    let facts = world.gather(actions_visit(person(Some(LEAD), email("other@dea.example"))));
    assert_eq!(world.count(), 4);
    let record = facts.record.value().unwrap();
    assert_eq!((record.object, record.email.clone()), (Object::Lead, Some(Some("ann@dea.example".into()))));
    assert_eq!(record.state.value(), Some(&RecordState::Sound));
    assert_eq!(record.owner.value(), Some(&Owner::ActiveUser));
    assert_eq!(record.editable.value(), Some(&true));
    assert_eq!(record.empty_required.value().unwrap()[0].api_name, "Company");
    let proof = facts.proof.value().unwrap();
    assert_eq!(proof.email.as_ref().map(|task| task.id.as_str()), Some(TASK));

    let mut gone = World::new();
    gone.record(LEAD, json!({"IsDeleted": true, "MasterRecordId": OTHER_LEAD}));
    let facts = gone.gather(actions_visit(person(Some(LEAD), email("ann@dea.example"))));
    let into = SalesforceId::parse(OTHER_LEAD).unwrap();
    assert_eq!(facts.record.value().unwrap().state.value(), Some(&RecordState::Merged { into }));

    let facts = gone.gather(actions_visit(person(Some("00Q000000000009EAA"), email("ann@dea.example"))));
    assert_eq!(facts.record, Fact::Unseen(Why::NotFound));
}

#[test]
fn what_others_logged_proves_nothing() {
    let mut world = World::new();
    world.logged.push(json!({"Id": TASK, "CreatedDate": "2026-11-20T10:11:12.000+0000", "MSE_Viewed__c": true,
        "WhoId": LEAD, "CreatedById": "005000000000002AAA"}));
    assert_eq!(world.visit(LEAD).proof.value(), Some(&Proof::default()));
    // Nor does anything where no field of Actions' can be seen.
    world.answer(DESCRIBE, (200, describe("Task").replace("MSE_Viewed__c", "Region__c")));
    let facts = world.gather(Visit { fresh: true, ..visit(record_page(LEAD)) });
    assert_eq!(facts.proof, Fact::Unseen(Why::NotAsked));
}

#[test]
fn api_use_is_read_off_the_answers() {
    let world = World::new();
    *world.limit_info.borrow_mut() = Some("api-usage=96000/100000".into());
    assert_eq!(world.visit(LEAD).api_usage.value(), Some(&ApiUsage { used: 96_000, limit: 100_000 }));
    *world.limit_info.borrow_mut() = None;
    assert_eq!(world.visit(LEAD).api_usage, Fact::Unseen(Why::NotAsked));
}

#[test]
fn the_org_that_the_person_view_links_to_comes_first() {
    let mut world = World::new();
    world.hosts = vec!["beta.my.salesforce.com".into(), "gamma.my.salesforce.com".into()];
    let linked = ActionsPerson {
        salesforce_host: Some("acme.lightning.force.com".into()),
        ..person(None, email("ann@dea.example"))
    };
    let visit = Visit { chosen_org: Some("beta.my.salesforce.com".into()), ..actions_visit(linked) };
    assert_eq!(world.gather(visit.clone()).api_host.value().map(String::as_str), Some(HOST));
    *world.session.borrow_mut() = None;
    let facts = world.gather(visit);
    assert_eq!(facts.identity, Fact::Unseen(Why::NoSession { host: HOST.into() }), "no other org is asked instead");
    assert_eq!(facts.record, Fact::Unseen(Why::NotAsked));
}

#[test]
fn a_link_to_a_host_that_is_not_salesforce_s_leads_nowhere() {
    let world = World::new();
    let linked = ActionsPerson {
        salesforce_host: Some("acme.my.salesforce.com.example".into()),
        ..person(None, email("ann@dea.example"))
    };
    assert_eq!(
        world.gather(actions_visit(linked)).api_host.value().map(String::as_str),
        Some(HOST),
        "the only session"
    );
}

#[test]
fn among_several_orgs_the_user_chooses() {
    let mut world = World::new();
    let hosts: Vec<String> = vec![HOST.into(), "beta.my.salesforce.com".into()];
    world.hosts = hosts.clone();
    let ask = |chosen: Option<&str>| {
        world.gather(Visit {
            chosen_org: chosen.map(str::to_owned),
            ..actions_visit(person(None, email("ann@dea.example")))
        })
    };
    assert_eq!(ask(Some(HOST)).api_host.value().map(String::as_str), Some(HOST));
    for chosen in [None, Some("gamma.my.salesforce.com"), Some("elsewhere.example")] {
        let facts = ask(chosen);
        let why = Why::WhichOrg { hosts: hosts.clone() };
        assert_eq!(world.count(), 0);
        assert_eq!(facts.api_host, Fact::Unseen(why.clone()));
        assert_eq!(facts.identity, Fact::Unseen(why.clone()));
        assert_eq!(facts.object(Object::Task), &Fact::Unseen(why));
    }
}

#[test]
fn no_org_at_all() {
    let mut world = World::new();
    world.hosts = vec!["elsewhere.example".into()];
    let facts = world.gather(actions_visit(person(None, email("ann@dea.example"))));
    assert_eq!(facts.api_host, Fact::Unseen(Why::WhichOrg { hosts: vec![] }));
    assert_eq!(world.count(), 0);
}

#[test]
fn a_page_host_without_an_api_host() {
    let mut world = World::new();
    world.saw_in_actions(LEAD, Some(LEAD), email("ann@dea.example"));
    let id = SalesforceId::parse(LEAD).unwrap();
    let host = "na12.salesforce.com".to_owned();
    let facts = world.gather(visit(Page::SalesforceRecord { host: host.clone(), object: Object::Lead, id }));
    assert_eq!(world.count(), 0);
    assert_nothing_seen(&facts, &Why::NoApiHost { host });
    assert!(facts.person.value().is_some(), "what Actions showed is known all the same");
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(
        page in proptest::sample::select(&[LEAD, CONTACT, ACCOUNT, OPPORTUNITY, TASK][..]),
        replies in proptest::collection::vec((any::<u16>(), ".{0,60}"), 4),
    ) {
        let world = World::new();
        for (path, reply) in [USERINFO, DESCRIBE, BATCH, COMPOSITE].into_iter().zip(replies) {
            world.answer(path, reply);
        }
        let facts = world.visit(page);
        prop_assert!(facts.identity.value().is_none());
        prop_assert!(facts.record.value().is_none());
        prop_assert!(world.count() <= 6);
    }
}
