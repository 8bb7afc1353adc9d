//! Who may see and edit what, for small orgs: a profile, and what is added to it.

#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::facts::sample::{Org, PROFILE, description, org};

const HOST: &str = "acme.my.salesforce.com";
const CLICKED: &str = "MSE_Clicked__c";
const SET: &str = "0PSe00000000002";
const GROUP: &str = "0PSe00000000003";

/// Whether the user may see and edit the field.
fn clicked(org: &Org) -> (Granted, Granted) {
    org.setup().permissions.value().unwrap().field(Object::Task, CLICKED, false)
}

fn on(org: &Org, object: Object, right: Right) -> Granted {
    org.setup().permissions.value().unwrap().object(object, right)
}

fn only_in_session(set: &str) -> Granted {
    Granted::Unsettled(Why::OnlyInSession { permission_set: set.to_owned() })
}

fn not_calculated(group: &str) -> Granted {
    Granted::Unsettled(Why::GroupNotCalculated { group: group.to_owned() })
}

#[test]
fn a_profile_alone() {
    assert_eq!(clicked(&org()), (Granted::No, Granted::No));
    assert_eq!(clicked(&org().grants(PROFILE, "Task.MSE_Clicked__c", false)), (Granted::Yes, Granted::No));
    assert_eq!(clicked(&org().grants(PROFILE, "Task.MSE_Clicked__c", true)), (Granted::Yes, Granted::Yes));
}

#[test]
fn a_permission_set_adds_to_the_profile() {
    let org = org().grants(PROFILE, "Task.MSE_Clicked__c", false).set(SET, "Actions").grants(
        SET,
        "Task.MSE_Clicked__c",
        true,
    );
    assert_eq!(clicked(&org), (Granted::Yes, Granted::No), "not without being assigned");
    assert_eq!(clicked(&org.assign(SET)), (Granted::Yes, Granted::Yes));
}

#[test]
fn a_group_grants_what_its_members_do_without_what_is_muted() {
    let member = org().set(SET, "Actions").grants(SET, "Task.MSE_Clicked__c", true);
    let muted = member.clone().group(GROUP, "Sales team", "Updated", SET);
    assert_eq!(clicked(&muted), (Granted::No, Granted::No), "its own permission set lacks what a muting set turns off");
    let whole = muted.grants(GROUP, "Task.MSE_Clicked__c", false);
    assert_eq!(clicked(&whole), (Granted::Yes, Granted::No), "here it mutes editing alone");
}

#[test]
fn a_muting_set_grants_nothing_itself() {
    let org = org().set("0PSe00000000009", "Muted").change_last(|set| set.r#type = Some("Muting".to_owned())).grants(
        "0PSe00000000009",
        "Task.MSE_Clicked__c",
        true,
    );
    assert_eq!(org.setup().permissions.value().unwrap().grants(Object::Task, CLICKED).grants.len(), 1, "the profile");
}

#[test]
fn what_a_muting_set_lists_is_not_what_its_group_grants() {
    const MUTING: &str = "0QMe00000000009";
    let org = org().group(GROUP, "Sales team", "Outdated", MUTING).grants(MUTING, "Task.MSE_Clicked__c", true);
    assert_eq!(clicked(&org), (Granted::No, Granted::No));
}

#[test]
fn a_set_can_lack_what_other_sets_have() {
    let row = r#"{"Id":"0QMe00000000009","Label":"Muted","IsOwnedByProfile":null,"Profile":null,"Type":"Muting",
        "HasActivationRequired":null,"PermissionsEditTask":true,"PermissionsModifyAllData":null,"PermissionsViewAllData":null}"#;
    let set: PermissionSet = serde_json::from_str(row).unwrap();
    assert!(!set.is_owned_by_profile && !set.has_activation_required && set.permissions_edit_task);
}

#[test]
fn an_assignment_of_what_is_not_listed_leaves_everything_open() {
    assert_eq!(org().assign("0PSe00000000007").rows.permissions(Timestamp(0)), Err(Why::UnknownShape));
    let mut org = org().set(SET, "Actions").assign(SET);
    org.rows.assignments.last_mut().unwrap().permission_set_id = None;
    assert_eq!(org.rows.permissions(Timestamp(0)), Err(Why::UnknownShape));
}

#[test]
fn a_group_that_is_not_calculated_anew_settles_nothing_that_it_could_grant() {
    for status in ["Outdated", "Updating", "Failed"] {
        let group = org().set(SET, "Actions").group(GROUP, "Sales team", status, SET);
        assert_eq!(clicked(&group), (Granted::No, Granted::No), "none of its members grants it, so it cannot");
        let member = group.clone().grants(SET, "Task.MSE_Clicked__c", true);
        assert_eq!(clicked(&member), (not_calculated("Sales team"), not_calculated("Sales team")), "it may be muted");
        let before = group.clone().grants(GROUP, "Task.MSE_Clicked__c", false);
        assert_eq!(clicked(&before), (not_calculated("Sales team"), Granted::No), "it may be taken away");
        let profile = member.grants(PROFILE, "Task.MSE_Clicked__c", false);
        assert_eq!(clicked(&profile), (Granted::Yes, not_calculated("Sales team")), "what the profile grants holds");
        assert!(group.rows.needs_members());
    }
    assert!(!org().group(GROUP, "Sales team", "Updated", SET).rows.needs_members());
}

#[test]
fn a_session_based_set_cannot_be_relied_on() {
    let org = org().set(SET, "High risk").session_based().grants(SET, "Task.MSE_Clicked__c", true).assign(SET);
    assert_eq!(clicked(&org), (only_in_session("High risk"), only_in_session("High risk")));
    let profile = org.clone().grants(PROFILE, "Task.MSE_Clicked__c", false);
    assert_eq!(clicked(&profile), (Granted::Yes, only_in_session("High risk")));
    // In a group no activation is needed, and the group's own set has what it grants.
    let group = org.group(GROUP, "Sales team", "Updated", SET).grants(GROUP, "Task.MSE_Clicked__c", true);
    assert_eq!(clicked(&group), (Granted::Yes, Granted::Yes));
}

#[test]
fn an_assignment_that_has_ended_does_not_count() {
    let set = org().set(SET, "Actions").grants(SET, "Task.MSE_Clicked__c", true).assign(SET);
    // The samples are made on 2026-11-24.
    for (ends, granted) in [
        ("2026-11-23T10:00:00.000+0000", Granted::No),
        ("2026-11-26T10:00:00.000+0000", Granted::Yes),
        ("2026-11-26T10:00:00Z", Granted::Yes),
    ] {
        assert_eq!(clicked(&set.clone().until(ends)).0, granted, "{ends}");
    }
    assert_eq!(set.until("soon").rows.permissions(Timestamp(0)), Err(Why::UnknownShape));
}

#[test]
fn modify_all_data_opens_objects_and_no_field() {
    let all = org().set(SET, "Integration").change_last(|set| set.permissions_modify_all_data = true).assign(SET);
    let closed = Org { rows: PermissionRows { objects: Vec::new(), ..all.rows.clone() }, ..all };
    for right in [Right::Read, Right::Create, Right::Edit] {
        assert_eq!(on(&closed, Object::Lead, right), Granted::Yes);
        assert_eq!(on(&closed, Object::Task, right), Granted::Yes);
    }
    assert_eq!(clicked(&closed), (Granted::No, Granted::No));
}

#[test]
fn view_all_data_lets_see_and_nothing_else() {
    let all = org().set(SET, "Reports").change_last(|set| set.permissions_view_all_data = true).assign(SET);
    let closed = Org { rows: PermissionRows { objects: Vec::new(), ..all.rows.clone() }, ..all };
    assert_eq!(on(&closed, Object::Lead, Right::Read), Granted::Yes);
    assert_eq!(on(&closed, Object::Lead, Right::Edit), Granted::No);
}

#[test]
fn all_records_of_an_object_can_be_granted_apart() {
    let mut org = org();
    for row in &mut org.rows.objects {
        row.permissions_read = false;
        row.permissions_create = false;
        row.permissions_edit = false;
        row.permissions_modify_all_records = row.sobject_type == "Lead";
        row.permissions_view_all_records = row.sobject_type == "Contact";
    }
    assert_eq!(on(&org, Object::Lead, Right::Edit), Granted::Yes);
    assert_eq!(
        (on(&org, Object::Contact, Right::Read), on(&org, Object::Contact, Right::Edit)),
        (Granted::Yes, Granted::No)
    );
    assert_eq!(on(&org, Object::Account, Right::Read), Granted::No);
}

#[test]
fn tasks_are_edited_by_permission_and_seen_by_everybody() {
    let with = org();
    assert_eq!(on(&with, Object::Task, Right::Create), Granted::Yes);
    let without = org().change_last(|profile| profile.permissions_edit_task = false);
    assert_eq!(on(&without, Object::Task, Right::Create), Granted::No);
    assert_eq!(on(&without, Object::Task, Right::Edit), Granted::No);
    assert_eq!(on(&without, Object::Task, Right::Read), Granted::Yes);
}

#[test]
fn activity_fields_may_be_named_under_task_event_or_activity() {
    assert_eq!(
        permission_names(Object::Task, CLICKED),
        ["Task.MSE_Clicked__c", "Event.MSE_Clicked__c", "Activity.MSE_Clicked__c"]
    );
    assert_eq!(permission_names(Object::Lead, "A__c"), ["Lead.A__c"]);
    for name in ["Task.MSE_Clicked__c", "Event.MSE_Clicked__c", "Activity.MSE_Clicked__c", "Activity.mse_clicked__C"] {
        assert_eq!(clicked(&org().grants(PROFILE, name, true)), (Granted::Yes, Granted::Yes), "{name}");
    }
    assert_eq!(clicked(&org().grants(PROFILE, "Lead.MSE_Clicked__c", true)).0, Granted::No);
}

#[test]
fn a_field_that_is_required_everywhere_has_no_rows() {
    let setup = org().setup();
    let permissions = setup.permissions.value().unwrap();
    assert_eq!(permissions.field(Object::Task, CLICKED, true), (Granted::Yes, Granted::Yes), "somebody sees it");
    assert_eq!(permissions.field(Object::Task, CLICKED, false), (Granted::No, Granted::No), "nobody may see it");
    let other = org().set(SET, "Actions").grants(SET, "Task.MSE_Clicked__c", true).setup();
    let permissions = other.permissions.value().unwrap();
    assert_eq!(permissions.field(Object::Task, CLICKED, true).0, Granted::No, "it has rows, and none is the user's");
}

#[test]
fn ids_of_fifteen_and_of_eighteen_characters_are_the_same() {
    let org = org().grants(&format!("{PROFILE}AAA"), "Task.MSE_Clicked__c", true);
    assert_eq!(clicked(&org).0, Granted::Yes);
}

#[test]
fn who_grants_a_field_begins_with_what_the_user_has() {
    let mut org = org().set(SET, "Actions").grants(SET, "Task.MSE_Clicked__c", true).set("0PSe00000000004", "Other");
    org = org.set("0PSe00000000005", "Viewers").grants("0PSe00000000005", "Task.MSE_Clicked__c", false);
    let list = |org: &Org| {
        let setup = org.setup();
        let grants = setup.permissions.value().unwrap().grants(Object::Task, CLICKED);
        let shown: Vec<String> = grants
            .grants
            .iter()
            .map(|grant| format!("{:?} {} {} {} {:?}", grant.kind, grant.name, grant.read, grant.edit, grant.held))
            .collect();
        (shown, grants.more)
    };
    assert_eq!(
        list(&org).0,
        [
            "Profile Sales false false Always",
            "PermissionSet Actions true true No",
            "PermissionSet Viewers true false No"
        ],
        "and says nothing of what neither grants it nor is the user's"
    );
    for number in 10..40 {
        let id = format!("0PSe000000000{number}");
        org = org.set(&id, &format!("Set {number}")).grants(&id, "Task.MSE_Clicked__c", true);
    }
    let (shown, more) = list(&org);
    assert_eq!((shown.len(), more), (1 + OTHERS_NAMED, 32 - OTHERS_NAMED));
}

#[test]
fn a_group_is_named_by_its_label_and_a_profile_by_its_name() {
    let org = org().set(SET, "Actions").group(GROUP, "Sales team", "Updated", SET);
    let setup = org.setup();
    let grants = setup.permissions.value().unwrap().grants(Object::Task, CLICKED);
    let names: Vec<&str> = grants.grants.iter().map(|grant| grant.name.as_str()).collect();
    assert_eq!(names, ["Sales", "Sales team"]);
}

#[test]
fn another_user_s_access_has_the_shape_of_a_description() {
    let all = org().grants_all(PROFILE).setup();
    let looker = description(Object::Task);
    assert_eq!(all.access(Object::Task, Some(&looker)), Ok(ObjectAccess::Readable(looker)));

    let org = org().grants(PROFILE, "Task.MSE_Clicked__c", false).change_last(|set| set.permissions_edit_task = false);
    let Ok(ObjectAccess::Readable(info)) = org.setup().access(Object::Task, None) else { panic!("readable") };
    assert!(!info.createable && !info.updateable);
    let [field] = info.fields.as_slice() else { panic!("one visible field: {:?}", info.fields) };
    assert_eq!((field.api_name.as_str(), field.createable, field.updateable), (CLICKED, false, false));
}

#[test]
fn an_object_that_nothing_opens() {
    let mut org = org();
    org.rows.objects.clear();
    assert_eq!(org.setup().access(Object::Lead, None), Ok(ObjectAccess::NotGranted));
}

#[test]
fn a_formula_is_never_writable() {
    let mut org = org().grants_all(PROFILE);
    for (_, field) in &mut org.existing {
        field.data_type = "Formula (Text)".to_owned();
    }
    let Ok(ObjectAccess::Readable(info)) = org.setup().access(Object::Task, None) else { panic!("readable") };
    assert!(info.fields.iter().all(|field| field.calculated && !field.updateable));
}

#[test]
fn what_is_unsettled_is_not_access() {
    let org = org().set(SET, "High risk").session_based().opens(SET, true).assign(SET);
    let mut org = org.change_last(|set| set.permissions_edit_task = true);
    org.rows.objects.retain(|row| row.parent_id == SET);
    let why = Why::OnlyInSession { permission_set: "High risk".to_owned() };
    assert_eq!(org.setup().access(Object::Lead, None), Err(why));
}

#[test]
fn a_field_is_missing_only_for_whoever_sees_setup() {
    let mut setup = org().lacks(Object::Task, CLICKED).setup();
    let named = |name: &'static str| move |field: &ExistingField| field.api_name == name;
    assert_eq!(setup.field(Object::Task, named(CLICKED)), Ok(None));
    setup.permissions = Fact::Unseen(Why::NoSetupRights);
    assert_eq!(setup.field(Object::Task, named(CLICKED)), Err(Why::NoSetupRights));
    assert!(setup.field(Object::Task, named("MSE_Viewed__c")).unwrap().is_some(), "what is listed is there");
}

// Answers.

const FIELDS: &str = r#"{"size":4,"done":true,"records":[
    {"attributes":{"type":"FieldDefinition"},"QualifiedApiName":"mse_CLICKED__c","Label":"Clicked \"?\"","DataType":"Checkbox"},
    {"QualifiedApiName":"Subject","Label":"Subject","DataType":"Text(255)"},
    {"QualifiedApiName":"A__c","Label":"MSC - Opt Out","DataType":null},
    {"QualifiedApiName":"B__c","Label":null,"DataType":"Picklist"}]}"#;

#[test]
fn activity_fields_are_picked_out() {
    let names = |object| -> Vec<String> {
        let fields = decode_fields(HOST, object, 200, FIELDS.as_bytes()).unwrap();
        fields.into_iter().map(|field| field.api_name).collect()
    };
    assert_eq!(names(Object::Task), ["mse_CLICKED__c"]);
    assert_eq!(names(Object::Lead), ["A__c"]);
}

#[test]
fn a_closed_setup() {
    for (status, code) in [(400, "INVALID_TYPE"), (403, "INSUFFICIENT_ACCESS"), (403, "FORBIDDEN")] {
        let body = format!(r#"[{{"errorCode":"{code}","message":"…"}}]"#);
        assert_eq!(decode_fields(HOST, Object::Task, status, body.as_bytes()), Err(Why::NoSetupRights), "{code}");
    }
    let expired = br#"[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]"#;
    assert_eq!(decode_fields(HOST, Object::Task, 401, expired), Err(Why::SessionExpired { host: HOST.to_owned() }));
    let query = br#"[{"errorCode":"MALFORMED_QUERY","message":"no"}]"#;
    assert_eq!(
        decode_fields(HOST, Object::Task, 400, query),
        Err(Why::Refused { status: 400, code: "MALFORMED_QUERY".to_owned() })
    );
}

#[test]
fn a_list_of_fields_that_goes_on_says_nothing_of_what_is_missing() {
    let body = br#"{"done":false,"nextRecordsUrl":"/services/data/v67.0/tooling/query/01g-2000","records":[]}"#;
    assert_eq!(decode_fields(HOST, Object::Task, 200, body), Err(Why::TooLarge));
    for next in [r#""https://evil.example/""#, "null"] {
        let body = format!(r#"{{"done":false,"nextRecordsUrl":{next},"records":[]}}"#);
        assert_eq!(decode_fields(HOST, Object::Task, 200, body.as_bytes()), Err(Why::UnknownShape));
    }
}

#[test]
fn users_that_were_found() {
    let body = r#"{"done":true,"records":[
        {"Id":"005e0000003GuNXAA0","Name":"Rita Rep","Username":"rita@acme.example","IsActive":true,"Profile":{"Name":"Sales"}},
        {"Id":"../../x","Name":"x","Username":"x","Profile":null},
        {"Id":"005e0000003GuNYAA0","Name":null,"Username":"b@acme.example","Profile":null}]}"#;
    let users = decode_users(HOST, 200, body.as_bytes()).unwrap();
    let shown: Vec<_> = users.iter().map(|user| (user.name.as_str(), user.profile.as_str())).collect();
    assert_eq!(shown, [("Rita Rep", "Sales"), ("", "")]);
}

/// Thousands of sets and tens of thousands of rows, as a large org has them. Whoever looks at all rows for each set is not
/// done within minutes.
#[test]
fn a_large_org_is_looked_through_once() {
    const MANY: usize = 20_000;
    let mut org = org().set(SET, "Actions").assign(SET).grants(SET, "Task.MSE_Clicked__c", true);
    for number in 0..MANY {
        let id = format!("0PSf{number:011}");
        org = org.set(&id, "Another").grants(&id, "Task.MSE_Clicked__c", false);
    }
    let others: Vec<String> = (0..MANY).map(|number| format!("0PSf{number:011}")).collect();
    org = others.iter().fold(org, |org, id| org.assign(id));
    let permissions = org.rows.permissions(Timestamp(0)).unwrap();
    assert_eq!(permissions.field(Object::Task, CLICKED, false), (Granted::Yes, Granted::Yes));
    assert_eq!(permissions.grants(Object::Task, CLICKED).grants.len(), MANY + 2);
}

proptest! {
    #[test]
    fn no_bytes_make_them_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), status: u16) {
        let _ = decode_fields(HOST, Object::Task, status, &bytes);
        let _ = decode_users(HOST, status, &bytes);
    }

    #[test]
    fn a_changed_byte_does_not_make_it_panic(at in 0..FIELDS.len(), byte: u8) {
        let mut body = FIELDS.as_bytes().to_vec();
        body[at] = byte;
        let _ = decode_fields(HOST, Object::Task, 200, &body);
    }
}
