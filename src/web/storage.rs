//! The store over `storage.session` and `storage.local`.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::chrome::{STORAGE_LOCAL, STORAGE_SESSION, StorageArea};
use crate::ports::{Area, Store};

/// The extension's own storage.
#[derive(Debug, Clone, Copy)]
pub struct WebStore;

fn area(area: Area) -> StorageArea {
    match area {
        Area::Session => STORAGE_SESSION.with(Clone::clone),
        Area::Local => STORAGE_LOCAL.with(Clone::clone),
    }
}

impl Store for WebStore {
    async fn get(&self, from: Area, key: &str) -> Option<String> {
        let found = area(from).get(key).await.ok()?;
        Reflect::get(&found, &JsValue::from_str(key)).ok()?.as_string()
    }

    async fn set(&self, into: Area, key: &str, value: &str) {
        let items = Object::new();
        let named = Reflect::set(&items, &JsValue::from_str(key), &JsValue::from_str(value));
        // A store that is full or gone keeps nothing, which the port allows for; but what it kept before has been overtaken.
        if named.is_err() || area(into).set(&items).await.is_err() {
            self.remove(into, key).await;
        }
    }

    async fn remove(&self, from: Area, key: &str) {
        let _ = area(from).remove(key).await;
    }

    async fn keys(&self, of: Area) -> Vec<String> {
        let all = area(of).get_all(&JsValue::NULL).await.ok().and_then(|all| all.dyn_into::<Object>().ok());
        let keys = all.map(|all| Object::keys(&all)).unwrap_or_default();
        keys.iter().filter_map(|key| key.as_string()).collect()
    }
}
