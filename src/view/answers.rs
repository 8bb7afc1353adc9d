//! Every rule's answer as nodes, once for the panel and the popup: what is broken, what cannot be told, what is in
//! order. Each rule that applies has exactly one node with `data-rule`.

use super::badge::Look;
use super::node::{Action, Attribute, Node, Tag};
use super::words::{self, Told, Trouble};
use super::{Reader, State, findings, way_out};
use crate::diagnose::{Judged, Report};
use crate::facts::{Fact, Saw, Why};
use crate::finding::{Activity, Cause, Evidence, FieldFinding, Finding, Place, Severity, Source, Verdict};
use crate::rules::Problem;
use crate::salesforce::id::SalesforceId;
use crate::salesforce::setup::FieldGrants;

/// More fields than this are folded away: a list of fifteen would hide everything below it.
const FIELDS_AT_ONCE: usize = 4;

/// A node of the contract: one rule and its state.
fn rule(tag: Tag, problem: Problem, state: &'static str) -> Node {
    Node::new(tag).data("rule", problem.name()).data("state", state)
}

/// A link that opens beside the page.
pub(super) fn link(address: impl Into<String>, text: impl Into<String>) -> Node {
    Node::new(Tag::A).href(address).text(text)
}

pub(super) fn paragraph(class: &str, text: impl Into<String>) -> Node {
    Node::new(Tag::P).class(class).text(text)
}

/// What is broken: what stops something first, what is only worth knowing after it.
pub(super) fn broken(report: &Report, reader: &Reader) -> Option<Node> {
    let informs = |(_, finding): &(Problem, &Finding)| matches!(finding.severity(), Severity::Informs);
    let (informing, stopping): (Vec<_>, Vec<_>) = findings(report).partition(informs);
    let mut shown: Vec<&Finding> = Vec::new();
    let mut list = Node::new(Tag::Ul).class("findings");
    for (problem, finding) in stopping.into_iter().chain(informing) {
        let is_twin = shown.iter().any(|earlier| same_fields_either_way(earlier, finding));
        let node = if is_twin { twin(problem, finding, reader) } else { whole(problem, finding, report, reader) };
        list = list.child(node);
        shown.push(finding);
    }
    (!shown.is_empty()).then_some(list)
}

/// Whether two findings say of the same fields that they are missing or hidden, and nobody can tell which.
pub(super) fn same_fields_either_way(one: &Finding, other: &Finding) -> bool {
    let undecided = |finding: &Finding| finding.cause() == Some(Cause::MissingOrHidden);
    let names = |finding: &Finding| -> Vec<_> {
        finding.fields().iter().map(|field| (field.object, field.field.clone())).collect()
    };
    undecided(one) && undecided(other) && names(one) == names(other)
}

/// A finding's node, before anything is said in it.
fn finding_node(problem: Problem, finding: &Finding) -> Node {
    let informs = matches!(finding.severity(), Severity::Informs);
    let node = rule(Tag::Li, problem, State::Broken.name())
        .class("finding")
        .class(if informs { "informs" } else { "blocks" })
        .data("severity", if informs { "informs" } else { "blocks" });
    match finding.cause() {
        Some(Cause::MissingOrHidden) => node.data("cause", "missing-or-hidden"),
        None => node,
    }
}

/// A finding about the fields of another one: it refers to that one instead of repeating it.
fn twin(problem: Problem, finding: &Finding, reader: &Reader) -> Node {
    let words = reader.words();
    finding_node(problem, finding)
        .class("twin")
        .child(paragraph("why", words.same_fields()))
        .children(fields(finding, true, reader))
        .child(learn_more(problem, words.question(problem), reader))
}

fn whole(problem: Problem, finding: &Finding, report: &Report, reader: &Reader) -> Node {
    let words = reader.words();
    let (first, rest) = words::troubles(problem, finding);
    let Told { heading, why } = words.trouble(&first);
    let learn_more = learn_more(problem, &heading, reader);
    let mut node = finding_node(problem, finding)
        .child(Node::new(Tag::H3).text(heading))
        .child(paragraph("why", why))
        .children(rest.iter().map(|trouble| {
            let Told { heading, why } = words.trouble(trouble);
            Node::new(Tag::P)
                .class("why")
                .child(Node::new(Tag::Strong).text(heading))
                .child(Node::new(Tag::Span).text(words.after_heading(&why)))
        }));
    if let Some(explanation) = explanation(problem, report) {
        let heading = words.trouble(&explanation).heading;
        node = node.child(paragraph("why", words.explained_by(&heading)));
    }
    node.child(fixes(&first, &rest, finding, reader))
        .children(setup_unread(finding, report, reader))
        .children(fields(finding, finding.fields().len() > FIELDS_AT_ONCE, reader))
        .child(evidence(finding, report, reader))
        .child(learn_more)
}

/// The way to the page that explains the rule. Several stand in one list, so for whoever hears them each names what it
/// is about.
fn learn_more(problem: Problem, about: &str, reader: &Reader) -> Node {
    let words = reader.words();
    Node::new(Tag::Button)
        .class("more")
        .data("learn", problem.name())
        .set(Attribute::Type, "button")
        .aria("label", words.learn_more_about(about))
        .text(words.learn_more())
        .action(Action::Explain { problem })
}

/// That Setup, which could have told missing from hidden, was asked and did not say.
fn setup_unread(finding: &Finding, report: &Report, reader: &Reader) -> Option<Node> {
    let Fact::Unseen(why) = &report.setup else { return None };
    if finding.cause() != Some(Cause::MissingOrHidden) || *why == Why::NotAsked {
        return None;
    }
    let words = reader.words();
    Some(paragraph("why", words.setup_unread(&words.reason(why, reader).cause)))
}

/// The finding that may explain another: a record without a sales owner does not sync, and without an address, or with
/// one that leads nowhere or to several records, a person was not matched. Either way it carries no Salesforce ID.
pub(super) fn explanation(problem: Problem, report: &Report) -> Option<Trouble> {
    if problem != Problem::MissingSalesforceId {
        return None;
    }
    [
        Problem::NoSalesOwner,
        Problem::MissingEmailAddress,
        Problem::UnmatchedEmailAddress,
        Problem::AmbiguousEmailAddress,
    ]
    .into_iter()
    .find_map(|problem| match report.verdict_of(problem)? {
        Verdict::Broken(finding) => Some(words::troubles(problem, finding).0),
        _ => None,
    })
}

/// What mends a finding. Each fix is told for every trouble of the finding, because an admin who opens one of two
/// closed objects would find the other closed the next day.
fn fixes(first: &Trouble, rest: &[Trouble], finding: &Finding, reader: &Reader) -> Node {
    let words = reader.words();
    Node::new(Tag::Ul).class("fixes").children(finding.fixes().map(|fix| {
        Node::new(Tag::Li)
            .class("fix")
            .child(Node::new(Tag::Span).class("who").text(words.who(fix.who)))
            .children(
                words::steps(words, first, rest, fix)
                    .into_iter()
                    .map(|step| Node::new(Tag::Span).class("step").text(step)),
            )
            .child(link(fix.place.link(), words.place(&fix.place)))
    }))
}

/// The fields a finding is about, each a node of the contract, folded where asked.
fn fields(finding: &Finding, folded: bool, reader: &Reader) -> Option<Node> {
    let fields = finding.fields();
    if fields.is_empty() {
        return None;
    }
    let words = reader.words();
    let list = Node::new(Tag::Ul).class("field-list").children(fields.iter().map(|field| {
        let of_field = |grants: &&FieldGrants| grants.object == field.object && grants.field == field.field;
        let grants = finding.grants().iter().find(of_field);
        one_field(field, reader).children(grants.map(|grants| who_grants(grants, reader)))
    }));
    let details = Node::new(Tag::Details).child(Node::new(Tag::Summary).text(words.fields(fields.len()))).child(list);
    Some(if folded { details } else { details.set(Attribute::Open, "") })
}

fn one_field(field: &FieldFinding, reader: &Reader) -> Node {
    let words = reader.words();
    let (email, call) = (field.affects.contains(&Activity::Email), field.affects.contains(&Activity::Call));
    let affects = match (email, call) {
        (true, true) => "email call",
        (true, false) => "email",
        (false, true) => "call",
        (false, false) => "",
    };
    let name = super::foreign::shown(&field.field);
    let label = super::foreign::shown(&field.label);
    let mut node = Node::new(Tag::Li)
        .class("field")
        .data("field", &field.field)
        .data("object", field.object.api_name())
        .data("affects", affects)
        .child(Node::new(Tag::Code).text(&name));
    if label != name {
        node = node.child(Node::new(Tag::Span).class("label").text(label));
    }
    let mut facts = vec![words.object(field.object).to_owned(), words.field_problem(field.problem).to_owned()];
    if !field.found.is_empty() {
        facts.push(words.field_found(field.problem, &field.found));
    }
    if field.problem.concerns_type() && !field.create_as.is_empty() {
        facts.push(words.create_as(&super::foreign::shown(&field.create_as)));
    }
    facts.push(words.affects(email, call).to_owned());
    facts.retain(|fact| !fact.is_empty());
    node.child(Node::new(Tag::Small).text(facts.join(" · ")))
}

/// Which profiles, permission sets and groups grant access to a field, folded; those that the user has come first.
fn who_grants(grants: &FieldGrants, reader: &Reader) -> Node {
    let words = reader.words();
    let item = |text: String| Node::new(Tag::Li).text(text);
    let more = (grants.more > 0).then(|| item(words.more_grants(grants.more)));
    let items: Vec<Node> = grants.grants.iter().map(|grant| item(words.grant(grant))).chain(more).collect();
    let details = Node::new(Tag::Details).child(Node::new(Tag::Summary).text(words.who_grants()));
    let granted = grants.grants.iter().any(|grant| grant.read || grant.edit);
    details
        .children((!granted).then(|| paragraph("note", words.nobody_grants())))
        .children((!items.is_empty()).then(|| Node::new(Tag::Ul).class("grants").children(items)))
}

fn evidence(finding: &Finding, report: &Report, reader: &Reader) -> Node {
    let names_records =
        |saw: &Saw| matches!(saw, Saw::Matches { .. } | Saw::MergedRecord { .. } | Saw::ConvertedLead { .. });
    let details = Node::new(Tag::Details).child(Node::new(Tag::Summary).text(reader.words().evidence())).child(
        Node::new(Tag::Ul)
            .class("evidence")
            .children(finding.evidence().map(|evidence| piece(Node::new(Tag::Li), evidence, report, reader))),
    );
    // Which records they are is what the reader has to know, and is not folded away.
    if finding.evidence().any(|evidence| names_records(&evidence.saw)) {
        details.set(Attribute::Open, "")
    } else {
        details
    }
}

/// A piece of evidence: what was seen, where and when.
fn piece(node: Node, evidence: &Evidence, report: &Report, reader: &Reader) -> Node {
    let words = reader.words();
    let mut node = node.child(Node::new(Tag::Span).text(words.saw(&evidence.saw)));
    if let Some(host) = report.api_host.value() {
        let records = records(&evidence.saw, reader);
        if !records.is_empty() {
            node = node.child(Node::new(Tag::Ul).class("records").children(records.into_iter().map(|(id, text)| {
                let address = Place::Record { host: host.clone(), id: id.clone() }.link();
                Node::new(Tag::Li).child(link(address, text))
            })));
        }
    }
    let source = Node::new(Tag::Small).class("source");
    let source = match &evidence.source {
        Source::Request(request) => {
            source.text(words.asked_salesforce()).child(Node::new(Tag::Code).text(super::foreign::shown(request)))
        }
        Source::Screen(screen) => source.text(words.read_in_actions(*screen)),
    };
    node.child(source.child(reader.time(evidence.at)))
}

/// The records that a piece of evidence names, each with a link's text: those that have the address by their names, and
/// what a record became, or a task, by its object, since nothing else is known of it.
fn records<'a>(saw: &'a Saw, reader: &Reader) -> Vec<(&'a SalesforceId, String)> {
    let words = reader.words();
    let by_object = |id: &'a SalesforceId| {
        (id, id.object().map_or_else(|| id.to_string(), |object| words.object(object).to_owned()))
    };
    match saw {
        Saw::Matches { records } => records
            .iter()
            .map(|record| {
                let name = if record.name.trim().is_empty() { record.id.as_str() } else { &record.name };
                (&record.id, words.matching_record(record.object, name))
            })
            .collect(),
        Saw::ConvertedLead { into } => into.iter().map(by_object).collect(),
        Saw::MergedRecord { into: id } | Saw::LoggedTask { id, .. } => vec![by_object(id)],
        _ => Vec::new(),
    }
}

/// What cannot be told, each reason once, with the questions it leaves open.
pub(super) fn not_told(report: &Report, reader: &Reader) -> Option<Node> {
    let words = reader.words();
    let mut reasons: Vec<(&Why, Vec<Problem>)> = Vec::new();
    for Judged { problem, verdict } in &report.rules {
        if let Verdict::CannotTell(why) = verdict {
            match reasons.iter_mut().find(|(known, _)| *known == why) {
                Some((_, problems)) => problems.push(*problem),
                None => reasons.push((why, vec![*problem])),
            }
        }
    }
    // Where the engine failed no rule was asked, and the fault is the whole answer.
    if let (true, Fact::Unseen(why @ Why::EngineFault)) = (reasons.is_empty(), &report.identity) {
        reasons.push((why, Vec::new()));
    }
    if reasons.is_empty() {
        return None;
    }
    Some(
        Node::new(Tag::Section)
            .class("not-told")
            .child(Node::new(Tag::H3).text(words.not_told()))
            .children(reasons.into_iter().map(|(why, problems)| reason(why, &problems, report, reader))),
    )
}

fn reason(why: &Why, problems: &[Problem], report: &Report, reader: &Reader) -> Node {
    let words = reader.words();
    let said = words.reason(why, reader);
    let mut node = Node::new(Tag::Div)
        .class("reason")
        .data("why", why.name())
        .child(paragraph("cause", said.cause))
        .child(paragraph("step", said.step));
    if let Some(address) = way_out::of(why, report) {
        node = node.child(link(address, words.reason_link(why)));
    }
    if problems.is_empty() {
        return node;
    }
    node.child(Node::new(Tag::Ul).class("questions").children(problems.iter().map(|problem| {
        rule(Tag::Li, *problem, State::CannotTell.name())
            .child(Look::Unsure.mark())
            .child(Node::new(Tag::Span).text(words.question(*problem)))
    })))
}

/// What is in order, folded.
pub(super) fn in_order(report: &Report, reader: &Reader) -> Option<Node> {
    let words = reader.words();
    let items: Vec<Node> = report
        .rules
        .iter()
        .filter_map(|judged| match &judged.verdict {
            Verdict::Fine(evidence) => {
                let node = rule(Tag::Li, judged.problem, State::Fine.name())
                    .child(Look::Good.mark())
                    .child(Node::new(Tag::Strong).text(words.fine(judged.problem)));
                Some(piece(node, evidence, report, reader))
            }
            _ => None,
        })
        .collect();
    folded(words.in_order(items.len()), items)
}

/// The rules that say nothing about this page, folded.
pub(super) fn not_applicable(report: &Report, reader: &Reader) -> Option<Node> {
    let words = reader.words();
    let items: Vec<Node> = report
        .rules
        .iter()
        .filter(|judged| judged.verdict == Verdict::NotApplicable)
        .map(|judged| {
            rule(Tag::Li, judged.problem, "not-applicable")
                .child(Node::new(Tag::Span).text(words.question(judged.problem)))
        })
        .collect();
    folded(words.not_applicable(items.len()), items)
}

fn folded(summary: String, items: Vec<Node>) -> Option<Node> {
    (!items.is_empty()).then(|| {
        Node::new(Tag::Details)
            .class("folded")
            .child(Node::new(Tag::Summary).text(summary))
            .child(Node::new(Tag::Ul).children(items))
    })
}

/// The orgs to choose from, where nothing on an Actions page names one and several have a session. Before a choice that is
/// the first thing to do; after it (`is_chosen`), something that can be done.
pub(super) fn orgs(report: &Report, is_chosen: bool, reader: &Reader) -> Option<Node> {
    let hosts = report.orgs_to_choose();
    let chosen = report.api_host.value();
    (!hosts.is_empty() && chosen.is_some() == is_chosen).then(|| {
        Node::new(Tag::Section).class("orgs").child(Node::new(Tag::H3).text(reader.words().choose_org())).children(
            hosts.iter().map(|host| {
                let choice = button(super::foreign::shown(host), Action::ChooseOrg { host: host.clone() });
                choice.aria("pressed", (chosen == Some(host)).to_string())
            }),
        )
    })
}

/// A button.
pub(super) fn button(text: impl Into<String>, action: Action) -> Node {
    Node::new(Tag::Button).class("button").set(Attribute::Type, "button").text(text).action(action)
}

/// What nobody can see beforehand, where a verdict could be taken for more than it is.
pub(super) fn notes(report: &Report, reader: &Reader) -> impl Iterator<Item = Node> {
    use crate::diagnose::ActivityVerdict::Logs;
    let words = reader.words();
    let of_calls = (report.verdicts.call == Some(Logs)).then(|| words.call_setting_note());
    let of_all = report.worst().map(|_| words.honest_note());
    of_calls.into_iter().chain(of_all).map(|note| paragraph("note", note))
}

/// For whom the verdicts hold, and when the report was made. A page of Actions' settings has no verdicts: what stands
/// there is so for the Actions account, whoever is logged in to Salesforce.
pub(super) fn for_whom(report: &Report, reader: &Reader) -> Node {
    let words = reader.words();
    let whom = report.worst().map(|_| whom(report, reader));
    let looker = report.looked_by().map(|looker| words.looked_up_by(&looker.name));
    checked(whom.into_iter().chain(looker), report, reader)
}

/// For whom what is said of a list's rows holds, and when the list was looked at.
pub(super) fn for_whom_of_list(report: &Report, reader: &Reader) -> Node {
    checked([whom(report, reader)], report, reader)
}

fn whom(report: &Report, reader: &Reader) -> String {
    let words = reader.words();
    match (report.identity.value(), report.api_host.value()) {
        (Some(identity), Some(host)) => words.for_whom(&identity.name, &identity.username, host),
        _ => words.for_nobody().to_owned(),
    }
}

fn checked(lines: impl IntoIterator<Item = String>, report: &Report, reader: &Reader) -> Node {
    Node::new(Tag::P)
        .class("for-whom")
        .children(lines.into_iter().map(|line| Node::new(Tag::Span).text(line)))
        .child(Node::new(Tag::Span).text(reader.words().checked()).child(reader.time(report.checked_at)))
}

/// Check again, or go back to one's own report; look into Setup; open in Setup.
pub(super) fn buttons(report: &Report, reader: &Reader) -> Node {
    let words = reader.words();
    let again = match report.looked_by() {
        Some(_) => button(words.check_myself(), Action::CheckMyself),
        None => button(words.check_again(), Action::CheckAgain),
    };
    let mut row = Node::new(Tag::Div).class("buttons").child(again);
    if setup_could_say_more(report) {
        row = row.child(button(words.look_into_setup(), Action::LookIntoSetup));
    }
    if let Some(place) = way_out::setup(report) {
        row = row.child(link(place.link(), words.open_in_setup()).class("button"));
    }
    row
}

/// What can be handed to an admin: the report to copy and to save, and a permission set where one would help.
pub(super) fn for_admin(report: &Report, reader: &Reader) -> Node {
    let words = reader.words();
    let form = |name: &str, words: &'static str, action: Action| button(words, action).data("form", name);
    let copy = |text: String| Action::Copy { text };
    let save = |name: String, media_type: &str, text: String| {
        let media_type = media_type.to_owned();
        Action::Save { name, media_type, text }
    };
    let report_as_json = save(super::report_file(report, reader), "application/json", super::admin_json(report));
    let set = super::permission_set(report, reader).map(|text| {
        let action = save(super::permission_set_file(report, reader), "application/xml", text);
        form("permission-set", words.save_permission_set(), action)
    });
    Node::new(Tag::Section).class("for-admin").child(Node::new(Tag::H3).text(words.for_admin())).child(
        Node::new(Tag::Div)
            .class("buttons")
            .child(
                form("text", words.copy_as_text(), copy(super::admin_plain_text(report, reader)))
                    .data("done", words.copied()),
            )
            .child(
                form("markdown", words.copy_as_markdown(), copy(super::admin_markdown(report, reader)))
                    .data("done", words.copied()),
            )
            .child(form("json", words.save_as_json(), report_as_json))
            .children(set),
    )
}

/// Whether Setup, which was not asked yet, could say more of a finding: whether a field is missing or hidden, and who
/// grants access to it.
fn setup_could_say_more(report: &Report) -> bool {
    let concerned = |problem| {
        matches!(
            problem,
            Problem::HiddenActivityField
                | Problem::ReadOnlyActivityField
                | Problem::MissingTaskField
                | Problem::MissingPackageField
        )
    };
    report.setup == Fact::Unseen(Why::NotAsked) && findings(report).any(|(problem, _)| concerned(problem))
}
