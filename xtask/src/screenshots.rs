//! What the stores show: screenshots of the real extension on the fake, and the promotional tile.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine as _;
use fake::{Fake, Scenario};
use serde_json::{Value, json};

use crate::browser::{Browser, Kind, Options};
use crate::command::say;
use crate::{build, setup, workspace};

/// The screenshots by what they show, in the order in which the stores show them: a scenario's page with its panel open, or one of the
/// extension's own pages while that scenario's page is open in another tab. The scenarios are those in the listing's own language.
const SCREENSHOTS: [Screenshot; 5] = [
    Screenshot { name: "1-person", english: "seed", japanese: "japanese", own_page: None },
    Screenshot { name: "2-record", english: "healthy_lead", japanese: "japanese_healthy", own_page: None },
    Screenshot { name: "3-list", english: "list_page", japanese: "list_page", own_page: None },
    Screenshot { name: "4-options", english: "seed", japanese: "japanese", own_page: Some("extension/options.html") },
    Screenshot {
        name: "5-first-page",
        english: "seed",
        japanese: "japanese",
        own_page: Some("extension/welcome.html"),
    },
];

struct Screenshot {
    name: &'static str,
    english: &'static str,
    japanese: &'static str,
    own_page: Option<&'static str>,
}

/// The Chrome Web Store's small promotional tile, in pixels.
const TILE: (u32, u32) = (440, 280);

/// Builds, and writes all of them below `target/store`, by language.
///
/// # Errors
/// Where something needed is missing, or a page shows nothing in time.
pub fn take(browser: Kind, dark: bool) -> Result<PathBuf> {
    build::build()?;
    setup::browser(browser)?;
    setup::japanese(&[browser])?;
    let folder = workspace::target().join("store");
    for (language, tag) in [("en", "en-US"), ("ja", "ja")] {
        say(&format!("Taking pictures in {language}"));
        let folder = folder.join(language);
        for screenshot in &SCREENSHOTS {
            let scenario = if language == "ja" { screenshot.japanese } else { screenshot.english };
            let scenario = Scenario::named(scenario)?;
            let visits = scenario.visits.clone();
            let fake = Fake::start(scenario)?;
            let options = Options { language: tag.to_owned(), dark, ..Options::new(browser, fake.port()) };
            let browser = Browser::start(&options)?;
            browser.visit(&visits)?;
            browser.wait_for_shown()?;
            if let Some(page) = screenshot.own_page {
                browser.open_own_page(page)?;
            }
            browser.screenshot(&folder.join(format!("{}.png", screenshot.name)))?;
        }
        if browser == Kind::Chromium {
            tile(language, &folder.join("tile.png"))?;
        }
    }
    Ok(folder)
}

/// Draws the tile of the icon, the name and the line below the name in the stores.
fn tile(language: &str, path: &Path) -> Result<()> {
    let root = workspace::root().join("extension");
    let read = |path: PathBuf| std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()));
    let icon = read(root.join("icons").join("icon.svg"))?;
    let listing = read(workspace::root().join("store").join(format!("{language}.md")))?;
    let (_, after) = listing.split_once("\n## Tile\n").context("the listing has no line for the tile")?;
    let line = after.trim_start().lines().next().unwrap_or_default();
    let (width, height) = TILE;
    let page = format!(
        "<!doctype html><html lang='{language}'><meta charset='utf-8'><style>
         body {{ align-content: center; background: #f3f6fa; box-sizing: border-box; color: #181818; display: grid;
                 font: 20px/1.35 system-ui, sans-serif; gap: 16px; height: {height}px; margin: 0; padding: 28px; width: {width}px; }}
         header {{ align-items: center; display: flex; font-size: 44px; font-weight: 600; gap: 18px; }}
         svg {{ height: 88px; width: 88px; }} p {{ margin: 0; }}
         </style><header>{icon}Loggable</header><p>{line}</p></html>"
    );
    let fake = Fake::start(Scenario::named("foreign_page")?)?;
    let browser =
        Browser::start(&Options { language: language.to_owned(), ..Options::new(Kind::Chromium, fake.port()) })?;
    let encoded = base64::engine::general_purpose::STANDARD.encode(page);
    browser.open(&format!("data:text/html;base64,{encoded}"))?;
    let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
    let capture = json!({ "cmd": "Page.captureScreenshot", "params": { "format": "png", "clip": clip } });
    let answer = browser.session().post("/goog/cdp/execute", capture)?;
    let picture = answer.get("data").and_then(Value::as_str).context("the browser took no picture")?;
    std::fs::write(path, base64::engine::general_purpose::STANDARD.decode(picture)?)
        .with_context(|| format!("writing {}", path.display()))
}
