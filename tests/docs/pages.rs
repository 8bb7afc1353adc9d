//! The pages that findings lead to: one for each rule, made of what the rule says of itself, and an index.

use loggable::rules::{self, Doc, Problem, Rule};

/// The folder of the pages.
pub const FOLDER: &str = "extension/rules";

/// Words that a reader may not know, each with how it shows in a text and what it means. A page explains those it uses.
fn words() -> impl Iterator<Item = (&'static str, Vec<&'static str>, &'static str)> {
    let lines = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
        [word, shows, meaning] => (word, shows.split('|').collect(), meaning),
        _ => panic!("three cells: {line:?}"),
    })
}

/// Every page, by its path from the root.
pub fn all() -> Vec<(String, String)> {
    let page = |rule: &&Rule| (rule.problem.page().to_owned(), page(rule));
    rules::ALL.iter().map(page).chain([(format!("{FOLDER}/index.html"), index())]).collect()
}

/// A rule's page.
fn page(rule: &Rule) -> String {
    let Doc { what, why, evidence, fix, cannot_tell, source } = rule.doc;
    let parts = [
        ("What happened", what),
        ("Why it matters", why),
        ("What shows it", evidence),
        ("Who mends it, and where", fix),
        ("When it cannot be told", cannot_tell),
    ];
    let mut body = format!("<p><a href=\"index.html\">All rules</a></p>\n<h1>{}</h1>\n", title(rule.problem));
    for (heading, text) in parts {
        body.push_str(&format!("<h2>{heading}</h2>\n<p>{}</p>\n", rendered(text)));
    }
    let mut letters = source.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    body.push_str(&format!(
        "<h2>Where the fact comes from</h2>\n<p>{}{}. {}</p>\n",
        escaped(&first),
        rendered(letters.as_str()),
        rendered(
            "The points are those of *Why aren't my sales activities and activity fields syncing to Salesforce?* in \
             Adobe's documentation of Marketo. What is beyond it, and from no other page, follows from how Salesforce \
             works."
        )
    ));
    body.push_str(&words_used(&parts.map(|(_, text)| text).join(" ")));
    body.push_str(&format!(
        "<p><small>In reports this rule is called <code>{}</code>.</small></p>\n",
        rule.problem.name()
    ));
    html(&title(rule.problem), &body)
}

/// The page that lists all others.
fn index() -> String {
    let mut body = String::from("<h1>What Loggable looks for</h1>\n<ul>\n");
    for rule in rules::ALL {
        let name = rule.problem.name();
        let what = first_sentence(rule.doc.what);
        body.push_str(&format!("<li><a href=\"{name}.html\">{}</a><br>{}</li>\n", title(rule.problem), rendered(what)));
    }
    body.push_str("</ul>\n");
    html("Loggable", &body)
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").and_then(|end| text.get(..=end)).unwrap_or(text)
}

fn html(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"../badge.css\">\n<link rel=\"stylesheet\" href=\"../panel.css\">\n\
         <link rel=\"stylesheet\" href=\"../pages.css\">\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// A rule's name as a title.
fn title(problem: Problem) -> String {
    let words = problem.name().split('_').enumerate().map(|(index, word)| match word {
        "id" | "api" => word.to_uppercase(),
        "salesforce" => "Salesforce".to_owned(),
        "email" if index == 0 => "E-mail".to_owned(),
        _ if index == 0 => {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        }
        "email" => "e-mail".to_owned(),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The words of a text that are explained, with what they mean.
fn words_used(text: &str) -> String {
    let used: Vec<String> = words()
        .filter(|(_, shows, _)| shows.iter().any(|part| text.contains(part)))
        .map(|(term, _, meaning)| format!("<dt>{}</dt>\n<dd>{}</dd>\n", escaped(term), rendered(meaning)))
        .collect();
    if used.is_empty() { String::new() } else { format!("<h2>Words used here</h2>\n<dl>\n{}</dl>\n", used.concat()) }
}

/// The light Markdown of the documentation as HTML: `*…*` is what a screen says, or another rule; backticks are code.
pub fn rendered(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['*', '`']) {
        let (before, marked) = rest.split_at(start);
        let (mark, after) = marked.split_at(1);
        let Some((inside, behind)) = after.split_once(mark) else { break };
        out.push_str(&escaped(before));
        let rule = rules::ALL.iter().find(|rule| rule.problem.name() == inside);
        let inside = escaped(inside);
        out.push_str(&match (mark, rule) {
            ("`", _) => format!("<code>{inside}</code>"),
            (_, Some(rule)) => format!("<a href=\"{inside}.html\">{}</a>", title(rule.problem)),
            _ => format!("<em>{inside}</em>"),
        });
        rest = behind;
    }
    out + &escaped(rest)
}

/// Text as HTML's text.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
