#![recursion_limit = "256"]
//! A Salesforce org and an Actions account that are not there.
//!
//! [`Fake`] is an HTTPS proxy that ends TLS itself and answers for every host, so a browser pointed at it finds the
//! orgs and the Actions account of a [`Scenario`] under their real names, and every request to any other host is on
//! record too. It answers as Salesforce documents: status codes, error bodies, cookies, content security policies, and
//! fields that field-level security hides by leaving them out.
//!
//! A scenario is one TOML file. Its format is in README.md and on the types of [`scenario`].

mod pages;
mod proxy;
mod salesforce;
pub mod scenario;

pub use proxy::{Abandoned, Fake, Recorded};
pub use scenario::{Scenario, ScenarioError, names, scenarios_dir};

/// A request as the worlds see it: on which host, and what.
pub(crate) struct Request<'a> {
    pub(crate) host: &'a str,
    pub(crate) method: &'a str,
    /// Path and query.
    pub(crate) target: &'a str,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: &'a [u8],
    /// Requests for data that the org of this host has answered since the fake was started.
    pub(crate) api_requests_before: usize,
}

impl Request<'_> {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a cookie. A browser may spread its cookies over several headers.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .filter(|(header, _)| header.eq_ignore_ascii_case("cookie"))
            .flat_map(|(_, value)| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target, |(path, _)| path)
    }

    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// An answer before it is put on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Response { status, headers: vec![("content-type", content_type.to_owned())], body: body.into() }
    }

    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        Response::new(status, "application/json;charset=UTF-8", body.to_string())
    }

    pub(crate) fn html(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Response::new(status, "text/html; charset=utf-8", body)
    }

    pub(crate) fn redirect(location: String) -> Self {
        let mut response = Response::new(302, "text/plain; charset=utf-8", "");
        response.headers.push(("location", location));
        response
    }

    pub(crate) fn with(mut self, header: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((header, value.into()));
        self
    }
}

/// A request's answer in this world.
pub(crate) fn answer(world: &Scenario, request: &Request<'_>) -> Response {
    if let Some(org) = world.org_of_api_host(request.host)
        && request.path().starts_with("/services/")
    {
        return salesforce::answer(world, org, request);
    }
    pages::answer(world, request)
}

/// The value of a parameter in a query string, decoded as a form's.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .find(|(known, _)| decode(known) == name)
        .map(|(_, value)| decode(value))
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
