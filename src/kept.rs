//! How what is kept for as long as the browser runs is written down: what was asked of Salesforce, and each tab's report.
//!
//! Only the release that wrote a value reads it, so it has no names in it: the values in their order, in postcard's form.
//! That is a fraction of the code that JSON takes for the same types, and half of its length. Bytes without names cannot
//! tell that they are of another shape, so each value begins with a digest of the release and the bytes. What an older
//! release wrote, or what is cut or changed, counts as not kept. A byte is one character of the text, so that a test that
//! looks for a secret in the store would find it.
//!
//! What was seen in Actions outlives releases and is JSON: see [`crate::actions::memory`].

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// How many bytes of the digest go before a value: chance gets past them once in 2⁶⁴ times.
const DIGEST: usize = 8;

/// The value as a text that the store can keep; `None` for a value that has no such form, such as a list whose length is
/// not known before it is written. No type that is kept has one.
pub fn to_text(value: &impl Serialize) -> Option<String> {
    let bytes = postcard::to_allocvec(value).ok()?;
    Some(digest(&bytes).iter().chain(&bytes).copied().map(char::from).collect())
}

/// The value that [`to_text`] was given; `None` where the text is not one of this release, whole and unchanged.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Option<T> {
    let kept: Vec<u8> = text.chars().map(u8::try_from).collect::<Result<_, _>>().ok()?;
    let (expected, bytes) = kept.split_at_checked(DIGEST)?;
    if digest(bytes) != expected {
        return None;
    }
    postcard::from_bytes(bytes).ok()
}

fn digest(bytes: &[u8]) -> [u8; DIGEST] {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    hash.update(bytes);
    let whole: [u8; 32] = hash.finalize().into();
    let mut start = [0; DIGEST];
    start.iter_mut().zip(whole).for_each(|(kept, byte)| *kept = byte);
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Fact, Timestamp, Why};

    fn acme() -> Fact<String> {
        Fact::seen("acme".to_owned(), Timestamp(7))
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for fact in [acme(), Fact::Unseen(Why::Refused { status: 403, code: "FORBIDDEN".to_owned() })] {
            let text = to_text(&fact).expect("a fact has a form");
            assert_eq!(from_text::<Fact<String>>(&text), Some(fact));
        }
    }

    #[test]
    fn a_text_in_it_can_be_found() {
        assert!(to_text(&acme()).expect("a fact has a form").contains("acme"));
    }

    #[test]
    fn whatever_else_is_under_the_key_counts_as_not_kept() {
        let text = to_text(&acme()).expect("a fact has a form");
        let of_another_release = ["\0".repeat(DIGEST), text.chars().skip(DIGEST).collect()].concat();
        let cut: String = text.chars().take(DIGEST + 2).collect();
        let json = r#"{"seen":{"value":"acme","at":7}}"#;
        for text in ["", "\0", json, "日本", &cut, &text.replace("acme", "acmf"), &of_another_release] {
            assert_eq!(from_text::<Fact<String>>(text), None, "{text:?}");
        }
    }
}
