//! The leads and contacts that a list shows, many in one composite request, and what its answers say of each.
//!
//! What became of a record and its address are asked for apart, as [`record`] does: an address that is
//! hidden from the user has the whole query refused.

use litemap::LiteMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::composite::Composite;
use super::id::SalesforceId;
use super::object::Object;
use super::record::{self, Rows, StateRow};
use crate::facts::{Fact, MatchingRecord, Record, RecordState, Timestamp, Why};
use crate::ports::Subrequest;
use crate::requests;

/// How many records one composite asks for. Salesforce takes a query of 100,000 characters, and this one has under 5,000.
pub const ROWS: usize = 200;

/// An object with the names of its two queries.
const QUERIES: [(Object, &str, &str); 2] =
    [(Object::Lead, "leads", "leadAddresses"), (Object::Contact, "contacts", "contactAddresses")];

/// The subrequests for at most [`ROWS`] leads and contacts: at most four, each a query. Ids of other objects are left out.
pub fn subrequests(ids: &[SalesforceId]) -> Vec<Subrequest> {
    let mut subrequests = Vec::new();
    for (object, rows, addresses) in QUERIES {
        let ids: Vec<String> =
            ids.iter().filter(|id| id.object() == Some(object)).take(ROWS).map(SalesforceId::to_string).collect();
        if !ids.is_empty() {
            subrequests.push(Subrequest { reference_id: rows, url: requests::rows(object, &ids) });
            subrequests.push(Subrequest { reference_id: addresses, url: requests::row_addresses(object, &ids) });
        }
    }
    subrequests
}

/// What the answers to [`subrequests`], which came `at` this moment, say of each of the `ids`, in their order. A record that
/// this user cannot see is unseen for [`Why::NotFound`].
pub fn decode(host: &str, ids: &[SalesforceId], composite: &Composite<'_>, at: Timestamp) -> Vec<Fact<Record>> {
    let tables = QUERIES.map(|(object, rows, addresses)| (object, Table::decode(host, composite, rows, addresses)));
    let of = |id: &SalesforceId| {
        let table = tables.iter().find(|(object, _)| id.object() == Some(*object));
        table.ok_or(Why::NotFound).and_then(|(object, table)| table.record(*object, id, at))
    };
    ids.iter().map(|id| Fact::told(of(id), at)).collect()
}

/// How many leads, and how many contacts, with the addresses of a list's rows are looked at. Salesforce answers a query with
/// no more at once.
const FOUND: usize = 2_000;

/// The subrequests that look for who has these addresses: two queries.
pub fn match_subrequests(addresses: &[&str]) -> Vec<Subrequest> {
    QUERIES
        .map(|(object, name, _)| Subrequest {
            reference_id: name,
            url: requests::matches_of_many(object, addresses, FOUND),
        })
        .into()
}

/// The leads and contacts that [`match_subrequests`] found, each with its address.
///
/// # Errors
/// As [`Subanswer::decode`](super::composite::Subanswer::decode), and where more were found than can be told of.
pub fn decode_matches(host: &str, composite: &Composite<'_>) -> Result<Vec<(String, MatchingRecord)>, Why> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Row {
        id: SalesforceId,
        name: Option<String>,
        email: String,
    }
    let mut found = Vec::new();
    for (object, name, _) in QUERIES {
        let rows: Vec<Row> = record::visible_rows(host, composite, name)?;
        if rows.len() >= FOUND {
            return Err(Why::TooLarge);
        }
        let named = |Row { id, name, email }| (email, MatchingRecord { object, id, name: name.unwrap_or_default() });
        found.extend(rows.into_iter().map(named));
    }
    Ok(found)
}

/// What was answered about one object's records.
struct Table {
    rows: Result<LiteMap<SalesforceId, (String, RecordState)>, Why>,
    /// Why there are none does not matter: an address that could not be seen is that.
    addresses: LiteMap<SalesforceId, Option<String>>,
}

#[derive(Deserialize)]
struct Address {
    #[serde(rename = "Id")]
    id: String,
    // An answer without the key says nothing of the field, and is none.
    #[serde(rename = "Email", deserialize_with = "Option::deserialize")]
    email: Option<String>,
}

impl Table {
    fn decode(host: &str, composite: &Composite<'_>, rows: &str, addresses: &str) -> Self {
        fn answered<T: DeserializeOwned>(host: &str, composite: &Composite<'_>, name: &str) -> Result<Vec<T>, Why> {
            composite.get(name)?.decode::<Rows<T>>(host).map(|rows| rows.records)
        }
        let rows = answered::<StateRow>(host, composite, rows).map(|rows| {
            rows.into_iter()
                .filter_map(|row| Some((row.id()?, (row.name.clone().unwrap_or_default(), row.state()))))
                .collect()
        });
        let addresses = answered::<Address>(host, composite, addresses).unwrap_or_default();
        let addresses = addresses
            .into_iter()
            .filter_map(|row| Some((SalesforceId::parse(&row.id)?, record::filled(row.email))))
            .collect();
        Table { rows, addresses }
    }

    fn record(&self, object: Object, id: &SalesforceId, at: Timestamp) -> Result<Record, Why> {
        let (name, state) = self.rows.as_ref().map_err(Clone::clone)?.get(id).ok_or(Why::NotFound)?;
        Ok(Record {
            name: name.clone(),
            person: Some(id.clone()),
            email: self.addresses.get(id).cloned(),
            state: Fact::seen(state.clone(), at),
            ..Record::unread(object)
        })
    }
}
