//! Outlines in a small notation, one line an item:
//!
//! ```text
//! # Ada Lovelace            heading
//! [About]+  [History]       tab, open and not said; [Tasks]- not open
//! (Connect)                 button; (Enable)+ pressed, (Enable)- not pressed
//! View -> https://…         link
//! {Salesforce ID = 00Q…}    text field; {Email} one that shows nothing to us
//! <Type = Lead>             select
//! [x] Enable   [ ] Enable   checkbox
//! (x) Enable   ( ) Enable   radio button
//! ~~~                       what follows is in the next dialog
//! ...                       the outline was cut here
//! anything else             text
//! ```

use proptest::prelude::*;

use super::*;
use crate::actions::outline::MAX_ITEMS;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const LEAD: &str = "00Q5e00001A2b3CEAR";
const CONTACT: &str = "0035e00001A2b3CAAR";
const ACCOUNT: &str = "0015e00001A2b3CAAR";

/// Reads on a clock that shows UTC.
fn read(outline: &Outline, now: Timestamp) -> Reading {
    super::read(outline, now, 0, &OwnLabels::default())
}

fn outline(notation: &str) -> Outline {
    let mut outline = Outline::default();
    let mut layer = 0;
    for line in notation.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let item = |kind, text: &str| Item { kind, text: text.trim().to_owned(), layer, ..Item::default() };
        let with_on = |kind, text: &str, on| Item { on, ..item(kind, text) };
        let field = |kind, inside: &str| match inside.split_once(" =") {
            Some((text, value)) => Item { value: Some(value.trim().to_owned()), ..item(kind, text) },
            None => item(kind, inside),
        };
        let state = |line: &str| match line.chars().next_back() {
            Some('+') => Some(true),
            Some('-') => Some(false),
            _ => None,
        };
        let between = |open: char, close: char| {
            let rest = line.strip_prefix(open)?.trim_end_matches(['+', '-']);
            rest.strip_suffix(close).map(str::to_owned)
        };
        if line == "~~~" {
            layer += 1;
            continue;
        }
        if line == "..." {
            outline.cut = true;
            continue;
        }
        outline.items.push(if let Some(text) = line.strip_prefix("# ") {
            item(Kind::Heading, text)
        } else if let Some(text) = line.strip_prefix("[x] ") {
            with_on(Kind::Checkbox, text, Some(true))
        } else if let Some(text) = line.strip_prefix("[ ] ") {
            with_on(Kind::Checkbox, text, Some(false))
        } else if let Some(text) = line.strip_prefix("(x) ") {
            with_on(Kind::Radio, text, Some(true))
        } else if let Some(text) = line.strip_prefix("( ) ") {
            with_on(Kind::Radio, text, Some(false))
        } else if let Some(text) = between('[', ']') {
            with_on(Kind::Tab, &text, state(line))
        } else if let Some(text) = between('(', ')') {
            with_on(Kind::Button, &text, state(line))
        } else if let Some(inside) = between('{', '}') {
            field(Kind::Input, &inside)
        } else if let Some(inside) =
            line.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).filter(|inside| inside.contains('='))
        {
            field(Kind::Select, inside)
        } else if let Some((text, href)) = line.split_once(" -> ") {
            Item { href: Some(href.to_owned()), ..item(Kind::Link, text) }
        } else {
            item(Kind::Text, line)
        });
    }
    outline
}

/// A person's view in a dialog, with these lines in its contact card.
fn about(card: &str) -> String {
    format!(
        "# People
        Grace Hopper -> https://toutapp.com/next#people/7
        ~~~
        # Ada Lovelace
        [About]+
        [Engagement]-
        [History]-
        [Tasks]-
        # Contact Card
        {card}
        # Groups
        Customers
        # Compliance
        Opted in"
    )
}

fn person_in(notation: &str) -> ActionsPerson {
    match read(&outline(notation), NOW).shown {
        Some(Shown::Person(person)) => person,
        other => panic!("{notation}\nreads as {other:?}"),
    }
}

/// The Salesforce ID in a few characters: the id, `missing <label>`, or why not.
fn id_in(notation: &str) -> String {
    match person_in(notation).salesforce_id {
        Fact::Seen(seen) => {
            assert_eq!(seen.at, NOW);
            match seen.value {
                PersonSalesforceId::Present(id) => id.to_string(),
                PersonSalesforceId::Missing { label } => format!("missing {label}"),
                PersonSalesforceId::OfAnotherObject(id) => format!("of another object {id}"),
            }
        }
        Fact::Unseen(why) => short(&why),
    }
}

fn email_in(notation: &str) -> String {
    match person_in(notation).email {
        Fact::Seen(seen) => seen.value.unwrap_or_else(|| "none".to_owned()),
        Fact::Unseen(why) => short(&why),
    }
}

fn short(why: &Why) -> String {
    match why {
        Why::NoSalesforceIdLabel => "no label".to_owned(),
        Why::OutlineCut => "cut".to_owned(),
        Why::ActionsPageUnclear { .. } => "unclear".to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_healthy_person() {
    let person = person_in(&about(&format!(
        "Email
        ada@acme.example
        Company
        Acme
        Salesforce ID
        {LEAD}
        Salesforce Account ID
        {ACCOUNT}
        View in Salesforce -> https://acme.lightning.force.com/lightning/r/Lead/{LEAD}/view"
    )));
    assert_eq!(
        person,
        ActionsPerson {
            salesforce_id: Fact::seen(PersonSalesforceId::Present(SalesforceId::parse(LEAD).unwrap()), NOW),
            email: Fact::seen(Some("ada@acme.example".to_owned()), NOW),
            salesforce_host: Some("acme.lightning.force.com".to_owned()),
            name: "Ada Lovelace".to_owned(),
        }
    );
}

#[test]
fn every_placeholder_is_a_missing_id() {
    for placeholder in ["-", "–", "—", "None", "none", "N/A", "n/a", "なし", "Not set", "未設定", "null"] {
        let card = about(&format!("Email\nada@acme.example\nSalesforce ID\n{placeholder}\nCompany\nAcme"));
        assert_eq!(id_in(&card), "missing Salesforce ID", "{placeholder}");
        let inline = about(&format!("Email: ada@acme.example\nSalesforce ID: {placeholder}\nCompany: Acme"));
        assert_eq!(id_in(&inline), "missing Salesforce ID", "{placeholder}");
    }
}

#[test]
fn an_empty_value_is_a_missing_id() {
    for (value, label) in [
        ("Salesforce ID", "Salesforce ID"),
        ("Salesforce ID:", "Salesforce ID"),
        ("Salesforce ID -", "Salesforce ID"),
        ("{Salesforce ID = }", "Salesforce ID"),
        ("{Salesforce ID = -}", "Salesforce ID"),
        ("<Salesforce ID = None>", "Salesforce ID"),
        ("Salesforce ID\n{ = }", "Salesforce ID"),
        ("Salesforce Lead ID\n-", "Salesforce Lead ID"),
        ("Salesforce Contact ID\nSalesforce Lead ID", "Salesforce Contact ID"),
        ("Salesforce Contact ID: -\nSalesforce Lead ID: -", "Salesforce Contact ID"),
    ] {
        let card = about(&format!("Email\nada@acme.example\n{value}\nCompany\nAcme"));
        assert_eq!(id_in(&card), format!("missing {label}"), "{value}");
        assert_eq!(email_in(&card), "ada@acme.example", "{value}");
    }
}

#[test]
fn an_id_wherever_it_may_stand_beside_its_label() {
    for value in [
        &format!("Salesforce ID\n{LEAD}"),
        "Salesforce ID\n00Q5e00001A2b3C",
        "SALESFORCE ID:\n00Q5e00001A2b3C",
        &format!("Salesforce ID: {LEAD}"),
        &format!("Salesforce ID：{LEAD}"),
        &format!("Salesforce ID {LEAD}"),
        &format!("Salesforce Lead ID\n{LEAD}"),
        &format!("Salesforce ID\nLead\n{LEAD}"),
        &format!("Salesforce ID\n{LEAD} (Lead)"),
        &format!("Salesforce ID\n(?)\n{LEAD}"),
        &format!("Salesforce ID\n({LEAD})"),
        &format!("{{Salesforce ID = {LEAD}}}"),
        &format!("Salesforce ID\n{{ = {LEAD}}}"),
        &format!("Salesforce ID\n{{Salesforce ID = {LEAD}}}"),
        &format!("<Salesforce ID = {LEAD}>"),
        &format!("Salesforce ID\n{LEAD} -> https://acme.my.salesforce.com/{LEAD}"),
        &format!("Salesforce ID\nOpen -> https://acme.my.salesforce.com/{LEAD}"),
        &format!("Salesforce ID\n{LEAD} -> https://evil.test/{CONTACT}"),
        &format!("Salesforce Contact ID: -\nSalesforce Lead ID: {LEAD}"),
        &format!("View in Salesforce -> https://acme--uat.sandbox.lightning.force.com/lightning/r/{LEAD}/view"),
        &format!("Ada -> https://na12.salesforce.com/{LEAD}"),
    ] {
        let card = about(&format!("Email\nada@acme.example\n{value}\nCompany\nAcme"));
        assert_eq!(id_in(&card), LEAD, "{value}");
    }
}

#[test]
fn of_a_lead_and_a_contact_the_contact() {
    for value in [
        format!("Salesforce Lead ID\n{LEAD}\nSalesforce Contact ID\n{CONTACT}"),
        format!("Salesforce ID: {CONTACT}\nSalesforce ID: {LEAD}"),
    ] {
        assert_eq!(id_in(&about(&value)), CONTACT, "{value}");
    }
    assert_eq!(id_in(&about(&format!("Salesforce ID\n{LEAD}\nSalesforce ID\n00QB0000003gHjK"))), "unclear");
}

#[test]
fn what_is_neither_an_id_nor_empty_is_unclear() {
    for value in [
        "Salesforce ID\n00Q5e00001A2b3CEAA".to_owned(),
        "Salesforce ID\n00Q5e00001A2b3".to_owned(),
        "Salesforce ID\n00Q5e00001A2b3CEA".to_owned(),
        "Salesforce ID\nLoading".to_owned(),
        "Salesforce ID\n(Add)".to_owned(),
        "Salesforce ID\nLead".to_owned(),
        "{Salesforce ID}".to_owned(),
        // Fifteen letters, and an id of something that nobody knows.
        "Salesforce ID\nNotYetAvailable".to_owned(),
        "Salesforce ID\na0X5e00001A2b3C".to_owned(),
        format!("Salesforce ID\nsee {ACCOUNT}"),
        format!("Salesforce ID\n{ACCOUNT}\nSalesforce ID\n005B0000003gHjK"),
        format!("Salesforce ID\n{ACCOUNT}\nSalesforce Lead ID\nLoading"),
        "Salesforce ID\nOpen -> https://evil.test/x".to_owned(),
        format!("Salesforce ID\nOpen -> https://acme.my.salesforce.com.evil.test/{LEAD}"),
        format!("Salesforce ID\nOpen -> https://acme.my.salesforce.com@evil.test/{LEAD}"),
        format!("Salesforce ID\nOpen -> http://acme.my.salesforce.com/{LEAD}"),
    ] {
        let card = about(&format!("Email\nada@acme.example\n{value}\nCompany\nAcme"));
        assert_eq!(id_in(&card), "unclear", "{value}");
        assert_eq!(person_in(&card).salesforce_host, None, "{value}");
    }
}

#[test]
fn the_id_of_something_else() {
    for (value, id) in [
        (format!("Salesforce ID\n{ACCOUNT}"), ACCOUNT),
        ("Salesforce ID: 0015e00001A2b3C".to_owned(), ACCOUNT),
        (format!("{{Salesforce ID = {ACCOUNT}}}"), ACCOUNT),
        (format!("Salesforce Contact ID\n{ACCOUNT}\nSalesforce Lead ID\n-"), ACCOUNT),
        ("Salesforce ID\n0055e00001A2b3C".to_owned(), "0055e00001A2b3CAAR"),
        ("Salesforce ID\n0065e00001A2b3C".to_owned(), "0065e00001A2b3CAAR"),
    ] {
        let card = about(&format!("Email\nada@acme.example\n{value}\nCompany\nAcme"));
        assert_eq!(id_in(&card), format!("of another object {id}"), "{value}");
        assert_eq!(id_in(&format!("{card}\n...")), "unclear", "what was cut may be the person's id: {value}");
    }
    // A lead's or contact's id somewhere in the view may be the one that counts.
    for elsewhere in [LEAD, "Open -> https://acme.my.salesforce.com/0035e00001A2b3C"] {
        let card = about(&format!("Email\nada@acme.example\nSalesforce ID\n{ACCOUNT}\nNotes\nfirst\n{elsewhere}"));
        assert_eq!(id_in(&card), "unclear", "{elsewhere}");
    }
    // Under its own label an account's id is where it belongs.
    let card = about(&format!("Email\nada@acme.example\nSalesforce Account ID\n{ACCOUNT}"));
    assert_eq!(id_in(&card), "no label");
}

#[test]
fn an_id_anywhere_in_the_view_speaks_against_missing() {
    for elsewhere in [
        LEAD.to_owned(),
        "00Q5e00001A2b3C".to_owned(),
        "00q5e00001a2b3cEAA".to_owned(),
        format!("Imported as {CONTACT}."),
        format!("Open -> https://acme.my.salesforce.com/{LEAD}"),
        format!("Open -> https://acme.my.salesforce.com/{LEAD}/e"),
        "Open -> https://acme.my.salesforce.com/?ec=302&startURL=%2F0035e00001A2b3C".to_owned(),
        format!("Open -> https://evil.test/{LEAD}"),
        format!("{{Notes = see {LEAD}}}"),
    ] {
        let card = about(&format!("Email\nada@acme.example\nSalesforce ID\n-\nNotes\nfirst\n{elsewhere}"));
        assert_eq!(id_in(&card), "unclear", "{elsewhere}");
        let in_dialog_above = format!("{}\n~~~\n{elsewhere}", about("Email\nada@acme.example\nSalesforce ID\n-"));
        assert_eq!(id_in(&in_dialog_above), "unclear", "{elsewhere}");
    }
    // Ids of other things do not.
    for elsewhere in [
        ACCOUNT,
        "0065e00001A2b3C",
        "005B0000003gHjK",
        "+49 0031 234567",
        "Open -> https://acme.my.salesforce.com/0015e00001A2b3C",
    ] {
        let card = about(&format!("Email\nada@acme.example\nSalesforce ID\n-\nSalesforce Account ID\n{elsewhere}"));
        assert_eq!(id_in(&card), "missing Salesforce ID", "{elsewhere}");
    }
}

#[test]
fn without_a_label_nothing_is_missing() {
    for card in [
        "Email\nada@acme.example\nCompany\nAcme".to_owned(),
        format!("Email\nada@acme.example\nSalesforce Account ID\n{ACCOUNT}"),
        "Email\nada@acme.example\nSalesforce Account ID\n-\nSalesforce Opportunity ID\n-".to_owned(),
        "Email\nada@acme.example\nMarketo ID\n-".to_owned(),
        "Email\nada@acme.example\nThe Salesforce ID of a person\n-".to_owned(),
        "Email\nada@acme.example\nID de Salesforce\n-".to_owned(),
        format!("Email\nada@acme.example\nAcme -> https://acme.my.salesforce.com/{ACCOUNT}"),
    ] {
        assert_eq!(id_in(&about(&card)), "no label", "{card}");
    }
}

#[test]
fn a_cut_outline_says_nothing_is_missing() {
    for (card, id) in [
        (about("Email\nada@acme.example\nSalesforce ID\n-\nCompany\nAcme"), "cut"),
        (about("Email\nada@acme.example\nSalesforce ID\nCompany\nAcme"), "cut"),
        (about("Email\nada@acme.example"), "cut"),
        (about(&format!("Email\nada@acme.example\nSalesforce ID\n{LEAD}")), LEAD),
    ] {
        assert_eq!(id_in(&format!("{card}\n...")), id, "{card}");
        assert_eq!(email_in(&format!("{card}\n...")), "ada@acme.example");
    }
    assert_eq!(email_in(&format!("{}\n...", about("Email\n-\nSalesforce ID\n-\nCompany\nAcme"))), "cut");
}

#[test]
fn a_view_without_any_value_is_still_loading() {
    let card = about("Email\nSalesforce ID\nCompany\nTitle");
    assert_eq!(id_in(&card), "unclear");
    assert_eq!(email_in(&card), "unclear");
    for card in [
        "Email\nSalesforce ID\nCompany\nLoading…",
        "Email\n-\nSalesforce ID\n-\nCompany: loading...",
        "Email\nSalesforce ID\n会社\n読み込み中",
    ] {
        assert_eq!(id_in(&about(card)), "unclear", "{card}");
        assert_eq!(email_in(&about(card)), "unclear", "{card}");
    }
    let card = about("Email\nSalesforce ID\nCompany\nAcme\nTitle");
    assert_eq!(id_in(&card), "missing Salesforce ID");
    assert_eq!(email_in(&card), "none");
}

/// Of what may have been typed the content script says only that it is there.
#[test]
fn a_value_that_is_not_told_is_not_missing() {
    for card in ["Email\nada@acme.example\n{Salesforce ID = …}", "Email\nada@acme.example\nSalesforce ID\n{Value = …}"]
    {
        assert_eq!(id_in(&about(card)), "unclear", "{card}");
    }
    for card in ["{Email = …}\nSalesforce ID\n-", "{Email = … ada}\n{Company = …}"] {
        assert_eq!(email_in(&about(card)), "unclear", "{card}");
    }
    assert_eq!(id_in(&about("{Company = …}\nSalesforce ID\n-")), "missing Salesforce ID");
}

#[test]
fn a_view_of_placeholders_is_still_loading() {
    for card in [
        "Email\n-\nSalesforce ID\n-",
        "Email: -\nSalesforce ID: -\nCompany: -",
        "{Email = }\n{Salesforce ID = }\n{Company = }",
        "メールアドレス\nなし\nSalesforce ID\nなし",
    ] {
        assert_eq!((id_in(&about(card)).as_str(), email_in(&about(card)).as_str()), ("unclear", "unclear"), "{card}");
    }
    // Another card may be there before the contact card is.
    let other_card =
        about("Email\n-\nSalesforce ID\n-").replace("Customers", "Customers\n# Account Information\nCompany\nAcme");
    assert_eq!((id_in(&other_card).as_str(), email_in(&other_card).as_str()), ("unclear", "unclear"));
    // One value has come, and so would the others have.
    let loaded = about("Email\n-\nSalesforce ID\n-\nCompany\nAcme");
    assert_eq!((id_in(&loaded).as_str(), email_in(&loaded).as_str()), ("missing Salesforce ID", "none"));
}

#[test]
fn a_salesforce_id_label_outside_the_contact_card_is_not_the_persons() {
    for section in ["Account Information", "Custom Fields", "Compliance", "アカウント情報"] {
        let with = |card: &str, value: &str| {
            let other = format!("Customers\n# {section}\nName\nAcme\nSalesforce ID\n{value}");
            about(card).replace("Customers", &other)
        };
        let card = "Email\nada@acme.example\nCompany\nAcme";
        assert_eq!(id_in(&with(card, "-")), "unclear", "{section}");
        assert_eq!(id_in(&with(card, "")), "unclear", "{section}");
        assert_eq!(id_in(&with(card, ACCOUNT)), "unclear", "{section}: it may well be the account's");
        // What the contact card says counts, unless the other place may hold the person's id after all.
        let empty = "Email\nada@acme.example\nSalesforce ID\n-";
        assert_eq!(id_in(&with(empty, "-")), "missing Salesforce ID", "{section}");
        assert_eq!(id_in(&with(empty, ACCOUNT)), "missing Salesforce ID", "{section}");
        assert_eq!(id_in(&with(empty, "Pending")), "unclear", "{section}");
        assert_eq!(id_in(&with(empty, "{}")), "unclear", "{section}");
        assert_eq!(id_in(&with(card, LEAD)), LEAD, "{section}");
    }
}

#[test]
fn a_list_behind_the_dialog_is_not_the_persons() {
    let list = format!(
        "# People
        Name
        Email
        Salesforce ID
        Company
        Grace Hopper -> https://acme.my.salesforce.com/{CONTACT}
        grace@acme.example -> mailto:grace@acme.example
        {CONTACT}
        Acme
        ~~~
        # Ada Lovelace
        [About]+
        [Engagement]
        [History]
        [Tasks]
        "
    );
    let missing = format!("{list}Email\nada@acme.example\nSalesforce ID\n-");
    assert_eq!(id_in(&missing), "missing Salesforce ID");
    assert_eq!(email_in(&missing), "ada@acme.example");
    assert_eq!(person_in(&missing).salesforce_host, None);
    assert_eq!(person_in(&missing).name, "Ada Lovelace");
    let nothing = format!("{list}Company\nAcme");
    assert_eq!((id_in(&nothing).as_str(), email_in(&nothing).as_str()), ("no label", "unclear"));
}

#[test]
fn a_list_on_the_same_layer_is_not_the_persons() {
    let list = format!(
        "Grace Hopper -> https://acme.my.salesforce.com/{CONTACT}
        grace@acme.example -> mailto:grace@acme.example
        {CONTACT}"
    );
    let view = "# Ada Lovelace\n[About]+\n[Engagement]\n[History]\n[Tasks]";
    let before = |card: &str| format!("# People\n{list}\n{view}\n{card}");
    let after = |card: &str| format!("{view}\n{card}\n# People\n{list}");

    // An id in sight of a view that is not told apart from it: no warning.
    for notation in
        [before("Email\nada@acme.example\nSalesforce ID\n-"), after("Email\nada@acme.example\nSalesforce ID\n-")]
    {
        assert_eq!(id_in(&notation), "unclear");
    }
    assert_eq!(email_in(&before("Email\nada@acme.example\nSalesforce ID\n-")), "ada@acme.example");
    assert_eq!(id_in(&before("Company\nAcme")), "no label");
    assert_eq!(email_in(&before("Company\nAcme")), "unclear");
    assert_eq!(id_in(&before(&format!("Salesforce ID\n{LEAD}"))), LEAD);

    // The head of a table is a row of labels without values.
    let table = after("Company\nAcme\nName\nEmail\nSalesforce ID\nTitle\nAda").replace(CONTACT, "x");
    assert_eq!(id_in(&table), "unclear");
    let alone = "# Ada Lovelace\n[About]+\n[Engagement]\n[History]\nEmail\nada@acme.example\nSalesforce ID\n-";
    assert_eq!(id_in(alone), "missing Salesforce ID");
}

#[test]
fn other_tabs_speak_of_others() {
    let history = |tabs: &str| {
        format!(
            "# People
            ~~~
            # Ada Lovelace
            {tabs}
            Email
            Sent to grace@acme.example -> mailto:grace@acme.example
            Grace Hopper -> https://acme.my.salesforce.com/{CONTACT}"
        )
    };
    for tabs in [
        "[About]-\n[Engagement]-\n[History]+\n[Tasks]-",
        "[About]\n[Engagement]\n[History]+\n[Tasks]",
        "[About]\n[Engagement]\n[History]\n[Tasks (2)]",
        "(About)\n(Engagement)\n(History)\n(Tasks)",
    ] {
        let notation = history(tabs);
        assert_eq!((id_in(&notation).as_str(), email_in(&notation).as_str()), ("no label", "unclear"), "{tabs}");
        assert_eq!(person_in(&notation).salesforce_host, None, "{tabs}");
        assert_eq!(person_in(&notation).name, "Ada Lovelace");
    }
    // What stands above the tabs is the person's on every tab.
    let header = history("[About]-\n[Engagement]-\n[History]+\n[Tasks]-")
        .replace("# Ada Lovelace", &format!("# Ada Lovelace\nSalesforce -> https://acme.my.salesforce.com/{LEAD}\nada@acme.example -> mailto:ada@acme.example"));
    assert_eq!((id_in(&header).as_str(), email_in(&header).as_str()), (LEAD, "ada@acme.example"));
}

#[test]
fn tabs_that_do_not_say_which_is_open() {
    let notation = about("Email\nada@acme.example\nSalesforce ID\n-").replace("[About]+", "About").replace("]-", "]");
    assert_eq!(id_in(&notation), "missing Salesforce ID");
    assert_eq!(email_in(&notation), "ada@acme.example");
}

#[test]
fn other_peoples_links_in_the_about_tab() {
    let sections = about("Email\nada@acme.example").replace(
        "Customers",
        &format!("Customers\n# Account Information\nGrace Hopper -> https://acme.my.salesforce.com/{CONTACT}\ngrace@acme.example -> mailto:grace@acme.example"),
    );
    assert_eq!(id_in(&sections), "no label");
    assert_eq!(email_in(&sections), "ada@acme.example");
    let owner = about(&format!(
        "Sales Owner\nGrace Hopper -> https://acme.my.salesforce.com/{CONTACT}\nOwner\nrep@acme.example -> mailto:rep@acme.example\nEmail\n-"
    ));
    assert_eq!(id_in(&owner), "no label");
    assert_eq!(email_in(&owner), "none");
    let two = about(&format!(
        "A -> https://acme.my.salesforce.com/{CONTACT}\nB -> https://acme.my.salesforce.com/003B0000003gHjK"
    ));
    assert_eq!(id_in(&two), "unclear");
}

#[test]
fn the_address() {
    for (card, email) in [
        ("Email\nada@acme.example", "ada@acme.example"),
        ("Email: ada@acme.example", "ada@acme.example"),
        ("Email ada@acme.example", "ada@acme.example"),
        ("Email\nmary.o'neil@looms.example", "mary.o'neil@looms.example"),
        ("Email\n'ada@acme.example'", "ada@acme.example"),
        ("E-mail address\n Ada.Lovelace+x@Acme.Example ", "Ada.Lovelace+x@Acme.Example"),
        ("Email\nAda <ada@acme.example>", "ada@acme.example"),
        ("Email\nWrite -> mailto:ada%2Bx@acme.example?subject=Hi%20b@c.example", "ada+x@acme.example"),
        ("Write -> MAILTO:ada@acme.example", "ada@acme.example"),
        ("{Email = ada@acme.example}", "ada@acme.example"),
        ("Email\n(Copy)\nada@acme.example", "ada@acme.example"),
        ("Email\nada@acme.example\nWork Email\nADA@acme.example", "ada@acme.example"),
        ("Email\nada@acme.example\nOther -> mailto:rep@acme.example", "ada@acme.example"),
        ("(Email)\nEmail\nada@acme.example", "ada@acme.example"),
        ("Email\n-\nCompany\nAcme", "none"),
        ("Email\nCompany\nAcme", "none"),
        ("{Email = }\nCompany\nAcme", "none"),
        ("メールアドレス\nなし\n会社\nAcme", "none"),
        ("Email\nada@acme.example\nWork Email\nada@home.example", "unclear"),
        ("Email\nada@acme.example, ada@home.example", "unclear"),
        ("A -> mailto:ada@acme.example\nB -> mailto:ada@home.example", "unclear"),
        ("Email\n-\nWrites from ada@acme.example", "unclear"),
        ("Email\n-\n{Backup = ada@acme.example}", "unclear"),
        ("Email\n(Add)\nCompany\nAcme", "unclear"),
        ("Email\nHidden\nCompany\nAcme", "unclear"),
        ("{Email}\nCompany\nAcme", "unclear"),
        ("Email\nada@acme\nCompany\nAcme", "unclear"),
        ("ada@acme.example\nCompany\nAcme", "unclear"),
        ("Company\nAcme", "unclear"),
    ] {
        assert_eq!(email_in(&about(card)), email, "{card}");
    }
}

#[test]
fn japanese() {
    let view = |id: &str| {
        format!(
            "# 人物
            ~~~
            # 山田 花子
            [概要]+
            [エンゲージメント]-
            [履歴]-
            [タスク]-
            # 連絡先カード
            メールアドレス
            hanako@acme.example
            会社
            アクメ
            {id}"
        )
    };
    assert_eq!(id_in(&view(&format!("Salesforce ID\n{LEAD}"))), LEAD);
    assert_eq!(id_in(&view("Salesforce ID\nなし")), "missing Salesforce ID");
    assert_eq!(id_in(&view("Salesforce 取引先責任者 ID：なし")), "missing Salesforce 取引先責任者 ID");
    assert_eq!(id_in(&view(&format!("Salesforce アカウント ID\n{ACCOUNT}"))), "no label");
    let person = person_in(&view("Salesforce ID\nなし"));
    assert_eq!(person.name, "山田 花子");
    assert_eq!(person.email.value(), Some(&Some("hanako@acme.example".to_owned())));
}

#[test]
fn the_org_that_the_view_links_to() {
    let host = |links: &str| person_in(&about(links)).salesforce_host;
    let acme = format!("Lead -> https://acme.lightning.force.com/lightning/r/{LEAD}/view");
    assert_eq!(host(&acme).as_deref(), Some("acme.lightning.force.com"));
    assert_eq!(
        host(&format!("{acme}\nAcme -> https://acme.my.salesforce.com/{ACCOUNT}")).as_deref(),
        Some("acme.lightning.force.com")
    );
    // Another org's account in sight: the person's own link says which is the person's.
    let two = format!("{acme}\nOther -> https://other.my.salesforce.com/{ACCOUNT}");
    assert_eq!(host(&two).as_deref(), Some("acme.lightning.force.com"));
    let neither =
        format!("Acme -> https://acme.my.salesforce.com/{ACCOUNT}\nOther -> https://other.my.salesforce.com/{ACCOUNT}");
    assert_eq!(host(&neither), None);
    for link in [
        "X -> https://evil.test/acme.my.salesforce.com",
        "X -> https://na12.salesforce.com/",
        "X -> https://acme--c.vf.force.com/apex/P",
        "X -> javascript:alert(1)",
    ] {
        assert_eq!(host(link), None, "{link}");
    }
}

#[test]
fn a_name_is_whatever_the_heading_says() {
    let name = |heading: &str| person_in(&about("Company\nAcme").replace("# Ada Lovelace", heading)).name;
    assert_eq!(name("# <img src=x onerror=alert(1)>"), "<img src=x onerror=alert(1)>");
    assert_eq!(name("# Ada Lovelace\n# Countess"), "Ada Lovelace");
    assert_eq!(name("Ada"), "");
    assert_eq!(name(&format!("# {}", "é".repeat(3_000))).chars().count(), 100);
}

#[test]
fn two_persons_at_once_are_unclear() {
    let one = "# Ada\n[About]+\n[Engagement]\n[History]\nSalesforce ID\n-\nEmail\nada@acme.example\n";
    let notation = one.repeat(2);
    assert_eq!((id_in(&notation).as_str(), email_in(&notation).as_str()), ("unclear", "unclear"));
    assert_eq!(person_in(&notation).name, "");
}

#[test]
fn pages_that_show_nothing_of_ours() {
    for notation in [
        "",
        "# Command Center\nEngagement\nHistory\nTasks",
        "# People\nAbout\nEmail\nSalesforce ID\n-",
        "# Help\nSync Settings\nConnections & Customizations",
        "# Sync Settings",
        "Diagnostics -> https://toutapp.com/next#settings",
        "[Diagnostics]-",
    ] {
        assert_eq!(read(&outline(notation), NOW).shown, None, "{notation}");
    }
    for notation in ["# Diagnostics", "[Diagnostics]+", "# 診断"] {
        assert!(matches!(read(&outline(notation), NOW).shown, Some(Shown::Diagnostics(_))), "{notation}");
    }
}

/// Each of these has as many of something as an outline has items, and whoever looks at all of them for each of them is
/// not done within minutes.
#[test]
fn a_page_full_of_one_thing_is_read_once() {
    let many = |item: &dyn Fn(usize) -> Vec<Item>| {
        let items: Vec<Item> = (0..MAX_ITEMS).flat_map(item).take(MAX_ITEMS).collect();
        read(&Outline { items, cut: false }, NOW)
    };
    let text = |text: &str| Item { text: text.to_owned(), ..Item::default() };
    let layers = many(&|at| vec![Item { layer: u32::try_from(at).unwrap(), ..text("Sandbox of Rita's") }]);
    assert_eq!(layers.shown, None);
    assert_eq!(many(&|_| vec![text("About")]).shown, None);
    let view = |at: usize| match at {
        0 => vec![Item { on: Some(true), ..text("About") }, text("History"), text("Tasks")],
        _ if at.is_multiple_of(2) => vec![text("Salesforce ID: -")],
        _ => vec![text("Company: Analytical Engines")],
    };
    let Some(Shown::Person(person)) = many(&view).shown else { panic!("a person") };
    assert!(matches!(person.salesforce_id, Fact::Seen(_)), "{:?}", person.salesforce_id);
}

// ---- Diagnostics ----------------------------------------------------------------------------------------------------

#[test]
fn diagnostics() {
    // What stands above the heading is the app's, and so is what can be chosen from.
    let page = outline(
        "(EXPIRED_ACCESS)
        # Diagnostics
        <Error = INACTIVE_USER>
        [x] INVALID_GRANT
        Date
        Error
        Message
        Nov 20, 2026 10:11 AM
        FAILED_WRITE -> https://toutapp.com/next#settings/integrations/diagnostics/7
        end of file reached",
    );
    let Some(Shown::Diagnostics(diagnostics)) = read(&page, NOW).shown else { panic!("{page:?}") };
    let codes: Vec<&str> = diagnostics.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["FAILED_WRITE"]);
    assert_eq!(diagnostics.authentication_failure, Fact::seen(None, NOW));
    // On a clock nine hours ahead it happened nine hours before.
    let earliest = |diagnostics: &Diagnostics| diagnostics.rows[0].happened.unwrap().earliest.0;
    let Some(Shown::Diagnostics(ahead)) = super::read(&page, NOW, 540, &OwnLabels::default()).shown else {
        panic!("{page:?}")
    };
    assert_eq!(earliest(&diagnostics) - earliest(&ahead), 540 * 60_000);
    let cut = Outline { cut: true, ..page };
    let Some(Shown::Diagnostics(cut)) = read(&cut, NOW).shown else { panic!("{cut:?}") };
    assert_eq!(cut.authentication_failure, Fact::Unseen(Why::OutlineCut));
}

#[test]
fn a_person_over_diagnostics_is_the_person() {
    let notation = format!("# Diagnostics\nEXPIRED_ACCESS\n{}", about("Salesforce ID\n-"));
    assert!(matches!(read(&outline(&notation), NOW).shown, Some(Shown::Person(_))));
}

// ---- Connections ----------------------------------------------------------------------------------------------------

/// `connected`, `connected <user>` or `not connected`, the same after `sandbox`, or why not.
fn connection_in(content: &str) -> String {
    let notation = format!("# Salesforce\n[Connections & Customizations]+\n[Sync Settings]-\n{content}");
    let state = |connection: Connection| match connection {
        Connection { connected: true, salesforce_user: None } => "connected".to_owned(),
        Connection { connected: true, salesforce_user: Some(user) } => format!("connected {user}"),
        Connection { connected: false, salesforce_user } => {
            assert_eq!(salesforce_user, None);
            "not connected".to_owned()
        }
    };
    match read(&outline(&notation), NOW).shown {
        Some(Shown::Connections(Fact::Seen(seen))) => {
            let sandbox = seen.value.sandbox.map(|sandbox| format!("sandbox {}", state(sandbox)));
            let shown: Vec<String> = seen.value.production.map(state).into_iter().chain(sandbox).collect();
            shown.join(", ")
        }
        Some(Shown::Connections(Fact::Unseen(why))) => short(&why),
        other => panic!("{notation}\nreads as {other:?}"),
    }
}

#[test]
fn connections() {
    for (content, expected) in [
        ("# Salesforce\n(Connect)", "not connected"),
        ("Salesforce\n(Connect)", "not connected"),
        ("Salesforce\nConnect your Salesforce account to log e-mails.\n(Connect)", "not connected"),
        ("Salesforce\nNot connected\n(Connect)", "not connected"),
        ("(Connect to Salesforce)", "not connected"),
        ("Salesforce\nConnect -> https://toutapp.com/next#connect", "not connected"),
        ("# Salesforce\n(Connect)\n# Sandbox\n(Connect)", "not connected, sandbox not connected"),
        ("# Salesforce\n(Connect)\n# Gmail\n(Disconnect)", "not connected"),
        ("# Gmail\n(Disconnect)\n# Salesforce\n(Connect)", "not connected"),
        ("# Salesforce\n(接続)", "not connected"),
        ("# Salesforce\n(Disconnect)", "connected"),
        ("# Salesforce\n(Disconnect)\n# Sandbox\n(Connect)", "connected, sandbox not connected"),
        ("# Salesforce\nConnected as rep@acme.example\n(Disconnect)", "connected rep@acme.example"),
        ("# Salesforce\n(Disconnect)\nUser: rep@acme.example", "connected rep@acme.example"),
        ("# Salesforce\nrep@acme.example, admin@acme.example\n(Disconnect)", "connected"),
        ("# Salesforce\n(Disconnect)\n# Gmail\nrep@gmail.example\n(Connect)", "connected"),
        ("# Salesforce\n(Disconnect)\nFrobnicator\n(Connect)", "unclear"),
        ("# Salesforce\n(接続を解除)", "connected"),
        ("(Disconnect from Salesforce)", "connected"),
        (
            "# Salesforce\n(Connect)\n# Sandbox\nrep@acme.example.uat\n(Disconnect)",
            "not connected, sandbox connected rep@acme.example.uat",
        ),
        ("# Sandbox\n(Disconnect)", "sandbox connected"),
        // Other services' controls say nothing of Salesforce.
        ("# Gmail\n(Connect)", "unclear"),
        ("Gmail\n(Connect)\nOutlook\n(Disconnect)", "unclear"),
        ("# Frobnicator\n(Connect)", "unclear"),
        ("# Salesforce\n# Frobnicator\n(Connect)", "unclear"),
        ("# Salesforce\nFrobnicator\n(Connect)", "unclear"),
        ("# Sandbox\n(Connect)", "sandbox not connected"),
        ("(Disconnect from Sandbox)", "sandbox connected"),
        ("# Sandbox\n(Connect)\n...", "cut"),
        // Nothing, both, or out of order.
        ("# Salesforce", "unclear"),
        ("# Salesforce\nConnect", "unclear"),
        ("# Salesforce\n(Reconnect)", "unclear"),
        ("# Salesforce\n(Connect)\n(Disconnect)", "unclear"),
        ("# Salesforce\nConnected\n(Connect)", "unclear"),
        ("(Disconnect)\nSalesforce\n(Connect)\nGmail", "unclear"),
        ("(Connect)", "unclear"),
        ("", "unclear"),
        // Cut: Disconnect may come later; a Disconnect that is there is there.
        ("# Salesforce\n(Connect)\n...", "cut"),
        ("...", "cut"),
        ("# Salesforce\n(Disconnect)\n...", "connected"),
    ] {
        assert_eq!(connection_in(content), expected, "{content}");
    }
}

#[test]
fn which_tab_of_the_settings_is_open() {
    let shown = |notation: &str| match read(&outline(notation), NOW).shown {
        Some(Shown::Connections(_)) => "connections",
        Some(Shown::SyncSettings(_)) => "sync settings",
        None => "nothing",
        other => panic!("{other:?}"),
    };
    for (notation, expected) in [
        ("[Connections & Customizations]+\n[Sync Settings]-", "connections"),
        ("[Connections & Customizations]-\n[Sync Settings]+", "sync settings"),
        ("[接続とカスタマイズ]-\n[同期設定]+", "sync settings"),
        ("[Connections & Customizations]\n[Sync Settings]\n# Salesforce\n(Connect)", "connections"),
        ("[Connections & Customizations]\n[Sync Settings]\nLog Email Activity to Salesforce", "sync settings"),
        ("[Connections & Customizations]\n[Sync Settings]", "nothing"),
        ("[Connections & Customizations]\n[Sync Settings]\n(Connect)\nSalesforce API", "nothing"),
        ("[Connections & Customizations]+\n[Sync Settings]+", "nothing"),
        ("[Sync Settings]\nLog Email Activity to Salesforce", "nothing"),
    ] {
        assert_eq!(shown(notation), expected, "{notation}");
    }
}

#[test]
fn a_person_over_the_settings_is_the_person() {
    let notation = format!(
        "[Connections & Customizations]+\n[Sync Settings]-\n# Salesforce\n(Connect)\n{}",
        about("Company\nAcme\nSalesforce ID\n-")
    );
    assert_eq!(id_in(&notation), "missing Salesforce ID");
    let dialog =
        "[Connections & Customizations]+\n[Sync Settings]-\n# Salesforce\n(Disconnect)\n~~~\n# Disconnect?\n(Connect)";
    assert_eq!(
        read(&outline(dialog), NOW).shown,
        Some(Shown::Connections(Fact::seen(
            Connections { production: Some(Connection { connected: true, salesforce_user: None }), sandbox: None },
            NOW
        )))
    );
}

// ---- Sync settings --------------------------------------------------------------------------------------------------

/// `api on, bcc ?`, or why not.
fn sync_in(content: &str) -> String {
    let notation = format!("[Connections & Customizations]-\n[Sync Settings]+\n{content}");
    let state = |on: Option<bool>| on.map_or("?", |on| if on { "on" } else { "off" });
    match read(&outline(&notation), NOW).shown {
        Some(Shown::SyncSettings(Fact::Seen(seen))) => {
            format!("api {}, bcc {}", state(seen.value.api), state(seen.value.bcc))
        }
        Some(Shown::SyncSettings(Fact::Unseen(why))) => short(&why),
        other => panic!("{notation}\nreads as {other:?}"),
    }
}

#[test]
fn sync_settings() {
    const LOG: &str = "# Log Email Activity to Salesforce\n";
    for (content, expected) in [
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n[x] Enable", "api on, bcc ?"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n[ ] Enable", "api off, bcc ?"),
        ("[Salesforce API]-\n[Email to Salesforce (BCC)]+\n[x] Enable", "api ?, bcc on"),
        ("[Salesforce API]-\n[Email to Salesforce (BCC)]+\n(Enable)", "api ?, bcc off"),
        ("[Salesforce API]-\n[Email to Salesforce (BCC)]+\n(Disable)", "api ?, bcc on"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n(Enable)+", "api on, bcc ?"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n(x) Enable\n( ) Disable", "api on, bcc ?"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n( ) Enable\n(x) Disable", "api off, bcc ?"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n[x] Enable Salesforce API", "api on, bcc ?"),
        ("[Salesforce の API]-\n[Salesforce にメールを送信（BCC）]+\n[ ] 有効化", "api ?, bcc off"),
        // No tabs: each name with its own control.
        ("# Salesforce API\n[x] Enable\n# Email to Salesforce (BCC)\n[ ] Enable", "api on, bcc off"),
        ("Salesforce API\n[ ] Enable\nEmail to Salesforce (BCC)\n[ ] Enable", "api off, bcc off"),
        ("[ ] Salesforce API\n[x] Email to Salesforce (BCC)", "api off, bcc on"),
        ("[ ] Salesforce API\n[ ] Email to Salesforce (BCC)", "api off, bcc off"),
        // Not said which.
        ("[Salesforce API]\n[Email to Salesforce (BCC)]\n[x] Enable", "unclear"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]+\n[x] Enable", "unclear"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-", "unclear"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\nEnabled", "unclear"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n(Enabled)", "unclear"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n[x] Enable\n[ ] Enable", "unclear"),
        ("[Salesforce API]+\n[Email to Salesforce (BCC)]-\n[x] Something else", "unclear"),
        ("", "unclear"),
        ("...", "cut"),
        // Another setting's controls say nothing of this one.
        (
            "[Salesforce API]+\n[Email to Salesforce (BCC)]-\n# Sync Marketo Sales Tasks/Reminders to Salesforce Tasks\n[x] Enable",
            "unclear",
        ),
        (
            "[Salesforce API]+\n[Email to Salesforce (BCC)]-\n[x] Enable\n# Log Call Activity to Salesforce\n[ ] Enable",
            "api on, bcc ?",
        ),
    ] {
        assert_eq!(sync_in(&format!("{LOG}{content}")), expected, "{content}");
    }
    let before = "# Sync Marketo Sales Tasks/Reminders to Salesforce Tasks\n[x] Enable\n";
    assert_eq!(
        sync_in(&format!("{before}{LOG}[Salesforce API]+\n[Email to Salesforce (BCC)]-\n[ ] Enable")),
        "api off, bcc ?"
    );
}

// ---- Who is signed in -----------------------------------------------------------------------------------------------

#[test]
fn who_is_signed_in() {
    let user = |notation: &str| read(&outline(notation), NOW).user;
    for notation in [
        "Signed in as Rep@Acme.example",
        "Signed in as:\nrep@acme.example",
        "(Account menu: rep@acme.example)",
        "マイアカウント\nrep@acme.example",
        "Signed in as rep@acme.example\n[Connections & Customizations]+\n[Sync Settings]\n# Salesforce\nLogged in as other@acme.example\n(Disconnect)",
        "Signed in as rep@acme.example\n~~~\nSigned in as other@acme.example",
    ] {
        assert_eq!(user(notation).as_deref(), Some("rep@acme.example"), "{notation}");
    }
    for notation in [
        "",
        "rep@acme.example",
        "My Account -> https://toutapp.com/next#settings\nSettings\nrep@acme.example",
        "Signed in as rep@acme.example\nLogged in as other@acme.example",
        "[Connections & Customizations]+\n[Sync Settings]\n# Salesforce\nLogged in as rep@acme.example\n(Disconnect)",
    ] {
        assert_eq!(user(notation), None, "{notation}");
    }
}

// ---- Whatever the page --------------------------------------------------------------------------------------------

/// Lines that pages of Actions consist of, in any order, among others.
fn line() -> impl Strategy<Value = String> {
    let known = [
        "# Ada Lovelace",
        "# People",
        "[About]+",
        "[About]",
        "[Engagement]",
        "[History]",
        "[History]+",
        "[Tasks]",
        "# Contact Card",
        "# Groups",
        "Email",
        "ada@acme.example",
        "Salesforce ID",
        "Salesforce ID: -",
        "-",
        "None",
        "Salesforce Contact ID",
        "Salesforce Account ID",
        "Company",
        "Acme",
        "Lead",
        "(Copy)",
        "{Salesforce ID = }",
        "{Salesforce ID}",
        "00Q5e00001A2b3C",
        "0015e00001A2b3C",
        "~~~",
        "Title",
        "View in Salesforce -> https://acme.my.salesforce.com/0035e00001A2b3C",
        "grace@acme.example -> mailto:grace@acme.example",
        "# Salesforce",
        "(Connect)",
        "(Disconnect)",
        "# Gmail",
        "[Connections & Customizations]+",
        "[Sync Settings]",
        "[Sync Settings]+",
        "[Salesforce API]+",
        "[Email to Salesforce (BCC)]",
        "[x] Enable",
        "[ ] Enable",
        "Signed in as rep@acme.example",
    ];
    prop_oneof![9 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "[ -~あ-ん：]{0,20}"]
}

fn missing(reading: &Reading) -> bool {
    matches!(&reading.shown, Some(Shown::Person(person))
        if matches!(person.salesforce_id.value(), Some(PersonSalesforceId::Missing { .. })))
}

fn no_email(reading: &Reading) -> bool {
    matches!(&reading.shown, Some(Shown::Person(person)) if person.email.value() == Some(&None))
}

fn not_connected(reading: &Reading) -> bool {
    matches!(&reading.shown, Some(Shown::Connections(fact)) if fact.value().is_some_and(|seen| {
        [&seen.production, &seen.sandbox].into_iter().flatten().any(|connection| !connection.connected)
    }))
}

fn view(lines: &[String]) -> String {
    format!("# Ada Lovelace\n[About]+\n[Engagement]\n[History]\n[Tasks]\n{}", lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_outline_is_answered(
        items in prop::collection::vec((0usize..9, ".{0,30}", prop::option::of(".{0,30}"), prop::option::of(".{0,30}"), prop::option::of(any::<bool>()), 0u32..3), 0..40),
        cut in any::<bool>(),
    ) {
        const KINDS: [Kind; 9] = [Kind::Text, Kind::Heading, Kind::Link, Kind::Button, Kind::Tab, Kind::Checkbox, Kind::Radio, Kind::Input, Kind::Select];
        let items = items.into_iter().map(|(kind, text, href, value, on, layer)| Item { kind: KINDS[kind], text, href, value, on, layer }).collect();
        let _ = read(&Outline { items, cut }, NOW);
    }

    #[test]
    fn any_order_of_known_lines_is_answered_and_a_cut_one_warns_of_nothing(lines in prop::collection::vec(line(), 0..40)) {
        for notation in [lines.join("\n"), view(&lines)] {
            let mut outline = outline(&notation);
            let _ = read(&outline, NOW);
            outline.cut = true;
            let reading = read(&outline, NOW);
            prop_assert!(!missing(&reading) && !no_email(&reading) && !not_connected(&reading));
        }
    }

    /// Text that says nothing never makes a warning. It stands anywhere but directly after a label, where it would be
    /// a value, and among the tabs, where it would make the view another one.
    #[test]
    fn unrelated_text_never_makes_a_warning(
        lines in prop::collection::vec(line(), 1..25),
        unrelated in prop::collection::vec(("[a-z]{3,12} [a-z]{3,12} [a-z]{3,12}", any::<prop::sample::Index>()), 1..6),
    ) {
        for before in [outline(&lines.join("\n")), outline(&view(&lines))] {
            let reading = read(&before, NOW);
            let mut after = before.clone();
            for (text, index) in &unrelated {
                let at = index.index(after.items.len() + 1);
                let follows_label = after.items[..at]
                    .iter()
                    .rev()
                    .find(|item| item.kind != Kind::Button && !Line::of(item, &OwnLabels::default()).key.is_empty())
                    .is_some_and(|item| Label::of_line(&Line::of(item, &OwnLabels::default())).is_some());
                let is_tab = |item: &Item| labels::PERSON_TABS.iter().any(|words| Line::of(item, &OwnLabels::default()).is_choice(words));
                let among_tabs = after.items[..at].iter().any(is_tab) && after.items[at..].iter().any(is_tab);
                if !follows_label && !among_tabs {
                    let layer = after.items.get(at).or(after.items.last()).map_or(0, |item| item.layer);
                    after.items.insert(at, Item { text: text.clone(), layer, ..Item::default() });
                }
            }
            let reading_after = read(&after, NOW);
            let was_person = matches!(reading.shown, Some(Shown::Person(_)));
            prop_assert!(!was_person || !missing(&reading_after) || missing(&reading), "{before:#?}");
            prop_assert!(!was_person || !no_email(&reading_after) || no_email(&reading), "{before:#?}");
        }
    }

    /// An id that stands in the view is never overlooked.
    #[test]
    fn an_id_in_the_view_is_never_missing(lines in prop::collection::vec(line(), 0..25), at in any::<prop::sample::Index>()) {
        let mut lines = lines;
        let layers = |lines: &[String]| lines.iter().filter(|line| *line == "~~~").count();
        lines.retain(|line| line != "~~~");
        lines.insert(at.index(lines.len() + 1), "00Q5e00001A2b3C".to_owned());
        prop_assert_eq!(layers(&lines), 0);
        prop_assert!(!missing(&read(&outline(&view(&lines)), NOW)));
    }
}

#[test]
fn a_company_s_own_labels_are_read_as_those_that_are_known() {
    let own = OwnLabels { salesforce_id: vec!["CRM 番号".to_owned()], email: vec!["E-Post".to_owned()] };
    let read = |card: &str| match super::read(&outline(&about(card)), NOW, 0, &own).shown {
        Some(Shown::Person(person)) => person,
        other => panic!("{card}\nreads as {other:?}"),
    };
    let card = format!("E-Post\nada@example.com\nCRM番号：\n{LEAD}");
    let person = read(&card);
    assert_eq!(person.email.value(), Some(&Some("ada@example.com".to_owned())));
    assert_eq!(person.salesforce_id.value(), Some(&PersonSalesforceId::Present(SalesforceId::parse(LEAD).unwrap())));
    // Without them nothing is told of either, and with them an empty place is one.
    assert_eq!(id_in(&about("E-Post\nada@example.com\nCRM 番号\n-")), "no label");
    let missing = read("E-Post\nada@example.com\nCRM 番号\n-").salesforce_id;
    assert_eq!(missing.value(), Some(&PersonSalesforceId::Missing { label: "CRM 番号".to_owned() }));
    // A label ends the value of the one before it.
    assert_eq!(read("Email\nCRM 番号\n-\nPhone\n1").email.value(), Some(&None));
}
