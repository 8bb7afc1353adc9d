//! Everything that has to hold, and one closing line that counts it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::bench::sizes;
use crate::browser::Kind;
use crate::command::{output, run, run_reading, say};
use crate::{build, setup, workspace};

/// What to run.
#[derive(Debug, Clone)]
pub struct Test {
    /// In which browsers; none for what needs no browser.
    pub browsers: Vec<Kind>,
    /// Only the browser tests whose name contains this.
    pub filter: Option<String>,
}

/// Passed and failed so far.
#[derive(Debug, Default)]
struct Count {
    passed: usize,
    failed: usize,
}

impl Test {
    /// Runs everything and prints `N passed, N failed`. Answers whether nothing failed.
    ///
    /// # Errors
    /// Where what the tests need cannot be set up.
    pub fn run(&self) -> Result<bool> {
        let mut count = Count::default();
        say("Loggable's tests");
        setup::wasm_target()?;
        for kind in &self.browsers {
            setup::browser(*kind)?;
        }
        setup::japanese(&self.browsers)?;
        count.check("the format", || cargo("Checking the format", &["fmt", "--all", "--check"]));
        count.check("the lints", || {
            cargo("Linting", &["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])
        });
        count.check("the lints for Wasm", || {
            let target = ["--target", "wasm32-unknown-unknown"];
            cargo(
                "Linting for Wasm",
                &[&["clippy", "--locked", "--lib"], &target[..], &["--", "-D", "warnings"]].concat(),
            )
        });
        count.check("the build", || build::build().map(drop));
        count.check("the package is the same every time", || same_twice(build::package).map(drop));
        count.check("the sources' zip is the same every time, and has what a build needs", || {
            build::holds_what_a_build_needs(&same_twice(build::package_sources)?)
        });
        count.check("the sizes", sizes::hold);
        count.check("Mozilla's linter for add-ons", lint);
        // The browser tests are a test target of the root package, and the other targets are named so as to leave it out.
        let natively = ["--package", "loggable", "--lib"];
        let targets = native_test_targets()?;
        let targets: Vec<&str> = targets.iter().flat_map(|target| ["--test", target]).collect();
        count.tests("Testing the engine natively", &[&natively[..], &targets].concat())?;
        count.tests(
            "Testing the fake and xtask",
            &["--package", "fake", "--package", "xtask", "--lib", "--bins", "--tests"],
        )?;
        count.tests("Replaying the corpus", &["--package", "fuzz", "--lib", "--tests"])?;
        count.tests("Testing the examples in the documentation", &["--package", "loggable", "--doc"])?;
        if !self.browsers.is_empty() {
            let names: Vec<&str> = self.browsers.iter().map(|kind| kind.name()).collect();
            let mut arguments = vec!["--package", "loggable", "--test", "browser", "--"];
            arguments.extend(self.filter.as_deref());
            let before = count.passed + count.failed;
            count.tests_with("Testing in the browsers", &arguments, &[("LOGGABLE_BROWSERS", &names.join(","))])?;
            if let Some(wrong) = nothing_ran(self.filter.as_deref(), count.passed + count.failed - before) {
                count.failed += 1;
                say(&format!("FAILED: {wrong}"));
            }
        }
        println!("{} passed, {} failed", count.passed, count.failed);
        Ok(count.failed == 0)
    }
}

impl Count {
    /// Counts one check. One that fails says why and the rest go on, because a person wants to hear of all at once.
    fn check(&mut self, what: &str, check: impl FnOnce() -> Result<()>) {
        match check() {
            Ok(()) => self.passed += 1,
            Err(error) => {
                self.failed += 1;
                say(&format!("FAILED: {what}: {error:#}"));
            }
        }
    }

    /// Runs `cargo test` and adds what its closing lines say. A run that ends badly without a failed test (tests that do
    /// not compile) counts as one failure.
    fn tests(&mut self, what: &str, arguments: &[&str]) -> Result<()> {
        self.tests_with(what, arguments, &[])
    }

    /// As [`tests`](Self::tests), with variables in the environment.
    fn tests_with(&mut self, what: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
        say(what);
        let mut counted = Count::default();
        let mut command = Command::new("cargo");
        command.args(["test", "--locked", "--no-fail-fast"]).args(arguments);
        command.envs(environment.iter().copied()).current_dir(workspace::root());
        let ended_well = run_reading(&mut command, |line| {
            if let Some((passed, failed)) = closing_line(line) {
                counted.passed += passed;
                counted.failed += failed;
            }
        })?;
        if !ended_well && counted.failed == 0 {
            counted.failed = 1;
            say(&format!("FAILED: {what}"));
        }
        self.passed += counted.passed;
        self.failed += counted.failed;
        Ok(())
    }
}

/// What a zip that is made twice holds.
fn same_twice(zip: fn() -> Result<PathBuf>) -> Result<Vec<u8>> {
    let first = fs::read(zip()?)?;
    ensure!(first == fs::read(zip()?)?, "two zips of the same sources differ");
    Ok(first)
}

/// What is wrong where a filter has left no test over: a name that is written wrongly must not be a pass.
fn nothing_ran(filter: Option<&str>, ran: usize) -> Option<String> {
    filter.filter(|_| ran == 0).map(|filter| format!("no browser test has {filter:?} in its name"))
}

/// The counts in `test result: ok. 12 passed; 0 failed; …`.
fn closing_line(line: &str) -> Option<(usize, usize)> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |name: &str| counts.split("; ").find_map(|part| part.strip_suffix(name)?.trim().parse().ok());
    Some((count("passed")?, count("failed")?))
}

fn cargo(what: &str, arguments: &[&str]) -> Result<()> {
    run(what, Command::new("cargo").args(arguments).current_dir(workspace::root()))
}

/// The root package's test targets, the browser tests apart.
fn native_test_targets() -> Result<Vec<String>> {
    let metadata = output(
        Command::new("cargo")
            .args(["metadata", "--locked", "--no-deps", "--format-version", "1"])
            .current_dir(workspace::root()),
    )?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata names no packages")?;
    let root = packages.iter().find(|package| package.get("name").is_some_and(|name| name == "loggable"));
    let targets = root.and_then(|root| root.get("targets")?.as_array()).context("cargo metadata names no targets")?;
    Ok(targets
        .iter()
        .filter(|target| target.pointer("/kind/0").is_some_and(|kind| kind == "test"))
        .filter_map(|target| Some(target.get("name")?.as_str()?.to_owned()))
        .filter(|name| name != "browser")
        .collect())
}

/// Mozilla's linter has no errors, and no warning but the one about Chrome's `service_worker` beside Firefox's `scripts`.
fn lint() -> Result<()> {
    let programs = setup::node_programs()?;
    say("Asking Mozilla's linter for add-ons");
    let answer = Command::new(programs.join("addons-linter"))
        .args(["--output", "json"])
        .arg(workspace::unpacked())
        .output()
        .context("addons-linter cannot be started")?;
    let answer: Value = serde_json::from_slice(&answer.stdout).context("what addons-linter says is no JSON")?;
    let messages = |kind: &str| answer.get(kind).and_then(Value::as_array).cloned().unwrap_or_default();
    // Chrome reads the one, Firefox the other; one manifest has both.
    let allowed = |message: &Value| message.get("code").is_some_and(|code| code == "BACKGROUND_SERVICE_WORKER_IGNORED");
    let wrong: Vec<String> = [messages("errors"), messages("warnings")]
        .concat()
        .iter()
        .filter(|message| !allowed(message))
        .map(|message| {
            let part = |name: &str| message.get(name).map(ToString::to_string).unwrap_or_default();
            format!("{} {} {}", part("code"), part("message"), part("file"))
        })
        .collect();
    ensure!(answer.get("summary").is_some(), "addons-linter gave no summary");
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{closing_line, nothing_ran};

    #[test]
    fn closing_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.10s";
        assert_eq!(closing_line(line), Some((12, 3)));
        assert_eq!(closing_line("test fires_here ... ok"), None);
    }

    #[test]
    fn a_filter_that_matches_no_test_is_a_failure() {
        assert!(nothing_ran(Some("sead"), 0).is_some_and(|wrong| wrong.contains("sead")));
        assert_eq!((nothing_ran(Some("seed"), 2), nothing_ran(None, 0)), (None, None));
    }
}
