//! Facts in, verdicts out.

use loggable::diagnose::{Report, diagnose};
use loggable::facts::{ActionsScreen, Fact, Facts, Timestamp, Why};
use loggable::finding::{Cause, Verdict};
use loggable::rules::Problem;
use loggable::salesforce::object::Object;

use crate::sample::*;

/// A case: what is so, the facts, and what is to come of them.
type Case = (&'static str, Facts, &'static str);

/// The verdicts, then the rules that are broken (`✗`) and that cannot tell (`?`). The others are fine or do not apply.
fn told(report: &Report) -> String {
    let verdicts =
        [("e-mails", report.verdicts.email), ("calls", report.verdicts.call), ("fields", report.verdicts.fields)];
    let verdicts: Vec<String> =
        verdicts.iter().filter_map(|(what, verdict)| Some(format!("{what} {}", (*verdict)?.name()))).collect();
    let rules = report.rules.iter().filter_map(|judged| match judged.verdict {
        Verdict::Broken(_) => Some(format!(" ✗{}", judged.problem.name())),
        Verdict::CannotTell(_) => Some(format!(" ?{}", judged.problem.name())),
        Verdict::Fine(_) | Verdict::NotApplicable => None,
    });
    format!("{}.{}", verdicts.join(", "), rules.collect::<String>())
}

fn check(cases: Vec<Case>) {
    let mut wrong = String::new();
    for (case, facts, expected) in cases {
        let got = told(&diagnose(&facts));
        if got != expected {
            wrong += &format!("{case}\n  expected {expected}\n  got      {got}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn everything_in_order() {
    check(vec![
        ("a lead", lead(), "e-mails logs, calls logs, fields fills."),
        ("a contact", contact(), "e-mails logs, calls logs, fields fills."),
        ("a person account", person_account(), "e-mails logs, calls logs, fields fills."),
        ("an account", account(), "fields fills."),
        ("an opportunity", opportunity(), "fields fills."),
        ("a task with a lead", task(), "e-mails logs, calls logs, fields fills."),
        ("a task with nobody", task_without_person(), "fields fills."),
        ("a person in Actions", actions_person(), "e-mails logs, calls logs, fields fills."),
        ("Connections & Customizations", actions_connections(), "."),
        ("Sync Settings", actions_sync_settings(), "."),
        ("Diagnostics", actions_diagnostics(), "."),
        ("a list of leads", lead_list(), "."),
        ("seen in Actions a week ago", lead().seen_in_actions_days_ago(7), "e-mails logs, calls logs, fields fills."),
    ]);
}

#[test]
fn a_rule_that_does_not_apply_says_nothing() {
    let applies = |facts: Facts| -> Vec<&'static str> {
        let report = diagnose(&facts);
        assert_eq!(report.rules.len(), 12, "every rule is asked on every page");
        let applies = report.rules.iter().filter(|judged| judged.verdict != Verdict::NotApplicable);
        applies.map(|judged| judged.problem.name()).collect()
    };
    let of_fields = ["hidden_activity_field", "read_only_activity_field", "missing_task_field"];
    assert_eq!(applies(actions_connections()), ["not_connected"]);
    assert_eq!(applies(actions_sync_settings()), ["sync_settings_off"]);
    assert!(applies(actions_diagnostics()).is_empty());
    assert!(applies(lead_list()).is_empty());
    for facts in [account(), opportunity()] {
        let rules = applies(facts);
        assert_eq!(rules[0], "sync_settings_off");
        assert_eq!(rules[1..4], of_fields);
        assert_eq!(rules[4..], ["missing_package_field", "no_object_access"]);
    }
    let rules = applies(task_without_person());
    assert_eq!(rules[1..4], of_fields);
    assert_eq!(rules[4..], ["no_object_access"], "Task has no roll-up fields");
    for facts in [lead(), contact(), person_account(), actions_person()] {
        assert_eq!(
            applies(facts),
            [
                "not_connected",
                "sync_settings_off",
                "missing_salesforce_id",
                "missing_email_address",
                "hidden_activity_field",
                "read_only_activity_field",
                "missing_task_field",
                "missing_package_field",
                "no_object_access",
                "api_not_available",
            ],
            "with an id, no record is looked for by address"
        );
    }
    assert_eq!(applies(lead().without_salesforce_id()).len(), 12);
}

#[test]
fn e_mails_will_not_be_logged() {
    check(vec![
        (
            "no connection",
            lead().not_connected(),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗not_connected",
        ),
        (
            "neither way of logging e-mails is on",
            lead().with_sync_settings(Some(false), Some(false)),
            "e-mails will-not-log, calls logs, fields fills. ✗sync_settings_off",
        ),
        (
            "no id and no address",
            lead().without_salesforce_id().without_address(),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗missing_salesforce_id ✗missing_email_address",
        ),
        (
            "no id, and nothing has the address",
            actions_person().without_salesforce_id().with_matches(0),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗missing_salesforce_id ✗unmatched_email_address",
        ),
        (
            "no task can be created",
            lead().with_rights(Object::Task, false, true),
            "e-mails will-not-log, calls will-not-log, fields will-not-fill. ✗no_object_access",
        ),
        (
            "leads cannot be read: nothing can be said of their fields, and nothing need be",
            lead().without_object(Object::Lead),
            "e-mails will-not-log, calls will-not-log, fields will-not-fill. ?hidden_activity_field \
             ?read_only_activity_field ?missing_package_field ✗no_object_access",
        ),
        (
            "the API is off: everything else is unknown for that reason",
            lead().without_api(),
            "e-mails will-not-log, calls will-not-log, fields cannot-tell. ?hidden_activity_field \
             ?read_only_activity_field ?missing_task_field ?missing_package_field ?no_object_access ✗api_not_available",
        ),
        (
            "what blocks outweighs what is unknown",
            lead().never_opened_in_actions().sync_settings_never_seen().not_connected(),
            "e-mails will-not-log, calls will-not-log, fields cannot-tell. ✗not_connected ?sync_settings_off \
             ?missing_salesforce_id",
        ),
    ]);
}

#[test]
fn e_mails_cannot_be_told() {
    check(vec![
        (
            "several records have the address",
            actions_person().without_salesforce_id().with_matches(2),
            "e-mails cannot-tell, calls will-not-log, fields fills. ✗missing_salesforce_id ✗ambiguous_email_address",
        ),
        (
            "the search for the address failed",
            actions_person().without_salesforce_id().with_failed_matches(Why::NotJson),
            "e-mails cannot-tell, calls will-not-log, fields fills. ✗missing_salesforce_id ?unmatched_email_address \
             ?ambiguous_email_address",
        ),
        (
            "never opened in Actions, one record has the address",
            lead().never_opened_in_actions(),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id",
        ),
        (
            "never opened in Actions, several have the address",
            lead().never_opened_in_actions().with_matches(2),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id ?ambiguous_email_address",
        ),
        (
            "never opened in Actions, and no address: an id would do",
            lead().never_opened_in_actions().without_address(),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id ?missing_email_address",
        ),
        (
            "the person in Actions carries another record's id",
            lead().with_salesforce_id(CONTACT),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id",
        ),
        (
            "an Actions page without the label: the object is not known either",
            actions_person().with_unclear_salesforce_id(),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?missing_salesforce_id \
             ?hidden_activity_field ?read_only_activity_field ?missing_package_field ?no_object_access",
        ),
        (
            "Connections & Customizations was never opened",
            lead().connection_never_seen(),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?not_connected",
        ),
        (
            "Sync Settings was never opened: e-mail fields are unknown with it",
            lead().sync_settings_never_seen(),
            "e-mails cannot-tell, calls logs, fields cannot-tell. ?sync_settings_off",
        ),
        (
            "Sync Settings shows BCC on and nothing of the API",
            lead().with_sync_settings(None, Some(true)),
            "e-mails cannot-tell, calls logs, fields cannot-tell. ?sync_settings_off",
        ),
        (
            "all that was seen in Actions is too old",
            lead().seen_in_actions_days_ago(8),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?not_connected ?sync_settings_off \
             ?missing_salesforce_id",
        ),
        (
            "too old, and it was bad news: no warning from it",
            lead().not_connected().without_salesforce_id().seen_in_actions_days_ago(8),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?not_connected ?sync_settings_off \
             ?missing_salesforce_id",
        ),
        (
            "nothing was ever seen in Actions",
            lead().connection_never_seen().sync_settings_never_seen().never_opened_in_actions(),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?not_connected ?sync_settings_off \
             ?missing_salesforce_id",
        ),
        (
            "no session: with an id, the address needs no record",
            lead().with_silent_salesforce(Why::NoSession { host: HOST.to_owned() }),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?hidden_activity_field \
             ?read_only_activity_field ?missing_task_field ?missing_package_field ?no_object_access ?api_not_available",
        ),
        (
            "which org",
            actions_person().without_salesforce_id().without_org(),
            "e-mails cannot-tell, calls will-not-log, fields cannot-tell. ✗missing_salesforce_id \
             ?unmatched_email_address ?ambiguous_email_address ?hidden_activity_field ?read_only_activity_field \
             ?missing_task_field ?no_object_access ?api_not_available",
        ),
        (
            "Actions is connected as another Salesforce user",
            lead().connected_as("someone.else@acme.example"),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?hidden_activity_field \
             ?read_only_activity_field ?missing_task_field ?missing_package_field ?no_object_access ?api_not_available",
        ),
    ]);
}

#[test]
fn e_mails_will_be_logged_by_their_address() {
    check(vec![
        (
            "no id, and one record has the address",
            lead().without_salesforce_id(),
            "e-mails by-address, calls will-not-log, fields fills. ✗missing_salesforce_id",
        ),
        (
            "the same, and BCC only",
            contact().without_salesforce_id().with_sync_settings(Some(false), Some(true)),
            "e-mails by-address, calls will-not-log, fields will-not-fill. ✗sync_settings_off ✗missing_salesforce_id",
        ),
        (
            "a person without id and a read-only field",
            actions_person().without_salesforce_id().read_only(Object::Task, "MSE_Clicked__c"),
            "e-mails by-address, calls will-not-log, fields will-not-fill. ✗missing_salesforce_id \
             ✗read_only_activity_field",
        ),
    ]);
}

#[test]
fn e_mails_will_be_logged_by_the_id() {
    check(vec![
        (
            "an id and no address is only worth knowing",
            lead().without_address(),
            "e-mails logs, calls logs, fields fills. ✗missing_email_address",
        ),
        (
            "an id and an address nobody can see",
            lead().with_hidden_address(),
            "e-mails logs, calls logs, fields fills.",
        ),
        (
            "an id, and nothing or much that has the address",
            lead().with_matches(0),
            "e-mails logs, calls logs, fields fills.",
        ),
        ("an id, and several that have the address", lead().with_matches(3), "e-mails logs, calls logs, fields fills."),
        (
            "BCC only",
            lead().with_sync_settings(Some(false), Some(true)),
            "e-mails logs, calls logs, fields will-not-fill. ✗sync_settings_off",
        ),
    ]);
}

#[test]
fn calls() {
    check(vec![
        (
            "sync settings are about e-mails",
            lead().with_sync_settings(Some(false), Some(false)),
            "e-mails will-not-log, calls logs, fields fills. ✗sync_settings_off",
        ),
        (
            "the task's lead cannot be read: Task itself is in order",
            task().without_object(Object::Lead),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗no_object_access",
        ),
        (
            "a person account whose contact cannot be read",
            person_account().without_object(Object::Contact),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗no_object_access",
        ),
        (
            "the task's record was not had: whom it is with is not known",
            task().with_failed_record(Why::NotFound),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?missing_salesforce_id ?no_object_access",
        ),
        (
            "the account's record was not had: it may be no person",
            person_account().with_failed_record(Why::NotFound),
            "fields fills.",
        ),
    ]);
}

#[test]
fn fields_will_not_be_filled() {
    let last_replied = roll_up_name("Last Replied");
    check(vec![
        (
            "a Task field is not there: not created, or hidden",
            lead().without_field(Object::Task, "MSE_Clicked__c"),
            "e-mails logs, calls logs, fields will-not-fill. ✗hidden_activity_field ✗missing_task_field",
        ),
        (
            "a Task field is read-only",
            opportunity().read_only(Object::Task, "MSE_Clicked__c"),
            "fields will-not-fill. ✗read_only_activity_field",
        ),
        (
            "a roll-up field is not there while others are",
            lead().without_field(Object::Lead, &last_replied),
            "e-mails logs, calls logs, fields will-not-fill. ✗hidden_activity_field ✗missing_package_field",
        ),
        (
            "a roll-up field is read-only",
            account().read_only(Object::Account, &last_replied),
            "fields will-not-fill. ✗read_only_activity_field",
        ),
        (
            "tasks cannot be edited",
            lead().with_rights(Object::Task, true, false),
            "e-mails logs, calls logs, fields will-not-fill. ✗no_object_access",
        ),
        (
            "the account cannot be read",
            account().without_object(Object::Account),
            "fields will-not-fill. ?hidden_activity_field ?read_only_activity_field ?missing_package_field \
             ✗no_object_access",
        ),
        (
            "what is known to be wrong outweighs what is unknown",
            lead().read_only(Object::Task, "MSE_Clicked__c").with_failed_object(Object::Lead, Why::TooLarge),
            "e-mails cannot-tell, calls cannot-tell, fields will-not-fill. ?hidden_activity_field \
             ✗read_only_activity_field ?missing_package_field ?no_object_access",
        ),
    ]);
}

#[test]
fn fields_cannot_be_told_or_will_be_filled() {
    check(vec![
        (
            "no package at all: Task is in order, and the package is an open question",
            lead().without_any_field(Object::Lead),
            "e-mails logs, calls logs, fields fills. ?missing_package_field",
        ),
        (
            "Task was not described",
            opportunity().with_failed_object(Object::Task, Why::NotJson),
            "fields cannot-tell. ?hidden_activity_field ?read_only_activity_field ?missing_task_field ?no_object_access",
        ),
        (
            "the page's own object was not described",
            opportunity().with_failed_object(Object::Opportunity, Why::NotJson),
            "fields cannot-tell. ?hidden_activity_field ?read_only_activity_field ?missing_package_field \
             ?no_object_access",
        ),
        (
            "Sync Settings was never opened: the API may be off, and e-mail fields with it",
            opportunity().sync_settings_never_seen(),
            "fields cannot-tell. ?sync_settings_off",
        ),
        (
            "the other objects decide nothing",
            lead()
                .read_only(Object::Contact, &roll_up_name("Opt Out"))
                .without_object(Object::Account)
                .with_failed_object(Object::Opportunity, Why::NotJson),
            "e-mails logs, calls logs, fields fills.",
        ),
    ]);
}

#[test]
fn settings_pages_have_a_state_and_no_verdict() {
    check(vec![
        ("Connect is offered", actions_connections().not_connected(), ". ✗not_connected"),
        (
            "neither Connect nor Disconnect is shown",
            actions_connections().but(|facts| {
                facts.connection = Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::Connections });
            }),
            ". ?not_connected",
        ),
        (
            "both ways are off",
            actions_sync_settings().with_sync_settings(Some(false), Some(false)),
            ". ✗sync_settings_off",
        ),
    ]);
    assert_eq!(diagnose(&actions_connections().not_connected()).worst(), None);
}

#[test]
fn what_is_missing_or_hidden_is_one_list_under_two_names() {
    let report = diagnose(&lead().without_any_field(Object::Task));
    let findings: Vec<_> = [Problem::HiddenActivityField, Problem::MissingTaskField]
        .map(|problem| match report.verdict_of(problem) {
            Some(Verdict::Broken(finding)) => finding,
            other => panic!("{problem:?}: {other:?}"),
        })
        .into();
    assert_eq!(findings[0].fields(), findings[1].fields());
    assert_eq!(findings[0].fields().len(), 15);
    for finding in findings {
        assert_eq!(finding.cause(), Some(Cause::MissingOrHidden));
        assert_eq!(finding.fixes().count(), 2, "both mends");
    }
}

#[test]
fn setup_decides_what_is_missing_and_what_is_hidden() {
    let without = || lead().without_field(Object::Task, "MSE_Clicked__c");
    check(vec![
        (
            "hidden",
            without().with_setup(org()),
            "e-mails logs, calls logs, fields will-not-fill. ✗hidden_activity_field",
        ),
        (
            "missing",
            without().with_setup(org().lacks(Object::Task, "MSE_Clicked__c")),
            "e-mails logs, calls logs, fields will-not-fill. ✗missing_task_field",
        ),
        (
            "Setup is closed",
            without().with_closed_setup(),
            "e-mails logs, calls logs, fields will-not-fill. ✗hidden_activity_field ✗missing_task_field",
        ),
        ("nothing is wrong", lead().with_setup(org()), "e-mails logs, calls logs, fields fills."),
    ]);
}

#[test]
fn another_user_is_judged_by_what_setup_grants() {
    const ACCESS: [Problem; 5] = [
        Problem::HiddenActivityField,
        Problem::ReadOnlyActivityField,
        Problem::MissingTaskField,
        Problem::MissingPackageField,
        Problem::NoObjectAccess,
    ];
    let judged = |org: Org| {
        let report = diagnose(&lead().for_another_user(org));
        for rule in report.rules.iter().filter(|rule| !ACCESS.contains(&rule.problem)) {
            let verdict = &rule.verdict;
            let silent = matches!(verdict, Verdict::CannotTell(Why::AnotherUserChecked) | Verdict::NotApplicable);
            assert!(silent, "{:?}: {verdict:?}", rule.problem);
        }
        [report.verdicts.email, report.verdicts.call, report.verdicts.fields].map(|verdict| verdict.unwrap().name())
    };
    assert_eq!(judged(org().grants_all(PROFILE)), ["cannot-tell", "cannot-tell", "fills"]);
    let one = org().grants(PROFILE, "Task.MSE_Clicked__c", false);
    assert_eq!(judged(one), ["cannot-tell", "cannot-tell", "will-not-fill"]);
    let no_tasks = org().grants_all(PROFILE).change_last(|profile| profile.permissions_edit_task = false);
    assert_eq!(judged(no_tasks), ["will-not-log", "will-not-log", "will-not-fill"]);
    let session = org().set("0PSe00000000002", "High risk").session_based().assign("0PSe00000000002");
    assert_eq!(judged(session.grants_all("0PSe00000000002")), ["cannot-tell", "cannot-tell", "cannot-tell"]);
}

#[test]
fn the_reason_is_the_true_one() {
    let why = |facts: &Facts, problem: Problem| match diagnose(facts).verdict_of(problem) {
        Some(Verdict::CannotTell(why)) => why.clone(),
        other => panic!("{problem:?}: {other:?}"),
    };
    let person = Why::NeverSeenInActions { screen: ActionsScreen::Person };
    let facts = lead().never_opened_in_actions().with_failed_matches(Why::RequestLimitExceeded);
    assert_eq!(why(&facts, Problem::MissingSalesforceId), person);
    assert_eq!(why(&facts, Problem::UnmatchedEmailAddress), Why::RequestLimitExceeded);

    // The record has an Email field that this user cannot see, and Actions shows an address that is too old.
    let facts = lead().without_salesforce_id().but(|facts| {
        if let (Fact::Seen(record), Fact::Seen(person)) = (&mut facts.record, &mut facts.person) {
            record.value.email = None;
            person.value.email = Fact::seen(Some("ada@example.com".to_owned()), Timestamp(0));
        }
    });
    assert!(
        matches!(
            why(&facts, Problem::MissingEmailAddress),
            Why::SeenTooLongAgo { screen: ActionsScreen::Person, at: Timestamp(0), .. }
        ),
        "not that it was not asked for"
    );

    // Another user's connection that was seen too long ago says nothing about today's.
    let facts = lead().connected_as("someone.else@acme.example").seen_in_actions_days_ago(8);
    assert!(matches!(why(&facts, Problem::NotConnected), Why::SeenTooLongAgo { .. }));
    assert!(matches!(diagnose(&facts).verdict_of(Problem::MissingTaskField), Some(Verdict::Fine(_))));
}

#[test]
fn the_salesforce_user_in_actions_is_compared_as_people_write_it() {
    for same in ["rita@acme.example", " RITA@ACME.EXAMPLE ", "rita.rep@acme.example", "Rita Rep"] {
        let report = diagnose(&lead().connected_as(same));
        assert_eq!(told(&report), "e-mails logs, calls logs, fields fills.", "{same}");
    }
}

#[test]
fn all_five_objects_at_a_glance() {
    let report = diagnose(
        &lead()
            .read_only(Object::Task, "MSE_Clicked__c")
            .without_field(Object::Task, "MSE_Viewed__c")
            .without_object(Object::Account)
            .with_failed_object(Object::Opportunity, Why::NotJson),
    );
    let glances: Vec<String> = report
        .objects
        .iter()
        .map(|object| {
            let access = match object.access.get() {
                Err(why) => format!("{why:?}"),
                Ok(seen) if !seen.value.readable => "not readable".to_owned(),
                Ok(seen) => format!("{}/{}/{}", seen.value.expected, seen.value.visible, seen.value.writable),
            };
            format!("{} {access}", object.object.api_name())
        })
        .collect();
    assert_eq!(
        glances,
        ["Task 15/14/13", "Lead 10/10/10", "Contact 10/10/10", "Account not readable", "Opportunity NotJson"]
    );
    assert!(diagnose(&actions_connections()).objects.is_empty());
}
