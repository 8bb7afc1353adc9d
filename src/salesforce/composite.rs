//! A composite request and its answer: one answer per subrequest, each with a status of its own.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::error;
use crate::facts::Why;
use crate::ports::Subrequest;

/// The body of a composite request with these subrequests. Each is a GET, and one that fails leaves the others alone.
pub fn request(subrequests: &[Subrequest]) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        all_or_none: bool,
        composite_request: Vec<Get<'a>>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Get<'a> {
        method: &'static str,
        url: &'a str,
        reference_id: &'static str,
    }
    let composite_request = subrequests
        .iter()
        .map(|subrequest| Get { method: "GET", url: &subrequest.url, reference_id: subrequest.reference_id })
        .collect();
    // Strings and booleans are always JSON, so there is no error to hand on.
    serde_json::to_vec(&Request { all_or_none: false, composite_request }).unwrap_or_default()
}

/// A composite answer, its parts still undecoded.
#[derive(Debug, Deserialize)]
pub struct Composite<'a> {
    #[serde(rename = "compositeResponse", borrow)]
    parts: Vec<Part<'a>>,
}

#[derive(Debug, Deserialize)]
struct Part<'a> {
    #[serde(rename = "referenceId", borrow)]
    reference_id: Cow<'a, str>,
    #[serde(rename = "httpStatusCode")]
    status: u16,
    // Absent or null where the answer has no body.
    #[serde(default, borrow)]
    body: Option<&'a RawValue>,
}

/// The answer to one subrequest.
#[derive(Debug, Clone, Copy)]
pub struct Subanswer<'a> {
    /// Its HTTP status.
    pub status: u16,
    /// Its body; empty where it has none.
    pub body: &'a [u8],
}

impl<'a> Composite<'a> {
    /// The parts of a composite answer.
    ///
    /// # Errors
    /// As [`error::decode`].
    pub fn decode(body: &'a [u8]) -> Result<Self, Why> {
        error::decode(body)
    }

    /// The answer to the subrequest of this name.
    ///
    /// # Errors
    /// [`Why::UnknownShape`] where the composite has none.
    pub fn get(&self, reference_id: &str) -> Result<Subanswer<'a>, Why> {
        let part = self.parts.iter().find(|part| part.reference_id == reference_id).ok_or(Why::UnknownShape)?;
        Ok(Subanswer { status: part.status, body: part.body.map_or(b"", |body| body.get().as_bytes()) })
    }
}

impl<'a> Subanswer<'a> {
    /// Its body, where the subrequest was answered with 200.
    ///
    /// # Errors
    /// What the error answer means ([`error::why`]), or as [`error::decode`].
    pub fn decode<T: Deserialize<'a>>(self, host: &str) -> Result<T, Why> {
        if self.status == 200 { error::decode(self.body) } else { Err(error::why(host, self.status, self.body)) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOST: &str = "acme.my.salesforce.com";
    const BODY: &str = r#"{"compositeResponse":[
        {"body":{"Id":"x"},"httpHeaders":{},"httpStatusCode":200,"referenceId":"record"},
        {"body":[{"errorCode":"INVALID_FIELD","message":"No such column"}],"httpHeaders":{},"httpStatusCode":400,"referenceId":"address"},
        {"body":[{"errorCode":"PROCESSING_HALTED","message":"Invalid reference specified."}],"httpHeaders":{},"httpStatusCode":400,"referenceId":"leads"},
        {"body":null,"httpHeaders":{},"httpStatusCode":204,"referenceId":"nothing"}]}"#;

    #[test]
    fn a_request_is_made_of_gets() {
        let subrequests =
            [Subrequest { reference_id: "record", url: "/services/data/v67.0/sobjects/Lead/x?q=\"".into() }];
        assert_eq!(
            String::from_utf8(request(&subrequests)).unwrap(),
            r#"{"allOrNone":false,"compositeRequest":[{"method":"GET","url":"/services/data/v67.0/sobjects/Lead/x?q=\"","referenceId":"record"}]}"#
        );
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "PascalCase")]
    struct Row {
        id: String,
    }

    #[test]
    fn one_failing_part_leaves_the_others_readable() {
        let composite = Composite::decode(BODY.as_bytes()).unwrap();
        let part = |name: &str| composite.get(name).and_then(|part| part.decode::<Row>(HOST));
        assert_eq!(part("record"), Ok(Row { id: "x".into() }));
        assert_eq!(part("address"), Err(Why::Refused { status: 400, code: "INVALID_FIELD".into() }));
        assert_eq!(part("leads"), Err(Why::Refused { status: 400, code: "PROCESSING_HALTED".into() }));
        assert_eq!(part("nothing"), Err(Why::ServerFault { status: 204 }));
        assert_eq!(part("never asked"), Err(Why::UnknownShape));
    }

    #[test]
    fn what_is_no_composite_answer() {
        assert_eq!(Composite::decode(b"<html>").unwrap_err(), Why::NotJson);
        assert_eq!(Composite::decode(b"[]").unwrap_err(), Why::UnknownShape);
        assert_eq!(Composite::decode(b"{}").unwrap_err(), Why::UnknownShape);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Composite::decode(&bytes);
        }

        #[test]
        fn a_changed_byte_does_not_make_it_panic(at in 0..BODY.len(), byte: u8) {
            let mut body = BODY.as_bytes().to_vec();
            body[at] = byte;
            if let Ok(composite) = Composite::decode(&body) {
                let _ = composite.get("record").and_then(|part| part.decode::<Row>(HOST));
            }
        }

        #[test]
        fn a_cut_body_is_not_json(cut in 1..BODY.len()) {
            prop_assert_eq!(Composite::decode(&BODY.as_bytes()[..BODY.len() - cut]).unwrap_err(), Why::NotJson);
        }
    }
}
