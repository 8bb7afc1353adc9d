//! An activity field on Task that has another type than documented.

use super::{Doc, Problem, Rule};
use crate::expected_fields::{Described, Slot};
use crate::facts::{Facts, Why};
use crate::finding::{FieldFinding, FieldProblem, Finding, Fix, Place, Severity, Verdict, Who};
use crate::salesforce::describe::Field;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::MistypedTaskField,
    doc: Doc {
        what: "An activity field on Task has another type than Actions needs, or is a text that holds fewer \
               characters. The type of a field says what it can hold, such as text, a web address or a tick.",
        why: "Actions writes values of the documented type and size, and Salesforce does not take what does not fit. \
              So the field stays empty.",
        evidence: "Task's description, which Salesforce gives to this user, has the type and length of the field, \
                   and they are not those that Adobe documents. A text that holds more than documented is in order.",
        fix: "A Salesforce admin: in Setup, Activity Custom Fields, change the type or the length to what the \
              finding gives. Where Salesforce does not allow that, delete the field and create it anew with the same \
              API name.",
        cannot_tell: "Task was not described or cannot be read, its description names no type for a field, or \
                      Actions is connected as another Salesforce user. A formula is not judged here; \
                      *read_only_activity_field* names it.",
        source: "Adobe's documentation, point 6, and beyond it",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    if !facts.judged().fields {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let described = Described::new(Object::Task, facts.object_info(Object::Task)?);
    let fields: Vec<FieldFinding> = described.slots.iter().filter_map(mistyped).collect();
    if fields.is_empty() {
        let untold = described.slots.iter().filter_map(|slot| slot.field).any(|field| field.data_type.is_empty());
        return if untold { Err(Why::UnknownShape) } else { Ok(Verdict::Fine(described.evidence())) };
    }
    let severity = Severity::Blocks { activities: Vec::new(), fields: true };
    let fix = Fix { who: Who::SalesforceAdmin, place: Place::ActivityFields { host: host.clone() } };
    Ok(Verdict::Broken(Finding::new(severity, described.evidence(), fix).on(fields)))
}

fn mistyped(slot: &Slot<'_>) -> Option<FieldFinding> {
    let (documented, field) = (slot.documented?, slot.field?);
    // That a formula cannot be written, whatever its type, is another rule's problem.
    if field.calculated || field.data_type.is_empty() {
        return None;
    }
    let problem = if field.data_type != documented.data_type() {
        FieldProblem::WrongType
    } else if documented.length().is_some_and(|length| (1..length).contains(&field.length)) {
        FieldProblem::TooShort
    } else {
        return None;
    };
    Some(FieldFinding { found: in_setup(field), ..slot.finding(problem) })
}

/// The longest Text Area that Setup calls so.
const TEXT_AREA: u32 = 255;

/// A field's type as Setup names it; the describe's own name, where it is none that a custom field can have.
fn in_setup(field: &Field) -> String {
    match field.data_type.as_str() {
        "string" => return format!("Text({})", field.length),
        "textarea" if field.length > TEXT_AREA => "Long Text Area",
        "textarea" => "Text Area",
        "encryptedstring" => "Text (Encrypted)",
        "boolean" => "Checkbox",
        "url" => "URL",
        "email" => "Email",
        "phone" => "Phone",
        "picklist" => "Picklist",
        "multipicklist" => "Picklist (Multi-Select)",
        "int" | "double" => "Number",
        "currency" => "Currency",
        "percent" => "Percent",
        "date" => "Date",
        "datetime" => "Date/Time",
        "time" => "Time",
        "reference" => "Lookup Relationship",
        "location" => "Geolocation",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;
    use crate::finding::Activity;

    fn typed(api_name: &str, data_type: &str, length: u32) -> Facts {
        lead().with_field(Object::Task, api_name, |field| {
            (field.data_type, field.length) = (data_type.to_owned(), length);
        })
    }

    #[test]
    fn fires_for_another_type() {
        for (api_name, data_type, length, found) in [
            ("MSE_Clicked__c", "string", 50, "Text(50)"),
            ("MSE_Campaign__c", "textarea", 32_768, "Long Text Area"),
            ("MSE_Campaign__c", "textarea", 255, "Text Area"),
            ("mktosales_call_outcome__c", "picklist", 255, "Picklist"),
            ("MSE_Details__c", "string", 255, "Text(255)"),
            ("MSE_Viewed__c", "datetime", 0, "Date/Time"),
            ("MSE_Viewed__c", "complexvalue", 0, "complexvalue"),
        ] {
            let finding = broken(judge(&typed(api_name, data_type, length)));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(fields(&finding), [format!("Task.{api_name} WrongType")]);
            assert_eq!(finding.fields()[0].found, found);
        }
    }

    #[test]
    fn fires_for_a_text_that_is_too_short() {
        let finding = broken(judge(&typed("MSE_Template__c", "string", 100)));
        assert_eq!(fields(&finding), ["Task.MSE_Template__c TooShort"]);
        let field = &finding.fields()[0];
        assert_eq!((field.found.as_str(), field.create_as.as_str()), ("Text(100)", "Text(255)"));
    }

    #[test]
    fn stays_quiet_about_the_documented_type_and_longer_texts() {
        for facts in [lead(), account(), task(), actions_person()] {
            fine(judge(&facts));
        }
        fine(judge(&typed("mktosales_call_outcome__c", "string", 255)));
        fine(judge(&typed("MSE_Email_Status__c", "string", 1)));
    }

    #[test]
    fn stays_quiet_about_formulas_and_fields_that_are_not_there() {
        fine(judge(&lead().without_any_field(Object::Task)));
        fine(judge(&typed("MSE_Clicked__c", "string", 50).with_field(Object::Task, "MSE_Clicked__c", |field| {
            field.calculated = true;
        })));
    }

    #[test]
    fn cannot_tell_without_a_description_or_its_types() {
        assert_eq!(judge(&typed("MSE_Clicked__c", "", 0)), Verdict::CannotTell(Why::UnknownShape));
        assert_eq!(
            judge(&lead().without_object(Object::Task)),
            Verdict::CannotTell(Why::ObjectNotReadable { object: Object::Task })
        );
        let other = typed("MSE_Clicked__c", "string", 50).connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&other)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_on_pages_without_fields() {
        for facts in [actions_connections(), actions_sync_settings(), actions_diagnostics(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
