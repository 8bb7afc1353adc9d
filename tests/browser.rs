//! The packaged extension in real Chromium and real Firefox, on real host names that lead to the fake.
//!
//! Every scenario of the fake is one test in each browser: what page and popup show is exactly what the scenario expects,
//! read through the contract's attributes. `cargo xtask test` builds the extension first and then runs this.

#![allow(clippy::panic, reason = "a wrong name of a browser ends the run and says so")]

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use fake::{Fake, Scenario};
use libtest_mimic::{Arguments, Failed, Trial};
use xtask::browser::{Browser, Kind, Options};
use xtask::shown::{Shown, differences};
use xtask::workspace;

mod browser_cases;
mod browser_watch;

fn main() {
    let mut arguments = Arguments::from_args();
    // Each test runs a browser of several processes, and waits for it half of the time: one more than the two cores that are
    // counted on.
    arguments.test_threads.get_or_insert(3);
    let mut trials = Vec::new();
    for kind in kinds() {
        for name in fake::names() {
            trials.push(trial(format!("{kind}::scenario::{name}"), move |test| scenario(kind, &name, test)));
        }
        for (name, case) in browser_cases::OF_FILES.iter().copied().chain([browser_cases::ALL]).flatten() {
            trials.push(trial(format!("{kind}::{name}"), move |test| case(kind, test)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The browsers that `LOGGABLE_BROWSERS` names, separated by commas; both where it is not set. One that is named wrongly
/// must not pass for a run without failures.
fn kinds() -> Vec<Kind> {
    match std::env::var("LOGGABLE_BROWSERS") {
        Ok(names) => names.split(',').map(|name| name.parse().unwrap_or_else(|error| panic!("{error}"))).collect(),
        Err(_) => Kind::ALL.to_vec(),
    }
}

/// What a test has at hand besides the browser: where it leaves a picture when it fails.
pub struct Test {
    name: String,
}

/// The scenarios after which the session's token is looked for everywhere, beside every case that is no scenario: records
/// and persons, in order and not, sessions that end, two orgs, and what comes out of storage and *Diagnostics*.
const SEARCHED: [&str; 8] = [
    "seed",
    "healthy_task",
    "classic",
    "expired_session",
    "session_not_for_api",
    "two_orgs_record",
    "diagnostics_page",
    "missing_or_hidden",
];

impl Test {
    /// Starts a fake with this scenario and a browser that sees nothing else, and hands both to `work`. Whatever that does,
    /// the extension has asked nobody but API hosts by then, and, but for most scenarios, no session token is anywhere. Where it
    /// fails, a picture of the page is left.
    pub fn run(
        &self,
        kind: Kind,
        scenario: Scenario,
        work: impl FnOnce(&mut Browser, &Fake) -> Result<()>,
    ) -> Result<()> {
        // It takes some seconds, and most scenarios differ in what is answered and not in where it goes.
        let is_searched = match self.name.split_once("::scenario::") {
            Some((_, scenario)) => SEARCHED.contains(&scenario),
            None => true,
        };
        self.run_unsearched(kind, scenario, |browser, fake| {
            work(browser, fake)?;
            if is_searched { browser_watch::no_token_is_found(browser, fake) } else { Ok(()) }
        })
    }

    /// The same without a search for tokens at the end, for work that searches by itself while that is possible.
    pub fn run_unsearched(
        &self,
        kind: Kind,
        scenario: Scenario,
        work: impl FnOnce(&mut Browser, &Fake) -> Result<()>,
    ) -> Result<()> {
        let language = scenario.language().to_owned();
        self.run_for_user(kind, scenario, &language, false, work)
    }

    /// The same for a user of this language, who prefers dark pages or does not.
    pub fn run_for_user(
        &self,
        kind: Kind,
        scenario: Scenario,
        language: &str,
        dark: bool,
        work: impl FnOnce(&mut Browser, &Fake) -> Result<()>,
    ) -> Result<()> {
        let fake = Fake::start(scenario)?;
        let options = Options { language: language.to_owned(), dark, ..Options::new(kind, fake.port()) };
        self.run_with(&options, &fake, work)
    }

    /// The same in a browser that is started with these options.
    pub fn run_with(
        &self,
        options: &Options,
        fake: &Fake,
        work: impl FnOnce(&mut Browser, &Fake) -> Result<()>,
    ) -> Result<()> {
        let mut browser = Browser::start(options)?;
        self.picture_where_it_fails(&mut browser, |browser| {
            work(browser, fake)?;
            browser_watch::only_api_hosts_were_asked(fake)
        })
    }

    /// Does `work` with a browser that is running. Where that fails, a picture of the page is left.
    pub fn picture_where_it_fails(
        &self,
        browser: &mut Browser,
        work: impl FnOnce(&mut Browser) -> Result<()>,
    ) -> Result<()> {
        let outcome = work(browser);
        if outcome.is_err() {
            let picture = format!("{}.png", self.name.replace("::", "-"));
            browser.screenshot(&workspace::target().join("browser-failures").join(picture)).ok();
        }
        outcome
    }
}

fn trial(name: String, case: impl FnOnce(&Test) -> Result<()> + Send + 'static) -> Trial {
    let test = Arc::new(Test { name: name.clone() });
    Trial::test(name, move || case(&test).map_err(|error| Failed::from(format!("{error:#}"))))
}

fn scenario(kind: Kind, name: &str, test: &Test) -> Result<()> {
    let scenario = Scenario::named(name)?;
    let expect = scenario.expect.clone();
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        let as_expected = |shown: &Shown| differences(&expect, &without_not_applicable(shown));
        if expect.badge {
            let mut last = Vec::new();
            let outcome = browser.wait("what the scenario expects on the page", || {
                last =
                    browser.shown()?.map_or_else(|| vec!["nothing is shown".to_owned()], |shown| as_expected(&shown));
                Ok(last.is_empty().then_some(()))
            });
            outcome.with_context(|| last.join("\n"))?;
        }
        let popup = browser.popup()?;
        let differences = as_expected(&popup);
        ensure!(differences.is_empty(), "in the popup: {}", differences.join("\n"));
        if !expect.badge {
            ensure!(browser.shows_nothing_once_settled()?, "a badge stands on a page that has none");
            let asked: Vec<String> = fake
                .requests()
                .into_iter()
                .filter(|request| {
                    request.path.starts_with("/services/") && loggable::salesforce::host::is_api_host(&request.host)
                })
                .map(|request| request.path)
                .collect();
            ensure!(asked.is_empty(), "a page that is not ours cost {asked:?}");
        }
        let worst = ["will-not-log", "will-not-fill", "cannot-tell", "by-address", "logs", "fills"]
            .into_iter()
            .find(|worst| expect.verdicts.values().any(|verdict| verdict == worst));
        if let Some(worst) = worst {
            let title = browser.action_title()?;
            ensure!(title.starts_with(worst), "the icon's title is {title:?} where {worst} is the worst verdict");
        }
        let errors = browser.console_errors()?;
        ensure!(errors.is_empty(), "the extension's scripts left errors: {}", errors.join("\n"));
        Ok(())
    })
}

/// The scenarios name what applies; the popup also lists, folded away, what does not.
fn without_not_applicable(shown: &Shown) -> Shown {
    let mut shown = shown.clone();
    shown.rules.retain(|rule| rule.state != "not-applicable");
    shown
}
