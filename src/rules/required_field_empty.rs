//! A required field of the record is empty.

use super::no_record_access::own_record;
use super::{Doc, Problem, Rule};
use crate::facts::{Facts, RequiredField, Saw, Why};
use crate::finding::{Activity, Evidence, FieldFinding, FieldProblem, Finding, Fix, Severity, Verdict, Who};
use crate::requests;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::RequiredFieldEmpty,
    doc: Doc {
        what: "A required field of this record is empty. Without a value in a required field, Salesforce does not \
               save a record; one that was saved before the field was made required can still lack it.",
        why: "Salesforce refuses every change of such a record until the field is filled, and with it what Actions \
              writes into the roll-up fields. E-mails and calls are logged as tasks all the same.",
        evidence: "Of the required fields that the user can see, some have no value on this record. Only whether \
                   there is a value is looked at.",
        fix: "The rep: open the record in Salesforce, fill in the fields that the finding names, and save it.",
        cannot_tell: "The record's required fields were not read, it is not known which record the person is, or \
                      Actions is connected as another Salesforce user. A required field that is hidden from the user \
                      is not seen.",
        source: "beyond Adobe's documentation",
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
    let Some(own) = own_record(facts)? else {
        return Ok(Verdict::NotApplicable);
    };
    let empty = own.record.empty_required.get().map_err(Clone::clone)?;
    let saw = Saw::RequiredFields { required: own.info.required.len().max(empty.value.len()), empty: empty.value.len() };
    let evidence = Evidence { source: requests::record_source(), saw, at: empty.at };
    if empty.value.is_empty() {
        return Ok(Verdict::Fine(evidence));
    }
    let severity = Severity::Blocks { activities: Vec::new(), fields: true };
    let fields = empty.value.iter().map(|field| finding(own.object, field)).collect();
    let fix = Fix { who: Who::Rep, place: own.place() };
    Ok(Verdict::Broken(Finding::new(severity, evidence, fix).on(fields)))
}

fn finding(object: Object, field: &RequiredField) -> FieldFinding {
    FieldFinding {
        object,
        field: field.api_name.clone(),
        label: field.label.clone(),
        create_as: String::new(),
        affects: vec![Activity::Email, Activity::Call],
        problem: FieldProblem::Empty,
        found: String::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::Fact;
    use crate::facts::sample::*;
    use crate::finding::Place;

    #[test]
    fn fires_for_fields_with_what_to_fill_in() {
        for (facts, object) in [
            (lead(), Object::Lead),
            (contact(), Object::Contact),
            (account(), Object::Account),
            (opportunity(), Object::Opportunity),
            (actions_person(), Object::Lead),
        ] {
            let finding = broken(judge(&facts.with_empty_required("Rating__c")));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(fields(&finding), [format!("{}.Rating__c Empty", object.api_name())]);
            let fix = finding.fixes().next().unwrap();
            assert!(fix.who == Who::Rep && matches!(fix.place, Place::Record { .. }), "{fix:?}");
        }
        assert_eq!(
            saw(&broken(judge(&lead().with_empty_required("Company")))),
            [Saw::RequiredFields { required: 2, empty: 1 }]
        );
    }

    #[test]
    fn stays_quiet_when_all_are_filled() {
        for facts in [lead(), contact(), account(), opportunity(), actions_person()] {
            assert!(matches!(fine(judge(&facts)).saw, Saw::RequiredFields { empty: 0, .. }));
        }
    }

    #[test]
    fn cannot_tell_what_was_not_read() {
        let unread = lead().with_record(|record| record.empty_required = Fact::Unseen(Why::NotJson));
        assert_eq!(judge(&unread), Verdict::CannotTell(Why::NotJson));
        assert_eq!(judge(&account().with_failed_record(Why::NotFound)), Verdict::CannotTell(Why::NotFound));
        let other = lead().with_empty_required("Company").connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&other)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_without_fields_to_fill() {
        let empty = lead().with_empty_required("Company");
        for facts in [
            empty.clone().without_any_field(Object::Lead),
            empty.with_rights(Object::Lead, true, false),
            actions_person().without_salesforce_id(),
            task(),
            actions_connections(),
            lead_list(),
        ] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
