//! How long it takes from a navigation to a badge that is painted, less what the server took.
//!
//! A page of the fake navigates inside itself, as Lightning does, and notes when. It sees our element come, as any page could, and
//! a message sent in the next animation frame arrives when that frame was painted. The fake notes when each request was there and
//! when its answer was ready.

use anyhow::{Context, Result, ensure};
use fake::Fake;
use serde::Deserialize;
use serde_json::json;

use super::table::{Row, Unit};
use super::{Bench, browser, devtools, firefox, lead, percentile, two_leads};
use crate::browser::{Browser, Kind, Measuring};
use crate::command::say;
use crate::webdriver::Argument;

/// From then on the engine shows that a check is under way (`PATIENCE` in src/visits.rs), and a badge is not the verdict yet.
const CHECKING_AFTER: f64 = 300.0;

/// A navigation, in milliseconds from its beginning.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Navigation {
    /// When the page itself had painted what it drew.
    drawn: f64,
    /// When the badge was painted.
    badge: f64,
}

/// Goes to another record inside the page, and waits for its badge.
pub(super) fn navigate(browser: &Browser, address: &str) -> Result<Navigation> {
    let outcome = browser.session().execute(NAVIGATE, vec![Argument::Json(json!(address))])?;
    let navigation: Navigation = serde_json::from_value(outcome).context("what the page noted")?;
    let waited = std::time::Instant::now();
    browser.wait("the verdict", || Ok(browser.is_checked()?.then_some(())))?;
    // Of a badge that came so late nobody on the page can tell whether it was the verdict, so it counts when it surely was.
    let more = if navigation.badge < CHECKING_AFTER { 0.0 } else { waited.elapsed().as_secs_f64() * 1000.0 };
    Ok(Navigation { badge: navigation.badge + more, ..navigation })
}

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in &bench.browsers {
        let fake = Fake::start(two_leads()?)?;
        let visits = two_leads()?.visits;
        let browser = browser(*kind, &fake, Measuring::Extension)?;
        browser.visit(&visits)?;
        browser.wait_for_shown()?;
        // The panel is closed, as it is where nobody has opened it, and both records were drawn once.
        browser.session().press(crate::webdriver::ESCAPE)?;
        let mut warm = Vec::new();
        let (times, untimed) = (bench.times(200, 20), 6);
        for turn in 0..times + untimed {
            fake.clear_requests();
            let navigation = navigate(&browser, lead(turn))?;
            if turn >= untimed {
                warm.push((navigation, served(&fake)));
            }
        }
        rows.push(row("warm: navigation → badge painted", *kind, &warm, 50.0));
        rows.push(cold(bench, *kind, &browser, &fake)?);
    }
    Ok(rows)
}

fn cold(bench: &Bench, kind: Kind, browser: &Browser, fake: &Fake) -> Result<Row> {
    let mut cold = Vec::new();
    let mut waking = Vec::new();
    let mut left_out = 0;
    for turn in 0..bench.times(50, 6) {
        forget_all_and_sleep(browser)?;
        fake.clear_requests();
        let navigation = navigate(browser, lead(turn))?;
        let requests = fake.requests().iter().filter(|request| request.header("authorization").is_some()).count();
        // With fewer something was still known, or the check ran into its time limit on a machine that is at work.
        if requests >= 4 {
            cold.push((navigation, served(fake)));
        } else {
            left_out += 1;
        }
        if turn < 10 {
            stop(browser)?;
            waking.push(wake(browser)?);
        }
    }
    let woken = percentile(&mut waking, 50);
    if left_out > 0 {
        say(&format!("{kind}: {left_out} navigations were not cold and are left out"));
    }
    ensure!(!cold.is_empty(), "no navigation was cold");
    let row = row("cold: the same, background asleep, nothing known", kind, &cold, 150.0);
    Ok(row.beside(
        "until a background that sleeps has answered a page of the extension, median",
        Unit::Milliseconds,
        woken,
    ))
}

/// The row of the 95th percentile.
fn row(figure: &str, kind: Kind, navigations: &[(Navigation, f64)], bound: f64) -> Row {
    let mut ours: Vec<f64> = navigations.iter().map(|(navigation, served)| navigation.badge - served).collect();
    let mut served: Vec<f64> = navigations.iter().map(|(_, served)| *served).collect();
    let mut drawn: Vec<f64> = navigations.iter().map(|(navigation, _)| navigation.drawn).collect();
    let p95 = percentile(&mut ours, 95);
    let note = format!(
        "{kind}, of {}: median {:.1} ms, 95th percentile {p95:.1} ms; the server's own time, taken off: median {:.1} ms.",
        ours.len(),
        percentile(&mut ours, 50),
        percentile(&mut served, 50)
    );
    Row::new(format!("{figure}, p95"), Unit::Milliseconds, p95, bound)
        .in_browser(kind)
        .beside("until the page's own drawing is painted, median", Unit::Milliseconds, percentile(&mut drawn, 50))
        .noting(note)
}

/// How long the fake was at work on requests for data, in milliseconds. What it does at once counts once.
fn served(fake: &Fake) -> f64 {
    let requests = fake.requests();
    let asked = requests.iter().filter(|request| request.header("authorization").is_some());
    let mut spans: Vec<(u64, u64)> = asked.map(|request| (request.arrived, request.answered)).collect();
    spans.sort_unstable();
    let (mut sum, mut until) = (0, 0);
    for (arrived, answered) in spans {
        sum += answered.saturating_sub(arrived.max(until));
        until = until.max(answered);
    }
    sum as f64 / 1000.0
}

/// Puts the background to sleep with nothing left to know of any org.
fn forget_all_and_sleep(browser: &Browser) -> Result<()> {
    browser.in_the_extension("return (globalThis.browser ?? chrome).storage.session.clear().then(() => true)")?;
    stop(browser)
}

fn stop(browser: &Browser) -> Result<()> {
    match browser.kind() {
        Kind::Firefox => firefox::stop_background(browser),
        Kind::Chromium => {
            if let Some(id) = devtools::background(browser)? {
                devtools::call(browser, "Target.closeTarget", json!({ "targetId": id }))?;
            }
            browser.wait("the background to stop", || Ok(devtools::background(browser)?.is_none().then_some(())))
        }
    }
}

/// How long it takes until a background that sleeps has answered, in milliseconds.
fn wake(browser: &Browser) -> Result<f64> {
    let took = browser.in_the_extension(
        "const began = performance.now();
         return (globalThis.browser ?? chrome).runtime.sendMessage({ kind: 'popup', tab: -1, wait: false }).then((answer) => answer && performance.now() - began)",
    )?;
    took.as_f64().with_context(|| format!("the background answered {took}"))
}

/// Draws another record as a click on a link does, and notes when things were painted.
const NAVIGATE: &str = r#"
    const [address] = arguments;
    const painted = (then) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => then(performance.now());
        port2.postMessage(0);
    });
    return new Promise((resolve) => {
        let drawn;
        const began = performance.now();
        const watch = new MutationObserver((changes) => {
            const ours = (node) => node.localName === "loggable-root";
            if (!changes.some(({ addedNodes }) => [...addedNodes].some(ours))) return;
            watch.disconnect();
            painted((at) => resolve({ drawn: drawn - began, badge: at - began }));
        });
        watch.observe(document.documentElement, { childList: true });
        painted((at) => { drawn = at; });
        window.go(address);
    });
"#;
