//! What was seen, and why the rest was not.
//!
//! Rules read [`Facts`] and nothing else. Every fact is either [`Fact::Seen`], with the moment it was seen, or
//! [`Fact::Unseen`], with the reason. A rule that meets an unseen fact cannot assume a value: it answers *cannot tell*
//! and hands the reason on to the reader.

#[cfg(test)]
#[allow(dead_code, missing_docs, reason = "shared with tests/rules, where the rest of it is used")]
pub mod sample;

use litemap::LiteMap;

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::finding::{Activity, Source};
use crate::page::Page;
use crate::requests;
use crate::salesforce::describe::ObjectInfo;
use crate::salesforce::host;
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;
use crate::salesforce::setup::Setup;
use crate::settings::Mute;

/// A moment, in milliseconds since the Unix epoch (what `Date.now()` gives).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// Milliseconds from `earlier` to `self`; zero when `earlier` is later, because a clock that was set back must not
    /// make an old sighting look ancient or a new one invalid.
    pub fn since(self, earlier: Timestamp) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// One minute in milliseconds.
pub const MINUTE: u64 = 60_000;
/// One day in milliseconds.
pub const DAY: u64 = 24 * 60 * MINUTE;

/// A fact: what was seen and when, or why it was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact<T> {
    /// It was seen.
    Seen(Sighting<T>),
    /// It was not seen, for this reason.
    Unseen(Why),
}

/// A value and the moment it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting<T> {
    /// What was seen.
    pub value: T,
    /// When it was seen.
    pub at: Timestamp,
}

impl<T> Fact<T> {
    /// A fact seen at `at`.
    pub fn seen(value: T, at: Timestamp) -> Self {
        Fact::Seen(Sighting { value, at })
    }

    /// What was told at `at`, or why nothing was.
    pub fn told(told: Result<T, Why>, at: Timestamp) -> Self {
        told.map_or_else(Fact::Unseen, |value| Fact::seen(value, at))
    }

    /// The sighting, or the reason there is none.
    pub fn get(&self) -> Result<&Sighting<T>, &Why> {
        match self {
            Fact::Seen(sighting) => Ok(sighting),
            Fact::Unseen(why) => Err(why),
        }
    }

    /// The value, where it was seen.
    pub fn value(&self) -> Option<&T> {
        self.get().ok().map(|sighting| &sighting.value)
    }
}

/// Why something could not be told. Each has words for the reader, with a next step, in `view/words`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Why {
    /// An Actions page names no org, and several (or none) have a session here. The hosts are API hosts.
    WhichOrg {
        /// API hosts that have a session in this tab's cookie store; empty when none has.
        hosts: Vec<String>,
    },
    /// The page's host belongs to Salesforce, but no API host follows from it (an instance or Visualforce host).
    NoApiHost {
        /// The page's host.
        host: String,
    },
    /// No session cookie on the API host: the user is not logged in there.
    NoSession {
        /// The API host.
        host: String,
    },
    /// The browser refused to show the cookie (site access revoked, cookies blocked).
    CookiesBlocked {
        /// The API host.
        host: String,
    },
    /// The session was refused twice (401), also after the cookie was read again.
    SessionExpired {
        /// The API host.
        host: String,
    },
    /// 401 with "This session is not valid for use with the REST API": the org admits approved apps only.
    SessionRefusedForApi {
        /// The API host.
        host: String,
    },
    /// The answer is for another org than the session names.
    AnotherOrg {
        /// The API host.
        host: String,
    },
    /// The org or this user has no API access (API_DISABLED_FOR_ORG, API_CURRENTLY_DISABLED).
    ApiDisabled {
        /// Salesforce's error code.
        code: String,
    },
    /// REQUEST_LIMIT_EXCEEDED, or 429.
    RequestLimitExceeded,
    /// The record or resource is not there for this user (404 NOT_FOUND).
    NotFound,
    /// Salesforce refused with 403 or 400 and this code (INSUFFICIENT_ACCESS, INVALID_FIELD, MALFORMED_QUERY, …).
    Refused {
        /// HTTP status.
        status: u16,
        /// Salesforce's error code, or empty where the body named none.
        code: String,
    },
    /// 5xx, or an answer with a status nothing else explains.
    ServerFault {
        /// HTTP status.
        status: u16,
    },
    /// The request did not get through, or its answer broke off on the way: offline, refused, DNS, reset, a body that ends
    /// before its length or cannot be decompressed.
    Unreachable {
        /// The API host.
        host: String,
    },
    /// No whole answer within the time limit.
    TimedOut {
        /// The API host.
        host: String,
    },
    /// A body that is not JSON, or a redirect, which is not followed: it leads to a login or maintenance page.
    NotJson,
    /// JSON of another shape than documented.
    UnknownShape,
    /// A body larger than we read.
    TooLarge,
    /// This object cannot be read by the user, so nothing can be said of its fields.
    ObjectNotReadable {
        /// The object.
        object: Object,
    },
    /// None of the package's roll-up fields are there: the package is absent, renamed or wholly hidden.
    PackageFieldsNotFound {
        /// The object looked at.
        object: Object,
    },
    /// This was never seen in Actions by this browser.
    NeverSeenInActions {
        /// Where in Actions it would be seen.
        screen: ActionsScreen,
    },
    /// It was seen in Actions, but longer ago than seven days.
    SeenTooLongAgo {
        /// Where in Actions it was seen.
        screen: ActionsScreen,
        /// When.
        at: Timestamp,
        /// What was seen then.
        saw: Saw,
    },
    /// The Actions page shows no label that says Salesforce ID and no id.
    NoSalesforceIdLabel,
    /// The Actions page was longer than we read, so what was not found may still be there.
    OutlineCut,
    /// The Actions page shows neither this nor the contrary (changed screen, unknown language).
    ActionsPageUnclear {
        /// The screen.
        screen: ActionsScreen,
    },
    /// Actions is connected as another Salesforce user than the one whose session was read.
    AnotherSalesforceUser {
        /// As Actions shows it.
        in_actions: String,
        /// The user whose session was read.
        in_salesforce: String,
    },
    /// Actions is connected to a sandbox and the org is none, or the other way round; of a connection to this org nothing
    /// is known.
    ConnectedToAnotherKind {
        /// Actions is connected to a sandbox.
        sandbox: bool,
    },
    /// Actions shows no link to an org for the person, and nothing else shows that its ids are this org's: a sandbox has
    /// the same ids as the org that it is a copy of.
    PersonOfUnknownOrg,
    /// In Actions, the person with this address carries the id of another record than the one on the page.
    LinkedToAnotherRecord {
        /// The record that Actions has.
        id: SalesforceId,
    },
    /// The address that Actions showed for this person is another one than the record's. Which one is not remembered.
    AnotherAddressInActions {
        /// When Actions showed it.
        at: Timestamp,
    },
    /// In Actions a person had the Salesforce ID, and then one with the same address had none: a second person, or the
    /// same whose ID is gone.
    SeveralPersonsInActions {
        /// When Actions showed the one without.
        at: Timestamp,
    },
    /// A standard field that the answer depends on is hidden from the user.
    FieldHidden {
        /// The object.
        object: Object,
        /// API name.
        field: String,
    },
    /// A row of Diagnostics has a date that could not be read, so that it cannot be put before or after anything else.
    UndatedFailure {
        /// The row's code.
        code: String,
    },
    /// Several records have the address, and nothing says which one Actions will use.
    SeveralRecords {
        /// How many this user can see.
        count: usize,
    },
    /// The user may not see Setup (View Setup and Configuration).
    NoSetupRights,
    /// Access that only a session-based permission set grants, and only where it is activated.
    OnlyInSession {
        /// The permission set, or the group that requires activation.
        permission_set: String,
    },
    /// Access that only a permission set group may grant, and Salesforce has not calculated its permissions anew.
    GroupNotCalculated {
        /// The group.
        group: String,
    },
    /// Another user is checked from Setup, which does not say this.
    AnotherUserChecked,
    /// Actions links the person to another org than the one that a list was checked in.
    PersonOfAnotherOrg {
        /// That org's API host.
        host: String,
    },
    /// The user, or the company, does not want to be warned of it.
    Muted {
        /// Until when; none: until it is taken back.
        until: Option<Timestamp>,
        /// By the company.
        by_company: bool,
    },
    /// The person is in an org at which Loggable does not look, because the user or the company has said so.
    OrgNotWatched {
        /// The API host.
        host: String,
    },
    /// The fact was not needed for this page.
    NotAsked,
    /// The engine met an error of its own and was started again.
    EngineFault,
}

impl Why {
    /// Its name in the contract (`data-why`).
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

/// A screen of Actions, for evidence and for links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionsScreen {
    /// The person's detail view.
    Person,
    /// Settings → Salesforce → Connections & Customizations.
    Connections,
    /// Settings → Salesforce → Sync Settings.
    SyncSettings,
    /// Settings → Integrations → Diagnostics.
    Diagnostics,
}

/// What was seen, as data; `view/words` puts it into a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saw {
    /// Actions offers *Connect* and no *Disconnect*.
    ConnectOnly,
    /// Actions shows *Disconnect*.
    Connected {
        /// The Salesforce user named beside it, if any.
        salesforce_user: Option<String>,
    },
    /// The two ways of logging e-mail, as Sync Settings shows them; `None` where the screen did not say.
    SyncSettings {
        /// Salesforce API.
        api: Option<bool>,
        /// Email to Salesforce (BCC).
        bcc: Option<bool>,
    },
    /// The person view shows this lead or contact id.
    SalesforceId {
        /// The id.
        id: SalesforceId,
    },
    /// The person view has the label, and its value is empty or a placeholder.
    EmptySalesforceId {
        /// The label as the page shows it.
        label: String,
    },
    /// An e-mail address is there. The address itself is not part of evidence: reports are copied to others.
    EmailAddress,
    /// No e-mail address is there.
    NoEmailAddress,
    /// So many leads and contacts with the address, as far as this user can see.
    Matches {
        /// The records.
        records: Vec<MatchingRecord>,
    },
    /// The object's description names these counts of the activity fields looked for.
    Fields {
        /// The object.
        object: Object,
        /// How many were looked for.
        expected: usize,
        /// How many of them are there for this user.
        visible: usize,
        /// How many of them this user may write.
        writable: usize,
    },
    /// Whether this user may create or edit the object's records.
    ObjectAccess {
        /// The object.
        object: Object,
        /// May create.
        createable: bool,
        /// May edit.
        updateable: bool,
    },
    /// The object could not be read: the status and code that said so.
    ObjectRefused {
        /// The object.
        object: Object,
        /// HTTP status.
        status: u16,
        /// Salesforce's error code.
        code: String,
    },
    /// No profile, permission set or group of the user's lets the user read the object.
    ObjectNotGranted {
        /// The object.
        object: Object,
    },
    /// How many of the activity fields that were looked for exist on the object, whoever may see them.
    FieldsInSetup {
        /// The object.
        object: Object,
        /// How many were looked for.
        expected: usize,
        /// How many of them exist.
        existing: usize,
    },
    /// The record that the Salesforce ID names is there and is what Actions can use.
    SoundRecord,
    /// The record that the Salesforce ID names is in the recycle bin.
    DeletedRecord,
    /// The record that the Salesforce ID names was merged into another.
    MergedRecord {
        /// The record that was kept.
        into: SalesforceId,
    },
    /// The lead that the Salesforce ID names was converted.
    ConvertedLead {
        /// What it became: contact, account and opportunity, as far as there is one.
        into: Vec<SalesforceId>,
    },
    /// The Salesforce ID is neither a lead's nor a contact's.
    IdOfAnotherObject {
        /// The id.
        id: SalesforceId,
    },
    /// Actions links the person to another org than the one looked at.
    AnotherOrg {
        /// The API host of the org that Actions links to.
        host: String,
    },
    /// The record has another address than the person in Actions. Neither is part of evidence.
    AddressesDiffer,
    /// Both addresses are the same.
    AddressesAgree,
    /// Who owns the record.
    Owner {
        /// What kind of owner.
        owner: Owner,
    },
    /// What Salesforce says of the user's right to edit the record, and of a lock.
    RecordAccess {
        /// The user may edit it.
        editable: bool,
        /// It is locked for approval; `None` where the org does not say.
        locked: Option<bool>,
    },
    /// How many of the required fields of the record are empty.
    RequiredFields {
        /// How many the object requires.
        required: usize,
        /// How many of them are empty.
        empty: usize,
    },
    /// How many custom fields, besides those that Actions fills, every new record of the object needs a value for.
    RequiredOnNew {
        /// The object.
        object: Object,
        /// How many.
        count: usize,
    },
    /// The values that Task's Type offers.
    TaskTypes {
        /// Active values.
        values: Vec<String>,
        /// The default value, where there is one.
        default: Option<String>,
    },
    /// So much of the day's API calls is used up.
    ApiUsage {
        /// Calls used in the last 24 hours.
        used: u64,
        /// The limit.
        limit: u64,
    },
    /// Actions logged this kind of activity on the record, with this user's rights.
    LoggedTask {
        /// The activities that the task's filled fields speak of; both where they do not say.
        activities: Vec<Activity>,
        /// The task.
        id: SalesforceId,
        /// API names of the activity fields that it filled.
        filled: Vec<String>,
        /// When it was created.
        created: Timestamp,
    },
    /// Diagnostics in Actions lists this code.
    Failure {
        /// The code.
        code: String,
        /// When it happened, where the row's date could be read.
        happened: Option<Timestamp>,
    },
    /// Diagnostics in Actions lists no failed sign-in to Salesforce.
    NoAuthenticationFailure,
    /// Salesforce answered data requests.
    ApiAnswered,
    /// Salesforce refused with this code.
    ApiRefused {
        /// HTTP status.
        status: u16,
        /// Salesforce's error code.
        code: String,
    },
}

/// A lead or contact that has the person's address and that this user can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchingRecord {
    /// Lead or Contact.
    pub object: Object,
    /// Its id.
    pub id: SalesforceId,
    /// Its name as Salesforce gives it; empty where hidden.
    pub name: String,
}

/// The user whose session was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// User id (005…).
    pub user_id: String,
    /// Org id, 18 characters where Salesforce gives it so.
    pub organization_id: String,
    /// Display name.
    pub name: String,
    /// Salesforce username (looks like an address).
    pub username: String,
    /// The user's e-mail address, if the answer has one.
    pub email: Option<String>,
}

/// What a describe or object-info said of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectAccess {
    /// The user can see the object; its description.
    Readable(ObjectInfo),
    /// INVALID_TYPE, 403 FORBIDDEN, or a describe's 404: the user cannot read the object.
    NotReadable {
        /// HTTP status.
        status: u16,
        /// Salesforce's error code.
        code: String,
    },
    /// Of another user, looked up in Setup: nothing grants the user to read the object.
    NotGranted,
}

/// What was read of the record that the page shows, or that the Actions person's id names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The page's object.
    pub object: Object,
    /// The lead or contact this record stands for: itself, a person account's contact, a task's WhoId.
    pub person: Option<SalesforceId>,
    /// The person's e-mail address on the record. `Some(None)`: the field is empty. `None`: it could not be seen.
    pub email: Option<Option<String>>,
    /// The record's display name, for the panel's heading; empty where not seen.
    pub name: String,
    /// What became of the lead or contact. [`Why::NotFound`]: it is not there for this user.
    pub state: Fact<RecordState>,
    /// Who owns the lead or contact.
    pub owner: Fact<Owner>,
    /// Whether the user may edit the record.
    pub editable: Fact<bool>,
    /// Whether it is locked for approval. [`Why::NotAsked`] where the org does not describe such a field.
    pub locked: Fact<bool>,
    /// Required fields of the record that are empty, of those that the user can see.
    pub empty_required: Fact<Vec<RequiredField>>,
}

impl Record {
    /// A record of which nothing but its object was read.
    pub fn unread(object: Object) -> Self {
        Record {
            object,
            person: None,
            email: None,
            name: String::new(),
            state: Fact::Unseen(Why::NotAsked),
            owner: Fact::Unseen(Why::NotAsked),
            editable: Fact::Unseen(Why::NotAsked),
            locked: Fact::Unseen(Why::NotAsked),
            empty_required: Fact::Unseen(Why::NotAsked),
        }
    }
}

/// What became of a lead or contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordState {
    /// It is there.
    Sound,
    /// It is in the recycle bin.
    Deleted,
    /// It was merged into another record, which was kept.
    Merged {
        /// The record that was kept.
        into: SalesforceId,
    },
    /// A lead that was converted.
    Converted {
        /// What it became: contact, account and opportunity, as far as there is one.
        into: Vec<SalesforceId>,
    },
}

/// Who owns a lead or contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// A user who is active.
    ActiveUser,
    /// A user who is not active any more.
    InactiveUser,
    /// A queue.
    Queue,
}

/// A field that a record cannot be saved without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredField {
    /// API name.
    pub api_name: String,
    /// Label, in the user's language.
    pub label: String,
}

/// The last tasks that Actions logged on the record, with this user's rights: those of which one of the activity
/// fields is filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// The last e-mail.
    pub email: Option<LoggedTask>,
    /// The last call.
    pub call: Option<LoggedTask>,
    /// The last task whose fields do not say which of the two it was.
    pub either: Option<LoggedTask>,
}

/// A task that Actions logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedTask {
    /// The task.
    pub id: SalesforceId,
    /// When it was created.
    pub created: Timestamp,
    /// API names of the activity fields that it filled.
    pub filled: Vec<String>,
}

/// How much of the org's daily API calls is used (`Sforce-Limit-Info`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiUsage {
    /// Calls used in the last 24 hours.
    pub used: u64,
    /// The limit.
    pub limit: u64,
}

/// A failed sign-in of Actions to Salesforce, as a row of *Diagnostics* shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticationFailure {
    /// The row's code (EXPIRED_ACCESS, INACTIVE_USER, …).
    pub code: String,
    /// When it happened; `None` where the row's date could not be read.
    pub happened: Option<Happened>,
}

/// When something happened, as far as a page says: a date without a time stands for a whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// Not before.
    pub earliest: Timestamp,
    /// Not after.
    pub latest: Timestamp,
}

impl Happened {
    /// At this very moment.
    pub fn at(moment: Timestamp) -> Self {
        Happened { earliest: moment, latest: moment }
    }
}

/// What an Actions person view showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionsPerson {
    /// The Salesforce ID: present, missing, or not to be told.
    pub salesforce_id: Fact<PersonSalesforceId>,
    /// The address: `Seen(None)` where the view has an e-mail label with an empty value.
    pub email: Fact<Option<String>>,
    /// Host of the Salesforce org the view links to, as written in the link (page or API host).
    pub salesforce_host: Option<String>,
    /// The person's name as the view's heading shows it; empty where not found.
    pub name: String,
}

/// The Salesforce ID of an Actions person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonSalesforceId {
    /// A lead or contact id stands in the person view.
    Present(SalesforceId),
    /// The label is there, its value is empty or a placeholder, and no id stands anywhere in the view.
    Missing {
        /// The label as the page shows it.
        label: String,
    },
    /// The label is there with the id of something that is neither a lead nor a contact, and no id of one stands anywhere
    /// in the view.
    OfAnotherObject(SalesforceId),
}

/// The user's connection from Actions to an org, as *Connections & Customizations* shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// *Disconnect* is offered.
    pub connected: bool,
    /// The Salesforce user named there (a username or address), if any.
    pub salesforce_user: Option<String>,
}

/// What *Connections & Customizations* shows beside *Salesforce*, which is for production orgs, and beside *Sandbox*. `None`
/// where it did not show it. A sandbox has its records' ids from the org that it is a copy of, so a connection to the one
/// says nothing of the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connections {
    /// The connection to a production org.
    #[serde(default)]
    pub production: Option<Connection>,
    /// The connection to a sandbox.
    #[serde(default)]
    pub sandbox: Option<Connection>,
}

impl Connections {
    /// The connection to the org with this API host.
    ///
    /// # Errors
    /// [`Why::ConnectedToAnotherKind`], or that the screen showed neither.
    pub fn to_org(&self, api_host: &str) -> Result<&Connection, Why> {
        let sandbox = host::is_sandbox(api_host);
        let (own, other) = if sandbox { (&self.sandbox, &self.production) } else { (&self.production, &self.sandbox) };
        let elsewhere = || other.as_ref().is_some_and(|other| other.connected);
        own.as_ref().ok_or_else(|| {
            if elsewhere() {
                Why::ConnectedToAnotherKind { sandbox: !sandbox }
            } else {
                Why::ActionsPageUnclear { screen: ActionsScreen::Connections }
            }
        })
    }

    /// Whether there is a connection to a production org, and to a sandbox.
    pub fn connected(&self) -> [Option<bool>; 2] {
        [&self.production, &self.sandbox].map(|shown| shown.as_ref().map(|connection| connection.connected))
    }

    /// Some connection, where no org is known that it could be to.
    ///
    /// # Errors
    /// That the screen shows neither a connection nor that there is none to a production org.
    pub fn to_any(&self) -> Result<&Connection, Why> {
        let connected = [&self.production, &self.sandbox].into_iter().flatten().find(|connection| connection.connected);
        connected.or(self.production.as_ref()).ok_or(Why::ActionsPageUnclear { screen: ActionsScreen::Connections })
    }
}

/// *Sync Settings*, as shown. `None` where the screen did not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncSettings {
    /// Log Email Activity to Salesforce by Salesforce API.
    pub api: Option<bool>,
    /// Log Email Activity to Salesforce by Email to Salesforce (BCC).
    pub bcc: Option<bool>,
}

/// Whether the org answers this user's API requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiAccess {
    /// A data request was answered.
    Available,
    /// Refused with this code (API_DISABLED_FOR_ORG, API_CURRENTLY_DISABLED).
    NotAvailable {
        /// HTTP status.
        status: u16,
        /// Salesforce's error code.
        code: String,
    },
}

/// Everything the rules may look at, for one visit of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The page judged.
    pub page: Page,
    /// When the facts were put together: what ages are counted from.
    pub now: Timestamp,
    /// The API host asked, where one is known.
    pub api_host: Fact<String>,
    /// Whose session was read.
    pub identity: Fact<Identity>,
    /// Whether data requests are answered.
    pub api_access: Fact<ApiAccess>,
    /// Task and the four objects with roll-up fields.
    pub objects: LiteMap<Object, Fact<ObjectAccess>>,
    /// The record the page shows, or the one that the Actions person's id names.
    pub record: Fact<Record>,
    /// The Actions person: read now, or remembered for the same id or address.
    pub person: Fact<ActionsPerson>,
    /// The user's connection to this org; to any, where it is not known which org it is.
    pub connection: Fact<Connection>,
    /// The user's sync settings.
    pub sync_settings: Fact<SyncSettings>,
    /// Leads and contacts with the person's address that this user can see.
    pub matches: Fact<Vec<MatchingRecord>>,
    /// The last activities that Actions logged on the record for this user.
    pub proof: Fact<Proof>,
    /// How much of the day's API calls is used.
    pub api_usage: Fact<ApiUsage>,
    /// The newest failed sign-in that *Diagnostics* showed; `None` as value where it showed none.
    pub authentication_failure: Fact<Option<AuthenticationFailure>>,
    /// What Setup says, where it was asked for.
    pub setup: Fact<Setup>,
    /// What the reader does not want to be warned of at this moment.
    pub mutes: Vec<Mute>,
}

/// How long a sighting in Actions decides (RULES.md, *Age*).
pub const ACTIONS_SIGHTING_DECIDES: u64 = 7 * DAY;

/// How long a logged activity proves that the connection and the sync settings are in order (RULES.md, *Proof*).
pub const PROOF_OF_SETTINGS: u64 = 7 * DAY;
/// How long a logged call proves that the person has a Salesforce ID (RULES.md, *Proof*).
pub const PROOF_OF_ID: u64 = 30 * DAY;

impl Proof {
    /// The newest of all.
    pub fn newest(&self) -> Option<(&LoggedTask, &'static [Activity])> {
        [
            (&self.email, [Activity::Email].as_slice()),
            (&self.call, [Activity::Call].as_slice()),
            (&self.either, [Activity::Email, Activity::Call].as_slice()),
        ]
        .into_iter()
        .filter_map(|(task, activities)| Some((task.as_ref()?, activities)))
        .max_by_key(|(task, _)| task.created)
    }
}

/// What is judged on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// E-mails and calls to a person.
    pub activities: bool,
    /// Activity fields.
    pub fields: bool,
    /// The connection alone (Actions' own settings page).
    pub connection: bool,
    /// The sync settings alone (likewise).
    pub sync_settings: bool,
    /// Failed sign-ins alone (Actions' *Diagnostics*).
    pub diagnostics: bool,
}

impl Facts {
    /// What is judged on this page.
    pub fn judged(&self) -> Scope {
        let nothing =
            Scope { activities: false, fields: false, connection: false, sync_settings: false, diagnostics: false };
        match &self.page {
            Page::ActionsPerson => Scope { activities: true, fields: true, ..nothing },
            Page::ActionsConnections => Scope { connection: true, ..nothing },
            Page::ActionsSyncSettings => Scope { sync_settings: true, ..nothing },
            Page::SalesforceRecord { object, .. } => {
                let activities = match object {
                    Object::Lead | Object::Contact => true,
                    // An account takes e-mails and calls only as a person account, and most are not: without the
                    // record, to speak of e-mails at all would be a guess.
                    Object::Account => self.record.value().is_some_and(|record| record.person.is_some()),
                    Object::Opportunity => false,
                    // Most tasks concern a person. A task whose record is not seen stays in doubt rather than silent.
                    Object::Task => self.record.value().is_none_or(|record| record.person.is_some()),
                };
                Scope { activities, fields: true, ..nothing }
            }
            Page::ActionsDiagnostics => Scope { diagnostics: true, ..nothing },
            Page::SalesforceList { .. } | Page::ActionsPeople => nothing,
        }
    }

    /// The object of the record the page is about: a Salesforce page's own, or the one that an Actions person's id
    /// names. `Ok(None)`: the page is about no record, as an Actions person without an id is.
    ///
    /// # Errors
    /// Why it is not known whether the Actions person has an id.
    pub fn own_object(&self) -> Result<Option<Object>, Why> {
        match &self.page {
            Page::SalesforceRecord { object, .. } => Ok(Some(*object)),
            Page::ActionsPerson => {
                let person = self.person.get().map_err(Clone::clone)?;
                match &person.value.salesforce_id.get().map_err(Clone::clone)?.value {
                    PersonSalesforceId::Present(id) => Ok(id.object()),
                    PersonSalesforceId::Missing { .. } | PersonSalesforceId::OfAnotherObject(_) => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// The objects whose fields decide the verdict: Task, and the page's own as far as it is known.
    pub fn judged_objects(&self) -> Vec<Object> {
        let mut objects = vec![Object::Task];
        objects.extend(self.own_object().ok().flatten().filter(|object| *object != Object::Task));
        objects
    }

    /// The object of the person who gets the e-mail or call. `Ok(None)`: there is no such person, or no record of one.
    ///
    /// # Errors
    /// Why it is not known who the person is.
    pub fn person_object(&self) -> Result<Option<Object>, Why> {
        match &self.page {
            Page::SalesforceRecord { object: object @ (Object::Lead | Object::Contact), .. } => Ok(Some(*object)),
            Page::SalesforceRecord { object: Object::Opportunity, .. } => Ok(None),
            Page::SalesforceRecord { object: Object::Account | Object::Task, .. } => {
                let record = self.record.get().map_err(Clone::clone)?;
                Ok(record.value.person.as_ref().and_then(SalesforceId::object))
            }
            _ => self.own_object(),
        }
    }

    /// The lead or contact id that Actions shows for the person, however old the sighting.
    pub fn linked_id(&self) -> Option<&SalesforceId> {
        match self.person.value()?.salesforce_id.value()? {
            PersonSalesforceId::Present(id) => Some(id),
            PersonSalesforceId::Missing { .. } | PersonSalesforceId::OfAnotherObject(_) => None,
        }
    }

    /// The Salesforce ID of the Actions person, as far as a recent sighting decides it.
    ///
    /// # Errors
    /// Why it cannot be told: never seen, seen too long ago, or not clear on the page.
    pub fn person_salesforce_id(&self) -> Result<Sighting<&PersonSalesforceId>, Why> {
        let person = self.person.get().map_err(Clone::clone)?;
        let id = person.value.salesforce_id.get().map_err(Clone::clone)?;
        let saw = match &id.value {
            PersonSalesforceId::Present(id) => Saw::SalesforceId { id: id.clone() },
            PersonSalesforceId::Missing { label } => Saw::EmptySalesforceId { label: label.clone() },
            PersonSalesforceId::OfAnotherObject(id) => Saw::IdOfAnotherObject { id: id.clone() },
        };
        self.recent(ActionsScreen::Person, id.at, saw)?;
        let shown = self.record_person()?;
        if let (PersonSalesforceId::Present(linked), Some(shown)) = (&id.value, shown)
            && linked != shown
        {
            return Err(Why::LinkedToAnotherRecord { id: linked.clone() });
        }
        Ok(Sighting { value: &id.value, at: id.at })
    }

    /// The lead or contact that the Salesforce page is about; `Ok(None)` where it is about none.
    ///
    /// # Errors
    /// Why it is not known which: only the record itself says whom a task or an account stands for.
    pub fn record_person(&self) -> Result<Option<&SalesforceId>, Why> {
        match (&self.record, &self.page) {
            // There the record is the one that the id names, and cannot speak against it.
            (_, Page::ActionsPerson) => Ok(self.linked_id()),
            (Fact::Seen(record), _) => Ok(record.value.person.as_ref()),
            (_, Page::SalesforceRecord { object: Object::Lead | Object::Contact, id, .. }) => Ok(Some(id)),
            (Fact::Unseen(why), Page::SalesforceRecord { .. }) => Err(why.clone()),
            _ => Ok(None),
        }
    }

    /// Whether the record was deleted or merged away, so that nothing can be read of it or written to it any more.
    pub fn record_is_gone(&self) -> bool {
        let state = self.record.value().and_then(|record| record.state.value());
        matches!(state, Some(RecordState::Deleted | RecordState::Merged { .. }))
    }

    /// Whether a sighting of `at` is recent enough to decide.
    ///
    /// # Errors
    /// [`Why::SeenTooLongAgo`] with what was seen then.
    pub fn recent(&self, screen: ActionsScreen, at: Timestamp, saw: Saw) -> Result<(), Why> {
        if self.now.since(at) <= ACTIONS_SIGHTING_DECIDES {
            Ok(())
        } else {
            Err(Why::SeenTooLongAgo { screen, at, saw })
        }
    }

    /// The person's e-mail address: as Actions shows it, else as the record has it. `Ok(None)` as value: there is none.
    ///
    /// The record stands in only while nothing recent is known from Actions, because Actions sends to its own address.
    /// A person view that was read and did not settle the address leaves it unsettled.
    ///
    /// # Errors
    /// Why neither was seen.
    pub fn address(&self) -> Result<Address<'_>, Why> {
        let unseen = match self.address_in_actions() {
            Ok(address) => return Ok(address),
            Err(why) => why,
        };
        if matches!(&self.person, Fact::Seen(person) if person.value.email.get().is_err()) {
            return Err(unseen);
        }
        match &self.record {
            Fact::Seen(Sighting { value: Record { email: Some(email), .. }, at }) => {
                Ok(Address { value: email.as_deref(), in_actions: false, at: *at })
            }
            // The record is there and its Email field is hidden from this user: Actions is where to look.
            Fact::Seen(_) | Fact::Unseen(Why::NotAsked) => Err(unseen),
            Fact::Unseen(why) => Err(why.clone()),
        }
    }

    fn address_in_actions(&self) -> Result<Address<'_>, Why> {
        let person = self.person.get().map_err(Clone::clone)?;
        let email = person.value.email.get().map_err(Clone::clone)?;
        let saw = if email.value.is_some() { Saw::EmailAddress } else { Saw::NoEmailAddress };
        self.recent(ActionsScreen::Person, email.at, saw)?;
        Ok(Address { value: email.value.as_deref(), in_actions: true, at: email.at })
    }

    /// What is known of an object; [`Why::NotAsked`] where it was not looked at.
    pub fn object(&self, object: Object) -> &Fact<ObjectAccess> {
        const NOT_ASKED: &Fact<ObjectAccess> = &Fact::Unseen(Why::NotAsked);
        self.objects.get(&object).unwrap_or(NOT_ASKED)
    }

    /// The description of an object.
    ///
    /// # Errors
    /// Why there is none; [`Why::ObjectNotReadable`] where this user cannot read the object.
    pub fn object_info(&self, object: Object) -> Result<Sighting<&ObjectInfo>, Why> {
        let sighting = self.object(object).get().map_err(Clone::clone)?;
        match &sighting.value {
            ObjectAccess::Readable(info) => Ok(Sighting { value: info, at: sighting.at }),
            ObjectAccess::NotReadable { .. } | ObjectAccess::NotGranted => Err(Why::ObjectNotReadable { object }),
        }
    }

    /// Who looked into Setup, where the user judged is another one.
    pub fn looked_by(&self) -> Option<&Identity> {
        self.setup.value()?.looked_by.as_ref()
    }

    /// Where it was asked what the user may do with an object.
    pub fn object_source(&self, object: Object) -> Source {
        if self.looked_by().is_some() { requests::permissions_source() } else { requests::object_source(object) }
    }

    /// Field and access rules speak of the user whose session was read. Where it is not known who that is, they would
    /// speak of nobody, and where Actions is connected as another Salesforce user, of the wrong one.
    ///
    /// A connection seen too long ago names nobody any more, and neither does one that was never seen: then the rules
    /// speak of the session's user, and the report says so.
    ///
    /// # Errors
    /// [`Why::AnotherSalesforceUser`], or why the user is not known.
    pub fn same_salesforce_user(&self) -> Result<(), Why> {
        let identity = &self.identity.get().map_err(Clone::clone)?.value;
        let Fact::Seen(Sighting { value: Connection { connected: true, salesforce_user: Some(in_actions) }, at }) =
            &self.connection
        else {
            return Ok(());
        };
        if self.now.since(*at) > ACTIONS_SIGHTING_DECIDES {
            return Ok(());
        }
        let shown = in_actions.trim();
        let same = [Some(&identity.username), identity.email.as_ref(), Some(&identity.name)]
            .into_iter()
            .flatten()
            .any(|known| known.trim().eq_ignore_ascii_case(shown));
        if same {
            Ok(())
        } else {
            Err(Why::AnotherSalesforceUser { in_actions: shown.to_owned(), in_salesforce: identity.username.clone() })
        }
    }
}

/// Whether two e-mail addresses are the same, as mail and Salesforce compare them: without case, and without the space
/// around them.
pub fn same_address(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// The person's address and where it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// The address; `None` where the place it should stand in is empty.
    pub value: Option<&'a str>,
    /// Seen in Actions (else on the Salesforce record).
    pub in_actions: bool,
    /// When.
    pub at: Timestamp,
}
