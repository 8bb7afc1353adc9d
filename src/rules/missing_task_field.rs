//! Activity fields that are not on Task.

use super::{Doc, Problem, Rule};
use crate::expected_fields::{Described, PageFields};
use crate::facts::{Facts, Why};
use crate::finding::{FieldProblem, Fix, Place, Verdict, Who};
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::MissingTaskField,
    doc: Doc {
        what: "One of the fifteen activity fields is not on Task, the object as which Salesforce keeps e-mails and \
               calls. Without Setup rights, that cannot be told from a field that is hidden from the user, so \
               *hidden_activity_field* names the same fields. With Setup rights, only what Setup does not have is \
               missing.",
        why: "No package brings these fields. Until the admin creates one, with exactly its API name, it is not \
              filled. The e-mail or call itself is logged.",
        evidence: "Task's description, which Salesforce gives to this user, has no field of that API name; case does \
                   not matter. With Setup rights: Setup's field definitions have none either.",
        fix: "A Salesforce admin: in Setup, Activity Custom Fields, with the label, name, type and size that the \
              finding gives. Or make the field visible, if it is there. New fields need view and edit access for the \
              users of Actions.",
        cannot_tell: "Task was not described or cannot be read, or Actions is connected as another Salesforce user.",
        source: "Adobe's documentation, point 6",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    if !facts.judged().fields {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let described = vec![Described::new(Object::Task, facts.object_info(Object::Task)?).with_setup(facts)];
    let page = PageFields { host, described, undescribed: None };
    let finding = page.finding(
        |slot| slot.missing(),
        |_, fields| {
            let admin = |place| Fix { who: Who::SalesforceAdmin, place };
            let create = admin(Place::ActivityFields { host: host.clone() });
            let show = admin(Place::FieldAccessibility { host: host.clone() });
            let may_be_hidden = fields.iter().any(|field| field.problem == FieldProblem::NotThere);
            (create, may_be_hidden.then_some(show).into_iter().collect())
        },
    );
    match finding {
        Some(finding) => Ok(Verdict::Broken(finding.decided_where_it_is())),
        None => page.created().map(Verdict::Fine),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::Saw;
    use crate::facts::sample::*;
    use crate::finding::{Activity, Cause};

    #[test]
    fn fires_with_what_to_enter() {
        for facts in [lead(), account(), task(), actions_person()] {
            let finding = broken(judge(&facts.without_field(Object::Task, "mktosales_call_outcome__c")));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(finding.cause(), Some(Cause::MissingOrHidden));
            assert_eq!(fields(&finding), ["Task.mktosales_call_outcome__c NotThere"]);
            let field = &finding.fields()[0];
            assert_eq!((field.label.as_str(), field.create_as.as_str()), ("Call Outcomes", "Text(50)"));
            assert_eq!(field.affects, [Activity::Call]);
            assert_eq!(
                finding.fixes().map(|fix| fix.place.clone()).collect::<Vec<_>>(),
                [
                    Place::ActivityFields { host: HOST.to_owned() },
                    Place::FieldAccessibility { host: HOST.to_owned() }
                ]
            );
        }
    }

    #[test]
    fn fires_for_all_fifteen() {
        let finding = broken(judge(&lead().without_any_field(Object::Task)));
        assert_eq!(finding.fields().len(), 15);
        assert_eq!(saw(&finding), [Saw::Fields { object: Object::Task, expected: 15, visible: 0, writable: 0 }]);
    }

    #[test]
    fn fires_with_setup_for_what_does_not_exist() {
        let facts = lead()
            .without_field(Object::Task, "MSE_Clicked__c")
            .without_field(Object::Task, "MSE_Viewed__c")
            .with_setup(org().lacks(Object::Task, "MSE_Viewed__c"));
        let finding = broken(judge(&facts));
        assert_eq!(finding.cause(), None);
        assert_eq!(fields(&finding), ["Task.MSE_Viewed__c NotCreated"]);
        assert_eq!(
            finding.fixes().map(|fix| fix.place.clone()).collect::<Vec<_>>(),
            [Place::ActivityFields { host: HOST.to_owned() }],
            "nothing is to be shown"
        );
        assert_eq!(saw(&finding)[1], Saw::FieldsInSetup { object: Object::Task, expected: 15, existing: 14 });
    }

    #[test]
    fn fires_undecided_where_setup_lists_less_than_the_user_sees() {
        let less = org().lacks(Object::Task, "MSE_Viewed__c").lacks(Object::Task, "MSE_Clicked__c");
        let finding = broken(judge(&lead().without_field(Object::Task, "MSE_Clicked__c").with_setup(less)));
        assert_eq!(finding.cause(), Some(Cause::MissingOrHidden), "a list without Viewed, which is there, is not whole");
        assert_eq!(fields(&finding), ["Task.MSE_Clicked__c NotThere"]);
        assert_eq!(saw(&finding).len(), 1);
    }

    #[test]
    fn fires_undecided_where_setup_is_closed() {
        let finding = broken(judge(&lead().without_field(Object::Task, "MSE_Clicked__c").with_closed_setup()));
        assert_eq!(finding.cause(), Some(Cause::MissingOrHidden));
    }

    #[test]
    fn stays_quiet_with_setup_about_what_is_hidden() {
        let evidence = fine(judge(&lead().without_field(Object::Task, "MSE_Clicked__c").with_setup(org())));
        assert_eq!(evidence.saw, Saw::FieldsInSetup { object: Object::Task, expected: 15, existing: 15 });
        fine(judge(&lead().for_another_user(org())));
    }

    #[test]
    fn fires_for_a_translated_name() {
        let facts =
            lead().with_field(Object::Task, "MSE_Replied__c", |field| field.api_name = "MSE_Risposta__c".to_owned());
        assert_eq!(fields(&broken(judge(&facts))), ["Task.MSE_Replied__c NotThere"]);
    }

    #[test]
    fn stays_quiet_when_all_are_on_task() {
        fine(judge(&lead()));
        // Another label and another case are the admin's own business.
        fine(judge(&lead().with_field(Object::Task, "MSE_Clicked__c", |field| {
            (field.api_name, field.label) = ("MSE_CLICKED__c".to_owned(), "Clicked?".to_owned());
        })));
        // The other objects are another rule's.
        fine(judge(&lead().without_any_field(Object::Lead).with_failed_object(Object::Lead, Why::NotJson)));
        fine(judge(&actions_person().with_unclear_salesforce_id()));
    }

    #[test]
    fn cannot_tell_without_task_s_description() {
        assert_eq!(
            judge(&lead().with_failed_object(Object::Task, Why::ServerFault { status: 500 })),
            Verdict::CannotTell(Why::ServerFault { status: 500 })
        );
        assert_eq!(
            judge(&lead().without_object(Object::Task)),
            Verdict::CannotTell(Why::ObjectNotReadable { object: Object::Task })
        );
        assert_eq!(
            judge(&lead().but(|facts| facts.objects.clear())),
            Verdict::CannotTell(Why::NotAsked)
        );
    }

    #[test]
    fn cannot_tell_for_another_salesforce_user() {
        let facts = lead().without_any_field(Object::Task).connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&facts)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_on_pages_without_fields() {
        for facts in [actions_connections(), actions_sync_settings(), actions_diagnostics(), lead_list()] {
            assert_eq!(judge(&facts.without_any_field(Object::Task)), Verdict::NotApplicable);
        }
    }
}
