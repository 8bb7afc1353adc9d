//! Runs a scenario's world until it is interrupted.

use std::process::ExitCode;

use fake::{Fake, Scenario};
use lexopt::prelude::*;

const USAGE: &str = "\
A Salesforce org and an Actions account that are not there, as an HTTPS proxy.

    fake --scenario NAME|FILE [--port N]
    fake --list

Each request is shown on a line as it is answered. Ctrl+C ends it.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut scenario = None;
    let mut port = 0;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("scenario") | Value(_) if scenario.is_some() => return Err("one scenario at a time".into()),
            Long("scenario") => scenario = Some(arguments.value()?.string()?),
            Value(name) => scenario = Some(name.string()?),
            Long("port") => port = arguments.value()?.parse()?,
            Long("list") => {
                for name in fake::names() {
                    println!("{name}");
                }
                return Ok(());
            }
            Long("help") | Short('h') => {
                println!("{USAGE}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let name = scenario.unwrap_or_else(|| "seed".to_owned());
    let scenario = if name.ends_with(".toml") { Scenario::load(&name)? } else { Scenario::named(&name)? };
    let about = scenario.about.trim().to_owned();
    let visits = scenario.visits.clone();
    let fake = Fake::start_listening(port, scenario, |request| {
        println!("{} {} https://{}{}", request.status, request.method, request.host, request.path);
    })?;
    println!("{name}: {about}\n");
    println!("HTTPS proxy on 127.0.0.1:{}. Point a browser with a fresh profile at it:", fake.port());
    println!(
        "    chromium --proxy-server=127.0.0.1:{} --ignore-certificate-errors --user-data-dir=$(mktemp -d)",
        fake.port()
    );
    println!("    Firefox: Settings, Network Settings, Manual proxy: HTTPS proxy 127.0.0.1, port {}\n", fake.port());
    for visit in visits {
        match (visit.open, visit.click) {
            (Some(open), Some(click)) => println!("    open {open}, then click “{click}”"),
            (Some(open), None) => println!("    open {open}"),
            (None, Some(click)) => println!("    click “{click}”"),
            (None, None) => {}
        }
    }
    println!();
    // The world lives on its own threads; this one only keeps the process there until it is interrupted.
    loop {
        std::thread::park();
    }
}
