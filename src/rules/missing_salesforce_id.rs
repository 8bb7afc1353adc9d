//! The Actions person has no Salesforce ID.

use super::{Doc, Problem, Rule};
use crate::facts::{ActionsScreen, Facts, PersonSalesforceId, RecordState, Saw, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Source, Verdict, Who};
use crate::page::Page;
use crate::proof::{self, KnownId};
use crate::requests;
use crate::salesforce::id::SalesforceId;

pub(super) static RULE: Rule = Rule {
    problem: Problem::MissingSalesforceId,
    doc: Doc {
        what: "The person has no Salesforce ID in Actions. That ID says which lead or contact in Salesforce the \
               person is, and it comes from Salesforce by way of Marketo.",
        why: "Calls find their record by that ID only, so they are not logged. E-mails fall back on the e-mail \
              address.",
        evidence: "The person's view shows a Salesforce ID label with an empty value, and no lead or contact ID \
                   anywhere. Where the record on the page is a converted lead, or the only record with the address is \
                   another one, that is shown too.",
        fix: "Whoever looks after Marketo and Salesforce; in Actions itself people cannot be changed. The lead or \
              contact has to be in Salesforce, needs a sales owner, and has to sync to Marketo.",
        cannot_tell: "The person was never opened in Actions in this browser or more than seven days ago, the view \
                      has no such label or is longer than is read, it carries another record's ID, a \
                      person with the same address was seen there without one, or it links to no org and may be of \
                      another one, of which a sandbox is a copy; and no call was logged on the record within 30 days.",
        source: "Adobe's documentation, points 3 and 4",
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
    let id = match proof::person_salesforce_id(facts)? {
        KnownId::Shown(id) => id,
        KnownId::Called(call) => return Ok(Verdict::Fine(call.evidence())),
    };
    let evidence = |saw| Evidence { source: Source::Screen(ActionsScreen::Person), saw, at: id.at };
    Ok(match id.value {
        PersonSalesforceId::Present(id) => Verdict::Fine(evidence(Saw::SalesforceId { id: id.clone() })),
        // That it is of no use is another rule's problem.
        PersonSalesforceId::OfAnotherObject(id) => Verdict::Fine(evidence(Saw::IdOfAnotherObject { id: id.clone() })),
        PersonSalesforceId::Missing { label } => {
            let severity = Severity::Blocks { activities: vec![Activity::Call], fields: false };
            let evidence = evidence(Saw::EmptySalesforceId { label: label.clone() });
            let mut finding = Finding::new(severity, evidence, Fix { who: Who::MarketoAdmin, place: place(facts) });
            finding = conversion(facts).into_iter().map(|conversion| conversion.evidence).fold(finding, Finding::and);
            finding = another_record(facts).into_iter().fold(finding, Finding::and);
            Verdict::Broken(finding)
        }
    })
}

/// Where to see what keeps the person from syncing: the record, where it is known which that is.
fn place(facts: &Facts) -> Place {
    let Some(host) = facts.api_host.value() else {
        return Place::People;
    };
    let only_match = match facts.matches.value().map(Vec::as_slice) {
        Some([only]) => Some(&only.id),
        _ => None,
    };
    let became = conversion(facts).and_then(|conversion| conversion.into.first());
    match became.or_else(|| facts.record_person().ok().flatten()).or(only_match) {
        Some(id) => Place::Record { host: host.clone(), id: id.clone() },
        None => Place::Salesforce { host: host.clone() },
    }
}

/// That the lead of a page was converted, so that nothing can be logged on it.
pub(super) struct Conversion<'a> {
    /// What shows it.
    pub(super) evidence: Evidence,
    /// What it became, the contact first.
    pub(super) into: &'a [SalesforceId],
}

/// The conversion of the lead that a Salesforce page is about, where it was converted.
pub(super) fn conversion(facts: &Facts) -> Option<Conversion<'_>> {
    let state = facts.record.value()?.state.get().ok().filter(|_| facts.page != Page::ActionsPerson)?;
    let RecordState::Converted { into } = &state.value else { return None };
    let evidence =
        Evidence { source: requests::record_source(), saw: Saw::ConvertedLead { into: into.clone() }, at: state.at };
    Some(Conversion { evidence, into })
}

/// The only record with the address, where it is another one than the page's: e-mails go there.
fn another_record(facts: &Facts) -> Option<Evidence> {
    let shown = facts.record_person().ok().flatten().filter(|_| facts.page != Page::ActionsPerson)?;
    facts.same_salesforce_user().ok()?;
    let matches = facts.matches.get().ok()?;
    let [only] = matches.value.as_slice() else { return None };
    (only.id != *shown).then(|| Evidence {
        source: requests::matches_source(),
        saw: Saw::Matches { records: matches.value.clone() },
        at: matches.at,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::Fact;
    use crate::facts::sample::*;

    #[test]
    fn fires_for_calls_when_the_label_has_no_value() {
        for facts in [lead(), contact(), task(), person_account(), actions_person()] {
            let finding = broken(judge(&facts.without_salesforce_id()));
            assert!(finding.blocks(Activity::Call) && !finding.blocks(Activity::Email) && !finding.blocks_fields());
            assert_eq!(saw(&finding), [Saw::EmptySalesforceId { label: "Salesforce ID".to_owned() }]);
        }
    }

    #[test]
    fn fires_with_the_way_to_the_record_where_it_is_known() {
        let place = |facts: Facts| broken(judge(&facts)).fixes().next().unwrap().place.clone();
        let record = Place::Record { host: HOST.to_owned(), id: id(LEAD) };
        assert_eq!(place(lead().without_salesforce_id()), record);
        assert_eq!(place(actions_person().without_salesforce_id()), record);
        let salesforce = Place::Salesforce { host: HOST.to_owned() };
        assert_eq!(place(actions_person().without_salesforce_id().with_matches(2)), salesforce);
        assert_eq!(place(actions_person().without_salesforce_id().without_org()), Place::People);
    }

    #[test]
    fn fires_with_what_a_converted_lead_became_and_the_record_that_has_the_address() {
        let into = vec![id(CONTACT), id("001e0000003GuNX")];
        let converted = |facts: Facts| facts.became(RecordState::Converted { into: into.clone() });
        let place = |record: &str| Place::Record { host: HOST.to_owned(), id: id(record) };
        let only_contact = |facts: Facts| {
            facts.with_matches(2).but(|facts| {
                if let Fact::Seen(records) = &mut facts.matches {
                    records.value.remove(0);
                }
            })
        };
        let empty = || Saw::EmptySalesforceId { label: "Salesforce ID".to_owned() };
        let became = || Saw::ConvertedLead { into: into.clone() };
        let saw_of = |facts: &Facts| saw(&broken(judge(facts)));

        let lead = lead().without_salesforce_id();
        let finding = broken(judge(&converted(only_contact(lead.clone()))));
        let has_address = finding.evidence().nth(2).unwrap().saw.clone();
        assert!(
            matches!(&has_address, Saw::Matches { records } if records.len() == 1 && records[0].id == id(CONTACT)),
            "{has_address:?}"
        );
        assert_eq!(saw(&finding)[..2], [empty(), became()]);
        assert_eq!(finding.fixes().next().unwrap().place, place(CONTACT));
        // With another address what it became has none to be found by.
        assert_eq!(saw_of(&converted(lead.clone().with_matches(0))), [empty(), became()]);
        // An address on another record than the page's, though the lead is as it was.
        assert_eq!(saw_of(&only_contact(lead.clone()))[1..], [has_address]);
        // The page's own record has it.
        assert_eq!(saw_of(&lead), [empty()]);
        // The record of somebody who has an ID is no record of a page.
        assert_eq!(saw_of(&only_contact(actions_person().without_salesforce_id())), [empty()]);
    }

    #[test]
    fn stays_quiet_when_an_id_is_there() {
        let evidence = fine(judge(&lead()));
        assert_eq!(evidence.saw, Saw::SalesforceId { id: id(LEAD) });
        fine(judge(&actions_person().seen_in_actions_days_ago(7)));
    }

    #[test]
    fn stays_quiet_when_a_call_was_logged_within_a_month() {
        let called = |facts: Facts| facts.with_logged_call(30);
        let missing_before = lead().without_salesforce_id().seen_in_actions_days_ago(31);
        for facts in [called(lead().never_opened_in_actions()), called(missing_before)] {
            let evidence = fine(judge(&facts));
            assert!(
                matches!(&evidence.saw, Saw::LoggedTask { activities, .. } if activities == &[Activity::Call]),
                "{evidence:?}"
            );
        }
        assert!(matches!(fine(judge(&called(lead()))).saw, Saw::SalesforceId { .. }), "the person's view says it first");
    }

    #[test]
    fn fires_when_actions_shows_no_id_since_the_last_call() {
        let finding = broken(judge(&lead().without_salesforce_id().with_logged_call(1)));
        assert_eq!(saw(&finding), [Saw::EmptySalesforceId { label: "Salesforce ID".to_owned() }]);
    }

    #[test]
    fn cannot_tell_from_an_old_call_an_e_mail_or_what_changed_since() {
        let never = Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person });
        let facts = lead().never_opened_in_actions();
        assert_eq!(judge(&facts.clone().with_logged_call(31)), never);
        assert_eq!(judge(&facts.with_logged_email(1)), never);
        let gone_since = lead().without_salesforce_id().seen_in_actions_days_ago(10).with_logged_call(20);
        assert!(matches!(cannot_tell(judge(&gone_since)), Why::SeenTooLongAgo { .. }));
        let another_since = lead().with_salesforce_id(CONTACT).with_logged_call(1);
        assert!(matches!(cannot_tell(judge(&another_since)), Why::LinkedToAnotherRecord { .. }));
    }

    #[test]
    fn cannot_tell_what_actions_does_not_show() {
        assert_eq!(
            judge(&lead().never_opened_in_actions()),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person })
        );
        assert_eq!(judge(&actions_person().with_unclear_salesforce_id()), Verdict::CannotTell(Why::NoSalesforceIdLabel));
        let why = cannot_tell(judge(&lead().without_salesforce_id().seen_in_actions_days_ago(8)));
        assert!(
            matches!(why, Why::SeenTooLongAgo { saw: Saw::EmptySalesforceId { .. }, .. }),
            "what was seen then is handed on: {why:?}"
        );
    }

    #[test]
    fn cannot_tell_where_a_person_with_the_id_and_one_without_were_seen() {
        let several = Why::SeveralPersonsInActions { at: crate::facts::Timestamp(NOW.0 - 2 * crate::facts::DAY) };
        let facts = lead().with_unseen_salesforce_id(several.clone());
        assert_eq!(judge(&facts), Verdict::CannotTell(several.clone()));
        assert_eq!(judge(&facts.clone().with_logged_call(3)), Verdict::CannotTell(several));
        // A call that was logged since found its record.
        fine(judge(&facts.with_logged_call(1)));
    }

    #[test]
    fn cannot_tell_of_the_wrong_record() {
        let other = Verdict::CannotTell(Why::LinkedToAnotherRecord { id: id(CONTACT) });
        assert_eq!(judge(&lead().with_salesforce_id(CONTACT)), other);
        // The page's address alone says which lead it is.
        assert_eq!(judge(&lead().with_salesforce_id(CONTACT).with_failed_record(Why::NotFound)), other);
        // Whom a task is with, its record alone says.
        assert_eq!(judge(&task().with_failed_record(Why::NotFound)), Verdict::CannotTell(Why::NotFound));
    }

    #[test]
    fn not_applicable_where_nobody_is_called() {
        for facts in [account(), opportunity(), task_without_person(), actions_connections(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
