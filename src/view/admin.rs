//! The text that a rep hands to an admin: what is wrong, on which fields, and where in Setup it is mended.

use super::foreign::{inert, shown, without_addresses};
use super::words::{self, Told};
use super::{Reader, answers, findings, way_out};
use crate::diagnose::Report;
use crate::finding::{FieldFinding, FieldProblem, Finding, Source, Verdict};
use crate::rules::Problem;
use crate::salesforce::API_VERSION;

/// The report for an admin, as Markdown that also reads well as plain text. It holds no record's data, no address and
/// no link to a record: whoever it is pasted to need not be allowed to see those.
pub fn admin_text(report: &Report, reader: &Reader) -> String {
    let words = reader.words();
    let mut text = Text(String::new());
    text.line(&["# ", words.admin_title()]);
    text.blank();
    text.line(&[words.admin_intro()]);
    text.blank();
    let identity = report.identity.value();
    text.item(&match report.api_host.value() {
        Some(host) => words.admin_org(host, identity.map_or("", |identity| &identity.organization_id)),
        None => words.admin_no_org().to_owned(),
    });
    text.item(&match identity {
        Some(identity) => words.admin_user(&identity.name, &identity.user_id),
        None => words.admin_no_user().to_owned(),
    });
    let at = [reader.date(report.checked_at), " ".to_owned(), reader.offset()].concat();
    text.item(&words.admin_checked(&at, API_VERSION));
    for (asked, verdict) in super::asked(report) {
        text.item(words.verdict(asked, verdict));
    }
    text.blank();
    if findings(report).next().is_none() {
        text.line(&[words.admin_nothing_wrong()]);
    } else {
        text.line(&["## ", words.admin_wrong()]);
    }
    let mut told: Vec<&Finding> = Vec::new();
    for (problem, finding) in findings(report) {
        // Missing or hidden, the fields are the same, and so is what to do about them.
        if !told.iter().any(|earlier| answers::same_fields_either_way(earlier, finding)) {
            text.finding(problem, finding, report, reader);
        }
        told.push(finding);
    }
    text.not_told(report, reader);
    text.0
}

/// Markdown in the making. Every line from elsewhere passes through [`Text::safe`].
struct Text(String);

impl Text {
    fn line(&mut self, parts: &[&str]) {
        for part in parts {
            self.0.push_str(part);
        }
        self.0.push('\n');
    }

    fn blank(&mut self) {
        self.0.push('\n');
    }

    fn item(&mut self, text: &str) {
        let safe = safe(text);
        self.line(&["- ", &safe]);
    }

    fn finding(&mut self, problem: Problem, finding: &Finding, report: &Report, reader: &Reader) {
        let words = reader.words();
        let (first, rest) = words::troubles(problem, finding);
        for (index, trouble) in std::iter::once(&first).chain(&rest).enumerate() {
            let Told { heading, why } = words.trouble(trouble);
            self.blank();
            self.line(&[if index == 0 { "### " } else { "#### " }, &safe(&heading)]);
            self.blank();
            self.line(&[&safe(&why)]);
        }
        if let Some(explanation) = answers::explanation(problem, report) {
            self.blank();
            self.line(&[&safe(&words.explained_by(&words.trouble(&explanation).heading))]);
        }
        self.blank();
        for fix in finding.fixes() {
            self.item(&[words.who(fix.who), ": ", &words::steps(words, &first, &rest, fix).join(" ")].concat());
            if way_out::is_setup(&fix.place) {
                self.line(&["  ", &fix.place.link()]);
            }
        }
        for field in finding.fields() {
            self.field(field, reader);
        }
        for evidence in finding.evidence() {
            if let Source::Request(request) = &evidence.source {
                self.line(&["- ", words.asked_salesforce(), " `", &safe(&shown(request)), "`"]);
            }
        }
    }

    fn field(&mut self, field: &FieldFinding, reader: &Reader) {
        let words = reader.words();
        let mut parts = vec![words.field_problem(field.problem).to_owned()];
        if !field.found.is_empty() {
            parts.push(words.field_found(field.problem, &field.found));
        }
        if !field.create_as.is_empty() {
            parts.push(words.create_as(&shown(&field.create_as)));
        }
        if is_mended_by_access(field.problem) {
            parts.push(words.admin_access_needed().to_owned());
        }
        let name = [field.object.api_name(), ".", &safe(&shown(&field.field))].concat();
        self.line(&["- `", &name, "` “", &safe(&shown(&field.label)), "”: ", &safe(&parts.join(", "))]);
    }

    fn not_told(&mut self, report: &Report, reader: &Reader) {
        let words = reader.words();
        let unsure: Vec<_> = report
            .rules
            .iter()
            .filter_map(|judged| match &judged.verdict {
                Verdict::CannotTell(why) => Some((judged.problem, why)),
                _ => None,
            })
            .collect();
        if unsure.is_empty() {
            return;
        }
        self.blank();
        self.line(&["## ", words.not_told()]);
        self.blank();
        for (problem, why) in unsure {
            self.item(&[words.question(problem), " ", &words.reason(why, reader).cause].concat());
        }
    }
}

/// Whether the user's access to a field is part of what mends it. No access makes a formula writable, a text longer or a
/// value appear.
fn is_mended_by_access(problem: FieldProblem) -> bool {
    match problem {
        FieldProblem::NotThere
        | FieldProblem::NotCreateable
        | FieldProblem::NotUpdateable
        | FieldProblem::NotWritable
        | FieldProblem::Misnamed => true,
        FieldProblem::Formula
        | FieldProblem::WrongType
        | FieldProblem::TooShort
        | FieldProblem::ValueMissing
        | FieldProblem::HasDefault
        | FieldProblem::Required
        | FieldProblem::Empty => false,
    }
}

/// Text in which nothing is an address and nothing is Markdown.
fn safe(text: &str) -> String {
    inert(&without_addresses(text))
}
