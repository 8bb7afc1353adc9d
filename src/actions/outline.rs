//! The outline of an Actions page: what a reader sees of it, in document order.
//!
//! The content script makes it, and the content script runs beside a page that nobody here controls. So an outline is
//! taken in within bounds: what is over them is left out and the outline marked as cut, because whoever looks for
//! something in it must know that not finding it proves nothing.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// Items kept of one outline.
pub const MAX_ITEMS: usize = 8_192;
/// Bytes kept of one string.
pub const MAX_STRING: usize = 4_096;
/// Bytes kept of all strings together. The content script stops at 64 KiB of UTF-16; this leaves room for scripts
/// that take three bytes a character, and no room for anything that did not come from it.
pub const MAX_BYTES: usize = 256 * 1_024;

/// What a page shows, in document order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Unbounded")]
pub struct Outline {
    /// The items.
    pub items: Vec<Item>,
    /// There was more than is kept.
    pub cut: bool,
}

/// One thing on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is.
    #[serde(default)]
    pub kind: Kind,
    /// Visible text, or the accessible label of a control.
    #[serde(default)]
    pub text: String,
    /// Where a link leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// What an input or select shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Checked, selected or pressed; `None` where the page does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
    /// 0 is the page, `n` the n-th open dialog.
    #[serde(default)]
    pub layer: u32,
}

/// What an item is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Text; also whatever kind is not known here.
    #[default]
    Text,
    /// A heading.
    Heading,
    /// A link.
    Link,
    /// A button.
    Button,
    /// A tab.
    Tab,
    /// A checkbox or switch.
    Checkbox,
    /// A radio button.
    Radio,
    /// A text field.
    Input,
    /// A select.
    Select,
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match String::deserialize(deserializer)?.as_str() {
            "heading" => Kind::Heading,
            "link" => Kind::Link,
            "button" => Kind::Button,
            "tab" => Kind::Tab,
            "checkbox" => Kind::Checkbox,
            "radio" => Kind::Radio,
            "input" => Kind::Input,
            "select" => Kind::Select,
            _ => Kind::Text,
        })
    }
}

/// An outline as it arrives.
#[derive(Deserialize)]
struct Unbounded {
    #[serde(default)]
    items: Bounded,
    #[serde(default)]
    cut: bool,
}

impl From<Unbounded> for Outline {
    fn from(arrived: Unbounded) -> Self {
        Outline { items: arrived.items.items, cut: arrived.cut || arrived.items.cut }
    }
}

/// The items within bounds, and whether there were others.
#[derive(Default)]
struct Bounded {
    items: Vec<Item>,
    bytes: usize,
    cut: bool,
}

impl Bounded {
    fn take(&mut self, mut item: Item) {
        for string in [Some(&mut item.text), item.href.as_mut(), item.value.as_mut()].into_iter().flatten() {
            let room = MAX_STRING.min(MAX_BYTES.saturating_sub(self.bytes));
            if string.len() > room {
                string.truncate(string.floor_char_boundary(room));
                string.shrink_to_fit();
                self.cut = true;
            }
            self.bytes += string.len();
        }
        self.items.push(item);
    }

    fn is_full(&self) -> bool {
        self.items.len() >= MAX_ITEMS || self.bytes >= MAX_BYTES
    }
}

impl<'de> Deserialize<'de> for Bounded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = Bounded;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a list of outline items")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Bounded, A::Error> {
                let mut bounded = Bounded::default();
                while !bounded.is_full() {
                    match sequence.next_element()? {
                        Some(item) => bounded.take(item),
                        None => return Ok(bounded),
                    }
                }
                // A deserialiser wants its list read to the end; the rest is skipped without being kept.
                while sequence.next_element::<IgnoredAny>()?.is_some() {
                    bounded.cut = true;
                }
                Ok(bounded)
            }
        }
        deserializer.deserialize_seq(Items)
    }
}
