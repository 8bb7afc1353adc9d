//! A permission set for the fields that were found wanting, as the Metadata API takes it.
//!
//! Its element names and their order are those of the type `PermissionSet` in the Metadata API's WSDL, version 67.0.

use std::collections::BTreeSet;

use serde::Serialize;

use super::fields::{self, AdminField};
use crate::diagnose::Report;
use crate::view::Reader;

/// The name of the file that the permission set is saved as, which the Metadata API takes for the permission set's own.
/// The day on the reader's clock is in it: deployed under the name of an earlier one, it would take away what that one
/// grants.
pub fn permission_set_file(report: &Report, reader: &Reader) -> String {
    let day = super::day(report, reader).replace('-', "_");
    let dated = if day.is_empty() { day } else { ["_", &day].concat() };
    ["Loggable_Activity_Fields", &dated, ".permissionset"].concat()
}

/// What the permission set grants, and what it cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contents {
    /// `Object.Field`, as `fieldPermissions` names fields, in the order in which Salesforce itself lists them.
    pub(super) fields: BTreeSet<String>,
    /// Fields found wanting that cannot be in it.
    pub(super) left_out: Vec<(AdminField, LeftOut)>,
}

/// Why a field that was found wanting is not in the permission set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LeftOut {
    /// It is there, and no access mends what is wrong with it: a formula, another type, a value that is lacking.
    NotMendedByAccess,
    /// Nobody here knows its API name.
    ApiNameUnknown,
}

/// What a permission set for this report grants.
pub(super) fn contents(report: &Report) -> Contents {
    let mut contents = Contents { fields: BTreeSet::new(), left_out: Vec::new() };
    for field in fields::all(report).into_iter().filter(|field| field.problem.is_some() && !field.rules.is_empty()) {
        if !field.lacks_access {
            contents.left_out.push((field, LeftOut::NotMendedByAccess));
        } else if let Some(api_name) = field.custom_api_name() {
            for object in std::iter::once(field.object.api_name()).chain(field.object.shares_field_access_with()) {
                contents.fields.insert([object, ".", api_name].concat());
            }
        } else {
            contents.left_out.push((field, LeftOut::ApiNameUnknown));
        }
    }
    contents
}

/// A permission set that grants read and edit access to precisely the fields found wanting, as Metadata API XML; `None`
/// where there is no such field. Label and description are in the reader's language.
pub fn permission_set(report: &Report, reader: &Reader) -> Option<String> {
    let words = reader.words();
    let fields = contents(report).fields;
    let label = words.permission_set_label(&super::day(report, reader));
    (!fields.is_empty()).then(|| document(label.trim(), words.permission_set_description(), &fields))
}

fn document(label: &str, description: &str, fields: &BTreeSet<String>) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n");
    element(&mut xml, 1, "description", description);
    for field in fields {
        xml.push_str("    <fieldPermissions>\n");
        element(&mut xml, 2, "editable", "true");
        element(&mut xml, 2, "field", field);
        element(&mut xml, 2, "readable", "true");
        xml.push_str("    </fieldPermissions>\n");
    }
    element(&mut xml, 1, "hasActivationRequired", "false");
    element(&mut xml, 1, "label", label);
    xml.push_str("</PermissionSet>\n");
    xml
}

fn element(xml: &mut String, depth: usize, name: &str, text: &str) {
    xml.push_str(&"    ".repeat(depth));
    xml.push_str(&["<", name, ">", &escaped(text), "</", name, ">\n"].concat());
}

/// Text as XML's character data. What XML 1.0 has no way to write, such as a NUL, is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A parser would turn it into a line feed.
            '\r' => out.push_str("&#13;"),
            other if is_xml(other) => out.push(other),
            _ => {}
        }
    }
    out
}

/// Whether XML 1.0 has the character at all.
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that falls over says what is wrong")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever a text says, a parser reads it back, and it makes no element of its own.
        #[test]
        fn text_is_only_ever_text(label: String, description: String, field: String) {
            let xml = document(&label, &description, &BTreeSet::from([field.clone()]));
            let parsed = roxmltree::Document::parse(&xml).unwrap();
            prop_assert_eq!(parsed.descendants().filter(roxmltree::Node::is_element).count(), 8);
            for (name, text) in [("label", label), ("description", description), ("field", field)] {
                let read = parsed.descendants().find(|node| node.has_tag_name(name));
                let read = read.or_else(|| {
                    let namespace = "http://soap.sforce.com/2006/04/metadata";
                    parsed.descendants().find(|node| node.has_tag_name((namespace, name)))
                });
                let written: String = text.chars().filter(|character| is_xml(*character)).collect();
                prop_assert_eq!(read.and_then(|node| node.text()).unwrap_or_default(), written);
            }
        }
    }

    #[test]
    fn markup_in_a_text_is_escaped() {
        assert_eq!(escaped("a<b>&\"c\"\r\n\u{0}]]>"), "a&lt;b&gt;&amp;\"c\"&#13;\n]]&gt;");
    }
}
