//! Asks Setup, and only when somebody wants it: which fields exist, and which profiles and permission sets grant access.
//!
//! # What is asked
//! One query of the Tooling API for each object, side by side; then one composite about permissions, and a second one only
//! where the user has a permission set group that is not calculated anew. Long answers come in pages, each one request more.
//! Nothing of it is kept: it is asked anew each time.
//!
//! # Whose facts they are
//! Everything is asked with one session, and that session has to be the one whose user is known already. Where it changes
//! meanwhile, nothing was seen.

use litemap::LiteMap;

use futures_util::future::join_all;
use serde::de::DeserializeOwned;

use super::{identity_key, is};
use crate::expected_fields::Described;
use crate::facts::{Fact, Facts, Identity, ObjectAccess, Sighting, Why};
use crate::kept;
use crate::ports::{Area, Clock, Salesforce, Session, Store, Subrequest};
use crate::requests;
use crate::salesforce::composite::Composite;
use crate::salesforce::object::Object;
use crate::salesforce::setup::{self, ExistingField, FoundUser, PermissionRows, Permissions, Setup};
use crate::salesforce::{error, userinfo};

/// How many pages of one answer are read. A page has up to two thousand rows.
const PAGES: usize = 10;

/// What Setup says for the visit of these facts, whose user is the one who looks.
pub(super) async fn look_into_setup<S: Salesforce, T: Store, C: Clock>(
    salesforce: &S,
    store: &T,
    clock: &C,
    facts: &Facts,
) -> Fact<Setup> {
    if !facts.judged().fields {
        return Fact::Unseen(Why::NotAsked);
    }
    let (host, identity) = match (facts.api_host.get(), facts.identity.get()) {
        (Ok(host), Ok(identity)) => (&host.value, &identity.value),
        (Err(why), _) | (_, Err(why)) => return Fact::Unseen(why.clone()),
    };
    let looking = Looking { salesforce, store, clock, host };
    let looked =
        looking.with_one_session(identity, looking.ask(&identity.user_id, &facts.judged_objects(), facts, false)).await;
    let (fields, permissions) = match looked {
        Ok(looked) => (looked.fields, looked.permissions.map(|(permissions, _)| permissions)),
        Err(why) => return Fact::Unseen(why),
    };
    let at = clock.now();
    match permissions {
        Err(why) if fields.values().all(|fields| fields.value().is_none()) => Fact::Unseen(why),
        permissions => Fact::seen(Setup { looked_by: None, fields, permissions: Fact::told(permissions, at) }, at),
    }
}

/// The facts of a visit for another user, from that user's profile, permission sets and groups. `facts` are those of the
/// user who looks: of the page, they say which object is judged.
///
/// # Errors
/// Why nothing can be told of the other user; [`Why::NoSetupRights`] where Setup is closed to the user who looks.
pub async fn check_user<S: Salesforce, T: Store, C: Clock>(
    salesforce: &S,
    store: &T,
    clock: &C,
    mut facts: Facts,
    user_id: &str,
) -> Result<Facts, Why> {
    if !setup::is_user_id(user_id) {
        return Err(Why::NotFound);
    }
    let host = facts.api_host.get().map_err(Clone::clone)?.value.clone();
    let looker = facts.identity.get().map_err(Clone::clone)?.value.clone();
    let looking = Looking { salesforce, store, clock, host: &host };
    let ask = looking.ask_about(user_id, &looker, &facts);
    let (identity, setup) = looking.with_one_session(&looker, ask).await??;

    let at = clock.now();
    let objects = Object::WITH_ACTIVITY_FIELDS.map(|object| {
        let described = facts.object(object).value().and_then(|access| match access {
            ObjectAccess::Readable(info) => Some(info),
            ObjectAccess::NotReadable { .. } | ObjectAccess::NotGranted => None,
        });
        (object, Fact::told(setup.access(object, described), at))
    });
    let unseen = || Why::AnotherUserChecked;
    facts.now = at;
    facts.identity = Fact::seen(identity, at);
    facts.objects = objects.into_iter().collect();
    facts.setup = Fact::seen(setup, at);
    facts.connection = Fact::Unseen(unseen());
    facts.sync_settings = Fact::Unseen(unseen());
    facts.matches = Fact::Unseen(unseen());
    facts.proof = Fact::Unseen(unseen());
    facts.authentication_failure = Fact::Unseen(unseen());
    Ok(facts)
}

/// The active users of an org whose name or username has this text in it.
///
/// # Errors
/// Why the org did not say.
pub async fn find_users<S: Salesforce>(salesforce: &S, host: &str, text: &str) -> Result<Vec<FoundUser>, Why> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let answer = salesforce.get(host, &requests::users(text)).await?;
    setup::decode_users(host, answer.status, &answer.body)
}

/// Tells the session that the org has now, where it is known to be this user's.
pub async fn session_of<S: Salesforce, T: Store>(
    salesforce: &S,
    store: &T,
    host: &str,
    identity: &Identity,
) -> Option<String> {
    let session = salesforce.session(host).await.ok()?;
    let kept = kept_identity(store, &session).await?;
    is_same_user(&kept, identity).then_some(session.key)
}

async fn kept_identity<T: Store>(store: &T, session: &Session) -> Option<Identity> {
    let text = store.get(Area::Session, &identity_key(session)).await?;
    Some(kept::from_text::<Sighting<Identity>>(&text)?.value)
}

fn is_same_user(one: &Identity, other: &Identity) -> bool {
    one.user_id == other.user_id && userinfo::same_org(&one.organization_id, &other.organization_id)
}

/// Questions to the Setup of one org.
struct Looking<'a, S, T, C> {
    salesforce: &'a S,
    store: &'a T,
    clock: &'a C,
    host: &'a str,
}

/// What Setup answered, and the composite about permissions as it came.
struct Looked {
    fields: LiteMap<Object, Fact<Vec<ExistingField>>>,
    permissions: Result<(Permissions, Vec<u8>), Why>,
}

/// Names of the subrequests.
const FIELDS: &str = "fields";
const OBJECTS: &str = "objects";
const SETS: &str = "sets";
const ASSIGNMENTS: &str = "assignments";
const GROUPS: &str = "groups";
const COMPONENTS: &str = "components";
const USER: &str = "user";

impl<S: Salesforce, T: Store, C: Clock> Looking<'_, S, T, C> {
    /// What is asked, where the session is this user's before it and after.
    async fn with_one_session<R>(&self, identity: &Identity, ask: impl Future<Output = R>) -> Result<R, Why> {
        let changed = || Why::SessionExpired { host: self.host.to_owned() };
        let before = self.salesforce.session(self.host).await?;
        let whose = match kept_identity(self.store, &before).await {
            Some(kept) => kept,
            None => self.identity().await?,
        };
        if !is_same_user(&whose, identity) {
            return Err(changed());
        }
        let answer = ask.await;
        let after = self.salesforce.session(self.host).await;
        if is(&after, &before) { Ok(answer) } else { Err(changed()) }
    }

    async fn identity(&self) -> Result<Identity, Why> {
        let answer = self.salesforce.get(self.host, requests::USERINFO).await?;
        match answer.status {
            200 => userinfo::decode(&answer.body),
            status => Err(error::userinfo_why(self.host, status, &answer.body)),
        }
    }

    async fn ask_about(&self, user_id: &str, looker: &Identity, facts: &Facts) -> Result<(Identity, Setup), Why> {
        let Looked { fields, permissions } = self.ask(user_id, &Object::WITH_ACTIVITY_FIELDS, facts, true).await;
        let (permissions, composite) = permissions?;
        let user = setup::decode_user(self.host, &Composite::decode(&composite)?, USER, looker)?;
        let permissions = Fact::seen(permissions, self.clock.now());
        Ok((user, Setup { looked_by: Some(looker.clone()), fields, permissions }))
    }

    async fn ask(&self, user_id: &str, objects: &[Object], facts: &Facts, who: bool) -> Looked {
        let fields: LiteMap<Object, Fact<Vec<ExistingField>>> =
            join_all(objects.iter().map(|object| async { (*object, self.fields(*object).await) }))
                .await
                .into_iter()
                .collect();
        let permissions = self.permissions(user_id, &names(&fields, facts), who).await;
        Looked { fields, permissions }
    }

    async fn fields(&self, object: Object) -> Fact<Vec<ExistingField>> {
        let answer = self.salesforce.get(self.host, &requests::field_definitions(object)).await;
        let fields = answer.and_then(|answer| setup::decode_fields(self.host, object, answer.status, &answer.body));
        Fact::told(fields, self.clock.now())
    }

    /// Who grants what to a user, and the composite that said it; it says also who the user is, where that is asked
    /// (`who`).
    async fn permissions(
        &self,
        user_id: &str,
        names: &[(Object, String)],
        who: bool,
    ) -> Result<(Permissions, Vec<u8>), Why> {
        let objects: Vec<&str> = Object::WITH_ACTIVITY_FIELDS
            .into_iter()
            .filter(|object| names.iter().any(|(of, _)| of == object))
            .flat_map(|object| setup::prefixes(object).iter().copied())
            .collect();
        let fields: Vec<String> =
            names.iter().flat_map(|(object, name)| setup::permission_names(*object, name)).collect();
        let mut subrequests = vec![
            subrequest(OBJECTS, requests::object_permissions()),
            subrequest(SETS, requests::permission_sets()),
            subrequest(ASSIGNMENTS, requests::permission_set_assignments(user_id)),
            subrequest(GROUPS, requests::permission_set_groups()),
        ];
        if who {
            subrequests.push(subrequest(USER, requests::user(user_id)));
        }
        if !fields.is_empty() {
            subrequests.push(subrequest(FIELDS, requests::field_permissions(&objects, &fields)));
        }
        let body = self.composite(&subrequests).await?;
        let composite = Composite::decode(&body)?;
        let mut rows = PermissionRows {
            fields: if fields.is_empty() { Vec::new() } else { self.rows(&composite, FIELDS).await? },
            objects: self.rows(&composite, OBJECTS).await?,
            sets: self.rows(&composite, SETS).await?,
            assignments: self.rows(&composite, ASSIGNMENTS).await?,
            groups: self.rows(&composite, GROUPS).await?,
            components: Vec::new(),
        };
        if rows.needs_members() {
            let body = self.composite(&[subrequest(COMPONENTS, requests::permission_set_group_components())]).await?;
            rows.components = self.rows(&Composite::decode(&body)?, COMPONENTS).await?;
        }
        Ok((rows.permissions(self.clock.now())?, body))
    }

    async fn composite(&self, subrequests: &[Subrequest]) -> Result<Vec<u8>, Why> {
        let answer = self.salesforce.composite(self.host, subrequests).await?;
        match answer.status {
            200 => Ok(answer.body),
            status => Err(error::why(self.host, status, &answer.body)),
        }
    }

    /// Every row of a query, over all its pages.
    async fn rows<R: DeserializeOwned>(&self, composite: &Composite<'_>, name: &str) -> Result<Vec<R>, Why> {
        let (mut rows, mut next) = setup::rows(self.host, composite.get(name)?)?;
        for _ in 1..PAGES {
            let Some(path) = next else { return Ok(rows) };
            let answer = self.salesforce.get(self.host, &path).await?;
            let page = setup::page(self.host, answer.status, &answer.body)?;
            rows.extend(page.0);
            next = page.1;
        }
        if next.is_some() { Err(Why::TooLarge) } else { Ok(rows) }
    }
}

fn subrequest(reference_id: &'static str, url: String) -> Subrequest {
    Subrequest { reference_id, url }
}

/// The fields whose permissions are asked for: those that Setup has, and those that the user who looks can see.
fn names(fields: &LiteMap<Object, Fact<Vec<ExistingField>>>, facts: &Facts) -> Vec<(Object, String)> {
    let mut names = Vec::new();
    for (object, existing) in fields {
        let existing = existing.value().into_iter().flatten().map(|field| field.api_name.clone());
        let info = facts.object_info(*object).ok();
        let slots = info.into_iter().flat_map(|info| Described::new(*object, info).slots);
        let visible = slots.filter_map(|slot| Some(slot.field?.api_name.clone()));
        for name in existing.chain(visible) {
            if !names.iter().any(|(of, known): &(Object, String)| of == object && known.eq_ignore_ascii_case(&name)) {
                names.push((*object, name));
            }
        }
    }
    names
}

#[cfg(test)]
mod tests;
