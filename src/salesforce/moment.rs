//! Moments as Salesforce writes them: `2026-11-20T10:11:12.000+0000`.

use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use crate::facts::Timestamp;

/// The moment that a text is, in the offset that it names. `None` for whatever is written in another way, and before 1970.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let mut rest = Rest(text);
    let year = rest.number(4)?;
    let month = rest.after('-')?.number(2)?;
    let day = rest.after('-')?.number(2)?;
    let hour = rest.after('T')?.number(2)?;
    let minute = rest.after(':')?.number(2)?;
    let second = rest.after(':')?.number(2)?;
    let milliseconds = if rest.after('.').is_some() { rest.fraction()? } else { 0 };
    let offset = rest.offset()?;

    let small = |number: u16| u8::try_from(number).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(i32::from(year), month, small(day)?).ok()?;
    let time = Time::from_hms_milli(small(hour)?, small(minute)?, small(second)?, milliseconds).ok()?;
    let milliseconds = OffsetDateTime::new_in_offset(date, time, offset).unix_timestamp_nanos() / 1_000_000;
    u64::try_from(milliseconds).ok().map(Timestamp)
}

/// What of a text is still to be read.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    /// What stands behind this mark, where it is the next.
    fn after(&mut self, mark: char) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(mark)?;
        Some(self)
    }

    /// A number of so many digits. A sign is none.
    fn number(&mut self, digits: usize) -> Option<u16> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
    }

    /// Thousandths of a second. More exactly nobody needs to know it.
    fn fraction(&mut self) -> Option<u16> {
        let end = self.0.find(|character: char| !character.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())?;
        self.0 = rest;
        digits.chars().chain(['0', '0', '0']).take(3).collect::<String>().parse().ok()
    }

    /// The offset from UTC, with which the text ends.
    fn offset(&mut self) -> Option<UtcOffset> {
        if self.0 == "Z" {
            return Some(UtcOffset::UTC);
        }
        let sign = if self.after('-').is_some() { -1 } else { self.after('+').map(|_| 1)? };
        let hours = self.number(2)?;
        // The colon is in the standard's form, and not in Salesforce's.
        self.after(':');
        let minutes = self.number(2)?;
        // No number of two digits is too large for it, nor is less than its negative.
        let signed = |number: u16| i8::try_from(number).ok().map(|number| sign * number);
        UtcOffset::from_hms(signed(hours)?, signed(minutes)?, 0).ok().filter(|_| self.0.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Option<u64> {
        moment(text).map(|at| at.0)
    }

    #[test]
    fn moments() {
        assert_eq!(at("1970-01-01T00:00:01.500+0000"), Some(1_500));
        assert_eq!(at("1970-01-01T00:00:01.5Z"), Some(1_500));
        assert_eq!(at("1970-01-01T00:00:01.500123Z"), Some(1_500));
        assert_eq!(at("1970-01-01T00:00:01Z"), Some(1_000));
        assert_eq!(at("1970-01-01T09:00:00.000+0900"), Some(0));
        assert_eq!(at("1969-12-31T20:30:00.000-03:30"), Some(0));
        for text in [
            "2026-11-24T09:30:00.000+0000",
            "2026-11-24T09:30:00Z",
            "2026-11-24T10:30:00.000+0100",
            "2026-11-24T04:00:00.000-0530",
            "2026-11-24T18:30:00+09:00",
        ] {
            assert_eq!(at(text), Some(1_795_512_600_000), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment() {
        for text in [
            "",
            "T",
            "x",
            "2026-11-20",
            "2026-13-01T00:00:00.000+0000",
            "2026-11-20T25:00:00.000+0000",
            "2026-11-20T10:11:12",
            "2026-11-20T10:11:12.",
            "2026-11-20T10:11:12.000+00000",
            "2026-11-20x10:11:12.000+0000",
            "+026-11-20T10:11:12.000+0000",
            "1969-12-31T00:00:00.000+0000",
            // A minute that is negative itself.
            "1970-01-01T00:00:01-00-128",
            "2026-11-24T09:30:00-00-128",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_them_panic(text: String) {
            let _ = moment(&text);
        }

        #[test]
        fn nothing_that_looks_like_one_makes_them_panic(text in "[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}T[0-9]{1,3}:[0-9]{1,3}:[0-9]{1,3}(\\.[0-9]{1,4})?[+-Z][-0-9]{0,5}") {
            let _ = moment(&text);
        }
    }
}
