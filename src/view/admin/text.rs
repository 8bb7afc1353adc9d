//! The report for an admin as text: one content, as Markdown and as plain text.

use crate::view::foreign::{inert, without_addresses};

/// A piece of the report's text. Whatever it says goes out without e-mail addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// The title of the whole.
    Title(String),
    /// The heading of a part.
    Heading(String),
    /// The heading of a finding.
    Finding(String),
    /// The heading of one more trouble of the same finding.
    Trouble(String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list.
    Item(Vec<Part>),
    /// The address that belongs to the item before it.
    Link(String),
}

/// A part of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words.
    Text(String),
    /// A name or a request, which is the same in every language.
    Code(String),
}

/// An item of words alone.
pub(super) fn item(text: impl Into<String>) -> Block {
    Block::Item(vec![Part::Text(text.into())])
}

/// The blocks as Markdown in which no text from elsewhere can make a link, a heading or code.
pub(super) fn markdown(blocks: &[Block]) -> String {
    let safe = |text: &str| inert(&without_addresses(text));
    lines(blocks, |block| match block {
        Block::Title(text) => ["# ", &safe(text)].concat(),
        Block::Heading(text) => ["## ", &safe(text)].concat(),
        Block::Finding(text) => ["### ", &safe(text)].concat(),
        Block::Trouble(text) => ["#### ", &safe(text)].concat(),
        Block::Paragraph(text) => safe(text),
        Block::Item(parts) => {
            let parts = parts.iter().map(|part| match part {
                Part::Text(text) => safe(text),
                Part::Code(text) => ["`", &safe(text), "`"].concat(),
            });
            ["- ", &parts.collect::<String>()].concat()
        }
        Block::Link(address) => ["  ", address].concat(),
    })
}

/// The blocks as plain text, for where Markdown is shown as it is written.
pub(super) fn plain(blocks: &[Block]) -> String {
    lines(blocks, |block| match block {
        Block::Title(text) => underlined(&without_addresses(text), "="),
        Block::Heading(text) => underlined(&without_addresses(text), "-"),
        Block::Finding(text) | Block::Trouble(text) | Block::Paragraph(text) => without_addresses(text),
        Block::Item(parts) => {
            let parts = parts.iter().map(|(Part::Text(text) | Part::Code(text))| without_addresses(text));
            ["- ", &parts.collect::<String>()].concat()
        }
        Block::Link(address) => ["  ", address].concat(),
    })
}

/// Each block on lines of its own, with an empty line before it unless it goes on with a list.
fn lines(blocks: &[Block], written: impl Fn(&Block) -> String) -> String {
    let is_list = |block: &Block| matches!(block, Block::Item(_) | Block::Link(_));
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        if before.is_some_and(|before| !(is_list(before) && is_list(block))) {
            text.push('\n');
        }
        text.push_str(&written(block));
        text.push('\n');
        before = Some(block);
    }
    text
}

/// A heading over a line of its own width. Characters beyond ASCII are taken to be twice as wide, as Japanese ones are.
fn underlined(text: &str, line: &str) -> String {
    let width = text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
    [text, "\n", &line.repeat(width)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> Vec<Block> {
        vec![
            Block::Title("Report".to_owned()),
            Block::Paragraph("For [you](https://evil.example), eve@evil.example, too.".to_owned()),
            Block::Heading("問題点".to_owned()),
            item("First"),
            Block::Link("https://acme.my.salesforce.com/".to_owned()),
            Block::Item(vec![Part::Code("Task.`X`__c".to_owned()), Part::Text(" is hidden".to_owned())]),
            Block::Finding("Next".to_owned()),
        ]
    }

    #[test]
    fn markdown_marks_and_plain_text_underlines() {
        assert_eq!(
            markdown(&blocks()),
            "# Report\n\nFor (you)(https://evil.example), …, too.\n\n## 問題点\n\n- First\n  https://acme.my.salesforce.com/\n\
             - `Task.'X'__c` is hidden\n\n### Next\n"
        );
        assert_eq!(
            plain(&blocks()),
            "Report\n======\n\nFor [you](https://evil.example), …, too.\n\n問題点\n------\n\n- First\n  \
             https://acme.my.salesforce.com/\n- Task.`X`__c is hidden\n\nNext\n"
        );
    }
}
