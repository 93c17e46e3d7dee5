//! Words that have no place in what is committed.

use super::{Finding, Tree};

/// This file holds the words themselves.
const SELF: &str = "xtask/src/tidy/words.rs";

const LOCAL: &str = "write the path relative to the repository, or make a temporary folder";

/// (word, what to do instead). A word that starts with `/` counts only where a path begins.
const BANNED: &[(&str, &str)] = &[
    ("/work/", LOCAL),
    ("/root/", LOCAL),
    ("/home/", LOCAL),
    ("/Users/", LOCAL),
    ("shared/spec/", "cite the vendor's page by its title"),
    ("shared/design/", "cite the decision record by its number"),
    ("<<<<<<< ", "resolve the conflict"),
    (">>>>>>> ", "resolve the conflict"),
    ("BEGIN PRIVATE KEY", "make the key at run time; a committed key is a public key"),
    ("BEGIN RSA PRIVATE KEY", "make the key at run time; a committed key is a public key"),
    ("BEGIN EC PRIVATE KEY", "make the key at run time; a committed key is a public key"),
];

/// Finds banned words in every text file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| *path != SELF) {
        for (index, line) in text.lines().enumerate() {
            for (word, instead) in BANNED.iter().filter(|(word, _)| stands_in(line, word)) {
                let what = format!("`{}` in committed text", word.trim());
                findings.push(Finding::at(path, index + 1, what, *instead));
            }
        }
    }
    findings
}

fn stands_in(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let inside_path = |c: char| c.is_alphanumeric() || "./-_~}$*".contains(c);
        !word.starts_with('/') || !before.is_some_and(inside_path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_machine_and_conflict_marks_are_found() {
        let tree = Tree::planted(&[
            ("README.md", "run it in\n`/work/hubu`\n"),
            ("crates/app/src/a.rs", "<<<<<<< main\n"),
        ]);
        let found = check(&tree);
        let places: Vec<_> = found.iter().map(|one| (one.path.as_str(), one.line)).collect();
        assert_eq!(places, [("README.md", 2), ("crates/app/src/a.rs", 1)]);
    }

    #[test]
    fn a_longer_path_or_url_that_contains_the_word_passes() {
        let tree = Tree::planted(&[("README.md", "https://example.com/work/a and docs/home/b\n")]);
        assert_eq!(check(&tree), []);
    }
}
