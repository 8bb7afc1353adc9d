//! Facts in, report out: every rule is asked, and a closed list says what their answers mean for e-mails, calls and
//! activity fields.

mod rows;

pub use rows::{About, RowVerdict, Rows};

use serde::{Deserialize, Serialize};

use crate::actions::diagnostics::Row;
use crate::expected_fields::{self, Described, FieldSeen};
use crate::facts::{Fact, Facts, Identity, ObjectAccess, Sighting, Timestamp, Why};
use crate::finding::{Activity, Verdict};
use crate::page::Page;
use crate::rules::{self, Problem, Rule};
use crate::salesforce::object::Object;
use crate::settings::Mute;

/// What Loggable has to say about one visit of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The page judged.
    pub page: Page,
    /// When.
    pub checked_at: Timestamp,
    /// The API host asked, or why none was.
    pub api_host: Fact<String>,
    /// For whom the verdicts hold.
    pub identity: Fact<Identity>,
    /// Whether Setup was looked into, and by whom where that is another user.
    pub setup: Fact<SetupLook>,
    /// The verdicts; an activity that does not apply to the page has none.
    pub verdicts: Verdicts,
    /// Every rule's answer, in the order of [`rules::ALL`].
    pub rules: Vec<Judged>,
    /// Field access on all five objects at a glance. Only Task and the page's own object decide the verdict.
    pub objects: Vec<ObjectGlance>,
    /// Every activity field of the objects that decide the verdict, as far as those were described.
    pub fields: Vec<FieldSeen>,
    /// The rows that Actions' *Diagnostics* shows, where that is the page. They decide nothing; they are explained.
    pub diagnostics: Vec<Row>,
    /// The API hosts with a session, where there are several, the page is Actions' and no link on it decides which is meant:
    /// the user's choice does, and can be changed.
    pub orgs: Vec<String>,
}

/// That Setup was looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupLook {
    /// Who looked, where the user judged is another one.
    pub by: Option<Identity>,
}

/// The three verdicts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Will an e-mail be logged?
    pub email: Option<ActivityVerdict>,
    /// Will a call be logged?
    pub call: Option<ActivityVerdict>,
    /// Will the activity fields be filled?
    pub fields: Option<ActivityVerdict>,
}

/// A verdict on one activity. Ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityVerdict {
    /// Fields will be filled.
    Fills,
    /// It will be logged.
    Logs,
    /// It will be logged on the one record that has the address.
    ByAddress,
    /// Nobody can tell from here.
    CannotTell,
    /// Fields will not be filled.
    WillNotFill,
    /// It will not be logged.
    WillNotLog,
}

impl ActivityVerdict {
    /// Its name in the contract (`data-verdict`).
    pub fn name(self) -> &'static str {
        match self {
            ActivityVerdict::Fills => "fills",
            ActivityVerdict::Logs => "logs",
            ActivityVerdict::ByAddress => "by-address",
            ActivityVerdict::CannotTell => "cannot-tell",
            ActivityVerdict::WillNotFill => "will-not-fill",
            ActivityVerdict::WillNotLog => "will-not-log",
        }
    }
}

/// One rule's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The problem the rule recognises.
    pub problem: Problem,
    /// Its answer.
    pub verdict: Verdict,
}

/// Field access on one object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectGlance {
    /// The object.
    pub object: Object,
    /// What was seen of it.
    pub access: Fact<Glance>,
}

/// Counts of the activity fields on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// Whether the user can read the object at all; the counts are zero where not.
    pub readable: bool,
    /// How many activity fields the object should have.
    pub expected: usize,
    /// How many are there for this user.
    pub visible: usize,
    /// How many this user may write.
    pub writable: usize,
}

impl Report {
    /// The worst of the verdicts; `None` where the page has none (Actions' settings).
    pub fn worst(&self) -> Option<ActivityVerdict> {
        [self.verdicts.email, self.verdicts.call, self.verdicts.fields].into_iter().flatten().max()
    }

    /// Who looked into Setup, where the user judged is another one.
    pub fn looked_by(&self) -> Option<&Identity> {
        self.setup.value()?.by.as_ref()
    }

    /// A rule's answer, where the rule exists.
    pub fn verdict_of(&self, problem: Problem) -> Option<&Verdict> {
        self.rules.iter().find(|judged| judged.problem == problem).map(|judged| &judged.verdict)
    }

    /// The API hosts the user may choose from, where an Actions page names no org and several have a session. Which one
    /// is chosen, if any, is [`api_host`](Self::api_host).
    pub fn orgs_to_choose(&self) -> &[String] {
        match &self.api_host {
            Fact::Unseen(Why::WhichOrg { hosts }) => hosts,
            _ => &self.orgs,
        }
    }
}

/// The rules that decide whether an e-mail is logged (the closed list).
const EMAIL: &[Problem] = &[
    Problem::NotConnected,
    Problem::ConnectionFailing,
    Problem::SyncSettingsOff,
    Problem::MissingEmailAddress,
    Problem::UnmatchedEmailAddress,
    Problem::RequiredTaskField,
    Problem::NoObjectAccess,
    Problem::ApiNotAvailable,
];

/// The rules on which record an e-mail goes to. One that is broken or not told leaves that open, unless a rule of
/// [`EMAIL`] stops the e-mail anyway: how Actions chooses, and whether it falls back past a dead ID, is not documented.
const WHICH_RECORD: &[Problem] = &[Problem::AmbiguousEmailAddress, Problem::StaleSalesforceId];

/// The rules that decide whether a call is logged.
const CALL: &[Problem] = &[
    Problem::NotConnected,
    Problem::ConnectionFailing,
    Problem::MissingSalesforceId,
    Problem::StaleSalesforceId,
    Problem::RequiredTaskField,
    Problem::NoObjectAccess,
    Problem::ApiNotAvailable,
];

/// The rules that decide whether fields are filled. `SyncSettingsOff` and `NoObjectAccess` are also rules on
/// activities: broken, they count here only where they block fields.
///
/// Not told, they count always. Settings that nobody saw may be BCC only, which leaves e-mail fields empty, and the
/// verdict on fields is the worse of e-mail and call fields. So on a record of which nothing was seen in Actions,
/// fields are *cannot tell*, not *fills*: one look at *Sync Settings* decides it, and until then *fills* would be a guess.
const FIELDS: &[Problem] = &[
    Problem::HiddenActivityField,
    Problem::ReadOnlyActivityField,
    Problem::MissingTaskField,
    Problem::MissingPackageField,
    Problem::MisnamedTaskField,
    Problem::MistypedTaskField,
    Problem::TaskTypeValueMissing,
    Problem::NoObjectAccess,
    Problem::NoRecordAccess,
    Problem::RequiredFieldEmpty,
    Problem::SyncSettingsOff,
];

/// The rules that can be decided for another user, from that user's profile, permission sets and groups. All others
/// depend on the user's own connection, settings or record access.
const FOR_ANOTHER_USER: &[Problem] = &[
    Problem::HiddenActivityField,
    Problem::ReadOnlyActivityField,
    Problem::MissingTaskField,
    Problem::MissingPackageField,
    Problem::NoObjectAccess,
];

fn answer(rule: &Rule, facts: &Facts) -> Verdict {
    let verdict = (rule.judge)(facts);
    // What is muted is not said to be in order either: the verdict that depends on it stays open.
    let mute = facts.mutes.iter().find(|mute| mute.problem == rule.problem);
    if let (Some(Mute { until, by_company, .. }), Verdict::Broken(_)) = (mute, &verdict) {
        return Verdict::CannotTell(Why::Muted { until: *until, by_company: *by_company });
    }
    let is_told = facts.looked_by().is_none() || FOR_ANOTHER_USER.contains(&rule.problem);
    if is_told || verdict == Verdict::NotApplicable { verdict } else { Verdict::CannotTell(Why::AnotherUserChecked) }
}

/// The answers of those rules that are wanted, in the order of [`rules::ALL`].
fn answers_to(facts: &Facts, is_wanted: impl Fn(Problem) -> bool) -> Vec<Judged> {
    let wanted = rules::ALL.iter().filter(|rule| is_wanted(rule.problem));
    wanted.map(|rule| Judged { problem: rule.problem, verdict: answer(rule, facts) }).collect()
}

/// Asks every rule and draws the verdicts from the closed list.
pub fn diagnose(facts: &Facts) -> Report {
    let rules = answers_to(facts, |_| true);
    let answers = Answers([&rules, &[]]);
    let judged = facts.judged();
    let verdicts = Verdicts {
        email: judged.activities.then(|| answers.email()),
        call: judged.activities.then(|| answers.call()),
        fields: judged.fields.then(|| answers.fields(facts)),
    };
    Report {
        page: facts.page.clone(),
        checked_at: facts.now,
        api_host: facts.api_host.clone(),
        identity: facts.identity.clone(),
        setup: match &facts.setup {
            Fact::Seen(setup) => Fact::seen(SetupLook { by: setup.value.looked_by.clone() }, setup.at),
            Fact::Unseen(why) => Fact::Unseen(why.clone()),
        },
        verdicts,
        objects: if judged.fields {
            Object::WITH_ACTIVITY_FIELDS.map(|object| glance(facts, object)).into()
        } else {
            Vec::new()
        },
        fields: if judged.fields { fields(facts) } else { Vec::new() },
        rules,
        diagnostics: Vec::new(),
        orgs: Vec::new(),
    }
}

/// The activity fields of the objects that decide the verdict. An object on which the package has no field is left out:
/// whether it should have some cannot be told.
fn fields(facts: &Facts) -> Vec<FieldSeen> {
    let described = expected_fields::of_page(facts).map(|page| page.described).unwrap_or_default();
    let with_fields = described.iter().filter(|described| described.has_fields());
    with_fields.flat_map(|described| &described.slots).map(|slot| slot.seen()).collect()
}

/// The rules' answers, looked up by problem. Those about an org may be kept apart from those about a person.
struct Answers<'a>([&'a [Judged]; 2]);

impl Answers<'_> {
    fn of(&self, problem: Problem) -> &Verdict {
        let judged = self.0.iter().copied().flatten().find(|judged| judged.problem == problem);
        judged.map_or(&Verdict::NotApplicable, |judged| &judged.verdict)
    }

    fn any(&self, problems: &[Problem], test: impl Fn(&Verdict) -> bool) -> bool {
        problems.iter().any(|problem| test(self.of(*problem)))
    }

    fn blocked(&self, problems: &[Problem], activity: Activity) -> bool {
        self.any(problems, |verdict| matches!(verdict, Verdict::Broken(finding) if finding.blocks(activity)))
    }

    fn unsure(&self, problems: &[Problem]) -> bool {
        self.any(problems, |verdict| matches!(verdict, Verdict::CannotTell(_)))
    }

    fn broken(&self, problem: Problem) -> bool {
        matches!(self.of(problem), Verdict::Broken(_))
    }

    fn email(&self) -> ActivityVerdict {
        if self.blocked(EMAIL, Activity::Email) {
            ActivityVerdict::WillNotLog
        } else if self.unsure(EMAIL)
            || self.any(WHICH_RECORD, |verdict| matches!(verdict, Verdict::Broken(_) | Verdict::CannotTell(_)))
            || self.unsure(&[Problem::MissingSalesforceId])
        {
            ActivityVerdict::CannotTell
        } else if self.broken(Problem::MissingSalesforceId) {
            ActivityVerdict::ByAddress
        } else {
            ActivityVerdict::Logs
        }
    }

    fn call(&self) -> ActivityVerdict {
        if self.blocked(CALL, Activity::Call) {
            ActivityVerdict::WillNotLog
        } else if self.unsure(CALL) {
            ActivityVerdict::CannotTell
        } else {
            ActivityVerdict::Logs
        }
    }

    fn fields(&self, facts: &Facts) -> ActivityVerdict {
        let broken = self.any(FIELDS, |verdict| matches!(verdict, Verdict::Broken(finding) if finding.blocks_fields()));
        if broken {
            return ActivityVerdict::WillNotFill;
        }
        let no_answer = !facts.judged_objects().iter().any(|object| facts.object_info(*object).is_ok());
        // An absent package is an honest "cannot tell" of its own rule, but it must not hide that Task's fields, which
        // carry the activity itself, are in order.
        let unsure = FIELDS.iter().any(|problem| match self.of(*problem) {
            // What is muted was broken.
            Verdict::CannotTell(Why::Muted { .. }) => true,
            // Of another user, the verdict on fields speaks of access alone, and the report says so.
            Verdict::CannotTell(Why::AnotherUserChecked) => false,
            Verdict::CannotTell(_) => *problem != Problem::MissingPackageField,
            _ => false,
        });
        if no_answer || unsure { ActivityVerdict::CannotTell } else { ActivityVerdict::Fills }
    }
}

fn glance(facts: &Facts, object: Object) -> ObjectGlance {
    let access = match facts.object(object).get() {
        Err(why) => Fact::Unseen(why.clone()),
        Ok(sighting) => Fact::seen(
            match &sighting.value {
                ObjectAccess::NotReadable { .. } | ObjectAccess::NotGranted => {
                    Glance { readable: false, expected: 0, visible: 0, writable: 0 }
                }
                ObjectAccess::Readable(info) => {
                    let fields = Described::new(object, Sighting { value: info, at: sighting.at });
                    Glance {
                        readable: true,
                        expected: fields.slots.len(),
                        visible: fields.visible(),
                        writable: fields.writable(),
                    }
                }
            },
            sighting.at,
        ),
    };
    ObjectGlance { object, access }
}
