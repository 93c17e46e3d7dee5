//! A dependency that no code of the crate names costs everybody's build time.

use std::collections::BTreeSet;

use toml::Table;

use super::dependencies::{crate_of, dependencies, line_of};
use super::{Finding, Tree};

/// (crate, dependency, why it stands there though no code names it).
const ALLOWED: &[(&str, &str, &str)] = &[];

/// Finds dependencies whose name stands nowhere in the code of their crate.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts() {
        let Some(name) = crate_of(path) else { continue };
        let Ok(manifest) = text.parse::<Table>() else { continue };
        let folder = path.trim_end_matches("Cargo.toml");
        let (in_product, in_all) = (words(tree, &format!("{folder}src/")), words(tree, folder));
        for (key, development) in dependencies(&manifest) {
            let words = if development { &in_all } else { &in_product };
            let excused = ALLOWED.iter().any(|(krate, other, _)| *krate == name && *other == key);
            if !excused && !words.contains(key.replace('-', "_").as_str()) {
                let what = format!("{name} does not use {key}");
                let instead = "remove the line; it can come back with the code that needs it";
                findings.push(Finding::at(path, line_of(text, &key), what, instead));
            }
        }
    }
    findings
}

fn words<'t>(tree: &'t Tree, folder: &str) -> BTreeSet<&'t str> {
    let files = tree.rust().filter(|(path, _)| path.starts_with(folder));
    files.flat_map(|(_, file)| file.tokens()).map(|token| token.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[dependencies]\nhttp-body-util = \"0\"\ntower.workspace = true\n\
                            [dev-dependencies]\nproptest = \"1\"\n";

    #[test]
    fn a_dependency_that_only_a_comment_names_is_found() {
        let tree = Tree::planted(&[
            ("crates/api/Cargo.toml", MANIFEST),
            ("crates/api/src/lib.rs", "// tower\nuse http_body_util::BodyExt;\n"),
            ("crates/api/tests/a.rs", "use proptest::prelude::*;\nuse tower::Service;\n"),
        ]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].line, findings[0].what.as_str()), (3, "api does not use tower"));
    }

    #[test]
    fn used_dependencies_pass() {
        let tree = Tree::planted(&[
            ("crates/api/Cargo.toml", MANIFEST),
            ("crates/api/src/lib.rs", "fn a() { http_body_util::b(); tower::c(); }\n"),
            ("crates/api/tests/a.rs", "use proptest::prelude::*;\n"),
        ]);
        assert_eq!(check(&tree), []);
    }
}
