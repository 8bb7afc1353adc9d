//! Proof: the last tasks that Actions logged on a record with the user's rights.
//!
//! Actions fills its own fields on Task, so a task of the user's in which one of them has a value was logged by Actions.
//! Only whether a field has a value is kept, never the value.

use litemap::LiteMap;

use serde::Deserialize;
use serde_json::Value;

use super::composite::Composite;
use super::describe::ObjectInfo;
use super::id::SalesforceId;
use super::moment::moment;
use super::object::Object;
use crate::actions::activity_fields::{TASK_FIELDS, TaskField};
use crate::facts::{LoggedTask, Proof, Why};
use crate::finding::Activity;
use crate::ports::Subrequest;
use crate::requests;

const OF_PERSON: &str = "loggedForPerson";
const OF_RECORD: &str = "loggedForRecord";

/// The subrequests for the user's last tasks on a record: one query, two for an account, which may be a person. None
/// where the user can see none of the fields that Actions fills, or fill none; then no task would show who logged it.
pub fn subrequests(object: Object, id: &SalesforceId, user_id: &str, task: &ObjectInfo) -> Vec<Subrequest> {
    let mut fields: Vec<&str> = filled_by_actions(task).map(|(_, api_name)| api_name).collect();
    if fields.is_empty() {
        return Vec::new();
    }
    // Which of the two it was, where the fields do not say. Hidden, it would have the whole query refused.
    if task.task_type.is_some() {
        fields.push(TYPE);
    }
    let query = |reference_id, relation, id: &str| Subrequest {
        reference_id,
        url: requests::logged_tasks(relation, id, user_id, &fields),
    };
    match object {
        Object::Lead | Object::Contact => vec![query(OF_PERSON, "WhoId", id.as_str())],
        Object::Task => vec![query(OF_PERSON, "WhoId", "@{record.WhoId}")],
        Object::Opportunity => vec![query(OF_RECORD, "WhatId", id.as_str())],
        Object::Account => {
            vec![query(OF_PERSON, "WhoId", "@{personAccount.PersonContactId}"), query(OF_RECORD, "WhatId", id.as_str())]
        }
    }
}

/// What the answers to [`subrequests`] prove; nothing where the user has logged nothing.
///
/// # Errors
/// Why they prove nothing either way: not asked, or an answer that is an error. An account that is no person has no
/// answer for its person, which is none.
pub fn decode(
    host: &str,
    object: Object,
    is_person: bool,
    task: &ObjectInfo,
    composite: &Composite<'_>,
) -> Result<Proof, Why> {
    let known: Vec<(&TaskField, &str)> = filled_by_actions(task).collect();
    if known.is_empty() {
        return Err(Why::NotAsked);
    }
    let asked: &[&str] = match object {
        Object::Lead | Object::Contact => &[OF_PERSON],
        // Without a person there is nobody whose tasks they could be.
        Object::Task if is_person => &[OF_PERSON],
        Object::Task => return Err(Why::NotAsked),
        Object::Opportunity => &[OF_RECORD],
        Object::Account if is_person => &[OF_PERSON, OF_RECORD],
        Object::Account => &[OF_RECORD],
    };
    let mut proof = Proof::default();
    for reference_id in asked {
        let rows: Rows = composite.get(reference_id)?.decode(host)?;
        for row in rows.records {
            let Some((task, activity)) = logged(&row, &known)? else { continue };
            let place = match activity {
                Some(Activity::Email) => &mut proof.email,
                Some(Activity::Call) => &mut proof.call,
                None => &mut proof.either,
            };
            if place.as_ref().is_none_or(|known| known.created < task.created) {
                *place = Some(task);
            }
        }
    }
    Ok(proof)
}

const TYPE: &str = "Type";

/// The fields that Actions fills and that the user can see, under the names that the org has for them. A formula has a
/// value on tasks that nobody logged, and what this user's connection cannot write when it inserts a task was filled by
/// somebody else.
fn filled_by_actions(task: &ObjectInfo) -> impl Iterator<Item = (&'static TaskField, &str)> {
    TASK_FIELDS.iter().filter_map(|known| {
        let field = task.fields.iter().find(|field| field.api_name.eq_ignore_ascii_case(known.api_name))?;
        (field.createable && !field.calculated).then_some((known, field.api_name.as_str()))
    })
}

#[derive(Deserialize)]
struct Rows {
    records: Vec<LiteMap<String, Value>>,
}

/// The task of a row and the activity that its fields speak of, where Actions logged it.
fn logged(
    row: &LiteMap<String, Value>,
    known: &[(&TaskField, &str)],
) -> Result<Option<(LoggedTask, Option<Activity>)>, Why> {
    let filled: Vec<(&TaskField, &str)> =
        known.iter().copied().filter(|(_, api_name)| row.get(*api_name).is_some_and(has_value)).collect();
    if filled.is_empty() {
        return Ok(None);
    }
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let task = LoggedTask {
        id: text("Id").and_then(SalesforceId::parse).ok_or(Why::UnknownShape)?,
        created: text("CreatedDate").and_then(moment).ok_or(Why::UnknownShape)?,
        filled: filled.iter().map(|(_, api_name)| (*api_name).to_owned()).collect(),
    };
    let only = |activity| filled.iter().any(|(known, _)| known.affects == [activity]);
    let activity = match (only(Activity::Email), only(Activity::Call), text(TYPE)) {
        (true, false, _) | (false, false, Some("Email" | "Reply")) => Some(Activity::Email),
        (false, true, _) | (false, false, Some("Call")) => Some(Activity::Call),
        _ => None,
    };
    Ok(Some((task, activity)))
}

/// Whether a field was filled. A checkbox that is off is what every task has.
fn has_value(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::facts::sample::{LEAD, description, id};
    use crate::salesforce::describe::Field;

    const HOST: &str = "acme.my.salesforce.com";
    const DAY_ONE: &str = "2026-11-20T10:11:12.000+0000";
    const DAY_TWO: &str = "2026-11-21T10:11:12.000+0000";

    /// What the query for a lead's tasks proves when it is answered with these rows.
    fn proof_of(rows: Value) -> Result<Proof, Why> {
        proof_by(&description(Object::Task), rows)
    }

    /// The same where Task is described like this.
    fn proof_by(task: &ObjectInfo, rows: Value) -> Result<Proof, Why> {
        let body = json!({"compositeResponse": [{"body": {"done": true, "records": rows}, "httpHeaders": {},
            "httpStatusCode": 200, "referenceId": OF_PERSON}]})
        .to_string();
        decode(HOST, Object::Lead, true, task, &Composite::decode(body.as_bytes()).unwrap())
    }

    fn task(created: &str, fields: Value) -> Value {
        let mut row = json!({"attributes": {"type": "Task"}, "Id": "00Te0000003GuNXEA0", "CreatedDate": created});
        row.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        row
    }

    #[test]
    fn a_query_names_what_the_user_can_see() {
        let mut info = description(Object::Task);
        info.fields.retain(|field| field.api_name == "MSE_Clicked__c");
        let urls = |info: &ObjectInfo| -> Vec<String> {
            let subrequests = subrequests(Object::Lead, &id(LEAD), "005e0000003GuNXAA0", info);
            subrequests.into_iter().map(|subrequest| subrequest.url).collect()
        };
        assert_eq!(
            urls(&info),
            ["/services/data/v67.0/query?q=SELECT+Id,CreatedDate,MSE_Clicked__c,Type+FROM+Task+WHERE+\
              WhoId='00Qe0000003GuNXEA0'+AND+CreatedById='005e0000003GuNXAA0'+ORDER+BY+CreatedDate+DESC+LIMIT+20"]
        );
        info.task_type = None;
        assert!(urls(&info).iter().all(|url| !url.contains("Type")), "a hidden field has the query refused");
        info.fields.clear();
        assert_eq!(urls(&info), Vec::<String>::new());
    }

    #[test]
    fn the_fields_say_which_activity_it_was() {
        let email =
            proof_of(json!([task(DAY_ONE, json!({"MSE_Template__c": "Hello", "MSE_Clicked__c": false}))])).unwrap();
        assert_eq!(email.email.unwrap().filled, ["MSE_Template__c"]);
        assert_eq!((email.call, email.either), (None, None));
        let call = proof_of(json!([task(DAY_ONE, json!({"mktosales_call_outcome__c": "Answered", "Type": "Email"}))]));
        assert!(matches!(call, Ok(Proof { call: Some(_), email: None, either: None })));
    }

    #[test]
    fn the_type_says_it_where_the_fields_do_not() {
        let campaign =
            |kind: Value| proof_of(json!([task(DAY_ONE, json!({"MSE_Campaign__c": "Q4", "Type": kind}))])).unwrap();
        assert!(campaign(json!("Reply")).email.is_some());
        assert!(campaign(json!("Call")).call.is_some());
        assert!(campaign(json!("Meeting")).either.is_some());
        assert!(campaign(Value::Null).either.is_some());
    }

    #[test]
    fn the_newest_of_each_counts() {
        let filled = json!({"MSE_Viewed__c": true});
        let proof =
            proof_of(json!([task(DAY_ONE, filled.clone()), task(DAY_TWO, filled.clone()), task(DAY_ONE, filled)]));
        assert_eq!(proof.unwrap().email.unwrap().created, moment(DAY_TWO).unwrap());
    }

    #[test]
    fn tasks_of_others_making_prove_nothing() {
        let empty = json!({"MSE_Clicked__c": false, "MSE_Campaign__c": null, "MSE_Template__c": " ", "Type": "Call"});
        assert_eq!(proof_of(json!([task(DAY_ONE, empty)])), Ok(Proof::default()));
        assert_eq!(proof_of(json!([])), Ok(Proof::default()));
    }

    #[test]
    fn what_actions_cannot_have_filled_proves_nothing() {
        let by_hand = task(DAY_ONE, json!({"MSE_Details__c": "Lunch with Ada"}));
        let changes: [fn(&mut Field); 2] = [|field| field.calculated = true, |field| field.createable = false];
        for change in changes {
            let mut info = description(Object::Task);
            let field = info.fields.iter_mut().find(|field| field.api_name == "MSE_Details__c").unwrap();
            change(field);
            assert_eq!(proof_by(&info, json!([by_hand.clone()])), Ok(Proof::default()), "{:?}", info.fields);
            let urls = subrequests(Object::Lead, &id(LEAD), "005e0000003GuNXAA0", &info);
            assert!(urls.iter().all(|subrequest| !subrequest.url.contains("MSE_Details__c")), "{urls:?}");
        }
        assert!(proof_by(&description(Object::Task), json!([by_hand])).unwrap().newest().is_some());
    }

    #[test]
    fn what_is_not_an_answer() {
        let task = task("yesterday", json!({"MSE_Viewed__c": true}));
        assert_eq!(proof_of(json!([task])), Err(Why::UnknownShape));
        assert_eq!(proof_of(json!({})), Err(Why::UnknownShape));
        let nothing = Composite::decode(br#"{"compositeResponse":[]}"#).unwrap();
        assert_eq!(decode(HOST, Object::Lead, true, &description(Object::Task), &nothing), Err(Why::UnknownShape));
        // A task that is with nobody proves nothing of anybody.
        assert_eq!(decode(HOST, Object::Task, false, &description(Object::Task), &nothing), Err(Why::NotAsked));
    }
}
