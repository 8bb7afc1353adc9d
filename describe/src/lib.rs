//! Reads what a Salesforce *describe* or an *object-info batch* says, out of its bytes.
//!
//! The bodies are large (a describe can have half a megabyte), and of each field a dozen names and flags are needed. They
//! are read in one pass, borrowing from the bytes, and the rest is passed over ([`skim`]).
//!
//! This is a crate of its own for one reason: the engine is compiled for size, and this for speed, which takes half the time.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, reason = "a test that falls over says what is wrong"))]

pub mod skim;

use std::borrow::Cow;

pub use skim::Fault;
use skim::{Order, Skim};

/// The body of a describe.
///
/// # Errors
/// Where it is none.
pub fn describe(body: &[u8]) -> Result<Description<'_>, Fault> {
    let mut json = Skim::new(body);
    let description = Description::read_describe(&mut json)?;
    json.end()?;
    Ok(description)
}

/// The body of an object-info batch: what it says of each object that was asked for, in their order.
///
/// # Errors
/// Where it is none. What is wrong with a single result is in that.
pub fn object_info_batch(body: &[u8]) -> Result<Vec<BatchResult<'_>>, Fault> {
    let mut results = None;
    let mut json = Skim::new(body);
    json.object(|json, name| {
        if name != b"results" {
            return json.value().map(drop);
        }
        let mut read = Vec::new();
        json.list(|json| BatchResult::read(json).map(|result| read.push(result)))?;
        once(&mut results, read)
    })?;
    json.end()?;
    results.ok_or(Fault::UnknownShape)
}

/// One result of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchResult<'a> {
    /// Its HTTP status.
    pub status: u32,
    /// What was answered, as it is written.
    pub body: &'a [u8],
    /// The same as a description, which it is where the status is 200.
    pub description: Result<Description<'a>, Fault>,
}

impl<'a> BatchResult<'a> {
    fn read(json: &mut Skim<'a>) -> Result<Self, Fault> {
        let (mut status, mut result) = (None, None);
        json.object(|json, name| {
            match name {
                b"statusCode" => once(&mut status, json.number()?)?,
                // What it is follows from the status, which in real answers comes after it. It is nearly always a description.
                b"result" => once(&mut result, json.attempt(Description::read_object_info)?)?,
                _ => drop(json.value()?),
            }
            Ok(())
        })?;
        let (body, description) = result.ok_or(Fault::UnknownShape)?;
        Ok(BatchResult { status: status.ok_or(Fault::UnknownShape)?, body, description })
    }
}

/// What says two things of one member says nothing of it: nobody can tell which of the two holds.
const TWICE: Fault = Fault::UnknownShape;

fn once<T>(member: &mut Option<T>, value: T) -> Result<(), Fault> {
    if member.replace(value).is_some() { Err(TWICE) } else { Ok(()) }
}

/// A describe or an object-info, as far as it is read. Everything else in it is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description<'a> {
    /// The API name of the object that is described.
    pub name: Cow<'a, str>,
    /// The user may create records of it.
    pub createable: bool,
    /// The user may change records of it.
    pub updateable: bool,
    /// The fields that the user can see.
    pub fields: Vec<Field<'a>>,
}

impl<'a> Description<'a> {
    fn read_describe(json: &mut Skim<'a>) -> Result<Self, Fault> {
        Self::read(json, b"name", |json, fields| {
            let mut order = Order::default();
            json.list(|json| Field::read(json, &mut order).map(|field| fields.push(field)))
        })
    }

    fn read_object_info(json: &mut Skim<'a>) -> Result<Self, Fault> {
        Self::read(json, b"apiName", |json, fields| {
            let mut order = Order::default();
            json.object(|json, _| Field::read(json, &mut order).map(|field| fields.push(field)))
        })
    }

    fn read(
        json: &mut Skim<'a>,
        called: &[u8],
        read_fields: impl Fn(&mut Skim<'a>, &mut Vec<Field<'a>>) -> Result<(), Fault>,
    ) -> Result<Self, Fault> {
        let (mut name, mut createable, mut updateable, mut fields) = (None, None, None, None);
        json.object(|json, member| {
            match member {
                b"createable" => once(&mut createable, json.flag()?)?,
                b"updateable" => once(&mut updateable, json.flag()?)?,
                b"fields" => {
                    let mut read = Vec::new();
                    read_fields(json, &mut read)?;
                    once(&mut fields, read)?;
                }
                _ if member == called => once(&mut name, json.text()?)?,
                _ => drop(json.value()?),
            }
            Ok(())
        })?;
        Ok(Description {
            name: name.ok_or(Fault::UnknownShape)?,
            createable: createable.ok_or(Fault::UnknownShape)?,
            updateable: updateable.ok_or(Fault::UnknownShape)?,
            fields: fields.ok_or(Fault::UnknownShape)?,
        })
    }
}

/// A field in either body: `name` and `type` in a describe, `apiName` and `dataType` in object-info.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// API name.
    pub name: Cow<'a, str>,
    /// Label.
    pub label: Cow<'a, str>,
    /// The user may set it on a new record.
    pub createable: bool,
    /// The user may change it.
    pub updateable: bool,
    /// It is a formula or a roll-up.
    pub calculated: bool,
    /// It is a custom field.
    pub custom: bool,
    /// Its type, as the body spells it; empty where it does not say.
    pub data_type: Cow<'a, str>,
    /// The most characters that a text has; 0 for other types.
    pub length: u32,
    /// Object-info says that a value is needed. A describe says what it follows from.
    pub required: bool,
    /// It may be empty.
    pub nillable: bool,
    /// A new record gets a value by itself.
    pub defaulted_on_create: bool,
    /// The values of a picklist, as they are written: they are long, and of use for few fields.
    pub picklist_values: Option<&'a [u8]>,
}

/// A member of a field that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Name,
    Label,
    Createable,
    Updateable,
    Calculated,
    Custom,
    DataType,
    Length,
    Required,
    Nillable,
    DefaultedOnCreate,
    PicklistValues,
}

impl Member {
    fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"name" | b"apiName" => Member::Name,
            b"label" => Member::Label,
            b"createable" => Member::Createable,
            b"updateable" => Member::Updateable,
            b"calculated" => Member::Calculated,
            b"custom" => Member::Custom,
            b"type" | b"dataType" => Member::DataType,
            b"length" => Member::Length,
            b"required" => Member::Required,
            b"nillable" => Member::Nillable,
            b"defaultedOnCreate" => Member::DefaultedOnCreate,
            b"picklistValues" => Member::PicklistValues,
            _ => return None,
        })
    }
}

impl<'a> Field<'a> {
    fn read(json: &mut Skim<'a>, order: &mut Order<'a, Member>) -> Result<Self, Fault> {
        let (mut name, mut label, mut data_type) = (None, None, Cow::default());
        let (mut createable, mut updateable, mut calculated, mut custom) = (None, None, None, None);
        let (mut length, mut required, mut nillable, mut defaulted_on_create) = (0, false, true, false);
        let mut picklist_values = None;
        let mut seen = 0_u16;
        json.object_in_order(order, Member::named, |json, member| {
            let bit = 1 << member as u16;
            if seen & bit != 0 {
                return Err(TWICE);
            }
            seen |= bit;
            match member {
                Member::Name => name = Some(json.text()?),
                Member::Label => label = Some(json.text()?),
                Member::Createable => createable = Some(json.flag()?),
                Member::Updateable => updateable = Some(json.flag()?),
                Member::Calculated => calculated = Some(json.flag()?),
                Member::Custom => custom = Some(json.flag()?),
                Member::DataType => data_type = json.text()?,
                Member::Length => length = json.number()?,
                Member::Required => required = json.flag()?,
                Member::Nillable => nillable = json.flag()?,
                Member::DefaultedOnCreate => defaulted_on_create = json.flag()?,
                Member::PicklistValues => picklist_values = Some(json.value()?).filter(|value| *value != b"null"),
            }
            Ok(())
        })?;
        Ok(Field {
            name: name.ok_or(Fault::UnknownShape)?,
            label: label.ok_or(Fault::UnknownShape)?,
            createable: createable.ok_or(Fault::UnknownShape)?,
            updateable: updateable.ok_or(Fault::UnknownShape)?,
            calculated: calculated.ok_or(Fault::UnknownShape)?,
            custom: custom.ok_or(Fault::UnknownShape)?,
            data_type,
            length,
            required,
            nillable,
            defaulted_on_create,
            picklist_values,
        })
    }
}
