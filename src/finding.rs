//! What a rule answers: a verdict, and for a broken one a finding that carries its evidence and its fix.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use crate::facts::{ActionsScreen, Saw, Timestamp, Why};
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;
use crate::salesforce::setup::FieldGrants;

/// What a rule answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The problem is there.
    Broken(Finding),
    /// The problem is not there, and this shows it.
    Fine(Evidence),
    /// Nobody can tell from here, for this reason.
    CannotTell(Why),
    /// The rule says nothing about this page.
    NotApplicable,
}

/// An activity that Loggable judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activity {
    /// An e-mail sent from Actions.
    Email,
    /// A call placed from Actions.
    Call,
}

/// How far a broken rule reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// These are stopped: whole activities, activity fields, or both.
    Blocks {
        /// Activities that will not be logged.
        activities: Vec<Activity>,
        /// Activity fields will not be filled.
        fields: bool,
    },
    /// Nothing is stopped; worth knowing.
    Informs,
}

/// Why a field is not there, where that cannot be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Cause {
    /// Not created, or hidden by field-level security: without Setup rights nobody can tell which.
    MissingOrHidden,
}

/// One field that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFinding {
    /// The object.
    pub object: Object,
    /// API name; for a roll-up field that is not there, whose API name nobody knows, its label.
    pub field: String,
    /// Label, as documented or as the org has it.
    pub label: String,
    /// What an admin enters to create it (`Text(255)`, `URL`, `Checkbox`); empty for a field the package brings.
    pub create_as: String,
    /// The activities that fill it.
    pub affects: Vec<Activity>,
    /// What is wrong with it.
    pub problem: FieldProblem,
    /// What is there instead, where that is part of the problem: another API name, another type, a value of a picklist.
    /// Empty otherwise.
    pub found: String,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum FieldProblem {
    /// Not there for this user.
    NotThere,
    /// Setup has it, and this user cannot see it.
    Hidden,
    /// Setup does not have it.
    NotCreated,
    /// Can be seen; new records cannot carry it.
    NotCreateable,
    /// Can be seen; existing records cannot be changed in it.
    NotUpdateable,
    /// Can be seen; cannot be written at all.
    NotWritable,
    /// A formula: nobody can write it.
    Formula,
    /// Not there, while another field nearly has its name: `found`.
    Misnamed,
    /// There with another type: `found`.
    WrongType,
    /// A text that holds too few characters: `found`, as a type with its length.
    TooShort,
    /// Task's Type lacks a value: `found`.
    ValueMissing,
    /// Task's Type has a default value: `found`.
    HasDefault,
    /// Every new task needs a value for it, and Actions gives it none.
    Required,
    /// The record has no value for it and cannot be saved without one.
    Empty,
}

impl FieldProblem {
    /// Whether the documented type is part of what mends it: the field is to be created, or to become another one.
    pub fn concerns_type(self) -> bool {
        match self {
            FieldProblem::NotThere
            | FieldProblem::NotCreated
            | FieldProblem::Misnamed
            | FieldProblem::Formula
            | FieldProblem::WrongType
            | FieldProblem::TooShort => true,
            FieldProblem::Hidden
            | FieldProblem::NotCreateable
            | FieldProblem::NotUpdateable
            | FieldProblem::NotWritable
            | FieldProblem::ValueMissing
            | FieldProblem::HasDefault
            | FieldProblem::Required
            | FieldProblem::Empty => false,
        }
    }
}

/// What was asked and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it was looked up.
    pub source: Source,
    /// What was seen there.
    pub saw: Saw,
    /// When.
    pub at: Timestamp,
}

/// Where something was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A request to Salesforce, as method and path; never with a value of a record in it.
    Request(String),
    /// A screen of Actions.
    Screen(ActionsScreen),
}

/// Who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The rep who reads this.
    Rep,
    /// A Salesforce admin.
    SalesforceAdmin,
    /// The rep, or an Actions admin where the rep's settings are locked.
    RepOrActionsAdmin,
    /// Who looks after the sync from Salesforce to Marketo.
    MarketoAdmin,
    /// Whoever may edit or share the record.
    RecordOwner,
}

/// Where to click. [`Place::link`] is its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Actions: Salesforce settings, tab Connections & Customizations.
    Connections,
    /// Actions: Salesforce settings, tab Sync Settings.
    SyncSettings,
    /// Actions: People, to open the person.
    People,
    /// Salesforce Setup: Field Accessibility.
    FieldAccessibility {
        /// API host.
        host: String,
    },
    /// Salesforce Setup: Activity's fields, where Task fields are created.
    ActivityFields {
        /// API host.
        host: String,
    },
    /// Salesforce Setup: an object's fields.
    ObjectFields {
        /// API host.
        host: String,
        /// The object.
        object: Object,
    },
    /// Salesforce Setup: Permission Sets.
    PermissionSets {
        /// API host.
        host: String,
    },
    /// Actions: Diagnostics. It has no documented address of its own; it is reached from the settings.
    Diagnostics,
    /// Salesforce Setup: Profiles, where login IP ranges are set.
    Profiles {
        /// API host.
        host: String,
    },
    /// Salesforce Setup: Users, where users are activated.
    Users {
        /// API host.
        host: String,
    },
    /// Salesforce Setup: Company Information, which shows how many API calls are left.
    CompanyInformation {
        /// API host.
        host: String,
    },
    /// A record.
    Record {
        /// API host.
        host: String,
        /// The record.
        id: SalesforceId,
    },
    /// Salesforce's start page.
    Salesforce {
        /// API host.
        host: String,
    },
}

impl Place {
    /// The address to open. Hosts come from the closed list of Salesforce's own (`salesforce::host`), so that no link
    /// can lead elsewhere.
    pub fn link(&self) -> String {
        const ACTIONS: &str = "https://toutapp.com/next";
        match self {
            // FACTS.md names one address for both tabs; which tab it opens is Actions' own memory.
            Place::Connections | Place::SyncSettings => format!("{ACTIONS}#settings/crm/salesforce/configure"),
            Place::People => format!("{ACTIONS}#relationships"),
            Place::Diagnostics => format!("{ACTIONS}#settings"),
            Place::CompanyInformation { host } => format!("https://{host}/lightning/setup/CompanyProfileInfo/home"),
            Place::FieldAccessibility { host } => format!("https://{host}/lightning/setup/FieldAccessibility/home"),
            Place::ActivityFields { host } => {
                format!("https://{host}/lightning/setup/ObjectManager/Activity/FieldsAndRelationships/view")
            }
            Place::ObjectFields { host, object } => format!(
                "https://{host}/lightning/setup/ObjectManager/{}/FieldsAndRelationships/view",
                object.api_name()
            ),
            Place::PermissionSets { host } => format!("https://{host}/lightning/setup/PermSets/home"),
            Place::Profiles { host } => format!("https://{host}/lightning/setup/EnhancedProfiles/home"),
            Place::Users { host } => format!("https://{host}/lightning/setup/ManageUsers/home"),
            Place::Record { host, id } => format!("https://{host}/{id}"),
            Place::Salesforce { host } => format!("https://{host}/"),
        }
    }
}

/// Who does what where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Who can mend it.
    pub who: Who,
    /// Where to click.
    pub place: Place,
}

/// A problem that is there. It cannot be built without evidence and a fix: [`Finding::new`] asks for both.
///
/// ```
/// use loggable::facts::{ActionsScreen, Saw, Timestamp};
/// use loggable::finding::{Evidence, Finding, Fix, Place, Severity, Source, Who};
///
/// let evidence =
///     Evidence { source: Source::Screen(ActionsScreen::Connections), saw: Saw::ConnectOnly, at: Timestamp(0) };
/// let finding = Finding::new(Severity::Informs, evidence, Fix { who: Who::Rep, place: Place::Connections });
/// assert_eq!((finding.evidence().count(), finding.fixes().count()), (1, 1));
/// ```
///
/// Without evidence it does not compile:
///
/// ```compile_fail
/// use loggable::finding::{Finding, Fix, Place, Severity, Who};
///
/// let finding = Finding::new(Severity::Informs, Fix { who: Who::Rep, place: Place::Connections });
/// ```
///
/// Nor without a fix:
///
/// ```compile_fail
/// use loggable::facts::{ActionsScreen, Saw, Timestamp};
/// use loggable::finding::{Evidence, Finding, Severity, Source};
///
/// let evidence =
///     Evidence { source: Source::Screen(ActionsScreen::Connections), saw: Saw::ConnectOnly, at: Timestamp(0) };
/// let finding = Finding::new(Severity::Informs, evidence);
/// ```
///
/// And no other way leads to one, because its fields are its own:
///
/// ```compile_fail
/// use loggable::finding::{Finding, Severity};
///
/// fn without_evidence(finding: Finding) -> Finding {
///     Finding { severity: Severity::Informs, ..finding }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    severity: Severity,
    cause: Option<Cause>,
    evidence: (Evidence, Vec<Evidence>),
    fix: (Fix, Vec<Fix>),
    fields: Vec<FieldFinding>,
    grants: Vec<FieldGrants>,
}

impl Finding {
    /// A finding of this severity, shown by `evidence` and mended by `fix`.
    pub fn new(severity: Severity, evidence: Evidence, fix: Fix) -> Self {
        Finding {
            severity,
            cause: None,
            evidence: (evidence, Vec::new()),
            fix: (fix, Vec::new()),
            fields: Vec::new(),
            grants: Vec::new(),
        }
    }

    /// With one more piece of evidence.
    #[must_use]
    pub fn and(mut self, evidence: Evidence) -> Self {
        self.evidence.1.push(evidence);
        self
    }

    /// With another fix, where more than one may be needed.
    #[must_use]
    pub fn or(mut self, fix: Fix) -> Self {
        self.fix.1.push(fix);
        self
    }

    /// With a cause that could not be decided.
    #[must_use]
    pub fn because(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// With the cause left open, where it is not known of one of its fields whether it is missing or hidden.
    #[must_use]
    pub fn decided_where_it_is(self) -> Self {
        if self.fields.iter().any(|field| field.problem == FieldProblem::NotThere) {
            self.because(Cause::MissingOrHidden)
        } else {
            self
        }
    }

    /// With the fields it is about.
    #[must_use]
    pub fn on(mut self, fields: Vec<FieldFinding>) -> Self {
        self.fields = fields;
        self
    }

    /// With who grants access to the fields, where Setup was looked into.
    #[must_use]
    pub fn granted_by(mut self, grants: Vec<FieldGrants>) -> Self {
        self.grants = grants;
        self
    }

    /// How far it reaches.
    pub fn severity(&self) -> &Severity {
        &self.severity
    }

    /// The cause, where one is named.
    pub fn cause(&self) -> Option<Cause> {
        self.cause
    }

    /// What shows it; at least one.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        std::iter::once(&self.evidence.0).chain(&self.evidence.1)
    }

    /// What mends it; at least one.
    pub fn fixes(&self) -> impl Iterator<Item = &Fix> {
        std::iter::once(&self.fix.0).chain(&self.fix.1)
    }

    /// The fields it is about; empty where it is not about fields.
    pub fn fields(&self) -> &[FieldFinding] {
        &self.fields
    }

    /// Who grants access to those of its fields for which it was looked up in Setup.
    pub fn grants(&self) -> &[FieldGrants] {
        &self.grants
    }

    /// Whether it keeps this activity from being logged.
    pub fn blocks(&self, activity: Activity) -> bool {
        matches!(&self.severity, Severity::Blocks { activities, .. } if activities.contains(&activity))
    }

    /// Whether it keeps activity fields from being filled.
    pub fn blocks_fields(&self) -> bool {
        matches!(&self.severity, Severity::Blocks { fields: true, .. })
    }
}
