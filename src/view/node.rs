//! A tree of plain nodes: all that a surface is made of.
//!
//! `extension/mount.js` turns it into DOM from the same short list of tags and attributes. Nothing outside the list
//! can be built here, so nothing outside it can be shown.

use litemap::LiteMap;

use serde::{Deserialize, Serialize};

use super::foreign::visible;
use crate::actions::labels::LabelOf;
use crate::rules::Problem;
use crate::settings::Change;

/// An element that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is the HTML element of its name")]
pub enum Tag {
    Div,
    Span,
    P,
    Ul,
    Ol,
    Li,
    H1,
    H2,
    H3,
    Button,
    A,
    Code,
    Strong,
    Small,
    Details,
    Summary,
    Time,
    Dl,
    Dt,
    Dd,
    Section,
    Header,
    Footer,
    Table,
    Thead,
    Tbody,
    Tr,
    Th,
    Td,
    Caption,
    Form,
    Label,
    Input,
}

/// An attribute that may be set, `href`, `aria-*` and `data-*` apart: those have methods of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the HTML attribute of its name")]
pub enum Attribute {
    Title,
    Lang,
    Dir,
    Datetime,
    Open,
    Hidden,
    Scope,
    Role,
    Tabindex,
    Type,
    Disabled,
    Id,
    Value,
    Maxlength,
    Autocomplete,
}

impl Attribute {
    fn name(self) -> &'static str {
        match self {
            Attribute::Title => "title",
            Attribute::Lang => "lang",
            Attribute::Dir => "dir",
            Attribute::Datetime => "datetime",
            Attribute::Open => "open",
            Attribute::Hidden => "hidden",
            Attribute::Scope => "scope",
            Attribute::Role => "role",
            Attribute::Tabindex => "tabindex",
            Attribute::Type => "type",
            Attribute::Disabled => "disabled",
            Attribute::Id => "id",
            Attribute::Value => "value",
            Attribute::Maxlength => "maxlength",
            Attribute::Autocomplete => "autocomplete",
        }
    }
}

/// What a trusted click on a node, or the trusted sending of a form, does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Opens or closes the panel.
    Toggle,
    /// Copies this text; the node's `data-done` then says that it was copied.
    Copy {
        /// The text.
        text: String,
    },
    /// Offers this text as a file to be saved, where the click was.
    Save {
        /// The file's name.
        name: String,
        /// Its media type.
        media_type: String,
        /// What is in it.
        text: String,
    },
    /// Opens the page that explains a rule. The page is named by the rule, never by an address, so that no message can
    /// have another one opened.
    Explain {
        /// The problem that the rule recognises.
        problem: Problem,
    },
    /// Asks everything anew.
    CheckAgain,
    /// Forgets what was seen in Actions.
    Erase,
    /// Looks into Setup as well.
    LookIntoSetup,
    /// Searches for users. A form does this when it is sent; the text is what its field holds then.
    FindUser {
        /// Part of a name or username.
        text: String,
    },
    /// Checks what another user may do.
    CheckUser {
        /// The user's id.
        id: String,
    },
    /// Goes back to the reader's own report.
    CheckMyself,
    /// Lists only the rows with this in their names. A form does this when it is sent; the text is what its field holds then.
    FilterRows {
        /// Part of a name.
        text: String,
    },
    /// Hides the summary of a list on its page.
    Dismiss,
    /// Opens the options.
    OpenOptions,
    /// Changes a setting, in the options.
    Settings {
        /// The change.
        change: Change,
    },
    /// Takes a label, in the options. A form does this when it is sent; the text is what its field holds then.
    AddLabel {
        /// What it labels.
        of: LabelOf,
        /// The label.
        text: String,
    },
    /// Shows what can be handed on of a page of Actions that is misread.
    ReportMisread,
    /// Has the browser ask the user for access to sites, where the click was.
    AllowSites {
        /// The sites, as patterns of the manifest's.
        origins: Vec<String>,
    },
    /// Takes this org for Actions pages that name none.
    ChooseOrg {
        /// Its API host.
        host: String,
    },
}

impl Action {
    /// Its name in messages, and on the node that does it (`data-action`).
    pub(super) fn name(&self) -> &'static str {
        match self {
            Action::Toggle => "toggle",
            Action::Copy { .. } => "copy",
            Action::Save { .. } => "save",
            Action::Explain { .. } => "explain",
            Action::CheckAgain => "check-again",
            Action::Erase => "erase",
            Action::LookIntoSetup => "look-into-setup",
            Action::FindUser { .. } => "find-user",
            Action::CheckUser { .. } => "check-user",
            Action::CheckMyself => "check-myself",
            Action::FilterRows { .. } => "filter-rows",
            Action::Dismiss => "dismiss",
            Action::OpenOptions => "open-options",
            Action::Settings { .. } => "settings",
            Action::AddLabel { of: LabelOf::SalesforceId, .. } => "add-salesforce-id-label",
            Action::AddLabel { of: LabelOf::Email, .. } => "add-email-label",
            Action::ReportMisread => "report-misread",
            Action::AllowSites { .. } => "allow-sites",
            Action::ChooseOrg { .. } => "choose-org",
        }
    }
}

/// An element with its text, attributes and children. Text comes before children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    tag: Tag,
    #[serde(skip_serializing_if = "String::is_empty")]
    class: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "LiteMap::is_empty")]
    attributes: LiteMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<Action>,
}

impl Node {
    /// An empty element.
    pub fn new(tag: Tag) -> Self {
        Node {
            tag,
            class: String::new(),
            text: String::new(),
            attributes: LiteMap::new(),
            children: Vec::new(),
            action: None,
        }
    }

    /// With these classes, separated by spaces, besides those it has.
    #[must_use]
    pub fn class(mut self, class: &str) -> Self {
        if !self.class.is_empty() {
            self.class.push(' ');
        }
        self.class.push_str(class);
        self
    }

    /// With this text before its children.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = visible(text.into());
        self
    }

    /// With this attribute.
    #[must_use]
    pub fn set(mut self, attribute: Attribute, value: impl Into<String>) -> Self {
        self.attributes.insert(attribute.name().to_owned(), visible(value.into()));
        self
    }

    /// With `aria-<name>`.
    #[must_use]
    pub fn aria(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.insert(format!("aria-{name}"), visible(value.into()));
        self
    }

    /// With `data-<name>`.
    #[must_use]
    pub fn data(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.insert(format!("data-{name}"), visible(value.into()));
        self
    }

    /// With a link. Anything but https is left out, so that no text from elsewhere can turn into a script.
    #[must_use]
    pub fn href(mut self, address: impl Into<String>) -> Self {
        let address = address.into();
        if address.starts_with("https://") {
            self.attributes.insert("href".to_owned(), address);
        }
        self
    }

    /// With one more child.
    #[must_use]
    pub fn child(mut self, child: Node) -> Self {
        self.children.push(child);
        self
    }

    /// With these children after those it has.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Node>) -> Self {
        self.children.extend(children);
        self
    }

    /// As a page of its own has it. What panel and popup share stands below a heading of the second level in the one, and of
    /// the first in the other; and a header and a footer would be those of the whole page.
    #[must_use]
    pub fn as_page(mut self) -> Self {
        self.tag = match self.tag {
            Tag::H3 => Tag::H2,
            Tag::Header | Tag::Footer => Tag::Div,
            other => other,
        };
        self.children = self.children.into_iter().map(Node::as_page).collect();
        self
    }

    /// Doing this when clicked.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        // So that whoever drives the extension finds the button, and the popup the one that had the focus. In a form that
        // is the field.
        if self.tag != Tag::Form {
            self = self.data("action", action.name());
        }
        self.action = Some(action);
        self
    }
}

#[cfg(test)]
pub(super) mod print {
    //! Prints trees for snapshots and looks nodes up, as a driver from outside would.

    use super::{Action, Node, Tag};

    /// The tree as indented text: one element a line, its contract attributes and its words.
    pub fn tree(node: &Node) -> String {
        let mut out = String::new();
        print(node, 0, &mut out);
        out
    }

    fn print(node: &Node, depth: usize, out: &mut String) {
        out.push_str(&"  ".repeat(depth));
        out.push_str(&format!("{:?}", node.tag).to_lowercase());
        for class in node.class.split_whitespace() {
            out.push('.');
            out.push_str(class);
        }
        for (name, value) in &node.attributes {
            out.push_str(&format!(" [{name}={value}]"));
        }
        match &node.action {
            None => {}
            // What is copied and saved has snapshots of its own.
            Some(Action::Copy { .. }) => out.push_str(" {copy}"),
            Some(Action::Save { name, media_type, .. }) => out.push_str(&format!(" {{save {name} {media_type}}}")),
            Some(action) => out.push_str(&format!(" {{{action:?}}}")),
        }
        if !node.text.is_empty() {
            out.push_str(" | ");
            out.push_str(&node.text);
        }
        out.push('\n');
        for child in &node.children {
            print(child, depth + 1, out);
        }
    }

    /// Every node of the tree, the root first.
    pub fn all(node: &Node) -> Vec<&Node> {
        let mut nodes = vec![node];
        for child in &node.children {
            nodes.extend(all(child));
        }
        nodes
    }

    impl Node {
        /// An attribute's value.
        pub fn attribute(&self, name: &str) -> Option<&str> {
            self.attributes.get(name).map(String::as_str)
        }

        /// Its own text and that of everything in it.
        pub fn whole_text(&self) -> String {
            all(self).iter().map(|node| node.text.as_str()).collect::<Vec<_>>().join("\n")
        }

        /// Its own text.
        pub fn own_text(&self) -> &str {
            &self.text
        }

        /// Whether it is such an element.
        pub fn is(&self, tag: Tag) -> bool {
            self.tag == tag
        }

        /// Its classes.
        pub fn classes(&self) -> Vec<String> {
            self.class.split_whitespace().map(str::to_owned).collect()
        }

        /// Whether it has this class.
        pub fn has_class(&self, class: &str) -> bool {
            self.class.split_whitespace().any(|known| known == class)
        }

        /// What a click does.
        pub fn on_click(&self) -> Option<&Action> {
            self.action.as_ref()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parts_are_not_serialised() {
        let node = Node::new(Tag::Li).child(Node::new(Tag::H3).text("a"));
        let json = serde_json::to_string(&node).expect("nodes are plain data");
        assert_eq!(json, r#"{"tag":"li","children":[{"tag":"h3","text":"a"}]}"#);
    }

    #[test]
    fn actions_are_named_as_the_messages_name_them() {
        let node = Node::new(Tag::Button)
            .class("org")
            .data("done", "x")
            .action(Action::ChooseOrg { host: "acme.my.salesforce.com".to_owned() });
        let json = serde_json::to_string(&node).expect("nodes are plain data");
        assert_eq!(
            json,
            r#"{"tag":"button","class":"org","attributes":{"data-action":"choose-org","data-done":"x"},"action":{"choose-org":{"host":"acme.my.salesforce.com"}}}"#
        );
        let action: Action = serde_json::from_str(r#""check-again""#).expect("a message's action");
        assert_eq!(action, Action::CheckAgain);
        let action = r#"{"explain":{"problem":"no_object_access"}}"#;
        let explain = Action::Explain { problem: Problem::NoObjectAccess };
        assert_eq!(serde_json::from_str::<Action>(action).expect("a message's action"), explain);
        for other in ["../popup", "https://evil.example/", "index", ""] {
            let action = format!(r#"{{"explain":{{"problem":"{other}"}}}}"#);
            assert!(serde_json::from_str::<Action>(&action).is_err(), "{other}");
        }
    }

    #[test]
    fn a_form_s_action_has_room_for_its_text() {
        let form = Node::new(Tag::Form).action(Action::FindUser { text: String::new() });
        let json = serde_json::to_string(&form).expect("nodes are plain data");
        assert_eq!(json, r#"{"tag":"form","action":{"find-user":{"text":""}}}"#);
        let action: Action = serde_json::from_str(r#"{"check-user":{"id":"005"}}"#).expect("a message's action");
        assert_eq!(action, Action::CheckUser { id: "005".to_owned() });
    }

    #[test]
    fn nothing_in_a_node_hides_or_reorders_text() {
        let text = "Ada\u{202E}ecalevoL\u{2066}\u{200B}\u{0}";
        let node = Node::new(Tag::P).text(text).set(Attribute::Title, text).aria("label", text).data("field", text);
        let json = serde_json::to_string(&node).expect("nodes are plain data");
        assert_eq!(
            json,
            r#"{"tag":"p","text":"AdaecalevoL","attributes":{"aria-label":"AdaecalevoL","data-field":"AdaecalevoL","title":"AdaecalevoL"}}"#
        );
    }

    #[test]
    fn only_https_links_are_kept() {
        let link = |address: &str| Node::new(Tag::A).href(address).attribute("href").map(str::to_owned);
        assert_eq!(link("https://toutapp.com/next"), Some("https://toutapp.com/next".to_owned()));
        for address in ["javascript:alert(1)", "http://toutapp.com", "data:text/html,x", " https://x", ""] {
            assert_eq!(link(address), None, "{address}");
        }
    }
}
