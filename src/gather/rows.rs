//! Asks for the records that a list shows, or that stand for the people it shows.

use super::{
    ActionsPerson, ApiAccess, Asking, Fact, Facts, PersonSalesforceId, Timestamp, Why, same_address, session_of,
};
use crate::diagnose::About;
use crate::facts::{MatchingRecord, Record};
use crate::list::Key;
use crate::page::Page;
use crate::ports::{ActionsMemory, Clock, Salesforce, Store, Subrequest};
use crate::salesforce::composite::Composite;
use crate::salesforce::host;
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;
use crate::salesforce::rows;

/// What is known of each of these rows, in their order; at most [`rows::ROWS`] of them. `facts` are those of the
/// list's org, as [`gather`](super::gather) has them.
///
/// That costs one request for the records, and another where Actions was seen without a Salesforce ID for some of them: where
/// e-mails to these go depends on who has their addresses. Of the others that is not asked. Of people in Actions only those have
/// a record to ask for whose ID was seen there.
pub async fn gather_rows<S: Salesforce, T: Store, C: Clock, M: ActionsMemory>(
    salesforce: &S,
    store: &T,
    clock: &C,
    memory: &M,
    facts: &Facts,
    keys: &[Key],
) -> Vec<About> {
    let reading = Reading { salesforce, store, clock, memory, facts };
    let mut rows = Vec::new();
    for key in keys {
        rows.push(match key {
            Key::Record(id) => (Some(id.clone()), None),
            Key::Address(address) => {
                let person = reading.person(address).await;
                (linked_id(&person), Some(person))
            }
        });
    }
    let ids: Vec<SalesforceId> = rows.iter().filter_map(|(id, _)| id.clone()).collect();
    let mut records = reading.records(&ids).await.into_iter();
    let host = match &facts.page {
        Page::SalesforceList { host, .. } | Page::SalesforceRecord { host, .. } => host.as_str(),
        _ => "",
    };
    let mut abouts = Vec::new();
    for (id, person) in rows {
        let record = id.as_ref().and_then(|_| records.next()).unwrap_or(Fact::Unseen(Why::NotAsked));
        let (page, person) = match (person, id) {
            (Some(person), _) => (Page::ActionsPerson, Fact::seen(person, clock.now())),
            (None, Some(id)) => {
                let Some(object) = id.object() else { continue };
                let email = record.value().and_then(|record| record.email.as_ref()?.as_deref());
                let person = memory.person(Some(&id), email).await;
                (Page::SalesforceRecord { host: host.to_owned(), object, id }, person)
            }
            (None, None) => continue,
        };
        abouts.push(About { page, record, person, matches: Fact::Unseen(Why::NotAsked) });
    }
    reading.search(&mut abouts).await;
    abouts
}

struct Reading<'a, S, T, C, M> {
    salesforce: &'a S,
    store: &'a T,
    clock: &'a C,
    memory: &'a M,
    facts: &'a Facts,
}

impl<S: Salesforce, T: Store, C: Clock, M: ActionsMemory> Reading<'_, S, T, C, M> {
    /// Asks with one composite, for the user whom everything else is about, before and after.
    async fn ask<R>(
        &self,
        subrequests: &[Subrequest],
        decode: impl FnOnce(&str, &Composite<'_>, Timestamp) -> Result<R, Why>,
    ) -> Result<(R, Timestamp), Why> {
        let Reading { salesforce, store, clock, memory, facts } = *self;
        let host = &facts.api_host.get().map_err(Clone::clone)?.value;
        let identity = &facts.identity.get().map_err(Clone::clone)?.value;
        if let ApiAccess::NotAvailable { code, .. } = &facts.api_access.get().map_err(Clone::clone)?.value {
            return Err(Why::ApiDisabled { code: code.clone() });
        }
        let another = || Why::SessionExpired { host: host.clone() };
        let session = session_of(salesforce, store, host, identity).await.ok_or_else(another)?;
        let asking = Asking { salesforce, store, clock, memory, host, fresh: false };
        let asked = asking.composite(subrequests).await;
        let answer = decode(host, &asked.decoded()?, asked.at)?;
        if session_of(salesforce, store, host, identity).await.as_ref() != Some(&session) {
            return Err(another());
        }
        Ok((answer, asked.at))
    }

    /// The records with these ids.
    async fn records(&self, ids: &[SalesforceId]) -> Vec<Fact<Record>> {
        if ids.is_empty() {
            return Vec::new();
        }
        let decode = |host: &str, composite: &Composite<'_>, at| Ok(rows::decode(host, ids, composite, at));
        match self.ask(&rows::subrequests(ids), decode).await {
            Ok((records, _)) => records,
            Err(why) => ids.iter().map(|_| Fact::Unseen(why.clone())).collect(),
        }
    }

    /// The person whom a list in Actions shows with this address, as last seen there. The list shows no Salesforce ID.
    async fn person(&self, address: &str) -> ActionsPerson {
        let email = Fact::seen(Some(address.to_owned()), self.clock.now());
        let mut person = match self.memory.person(None, Some(address)).await {
            Fact::Seen(seen) => ActionsPerson { email, ..seen.value },
            Fact::Unseen(why) => {
                ActionsPerson { salesforce_id: Fact::Unseen(why), email, salesforce_host: None, name: String::new() }
            }
        };
        // Its own page would be checked in the org that it links to, and to say here that nothing is logged would be wrong.
        let linked = person.salesforce_host.as_deref().and_then(host::api_host);
        if let (Some(linked), Some(host)) = (linked, self.facts.api_host.value())
            && linked != *host
        {
            person.salesforce_id = Fact::Unseen(Why::PersonOfAnotherOrg { host: linked });
            person.salesforce_host = None;
        }
        person
    }

    /// Looks for who has the addresses of those who have no Salesforce ID in Actions.
    async fn search(&self, abouts: &mut [About]) {
        let addresses: Vec<Option<String>> = abouts.iter().map(address_without_id).collect();
        let mut wanted: Vec<&str> = addresses.iter().flatten().map(String::as_str).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return;
        }
        let subrequests = rows::match_subrequests(&wanted);
        let found = self.ask(&subrequests, |host, composite, _| rows::decode_matches(host, composite)).await;
        for (about, address) in abouts.iter_mut().zip(&addresses) {
            let Some(address) = address else { continue };
            about.matches = match &found {
                Ok((found, at)) => {
                    let has = |(email, _): &&(String, MatchingRecord)| same_address(email, address);
                    Fact::seen(found.iter().filter(has).map(|(_, record)| record.clone()).collect(), *at)
                }
                Err(why) => Fact::Unseen(why.clone()),
            };
        }
    }
}

/// The lead or contact that Actions was seen to link the person to.
fn linked_id(person: &ActionsPerson) -> Option<SalesforceId> {
    match person.salesforce_id.value()? {
        PersonSalesforceId::Present(id) => {
            Some(id.clone()).filter(|id| matches!(id.object(), Some(Object::Lead | Object::Contact)))
        }
        PersonSalesforceId::Missing { .. } | PersonSalesforceId::OfAnotherObject(_) => None,
    }
}

/// The address that an e-mail to this person goes by, where Actions was seen without a Salesforce ID.
fn address_without_id(about: &About) -> Option<String> {
    let person = about.person.value()?;
    if matches!(person.salesforce_id.value()?, PersonSalesforceId::Present(_)) {
        return None;
    }
    let in_actions = person.email.value().cloned().flatten();
    let address = in_actions.or_else(|| about.record.value()?.email.clone().flatten())?;
    Some(address.trim().to_owned()).filter(|address| !address.is_empty())
}
