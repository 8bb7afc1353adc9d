//! The Actions person's Salesforce ID leads to no record that Actions could use.

use super::{Doc, Problem, Rule};
use crate::facts::{ActionsScreen, Facts, PersonSalesforceId, RecordState, Saw, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Source, Verdict, Who};
use crate::proof::{self, KnownId};
use crate::requests;
use crate::salesforce::host;
use crate::salesforce::id::SalesforceId;

pub(super) static RULE: Rule = Rule {
    problem: Problem::StaleSalesforceId,
    doc: Doc {
        what: "The person's Salesforce ID in Actions leads to no record on which calls could be logged. The record \
               was deleted, merged into another one, or is a lead that was converted; or the ID is that of something \
               else than a lead or contact; or it belongs to another org.",
        why: "Calls find their record by that ID only, so they are not logged. Whether e-mails fall back on the \
              e-mail address past such an ID is not documented, so nobody can tell.",
        evidence: "Salesforce says that the record is in the recycle bin, was merged or was converted. Or the \
                   person's view in Actions shows the ID of another kind of record, or a link to another org.",
        fix: "Whoever looks after Marketo: have the record that took its place sync to Actions, which needs a sales \
              owner for that. Or whoever may edit the record: restore a deleted one from Salesforce's recycle bin. \
              In Actions itself the ID cannot be changed.",
        cannot_tell: "The ID is not known, because the person was not seen in Actions within seven days and no call \
                      was logged on the record within 30 days; or the record was not read. A record that Salesforce \
                      does not find may be deleted for good, or one that the user may not see.",
        source: "Adobe's documentation, point 4, and beyond it",
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
    let id = proof::person_salesforce_id(facts)?;
    if let KnownId::Shown(shown) = &id {
        let in_actions = |saw| {
            let evidence = Evidence { source: Source::Screen(ActionsScreen::Person), saw, at: shown.at };
            broken(evidence, Place::People)
        };
        match shown.value {
            PersonSalesforceId::Missing { .. } => return Ok(Verdict::NotApplicable),
            PersonSalesforceId::OfAnotherObject(id) => return Ok(in_actions(Saw::IdOfAnotherObject { id: id.clone() })),
            PersonSalesforceId::Present(_) => {}
        }
        if let Some(host) = another_org(facts) {
            return Ok(in_actions(Saw::AnotherOrg { host }));
        }
    }
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    let state = facts.record.get().map_err(Clone::clone)?.value.state.get().map_err(Clone::clone)?;
    let evidence = |saw| Evidence { source: requests::state_source(), saw, at: state.at };
    let record = |id: &SalesforceId| Place::Record { host: host.clone(), id: id.clone() };
    let salesforce = || Place::Salesforce { host: host.clone() };
    Ok(match &state.value {
        RecordState::Sound => Verdict::Fine(evidence(Saw::SoundRecord)),
        // Its own page shows nothing any more.
        RecordState::Deleted => broken(evidence(Saw::DeletedRecord), salesforce()),
        RecordState::Merged { into } => broken(evidence(Saw::MergedRecord { into: into.clone() }), record(into)),
        RecordState::Converted { into } => {
            broken(evidence(Saw::ConvertedLead { into: into.clone() }), into.first().map_or_else(salesforce, record))
        }
    })
}

fn broken(evidence: Evidence, place: Place) -> Verdict {
    let severity = Severity::Blocks { activities: vec![Activity::Call], fields: false };
    Verdict::Broken(Finding::new(severity, evidence, Fix { who: Who::MarketoAdmin, place }))
}

/// The API host of the org that Actions links the person to, where it is another one than the org looked at.
pub(super) fn another_org(facts: &Facts) -> Option<String> {
    let linked = host::api_host(facts.person.value()?.salesforce_host.as_ref()?)?;
    (!facts.api_host.value()?.eq_ignore_ascii_case(&linked)).then_some(linked)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::{broken, cannot_tell, fine, saw};
    use super::*;
    use crate::facts::sample::*;

    fn place(finding: &Finding) -> Place {
        finding.fixes().next().unwrap().place.clone()
    }

    fn record(id: SalesforceId) -> Place {
        Place::Record { host: HOST.to_owned(), id }
    }

    #[test]
    fn fires_for_calls_when_the_record_is_gone() {
        for facts in [lead(), contact(), person_account(), task(), actions_person()] {
            let finding = broken(judge(&facts.became(RecordState::Deleted)));
            assert!(finding.blocks(Activity::Call) && !finding.blocks(Activity::Email) && !finding.blocks_fields());
            assert_eq!(saw(&finding), [Saw::DeletedRecord]);
            assert_eq!(place(&finding), Place::Salesforce { host: HOST.to_owned() });
        }
    }

    #[test]
    fn fires_with_the_way_to_what_the_record_became() {
        let into = id("003G000001SUbc4");
        let merged = broken(judge(&contact().became(RecordState::Merged { into: into.clone() })));
        assert_eq!(saw(&merged), [Saw::MergedRecord { into: into.clone() }]);
        assert_eq!(place(&merged), record(into));

        let into = vec![id(CONTACT), id("001e0000003GuNX")];
        let converted = broken(judge(&actions_person().became(RecordState::Converted { into: into.clone() })));
        assert_eq!(saw(&converted), [Saw::ConvertedLead { into }]);
        assert_eq!(place(&converted), record(id(CONTACT)));
        let unknown = broken(judge(&lead().became(RecordState::Converted { into: Vec::new() })));
        assert_eq!(place(&unknown), Place::Salesforce { host: HOST.to_owned() });
    }

    #[test]
    fn fires_for_the_id_of_something_else() {
        let finding = broken(judge(&lead().with_id_of_another_object("001e0000003GuNX")));
        assert_eq!(saw(&finding), [Saw::IdOfAnotherObject { id: id("001e0000003GuNX") }]);
        assert_eq!(place(&finding), Place::People);
    }

    #[test]
    fn fires_for_a_record_in_another_org() {
        let finding = broken(judge(&lead().linked_to("beta.lightning.force.com")));
        assert_eq!(saw(&finding), [Saw::AnotherOrg { host: "beta.my.salesforce.com".to_owned() }]);
    }

    #[test]
    fn stays_quiet_when_the_record_is_there() {
        for facts in [lead(), contact(), person_account(), task(), actions_person()] {
            let evidence = fine(judge(&facts));
            assert_eq!((evidence.saw, evidence.source), (Saw::SoundRecord, requests::state_source()));
        }
        // Another host of the same org, and one from which no org follows.
        for host in ["ACME.my.salesforce.com", "acme.lightning.force.com", "na1.salesforce.com"] {
            fine(judge(&lead().linked_to(host)));
        }
        fine(judge(&lead().never_opened_in_actions().with_logged_call(9)));
    }

    #[test]
    fn cannot_tell_of_a_record_that_was_not_read() {
        for why in [Why::NotFound, Why::ServerFault { status: 503 }] {
            assert_eq!(judge(&actions_person().with_failed_record(why.clone())), Verdict::CannotTell(why.clone()));
            let unread = lead().with_record(|record| record.state = crate::facts::Fact::Unseen(why.clone()));
            assert_eq!(judge(&unread), Verdict::CannotTell(why));
        }
    }

    #[test]
    fn cannot_tell_of_an_id_that_is_not_known() {
        assert_eq!(
            judge(&lead().became(RecordState::Deleted).never_opened_in_actions()),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person })
        );
        assert!(matches!(
            cannot_tell(judge(&lead().linked_to("beta.lightning.force.com").seen_in_actions_days_ago(8))),
            Why::SeenTooLongAgo { .. }
        ));
        assert!(matches!(cannot_tell(judge(&lead().with_salesforce_id(CONTACT))), Why::LinkedToAnotherRecord { .. }));
    }

    #[test]
    fn not_applicable_without_an_id_or_a_person() {
        for facts in [lead().without_salesforce_id(), account(), opportunity(), task_without_person(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
