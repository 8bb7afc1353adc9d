//! Whether a permission set is one that the Metadata API's schema allows: `PermissionSet.xsd`, read by hand, because it
//! needs sequences of elements and two simple types only.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const METADATA: &str = "http://soap.sforce.com/2006/04/metadata";

/// An element of a sequence.
#[derive(Debug, Clone)]
struct Element {
    name: String,
    kind: String,
    optional: bool,
    repeated: bool,
}

/// The sequences of the schema, by the names of their types.
fn types(schema: &Document) -> BTreeMap<String, Vec<Element>> {
    let is = |node: &Node, name| node.has_tag_name((XSD, name));
    let types = schema.root_element().children().filter(|node| is(node, "complexType"));
    types
        .map(|complex| {
            let elements = complex.descendants().filter(|node| is(node, "element")).map(|element| Element {
                name: element.attribute("name").unwrap().to_owned(),
                kind: element.attribute("type").unwrap().to_owned(),
                optional: element.attribute("minOccurs") == Some("0"),
                repeated: element.attribute("maxOccurs") == Some("unbounded"),
            });
            (complex.attribute("name").unwrap().to_owned(), elements.collect())
        })
        .collect()
}

/// What is wrong with an element of this type, if anything is.
fn wrong(node: Node, kind: &str, types: &BTreeMap<String, Vec<Element>>) -> Option<String> {
    if node.attributes().len() > 0 {
        return Some(format!("attributes on {:?}", node.tag_name()));
    }
    let elements: Vec<Node> = node.children().filter(Node::is_element).collect();
    let text: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    let Some(sequence) = kind.strip_prefix("tns:").map(|name| &types[name]) else {
        let is_of_kind = match kind {
            "xsd:string" => true,
            "xsd:boolean" => ["true", "false", "1", "0"].contains(&text.trim()),
            // Only what has its place in the order is known of it, and we write none.
            other => return Some(format!("{:?} is {other}", node.tag_name())),
        };
        return (!is_of_kind || !elements.is_empty()).then(|| format!("{:?}: {text:?} is no {kind}", node.tag_name()));
    };
    if !text.trim().is_empty() {
        return Some(format!("text between elements: {text:?}"));
    }
    let mut left = elements.into_iter().peekable();
    for expected in sequence {
        let mut count = 0;
        while let Some(found) = left.next_if(|node| node.has_tag_name((METADATA, expected.name.as_str()))) {
            count += 1;
            if let Some(wrong) = wrong(found, &expected.kind, types) {
                return Some(wrong);
            }
        }
        if count == 0 && !expected.optional || count > 1 && !expected.repeated {
            return Some(format!("{count} times {}", expected.name));
        }
    }
    left.next().map(|node| format!("{:?} has no place there", node.tag_name()))
}

/// What is wrong with a permission set, if anything is.
fn invalid(xml: &str) -> Option<String> {
    let schema = Document::parse(include_str!("PermissionSet.xsd")).unwrap();
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => return Some(error.to_string()),
    };
    let root = document.root_element();
    if !root.has_tag_name((METADATA, "PermissionSet")) {
        return Some(format!("{:?} is no permission set", root.tag_name()));
    }
    wrong(root, "tns:PermissionSet", &types(&schema))
}

/// The fields to which a valid permission set gives read and edit access, in its order. It does nothing else.
pub fn fields_granted(xml: &str) -> Vec<String> {
    assert_eq!(invalid(xml), None, "{xml}");
    let document = Document::parse(xml).unwrap();
    let text = |node: Node, name: &str| {
        let child = node.children().find(|child| child.has_tag_name((METADATA, name)));
        child.and_then(|child| child.text()).unwrap_or_default().to_owned()
    };
    assert_eq!(text(document.root_element(), "hasActivationRequired"), "false");
    let mut granted = Vec::new();
    for node in document.root_element().children().filter(Node::is_element) {
        match node.tag_name().name() {
            "fieldPermissions" => {
                assert_eq!((text(node, "editable").as_str(), text(node, "readable").as_str()), ("true", "true"));
                granted.push(text(node, "field"));
            }
            other => assert!(["description", "hasActivationRequired", "label"].contains(&other), "{other}"),
        }
    }
    granted
}

fn permission_set(inside: &str) -> String {
    format!("<PermissionSet xmlns=\"{METADATA}\">{inside}</PermissionSet>")
}

const FIELD: &str = "<fieldPermissions><editable>true</editable><field>Task.A__c</field></fieldPermissions>";

#[test]
fn the_schema_tells_valid_from_invalid() {
    let label = "<label>A</label>";
    for valid in [label.to_owned(), format!("{FIELD}{FIELD}{label}"), format!("<description/>{FIELD}{label}")] {
        assert_eq!(invalid(&permission_set(&valid)), None, "{valid}");
    }
    for wrong in [
        String::new(),
        FIELD.to_owned(),
        format!("{label}{FIELD}"),
        format!("{label}{label}"),
        format!("{FIELD}text{label}"),
        format!("<unknown/>{label}"),
        "<label lang=\"en\">A</label>".to_owned(),
        "<label><b/></label>".to_owned(),
        "<label xmlns=\"\">A</label>".to_owned(),
        format!("<hasActivationRequired>no</hasActivationRequired>{label}"),
        format!("<fieldPermissions><field>Task.A__c</field><editable>true</editable></fieldPermissions>{label}"),
        format!("<fieldPermissions><editable>true</editable></fieldPermissions>{label}"),
        "<label>A".to_owned(),
    ] {
        assert!(invalid(&permission_set(&wrong)).is_some(), "{wrong}");
    }
    assert!(invalid(&permission_set(label).replace("2006/04", "2006/05")).is_some(), "another namespace");
}
