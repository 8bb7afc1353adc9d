//! What is downloaded once, and what each page loads.

use std::fs;
use std::io::Read;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::read::GzEncoder;

use super::Bench;
use super::table::{Row, Unit};
use crate::bounds::{
    LOADED, LOADED_ELSEWHERE, LOADED_IN_ACTIONS, LOADED_IN_ACTIONS_WITH_PANEL, LOADED_WITH_PANEL, Limit, PACKAGE,
    WASM_GZIPPED,
};
use crate::sizes::page_bytes;
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

/// What pages load, raw, in bytes, with the limit for each.
fn in_pages() -> Result<[(&'static str, u64, Limit); 5]> {
    let page = page_bytes(&workspace::unpacked())?;
    Ok([
        ("scripts and styles in a page of Salesforce, raw", page.salesforce, LOADED),
        ("the same in Salesforce, once the panel was opened", page.salesforce_opened, LOADED_WITH_PANEL),
        ("scripts and styles in a page of Actions, raw", page.actions, LOADED_IN_ACTIONS),
        ("the same in Actions, once the panel was opened", page.actions_opened, LOADED_IN_ACTIONS_WITH_PANEL),
        ("scripts and styles in any other page", page.elsewhere, LOADED_ELSEWHERE),
    ])
}

/// Whether what is downloaded is no larger than a test allows.
///
/// # Errors
/// Where it is larger, or was not built.
pub fn hold() -> Result<()> {
    let downloaded = [("the engine, zipped", wasm()?.0, WASM_GZIPPED), ("the package, zipped", package()?.0, PACKAGE)];
    for (what, size, limit) in downloaded.into_iter().chain(in_pages()?) {
        ensure!(size <= limit.ceiling, "{what}: {size} bytes, where {} are allowed", limit.ceiling);
    }
    Ok(())
}

pub(super) fn measure(_: &Bench) -> Result<Vec<Row>> {
    let (gzipped, raw) = wasm()?;
    let (zipped, files) = package()?;
    let mut rows = vec![
        Row::limited("Wasm, gzip -9", Unit::Bytes, gzipped, WASM_GZIPPED).beside("raw", Unit::Bytes, raw as f64),
        Row::limited("package, zipped", Unit::Bytes, zipped, PACKAGE).beside("unpacked", Unit::Bytes, files as f64),
    ];
    rows.extend(in_pages()?.map(|(figure, bytes, limit)| Row::limited(figure, Unit::Bytes, bytes, limit)));
    Ok(rows)
}
