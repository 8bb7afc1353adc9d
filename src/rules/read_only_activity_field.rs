//! Activity fields that this user can see and not write.

use super::{Doc, Problem, Rule};
use crate::expected_fields;
use crate::facts::{Facts, Why};
use crate::finding::{FieldFinding, FieldProblem, Fix, Place, Verdict, Who};

pub(super) static RULE: Rule = Rule {
    problem: Problem::ReadOnlyActivityField,
    doc: Doc {
        what: "An activity field, one of the fields that Actions fills, is visible to the user and cannot be \
               written: it is read-only, or a formula.",
        why: "Actions writes with the user's own rights, so the field stays empty. The e-mail or call itself is \
              logged. On Task it writes when it creates the task and again when mail is opened, clicked or answered, \
              so it needs both halves. A formula is worked out by Salesforce, and nobody can write to it.",
        evidence: "The object's description, which Salesforce gives to this user, says of the field that it is not \
                   `updateable`, or on Task not `createable`. With Setup rights: field permissions say which \
                   profiles and permission sets grant to edit the field.",
        fix: "A Salesforce admin: in Setup, Field Accessibility, make it editable for the user's profile; or deploy \
              the permission set that Loggable saves and assign it to the user. A formula has to become a field of \
              the documented type.",
        cannot_tell: "The object was not described or cannot be read, it is not known which object the person is, or \
                      Actions is connected as another Salesforce user. Of another user, checked from Setup: only a \
                      session-based permission set, or a group that is not calculated anew, may open the field.",
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
    let is_formula = |field: &&FieldFinding| field.problem == FieldProblem::Formula;
    let finding = page.finding(|slot| slot.write_problem().filter(|_| !slot.unsettled()), |concerned, fields| {
        let admin = |place| Fix { who: Who::SalesforceAdmin, place };
        let unlock = admin(Place::FieldAccessibility { host: page.host.to_owned() });
        // No right makes a formula writable. It is changed where the object's fields are.
        let mut rebuild = concerned
            .iter()
            .filter(|object| fields.iter().filter(is_formula).any(|field| field.object == object.object))
            .map(|object| admin(object.place(page.host)));
        match rebuild.next() {
            Some(first) if fields.iter().all(|field| is_formula(&field)) => (first, rebuild.collect()),
            first => (unlock, first.into_iter().chain(rebuild).collect()),
        }
    });
    match finding {
        Some(finding) => {
            let grants = expected_fields::grants(facts, finding.fields());
            Ok(Verdict::Broken(finding.granted_by(grants)))
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
    use crate::facts::Saw;
    use crate::facts::sample::*;
    use crate::finding::{Activity, Finding};
    use crate::salesforce::describe::Field;
    use crate::salesforce::object::Object;
    use crate::salesforce::setup::{FieldPermission, Held, PermissionRows};

    fn places(finding: &Finding) -> Vec<Place> {
        finding.fixes().map(|fix| fix.place.clone()).collect()
    }

    #[test]
    fn fires_for_a_read_only_field() {
        for facts in [lead(), opportunity(), task(), actions_person()] {
            let finding = broken(judge(&facts.read_only(Object::Task, "MSE_Clicked__c")));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(fields(&finding), ["Task.MSE_Clicked__c NotWritable"]);
            assert_eq!(
                finding.fields().iter().map(|field| field.affects.clone()).collect::<Vec<_>>(),
                [[Activity::Email]]
            );
            assert_eq!(saw(&finding), [Saw::Fields { object: Object::Task, expected: 15, visible: 15, writable: 14 }]);
            assert_eq!(places(&finding), [Place::FieldAccessibility { host: HOST.to_owned() }]);
        }
    }

    #[test]
    fn fires_with_the_half_that_is_missing() {
        let on_task = |change: fn(&mut Field)| {
            fields(&broken(judge(&task().with_field(Object::Task, "MSE_Replied__c", change))))
        };
        assert_eq!(on_task(|field| field.createable = false), ["Task.MSE_Replied__c NotCreateable"]);
        assert_eq!(on_task(|field| field.updateable = false), ["Task.MSE_Replied__c NotUpdateable"]);
        let name = roll_up_name("Opt Out");
        let finding = broken(judge(&lead().with_field(Object::Lead, &name, |field| field.updateable = false)));
        assert_eq!(fields(&finding), [format!("Lead.{name} NotWritable")]);
    }

    #[test]
    fn fires_with_another_fix_for_a_formula() {
        let formula = |field: &mut Field| {
            (field.calculated, field.createable, field.updateable) = (true, false, false);
        };
        let facts = task().with_field(Object::Task, "MSE_Details__c", formula);
        let finding = broken(judge(&facts));
        assert_eq!(fields(&finding), ["Task.MSE_Details__c Formula"]);
        assert_eq!(places(&finding), [Place::ActivityFields { host: HOST.to_owned() }]);

        let both = broken(judge(&facts.read_only(Object::Task, "MSE_Clicked__c")));
        assert_eq!(
            places(&both),
            [Place::FieldAccessibility { host: HOST.to_owned() }, Place::ActivityFields { host: HOST.to_owned() }]
        );
    }

    #[test]
    fn fires_for_what_is_known_though_task_failed() {
        let name = roll_up_name("Opt Out");
        let facts = lead().read_only(Object::Lead, &name).with_failed_object(Object::Task, Why::NotJson);
        assert_eq!(fields(&broken(judge(&facts))), [format!("Lead.{name} NotWritable")]);
    }

    #[test]
    fn fires_with_who_grants_to_edit() {
        let set = org().set("0PSe00000000002", "Actions").grants("0PSe00000000002", "Task.MSE_Clicked__c", true);
        let facts = lead()
            .read_only(Object::Task, "MSE_Clicked__c")
            .with_setup(set.grants(PROFILE, "Task.MSE_Clicked__c", false));
        let finding = broken(judge(&facts));
        let [grants] = finding.grants() else { panic!("one field: {:?}", finding.grants()) };
        assert_eq!(grants.field, "MSE_Clicked__c");
        let shown: Vec<_> =
            grants.grants.iter().map(|grant| (grant.name.as_str(), grant.edit, grant.held)).collect();
        assert_eq!(shown, [("Sales", false, Held::Always), ("Actions", true, Held::No)]);
    }

    #[test]
    fn fires_for_another_user_who_may_only_look() {
        let facts = |edit| {
            let open = org().grants_all(PROFILE);
            let rows = open.rows.fields.iter().cloned().map(|row| {
                let edit = edit || row.field != "Task.MSE_Clicked__c";
                FieldPermission { permissions_edit: edit, ..row }
            });
            let fields = rows.collect();
            let rows = PermissionRows { fields, ..open.rows.clone() };
            lead().for_another_user(Org { rows, ..open })
        };
        assert_eq!(fields(&broken(judge(&facts(false)))), ["Task.MSE_Clicked__c NotWritable"]);
        fine(judge(&facts(true)));
    }

    #[test]
    fn cannot_tell_for_another_user_what_only_a_session_opens() {
        let open = org().set("0PSe00000000002", "High risk").session_based().assign("0PSe00000000002");
        let open = open.grants_all("0PSe00000000002");
        let seen: Vec<String> = open.rows.fields.iter().map(|row| row.field.clone()).collect();
        let open = seen.iter().fold(open, |open, field| open.grants(PROFILE, field, false));
        assert_eq!(
            judge(&lead().for_another_user(open)),
            Verdict::CannotTell(Why::OnlyInSession { permission_set: "High risk".to_owned() })
        );
    }

    #[test]
    fn stays_quiet_when_an_old_field_stands_beside_the_one_that_is_filled() {
        let name = roll_up_name("Opt Out");
        let with_two = |first_is_old: bool| {
            lead().with_description(Object::Lead, |info| {
                let index = info.fields.iter().position(|field| field.api_name == name).unwrap();
                let old = Field {
                    api_name: "MSC_Opt_Out__c".to_owned(),
                    label: "MSC - Opt Out".to_owned(),
                    createable: false,
                    updateable: false,
                    ..info.fields[index].clone()
                };
                info.fields.insert(if first_is_old { index } else { index + 1 }, old);
            })
        };
        for first_is_old in [true, false] {
            fine(judge(&with_two(first_is_old)));
            // Where neither can be written, one of them is shown, once.
            let finding = broken(judge(&with_two(first_is_old).read_only(Object::Lead, &name)));
            assert_eq!(finding.fields().len(), 1);
        }
    }

    #[test]
    fn stays_quiet_when_all_can_be_written() {
        for facts in [lead(), contact(), account(), opportunity(), task(), actions_person()] {
            fine(judge(&facts));
        }
        // Records of the other objects are not created by the sync.
        fine(judge(&lead().with_field(Object::Lead, &roll_up_name("Opt Out"), |field| field.createable = false)));
    }

    #[test]
    fn stays_quiet_about_fields_that_are_not_there() {
        fine(judge(&lead().without_any_field(Object::Lead).without_field(Object::Task, "MSE_Clicked__c")));
    }

    #[test]
    fn cannot_tell_when_an_object_was_not_described() {
        for object in [Object::Task, Object::Contact] {
            assert_eq!(
                judge(&contact().with_failed_object(object, Why::RequestLimitExceeded)),
                Verdict::CannotTell(Why::RequestLimitExceeded)
            );
            assert_eq!(
                judge(&contact().without_object(object)),
                Verdict::CannotTell(Why::ObjectNotReadable { object })
            );
        }
    }

    #[test]
    fn cannot_tell_for_another_salesforce_user() {
        let facts = lead().read_only(Object::Task, "MSE_Clicked__c").connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&facts)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_on_pages_without_fields() {
        for facts in [actions_connections(), actions_sync_settings(), actions_diagnostics(), lead_list()] {
            assert_eq!(judge(&facts.read_only(Object::Task, "MSE_Clicked__c")), Verdict::NotApplicable);
        }
    }
}
