//! A small part of SOQL, answered honestly: what is not known here is refused as malformed, never guessed.
//!
//! `SELECT field, Parent.field | COUNT() FROM Object [WHERE …] [ORDER BY field [ASC|DESC]] [LIMIT n]`, with conditions
//! `=`, `!=`, `<`, `<=`, `>`, `>=`, `LIKE`, `IN (…)`, `NOT IN (…)` joined by `AND`, `OR`, `NOT` and brackets.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use super::rows::{self, Row, attributes, no_such_column};
use super::schema::{self, Field, Object};
use super::{Answer, Asking, error, setup};
use crate::scenario::{Record, long_id, object_of_prefix};

/// The answer to a query.
pub(super) fn answer(asking: Asking<'_>, soql: &str) -> Answer {
    run(asking, soql, rows::rows).unwrap_or_else(|failure| failure)
}

/// The answer to a query that looks into the recycle bin too.
pub(super) fn answer_all(asking: Asking<'_>, soql: &str) -> Answer {
    run(asking, soql, rows::all_rows).unwrap_or_else(|failure| failure)
}

/// The answer to a query of the Tooling API, of which the fake has the definitions of fields.
pub(super) fn answer_tooling(asking: Asking<'_>, soql: &str) -> Answer {
    field_definitions(asking, soql).unwrap_or_else(|failure| failure)
}

/// Definitions are asked for one object at a time: the filter names it, and nothing in it may say "or".
fn field_definitions(asking: Asking<'_>, soql: &str) -> Result<Answer, Failure> {
    if !schema::view_setup(asking.world, asking.user) {
        return Err(error(403, "INSUFFICIENT_ACCESS", "insufficient access rights on object"));
    }
    let mut parser = Parser { tokens: tokens(soql)?, at: 0 };
    let mut query = parser.query()?;
    if !query.object.eq_ignore_ascii_case("FieldDefinition") {
        return Err(error(400, "INVALID_TYPE", &format!("sObject type '{}' is not supported.", query.object)));
    }
    let parts = match query.condition.take() {
        Some(Condition::And(parts)) => parts,
        single => single.into_iter().collect(),
    };
    let is_entity = |path: &[String]| path.join(".").eq_ignore_ascii_case("EntityDefinition.QualifiedApiName");
    let mut entity = None;
    let mut others = Vec::new();
    for part in parts {
        match part {
            Condition::Compare(path, Operator::Equal, values) if is_entity(&path) && entity.is_none() => {
                entity = values.first().and_then(Value::as_str).map(str::to_owned);
            }
            Condition::Compare(path, ..) if is_entity(&path) => {
                return Err(malformed("FieldDefinition: only one EntityDefinition can be asked for, with ="));
            }
            Condition::Or(_) | Condition::Not(_) => {
                return Err(malformed("FieldDefinition: the disjunctions operator is not supported in the filter"));
            }
            other => others.push(other),
        }
    }
    let Some(entity) = entity else {
        return Err(malformed("FieldDefinition: a filter on EntityDefinition.QualifiedApiName is required"));
    };
    query.condition = (!others.is_empty()).then_some(Condition::And(others));
    found(asking, &schema::setup_object("FieldDefinition"), setup::field_definitions(asking, &entity), &query)
}

/// An answer that says why there are no rows.
type Failure = Answer;

fn malformed(message: &str) -> Failure {
    error(400, "MALFORMED_QUERY", message)
}

fn run(asking: Asking<'_>, soql: &str, table: fn(Asking<'_>, &str) -> Vec<Row>) -> Result<Answer, Failure> {
    let mut parser = Parser { tokens: tokens(soql)?, at: 0 };
    let query = parser.query()?;
    if query.object.eq_ignore_ascii_case("UserRecordAccess") {
        return user_record_access(asking, &query);
    }
    let Some(object) = schema::object(asking.world, asking.org, asking.user, &query.object) else {
        return Err(error(400, "INVALID_TYPE", &format!("sObject type '{}' is not supported.", query.object)));
    };
    found(asking, &object, table(asking, &object.name), &query)
}

/// The rows that a query asks for, out of a table's.
fn found(asking: Asking<'_>, object: &Object, table: Vec<Row>, query: &Query) -> Result<Answer, Failure> {
    let mut found: Vec<Row> = Vec::new();
    for row in table {
        // Also where a row is refused, so that a query over an empty table names its unknown fields too.
        if query.condition.as_ref().map_or(Ok(true), |condition| holds(asking, object, &row, condition))? {
            found.push(row);
        }
    }
    if let Some(condition) = &query.condition {
        check(asking, object, condition)?;
    }
    if let Some((path, descending)) = &query.order {
        let mut keyed = Vec::new();
        for row in found {
            keyed.push((value_at(asking, object, &row, path)?, row));
        }
        keyed.sort_by(|(a, _), (b, _)| compare(a, b).unwrap_or(Ordering::Equal));
        if *descending {
            keyed.reverse();
        }
        found = keyed.into_iter().map(|(_, row)| row).collect();
    }
    for path in &query.select {
        resolve(asking, object, path)?;
    }
    found.truncate(query.limit.unwrap_or(2_000));
    if query.count {
        return Ok((200, json!({"totalSize": found.len(), "done": true, "records": []})));
    }
    let mut records = Vec::new();
    for row in &found {
        records.push(selected(asking, object, row, &query.select)?);
    }
    Ok((200, json!({"totalSize": records.len(), "done": true, "records": records})))
}

/// The fields that were asked for, those of parents nested under the relationship's name.
fn selected(asking: Asking<'_>, object: &Object, row: &Row, select: &[Vec<String>]) -> Result<Value, Failure> {
    let mut record = Map::new();
    record.insert("attributes".to_owned(), attributes(asking, &object.name, &row.id));
    for path in select {
        match path.as_slice() {
            [name] => {
                let field = object.field(name).ok_or_else(|| no_such_column(object, name))?;
                record.insert(field.name.clone(), row.value(field));
            }
            [first, ..] => {
                let reference = relationship(object, first)?;
                let key = reference.relationship.clone().unwrap_or_default();
                let fields: Vec<Vec<String>> = select
                    .iter()
                    .filter(|other| {
                        other.len() > 1 && other.first().is_some_and(|name| name.eq_ignore_ascii_case(first))
                    })
                    .map(|other| other.iter().skip(1).cloned().collect())
                    .collect();
                let value = match parent(asking, row, reference) {
                    Some((object, row)) => nested(asking, &object, &row, &fields)?,
                    None => Value::Null,
                };
                record.insert(key, value);
            }
            [] => {}
        }
    }
    Ok(Value::Object(record))
}

/// A parent's fields, which were resolved before: one that this object lacks is another object's, and null here. Where a
/// reference may lead to several objects, `Type` is the object's name.
fn nested(asking: Asking<'_>, object: &Object, row: &Row, fields: &[Vec<String>]) -> Result<Value, Failure> {
    let (types, fields): (Vec<Vec<String>>, Vec<Vec<String>>) =
        fields.iter().cloned().partition(|path| is_object_type(object, path));
    let (known, others): (Vec<Vec<String>>, Vec<Vec<String>>) =
        fields.into_iter().partition(|path| resolve(asking, object, path).is_ok());
    let mut value = selected(asking, object, row, &known)?;
    if let Value::Object(record) = &mut value {
        record.extend(others.into_iter().filter_map(|path| Some((path.into_iter().next()?, Value::Null))));
        if !types.is_empty() {
            record.insert("Type".to_owned(), json!(object.name));
        }
    }
    Ok(value)
}

fn is_object_type(object: &Object, path: &[String]) -> bool {
    matches!(path, [name] if name.eq_ignore_ascii_case("Type")) && object.field("Type").is_none()
}

fn relationship<'a>(object: &'a Object, name: &str) -> Result<&'a Field, Failure> {
    object
        .fields
        .iter()
        .find(|field| field.relationship.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name)))
        .ok_or_else(|| {
            let message = format!("Didn't understand relationship '{name}' in field path of '{}'.", object.name);
            error(400, "INVALID_FIELD", &message)
        })
}

fn parent(asking: Asking<'_>, row: &Row, reference: &Field) -> Option<(Object, Row)> {
    let id = long_id(row.value(reference).as_str()?)?;
    let name = object_of_prefix(id.get(..3)?)?;
    let object = schema::object(asking.world, asking.org, asking.user, name)?;
    let row = rows::rows(asking, name).into_iter().find(|row| row.id == id)?;
    Some((object, row))
}

/// That every part of the path is there for this user, whatever the rows are.
fn resolve(asking: Asking<'_>, object: &Object, path: &[String]) -> Result<(), Failure> {
    match path {
        [name] => object.field(name).map(|_| ()).ok_or_else(|| no_such_column(object, name)),
        [first, rest @ ..] => {
            let reference = relationship(object, first)?;
            let answers: Vec<Result<(), Failure>> = reference
                .targets
                .iter()
                .filter_map(|target| schema::object(asking.world, asking.org, asking.user, target))
                .map(|target| if is_object_type(&target, rest) { Ok(()) } else { resolve(asking, &target, rest) })
                .collect();
            // A reference to several objects is followed to what their names have in common; what one of them lacks is
            // null there.
            if answers.iter().any(Result::is_ok) {
                return Ok(());
            }
            answers.into_iter().next().unwrap_or_else(|| Err(no_such_column(object, first)))
        }
        [] => Err(malformed("unexpected token")),
    }
}

fn value_at(asking: Asking<'_>, object: &Object, row: &Row, path: &[String]) -> Result<Value, Failure> {
    match path {
        [name] => object.field(name).map(|field| row.value(field)).ok_or_else(|| no_such_column(object, name)),
        [first, rest @ ..] => match parent(asking, row, relationship(object, first)?) {
            Some((object, _)) if is_object_type(&object, rest) => Ok(json!(object.name)),
            Some((object, row)) if resolve(asking, &object, rest).is_ok() => value_at(asking, &object, &row, rest),
            Some(_) | None => Ok(Value::Null),
        },
        [] => Err(malformed("unexpected token")),
    }
}

/// Whether the user may read and edit records: a table that has a row only for what it is asked about.
fn user_record_access(asking: Asking<'_>, query: &Query) -> Result<Answer, Failure> {
    let mut users = Vec::new();
    let mut ids = Vec::new();
    if let Some(condition) = &query.condition {
        equalities(condition, &mut users, &mut ids);
    }
    if users.is_empty() || ids.is_empty() {
        return Err(malformed("UserRecordAccess needs a filter on UserId and on RecordId"));
    }
    // For whom it is asked, who need not be the one who asks.
    let of = users.first().and_then(|id| long_id(id));
    let user = asking.world.users.iter().find(|user| user.org == asking.org.name && long_id(&user.id) == of);
    let Some(user) = user else { return Err(malformed("UserRecordAccess needs a user of this org")) };
    let mut records = Vec::new();
    for id in ids {
        let id = long_id(&id).ok_or_else(|| error(400, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field"))?;
        let record = asking.world.records.iter().find(|record| record.id == id && record.org == asking.org.name);
        let there = |record: &Record| !record.is_deleted() && !record.hidden_from.contains(&user.username);
        let read = record.is_some_and(there);
        let object = record
            .and_then(|record| record.object())
            .and_then(|object| schema::object(asking.world, asking.org, user, object));
        let read = read && object.is_some();
        let edit = read
            && object.is_some_and(|object| object.updateable)
            && record.is_some_and(|record| !record.read_only_for.contains(&user.username));
        // A lock is none of sharing's business, so it does not show here.
        records.push(json!({
            "attributes": {"type": "UserRecordAccess"}, "RecordId": id, "HasReadAccess": read, "HasEditAccess": edit,
        }));
    }
    Ok((200, json!({"totalSize": records.len(), "done": true, "records": records})))
}

fn equalities(condition: &Condition, users: &mut Vec<String>, ids: &mut Vec<String>) {
    match condition {
        Condition::And(parts) => parts.iter().for_each(|part| equalities(part, users, ids)),
        Condition::Compare(path, Operator::Equal | Operator::In, values) => {
            let values = values.iter().filter_map(Value::as_str).map(str::to_owned);
            match path.first().map(|name| name.to_ascii_lowercase()).as_deref() {
                Some("userid") => users.extend(values),
                Some("recordid") => ids.extend(values),
                _ => {}
            }
        }
        _ => {}
    }
}

fn check(asking: Asking<'_>, object: &Object, condition: &Condition) -> Result<(), Failure> {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().try_for_each(|part| check(asking, object, part)),
        Condition::Not(part) => check(asking, object, part),
        Condition::Compare(path, ..) => resolve(asking, object, path),
    }
}

fn holds(asking: Asking<'_>, object: &Object, row: &Row, condition: &Condition) -> Result<bool, Failure> {
    Ok(match condition {
        Condition::And(parts) => {
            let mut all = true;
            for part in parts {
                all &= holds(asking, object, row, part)?;
            }
            all
        }
        Condition::Or(parts) => {
            let mut any = false;
            for part in parts {
                any |= holds(asking, object, row, part)?;
            }
            any
        }
        Condition::Not(part) => !holds(asking, object, row, part)?,
        Condition::Compare(path, operator, values) => {
            let value = value_at(asking, object, row, path)?;
            let equal = |other: &Value| compare(&value, other) == Some(Ordering::Equal);
            let order = values.first().and_then(|other| compare(&value, other));
            match operator {
                Operator::Equal | Operator::In => values.iter().any(equal),
                Operator::NotEqual | Operator::NotIn => !values.iter().any(equal),
                Operator::Less => order == Some(Ordering::Less),
                Operator::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                Operator::Greater => order == Some(Ordering::Greater),
                Operator::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
                Operator::Like => match (value.as_str(), values.first().and_then(Value::as_str)) {
                    (Some(text), Some(pattern)) => like(&text.to_lowercase(), &pattern.to_lowercase()),
                    _ => false,
                },
            }
        }
    })
}

/// As Salesforce compares: texts without case, ids with 15 or 18 characters alike; `None` where two values have no
/// order.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        (Value::String(a), Value::String(b)) => match (long_id(a), long_id(b)) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        },
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        _ => None,
    }
}

fn like(text: &str, pattern: &str) -> bool {
    let Some(next) = pattern.chars().next() else { return text.is_empty() };
    let rest = pattern.get(next.len_utf8()..).unwrap_or("");
    let literal = match next {
        PERCENT => '%',
        UNDERSCORE => '_',
        other => other,
    };
    match next {
        '%' => (0..=text.len())
            .filter(|at| text.is_char_boundary(*at))
            .any(|at| text.get(at..).is_some_and(|text| like(text, rest))),
        _ => match text.chars().next() {
            Some(first) if next == '_' || first == literal => {
                text.get(first.len_utf8()..).is_some_and(|text| like(text, rest))
            }
            _ => false,
        },
    }
}

struct Query {
    select: Vec<Vec<String>>,
    count: bool,
    object: String,
    condition: Option<Condition>,
    order: Option<(Vec<String>, bool)>,
    limit: Option<usize>,
}

enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Compare(Vec<String>, Operator, Vec<Value>),
}

#[derive(Clone, Copy)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    In,
    NotIn,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A keyword, name, path, number, date or literal.
    Word(String),
    Text(String),
    Sign(&'static str),
}

fn tokens(soql: &str) -> Result<Vec<Token>, Failure> {
    let mut tokens = Vec::new();
    let mut rest = soql.trim();
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            let (text, length) = quoted(rest)?;
            tokens.push(Token::Text(text));
            rest = rest.get(length..).unwrap_or("");
        } else if let Some(sign) =
            ["!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ","].into_iter().find(|sign| rest.starts_with(sign))
        {
            tokens.push(Token::Sign(sign));
            rest = rest.get(sign.len()..).unwrap_or("");
        } else {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ':' | '+')))
                .unwrap_or(rest.len());
            match rest.get(..end) {
                Some(word) if !word.is_empty() => tokens.push(Token::Word(word.to_owned())),
                _ => return Err(malformed(&format!("unexpected token: '{first}'"))),
            }
            rest = rest.get(end..).unwrap_or("");
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

/// Stand for an escaped `%` and `_`, from the range that Unicode leaves to private use.
const PERCENT: char = '\u{e000}';
const UNDERSCORE: char = '\u{e001}';

/// A text in quotes, its escapes undone, and how many bytes it took.
fn quoted(soql: &str) -> Result<(String, usize), Failure> {
    let mut text = String::new();
    let mut chars = soql.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => return Ok((text, at + 1)),
            '\\' => match chars.next() {
                Some((_, 'n' | 'N')) => text.push('\n'),
                Some((_, 'r' | 'R')) => text.push('\r'),
                Some((_, 't' | 'T')) => text.push('\t'),
                Some((_, escaped @ ('\'' | '"' | '\\'))) => text.push(escaped),
                // Only LIKE can tell an escaped wildcard from one that is none.
                Some((_, '%')) => text.push(PERCENT),
                Some((_, '_')) => text.push(UNDERSCORE),
                _ => return Err(error(400, "MALFORMED_QUERY", "Invalid string literal: illegal escape")),
            },
            _ => text.push(c),
        }
    }
    Err(malformed("unterminated string literal"))
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn keyword(&mut self, word: &str) -> bool {
        let there = matches!(self.peek(), Some(Token::Word(known)) if known.eq_ignore_ascii_case(word));
        self.at += usize::from(there);
        there
    }

    fn sign(&mut self, sign: &str) -> bool {
        let there = matches!(self.peek(), Some(Token::Sign(known)) if *known == sign);
        self.at += usize::from(there);
        there
    }

    fn unexpected<T>(&self) -> Result<T, Failure> {
        Err(match self.peek() {
            Some(Token::Word(word)) => malformed(&format!("unexpected token: '{word}'")),
            Some(Token::Text(text)) => malformed(&format!("unexpected token: '{text}'")),
            Some(Token::Sign(sign)) => malformed(&format!("unexpected token: '{sign}'")),
            None => malformed("unexpected end of the query"),
        })
    }

    fn path(&mut self) -> Result<Vec<String>, Failure> {
        let name = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        match self.peek() {
            Some(Token::Word(word)) if word.split('.').all(name) => {
                let path = word.split('.').map(str::to_owned).collect();
                self.at += 1;
                Ok(path)
            }
            _ => self.unexpected(),
        }
    }

    fn query(&mut self) -> Result<Query, Failure> {
        if !self.keyword("SELECT") {
            return self.unexpected();
        }
        let mut select = Vec::new();
        let mut count = false;
        loop {
            let path = self.path()?;
            if self.sign("(") {
                let counts = matches!(path.as_slice(), [name] if name.eq_ignore_ascii_case("COUNT"));
                if !(counts && select.is_empty() && self.sign(")")) {
                    return self.unexpected();
                }
                count = true;
                break;
            }
            select.push(path);
            if !self.sign(",") {
                break;
            }
        }
        if !self.keyword("FROM") {
            return self.unexpected();
        }
        let object = self.path()?.join(".");
        let condition = if self.keyword("WHERE") { Some(self.any()?) } else { None };
        let mut order = None;
        if self.keyword("ORDER") {
            if !self.keyword("BY") {
                return self.unexpected();
            }
            let path = self.path()?;
            let descending = self.keyword("DESC");
            if !descending {
                self.keyword("ASC");
            }
            if self.keyword("NULLS") && !(self.keyword("FIRST") || self.keyword("LAST")) {
                return self.unexpected();
            }
            order = Some((path, descending));
        }
        let mut limit = None;
        if self.keyword("LIMIT") {
            limit = match self.next() {
                Some(Token::Word(number)) => number.parse().ok(),
                _ => None,
            };
            if limit.is_none() {
                return Err(malformed("LIMIT needs a number"));
            }
        }
        if self.peek().is_some() {
            return self.unexpected();
        }
        Ok(Query { select, count, object, condition, order, limit })
    }

    /// Conditions joined by AND, or by OR. Salesforce refuses a mix of the two without brackets.
    fn any(&mut self) -> Result<Condition, Failure> {
        let first = self.single()?;
        for (word, join) in [("AND", Condition::And as fn(Vec<Condition>) -> Condition), ("OR", Condition::Or)] {
            if !self.keyword(word) {
                continue;
            }
            let mut parts = vec![first, self.single()?];
            while self.keyword(word) {
                parts.push(self.single()?);
            }
            if matches!(self.peek(), Some(Token::Word(other)) if ["AND", "OR"].iter().any(|known| other.eq_ignore_ascii_case(known)))
            {
                return self.unexpected();
            }
            return Ok(join(parts));
        }
        Ok(first)
    }

    fn single(&mut self) -> Result<Condition, Failure> {
        if self.keyword("NOT") {
            return Ok(Condition::Not(Box::new(self.single()?)));
        }
        if self.sign("(") {
            let inner = self.any()?;
            return if self.sign(")") { Ok(inner) } else { self.unexpected() };
        }
        let path = self.path()?;
        let (operator, several) = match self.next() {
            Some(Token::Sign("=")) => (Operator::Equal, false),
            Some(Token::Sign("!=" | "<>")) => (Operator::NotEqual, false),
            Some(Token::Sign("<")) => (Operator::Less, false),
            Some(Token::Sign("<=")) => (Operator::LessOrEqual, false),
            Some(Token::Sign(">")) => (Operator::Greater, false),
            Some(Token::Sign(">=")) => (Operator::GreaterOrEqual, false),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("LIKE") => (Operator::Like, false),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("IN") => (Operator::In, true),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("NOT") && self.keyword("IN") => {
                (Operator::NotIn, true)
            }
            _ => {
                self.at = self.at.saturating_sub(1);
                return self.unexpected();
            }
        };
        if !several {
            return Ok(Condition::Compare(path, operator, vec![self.value()?]));
        }
        if !self.sign("(") {
            return self.unexpected();
        }
        let mut values = vec![self.value()?];
        while self.sign(",") {
            values.push(self.value()?);
        }
        if self.sign(")") { Ok(Condition::Compare(path, operator, values)) } else { self.unexpected() }
    }

    fn value(&mut self) -> Result<Value, Failure> {
        let value = match self.peek() {
            Some(Token::Text(text)) => json!(text),
            Some(Token::Word(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => json!(true),
                "false" => json!(false),
                "null" => Value::Null,
                // A number, or a moment, which is compared as the text it is.
                _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                    word.parse::<f64>().map_or_else(|_| json!(word), |number| json!(number))
                }
                _ => return self.unexpected(),
            },
            _ => return self.unexpected(),
        };
        self.at += 1;
        Ok(value)
    }
}
