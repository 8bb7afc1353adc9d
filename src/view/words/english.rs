//! English.

use super::{Asked, Fields, Reason, Told, Trouble, Words};
use crate::diagnose::{ActivityVerdict, Verdicts};
use crate::facts::{ActionsScreen, Owner, Saw, Timestamp, Why};
use crate::finding::{Activity, FieldProblem, Fix, Place, Who};
use crate::rules::Problem;
use crate::salesforce::object::Object;
use crate::salesforce::setup::{Grant, Held, SourceKind};
use crate::view::foreign::shown;
use crate::view::{Reader, State};

/// The words of English.
pub(super) struct English;

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

impl Words for English {
    fn tag(&self) -> &'static str {
        "en"
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
            State::CannotTell => "This page could not be made out.",
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

    fn for_whom(&self, name: &str, username: &str, host: &str) -> String {
        ["This holds for ", &shown(name), " (", &shown(username), ") in ", &shown(host), "."].concat()
    }

    fn looked_up_by(&self, looker: &str) -> String {
        [&shown(looker), " looked it up in Setup. It does not hold for any other user."].concat()
    }

    fn another_user(&self, name: &str) -> String {
        ["What ", &shown(name), " may see and edit"].concat()
    }

    fn you_is(&self, name: &str, username: &str) -> String {
        let whom = [shown(name).as_str(), " (", &shown(username), ")"].concat();
        ["Below, “you” is ", &whom, ". This is access as Setup grants it. Actions' own settings are not part of it."]
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
            Trouble::LoggingOff => told(
                "Logging of e-mails is switched off in Actions",
                "Neither Salesforce API nor Email to Salesforce (BCC) is on. So your e-mails do not reach Salesforce.",
            ),
            Trouble::OnlyBcc => told(
                "E-mails are logged by BCC only",
                "A blind copy reaches Salesforce, but it cannot carry the activity fields of an e-mail. Only logging by \
                 Salesforce API fills them.",
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
                "The Salesforce ID is there, so logging does not need the address. But nobody can be written to without \
                 one.",
            ),
            Trouble::NobodyHasAddress => told(
                "No lead or contact that you can see has this e-mail address",
                "Actions has no Salesforce ID for this person, so an e-mail looks for its record by address. As far as \
                 you can see, it will find none.",
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
            Trouble::FieldsNotThere(fields) => told(
                [&counted(fields), " ", be(fields.count), " not there for you"].concat(),
                "Either nobody created them, or field-level security hides them from you. With your rights the two look \
                 the same. Actions cannot fill them in either case.",
            ),
            Trouble::FieldsHidden(fields) => told(
                [&counted(fields), " ", be(fields.count), " hidden from you"].concat(),
                "Actions writes with your rights. It cannot fill what field-level security hides from you.",
            ),
            Trouble::FieldsReadOnly(fields) if fields.formulas => told(
                [counted(fields).as_str(), if fields.count == 1 { " is a formula" } else { " are formulas" }].concat(),
                "Nobody can write to a formula, and neither can Actions.",
            ),
            Trouble::FieldsReadOnly(fields) => told(
                ["You may see ", &counted(fields), " but not change ", if fields.count == 1 { "it" } else { "them" }]
                    .concat(),
                "Actions writes with your rights. It needs to view and to edit a field, or the field stays empty.",
            ),
            Trouble::TaskFieldsMissing(fields) => told(
                [counted(fields).as_str(), if fields.count == 1 { " was" } else { " were" }, " never created"].concat(),
                "A Salesforce admin creates these fields by hand. Actions fills only fields with exactly these API \
                 names.",
            ),
            Trouble::PackageFieldsMissing(fields) => told(
                [&counted(fields), " ", be(fields.count), " not there for you, while others of the package are"]
                    .concat(),
                "These fields come with the Sales Insight package. An older version may lack them, or field-level \
                 security hides them from you. Actions cannot fill them in either case.",
            ),
            Trouble::PackageFieldsAbsent(fields) => told(
                [&counted(fields), " of the Sales Insight package ", be(fields.count), " not in this org"].concat(),
                "Others of the package are there, so an older version may be installed. Actions cannot fill what is not \
                 there.",
            ),
            Trouble::TaskHidden => told(
                "You have no access to tasks",
                "Actions logs every e-mail and call as a task, with your rights. So nothing you send will be logged.",
            ),
            Trouble::TaskNotCreateable => told(
                "You may not create tasks",
                "Actions logs every e-mail and call as a task, with your rights. So nothing you send will be logged.",
            ),
            Trouble::PersonObjectHidden(object) => told(
                ["You have no access to ", records(*object)].concat(),
                "Actions looks for the person's record with your rights. It will not find this one, so nothing will be \
                 logged on it.",
            ),
            Trouble::ObjectHidden(object) => told(
                ["You have no access to ", records(*object)].concat(),
                "Actions writes with your rights, so it cannot fill the activity fields there. E-mails and calls are not \
                 affected by this.",
            ),
            Trouble::NotEditable(object) => told(
                ["You may not edit ", records(*object)].concat(),
                "Actions writes with your rights, so it cannot fill the activity fields there. E-mails and calls are not \
                 affected by this.",
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
            (Trouble::LoggingOff | Trouble::OnlyBcc, _) => {
                "In Sync Settings, under Log Email Activity to Salesforce, switch on Salesforce API."
            }
            (Trouble::NoSalesforceId, Place::People) => {
                "Open the person in Actions and see whether a Salesforce ID has arrived. It cannot be typed in there."
            }
            (Trouble::NoSalesforceId, _) => {
                "Make sure that the lead or contact has a sales owner and syncs to Marketo. The ID then comes to Actions \
                 from there. It cannot be typed in."
            }
            (Trouble::NoAddressNorId | Trouble::NoAddress, _) => {
                "Fill in Email on the lead or contact in Salesforce. It reaches Actions with the next sync."
            }
            (Trouble::NobodyHasAddress, _) => {
                "Create a lead or contact with this address. If there is one that you cannot see, have it shared with you."
            }
            (Trouble::SeveralHaveAddress(_), _) => {
                "Merge the records that are the same person. Or have the Salesforce ID synced to Actions, which makes \
                 the address unnecessary."
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
            Problem::SyncSettingsOff => "Logging of e-mails is switched on in Actions.",
            Problem::MissingSalesforceId => "Actions has a Salesforce ID for this person.",
            Problem::MissingEmailAddress => "This person has an e-mail address.",
            Problem::UnmatchedEmailAddress => "E-mails have a record to go to.",
            Problem::AmbiguousEmailAddress => "E-mails do not face a choice between several records.",
            Problem::HiddenActivityField => "No activity field is hidden from you.",
            Problem::ReadOnlyActivityField => "No activity field that you can see is read-only for you.",
            Problem::MissingTaskField => "All fifteen activity fields are on Task.",
            Problem::MissingPackageField => "The fields of the Sales Insight package are there.",
            Problem::NoObjectAccess => "You have access to the objects that logging needs.",
            Problem::ApiNotAvailable => "Salesforce's API is open to you.",
        }
    }

    fn question(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::NotConnected => "Is Actions connected to Salesforce?",
            Problem::SyncSettingsOff => "Is logging of e-mails switched on in Actions?",
            Problem::MissingSalesforceId => "Does Actions have a Salesforce ID for this person?",
            Problem::MissingEmailAddress => "Does this person have an e-mail address?",
            Problem::UnmatchedEmailAddress => "Does a lead or contact have this person's e-mail address?",
            Problem::AmbiguousEmailAddress => "Does more than one record have this person's e-mail address?",
            Problem::HiddenActivityField => "Are activity fields hidden from you?",
            Problem::ReadOnlyActivityField => "Are activity fields read-only for you?",
            Problem::MissingTaskField => "Are all fifteen activity fields on Task?",
            Problem::MissingPackageField => "Are the fields of the Sales Insight package there?",
            Problem::NoObjectAccess => "Do you have access to the objects that logging needs?",
            Problem::ApiNotAvailable => "Is Salesforce's API open to you?",
        }
    }

    fn reason(&self, why: &Why, reader: &Reader) -> Reason {
        match why {
            Why::WhichOrg { hosts } if hosts.is_empty() => reason(
                "This page of Actions names no Salesforce org, and you are not logged in to any here.",
                "Log in to Salesforce in another tab of this browser. Then check again.",
            ),
            Why::WhichOrg { .. } => reason(
                "This page of Actions names no Salesforce org, and you are logged in to several.",
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
                "Your org has used up its API calls for now.",
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
                [&shown(host), " could not be reached."].concat(),
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
                ["You have no access to ", records(*object), ", so nothing can be said of the fields there."].concat(),
                "A Salesforce admin can give you access, by profile or permission set.",
            ),
            Why::PackageFieldsNotFound { object } => reason(
                [
                    "None of the Sales Insight package's fields are on ",
                    object.api_name(),
                    " for you. The package may be \
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
                "Loggable could not make out this person's page in Actions. It may have changed, or be in another \
                 language.",
                "Open the person's tab About in Actions, wait until it has loaded, and look for yourself.",
            ),
            Why::ActionsPageUnclear { screen: place } => reason(
                [
                    "Loggable could not make out ",
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
                    ". Access can differ.",
                ]
                .concat(),
                "Log in to Salesforce as the user that Actions is connected as. Then check again.",
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
            Why::FieldHidden { object, field } => reason(
                ["The field ", &shown(field), " on ", object.api_name(), " is hidden from you."].concat(),
                "A Salesforce admin can show it to you, or look it up for you.",
            ),
            Why::UndatedFailure { code: failure } => reason(
                ["Diagnostics in Actions lists a failed sign-in", &code(failure), ", and its date could not be read."]
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
                "Setup says what another user may see and edit. It does not say this.",
                "That user can open Loggable on this page and see it all.",
            ),
            Why::NotAsked => {
                reason("This was not looked up for this page.", "Open the lead, contact or person concerned.")
            }
            Why::EngineFault => reason(
                "Loggable met an error of its own and was started again. This says nothing about your e-mails and calls.",
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
            Why::AnotherAddressInActions { .. } => "Open People in Actions",
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
            Saw::ConnectOnly => "Actions offered Connect and no Disconnect.".to_owned(),
            Saw::Connected { salesforce_user: None } => "Actions showed Disconnect.".to_owned(),
            Saw::Connected { salesforce_user: Some(user) } => {
                ["Actions showed Disconnect, connected as ", &shown(user), "."].concat()
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
                " you can see ",
                &visible.to_string(),
                " and write ",
                &writable.to_string(),
                ".",
            ]
            .concat(),
            Saw::ObjectAccess { object, createable, updateable } => {
                let may = |may| if may { "may" } else { "may not" };
                ["You ", may(*createable), " create and ", may(*updateable), " edit ", records(*object), "."].concat()
            }
            Saw::ObjectRefused { object, status, code: refusal } => {
                [object.api_name(), " could not be read: status ", &status.to_string(), &code(refusal), "."].concat()
            }
            Saw::ObjectNotGranted { object } => {
                ["No profile, permission set or group of yours lets you read ", records(*object), "."].concat()
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
                    [] => "The lead that this ID names was converted.".to_owned(),
                    [only] => ["The lead that this ID names was converted into ", only, "."].concat(),
                    [first @ .., last] => {
                        ["The lead that this ID names was converted into ", &first.join(", "), " and ", last, "."]
                            .concat()
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
                let may = if *editable { "You may edit this record" } else { "You may not edit this record" };
                let lock = match locked {
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
            Saw::ApiAnswered => "Salesforce answered a request for data.".to_owned(),
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
            FieldProblem::NotThere => "not there for you",
            FieldProblem::Hidden => "hidden from you",
            FieldProblem::NotCreated => "does not exist",
            FieldProblem::NotCreateable => "cannot be set on a new record",
            FieldProblem::NotUpdateable => "cannot be changed on an existing record",
            FieldProblem::NotWritable => "read-only for you",
            FieldProblem::Formula => "a formula",
            FieldProblem::Misnamed => "not there under this name",
            FieldProblem::WrongType => "of another type",
            FieldProblem::TooShort => "too short",
            FieldProblem::ValueMissing => "lacks a value",
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
        ["type ", field_type].concat()
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

    fn who_grants(&self) -> &'static str {
        "Who may see and edit it"
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
        let held = match grant.held {
            Held::Always => " · you have it",
            Held::InSession => " · you have it, where it is activated in a session",
            Held::NotCalculated => " · you have it, but it is not up to date",
            Held::No => " · you do not have it",
        };
        [kind, &shown(&grant.name), right, held].concat()
    }

    fn more_grants(&self, count: usize) -> String {
        [&count.to_string(), " more that you do not have"].concat()
    }

    fn setup_unread(&self, cause: &str) -> String {
        ["Setup was asked which of the two it is, and could not be read. ", cause].concat()
    }

    fn objects_caption(&self) -> &'static str {
        "Activity fields you have access to"
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

    fn copy_for_admin(&self) -> &'static str {
        "Copy for my admin"
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
        "“You” is the Salesforce user named here. Data of records is left out."
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

    fn admin_nothing_wrong(&self) -> &'static str {
        "Nothing wrong was found."
    }

    fn seen_on(&self, at: Timestamp, reader: &Reader) -> String {
        ["Last seen in Actions on ", &reader.date(at), "."].concat()
    }
}
