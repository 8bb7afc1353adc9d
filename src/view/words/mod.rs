//! Every word that a reader sees, in every language.
//!
//! A language is an implementation of [`Words`]. A sentence that a language lacks does not compile, and neither does a
//! problem, a reason or a place without words, because each is matched without a catch-all.

mod english;
mod japanese;
mod own_pages;

pub(super) use own_pages::{LANGUAGE_NAMES, OwnPages};

use super::{About, Language, Reader, State};
use crate::actions::diagnostics::DiagnosticsCode;
use crate::diagnose::{ActivityVerdict, Verdicts};
use crate::facts::{ActionsScreen, Owner, Saw, Timestamp, Why};
use crate::finding::{Activity, Cause, FieldFinding, FieldProblem, Finding, Fix, Place, Severity, Who};
use crate::list::Counts;
use crate::rules::Problem;
use crate::salesforce::object::Object;
use crate::salesforce::setup::Grant;

/// The words of a language, for reading about whom.
pub(super) fn of(language: Language, about: About) -> &'static dyn Words {
    match (language, about) {
        (Language::English, About::Reader) => &english::English(About::Reader),
        (Language::English, About::AnotherUser) => &english::English(About::AnotherUser),
        (Language::Japanese, About::Reader) => &japanese::Japanese(About::Reader),
        (Language::Japanese, About::AnotherUser) => &japanese::Japanese(About::AnotherUser),
    }
}

/// What the three verdicts are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Will an e-mail be logged?
    Email,
    /// Will a call be logged?
    Call,
    /// Will activity fields be filled?
    Fields,
}

impl Asked {
    /// Its name in the contract (`data-activity`).
    pub(super) fn name(self) -> &'static str {
        match self {
            Asked::Email => "email",
            Asked::Call => "call",
            Asked::Fields => "fields",
        }
    }
}

/// What is wrong and why it matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// What is wrong, as a heading.
    pub(super) heading: String,
    /// Why it keeps activities from being logged or filled.
    pub(super) why: String,
}

/// Why something cannot be told, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    /// The reason.
    pub(super) cause: String,
    /// The next step.
    pub(super) step: String,
}

/// A code of *Diagnostics*, explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Explained {
    /// What happened, as a heading.
    pub(super) heading: &'static str,
    /// The same at more length, and what it costs.
    pub(super) what: &'static str,
    /// What to do, addressed to whoever mends it.
    pub(super) step: &'static str,
}

/// A code explained in three texts.
fn explained(heading: &'static str, what: &'static str, step: &'static str) -> Explained {
    Explained { heading, what, step }
}

/// A finding boiled down to what its words depend on. Languages put this into words and never look at a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No connection from Actions to Salesforce.
    NotConnected,
    /// The sign-in from Actions to Salesforce fails with this code; none where it is not one of the documented ones.
    ConnectionFailing(Option<DiagnosticsCode>),
    /// Neither way of logging e-mails is on.
    LoggingOff,
    /// Only BCC is on.
    OnlyBcc,
    /// The Actions person has no Salesforce ID.
    NoSalesforceId,
    /// No address, and no id either.
    NoAddressNorId,
    /// No address, but an id.
    NoAddress,
    /// No lead or contact with the address.
    NobodyHasAddress,
    /// The page's lead was converted, and nothing has the address.
    NobodyHasAddressOfConverted,
    /// The page's lead was converted.
    LeadOfPageConverted,
    /// The only record with the address is another one than the page's.
    AnotherRecordHasAddress,
    /// Several leads and contacts with the address.
    SeveralHaveAddress(usize),
    /// The record that the Salesforce ID names was deleted.
    RecordDeleted,
    /// The record that the Salesforce ID names was merged into another.
    RecordMerged,
    /// The lead that the Salesforce ID names was converted.
    LeadConverted,
    /// The Salesforce ID is neither a lead's nor a contact's.
    IdOfAnotherObject,
    /// Actions links the person to another org; its API host, fit to be shown.
    IdOfAnotherOrg(String),
    /// The addresses in Actions and in Salesforce differ.
    AddressesDiffer,
    /// A queue owns the record.
    OwnedByQueue,
    /// A user who is not active any more owns the record.
    OwnerInactive,
    /// Fields not created, or hidden.
    FieldsNotThere(Fields),
    /// Fields hidden by field-level security.
    FieldsHidden(Fields),
    /// Fields that cannot be written.
    FieldsReadOnly(Fields),
    /// Task fields that were not created.
    TaskFieldsMissing(Fields),
    /// Roll-up fields that are not there while others are.
    PackageFieldsMissing(Fields),
    /// Task fields that are there under other names.
    TaskFieldsMisnamed(Fields),
    /// Task fields of another type.
    TaskFieldsMistyped(Fields),
    /// Task's Type lacks values.
    TypeLacksValues,
    /// Task's Type has a default value.
    TypeHasDefault,
    /// Required custom fields on Task that Actions does not fill.
    TaskFieldsRequired(usize),
    /// Roll-up fields that Setup does not have while it has others.
    PackageFieldsAbsent(Fields),
    /// Task cannot be read.
    TaskHidden,
    /// Task records cannot be created.
    TaskNotCreateable,
    /// An object that logging needs to find the person cannot be read.
    PersonObjectHidden(Object),
    /// Another object cannot be read, which costs its fields only.
    ObjectHidden(Object),
    /// Records of the object cannot be edited.
    NotEditable(Object),
    /// This record cannot be edited.
    RecordNotEditable,
    /// This record is locked for approval.
    RecordLocked,
    /// Required fields of this record are empty.
    RequiredFieldsEmpty(usize),
    /// Few API calls are left.
    ApiLimitNear,
    /// No API for the org or the user; Salesforce's code, fit to be shown.
    ApiOff(String),
}

/// The fields a finding is about, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields {
    /// How many.
    pub(super) count: usize,
    /// Their objects, each once.
    pub(super) objects: Vec<Object>,
    /// All are formulas.
    pub(super) formulas: bool,
}

impl Fields {
    fn of(fields: &[FieldFinding]) -> Self {
        let concerned = |object: &Object| fields.iter().any(|field| field.object == *object);
        let objects = Object::WITH_ACTIVITY_FIELDS.into_iter().filter(concerned).collect();
        let formulas = !fields.is_empty() && fields.iter().all(|field| field.problem == FieldProblem::Formula);
        Fields { count: fields.len(), objects, formulas }
    }
}

/// What a finding tells; the first is its heading. Never empty.
pub(super) fn troubles(problem: Problem, finding: &Finding) -> (Trouble, Vec<Trouble>) {
    let fields = || Fields::of(finding.fields());
    let not_there = finding.cause() == Some(Cause::MissingOrHidden);
    let informs = matches!(finding.severity(), Severity::Informs);
    let only = |trouble: Trouble| (trouble, Vec::new());
    match problem {
        Problem::NotConnected => only(Trouble::NotConnected),
        Problem::ConnectionFailing => only(Trouble::ConnectionFailing(failure_code(finding))),
        Problem::SyncSettingsOff if finding.blocks(Activity::Email) => only(Trouble::LoggingOff),
        Problem::SyncSettingsOff => only(Trouble::OnlyBcc),
        Problem::MissingSalesforceId => {
            let converted = shows(finding, is_conversion).then_some(Trouble::LeadOfPageConverted);
            let elsewhere = (matches(finding) > 0).then_some(Trouble::AnotherRecordHasAddress);
            (Trouble::NoSalesforceId, converted.into_iter().chain(elsewhere).collect())
        }
        Problem::MissingEmailAddress if informs => only(Trouble::NoAddress),
        Problem::MissingEmailAddress => only(Trouble::NoAddressNorId),
        Problem::UnmatchedEmailAddress if shows(finding, is_conversion) => only(Trouble::NobodyHasAddressOfConverted),
        Problem::UnmatchedEmailAddress => only(Trouble::NobodyHasAddress),
        Problem::AmbiguousEmailAddress => only(Trouble::SeveralHaveAddress(matches(finding))),
        Problem::StaleSalesforceId => only(stale(finding)),
        Problem::EmailMismatch => only(Trouble::AddressesDiffer),
        Problem::NoSalesOwner if shows(finding, |saw| *saw == Saw::Owner { owner: Owner::Queue }) => {
            only(Trouble::OwnedByQueue)
        }
        Problem::NoSalesOwner => only(Trouble::OwnerInactive),
        Problem::HiddenActivityField if not_there => only(Trouble::FieldsNotThere(fields())),
        Problem::HiddenActivityField => only(Trouble::FieldsHidden(fields())),
        Problem::ReadOnlyActivityField => only(Trouble::FieldsReadOnly(fields())),
        Problem::MissingTaskField if not_there => only(Trouble::FieldsNotThere(fields())),
        Problem::MissingTaskField => only(Trouble::TaskFieldsMissing(fields())),
        Problem::MissingPackageField if not_there => only(Trouble::PackageFieldsMissing(fields())),
        Problem::MissingPackageField => only(Trouble::PackageFieldsAbsent(fields())),
        Problem::MisnamedTaskField => only(Trouble::TaskFieldsMisnamed(fields())),
        Problem::MistypedTaskField => only(Trouble::TaskFieldsMistyped(fields())),
        Problem::TaskTypeValueMissing => task_type(finding),
        Problem::RequiredTaskField => only(Trouble::TaskFieldsRequired(finding.fields().len())),
        Problem::NoObjectAccess => no_object_access(finding),
        Problem::NoRecordAccess
            if shows(finding, |saw| matches!(saw, Saw::RecordAccess { locked: Some(true), .. })) =>
        {
            only(Trouble::RecordLocked)
        }
        Problem::NoRecordAccess => only(Trouble::RecordNotEditable),
        Problem::RequiredFieldEmpty => only(Trouble::RequiredFieldsEmpty(finding.fields().len())),
        Problem::ApiLimitNear => only(Trouble::ApiLimitNear),
        Problem::ApiNotAvailable => only(Trouble::ApiOff(api_code(finding))),
    }
}

/// Whether the finding's evidence shows this.
fn shows(finding: &Finding, what: impl Fn(&Saw) -> bool) -> bool {
    finding.evidence().any(|evidence| what(&evidence.saw))
}

fn is_conversion(saw: &Saw) -> bool {
    matches!(saw, Saw::ConvertedLead { .. })
}

/// Why the Salesforce ID leads to no record.
fn stale(finding: &Finding) -> Trouble {
    finding
        .evidence()
        .find_map(|evidence| match &evidence.saw {
            Saw::MergedRecord { .. } => Some(Trouble::RecordMerged),
            Saw::ConvertedLead { .. } => Some(Trouble::LeadConverted),
            Saw::IdOfAnotherObject { .. } => Some(Trouble::IdOfAnotherObject),
            Saw::AnotherOrg { host } => Some(Trouble::IdOfAnotherOrg(super::foreign::shown(host))),
            _ => None,
        })
        .unwrap_or(Trouble::RecordDeleted)
}

/// What is wrong with Task's Type.
fn task_type(finding: &Finding) -> (Trouble, Vec<Trouble>) {
    let has = |problem| finding.fields().iter().any(|field| field.problem == problem);
    match (has(FieldProblem::ValueMissing), has(FieldProblem::HasDefault)) {
        (true, true) => (Trouble::TypeLacksValues, vec![Trouble::TypeHasDefault]),
        (false, true) => (Trouble::TypeHasDefault, Vec::new()),
        (_, false) => (Trouble::TypeLacksValues, Vec::new()),
    }
}

/// How many records the finding's evidence lists.
fn matches(finding: &Finding) -> usize {
    finding
        .evidence()
        .map(|evidence| match &evidence.saw {
            Saw::Matches { records } => records.len(),
            _ => 0,
        })
        .sum()
}

/// The code with which the sign-in fails.
fn failure_code(finding: &Finding) -> Option<DiagnosticsCode> {
    finding.evidence().find_map(|evidence| match &evidence.saw {
        Saw::Failure { code, .. } => DiagnosticsCode::of_name(code),
        _ => None,
    })
}

/// The code with which Salesforce refused.
fn api_code(finding: &Finding) -> String {
    finding
        .evidence()
        .find_map(|evidence| match &evidence.saw {
            Saw::ApiRefused { code, .. } => Some(super::foreign::shown(code)),
            _ => None,
        })
        .unwrap_or_default()
}

/// Every object that the evidence shows to be closed, those that stop whole activities first.
fn no_object_access(finding: &Finding) -> (Trouble, Vec<Trouble>) {
    let stops = matches!(finding.severity(), Severity::Blocks { activities, .. } if !activities.is_empty());
    let mut troubles: Vec<Trouble> = finding
        .evidence()
        .filter_map(|evidence| match &evidence.saw {
            Saw::ObjectRefused { object: Object::Task, .. } | Saw::ObjectNotGranted { object: Object::Task } => {
                Some(Trouble::TaskHidden)
            }
            Saw::ObjectRefused { object: object @ (Object::Lead | Object::Contact | Object::Account), .. }
            | Saw::ObjectNotGranted { object: object @ (Object::Lead | Object::Contact | Object::Account) }
                if stops =>
            {
                Some(Trouble::PersonObjectHidden(*object))
            }
            Saw::ObjectRefused { object, .. } | Saw::ObjectNotGranted { object } => {
                Some(Trouble::ObjectHidden(*object))
            }
            Saw::ObjectAccess { object: Object::Task, createable: false, .. } => Some(Trouble::TaskNotCreateable),
            Saw::ObjectAccess { object, updateable: false, .. } => Some(Trouble::NotEditable(*object)),
            _ => None,
        })
        .collect();
    troubles.sort_by_key(|trouble| match trouble {
        Trouble::TaskHidden | Trouble::TaskNotCreateable => 0,
        Trouble::PersonObjectHidden(_) => 1,
        _ => 2,
    });
    troubles.dedup();
    let rest = troubles.split_off(troubles.len().min(1));
    (troubles.pop().unwrap_or(Trouble::TaskHidden), rest)
}

/// What to do about a finding, by one of its fixes: a sentence for each of its troubles, each sentence once.
pub(super) fn steps(words: &dyn Words, first: &Trouble, rest: &[Trouble], fix: &Fix) -> Vec<String> {
    let mut steps = Vec::new();
    for trouble in std::iter::once(first).chain(rest) {
        let step = words.fix(trouble, fix);
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// The words of one language. Text from servers and pages goes through [`super::foreign::shown`] before it becomes part
/// of a sentence.
pub(super) trait Words: Sync {
    /// The language's tag, for `lang`.
    fn tag(&self) -> &'static str;
    /// The words of the extension's own pages.
    fn own_pages(&self) -> &'static OwnPages;

    /// The sentence that sums up a page with verdicts.
    fn overall(&self, verdicts: &Verdicts) -> &'static str;
    /// The sentence that sums up a page of Actions' settings.
    fn overall_of_settings(&self, state: State) -> &'static str;
    /// The sentence that sums up Actions' *Diagnostics*. `state`: of the rule on failed sign-ins; `listed`: whether rows
    /// are listed.
    fn overall_of_diagnostics(&self, state: Option<State>, listed: bool) -> &'static str;
    /// The badge's accessible name; `overall` is the summing sentence.
    fn badge(&self, overall: &str) -> String;
    /// A verdict's sentence.
    fn verdict(&self, asked: Asked, verdict: ActivityVerdict) -> &'static str;

    /// The sentence that sums up a list's rows.
    fn list(&self, counts: &Counts) -> String;
    /// That no row of a list was seen.
    fn list_empty(&self) -> &'static str;
    /// How far the check of a list's rows has come.
    fn list_progress(&self, checked: usize, of: usize) -> String;
    /// That no more than so many rows are checked.
    fn list_cut(&self, most: usize) -> String;
    /// The columns of the table with the rows that will not log: name, e-mails, calls, why.
    fn list_columns(&self) -> [&'static str; 4];
    /// The column with the records' ids, in the copy.
    fn list_id_column(&self) -> &'static str;
    /// The column that takes its place where the rows are known by their addresses.
    fn list_address_column(&self) -> &'static str;
    /// A verdict, in a cell of that table.
    fn list_verdict(&self, verdict: ActivityVerdict) -> &'static str;
    /// A problem that stops e-mails or calls, in a cell of that table.
    fn list_problem(&self, problem: Problem) -> &'static str;
    /// In front of the field that the rows are filtered by.
    fn list_filter(&self) -> &'static str;
    /// The button beside that.
    fn filter(&self) -> &'static str;
    /// That the filter has found nothing.
    fn list_no_match(&self) -> &'static str;
    /// That there are so many more rows than the table has.
    fn list_more(&self, count: usize) -> String;
    /// Copies the rows.
    fn copy_as_csv(&self) -> &'static str;
    /// Hides the summary on the page.
    fn list_dismiss(&self) -> &'static str;
    /// Above the reasons for which something of so many rows cannot be told.
    fn list_not_told(&self, count: usize) -> String;
    /// How many rows a reason is about.
    fn list_rows(&self, count: usize) -> String;

    /// For whom the verdicts hold, and in which org.
    fn for_whom(&self, name: &str, username: &str, host: &str) -> String;
    /// Who looked another user's access up.
    fn looked_up_by(&self, looker: &str) -> String;
    /// Heading of another user's report.
    fn another_user(&self, name: &str) -> String;
    /// Whom another user's report is about, and how far it goes.
    fn this_user_is(&self, name: &str, username: &str) -> String;
    /// That it is not known for whom they would hold.
    fn for_nobody(&self) -> &'static str;
    /// In front of the time of the check.
    fn checked(&self) -> &'static str;
    /// Above the buttons with the orgs.
    fn choose_org(&self) -> &'static str;

    /// Above what is said of the leads and contacts that a record's page lists.
    fn related(&self) -> &'static str;
    /// Above what cannot be told.
    fn not_told(&self) -> &'static str;
    /// Above what is in order.
    fn in_order(&self, count: usize) -> String;
    /// Above the rules that say nothing about the page.
    fn not_applicable(&self, count: usize) -> String;
    /// What is wrong and why it matters.
    fn trouble(&self, trouble: &Trouble) -> Told;
    /// Why something matters, where it goes on after its heading in one paragraph.
    fn after_heading(&self, why: &str) -> String;
    /// That another finding explains this one; its heading follows.
    fn explained_by(&self, heading: &str) -> String;
    /// That the fields are those of the finding before, because nobody can tell the two apart.
    fn same_fields(&self) -> &'static str;
    /// What to do about a problem.
    fn fix(&self, trouble: &Trouble, fix: &Fix) -> String;
    /// Who does it.
    fn who(&self, who: Who) -> &'static str;
    /// A link's text.
    fn place(&self, place: &Place) -> String;
    /// That a problem is not there.
    fn fine(&self, problem: Problem) -> &'static str;
    /// The question that a rule could not answer.
    fn question(&self, problem: Problem) -> &'static str;
    /// Why something cannot be told.
    fn reason(&self, why: &Why, reader: &Reader) -> Reason;
    /// The text of the link that goes with a reason's next step, for the reasons that have one.
    fn reason_link(&self, why: &Why) -> String;

    /// Above the evidence.
    fn evidence(&self) -> &'static str;
    /// What was seen. No value of a record is part of the sentence.
    fn saw(&self, saw: &Saw) -> String;
    /// In front of a request.
    fn asked_salesforce(&self) -> &'static str;
    /// A screen that was read.
    fn read_in_actions(&self, screen: ActionsScreen) -> &'static str;
    /// A link to one of several matching records: the object, and the name or the id.
    fn matching_record(&self, object: Object, name: &str) -> String;

    /// Above a list of fields.
    fn fields(&self, count: usize) -> String;
    /// What is wrong with a field.
    fn field_problem(&self, problem: FieldProblem) -> &'static str;
    /// What is there instead of what should be ([`FieldFinding::found`]).
    fn field_found(&self, problem: FieldProblem, found: &str) -> String;
    /// What to enter to create a field.
    fn create_as(&self, field_type: &str) -> String;
    /// Which activities fill a field.
    fn affects(&self, email: bool, call: bool) -> &'static str;
    /// An object's name.
    fn object(&self, object: Object) -> &'static str;

    /// Above the codes of *Diagnostics*.
    fn codes(&self) -> &'static str;
    /// A code explained.
    fn code(&self, code: DiagnosticsCode) -> Explained;
    /// A code that is not among the documented ones, explained as far as that goes.
    fn unknown_code(&self) -> Explained;
    /// How many rows have a code; where `dated`, the newest one's date follows.
    fn rows(&self, count: usize, dated: bool) -> String;
    /// In front of a row's message.
    fn message(&self) -> &'static str;
    /// That a rule answers the same problem, on this page (`here`) or on those of persons and records.
    fn see_finding(&self, problem: Problem, here: bool) -> String;
    /// Above what grants access to a field.
    fn who_grants(&self) -> &'static str;
    /// That nothing grants access to a field.
    fn nobody_grants(&self) -> &'static str;
    /// What a profile, permission set or group grants on a field, and whether the user has it.
    fn grant(&self, grant: &Grant) -> String;
    /// How many more grant access to a field.
    fn more_grants(&self, count: usize) -> String;
    /// That Setup was asked and did not say whether fields are missing or hidden; the reason follows.
    fn setup_unread(&self, cause: &str) -> String;

    /// Above the table of objects.
    fn objects_caption(&self) -> &'static str;
    /// The table's column heads: object, there, writable.
    fn objects_columns(&self) -> [&'static str; 3];
    /// "n of m".
    fn count_of(&self, count: usize, of: usize) -> String;
    /// An object that the user cannot see.
    fn object_hidden(&self) -> &'static str;
    /// An object of which nothing is known.
    fn object_unknown(&self) -> &'static str;
    /// An object without any of the fields.
    fn object_without_fields(&self) -> &'static str;

    /// What nobody can see beforehand.
    fn honest_note(&self) -> &'static str;
    /// That the setting for logging calls cannot be read.
    fn call_setting_note(&self) -> &'static str;
    /// Button: close the panel.
    fn close(&self) -> &'static str;
    /// Button: check again.
    fn check_again(&self) -> &'static str;
    /// Above the buttons for the admin.
    fn for_admin(&self) -> &'static str;
    /// Button: copy the report as plain text.
    fn copy_as_text(&self) -> &'static str;
    /// Button: copy the report as Markdown.
    fn copy_as_markdown(&self) -> &'static str;
    /// Button: save the report as JSON.
    fn save_as_json(&self) -> &'static str;
    /// Button: save the permission set.
    fn save_permission_set(&self) -> &'static str;
    /// Button: open the page that explains the finding.
    fn learn_more(&self) -> &'static str;
    /// The same for whoever hears it: what it is about is said too.
    fn learn_more_about(&self, about: &str) -> String;
    /// Button: look into Setup.
    fn look_into_setup(&self) -> &'static str;
    /// Above the search for another user.
    fn check_another_user(&self) -> &'static str;
    /// Beside the field to search in.
    fn name_or_username(&self) -> &'static str;
    /// Button: search.
    fn search(&self) -> &'static str;
    /// That no user was found.
    fn nobody_found(&self) -> &'static str;
    /// Button: check this user. The profile's name may be empty.
    fn found_user(&self, name: &str, username: &str, profile: &str) -> String;
    /// Button: back to the reader's own report.
    fn check_myself(&self) -> &'static str;
    /// What the button says once copied.
    fn copied(&self) -> &'static str;
    /// Link: open in Setup.
    fn open_in_setup(&self) -> &'static str;
    /// Button: erase what was seen in Actions.
    fn erase(&self) -> &'static str;
    /// What the button says once erased.
    fn erased(&self) -> &'static str;
    /// What erasing does.
    fn erase_note(&self) -> &'static str;

    /// While a check is under way.
    fn checking(&self) -> &'static str;
    /// That a page of Actions does not say what it shows.
    fn unread(&self) -> &'static str;
    /// Why it may not, and why that matters.
    fn unread_cause(&self) -> &'static str;
    /// What helps.
    fn unread_step(&self) -> &'static str;
    /// Heading on a page that is not ours.
    fn elsewhere(&self) -> &'static str;
    /// What to open instead, in Salesforce.
    fn elsewhere_salesforce(&self) -> &'static str;
    /// What to open instead, in Actions.
    fn elsewhere_actions(&self) -> &'static str;
    /// Link: Actions' command center.
    fn open_actions(&self) -> &'static str;

    /// The admin's text: its title.
    fn admin_title(&self) -> &'static str;
    /// Who the user is that is spoken of, and what is left out.
    fn admin_intro(&self) -> &'static str;
    /// The org; `id` may be empty.
    fn admin_org(&self, host: &str, id: &str) -> String;
    /// That the org is not known.
    fn admin_no_org(&self) -> &'static str;
    /// The user.
    fn admin_user(&self, name: &str, id: &str) -> String;
    /// That the user is not known.
    fn admin_no_user(&self) -> &'static str;
    /// When it was checked, and with which API version.
    fn admin_checked(&self, at: &str, api_version: &str) -> String;
    /// Above what is wrong.
    fn admin_wrong(&self) -> &'static str;
    /// The access that the Actions user needs to a field.
    fn admin_access_needed(&self) -> &'static str;
    /// Above the fields that no finding names.
    fn admin_other_fields(&self) -> &'static str;
    /// A field in order.
    fn admin_field_in_order(&self) -> &'static str;
    /// Above the fields that are not in the permission set.
    fn left_out(&self) -> &'static str;
    /// Why a formula is not in it.
    fn left_out_not_of_access(&self) -> &'static str;
    /// Why a field whose API name is not known is not in it.
    fn left_out_unnamed(&self) -> &'static str;
    /// The permission set's label, 80 characters at most; `day` tells it from others and may be empty.
    fn permission_set_label(&self, day: &str) -> String;
    /// The permission set's description, 255 characters at most.
    fn permission_set_description(&self) -> &'static str;
    /// That nothing is wrong.
    fn admin_nothing_wrong(&self) -> &'static str;
    /// When a screen of Actions was read.
    fn seen_on(&self, at: Timestamp, reader: &Reader) -> String;
}
