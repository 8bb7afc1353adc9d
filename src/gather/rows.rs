//! Asks for the records that a list shows.

use super::{ApiAccess, Asking, Fact, Facts, PersonSalesforceId, Timestamp, Why, same_address, session_of};
use crate::diagnose::About;
use crate::facts::MatchingRecord;
use crate::page::Page;
use crate::ports::{ActionsMemory, Clock, Salesforce, Store, Subrequest};
use crate::salesforce::composite::Composite;
use crate::salesforce::id::SalesforceId;
use crate::salesforce::rows;

/// What is known of each of these leads and contacts, in their order; at most [`rows::ROWS`] of them. `facts` are those of the
/// list's org, as [`gather`](super::gather) has them.
///
/// That costs one request, and another where Actions was seen without a Salesforce ID for some of them: where e-mails to
/// these go depends on who has their addresses. Of the others that is not asked.
pub async fn gather_rows<S: Salesforce, T: Store, C: Clock, M: ActionsMemory>(
    salesforce: &S,
    store: &T,
    clock: &C,
    memory: &M,
    facts: &Facts,
    ids: &[SalesforceId],
) -> Vec<About> {
    let reading = Reading { salesforce, store, clock, memory, facts };
    let records = match reading
        .ask(&rows::subrequests(ids), |host, composite, at| Ok(rows::decode(host, ids, composite, at)))
        .await
    {
        Ok((records, _)) => records,
        Err(why) => ids.iter().map(|_| Fact::Unseen(why.clone())).collect(),
    };
    let host = match &facts.page {
        Page::SalesforceList { host, .. } | Page::SalesforceRecord { host, .. } => host.as_str(),
        _ => "",
    };
    let mut abouts = Vec::new();
    for (id, record) in ids.iter().zip(records) {
        let Some(object) = id.object() else { continue };
        let email = record.value().and_then(|record| record.email.as_ref()?.as_deref());
        let person = memory.person(Some(id), email).await;
        let page = Page::SalesforceRecord { host: host.to_owned(), object, id: id.clone() };
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
