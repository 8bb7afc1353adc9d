//! Salesforce over `fetch`, with the session of one tab's cookie store.
//!
//! The one place that reads the session cookie and the one place that sends it anywhere. It goes to the API host it was
//! read for, never along a redirect, and lives no longer than a request.

use std::cell::OnceCell;

use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestRedirect, ResponseType,
};

use super::chrome;
use super::storage::WebStore;
use crate::facts::Why;
use crate::ports::{Answer, Area, Salesforce, Session, Store, Subrequest};
use crate::salesforce::composite;
use crate::salesforce::error::MAX_BODY;
use crate::salesforce::host::is_api_host;
use crate::salesforce::session::Token;

/// Key of the salt of session digests. It lives as long as the browser runs, as do the digests.
const SALT: &str = "salt";

/// How long a salt is, which is a UUID.
const SALT_LENGTH: usize = 36;

/// The API hosts of Salesforce, asked for one visit.
pub struct WebSalesforce {
    cookie_store: String,
    deadline: f64,
}

impl WebSalesforce {
    /// For one cookie store. Answers that are not there `within` milliseconds from now
    /// count as timed out.
    pub fn new(cookie_store: String, within: f64) -> Self {
        WebSalesforce { cookie_store, deadline: js_sys::Date::now() + within }
    }

    async fn token(&self, host: &str) -> Result<Token, Why> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Details<'a> {
            url: String,
            name: &'static str,
            store_id: &'a str,
        }
        #[derive(Deserialize)]
        struct Cookie {
            value: String,
        }
        let no_session = || Why::NoSession { host: host.to_owned() };
        if !is_api_host(host) {
            return Err(Why::NoApiHost { host: host.to_owned() });
        }
        let details = Details { url: format!("https://{host}/"), name: "sid", store_id: &self.cookie_store };
        let blocked = || Why::CookiesBlocked { host: host.to_owned() };
        let details = serde_wasm_bindgen::to_value(&details).map_err(|_| blocked())?;
        let cookie = chrome::cookies_get(&details).await.map_err(|_| blocked())?;
        if cookie.is_null() || cookie.is_undefined() {
            return Err(no_session());
        }
        let cookie: Cookie = serde_wasm_bindgen::from_value(cookie).map_err(|_| no_session())?;
        Token::from_cookie(cookie.value).ok_or_else(no_session)
    }

    async fn send(&self, host: &str, path: &str, body: Option<Vec<u8>>) -> Result<Answer, Why> {
        let unreachable = || Why::Unreachable { host: host.to_owned() };
        let token = self.token(host).await?;
        let left = (self.deadline - js_sys::Date::now()).max(0.0);
        let request = RequestBuilder::new(&format!("https://{host}{path}"))
            .method(if body.is_some() { Method::POST } else { Method::GET })
            .header("Authorization", &token.authorization())
            .header("Accept", "application/json")
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Manual)
            .referrer_policy(web_sys::ReferrerPolicy::NoReferrer)
            .abort_signal(Some(&AbortSignal::timeout_with_f64(left)));
        let request = match body {
            Some(body) => request.header("Content-Type", "application/json").body(Uint8Array::from(body.as_slice())),
            None => request.build(),
        }
        .map_err(|_| unreachable())?;
        let response = request.send().await.map_err(|error| match error {
            gloo_net::Error::JsError(error) if is_time_out(&error.name) => Why::TimedOut { host: host.to_owned() },
            _ => unreachable(),
        })?;
        if response.type_() == ResponseType::Opaqueredirect {
            // Where it leads to is not told, and nothing was asked there.
            return Err(Why::NotJson);
        }
        let status = response.status();
        let limit_info = response.headers().get("Sforce-Limit-Info");
        Ok(Answer { status, body: self.body(host, &response).await?, limit_info })
    }

    /// The whole body. One that is too large is left where it is instead of being read to its end.
    async fn body(&self, host: &str, response: &Response) -> Result<Vec<u8>, Why> {
        let mut bytes = Vec::new();
        let Some(stream) = response.body() else { return Ok(bytes) };
        let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().map_err(|_| Why::NotJson)?;
        loop {
            let chunk = JsFuture::from(reader.read()).await.map_err(|error| {
                let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
                if is_time_out(&name.unwrap_or_default()) {
                    Why::TimedOut { host: host.to_owned() }
                } else {
                    // The connection ended before the body did, or the body arrived damaged.
                    Why::Unreachable { host: host.to_owned() }
                }
            })?;
            let property = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
            if property("done").is_truthy() {
                return Ok(bytes);
            }
            let chunk: Uint8Array = property("value").dyn_into().map_err(|_| Why::NotJson)?;
            let length = chunk.length() as usize;
            if bytes.len() + length > MAX_BODY {
                // Nothing waits for the stream to end; a refusal to stop changes nothing.
                let _ = reader.cancel();
                return Err(Why::TooLarge);
            }
            let start = bytes.len();
            bytes.resize(start + length, 0);
            if let Some(room) = bytes.get_mut(start..) {
                chunk.copy_to(room);
            }
        }
    }
}

/// The salt of session digests. A worker holds on to its own, because a store that is full keeps none, and with another
/// salt every look at the same session would be one at another.
async fn salt() -> String {
    thread_local! {
        static OWN: OnceCell<String> = const { OnceCell::new() };
    }
    if let Some(salt) = OWN.with(|own| own.get().cloned()) {
        return salt;
    }
    let store = WebStore;
    // A salt that something has spoilt is none.
    let kept = store.get(Area::Session, SALT).await.filter(|salt| salt.len() == SALT_LENGTH);
    let is_new = kept.is_none();
    // Another task may have been faster.
    let salt = OWN.with(|own| own.get_or_init(|| kept.unwrap_or_else(chrome::random_uuid)).clone());
    if is_new {
        store.set(Area::Session, SALT, &salt).await;
    }
    salt
}

fn is_time_out(name: &str) -> bool {
    matches!(name, "TimeoutError" | "AbortError")
}

impl Salesforce for WebSalesforce {
    async fn hosts_with_session(&self) -> Vec<String> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Details<'a> {
            name: &'static str,
            store_id: &'a str,
        }
        #[derive(Deserialize)]
        struct Cookie {
            domain: String,
        }
        let details = Details { name: "sid", store_id: &self.cookie_store };
        let Ok(details) = serde_wasm_bindgen::to_value(&details) else { return Vec::new() };
        let Ok(cookies) = chrome::cookies_get_all(&details).await else { return Vec::new() };
        let cookies: Vec<Cookie> = serde_wasm_bindgen::from_value(cookies).unwrap_or_default();
        let mut hosts: Vec<String> = cookies
            .into_iter()
            .map(|cookie| cookie.domain.trim_start_matches('.').to_owned())
            .filter(|host| is_api_host(host))
            .collect();
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    }

    async fn session(&self, host: &str) -> Result<Session, Why> {
        let token = self.token(host).await?;
        Ok(token.session(salt().await.as_bytes()))
    }

    async fn get(&self, host: &str, path: &str) -> Result<Answer, Why> {
        self.send(host, path, None).await
    }

    async fn composite(&self, host: &str, subrequests: &[Subrequest]) -> Result<Answer, Why> {
        self.send(host, &crate::requests::composite(), Some(composite::request(subrequests))).await
    }
}
