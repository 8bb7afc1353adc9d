//! The requests to Salesforce: their paths, and how evidence names them (method and path, never a value of a record).

use crate::finding::Source;
use crate::salesforce::API_VERSION;
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;

/// Task's describe.
pub fn task_describe() -> String {
    describe(Object::Task)
}

/// An object's describe.
pub fn describe(object: Object) -> String {
    format!("/services/data/{API_VERSION}/sobjects/{}/describe", object.api_name())
}

/// Object-info of several objects at once.
pub fn object_info_batch(objects: &[Object]) -> String {
    let names: Vec<&str> = objects.iter().map(|object| object.api_name()).collect();
    format!("/services/data/{API_VERSION}/ui-api/object-info/batch/{}", names.join(","))
}

/// Who am I.
pub const USERINFO: &str = "/services/oauth2/userinfo";

/// The composite resource.
pub fn composite() -> String {
    format!("/services/data/{API_VERSION}/composite")
}

/// A record's fields. `id` is an id, or a reference to one in an earlier subrequest of the same composite.
pub fn record(object: Object, id: &str, fields: &[&str]) -> String {
    format!("/services/data/{API_VERSION}/sobjects/{}/{id}?fields={}", object.api_name(), fields.join(","))
}

/// An address in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressIn<'a> {
    /// The address itself.
    Text(&'a str),
    /// Where an earlier subrequest of the same composite has it (`name.Field`).
    Reference(&'a str),
}

/// How many leads, and how many contacts, with an address are listed. More than one is already too many to tell which;
/// the list is there to be looked through by a person.
pub const MATCH_LIMIT: usize = 20;

/// The query for the leads, or the contacts, with an address. A converted lead is not offered to Actions any more.
pub fn matches(object: Object, address: AddressIn<'_>) -> String {
    let value: String = match address {
        AddressIn::Text(text) => literal(text),
        // Salesforce recognises a reference only as it is written here, without escapes.
        AddressIn::Reference(reference) => format!("@{{{reference}}}"),
    };
    with_address(object, "Id,Name", &format!("='{value}'"), MATCH_LIMIT)
}

fn with_address(object: Object, fields: &str, which: &str, limit: usize) -> String {
    let unconverted = if object == Object::Lead { "+AND+IsConverted=false" } else { "" };
    format!(
        "/services/data/{API_VERSION}/query?q=SELECT+{fields}+FROM+{}+WHERE+Email{which}{unconverted}+LIMIT+{limit}",
        object.api_name()
    )
}

fn literal(address: &str) -> String {
    form_urlencoded::byte_serialize(soql_text(address.trim()).as_bytes()).collect()
}

/// The query for the leads, or the contacts, with one of several addresses; `limit` of them at the most.
pub fn matches_of_many(object: Object, addresses: &[&str], limit: usize) -> String {
    let values: Vec<String> = addresses.iter().map(|address| literal(address)).collect();
    with_address(object, "Id,Name,Email", &one_of(&values), limit)
}

/// A query for what became of a lead or contact: it also finds what is in the recycle bin (`queryAll`), with the record
/// that was kept in a merge, and what a lead was converted to.
pub fn state(object: Object, id: &SalesforceId) -> String {
    states(object, &["Id"], &format!("='{id}'"))
}

fn states(object: Object, first: &[&str], which: &str) -> String {
    let mut fields = [first, &["IsDeleted", "MasterRecordId"]].concat();
    if object == Object::Lead {
        fields.extend(STATE_OF_LEAD);
    }
    let fields = fields.join(",");
    format!("/services/data/{API_VERSION}/queryAll?q=SELECT+{fields}+FROM+{}+WHERE+Id{which}", object.api_name())
}

/// A query for what became of many leads or contacts, and what they are called. `ids` are ids of this object.
pub fn rows(object: Object, ids: &[String]) -> String {
    states(object, &["Id", "Name"], &one_of(ids))
}

/// A query for their addresses.
pub fn row_addresses(object: Object, ids: &[String]) -> String {
    format!("/services/data/{API_VERSION}/query?q=SELECT+Id,Email+FROM+{}+WHERE+Id{}", object.api_name(), one_of(ids))
}

fn one_of(values: &[String]) -> String {
    format!("+IN+('{}')", values.join("','"))
}

/// The fields that say whether a lead was converted, and into what.
pub const STATE_OF_LEAD: &[&str] =
    &["IsConverted", "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId"];

/// A user, as the owner of a record. `id` is a reference to an id in an earlier subrequest of the same composite.
pub fn owner(id: &str) -> String {
    format!("/services/data/{API_VERSION}/sobjects/User/{id}?fields=IsActive")
}

/// A query for whether a user may edit a record. `user_id` is a user's id, as userinfo gives it.
pub fn record_access(user_id: &str, id: &SalesforceId) -> String {
    format!(
        "/services/data/{API_VERSION}/query?q=SELECT+RecordId,HasEditAccess+FROM+UserRecordAccess+WHERE+UserId='{user_id}'+AND+RecordId='{id}'"
    )
}

/// How many of a user's last tasks on a record are looked through for one that Actions logged.
pub const LOGGED_LIMIT: usize = 20;

/// A query for the user's last tasks on a record: `relation` is WhoId or WhatId, `id` an id or a reference to one
/// (`@{name.Field}`), `fields` are API names that the user can see.
pub fn logged_tasks(relation: &str, id: &str, user_id: &str, fields: &[&str]) -> String {
    format!(
        "/services/data/{API_VERSION}/query?q=SELECT+Id,CreatedDate,{}+FROM+Task+WHERE+{relation}='{id}'+AND+CreatedById='{user_id}'+ORDER+BY+CreatedDate+DESC+LIMIT+{LOGGED_LIMIT}",
        fields.join(",")
    )
}

/// A text as it stands between the apostrophes of a SOQL literal. Escapes: Salesforce, *SOQL and SOSL Reference*,
/// "Quoted String Escape Sequences".
fn soql_text(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '\'' | '"' | '\\' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\u{8}' => escaped.push_str("\\b"),
            '\u{c}' => escaped.push_str("\\f"),
            _ => escaped.push(character),
        }
        escaped
    })
}

/// A query, as the path that asks it. The values in it are written out for a query, and none of it for an address.
fn query(soql: &str) -> String {
    let soql: String = form_urlencoded::byte_serialize(soql.as_bytes()).collect();
    format!("/services/data/{API_VERSION}/query?q={soql}")
}

/// The fields of an object that exist. The Tooling API takes one object at a time.
pub fn field_definitions(object: Object) -> String {
    format!(
        "/services/data/{API_VERSION}/tooling/query?q=SELECT+QualifiedApiName,Label,DataType+FROM+FieldDefinition+WHERE+EntityDefinition.QualifiedApiName='{}'",
        object.api_name()
    )
}

fn soql_list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    values.into_iter().map(|value| format!("'{}'", soql_text(value))).collect::<Vec<_>>().join(",")
}

/// Who grants access to fields, which are named with their objects (`Task.MSE_Clicked__c`).
pub fn field_permissions(objects: &[&str], fields: &[String]) -> String {
    query(&format!(
        "SELECT ParentId,SobjectType,Field,PermissionsRead,PermissionsEdit FROM FieldPermissions WHERE SobjectType IN ({}) AND Field IN ({})",
        soql_list(objects.iter().copied()),
        soql_list(fields.iter().map(String::as_str))
    ))
}

/// Who grants access to the objects with roll-up fields.
pub fn object_permissions() -> String {
    query(&format!(
        "SELECT ParentId,SobjectType,PermissionsRead,PermissionsCreate,PermissionsEdit,PermissionsViewAllRecords,PermissionsModifyAllRecords FROM ObjectPermissions WHERE SobjectType IN ({})",
        soql_list(Object::WITH_ROLL_UP_FIELDS.map(Object::api_name))
    ))
}

/// Every permission set, those of profiles and groups included.
pub fn permission_sets() -> String {
    query(
        "SELECT Id,Label,IsOwnedByProfile,Profile.Name,Type,HasActivationRequired,PermissionsEditTask,PermissionsModifyAllData,PermissionsViewAllData FROM PermissionSet",
    )
}

/// The permission sets and groups that a user has.
pub fn permission_set_assignments(user_id: &str) -> String {
    query(&format!(
        "SELECT PermissionSetId,PermissionSetGroupId,ExpirationDate FROM PermissionSetAssignment WHERE AssigneeId='{}'",
        soql_text(user_id)
    ))
}

/// Every permission set group.
pub fn permission_set_groups() -> String {
    query("SELECT Id,MasterLabel,Status FROM PermissionSetGroup")
}

/// The members of permission set groups.
pub fn permission_set_group_components() -> String {
    query("SELECT PermissionSetGroupId,PermissionSetId FROM PermissionSetGroupComponent")
}

/// Active users whose name or username has this text in it.
pub fn users(text: &str) -> String {
    // In a LIKE pattern the two wildcards are escaped as everything else is (*SOQL and SOSL Reference*, as above).
    let pattern = soql_text(text.trim()).replace('%', "\\%").replace('_', "\\_");
    query(&format!(
        "SELECT Id,Name,Username,IsActive,Profile.Name FROM User WHERE IsActive=true AND (Name LIKE '%{pattern}%' OR Username LIKE '%{pattern}%') ORDER BY Name LIMIT {MATCH_LIMIT}"
    ))
}

/// A user.
pub fn user(user_id: &str) -> String {
    format!("/services/data/{API_VERSION}/sobjects/User/{user_id}?fields=Id,Name,Username")
}

/// Where it was looked up which fields of an object exist.
pub fn field_definitions_source(object: Object) -> Source {
    Source::Request(format!("GET {}", field_definitions(object)))
}

/// Where it was looked up who grants what.
pub fn permissions_source() -> Source {
    Source::Request(format!(
        "POST {} (SELECT … FROM FieldPermissions, ObjectPermissions, PermissionSetAssignment)",
        composite()
    ))
}

/// Where an object's description came from.
pub fn object_source(object: Object) -> Source {
    if object == Object::Task {
        Source::Request(format!("GET {}", task_describe()))
    } else {
        Source::Request(format!("GET {}", object_info_batch(&[object])))
    }
}

/// Where records with an address were looked for.
pub fn matches_source() -> Source {
    Source::Request(format!("POST {} (SELECT … FROM Lead, Contact WHERE Email = …)", composite()))
}

/// Where the record was read.
pub fn record_source() -> Source {
    Source::Request(format!("POST {} (GET the record)", composite()))
}

/// Where it was looked up what became of the record.
pub fn state_source() -> Source {
    Source::Request(format!("POST {} (SELECT IsDeleted, MasterRecordId, IsConverted … WHERE Id = …)", composite()))
}

/// Where it was looked up whether the user may edit the record.
pub fn record_access_source() -> Source {
    Source::Request(format!("POST {} (SELECT HasEditAccess FROM UserRecordAccess WHERE …)", composite()))
}

/// Where the user's last tasks on the record were looked up.
pub fn logged_source() -> Source {
    Source::Request(format!("POST {} (SELECT … FROM Task WHERE CreatedById = …)", composite()))
}

/// Where API use was read.
pub fn usage_source() -> Source {
    Source::Request("Sforce-Limit-Info".to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The query in a path, decoded as a server decodes it.
    fn query(path: &str) -> String {
        let (_, query) = path.split_once('?').unwrap();
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(pairs.len(), 1, "nothing but q: {path}");
        pairs.into_iter().next().unwrap().1
    }

    /// How long a literal is whose rest this is.
    fn literal_length(rest: &str) -> usize {
        let mut escaped = false;
        rest.char_indices()
            .find(|(_, character)| {
                let ends = *character == '\'' && !escaped;
                escaped = *character == '\\' && !escaped;
                ends
            })
            .map(|(at, _)| at)
            .unwrap()
    }

    #[test]
    fn a_query_holds_the_address_and_nothing_but_it() {
        let lead = |address| query(&matches(Object::Lead, AddressIn::Text(address)));
        assert_eq!(
            lead(" ann+sf@dea.example "),
            "SELECT Id,Name FROM Lead WHERE Email='ann+sf@dea.example' AND IsConverted=false LIMIT 20"
        );
        assert_eq!(
            lead("o'dea&x=1#%41@dea.example"),
            r"SELECT Id,Name FROM Lead WHERE Email='o\'dea&x=1#%41@dea.example' AND IsConverted=false LIMIT 20"
        );
        assert_eq!(
            lead(r"\' OR Name LIKE '%"),
            r"SELECT Id,Name FROM Lead WHERE Email='\\\' OR Name LIKE \'%' AND IsConverted=false LIMIT 20"
        );
        assert_eq!(
            query(&matches(Object::Contact, AddressIn::Text("a@b.example"))),
            "SELECT Id,Name FROM Contact WHERE Email='a@b.example' LIMIT 20"
        );
    }

    #[test]
    fn a_reference_stands_as_it_is_and_an_address_cannot_make_one() {
        assert_eq!(
            matches(Object::Contact, AddressIn::Reference("address.Email")),
            "/services/data/v67.0/query?q=SELECT+Id,Name+FROM+Contact+WHERE+Email='@{address.Email}'+LIMIT+20"
        );
        assert!(!matches(Object::Contact, AddressIn::Text("@{record.Id}")).contains("@{"));
    }

    #[test]
    fn a_search_for_users_takes_every_character_as_it_is() {
        assert_eq!(
            query(&users(" O'Dea_100%\\ ")),
            r"SELECT Id,Name,Username,IsActive,Profile.Name FROM User WHERE IsActive=true AND (Name LIKE '%O\'Dea\_100\%\\%' OR Username LIKE '%O\'Dea\_100\%\\%') ORDER BY Name LIMIT 20"
        );
    }

    #[test]
    fn what_is_asked_of_setup() {
        assert_eq!(
            query(&field_definitions(Object::Task)),
            "SELECT QualifiedApiName,Label,DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName='Task'"
        );
        assert_eq!(
            query(&field_permissions(&["Lead"], &["Lead.A__c".to_owned(), "Lead.B'__c".to_owned()])),
            r"SELECT ParentId,SobjectType,Field,PermissionsRead,PermissionsEdit FROM FieldPermissions WHERE SobjectType IN ('Lead') AND Field IN ('Lead.A__c','Lead.B\'__c')"
        );
        assert_eq!(
            query(&permission_set_assignments("005000000000001AAA")),
            "SELECT PermissionSetId,PermissionSetGroupId,ExpirationDate FROM PermissionSetAssignment WHERE AssigneeId='005000000000001AAA'"
        );
        for path in
            [object_permissions(), permission_sets(), permission_set_groups(), permission_set_group_components()]
        {
            assert!(query(&path).starts_with("SELECT "), "{path}");
        }
    }

    #[test]
    fn a_record_is_read_field_by_field() {
        assert_eq!(
            record(Object::Lead, "00Q000000000001EAA", &["Id", "Name"]),
            "/services/data/v67.0/sobjects/Lead/00Q000000000001EAA?fields=Id,Name"
        );
    }

    proptest! {
        #[test]
        fn no_text_ends_a_search_for_users(text: String) {
            let query = query(&users(&text));
            let (_, rest) = query.split_once("(Name LIKE '%").unwrap();
            let (pattern, rest) = rest.split_at(literal_length(rest));
            prop_assert!(pattern.ends_with('%'));
            let rest = rest.strip_prefix("' OR Username LIKE '%").unwrap();
            prop_assert_eq!(&rest[literal_length(rest)..], "') ORDER BY Name LIMIT 20");
        }

        #[test]
        fn no_address_ends_its_literal(address: String) {
            let query = query(&matches(Object::Contact, AddressIn::Text(&address)));
            let rest = query.strip_prefix("SELECT Id,Name FROM Contact WHERE Email='").unwrap();
            let literal = rest.strip_suffix("' LIMIT 20").unwrap();
            let mut characters = literal.chars();
            while let Some(character) = characters.next() {
                prop_assert_ne!(character, '\'');
                if character == '\\' {
                    prop_assert!(characters.next().is_some());
                }
            }
        }
    }
}
