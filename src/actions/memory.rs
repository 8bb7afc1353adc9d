//! What was seen in Actions, kept so that a Salesforce page can use it.
//!
//! A Salesforce record says nothing of Actions, and Actions has no interface to ask. So what its pages showed is
//! remembered, with the moment it was seen: at most 5,000 entries, none longer than 90 days, nothing from private
//! windows, and all of it gone on [`erase`].
//!
//! What is kept is little. Persons are found by digests of the Salesforce ID and of the address, into which the
//! browser's cookie store and the Actions user go as well: nobody who looks at the store reads a list of customers in
//! it. (Somebody who already has an address can still find out whether it is there; no digest of an address prevents
//! that.) Names are not kept, and of an address only its digest: whoever asks for a person by address knows it. In the
//! open are Salesforce IDs, hosts and the Salesforce username that Actions is connected as, because the reader is to
//! be told them.
//!
//! The entries lie in 64 values, by the digest's first bits. A look-up parses at most two of them and never the whole.
//! Every value has a version; one that is not ours or not whole counts as empty and is written anew. Two sightings that
//! are recorded in the same instant may cost one of them. It is seen again with the next look at Actions.

use std::cell::RefCell;
use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::diagnostics::Diagnostics;
use super::reading::{Reading, Shown};
use crate::facts::{
    ACTIONS_SIGHTING_DECIDES, ActionsPerson, ActionsScreen, AuthenticationFailure, Connections, DAY, Fact, MINUTE,
    PersonSalesforceId, Sighting, SyncSettings, Timestamp, Why,
};
use crate::ports::{ActionsMemory, Area, Store};
use crate::salesforce::host;
use crate::salesforce::id::SalesforceId;

/// How long anything is kept, in milliseconds.
pub const KEPT: u64 = 90 * DAY;
/// How many entries there are at most: persons by id, persons by address, and users.
pub const MAX_ENTRIES: usize = SHARDS as usize * SHARD_ENTRIES + MAX_USERS;

const VERSION: u32 = 1;
const SHARDS: u8 = 64;
const SHARD_ENTRIES: usize = 77;
const MAX_USERS: usize = 32;
const USERS: &str = "actions/users";

/// The memory, as one tab sees it at one moment.
#[derive(Debug)]
pub struct Memory<'a, S> {
    store: &'a S,
    cookie_store: &'a str,
    private: bool,
    now: Timestamp,
    user: Option<&'a str>,
    api_host: Option<&'a str>,
    /// The users, once they were read: much is asked of them, and each look into the store takes its time.
    users: RefCell<Option<Users>>,
}

impl<'a, S: Store> Memory<'a, S> {
    /// The memory of a tab in this cookie store (a container has its own). A private window has none: nothing is
    /// recorded from it and nothing is found in it.
    pub fn new(store: &'a S, cookie_store: &'a str, private: bool, now: Timestamp) -> Self {
        Memory { store, cookie_store, private, now, user: None, api_host: None, users: RefCell::default() }
    }

    /// Looks up what this Actions user saw; the address is [`Reading::user`]. Without it, what the user saw who was
    /// last seen in this cookie store: a Salesforce page does not show who uses Actions.
    #[must_use]
    pub fn of_user(self, user: Option<&'a str>) -> Self {
        Memory { user, ..self }
    }

    /// Looks up what belongs to this org. A sandbox has the ids of the org that it is a copy of, so the same id seen
    /// beside a link to another org is that org's: it is told with its host, and only where nothing else is known.
    #[must_use]
    pub fn for_org(self, api_host: &'a str) -> Self {
        Memory { api_host: Some(api_host), ..self }
    }

    /// Keeps what an Actions page showed. What it left open does not displace what was seen before.
    pub async fn record(&self, reading: &Reading) {
        if self.private || (reading.shown.is_none() && reading.user.is_none()) {
            return;
        }
        let user = self.user_key(reading.user.as_deref());
        self.record_user(&user, reading.shown.as_ref()).await;
        if let Some(Shown::Person(person)) = &reading.shown {
            self.record_person(&user, person).await;
        }
    }

    /// What was last seen of the person with this Salesforce ID or this address, whichever sighting of the id's state
    /// is newer. `None` for what is not known of them.
    ///
    /// Where both a person with the id asked for and one with the same address and no id were seen within the days that
    /// decide, the id is [`Why::SeveralPersonsInActions`]: two records in Marketo make two persons in Actions, and the one
    /// cannot be told from the other who lost the id. Asked for by the address alone, it is that too where the id was seen after
    /// the person without one.
    ///
    /// The person's name is not remembered, and the address only as far as `email` is it.
    pub async fn person(&self, id: Option<&SalesforceId>, email: Option<&str>) -> Fact<ActionsPerson> {
        let never = Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Person });
        if self.private {
            return never;
        }
        let mut users = vec![String::new()];
        match self.user {
            Some(_) => users.push(self.user_key(self.user)),
            None => {
                let known = self.users().await;
                let latest = self.here(&known).filter(|user| !user.user.is_empty()).max_by_key(|user| user.seen);
                users.extend(latest.map(|user| user.user.clone()));
            }
        }
        let email = email.map(normal);
        let mut found: Vec<Person> = Vec::new();
        for by in [id.map(|id| By::Id(id.as_str())), email.as_deref().map(By::Address)].into_iter().flatten() {
            let people = self.people(self.shard(by)).await;
            for user in &users {
                let key = self.person_key(user, by);
                let about = |person: &&Person| person.key == key && self.is_about(person, by);
                found.extend(people.iter().filter(about).cloned());
            }
        }
        // What was seen beside a link to another org counts where nothing else was: it says that the ID leads there.
        let (of_another_org, mut found): (Vec<Person>, Vec<Person>) =
            found.into_iter().partition(|person| self.is_of_another_org(person));
        if found.is_empty() {
            found = of_another_org.into_iter().filter(Person::shows_id).collect();
        }
        let linked = found.iter().find(|person| {
            let shows = |seen: &Sighting<PersonSalesforceId>| match &seen.value {
                PersonSalesforceId::Present(shown) => Some(shown) == id && self.decides(seen.at),
                PersonSalesforceId::Missing { .. } | PersonSalesforceId::OfAnotherObject(_) => false,
            };
            person.id.as_ref().is_some_and(shows)
        });
        let without_id = found.iter().filter_map(Person::without_id_at).filter(|at| self.decides(*at)).max();
        let several = match id {
            Some(_) => linked.cloned().zip(without_id),
            // By the address alone nobody can say which of the two is meant, nor whether the one has become the other.
            None => {
                let missing = found.iter().filter_map(|person| person.missing_at).filter(|at| self.decides(*at)).max();
                found.iter().find(|person| person.linked.is_some()).cloned().zip(missing)
            }
        };
        // The first of equals is the one found by id.
        let mut best: Option<Person> = several.as_ref().map(|(linked, _)| linked.clone());
        if best.is_none() {
            for person in found {
                if best.as_ref().is_none_or(|best| person.order() > best.order()) {
                    best = Some(person);
                }
            }
        }
        let Some(person) = best else { return never };
        if person.host.is_none() && !self.may_be_of_org().await {
            return Fact::Unseen(Why::PersonOfUnknownOrg);
        }
        let screen = ActionsScreen::Person;
        let fact = ActionsPerson {
            salesforce_id: match (&person.id, several) {
                (_, Some((_, at))) => Fact::Unseen(Why::SeveralPersonsInActions { at }),
                (Some(seen), None) => Fact::Seen(seen.clone()),
                (None, None) => Fact::Unseen(Why::NoSalesforceIdLabel),
            },
            email: match &person.address {
                Some(Sighting { value: None, at }) => Fact::seen(None, *at),
                Some(Sighting { value: Some(digest), at }) => match &email {
                    Some(email) if users.iter().any(|user| self.person_key(user, By::Address(email)) == *digest) => {
                        Fact::seen(Some(email.clone()), *at)
                    }
                    // Only a digest was kept, which says that it is another address and not which.
                    Some(_) => Fact::Unseen(Why::AnotherAddressInActions { at: *at }),
                    None => Fact::Unseen(Why::NotAsked),
                },
                None => Fact::Unseen(Why::ActionsPageUnclear { screen }),
            },
            salesforce_host: person.host.clone().filter(|host| host::is_salesforce(host)),
            name: String::new(),
        };
        Fact::seen(fact, person.at())
    }

    /// The user's connections as last seen. Where several users of Actions were seen in this cookie store within the
    /// days that decide, and one is connected and another is not, nobody can say whose this page's is.
    pub async fn connection(&self) -> Fact<Connections> {
        let screen = ActionsScreen::Connections;
        let known = self.users().await;
        // Nothing is said by what the releases before kept, which did not tell a sandbox from a production org.
        let says = |seen: &&Sighting<Connections>| self.is_kept(seen.at) && seen.value != Connections::default();
        let seen: Vec<(&User, &Sighting<Connections>)> =
            self.asked(&known).filter_map(|user| Some((user, user.connection.as_ref().filter(says)?))).collect();
        let recent = seen.iter().filter(|(user, seen)| !user.user.is_empty() && self.decides(seen.at));
        if differ(recent.map(|(_, seen)| seen.value.connected())) {
            return Fact::Unseen(Why::ActionsPageUnclear { screen });
        }
        match seen.into_iter().max_by_key(|(_, seen)| seen.at) {
            Some((_, seen)) => Fact::Seen(seen.clone()),
            None => Fact::Unseen(Why::NeverSeenInActions { screen }),
        }
    }

    /// Whether the ids that a person shows without a link to an org may be those of the org looked at. In a sandbox they
    /// are only where the connection seen is one to a sandbox; elsewhere not where it is one to a sandbox alone.
    async fn may_be_of_org(&self) -> bool {
        let Some(api_host) = self.api_host else { return true };
        let connection = self.connection().await;
        let connected = match connection.get() {
            Ok(seen) if self.decides(seen.at) => seen.value.connected(),
            _ => [None, None],
        };
        match connected {
            [_, sandbox] if host::is_sandbox(api_host) => sandbox == Some(true),
            [production, sandbox] => production == Some(true) || sandbox != Some(true),
        }
    }

    /// The user's sync settings as last seen. *Sync Settings* shows one of its two tabs at a time, so the two halves
    /// may come from two looks; the older look's moment is then the moment of both. As with the
    /// [`connection`](Self::connection), users who contradict each other leave it open.
    pub async fn sync_settings(&self) -> Fact<SyncSettings> {
        let screen = ActionsScreen::SyncSettings;
        let known = self.users().await;
        let asked: Vec<&User> = self.asked(&known).collect();
        let ways: [Half; 2] = [|user| user.api.as_ref(), |user| user.bcc.as_ref()];
        let newest = |user: &User| ways.iter().filter_map(|way| way(user)).map(|seen| seen.at).max();

        for way in ways {
            let recent = asked
                .iter()
                .filter(|user| !user.user.is_empty())
                .filter_map(|user| way(user))
                .filter(|seen| self.decides(seen.at));
            if differ(recent.map(|seen| seen.value)) {
                return Fact::Unseen(Why::ActionsPageUnclear { screen });
            }
        }
        // Halves of two users make no whole. A user who was not shown may be the one who was shown elsewhere.
        let latest = asked.iter().filter(|user| !user.user.is_empty()).max_by_key(|user| newest(user));
        let of_latest =
            asked.iter().filter(|user| user.user.is_empty() || latest.is_some_and(|latest| latest.user == user.user));
        let [mut api, mut bcc] = ways.map(|way| {
            of_latest
                .clone()
                .filter_map(|user| way(user))
                .filter(|seen| self.is_kept(seen.at))
                .max_by_key(|seen| seen.at)
        });
        if let (Some(one), Some(other)) = (api, bcc) {
            // A half too old to decide must not make the other look old.
            match (self.decides(one.at), self.decides(other.at)) {
                (true, false) => bcc = None,
                (false, true) => api = None,
                _ => {}
            }
        }
        match [api, bcc].into_iter().flatten().map(|seen| seen.at).min() {
            Some(at) => {
                let value = |seen: Option<&Sighting<bool>>| seen.map(|seen| seen.value);
                Fact::seen(SyncSettings { api: value(api), bcc: value(bcc) }, at)
            }
            None => Fact::Unseen(Why::NeverSeenInActions { screen }),
        }
    }

    /// The newest failed sign-in that *Diagnostics* showed the user when it was last seen; `None` as value where it showed
    /// none. A failure is one user's: where several users of Actions were seen here within the days that decide, and not
    /// all of them have one, nobody can say whose this page's is.
    pub async fn authentication_failure(&self) -> Fact<Option<AuthenticationFailure>> {
        let screen = ActionsScreen::Diagnostics;
        let known = self.users().await;
        let asked: Vec<&User> = self.asked(&known).collect();
        let seen = |user: &&User| user.failure.clone().filter(|seen| self.is_kept(seen.at));
        let recent = asked.iter().copied().filter(|user| !user.user.is_empty() && self.decides(user.seen));
        if differ(recent.map(|user| seen(&user).is_some_and(|seen| seen.value.is_some()))) {
            return Fact::Unseen(Why::ActionsPageUnclear { screen });
        }
        match asked.iter().filter_map(seen).max_by_key(|seen| seen.at) {
            Some(seen) => Fact::Seen(seen),
            None => Fact::Unseen(Why::NeverSeenInActions { screen }),
        }
    }

    async fn record_user(&self, key: &str, shown: Option<&Shown>) {
        let mut known = self.users().await;
        known.users.retain(|user| is_kept(user.seen, self.now));
        let position = known.users.iter().position(|user| user.is(self.cookie_store, key));
        let before = position.map(|index| known.users.swap_remove(index));
        let mut user = before.clone().unwrap_or_else(|| User {
            cookie_store: self.cookie_store.to_owned(),
            user: key.to_owned(),
            seen: self.now,
            connection: None,
            api: None,
            bcc: None,
            failure: None,
        });
        match shown {
            Some(Shown::Connections(Fact::Seen(seen))) => user.connection = Some(seen.clone()),
            Some(Shown::SyncSettings(Fact::Seen(seen))) => {
                let half = |value: Option<bool>| value.map(|value| Sighting { value, at: seen.at });
                user.api = half(seen.value.api).or(user.api);
                user.bcc = half(seen.value.bcc).or(user.bcc);
            }
            Some(Shown::Diagnostics(Diagnostics { authentication_failure: Fact::Seen(seen), .. })) => {
                user.failure = Some(seen.clone());
            }
            _ => {}
        }
        let sweep = self.now.since(known.swept) >= DAY;
        if !sweep && before.as_ref().is_some_and(|before| before.is_as_good_as(&user, self.now)) {
            return;
        }
        user.seen = self.now;
        // In the order in which they were last seen, the latest first.
        known.users.insert(0, user);
        known.users.truncate(MAX_USERS);
        if sweep {
            forget_expired(self.store, self.now).await;
            known.swept = self.now;
        }
        write(self.store, USERS, &known).await;
        self.users.replace(Some(known));
    }

    async fn record_person(&self, user: &str, person: &ActionsPerson) {
        let id = match &person.salesforce_id {
            Fact::Seen(seen) => Some(seen.clone()),
            Fact::Unseen(_) => None,
        };
        let shown_id = match id.as_ref().map(|seen| &seen.value) {
            Some(PersonSalesforceId::Present(id)) => Some(id.clone()),
            _ => None,
        };
        let email = match &person.email {
            Fact::Seen(seen) => Some(Sighting { value: seen.value.as_deref().map(normal), at: seen.at }),
            Fact::Unseen(_) => None,
        };
        let shown_email = email.as_ref().and_then(|seen| seen.value.clone());
        let sighting = Person {
            key: String::new(),
            id,
            address: email.map(|seen| Sighting {
                value: seen.value.map(|email| self.person_key(user, By::Address(&email))),
                at: seen.at,
            }),
            linked: shown_id.clone(),
            without_id: None,
            missing_at: None,
            host: person.salesforce_host.clone(),
        };
        if sighting.id.is_none() && sighting.address.is_none() {
            return;
        }
        if let Some(email) = &shown_email {
            let before = self.merge(user, By::Address(email), &sighting).await;
            // Somebody with this address had an id before, and is still looked for by it. Whether that is the same person
            // cannot be seen, so what was seen of the id stays, with the contrary beside it.
            let lost = before.and_then(|before| before.linked);
            if let (Some(lost), Some(at)) = (lost, sighting.without_id_at()) {
                let without_id =
                    Person { id: None, address: None, without_id: Some(at), host: None, ..sighting.clone() };
                self.merge(user, By::Id(lost.as_str()), &without_id).await;
            }
        }
        if let Some(id) = &shown_id {
            self.merge(user, By::Id(id.as_str()), &sighting).await;
        }
    }

    /// Adds a sighting to what is kept under a key, and returns what was kept before.
    async fn merge(&self, user: &str, by: By<'_>, sighting: &Person) -> Option<Person> {
        let shard = self.shard(by);
        let key = self.person_key(user, by);
        let mut people = self.people(shard).await;
        let position = people.iter().position(|person| person.key == key);
        let before = position.map(|index| people.swap_remove(index));

        // The same id in another org is another person.
        let api_host = |person: &Person| person.host.as_deref().and_then(host::api_host);
        let same_org = |before: &Person| match (api_host(before), api_host(sighting)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let old = before.clone().filter(same_org);
        let new = Person {
            key,
            id: sighting.id.clone().or_else(|| old.as_ref()?.id.clone()),
            address: sighting.address.clone().or_else(|| old.as_ref()?.address.clone()),
            linked: sighting.linked.clone().or_else(|| old.as_ref()?.linked.clone()),
            // The id that is there again is there.
            without_id: sighting.without_id.or_else(|| old.as_ref()?.without_id.filter(|_| sighting.linked.is_none())),
            missing_at: match by {
                By::Address(_) => sighting.without_id_at().or_else(|| old.as_ref()?.missing_at),
                By::Id(_) => None,
            },
            host: sighting.host.clone().or_else(|| old.as_ref()?.host.clone()),
        };
        if before.as_ref().is_none_or(|before| !before.is_as_good_as(&new)) {
            people.push(new);
            people.retain(|person| is_kept(person.at(), self.now));
            people.sort_by_key(|person| std::cmp::Reverse(person.at()));
            people.truncate(SHARD_ENTRIES);
            write(self.store, &shard_key(shard), &Shard { version: VERSION, people }).await;
        }
        before
    }

    /// Whether what is kept under a key says something of the person asked for.
    fn is_about(&self, person: &Person, by: By<'_>) -> bool {
        // The releases before kept under an id that a person with the address it was seen with had none.
        is_kept(person.at(), self.now) && (matches!(by, By::Address(_)) || person.shows_id())
    }

    /// Whether a person was seen beside a link to another org than the one looked at.
    fn is_of_another_org(&self, person: &Person) -> bool {
        match (self.api_host, person.host.as_deref().and_then(host::api_host)) {
            (Some(asked), Some(seen)) => !asked.eq_ignore_ascii_case(&seen),
            _ => false,
        }
    }

    async fn users(&self) -> Users {
        if let Some(known) = self.users.borrow().clone() {
            return known;
        }
        let known: Users = read(self.store, USERS).await;
        let known = if known.version == VERSION { known } else { Users { version: VERSION, ..Users::default() } };
        self.users.replace(Some(known.clone()));
        known
    }

    /// The users seen in this cookie store.
    fn here<'u>(&self, known: &'u Users) -> impl Iterator<Item = &'u User> {
        let (cookie_store, private, now) = (self.cookie_store.to_owned(), self.private, self.now);
        known.users.iter().filter(move |user| !private && user.cookie_store == cookie_store && is_kept(user.seen, now))
    }

    /// Of these the user asked for, and whoever was not shown; all where none is asked for.
    fn asked<'u>(&self, known: &'u Users) -> impl Iterator<Item = &'u User> {
        let asked = self.user.map(|user| self.user_key(Some(user)));
        self.here(known)
            .filter(move |user| asked.as_ref().is_none_or(|asked| user.user.is_empty() || user.user == *asked))
    }

    async fn people(&self, shard: u8) -> Vec<Person> {
        people(self.store, shard).await
    }

    fn is_kept(&self, at: Timestamp) -> bool {
        is_kept(at, self.now)
    }

    fn decides(&self, at: Timestamp) -> bool {
        self.is_kept(at) && self.now.since(at) <= ACTIONS_SIGHTING_DECIDES
    }

    /// The key of an Actions user; empty for one whom the page did not show.
    fn user_key(&self, user: Option<&str>) -> String {
        user.map_or_else(String::new, |user| text(&digest(&["user", self.cookie_store, &normal(user)])))
    }

    fn person_key(&self, user: &str, by: By<'_>) -> String {
        let (kind, value) = by.parts();
        text(&digest(&["person", self.cookie_store, user, kind, value]))
    }

    /// The shard does not depend on the user, so that one look-up serves several.
    fn shard(&self, by: By<'_>) -> u8 {
        let (kind, value) = by.parts();
        digest(&["shard", self.cookie_store, kind, value]).first().map_or(0, |byte| byte % SHARDS)
    }
}

impl<S: Store> ActionsMemory for Memory<'_, S> {
    async fn person(&self, id: Option<&SalesforceId>, email: Option<&str>) -> Fact<ActionsPerson> {
        Memory::person(self, id, email).await
    }
}

/// What is kept, as far as it can be shown: no names and no addresses are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The people, the one last seen first.
    pub people: Vec<RememberedPerson>,
    /// How many users of Actions were seen.
    pub users: usize,
    /// The API hosts of the orgs that the user chose for pages that name none. They are kept elsewhere.
    pub chosen_orgs: Vec<String>,
}

/// A person, as far as it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedPerson {
    /// The Salesforce ID, where one was seen.
    pub id: Option<SalesforceId>,
    /// The Salesforce host that the person was linked to.
    pub host: Option<String>,
    /// When the person was last seen.
    pub at: Timestamp,
}

/// Everything that is kept, of every cookie store.
pub async fn remembered<S: Store>(store: &S, now: Timestamp) -> Remembered {
    let mut found: Vec<RememberedPerson> = Vec::new();
    for shard in 0..SHARDS {
        let people = people(store, shard).await.into_iter().filter(|person| is_kept(person.at(), now));
        // A person with an id is kept under the id and under the address.
        found.extend(people.map(|person| RememberedPerson { at: person.at(), id: person.linked, host: person.host }));
    }
    found.sort_unstable_by_key(|person| std::cmp::Reverse(person.at));
    let mut known = HashSet::new();
    found.retain(|person| person.id.as_ref().is_none_or(|id| known.insert((id.clone(), person.host.clone()))));
    let users: Users = read(store, USERS).await;
    let users = users.users.iter().filter(|user| is_kept(user.seen, now)).count();
    Remembered { people: found, users, chosen_orgs: Vec::new() }
}

/// Forgets everything that was seen in Actions, in every cookie store.
pub async fn erase<S: Store>(store: &S) {
    store.remove(Area::Local, USERS).await;
    for shard in 0..SHARDS {
        store.remove(Area::Local, &shard_key(shard)).await;
    }
}

/// Forgets what is older than 90 days. [`Memory::record`] does so once a day; whoever no longer opens Actions needs it
/// from elsewhere, such as the browser's start.
pub async fn forget_expired<S: Store>(store: &S, now: Timestamp) {
    for shard in 0..SHARDS {
        let mut people = people(store, shard).await;
        let before = people.len();
        people.retain(|person| is_kept(person.at(), now));
        if people.is_empty() {
            // Also what could not be read.
            store.remove(Area::Local, &shard_key(shard)).await;
        } else if people.len() < before {
            write(store, &shard_key(shard), &Shard { version: VERSION, people }).await;
        }
    }
    let mut known: Users = read(store, USERS).await;
    let before = known.users.len();
    known.users.retain(|user| is_kept(user.seen, now));
    if known.users.len() < before {
        write(store, USERS, &known).await;
    }
}

/// By what a person is looked up.
#[derive(Debug, Clone, Copy)]
enum By<'a> {
    Id(&'a str),
    Address(&'a str),
}

impl<'a> By<'a> {
    fn parts(self) -> (&'static str, &'a str) {
        match self {
            By::Id(id) => ("id", id),
            By::Address(address) => ("address", address),
        }
    }
}

/// A person, under the id or under the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Person {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<Sighting<PersonSalesforceId>>,
    /// The key of the person by this address; `None` inside a sighting: the view showed that there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Sighting<Option<String>>>,
    /// The id that was last seen present, also where it no longer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    linked: Option<SalesforceId>,
    /// Under an id: when somebody with the address it was seen with was seen without one since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    without_id: Option<Timestamp>,
    /// Under an address: when somebody with it was last seen without an id, also where somebody with it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<String>,
}

impl Person {
    /// Whether a lead's or contact's id was shown.
    fn shows_id(&self) -> bool {
        matches!(self.id.as_ref().map(|seen| &seen.value), Some(PersonSalesforceId::Present(_)))
    }

    /// When anything was last seen.
    fn at(&self) -> Timestamp {
        let id = self.id.as_ref().map(|seen| seen.at);
        let address = self.address.as_ref().map(|seen| seen.at);
        id.max(address).unwrap_or_default()
    }

    /// When a person of this id or address was last seen without an id of a lead or contact, where they were.
    fn without_id_at(&self) -> Option<Timestamp> {
        match &self.id {
            Some(Sighting { value: PersonSalesforceId::Present(_), .. }) | None => self.without_id,
            Some(Sighting { at, .. }) => Some(*at),
        }
    }

    /// Newer sightings of the id's state come first; without one, anything newer.
    fn order(&self) -> (Option<Timestamp>, Timestamp) {
        (self.id.as_ref().map(|seen| seen.at), self.at())
    }

    /// Whether writing `new` in its place would change nothing but a moment ago into now.
    fn is_as_good_as(&self, new: &Person) -> bool {
        let same = |one: &Person| {
            let id = one.id.as_ref().map(|seen| seen.value.clone());
            let address = one.address.as_ref().map(|seen| seen.value.clone());
            (id, address, one.linked.clone(), one.without_id, one.host.clone())
        };
        same(self) == same(new) && new.at().since(self.at()) < MINUTE
    }
}

/// A user of Actions in a cookie store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct User {
    cookie_store: String,
    /// See [`Memory::user_key`].
    user: String,
    seen: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    connection: Option<Sighting<Connections>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    api: Option<Sighting<bool>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bcc: Option<Sighting<bool>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failure: Option<Sighting<Option<AuthenticationFailure>>>,
}

impl User {
    fn is(&self, cookie_store: &str, key: &str) -> bool {
        self.cookie_store == cookie_store && self.user == key
    }

    fn is_as_good_as(&self, new: &User, now: Timestamp) -> bool {
        let same = |one: &User| {
            let connection = one.connection.as_ref().map(|seen| seen.value.clone());
            let failure = one.failure.as_ref().map(|seen| seen.value.clone());
            (connection, one.api.as_ref().map(|seen| seen.value), one.bcc.as_ref().map(|seen| seen.value), failure)
        };
        same(self) == same(new) && now.since(self.seen) < MINUTE
    }
}

/// One half of the sync settings.
type Half = fn(&User) -> Option<&Sighting<bool>>;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Users {
    version: u32,
    /// When expired entries were last looked for.
    #[serde(default)]
    swept: Timestamp,
    users: Vec<User>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Shard {
    version: u32,
    people: Vec<Person>,
}

fn shard_key(shard: u8) -> String {
    format!("actions/people/{shard:02}")
}

async fn people<S: Store>(store: &S, shard: u8) -> Vec<Person> {
    let kept: Shard = read(store, &shard_key(shard)).await;
    if kept.version == VERSION { kept.people } else { Vec::new() }
}

/// What is kept under a key; what cannot be read counts as nothing.
async fn read<S: Store, T: Default + for<'de> Deserialize<'de>>(store: &S, key: &str) -> T {
    let text = store.get(Area::Local, key).await;
    text.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()).unwrap_or_default()
}

async fn write<S: Store, T: Serialize>(store: &S, key: &str, value: &T) {
    // These types have no map with keys that are not strings, which is all that serialisation could fail on.
    if let Ok(text) = serde_json::to_string(value) {
        store.set(Area::Local, key, &text).await;
    }
}

/// Not older than 90 days. A moment well ahead comes from a clock that was wrong, and nobody knows how old it is.
fn is_kept(at: Timestamp, now: Timestamp) -> bool {
    now.since(at) <= KEPT && at.since(now) <= DAY
}

fn differ<T: PartialEq>(values: impl Iterator<Item = T>) -> bool {
    let mut values = values;
    values.next().is_some_and(|first| values.any(|other| other != first))
}

/// An address as mail compares it.
fn normal(address: &str) -> String {
    address.trim().to_lowercase()
}

/// A digest in which no part runs into the next.
fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// Twelve bytes of a digest: among 5,000 entries none meets another by chance.
fn text(digest: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(digest.get(..12).unwrap_or_default())
}

#[cfg(test)]
mod tests;
