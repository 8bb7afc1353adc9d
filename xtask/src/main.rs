//! `cargo xtask`: one command each for what is done with Loggable.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use lexopt::prelude::*;
use xtask::bench::Bench;
use xtask::browser::Kind;
use xtask::command::{run, say};
use xtask::demo::Demo;
use xtask::fuzz::Fuzz;
use xtask::test::Test;
use xtask::{build, screenshots, workspace};

const USAGE: &str = "\
cargo xtask build                 the unpacked extension for both browsers, in dist/loggable
cargo xtask package               that, zipped, in dist, and the sources, zipped
    --check                       builds both again from the sources' zip, and compares
cargo xtask demo                  a scenario's page in a real browser, against the embedded fake org
    --scenario NAME|FILE          which (default: seed)
    --browser chromium|firefox    where (default: chromium)
    --headless                    without a window
    --json                        print what page and popup show as JSON
    --language TAG                the user's language (default: the scenario's)
    --dark                        the user prefers dark pages
cargo xtask test                  everything that has to hold
    --browser chromium|firefox    in one browser only
    --native                      in no browser
    --filter TEXT                 only browser tests with this in their name
cargo xtask fuzz [TARGET…]        gives the decoders inputs that a fuzzer makes up; all of them where none is named
    --seconds N                   for so long each (default: 60)
    --keep                        take into the corpus what reaches something new
cargo xtask bench                 what Loggable costs, each figure beside its bound
    --browser chromium|firefox    in one browser only
    --figures NAME                only these (sizes, requests, navigation, page, list, engine, memory); may be given again
    --quick                       with few repetitions
    --json                        print JSON
cargo xtask screenshots           what the stores show, in target/store
    --browser chromium|firefox    in which browser (default: chromium, which alone draws the tile)
    --dark                        for a user who prefers dark pages
cargo xtask docs                  writes the rules' table into README.md, and the rules' pages";

fn main() -> ExitCode {
    match work() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let missing = error.downcast_ref::<xtask::setup::Missing>().is_some();
            say(&format!("{error:#}"));
            ExitCode::from(if missing { 2 } else { 1 })
        }
    }
}

fn work() -> Result<bool> {
    let mut arguments = lexopt::Parser::from_env();
    let mut task = None;
    let (mut scenario, mut browser, mut language) = ("seed".to_owned(), None, None);
    let (mut headless, mut json, mut dark, mut native, mut filter) = (false, false, false, false, None);
    let (mut targets, mut seconds, mut keep) = (Vec::new(), 60, false);
    let (mut quick, mut figures, mut check) = (false, Vec::new(), false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(name) if task.is_none() => task = Some(name.string()?),
            Value(name) if task.as_deref() == Some("fuzz") => targets.push(name.string()?),
            Long("scenario") => scenario = arguments.value()?.string()?,
            Long("browser") => browser = Some(arguments.value()?.string()?.parse::<Kind>()?),
            Long("language") => language = Some(arguments.value()?.string()?),
            Long("filter") => filter = Some(arguments.value()?.string()?),
            Long("seconds") => seconds = arguments.value()?.parse()?,
            Long("keep") => keep = true,
            Long("headless") => headless = true,
            Long("json") => json = true,
            Long("dark") => dark = true,
            Long("quick") => quick = true,
            Long("check") => check = true,
            Long("figures") => figures.push(arguments.value()?.string()?),
            Long("native") => native = true,
            Long("help") | Short('h') => task = None,
            other => return Err(other.unexpected().into()),
        }
    }
    match task.as_deref() {
        Some("build") => say(&format!("The extension is in {}", build::build()?.display())),
        Some("package") => {
            build::build()?;
            let (package, sources) = (build::package()?, build::package_sources()?);
            if check {
                build::check_sources(&package, &sources)?;
                say("The sources make the same package");
            }
            say(&format!("The package is {}, and its sources are {}", package.display(), sources.display()));
        }
        Some("demo") => {
            let browser = browser.unwrap_or(Kind::Chromium);
            Demo { scenario, browser, headless, json, language, dark }.run()?;
        }
        Some("test") => {
            let browsers = match browser {
                _ if native => Vec::new(),
                Some(browser) => vec![browser],
                None => Kind::ALL.to_vec(),
            };
            return Test { browsers, filter }.run();
        }
        Some("fuzz") => return Fuzz { targets, seconds, keep }.run(),
        Some("bench") => {
            let browsers = browser.map_or_else(|| Kind::ALL.to_vec(), |browser| vec![browser]);
            Bench { browsers, quick, json, figures }.run()?;
        }
        Some("screenshots") => {
            let folder = screenshots::take(browser.unwrap_or(Kind::Chromium), dark)?;
            say(&format!("Pictures: {}", folder.display()));
        }
        Some("docs") => run(
            "Writing the rules' table into README.md, and the rules' pages",
            Command::new("cargo")
                .args(["test", "--quiet", "--test", "docs"])
                .env("LOGGABLE_UPDATE_DOCS", "1")
                .current_dir(workspace::root()),
        )?,
        Some(other) => bail!("there is no task {other:?}\n\n{USAGE}"),
        None => println!("{USAGE}"),
    }
    Ok(true)
}
