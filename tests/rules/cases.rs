//! Facts in, verdicts out.

use loggable::diagnose::{Report, diagnose};
use loggable::facts::{ActionsScreen, AuthenticationFailure, Fact, Facts, Owner, RecordState, Timestamp, Why};
use loggable::finding::{Cause, Verdict};
use loggable::rules::{self, Problem};
use loggable::salesforce::object::Object;
use loggable::settings::Mute;

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
        assert_eq!(report.rules.len(), rules::ALL.len(), "every rule is asked on every page");
        let applies = report.rules.iter().filter(|judged| judged.verdict != Verdict::NotApplicable);
        applies.map(|judged| judged.problem.name()).collect()
    };
    let of_task = ["hidden_activity_field", "read_only_activity_field", "missing_task_field"];
    let more_of_task = ["misnamed_task_field", "mistyped_task_field", "task_type_value_missing"];
    assert_eq!(applies(actions_connections()), ["not_connected"]);
    assert_eq!(applies(actions_sync_settings()), ["sync_settings_off"]);
    assert!(applies(lead_list()).is_empty());
    let of_record = ["no_object_access", "no_record_access", "required_field_empty", "api_limit_near"];
    for facts in [account(), opportunity()] {
        let expected = [&["sync_settings_off"], &of_task[..], &["missing_package_field"], &more_of_task, &of_record];
        assert_eq!(applies(facts), expected.concat());
    }
    assert_eq!(
        applies(task_without_person()),
        [&["sync_settings_off"], &of_task[..], &more_of_task, &["no_object_access", "api_limit_near"]].concat(),
        "Task has no roll-up fields"
    );
    for facts in [lead(), contact(), actions_person()] {
        let rules = applies(facts);
        let others: Vec<&str> =
            rules::ALL.iter().map(|rule| rule.problem.name()).filter(|name| !rules.contains(name)).collect();
        assert_eq!(
            others.iter().filter(|name| **name != "no_sales_owner").copied().collect::<Vec<_>>(),
            ["connection_failing", "unmatched_email_address", "ambiguous_email_address"],
            "with an id, no record is looked for by address; and Diagnostics was never seen"
        );
    }
    assert!(applies(lead()).contains(&"no_sales_owner"));
    assert!(!applies(actions_person()).contains(&"no_sales_owner"), "who is in Actions has synced");
    assert!(!applies(person_account()).contains(&"no_sales_owner"), "the contact behind it has the owner");
    let rules = applies(lead().without_salesforce_id());
    assert!(rules.contains(&"unmatched_email_address") && rules.contains(&"ambiguous_email_address"));
    assert!(!rules.contains(&"stale_salesforce_id") && !rules.contains(&"email_mismatch"), "{rules:?}");
    let diagnosed = |facts: Facts| facts.but(|facts| facts.authentication_failure = Fact::seen(None, NOW));
    assert!(applies(diagnosed(lead())).contains(&"connection_failing"));
    assert_eq!(applies(diagnosed(actions_diagnostics())), ["connection_failing"]);
    assert_eq!(applies(diagnosed(actions_connections())), ["not_connected"]);
}

#[test]
fn a_salesforce_id_that_leads_nowhere() {
    let expected = "e-mails cannot-tell, calls will-not-log, fields fills. ✗stale_salesforce_id";
    check(vec![
        ("the record is deleted", lead().became(RecordState::Deleted), expected),
        (
            "it was merged into another, an Actions person",
            actions_person().became(RecordState::Merged { into: id(CONTACT) }),
            expected,
        ),
        ("the lead was converted", task().became(RecordState::Converted { into: vec![id(CONTACT)] }), expected),
        ("it is an account's", lead().with_id_of_another_object("001e0000003GuNX"), expected),
        ("it is of another org", lead().linked_to("beta.lightning.force.com"), expected),
        (
            "nobody can tell whether it is there",
            lead().with_record(|record| record.state = Fact::Unseen(Why::NotFound)),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?stale_salesforce_id",
        ),
        (
            "what stops e-mails anyway outweighs it",
            lead().became(RecordState::Deleted).with_sync_settings(Some(false), Some(false)),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗sync_settings_off ✗stale_salesforce_id",
        ),
    ]);
}

#[test]
fn a_task_that_cannot_be_created() {
    let expected = "e-mails will-not-log, calls will-not-log, fields fills. ✗required_task_field";
    check(vec![
        ("a required field", lead().with_required_task_field("Region__c"), expected),
        ("the same, an Actions person", actions_person().with_required_task_field("Region__c"), expected),
        ("where nobody is written to", account().with_required_task_field("Region__c"), "fields fills."),
    ]);
}

#[test]
fn what_is_only_worth_knowing_changes_no_verdict() {
    check(vec![
        (
            "another address on the record",
            lead().with_record(|record| record.email = Some(Some("grace@example.com".to_owned()))),
            "e-mails logs, calls logs, fields fills. ✗email_mismatch",
        ),
        ("a queue", contact().owned_by(Owner::Queue), "e-mails logs, calls logs, fields fills. ✗no_sales_owner"),
        ("few API calls left", account().with_api_usage(99, 100), "fields fills. ✗api_limit_near"),
        (
            "nobody can tell either",
            lead()
                .with_record(|record| record.owner = Fact::Unseen(Why::NotJson))
                .with_unseen_address(Why::OutlineCut)
                .but(|facts| facts.api_usage = Fact::Unseen(Why::UnknownShape)),
            "e-mails logs, calls logs, fields fills. ?email_mismatch ?no_sales_owner ?api_limit_near",
        ),
    ]);
}

#[test]
fn what_actions_logged_proves_its_settings() {
    let unseen = || lead().connection_never_seen().sync_settings_never_seen().never_opened_in_actions();
    check(vec![
        (
            "an e-mail of this week: the ID is still unknown",
            unseen().with_logged_email(3),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id ?stale_salesforce_id \
             ?email_mismatch",
        ),
        (
            "a call of this week: how e-mails are logged is still unknown",
            unseen().with_logged_call(3),
            "e-mails cannot-tell, calls logs, fields cannot-tell. ?sync_settings_off ?email_mismatch",
        ),
        (
            "both",
            unseen().with_logged_call(3).with_logged_email(3),
            "e-mails logs, calls logs, fields fills. ?email_mismatch",
        ),
        (
            "a call of three weeks ago proves the ID alone",
            unseen().with_logged_call(21),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?not_connected ?sync_settings_off \
             ?email_mismatch",
        ),
        (
            "both, and everything was switched off since",
            lead()
                .with_logged_call(3)
                .with_logged_email(3)
                .not_connected()
                .with_sync_settings(Some(false), Some(false))
                .without_salesforce_id(),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗not_connected ✗sync_settings_off \
             ✗missing_salesforce_id",
        ),
    ]);
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
            "the sign-in has failed since Actions was seen connected",
            lead().seen_in_actions_days_ago(2).with_failed_sign_in(1),
            "e-mails will-not-log, calls will-not-log, fields fills. ✗connection_failing",
        ),
        (
            "the same, seen on Diagnostics itself",
            actions_diagnostics().seen_in_actions_days_ago(2).with_failed_sign_in(1),
            ". ✗connection_failing",
        ),
        (
            "Actions was seen connected after the sign-in had failed",
            lead().with_failed_sign_in(1),
            "e-mails logs, calls logs, fields fills.",
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
             ?read_only_activity_field ?missing_package_field ✗no_object_access ?no_record_access \
             ?required_field_empty",
        ),
        (
            "the API is off: everything else is unknown for that reason",
            lead().without_api(),
            "e-mails will-not-log, calls will-not-log, fields cannot-tell. ?stale_salesforce_id ?email_mismatch \
             ?no_sales_owner ?hidden_activity_field ?read_only_activity_field ?missing_task_field \
             ?missing_package_field ?misnamed_task_field ?mistyped_task_field ?task_type_value_missing \
             ?required_task_field ?no_object_access ?no_record_access ?required_field_empty ✗api_not_available \
             ?api_limit_near",
        ),
        (
            "what blocks outweighs what is unknown",
            lead().never_opened_in_actions().sync_settings_never_seen().not_connected(),
            "e-mails will-not-log, calls will-not-log, fields cannot-tell. ✗not_connected ?sync_settings_off \
             ?missing_salesforce_id ?stale_salesforce_id ?email_mismatch",
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
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id ?stale_salesforce_id \
             ?email_mismatch",
        ),
        (
            "never opened in Actions, several have the address",
            lead().never_opened_in_actions().with_matches(2),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id \
             ?ambiguous_email_address ?stale_salesforce_id ?email_mismatch",
        ),
        (
            "never opened in Actions, and no address: an id would do",
            lead().never_opened_in_actions().without_address(),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id \
             ?missing_email_address ?stale_salesforce_id ?email_mismatch",
        ),
        (
            "the person in Actions carries another record's id",
            lead().with_salesforce_id(CONTACT),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?missing_salesforce_id ?stale_salesforce_id \
             ?email_mismatch",
        ),
        (
            "an Actions page without the label: the object is not known either",
            actions_person().with_unclear_salesforce_id(),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?missing_salesforce_id \
             ?stale_salesforce_id ?email_mismatch ?hidden_activity_field \
             ?read_only_activity_field ?missing_package_field ?no_object_access ?no_record_access \
             ?required_field_empty",
        ),
        (
            "a sign-in failed at nobody knows what time",
            lead().but(|facts| {
                let failure = AuthenticationFailure { code: "EXPIRED_ACCESS".to_owned(), happened: None };
                facts.authentication_failure = Fact::seen(Some(failure), Timestamp(NOW.0 + 1));
            }),
            "e-mails cannot-tell, calls cannot-tell, fields fills. ?connection_failing",
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
             ?missing_salesforce_id ?stale_salesforce_id ?email_mismatch",
        ),
        (
            "too old, and it was bad news: no warning from it",
            lead().not_connected().without_salesforce_id().seen_in_actions_days_ago(8),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?not_connected ?sync_settings_off \
             ?missing_salesforce_id ?stale_salesforce_id ?email_mismatch",
        ),
        (
            "nothing was ever seen in Actions",
            lead().connection_never_seen().sync_settings_never_seen().never_opened_in_actions(),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?not_connected ?sync_settings_off \
             ?missing_salesforce_id ?stale_salesforce_id ?email_mismatch",
        ),
        (
            "no session: with an id, the address needs no record",
            lead().with_silent_salesforce(Why::NoSession { host: HOST.to_owned() }),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?stale_salesforce_id ?email_mismatch \
             ?no_sales_owner ?hidden_activity_field ?read_only_activity_field ?missing_task_field \
             ?missing_package_field ?misnamed_task_field ?mistyped_task_field ?task_type_value_missing \
             ?required_task_field ?no_object_access ?no_record_access ?required_field_empty ?api_not_available \
             ?api_limit_near",
        ),
        (
            "which org",
            actions_person().without_salesforce_id().without_org(),
            "e-mails cannot-tell, calls will-not-log, fields cannot-tell. ✗missing_salesforce_id \
             ?unmatched_email_address ?ambiguous_email_address ?hidden_activity_field ?read_only_activity_field \
             ?missing_task_field ?misnamed_task_field ?mistyped_task_field ?task_type_value_missing \
             ?required_task_field ?no_object_access ?api_not_available ?api_limit_near",
        ),
        (
            "Actions is connected as another Salesforce user",
            lead().connected_as("someone.else@acme.example"),
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?hidden_activity_field \
             ?read_only_activity_field ?missing_task_field ?missing_package_field ?misnamed_task_field \
             ?mistyped_task_field ?task_type_value_missing ?required_task_field ?no_object_access \
             ?no_record_access ?required_field_empty ?api_not_available",
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
            "e-mails logs, calls logs, fields fills. ?email_mismatch",
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
            "e-mails cannot-tell, calls cannot-tell, fields cannot-tell. ?missing_salesforce_id \
             ?stale_salesforce_id ?email_mismatch ?no_object_access",
        ),
        (
            "the account's record was not had: it may be no person",
            person_account().with_failed_record(Why::NotFound),
            "fields cannot-tell. ?no_record_access ?required_field_empty",
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
            "a Task field has another name",
            account().with_field(Object::Task, "MSE_Replied__c", |field| field.api_name = "MSE_Reply__c".to_owned()),
            "fields will-not-fill. ✗hidden_activity_field ✗missing_task_field ✗misnamed_task_field",
        ),
        (
            "a Task field has another type",
            task().with_field(Object::Task, "MSE_Clicked__c", |field| field.data_type = "string".to_owned()),
            "e-mails logs, calls logs, fields will-not-fill. ✗mistyped_task_field",
        ),
        (
            "Task's Type lacks a value",
            lead().with_task_types(&["Email", "Call"], None),
            "e-mails logs, calls logs, fields will-not-fill. ✗task_type_value_missing",
        ),
        (
            "the same by BCC, which does not set it",
            lead().with_task_types(&["Email", "Call"], None).with_sync_settings(Some(false), Some(true)),
            "e-mails logs, calls logs, fields will-not-fill. ✗sync_settings_off",
        ),
        (
            "the record cannot be edited",
            opportunity().with_record(|record| record.editable = Fact::seen(false, NOW)),
            "fields will-not-fill. ✗no_record_access",
        ),
        (
            "a required field of the record is empty",
            actions_person().with_empty_required("Company"),
            "e-mails logs, calls logs, fields will-not-fill. ✗required_field_empty",
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
             ✗no_object_access ?no_record_access ?required_field_empty",
        ),
        (
            "what is known to be wrong outweighs what is unknown",
            lead().read_only(Object::Task, "MSE_Clicked__c").with_failed_object(Object::Lead, Why::TooLarge),
            "e-mails cannot-tell, calls cannot-tell, fields will-not-fill. ?hidden_activity_field \
             ✗read_only_activity_field ?missing_package_field ?no_object_access ?no_record_access \
             ?required_field_empty",
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
            "fields cannot-tell. ?hidden_activity_field ?read_only_activity_field ?missing_task_field \
             ?misnamed_task_field ?mistyped_task_field ?task_type_value_missing ?no_object_access",
        ),
        (
            "the page's own object was not described",
            opportunity().with_failed_object(Object::Opportunity, Why::NotJson),
            "fields cannot-tell. ?hidden_activity_field ?read_only_activity_field ?missing_package_field \
             ?no_object_access ?no_record_access ?required_field_empty",
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

#[test]
fn what_is_muted_is_neither_warned_of_nor_in_order() {
    let until = Some(Timestamp(NOW.0 + 1));
    let muted = |facts: Facts, problem| {
        let mutes = vec![Mute { problem, until, by_company: false }];
        diagnose(&Facts { mutes, ..facts })
    };
    let why = Some(Verdict::CannotTell(Why::Muted { until, by_company: false }));
    let replied = roll_up_name("Last Replied");
    // The package's fields leave the verdict on fields as it is where nothing is known of them. Where one is wanting, they do not.
    let package = lead().without_field(Object::Lead, &replied).with_setup(org().lacks(Object::Lead, &replied));
    for (facts, problem, said) in [
        (
            lead().without_salesforce_id(),
            Problem::MissingSalesforceId,
            "e-mails cannot-tell, calls cannot-tell, fields fills.",
        ),
        (lead().not_connected(), Problem::NotConnected, "e-mails cannot-tell, calls cannot-tell, fields fills."),
        (
            lead().read_only(Object::Task, "MSE_Clicked__c"),
            Problem::ReadOnlyActivityField,
            "e-mails logs, calls logs, fields cannot-tell.",
        ),
        (package, Problem::MissingPackageField, "e-mails logs, calls logs, fields cannot-tell."),
        (lead().with_api_usage(99_000, 100_000), Problem::ApiLimitNear, "e-mails logs, calls logs, fields fills."),
    ] {
        let report = muted(facts, problem);
        assert_eq!(report.verdict_of(problem).cloned(), why, "{}", problem.name());
        assert!(told(&report).starts_with(said), "{}: {}", problem.name(), told(&report));
    }
    // What is in order stays so.
    let report = muted(lead(), Problem::MissingSalesforceId);
    assert!(matches!(report.verdict_of(Problem::MissingSalesforceId), Some(Verdict::Fine(_))));
}
