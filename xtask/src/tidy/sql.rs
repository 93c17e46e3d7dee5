//! SQL is plain ASCII, so that both drivers see the same bytes at the same offsets.

use super::tree::has_extension;
use super::{Finding, Tree};

const VERBS: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "ALTER", "DROP"];

/// Finds characters outside ASCII in `.sql` files and in string literals that start as SQL.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| has_extension(path, &["sql"])) {
        let broken = text.lines().enumerate().filter(|(_, line)| !line.is_ascii());
        findings.extend(broken.map(|(index, _)| finding(path, index + 1)));
    }
    for (path, file) in tree.rust().filter(|(path, _)| path.starts_with("crates/")) {
        let broken = file.strings().filter(|(_, text)| is_sql(text) && !text.is_ascii());
        findings.extend(broken.map(|(line, text)| {
            let before = text.lines().take_while(|line| line.is_ascii()).count();
            finding(path, line + before)
        }));
    }
    findings
}

fn is_sql(text: &str) -> bool {
    let text = text.trim_start_matches(|first: char| first.is_whitespace() || first == '\\');
    let word = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    VERBS.contains(&word) && text[word.len()..].starts_with(char::is_whitespace)
}

fn finding(path: &str, line: usize) -> Finding {
    let instead =
        "hand the text over as a parameter; explain in a Rust comment beside the statement";
    Finding::at(path, line, "a character outside ASCII in SQL", instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_characters_are_found_in_files_and_literals() {
        let tree = Tree::planted(&[
            ("crates/store/src/migrations/0001.sql", "-- one\n-- 户部\n"),
            ("crates/store/src/a.rs", "const A: &str = \"\n  SELECT 1\n  FROM \u{3b1}\";\n"),
        ]);
        let found = check(&tree);
        let places: Vec<_> = found.iter().map(|one| (one.path.as_str(), one.line)).collect();
        let expected = [("crates/store/src/migrations/0001.sql", 2), ("crates/store/src/a.rs", 3)];
        assert_eq!(places, expected);
    }

    #[test]
    fn messages_for_people_may_be_chinese() {
        let code = "const A: &str = \"With 户部\";\nconst B: &str = \"余额不足\";\n// SELECT 户\n";
        let tree = Tree::planted(&[("crates/store/src/a.rs", code)]);
        assert_eq!(check(&tree), []);
    }
}
