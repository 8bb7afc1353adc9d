//! What a describe and an object-info batch say of an object, held against the same read off the whole of the JSON.
//!
//! serde reads a struct from a list of its members as well. No body of Salesforce's has that, and it is left out.

use loggable::facts::{ObjectAccess, RequiredField, Why};
use loggable::salesforce::describe::{Field, ObjectInfo, Picklist, decode_describe, decode_object_info_batch};
use loggable::salesforce::object::Object;

use crate::error_body;
use crate::first_line;
use crate::json::Json;
use crate::sample::HOST;

/// Which of the two bodies: they name the same things differently.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Describe,
    ObjectInfo,
}

/// On the first line the object asked for, and a status where it is not 200. Then the body.
pub fn describe(input: &[u8]) {
    let (line, body) = first_line(input);
    let (name, status) = line.split_once(' ').unwrap_or((line, "200"));
    let object = Object::of_api_name(name).unwrap_or(Object::Task);
    let status = status.parse().unwrap_or(200);
    let answer = decode_describe(HOST, object, status, body);
    assert_eq!(answer, decode_describe(HOST, object, status, body));
    if status != 200 {
        not_readable(&answer, status);
        return;
    }
    assert!(!matches!(answer, Ok(ObjectAccess::NotReadable { .. } | ObjectAccess::NotGranted)));
    let info = answer.map(|access| if let ObjectAccess::Readable(info) = access { info } else { panic!("readable") });
    same(&info, Json::read(body).as_ref(), object, Kind::Describe);
}

/// The body of a batch that asked for the objects on the first line, separated by spaces.
pub fn object_info(input: &[u8]) {
    let (line, body) = first_line(input);
    let asked: Vec<Object> = line.split(' ').filter_map(Object::of_api_name).take(8).collect();
    let Ok(answers) = decode_object_info_batch(HOST, &asked, body) else { return };
    assert_eq!(answers.len(), asked.len());
    let whole = Json::read(body);
    let results = whole.as_ref().and_then(|whole| whole.get("results")?.list());
    for (index, (answer, object)) in answers.iter().zip(&asked).enumerate() {
        let result = results.and_then(|results| results.get(index));
        let status = result.and_then(|result| result.get("statusCode")?.unsigned());
        match answer {
            Ok(ObjectAccess::Readable(info)) => {
                assert!(status.is_none_or(|status| status == 200), "{status:?}");
                same(&Ok(info.clone()), result.and_then(|it| it.get("result")), *object, Kind::ObjectInfo);
            }
            Ok(ObjectAccess::NotReadable { status, .. }) => not_readable(answer, *status),
            Ok(ObjectAccess::NotGranted) => panic!("Setup alone says that"),
            Err(why) if status == Some(200) => {
                same(&Err(why.clone()), result.and_then(|it| it.get("result")), *object, Kind::ObjectInfo);
            }
            Err(why) => error_body::is_presentable(why),
        }
    }
}

fn not_readable(answer: &Result<ObjectAccess, Why>, asked: u16) {
    match answer {
        Ok(ObjectAccess::NotReadable { status, code }) => {
            assert_eq!(*status, asked);
            assert!(!code.is_empty() && error_body::is_code(code), "{code:?}");
        }
        Ok(other) => panic!("{other:?} of a refusal"),
        Err(why) => error_body::is_presentable(why),
    }
}

/// Holds what was decoded against the same read off the whole. What has a member twice is refused by the one and not
/// read by the other, and what the whole cannot be read of (a number that no float holds, a depth that no stack does)
/// may still be skipped.
fn same(info: &Result<ObjectInfo, Why>, whole: Option<&Json>, object: Object, kind: Kind) {
    if let Err(why) = info {
        assert!(matches!(why, Why::NotJson | Why::UnknownShape | Why::TooLarge), "{why:?}");
    }
    let Some(whole) = whole else { return };
    if !whole.is_object() || fields(whole, kind).is_some_and(|fields| !fields.iter().all(|it| it.is_object())) {
        return;
    }
    match (info, read(whole, object, kind)) {
        (Ok(info), Some(read)) => assert_eq!(info, &read),
        (Ok(info), None) => panic!("accepted, and nothing to be read: {info:?}"),
        (Err(_), None) => {}
        (Err(why), Some(read)) => assert!(whole.repeats_itself(), "{why:?} and not {read:?}"),
    }
    assert_ne!(info.as_ref().err(), Some(&Why::NotJson), "it is JSON");
}

fn fields(whole: &Json, kind: Kind) -> Option<Vec<&Json>> {
    match (whole.get("fields")?, kind) {
        (Json::List(list), Kind::Describe) => Some(list.iter().collect()),
        (Json::Object(members), Kind::ObjectInfo) => Some(members.iter().map(|(_, field)| field).collect()),
        _ => None,
    }
}

/// The same, read off the whole.
fn read(whole: &Json, object: Object, kind: Kind) -> Option<ObjectInfo> {
    let name = if kind == Kind::Describe { "name" } else { "apiName" };
    if Object::of_api_name(whole.get(name)?.text()?) != Some(object) {
        return None;
    }
    let mut info = ObjectInfo {
        createable: whole.get("createable")?.bool()?,
        updateable: whole.get("updateable")?.bool()?,
        fields: Vec::new(),
        required: Vec::new(),
        task_type: None,
        lockable: false,
    };
    // Nobody hides an object's Id: one without any field was not described.
    let described = fields(whole, kind).filter(|fields| !fields.is_empty())?;
    for field in described {
        let flag = |name: &str| field.get(name).and_then(Json::bool);
        let or = |name: &str, otherwise: bool| match has(field, name) {
            true => flag(name),
            false => Some(otherwise),
        };
        let either = |one: &str, other: &str| match (has(field, one), has(field, other)) {
            (true, true) => None,
            (true, false) => field.get(one)?.text(),
            (false, true) => field.get(other)?.text(),
            (false, false) => Some(""),
        };
        let api_name = either("name", "apiName").filter(|_| has(field, "name") || has(field, "apiName"))?;
        let label = field.get("label")?.text()?;
        let (createable, updateable, custom) = (flag("createable")?, flag("updateable")?, flag("custom")?);
        let data_type = either("type", "dataType")?.to_ascii_lowercase();
        let needs_value = data_type != "boolean" && (or("required", false)? | !or("nillable", true)?);
        let length = if has(field, "length") { field.get("length")?.unsigned()?.try_into().ok()? } else { 0 };
        let defaulted = or("defaultedOnCreate", false)?;
        let calculated = flag("calculated")?;
        if has(field, "picklistValues") {
            field.get("picklistValues")?;
        }
        if needs_value && updateable {
            info.required.push(RequiredField { api_name: api_name.to_owned(), label: label.to_owned() });
        }
        info.lockable |= api_name == "IsLocked";
        if api_name == "Type"
            && let Some(values) = field.get("picklistValues").filter(|values| **values != Json::Null)
        {
            let picklist = picklist(values)?;
            if object == Object::Task {
                info.task_type = Some(picklist);
            }
        }
        if custom {
            let required = needs_value && createable && !defaulted;
            let (api_name, label) = (api_name.to_owned(), label.to_owned());
            info.fields.push(Field {
                api_name,
                label,
                createable,
                updateable,
                calculated,
                data_type,
                length,
                required,
            });
        }
    }
    Some(info)
}

fn has(field: &Json, name: &str) -> bool {
    matches!(field, Json::Object(members) if members.iter().any(|(known, _)| known == name))
}

fn picklist(values: &Json) -> Option<Picklist> {
    let mut picklist = Picklist::default();
    for value in values.list()? {
        let (active, text) = (value.get("active")?.bool()?, value.get("value")?.text()?);
        let default = value.get("defaultValue")?.bool()?;
        if active {
            picklist.values.push(text.to_owned());
            if default && picklist.default.is_none() {
                picklist.default = Some(text.to_owned());
            }
        }
    }
    Some(picklist)
}
