//! What a rep hands to an admin: what is wrong, on which fields, and where in Setup it is mended. As text to copy
//! (Markdown and plain), as JSON, and as a permission set to deploy.
//!
//! None of these holds a record's data, an address or a link to a record: whoever it is handed to need not be allowed to
//! see those.

mod fields;
mod json;
mod permission_set;
mod text;

pub use json::admin_json;
pub use permission_set::{permission_set, permission_set_file};

use serde::Serialize;
use serde_json::Value;

use self::fields::AdminField;
use self::permission_set::LeftOut;
use self::text::{Block, Part, item};
use super::foreign::shown;
use super::words::{self, Told};
use super::{Reader, answers, findings, way_out};
use crate::diagnose::Report;
use crate::finding::{FieldProblem, Finding, Source, Verdict};
use crate::rules::Problem;
use crate::salesforce::API_VERSION;

/// The report for an admin, as Markdown.
pub fn admin_markdown(report: &Report, reader: &Reader) -> String {
    text::markdown(&blocks(report, reader))
}

/// The report for an admin, as plain text.
pub fn admin_plain_text(report: &Report, reader: &Reader) -> String {
    text::plain(&blocks(report, reader))
}

/// The name of the file that the JSON report is saved as: the day on the reader's clock is in it.
pub fn report_file(report: &Report, reader: &Reader) -> String {
    let day = day(report, reader);
    let dated = if day.is_empty() { day } else { ["-", &day].concat() };
    ["loggable-report", &dated, ".json"].concat()
}

/// The day of the check on the reader's clock, `YYYY-MM-DD`; empty for a moment that no calendar has.
fn day(report: &Report, reader: &Reader) -> String {
    reader.date(report.checked_at).chars().take_while(|it| it.is_ascii_digit() || *it == '-').collect()
}

/// A plain enum's name, as storage and contract spell it.
fn name_of(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn blocks(report: &Report, reader: &Reader) -> Vec<Block> {
    let reader = &reader.of(report);
    let words = reader.words();
    let mut blocks =
        vec![Block::Title(words.admin_title().to_owned()), Block::Paragraph(words.admin_intro().to_owned())];
    let identity = report.identity.value();
    blocks.push(item(match report.api_host.value() {
        Some(host) => words.admin_org(host, identity.map_or("", |identity| &identity.organization_id)),
        None => words.admin_no_org().to_owned(),
    }));
    blocks.push(item(match identity {
        Some(identity) => words.admin_user(&identity.name, &identity.user_id),
        None => words.admin_no_user().to_owned(),
    }));
    let at = [reader.date(report.checked_at), " ".to_owned(), reader.offset()].concat();
    blocks.push(item(words.admin_checked(&at, API_VERSION)));
    blocks.extend(super::asked(report).map(|(asked, verdict)| item(words.verdict(asked, verdict))));
    blocks.push(if findings(report).next().is_none() {
        Block::Paragraph(words.admin_nothing_wrong().to_owned())
    } else {
        Block::Heading(words.admin_wrong().to_owned())
    });
    let mut told: Vec<&Finding> = Vec::new();
    for (problem, finding) in findings(report) {
        // Missing or hidden, the fields are the same, and so is what to do about them.
        if !told.iter().any(|earlier| answers::same_fields_either_way(earlier, finding)) {
            blocks.extend(of_finding(problem, finding, report, reader));
        }
        told.push(finding);
    }
    blocks.extend(other_fields(report, reader));
    blocks.extend(left_out(report, reader));
    blocks.extend(not_told(report, reader));
    blocks
}

fn of_finding(problem: Problem, finding: &Finding, report: &Report, reader: &Reader) -> Vec<Block> {
    let words = reader.words();
    let (first, rest) = words::troubles(problem, finding);
    let mut blocks = Vec::new();
    for (index, trouble) in std::iter::once(&first).chain(&rest).enumerate() {
        let Told { heading, why } = words.trouble(trouble);
        blocks.push(if index == 0 { Block::Finding(heading) } else { Block::Trouble(heading) });
        blocks.push(Block::Paragraph(why));
    }
    if let Some(explanation) = answers::explanation(problem, report) {
        blocks.push(Block::Paragraph(words.explained_by(&words.trouble(&explanation).heading)));
    }
    for fix in finding.fixes() {
        blocks.push(item([words.who(fix.who), ": ", &words::steps(words, &first, &rest, fix).join(" ")].concat()));
        if way_out::is_setup(&fix.place) {
            blocks.push(Block::Link(fix.place.link()));
        }
    }
    blocks.extend(finding.fields().iter().map(|field| of_field(&AdminField::of_finding(field), reader)));
    for evidence in finding.evidence() {
        if let Source::Request(request) = &evidence.source {
            let asked = [words.asked_salesforce(), " "].concat();
            blocks.push(Block::Item(vec![Part::Text(asked), Part::Code(shown(request))]));
        }
    }
    blocks
}

/// A field by its names, and what follows.
fn named(field: &AdminField, reader: &Reader, follows: &str) -> Block {
    let words = reader.words();
    let label = [" “", &field.label, "”: ", follows].concat();
    Block::Item(match field.api_name() {
        Some(api_name) => {
            vec![Part::Code([field.object.api_name(), ".", api_name].concat()), Part::Text(label)]
        }
        None => vec![Part::Text([words.object(field.object), &label].concat())],
    })
}

fn of_field(field: &AdminField, reader: &Reader) -> Block {
    let words = reader.words();
    let mut parts =
        vec![field.problem.map_or(words.admin_field_in_order(), |problem| words.field_problem(problem)).to_owned()];
    if let Some(problem) = field.problem.filter(|_| !field.found.is_empty()) {
        parts.push(words.field_found(problem, &field.found));
    }
    if field.problem.is_some_and(FieldProblem::concerns_type) && !field.create_as.is_empty() {
        parts.push(words.create_as(&field.create_as));
    }
    if field.lacks_access {
        parts.push(words.admin_access_needed().to_owned());
    }
    named(field, reader, &parts.join(", "))
}

/// The fields that no finding names, which nearly always are in order.
fn other_fields(report: &Report, reader: &Reader) -> Vec<Block> {
    let fields = fields::without_finding(report);
    under(reader.words().admin_other_fields(), fields.iter().map(|field| of_field(field, reader)).collect())
}

fn left_out(report: &Report, reader: &Reader) -> Vec<Block> {
    let words = reader.words();
    let items = permission_set::contents(report).left_out.into_iter().map(|(field, because)| {
        let because = match because {
            LeftOut::NotMendedByAccess => words.left_out_not_of_access(),
            LeftOut::ApiNameUnknown => words.left_out_unnamed(),
        };
        named(&field, reader, because)
    });
    under(words.left_out(), items.collect())
}

fn not_told(report: &Report, reader: &Reader) -> Vec<Block> {
    let words = reader.words();
    let items = report.rules.iter().filter_map(|judged| match &judged.verdict {
        Verdict::CannotTell(why) => {
            Some(item([words.question(judged.problem), " ", &words.reason(why, reader).cause].concat()))
        }
        _ => None,
    });
    under(words.not_told(), items.collect())
}

/// The items under a heading; nothing where there are none.
fn under(heading: &str, items: Vec<Block>) -> Vec<Block> {
    if items.is_empty() {
        return items;
    }
    std::iter::once(Block::Heading(heading.to_owned())).chain(items).collect()
}
