//! A list of leads and contacts, as far as its rows were seen on the page and judged.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::diagnose::{ActivityVerdict, RowVerdict};
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;

/// How many rows of one list are judged. Lightning lists show at most 2,000.
pub const MOST: usize = 2_000;

/// The rows of a list, and what the reader made of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    rows: Vec<Row>,
    /// There were more than [`MOST`].
    pub is_cut: bool,
    /// The reader does not want the summary on the page.
    pub is_dismissed: bool,
    /// What the reader looks for among the names.
    pub filter: String,
}

/// A row: a lead or a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its id.
    pub id: SalesforceId,
    /// Its name in Salesforce; empty where it could not be seen.
    pub name: String,
    /// What it came to; none while it is being asked for.
    pub verdict: Option<RowVerdict>,
}

impl Row {
    /// Whether an e-mail, or a call, will not be logged.
    pub fn will_not_log(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.worst() == Some(ActivityVerdict::WillNotLog))
    }
}

/// Rows, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that were seen on the page.
    pub rows: usize,
    /// Those that were judged.
    pub checked: usize,
    /// Those to which e-mails will not be logged.
    pub emails: usize,
    /// Those to which calls will not be logged.
    pub calls: usize,
    /// Those to which e-mails or calls, or both, will not be logged.
    pub will_not_log: usize,
    /// Those of which something cannot be told, and that are none of these.
    pub open: usize,
}

impl List {
    /// A list of which no row was seen yet.
    pub fn new(is_dismissed: bool) -> Self {
        List { is_dismissed, ..List::default() }
    }

    /// Takes in what a page shows as ids of rows, and answers the leads and contacts among them that were not seen before,
    /// each once. What is no id, or another object's, is left out.
    pub fn add(&mut self, ids: &[String]) -> Vec<SalesforceId> {
        let mut known: HashSet<SalesforceId> = self.rows.iter().map(|row| row.id.clone()).collect();
        let is_person = |id: &SalesforceId| matches!(id.object(), Some(Object::Lead | Object::Contact));
        let mut new: Vec<SalesforceId> = ids
            .iter()
            .filter_map(|id| SalesforceId::parse(id))
            .filter(|id| is_person(id) && known.insert(id.clone()))
            .collect();
        let room = MOST.saturating_sub(self.rows.len());
        self.is_cut |= new.len() > room;
        new.truncate(room);
        self.rows.extend(new.iter().map(|id| Row { id: id.clone(), name: String::new(), verdict: None }));
        new
    }

    /// Writes down what a row came to.
    pub fn judge(&mut self, id: &SalesforceId, name: String, verdict: RowVerdict) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == *id) {
            (row.name, row.verdict) = (name, Some(verdict));
        }
    }

    /// The rows, in the order in which they were first seen.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether some are still being asked for.
    pub fn is_checking(&self) -> bool {
        self.rows.iter().any(|row| row.verdict.is_none())
    }

    /// The rows, counted.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { rows: self.rows.len(), ..Counts::default() };
        for row in &self.rows {
            let Some(verdict) = &row.verdict else { continue };
            let is = |activity: Option<ActivityVerdict>, what| usize::from(activity == Some(what));
            counts.checked += 1;
            counts.emails += is(verdict.email, ActivityVerdict::WillNotLog);
            counts.calls += is(verdict.call, ActivityVerdict::WillNotLog);
            counts.will_not_log += is(verdict.worst(), ActivityVerdict::WillNotLog);
            counts.open += is(verdict.worst(), ActivityVerdict::CannotTell);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Why;

    const LEAD: &str = "00Q5g00000aXbTqEAK";

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    fn id(text: &str) -> SalesforceId {
        SalesforceId::parse(text).expect("an id")
    }

    #[test]
    fn leads_and_contacts_are_rows_each_once() {
        let contact = id("003000000000001").to_string();
        let mut list = List::default();
        let new = list.add(&ids(&[LEAD, &LEAD[..15], &contact, "001000000000001", "00Q", "", "00Q5g00000aXbTqAAA"]));
        assert_eq!(new, [id(LEAD), id(&contact)]);
        assert_eq!(list.add(&ids(&[LEAD, &contact])), []);
        assert!(list.is_checking() && !list.is_cut);
    }

    #[test]
    fn a_list_that_goes_on_for_ever_is_cut() {
        let many: Vec<String> = (0..MOST + 5).map(|number| format!("00Q{number:012}")).collect();
        let mut list = List::default();
        assert_eq!(list.add(&many).len(), MOST);
        assert!(list.is_cut);
        assert_eq!(list.add(&ids(&[LEAD])), []);
    }

    #[test]
    fn rows_are_counted_by_what_they_came_to() {
        use ActivityVerdict::{ByAddress, CannotTell, Logs, WillNotLog};
        let mut list = List::default();
        let verdicts = [
            (Logs, Logs),
            (ByAddress, WillNotLog),
            (WillNotLog, WillNotLog),
            (CannotTell, WillNotLog),
            (CannotTell, Logs),
            (WillNotLog, CannotTell),
        ];
        for (number, (email, call)) in verdicts.into_iter().enumerate() {
            let number = format!("00Q{number:012}");
            list.add(std::slice::from_ref(&number));
            let why = Some(Why::NotFound);
            let verdict = RowVerdict { email: Some(email), call: Some(call), broken: Vec::new(), why };
            list.judge(&id(&number), "Ada".to_owned(), verdict);
        }
        list.add(&ids(&[LEAD]));
        let counts = Counts { rows: 7, checked: 6, emails: 2, calls: 3, will_not_log: 4, open: 1 };
        assert_eq!(list.counts(), counts);
    }
}
