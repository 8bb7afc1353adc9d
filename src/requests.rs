//! The requests to Salesforce, as evidence names them: method and path, never a value of a record.

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
