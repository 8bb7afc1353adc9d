//! Everything that crosses between contexts: what the background is told, and what it answers.
//!
//! `background.js` hands each message over together with who sent it. A content script's claims are limited to what it
//! saw (an [`Outline`]) and to what was clicked; which page it is comes from the sender's own tab.

use serde::{Deserialize, Serialize};

use crate::actions::outline::Outline;
use crate::view::node::{Action, Node};
use crate::view::{ActionBadge, Marks};

/// A tab, as the browser describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tab {
    /// The browser's number for it.
    pub id: i32,
    /// Its address; `None` where the extension has no access to the site.
    #[serde(default)]
    pub url: Option<String>,
    /// A private window's tab, of which nothing is remembered.
    #[serde(default)]
    pub incognito: bool,
    /// The cookie store (container, private window) that its session lives in. Firefox says it with the tab; Chrome has
    /// to be asked.
    #[serde(default)]
    pub cookie_store_id: Option<String>,
}

/// What the background is told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A tab has another address: a page load, or navigation inside a page.
    Navigated {
        /// The tab, with its new address.
        tab: Tab,
    },
    /// The browser started: the time to forget what is too old to be kept.
    Started,
    /// A tab was closed.
    Closed {
        /// Its number.
        tab: i32,
        /// A private window's tab is still open.
        private_left: bool,
    },
    /// A content script says what it sees.
    Page {
        /// The tab it runs in.
        tab: Tab,
        /// The script has only just started.
        #[serde(default)]
        first: bool,
        /// What the page shows, on Actions' pages.
        #[serde(default)]
        outline: Option<Outline>,
    },
    /// A content script says which rows a list has.
    Rows {
        /// The tab it runs in.
        tab: Tab,
        /// The visit that it was told to look for rows in.
        visit: u32,
        /// What looks like a record's id in each row; in Actions, like an e-mail address.
        ids: Vec<String>,
    },
    /// Somebody clicked in the badge or the panel.
    Act {
        /// The tab.
        tab: Tab,
        /// The visit that the panel was about.
        visit: u32,
        /// What was clicked.
        action: Action,
    },
    /// The popup is open and asks about a tab.
    Popup {
        /// The tab; `None` where it is gone.
        #[serde(default)]
        tab: Option<Tab>,
        /// Answer only when a check that is under way has ended.
        #[serde(default)]
        wait: bool,
    },
    /// What the user or the company has set has changed.
    SettingsChanged,
    /// A page of the extension's own is open, or somebody clicked in it.
    OwnPage {
        /// Which.
        page: OwnPage,
        /// The tab that it is in.
        #[serde(default)]
        tab: Option<Tab>,
        /// What was clicked; none where it has just been opened.
        #[serde(default)]
        action: Option<Action>,
    },
    /// Somebody clicked in the popup.
    PopupAct {
        /// The tab.
        #[serde(default)]
        tab: Option<Tab>,
        /// What was clicked.
        action: Action,
    },
}

impl Event {
    /// The number of the tab it is about.
    pub fn tab(&self) -> Option<i32> {
        match self {
            Event::Navigated { tab } | Event::Page { tab, .. } | Event::Rows { tab, .. } | Event::Act { tab, .. } => {
                Some(tab.id)
            }
            Event::Popup { tab, .. } | Event::PopupAct { tab, .. } => tab.as_ref().map(|tab| tab.id),
            Event::Closed { tab, .. } => Some(*tab),
            Event::Started | Event::SettingsChanged | Event::OwnPage { .. } => None,
        }
    }
}

/// A page of the extension's own, the popup apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnPage {
    /// The options.
    Options,
    /// The page that is shown after installing.
    Welcome,
}

/// What the background sends to a content script: the trees to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename = "show")]
pub struct Show {
    /// The visit's number; clicks come back with it.
    pub visit: u32,
    /// The address it is about. A script whose page has moved on drops it.
    pub url: String,
    /// A check is under way, and another of these will follow. Should the background be stopped before, it will not, and the
    /// page has to ask again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub checking: bool,
    /// The text beside which the badge belongs, where the page names none by its markup (a person's name in Actions).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The badge; none where the page is to show nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<Node>,
    /// The panel that the badge opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<Node>,
    /// The badge stands at the edge of the window, wherever the title is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub docked: bool,
    /// The marks at rows; none where the page's rows are not to be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<Vec<Marks>>,
}

impl Show {
    /// Nothing to show, at this address.
    pub fn nothing(visit: u32, url: &str) -> Self {
        Show {
            visit,
            url: url.to_owned(),
            checking: false,
            title: None,
            badge: None,
            panel: None,
            docked: false,
            marks: None,
        }
    }
}

/// What the popup is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PopupAnswer {
    /// What to show.
    pub node: Node,
    /// A check is under way: ask again, waiting.
    pub pending: bool,
}

/// How the toolbar icon shows a tab's worst verdict. The default is the icon of a page about which nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toolbar {
    /// The icon's title, which begins with the worst verdict; none for the extension's own name.
    pub title: Option<String>,
    /// What is on the icon.
    pub badge: Option<ActionBadge>,
}
