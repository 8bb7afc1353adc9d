//! What a client meets: real TLS through the proxy, cookies, and Salesforce's documented answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that falls over says what is wrong"
)]

use std::time::{Duration, Instant};

use fake::scenario::{
    ActivityPermissions, BrokenConnection, Converted, CookieHost, Failure, FailureCategory, Fault, FieldPermission,
    FieldSpec, GroupStatus, Hostile, ObjectPermission, PermissionSetKind, Queue, Record, SessionState, User,
};
use fake::{Fake, Scenario};
use serde_json::{Value, json};

const ACME: &str = "acme.my.salesforce.com";
const ADA: &str = "00Q5g00000aXbTqEAK";

/// A running scenario and a client that goes through its proxy and trusts its authority.
struct World {
    fake: Fake,
    agent: ureq::Agent,
}

struct Got {
    status: u16,
    headers: ureq::http::HeaderMap,
    body: String,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl World {
    fn of(name: &str) -> Self {
        Self::start(Scenario::named(name).unwrap())
    }

    fn start(scenario: Scenario) -> Self {
        let fake = Fake::start(scenario).unwrap();
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
        World { fake, agent: config.new_agent() }
    }

    fn get(&self, url: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = self.agent.get(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        got(request.call().unwrap())
    }

    /// The cookie that a user of this scenario has on a host.
    fn sid(&self, username: &str, on: CookieHost) -> String {
        let scenario = Scenario::named("which_org").unwrap();
        let user = scenario.user_named(username).unwrap();
        scenario.org_named(&user.org).unwrap().sid(user, on)
    }

    fn data(&self, path: &str) -> Got {
        let bearer = format!("Bearer {}", self.sid("rita@acme.example", CookieHost::Api));
        self.get(&format!("https://{ACME}{path}"), &[("authorization", &bearer)])
    }

    fn rest(&self, resource: &str) -> Got {
        self.data(&format!("/services/data/v67.0/{resource}"))
    }

    fn query(&self, soql: &str) -> Got {
        self.rest(&format!("query?q={}", encoded(soql)))
    }

    fn query_all(&self, soql: &str) -> Got {
        self.rest(&format!("queryAll?q={}", encoded(soql)))
    }

    fn composite(&self, requests: Value) -> Got {
        let bearer = format!("Bearer {}", self.sid("rita@acme.example", CookieHost::Api));
        let body = json!({"allOrNone": false, "compositeRequest": requests}).to_string();
        let request = self.agent.post(format!("https://{ACME}/services/data/v67.0/composite"));
        got(request.header("authorization", bearer).header("content-type", "application/json").send(body).unwrap())
    }
}

fn encoded(soql: &str) -> String {
    soql.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn got(response: ureq::http::Response<ureq::Body>) -> Got {
    let (head, mut body) = response.into_parts();
    Got { status: head.status.as_u16(), headers: head.headers, body: body.read_to_string().unwrap() }
}

fn error_code(got: &Got) -> String {
    got.json()[0]["errorCode"].as_str().unwrap_or_default().to_owned()
}

fn field<'a>(describe: &'a Value, name: &str) -> Option<&'a Value> {
    describe["fields"].as_array().unwrap().iter().find(|field| field["name"] == name)
}

#[test]
fn every_host_is_answered_and_every_request_is_on_record() {
    let world = World::of("seed");
    let stranger = world.get("https://tracker.example/pixel?id=7", &[]);
    assert_eq!(stranger.status, 200);
    assert!(stranger.body.contains("tracker.example"));
    world.data("/services/oauth2/userinfo");
    let requests = world.fake.requests();
    let hosts: Vec<&str> = requests.iter().map(|request| request.host.as_str()).collect();
    assert_eq!(hosts, ["tracker.example", ACME]);
    assert_eq!(requests[0].path, "/pixel?id=7");
    assert_eq!(requests[0].header("authorization"), None);
    assert!(requests[1].header("Authorization").unwrap().starts_with("Bearer 00D"));
    world.fake.clear_requests();
    assert_eq!(world.fake.requests(), []);
}

#[test]
fn the_sign_in_sets_each_hosts_own_cookie_and_leads_back() {
    let world = World::of("two_orgs_record");
    let page = "https://acme.lightning.force.com/lightning/r/Lead/00Q5g00000aXbTqEAK/view?a=b";
    let document = ("sec-fetch-dest", "document");
    let mut at = page.to_owned();
    let mut cookies: Vec<(String, String)> = Vec::new();
    for _ in 0..10 {
        let host = at.split('/').nth(2).unwrap().to_owned();
        let sent: Vec<String> = cookies.iter().filter(|(on, _)| *on == host).map(|(_, pair)| pair.clone()).collect();
        let answer = world.get(&at, &[document, ("cookie", &sent.join("; "))]);
        for set in answer.headers.get_all("set-cookie") {
            let set = set.to_str().unwrap();
            assert!(set.contains("; Secure"), "{set}");
            assert!(set.starts_with("fake_sessions=") || set.contains("; HttpOnly"), "{set}");
            cookies.push((host.clone(), set.split(';').next().unwrap().to_owned()));
        }
        if answer.status == 200 {
            break;
        }
        assert_eq!(answer.status, 302);
        at = answer.header("location").to_owned();
    }
    assert_eq!(at, page);
    let sids: Vec<(String, String)> = cookies.into_iter().filter(|(_, pair)| pair.starts_with("sid=")).collect();
    let hosts: Vec<&str> = sids.iter().map(|(host, _)| host.as_str()).collect();
    assert_eq!(hosts, [ACME, "acme.lightning.force.com", "ops.my.salesforce.com", "ops.lightning.force.com"]);
    assert!(sids[0].1.starts_with("sid=00D5g000004KZqQ!"));
    assert!(sids[2].1.starts_with("sid=00D8d00000B7mXe!"));
    for (index, (host, sid)) in sids.iter().enumerate() {
        assert!(sids.iter().skip(index + 1).all(|(_, other)| other != sid), "{host} shares its session");
    }
}

#[test]
fn the_sign_in_leads_to_no_stranger() {
    let world = World::of("seed");
    let answer =
        world.get(&format!("https://{ACME}/secur/frontdoor.jsp?step=9&retURL=https%3A%2F%2Fevil.example%2F"), &[]);
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("location"), "");
}

#[test]
fn logging_out_takes_the_cookie_away_at_the_next_page() {
    let world = World::of("seed");
    let page = "https://acme.lightning.force.com/lightning/page/home";
    let given = |answer: &Got| answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let first = world.get(page, &[("sec-fetch-dest", "document")]);
    let cookie = given(&first);
    world.fake.change(|scenario| scenario.sessions.clear());
    let again = world.get(page, &[("sec-fetch-dest", "document"), ("cookie", &cookie)]);
    assert_eq!(again.status, 302);
    let hop = world.get(again.header("location"), &[("sec-fetch-dest", "document")]);
    assert!(hop.header("set-cookie").starts_with("sid=;") && hop.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(world.data("/services/data/v67.0/sobjects/Task/describe").status, 401);
}

#[test]
fn only_the_api_hosts_own_session_opens_the_api() {
    let world = World::of("which_org");
    let ask = |headers: &[(&str, &str)]| {
        world.get(&format!("https://{ACME}/services/data/v67.0/sobjects/Task/describe"), headers)
    };
    let bearer = |username: &str, on| format!("Bearer {}", world.sid(username, on));
    assert_eq!(ask(&[("authorization", &bearer("rita@acme.example", CookieHost::Api))]).status, 200);
    let cookie = format!("sid={}", world.sid("rita@acme.example", CookieHost::Api));
    for (case, headers) in [
        ("nothing", vec![]),
        ("a cookie and no header", vec![("cookie", cookie.as_str())]),
        ("the page host's session", vec![("authorization", &*bearer("rita@acme.example", CookieHost::Page))]),
        ("another org's session", vec![("authorization", &*bearer("omar@ops.example", CookieHost::Api))]),
    ] {
        let answer = ask(&headers);
        assert_eq!((answer.status, error_code(&answer).as_str()), (401, "INVALID_SESSION_ID"), "{case}");
        assert_eq!(answer.json()[0]["message"], "Session expired or invalid");
        assert_eq!(answer.header("sforce-limit-info"), "");
    }
}

#[test]
fn who_is_asking() {
    let world = World::of("seed");
    let user = world.data("/services/oauth2/userinfo").json();
    assert_eq!(user["user_id"], "0055g00000HvTcRAAV");
    assert_eq!(user["organization_id"], "00D5g000004KZqQEAW");
    assert_eq!(user["preferred_username"], "rita@acme.example");
    world.fake.change(|scenario| scenario.sessions[0].state = SessionState::Expired);
    let expired = world.data("/services/oauth2/userinfo");
    assert_eq!((expired.status, expired.body.as_str()), (403, "Bad_OAuth_Token"));
    world.fake.change(|scenario| scenario.sessions[0].state = SessionState::NotForApi);
    let refused = world.rest("sobjects/Task/describe");
    assert_eq!((refused.status, error_code(&refused).as_str()), (401, "INVALID_SESSION_ID"));
    assert_eq!(refused.json()[0]["message"], "This session is not valid for use with the REST API");
    let who = world.data("/services/oauth2/userinfo");
    assert_eq!((who.status, who.body.as_str()), (403, "Bad_OAuth_Token"));
}

#[test]
fn api_disabled_and_the_days_limit() {
    let world = World::of("api_disabled");
    let refused = world.rest("sobjects/Task/describe");
    assert_eq!((refused.status, error_code(&refused).as_str()), (403, "API_DISABLED_FOR_ORG"));
    assert_eq!(world.data("/services/oauth2/userinfo").status, 200);

    let mut scenario = Scenario::named("seed").unwrap();
    scenario.orgs[0].api_usage = [98, 100];
    let world = World::start(scenario);
    assert_eq!(world.rest("sobjects/Task/describe").header("sforce-limit-info"), "api-usage=99/100");
    assert_eq!(world.rest("sobjects/Lead/describe").header("sforce-limit-info"), "api-usage=100/100");
    let over = world.rest("sobjects/Task/describe");
    assert_eq!((over.status, error_code(&over).as_str()), (403, "REQUEST_LIMIT_EXCEEDED"));
}

#[test]
fn describe_shows_what_this_user_may_see_and_write() {
    let world = World::of("hidden_fields");
    world.fake.change(|scenario| {
        scenario.profiles[0].fields.insert("Task.MSE_Clicked__c".to_owned(), FieldPermission::Read);
    });
    let answer = world.rest("sobjects/Task/describe");
    assert!(answer.body.len() > 100_000, "{} bytes are fewer than a real describe has", answer.body.len());
    let task = answer.json();
    assert_eq!(field(&task, "MSE_Viewed__c"), None);
    assert_eq!(field(&task, "MSE_Clicked__c").unwrap()["updateable"], false);
    assert_eq!(field(&task, "MSE_Clicked__c").unwrap()["createable"], false);
    assert_eq!(field(&task, "MSE_Replied__c").unwrap()["updateable"], true);
    let types: Vec<&str> = field(&task, "Type").unwrap()["picklistValues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["value"].as_str().unwrap())
        .collect();
    assert!(["Email", "Call", "Reply"].iter().all(|needed| types.contains(needed)), "{types:?}");
    assert_eq!(task["createable"], true);
}

#[test]
fn object_info_answers_for_each_object_apart() {
    let world = World::of("lead_not_readable");
    let answer = world.rest("ui-api/object-info/batch/Lead,Contact,Task,Nonsense");
    assert_eq!(answer.status, 200);
    let results = answer.json()["results"].clone();
    let statuses: Vec<u64> =
        results.as_array().unwrap().iter().map(|result| result["statusCode"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [403, 200, 404, 400]);
    assert_eq!(results[0]["result"][0]["errorCode"], "FORBIDDEN");
    assert!(results[0]["result"][0]["message"].as_str().unwrap().contains("&#39;"));
    let contact = &results[1]["result"];
    assert_eq!(contact["apiName"], "Contact");
    assert_eq!(contact["fields"]["mkto_si__MSC_Opt_Out__c"]["label"], "MSC - Opt Out");
    assert_eq!(contact["fields"]["Email"]["updateable"], true);

    let describe = world.rest("sobjects/Lead/describe");
    assert_eq!((describe.status, error_code(&describe).as_str()), (404, "NOT_FOUND"));
    let query = world.query("SELECT Id FROM Lead");
    assert_eq!((query.status, error_code(&query).as_str()), (400, "INVALID_TYPE"));
}

#[test]
fn no_right_on_the_object_takes_it_from_its_fields_too() {
    let task = World::of("no_task_create").rest("sobjects/Task/describe").json();
    assert_eq!((&task["createable"], &task["updateable"]), (&json!(false), &json!(true)));
    let clicked = field(&task, "MSE_Clicked__c").unwrap();
    assert_eq!((&clicked["createable"], &clicked["updateable"]), (&json!(false), &json!(true)));
}

#[test]
fn a_permission_set_adds_to_the_profile() {
    let world = World::of("permission_set");
    let task = world.rest("sobjects/Task/describe").json();
    assert_eq!(task["createable"], true);
    assert_eq!(field(&task, "MSE_Clicked__c").unwrap()["updateable"], true);
    world.fake.change(|scenario| scenario.users[0].permission_sets.clear());
    let task = world.rest("sobjects/Task/describe").json();
    assert_eq!(task["createable"], false);
    assert_eq!(field(&task, "MSE_Clicked__c").unwrap()["updateable"], false);
}

#[test]
fn recorded_bodies_are_served_as_they_are() {
    let world = World::of("recorded_bodies");
    let folder = fake::scenarios_dir().join("recorded");
    let describe = std::fs::read_to_string(folder.join("task_describe.json")).unwrap();
    assert_eq!(world.rest("sobjects/Task/describe").body, describe);
    let batch = world.rest("ui-api/object-info/batch/Opportunity,Lead").json();
    let info: Value =
        serde_json::from_slice(&std::fs::read(folder.join("opportunity_object_info.json")).unwrap()).unwrap();
    assert_eq!(batch["results"][0]["result"], info);
    assert_eq!(batch["results"][1]["result"]["apiName"], "Lead");
}

#[test]
fn a_record_and_its_fields() {
    let world = World::of("seed");
    let lead = world.rest(&format!("sobjects/Lead/{ADA}?fields=Id,Name,Email,IsConverted")).json();
    assert_eq!(lead["Name"], "Ada Lovelace");
    assert_eq!(lead["Email"], "ada@analytical.example");
    assert_eq!(lead["IsConverted"], false);
    assert_eq!(lead["attributes"]["type"], "Lead");
    assert_eq!(lead.get("Status"), None);
    assert_eq!(world.rest(&format!("sobjects/Lead/{}", &ADA[..15])).json()["Status"], "Working");

    let other = world.rest(&format!("sobjects/Contact/{ADA}"));
    assert_eq!((other.status, error_code(&other).as_str()), (404, "NOT_FOUND"));
    // Person accounts are off, and a field that does not exist looks like one that is hidden.
    let unknown = world.rest(&format!("sobjects/Lead/{ADA}?fields=IsPersonAccount"));
    assert_eq!((unknown.status, error_code(&unknown).as_str()), (400, "INVALID_FIELD"));
    world.fake.change(|scenario| {
        scenario.profiles[0].fields.insert("Lead.Email".to_owned(), FieldPermission::Hidden);
    });
    let hidden = world.rest(&format!("sobjects/Lead/{ADA}?fields=Email"));
    assert_eq!((hidden.status, error_code(&hidden).as_str()), (400, "INVALID_FIELD"));
    assert_eq!(world.rest(&format!("sobjects/Lead/{ADA}")).json().get("Email"), None);
    world.fake.change(|scenario| scenario.records[0].deleted = true);
    let deleted = world.rest(&format!("sobjects/Lead/{ADA}"));
    assert_eq!((deleted.status, error_code(&deleted).as_str()), (404, "ENTITY_IS_DELETED"));
}

#[test]
fn queries() {
    let world = World::of("apostrophe_address");
    let names = |soql: &str| -> Vec<String> {
        let answer = world.query(soql);
        assert_eq!(answer.status, 200, "{soql}: {}", answer.body);
        let records = answer.json()["records"].clone();
        records.as_array().unwrap().iter().map(|record| record["Name"].as_str().unwrap().to_owned()).collect()
    };
    let mary = ["Mary O'Neil"];
    for soql in [
        r"SELECT Name FROM Lead WHERE Email = 'mary.o\'neil@looms.example'",
        r"select name from lead where email = 'MARY.O\'NEIL@LOOMS.EXAMPLE' and isconverted = false limit 2",
        "SELECT Name FROM Lead WHERE (Id = '00Q5g00000bRsVw' OR Name LIKE 'x%') AND Company != null",
        "SELECT Name FROM Lead WHERE Email LIKE 'mary%' ORDER BY Name DESC NULLS LAST",
        "SELECT Name FROM Lead WHERE Company IN ('Looms', 'Wheels') AND NOT IsConverted = true",
    ] {
        assert_eq!(names(soql), mary, "{soql}");
    }
    for soql in [
        "SELECT Name FROM Lead WHERE Email = 'mary'",
        "SELECT Name FROM Lead WHERE Company NOT IN ('Looms')",
        "SELECT Name FROM Contact",
        "SELECT Name FROM Lead LIMIT 0",
    ] {
        assert_eq!(names(soql), [""; 0], "{soql}");
    }
    assert_eq!(world.query("SELECT COUNT() FROM Lead WHERE Company = 'Looms'").json()["totalSize"], 1);
    let owner = world.query("SELECT Id, Owner.Name, Owner.IsActive FROM Lead").json();
    assert_eq!(owner["records"][0]["Owner"]["Name"], "Rita Rep");
    assert_eq!(owner["records"][0]["Owner"]["IsActive"], true);
    let access = world.query(
        "SELECT RecordId, HasEditAccess FROM UserRecordAccess WHERE UserId = '0055g00000HvTcR' AND RecordId = '00Q5g00000bRsVw'",
    );
    assert_eq!(access.json()["records"][0]["HasEditAccess"], true);

    for (soql, code) in [
        ("SELECT Id FROM Lead WHERE Email = 'mary.o'neil@looms.example'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Email = 'x", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE IsConverted = false AND Name = 'a' OR Name = 'b'", "MALFORMED_QUERY"),
        ("SELECT FIELDS(ALL) FROM Lead", "MALFORMED_QUERY"),
        ("DELETE FROM Lead", "MALFORMED_QUERY"),
        ("SELECT Id, Nonsense__c FROM Lead", "INVALID_FIELD"),
        ("SELECT Id FROM Contact WHERE Nonsense__c = 1", "INVALID_FIELD"),
        ("SELECT Id, Boss.Name FROM Lead", "INVALID_FIELD"),
        ("SELECT Id FROM Nonsense", "INVALID_TYPE"),
    ] {
        let answer = world.query(soql);
        assert_eq!((answer.status, error_code(&answer).as_str()), (400, code), "{soql}");
    }
}

#[test]
fn a_composite_counts_as_one_and_takes_five_queries() {
    let world = World::of("seed");
    let query = |id: &str| get(id, "query?q=SELECT+Id+FROM+Lead+WHERE+Email='@{record.Email}'");
    let answer = world.composite(json!([
        get("record", &format!("sobjects/Lead/{ADA}?fields=Email")),
        query("leads"),
        get("gone", "sobjects/Lead/00Q000000000001AAA"),
        get("after", "sobjects/Account/@{gone.AccountId}"),
        {"method": "PATCH", "referenceId": "write", "url": format!("/services/data/v67.0/sobjects/Lead/{ADA}"), "body": {}},
        get("limits", "limits"),
    ]));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("sforce-limit-info"), "api-usage=19/100000");
    let parts = answer.json()["compositeResponse"].clone();
    let parts: Vec<(String, u64)> = parts
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["referenceId"].as_str().unwrap().to_owned(), part["httpStatusCode"].as_u64().unwrap()))
        .collect();
    let parts: Vec<(&str, u64)> = parts.iter().map(|(id, status)| (id.as_str(), *status)).collect();
    assert_eq!(
        parts,
        [("record", 200), ("leads", 200), ("gone", 404), ("after", 400), ("write", 405), ("limits", 400)]
    );
    assert_eq!(answer.json()["compositeResponse"][1]["body"]["records"][0]["Id"], ADA);

    let six: Vec<Value> = (0..6).map(|number| get(&format!("q{number}"), "query?q=SELECT+Id+FROM+Lead")).collect();
    assert_eq!(world.composite(json!(six)).status, 400);
    let five: Vec<Value> = six.into_iter().take(5).collect();
    assert_eq!(world.composite(json!(five)).status, 200);
}

#[test]
fn nothing_can_be_written_and_unknown_resources_are_not_found() {
    let world = World::of("seed");
    let bearer = format!("Bearer {}", world.sid("rita@acme.example", CookieHost::Api));
    let post = world.agent.post(format!("https://{ACME}/services/data/v67.0/sobjects/Lead"));
    assert_eq!(got(post.header("authorization", &bearer).send("{}").unwrap()).status, 405);
    for path in ["/services/data/v67.0/nonsense", "/services/data/v99.0/sobjects/Task/describe", "/services/apexrest/x"]
    {
        assert_eq!(world.data(path).status, 404, "{path}");
    }
}

#[test]
fn sharing_hides_records() {
    let world = World::of("unmatched_address");
    let found = world.query("SELECT Id FROM Lead WHERE Email = 'ada@analytical.example'");
    assert_eq!(found.json()["totalSize"], 0);
    assert_eq!(world.rest(&format!("sobjects/Lead/{ADA}")).status, 404);
    world.fake.change(|scenario| scenario.records[0].hidden_from.clear());
    assert_eq!(world.query("SELECT Id FROM Lead").json()["totalSize"], 1);
}

#[test]
fn faults() {
    let path = "/services/data/v67.0/sobjects/Task/describe".to_owned();
    let fault = |times| Fault { path: path.clone(), times, ..Fault::default() };
    let world = World::of("seed");
    let now = |fault: Fault| world.fake.change(|scenario| scenario.faults = vec![fault]);

    now(Fault { status: Some(503), body: Some("html".to_owned()), ..fault(Some(1)) });
    let down = world.rest("sobjects/Task/describe");
    assert_eq!(down.status, 503);
    assert!(down.header("content-type").starts_with("text/html") && down.body.starts_with("<!DOCTYPE html>"));
    assert_eq!(world.rest("sobjects/Task/describe").status, 200);

    now(Fault { host: Some("ops.my.salesforce.com".to_owned()), status: Some(500), ..fault(None) });
    assert_eq!(world.rest("sobjects/Task/describe").status, 200);

    now(Fault { delay_ms: 120, ..fault(None) });
    let before = Instant::now();
    assert_eq!(world.rest("sobjects/Task/describe").status, 200);
    assert!(before.elapsed() >= Duration::from_millis(120));

    now(Fault { cut: Some(500), ..fault(None) });
    let bearer = format!("Bearer {}", world.sid("rita@acme.example", CookieHost::Api));
    let request = world.agent.get(format!("https://{ACME}{path}")).header("authorization", bearer);
    let broken = request.call().and_then(|mut answer| answer.body_mut().read_to_vec());
    assert!(broken.is_err(), "a body that breaks off was taken for whole");
    assert_eq!(world.fake.abandoned(), [], "it was not the client that went away");
}

/// The one fault, on the path of Task's describe, and a client for it that does not wait longer than it must.
fn with_fault(fault: Fault) -> World {
    let path = "/services/data/v67.0/sobjects/Task/describe".to_owned();
    World::start(Scenario { faults: vec![Fault { path, ..fault }], ..Scenario::named("seed").unwrap() })
}

impl World {
    /// Task's describe: its head, and its body as a stream.
    fn describe(&self) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let bearer = format!("Bearer {}", self.sid("rita@acme.example", CookieHost::Api));
        let url = format!("https://{ACME}/services/data/v67.0/sobjects/Task/describe");
        self.agent.get(url).header("authorization", bearer).call()
    }

    /// What the fake says of its client once it has noticed.
    fn wait_for_abandoned(&self) -> fake::Abandoned {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(abandoned) = self.fake.abandoned().into_iter().next() {
                return abandoned;
            }
            assert!(Instant::now() < deadline, "the fake does not notice that its client is gone");
            std::thread::yield_now();
        }
    }
}

#[test]
fn a_redirect_says_where_to() {
    let world = with_fault(Fault { redirect: Some("https://elsewhere.example/".to_owned()), ..Fault::default() });
    let led = world.rest("sobjects/Task/describe");
    assert_eq!((led.status, led.header("location")), (302, "https://elsewhere.example/"));
}

#[test]
fn rubbish_can_claim_to_be_compressed() {
    let world = with_fault(Fault { body: Some("gzip".to_owned()), ..Fault::default() });
    let rubbish = world.rest("sobjects/Task/describe");
    assert_eq!((rubbish.status, rubbish.header("content-encoding")), (200, "gzip"));
    assert!(!rubbish.body.starts_with("\u{1f}"), "{}", rubbish.body);
}

#[test]
fn a_long_body_is_the_same_json_and_is_not_sent_to_whoever_has_gone() {
    let world = with_fault(Fault { length: Some(3_000_000), ..Fault::default() });
    let long = world.rest("sobjects/Task/describe");
    assert_eq!((long.body.len(), long.json()["name"].as_str()), (3_000_000, Some("Task")));
    assert_eq!(world.fake.abandoned(), []);

    let length = 1_000_000_000;
    world.fake.change(|scenario| scenario.faults[0].length = Some(length));
    let answer = world.describe().unwrap();
    assert_eq!(answer.headers()["content-length"], length.to_string());
    drop(answer);
    let abandoned = world.wait_for_abandoned();
    assert_eq!((abandoned.host.as_str(), abandoned.path.ends_with("/Task/describe")), (ACME, true));
    assert!(abandoned.sent < 100_000_000, "{} bytes went to nobody", abandoned.sent);
}

#[test]
fn a_slow_body_comes_byte_by_byte_and_stops_for_whoever_has_gone() {
    use std::io::Read;
    let world = with_fault(Fault { byte_ms: Some(20), ..Fault::default() });
    let before = Instant::now();
    let mut body = world.describe().unwrap().into_body().into_reader();
    let mut bytes = [0; 3];
    body.read_exact(&mut bytes).unwrap();
    assert!(before.elapsed() >= Duration::from_millis(60), "three bytes came at once");
    drop(body);
    assert!(world.wait_for_abandoned().sent >= 3);
}

#[test]
fn a_refused_connection_is_no_answer_and_neither_is_one_that_is_reset() {
    for (connection, method) in [(BrokenConnection::Refused, "CONNECT"), (BrokenConnection::Reset, "GET")] {
        let world = with_fault(Fault { connection: Some(connection), ..Fault::default() });
        let error = world.describe().expect_err("there was an answer");
        if connection == BrokenConnection::Reset {
            let is_reset = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionReset;
            assert!(matches!(&error, ureq::Error::Io(error) if is_reset(error)), "{error:?}");
        }
        let requests = world.fake.requests();
        assert_eq!((requests[0].method.as_str(), requests[0].status), (method, 0), "{connection:?}: {error}");
        world.fake.change(|scenario| scenario.faults.clear());
        assert_eq!(world.rest("sobjects/Task/describe").status, 200, "{connection:?}");
    }
}

#[test]
fn an_answer_that_is_held_comes_once_its_fault_is_lifted() {
    let held = Fault { held: true, status: Some(401), body: Some("empty".to_owned()), ..Fault::default() };
    let world = with_fault(held);
    std::thread::scope(|scope| {
        let answer = scope.spawn(|| world.rest("sobjects/Task/describe"));
        while world.fake.requests().is_empty() {
            std::thread::yield_now();
        }
        // Another change does not let it go.
        world.fake.change(|scenario| scenario.sessions[0].renewals = 1);
        assert!(!answer.is_finished());
        world.fake.change(|scenario| scenario.faults.clear());
        assert_eq!(answer.join().unwrap().status, 401, "it is answered as the fault said");
    });
}

#[test]
fn a_renewed_session_has_another_cookie_and_the_old_one_is_none() {
    let world = World::of("seed");
    assert_eq!(world.rest("sobjects/Task/describe").status, 200);
    world.fake.change(|scenario| scenario.sessions[0].renewals = 1);
    assert_eq!(world.rest("sobjects/Task/describe").status, 401);
    let mut scenario = Scenario::named("seed").unwrap();
    let cookie = |scenario: &Scenario| scenario.cookie_on(&scenario.orgs[0], CookieHost::Api).unwrap();
    let before = cookie(&scenario);
    scenario.sessions[0].renewals = 1;
    let bearer = format!("Bearer {}", cookie(&scenario));
    assert_ne!(before, cookie(&scenario));
    let url = format!("https://{ACME}/services/data/v67.0/sobjects/Task/describe");
    assert_eq!(world.get(&url, &[("authorization", &bearer)]).status, 200);
}

#[test]
fn a_page_that_somebody_hostile_is_in_has_their_script_first_and_no_policy() {
    let mut scenario = Scenario::named("seed").unwrap();
    scenario.hostile = vec![Hostile {
        host: Some("toutapp.com".to_owned()),
        path: "/next".to_owned(),
        script: "window.early = 1".to_owned(),
        markup: "<b>first</b>".to_owned(),
    }];
    let world = World::start(scenario);
    let page = world.get("https://toutapp.com/next", &[]);
    assert!(page.body.contains("<head><script>window.early = 1</script>"), "{}", page.body);
    assert!(page.body.contains("<body><b>first</b>"), "{}", page.body);
    assert_eq!(page.header("content-security-policy"), "");
    let script = world.get("https://toutapp.com/next/app.js", &[]);
    assert!(!script.body.contains("window.early") && !script.header("content-security-policy").is_empty());
    let elsewhere = world.get(&format!("https://{ACME}/"), &[]);
    assert!(elsewhere.status == 200 && !elsewhere.body.contains("window.early"), "{}", elsewhere.body);
}

#[test]
fn pages_have_the_policies_of_the_real_ones() {
    let world = World::of("seed");
    let app = world.get("https://toutapp.com/next", &[]);
    let policy = app.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    // Nothing that this policy would block.
    assert!(!app.body.contains("<style") && !app.body.contains("style="));
    assert_eq!(app.body.matches("<script").count(), app.body.matches("<script src=").count());
    let cookie = format!("sid={}", world.sid("rita@acme.example", CookieHost::Page));
    let lightning = world.get("https://acme.lightning.force.com/lightning/page/home", &[("cookie", &cookie)]);
    assert_eq!(lightning.status, 200);
    let policy = lightning.header("content-security-policy");
    assert!(
        policy.contains("'unsafe-eval'")
            && policy.contains("'nonce-")
            && !policy.contains("script-src 'self' 'unsafe-inline'")
    );
    for name in ["https://acme.lightning.force.com/lightning/page/home", "https://toutapp.com/next/account.json"] {
        let once = world.get(name, &[("cookie", &cookie)]).body;
        assert_eq!(once, world.get(name, &[("cookie", &cookie)]).body, "{name}");
        assert!(!once.contains("00D5g000004KZqQ!"), "{name} holds a session");
    }
}

#[test]
fn the_rows_of_diagnostics_come_apart_from_the_account() {
    let mut scenario = Scenario::named("seed").unwrap();
    scenario.actions.failures = vec![Failure {
        days_ago: 3,
        code: "INVALID_FIELD_FOR_INSERT_UPDATE".to_owned(),
        category: FailureCategory::AccessValidation,
        message: "Unable to create/update fields: MSE_Replied__c.".to_owned(),
        object: "Task".to_owned(),
        field: "MSE_Replied__c".to_owned(),
        person: "Ada Lovelace".to_owned(),
        record: ADA.to_owned(),
    }];
    let world = World::start(scenario);
    let account = world.get("https://toutapp.com/next/account.json", &[]);
    assert!(account.body.contains("Ada Lovelace") && !account.body.contains("MSE_Replied__c"));
    let rows = world.get("https://toutapp.com/next/diagnostics.json", &[]).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["days_ago"], 3);
    assert_eq!(rows[0]["category"], "access-validation");
    assert_eq!(rows[0]["field"], "MSE_Replied__c");
}

#[test]
fn a_page_without_a_session_is_the_login_page() {
    let world = World::of("seed");
    let page = world.get("https://acme.lightning.force.com/lightning/page/home", &[]);
    assert_eq!(page.status, 302);
    assert_eq!(page.header("location"), format!("https://{ACME}/?ec=302&startURL=%2Flightning%2Fpage%2Fhome"));
    assert_eq!(world.get(page.header("location"), &[]).status, 200);
}

#[test]
fn a_classic_page_has_classics_title() {
    let world = World::of("classic");
    let cookie = format!("sid={}", world.sid("rita@acme.example", CookieHost::Api));
    for path in ["0035g00000mNpQr", "0035g00000mNpQrAAK", "apex/Quick?id=0035g00000mNpQr"] {
        let page = world.get(&format!("https://{ACME}/{path}"), &[("cookie", &cookie)]);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("<h2 class=\"topName\">Grace Hopper</h2>"), "{path}");
        assert!(page.body.contains("class=\"sfdcBody"), "{path}");
    }
    assert_eq!(world.get(&format!("https://{ACME}/0035g0000000001"), &[("cookie", &cookie)]).status, 404);
}

#[test]
fn a_port_that_is_taken_is_an_error_and_a_dropped_world_frees_it() {
    let scenario = || Scenario::named("seed").unwrap();
    let first = Fake::start(scenario()).unwrap();
    let port = first.port();
    assert!(Fake::start_on(port, scenario()).is_err());
    drop(first);
    assert_eq!(Fake::start_on(port, scenario()).unwrap().port(), port);
}

/// A subrequest of a composite.
fn get(reference: &str, resource: &str) -> Value {
    json!({"method": "GET", "referenceId": reference, "url": format!("/services/data/v67.0/{resource}")})
}

/// The first record of an answer to a query.
fn first(answer: &Got) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["records"][0].clone()
}

/// The fates of a lead, as `queryAll` tells them.
const FATE: &str = "SELECT Id,IsDeleted,MasterRecordId,IsConverted,ConvertedContactId,ConvertedAccountId,\
                    ConvertedOpportunityId FROM Lead WHERE Id='00Q5g00000aXbTqEAK'";

#[test]
fn query_all_finds_what_was_deleted_and_what_it_was_merged_into() {
    let world = World::of("seed");
    let alive = first(&world.query_all(FATE));
    assert_eq!((&alive["IsDeleted"], &alive["MasterRecordId"]), (&json!(false), &Value::Null));

    world.fake.change(|scenario| scenario.records[0].deleted = true);
    assert_eq!(world.query(FATE).json()["totalSize"], 0);
    let deleted = first(&world.query_all(FATE));
    assert_eq!((&deleted["IsDeleted"], &deleted["MasterRecordId"]), (&json!(true), &Value::Null));

    world.fake.change(|scenario| {
        scenario.records[0].deleted = false;
        scenario.records[0].merged_into = Some("00Q5g00000bRsVwEAK".to_owned());
    });
    let merged = first(&world.query_all(FATE));
    assert_eq!((&merged["IsDeleted"], &merged["MasterRecordId"]), (&json!(true), &json!("00Q5g00000bRsVwEAK")));
    let gone = world.rest(&format!("sobjects/Lead/{ADA}?fields=Id"));
    assert_eq!((gone.status, error_code(&gone).as_str()), (404, "ENTITY_IS_DELETED"));

    // What sharing hides stays hidden in the recycle bin.
    world.fake.change(|scenario| scenario.records[0].hidden_from.push("rita@acme.example".to_owned()));
    assert_eq!(world.query_all(FATE).json()["totalSize"], 0);
    assert_eq!(error_code(&world.rest(&format!("sobjects/Lead/{ADA}?fields=Id"))), "NOT_FOUND");
}

#[test]
fn a_converted_lead_names_what_it_became() {
    let world = World::of("seed");
    world.fake.change(|scenario| {
        scenario.records[0].converted = Some(Converted {
            contact: "0035g00000mNpQr".to_owned(),
            account: "0015g00000pDeFgAAK".to_owned(),
            opportunity: None,
        });
    });
    let lead = first(&world.query_all(FATE));
    assert_eq!(lead["IsConverted"], true);
    assert_eq!(lead["IsDeleted"], false);
    assert_eq!(lead["ConvertedContactId"], "0035g00000mNpQrAAK");
    assert_eq!(lead["ConvertedAccountId"], "0015g00000pDeFgAAK");
    assert_eq!(lead["ConvertedOpportunityId"], Value::Null);
}

#[test]
fn an_owner_is_a_user_or_a_queue() {
    let world = World::of("seed");
    let owner_of_ada = || {
        world.composite(json!([
            get("owner", &format!("sobjects/Lead/{ADA}?fields=OwnerId")),
            get("user", "sobjects/User/@{owner.OwnerId}?fields=IsActive"),
        ]))
    };
    let user = |answer: &Got| answer.json()["compositeResponse"][1].clone();
    assert_eq!(user(&owner_of_ada())["body"]["IsActive"], true);

    world.fake.change(|scenario| scenario.users[0].active = false);
    assert_eq!(user(&owner_of_ada())["body"]["IsActive"], false);

    world.fake.change(|scenario| {
        scenario.queues.push(Queue {
            org: "acme".to_owned(),
            id: "00G5g000002LmNo".to_owned(),
            name: "New leads".to_owned(),
        });
        scenario.records[0].owner = Some("New leads".to_owned());
    });
    let queue = user(&owner_of_ada());
    assert_eq!(queue["httpStatusCode"], 404);
    assert_eq!(queue["body"][0]["errorCode"], "NOT_FOUND");
    let named = first(&world.query(&format!("SELECT OwnerId, Owner.Name FROM Lead WHERE Id = '{ADA}'")));
    assert_eq!((&named["OwnerId"], &named["Owner"]["Name"]), (&json!("00G5g000002LmNoEAK"), &json!("New leads")));
}

#[test]
fn access_to_a_record_is_apart_from_its_lock() {
    let world = World::of("seed");
    let access = || {
        let soql = format!(
            "SELECT RecordId,HasEditAccess FROM UserRecordAccess WHERE UserId='0055g00000HvTcR' AND RecordId='{ADA}'"
        );
        first(&world.query(&soql))["HasEditAccess"].clone()
    };
    assert_eq!(access(), true);
    let unknown = world.rest(&format!("sobjects/Lead/{ADA}?fields=IsLocked"));
    assert_eq!((unknown.status, error_code(&unknown).as_str()), (400, "INVALID_FIELD"));

    world.fake.change(|scenario| {
        scenario.orgs[0].record_locking = true;
        scenario.records[0].locked = true;
    });
    assert!(field(&world.rest("sobjects/Lead/describe").json(), "IsLocked").is_some());
    assert_eq!(world.rest(&format!("sobjects/Lead/{ADA}?fields=IsLocked")).json()["IsLocked"], true);
    assert_eq!(access(), true);

    world.fake.change(|scenario| scenario.records[0].read_only_for.push("rita@acme.example".to_owned()));
    assert_eq!(access(), false);
    world.fake.change(|scenario| {
        scenario.records[0].read_only_for.clear();
        let lead = ObjectPermission { read: true, create: true, edit: false, view_all: false, modify_all: false };
        scenario.profiles[0].objects.insert("Lead".to_owned(), lead);
    });
    assert_eq!(access(), false);
    world.fake.change(|scenario| {
        scenario.profiles[0].objects.clear();
        scenario.records[0].hidden_from.push("rita@acme.example".to_owned());
    });
    assert_eq!(access(), false);
}

#[test]
fn the_last_tasks_on_a_record_come_newest_first() {
    let world = World::of("healthy_task");
    world.fake.change(|scenario| {
        let task = scenario.records[1].clone();
        for (id, days, clicked) in [("00T5g00000xEmAiEAK", 2, true), ("00T5g00000xCaLlEAK", 20, false)] {
            let mut other = Record { id: id.to_owned(), created_days_ago: Some(days), ..task.clone() };
            other.fields.insert("MSE_Clicked__c".to_owned(), clicked.into());
            scenario.records.push(other);
        }
    });
    let soql = "SELECT Id,CreatedDate,Type,MSE_Clicked__c FROM Task WHERE WhoId='00Q5g00000aXbTqEAK' AND \
                CreatedById='0055g00000HvTcRAAV' ORDER BY CreatedDate DESC LIMIT 2";
    let records = world.query(soql).json()["records"].clone();
    let ids: Vec<&str> = records.as_array().unwrap().iter().map(|task| task["Id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["00T5g00000xEmAiEAK", "00T5g00000xCaLlEAK"]);
    assert_eq!((&records[0]["MSE_Clicked__c"], &records[0]["Type"]), (&json!(true), &json!("Call")));
    let date = records[0]["CreatedDate"].as_str().unwrap();
    assert!(date.starts_with("20") && date.len() == 28 && date.ends_with(".000+0000"), "{date}");

    // By reference from the task's own page.
    let by_reference = world.composite(json!([
        get("record", "sobjects/Task/00T5g00000wEfGhEAK?fields=WhoId"),
        get("tasks", "query?q=SELECT+Id+FROM+Task+WHERE+WhoId='@{record.WhoId}'+ORDER+BY+CreatedDate+DESC+LIMIT+20"),
        get("person", "sobjects/Lead/@{record.WhoId}?fields=IsConverted"),
    ]));
    let parts = by_reference.json()["compositeResponse"].clone();
    assert_eq!(parts[1]["body"]["totalSize"], 3);
    assert_eq!(parts[2]["body"]["IsConverted"], false);

    world.fake.change(|scenario| {
        scenario.profiles[0].fields.insert("Task.MSE_Clicked__c".to_owned(), FieldPermission::Hidden);
    });
    let hidden = world.query(soql);
    assert_eq!((hidden.status, error_code(&hidden).as_str()), (400, "INVALID_FIELD"));
}

#[test]
fn the_types_of_a_task_are_the_orgs_own() {
    let world = World::of("seed");
    world.fake.change(|scenario| {
        let org = &mut scenario.orgs[0];
        org.task_types = vec!["Email".to_owned(), "Call".to_owned()];
        org.task_types_inactive = vec!["Reply".to_owned()];
        org.task_type_default = Some("Call".to_owned());
    });
    let task = world.rest("sobjects/Task/describe").json();
    let kind = field(&task, "Type").unwrap();
    let values: Vec<(&str, bool, bool)> = kind["picklistValues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| {
            let flag = |name: &str| value[name].as_bool().unwrap();
            (value["value"].as_str().unwrap(), flag("active"), flag("defaultValue"))
        })
        .collect();
    assert_eq!(values, [("Email", true, false), ("Call", true, true), ("Reply", false, false)]);
    assert_eq!(kind["defaultedOnCreate"], true);
}

#[test]
fn required_fields_are_described_and_filled_unless_they_are_empty() {
    let mut scenario = Scenario::named("seed").unwrap();
    let spec = |name: &str, required, default: Option<&str>| FieldSpec {
        object: "Task".to_owned(),
        name: name.to_owned(),
        label: name.to_owned(),
        kind: "string".to_owned(),
        length: 40,
        formula: false,
        required,
        default: default.map(str::to_owned),
    };
    scenario.orgs[0].fields =
        vec![spec("Reason__c", true, None), spec("Source__c", true, Some("Web")), spec("Note__c", false, None)];
    // Field-level security does not reach a required field.
    scenario.profiles[0].fields.insert("Task.Reason__c".to_owned(), FieldPermission::Hidden);
    let world = World::start(scenario);
    let task = world.rest("sobjects/Task/describe").json();
    let described = |name: &str| {
        let field = field(&task, name).unwrap();
        (field["nillable"].as_bool().unwrap(), field["defaultedOnCreate"].as_bool().unwrap(), field["length"].clone())
    };
    assert_eq!(described("Reason__c"), (false, false, json!(40)));
    assert_eq!(described("Source__c"), (false, true, json!(40)));
    assert_eq!(described("Note__c"), (true, false, json!(40)));
    assert_eq!(described("OwnerId"), (false, true, json!(18)));

    let info = world.rest("ui-api/object-info/Lead").json();
    for (name, kind, length, required) in
        [("Company", "String", 255, true), ("Status", "Picklist", 255, true), ("Phone", "Phone", 40, false)]
    {
        let field = &info["fields"][name];
        assert_eq!((&field["dataType"], &field["length"]), (&json!(kind), &json!(length)), "{name}");
        assert_eq!(field["required"], required, "{name}");
    }

    let lead = || world.rest(&format!("sobjects/Lead/{ADA}?fields=LastName,Company,Status,OwnerId")).json();
    assert!(["LastName", "Company", "Status", "OwnerId"].iter().all(|name| lead()[name].is_string()), "{}", lead());
    world.fake.change(|scenario| scenario.records[0].empty.push("Company".to_owned()));
    assert_eq!(lead()["Company"], Value::Null);
}

/// The seed's world with *View Setup* for its rep, and a group that the rep is in: two permission sets, of which one edits
/// what the profile hides, and a muting set that takes some of it away again.
fn with_a_group() -> World {
    let text = std::fs::read_to_string(fake::scenarios_dir().join("seed.toml")).unwrap();
    let text = text
        .replacen("name = \"Sales\"\n", "name = \"Sales\"\nview_setup = true\n[profile.objects]\nLead = { edit = false }\n", 1)
        .replacen("\"Task.MSE_Clicked__c\" = \"read\"", "\"Task.MSE_Clicked__c\" = \"hidden\"\n\"Task.MSE_Viewed__c\" = \"hidden\"", 1)
        .replacen("profile = \"Sales\"", "profile = \"Sales\"\npermission_sets = [\"Old\"]\nexpired = [\"Old\"]\npermission_set_groups = [\"Sellers\"]", 1);
    let more = r#"
[[profile]]
name = "Clicks"
permission_set = true
[profile.objects]
Lead = { create = false }
[profile.fields]
"Task.MSE_Clicked__c" = "edit"
"Task.MSE_Viewed__c" = "edit"

[[profile]]
name = "Replies"
permission_set = true
[profile.fields]
"Task.MSE_Replied__c" = "edit"

[[profile]]
name = "Old"
permission_set = true
type = "standard"
[profile.fields]
"Task.MSE_Viewed__c" = "edit"

[[muting_set]]
name = "No views"
[muting_set.fields]
"Task.MSE_Viewed__c" = "read"
"Task.MSE_Replied__c" = "edit"

[[permission_set_group]]
name = "Sellers"
permission_sets = ["Clicks", "Replies"]
muting = "No views"
"#;
    let path = std::env::temp_dir().join(format!(
        "loggable-fake-group-{}-{:?}.toml",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::write(&path, text + more).unwrap();
    let scenario = Scenario::load(&path);
    std::fs::remove_file(&path).unwrap();
    World::start(scenario.unwrap_or_else(|error| panic!("{error}")))
}

/// The rows of a query, each as its fields' values with blanks between.
fn table(world: &World, soql: &str, columns: &[&str]) -> Vec<String> {
    let answer = world.query(soql);
    assert_eq!(answer.status, 200, "{soql}: {}", answer.body);
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |record: &Value| columns.iter().map(|name| text(&record[*name])).collect::<Vec<_>>().join(" ");
    answer.json()["records"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn a_group_grants_what_its_sets_grant_but_what_is_muted() {
    let world = with_a_group();
    let task = world.rest("sobjects/Task/describe").json();
    let editable = |name: &str| field(&task, name).map(|field| field["updateable"] == true);
    assert_eq!(editable("MSE_Clicked__c"), Some(true), "the profile hides it, a set of the group edits it");
    assert_eq!(editable("MSE_Viewed__c"), None, "a set of the group edits it, the muting takes it away");
    assert_eq!(editable("MSE_Replied__c"), Some(false), "the profile reads it, the muting takes the group's edit away");
    let info = world.rest("ui-api/object-info/batch/Lead").json();
    assert_eq!(info["results"][0]["result"]["updateable"], true);

    // A group that has not been calculated grants nothing.
    world.fake.change(|scenario| scenario.permission_set_groups[0].status = GroupStatus::Outdated);
    let task = world.rest("sobjects/Task/describe").json();
    assert_eq!(field(&task, "MSE_Clicked__c"), None);
    assert_eq!(world.rest("ui-api/object-info/Lead").json()["updateable"], false);
}

#[test]
fn a_set_that_expired_or_waits_for_a_session_grants_nothing() {
    let world = with_a_group();
    let viewed = || field(&world.rest("sobjects/Task/describe").json(), "MSE_Viewed__c").is_some();
    assert!(!viewed(), "the assignment of Old has expired");
    world.fake.change(|scenario| scenario.users[0].expired.clear());
    assert!(viewed());
    world.fake.change(|scenario| scenario.profiles[3].kind = PermissionSetKind::Session);
    assert!(!viewed(), "no session has activated Old");
    let soql = "SELECT Type,HasActivationRequired FROM PermissionSet WHERE Label = 'Old'";
    assert_eq!(table(&world, soql, &["Type", "HasActivationRequired"]), ["Session true"]);
}

#[test]
fn who_grants_a_field() {
    let world = with_a_group();
    let sets = table(
        &world,
        "SELECT Id,Label,IsOwnedByProfile,Profile.Name,Type,HasActivationRequired,PermissionsEditTask,\
         PermissionsModifyAllData,PermissionsViewAllData FROM PermissionSet",
        &["Id", "Label", "Type", "IsOwnedByProfile", "PermissionsEditTask"],
    );
    assert_eq!(
        sets,
        [
            "0PS5g0000000000GAA 00e5g0000000000 Profile true true",
            "0PS5g0000000001GAA Clicks Regular false false",
            "0PS5g0000000002GAA Replies Regular false false",
            "0PS5g0000000003GAA Old Standard false false",
            "0PS5g0000000004GAA Sellers Group false false",
            "0QM5g0000000000GAA No views Muting false false",
        ]
    );
    let profile = first(&world.query("SELECT Profile.Name FROM PermissionSet WHERE IsOwnedByProfile = true"));
    assert_eq!(profile["Profile"]["Name"], "Sales");

    let fields = "SELECT ParentId,SobjectType,Field,PermissionsRead,PermissionsEdit FROM FieldPermissions WHERE \
                  SobjectType IN ('Task','Event','Activity','Lead') AND Field IN ('Task.MSE_Clicked__c',\
                  'Event.MSE_Clicked__c','Activity.MSE_Clicked__c','Task.MSE_Replied__c') ORDER BY Field";
    let columns = ["Field", "ParentId", "PermissionsRead", "PermissionsEdit"];
    assert_eq!(
        table(&world, fields, &columns),
        [
            "Task.MSE_Clicked__c 0PS5g0000000001GAA true true",
            "Task.MSE_Clicked__c 0PS5g0000000004GAA true true",
            "Task.MSE_Replied__c 0PS5g0000000000GAA true false",
            "Task.MSE_Replied__c 0PS5g0000000002GAA true true",
            "Task.MSE_Replied__c 0PS5g0000000004GAA true false",
            "Task.MSE_Replied__c 0QM5g0000000000GAA false true",
        ]
    );
    world.fake.change(|scenario| scenario.orgs[0].activity_permissions = ActivityPermissions::Event);
    assert_eq!(
        table(&world, fields, &["Field", "SobjectType", "ParentId"]),
        ["Event.MSE_Clicked__c Event 0PS5g0000000001GAA", "Event.MSE_Clicked__c Event 0PS5g0000000004GAA"]
    );
}

#[test]
fn who_is_assigned_what() {
    let world = with_a_group();
    let assigned = "SELECT PermissionSetId,PermissionSetGroupId,ExpirationDate FROM PermissionSetAssignment WHERE \
                    AssigneeId='0055g00000HvTcR'";
    assert_eq!(
        table(&world, assigned, &["PermissionSetId", "PermissionSetGroupId"]),
        ["0PS5g0000000000GAA null", "0PS5g0000000003GAA null", "0PS5g0000000004GAA 0PG5g0000000000GAA"]
    );
    let expired: Vec<bool> =
        table(&world, assigned, &["ExpirationDate"]).iter().map(|date| date.starts_with("20")).collect();
    assert_eq!(expired, [false, true, false]);

    assert_eq!(
        table(&world, "SELECT Id,MasterLabel,Status FROM PermissionSetGroup", &["Id", "MasterLabel", "Status"]),
        ["0PG5g0000000000GAA Sellers Updated"]
    );
    assert_eq!(
        table(
            &world,
            "SELECT PermissionSetGroupId,PermissionSetId FROM PermissionSetGroupComponent",
            &["PermissionSetId"]
        ),
        ["0PS5g0000000001GAA", "0PS5g0000000002GAA", "0QM5g0000000000GAA"]
    );
}

#[test]
fn who_grants_an_object() {
    let world = with_a_group();
    let soql = "SELECT ParentId,SobjectType,PermissionsRead,PermissionsCreate,PermissionsEdit,PermissionsViewAllRecords,\
                PermissionsModifyAllRecords FROM ObjectPermissions WHERE SobjectType IN ('Lead','Contact','Account',\
                'Opportunity') AND SobjectType = 'Lead'";
    let columns = ["ParentId", "PermissionsCreate", "PermissionsEdit", "PermissionsViewAllRecords"];
    assert_eq!(
        table(&world, soql, &columns),
        [
            "0PS5g0000000000GAA true false false",
            "0PS5g0000000001GAA false true false",
            "0PS5g0000000004GAA false true false",
        ]
    );
    let task = world.query("SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Task'");
    assert_eq!(task.json()["totalSize"], 0);

    world.fake.change(|scenario| scenario.profiles[0].modify_all_data = true);
    assert_eq!(table(&world, soql, &columns)[0], "0PS5g0000000000GAA true true true");
    assert_eq!(world.rest("ui-api/object-info/Lead").json()["updateable"], true);
    // That says nothing of fields.
    assert_eq!(field(&world.rest("sobjects/Task/describe").json(), "MSE_Viewed__c"), None);
}

#[test]
fn the_definitions_of_fields_tell_missing_from_hidden() {
    let world = with_a_group();
    world.fake.change(|scenario| scenario.orgs[0].without.push("Task.MSE_Replied__c".to_owned()));
    let tooling = |soql: &str| world.rest(&format!("tooling/query?q={}", encoded(soql)));
    let of_task =
        "SELECT QualifiedApiName,Label,DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName='Task'";
    let answer = tooling(of_task);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let fields = answer.json()["records"].clone();
    let kind = |name: &str| {
        let field = fields.as_array().unwrap().iter().find(|field| field["QualifiedApiName"] == name);
        field.map(|field| field["DataType"].as_str().unwrap().to_owned())
    };
    assert_eq!(kind("MSE_Replied__c"), None, "it was not created");
    assert_eq!(kind("MSE_Viewed__c").as_deref(), Some("Checkbox"), "it is hidden, and there");
    for (name, shown) in [
        ("MSE_Email_Status__c", "Text(255)"),
        ("MSE_Details__c", "URL(255)"),
        ("Type", "Picklist"),
        ("CreatedDate", "Date/Time"),
        ("CreatedById", "Lookup(User)"),
    ] {
        assert_eq!(kind(name).as_deref(), Some(shown), "{name}");
    }

    for (soql, status, code) in [
        ("SELECT Label FROM FieldDefinition", 400, "MALFORMED_QUERY"),
        (
            "SELECT Label FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName='Task' OR EntityDefinition.QualifiedApiName='Lead'",
            400,
            "MALFORMED_QUERY",
        ),
        (
            "SELECT Label FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName IN ('Task','Lead')",
            400,
            "MALFORMED_QUERY",
        ),
        ("SELECT Nonsense FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName='Task'", 400, "INVALID_FIELD"),
    ] {
        let answer = tooling(soql);
        assert_eq!((answer.status, error_code(&answer).as_str()), (status, code), "{soql}");
    }
    let composite = world.composite(json!([get("fields", &format!("tooling/query?q={}", encoded(of_task)))]));
    assert_eq!(composite.json()["compositeResponse"][0]["httpStatusCode"], 400);
}

#[test]
fn without_view_setup_there_is_no_setup() {
    let world = World::of("seed");
    for object in
        ["FieldPermissions", "ObjectPermissions", "PermissionSet", "PermissionSetAssignment", "PermissionSetGroup"]
    {
        let answer = world.query(&format!("SELECT Id FROM {object}"));
        assert_eq!((answer.status, error_code(&answer).as_str()), (400, "INVALID_TYPE"), "{object}");
        assert_eq!(answer.json()[0]["message"], format!("sObject type '{object}' is not supported."));
    }
    let soql = "SELECT Label FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName='Task'";
    let answer = world.rest(&format!("tooling/query?q={}", encoded(soql)));
    assert_eq!((answer.status, error_code(&answer).as_str()), (403, "INSUFFICIENT_ACCESS"));
}

#[test]
fn everybody_finds_users() {
    let world = World::of("seed");
    world.fake.change(|scenario| {
        let rita = scenario.users[0].clone();
        for (id, name, username, active) in [
            ("0055g00000HvTcS", "Bert Under_score", "bert@acme.example", true),
            ("0055g00000HvTcT", "Bert Underscore", "under_rita@acme.example", true),
            ("0055g00000HvTcU", "Rita Retired", "gone@acme.example", false),
        ] {
            let (id, name, username) = (id.to_owned(), name.to_owned(), username.to_owned());
            scenario.users.push(User { id, name, username, active, ..rita.clone() });
        }
    });
    let search = |text: &str| {
        let soql = format!(
            "SELECT Id,Name,Username,IsActive,Profile.Name FROM User WHERE IsActive=true AND (Name LIKE '%{text}%' OR \
             Username LIKE '%{text}%') ORDER BY Name LIMIT 20"
        );
        table(&world, &soql, &["Name"])
    };
    assert_eq!(search("RITA"), ["Bert Underscore", "Rita Rep"]);
    assert_eq!(search(r"under\_score"), ["Bert Under_score"]);
    let rita = first(&world.query("SELECT Name,Profile.Name FROM User WHERE Name = 'Rita Rep'"));
    assert_eq!(rita["Profile"]["Name"], "Sales");
    assert_eq!(rita["Profile"]["attributes"]["type"], "Profile");
}
