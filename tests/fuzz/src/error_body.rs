//! Answers that are not the ones hoped for.

use loggable::facts::Why;
use loggable::salesforce::error;

use crate::first_line;
use crate::json::Json;
use crate::sample::HOST;

/// Whether a text is a code of Salesforce's, or none at all.
pub fn is_code(text: &str) -> bool {
    text.len() <= 80 && text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

/// A reason that came of an answer can be shown as it is: of what the answer said there is nothing in it but a code.
pub fn is_presentable(why: &Why) {
    match why {
        Why::ApiDisabled { code } => assert!(!code.is_empty() && is_code(code), "{code:?}"),
        Why::Refused { code, .. } => assert!(is_code(code), "{code:?}"),
        Why::SessionExpired { host } | Why::SessionRefusedForApi { host } => assert_eq!(host, HOST),
        Why::ServerFault { .. }
        | Why::RequestLimitExceeded
        | Why::NotFound
        | Why::NotJson
        | Why::UnknownShape
        | Why::TooLarge
        | Why::NotAsked
        | Why::NoSetupRights => {}
        other => panic!("{other:?} does not follow from an answer"),
    }
}

/// A status on the first line, then the body.
pub fn run(input: &[u8]) {
    let (line, body) = first_line(input);
    let status: u16 = line.trim().parse().unwrap_or(400);
    let code = error::code(body);
    assert!(is_code(&code), "{code:?}");
    if let (false, Some(whole)) = (code.is_empty(), Json::read(body)) {
        let first = whole.list().map_or(Some(&whole), |list| list.first()).expect("the first error");
        // serde reads a struct from a list of its members as well.
        let named = if first.is_object() { first.get("errorCode") } else { first.list().and_then(|it| it.first()) };
        assert_eq!(named.and_then(Json::text), Some(code.as_str()));
    }

    let (why, of_userinfo) = (error::why(HOST, status, body), error::userinfo_why(HOST, status, body));
    for why in [&why, &of_userinfo] {
        is_presentable(why);
        assert!(!matches!(why, Why::NotJson | Why::UnknownShape | Why::NotAsked | Why::NoSetupRights), "{why:?}");
    }
    // Of a session that has ended userinfo says 403; and it is a resource, not a record that may be gone.
    if status != 403 || !code.is_empty() {
        let of_resource = if why == Why::NotFound { Why::Refused { status, code: code.clone() } } else { why.clone() };
        assert_eq!(of_userinfo, of_resource, "nothing else is special");
    }
    // Whoever is asked to log in again must not be somebody whose session is sound.
    if matches!(why, Why::SessionExpired { .. } | Why::SessionRefusedForApi { .. }) {
        assert!(status == 401 || code == "INVALID_SESSION_ID", "{status} {code:?}");
    }
    if let Why::ServerFault { status: told } | Why::Refused { status: told, .. } = &why {
        assert_eq!(*told, status);
    }
    if code.is_empty() {
        let expected = match status {
            401 => Why::SessionExpired { host: HOST.to_owned() },
            404 => Why::NotFound,
            429 => Why::RequestLimitExceeded,
            400 | 403 => Why::Refused { status, code: String::new() },
            _ => Why::ServerFault { status },
        };
        assert_eq!(why, expected, "without a code the status decides");
    }
}
