//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! Each rule is a pure function from a [`Tree`] to its findings and stands in a module of its own.
//! A rule is never silenced in place: an exception is a row of the rule's own table, with a reason.

mod clock;
mod decisions;
mod dependencies;
mod finding;
mod floats;
mod modules;
mod names;
mod rust;
mod sizes;
mod sql;
mod text;
mod tree;
mod unused;
mod words;

use std::path::Path;

use anyhow::{Result, bail};

pub use finding::Finding;
pub use tree::Tree;

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[(&str, Rule)] = &[
    ("dependencies", dependencies::check),
    ("unused", unused::check),
    ("sizes", sizes::check),
    ("names", names::check),
    ("modules", modules::check),
    ("text", text::check),
    ("sql", sql::check),
    ("clock", clock::check),
    ("floats", floats::check),
    ("decisions", decisions::check),
    ("words", words::check),
];

/// Checks the repository at `root`; prints every finding and fails when there is one.
pub fn run(root: &Path) -> Result<()> {
    let tree = Tree::read(root)?;
    let mut count = 0;
    for (name, rule) in RULES {
        let mut findings = rule(&tree);
        findings.sort();
        findings.dedup();
        count += findings.len();
        for finding in findings {
            println!("[{name}] {finding}");
        }
    }
    if count > 0 {
        bail!("tidy: {count} place(s) break a rule of the house");
    }
    println!("tidy: {} files, nothing to say", tree.files().count());
    Ok(())
}
