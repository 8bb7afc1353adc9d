//! English.

use super::{Asked, Explained, Fields, OwnPages, Reason, Told, Trouble, Words, explained, own_pages};
use crate::actions::diagnostics::DiagnosticsCode;
use crate::diagnose::{ActivityVerdict, Verdicts};
use crate::facts::{ActionsScreen, Owner, Saw, Timestamp, Why};
use crate::finding::{Activity, FieldProblem, Fix, Place, Who};
use crate::list::Counts;
use crate::rules::Problem;
use crate::salesforce::object::Object;
use crate::salesforce::setup::{Grant, Held, SourceKind};
use crate::view::foreign::shown;
use crate::view::{About, Reader, State};

/// The words of English, for reading about whom.
pub(super) struct English(pub(super) About);

impl English {
    /// The first of two wordings where the reader is spoken to, the second where another user is spoken of.
    fn either<T>(&self, you: T, this_user: T) -> T {
        match self.0 {
            About::Reader => you,
            About::AnotherUser => this_user,
        }
    }

    /// The user whose access it is.
    fn you(&self) -> &'static str {
        self.either("you", "this user")
    }

    /// The same at the beginning of a sentence.
    fn you_at_first(&self) -> &'static str {
        self.either("You", "This user")
    }

    /// What is that user's.
    fn your(&self) -> &'static str {
        self.either("your", "this user's")
    }
}

/// A reason in two sentences.
fn reason(cause: impl Into<String>, step: impl Into<String>) -> Reason {
    Reason { cause: cause.into(), step: step.into() }
}

/// A trouble in heading and reason.
fn told(heading: impl Into<String>, why: impl Into<String>) -> Told {
    Told { heading: heading.into(), why: why.into() }
}

/// The object's records, in running text.
fn records(object: Object) -> &'static str {
    match object {
        Object::Task => "tasks",
        Object::Lead => "leads",
        Object::Contact => "contacts",
        Object::Account => "accounts",
        Object::Opportunity => "opportunities",
    }
}

/// One record of the object, in running text.
fn one(object: Object) -> &'static str {
    match object {
        Object::Task => "a task",
        Object::Lead => "a lead",
        Object::Contact => "a contact",
        Object::Account => "an account",
        Object::Opportunity => "an opportunity",
    }
}

/// `3 activity fields on Task and Lead`.
fn counted(fields: &Fields) -> String {
    let mut out = fields.count.to_string();
    out.push_str(if fields.count == 1 { " activity field" } else { " activity fields" });
    for (index, object) in fields.objects.iter().enumerate() {
        out.push_str(match index {
            0 => " on ",
            _ if index + 1 == fields.objects.len() => " and ",
            _ => ", ",
        });
        out.push_str(object.api_name());
    }
    out
}

/// The verb form that goes with a count.
fn be(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// A screen's name, as Actions has it.
fn screen(screen: ActionsScreen) -> &'static str {
    match screen {
        ActionsScreen::Person => "this person",
        ActionsScreen::Connections => "Connections & Customizations",
        ActionsScreen::SyncSettings => "Sync Settings",
        ActionsScreen::Diagnostics => "Diagnostics",
    }
}

/// A setting that a screen shows as on, off or not at all.
fn setting(on: Option<bool>) -> &'static str {
    match on {
        Some(true) => "on",
        Some(false) => "off",
        None => "not shown",
    }
}

/// A code of Salesforce in brackets, where there is one.
fn code(code: &str) -> String {
    let code = shown(code);
    if code.is_empty() { code } else { [" (", &code, ")"].concat() }
}

/// A heading as it goes on in a sentence. Names keep their capitals.
fn in_a_sentence(heading: &str) -> String {
    match heading.strip_prefix("The ") {
        Some(rest) => ["the ", rest].concat(),
        None => heading.to_owned(),
    }
}

impl Words for English {
    fn tag(&self) -> &'static str {
        "en"
    }

    fn own_pages(&self) -> &'static OwnPages {
        &own_pages::ENGLISH
    }

    fn overall(&self, verdicts: &Verdicts) -> &'static str {
        use ActivityVerdict::{ByAddress, CannotTell, WillNotFill, WillNotLog};
        let any = |verdict| [verdicts.email, verdicts.call, verdicts.fields].contains(&Some(verdict));
        match (verdicts.email, verdicts.call) {
            (Some(WillNotLog), Some(WillNotLog)) => "E-mails and calls to this person will not be logged.",
            (Some(WillNotLog), _) => "E-mails to this person will not be logged.",
            (_, Some(WillNotLog)) => "Calls to this person will not be logged.",
            _ if any(WillNotFill) => "Some activity fields will not be filled.",
            _ if any(CannotTell) => "Not everything can be told from here.",
            _ if any(ByAddress) => "E-mails will be logged by e-mail address only.",
            (None, None) => "The activity fields will be filled.",
            _ => "E-mails and calls to this person will be logged.",
        }
    }

    fn overall_of_settings(&self, state: State) -> &'static str {
        match state {
            State::Fine => "This setting is as logging needs it.",
            State::CannotTell => "Loggable could not read this page.",
            State::Broken => "With this setting, not everything will be logged.",
        }
    }

    fn badge(&self, overall: &str) -> String {
        ["Loggable: ", overall].concat()
    }

    fn verdict(&self, asked: Asked, verdict: ActivityVerdict) -> &'static str {
        use ActivityVerdict::{ByAddress, CannotTell, Fills, Logs, WillNotFill, WillNotLog};
        match (asked, verdict) {
            (Asked::Email, Logs | Fills) => "E-mails will be logged.",
            (Asked::Email, ByAddress) => "E-mails will be logged by e-mail address only.",
            (Asked::Email, CannotTell) => "Whether e-mails will be logged cannot be told.",
            (Asked::Email, WillNotLog | WillNotFill) => "E-mails will not be logged.",
            (Asked::Call, Logs | Fills | ByAddress) => "Calls will be logged.",
            (Asked::Call, CannotTell) => "Whether calls will be logged cannot be told.",
            (Asked::Call, WillNotLog | WillNotFill) => "Calls will not be logged.",
            (Asked::Fields, Logs | Fills | ByAddress) => "Activity fields will be filled.",
            (Asked::Fields, CannotTell) => "Whether activity fields will be filled cannot be told.",
            (Asked::Fields, WillNotLog | WillNotFill) => "Some activity fields will not be filled.",
        }
    }

    fn list(&self, counts: &Counts) -> String {
        let Counts { checked, emails, calls, open, .. } = *counts;
        let of = |count: usize| [&count.to_string(), " of ", &checked.to_string()].concat();
        match (emails, calls) {
            (0, 0) if open == 0 && checked == 1 => "This one will be logged.".to_owned(),
            (0, 0) if open == 0 => ["All ", &checked.to_string(), " will be logged."].concat(),
            (0, 0) if open == checked => {
                ["Nothing can be told of these ", &checked.to_string(), " from here."].concat()
            }
            (0, 0) => [&of(open), " cannot be told from here. The others will be logged."].concat(),
            (0, _) => [&of(calls), " will not log calls."].concat(),
            (_, 0) => [&of(emails), " will not log e-mails."].concat(),
            (emails, calls) if emails == calls && counts.will_not_log == calls => {
                [&of(calls), " will not log e-mails and calls."].concat()
            }
            _ => [&of(calls), " will not log calls, ", &emails.to_string(), " will not log e-mails."].concat(),
        }
    }

    fn list_empty(&self) -> &'static str {
        "Loggable sees no lead or contact in this list."
    }

    fn list_progress(&self, checked: usize, of: usize) -> String {
        [&checked.to_string(), " of ", &of.to_string(), " rows checked."].concat()
    }

    fn list_cut(&self, most: usize) -> String {
        ["Only the first ", &most.to_string(), " rows that the page showed are checked."].concat()
    }

    fn list_columns(&self) -> [&'static str; 4] {
        ["Name", "E-mails", "Calls", "Why"]
    }

    fn list_id_column(&self) -> &'static str {
        "Salesforce ID"
    }

    fn list_address_column(&self) -> &'static str {
        "E-mail address"
    }

    fn list_verdict(&self, verdict: ActivityVerdict) -> &'static str {
        match verdict {
            ActivityVerdict::Fills | ActivityVerdict::Logs => "logged",
            ActivityVerdict::ByAddress => "by e-mail address only",
            ActivityVerdict::CannotTell => "cannot tell",
            ActivityVerdict::WillNotFill | ActivityVerdict::WillNotLog => "not logged",
        }
    }

    fn list_problem(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::NotConnected => "Actions is not connected to Salesforce",
            Problem::ConnectionFailing => "The sign-in from Actions to Salesforce fails",
            Problem::SyncSettingsOff => "Logging of e-mails is switched off in Actions",
            Problem::MissingSalesforceId => "No Salesforce ID in Actions",
            Problem::MissingEmailAddress => "No e-mail address",
            Problem::UnmatchedEmailAddress => "No lead or contact has the e-mail address",
            Problem::AmbiguousEmailAddress => "Several records have the e-mail address",
            Problem::StaleSalesforceId => "The Salesforce ID leads to no record",
            Problem::RequiredTaskField => "A required field on Task that Actions does not fill",
            Problem::NoObjectAccess => "No access to an object that logging needs",
            Problem::ApiNotAvailable => "The Salesforce API is not available",
            other => self.question(other),
        }
    }

    fn list_filter(&self) -> &'static str {
        "Name contains"
    }

    fn filter(&self) -> &'static str {
        "Filter"
    }

    fn list_no_match(&self) -> &'static str {
        "None of these rows has that in its name."
    }

    fn list_more(&self, count: usize) -> String {
        ["And ", &count.to_string(), " more. The copy has all of them."].concat()
    }

    fn copy_as_csv(&self) -> &'static str {
        "Copy all rows as CSV"
    }

    fn list_dismiss(&self) -> &'static str {
        "Hide on this list"
    }

    fn list_not_told(&self, count: usize) -> String {
        match count {
            1 => "Of 1 row, something cannot be told".to_owned(),
            _ => ["Of ", &count.to_string(), " rows, something cannot be told"].concat(),
        }
    }

    fn list_rows(&self, count: usize) -> String {
        match count {
            1 => "1 row".to_owned(),
            _ => [&count.to_string(), " rows"].concat(),
        }
    }

    fn for_whom(&self, name: &str, username: &str, host: &str) -> String {
        ["This holds for ", &shown(name), " (", &shown(username), ") in ", &shown(host), "."].concat()
    }

    fn looked_up_by(&self, looker: &str) -> String {
        [&shown(looker), " looked it up in Setup. It does not hold for any other user."].concat()
    }

    fn another_user(&self, name: &str) -> String {
        ["What ", &shown(name), " can see and edit"].concat()
    }

    fn this_user_is(&self, name: &str, username: &str) -> String {
        let whom = [shown(name).as_str(), " (", &shown(username), ")"].concat();
        ["Below, “this user” is ", &whom, ". Only access as Setup grants it was checked, and no settings of Actions."]
            .concat()
    }

    fn for_nobody(&self) -> &'static str {
        "No Salesforce user is known, so this holds for nobody in particular."
    }

    fn checked(&self) -> &'static str {
        "Checked"
    }

    fn choose_org(&self) -> &'static str {
        "Which Salesforce org belongs to this Actions account?"
    }

    fn related(&self) -> &'static str {
        "Leads and contacts listed on this page"
    }

    fn not_told(&self) -> &'static str {
        "What cannot be told"
    }

    fn in_order(&self, count: usize) -> String {
        ["In order (", &count.to_string(), ")"].concat()
    }

    fn not_applicable(&self, count: usize) -> String {
        ["Does not matter on this page (", &count.to_string(), ")"].concat()
    }

    fn trouble(&self, trouble: &Trouble) -> Told {
        match trouble {
            Trouble::NotConnected => told(
                "Your Actions account is not connected to Salesforce",
                "Every user needs a connection of their own. Without it, none of your e-mails and calls are logged.",
            ),
            Trouble::ConnectionFailing(failure) => {
                let failure = failure.map(|failure| self.code(failure));
                told(
                    match failure {
                        Some(failure) => {
                            ["Actions cannot sign in to Salesforce: ", &in_a_sentence(failure.heading)].concat()
                        }
                        None => "Actions cannot sign in to Salesforce".to_owned(),
                    },
                    match failure {
                        Some(failure) => [failure.what, " This concerns e-mails and calls alike."].concat(),
                        None => "While the sign-in fails, none of your e-mails and calls are logged.".to_owned(),
                    },
                )
            }
            Trouble::LoggingOff => told(
                "Logging of e-mails is switched off in Actions",
                "Neither Salesforce API nor Email to Salesforce (BCC) is on. So your e-mails do not reach Salesforce.",
            ),
            Trouble::OnlyBcc => told(
                "E-mails are logged by BCC only",
                "A blind copy reaches Salesforce, but it cannot carry the activity fields of an e-mail. Only logging \
                 by Salesforce API fills them.",
            ),
            Trouble::NoSalesforceId => told(
                "Actions has no Salesforce ID for this person",
                "Calls find their record by that ID alone, so calls to this person will not be logged. E-mails try the \
                 e-mail address instead.",
            ),
            Trouble::NoAddressNorId => told(
                "This person has neither a Salesforce ID nor an e-mail address",
                "E-mails find their record by the ID first and by the address second. With neither, they find none.",
            ),
            Trouble::NoAddress => told(
                "This person has no e-mail address",
                "The Salesforce ID is there, so logging does not need the address. But nobody can be written to \
                 without one.",
            ),
            Trouble::NobodyHasAddress => told(
                "No lead or contact that you can see has this e-mail address",
                "Actions has no Salesforce ID for this person, so an e-mail looks for its record by address. As far as \
                 you can see, it will find none.",
            ),
            Trouble::NobodyHasAddressOfConverted => told(
                "This lead was converted, and nothing that you can see has its e-mail address any more",
                "Nothing can be logged on a converted lead. Actions has no Salesforce ID for this person, so an e-mail \
                 looks for its record by address. What the lead became has another one, or you cannot see it.",
            ),
            Trouble::LeadOfPageConverted => told(
                "This lead was converted",
                "Nothing can be logged on it any more. E-mails and calls belong to what it became.",
            ),
            Trouble::AnotherRecordHasAddress => told(
                "Another record has the e-mail address",
                "E-mails to this person go to that record, and not to the one on this page.",
            ),
            Trouble::SeveralHaveAddress(count) => told(
                match count {
                    // A finding that does not list its records.
                    0 | 1 => "Several leads and contacts that you can see have this e-mail address".to_owned(),
                    _ => [&count.to_string(), " leads and contacts that you can see have this e-mail address"].concat(),
                },
                "Actions has no Salesforce ID for this person, so an e-mail looks for its record by address. Which of \
                 these records it will be logged on cannot be told.",
            ),
            Trouble::RecordDeleted => told(
                "The record that the Salesforce ID names was deleted",
                "Calls find their record by that ID alone, so calls to this person will not be logged. Whether e-mails \
                 try the e-mail address instead is not documented.",
            ),
            Trouble::RecordMerged => told(
                "The record that the Salesforce ID names was merged into another one",
                "Actions still has the ID of the record that is gone. Calls look for that one alone, so they will not \
                 be logged. Whether e-mails try the e-mail address instead is not documented.",
            ),
            Trouble::LeadConverted => told(
                "The lead that the Salesforce ID names was converted",
                "Actions still has the ID of the lead. Nobody can change a converted lead, so calls will not be \
                 logged. Whether e-mails try the e-mail address instead is not documented.",
            ),
            Trouble::IdOfAnotherObject => told(
                "The Salesforce ID in Actions is neither a lead's nor a contact's",
                "Calls are logged on a lead or contact, and this ID leads to none. So calls to this person will not be \
                 logged. Whether e-mails try the e-mail address instead is not documented.",
            ),
            Trouble::IdOfAnotherOrg(host) => told(
                ["Actions links this person to another org: ", host].concat(),
                "The Salesforce ID belongs to that org. So calls to this person will not be logged in the org looked \
                 at here. Whether e-mails try the e-mail address instead is not documented.",
            ),
            Trouble::AddressesDiffer => told(
                "Actions and Salesforce have different e-mail addresses for this person",
                "Logging goes by the Salesforce ID, so this does not stop it. But one address may be out of date, or \
                 the ID may be somebody else's.",
            ),
            Trouble::OwnedByQueue => told(
                "This record belongs to a queue, so it has no sales owner",
                "Only leads and contacts with a sales owner sync to Actions. Until somebody takes it from the queue, \
                 this person may have no Salesforce ID there, or an outdated one.",
            ),
            Trouble::OwnerInactive => told(
                "The owner of this record is not an active user any more",
                "Only leads and contacts with a sales owner sync to Actions. Until an active user owns it, this \
                 person may have no Salesforce ID there, or an outdated one.",
            ),
            Trouble::TaskFieldsMisnamed(fields) => told(
                [counted(fields).as_str(), if fields.count == 1 { " has a wrong name" } else { " have wrong names" }]
                    .concat(),
                "Actions knows these fields by their API names alone. A field with nearly the same name, or with the \
                 right label only, is never filled.",
            ),
            Trouble::TaskFieldsMistyped(fields) => told(
                [
                    counted(fields).as_str(),
                    if fields.count == 1 { " does not have the type" } else { " do not have the types" },
                    " that Actions needs",
                ]
                .concat(),
                "Actions writes values of a certain type and size. Where they do not fit, the field stays empty.",
            ),
            Trouble::TypeLacksValues => told(
                "The field Type on Task does not have all the values that Actions needs",
                "With logging by Salesforce API, Actions sets Type to Email, Call or Reply, written exactly so. Where \
                 a value is missing, the fields of such a task may stay empty.",
            ),
            Trouble::TypeHasDefault => told(
                "The field Type on Task has a default value",
                "With logging by Salesforce API, Actions sets Type itself. Adobe's documentation asks for no default \
                 value, so the fields of a task may stay empty.",
            ),
            Trouble::TaskFieldsRequired(count) => told(
                match count {
                    1 => "Every new task needs a field that Actions does not fill".to_owned(),
                    _ => ["Every new task needs ", &count.to_string(), " fields that Actions does not fill"].concat(),
                },
                "Actions logs every e-mail and call as a task. Salesforce refuses a task in which a required field is \
                 empty, so neither e-mails nor calls will be logged.",
            ),
            Trouble::RecordNotEditable => told(
                "You cannot edit this record",
                "Actions writes with your rights, so it cannot fill the activity fields of this record. E-mails and \
                 calls are not affected by this.",
            ),
            Trouble::RecordLocked => told(
                "This record is locked for approval",
                "While it is locked, Actions cannot fill the activity fields of this record. E-mails and calls are not \
                 affected by this.",
            ),
            Trouble::RequiredFieldsEmpty(count) => told(
                match count {
                    1 => "A required field of this record is empty".to_owned(),
                    _ => [&count.to_string(), " required fields of this record are empty"].concat(),
                },
                "Salesforce refuses every change of this record until they are filled. So Actions cannot fill its \
                 activity fields. E-mails and calls are not affected by this.",
            ),
            Trouble::ApiLimitNear => told(
                "Your org has nearly used up its API calls",
                "Every program that works with your org, such as Actions, uses API calls. Once they are used up, \
                 nothing is logged until some are free again.",
            ),
            Trouble::FieldsNotThere(fields) => told(
                [&counted(fields), " ", be(fields.count), " not there for ", self.you()].concat(),
                [
                    "Either nobody created them, or field-level security hides them from ",
                    self.you(),
                    ". With ",
                    self.your(),
                    " rights the two look the same. Actions cannot fill them in either case.",
                ]
                .concat(),
            ),
            Trouble::FieldsHidden(fields) => told(
                [&counted(fields), " ", be(fields.count), " hidden from ", self.you()].concat(),
                [
                    "Actions writes with ",
                    self.your(),
                    " rights. It cannot fill what field-level security hides from \
                 ",
                    self.you(),
                    ".",
                ]
                .concat(),
            ),
            Trouble::FieldsReadOnly(fields) if fields.formulas => told(
                [counted(fields).as_str(), if fields.count == 1 { " is a formula" } else { " are formulas" }].concat(),
                "Nobody can write to a formula, and neither can Actions.",
            ),
            Trouble::FieldsReadOnly(fields) => told(
                [
                    self.you_at_first(),
                    " can see ",
                    &counted(fields),
                    " but not edit ",
                    if fields.count == 1 { "it" } else { "them" },
                ]
                .concat(),
                [
                    "Actions writes with ",
                    self.your(),
                    " rights. It needs the right to view and to edit a field. \
                 Without both, the field stays empty.",
                ]
                .concat(),
            ),
            Trouble::TaskFieldsMissing(fields) => told(
                [counted(fields).as_str(), if fields.count == 1 { " was" } else { " were" }, " never created"].concat(),
                "A Salesforce admin creates these fields by hand. Actions fills only fields with exactly these API \
                 names.",
            ),
            Trouble::PackageFieldsMissing(fields) => told(
                [
                    &counted(fields),
                    " ",
                    be(fields.count),
                    " not there for ",
                    self.you(),
                    ", while others of the \
                 package are",
                ]
                .concat(),
                [
                    "These fields come with the Sales Insight package. An older version may lack them, or field-level \
                 security hides them from ",
                    self.you(),
                    ". Actions cannot fill them in either case.",
                ]
                .concat(),
            ),
            Trouble::PackageFieldsAbsent(fields) => told(
                [&counted(fields), " of the Sales Insight package ", be(fields.count), " not in this org"].concat(),
                "Others of the package are there, so an older version may be installed. Actions cannot fill what is \
                 not there.",
            ),
            Trouble::TaskHidden => told(
                [self.you_at_first(), " ", self.either("have", "has"), " no access to tasks"].concat(),
                [
                    "Actions logs every e-mail and call as a task, with ",
                    self.your(),
                    " rights. So neither e-mails nor \
                 calls will be logged.",
                ]
                .concat(),
            ),
            Trouble::TaskNotCreateable => told(
                [self.you_at_first(), " cannot create tasks"].concat(),
                [
                    "Actions logs every e-mail and call as a task, with ",
                    self.your(),
                    " rights. So neither e-mails nor \
                 calls will be logged.",
                ]
                .concat(),
            ),
            Trouble::PersonObjectHidden(object) => told(
                [self.you_at_first(), " ", self.either("have", "has"), " no access to ", records(*object)].concat(),
                [
                    "Actions looks for the person's record with ",
                    self.your(),
                    " rights. It will not find this one, so \
                 nothing will be logged on it.",
                ]
                .concat(),
            ),
            Trouble::ObjectHidden(object) => told(
                [self.you_at_first(), " ", self.either("have", "has"), " no access to ", records(*object)].concat(),
                [
                    "Actions writes with ",
                    self.your(),
                    " rights, so it cannot fill the activity fields there. E-mails \
                 and calls are not affected by this.",
                ]
                .concat(),
            ),
            Trouble::NotEditable(object) => told(
                [self.you_at_first(), " cannot edit ", records(*object)].concat(),
                [
                    "Actions writes with ",
                    self.your(),
                    " rights, so it cannot fill the activity fields there. E-mails \
                 and calls are not affected by this.",
                ]
                .concat(),
            ),
            Trouble::ApiOff(refusal) => told(
                "Salesforce's API is not open to you",
                [
                    "Actions reaches Salesforce through the API, with your rights. Salesforce refused",
                    &code(refusal),
                    ", so nothing will be logged.",
                ]
                .concat(),
            ),
        }
    }

    fn after_heading(&self, why: &str) -> String {
        [". ", why].concat()
    }

    fn explained_by(&self, heading: &str) -> String {
        ["This may be why: ", heading, "."].concat()
    }

    fn same_fields(&self) -> &'static str {
        "These are the same fields as above. Nobody can tell from here whether they are missing or hidden."
    }

    fn fix(&self, trouble: &Trouble, fix: &Fix) -> String {
        match (trouble, &fix.place) {
            (Trouble::NotConnected, _) => {
                "In Connections & Customizations, click Connect beside Salesforce. For a sandbox, use Sandbox instead."
            }
            (Trouble::ConnectionFailing(_), Place::Connections) => {
                "In Connections & Customizations, disconnect Salesforce and connect it again."
            }
            (Trouble::ConnectionFailing(Some(failure)), _) => self.code(*failure).step,
            (Trouble::ConnectionFailing(None), _) => "Find out why Salesforce refuses the sign-in.",
            (Trouble::LoggingOff | Trouble::OnlyBcc, _) => {
                "In Sync Settings, under Log Email Activity to Salesforce, switch on Salesforce API."
            }
            (
                Trouble::NoSalesforceId | Trouble::LeadOfPageConverted | Trouble::AnotherRecordHasAddress,
                Place::People,
            ) => {
                "Open the person in Actions and see whether a Salesforce ID has arrived. It cannot be typed in there."
            }
            (Trouble::NoSalesforceId, _) => {
                "Make sure that the lead or contact has a sales owner and syncs to Marketo. The ID then comes to \
                 Actions from there. It cannot be typed in."
            }
            (Trouble::NoAddressNorId | Trouble::NoAddress, _) => {
                "Fill in Email on the lead or contact in Salesforce. It reaches Actions with the next sync."
            }
            (Trouble::NobodyHasAddress, _) => {
                "Create a lead or contact with this address. If there is one that you cannot see, have it shared with \
                 you."
            }
            (Trouble::SeveralHaveAddress(_), _) => {
                "Merge the records that are the same person. Or have the Salesforce ID synced to Actions, which makes \
                 the address unnecessary."
            }
            (Trouble::RecordDeleted, _) => {
                "Restore the record from the recycle bin, or have the right lead or contact sync to Actions through \
                 Marketo."
            }
            (Trouble::NobodyHasAddressOfConverted, _) => {
                "Open what the lead became and compare the e-mail address with the one in Actions. Correct the one that is \
                 out of date. There is no need for a new record."
            }
            (Trouble::AnotherRecordHasAddress, _) => "To see where e-mails go, open the record that has the address.",
            (Trouble::LeadOfPageConverted, _) => "That goes for what the lead became, and not for the lead on this page.",
            (Trouble::RecordMerged | Trouble::LeadConverted, _) => {
                "Make sure that the record which took its place has a sales owner and syncs to Marketo. Its ID then \
                 comes to Actions from there. It cannot be typed in."
            }
            (Trouble::IdOfAnotherObject | Trouble::IdOfAnotherOrg(_), _) => {
                "Open the person in Actions and see where the Salesforce ID leads. It comes from Marketo's sync, which \
                 is where it can be corrected."
            }
            (Trouble::AddressesDiffer, _) => {
                "Compare the two addresses. Correct Email in Salesforce if it is out of date; if the address in \
                 Actions is, have it corrected in Marketo."
            }
            (Trouble::OwnedByQueue | Trouble::OwnerInactive, _) if fix.who == Who::Rep => {
                "Take ownership of the record, if it is yours to work on."
            }
            (Trouble::OwnedByQueue | Trouble::OwnerInactive, _) => {
                "Change the owner of the record to an active user in sales."
            }
            (Trouble::TaskFieldsMisnamed(_), _) => {
                "Create the fields on Activity, with exactly these API names. Renaming a label is not enough."
            }
            (Trouble::TaskFieldsMistyped(_), _) => {
                "Change each field to the documented type and size. Where Salesforce does not allow that, delete it \
                 and create it anew with the same API name."
            }
            (Trouble::TypeLacksValues, _) => {
                "Open the field Type on Task and add the missing values, written exactly so."
            }
            (Trouble::TypeHasDefault, _) => "Open the field Type on Task and set no value as default.",
            (Trouble::TaskFieldsRequired(_), _) => {
                "Give each of these fields a default value, or make it required on page layouts instead of everywhere."
            }
            (Trouble::RecordNotEditable, _) if fix.who == Who::RecordOwner => "Share the record with edit access.",
            (Trouble::RecordNotEditable, _) => "Give this user edit access to the record, by role or sharing rule.",
            (Trouble::RecordLocked, _) if fix.who == Who::RecordOwner => {
                "Wait until it is approved or rejected, or recall the approval request."
            }
            (Trouble::RecordLocked, _) => "Unlock the record.",
            (Trouble::RequiredFieldsEmpty(_), _) => "Open the record, fill in these fields and save it.",
            (Trouble::ApiLimitNear, _) => {
                "See in Company Information how many API calls are left, and find out what uses them up."
            }
            (Trouble::FieldsNotThere(_), Place::FieldAccessibility { .. } | Place::PermissionSets { .. }) => {
                "If the fields exist: give this user view and edit access in field-level security."
            }
            (Trouble::FieldsNotThere(_), _) => {
                "If the fields do not exist: create them with exactly these API names, then give view and edit access."
            }
            (Trouble::FieldsReadOnly(fields), _) if fields.formulas => {
                "Replace each formula by a field of the documented type, with the same API name."
            }
            (Trouble::FieldsHidden(_) | Trouble::FieldsReadOnly(_), _)
            | (
                Trouble::TaskFieldsMissing(_) | Trouble::PackageFieldsMissing(_) | Trouble::PackageFieldsAbsent(_),
                Place::FieldAccessibility { .. } | Place::PermissionSets { .. },
            ) => "Give this user view and edit access to these fields in field-level security.",
            (Trouble::TaskFieldsMissing(_), _) => {
                "Create the fields on Activity, with exactly these API names. Labels may differ."
            }
            (Trouble::PackageFieldsMissing(_) | Trouble::PackageFieldsAbsent(_), _) => {
                "Install or update the Sales Insight package, then give view and edit access to these fields."
            }
            (Trouble::TaskHidden | Trouble::TaskNotCreateable, _) => {
                "Let this user read, create and edit tasks, by profile or permission set."
            }
            (Trouble::PersonObjectHidden(object) | Trouble::ObjectHidden(object) | Trouble::NotEditable(object), _) => {
                return ["Let this user read and edit ", records(*object), ", by profile or permission set."].concat();
            }
            (Trouble::ApiOff(_), _) => {
                "Give this user the permission API Enabled. If the org's edition has no API, ask Salesforce to add it."
            }
        }
        .to_owned()
    }

    fn who(&self, who: Who) -> &'static str {
        match who {
            Who::Rep => "You",
            Who::SalesforceAdmin => "Salesforce admin",
            Who::RepOrActionsAdmin => "You, or an Actions admin",
            Who::MarketoAdmin => "Marketo admin",
            Who::RecordOwner => "The record's owner",
        }
    }

    fn place(&self, place: &Place) -> String {
        match place {
            Place::Connections => "Open Connections & Customizations",
            Place::SyncSettings => "Open Sync Settings",
            Place::People => "Open People in Actions",
            Place::FieldAccessibility { .. } => "Open Field Accessibility",
            Place::ActivityFields { .. } => "Open the fields of Activity",
            Place::ObjectFields { object, .. } => return ["Open the fields of ", object.api_name()].concat(),
            Place::PermissionSets { .. } => "Open Permission Sets",
            Place::Profiles { .. } => "Open Profiles",
            Place::Users { .. } => "Open Users",
            Place::Diagnostics => "Open Actions' settings",
            Place::CompanyInformation { .. } => "Open Company Information",
            Place::Record { .. } => "Open the record",
            Place::Salesforce { .. } => "Open Salesforce",
        }
        .to_owned()
    }

    fn fine(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::NotConnected => "Actions is connected to Salesforce.",
            Problem::ConnectionFailing => "The sign-in from Actions to Salesforce works, as far as Actions shows.",
            Problem::SyncSettingsOff => "Logging of e-mails is switched on in Actions.",
            Problem::MissingSalesforceId => "Actions has a Salesforce ID for this person.",
            Problem::MissingEmailAddress => "This person has an e-mail address.",
            Problem::UnmatchedEmailAddress => "E-mails have a record to go to.",
            Problem::AmbiguousEmailAddress => "No e-mail has to choose between several records.",
            Problem::StaleSalesforceId => "The Salesforce ID leads to a record that is there.",
            Problem::EmailMismatch => "Actions and Salesforce agree on the e-mail address.",
            Problem::NoSalesOwner => "The record has a sales owner.",
            Problem::HiddenActivityField => {
                self.either("No activity field is hidden from you.", "No activity field is hidden from this user.")
            }
            Problem::ReadOnlyActivityField => self.either(
                "No activity field that you can see is read-only for you.",
                "No activity field that this user can see is read-only.",
            ),
            Problem::MissingTaskField => "All fifteen activity fields are on Task.",
            Problem::MissingPackageField => "The fields of the Sales Insight package are there.",
            Problem::MisnamedTaskField => "No activity field on Task has a wrong name.",
            Problem::MistypedTaskField => "The activity fields on Task have the right types.",
            Problem::TaskTypeValueMissing => "Type on Task has the values that Actions needs, and no default.",
            Problem::RequiredTaskField => "New tasks need nothing that Actions does not fill.",
            Problem::NoObjectAccess => self.either(
                "You have access to the objects that logging needs.",
                "This user has access to the objects that logging needs.",
            ),
            Problem::NoRecordAccess => "You can edit this record.",
            Problem::RequiredFieldEmpty => "No required field of this record is empty.",
            Problem::ApiNotAvailable => "Salesforce's API is open to you.",
            Problem::ApiLimitNear => "Your org has API calls left.",
        }
    }

    fn question(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::NotConnected => "Is Actions connected to Salesforce?",
            Problem::ConnectionFailing => "Does the sign-in from Actions to Salesforce work?",
            Problem::SyncSettingsOff => "Is logging of e-mails switched on in Actions?",
            Problem::MissingSalesforceId => "Does Actions have a Salesforce ID for this person?",
            Problem::MissingEmailAddress => "Does this person have an e-mail address?",
            Problem::UnmatchedEmailAddress => "Does a lead or contact have this person's e-mail address?",
            Problem::AmbiguousEmailAddress => "Does more than one record have this person's e-mail address?",
            Problem::StaleSalesforceId => "Does the Salesforce ID lead to a record that is there?",
            Problem::EmailMismatch => "Do Actions and Salesforce agree on the e-mail address?",
            Problem::NoSalesOwner => "Does the record have a sales owner?",
            Problem::HiddenActivityField => {
                self.either("Are activity fields hidden from you?", "Are activity fields hidden from this user?")
            }
            Problem::ReadOnlyActivityField => {
                self.either("Are activity fields read-only for you?", "Are activity fields read-only for this user?")
            }
            Problem::MissingTaskField => "Are all fifteen activity fields on Task?",
            Problem::MissingPackageField => "Are the fields of the Sales Insight package there?",
            Problem::MisnamedTaskField => "Do activity fields on Task have wrong names?",
            Problem::MistypedTaskField => "Do the activity fields on Task have the right types?",
            Problem::TaskTypeValueMissing => "Does Type on Task have the values that Actions needs?",
            Problem::RequiredTaskField => "Do new tasks need a field that Actions does not fill?",
            Problem::NoObjectAccess => self.either(
                "Do you have access to the objects that logging needs?",
                "Does this user have access to the objects that logging needs?",
            ),
            Problem::NoRecordAccess => self.either("Can you edit this record?", "Can this user edit this record?"),
            Problem::RequiredFieldEmpty => "Are required fields of this record empty?",
            Problem::ApiNotAvailable => {
                self.either("Is Salesforce's API open to you?", "Is Salesforce's API open to this user?")
            }
            Problem::ApiLimitNear => "Does your org have API calls left?",
        }
    }

    fn reason(&self, why: &Why, reader: &Reader) -> Reason {
        match why {
            Why::WhichOrg { hosts } if hosts.is_empty() => reason(
                "This page of Actions does not say which Salesforce org it belongs to, and in this browser you are \
                 logged in to none.",
                "Log in to Salesforce in another tab of this browser. Then check again.",
            ),
            Why::WhichOrg { .. } => reason(
                "This page of Actions does not say which Salesforce org it belongs to, and you are logged in to \
                 several.",
                "Choose the org that this Actions account belongs to.",
            ),
            Why::NoApiHost { host } => reason(
                ["The address ", &shown(host), " does not say which Salesforce org it belongs to."].concat(),
                "Open the record in Lightning, or under your org's My Domain. Then check again.",
            ),
            Why::NoSession { host } => reason(
                ["You are not logged in to ", &shown(host), " in this browser."].concat(),
                "Log in to Salesforce. Then check again.",
            ),
            Why::CookiesBlocked { host } => reason(
                ["The browser does not let Loggable use your session on ", &shown(host), "."].concat(),
                "In the browser's settings for Loggable, allow access to this site. Then check again.",
            ),
            Why::SessionExpired { host } => reason(
                ["Salesforce no longer accepts your session on ", &shown(host), "."].concat(),
                "Reload Salesforce and log in if it asks you to. Then check again.",
            ),
            Why::SessionRefusedForApi { host } => reason(
                [
                    "Your org lets only approved apps use the API of ",
                    &shown(host),
                    ". Loggable works with your browser session, which is not approved.",
                ]
                .concat(),
                "Logging itself may well work: Actions has its own approval. Ask a Salesforce admin about API Access \
                 Control.",
            ),
            Why::AnotherOrg { host } => reason(
                ["The answers of ", &shown(host), " belong to another org than your session."].concat(),
                "Reload Salesforce, and make sure that you are in the right org. Then check again.",
            ),
            Why::ApiDisabled { code: refusal } => reason(
                ["Salesforce refused, because its API is not open to you", &code(refusal), "."].concat(),
                "A Salesforce admin can open it: permission API Enabled.",
            ),
            Why::RequestLimitExceeded => reason(
                "Salesforce takes no more API calls for now: your org has reached a limit.",
                "Try again later. A Salesforce admin can see in Setup what uses them up.",
            ),
            Why::NotFound => reason(
                "Salesforce does not find this record for you.",
                "It may be deleted, or not shared with you. Ask its owner or a Salesforce admin.",
            ),
            Why::Refused { status, code: refusal } => reason(
                ["Salesforce refused to answer: status ", &status.to_string(), &code(refusal), "."].concat(),
                "Check again. If it stays so, show this to a Salesforce admin.",
            ),
            Why::ServerFault { status } => reason(
                ["Salesforce had a fault of its own: status ", &status.to_string(), "."].concat(),
                "Check again in a few minutes.",
            ),
            Why::Unreachable { host } => reason(
                [&shown(host), " could not be reached, or its answer broke off on the way."].concat(),
                "Check your network or VPN. Then check again.",
            ),
            Why::TimedOut { host } => {
                reason([&shown(host), " did not answer in time."].concat(), "Check again in a moment.")
            }
            Why::NotJson => reason(
                "Salesforce answered with something that is not data, such as a maintenance or login page.",
                "Open Salesforce and see whether it works there. Then check again.",
            ),
            Why::UnknownShape => reason(
                "Salesforce answered in a form that Loggable does not know.",
                "Check again. If it stays so, Loggable needs an update.",
            ),
            Why::TooLarge => reason(
                "Salesforce's answer was larger than Loggable reads.",
                "Check again. If it stays so, a Salesforce admin can look the fields up in Setup.",
            ),
            Why::ObjectNotReadable { object } => reason(
                [
                    self.you_at_first(),
                    self.either(" have", " has"),
                    " no access to ",
                    records(*object),
                    ", so nothing can be said of the fields there.",
                ]
                .concat(),
                ["A Salesforce admin can give ", self.you(), " access, by profile or permission set."].concat(),
            ),
            Why::PackageFieldsNotFound { object } => reason(
                [
                    "None of the Sales Insight package's fields are on ",
                    object.api_name(),
                    " for ",
                    self.you(),
                    ". The package may be \
                  absent, its labels may be changed, or all its fields are hidden.",
                ]
                .concat(),
                "Ask a Salesforce admin whether the package is installed. Logging works without these fields.",
            ),
            Why::NeverSeenInActions { screen: ActionsScreen::Person } => reason(
                "Loggable has not yet seen this person in Actions.",
                "Open this person in Actions once, in this browser. Loggable remembers what it sees there.",
            ),
            Why::NeverSeenInActions { screen: place } => reason(
                ["Loggable has not yet seen ", screen(*place), " in Actions."].concat(),
                "Open that page once, in this browser. Loggable remembers what it sees there.",
            ),
            Why::SeenTooLongAgo { screen: place, at, saw } => reason(
                [&self.seen_on(*at, reader), " ", &self.saw(saw), " That is too long ago to rely on."].concat(),
                match place {
                    ActionsScreen::Person => "Open this person in Actions again.".to_owned(),
                    _ => ["Open ", screen(*place), " in Actions again."].concat(),
                },
            ),
            Why::NoSalesforceIdLabel => reason(
                "The page in Actions shows no Salesforce ID, and no place where one would stand.",
                "Open the person's tab About in Actions and look for the Salesforce ID.",
            ),
            Why::OutlineCut => reason(
                "The page in Actions is longer than Loggable reads, so what was not found may still be there.",
                "Open the person alone and check again, or look for the Salesforce ID yourself.",
            ),
            Why::ActionsPageUnclear { screen: ActionsScreen::Person } => reason(
                "Loggable could not read this person's page in Actions. It may have changed, or be in another \
                 language.",
                "Open the person's tab About in Actions, wait until it has loaded, and look for yourself.",
            ),
            Why::ActionsPageUnclear { screen: place } => reason(
                [
                    "Loggable could not read ",
                    screen(*place),
                    " in Actions. It may have changed, or be in another \
                  language.",
                ]
                .concat(),
                "Open that page in Actions, wait until it has loaded, and look for yourself.",
            ),
            Why::AnotherSalesforceUser { in_actions, in_salesforce } => reason(
                [
                    "Actions is connected as ",
                    &shown(in_actions),
                    ", but here you are logged in as ",
                    &shown(in_salesforce),
                    ". The two may have different rights.",
                ]
                .concat(),
                "Log in to Salesforce as the user that Actions is connected as. Then check again.",
            ),
            Why::ConnectedToAnotherKind { sandbox: true } => reason(
                "Actions is connected to a Salesforce sandbox, and this org is not a sandbox. Whether Actions is connected \
                 to this org as well was not seen.",
                "Open Connections & Customizations in Actions and see what stands beside Salesforce. If it is Connect, \
                 nothing is logged here.",
            ),
            Why::ConnectedToAnotherKind { sandbox: false } => reason(
                "Actions is connected to Salesforce, and this org is a sandbox. Whether Actions is connected to a sandbox \
                 as well was not seen.",
                "Open Connections & Customizations in Actions and see what stands beside Sandbox. If it is Connect, \
                 nothing is logged here.",
            ),
            Why::PersonOfUnknownOrg => reason(
                "Actions does not show which Salesforce org this person is linked to. A sandbox has the same Salesforce \
                 IDs as the org it was copied from, so the ID in Actions may be the other org's.",
                "Open Connections & Customizations in Actions and see which org it is connected to. Then check again.",
            ),
            Why::PersonOfAnotherOrg { host } => reason(
                ["Actions links this person to another Salesforce org, ", host, ". This list was checked in one org only."]
                    .concat(),
                "Open the person in Actions: there Loggable checks in that org, if you are logged in to it.",
            ),
            Why::LinkedToAnotherRecord { .. } => reason(
                "In Actions, the person with this address has the Salesforce ID of another record.",
                "Open that record. E-mails and calls from Actions go there, not to the one on this page.",
            ),
            Why::AnotherAddressInActions { at } => reason(
                [
                    &self.seen_on(*at, reader),
                    " Actions had another e-mail address for this person than Salesforce has.",
                ]
                .concat(),
                "Open this person in Actions and compare the addresses. Actions writes to its own.",
            ),
            Why::SeveralPersonsInActions { at } => reason(
                [
                    &self.seen_on(*at, reader),
                    " Actions had a person with this e-mail address and without a Salesforce ID. Another time it had one \
                     with the Salesforce ID of this record. They may be two persons with the same address.",
                ]
                .concat(),
                "Search People in Actions for the address. If there are two, write to and call the one with the \
                 Salesforce ID, and ask whoever looks after Marketo to merge the two.",
            ),
            Why::FieldHidden { object, field } => reason(
                ["The field ", &shown(field), " on ", object.api_name(), " is hidden from you."].concat(),
                "A Salesforce admin can show it to you, or look it up for you.",
            ),
            Why::UndatedFailure { code: failure } => reason(
                [
                    "Diagnostics in Actions lists a failed sign-in",
                    &code(failure),
                    ". Its date does not tell whether the connection was mended since.",
                ]
                .concat(),
                "Open Diagnostics in Actions and see when it happened. If it is recent, connect Actions to Salesforce \
                 again.",
            ),
            Why::SeveralRecords { count } => reason(
                [
                    &count.to_string(),
                    " records that you can see have this e-mail address, and nothing says which one \
                  Actions will use.",
                ]
                .concat(),
                "Merge the records that are the same person, or have the Salesforce ID synced to Actions.",
            ),
            Why::NoSetupRights => reason(
                "Setup is closed to you: that takes the permission View Setup and Configuration.",
                "Ask a Salesforce admin to look, with Loggable or in Setup.",
            ),
            Why::OnlyInSession { permission_set } => reason(
                [
                    "Only the session-based permission set ",
                    &shown(permission_set),
                    " grants this, and only in sessions in which it is activated.",
                ]
                .concat(),
                "Grant it by a permission set that needs no activation. Actions has a session of its own.",
            ),
            Why::GroupNotCalculated { group } => reason(
                [
                    "The permission set group ",
                    &shown(group),
                    " may grant this, but Salesforce has not brought its permissions up to date.",
                ]
                .concat(),
                "Open the group in Setup and recalculate it. Then check again.",
            ),
            Why::AnotherUserChecked => reason(
                "Setup says what another user can see and edit. It does not answer these questions.",
                "That user can open this page with Loggable and see the answers.",
            ),
            Why::Muted { by_company: true, .. } => reason(
                "Your company has muted this warning. Something is wrong here that it would tell of.",
                "Whoever manages your browser can have it told again.",
            ),
            Why::Muted { until: None, .. } => reason(
                "You have muted this warning. Something is wrong here that it would tell of.",
                "To see it, unmute the warning in Loggable's options.",
            ),
            Why::Muted { until: Some(until), .. } => reason(
                [
                    "You have muted this warning until ",
                    &reader.date(*until),
                    ". Something is wrong here that it would tell of.",
                ]
                .concat(),
                "To see it now, unmute the warning in Loggable's options.",
            ),
            Why::OrgNotWatched { host } => reason(
                ["This person is in the org ", &shown(host), ", which Loggable has been set not to watch."].concat(),
                "To have it checked, watch this org in Loggable's options.",
            ),
            Why::NotAsked => {
                reason("This was not looked up on this page.", "Open the lead, contact or person concerned.")
            }
            Why::EngineFault => reason(
                "Loggable met an error of its own and was started again. This says nothing about your e-mails and \
                 calls.",
                "Check again. If it stays so, reload the page.",
            ),
        }
    }

    fn reason_link(&self, why: &Why) -> String {
        match why {
            Why::NeverSeenInActions { screen: place }
            | Why::SeenTooLongAgo { screen: place, .. }
            | Why::ActionsPageUnclear { screen: place } => match place {
                ActionsScreen::Person => "Open People in Actions",
                ActionsScreen::Connections => "Open Connections & Customizations",
                ActionsScreen::SyncSettings => "Open Sync Settings",
                ActionsScreen::Diagnostics => "Open Actions' settings",
            },
            Why::NoSalesforceIdLabel | Why::OutlineCut => "Open People in Actions",
            Why::LinkedToAnotherRecord { .. } => "Open that record",
            Why::AnotherAddressInActions { .. }
            | Why::SeveralPersonsInActions { .. }
            | Why::PersonOfAnotherOrg { .. } => "Open People in Actions",
            Why::ConnectedToAnotherKind { .. } | Why::PersonOfUnknownOrg => "Open Connections & Customizations",
            Why::UndatedFailure { .. } => "Open Actions' settings",
            Why::FieldHidden { .. } => "Open Field Accessibility",
            Why::ObjectNotReadable { .. }
            | Why::ApiDisabled { .. }
            | Why::OnlyInSession { .. }
            | Why::GroupNotCalculated { .. } => "Open Permission Sets",
            Why::PackageFieldsNotFound { object } => return ["Open the fields of ", object.api_name()].concat(),
            Why::WhichOrg { .. }
            | Why::NoApiHost { .. }
            | Why::NoSession { .. }
            | Why::CookiesBlocked { .. }
            | Why::SessionExpired { .. }
            | Why::SessionRefusedForApi { .. }
            | Why::AnotherOrg { .. }
            | Why::RequestLimitExceeded
            | Why::NotFound
            | Why::Refused { .. }
            | Why::ServerFault { .. }
            | Why::Unreachable { .. }
            | Why::TimedOut { .. }
            | Why::NotJson
            | Why::UnknownShape
            | Why::TooLarge
            | Why::AnotherSalesforceUser { .. }
            | Why::SeveralRecords { .. }
            | Why::NoSetupRights
            | Why::AnotherUserChecked
            | Why::Muted { .. }
            | Why::OrgNotWatched { .. }
            | Why::NotAsked
            | Why::EngineFault => "Open Salesforce",
        }
        .to_owned()
    }

    fn evidence(&self) -> &'static str {
        "What shows it"
    }

    fn saw(&self, saw: &Saw) -> String {
        match saw {
            Saw::ConnectOnly => {
                "Actions offered the button Connect, and no Disconnect in its place, as a connected user sees it."
                    .to_owned()
            }
            Saw::Connected { salesforce_user: None } => {
                "Actions showed the button Disconnect, as a connected user sees it.".to_owned()
            }
            Saw::Connected { salesforce_user: Some(user) } => {
                ["Actions showed the button Disconnect, connected as ", &shown(user), "."].concat()
            }
            Saw::SyncSettings { api, bcc } => {
                ["Salesforce API was ", setting(*api), ", Email to Salesforce (BCC) was ", setting(*bcc), "."].concat()
            }
            Saw::SalesforceId { .. } => "Actions showed a Salesforce ID for this person.".to_owned(),
            Saw::EmptySalesforceId { label } => ["Nothing stood beside “", &shown(label), "”."].concat(),
            Saw::EmailAddress => "An e-mail address was there.".to_owned(),
            Saw::NoEmailAddress => "No e-mail address was there.".to_owned(),
            Saw::Matches { records } => match records.len() {
                0 => "No lead or contact that you can see has the address.".to_owned(),
                1 => "One lead or contact that you can see has the address.".to_owned(),
                count => [&count.to_string(), " leads and contacts that you can see have the address."].concat(),
            },
            Saw::Fields { object, expected, visible, writable } => [
                "Of ",
                &expected.to_string(),
                " activity fields on ",
                object.api_name(),
                " ",
                self.you(),
                " can see ",
                &visible.to_string(),
                " and write ",
                &writable.to_string(),
                ".",
            ]
            .concat(),
            Saw::ObjectAccess { object, createable, updateable } => {
                let may = |may| if may { "can" } else { "cannot" };
                [
                    self.you_at_first(),
                    " ",
                    may(*createable),
                    " create and ",
                    may(*updateable),
                    " edit ",
                    records(*object),
                    ".",
                ]
                .concat()
            }
            Saw::ObjectRefused { object, status, code: refusal } => {
                [object.api_name(), " could not be read: status ", &status.to_string(), &code(refusal), "."].concat()
            }
            Saw::ObjectNotGranted { object } => {
                ["No profile, permission set or group lets ", self.you(), " read ", records(*object), "."].concat()
            }
            Saw::FieldsInSetup { object, expected, existing } => [
                "Of ",
                &expected.to_string(),
                " activity fields, ",
                &existing.to_string(),
                " ",
                if *existing == 1 { "exists" } else { "exist" },
                " on ",
                object.api_name(),
                " in Setup.",
            ]
            .concat(),
            Saw::SoundRecord => "Salesforce has the record that this ID names.".to_owned(),
            Saw::DeletedRecord => "Salesforce has the record that this ID names in its recycle bin.".to_owned(),
            Saw::MergedRecord { .. } => "The record that this ID names was merged into another one.".to_owned(),
            Saw::ConvertedLead { into } => {
                let parts: Vec<&str> = into
                    .iter()
                    .filter_map(|id| match id.object()? {
                        object @ (Object::Contact | Object::Account | Object::Opportunity) => Some(one(object)),
                        Object::Lead | Object::Task => None,
                    })
                    .collect();
                match parts.as_slice() {
                    [] => "The lead was converted.".to_owned(),
                    [only] => ["The lead was converted into ", only, "."].concat(),
                    [first @ .., last] => {
                        ["The lead was converted into ", &first.join(", "), " and ", last, "."].concat()
                    }
                }
            }
            Saw::IdOfAnotherObject { id } => match id.object() {
                Some(object) => ["The Salesforce ID in Actions is that of ", one(object), "."].concat(),
                None => "The Salesforce ID in Actions is neither a lead's nor a contact's.".to_owned(),
            },
            Saw::AnotherOrg { host } => ["Actions links this person to ", &shown(host), "."].concat(),
            Saw::AddressesDiffer => "The e-mail address in Actions is not the one on the record.".to_owned(),
            Saw::AddressesAgree => "Actions and Salesforce have the same e-mail address.".to_owned(),
            Saw::Owner { owner } => match owner {
                Owner::ActiveUser => "The record's owner is an active user.",
                Owner::InactiveUser => "The record's owner is a user who is not active any more.",
                Owner::Queue => "The record's owner is a queue.",
            }
            .to_owned(),
            Saw::RecordAccess { editable, locked } => {
                let may = if *editable { "You can edit this record" } else { "You cannot edit this record" };
                let lock = match locked {
                    Some(true) if *editable => ", but it is locked for approval.",
                    Some(true) => ", and it is locked for approval.",
                    Some(false) => ", and it is not locked.",
                    None => ".",
                };
                [may, lock].concat()
            }
            Saw::RequiredFields { required, empty } => [
                "Of ",
                &required.to_string(),
                " required fields that you can see, ",
                &empty.to_string(),
                " ",
                be(*empty),
                " empty.",
            ]
            .concat(),
            Saw::RequiredOnNew { object, count: 0 } => {
                ["No other custom field on ", object.api_name(), " needs a value."].concat()
            }
            Saw::RequiredOnNew { object, count } => [
                count.to_string().as_str(),
                if *count == 1 { " custom field on " } else { " custom fields on " },
                object.api_name(),
                if *count == 1 { " needs a value" } else { " need a value" },
                ", and Actions does not fill ",
                if *count == 1 { "it." } else { "them." },
            ]
            .concat(),
            Saw::TaskTypes { values, default } => {
                let values: Vec<String> = values.iter().take(20).map(|value| shown(value)).collect();
                let default = match default {
                    Some(default) => [" Its default is ", &shown(default), "."].concat(),
                    None => " It has no default.".to_owned(),
                };
                ["Type on Task offers: ", &values.join(", "), ".", &default].concat()
            }
            Saw::ApiUsage { used, limit } => {
                [&used.to_string(), " of ", &limit.to_string(), " API calls of the last 24 hours are used up."].concat()
            }
            Saw::LoggedTask { activities, filled, .. } => {
                let what = match activities.as_slice() {
                    [Activity::Email] => "an e-mail",
                    [Activity::Call] => "a call",
                    _ => "an activity",
                };
                let filled: Vec<String> = filled.iter().map(|field| shown(field)).collect();
                ["Actions logged ", what, " of yours on this record and filled ", &filled.join(", "), "."].concat()
            }
            Saw::Failure { code, .. } => ["Diagnostics in Actions lists ", &shown(code), "."].concat(),
            Saw::NoAuthenticationFailure => "Diagnostics in Actions lists no failed sign-in to Salesforce.".to_owned(),
            Saw::ApiAnswered => "Salesforce answered Loggable through its API.".to_owned(),
            Saw::ApiRefused { status, code: refusal } => {
                ["Salesforce refused: status ", &status.to_string(), &code(refusal), "."].concat()
            }
        }
    }

    fn asked_salesforce(&self) -> &'static str {
        "Asked Salesforce:"
    }

    fn read_in_actions(&self, place: ActionsScreen) -> &'static str {
        match place {
            ActionsScreen::Person => "Read in Actions: the person's page",
            ActionsScreen::Connections => "Read in Actions: Connections & Customizations",
            ActionsScreen::SyncSettings => "Read in Actions: Sync Settings",
            ActionsScreen::Diagnostics => "Read in Actions: Diagnostics",
        }
    }

    fn matching_record(&self, object: Object, name: &str) -> String {
        [object.api_name(), ": ", &shown(name)].concat()
    }

    fn fields(&self, count: usize) -> String {
        if count == 1 { "1 field".to_owned() } else { [&count.to_string(), " fields"].concat() }
    }

    fn field_problem(&self, problem: FieldProblem) -> &'static str {
        match problem {
            FieldProblem::NotThere => self.either("not there for you", "not there for this user"),
            FieldProblem::Hidden => self.either("hidden from you", "hidden from this user"),
            FieldProblem::NotCreated => "does not exist",
            FieldProblem::NotCreateable => "cannot be set on a new record",
            FieldProblem::NotUpdateable => "cannot be changed on an existing record",
            FieldProblem::NotWritable => self.either("read-only for you", "read-only for this user"),
            FieldProblem::Formula => "a formula",
            FieldProblem::Misnamed => "not there under this name",
            FieldProblem::WrongType => "has another type",
            FieldProblem::TooShort => "holds too few characters",
            FieldProblem::ValueMissing => "lacks a value that Actions needs",
            FieldProblem::HasDefault => "has a default value",
            FieldProblem::Required => "required on every task",
            FieldProblem::Empty => "required and empty",
        }
    }

    fn field_found(&self, problem: FieldProblem, found: &str) -> String {
        let found = shown(found);
        match problem {
            FieldProblem::ValueMissing => ["missing value: ", &found].concat(),
            FieldProblem::HasDefault => ["default value: ", &found].concat(),
            FieldProblem::Misnamed => ["there is ", &found, " instead"].concat(),
            _ => ["found as ", &found].concat(),
        }
    }

    fn create_as(&self, field_type: &str) -> String {
        ["needs type ", field_type].concat()
    }

    fn affects(&self, email: bool, call: bool) -> &'static str {
        match (email, call) {
            (true, true) => "e-mails and calls",
            (true, false) => "e-mails",
            (false, true) => "calls",
            (false, false) => "",
        }
    }

    fn object(&self, object: Object) -> &'static str {
        object.api_name()
    }

    fn code(&self, code: DiagnosticsCode) -> Explained {
        use DiagnosticsCode as Code;
        match code {
            Code::ApiCurrentlyDisabled => explained(
                "Salesforce's API is closed to this user",
                "Actions writes through the API, with the user's own rights. Salesforce turned the write away, because \
                 the user lacks the permission for it or the org's edition has no API.",
                "Give the user the permission API Enabled. If the edition has no API, ask Salesforce to add it.",
            ),
            Code::AuthenticationFailure => explained(
                "Salesforce refused the sign-in",
                "Actions keeps a key to Salesforce for each user. Salesforce does not accept this one any more, so \
                 nothing is logged.",
                "In Connections & Customizations, disconnect Salesforce and connect it again.",
            ),
            Code::CannotInsertUpdateActivateEntity => explained(
                "An automation in your org failed",
                "Saving the record started something of your org's own, such as a trigger or a flow. That failed, and \
                 took the write from Actions with it.",
                "The message says what failed: often a trigger or flow, sometimes an expired session inside it. Mend \
                 it there.",
            ),
            Code::CannotUpdateConvertedLead => explained(
                "The lead was converted",
                "Actions still has the ID of a lead that has become a contact. Salesforce lets nobody change a \
                 converted lead.",
                "Make sure that the contact has a sales owner and syncs to Marketo. Its ID then comes to Actions from \
                 there.",
            ),
            Code::EntityIsLocked => explained(
                "The record is locked",
                "The record waits for an approval. Until that is decided, nobody but its approvers and admins can \
                 change it, and its activity fields stay as they are.",
                "Have the approval decided or recalled. An admin can also unlock the record.",
            ),
            Code::ExpiredAccess => explained(
                "The connection to Salesforce has expired",
                "The key that Actions keeps for this user is no longer valid: it was withdrawn, or ran out. Until \
                 there is a new one, nothing is logged.",
                "In Connections & Customizations, disconnect Salesforce and connect it again.",
            ),
            Code::FailedWrite => explained(
                "The connection broke off",
                "The connection between Actions and Salesforce ended in the middle of the write. This happens now and \
                 then.",
                "Nothing, if it is rare. If it comes often, show it to a Salesforce admin.",
            ),
            Code::FieldCustomValidationException => explained(
                "A validation rule of your org said no",
                "Your org checks records when they are saved. This one did not pass, so Salesforce did not save what \
                 Actions wrote.",
                "The message is the rule's own. Correct the record as it says, or let the rule make an exception for \
                 what Actions writes.",
            ),
            Code::FieldFilterValidationException => explained(
                "A lookup filter does not allow the value",
                "A field of the record points to another record, and a filter in your org allows only certain ones. So \
                 Salesforce did not save the record.",
                "Correct the value in that field, or loosen its lookup filter.",
            ),
            Code::FieldIntegrityException => explained(
                "A value does not fit the record",
                "Two values of the record do not go together, for example a state that is not in the country. \
                 Salesforce does not save the record until they do.",
                "Correct the values on the record in Salesforce.",
            ),
            Code::InactiveOrganization => explained(
                "The Salesforce org is not active",
                "The org that Actions is connected to is locked, has expired or was deleted. Nothing can be logged in \
                 it.",
                "Find out whether the org still exists. If it does, have Salesforce activate it. If not, connect \
                 Actions to the right one.",
            ),
            Code::InactiveUser => explained(
                "The Salesforce user is not active",
                "Actions signs in as a Salesforce user who was deactivated. Nothing is logged for that user.",
                "Activate the user. If the user has left, connect Actions as another one.",
            ),
            Code::InsertUpdateDeleteNotAllowedDuringMaintenance => explained(
                "Salesforce was under maintenance",
                "While Salesforce maintains your org, it can be read and not written to.",
                "Wait until the maintenance is over. Salesforce announces it on its status page.",
            ),
            Code::InsufficientAccessOnCrossReferenceEntity => explained(
                "A related record is closed to this user",
                "What Actions wrote points to another record, such as the person's account. This user has no \
                 sufficient access to it.",
                "Share the related record with the user, or give the user access to its object.",
            ),
            Code::InsufficientAccessOrReadonly => explained(
                "The record is closed to this user",
                "Actions writes with the user's own rights. They do not allow changing this record.",
                "Share the record with the user, with the right to edit it.",
            ),
            Code::InvalidField => explained(
                "Salesforce did not answer in time",
                "Despite its name, this code means that Actions waited too long for Salesforce's answer.",
                "Nothing, if it is rare. If the message names a field, a Salesforce admin can see whether that exists.",
            ),
            Code::InvalidFieldForInsertUpdate => explained(
                "A field is closed to this user",
                "Actions wanted to fill a field that this user cannot see or cannot edit. Actions needs both rights.",
                "In field-level security, give the user view and edit access to the field.",
            ),
            Code::InvalidGrant => explained(
                "Salesforce did not accept the sign-in from Actions",
                "Mostly this is because it came from an IP address from which this user may not log in. Until that is \
                 changed, nothing is logged.",
                "Add the IP addresses of Actions to the login IP ranges of the user's profile, or loosen the connected \
                 app's IP restriction. Then the user connects again.",
            ),
            Code::InvalidType => explained(
                "An object is closed to this user",
                "For this user the object does not exist, because neither profile nor permission set gives access to \
                 it. Actions cannot find records there.",
                "Let the user read and edit the object, by profile or permission set.",
            ),
            Code::QueryTimeout => explained(
                "Salesforce took too long to search",
                "Actions looked for a record, and Salesforce gave up before it found it. This happens in orgs with \
                 very many records, or under load.",
                "Nothing, if it is rare. If it comes often, show it to a Salesforce admin.",
            ),
            Code::RequestLimitExceeded => explained(
                "The org has used up its API calls",
                "Salesforce allows only so many calls a day, and so many at once. All programs that use your org share \
                 them, and none were left for Actions.",
                "See in Setup what uses the calls up, and slow it down or buy more.",
            ),
            Code::RequiredFieldMissing => explained(
                "A required field is empty",
                "Your org does not save a record without a value in this field. Actions does not fill it, so \
                 Salesforce saved nothing.",
                "Fill in the field on the record. If it is a field of Task, an admin has to give it a default or make \
                 it optional.",
            ),
            Code::ServerUnavailable => explained(
                "Salesforce was too busy",
                "Salesforce could not take the write at that moment.",
                "Nothing, if it is rare. If it lasts, look at Salesforce's status page.",
            ),
            Code::TxnSecurityNoAccess => explained(
                "A security policy of your org stopped it",
                "A transaction security policy in your org does not allow what Actions did.",
                "Look at the transaction security policies, and let Actions' writes through.",
            ),
            Code::UnableToLockRow => explained(
                "Someone else was writing to the record",
                "Two programs wanted to change the same record at once, and Actions came second.",
                "Nothing, if it is rare. If it comes often, an admin can see which automations change the same \
                 records.",
            ),
            Code::UnknownException => explained(
                "Salesforce met an error that it does not name",
                "Something went wrong inside Salesforce, or in code of your org. The code says no more than that.",
                "Look at the message. If it stays so, open a case with Salesforce.",
            ),
        }
    }

    fn unknown_code(&self) -> Explained {
        explained(
            "Loggable does not know this code",
            "It is not among the codes that Adobe documents for Diagnostics. Something was not written to Salesforce; \
             what and why, the message may say.",
            "Show the code and its message to a Salesforce admin. Salesforce's documentation lists the codes of its \
             API.",
        )
    }

    fn codes(&self) -> &'static str {
        "What the codes mean"
    }

    fn rows(&self, count: usize, dated: bool) -> String {
        let rows = if count == 1 { "1 row".to_owned() } else { [&count.to_string(), " rows"].concat() };
        [rows.as_str(), if dated { ", the last of" } else { ", without a date that can be read" }].concat()
    }

    fn message(&self) -> &'static str {
        "Message:"
    }

    fn see_finding(&self, problem: Problem, here: bool) -> String {
        let question = self.question(problem);
        if here {
            ["See above: ", question].concat()
        } else {
            ["On the page of a person or record, Loggable answers: ", question].concat()
        }
    }

    fn overall_of_diagnostics(&self, state: Option<State>, listed: bool) -> &'static str {
        match (state, listed) {
            (Some(State::Broken), _) => "Actions cannot sign in to Salesforce. E-mails and calls will not be logged.",
            (_, true) => "Some writes to Salesforce failed. Here is what to do.",
            (Some(State::CannotTell), false) => self.overall_of_settings(State::CannotTell),
            (Some(State::Fine) | None, false) => "No failed writes are listed here.",
        }
    }

    fn who_grants(&self) -> &'static str {
        "Who can see and edit it"
    }

    fn nobody_grants(&self) -> &'static str {
        "No profile, permission set or group grants access to this field."
    }

    fn grant(&self, grant: &Grant) -> String {
        let kind = match grant.kind {
            SourceKind::Profile => "Profile ",
            SourceKind::PermissionSet => "Permission set ",
            SourceKind::Group => "Permission set group ",
        };
        let right = match (grant.read, grant.edit) {
            (_, true) => ": view and edit",
            (true, false) => ": view only",
            (false, false) => ": no access",
        };
        let has = self.either("you have it", "this user has it");
        let lacks = self.either("you do not have it", "this user does not have it");
        let held = match grant.held {
            Held::Always => [has, ""],
            Held::InSession => [has, ", where it is activated in a session"],
            Held::NotCalculated => [has, ", but Salesforce has not recalculated it"],
            Held::No => [lacks, ""],
        };
        [kind, &shown(&grant.name), right, " · ", &held.concat()].concat()
    }

    fn more_grants(&self, count: usize) -> String {
        [count.to_string().as_str(), self.either(" more that you do not have", " more that this user does not have")]
            .concat()
    }

    fn setup_unread(&self, cause: &str) -> String {
        ["Setup was asked which of the two it is, and could not be read. ", cause].concat()
    }

    fn objects_caption(&self) -> &'static str {
        self.either("Activity fields you have access to", "Activity fields this user has access to")
    }

    fn objects_columns(&self) -> [&'static str; 3] {
        ["Object", "Visible", "Writable"]
    }

    fn count_of(&self, count: usize, of: usize) -> String {
        [&count.to_string(), " of ", &of.to_string()].concat()
    }

    fn object_hidden(&self) -> &'static str {
        "no access"
    }

    fn object_unknown(&self) -> &'static str {
        "not known"
    }

    fn object_without_fields(&self) -> &'static str {
        "none"
    }

    fn honest_note(&self) -> &'static str {
        "Validation rules, flows and triggers in your org can still stop a log entry. Nobody can see that beforehand; \
         Diagnostics in Actions shows it afterwards."
    }

    fn call_setting_note(&self) -> &'static str {
        "Whether call logging is switched on in Actions cannot be read."
    }

    fn close(&self) -> &'static str {
        "Close"
    }

    fn check_again(&self) -> &'static str {
        "Check again"
    }

    fn for_admin(&self) -> &'static str {
        "For my admin"
    }

    fn copy_as_text(&self) -> &'static str {
        "Copy as plain text"
    }

    fn copy_as_markdown(&self) -> &'static str {
        "Copy as Markdown"
    }

    fn save_as_json(&self) -> &'static str {
        "Save as JSON"
    }

    fn save_permission_set(&self) -> &'static str {
        "Save permission set"
    }

    fn learn_more(&self) -> &'static str {
        "Learn more"
    }

    fn learn_more_about(&self, about: &str) -> String {
        [self.learn_more(), ": ", about].concat()
    }

    fn look_into_setup(&self) -> &'static str {
        "Look into Setup (needs Setup rights)"
    }

    fn check_another_user(&self) -> &'static str {
        "Check for another user (needs Setup rights)"
    }

    fn name_or_username(&self) -> &'static str {
        "Name or username"
    }

    fn search(&self) -> &'static str {
        "Search"
    }

    fn nobody_found(&self) -> &'static str {
        "No active user has this in the name or username."
    }

    fn found_user(&self, name: &str, username: &str, profile: &str) -> String {
        let profile = shown(profile);
        let user = [shown(name).as_str(), " (", &shown(username), ")"].concat();
        if profile.is_empty() { user } else { [&user, " · ", &profile].concat() }
    }

    fn check_myself(&self) -> &'static str {
        "Back to my own check"
    }

    fn copied(&self) -> &'static str {
        "Copied"
    }

    fn open_in_setup(&self) -> &'static str {
        "Open in Setup"
    }

    fn erase(&self) -> &'static str {
        "Erase what was seen in Actions"
    }

    fn erased(&self) -> &'static str {
        "Erased"
    }

    fn erase_note(&self) -> &'static str {
        "Loggable keeps what it saw in Actions in this browser only, for 90 days at most. Erasing changes nothing in \
         Actions or Salesforce."
    }

    fn checking(&self) -> &'static str {
        "Checking…"
    }

    fn unread(&self) -> &'static str {
        "Loggable cannot read this page."
    }

    fn unread_cause(&self) -> &'static str {
        "The page was open before Loggable was installed or updated, or it does not respond. Loggable only sees a page of \
         Actions that was loaded after that."
    }

    fn unread_step(&self) -> &'static str {
        "Reload the page, and open Loggable again."
    }

    fn elsewhere(&self) -> &'static str {
        "There is nothing to check on this page."
    }

    fn elsewhere_salesforce(&self) -> &'static str {
        "In Salesforce, open a lead, contact, account, opportunity or task."
    }

    fn elsewhere_actions(&self) -> &'static str {
        "In Actions, open a person, or the Salesforce page of the settings."
    }

    fn open_actions(&self) -> &'static str {
        "Open Actions"
    }

    fn admin_title(&self) -> &'static str {
        "Logging from Marketo Sales Insight Actions to Salesforce"
    }

    fn admin_intro(&self) -> &'static str {
        self.either(
            "“You” is the Salesforce user named here. Data of records is left out.",
            "“This user” is the Salesforce user named here. Data of records is left out.",
        )
    }

    fn admin_org(&self, host: &str, id: &str) -> String {
        let host = shown(host);
        let id = shown(id);
        if id.is_empty() { ["Org: ", &host].concat() } else { ["Org: ", &host, " (", &id, ")"].concat() }
    }

    fn admin_no_org(&self) -> &'static str {
        "Org: not known"
    }

    fn admin_user(&self, name: &str, id: &str) -> String {
        ["User: ", &shown(name), " (", &shown(id), ")"].concat()
    }

    fn admin_no_user(&self) -> &'static str {
        "User: not known"
    }

    fn admin_checked(&self, at: &str, api_version: &str) -> String {
        ["Checked: ", at, ", API ", api_version].concat()
    }

    fn admin_wrong(&self) -> &'static str {
        "What is wrong"
    }

    fn admin_access_needed(&self) -> &'static str {
        "needs view and edit access"
    }

    fn admin_other_fields(&self) -> &'static str {
        "The other activity fields"
    }

    fn admin_field_in_order(&self) -> &'static str {
        "in order, can be seen and edited"
    }

    fn left_out(&self) -> &'static str {
        "Not in the permission set"
    }

    fn left_out_not_of_access(&self) -> &'static str {
        "access alone does not mend it"
    }

    fn left_out_unnamed(&self) -> &'static str {
        "its API name is not known here"
    }

    fn permission_set_label(&self, day: &str) -> String {
        ["Marketo Sales Insight Actions: activity fields ", day].concat()
    }

    fn permission_set_description(&self) -> &'static str {
        "Read and edit access to the activity fields that Loggable found missing, hidden or read-only. For users who \
         log from Marketo Sales Insight Actions."
    }

    fn admin_nothing_wrong(&self) -> &'static str {
        "Nothing wrong was found."
    }

    fn seen_on(&self, at: Timestamp, reader: &Reader) -> String {
        ["Last seen in Actions on ", &reader.date(at), "."].concat()
    }
}
