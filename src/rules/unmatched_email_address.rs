//! No lead or contact has the person's e-mail address.

use super::missing_salesforce_id::conversion;
use super::{Doc, Problem, Rule};
use crate::facts::{Facts, MatchingRecord, PersonSalesforceId, Saw, Sighting, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Verdict, Who};
use crate::proof::{self, KnownId};
use crate::requests;
use crate::salesforce::id::SalesforceId;

pub(super) static RULE: Rule = Rule {
    problem: Problem::UnmatchedEmailAddress,
    doc: Doc {
        what: "The person has no Salesforce ID, and no lead or contact that the user can see has the e-mail address.",
        why: "Without an ID, an e-mail finds its record by the address. There is none to be found, so it is not \
              logged.",
        evidence: "A search in Salesforce for leads and contacts with the address comes back empty. It is made with \
                   the user's own rights: a record that is not shared with the user does not turn up.",
        fix: "The rep: create the lead or contact in Salesforce. Or, where there is one that the rep cannot see, its \
              owner: share it with the rep. For a converted lead whoever may edit what it became: correct the address there, \
              if it is out of date.",
        cannot_tell: "The search was not answered, nothing matches and it is not known whether the person has an ID, \
                      or Actions is connected as another Salesforce user, who may see other records.",
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
    let Some(found) = search(facts)? else {
        return Ok(Verdict::NotApplicable);
    };
    let evidence = found.evidence();
    if !found.records.value.is_empty() {
        return Ok(Verdict::Fine(evidence));
    }
    found.without_id?;
    let severity = Severity::Blocks { activities: vec![Activity::Email], fields: false };
    let place = || Place::Salesforce { host: found.host.to_owned() };
    if let Some(conversion) = conversion(facts) {
        // What the lead became is there, and another record for the same person would be one too many.
        let record = |id: &SalesforceId| Place::Record { host: found.host.to_owned(), id: id.clone() };
        let fix = Fix { who: Who::RecordOwner, place: conversion.into.first().map_or_else(place, record) };
        return Ok(Verdict::Broken(Finding::new(severity, evidence, fix).and(conversion.evidence)));
    }
    let finding = Finding::new(severity, evidence, Fix { who: Who::Rep, place: place() })
        .or(Fix { who: Who::RecordOwner, place: place() });
    Ok(Verdict::Broken(finding))
}

/// The records that have the person's address.
pub(super) struct Search<'a> {
    /// The API host that was asked.
    pub(super) host: &'a str,
    /// What was found.
    pub(super) records: &'a Sighting<Vec<MatchingRecord>>,
    /// The person has no Salesforce ID, so that the records matter; else why that is not known.
    pub(super) without_id: Result<(), Why>,
}

impl Search<'_> {
    /// What was found, as evidence.
    pub(super) fn evidence(&self) -> Evidence {
        Evidence {
            source: requests::matches_source(),
            saw: Saw::Matches { records: self.records.value.clone() },
            at: self.records.at,
        }
    }
}

/// What the search for the address found; `Ok(None)` where the address decides nothing, because the person has an ID
/// or because there is no address.
///
/// # Errors
/// Why nothing was found out.
pub(super) fn search(facts: &Facts) -> Result<Option<Search<'_>>, Why> {
    let without_id = match proof::person_salesforce_id(facts) {
        Ok(KnownId::Shown(Sighting { value: PersonSalesforceId::Missing { .. }, .. })) => Ok(()),
        Ok(KnownId::Shown(_) | KnownId::Called(_)) => return Ok(None),
        Err(why) => Err(why),
    };
    if facts.address()?.value.is_none() {
        return Ok(None);
    }
    let host = facts.api_host.get().map_err(Clone::clone)?;
    // Which records can be seen is a matter of access: the user connected in Actions may see others.
    facts.same_salesforce_user()?;
    let records = facts.matches.get().map_err(Clone::clone)?;
    Ok(Some(Search { host: &host.value, records, without_id }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;
    use crate::facts::{ActionsScreen, RecordState};

    #[test]
    fn fires_when_nothing_has_the_address() {
        for facts in [task(), actions_person()] {
            let finding = broken(judge(&facts.without_salesforce_id().with_matches(0)));
            assert!(finding.blocks(Activity::Email) && !finding.blocks(Activity::Call) && !finding.blocks_fields());
            assert_eq!(saw(&finding), [Saw::Matches { records: Vec::new() }]);
            assert_eq!(finding.fixes().map(|fix| fix.who).collect::<Vec<_>>(), [Who::Rep, Who::RecordOwner]);
        }
    }

    #[test]
    fn fires_with_the_way_to_what_a_converted_lead_became() {
        let into = vec![id(CONTACT)];
        let facts = lead().without_salesforce_id().with_matches(0);
        let finding = broken(judge(&facts.became(RecordState::Converted { into: into.clone() })));
        assert!(finding.blocks(Activity::Email));
        assert_eq!(saw(&finding), [Saw::Matches { records: Vec::new() }, Saw::ConvertedLead { into }]);
        let contact = Place::Record { host: HOST.to_owned(), id: id(CONTACT) };
        assert_eq!(finding.fixes().collect::<Vec<_>>(), [&Fix { who: Who::RecordOwner, place: contact }]);
    }

    #[test]
    fn stays_quiet_when_something_has_the_address() {
        for count in [1, 2, 3] {
            fine(judge(&actions_person().without_salesforce_id().with_matches(count)));
        }
        // Whether there is an ID does not matter then.
        fine(judge(&lead().never_opened_in_actions()));
    }

    #[test]
    fn cannot_tell_when_the_id_is_not_known_and_nothing_matches() {
        assert_eq!(
            judge(&lead().never_opened_in_actions().with_matches(0)),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person })
        );
        assert_eq!(
            judge(&actions_person().with_unclear_salesforce_id().with_matches(0)),
            Verdict::CannotTell(Why::NoSalesforceIdLabel)
        );
    }

    #[test]
    fn cannot_tell_when_the_search_was_not_answered() {
        let failed = Why::ServerFault { status: 503 };
        assert_eq!(
            judge(&actions_person().without_salesforce_id().with_failed_matches(failed.clone())),
            Verdict::CannotTell(failed)
        );
        assert_eq!(
            judge(&actions_person().without_salesforce_id().without_org()),
            Verdict::CannotTell(Why::WhichOrg { hosts: Vec::new() })
        );
        assert_eq!(
            judge(&lead().without_salesforce_id().with_hidden_address()),
            Verdict::CannotTell(Why::ActionsPageUnclear { screen: ActionsScreen::Person })
        );
    }

    #[test]
    fn cannot_tell_what_another_salesforce_user_sees() {
        let facts = actions_person().without_salesforce_id().connected_as("someone.else@acme.example");
        for count in [0, 1] {
            let why = cannot_tell(judge(&facts.clone().with_matches(count)));
            assert!(matches!(why, Why::AnotherSalesforceUser { .. }), "{why:?}");
        }
    }

    #[test]
    fn not_applicable_with_an_id_or_without_an_address() {
        assert_eq!(judge(&lead().with_matches(0)), Verdict::NotApplicable);
        assert_eq!(judge(&lead().with_failed_matches(Why::NotJson)), Verdict::NotApplicable);
        assert_eq!(judge(&lead().without_salesforce_id().without_address()), Verdict::NotApplicable);
        // A call found its record by the ID.
        let called = lead().never_opened_in_actions().with_logged_call(9);
        assert_eq!(judge(&called.with_matches(0)), Verdict::NotApplicable);
    }

    #[test]
    fn not_applicable_where_nobody_is_written_to() {
        for facts in [account(), opportunity(), task_without_person(), actions_connections(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
