//! A list of leads and contacts in Salesforce, or of people in Actions, as far as its rows were seen on the page and judged.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::actions::reading::is_address;
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

/// By what a row is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Key {
    /// A lead or a contact in Salesforce.
    Record(SalesforceId),
    /// A person in Actions, whose list shows the e-mail address and no id. In lower case.
    Address(String),
}

impl Key {
    /// The lead or contact that a list in Salesforce calls so; `None` for what is no id, or another object's.
    pub fn record(id: &str) -> Option<Self> {
        let id = SalesforceId::parse(id)?;
        matches!(id.object(), Some(Object::Lead | Object::Contact)).then_some(Key::Record(id))
    }

    /// The person whom a list in Actions shows with this address; `None` for what is none.
    pub fn address(address: &str) -> Option<Self> {
        let address = address.trim();
        is_address(address).then(|| Key::Address(address.to_lowercase()))
    }

    /// The id, or the address.
    pub fn as_str(&self) -> &str {
        match self {
            Key::Record(id) => id.as_str(),
            Key::Address(address) => address,
        }
    }
}

/// A row: a lead or a contact, or a person in Actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// By what it is known.
    pub key: Key,
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

    /// Takes in rows that a page shows, and answers those that were not seen before, each once.
    pub fn add(&mut self, keys: impl IntoIterator<Item = Key>) -> Vec<Key> {
        let mut known: HashSet<Key> = self.rows.iter().map(|row| row.key.clone()).collect();
        let mut new: Vec<Key> = keys.into_iter().filter(|key| known.insert(key.clone())).collect();
        let room = MOST.saturating_sub(self.rows.len());
        self.is_cut |= new.len() > room;
        new.truncate(room);
        self.rows.extend(new.iter().map(|key| Row { key: key.clone(), name: String::new(), verdict: None }));
        new
    }

    /// Writes down what a row came to.
    pub fn judge(&mut self, key: &Key, name: String, verdict: RowVerdict) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.key == *key) {
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

    fn records(ids: &[&str]) -> Vec<Key> {
        ids.iter().filter_map(|id| Key::record(id)).collect()
    }

    fn record(id: &str) -> Key {
        Key::record(id).expect("a lead's or contact's id")
    }

    #[test]
    fn leads_and_contacts_are_rows_each_once() {
        let contact = record("003000000000001");
        let mut list = List::default();
        let seen = [LEAD, &LEAD[..15], contact.as_str(), "001000000000001", "00Q", "", "00Q5g00000aXbTqAAA"];
        assert_eq!(list.add(records(&seen)), [record(LEAD), contact.clone()]);
        assert_eq!(list.add(records(&[LEAD, contact.as_str()])), []);
        assert!(list.is_checking() && !list.is_cut);
    }

    #[test]
    fn people_in_actions_are_rows_by_their_addresses() {
        let seen = ["Ada@Example.com", " ada@example.com ", "ada", "@example.com", "", "grace@example.com", LEAD];
        let mut list = List::default();
        let new = list.add(seen.iter().filter_map(|text| Key::address(text)));
        assert_eq!(new.iter().map(Key::as_str).collect::<Vec<_>>(), ["ada@example.com", "grace@example.com"]);
    }

    #[test]
    fn a_list_that_goes_on_for_ever_is_cut() {
        let many = (0..MOST + 5).map(|number| record(&format!("00Q{number:012}")));
        let mut list = List::default();
        assert_eq!(list.add(many).len(), MOST);
        assert!(list.is_cut);
        assert_eq!(list.add(records(&[LEAD])), []);
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
            let key = record(&format!("00Q{number:012}"));
            list.add([key.clone()]);
            let why = Some(Why::NotFound);
            let verdict = RowVerdict { email: Some(email), call: Some(call), broken: Vec::new(), why };
            list.judge(&key, "Ada".to_owned(), verdict);
        }
        list.add(records(&[LEAD]));
        let counts = Counts { rows: 7, checked: 6, emails: 2, calls: 3, will_not_log: 4, open: 1 };
        assert_eq!(list.counts(), counts);
    }
}
