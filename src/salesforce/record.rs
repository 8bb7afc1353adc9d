//! The record that a page shows, the person it stands for, and who else has that person's address: subrequests of one
//! composite request, and what its answers say.
//!
//! Fields are asked for by name, so that nothing else of the record is read, and apart wherever one of them can be hidden
//! or absent: Salesforce answers a whole `?fields=…` with INVALID_FIELD when one field in it is hidden from the user, or
//! belongs to person accounts in an org without them. Apart, that answer says *hidden*, which a record read without
//! `fields` only implies by leaving the field out.
//!
//! The address can be that of the record itself, which nobody knows before the answer. Then the queries refer to it
//! (`@{address.Email}`), which saves a round trip. How Salesforce quotes and encodes the value it puts into a query is not
//! documented, so such an answer counts only under [`trust_reference`]; otherwise the queries are sent again with the
//! address written out.

use serde::Deserialize;

use super::composite::{Composite, Subanswer};
use super::id::SalesforceId;
use super::object::Object;
use crate::facts::{MatchingRecord, Record, Why};
use crate::ports::Subrequest;
use crate::requests::{self, AddressIn};

const RECORD: &str = "record";
const TITLE: &str = "title";
const PERSON_ACCOUNT: &str = "personAccount";
const ADDRESS: &str = "address";
const LEAD: &str = "lead";
const CONTACT: &str = "contact";

/// Which address leads and contacts are looked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookFor<'a> {
    /// They are not looked for.
    Nothing,
    /// This address.
    Address(&'a str),
    /// The address on the record itself.
    AddressOnRecord,
}

/// The two queries for leads and for contacts, by reference id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchQueries {
    leads: &'static str,
    contacts: &'static str,
}

/// The queries with the address written out, or with the one address that the record can have.
const MATCHES: MatchQueries = MatchQueries { leads: "leads", contacts: "contacts" };
/// A task's person is a lead or a contact, and which one is not known before the answer: its queries are asked for both.
const MATCHES_OF_LEAD: MatchQueries = MatchQueries { leads: "leadsOfLead", contacts: "contactsOfLead" };
const MATCHES_OF_CONTACT: MatchQueries = MatchQueries { leads: "leadsOfContact", contacts: "contactsOfContact" };

impl MatchQueries {
    fn subrequests(self, address: AddressIn<'_>) -> [Subrequest; 2] {
        [(self.leads, Object::Lead), (self.contacts, Object::Contact)]
            .map(|(reference_id, object)| Subrequest { reference_id, url: requests::matches(object, address) })
    }
}

/// The subrequests that read a record: at most eight, of which at most four are queries.
pub fn subrequests(object: Object, id: &SalesforceId, look_for: LookFor<'_>) -> Vec<Subrequest> {
    let read = |reference_id, object: Object, id: &str, fields: &[&str]| Subrequest {
        reference_id,
        url: requests::record(object, id, fields),
    };
    let own = |reference_id, fields: &[&str]| read(reference_id, object, id.as_str(), fields);
    let mut subrequests = match object {
        Object::Lead | Object::Contact => vec![own(RECORD, &["Id", "Name"]), own(ADDRESS, &["Email"])],
        Object::Account => vec![
            own(RECORD, &["Id", "Name"]),
            own(PERSON_ACCOUNT, &["IsPersonAccount", "PersonContactId"]),
            own(ADDRESS, &["PersonEmail"]),
        ],
        Object::Opportunity => vec![own(RECORD, &["Id", "Name"])],
        Object::Task => vec![
            own(RECORD, &["Id", "WhoId"]),
            own(TITLE, &["Subject"]),
            read(LEAD, Object::Lead, "@{record.WhoId}", &["Email"]),
            read(CONTACT, Object::Contact, "@{record.WhoId}", &["Email"]),
        ],
    };
    match look_for {
        LookFor::Nothing => {}
        LookFor::Address(address) => subrequests.extend(match_subrequests(address)),
        LookFor::AddressOnRecord => match object {
            Object::Lead | Object::Contact => {
                subrequests.extend(MATCHES.subrequests(AddressIn::Reference("address.Email")));
            }
            Object::Account => {
                subrequests.extend(MATCHES.subrequests(AddressIn::Reference("address.PersonEmail")));
            }
            Object::Task => {
                subrequests.extend(MATCHES_OF_LEAD.subrequests(AddressIn::Reference("lead.Email")));
                subrequests.extend(MATCHES_OF_CONTACT.subrequests(AddressIn::Reference("contact.Email")));
            }
            Object::Opportunity => {}
        },
    }
    subrequests
}

/// The subrequests that look for an address alone.
pub fn match_subrequests(address: &str) -> [Subrequest; 2] {
    MATCHES.subrequests(AddressIn::Text(address))
}

/// What the answers to [`subrequests`] say of the record.
///
/// # Errors
/// Why the record, or whom it stands for, could not be told. An address that could not be seen is no error: see
/// [`Record::email`].
pub fn decode(host: &str, object: Object, id: &SalesforceId, composite: &Composite<'_>) -> Result<Record, Why> {
    let part = |name| composite.get(name);
    let row: Row = part(RECORD)?.decode(host)?;
    if row.id.as_deref().and_then(SalesforceId::parse).as_ref() != Some(id) {
        return Err(Why::UnknownShape);
    }
    let mut record = Record { name: row.name.unwrap_or_default(), ..Record::unread(object) };
    match object {
        Object::Opportunity => {}
        Object::Lead | Object::Contact => {
            record.person = Some(id.clone());
            record.email = address(host, part(ADDRESS));
        }
        Object::Account => {
            record.person = match part(PERSON_ACCOUNT)?.decode::<PersonAccount>(host) {
                Ok(PersonAccount { is_person_account: false, .. }) => None,
                Ok(PersonAccount { person_contact_id, .. }) => {
                    Some(person_contact_id.as_deref().and_then(SalesforceId::parse).ok_or(Why::UnknownShape)?)
                }
                // An org that has no person accounts has no such fields, and they cannot be hidden from anybody.
                Err(Why::Refused { code, .. }) if code == "INVALID_FIELD" => None,
                Err(why) => return Err(why),
            };
            if record.person.is_some() {
                record.email = address(host, part(ADDRESS));
            }
        }
        Object::Task => {
            record.name = part(TITLE)
                .and_then(|title| title.decode::<Title>(host))
                .ok()
                .and_then(|title| title.subject)
                .unwrap_or_default();
            record.person = match row.who_id.as_deref() {
                None => None,
                Some(who) => Some(SalesforceId::parse(who).ok_or(Why::UnknownShape)?),
            };
            record.email = match record.person.as_ref().map(SalesforceId::object) {
                None => None,
                Some(Some(Object::Lead)) => address(host, part(LEAD)),
                Some(Some(Object::Contact)) => address(host, part(CONTACT)),
                // WhoId leads to a lead or a contact and to nothing else.
                Some(_) => return Err(Why::UnknownShape),
            };
        }
    }
    Ok(record)
}

/// The leads and contacts that the queries with the address written out found.
///
/// # Errors
/// As [`Subanswer::decode`].
pub fn decode_matches(host: &str, composite: &Composite<'_>) -> Result<Vec<MatchingRecord>, Why> {
    MATCHES.decode(host, composite)
}

/// The leads and contacts that the queries by reference to the address of `record` found.
///
/// # Errors
/// As [`Subanswer::decode`].
pub fn decode_referenced_matches(
    host: &str,
    record: &Record,
    composite: &Composite<'_>,
) -> Result<Vec<MatchingRecord>, Why> {
    let queries = match (record.object, record.person.as_ref().and_then(SalesforceId::object)) {
        (Object::Task, Some(Object::Lead)) => MATCHES_OF_LEAD,
        (Object::Task, _) => MATCHES_OF_CONTACT,
        _ => MATCHES,
    };
    queries.decode(host, composite)
}

/// Whether the answer to the queries by reference is about the record's address: the address has nothing that SOQL
/// quotes, and the record's own person is among those found, as whoever has an address must be. A converted lead is not
/// found, and neither is anybody where Salesforce put something else into the query.
pub fn trust_reference(record: &Record, address: &str, found: &[MatchingRecord]) -> bool {
    !address.contains(['\'', '\\', '"'])
        && record.person.as_ref().is_some_and(|person| found.iter().any(|found| found.id == *person))
}

impl MatchQueries {
    fn decode(self, host: &str, composite: &Composite<'_>) -> Result<Vec<MatchingRecord>, Why> {
        let mut found = Vec::new();
        for (reference_id, object) in [(self.leads, Object::Lead), (self.contacts, Object::Contact)] {
            let rows = match composite.get(reference_id)?.decode::<Rows>(host) {
                Ok(rows) => rows.records,
                // The user cannot read the object, so there is none of it that the user can see.
                Err(Why::Refused { code, .. }) if code == "INVALID_TYPE" => continue,
                Err(why) => return Err(why),
            };
            for row in rows {
                let id = row.id.as_deref().and_then(SalesforceId::parse).ok_or(Why::UnknownShape)?;
                found.push(MatchingRecord { object, id, name: row.name.unwrap_or_default() });
            }
        }
        Ok(found)
    }
}

/// The address in an answer: `None` where it could not be seen, `Some(None)` where the field is empty.
fn address(host: &str, part: Result<Subanswer<'_>, Why>) -> Option<Option<String>> {
    let row = part.and_then(|part| part.decode::<AddressRow>(host)).ok()?;
    Some(row.email.map(|email| email.trim().to_owned()).filter(|email| !email.is_empty()))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    id: Option<String>,
    name: Option<String>,
    who_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Title {
    subject: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PersonAccount {
    is_person_account: bool,
    person_contact_id: Option<String>,
}

#[derive(Deserialize)]
struct AddressRow {
    // Present and null where the field is empty. An answer without the key says nothing of the field: without this
    // attribute serde would take it for an empty one.
    #[serde(rename = "Email", alias = "PersonEmail", deserialize_with = "Option::deserialize")]
    email: Option<String>,
}

#[derive(Deserialize)]
struct Rows {
    records: Vec<Row>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HOST: &str = "acme.my.salesforce.com";
    const LEAD_ID: &str = "00Q000000000001EAA";
    const CONTACT_ID: &str = "003000000000001AAA";
    const ACCOUNT_ID: &str = "001000000000001AAA";
    const TASK_ID: &str = "00T000000000001EAA";

    fn id(text: &str) -> SalesforceId {
        SalesforceId::parse(text).unwrap()
    }

    /// A composite answer of (reference id, status, body).
    fn composite(parts: &[(&str, u16, &str)]) -> String {
        let parts: Vec<String> = parts
            .iter()
            .map(|(name, status, body)| {
                format!(r#"{{"body":{body},"httpHeaders":{{}},"httpStatusCode":{status},"referenceId":"{name}"}}"#)
            })
            .collect();
        format!(r#"{{"compositeResponse":[{}]}}"#, parts.join(","))
    }

    fn read(object: Object, text: &str, parts: &[(&str, u16, &str)]) -> Result<Record, Why> {
        let body = composite(parts);
        decode(HOST, object, &id(text), &Composite::decode(body.as_bytes()).unwrap())
    }

    const HIDDEN: &str =
        r#"[{"errorCode":"INVALID_FIELD","message":"No such column 'Email' on sobject of type Lead"}]"#;
    const GONE: &str = r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#;
    const HALTED: &str = r#"[{"errorCode":"PROCESSING_HALTED","message":"Invalid reference specified."}]"#;

    #[test]
    fn a_lead_and_its_address() {
        let row = format!(r#"{{"attributes":{{"type":"Lead"}},"Id":"{LEAD_ID}","Name":"Ann O'Dea"}}"#);
        let lead = |status, address| {
            read(Object::Lead, LEAD_ID, &[("record", 200, &row), ("address", status, address)]).unwrap()
        };
        let seen = lead(200, r#"{"Email":" ann@dea.example "}"#);
        assert_eq!((seen.person, seen.name.as_str()), (Some(id(LEAD_ID)), "Ann O'Dea"));
        assert_eq!(seen.email, Some(Some("ann@dea.example".into())));
        assert_eq!(lead(200, r#"{"Email":null}"#).email, Some(None), "empty");
        assert_eq!(lead(400, HIDDEN).email, None, "hidden");
        assert_eq!(lead(200, "{}").email, None, "an answer that does not say");
        assert_eq!(lead(500, "[]").email, None);
    }

    #[test]
    fn a_record_that_is_not_there_or_another() {
        assert_eq!(read(Object::Lead, LEAD_ID, &[("record", 404, GONE), ("address", 404, GONE)]), Err(Why::NotFound));
        let other = format!(r#"{{"Id":"{CONTACT_ID}","Name":"x"}}"#);
        assert_eq!(read(Object::Lead, LEAD_ID, &[("record", 200, &other)]), Err(Why::UnknownShape));
        assert_eq!(read(Object::Lead, LEAD_ID, &[]), Err(Why::UnknownShape));
    }

    #[test]
    fn an_account_is_a_person_only_where_it_says_so() {
        let row = format!(r#"{{"Id":"{ACCOUNT_ID}","Name":"Acme"}}"#);
        let account = |status, person: &str, address_status, address| {
            read(
                Object::Account,
                ACCOUNT_ID,
                &[("record", 200, &row), ("personAccount", status, person), ("address", address_status, address)],
            )
        };
        let without = account(400, HIDDEN, 400, HIDDEN).unwrap();
        assert_eq!((without.person, without.email), (None, None), "an org without person accounts");
        let business =
            account(200, r#"{"IsPersonAccount":false,"PersonContactId":null}"#, 200, r#"{"PersonEmail":null}"#);
        assert_eq!(business.unwrap().person, None);
        let person = format!(r#"{{"IsPersonAccount":true,"PersonContactId":"{CONTACT_ID}"}}"#);
        let seen = account(200, &person, 200, r#"{"PersonEmail":"p@x.example"}"#).unwrap();
        assert_eq!((seen.person, seen.email), (Some(id(CONTACT_ID)), Some(Some("p@x.example".into()))));
        let hidden = account(200, &person, 400, HIDDEN).unwrap();
        assert_eq!((hidden.person, hidden.email), (Some(id(CONTACT_ID)), None));
        assert_eq!(account(500, "[]", 400, HIDDEN), Err(Why::ServerFault { status: 500 }), "not to be told");
        assert_eq!(
            account(200, r#"{"IsPersonAccount":true,"PersonContactId":null}"#, 200, "{}"),
            Err(Why::UnknownShape)
        );
    }

    #[test]
    fn a_task_stands_for_its_who() {
        let task = |who: &str, lead: (u16, &str), contact: (u16, &str)| {
            let row = format!(r#"{{"Id":"{TASK_ID}","WhoId":{who}}}"#);
            read(
                Object::Task,
                TASK_ID,
                &[
                    ("record", 200, &row),
                    ("title", 200, r#"{"Subject":"Call"}"#),
                    ("lead", lead.0, lead.1),
                    ("contact", contact.0, contact.1),
                ],
            )
        };
        let email = r#"{"Email":"w@x.example"}"#;
        let of_lead = task(&format!("\"{LEAD_ID}\""), (200, email), (404, GONE)).unwrap();
        assert_eq!(
            (of_lead.person, of_lead.email, of_lead.name.as_str()),
            (Some(id(LEAD_ID)), Some(Some("w@x.example".into())), "Call")
        );
        let of_contact = task(&format!("\"{CONTACT_ID}\""), (404, GONE), (200, email)).unwrap();
        assert_eq!((of_contact.person, of_contact.email), (Some(id(CONTACT_ID)), Some(Some("w@x.example".into()))));
        let unreadable = task(&format!("\"{CONTACT_ID}\""), (404, GONE), (404, GONE)).unwrap();
        assert_eq!((unreadable.person, unreadable.email), (Some(id(CONTACT_ID)), None));
        let nobody = task("null", (400, HALTED), (400, HALTED)).unwrap();
        assert_eq!((nobody.person, nobody.email), (None, None));
        assert_eq!(task(&format!("\"{ACCOUNT_ID}\""), (404, GONE), (404, GONE)), Err(Why::UnknownShape));
    }

    #[test]
    fn subrequests_stay_within_what_a_composite_takes() {
        for object in Object::WITH_ACTIVITY_FIELDS {
            let id = id(&format!("{}000000000001", object.key_prefix()));
            for look_for in [LookFor::Nothing, LookFor::Address("a@b.example"), LookFor::AddressOnRecord] {
                let subrequests = subrequests(object, &id, look_for);
                let queries = subrequests.iter().filter(|subrequest| subrequest.url.contains("/query?")).count();
                assert!(subrequests.len() <= 25 && queries <= 5, "{object:?}: {subrequests:?}");
                let mut names: Vec<_> = subrequests.iter().map(|subrequest| subrequest.reference_id).collect();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), subrequests.len(), "names are unique");
            }
        }
        assert_eq!(subrequests(Object::Opportunity, &id("006000000000001AAA"), LookFor::AddressOnRecord).len(), 1);
    }

    #[test]
    fn records_with_the_address() {
        let rows = |text: &str| format!(r#"{{"totalSize":1,"done":true,"records":[{{"Id":"{text}","Name":"N"}}]}}"#);
        let found = |leads: (u16, &str), contacts: (u16, &str)| {
            let body = composite(&[("leads", leads.0, leads.1), ("contacts", contacts.0, contacts.1)]);
            decode_matches(HOST, &Composite::decode(body.as_bytes()).unwrap())
        };
        let lead = MatchingRecord { object: Object::Lead, id: id(LEAD_ID), name: "N".into() };
        let contact = MatchingRecord { object: Object::Contact, id: id(CONTACT_ID), name: "N".into() };
        let none = r#"{"totalSize":0,"done":true,"records":[]}"#;
        let no_type = r#"[{"errorCode":"INVALID_TYPE","message":"sObject type 'Lead' is not supported."}]"#;
        assert_eq!(found((200, &rows(LEAD_ID)), (200, &rows(CONTACT_ID))), Ok(vec![lead, contact.clone()]));
        assert_eq!(found((200, none), (200, none)), Ok(vec![]));
        assert_eq!(
            found((400, no_type), (200, &rows(CONTACT_ID))),
            Ok(vec![contact]),
            "leads that nobody here can read"
        );
        assert_eq!(found((400, HIDDEN), (200, none)), Err(Why::Refused { status: 400, code: "INVALID_FIELD".into() }));
        assert_eq!(found((200, &rows("nonsense")), (200, none)), Err(Why::UnknownShape));
    }

    #[test]
    fn an_answer_by_reference_is_believed_only_with_its_own_person_in_it() {
        let record = Record { person: Some(id(LEAD_ID)), ..Record::unread(Object::Lead) };
        let own = [MatchingRecord { object: Object::Lead, id: id(LEAD_ID), name: String::new() }];
        let other = [MatchingRecord { object: Object::Contact, id: id(CONTACT_ID), name: String::new() }];
        assert!(trust_reference(&record, "ann@dea.example", &own));
        assert!(trust_reference(&record, "ann+sf@dea.example", &own));
        assert!(!trust_reference(&record, "ann@dea.example", &other));
        assert!(!trust_reference(&record, "ann@dea.example", &[]));
        for quoted in ["ann.o'dea@dea.example", "x\\@dea.example", "\"x\"@dea.example"] {
            assert!(!trust_reference(&record, quoted, &own), "{quoted}");
        }
    }
}
