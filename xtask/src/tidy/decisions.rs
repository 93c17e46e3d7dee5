//! Every decision record is found from the index, and the index names nothing that is gone.

use std::collections::BTreeMap;

use super::tree::has_extension;
use super::{Finding, Tree};

const FOLDER: &str = "docs/decisions/";
const INDEX: &str = "docs/decisions/README.md";

/// Checks names, numbers and the index of `docs/decisions`.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let records: Vec<&str> = tree
        .files()
        .filter_map(|(path, _)| path.strip_prefix(FOLDER))
        .filter(|name| has_extension(name, &["md"]) && *name != "README.md")
        .collect();
    let index = tree.text(INDEX).unwrap_or_default();
    let mut findings = Vec::new();
    let mut numbers = BTreeMap::new();
    for name in &records {
        let path = format!("{FOLDER}{name}");
        let number = name.split('-').next().unwrap_or_default();
        if number.len() != 4 || number.parse::<u16>().is_err() {
            let instead = "name it NNNN-title.md with the next free number";
            findings.push(Finding::file(&path, "a decision record without its number", instead));
        } else if let Some(other) = numbers.insert(number, *name) {
            let what = format!("number {number} is taken by {other}");
            findings.push(Finding::file(&path, what, "take the next free number"));
        }
        if !index.contains(&format!("({name})")) {
            let instead = format!("add a line with a link to ({name}) to {INDEX}");
            findings.push(Finding::file(&path, "the index does not link this record", instead));
        }
    }
    for (line, target) in links(index) {
        if !records.contains(&target) {
            let what = format!("the index links {target}, which does not exist");
            findings.push(Finding::at(INDEX, line, what, "remove the line or restore the record"));
        }
    }
    findings
}

/// Links of the index to records: `](NNNN-title.md)`.
fn links(index: &str) -> impl Iterator<Item = (usize, &str)> {
    index.lines().enumerate().flat_map(|(at, line)| {
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        targets
            .filter(|target| has_extension(target, &["md"]) && !target.contains('/'))
            .map(move |target| (at + 1, target))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlisted_misnamed_doubled_and_vanished_records_are_found() {
        let tree = Tree::planted(&[
            ("docs/decisions/README.md", "- [a](0001-a.md)\n- [gone](0009-gone.md)\n"),
            ("docs/decisions/0001-a.md", ""),
            ("docs/decisions/0001-b.md", ""),
            ("docs/decisions/layers.md", ""),
        ]);
        let mut found: Vec<_> = check(&tree).into_iter().map(|one| one.what).collect();
        found.sort();
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(found.iter().any(|what| what == "number 0001 is taken by 0001-a.md"));
        assert!(found.iter().any(|what| what.contains("0009-gone.md")));
    }

    #[test]
    fn an_indexed_record_passes_and_so_does_a_repository_without_any() {
        let tree = Tree::planted(&[
            ("docs/decisions/README.md", "[how](../guides/a.md)\n- [a](0001-a.md)\n"),
            ("docs/decisions/0001-a.md", ""),
        ]);
        assert_eq!(check(&tree), []);
        assert_eq!(check(&Tree::planted(&[])), []);
    }
}
