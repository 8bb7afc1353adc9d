//! The record that the person is linked to has another e-mail address.

use super::stale_salesforce_id::another_org;
use super::{Doc, Problem, Rule};
use crate::facts::{ActionsScreen, Fact, Facts, PersonSalesforceId, Record, Saw, Sighting, Why, same_address};
use crate::finding::{Evidence, Finding, Fix, Place, Severity, Source, Verdict, Who};
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::EmailMismatch,
    doc: Doc {
        what: "The person has one e-mail address in Actions and another one on the linked lead or contact, which is \
               the record that the Salesforce ID names.",
        why: "Logging goes by the ID, so this stops nothing and is only worth knowing. But one of the two addresses \
              may be out of date, so that e-mails go to the wrong one. Or the ID may be that of somebody else, so \
              that they are logged on the wrong record.",
        evidence: "The address in the person's view in Actions differs from the one in the record's field Email. \
                   Case, and spaces before and after, do not count.",
        fix: "Whoever may edit the record: correct Email in Salesforce, if that is out of date. Or whoever looks \
              after Marketo, if the address in Actions is: people in Actions come from there and cannot be changed \
              in Actions.",
        cannot_tell: "The person was not seen in Actions within seven days, the record was not read, or its field \
                      Email is hidden from the user.",
        source: "Adobe's documentation, point 3, and beyond it",
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
    let PersonSalesforceId::Present(id) = facts.person_salesforce_id()?.value else {
        return Ok(Verdict::NotApplicable);
    };
    if facts.record_is_gone() || another_org(facts).is_some() {
        // The linked record is not there, or not here, and that is another rule's problem.
        return Ok(Verdict::NotApplicable);
    }
    let person = facts.person.get().map_err(Clone::clone)?;
    let (agree, at) = match person.value.email.get() {
        // That an address is missing is another rule's problem.
        Ok(Sighting { value: None, .. }) => return Ok(Verdict::NotApplicable),
        Ok(Sighting { value: Some(in_actions), at }) => match on_record(facts)? {
            None => return Ok(Verdict::NotApplicable),
            Some(on_record) => (same_address(in_actions, on_record), *at),
        },
        // It was compared when it was remembered.
        Err(Why::AnotherAddressInActions { at }) => (false, *at),
        Err(why) => {
            return match (on_record(facts), why) {
                (Ok(None), _) => Ok(Verdict::NotApplicable),
                // What Actions showed is recalled by the address on the record, so that the record is what is missing.
                (Err(why), Why::NotAsked) => Err(why),
                (_, why) => Err(why.clone()),
            };
        }
    };
    let saw = if agree { Saw::AddressesAgree } else { Saw::AddressesDiffer };
    facts.recent(ActionsScreen::Person, at, saw.clone())?;
    let evidence = Evidence { source: Source::Screen(ActionsScreen::Person), saw, at };
    if agree {
        return Ok(Verdict::Fine(evidence));
    }
    let place = match facts.api_host.value() {
        Some(host) => Place::Record { host: host.clone(), id: id.clone() },
        None => Place::People,
    };
    Ok(Verdict::Broken(Finding::new(Severity::Informs, evidence, Fix { who: Who::RecordOwner, place })))
}

/// The address on the record; `Ok(None)` where there is none.
fn on_record(facts: &Facts) -> Result<Option<&str>, Why> {
    match &facts.record {
        Fact::Unseen(why) => Err(why.clone()),
        Fact::Seen(Sighting { value: Record { email: Some(email), .. }, .. }) => Ok(email.as_deref()),
        Fact::Seen(Sighting { value: Record { object: Object::Account, .. }, .. }) => {
            Err(Why::FieldHidden { object: Object::Account, field: "PersonEmail".to_owned() })
        }
        Fact::Seen(Sighting { value: record, .. }) => {
            let object = record.person.as_ref().and_then(|id| id.object()).unwrap_or(record.object);
            Err(Why::FieldHidden { object, field: "Email".to_owned() })
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::{RecordState, Timestamp};
    use crate::facts::sample::*;

    fn on_the_record(facts: Facts, email: Option<Option<&str>>) -> Facts {
        facts.with_record(|record| record.email = email.map(|email| email.map(str::to_owned)))
    }

    #[test]
    fn not_applicable_to_a_record_of_another_org() {
        assert_eq!(judge(&lead().linked_to("beta.lightning.force.com")), Verdict::NotApplicable);
    }

    #[test]
    fn not_applicable_to_a_record_that_is_gone() {
        let facts = on_the_record(actions_person(), None).became(RecordState::Deleted);
        assert_eq!(judge(&facts), Verdict::NotApplicable);
    }

    #[test]
    fn fires_to_inform_when_the_addresses_differ() {
        for facts in [lead(), contact(), person_account(), task(), actions_person()] {
            let finding = broken(judge(&on_the_record(facts, Some(Some("grace@example.com")))));
            assert_eq!(finding.severity(), &Severity::Informs);
            assert_eq!(saw(&finding), [Saw::AddressesDiffer]);
            assert!(matches!(finding.fixes().next().unwrap().place, Place::Record { .. }));
        }
    }

    #[test]
    fn fires_when_another_address_was_remembered() {
        let at = Timestamp(NOW.0 - 5);
        let finding = broken(judge(&lead().with_unseen_address(Why::AnotherAddressInActions { at })));
        assert_eq!(finding.evidence().next().unwrap().at, at);
    }

    #[test]
    fn stays_quiet_when_the_addresses_agree() {
        assert_eq!(fine(judge(&lead())).saw, Saw::AddressesAgree);
        fine(judge(&on_the_record(lead(), Some(Some(" ADA@Example.com ")))));
    }

    #[test]
    fn cannot_tell_what_was_not_seen() {
        let hidden = |object, field: &str| Verdict::CannotTell(Why::FieldHidden { object, field: field.to_owned() });
        assert_eq!(judge(&on_the_record(task(), None)), hidden(Object::Lead, "Email"));
        assert_eq!(judge(&on_the_record(person_account(), None)), hidden(Object::Account, "PersonEmail"));
        assert_eq!(judge(&lead().with_failed_record(Why::NotFound)), Verdict::CannotTell(Why::NotFound));
        assert_eq!(
            judge(&lead().never_opened_in_actions()),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person })
        );
        assert_eq!(judge(&lead().with_unseen_address(Why::OutlineCut)), Verdict::CannotTell(Why::OutlineCut));
        // Without the record nobody could ask what Actions had shown, which explains nothing to a reader.
        let neither = lead().with_unseen_address(Why::NotAsked).with_failed_record(Why::NotJson);
        assert_eq!(judge(&neither), Verdict::CannotTell(Why::NotJson));
    }

    #[test]
    fn cannot_tell_from_what_was_seen_long_ago() {
        let long_ago = Why::AnotherAddressInActions { at: Timestamp(NOW.0 - 8 * crate::facts::DAY) };
        let why = cannot_tell(judge(&lead().with_unseen_address(long_ago)));
        assert!(matches!(why, Why::SeenTooLongAgo { saw: Saw::AddressesDiffer, .. }), "{why:?}");
    }

    #[test]
    fn not_applicable_with_nothing_to_compare() {
        for facts in [
            lead().without_address(),
            on_the_record(lead(), Some(None)),
            on_the_record(lead(), Some(None)).with_unseen_address(Why::OutlineCut),
            lead().without_salesforce_id(),
            actions_person().without_salesforce_id(),
            account(),
            task_without_person(),
            lead_list(),
        ] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
