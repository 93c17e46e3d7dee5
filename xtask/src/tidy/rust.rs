//! A Rust file as a flat list of tokens: enough to find a word in code and never in a comment.

use std::ops::RangeInclusive;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One token with the line it starts on (1 is the first).
#[derive(Debug)]
pub struct Token {
    /// The text of the token as written; a group is given by its opening and closing bracket.
    pub text: String,
    /// The line the token starts on.
    pub line: usize,
    /// Whether the token is a literal.
    pub literal: bool,
}

/// The code of a file, without comments and doc comments.
pub struct RustFile {
    tokens: Vec<Token>,
    tests: Vec<RangeInclusive<usize>>,
}

impl RustFile {
    /// Lexes a file. The error is the line where it stops being Rust.
    pub fn read(text: &str) -> Result<Self, usize> {
        let stream = TokenStream::from_str(text).map_err(|error| error.span().start().line)?;
        let mut file = Self { tokens: Vec::new(), tests: Vec::new() };
        file.flatten(stream);
        Ok(file)
    }

    fn flatten(&mut self, stream: TokenStream) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        let mut test_from = None;
        while at < trees.len() {
            if let Some(attribute) = attribute(&trees[at..]) {
                if attribute.starts_with("cfg (test") || attribute.starts_with("cfg(test") {
                    test_from.get_or_insert(trees[at].span().start().line);
                }
                // A doc comment reads as an attribute; its words are prose.
                if attribute.starts_with("doc") {
                    at += 2;
                    continue;
                }
            } else if let (Some(from), TokenTree::Group(body)) = (test_from, &trees[at])
                && body.delimiter() == Delimiter::Brace
            {
                self.tests.push(from..=body.span_close().end().line);
                test_from = None;
            } else if is_punct(&trees[at], ';') {
                test_from = None;
            }
            self.push(trees[at].clone());
            at += 1;
        }
    }

    fn push(&mut self, tree: TokenTree) {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                let end = group.span_close().start().line;
                self.tokens.push(Token { text: open.to_owned(), line, literal: false });
                self.flatten(group.stream());
                self.tokens.push(Token { text: close.to_owned(), line: end, literal: false });
            }
            TokenTree::Literal(literal) => {
                self.tokens.push(Token { text: literal.to_string(), line, literal: true });
            }
            other => self.tokens.push(Token { text: other.to_string(), line, literal: false }),
        }
    }

    /// Every token in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether the line belongs to a `#[cfg(test)]` item.
    pub fn is_test_line(&self, line: usize) -> bool {
        self.tests.iter().any(|lines| lines.contains(&line))
    }

    /// How many of the first `lines` lines belong to `#[cfg(test)]` items.
    pub fn test_lines(&self) -> usize {
        self.tests.iter().map(|lines| lines.end() - lines.start() + 1).sum()
    }

    /// The lines where a path such as `Instant::now` or a single word stands in code.
    pub fn lines_of(&self, path: &str) -> Vec<usize> {
        let mut wanted = Vec::new();
        for (n, part) in path.split("::").enumerate() {
            if n > 0 {
                wanted.extend([":", ":"]);
            }
            wanted.push(part);
        }
        let found = self.tokens.windows(wanted.len()).filter(|window| {
            window.iter().zip(&wanted).all(|(token, word)| !token.literal && token.text == *word)
        });
        found.map(|window| window[0].line).collect()
    }

    /// Every string literal (without its quotes) with the line it starts on.
    pub fn strings(&self) -> impl Iterator<Item = (usize, &str)> {
        self.tokens.iter().filter(|token| token.literal).filter_map(|token| {
            let text = token.text.trim_start_matches(['r', 'b', 'c', '#']);
            let text = text.strip_prefix('"')?.trim_end_matches('#');
            Some((token.line, text.strip_suffix('"').unwrap_or(text)))
        })
    }
}

fn is_punct(tree: &TokenTree, wanted: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// The inside of the attribute that starts here (`#[…]`, or `#![…]` seen from its `!`).
fn attribute(trees: &[TokenTree]) -> Option<String> {
    let [sign, TokenTree::Group(group), ..] = trees else { return None };
    let opens = is_punct(sign, '#') || is_punct(sign, '!');
    (opens && group.delimiter() == Delimiter::Bracket).then(|| group.stream().to_string())
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::RustFile;

    #[test]
    fn comments_and_strings_are_not_code() {
        let text = "//! Instant::now\n/// f64\nfn a() { let b = \"f64\"; /* f64 */ }\n";
        let file = RustFile::read(text).expect("it lexes");
        assert!(file.lines_of("f64").is_empty());
        assert!(file.lines_of("Instant::now").is_empty());
    }

    #[test]
    fn a_path_is_found_however_it_is_laid_out() {
        let file = RustFile::read("fn a() {\n    Instant ::\n    now();\n}\n").expect("it lexes");
        assert_eq!(file.lines_of("Instant::now"), [2]);
    }

    #[test]
    fn the_lines_of_a_test_module_are_known() {
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        let file = RustFile::read(text).expect("it lexes");
        assert_eq!(file.test_lines(), 4);
        assert!(!file.is_test_line(1) && file.is_test_line(5) && !file.is_test_line(7));
    }

    #[test]
    fn a_test_only_import_does_not_swallow_what_follows() {
        let text = "#[cfg(test)]\nuse a::b;\nfn c() {\n}\n";
        assert_eq!(RustFile::read(text).expect("it lexes").test_lines(), 0);
    }

    #[test]
    fn strings_lose_their_quotes_whatever_their_kind() {
        let file = RustFile::read("const A: &str = \"x\";\nconst B: &str = r#\"y\"#;").expect("it");
        assert_eq!(file.strings().collect::<Vec<_>>(), [(1, "x"), (2, "y")]);
    }
}
