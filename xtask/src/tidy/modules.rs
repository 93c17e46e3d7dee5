//! A source file that no `mod` names is dead: nothing compiles it and nothing tests it.

use std::collections::BTreeSet;

use super::{Finding, Tree};

/// Finds files below a crate's `src/` that their parent module does not declare.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, _) in tree.rust() {
        let Some((krate, inner)) = path.split_once("/src/") else { continue };
        let root = ["lib.rs", "main.rs"].contains(&inner) || inner.starts_with("bin/");
        if root {
            continue;
        }
        if named_by_path(tree, path) {
            continue;
        }
        let (folder, name) = module_of(inner);
        let parents = parents_of(krate, folder);
        let declared: BTreeSet<&str> =
            parents.iter().flat_map(|parent| declarations(tree, parent)).collect();
        if !declared.contains(name) {
            let instead =
                format!("add `mod {name};` to {} or remove the file", parents.join(" or "));
            findings.push(Finding::file(path, "no module declares this file", instead));
        }
    }
    findings
}

/// `orders/pay.rs` is module `pay` in folder `orders`; `orders/mod.rs` is `orders` in the root.
fn module_of(inner: &str) -> (&str, &str) {
    let stem = inner.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    stem.rsplit_once('/').unwrap_or(("", stem))
}

fn parents_of(krate: &str, folder: &str) -> Vec<String> {
    if folder.is_empty() {
        return vec![format!("{krate}/src/lib.rs"), format!("{krate}/src/main.rs")];
    }
    vec![format!("{krate}/src/{folder}.rs"), format!("{krate}/src/{folder}/mod.rs")]
}

/// Whether a neighbour says `#[path = "this_file.rs"]`.
fn named_by_path(tree: &Tree, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let wanted = format!("\"{name}\"");
    let neighbours =
        tree.rust().filter(|(other, _)| other.rsplit_once('/').is_some_and(|(f, _)| f == folder));
    neighbours
        .flat_map(|(_, file)| file.tokens().windows(3))
        .any(|window| window[0].text == "path" && window[1].text == "=" && window[2].text == wanted)
}

fn declarations<'t>(tree: &'t Tree, path: &str) -> Vec<&'t str> {
    let Some(file) = tree.rust_file(path) else { return Vec::new() };
    let declared = file.tokens().windows(3).filter(|w| w[0].text == "mod" && w[2].text == ";");
    declared.map(|window| window[1].text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_nobody_declares_is_found() {
        let tree = Tree::planted(&[
            ("crates/app/src/lib.rs", "mod orders;\n"),
            ("crates/app/src/orders/mod.rs", "// mod refund;\nmod pay;\n"),
            ("crates/app/src/orders/pay.rs", ""),
            ("crates/app/src/orders/refund.rs", ""),
        ]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].path, "crates/app/src/orders/refund.rs");
    }

    #[test]
    fn every_layout_of_a_module_and_binaries_pass() {
        let tree = Tree::planted(&[
            ("crates/server/src/main.rs", "fn main() {}\n"),
            ("crates/server/src/lib.rs", "pub mod cli;\n"),
            ("crates/server/src/cli.rs", "mod serve;\n"),
            ("crates/server/src/cli/serve.rs", "#[path = \"serve_tests.rs\"]\nmod tests;\n"),
            ("crates/server/src/cli/serve_tests.rs", ""),
            ("crates/testkit/src/bin/hubu-bench.rs", "fn main() {}\n"),
        ]);
        assert_eq!(check(&tree), []);
    }
}
