//! Dates as a page writes them.
//!
//! How Actions writes a date is not documented, and a date that is read wrongly puts a failure before a connection
//! instead of after it. So a text is a date only where all of it is one, in a form that has one meaning. `04/05/2026` has
//! two; it has one where another date of the same page shows which number is the day.

use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

use crate::facts::{DAY, Happened, MINUTE, Timestamp};

/// How far a page's clock may be ahead of ours, in milliseconds.
pub(super) const CLOCKS_DIFFER: u64 = 5 * MINUTE;

/// A date in which the day and the month are numbers: which of them comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// A date as it is written: without the zone of the clock it goes by, mostly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    year: i32,
    day: Day,
    time: Option<Clock>,
    /// Minutes ahead of UTC, where the text says so.
    zone: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    Named {
        month: u8,
        day: u8,
    },
    /// Two numbers of which either can come first.
    Numbers(u8, u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clock {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

/// Which number is the day, as far as one of these dates shows it. `None` where none does, or they contradict.
pub(super) fn order<'a>(dates: impl Iterator<Item = &'a Written>) -> Option<Order> {
    let mut shown = dates.filter_map(|date| match date.day {
        Day::Numbers(first, second) if first > 12 && second <= 12 => Some(Order::DayFirst),
        Day::Numbers(first, second) if second > 12 && first <= 12 => Some(Order::MonthFirst),
        _ => None,
    });
    let first = shown.next()?;
    shown.all(|other| other == first).then_some(first)
}

impl Written {
    /// The date that a text is; `None` where it is anything else, or more.
    pub(super) fn parse(text: &str) -> Option<Self> {
        /// The longest that a date is written, in bytes.
        const LONGEST: usize = 64;
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || !text.contains(|character: char| character.is_numeric()) {
            return None;
        }
        let pieces = pieces(text)?;
        let mut rest = Rest { pieces: &pieces };
        rest.weekday();
        let (year, day) = rest.date()?;
        rest.weekday();
        let time = rest.between().then(|| rest.clock()).flatten();
        let zone = if time.is_some() { rest.zone() } else { None };
        rest.pieces.is_empty().then_some(Written { year, day, time, zone }).filter(|_| (2000..=2100).contains(&year))
    }

    /// Whether it says which zone it is in.
    pub(super) fn names_zone(&self) -> bool {
        self.zone.is_some()
    }

    /// The time that it stands for on a clock so many minutes ahead of UTC, where it names no other. A date without a
    /// time stands for its whole day.
    pub(super) fn resolve(&self, order: Option<Order>, utc_offset_minutes: i32) -> Option<Happened> {
        let (month, day) = match (self.day, order) {
            (Day::Named { month, day }, _) => (month, day),
            (Day::Numbers(first, second), _) if first == second => (first, second),
            (Day::Numbers(first, second), Some(Order::DayFirst)) => (second, first),
            (Day::Numbers(first, second), Some(Order::MonthFirst)) => (first, second),
            (Day::Numbers(..), None) => return None,
        };
        let date = Date::from_calendar_date(self.year, Month::try_from(month).ok()?, day).ok()?;
        let clock = self.time.unwrap_or(Clock { hour: 0, minute: 0, second: None });
        let time = Time::from_hms(clock.hour, clock.minute, clock.second.unwrap_or(0)).ok()?;
        let seconds = self.zone.unwrap_or(utc_offset_minutes).checked_mul(60)?;
        let offset = UtcOffset::from_whole_seconds(seconds).ok()?;
        let at = PrimitiveDateTime::new(date, time).assume_offset(offset).unix_timestamp();
        let earliest = Timestamp(u64::try_from(at).ok()?.checked_mul(1_000)?);
        let lasts = match self.time {
            None => DAY,
            Some(Clock { second: None, .. }) => MINUTE,
            Some(Clock { second: Some(_), .. }) => 1_000,
        };
        Some(Happened { earliest, latest: Timestamp(earliest.0.checked_add(lasts - 1)?) })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A number and how many digits it has.
    Number(u32, usize),
    Word(String),
    Mark(char),
}

/// Numbers, words and marks; spaces only part them. `None` for a number that no date has.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut characters = text.chars().map(narrow).peekable();
    while let Some(character) = characters.next() {
        if character.is_whitespace() {
            continue;
        }
        if character.is_ascii_digit() {
            let mut number = character.to_digit(10)?;
            let mut digits = 1;
            while let Some(digit) = characters.peek().and_then(|next| next.to_digit(10)) {
                // Fractions of a second are cut off by whoever asked for them.
                number = number.checked_mul(10)?.checked_add(digit)?;
                digits += 1;
                characters.next();
            }
            pieces.push(Piece::Number(number, digits));
        } else if matches!(character, '年' | '月' | '日' | '時' | '分' | '秒') {
            pieces.push(Piece::Mark(character));
        } else if character.is_alphabetic() {
            let mut word: String = character.to_lowercase().collect();
            let goes_on =
                |next: &char| next.is_alphabetic() && !matches!(next, '年' | '月' | '日' | '時' | '分' | '秒');
            while let Some(next) = characters.next_if(goes_on) {
                word.extend(next.to_lowercase());
            }
            pieces.push(Piece::Word(word));
        } else {
            pieces.push(Piece::Mark(character));
        }
    }
    Some(pieces)
}

/// Full-width forms of ASCII as ASCII.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        _ => character,
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn month(word: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|month| {
        *month == word || (month.get(..3) == Some(word)) || (word == "sept" && *month == "september")
    })?;
    u8::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    let english = WEEKDAYS.iter().any(|day| *day == word || day.get(..3) == Some(word));
    let stem = word.trim_end_matches("曜");
    english || matches!(stem, "月" | "火" | "水" | "木" | "金" | "土")
}

/// What of a text is still to be read.
#[derive(Clone, Copy)]
struct Rest<'a> {
    pieces: &'a [Piece],
}

impl<'a> Rest<'a> {
    fn next(&mut self) -> Option<&'a Piece> {
        let (first, rest) = self.pieces.split_first()?;
        self.pieces = rest;
        Some(first)
    }

    fn mark(&mut self, marks: &[char]) -> Option<char> {
        match self.pieces.first()? {
            Piece::Mark(mark) if marks.contains(mark) => {
                self.next();
                Some(*mark)
            }
            _ => None,
        }
    }

    /// A number of one or two digits.
    fn small(&mut self) -> Option<u8> {
        match self.pieces.first()? {
            Piece::Number(number, 1 | 2) => {
                self.next();
                u8::try_from(*number).ok()
            }
            _ => None,
        }
    }

    fn year(&mut self) -> Option<i32> {
        match self.pieces.first()? {
            Piece::Number(number, 4) => {
                self.next();
                i32::try_from(*number).ok()
            }
            _ => None,
        }
    }

    fn word(&mut self, is_it: impl Fn(&str) -> bool) -> Option<&'a str> {
        match self.pieces.first()? {
            Piece::Word(word) if is_it(word) => {
                self.next();
                Some(word)
            }
            _ => None,
        }
    }

    /// Reads on only where all of `read` is there.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let value = read(&mut ahead)?;
        *self = ahead;
        Some(value)
    }

    /// A day of the week, which is skipped: the date says it as well.
    fn weekday(&mut self) {
        self.attempt(|rest| {
            let opened = rest.mark(&['(']).is_some();
            // 日 and 月 are marks of their own: Sunday and Monday, where brackets say so.
            if !(opened && rest.mark(&['日', '月']).is_some()) {
                rest.word(is_weekday)?;
                rest.mark(&['日']);
            }
            if opened {
                rest.mark(&[')'])?;
            }
            rest.mark(&[',', '.']);
            Some(())
        });
    }

    fn date(&mut self) -> Option<(i32, Day)> {
        self.attempt(Self::year_first)
            .or_else(|| self.attempt(Self::month_name_first))
            .or_else(|| self.attempt(Self::day_then_month_name))
            .or_else(|| self.attempt(Self::two_numbers))
    }

    fn year_first(&mut self) -> Option<(i32, Day)> {
        let year = self.year()?;
        let mark = self.mark(&['-', '/', '.', '年'])?;
        let month = self.small()?;
        self.mark(&[if mark == '年' { '月' } else { mark }])?;
        let day = self.small()?;
        if mark == '年' {
            self.mark(&['日'])?;
        }
        Some((year, Day::Named { month, day }))
    }

    fn month_name_first(&mut self) -> Option<(i32, Day)> {
        let month = month(self.word(|word| month(word).is_some())?)?;
        self.mark(&['.']);
        let day = self.small()?;
        self.ordinal();
        self.mark(&[',']);
        Some((self.year()?, Day::Named { month, day }))
    }

    fn day_then_month_name(&mut self) -> Option<(i32, Day)> {
        let day = self.small()?;
        self.ordinal();
        self.mark(&['-', '.']);
        let month = month(self.word(|word| month(word).is_some())?)?;
        self.mark(&['-', ',', '.']);
        Some((self.year()?, Day::Named { month, day }))
    }

    fn two_numbers(&mut self) -> Option<(i32, Day)> {
        let first = self.small()?;
        let mark = self.mark(&['/', '.', '-'])?;
        let second = self.small()?;
        self.mark(&[mark])?;
        Some((self.year()?, Day::Numbers(first, second)))
    }

    fn ordinal(&mut self) {
        self.word(|word| matches!(word, "st" | "nd" | "rd" | "th"));
    }

    /// What may stand between a date and a time. Always true, so that it reads as a step.
    fn between(&mut self) -> bool {
        if self.mark(&[',', '-', '–', '·', '|', '・']).is_none() {
            self.word(|word| matches!(word, "t" | "at"));
        }
        true
    }

    fn clock(&mut self) -> Option<Clock> {
        self.attempt(|rest| {
            let half = rest.word(|word| matches!(word, "午前" | "午後")).map(|word| word == "午後");
            let hour = rest.small()?;
            let kanji = rest.mark(&[':', '時'])? == '時';
            let minute = rest.small()?;
            if kanji {
                rest.mark(&['分'])?;
            }
            let second = rest.attempt(|rest| {
                if !kanji {
                    rest.mark(&[':'])?;
                }
                let second = rest.small()?;
                if kanji {
                    rest.mark(&['秒'])?;
                }
                Some(second)
            });
            if second.is_some() {
                // A fraction of a second, in any number of digits.
                rest.attempt(|rest| {
                    rest.mark(&['.'])?;
                    matches!(rest.next()?, Piece::Number(..)).then_some(())
                });
            }
            let half = match half {
                Some(half) => Some(half),
                None => rest.attempt(Self::half_of_day),
            };
            let hour = match half {
                None => hour,
                // Noon and midnight are hour 12 in English, and hour 0 in Japanese.
                Some(afternoon) if hour <= 12 => hour % 12 + if afternoon { 12 } else { 0 },
                Some(_) => return None,
            };
            Some(Clock { hour, minute, second })
        })
    }

    /// AM or PM, true for PM.
    fn half_of_day(&mut self) -> Option<bool> {
        let word = self.word(|word| matches!(word, "am" | "pm" | "a" | "p"))?;
        if word.len() == 1 {
            self.mark(&['.'])?;
            self.word(|word| word == "m")?;
            self.mark(&['.'])?;
        }
        Some(word.starts_with('p'))
    }

    /// A zone whose name has one meaning, in minutes ahead of UTC.
    fn zone(&mut self) -> Option<i32> {
        self.attempt(|rest| {
            let named = rest.word(|word| matches!(word, "z" | "utc" | "gmt" | "jst"));
            let Some(sign) = rest.mark(&['+', '-', '−']) else {
                return named.map(|word| if word == "jst" { 540 } else { 0 });
            };
            let (hours, minutes) = match *rest.next()? {
                Piece::Number(number, 4) => (number / 100, number % 100),
                Piece::Number(number, 1 | 2) => {
                    let minutes = rest.attempt(|rest| {
                        rest.mark(&[':'])?;
                        rest.small()
                    });
                    (number, minutes.map_or(0, u32::from))
                }
                _ => return None,
            };
            let ahead = i32::try_from(hours * 60 + minutes).ok().filter(|_| hours <= 14 && minutes < 60)?;
            Some(if sign == '+' { ahead } else { -ahead })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20 00:00 UTC.
    const DAY_0: u64 = 1_795_132_800_000;
    const MORNING: u64 = DAY_0 + (10 * 60 + 11) * MINUTE;

    /// Where the text is a date on a clock that shows UTC: when it begins and how long it lasts.
    fn read(text: &str) -> Option<(u64, u64)> {
        let written = Written::parse(text)?;
        let happened = written.resolve(order([&written].into_iter()), 0)?;
        Some((happened.earliest.0, happened.latest.0 - happened.earliest.0 + 1))
    }

    #[test]
    fn a_date_with_its_time() {
        for text in [
            "2026-11-20 10:11",
            "2026-11-20T10:11Z",
            "2026-11-20 10:11 UTC",
            "2026/11/20 10:11",
            "２０２６／１１／２０　１０：１１",
            "2026.11.20 10:11",
            "Nov 20, 2026 10:11 AM",
            "Nov 20, 2026, 10:11 a.m.",
            "November 20th, 2026 at 10:11am",
            "Fri, Nov 20, 2026 10:11 AM",
            "Friday, 20 November 2026, 10:11",
            "20 Nov 2026 10:11",
            "20-Nov-2026 10:11",
            "11/20/2026 10:11 AM",
            "20/11/2026 10:11",
            "20.11.2026, 10:11",
            "2026年11月20日 10:11",
            "2026年11月20日(金) 10時11分",
            "2026年11月20日（金）午前10:11",
            "2026/11/20（金） 10:11",
            "2026-11-20T19:11+09:00",
            "2026-11-20 19:11 JST",
            "2026-11-20T02:11-0800",
            "Nov 20, 2026 7:11 PM GMT+9",
            " 2026-11-20  10:11 ",
        ] {
            assert_eq!(read(text), Some((MORNING, MINUTE)), "{text}");
        }
        for text in ["2026-11-20T10:11:00.000+0000", "2026-11-20 10:11:00", "2026年11月20日 10時11分00秒"] {
            assert_eq!(read(text), Some((MORNING, 1_000)), "{text}");
        }
    }

    #[test]
    fn a_date_without_a_time_is_its_whole_day() {
        for text in ["2026-11-20", "2026/11/20", "Nov 20, 2026", "20 Nov 2026", "11/20/2026", "2026年11月20日"] {
            assert_eq!(read(text), Some((DAY_0, DAY)), "{text}");
        }
    }

    #[test]
    fn noon_and_midnight() {
        for (text, hour) in [
            ("Nov 20, 2026 12:00 AM", 0),
            ("Nov 20, 2026 12:00 PM", 12),
            ("2026年11月20日 午前0:00", 0),
            ("2026年11月20日 午後0:00", 12),
            ("Nov 20, 2026 11:00 PM", 23),
            ("2026-11-20 00:00", 0),
            ("2026-11-20 23:00", 23),
        ] {
            assert_eq!(read(text), Some((DAY_0 + hour * 60 * MINUTE, MINUTE)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_has_more_than_one_meaning() {
        for text in [
            "",
            "–",
            "Nov 20",
            "Nov 20 10:11",
            "10:11 AM",
            "today",
            "3 days ago",
            "20.11.26",
            "11/20/26 10:11",
            "05/04/2026 10:11",
            "5/4/2026",
            "2026-13-20",
            "2026-02-30",
            "2026-11-31 10:11",
            "2026-11-20 24:00",
            "2026-11-20 10:60",
            "Nov 20, 2026 13:11 PM",
            "Nov 20, 2026 10:11 PST",
            "Nov 20, 2026 10:11 AM – Nov 21, 2026",
            "Since Nov 20, 2026",
            "Nov 20, 2026 10:11 AM by Ada",
            "20 Foo 2026",
            "1999-11-20",
            "2999-11-20",
            "99999999999999999999-11-20",
            "2026-11-20T10:11+99:00",
            "2026–11–20",
            "0065e00001A2b3C",
            "😀 2026-11-20",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn another_date_of_the_page_shows_which_number_is_the_day() {
        let dates = |texts: &[&str]| texts.iter().map(|text| Written::parse(text).unwrap()).collect::<Vec<_>>();
        let ambiguous = Written::parse("05/04/2026").unwrap();
        let resolved = |page: &[&str]| {
            let happened = ambiguous.resolve(order(dates(page).iter()), 0)?;
            Some(happened.earliest)
        };
        let start = |text: &str| Some(Written::parse(text).unwrap().resolve(None, 0).unwrap().earliest);
        assert_eq!(resolved(&["05/04/2026", "20/04/2026"]), start("2026-04-05"));
        assert_eq!(resolved(&["05/04/2026", "05/20/2026"]), start("2026-05-04"));
        assert_eq!(resolved(&["05/04/2026"]), None);
        assert_eq!(resolved(&["20/04/2026", "05/20/2026"]), None, "they contradict each other");
        assert_eq!(read("05/05/2026"), Some((start("2026-05-05").unwrap().0, DAY)), "it does not matter");
    }

    #[test]
    fn the_reader_s_clock_counts_where_no_other_is_named() {
        let at = |text: &str, offset| Written::parse(text).unwrap().resolve(None, offset).map(|it| it.earliest.0);
        assert_eq!(at("2026-11-20 10:11", 540), Some(MORNING - 540 * MINUTE));
        assert_eq!(at("2026-11-20 10:11", -480), Some(MORNING + 480 * MINUTE));
        assert_eq!(at("2026-11-20 10:11Z", 540), Some(MORNING));
        assert_eq!(at("2026-11-20 10:11", i32::MAX), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,70}", offset: i32) {
            if let Some(written) = Written::parse(&text) {
                let _ = written.resolve(Some(Order::DayFirst), offset);
            }
        }

        #[test]
        fn any_mixture_of_a_date_s_parts_is_answered(parts in proptest::collection::vec("2026|11|20|/|-|:|Nov|AM|年|月|日|\\(|金|午後|T|Z|\\+| ", 0..14)) {
            let _ = Written::parse(&parts.concat()).and_then(|written| written.resolve(None, 0));
        }
    }
}
