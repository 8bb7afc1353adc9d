//! The lead or contact has no sales owner.

use super::{Doc, Problem, Rule};
use crate::facts::{Facts, Owner, Saw, Why};
use crate::finding::{Evidence, Finding, Fix, Place, Severity, Verdict, Who};
use crate::page::Page;
use crate::requests;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::NoSalesOwner,
    doc: Doc {
        what: "The lead or contact has no sales owner: it belongs to a queue, or to a user who is not active any \
               more. Every record in Salesforce has an owner. Mostly that is a user; a queue is a list from which \
               several users take their records.",
        why: "Only leads and contacts with a sales owner sync to Actions. Without one, the person may get no \
              Salesforce ID there, or keep an outdated one; and calls need the ID. By itself this stops nothing, so \
              it is only worth knowing.",
        evidence: "Salesforce names a queue as the owner of the record, or a user who is not active.",
        fix: "The rep: open the record in Salesforce and change its owner, if it is the rep's to work on. Or a \
              Salesforce admin: give it to an active user in sales.",
        cannot_tell: "The record or its owner was not read. It is looked for on the record's own page only, because \
                      whoever can be opened in Actions has come there already.",
        source: "beyond Adobe's documentation of logging, from that of the sync of people",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    // Whoever has a view in Actions has synced already: there it would be no news.
    if !matches!(&facts.page, Page::SalesforceRecord { object: Object::Lead | Object::Contact, .. }) {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    let owner = facts.record.get().map_err(Clone::clone)?.value.owner.get().map_err(Clone::clone)?;
    let saw = Saw::Owner { owner: owner.value };
    let evidence = Evidence { source: requests::record_source(), saw, at: owner.at };
    if owner.value == Owner::ActiveUser {
        return Ok(Verdict::Fine(evidence));
    }
    let place = || match facts.record_person() {
        Ok(Some(id)) => Place::Record { host: host.clone(), id: id.clone() },
        _ => Place::Salesforce { host: host.clone() },
    };
    let finding = Finding::new(Severity::Informs, evidence, Fix { who: Who::Rep, place: place() })
        .or(Fix { who: Who::SalesforceAdmin, place: place() });
    Ok(Verdict::Broken(finding))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::Fact;
    use crate::facts::sample::*;

    #[test]
    fn fires_to_inform_of_a_queue_and_of_somebody_who_left() {
        for facts in [lead(), contact()] {
            for owner in [Owner::Queue, Owner::InactiveUser] {
                let finding = broken(judge(&facts.clone().owned_by(owner)));
                assert_eq!(finding.severity(), &Severity::Informs);
                assert_eq!(saw(&finding), [Saw::Owner { owner }]);
                assert!(finding.fixes().all(|fix| matches!(fix.place, Place::Record { .. })));
            }
        }
    }

    #[test]
    fn stays_quiet_about_an_active_user() {
        for facts in [lead(), contact()] {
            assert_eq!(fine(judge(&facts)).saw, Saw::Owner { owner: Owner::ActiveUser });
        }
        // What was seen in Actions does not matter to a record of Salesforce.
        fine(judge(&lead().never_opened_in_actions()));
    }

    #[test]
    fn cannot_tell_without_the_owner() {
        let unseen = Why::Refused { status: 400, code: "INVALID_FIELD".to_owned() };
        let facts = lead().with_record(|record| record.owner = Fact::Unseen(unseen.clone()));
        assert_eq!(judge(&facts), Verdict::CannotTell(unseen));
        assert_eq!(judge(&contact().with_failed_record(Why::NotFound)), Verdict::CannotTell(Why::NotFound));
    }

    #[test]
    fn not_applicable_to_other_records() {
        for facts in [
            actions_person(), account(), person_account(), opportunity(), task(),
            actions_connections(), lead_list(),
        ] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
