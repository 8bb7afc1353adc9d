//! What a logged activity proves (RULES.md, *Proof*), and where a newer sighting speaks against it.
//!
//! A task with filled activity fields was written over the user's connection, by the API, on a record that was found. So
//! it can stand in for a screen of Actions that was never opened or was opened too long ago. What Actions showed *after*
//! the task was logged outweighs it, however long ago that was: then things have changed since.

use crate::facts::{
    Fact, Facts, LoggedTask, PROOF_OF_ID, PROOF_OF_SETTINGS, PersonSalesforceId, Proof, Saw, Sighting, Timestamp, Why,
};
use crate::finding::{Activity, Evidence};
use crate::requests;

/// A logged activity that proves something.
#[derive(Debug, Clone, Copy)]
pub struct Logged<'a> {
    task: &'a LoggedTask,
    activities: &'static [Activity],
    at: Timestamp,
}

impl Logged<'_> {
    /// The task, as evidence. It is of the moment at which it was looked up.
    pub fn evidence(&self) -> Evidence {
        let saw = Saw::LoggedTask {
            activities: self.activities.to_vec(),
            id: self.task.id.clone(),
            filled: self.task.filled.clone(),
            created: self.task.created,
        };
        Evidence { source: requests::logged_source(), saw, at: self.at }
    }
}

/// Proof that the user's connection works: any activity, unless Actions offered Connect since.
pub fn of_connection(facts: &Facts) -> Option<Logged<'_>> {
    let logged = logged(facts, PROOF_OF_SETTINGS, Proof::newest)?;
    (!shown_since(&logged, &facts.connection, |connection| !connection.connected)).then_some(logged)
}

/// Proof that e-mails are logged by the API: an e-mail, unless Actions showed the API off since.
pub fn of_api_logging(facts: &Facts) -> Option<Logged<'_>> {
    let logged = logged(facts, PROOF_OF_SETTINGS, |proof| Some((proof.email.as_ref()?, &[Activity::Email])))?;
    (!shown_since(&logged, &facts.sync_settings, |settings| settings.api == Some(false))).then_some(logged)
}

/// The person's Salesforce ID, as far as it is known.
#[derive(Debug, Clone)]
pub enum KnownId<'a> {
    /// Actions shows it, or that there is none.
    Shown(Sighting<&'a PersonSalesforceId>),
    /// A call was logged on the record. Calls find their record by the ID alone, so it is the record's.
    Called(Logged<'a>),
}

/// The person's Salesforce ID: as Actions shows it, else as a logged call proves it.
///
/// # Errors
/// Why it cannot be told.
pub fn person_salesforce_id(facts: &Facts) -> Result<KnownId<'_>, Why> {
    let shown = facts.person_salesforce_id();
    if let Ok(sighting @ Sighting { value: PersonSalesforceId::Present(_), .. }) = shown {
        return Ok(KnownId::Shown(sighting));
    }
    match of_id(facts) {
        Some(call) => Ok(KnownId::Called(call)),
        None => shown.map(KnownId::Shown),
    }
}

/// A call, unless Actions showed since that the person has no ID, or that of something else, or may have none.
fn of_id(facts: &Facts) -> Option<Logged<'_>> {
    let logged = logged(facts, PROOF_OF_ID, |proof| Some((proof.call.as_ref()?, &[Activity::Call])))?;
    let record = facts.record_person().ok().flatten();
    let contrary = |id: &PersonSalesforceId| match id {
        PersonSalesforceId::Present(id) => Some(id) != record,
        PersonSalesforceId::Missing { .. } | PersonSalesforceId::OfAnotherObject(_) => true,
    };
    let shown = facts.person.value().is_some_and(|person| match &person.salesforce_id {
        Fact::Unseen(Why::SeveralPersonsInActions { at }) => *at >= logged.task.created,
        id => shown_since(&logged, id, contrary),
    });
    (!shown).then_some(logged)
}

/// The task of this kind, where it is no older than `age` in milliseconds. Tasks are asked for with the rights of the
/// session's user, so they prove nothing for another user that Actions is connected as.
fn logged<'a>(
    facts: &'a Facts,
    age: u64,
    kind: impl Fn(&'a Proof) -> Option<(&'a LoggedTask, &'static [Activity])>,
) -> Option<Logged<'a>> {
    facts.same_salesforce_user().ok()?;
    let proof = facts.proof.get().ok()?;
    let (task, activities) = kind(&proof.value)?;
    (facts.now.since(task.created) <= age).then_some(Logged { task, activities, at: proof.at })
}

/// Whether Actions showed the contrary after the activity was logged.
fn shown_since<T>(logged: &Logged<'_>, fact: &Fact<T>, contrary: impl Fn(&T) -> bool) -> bool {
    fact.get().is_ok_and(|sighting| sighting.at >= logged.task.created && contrary(&sighting.value))
}
