//! Task's Type lacks a value that logging by the API needs, or has a default.

use super::{Doc, Problem, Rule};
use crate::facts::{ActionsScreen, Facts, Saw, Why};
use crate::finding::{Activity, Evidence, FieldFinding, FieldProblem, Finding, Fix, Place, Severity, Verdict, Who};
use crate::proof;
use crate::requests;
use crate::salesforce::describe::Picklist;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::TaskTypeValueMissing,
    doc: Doc {
        what: "Type, a picklist on Task, lacks the value `Email`, `Call` or `Reply`, or has a default value, while \
               e-mails are logged through Salesforce's API. The values count only if they are written exactly so, \
               capitals included.",
        why: "When Actions logs through the API, it sets Type to one of these values. Adobe asks for all three and \
              for no default value. Otherwise the fields of these activities cannot be relied on. By BCC, Type does \
              not matter.",
        evidence: "Task's description, which Salesforce gives to this user, lists the active values of Type and its \
                   default value. That the API is used shows in *Sync Settings*, or by an e-mail that Actions logged \
                   on the record within seven days.",
        fix: "A Salesforce admin: in Setup, the fields of Task, Type: add the missing values, and set no value as \
              default.",
        cannot_tell: "Task was not described, Type is hidden from the user, the picklist is not in order and it is \
                      not known whether e-mails are logged by the API, or Actions is connected as another Salesforce \
                      user.",
        source: "beyond Adobe's documentation of logging, from that of its settings",
    },
    judge,
};

const TYPE: &str = "Type";

/// The values, and the activity that each stands for.
const VALUES: [(&str, Activity); 3] =
    [("Email", Activity::Email), ("Call", Activity::Call), ("Reply", Activity::Email)];

fn judge(facts: &Facts) -> Verdict {
    if !facts.judged().fields {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let logs_by_api = logs_by_api(facts);
    if logs_by_api == Ok(false) {
        return Ok(Verdict::NotApplicable);
    }
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let task = facts.object_info(Object::Task)?;
    let Some(picklist) = &task.value.task_type else {
        return Err(Why::FieldHidden { object: Object::Task, field: TYPE.to_owned() });
    };
    let saw = Saw::TaskTypes { values: picklist.values.clone(), default: picklist.default.clone() };
    let evidence = Evidence { source: requests::object_source(Object::Task), saw, at: task.at };
    let fields = wrong(picklist);
    if fields.is_empty() {
        return Ok(Verdict::Fine(evidence));
    }
    logs_by_api?;
    let severity = Severity::Blocks { activities: Vec::new(), fields: true };
    let place = Place::ObjectFields { host: host.clone(), object: Object::Task };
    let fix = Fix { who: Who::SalesforceAdmin, place };
    Ok(Verdict::Broken(Finding::new(severity, evidence, fix).on(fields)))
}

/// Whether e-mails are logged by the API.
///
/// # Errors
/// Why that is not known.
fn logs_by_api(facts: &Facts) -> Result<bool, Why> {
    const SCREEN: ActionsScreen = ActionsScreen::SyncSettings;
    if proof::of_api_logging(facts).is_some() {
        return Ok(true);
    }
    let settings = facts.sync_settings.get().map_err(Clone::clone)?;
    let (api, bcc) = (settings.value.api, settings.value.bcc);
    facts.recent(SCREEN, settings.at, Saw::SyncSettings { api, bcc })?;
    api.ok_or(Why::ActionsPageUnclear { screen: SCREEN })
}

fn wrong(picklist: &Picklist) -> Vec<FieldFinding> {
    let finding = |problem, found: &str, affects: Vec<Activity>| FieldFinding {
        object: Object::Task,
        field: TYPE.to_owned(),
        label: TYPE.to_owned(),
        create_as: String::new(),
        affects,
        problem,
        found: found.to_owned(),
    };
    let missing = VALUES.iter().filter(|(value, _)| !picklist.values.iter().any(|there| there == value));
    let missing = missing.map(|(value, activity)| finding(FieldProblem::ValueMissing, value, vec![*activity]));
    let default = picklist.default.iter();
    let default = default
        .map(|default| finding(FieldProblem::HasDefault, default, vec![Activity::Email, Activity::Call]));
    missing.chain(default).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;

    fn without_reply(facts: Facts) -> Facts {
        facts.with_task_types(&["Email", "Call"], None)
    }

    #[test]
    fn fires_for_each_value_that_is_missing() {
        for facts in [lead(), account(), task(), actions_person()] {
            let finding = broken(judge(&facts.with_task_types(&["email", "Reply", "Other"], None)));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(fields(&finding), ["Task.Type ValueMissing", "Task.Type ValueMissing"]);
            let told: Vec<_> = finding.fields().iter().map(|field| (&*field.found, &*field.affects)).collect();
            assert_eq!(told, [("Email", [Activity::Email].as_slice()), ("Call", [Activity::Call].as_slice())]);
        }
    }

    #[test]
    fn fires_for_a_default() {
        let finding = broken(judge(&lead().with_task_types(&["Email", "Call", "Reply"], Some("Call"))));
        assert_eq!(fields(&finding), ["Task.Type HasDefault"]);
        assert_eq!(finding.fields()[0].found, "Call");
        assert_eq!(
            finding.fixes().next().unwrap().place,
            Place::ObjectFields { host: HOST.to_owned(), object: Object::Task }
        );
    }

    #[test]
    fn fires_where_an_e_mail_proves_that_the_api_is_on() {
        broken(judge(&without_reply(lead()).sync_settings_never_seen().with_logged_email(2)));
    }

    #[test]
    fn stays_quiet_when_the_picklist_is_in_order() {
        assert!(matches!(fine(judge(&lead())).saw, Saw::TaskTypes { .. }));
        fine(judge(&lead().sync_settings_never_seen()));
    }

    #[test]
    fn cannot_tell_whether_the_api_is_on() {
        let facts = without_reply(lead());
        assert_eq!(
            judge(&facts.clone().sync_settings_never_seen()),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::SyncSettings })
        );
        assert_eq!(
            judge(&facts.clone().with_sync_settings(None, Some(true))),
            Verdict::CannotTell(Why::ActionsPageUnclear { screen: ActionsScreen::SyncSettings })
        );
        assert!(matches!(cannot_tell(judge(&facts.seen_in_actions_days_ago(8))), Why::SeenTooLongAgo { .. }));
    }

    #[test]
    fn cannot_tell_when_type_is_hidden_or_task_was_not_described() {
        assert_eq!(
            judge(&lead().with_description(Object::Task, |task| task.task_type = None)),
            Verdict::CannotTell(Why::FieldHidden { object: Object::Task, field: "Type".to_owned() })
        );
        assert_eq!(judge(&lead().with_failed_object(Object::Task, Why::NotJson)), Verdict::CannotTell(Why::NotJson));
        let other = without_reply(lead()).connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&other)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_without_logging_by_the_api() {
        let off = without_reply(lead()).with_sync_settings(Some(false), Some(true));
        for facts in [off, actions_connections(), actions_sync_settings(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
