//! Pages that somebody hostile has a hand in: they read nothing, reach nothing and have nothing asked, and the worst that
//! they get is that nobody can tell.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use fake::scenario::Hostile;
use fake::{Fake, Recorded, Scenario};
use serde_json::{Value, json};
use xtask::browser::{Browser, Kind};
use xtask::webdriver::Argument;

use super::{LEAD, asked, page_is_untouched};
use crate::{Test, browser_watch};

/// Names that are markup, turn the text around, hide in it, or have no end.
const NAME: &str =
    "Rita <img src=x onerror=window.pwned=1>\u{202e}\u{2066}gnp\u{200b}\u{7}<script>window.pwned=1</script>";

/// A host that looks like an org's.
const LOOKALIKE: &str = "acme.my.salesforce.com.evil.test";

fn hostile(host: &str, path: &str) -> Hostile {
    Hostile {
        host: Some(host.to_owned()),
        path: path.to_owned(),
        script: include_str!("hostile/page.js").to_owned(),
        markup: include_str!("hostile/page.html").to_owned(),
    }
}

fn execute(browser: &Browser, script: &str) -> Result<Value> {
    browser.session().execute(script, vec![])
}

/// The words that our panel shows.
fn words(browser: &Browser) -> Result<Vec<String>> {
    let root = browser.mounted()?.context("nothing is mounted")?;
    let words = "return [...arguments[0].querySelectorAll('*')].filter((element) => !element.childElementCount)
        .map((element) => element.textContent.trim()).filter((text) => text.length > 4)";
    let words: Vec<String> =
        serde_json::from_value(browser.session().execute(words, vec![Argument::ShadowRoot(&root)])?)?;
    // What the page shows itself it knows already.
    let page = execute(browser, "return document.body.innerText")?;
    let page = page.as_str().context("a page without text")?;
    Ok(words.into_iter().filter(|word| !page.contains(word.as_str())).collect())
}

/// The badge is where everybody sees it, in its own size and colours.
fn badge_is_itself(browser: &Browser) -> Result<()> {
    browser.wait("the badge as it is meant to be", || {
        let Some(badge) = browser.badge()? else { return Ok(None) };
        let look = "const style = getComputedStyle(arguments[0]);
            const host = document.querySelector('loggable-root');
            return [host.parentNode === document.documentElement, style.width, style.position, style.visibility,
                style.getPropertyValue('--bad').trim() === '#0f0', arguments[0].checkVisibility()]";
        let look = browser.session().execute(look, vec![Argument::Element(&badge)])?;
        Ok((look == json!([true, "116px", "fixed", "visible", false, true])).then_some(()))
    })
}

pub fn a_hostile_page_reads_nothing_and_changes_nothing(kind: Kind, test: &Test) -> Result<()> {
    let mut scenario = Scenario::named("healthy_lead")?;
    let visits = scenario.visits.clone();
    scenario.hostile = vec![
        hostile("acme.lightning.force.com", "/lightning"),
        Hostile {
            host: Some(LOOKALIKE.to_owned()),
            markup: format!("<iframe src=\"{LEAD}\"></iframe>"),
            ..Hostile::default()
        },
    ];
    scenario.users.iter_mut().for_each(|user| user.name = NAME.to_owned());
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        let is_due = |call: &str| call == "logs";
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|call| is_due(call)))?;
        badge_is_itself(browser)?;
        reads_nothing(browser)?;
        shows_names_as_text(browser)?;
        forges_nothing(browser, fake)?;
        for way in ["hide", "exile"] {
            execute(browser, &format!("window.hostile.{way}()"))?;
            badge_is_itself(browser).with_context(|| way.to_owned())?;
        }
        let fights = execute(browser, "return window.hostile.fight(60)")?;
        let fights = fights.as_u64().context("no number of fights")?;
        ensure!((1..=25).contains(&fights), "it came back {fights} times");
        let popup = browser.popup()?;
        ensure!(popup.verdicts.get("call").is_some_and(|call| is_due(call)), "{popup:?}");
        page_is_untouched(browser)?;
        is_told_nothing_in_a_frame_or_on_a_lookalike(browser, fake)
    })
}

fn reads_nothing(browser: &Browser) -> Result<()> {
    let words = words(browser)?;
    ensure!(words.len() > 10, "there is nothing to be read: {words:?}");
    let read =
        browser.session().execute("return window.hostile.read(arguments[0])", vec![Argument::Json(json!(words))])?;
    let read: BTreeMap<String, Value> = serde_json::from_value(read)?;
    let due = [
        ("attributes", json!([])),
        ("found", json!([])),
        ("heard", json!([])),
        ("in_all", json!([])),
        ("pwned", json!(null)),
        ("roots", json!(0)),
        ("selected", json!(false)),
        ("style", json!("block 1 visible none none none ltr fixed")),
        ("text", json!("")),
    ];
    for (what, due) in due {
        ensure!(read.get(what) == Some(&due), "{what}: the page reads {:?}", read.get(what));
    }
    // Readers of the screen are told what everybody else is shown.
    browser.wait("a button with a name", || {
        let (Some(_), Some(root)) = (browser.shown()?, browser.mounted()?) else { return Ok(None) };
        let buttons = browser.session().find_all_in(&root, "[data-action=check-again]")?;
        let label = browser.session().label(buttons.first().context("no button to check again")?)?;
        Ok(words.contains(&label).then_some(()))
    })
}

fn shows_names_as_text(browser: &Browser) -> Result<()> {
    let html = browser.html()?;
    let ours = browser.mounted()?.context("nothing is mounted")?;
    let text = browser.session().execute("return arguments[0].textContent", vec![Argument::ShadowRoot(&ours)])?;
    let text = text.as_str().unwrap_or_default();
    ensure!(text.contains("Rita <img src=x onerror=window.pwned=1>gnp <script>"), "the name is not shown: {text}");
    let turning = ['\u{202e}', '\u{2066}', '\u{200b}', '\u{7}'];
    ensure!(!text.contains(turning), "what turns text around is shown: {text:?}");
    ensure!(!html.contains("<img"), "a name has become markup");
    Ok(())
}

fn forges_nothing(browser: &Browser, fake: &Fake) -> Result<()> {
    let before = asked(fake);
    let reached = browser
        .session()
        .execute("return window.hostile.forge(arguments[0])", vec![Argument::Json(json!(browser.origin()))])?;
    ensure!(reached == json!({ "runtime": "undefined", "files": 0 }), "the page reaches {reached}");
    let badge = browser.badge()?.context("the badge is gone")?;
    let open = browser.session().execute("return arguments[0].ariaExpanded", vec![Argument::Element(&badge)])?;
    ensure!(open == json!("true"), "a forged event closed the panel");
    let popup = browser.popup()?;
    ensure!(popup.verdicts.get("call").is_some_and(|call| call == "logs"), "something was erased: {popup:?}");
    ensure!(asked(fake) == before, "a forged event had Salesforce asked");
    let pwned = execute(browser, "return window.pwned ?? null")?;
    ensure!(pwned == Value::Null, "something ran");
    Ok(())
}

fn is_told_nothing_in_a_frame_or_on_a_lookalike(browser: &Browser, fake: &Fake) -> Result<()> {
    let before = asked(fake);
    browser.open(&format!("https://{LOOKALIKE}/00Q5g00000aXbTqEAK"))?;
    ensure!(browser.shows_nothing_once_settled()?, "a badge stands on a page that only looks like an org's");
    let is_framed = |request: &Recorded| request.header("sec-fetch-dest") == Some("iframe");
    ensure!(fake.requests().iter().any(is_framed), "the record was not framed");
    ensure!(asked(fake) == before, "a record in somebody's frame had Salesforce asked");
    Ok(())
}

/// What the content script says that the page shows.
fn outline(browser: &Browser) -> Result<Value> {
    browser.execute_as_extension(
        "const { tabs } = globalThis.browser ?? chrome;
        return tabs.query({ url: 'https://toutapp.com/*' })
            .then(([tab]) => tabs.sendMessage(tab.id, { kind: 'look' }, { frameId: 0 }))",
    )
}

pub fn a_hostile_page_of_actions_is_at_worst_not_told(kind: Kind, test: &Test) -> Result<()> {
    let mut scenario = Scenario::named("healthy_person")?;
    let visits = scenario.visits.clone();
    scenario.hostile = vec![hostile("toutapp.com", "/next")];
    for person in &mut scenario.actions.people {
        person.title = NAME.to_owned();
        person.company = "x".repeat(1 << 20);
    }
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        let call = |due: &'static str| browser.wait_until_shown(move |shown| shown.verdicts.get("call").is_some_and(|call| call == due));
        // A company's name of a megabyte is more than is read of a page.
        execute(browser, "for (const cell of document.querySelectorAll('dd, td, p')) if (cell.textContent.length > 9999) cell.remove()")?;
        browser.session().press("\u{e00c}")?;
        call("logs")?;
        reads_nothing(browser)?;
        execute(browser, "window.hostile.tempt()")?;
        let seen = outline(browser)?;
        let text = seen.to_string();
        ensure!(text.contains("ada@analytical.example") && text.contains("Subject"), "the outline is not of this page: {text}");
        for secret in ["s3cret", "javascript:", "data:text"] {
            ensure!(!text.contains(secret), "{secret} is told: {text}");
        }
        // What only looks like an org's link leads nowhere.
        browser.session().press("\u{e00c}")?;
        call("logs")?;

        execute(browser, "window.unclobber = window.hostile.clobber()")?;
        // Firefox shows scripts of extensions a form without the names of its fields.
        let seen = outline(browser)?;
        let is_whole = seen.to_string().contains("ada@analytical.example");
        ensure!(seen.get("cut") == Some(&json!(!is_whole)), "a view that cannot be looked at counts as whole: {seen}");
        execute(browser, "window.unclobber()")?;
        ensure!(outline(browser)?.get("cut") == Some(&json!(false)), "the page is itself again");

        execute(browser, "window.unnest = window.hostile.nest()")?;
        let seen = outline(browser)?;
        ensure!(seen.get("cut") == Some(&json!(false)) && seen.to_string().contains("deep down"), "{seen}");
        execute(browser, "window.unnest()")?;
        execute(browser, "window.hostile.bury()")?;
        let seen = outline(browser)?;
        ensure!(seen.get("cut") == Some(&json!(true)) && seen.to_string().len() < 1 << 18, "{seen}");
        browser.session().press("\u{e00c}")?;
        browser.wait("nobody to tell", || {
            let verdict = browser.popup()?.verdicts.get("call").cloned();
            Ok(verdict.is_none_or(|call| call == "cannot-tell").then_some(()))
        })?;
        let pwned = execute(browser, "return window.pwned ?? null")?;
        ensure!(pwned == Value::Null, "something ran");
        page_is_untouched(browser)?;
        let foreign = |request: &Recorded| request.host.ends_with("evil.test");
        ensure!(!fake.requests().iter().any(foreign), "somebody's host was asked");
        Ok(())
    })
}

/// What holds after every test would be worth nothing if it could not be seen to be broken.
pub fn a_token_or_a_stray_request_would_be_found(kind: Kind, test: &Test) -> Result<()> {
    super::healthy_lead(kind, test, |browser, fake| {
        let mut world = Scenario::named("healthy_lead")?;
        let sids = world.sids();
        let sid = sids.first().context("no session")?.clone();
        let place = |what: &str, script: &str, due: &[&str]| -> Result<()> {
            let planted = match script.contains("storage") {
                true => browser.execute_as_extension(&script.replace("TOKEN", what)),
                false => execute(browser, &script.replace("TOKEN", what)),
            };
            planted?;
            let found = browser_watch::found_in(&sids, &browser_watch::places(browser)?);
            ensure!(found == due, "planted in {due:?}, found in {found:?}");
            Ok(())
        };
        let half = sid.get(sid.len() / 2..).context("half a token")?;
        place(half, "document.body.title = 'TOKEN'", &["the page"])?;
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("?sid={sid}"));
        place(&encoded, "document.body.title = 'TOKEN'", &["the page"])?;
        place("", "document.body.title = 'TOKEN'", &[])?;
        for area in ["session", "local"] {
            let storage = format!("return (globalThis.browser ?? chrome).storage.{area}");
            let name = format!("storage.{area}");
            place(&sid.replace('!', "%21"), &format!("{storage}.set({{ planted: 'TOKEN' }})"), &[name.as_str()])?;
            place("", &format!("{storage}.remove('planted')"), &[])?;
        }
        execute(browser, "console.log('said by the page')")?;
        browser
            .wait("the console in the log", || Ok(browser.driver_log()?.contains("said by the page").then_some(())))?;

        let requests = fake.requests();
        let ours = requests.iter().find(|request| request.header("authorization").is_some());
        let ours = ours.context("nothing was asked")?;
        ensure!(browser_watch::wrong(&world, ours).is_none(), "{ours:?}");
        type Alter = fn(&mut Recorded);
        let astray: [(&str, Alter); 5] = [
            ("to another host", |request| request.host = LOOKALIKE.to_owned()),
            ("without a session, to another host", |request| {
                request.host = "tracker.example".to_owned();
                request.headers.retain(|(name, _)| name != "authorization");
            }),
            ("a write", |request| request.method = "PATCH".to_owned()),
            ("for a page", |request| request.path = "/home".to_owned()),
            ("with cookies", |request| request.headers.push(("cookie".to_owned(), "a=b".to_owned()))),
        ];
        for (how, alter) in astray {
            let mut request = ours.clone();
            alter(&mut request);
            ensure!(browser_watch::wrong(&world, &request).is_some(), "{how}: {request:?}");
        }
        let mut in_path = ours.clone();
        in_path.path = format!("{}?sid={sid}", in_path.path);
        ensure!(browser_watch::wrong(&world, &in_path).is_some(), "a token in an address");
        world.users.clear();
        ensure!(browser_watch::wrong(&world, ours).is_some(), "somebody else's session");
        Ok(())
    })
}
