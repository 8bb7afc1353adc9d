//! The codes on Actions' *Diagnostics*, explained: what happened, who mends it and where.

use super::foreign::{shown, without_addresses};
use super::node::{Node, Tag};
use super::words::Explained;
use super::{Reader, answers};
use crate::actions::activity_fields::TASK_FIELDS;
use crate::actions::diagnostics::{DiagnosticsCode, Row};
use crate::diagnose::Report;
use crate::facts::{Happened, Timestamp};
use crate::finding::{Place, Verdict, Who};
use crate::rules::Problem;
use crate::salesforce::object::Object;

/// Each code once, the newest first.
pub(super) fn codes(report: &Report, reader: &Reader) -> Option<Node> {
    if report.diagnostics.is_empty() {
        return None;
    }
    let mut groups: Vec<Group> = Vec::new();
    for row in &report.diagnostics {
        match groups.iter_mut().find(|group| group.code == row.code) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { code: &row.code, rows: vec![row] }),
        }
    }
    // Codes without a date keep the page's order, behind those with one.
    groups.sort_by_key(|group| std::cmp::Reverse(group.last()));
    Some(
        Node::new(Tag::Section).class("codes").child(Node::new(Tag::H3).text(reader.words().codes())).child(
            Node::new(Tag::Ul).class("findings").children(groups.iter().map(|group| group.node(report, reader))),
        ),
    )
}

/// The rows with one code.
struct Group<'a> {
    code: &'a str,
    rows: Vec<&'a Row>,
}

impl Group<'_> {
    fn last(&self) -> Option<Timestamp> {
        self.rows.iter().filter_map(|row| row.happened).map(|happened| happened.earliest).max()
    }

    fn node(&self, report: &Report, reader: &Reader) -> Node {
        let words = reader.words();
        let known = DiagnosticsCode::of_name(self.code);
        let Explained { heading, what, step } = known.map_or_else(|| words.unknown_code(), |code| words.code(code));
        let (who, place) = mender(known, self.object(), report.api_host.value());
        let last = self.last();
        let count = Node::new(Tag::Small)
            .class("source")
            .child(Node::new(Tag::Span).text(words.rows(self.rows.len(), last.is_some())))
            .children(
                self.rows.iter().filter_map(|row| row.happened).max_by_key(|it| it.earliest).map(|it| when(it, reader)),
            );
        let fix = Node::new(Tag::Li)
            .class("fix")
            .child(Node::new(Tag::Span).class("who").text(words.who(who)))
            .child(Node::new(Tag::Span).class("step").text(step))
            .children(place.map(|place| answers::link(place.link(), words.place(&place))));
        Node::new(Tag::Li)
            .class("finding")
            .data("code", shown(self.code))
            .data("known", if known.is_some() { "true" } else { "false" })
            .child(Node::new(Tag::H3).text(heading))
            .child(Node::new(Tag::Code).text(shown(self.code)))
            .child(count)
            .child(Node::new(Tag::P).class("why").text(what))
            .children(self.named())
            .children(self.message(reader))
            .child(Node::new(Tag::Ul).class("fixes").child(fix))
            .children(same_problem(known).iter().filter_map(|name| see(name, report, reader)))
    }

    /// The first object that a row names.
    fn object(&self) -> Option<&str> {
        self.rows.iter().find_map(|row| row.object.as_deref())
    }

    /// The fields and objects that the rows name, each once.
    fn named(&self) -> Option<Node> {
        /// More would hide what is below.
        const MOST: usize = 20;
        let mut seen: Vec<(Option<&str>, Option<&str>)> = Vec::new();
        for row in &self.rows {
            let object = row.object.as_deref();
            let fields = row.fields.iter().map(|field| (Some(field.as_str()), object.or(object_of(field))));
            let alone = object.filter(|_| row.fields.is_empty()).map(|object| (None, Some(object)));
            for named in fields.chain(alone) {
                if !seen.contains(&named) && seen.len() < MOST {
                    seen.push(named);
                }
            }
        }
        (!seen.is_empty()).then(|| {
            Node::new(Tag::Ul).class("field-list").children(seen.into_iter().map(|(field, object)| {
                let parts: Vec<String> = [object, field].into_iter().flatten().map(shown).collect();
                let mut node = Node::new(Tag::Li).class("field").child(Node::new(Tag::Code).text(parts.join(".")));
                if let Some(field) = field {
                    node = node.data("field", shown(field));
                }
                match object {
                    Some(object) => node.data("object", shown(object)),
                    None => node,
                }
            }))
        })
    }

    /// The newest row's message: the documented one says little more than the code, the org's own may say what to do.
    fn message(&self, reader: &Reader) -> Option<Node> {
        let newest = self
            .rows
            .iter()
            .filter(|row| !row.message.trim().is_empty())
            .max_by_key(|row| row.happened.map(|happened| happened.earliest))?;
        // An address may only come to light where what hides it is taken away, or be cut in two.
        let message = without_addresses(&shown(&without_addresses(&newest.message)));
        Some(
            Node::new(Tag::Small)
                .class("source")
                .child(Node::new(Tag::Span).text(reader.words().message()))
                .child(Node::new(Tag::Span).class("label").text(message)),
        )
    }
}

/// When something happened, as exactly as it is known.
fn when(happened: Happened, reader: &Reader) -> Node {
    let time = reader.time(happened.earliest);
    let exact = happened.latest.since(happened.earliest) <= crate::facts::MINUTE;
    if exact { time } else { time.text(reader.day(happened.earliest)) }
}

/// The object of a field that only Task has.
fn object_of(field: &str) -> Option<&'static str> {
    let is_known = TASK_FIELDS.iter().any(|known| known.api_name.eq_ignore_ascii_case(field));
    is_known.then(|| Object::Task.api_name())
}

/// Who mends it, and where: in Setup, where the org is known.
fn mender(code: Option<DiagnosticsCode>, object: Option<&str>, host: Option<&String>) -> (Who, Option<Place>) {
    use DiagnosticsCode as Code;
    let setup = |place: fn(String) -> Place| host.cloned().map(place);
    let fields = || Some(Place::ObjectFields { host: host.cloned()?, object: Object::of_api_name(object?)? });
    let Some(code) = code else { return (Who::Rep, None) };
    match code {
        Code::AuthenticationFailure | Code::ExpiredAccess => (Who::Rep, Some(Place::Connections)),
        Code::InactiveUser => (Who::SalesforceAdmin, setup(|host| Place::Users { host })),
        Code::InactiveOrganization | Code::RequestLimitExceeded => {
            (Who::SalesforceAdmin, setup(|host| Place::CompanyInformation { host }))
        }
        Code::InvalidGrant => (Who::SalesforceAdmin, setup(|host| Place::Profiles { host })),
        Code::InvalidFieldForInsertUpdate => (Who::SalesforceAdmin, setup(|host| Place::FieldAccessibility { host })),
        Code::ApiCurrentlyDisabled | Code::InvalidType | Code::InsufficientAccessOnCrossReferenceEntity => {
            (Who::SalesforceAdmin, setup(|host| Place::PermissionSets { host }))
        }
        Code::FieldCustomValidationException | Code::FieldFilterValidationException => (Who::SalesforceAdmin, fields()),
        Code::CannotInsertUpdateActivateEntity | Code::TxnSecurityNoAccess | Code::UnknownException => {
            (Who::SalesforceAdmin, None)
        }
        Code::RequiredFieldMissing => (Who::RecordOwner, fields()),
        Code::EntityIsLocked | Code::FieldIntegrityException | Code::InsufficientAccessOrReadonly => {
            (Who::RecordOwner, None)
        }
        Code::CannotUpdateConvertedLead => (Who::MarketoAdmin, None),
        Code::FailedWrite
        | Code::InsertUpdateDeleteNotAllowedDuringMaintenance
        | Code::InvalidField
        | Code::QueryTimeout
        | Code::ServerUnavailable
        | Code::UnableToLockRow => (Who::Rep, None),
    }
}

/// The rules that recognise the same problem beforehand, by name.
fn same_problem(code: Option<DiagnosticsCode>) -> &'static [&'static str] {
    use DiagnosticsCode as Code;
    match code {
        Some(
            Code::AuthenticationFailure
            | Code::ExpiredAccess
            | Code::InactiveOrganization
            | Code::InactiveUser
            | Code::InvalidGrant,
        ) => &["connection_failing"],
        Some(Code::InvalidFieldForInsertUpdate) => &["hidden_activity_field", "read_only_activity_field"],
        Some(Code::InvalidType) => &["no_object_access"],
        Some(Code::RequiredFieldMissing) => &["required_field_empty", "required_task_field"],
        Some(Code::CannotUpdateConvertedLead) => &["stale_salesforce_id"],
        Some(
            Code::EntityIsLocked | Code::InsufficientAccessOnCrossReferenceEntity | Code::InsufficientAccessOrReadonly,
        ) => &["no_record_access"],
        Some(Code::ApiCurrentlyDisabled) => &["api_not_available"],
        Some(Code::RequestLimitExceeded) => &["api_limit_near"],
        _ => &[],
    }
}

/// Where the same problem is answered by a rule, if there is such a rule: on this page, or on those of persons and
/// records.
fn see(name: &str, report: &Report, reader: &Reader) -> Option<Node> {
    let problem = Problem::of_name(name)?;
    let here = report.verdict_of(problem).is_some_and(|verdict| *verdict != Verdict::NotApplicable);
    Some(
        Node::new(Tag::P).class("note").data("finding", problem.name()).text(reader.words().see_finding(problem, here)),
    )
}
