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

/// Whether one begins with the other. Comparing slices is a call, and in Wasm it goes byte by byte.
#[inline]
fn begins_with(whole: &[u8], beginning: &[u8]) -> bool {
    let Some(whole) = whole.get(..beginning.len()) else { return false };
    let (words, rest) = beginning.as_chunks::<8>();
    let (same_words, same_rest) = whole.as_chunks::<8>();
    let is_same = |(one, other): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*one) == u64::from_le_bytes(*other);
    let are_same = words.iter().zip(same_words).all(is_same);
    // What is left over is looked at together with bytes before it.
    are_same
        && match (beginning.last_chunk(), whole.last_chunk()) {
            (Some(last), Some(same)) => is_same((last, same)),
            _ => rest.iter().zip(same_rest).all(|(one, other)| one == other),
        }
}

/// What stood before each member that was read, in the objects before this one: whoever writes a list of objects of one
/// kind writes each in the same order, and what is passed over is mostly one of a few things.
pub struct Order<'a, T>(Vec<Vec<Gap<'a, T>>>);

impl<T> Default for Order<'_, T> {
    fn default() -> Self {
        Order(Vec::new())
    }
}

/// How many ways to write a gap are remembered, and how many gaps of an object: a body that is out to cost something gets no
/// more than this.
const WAYS: usize = 16;
const GAPS: usize = 64;

/// From the end of one value that was read to the beginning of the next.
struct Gap<'a, T> {
    /// As it is written: members that are passed over, and the next one's name with its colon, or the bracket at the end.
    written: &'a [u8],
    /// The next one; none at the end.
    next: Option<T>,
}

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

    /// Reads an object as [`object`](Self::object) does, one of many of the same kind. `knows` says what a member's name stands for; what it
    /// does not know is passed over.
    ///
    /// # Errors
    /// As [`object`](Self::object).
    pub fn object_in_order<T: Copy>(
        &mut self,
        order: &mut Order<'a, T>,
        knows: impl Fn(&[u8]) -> Option<T>,
        mut read: impl FnMut(&mut Self, T) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.open(b'{')?;
        for place in 0.. {
            let known =
                order.0.get(place).and_then(|gaps| gaps.iter().find(|gap| begins_with(self.rest(), gap.written)));
            let next = match known {
                Some(gap) => {
                    self.at += gap.written.len();
                    gap.next
                }
                None => {
                    let begun = self.at;
                    let next = self.pass_over(place == 0, &knows)?;
                    let gap = Gap { written: self.body.get(begun..self.at).unwrap_or_default(), next };
                    match order.0.get_mut(place) {
                        Some(gaps) if gaps.len() < WAYS => gaps.push(gap),
                        None if place < GAPS => order.0.push(vec![gap]),
                        _ => {}
                    }
                    next
                }
            };
            match next {
                Some(next) => read(self, next)?,
                None => break,
            }
        }
        Ok(())
    }

    /// Passes over members until one is known, which is answered and whose value is next; none at the end of the object.
    fn pass_over<T>(&mut self, is_first: bool, knows: impl Fn(&[u8]) -> Option<T>) -> Result<Option<T>, Fault> {
        if is_first && self.takes(b'}')? {
            return Ok(None);
        }
        let mut is_first = is_first;
        loop {
            if !is_first && !self.takes(b',')? {
                return self.take(b'}').map(|()| None);
            }
            is_first = false;
            self.peek()?;
            let next = knows(self.quoted()?);
            self.take(b':')?;
            if next.is_some() {
                return Ok(next);
            }
            self.value()?;
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
    #[inline]
    pub fn flag(&mut self) -> Result<bool, Fault> {
        // As whoever writes no white space writes it.
        if let Some([b't', b'r', b'u', b'e', b',' | b'}']) = self.rest().first_chunk() {
            self.at += 4;
            return Ok(true);
        }
        if let Some([b'f', b'a', b'l', b's', b'e', b',' | b'}']) = self.rest().first_chunk() {
            self.at += 5;
            return Ok(false);
        }
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

    /// Objects as one list has them: few names in any order, and values of which many are the same.
    fn objects() -> impl Strategy<Value = Vec<Vec<(String, Value)>>> {
        let value =
            prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), (0..12).prop_map(Value::from), json()];
        let member = ("[a-f]{1,9}", value);
        let unordered = proptest::collection::vec(proptest::collection::vec(member.clone(), 0..8), 0..40);
        // As a server writes them: the same names in the same order, now and then another value.
        let alike =
            (proptest::collection::vec(member, 1..8), proptest::collection::vec((any::<usize>(), 0..40), 0..40));
        let ordered = alike.prop_map(|(members, changes)| {
            let changed = |(at, value): (usize, i32)| {
                let mut members = members.clone();
                let at = at % members.len();
                if let Some((_, before)) = members.get_mut(at) {
                    *before = Value::from(value);
                }
                members
            };
            changes.into_iter().map(changed).collect()
        });
        prop_oneof![unordered, ordered]
    }

    proptest! {
        #[test]
        fn objects_of_one_kind_are_read_as_each_is_alone(objects in objects(), pretty: bool, known in "[a-f]{0,3}") {
            let comma = if pretty { ",\n  " } else { "," };
            let write = |members: &Vec<(String, Value)>| {
                let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", members.join(comma))
            };
            let body = within(&format!("[{}]", objects.iter().map(write).collect::<Vec<_>>().join(comma)));
            let is_known = |name: &[u8]| name.first().copied().filter(|first| known.as_bytes().contains(first));
            let (mut alone, mut in_order) = (Vec::new(), Vec::new());
            let outcome = first(&body, |skim| skim.list(|skim| skim.object(|skim, name| {
                let value = skim.value()?;
                if let Some(known) = is_known(name) {
                    alone.push((known, value));
                }
                Ok(())
            })));
            prop_assert_eq!(outcome, Ok(()));
            let mut order = Order::default();
            let outcome = first(&body, |skim| skim.list(|skim| skim.object_in_order(&mut order, is_known, |skim, known| {
                in_order.push((known, skim.value()?));
                Ok(())
            })));
            prop_assert_eq!(outcome, Ok(()));
            prop_assert_eq!(in_order, alone);
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
