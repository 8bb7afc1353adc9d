//! What a describe or an object-info says of an object, as far as the rules need it.
//!
//! Both bodies are large (a describe can have half a megabyte) and little of them is needed, so they are decoded from
//! their bytes in one pass that keeps the custom fields, the names of required ones and Task's Type, and skips the rest. In a describe `fields` is a list, in
//! object-info a map; both leave out the fields that are hidden from the user.

use std::borrow::Cow;

use describe::{BatchResult, Description, Fault};
use serde::{Deserialize, Serialize};

use super::error;
use super::object::Object;
use crate::facts::{ObjectAccess, RequiredField, Why};

/// An object's description, for the user whose session asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectInfo {
    /// The user may create records of the object.
    pub createable: bool,
    /// The user may edit records of the object.
    pub updateable: bool,
    /// The custom fields that the user can see. Standard fields are left out: every activity field is custom.
    pub fields: Vec<Field>,
    /// Fields that the user can see and edit and that no record can be saved without, custom and standard ones.
    pub required: Vec<RequiredField>,
    /// The values of Task's Type; `None` on other objects, and where the field is hidden from the user.
    pub task_type: Option<Picklist>,
    /// The object has the field `IsLocked`, as it does where the org lets records be locked for approval.
    pub lockable: bool,
}

/// The values of a picklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picklist {
    /// Active values, as the API has them.
    pub values: Vec<String>,
    /// The value that a new record gets by itself.
    pub default: Option<String>,
}

/// A field that the user can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// API name, as the org has it.
    pub api_name: String,
    /// Label, in the user's language.
    pub label: String,
    /// A new record can carry it.
    pub createable: bool,
    /// It can be changed on an existing record.
    pub updateable: bool,
    /// A formula or roll-up summary.
    pub calculated: bool,
    /// Its type as describe names it, in lower case (`string`, `url`, `boolean`, `textarea`, …). Object-info has the
    /// same names in another case.
    pub data_type: String,
    /// The most characters it holds; zero where the type has no length.
    pub length: u32,
    /// A new record needs a value for it, and none is put there by itself.
    pub required: bool,
}

/// What the answer to an object's *describe* says.
///
/// # Errors
/// Why nothing can be said of the object: the answer is an error of another kind, is not JSON, or describes another
/// object than `object`.
pub fn decode_describe(host: &str, object: Object, status: u16, body: &[u8]) -> Result<ObjectAccess, Why> {
    if status == 200 {
        return Ok(ObjectAccess::Readable(info(describe::describe(error::within_limit(body)?)?, object)?));
    }
    let code = error::code(body);
    if error::describe_not_readable(status, &code) {
        Ok(ObjectAccess::NotReadable { status, code })
    } else {
        Err(error::resource_why(host, status, body))
    }
}

/// What the body of an *object-info batch*, answered with 200, says of each of the objects asked for, in their order.
///
/// # Errors
/// For the whole, where the body is not JSON or does not have one result for each object; for one object, why nothing
/// can be said of it, which another resource may still answer.
pub fn decode_object_info_batch(
    host: &str,
    asked: &[Object],
    body: &[u8],
) -> Result<Vec<Result<ObjectAccess, Why>>, Why> {
    let results = describe::object_info_batch(error::within_limit(body)?)?;
    if results.len() != asked.len() {
        return Err(Why::UnknownShape);
    }
    Ok(results.into_iter().zip(asked).map(|(result, object)| access(host, result, *object)).collect())
}

impl From<Fault> for Why {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotJson => Why::NotJson,
            Fault::UnknownShape => Why::UnknownShape,
        }
    }
}

fn access(host: &str, result: BatchResult<'_>, object: Object) -> Result<ObjectAccess, Why> {
    if result.status == 200 {
        return Ok(ObjectAccess::Readable(info(result.description?, object)?));
    }
    let status = u16::try_from(result.status).map_err(|_| Why::UnknownShape)?;
    let code = error::code(result.body);
    if error::object_info_not_readable(status, &code) {
        Ok(ObjectAccess::NotReadable { status, code })
    } else {
        Err(error::why(host, status, result.body))
    }
}

/// A description says which object it describes; one of another object would be believed of the wrong one.
fn info(description: Description<'_>, object: Object) -> Result<ObjectInfo, Why> {
    // Nobody hides an object's Id: one without any field was not described.
    if Object::of_api_name(&description.name) != Some(object) || description.fields.is_empty() {
        return Err(Why::UnknownShape);
    }
    let Description { createable, updateable, fields, .. } = description;
    let mut kept = Kept::default();
    for field in fields {
        kept.keep(field)?;
    }
    let Kept { fields, required, picklist, lockable } = kept;
    let task_type = picklist.filter(|_| object == Object::Task);
    Ok(ObjectInfo { createable, updateable, fields, required, task_type, lockable })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PicklistValue<'a> {
    active: bool,
    default_value: bool,
    #[serde(borrow)]
    value: Cow<'a, str>,
}

/// The standard fields that are kept besides the custom ones.
const TASK_TYPE: &str = "Type";
const IS_LOCKED: &str = "IsLocked";

/// What is kept of an object's fields.
#[derive(Default)]
struct Kept {
    fields: Vec<Field>,
    required: Vec<RequiredField>,
    picklist: Option<Picklist>,
    lockable: bool,
}

impl Kept {
    fn keep(&mut self, field: describe::Field<'_>) -> Result<(), Why> {
        // A checkbox always has a value, though describe calls it not nillable.
        let is_checkbox = field.data_type.eq_ignore_ascii_case("boolean");
        let needs_value = !is_checkbox && (field.required || !field.nillable);
        if needs_value && field.updateable {
            self.required.push(RequiredField {
                api_name: field.name.as_ref().to_owned(),
                label: field.label.as_ref().to_owned(),
            });
        }
        self.lockable |= field.name == IS_LOCKED;
        if field.name == TASK_TYPE
            && let Some(values) = field.picklist_values
        {
            let values: Vec<PicklistValue<'_>> = error::decode(values).map_err(|_| Why::UnknownShape)?;
            let active = || values.iter().filter(|value| value.active);
            self.picklist = Some(Picklist {
                values: active().map(|value| value.value.as_ref().to_owned()).collect(),
                default: active().find(|value| value.default_value).map(|value| value.value.as_ref().to_owned()),
            });
        }
        if field.custom {
            self.fields.push(Field {
                api_name: field.name.into_owned(),
                label: field.label.into_owned(),
                createable: field.createable,
                updateable: field.updateable,
                calculated: field.calculated,
                data_type: field.data_type.to_ascii_lowercase(),
                length: field.length,
                required: needs_value && field.createable && !field.defaulted_on_create,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOST: &str = "acme.my.salesforce.com";

    const TASK: &str = r#"{"name":"Task","createable":true,"updateable":false,"keyPrefix":"00T",
        "childRelationships":[{"childSObject":"Attachment","field":"ParentId"}],"fields":[
        {"name":"Subject","label":"Subject","custom":false,"createable":true,"updateable":true,"calculated":false,"length":255},
        {"name":"MSE_Clicked__c","label":"Marketo Sales \"Clicked\"","custom":true,"createable":true,"updateable":false,
         "calculated":false,"picklistValues":[],"type":"boolean"},
        {"name":"Total__c","label":"合計","custom":true,"createable":false,"updateable":false,"calculated":true}]}"#;

    const BATCH: &str = r#"{"hasErrors":true,"results":[
        {"result":{"apiName":"Lead","createable":false,"updateable":true,"custom":false,"fields":{
          "Name":{"apiName":"Name","label":"Name","custom":false,"createable":true,"updateable":true,"calculated":false,"required":true},
          "MSC_Opt_Out__c":{"apiName":"MSC_Opt_Out__c","label":"MSC - Opt Out","custom":true,"createable":true,
            "updateable":true,"calculated":false,"dataType":"Boolean"}},"themeInfo":{"color":"D2691E"}},"statusCode":200},
        {"statusCode":403,"result":[{"errorCode":"FORBIDDEN","message":"You don&#39;t have access to this record."}]},
        {"statusCode":500,"result":[{"errorCode":"UNKNOWN_EXCEPTION","message":"…"}]},
        {"statusCode":404,"result":[{"errorCode":"NOT_FOUND","message":"…"}]}]}"#;
    const ASKED: [Object; 4] = [Object::Lead, Object::Contact, Object::Account, Object::Opportunity];

    fn describe(status: u16, body: &str) -> Result<ObjectAccess, Why> {
        decode_describe(HOST, Object::Task, status, body.as_bytes())
    }

    #[test]
    fn a_describe_s_custom_fields() {
        let Ok(ObjectAccess::Readable(info)) = describe(200, TASK) else { panic!("readable") };
        assert!(info.createable);
        assert!(!info.updateable);
        let [clicked, total] = info.fields.as_slice() else { panic!("the two custom ones, not Subject") };
        assert_eq!(
            (clicked.api_name.as_str(), clicked.label.as_str()),
            ("MSE_Clicked__c", r#"Marketo Sales "Clicked""#)
        );
        assert!(clicked.createable && !clicked.updateable && !clicked.calculated);
        assert_eq!(total.label, "合計");
        assert!(total.calculated);
    }

    #[test]
    fn a_describe_that_is_refused() {
        let not_readable = |status, code: &str| Ok(ObjectAccess::NotReadable { status, code: code.into() });
        assert_eq!(describe(404, r#"[{"errorCode":"NOT_FOUND","message":""}]"#), not_readable(404, "NOT_FOUND"));
        assert_eq!(describe(400, r#"[{"errorCode":"INVALID_TYPE","message":""}]"#), not_readable(400, "INVALID_TYPE"));
        assert_eq!(describe(403, r#"[{"errorCode":"FORBIDDEN","message":""}]"#), not_readable(403, "FORBIDDEN"));
        assert_eq!(describe(503, "<html>"), Err(Why::ServerFault { status: 503 }));
        assert_eq!(describe(404, "<html>"), Err(Why::Refused { status: 404, code: String::new() }));
        assert_eq!(
            describe(403, r#"[{"errorCode":"API_DISABLED_FOR_ORG","message":""}]"#),
            Err(Why::ApiDisabled { code: "API_DISABLED_FOR_ORG".into() })
        );
    }

    #[test]
    fn a_describe_of_another_shape_or_object() {
        assert_eq!(describe(200, "<html>Log in</html>"), Err(Why::NotJson));
        assert_eq!(describe(200, r#"{"name":"Task","createable":true,"updateable":true}"#), Err(Why::UnknownShape));
        assert_eq!(
            describe(200, r#"{"name":"Task","createable":true,"updateable":true,"fields":{}}"#),
            Err(Why::UnknownShape)
        );
        assert_eq!(describe(200, &TASK.replace("Task", "Event")), Err(Why::UnknownShape));
        // That would say that every activity field is missing, where nothing was described at all.
        assert_eq!(
            describe(200, r#"{"name":"Task","createable":true,"updateable":true,"fields":[]}"#),
            Err(Why::UnknownShape)
        );
    }

    #[test]
    fn a_batch_answers_for_each_object_apart() {
        let results = decode_object_info_batch(HOST, &ASKED, BATCH.as_bytes()).unwrap();
        let [Ok(ObjectAccess::Readable(lead)), contact, account, opportunity] = results.as_slice() else {
            panic!("four results, the first readable")
        };
        assert!(!lead.createable && lead.updateable);
        assert_eq!(lead.fields.iter().map(|field| field.label.as_str()).collect::<Vec<_>>(), ["MSC - Opt Out"]);
        assert_eq!(contact, &Ok(ObjectAccess::NotReadable { status: 403, code: "FORBIDDEN".into() }));
        assert_eq!(account, &Err(Why::ServerFault { status: 500 }));
        assert_eq!(opportunity, &Err(Why::NotFound), "object-info's 404 does not say that the object cannot be read");
    }

    #[test]
    fn a_batch_that_does_not_match_what_was_asked() {
        let decode = |asked: &[Object], body: &str| decode_object_info_batch(HOST, asked, body.as_bytes());
        assert_eq!(decode(&ASKED[..3], BATCH), Err(Why::UnknownShape));
        assert_eq!(decode(&ASKED, r#"{"results":[]}"#), Err(Why::UnknownShape));
        assert_eq!(decode(&ASKED, "[]"), Err(Why::UnknownShape));
        assert_eq!(decode(&ASKED, "<html>"), Err(Why::NotJson));
        let empty = r#"{"statusCode":200,"result":{"apiName":"Lead","createable":true,"updateable":true,"fields":{}}}"#;
        assert_eq!(decode(&[Object::Lead], &format!(r#"{{"results":[{empty}]}}"#)), Ok(vec![Err(Why::UnknownShape)]));
        let swapped = [Object::Contact, Object::Lead, Object::Account, Object::Opportunity];
        assert_eq!(
            decode(&swapped, BATCH).unwrap().first(),
            Some(&Err(Why::UnknownShape)),
            "a Lead where Contact was asked"
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_them_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), status: u16) {
            let _ = decode_describe(HOST, Object::Task, status, &bytes);
            let _ = decode_object_info_batch(HOST, &ASKED, &bytes);
        }

        #[test]
        fn a_cut_body_is_not_json(cut in 1usize..400) {
            let body = TASK.as_bytes();
            prop_assert_eq!(decode_describe(HOST, Object::Task, 200, &body[..body.len() - cut]), Err(Why::NotJson));
            let body = BATCH.as_bytes();
            prop_assert_eq!(decode_object_info_batch(HOST, &ASKED, &body[..body.len() - cut]), Err(Why::NotJson));
        }

        #[test]
        fn a_changed_byte_does_not_make_them_panic(at in 0usize..600, byte: u8) {
            let mut body = TASK.as_bytes().to_vec();
            let end = body.len() - 1;
            body[at.min(end)] = byte;
            let _ = decode_describe(HOST, Object::Task, 200, &body);
            let mut body = BATCH.as_bytes().to_vec();
            let end = body.len() - 1;
            body[at.min(end)] = byte;
            let _ = decode_object_info_batch(HOST, &ASKED, &body);
        }
    }
}
