//! A file is named by what it is about; a name that fits anything attracts everything.

use super::tree::has_extension;
use super::{Finding, Tree};

const BANNED: &[&str] = &["utils", "util", "helpers", "helper", "common", "types", "misc", "stuff"];

/// Finds banned names of source files, folders with source files, and inline modules.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _) in
        tree.files().filter(|(path, _)| has_extension(path, &["rs", "py", "ts", "tsx"]))
    {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        for part in stem.split('/').filter(|part| BANNED.contains(part)) {
            findings.push(finding(path, 0, part));
        }
    }
    for (path, file) in tree.rust() {
        for pair in file.tokens().windows(3) {
            let inline = pair[0].text == "mod" && pair[2].text == "{";
            if inline && BANNED.contains(&pair[1].text.as_str()) {
                findings.push(finding(path, pair[1].line, &pair[1].text));
            }
        }
    }
    findings
}

fn finding(path: &str, line: usize, name: &str) -> Finding {
    let instead = "name it by the noun or the duty it holds, and split it by responsibility";
    Finding::at(path, line, format!("`{name}` says nothing about what is inside"), instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banned_names_are_found_as_file_folder_and_module() {
        let tree = Tree::planted(&[
            ("crates/app/src/utils.rs", ""),
            ("crates/app/src/common/pay.rs", ""),
            ("crates/app/src/orders.rs", "\nmod helpers {\n}\n"),
            ("conformance/misc.py", ""),
        ]);
        assert_eq!(check(&tree).len(), 4);
    }

    #[test]
    fn a_name_that_only_contains_a_banned_word_passes() {
        let tree = Tree::planted(&[
            ("crates/core/src/resource_types.rs", "struct Types;\n"),
            ("docs/common.md", "prose\n"),
        ]);
        assert_eq!(check(&tree), []);
    }
}
