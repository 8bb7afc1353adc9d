//! Walks through a large JSON body and stops only where something is needed.
//!
//! A describe can have half a megabyte, of which a few names and flags are read. What is passed over is not looked at further
//! than its end has to be found: strings, and brackets outside of them, are told apart, and nothing else. What is read is held to
//! JSON's rules. Nothing here calls itself, so that no body is nested too deeply.

use std::borrow::Cow;

/// Why nothing can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is no JSON, or ends early.
    NotJson,
    /// It is JSON of another shape.
    UnknownShape,
}

/// One in each byte of eight.
const ONES: u64 = 0x0101_0101_0101_0101;

/// A body, and how far it was read.
pub struct Skim<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Skim<'a> {
    /// At the beginning of a body.
    pub fn new(body: &'a [u8]) -> Self {
        Skim { body, at: 0 }
    }

    /// The next byte that is no white space, which stays the next.
    ///
    /// # Errors
    /// [`Fault::NotJson`] at the end of the body.
    #[inline]
    pub fn peek(&mut self) -> Result<u8, Fault> {
        loop {
            match self.body.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(Fault::NotJson),
            }
        }
    }

    /// Takes the next byte where it is this one.
    #[inline]
    fn takes(&mut self, expected: u8) -> Result<bool, Fault> {
        let is = self.peek()? == expected;
        self.at += usize::from(is);
        Ok(is)
    }

    /// Whether the next value is of the kind that begins so. One of another kind is JSON of another shape; what begins no value is none.
    fn begins(&mut self, expected: u8) -> Result<(), Fault> {
        match self.peek()? {
            byte if byte == expected => Ok(()),
            b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => Err(Fault::UnknownShape),
            _ => Err(Fault::NotJson),
        }
    }

    fn open(&mut self, expected: u8) -> Result<(), Fault> {
        self.begins(expected)?;
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn take(&mut self, expected: u8) -> Result<(), Fault> {
        if self.takes(expected)? { Ok(()) } else { Err(Fault::NotJson) }
    }

    /// Reads an object: each member's value is read by `read`, which gets the member's name as it is written.
    ///
    /// # Errors
    /// [`Fault::UnknownShape`] for another value, [`Fault::NotJson`] for what is none, and what `read` fails with.
    pub fn object(&mut self, mut read: impl FnMut(&mut Self, &'a [u8]) -> Result<(), Fault>) -> Result<(), Fault> {
        self.open(b'{')?;
        if self.takes(b'}')? {
            return Ok(());
        }
        loop {
            self.peek()?;
            let name = self.quoted()?;
            self.take(b':')?;
            read(self, name)?;
            if !self.takes(b',')? {
                return self.take(b'}');
            }
        }
    }

    /// Reads a list, each value by `read`.
    ///
    /// # Errors
    /// As [`object`](Self::object).
    pub fn list(&mut self, mut read: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        self.open(b'[')?;
        if self.takes(b']')? {
            return Ok(());
        }
        loop {
            read(self)?;
            if !self.takes(b',')? {
                return self.take(b']');
            }
        }
    }

    /// Reads a string.
    ///
    /// # Errors
    /// As [`object`](Self::object).
    pub fn text(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.begins(b'"')?;
        let begun = self.at;
        let inner = self.quoted()?;
        if inner.contains(&b'\\') {
            let whole = self.body.get(begun..self.at).unwrap_or_default();
            return serde_json::from_slice(whole).map(Cow::Owned).map_err(|_| Fault::NotJson);
        }
        std::str::from_utf8(inner).map(Cow::Borrowed).map_err(|_| Fault::NotJson)
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// As [`object`](Self::object).
    pub fn flag(&mut self) -> Result<bool, Fault> {
        match self.value()? {
            b"true" => Ok(true),
            b"false" => Ok(false),
            _ => Err(Fault::UnknownShape),
        }
    }

    /// Reads a whole number that is not negative.
    ///
    /// # Errors
    /// As [`object`](Self::object).
    pub fn number(&mut self) -> Result<u32, Fault> {
        let digits = std::str::from_utf8(self.value()?).map_err(|_| Fault::NotJson)?;
        digits.parse().map_err(|_| Fault::UnknownShape)
    }

    /// Passes over a value, and answers it as it is written.
    ///
    /// # Errors
    /// [`Fault::NotJson`] where it has no end, or there is none.
    #[inline]
    pub fn value(&mut self) -> Result<&'a [u8], Fault> {
        let first = self.peek()?;
        let begun = self.at;
        match first {
            b'"' => drop(self.quoted()?),
            b'{' | b'[' => self.nested()?,
            _ => {
                let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
                // These values are inside of others, so that a body which ends with one was cut.
                self.at += self.rest().iter().position(ends).ok_or(Fault::NotJson)?;
            }
        }
        self.body.get(begun..self.at).filter(|value| !value.is_empty()).ok_or(Fault::NotJson)
    }

    /// Reads a value with `read`, and where that fails passes over it. Answers the value as it is written, too.
    ///
    /// # Errors
    /// As [`value`](Self::value).
    pub fn attempt<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<(&'a [u8], Result<T, Fault>), Fault> {
        self.peek()?;
        let begun = self.at;
        let read = read(self);
        if read.is_err() {
            self.at = begun;
            self.value()?;
        }
        Ok((self.body.get(begun..self.at).unwrap_or_default(), read))
    }

    /// Nothing but white space may follow.
    ///
    /// # Errors
    /// [`Fault::NotJson`] where something does.
    pub fn end(mut self) -> Result<(), Fault> {
        if self.peek().is_err() { Ok(()) } else { Err(Fault::NotJson) }
    }

    fn rest(&self) -> &'a [u8] {
        self.body.get(self.at..).unwrap_or_default()
    }

    /// Passes over a string, and answers what is between its quotes.
    #[inline]
    fn quoted(&mut self) -> Result<&'a [u8], Fault> {
        let inner = self.rest().strip_prefix(b"\"").ok_or(Fault::NotJson)?;
        let mut length = 0;
        loop {
            let rest = inner.get(length..).ok_or(Fault::NotJson)?;
            // A string is looked at eight bytes at a time, which is most of what there is to do.
            let Some(eight) = rest.first_chunk() else {
                length += rest.iter().position(|byte| matches!(byte, b'"' | b'\\')).ok_or(Fault::NotJson)?;
                if inner.get(length) == Some(&b'"') {
                    break;
                }
                length += 2;
                continue;
            };
            let eight = u64::from_le_bytes(*eight);
            // The high bit of each byte that is the one looked for; of the lowest such byte it is right.
            let is = |byte: u8| {
                let differs = eight ^ (ONES * u64::from(byte));
                differs.wrapping_sub(ONES) & !differs & (ONES << 7)
            };
            let stops = is(b'"') | is(b'\\');
            length += (stops.trailing_zeros() / 8) as usize;
            if stops == 0 {
                continue;
            }
            if inner.get(length) == Some(&b'"') {
                break;
            }
            length += 2;
        }
        self.at += length + 2;
        inner.get(..length).ok_or(Fault::NotJson)
    }

    /// Passes over an object or a list.
    fn nested(&mut self) -> Result<(), Fault> {
        let mut open = 0usize;
        loop {
            match self.body.get(self.at) {
                Some(b'"') => {
                    self.quoted()?;
                    continue;
                }
                Some(b'{' | b'[') => open += 1,
                Some(b'}' | b']') => open -= 1,
                Some(_) => {}
                None => return Err(Fault::NotJson),
            }
            self.at += 1;
            if open == 0 {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// The body within a list, as every value here is within something.
    fn within(body: &str) -> String {
        format!("[ {body} ]")
    }

    fn first<'a, T>(body: &'a str, read: impl FnOnce(&mut Skim<'a>) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut skim = Skim::new(body.as_bytes());
        skim.open(b'[')?;
        let value = read(&mut skim)?;
        skim.take(b']')?;
        skim.end()?;
        Ok(value)
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_value_is_passed_over_to_its_very_end(value in json(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let body = within(&text);
            prop_assert_eq!(first(&body, Skim::value), Ok(text.as_bytes()));
        }

        #[test]
        fn a_text_is_what_was_written(text: String) {
            let body = within(&serde_json::to_string(&text).unwrap());
            prop_assert_eq!(first(&body, Skim::text).map(Cow::into_owned), Ok(text));
        }

        #[test]
        fn members_are_read_by_name(members in proptest::collection::btree_map("[a-z]{1,20}", json(), 0..20)) {
            let text = serde_json::to_string(&members).unwrap();
            let mut read = Vec::new();
            let body = within(&text);
            let outcome = first(&body, |skim| {
                skim.object(|skim, name| {
                    read.push((name.to_vec(), skim.value()?.to_vec()));
                    Ok(())
                })
            });
            prop_assert_eq!(outcome, Ok(()));
            let due = members.iter().map(|(name, value)| (name.clone().into_bytes(), value.to_string().into_bytes()));
            prop_assert_eq!(read, due.collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_read_is_held_to_json_s_rules() {
        assert_eq!(first("[true]", Skim::flag), Ok(true));
        assert_eq!(first("[ 18 ]", Skim::number), Ok(18));
        for (body, why) in
            [("[1]", Fault::UnknownShape), ("[\"true\"]", Fault::UnknownShape), ("[null]", Fault::UnknownShape)]
        {
            assert_eq!(first(body, Skim::flag), Err(why), "{body}");
        }
        assert_eq!(first("[-1]", Skim::number), Err(Fault::UnknownShape));
        assert_eq!(first("[4294967296]", Skim::number), Err(Fault::UnknownShape));
        assert_eq!(first("[7]", Skim::text), Err(Fault::UnknownShape));
        assert_eq!(first(r#"["\x"]"#, Skim::text), Err(Fault::NotJson));
        assert_eq!(first("[1 2]", Skim::number), Err(Fault::NotJson));
        assert_eq!(first("[1]]", Skim::number), Err(Fault::NotJson));
        assert_eq!(first("[<html>]", Skim::text), Err(Fault::NotJson));
        let mut wrong = Skim::new(b"[\"\xff\"]");
        assert_eq!(wrong.open(b'[').and_then(|()| wrong.text().map(drop)), Err(Fault::NotJson));
    }

    #[test]
    fn nothing_is_nested_too_deeply() {
        let deep = format!("[{}{}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(first(&deep, Skim::value).map(<[u8]>::len), Ok(2_000_000));
    }
}
