//! What `gather` and the rules make of the fake's orgs over real HTTPS, what it costs, and what goes over the line.
//!
//! Actions' side of a scenario is handed over as its pages would have shown it; reading those pages is tested elsewhere.
//! So each scenario's own expectations, which were written from the rules' documentation, are held here too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that falls over says what is wrong"
)]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::{SystemTime, UNIX_EPOCH};

use fake::scenario::{CookieHost, Person, SessionState};
use fake::{Fake, Recorded, Scenario};
use loggable::diagnose::{About, ActivityVerdict, Report, Rows, diagnose};
use loggable::facts::{
    ActionsPerson, ActionsScreen, ApiAccess, Connection, Connections, Fact, Facts, MINUTE, ObjectAccess,
    PersonSalesforceId, SyncSettings, Timestamp, Why,
};
use loggable::finding::{Severity, Verdict};
use loggable::gather::{Visit, gather, gather_rows};
use loggable::list::Key;
use loggable::page::Page;
use loggable::ports::{ActionsMemory, Answer, Area, Clock, Salesforce, Session, Store, Subrequest};
use loggable::requests;
use loggable::salesforce::composite;
use loggable::salesforce::error::MAX_BODY;
use loggable::salesforce::id::SalesforceId;
use loggable::salesforce::object::Object;
use loggable::salesforce::session::Token;
use loggable::settings::Settings;

/// The fake dates what was logged from the day it runs on, so the engine's clock shows that day too.
static NOW: LazyLock<Timestamp> = LazyLock::new(|| {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that shows a date after 1970");
    Timestamp(since.as_millis() as u64)
});
const ACME: &str = "acme.my.salesforce.com";

/// A running scenario, and a browser's worth of ports to it.
struct World {
    fake: Fake,
    scenario: RefCell<Scenario>,
    agent: ureq::Agent,
    kept: RefCell<BTreeMap<String, String>>,
    time: Cell<Timestamp>,
}

impl World {
    fn of(name: &str) -> Self {
        let scenario = Scenario::named(name).unwrap_or_else(|error| panic!("{error}"));
        let fake = Fake::start(scenario.clone()).unwrap();
        let authority = ureq::tls::Certificate::from_pem(fake.authority_pem().as_bytes()).unwrap();
        let tls =
            ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::new_with_certs(&[authority])).build();
        let proxy = ureq::Proxy::new(&format!("http://127.0.0.1:{}", fake.port())).unwrap();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .proxy(Some(proxy))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        World {
            fake,
            scenario: RefCell::new(scenario),
            agent: config.new_agent(),
            kept: RefCell::default(),
            time: Cell::new(*NOW),
        }
    }

    /// The same change for the servers and for the browser's cookies.
    fn change(&self, alter: impl Fn(&mut Scenario)) {
        self.fake.change(&alter);
        alter(&mut self.scenario.borrow_mut());
    }

    /// A look at the page that the scenario is about. Returns the facts, and the requests that they cost.
    fn look(&self, fresh: bool) -> (Facts, Vec<Recorded>) {
        self.fake.clear_requests();
        let visit = {
            let scenario = self.scenario.borrow();
            let url = scenario.visits.last().and_then(|visit| visit.open.as_deref()).expect("a page is opened last");
            let saw = |what: &str| {
                let here = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains(what));
                scenario.visits.iter().any(|visit| here(&visit.open) || here(&visit.click))
            };
            let never = |screen| Why::NeverSeenInActions { screen };
            let (connection, sync) = (&scenario.actions.connection, &scenario.actions.sync);
            let salesforce_user = Some(connection.salesforce_user.clone()).filter(|user| !user.is_empty());
            Visit {
                page: Page::of_url(url).expect("a page of Salesforce's"),
                person: Fact::Unseen(Why::NotAsked),
                connection: if saw("settings/crm/salesforce/configure") {
                    let shown = Some(Connection { connected: connection.connected, salesforce_user });
                    let (production, sandbox) = if connection.sandbox { (None, shown) } else { (shown, None) };
                    Fact::seen(Connections { production, sandbox }, *NOW)
                } else {
                    Fact::Unseen(never(ActionsScreen::Connections))
                },
                sync_settings: if saw("Sync Settings") || saw("同期設定") {
                    Fact::seen(SyncSettings { api: Some(sync.api), bcc: Some(sync.bcc) }, *NOW)
                } else {
                    Fact::Unseen(never(ActionsScreen::SyncSettings))
                },
                authentication_failure: Fact::Unseen(never(ActionsScreen::Diagnostics)),
                chosen_org: None,
                fresh,
                setup: false,
                settings: Settings::default(),
            }
        };
        let facts = now(gather(self, self, self, self, visit));
        (facts, self.fake.requests())
    }

    /// What is known of these rows of the list that the scenario is about, and how many requests they cost.
    fn rows(&self, facts: &Facts, ids: &[&str]) -> (Vec<About>, usize) {
        self.fake.clear_requests();
        let keys: Vec<Key> = ids.iter().map(|id| Key::record(id).or_else(|| Key::address(id)).unwrap()).collect();
        let abouts = now(gather_rows(self, self, self, self, facts, &keys));
        (abouts, self.fake.requests().len())
    }

    fn token(&self, host: &str) -> Result<Token, Why> {
        let scenario = self.scenario.borrow();
        let cookie = scenario.org_of_api_host(host).and_then(|org| scenario.cookie_on(org, CookieHost::Api));
        cookie.and_then(Token::from_cookie).ok_or_else(|| Why::NoSession { host: host.to_owned() })
    }

    fn send(&self, host: &str, path: &str, body: Option<Vec<u8>>) -> Result<Answer, Why> {
        let unreachable = || Why::Unreachable { host: host.to_owned() };
        let (url, authorization) = (format!("https://{host}{path}"), self.token(host)?.authorization());
        let answer = match body {
            None => self.agent.get(&url).header("authorization", authorization).call(),
            Some(body) => {
                let request = self.agent.post(&url).header("authorization", authorization);
                request.header("content-type", "application/json").send(&body)
            }
        };
        let mut answer = answer.map_err(|_| unreachable())?;
        let status = answer.status().as_u16();
        let limit_info =
            answer.headers().get("sforce-limit-info").and_then(|value| value.to_str().ok()).map(str::to_owned);
        match answer.body_mut().with_config().limit(MAX_BODY as u64).read_to_vec() {
            Ok(body) => Ok(Answer { status, body, limit_info }),
            Err(ureq::Error::BodyExceedsLimit(_)) => Err(Why::TooLarge),
            // The connection ended before the body did.
            Err(_) => Err(unreachable()),
        }
    }
}

impl Salesforce for World {
    async fn hosts_with_session(&self) -> Vec<String> {
        let scenario = self.scenario.borrow();
        let mut hosts: Vec<String> = scenario
            .orgs
            .iter()
            .filter(|org| scenario.cookie_on(org, CookieHost::Api).is_some())
            .map(|org| org.api_host())
            .collect();
        hosts.sort_unstable();
        hosts
    }

    async fn session(&self, host: &str) -> Result<Session, Why> {
        Ok(self.token(host)?.session(b"salt"))
    }

    async fn get(&self, host: &str, path: &str) -> Result<Answer, Why> {
        self.send(host, path, None)
    }

    async fn composite(&self, host: &str, subrequests: &[Subrequest]) -> Result<Answer, Why> {
        self.send(host, &requests::composite(), Some(composite::request(subrequests)))
    }
}

impl Store for World {
    async fn get(&self, _: Area, key: &str) -> Option<String> {
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
    /// Persons whose view the scenario opens before the page.
    async fn person(&self, id: Option<&SalesforceId>, email: Option<&str>) -> Fact<ActionsPerson> {
        let scenario = self.scenario.borrow();
        let opened =
            |person: &&Person| scenario.visits.iter().any(|visit| visit.click.as_deref() == Some(&person.name));
        let find =
            |is: &dyn Fn(&Person) -> bool| scenario.actions.people.iter().filter(opened).find(|person| is(person));
        let by_id = id.and_then(|id| find(&|person| person.salesforce_id == id.as_str()));
        let by_email = email.and_then(|email| find(&|person| person.email.eq_ignore_ascii_case(email)));
        let Some(person) = by_id.or(by_email) else {
            return Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Person });
        };
        let salesforce_id = match SalesforceId::parse(&person.salesforce_id) {
            Some(id) => PersonSalesforceId::Present(id),
            None => PersonSalesforceId::Missing { label: "Salesforce ID".to_owned() },
        };
        // Of an address the real memory keeps a digest, and tells it only to those who know it already.
        let address = if person.email.is_empty() {
            Fact::seen(None, *NOW)
        } else if email.is_some_and(|email| person.email.eq_ignore_ascii_case(email)) {
            Fact::seen(Some(person.email.clone()), *NOW)
        } else if email.is_some() {
            Fact::Unseen(Why::AnotherAddressInActions { at: *NOW })
        } else {
            Fact::Unseen(Why::NotAsked)
        };
        let person = ActionsPerson {
            salesforce_id: Fact::seen(salesforce_id, *NOW),
            email: address,
            salesforce_host: Some(person.salesforce_host.clone()).filter(|host| !host.is_empty()),
            name: person.name.clone(),
        };
        Fact::seen(person, *NOW)
    }
}

/// Runs a future to its end. Every port here blocks, so nothing is ever waited for.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a port did not block"),
    }
}

/// The scenario's own expectations of verdicts, rules, severities and causes.
fn assert_as_expected(name: &str, world: &World, report: &Report) {
    let scenario = world.scenario.borrow();
    let expect = &scenario.expect;
    let verdicts = &report.verdicts;
    let verdicts: BTreeMap<String, String> =
        [("email", verdicts.email), ("call", verdicts.call), ("fields", verdicts.fields)]
            .into_iter()
            .filter_map(|(activity, verdict)| Some((activity.to_owned(), verdict?.name().to_owned())))
            .collect();
    assert_eq!(verdicts, expect.verdicts, "{name}");
    let (mut rules, mut severities, mut whys) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for judged in &report.rules {
        let rule = judged.problem.name().to_owned();
        let state = match &judged.verdict {
            Verdict::Broken(finding) => {
                let blocks = !matches!(finding.severity(), Severity::Informs);
                severities.insert(rule.clone(), if blocks { "blocks" } else { "informs" }.to_owned());
                "broken"
            }
            Verdict::Fine(_) => "fine",
            Verdict::CannotTell(why) => {
                whys.insert(rule.clone(), why.name().to_owned());
                "cannot-tell"
            }
            Verdict::NotApplicable => continue,
        };
        rules.insert(rule, state.to_owned());
    }
    assert_eq!(rules, expect.rules, "{name}");
    assert_eq!(severities, expect.severity, "{name}");
    whys.retain(|rule, _| expect.why.contains_key(rule));
    assert_eq!(whys, expect.why, "{name}");
}

/// Reads only, from one host, with the session in the one header it belongs in.
fn assert_harmless(requests: &[Recorded], host: &str) {
    for request in requests {
        assert_eq!(request.host, host);
        match request.method.as_str() {
            "GET" => assert!(request.body.is_empty()),
            "POST" => {
                assert_eq!(request.path, requests::composite());
                let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
                assert!(body["compositeRequest"].as_array().unwrap().iter().all(|part| part["method"] == "GET"));
            }
            other => panic!("{other} {}", request.path),
        }
        assert!(request.header("authorization").unwrap().starts_with("Bearer "));
        assert_eq!(request.header("cookie"), None);
        let token = request.header("authorization").unwrap().trim_start_matches("Bearer ");
        assert!(!request.path.contains(token) && !String::from_utf8_lossy(&request.body).contains(token));
    }
}

/// Scenarios that open a page of Salesforce's last, with what a first look and the next one cost. Exceptions to four
/// and one, each for a reason.
fn costs(name: &str) -> (usize, usize) {
    match name {
        // Nothing can be asked without a session.
        "no_session" => (0, 0),
        // Lead and Contact have to be described one more time.
        "describe_fallback" => (5, 1),
        // A query by reference cannot quote the address, so that it is searched for once it is known.
        "apostrophe_address" => (5, 2),
        // A converted lead is not among those with its address, by which a search by reference would be trusted.
        "converted_lead_by_address" => (5, 2),
        // The session is read again, and its second refusal is by one request.
        "expired_session" => (4, 4),
        // What was refused is not kept; who the user is was answered.
        "api_disabled" => (3, 2),
        "session_not_for_api" => (3, 3),
        // One description did not come whole, and is asked for again.
        "body_cut" | "server_down" => (4, 2),
        // What is about the org; of its rows the page tells later.
        "list_page" | "list_page_classic" => (3, 0),
        // No org follows from the host, and nobody is asked.
        "visualforce_host" => (0, 0),
        _ => (4, 1),
    }
}

#[test]
fn every_scenario_of_a_salesforce_page_is_judged_as_expected_at_its_cost() {
    let mut judged = 0;
    for name in fake::names() {
        let scenario = Scenario::named(&name).unwrap();
        let url = scenario.visits.last().and_then(|visit| visit.open.as_deref());
        // What the screens of Actions say, beyond a person, a connection and settings, is for their reading to say.
        let by_reading = ["sync_half_seen", "connection_failing", "stale_id_other_org", "stale_id_other_type"];
        if url.and_then(Page::of_url).is_none() || by_reading.iter().any(|known| name.starts_with(known)) {
            continue;
        }
        let world = World::of(&name);
        let (first, cold) = world.look(false);
        let (second, warm) = world.look(false);
        assert_eq!((cold.len(), warm.len()), costs(&name), "{name}");
        assert_as_expected(&name, &world, &diagnose(&first));
        assert_as_expected(&name, &world, &diagnose(&second));
        if let Some(host) = first.api_host.value() {
            assert_harmless(&cold, host);
        }
        judged += 1;
    }
    assert!(judged >= 40, "only {judged} scenarios were judged");
}

// ---- What is seen ----

fn matches(facts: &Facts) -> Vec<&str> {
    facts.matches.value().expect("matches were seen").iter().map(|found| found.id.as_str()).collect()
}

fn readable(facts: &Facts, object: Object) -> bool {
    matches!(facts.object(object).value(), Some(ObjectAccess::Readable(_)))
}

fn all_readable(facts: &Facts) -> bool {
    Object::WITH_ACTIVITY_FIELDS.into_iter().all(|object| readable(facts, object))
}

/// Whether the user can see a field, by its API name.
fn sees(facts: &Facts, object: Object, field: &str) -> bool {
    match facts.object(object).value() {
        Some(ObjectAccess::Readable(info)) => info.fields.iter().any(|known| known.api_name == field),
        _ => panic!("{object:?} cannot be read"),
    }
}

fn assert_unseen<T: std::fmt::Debug>(fact: &Fact<T>, why: &Why) {
    assert_eq!(fact.get().unwrap_err(), why);
}

#[test]
fn a_lead_in_order() {
    let (facts, requests) = World::of("healthy_lead").look(false);
    let identity = facts.identity.value().unwrap();
    assert_eq!(
        (identity.user_id.get(..15), identity.username.as_str()),
        (Some("0055g00000HvTcR"), "rita@acme.example")
    );
    assert_eq!(facts.api_access.value(), Some(&ApiAccess::Available));
    assert!(all_readable(&facts));
    let record = facts.record.value().unwrap();
    assert_eq!(record.email, Some(Some("ada@analytical.example".to_owned())));
    assert_eq!(record.person.as_ref().unwrap().as_str(), "00Q5g00000aXbTqEAK");
    assert_eq!(matches(&facts), ["00Q5g00000aXbTqEAK"]);
    assert_eq!(requests.iter().filter(|request| request.method == "POST").count(), 1);
    assert!(requests.iter().all(|request| request.status == 200));
}

#[test]
fn an_api_that_is_off_is_a_fact_and_hides_the_rest() {
    let (facts, _) = World::of("api_disabled").look(false);
    let Some(ApiAccess::NotAvailable { status: 403, code }) = facts.api_access.value() else {
        panic!("{:?}", facts.api_access);
    };
    assert_eq!(code, "API_DISABLED_FOR_ORG");
    let why = Why::ApiDisabled { code: code.clone() };
    assert_unseen(&facts.record, &why);
    assert_unseen(&facts.matches, &why);
    assert_unseen(facts.object(Object::Task), &why);
    assert!(facts.identity.value().is_some(), "userinfo is no data");
}

#[test]
fn a_session_that_is_not_for_the_api_is_no_expiry() {
    let (facts, requests) = World::of("session_not_for_api").look(false);
    let why = Why::SessionRefusedForApi { host: ACME.to_owned() };
    assert_unseen(&facts.record, &why);
    assert_unseen(facts.object(Object::Task), &why);
    assert_unseen(&facts.api_access, &why);
    assert_eq!(requests.len(), 3, "it is not tried again, and nothing more is asked for a user whom nobody knows");
}

#[test]
fn a_session_that_has_ended_says_so_and_the_next_one_is_read() {
    let world = World::of("expired_session");
    let why = Why::SessionExpired { host: ACME.to_owned() };
    let (facts, requests) = world.look(false);
    assert_unseen(&facts.identity, &why);
    assert_unseen(&facts.record, &why);
    assert_unseen(&facts.api_access, &why);
    assert!(requests.iter().all(|request| matches!(request.status, 401 | 403)));
    world.change(|scenario| scenario.sessions[0].state = SessionState::Valid);
    let (facts, _) = world.look(false);
    assert!(facts.identity.value().is_some() && all_readable(&facts));
}

#[test]
fn what_field_level_security_hides_is_not_there() {
    let (facts, _) = World::of("hidden_fields").look(false);
    assert!(!sees(&facts, Object::Task, "MSE_Viewed__c"));
    assert!(!sees(&facts, Object::Task, "mktosales_call_outcome__c"));
    assert!(sees(&facts, Object::Task, "MSE_Clicked__c"));
    let report = diagnose(&facts);
    let rule = |name: &str| report.rules.iter().find(|judged| judged.problem.name() == name).unwrap();
    for name in ["hidden_activity_field", "missing_task_field"] {
        let Verdict::Broken(finding) = &rule(name).verdict else { panic!("{name} is not broken") };
        let fields: BTreeSet<&str> = finding.fields().iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, BTreeSet::from(["MSE_Viewed__c", "mktosales_call_outcome__c"]), "{name}");
        assert!(finding.cause().is_some(), "{name}");
    }
}

#[test]
fn what_object_info_leaves_out_a_describe_says() {
    let (facts, requests) = World::of("describe_fallback").look(false);
    assert!(all_readable(&facts));
    assert!(sees(&facts, Object::Lead, "mkto_si__MSC_Opt_Out__c"));
    let composites: Vec<String> = requests
        .iter()
        .filter(|request| request.method == "POST")
        .map(|request| String::from_utf8_lossy(&request.body).into_owned())
        .collect();
    assert_eq!(composites.len(), 2);
    assert!(composites[0].contains("Lead/describe") && composites[0].contains("Contact/describe"));
    assert!(!composites[0].contains("Account/describe"), "object-info had it");
}

#[test]
fn an_address_with_an_apostrophe_finds_its_person() {
    let (facts, _) = World::of("apostrophe_address").look(false);
    assert_eq!(matches(&facts), ["00Q5g00000bRsVwEAK"]);
}

#[test]
fn a_person_account_stands_for_its_contact() {
    let (facts, _) = World::of("person_account").look(false);
    let record = facts.record.value().unwrap();
    assert_eq!(record.object, Object::Account);
    assert_eq!(record.person.as_ref().unwrap().as_str(), "0035g00000qHiJkAAK");
    assert_eq!(record.email, Some(Some("emmy@rings.example".to_owned())));
    assert_eq!(matches(&facts), ["0035g00000qHiJkAAK"]);
}

#[test]
fn a_task_stands_for_whom_it_names() {
    let (facts, _) = World::of("healthy_task").look(false);
    let record = facts.record.value().unwrap();
    assert_eq!(record.person.as_ref().unwrap().as_str(), "00Q5g00000aXbTqEAK");
    assert_eq!(record.email, Some(Some("ada@analytical.example".to_owned())));
    let (facts, _) = World::of("task_without_person").look(false);
    assert_eq!(facts.record.value().unwrap().person, None);
    assert_eq!(facts.person.value(), None);
}

#[test]
fn of_two_orgs_only_the_pages_own_is_asked() {
    let (facts, requests) = World::of("two_orgs_record").look(false);
    assert_harmless(&requests, ACME);
    assert!(facts.record.value().is_some());
}

// ---- How often it is asked ----

#[test]
fn descriptions_are_asked_for_again_after_a_quarter_of_an_hour_or_when_asked_to() {
    let world = World::of("healthy_lead");
    world.look(false);
    world.time.set(Timestamp(NOW.0 + 15 * MINUTE - 1));
    assert_eq!(world.look(false).1.len(), 1);
    world.time.set(Timestamp(NOW.0 + 15 * MINUTE));
    let (_, requests) = world.look(false);
    assert_eq!(requests.len(), 3);
    assert!(!requests.iter().any(|request| request.path == requests::USERINFO), "the session is the same");
    assert_eq!(world.look(true).1.len(), 4);
}

#[test]
fn nothing_that_is_kept_gives_the_session_away() {
    let world = World::of("healthy_lead");
    let (_, requests) = world.look(false);
    let token = requests[0].header("authorization").unwrap().trim_start_matches("Bearer ").to_owned();
    let kept = world.kept.borrow();
    assert!(!kept.is_empty());
    assert!(kept.iter().all(|(key, value)| !key.contains(&token) && !value.contains(&token)));
}

#[test]
fn rows_of_a_list_cost_one_request_and_another_where_addresses_decide() {
    let world = World::of("list_page");
    let (facts, asked) = world.look(false);
    assert_eq!(asked.len(), 3);
    let [ada, grace, nobody] = ["00Q5g00000aXbTqEAK", "00Q5g00000aXbTrEAK", "0035g00000aXbTq"];
    let (abouts, cost) = world.rows(&facts, &[ada, grace, nobody]);
    assert_eq!(cost, 2, "Actions has no ID for Ada");
    let names: Vec<_> = abouts.iter().map(|about| about.record.value().map(|record| record.name.as_str())).collect();
    assert_eq!(names, [Some("Ada Lovelace"), Some("Grace Hopper"), None]);
    assert_eq!(abouts[2].record, Fact::Unseen(Why::NotFound));
    assert_eq!(abouts[0].matches.value().map(Vec::len), Some(1));
    assert_eq!(abouts[1].matches, Fact::Unseen(Why::NotAsked));
    assert_eq!(world.rows(&facts, &[grace]).1, 1);
}

#[test]
fn people_in_actions_are_looked_up_by_what_was_seen_of_their_addresses() {
    let world = World::of("list_page");
    let (facts, _) = world.look(false);
    let [ada, grace, alan] = ["Ada@analytical.example", "grace@cobol.example", "alan@bombe.example"];
    let (abouts, cost) = world.rows(&facts, &[ada, grace, alan]);
    assert_eq!(cost, 2, "Grace's record, and who has Ada's address");
    assert!(abouts.iter().all(|about| about.page == Page::ActionsPerson));
    let names: Vec<_> = abouts.iter().map(|about| about.record.value().map(|record| record.name.as_str())).collect();
    assert_eq!(names, [None, Some("Grace Hopper"), None]);
    assert_eq!(abouts[0].matches.value().map(Vec::len), Some(1));
    let ids: Vec<_> = abouts.iter().map(|about| about.person.value().unwrap().salesforce_id.get()).collect();
    assert!(matches!(ids[0].unwrap().value, PersonSalesforceId::Missing { .. }));
    assert!(matches!(ids[1].unwrap().value, PersonSalesforceId::Present(_)));
    assert_eq!(ids[2], Err(&Why::NeverSeenInActions { screen: ActionsScreen::Person }));
    assert_eq!(world.rows(&facts, &[alan]).1, 0, "of whom nothing is known nothing is asked");
}

#[test]
fn a_person_whom_actions_links_to_another_org_is_not_judged_in_this_one() {
    let world = World::of("list_page");
    let (facts, _) = world.look(false);
    world.change(|scenario| {
        for person in &mut scenario.actions.people {
            person.salesforce_host = "beta.lightning.force.com".to_owned();
        }
    });
    let (abouts, cost) = world.rows(&facts, &["grace@cobol.example"]);
    let why = Why::PersonOfAnotherOrg { host: "beta.my.salesforce.com".to_owned() };
    assert_eq!((cost, abouts[0].person.value().unwrap().salesforce_id.get()), (0, Err(&why)));
    // That Actions has no connection to this org stops nothing that goes to the other one.
    let nothing = Connection { connected: false, salesforce_user: None };
    let mut rows = Rows::new(Facts { connection: Fact::seen(nothing, *NOW), ..facts });
    let verdict = rows.judge(abouts[0].clone());
    let open = Some(ActivityVerdict::CannotTell);
    assert_eq!((verdict.email, verdict.call, verdict.broken, verdict.why), (open, open, Vec::new(), Some(why)));
}

#[test]
fn rows_whose_address_is_hidden_are_told_of_all_the_same() {
    let world = World::of("list_page");
    let (facts, _) = world.look(false);
    world.change(|scenario| {
        for profile in &mut scenario.profiles {
            profile.fields.insert("Lead.Email".to_owned(), fake::scenario::FieldPermission::Hidden);
        }
    });
    let (abouts, _) = world.rows(&facts, &["00Q5g00000aXbTrEAK"]);
    let record = abouts[0].record.value().expect("a record");
    assert_eq!((record.name.as_str(), &record.email), ("Grace Hopper", &None));
}

#[test]
fn rows_are_not_asked_for_with_another_s_session() {
    let world = World::of("list_page");
    let (facts, _) = world.look(false);
    world.kept.borrow_mut().clear();
    let (abouts, cost) = world.rows(&facts, &["00Q5g00000aXbTrEAK"]);
    assert_eq!((cost, &abouts[0].record), (0, &Fact::Unseen(Why::SessionExpired { host: ACME.to_owned() })));
}
