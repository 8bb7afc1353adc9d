//! Many persons of one org, as a list shows them: will e-mails to each be logged, and calls?
//!
//! A rule about the org and its user answers the same for every row of a kind, so it is asked once. Of each row only the rules
//! are asked that look at the person. What a list does not ask Salesforce for (what Actions logged on a record) is not seen, and what
//! concerns fields is not judged: for that, the record is opened.

use serde::{Deserialize, Serialize};

use super::{ActivityVerdict, Answers, CALL, EMAIL, Judged, WHICH_RECORD, answers_to};
use crate::facts::{ActionsPerson, Fact, Facts, MatchingRecord, Record, Scope, Why};
use crate::finding::{Activity, Verdict};
use crate::page::Page;
use crate::rules::Problem;
use crate::salesforce::object::Object;

/// Of the rules that decide whether an activity is logged, those that look at the person. All others look at the org, at its user and
/// at which objects are concerned.
const OF_PERSON: &[Problem] = &[
    Problem::MissingSalesforceId,
    Problem::MissingEmailAddress,
    Problem::UnmatchedEmailAddress,
    Problem::AmbiguousEmailAddress,
    Problem::StaleSalesforceId,
];

/// What is known of one row, as [`Facts`] have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The page that is about this person alone: a record's, or Actions' person view.
    pub page: Page,
    /// The record.
    pub record: Fact<Record>,
    /// The person in Actions.
    pub person: Fact<ActionsPerson>,
    /// Leads and contacts with the person's address.
    pub matches: Fact<Vec<MatchingRecord>>,
}

/// What a row comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowVerdict {
    /// Will an e-mail be logged? `None` where there is no person to send one to.
    pub email: Option<ActivityVerdict>,
    /// Will a call be logged? Likewise.
    pub call: Option<ActivityVerdict>,
    /// The problems that stop e-mails or calls, or leave open where an e-mail goes.
    pub broken: Vec<Problem>,
    /// Why a verdict cannot be told, where one cannot; of several reasons the first.
    pub why: Option<Why>,
}

impl RowVerdict {
    /// The worse of the two verdicts.
    pub fn worst(&self) -> Option<ActivityVerdict> {
        self.email.max(self.call)
    }
}

/// Judges rows. Everything but what an [`About`] holds is the same for all of them.
#[derive(Debug)]
pub struct Rows {
    facts: Facts,
    kinds: Vec<(Kind, Vec<Judged>)>,
}

/// What the rules about the org look at beside the org.
#[derive(Debug, PartialEq, Eq)]
struct Kind {
    scope: Scope,
    own: Result<Option<Object>, Why>,
    person: Result<Option<Object>, Why>,
}

impl Rows {
    /// Rows of the org, and for the user, that the facts are about. What these say of a person or a record is not looked at.
    pub fn new(facts: Facts) -> Self {
        Rows { facts: Facts { proof: Fact::Unseen(Why::NotAsked), ..facts }, kinds: Vec::new() }
    }

    /// The facts that all rows share.
    pub fn shared(&self) -> &Facts {
        &self.facts
    }

    /// Judges one row.
    pub fn judge(&mut self, about: About) -> RowVerdict {
        let About { page, record, person, matches } = about;
        // What holds for this org says nothing of somebody who belongs to another one.
        let id = person.value().map(|person| person.salesforce_id.get());
        if let Some(Err(why @ Why::PersonOfAnotherOrg { .. })) = id {
            let open = Some(ActivityVerdict::CannotTell);
            return RowVerdict { email: open, call: open, broken: Vec::new(), why: Some(why.clone()) };
        }
        let facts = &mut self.facts;
        (facts.page, facts.record, facts.person, facts.matches) = (page, record, person, matches);
        let kind = Kind { scope: facts.judged(), own: facts.own_object(), person: facts.person_object() };
        if !kind.scope.activities {
            return RowVerdict { email: None, call: None, broken: Vec::new(), why: None };
        }
        let of_person = answers_to(facts, |problem| OF_PERSON.contains(&problem));
        let known = self.kinds.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
            let decides = |problem| [EMAIL, WHICH_RECORD, CALL].iter().any(|list| list.contains(&problem));
            self.kinds
                .push((kind, answers_to(&self.facts, |problem| decides(problem) && !OF_PERSON.contains(&problem))));
            self.kinds.len() - 1
        });
        let of_org = self.kinds.get(known).map(|(_, answers)| answers.as_slice()).unwrap_or_default();
        let answers = Answers([of_org, &of_person]);
        let (email, call) = (answers.email(), answers.call());
        let broken = [of_org, &of_person].into_iter().flatten().filter(|judged| match &judged.verdict {
            Verdict::Broken(finding) => {
                let stops = |activity, list: &[Problem]| list.contains(&judged.problem) && finding.blocks(activity);
                stops(Activity::Email, EMAIL) || stops(Activity::Call, CALL) || WHICH_RECORD.contains(&judged.problem)
            }
            _ => false,
        });
        let broken = broken.map(|judged| judged.problem).collect();
        let is_open = [email, call].contains(&ActivityVerdict::CannotTell);
        let why = is_open.then(|| {
            [&of_person[..], of_org].into_iter().flatten().find_map(|judged| match &judged.verdict {
                Verdict::CannotTell(why) => Some(why.clone()),
                _ => None,
            })
        });
        RowVerdict { email: Some(email), call: Some(call), broken, why: why.flatten() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sample::{OutOfOrder, contact, lead, opportunity};

    fn about(facts: Facts) -> About {
        About { page: facts.page, record: facts.record, person: facts.person, matches: facts.matches }
    }

    #[test]
    fn rows_of_every_kind_by_turns() {
        let mut rows = Rows::new(lead());
        let mut judge = |facts| {
            let row = rows.judge(about(facts));
            (row.email, row.call, row.broken, row.why)
        };
        let logs = Some(ActivityVerdict::Logs);
        let by_address = Some(ActivityVerdict::ByAddress);
        let will_not_log = Some(ActivityVerdict::WillNotLog);
        assert_eq!(judge(lead()), (logs, logs, Vec::new(), None));
        assert_eq!(
            judge(lead().without_salesforce_id()),
            (by_address, will_not_log, vec![Problem::MissingSalesforceId], None)
        );
        assert_eq!(judge(opportunity()), (None, None, Vec::new(), None));
        assert_eq!(judge(contact()), (logs, logs, Vec::new(), None));
        assert_eq!(judge(lead()), (logs, logs, Vec::new(), None));
    }
}
