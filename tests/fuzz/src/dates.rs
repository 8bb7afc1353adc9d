//! The dates in *Diagnostics*, by the rows that they are read in.

use loggable::actions::labels::OwnLabels;
use loggable::actions::outline::{Item, Kind, Outline};
use loggable::actions::reading::{self, Shown};
use loggable::facts::{DAY, Happened, MINUTE, Timestamp};
use time::{Date, Duration, OffsetDateTime};

use crate::first_line;
use crate::sample::NOW;

/// On the first line how many minutes the reader's clock is ahead of UTC, then a date on each line.
pub fn run(input: &[u8]) {
    let (line, rest) = first_line(input);
    let offset: i32 = line.trim().parse().unwrap_or_default();
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let lines: Vec<&str> = text.lines().take(64).collect();
    let read = happened(&lines, offset);
    for happened in read.iter().flatten() {
        assert!(happened.earliest <= happened.latest);
        assert!(happened.latest.since(happened.earliest) < DAY, "a day at most");
        assert!(happened.earliest.since(NOW) <= 5 * MINUTE, "nothing failed in the future");
        let at =
            i64::try_from(happened.earliest.0 / 1000).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
        assert!(at.is_some_and(|at| (1999..=2101).contains(&at.year())), "{happened:?}");
    }
    // Seen from UTC, a date stands where the text says, or at an offset of the reader's: nowhere else.
    if let (Some(Some(here)), [only]) = (read.first(), lines.as_slice()) {
        if let Some(Some(there)) = happened(&[only], 0).first() {
            let apart = i128::from(there.earliest.0) - i128::from(here.earliest.0);
            assert!(apart == 0 || apart == i128::from(offset) * i128::from(MINUTE), "{only:?}: {apart}");
        }
        plain(only, here, offset);
    }
}

/// The form that has one meaning everywhere, read a second time.
fn plain(text: &str, read: &Happened, offset: i32) {
    let numbers: Vec<i64> = text.trim().split([' ', '-', ':']).filter_map(|part| part.parse().ok()).collect();
    let [year, month, day, hour, minute] = numbers[..] else { return };
    if text.trim() != format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}") {
        return;
    }
    let month = u8::try_from(month).ok().and_then(|month| time::Month::try_from(month).ok()).expect("a month");
    let date = Date::from_calendar_date(i32::try_from(year).unwrap(), month, u8::try_from(day).unwrap()).unwrap();
    let at = date.midnight().assume_utc() + Duration::minutes(hour * 60 + minute - i64::from(offset));
    assert_eq!(i128::from(read.earliest.0), i128::from(at.unix_timestamp()) * 1000, "{text:?}");
    assert_eq!(read.latest.since(read.earliest), MINUTE - 1);
}

/// What each of these, above a code of its own, is read as.
fn happened(dates: &[&str], offset: i32) -> Vec<Option<Happened>> {
    let mut items = vec![Item { kind: Kind::Heading, text: "Diagnostics".to_owned(), ..Item::default() }];
    for date in dates {
        items.push(Item { text: (*date).to_owned(), ..Item::default() });
        items.push(Item { text: "EXPIRED_ACCESS".to_owned(), ..Item::default() });
    }
    let outline = Outline { items, cut: false };
    match reading::read(&outline, Timestamp(NOW.0), offset, &OwnLabels::default()).shown {
        Some(Shown::Diagnostics(diagnostics)) => diagnostics.rows.iter().map(|row| row.happened).collect(),
        _ => Vec::new(),
    }
}
