//! Activity fields that this user cannot see.

use super::{Doc, Problem, Rule};
use crate::expected_fields;
use crate::facts::{Facts, Why};
use crate::finding::{FieldProblem, Fix, Place, Verdict, Who};

pub(super) static RULE: Rule = Rule {
    problem: Problem::HiddenActivityField,
    doc: Doc {
        what: "An activity field, one of the fields that Actions fills, is hidden from the user by field-level \
               security. Without Setup rights, that cannot be told from a field that was never created, so \
               *missing_task_field* or *missing_package_field* names the same fields. With Setup rights, only what \
               Setup has is hidden.",
        why: "Actions writes with the user's own rights. A field that the user cannot see is not filled. The e-mail \
              or call itself is logged.",
        evidence: "The object's description, which Salesforce gives to this user, leaves the field out. On objects \
                   other than Task that counts only where others of the package's fields are there. With Setup rights: Setup's field \
                   definitions have the field, and its field permissions say which profiles and permission sets grant \
                   it.",
        fix: "A Salesforce admin: in Setup, Field Accessibility, make it visible and editable for the user's \
              profile; or deploy the permission set that Loggable saves and assign it to the user. Or create the \
              field, if it is not there.",
        cannot_tell: "The object was not described or cannot be read, it is not known which object the person is, or \
                      Actions is connected as another Salesforce user. Of another user, checked from Setup: only a \
                      session-based permission set, or a group that is not calculated anew, may show the field.",
        source: "Adobe's documentation, point 5",
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
    let page = expected_fields::of_page(facts)?;
    let finding = page.finding(
        |slot| slot.hidden(),
        |concerned, fields| {
            let show = Fix { who: Who::SalesforceAdmin, place: Place::FieldAccessibility { host: page.host.to_owned() } };
            let may_be_missing = |object| {
                fields.iter().any(|field| field.object == object && field.problem == FieldProblem::NotThere)
            };
            let create = concerned
                .iter()
                .filter(|object| may_be_missing(object.object))
                .map(|object| Fix { who: Who::SalesforceAdmin, place: object.place(page.host) });
            (show, create.collect())
        },
    );
    match finding {
        Some(finding) => {
            let grants = expected_fields::grants(facts, finding.fields());
            Ok(Verdict::Broken(finding.decided_where_it_is().granted_by(grants)))
        }
        None => match page.unsettled() {
            Some(why) => Err(why.clone()),
            None => page.in_order().map(Verdict::Fine),
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::{Fact, Saw};
    use crate::facts::sample::*;
    use crate::finding::{Activity, Cause};
    use crate::salesforce::object::Object;

    #[test]
    fn fires_for_a_task_field_that_is_left_out() {
        for facts in [lead(), account(), task(), task_without_person(), actions_person()] {
            let finding = broken(judge(&facts.without_field(Object::Task, "MSE_Clicked__c")));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(finding.cause(), Some(Cause::MissingOrHidden));
            assert_eq!(fields(&finding), ["Task.MSE_Clicked__c NotThere"]);
            assert_eq!(
                saw(&finding),
                [Saw::Fields { object: Object::Task, expected: 15, visible: 14, writable: 14 }]
            );
            assert_eq!(
                finding.fixes().map(|fix| fix.place.clone()).collect::<Vec<_>>(),
                [
                    Place::FieldAccessibility { host: HOST.to_owned() },
                    Place::ActivityFields { host: HOST.to_owned() }
                ]
            );
        }
    }

    #[test]
    fn fires_for_a_roll_up_field_that_is_left_out_while_others_are_there() {
        let facts = lead()
            .without_field(Object::Lead, &roll_up_name("Last Replied"))
            .without_field(Object::Task, "MSE_Viewed__c");
        let finding = broken(judge(&facts));
        assert_eq!(fields(&finding), ["Task.MSE_Viewed__c NotThere", "Lead.Last Replied NotThere"]);
        assert_eq!(saw(&finding).len(), 2, "each object's own evidence");
    }

    #[test]
    fn fires_for_what_is_known_though_the_other_object_failed() {
        let facts = lead()
            .without_field(Object::Task, "MSE_Clicked__c")
            .with_failed_object(Object::Lead, Why::TooLarge);
        assert_eq!(fields(&broken(judge(&facts))), ["Task.MSE_Clicked__c NotThere"]);
    }

    #[test]
    fn fires_with_setup_for_what_exists_and_is_left_out() {
        let facts = lead()
            .without_field(Object::Task, "MSE_Clicked__c")
            .without_field(Object::Task, "MSE_Viewed__c")
            .without_any_field(Object::Lead)
            .with_setup(org().lacks(Object::Task, "MSE_Viewed__c").grants(PROFILE, "Activity.MSE_Replied__c", true));
        let finding = broken(judge(&facts));
        assert_eq!(finding.cause(), None);
        assert_eq!(fields(&finding).len(), 11, "the whole package is hidden, which only Setup can tell");
        assert_eq!(fields(&finding)[0], "Task.MSE_Clicked__c Hidden");
        assert_eq!(fields(&finding)[1], format!("Lead.{} Hidden", roll_up_name("Last Marketing Engagement")));
        assert!(saw(&finding).contains(&Saw::FieldsInSetup { object: Object::Task, expected: 15, existing: 14 }));
        assert_eq!(
            finding.fixes().map(|fix| fix.place.clone()).collect::<Vec<_>>(),
            [Place::FieldAccessibility { host: HOST.to_owned() }],
            "nothing is to be created"
        );
        assert_eq!(finding.grants().len(), 11);
        let sales = &finding.grants()[0].grants[0];
        assert_eq!((sales.name.as_str(), sales.read), ("Sales", false), "the user's own profile lacks it");
    }

    #[test]
    fn fires_undecided_where_setup_is_closed_or_says_half() {
        let hidden = || lead().without_field(Object::Task, "MSE_Clicked__c");
        let finding = broken(judge(&hidden().with_closed_setup()));
        assert_eq!((finding.cause(), finding.grants().len()), (Some(Cause::MissingOrHidden), 0));
        assert_eq!(fields(&finding), ["Task.MSE_Clicked__c NotThere"]);

        let mut half = org().setup();
        half.fields.insert(Object::Task, Fact::Unseen(Why::TooLarge));
        let facts = hidden()
            .without_field(Object::Lead, &roll_up_name("Opt Out"))
            .but(|facts| facts.setup = Fact::seen(half, NOW));
        let finding = broken(judge(&facts));
        assert_eq!(finding.cause(), Some(Cause::MissingOrHidden));
        assert_eq!(
            fields(&finding),
            ["Task.MSE_Clicked__c NotThere".to_owned(), format!("Lead.{} Hidden", roll_up_name("Opt Out"))]
        );
    }

    #[test]
    fn fires_for_another_user_who_lacks_a_field() {
        let open = org().grants_all("0PSe00000000002").set("0PSe00000000002", "Actions");
        assert_eq!(broken(judge(&lead().for_another_user(open.clone()))).fields().len(), 25);
        fine(judge(&lead().for_another_user(open.assign("0PSe00000000002"))));
    }

    #[test]
    fn stays_quiet_with_setup_about_what_does_not_exist() {
        let facts = lead().without_field(Object::Task, "MSE_Clicked__c");
        fine(judge(&facts.with_setup(org().lacks(Object::Task, "MSE_Clicked__c"))));
    }

    #[test]
    fn cannot_tell_for_another_user_what_only_a_session_shows() {
        let session = org().set("0PSe00000000002", "High risk").session_based();
        let facts = lead().for_another_user(session.grants_all("0PSe00000000002").assign("0PSe00000000002"));
        assert_eq!(
            judge(&facts),
            Verdict::CannotTell(Why::OnlyInSession { permission_set: "High risk".to_owned() })
        );
    }

    #[test]
    fn stays_quiet_when_all_are_there() {
        for facts in [lead(), contact(), account(), opportunity(), task(), actions_person()] {
            fine(judge(&facts));
        }
    }

    #[test]
    fn stays_quiet_about_names_in_another_case_and_about_other_objects() {
        let facts = lead()
            .with_field(Object::Task, "MSE_Clicked__c", |field| field.api_name = "mse_clicked__C".to_owned())
            .without_field(Object::Contact, &roll_up_name("Last Replied"));
        fine(judge(&facts));
    }

    #[test]
    fn stays_quiet_about_a_package_that_is_wholly_absent() {
        fine(judge(&lead().without_any_field(Object::Lead)));
    }

    #[test]
    fn cannot_tell_when_an_object_was_not_described() {
        for object in [Object::Task, Object::Lead] {
            assert_eq!(
                judge(&lead().with_failed_object(object, Why::UnknownShape)),
                Verdict::CannotTell(Why::UnknownShape)
            );
            assert_eq!(judge(&lead().without_object(object)), Verdict::CannotTell(Why::ObjectNotReadable { object }));
        }
    }

    #[test]
    fn cannot_tell_which_org_or_user_or_object() {
        assert_eq!(judge(&actions_person().without_org()), Verdict::CannotTell(Why::WhichOrg { hosts: Vec::new() }));
        assert!(matches!(
            cannot_tell(judge(&lead().connected_as("someone.else@acme.example"))),
            Why::AnotherSalesforceUser { .. }
        ));
        assert_eq!(judge(&lead().but(|facts| facts.identity = Fact::Unseen(Why::NotJson))), Verdict::CannotTell(Why::NotJson));
        assert_eq!(judge(&actions_person().with_unclear_salesforce_id()), Verdict::CannotTell(Why::NoSalesforceIdLabel));
    }

    #[test]
    fn not_applicable_on_pages_without_fields() {
        for facts in [actions_connections(), actions_sync_settings(), actions_diagnostics(), lead_list()] {
            assert_eq!(judge(&facts.without_any_field(Object::Task)), Verdict::NotApplicable);
        }
    }
}
