//! What a reader sees, for reports made by hand: snapshots of the wording in both languages, and what must hold for
//! every tree.

use std::collections::BTreeSet;

use super::node::print::{all, tree};
use super::node::{Action, Node};
use super::*;
use crate::actions::activity_fields::TASK_FIELDS;
use crate::actions::diagnostics::{DiagnosticsCode, Row};
use crate::actions::labels::{LabelOf, OwnLabels};
use crate::actions::memory::{Remembered, RememberedPerson};
use crate::diagnose::RowVerdict;
use crate::diagnose::SetupLook;
use crate::diagnose::{Glance, Judged, ObjectGlance};
use crate::expected_fields::FieldSeen;
use crate::facts::{ActionsScreen, Happened, Identity, MINUTE, MatchingRecord, Owner, Saw};
use crate::finding::{Activity, Cause, Evidence, FieldFinding, FieldProblem, Fix, Place, Severity, Source, Who};
use crate::list::{Key, List};
use crate::requests;
use crate::rules::{self, Problem};
use crate::salesforce::id::SalesforceId;
use crate::salesforce::setup::{FieldGrants, FoundUser, Grant, Held, SourceKind};
use crate::settings::{BadgePlace, ByCompany, LONGEST_LABEL, LabelRefused, MOST_LABELS, Mute, Settings};

const HOST: &str = "acme.my.salesforce.com";
const LANGUAGES: [Language; 2] = [Language::English, Language::Japanese];
/// 2026-11-24 09:30 UTC.
const NOW: Timestamp = Timestamp(1_795_512_600_000);
/// 2026-11-20 09:30 UTC.
const SEEN: Timestamp = Timestamp(1_795_167_000_000);

fn reader(language: Language) -> Reader {
    Reader { language, utc_offset_minutes: if language == Language::Japanese { 540 } else { 0 }, about: About::Reader }
}

fn host() -> String {
    HOST.to_owned()
}

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text).unwrap()
}

fn lead() -> Page {
    Page::SalesforceRecord {
        host: "acme.lightning.force.com".to_owned(),
        object: Object::Lead,
        id: id("00QB000000IURyP"),
    }
}

fn identity() -> Identity {
    Identity {
        user_id: "005B0000001abcD".to_owned(),
        organization_id: "00D000000000001AAA".to_owned(),
        name: "Rita Rep".to_owned(),
        username: "rita@acme.example".to_owned(),
        email: Some("rita.rep@acme.example".to_owned()),
    }
}

fn screen(screen: ActionsScreen, saw: Saw) -> Evidence {
    Evidence { source: Source::Screen(screen), saw, at: SEEN }
}

fn asked_of(object: Object, saw: Saw) -> Evidence {
    Evidence { source: requests::object_source(object), saw, at: NOW }
}

fn of_record(saw: Saw) -> Evidence {
    Evidence { source: requests::record_source(), saw, at: NOW }
}

fn task_types(values: &[&str], default: Option<&str>) -> Saw {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Saw::TaskTypes { values, default: default.map(str::to_owned) }
}

fn fix(who: Who, place: Place) -> Fix {
    Fix { who, place }
}

fn blocks(activities: &[Activity], fields: bool) -> Severity {
    Severity::Blocks { activities: activities.to_vec(), fields }
}

/// What shows that a rule's problem is not there.
fn fine(problem: Problem) -> Evidence {
    let all_fields =
        |object, count| asked_of(object, Saw::Fields { object, expected: count, visible: count, writable: count });
    match problem {
        Problem::NotConnected => screen(ActionsScreen::Connections, Saw::Connected { salesforce_user: None }),
        Problem::ConnectionFailing => screen(ActionsScreen::Diagnostics, Saw::NoAuthenticationFailure),
        Problem::SyncSettingsOff => {
            screen(ActionsScreen::SyncSettings, Saw::SyncSettings { api: Some(true), bcc: Some(false) })
        }
        Problem::MissingSalesforceId | Problem::UnmatchedEmailAddress | Problem::AmbiguousEmailAddress => {
            screen(ActionsScreen::Person, Saw::SalesforceId { id: id("00QB000000IURyP") })
        }
        Problem::MissingEmailAddress => screen(ActionsScreen::Person, Saw::EmailAddress),
        Problem::MissingPackageField => all_fields(Object::Lead, 10),
        Problem::HiddenActivityField
        | Problem::ReadOnlyActivityField
        | Problem::MissingTaskField
        | Problem::MisnamedTaskField
        | Problem::MistypedTaskField => all_fields(Object::Task, 15),
        Problem::StaleSalesforceId => of_record(Saw::SoundRecord),
        Problem::EmailMismatch => screen(ActionsScreen::Person, Saw::AddressesAgree),
        Problem::NoSalesOwner => of_record(Saw::Owner { owner: Owner::ActiveUser }),
        Problem::TaskTypeValueMissing => asked_of(Object::Task, task_types(&["Call", "Email", "Reply"], None)),
        Problem::RequiredTaskField => asked_of(Object::Task, Saw::RequiredOnNew { object: Object::Task, count: 0 }),
        Problem::NoRecordAccess => of_record(Saw::RecordAccess { editable: true, locked: None }),
        Problem::RequiredFieldEmpty => of_record(Saw::RequiredFields { required: 2, empty: 0 }),
        Problem::ApiLimitNear => asked_of(Object::Task, Saw::ApiUsage { used: 18, limit: 100_000 }),
        Problem::NoObjectAccess => {
            asked_of(Object::Task, Saw::ObjectAccess { object: Object::Task, createable: true, updateable: true })
        }
        Problem::ApiNotAvailable => asked_of(Object::Task, Saw::ApiAnswered),
    }
}

fn glance(object: Object, visible: usize, writable: usize) -> ObjectGlance {
    let expected = if object == Object::Task { 15 } else { 10 };
    ObjectGlance { object, access: Fact::seen(Glance { readable: true, expected, visible, writable }, NOW) }
}

fn seen(object: Object, field: &str, label: &str, create_as: &str, problem: Option<FieldProblem>) -> FieldSeen {
    let [field, label, create_as] = [field, label, create_as].map(str::to_owned);
    FieldSeen { object, field, label, create_as, affects: vec![Activity::Email], problem }
}

/// A lead on which everything is in order.
fn healthy() -> Report {
    Report {
        page: lead(),
        checked_at: NOW,
        api_host: Fact::seen(host(), NOW),
        identity: Fact::seen(identity(), NOW),
        setup: Fact::Unseen(Why::NotAsked),
        verdicts: Verdicts {
            email: Some(ActivityVerdict::Logs),
            call: Some(ActivityVerdict::Logs),
            fields: Some(ActivityVerdict::Fills),
        },
        rules: rules::ALL
            .iter()
            .map(|rule| Judged { problem: rule.problem, verdict: Verdict::Fine(fine(rule.problem)) })
            .collect(),
        objects: vec![
            glance(Object::Task, 15, 15),
            glance(Object::Lead, 10, 10),
            glance(Object::Contact, 0, 0),
            ObjectGlance {
                object: Object::Account,
                access: Fact::seen(Glance { readable: false, expected: 0, visible: 0, writable: 0 }, NOW),
            },
            ObjectGlance { object: Object::Opportunity, access: Fact::Unseen(Why::ServerFault { status: 503 }) },
        ],
        fields: TASK_FIELDS
            .iter()
            .map(|field| seen(Object::Task, field.api_name, field.label, &field.create_as(), None))
            .chain([seen(Object::Lead, "mkto_si__Opt_Out__c", "MSE - Opt Out", "", None)])
            .collect(),
        diagnostics: Vec::new(),
        orgs: Vec::new(),
    }
}

/// A page of Actions' settings on which only one rule says something.
fn settings(page: Page, problem: Problem, verdict: Verdict) -> Report {
    let mut report = healthy();
    report.page = page;
    report.verdicts = Verdicts::default();
    report.objects.clear();
    for judged in &mut report.rules {
        judged.verdict = Verdict::NotApplicable;
    }
    report.with(problem, verdict)
}

impl Report {
    fn with(mut self, problem: Problem, verdict: Verdict) -> Self {
        self.rules.iter_mut().find(|judged| judged.problem == problem).unwrap().verdict = verdict;
        self
    }

    fn broken(self, problem: Problem, finding: Finding) -> Self {
        self.with(problem, Verdict::Broken(finding))
    }

    fn judged(mut self, email: ActivityVerdict, call: ActivityVerdict, fields: ActivityVerdict) -> Self {
        self.verdicts = Verdicts { email: Some(email), call: Some(call), fields: Some(fields) };
        self
    }
}

fn no_id(severity: Severity) -> Finding {
    Finding::new(
        severity,
        screen(ActionsScreen::Person, Saw::EmptySalesforceId { label: "Salesforce ID".to_owned() }),
        fix(Who::MarketoAdmin, Place::Record { host: host(), id: id("00QB000000IURyP") }),
    )
    .or(fix(Who::Rep, Place::People))
}

/// Calls are lost, e-mails find the one record with the address.
fn missing_id() -> Report {
    healthy()
        .judged(ActivityVerdict::ByAddress, ActivityVerdict::WillNotLog, ActivityVerdict::Fills)
        .broken(Problem::MissingSalesforceId, no_id(blocks(&[Activity::Call], false)))
        .with(
            Problem::UnmatchedEmailAddress,
            Verdict::Fine(Evidence {
                source: requests::matches_source(),
                saw: Saw::Matches { records: vec![matching(Object::Lead, "00QB000000IURyP", "Lea Lead")] },
                at: NOW,
            }),
        )
}

fn matching(object: Object, record: &str, name: &str) -> MatchingRecord {
    MatchingRecord { object, id: id(record), name: name.to_owned() }
}

/// No id, and the address is on a lead and a contact.
fn ambiguous() -> Report {
    let records =
        vec![matching(Object::Lead, "00QB000000IURyP", "Lea Lead"), matching(Object::Contact, "003e0000003GuNX", "")];
    missing_id().judged(ActivityVerdict::CannotTell, ActivityVerdict::WillNotLog, ActivityVerdict::Fills).broken(
        Problem::AmbiguousEmailAddress,
        Finding::new(
            Severity::Informs,
            Evidence { source: requests::matches_source(), saw: Saw::Matches { records }, at: NOW },
            fix(Who::RecordOwner, Place::Record { host: host(), id: id("00QB000000IURyP") }),
        ),
    )
}

/// No id, and nobody has the address.
fn unmatched() -> Report {
    missing_id().judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::Fills).broken(
        Problem::UnmatchedEmailAddress,
        Finding::new(
            blocks(&[Activity::Email], false),
            Evidence { source: requests::matches_source(), saw: Saw::Matches { records: Vec::new() }, at: NOW },
            fix(Who::Rep, Place::Salesforce { host: host() }),
        ),
    )
}

/// No id and no address.
fn no_address() -> Report {
    missing_id()
        .judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::Fills)
        .with(Problem::UnmatchedEmailAddress, Verdict::NotApplicable)
        .with(Problem::AmbiguousEmailAddress, Verdict::NotApplicable)
        .broken(
            Problem::MissingEmailAddress,
            Finding::new(
                blocks(&[Activity::Email], false),
                screen(ActionsScreen::Person, Saw::NoEmailAddress),
                fix(Who::RecordOwner, Place::People),
            ),
        )
}

/// An id and no address: worth knowing, nothing more.
fn no_address_with_id() -> Report {
    healthy().broken(
        Problem::MissingEmailAddress,
        Finding::new(
            Severity::Informs,
            screen(ActionsScreen::Person, Saw::NoEmailAddress),
            fix(Who::RecordOwner, Place::Record { host: host(), id: id("00QB000000IURyP") }),
        ),
    )
}

/// Actions is not connected.
fn not_connected() -> Report {
    healthy()
        .judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::Fills)
        .broken(Problem::NotConnected, connect_only())
}

fn connect_only() -> Finding {
    Finding::new(
        blocks(&[Activity::Email, Activity::Call], false),
        screen(ActionsScreen::Connections, Saw::ConnectOnly),
        fix(Who::Rep, Place::Connections),
    )
}

fn logging(severity: Severity, bcc: bool) -> Finding {
    Finding::new(
        severity,
        screen(ActionsScreen::SyncSettings, Saw::SyncSettings { api: Some(false), bcc: Some(bcc) }),
        fix(Who::RepOrActionsAdmin, Place::SyncSettings),
    )
}

fn task_field(api_name: &str, problem: FieldProblem) -> FieldFinding {
    let field = TASK_FIELDS.iter().find(|field| field.api_name == api_name).unwrap();
    FieldFinding {
        object: Object::Task,
        field: field.api_name.to_owned(),
        label: field.label.to_owned(),
        create_as: field.create_as(),
        affects: field.affects.to_vec(),
        problem,
        found: String::new(),
    }
}

fn task_counts(visible: usize, writable: usize) -> Evidence {
    asked_of(Object::Task, Saw::Fields { object: Object::Task, expected: 15, visible, writable })
}

fn field_finding(fields: Vec<FieldFinding>) -> Finding {
    Finding::new(
        blocks(&[], true),
        task_counts(15 - fields.len(), 15 - fields.len()),
        fix(Who::SalesforceAdmin, Place::FieldAccessibility { host: host() }),
    )
    .on(fields)
}

/// One field that can be seen and not written.
fn read_only() -> Report {
    healthy().judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill).broken(
        Problem::ReadOnlyActivityField,
        field_finding(vec![
            task_field("MSE_Clicked__c", FieldProblem::NotUpdateable),
            task_field("MSE_Campaign__c", FieldProblem::NotWritable),
        ]),
    )
}

/// Fields that are either missing or hidden.
fn missing_or_hidden() -> Report {
    let fields: Vec<FieldFinding> =
        TASK_FIELDS.iter().take(6).map(|field| task_field(field.api_name, FieldProblem::NotThere)).collect();
    let finding = || {
        field_finding(fields.clone())
            .or(fix(Who::SalesforceAdmin, Place::ActivityFields { host: host() }))
            .because(Cause::MissingOrHidden)
    };
    healthy()
        .judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill)
        .broken(Problem::HiddenActivityField, finding())
        .broken(Problem::MissingTaskField, finding())
}

/// The same after Setup was asked and turned out to be closed.
fn setup_closed() -> Report {
    Report { setup: Fact::Unseen(Why::NoSetupRights), ..missing_or_hidden() }
}

fn grant(name: &str, kind: SourceKind, held: Held, read: bool, edit: bool) -> Grant {
    Grant { name: name.to_owned(), kind, held, read, edit }
}

/// What grants access to a field.
fn grants(field: &str, grants: Vec<Grant>, more: usize) -> FieldGrants {
    FieldGrants { object: Object::Task, field: field.to_owned(), grants, more }
}

/// Setup was looked into: one field is hidden, one is read-only and two do not exist.
fn setup_open() -> Report {
    let exist = |existing| Evidence {
        source: requests::field_definitions_source(Object::Task),
        saw: Saw::FieldsInSetup { object: Object::Task, expected: 15, existing },
        at: NOW,
    };
    let roll_up = FieldFinding {
        object: Object::Lead,
        field: "Last Replied".to_owned(),
        label: "Last Replied".to_owned(),
        create_as: String::new(),
        affects: vec![Activity::Email, Activity::Call],
        problem: FieldProblem::NotCreated,
        found: String::new(),
    };
    let hidden = field_finding(vec![task_field("MSE_Clicked__c", FieldProblem::Hidden)]).and(exist(14));
    let read_only = field_finding(vec![task_field("MSE_Viewed__c", FieldProblem::NotWritable)]);
    let profile = |read| grant("Sales", SourceKind::Profile, Held::Always, read, false);
    Report { setup: Fact::seen(SetupLook { by: None }, NOW), ..healthy() }
        .judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill)
        .broken(
            Problem::HiddenActivityField,
            hidden.granted_by(vec![grants(
                "MSE_Clicked__c",
                vec![
                    profile(false),
                    grant("Risky", SourceKind::PermissionSet, Held::InSession, true, true),
                    grant("East", SourceKind::Group, Held::NotCalculated, true, false),
                    grant("System Administrator", SourceKind::Profile, Held::No, true, true),
                ],
                3,
            )]),
        )
        .broken(
            Problem::ReadOnlyActivityField,
            read_only.granted_by(vec![grants("MSE_Viewed__c", vec![profile(true)], 0)]),
        )
        .broken(
            Problem::MissingTaskField,
            Finding::new(
                blocks(&[], true),
                task_counts(13, 12),
                fix(Who::SalesforceAdmin, Place::ActivityFields { host: host() }),
            )
            .and(exist(14))
            .on(vec![task_field("MSE_Replied__c", FieldProblem::NotCreated)]),
        )
        .broken(
            Problem::MissingPackageField,
            Finding::new(
                blocks(&[], true),
                asked_of(Object::Lead, Saw::Fields { object: Object::Lead, expected: 10, visible: 9, writable: 9 }),
                fix(Who::SalesforceAdmin, Place::ObjectFields { host: host(), object: Object::Lead }),
            )
            .on(vec![roll_up]),
        )
}

/// Rita Rep's access, which Adam Admin has looked up.
fn another_user() -> Report {
    let looker = Identity { name: "Adam Admin".to_owned(), username: "adam@acme.example".to_owned(), ..identity() };
    let mut report =
        healthy().judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::WillNotFill);
    report.setup = Fact::seen(SetupLook { by: Some(looker) }, NOW);
    for judged in &mut report.rules {
        judged.verdict = Verdict::CannotTell(Why::AnotherUserChecked);
    }
    report
        .broken(
            Problem::NoObjectAccess,
            Finding::new(
                blocks(&[Activity::Email, Activity::Call], true),
                Evidence {
                    source: requests::permissions_source(),
                    saw: Saw::ObjectNotGranted { object: Object::Lead },
                    at: NOW,
                },
                fix(Who::SalesforceAdmin, Place::PermissionSets { host: host() }),
            ),
        )
        .broken(
            Problem::HiddenActivityField,
            field_finding(vec![task_field("MSE_Clicked__c", FieldProblem::Hidden)]).granted_by(vec![grants(
                "MSE_Clicked__c",
                Vec::new(),
                0,
            )]),
        )
        .with(
            Problem::ReadOnlyActivityField,
            Verdict::CannotTell(Why::OnlyInSession { permission_set: "Risky".to_owned() }),
        )
        .with(Problem::MissingTaskField, Verdict::Fine(fine(Problem::MissingTaskField)))
}

fn found_users() -> Vec<FoundUser> {
    let user = |name: &str, username: &str, profile: &str| FoundUser {
        id: "005B0000001abcD".to_owned(),
        name: name.to_owned(),
        username: username.to_owned(),
        profile: profile.to_owned(),
    };
    vec![user("Rita Rep", "rita@acme.example", "Sales"), user("Rita Lead", "rita.lea@acme.example", "")]
}

/// The popup after every step of checking another user, by the name of its snapshot.
fn other_user_popups(reader: &Reader) -> Vec<(&'static str, Node)> {
    vec![
        ("another_user", popup(&another_user(), None, reader)),
        ("users_found", popup_search(&healthy(), "Rita", &Ok(found_users()), reader)),
        ("nobody_found", popup_search(&healthy(), "Rita", &Ok(Vec::new()), reader)),
        ("search_failed", popup_search(&healthy(), "Rita", &Err(Why::NotJson), reader)),
        ("another_user_closed", popup_without_other(&healthy(), &Why::NoSetupRights, reader)),
    ]
}

/// Every finding about fields that the other reports do not have.
fn other_fields() -> Report {
    let roll_up = FieldFinding {
        object: Object::Lead,
        field: "Last Replied".to_owned(),
        label: "Last Replied".to_owned(),
        create_as: String::new(),
        affects: vec![Activity::Email, Activity::Call],
        problem: FieldProblem::NotThere,
        found: String::new(),
    };
    healthy()
        .judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill)
        .broken(Problem::HiddenActivityField, field_finding(vec![task_field("MSE_Viewed__c", FieldProblem::NotThere)]))
        .broken(
            Problem::ReadOnlyActivityField,
            field_finding(vec![task_field("MSE_Replied__c", FieldProblem::Formula)]),
        )
        .broken(
            Problem::MissingTaskField,
            field_finding(vec![task_field("mktosales_call_outcome__c", FieldProblem::NotThere)]),
        )
        .broken(
            Problem::MissingPackageField,
            Finding::new(
                blocks(&[], true),
                asked_of(Object::Lead, Saw::Fields { object: Object::Lead, expected: 10, visible: 9, writable: 9 }),
                fix(Who::SalesforceAdmin, Place::ObjectFields { host: host(), object: Object::Lead }),
            )
            .on(vec![roll_up]),
        )
        .broken(Problem::SyncSettingsOff, logging(blocks(&[], true), true))
}

fn refused(object: Object) -> Evidence {
    asked_of(object, Saw::ObjectRefused { object, status: 403, code: "FORBIDDEN".to_owned() })
}

/// Neither tasks nor leads can be read, and contacts cannot be edited.
fn no_access() -> Report {
    let access = |object| Saw::ObjectAccess { object, createable: true, updateable: false };
    healthy()
        .judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::WillNotFill)
        .broken(
            Problem::NoObjectAccess,
            Finding::new(
                blocks(&[Activity::Email, Activity::Call], true),
                refused(Object::Lead),
                fix(Who::SalesforceAdmin, Place::PermissionSets { host: host() }),
            )
            .and(refused(Object::Task))
            .and(asked_of(Object::Contact, access(Object::Contact))),
        )
        .with(Problem::ReadOnlyActivityField, Verdict::CannotTell(Why::ObjectNotReadable { object: Object::Task }))
        .with(Problem::MissingTaskField, Verdict::CannotTell(Why::ObjectNotReadable { object: Object::Task }))
}

/// Tasks cannot be created; opportunities cannot be read, which costs fields only.
fn no_access_otherwise() -> Report {
    let task = Saw::ObjectAccess { object: Object::Task, createable: false, updateable: false };
    healthy().judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill).broken(
        Problem::NoObjectAccess,
        Finding::new(
            blocks(&[], true),
            refused(Object::Opportunity),
            fix(Who::SalesforceAdmin, Place::PermissionSets { host: host() }),
        )
        .and(asked_of(Object::Task, task)),
    )
}

/// The API is closed.
fn api_off() -> Report {
    let code = || "API_DISABLED_FOR_ORG".to_owned();
    let mut report =
        healthy().judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::CannotTell);
    for problem in [Problem::HiddenActivityField, Problem::ReadOnlyActivityField, Problem::MissingTaskField] {
        report = report.with(problem, Verdict::CannotTell(Why::ApiDisabled { code: code() }));
    }
    report.broken(
        Problem::ApiNotAvailable,
        Finding::new(
            blocks(&[Activity::Email, Activity::Call], false),
            asked_of(Object::Task, Saw::ApiRefused { status: 403, code: code() }),
            fix(Who::SalesforceAdmin, Place::PermissionSets { host: host() }),
        ),
    )
}

/// An Actions person, and several orgs with a session.
fn which_org() -> Report {
    let why = || Why::WhichOrg { hosts: vec![host(), "beta.my.salesforce.com".to_owned()] };
    let mut report =
        healthy().judged(ActivityVerdict::CannotTell, ActivityVerdict::CannotTell, ActivityVerdict::CannotTell);
    report.page = Page::ActionsPerson;
    report.api_host = Fact::Unseen(why());
    report.identity = Fact::Unseen(why());
    report.objects.clear();
    for problem in [
        Problem::UnmatchedEmailAddress,
        Problem::AmbiguousEmailAddress,
        Problem::HiddenActivityField,
        Problem::ReadOnlyActivityField,
        Problem::MissingTaskField,
        Problem::MissingPackageField,
        Problem::NoObjectAccess,
        Problem::ApiNotAvailable,
    ] {
        report = report.with(problem, Verdict::CannotTell(why()));
    }
    report
}

/// Nothing was ever seen in Actions.
fn never_seen() -> Report {
    let never = |screen| Verdict::CannotTell(Why::NeverSeenInActions { screen });
    healthy()
        .judged(ActivityVerdict::CannotTell, ActivityVerdict::CannotTell, ActivityVerdict::Fills)
        .with(Problem::NotConnected, never(ActionsScreen::Connections))
        .with(Problem::SyncSettingsOff, never(ActionsScreen::SyncSettings))
        .with(Problem::MissingSalesforceId, never(ActionsScreen::Person))
        .with(Problem::UnmatchedEmailAddress, never(ActionsScreen::Person))
        .with(Problem::AmbiguousEmailAddress, never(ActionsScreen::Person))
}

/// A finding on the lead itself.
fn of_lead(severity: Severity, saw: Saw, who: Who) -> Finding {
    Finding::new(severity, of_record(saw), fix(who, Place::Record { host: host(), id: id("00QB000000IURyP") }))
}

/// The id leads to a record that is of no use.
fn stale(evidence: Evidence, place: Place) -> Report {
    healthy().judged(ActivityVerdict::CannotTell, ActivityVerdict::WillNotLog, ActivityVerdict::Fills).broken(
        Problem::StaleSalesforceId,
        Finding::new(blocks(&[Activity::Call], false), evidence, fix(Who::MarketoAdmin, place)),
    )
}

fn stale_in_salesforce(saw: Saw) -> Report {
    stale(of_record(saw), Place::Record { host: host(), id: id("003e0000003GuNX") })
}

fn stale_in_actions(saw: Saw) -> Report {
    stale(screen(ActionsScreen::Person, saw), Place::People)
}

/// What is only worth knowing: two addresses, a queue as owner, few API calls.
fn worth_knowing() -> Report {
    healthy()
        .broken(
            Problem::EmailMismatch,
            Finding::new(
                Severity::Informs,
                screen(ActionsScreen::Person, Saw::AddressesDiffer),
                fix(Who::RecordOwner, Place::Record { host: host(), id: id("00QB000000IURyP") }),
            ),
        )
        .broken(Problem::NoSalesOwner, owned_by(Owner::Queue))
        .broken(
            Problem::ApiLimitNear,
            Finding::new(
                Severity::Informs,
                asked_of(Object::Task, Saw::ApiUsage { used: 98_000, limit: 100_000 }),
                fix(Who::SalesforceAdmin, Place::CompanyInformation { host: host() }),
            ),
        )
}

fn owned_by(owner: Owner) -> Finding {
    of_lead(Severity::Informs, Saw::Owner { owner }, Who::Rep)
        .or(fix(Who::SalesforceAdmin, Place::Record { host: host(), id: id("00QB000000IURyP") }))
}

/// No id, and a reason for it: nobody active owns the lead.
fn missing_id_explained() -> Report {
    missing_id().broken(Problem::NoSalesOwner, owned_by(Owner::InactiveUser))
}

/// No id on a converted lead's page, whose address the contact has that it became.
fn missing_id_of_converted() -> Report {
    let saw = Saw::Matches { records: vec![matching(Object::Contact, "003e0000003GuNX", "Lea Lead")] };
    missing_id().broken(
        Problem::MissingSalesforceId,
        no_id(blocks(&[Activity::Call], false)).and(conversion()).and(Evidence {
            source: requests::matches_source(),
            saw,
            at: NOW,
        }),
    )
}

/// The same where the contact has another address.
fn unmatched_of_converted() -> Report {
    let contact = Place::Record { host: host(), id: id("003e0000003GuNX") };
    let nothing = Evidence { source: requests::matches_source(), saw: Saw::Matches { records: Vec::new() }, at: NOW };
    unmatched().broken(Problem::MissingSalesforceId, no_id(blocks(&[Activity::Call], false)).and(conversion())).broken(
        Problem::UnmatchedEmailAddress,
        Finding::new(blocks(&[Activity::Email], false), nothing, fix(Who::RecordOwner, contact)).and(conversion()),
    )
}

fn conversion() -> Evidence {
    let saw = Saw::ConvertedLead { into: vec![id("003e0000003GuNX"), id("001e0000003GuNX")] };
    Evidence { source: requests::record_source(), saw, at: NOW }
}

/// Task fields under another name and of another type, and a Type that lacks a value and has a default.
fn wrong_task_fields() -> Report {
    let found = |field: FieldFinding, found: &str| FieldFinding { found: found.to_owned(), ..field };
    let of_type = |problem, value: &str, affects: &[Activity]| FieldFinding {
        object: Object::Task,
        field: "Type".to_owned(),
        label: "Type".to_owned(),
        create_as: String::new(),
        affects: affects.to_vec(),
        problem,
        found: value.to_owned(),
    };
    let admin = |place| fix(Who::SalesforceAdmin, place);
    healthy()
        .judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill)
        .broken(
            Problem::MisnamedTaskField,
            Finding::new(blocks(&[], true), task_counts(14, 14), admin(Place::ActivityFields { host: host() }))
                .on(vec![found(task_field("MSE_Replied__c", FieldProblem::Misnamed), "MSE_Risposta__c")]),
        )
        .broken(
            Problem::MistypedTaskField,
            Finding::new(blocks(&[], true), task_counts(14, 14), admin(Place::ActivityFields { host: host() })).on(
                vec![
                    found(task_field("MSE_Clicked__c", FieldProblem::WrongType), "Text(50)"),
                    found(task_field("MSE_Template__c", FieldProblem::TooShort), "Text(100)"),
                ],
            ),
        )
        .broken(
            Problem::TaskTypeValueMissing,
            Finding::new(
                blocks(&[], true),
                asked_of(Object::Task, task_types(&["Call", "Email"], Some("Call"))),
                admin(Place::ObjectFields { host: host(), object: Object::Task }),
            )
            .on(vec![
                of_type(FieldProblem::ValueMissing, "Reply", &[Activity::Email]),
                of_type(FieldProblem::HasDefault, "Call", &[Activity::Email, Activity::Call]),
            ]),
        )
}

/// A field of the object that is in the way of a task or a change.
fn in_the_way(object: Object, field: &str, label: &str, problem: FieldProblem) -> FieldFinding {
    FieldFinding {
        object,
        field: field.to_owned(),
        label: label.to_owned(),
        create_as: String::new(),
        affects: vec![Activity::Email, Activity::Call],
        problem,
        found: String::new(),
    }
}

/// Every new task needs a field that Actions does not fill.
fn required_task_field() -> Report {
    healthy().judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::Fills).broken(
        Problem::RequiredTaskField,
        Finding::new(
            blocks(&[Activity::Email, Activity::Call], false),
            asked_of(Object::Task, Saw::RequiredOnNew { object: Object::Task, count: 1 }),
            fix(Who::SalesforceAdmin, Place::ActivityFields { host: host() }),
        )
        .on(vec![in_the_way(Object::Task, "Region__c", "Region", FieldProblem::Required)]),
    )
}

/// The lead cannot be edited by this user, or while it is locked.
fn no_record_access(editable: bool, locked: Option<bool>) -> Report {
    let finding = of_lead(blocks(&[], true), Saw::RecordAccess { editable, locked }, Who::RecordOwner)
        .or(fix(Who::SalesforceAdmin, Place::Record { host: host(), id: id("00QB000000IURyP") }));
    healthy()
        .judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill)
        .broken(Problem::NoRecordAccess, finding)
}

/// Required fields of the lead are empty.
fn required_field_empty() -> Report {
    let fields = vec![
        in_the_way(Object::Lead, "Company", "Company", FieldProblem::Empty),
        in_the_way(Object::Lead, "Status", "Lead Status", FieldProblem::Empty),
    ];
    healthy().judged(ActivityVerdict::Logs, ActivityVerdict::Logs, ActivityVerdict::WillNotFill).broken(
        Problem::RequiredFieldEmpty,
        of_lead(blocks(&[], true), Saw::RequiredFields { required: 3, empty: 2 }, Who::Rep).on(fields),
    )
}

/// Nothing was seen in Actions; an e-mail that it logged and a call say enough.
fn proved_by_tasks() -> Report {
    let logged = |activity, filled: &str| {
        Verdict::Fine(Evidence {
            source: requests::logged_source(),
            saw: Saw::LoggedTask {
                activities: vec![activity],
                id: id("00TB000000IURyP"),
                filled: vec![filled.to_owned()],
                created: SEEN,
            },
            at: NOW,
        })
    };
    healthy()
        .with(Problem::NotConnected, logged(Activity::Email, "MSE_Clicked__c"))
        .with(Problem::SyncSettingsOff, logged(Activity::Email, "MSE_Clicked__c"))
        .with(Problem::MissingSalesforceId, logged(Activity::Call, "mktosales_call_outcome__c"))
}

/// A sign-in failed with this code and the connection has not been seen to work since.
fn sign_in_fails(code: &str) -> Finding {
    let saw = Saw::Failure { code: code.to_owned(), happened: Some(SEEN) };
    let finding = |place| {
        let who = if place == Place::Connections { Who::Rep } else { Who::SalesforceAdmin };
        let severity = blocks(&[Activity::Email, Activity::Call], false);
        Finding::new(severity, screen(ActionsScreen::Diagnostics, saw.clone()), fix(who, place))
            .and(screen(ActionsScreen::Connections, Saw::Connected { salesforce_user: None }))
    };
    match code {
        "INACTIVE_USER" => finding(Place::Users { host: host() }),
        "INACTIVE_ORGANIZATION" => finding(Place::CompanyInformation { host: host() }),
        "INVALID_GRANT" => finding(Place::Connections).or(fix(Who::SalesforceAdmin, Place::Profiles { host: host() })),
        _ => finding(Place::Connections),
    }
}

fn connection_failing(code: &str) -> Report {
    healthy()
        .judged(ActivityVerdict::WillNotLog, ActivityVerdict::WillNotLog, ActivityVerdict::Fills)
        .broken(Problem::ConnectionFailing, sign_in_fails(code))
}

/// A row of *Diagnostics* that happened so many minutes before it was seen.
fn row(code: &str, minutes_ago: u64, message: &str) -> Row {
    Row {
        code: code.to_owned(),
        happened: Some(Happened::at(Timestamp(SEEN.0 - minutes_ago * MINUTE))),
        message: message.to_owned(),
        fields: Vec::new(),
        object: None,
    }
}

fn diagnostics(verdict: Verdict, rows: Vec<Row>) -> Report {
    let mut report = settings(Page::ActionsDiagnostics, Problem::ConnectionFailing, verdict);
    report.identity = Fact::Unseen(Why::NotAsked);
    report.diagnostics = rows;
    report
}

/// Every code and one that is not known: those with fields and objects as a page shows them, an undated one, and one
/// whose day alone is known.
fn every_code() -> Report {
    let mut rows: Vec<Row> = DiagnosticsCode::ALL
        .iter()
        .zip(0..)
        .map(|(code, number)| {
            let row = row(code.name(), number, "");
            match code {
                DiagnosticsCode::InvalidFieldForInsertUpdate => Row {
                    message: "Unable to create/update fields: MSE_Replied__c. Please check the security settings of this field."
                        .to_owned(),
                    fields: vec!["MSE_Replied__c".to_owned()],
                    ..row
                },
                DiagnosticsCode::InvalidType => Row { object: Some("Lead".to_owned()), ..row },
                DiagnosticsCode::RequiredFieldMissing => Row {
                    fields: vec!["Company".to_owned(), "Industry__c".to_owned()],
                    object: Some("Lead".to_owned()),
                    ..row
                },
                DiagnosticsCode::FieldCustomValidationException => {
                    Row { message: "Ask ada@acme.example for the code first.".to_owned(), ..row }
                }
                DiagnosticsCode::QueryTimeout => Row { happened: None, ..row },
                DiagnosticsCode::ServerUnavailable => {
                    let day = Happened { earliest: SEEN, latest: Timestamp(SEEN.0 + crate::facts::DAY) };
                    Row { happened: Some(day), ..row }
                }
                _ => row,
            }
        })
        .collect();
    rows.push(row("EXPIRED_ACCESS", 5_000, "invalid_grant: expired access/refresh token"));
    rows.push(row("STRING_TOO_LONG", 30, "data value too large"));
    diagnostics(Verdict::Fine(fine(Problem::ConnectionFailing)), rows)
}

/// The sign-in fails, and *Diagnostics* itself says so.
fn failing_on_diagnostics() -> Report {
    diagnostics(Verdict::Broken(sign_in_fails("EXPIRED_ACCESS")), vec![row("EXPIRED_ACCESS", 1, "")])
}

/// Every report, by the name of its snapshot.
fn reports() -> Vec<(&'static str, Report)> {
    let connections = |verdict| settings(Page::ActionsConnections, Problem::NotConnected, verdict);
    vec![
        ("healthy", healthy()),
        ("missing_id", missing_id()),
        ("ambiguous", ambiguous()),
        ("unmatched", unmatched()),
        ("no_address", no_address()),
        ("no_address_with_id", no_address_with_id()),
        ("not_connected", not_connected()),
        ("missing_id_of_converted", missing_id_of_converted()),
        ("unmatched_of_converted", unmatched_of_converted()),
        ("read_only", read_only()),
        ("missing_or_hidden", missing_or_hidden()),
        ("setup_closed", setup_closed()),
        ("setup_open", setup_open()),
        ("other_fields", other_fields()),
        ("no_access", no_access()),
        ("no_access_otherwise", no_access_otherwise()),
        ("api_off", api_off()),
        ("which_org", which_org()),
        ("never_seen", never_seen()),
        ("stale_deleted", stale(of_record(Saw::DeletedRecord), Place::Salesforce { host: host() })),
        ("stale_merged", stale_in_salesforce(Saw::MergedRecord { into: id("003e0000003GuNX") })),
        (
            "stale_converted",
            stale_in_salesforce(Saw::ConvertedLead {
                into: vec![id("003e0000003GuNX"), id("001e0000003GuNX"), id("006e0000003GuNX")],
            }),
        ),
        ("stale_another_object", stale_in_actions(Saw::IdOfAnotherObject { id: id("001e0000003GuNX") })),
        ("stale_another_org", stale_in_actions(Saw::AnotherOrg { host: "beta.my.salesforce.com".to_owned() })),
        ("worth_knowing", worth_knowing()),
        ("missing_id_explained", missing_id_explained()),
        ("wrong_task_fields", wrong_task_fields()),
        ("required_task_field", required_task_field()),
        ("no_record_access", no_record_access(false, None)),
        ("record_locked", no_record_access(true, Some(true))),
        ("required_field_empty", required_field_empty()),
        ("proved_by_tasks", proved_by_tasks()),
        ("connection_failing", connection_failing("EXPIRED_ACCESS")),
        ("ip_restricted", connection_failing("INVALID_GRANT")),
        ("inactive_user", connection_failing("INACTIVE_USER")),
        ("inactive_org", connection_failing("INACTIVE_ORGANIZATION")),
        ("diagnostics_every_code", every_code()),
        ("diagnostics_failing", failing_on_diagnostics()),
        ("diagnostics_empty", diagnostics(Verdict::Fine(fine(Problem::ConnectionFailing)), Vec::new())),
        (
            "diagnostics_unclear",
            diagnostics(
                Verdict::CannotTell(Why::ActionsPageUnclear { screen: ActionsScreen::Diagnostics }),
                Vec::new(),
            ),
        ),
        ("settings_fine", connections(Verdict::Fine(fine(Problem::NotConnected)))),
        ("settings_broken", connections(Verdict::Broken(connect_only()))),
        (
            "settings_unclear",
            connections(Verdict::CannotTell(Why::ActionsPageUnclear { screen: ActionsScreen::Connections })),
        ),
        (
            "settings_logging_off",
            settings(
                Page::ActionsSyncSettings,
                Problem::SyncSettingsOff,
                Verdict::Broken(logging(blocks(&[Activity::Email], false), false)),
            ),
        ),
        ("engine_fault", report_of_fault(lead(), NOW)),
        ("engine_fault_in_settings", report_of_fault(Page::ActionsConnections, NOW)),
    ]
}

/// A reason of every kind.
fn reasons() -> Vec<Why> {
    let saw = || Saw::Connected { salesforce_user: Some("rita@acme.example".to_owned()) };
    vec![
        Why::WhichOrg { hosts: Vec::new() },
        Why::WhichOrg { hosts: vec![host(), "beta.my.salesforce.com".to_owned()] },
        Why::NoApiHost { host: "na1.salesforce.com".to_owned() },
        Why::NoSession { host: host() },
        Why::CookiesBlocked { host: host() },
        Why::SessionExpired { host: host() },
        Why::SessionRefusedForApi { host: host() },
        Why::AnotherOrg { host: host() },
        Why::ApiDisabled { code: "API_DISABLED_FOR_ORG".to_owned() },
        Why::RequestLimitExceeded,
        Why::NotFound,
        Why::Refused { status: 403, code: "INSUFFICIENT_ACCESS".to_owned() },
        Why::Refused { status: 400, code: String::new() },
        Why::ServerFault { status: 503 },
        Why::Unreachable { host: host() },
        Why::TimedOut { host: host() },
        Why::NotJson,
        Why::UnknownShape,
        Why::TooLarge,
        Why::ObjectNotReadable { object: Object::Lead },
        Why::PackageFieldsNotFound { object: Object::Lead },
        Why::NeverSeenInActions { screen: ActionsScreen::Person },
        Why::NeverSeenInActions { screen: ActionsScreen::Connections },
        Why::NeverSeenInActions { screen: ActionsScreen::SyncSettings },
        Why::NeverSeenInActions { screen: ActionsScreen::Diagnostics },
        Why::SeenTooLongAgo { screen: ActionsScreen::Connections, at: SEEN, saw: saw() },
        Why::SeenTooLongAgo { screen: ActionsScreen::Person, at: SEEN, saw: Saw::EmailAddress },
        Why::NoSalesforceIdLabel,
        Why::OutlineCut,
        Why::ActionsPageUnclear { screen: ActionsScreen::Person },
        Why::ActionsPageUnclear { screen: ActionsScreen::SyncSettings },
        Why::AnotherSalesforceUser {
            in_actions: "sam@acme.example".to_owned(),
            in_salesforce: "rita@acme.example".to_owned(),
        },
        Why::LinkedToAnotherRecord { id: id("003e0000003GuNX") },
        Why::AnotherAddressInActions { at: SEEN },
        Why::SeveralPersonsInActions { at: SEEN },
        Why::ConnectedToAnotherKind { sandbox: true },
        Why::ConnectedToAnotherKind { sandbox: false },
        Why::PersonOfUnknownOrg,
        Why::PersonOfAnotherOrg { host: "beta.my.salesforce.com".to_owned() },
        Why::FieldHidden { object: Object::Task, field: "Type".to_owned() },
        Why::SeenTooLongAgo {
            screen: ActionsScreen::Diagnostics,
            at: SEEN,
            saw: Saw::Failure { code: "EXPIRED_ACCESS".to_owned(), happened: Some(SEEN) },
        },
        Why::ActionsPageUnclear { screen: ActionsScreen::Diagnostics },
        Why::UndatedFailure { code: "EXPIRED_ACCESS".to_owned() },
        Why::SeveralRecords { count: 3 },
        Why::NoSetupRights,
        Why::OnlyInSession { permission_set: "Risky".to_owned() },
        Why::GroupNotCalculated { group: "East".to_owned() },
        Why::AnotherUserChecked,
        Why::Muted { until: Some(SEEN), by_company: false },
        Why::Muted { until: None, by_company: false },
        Why::Muted { until: None, by_company: true },
        Why::OrgNotWatched { host: host() },
        Why::NotAsked,
        Why::EngineFault,
    ]
}

/// The options and the first page: as they are found, and with everything set.
fn own_pages(reader: &Reader) -> Vec<(&'static str, Node)> {
    let beta = "beta.my.salesforce.com".to_owned();
    let person = |linked: Option<&str>, host: Option<&str>| RememberedPerson {
        id: linked.map(id),
        host: host.map(str::to_owned),
        at: SEEN,
    };
    let mute = |problem, until, by_company| Mute { problem, until, by_company };
    let set = Settings {
        language: Some(Language::Japanese),
        badge_place: BadgePlace::Edge,
        mutes: vec![
            mute(Problem::ApiLimitNear, Some(Timestamp(NOW.0 + MINUTE)), false),
            mute(Problem::EmailMismatch, None, false),
            mute(Problem::NoSalesOwner, None, true),
        ],
        watched_orgs: Some(vec![host()]),
        labels: OwnLabels { salesforce_id: vec!["CRM 番号".to_owned()], email: Vec::new() },
        by_company: ByCompany::default(),
    };
    let remembered = Remembered {
        people: vec![person(Some("00QB000000IURyP"), Some("acme.lightning.force.com")), person(None, None)],
        users: 1,
        chosen_orgs: vec![host()],
    };
    let fixed = ByCompany {
        language: true,
        badge_place: true,
        watched_orgs: true,
        salesforce_id_labels: true,
        email_labels: true,
    };
    let refused = Done::Refused(LabelOf::Email, LabelRefused::Known);
    let hosts = vec![host(), beta];
    let page = |settings: Settings, remembered: &Remembered, done| {
        let shown = Options { settings, hosts: hosts.clone(), remembered: remembered.clone(), done };
        options(&shown, NOW, reader)
    };
    vec![
        ("options", page(Settings::default(), &Remembered::default(), Done::Nothing)),
        ("options_set", page(set.clone(), &remembered, Done::Saved)),
        ("options_by_company", page(Settings { by_company: fixed, ..set }, &remembered, refused)),
        ("welcome", welcome(&hosts, &[], reader)),
        ("welcome_without_session", welcome(&[], &["https://toutapp.com/*".to_owned()], reader)),
        ("popup_misread", popup_misread(Some("0 heading Aaa Aaaaaa\n0 text …@…"), reader)),
        ("popup_misread_nothing", popup_misread(None, reader)),
        ("popup_not_watched", popup_not_watched(HOST, reader)),
        ("popup_withheld", popup_elsewhere(&["https://toutapp.com/*".to_owned()], reader)),
        ("popup_of_actions", with_report_of_misread(popup_unread(reader), reader)),
    ]
}

#[test]
fn the_extension_s_own_pages_as_they_are_read() {
    for language in LANGUAGES {
        for (name, node) in own_pages(&reader(language)) {
            snapshot(&format!("{name}_{}", language_name(language)), &tree(&node));
        }
    }
}

#[test]
fn every_reason_why_a_label_is_not_taken_is_worded() {
    let every = [LabelRefused::Empty, LabelRefused::TooLong, LabelRefused::TooMany, LabelRefused::Known];
    for language in LANGUAGES {
        let words = reader(language).words().own_pages();
        let said: BTreeSet<&str> = every.iter().map(|refused| (words.label_refused)(*refused)).collect();
        assert_eq!(said.len(), every.len());
        assert!(said.iter().any(|said| said.contains(&MOST_LABELS.to_string())));
        assert!(said.iter().any(|said| said.contains(&LONGEST_LABEL.to_string())));
    }
}

#[test]
fn what_the_company_has_set_cannot_be_changed() {
    let reader = reader(Language::English);
    let node = own_pages(&reader).into_iter().find(|(name, _)| *name == "options_by_company").unwrap().1;
    let buttons = |node: &Node| -> Vec<String> {
        tree(node).lines().filter(|line| line.trim_start().starts_with("button")).map(str::to_owned).collect()
    };
    for line in buttons(&node) {
        let fixed = ["language-", "badge-place-", "orgs-", "org-", "remove-", "[data-action=add"];
        if fixed.iter().any(|name| line.contains(name)) {
            assert!(line.contains("[disabled="), "{line}");
        }
        assert!(!line.contains("remove-") && !line.contains("[data-action=add-"), "{line}");
    }
    assert!(!tree(&node).contains("{Settings { change: Unmute { problem: NoSalesOwner } }}"));
}

/// A report in which nothing can be told for this one reason.
fn unsure(why: &Why) -> Report {
    let mut report =
        healthy().judged(ActivityVerdict::CannotTell, ActivityVerdict::CannotTell, ActivityVerdict::CannotTell);
    for judged in &mut report.rules {
        judged.verdict = Verdict::CannotTell(why.clone());
    }
    report
}

/// Every surface of every report, and those that need none.
fn surfaces(reader: &Reader) -> Vec<(String, Node)> {
    let mut surfaces = vec![
        ("badge_checking".to_owned(), badge_checking(reader)),
        ("popup_checking".to_owned(), popup_checking(reader)),
        ("popup_elsewhere".to_owned(), popup_elsewhere(&[], reader)),
        ("popup_unread".to_owned(), popup_unread(reader)),
    ];
    surfaces.extend(own_pages(reader).into_iter().map(|(name, page)| (name.to_owned(), page)));
    surfaces.extend(other_user_popups(reader).into_iter().map(|(name, popup)| (name.to_owned(), popup)));
    let unsure = reasons().into_iter().map(|why| ("unsure", unsure(&why)));
    for (name, report) in reports().into_iter().chain(unsure) {
        surfaces.push((format!("{name} badge"), badge(&report, reader)));
        surfaces.push((format!("{name} panel"), panel(&report, None, reader)));
        surfaces.push((format!("{name} popup"), popup(&report, None, reader)));
    }
    for (name, list) in lists() {
        surfaces.push((format!("{name} badge"), list_badge(&healthy(), &list, reader)));
        surfaces.push((format!("{name} panel"), list_panel(&healthy(), &list, reader)));
        surfaces.push((format!("{name} popup"), list_popup(&healthy(), &list, reader)));
        surfaces.push((format!("{name} related"), panel(&healthy(), Some(&list), reader)));
        surfaces.extend(list_marks(&list).into_iter().map(|marks| (format!("{name} marks"), marks.node)));
    }
    surfaces
}

/// A row by its name, what e-mails and calls to it come to, and why.
type Listed<'a> = (&'a str, ActivityVerdict, ActivityVerdict, &'a [Problem], Option<Why>);

/// Lists by name: before anything was judged, with nothing wrong, with something wrong in many ways, and too long.
fn lists() -> Vec<(&'static str, List)> {
    use ActivityVerdict::{ByAddress, CannotTell, Logs, WillNotLog};
    let number = |number: usize| Key::record(&format!("00Q{number:012}")).unwrap();
    let of = |rows: &[Listed<'_>]| {
        let mut list = List::default();
        for (at, (name, email, call, broken, why)) in rows.iter().enumerate() {
            list.add([number(at)]);
            let verdict =
                RowVerdict { email: Some(*email), call: Some(*call), broken: broken.to_vec(), why: why.clone() };
            list.judge(&number(at), (*name).to_owned(), verdict);
        }
        list
    };
    let never = Why::NeverSeenInActions { screen: ActionsScreen::Person };
    let no_id: &[Problem] = &[Problem::MissingSalesforceId];
    let neither: &[Problem] = &[Problem::MissingSalesforceId, Problem::UnmatchedEmailAddress];
    let wrong = of(&[
        ("Ada Lovelace", ByAddress, WillNotLog, no_id, None),
        ("=HYPERLINK(\"x\")", WillNotLog, WillNotLog, neither, None),
        ("Grace \"Amazing\" Hopper", Logs, Logs, &[], None),
        ("<b>Alan</b>", CannotTell, CannotTell, &[], Some(never.clone())),
        ("Mary", WillNotLog, Logs, &[Problem::SyncSettingsOff], None),
        ("", CannotTell, CannotTell, &[], Some(Why::NotFound)),
    ]);
    let mut filtered = wrong.clone();
    filtered.filter = "nobody".to_owned();
    let mut under_way = wrong.clone();
    under_way.add([number(6), number(7)]);
    let long: Vec<Listed<'_>> =
        (0..103).map(|_| ("Bob", WillNotLog, WillNotLog, &[Problem::NotConnected] as &[Problem], None)).collect();
    let mut long = of(&long);
    long.is_cut = true;
    let mut checking = List::default();
    checking.add([number(1)]);
    vec![
        ("list_empty", List::default()),
        ("list_checking", checking),
        ("list_fine", of(&[("Ada", Logs, Logs, &[], None), ("Bob", Logs, Logs, &[], None)])),
        ("list_open", of(&[("Ada", CannotTell, CannotTell, &[], Some(never.clone()))])),
        ("list_open_in_part", of(&[("Ada", Logs, Logs, &[], None), ("Bob", Logs, CannotTell, &[], Some(never))])),
        ("list_wrong", wrong),
        ("list_under_way", under_way),
        ("list_filtered", filtered),
        ("list_long", long),
    ]
}

fn language_name(language: Language) -> &'static str {
    match language {
        Language::English => "english",
        Language::Japanese => "japanese",
    }
}

fn snapshot(name: &str, content: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, content);
    });
}

#[test]
fn a_list_as_it_is_read() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, list) in lists() {
            // The hundred rows that are all the same say nothing more.
            let surfaces = [list_badge(&healthy(), &list, &reader), list_popup(&healthy(), &list, &reader)]
                .map(|node| tree(&node));
            let shown = [&[list_action_title(&list, &reader)], &surfaces[..]].concat().join("\n");
            let shown: Vec<&str> = shown.lines().filter(|line| !line.contains("Bob")).collect();
            if name == "list_long" {
                assert!(shown.len() > 100);
                continue;
            }
            snapshot(&format!("{name}_{}", language_name(language)), &shown.join("\n"));
        }
    }
}

#[test]
fn what_a_record_s_page_lists_is_summed_up_below_the_record() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, list) in lists() {
            let [panel, popup] = [panel(&healthy(), Some(&list), &reader), popup(&healthy(), Some(&list), &reader)];
            let related = |node: &Node| all(node).into_iter().find(|node| node.has_class("related")).map(tree);
            assert_eq!(related(&panel.clone().as_page()), related(&popup), "{name}");
            // Before anything is known of them there is nothing to say.
            assert_eq!(related(&panel).is_some(), list.counts().checked > 0, "{name}");
            if let Some(shown) = related(&panel).filter(|_| name == "list_wrong") {
                snapshot(&format!("related_{name}_{}", language_name(language)), &shown);
            }
        }
    }
}

#[test]
fn a_list_s_icon_counts_the_rows_that_will_not_log() {
    let text = |name: &str| {
        let (_, list) = lists().into_iter().find(|(other, _)| *other == name).unwrap();
        list_action_badge(&list).text.into_owned()
    };
    let texts = ["list_fine", "list_open", "list_wrong", "list_long"].map(text);
    assert_eq!(texts, ["", "?", "3", "103"]);
}

#[test]
fn rows_are_copied_as_spreadsheets_read_them_and_run_nothing() {
    let (_, list) = lists().into_iter().find(|(name, _)| *name == "list_wrong").unwrap();
    let csv = list::csv(&list, &reader(Language::English));
    assert!(
        csv.ends_with("\r\n") && csv.lines().count() == 7,
        "a line for each row that was judged, and one above: {csv}"
    );
    assert!(csv.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{csv}");
    assert!(
        csv.contains("\"Grace \"\"Amazing\"\" Hopper\",\"00Q000000000002EAA\",\"logged\",\"logged\",\"\""),
        "{csv}"
    );
}

#[test]
fn the_panel_as_it_is_read() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, report) in reports() {
            let shown = format!(
                "{}\n\n{}\n{}",
                action_title(&report, &reader),
                tree(&badge(&report, &reader)),
                tree(&panel(&report, None, &reader))
            );
            snapshot(&format!("panel_{name}_{}", language_name(language)), &shown);
        }
    }
}

#[test]
fn the_popup_as_it_is_read() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, node) in [
            ("healthy", popup(&healthy(), None, &reader)),
            ("missing_id", popup(&missing_id(), None, &reader)),
            ("which_org", popup(&which_org(), None, &reader)),
            ("diagnostics", popup(&failing_on_diagnostics(), None, &reader)),
            (
                "settings",
                popup(
                    &settings(
                        Page::ActionsConnections,
                        Problem::NotConnected,
                        Verdict::Fine(fine(Problem::NotConnected)),
                    ),
                    None,
                    &reader,
                ),
            ),
            ("checking", popup_checking(&reader)),
            ("elsewhere", popup_elsewhere(&[], &reader)),
            ("unread", popup_unread(&reader)),
        ]
        .into_iter()
        .chain(other_user_popups(&reader))
        {
            snapshot(&format!("popup_{name}_{}", language_name(language)), &tree(&node));
        }
    }
}

#[test]
fn every_reason_in_words() {
    for language in LANGUAGES {
        let reader = reader(language);
        let words = reader.words();
        let mut text = String::new();
        for why in reasons() {
            let said = words.reason(&why, &reader);
            text.push_str(&format!("{} / {}", said.cause, said.step));
            if let Some(address) = way_out::of(&why, &healthy()) {
                text.push_str(&format!("\n    {}: {address}", words.reason_link(&why)));
            }
            text.push('\n');
        }
        snapshot(&format!("reasons_{}", language_name(language)), &text);
    }
}

#[test]
fn every_reason_has_a_name_of_its_own_and_stands_below_it() {
    let reader = reader(Language::English);
    let mut known: Vec<(std::mem::Discriminant<Why>, &str)> = Vec::new();
    for why in reasons() {
        let (kind, name) = (std::mem::discriminant(&why), why.name());
        assert!(known.iter().all(|(other, taken)| (*other == kind) == (*taken == name)), "{name}");
        known.push((kind, name));
        let shown = tree(&popup(&unsure(&why), None, &reader));
        assert!(shown.contains(&format!("[data-why={name}]")), "{name}: {shown}");
    }
}

/// The reports whose forms for an admin have snapshots.
fn for_admins() -> Vec<(&'static str, Report)> {
    vec![
        ("healthy", healthy()),
        ("missing_or_hidden", missing_or_hidden()),
        ("other_fields", other_fields()),
        ("wrong_task_fields", wrong_task_fields()),
        ("required_task_field", required_task_field()),
        ("no_access", no_access()),
        ("which_org", which_org()),
    ]
}

#[test]
fn the_admin_s_text_as_it_is_copied() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, report) in for_admins() {
            snapshot(&format!("admin_{name}_{}", language_name(language)), &admin_markdown(&report, &reader));
            snapshot(&format!("admin_plain_{name}_{}", language_name(language)), &admin_plain_text(&report, &reader));
        }
    }
}

#[test]
fn the_admin_s_files_as_they_are_saved() {
    for (name, report) in for_admins() {
        snapshot(&format!("admin_json_{name}"), &admin_json(&report));
        for language in LANGUAGES {
            let set = permission_set(&report, &reader(language));
            assert_eq!(
                set.is_some(),
                ["missing_or_hidden", "other_fields", "wrong_task_fields"].contains(&name),
                "{name}"
            );
            if let Some(set) = set {
                snapshot(&format!("admin_permission_set_{name}_{}", language_name(language)), &set);
            }
        }
    }
}

/// The contract's attributes of every node, in document order.
fn contract(node: &Node) -> Vec<Vec<(&'static str, String)>> {
    const NAMES: [&str; 12] = [
        "data-activity",
        "data-verdict",
        "data-rule",
        "data-state",
        "data-severity",
        "data-cause",
        "data-field",
        "data-object",
        "data-affects",
        "data-code",
        "data-known",
        "data-finding",
    ];
    all(node)
        .into_iter()
        .map(|node| {
            NAMES.into_iter().filter_map(|name| Some((name, node.attribute(name)?.to_owned()))).collect::<Vec<_>>()
        })
        .filter(|attributes| !attributes.is_empty())
        .collect()
}

#[test]
fn the_contract_does_not_depend_on_the_language() {
    let [english, japanese] = LANGUAGES.map(|language| surfaces(&reader(language)));
    for ((name, english), (_, japanese)) in english.iter().zip(&japanese) {
        assert_eq!(contract(english), contract(japanese), "{name}");
    }
    for (name, report) in reports() {
        let [english, japanese] = LANGUAGES.map(|language| action_title(&report, &reader(language)));
        assert_eq!(english.split(' ').next(), japanese.split(' ').next(), "{name}");
    }
}

#[test]
fn the_title_begins_with_the_worst_verdict() {
    let english = reader(Language::English);
    for (report, first) in [
        (healthy(), "logs"),
        (missing_id(), "will-not-log"),
        (read_only(), "will-not-fill"),
        (never_seen(), "cannot-tell"),
        (settings(Page::ActionsConnections, Problem::NotConnected, Verdict::Broken(connect_only())), "broken"),
        (report_of_fault(Page::ActionsConnections, NOW), "cannot-tell"),
        (failing_on_diagnostics(), "broken"),
        (every_code(), "fine"),
    ] {
        assert_eq!(action_title(&report, &english).split(' ').next(), Some(first));
    }
}

#[test]
fn the_toolbar_s_icon_is_quiet_where_all_is_well() {
    let shown = |report: &Report| action_badge(report).text;
    assert_eq!(shown(&healthy()), "");
    assert_eq!(shown(&missing_id()), "!");
    assert_eq!(shown(&never_seen()), "?");
    assert_eq!(
        shown(&healthy().judged(ActivityVerdict::ByAddress, ActivityVerdict::Logs, ActivityVerdict::Fills)),
        "@"
    );
    let list = Page::SalesforceList { host: host(), object: Object::Lead };
    assert_eq!(shown(&settings(list, Problem::NotConnected, Verdict::NotApplicable)), "");
}

/// The rules of a tree, by name, with their states.
fn rules_in(node: &Node) -> Vec<(String, String)> {
    all(node)
        .into_iter()
        .filter_map(|node| {
            Some((node.attribute("data-rule")?.to_owned(), node.attribute("data-state").unwrap().to_owned()))
        })
        .collect()
}

#[test]
fn every_rule_that_applies_has_one_node() {
    let english = reader(Language::English);
    for (name, report) in reports() {
        let state = |verdict: &Verdict| match verdict {
            Verdict::Broken(_) => "broken",
            Verdict::Fine(_) => "fine",
            Verdict::CannotTell(_) => "cannot-tell",
            Verdict::NotApplicable => "not-applicable",
        };
        let mut wanted: Vec<(String, String)> = report
            .rules
            .iter()
            .map(|judged| (judged.problem.name().to_owned(), state(&judged.verdict).to_owned()))
            .collect();
        wanted.sort();
        let mut in_popup = rules_in(&popup(&report, None, &english));
        in_popup.sort();
        assert_eq!(in_popup, wanted, "{name}");
        wanted.retain(|(_, state)| state != "not-applicable");
        let mut in_panel = rules_in(&panel(&report, None, &english));
        in_panel.sort();
        assert_eq!(in_panel, wanted, "{name}");
    }
}

#[test]
fn broken_rules_say_how_far_they_reach_and_others_do_not() {
    for (name, surface) in surfaces(&reader(Language::English)) {
        for node in all(&surface) {
            let broken = node.attribute("data-state") == Some("broken");
            assert_eq!(node.attribute("data-severity").is_some(), broken, "{name}");
            if !broken {
                assert_eq!(node.attribute("data-cause"), None, "{name}");
            }
        }
    }
    let twin = panel(&missing_or_hidden(), None, &reader(Language::English));
    let causes: Vec<_> = all(&twin).into_iter().filter_map(|node| node.attribute("data-cause")).collect();
    assert_eq!(causes, ["missing-or-hidden", "missing-or-hidden"]);
}

#[test]
fn every_field_has_one_node_in_its_rule() {
    for (name, report) in reports() {
        let shown = panel(&report, None, &reader(Language::English));
        for (problem, finding) in findings(&report) {
            let node =
                all(&shown).into_iter().find(|node| node.attribute("data-rule") == Some(problem.name())).unwrap();
            let fields: Vec<_> = all(node).into_iter().filter_map(|node| node.attribute("data-field")).collect();
            let wanted: Vec<_> = finding.fields().iter().map(|field| field.field.as_str()).collect();
            assert_eq!(fields, wanted, "{name}");
        }
    }
    let read_only = panel(&read_only(), None, &reader(Language::English));
    let affects: Vec<_> = all(&read_only).into_iter().filter_map(|node| node.attribute("data-affects")).collect();
    assert_eq!(affects, ["email", "email call"]);
}

/// Nodes that explain a code: the code, whether it is known, and the fields and objects in it.
fn codes_in(node: &Node) -> Vec<(String, String, Vec<String>)> {
    let named = |node: &Node| {
        let name = |name| node.attribute(name).unwrap_or("").to_owned();
        let is_named = node.attribute("data-field").or(node.attribute("data-object")).is_some();
        is_named.then(|| format!("{}.{}", name("data-object"), name("data-field")))
    };
    all(node)
        .into_iter()
        .filter_map(|node| {
            let code = node.attribute("data-code")?.to_owned();
            let known = node.attribute("data-known").unwrap().to_owned();
            Some((code, known, all(node).into_iter().filter_map(named).collect()))
        })
        .collect()
}

#[test]
fn every_code_is_explained_once_the_newest_first() {
    for surface in [panel, popup] {
        let codes = codes_in(&surface(&every_code(), None, &reader(Language::English)));
        assert_eq!(codes.len(), 27);
        for code in DiagnosticsCode::ALL {
            let found: Vec<_> = codes.iter().filter(|(name, ..)| name == code.name()).collect();
            assert_eq!(found.len(), 1, "{}", code.name());
            assert_eq!(found[0].1, "true");
        }
        let of = |name: &str| codes.iter().position(|(code, ..)| code == name).unwrap();
        assert_eq!(codes[of("STRING_TOO_LONG")].1, "false");
        assert_eq!(of("API_CURRENTLY_DISABLED").min(of("SERVER_UNAVAILABLE")), 0);
        assert!(of("INACTIVE_USER") < of("UNKNOWN_EXCEPTION") && of("UNKNOWN_EXCEPTION") < of("STRING_TOO_LONG"));
        assert_eq!(of("QUERY_TIMEOUT"), 26, "nobody knows when it was");
        assert_eq!(codes[of("INVALID_FIELD_FOR_INSERT_UPDATE")].2, ["Task.MSE_Replied__c"]);
        assert_eq!(codes[of("INVALID_TYPE")].2, ["Lead."]);
        assert_eq!(codes[of("REQUIRED_FIELD_MISSING")].2, ["Lead.Company", "Lead.Industry__c"]);
    }
}

#[test]
fn fields_that_diagnostics_names_are_no_finding_s() {
    let panel = panel(&every_code(), None, &reader(Language::English));
    for node in all(&panel).into_iter().filter(|node| node.attribute("data-rule").is_some()) {
        assert!(all(node).into_iter().all(|inner| inner.attribute("data-field").is_none()), "{}", tree(node));
        assert!(all(node).into_iter().all(|inner| inner.attribute("data-code").is_none()), "{}", tree(node));
    }
}

#[test]
fn a_code_leads_to_the_rule_of_the_same_problem_where_there_is_one() {
    let panel = panel(&every_code(), None, &reader(Language::English));
    let findings: BTreeSet<&str> = all(&panel).into_iter().filter_map(|node| node.attribute("data-finding")).collect();
    for name in ["connection_failing", "hidden_activity_field", "read_only_activity_field", "no_object_access"] {
        assert!(findings.contains(name), "{name}");
    }
    for name in findings {
        assert!(Problem::of_name(name).is_some(), "{name}");
    }
}

#[test]
fn messages_on_diagnostics_carry_no_address() {
    let hidden = "ada@ac\u{200B}me.example, \u{202E}ada@acme.example and ";
    let rows = vec![
        row("FIELD_CUSTOM_VALIDATION_EXCEPTION", 1, "Ask ada@acme.example."),
        row("UNKNOWN_EXCEPTION", 2, &hidden.repeat(40)),
        row("QUERY_TIMEOUT", 3, &format!("{}ada@acme.example", "x".repeat(110))),
        row("STRING_TOO_LONG", 4, &HOSTILE.repeat(60)),
    ];
    let report = diagnostics(Verdict::NotApplicable, rows);
    for language in LANGUAGES {
        for surface in [panel, popup] {
            let text = surface(&report, None, &reader(language)).whole_text();
            assert!(!text.contains('@') && !text.contains(['\u{202E}', '\u{200B}']), "{text}");
        }
    }
}

#[test]
fn without_an_org_there_is_no_link_to_setup() {
    let mut report = every_code();
    report.api_host = Fact::Unseen(Why::WhichOrg { hosts: Vec::new() });
    let panel = panel(&report, None, &reader(Language::English));
    assert_eq!(codes_in(&panel).len(), 27);
    assert!(all(&panel).into_iter().filter_map(|node| node.attribute("href")).all(|link| !link.contains(HOST)));
}

#[test]
fn setup_is_offered_where_it_could_say_more() {
    let offered = |report: &Report| {
        [panel(report, None, &reader(Language::English)), popup(report, None, &reader(Language::English))]
            .map(|surface| all(&surface).iter().any(|node| node.on_click() == Some(&Action::LookIntoSetup)))
    };
    assert_eq!(offered(&missing_or_hidden()), [true, true]);
    assert_eq!(offered(&read_only()), [true, true]);
    for report in [healthy(), missing_id(), setup_closed(), setup_open(), another_user()] {
        assert_eq!(offered(&report), [false, false]);
    }
}

#[test]
fn another_user_is_searched_for_in_the_popup_only() {
    let can_search = |node: &Node| all(node).iter().any(|node| node.is(Tag::Form));
    let english = reader(Language::English);
    for (name, report) in reports() {
        assert!(!can_search(&panel(&report, None, &english)), "{name}");
        let asks = report.identity.value().is_some() && report.verdicts.fields.is_some();
        assert_eq!(can_search(&popup(&report, None, &english)), asks, "{name}");
    }
    let found = popup_search(&healthy(), "Rita", &Ok(found_users()), &english);
    let typed: Vec<_> = all(&found).into_iter().filter_map(|node| node.attribute("value")).collect();
    assert_eq!(typed, ["Rita"]);
    let chosen = all(&found).into_iter().filter(|node| matches!(node.on_click(), Some(Action::CheckUser { .. })));
    assert_eq!(chosen.count(), 2);
}

#[test]
fn another_user_s_report_says_whose_it_is_and_who_looked() {
    for language in LANGUAGES {
        let shown = popup(&another_user(), None, &reader(language));
        let heading = all(&shown).into_iter().find(|node| node.is(Tag::H1)).unwrap().own_text();
        assert!(heading.contains("Rita Rep"), "{heading}");
        let whom = all(&shown).into_iter().find(|node| node.has_class("for-whom")).unwrap().whole_text();
        for name in ["Rita Rep", "rita@acme.example", HOST, "Adam Admin"] {
            assert!(whom.contains(name), "{whom}");
        }
        assert!(all(&shown).iter().any(|node| node.on_click() == Some(&Action::CheckMyself)));
        assert!(!all(&shown).iter().any(|node| node.on_click() == Some(&Action::CheckAgain)));
    }
}

#[test]
fn another_user_s_report_does_not_take_the_reader_for_that_user() {
    // "Your org" is right: both are in it.
    let you = |text: &str| {
        text.contains("あなた")
            || text.split(|letter: char| !letter.is_alphabetic()).any(|word| word.eq_ignore_ascii_case("you"))
    };
    for language in LANGUAGES {
        let reader = reader(language);
        for text in all(&popup(&another_user(), None, &reader)).into_iter().map(Node::own_text) {
            assert!(!you(text), "{text}");
        }
        let handed_on = admin_plain_text(&another_user(), &reader);
        assert!(!you(&handed_on), "{handed_on}");
        assert!(you(&admin_plain_text(&missing_or_hidden(), &reader)));
    }
}

#[test]
fn every_report_with_an_identity_says_for_whom_it_holds() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, report) in reports().into_iter().filter(|(_, report)| report.worst().is_some()) {
            for surface in [panel(&report, None, &reader), popup(&report, None, &reader)] {
                let whom = all(&surface).into_iter().find(|node| node.has_class("for-whom")).unwrap().whole_text();
                let known = report.identity.value().is_some();
                assert_eq!(whom.contains("rita@acme.example") && whom.contains(HOST), known, "{name}");
                assert_eq!(whom.contains(reader.words().for_nobody()), !known, "{name}");
            }
        }
    }
}

#[test]
fn what_blocks_comes_before_what_informs() {
    let report = ambiguous().broken(Problem::NotConnected, no_id(Severity::Informs));
    let shown = panel(&report, None, &reader(Language::English));
    let severities: Vec<_> = all(&shown).into_iter().filter_map(|node| node.attribute("data-severity")).collect();
    assert_eq!(severities, ["blocks", "informs", "informs"]);
}

#[test]
fn a_reason_is_given_once_with_every_question_it_leaves_open() {
    for language in LANGUAGES {
        let reader = reader(language);
        let text = panel(&which_org(), None, &reader).whole_text();
        let reason =
            reader.words().reason(&Why::WhichOrg { hosts: vec![host(), "beta.my.salesforce.com".to_owned()] }, &reader);
        assert_eq!(text.matches(&reason.cause).count(), 1);
        assert_eq!(text.matches(reader.words().question(Problem::MissingTaskField)).count(), 1);
    }
}

#[test]
fn orgs_can_be_chosen_where_several_have_a_session() {
    for surface in [panel, popup] {
        let shown = surface(&which_org(), None, &reader(Language::English));
        let choices: Vec<_> = all(&shown)
            .into_iter()
            .filter_map(|node| match node.on_click() {
                Some(Action::ChooseOrg { host }) => Some(host.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(choices, [HOST, "beta.my.salesforce.com"]);
    }
    let shown = popup(&healthy(), None, &reader(Language::English));
    assert!(!all(&shown).iter().any(|node| matches!(node.on_click(), Some(Action::ChooseOrg { .. }))));
}

#[test]
fn the_badge_always_has_three_cells() {
    let cells = |node: &Node| all(node).iter().filter(|node| node.has_class("cell")).count();
    for language in LANGUAGES {
        for (name, surface) in surfaces(&reader(language)) {
            if surface.has_class("badge") && !surface.has_class("bar") {
                assert_eq!(cells(&surface), 3, "{name}");
                assert_eq!(surface.attribute("aria-expanded"), Some("false"), "{name}");
                assert!(
                    surface.attribute("aria-label").is_some_and(|label| label.len() > "Loggable: ".len()),
                    "{name}"
                );
                assert_eq!(surface.on_click(), Some(&Action::Toggle), "{name}");
            }
        }
    }
    let account =
        Report { verdicts: Verdicts { fields: Some(ActivityVerdict::Fills), ..Verdicts::default() }, ..healthy() };
    let badge = badge(&account, &reader(Language::English));
    assert_eq!(cells(&badge), 3);
    assert_eq!(contract(&badge), [[("data-activity", "fields".to_owned()), ("data-verdict", "fills".to_owned())]]);
}

#[test]
fn a_badge_that_checks_says_no_verdict() {
    assert_eq!(contract(&badge_checking(&reader(Language::English))), Vec::<Vec<_>>::new());
}

#[test]
fn each_look_has_a_shape_of_its_own() {
    use badge::Look;
    let marks: BTreeSet<String> =
        [Look::Good, Look::Partial, Look::Unsure, Look::Bad].map(|look| tree(&look.mark())).into();
    assert_eq!(marks.len(), 4);
}

#[test]
fn a_page_with_nothing_to_judge_says_what_to_open() {
    let list = settings(
        Page::SalesforceList { host: host(), object: Object::Lead },
        Problem::NotConnected,
        Verdict::NotApplicable,
    );
    for language in LANGUAGES {
        let reader = reader(language);
        assert_eq!(popup(&list, None, &reader), popup_elsewhere(&[], &reader));
        assert!(rules_in(&panel(&list, None, &reader)).is_empty());
        let title = action_title(&list, &reader);
        assert!(title.contains(reader.words().elsewhere()), "{title}");
    }
}

#[test]
fn every_link_leads_somewhere_and_has_words() {
    for language in LANGUAGES {
        for (name, surface) in surfaces(&reader(language)) {
            for node in all(&surface).into_iter().filter(|node| node.is(Tag::A)) {
                let address = node.attribute("href").unwrap_or_else(|| panic!("{name}: a link without an address"));
                assert!(
                    address.starts_with(&format!("https://{HOST}/"))
                        // On the first page: every org with a session, or the login.
                        || address == "https://beta.my.salesforce.com/00Q/o"
                        || address == "https://login.salesforce.com/"
                        || address.starts_with("https://toutapp.com/next#"),
                    "{name}: {address}"
                );
                assert!(!node.whole_text().trim().is_empty(), "{name}");
            }
        }
    }
}

/// Words in Latin letters that a Japanese reader of these products knows: names of products, of their parts, and
/// technical terms without a translation.
const LATIN_IN_JAPANESE: &[&str] = &[
    "Loggable",
    "CSV",
    "Salesforce",
    "Actions",
    "Marketo",
    "Sales",
    "Insight",
    "ID",
    "API",
    "BCC",
    "Sandbox",
    "Lightning",
    "VPN",
    "Setup",
    "UTC",
    "Markdown",
    "JSON",
    "IP",
    "Adobe",
    "Firefox",
    "Chrome",
];

#[test]
fn no_english_is_left_in_the_japanese() {
    // What the samples bring with them, in whatever language: names, hosts, codes, labels, types.
    const FROM_ELSEWHERE: &[&str] = &[
        "Rita",
        "Rep",
        "rita",
        "sam",
        "acme",
        "beta",
        "example",
        "my",
        "salesforce",
        "com",
        "na",
        "Lea",
        "Lead",
        "FORBIDDEN",
        "API_DISABLED_FOR_ORG",
        "INSUFFICIENT_ACCESS",
        "EXPIRED_ACCESS",
        "INVALID_GRANT",
        "INACTIVE_USER",
        "INACTIVE_ORGANIZATION",
        "Text",
        "URL",
        "Checkbox",
        "Call",
        "Email",
        "Reply",
        "Type",
        "MSE_Risposta__c",
        "MSE_Clicked__c",
        "mktosales_call_outcome__c",
        "Adam",
        "Admin",
        "Sales",
        "Risky",
        "East",
        "System",
        "Administrator",
        "lea",
        "Ada",
        "Lovelace",
        "HYPERLINK",
        "x",
        "Mary",
        "Bob",
        "CRM",
        // A language's own name, what masks are made of, and pages of browsers.
        "English",
        "A",
        "a",
        "about",
        "addons",
        "chrome",
        "extensions",
        "lightning",
        "force",
    ];
    for (name, surface) in surfaces(&reader(Language::Japanese)) {
        for node in all(&surface) {
            // API names, requests and field labels are the same in every language.
            if node.is(Tag::Code) || node.is(Tag::Time) || node.has_class("label") || node.has_class("records") {
                continue;
            }
            let spoken = [Some(node.own_text()), node.attribute("title"), node.attribute("aria-label")];
            for text in spoken.into_iter().flatten() {
                let words = text.split(|character: char| !(character.is_ascii_alphabetic() || character == '_'));
                for word in words.filter(|word| !word.is_empty()) {
                    let known = LATIN_IN_JAPANESE.contains(&word) || FROM_ELSEWHERE.contains(&word);
                    assert!(
                        known || SalesforceId::parse(text.rsplit('：').next().unwrap()).is_some(),
                        "{name}: {word:?} in {text:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn both_languages_fill_every_sentence() {
    for language in LANGUAGES {
        for (name, surface) in surfaces(&reader(language)) {
            for node in all(&surface) {
                let text = node.own_text();
                assert_eq!(text.trim(), text, "{name}");
                assert!(!text.contains("  "), "{name}: {text:?}");
                let silent = text.is_empty() && node.attribute("title").is_none();
                let speaks =
                    [Tag::P, Tag::H1, Tag::H2, Tag::H3, Tag::Summary, Tag::Th, Tag::Td, Tag::Strong, Tag::Code];
                if speaks.iter().any(|tag| node.is(*tag)) {
                    assert!(!silent || !node.whole_text().trim().is_empty(), "{name}: {}", tree(node));
                }
            }
        }
    }
}

/// Text such as a hostile record, page or server could send.
const HOSTILE: &str = "<img src=x onerror=alert(1)>[x](javascript:alert(1))\u{202E}\n# `eve@evil.example` \u{200B}";

/// A report in which everything that comes from elsewhere is hostile.
fn hostile() -> Report {
    let hostile = || HOSTILE.repeat(60);
    let mut report = ambiguous();
    report.identity = Fact::seen(
        Identity {
            user_id: hostile(),
            organization_id: hostile(),
            name: hostile(),
            username: hostile(),
            email: Some(hostile()),
        },
        NOW,
    );
    let field = FieldFinding {
        object: Object::Task,
        field: hostile(),
        label: hostile(),
        create_as: hostile(),
        affects: vec![Activity::Email],
        problem: FieldProblem::NotWritable,
        found: hostile(),
    };
    report
        .broken(
            Problem::ReadOnlyActivityField,
            Finding::new(
                blocks(&[], true),
                Evidence {
                    source: Source::Request(hostile()),
                    saw: Saw::ObjectRefused { object: Object::Task, status: 403, code: hostile() },
                    at: NOW,
                },
                fix(Who::SalesforceAdmin, Place::FieldAccessibility { host: host() }),
            )
            .and(screen(ActionsScreen::Person, Saw::EmptySalesforceId { label: hostile() }))
            .and(screen(ActionsScreen::Connections, Saw::Connected { salesforce_user: Some(hostile()) }))
            .granted_by(vec![FieldGrants {
                object: Object::Task,
                field: field.field.clone(),
                grants: vec![grant(&hostile(), SourceKind::PermissionSet, Held::Always, true, false)],
                more: 0,
            }])
            .on(vec![field]),
        )
        .broken(
            Problem::AmbiguousEmailAddress,
            Finding::new(
                Severity::Informs,
                Evidence {
                    source: requests::matches_source(),
                    saw: Saw::Matches { records: vec![matching(Object::Lead, "00QB000000IURyP", &hostile())] },
                    at: NOW,
                },
                fix(Who::RecordOwner, Place::People),
            ),
        )
        .broken(
            Problem::ApiNotAvailable,
            Finding::new(
                blocks(&[Activity::Email], false),
                asked_of(Object::Task, Saw::ApiRefused { status: 403, code: hostile() }),
                fix(Who::SalesforceAdmin, Place::PermissionSets { host: host() }),
            ),
        )
        .with(Problem::NotConnected, Verdict::CannotTell(Why::NoApiHost { host: hostile() }))
        .with(
            Problem::SyncSettingsOff,
            Verdict::CannotTell(Why::AnotherSalesforceUser { in_actions: hostile(), in_salesforce: hostile() }),
        )
        .with(Problem::MissingPackageField, Verdict::CannotTell(Why::Refused { status: 400, code: hostile() }))
        .with(Problem::HiddenActivityField, Verdict::CannotTell(Why::OnlyInSession { permission_set: hostile() }))
        .with(Problem::MissingTaskField, Verdict::CannotTell(Why::GroupNotCalculated { group: hostile() }))
}

/// The popup of a search among hostile users, and of a hostile user's report.
fn hostile_popups(reader: &Reader) -> [Node; 2] {
    let hostile = || HOSTILE.repeat(60);
    let user = FoundUser { id: hostile(), name: hostile(), username: hostile(), profile: hostile() };
    let mut another = self::hostile();
    another.setup = Fact::seen(SetupLook { by: another.identity.value().cloned() }, NOW);
    [popup_search(&self::hostile(), &hostile(), &Ok(vec![user]), reader), popup(&another, None, reader)]
}

#[test]
fn text_from_elsewhere_is_inert() {
    for language in LANGUAGES {
        let reader = reader(language);
        let surfaces = [badge(&hostile(), &reader), panel(&hostile(), None, &reader), popup(&hostile(), None, &reader)];
        for surface in surfaces.iter().chain(&hostile_popups(&reader)) {
            for node in all(surface) {
                let text = node.own_text();
                assert!(text.chars().count() < 400, "{text}");
                assert!(!text.contains(['\u{202E}', '\u{200B}', '\n']), "{text:?}");
                assert!(node.attribute("href").is_none_or(|address| address.starts_with("https://")));
            }
        }
        for text in handed_out(&hostile(), &reader) {
            assert!(!text.contains('\u{202E}'), "{text}");
        }
        let text = admin_markdown(&hostile(), &reader);
        assert!(!text.contains("<img") && !text.contains("](") && !text.contains('\u{202E}'), "{text}");
        // The headings are ours: nobody else's line begins with one.
        for line in text.lines().filter(|line| line.starts_with('#')) {
            assert!(!line.contains("img"), "{line}");
        }
    }
}

/// Every form in which a report is handed to an admin.
fn handed_out(report: &Report, reader: &Reader) -> Vec<String> {
    let set = permission_set(report, reader);
    [admin_markdown(report, reader), admin_plain_text(report, reader), admin_json(report)]
        .into_iter()
        .chain(set)
        .collect()
}

#[test]
fn what_is_handed_out_names_no_address_and_no_record() {
    for language in LANGUAGES {
        let reader = reader(language);
        let unsure = reasons().into_iter().map(|why| unsure(&why));
        for report in reports().into_iter().map(|(_, report)| report).chain(unsure).chain([hostile()]) {
            for text in handed_out(&report, &reader) {
                assert!(!text.contains('@'), "{text}");
                for secret in ["00QB000000IURyP", "003e0000003GuNX", "Lea Lead"] {
                    assert!(!text.contains(secret), "{text}");
                }
            }
        }
    }
}

#[test]
fn what_is_copied_names_the_fields_and_where_to_mend_them() {
    let text = admin_markdown(&missing_or_hidden(), &reader(Language::English));
    for field in TASK_FIELDS.iter().take(6) {
        assert!(text.contains(&format!("`Task.{}` “{}”", field.api_name, field.label)), "{text}");
        assert!(text.contains(&field.create_as()), "{text}");
    }
    for part in [
        "00D000000000001AAA",
        "005B0000001abcD",
        "2026-11-24 09:30 UTC+00:00",
        "API v67.0",
        "https://acme.my.salesforce.com/lightning/setup/FieldAccessibility/home",
        "https://acme.my.salesforce.com/lightning/setup/ObjectManager/Activity/FieldsAndRelationships/view",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_plain_text_says_what_the_markdown_says() {
    let said = |text: &str| -> Vec<String> {
        let words = text.split(|character: char| !(character.is_alphanumeric() || character == '_'));
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, report) in reports() {
            let plain = admin_plain_text(&report, &reader);
            assert_eq!(said(&admin_markdown(&report, &reader)), said(&plain), "{name}");
            assert!(!plain.contains(['#', '`']), "{plain}");
        }
    }
}

#[test]
fn buttons_hand_out_each_form() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, report) in reports() {
            for surface in [panel(&report, None, &reader), popup(&report, None, &reader)] {
                let nodes = all(&surface);
                let mut handed: Vec<String> = nodes
                    .iter()
                    .filter_map(|node| match node.on_click() {
                        Some(Action::Copy { text } | Action::Save { text, .. }) => Some(text.clone()),
                        _ => None,
                    })
                    .collect();
                let mut wanted = handed_out(&report, &reader);
                handed.sort();
                wanted.sort();
                assert_eq!(handed, wanted, "{name}");
                for node in &nodes {
                    let Some(Action::Save { name, .. }) = node.on_click() else { continue };
                    let files =
                        ["loggable-report-2026-11-24.json", "Loggable_Activity_Fields_2026_11_24.permissionset"];
                    assert!(files.contains(&name.as_str()), "{name}");
                }
            }
        }
    }
    let nowhen = Report { checked_at: Timestamp(u64::MAX), ..healthy() };
    let english = reader(Language::English);
    assert_eq!(report_file(&nowhen, &english), "loggable-report.json");
    assert_eq!(permission_set_file(&nowhen, &english), "Loggable_Activity_Fields.permissionset");
}

#[test]
fn every_finding_leads_to_its_rule_s_page() {
    for language in LANGUAGES {
        let reader = reader(language);
        for (name, report) in reports() {
            for surface in [panel(&report, None, &reader), popup(&report, None, &reader)] {
                let explained: Vec<(String, Problem)> = all(&surface)
                    .into_iter()
                    .filter_map(|finding| {
                        finding.has_class("finding").then_some(())?;
                        let explain = all(finding).into_iter().find_map(|node| match node.on_click() {
                            Some(Action::Explain { problem }) => Some(*problem),
                            _ => None,
                        });
                        Some((finding.attribute("data-rule")?.to_owned(), explain.expect("a way to learn more")))
                    })
                    .collect();
                assert_eq!(explained.len(), findings(&report).count(), "{name}");
                for (rule, problem) in explained {
                    assert_eq!(rule, problem.name(), "{name}");
                }
            }
        }
    }
}

#[test]
fn the_permission_set_names_what_access_mends_and_nothing_else() {
    let english = reader(Language::English);
    let granted = |report: &Report| -> Vec<String> {
        let set = permission_set(report, &english).unwrap_or_default();
        let fields = set.split("<field>").skip(1).filter_map(|rest| rest.split_once("</field>"));
        fields.map(|(field, _)| field.to_owned()).collect()
    };
    assert_eq!(
        granted(&read_only()),
        ["Event.MSE_Campaign__c", "Event.MSE_Clicked__c", "Task.MSE_Campaign__c", "Task.MSE_Clicked__c"]
    );
    // A formula is left out, and so is a roll-up field of which only the label is known.
    assert_eq!(
        granted(&other_fields()),
        [
            "Event.MSE_Viewed__c",
            "Event.mktosales_call_outcome__c",
            "Task.MSE_Viewed__c",
            "Task.mktosales_call_outcome__c"
        ]
    );
    let text = admin_markdown(&other_fields(), &english);
    let (_, left_out) = text.split_once("## Not in the permission set").unwrap();
    assert!(left_out.contains("Task.MSE_Replied__c") && left_out.contains("“Last Replied”"), "{left_out}");
    // A roll-up field that is there and read-only has a name of its own, on an object that shares it with no other.
    let lead = FieldFinding {
        object: Object::Lead,
        field: "mkto_si__Last_Replied__c".to_owned(),
        label: "MSE - Last Replied".to_owned(),
        create_as: String::new(),
        affects: vec![Activity::Email],
        problem: FieldProblem::NotWritable,
        found: String::new(),
    };
    let report = healthy().broken(Problem::ReadOnlyActivityField, field_finding(vec![lead]));
    assert_eq!(granted(&report), ["Lead.mkto_si__Last_Replied__c"]);
    // What a server calls a field is not a field's name for being called so.
    assert_eq!(granted(&hostile()), [""; 0]);
}

#[test]
fn the_permission_set_s_texts_fit() {
    for language in LANGUAGES {
        let words = reader(language).words();
        assert!(words.permission_set_label("2026-11-24").chars().count() <= 80);
        assert!(words.permission_set_description().chars().count() <= 255);
    }
}

#[test]
fn a_field_s_state_is_what_the_rules_found() {
    let states = |report: &Report| -> Vec<(String, String)> {
        let json: serde_json::Value = serde_json::from_str(&admin_json(report)).unwrap();
        let text = |field: &serde_json::Value, name: &str| field[name].as_str().unwrap_or_default().to_owned();
        let fields = json["fields"].as_array().unwrap().iter();
        fields.map(|field| (text(field, "label"), text(field, "state"))).collect()
    };
    let wanting = |report: &Report| -> Vec<(String, String)> {
        states(report).into_iter().filter(|(_, state)| state != "writable").collect()
    };
    let named = |label: &str, state: &str| (label.to_owned(), state.to_owned());
    assert_eq!(wanting(&healthy()), []);
    assert_eq!(states(&healthy()).len(), 16);
    assert_eq!(wanting(&missing_or_hidden()).len(), 6);
    assert!(wanting(&missing_or_hidden()).iter().all(|(_, state)| state == "missing-or-hidden"));
    assert_eq!(
        wanting(&other_fields()),
        [
            named("Call Outcomes", "missing"),
            named("Marketo Sales Email Replied", "formula"),
            named("Marketo Sales Email Viewed", "hidden"),
            named("Last Replied", "missing"),
        ]
    );
    assert_eq!(
        wanting(&read_only()),
        [named("Marketo Sales Campaign", "not-writable"), named("Marketo Sales Email Clicked", "not-updateable")]
    );
}

#[test]
fn setup_opens_where_the_first_finding_is_mended() {
    assert_eq!(way_out::setup(&no_access()), Some(Place::PermissionSets { host: host() }));
    assert_eq!(way_out::setup(&missing_id()), Some(Place::FieldAccessibility { host: host() }));
    assert_eq!(way_out::setup(&which_org()), None);
}

#[test]
fn the_time_is_the_reader_s() {
    let report = healthy();
    let shown = |language| panel(&report, None, &reader(language)).whole_text();
    assert!(shown(Language::English).contains("2026-11-24 09:30"));
    assert!(shown(Language::Japanese).contains("2026-11-24 18:30"));
    let nowhere = Reader { language: Language::English, utc_offset_minutes: i32::MAX, about: About::Reader };
    assert_eq!(nowhere.date(NOW), "2026-11-24 09:30");
    assert_eq!(nowhere.date(Timestamp(u64::MAX)), "–");
    let behind = Reader { language: Language::English, utc_offset_minutes: -210, about: About::Reader };
    assert_eq!((behind.date(NOW).as_str(), behind.offset().as_str()), ("2026-11-24 06:00", "UTC-03:30"));
}

#[test]
fn languages_by_browser_tag() {
    for (tag, language) in [
        ("ja", Language::Japanese),
        ("ja-JP", Language::Japanese),
        ("JA_jp", Language::Japanese),
        ("jav", Language::English),
        ("en-US", Language::English),
        ("de", Language::English),
        ("", Language::English),
    ] {
        assert_eq!(Language::of(tag), language, "{tag:?}");
    }
}

/// Class names that the style sheet has a rule for.
fn styled() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let css = [
        include_str!("../../extension/badge.css"),
        include_str!("../../extension/panel.css"),
        include_str!("../../extension/pages.css"),
    ]
    .concat();
    let mut rest = css.as_str();
    // Declarations hold no class names, and a selector ends at its brace.
    while let Some((selector, after)) = rest.split_once('{') {
        let selector = selector.rsplit(['}', ';']).next().unwrap();
        let selector = selector.rsplit("*/").next().unwrap();
        for part in selector.split('.').skip(1) {
            let name: String =
                part.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
            if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                names.insert(name);
            }
        }
        rest = after;
    }
    names
}

#[test]
fn every_class_is_styled_and_every_style_is_used() {
    let english = reader(Language::English);
    let mut partial = healthy();
    partial.verdicts.email = Some(ActivityVerdict::ByAddress);
    partial.verdicts.call = None;
    let used: BTreeSet<String> = surfaces(&english)
        .into_iter()
        .map(|(_, surface)| surface)
        .chain([badge(&partial, &english)])
        .flat_map(|surface| all(&surface).into_iter().flat_map(Node::classes).collect::<Vec<_>>())
        .collect();
    let styled = styled();
    assert_eq!(used.difference(&styled).collect::<Vec<_>>(), Vec::<&String>::new(), "without a style");
    assert_eq!(styled.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "styled and never shown");
}

/// The colours of a scheme, by the names they have in the style sheet; the first scheme is light, the second dark.
fn colours(scheme: usize) -> impl Fn(&str) -> [f64; 3] {
    move |name| {
        let css = concat!(include_str!("../../extension/badge.css"), include_str!("../../extension/panel.css"));
        let declaration = format!("--{name}: #");
        let hex = css.split(declaration.as_str()).nth(scheme + 1).unwrap_or_else(|| panic!("{name}")).get(..6).unwrap();
        channels(hex)
    }
}

fn channels(hex: &str) -> [f64; 3] {
    [0..2, 2..4, 4..6].map(|digits| f64::from(u8::from_str_radix(&hex[digits], 16).unwrap()) / 255.0)
}

/// WCAG 2.2's contrast ratio.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let linear = colour.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_stand_out_as_wcag_asks() {
    for scheme in [0, 1] {
        let colour = colours(scheme);
        for ground in ["ground", "raised"] {
            for (name, least) in [
                ("text", 4.5),
                ("quiet", 4.5),
                ("link", 4.5),
                // Marks, edges and the focus ring are graphics.
                ("good", 3.0),
                ("partial", 3.0),
                ("unsure", 3.0),
                ("bad", 3.0),
                ("edge", 3.0),
            ] {
                let ratio = contrast(colour(name), colour(ground));
                assert!(ratio >= least, "{name} on {ground}, scheme {scheme}: {ratio:.2}");
            }
        }
        assert!(contrast(colour("ground"), colour("bad")) >= 4.5, "scheme {scheme}");
    }
    for report in [
        healthy(),
        missing_id(),
        never_seen(),
        missing_id().judged(ActivityVerdict::ByAddress, ActivityVerdict::Logs, ActivityVerdict::Fills),
    ] {
        let badge = action_badge(&report);
        let ratio = contrast(
            channels(badge.text_color.trim_start_matches('#')),
            channels(badge.background_color.trim_start_matches('#')),
        );
        assert!(ratio >= 4.5, "{badge:?}: {ratio:.2}");
    }
}

#[test]
fn a_finding_with_several_troubles_is_mended_whole() {
    for language in LANGUAGES {
        let reader = reader(language);
        let words = reader.words();
        let text = panel(&no_access(), None, &reader).whole_text();
        for object in [Object::Lead, Object::Contact] {
            let fix = fix(Who::SalesforceAdmin, Place::PermissionSets { host: host() });
            let step = words.fix(&words::Trouble::NotEditable(object), &fix);
            assert!(text.contains(&step), "{step}");
            assert!(admin_markdown(&no_access(), &reader).contains(&step), "{step}");
        }
    }
}

#[test]
fn settings_speak_of_no_salesforce_user() {
    let english = reader(Language::English);
    let report = settings(Page::ActionsConnections, Problem::NotConnected, Verdict::Broken(connect_only()));
    let text = panel(&report, None, &english).whole_text();
    assert!(!text.contains("Rita Rep") && !text.contains(english.words().for_nobody()), "{text}");
    assert!(panel(&healthy(), None, &english).whole_text().contains("Rita Rep (rita@acme.example)"));
}

#[test]
fn the_same_fields_are_not_copied_twice() {
    let text = admin_markdown(&missing_or_hidden(), &reader(Language::English));
    assert_eq!(text.matches("mktosales_call_outcome__c").count(), 1, "{text}");
}
