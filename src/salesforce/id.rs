//! Salesforce record ids.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::object::Object;

/// A record id in its 18-character form, with a correct checksum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SalesforceId(String);

impl SalesforceId {
    /// The id written as `text`: 15 characters, or 18 with the checksum that follows from them. `None` for anything
    /// else, a wrong checksum included.
    pub fn parse(text: &str) -> Option<Self> {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
        if !matches!(text.len(), 15 | 18) || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let (body, given) = text.split_at_checked(15)?;
        let checksum: String = body
            .as_bytes()
            .chunks(5)
            .map(|block| {
                let index = block
                    .iter()
                    .enumerate()
                    .fold(0usize, |bits, (k, byte)| bits | (usize::from(byte.is_ascii_uppercase()) << k));
                ALPHABET.get(index).copied().map_or('A', char::from)
            })
            .collect();
        // Some systems change the case of the checksum, which carries no information of its own.
        (given.is_empty() || given.eq_ignore_ascii_case(&checksum)).then(|| SalesforceId(format!("{body}{checksum}")))
    }

    /// The object its key prefix stands for, where Loggable knows it.
    pub fn object(&self) -> Option<Object> {
        Object::of_key_prefix(self.0.get(..3)?)
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SalesforceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for SalesforceId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        SalesforceId::parse(&text).ok_or("not a Salesforce id")
    }
}

impl From<SalesforceId> for String {
    fn from(id: SalesforceId) -> Self {
        id.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fifteen_characters_become_eighteen() {
        for (short, checksum) in [("003e0000003GuNX", "AA0"), ("003G000001SUbc4", "IAD"), ("00TB000000IURyP", "MAX")] {
            let id = SalesforceId::parse(short).unwrap();
            assert_eq!(id.as_str(), format!("{short}{checksum}"));
            assert_eq!(SalesforceId::parse(id.as_str()), Some(id.clone()));
            assert_eq!(SalesforceId::parse(&format!("{short}{}", checksum.to_lowercase())), Some(id));
        }
    }

    #[test]
    fn what_is_no_id() {
        for text in
            ["", "003e0000003GuN", "003e0000003GuNXAA1", "003e0000003GuNXA", "003e0000003Gu-X", "００３e0000003GuNX"]
        {
            assert_eq!(SalesforceId::parse(text), None, "{text:?}");
        }
    }
    #[test]
    fn an_id_is_read_back_only_where_it_is_one() {
        let id = SalesforceId::parse("00Q000000000001").unwrap();
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, r#""00Q000000000001EAA""#);
        assert_eq!(serde_json::from_str::<SalesforceId>(&text).unwrap(), id);
        assert!(serde_json::from_str::<SalesforceId>(r#""00Q000000000001EAB""#).is_err());
        assert_eq!(id.object(), Some(Object::Lead));
        assert_eq!(SalesforceId::parse("005000000000001").unwrap().object(), None, "a user");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = SalesforceId::parse(&text);
        }

        #[test]
        fn every_id_has_one_form(text in "[0-9A-Za-z]{15}") {
            let id = SalesforceId::parse(&text).unwrap();
            prop_assert!(id.as_str().starts_with(&text));
            prop_assert_eq!(SalesforceId::parse(id.as_str()), Some(id));
        }
    }
}
