//! Pages of *Diagnostics*, one line a text. A line that begins with `# ` is a heading, one in brackets something to
//! choose from.

use proptest::prelude::*;

use super::*;
use crate::facts::DAY;

/// 2026-11-24 09:30 UTC.
const NOW: Timestamp = Timestamp(1_795_512_600_000);

fn items(lines: &str) -> Vec<Item> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (kind, text) = if let Some(text) = line.strip_prefix("# ") {
                (Kind::Heading, text)
            } else if let Some(text) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                (Kind::Select, text)
            } else {
                (Kind::Text, line)
            };
            Item { kind, text: text.to_owned(), ..Item::default() }
        })
        .collect()
}

fn page(lines: &str) -> Diagnostics {
    read(&items(lines).iter().collect::<Vec<_>>(), false, NOW, 0)
}

fn cut_page(lines: &str) -> Diagnostics {
    read(&items(lines).iter().collect::<Vec<_>>(), true, NOW, 0)
}

/// `CODE`, with the day on which it happened where that was read.
fn told(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics
        .rows
        .iter()
        .map(|row| match row.happened {
            Some(happened) => format!("{} {}", row.code, (NOW.0 / DAY) - (happened.earliest.0 / DAY)),
            None => row.code.clone(),
        })
        .collect()
}

fn minutes_ago(minutes: u64) -> Timestamp {
    Timestamp(NOW.0 - minutes * crate::facts::MINUTE)
}

const HEAD: &str = "Date\nError\nCategory\nMessage";

#[test]
fn the_codes_are_those_of_the_documentation() {
    assert_eq!(DiagnosticsCode::ALL.len(), 26);
    for code in DiagnosticsCode::ALL {
        assert_eq!(DiagnosticsCode::of_name(code.name()), Some(*code));
        assert!(is_code(code.name()));
    }
    assert_eq!(DiagnosticsCode::of_name("EXPIRED"), None);
    let signing_in: Vec<&str> = DiagnosticsCode::ALL
        .iter()
        .filter(|code| code.category() == Category::Authentication)
        .map(|code| code.name())
        .collect();
    assert_eq!(
        signing_in,
        ["AUTHENTICATION_FAILURE", "EXPIRED_ACCESS", "INACTIVE_ORGANIZATION", "INACTIVE_USER", "INVALID_GRANT"]
    );
}

#[test]
fn a_table() {
    let page = page(&format!(
        "{HEAD}
        Nov 24, 2026 9:11 AM
        EXPIRED_ACCESS
        Authentication
        invalid_grant: expired access/refresh token
        Nov 20, 2026 10:11 AM
        INVALID_FIELD_FOR_INSERT_UPDATE
        Access/Validation
        Unable to create/update fields: MSE_Replied__c. Please check the security settings of this field.
        Nov 19, 2026 4:05 PM
        INVALID_TYPE
        Access/Validation
        sObject type 'Lead' is not supported"
    ));
    assert_eq!(told(&page), ["EXPIRED_ACCESS 0", "INVALID_FIELD_FOR_INSERT_UPDATE 4", "INVALID_TYPE 5"]);
    let [expired, field, object] = page.rows.as_slice() else { panic!("{page:?}") };
    assert_eq!(expired.message, "invalid_grant: expired access/refresh token");
    assert_eq!(field.fields, ["MSE_Replied__c"]);
    assert_eq!((object.object.as_deref(), object.fields.len()), (Some("Lead"), 0));
    let Some(Some(failure)) = page.authentication_failure.value() else { panic!("{page:?}") };
    assert_eq!(failure.code, "EXPIRED_ACCESS");
    assert_eq!(failure.happened.unwrap().earliest, minutes_ago(19));
}

#[test]
fn a_table_in_japanese() {
    let page = page(
        "日付
        エラー
        カテゴリ
        メッセージ
        2026年11月20日(金) 19時11分
        INACTIVE_USER
        認証
        invalid_grant: inactive user
        2026年11月19日(木) 8時05分
        REQUIRED_FIELD_MISSING
        アクセス／検証
        必須項目に値を入力してください: Required fields are missing: [Company, Industry__c]",
    );
    assert_eq!(told(&page), ["INACTIVE_USER 4", "REQUIRED_FIELD_MISSING 5"]);
    assert_eq!(page.rows[1].fields, ["Company", "Industry__c"]);
    assert_eq!(page.authentication_failure.value().unwrap().as_ref().unwrap().code, "INACTIVE_USER");
}

#[test]
fn more_columns_name_objects_and_fields_and_a_blank_cell_is_no_message() {
    let page = page(&format!(
        "{HEAD}\nObject\nField\nPerson\nRecord
        Nov 24, 2026 9:11 AM
        INVALID_TYPE
        Access/Validation
        –
        Lead
        MSE_Clicked__c
        Ada Lovelace
        00Q5e00001A2b3CEAR"
    ));
    let [row] = page.rows.as_slice() else { panic!("{page:?}") };
    assert_eq!((row.message.as_str(), row.object.as_deref()), ("", Some("Lead")));
    assert_eq!(row.fields, ["MSE_Clicked__c"]);
}

#[test]
fn a_code_that_is_not_known_is_a_row() {
    let lines = "2026-11-20 10:11\nSTRING_TOO_LONG\nOther\ndata value too large\n2026-11-19 10:11\nFAILED_WRITE\nIntermittent\nend of file reached";
    assert_eq!(told(&page(lines)), ["STRING_TOO_LONG 4", "FAILED_WRITE 5"]);
    assert_eq!(page(lines).rows[0].known(), None);
    assert_eq!(page(lines).rows[0].message, "data value too large");
    // Where the message should be it is the message, and what can be chosen from is no row.
    let lines = "[EXPIRED_ACCESS]\n2026-11-20 10:11\nFAILED_WRITE\nIntermittent\nEND_OF_FILE";
    assert_eq!(told(&page(lines)), ["FAILED_WRITE 4"]);
    assert_eq!(page(lines).rows[0].message, "END_OF_FILE");
    for no_code in ["Error_Code", "SALESFORCE", "A_", "_A", "A__B", "EXPIRED ACCESS", "1_A", "MSE_Replied__c"] {
        assert_eq!(told(&page(no_code)), Vec::<String>::new(), "{no_code}");
    }
}

#[test]
fn a_row_may_be_one_text() {
    let page = page(
        "Nov 20, 2026 10:11 AM – EXPIRED_ACCESS – invalid_grant: expired access/refresh token
        Nov 19, 2026 10:11 AM – INVALID_TYPE: sObject type 'Contact' is not supported
        QUERY_TIMEOUT",
    );
    // One text is a code alone, so the others are not taken for codes.
    assert_eq!(told(&page), ["QUERY_TIMEOUT"]);
    let page = self::page(
        "Nov 20, 2026 10:11 AM – EXPIRED_ACCESS – invalid_grant: expired access/refresh token
        Nov 19, 2026 10:11 AM – INVALID_TYPE: sObject type 'Contact' is not supported
        What EXPIRED_ACCESS_ABC means",
    );
    assert_eq!(told(&page), ["EXPIRED_ACCESS 4", "INVALID_TYPE 5"]);
    assert_eq!(page.rows[0].message, "invalid_grant: expired access/refresh token");
    assert_eq!(page.rows[1].object.as_deref(), Some("Contact"));
}

#[test]
fn dates_after_their_codes() {
    let lines = "Error\nMessage\nDate\nEXPIRED_ACCESS\nexpired\n2026-11-20\nFAILED_WRITE\nend of file\n2026-11-19";
    assert_eq!(told(&page(lines)), ["EXPIRED_ACCESS 4", "FAILED_WRITE 5"]);
    let cards = "Error\nEXPIRED_ACCESS\nMessage\nexpired\nDate: 2026-11-20\nError\nFAILED_WRITE\nMessage\nend\nDate: 2026-11-19";
    assert_eq!(told(&page(cards)), ["EXPIRED_ACCESS 4", "FAILED_WRITE 5"]);
}

#[test]
fn a_date_that_may_be_another_row_s_is_none() {
    for lines in [
        // At both ends.
        "2026-11-23\nEXPIRED_ACCESS\n2026-11-20\nFAILED_WRITE\n2026-11-19",
        // At neither.
        "EXPIRED_ACCESS\n2026-11-20\nFAILED_WRITE",
        // Two for one row.
        "2026-11-23\n2026-11-22\nEXPIRED_ACCESS\n2026-11-20\n2026-11-21\nFAILED_WRITE",
        // The page's own.
        "2026-11-23\nDate\nError\nMessage\nyesterday\nEXPIRED_ACCESS\nexpired\nlast week\nFAILED_WRITE\nend of file",
        "2026-11-23\n# Failed writes\nEXPIRED_ACCESS\nFAILED_WRITE",
        // Day or month.
        "04/05/2026\nEXPIRED_ACCESS\nexpired\n03/05/2026\nFAILED_WRITE\nend of file",
        // Not a date alone.
        "Since 2026-11-20\nEXPIRED_ACCESS\nexpired\nuntil 2026-11-21\nFAILED_WRITE\nend of file",
    ] {
        assert_eq!(told(&page(lines)), ["EXPIRED_ACCESS", "FAILED_WRITE"], "{lines}");
    }
    // One row's date is unreadable, and does not lend itself from the next.
    let lines = "2026-11-20\nEXPIRED_ACCESS\nexpired\nlast week\nFAILED_WRITE\nend\n2026-11-18\nQUERY_TIMEOUT\nlong";
    assert_eq!(told(&page(lines)), ["EXPIRED_ACCESS 4", "FAILED_WRITE", "QUERY_TIMEOUT 6"]);
    // Another row shows which number is the day.
    let lines = "04/05/2026\nEXPIRED_ACCESS\nexpired\n23/04/2026\nFAILED_WRITE\nend of file";
    assert!(page(lines).rows.iter().all(|row| row.happened.is_some()));
}

#[test]
fn a_clock_that_is_ahead_of_ours_is_another_one() {
    // It is 09:30 in UTC, and the page already writes 17:11.
    let lines = "2026-11-24 17:11\nEXPIRED_ACCESS\nexpired\n2026-11-23 17:11\nFAILED_WRITE\nend of file";
    assert_eq!(told(&page(lines)), ["EXPIRED_ACCESS", "FAILED_WRITE"]);
    assert_eq!(
        page(lines).authentication_failure.value().unwrap().as_ref().unwrap().happened,
        None,
        "nobody knows when it was"
    );
    // On the reader's clock it is 18:30.
    let read = |lines: &str| read(&items(lines).iter().collect::<Vec<_>>(), false, NOW, 540);
    assert_eq!(read(lines).rows[0].happened.unwrap().earliest, minutes_ago(79));
    // A moment ahead is a clock that is a little fast.
    assert_eq!(told(&page("2026-11-24 09:33\nEXPIRED_ACCESS\nexpired")), ["EXPIRED_ACCESS 0"]);
    // A date that names its zone needs no clock.
    let lines = "2026-11-24T17:11+09:00\nEXPIRED_ACCESS\nexpired\n2026-11-25 01:00\nFAILED_WRITE\nend of file";
    assert_eq!(told(&page(lines)), ["EXPIRED_ACCESS 0", "FAILED_WRITE"]);
}

/// The newest failed sign-in: its code, and between how many minutes ago it happened.
fn newest(diagnostics: &Diagnostics) -> Result<Option<String>, &Why> {
    let seen = diagnostics.authentication_failure.get()?;
    assert_eq!(seen.at, NOW);
    Ok(seen.value.as_ref().map(|failure| match failure.happened {
        None => failure.code.clone(),
        Some(Happened { earliest, latest }) => {
            let minutes = |at: Timestamp| (NOW.0 - at.0).div_ceil(crate::facts::MINUTE);
            format!("{} {}–{}", failure.code, minutes(earliest), minutes(latest))
        }
    }))
}

#[test]
fn the_newest_failed_sign_in() {
    let old = "2026-11-24 07:30\nEXPIRED_ACCESS\nexpired\n";
    let new = "2026-11-24 08:30\nINACTIVE_USER\ninactive\n";
    let other = "2026-11-24 09:00\nFAILED_WRITE\nend of file\n";
    let undated = "once\nINVALID_GRANT\nip restricted\n";
    let of = |rows: &[&str]| newest(&page(&rows.concat())).unwrap();
    assert_eq!(of(&[old, new, other]).as_deref(), Some("INACTIVE_USER 60–60"));
    assert_eq!(of(&[other, new, old]).as_deref(), Some("INACTIVE_USER 60–60"));
    assert_eq!(of(&[other]), None);
    assert_eq!(of(&[undated]).as_deref(), Some("INVALID_GRANT"));
    // The undated one may be newer than the one that is dated.
    assert_eq!(of(&[new, undated]).as_deref(), Some("INACTIVE_USER 60–0"));
    let cut = |rows: &[&str]| newest(&cut_page(&rows.concat())).map_err(Clone::clone);
    assert_eq!(cut(&[new, old]).unwrap().as_deref(), Some("INACTIVE_USER 60–60"), "what is left out is older");
    assert_eq!(cut(&[old, new]).unwrap().as_deref(), Some("INACTIVE_USER 60–0"), "what is left out may be newer");
    assert_eq!(cut(&[other]), Err(Why::OutlineCut));
}

#[test]
fn that_nothing_failed_is_read_only_where_the_page_says_so() {
    for lines in ["No failed writes in the last 30 days", "No data", "過去 30 日間に失敗した書き込みはありません。"]
    {
        assert_eq!(newest(&page(lines)), Ok(None), "{lines}");
        assert_eq!(newest(&cut_page(lines)), Err(&Why::OutlineCut), "{lines}");
    }
    let unclear = Why::ActionsPageUnclear { screen: ActionsScreen::Diagnostics };
    for lines in [
        "",
        HEAD,
        "Loading…",
        "読み込んでいます…",
        "No error message is shown to people who do not have the right to see it",
    ] {
        assert_eq!(newest(&page(lines)), Err(&unclear), "{lines}");
    }
}

#[test]
fn a_huge_page_is_read_in_part() {
    let lines: String = (0..3_000).map(|row| format!("2026-11-20\nFAILED_WRITE\nend of file {row}\n")).collect();
    let many = page(&lines);
    assert_eq!(many.rows.len(), MAX_ROWS);
    assert_eq!(many.authentication_failure, Fact::Unseen(Why::OutlineCut));
    let long = format!("FAILED_WRITE\n{}\n{}", "é".repeat(2_000), "A__c ");
    let row = page(&long).rows.remove(0);
    assert!(row.message.len() <= MAX_MESSAGE);
    let fields: String = (0..500).map(|field| format!("F{field}__c, ")).collect();
    assert_eq!(page(&format!("REQUIRED_FIELD_MISSING\n{fields}")).rows[0].fields.len(), MAX_FIELDS);
}

#[test]
fn hostile_messages_name_nothing_but_api_names() {
    for message in [
        "Unable to create/update fields: <img src=x>__c. Please",
        "Required fields are missing: [javascript:alert(1), \"], [x]",
        "sObject type '<b>Lead</b>' is not supported",
        "Required fields are missing: [..]",
        "Required fields are missing:",
        "type '",
    ] {
        let row = page(&format!("INVALID_TYPE\n{message}")).rows.remove(0);
        assert_eq!(row.object, None, "{message}");
        assert!(row.fields.iter().all(|field| is_api_name(field)), "{message}: {:?}", row.fields);
    }
}

proptest! {
    #[test]
    fn any_page_is_answered(
        lines in prop::collection::vec("(EXPIRED_ACCESS|FAILED_WRITE|[A-Z_]{3,9}|2026-11-2[0-9]|Date|Error|# x|Authentication|–|MSE_A__c|\\PC{0,20})", 0..30),
        cut: bool,
        offset in -900i32..900,
    ) {
        let items = items(&lines.join("\n"));
        let page = read(&items.iter().collect::<Vec<_>>(), cut, NOW, offset);
        // What was not read to its end never says that nothing failed.
        prop_assert!(!(cut && page.authentication_failure.value() == Some(&None)));
        for row in &page.rows {
            prop_assert!(is_code(&row.code));
            prop_assert!(row.happened.is_none_or(|happened| happened.earliest <= happened.latest));
        }
    }
}
