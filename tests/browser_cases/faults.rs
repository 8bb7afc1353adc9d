//! Faults of servers and of the line to them: each is told for what it is, on the page, in the popup and on the icon, and
//! the next good answer replaces it.
//!
//! All of it in one browser, because what differs is a row and not a world: a lead in order, of whom Actions has shown all
//! there is to see. What must be shown under a fault is what a scenario expects where the same is not known.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fake::scenario::{BrokenConnection, Expect, Fault};
use fake::{Fake, Scenario};
use serde_json::json;
use xtask::browser::{Browser, Kind, Popup};
use xtask::shown::{Shown, differences};
use xtask::webdriver::Tab;

use super::{LEAD, click_in_panel, page_is_untouched};
use crate::{Test, without_not_applicable};

const ACME: &str = "acme.my.salesforce.com";
/// A page of the same org on which there is nothing to judge.
const HOME: &str = "https://acme.lightning.force.com/lightning/page/home";

/// Everything that is asked.
const ALL: &str = "/services/";
/// Everything but who the user is.
const DATA: &str = "/services/data/";
const USERINFO: &str = "/services/oauth2/userinfo";
const DESCRIBE: &str = "/services/data/v67.0/sobjects/Task/describe";
const OBJECT_INFO: &str = "/services/data/v67.0/ui-api/object-info/batch/";
const COMPOSITE: &str = "/services/data/v67.0/composite";

/// What is not known under a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unknown {
    /// Not even whose session it is.
    All,
    /// Nothing but that.
    Data,
    /// Likewise, and Salesforce has said that its API is closed.
    ApiClosed,
    /// What the user can see and edit of a task.
    Task,
    /// What only the record says.
    Record,
    /// Nothing: another request answers instead.
    Nothing,
}

impl Unknown {
    /// What must be shown, and that `why` is the reason for all that cannot be told.
    fn expect(self, why: &str) -> Result<Expect> {
        let of = |name| Scenario::named(name).map(|scenario| scenario.expect);
        let mut expect = match self {
            Unknown::All => of("no_session")?,
            Unknown::Data => {
                let mut expect = of("no_session")?;
                // Data was asked for, and answers would have said how many calls are used.
                expect.rules.insert("api_limit_near".to_owned(), "cannot-tell".to_owned());
                expect
            }
            Unknown::ApiClosed => of("api_disabled")?,
            Unknown::Task => of("server_down")?,
            Unknown::Record => {
                let mut expect = of("no_session")?;
                for rule in [
                    "hidden_activity_field",
                    "read_only_activity_field",
                    "missing_task_field",
                    "missing_package_field",
                    "misnamed_task_field",
                    "mistyped_task_field",
                    "task_type_value_missing",
                    "required_task_field",
                    "no_object_access",
                    "api_not_available",
                    "api_limit_near",
                ] {
                    expect.rules.insert(rule.to_owned(), "fine".to_owned());
                }
                expect
            }
            Unknown::Nothing => of("healthy_lead")?,
        };
        let unclear = expect.rules.iter().filter(|(_, state)| *state == "cannot-tell");
        expect.why = unclear.map(|(rule, _)| (rule.clone(), why.to_owned())).collect();
        Ok(expect)
    }
}

/// A fault, and what must be shown with it.
struct Row {
    name: String,
    fault: Fault,
    unknown: Unknown,
    why: &'static str,
    /// How many requests the check may cost, where that is part of what is promised.
    requests: Option<usize>,
}

fn row(name: &str, path: &str, fault: Fault, unknown: Unknown, why: &'static str) -> Row {
    let fault = Fault { path: path.to_owned(), host: Some(ACME.to_owned()), ..fault };
    Row { name: name.to_owned(), fault, unknown, why, requests: None }
}

fn status(status: u16, body: &str) -> Fault {
    Fault { status: Some(status), body: Some(body.to_owned()), ..Fault::default() }
}

fn code(number: u16, code: &str) -> Fault {
    status(number, &format!(r#"[{{"message":"It is refused.","errorCode":"{code}"}}]"#))
}

fn body(body: &str) -> Fault {
    Fault { body: Some(body.to_owned()), ..Fault::default() }
}

fn rows() -> Vec<Row> {
    let led_to = |address: &str| Fault { redirect: Some(address.to_owned()), ..Fault::default() };
    let no = |connection| Fault { connection: Some(connection), ..Fault::default() };
    let mut rows = vec![
        // The first round, and who the user is after the cookie was read again.
        Row {
            requests: Some(4),
            ..row("401 after the retry too", ALL, code(401, "INVALID_SESSION_ID"), Unknown::All, "session-expired")
        },
        row("403 API_DISABLED_FOR_ORG", DATA, code(403, "API_DISABLED_FOR_ORG"), Unknown::ApiClosed, "api-disabled"),
        row(
            "403 API_CURRENTLY_DISABLED",
            DATA,
            code(403, "API_CURRENTLY_DISABLED"),
            Unknown::ApiClosed,
            "api-disabled",
        ),
        row(
            "403 REQUEST_LIMIT_EXCEEDED",
            DATA,
            code(403, "REQUEST_LIMIT_EXCEEDED"),
            Unknown::Data,
            "request-limit-exceeded",
        ),
        row("403 INSUFFICIENT_ACCESS", DATA, code(403, "INSUFFICIENT_ACCESS"), Unknown::Data, "refused"),
        row("403 FORBIDDEN", DATA, code(403, "FORBIDDEN"), Unknown::Data, "refused"),
        row("403 with a code that nobody knows", DATA, code(403, "NEVER_HEARD_OF"), Unknown::Data, "refused"),
        row("403 with HTML", ALL, status(403, "html"), Unknown::All, "refused"),
        row("404 of the whole API", DATA, code(404, "NOT_FOUND"), Unknown::Data, "refused"),
        row("404 with HTML", ALL, status(404, "html"), Unknown::All, "refused"),
        row("429", DATA, status(429, "empty"), Unknown::Data, "request-limit-exceeded"),
        row("500", ALL, code(500, "UNKNOWN_EXCEPTION"), Unknown::All, "server-fault"),
        row("503 with HTML", ALL, status(503, "html"), Unknown::All, "server-fault"),
        row("the login page with 200", ALL, status(200, "html"), Unknown::All, "not-json"),
        row("a redirect to a foreign host", ALL, led_to("https://elsewhere.example/in"), Unknown::All, "not-json"),
        row("a redirect to the login page", ALL, led_to(&format!("https://{ACME}/?ec=302")), Unknown::All, "not-json"),
        row("every body cut", ALL, Fault { cut: Some(20), ..Fault::default() }, Unknown::All, "unreachable"),
        row(
            "one body cut in half",
            DESCRIBE,
            Fault { cut: Some(9_000), ..Fault::default() },
            Unknown::Task,
            "unreachable",
        ),
        row("rubbish as gzip", ALL, body("gzip"), Unknown::All, "unreachable"),
        row("a connection that is refused", ALL, no(BrokenConnection::Refused), Unknown::All, "unreachable"),
        // A browser tries such a request again several times, so it is one and not all.
        row("a connection that is reset", USERINFO, no(BrokenConnection::Reset), Unknown::All, "unreachable"),
        row(
            "a body without end",
            DESCRIBE,
            Fault { length: Some(ENDLESS), ..Fault::default() },
            Unknown::Task,
            "too-large",
        ),
    ];
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    // One body of each kind for all resources: what is foreign to one of them is skipped there.
    let deep = format!(r#"{{"user_id":{deep},"name":{deep},"results":{deep},"compositeResponse":{deep}}}"#);
    let shapes = [
        ("null", "null"),
        ("a list", "[]"),
        ("an empty object", "{}"),
        (
            "wrong types",
            r#"{"user_id":7,"organization_id":true,"name":{},"createable":"yes","updateable":1,"fields":"none",
                "results":{"0":{}},"compositeResponse":{"record":200}}"#,
        ),
        // Right at first sight. Taken for an answer, it would say that there is nothing: no field, no object, no record.
        (
            "hollow",
            r#"{"user_id":"","organization_id":"","preferred_username":"","name":"Task","createable":true,
                "updateable":true,"fields":[],"results":[{},{},{},{}],"compositeResponse":[]}"#,
        ),
        ("deeply nested", &deep),
    ];
    for (resource, path, unknown) in [
        ("userinfo", USERINFO, Unknown::All),
        ("describe", DESCRIBE, Unknown::Task),
        ("object-info", OBJECT_INFO, Unknown::Nothing),
        ("composite", COMPOSITE, Unknown::Record),
    ] {
        rows.extend(
            shapes.map(|(shape, text)| {
                row(&format!("{resource} with {shape}"), path, body(text), unknown, "unknown-shape")
            }),
        );
    }
    rows
}

/// Far more than is read, and than stands in buffers on the way.
const ENDLESS: usize = 64 << 20;

/// The requests with a session, of all hosts.
fn asked(fake: &Fake) -> Vec<fake::Recorded> {
    fake.requests().into_iter().filter(|request| request.header("authorization").is_some()).collect()
}

/// The lead's page and the popup about it, each in a tab of its own.
struct Both<'a> {
    browser: &'a Browser,
    page: &'a Tab,
    popup: &'a Popup<'a>,
}

impl Both<'_> {
    /// Clicks *Check again* in the popup, and answers once it has its answer.
    fn check_again(&self) -> Result<()> {
        let session = self.popup.session();
        let button = session.find("[data-action=check-again]")?.context("nothing to check again with")?;
        session.click(&button)?;
        self.browser.wait("the popup's answer", || {
            let busy = session.execute("return document.body.ariaBusy", vec![])?;
            Ok((busy == json!("false")).then_some(()))
        })
    }

    /// That popup, icon and page show this.
    fn show(&self, expect: &Expect) -> Result<()> {
        let different = |shown: &Shown| differences(expect, &without_not_applicable(shown));
        let popup = self.popup.shown()?.context("the popup is empty or checking")?;
        let in_popup = different(&popup);
        ensure!(in_popup.is_empty(), "in the popup: {}", in_popup.join("\n"));
        let text = self.popup.text()?;
        ensure!(text.trim().len() > 100, "the popup says next to nothing: {text}");

        let title = "return (globalThis.browser ?? chrome).action.getTitle({
                         tabId: Number(new URLSearchParams(location.search).get('tab')) })";
        let worst = ["will-not-log", "cannot-tell", "logs"]
            .into_iter()
            .find(|worst| expect.verdicts.values().any(|verdict| verdict == worst))
            .context("no verdict is expected")?;
        // Page and icon are told after the popup, which does not wait for them.
        self.browser.wait("the icon's title", || {
            let title = self.popup.session().execute(title, vec![])?;
            Ok(title.as_str().is_some_and(|title| title.starts_with(worst)).then_some(()))
        })?;

        let popup_tab = self.browser.tab()?;
        self.browser.switch_to(self.page)?;
        let mut last = vec!["nothing is shown".to_owned()];
        let outcome = self.browser.wait("the same on the page", || {
            let Some(shown) = self.browser.shown()? else { return Ok(None) };
            last = different(&shown);
            Ok(last.is_empty().then_some(()))
        });
        outcome.with_context(|| last.join("\n"))?;
        page_is_untouched(self.browser)?;
        self.browser.switch_to(&popup_tab)
    }
}

/// One row: the fault, what is shown with it, and that a good answer replaces it.
fn fails_and_recovers(both: &Both<'_>, fake: &Fake, row: &Row) -> Result<()> {
    fake.clear_requests();
    fake.change(|scenario| scenario.faults = vec![row.fault.clone()]);
    both.check_again()?;
    let asked = asked(fake);
    both.show(&row.unknown.expect(row.why)?).with_context(|| format!("after {} requests", asked.len()))?;
    let tried_again = row.fault.connection.is_some();
    ensure!(asked.len() <= 6 || tried_again, "{} requests", asked.len());
    if row.unknown == Unknown::Nothing {
        let composites = asked.iter().filter(|request| request.path == COMPOSITE).count();
        ensure!(composites == 2, "{composites} composites, where one describes and one reads the record");
    }
    if let Some(due) = row.requests {
        ensure!(asked.len() == due, "{} requests where {due} are due", asked.len());
    }
    let elsewhere: Vec<&str> = asked
        .iter()
        .filter(|request| request.host != ACME || !request.path.starts_with(ALL))
        .map(|request| request.path.as_str())
        .collect();
    ensure!(elsewhere.is_empty(), "the session was taken to {elsewhere:?}");
    if row.fault.redirect.is_some() {
        let followed = fake.requests().into_iter().find(|request| request.host == "elsewhere.example");
        ensure!(followed.is_none(), "the redirect was followed: {followed:?}");
    }
    if row.fault.length.is_some() {
        abandoned(both.browser, fake, DESCRIBE)?;
    }

    fake.change(|scenario| scenario.faults.clear());
    if row.unknown == Unknown::Nothing {
        // Nothing is shown that a better answer could replace.
        return Ok(());
    }
    both.check_again()?;
    both.show(&Unknown::Nothing.expect("")?).context("after the fault")
}

/// Waits until the fake has noticed that the answer to this request is not waited for any more.
fn abandoned(browser: &Browser, fake: &Fake, path: &str) -> Result<()> {
    browser
        .wait("the request to be given up", || {
            Ok(fake.abandoned().iter().any(|abandoned| abandoned.path == path).then_some(()))
        })
        .with_context(|| format!("of {path}; given up were {:?}", fake.abandoned()))
}

/// The case: every row, a session that is renewed meanwhile, and answers that do not come to an end.
pub(super) fn each_is_told_for_what_it_is_and_the_next_good_answer_replaces_it(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("healthy_lead")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        let page = browser.tab()?;
        let elsewhere = browser.new_tab()?;
        browser.switch_to(&page)?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
        browser.with_popup(|popup| {
            popup.wait_for_shown()?;
            let both = Both { browser, page: &page, popup };
            let mut failed = Vec::new();
            for row in rows() {
                if let Err(error) = fails_and_recovers(&both, fake, &row) {
                    failed.push(format!("{}: {error:#}", row.name));
                    // The other rows can only be judged from the same beginning.
                    fake.change(|scenario| scenario.faults.clear());
                    both.check_again().context(failed.join("\n\n"))?;
                }
            }
            if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n\n")) }
        })?;
        renewed_meanwhile(browser, fake, &page, &elsewhere).context("a session that is renewed meanwhile")?;
        without_end(browser, fake).context("answers without an end")?;
        let errors = browser.console_errors()?;
        ensure!(errors.is_empty(), "the extension's scripts left errors: {}", errors.join("\n"));
        Ok(())
    })
}

/// The session that is asked with ends, and another page renews it while its answers are on their way: the cookie is read
/// anew, everything is asked once more, and nobody sees anything of it.
fn renewed_meanwhile(browser: &Browser, fake: &Fake, page: &Tab, elsewhere: &Tab) -> Result<()> {
    let ended = code(401, "INVALID_SESSION_ID");
    fake.change(|scenario| {
        scenario.faults = vec![Fault { path: ALL.to_owned(), held: true, ..ended }];
    });
    fake.clear_requests();
    click_in_panel(browser, "[data-action=check-again]")?;
    browser.wait("the first round", || Ok((asked(fake).len() == 3).then_some(())))?;
    fake.change(|scenario| scenario.sessions.iter_mut().for_each(|session| session.renewals += 1));
    browser.switch_to(elsewhere)?;
    browser.open(HOME)?;
    browser.switch_to(page)?;
    fake.change(|scenario| scenario.faults.clear());
    // The popup answers once the check is over.
    let popup = browser.popup()?;
    let different = differences(&Unknown::Nothing.expect("")?, &without_not_applicable(&popup));
    ensure!(different.is_empty(), "in the popup: {}", different.join("\n"));
    let asked = asked(fake);
    let statuses: Vec<u16> = asked.iter().map(|request| request.status).collect();
    // Who the user is comes first and alone, then the descriptions, then the record.
    ensure!(statuses == [401, 401, 401, 200, 200, 200, 200], "answered were {statuses:?}");
    let tokens: Vec<_> = asked.iter().map(|request| request.header("authorization")).collect();
    let (before, after) = tokens.split_at(3);
    ensure!(before.iter().all(|token| !after.contains(token)), "the cookie was not read anew");
    page_is_untouched(browser)
}

/// One answer comes at a byte a second and another one never: the popup says so within ten seconds of the visit's
/// beginning, and both requests are really given up.
fn without_end(browser: &Browser, fake: &Fake) -> Result<()> {
    fake.change(|scenario| {
        let slow = Fault { path: DESCRIBE.to_owned(), byte_ms: Some(1_000), ..Fault::default() };
        let silent = Fault { path: USERINFO.to_owned(), delay_ms: 60_000, ..Fault::default() };
        scenario.faults = vec![slow, silent];
        // Another session, of which nothing is kept.
        scenario.sessions.iter_mut().for_each(|session| session.renewals += 1);
    });
    fake.clear_requests();
    let start = Instant::now();
    browser.open(HOME)?;
    browser.open(LEAD)?;
    let popup = browser.popup()?;
    let took = start.elapsed();
    let different = differences(&Unknown::All.expect("timed-out")?, &without_not_applicable(&popup));
    ensure!(different.is_empty(), "in the popup: {}", different.join("\n"));
    ensure!(took < Duration::from_secs(10), "it took {took:?}");
    for path in [DESCRIBE, USERINFO] {
        abandoned(browser, fake, path)?;
    }
    // A new visit is another look.
    fake.change(|scenario| scenario.faults.clear());
    browser.open(HOME)?;
    browser.open(LEAD)?;
    browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
    page_is_untouched(browser)
}
