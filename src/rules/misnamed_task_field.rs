//! Task has a field that nearly has the name of an activity field, and not the field itself.

use super::{Doc, Problem, Rule};
use crate::actions::activity_fields::{TASK_FIELDS, TaskField};
use crate::expected_fields::{Described, Slot};
use crate::facts::{Facts, Why};
use crate::finding::{FieldFinding, FieldProblem, Finding, Fix, Place, Severity, Verdict, Who};
use crate::salesforce::describe::Field;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::MisnamedTaskField,
    doc: Doc {
        what: "Task has a field that is nearly named like an activity field, and the activity field itself is not \
               there. A field has two names: its label, which people see, and its API name, by which programs know \
               it.",
        why: "Actions knows its fields by their API names alone; only case does not matter. A field with a \
              translated or mistyped name looks right and is never filled. Some translations of Adobe's \
              documentation have changed names. The e-mail or call itself is logged.",
        evidence: "Task's description, which Salesforce gives to this user, lacks the field and has another one: its \
                   API name differs by up to two letters or by its underscores, or is known from a translation, or \
                   its label is the documented one. With Setup rights: a field that Setup has is hidden, and what \
                   looks like it does not count.",
        fix: "A Salesforce admin: in Setup, Activity Custom Fields, create the field with exactly the API name, the \
              type and the size that the finding gives. New fields need view and edit access for the users of \
              Actions. To change a label is not enough.",
        cannot_tell: "Task was not described or cannot be read, or Actions is connected as another Salesforce user, \
                      who may see other fields.",
        source: "Adobe's documentation, point 6, and beyond it",
    },
    judge,
};

/// Names that translations of the documentation have for a field, and the field's own.
const TRANSLATED: [(&str, &str); 2] =
    [("MSE_Risposta__c", "MSE_Replied__c"), ("MSE_Reply__c", "MSE_Replied__c")];

/// So many letters too many, too few, wrong or swapped are a typing error. The names of the fifteen are further apart.
const TYPING_ERROR: usize = 2;

fn judge(facts: &Facts) -> Verdict {
    if !facts.judged().fields {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let info = facts.object_info(Object::Task)?;
    let described = Described::new(Object::Task, info.clone()).with_setup(facts);
    let is_expected =
        |field: &&Field| TASK_FIELDS.iter().any(|expected| expected.api_name.eq_ignore_ascii_case(&field.api_name));
    let others: Vec<&Field> = info.value.fields.iter().filter(|field| !is_expected(field)).collect();
    let fields: Vec<FieldFinding> =
        described.slots.iter().filter_map(|slot| misnamed(slot, &others)).collect();
    if fields.is_empty() {
        return Ok(Verdict::Fine(described.evidence()));
    }
    let severity = Severity::Blocks { activities: Vec::new(), fields: true };
    let fix = Fix { who: Who::SalesforceAdmin, place: Place::ActivityFields { host: host.clone() } };
    Ok(Verdict::Broken(Finding::new(severity, described.evidence(), fix).on(fields)))
}

fn misnamed(slot: &Slot<'_>, others: &[&Field]) -> Option<FieldFinding> {
    // One that Setup has is hidden, and what looks like it is another field.
    let expected = slot.documented.filter(|_| slot.missing().is_some())?;
    let (_, found) =
        others.iter().filter_map(|field| Some((likeness(expected, field)?, *field))).min_by_key(|(likeness, _)| *likeness)?;
    Some(FieldFinding { found: found.api_name.clone(), ..slot.finding(FieldProblem::Misnamed) })
}

/// How a field comes to be taken for another, the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Translated,
    Letters(usize),
    Label,
}

fn likeness(expected: &TaskField, field: &Field) -> Option<Likeness> {
    let is_translated = TRANSLATED.iter().any(|(translated, original)| {
        translated.eq_ignore_ascii_case(&field.api_name) && *original == expected.api_name
    });
    if is_translated {
        return Some(Likeness::Translated);
    }
    let (wanted, there) = (letters(expected.api_name), letters(&field.api_name));
    // Nothing of another length can be that near, and measuring is slow where a Task has hundreds of fields.
    if wanted.len().abs_diff(there.len()) <= TYPING_ERROR {
        let distance = strsim::damerau_levenshtein(&wanted, &there);
        if distance <= TYPING_ERROR {
            return Some(Likeness::Letters(distance));
        }
    }
    (words(expected.label) == words(&field.label)).then_some(Likeness::Label)
}

/// An API name without what people leave out, add or write otherwise.
fn letters(api_name: &str) -> String {
    let api_name = api_name.to_ascii_lowercase();
    api_name.strip_suffix("__c").unwrap_or(&api_name).replace('_', "")
}

/// A label without what people leave out, add or write otherwise.
fn words(label: &str) -> String {
    label.split_whitespace().collect::<String>().to_lowercase()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;
    use crate::finding::Activity;

    fn renamed(from: &str, to: &str) -> Facts {
        lead().with_field(Object::Task, from, |field| {
            (field.api_name, field.label) = (to.to_owned(), "Something of ours".to_owned());
        })
    }

    #[test]
    fn fires_for_names_that_are_nearly_right() {
        for (right, there) in [
            ("MSE_Replied__c", "MSE_Risposta__c"),
            ("MSE_Replied__c", "mse_reply__c"),
            ("MSE_Clicked__c", "MSE_Cliked__c"),
            ("MSE_Clicked__c", "MSEClicked__c"),
            ("MSE_Viewed__c", "MSE_Veiwed__c"),
            ("mktosales_call_outcome__c", "mkto_sales_call_outcomes__c"),
        ] {
            let finding = broken(judge(&renamed(right, there)));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(fields(&finding), [format!("Task.{right} Misnamed")]);
            assert_eq!(finding.fields()[0].found, there);
            assert!(!finding.fields()[0].create_as.is_empty(), "what to enter");
            assert_eq!(finding.fixes().next().unwrap().place, Place::ActivityFields { host: HOST.to_owned() });
        }
    }

    #[test]
    fn fires_for_the_label_under_another_name() {
        let facts = lead().with_field(Object::Task, "MSE_Template_Details__c", |field| {
            (field.api_name, field.label) = ("Vorlage__c".to_owned(), "marketo sales  Email TemplateURL".to_owned());
        });
        let finding = broken(judge(&facts));
        assert_eq!((finding.fields()[0].field.as_str(), finding.fields()[0].found.as_str()), ("MSE_Template_Details__c", "Vorlage__c"));
    }

    #[test]
    fn fires_with_the_likeliest_of_several() {
        let facts = renamed("MSE_Clicked__c", "MSE_Clickd__c").with_description(Object::Task, |task| {
            let mut labelled = task.fields[0].clone();
            (labelled.api_name, labelled.label) = ("Klick__c".to_owned(), "Marketo Sales Email Clicked".to_owned());
            task.fields.insert(0, labelled);
        });
        assert_eq!(broken(judge(&facts)).fields()[0].found, "MSE_Clickd__c");
    }

    #[test]
    fn stays_quiet_when_the_right_one_is_there_in_whatever_case() {
        fine(judge(&lead()));
        fine(judge(&renamed("MSE_Replied__c", "MSE_REPLIED__c")));
        fine(judge(&lead().with_description(Object::Task, |task| {
            let mut copy = task.fields[0].clone();
            copy.api_name = "MSE_Reply__c".to_owned();
            task.fields.push(copy);
        })));
    }

    #[test]
    fn stays_quiet_about_what_is_missing_or_something_else() {
        fine(judge(&lead().without_any_field(Object::Task)));
        fine(judge(&renamed("MSE_Clicked__c", "Picked__c")));
        fine(judge(&renamed("MSE_Viewed__c", "MSE_Visited_At__c")));
    }

    #[test]
    fn stays_quiet_about_the_fifteen_themselves() {
        // None of them is taken for another, however near their names are.
        for expected in &TASK_FIELDS {
            fine(judge(&lead().without_field(Object::Task, expected.api_name)));
            for other in TASK_FIELDS.iter().filter(|other| other.api_name != expected.api_name) {
                let distance = strsim::damerau_levenshtein(&letters(expected.api_name), &letters(other.api_name));
                assert!(distance > TYPING_ERROR, "{} and {}: {distance}", expected.api_name, other.api_name);
            }
        }
    }

    #[test]
    fn cannot_tell_without_task_s_description_or_for_another_user() {
        assert_eq!(
            judge(&lead().with_failed_object(Object::Task, Why::NotJson)),
            Verdict::CannotTell(Why::NotJson)
        );
        let other = renamed("MSE_Replied__c", "MSE_Reply__c").connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&other)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_on_pages_without_fields() {
        for facts in [actions_connections(), actions_sync_settings(), actions_diagnostics(), lead_list()] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
