//! What a page pays for having us in it: tasks on its main thread, shifts of its layout, its process, its processor time.
//!
//! All of it is Chromium's own account. Firefox's drivers have none of it.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fake::Fake;
use serde_json::{Value, json};

use super::devtools::{Target, call};
use super::table::{Row, Unit};
use super::{Bench, LEADS, ORG, browser, median, navigation, two_leads};
use crate::browser::{Browser, Kind, Measuring};
use crate::webdriver::{Argument, ESCAPE};

/// How long after its load event a record page of the fake has surely drawn all that it draws, and we have too. It is the same with
/// us and without us, so that what a page does in that time by itself is the same.
const SETTLES: Duration = Duration::from_millis(1_500);

/// Milliseconds that a page mutates while its processor time is looked at.
const MUTATES: u64 = 5_000;

/// In microseconds: how often the processor time is looked at.
const INTERVAL: u64 = 200;

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    if !bench.chromium() {
        return Ok(Vec::new());
    }
    let fake = Fake::start(two_leads()?)?;
    let with = browser(Kind::Chromium, &fake, Measuring::Extension)?;
    with.visit(&two_leads()?.visits)?;
    with.wait_for_shown()?;
    let without = browser(Kind::Chromium, &fake, Measuring::Nothing)?;
    without.visit(&[fake::scenario::Visit { open: Some(lead()), click: None }])?;
    let mut rows = tasks(bench, &with)?;
    rows.extend(process(bench, &with, &without)?);
    rows.extend(busy(bench, &with, &without)?);
    Ok(rows.into_iter().map(|row| row.in_browser(Kind::Chromium)).collect())
}

fn lead() -> String {
    format!("{ORG}{}", LEADS[0])
}

// ---- Tasks and layout ----

fn tasks(bench: &Bench, browser: &Browser) -> Result<Vec<Row>> {
    let mut longest: Vec<f64> = Vec::new();
    let mut others: Vec<f64> = Vec::new();
    let mut shift: f64 = 0.0;
    for _ in 0..bench.times(5, 1) {
        let mut page = Target::of_tab(browser)?;
        let categories = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8"];
        let config = json!({ "includedCategories": categories, "recordMode": "recordAsMuchAsPossible" });
        page.call("Tracing.start", json!({ "transferMode": "ReportEvents", "traceConfig": config }))?;
        // All that somebody does: opens a record, opens the panel and closes it, and goes to another record.
        browser.open(&lead())?;
        browser.wait_for_shown()?;
        browser.session().press(ESCAPE)?;
        navigation::navigate(browser, LEADS[1])?;
        std::thread::sleep(SETTLES);
        shift = shift.max(number(&browser.session().execute("return window.layoutShift", vec![])?)?);
        page.call("Tracing.end", json!({}))?;
        page.wait_for("Tracing.tracingComplete")?;
        let events: Vec<Value> = page
            .events("Tracing.dataCollected")
            .into_iter()
            .flat_map(|chunk| chunk.get("value").and_then(Value::as_array).cloned().unwrap_or_default())
            .collect();
        if let Some(file) = std::env::var_os("TRACE") { std::fs::write(file, serde_json::to_vec(&events)?)?; }
        let tasks = Tasks::of(&events, browser.origin());
        longest.push(tasks.ours);
        others.push(tasks.of_the_page);
    }
    Ok(vec![
        Row::new("longest task of ours on the page's main thread", Unit::Milliseconds, percentile_of_all(&longest), 10.0)
            .beside("the page's own longest", Unit::Milliseconds, percentile_of_all(&others))
            .noting("A task in which a script of ours runs, whole, with the layout that it causes while it runs."),
        Row::new("layout shift caused", Unit::Count, shift, 0.0),
    ])
}

fn percentile_of_all(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::max)
}

/// The longest tasks in a trace, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Tasks {
    /// In which a script of the extension's runs.
    ours: f64,
    /// In which none does, on the same threads.
    of_the_page: f64,
}

/// An event of a trace that takes time.
struct Span<'a> {
    thread: (u64, u64),
    name: &'a str,
    began: f64,
    ended: f64,
    url: &'a str,
}

impl Tasks {
    fn of(events: &[Value], origin: &str) -> Self {
        let whole = |event: &Value, name: &str| event.get(name).and_then(Value::as_u64).unwrap_or_default();
        let spans: Vec<Span<'_>> = events
            .iter()
            .filter(|event| event.get("ph").is_some_and(|phase| phase == "X"))
            .filter_map(|event| {
                let began = event.get("ts")?.as_f64()?;
                let data = event.pointer("/args/data");
                let url = data.and_then(|data| data.get("url")?.as_str());
                Some(Span {
                    thread: (whole(event, "pid"), whole(event, "tid")),
                    name: event.get("name")?.as_str()?,
                    began,
                    ended: began + event.get("dur").and_then(Value::as_f64).unwrap_or_default(),
                    url: url.or_else(|| event.get("args")?.get("fileName")?.as_str()).unwrap_or_default(),
                })
            })
            .collect();
        let scripts = spans.iter().filter(|span| !span.url.is_empty());
        let mut by_thread: HashMap<(u64, u64), Vec<&Span<'_>>> = HashMap::new();
        let mut pages: HashSet<(u64, u64)> = HashSet::new();
        for script in scripts {
            // The background has a thread of its own, on which no script of a page runs.
            if script.url.starts_with("https://") {
                pages.insert(script.thread);
            }
            by_thread.entry(script.thread).or_default().push(script);
        }
        let mut tasks = Tasks::default();
        for task in spans.iter().filter(|span| span.name.ends_with("RunTask") && pages.contains(&span.thread)) {
            let inside = by_thread.get(&task.thread).into_iter().flatten();
            let ours = inside
                .filter(|script| script.began >= task.began && script.ended <= task.ended)
                .any(|script| script.url.starts_with(origin));
            let length = (task.ended - task.began) / 1000.0;
            let longest = if ours { &mut tasks.ours } else { &mut tasks.of_the_page };
            *longest = longest.max(length);
        }
        tasks
    }
}

// ---- The process ----

/// Numbers of the page's process, of which those that only grow are counted from the last navigation on.
#[derive(Debug, Clone, Copy)]
struct Process {
    task: f64,
    script: f64,
    heap: f64,
    frames: f64,
}

fn process(bench: &Bench, with: &Browser, without: &Browser) -> Result<Vec<Row>> {
    for browser in [with, without] {
        browser.open(&lead())?;
        call(browser, "Performance.enable", json!({}))?;
    }
    let mut runs: [Vec<Process>; 2] = Default::default();
    let untimed = 2;
    for turn in 0..bench.times(21, 5) + untimed {
        // Whoever comes first must not be the same every time.
        let order = if turn % 2 == 0 { [0, 1] } else { [1, 0] };
        for which in order {
            let browser = if which == 0 { with } else { without };
            let run = reload(browser)?;
            if turn >= untimed && let Some(runs) = runs.get_mut(which) {
                runs.push(run);
            }
        }
    }
    ensure!(with.badge()?.is_some(), "no badge is on the page");
    let [with, without] = &runs;
    let row = |figure: &str, unit, bound: f64, of: fn(&Process) -> f64| {
        let mut more: Vec<f64> = with.iter().zip(without).map(|(with, without)| of(with) - of(without)).collect();
        let mut alone: Vec<f64> = without.iter().map(of).collect();
        let figure = format!("a record page's process with us: {figure} more");
        Row::new(figure, unit, median(&mut more), bound).beside("without us", unit, median(&mut alone)).noting(format!(
            "The median of the differences of {} pairs of page loads, with us and without us by turns.",
            with.len()
        ))
    };
    Ok(vec![
        row("task time", Unit::Milliseconds, 4.0, |process| process.task),
        row("script time", Unit::Milliseconds, 2.0, |process| process.script),
        row("JS heap", Unit::Bytes, 100_000.0, |process| process.heap),
        row("frames", Unit::Count, 0.0, |process| process.frames),
    ])
}

fn reload(browser: &Browser) -> Result<Process> {
    let before = metrics(browser)?;
    browser.session().post("/refresh", json!({}))?;
    std::thread::sleep(SETTLES);
    let after = metrics(browser)?;
    // Collecting is work too, and not the page's.
    for _ in 0..2 {
        call(browser, "HeapProfiler.collectGarbage", json!({}))?;
    }
    let collected = metrics(browser)?;
    Ok(Process {
        task: (after.task - before.task) * 1000.0,
        script: (after.script - before.script) * 1000.0,
        heap: collected.heap,
        frames: collected.frames,
    })
}

fn metrics(browser: &Browser) -> Result<Process> {
    let answer = call(browser, "Performance.getMetrics", json!({}))?;
    let metrics = answer.get("metrics").and_then(Value::as_array).context("no metrics")?;
    let of = |name: &str| {
        let metric = metrics.iter().find(|metric| metric.get("name").is_some_and(|known| known == name));
        metric.and_then(|metric| metric.get("value")?.as_f64()).with_context(|| format!("no metric {name}"))
    };
    Ok(Process {
        task: of("TaskDuration")?,
        script: of("ScriptDuration")?,
        heap: of("JSHeapUsedSize")?,
        frames: of("Frames")?,
    })
}

// ---- A busy page ----

fn busy(bench: &Bench, with: &Browser, without: &Browser) -> Result<Vec<Row>> {
    let milliseconds = if bench.quick { MUTATES / 5 } else { MUTATES };
    let pages = [
        ("a record page", lead(), ".record-home"),
        ("a page of Actions", "https://toutapp.com/next#settings/crm/salesforce/configure".to_owned(), "body > *"),
    ];
    let mut rows = Vec::new();
    for (page, address, place) in pages {
        with.open(&address)?;
        with.wait("a badge", || Ok(with.is_checked()?.then_some(())))?;
        without.open(&address)?;
        std::thread::sleep(SETTLES);
        for browser in [with, without] {
            call(browser, "Profiler.enable", json!({}))?;
            call(browser, "Profiler.setSamplingInterval", json!({ "interval": INTERVAL }))?;
        }
        let ours = mutate(with, place, milliseconds)?;
        let alone = mutate(without, place, milliseconds)?;
        let figure = format!("our share of {page}'s CPU at 10,000 nodes a second");
        rows.push(
            Row::new(figure, Unit::Percent, 100.0 * ours.ours / ours.busy, 1.0)
                .beside("of the time the page alone is busy", Unit::Percent, 100.0 * alone.busy / alone.all)
                .noting("By samples of the page's main thread: those in which a function of ours is on the stack, of those in which it is not idle."),
        );
    }
    Ok(rows)
}

/// Sampled time of a main thread, in microseconds.
#[derive(Debug, Clone, Copy, Default)]
struct Sampled {
    ours: f64,
    busy: f64,
    all: f64,
}

fn mutate(browser: &Browser, place: &str, milliseconds: u64) -> Result<Sampled> {
    call(browser, "Profiler.start", json!({}))?;
    let arguments = vec![Argument::Json(json!(place)), Argument::Json(json!(milliseconds))];
    let nodes = number(&browser.session().execute(MUTATE, arguments)?)?;
    let answer = call(browser, "Profiler.stop", json!({}))?;
    let rate = nodes * 1000.0 / milliseconds as f64;
    ensure!((9_000.0..11_000.0).contains(&rate), "the page mutated {rate:.0} nodes a second");
    sampled(answer.get("profile").context("no profile")?, browser.origin())
}

fn sampled(profile: &Value, origin: &str) -> Result<Sampled> {
    let list = |name: &str| profile.get(name).and_then(Value::as_array).with_context(|| format!("no {name}"));
    let mut parents: HashMap<u64, u64> = HashMap::new();
    let mut names: HashMap<u64, (&str, &str)> = HashMap::new();
    for node in list("nodes")? {
        let id = node.get("id").and_then(Value::as_u64).context("a node without an id")?;
        let text = |name: &str| node.pointer(&format!("/callFrame/{name}")).and_then(Value::as_str).unwrap_or_default();
        names.insert(id, (text("functionName"), text("url")));
        for child in node.get("children").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64) {
            parents.insert(child, id);
        }
    }
    let is_ours = |id: u64| {
        let stack = std::iter::successors(Some(id), |id| parents.get(id).copied());
        let mut urls = stack.filter_map(|id| names.get(&id)).map(|(_, url)| url);
        !origin.is_empty() && urls.any(|url| url.starts_with(origin))
    };
    let mut sampled = Sampled::default();
    for (sample, took) in list("samples")?.iter().zip(list("timeDeltas")?) {
        let (Some(id), Some(took)) = (sample.as_u64(), took.as_f64()) else { continue };
        sampled.all += took;
        if names.get(&id).is_some_and(|(name, _)| *name != "(idle)") {
            sampled.busy += took;
            sampled.ours += if is_ours(id) { took } else { 0.0 };
        }
    }
    Ok(sampled)
}

fn number(value: &Value) -> Result<f64> {
    value.as_f64().with_context(|| format!("{value} where a number was due"))
}

/// Puts in and takes out nodes, 10,000 a second: half of them right beside what holds the title, half of them deep in the page. Answers how
/// many it put in.
const MUTATE: &str = r#"
    const [selector, milliseconds] = arguments;
    const near = document.querySelector(selector);
    const deep = near.appendChild(document.createElement("div")).appendChild(document.createElement("div"));
    const began = performance.now();
    let nodes = 0;
    let put = [];
    return new Promise((resolve) => {
        const step = () => {
            const passed = performance.now() - began;
            for (const node of put) node.remove();
            put = [];
            while (nodes < Math.min(passed, milliseconds) * 10) {
                const node = document.createElement("span");
                node.textContent = nodes;
                (nodes % 2 ? near : deep).append(node);
                put.push(node);
                nodes += 1;
            }
            if (passed < milliseconds) return requestAnimationFrame(step);
            for (const node of put) node.remove();
            deep.parentNode.remove();
            resolve(nodes);
        };
        step();
    });
"#;

#[cfg(test)]
mod tests {
    use anyhow::Result;
    use serde_json::{Value, json};

    use super::{Tasks, sampled};

    #[test]
    fn a_task_is_ours_where_a_script_of_ours_runs_in_it() {
        let event = |name: &str, tid: u64, ts: u64, dur: u64, url: &str| {
            json!({ "ph": "X", "pid": 1, "tid": tid, "name": name, "ts": ts, "dur": dur, "args": { "data": { "url": url } } })
        };
        let events: Vec<Value> = vec![
            event("RunTask", 7, 0, 9_000, ""),
            event("FunctionCall", 7, 10, 8_000, "https://acme.lightning.force.com/"),
            event("RunTask", 7, 10_000, 4_000, ""),
            event("FunctionCall", 7, 10_500, 2_000, "chrome-extension://abc/extension/content.js"),
            // The background's own.
            event("RunTask", 9, 0, 50_000, ""),
            event("FunctionCall", 9, 0, 50_000, "chrome-extension://abc/extension/background.js"),
        ];
        assert_eq!(Tasks::of(&events, "chrome-extension://abc"), Tasks { ours: 4.0, of_the_page: 9.0 });
    }

    #[test]
    fn what_a_function_of_ours_calls_is_ours() -> Result<()> {
        let node = |id: u64, name: &str, url: &str, children: &[u64]| {
            json!({ "id": id, "callFrame": { "functionName": name, "url": url }, "children": children })
        };
        let profile = json!({
            "nodes": [
                node(1, "(root)", "", &[2, 3, 5]), node(2, "(idle)", "", &[]),
                node(3, "soon", "chrome-extension://abc/extension/content.js", &[4]), node(4, "getBoundingClientRect", "", &[]),
                node(5, "step", "https://acme.lightning.force.com/", &[]),
            ],
            "samples": [2, 3, 4, 5, 5], "timeDeltas": [10, 20, 30, 40, 50],
        });
        let sampled = sampled(&profile, "chrome-extension://abc")?;
        assert_eq!((sampled.ours, sampled.busy, sampled.all), (50.0, 140.0, 150.0));
        Ok(())
    }
}
