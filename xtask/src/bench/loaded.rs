//! Which of the extension's scripts and styles a page has loaded, by Chromium's own account.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::devtools::Target;
use crate::browser::Browser;

/// What a page has of the extension, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Scripts.
    pub scripts: u64,
    /// Style sheets.
    pub styles: u64,
}

impl Loaded {
    /// Both.
    pub fn bytes(self) -> u64 {
        self.scripts + self.styles
    }
}

/// What the current tab's page has of the extension. Only Chromium says.
///
/// Style sheets that were made in a script have no address. The fake's pages make none, so each of them is the extension's.
///
/// # Errors
/// Where the browser is no Chromium, or does not answer.
pub fn loaded(browser: &Browser) -> Result<Loaded> {
    let mut page = Target::of_tab(browser)?;
    // Each of these tells first of what there is already.
    for domain in ["Debugger", "DOM", "CSS"] {
        page.call(&format!("{domain}.enable"), json!({}))?;
    }
    let mut loaded = Loaded::default();
    let is_ours = |address: &Value| address.as_str().is_some_and(|address| address.starts_with(browser.origin()));
    for script in page.events("Debugger.scriptParsed") {
        if is_ours(script.get("url").unwrap_or(&Value::Null)) {
            let id = script.get("scriptId").cloned().unwrap_or_default();
            let source = page.call("Debugger.getScriptSource", json!({ "scriptId": id }))?;
            loaded.scripts += length(&source, "scriptSource")?;
        }
    }
    for sheet in page.events("CSS.styleSheetAdded") {
        let header = sheet.get("header").cloned().unwrap_or_default();
        let is_made = header.get("isConstructed") == Some(&json!(true));
        if is_made || is_ours(header.get("sourceURL").unwrap_or(&Value::Null)) {
            let id = header.get("styleSheetId").cloned().unwrap_or_default();
            let text = page.call("CSS.getStyleSheetText", json!({ "styleSheetId": id }))?;
            loaded.styles += length(&text, "text")?;
        }
    }
    Ok(loaded)
}

fn length(answer: &Value, member: &str) -> Result<u64> {
    let text = answer.get(member).and_then(Value::as_str).with_context(|| format!("no {member} in {answer}"))?;
    Ok(text.len() as u64)
}
