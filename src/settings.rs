//! What the user, or whoever manages the user's browser, has set.
//!
//! The user's choices lie in the local store as JSON, because they outlive releases. A company's lie in managed storage, whose
//! names and values are those of `extension/managed_schema.json`: docs/policies.md is for whoever writes them. What the
//! company sets goes before what the user sets, each setting for itself. What cannot be read counts as not set.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::actions::labels::{self, LabelOf, OwnLabels};
use crate::facts::{DAY, Timestamp};
use crate::ports::{Area, Store};
use crate::rules::Problem;
use crate::salesforce::host;
use crate::view::Language;

/// How many labels there may be of a kind.
pub const MOST_LABELS: usize = 20;
/// How many characters a label may have.
pub const LONGEST_LABEL: usize = 80;
/// How many orgs can be listed as watched.
const MOST_ORGS: usize = 100;

/// Key of the user's settings in the local store.
const SETTINGS: &str = "settings";

/// Where the badge of a page is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadgePlace {
    /// Beside the title.
    #[default]
    Title,
    /// At the edge of the window.
    Edge,
    /// Nowhere: icon and popup say all.
    Popup,
}

/// A rule whose problem the user does not want to be warned of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mute {
    /// The problem.
    pub problem: Problem,
    /// Until when; none: until it is taken back.
    pub until: Option<Timestamp>,
    /// Set by the company.
    #[serde(skip)]
    pub by_company: bool,
}

/// Everything that can be set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language; none: that of the browser.
    #[serde(deserialize_with = "lenient")]
    pub language: Option<Language>,
    /// Where the badge is.
    #[serde(deserialize_with = "lenient")]
    pub badge_place: BadgePlace,
    /// The rules that are muted, each once.
    #[serde(deserialize_with = "each")]
    pub mutes: Vec<Mute>,
    /// The API hosts of the orgs that are watched; none: all of them.
    #[serde(deserialize_with = "lenient")]
    pub watched_orgs: Option<Vec<String>>,
    /// Further words by which a person in Actions is read.
    #[serde(deserialize_with = "lenient")]
    pub labels: OwnLabels,
    /// Which of these the company has set.
    #[serde(skip)]
    pub by_company: ByCompany,
}

/// Which settings the company has set, so that the user cannot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the setting of its name")]
pub struct ByCompany {
    pub language: bool,
    pub badge_place: bool,
    pub watched_orgs: bool,
    pub salesforce_id_labels: bool,
    pub email_labels: bool,
}

/// A change that the user makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Another language; none: that of the browser.
    Language {
        /// The language.
        language: Option<Language>,
    },
    /// Another place for the badge.
    BadgePlace {
        /// The place.
        place: BadgePlace,
    },
    /// No warning of this problem.
    Mute {
        /// The problem.
        problem: Problem,
        /// For how many days; none: until it is taken back.
        days: Option<u16>,
    },
    /// Warnings of this problem again.
    Unmute {
        /// The problem.
        problem: Problem,
    },
    /// All orgs are watched.
    WatchEveryOrg,
    /// Only those are watched that are chosen one by one: at first these.
    WatchChosenOrgs {
        /// Their API hosts.
        hosts: Vec<String>,
    },
    /// One org more, or less, of those that are chosen.
    WatchOrg {
        /// Its API host.
        host: String,
        /// More.
        watch: bool,
    },
    /// A label less.
    RemoveLabel {
        /// What it labels.
        of: LabelOf,
        /// The label.
        text: String,
    },
}

/// Why a label was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelRefused {
    /// Nothing is in it.
    Empty,
    /// It has more than [`LONGEST_LABEL`] characters.
    TooLong,
    /// There are [`MOST_LABELS`] already.
    TooMany,
    /// It is there already, here or among the words that Loggable knows, where it may mean something else.
    Known,
}

impl Settings {
    /// The settings that hold: the user's, and the company's before them. `policy` is what managed storage has, as JSON.
    pub async fn read(store: &impl Store, policy: &str) -> Self {
        let text = store.get(Area::Local, SETTINGS).await;
        let own: Settings = text.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()).unwrap_or_default();
        own.bounded().under(policy)
    }

    /// Keeps these settings as the user's. A store that is full keeps none.
    pub async fn keep(&self, store: &impl Store) {
        if let Ok(text) = serde_json::to_string(self) {
            store.set(Area::Local, SETTINGS, &text).await;
        }
    }

    /// These settings as the user has made them; what the company sets is not among them.
    pub async fn read_own(store: &impl Store) -> Self {
        Settings::read(store, "").await
    }

    /// Makes the user's change, at `now`.
    pub fn change(&mut self, change: Change, now: Timestamp) {
        match change {
            Change::Language { language } => self.language = language,
            Change::BadgePlace { place } => self.badge_place = place,
            Change::Mute { problem, days } => {
                self.mutes.retain(|mute| mute.problem != problem && !mute.is_over(now));
                let until = days.map(|days| Timestamp(now.0.saturating_add(u64::from(days) * DAY)));
                self.mutes.push(Mute { problem, until, by_company: false });
            }
            Change::Unmute { problem } => self.mutes.retain(|mute| mute.problem != problem),
            Change::WatchEveryOrg => self.watched_orgs = None,
            Change::WatchChosenOrgs { hosts } => self.watched_orgs = Some(hosts),
            Change::WatchOrg { host, watch } => {
                let hosts = self.watched_orgs.get_or_insert_default();
                hosts.retain(|known| *known != host);
                if watch {
                    hosts.push(host);
                }
            }
            Change::RemoveLabel { of, text } => self.labels.of_mut(of).retain(|label| *label != text),
        }
        *self = std::mem::take(self).bounded();
    }

    /// Takes a label that the user has typed.
    ///
    /// # Errors
    /// Why not.
    pub fn add_label(&mut self, of: LabelOf, text: &str) -> Result<(), LabelRefused> {
        let text = text.trim();
        let key = labels::key(text);
        if key.is_empty() {
            return Err(LabelRefused::Empty);
        }
        if text.chars().count() > LONGEST_LABEL {
            return Err(LabelRefused::TooLong);
        }
        if labels::is_person_label(&key) || self.labels.find(&key).is_some() {
            return Err(LabelRefused::Known);
        }
        let labels = self.labels.of_mut(of);
        if labels.len() >= MOST_LABELS {
            return Err(LabelRefused::TooMany);
        }
        labels.push(text.to_owned());
        Ok(())
    }

    /// Whether Loggable may look at this org, by its API host.
    pub fn watches(&self, api_host: &str) -> bool {
        self.watched_orgs.as_ref().is_none_or(|hosts| hosts.iter().any(|host| host.eq_ignore_ascii_case(api_host)))
    }

    /// The mutes that hold at this moment.
    pub fn muted(&self, now: Timestamp) -> Vec<Mute> {
        self.mutes.iter().filter(|mute| !mute.is_over(now)).cloned().collect()
    }

    /// Whether pages are judged alike under both.
    pub fn judge_like(&self, other: &Settings) -> bool {
        (&self.mutes, &self.watched_orgs, &self.labels) == (&other.mutes, &other.watched_orgs, &other.labels)
    }

    /// Within bounds: what is kept may have been tampered with, and a policy mistyped.
    fn bounded(mut self) -> Self {
        if let Some(hosts) = &mut self.watched_orgs {
            *hosts = hosts.iter().filter_map(|host| host::api_host(host)).collect();
            hosts.sort();
            hosts.dedup();
            hosts.truncate(MOST_ORGS);
        }
        let mut known = HashSet::new();
        self.mutes.retain(|mute| known.insert(mute.problem));
        let typed = std::mem::take(&mut self.labels);
        for of in [LabelOf::SalesforceId, LabelOf::Email] {
            for label in typed.of(of) {
                // What does not fit is left out, as where it is typed.
                let _ = self.add_label(of, label);
            }
        }
        self
    }

    fn under(mut self, policy: &str) -> Self {
        let policy: Policy = serde_json::from_slice(policy.as_bytes()).unwrap_or_default();
        if let Some(language) = policy.language {
            // What is no language is the browser's, which is how a company says that it shall be the browser's.
            let language = serde_json::from_slice(language.get().as_bytes()).ok();
            (self.by_company.language, self.language) = (true, language);
        }
        if let Some(place) = policy.badge_place {
            (self.by_company.badge_place, self.badge_place) = (true, place);
        }
        for problem in policy.muted_rules.iter().flatten().filter_map(|name| Problem::of_name(name)) {
            self.mutes.retain(|mute| mute.problem != problem);
            self.mutes.push(Mute { problem, until: None, by_company: true });
        }
        if let Some(hosts) = policy.watched_orgs {
            (self.by_company.watched_orgs, self.watched_orgs) = (true, Some(hosts));
        }
        if let Some(labels) = policy.salesforce_id_labels {
            (self.by_company.salesforce_id_labels, self.labels.salesforce_id) = (true, labels);
        }
        if let Some(labels) = policy.email_labels {
            (self.by_company.email_labels, self.labels.email) = (true, labels);
        }
        self.bounded()
    }
}

/// What managed storage has, by the names of `extension/managed_schema.json`.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Policy<'a> {
    #[serde(borrow)]
    language: Option<&'a RawValue>,
    #[serde(deserialize_with = "lenient")]
    badge_place: Option<BadgePlace>,
    #[serde(deserialize_with = "lenient")]
    muted_rules: Option<Vec<String>>,
    #[serde(deserialize_with = "lenient")]
    watched_orgs: Option<Vec<String>>,
    #[serde(deserialize_with = "lenient")]
    salesforce_id_labels: Option<Vec<String>>,
    #[serde(deserialize_with = "lenient")]
    email_labels: Option<Vec<String>>,
}

impl Mute {
    fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl ByCompany {
    /// Whether the company has set the labels of this kind.
    pub fn labels(self, of: LabelOf) -> bool {
        match of {
            LabelOf::SalesforceId => self.salesforce_id_labels,
            LabelOf::Email => self.email_labels,
        }
    }
}

/// One setting that cannot be read must not cost the others.
fn lenient<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = <&RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_slice(text.get().as_bytes()).unwrap_or_default())
}

/// The mutes that can be read: a release may have dropped a rule that one before it had.
fn each<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Mute>, D::Error> {
    let mutes: Vec<&RawValue> = lenient(deserializer)?;
    Ok(mutes.into_iter().filter_map(|mute| serde_json::from_slice(mute.get().as_bytes()).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    #[derive(Default)]
    struct Kept(RefCell<BTreeMap<String, String>>);

    impl Store for Kept {
        async fn get(&self, _: Area, key: &str) -> Option<String> {
            self.0.borrow().get(key).cloned()
        }

        async fn set(&self, _: Area, key: &str, value: &str) {
            self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
        }

        async fn remove(&self, _: Area, key: &str) {
            self.0.borrow_mut().remove(key);
        }

        async fn keys(&self, _: Area) -> Vec<String> {
            self.0.borrow().keys().cloned().collect()
        }
    }

    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("nothing here waits"),
        }
    }

    fn kept(text: &str) -> Settings {
        let store = Kept::default();
        store.0.borrow_mut().insert(SETTINGS.to_owned(), text.to_owned());
        now(Settings::read_own(&store))
    }

    fn under(policy: &Value) -> Settings {
        Settings::default().under(&policy.to_string())
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut settings = Settings::default();
        settings.change(Change::Language { language: Some(Language::Japanese) }, NOW);
        settings.change(Change::BadgePlace { place: BadgePlace::Popup }, NOW);
        settings.change(Change::Mute { problem: Problem::ApiLimitNear, days: Some(7) }, NOW);
        settings.change(Change::WatchChosenOrgs { hosts: vec!["acme.my.salesforce.com".to_owned()] }, NOW);
        settings.add_label(LabelOf::SalesforceId, " CRM number: ").unwrap();
        let store = Kept::default();
        now(settings.keep(&store));
        assert_eq!(now(Settings::read_own(&store)), settings);
        assert_eq!(settings.labels.salesforce_id, ["CRM number:"]);
    }

    #[test]
    fn what_cannot_be_read_costs_itself_and_nothing_else() {
        for text in ["", "{", "[]", "null", "7", "\"x\""] {
            assert_eq!(kept(text), Settings::default(), "{text}");
        }
        let settings = kept(
            r#"{"language": "tlh", "badge_place": "edge", "mutes": [{"problem": "no_such_rule", "until": null},
                {"problem": "api_limit_near", "until": null, "by_company": true}, 7], "watched_orgs": ["evil.test",
                "Acme.lightning.force.com"], "labels": {"email": ["E-Post", "email", ""]}, "more": 1}"#,
        );
        assert_eq!((settings.language, settings.badge_place), (None, BadgePlace::Edge));
        let mute = Mute { problem: Problem::ApiLimitNear, until: None, by_company: false };
        assert_eq!(settings.mutes, [mute], "the company has said nothing");
        assert_eq!(settings.watched_orgs.unwrap(), ["acme.my.salesforce.com"]);
        assert_eq!(settings.labels.email, ["E-Post"]);
    }

    #[test]
    fn a_mute_is_over_when_its_time_has_come() {
        let mut settings = Settings::default();
        settings.change(Change::Mute { problem: Problem::ApiLimitNear, days: Some(1) }, NOW);
        settings.change(Change::Mute { problem: Problem::EmailMismatch, days: None }, NOW);
        let muted = |at: u64| -> Vec<Problem> {
            settings.muted(Timestamp(NOW.0 + at)).iter().map(|mute| mute.problem).collect()
        };
        assert_eq!(muted(DAY - 1), [Problem::ApiLimitNear, Problem::EmailMismatch]);
        assert_eq!(muted(DAY), [Problem::EmailMismatch]);
        let mut unmuted = settings.clone();
        unmuted.change(Change::Unmute { problem: Problem::EmailMismatch }, NOW);
        assert_eq!(unmuted.mutes.len(), 1);
        settings.change(Change::Mute { problem: Problem::ApiLimitNear, days: Some(30) }, NOW);
        assert_eq!(settings.mutes.len(), 2, "another time is no second mute");
    }

    #[test]
    fn orgs_are_watched_one_by_one() {
        let [acme, beta] = ["acme.my.salesforce.com", "beta.my.salesforce.com"];
        let mut settings = Settings::default();
        assert!(settings.watches(acme) && settings.watches(beta));
        settings.change(Change::WatchChosenOrgs { hosts: vec![acme.to_owned(), beta.to_owned()] }, NOW);
        settings.change(Change::WatchOrg { host: beta.to_owned(), watch: false }, NOW);
        assert!(settings.watches("ACME.my.salesforce.com") && !settings.watches(beta));
        settings.change(Change::WatchOrg { host: beta.to_owned(), watch: true }, NOW);
        assert!(settings.watches(beta));
        settings.change(Change::WatchOrg { host: "salesforce.com.evil.test".to_owned(), watch: true }, NOW);
        assert_eq!(settings.watched_orgs.as_ref().unwrap().len(), 2, "no foreign host is one to ask");
        settings.change(Change::WatchEveryOrg, NOW);
        assert!(settings.watches("gamma.my.salesforce.com"));
    }

    #[test]
    fn a_label_is_taken_within_bounds() {
        let mut settings = Settings::default();
        let mut add = |of, text: &str| settings.add_label(of, text);
        assert_eq!(add(LabelOf::Email, " \t"), Err(LabelRefused::Empty));
        assert_eq!(add(LabelOf::Email, ":"), Err(LabelRefused::Empty));
        assert_eq!(add(LabelOf::Email, &"メ".repeat(81)), Err(LabelRefused::TooLong));
        assert_eq!(add(LabelOf::Email, &"メ".repeat(80)), Ok(()));
        // A word that is known has its meaning, and so has one that is told twice.
        assert_eq!(add(LabelOf::Email, "Salesforce ID"), Err(LabelRefused::Known));
        assert_eq!(add(LabelOf::SalesforceId, "Company"), Err(LabelRefused::Known));
        assert_eq!(add(LabelOf::SalesforceId, "CRM No."), Ok(()));
        assert_eq!(add(LabelOf::Email, "crm no. :"), Err(LabelRefused::Known));
        for index in 1..20 {
            assert_eq!(add(LabelOf::SalesforceId, &format!("Label {index}")), Ok(()));
        }
        assert_eq!(add(LabelOf::SalesforceId, "One more"), Err(LabelRefused::TooMany));
        settings.change(Change::RemoveLabel { of: LabelOf::SalesforceId, text: "CRM No.".to_owned() }, NOW);
        assert_eq!(settings.labels.salesforce_id.len(), 19);
    }

    #[test]
    fn the_company_s_word_goes_before_the_user_s() {
        let own = r#"{"language": "ja", "badge_place": "edge", "mutes": [{"problem": "api_limit_near", "until": 5}],
                      "labels": {"email": ["E-Post"]}}"#;
        let policy = json!({
            "language": "en", "badgePlace": "popup", "mutedRules": ["api_limit_near", "no_such_rule"],
            "watchedOrgs": ["acme.my.salesforce.com", "evil.test"], "salesforceIdLabels": ["CRM No.", "x".repeat(81)],
        });
        let settings = kept(own).under(&policy.to_string());
        assert_eq!((settings.language, settings.badge_place), (Some(Language::English), BadgePlace::Popup));
        assert_eq!(settings.mutes, [Mute { problem: Problem::ApiLimitNear, until: None, by_company: true }]);
        assert_eq!(settings.watched_orgs.unwrap(), ["acme.my.salesforce.com"]);
        assert_eq!(settings.labels.salesforce_id, ["CRM No."]);
        assert_eq!(settings.labels.email, ["E-Post"], "of this the company says nothing");
        let ByCompany { language, badge_place, watched_orgs, salesforce_id_labels, email_labels } = settings.by_company;
        assert!(language && badge_place && watched_orgs && salesforce_id_labels && !email_labels);
    }

    #[test]
    fn a_policy_that_is_mistyped_sets_nothing_it_does_not_say() {
        for policy in [
            json!(null),
            json!([]),
            json!("x"),
            json!({}),
            json!({"badgePlace": "attic", "mutedRules": "all", "watchedOrgs": [7], "language": null}),
        ] {
            assert_eq!(under(&policy), Settings::default(), "{policy}");
        }
        // A company that wants the browser's language says so, and the user's own choice does not hold.
        let settings = kept(r#"{"language": "ja"}"#).under(r#"{"language": "browser"}"#);
        assert_eq!((settings.language, settings.by_company.language), (None, true));
    }

    #[test]
    fn the_schema_has_the_names_and_values_that_are_read() {
        let schema: Value = serde_json::from_str(include_str!("../extension/managed_schema.json")).unwrap();
        let properties = schema["properties"].as_object().unwrap();
        for (name, property) in properties {
            let values = match property["enum"].as_array() {
                Some(values) => values.clone(),
                None => vec![json!(["acme.my.salesforce.com", "api_limit_near"])],
            };
            for value in values {
                let settings = under(&json!({ name: value }));
                assert_ne!(settings, Settings::default(), "{name}: {value} sets nothing");
            }
        }
        assert_eq!(properties.len(), 6);
    }
}
