//! The words by which a page of Actions is read, in one place, because most of them are guesses.
//!
//! **\[D\]** marks words that Adobe's or Salesforce's documentation uses, **\[?\]** words that nobody here has seen on the
//! screen: they are what the screen plausibly says, in the same order of words as documented names. A word that is
//! missing here costs a *cannot tell*; it can never turn into a warning, because a label that is not known makes a
//! value unclear and not empty.
//!
//! The words are written in [`key`]'s form, lower case; spaces are free. English comes first, then Japanese.
//! The product itself is called Actions, Marketo Sales, Sales Connect, Sales Engage or ToutApp in its own screens
//! \[D\]; no reading depends on which.

use serde::{Deserialize, Serialize};

/// Labels of the id that logging goes by: the person's lead or contact, or not said which.
pub const SALESFORCE_ID: &[&str] = &[
    "salesforce id",         // [D]
    "salesforce contact id", // [D], "holds up to four ids"
    "salesforce lead id",    // [D]
    // [?] from here on
    "salesforce.com id",
    "salesforce person id",
    "salesforce record id",
    "salesforce id (contact)",
    "salesforce id (lead)",
    "contact salesforce id",
    "lead salesforce id",
    "person salesforce id",
    "sfdc id",
    "sfdc contact id",
    "sfdc lead id",
    "salesforce 連絡先 id",
    "salesforce 連絡先の id",
    "salesforce 取引先責任者 id",
    "salesforce 取引先責任者の id",
    "salesforce リード id",
    "salesforce リードの id",
    "salesforce レコード id",
    "salesforce の id",
    "sfdc リード id",
    "sfdc 連絡先 id",
    "sfdc 取引先責任者 id",
];

/// Of [`SALESFORCE_ID`], those that say contact: with both ids present, the contact is what Actions goes by.
pub const SALESFORCE_CONTACT_ID: &[&str] = &[
    "salesforce contact id",
    "salesforce id (contact)",
    "contact salesforce id",
    "sfdc contact id",
    "salesforce 連絡先 id",
    "salesforce 連絡先の id",
    "salesforce 取引先責任者 id",
    "salesforce 取引先責任者の id",
    "sfdc 連絡先 id",
    "sfdc 取引先責任者 id",
];

/// Labels of ids that are in Salesforce and are not the person's.
pub const OTHER_SALESFORCE_ID: &[&str] = &[
    "salesforce account id",     // [D]
    "salesforce opportunity id", // [D]
    // [?] from here on
    "salesforce id (account)",
    "salesforce id (opportunity)",
    "account salesforce id",
    "opportunity salesforce id",
    "sfdc account id",
    "sfdc opportunity id",
    "salesforce owner id",
    "salesforce user id",
    "salesforce アカウント id",
    "salesforce アカウントの id",
    "salesforce 取引先 id",
    "salesforce 取引先の id",
    "salesforce 商談 id",
    "salesforce 商談の id",
    "salesforce オポチュニティ id",
];

/// A word that may stand between a Salesforce ID's label and the id, saying what the id is of. \[?\]
pub const RECORD_TYPE: &[&str] = &["lead", "contact", "リード", "連絡先", "取引先責任者"];

/// What stands where there is no value: RULES.md's -, –, None, N/A, なし, and the like. \[?\]
pub const PLACEHOLDER: &[&str] = &[
    "-",
    "--",
    "---",
    "–",
    "—",
    "―",
    "ー",
    "none",
    "n/a",
    "na",
    "null",
    "not set",
    "not available",
    "empty",
    "no value",
    "(none)",
    "(empty)",
    "なし",
    "無し",
    "該当なし",
    "未設定",
    "未入力",
    "未登録",
    "値なし",
    "空",
];

/// What stands where a value has not arrived yet. \[?\]
pub const LOADING: &[&str] = &["loading", "please wait", "読み込み中", "ロード中"];

/// Labels of an e-mail address. "Email" is \[D\] as the person's field, the rest \[?\].
pub const EMAIL: &[&str] = &[
    "email",
    "e-mail",
    "email address",
    "e-mail address",
    "work email",
    "primary email",
    "primary email address",
    "mail",
    "メール",
    "メールアドレス",
    "e メール",
    "e メールアドレス",
    "電子メール",
    "電子メールアドレス",
    "勤務先メール",
];

/// Other fields of a person: what ends the value of the field before. The documented fields are company, title, phone
/// and Marketo ID \[D\]; the rest \[?\].
pub const OTHER_FIELD: &[&str] = &[
    "marketo id",
    "marketo person id",
    "marketo lead id",
    "company",
    "company name",
    "account",
    "account name",
    "title",
    "job title",
    "phone",
    "phone number",
    "work phone",
    "mobile",
    "mobile phone",
    "fax",
    "name",
    "full name",
    "first name",
    "last name",
    "owner",
    "sales owner",
    "lead owner",
    "contact owner",
    "website",
    "linkedin",
    "twitter",
    "address",
    "street",
    "city",
    "state",
    "country",
    "postal code",
    "zip",
    "zip code",
    "time zone",
    "timezone",
    "industry",
    "lead source",
    "lead status",
    "person source",
    "tags",
    "notes",
    "unsubscribed",
    "do not call",
    "marketo の id",
    "会社",
    "会社名",
    "企業名",
    "役職",
    "肩書き",
    "電話",
    "電話番号",
    "携帯電話",
    "氏名",
    "名前",
    "姓",
    "名",
    "所有者",
    "担当者",
    "web サイト",
    "住所",
    "国",
    "市区町村",
    "郵便番号",
    "業種",
    "タイムゾーン",
];

/// The card of the About tab that shows how to reach the person. English \[D\], Japanese \[?\].
pub const CONTACT_CARD: &[&str] = &["contact card", "連絡先カード", "コンタクトカード"];

/// The other parts of the About tab. English \[D\], Japanese \[?\].
pub const ABOUT_SECTION: &[&str] = &[
    "groups",
    "account information",
    "custom fields",
    "compliance",
    "グループ",
    "アカウント情報",
    "取引先情報",
    "カスタムフィールド",
    "コンプライアンス",
];

/// Headings of the screens that the person's view opens over: not a person's name. "Command Center" and "People" \[D\].
pub const APP_HEADING: &[&str] = &[
    "command center",
    "people",
    "relationships",
    "contacts",
    "campaigns",
    "tasks",
    "settings",
    "コマンドセンター",
    "人物",
    "設定",
    "タスク",
];

/// The tabs of the person's view, one list for each: About, Engagement, History, Tasks. English \[D\], Japanese \[?\].
pub const PERSON_TABS: [&[&str]; 4] = [
    &["about", "概要", "情報", "基本情報", "について"],
    &["engagement", "エンゲージメント"],
    &["history", "履歴"],
    &["tasks", "タスク"],
];

/// The tab of the Salesforce settings that shows the connection. \[D\], Japanese too.
pub const CONNECTIONS_TAB: &[&str] = &[
    "connections & customizations",
    "connections and customizations",
    "connection & customization",
    "connection & customizations",
    "接続とカスタマイズ",
    "接続およびカスタマイズ",
];

/// The tab of the Salesforce settings that shows what is synced. \[D\], Japanese too; the last two \[?\].
pub const SYNC_SETTINGS_TAB: &[&str] =
    &["sync settings", "同期設定", "salesforce 同期設定", "salesforce sync settings", "同期の設定"];

/// The control that connects. The first and 接続 are \[D\].
pub const CONNECT: &[&str] = &["connect", "接続", "接続する"];

/// Connecting, with Salesforce named in the control itself. \[?\]
pub const CONNECT_SALESFORCE: &[&str] = &[
    "connect to salesforce",
    "connect salesforce",
    "connect to sandbox",
    "connect to salesforce sandbox",
    "connect sandbox",
    "salesforce に接続",
    "salesforce と接続",
    "salesforce に接続する",
    "sandbox に接続",
];

/// The control that ends the connection. English \[D\]; Adobe's Japanese pages say 切断 and 接続を解除 in running text.
pub const DISCONNECT: &[&str] =
    &["disconnect", "接続解除", "接続を解除", "接続の解除", "接続を解除する", "切断", "切断する", "連携解除"];

/// Ending the connection, with Salesforce named in the control itself. \[?\]
pub const DISCONNECT_SALESFORCE: &[&str] = &[
    "disconnect salesforce",
    "disconnect from salesforce",
    "disconnect sandbox",
    "disconnect from sandbox",
    "salesforce から切断",
    "salesforce の接続を解除",
    "salesforce との接続を解除",
];

/// What begins the part of the settings about Salesforce. "Salesforce" \[D\], the rest \[?\].
pub const SALESFORCE_SECTION: &[&str] = &[
    "salesforce",
    "salesforce.com",
    "salesforce production",
    "salesforce connection",
    "salesforce account",
    "salesforce crm",
    "production",
    "salesforce 接続",
    "salesforce の接続",
    "salesforce アカウント",
    "本番",
];

/// What begins the part about a sandbox. English \[D\].
pub const SANDBOX_SECTION: &[&str] = &["sandbox", "salesforce sandbox", "サンドボックス", "salesforce サンドボックス"];

/// Other services that Actions connects to, with a Connect of their own. Names found in Actions' documentation and in
/// products like it \[?\]; an unknown one is kept apart by its heading.
pub const OTHER_SERVICE: &[&str] = &[
    "marketo",
    "marketo engage",
    "adobe marketo engage",
    "gmail",
    "google",
    "google calendar",
    "google workspace",
    "microsoft",
    "microsoft 365",
    "microsoft outlook",
    "microsoft teams",
    "microsoft dynamics",
    "office 365",
    "outlook",
    "outlook calendar",
    "exchange",
    "exchange online",
    "linkedin",
    "linkedin sales navigator",
    "sales navigator",
    "slack",
    "zoom",
    "gong",
    "twilio",
    "dynamics",
    "dynamics 365",
    "hubspot",
    "calendar",
    "email connection",
    "smtp",
    "カレンダー",
];

/// What a part of the settings says of its connection, and not the name of another service. \[?\]
pub const CONNECTION_STATUS: &[&str] = &[
    "status",
    "connection status",
    "not connected",
    "disconnected",
    "not yet connected",
    "inactive",
    "状態",
    "ステータス",
    "未接続",
    "接続されていません",
];

/// What says that there is a connection, so that a Connect beside it is in doubt. \[?\]
pub const CONNECTED_STATUS: &[&str] = &["connected", "active", "接続済み", "接続済", "接続されています", "接続中"];

/// The setting under which e-mails are logged. \[D\], Japanese too.
pub const LOG_EMAIL_ACTIVITY: &[&str] = &[
    "log email activity to salesforce",
    "log email activities to salesforce",
    "log email activity to salesforce via api",
    "メールアクティビティのログを salesforce に記録",
    "メールアクティビティを salesforce に記録",
];

/// Logging by API. \[D\], Japanese too.
pub const SALESFORCE_API: &[&str] = &["salesforce api", "salesforce の api"];

/// Logging by a blind copy. \[D\], Japanese too; without the brackets \[?\].
pub const EMAIL_TO_SALESFORCE: &[&str] = &[
    "email to salesforce (bcc)",
    "e-mail to salesforce (bcc)",
    "email to salesforce",
    "salesforce にメールを送信(bcc)",
    "salesforce へのメール送信(bcc)",
    "salesforce にメールを送信",
];

/// The control that turns on what the open tab of *Log Email Activity to Salesforce* is about. 有効化 (Enable) is \[D\]
/// for the BCC tab; the rest \[?\].
pub const ENABLE: &[&str] = &["enable", "enabled", "on", "active", "有効化", "有効", "有効にする", "オン"];

/// Of [`ENABLE`], those that name what a button will do: it is off while such a button is offered. The others name
/// what already is.
pub const ENABLE_ACTION: &[&str] = &["enable", "有効化", "有効にする"];

/// The control with logging by API named in itself. \[?\]
pub const ENABLE_SALESFORCE_API: &[&str] =
    &["enable salesforce api", "salesforce api を有効化", "salesforce api を有効にする"];

/// The control with logging by a blind copy named in itself. \[?\]
pub const ENABLE_EMAIL_TO_SALESFORCE: &[&str] = &[
    "enable email to salesforce (bcc)",
    "enable email to salesforce",
    "enable bcc",
    "salesforce にメールを送信(bcc)を有効化",
];

/// The control that turns it off, which is there only while it is on. \[?\]
pub const DISABLE: &[&str] = &["disable", "無効化", "無効にする"];

/// Settings after *Log Email Activity to Salesforce* on the same tab, which end it. \[D\], Japanese \[?\].
pub const OTHER_SYNC_SETTING: &[&str] = &[
    "sync marketo sales tasks/reminders to salesforce tasks",
    "sync sales connect tasks/reminders to salesforce tasks",
    "sync tasks/reminders to salesforce tasks",
    "sync tasks to salesforce",
    "log call activity to salesforce",
    "log calls to salesforce",
    "log calls",
    "call logging",
    "most recent activity",
    "通話アクティビティのログを salesforce に記録",
    "タスクの同期",
];

/// The heading of the page that lists failed writes. \[D\], Japanese too.
pub const DIAGNOSTICS: &[&str] = &["diagnostics", "診断"];

/// The column of that page with the dates. \[?\]
pub const DATE_COLUMN: &[&str] = &[
    "date",
    "time",
    "date/time",
    "date & time",
    "date and time",
    "timestamp",
    "when",
    "created",
    "created at",
    "created date",
    "occurred",
    "occurred at",
    "日付",
    "日時",
    "発生日時",
    "作成日",
    "作成日時",
    "時刻",
];

/// Its other columns. "Error", "Category" and "Message" are \[D\] as heads of the documented table, the rest \[?\].
pub const DIAGNOSTICS_COLUMN: &[&str] = &[
    "error",
    "error code",
    "error type",
    "code",
    "category",
    "type",
    "message",
    "error message",
    "details",
    "description",
    "object",
    "field",
    "person",
    "record",
    "salesforce id",
    "エラー",
    "エラーコード",
    "コード",
    "カテゴリ",
    "カテゴリー",
    "種類",
    "メッセージ",
    "エラーメッセージ",
    "詳細",
    "説明",
    "オブジェクト",
    "項目",
    "フィールド",
    "人物",
    "レコード",
];

/// The categories of its codes. English \[D\], Japanese \[?\].
pub const DIAGNOSTICS_CATEGORY: &[&str] = &[
    "authentication",
    "access/validation",
    "intermittent",
    "other",
    "認証",
    "アクセス/検証",
    "アクセス/入力規則",
    "一時的",
    "断続的",
    "その他",
];

/// How a text begins that says that the page lists nothing. \[?\]
const NO_FAILURES: &[&str] = &[
    "no failed",
    "no failures",
    "no errors",
    "no sync errors",
    "no diagnostics",
    "no issues",
    "no results",
    "no records",
    "no data",
    "there are no errors",
    "there are no failed",
    "there are no failures",
];

/// What is said in Japanese to be absent where the page lists nothing. \[?\]
const NO_FAILURES_OF: &[&str] = &["失敗", "エラー", "診断", "問題", "データ", "結果"];

/// Whether a [`key`] says that *Diagnostics* lists nothing.
pub fn says_no_failures(key: &str) -> bool {
    /// A longer text explains something.
    const LONGEST: usize = 60;
    let begins = |words: &&str| key.starts_with(words.replace(' ', "").as_str());
    let absent = key.trim_end_matches('。').ends_with("ありません");
    key.chars().count() <= LONGEST
        && (NO_FAILURES.iter().any(begins) || (absent && NO_FAILURES_OF.iter().any(|what| key.contains(what))))
}

/// What stands before the address of the user who is logged in to Actions. "My Account" is \[D\] as a name in the
/// settings, the rest \[?\].
pub const SIGNED_IN_AS: &[&str] = &[
    "signed in as",
    "logged in as",
    "my account",
    "account menu",
    "user menu",
    "マイアカウント",
    "ログイン中",
    "ログインユーザー",
    "アカウントメニュー",
];

/// What a label labels that a company's Actions shows and that is none of the words here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelOf {
    /// The Salesforce ID.
    SalesforceId,
    /// The e-mail address.
    Email,
}

/// Labels that the user or the company has told of, as they were typed. Words that are known here keep their meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLabels {
    /// Labels of the Salesforce ID.
    #[serde(default)]
    pub salesforce_id: Vec<String>,
    /// Labels of the e-mail address.
    #[serde(default)]
    pub email: Vec<String>,
}

impl OwnLabels {
    /// The labels of one kind.
    pub fn of(&self, of: LabelOf) -> &[String] {
        match of {
            LabelOf::SalesforceId => &self.salesforce_id,
            LabelOf::Email => &self.email,
        }
    }

    /// The same, to change them.
    pub fn of_mut(&mut self, of: LabelOf) -> &mut Vec<String> {
        match of {
            LabelOf::SalesforceId => &mut self.salesforce_id,
            LabelOf::Email => &mut self.email,
        }
    }

    /// What the label with this [`key`] labels; none where it is not one of these.
    pub fn find(&self, key: &str) -> Option<LabelOf> {
        [LabelOf::SalesforceId, LabelOf::Email]
            .into_iter()
            .find(|of| self.of(*of).iter().any(|label| self::key(label) == key))
    }
}

/// A text as labels are compared: without white space and without a trailing colon or asterisk, in lower case, with
/// full-width forms of ASCII made ASCII.
pub fn key(text: &str) -> String {
    let mut key: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|character| match character {
            '\u{ff01}'..='\u{ff5e}' => {
                // Full-width ASCII lies at a fixed distance from ASCII.
                u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
            }
            _ => character,
        })
        .flat_map(char::to_lowercase)
        .collect();
    key.truncate(key.trim_end_matches([':', '*']).len());
    key
}

/// Whether a [`key`] is one of these words.
pub fn is(key: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.bytes().filter(|byte| *byte != b' ').eq(key.bytes()))
}

/// Every word here: each label, tab, heading, control and placeholder.
pub fn every() -> impl Iterator<Item = &'static str> {
    [
        SALESFORCE_ID,
        SALESFORCE_CONTACT_ID,
        OTHER_SALESFORCE_ID,
        RECORD_TYPE,
        PLACEHOLDER,
        LOADING,
        EMAIL,
        OTHER_FIELD,
        CONTACT_CARD,
        ABOUT_SECTION,
        APP_HEADING,
        CONNECTIONS_TAB,
        SYNC_SETTINGS_TAB,
        CONNECT,
        CONNECT_SALESFORCE,
        DISCONNECT,
        DISCONNECT_SALESFORCE,
        SALESFORCE_SECTION,
        SANDBOX_SECTION,
        OTHER_SERVICE,
        CONNECTION_STATUS,
        CONNECTED_STATUS,
        LOG_EMAIL_ACTIVITY,
        SALESFORCE_API,
        EMAIL_TO_SALESFORCE,
        ENABLE,
        ENABLE_ACTION,
        ENABLE_SALESFORCE_API,
        ENABLE_EMAIL_TO_SALESFORCE,
        DISABLE,
        OTHER_SYNC_SETTING,
        DIAGNOSTICS,
        DATE_COLUMN,
        DIAGNOSTICS_COLUMN,
        DIAGNOSTICS_CATEGORY,
        SIGNED_IN_AS,
    ]
    .into_iter()
    .chain(PERSON_TABS)
    .flatten()
    .copied()
}

/// Whether a [`key`] is any word that labels something in a person's view, so that the value before it has ended.
pub fn is_person_label(key: &str) -> bool {
    [SALESFORCE_ID, OTHER_SALESFORCE_ID, EMAIL, OTHER_FIELD, CONTACT_CARD, ABOUT_SECTION]
        .into_iter()
        .chain(PERSON_TABS)
        .any(|words| is(key, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_the_form_they_are_compared_in() {
        let lists = [
            SALESFORCE_ID,
            SALESFORCE_CONTACT_ID,
            OTHER_SALESFORCE_ID,
            RECORD_TYPE,
            PLACEHOLDER,
            EMAIL,
            OTHER_FIELD,
            CONTACT_CARD,
            ABOUT_SECTION,
            CONNECTIONS_TAB,
            SYNC_SETTINGS_TAB,
            CONNECT,
            CONNECT_SALESFORCE,
            DISCONNECT,
            DISCONNECT_SALESFORCE,
            SALESFORCE_SECTION,
            SANDBOX_SECTION,
            OTHER_SERVICE,
            LOG_EMAIL_ACTIVITY,
            SALESFORCE_API,
            EMAIL_TO_SALESFORCE,
            ENABLE,
            DISABLE,
            OTHER_SYNC_SETTING,
            DIAGNOSTICS,
            DATE_COLUMN,
            DIAGNOSTICS_COLUMN,
            DIAGNOSTICS_CATEGORY,
            SIGNED_IN_AS,
            CONNECTION_STATUS,
            CONNECTED_STATUS,
            ENABLE_ACTION,
            ENABLE_SALESFORCE_API,
            ENABLE_EMAIL_TO_SALESFORCE,
            APP_HEADING,
            LOADING,
        ];
        for word in lists.into_iter().chain(PERSON_TABS).flatten() {
            assert!(is(&key(word), &[word]), "{word:?} is compared as {:?}", key(word));
        }
    }

    #[test]
    fn the_way_a_label_is_set_does_not_matter() {
        for text in [
            "Salesforce ID",
            " salesforce\u{3000}id： ",
            "SALESFORCE  ID*",
            "Ｓａｌｅｓｆｏｒｃｅ ＩＤ:",
            "Salesforce\u{a0}Id *:",
        ] {
            assert!(is(&key(text), SALESFORCE_ID), "{text:?}");
        }
        assert!(is(&key("Salesforce にメールを送信（BCC）"), EMAIL_TO_SALESFORCE));
        assert!(!is(&key("Salesforce IDs of others"), SALESFORCE_ID));
        assert!(!is("", PLACEHOLDER));
    }

    #[test]
    fn every_contact_label_is_a_person_s_label_and_none_is_both() {
        for word in SALESFORCE_CONTACT_ID {
            assert!(SALESFORCE_ID.contains(word), "{word}");
        }
        for word in OTHER_SALESFORCE_ID {
            assert!(!SALESFORCE_ID.contains(word), "{word}");
        }
    }
}
