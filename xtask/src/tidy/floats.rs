//! Money is counted, never approximated: no binary fractions where amounts live.

use super::{Finding, Tree};

/// Finds `f32` and `f64` in `core` and `store`, tests included.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, file) in tree.rust() {
        if !path.starts_with("crates/core/") && !path.starts_with("crates/store/") {
            continue;
        }
        for token in file.tokens() {
            let suffixed = token.literal
                && token.text.starts_with(|first: char| first.is_ascii_digit())
                && (token.text.ends_with("f32") || token.text.ends_with("f64"))
                && !token.text.starts_with("0x");
            if suffixed || token.text == "f32" || token.text == "f64" {
                findings.push(Finding::at(
                    path,
                    token.line,
                    format!("`{}` in a layer that holds money", token.text),
                    "use `Amount`, `UnitPrice` or an integer; a metric takes a `Duration` or an integer",
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_float_is_found_as_type_and_as_suffix() {
        let tree = Tree::planted(&[
            ("crates/core/src/money.rs", "fn a(b: f64) {}\n"),
            ("crates/store/tests/a.rs", "const B: u8 = 1;\nfn c() { d(1.5f32); }\n"),
        ]);
        let found = check(&tree);
        let places: Vec<_> = found.iter().map(|one| (one.path.as_str(), one.line)).collect();
        assert_eq!(places, [("crates/core/src/money.rs", 1), ("crates/store/tests/a.rs", 2)]);
    }

    #[test]
    fn words_in_comments_hex_digits_and_other_layers_pass() {
        let tree = Tree::planted(&[
            ("crates/core/src/money.rs", "/// never f64\nconst A: u32 = 0xf32;\n"),
            ("crates/server/src/metrics.rs", "fn a(b: f64) {}\n"),
        ]);
        assert_eq!(check(&tree), []);
    }
}
