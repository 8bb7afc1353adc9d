//! The requests to Salesforce: their paths, and how evidence names them (method and path, never a value of a record).

use crate::finding::Source;
use crate::salesforce::API_VERSION;
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
        AddressIn::Text(text) => form_urlencoded::byte_serialize(soql_text(text.trim()).as_bytes()).collect(),
        // Salesforce recognises a reference only as it is written here, without escapes.
        AddressIn::Reference(reference) => format!("@{{{reference}}}"),
    };
    let unconverted = if object == Object::Lead { "+AND+IsConverted=false" } else { "" };
    format!(
        "/services/data/{API_VERSION}/query?q=SELECT+Id,Name+FROM+{}+WHERE+Email='{value}'{unconverted}+LIMIT+{MATCH_LIMIT}",
        object.api_name()
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

/// Where the tasks that Actions logged on the record were looked for.
pub fn logged_source() -> Source {
    Source::Request(format!("POST {} (SELECT … FROM Task WHERE …)", composite()))
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
    fn a_record_is_read_field_by_field() {
        assert_eq!(
            record(Object::Lead, "00Q000000000001EAA", &["Id", "Name"]),
            "/services/data/v67.0/sobjects/Lead/00Q000000000001EAA?fields=Id,Name"
        );
    }

    proptest! {
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
