//! The answer of `/services/oauth2/userinfo`: whose session it is.

use std::borrow::Cow;

use serde::Deserialize;

use super::error;
use crate::facts::{Identity, Why};

#[derive(Deserialize)]
struct UserInfo<'a> {
    #[serde(borrow)]
    user_id: Cow<'a, str>,
    #[serde(borrow)]
    organization_id: Cow<'a, str>,
    #[serde(borrow)]
    preferred_username: Cow<'a, str>,
    name: Option<String>,
    email: Option<String>,
}

/// Who the answer names.
///
/// # Errors
/// As [`error::decode`]; [`Why::UnknownShape`] also where user or org is not named.
pub fn decode(body: &[u8]) -> Result<Identity, Why> {
    let info: UserInfo<'_> = error::decode(body)?;
    if !is_id(&info.user_id, "005") || !is_id(&info.organization_id, "00D") {
        return Err(Why::UnknownShape);
    }
    Ok(Identity {
        user_id: info.user_id.into_owned(),
        organization_id: info.organization_id.into_owned(),
        name: info.name.unwrap_or_default(),
        username: info.preferred_username.into_owned(),
        email: info.email.filter(|email| !email.trim().is_empty()),
    })
}

fn is_id(text: &str, prefix: &str) -> bool {
    matches!(text.len(), 15 | 18) && text.starts_with(prefix) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether two org ids, of 15 or 18 characters, name the same org. The last three are a checksum of the first fifteen.
pub fn same_org(one: &str, other: &str) -> bool {
    matches!((one.get(..15), other.get(..15)), (Some(one), Some(other)) if one == other)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BODY: &str = r#"{"sub":"https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA",
        "user_id":"005000000000001AAA","organization_id":"00D000000000001EAA","preferred_username":"rep@acme.example",
        "nickname":"rep","name":"R\u00e9mi Rep","email":"remi@acme.example","active":true,"photos":{"picture":"…"}}"#;

    #[test]
    fn a_user_and_an_org() {
        let identity = decode(BODY.as_bytes()).unwrap();
        assert_eq!(identity.user_id, "005000000000001AAA");
        assert_eq!(identity.organization_id, "00D000000000001EAA");
        assert_eq!(identity.name, "Rémi Rep");
        assert_eq!(identity.username, "rep@acme.example");
        assert_eq!(identity.email.as_deref(), Some("remi@acme.example"));
    }

    #[test]
    fn name_and_address_can_be_absent() {
        let body = br#"{"user_id":"005000000000001","organization_id":"00D000000000001","preferred_username":"a@b","name":null}"#;
        let identity = decode(body).unwrap();
        assert_eq!((identity.name.as_str(), identity.email), ("", None));
    }

    #[test]
    fn an_answer_that_names_nobody() {
        for (body, why) in [
            ("<html>Log in</html>", Why::NotJson),
            ("{}", Why::UnknownShape),
            (r#"{"user_id":"","organization_id":"","preferred_username":""}"#, Why::UnknownShape),
            (
                r#"{"user_id":"../../x","organization_id":"00D000000000001","preferred_username":"a"}"#,
                Why::UnknownShape,
            ),
        ] {
            assert_eq!(decode(body.as_bytes()), Err(why), "{body}");
        }
    }

    #[test]
    fn orgs_compare_by_fifteen_characters() {
        assert!(same_org("00D000000000001", "00D000000000001EAA"));
        assert!(!same_org("00D000000000001", "00D000000000002EAA"));
        assert!(!same_org("00d000000000001", "00D000000000001"), "the fifteen are case-sensitive");
        assert!(!same_org("", ""));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn a_cut_body_is_not_json(cut in 1..BODY.len()) {
            prop_assert_eq!(decode(&BODY.as_bytes()[..BODY.len() - cut]), Err(Why::NotJson));
        }
    }
}
