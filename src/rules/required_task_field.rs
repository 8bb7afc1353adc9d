//! Task has a required custom field that Actions does not fill.

use super::{Doc, Problem, Rule};
use crate::actions::activity_fields::TASK_FIELDS;
use crate::facts::{Facts, Saw, Why};
use crate::finding::{Activity, Evidence, FieldFinding, FieldProblem, Finding, Fix, Place, Severity, Verdict, Who};
use crate::requests;
use crate::salesforce::describe::Field;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::RequiredTaskField,
    doc: Doc {
        what: "Task has a required custom field without a default value that is none of the fifteen activity fields. \
               A custom field is one that the company has added. Without a value in a required field, Salesforce \
               does not save a record.",
        why: "Actions creates a task for each e-mail and call, and gives no value for a field that it does not know. \
              Salesforce refuses the task, so neither e-mails nor calls are logged.",
        evidence: "Task's description, which Salesforce gives to this user, says of the field that it may not be \
                   empty and gets no value by itself.",
        fix: "A Salesforce admin: in Setup, Activity Custom Fields, give the field a default value. Or make it \
              required on page layouts only: those bind people who fill in a form, and not programs such as Actions.",
        cannot_tell: "Task was not described or cannot be read, or Actions is connected as another Salesforce user, \
                      who may see other fields.",
        source: "beyond Adobe's documentation",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    if !facts.judged().activities {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let task = facts.object_info(Object::Task)?;
    let fields: Vec<FieldFinding> =
        task.value.fields.iter().filter(|field| field.required && !is_filled(field)).map(required).collect();
    let saw = Saw::RequiredOnNew { object: Object::Task, count: fields.len() };
    let evidence = Evidence { source: requests::object_source(Object::Task), saw, at: task.at };
    if fields.is_empty() {
        return Ok(Verdict::Fine(evidence));
    }
    let severity = Severity::Blocks { activities: vec![Activity::Email, Activity::Call], fields: false };
    let fix = Fix { who: Who::SalesforceAdmin, place: Place::ActivityFields { host: host.clone() } };
    Ok(Verdict::Broken(Finding::new(severity, evidence, fix).on(fields)))
}

/// Whether Actions fills the field.
fn is_filled(field: &Field) -> bool {
    TASK_FIELDS.iter().any(|known| known.api_name.eq_ignore_ascii_case(&field.api_name))
}

fn required(field: &Field) -> FieldFinding {
    FieldFinding {
        object: Object::Task,
        field: field.api_name.clone(),
        label: field.label.clone(),
        create_as: String::new(),
        affects: vec![Activity::Email, Activity::Call],
        problem: FieldProblem::Required,
        found: String::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;

    #[test]
    fn fires_for_e_mails_and_calls() {
        for facts in [lead(), contact(), person_account(), task(), actions_person()] {
            let finding = broken(judge(&facts.with_required_task_field("Region__c")));
            assert!(finding.blocks(Activity::Email) && finding.blocks(Activity::Call) && !finding.blocks_fields());
            assert_eq!(fields(&finding), ["Task.Region__c Required"]);
            assert_eq!(saw(&finding), [Saw::RequiredOnNew { object: Object::Task, count: 1 }]);
            assert_eq!(finding.fixes().next().unwrap().place, Place::ActivityFields { host: HOST.to_owned() });
        }
    }

    #[test]
    fn stays_quiet_when_none_is_required() {
        assert_eq!(fine(judge(&lead())).saw, Saw::RequiredOnNew { object: Object::Task, count: 0 });
    }

    #[test]
    fn stays_quiet_about_a_field_that_actions_fills() {
        fine(judge(&lead().with_field(Object::Task, "MSE_Campaign__c", |field| {
            (field.api_name, field.required) = ("mse_campaign__c".to_owned(), true);
        })));
        fine(judge(&lead().with_field(Object::Lead, &roll_up_name("Opt Out"), |field| field.required = true)));
    }

    #[test]
    fn cannot_tell_without_task_s_description_or_for_another_user() {
        assert_eq!(judge(&lead().with_failed_object(Object::Task, Why::NotJson)), Verdict::CannotTell(Why::NotJson));
        let other = lead().with_required_task_field("Region__c").connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&other)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_where_nothing_is_logged() {
        for facts in [account(), opportunity(), task_without_person(), actions_connections()] {
            assert_eq!(judge(&facts.with_required_task_field("Region__c")), Verdict::NotApplicable);
        }
    }
}
