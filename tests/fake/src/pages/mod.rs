//! What a browser sees: the sign-in that sets the cookies, Salesforce's pages, the Actions app, and a plain page on any
//! other host.

mod actions;
mod salesforce;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::scenario::{CookieHost, Hostile, Scenario};
use crate::{Request, Response, parameter};

/// The path of the sign-in, as in Salesforce.
const SIGN_IN: &str = "/secur/frontdoor.jsp";

/// The cookie that tells which sessions this browser was given last. It has no counterpart in Salesforce.
const GIVEN: &str = "fake_sessions";

/// The answer to a request for anything but an org's data.
pub(crate) fn answer(world: &Scenario, request: &Request<'_>) -> Response {
    let mut response = page(world, request);
    let on_this_page = |hostile: &&Hostile| {
        hostile.host.as_deref().is_none_or(|host| host == request.host) && request.target.starts_with(&hostile.path)
    };
    for hostile in world.hostile.iter().filter(on_this_page) {
        take_over(&mut response, hostile);
    }
    response
}

/// Puts somebody's script and markup into an answer that is a page.
fn take_over(response: &mut Response, hostile: &Hostile) {
    let is_page = |(name, value): &(&str, String)| *name == "content-type" && value.starts_with("text/html");
    if response.status != 200 || !response.headers.iter().any(is_page) {
        return;
    }
    response.headers.retain(|(name, _)| *name != "content-security-policy");
    let mut html = String::from_utf8_lossy(&response.body).into_owned();
    // From the back, so that the earlier place stays where it is.
    let body = html.find("<body").and_then(|start| Some(start + html.get(start..)?.find('>')? + 1));
    if let Some(at) = body {
        html.insert_str(at, &hostile.markup);
    }
    if let Some(start) = html.find("<head>") {
        html.insert_str(start + "<head>".len(), &format!("<script>{}</script>", hostile.script));
    }
    response.body = html.into_bytes();
}

fn page(world: &Scenario, request: &Request<'_>) -> Response {
    if request.path() == "/favicon.ico" {
        return Response::new(204, "image/x-icon", "");
    }
    let ours = world.org_of_host(request.host).is_some() || actions::is_host(request.host);
    if ours && request.path() == SIGN_IN {
        return sign_in(world, request);
    }
    let navigates = request.header("sec-fetch-dest").map_or_else(
        || request.header("accept").is_some_and(|accept| accept.contains("text/html")),
        |destination| destination == "document",
    );
    if ours && request.method == "GET" && navigates && request.cookie(GIVEN) != Some(&sessions_mark(world)) {
        return begin_sign_in(world, request);
    }
    if actions::is_host(request.host) {
        return actions::answer(world, request);
    }
    match world.org_of_host(request.host) {
        Some(org) => salesforce::answer(world, org, request),
        None => Response::html(
            200,
            format!(
                "<!DOCTYPE html><html lang=\"en\"><head><title>{host}</title></head><body><h1>{host}</h1>\
                 <p>Nobody lives at {target}.</p></body></html>",
                host = escape(request.host),
                target = escape(request.target)
            ),
        ),
    }
}

/// Names the sessions that the scenario has in the browser, without saying anything of them.
fn sessions_mark(world: &Scenario) -> String {
    let mut mark = 0xcbf2_9ce4_8422_2325_u64;
    for org in &world.orgs {
        for on in [CookieHost::Api, CookieHost::Page] {
            let cookie = world.cookie_on(org, on).unwrap_or_default();
            for byte in org.api_host().bytes().chain(cookie.bytes()).chain([0]) {
                mark = (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    format!("{mark:016x}")
}

/// Sends the browser through every host of every org, each of which sets its cookie or takes it away, and back to the
/// page it asked for. A fragment survives, because browsers carry it through redirects.
fn begin_sign_in(world: &Scenario, request: &Request<'_>) -> Response {
    let back = format!("https://{}{}", request.host, request.target);
    let given = format!("{GIVEN}={}; Path=/; Secure", sessions_mark(world));
    Response::redirect(hop(world, 0, &back)).with("set-cookie", given)
}

/// The address of a step of the sign-in; after the last, the page that was asked for.
fn hop(world: &Scenario, step: usize, back: &str) -> String {
    match world.orgs.get(step / 2) {
        Some(org) => {
            let host = if step.is_multiple_of(2) { org.api_host() } else { org.page_host() };
            format!("https://{host}{SIGN_IN}?step={step}&retURL={}", utf8_percent_encode(back, NON_ALPHANUMERIC))
        }
        None => back.to_owned(),
    }
}

fn sign_in(world: &Scenario, request: &Request<'_>) -> Response {
    let step: usize = parameter(request.query(), "step").and_then(|step| step.parse().ok()).unwrap_or(0);
    let back = parameter(request.query(), "retURL").unwrap_or_default();
    // Only where the chain began: the answer must not send anybody to an address of a stranger's choice.
    let known = back
        .strip_prefix("https://")
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|host| world.org_of_host(host).is_some() || actions::is_host(host));
    if !known {
        return Response::new(400, "text/plain; charset=utf-8", "retURL does not lead to a page of this world.\n");
    }
    let on = if step.is_multiple_of(2) { CookieHost::Api } else { CookieHost::Page };
    let cookie = world.orgs.get(step / 2).and_then(|org| world.cookie_on(org, on));
    let cookie = match cookie {
        Some(sid) => format!("sid={sid}; Path=/; Secure; HttpOnly; SameSite=None"),
        None => "sid=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0".to_owned(),
    };
    Response::redirect(hop(world, step + 1, &back)).with("set-cookie", cookie)
}

/// Text, fit to stand in HTML and in attributes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Data for a page's script, fit to stand inside a script element.
fn data<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned()).replace('<', "\\u003c")
}
