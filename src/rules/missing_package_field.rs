//! Roll-up fields of the Sales Insight package that are not there while others are.

use super::{Doc, Problem, Rule};
use crate::expected_fields::{Described, PageFields};
use crate::facts::{Facts, Why};
use crate::finding::{FieldProblem, Fix, Place, Verdict, Who};
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::MissingPackageField,
    doc: Doc {
        what: "Some of the Sales Insight package's activity fields are on the lead, contact, account or opportunity, \
               and others are not. Without Setup rights, that cannot be told from fields that are hidden from the \
               user. With Setup rights, only what Setup does not have is missing.",
        why: "An older package lacks fields that Actions fills by now. What is not there is not filled. The e-mail \
              or call itself is logged.",
        evidence: "The object's description, which Salesforce gives to this user, has some of the ten labels and \
                   lacks others. The API names of these fields are not documented, so they are known by their \
                   labels. With Setup rights: Setup's field definitions lack them too.",
        fix: "A Salesforce admin: install or update the Sales Insight package. Or make the field visible and \
              editable in Setup, Field Accessibility, if it is there.",
        cannot_tell: "None of the ten is there: the package is absent, renamed or wholly hidden. Or the object was \
                      not described or cannot be read, it is not known which object the person is, or Actions is \
                      connected as another Salesforce user.",
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
    let Some(object) = facts.own_object()?.filter(|object| *object != Object::Task) else {
        return Ok(Verdict::NotApplicable);
    };
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let described = Described::new(object, facts.object_info(object)?).with_setup(facts);
    if !described.has_fields() {
        return Err(Why::PackageFieldsNotFound { object });
    }
    let page = PageFields { host, described: vec![described], undescribed: None };
    let finding = page.finding(
        |slot| slot.missing(),
        |_, fields| {
            let admin = |place| Fix { who: Who::SalesforceAdmin, place };
            let update = admin(Place::ObjectFields { host: host.clone(), object });
            let show = admin(Place::FieldAccessibility { host: host.clone() });
            let may_be_hidden = fields.iter().any(|field| field.problem == FieldProblem::NotThere);
            (update, may_be_hidden.then_some(show).into_iter().collect())
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
    fn fires_when_some_are_there_and_others_are_not() {
        for (facts, object) in [
            (lead(), Object::Lead),
            (contact(), Object::Contact),
            (account(), Object::Account),
            (person_account(), Object::Account),
            (opportunity(), Object::Opportunity),
            (actions_person(), Object::Lead),
        ] {
            let finding = broken(judge(&facts.without_field(object, &roll_up_name("Last Replied"))));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(fields(&finding), [format!("{}.Last Replied NotThere", object.api_name())]);
            assert_eq!(finding.fields()[0].affects, [Activity::Email, Activity::Call]);
            assert_eq!(saw(&finding), [Saw::Fields { object, expected: 10, visible: 9, writable: 9 }]);
            assert_eq!(finding.cause(), Some(Cause::MissingOrHidden));
        }
    }

    #[test]
    fn fires_with_setup_for_what_does_not_exist() {
        let (replied, opt_out) = (roll_up_name("Last Replied"), roll_up_name("Opt Out"));
        let facts = lead()
            .without_field(Object::Lead, &replied)
            .without_field(Object::Lead, &opt_out)
            .with_setup(org().lacks(Object::Lead, &replied));
        let finding = broken(judge(&facts));
        assert_eq!((finding.cause(), fields(&finding)), (None, vec!["Lead.Last Replied NotCreated".to_owned()]));
        assert_eq!(
            finding.fixes().map(|fix| fix.place.clone()).collect::<Vec<_>>(),
            [Place::ObjectFields { host: HOST.to_owned(), object: Object::Lead }]
        );
    }

    #[test]
    fn stays_quiet_with_setup_about_a_package_that_is_wholly_hidden() {
        fine(judge(&lead().without_any_field(Object::Lead).with_setup(org())));
    }

    #[test]
    fn cannot_tell_with_setup_where_no_field_has_a_label_of_the_package() {
        let mut bare = org();
        bare.existing.retain(|(object, _)| *object != Object::Lead);
        assert_eq!(
            judge(&lead().without_any_field(Object::Lead).with_setup(bare)),
            Verdict::CannotTell(Why::PackageFieldsNotFound { object: Object::Lead })
        );
    }

    #[test]
    fn stays_quiet_when_all_are_there_under_either_prefix() {
        let facts = lead()
            .with_field(Object::Lead, &roll_up_name("Last Replied"), |field| {
                field.label = "MSC - Last Replied".to_owned();
            })
            .without_any_field(Object::Contact)
            .without_any_field(Object::Task);
        fine(judge(&facts));
    }

    #[test]
    fn cannot_tell_when_none_is_there() {
        assert_eq!(
            judge(&lead().without_any_field(Object::Lead)),
            Verdict::CannotTell(Why::PackageFieldsNotFound { object: Object::Lead })
        );
    }

    #[test]
    fn cannot_tell_without_the_object_s_description() {
        let failed = lead().with_failed_object(Object::Lead, Why::NotJson);
        assert_eq!(judge(&failed), Verdict::CannotTell(Why::NotJson));
        assert_eq!(
            judge(&lead().without_object(Object::Lead)),
            Verdict::CannotTell(Why::ObjectNotReadable { object: Object::Lead })
        );
        assert_eq!(judge(&actions_person().with_unclear_salesforce_id()), Verdict::CannotTell(Why::NoSalesforceIdLabel));
    }

    #[test]
    fn cannot_tell_for_another_salesforce_user() {
        let why = cannot_tell(judge(&lead().connected_as("someone.else@acme.example")));
        assert!(matches!(why, Why::AnotherSalesforceUser { .. }), "{why:?}");
    }

    #[test]
    fn not_applicable_where_no_such_object_is_judged() {
        for facts in [
            task(), task_without_person(), actions_person().without_salesforce_id(), actions_connections(), lead_list(),
        ] {
            assert_eq!(judge(&facts.without_any_field(Object::Lead)), Verdict::NotApplicable);
        }
    }
}
