//! An org's API host: who may ask, and what it answers.

mod composite;
mod describe;
mod query;
mod rows;
pub(crate) mod schema;
mod setup;

use serde_json::{Value, json};

use crate::scenario::{CookieHost, Org, Scenario, SessionState, User};
use crate::{Request, Response, parameter};

/// The oldest and newest version that the org answers; v67.0 is Summer '26.
const VERSIONS: std::ops::RangeInclusive<u16> = 31..=67;

/// A user who asks, and the org that is asked.
#[derive(Clone, Copy)]
struct Asking<'a> {
    world: &'a Scenario,
    org: &'a Org,
    user: &'a User,
    /// The version in the path, `v67.0`.
    version: &'a str,
}

/// What a resource answers: a status and a body. Failures are answers too.
type Answer = (u16, Value);

/// Salesforce's error body.
fn error(status: u16, code: &str, message: &str) -> Answer {
    (status, json!([{"message": message, "errorCode": code}]))
}

fn not_found() -> Answer {
    error(404, "NOT_FOUND", "The requested resource does not exist")
}

/// The answer of an org's API host to a request under `/services`.
pub(crate) fn answer(world: &Scenario, org: &Org, request: &Request<'_>) -> Response {
    let token = request.header("authorization").and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth")).then(|| token.trim())
    });
    let session = token.and_then(|token| world.session_of(org, CookieHost::Api, token));

    if request.path() == "/services/oauth2/userinfo" {
        return match session {
            Some((session, user)) => match session.state {
                SessionState::Valid => Response::json(200, &userinfo(org, user)),
                SessionState::Expired | SessionState::NotForApi => {
                    Response::new(403, "text/html;charset=UTF-8", "Bad_OAuth_Token")
                }
            },
            None if token.is_none() => Response::new(403, "text/html;charset=UTF-8", "Missing_OAuth_Token"),
            None => Response::new(403, "text/html;charset=UTF-8", "Bad_OAuth_Token"),
        };
    }
    let Some(rest) = request.path().strip_prefix("/services/data/") else {
        return json_answer(not_found());
    };
    let (version, resource) = rest.split_once('/').unwrap_or((rest, ""));
    let known = version
        .strip_prefix('v')
        .and_then(|number| number.strip_suffix(".0"))
        .and_then(|number| number.parse::<u16>().ok())
        .is_some_and(|number| VERSIONS.contains(&number));
    if !known {
        return json_answer(not_found());
    }
    let Some((session, user)) = session else {
        return json_answer(error(401, "INVALID_SESSION_ID", "Session expired or invalid"));
    };
    match session.state {
        SessionState::Valid => {}
        SessionState::Expired => {
            return json_answer(error(401, "INVALID_SESSION_ID", "Session expired or invalid"));
        }
        SessionState::NotForApi => return json_answer(not_for_api()),
    }
    if !org.api || !schema::api_enabled(world, user) {
        return json_answer(error(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."));
    }
    let [used, limit] = org.api_usage;
    let used = u64::from(used) + request.api_requests_before as u64 + 1;
    let asking = Asking { world, org, user, version };
    let response = if used > u64::from(limit) {
        json_answer(error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."))
    } else {
        match (request.method, resource.trim_end_matches('/')) {
            ("POST", "composite") => json_answer(composite::answer(asking, request.body)),
            ("GET", resource) => match recorded(asking, resource) {
                Some(response) => response,
                None => json_answer(get(asking, resource, request.query())),
            },
            // Nothing that Loggable may do writes, so the fake has nothing to answer to it but that.
            _ => json_answer(error(405, "METHOD_NOT_ALLOWED", "HTTP method not allowed. Allowed are GET,HEAD")),
        }
    };
    response.with("sforce-limit-info", format!("api-usage={used}/{limit}"))
}

fn json_answer((status, body): Answer) -> Response {
    Response::json(status, &body)
}

fn not_for_api() -> Answer {
    error(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API")
}

fn userinfo(org: &Org, user: &User) -> Value {
    let host = org.api_host();
    let id = crate::scenario::long_id(&user.id).unwrap_or_default();
    let org_id = crate::scenario::long_id(&org.id).unwrap_or_default();
    let (given, family) = user.name.split_once(' ').unwrap_or(("", &user.name));
    json!({
        "sub": format!("https://login.salesforce.com/id/{org_id}/{id}"),
        "user_id": id,
        "organization_id": org_id,
        "preferred_username": user.username,
        "nickname": given,
        "name": user.name,
        "email": user.email.as_deref().unwrap_or(&user.username),
        "email_verified": true,
        "given_name": given,
        "family_name": family,
        "zoneinfo": "Europe/London",
        "photos": {},
        "profile": format!("https://{host}/{id}"),
        "picture": format!("https://{host}/profilephoto/005/F"),
        "address": {},
        "urls": {
            "rest": format!("https://{host}/services/data/v{{version}}/"),
            "sobjects": format!("https://{host}/services/data/v{{version}}/sobjects/"),
            "query": format!("https://{host}/services/data/v{{version}}/query/"),
        },
        "active": user.active,
        "user_type": "STANDARD",
        "language": "en_US",
        "locale": "en_GB",
        "utcOffset": 0,
        "updated_at": "2026-11-01T09:00:00Z",
    })
}

/// A GET of a resource under the version, as a request of its own or inside a composite.
fn get(asking: Asking<'_>, resource: &str, query: &str) -> Answer {
    let parts: Vec<&str> = resource.split('/').collect();
    match parts.as_slice() {
        ["query"] => match parameter(query, "q") {
            Some(soql) => query::answer(asking, &soql),
            None => error(400, "MALFORMED_QUERY", "A query string has to be specified"),
        },
        ["queryAll"] => match parameter(query, "q") {
            Some(soql) => query::answer_all(asking, &soql),
            None => error(400, "MALFORMED_QUERY", "A query string has to be specified"),
        },
        ["tooling", "query"] => match parameter(query, "q") {
            Some(soql) => query::answer_tooling(asking, &soql),
            None => error(400, "MALFORMED_QUERY", "A query string has to be specified"),
        },
        ["sobjects", name, "describe"] => match schema::object(asking.world, asking.org, asking.user, name) {
            Some(object) => (200, describe::describe(&object, asking.version)),
            None => not_found(),
        },
        ["sobjects", name, id] => rows::get(asking, name, id, parameter(query, "fields").as_deref()),
        ["ui-api", "object-info", name] => object_info(asking, name),
        ["ui-api", "object-info", "batch", names] => {
            let results: Vec<Value> = names
                .split(',')
                .map(|name| {
                    let (status, result) = match recorded_info(asking, name) {
                        Some(result) => (200, result),
                        None => object_info(asking, name),
                    };
                    json!({"statusCode": status, "result": result})
                })
                .collect();
            let failed = results.iter().any(|result| result["statusCode"] != 200);
            (200, json!({"hasErrors": failed, "results": results}))
        }
        ["limits"] => {
            let [used, limit] = asking.org.api_usage;
            (200, json!({"DailyApiRequests": {"Max": limit, "Remaining": limit.saturating_sub(used)}}))
        }
        _ => not_found(),
    }
}

/// One object-info. The UI API escapes its messages for HTML.
fn object_info(asking: Asking<'_>, name: &str) -> Answer {
    let escaped = |status, code, message: &str| error(status, code, &message.replace('\'', "&#39;"));
    let Some(known) = schema::object_name(name) else {
        return escaped(400, "INVALID_TYPE", &format!("sObject type '{name}' isn't supported."));
    };
    if asking.org.without_ui_api.iter().any(|without| without == known) {
        return escaped(404, "NOT_FOUND", &format!("Object {known} isn't supported in UI API"));
    }
    match schema::object(asking.world, asking.org, asking.user, known) {
        Some(object) => (200, describe::object_info(&object)),
        None => escaped(403, "FORBIDDEN", "You don't have access to this object's information."),
    }
}

/// A body recorded from a real org, byte for byte.
fn recorded(asking: Asking<'_>, resource: &str) -> Option<Response> {
    let parts: Vec<&str> = resource.split('/').collect();
    let path = match parts.as_slice() {
        ["sobjects", name, "describe"] => asking.org.recorded.get(*name)?.describe.as_ref()?,
        ["ui-api", "object-info", name] if *name != "batch" => asking.org.recorded.get(*name)?.object_info.as_ref()?,
        _ => return None,
    };
    let path = asking.world.folder.join(path);
    Some(match std::fs::read(&path) {
        Ok(body) => Response::new(200, "application/json;charset=UTF-8", body),
        // The scenario is at fault and must hear of it, whatever Loggable makes of the answer.
        Err(error) => Response::new(500, "text/plain; charset=utf-8", format!("{}: {error}\n", path.display())),
    })
}

/// A recorded object-info as a part of a batch.
fn recorded_info(asking: Asking<'_>, name: &str) -> Option<Value> {
    let path = asking.world.folder.join(asking.org.recorded.get(name)?.object_info.as_ref()?);
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}
