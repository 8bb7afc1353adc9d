// The Actions web app: everything is drawn from account.json and the hash. It asks no server for anything else.

const ENGLISH = {
  brand: "Sales Connect", command_center: "Command Center", people: "People", settings: "Settings",
  signed_in_as: "Signed in as", today: "Today's people", name: "Name", company: "Company", email: "Email",
  title: "Title", phone: "Phone", close: "Close", about: "About", engagement: "Engagement", history: "History",
  tasks: "Tasks", contact_card: "Contact Card", groups: "Groups", account_information: "Account Information",
  custom_fields: "Custom Fields", compliance: "Compliance", salesforce_id: "Salesforce ID",
  salesforce_account_id: "Salesforce Account ID", view_in_salesforce: "View in Salesforce", empty: "-",
  no_groups: "Not in any group", no_custom_fields: "No custom fields", opt_out: "Opt Out", no: "No",
  nothing_yet: "Nothing here yet", admin_settings: "Admin Settings", my_account: "My Account",
  salesforce: "Salesforce", sandbox: "Sandbox", gmail: "Gmail",
  connections: "Connections & Customizations", sync_settings: "Sync Settings",
  salesforce_about: "Log what you do and work from the records you already have.",
  gmail_about: "Send through your own mailbox.",
  connect: "Connect", disconnect: "Disconnect", connected_as: "Connected as",
  log_email_activity: "Log Email Activity to Salesforce", salesforce_api: "Salesforce API",
  email_to_salesforce: "Email to Salesforce (BCC)", enable: "Enable", log_replies: "Log Replies",
  sync_tasks: "Sync Marketo Sales Tasks/Reminders to Salesforce Tasks", do_not_sync: "Do not sync to Salesforce tasks",
  sync_both: "Sync to Salesforce tasks", integrations: "Integrations", diagnostics: "Diagnostics", when: "Date",
  error: "Error", category: "Category", message: "Message", object: "Object", field: "Field", person: "Person",
  record: "Record", loading: "Loading…", "authentication": "Authentication", "access-validation": "Access/Validation",
  "intermittent": "Intermittent", "other": "Other", no_failures: "No failed writes in the last 30 days",
  sign_in: "Sign in to continue", opportunities: "Opportunities",
};

const JAPANESE = {
  brand: "Sales Connect", command_center: "コマンドセンター", people: "人物", settings: "設定",
  signed_in_as: "ログイン中", today: "今日の人物", name: "氏名", company: "会社", email: "メールアドレス",
  title: "役職", phone: "電話番号", close: "閉じる", about: "概要", engagement: "エンゲージメント", history: "履歴",
  tasks: "タスク", contact_card: "連絡先カード", groups: "グループ", account_information: "アカウント情報",
  custom_fields: "カスタムフィールド", compliance: "コンプライアンス", salesforce_id: "Salesforce ID",
  salesforce_account_id: "Salesforce アカウント ID", view_in_salesforce: "Salesforce で表示", empty: "なし",
  no_groups: "グループに属していません", no_custom_fields: "カスタムフィールドはありません", opt_out: "オプトアウト",
  no: "いいえ", nothing_yet: "まだ何もありません", admin_settings: "管理者設定", my_account: "マイアカウント",
  salesforce: "Salesforce", sandbox: "サンドボックス", gmail: "Gmail",
  connections: "接続とカスタマイズ", sync_settings: "同期設定",
  salesforce_about: "活動を記録し、既存のレコードから作業します。",
  gmail_about: "自分のメールボックスから送信します。",
  connect: "接続", disconnect: "接続を解除", connected_as: "接続ユーザー",
  log_email_activity: "メールアクティビティのログを Salesforce に記録", salesforce_api: "Salesforce API",
  email_to_salesforce: "Salesforce にメールを送信（BCC）", enable: "有効化", log_replies: "返信を記録",
  sync_tasks: "タスクの同期", do_not_sync: "Salesforce タスクに同期しない", sync_both: "Salesforce タスクに同期する",
  integrations: "統合", diagnostics: "診断", when: "日付", error: "エラー", category: "カテゴリ",
  message: "メッセージ", object: "オブジェクト", field: "項目", person: "人物", record: "レコード",
  loading: "読み込んでいます…", "authentication": "認証", "access-validation": "アクセス／検証", "intermittent": "一時的",
  "other": "その他",
  no_failures: "過去 30 日間に失敗した書き込みはありません", sign_in: "続けるにはサインインしてください",
  opportunities: "商談",
};

let account;
let words;
// What the user has chosen on the page and no address says.
let tab = "about";
let settingsTab = "connections";
let emailTab;
// The rows of Diagnostics, which are asked for when that page is first opened.
let failures;

// Script errors and layout shifts are counted where a test can read them.
window.pageErrors = [];
window.addEventListener("error", (event) => window.pageErrors.push(String(event.message)));
window.addEventListener("unhandledrejection", (event) => window.pageErrors.push(String(event.reason)));
window.layoutShift = 0;
if (window.PerformanceObserver && PerformanceObserver.supportedEntryTypes.includes("layout-shift")) {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function row(label, value) {
  return [el("dt", {}, label), el("dd", {}, value || words.empty)];
}

function tabs(names, selected, choose) {
  return el("div", { role: "tablist" }, ...names.map((name) =>
    el("button", { role: "tab", type: "button", "aria-selected": String(name === selected), click: () => choose(name) }, words[name])));
}

function header() {
  return el("header", {},
    el("strong", {}, words.brand),
    el("nav", {},
      el("a", { href: "#command_center" }, words.command_center), " ",
      el("a", { href: "#relationships" }, words.people), " ",
      el("a", { href: "#settings/crm/salesforce/configure" }, words.settings)),
    el("div", { class: "account" }, el("span", {}, words.signed_in_as), " ", el("a", { href: "#settings" }, account.email)));
}

function people(heading) {
  return el("main", {}, el("h1", {}, heading),
    el("table", {},
      el("thead", {}, el("tr", {}, el("th", {}, words.name), listed(() => el("th", {}, words.email)), el("th", {}, words.company))),
      el("tbody", {}, ...account.person.map((person) => el("tr", { class: "row" },
        el("td", {}, el("button", { type: "button", class: "name", click: () => open(person) }, person.name)),
        listed(() => el("td", {}, person.email)),
        el("td", {}, person.company))))));
}

function listed(cell) {
  return account.addresses_listed ? cell() : null;
}

// The person's view lies over the page it was opened from and has no address of its own.
function open(person) {
  close();
  tab = "about";
  app().append(personView(person));
}

function close() {
  for (const dialog of document.querySelectorAll('[role="dialog"]')) dialog.remove();
}

function personView(person) {
  const dialog = el("div", { role: "dialog", "aria-modal": "true", "aria-label": person.name });
  const draw = () => {
    dialog.replaceChildren(
      el("button", { type: "button", class: "close", click: close }, words.close),
      el("h2", {}, person.name),
      person.title ? el("p", {}, [person.title, person.company].filter(Boolean).join(", ")) : null || "",
      tabs(["about", "engagement", "history", "tasks"], tab, (name) => { tab = name; draw(); }),
      tab === "about" ? about(person) : el("div", { role: "tabpanel" }, el("p", {}, words.nothing_yet)));
  };
  draw();
  return dialog;
}

function about(person) {
  const showId = person.salesforce_id || !person.without_id_label;
  return el("div", { role: "tabpanel" },
    el("h3", {}, words.contact_card),
    el("dl", {},
      ...row(words.email, person.email && el("a", { href: "mailto:" + person.email }, person.email)),
      ...row(words.phone, person.phone),
      ...row(words.company, person.company),
      ...(showId ? row(words.salesforce_id, person.salesforce_id) : [])),
    person.salesforce_id && person.salesforce_host
      ? el("p", {}, el("a", { href: "https://" + person.salesforce_host + "/" + person.salesforce_id, target: "_blank", rel: "noreferrer" }, words.view_in_salesforce))
      : null,
    el("h3", {}, words.groups), el("p", {}, words.no_groups),
    el("h3", {}, words.account_information),
    el("dl", {}, ...(person.account_id ? row(words.salesforce_account_id, person.account_id) : []), ...row(words.opportunities, "")),
    el("h3", {}, words.custom_fields), el("p", {}, words.no_custom_fields),
    el("h3", {}, words.compliance), el("dl", {}, ...row(words.opt_out, words.no)));
}

function settings() {
  return el("main", {}, el("h1", {}, words.salesforce),
    tabs(["connections", "sync_settings"], settingsTab, (name) => { settingsTab = name; draw(); }),
    settingsTab === "connections" ? connections() : syncSettings());
}

function connections() {
  const { connected, salesforce_user, sandbox } = account.connection;
  return el("div", { role: "tabpanel" },
    el("section", { class: "service" }, el("h2", {}, sandbox ? words.sandbox : words.salesforce),
      el("p", {}, words.salesforce_about),
      connected && salesforce_user ? el("p", {}, el("span", {}, words.connected_as), " ", el("strong", {}, salesforce_user)) : null,
      el("button", { type: "button" }, connected ? words.disconnect : words.connect)),
    el("section", { class: "service" }, el("h2", {}, words.gmail), el("p", {}, words.gmail_about),
      el("button", { type: "button" }, words.connect)));
}

function toggle(label, on) {
  return el("label", { class: "switch" }, el("input", { type: "checkbox", role: "switch", checked: on, "aria-checked": String(on) }), el("span", {}, label));
}

function way(name) {
  const api = name === "salesforce_api";
  return el("div", { role: "tabpanel" },
    toggle(words.enable, api ? account.sync.api : account.sync.bcc),
    api ? toggle(words.log_replies, account.sync.replies) : null);
}

function syncSettings() {
  const ways = ["salesforce_api", "email_to_salesforce"];
  // A page opens on the way that is in use.
  emailTab = emailTab || (account.sync.bcc && !account.sync.api ? ways[1] : ways[0]);
  const shown = account.sync.layout === "stacked"
    ? ways.flatMap((name) => [el("h3", {}, words[name]), way(name)])
    : [tabs(ways, emailTab, (name) => { emailTab = name; draw(); }), way(emailTab)];
  return el("div", { role: "tabpanel" },
    el("section", {}, el("h2", {}, words.log_email_activity), ...shown),
    el("section", {}, el("h2", {}, words.sync_tasks),
      el("select", { "aria-label": words.sync_tasks }, el("option", {}, words.do_not_sync), el("option", {}, words.sync_both))));
}

const DIAGNOSTICS = "settings/integrations/diagnostics";
const TABLE_AFTER = 150;

function route() {
  return location.hash.replace(/^#/, "").replace(/\/$/, "");
}

// The page has no heading before it has its rows, and they take their time.
function diagnostics() {
  if (!Array.isArray(failures)) {
    failures ??= loadFailures();
    return el("main", {}, el("p", {}, words.loading));
  }
  const columns = ["when", "error", "category", "message",
    ...["object", "field", "person", "record"].filter((name) => failures.some((failure) => failure[name]))];
  const rows = failures.map((failure) =>
    el("tr", {}, ...columns.map((name) => el("td", {}, failure[name] || words.empty))));
  return el("main", {}, el("h1", {}, words.diagnostics),
    rows.length
      ? el("table", {}, el("thead", {}, el("tr", {}, ...columns.map((name) => el("th", {}, words[name])))), el("tbody", {}, ...rows))
      : el("p", {}, words.no_failures));
}

async function loadFailures() {
  const rows = await (await fetch("/next/diagnostics.json")).json();
  await new Promise((done) => setTimeout(done, TABLE_AFTER));
  const minute = 60000;
  const now = Math.ceil(Date.now() / minute) * minute;
  failures = rows.map(({ days_ago, code, category, ...rest }) =>
    ({ ...rest, when: moment(new Date(now - days_ago * 1440 * minute)), error: code, category: words[category] }));
  if (route() === DIAGNOSTICS) draw();
}

// In the browser's own time, without saying which that is.
function moment(date) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [date.getHours(), two(date.getMinutes())];
  if (account.language === "ja") {
    return `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())} ${two(hours)}:${minutes}`;
  }
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.getMonth()];
  return `${month} ${date.getDate()}, ${date.getFullYear()} ${hours % 12 || 12}:${minutes} ${hours < 12 ? "AM" : "PM"}`;
}

function list(heading, ...links) {
  return el("main", {}, el("h1", {}, heading), el("ul", {},
    ...links.map(([hash, word]) => el("li", {}, el("a", { href: "#" + hash }, word)))));
}

function view() {
  if (!account.email) return el("main", {}, el("h1", {}, words.sign_in));
  switch (route()) {
    case "": case "command_center": return people(words.today);
    case "relationships": return people(words.people);
    case "settings/crm/salesforce/configure": return settings();
    case "settings/integrations": return list(words.integrations, [DIAGNOSTICS, words.diagnostics]);
    case DIAGNOSTICS: return diagnostics();
    default: return list(words.settings, ["settings/crm/salesforce/configure", words.salesforce], ["settings/integrations", words.integrations]);
  }
}

function app() {
  return document.getElementById("app");
}

function draw() {
  app().replaceChildren(...(account.email ? [header()] : []), view());
}

window.addEventListener("hashchange", () => { settingsTab = "connections"; emailTab = undefined; draw(); });

// As in the real app, nothing is there when the document is: the account arrives later.
fetch("/next/account.json").then((answer) => answer.json()).then((loaded) => {
  account = loaded;
  words = Object.assign({}, account.language === "ja" ? JAPANESE : ENGLISH, account.words);
  document.title = words.brand;
  draw();
});
