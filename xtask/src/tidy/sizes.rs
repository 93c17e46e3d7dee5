//! Files stay small enough to be read in one sitting.

use super::tree::{has_extension, is_test_file};
use super::{Finding, Tree};

const SOURCE: usize = 500;
const OPERATION: usize = 350;
const TEST: usize = 1_000;
const ARCHITECTURE: usize = 600;

/// (file, lines it may have) for files that are still too long. The table only shrinks.
const OVERSIZED: &[(&str, usize)] = &[];

/// Compares the length of every source file with its limit.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts() {
        let Some((limit, what)) = limit(path) else { continue };
        let tests = if is_test_file(path) {
            0
        } else {
            tree.rust_file(path).map_or(0, super::rust::RustFile::test_lines)
        };
        let lines = text.lines().count() - tests;
        let excused = OVERSIZED.iter().find(|(excused, _)| *excused == path);
        if excused.is_some() && lines <= limit {
            let instead = "remove its row from the table of oversized files";
            findings.push(Finding::file(path, "no longer oversized", instead));
        }
        if lines > excused.map_or(limit, |(_, lines)| *lines) {
            let what = format!("{lines} lines, a {what} has at most {limit}");
            let instead = "split it by responsibility, each part with a name of its own";
            findings.push(Finding::file(path, what, instead));
        }
    }
    findings
}

fn limit(path: &str) -> Option<(usize, &'static str)> {
    if path == "ARCHITECTURE.md" {
        return Some((ARCHITECTURE, "map of the code"));
    }
    if !has_extension(path, &["rs", "py", "ts", "tsx"]) {
        return None;
    }
    Some(match path {
        path if is_test_file(path) => (TEST, "test file"),
        path if path.starts_with("crates/api/src/ops/") => (OPERATION, "operation file"),
        _ => (SOURCE, "source file (tests inside not counted)"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> String {
        "// a\n".repeat(count)
    }

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::planted(&[(path, text)])).len()
    }

    #[test]
    fn each_kind_of_file_has_its_limit() {
        for (path, limit) in [
            ("crates/app/src/orders.rs", 500),
            ("crates/api/src/ops/orders/pay.rs", 350),
            ("crates/store/tests/suite.rs", 1_000),
            ("crates/store/src/lane/tests.rs", 1_000),
            ("conformance/run.py", 1_000),
            ("ARCHITECTURE.md", 600),
        ] {
            assert_eq!(found(path, &lines(limit)), 0, "{path}");
            assert_eq!(found(path, &lines(limit + 1)), 1, "{path}");
        }
    }

    #[test]
    fn the_test_module_at_the_end_does_not_count() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", lines(400));
        assert_eq!(found("crates/app/src/a.rs", &format!("{}{tests}", lines(499))), 0);
        assert_eq!(found("crates/app/src/a.rs", &format!("{}{tests}", lines(501))), 1);
    }

    #[test]
    fn prose_and_data_have_no_limit() {
        assert_eq!(found("docs/guide.md", &lines(5_000)), 0);
        assert_eq!(found("crates/api/tests/golden/a.json", &lines(5_000)), 0);
    }
}
