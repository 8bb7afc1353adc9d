//! What must hold after every test in a browser, whatever it was about; the search for tokens after every case and some scenarios.

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fake::scenario::CookieHost;
use fake::{Fake, Recorded, Scenario};
use loggable::salesforce::host::is_api_host;
use xtask::browser::Browser;

/// Domains that the browsers ask on their own account.
const BROWSERS_OWN: [&str; 9] = [
    "google.com",
    "googleapis.com",
    "gstatic.com",
    "gvt1.com",
    "duckduckgo.com",
    "mozilla.com",
    "mozilla.org",
    "mozilla.net",
    "firefox.com",
];

/// The world as it is now.
fn world(fake: &Fake) -> Result<Scenario> {
    let mut world = None;
    fake.change(|scenario| world = Some(scenario.clone()));
    world.context("the fake has no world")
}

/// Every request of the extension's went to an org's API host, asked for data, and bore that host's own session and no
/// cookie. A session went nowhere else.
pub fn only_api_hosts_were_asked(fake: &Fake) -> Result<()> {
    let world = world(fake)?;
    let wrong: Vec<String> = fake
        .requests()
        .iter()
        .filter_map(|request| wrong(&world, request).map(|what| format!("{what}: {request:?}")))
        .collect();
    ensure!(wrong.is_empty(), "requests that must not be: {}", wrong.join("\n"));
    Ok(())
}

/// What is wrong with a request.
pub fn wrong(world: &Scenario, request: &Recorded) -> Option<&'static str> {
    let tells_token = |text: &str| world.sids().iter().any(|sid| parts(sid).any(|part| text.contains(&part)));
    let own_header = |name: &str| matches!(name, "authorization" | "cookie");
    let headers = request.headers.iter().filter(|(name, _)| !own_header(name)).map(|(_, value)| value.as_str());
    if headers.chain([request.path.as_str()]).any(tells_token) || tells_token(&String::from_utf8_lossy(&request.body)) {
        return Some("a session token where none belongs");
    }
    // A connection that was given up before anything was asked on it.
    if request.method == "CONNECT" {
        return None;
    }
    let under =
        |domain: &&str| request.host.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let by_extension = request.header("origin").is_some_and(|origin| origin.contains("-extension://"));
    if !by_extension && BROWSERS_OWN.iter().any(under) {
        return None;
    }
    // A page's script says where it is, and a page's resources what they are for. What says neither is the extension's.
    let is_data = request.header("sec-fetch-dest").is_none_or(|destination| destination == "empty");
    let by_page = !is_data || request.header("referer").is_some() || request.header("origin") == Some("null");
    if !by_extension && request.header("authorization").is_none() && by_page {
        return None;
    }
    let (path, org) = (&request.path, world.orgs.iter().find(|org| org.api_host() == request.host));
    let own_session = |token: &str| org.is_some_and(|org| world.sids_of(org, CookieHost::Api).any(|sid| sid == token));
    let token = request.header("authorization").and_then(|header| header.strip_prefix("Bearer "));
    if !is_api_host(&request.host) {
        Some("a request to a host that is no API host")
    } else if !(request.method == "GET" || request.method == "POST" && path.ends_with("/composite")) {
        Some("a request that could write")
    } else if !path.starts_with("/services/") {
        Some("a request for something else than data")
    } else if !token.is_some_and(own_session) {
        Some("a request with another session than the host's own")
    } else if request.header("cookie").is_some() {
        Some("a request with cookies")
    } else {
        None
    }
}

/// What gives a token away: every twelve characters of its secret part, and the same in base64. The part before `!` is the
/// org's id, which is no secret; nothing in the rest is changed by being put into an address.
fn parts(sid: &str) -> impl Iterator<Item = String> {
    let secret = sid.split_once('!').map_or(sid, |(_, secret)| secret);
    let pieces: Vec<char> = secret.chars().collect();
    let plain: Vec<String> = pieces.chunks_exact(12).map(|piece| piece.iter().collect()).collect();
    // Where in a larger text it begins decides which of three ways it is written.
    let encoded: Vec<String> = (0..3)
        .flat_map(|before| {
            let text = STANDARD.encode(format!("{}{sid}", "\0".repeat(before)));
            let text: Vec<char> = text.chars().skip(24).collect();
            text.chunks_exact(24).map(|piece| piece.iter().collect()).collect::<Vec<String>>()
        })
        .collect();
    plain.into_iter().chain(encoded)
}

/// Where one of the tokens is, or part of one.
pub fn found_in<'a>(sids: &[String], places: &[(&'a str, String)]) -> Vec<&'a str> {
    let tells = |text: &str| sids.iter().any(|sid| parts(sid).any(|part| text.contains(&part)));
    places.iter().filter(|(_, text)| tells(text)).map(|(place, _)| *place).collect()
}

/// What there is to search: the page with what is mounted on it, all that is stored, what the popup is sent and the icon
/// says, and what browser and driver have logged, consoles included.
pub fn places(browser: &Browser) -> Result<Vec<(&'static str, String)>> {
    const KEPT: &str = "
        const { action, runtime, storage, tabs } = globalThis.browser ?? chrome;
        const said = ({ id }) => Promise.all([
            runtime.sendMessage({ kind: 'popup', tab: id, wait: false }), action.getTitle({ tabId: id }),
        ]);
        return Promise.all([
            storage.session.get(null), storage.local.get(null), tabs.query({}).then((all) => Promise.all(all.map(said))),
        ]).then((all) => all.map((one) => JSON.stringify(one) ?? ''))";
    let mut places = vec![("the page", browser.html()?)];
    let kept: Vec<String> = serde_json::from_value(browser.execute_as_extension(KEPT)?)?;
    places.extend(["storage.session", "storage.local", "what popups and icons are told"].into_iter().zip(kept));
    places.push(("the log", browser.driver_log()?));
    Ok(places)
}

/// No session token, and no part of one, is anywhere but in the cookies.
pub fn no_token_is_found(browser: &Browser, fake: &Fake) -> Result<()> {
    let found = found_in(&world(fake)?.sids(), &places(browser)?);
    if !found.is_empty() {
        bail!("a session token is in {found:?}");
    }
    Ok(())
}
