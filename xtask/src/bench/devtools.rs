//! A client for Chromium's DevTools protocol (<https://chromedevtools.github.io/devtools-protocol/>), for what WebDriver does not
//! reach: the background, and what comes as events.

use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket, client};

use crate::browser::Browser;
use crate::webdriver::Tab;

/// How long an answer or an event may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to something that the browser runs, which lasts as long as it is not dropped.
pub(super) struct Target {
    socket: WebSocket<TcpStream>,
    calls: u64,
    events: Vec<(String, Value)>,
}

impl Target {
    /// The page of the current tab.
    pub(super) fn of_tab(browser: &Browser) -> Result<Self> {
        let Tab(id) = browser.tab()?;
        Target::connect(browser, &format!("/devtools/page/{id}"))
    }

    /// The extension's background; none while it is asleep.
    pub(super) fn of_background(browser: &Browser) -> Result<Option<Self>> {
        let Some(id) = background(browser)? else { return Ok(None) };
        Target::connect(browser, &format!("/devtools/page/{id}")).map(Some)
    }

    fn connect(browser: &Browser, path: &str) -> Result<Self> {
        let port = browser.devtools_port()?;
        let stream = TcpStream::connect(("127.0.0.1", port)).context("Chromium's DevTools do not listen")?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let (socket, _) = client(format!("ws://127.0.0.1:{port}{path}"), stream)
            .map_err(|error| anyhow::anyhow!("{path}: {error}"))?;
        Ok(Target { socket, calls: 0, events: Vec::new() })
    }

    /// Calls a method and answers its result. Events that come meanwhile are kept.
    pub(super) fn call(&mut self, method: &str, parameters: Value) -> Result<Value> {
        self.calls += 1;
        let call = json!({ "id": self.calls, "method": method, "params": parameters });
        self.socket.send(Message::text(call.to_string()))?;
        loop {
            let message = self.read().with_context(|| format!("waiting for the answer to {method}"))?;
            if message.get("id").and_then(Value::as_u64) != Some(self.calls) {
                self.keep(message);
                continue;
            }
            if let Some(error) = message.get("error") {
                bail!("{method}: {error}");
            }
            return Ok(message.get("result").cloned().unwrap_or_default());
        }
    }

    /// The parameters of the events of this name so far, each once.
    pub(super) fn events(&mut self, name: &str) -> Vec<Value> {
        let all = std::mem::take(&mut self.events);
        let (wanted, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(known, _)| known == name);
        self.events = others;
        wanted.into_iter().map(|(_, parameters)| parameters).collect()
    }

    /// Waits for an event of this name.
    pub(super) fn wait_for(&mut self, name: &str) -> Result<()> {
        while !self.events.iter().any(|(known, _)| known == name) {
            let message = self.read().with_context(|| format!("waiting for {name}"))?;
            self.keep(message);
        }
        Ok(())
    }

    fn keep(&mut self, mut message: Value) {
        if let Some(name) = message.get("method").and_then(Value::as_str).map(str::to_owned) {
            self.events.push((name, message.get_mut("params").map(Value::take).unwrap_or_default()));
        }
    }

    fn read(&mut self) -> Result<Value> {
        loop {
            if let Message::Text(text) = self.socket.read()? {
                return serde_json::from_str(&text).context("Chromium's DevTools sent no JSON");
            }
        }
    }
}

/// Calls a method of the DevTools protocol in the current tab, through the driver.
pub(super) fn call(browser: &Browser, method: &str, parameters: Value) -> Result<Value> {
    browser.session().post("/goog/cdp/execute", json!({ "cmd": method, "params": parameters }))
}

/// The id of the background's worker, while it runs.
pub(super) fn background(browser: &Browser) -> Result<Option<String>> {
    let targets = call(browser, "Target.getTargets", json!({}))?;
    let targets = targets.get("targetInfos").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |target: &Value, name: &str| target.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let worker = targets
        .iter()
        .find(|target| text(target, "type") == "service_worker" && text(target, "url").starts_with(browser.origin()));
    Ok(worker.map(|target| text(target, "targetId")))
}
