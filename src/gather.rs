//! Asks the ports for exactly what the rules on a page need, each thing once, and writes down what was seen.
//!
//! # What is asked, and how often
//! A record, or a person in Actions, costs at most four requests when nothing is known yet: userinfo, Task's describe and
//! one object-info batch side by side, then one composite, which may name only fields that the descriptions show.
//! Identity is kept once per session, descriptions for [`DESCRIPTIONS_KEPT`] per org and user, so that the next visit
//! costs one. Describes of objects that object-info did not answer for take one composite more, and so does the search
//! for an address that could not be searched for by reference (see [`record::trust_reference`]). A list costs the same three
//! when nothing is known yet, and one composite for every 200 of its rows. Every other page costs nothing.
//!
//! # Whose facts they are
//! Nothing is told of an org before it is known whose session was read: without an identity every fact of Salesforce is
//! unseen, for that reason. A session that is refused, or that changes while it is used (*log in as*), is read again and
//! everything asked once more with it; a second refusal is the answer.

mod rows;
mod setup;

use litemap::LiteMap;
use std::future::Future;

use futures_util::future::{join_all, join3};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::facts::{
    ActionsPerson, ApiAccess, ApiUsage, AuthenticationFailure, Connection, Connections, Fact, Facts, Identity, MINUTE,
    ObjectAccess, PersonSalesforceId, Sighting, SyncSettings, Timestamp, Why, same_address,
};
use crate::kept;
use crate::page::Page;
use crate::ports::{ActionsMemory, Answer, Area, Clock, Salesforce, Session, Store, Subrequest};
use crate::requests;
use crate::salesforce::composite::Composite;
use crate::salesforce::object::Object;
use crate::salesforce::record::{self, LookFor, Wanted};
use crate::salesforce::{describe, error, host, limits, proof, userinfo};
use crate::settings::Settings;

pub use rows::gather_rows;
pub use setup::{check_user, find_users, session_of};

/// How long an object's description is believed, in milliseconds.
pub const DESCRIPTIONS_KEPT: u64 = 15 * MINUTE;

/// A visit of a page, and what is known of it without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The page.
    pub page: Page,
    /// The person that an Actions person view shows. On other pages it is not looked at: on a record the person is
    /// recalled from [`ActionsMemory`].
    pub person: Fact<ActionsPerson>,
    /// The user's connections from Actions to Salesforce: on the page, or as last seen.
    pub connection: Fact<Connections>,
    /// The user's sync settings: on the page, or as last seen.
    pub sync_settings: Fact<SyncSettings>,
    /// The newest failed sign-in that *Diagnostics* showed: on the page, or as last seen.
    pub authentication_failure: Fact<Option<AuthenticationFailure>>,
    /// The API host that the user chose for Actions pages that name no org.
    pub chosen_org: Option<String>,
    /// Ask again what is kept.
    pub fresh: bool,
    /// Look into Setup.
    pub setup: bool,
    /// What the reader has set.
    pub settings: Settings,
}

/// The facts about a visit.
pub async fn gather<S: Salesforce, T: Store, C: Clock, M: ActionsMemory>(
    salesforce: &S,
    store: &T,
    clock: &C,
    memory: &M,
    visit: Visit,
) -> Facts {
    let Visit { page, person, connection, sync_settings, authentication_failure, chosen_org, fresh, setup, settings } =
        visit;
    let mut facts = Facts {
        page,
        now: clock.now(),
        api_host: Fact::Unseen(Why::NotAsked),
        identity: Fact::Unseen(Why::NotAsked),
        api_access: Fact::Unseen(Why::NotAsked),
        objects: LiteMap::new(),
        record: Fact::Unseen(Why::NotAsked),
        person: Fact::Unseen(Why::NotAsked),
        connection: connection_to(&connection, None),
        sync_settings,
        matches: Fact::Unseen(Why::NotAsked),
        proof: Fact::Unseen(Why::NotAsked),
        api_usage: Fact::Unseen(Why::NotAsked),
        authentication_failure,
        setup: Fact::Unseen(Why::NotAsked),
        mutes: settings.muted(clock.now()),
    };
    let api_host = match &facts.page {
        Page::ActionsConnections | Page::ActionsSyncSettings => return facts,
        Page::ActionsDiagnostics => {
            // Nothing is asked: the org is only where the links of the explanations lead.
            facts.api_host = Fact::told(org_of_person(salesforce, None, chosen_org, &settings).await, facts.now);
            facts.connection = connection_to(&connection, facts.api_host.value());
            return facts;
        }
        Page::ActionsPeople => {
            // Nothing is asked before the page has told of whom: see [`gather_rows`].
            let api_host = org_of_person(salesforce, None, chosen_org, &settings).await;
            facts.api_host = Fact::told(api_host.clone(), facts.now);
            facts.connection = connection_to(&connection, facts.api_host.value());
            return match api_host {
                Ok(_) => facts,
                Err(why) => nothing_seen(facts, &why),
            };
        }
        // Of the records in it the page tells later: see [`gather_rows`].
        Page::SalesforceList { host, .. } => api_host(host),
        Page::SalesforceRecord { host, object, id } => {
            if matches!(object, Object::Lead | Object::Contact) {
                facts.person = memory.person(Some(id), None).await;
            }
            api_host(host)
        }
        Page::ActionsPerson => {
            facts.person = person;
            org_of_person(salesforce, facts.person.value(), chosen_org, &settings).await
        }
    };
    facts.api_host = Fact::told(api_host.clone(), facts.now);
    let host = match api_host {
        Ok(host) => host,
        Err(why) => return nothing_seen(facts, &why),
    };
    facts.connection = connection_to(&connection, Some(&host));
    let asking = Asking { salesforce, store, clock, memory, host: &host, fresh };
    let mut facts = asking.all(facts).await;
    if setup {
        facts.setup = setup::look_into_setup(salesforce, store, clock, &facts).await;
    }
    facts.now = clock.now();
    facts
}

/// The connection to this org, or to any where none is known.
fn connection_to(connections: &Fact<Connections>, api_host: Option<&String>) -> Fact<Connection> {
    let Sighting { value, at } = match connections {
        Fact::Seen(seen) => seen,
        Fact::Unseen(why) => return Fact::Unseen(why.clone()),
    };
    Fact::told(api_host.map_or_else(|| value.to_any(), |host| value.to_org(host)).cloned(), *at)
}

fn api_host(page_host: &str) -> Result<String, Why> {
    host::api_host(page_host).ok_or_else(|| Why::NoApiHost { host: page_host.to_owned() })
}

/// The org of a person in Actions: the one the person view links to, else the only one with a session in the cookie
/// store, else the user's choice among them.
async fn org_of_person<S: Salesforce>(
    salesforce: &S,
    person: Option<&ActionsPerson>,
    chosen: Option<String>,
    settings: &Settings,
) -> Result<String, Why> {
    let linked = person.and_then(|person| person.salesforce_host.as_deref()).and_then(host::api_host);
    if let Some(linked) = linked {
        return if settings.watches(&linked) { Ok(linked) } else { Err(Why::OrgNotWatched { host: linked }) };
    }
    let mut hosts = salesforce.hosts_with_session().await;
    hosts.retain(|host| host::is_api_host(host) && settings.watches(host));
    match (hosts.as_slice(), chosen) {
        ([only], _) => Ok(only.clone()),
        // A choice outlives the session it was made for; without one it does not name an org that can be asked.
        (_, Some(chosen)) if hosts.contains(&chosen) => Ok(chosen),
        _ => Err(Why::WhichOrg { hosts }),
    }
}

/// The facts where nothing could be seen in Salesforce, for one and the same reason.
fn nothing_seen(mut facts: Facts, why: &Why) -> Facts {
    facts.identity = Fact::Unseen(why.clone());
    facts.api_access = Fact::Unseen(why.clone());
    no_data_seen(facts, why)
}

fn no_data_seen(mut facts: Facts, why: &Why) -> Facts {
    facts.objects =
        Object::WITH_ACTIVITY_FIELDS.into_iter().map(|object| (object, Fact::Unseen(why.clone()))).collect();
    facts.matches = Fact::Unseen(why.clone());
    facts.proof = Fact::Unseen(why.clone());
    if facts.page == Page::ActionsPerson && facts.linked_id().is_some() {
        facts.record = Fact::Unseen(why.clone());
    }
    if let Page::SalesforceRecord { object, .. } = facts.page {
        facts.record = Fact::Unseen(why.clone());
        // Whom an account or a task stands for is on the record, and nobody can be recalled without it.
        if matches!(object, Object::Account | Object::Task) {
            facts.person = Fact::Unseen(why.clone());
        }
    }
    facts
}

/// One visit's questions to one API host.
struct Asking<'a, S, T, C, M> {
    salesforce: &'a S,
    store: &'a T,
    clock: &'a C,
    memory: &'a M,
    host: &'a str,
    fresh: bool,
}

/// The answer to one request: decoded or a reason, its status where it had one, and when it came.
struct Asked<T> {
    outcome: Result<T, Why>,
    status: Option<u16>,
    usage: Option<ApiUsage>,
    at: Timestamp,
}

impl Asked<Vec<u8>> {
    /// The parts of a composite's answer.
    fn decoded(&self) -> Result<Composite<'_>, Why> {
        self.outcome.as_ref().map_err(Clone::clone).and_then(|body| Composite::decode(body))
    }
}

impl<T> Asked<T> {
    fn fact(self) -> Fact<T> {
        Fact::told(self.outcome, self.at)
    }
}

/// What one round of questions, all with the same session, came to.
struct Round {
    facts: Facts,
    /// The session was refused.
    expired: bool,
    /// Who the user is was asked in this round, rather than kept from an earlier one.
    identified: bool,
    /// Objects whose descriptions were asked for in this round, rather than kept from an earlier one.
    asked: Vec<Object>,
}

impl<S: Salesforce, T: Store, C: Clock, M: ActionsMemory> Asking<'_, S, T, C, M> {
    async fn all(&self, facts: Facts) -> Facts {
        let mut session = match self.salesforce.session(self.host).await {
            Ok(session) => session,
            Err(why) => return nothing_seen(facts, &why),
        };
        let mut round = self.round(facts.clone(), &session, false).await;
        let mut after = self.salesforce.session(self.host).await;
        if round.expired || !is(&after, &session) {
            session = match after {
                Ok(session) => session,
                Err(why) => return nothing_seen(facts, &why),
            };
            let refused = round.expired;
            round = self.round(facts.clone(), &session, refused).await;
            after = self.salesforce.session(self.host).await;
        }
        if !is(&after, &session) {
            // The answers may be for one user or another. Under a steady session the next check will tell.
            return nothing_seen(facts, &Why::SessionExpired { host: self.host.to_owned() });
        }
        self.keep(&session, &round).await;
        round.facts
    }

    /// One round. After a refusal (`refused`) it asks who the user is before anything else, so that a session that has
    /// ended costs one more request and not all of them again.
    async fn round(&self, facts: Facts, session: &Session, refused: bool) -> Round {
        let identity = if refused {
            Some(self.identity().await)
        } else if self.fresh {
            None
        } else {
            self.kept::<Sighting<Identity>>(&identity_key(session)).await.map(Fact::Seen)
        };
        let identified = refused || !matches!(identity, Some(Fact::Seen(_)));
        if let Some(Err(why)) = identity.as_ref().map(|identity| self.confirmed(identity, session)) {
            return Round::nothing(facts, &why);
        }
        let mut objects = match identity.as_ref().and_then(Fact::value) {
            Some(identity) if !self.fresh => self.kept_descriptions(identity).await,
            _ => LiteMap::new(),
        };
        let unknown: Vec<Object> =
            Object::WITH_ROLL_UP_FIELDS.into_iter().filter(|object| !objects.contains_key(object)).collect();
        let (identity, task, batch) = join3(
            async {
                match identity {
                    Some(identity) => identity,
                    None => self.identity().await,
                }
            },
            unless(objects.contains_key(&Object::Task), self.task()),
            unless(unknown.is_empty(), self.batch(&unknown)),
        )
        .await;

        let mut answers = Answers::default();
        answers.extend(task.as_ref());
        answers.extend(batch.as_ref());
        if answers.expired() {
            return Round::nothing(facts, &Why::SessionExpired { host: self.host.to_owned() });
        }
        if let Fact::Unseen(why @ Why::SessionExpired { .. }) = &identity {
            // userinfo says the same of a session that is not for the API; the data answers know better.
            return Round::nothing(facts, answers.refused_for_api().unwrap_or(why));
        }
        if let Err(why) = self.confirmed(&identity, session) {
            let api_access = answers.api_access(&objects);
            let mut round = Round::nothing(facts, &why);
            round.facts.api_access = api_access;
            return round;
        }

        let mut asked = Vec::new();
        let mut to_describe = Vec::new();
        if let Some(task) = task {
            asked.push(Object::Task);
            objects.insert(Object::Task, task.fact());
        }
        if let Some(batch) = batch {
            let outcomes = match batch.outcome {
                Ok(outcomes) => outcomes,
                Err(why) => unknown.iter().map(|_| Err(why.clone())).collect(),
            };
            for (object, outcome) in unknown.iter().zip(outcomes) {
                asked.push(*object);
                if outcome.as_ref().is_err_and(may_describe) {
                    to_describe.push(*object);
                }
                objects.insert(*object, Fact::told(outcome, batch.at));
            }
        }
        let mut facts = Facts { identity, objects, ..facts };
        if answers.refused().is_none() {
            self.describe(&mut facts, &mut answers, &to_describe).await;
            self.read(&mut facts, &mut answers).await;
        }
        if answers.expired() {
            return Round::nothing(facts, &Why::SessionExpired { host: self.host.to_owned() });
        }
        if let Some(ObjectAccess::NotReadable { status, code }) = facts.object(Object::Task).value()
            && let Some(why) = answers.refused_alike(*status, code)
        {
            facts.objects.insert(Object::Task, Fact::Unseen(why));
        }
        facts.api_access = answers.api_access(&facts.objects);
        facts.api_usage = answers.usage();
        if let Fact::Seen(Sighting { value: ApiAccess::NotAvailable { code, .. }, .. }) = &facts.api_access {
            let why = Why::ApiDisabled { code: code.clone() };
            return Round { facts: no_data_seen(facts, &why), expired: false, identified, asked: Vec::new() };
        }
        Round { facts, expired: false, identified, asked }
    }

    /// Reads the record and what belongs to it, and recalls the person. The composite comes after the descriptions,
    /// because it may name only fields that the user can see: one that is hidden has a whole query refused.
    async fn read(&self, facts: &mut Facts, answers: &mut Answers) {
        let of_person = facts.person.value().and_then(|person| person.salesforce_id.value());
        let record = match (&facts.page, of_person) {
            (Page::SalesforceRecord { object, id, .. }, _) => Some((*object, id.clone())),
            (Page::ActionsPerson, Some(PersonSalesforceId::Present(id))) => id
                .object()
                .filter(|object| matches!(object, Object::Lead | Object::Contact))
                .map(|object| (object, id.clone())),
            _ => None,
        };
        let look_for = look_for(facts);
        let written_out = matches!(look_for, LookFor::Address(_));
        let user_id = facts.identity.value().map(|identity| identity.user_id.as_str()).unwrap_or_default();
        let described = |object| facts.object_info(object).map(|info| info.value);
        let wanted = record.as_ref().map(|(object, id)| Wanted {
            object: *object,
            id,
            look_for,
            user_id,
            info: described(*object),
            task: described(Object::Task),
        });
        let subrequests = match (&wanted, look_for) {
            (Some(wanted), _) => record::subrequests(wanted),
            (None, LookFor::Address(address)) => record::match_subrequests(address).into(),
            (None, _) => Vec::new(),
        };
        if subrequests.is_empty() {
            facts.matches = Fact::Unseen(self.address(facts).err().unwrap_or(Why::NotAsked));
            return;
        }
        let asked = self.composite(&subrequests).await;
        answers.extend(Some(&asked));
        let at = asked.at;
        let composite = asked.decoded();
        if let Some(wanted) = &wanted {
            let answer = composite.as_ref().map_err(Clone::clone);
            let record = answer.and_then(|composite| record::decode(self.host, wanted, composite, at));
            let is_person = record.as_ref().is_ok_and(|record| record.person.is_some());
            let task = wanted.task.clone();
            let proof = composite
                .as_ref()
                .map_err(Clone::clone)
                .and_then(|composite| proof::decode(self.host, wanted.object, is_person, task?, composite));
            facts.record = Fact::told(record, at);
            facts.proof = Fact::told(proof, at);
        }
        if matches!(facts.page, Page::SalesforceRecord { .. }) {
            facts.person = self.recall(facts).await;
        }
        let search = self.matches(facts, composite, at, written_out);
        if let Some(address) = search {
            let asked = self.composite(&record::match_subrequests(&address)).await;
            answers.extend(Some(&asked));
            let composite = asked.decoded();
            let found = composite.and_then(|composite| record::decode_matches(self.host, &composite));
            facts.matches = Fact::told(found, asked.at);
        }
    }

    /// Reads the matches out of the composite, whose queries had the address written out or referred to it. What it
    /// returns is an address that still has to be searched for.
    fn matches(
        &self,
        facts: &mut Facts,
        composite: Result<Composite<'_>, Why>,
        at: Timestamp,
        written_out: bool,
    ) -> Option<String> {
        let address = match self.address(facts) {
            Ok(Some(address)) => address,
            Ok(None) => return None,
            Err(why) => {
                facts.matches = Fact::Unseen(why);
                return None;
            }
        };
        let composite = match &composite {
            Ok(composite) => composite,
            Err(why) => {
                facts.matches = Fact::Unseen(why.clone());
                return None;
            }
        };
        if written_out {
            // It was the address in Actions, which the record cannot change.
            facts.matches = Fact::told(record::decode_matches(self.host, composite), at);
            return None;
        }
        let Some(record) = facts.record.value() else { return Some(address) };
        let same = matches!(&record.email, Some(Some(own)) if same_address(own, &address));
        let found = record::decode_referenced_matches(self.host, record, composite);
        facts.matches = match found {
            Ok(found) if same && record::trust_reference(record, &address, &found) => Fact::seen(found, at),
            Ok(_) => return Some(address),
            Err(why) if same && !is_about_the_reference(&why) => Fact::Unseen(why),
            Err(_) => return Some(address),
        };
        None
    }

    /// Asks by describe, in one composite, for the objects that object-info did not answer for.
    async fn describe(&self, facts: &mut Facts, answers: &mut Answers, objects: &[Object]) {
        if objects.is_empty() {
            return;
        }
        let subrequests: Vec<Subrequest> = objects
            .iter()
            .map(|object| Subrequest { reference_id: object.api_name(), url: requests::describe(*object) })
            .collect();
        let asked = self.composite(&subrequests).await;
        answers.extend(Some(&asked));
        let composite = asked.decoded();
        for object in objects {
            let access = composite.as_ref().map_err(Clone::clone).and_then(|composite| {
                let answer = composite.get(object.api_name())?;
                describe::decode_describe(self.host, *object, answer.status, answer.body)
            });
            facts.objects.insert(*object, Fact::told(access, asked.at));
        }
    }

    /// The Actions person for the record that was read.
    async fn recall(&self, facts: &Facts) -> Fact<ActionsPerson> {
        let record = match facts.record.get() {
            Ok(record) => &record.value,
            // A lead or contact is recalled by the id in the page's address, whatever became of reading it.
            Err(_) if matches!(facts.page, Page::SalesforceRecord { object: Object::Lead | Object::Contact, .. }) => {
                return facts.person.clone();
            }
            Err(why) => return Fact::Unseen(why.clone()),
        };
        let Some(person) = &record.person else { return Fact::Unseen(Why::NotAsked) };
        // Also where the id alone has found somebody: the memory tells an address only to those who ask for it.
        let email = record.email.as_ref().and_then(Option::as_deref);
        self.memory.person(Some(person), email).await
    }

    /// The address to search for, `None` where there is none or nothing is said of e-mails on this page.
    fn address(&self, facts: &Facts) -> Result<Option<String>, Why> {
        if !facts.judged().activities {
            return Ok(None);
        }
        let address = facts.address()?;
        Ok(address.value.map(str::trim).filter(|address| !address.is_empty()).map(str::to_owned))
    }

    /// Whether the identity is known and is that of the session.
    fn confirmed(&self, identity: &Fact<Identity>, session: &Session) -> Result<(), Why> {
        let identity = &identity.get().map_err(Clone::clone)?.value;
        match &session.organization_id {
            Some(organization_id) if !userinfo::same_org(organization_id, &identity.organization_id) => {
                Err(Why::AnotherOrg { host: self.host.to_owned() })
            }
            _ => Ok(()),
        }
    }

    async fn identity(&self) -> Fact<Identity> {
        self.asked(self.salesforce.get(self.host, requests::USERINFO), |status, body| match status {
            200 => userinfo::decode(body),
            _ => Err(error::userinfo_why(self.host, status, body)),
        })
        .await
        .fact()
    }

    async fn task(&self) -> Asked<ObjectAccess> {
        let path = requests::task_describe();
        self.asked(self.salesforce.get(self.host, &path), |status, body| {
            describe::decode_describe(self.host, Object::Task, status, body)
        })
        .await
    }

    async fn batch(&self, objects: &[Object]) -> Asked<Vec<Result<ObjectAccess, Why>>> {
        let path = requests::object_info_batch(objects);
        self.asked(self.salesforce.get(self.host, &path), |status, body| match status {
            200 => describe::decode_object_info_batch(self.host, objects, body),
            _ => Err(error::resource_why(self.host, status, body)),
        })
        .await
    }

    async fn composite(&self, subrequests: &[Subrequest]) -> Asked<Vec<u8>> {
        self.asked(self.salesforce.composite(self.host, subrequests), |status, body| match status {
            // A page of a proxy's or a login page can come with 200 too; only a composite answer counts as one.
            200 => Composite::decode(body).map(|_| body.to_vec()),
            _ => Err(error::resource_why(self.host, status, body)),
        })
        .await
    }

    async fn asked<R>(
        &self,
        request: impl Future<Output = Result<Answer, Why>>,
        decode: impl FnOnce(u16, &[u8]) -> Result<R, Why>,
    ) -> Asked<R> {
        let answer = request.await;
        let at = self.clock.now();
        match answer {
            Ok(answer) => Asked {
                outcome: decode(answer.status, &answer.body),
                status: Some(answer.status),
                usage: answer.limit_info.as_deref().and_then(limits::api_usage),
                at,
            },
            Err(why) => Asked { outcome: Err(why), status: None, usage: None, at },
        }
    }

    /// What is kept under a key. What cannot be read is as good as absent: it was written by an older release, or cut.
    async fn kept<R: DeserializeOwned>(&self, key: &str) -> Option<R> {
        let text = self.store.get(Area::Session, key).await?;
        kept::from_text(&text)
    }

    async fn kept_descriptions(&self, identity: &Identity) -> LiteMap<Object, Fact<ObjectAccess>> {
        let now = self.clock.now();
        let kept = join_all(Object::WITH_ACTIVITY_FIELDS.map(|object| async move {
            let kept: Sighting<ObjectAccess> = self.kept(&description_key(identity, object)).await?;
            // A description from the future was kept before the clock was set back, and its age cannot be told.
            (kept.at <= now && now.since(kept.at) < DESCRIPTIONS_KEPT).then_some((object, Fact::Seen(kept)))
        }))
        .await;
        kept.into_iter().flatten().collect()
    }

    /// Keeps what the next visit need not ask again.
    async fn keep(&self, session: &Session, round: &Round) {
        let Fact::Seen(identity) = &round.facts.identity else { return };
        if round.identified {
            self.keep_one(&identity_key(session), identity).await;
        }
        for object in &round.asked {
            if let Fact::Seen(access) = round.facts.object(*object) {
                self.keep_one(&description_key(&identity.value, *object), access).await;
            }
        }
    }

    async fn keep_one(&self, key: &str, value: &impl Serialize) {
        if let Some(text) = kept::to_text(value) {
            self.store.set(Area::Session, key, &text).await;
        }
    }
}

impl Round {
    fn nothing(facts: Facts, why: &Why) -> Self {
        let expired = matches!(why, Why::SessionExpired { .. });
        Round { facts: nothing_seen(facts, why), expired, identified: false, asked: Vec::new() }
    }
}

/// What the answers to data requests say beside their data: whether the API is open, and how much of it is used.
#[derive(Default)]
struct Answers(Vec<Head>);

struct Head {
    why: Option<Why>,
    status: Option<u16>,
    usage: Option<ApiUsage>,
    at: Timestamp,
}

impl Answers {
    fn extend<T>(&mut self, asked: Option<&Asked<T>>) {
        self.0.extend(asked.map(|asked| Head {
            why: asked.outcome.as_ref().err().cloned(),
            status: asked.status,
            usage: asked.usage,
            at: asked.at,
        }));
    }

    fn expired(&self) -> bool {
        self.0.iter().any(|answer| matches!(answer.why, Some(Why::SessionExpired { .. })))
    }

    /// That the org admits approved apps only, where an answer says so.
    fn refused_for_api(&self) -> Option<&Why> {
        self.0
            .iter()
            .filter_map(|answer| answer.why.as_ref())
            .find(|why| matches!(why, Why::SessionRefusedForApi { .. }))
    }

    /// The refusal for want of API access, where there was one. It outweighs every answer.
    fn refused(&self) -> Option<Fact<ApiAccess>> {
        self.0.iter().find_map(|answer| match &answer.why {
            Some(Why::ApiDisabled { code }) => {
                let status = answer.status.unwrap_or_default();
                Some(Fact::seen(ApiAccess::NotAvailable { status, code: code.clone() }, answer.at))
            }
            _ => None,
        })
    }

    /// The refusal of one request for want of access to its object, where it is none: everything else was refused in the
    /// same words, and nothing answered. That is about the API, such as a version of it that the org does not have.
    fn refused_alike(&mut self, status: u16, code: &str) -> Option<Why> {
        let why = Why::Refused { status, code: code.to_owned() };
        let answered = self.0.iter().any(|answer| answer.why.is_none() && answer.status == Some(200));
        if answered || !self.0.iter().any(|answer| answer.why.as_ref() == Some(&why)) {
            return None;
        }
        for answer in self.0.iter_mut().filter(|answer| answer.status == Some(status)) {
            answer.why.get_or_insert_with(|| why.clone());
        }
        Some(why)
    }

    /// Whether data requests are answered. A description that is still kept shows that the API answered when it was
    /// asked for.
    fn api_access(&self, kept: &LiteMap<Object, Fact<ObjectAccess>>) -> Fact<ApiAccess> {
        if let Some(refused) = self.refused() {
            return refused;
        }
        let answered = self.0.iter().filter(|answer| answer.why.is_none()).map(|answer| answer.at).max();
        if let Some(at) = answered {
            return Fact::seen(ApiAccess::Available, at);
        }
        if let Some(why) = self.0.iter().find_map(|answer| answer.why.clone()) {
            return Fact::Unseen(why);
        }
        match kept.values().filter_map(|access| access.get().ok()).map(|access| access.at).max() {
            Some(at) => Fact::seen(ApiAccess::Available, at),
            None => Fact::Unseen(Why::NotAsked),
        }
    }

    /// How much of the day's API calls the latest answer says to be used.
    fn usage(&self) -> Fact<ApiUsage> {
        let latest = self.0.iter().filter_map(|answer| Some((answer.at, answer.usage?))).max_by_key(|(at, _)| *at);
        match latest {
            Some((at, usage)) => Fact::seen(usage, at),
            None => Fact::Unseen(self.0.iter().find_map(|answer| answer.why.clone()).unwrap_or(Why::NotAsked)),
        }
    }
}

/// Which address the first composite searches for. Where Actions shows one it is that one, because it is what Actions
/// will look for; else whatever the record has.
fn look_for(facts: &Facts) -> LookFor<'_> {
    match (&facts.page, facts.address()) {
        (Page::SalesforceRecord { object: Object::Account | Object::Task, .. }, _) => LookFor::AddressOnRecord,
        (Page::SalesforceRecord { object: Object::Lead | Object::Contact, .. }, Err(_)) => LookFor::AddressOnRecord,
        (Page::SalesforceRecord { object: Object::Lead | Object::Contact, .. } | Page::ActionsPerson, Ok(address)) => {
            match address.value.map(str::trim) {
                Some(address) if !address.is_empty() => LookFor::Address(address),
                _ => LookFor::Nothing,
            }
        }
        _ => LookFor::Nothing,
    }
}

/// Whether a describe can still answer what object-info did not. Where the session, the limit or the line is the
/// reason, it cannot.
fn may_describe(why: &Why) -> bool {
    matches!(
        why,
        Why::NotFound
            | Why::Refused { .. }
            | Why::ServerFault { .. }
            | Why::NotJson
            | Why::UnknownShape
            | Why::TooLarge
    )
}

/// Whether a query was refused for what came to stand in place of the reference.
fn is_about_the_reference(why: &Why) -> bool {
    matches!(why, Why::Refused { code, .. } if code == "MALFORMED_QUERY" || code == "PROCESSING_HALTED")
}

fn is(session: &Result<Session, Why>, other: &Session) -> bool {
    matches!(session, Ok(session) if session.key == other.key)
}

async fn unless<T>(known: bool, request: impl Future<Output = T>) -> Option<T> {
    if known { None } else { Some(request.await) }
}

fn identity_key(session: &Session) -> String {
    format!("identity/{}", session.key)
}

fn description_key(identity: &Identity, object: Object) -> String {
    format!("description/{}/{}/{}", identity.organization_id, identity.user_id, object.api_name())
}

#[cfg(test)]
mod tests;
