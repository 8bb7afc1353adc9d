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

use litemap::LiteMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::composite::{Composite, Subanswer};
use super::describe::ObjectInfo;
use super::id::SalesforceId;
use super::object::Object;
use super::proof;
use crate::facts::{Fact, MatchingRecord, Owner, Record, RecordState, RequiredField, Timestamp, Why};
use crate::ports::Subrequest;
use crate::requests::{self, AddressIn};

const RECORD: &str = "record";
const TITLE: &str = "title";
const PERSON_ACCOUNT: &str = "personAccount";
const ADDRESS: &str = "address";
const LEAD: &str = "lead";
const CONTACT: &str = "contact";
const LEAD_STATE: &str = "leadState";
const CONTACT_STATE: &str = "contactState";
const STATE: &str = "state";
const OWNER: &str = "owner";
const OWNER_USER: &str = "ownerUser";
const ACCESS: &str = "access";
const REQUIRED: &str = "required";
const LOCK: &str = "lock";

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

/// What is to be read of a record.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Its object.
    pub object: Object,
    /// Its id.
    pub id: &'a SalesforceId,
    /// Which address leads and contacts are looked for by.
    pub look_for: LookFor<'a>,
    /// The user whose right to edit it is asked about, and whose tasks on it.
    pub user_id: &'a str,
    /// The object's description. Without one it is not known which fields can be asked for.
    pub info: Result<&'a ObjectInfo, Why>,
    /// Task's description, likewise.
    pub task: Result<&'a ObjectInfo, Why>,
}

/// The subrequests that read a record: at most fourteen, of which at most five are queries, as many as a composite may
/// have.
pub fn subrequests(wanted: &Wanted<'_>) -> Vec<Subrequest> {
    let Wanted { object, id, look_for, user_id, .. } = *wanted;
    let read = |reference_id, object: Object, id: &str, fields: &[&str]| Subrequest {
        reference_id,
        url: requests::record(object, id, fields),
    };
    let own = |reference_id, fields: &[&str]| read(reference_id, object, id.as_str(), fields);
    let mut subrequests = match object {
        Object::Lead | Object::Contact => vec![
            own(RECORD, &["Id", "Name"]),
            own(ADDRESS, &["Email"]),
            own(OWNER, &["OwnerId"]),
            Subrequest { reference_id: OWNER_USER, url: requests::owner("@{owner.OwnerId}") },
            Subrequest { reference_id: STATE, url: requests::state(object, id) },
        ],
        Object::Account => vec![
            own(RECORD, &["Id", "Name"]),
            own(PERSON_ACCOUNT, &["IsPersonAccount", "PersonContactId"]),
            own(ADDRESS, &["PersonEmail"]),
            read(CONTACT_STATE, Object::Contact, "@{personAccount.PersonContactId}", &["Id"]),
        ],
        Object::Opportunity => vec![own(RECORD, &["Id", "Name"])],
        Object::Task => vec![
            own(RECORD, &["Id", "WhoId"]),
            own(TITLE, &["Subject"]),
            read(LEAD, Object::Lead, "@{record.WhoId}", &["Email"]),
            read(CONTACT, Object::Contact, "@{record.WhoId}", &["Email"]),
            read(LEAD_STATE, Object::Lead, "@{record.WhoId}", requests::STATE_OF_LEAD),
            read(CONTACT_STATE, Object::Contact, "@{record.WhoId}", &["Id"]),
        ],
    };
    if object != Object::Task {
        subrequests.push(Subrequest { reference_id: ACCESS, url: requests::record_access(user_id, id) });
        if let Ok(info) = wanted.info {
            let required: Vec<&str> = info.required.iter().map(|field| field.api_name.as_str()).collect();
            if !required.is_empty() {
                subrequests.push(own(REQUIRED, &required));
            }
            if info.lockable {
                subrequests.push(own(LOCK, &["IsLocked"]));
            }
        }
    }
    if let Ok(task) = wanted.task {
        subrequests.extend(proof::subrequests(object, id, user_id, task));
    }
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

/// What the answers to [`subrequests`], which came `at` this moment, say of the record.
///
/// # Errors
/// Why the record, or whom it stands for, could not be told. What else could not be seen of it is no error: see
/// [`Record`]. A lead or contact that is in the recycle bin is a record with that state and nothing else.
pub fn decode(host: &str, wanted: &Wanted<'_>, composite: &Composite<'_>, at: Timestamp) -> Result<Record, Why> {
    let Wanted { object, id, .. } = *wanted;
    let part = |name| composite.get(name);
    let mut record = Record::unread(object);
    if matches!(object, Object::Lead | Object::Contact) {
        record.person = Some(id.clone());
        record.state = Fact::told(part(STATE).and_then(|part| state_in_query(host, id, part)), at);
    }
    let row: Row = match part(RECORD)?.decode(host) {
        Ok(row) => row,
        Err(Why::NotFound)
            if matches!(record.state.value(), Some(RecordState::Deleted | RecordState::Merged { .. })) =>
        {
            return Ok(record);
        }
        Err(why) => return Err(why),
    };
    if row.id.as_deref().and_then(SalesforceId::parse).as_ref() != Some(id) {
        return Err(Why::UnknownShape);
    }
    record.name = row.name.unwrap_or_default();
    match object {
        Object::Opportunity => {}
        Object::Lead | Object::Contact => {
            record.email = address(host, part(ADDRESS));
            record.owner = Fact::told(owner(host, part(OWNER), part(OWNER_USER)), at);
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
                record.state = Fact::told(part(CONTACT_STATE).and_then(|part| state_of_contact(host, part)), at);
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
            (record.email, record.state) = match record.person.as_ref().map(SalesforceId::object) {
                None => (None, record.state),
                Some(Some(Object::Lead)) => (
                    address(host, part(LEAD)),
                    Fact::told(
                        part(LEAD_STATE).and_then(|part| part.decode::<StateRow>(host)).map(StateRow::state),
                        at,
                    ),
                ),
                Some(Some(Object::Contact)) => (
                    address(host, part(CONTACT)),
                    Fact::told(part(CONTACT_STATE).and_then(|part| state_of_contact(host, part)), at),
                ),
                // WhoId leads to a lead or a contact and to nothing else.
                Some(_) => return Err(Why::UnknownShape),
            };
        }
    }
    if object != Object::Task {
        record.editable = Fact::told(part(ACCESS).and_then(|part| editable(host, id, part)), at);
        match &wanted.info {
            Ok(info) => {
                if info.lockable {
                    let row = part(LOCK).and_then(|part| part.decode::<LockRow>(host));
                    record.locked = Fact::told(row.map(|row| row.is_locked), at);
                }
                record.empty_required = Fact::told(empty_required(host, &info.required, part(REQUIRED)), at);
            }
            Err(why) => record.empty_required = Fact::Unseen(why.clone()),
        }
    }
    Ok(record)
}

/// What became of the record that was queried with the recycle bin.
fn state_in_query(host: &str, id: &SalesforceId, part: Subanswer<'_>) -> Result<RecordState, Why> {
    let rows: Rows<StateRow> = part.decode(host)?;
    // A record that this user cannot see gives no row, and neither does one that was deleted for good.
    let row = rows.records.into_iter().next().ok_or(Why::NotFound)?;
    if row.id().as_ref() != Some(id) {
        return Err(Why::UnknownShape);
    }
    Ok(row.state())
}

/// A contact that can be read is there: contacts are not converted, and nothing refers to a deleted one.
fn state_of_contact(host: &str, part: Subanswer<'_>) -> Result<RecordState, Why> {
    part.decode::<Row>(host).map(|_| RecordState::Sound)
}

/// Who owns a record. Queues are groups, so that what is no user's id and no queue's is nothing that is known here.
fn owner(host: &str, part: Result<Subanswer<'_>, Why>, user: Result<Subanswer<'_>, Why>) -> Result<Owner, Why> {
    let owner = part?.decode::<OwnerRow>(host)?.owner_id;
    match owner.get(..3) {
        Some("00G") => Ok(Owner::Queue),
        Some("005") => {
            let user: UserRow = user?.decode(host)?;
            Ok(if user.is_active { Owner::ActiveUser } else { Owner::InactiveUser })
        }
        _ => Err(Why::UnknownShape),
    }
}

fn editable(host: &str, id: &SalesforceId, part: Subanswer<'_>) -> Result<bool, Why> {
    let rows: Rows<AccessRow> = part.decode(host)?;
    let row = rows.records.into_iter().next().ok_or(Why::NotFound)?;
    if SalesforceId::parse(&row.record_id).as_ref() == Some(id) {
        Ok(row.has_edit_access)
    } else {
        Err(Why::UnknownShape)
    }
}

/// The required fields that have no value. No value is kept.
fn empty_required(
    host: &str,
    required: &[RequiredField],
    part: Result<Subanswer<'_>, Why>,
) -> Result<Vec<RequiredField>, Why> {
    if required.is_empty() {
        return Ok(Vec::new());
    }
    let row: LiteMap<String, Option<IgnoredAny>> = part?.decode(host)?;
    let mut empty = Vec::new();
    for field in required {
        // An answer without the field says nothing of it.
        if row.get(&field.api_name).ok_or(Why::UnknownShape)?.is_none() {
            empty.push(field.clone());
        }
    }
    Ok(empty)
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
            for row in visible_rows::<Row>(host, composite, reference_id)? {
                let id = row.id.as_deref().and_then(SalesforceId::parse).ok_or(Why::UnknownShape)?;
                found.push(MatchingRecord { object, id, name: row.name.unwrap_or_default() });
            }
        }
        Ok(found)
    }
}

/// The rows that the query of this name found; none where the user cannot read the object, so that there is none of it that
/// the user can see.
pub(super) fn visible_rows<T: DeserializeOwned>(
    host: &str,
    composite: &Composite<'_>,
    name: &str,
) -> Result<Vec<T>, Why> {
    match composite.get(name)?.decode::<Rows<T>>(host) {
        Ok(rows) => Ok(rows.records),
        Err(Why::Refused { code, .. }) if code == "INVALID_TYPE" => Ok(Vec::new()),
        Err(why) => Err(why),
    }
}

/// The address in an answer: `None` where it could not be seen, `Some(None)` where the field is empty.
fn address(host: &str, part: Result<Subanswer<'_>, Why>) -> Option<Option<String>> {
    let row = part.and_then(|part| part.decode::<AddressRow>(host)).ok()?;
    Some(filled(row.email))
}

/// The address in a field; none where the field is empty.
pub(super) fn filled(email: Option<String>) -> Option<String> {
    email.map(|email| email.trim().to_owned()).filter(|email| !email.is_empty())
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
pub(super) struct StateRow {
    id: Option<String>,
    /// Asked for in lists alone.
    pub(super) name: Option<String>,
    #[serde(default)]
    is_deleted: bool,
    master_record_id: Option<String>,
    #[serde(default)]
    is_converted: bool,
    converted_contact_id: Option<String>,
    converted_account_id: Option<String>,
    converted_opportunity_id: Option<String>,
}

impl StateRow {
    pub(super) fn id(&self) -> Option<SalesforceId> {
        self.id.as_deref().and_then(SalesforceId::parse)
    }

    pub(super) fn state(self) -> RecordState {
        let into = self.master_record_id.as_deref().and_then(SalesforceId::parse);
        match (self.is_deleted, into) {
            (true, Some(into)) => RecordState::Merged { into },
            (true, None) => RecordState::Deleted,
            (false, _) if self.is_converted => RecordState::Converted {
                into: [self.converted_contact_id, self.converted_account_id, self.converted_opportunity_id]
                    .into_iter()
                    .flatten()
                    .filter_map(|id| SalesforceId::parse(&id))
                    .collect(),
            },
            (false, _) => RecordState::Sound,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OwnerRow {
    owner_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UserRow {
    is_active: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LockRow {
    is_locked: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccessRow {
    record_id: String,
    has_edit_access: bool,
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
pub(super) struct Rows<T> {
    pub(super) records: Vec<T>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::facts::sample::{NOW, description};

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
        let info = lockable(object);
        let (id, task) = (id(text), description(Object::Task));
        let body = composite(parts);
        let wanted = wanted(object, &id, LookFor::AddressOnRecord, &info, &task);
        decode(HOST, &wanted, &Composite::decode(body.as_bytes()).unwrap(), NOW)
    }

    /// A description that requires LastName and has records locked.
    fn lockable(object: Object) -> ObjectInfo {
        let required = vec![RequiredField { api_name: "LastName".to_owned(), label: "Last Name".to_owned() }];
        ObjectInfo { required, lockable: true, ..description(object) }
    }

    fn wanted<'a>(
        object: Object,
        id: &'a SalesforceId,
        look_for: LookFor<'a>,
        info: &'a ObjectInfo,
        task: &'a ObjectInfo,
    ) -> Wanted<'a> {
        Wanted { object, id, look_for, user_id: "005000000000001AAA", info: Ok(info), task: Ok(task) }
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

    /// A lead that can be read, with these answers beside it.
    fn lead_with(parts: &[(&str, u16, &str)]) -> Record {
        let row = format!(r#"{{"Id":"{LEAD_ID}","Name":"Ann"}}"#);
        let mut all = vec![("record", 200, row.as_str())];
        all.extend(parts);
        read(Object::Lead, LEAD_ID, &all).unwrap()
    }

    fn rows(fields: &str) -> String {
        format!(r#"{{"done":true,"records":[{{{fields}}}]}}"#)
    }

    #[test]
    fn what_became_of_it() {
        let state = |fields: &str| {
            let body = rows(&format!(r#""Id":"{LEAD_ID}",{fields}"#));
            lead_with(&[("state", 200, &body)]).state
        };
        let seen = |state| Fact::seen(state, NOW);
        assert_eq!(
            state(r#""IsDeleted":false,"MasterRecordId":null,"IsConverted":false,"ConvertedContactId":null"#),
            seen(RecordState::Sound)
        );
        assert_eq!(
            state(&format!(
                r#""IsDeleted":false,"MasterRecordId":null,"IsConverted":true,"ConvertedContactId":"{CONTACT_ID}",
                   "ConvertedAccountId":"{ACCOUNT_ID}","ConvertedOpportunityId":null"#
            )),
            seen(RecordState::Converted { into: vec![id(CONTACT_ID), id(ACCOUNT_ID)] })
        );
        let none = r#"{"done":true,"records":[]}"#;
        assert_eq!(lead_with(&[("state", 200, none)]).state, Fact::Unseen(Why::NotFound));
        assert_eq!(lead_with(&[]).state, Fact::Unseen(Why::UnknownShape));
        let other = rows(&format!(r#""Id":"{CONTACT_ID}","IsDeleted":false,"MasterRecordId":null"#));
        assert_eq!(lead_with(&[("state", 200, &other)]).state, Fact::Unseen(Why::UnknownShape));
    }

    #[test]
    fn what_is_in_the_recycle_bin_is_a_record_with_nothing_but_that() {
        let deleted = |master: &str| {
            let body = rows(&format!(r#""Id":"{LEAD_ID}","IsDeleted":true,"MasterRecordId":{master}"#));
            let entity = r#"[{"errorCode":"ENTITY_IS_DELETED","message":"entity is deleted"}]"#;
            read(Object::Lead, LEAD_ID, &[("state", 200, &body), ("record", 404, entity)]).unwrap()
        };
        let record = deleted("null");
        assert_eq!(record.state, Fact::seen(RecordState::Deleted, NOW));
        assert_eq!((record.person, record.email, record.name.as_str()), (Some(id(LEAD_ID)), None, ""));
        let merged = deleted(r#""00Q000000000002EAA""#);
        assert_eq!(merged.state, Fact::seen(RecordState::Merged { into: id("00Q000000000002EAA") }, NOW));
    }

    #[test]
    fn who_owns_it() {
        let owner = |owner: (u16, &str), user: (u16, &str)| {
            lead_with(&[("owner", owner.0, owner.1), ("ownerUser", user.0, user.1)]).owner
        };
        let (user, queue) = (r#"{"OwnerId":"005000000000001AAA"}"#, r#"{"OwnerId":"00G000000000001AAA"}"#);
        assert_eq!(owner((200, user), (200, r#"{"IsActive":true}"#)), Fact::seen(Owner::ActiveUser, NOW));
        assert_eq!(owner((200, user), (200, r#"{"IsActive":false}"#)), Fact::seen(Owner::InactiveUser, NOW));
        assert_eq!(owner((200, queue), (404, GONE)), Fact::seen(Owner::Queue, NOW));
        assert_eq!(owner((200, user), (404, GONE)), Fact::Unseen(Why::NotFound));
        assert_eq!(owner((200, r#"{"OwnerId":"x"}"#), (404, GONE)), Fact::Unseen(Why::UnknownShape));
        assert!(owner((400, HIDDEN), (400, HALTED)).value().is_none());
    }

    #[test]
    fn whether_it_can_be_saved() {
        let access = |editable| rows(&format!(r#""RecordId":"{LEAD_ID}","HasEditAccess":{editable}"#));
        assert_eq!(lead_with(&[("access", 200, &access(true))]).editable, Fact::seen(true, NOW));
        assert_eq!(lead_with(&[("access", 200, &access(false))]).editable, Fact::seen(false, NOW));
        let none = r#"{"done":true,"records":[]}"#;
        assert_eq!(lead_with(&[("access", 200, none)]).editable, Fact::Unseen(Why::NotFound));
        let other = rows(&format!(r#""RecordId":"{CONTACT_ID}","HasEditAccess":true"#));
        assert_eq!(lead_with(&[("access", 200, &other)]).editable, Fact::Unseen(Why::UnknownShape));

        assert_eq!(lead_with(&[("lock", 200, r#"{"IsLocked":true}"#)]).locked, Fact::seen(true, NOW));
        assert!(lead_with(&[("lock", 400, HIDDEN)]).locked.value().is_none());

        let empty = |body| lead_with(&[("required", 200, body)]).empty_required;
        assert_eq!(empty(r#"{"attributes":{"type":"Lead"},"LastName":"O'Dea"}"#), Fact::seen(Vec::new(), NOW));
        assert_eq!(empty(r#"{"LastName":null}"#), Fact::seen(lockable(Object::Lead).required, NOW));
        assert_eq!(empty("{}"), Fact::Unseen(Why::UnknownShape), "an answer that does not say");
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
                let (info, task) = (lockable(object), description(Object::Task));
                let subrequests = subrequests(&wanted(object, &id, look_for, &info, &task));
                let is_query = |url: &str| url.contains("/query?") || url.contains("/queryAll?");
                let queries = subrequests.iter().filter(|subrequest| is_query(&subrequest.url)).count();
                assert!(subrequests.len() <= 25 && queries <= 5, "{object:?}: {subrequests:?}");
                let mut names: Vec<_> = subrequests.iter().map(|subrequest| subrequest.reference_id).collect();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), subrequests.len(), "names are unique");
            }
        }
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
