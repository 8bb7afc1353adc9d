//! Source text taken apart: code without comments and literals, and the literals by themselves.

/// A language, as far as its comments and literals go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    JavaScript,
}

/// A source file, taken apart.
pub struct Source {
    /// The code. Comments and the insides of literals are blanks, so that lines and places stay what they were.
    pub code: String,
    /// The string literals.
    pub strings: Vec<Literal>,
}

/// A string literal.
pub struct Literal {
    /// Its line, counted from one.
    pub line: usize,
    /// The code before it on its line.
    pub before: String,
    /// What stands between the quotes, escapes as they are written.
    pub text: String,
}

impl Source {
    pub fn new(text: &str, language: Language) -> Self {
        let mut lexer = Lexer {
            input: text.chars().collect(),
            at: 0,
            language,
            source: Source { code: String::new(), strings: Vec::new() },
        };
        lexer.code(false);
        lexer.source
    }

    /// Without what is compiled for tests only: each `#[cfg(test)]` item, with its literals.
    pub fn without_tests(mut self) -> Self {
        const TEST: &str = "#[cfg(test)]";
        while let Some(start) = self.code.find(TEST) {
            let rest = &self.code[start..];
            let end = match rest.find(['{', ';']) {
                Some(at) if rest[at..].starts_with('{') => start + at + closing(&rest[at..], ['{', '}']),
                Some(at) => start + at + 1,
                None => self.code.len(),
            };
            let lines = line_of(&self.code, start)..=line_of(&self.code, end);
            self.strings.retain(|literal| !lines.contains(&literal.line));
            let blank: String = self.code[start..end].chars().map(blank).collect();
            self.code.replace_range(start..end, &blank);
        }
        self
    }

    /// Without attributes.
    pub fn without_attributes(mut self) -> Self {
        let mut from = 0;
        while let Some(start) = self.code[from..].find('#').map(|at| from + at) {
            let body = self.code[start + 1..].trim_start_matches('!');
            if body.starts_with('[') {
                let end = self.code.len() - body.len() + closing(body, ['[', ']']);
                let blank: String = self.code[start..end].chars().map(blank).collect();
                self.code.replace_range(start..end, &blank);
            }
            from = start + 1;
        }
        self
    }

    /// The identifiers of the code, each with its line.
    pub fn identifiers(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().flat_map(|(index, line)| {
            line.split(|it: char| !(it.is_alphanumeric() || it == '_'))
                .filter(|word| !word.is_empty())
                .map(move |word| (index + 1, word))
        })
    }

    /// The code without white space.
    pub fn dense(&self) -> String {
        self.code.split_whitespace().collect()
    }
}

fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

/// Where the brackets that `code` begins with are closed.
fn closing(code: &str, [open, close]: [char; 2]) -> usize {
    let mut depth = 0;
    for (at, character) in code.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return at + 1;
            }
        }
    }
    code.len()
}

fn blank(character: char) -> char {
    if character == '\n' { '\n' } else { ' ' }
}

struct Lexer {
    input: Vec<char>,
    at: usize,
    language: Language,
    source: Source,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.input.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn keep(&mut self) {
        self.source.code.push(self.peek(0));
        self.at += 1;
    }

    fn blank(&mut self) {
        // A character outside ASCII takes one blank: what follows moves, but not to another line.
        self.source.code.push(blank(self.peek(0)));
        self.at += 1;
    }

    fn blank_while(&mut self, goes_on: impl Fn(&Self) -> bool) {
        while self.at < self.input.len() && goes_on(self) {
            self.blank();
        }
    }

    /// Code, to its end or to the brace that closes a template's expression.
    fn code(&mut self, in_template: bool) {
        let mut depth = 0;
        while self.at < self.input.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => self.blank_while(|lexer| lexer.peek(0) != '\n'),
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string('"'),
                ('\'', _) if self.language == Language::JavaScript => self.string('\''),
                ('\'', _) => self.character_or_lifetime(),
                ('`', _) if self.language == Language::JavaScript => self.template(),
                ('/', _) if self.language == Language::JavaScript && self.begins_pattern() => self.pattern(),
                ('r', '"' | '#') if self.language == Language::Rust && !self.is_in_word() => self.raw_string(),
                ('{', _) => {
                    depth += 1;
                    self.keep();
                }
                ('}', _) if depth == 0 && in_template => return,
                ('}', _) => {
                    depth -= 1;
                    self.keep();
                }
                _ => self.keep(),
            }
        }
    }

    fn is_in_word(&self) -> bool {
        // `br"…"` is a literal too; any other letter before makes the r a part of a name.
        let before = self.source.code.chars().rev().take_while(|it| it.is_alphanumeric() || *it == '_');
        !matches!(before.collect::<String>().as_str(), "" | "b")
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') if depth == 0 || self.language == Language::Rust => depth += 1,
                ('*', '/') => depth -= 1,
                ('\0', _) => return,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    fn begin_literal(&self) -> Literal {
        let before = self.source.code.rsplit('\n').next().unwrap_or_default().to_owned();
        Literal { line: self.source.code.matches('\n').count() + 1, before, text: String::new() }
    }

    fn string(&mut self, quote: char) {
        let mut literal = self.begin_literal();
        self.keep();
        while self.at < self.input.len() && self.peek(0) != quote {
            if self.peek(0) == '\\' {
                literal.text.push(self.peek(0));
                self.blank();
            }
            literal.text.push(self.peek(0));
            self.blank();
        }
        self.keep();
        self.source.strings.push(literal);
    }

    fn raw_string(&mut self) {
        let hashes = self.input[self.at + 1..].iter().take_while(|it| **it == '#').count();
        if self.peek(1 + hashes) != '"' {
            // A raw identifier.
            return self.keep();
        }
        let mut literal = self.begin_literal();
        for _ in 0..hashes + 2 {
            self.blank();
        }
        let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        while self.at < self.input.len() && !self.input[self.at..].starts_with(&end) {
            literal.text.push(self.peek(0));
            self.blank();
        }
        self.blank_while(|lexer| matches!(lexer.peek(0), '"' | '#'));
        self.source.strings.push(literal);
    }

    fn character_or_lifetime(&mut self) {
        if self.peek(1) == '\\' {
            self.blank();
            self.blank();
            self.blank();
            self.blank_while(|lexer| lexer.peek(0) != '\'');
            self.blank();
        } else if self.peek(2) == '\'' {
            self.blank();
            self.blank();
            self.blank();
        } else {
            self.keep();
        }
    }

    fn template(&mut self) {
        let mut literal = self.begin_literal();
        self.keep();
        while self.at < self.input.len() && self.peek(0) != '`' {
            if (self.peek(0), self.peek(1)) == ('$', '{') {
                self.keep();
                self.keep();
                self.code(true);
                self.keep();
                // What the expression puts there is no word of this file.
                literal.text.push('…');
            } else {
                literal.text.push(self.peek(0));
                self.blank();
            }
        }
        self.keep();
        self.source.strings.push(literal);
    }

    /// Whether a slash begins a regular expression: it does wherever a value may begin.
    fn begins_pattern(&self) -> bool {
        let before = self.source.code.trim_end();
        before.is_empty()
            || before.ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '>'])
            || before.ends_with("return")
    }

    fn pattern(&mut self) {
        self.blank();
        let mut in_class = false;
        while self.at < self.input.len() && (in_class || self.peek(0) != '/') {
            match self.peek(0) {
                '\\' => self.blank(),
                '[' => in_class = true,
                ']' => in_class = false,
                _ => {}
            }
            self.blank();
        }
        self.blank();
    }
}

mod tests {
    use super::*;

    fn taken_apart(text: &str, language: Language) -> (String, Vec<String>) {
        let source = Source::new(text, language);
        let code = source.code.split_whitespace().collect::<Vec<_>>().join(" ");
        (code, source.strings.into_iter().map(|literal| literal.text).collect())
    }

    #[test]
    fn rust_is_taken_apart() {
        let (code, strings) = taken_apart(
            "let a: &'a str = \"x // \\\" y\"; // \"no\"\n/* /* no */ no */ f('\"', '\\'', r#\"raw \"w\" \"#, b\"z\", r#type)",
            Language::Rust,
        );
        assert_eq!(code, "let a: &'a str = \" \"; f( , , , b\" \", r#type)");
        assert_eq!(strings, ["x // \\\" y", "raw \"w\" ", "z"]);
    }

    #[test]
    fn javascript_is_taken_apart() {
        let (code, strings) = taken_apart(
            "a = 'it\\'s' + `x ${b ? `y` : {}} z` // no\nc.replace(/[/\"]\\//g, \"\") / 2; /* no */",
            Language::JavaScript,
        );
        assert_eq!(code, "a = ' ' + ` ${b ? ` ` : {}} ` c.replace( g, \"\") / 2;");
        assert_eq!(strings, ["it\\'s", "y", "x … z", ""]);
    }

    #[test]
    fn tests_are_left_out() {
        let source = Source::new(
            "fn a() { \"a\"; }\n#[cfg(test)]\nmod tests {\n fn b() { \"}\" }\n}\n#[cfg(test)]\nmod more;\nfn c() { \"c\"; }",
            Language::Rust,
        )
        .without_tests();
        let identifiers: Vec<_> = source.identifiers().collect();
        assert_eq!(identifiers, [(1, "fn"), (1, "a"), (8, "fn"), (8, "c")]);
        assert_eq!(source.strings.iter().map(|literal| literal.text.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    }

    #[test]
    fn attributes_are_left_out() {
        let source = Source::new("#![a(b[c])]\n#[d]\nfn e() { f[0] }", Language::Rust).without_attributes();
        assert_eq!(source.dense(), "fne(){f[0]}");
    }
}
