//! How fast the engine itself is, in a browser: decoding what Salesforce says of objects, and judging.
//!
//! The extension's own engine cannot be asked for either alone. So the same sources are compiled with the feature `bench`, by the
//! same profile, into a module that is loaded in a page of the fake.

use std::fs;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fake::{Fake, Scenario};
use serde::Deserialize;
use serde_json::{Value, json};

use super::table::{Row, Unit};
use super::{Bench, ELSEWHERE, browser, median};
use crate::browser::Measuring;
use crate::build;
use crate::webdriver::Argument;

/// The objects, each by the resource that a visit asks for.
const OBJECTS: [(&str, &str); 5] = [
    ("Task", "sobjects/Task/describe"),
    ("Lead", "ui-api/object-info/batch/Lead"),
    ("Contact", "ui-api/object-info/batch/Contact"),
    ("Account", "ui-api/object-info/batch/Account"),
    ("Opportunity", "ui-api/object-info/batch/Opportunity"),
];

/// What a body took, in milliseconds, round by round.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Decoded {
    ours: Vec<f64>,
    /// `JSON.parse` of the bytes made a string.
    of_bytes: Vec<f64>,
    /// `JSON.parse` of the string.
    of_text: Vec<f64>,
    /// Ours and that of the bytes, the very first time.
    first: [f64; 2],
    fields: usize,
}

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let pkg = build::bench()?;
    let glue = fs::read_to_string(pkg.join("loggable.js"))?;
    let wasm = fs::read(pkg.join("loggable_bg.wasm"))?;
    let mut rows = Vec::new();
    for kind in &bench.browsers {
        let fake = Fake::start(Scenario::named("healthy_lead")?)?;
        let browser = browser(*kind, &fake, Measuring::Nothing)?;
        // A page without a policy: one that forbids Wasm says nothing of how fast it is.
        browser.open(ELSEWHERE)?;
        let run = |script: &str, arguments: Vec<Value>| {
            browser.session().execute(script, arguments.into_iter().map(Argument::Json).collect())
        };
        run(START, vec![json!(glue), json!(STANDARD.encode(&wasm))])?;
        let rounds = bench.times(25, 5);
        for (object, resource) in OBJECTS {
            let body = fake
                .body_of(&format!("/services/data/v67.0/{resource}"))
                .with_context(|| format!("the fake does not answer {resource}"))?;
            let size = body.len();
            let decoded = run(DECODE, vec![json!(object), json!(STANDARD.encode(&body)), json!(rounds)])?;
            let mut decoded: Decoded = serde_json::from_value(decoded)?;
            ensure!(decoded.fields > 0, "{object} was decoded to nothing");
            let ratio = |theirs: &[f64]| {
                median(&mut decoded.ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect::<Vec<_>>())
            };
            let (of_bytes, of_text) = (ratio(&decoded.of_bytes), ratio(&decoded.of_text));
            let figure = format!("{object}, {} KB → facts, against JSON.parse", size / 1000);
            rows.push(
                Row::new(figure, Unit::Times, of_bytes, 0.6)
                    .in_browser(*kind)
                    .beside("JSON.parse of the bytes", Unit::Milliseconds, median(&mut decoded.of_bytes))
                    .noting(format!(
                        "{kind}, {object}: {of_text:.2} × JSON.parse of a string that is there already; the first time in a new \
                         module {:.2} ms, JSON.parse {:.2} ms.",
                        decoded.first[0], decoded.first[1]
                    )),
            );
        }
        let diagnosed = run(DIAGNOSE, vec![json!(2000), json!(rounds)])?;
        let mut times: Vec<f64> = serde_json::from_value(diagnosed)?;
        rows.push(Row::new("2,000 people diagnosed", Unit::Milliseconds, median(&mut times), 10.0).in_browser(*kind));
    }
    Ok(rows)
}

/// Loads the module and keeps it on the page.
const START: &str = r"
    const [glue, encoded] = arguments;
    window.bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    window.median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
    const address = URL.createObjectURL(new Blob([glue], { type: 'text/javascript' }));
    return import(address).then(async (module) => {
        await module.default({ module_or_path: bytesOf(encoded) });
        window.module = module;
    });
";

/// Decodes a body by turns with `JSON.parse`. A round does each so often that the clock's own steps do not matter.
const DECODE: &str = r"
    const [object, encoded, rounds] = arguments;
    const body = bytesOf(encoded);
    const decoder = new TextDecoder();
    const text = decoder.decode(body);
    let fields;
    const ways = [
        () => { fields = module.decode(object, body); },
        () => JSON.parse(decoder.decode(body)),
        () => JSON.parse(text),
    ];
    const time = (work, often) => {
        const began = performance.now();
        for (let turn = 0; turn < often; turn++) work();
        return (performance.now() - began) / often;
    };
    const first = [time(ways[0], 1), time(ways[1], 1)];
    // Long enough for the optimising compilers.
    for (let turn = 0; turn < 20; turn++) for (const way of ways) time(way, 10);
    const often = Math.max(1, Math.ceil(20 / time(ways[1], 20)));
    const times = ways.map(() => []);
    for (let round = 0; round < rounds; round++) ways.forEach((way, index) => times[index].push(time(way, often)));
    return { ours: times[0], ofBytes: times[1], ofText: times[2], first, fields };
";

/// Judges so many people, round by round.
const DIAGNOSE: &str = r"
    const [count, rounds] = arguments;
    const times = [];
    for (let round = -5; round < rounds; round++) {
        const people = new module.People(count);
        const began = performance.now();
        people.diagnose();
        if (round >= 0) times.push(performance.now() - began);
    }
    return times;
";
