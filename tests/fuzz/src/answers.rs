//! A composite's answer and what is read out of it; userinfo's answer; Setup's rows.

use loggable::facts::{Fact, RecordState, RequiredField, Timestamp, Why};
use loggable::salesforce::composite::{Composite, Subanswer};
use loggable::salesforce::describe::ObjectInfo;
use loggable::salesforce::id::SalesforceId;
use loggable::salesforce::object::Object;
use loggable::salesforce::record::{self, LookFor, Wanted};
use loggable::salesforce::setup::{self, PermissionRows, Right};
use loggable::salesforce::{proof, userinfo};
use serde::Deserialize;

use crate::error_body::is_presentable;
use crate::first_line;
use crate::json::Json;
use crate::sample::{CONTACT, HOST, LEAD, NOW, description, id, looker};

/// On the first line the object whose record was asked for, then the body: a composite's, userinfo's, or a query's.
pub fn run(input: &[u8]) {
    let (line, body) = first_line(input);
    let object = Object::of_api_name(line.trim()).unwrap_or(Object::Lead);
    of_userinfo(body);
    of_setup(body);
    let composite = match Composite::decode(body) {
        Ok(composite) => composite,
        Err(why) => return is_presentable(&why),
    };
    parts(&composite, body);
    of_record(object, &composite);
}

/// Each part is the one that stands under its name, with its own status.
fn parts(composite: &Composite<'_>, body: &[u8]) {
    let Some(whole) = Json::read(body) else { return };
    let Some(list) = whole.get("compositeResponse").and_then(Json::list) else { return };
    for part in list {
        let Some(name) = part.get("referenceId").and_then(Json::text) else { continue };
        let first = list.iter().find(|part| part.get("referenceId").and_then(Json::text) == Some(name));
        let status = first.and_then(|first| first.get("httpStatusCode")?.unsigned());
        let told = composite.get(name).expect("it is there");
        assert_eq!(Some(u64::from(told.status)), status);
        let whole = first.and_then(|first| first.get("body")).filter(|body| **body != Json::Null);
        assert_eq!(whole, if told.body.is_empty() { None } else { Json::read(told.body) }.as_ref());
    }
    assert_eq!(composite.get("never asked for").err(), Some(Why::UnknownShape));
}

fn of_record(object: Object, composite: &Composite<'_>) {
    let page = match object {
        Object::Lead => id(LEAD),
        Object::Contact => id(CONTACT),
        Object::Account => id("001e0000003GuNX"),
        Object::Opportunity => id("006e0000003GuNX"),
        Object::Task => id("00Te0000003GuNX"),
    };
    let task = description(Object::Task);
    let info = ObjectInfo { lockable: true, ..description(object) };
    let wanted = Wanted {
        object,
        id: &page,
        look_for: LookFor::AddressOnRecord,
        user_id: "005e0000003GuNXAA0",
        info: Ok(&info),
        task: Ok(&task),
    };
    let record = match record::decode(HOST, &wanted, composite, NOW) {
        Ok(record) => record,
        Err(why) => return is_presentable(&why),
    };
    assert_eq!(record.object, object);
    match object {
        Object::Lead | Object::Contact => assert_eq!(record.person.as_ref(), Some(&page)),
        Object::Opportunity => assert!(record.person.is_none() && record.email.is_none()),
        Object::Task => assert!(record.person.as_ref().is_none_or(is_person), "{record:?}"),
        // A person account names its contact. What is in it is judged where it is used.
        Object::Account => {}
    }
    if let Some(Some(address)) = &record.email {
        assert!(!address.trim().is_empty() && address.trim() == address);
    }
    match record.state.get() {
        Ok(seen) => {
            assert_eq!(seen.at, NOW);
            if let RecordState::Converted { into } = &seen.value {
                assert!(object == Object::Lead || object == Object::Task || object == Object::Contact, "{into:?}");
            }
        }
        Err(why) => is_presentable(why),
    }
    for why in [record.owner.get().err(), record.editable.get().err(), record.locked.get().err()].into_iter().flatten()
    {
        is_presentable(why);
    }
    if let Fact::Seen(empty) = &record.empty_required {
        let is_asked = |field: &RequiredField| info.required.contains(field);
        assert!(empty.value.iter().all(is_asked), "{empty:?}");
    }

    for matches in
        [record::decode_matches(HOST, composite), record::decode_referenced_matches(HOST, &record, composite)]
    {
        match matches {
            Ok(found) => {
                let person = record.person.clone();
                let trusted = record::trust_reference(&record, "ada@example.com", &found);
                assert_eq!(trusted, person.is_some_and(|person| found.iter().any(|found| found.id == person)));
                assert!(!record::trust_reference(&record, "o'neil@example.com", &found));
                assert!(found.iter().all(|found| matches!(found.object, Object::Lead | Object::Contact)));
            }
            Err(why) => is_presentable(&why),
        }
    }
    match proof::decode(HOST, object, record.person.is_some(), &task, composite) {
        Ok(proof) => {
            for task in [&proof.email, &proof.call, &proof.either].into_iter().flatten() {
                assert!(!task.filled.is_empty(), "a task that Actions filled nothing of proves nothing");
            }
        }
        Err(why) => is_presentable(&why),
    }
}

fn is_person(id: &SalesforceId) -> bool {
    matches!(id.object(), Some(Object::Lead | Object::Contact))
}

fn of_userinfo(body: &[u8]) {
    let identity = match userinfo::decode(body) {
        Ok(identity) => identity,
        Err(why) => return assert!(matches!(why, Why::NotJson | Why::UnknownShape | Why::TooLarge)),
    };
    let is_id = |text: &str, prefix: &str| {
        matches!(text.len(), 15 | 18) && text.starts_with(prefix) && text.bytes().all(|it| it.is_ascii_alphanumeric())
    };
    assert!(is_id(&identity.user_id, "005") && is_id(&identity.organization_id, "00D"));
    assert!(identity.email.as_ref().is_none_or(|email| !email.trim().is_empty()));
    assert!(userinfo::same_org(&identity.organization_id, &identity.organization_id));
    let Some(whole) = Json::read(body).filter(Json::is_object) else { return };
    let text = |name: &str| whole.get(name).and_then(Json::text);
    assert_eq!(text("user_id"), Some(identity.user_id.as_str()));
    assert_eq!(text("organization_id"), Some(identity.organization_id.as_str()));
    assert_eq!(text("preferred_username"), Some(identity.username.as_str()));
    assert_eq!(text("name").unwrap_or_default(), identity.name);
}

fn of_setup(body: &[u8]) {
    for object in Object::WITH_ACTIVITY_FIELDS {
        match setup::decode_fields(HOST, object, 200, body) {
            Ok(fields) => assert!(fields.iter().all(|field| field.api_name.len() <= body.len())),
            Err(why) => is_presentable(&why),
        }
    }
    match setup::decode_users(HOST, 200, body) {
        Ok(users) => assert!(users.iter().all(|user| setup::is_user_id(&user.id))),
        Err(why) => is_presentable(&why),
    }
    if let Ok(user) = Composite::decode(body).and_then(|it| setup::decode_user(HOST, &it, "user", &looker())) {
        assert!(setup::is_user_id(&user.user_id));
        assert_eq!(user.organization_id, looker().organization_id);
    }
    // One body with all the rows, each kind under a name of its own, as the composite has them.
    let Ok(composite) = Composite::decode(body) else { return };
    fn rows<T: for<'de> Deserialize<'de>>(composite: &Composite<'_>, name: &str) -> Vec<T> {
        let part = composite.get(name).unwrap_or(Subanswer { status: 200, body: b"" });
        match setup::rows::<T>(HOST, part) {
            Ok((rows, next)) => {
                assert!(next.is_none_or(|next| next.starts_with("/services/data/")), "it leads nowhere else");
                rows
            }
            Err(why) => {
                is_presentable(&why);
                Vec::new()
            }
        }
    }
    let rows = PermissionRows {
        fields: rows(&composite, "fields"),
        objects: rows(&composite, "objects"),
        sets: rows(&composite, "sets"),
        assignments: rows(&composite, "assignments"),
        groups: rows(&composite, "groups"),
        components: rows(&composite, "components"),
    };
    rows.needs_members();
    let Ok(permissions) = rows.permissions(NOW) else { return };
    for object in Object::WITH_ACTIVITY_FIELDS {
        for right in [Right::Read, Right::Create, Right::Edit] {
            permissions.object(object, right);
        }
        let grants = permissions.grants(object, "MSE_Clicked__c");
        assert!(grants.grants.len() + grants.more <= rows.sets.len());
    }
    // Whoever has no assignment has nothing.
    let none = PermissionRows { assignments: Vec::new(), ..rows };
    let nobody = none.permissions(Timestamp(0)).expect("nothing to look up");
    assert_eq!(nobody.object(Object::Lead, Right::Read), setup::Granted::No);
}
