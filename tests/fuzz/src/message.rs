//! What the background is told, by pages' scripts and by the popup.

use loggable::list::{Key, List, MOST};
use loggable::message::{Event, Tab};
use loggable::salesforce::object::Object;
use loggable::view::node::Action;

use crate::outline;

/// A message as JSON: an event, or an action alone.
pub fn run(input: &[u8]) {
    if let Ok(action) = serde_json::from_slice::<Action>(input) {
        of_action(&action);
    }
    let Ok(event) = serde_json::from_slice::<Event>(input) else { return };
    match &event {
        Event::Navigated { tab } => of_tab(&event, Some(tab)),
        Event::Page { tab, outline, .. } => {
            of_tab(&event, Some(tab));
            if let Some(outline) = outline {
                outline::read(outline);
            }
        }
        Event::Rows { tab, ids, .. } => {
            of_tab(&event, Some(tab));
            // Whatever a page says, rows are leads and contacts, or people by their addresses, each once, and no more than can
            // be judged.
            for key in [Key::record, Key::address] {
                let mut list = List::default();
                let new = list.add(ids.iter().filter_map(|id| key(id)));
                assert!(new.len() <= MOST && list.add(ids.iter().filter_map(|id| key(id))).is_empty());
                assert!(new.iter().all(|key| match key {
                    Key::Record(id) => matches!(id.object(), Some(Object::Lead | Object::Contact)),
                    Key::Address(address) => address.contains('@') && !address.contains(char::is_whitespace),
                }));
            }
        }
        Event::Act { tab, action, .. } => {
            of_tab(&event, Some(tab));
            of_action(action);
        }
        Event::Popup { tab, .. } => of_tab(&event, tab.as_ref()),
        Event::PopupAct { tab, action } => {
            of_tab(&event, tab.as_ref());
            of_action(action);
        }
        Event::Closed { tab, .. } => assert_eq!(event.tab(), Some(*tab)),
        Event::OwnPage { action, .. } => {
            assert_eq!(event.tab(), None);
            if let Some(action) = action {
                of_action(action);
            }
        }
        Event::Started | Event::SettingsChanged => assert_eq!(event.tab(), None),
    }
}

fn of_tab(event: &Event, tab: Option<&Tab>) {
    assert_eq!(event.tab(), tab.map(|tab| tab.id));
}

/// An action comes back as it went, and one that opens a page opens one of the extension's own.
fn of_action(action: &Action) {
    let text = serde_json::to_string(action).expect("it can be sent");
    assert_eq!(&serde_json::from_str::<Action>(&text).expect("and read again"), action);
    if let Action::Explain { problem } = action {
        assert!(problem.page().starts_with("extension/rules/") && !problem.page().contains(".."));
    }
}
