//! The engine in the browser's background: the ports over `fetch`, cookies, storage and tabs, and the entry points that
//! `background.js` calls. Everything here is thin; what is decided is decided in rooms that are tested natively.

#[cfg(feature = "bench")]
pub mod bench;
mod chrome;
mod salesforce;
mod storage;

use std::cell::OnceCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use self::chrome::STORAGE_MANAGED;
use self::salesforce::WebSalesforce;
use self::storage::WebStore;
use crate::actions::outline::Outline;
use crate::facts::Timestamp;
use crate::message::{Event, Show, Tab, Toolbar};
use crate::ports::Clock;
use crate::rules::Problem;
use crate::view::{About, Language, Reader};
use crate::visits::{Browser, VISIT_TAKES, Visits};

thread_local! {
    static VISITS: OnceCell<Rc<Visits<WebBrowser>>> = const { OnceCell::new() };
}

fn visits() -> Rc<Visits<WebBrowser>> {
    VISITS.with(|visits| {
        Rc::clone(visits.get_or_init(|| Rc::new(Visits::new(WebBrowser { clock: WebClock, store: WebStore }))))
    })
}

/// Takes an event in, as `message::Event` describes it. Resolves to a `message::PopupAnswer` for the popup's events.
///
/// # Errors
/// A text that says what is wrong with the event.
#[wasm_bindgen]
pub async fn handle(event: JsValue) -> Result<JsValue, JsValue> {
    let event = serde_wasm_bindgen::from_value(event)?;
    answer(visits().handle(event).await)
}

/// Answers in place of [`handle`] after the engine broke down over the event and was started again.
///
/// # Errors
/// As [`handle`].
#[wasm_bindgen]
pub async fn answer_fault(event: JsValue) -> Result<JsValue, JsValue> {
    let event: Event = serde_wasm_bindgen::from_value(event)?;
    answer(visits().answer_fault(event).await)
}

fn answer(answer: Option<impl Serialize>) -> Result<JsValue, JsValue> {
    Ok(match answer {
        Some(answer) => plain(&answer)?,
        None => JsValue::UNDEFINED,
    })
}

/// The value as plain objects, which messages between contexts can carry; maps cannot be carried by all.
fn plain(value: &impl Serialize) -> Result<JsValue, serde_wasm_bindgen::Error> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}

struct WebClock;

impl Clock for WebClock {
    fn now(&self) -> Timestamp {
        // Milliseconds since 1970 fit into an f64 without loss and are never negative on a clock that shows a date.
        Timestamp(js_sys::Date::now() as u64)
    }
}

struct WebBrowser {
    clock: WebClock,
    store: WebStore,
}

impl Browser for WebBrowser {
    type Salesforce = WebSalesforce;
    type Store = WebStore;
    type Clock = WebClock;

    async fn cookie_store(&self, tab: &Tab) -> String {
        // Firefox says which it is. Chrome has two, which always have these names.
        let chromes = if tab.incognito { "1" } else { "0" };
        tab.cookie_store_id.clone().unwrap_or_else(|| chromes.to_owned())
    }

    fn salesforce(&self, cookie_store: &str) -> WebSalesforce {
        WebSalesforce::new(cookie_store.to_owned(), f64::from(VISIT_TAKES))
    }

    fn store(&self) -> &WebStore {
        &self.store
    }

    fn clock(&self) -> &WebClock {
        &self.clock
    }

    fn reader(&self) -> Reader {
        // Minutes that the clock on the wall is behind UTC, a whole number within a day.
        let behind = js_sys::Date::new_0().get_timezone_offset() as i32;
        Reader { language: Language::of(&chrome::ui_language()), utc_offset_minutes: -behind, about: About::Reader }
    }

    async fn outline(&self, tab: i32) -> Option<Outline> {
        #[derive(Serialize)]
        struct Look {
            kind: &'static str,
        }
        let answer = send(tab, &Look { kind: "look" }).await?;
        serde_wasm_bindgen::from_value(answer).ok()
    }

    async fn show(&self, tab: i32, show: &Show) {
        // A tab whose content script is not there yet, or not any more, has nobody to show it. The script asks when it starts.
        let _ = send(tab, show).await;
    }

    async fn toolbar(&self, tab: i32, toolbar: &Toolbar) {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Details<'a> {
            tab_id: i32,
            #[serde(skip_serializing_if = "Option::is_none")]
            title: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            text: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            color: Option<&'a str>,
        }
        let details = Details { tab_id: tab, title: None, text: None, color: None };
        let badge = toolbar.badge.as_ref();
        let own_name = chrome::message("name");
        let title = Details { title: Some(toolbar.title.as_deref().unwrap_or(&own_name)), ..details };
        let text = Details { text: Some(badge.map_or("", |badge| &*badge.text)), ..details };
        // The tab may be closed by now; then there is no icon to set.
        if let Ok(title) = plain(&title) {
            let _ = chrome::set_title(&title).await;
        }
        if let Ok(text) = plain(&text) {
            let _ = chrome::set_badge_text(&text).await;
        }
        if let Some(badge) = badge {
            if let Ok(color) = plain(&Details { color: Some(badge.background_color), ..details }) {
                let _ = chrome::set_badge_background_color(&color).await;
            }
            if let Ok(color) = plain(&Details { color: Some(badge.text_color), ..details }) {
                let _ = chrome::set_badge_text_color(&color).await;
            }
        }
    }

    async fn explain(&self, problem: Problem) {
        #[derive(Serialize)]
        struct Page {
            url: String,
        }
        // A browser that opens no tab now, because it is closing, shows none either.
        if let Ok(page) = plain(&Page { url: chrome::extension_url(problem.page()) }) {
            let _ = chrome::create_tab(&page).await;
        }
    }

    async fn open_options(&self) {
        // As for any other tab: see [`explain`](Self::explain).
        let _ = chrome::open_options_page().await;
    }

    async fn policy(&self) -> String {
        // Firefox refuses where no policy is there at all.
        let policy = STORAGE_MANAGED.with(Clone::clone).get_all(&JsValue::NULL).await.ok();
        policy.and_then(|policy| js_sys::JSON::stringify(&policy).ok()).map(String::from).unwrap_or_default()
    }

    async fn tabs(&self) -> Vec<Tab> {
        let tabs = chrome::query_tabs(&js_sys::Object::new()).await.ok();
        let tabs: Vec<TabShown> = tabs.and_then(|tabs| serde_wasm_bindgen::from_value(tabs).ok()).unwrap_or_default();
        tabs.into_iter().filter_map(TabShown::told).collect()
    }

    async fn withheld_sites(&self) -> Vec<String> {
        #[derive(Deserialize)]
        struct Manifest {
            host_permissions: Vec<String>,
        }
        #[derive(Serialize)]
        struct Permissions<'a> {
            origins: [&'a str; 1],
        }
        let manifest: Option<Manifest> = serde_wasm_bindgen::from_value(chrome::manifest()).ok();
        let mut withheld = Vec::new();
        for site in manifest.map(|manifest| manifest.host_permissions).unwrap_or_default() {
            let Ok(permissions) = plain(&Permissions { origins: [&site] }) else { continue };
            // Where the browser does not say, nothing is said either.
            if chrome::has_permissions(&permissions).await.is_ok_and(|has| has == JsValue::FALSE) {
                withheld.push(site);
            }
        }
        withheld
    }

    async fn pause(&self, milliseconds: u32) {
        TimeoutFuture::new(milliseconds).await;
    }
}

/// A tab as `tabs.query` tells of it: one of the browser's own windows may have no number.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TabShown {
    id: Option<i32>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    incognito: bool,
    #[serde(default)]
    cookie_store_id: Option<String>,
}

impl TabShown {
    fn told(self) -> Option<Tab> {
        let TabShown { id, url, incognito, cookie_store_id } = self;
        Some(Tab { id: id?, url, incognito, cookie_store_id })
    }
}

/// Sends a message to the top frame of a tab; its answer, where somebody was there to answer.
async fn send(tab: i32, message: &impl Serialize) -> Option<JsValue> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Frame {
        frame_id: u32,
    }
    let (message, frame) = (plain(message).ok()?, plain(&Frame { frame_id: 0 }).ok()?);
    chrome::send_message(tab, &message, &frame).await.ok()
}
