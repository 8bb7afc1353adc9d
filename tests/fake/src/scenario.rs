//! The data file of a scenario: the orgs, users, records and the Actions account that are there, the pages to visit,
//! and what must be shown on the last of them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::salesforce::schema;

/// A world and what Loggable must say of it. One TOML file; see README.md.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What the scenario shows, for a reader; also where the rules leave room and which way was taken.
    pub about: String,
    /// The Salesforce orgs.
    #[serde(default, rename = "org")]
    pub orgs: Vec<Org>,
    /// The profiles and permission sets.
    #[serde(default, rename = "profile")]
    pub profiles: Vec<Profile>,
    /// The permission set groups.
    #[serde(default, rename = "permission_set_group")]
    pub permission_set_groups: Vec<PermissionSetGroup>,
    /// The muting permission sets.
    #[serde(default, rename = "muting_set")]
    pub muting_sets: Vec<MutingSet>,
    /// The Salesforce users.
    #[serde(default, rename = "user")]
    pub users: Vec<User>,
    /// The queues, which can own leads and tasks.
    #[serde(default, rename = "queue")]
    pub queues: Vec<Queue>,
    /// The sessions in the browser. Where two are on one host, the later one's cookie is the one that stays.
    #[serde(default, rename = "session")]
    pub sessions: Vec<Session>,
    /// The records.
    #[serde(default, rename = "record")]
    pub records: Vec<Record>,
    /// The Actions account.
    #[serde(default)]
    pub actions: Actions,
    /// Answers that go wrong.
    #[serde(default, rename = "fault")]
    pub faults: Vec<Fault>,
    /// What somebody hostile has put into pages.
    #[serde(default, rename = "hostile")]
    pub hostile: Vec<Hostile>,
    /// The pages to visit, one after another in one tab; the last one is judged.
    #[serde(default, rename = "visit")]
    pub visits: Vec<Visit>,
    /// What must be shown there.
    pub expect: Expect,
    /// The folder that recorded bodies are named from; the file's own when it was loaded from one.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// A Salesforce org.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Org {
    /// The name by which users and records refer to it.
    pub name: String,
    /// Org id, 15 or 18 characters (00D…).
    pub id: String,
    /// My Domain with what follows it up to the cloud's own domain: `acme`, `acme--uat.sandbox`, `acme-dev-ed.develop`.
    pub domain: String,
    /// Which cloud it lives in.
    #[serde(default)]
    pub cloud: Cloud,
    /// Prefix of the Sales Insight package's roll-up labels, or none where the package is not installed.
    #[serde(default)]
    pub package: Package,
    /// Fields that were not created: `Task.MSE_Replied__c`, `Lead.MSC - Opt Out` (API name or label).
    #[serde(default)]
    pub without: Vec<String>,
    /// Fields beyond the standard ones, the fifteen on Task and the package's; one with a known name replaces it.
    #[serde(default, rename = "field")]
    pub fields: Vec<FieldSpec>,
    /// Objects that the UI API does not describe here (404); the REST API does.
    #[serde(default = "without_ui_api")]
    pub without_ui_api: Vec<String>,
    /// Person accounts are on: Account has IsPersonAccount, PersonContactId and PersonEmail.
    #[serde(default)]
    pub person_accounts: bool,
    /// Under which object's name the permissions on a task's fields are listed.
    #[serde(default)]
    pub activity_permissions: ActivityPermissions,
    /// Record locking is on: records say with `IsLocked` whether an approval has locked them.
    #[serde(default)]
    pub record_locking: bool,
    /// The active values of Task's *Type*.
    #[serde(default = "task_types")]
    pub task_types: Vec<String>,
    /// Values of Task's *Type* that are there and not active.
    #[serde(default)]
    pub task_types_inactive: Vec<String>,
    /// The default of Task's *Type*, one of its active values; none where it is left out.
    pub task_type_default: Option<String>,
    /// The org's edition has the API.
    #[serde(default = "yes")]
    pub api: bool,
    /// API calls already used today, and the day's limit.
    #[serde(default = "api_usage")]
    pub api_usage: [u32; 2],
    /// Bodies recorded from a real org, by object; served as they are.
    #[serde(default)]
    pub recorded: BTreeMap<String, Recording>,
    /// How its record pages are built.
    #[serde(default)]
    pub lightning: Lightning,
}

/// Where an org lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cloud {
    /// `my.salesforce.com`
    #[default]
    Commercial,
    /// `my.salesforce.mil`
    Government,
    /// `my.sfcrmproducts.cn`
    China,
}

/// Under which object's name `FieldPermissions` lists the fields of a task. Sources disagree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum ActivityPermissions {
    /// `Task.MSE_Clicked__c`
    #[default]
    Task,
    /// `Event.MSE_Clicked__c`
    Event,
    /// `Activity.MSE_Clicked__c`
    Activity,
}

/// The Sales Insight package, by the prefix of its labels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Package {
    /// `MSC - …`
    #[default]
    Msc,
    /// `MSE - …`
    Mse,
    /// Not installed.
    None,
}

/// A field of an org.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// The object.
    pub object: String,
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Type as describe names it: `string`, `boolean`, `url`, `picklist`, …
    #[serde(default = "string_type", rename = "type")]
    pub kind: String,
    /// Length of a text.
    #[serde(default)]
    pub length: u32,
    /// A formula, which nobody can write.
    #[serde(default)]
    pub formula: bool,
    /// Required: no record can be saved while it is empty. Field-level security does not hide such a field.
    #[serde(default)]
    pub required: bool,
    /// What a new record has in it where nothing is given.
    pub default: Option<String>,
}

/// Bodies recorded from a real org: JSON files, named from the scenario's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// An object-info.
    pub object_info: Option<PathBuf>,
    /// A describe.
    pub describe: Option<PathBuf>,
}

/// How an org's Lightning pages are built.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lightning {
    /// Native shadow roots around the highlights panel, or synthetic ones.
    #[serde(default)]
    pub shadow: Shadow,
    /// Buttons of the page's own follow the title without a gap.
    #[serde(default)]
    pub control_beside_title: bool,
    /// No highlights panel and no title on record pages: an admin's own page layout.
    #[serde(default)]
    pub untitled: bool,
    /// What is related to a record is shown as cards, and not as a table.
    #[serde(default)]
    pub related_as_cards: bool,
}

/// Shadow roots of a Lightning page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shadow {
    /// The elements are in the document, with LWC's marker attributes.
    #[default]
    Synthetic,
    /// Real, open shadow roots.
    Native,
}

/// A profile, or a permission set: the two grant alike, and a user has what any of them grants.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// A permission set grants only what it lists; a profile grants everything but what it lists.
    #[serde(default)]
    pub permission_set: bool,
    /// Which kind of permission set.
    #[serde(default, rename = "type")]
    pub kind: PermissionSetKind,
    /// API Enabled. A profile's default is yes, a permission set's no.
    pub api_enabled: Option<bool>,
    /// View Setup and Configuration.
    #[serde(default)]
    pub view_setup: bool,
    /// View All Data: every object can be read.
    #[serde(default)]
    pub view_all_data: bool,
    /// Modify All Data: every object can be read and written. It says nothing of fields.
    #[serde(default)]
    pub modify_all_data: bool,
    /// Object permissions, by API name.
    #[serde(default)]
    pub objects: BTreeMap<String, ObjectPermission>,
    /// Field-level security, by `Object.Field` (API name or label).
    #[serde(default)]
    pub fields: BTreeMap<String, FieldPermission>,
}

/// A kind of permission set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PermissionSetKind {
    /// An admin's own.
    #[default]
    Regular,
    /// Comes with a licence.
    Standard,
    /// Has to be activated in a session. None is, so it grants nothing.
    Session,
}

/// A permission set group: together it grants what its permission sets grant, but what its muting set takes away.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionSetGroup {
    /// Its name.
    pub name: String,
    /// Its permission sets, by name.
    pub permission_sets: Vec<String>,
    /// Its muting set, by name.
    pub muting: Option<String>,
    /// Whether what it grants has been calculated.
    #[serde(default)]
    pub status: GroupStatus,
}

/// Whether what a permission set group grants has been calculated. Until it is, the group grants nothing here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupStatus {
    /// It has.
    #[default]
    Updated,
    /// A change has not been taken in yet.
    Outdated,
    /// It is under way.
    Updating,
    /// It failed.
    Failed,
}

/// A muting permission set: what it takes away from its group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MutingSet {
    /// Its name.
    pub name: String,
    /// Rights on objects, by API name. Without read, the others go too.
    #[serde(default)]
    pub objects: BTreeMap<String, Vec<ObjectRight>>,
    /// Rights on fields, by `Object.Field` (API name or label).
    #[serde(default)]
    pub fields: BTreeMap<String, MutedField>,
}

/// A right on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectRight {
    /// Read.
    Read,
    /// Create.
    Create,
    /// Edit.
    Edit,
}

/// What is taken away from a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MutedField {
    /// Read, and with it edit.
    Read,
    /// Edit.
    Edit,
}

/// What may be done with an object's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectPermission {
    /// Read.
    #[serde(default = "yes")]
    pub read: bool,
    /// Create.
    #[serde(default = "yes")]
    pub create: bool,
    /// Edit.
    #[serde(default = "yes")]
    pub edit: bool,
    /// View All Records.
    #[serde(default)]
    pub view_all: bool,
    /// Modify All Records.
    #[serde(default)]
    pub modify_all: bool,
}

/// What may be done with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldPermission {
    /// Not even seen.
    Hidden,
    /// Seen.
    Read,
    /// Seen and edited.
    Edit,
}

/// A Salesforce user.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// User id (005…).
    pub id: String,
    /// The org, by name.
    pub org: String,
    /// Display name.
    pub name: String,
    /// Username, which looks like an address; sessions refer to it.
    pub username: String,
    /// E-mail address; the username where it is not given.
    pub email: Option<String>,
    /// Is active.
    #[serde(default = "yes")]
    pub active: bool,
    /// The profile, by name.
    pub profile: String,
    /// Permission sets, by name.
    #[serde(default)]
    pub permission_sets: Vec<String>,
    /// Permission set groups, by name.
    #[serde(default)]
    pub permission_set_groups: Vec<String>,
    /// Those of the two whose assignment has expired: it is still listed and grants nothing.
    #[serde(default)]
    pub expired: Vec<String>,
}

/// A session in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The user, by username.
    pub user: String,
    /// On which hosts its cookie is: `api`, `page`.
    #[serde(default = "both_hosts")]
    pub cookie_on: Vec<CookieHost>,
    /// What the API says of it.
    #[serde(default)]
    pub state: SessionState,
    /// How often it was renewed. Each time it has another cookie, and the ones before are no session's any more.
    #[serde(default)]
    pub renewals: u8,
}

/// A host of an org, as far as session cookies go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CookieHost {
    /// `X.my.salesforce.com`
    Api,
    /// `X.lightning.force.com`
    Page,
}

/// What the API says of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionState {
    /// It is accepted.
    #[default]
    Valid,
    /// 401 "Session expired or invalid".
    Expired,
    /// 401 "This session is not valid for use with the REST API".
    NotForApi,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The org, by name.
    pub org: String,
    /// Its id, 18 characters. The key prefix says the object.
    pub id: String,
    /// Field values by API name; the others are null (booleans false).
    #[serde(default)]
    pub fields: BTreeMap<String, toml::Value>,
    /// Users who cannot see it (sharing), by username.
    #[serde(default)]
    pub hidden_from: Vec<String>,
    /// Users who can see and not edit it, by username.
    #[serde(default)]
    pub read_only_for: Vec<String>,
    /// It is in the recycle bin.
    #[serde(default)]
    pub deleted: bool,
    /// The record of the same object that it was merged into, 18 characters: it is in the recycle bin for that.
    pub merged_into: Option<String>,
    /// What a lead became.
    pub converted: Option<Converted>,
    /// Its owner: a username or a queue's name; the org's first user where it is left out.
    pub owner: Option<String>,
    /// An approval has locked it. Only where the org has record locking, else nothing would show it.
    #[serde(default)]
    pub locked: bool,
    /// How many days before the fake was asked it was created.
    pub created_days_ago: Option<u32>,
    /// Who created it, by username; the org's first user where it is left out.
    pub created_by: Option<String>,
    /// Required fields that are empty nevertheless, by API name. The others have a value without being given one.
    #[serde(default)]
    pub empty: Vec<String>,
}

/// What a lead became when it was converted, by id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Converted {
    /// The contact.
    pub contact: String,
    /// The account.
    pub account: String,
    /// The opportunity, where one was made.
    pub opportunity: Option<String>,
}

/// A queue: a group that owns records until somebody takes them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The org, by name.
    pub org: String,
    /// Its id (00G…).
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The Actions account, as its pages show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Actions {
    /// Display name of the Actions user.
    pub user: String,
    /// The address that the user is signed in with; empty: signed out.
    pub email: String,
    /// `en` or `ja`.
    pub language: String,
    /// Words to show instead of the language's own, by their key in `pages/actions.js`.
    pub words: BTreeMap<String, String>,
    /// The user's connection to Salesforce.
    pub connection: Connection,
    /// Sync settings.
    pub sync: Sync,
    /// *Command Center* and *People* show the addresses of those that they list.
    pub addresses_listed: bool,
    /// The people.
    #[serde(rename = "person")]
    pub people: Vec<Person>,
    /// The failed writes that Diagnostics lists. The app asks for them when that page is opened.
    #[serde(rename = "failure", skip_serializing)]
    pub failures: Vec<Failure>,
}

/// The connection, as *Connections & Customizations* shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Connection {
    /// *Disconnect* is offered, else *Connect*.
    pub connected: bool,
    /// The Salesforce user named there; empty: none.
    pub salesforce_user: String,
    /// It is a sandbox's connection.
    pub sandbox: bool,
}

/// The sync settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sync {
    /// Log Email Activity to Salesforce: Salesforce API.
    pub api: bool,
    /// Log Email Activity to Salesforce: Email to Salesforce (BCC).
    pub bcc: bool,
    /// Log Replies.
    pub replies: bool,
    /// How the two ways are laid out.
    pub layout: SyncLayout,
}

/// How the screen shows the two ways of logging e-mail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyncLayout {
    /// As tabs, of which one is open: the switch of the other cannot be seen.
    #[default]
    Tabs,
    /// Both below one another.
    Stacked,
}

/// A person in Actions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Address; empty: none.
    pub email: String,
    /// Job title.
    pub title: String,
    /// Company.
    pub company: String,
    /// Phone.
    pub phone: String,
    /// Salesforce ID of the lead or contact; empty: none.
    pub salesforce_id: String,
    /// Salesforce ID of the account, shown under Account Information; empty: none.
    pub account_id: String,
    /// No label for the Salesforce ID is shown while it is empty.
    pub without_id_label: bool,
    /// Host that *View in Salesforce* leads to; empty: no such link. Shown only with a Salesforce ID.
    pub salesforce_host: String,
}

/// A row of Diagnostics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// How many days before the page is first drawn it happened. The moment is rounded up to the minute, which is all
    /// that the page shows of it: 0 is no earlier than anything that was seen before.
    pub days_ago: u32,
    /// The error code.
    pub code: String,
    /// The category that the page names.
    pub category: FailureCategory,
    /// The message; empty: none.
    #[serde(default)]
    pub message: String,
    /// The object, by API name. Where no row has one, the table has no such column; so too for what follows.
    #[serde(default)]
    pub object: String,
    /// The field, by API name.
    #[serde(default)]
    pub field: String,
    /// The person, by name.
    #[serde(default)]
    pub person: String,
    /// The Salesforce record, by id.
    #[serde(default)]
    pub record: String,
}

/// A category of failed writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureCategory {
    /// Authentication
    Authentication,
    /// Access/Validation
    AccessValidation,
    /// Intermittent
    Intermittent,
    /// Other
    Other,
}

/// Answers that go wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The host; every host where it is not given.
    pub host: Option<String>,
    /// What the path and query begin with.
    pub path: String,
    /// How many requests it hits; all of them where it is not given.
    pub times: Option<usize>,
    /// Answer with this status instead.
    pub status: Option<u16>,
    /// With this body: `html` (an error page), `empty`, `gzip` (rubbish that claims to be compressed), or the body itself
    /// (JSON where it begins so).
    pub body: Option<String>,
    /// Lead to this address, with status 302 where no other is given.
    pub redirect: Option<String>,
    /// Answer only after so many milliseconds.
    #[serde(default)]
    pub delay_ms: u64,
    /// Answer only once the fault is not in the scenario any more, and then as it says.
    #[serde(default)]
    pub held: bool,
    /// Close the connection after so many bytes of the body.
    pub cut: Option<usize>,
    /// Let so many milliseconds pass before each byte of the body.
    pub byte_ms: Option<u64>,
    /// Go on with spaces, which JSON does not mind, until the body has so many bytes.
    pub length: Option<usize>,
    /// Give no answer at all.
    pub connection: Option<BrokenConnection>,
}

/// How a connection comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BrokenConnection {
    /// Nobody takes it: the proxy says so, whatever path was to be asked for. One that stands already is closed at the
    /// next request that the fault hits.
    Refused,
    /// It is reset once the request is there.
    Reset,
}

/// What somebody hostile has put into pages. They lose their policy, so that it runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hostile {
    /// The host; every host where it is not given.
    pub host: Option<String>,
    /// What the path and query begin with; every page where it is empty.
    pub path: String,
    /// A script that runs before anything else of the page.
    pub script: String,
    /// Markup at the beginning of the body.
    pub markup: String,
}

/// A step of the visit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The address to open; without one the tab stays where it is.
    pub open: Option<String>,
    /// Then click the link, button or tab with this visible text.
    pub click: Option<String>,
}

/// What must be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// There is a badge on the page. Without one, the page shows nothing of ours at all.
    pub badge: bool,
    /// The verdicts by activity; an activity that does not apply is absent.
    #[serde(default)]
    pub verdicts: BTreeMap<String, String>,
    /// The state of every rule that applies.
    #[serde(default)]
    pub rules: BTreeMap<String, String>,
    /// `blocks` or `informs`, for every broken rule.
    #[serde(default)]
    pub severity: BTreeMap<String, String>,
    /// The cause of the broken rules that name one.
    #[serde(default)]
    pub cause: BTreeMap<String, String>,
    /// Why rules cannot tell, as far as the scenario is about it. Of other rules it says nothing.
    #[serde(default)]
    pub why: BTreeMap<String, String>,
    /// Every field named by a broken rule.
    #[serde(default)]
    pub fields: Vec<ExpectedField>,
    /// The numbers that sum a list up, as text: `rows`, `checked`, `emails`, `calls`, `open`.
    #[serde(default)]
    pub summary: BTreeMap<String, String>,
    /// The rows of a list that will not log, by record id: the verdicts on e-mails and calls, with a space between.
    #[serde(default)]
    pub rows: BTreeMap<String, String>,
}

/// A field that must be named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedField {
    /// The rule.
    pub rule: String,
    /// The object.
    pub object: String,
    /// The API name; the label of a roll-up field that is not there.
    pub field: String,
    /// `email`, `call` or `email call`.
    pub affects: String,
}

fn yes() -> bool {
    true
}

fn string_type() -> String {
    "string".to_owned()
}

fn without_ui_api() -> Vec<String> {
    // The UI API answers for Task in some orgs and in others does not; not to have it is the harder case.
    vec!["Task".to_owned()]
}

fn task_types() -> Vec<String> {
    // The three that Actions needs, in its own spelling, among others.
    ["Call", "Email", "Meeting", "Other", "Reply"].map(str::to_owned).to_vec()
}

fn api_usage() -> [u32; 2] {
    [18, 100_000]
}

fn both_hosts() -> Vec<CookieHost> {
    vec![CookieHost::Api, CookieHost::Page]
}

/// Why a scenario cannot be used.
#[derive(Debug)]
pub enum ScenarioError {
    /// The file cannot be read.
    Unreadable(PathBuf, std::io::Error),
    /// It is not TOML of the documented format.
    Malformed(PathBuf, Box<toml::de::Error>),
    /// It contradicts itself.
    Inconsistent(PathBuf, String),
    /// There is no scenario of this name.
    Unknown(String),
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScenarioError::Unreadable(path, error) => write!(formatter, "{}: {error}", path.display()),
            ScenarioError::Malformed(path, error) => write!(formatter, "{}: {error}", path.display()),
            ScenarioError::Inconsistent(path, what) => write!(formatter, "{}: {what}", path.display()),
            ScenarioError::Unknown(name) => {
                write!(formatter, "there is no scenario {name:?}; there are: {}", names().join(", "))
            }
        }
    }
}

impl std::error::Error for ScenarioError {}

/// The folder of the scenarios.
pub fn scenarios_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// The names of all scenarios, sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(scenarios_dir())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

impl Scenario {
    /// The scenario in a file.
    ///
    /// # Errors
    /// Where the file cannot be read, is not of the documented format, or contradicts itself.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ScenarioError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|error| ScenarioError::Unreadable(path.to_owned(), error))?;
        let mut scenario: Scenario =
            toml::from_str(&text).map_err(|error| ScenarioError::Malformed(path.to_owned(), Box::new(error)))?;
        scenario.folder = path.parent().map(Path::to_owned).unwrap_or_default();
        scenario.check().map_err(|what| ScenarioError::Inconsistent(path.to_owned(), what))?;
        Ok(scenario)
    }

    /// The language of the user whose scenario it is, as a BCP 47 tag: a user who has Actions in Japanese has the browser in it too.
    pub fn language(&self) -> &'static str {
        if self.actions.language == "ja" { "ja" } else { "en-US" }
    }

    /// One of the scenarios in [`scenarios_dir`].
    ///
    /// # Errors
    /// As [`load`](Self::load), and where there is none of this name.
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        let path = scenarios_dir().join(format!("{name}.toml"));
        if !path.is_file() {
            return Err(ScenarioError::Unknown(name.to_owned()));
        }
        Scenario::load(path)
    }

    /// The list of the scenario `list_page` with so many leads more, of whom nothing is known in Actions.
    ///
    /// # Errors
    /// As [`named`](Self::named).
    pub fn long_list(more: usize) -> Result<Self, ScenarioError> {
        let mut scenario = Scenario::named("list_page")?;
        let Some(pattern) = scenario.records.last().cloned() else { return Ok(scenario) };
        let ids = (0..more).filter_map(|number| long_id(&format!("00Q5g00000b{number:04}")));
        scenario.records.extend(ids.enumerate().map(|(number, id)| {
            let mut record = Record { id, ..pattern.clone() };
            record.fields.insert("LastName".to_owned(), format!("Row{number:03}").into());
            record
        }));
        Ok(scenario)
    }

    /// What contradicts itself: names that nothing has, ids that are none, words that the contract does not have.
    fn check(&self) -> Result<(), String> {
        for org in &self.orgs {
            check_id(&org.id, "00D")?;
            if let Some(field) = org.without.iter().find(|field| !schema::could_have(org, field)) {
                return Err(format!("org {}: {field:?} is no field that it could be without", org.name));
            }
            for spec in &org.fields {
                let of = format!("org {}: field {}", org.name, spec.name);
                if schema::object_name(&spec.object) != Some(&spec.object) {
                    return Err(format!("{of}: there is no object {:?}", spec.object));
                }
                if !schema::TYPES.contains(&spec.kind.as_str()) {
                    return Err(format!("{of}: describe has no type {:?}", spec.kind));
                }
                if spec.formula && (spec.required || spec.default.is_some()) {
                    return Err(format!("{of}: a formula is neither required nor has it a default"));
                }
            }
            if let Some(default) = &org.task_type_default
                && !org.task_types.contains(default)
            {
                return Err(format!("org {}: its default {default:?} is none of its task_types", org.name));
            }
            if let Some(both) = org.task_types_inactive.iter().find(|value| org.task_types.contains(value)) {
                return Err(format!("org {}: {both:?} is among its task_types, active and inactive", org.name));
            }
        }
        self.check_permissions()?;
        for user in &self.users {
            check_id(&user.id, "005")?;
            self.org_named(&user.org).ok_or_else(|| format!("user {}: no org {:?}", user.name, user.org))?;
            for name in std::iter::once(&user.profile).chain(&user.permission_sets) {
                if !self.profiles.iter().any(|profile| profile.name == *name) {
                    return Err(format!("user {}: no profile or permission set {name:?}", user.name));
                }
            }
            let groups = &user.permission_set_groups;
            if let Some(name) =
                groups.iter().find(|name| self.permission_set_groups.iter().all(|group| group.name != **name))
            {
                return Err(format!("user {}: no permission set group {name:?}", user.name));
            }
            if let Some(name) =
                user.expired.iter().find(|name| !user.permission_sets.contains(name) && !groups.contains(name))
            {
                return Err(format!("user {}: {name:?} is not assigned, so it cannot have expired", user.name));
            }
        }
        let known_user = |username: &String| {
            self.user_named(username).map(|_| ()).ok_or_else(|| format!("no user has the username {username:?}"))
        };
        for session in &self.sessions {
            known_user(&session.user)?;
        }
        for (index, record) in self.records.iter().enumerate() {
            check_id(&record.id, "")?;
            let twin = |other: &Record| other.id == record.id && other.org == record.org;
            if self.records.iter().skip(index + 1).any(twin) {
                return Err(format!("record {}: it is there twice", record.id));
            }
            if record.id.len() != 18 {
                return Err(format!("record {}: write all 18 characters", record.id));
            }
            self.org_named(&record.org).ok_or_else(|| format!("record {}: no org {:?}", record.id, record.org))?;
            match record.object() {
                Some("User" | "Group") => return Err(format!("record {}: write it as a user or a queue", record.id)),
                Some("Profile" | "PermissionSet" | "PermissionSetGroup") => {
                    return Err(format!("record {}: write it as a profile or a permission set", record.id));
                }
                Some(_) => {}
                None => return Err(format!("record {}: its prefix belongs to no object", record.id)),
            }
            record.hidden_from.iter().chain(&record.read_only_for).try_for_each(known_user)?;
            self.check_record(record).map_err(|what| format!("record {}: {what}", record.id))?;
        }
        for queue in &self.queues {
            check_id(&queue.id, "00G")?;
            self.org_named(&queue.org).ok_or_else(|| format!("queue {}: no org {:?}", queue.name, queue.org))?;
        }
        for person in &self.actions.people {
            for id in [&person.salesforce_id, &person.account_id] {
                if !id.is_empty() {
                    check_id(id, "")?;
                }
            }
        }
        for failure in &self.actions.failures {
            if failure.code.is_empty() {
                return Err("actions.failure: a row without a code".to_owned());
            }
            if !failure.record.is_empty() {
                check_id(&failure.record, "")?;
            }
            let person = &failure.person;
            if !person.is_empty() && !self.actions.people.iter().any(|known| known.name == *person) {
                return Err(format!("actions.failure: there is no person {person:?}"));
            }
        }
        if let Some(first) = self.visits.first()
            && first.open.is_none()
        {
            return Err("the first visit opens nothing".to_owned());
        }
        self.expect.check()
    }

    /// Profiles, permission sets, groups and muting sets: objects and fields that nothing has, sets that are not there.
    fn check_permissions(&self) -> Result<(), String> {
        let known_field = |of: &str, field: &String| match self.orgs.iter().any(|org| schema::could_have(org, field)) {
            true => Ok(()),
            false => Err(format!("{of}: no org has a field {field:?}")),
        };
        let known_object = |of: &str, object: &String| match schema::object_name(object) == Some(object) {
            true => Ok(()),
            false => Err(format!("{of}: there is no object {object:?}")),
        };
        for (index, profile) in self.profiles.iter().enumerate() {
            let of = format!("profile {}", profile.name);
            profile.fields.keys().try_for_each(|field| known_field(&of, field))?;
            profile.objects.keys().try_for_each(|object| known_object(&of, object))?;
            if self.profiles.iter().skip(index + 1).any(|other| other.name == profile.name) {
                return Err(format!("{of}: another has the same name"));
            }
            if profile.kind != PermissionSetKind::Regular && !profile.permission_set {
                return Err(format!("{of}: only a permission set has a type"));
            }
        }
        for muting in &self.muting_sets {
            let of = format!("muting set {}", muting.name);
            muting.fields.keys().try_for_each(|field| known_field(&of, field))?;
            muting.objects.keys().try_for_each(|object| known_object(&of, object))?;
            if self.permission_set_groups.iter().all(|group| group.muting.as_ref() != Some(&muting.name)) {
                return Err(format!("{of}: no group has it"));
            }
        }
        for group in &self.permission_set_groups {
            let of = format!("permission set group {}", group.name);
            let is_set = |name: &String| self.profiles.iter().any(|known| known.permission_set && known.name == *name);
            if let Some(name) = group.permission_sets.iter().find(|name| !is_set(name)) {
                return Err(format!("{of}: no permission set {name:?}"));
            }
            if let Some(name) = &group.muting
                && self.muting_sets.iter().all(|muting| muting.name != *name)
            {
                return Err(format!("{of}: no muting set {name:?}"));
            }
        }
        Ok(())
    }

    /// What a record says of its own fate: owner, creator, merge, conversion, lock, and what is empty.
    fn check_record(&self, record: &Record) -> Result<(), String> {
        let object = record.object().unwrap_or_default();
        if let Some(owner) = &record.owner
            && self.owner_id(&record.org, owner).is_none()
        {
            return Err(format!("its org has no user and no queue {owner:?}"));
        }
        if let Some(creator) = &record.created_by
            && self.user_named(creator).is_none_or(|user| user.org != record.org)
        {
            return Err(format!("its org has no user {creator:?}"));
        }
        if let Some(into) = &record.merged_into {
            let survivor = self.records.iter().find(|other| other.id == *into && other.org == record.org);
            if survivor.is_none_or(|other| other.object() != record.object() || other.id == record.id) {
                return Err(format!("there is no other {object} {into:?} that it was merged into"));
            }
        }
        if let Some(converted) = &record.converted {
            if object != "Lead" {
                return Err("only a lead is converted".to_owned());
            }
            check_id(&converted.contact, "003")?;
            check_id(&converted.account, "001")?;
            converted.opportunity.iter().try_for_each(|id| check_id(id, "006"))?;
        }
        let Some(org) = self.org_named(&record.org) else { return Ok(()) };
        if record.locked && !org.record_locking {
            return Err("it is locked, and its org has no record_locking".to_owned());
        }
        let required = schema::required_fields(org, object);
        match record.empty.iter().find(|name| required.iter().all(|field| field.name != **name)) {
            Some(name) => Err(format!("{name:?} is no required field of {object}")),
            None => Ok(()),
        }
    }

    /// The id of a record's owner: of the user with this username, or of the queue of this name.
    pub(crate) fn owner_id(&self, org: &str, owner: &str) -> Option<String> {
        let user = self.user_named(owner).filter(|user| user.org == org).map(|user| &user.id);
        let queue = || self.queues.iter().find(|queue| queue.org == org && queue.name == owner).map(|queue| &queue.id);
        user.or_else(queue).and_then(|id| long_id(id))
    }

    /// The org of this name.
    pub fn org_named(&self, name: &str) -> Option<&Org> {
        self.orgs.iter().find(|org| org.name == name)
    }

    /// The user with this username.
    pub fn user_named(&self, username: &str) -> Option<&User> {
        self.users.iter().find(|user| user.username == username)
    }

    /// The org whose API host this is.
    pub fn org_of_api_host(&self, host: &str) -> Option<&Org> {
        self.orgs.iter().find(|org| org.api_host() == host)
    }

    /// The org that one of the hosts with pages belongs to.
    pub fn org_of_host(&self, host: &str) -> Option<&Org> {
        let is_of =
            |org: &&Org| [org.api_host(), org.page_host(), org.visualforce_host()].iter().any(|own| own == host);
        self.orgs.iter().find(is_of)
    }

    /// Whoever logged in to this org last.
    pub fn latest_user(&self, org: &Org) -> Option<&User> {
        let mut users = self.sessions.iter().rev().filter_map(|session| self.user_named(&session.user));
        users.find(|user| user.org == org.name)
    }

    /// The user whose session on this host has this cookie value, and the session.
    pub fn session_of(&self, org: &Org, on: CookieHost, sid: &str) -> Option<(&Session, &User)> {
        self.sessions.iter().rev().find_map(|session| {
            let user = self.user_named(&session.user)?;
            (user.org == org.name && org.renewed_sid(user, on, session.renewals) == sid).then_some((session, user))
        })
    }

    /// Every session cookie that any user of this world may have in a browser, or had before it was renewed.
    pub fn sids(&self) -> Vec<String> {
        let on_both = |org| [CookieHost::Api, CookieHost::Page].into_iter().flat_map(move |on| self.sids_of(org, on));
        self.orgs.iter().flat_map(on_both).collect()
    }

    /// The same of one org, on its API host or its page hosts.
    pub fn sids_of(&self, org: &Org, on: CookieHost) -> impl Iterator<Item = String> {
        self.users.iter().filter(|user| user.org == org.name).flat_map(move |user| {
            let of_user = self.sessions.iter().filter(|session| session.user == user.username);
            let renewals = of_user.map(|session| session.renewals).max().unwrap_or(0);
            (0..=renewals).map(move |renewals| org.renewed_sid(user, on, renewals))
        })
    }

    /// The cookie that the browser should have on a host of this org; `None`: no cookie.
    pub fn cookie_on(&self, org: &Org, on: CookieHost) -> Option<String> {
        self.sessions.iter().rev().find_map(|session| {
            let user = self.user_named(&session.user)?;
            let has_cookie = user.org == org.name && session.cookie_on.contains(&on);
            has_cookie.then(|| org.renewed_sid(user, on, session.renewals))
        })
    }
}

impl Org {
    /// The host of its API: `acme.my.salesforce.com`.
    pub fn api_host(&self) -> String {
        let cloud = match self.cloud {
            Cloud::Commercial => "my.salesforce.com",
            Cloud::Government => "my.salesforce.mil",
            Cloud::China => "my.sfcrmproducts.cn",
        };
        format!("{}.{cloud}", self.domain)
    }

    /// The host of its Lightning pages: `acme.lightning.force.com`.
    pub fn page_host(&self) -> String {
        let cloud = match self.cloud {
            Cloud::Commercial => "lightning.force.com",
            Cloud::Government => "lightning.crmforce.mil",
            Cloud::China => "lightning.sfcrmapps.cn",
        };
        format!("{}.{cloud}", self.domain)
    }

    /// A host of its Visualforce pages, in the commercial cloud: `acme--c.vf.force.com`.
    pub fn visualforce_host(&self) -> String {
        format!("{}--c.vf.force.com", self.domain)
    }

    /// The org id with 15 characters, as cookies begin with it.
    pub fn short_id(&self) -> &str {
        self.id.get(..15).unwrap_or(&self.id)
    }

    /// The session cookie of a user on one of the hosts. Tests may know it, because they must prove that it shows up
    /// nowhere.
    pub fn sid(&self, user: &User, on: CookieHost) -> String {
        self.renewed_sid(user, on, 0)
    }

    /// The same after so many renewals.
    fn renewed_sid(&self, user: &User, on: CookieHost, renewals: u8) -> String {
        let host = match on {
            CookieHost::Api => "api",
            CookieHost::Page => "page",
        };
        // Real ones are opaque; these only have their form: org id, "!", and about a hundred characters.
        let mut token = String::new();
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for round in 0..12_u8 {
            for byte in self.id.bytes().chain(user.id.bytes()).chain(host.bytes()).chain([round, renewals]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
            token.push_str(&format!("{state:016x}"));
        }
        format!("{}!AQ{}.{}", self.short_id(), token.get(..48).unwrap_or(""), token.get(48..108).unwrap_or(""))
    }
}

impl Record {
    /// Its object, by the key prefix.
    pub fn object(&self) -> Option<&'static str> {
        object_of_prefix(self.id.get(..3)?)
    }

    /// It is in the recycle bin, deleted or merged away.
    pub fn is_deleted(&self) -> bool {
        self.deleted || self.merged_into.is_some()
    }
}

/// The object that a key prefix belongs to.
pub(crate) fn object_of_prefix(prefix: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, object)| *object)
}

/// The key prefix of an object.
pub(crate) fn prefix_of_object(object: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(_, known)| *known == object).map(|(prefix, _)| *prefix)
}

const PREFIXES: &[(&str, &str)] = &[
    ("001", "Account"),
    ("003", "Contact"),
    ("005", "User"),
    ("00e", "Profile"),
    ("006", "Opportunity"),
    ("00G", "Group"),
    ("00Q", "Lead"),
    ("00T", "Task"),
    ("00U", "Event"),
    ("0PS", "PermissionSet"),
    ("0QM", "PermissionSet"),
    ("0PG", "PermissionSetGroup"),
];

/// The 18 characters of an id; `None` where it is none, or where the checksum is wrong.
pub fn long_id(id: &str) -> Option<String> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    if !matches!(id.len(), 15 | 18) || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let (body, given) = id.split_at_checked(15)?;
    let checksum: String = body
        .as_bytes()
        .chunks(5)
        .filter_map(|block| {
            let capitals = block.iter().enumerate().map(|(k, byte)| usize::from(byte.is_ascii_uppercase()) << k).sum();
            ALPHABET.get::<usize>(capitals).copied().map(char::from)
        })
        .collect();
    (given.is_empty() || given == checksum).then(|| format!("{body}{checksum}"))
}

fn check_id(id: &str, prefix: &str) -> Result<(), String> {
    if !id.starts_with(prefix) {
        return Err(format!("{id:?} does not begin with {prefix}"));
    }
    match long_id(id) {
        Some(_) => Ok(()),
        None => match id.get(..15).and_then(long_id) {
            Some(right) => Err(format!("{id:?} has a wrong checksum; {right} is right")),
            None => Err(format!("{id:?} is not a Salesforce id")),
        },
    }
}

const VERDICTS: &[(&str, &[&str])] = &[
    ("email", &["logs", "by-address", "will-not-log", "cannot-tell"]),
    ("call", &["logs", "will-not-log", "cannot-tell"]),
    ("fields", &["fills", "will-not-fill", "cannot-tell"]),
];

/// The rules that Loggable's documentation has, in its order.
const RULES: [&str; 23] = [
    "not_connected",
    "connection_failing",
    "sync_settings_off",
    "missing_salesforce_id",
    "missing_email_address",
    "unmatched_email_address",
    "ambiguous_email_address",
    "stale_salesforce_id",
    "email_mismatch",
    "no_sales_owner",
    "hidden_activity_field",
    "read_only_activity_field",
    "missing_task_field",
    "missing_package_field",
    "misnamed_task_field",
    "mistyped_task_field",
    "task_type_value_missing",
    "required_task_field",
    "no_object_access",
    "no_record_access",
    "required_field_empty",
    "api_not_available",
    "api_limit_near",
];

impl Expect {
    fn check(&self) -> Result<(), String> {
        for (activity, verdict) in &self.verdicts {
            let known = VERDICTS.iter().find(|(name, _)| name == activity).map_or(&[][..], |(_, verdicts)| verdicts);
            if !known.contains(&verdict.as_str()) {
                return Err(format!("expect.verdicts: {activity} = {verdict:?} is no verdict"));
            }
        }
        for (rule, state) in &self.rules {
            if !RULES.contains(&rule.as_str()) {
                return Err(format!("expect.rules: there is no rule {rule:?}"));
            }
            match state.as_str() {
                "broken" if !self.severity.contains_key(rule) => {
                    return Err(format!("expect.severity: says nothing of {rule}, which is broken"));
                }
                "broken" | "fine" | "cannot-tell" => {}
                _ => return Err(format!("expect.rules: {rule} = {state:?} is no state")),
            }
        }
        for (rule, severity) in &self.severity {
            if !matches!(severity.as_str(), "blocks" | "informs") {
                return Err(format!("expect.severity: {rule} = {severity:?} is no severity"));
            }
        }
        let named = self.severity.keys().chain(self.cause.keys()).chain(self.fields.iter().map(|field| &field.rule));
        for rule in named {
            if self.rules.get(rule).map(String::as_str) != Some("broken") {
                return Err(format!("expect: {rule} is not among the broken rules"));
            }
        }
        for rule in self.why.keys() {
            if self.rules.get(rule).map(String::as_str) != Some("cannot-tell") {
                return Err(format!("expect.why: {rule} is not among the rules that cannot tell"));
            }
        }
        let says_something = !self.verdicts.is_empty() || !self.rules.is_empty();
        if says_something && !self.badge {
            return Err("expect: verdicts or rules without a badge".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_their_checksums() {
        assert_eq!(long_id("003e0000003GuNX").as_deref(), Some("003e0000003GuNXAA0"));
        assert_eq!(long_id("003G000001SUbc4IAD").as_deref(), Some("003G000001SUbc4IAD"));
        assert_eq!(long_id("00TB000000IURyPMAX").as_deref(), Some("00TB000000IURyPMAX"));
        for wrong in ["", "003e0000003GuNXAA1", "003e0000003GuN", "003e0000003Gu-X"] {
            assert_eq!(long_id(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hosts_of_every_cloud() {
        let hosts = |domain: &str, cloud| {
            let org: Org =
                toml::from_str(&format!("name = 'x'\nid = '00D5g000004KZqQ'\ndomain = '{domain}'\ncloud = '{cloud}'"))
                    .unwrap();
            (org.api_host(), org.page_host())
        };
        assert_eq!(
            hosts("acme--uat.sandbox", "commercial"),
            ("acme--uat.sandbox.my.salesforce.com".to_owned(), "acme--uat.sandbox.lightning.force.com".to_owned())
        );
        assert_eq!(
            hosts("fort", "government"),
            ("fort.my.salesforce.mil".to_owned(), "fort.lightning.crmforce.mil".to_owned())
        );
        assert_eq!(
            hosts("hua", "china"),
            ("hua.my.sfcrmproducts.cn".to_owned(), "hua.lightning.sfcrmapps.cn".to_owned())
        );
    }

    #[test]
    fn a_wrong_checksum_is_named_with_the_right_one() {
        assert_eq!(
            check_id("003e0000003GuNXAA1", "003").unwrap_err(),
            "\"003e0000003GuNXAA1\" has a wrong checksum; 003e0000003GuNXAA0 is right"
        );
    }
}
