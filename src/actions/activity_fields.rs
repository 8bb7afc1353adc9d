//! The fields that Actions fills: fifteen on Task, ten roll-up fields on the records around it.
//!
//! Source: Adobe's documentation of the activity fields. Task's fields are created by the Salesforce admin, who may
//! change a label but not an API name, so they are known by API name. The roll-up fields come with the Sales Insight
//! package; their API names are not documented, so they are known by label.

use crate::finding::Activity;

/// A Task field that Actions fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskField {
    /// Label, as documented; an admin may have changed it.
    pub label: &'static str,
    /// API name, which the sync relies on.
    pub api_name: &'static str,
    /// The type it is to be created with.
    pub kind: FieldType,
    /// The activities that fill it.
    pub affects: &'static [Activity],
}

/// The type of a Task field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// Text, with its documented length; one field is documented without.
    Text(Option<u16>),
    /// URL.
    Url,
    /// Checkbox.
    Checkbox,
}

impl TaskField {
    /// Its type as a describe names it, in lower case.
    pub fn data_type(&self) -> &'static str {
        match self.kind {
            FieldType::Text(_) => "string",
            FieldType::Url => "url",
            FieldType::Checkbox => "boolean",
        }
    }

    /// The documented length of a text, in characters.
    pub fn length(&self) -> Option<u32> {
        match self.kind {
            FieldType::Text(length) => length.map(u32::from),
            FieldType::Url | FieldType::Checkbox => None,
        }
    }

    /// What an admin enters to create it: `Text(255)`, `Text`, `URL` or `Checkbox`.
    pub fn create_as(&self) -> String {
        match self.kind {
            FieldType::Text(Some(length)) => format!("Text({length})"),
            FieldType::Text(None) => "Text".to_owned(),
            FieldType::Url => "URL".to_owned(),
            FieldType::Checkbox => "Checkbox".to_owned(),
        }
    }

    /// The name an admin enters beside the label: the API name without the suffix that Salesforce adds.
    pub fn field_name(&self) -> &'static str {
        self.api_name.strip_suffix("__c").unwrap_or(self.api_name)
    }
}

const EMAIL: &[Activity] = &[Activity::Email];
const CALL: &[Activity] = &[Activity::Call];
const BOTH: &[Activity] = &[Activity::Email, Activity::Call];

const fn field(
    label: &'static str,
    api_name: &'static str,
    kind: FieldType,
    affects: &'static [Activity],
) -> TaskField {
    TaskField { label, api_name, kind, affects }
}

const TEXT_50: FieldType = FieldType::Text(Some(50));
const TEXT_255: FieldType = FieldType::Text(Some(255));

/// The fifteen Task fields, in the order of the documentation.
pub const TASK_FIELDS: [TaskField; 15] = [
    field("Call Outcomes", "mktosales_call_outcome__c", TEXT_50, CALL),
    field("Call Reasons", "mktosales_call_reason__c", TEXT_50, CALL),
    field("Marketo Sales Call Local Presence ID", "MSE_Call_Local_Presence_ID__c", TEXT_255, CALL),
    field("Marketo Sales Call Recording URL", "MSE_Call_Recording__c", FieldType::Url, CALL),
    field("Marketo Sales Campaign", "MSE_Campaign__c", TEXT_255, BOTH),
    field("Marketo Sales Campaign Current Step", "MSE_Current_Campaign_Step__c", TEXT_255, BOTH),
    field("Marketo Sales Campaign URL", "MSE_Campaign_Details_Link__c", FieldType::Url, BOTH),
    field("Marketo Sales Email Attachment Viewed", "MSE_Presentation_Viewed__c", FieldType::Checkbox, EMAIL),
    field("Marketo Sales Email Clicked", "MSE_Clicked__c", FieldType::Checkbox, EMAIL),
    field("Marketo Sales Email Replied", "MSE_Replied__c", FieldType::Checkbox, EMAIL),
    field("Marketo Sales Email Status", "MSE_Email_Status__c", FieldType::Text(None), EMAIL),
    field("Marketo Sales Email Template", "MSE_Template__c", TEXT_255, EMAIL),
    field("Marketo Sales Email Template URL", "MSE_Template_Details__c", FieldType::Url, EMAIL),
    field("Marketo Sales Email URL", "MSE_Details__c", FieldType::Url, EMAIL),
    field("Marketo Sales Email Viewed", "MSE_Viewed__c", FieldType::Checkbox, EMAIL),
];

/// Labels of the ten roll-up fields on Lead, Contact, Account and Opportunity, without the prefix that the package
/// puts before them (`MSC - ` or `MSE - `, by its version).
pub const ROLL_UP_LABELS: [&str; 10] = [
    "Last Marketing Engagement",
    "Last Marketing Engagement Date",
    "Last Marketing Engagement Desc",
    "Last Marketing Engagement Source",
    "Last Marketing Engagement Type",
    "Last Activity by Sales",
    "Last Replied",
    "Current Sales Campaign",
    "Last Sales Engagement",
    "Opt Out",
];

/// The roll-up field that a label names: one of [`ROLL_UP_LABELS`], where `label` is it with a prefix. Case and the
/// amount of white space are ignored, because admins retype labels; the prefix is not, because a field called
/// *Opt Out* alone is somebody else's.
pub fn roll_up(label: &str) -> Option<&'static str> {
    let mut words = label.split_whitespace();
    let prefix = words.next()?;
    if !(prefix.eq_ignore_ascii_case("MSC") || prefix.eq_ignore_ascii_case("MSE")) || words.next()? != "-" {
        return None;
    }
    let name = words.collect::<Vec<_>>().join(" ");
    ROLL_UP_LABELS.into_iter().find(|known| known.eq_ignore_ascii_case(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_custom() {
        for (index, field) in TASK_FIELDS.iter().enumerate() {
            assert_eq!(field.api_name, format!("{}__c", field.field_name()));
            assert!(!field.affects.is_empty());
            for other in TASK_FIELDS.iter().skip(index + 1) {
                assert!(!field.api_name.eq_ignore_ascii_case(other.api_name), "{}", field.api_name);
                assert_ne!(field.label, other.label);
            }
        }
    }

    #[test]
    fn what_an_admin_enters() {
        let entered: Vec<String> = TASK_FIELDS.iter().map(TaskField::create_as).collect();
        assert_eq!(
            entered,
            [
                "Text(50)",
                "Text(50)",
                "Text(255)",
                "URL",
                "Text(255)",
                "Text(255)",
                "URL",
                "Checkbox",
                "Checkbox",
                "Checkbox",
                "Text",
                "Text(255)",
                "URL",
                "URL",
                "Checkbox"
            ]
        );
    }

    #[test]
    fn call_fields_and_email_fields() {
        let of = |activity| TASK_FIELDS.iter().filter(|field| field.affects.contains(&activity)).count();
        assert_eq!((of(Activity::Call), of(Activity::Email)), (7, 11));
    }

    #[test]
    fn roll_up_fields_by_label() {
        assert_eq!(roll_up("MSC - Last Marketing Engagement"), Some("Last Marketing Engagement"));
        assert_eq!(roll_up("MSE - Last Marketing Engagement Date"), Some("Last Marketing Engagement Date"));
        assert_eq!(roll_up("  mse -  opt\u{a0}OUT "), Some("Opt Out"));
        for known in ROLL_UP_LABELS {
            assert_eq!(roll_up(&format!("MSC - {known}")), Some(known));
        }
    }

    #[test]
    fn other_labels_are_no_roll_up_fields() {
        for label in [
            "",
            "MSC",
            "MSC -",
            "MSC - ",
            "Opt Out",
            "MSX - Opt Out",
            "MSC Opt Out",
            "MSC - Opt",
            "MSC - Opt Out Date",
            "MSC - Last Marketing",
            "Email Opt Out",
        ] {
            assert_eq!(roll_up(label), None, "{label:?}");
        }
    }
}
