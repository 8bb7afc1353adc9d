//! An outline without what it shows of persons, for whoever mends the reading of a screen that nobody here has seen.
//!
//! What is left is the order of things, the words that are known to label them, and of everything else its shape: `A` and `a` for
//! letters, `0` for digits, `…@…` for an address, and `00Q…18 characters` for what may be a record's id. A word stays only where
//! it is one of those in [`labels`], or of a closed list of what addresses of these hosts are made of. A label that is not
//! known is masked too, because nothing tells it from a name; whoever sends the report can write it in.

use std::collections::HashSet;

use super::labels;
use super::outline::{Item, Kind, Outline};
use crate::salesforce::object::Object;

/// More of one text is not shown: its shape says nothing more.
const LONGEST: usize = 120;

/// What addresses of Actions and of Salesforce are made of, beside what is somebody's own.
const OF_ADDRESSES: &[&str] = &[
    "http",
    "https",
    "mailto",
    "tel",
    "www",
    "com",
    "my",
    "force",
    "lightning",
    "salesforce",
    "sandbox",
    "toutapp",
    "next",
    "view",
    "r",
    "o",
    "s",
    "lead",
    "contact",
    "account",
    "opportunity",
    "task",
    "people",
    "settings",
    "command",
    "center",
    "one",
    "app",
];

/// The outline as lines of text, one for each item.
pub fn masked(outline: &Outline) -> String {
    let known = known_words();
    let mut text = String::new();
    for item in &outline.items {
        line(&mut text, item, &known);
    }
    if outline.cut {
        text.push_str("(cut)\n");
    }
    text
}

/// The address of the page, masked like everything else.
pub fn masked_address(url: &str) -> String {
    words_masked(url, &of_addresses())
}

fn of_addresses() -> HashSet<String> {
    OF_ADDRESSES.iter().map(|word| (*word).to_owned()).collect()
}

fn line(text: &mut String, item: &Item, known: &HashSet<String>) {
    text.push_str(&format!("{} {}", item.layer, name(item.kind)));
    match item.on {
        Some(true) => text.push_str(" on"),
        Some(false) => text.push_str(" off"),
        None => {}
    }
    for (sign, part, known) in
        [("", Some(&item.text), known), ("= ", item.value.as_ref(), known), ("→ ", item.href.as_ref(), &of_addresses())]
    {
        let Some(part) = part.filter(|part| !part.is_empty() || !sign.is_empty()) else { continue };
        text.push(' ');
        text.push_str(sign);
        text.push_str(&words_masked(part, known));
    }
    text.push('\n');
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Heading => "heading",
        Kind::Link => "link",
        Kind::Button => "button",
        Kind::Tab => "tab",
        Kind::Checkbox => "checkbox",
        Kind::Radio => "radio",
        Kind::Input => "input",
        Kind::Select => "select",
    }
}

/// Every single word of the labels that are known.
fn known_words() -> HashSet<String> {
    labels::every().flat_map(|label| runs(label).filter_map(Run::word)).map(str::to_lowercase).collect()
}

/// A text with the words that are known, and the shape of all others.
fn words_masked(text: &str, known: &HashSet<String>) -> String {
    let mut masked = String::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        if masked.chars().count() > LONGEST {
            masked.push('…');
            break;
        }
        // An address is one whatever stands around it.
        if piece.contains('@') || piece.contains("%40") {
            masked.push_str("…@…");
            if piece.ends_with(char::is_whitespace) {
                masked.push(' ');
            }
            continue;
        }
        for run in runs(piece) {
            match run {
                Run::Word(word) if known.contains(&word.to_lowercase()) => masked.push_str(word),
                Run::Word(word) => masked.push_str(&shape(word)),
                Run::Between(character) => masked.push(if character.is_whitespace() { ' ' } else { sign(character) }),
            }
        }
    }
    masked.trim().to_owned()
}

/// Signs stand for themselves where they are ASCII or Japanese punctuation; of others nobody knows what they may say.
fn sign(character: char) -> char {
    if character.is_ascii_punctuation() || "：、。・（）「」…–—".contains(character) {
        character
    } else {
        '?'
    }
}

/// The shape of a word.
fn shape(word: &str) -> String {
    let length = word.chars().count();
    let is_id = matches!(length, 15 | 18)
        && word.chars().all(|character| character.is_ascii_alphanumeric())
        && word.chars().any(|character| character.is_ascii_digit());
    if is_id {
        let prefix = word.get(..3).filter(|prefix| Object::of_key_prefix(prefix).is_some()).unwrap_or_default();
        return format!("{prefix}…{length} characters");
    }
    let shape = |character: char| match character {
        '0'..='9' => '0',
        'A'..='Z' => 'A',
        'a'..='z' => 'a',
        '\u{3041}'..='\u{30ff}' => 'ア',
        '\u{4e00}'..='\u{9fff}' => '字',
        other if other.is_uppercase() => 'A',
        _ => 'a',
    };
    let mut shaped: String = word.chars().take(LONGEST).map(shape).collect();
    if length > LONGEST {
        shaped.push('…');
    }
    shaped
}

/// A word, or a character between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run<'a> {
    Word(&'a str),
    Between(char),
}

impl<'a> Run<'a> {
    fn word(self) -> Option<&'a str> {
        match self {
            Run::Word(word) => Some(word),
            Run::Between(_) => None,
        }
    }
}

/// A text as words and what is between them. Letters and digits make words, whatever their script.
fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        if !first.is_alphanumeric() {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            return Some(Run::Between(first));
        }
        let end = rest.find(|character: char| !character.is_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(Run::Word(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(kind: Kind, text: &str) -> Item {
        Item { kind, text: text.to_owned(), ..Item::default() }
    }

    fn of(items: Vec<Item>) -> String {
        masked(&Outline { items, cut: false })
    }

    #[test]
    fn a_person_s_view_keeps_its_labels_and_loses_its_person() {
        let shown = of(vec![
            item(Kind::Heading, "Ada Lovelace"),
            Item { on: Some(true), ..item(Kind::Tab, "About") },
            item(Kind::Text, "Salesforce Contact ID:"),
            item(Kind::Text, "003B000000IURyPIAX"),
            item(Kind::Text, "SFDC Kennung"),
            item(Kind::Text, "E-mail: ada.lovelace@example.com"),
            Item { value: Some("+44 20 7946".to_owned()), ..item(Kind::Input, "Phone") },
            Item {
                href: Some("https://acme.lightning.force.com/lightning/r/Lead/00QB000000IURyPIAX/view".to_owned()),
                ..item(Kind::Link, "開く")
            },
        ]);
        assert_eq!(
            shown,
            "0 heading Aaa Aaaaaaaa\n\
             0 tab on About\n\
             0 text Salesforce Contact ID:\n\
             0 text 003…18 characters\n\
             0 text SFDC Aaaaaaa\n\
             0 text E-mail: …@…\n\
             0 input Phone = +00 00 0000\n\
             0 link 字ア → https://aaaa.lightning.force.com/lightning/r/Lead/00Q…18 characters/view\n"
        );
    }

    #[test]
    fn an_address_of_a_page_is_masked_too() {
        assert_eq!(
            masked_address("https://toutapp.com/next#people/8213?name=Ada"),
            "https://toutapp.com/next#people/0000?aaaa=Aaa"
        );
    }

    /// The letters that a mask is made of.
    fn is_mask(word: &str) -> bool {
        word.chars().all(|character| "Aa0ア字".contains(character))
    }

    proptest! {
        /// Whatever a page shows, no word of it is handed on that is not known to label something.
        #[test]
        fn no_word_is_handed_on_that_is_not_known(
            texts in proptest::collection::vec("[A-Za-z0-9 .,:@/%_#あ-んア-ン一-龠éöß-]{0,60}|\\PC{0,60}", 1..8),
            kind in prop_oneof![Just(Kind::Text), Just(Kind::Heading), Just(Kind::Input), Just(Kind::Link)],
        ) {
            let items = texts.iter().map(|text| Item {
                value: Some(text.clone()),
                href: Some(text.clone()),
                ..item(kind, text)
            }).collect();
            let shown = of(items);
            let mut allowed = known_words();
            allowed.extend(of_addresses());
            allowed.extend(["characters", "text", "heading", "input", "link", "cut", "15", "18"].map(str::to_owned));
            allowed.extend(["001", "003", "006", "00Q", "00T"].map(str::to_lowercase));
            for word in runs(&shown).filter_map(Run::word) {
                prop_assert!(is_mask(word) || allowed.contains(&word.to_lowercase()), "{word:?} in {shown:?}");
            }
            prop_assert!(!shown.replace("…@…", "").contains('@'), "{shown:?}");
        }
    }
}
