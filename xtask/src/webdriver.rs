//! A client for the W3C WebDriver protocol (<https://www.w3.org/TR/webdriver2/>), as far as these browsers' tests need it.
//!
//! The published clients read a shadow root through the page's own script, which a closed root does not answer; they retry
//! a session that did not start, which would hide a browser that starts every second time; and they need an asynchronous
//! runtime. What is left of them here, a JSON request per command, is this file.

use std::fmt;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use serde::Deserialize;
use serde_json::{Value, json};

/// The key under which the protocol names an element (a constant of the specification).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// The key under which the protocol names a shadow root.
const SHADOW_ROOT: &str = "shadow-6066-11e4-a52e-4f735466cecf";

/// A driver's answer that is an error, by the specification's own code (`no such element`, `stale element reference`, …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverError {
    /// The code.
    pub code: String,
    /// What the driver says about it.
    pub message: String,
    /// The command that was answered so.
    pub command: String,
}

impl fmt::Display for DriverError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Drivers append a stack of addresses of their own.
        let message = self.message.lines().next().unwrap_or_default();
        write!(formatter, "the driver answered {} with {}: {message}", self.command, self.code)
    }
}

impl std::error::Error for DriverError {}

/// Whether an error is the driver saying that something was not there (any more) at that moment: what a wait may wait out.
pub fn is_passing(error: &anyhow::Error) -> bool {
    error.downcast_ref::<DriverError>().is_some_and(|error| {
        [
            "no such element",
            "no such shadow root",
            "stale element reference",
            "detached shadow root",
            "element not interactable",
            "element click intercepted",
            "javascript error",
        ]
        .contains(&error.code.as_str())
    })
}

/// An element of the page, as the driver names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

/// A shadow root, as the driver names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShadowRoot(String);

/// A tab, as the driver names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tab(pub(crate) String);

/// An argument for a script.
#[derive(Debug, Clone)]
pub enum Argument<'a> {
    /// JSON.
    Json(Value),
    /// An element.
    Element(&'a Element),
    /// A shadow root, closed or open.
    ShadowRoot(&'a ShadowRoot),
}

impl From<Argument<'_>> for Value {
    fn from(argument: Argument<'_>) -> Self {
        match argument {
            Argument::Json(value) => value,
            Argument::Element(element) => json!({ ELEMENT: element.0 }),
            Argument::ShadowRoot(root) => json!({ SHADOW_ROOT: root.0 }),
        }
    }
}

/// An open WebDriver session. It is ended with [`quit`](Self::quit); what is left when it is not, is the driver's owner's to end.
pub struct Session {
    agent: ureq::Agent,
    address: String,
}

impl Session {
    /// Whether a driver on this port answers that it is ready.
    pub fn is_ready(port: u16) -> bool {
        let agent = agent(Duration::from_secs(2));
        command(&agent, "GET", &format!("http://127.0.0.1:{port}/status"), None)
            .is_ok_and(|status| status.pointer("/ready").and_then(Value::as_bool) == Some(true))
    }

    /// Starts a browser through the driver on this port, with the capabilities that it must match.
    ///
    /// # Errors
    /// Where the driver cannot be reached or the browser does not start.
    pub fn start(port: u16, capabilities: &Value) -> Result<Self> {
        #[derive(Deserialize)]
        struct Started {
            #[serde(rename = "sessionId")]
            session_id: String,
        }
        let agent = agent(Duration::from_secs(120));
        let asked = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let started = command(&agent, "POST", &format!("http://127.0.0.1:{port}/session"), Some(asked))?;
        let started: Started = serde_json::from_value(started).context("the driver's answer to New Session")?;
        Ok(Session { agent, address: format!("http://127.0.0.1:{port}/session/{}", started.session_id) })
    }

    /// Sends a command that has no body.
    ///
    /// # Errors
    /// A [`DriverError`] where the driver answers with one; else what went wrong on the way.
    pub fn get(&self, path: &str) -> Result<Value> {
        command(&self.agent, "GET", &format!("{}{path}", self.address), None)
    }

    /// Sends a command with a body.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn post(&self, path: &str, body: Value) -> Result<Value> {
        command(&self.agent, "POST", &format!("{}{path}", self.address), Some(body))
    }

    fn delete(&self, path: &str) -> Result<Value> {
        command(&self.agent, "DELETE", &format!("{}{path}", self.address), None)
    }

    /// Goes to an address and waits for its load event.
    ///
    /// # Errors
    /// Where the page does not load.
    pub fn go_to(&self, url: &str) -> Result<()> {
        self.post("/url", json!({ "url": url })).with_context(|| format!("opening {url}"))?;
        Ok(())
    }

    /// The tab's address.
    ///
    /// # Errors
    /// Where the tab is gone.
    pub fn url(&self) -> Result<String> {
        text(self.get("/url")?)
    }

    /// The first element that matches a CSS selector in the document, or none.
    ///
    /// # Errors
    /// Where the driver refuses.
    pub fn find(&self, selector: &str) -> Result<Option<Element>> {
        Ok(self.find_all(selector)?.into_iter().next())
    }

    /// Every element that matches a CSS selector in the document.
    ///
    /// # Errors
    /// Where the driver refuses.
    pub fn find_all(&self, selector: &str) -> Result<Vec<Element>> {
        elements(self.post("/elements", json!({ "using": "css selector", "value": selector }))?)
    }

    /// Every element that matches a CSS selector in a shadow root.
    ///
    /// # Errors
    /// Where the root is gone.
    pub fn find_all_in(&self, root: &ShadowRoot, selector: &str) -> Result<Vec<Element>> {
        elements(
            self.post(&format!("/shadow/{}/elements", root.0), json!({ "using": "css selector", "value": selector }))?,
        )
    }

    /// The shadow root of an element, closed ones too, or none.
    ///
    /// # Errors
    /// Where the element is gone.
    pub fn shadow_root(&self, host: &Element) -> Result<Option<ShadowRoot>> {
        match self.get(&format!("/element/{}/shadow", host.0)) {
            Ok(root) => Ok(Some(ShadowRoot(member(&root, SHADOW_ROOT)?))),
            Err(error) if error.downcast_ref::<DriverError>().is_some_and(|e| e.code == "no such shadow root") => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Clicks the middle of an element, as a mouse does.
    ///
    /// # Errors
    /// Where it cannot be clicked: hidden, covered, gone.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), json!({}))?;
        Ok(())
    }

    /// Types into an element, as a keyboard does. Keys without a character have code points of their own in the
    /// specification: [`ENTER`], [`ESCAPE`], [`TAB`].
    ///
    /// # Errors
    /// Where it cannot be focused.
    pub fn type_into(&self, element: &Element, keys: &str) -> Result<()> {
        self.post(&format!("/element/{}/value", element.0), json!({ "text": keys }))?;
        Ok(())
    }

    /// Presses keys where the focus is, one after another.
    ///
    /// # Errors
    /// Where the driver refuses.
    pub fn press(&self, keys: &str) -> Result<()> {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })])
            .collect();
        self.post("/actions", json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }))?;
        Ok(())
    }

    /// What an element is called, as a screen reader is told.
    ///
    /// # Errors
    /// Where the element is gone.
    pub fn label(&self, element: &Element) -> Result<String> {
        text(self.get(&format!("/element/{}/computedlabel", element.0))?)
    }

    /// Runs a function body in the page, with `arguments`, and answers what it returns (a promise: what it resolves to).
    ///
    /// # Errors
    /// Where it throws.
    pub fn execute(&self, script: &str, arguments: Vec<Argument<'_>>) -> Result<Value> {
        let arguments: Vec<Value> = arguments.into_iter().map(Value::from).collect();
        self.post("/execute/sync", json!({ "script": script, "args": arguments }))
    }

    /// As [`execute`](Self::execute), for a script that returns an element or null.
    ///
    /// # Errors
    /// Where it throws or returns something else.
    pub fn execute_to_find(&self, script: &str, arguments: Vec<Argument<'_>>) -> Result<Option<Element>> {
        match self.execute(script, arguments)? {
            Value::Null => Ok(None),
            found => Ok(Some(Element(member(&found, ELEMENT)?))),
        }
    }

    /// The tab that commands go to.
    ///
    /// # Errors
    /// Where it was closed.
    pub fn tab(&self) -> Result<Tab> {
        Ok(Tab(text(self.get("/window")?)?))
    }

    /// All tabs.
    ///
    /// # Errors
    /// Where the driver refuses.
    pub fn tabs(&self) -> Result<Vec<Tab>> {
        self.get("/window/handles")?
            .as_array()
            .context("the driver lists no tabs")?
            .iter()
            .map(|handle| Ok(Tab(text(handle.clone())?)))
            .collect()
    }

    /// Opens an empty tab; commands go to the tab they went to before.
    ///
    /// # Errors
    /// Where the driver refuses.
    pub fn new_tab(&self) -> Result<Tab> {
        Ok(Tab(member(&self.post("/window/new", json!({ "type": "tab" }))?, "handle")?))
    }

    /// Lets commands go to a tab.
    ///
    /// # Errors
    /// Where it was closed.
    pub fn switch_to(&self, tab: &Tab) -> Result<()> {
        self.post("/window", json!({ "handle": tab.0 }))?;
        Ok(())
    }

    /// Closes the tab that commands go to. They go nowhere until [`switch_to`](Self::switch_to).
    ///
    /// # Errors
    /// Where it was closed already.
    pub fn close_tab(&self) -> Result<()> {
        self.delete("/window")?;
        Ok(())
    }

    /// What the tab's viewport looks like: a PNG.
    ///
    /// # Errors
    /// Where the driver refuses.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let encoded = text(self.get("/screenshot")?)?;
        base64::engine::general_purpose::STANDARD.decode(encoded).context("the driver's screenshot")
    }

    /// Ends the session, and with it the browser.
    ///
    /// # Errors
    /// Where the browser is gone already.
    pub fn quit(&self) -> Result<()> {
        self.delete("")?;
        Ok(())
    }
}

/// The Enter key.
pub const ENTER: &str = "\u{e007}";
/// The Escape key.
pub const ESCAPE: &str = "\u{e00c}";
/// The Tab key.
pub const TAB: &str = "\u{e004}";

fn agent(timeout: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(timeout))
        .proxy(None)
        .build()
        .new_agent()
}

fn command(agent: &ureq::Agent, method: &str, url: &str, body: Option<Value>) -> Result<Value> {
    let name = || format!("{method} {}", url.split_once("/session").map_or(url, |(_, path)| path));
    let response = match (method, body) {
        ("POST", body) => agent.post(url).send_json(body.unwrap_or_else(|| json!({}))),
        ("DELETE", _) => agent.delete(url).call(),
        _ => agent.get(url).call(),
    };
    let mut response = response.with_context(|| format!("the driver did not answer {}", name()))?;
    let mut answer: Value = response
        .body_mut()
        .with_config()
        // A screenshot of a large window is more than the client's default of 10 MB once it is base64.
        .limit(64 * 1024 * 1024)
        .read_json()
        .with_context(|| format!("the driver's answer to {} is not JSON", name()))?;
    let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
    if let Some(code) = value.get("error").and_then(Value::as_str)
        && !response.status().is_success()
    {
        let message = value.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
        return Err(anyhow!(DriverError { code: code.to_owned(), message, command: name() }));
    }
    if !response.status().is_success() {
        bail!("the driver answered {} with status {}", name(), response.status());
    }
    Ok(value)
}

fn text(value: Value) -> Result<String> {
    match value {
        Value::String(text) => Ok(text),
        other => bail!("the driver answered {other} where a text was due"),
    }
}

fn member(value: &Value, key: &str) -> Result<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {key} in {value}"))
}

fn elements(value: Value) -> Result<Vec<Element>> {
    value
        .as_array()
        .context("the driver lists no elements")?
        .iter()
        .map(|element| Ok(Element(member(element, ELEMENT)?)))
        .collect()
}
