//! The org's API calls are nearly used up.

use super::{Doc, Problem, Rule};
use crate::facts::{Fact, Facts, Saw, Why};
use crate::finding::{Evidence, Finding, Fix, Place, Severity, Verdict, Who};
use crate::requests;

pub(super) static RULE: Rule = Rule {
    problem: Problem::ApiLimitNear,
    doc: Doc {
        what: "Less than 5 % of the API calls that the org has for 24 hours are left. An API call is one question or \
               order that a program sends to Salesforce. All programs that use the org share the same number of \
               them.",
        why: "Actions reaches Salesforce through the API. Once the calls are used up, nothing is logged until some \
              are free again. As long as some are left, this stops nothing, so it is only worth knowing.",
        evidence: "Salesforce says with each answer how many calls are used and how many there are \
                   (`Sforce-Limit-Info`). Loggable reads it from answers that it needs anyway.",
        fix: "A Salesforce admin: in Setup, Company Information, see how many are left. Then find out which programs \
              use them up, and slow those down or have Salesforce add more calls.",
        cannot_tell: "Salesforce was not reached, or its answer did not say how many calls are used.",
        source: "beyond Adobe's documentation",
    },
    judge,
};

/// Under so many percent, it is worth knowing.
const PERCENT: u64 = 5;

fn judge(facts: &Facts) -> Verdict {
    let judged = facts.judged();
    // A page on which nothing was asked has no need to say so.
    if !(judged.activities || judged.fields) || facts.api_usage == Fact::Unseen(Why::NotAsked) {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    let usage = facts.api_usage.get().map_err(Clone::clone)?;
    let (used, limit) = (usage.value.used, usage.value.limit);
    // Any answer has the header. Task's description is one that every page has.
    let source = requests::usage_source();
    let evidence = Evidence { source, saw: Saw::ApiUsage { used, limit }, at: usage.at };
    if limit.saturating_sub(used).saturating_mul(100) >= limit.saturating_mul(PERCENT) {
        return Ok(Verdict::Fine(evidence));
    }
    let fix = Fix { who: Who::SalesforceAdmin, place: Place::CompanyInformation { host: host.clone() } };
    Ok(Verdict::Broken(Finding::new(Severity::Informs, evidence, fix)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;

    #[test]
    fn fires_to_inform_when_less_than_a_twentieth_is_left() {
        for (used, limit) in [(95_001, 100_000), (100_000, 100_000), (120_000, 100_000), (5, 5)] {
            let finding = broken(judge(&account().with_api_usage(used, limit)));
            assert_eq!(finding.severity(), &Severity::Informs);
            assert_eq!(saw(&finding), [Saw::ApiUsage { used, limit }]);
            assert_eq!(
                finding.fixes().next().unwrap().place,
                Place::CompanyInformation { host: HOST.to_owned() }
            );
        }
    }

    #[test]
    fn stays_quiet_while_there_is_enough() {
        for (used, limit) in [(95_000, 100_000), (0, 100_000), (0, 0), (u64::MAX / 2, u64::MAX)] {
            fine(judge(&lead().with_api_usage(used, limit)));
        }
    }

    #[test]
    fn cannot_tell_without_an_answer_or_its_header() {
        for why in [Why::NoSession { host: HOST.to_owned() }, Why::UnknownShape] {
            let facts = lead().but(|facts| facts.api_usage = Fact::Unseen(why.clone()));
            assert_eq!(judge(&facts), Verdict::CannotTell(why));
        }
    }

    #[test]
    fn not_applicable_where_nothing_was_asked() {
        let quiet = lead().but(|facts| facts.api_usage = Fact::Unseen(Why::NotAsked));
        for facts in [quiet, actions_connections(), actions_sync_settings(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
