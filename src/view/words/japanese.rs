//! Japanese, in the terms of Adobe's and Salesforce's own Japanese documentation.

use super::{Asked, Explained, Fields, OwnPages, Reason, Told, Trouble, Words, explained, own_pages};
use crate::actions::diagnostics::DiagnosticsCode;
use crate::diagnose::{ActivityVerdict, Verdicts};
use crate::facts::{ActionsScreen, Owner, Saw, Timestamp, Why};
use crate::finding::{Activity, FieldProblem, Fix, Place, Who};
use crate::list::Counts;
use crate::rules::Problem;
use crate::salesforce::object::Object;
use crate::salesforce::setup::{Grant, Held, SourceKind};
use crate::view::foreign::shown;
use crate::view::{About, Reader, State};

/// The words of Japanese, for reading about whom.
pub(super) struct Japanese(pub(super) About);

impl Japanese {
    /// The first of two wordings where the reader is spoken to, the second where another user is spoken of.
    fn either<T>(&self, you: T, this_user: T) -> T {
        match self.0 {
            About::Reader => you,
            About::AnotherUser => this_user,
        }
    }

    /// How the user is called whose access it is.
    fn user(&self) -> &'static str {
        self.either("あなた", "このユーザー")
    }
}

/// A reason in two sentences.
fn reason(cause: impl Into<String>, step: impl Into<String>) -> Reason {
    Reason { cause: cause.into(), step: step.into() }
}

/// A trouble in heading and reason.
fn told(heading: impl Into<String>, why: impl Into<String>) -> Told {
    Told { heading: heading.into(), why: why.into() }
}

/// An object's name, as Salesforce's Japanese screens have it.
fn object_name(object: Object) -> &'static str {
    match object {
        Object::Task => "タスク",
        Object::Lead => "リード",
        Object::Contact => "取引先責任者",
        Object::Account => "取引先",
        Object::Opportunity => "商談",
    }
}

/// `タスクとリードのアクティビティフィールド 3 個`.
fn counted(fields: &Fields) -> String {
    let mut out = String::new();
    for (index, object) in fields.objects.iter().enumerate() {
        if index > 0 {
            out.push('と');
        }
        out.push_str(object_name(*object));
    }
    if !out.is_empty() {
        out.push('の');
    }
    out.push_str("アクティビティフィールド ");
    out.push_str(&fields.count.to_string());
    out.push_str(" 個");
    out
}

/// A screen's name, as Actions has it.
fn screen(screen: ActionsScreen) -> &'static str {
    match screen {
        ActionsScreen::Person => "この人物",
        ActionsScreen::Connections => "「接続とカスタマイズ」",
        ActionsScreen::SyncSettings => "「同期設定」",
        ActionsScreen::Diagnostics => "「診断」",
    }
}

/// A setting that a screen shows as on, off or not at all.
fn setting(on: Option<bool>) -> &'static str {
    match on {
        Some(true) => "オン",
        Some(false) => "オフ",
        None => "表示なし",
    }
}

/// A code of Salesforce in brackets, where there is one.
fn code(code: &str) -> String {
    let code = shown(code);
    if code.is_empty() { code } else { ["（", &code, "）"].concat() }
}

/// A field's type as Salesforce's Japanese Setup names it. `english`: as its English Setup does, such as `Text(255)`.
fn data_type(english: &str) -> String {
    if let Some(length) = english.strip_prefix("Text(") {
        return ["テキスト(", length].concat();
    }
    match english {
        "Text" => "テキスト",
        "Text Area" => "テキストエリア",
        "Long Text Area" => "ロングテキストエリア",
        "Text (Encrypted)" => "テキスト (暗号化)",
        "Checkbox" => "チェックボックス",
        "Email" => "メール",
        "Phone" => "電話",
        "Picklist" => "選択リスト",
        "Picklist (Multi-Select)" => "選択リスト (複数選択)",
        "Number" => "数値",
        "Currency" => "通貨",
        "Percent" => "パーセント",
        "Date" => "日付",
        "Date/Time" => "日付/時間",
        "Time" => "時間",
        "Lookup Relationship" => "参照関係",
        "Geolocation" => "地理位置情報",
        other => other,
    }
    .to_owned()
}

impl Words for Japanese {
    fn tag(&self) -> &'static str {
        "ja"
    }

    fn own_pages(&self) -> &'static OwnPages {
        &own_pages::JAPANESE
    }

    fn overall(&self, verdicts: &Verdicts) -> &'static str {
        use ActivityVerdict::{ByAddress, CannotTell, WillNotFill, WillNotLog};
        let any = |verdict| [verdicts.email, verdicts.call, verdicts.fields].contains(&Some(verdict));
        match (verdicts.email, verdicts.call) {
            (Some(WillNotLog), Some(WillNotLog)) => "この人物へのメールと通話は記録されません。",
            (Some(WillNotLog), _) => "この人物へのメールは記録されません。",
            (_, Some(WillNotLog)) => "この人物への通話は記録されません。",
            _ if any(WillNotFill) => "一部のアクティビティフィールドに値が入りません。",
            _ if any(CannotTell) => "ここからは判断できないことがあります。",
            _ if any(ByAddress) => "メールはメールアドレスだけを手がかりに記録されます。",
            (None, None) => "アクティビティフィールドに値が入ります。",
            _ => "この人物へのメールと通話は記録されます。",
        }
    }

    fn overall_of_settings(&self, state: State) -> &'static str {
        match state {
            State::Fine => "この設定は、記録に必要な状態になっています。",
            State::CannotTell => "Loggable はこのページを読み取れませんでした。",
            State::Broken => "この設定のままでは、記録されないものがあります。",
        }
    }

    fn badge(&self, overall: &str) -> String {
        ["Loggable：", overall].concat()
    }

    fn verdict(&self, asked: Asked, verdict: ActivityVerdict) -> &'static str {
        use ActivityVerdict::{ByAddress, CannotTell, Fills, Logs, WillNotFill, WillNotLog};
        match (asked, verdict) {
            (Asked::Email, Logs | Fills) => "メールは記録されます。",
            (Asked::Email, ByAddress) => "メールはメールアドレスだけを手がかりに記録されます。",
            (Asked::Email, CannotTell) => "メールが記録されるかどうかは判断できません。",
            (Asked::Email, WillNotLog | WillNotFill) => "メールは記録されません。",
            (Asked::Call, Logs | Fills | ByAddress) => "通話は記録されます。",
            (Asked::Call, CannotTell) => "通話が記録されるかどうかは判断できません。",
            (Asked::Call, WillNotLog | WillNotFill) => "通話は記録されません。",
            (Asked::Fields, Logs | Fills | ByAddress) => "アクティビティフィールドに値が入ります。",
            (Asked::Fields, CannotTell) => "アクティビティフィールドに値が入るかどうかは判断できません。",
            (Asked::Fields, WillNotLog | WillNotFill) => "一部のアクティビティフィールドに値が入りません。",
        }
    }

    fn list(&self, counts: &Counts) -> String {
        let Counts { checked, emails, calls, open, .. } = *counts;
        let of = |count: usize| [&checked.to_string(), " 件中 ", &count.to_string(), " 件"].concat();
        match (emails, calls) {
            (0, 0) if open == 0 => [&checked.to_string(), " 件すべてが記録されます。"].concat(),
            (0, 0) if open == checked => {
                ["この ", &checked.to_string(), " 件については、ここからは判断できません。"].concat()
            }
            (0, 0) => [&of(open), "は、ここからは判断できません。残りは記録されます。"].concat(),
            (0, _) => [&of(calls), "で通話が記録されません。"].concat(),
            (_, 0) => [&of(emails), "でメールが記録されません。"].concat(),
            (emails, calls) if emails == calls && counts.will_not_log == calls => {
                [&of(calls), "でメールと通話が記録されません。"].concat()
            }
            _ => [&of(calls), "で通話が、", &emails.to_string(), " 件でメールが記録されません。"].concat(),
        }
    }

    fn list_empty(&self) -> &'static str {
        "このリストにリードも取引先責任者も見つかりません。"
    }

    fn list_progress(&self, checked: usize, of: usize) -> String {
        [&of.to_string(), " 行中 ", &checked.to_string(), " 行を確認しました。"].concat()
    }

    fn list_cut(&self, most: usize) -> String {
        ["ページに表示された最初の ", &most.to_string(), " 行だけを確認します。"].concat()
    }

    fn list_columns(&self) -> [&'static str; 4] {
        ["名前", "メール", "通話", "理由"]
    }

    fn list_id_column(&self) -> &'static str {
        "Salesforce ID"
    }

    fn list_address_column(&self) -> &'static str {
        "メールアドレス"
    }

    fn list_verdict(&self, verdict: ActivityVerdict) -> &'static str {
        match verdict {
            ActivityVerdict::Fills | ActivityVerdict::Logs => "記録されます",
            ActivityVerdict::ByAddress => "メールアドレスのみ",
            ActivityVerdict::CannotTell => "判断できません",
            ActivityVerdict::WillNotFill | ActivityVerdict::WillNotLog => "記録されません",
        }
    }

    fn list_problem(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::NotConnected => "Actions が Salesforce に接続されていません",
            Problem::ConnectionFailing => "Actions から Salesforce へのログインに失敗しています",
            Problem::SyncSettingsOff => "Actions でメールの記録がオフになっています",
            Problem::MissingSalesforceId => "Actions に Salesforce ID がありません",
            Problem::MissingEmailAddress => "メールアドレスがありません",
            Problem::UnmatchedEmailAddress => "このメールアドレスのリードまたは取引先責任者がありません",
            Problem::AmbiguousEmailAddress => "このメールアドレスのレコードが複数あります",
            Problem::StaleSalesforceId => "Salesforce ID のレコードがありません",
            Problem::RequiredTaskField => "Actions が入力しない必須項目がタスクにあります",
            Problem::NoObjectAccess => "記録に必要なオブジェクトへのアクセス権がありません",
            Problem::ApiNotAvailable => "Salesforce の API を利用できません",
            other => self.question(other),
        }
    }

    fn list_filter(&self) -> &'static str {
        "名前に含まれる文字"
    }

    fn filter(&self) -> &'static str {
        "絞り込み"
    }

    fn list_no_match(&self) -> &'static str {
        "該当する行はありません。"
    }

    fn list_more(&self, count: usize) -> String {
        ["ほかに ", &count.to_string(), " 行あります。コピーにはすべて含まれます。"].concat()
    }

    fn copy_as_csv(&self) -> &'static str {
        "すべての行を CSV としてコピー"
    }

    fn list_dismiss(&self) -> &'static str {
        "このリストでは表示しない"
    }

    fn list_not_told(&self, count: usize) -> String {
        [&count.to_string(), " 行に判断できないことがあります"].concat()
    }

    fn list_rows(&self, count: usize) -> String {
        [&count.to_string(), " 行"].concat()
    }

    fn for_whom(&self, name: &str, username: &str, host: &str) -> String {
        [&shown(host), " の ", &shown(name), "（", &shown(username), "）についての結果です。"].concat()
    }

    fn looked_up_by(&self, looker: &str) -> String {
        [&shown(looker), " が設定画面で調べました。ほかのユーザーには当てはまりません。"].concat()
    }

    fn another_user(&self, name: &str) -> String {
        [&shown(name), " が参照と編集をできるもの"].concat()
    }

    fn this_user_is(&self, name: &str, username: &str) -> String {
        let whom = [shown(name).as_str(), "（", &shown(username), "）"].concat();
        [
            "以下の「このユーザー」とは ",
            &whom,
            "のことです。設定画面で許可されている範囲だけを調べた結果で、Actions 側の設定は含みません。",
        ]
        .concat()
    }

    fn for_nobody(&self) -> &'static str {
        "Salesforce のユーザーが分からないため、誰についての結果かは決まっていません。"
    }

    fn checked(&self) -> &'static str {
        "確認日時："
    }

    fn choose_org(&self) -> &'static str {
        "この Actions アカウントは、どの Salesforce 組織のものですか？"
    }

    fn related(&self) -> &'static str {
        "このページに一覧表示されているリードと取引先責任者"
    }

    fn not_told(&self) -> &'static str {
        "判断できないこと"
    }

    fn in_order(&self, count: usize) -> String {
        ["問題のないこと（", &count.to_string(), " 件）"].concat()
    }

    fn not_applicable(&self, count: usize) -> String {
        ["このページには関係のないこと（", &count.to_string(), " 件）"].concat()
    }

    fn trouble(&self, trouble: &Trouble) -> Told {
        match trouble {
            Trouble::NotConnected => told(
                "Actions が Salesforce に接続されていません",
                "接続はユーザーごとに必要です。接続がなければ、あなたのメールも通話も記録されません。",
            ),
            Trouble::ConnectionFailing(failure) => {
                let failure = failure.map(|failure| self.code(failure));
                told(
                    match failure {
                        Some(failure) => ["Actions が Salesforce にログインできません：", failure.heading].concat(),
                        None => "Actions が Salesforce にログインできません".to_owned(),
                    },
                    match failure {
                        Some(failure) => [failure.what, "これはメールにも通話にも当てはまります。"].concat(),
                        None => "ログインできない間は、あなたのメールも通話も記録されません。".to_owned(),
                    },
                )
            }
            Trouble::LoggingOff => told(
                "Actions でメールの記録がオフになっています",
                "Salesforce API も Salesforce にメールを送信（BCC）もオンになっていません。そのため、あなたのメールは \
                 Salesforce に届きません。",
            ),
            Trouble::OnlyBcc => told(
                "メールは BCC だけで記録されます",
                "BCC のコピーは Salesforce に届きますが、メールのアクティビティフィールドには値を入れられません。値が入る\
                 のは、Salesforce API で記録するときだけです。",
            ),
            Trouble::NoSalesforceId => told(
                "Actions のこの人物には Salesforce ID がありません",
                "通話は Salesforce ID だけでレコードを探すため、この人物への通話は記録されません。メールは代わりにメール\
                 アドレスで探します。",
            ),
            Trouble::NoAddressNorId => told(
                "この人物には Salesforce ID もメールアドレスもありません",
                "メールは、まず Salesforce ID で、次にメールアドレスでレコードを探します。どちらもなければ見つかりません。",
            ),
            Trouble::NoAddress => told(
                "この人物にはメールアドレスがありません",
                "Salesforce ID があるので、記録にメールアドレスは要りません。ただし、アドレスがなければメールは送れません。",
            ),
            Trouble::NobodyHasAddress => told(
                "このメールアドレスを持つリードや取引先責任者が、あなたに見える範囲にありません",
                "この人物には Salesforce ID がないため、メールはメールアドレスでレコードを探します。あなたに見える範囲\
                 では、見つかるレコードがありません。",
            ),
            Trouble::NobodyHasAddressOfConverted => told(
                "このリードは取引の開始済みで、そのメールアドレスを持つレコードが、あなたに見える範囲にありません",
                "取引の開始済みのリードには何も記録できません。この人物には Salesforce ID がないため、メールはメールアドレスで\
                 レコードを探します。リードから変わったレコードは、アドレスが違うか、あなたには見えません。",
            ),
            Trouble::LeadOfPageConverted => told(
                "このリードは取引の開始済みです",
                "このリードにはもう何も記録できません。メールと通話は、リードから変わったレコードのものです。",
            ),
            Trouble::AnotherRecordHasAddress => told(
                "このメールアドレスは別のレコードにあります",
                "この人物へのメールは、このページのレコードではなく、そのレコードに記録されます。",
            ),
            Trouble::SeveralHaveAddress(count) => told(
                match count {
                    // A finding that does not list its records.
                    0 | 1 => {
                        "このメールアドレスを持つリードや取引先責任者が、あなたに見えるだけで複数あります".to_owned()
                    }
                    _ => [
                        "このメールアドレスを持つリードや取引先責任者が、あなたに見えるだけで ",
                        &count.to_string(),
                        " 件あります",
                    ]
                    .concat(),
                },
                "この人物には Salesforce ID がないため、メールはメールアドレスでレコードを探します。どのレコードに記録\
                 されるかは判断できません。",
            ),
            Trouble::RecordDeleted => told(
                "Salesforce ID のレコードは削除されています",
                "通話は Salesforce ID だけでレコードを探すため、この人物への通話は記録されません。メールが代わりにメール\
                 アドレスで探すかどうかは、ドキュメントにありません。",
            ),
            Trouble::RecordMerged => told(
                "Salesforce ID のレコードは、別のレコードにマージされています",
                "Actions には、なくなったレコードの ID が残っています。通話はその ID だけで探すため、記録されません。メール\
                 が代わりにメールアドレスで探すかどうかは、ドキュメントにありません。",
            ),
            Trouble::LeadConverted => told(
                "Salesforce ID のリードは取引の開始済みです",
                "Actions には、リードの ID が残っています。取引の開始済みのリードは誰にも変更できないため、通話は記録されません。メールが代わりにメールアドレスで探すかどうかは、ドキュメントにありません。",
            ),
            Trouble::IdOfAnotherObject => told(
                "Actions の Salesforce ID は、リードのものでも取引先責任者のものでもありません",
                "通話はリードまたは取引先責任者に記録されますが、この ID ではどちらも見つかりません。そのため、この人物への\
                 通話は記録されません。メールが代わりにメールアドレスで探すかどうかは、ドキュメントにありません。",
            ),
            Trouble::IdOfAnotherOrg(host) => told(
                ["Actions では、この人物は別の組織につながっています：", host].concat(),
                "Salesforce ID はその組織のものです。そのため、この人物への通話は、ここで見ている組織には記録されません。\
                 メールが代わりにメールアドレスで探すかどうかは、ドキュメントにありません。",
            ),
            Trouble::AddressesDiffer => told(
                "この人物のメールアドレスが、Actions と Salesforce とで違います",
                "記録は Salesforce ID で行われるため、妨げにはなりません。ただし、どちらかのアドレスが古いか、ID が別の人物の\
                 ものかもしれません。",
            ),
            Trouble::OwnedByQueue => told(
                "このレコードの所有者はキューで、営業の所有者がいません",
                "Actions に同期されるのは、営業の所有者がいるリードと取引先責任者だけです。誰かがキューから引き取るまで、この人物には Salesforce ID が届かないか、古いものが残るかもしれません。",
            ),
            Trouble::OwnerInactive => told(
                "このレコードの所有者は、無効になったユーザーです",
                "Actions に同期されるのは、営業の所有者がいるリードと取引先責任者だけです。有効なユーザーが所有するまで、この\
                 人物には Salesforce ID が届かないか、古いものが残るかもしれません。",
            ),
            Trouble::TaskFieldsMisnamed(fields) => told(
                [&counted(fields), "の API 参照名が違っています"].concat(),
                "Actions は API 参照名だけで見分けます。名前がほぼ同じでも、表示ラベルだけが合っていても、値は入りません。",
            ),
            Trouble::TaskFieldsMistyped(fields) => told(
                [&counted(fields), "のデータ型が、Actions に必要なものと違っています"].concat(),
                "Actions は決まったデータ型と長さの値を書き込みます。合わなければ、値は入りません。",
            ),
            Trouble::TypeLacksValues => told(
                "タスクの項目「種別」に、Actions に必要な値がそろっていません",
                "Salesforce API で記録するとき、Actions は「種別」に Email、Call、Reply のいずれかを、この綴りのまま入れます。\
                 足りない値があると、そのタスクのフィールドに値が入らないことがあります。",
            ),
            Trouble::TypeHasDefault => told(
                "タスクの項目「種別」にデフォルト値があります",
                "Salesforce API で記録するとき、「種別」の値は Actions が入れます。Adobe のドキュメントはデフォルト値を設定しないよう求めています。設定されていると、タスクのフィールドに値が\
                 入らないことがあります。",
            ),
            Trouble::TaskFieldsRequired(count) => told(
                ["新しいタスクに必須の項目のうち、Actions が値を入れないものが ", &count.to_string(), " 個あります"]
                    .concat(),
                "Actions は、メールも通話もタスクとして記録します。必須項目が空のタスクは Salesforce に拒否されるため、メールも通話も記録されません。",
            ),
            Trouble::RecordNotEditable => told(
                "あなたはこのレコードを編集できません",
                "Actions はあなたの権限で書き込むため、このレコードのアクティビティフィールドに値を入れられません。メールと\
                 通話の記録には影響しません。",
            ),
            Trouble::RecordLocked => told(
                "このレコードは承認のためにロックされています",
                "ロックされている間、Actions はこのレコードのアクティビティフィールドに値を入れられません。メールと通話の\
                 記録には影響しません。",
            ),
            Trouble::RequiredFieldsEmpty(count) => told(
                ["このレコードの必須項目のうち、空のものが ", &count.to_string(), " 個あります"].concat(),
                "必須項目が埋まるまで、このレコードの変更はすべて Salesforce に拒否されます。そのため、Actions はアクティビティ\
                 フィールドに値を入れられません。メールと通話の記録には影響しません。",
            ),
            Trouble::ApiLimitNear => told(
                "組織の API コールが上限に近づいています",
                "Actions など、組織を使うプログラムは API コールを消費します。上限に達すると、空きができるまで何も記録されません。",
            ),
            Trouble::FieldsNotThere(fields) => told(
                [&counted(fields), "が、", self.user(), "には見当たりません"].concat(),
                [
                    "作成されていないか、項目レベルセキュリティで",
                    self.user(),
                    "に対して非表示になっています。",
                    self.user(),
                    "の権限では、どちらなのか区別できません。どちらの場合も、Actions は値を入れられません。",
                ]
                .concat(),
            ),
            Trouble::FieldsHidden(fields) => told(
                [&counted(fields), "が、", self.user(), "には非表示になっています"].concat(),
                [
                    "Actions は",
                    self.user(),
                    "の権限で書き込みます。項目レベルセキュリティで",
                    self.user(),
                    "に見えないものには、値を入れられません。",
                ]
                .concat(),
            ),
            Trouble::FieldsReadOnly(fields) if fields.formulas => told(
                [&counted(fields), "が数式項目になっています"].concat(),
                "数式項目には誰も書き込めません。Actions も同じです。",
            ),
            Trouble::FieldsReadOnly(fields) => told(
                [self.user(), "は、", &counted(fields), "を参照できますが編集できません"].concat(),
                [
                    "Actions は",
                    self.user(),
                    "の権限で書き込みます。参照と編集の両方の権限がなければ、値は入りません。",
                ]
                .concat(),
            ),
            Trouble::TaskFieldsMissing(fields) => told(
                [&counted(fields), "が作成されていません"].concat(),
                "これらは Salesforce 管理者が手作業で作成するものです。Actions は、API 参照名が完全に一致するものにだけ値を\
                 入れます。",
            ),
            Trouble::PackageFieldsMissing(fields) => told(
                [&counted(fields), "が、", self.user(), "には見当たりません。パッケージのほかのものは見えています"].concat(),
                [
                    "これらは Sales Insight パッケージに含まれています。バージョンが古いか、項目レベルセキュリティで",
                    self.user(),
                    "に対して非表示になっています。どちらの場合も、Actions は値を入れられません。",
                ]
                .concat(),
            ),
            Trouble::PackageFieldsAbsent(fields) => told(
                ["Sales Insight パッケージの", &counted(fields), "が、この組織にありません"].concat(),
                "パッケージのほかのものはあるため、インストールされているバージョンが古いのかもしれません。ないものには、Actions は\
                 値を入れられません。",
            ),
            Trouble::TaskHidden => told(
                [self.user(), "はタスクにアクセスできません"].concat(),
                [
                    "Actions は、メールも通話も、",
                    self.user(),
                    "の権限でタスクとして記録します。そのため、メールも通話も記録されません。",
                ]
                .concat(),
            ),
            Trouble::TaskNotCreateable => told(
                [self.user(), "はタスクを作成できません"].concat(),
                [
                    "Actions は、メールも通話も、",
                    self.user(),
                    "の権限でタスクとして記録します。そのため、メールも通話も記録されません。",
                ]
                .concat(),
            ),
            Trouble::PersonObjectHidden(object) => told(
                [self.user(), "は", object_name(*object), "にアクセスできません"].concat(),
                [
                    "Actions は",
                    self.user(),
                    "の権限で人物のレコードを探します。このレコードは見つからないため、何も記録されません。",
                ]
                .concat(),
            ),
            Trouble::ObjectHidden(object) => told(
                [self.user(), "は", object_name(*object), "にアクセスできません"].concat(),
                [
                    "Actions は",
                    self.user(),
                    "の権限で書き込むため、そこのアクティビティフィールドに値を入れられません。メールと通話の記録には影響しません。",
                ]
                .concat(),
            ),
            Trouble::NotEditable(object) => told(
                [self.user(), "は", object_name(*object), "を編集できません"].concat(),
                [
                    "Actions は",
                    self.user(),
                    "の権限で書き込むため、そこのアクティビティフィールドに値を入れられません。メールと通話の記録には影響しません。",
                ]
                .concat(),
            ),
            Trouble::ApiOff(refusal) => told(
                "Salesforce の API を利用できません",
                [
                    "Actions は、あなたの権限で API を通して Salesforce に接続します。Salesforce が拒否した",
                    &code(refusal),
                    "ため、何も記録されません。",
                ]
                .concat(),
            ),
        }
    }

    fn after_heading(&self, why: &str) -> String {
        ["。", why].concat()
    }

    fn explained_by(&self, heading: &str) -> String {
        ["考えられる原因：", heading, "。"].concat()
    }

    fn same_fields(&self) -> &'static str {
        "上と同じフィールドです。作成されていないのか、非表示なのか、ここからは誰にも区別できません。"
    }

    fn fix(&self, trouble: &Trouble, fix: &Fix) -> String {
        match (trouble, &fix.place) {
            (Trouble::NotConnected, _) => {
                "「接続とカスタマイズ」で、Salesforce の「接続」をクリックします。Sandbox の場合は Sandbox のほうを使います。"
            }
            (Trouble::ConnectionFailing(_), Place::Connections) => {
                "「接続とカスタマイズ」で Salesforce の接続を解除し、もう一度接続します。"
            }
            (Trouble::ConnectionFailing(Some(failure)), _) => self.code(*failure).step,
            (Trouble::ConnectionFailing(None), _) => "Salesforce がログインを拒否する理由を調べます。",
            (Trouble::LoggingOff | Trouble::OnlyBcc, _) => {
                "「同期設定」の「メールアクティビティのログを Salesforce に記録」で、Salesforce API をオンにします。"
            }
            (
                Trouble::NoSalesforceId | Trouble::LeadOfPageConverted | Trouble::AnotherRecordHasAddress,
                Place::People,
            ) => {
                "Actions でこの人物を開き、Salesforce ID が届いているか確認します。そこに入力することはできません。"
            }
            (Trouble::NoSalesforceId, _) => {
                "リードまたは取引先責任者に営業の所有者がいて、Marketo と同期していることを確認します。ID はそこから Actions \
                 に届きます。入力することはできません。"
            }
            (Trouble::NoAddressNorId | Trouble::NoAddress, _) => {
                "Salesforce のリードまたは取引先責任者で「メール」に入力します。次の同期で Actions に届きます。"
            }
            (Trouble::NobodyHasAddress, _) => {
                "このアドレスのリードまたは取引先責任者を作成します。見えないレコードがあるなら、共有してもらいます。"
            }
            (Trouble::SeveralHaveAddress(_), _) => {
                "同じ人物のレコードをマージします。または、Salesforce ID を Actions に同期します。そうすればアドレスは要り\
                 ません。"
            }
            (Trouble::RecordDeleted, _) => {
                "レコードをごみ箱から復元します。または、正しいリードか取引先責任者を Marketo から Actions に同期します。"
            }
            (Trouble::NobodyHasAddressOfConverted, _) => {
                "リードから変わったレコードを開き、メールアドレスを Actions のものと比べて、古いほうを直します。新しいレコードは要り\
                 ません。"
            }
            (Trouble::AnotherRecordHasAddress, _) => "メールの記録先は、そのアドレスを持つレコードを開いて確かめます。",
            (Trouble::LeadOfPageConverted, _) => {
                "確認するのは、このページのリードではなく、リードから変わったレコードです。"
            }
            (Trouble::RecordMerged | Trouble::LeadConverted, _) => {
                "代わりのレコードに営業の所有者がいて、Marketo と同期していることを確認します。ID はそこから Actions に届き\
                 ます。入力することはできません。"
            }
            (Trouble::IdOfAnotherObject | Trouble::IdOfAnotherOrg(_), _) => {
                "Actions でこの人物を開き、Salesforce ID が何を指しているか確認します。ID は Marketo の同期で届くため、直すのも\
                 そこです。"
            }
            (Trouble::AddressesDiffer, _) => {
                "2 つのアドレスを比べます。Salesforce のものが古ければ「メール」を直し、Actions のものが古ければ Marketo で\
                 直してもらいます。"
            }
            (Trouble::OwnedByQueue | Trouble::OwnerInactive, _) if fix.who == Who::Rep => {
                "自分が担当するレコードなら、所有者を自分に変更します。"
            }
            (Trouble::OwnedByQueue | Trouble::OwnerInactive, _) => {
                "レコードの所有者を、有効な営業のユーザーに変更します。"
            }
            (Trouble::TaskFieldsMisnamed(_), _) => {
                "活動のカスタム項目として、API 参照名を完全に一致させて作成します。表示ラベルの変更だけでは足りません。"
            }
            (Trouble::TaskFieldsMistyped(_), _) => {
                "それぞれを、ドキュメントにあるデータ型と長さに変更します。変更できない場合は、削除して同じ API 参照名で\
                 作成し直します。"
            }
            (Trouble::TypeLacksValues, _) => {
                "タスクの項目「種別」を開き、足りない値を、この綴りのまま追加します。"
            }
            (Trouble::TypeHasDefault, _) => "タスクの項目「種別」を開き、デフォルト値をなしにします。",
            (Trouble::TaskFieldsRequired(_), _) => {
                "それぞれの項目にデフォルト値を設定します。または、項目自体ではなくページレイアウトで必須にします。"
            }
            (Trouble::RecordNotEditable, _) if fix.who == Who::RecordOwner => {
                "編集の権限を付けて、レコードを共有します。"
            }
            (Trouble::RecordNotEditable, _) => {
                "ロールまたは共有ルールで、このユーザーにレコードの編集を許可します。"
            }
            (Trouble::RecordLocked, _) if fix.who == Who::RecordOwner => {
                "承認または却下されるまで待つか、承認申請を取り消します。"
            }
            (Trouble::RecordLocked, _) => "レコードのロックを解除します。",
            (Trouble::RequiredFieldsEmpty(_), _) => "レコードを開き、これらの項目に入力して保存します。",
            (Trouble::ApiLimitNear, _) => {
                "「組織情報」で API コールの残りを確認し、何が使っているか調べます。"
            }
            (Trouble::FieldsNotThere(_), Place::FieldAccessibility { .. } | Place::PermissionSets { .. }) => {
                "存在する場合：項目レベルセキュリティで、このユーザーに参照と編集の権限を与えます。"
            }
            (Trouble::FieldsNotThere(_), _) => {
                "存在しない場合：API 参照名を完全に一致させて作成し、参照と編集の権限を与えます。"
            }
            (Trouble::FieldsReadOnly(fields), _) if fields.formulas => {
                "数式項目を、同じ API 参照名で、ドキュメントにあるデータ型の項目に置き換えます。"
            }
            (Trouble::FieldsHidden(_) | Trouble::FieldsReadOnly(_), _)
            | (
                Trouble::TaskFieldsMissing(_) | Trouble::PackageFieldsMissing(_) | Trouble::PackageFieldsAbsent(_),
                Place::FieldAccessibility { .. } | Place::PermissionSets { .. },
            ) => "項目レベルセキュリティで、このユーザーに参照と編集の権限を与えます。",
            (Trouble::TaskFieldsMissing(_), _) => {
                "活動のカスタム項目として、API 参照名を完全に一致させて作成します。表示ラベルは違ってもかまいません。"
            }
            (Trouble::PackageFieldsMissing(_) | Trouble::PackageFieldsAbsent(_), _) => {
                "Sales Insight パッケージをインストールまたは更新し、参照と編集の権限を与えます。"
            }
            (Trouble::TaskHidden | Trouble::TaskNotCreateable, _) => {
                "プロファイルまたは権限セットで、このユーザーにタスクの参照、作成、編集を許可します。"
            }
            (Trouble::PersonObjectHidden(object) | Trouble::ObjectHidden(object) | Trouble::NotEditable(object), _) => {
                return ["プロファイルまたは権限セットで、このユーザーに", object_name(*object), "の参照と編集を許可します。"]
                    .concat();
            }
            (Trouble::ApiOff(_), _) => {
                "このユーザーに権限「API の有効化」を与えます。組織のエディションに API がない場合は、追加できるか Salesforce \
                 に問い合わせます。"
            }
        }
        .to_owned()
    }

    fn who(&self, who: Who) -> &'static str {
        match who {
            Who::Rep => "あなた",
            Who::SalesforceAdmin => "Salesforce 管理者",
            Who::RepOrActionsAdmin => "あなた、または Actions 管理者",
            Who::MarketoAdmin => "Marketo 管理者",
            Who::RecordOwner => "レコードの所有者",
        }
    }

    fn place(&self, place: &Place) -> String {
        match place {
            Place::Connections => "「接続とカスタマイズ」を開く",
            Place::SyncSettings => "「同期設定」を開く",
            Place::People => "Actions の人物一覧を開く",
            Place::FieldAccessibility { .. } => "「項目アクセス許可」を開く",
            Place::ActivityFields { .. } => "活動の項目を開く",
            Place::ObjectFields { object, .. } => return [object_name(*object), "の項目を開く"].concat(),
            Place::PermissionSets { .. } => "「権限セット」を開く",
            Place::Profiles { .. } => "「プロファイル」を開く",
            Place::Users { .. } => "「ユーザー」を開く",
            Place::Diagnostics => "Actions の設定を開く",
            Place::CompanyInformation { .. } => "「組織情報」を開く",
            Place::Record { .. } => "レコードを開く",
            Place::Salesforce { .. } => "Salesforce を開く",
        }
        .to_owned()
    }

    fn fine(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::NotConnected => "Actions は Salesforce に接続されています。",
            Problem::ConnectionFailing => "Actions の表示では、Salesforce へのログインに問題はありません。",
            Problem::SyncSettingsOff => "Actions でメールの記録がオンになっています。",
            Problem::MissingSalesforceId => "Actions のこの人物には Salesforce ID があります。",
            Problem::MissingEmailAddress => "この人物にはメールアドレスがあります。",
            Problem::UnmatchedEmailAddress => "メールには行き先のレコードがあります。",
            Problem::AmbiguousEmailAddress => "メールの行き先の候補が複数になることはありません。",
            Problem::StaleSalesforceId => "Salesforce ID のレコードがあります。",
            Problem::EmailMismatch => "Actions と Salesforce のメールアドレスは同じです。",
            Problem::NoSalesOwner => "レコードに営業の所有者がいます。",
            Problem::HiddenActivityField => self.either(
                "あなたに非表示のアクティビティフィールドはありません。",
                "このユーザーに非表示のアクティビティフィールドはありません。",
            ),
            Problem::ReadOnlyActivityField => self.either(
                "あなたに見えるアクティビティフィールドに、編集できないものはありません。",
                "このユーザーに見えるアクティビティフィールドに、編集できないものはありません。",
            ),
            Problem::MissingTaskField => "15 個のアクティビティフィールドがすべてタスクにあります。",
            Problem::MissingPackageField => "Sales Insight パッケージのフィールドがあります。",
            Problem::MisnamedTaskField => "タスクに、名前の違うアクティビティフィールドはありません。",
            Problem::MistypedTaskField => "タスクのアクティビティフィールドのデータ型は正しいです。",
            Problem::TaskTypeValueMissing => {
                "タスクの「種別」に Actions に必要な値がそろっていて、デフォルト値はありません。"
            }
            Problem::RequiredTaskField => "新しいタスクに、Actions が値を入れない必須項目はありません。",
            Problem::NoObjectAccess => self.either(
                "あなたは、記録に必要なオブジェクトにアクセスできます。",
                "このユーザーは、記録に必要なオブジェクトにアクセスできます。",
            ),
            Problem::NoRecordAccess => "あなたはこのレコードを編集できます。",
            Problem::RequiredFieldEmpty => "このレコードに、空の必須項目はありません。",
            Problem::ApiNotAvailable => "Salesforce の API を利用できます。",
            Problem::ApiLimitNear => "組織の API コールは残っています。",
        }
    }

    fn question(&self, problem: Problem) -> &'static str {
        match problem {
            Problem::NotConnected => "Actions は Salesforce に接続されていますか？",
            Problem::ConnectionFailing => "Actions は Salesforce にログインできていますか？",
            Problem::SyncSettingsOff => "Actions でメールの記録がオンになっていますか？",
            Problem::MissingSalesforceId => "Actions のこの人物に Salesforce ID がありますか？",
            Problem::MissingEmailAddress => "この人物にメールアドレスがありますか？",
            Problem::UnmatchedEmailAddress => "この人物のメールアドレスを持つリードや取引先責任者がありますか？",
            Problem::AmbiguousEmailAddress => "この人物のメールアドレスを持つレコードは複数ありますか？",
            Problem::StaleSalesforceId => "Salesforce ID のレコードがありますか？",
            Problem::EmailMismatch => "Actions と Salesforce のメールアドレスは同じですか？",
            Problem::NoSalesOwner => "レコードに営業の所有者がいますか？",
            Problem::HiddenActivityField => self.either(
                "あなたに非表示のアクティビティフィールドがありますか？",
                "このユーザーに非表示のアクティビティフィールドがありますか？",
            ),
            Problem::ReadOnlyActivityField => self.either(
                "あなたが編集できないアクティビティフィールドがありますか？",
                "このユーザーが編集できないアクティビティフィールドがありますか？",
            ),
            Problem::MissingTaskField => "15 個のアクティビティフィールドがすべてタスクにありますか？",
            Problem::MissingPackageField => "Sales Insight パッケージのフィールドがありますか？",
            Problem::MisnamedTaskField => "タスクに、名前の違うアクティビティフィールドがありますか？",
            Problem::MistypedTaskField => "タスクのアクティビティフィールドのデータ型は正しいですか？",
            Problem::TaskTypeValueMissing => "タスクの「種別」に Actions に必要な値がそろっていますか？",
            Problem::RequiredTaskField => "新しいタスクに、Actions が値を入れない必須項目がありますか？",
            Problem::NoObjectAccess => self.either(
                "あなたは、記録に必要なオブジェクトにアクセスできますか？",
                "このユーザーは、記録に必要なオブジェクトにアクセスできますか？",
            ),
            Problem::NoRecordAccess => {
                self.either("あなたはこのレコードを編集できますか？", "このユーザーはこのレコードを編集できますか？")
            }
            Problem::RequiredFieldEmpty => "このレコードに、空の必須項目がありますか？",
            Problem::ApiNotAvailable => self.either(
                "あなたは Salesforce の API を利用できますか？",
                "このユーザーは Salesforce の API を利用できますか？",
            ),
            Problem::ApiLimitNear => "組織の API コールは残っていますか？",
        }
    }

    fn reason(&self, why: &Why, reader: &Reader) -> Reason {
        match why {
            Why::WhichOrg { hosts } if hosts.is_empty() => reason(
                "Actions のこのページからは Salesforce 組織が分かりません。このブラウザーでは、どの組織にもログインしていません。",
                "このブラウザーの別のタブで Salesforce にログインし、もう一度確認してください。",
            ),
            Why::WhichOrg { .. } => reason(
                "Actions のこのページからは Salesforce 組織が分かりません。あなたは複数の組織にログインしています。",
                "この Actions アカウントの組織を選んでください。",
            ),
            Why::NoApiHost { host } => reason(
                [&shown(host), " というアドレスからは、どの Salesforce 組織か分かりません。"].concat(),
                "Lightning または組織の「私のドメイン」でレコードを開き、もう一度確認してください。",
            ),
            Why::NoSession { host } => reason(
                ["このブラウザーでは ", &shown(host), " にログインしていません。"].concat(),
                "Salesforce にログインし、もう一度確認してください。",
            ),
            Why::CookiesBlocked { host } => reason(
                ["ブラウザーが、", &shown(host), " のセッションを Loggable に使わせていません。"].concat(),
                "ブラウザーの Loggable の設定で、このサイトへのアクセスを許可し、もう一度確認してください。",
            ),
            Why::SessionExpired { host } => reason(
                [&shown(host), " のセッションが、Salesforce に受け付けられなくなりました。"].concat(),
                "Salesforce を再読み込みし、求められたらログインして、もう一度確認してください。",
            ),
            Why::SessionRefusedForApi { host } => reason(
                ["あなたの組織では、承認されたアプリだけが ", &shown(host), " の API を使えます。Loggable が使うブラウザーの\
                  セッションは承認の対象ではありません。"]
                .concat(),
                "Actions には独自の承認があるため、記録自体はできているかもしれません。「API アクセスコントロール」について \
                 Salesforce 管理者に尋ねてください。",
            ),
            Why::AnotherOrg { host } => reason(
                [&shown(host), " の応答が、セッションとは別の組織のものです。"].concat(),
                "Salesforce を再読み込みし、正しい組織にいることを確かめて、もう一度確認してください。",
            ),
            Why::ApiDisabled { code: refusal } => reason(
                ["API を利用できないため、Salesforce に拒否されました", &code(refusal), "。"].concat(),
                "Salesforce 管理者が権限「API の有効化」で利用できるようにできます。",
            ),
            Why::RequestLimitExceeded => reason(
                "組織の API コールが上限に達しています。",
                "しばらくしてからもう一度確認してください。何が使っているかは、Salesforce 管理者が設定画面で調べられます。",
            ),
            Why::NotFound => reason(
                "このレコードは、あなたの権限では Salesforce で見つかりません。",
                "削除されたか、あなたに共有されていません。所有者か Salesforce 管理者に尋ねてください。",
            ),
            Why::Refused { status, code: refusal } => reason(
                ["Salesforce が応答を拒否しました：ステータス ", &status.to_string(), &code(refusal), "。"].concat(),
                "もう一度確認してください。変わらなければ、Salesforce 管理者に見せてください。",
            ),
            Why::ServerFault { status } => reason(
                ["Salesforce 側で障害が起きました：ステータス ", &status.to_string(), "。"].concat(),
                "数分後にもう一度確認してください。",
            ),
            Why::Unreachable { host } => reason(
                [&shown(host), " に接続できなかったか、応答が途中で途切れました。"].concat(),
                "ネットワークや VPN を確かめて、もう一度確認してください。",
            ),
            Why::TimedOut { host } => reason(
                [&shown(host), " が時間内に応答しませんでした。"].concat(),
                "少し待ってから、もう一度確認してください。",
            ),
            Why::NotJson => reason(
                "Salesforce の応答がデータではありませんでした。メンテナンスやログインのページかもしれません。",
                "Salesforce を開いて使えるか確かめ、もう一度確認してください。",
            ),
            Why::UnknownShape => reason(
                "Salesforce の応答が、Loggable の知らない形でした。",
                "もう一度確認してください。変わらなければ、Loggable の更新が必要です。",
            ),
            Why::TooLarge => reason(
                "Salesforce の応答が、Loggable の読める大きさを超えていました。",
                "もう一度確認してください。変わらなければ、Salesforce 管理者が設定画面で調べられます。",
            ),
            Why::ObjectNotReadable { object } => reason(
                [self.user(), "は", object_name(*object), "にアクセスできないため、そこのフィールドについては判断できません。"].concat(),
                "Salesforce 管理者が、プロファイルまたは権限セットでアクセスを許可できます。",
            ),
            Why::PackageFieldsNotFound { object } => reason(
                [
                    object_name(*object),
                    "に、Sales Insight パッケージのフィールドが一つも見当たりません。パッケージがないか、表示ラベルが変更\
                     されたか、すべて非表示になっています。",
                ]
                .concat(),
                "パッケージがインストールされているか Salesforce 管理者に尋ねてください。これらがなくても記録はできます。",
            ),
            Why::NeverSeenInActions { screen: ActionsScreen::Person } => reason(
                "Loggable は、Actions でこの人物をまだ見ていません。",
                "このブラウザーで、Actions のこの人物を一度開いてください。Loggable は見たものを覚えます。",
            ),
            Why::NeverSeenInActions { screen: place } => reason(
                ["Loggable は、Actions の", screen(*place), "をまだ見ていません。"].concat(),
                "このブラウザーで、そのページを一度開いてください。Loggable は見たものを覚えます。",
            ),
            Why::SeenTooLongAgo { screen: place, at, saw } => reason(
                [&self.seen_on(*at, reader), &self.saw(saw), "古いため、判断には使えません。"].concat(),
                ["Actions の", screen(*place), "をもう一度開いてください。"].concat(),
            ),
            Why::NoSalesforceIdLabel => reason(
                "Actions のページに、Salesforce ID も、それが表示される場所も見当たりません。",
                "Actions でこの人物の「概要」を開き、Salesforce ID を探してください。",
            ),
            Why::OutlineCut => reason(
                "Actions のページが Loggable の読める長さを超えています。見つからなかったものが、まだあるかもしれません。",
                "この人物だけを開いてもう一度確認するか、Salesforce ID をご自分で探してください。",
            ),
            Why::ActionsPageUnclear { screen: place } => reason(
                ["Loggable は、Actions の", screen(*place), "のページを読み取れませんでした。画面が変わったか、別の言語かもしれません。"]
                    .concat(),
                "Actions でそのページを開き、読み込みが終わってから、ご自分で確かめてください。",
            ),
            Why::AnotherSalesforceUser { in_actions, in_salesforce } => reason(
                ["Actions は ", &shown(in_actions), " として接続されていますが、ここでは ", &shown(in_salesforce),
                 " としてログインしています。権限が違うかもしれません。"]
                .concat(),
                "Actions と同じユーザーで Salesforce にログインし、もう一度確認してください。",
            ),
            Why::ConnectedToAnotherKind { sandbox: true } => reason(
                "Actions は Salesforce の Sandbox に接続されていますが、この組織は Sandbox ではありません。この組織にも接続されて\
                 いるかどうかは、まだ確認されていません。",
                "Actions の「接続とカスタマイズ」を開き、Salesforce の欄を確かめてください。「接続」とあれば、ここには何も記録され\
                 ません。",
            ),
            Why::ConnectedToAnotherKind { sandbox: false } => reason(
                "Actions は Salesforce に接続されていますが、この組織は Sandbox です。Sandbox にも接続されているかどうかは、まだ\
                 確認されていません。",
                "Actions の「接続とカスタマイズ」を開き、Sandbox の欄を確かめてください。「接続」とあれば、ここには何も記録され\
                 ません。",
            ),
            Why::PersonOfUnknownOrg => reason(
                "この人物がどの Salesforce 組織のものか、Actions には表示されていません。Sandbox の Salesforce ID はコピー元の\
                 組織と同じなので、Actions の ID は別の組織のものかもしれません。",
                "Actions の「接続とカスタマイズ」を開き、どの組織に接続されているか確かめてから、もう一度確認してください。",
            ),
            Why::PersonOfAnotherOrg { host } => reason(
                ["Actions では、この人物は別の Salesforce 組織（", host, "）につながっています。このリストは 1 つの組織だけで確認しました。"]
                    .concat(),
                "Actions でこの人物を開いてください。その組織にログインしていれば、そこで確認します。",
            ),
            Why::LinkedToAnotherRecord { .. } => reason(
                "Actions でこのアドレスの人物には、別のレコードの Salesforce ID が付いています。",
                "そのレコードを開いてください。Actions のメールと通話は、このページのレコードではなく、そちらに記録されます。",
            ),
            Why::AnotherAddressInActions { at } => reason(
                [&self.seen_on(*at, reader), "Actions のこの人物のメールアドレスは、Salesforce のものと違っていました。"]
                    .concat(),
                "Actions でこの人物を開き、アドレスを比べてください。Actions は Actions 側のアドレスに送ります。",
            ),
            Why::SeveralPersonsInActions { at } => reason(
                [
                    &self.seen_on(*at, reader),
                    "Actions のこのメールアドレスの人物には、Salesforce ID がありませんでした。別のときには、このレコードの \
                     Salesforce ID を持つ人物がいました。同じアドレスの人物が 2 人いるのかもしれません。",
                ]
                .concat(),
                "Actions の人物一覧をこのアドレスで検索してください。2 人いるときは、Salesforce ID のある人物にメールや電話をし、\
                 2 人のマージを Marketo の担当者に依頼してください。",
            ),
            Why::FieldHidden { object, field } => reason(
                [object_name(*object), "の項目 ", &shown(field), " は、あなたには非表示です。"].concat(),
                "Salesforce 管理者に、表示してもらうか、調べてもらってください。",
            ),
            Why::UndatedFailure { code: failure } => reason(
                ["Actions の「診断」に、失敗したログインがあります", &code(failure), "。その後に接続が直ったかどうかは、日付からは分かりません。"]
                    .concat(),
                "Actions の「診断」を開き、いつのものか確かめてください。最近のものなら、Actions を Salesforce に接続し直して\
                 ください。",
            ),
            Why::SeveralRecords { count } => reason(
                ["このメールアドレスを持つレコードが、あなたに見えるだけで ", &count.to_string(), " 件あります。Actions がどれを\
                  使うかは分かりません。"]
                .concat(),
                "同じ人物のレコードをマージするか、Salesforce ID を Actions に同期してください。",
            ),
            Why::NoSetupRights => reason(
                "設定画面を参照する権限「設定・定義の参照」が、あなたにはありません。",
                "Salesforce 管理者に、Loggable か設定画面で調べてもらってください。",
            ),
            Why::OnlyInSession { permission_set } => reason(
                ["これを許可しているのはセッションベースの権限セット「", &shown(permission_set),
                 "」だけです。有効化されたセッションでしか効きません。"]
                .concat(),
                "有効化の要らない権限セットで許可してください。Actions のセッションは別のものです。",
            ),
            Why::GroupNotCalculated { group } => reason(
                ["権限セットグループ「", &shown(group), "」が許可しているかもしれませんが、Salesforce による権限の再計算が済んで\
                  いません。"]
                .concat(),
                "設定画面でこのグループを開いて再計算し、もう一度確認してください。",
            ),
            Why::AnotherUserChecked => reason(
                "設定画面から分かるのは、ほかのユーザーが何を参照し編集できるかだけです。次のことは分かりません。",
                "そのユーザーがこのページで Loggable を開けば、すべて分かります。",
            ),
            Why::Muted { by_company: true, .. } => reason(
                "この警告は、会社の設定でミュートされています。ここには、この警告が知らせるはずの問題があります。",
                "もう一度表示するには、ブラウザーの管理者に依頼してください。",
            ),
            Why::Muted { until: None, .. } => reason(
                "この警告は、あなたがミュートしています。ここには、この警告が知らせるはずの問題があります。",
                "表示するには、Loggable のオプションでミュートを解除してください。",
            ),
            Why::Muted { until: Some(until), .. } => reason(
                [
                    "この警告は、あなたが ",
                    &reader.date(*until),
                    " までミュートしています。ここには、この警告が知らせるはずの問題があります。",
                ]
                .concat(),
                "今すぐ表示するには、Loggable のオプションでミュートを解除してください。",
            ),
            Why::OrgNotWatched { host } => reason(
                ["この人物は組織 ", &shown(host), " に属していますが、Loggable はこの組織を確認しない設定になっています。"]
                    .concat(),
                "確認するには、Loggable のオプションでこの組織を対象にしてください。",
            ),
            Why::NotAsked => reason(
                "このページでは調べていません。",
                "該当するリード、取引先責任者、または人物を開いてください。",
            ),
            Why::EngineFault => reason(
                "Loggable 自身のエラーが起き、起動し直しました。あなたのメールや通話については何も分かっていません。",
                "もう一度確認してください。変わらなければ、ページを再読み込みしてください。",
            ),
        }
    }

    fn reason_link(&self, why: &Why) -> String {
        match why {
            Why::NeverSeenInActions { screen: place }
            | Why::SeenTooLongAgo { screen: place, .. }
            | Why::ActionsPageUnclear { screen: place } => match place {
                ActionsScreen::Person => "Actions の人物一覧を開く",
                ActionsScreen::Connections => "「接続とカスタマイズ」を開く",
                ActionsScreen::SyncSettings => "「同期設定」を開く",
                ActionsScreen::Diagnostics => "Actions の設定を開く",
            },
            Why::NoSalesforceIdLabel | Why::OutlineCut => "Actions の人物一覧を開く",
            Why::LinkedToAnotherRecord { .. } => "そのレコードを開く",
            Why::AnotherAddressInActions { .. }
            | Why::SeveralPersonsInActions { .. }
            | Why::PersonOfAnotherOrg { .. } => "Actions の人物一覧を開く",
            Why::ConnectedToAnotherKind { .. } | Why::PersonOfUnknownOrg => "「接続とカスタマイズ」を開く",
            Why::UndatedFailure { .. } => "Actions の設定を開く",
            Why::FieldHidden { .. } => "「項目アクセス許可」を開く",
            Why::ObjectNotReadable { .. }
            | Why::ApiDisabled { .. }
            | Why::OnlyInSession { .. }
            | Why::GroupNotCalculated { .. } => "「権限セット」を開く",
            Why::PackageFieldsNotFound { object } => return [object_name(*object), "の項目を開く"].concat(),
            Why::WhichOrg { .. }
            | Why::NoApiHost { .. }
            | Why::NoSession { .. }
            | Why::CookiesBlocked { .. }
            | Why::SessionExpired { .. }
            | Why::SessionRefusedForApi { .. }
            | Why::AnotherOrg { .. }
            | Why::RequestLimitExceeded
            | Why::NotFound
            | Why::Refused { .. }
            | Why::ServerFault { .. }
            | Why::Unreachable { .. }
            | Why::TimedOut { .. }
            | Why::NotJson
            | Why::UnknownShape
            | Why::TooLarge
            | Why::AnotherSalesforceUser { .. }
            | Why::SeveralRecords { .. }
            | Why::NoSetupRights
            | Why::AnotherUserChecked
            | Why::Muted { .. }
            | Why::OrgNotWatched { .. }
            | Why::NotAsked
            | Why::EngineFault => "Salesforce を開く",
        }
        .to_owned()
    }

    fn evidence(&self) -> &'static str {
        "根拠"
    }

    fn saw(&self, saw: &Saw) -> String {
        match saw {
            Saw::ConnectOnly => {
                "Actions に「接続」ボタンがあり、その欄に、接続済みのときの「接続解除」はありませんでした。".to_owned()
            }
            Saw::Connected { salesforce_user: None } => {
                "Actions に、接続済みのときの「接続解除」ボタンが表示されていました。".to_owned()
            }
            Saw::Connected { salesforce_user: Some(user) } => {
                ["Actions に「接続解除」ボタンが表示され、", &shown(user), " として接続されていました。"].concat()
            }
            Saw::SyncSettings { api, bcc } => {
                ["Salesforce API：", setting(*api), "、Salesforce にメールを送信（BCC）：", setting(*bcc), "。"]
                    .concat()
            }
            Saw::SalesforceId { .. } => "Actions のこの人物に Salesforce ID が表示されていました。".to_owned(),
            Saw::EmptySalesforceId { label } => ["「", &shown(label), "」の値が空でした。"].concat(),
            Saw::EmailAddress => "メールアドレスがありました。".to_owned(),
            Saw::NoEmailAddress => "メールアドレスがありませんでした。".to_owned(),
            Saw::Matches { records } => match records.len() {
                0 => "あなたに見える範囲で、このアドレスを持つリードや取引先責任者はありません。".to_owned(),
                count => {
                    ["あなたに見える範囲で、このアドレスを持つリードや取引先責任者は ", &count.to_string(), " 件です。"]
                        .concat()
                }
            },
            Saw::Fields { object, expected, visible, writable } => [
                object_name(*object),
                "のアクティビティフィールド ",
                &expected.to_string(),
                " 個のうち、",
                self.user(),
                "に見えるのは ",
                &visible.to_string(),
                " 個、書き込めるのは ",
                &writable.to_string(),
                " 個です。",
            ]
            .concat(),
            Saw::ObjectAccess { object, createable, updateable } => {
                let may = |may| if may { "可" } else { "不可" };
                [
                    self.user(),
                    "の権限：",
                    object_name(*object),
                    "の作成は",
                    may(*createable),
                    "、編集は",
                    may(*updateable),
                    "。",
                ]
                .concat()
            }
            Saw::ObjectRefused { object, status, code: refusal } => {
                [object_name(*object), "を読み取れませんでした：ステータス ", &status.to_string(), &code(refusal), "。"]
                    .concat()
            }
            Saw::ObjectNotGranted { object } => [
                self.user(),
                "のプロファイル、権限セット、権限セットグループのどれも、",
                object_name(*object),
                "の参照を許可していません。",
            ]
            .concat(),
            Saw::FieldsInSetup { object, expected, existing } => [
                "設定画面の",
                object_name(*object),
                "には、アクティビティフィールド ",
                &expected.to_string(),
                " 個のうち ",
                &existing.to_string(),
                " 個があります。",
            ]
            .concat(),
            Saw::SoundRecord => "この ID のレコードが Salesforce にあります。".to_owned(),
            Saw::DeletedRecord => "この ID のレコードは Salesforce のごみ箱にあります。".to_owned(),
            Saw::MergedRecord { .. } => "この ID のレコードは、別のレコードにマージされています。".to_owned(),
            Saw::ConvertedLead { into } => {
                let parts: Vec<&str> = into.iter().filter_map(|id| id.object().map(object_name)).collect();
                if parts.is_empty() {
                    "リードは取引の開始済みです。".to_owned()
                } else {
                    ["リードは取引が開始され、", &parts.join("、"), "になっています。"].concat()
                }
            }
            Saw::IdOfAnotherObject { id } => match id.object() {
                Some(object) => ["Actions の Salesforce ID は", object_name(object), "のものです。"].concat(),
                None => "Actions の Salesforce ID は、リードのものでも取引先責任者のものでもありません。".to_owned(),
            },
            Saw::AnotherOrg { host } => ["Actions では、この人物は ", &shown(host), " につながっています。"].concat(),
            Saw::AddressesDiffer => "Actions のメールアドレスは、レコードのものと違います。".to_owned(),
            Saw::AddressesAgree => "Actions と Salesforce のメールアドレスは同じです。".to_owned(),
            Saw::Owner { owner } => match owner {
                Owner::ActiveUser => "レコードの所有者は有効なユーザーです。",
                Owner::InactiveUser => "レコードの所有者は、無効になったユーザーです。",
                Owner::Queue => "レコードの所有者はキューです。",
            }
            .to_owned(),
            Saw::RecordAccess { editable, locked } => {
                let may = if *editable { "可" } else { "不可" };
                let lock = match locked {
                    Some(true) => "、承認のためのロック：あり。",
                    Some(false) => "、承認のためのロック：なし。",
                    None => "。",
                };
                ["このレコードの編集：", may, lock].concat()
            }
            Saw::RequiredFields { required, empty } => [
                "あなたに見える必須項目 ",
                &required.to_string(),
                " 個のうち、空のものは ",
                &empty.to_string(),
                " 個です。",
            ]
            .concat(),
            Saw::RequiredOnNew { object, count: 0 } => {
                [object_name(*object), "に、ほかに値が必須のカスタム項目はありません。"].concat()
            }
            Saw::RequiredOnNew { object, count } => [
                object_name(*object),
                "に、Actions が値を入れない必須のカスタム項目が ",
                &count.to_string(),
                " 個あります。",
            ]
            .concat(),
            Saw::TaskTypes { values, default } => {
                let values: Vec<String> = values.iter().take(20).map(|value| shown(value)).collect();
                let default = match default {
                    Some(default) => ["デフォルト値は ", &shown(default), " です。"].concat(),
                    None => "デフォルト値はありません。".to_owned(),
                };
                ["タスクの「種別」の値：", &values.join("、"), "。", &default].concat()
            }
            Saw::ApiUsage { used, limit } => [
                "過去 24 時間の API コールは、上限 ",
                &limit.to_string(),
                " 回のうち ",
                &used.to_string(),
                " 回使われています。",
            ]
            .concat(),
            Saw::LoggedTask { activities, filled, .. } => {
                let what = match activities.as_slice() {
                    [Activity::Email] => "メール",
                    [Activity::Call] => "通話",
                    _ => "活動",
                };
                let filled: Vec<String> = filled.iter().map(|field| shown(field)).collect();
                ["Actions は、あなたの", what, "をこのレコードに記録し、", &filled.join("、"), " に入力しました。"]
                    .concat()
            }
            Saw::Failure { code, .. } => ["Actions の「診断」に ", &shown(code), " があります。"].concat(),
            Saw::NoAuthenticationFailure => {
                "Actions の「診断」に、Salesforce への失敗したログインはありません。".to_owned()
            }
            Saw::ApiAnswered => "Salesforce が API で Loggable に応答しました。".to_owned(),
            Saw::ApiRefused { status, code: refusal } => {
                ["Salesforce が拒否しました：ステータス ", &status.to_string(), &code(refusal), "。"].concat()
            }
        }
    }

    fn asked_salesforce(&self) -> &'static str {
        "Salesforce への要求："
    }

    fn read_in_actions(&self, place: ActionsScreen) -> &'static str {
        match place {
            ActionsScreen::Person => "Actions の人物のページで確認",
            ActionsScreen::Connections => "Actions の「接続とカスタマイズ」で確認",
            ActionsScreen::SyncSettings => "Actions の「同期設定」で確認",
            ActionsScreen::Diagnostics => "Actions の「診断」で確認",
        }
    }

    fn matching_record(&self, object: Object, name: &str) -> String {
        [object_name(object), "：", &shown(name)].concat()
    }

    fn fields(&self, count: usize) -> String {
        ["フィールド ", &count.to_string(), " 個"].concat()
    }

    fn field_problem(&self, problem: FieldProblem) -> &'static str {
        match problem {
            FieldProblem::NotThere => "見当たりません",
            FieldProblem::Hidden => self.either("あなたには非表示です", "このユーザーには非表示です"),
            FieldProblem::NotCreated => "存在しません",
            FieldProblem::NotCreateable => "新規レコードに設定できません",
            FieldProblem::NotUpdateable => "既存レコードで変更できません",
            FieldProblem::NotWritable => "編集できません",
            FieldProblem::Formula => "数式項目",
            FieldProblem::Misnamed => "この名前ではありません",
            FieldProblem::WrongType => "データ型が違います",
            FieldProblem::TooShort => "文字数が足りません",
            FieldProblem::ValueMissing => "値が足りません",
            FieldProblem::HasDefault => "デフォルト値があります",
            FieldProblem::Required => "すべてのタスクで必須です",
            FieldProblem::Empty => "必須ですが空です",
        }
    }

    fn field_found(&self, problem: FieldProblem, found: &str) -> String {
        let found = shown(found);
        match problem {
            FieldProblem::ValueMissing => ["足りない値：", &found].concat(),
            FieldProblem::HasDefault => ["デフォルト値：", &found].concat(),
            FieldProblem::Misnamed => ["代わりに ", &found, " があります"].concat(),
            _ => ["現在のデータ型：", &data_type(&found)].concat(),
        }
    }

    fn create_as(&self, field_type: &str) -> String {
        ["必要なデータ型：", &data_type(field_type)].concat()
    }

    fn affects(&self, email: bool, call: bool) -> &'static str {
        match (email, call) {
            (true, true) => "メールと通話",
            (true, false) => "メール",
            (false, true) => "通話",
            (false, false) => "",
        }
    }

    fn object(&self, object: Object) -> &'static str {
        object_name(object)
    }

    fn code(&self, code: DiagnosticsCode) -> Explained {
        use DiagnosticsCode as Code;
        match code {
            Code::ApiCurrentlyDisabled => explained(
                "このユーザーは Salesforce の API を利用できません",
                "Actions は、ユーザー自身の権限で API を通して書き込みます。ユーザーに権限がないか、組織のエディションに API がない\
                 ため、Salesforce が受け付けませんでした。",
                "ユーザーに権限「API の有効化」を与えます。エディションに API がない場合は、追加できるか Salesforce に問い合わせます。",
            ),
            Code::AuthenticationFailure => explained(
                "Salesforce にログインを拒否されました",
                "Actions は、ユーザーごとに Salesforce に入るための鍵を持っています。この鍵が受け付けられなくなったため、何も記録\
                 されません。",
                "「接続とカスタマイズ」で Salesforce の接続を解除し、もう一度接続します。",
            ),
            Code::CannotInsertUpdateActivateEntity => explained(
                "組織の自動処理が失敗しました",
                "レコードの保存によって、組織のトリガーやフローなどが動きました。それが失敗したため、Actions の書き込みも取り消され\
                 ました。",
                "何が失敗したかはメッセージに書かれています。多くはトリガーかフロー、ときにはその中のセッション切れです。そちらを\
                 直します。",
            ),
            Code::CannotUpdateConvertedLead => explained(
                "リードは取引の開始済みです",
                "Actions には、すでに取引先責任者になったリードの ID が残っています。取引の開始済みのリードは、誰にも変更できません。",
                "取引先責任者に営業の所有者がいて、Marketo と同期していることを確認します。その ID はそこから Actions に届きます。",
            ),
            Code::EntityIsLocked => explained(
                "レコードがロックされています",
                "レコードは承認を待っています。承認が決まるまで、承認者と管理者のほかは誰も変更できず、アクティビティフィールドも\
                 そのままです。",
                "承認するか、申請を取り消してもらいます。管理者がロックを解除することもできます。",
            ),
            Code::ExpiredAccess => explained(
                "Salesforce への接続の有効期限が切れました",
                "Actions が持つこのユーザーの鍵は、取り消されたか期限が切れて、無効になりました。新しくするまで、何も記録されません。",
                "「接続とカスタマイズ」で Salesforce の接続を解除し、もう一度接続します。",
            ),
            Code::FailedWrite => explained(
                "通信が途中で切れました",
                "書き込みの途中で、Actions と Salesforce の間の接続が切れました。ときどき起こることです。",
                "まれなら、何もしなくてかまいません。よく起こるなら、Salesforce 管理者に見せてください。",
            ),
            Code::FieldCustomValidationException => explained(
                "組織の入力規則に合いませんでした",
                "組織は、レコードの保存時に内容を検査します。このレコードは通らなかったため、Actions の書き込みは保存されません\
                 でした。",
                "メッセージは入力規則のものです。そのとおりにレコードを直すか、Actions の書き込みを入力規則の例外にします。",
            ),
            Code::FieldFilterValidationException => explained(
                "ルックアップ検索条件に合わない値です",
                "レコードの項目が別のレコードを参照していますが、組織の検索条件で許されたものではありません。そのため、レコードは\
                 保存されませんでした。",
                "その項目の値を直すか、ルックアップ検索条件を緩めます。",
            ),
            Code::FieldIntegrityException => explained(
                "レコードの値が合っていません",
                "国にない都道府県など、組み合わせられない値がレコードにあります。合うようになるまで、レコードは保存されません。",
                "Salesforce のレコードで値を直します。",
            ),
            Code::InactiveOrganization => explained(
                "Salesforce 組織が有効ではありません",
                "Actions の接続先の組織は、ロックされたか、期限が切れたか、削除されました。そこには何も記録できません。",
                "組織がまだあるか確かめます。あれば、Salesforce に有効にしてもらいます。なければ、Actions を正しい組織に接続します。",
            ),
            Code::InactiveUser => explained(
                "Salesforce ユーザーが有効ではありません",
                "Actions は、無効にされた Salesforce ユーザーとしてログインしています。そのユーザーのものは何も記録されません。",
                "ユーザーを有効にします。退職した人なら、Actions を別のユーザーで接続します。",
            ),
            Code::InsertUpdateDeleteNotAllowedDuringMaintenance => explained(
                "Salesforce がメンテナンス中でした",
                "Salesforce が組織をメンテナンスしている間は、参照はできますが、書き込みはできません。",
                "メンテナンスが終わるまで待ちます。予定は Salesforce のステータスのページに出ています。",
            ),
            Code::InsufficientAccessOnCrossReferenceEntity => explained(
                "このユーザーは関連レコードにアクセスできません",
                "Actions の書き込みは、人物の取引先など、別のレコードを参照しています。このユーザーには、それに必要な権限がありません。",
                "関連レコードをユーザーに共有するか、そのオブジェクトの権限を与えます。",
            ),
            Code::InsufficientAccessOrReadonly => explained(
                "このユーザーはレコードを変更できません",
                "Actions は、ユーザー自身の権限で書き込みます。その権限では、このレコードを変更できません。",
                "編集できるように、レコードをユーザーに共有します。",
            ),
            Code::InvalidField => explained(
                "Salesforce が時間内に応答しませんでした",
                "名前とは違い、Actions は、Salesforce の応答を待ちきれなかったときにこのコードを使います。",
                "まれなら、何もしなくてかまいません。メッセージに項目の名前があれば、Salesforce 管理者がその有無を調べられます。",
            ),
            Code::InvalidFieldForInsertUpdate => explained(
                "このユーザーが使えない項目があります",
                "Actions は、このユーザーが参照または編集できない項目に値を入れようとしました。Actions には両方の権限が必要です。",
                "項目レベルセキュリティで、ユーザーにその項目の参照と編集の権限を与えます。",
            ),
            Code::InvalidGrant => explained(
                "Actions からのログインが Salesforce に受け付けられませんでした",
                "多くの場合、ログイン元の IP アドレスが、このユーザーに許可された範囲の外にあります。許可されるまで、何も記録されません。",
                "ユーザーのプロファイルの「ログイン IP アドレスの制限」に Actions の IP アドレスを加えるか、接続アプリケーションの IP \
                 制限を緩めます。そのあと、ユーザーがもう一度接続します。",
            ),
            Code::InvalidType => explained(
                "このユーザーが使えないオブジェクトがあります",
                "プロファイルにも権限セットにもアクセス権がないため、このユーザーにはオブジェクトがないのと同じです。Actions はそこに\
                 あるレコードを見つけられません。",
                "プロファイルまたは権限セットで、ユーザーにオブジェクトの参照と編集を許可します。",
            ),
            Code::QueryTimeout => explained(
                "Salesforce の検索に時間がかかりすぎました",
                "Actions がレコードを探しましたが、見つかる前に Salesforce が検索を打ち切りました。レコードが非常に多い組織や、混雑時に\
                 起こります。",
                "まれなら、何もしなくてかまいません。よく起こるなら、Salesforce 管理者に見せてください。",
            ),
            Code::RequestLimitExceeded => explained(
                "組織の API コールが上限に達しました",
                "Salesforce は、1 日の API コール数と同時に実行できる数を制限しています。組織を使うすべてのプログラムが分け合うため、\
                 Actions の分が残っていませんでした。",
                "何が使っているかを設定画面で調べ、減らすか、追加で購入します。",
            ),
            Code::RequiredFieldMissing => explained(
                "必須項目が空です",
                "組織は、この項目に値がないレコードを保存しません。Actions はこの項目に入力しないため、何も保存されませんでした。",
                "レコードの項目に入力します。タスクの項目なら、管理者がデフォルト値を設定するか、必須でなくします。",
            ),
            Code::ServerUnavailable => explained(
                "Salesforce が混雑していました",
                "そのとき、Salesforce は書き込みを受け付けられませんでした。",
                "まれなら、何もしなくてかまいません。続くなら、Salesforce のステータスのページを確かめてください。",
            ),
            Code::TxnSecurityNoAccess => explained(
                "組織のセキュリティポリシーに止められました",
                "組織のトランザクションセキュリティポリシーが、Actions の操作を許可していません。",
                "トランザクションセキュリティポリシーを確かめ、Actions の書き込みを許可します。",
            ),
            Code::UnableToLockRow => explained(
                "レコードはほかで書き込み中でした",
                "2 つのプログラムが同じレコードを同時に変更しようとし、Actions が後になりました。",
                "まれなら、何もしなくてかまいません。よく起こるなら、同じレコードを変更する自動処理を管理者が調べられます。",
            ),
            Code::UnknownException => explained(
                "Salesforce で名前のないエラーが起きました",
                "Salesforce の内部か、組織のプログラムで問題が起きました。コードからはそれ以上分かりません。",
                "メッセージを確かめます。変わらなければ、Salesforce に問い合わせます。",
            ),
        }
    }

    fn unknown_code(&self) -> Explained {
        explained(
            "Loggable の知らないコードです",
            "Adobe が「診断」について説明しているコードの中にありません。何かが Salesforce に書き込まれませんでした。何がなぜなのかは、\
             メッセージに書かれているかもしれません。",
            "コードとメッセージを Salesforce 管理者に見せてください。API のコードは Salesforce のドキュメントに載っています。",
        )
    }

    fn codes(&self) -> &'static str {
        "コードの意味"
    }

    fn rows(&self, count: usize, dated: bool) -> String {
        [count.to_string().as_str(), " 行", if dated { "、最後の日時：" } else { "、日付は読み取れません" }].concat()
    }

    fn message(&self) -> &'static str {
        "メッセージ："
    }

    fn see_finding(&self, problem: Problem, here: bool) -> String {
        let question = self.question(problem);
        if here {
            ["上をご覧ください：", question].concat()
        } else {
            ["人物やレコードのページで Loggable が答えます：", question].concat()
        }
    }

    fn overall_of_diagnostics(&self, state: Option<State>, listed: bool) -> &'static str {
        match (state, listed) {
            (Some(State::Broken), _) => "Actions が Salesforce にログインできません。メールと通話は記録されません。",
            (_, true) => "Salesforce への書き込みに失敗したものがあります。対処方法は次のとおりです。",
            (Some(State::CannotTell), false) => self.overall_of_settings(State::CannotTell),
            (Some(State::Fine) | None, false) => "失敗した書き込みは表示されていません。",
        }
    }

    fn who_grants(&self) -> &'static str {
        "参照と編集を許可しているもの"
    }

    fn nobody_grants(&self) -> &'static str {
        "どのプロファイル、権限セット、権限セットグループも、この項目へのアクセスを許可していません。"
    }

    fn grant(&self, grant: &Grant) -> String {
        let kind = match grant.kind {
            SourceKind::Profile => "プロファイル「",
            SourceKind::PermissionSet => "権限セット「",
            SourceKind::Group => "権限セットグループ「",
        };
        let right = match (grant.read, grant.edit) {
            (_, true) => "」：参照と編集",
            (true, false) => "」：参照のみ",
            (false, false) => "」：アクセス不可",
        };
        let held = match grant.held {
            Held::Always => self.either(" · あなたに割り当て済み", " · このユーザーに割り当て済み"),
            Held::InSession => self.either(
                " · あなたに割り当て済み（セッションでの有効化が必要）",
                " · このユーザーに割り当て済み（セッションでの有効化が必要）",
            ),
            Held::NotCalculated => self.either(
                " · あなたに割り当て済み（再計算が済んでいません）",
                " · このユーザーに割り当て済み（再計算が済んでいません）",
            ),
            Held::No => self.either(" · あなたには割り当てなし", " · このユーザーには割り当てなし"),
        };
        [kind, &shown(&grant.name), right, held].concat()
    }

    fn more_grants(&self, count: usize) -> String {
        [self.user(), "に割り当てられていないものが、ほかに ", &count.to_string(), " 件"].concat()
    }

    fn setup_unread(&self, cause: &str) -> String {
        ["どちらなのかを設定画面で調べようとしましたが、読み取れませんでした。", cause].concat()
    }

    fn objects_caption(&self) -> &'static str {
        self.either(
            "あなたがアクセスできるアクティビティフィールド",
            "このユーザーがアクセスできるアクティビティフィールド",
        )
    }

    fn objects_columns(&self) -> [&'static str; 3] {
        ["オブジェクト", "参照", "書き込み"]
    }

    fn count_of(&self, count: usize, of: usize) -> String {
        [&count.to_string(), "／", &of.to_string()].concat()
    }

    fn object_hidden(&self) -> &'static str {
        "アクセス不可"
    }

    fn object_unknown(&self) -> &'static str {
        "不明"
    }

    fn object_without_fields(&self) -> &'static str {
        "なし"
    }

    fn honest_note(&self) -> &'static str {
        "組織の入力規則、フロー、トリガーによって、記録が妨げられることがあります。事前には誰にも分かりません。起きたことは \
         Actions の「診断」に表示されます。"
    }

    fn call_setting_note(&self) -> &'static str {
        "Actions で通話の記録がオンになっているかどうかは読み取れません。"
    }

    fn close(&self) -> &'static str {
        "閉じる"
    }

    fn check_again(&self) -> &'static str {
        "もう一度確認"
    }

    fn for_admin(&self) -> &'static str {
        "管理者に渡す"
    }

    fn copy_as_text(&self) -> &'static str {
        "テキストでコピー"
    }

    fn copy_as_markdown(&self) -> &'static str {
        "Markdown でコピー"
    }

    fn save_as_json(&self) -> &'static str {
        "JSON で保存"
    }

    fn save_permission_set(&self) -> &'static str {
        "権限セットを保存"
    }

    fn learn_more(&self) -> &'static str {
        "詳しく見る（英語）"
    }

    fn learn_more_about(&self, about: &str) -> String {
        [self.learn_more(), "：", about].concat()
    }

    fn look_into_setup(&self) -> &'static str {
        "設定画面で調べる（設定の参照権限が必要）"
    }

    fn check_another_user(&self) -> &'static str {
        "ほかのユーザーを確認（設定の参照権限が必要）"
    }

    fn name_or_username(&self) -> &'static str {
        "名前またはユーザー名"
    }

    fn search(&self) -> &'static str {
        "検索"
    }

    fn nobody_found(&self) -> &'static str {
        "名前かユーザー名にこの文字を含む有効なユーザーはいません。"
    }

    fn found_user(&self, name: &str, username: &str, profile: &str) -> String {
        let profile = shown(profile);
        let user = [shown(name).as_str(), "（", &shown(username), "）"].concat();
        if profile.is_empty() { user } else { [&user, " · ", &profile].concat() }
    }

    fn check_myself(&self) -> &'static str {
        "自分の結果に戻る"
    }

    fn copied(&self) -> &'static str {
        "コピーしました"
    }

    fn open_in_setup(&self) -> &'static str {
        "設定画面を開く"
    }

    fn erase(&self) -> &'static str {
        "Actions で見たものを消去"
    }

    fn erased(&self) -> &'static str {
        "消去しました"
    }

    fn erase_note(&self) -> &'static str {
        "Loggable が Actions で見たものは、このブラウザーの中だけに、最長 90 日間保存されます。消去しても Actions と Salesforce は\
         変わりません。"
    }

    fn checking(&self) -> &'static str {
        "確認しています…"
    }

    fn unread(&self) -> &'static str {
        "Loggable はこのページを読み取れません。"
    }

    fn unread_cause(&self) -> &'static str {
        "このページは Loggable のインストールや更新より前から開いていたか、応答していません。Loggable が読み取れるのは、その後に読み込まれた Actions の\
         ページだけです。"
    }

    fn unread_step(&self) -> &'static str {
        "ページを再読み込みして、もう一度 Loggable を開いてください。"
    }

    fn elsewhere(&self) -> &'static str {
        "このページには確認するものがありません。"
    }

    fn elsewhere_salesforce(&self) -> &'static str {
        "Salesforce では、リード、取引先責任者、取引先、商談、タスクのいずれかを開いてください。"
    }

    fn elsewhere_actions(&self) -> &'static str {
        "Actions では、人物、または設定の Salesforce のページを開いてください。"
    }

    fn open_actions(&self) -> &'static str {
        "Actions を開く"
    }

    fn admin_title(&self) -> &'static str {
        "Marketo Sales Insight Actions から Salesforce への記録"
    }

    fn admin_intro(&self) -> &'static str {
        self.either(
            "「あなた」とは、ここに書かれた Salesforce ユーザーのことです。レコードのデータは含みません。",
            "「このユーザー」とは、ここに書かれた Salesforce ユーザーのことです。レコードのデータは含みません。",
        )
    }

    fn admin_org(&self, host: &str, id: &str) -> String {
        let host = shown(host);
        let id = shown(id);
        if id.is_empty() { ["組織：", &host].concat() } else { ["組織：", &host, "（", &id, "）"].concat() }
    }

    fn admin_no_org(&self) -> &'static str {
        "組織：不明"
    }

    fn admin_user(&self, name: &str, id: &str) -> String {
        ["ユーザー：", &shown(name), "（", &shown(id), "）"].concat()
    }

    fn admin_no_user(&self) -> &'static str {
        "ユーザー：不明"
    }

    fn admin_checked(&self, at: &str, api_version: &str) -> String {
        ["確認日時：", at, "、API ", api_version].concat()
    }

    fn admin_wrong(&self) -> &'static str {
        "問題点"
    }

    fn admin_access_needed(&self) -> &'static str {
        "参照と編集の権限が必要"
    }

    fn admin_other_fields(&self) -> &'static str {
        "そのほかのアクティビティフィールド"
    }

    fn admin_field_in_order(&self) -> &'static str {
        "問題なし、参照と編集ができます"
    }

    fn left_out(&self) -> &'static str {
        "権限セットに含まれない項目"
    }

    fn left_out_not_of_access(&self) -> &'static str {
        "権限だけでは解決しません"
    }

    fn left_out_unnamed(&self) -> &'static str {
        "API 参照名が不明です"
    }

    fn permission_set_label(&self, day: &str) -> String {
        ["Marketo Sales Insight Actions：アクティビティフィールド ", day].concat()
    }

    fn permission_set_description(&self) -> &'static str {
        "Loggable が、見当たらない、非表示、または編集できないと判断したアクティビティフィールドへの参照と編集の権限です。\
         Marketo Sales Insight Actions から記録するユーザー向けです。"
    }

    fn admin_nothing_wrong(&self) -> &'static str {
        "問題は見つかりませんでした。"
    }

    fn seen_on(&self, at: Timestamp, reader: &Reader) -> String {
        ["最後に Actions で見た日時：", &reader.date(at), "。"].concat()
    }
}
