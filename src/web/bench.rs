//! What `cargo xtask bench` times inside a browser. It is compiled with the feature `bench` alone, into a module of its own that is
//! no part of the extension.

// The facts to judge are those that the rules are tested with.
#[allow(dead_code, missing_docs, clippy::expect_used, reason = "shared with the tests, where the rest of it is used")]
#[path = "../facts/sample.rs"]
mod sample;

use wasm_bindgen::prelude::*;

use self::sample::OutOfOrder;
use crate::diagnose::diagnose;
use crate::facts::{Facts, ObjectAccess, Why};
use crate::finding::Verdict;
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

/// Persons with everything that is known of them, no two of whom are alike.
#[wasm_bindgen]
pub struct People(Vec<Facts>);

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
            // Some are in order, and the others are out of order in one way or several.
            let facts = if number.is_multiple_of(5) { facts.without_salesforce_id() } else { facts };
            if number.is_multiple_of(7) { facts.read_only(Object::Task, "MSE_Clicked__c") } else { facts }
        };
        People((0..count).map(person).collect())
    }

    /// Judges each of them, and answers how many findings there are in all.
    pub fn diagnose(&self) -> usize {
        let broken = |facts: &Facts| {
            let report = diagnose(facts);
            report.rules.iter().filter(|judged| matches!(judged.verdict, Verdict::Broken(_))).count()
        };
        self.0.iter().map(broken).sum()
    }
}
