//! What a page pays for having us in it: tasks on its main thread, shifts of its layout, its process, its processor time.
//!
//! All of it is Chromium's own account. Firefox's drivers have none of it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fake::{Fake, Scenario};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::devtools::{Target, call};
use super::table::{Row, Unit};
use super::{Bench, ELSEWHERE, LEADS, ORG, browser, median, navigation, two_leads};
use crate::browser::{Browser, Kind, Measuring, Options};
use crate::webdriver::{Argument, ESCAPE};
use crate::{build, workspace};

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
    without.visit(&[fake::scenario::Visit { open: Some(first_lead()), click: None }])?;
    let tasks = tasks(bench, &with)?;
    let (shift_with, shift_without) = (shift(&with)?, shift(&without)?);
    let mut rows = vec![
        Row::new("longest task of ours on the page's main thread", Unit::Milliseconds, tasks.ours, 10.0)
            .beside("the page's own longest", Unit::Milliseconds, tasks.of_the_page)
            .noting(format!(
                "What a task spends in scripts of ours, with the layout that they cause. The longest task in which any of it runs, with \
                 all that the page does in it, has {:.1} ms.",
                tasks.with_ours
            )),
        Row::new("layout shift caused", Unit::Count, shift_with - shift_without, 0.0).beside("without us", Unit::Count, shift_without),
    ];
    rows.extend(busy(bench, &with, &without)?);
    drop((with, without));
    rows.extend(process(bench, &fake)?);
    Ok(rows.into_iter().map(|row| row.in_browser(Kind::Chromium)).collect())
}

fn first_lead() -> String {
    format!("{ORG}{}", LEADS[0])
}

// ---- Tasks and layout ----

fn tasks(bench: &Bench, browser: &Browser) -> Result<Tasks> {
    let mut all = Tasks::default();
    for _ in 0..bench.times(5, 1) {
        // All that somebody does: opens a record, opens the panel and closes it, and goes to another record.
        all = all.or(tasks_during(browser, || {
            browser.open(&first_lead())?;
            browser.wait_for_shown()?;
            browser.session().press(ESCAPE)?;
            navigation::navigate(browser, LEADS[1]).map(drop)
        })?);
    }
    Ok(all)
}

/// The longest tasks of the page while `work` is done, and until it has settled after that.
fn tasks_during(browser: &Browser, work: impl FnOnce() -> Result<()>) -> Result<Tasks> {
    let mut page = Target::of_tab(browser)?;
    let config = json!({ "includedCategories": CATEGORIES, "recordMode": "recordAsMuchAsPossible" });
    page.call("Tracing.start", json!({ "transferMode": "ReportEvents", "traceConfig": config }))?;
    work()?;
    std::thread::sleep(SETTLES);
    let tasks = Tasks::of(&end_trace(&mut page)?, browser.origin());
    ensure!(tasks.ours > 0.0, "the trace has nothing of ours");
    Ok(tasks)
}

/// What has to be traced: tasks, scripts, and samples of what runs, ten thousand a second.
const CATEGORIES: [&str; 6] = [
    "toplevel",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "v8",
    "disabled-by-default-v8.cpu_profiler",
    "disabled-by-default-v8.cpu_profiler.hires",
];

/// The longest tasks in a trace, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Tasks {
    /// What a task spent in the extension's scripts.
    ours: f64,
    /// The whole of a task in which one of them ran at all.
    with_ours: f64,
    /// A task in which none ran.
    of_the_page: f64,
}

/// An event of a trace that takes time.
struct Span<'a> {
    name: &'a str,
    began: f64,
    ended: f64,
    url: &'a str,
}

impl Tasks {
    fn or(self, other: Tasks) -> Tasks {
        Tasks {
            ours: self.ours.max(other.ours),
            with_ours: self.with_ours.max(other.with_ours),
            of_the_page: self.of_the_page.max(other.of_the_page),
        }
    }

    /// Of the threads on which scripts of pages run. The background has a thread of its own.
    fn of(events: &[Value], origin: &str) -> Self {
        let mut threads: HashMap<(u64, u64), Vec<Span<'_>>> = HashMap::new();
        for event in events {
            if let Some((thread, span)) = span(event) {
                threads.entry(thread).or_default().push(span);
            }
        }
        let mut tasks = Tasks::default();
        for ((process, thread), spans) in &threads {
            if !spans.iter().any(|span| span.url.starts_with("https://")) {
                continue;
            }
            let samples = samples(events, *process, *thread, origin);
            for task in spans.iter().filter(|span| span.name.ends_with("RunTask")) {
                let within = |at: f64| at >= task.began && at <= task.ended;
                // Scripts are compiled with no function on the stack, and no event tells of what runs after an await: so both.
                let sampled: f64 = samples.iter().filter(|(at, _)| within(*at)).map(|(_, took)| took).sum();
                let compiled: f64 = spans
                    .iter()
                    .filter(|span| span.name == "v8.compile" && span.url.starts_with(origin) && within(span.began))
                    .map(|span| span.ended - span.began)
                    .sum();
                let (ours, whole) = ((sampled + compiled) / 1000.0, (task.ended - task.began) / 1000.0);
                tasks = tasks.or(Tasks {
                    ours,
                    with_ours: if ours > 0.0 { whole } else { 0.0 },
                    of_the_page: if ours > 0.0 { 0.0 } else { whole },
                });
            }
        }
        tasks
    }
}

/// An event that takes time, with the process and thread that it is of.
fn span(event: &Value) -> Option<((u64, u64), Span<'_>)> {
    if event.get("ph")? != "X" {
        return None;
    }
    let began = event.get("ts")?.as_f64()?;
    let url = event.pointer("/args/data/url").or_else(|| event.pointer("/args/fileName"));
    let span = Span {
        name: event.get("name")?.as_str()?,
        began,
        ended: began + event.get("dur").and_then(Value::as_f64).unwrap_or_default(),
        url: url.and_then(Value::as_str).unwrap_or_default(),
    };
    Some(((event.get("pid")?.as_u64()?, event.get("tid")?.as_u64()?), span))
}

/// The samples of a thread in which a function of the extension's is on the stack: when, and what time each stands for, in
/// microseconds.
fn samples(events: &[Value], process: u64, thread: u64, origin: &str) -> Vec<(f64, f64)> {
    let is = |event: &Value, name: &str| {
        event.get("name").is_some_and(|known| known == name)
            && event.get("pid").and_then(Value::as_u64) == Some(process)
    };
    let list = |event: &Value, path: &str| event.pointer(path).and_then(Value::as_array).cloned().unwrap_or_default();
    // A profile is begun on the thread that it is of, and its chunks come from others, under the same id.
    let profiles =
        events.iter().filter(|event| is(event, "Profile") && event.get("tid").and_then(Value::as_u64) == Some(thread));
    let mut samples = Vec::new();
    for profile in profiles {
        let mut at = profile.pointer("/args/data/startTime").and_then(Value::as_f64).unwrap_or_default();
        let mut stacks = Stacks::default();
        for chunk in events.iter().filter(|event| is(event, "ProfileChunk") && event.get("id") == profile.get("id")) {
            for node in list(chunk, "/args/data/cpuProfile/nodes") {
                stacks.add(&node, node.get("parent").and_then(Value::as_u64));
            }
            let deltas = list(chunk, "/args/data/timeDeltas");
            for (sample, took) in list(chunk, "/args/data/cpuProfile/samples").iter().zip(&deltas) {
                let (Some(id), Some(took)) = (sample.as_u64(), took.as_f64()) else { continue };
                at += took;
                if stacks.has(id, origin) {
                    samples.push((at, took));
                }
            }
        }
    }
    samples
}

/// The stacks of a profile: nodes, each with the one that called it.
#[derive(Default)]
struct Stacks {
    parents: HashMap<u64, u64>,
    frames: HashMap<u64, (String, String)>,
}

impl Stacks {
    fn add(&mut self, node: &Value, parent: Option<u64>) {
        let Some(id) = node.get("id").and_then(Value::as_u64) else { return };
        let text = |name: &str| {
            let text = node.get("callFrame").and_then(|frame| frame.get(name)?.as_str());
            text.unwrap_or_default().to_owned()
        };
        self.frames.insert(id, (text("functionName"), text("url")));
        if let Some(parent) = parent {
            self.parents.insert(id, parent);
        }
    }

    /// The name of the node's own function.
    fn name(&self, id: u64) -> &str {
        self.frames.get(&id).map_or("", |(name, _)| name)
    }

    /// Whether the node or a caller of it is of a script at this origin.
    fn has(&self, id: u64, origin: &str) -> bool {
        self.innermost(id, origin).is_some()
    }

    /// The innermost function on the node's stack that is of a script at this origin.
    fn innermost(&self, id: u64, origin: &str) -> Option<&str> {
        let stack = std::iter::successors(Some(id), |id| self.parents.get(id).copied());
        let mut frames = stack.filter_map(|id| self.frames.get(&id));
        let found = frames.find(|(_, url)| !origin.is_empty() && url.starts_with(origin));
        found.map(|(name, _)| name.as_str())
    }
}

/// How far the layout of a page shifts while somebody goes from one record to the other.
fn shift(browser: &Browser) -> Result<f64> {
    browser.open(&first_lead())?;
    std::thread::sleep(SETTLES);
    browser.session().execute("window.go(arguments[0])", vec![Argument::Json(json!(LEADS[1]))])?;
    std::thread::sleep(SETTLES);
    number(&browser.session().execute("return window.layoutShift", vec![])?)
}

// ---- A long list ----

/// As many rows as Lightning shows of a list.
const ROWS: usize = 2_000;

/// What becomes of the page's main thread while somebody scrolls through a list with as many rows as there can be, and sorts it.
pub(super) fn measure_list(bench: &Bench) -> Result<Vec<Row>> {
    if !bench.chromium() {
        return Ok(Vec::new());
    }
    let scenario = Scenario::long_list(ROWS - 3)?;
    let visits = scenario.visits.clone();
    let fake = Fake::start(scenario)?;
    let browser = browser(Kind::Chromium, &fake, Measuring::Extension)?;
    browser.visit(&visits)?;
    browser.wait_for_shown()?;
    browser.session().press(ESCAPE)?;
    browser.wait("the end of the list", || {
        browser.session().execute("document.querySelector('.listScroller').scrollTop = 1e9", vec![])?;
        let Some(badge) = browser.badge()? else { return Ok(None) };
        let checked = "return Number(arguments[0].getAttribute('data-checked'))";
        let checked = number(&browser.session().execute(checked, vec![Argument::Element(&badge)])?)?;
        Ok((checked as usize == ROWS).then_some(()))
    })?;
    let mut all = Tasks::default();
    for _ in 0..bench.times(3, 1) {
        all = all.or(tasks_during(&browser, || {
            browser.session().execute(SCROLL, vec![])?;
            browser.click_text("Name")
        })?);
    }
    let row = Row::new("2,000 rows, scrolled and sorted: longest task of ours", Unit::Milliseconds, all.ours, 10.0)
        .beside("the page's own longest", Unit::Milliseconds, all.of_the_page)
        .noting(format!(
            "A list of 2,000 leads of which each was judged, and one has a mark. It is scrolled through in a hundred frames, and sorted so that \
             every row gets another record. The longest task in which any of it runs, with all that the page does in it, has {:.1} ms.",
            all.with_ours
        ));
    Ok(vec![row.in_browser(Kind::Chromium)])
}

/// Scrolls through the list in a hundred frames.
const SCROLL: &str = r#"
    const list = document.querySelector(".listScroller");
    let step = 0;
    return new Promise((resolve) => {
        const go = () => {
            list.scrollTop = (list.scrollHeight * step) / 100;
            step += 1;
            if (step > 100) resolve();
            else requestAnimationFrame(go);
        };
        go();
    });
"#;

// ---- The process ----

/// Numbers of a page's process: milliseconds, bytes, and a count.
#[derive(Debug, Clone, Copy)]
struct Process {
    task: f64,
    script: f64,
    heap: f64,
    frames: f64,
    is_checked: bool,
}

fn process(bench: &Bench, fake: &Fake) -> Result<Vec<Row>> {
    let hollow = hollow()?;
    let options = Options { measuring: Some(Measuring::Extension), ..Options::new(Kind::Chromium, fake.port()) };
    let mut browsers = [
        Browser::start(&options)?,
        Browser::start(&Options { extension: hollow.path().to_owned(), ..options })?,
        browser(Kind::Chromium, fake, Measuring::Nothing)?,
    ];
    if let Some(browser) = browsers.first() {
        // What is shown in Actions has been seen, as by whoever uses it.
        browser.visit(&two_leads()?.visits)?;
        browser.wait_for_shown()?;
    }
    for browser in &browsers {
        // Also where nothing of the extension is in the way, the session has to begin.
        browser.open(&first_lead())?;
        browser.open(ELSEWHERE)?;
    }
    let mut runs: [Vec<Process>; 3] = Default::default();
    let untimed = 2;
    for turn in 0..bench.times(15, 3) + untimed {
        for step in 0..browsers.len() {
            // Whoever comes first must not be the same every time.
            let which = (turn + step) % browsers.len();
            let (Some(browser), Some(runs)) = (browsers.get_mut(which), runs.get_mut(which)) else { continue };
            let run = load(browser)?;
            ensure!(which != 0 || run.is_checked, "no verdict is on the page");
            if turn >= untimed {
                runs.push(run);
            }
        }
    }
    let [ours, hollow, without] = &runs;
    let (traced, functions) = where_it_goes(bench, &mut browsers)?;
    let row = |figure: &str, unit: Unit, bound: f64, of: fn(&Process) -> f64, where_it_goes: &str| {
        let more = |with: &[Process]| {
            median(&mut with.iter().zip(without).map(|(with, without)| of(with) - of(without)).collect::<Vec<_>>())
        };
        let alone = median(&mut without.iter().map(of).collect::<Vec<_>>());
        Row::new(format!("a record page's process with us: {figure} more"), unit, more(ours), bound)
            .beside("more with empty scripts in the place of ours", unit, more(hollow))
            .noting(format!(
                "The median of the differences of {} pairs of page loads, each in a new tab, with and without, by turns. Without any extension: \
                 {figure} {}.{where_it_goes}",
                ours.len(),
                unit.write(alone)
            ))
    };
    let traced = format!(" What the main thread does more, by traces of more such pairs: {traced}.");
    let functions = format!(" Functions of ours, by samples of more such loads: {functions}.");
    Ok(vec![
        row("task time", Unit::Milliseconds, 4.0, |process| process.task, &traced),
        row("script time", Unit::Milliseconds, 2.0, |process| process.script, &functions),
        row("JS heap", Unit::Bytes, 100_000.0, |process| process.heap, ""),
        row("frames", Unit::Count, 0.0, |process| process.frames, ""),
    ])
}

/// What the main thread does more with us than without, by name, and which functions of ours run.
fn where_it_goes(bench: &Bench, browsers: &mut [Browser; 3]) -> Result<(String, String)> {
    let [with, _, without] = browsers;
    let turns = bench.times(9, 2);
    let mut names: HashMap<String, Vec<f64>> = HashMap::new();
    let mut functions: HashMap<String, f64> = HashMap::new();
    for _ in 0..turns {
        let [ours, alone] = [traced(with)?, traced(without)?];
        for name in ours.keys().chain(alone.keys()).collect::<HashSet<_>>() {
            let of = |tasks: &HashMap<String, f64>| tasks.get(name).copied().unwrap_or_default();
            names.entry(name.clone()).or_default().push(of(&ours) - of(&alone));
        }
        let origin = with.origin().to_owned();
        let profile = in_new_tab(with, |browser| {
            call(browser, "Profiler.enable", json!({}))?;
            call(browser, "Profiler.setSamplingInterval", json!({ "interval": INTERVAL / 2 }))?;
            call(browser, "Profiler.start", json!({}))?;
            browser.open(&first_lead())?;
            std::thread::sleep(SETTLES);
            call(browser, "Profiler.stop", json!({}))
        })?;
        for (name, took) in sampled(profile.get("profile").context("no profile")?, &origin)?.functions {
            *functions.entry(name).or_default() += took / 1000.0 / turns as f64;
        }
    }
    let names = names.into_iter().map(|(name, mut more)| {
        // What happens in few of the loads counts as rare, and not as nothing.
        more.resize(turns, 0.0);
        (name, more.iter().sum::<f64>() / turns as f64)
    });
    Ok((longest(names.collect()), longest(functions.into_iter().collect())))
}

/// The longest, in words.
fn longest(mut took: Vec<(String, f64)>) -> String {
    took.sort_by(|a, b| b.1.total_cmp(&a.1));
    let sum: f64 = took.iter().map(|(_, took)| took).sum();
    let named = took.iter().take(14).map(|(name, took)| format!("{name} {took:.1} ms"));
    format!("{}; in all {sum:.1} ms", named.collect::<Vec<_>>().join(", "))
}

/// Opens a record in a new tab, and tells how long its main thread was in what kind of work, less what that work contains, in
/// milliseconds.
fn traced(browser: &mut Browser) -> Result<HashMap<String, f64>> {
    in_new_tab(browser, |browser| {
        let mut page = Target::of_tab(browser)?;
        let config = json!({ "includedCategories": CATEGORIES.get(..4), "recordMode": "recordAsMuchAsPossible" });
        page.call("Tracing.start", json!({ "transferMode": "ReportEvents", "traceConfig": config }))?;
        browser.open(&first_lead())?;
        std::thread::sleep(SETTLES);
        let events = end_trace(&mut page)?;
        let mut threads: HashMap<(u64, u64), Vec<Span<'_>>> = HashMap::new();
        for (thread, span) in events.iter().filter_map(span) {
            threads.entry(thread).or_default().push(span);
        }
        // The thread on which the page's own scripts run.
        let page = threads.into_values().find(|spans| spans.iter().any(|span| span.url.starts_with(ORG)));
        Ok(alone(page.context("the trace has no page")?))
    })
}

/// How long was spent in spans of each name, in milliseconds, without what was in them.
fn alone(mut spans: Vec<Span<'_>>) -> HashMap<String, f64> {
    // What contains something begins no later, and ends no sooner.
    spans.sort_by(|a, b| a.began.total_cmp(&b.began).then(b.ended.total_cmp(&a.ended)));
    let mut took: HashMap<String, f64> = HashMap::new();
    let mut around: Vec<&Span<'_>> = Vec::new();
    for span in &spans {
        while around.last().is_some_and(|outer| outer.ended <= span.began) {
            around.pop();
        }
        let length = (span.ended - span.began) / 1000.0;
        if let Some(outer) = around.last() {
            *took.entry(outer.name.to_owned()).or_default() -= length;
        }
        *took.entry(span.name.to_owned()).or_default() += length;
        around.push(span);
    }
    took
}

fn end_trace(page: &mut Target) -> Result<Vec<Value>> {
    page.call("Tracing.end", json!({}))?;
    page.wait_for("Tracing.tracingComplete")?;
    let chunks = page.events("Tracing.dataCollected").into_iter();
    Ok(chunks.flat_map(|chunk| chunk.get("value").and_then(Value::as_array).cloned().unwrap_or_default()).collect())
}

/// A copy of the extension whose scripts in pages are empty: what they cost is the browser's own price for having any.
fn hollow() -> Result<TempDir> {
    let (from, to) = (workspace::unpacked(), tempfile::tempdir().context("a folder for a hollow extension")?);
    for file in build::files(&from)? {
        build::copy(&from.join(&file), &to.path().join(&file))?;
    }
    let manifest: Value = serde_json::from_slice(&fs::read(from.join("manifest.json"))?)?;
    let scripts = manifest.pointer("/content_scripts/0/js").and_then(Value::as_array).context("no content scripts")?;
    for script in scripts.iter().filter_map(Value::as_str) {
        fs::write(to.path().join(script), "")?;
    }
    Ok(to)
}

/// Opens a record in a new tab, and tells what that has cost. A new tab is a new process, in which nothing is left of a page before.
fn load(browser: &mut Browser) -> Result<Process> {
    in_new_tab(browser, |browser| {
        call(browser, "Performance.enable", json!({}))?;
        browser.open(&first_lead())?;
        std::thread::sleep(SETTLES);
        let settled = metrics(browser)?;
        // Collecting is work too, and not the page's.
        for _ in 0..2 {
            call(browser, "HeapProfiler.collectGarbage", json!({}))?;
        }
        let collected = metrics(browser)?;
        let is_checked = browser.is_checked()?;
        Ok(Process { heap: collected.heap, frames: collected.frames, is_checked, ..settled })
    })
}

fn in_new_tab<T>(browser: &mut Browser, work: impl FnOnce(&Browser) -> Result<T>) -> Result<T> {
    let first = browser.tab()?;
    browser.new_tab()?;
    let outcome = work(browser);
    browser.session().close_tab()?;
    browser.switch_to(&first)?;
    outcome
}

fn metrics(browser: &Browser) -> Result<Process> {
    let answer = call(browser, "Performance.getMetrics", json!({}))?;
    let metrics = answer.get("metrics").and_then(Value::as_array).context("no metrics")?;
    let of = |name: &str| {
        let metric = metrics.iter().find(|metric| metric.get("name").is_some_and(|known| known == name));
        metric.and_then(|metric| metric.get("value")?.as_f64()).with_context(|| format!("no metric {name}"))
    };
    Ok(Process {
        task: of("TaskDuration")? * 1000.0,
        script: of("ScriptDuration")? * 1000.0,
        heap: of("JSHeapUsedSize")?,
        frames: of("Frames")?,
        is_checked: false,
    })
}

// ---- A busy page ----

fn busy(bench: &Bench, with: &Browser, without: &Browser) -> Result<Vec<Row>> {
    let milliseconds = if bench.quick { MUTATES / 5 } else { MUTATES };
    let pages = [
        ("a record page", first_lead(), ".record-home"),
        ("a page of Actions", "https://toutapp.com/next#settings/crm/salesforce/configure".to_owned(), "body > *"),
    ];
    let mut rows = Vec::new();
    for (page, address, place) in pages {
        with.open(&address)?;
        with.wait("a badge", || Ok(with.is_checked()?.then_some(())))?;
        without.open(&address)?;
        std::thread::sleep(SETTLES);
        for browser in [with, without] {
            call(browser, "Performance.enable", json!({}))?;
            call(browser, "Profiler.enable", json!({}))?;
            call(browser, "Profiler.setSamplingInterval", json!({ "interval": INTERVAL }))?;
        }
        let ours = mutate(with, place, milliseconds)?;
        let alone = mutate(without, place, milliseconds)?;
        let figure = format!("our share of {page}'s CPU at 10,000 nodes a second");
        rows.push(
            Row::new(figure, Unit::Percent, 100.0 * ours.ours / ours.busy, 1.0)
                .beside("of the time the page alone is busy", Unit::Percent, 100.0 * alone.busy / alone.all)
                .noting(format!(
                    "By samples of the page's main thread: those in which a function of ours is on the stack, of those in which it is not \
                     idle. It has layout in it that the page would have needed later in the same frame. On {page}: {}. Its tasks took {:.0} ms \
                     a second with us and {:.0} ms without.",
                    ours.most(),
                    ours.tasks * 1000.0 / milliseconds as f64,
                    alone.tasks * 1000.0 / milliseconds as f64
                )),
        );
    }
    Ok(rows)
}

/// Sampled time of a main thread, in microseconds.
#[derive(Debug, Clone, Default)]
struct Sampled {
    ours: f64,
    busy: f64,
    all: f64,
    /// All tasks of the main thread, in milliseconds.
    tasks: f64,
    /// Ours, by the innermost function of ours.
    functions: HashMap<String, f64>,
}

impl Sampled {
    /// The functions that took most of our time, in words.
    fn most(&self) -> String {
        let mut functions: Vec<(&String, &f64)> = self.functions.iter().collect();
        functions.sort_by(|a, b| b.1.total_cmp(a.1));
        let share = |took: &f64| 100.0 * took / self.busy;
        let named = functions.iter().take(5).map(|(name, took)| format!("{name} {:.2} %", share(took)));
        named.collect::<Vec<_>>().join(", ")
    }
}

fn mutate(browser: &Browser, place: &str, milliseconds: u64) -> Result<Sampled> {
    call(browser, "Profiler.start", json!({}))?;
    let arguments = vec![Argument::Json(json!(place)), Argument::Json(json!(milliseconds))];
    let before = metrics(browser)?;
    let nodes = number(&browser.session().execute(MUTATE, arguments)?)?;
    let tasks = metrics(browser)?.task - before.task;
    let answer = call(browser, "Profiler.stop", json!({}))?;
    let rate = nodes * 1000.0 / milliseconds as f64;
    ensure!((9_000.0..11_000.0).contains(&rate), "the page mutated {rate:.0} nodes a second");
    let sampled = sampled(answer.get("profile").context("no profile")?, browser.origin())?;
    Ok(Sampled { tasks, ..sampled })
}

fn sampled(profile: &Value, origin: &str) -> Result<Sampled> {
    let list = |name: &str| profile.get(name).and_then(Value::as_array).with_context(|| format!("no {name}"));
    let mut stacks = Stacks::default();
    for node in list("nodes")? {
        stacks.add(node, None);
        let id = node.get("id").and_then(Value::as_u64).context("a node without an id")?;
        for child in node.get("children").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64) {
            stacks.parents.insert(child, id);
        }
    }
    let mut sampled = Sampled::default();
    for (sample, took) in list("samples")?.iter().zip(list("timeDeltas")?) {
        let (Some(id), Some(took)) = (sample.as_u64(), took.as_f64()) else { continue };
        sampled.all += took;
        if stacks.name(id) != "(idle)" {
            sampled.busy += took;
            if let Some(function) = stacks.innermost(id, origin) {
                sampled.ours += took;
                *sampled.functions.entry(function.to_owned()).or_default() += took;
            }
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

    use super::{Span, Tasks, alone, sampled};

    #[test]
    fn a_task_is_ours_as_far_as_scripts_of_ours_run_in_it() {
        let event = |name: &str, tid: u64, ts: u64, dur: u64, url: &str| json!({ "ph": "X", "pid": 1, "tid": tid, "name": name, "ts": ts, "dur": dur, "args": { "data": { "url": url } } });
        let events: Vec<Value> = vec![
            event("RunTask", 7, 0, 9_000, ""),
            event("FunctionCall", 7, 10, 8_000, "https://acme.lightning.force.com/"),
            event("RunTask", 7, 10_000, 4_000, ""),
            json!({ "ph": "P", "pid": 1, "tid": 7, "name": "Profile", "id": "0x1", "args": { "data": { "startTime": 9_900 } } }),
            json!({ "ph": "P", "pid": 1, "tid": 8, "name": "ProfileChunk", "id": "0x1", "args": { "data": {
                "cpuProfile": {
                    "nodes": [
                        { "id": 1, "callFrame": { "functionName": "(root)" } },
                        { "id": 2, "parent": 1, "callFrame": { "functionName": "show", "url": "chrome-extension://abc/extension/content.js" } },
                    ],
                    "samples": [2, 1, 2, 2],
                },
                "timeDeltas": [50, 150, 200, 300],
            } } }),
            // The background's own.
            event("RunTask", 9, 0, 50_000, ""),
            event("FunctionCall", 9, 0, 50_000, "chrome-extension://abc/extension/background.js"),
        ];
        let tasks = Tasks { ours: 0.5, with_ours: 4.0, of_the_page: 9.0 };
        assert_eq!(Tasks::of(&events, "chrome-extension://abc"), tasks);
    }

    #[test]
    fn work_that_contains_other_work_counts_without_it() {
        let span = |name, began: f64, ended: f64| Span { name, began, ended, url: "" };
        let took = alone(vec![
            span("Layout", 2_000.0, 5_000.0),
            span("RunTask", 0.0, 10_000.0),
            span("FunctionCall", 1_000.0, 6_000.0),
            span("Paint", 6_000.0, 7_000.0),
            span("RunTask", 12_000.0, 13_000.0),
        ]);
        let expected = [("RunTask", 5.0), ("FunctionCall", 2.0), ("Layout", 3.0), ("Paint", 1.0)];
        assert_eq!(took, expected.map(|(name, took)| (name.to_owned(), took)).into());
    }

    #[test]
    fn what_a_function_of_ours_calls_is_ours() -> Result<()> {
        let node = |id: u64, name: &str, url: &str, children: &[u64]| json!({ "id": id, "callFrame": { "functionName": name, "url": url }, "children": children });
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
