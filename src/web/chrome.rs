//! The WebExtensions APIs that the background uses, as it finds them under `chrome` in both browsers.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `cookies.get`: a cookie, or null.
    #[wasm_bindgen(js_namespace = ["chrome", "cookies"], js_name = get, catch)]
    pub async fn cookies_get(details: &JsValue) -> Result<JsValue, JsValue>;

    /// `cookies.getAll`: a list of cookies.
    #[wasm_bindgen(js_namespace = ["chrome", "cookies"], js_name = getAll, catch)]
    pub async fn cookies_get_all(details: &JsValue) -> Result<JsValue, JsValue>;

    /// A `StorageArea`.
    #[derive(Clone)]
    pub type StorageArea;

    /// `storage.session`.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["chrome", "storage"], js_name = session)]
    pub static STORAGE_SESSION: StorageArea;

    /// `storage.local`.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["chrome", "storage"], js_name = local)]
    pub static STORAGE_LOCAL: StorageArea;

    /// `storage.managed`.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["chrome", "storage"], js_name = managed)]
    pub static STORAGE_MANAGED: StorageArea;

    /// An object with the value under the key, where there is one.
    #[wasm_bindgen(method, catch)]
    pub async fn get(this: &StorageArea, key: &str) -> Result<JsValue, JsValue>;

    /// An object with everything that is kept, for null.
    #[wasm_bindgen(method, catch, js_name = get)]
    pub async fn get_all(this: &StorageArea, null: &JsValue) -> Result<JsValue, JsValue>;

    /// Keeps the object's values under its keys.
    #[wasm_bindgen(method, catch)]
    pub async fn set(this: &StorageArea, items: &JsValue) -> Result<JsValue, JsValue>;

    /// Forgets a key.
    #[wasm_bindgen(method, catch)]
    pub async fn remove(this: &StorageArea, key: &str) -> Result<JsValue, JsValue>;

    /// `tabs.sendMessage` to one frame.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = sendMessage, catch)]
    pub async fn send_message(tab: i32, message: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    /// `tabs.create`.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = create, catch)]
    pub async fn create_tab(properties: &JsValue) -> Result<JsValue, JsValue>;

    /// `tabs.query`: the tabs that are like this; of those whose sites the extension may not see, without addresses.
    #[wasm_bindgen(js_namespace = ["chrome", "tabs"], js_name = query, catch)]
    pub async fn query_tabs(like: &JsValue) -> Result<JsValue, JsValue>;

    /// `permissions.contains`: whether the extension has all of these.
    #[wasm_bindgen(js_namespace = ["chrome", "permissions"], js_name = contains, catch)]
    pub async fn has_permissions(permissions: &JsValue) -> Result<JsValue, JsValue>;

    /// `runtime.openOptionsPage`.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = openOptionsPage, catch)]
    pub async fn open_options_page() -> Result<JsValue, JsValue>;

    /// `runtime.getManifest`.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getManifest)]
    pub fn manifest() -> JsValue;

    /// `runtime.getURL`: the address of one of the extension's own files.
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    pub fn extension_url(path: &str) -> String;

    /// `action.setTitle`.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setTitle, catch)]
    pub async fn set_title(details: &JsValue) -> Result<JsValue, JsValue>;

    /// `action.setBadgeText`.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeText, catch)]
    pub async fn set_badge_text(details: &JsValue) -> Result<JsValue, JsValue>;

    /// `action.setBadgeBackgroundColor`.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeBackgroundColor, catch)]
    pub async fn set_badge_background_color(details: &JsValue) -> Result<JsValue, JsValue>;

    /// `action.setBadgeTextColor`.
    #[wasm_bindgen(js_namespace = ["chrome", "action"], js_name = setBadgeTextColor, catch)]
    pub async fn set_badge_text_color(details: &JsValue) -> Result<JsValue, JsValue>;

    /// `i18n.getMessage`.
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    pub fn message(name: &str) -> String;

    /// `crypto.randomUUID`.
    #[wasm_bindgen(js_namespace = crypto, js_name = randomUUID)]
    pub fn random_uuid() -> String;

    /// `i18n.getUILanguage`.
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getUILanguage)]
    pub fn ui_language() -> String;
}
