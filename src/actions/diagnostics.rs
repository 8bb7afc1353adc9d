//! Actions' *Diagnostics*: the codes it documents, and the rows that a page lists.
//!
//! The page is a log of writes to Salesforce that failed. Nobody here has seen its markup, so its rows are read from the
//! order of the texts: a code begins or ends what belongs to it, and a date counts only where every row has its own in
//! the same place. A date that could belong to another row is no date.

use serde::{Deserialize, Serialize};

use super::dates::{self, Written};
use super::labels::{self, is};
use super::outline::{Item, Kind};
use crate::facts::{ActionsScreen, AuthenticationFailure, Fact, Happened, Timestamp, Why};
use crate::salesforce::object::Object;

/// Rows kept of one page.
pub const MAX_ROWS: usize = 200;
/// Fields kept of one row.
pub const MAX_FIELDS: usize = 20;
/// Bytes kept of one message.
pub const MAX_MESSAGE: usize = 1_024;

/// What a code is about, by the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Actions could not sign in to Salesforce.
    Authentication,
    /// Salesforce does not let this user do it, or does not take the value.
    AccessValidation,
    /// It may work the next time.
    Intermittent,
    /// Anything else.
    Other,
}

macro_rules! codes {
    ($($code:ident $name:literal $category:ident),+ $(,)?) => {
        /// A code of *Diagnostics*. Source: the error codes that Adobe documents for Sales Insight Actions' Diagnostics,
        /// with the category each has there.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DiagnosticsCode {
            $(#[doc = concat!("`", $name, "`")] $code),+
        }

        impl DiagnosticsCode {
            /// Every code, in the documentation's order.
            pub const ALL: &[DiagnosticsCode] = &[$(DiagnosticsCode::$code),+];

            /// Its name, as the page shows it.
            pub fn name(self) -> &'static str {
                match self { $(DiagnosticsCode::$code => $name),+ }
            }

            /// Its category.
            pub fn category(self) -> Category {
                match self { $(DiagnosticsCode::$code => Category::$category),+ }
            }
        }
    };
}

codes! {
    ApiCurrentlyDisabled "API_CURRENTLY_DISABLED" AccessValidation,
    AuthenticationFailure "AUTHENTICATION_FAILURE" Authentication,
    CannotInsertUpdateActivateEntity "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" AccessValidation,
    CannotUpdateConvertedLead "CANNOT_UPDATE_CONVERTED_LEAD" Other,
    EntityIsLocked "ENTITY_IS_LOCKED" AccessValidation,
    ExpiredAccess "EXPIRED_ACCESS" Authentication,
    FailedWrite "FAILED_WRITE" Intermittent,
    FieldCustomValidationException "FIELD_CUSTOM_VALIDATION_EXCEPTION" AccessValidation,
    FieldFilterValidationException "FIELD_FILTER_VALIDATION_EXCEPTION" AccessValidation,
    FieldIntegrityException "FIELD_INTEGRITY_EXCEPTION" AccessValidation,
    InactiveOrganization "INACTIVE_ORGANIZATION" Authentication,
    InactiveUser "INACTIVE_USER" Authentication,
    InsertUpdateDeleteNotAllowedDuringMaintenance "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE" Intermittent,
    InsufficientAccessOnCrossReferenceEntity "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" AccessValidation,
    InsufficientAccessOrReadonly "INSUFFICIENT_ACCESS_OR_READONLY" AccessValidation,
    InvalidField "INVALID_FIELD" Intermittent,
    InvalidFieldForInsertUpdate "INVALID_FIELD_FOR_INSERT_UPDATE" AccessValidation,
    InvalidGrant "INVALID_GRANT" Authentication,
    InvalidType "INVALID_TYPE" AccessValidation,
    QueryTimeout "QUERY_TIMEOUT" Intermittent,
    RequestLimitExceeded "REQUEST_LIMIT_EXCEEDED" Intermittent,
    RequiredFieldMissing "REQUIRED_FIELD_MISSING" AccessValidation,
    ServerUnavailable "SERVER_UNAVAILABLE" Intermittent,
    TxnSecurityNoAccess "TXN_SECURITY_NO_ACCESS" AccessValidation,
    UnableToLockRow "UNABLE_TO_LOCK_ROW" Intermittent,
    UnknownException "UNKNOWN_EXCEPTION" Other,
}

impl DiagnosticsCode {
    /// The code with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

/// What a *Diagnostics* page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// Its rows, in the page's order.
    pub rows: Vec<Row>,
    /// The newest failed sign-in among them; `None` as value where there is none for certain.
    pub authentication_failure: Fact<Option<AuthenticationFailure>>,
}

/// A row: a write to Salesforce that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The code, as the page shows it: one of [`DiagnosticsCode`], or one that is not known here.
    pub code: String,
    /// When it happened; `None` where the row has no date that can be read.
    pub happened: Option<Happened>,
    /// The message, as the page shows it; empty where there is none.
    pub message: String,
    /// API names of the fields that the row names.
    pub fields: Vec<String>,
    /// API name of the object that the row names.
    pub object: Option<String>,
}

impl Row {
    /// Its code, where it is known here.
    pub fn known(&self) -> Option<DiagnosticsCode> {
        DiagnosticsCode::of_name(&self.code)
    }
}

/// Reads what stands under the page's heading. `cut`: there was more than `items`; `now`: when it was seen;
/// `utc_offset_minutes`: how far the reader's clock is ahead of UTC.
pub(super) fn read(items: &[&Item], cut: bool, now: Timestamp, utc_offset_minutes: i32) -> Diagnostics {
    let cells: Vec<Cell> = items.iter().filter_map(|item| Cell::of(item)).collect();
    let mut starts = whole_codes(&cells);
    if starts.is_empty() {
        starts = codes_inside(&cells);
    }
    let cut = cut || starts.len() > MAX_ROWS;
    let dates = dates_of(&cells, &starts);
    let order = dates::order(cells.iter().filter_map(|cell| cell.date.as_ref()).chain(dates.iter().flatten()));
    let mut happened: Vec<Option<Happened>> =
        dates.iter().map(|date| date.as_ref().and_then(|date| date.resolve(order, utc_offset_minutes))).collect();
    forget_foreign_clock(&dates, &mut happened, now);

    let rows: Vec<Row> = starts
        .iter()
        .enumerate()
        .zip(happened)
        .take(MAX_ROWS)
        .map(|((index, start), happened)| {
            let end = starts.get(index + 1).map_or(cells.len(), |next| next.at);
            row(start, cells.get(start.at + 1..end).unwrap_or_default(), happened)
        })
        .collect();
    let says_none = rows.is_empty() && cells.iter().any(|cell| labels::says_no_failures(&cell.key));
    let authentication_failure = newest_authentication_failure(&rows, says_none, cut, now);
    Diagnostics { rows, authentication_failure }
}

/// A text on the page that can be part of a row. What can be chosen or filled in (a filter, a tab) is none.
struct Cell<'a> {
    text: &'a str,
    key: String,
    kind: Kind,
    date: Option<Written>,
}

impl<'a> Cell<'a> {
    fn of(item: &'a Item) -> Option<Self> {
        let text = item.text.trim();
        let is_part = matches!(item.kind, Kind::Text | Kind::Heading | Kind::Link | Kind::Button);
        if text.is_empty() || !is_part {
            return None;
        }
        let key = labels::key(text);
        let labelled = text.split_once([':', '：']).filter(|(label, _)| is(&labels::key(label), labels::DATE_COLUMN));
        let date = Written::parse(labelled.map_or(text, |(_, value)| value));
        Some(Cell { text, key, kind: item.kind, date })
    }

    fn is(&self, words: &[&str]) -> bool {
        is(&self.key, words)
    }

    fn is_column(&self) -> bool {
        self.is(labels::DATE_COLUMN) || self.is(labels::DIAGNOSTICS_COLUMN)
    }
}

/// A row's code and where it stands.
struct Start<'a> {
    at: usize,
    code: &'a str,
    /// What stands before and after it in the same text.
    around: (&'a str, &'a str),
}

/// Whether a text is a code and nothing else: words of capital letters joined by underscores.
fn is_code(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    text.len() <= 80
        && text.contains('_')
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.split('_').all(is_part)
}

/// The texts that are a code and nothing else. One that is not known and stands where its row's message should is a
/// message.
fn whole_codes<'a>(cells: &[Cell<'a>]) -> Vec<Start<'a>> {
    let mut starts = Vec::new();
    let mut message_is_due = false;
    for (at, cell) in cells.iter().enumerate() {
        let known = DiagnosticsCode::of_name(cell.text).is_some();
        if known || (is_code(cell.text) && !message_is_due) {
            starts.push(Start { at, code: cell.text, around: ("", "") });
            message_is_due = true;
        } else if !cell.is(labels::DIAGNOSTICS_CATEGORY) && !cell.is_column() {
            message_is_due = false;
        }
        // A page of more rows than are read is known to be so after one more.
        if starts.len() > MAX_ROWS {
            break;
        }
    }
    starts
}

/// Where no text is a code alone, the texts that hold one that is known: a row may be a single link.
fn codes_inside<'a>(cells: &[Cell<'a>]) -> Vec<Start<'a>> {
    let starts = cells.iter().enumerate().filter_map(|(at, cell)| {
        let in_code = |character: char| character.is_ascii_alphanumeric() || character == '_';
        let word =
            cell.text.split(|character| !in_code(character)).find(|word| DiagnosticsCode::of_name(word).is_some())?;
        // A name that is part of a longer word was not split off, so the first place where it stands is it.
        let (before, after) = cell.text.split_once(word)?;
        Some(Start { at, code: word, around: (before, after) })
    });
    starts.take(MAX_ROWS + 1).collect()
}

/// Each row's date: all rows have it before their code, or all have it after.
fn dates_of(cells: &[Cell], starts: &[Start]) -> Vec<Option<Written>> {
    let in_text: Vec<Option<Written>> = starts
        .iter()
        .map(|start| Written::parse(start.around.0.trim_end_matches([' ', '-', '–', '—', '|', '·', ':', ','])))
        .collect();
    if in_text.iter().any(Option::is_some) {
        return in_text;
    }
    // What lies between a date and its code in a row is little.
    const FURTHEST: usize = 8;
    let bounds = |gap: usize| {
        let from = gap.checked_sub(1).and_then(|row| starts.get(row)).map_or(0, |start| start.at + 1);
        let to = starts.get(gap).map_or(cells.len(), |start| start.at);
        (from, to)
    };
    // The only date between two codes, or before the first or after the last, with its place.
    let date = |gap: usize| {
        let (from, to) = bounds(gap);
        let mut found = (from..to).filter_map(|at| Some((at, cells.get(at)?.date.as_ref()?)));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let has_date = |gap: usize| {
        let (from, to) = bounds(gap);
        cells.get(from..to).unwrap_or_default().iter().any(|cell| cell.date.is_some())
    };
    let before = has_date(0);
    let after = has_date(starts.len());
    starts
        .iter()
        .enumerate()
        .map(|(row, start)| {
            let (at, written) = match (before, after) {
                (true, false) => date(row)?,
                (false, true) => date(row + 1)?,
                // Dates at both ends, or at neither: they may belong to the row before as well as to the row after.
                _ => return None,
            };
            let (from, to) = if at < start.at { (at + 1, start.at) } else { (start.at + 1, at) };
            let between = cells.get(from..to)?;
            // Above a heading or a table's head a date is the page's own, such as when it was drawn.
            let head = between.windows(2).any(|pair| pair.iter().all(Cell::is_column))
                || between.iter().any(|cell| cell.kind == Kind::Heading);
            (between.len() <= FURTHEST && !head).then(|| written.clone())
        })
        .collect()
}

/// Nothing has failed in the future. A page that says so goes by another clock than the reader's, and none of its dates
/// that do not name their own can be placed.
fn forget_foreign_clock(dates: &[Option<Written>], happened: &mut [Option<Happened>], now: Timestamp) {
    let own_zone = |date: &Option<Written>| date.as_ref().is_some_and(Written::names_zone);
    let in_future = |happened: &Option<Happened>| {
        happened.is_some_and(|happened| happened.earliest.since(now) > dates::CLOCKS_DIFFER)
    };
    let foreign = dates.iter().zip(happened.iter()).any(|(date, happened)| !own_zone(date) && in_future(happened));
    for (date, happened) in dates.iter().zip(happened.iter_mut()) {
        if in_future(happened) || (foreign && !own_zone(date)) {
            *happened = None;
        }
    }
}

fn row(start: &Start, rest: &[Cell], happened: Option<Happened>) -> Row {
    let separators: &[char] = &[' ', '-', '–', '—', '|', '·', ':', ','];
    let inline = start.around.1.trim_matches(separators);
    let message = if inline.is_empty() {
        rest.iter()
            .find(|cell| cell.date.is_none() && !cell.is(labels::DIAGNOSTICS_CATEGORY) && !cell.is_column())
            .filter(|cell| !cell.is(labels::PLACEHOLDER))
            .map_or("", |cell| cell.text)
    } else {
        inline
    };
    let message = message.get(..message.floor_char_boundary(MAX_MESSAGE)).unwrap_or_default();
    let texts = || std::iter::once(message).chain(rest.iter().map(|cell| cell.text));
    let object = typed_object(message).or_else(|| {
        rest.iter().find_map(|cell| Object::of_api_name(cell.text)).map(|object| object.api_name().to_owned())
    });
    let mut fields: Vec<String> = Vec::new();
    for name in listed_names(message).chain(texts().flat_map(custom_names)) {
        let is_new = !fields.iter().any(|known| known.eq_ignore_ascii_case(name));
        if is_new && object.as_deref() != Some(name) && fields.len() < MAX_FIELDS {
            fields.push(name.to_owned());
        }
    }
    Row { code: start.code.to_owned(), happened, message: message.to_owned(), fields, object }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// Whether a text has the form of an API name.
fn is_api_name(text: &str) -> bool {
    text.len() <= 80
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(is_name_character)
}

/// Names of custom fields in a text (`MSE_Replied__c`).
fn custom_names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character| !is_name_character(character)).filter(|word| {
        let ending = word.len().checked_sub(3).and_then(|at| word.get(at..));
        ending.is_some_and(|ending| ending.eq_ignore_ascii_case("__c")) && word.len() > 3 && is_api_name(word)
    })
}

/// The names that Salesforce lists after *fields:* or, in brackets, after *fields are missing:*.
fn listed_names(message: &str) -> impl Iterator<Item = &str> {
    let list = match message.split_once("fields are missing:") {
        Some((_, rest)) => rest.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(list, _)| list),
        None => message.split_once("fields:").map(|(_, rest)| rest.split_once('.').map_or(rest, |(list, _)| list)),
    };
    list.unwrap_or_default().split(',').map(str::trim).filter(|name| is_api_name(name))
}

/// The object in *sObject type 'Lead' is not supported*.
fn typed_object(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("type '").or_else(|| message.split_once("type ‘"))?;
    let (name, _) = rest.split_once(['\'', '’'])?;
    is_api_name(name).then(|| name.to_owned())
}

/// The newest failed sign-in. Where rows may be left out, or have no date, the newest may be newer than those that are
/// dated.
fn newest_authentication_failure(
    rows: &[Row],
    says_none: bool,
    cut: bool,
    now: Timestamp,
) -> Fact<Option<AuthenticationFailure>> {
    let failures: Vec<&Row> =
        rows.iter().filter(|row| row.known().is_some_and(|code| code.category() == Category::Authentication)).collect();
    let Some(first) = failures.first() else {
        return match (cut, rows.is_empty() && !says_none) {
            (true, _) => Fact::Unseen(Why::OutlineCut),
            (false, true) => Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::Diagnostics }),
            (false, false) => Fact::seen(None, now),
        };
    };
    let newest = failures.iter().filter_map(|row| Some((row, row.happened?))).max_by_key(|(_, it)| it.earliest);
    let failure = match newest {
        None => AuthenticationFailure { code: first.code.clone(), happened: None },
        Some((row, Happened { earliest, .. })) => {
            let dated = failures.iter().filter_map(|row| row.happened).map(|happened| happened.latest);
            let undated = failures.iter().any(|row| row.happened.is_none());
            let open = undated || (cut && !is_newest_first(rows));
            let latest = dated.max().filter(|_| !open).unwrap_or(now).max(earliest);
            AuthenticationFailure { code: row.code.clone(), happened: Some(Happened { earliest, latest }) }
        }
    };
    Fact::seen(Some(failure), now)
}

/// Whether the page lists newer rows before older ones, so that what was not read is older.
fn is_newest_first(rows: &[Row]) -> bool {
    let moments: Option<Vec<Timestamp>> =
        rows.iter().map(|row| row.happened.map(|happened| happened.earliest)).collect();
    moments.is_some_and(|moments| {
        moments.first() > moments.last() && moments.iter().zip(moments.iter().skip(1)).all(|(one, next)| one >= next)
    })
}

#[cfg(test)]
mod tests;
