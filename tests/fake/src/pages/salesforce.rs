//! An org's pages: Lightning, the console, Classic, and the login page.

use serde::Serialize;

use super::{data, escape};
use crate::scenario::{CookieHost, Lightning, Org, Record, Scenario, long_id};
use crate::{Request, Response, parameter};

pub(super) fn answer(world: &Scenario, org: &Org, request: &Request<'_>) -> Response {
    let path = request.path();
    if request.host == org.api_host() && path == "/" {
        return login(org);
    }
    let on = if request.host == org.api_host() { CookieHost::Api } else { CookieHost::Page };
    // Only that there is a session: a page that is open stays open when its session has ended.
    let user = if request.host == org.visualforce_host() {
        // These hosts have sessions of their own, which redirects bring there. None of them is one for the API.
        world.latest_user(org)
    } else {
        request.cookie("sid").and_then(|sid| world.session_of(org, on, sid)).map(|(_, user)| user)
    };
    // With no cookie on the API host a page there could not be had, but the same user's page may be open elsewhere.
    let Some(user) = user else {
        let start = percent_encoding::utf8_percent_encode(request.target, percent_encoding::NON_ALPHANUMERIC);
        return Response::redirect(format!("https://{}/?ec=302&startURL={start}", org.api_host()));
    };
    if path == "/lightning" || path.starts_with("/lightning/") || path == "/one/one.app" {
        return lightning(world, org, &user.username);
    }
    if matches!(path, "/00Q" | "/003") {
        return Response::html(200, classic_list(world, org, &user.username, path.trim_start_matches('/')));
    }
    let id = match path {
        _ if path.starts_with("/apex/") => parameter(request.query(), "id"),
        _ => path.strip_prefix('/').map(str::to_owned),
    };
    match id.and_then(|id| long_id(&id)) {
        Some(id) => match visible(world, org, &user.username).find(|record| record.id == id) {
            Some(record) => Response::html(200, classic(world, org, record)),
            None => Response::html(404, message("Data Not Available", "The record is not there, or not for you.")),
        },
        None => Response::html(404, message("URL No Longer Exists", "There is nothing at this address.")),
    }
}

fn visible<'a>(world: &'a Scenario, org: &'a Org, username: &'a str) -> impl Iterator<Item = &'a Record> {
    world.records.iter().filter(move |record| {
        record.org == org.name && !record.is_deleted() && !record.hidden_from.iter().any(|hidden| hidden == username)
    })
}

fn message(title: &str, text: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head>\
         <body class=\"sfdcBody\"><h1>{title}</h1><p>{text}</p></body></html>"
    )
}

fn login(org: &Org) -> Response {
    Response::html(
        200,
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>Login</title></head><body><h1>{}</h1>\
             <form><label>Username <input name=\"username\"></label><button type=\"button\">Log In</button></form>\
             </body></html>",
            escape(&org.name)
        ),
    )
}

/// What the Lightning page's script draws from.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LightningPage<'a> {
    lightning: &'a Lightning,
    records: Vec<LightningRecord<'a>>,
}

#[derive(Serialize)]
struct LightningRecord<'a> {
    id: &'a str,
    object: &'static str,
    name: String,
    /// The account that a contact belongs to.
    account: Option<&'a str>,
    details: Vec<(&'a str, String)>,
}

fn name_of(record: &Record) -> String {
    let text = |name: &str| record.fields.get(name).and_then(toml::Value::as_str).unwrap_or_default();
    ["Name", "Subject"]
        .into_iter()
        .map(text)
        .find(|name| !name.is_empty())
        .map(str::to_owned)
        .unwrap_or_else(|| format!("{} {}", text("FirstName"), text("LastName")).trim().to_owned())
}

/// The account in whose list of contacts a record is. The contact that a person account is itself is in none.
fn account_of<'a>(world: &Scenario, record: &'a Record) -> Option<&'a str> {
    let is_own =
        |other: &Record| other.fields.get("PersonContactId").and_then(toml::Value::as_str) == Some(record.id.as_str());
    let account = record.fields.get("AccountId").and_then(toml::Value::as_str);
    account.filter(|_| !world.records.iter().any(is_own))
}

fn lightning(world: &Scenario, org: &Org, username: &str) -> Response {
    let records = visible(world, org, username)
        .filter_map(|record| {
            let details = ["Email", "PersonEmail", "Company", "Title", "Status", "StageName", "Primary_Contact__c"]
                .into_iter()
                .filter_map(|name| Some((name, record.fields.get(name)?.as_str()?.to_owned())))
                .collect();
            Some(LightningRecord {
                id: &record.id,
                object: record.object()?,
                name: name_of(record),
                account: account_of(world, record),
                details,
            })
        })
        .collect();
    let page = LightningPage { lightning: &org.lightning, records };
    // A nonce is for one answer; the fake's pages are the same every time, so its nonce is too.
    let nonce = "bG9nZ2FibGUtZmFrZQ";
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: https:; connect-src 'self'; object-src 'none'; frame-ancestors 'self'"
    );
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en-US\">\n<head><meta charset=\"utf-8\"><title>Lightning Experience</title>\n\
         <style>{}</style></head>\n<body class=\"desktop\">\n\
         <script nonce=\"{nonce}\" type=\"application/json\" id=\"page\">{}</script>\n\
         <script nonce=\"{nonce}\">{}</script>\n</body>\n</html>\n",
        include_str!("lightning.css"),
        data(&page),
        include_str!("lightning.js")
    );
    Response::html(200, html).with("content-security-policy", policy)
}

/// A Classic list view: drawn by the server, its grid as tables of one row each.
fn classic_list(world: &Scenario, org: &Org, username: &str, prefix: &str) -> String {
    let rows: String = visible(world, org, username)
        .filter(|record| record.id.starts_with(prefix))
        .map(|record| {
            format!(
                "<div class=\"x-grid3-row\"><table><tbody><tr><td><input type=\"checkbox\" aria-label=\"Select\"></td>\
                 <td><a href=\"/{}\">{}</a></td></tr></tbody></table></div>",
                record.id.get(..15).unwrap_or(""),
                escape(&name_of(record))
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-US\"><head><meta charset=\"utf-8\"><title>Leads</title>\n\
         <style>body {{ font: 13px sans-serif; margin: 0 16px }} h1, h2 {{ margin: 0; font-size: 18px }}</style></head>\n\
         <body class=\"sfdcBody listPage\">\n<div class=\"bPageTitle\"><h1 class=\"pageType\">Leads</h1>\
         <h2 class=\"pageDescription\">All Open Leads</h2></div>\n<div class=\"x-grid3\">{rows}</div>\n</body></html>\n"
    )
}

/// A Classic record page: drawn by the server, without any script.
fn classic(world: &Scenario, org: &Org, record: &Record) -> String {
    let object = record.object().unwrap_or("Record");
    let name = escape(&name_of(record));
    let person = matches!(object, "Lead" | "Contact");
    let title = if person {
        format!(
            "<div id=\"contactHeaderRow\" class=\"contactInfo\"><div class=\"textBox\">\
             <h2 class=\"topName\">{name}</h2></div></div>"
        )
    } else {
        String::new()
    };
    let others: String = world
        .records
        .iter()
        .filter(|other| other.org == org.name && other.id != record.id && !other.is_deleted())
        .map(|other| {
            format!("<li><a href=\"/{}\">{}</a></li>", other.id.get(..15).unwrap_or(""), escape(&name_of(other)))
        })
        .collect();
    // Everything stands in a table, and the record's own fields are rows of one, which name other records too.
    let to =
        |other: &Record| format!("<a href=\"/{}\">{}</a>", other.id.get(..15).unwrap_or(""), escape(&name_of(other)));
    let lookup = record.fields.get("Primary_Contact__c").and_then(toml::Value::as_str);
    let lookup = lookup.and_then(|id| world.records.iter().find(|other| other.id == id));
    let lookup = lookup.map_or_else(String::new, |other| {
        format!("<table class=\"detailList\"><tr><td>Primary Contact</td><td>{}</td></tr></table>", to(other))
    });
    let contacts: String = world
        .records
        .iter()
        .filter(|other| account_of(world, other) == Some(record.id.as_str()) && !other.is_deleted())
        .map(|other| format!("<tr class=\"dataRow\"><td>Edit</td><th scope=\"row\">{}</th></tr>", to(other)))
        .collect();
    let related = if contacts.is_empty() && lookup.is_empty() {
        String::new()
    } else {
        format!(
            "<table class=\"outer\"><tr><td>{lookup}<div class=\"bRelatedList\"><h3>Contacts</h3>\
             <table class=\"list\">{contacts}</table></div></td></tr></table>"
        )
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-US\"><head><meta charset=\"utf-8\"><title>{object}: {name}</title>\n\
         <style>body {{ font: 13px sans-serif; margin: 0 16px }} .bPageTitle {{ border-bottom: 1px solid #ccc; padding: 12px 0 }}\
         h1, h2 {{ margin: 0; font-size: 18px }}</style></head>\n\
         <body class=\"sfdcBody homeTab detailPage\">\n\
         <div class=\"bPageTitle\"><div class=\"ptBody\"><div class=\"content\"><h1 class=\"pageType\">{object}</h1>\
         <h2 class=\"pageDescription\">{name}</h2></div></div></div>\n{title}\n\
         <div class=\"pbButton\"><input type=\"button\" class=\"btn\" value=\"Edit\"></div>\n{related}<ul>{others}</ul>\n\
         </body></html>\n"
    )
}
