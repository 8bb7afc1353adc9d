//! The words of the extension's own pages: the options, the first page, and the report of a misread page.

use super::super::foreign::shown;
use crate::settings::LabelRefused;

/// What English and Japanese are called by whoever speaks them, which is the same in every language.
pub(in crate::view) const LANGUAGE_NAMES: [&str; 2] = ["English", "日本語"];

/// The words of these pages in one language. Each is there in each language, or it does not compile.
pub(in crate::view) struct OwnPages {
    /// Link or button to the options.
    pub options: &'static str,
    /// Heading of the options.
    pub options_title: &'static str,
    /// That a change was kept.
    pub saved: &'static str,
    /// That a change could not be kept.
    pub not_saved: &'static str,
    /// That the company has made a setting.
    pub by_company: &'static str,

    /// Above the languages.
    pub language: &'static str,
    /// The browser's language.
    pub language_of_browser: &'static str,
    /// Above the places of the badge.
    pub place: &'static str,
    /// The places: beside the title, at the edge, in the popup only.
    pub places: [&'static str; 3],
    /// What the last of them leaves.
    pub place_note: &'static str,

    /// Above what is muted.
    pub mutes: &'static str,
    /// What muting does, and what it does not.
    pub mutes_note: &'static str,
    /// That nothing is muted.
    pub no_mutes: &'static str,
    /// Until when a warning is muted.
    pub muted_until: fn(&str) -> String,
    /// That it is muted until it is unmuted.
    pub muted: &'static str,
    /// Button: unmute.
    pub unmute: &'static str,
    /// The same for whoever hears it, with the warning's question.
    pub unmute_what: fn(&str) -> String,
    /// Above the warnings that can be muted, folded.
    pub mute: &'static str,
    /// The buttons: for a day, for a week, for thirty days, until it is unmuted.
    pub mute_for: [&'static str; 4],
    /// The same for whoever hears it: how long, and the warning's question. Whoever speaks to the browser says what stands on a button, so
    /// its name begins with that.
    pub mute_what: fn(&str, &str) -> String,

    /// Above the orgs.
    pub orgs: &'static str,
    /// All, or only those that are chosen.
    pub orgs_choice: [&'static str; 2],
    /// What it means for an org not to be watched.
    pub orgs_note: &'static str,
    /// That no org is known.
    pub no_orgs: &'static str,

    /// Above the labels.
    pub labels: &'static str,
    /// When one is needed.
    pub labels_note: &'static str,
    /// Above the labels of the Salesforce ID, and of the e-mail address.
    pub labels_of: [&'static str; 2],
    /// Beside the field for a new one.
    pub new_label: &'static str,
    /// Button: add it.
    pub add_label: &'static str,
    /// Button: remove a label.
    pub remove_label: &'static str,
    /// The same for whoever hears it.
    pub remove_which: fn(&str) -> String,
    /// Why a label was not taken.
    pub label_refused: fn(LabelRefused) -> &'static str,

    /// The org that the user chose for pages of Actions that name none.
    pub chosen_org: fn(&str) -> String,
    /// Above what is remembered.
    pub remembered: &'static str,
    /// That nothing is.
    pub nothing_remembered: &'static str,
    /// How many people and Actions users are.
    pub remembered_count: fn(usize, usize) -> String,
    /// The columns of the people: the Salesforce ID, the org, when they were last seen.
    pub remembered_columns: [&'static str; 3],
    /// Of whom only a digest of the address is kept.
    pub by_address: &'static str,
    /// That there are more.
    pub remembered_more: fn(usize) -> String,

    /// Button, and heading: report a misread page.
    pub misread: &'static str,
    /// What to do for it, in the options.
    pub misread_how: &'static str,
    /// What the text is, and what becomes of it.
    pub misread_intro: &'static str,
    /// Button: copy the text.
    pub misread_copy: &'static str,
    /// Button: back to the report.
    pub back: &'static str,
    /// That the page says nothing.
    pub misread_nothing: &'static str,

    /// Heading of an org's pages that is not watched.
    pub not_watched: fn(&str) -> String,
    /// What to do about it.
    pub not_watched_step: &'static str,
    /// That the browser withholds sites from Loggable; how many of them.
    pub withheld: &'static str,
    /// Button: have the browser ask.
    pub allow_sites: &'static str,
    /// How to do it by hand.
    pub withheld_step: &'static str,

    /// Heading of the first page.
    pub welcome: &'static str,
    /// What Loggable is for.
    pub welcome_intro: &'static str,
    /// Above what it reads, and that.
    pub reads: (&'static str, [&'static str; 3]),
    /// Above what it never does, and that.
    pub never: (&'static str, [&'static str; 3]),
    /// Above the first steps.
    pub begin: &'static str,
    /// The first step, for whoever is logged in.
    pub open_lead: &'static str,
    /// Link: the leads of an org.
    pub open_leads_of: fn(&str) -> String,
    /// The first step, for whoever is not.
    pub log_in: &'static str,
    /// Link: Salesforce's login.
    pub log_in_link: &'static str,
    /// Button: look again.
    pub look_again: &'static str,
    /// What to open in Actions.
    pub open_in_actions: &'static str,
    /// How to keep the icon in sight.
    pub pin: &'static str,
}

pub(super) static ENGLISH: OwnPages = OwnPages {
    options: "Options",
    options_title: "Options of Loggable",
    saved: "Saved.",
    not_saved: "This could not be saved. The browser's storage may be full.",
    by_company: "Your company has set this. Whoever manages your browser can change it.",
    language: "Language",
    language_of_browser: "That of the browser",
    place: "Badge on pages",
    places: ["Beside the title", "At the edge of the window", "None, only the popup"],
    place_note: "Without a badge, the icon in the toolbar still shows how things are, and the popup says why.",
    mutes: "Muted warnings",
    mutes_note: "A muted warning is not shown. What it would warn of may still be so: a verdict that depends on it becomes \
                 “cannot tell”, never “will be logged”.",
    no_mutes: "No warning is muted.",
    muted_until: |date| ["Muted until ", date].concat(),
    muted: "Muted until you unmute it",
    unmute: "Unmute",
    unmute_what: |question| ["Unmute: ", question].concat(),
    mute: "Mute a warning",
    mute_for: ["1 day", "7 days", "30 days", "Until I unmute it"],
    mute_what: |how_long, question| [how_long, " – mute: ", question].concat(),
    orgs: "Orgs to watch",
    orgs_choice: ["All orgs", "Only those chosen here"],
    orgs_note: "Where an org is not watched, Loggable shows nothing on its pages and asks nothing of it.",
    no_orgs: "You are not logged in to any org in this browser, so there is none to choose.",
    labels: "Labels in Actions",
    labels_note: "Loggable finds a person's Salesforce ID and e-mail address by the words beside them. Where your Actions uses \
                  words of its own, add them here exactly as the screen shows them.",
    labels_of: ["The Salesforce ID is also called", "The e-mail address is also called"],
    new_label: "Another label",
    add_label: "Add",
    remove_label: "Remove",
    remove_which: |label| ["Remove “", &shown(label), "”"].concat(),
    label_refused: |refused| match refused {
        LabelRefused::Empty => "Enter a label first.",
        LabelRefused::TooLong => "A label can have 80 characters at most.",
        LabelRefused::TooMany => "There are 20 labels already. Remove one first.",
        LabelRefused::Known => "Loggable knows this label already.",
    },
    chosen_org: |host| ["For pages of Actions that name no org, you have chosen ", &shown(host), "."].concat(),
    remembered: "What is remembered of Actions",
    nothing_remembered: "Nothing is remembered of Actions.",
    remembered_count: |people, users| {
        let people = if people == 1 { "1 person".to_owned() } else { [&people.to_string(), " people"].concat() };
        let users = if users == 1 { "1 user".to_owned() } else { [&users.to_string(), " users"].concat() };
        ["Remembered: ", &people, ", and how Actions was connected and set for ", &users, "."].concat()
    },
    remembered_columns: ["Salesforce ID", "Org", "Last seen in Actions"],
    by_address: "none; found by a digest of the e-mail address",
    remembered_more: |count| ["And ", &count.to_string(), " more."].concat(),
    misread: "Report a misread page",
    misread_how: "Where Loggable misreads a page of Actions, or cannot read it: open that page, open Loggable's popup there, and \
                  choose “Report a misread page”.",
    misread_intro: "This is what Loggable sees of the page, with every value masked: A and a stand for letters, 0 for digits. \
                    Only words that Loggable knows are left as they are. Nothing is sent. Read it through, write in what a \
                    masked label really says, and give it to whoever looks after Loggable for you.",
    misread_copy: "Copy the text",
    back: "Back",
    misread_nothing: "The page does not say what it shows. Reload it, and try again.",
    not_watched: |host| ["Loggable does not watch the org ", &shown(host), "."].concat(),
    not_watched_step: "To have its pages checked, watch this org in the options.",
    withheld: "The browser keeps Loggable from these sites, so nothing can be told there:",
    allow_sites: "Allow these sites",
    withheld_step: "Or allow them by hand: in Firefox under about:addons, Loggable, Permissions; in Chrome under \
                    chrome://extensions, Loggable, Details, Site access. Then reload the pages that are open.",
    welcome: "Loggable is installed.",
    welcome_intro: "Before you send an e-mail or place a call in Marketo Sales Insight Actions, it says whether it will be \
                    logged in Salesforce, and if not, why and what to do.",
    reads: (
        "What it reads",
        [
            "The record or list that you have open in Salesforce, and what you may see and edit there, with the session you are \
             logged in with.",
            "The person, connection and sync settings that you have open in Actions. It remembers them in this browser, for 90 \
             days at most, and forgets them when you say so.",
            "No page of any other site.",
        ],
    ),
    never: (
        "What it never does",
        [
            "Change anything in Salesforce or Actions, or click anything for you.",
            "Send anything to anybody but your own org in Salesforce. Loggable has no server.",
            "Keep, show or pass on your Salesforce session.",
        ],
    ),
    begin: "Begin here",
    open_lead: "Open a lead or contact in Salesforce. The badge stands beside its name.",
    open_leads_of: |host| ["Open the leads of ", &shown(host)].concat(),
    log_in: "You are not logged in to Salesforce in this browser. Log in as you always do, and open a lead or contact.",
    log_in_link: "Log in to Salesforce",
    look_again: "I am logged in now",
    open_in_actions: "In Actions, open Connections & Customizations and Sync Settings in the settings once, and the people you \
                      write to. Until then Loggable cannot tell what depends on them.",
    pin: "Keep the icon in sight: open the list of extensions in the toolbar, and pin Loggable. Its popup is the quick check.",
};

pub(super) static JAPANESE: OwnPages = OwnPages {
    options: "オプション",
    options_title: "Loggable のオプション",
    saved: "保存しました。",
    not_saved: "保存できませんでした。ブラウザーの保存領域に空きがない可能性があります。",
    by_company: "この設定は会社が決めています。変更できるのはブラウザーの管理者です。",
    language: "言語",
    language_of_browser: "ブラウザーと同じ",
    place: "ページ上のバッジ",
    places: ["タイトルの横", "ウィンドウの端", "表示しない（ポップアップのみ）"],
    place_note: "バッジがなくても、ツールバーのアイコンに状態が表示され、ポップアップに理由が表示されます。",
    mutes: "ミュート中の警告",
    mutes_note: "ミュートした警告は表示されません。ただし問題がなくなるわけではないため、その警告に左右される判定は「記録される」ではなく\
                 「判断できない」になります。",
    no_mutes: "ミュート中の警告はありません。",
    muted_until: |date| [date, " までミュート"].concat(),
    muted: "解除するまでミュート",
    unmute: "ミュートを解除",
    unmute_what: |question| ["ミュートを解除：", question].concat(),
    mute: "警告をミュートする",
    mute_for: ["1 日", "7 日", "30 日", "解除するまで"],
    mute_what: |how_long, question| [how_long, " ミュート：", question].concat(),
    orgs: "確認する組織",
    orgs_choice: ["すべての組織", "ここで選んだ組織のみ"],
    orgs_note: "対象でない組織では、Loggable はページに何も表示せず、Salesforce に何も問い合わせません。",
    no_orgs: "このブラウザーではどの組織にもログインしていないため、選べる組織がありません。",
    labels: "Actions のラベル",
    labels_note: "Loggable は、人物の Salesforce ID とメールアドレスを、その横の言葉で見つけます。Actions に独自の言葉が使われている場合は、\
                  画面のとおりにここへ追加してください。",
    labels_of: ["Salesforce ID の別のラベル", "メールアドレスの別のラベル"],
    new_label: "追加するラベル",
    add_label: "追加",
    remove_label: "削除",
    remove_which: |label| ["削除 「", &shown(label), "」"].concat(),
    label_refused: |refused| match refused {
        LabelRefused::Empty => "ラベルを入力してください。",
        LabelRefused::TooLong => "ラベルは 80 文字までです。",
        LabelRefused::TooMany => "ラベルはすでに 20 個あります。先に 1 つ削除してください。",
        LabelRefused::Known => "Loggable はこのラベルをすでに知っています。",
    },
    chosen_org: |host| ["組織の分からない Actions のページには、組織 ", &shown(host), " を選んでいます。"].concat(),
    remembered: "Actions について記憶していること",
    nothing_remembered: "Actions について記憶していることはありません。",
    remembered_count: |people, users| {
        let [people, users] = [people, users].map(|count| count.to_string());
        ["記憶しているのは、人物 ", &people, " 件と、Actions ユーザー ", &users, " 人分の接続および設定の状態です。"]
            .concat()
    },
    remembered_columns: ["Salesforce ID", "組織", "最後に Actions で見た日時"],
    by_address: "なし（メールアドレスのダイジェストで検索）",
    remembered_more: |count| ["ほかに ", &count.to_string(), " 件。"].concat(),
    misread: "読み誤りを報告",
    misread_how: "Loggable が Actions のページを読み誤る、または読めない場合は、そのページで Loggable のポップアップを開き、「読み誤りを報告」を\
                  選んでください。",
    misread_intro: "Loggable から見たこのページの内容です。値はすべて伏せてあります（英字は A や a、数字は 0、かなはア、漢字は字）。\
                    Loggable が知っている言葉だけがそのまま残っています。どこにも送信されません。内容を読み、伏せられたラベルの実際の言葉を\
                    書き入れてから、Loggable の担当者に渡してください。",
    misread_copy: "テキストをコピー",
    back: "戻る",
    misread_nothing: "ページの内容を読み取れませんでした。ページを再読み込みして、もう一度お試しください。",
    not_watched: |host| ["Loggable は組織 ", &shown(host), " を確認しない設定になっています。"].concat(),
    not_watched_step: "ページを確認するには、オプションでこの組織を対象にしてください。",
    withheld: "ブラウザーが次のサイトへの Loggable のアクセスを許可していないため、そこでは何も判断できません。",
    allow_sites: "これらのサイトを許可",
    withheld_step: "手動でも許可できます。Firefox では about:addons、Loggable、権限の順に、Chrome では chrome://extensions、Loggable、\
                    詳細、サイトへのアクセスの順に開きます。その後、開いているページを再読み込みしてください。",
    welcome: "Loggable がインストールされました。",
    welcome_intro: "Marketo Sales Insight Actions でメールを送る前、電話をかける前に、それが Salesforce に記録されるかどうかを示します。\
                    記録されない場合は、その理由と対処方法も示します。",
    reads: (
        "読み取るもの",
        [
            "Salesforce で開いているレコードまたはリストと、そこであなたが参照・編集できるもの。ログイン中のセッションを使います。",
            "Actions で開いている人物、接続、同期設定。このブラウザーに最長 90 日間記憶し、指示すれば消去します。",
            "ほかのサイトのページは読み取りません。",
        ],
    ),
    never: (
        "決してしないこと",
        [
            "Salesforce や Actions の内容を変えること、あなたの代わりにクリックすること。",
            "あなたの組織の Salesforce 以外に何かを送ること。Loggable のサーバーはありません。",
            "Salesforce のセッションを保存、表示、または他者に渡すこと。",
        ],
    ),
    begin: "はじめに",
    open_lead: "Salesforce でリードまたは取引先責任者を開いてください。名前の横にバッジが表示されます。",
    open_leads_of: |host| [&shown(host), " のリードを開く"].concat(),
    log_in: "このブラウザーでは Salesforce にログインしていません。いつもの方法でログインし、リードまたは取引先責任者を開いてください。",
    log_in_link: "Salesforce にログイン",
    look_again: "ログインしました",
    open_in_actions: "Actions では、設定の「接続とカスタマイズ」と「同期設定」、そしてメールを送る相手を一度開いてください。それまでは、\
                      これらに左右されることは判断できません。",
    pin: "アイコンをいつも表示するには、ツールバーの拡張機能の一覧を開き、Loggable をピン留めしてください。ポップアップですぐに確認できます。",
};
