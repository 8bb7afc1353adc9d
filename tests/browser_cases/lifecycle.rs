//! What happens around the extension: its background stops, its storage is full or holds rubbish, the network goes and
//! comes, many tabs open at once, and the extension itself is shut out or replaced under open pages.

use std::time::{Duration, Instant};

use fake::Fake;
use loggable::salesforce::id::SalesforceId;
use xtask::browser::{Measuring, Options};

use super::*;
use crate::browser_watch;

/// Every case, each run in both browsers.
pub const ALL: &[(&str, Case)] = &[
    ("a_background_that_stops_loses_no_check", a_background_that_stops_loses_no_check),
    (
        "a_storage_that_is_full_or_holds_rubbish_costs_no_verdict",
        a_storage_that_is_full_or_holds_rubbish_costs_no_verdict,
    ),
    ("the_network_goes_and_answers_overtake_each_other", the_network_goes_and_answers_overtake_each_other),
    (
        "many_tabs_ask_once_and_many_navigations_leave_one_badge",
        many_tabs_ask_once_and_many_navigations_leave_one_badge,
    ),
    ("nothing_of_a_private_window_is_left", nothing_of_a_private_window_is_left),
    (
        "an_extension_that_is_shut_out_or_replaced_leaves_nothing",
        an_extension_that_is_shut_out_or_replaced_leaves_nothing,
    ),
];

const GRACE: &str = "https://acme.lightning.force.com/lightning/r/Lead/00Q5g00000bRsVwEAK/view";
const HOME: &str = "https://acme.lightning.force.com/lightning/page/home";
const COMPOSITE: &str = "/services/data/v67.0/composite";

/// Ada, on whose record all is well, and Grace, on whose record a required field is empty; nothing of Actions.
fn two_leads() -> Result<Scenario> {
    let mut scenario = Scenario { visits: Vec::new(), ..Scenario::named("healthy_lead")? };
    let mut grace = scenario.records.first().context("no record")?.clone();
    grace.id = "00Q5g00000bRsVwEAK".to_owned();
    grace.fields.remove("Company");
    grace.empty = vec!["Company".to_owned()];
    grace.fields.insert("FirstName".to_owned(), "Grace".into());
    grace.fields.insert("LastName".to_owned(), "Hopper".into());
    scenario.records.push(grace);
    Ok(scenario)
}

fn fault(path: &str, delay_ms: u64, times: Option<usize>) -> fake::scenario::Fault {
    fake::scenario::Fault { path: path.to_owned(), times, delay_ms, ..fake::scenario::Fault::default() }
}

/// Salesforce takes what begins with this path and does not answer as long as anybody waits.
fn silent(path: &str) -> fake::scenario::Fault {
    fault(path, 600_000, None)
}

fn state<'a>(shown: &'a Shown, rule: &str) -> &'a str {
    shown.rules.iter().find(|known| known.rule == rule).map_or("", |rule| &rule.state)
}

/// Salesforce has answered, about fields and about the record.
fn is_answered(shown: &Shown) -> bool {
    state(shown, "api_not_available") == "fine" && state(shown, "missing_task_field") == "fine"
}

fn is_of_ada(shown: &Shown) -> bool {
    is_answered(shown) && state(shown, "required_field_empty") == "fine"
}

fn is_of_grace(shown: &Shown) -> bool {
    is_answered(shown) && state(shown, "required_field_empty") == "broken"
}

/// Nothing can be told, by name, and there is something to do about it.
fn wait_until_nothing_can_be_told(browser: &Browser) -> Result<()> {
    browser.wait_until_shown(|shown| {
        state(shown, "api_not_available") == "cannot-tell"
            && shown.verdicts.values().all(|verdict| verdict == "cannot-tell")
    })?;
    let root = browser.mounted()?.context("nothing is mounted")?;
    let next = browser.session().find_all_in(&root, "[data-action=check-again]")?;
    ensure!(!next.is_empty(), "there is nothing to do about it");
    Ok(())
}

/// Neither the page nor the extension has complained.
fn nobody_complains(browser: &Browser) -> Result<()> {
    let errors = browser.console_errors()?;
    ensure!(errors.is_empty(), "the extension's scripts left errors: {}", errors.join("\n"));
    page_is_untouched(browser)
}

/// Follows a link of the page. An open panel would lie over it.
fn follow(browser: &Browser, name: &str) -> Result<()> {
    browser.session().execute("window.focus(); document.activeElement?.blur()", vec![])?;
    close_panel(browser)?;
    browser.click_text(name)
}

fn close_panel(browser: &Browser) -> Result<()> {
    browser.wait("the panel to close", || {
        let Some(badge) = browser.badge()? else { return Ok(Some(())) };
        let attribute = "return arguments[0].getAttribute('aria-expanded')";
        if browser.session().execute(attribute, vec![Argument::Element(&badge)])? == "true" {
            browser.session().click(&badge)?;
            return Ok(None);
        }
        Ok(Some(()))
    })
}

/// Waits until Salesforce has been asked for a record more often than before.
fn wait_for_question(browser: &Browser, fake: &Fake, before: usize) -> Result<()> {
    browser.wait("a question about the record", || Ok((composites(fake) > before).then_some(())))
}

fn composites(fake: &Fake) -> usize {
    asked_for(fake, COMPOSITE)
}

fn asked_for(fake: &Fake, path: &str) -> usize {
    fake.requests().into_iter().filter(|request| request.path.starts_with(path)).count()
}

fn a_background_that_stops_loses_no_check(kind: Kind, test: &Test) -> Result<()> {
    test.run(kind, two_leads()?, |browser, fake| {
        browser.open(LEAD)?;
        browser.wait_until_shown(is_of_ada)?;
        // Between visits: the panel works, the popup answers from what was kept, a navigation is noticed.
        browser.stop_background()?;
        let before = composites(fake);
        click_in_panel(browser, "[data-action=check-again]")?;
        wait_for_question(browser, fake, before)?;
        browser.wait_until_shown(is_of_ada)?;
        browser.stop_background()?;
        let before = asked(fake);
        let start = Instant::now();
        let popup = browser.popup()?;
        ensure!(start.elapsed() < Duration::from_secs(10), "the popup took {:?}", start.elapsed());
        ensure!(is_of_ada(&popup) && asked(fake) == before, "the popup asked, or forgot: {popup:?}");
        browser.stop_background()?;
        follow(browser, "Grace Hopper")?;
        browser.wait_until_shown(is_of_grace)?;
        // In the middle of a request: nobody does anything, and the check is made all the same.
        for checking_is_shown in [false, true] {
            fake.change(|scenario| scenario.faults = vec![silent(COMPOSITE)]);
            let before = composites(fake);
            follow(browser, if checking_is_shown { "Grace Hopper" } else { "Ada Lovelace" })?;
            wait_for_question(browser, fake, before)?;
            if checking_is_shown {
                browser.wait("a badge that says that it checks", || {
                    Ok((browser.badge()?.is_some() && !browser.is_checked()?).then_some(()))
                })?;
            }
            browser.stop_background()?;
            fake.change(|scenario| scenario.faults.clear());
            browser.wait_until_shown(if checking_is_shown { is_of_grace } else { is_of_ada })?;
        }
        // And so for whoever waits in the popup.
        fake.change(|scenario| scenario.faults = vec![silent(COMPOSITE)]);
        let before = composites(fake);
        click_in_panel(browser, "[data-action=check-again]")?;
        wait_for_question(browser, fake, before)?;
        browser.with_popup(|popup| {
            browser.wait("a popup that says that it checks", || {
                Ok((!popup.text()?.is_empty() && popup.shown()?.is_none()).then_some(()))
            })?;
            browser.stop_background()?;
            fake.change(|scenario| scenario.faults.clear());
            let shown = popup.wait_for_shown()?;
            ensure!(is_of_grace(&shown), "{shown:?}");
            Ok(())
        })?;
        browser.wait_until_shown(is_of_grace)?;
        nobody_complains(browser)
    })
}

/// Puts rubbish under every key, of either kind: texts, and what is none.
const RUBBISH: &str = r#"
    const rubbish = ["", "{", "[]", "null", "{\"version\":99}", { a: 1 }, [1], 42, true];
    const { storage } = globalThis.browser ?? chrome;
    return Promise.all([storage.session, storage.local].map(async (area) => {
        const keys = Object.keys(await area.get(null));
        await area.set(Object.fromEntries(keys.map((key, at) => [key, rubbish[at % rubbish.length]])));
        return keys.length;
    }));
"#;

/// Every key with what is under it, as far as it is no text that the engine could have written. The key of an identity has
/// a digest in it, and with another salt another one.
const SPOILT: &str = r#"
    const { storage } = globalThis.browser ?? chrome;
    return Promise.all([storage.session, storage.local].map((area) => area.get(null)))
        .then((kept) => kept.flatMap(Object.entries).filter(([key, value]) => !key.startsWith("identity/") && (typeof value !== "string" || value.length < 20)));
"#;

/// Fills both stores until not one more text has room.
const FILL: &str = r#"
    const { storage } = globalThis.browser ?? chrome;
    return (async () => {
        let refused = 0;
        for (const area of [storage.session, storage.local]) {
            let number = 0, room = 10_500_000;
            for (let length = 4_194_304; length >= 16; length = Math.floor(length / 2)) {
                for (let more = true; more && room > 0;) {
                    number += 1;
                    room -= length;
                    try { await area.set({ [`fill${number}`]: "x".repeat(length) }); } catch { more = false; room += length; refused += 1; }
                }
            }
        }
        return refused;
    })();
"#;

const CLEAR: &str = r#"
    const { storage } = globalThis.browser ?? chrome;
    return Promise.all([storage.session.clear(), storage.local.clear()]).then(() => null);
"#;

fn a_storage_that_is_full_or_holds_rubbish_costs_no_verdict(kind: Kind, test: &Test) -> Result<()> {
    let mut scenario = two_leads()?;
    scenario.visits = Scenario::named("healthy_lead")?.visits;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
        let spoilt = browser.in_extension(RUBBISH)?;
        let of = |area: usize| spoilt.get(area).and_then(Value::as_u64).unwrap_or_default();
        ensure!(of(0) >= 8 && of(1) >= 2, "there was little to spoil: {spoilt}");
        browser.stop_background()?;
        let popup = browser.popup()?;
        ensure!(is_of_ada(&popup), "{popup:?}");
        // What Actions showed has gone with the rubbish, and what is not known is not guessed.
        ensure!(popup.verdicts.get("call").is_some_and(|verdict| verdict == "cannot-tell"), "{popup:?}");
        follow(browser, "Grace Hopper")?;
        browser.wait_until_shown(is_of_grace)?;
        browser.visit(&visits)?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
        let rest = browser.in_extension(SPOILT)?;
        ensure!(rest == json!([]), "it is still there: {rest}");

        browser.in_extension(CLEAR)?;
        let refused = browser.in_extension(FILL)?;
        ensure!(refused.as_u64().is_some_and(|refused| refused > 0), "the storage is never full: {refused}");
        browser.stop_background()?;
        let before = asked(fake);
        follow(browser, "Grace Hopper")?;
        browser.wait_until_shown(is_of_grace)?;
        ensure!(asked(fake) - before <= 4, "{} requests where nothing can be kept", asked(fake) - before);
        browser.stop_background()?;
        let popup = browser.popup()?;
        ensure!(is_of_grace(&popup), "{popup:?}");
        browser.in_extension(CLEAR)?;
        follow(browser, "Ada Lovelace")?;
        browser.wait_until_shown(is_of_ada)?;
        let before = asked(fake);
        follow(browser, "Grace Hopper")?;
        browser.wait_until_shown(is_of_grace)?;
        ensure!(asked(fake) - before == 1, "{} requests where all is kept again", asked(fake) - before);
        nobody_complains(browser)
    })
}

fn the_network_goes_and_answers_overtake_each_other(kind: Kind, test: &Test) -> Result<()> {
    let scenario = two_leads()?;
    let mut fake = Fake::start(scenario.clone())?;
    let port = fake.port();
    let mut browser = Browser::start(&Options::new(kind, port))?;
    let browser = &mut browser;
    test.picture_where_it_fails(browser, |browser| {
        browser.open(LEAD)?;
        browser.wait_until_shown(is_of_ada)?;
        // The first record's answer comes when the second one is on the screen.
        fake.change(|scenario| {
            scenario.faults = vec![fault(COMPOSITE, 1_500, Some(1)), fault("/a-clock", 2_000, None)];
        });
        let before = composites(&fake);
        follow(browser, "Grace Hopper")?;
        wait_for_question(browser, &fake, before)?;
        follow(browser, "Ada Lovelace")?;
        browser.wait_until_shown(is_of_ada)?;
        browser.session().execute("return fetch('/a-clock').then(() => null)", vec![])?;
        let shown = browser.wait_for_shown()?;
        ensure!(is_of_ada(&shown), "the answer of the record before is shown: {shown:?}");
        let popup = browser.popup()?;
        ensure!(is_of_ada(&popup), "the answer of the record before is in the popup: {popup:?}");

        // Offline: nobody listens any more.
        drop(fake);
        click_in_panel(browser, "[data-action=check-again]")?;
        wait_until_nothing_can_be_told(browser)?;
        follow(browser, "Grace Hopper")?;
        wait_until_nothing_can_be_told(browser)?;
        let popup = browser.popup()?;
        ensure!(state(&popup, "api_not_available") == "cannot-tell", "{popup:?}");
        fake = Fake::start_on(port, scenario)?;
        // Back: whoever asks again is answered, and whoever goes on too; nobody else asks.
        let popup = browser.popup()?;
        ensure!(state(&popup, "api_not_available") == "cannot-tell" && asked(&fake) == 0, "somebody asked: {popup:?}");
        click_in_panel(browser, "[data-action=check-again]")?;
        browser.wait_until_shown(is_of_grace)?;
        follow(browser, "Ada Lovelace")?;
        browser.wait_until_shown(is_of_ada)?;
        let popup = browser.popup()?;
        ensure!(is_of_ada(&popup), "{popup:?}");
        nobody_complains(browser)?;
        browser_watch::no_token_is_found(browser, &fake)?;
        browser_watch::only_api_hosts_were_asked(&fake)
    })
}

/// How many tabs are opened at once. More of them would measure the machine.
const TABS: usize = 10;
/// How many navigations inside a page. A browser takes its time for each; the engine alone is tried with ten thousand.
const NAVIGATIONS: usize = 500;

fn many_tabs_ask_once_and_many_navigations_leave_one_badge(kind: Kind, test: &Test) -> Result<()> {
    let mut scenario = two_leads()?;
    let ada = scenario.records.first().context("no record")?.clone();
    let mut addresses = Vec::new();
    for number in 0..TABS {
        let id = SalesforceId::parse(&format!("00Q5g00000cTb{number:02}")).context("no id")?;
        addresses.push(format!("https://acme.lightning.force.com/lightning/r/Lead/{id}/view"));
        scenario.records.push(fake::scenario::Record { id: id.to_string(), ..ada.clone() });
    }
    let fake = Fake::start(scenario)?;
    let options = Options { measuring: Some(Measuring::Extension), ..Options::new(kind, fake.port()) };
    let mut browser = Browser::start(&options)?;
    let browser = &mut browser;
    test.picture_where_it_fails(browser, |browser| {
        browser.open(LEAD)?;
        browser.wait_until_shown(is_of_ada)?;
        close_panel(browser)?;
        let keys = "const { storage } = globalThis.browser ?? chrome;
                    return storage.session.get(null).then((kept) => Object.keys(kept).length)";
        let before = browser.in_extension(keys)?;
        for _ in 0..NAVIGATIONS / 100 {
            browser.session().execute(
                "for (let number = 1; number < 100; number += 1) history.pushState({}, '', arguments[0] + '?number=' + number);
                 history.pushState({}, '', arguments[1]);",
                vec![Argument::Json(json!(HOME)), Argument::Json(json!(GRACE))],
            )?;
        }
        browser.session().execute("dispatchEvent(new PopStateEvent('popstate'))", vec![])?;
        // `shown` fails where there are two badges.
        browser.wait_until_shown(is_of_grace)?;
        let popup = browser.popup()?;
        ensure!(is_of_grace(&popup), "{popup:?}");
        let shown = browser.wait_for_shown()?;
        ensure!(is_of_grace(&shown), "{shown:?}");
        let after = browser.in_extension(keys)?;
        ensure!(after == before, "{after} keys where there were {before}");
        nobody_complains(browser)?;

        // Nothing is known of the org, and every tab asks while the first one still waits.
        browser.in_extension(CLEAR)?;
        browser.stop_background()?;
        fake.clear_requests();
        let questions =
            ["/services/oauth2/userinfo", "/services/data/v67.0/sobjects/Task", "/services/data/v67.0/ui-api"];
        fake.change(|scenario| scenario.faults = questions.map(|path| fault(path, 500, None)).into());
        browser.in_extension(&format!(
            "const {{ tabs }} = globalThis.browser ?? chrome;
             return Promise.all({}.map((url) => tabs.create({{ url, active: false }}))).then(() => null)",
            json!(addresses)
        ))?;
        browser.wait("every tab to ask", || Ok((composites(&fake) >= TABS).then_some(())))?;
        for path in questions {
            ensure!(asked_for(&fake, path) == 1, "{path} was asked for {} times", asked_for(&fake, path));
        }
        ensure!(composites(&fake) == TABS, "{} questions about {TABS} records", composites(&fake));
        let opener = browser.tab()?;
        let mut verdicts = 0;
        for tab in browser.session().tabs()? {
            browser.switch_to(&tab)?;
            if tab != opener {
                browser.wait_until_shown(is_of_ada)?;
                page_is_untouched(browser)?;
                verdicts += 1;
            }
        }
        ensure!(verdicts == TABS, "{verdicts} tabs");
        browser.switch_to(&opener)?;
        nobody_complains(browser)?;
        browser_watch::no_token_is_found(browser, &fake)?;
        browser_watch::only_api_hosts_were_asked(&fake)
    })
}

fn nothing_of_a_private_window_is_left(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("healthy_person")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, _| {
        let ordinary = browser.tab()?;
        let private = browser.open_private_window()?;
        let kept = |area: &str| -> Result<Vec<String>> {
            browser.switch_to(&ordinary)?;
            let keys = format!("return chrome.storage.{area}.get(null).then(Object.keys)");
            let keys =
                serde_json::from_value(browser.execute_as_extension(&keys)?).context("the keys of what is kept")?;
            browser.switch_to(&private)?;
            Ok(keys)
        };
        browser.visit(&visits)?;
        // What was seen a moment ago on another page of Actions is forgotten already, and the person on this one is told.
        let shown = browser
            .wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "cannot-tell"))?;
        let state = |rule: &str| shown.rules.iter().find(|shown| shown.rule == rule).map(|rule| rule.state.as_str());
        ensure!(state("not_connected") == Some("cannot-tell"), "{shown:?}");
        ensure!(state("missing_salesforce_id") == Some("fine"), "{shown:?}");
        let of_actions = |keys: &[String]| keys.iter().filter(|key| key.starts_with("actions/")).count();
        ensure!(of_actions(&kept("local")?) == 0, "a person of a private window is remembered: {:?}", kept("local")?);
        let is_private = |key: &String| key.starts_with("private/");
        ensure!(
            kept("session")?.iter().any(is_private),
            "what Salesforce answered is kept for nobody: {:?}",
            kept("session")?
        );
        browser.session().close_tab()?;
        browser.switch_to(&ordinary)?;
        browser.wait("everything of the private window to be gone", || {
            let keys = browser.execute_as_extension("return chrome.storage.session.get(null).then(Object.keys)")?;
            let keys: Vec<String> = serde_json::from_value(keys).context("the keys of what is kept")?;
            Ok((!keys.iter().any(is_private)).then_some(()))
        })?;
        // An ordinary window is remembered as ever.
        browser.visit(&visits)?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
        let keys = browser.execute_as_extension("return chrome.storage.local.get(null).then(Object.keys)")?;
        let keys: Vec<String> = serde_json::from_value(keys).context("the keys of what is kept")?;
        ensure!(of_actions(&keys) > 0, "nothing is remembered: {keys:?}");
        Ok(())
    })
}

fn an_extension_that_is_shut_out_or_replaced_leaves_nothing(kind: Kind, test: &Test) -> Result<()> {
    test.run_unsearched(kind, two_leads()?, |browser, fake| {
        browser.open(LEAD)?;
        browser.wait_until_shown(is_of_ada)?;
        // Site access revoked: nothing is known of the page any more, and nothing is said of it.
        browser.revoke_site_access()?;
        browser.open(GRACE)?;
        ensure!(browser.shows_nothing_once_settled()?, "a badge stands on a page that the extension may not see");
        let popup = browser.text_of_current_popup()?;
        ensure!(popup.contains("The browser keeps Loggable from these sites"), "the popup does not say why: {popup}");
        ensure!(popup.contains("https://*.lightning.force.com/*"), "the popup names no site: {popup}");
        browser.grant_site_access()?;
        browser.open(GRACE)?;
        browser.wait_until_shown(is_of_grace)?;
        browser.open("https://elsewhere.example/")?;
        let popup = browser.text_of_current_popup()?;
        ensure!(!popup.contains("The browser keeps Loggable"), "access was given back: {popup}");
        browser.open(GRACE)?;
        browser.wait_until_shown(is_of_grace)?;
        nobody_complains(browser)?;

        // Firefox's driver waits for ever for a tab of an extension to close that was removed and brought back, whichever extension
        // that is. So this is the last time that one is opened.
        browser_watch::no_token_is_found(browser, fake)?;

        // Removed and brought back under an open page.
        close_panel(browser)?;
        browser.session().execute("document.querySelector('loggable-root').className = 'old'", vec![])?;
        browser.remove_extension()?;
        let old_is_gone = || {
            browser.wait("the old badge to go", || {
                let gone = "return document.querySelector('loggable-root.old') === null";
                Ok((browser.session().execute(gone, vec![])? == json!(true)).then_some(()))
            })
        };
        // Firefox ends an old script before it can do anything, and starts the new one in the pages that are open. Chromium
        // leaves the old one to itself, and starts none.
        if kind == Kind::Chromium {
            old_is_gone()?;
        }
        nobody_complains(browser)?;
        browser.return_extension()?;
        old_is_gone()?;
        if kind == Kind::Firefox {
            browser.wait_until_shown(is_of_grace)?;
        }
        nobody_complains(browser)?;
        browser.open(LEAD)?;
        browser.wait_until_shown(is_of_ada)?;
        nobody_complains(browser)
    })
}
