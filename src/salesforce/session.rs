//! The session token: the value of the `sid` cookie on an API host.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::ports::Session;

/// A session token. It can be sent and told apart from others, and nothing else: it has no `Debug`, `Display`, `Clone`
/// or `Serialize`, so that it cannot end up in a log, a message, a store or a page.
pub struct Token(String);

impl Token {
    /// The token in a cookie's value. `None` where the value is empty or could not stand in a header as it is, which no
    /// session of Salesforce's does.
    pub fn from_cookie(value: String) -> Option<Self> {
        (!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())).then_some(Token(value))
    }

    /// The value of the `Authorization` header. Only for the request itself.
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// The 15-character org id before the `!`, where the token has that form.
    pub fn organization_id(&self) -> Option<&str> {
        let (id, _) = self.0.split_once('!')?;
        (id.len() == 15 && id.starts_with("00D") && id.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(id)
    }

    /// Tells sessions apart: a SHA-256 digest of salt and token, in hexadecimal. The salt keeps two browsers' digests of
    /// one token from being alike.
    pub fn key(&self, salt: &[u8]) -> String {
        let mut digest = Sha256::new();
        // With its length before it, no salt and token can pass for another salt and token.
        digest.update((salt.len() as u64).to_be_bytes());
        digest.update(salt);
        digest.update(self.0.as_bytes());
        digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The session as the engine knows it.
    pub fn session(&self, salt: &[u8]) -> Session {
        Session { key: self.key(salt), organization_id: self.organization_id().map(str::to_owned) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn token(value: &str) -> Token {
        Token::from_cookie(value.to_owned()).unwrap()
    }

    #[test]
    fn a_token_is_sent_as_it_is() {
        assert_eq!(token("00D000000000001!AQ.ab_c").authorization(), "Bearer 00D000000000001!AQ.ab_c");
    }

    #[test]
    fn what_cannot_be_a_token() {
        for value in ["", "a b", "a\r\nHost: elsewhere", "é", "a\u{7f}"] {
            assert!(Token::from_cookie(value.to_owned()).is_none(), "{value:?}");
        }
    }

    #[test]
    fn the_org_is_what_stands_before_the_exclamation_mark() {
        assert_eq!(token("00D5g00000Abcde!AQEAQ!x").organization_id(), Some("00D5g00000Abcde"));
        for value in ["00D5g00000Abcde", "00D5g00000Abcd!x", "0055g00000Abcde!x", "00D5g00000Abc-e!x", "!x"] {
            assert_eq!(token(value).organization_id(), None, "{value}");
        }
    }

    #[test]
    fn keys_tell_tokens_and_salts_apart_and_give_neither_away() {
        let key = token("00D5g00000Abcde!secret").key(b"salt");
        assert_eq!(key.len(), 64);
        assert_eq!(key, token("00D5g00000Abcde!secret").key(b"salt"));
        assert_ne!(key, token("00D5g00000Abcde!secreT").key(b"salt"));
        assert_ne!(key, token("00D5g00000Abcde!secret").key(b"tlas"));
        assert_ne!(token("bc").key(b"a"), token("c").key(b"ab"));
        let session = token("00D5g00000Abcde!secret").session(b"salt");
        assert_eq!(session, Session { key, organization_id: Some("00D5g00000Abcde".into()) });
        assert!(!format!("{session:?}").contains("secret"));
    }
}
