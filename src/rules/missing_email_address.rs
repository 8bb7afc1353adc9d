//! The person has no e-mail address.

use super::{Doc, Problem, Rule};
use crate::facts::{ActionsScreen, Facts, PersonSalesforceId, Saw, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Source, Verdict, Who};
use crate::proof::{self, KnownId};
use crate::requests;

pub(super) static RULE: Rule = Rule {
    problem: Problem::MissingEmailAddress,
    doc: Doc {
        what: "The person has no e-mail address.",
        why: "Without a Salesforce ID, the address is all by which an e-mail could find its lead or contact, so it \
              is not logged. With an ID nothing is stopped, and the empty address is only worth knowing.",
        evidence: "The e-mail address in Actions, or the Email field of the Salesforce record, is empty.",
        fix: "Whoever may edit the lead or contact: fill in Email in Salesforce. People in Actions come from Marketo \
              and cannot be changed there.",
        cannot_tell: "No address was seen, or there is none and it is not known whether the person has an ID.",
        source: "Adobe's documentation, point 3",
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
    let has_id = proof::person_salesforce_id(facts).map(|id| match id {
        KnownId::Shown(id) => !matches!(id.value, PersonSalesforceId::Missing { .. }),
        KnownId::Called(_) => true,
    });
    let address = match (facts.address(), &has_id) {
        (Ok(address), _) => address,
        // Which one it is was not remembered, but there was one.
        (Err(Why::AnotherAddressInActions { at }), _) => {
            let source = Source::Screen(ActionsScreen::Person);
            return Ok(Verdict::Fine(Evidence { source, saw: Saw::EmailAddress, at }));
        }
        // Whether there is an address decides nothing for a person who has an ID.
        (Err(_), Ok(true)) => return Ok(Verdict::NotApplicable),
        (Err(why), _) => return Err(why),
    };
    let source = if address.in_actions { Source::Screen(ActionsScreen::Person) } else { requests::record_source() };
    if address.value.is_some() {
        return Ok(Verdict::Fine(Evidence { source, saw: Saw::EmailAddress, at: address.at }));
    }
    let severity = if has_id? {
        Severity::Informs
    } else {
        Severity::Blocks { activities: vec![Activity::Email], fields: false }
    };
    let place = match (facts.api_host.value(), facts.record_person().ok().flatten().or(facts.linked_id())) {
        (Some(host), Some(id)) => Place::Record { host: host.clone(), id: id.clone() },
        (Some(host), None) => Place::Salesforce { host: host.clone() },
        (None, _) => Place::People,
    };
    let evidence = Evidence { source, saw: Saw::NoEmailAddress, at: address.at };
    Ok(Verdict::Broken(Finding::new(severity, evidence, Fix { who: Who::RecordOwner, place })))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;

    #[test]
    fn fires_for_e_mails_without_id_and_address() {
        for facts in [lead(), contact(), task(), person_account(), actions_person()] {
            let finding = broken(judge(&facts.without_salesforce_id().without_address()));
            assert!(finding.blocks(Activity::Email) && !finding.blocks(Activity::Call) && !finding.blocks_fields());
            assert_eq!(saw(&finding), [Saw::NoEmailAddress]);
        }
    }

    #[test]
    fn stays_quiet_about_an_address_that_was_not_remembered() {
        let facts = lead().with_unseen_address(Why::AnotherAddressInActions { at: NOW });
        assert_eq!(fine(judge(&facts)).saw, Saw::EmailAddress);
    }

    #[test]
    fn fires_to_inform_with_an_id_and_no_address() {
        let finding = broken(judge(&lead().without_address()));
        assert_eq!(finding.severity(), &Severity::Informs);
        assert_eq!(
            finding.fixes().next().unwrap().place,
            Place::Record { host: HOST.to_owned(), id: id(LEAD) },
            "the record to fill it in"
        );
    }

    #[test]
    fn stays_quiet_with_an_address_in_actions_or_on_the_record() {
        assert_eq!(fine(judge(&lead())).source, Source::Screen(ActionsScreen::Person));
        assert_eq!(fine(judge(&lead().never_opened_in_actions())).source, requests::record_source());
        assert_eq!(fine(judge(&lead().seen_in_actions_days_ago(8))).source, requests::record_source());
        fine(judge(&lead().without_salesforce_id()));
    }

    #[test]
    fn cannot_tell_without_the_id_that_would_replace_the_address() {
        assert_eq!(
            judge(&lead().without_address().never_opened_in_actions()),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person })
        );
        assert_eq!(
            judge(&actions_person().without_address().with_unclear_salesforce_id()),
            Verdict::CannotTell(Why::NoSalesforceIdLabel)
        );
    }

    #[test]
    fn cannot_tell_when_the_address_is_hidden() {
        let unclear = Why::ActionsPageUnclear { screen: ActionsScreen::Person };
        assert_eq!(
            judge(&lead().with_hidden_address().without_salesforce_id()),
            Verdict::CannotTell(unclear),
            "Actions was read and did not show it"
        );
        assert_eq!(
            judge(&lead().with_hidden_address().never_opened_in_actions()),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person }),
            "Actions is where it could be seen"
        );
        assert_eq!(
            judge(&lead().never_opened_in_actions().with_failed_record(Why::NotFound)),
            Verdict::CannotTell(Why::NotFound)
        );
    }

    #[test]
    fn not_applicable_when_an_id_makes_an_unseen_address_irrelevant() {
        assert_eq!(judge(&lead().with_hidden_address()), Verdict::NotApplicable);
    }

    #[test]
    fn not_applicable_where_nobody_is_written_to() {
        for facts in [account(), opportunity(), task_without_person(), actions_sync_settings(), lead_list()] {
            assert_eq!(judge(&facts.without_address()), Verdict::NotApplicable);
        }
    }
}
