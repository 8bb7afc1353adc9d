//! The org or this user has no API access.

use super::{Doc, Problem, Rule};
use crate::facts::{ApiAccess, Facts, Saw, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Verdict, Who};
use crate::requests;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::ApiNotAvailable,
    doc: Doc {
        what: "Salesforce's API is not available to the org or to the user. The API is the way by which other \
               programs, such as Actions, reach Salesforce.",
        why: "Actions reads and writes Salesforce through the API, with the user's own rights. Without it, neither \
              e-mails nor calls are logged.",
        evidence: "Salesforce refuses with `API_DISABLED_FOR_ORG` or `API_CURRENTLY_DISABLED`.",
        fix: "A Salesforce admin: in Setup, the permission *API Enabled* in the user's profile or in a permission \
              set. Where the org's edition has no API, another edition, from Salesforce.",
        cannot_tell: "Salesforce was not asked or gave no answer, the org admits approved apps only (Actions may be \
                      one of them), or Actions is connected as another Salesforce user.",
        source: "beyond Adobe's documentation",
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
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    let access = facts.api_access.get().map_err(Clone::clone)?;
    let evidence = |saw| Evidence { source: requests::object_source(Object::Task), saw, at: access.at };
    match (&access.value, facts.same_salesforce_user()) {
        (_, Err(why @ Why::AnotherSalesforceUser { .. })) | (ApiAccess::Available, Err(why)) => Err(why),
        (ApiAccess::Available, Ok(())) => Ok(Verdict::Fine(evidence(Saw::ApiAnswered))),
        // A refusal also keeps the user's name from being asked for. It is this session's all the same.
        (ApiAccess::NotAvailable { status, code }, _) => {
            let severity = Severity::Blocks { activities: vec![Activity::Email, Activity::Call], fields: false };
            let evidence = evidence(Saw::ApiRefused { status: *status, code: code.clone() });
            let fix = Fix { who: Who::SalesforceAdmin, place: Place::PermissionSets { host: host.clone() } };
            Ok(Verdict::Broken(Finding::new(severity, evidence, fix)))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::Fact;
    use crate::facts::sample::*;

    #[test]
    fn fires_when_salesforce_refuses() {
        for facts in [lead(), contact(), task(), actions_person()] {
            let finding = broken(judge(&facts.without_api()));
            assert!(finding.blocks(Activity::Email) && finding.blocks(Activity::Call) && !finding.blocks_fields());
            assert_eq!(
                saw(&finding),
                [Saw::ApiRefused { status: 403, code: "API_DISABLED_FOR_ORG".to_owned() }]
            );
        }
    }

    #[test]
    fn stays_quiet_when_salesforce_answers() {
        assert_eq!(fine(judge(&lead())).saw, Saw::ApiAnswered);
    }

    #[test]
    fn cannot_tell_without_an_answer() {
        for why in [
            Why::NoSession { host: HOST.to_owned() },
            Why::SessionRefusedForApi { host: HOST.to_owned() },
            Why::TimedOut { host: HOST.to_owned() },
        ] {
            assert_eq!(judge(&lead().with_silent_salesforce(why.clone())), Verdict::CannotTell(why));
        }
        assert_eq!(judge(&actions_person().without_org()), Verdict::CannotTell(Why::WhichOrg { hosts: Vec::new() }));
    }

    #[test]
    fn cannot_tell_for_another_salesforce_user_or_for_nobody() {
        let other = lead().connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&other)), Why::AnotherSalesforceUser { .. }));
        let refused = other.but(|facts| {
            facts.api_access =
                Fact::seen(ApiAccess::NotAvailable { status: 403, code: "API_CURRENTLY_DISABLED".to_owned() }, NOW);
        });
        assert!(matches!(cannot_tell(judge(&refused)), Why::AnotherSalesforceUser { .. }));
        let nobody = lead().but(|facts| facts.identity = Fact::Unseen(Why::NotJson));
        assert_eq!(judge(&nobody), Verdict::CannotTell(Why::NotJson));
    }

    #[test]
    fn not_applicable_where_no_activity_is_judged() {
        for facts in [account(), opportunity(), actions_connections(), lead_list()] {
            assert_eq!(judge(&facts.without_api()), Verdict::NotApplicable);
        }
        assert_eq!(judge(&task_without_person()), Verdict::NotApplicable);
    }
}
