//! What `cargo xtask bench` times inside a browser. It is compiled with the feature `bench` alone, into a module of its own that is
//! no part of the extension.

// The facts to judge are those that the rules are tested with.
#[allow(dead_code, missing_docs, clippy::expect_used, reason = "shared with the tests, where the rest of it is used")]
#[path = "../facts/sample.rs"]
mod sample;

use wasm_bindgen::prelude::*;

use self::sample::OutOfOrder;
use crate::diagnose::{About, ActivityVerdict, Rows};
use crate::facts::{Facts, ObjectAccess, Why};
use crate::salesforce::describe::{decode_describe, decode_object_info_batch};
use crate::salesforce::object::Object;

/// Decodes what Salesforce says of an object, as a visit does: Task's describe, and a batch of one object-info of any other
/// object. Answers how many fields were kept.
///
/// # Errors
/// Where the object is none of the five, or the body is not such an answer.
#[wasm_bindgen]
pub fn decode(object: &str, body: &[u8]) -> Result<usize, JsError> {
    let object = Object::of_api_name(object).ok_or_else(|| JsError::new("an object that is not known here"))?;
    let access = match object {
        Object::Task => decode_describe(sample::HOST, object, 200, body),
        _ => decode_object_info_batch(sample::HOST, &[object], body)
            .and_then(|mut all| all.pop().unwrap_or(Err(Why::UnknownShape))),
    };
    match access.map_err(|why| JsError::new(&format!("{why:?}")))? {
        ObjectAccess::Readable(info) => Ok(info.fields.len()),
        other => Err(JsError::new(&format!("{other:?}"))),
    }
}

/// Persons of one org with everything that is known of them, no two of whom are alike, as a list has them.
#[wasm_bindgen]
pub struct People {
    of_org: Facts,
    people: Vec<About>,
}

#[wasm_bindgen]
impl People {
    /// So many.
    #[wasm_bindgen(constructor)]
    pub fn new(count: usize) -> People {
        let person = |number: usize| {
            let facts = match number % 3 {
                0 => sample::lead(),
                1 => sample::contact(),
                _ => sample::actions_person(),
            };
            let facts = facts.with_record(|record| record.name = format!("Ada Lovelace {number}"));
            // Some are in order, and the others are not.
            let facts = if number.is_multiple_of(5) { facts.without_salesforce_id() } else { facts };
            About { page: facts.page, record: facts.record, person: facts.person, matches: facts.matches }
        };
        People { of_org: sample::lead(), people: (0..count).map(person).collect() }
    }

    /// Judges each of them, and answers how many will not log. The people are gone with it.
    pub fn diagnose(self) -> usize {
        let mut rows = Rows::new(self.of_org);
        let worst = self.people.into_iter().map(|about| rows.judge(about).worst());
        worst.filter(|worst| *worst == Some(ActivityVerdict::WillNotLog)).count()
    }
}
