//! The demo: a scenario's page in a real browser with the extension, against the embedded fake.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::mpsc;

use anyhow::{Context, Result};
use fake::{Fake, Scenario};
use serde::Serialize;

use crate::browser::{Browser, Kind, Options};
use crate::command::say;
use crate::shown::Shown;
use crate::{build, setup, workspace};

/// What to show.
#[derive(Debug, Clone)]
pub struct Demo {
    /// A scenario's name, or a file.
    pub scenario: String,
    /// In which browser.
    pub browser: Kind,
    /// Without a window.
    pub headless: bool,
    /// Print JSON on standard output.
    pub json: bool,
    /// The user's language.
    pub language: String,
    /// The user prefers dark pages.
    pub dark: bool,
}

/// What the demo found, in the shape that drivers from outside read.
#[derive(Debug, Serialize)]
struct Found {
    page: Shown,
    popup: Shown,
}

impl Demo {
    /// Builds, starts the fake, makes the scenario's visits, prints what page and popup show, and leaves pictures in
    /// `target/demo`. With a window, it stays open until Ctrl+C.
    ///
    /// # Errors
    /// Where something needed is missing, the scenario cannot be read, or the page shows nothing in time.
    pub fn run(&self) -> Result<()> {
        say("Loggable's demo");
        let scenario = match Scenario::named(&self.scenario) {
            Ok(scenario) => scenario,
            Err(error) if !Path::new(&self.scenario).exists() => {
                return Err(error).with_context(|| format!("there is no scenario {}", self.scenario));
            }
            Err(_) => Scenario::load(&self.scenario)?,
        };
        build::build()?;
        let display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
        let headless = self.headless || !display;
        if headless && !self.headless {
            say("There is no display here: working without a window");
        }
        setup::browser(self.browser)?;
        setup::japanese(&[self.browser])?;
        say(scenario.about.trim());
        let (expects_badge, visits) = (scenario.expect.badge, scenario.visits.clone());
        let fake = Fake::start(scenario)?;
        let options = Options {
            headless,
            language: self.language.clone(),
            dark: self.dark,
            ..Options::new(self.browser, fake.port())
        };
        say(&format!("Starting {}", self.browser));
        let browser = Browser::start(&options)?;
        browser.visit(&visits)?;
        let pictures = workspace::target().join("demo");
        let page = if expects_badge { browser.wait_for_shown()? } else { Shown::default() };
        browser.screenshot(&pictures.join("page.png"))?;
        let popup = browser.with_popup(|popup| {
            let shown = popup.wait_for_shown()?;
            popup.screenshot(&pictures.join("popup.png"))?;
            Ok(shown)
        })?;
        let found = Found { page, popup };
        if self.json {
            println!("{}", serde_json::to_string(&found)?);
        } else {
            tell("The page shows", &found.page);
            tell("The popup shows", &found.popup);
        }
        say(&format!("Pictures: {}", pictures.display()));
        if !headless {
            let (stop, stopped) = mpsc::channel();
            // Whether anybody still listens does not matter when all is to end.
            ctrlc::set_handler(move || {
                let _ = stop.send(());
            })?;
            say("The window stays open to play with. Ctrl+C ends it.");
            stopped.recv()?;
        }
        Ok(())
    }
}

fn tell(heading: &str, shown: &Shown) {
    let bold = std::io::stdout().is_terminal();
    println!("{}", if bold { format!("\x1b[1m{heading}\x1b[0m") } else { heading.to_owned() });
    for (activity, verdict) in &shown.verdicts {
        println!("  {activity:<8} {verdict}");
    }
    for rule in shown.rules.iter().filter(|rule| rule.state != "not-applicable") {
        println!(
            "    {:<12} {}{}",
            rule.state,
            rule.rule,
            rule.severity.as_deref().map(|severity| format!(" ({severity})")).unwrap_or_default()
        );
        for field in &rule.fields {
            println!("                 {}.{} ({})", field.object, field.field, field.affects);
        }
    }
}
