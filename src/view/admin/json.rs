//! The report for an admin as JSON, for scripts and tickets. docs/report.md describes the shape.

use litemap::LiteMap;
use serde::Serialize;

use super::fields;
use super::permission_set::{self, LeftOut};
use crate::diagnose::Report;
use crate::facts::{Fact, Timestamp};
use crate::finding::{Activity, Place, Severity, Verdict};
use crate::salesforce::API_VERSION;
use crate::salesforce::object::Object;
use crate::view::foreign::{shown, without_addresses};
use crate::view::{About, Language, Reader, State, findings, way_out};

/// The version of the shape. It goes up when a reader of the old shape would misread the new one.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document {
    loggable: Loggable,
    org: Option<Org>,
    user: Option<User>,
    api_version: &'static str,
    checked_at: Option<String>,
    verdicts: LiteMap<&'static str, &'static str>,
    rules: Vec<Rule>,
    objects: Vec<ObjectSeen>,
    fields: Vec<Field>,
    setup: Vec<String>,
    permission_set: PermissionSet,
}

#[derive(Serialize)]
struct Loggable {
    format: u32,
    version: &'static str,
}

#[derive(Serialize)]
struct Org {
    host: String,
    id: Option<String>,
}

#[derive(Serialize)]
struct User {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct Rule {
    rule: &'static str,
    state: &'static str,
    severity: Option<&'static str>,
    cause: Option<&'static str>,
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct ObjectSeen {
    object: &'static str,
    readable: Option<bool>,
    fields_expected: Option<usize>,
    fields_visible: Option<usize>,
    fields_writable: Option<usize>,
    access_needed: &'static [&'static str],
}

#[derive(Serialize)]
struct Field {
    object: &'static str,
    field: Option<String>,
    label: String,
    state: &'static str,
    found: Option<String>,
    create_as: Option<String>,
    affects: Vec<Activity>,
    access_needed: &'static [&'static str],
    rules: Vec<&'static str>,
}

#[derive(Serialize)]
struct PermissionSet {
    fields: Vec<String>,
    left_out: Vec<FieldLeftOut>,
}

#[derive(Serialize)]
struct FieldLeftOut {
    object: &'static str,
    field: Option<String>,
    label: String,
    because: LeftOut,
}

/// The report as JSON, the same in every language: states are named as the contract names them. It holds no record's
/// data, no address and no link to a record.
pub fn admin_json(report: &Report) -> String {
    let fit = |text: &str| without_addresses(&shown(text));
    let identity = report.identity.value();
    let granted = permission_set::contents(report);
    let document = Document {
        loggable: Loggable { format: FORMAT, version: env!("CARGO_PKG_VERSION") },
        org: report.api_host.value().map(|host| Org {
            host: fit(host),
            id: identity.map(|identity| fit(&identity.organization_id)).filter(|id| !id.is_empty()),
        }),
        user: identity.map(|identity| User { id: fit(&identity.user_id), name: fit(&identity.name) }),
        api_version: API_VERSION,
        checked_at: moment(report.checked_at),
        verdicts: super::super::asked(report).map(|(asked, verdict)| (asked.name(), verdict.name())).collect(),
        rules: report.rules.iter().map(|judged| rule(judged.problem.name(), &judged.verdict)).collect(),
        objects: report.objects.iter().map(|glance| object(glance.object, &glance.access)).collect(),
        fields: fields::all(report)
            .into_iter()
            .map(|field| Field {
                object: field.object.api_name(),
                field: field.api_name().map(str::to_owned),
                state: field.state(),
                found: Some(field.found.clone()).filter(|found| !found.is_empty()),
                access_needed: if field.lacks_access { &["read", "edit"] } else { &[] },
                rules: field.rules.iter().map(|problem| problem.name()).collect(),
                label: field.label,
                create_as: Some(field.create_as).filter(|entered| !entered.is_empty()),
                affects: field.affects,
            })
            .collect(),
        setup: setup(report),
        permission_set: PermissionSet {
            fields: granted.fields.into_iter().collect(),
            left_out: granted
                .left_out
                .into_iter()
                .map(|(field, because)| FieldLeftOut {
                    object: field.object.api_name(),
                    field: field.api_name().map(str::to_owned),
                    label: field.label,
                    because,
                })
                .collect(),
        },
    };
    // A document of texts, numbers and lists always has a form in JSON.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(rule: &'static str, verdict: &Verdict) -> Rule {
    let quiet = Rule { rule, state: "not-applicable", severity: None, cause: None, why: None };
    match verdict {
        Verdict::Broken(finding) => Rule {
            state: State::Broken.name(),
            severity: Some(if matches!(finding.severity(), Severity::Informs) { "informs" } else { "blocks" }),
            cause: finding.cause().map(Into::into),
            ..quiet
        },
        Verdict::Fine(_) => Rule { state: State::Fine.name(), ..quiet },
        // The reason's name only: what else it says can be an id or an address.
        Verdict::CannotTell(why) => Rule { state: State::CannotTell.name(), why: Some(why.name()), ..quiet },
        Verdict::NotApplicable => quiet,
    }
}

fn object(object: Object, access: &Fact<crate::diagnose::Glance>) -> ObjectSeen {
    let seen = access.value();
    let counted = seen.filter(|glance| glance.readable);
    ObjectSeen {
        object: object.api_name(),
        readable: seen.map(|glance| glance.readable),
        fields_expected: counted.map(|glance| glance.expected),
        fields_visible: counted.map(|glance| glance.visible),
        fields_writable: counted.map(|glance| glance.writable),
        // The sync creates tasks and updates them; records of the other objects it only updates.
        access_needed: if object == Object::Task { &["read", "create", "edit"] } else { &["read", "edit"] },
    }
}

/// The pages of Setup that an admin may need: those that a fix names, then those for fields and access in general.
fn setup(report: &Report) -> Vec<String> {
    let mut places: Vec<Place> = findings(report)
        .flat_map(|(_, finding)| finding.fixes())
        .map(|fix| fix.place.clone())
        .filter(way_out::is_setup)
        .collect();
    if let Some(host) = report.api_host.value() {
        places.push(Place::FieldAccessibility { host: host.clone() });
        places.push(Place::ActivityFields { host: host.clone() });
        places.push(Place::PermissionSets { host: host.clone() });
    }
    let mut links: Vec<String> = Vec::new();
    for link in places.iter().map(Place::link) {
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// The moment in UTC as ISO 8601 writes it; `None` for one that no calendar has.
fn moment(at: Timestamp) -> Option<String> {
    let utc = Reader { language: Language::English, utc_offset_minutes: 0, about: About::Reader }.local(at)?;
    let (hour, minute, second) = utc.to_hms();
    Some(format!("{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", utc.year(), u8::from(utc.month()), utc.day()))
}
