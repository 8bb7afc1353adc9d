//! Text that came from a server or a page, made fit to be shown.

/// The most characters of a foreign text that are shown.
const LONGEST: usize = 120;

/// Foreign text for showing: on one line, without characters that hide or reorder others, and not longer than 120
/// characters.
pub fn shown(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
        let mut characters = word.chars().filter(|character| !is_invisible(*character)).peekable();
        if characters.peek().is_none() {
            continue;
        }
        if length >= LONGEST - 1 {
            out.push('…');
            return out;
        }
        if length > 0 {
            out.push(' ');
            length += 1;
        }
        for character in characters {
            if length >= LONGEST - 1 {
                out.push('…');
                return out;
            }
            out.push(character);
            length += 1;
        }
    }
    out
}

/// The text without characters that hide or reorder others. Every node's text and attributes go through this, so that none
/// is shown that somebody forgot to make fit.
pub(super) fn visible(mut text: String) -> String {
    text.retain(|character| !character.is_control() && !is_invisible(character));
    text
}

/// Characters that show nothing themselves and change how others look: bidirectional controls, joiners, tags.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Text for Markdown: nothing in it can make a link, a heading or code.
pub fn inert(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '[' => '(',
            ']' => ')',
            '<' => '‹',
            '>' => '›',
            '`' => '\'',
            '\n' | '\r' => ' ',
            other => other,
        })
        .collect()
}

/// The text with every e-mail address taken out: what is copied goes to others.
pub fn without_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars() {
        if character.is_alphanumeric() || ".@_%+-'/=!#$&*?^{|}~".contains(character) {
            run.push(character);
        } else {
            flush(&mut run, &mut out);
            out.push(character);
        }
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut String, out: &mut String) {
    let is_address = run.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    out.push_str(if is_address { "…" } else { run });
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_bidi_characters_are_dropped_and_space_is_folded() {
        assert_eq!(shown(" a\u{202E}b\n\tc\u{200B} \u{0007} d\u{E0041} "), "ab c d");
        assert_eq!(shown("\u{2066}\u{2069}"), "");
        assert_eq!(shown("取引先責任者　氏名"), "取引先責任者 氏名");
    }

    #[test]
    fn what_hides_or_reorders_is_dropped_and_the_rest_kept() {
        assert_eq!(visible("a\u{202E}b \u{0007}c\u{2066}d\u{200B} 取引先　é".to_owned()), "ab cd 取引先　é");
    }

    #[test]
    fn long_text_is_cut() {
        let cut = shown(&"é".repeat(1000));
        assert_eq!(cut.chars().count(), LONGEST);
        assert!(cut.ends_with('…'));
        assert_eq!(shown(&"a ".repeat(1000)).chars().count(), LONGEST);
    }

    #[test]
    fn addresses_are_taken_out() {
        assert_eq!(without_addresses("「rep.o'hara@acme.example.sandbox」として"), "「…」として");
        assert_eq!(without_addresses("a@b.c, (x@y.z)"), "…, (…)");
        assert_eq!(
            without_addresses("at @ home, https://acme.my.salesforce.com/x"),
            "at @ home, https://acme.my.salesforce.com/x"
        );
    }

    #[test]
    fn markdown_is_inert() {
        assert_eq!(inert("[x](https://evil.example) <b> `c`\n# d"), "(x)(https://evil.example) ‹b› 'c' # d");
    }
}
