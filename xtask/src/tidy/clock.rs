//! Below `server` nobody reads a clock or makes ids and randomness: they arrive as values.
//!
//! Clippy bans the same calls; this rule also sees what a lint exception would let through, so an
//! exception needs a row here.

use super::tree::is_test_file;
use super::{Finding, Tree};

const LAYERS: &[&str] =
    &["crates/core/src/", "crates/store/src/", "crates/app/src/", "crates/api/src/"];

const AMBIENT: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Utc::now",
    "Local::now",
    "rand::rng",
    "rand::random",
    "rand::thread_rng",
    "OsRng",
    "StdRng::from_os_rng",
    "Uuid::new_v4",
    "Uuid::now_v7",
];

/// (file, call, why it may stand there). The table only shrinks.
const ALLOWED: &[(&str, &str, &str)] = &[];

/// How far above a call its `metrics:` comment may stand.
const COMMENT_REACH: usize = 4;

/// Finds ambient time, ids and randomness in the code of the four lower layers, tests left out.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, file) in tree.rust() {
        if !LAYERS.iter().any(|layer| path.starts_with(layer)) || is_test_file(path) {
            continue;
        }
        let text = tree.text(path).unwrap_or_default();
        for call in AMBIENT {
            if ALLOWED.iter().any(|(allowed, what, _)| allowed == &path && what == call) {
                continue;
            }
            for line in file.lines_of(call) {
                let excused = *call == "Instant::now" && has_metrics_comment(text, line);
                if !file.is_test_line(line) && !excused {
                    findings.push(Finding::at(
                        path,
                        line,
                        format!("`{call}` below `server`"),
                        "take the time, the id or the random bytes as a value from the caller; \
                         measuring for a metric may read `Instant::now` under a `// metrics:` comment",
                    ));
                }
            }
        }
    }
    findings
}

fn has_metrics_comment(text: &str, line: usize) -> bool {
    let above = line.saturating_sub(COMMENT_REACH + 1);
    text.lines().skip(above).take(line - above).any(|line| line.contains("// metrics:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_a_lower_layer_is_found_with_its_line() {
        let tree = Tree::planted(&[(
            "crates/app/src/orders.rs",
            "fn a() {\n    let now = std::time::SystemTime::now();\n}\n",
        )]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].line, 2);
    }

    #[test]
    fn the_server_and_tests_may_read_the_clock() {
        let code = "fn a() { Instant::now(); rand::rng(); }\n";
        let in_test = "#[cfg(test)]\nmod tests {\n    fn a() { Instant::now(); }\n}\n";
        let tree = Tree::planted(&[
            ("crates/server/src/clock.rs", code),
            ("crates/store/tests/suite.rs", code),
            ("crates/store/src/lane.rs", in_test),
        ]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn a_metric_may_be_timed_but_an_id_may_not_be_excused() {
        let timed = "fn a() {\n    // metrics: how long a fold takes\n    Instant::now();\n}\n";
        let made = "fn a() {\n    // metrics: no\n    Uuid::new_v4();\n}\n";
        let tree = Tree::planted(&[
            ("crates/store/src/lane.rs", timed),
            ("crates/store/src/ids.rs", made),
        ]);
        let findings = check(&tree);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].path, "crates/store/src/ids.rs");
    }
}
