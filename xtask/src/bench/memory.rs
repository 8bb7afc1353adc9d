//! Whether memory grows with the navigations in a page.

use anyhow::{Context, Result, ensure};
use fake::{Fake, Scenario};
use serde_json::{Value, json};

use super::devtools::Target;
use super::table::{Row, Unit};
use super::{Bench, LEADS, ORG, browser, firefox, two_leads};
use crate::browser::{Browser, Kind, Measuring};
use crate::webdriver::Argument;

/// Navigations from one look at the memory to the next, within what one command may take.
const STEP: usize = 500;

/// What is in use, in bytes, after everything that can go has gone.
struct Memory(Vec<(&'static str, f64)>);

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    // The browsers may slow each other down: nothing here is a time.
    std::thread::scope(|scope| {
        let work: Vec<_> = bench.browsers.iter().map(|kind| scope.spawn(move || measure_in(bench, *kind))).collect();
        let mut rows = Vec::new();
        for work in work {
            rows.extend(work.join().map_err(|_| anyhow::anyhow!("measuring broke down"))??);
        }
        Ok(rows)
    })
}

fn measure_in(bench: &Bench, kind: Kind) -> Result<Vec<Row>> {
    let fake = Fake::start(Scenario { visits: Vec::new(), ..two_leads()? })?;
    let browser = browser(kind, &fake, Measuring::Extension)?;
    browser.open(&format!("{ORG}{}", LEADS[0]))?;
    browser.wait_for_shown()?;
    navigate(&browser, &fake, 100)?;
    let before = memory(&browser)?;
    let many = bench.times(10_000, 1_000);
    let mut left = many - 100;
    while left > 0 {
        let step = left.min(STEP);
        navigate(&browser, &fake, step)?;
        left -= step;
    }
    let after = memory(&browser)?;
    ensure!(browser.badge()?.is_some(), "no badge is left");
    let rows = before.0.into_iter().zip(after.0).map(|((what, before), (_, after))| {
        Row::new(format!("{what} after {many} navigations against after 100"), Unit::Times, after / before, 1.05)
            .in_browser(kind)
            .beside("after 100", Unit::Bytes, before)
            .noting(match kind {
                Kind::Chromium => "Heaps after collecting what can be collected; Wasm memory never shrinks.",
                Kind::Firefox => {
                    "Firefox tells the memory of whole processes only, after it was made to give up what it can."
                }
            })
    });
    Ok(rows.collect())
}

/// Goes to and fro between two records, and waits for the last one's verdict.
fn navigate(browser: &Browser, fake: &Fake, times: usize) -> Result<()> {
    browser.session().execute(TO_AND_FRO, vec![Argument::Json(json!(LEADS)), Argument::Json(json!(times))])?;
    browser.wait("the last verdict", || Ok(browser.is_checked()?.then_some(())))?;
    // The fake remembers every request.
    fake.clear_requests();
    Ok(())
}

fn memory(browser: &Browser) -> Result<Memory> {
    if browser.kind() == Kind::Firefox {
        let (extension, page) = firefox::memory(browser)?;
        return Ok(Memory(vec![("memory of the extension", extension), ("memory of the page", page)]));
    }
    let page = heap(&mut Target::of_tab(browser)?)?;
    let mut background = Target::of_background(browser)?.context("the background is asleep")?;
    let engine = heap(&mut background)?;
    Ok(Memory(vec![
        ("JS heap of the page", page),
        ("JS heap of the background", engine),
        ("Wasm memory", wasm(&mut background)?),
    ]))
}

fn heap(target: &mut Target) -> Result<f64> {
    for _ in 0..3 {
        target.call("HeapProfiler.collectGarbage", json!({}))?;
    }
    let usage = target.call("Runtime.getHeapUsage", json!({}))?;
    usage.get("usedSize").and_then(Value::as_f64).context("no usedSize")
}

/// The bytes of all Wasm memories there are in the background.
fn wasm(background: &mut Target) -> Result<f64> {
    let prototype = background.call("Runtime.evaluate", json!({ "expression": "WebAssembly.Memory.prototype" }))?;
    let id = prototype.pointer("/result/objectId").cloned().context("no prototype")?;
    let objects = background.call("Runtime.queryObjects", json!({ "prototypeObjectId": id }))?;
    let id = objects.pointer("/objects/objectId").cloned().context("no objects")?;
    let sum = "function() { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }";
    let parameters = json!({ "objectId": id, "functionDeclaration": sum, "returnByValue": true });
    let sum = background.call("Runtime.callFunctionOn", parameters)?;
    sum.pointer("/result/value").and_then(Value::as_f64).context("no sum")
}

/// A hundred navigations a second, which is faster than anybody clicks: many a visit is over before its answer is there.
const TO_AND_FRO: &str = r"
    const [addresses, times] = arguments;
    return (async () => {
        for (let time = 0; time < times; time++) {
            window.go(addresses[(time + 1) % 2]);
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        return true;
    })();
";
