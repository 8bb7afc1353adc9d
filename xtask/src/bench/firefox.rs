//! What only Firefox's own scripts can do: stop the background, and tell how much memory a process has.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::browser::Browser;

/// Runs a function body with the browser's own rights.
fn execute(browser: &Browser, script: &str, arguments: &[Value]) -> Result<Value> {
    let session = browser.session();
    session.post("/moz/context", json!({ "context": "chrome" }))?;
    let outcome = session.post("/execute/sync", json!({ "script": script, "args": arguments }));
    session.post("/moz/context", json!({ "context": "content" }))?;
    outcome
}

/// Puts the background to sleep, as Firefox does once it has been idle.
pub(super) fn stop_background(browser: &Browser) -> Result<()> {
    let script = "return WebExtensionPolicy.getByID(arguments[0]).extension.terminateBackground({ disableResetIdleForTest: true });";
    execute(browser, script, &[json!(browser.gecko_id())])?;
    Ok(())
}

/// The memory of a process after everything was collected, in bytes: that of the extension and that of the org's page.
pub(super) fn memory(browser: &Browser) -> Result<(f64, f64)> {
    let answer = execute(
        browser,
        r#"
        const manager = Cc["@mozilla.org/memory-reporter-manager;1"].getService(Ci.nsIMemoryReporterManager);
        return (async () => {
            for (let time = 0; time < 3; time++) await new Promise((done) => manager.minimizeMemoryUsage(done));
            const { children } = await ChromeUtils.requestProcInfo();
            const of = (is) => Math.max(0, ...children.filter(is).map(({ memory }) => memory));
            return {
                extension: of(({ type }) => type === "extension"),
                page: of(({ origin }) => /force\.com/.test(origin)),
            };
        })();
        "#,
        &[],
    )?;
    let of = |name: &str| answer.get(name).and_then(Value::as_f64).with_context(|| format!("no {name} in {answer}"));
    Ok((of("extension")?, of("page")?))
}
