//! Several leads or contacts have the person's e-mail address.

use super::unmatched_email_address::search;
use super::{Doc, Problem, Rule};
use crate::facts::{Facts, Why};
use crate::finding::{Finding, Fix, Place, Severity, Verdict, Who};

pub(super) static RULE: Rule = Rule {
    problem: Problem::AmbiguousEmailAddress,
    doc: Doc {
        what: "The person has no Salesforce ID, and more than one lead or contact that the user can see has the \
               e-mail address.",
        why: "An e-mail is then logged by the address, and which of the records Actions takes is not documented. So \
              nobody can tell beforehand on which of them it will be found.",
        evidence: "A search in Salesforce for leads and contacts with the address lists them. It is made with the \
                   user's own rights, so there may be more.",
        fix: "Whoever may edit the records: merge them, where they are one person. Or whoever looks after Marketo: \
              have the ID synced to Actions, which then goes by the ID.",
        cannot_tell: "The search was not answered, several match and it is not known whether the person has an ID, \
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
    let first = match found.records.value.as_slice() {
        // That nothing has the address is another rule's problem.
        [] => return Ok(Verdict::NotApplicable),
        [_] => return Ok(Verdict::Fine(found.evidence())),
        [first, ..] => first,
    };
    let evidence = found.evidence();
    found.without_id?;
    let place = || Place::Record { host: found.host.to_owned(), id: first.id.clone() };
    let finding = Finding::new(Severity::Informs, evidence, Fix { who: Who::RecordOwner, place: place() })
        .or(Fix { who: Who::MarketoAdmin, place: place() });
    Ok(Verdict::Broken(finding))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;
    use crate::facts::{ActionsScreen, Saw};
    use crate::finding::Activity;

    #[test]
    fn fires_when_several_have_the_address_and_lists_them() {
        for facts in [lead(), actions_person()] {
            let finding = broken(judge(&facts.without_salesforce_id().with_matches(3)));
            assert_eq!(finding.severity(), &Severity::Informs);
            assert!(!finding.blocks(Activity::Email) && !finding.blocks(Activity::Call) && !finding.blocks_fields());
            let listed = saw(&finding);
            assert!(matches!(&listed[..], [Saw::Matches { records }] if records.len() == 3), "{listed:?}");
        }
    }

    #[test]
    fn stays_quiet_when_one_has_the_address() {
        fine(judge(&lead().without_salesforce_id()));
        fine(judge(&lead().never_opened_in_actions()));
    }

    #[test]
    fn cannot_tell_when_the_id_is_not_known_and_several_match() {
        assert_eq!(
            judge(&lead().never_opened_in_actions().with_matches(2)),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Person })
        );
    }

    #[test]
    fn cannot_tell_when_the_search_was_not_answered() {
        let failed = Why::RequestLimitExceeded;
        assert_eq!(
            judge(&lead().without_salesforce_id().with_failed_matches(failed.clone())),
            Verdict::CannotTell(failed)
        );
    }

    #[test]
    fn cannot_tell_what_another_salesforce_user_sees() {
        let facts = lead().without_salesforce_id().connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&facts)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_with_an_id_or_without_anything_to_choose_from() {
        assert_eq!(judge(&lead().with_matches(3)), Verdict::NotApplicable);
        assert_eq!(judge(&lead().without_salesforce_id().with_matches(0)), Verdict::NotApplicable);
        assert_eq!(judge(&lead().without_salesforce_id().without_address()), Verdict::NotApplicable);
    }

    #[test]
    fn not_applicable_where_nobody_is_written_to() {
        for facts in [account(), opportunity(), task_without_person(), actions_connections(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
