//! The story comes to every use case that writes: whoever adds one adds it there.

use std::collections::BTreeSet;
use std::path::Path;

use super::story::story;

/// They hold a row, and change none.
const ONLY_LOOK: [&str; 1] = ["read"];

#[test]
fn every_write_is_in_the_story() {
    let mut there = BTreeSet::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut there);
    assert!(there.len() > 40, "{there:?}");
    let told: BTreeSet<String> = story().iter().map(|write| write.name.to_owned()).collect();
    let looks = |name: &&String| !ONLY_LOOK.contains(&name.as_str());
    let missing: Vec<&String> = there.difference(&told).filter(looks).collect();
    assert_eq!(missing, Vec::<&String>::new(), "no fault was tried on these");
    let gone: Vec<&String> = told.difference(&there).collect();
    assert_eq!(gone, Vec::<&String>::new(), "the story tells of what is not there");
}

/// Public functions that take a unit, and commands of the ledger.
#[expect(clippy::disallowed_methods, reason = "the sources are what is looked at")]
fn find(folder: &Path, there: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            find(&path, there);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("it can be read");
        for rest in text.split("\npub fn ").skip(1) {
            let head = rest.split(" {\n").next().unwrap_or_default();
            let takes = ["unit: &mut Unit<", "unit: &mut hubu_store::Unit<"];
            if takes.iter().any(|unit| head.contains(unit)) {
                there.insert(name_at(rest));
            }
        }
        there.extend(text.split("\nimpl Command for ").skip(1).map(name_at));
    }
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '_').collect()
}
