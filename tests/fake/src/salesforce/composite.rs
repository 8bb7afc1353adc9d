//! The composite resource: several requests in one, which counts as one.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Asking, error, get};

/// Subrequests in one composite, and queries among them.
const MAX_SUBREQUESTS: usize = 25;
const MAX_QUERIES: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Composite {
    #[serde(default)]
    all_or_none: bool,
    composite_request: Vec<Subrequest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subrequest {
    method: String,
    url: String,
    reference_id: String,
}

/// The answer to a composite. Its own status is 200 whatever its subrequests meet with.
pub(super) fn answer(asking: Asking<'_>, body: &[u8]) -> Answer {
    let composite: Composite = match serde_json::from_slice(body) {
        Ok(composite) => composite,
        Err(reason) => return error(400, "JSON_PARSER_ERROR", &reason.to_string()),
    };
    let requests = &composite.composite_request;
    let queries = requests.iter().filter(|request| resource(asking, &request.url).is_some_and(is_query)).count();
    if requests.is_empty() || requests.len() > MAX_SUBREQUESTS {
        return error(400, "INVALID_INPUT", &format!("A composite takes 1 to {MAX_SUBREQUESTS} subrequests."));
    }
    if queries > MAX_QUERIES {
        return error(400, "INVALID_INPUT", &format!("A composite takes at most {MAX_QUERIES} query subrequests."));
    }
    let mut bodies: BTreeMap<&str, (u16, Value)> = BTreeMap::new();
    for request in requests {
        let name = request.reference_id.as_str();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return error(400, "INVALID_INPUT", &format!("The reference id '{name}' is not valid."));
        }
        let answer = match with_references(&request.url, &bodies) {
            Ok(url) => subrequest(asking, &request.method, &url),
            Err(reference) => error(
                400,
                "PROCESSING_HALTED",
                &format!("Invalid reference specified. No value for {reference} found."),
            ),
        };
        if bodies.insert(name, answer).is_some() {
            return error(400, "INVALID_INPUT", &format!("The reference id '{name}' is used twice."));
        }
    }
    let failed = bodies.values().any(|(status, _)| *status >= 400);
    let answers: Vec<Value> = requests
        .iter()
        .filter_map(|request| {
            let (status, body) = bodies.remove(request.reference_id.as_str())?;
            let (status, body) = if composite.all_or_none && failed && status < 400 {
                error(400, "PROCESSING_HALTED", "The transaction was rolled back since another operation failed.")
            } else {
                (status, body)
            };
            Some(
                json!({"body": body, "httpHeaders": {}, "httpStatusCode": status, "referenceId": request.reference_id}),
            )
        })
        .collect();
    (200, json!({"compositeResponse": answers}))
}

/// The resource under the version that a URL names; the version must be the composite's own kind of path.
fn resource<'a>(asking: Asking<'_>, url: &'a str) -> Option<&'a str> {
    url.strip_prefix("/services/data/")?.strip_prefix(asking.version)?.strip_prefix('/')
}

fn is_query(resource: &str) -> bool {
    let path = resource.split('?').next().unwrap_or("");
    matches!(path.trim_end_matches('/'), "query" | "queryAll")
}

fn subrequest(asking: Asking<'_>, method: &str, url: &str) -> Answer {
    let Some(resource) = resource(asking, url) else {
        return error(400, "INVALID_INPUT", &format!("The URL '{url}' does not name a resource of this version."));
    };
    let (path, query) = resource.split_once('?').unwrap_or((resource, ""));
    if !(is_query(path) || path.starts_with("sobjects/")) {
        return error(400, "INVALID_INPUT", &format!("The resource '{path}' is not allowed in a composite."));
    }
    if method != "GET" {
        return error(405, "METHOD_NOT_ALLOWED", "HTTP method not allowed. Allowed are GET,HEAD");
    }
    match super::recorded(asking, path) {
        Some(recorded) => match serde_json::from_slice(&recorded.body) {
            Ok(body) => (recorded.status, body),
            Err(_) => error(500, "UNKNOWN_EXCEPTION", "The recorded body is not JSON."),
        },
        None => get(asking, path.trim_end_matches('/'), query),
    }
}

/// The URL with `@{reference.path}` replaced by what the earlier answer has there, put in as it is: a value that means
/// something in a query is the asker's own affair.
fn with_references(url: &str, bodies: &BTreeMap<&str, (u16, Value)>) -> Result<String, String> {
    let mut done = String::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once("@{") {
        let (reference, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
        done.push_str(before);
        done.push_str(&value_of(reference, bodies).ok_or_else(|| reference.to_owned())?);
        rest = after;
    }
    done.push_str(rest);
    Ok(done)
}

fn value_of(reference: &str, bodies: &BTreeMap<&str, (u16, Value)>) -> Option<String> {
    let mut parts = reference.split('.');
    let (status, body) = bodies.get(parts.next()?)?;
    if *status >= 400 {
        return None;
    }
    let mut value = body;
    for part in parts {
        let (name, index) = match part.split_once('[') {
            Some((name, index)) => (name, Some(index.strip_suffix(']')?.parse::<usize>().ok()?)),
            None => (part, None),
        };
        value = value.get(name)?;
        if let Some(index) = index {
            value = value.get(index)?;
        }
    }
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
