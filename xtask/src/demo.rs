//! The demo: a scenario's page in a real browser with the extension, against the embedded fake.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

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
    /// The user's language; that of the scenario where none is given.
    pub language: Option<String>,
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
    /// `target/demo`: the page with the badge, with the panel open, and the popup. With a window, it stays open until it is
    /// closed or Ctrl+C is pressed.
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
        let language = self.language.clone().unwrap_or_else(|| scenario.language().to_owned());
        let fake = Fake::start(scenario)?;
        let options = Options { headless, language, dark: self.dark, ..Options::new(self.browser, fake.port()) };
        say(&format!("Starting {}", self.browser));
        let browser = Browser::start(&options)?;
        browser.visit(&visits)?;
        let pictures = workspace::target().join("demo");
        let page = if expects_badge {
            browser.wait("a badge on the page", || browser.is_checked().map(|checked| checked.then_some(())))?;
            browser.screenshot(&pictures.join("page.png"))?;
            let page = browser.wait_for_shown()?;
            browser.screenshot(&pictures.join("panel.png"))?;
            page
        } else {
            Shown::default()
        };
        let popup = browser.with_popup(|popup| {
            let shown = popup.wait_for_shown()?;
            popup.screenshot(&pictures.join("popup.png"))?;
            Ok(shown)
        })?;
        if !expects_badge {
            browser.wait_until_nothing_is_shown()?;
            browser.screenshot(&pictures.join("page.png"))?;
        }
        let found = Found { page, popup };
        if self.json {
            println!("{}", serde_json::to_string(&found)?);
        } else {
            tell("The page shows", &found.page);
            tell("The popup shows", &found.popup);
        }
        say(&format!("Pictures: {}", pictures.display()));
        if !headless {
            say("The window stays open to play with. Close it, or press Ctrl+C, to end.");
            while !browser.is_closed() {
                std::thread::sleep(Duration::from_millis(300));
            }
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
            rule.severity.as_ref().or(rule.why.as_ref()).map(|said| format!(" ({said})")).unwrap_or_default()
        );
        for field in &rule.fields {
            println!("                 {}.{} ({})", field.object, field.field, field.affects);
        }
    }
}
