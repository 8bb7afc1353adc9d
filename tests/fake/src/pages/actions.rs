//! The Actions web app: one page at `https://toutapp.com/next`, routed by its hash, under a strict policy.

use crate::scenario::Scenario;
use crate::{Request, Response};

/// What Actions may load: its own, nothing inline, nothing evaluated.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      object-src 'none'; base-uri 'self'; frame-ancestors 'self'";

pub(super) fn is_host(host: &str) -> bool {
    host == "toutapp.com" || host == "www.toutapp.com"
}

pub(super) fn answer(world: &Scenario, request: &Request<'_>) -> Response {
    let response = match request.path() {
        "/" => Response::redirect("https://toutapp.com/next".to_owned()),
        "/next" | "/next/" => Response::html(200, page(world)),
        "/next/app.js" => Response::new(200, "text/javascript; charset=utf-8", include_str!("actions.js")),
        "/next/app.css" => Response::new(200, "text/css; charset=utf-8", include_str!("actions.css")),
        "/next/account.json" => Response::new(200, "application/json", super::data(&world.actions)),
        "/next/diagnostics.json" => Response::new(200, "application/json", super::data(&world.actions.failures)),
        _ => Response::html(404, "<!DOCTYPE html><html lang=\"en\"><title>Not found</title><h1>Not found</h1></html>"),
    };
    response.with("content-security-policy", POLICY)
}

fn page(world: &Scenario) -> String {
    let language = if world.actions.language.is_empty() { "en" } else { &world.actions.language };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>Marketo Sales</title>\
         <link rel=\"stylesheet\" href=\"/next/app.css\"></head>\n\
         <body><div id=\"app\"></div><script src=\"/next/app.js\" defer></script></body>\n</html>\n",
        super::escape(language)
    )
}
