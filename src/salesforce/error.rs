//! What an answer that is not the one hoped for means: status, host and body in, [`Why`] out.
//!
//! Salesforce names errors as `[{"errorCode": "…", "message": "…"}]`, but gateways in front of it answer in HTML and its
//! OAuth endpoints in plain text, so the status decides where no code can be read. Codes and statuses: Salesforce, *REST
//! API Developer Guide*, "Status Codes and Error Responses"; where they differ from it, the line says so.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::error::Category;

use crate::facts::Why;

/// Bytes of an answer that are read. The largest real describe known here has half a megabyte; a composite of four such
/// stays well within.
pub const MAX_BODY: usize = 16 * 1_024 * 1_024;

/// A body that is not too long to be read.
///
/// # Errors
/// [`Why::TooLarge`] over [`MAX_BODY`].
pub fn within_limit(body: &[u8]) -> Result<&[u8], Why> {
    if body.len() > MAX_BODY { Err(Why::TooLarge) } else { Ok(body) }
}

/// An answer's body as JSON of the expected shape, borrowed from the bytes where it can be.
///
/// # Errors
/// [`Why::TooLarge`] over [`MAX_BODY`], [`Why::NotJson`] for what is no JSON or ends early, [`Why::UnknownShape`] for JSON
/// of another shape.
pub fn decode<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Why> {
    serde_json::from_slice(within_limit(body)?).map_err(|error| match error.classify() {
        Category::Data => Why::UnknownShape,
        Category::Syntax | Category::Eof | Category::Io => Why::NotJson,
    })
}

/// What an error answer of the API host means.
pub fn why(host: &str, status: u16, body: &[u8]) -> Why {
    let error = salesforce_error(body);
    let code = error.as_ref().map_or("", |error| &error.code);
    let host = host.to_owned();
    // A code says more than the status it came with: the limit, for one, is told with 403 and with 503.
    match (code, status) {
        ("API_DISABLED_FOR_ORG" | "API_CURRENTLY_DISABLED", _) => Why::ApiDisabled { code: code.to_owned() },
        ("REQUEST_LIMIT_EXCEEDED", _) | (_, 429) => Why::RequestLimitExceeded,
        ("INVALID_SESSION_ID", _) | (_, 401) => {
            if error.is_some_and(|error| refuses_this_kind_of_session(&error.message)) {
                Why::SessionRefusedForApi { host }
            } else {
                Why::SessionExpired { host }
            }
        }
        (_, 404) => Why::NotFound,
        (_, 500..) => Why::ServerFault { status },
        ("", 400 | 403) => Why::Refused { status, code: String::new() },
        ("", _) => Why::ServerFault { status },
        (code, _) => Why::Refused { status, code: code.to_owned() },
    }
}

/// What an error answer to a request for something that every org has means: that it is not there is no record that is
/// gone, but a version of the API that the org does not have, or something in between that answers in its place.
pub fn resource_why(host: &str, status: u16, body: &[u8]) -> Why {
    match why(host, status, body) {
        Why::NotFound => Why::Refused { status, code: code(body) },
        why => why,
    }
}

/// What an error answer of `/services/oauth2/userinfo` means. It answers a session that has ended with 403 and plain
/// text where every other resource says 401. A page instead of that text comes from something in between.
pub fn userinfo_why(host: &str, status: u16, body: &[u8]) -> Why {
    if status == 403 && salesforce_error(body).is_none() && !body.trim_ascii_start().starts_with(b"<") {
        return Why::SessionExpired { host: host.to_owned() };
    }
    resource_why(host, status, body)
}

/// Salesforce's error code in a body; empty where it names none.
pub fn code(body: &[u8]) -> String {
    salesforce_error(body).map(|error| error.code.into_owned()).unwrap_or_default()
}

/// Whether an answer to a *describe* says that this user cannot read the object. Salesforce leaves such an object out of
/// the API as if it did not exist, so 404 means it too; a 404 without Salesforce's own code came from somewhere else.
pub fn describe_not_readable(status: u16, code: &str) -> bool {
    object_info_not_readable(status, code) || (status == 404 && !code.is_empty())
}

/// The same for *object-info*. There 404 can also mean that the User Interface API does not cover the object, which
/// says nothing about the user.
pub fn object_info_not_readable(status: u16, code: &str) -> bool {
    code == "INVALID_TYPE" || (status == 403 && code == "FORBIDDEN")
}

/// The first error a body names.
struct SalesforceError<'a> {
    code: Cow<'a, str>,
    message: String,
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(rename = "errorCode", borrow)]
    code: Cow<'a, str>,
    #[serde(default, borrow)]
    message: Cow<'a, str>,
}

fn salesforce_error(body: &[u8]) -> Option<SalesforceError<'_>> {
    let first = match decode::<Vec<Body<'_>>>(body) {
        Ok(errors) => errors.into_iter().next()?,
        Err(_) => decode::<Body<'_>>(body).ok()?,
    };
    // The code is shown to the user and sits in evidence that is copied to an admin. Salesforce's codes are words in
    // capitals; anything else is not one.
    let is_code = |text: &str| {
        (1..=80).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    is_code(&first.code).then(|| SalesforceError { message: unescape_html(&first.message), code: first.code })
}

/// "This session is not valid for use with the REST API": said with the code of an expired session by orgs that admit
/// approved apps only. Not in the guide; seen in public issue trackers.
fn refuses_this_kind_of_session(message: &str) -> bool {
    let message = message.to_lowercase();
    message.contains("not valid for use with") && message.contains("api")
}

/// A message as text: the User Interface API escapes its messages for HTML.
fn unescape_html(message: &str) -> String {
    // The ampersand comes last, so that an escaped ampersand does not become part of another escape.
    [("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .iter()
        .fold(message.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOST: &str = "acme.my.salesforce.com";

    fn expired() -> Why {
        Why::SessionExpired { host: HOST.into() }
    }

    fn refused(status: u16, code: &str) -> Why {
        Why::Refused { status, code: code.into() }
    }

    #[test]
    fn every_error_has_its_cause() {
        let api = |code: &str| Why::ApiDisabled { code: code.into() };
        let for_api = || Why::SessionRefusedForApi { host: HOST.into() };
        let cases: &[(u16, &str, Why)] = &[
            (401, r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#, expired()),
            (401, r#"[{"message":"INVALID_HEADER_TYPE","errorCode":"INVALID_AUTH_HEADER"}]"#, expired()),
            (401, "", expired()),
            (401, "<html>Log in</html>", expired()),
            (
                401,
                r#"[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]"#,
                for_api(),
            ),
            (
                401,
                r#"[{"message":"This session is not valid for use with the API","errorCode":"INVALID_SESSION_ID"}]"#,
                for_api(),
            ),
            (
                403,
                r#"[{"message":"The REST API is not enabled for this Organization.","errorCode":"API_DISABLED_FOR_ORG"}]"#,
                api("API_DISABLED_FOR_ORG"),
            ),
            (403, r#"[{"errorCode":"API_CURRENTLY_DISABLED","message":"…"}]"#, api("API_CURRENTLY_DISABLED")),
            (
                403,
                r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]"#,
                Why::RequestLimitExceeded,
            ),
            (503, r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"…"}]"#, Why::RequestLimitExceeded),
            (429, "", Why::RequestLimitExceeded),
            (404, r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#, Why::NotFound),
            (404, r#"[{"errorCode":"ENTITY_IS_DELETED","message":"entity is deleted"}]"#, Why::NotFound),
            (404, "<html>", Why::NotFound),
            (
                400,
                r#"[{"errorCode":"INVALID_FIELD","message":"No such column &#39;Email&#39;"}]"#,
                refused(400, "INVALID_FIELD"),
            ),
            (400, r#"[{"errorCode":"INVALID_TYPE","message":"…"}]"#, refused(400, "INVALID_TYPE")),
            (400, r#"[{"errorCode":"MALFORMED_QUERY","message":"…"}]"#, refused(400, "MALFORMED_QUERY")),
            (403, r#"[{"errorCode":"FORBIDDEN","message":"You don&#39;t have access"}]"#, refused(403, "FORBIDDEN")),
            (403, r#"[{"errorCode":"INSUFFICIENT_ACCESS","message":"…"}]"#, refused(403, "INSUFFICIENT_ACCESS")),
            (403, r#"{"errorCode":"INSUFFICIENT_ACCESS","message":"…"}"#, refused(403, "INSUFFICIENT_ACCESS")),
            (403, "Forbidden", refused(403, "")),
            (400, "[]", refused(400, "")),
            (405, r#"[{"errorCode":"METHOD_NOT_ALLOWED","message":"…"}]"#, refused(405, "METHOD_NOT_ALLOWED")),
            (500, r#"[{"errorCode":"UNKNOWN_EXCEPTION","message":"…"}]"#, Why::ServerFault { status: 500 }),
            (503, "<html><body>Down for maintenance</body></html>", Why::ServerFault { status: 503 }),
            (302, "", Why::ServerFault { status: 302 }),
            (204, "", Why::ServerFault { status: 204 }),
        ];
        for (status, body, expected) in cases {
            assert_eq!(&why(HOST, *status, body.as_bytes()), expected, "{status} {body}");
        }
    }

    #[test]
    fn userinfo_says_forbidden_where_it_means_expired() {
        assert_eq!(userinfo_why(HOST, 403, b"Bad_OAuth_Token"), expired());
        assert_eq!(userinfo_why(HOST, 403, b""), expired());
        assert_eq!(userinfo_why(HOST, 401, b""), expired());
        assert_eq!(
            userinfo_why(HOST, 403, br#"[{"errorCode":"API_DISABLED_FOR_ORG","message":""}]"#),
            Why::ApiDisabled { code: "API_DISABLED_FOR_ORG".into() }
        );
        assert_eq!(userinfo_why(HOST, 503, b"<html>"), Why::ServerFault { status: 503 });
        // A page comes from something in between, which says nothing of the session.
        assert_eq!(userinfo_why(HOST, 403, b"\n<!DOCTYPE html><title>Blocked</title>"), refused(403, ""));
    }

    #[test]
    fn a_resource_that_is_not_there_is_no_record_that_is_gone() {
        for body in ["<html>", "", r#"[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]"#] {
            let code = code(body.as_bytes());
            assert_eq!(resource_why(HOST, 404, body.as_bytes()), refused(404, &code), "{body}");
        }
        assert_eq!(resource_why(HOST, 401, b""), expired());
        assert_eq!(resource_why(HOST, 503, b"<html>"), Why::ServerFault { status: 503 });
        assert_eq!(userinfo_why(HOST, 404, b"<html>"), refused(404, ""));
    }

    #[test]
    fn objects_that_cannot_be_read() {
        assert!(describe_not_readable(404, "NOT_FOUND"));
        assert!(describe_not_readable(400, "INVALID_TYPE"));
        assert!(describe_not_readable(403, "FORBIDDEN"));
        assert!(object_info_not_readable(403, "FORBIDDEN"));
        assert!(object_info_not_readable(400, "INVALID_TYPE"));

        assert!(!describe_not_readable(404, ""), "a 404 of no known sender");
        assert!(!object_info_not_readable(404, "NOT_FOUND"), "object-info may not cover the object");
        assert!(!describe_not_readable(403, "INSUFFICIENT_ACCESS"));
        assert!(!describe_not_readable(500, "UNKNOWN_EXCEPTION"));
        assert!(!describe_not_readable(401, "INVALID_SESSION_ID"));
    }

    #[test]
    fn what_is_no_error_code_is_not_shown() {
        let long = format!(r#"[{{"errorCode":"{}"}}]"#, "A".repeat(81));
        for body in
            [r#"[{"errorCode":"<b>call 555</b>"}]"#, r#"[{"errorCode":""}]"#, r#"[{"errorCode":7}]"#, "null", &long]
        {
            assert_eq!(code(body.as_bytes()), "", "{body}");
            assert_eq!(why(HOST, 403, body.as_bytes()), refused(403, ""));
        }
    }

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(unescape_html("You don&#39;t &amp;lt;ask&amp;gt; &quot;&lt;&quot;"), "You don't &lt;ask&gt; \"<\"");
    }

    #[test]
    fn bodies_that_are_not_as_documented() {
        assert_eq!(decode::<Vec<u8>>(b"[1, 2"), Err(Why::NotJson));
        assert_eq!(decode::<Vec<u8>>(b"<html>"), Err(Why::NotJson));
        assert_eq!(decode::<Vec<u8>>(b""), Err(Why::NotJson));
        assert_eq!(decode::<Vec<u8>>(b"[1] [2]"), Err(Why::NotJson));
        assert_eq!(decode::<Vec<u8>>(b"{}"), Err(Why::UnknownShape));
        assert_eq!(decode::<Vec<u8>>(&vec![b' '; MAX_BODY + 1]), Err(Why::TooLarge));
        assert_eq!(decode::<Vec<u8>>(b"[1]"), Ok(vec![1]));
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic_and_none_is_without_a_cause(
            status: u16,
            body in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..120),
                "\\[\\{\"errorCode\":\"[A-Z_]{0,30}\",\"message\":\".{0,30}\"\\}\\]".prop_map(String::into_bytes),
            ],
        ) {
            let why = why(HOST, status, &body);
            if status == 401 {
                prop_assert_ne!(why.clone(), Why::NotFound);
                prop_assert!(!matches!(why, Why::Refused { .. }), "a 401 is about the session, the API or the limit");
            }
            let _ = userinfo_why(HOST, status, &body);
        }
    }
}
