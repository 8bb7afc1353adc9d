//! What is downloaded once, and what each page loads.

use std::fs;
use std::io::Read;

use anyhow::{Context, Result, ensure};
use fake::Fake;
use flate2::Compression;
use flate2::read::GzEncoder;

use super::loaded::{Loaded, loaded};
use super::table::{Row, Unit};
use super::{Bench, ELSEWHERE, LEADS, ORG, browser, two_leads};
use crate::bounds::{LOADED, LOADED_ELSEWHERE, LOADED_WITH_PANEL, PACKAGE, WASM_GZIPPED};
use crate::browser::{Kind, Measuring};
use crate::{build, workspace};

/// The built engine as `gzip -9` leaves it, and as it is, in bytes.
///
/// # Errors
/// Where it was not built.
pub fn wasm() -> Result<(u64, u64)> {
    let file = workspace::unpacked().join("extension/pkg/loggable_bg.wasm");
    let wasm = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
    let mut zipped = Vec::new();
    GzEncoder::new(wasm.as_slice(), Compression::best()).read_to_end(&mut zipped)?;
    Ok((zipped.len() as u64, wasm.len() as u64))
}

/// The package of what was built, and the files in it, in bytes.
///
/// # Errors
/// Where nothing was built.
pub fn package() -> Result<(u64, u64)> {
    let zipped = fs::metadata(build::package()?)?.len();
    let mut raw = 0;
    for file in build::files(&workspace::unpacked())? {
        raw += fs::metadata(workspace::unpacked().join(file))?.len();
    }
    Ok((zipped, raw))
}

/// Whether what is downloaded is no larger than a test allows.
///
/// # Errors
/// Where it is larger, or was not built.
pub fn hold() -> Result<()> {
    for (what, size, limit) in [("the engine", wasm()?.0, WASM_GZIPPED), ("the package", package()?.0, PACKAGE)] {
        ensure!(size <= limit.ceiling, "{what} has {size} bytes zipped, where {} are allowed", limit.ceiling);
    }
    Ok(())
}

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let (gzipped, raw) = wasm()?;
    let (zipped, files) = package()?;
    let mut rows = vec![
        Row::limited("Wasm, gzip -9", Unit::Bytes, gzipped, WASM_GZIPPED).beside("raw", Unit::Bytes, raw as f64),
        Row::limited("package, zipped", Unit::Bytes, zipped, PACKAGE).beside("unpacked", Unit::Bytes, files as f64),
    ];
    if !bench.chromium() {
        return Ok(rows);
    }
    let fake = Fake::start(two_leads()?)?;
    let browser = browser(Kind::Chromium, &fake, Measuring::Extension)?;
    let note = "Chromium lists every script and style sheet of a page, a made sheet as it writes it itself, without comments. Firefox is \
                given the same files.";
    let row = |figure: &str, loaded: &Loaded, limit| {
        Row::limited(figure, Unit::Bytes, loaded.bytes(), limit)
            .in_browser(Kind::Chromium)
            .beside("of it styles", Unit::Bytes, loaded.styles as f64)
            .noting(note)
    };
    let checked = || browser.wait("a badge", || Ok(browser.is_checked()?.then_some(())));
    browser.open(&format!("{ORG}{}", LEADS[0]))?;
    checked()?;
    rows.push(row("scripts and styles in a Salesforce page", &loaded(&browser)?, LOADED));
    browser.wait_for_shown()?;
    rows.push(row("the same, once the panel was opened", &loaded(&browser)?, LOADED_WITH_PANEL));
    browser.open("https://toutapp.com/next#settings/crm/salesforce/configure")?;
    checked()?;
    rows.push(row("scripts and styles in a page of Actions", &loaded(&browser)?, LOADED));
    browser.open(ELSEWHERE)?;
    rows.push(row("scripts and styles in any other page", &loaded(&browser)?, LOADED_ELSEWHERE));
    Ok(rows)
}
