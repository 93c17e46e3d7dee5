//! Arrows point one way: `core <- store <- app <- api <- server`; `testkit` is for tests alone.
//!
//! Cargo keeps cycles out; this table keeps out what would compile but does not belong.

use toml::{Table, Value};

use super::{Finding, Tree};

/// What one crate may name under `[dependencies]`, and what it is told when it names another.
struct Allowance {
    name: &'static str,
    /// `None`: everything that is not ours, plus the crates of ours below it.
    only: Option<&'static [&'static str]>,
    ours: &'static [&'static str],
    because: &'static str,
}

const TABLE: &[Allowance] = &[
    Allowance {
        name: "core",
        only: Some(&["csv", "jiff", "thiserror", "rust_decimal"]),
        ours: &[],
        because: "core is pure: no I/O, no runtime, no encoding but that of the catalogue's tables; \
                  take the value as an argument",
    },
    Allowance {
        name: "store",
        only: Some(&[
            "bytes",
            "chacha20poly1305",
            "deadpool-postgres",
            "futures-util",
            "hmac",
            "metrics",
            "rusqlite",
            "rustls",
            "rustls-native-certs",
            "rustls-pemfile",
            "serde",
            "serde_json",
            "sha2",
            "subtle",
            "thiserror",
            "tokio",
            "tokio-postgres",
            "tokio-postgres-rustls",
            "tracing",
        ]),
        ours: &["core"],
        because: "store knows engines and rows; HTTP, configuration and rules live elsewhere",
    },
    Allowance {
        name: "app",
        only: Some(&["argon2", "thiserror", "tracing"]),
        ours: &["core", "store"],
        because: "use cases are plain functions: no runtime, no encoding, no driver; \
                  move what needs it down to store or up to api",
    },
    Allowance {
        name: "api",
        only: Some(&[
            "axum",
            "base64",
            "bytes",
            "csv",
            "futures-util",
            "governor",
            "hkdf",
            "hmac",
            "http",
            "http-body",
            "http-body-util",
            "metrics",
            "p256",
            "schemars",
            "serde",
            "serde_json",
            "sha2",
            "sm2",
            "sm3",
            "subtle",
            "thiserror",
            "tokio",
            "tower",
            "tower-http",
            "tracing",
        ]),
        ours: &["app", "core"],
        because: "api speaks the wire and calls use cases; SQL and drivers stay in store, \
                  listeners and configuration in server",
    },
    Allowance {
        name: "server",
        only: None,
        ours: &["api", "app", "core", "store"],
        because: "server is the top: nothing of ours stands above it",
    },
    Allowance {
        name: "model",
        only: Some(&[]),
        ours: &[],
        because: "the model says what the product must do: it shares nothing with it, not a crate",
    },
    Allowance {
        name: "testkit",
        only: None,
        ours: &["api", "app", "core", "model", "server", "store"],
        because: "testkit serves tests of every layer",
    },
    Allowance {
        name: "xtask",
        only: None,
        ours: &[],
        because: "xtask must build and tell what is wrong when no crate of ours does",
    },
];

/// Compares the manifests of all crates with the table and looks for `async` in use cases.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts() {
        let Some(name) = crate_of(path) else { continue };
        match text.parse::<Table>() {
            Ok(manifest) => check_manifest(path, name, text, &manifest, &mut findings),
            Err(error) => {
                let what = format!("not TOML: {}", error.message());
                findings.push(Finding::file(path, what, "repair the manifest"));
            }
        }
    }
    let sync =
        |path: &str| ["crates/core/src/", "crates/app/src/"].iter().any(|l| path.starts_with(l));
    for (path, file) in tree.rust().filter(|(path, _)| sync(path)) {
        findings.extend(file.lines_of("async").into_iter().map(|line| {
            let instead = "write a plain function; what waits for the network stands in server";
            Finding::at(path, line, "`async` in a layer that never waits", instead)
        }));
    }
    findings
}

/// `crates/core/Cargo.toml` is `core`, `xtask/Cargo.toml` is `xtask`.
pub fn crate_of(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("/Cargo.toml")?;
    let name = folder.strip_prefix("crates/").unwrap_or(folder);
    (!name.contains('/')).then_some(name)
}

fn check_manifest(
    path: &str,
    name: &str,
    text: &str,
    manifest: &Table,
    findings: &mut Vec<Finding>,
) {
    let Some(allowance) = TABLE.iter().find(|row| row.name == name) else {
        let instead = "put the code into one of the crates; a new one needs a decision record";
        findings.push(Finding::file(path, "a crate outside the layer table", instead));
        return;
    };
    let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    if inherits.and_then(Value::as_bool) != Some(true) {
        let instead = "add `[lints]` with `workspace = true`";
        findings.push(Finding::file(path, "the lints of the workspace are not inherited", instead));
    }
    for (key, development) in dependencies(manifest) {
        if let Some(what) = refusal(allowance, &key, development) {
            findings.push(Finding::at(path, line_of(text, &key), what, allowance.because));
        }
    }
}

fn refusal(allowance: &Allowance, key: &str, development: bool) -> Option<String> {
    let name = allowance.name;
    let Some(ours) = key.strip_prefix("hubu-") else {
        let outside = !development && allowance.only.is_some_and(|only| !only.contains(&key));
        return outside
            .then(|| format!("{name} may not depend on {key} (table in tidy's dependencies)"));
    };
    if allowance.ours.contains(&ours) {
        return None;
    }
    match (name, ours, development) {
        ("xtask" | "core", _, true) => Some(format!("{name} may not even test with {key}")),
        (_, _, true) => None,
        (_, "testkit", false) => Some(format!("{key} is for `[dev-dependencies]` alone")),
        _ => Some(format!("{name} may not depend on {key}: arrows point from right to left only")),
    }
}

/// Every dependency of a manifest by the name of its package; `true` marks those of tests.
pub fn dependencies(manifest: &Table) -> Vec<(String, bool)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let mut found = Vec::new();
    for table in tables.chain([manifest]) {
        for (section, development) in
            [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)]
        {
            let Some(section) = table.get(section).and_then(Value::as_table) else { continue };
            found.extend(section.iter().map(|(key, value)| {
                let package = value.get("package").and_then(Value::as_str).unwrap_or(key);
                (package.to_owned(), development)
            }));
        }
    }
    found
}

/// The line of a manifest that names the dependency; 0 when it is not found.
pub fn line_of(text: &str, key: &str) -> usize {
    let named = |line: &str| {
        let rest = line.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
    };
    text.lines().position(named).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINTS: &str = "[lints]\nworkspace = true\n";

    fn found(name: &str, section: &str) -> Vec<String> {
        let path = if name == "xtask" {
            "xtask/Cargo.toml".to_owned()
        } else {
            format!("crates/{name}/Cargo.toml")
        };
        let text = format!("{LINTS}{section}\n");
        let found = check(&Tree::planted(&[(path.as_str(), text.as_str())]));
        found.into_iter().map(|one| one.to_string()).collect()
    }

    #[test]
    fn every_forbidden_arrow_is_found() {
        for (name, line) in [
            ("core", "tokio.workspace = true"),
            ("core", "serde_json = \"1\""),
            ("core", "hubu-store.workspace = true"),
            ("store", "axum.workspace = true"),
            ("store", "hubu-app = { path = \"../app\" }"),
            ("app", "tokio.workspace = true"),
            ("app", "rusqlite.workspace = true"),
            ("app", "hubu-api.workspace = true"),
            ("api", "rusqlite.workspace = true"),
            ("api", "tokio-postgres.workspace = true"),
            ("api", "drivers = { package = \"rusqlite\", version = \"0\" }"),
            ("api", "hubu-server.workspace = true"),
            ("server", "hubu-testkit.workspace = true"),
            ("xtask", "hubu-core.workspace = true"),
        ] {
            let found = found(name, &format!("[dependencies]\n{line}"));
            assert_eq!(found.len(), 1, "{name}: {line}: {found:?}");
        }
    }

    #[test]
    fn the_line_of_the_dependency_is_named() {
        let found = found("core", "[dependencies]\ntokio.workspace = true");
        assert!(found[0].starts_with("crates/core/Cargo.toml:4: core may not depend on tokio"));
    }

    #[test]
    fn target_and_build_sections_count_too() {
        let target = "[target.'cfg(unix)'.dependencies]\ntokio = \"1\"";
        assert_eq!(found("core", target).len(), 1);
        assert_eq!(found("core", "[build-dependencies]\nserde_json = \"1\"").len(), 1);
    }

    #[test]
    fn the_layers_as_designed_pass() {
        let none: [String; 0] = [];
        let dev = "[dependencies]\nthiserror.workspace = true\n[dev-dependencies]\n\
                   hubu-testkit.workspace = true\ninsta = \"1\"";
        assert_eq!(found("app", dev), none);
        assert_eq!(found("store", "[dependencies]\nserde_json.workspace = true"), none);
        assert_eq!(found("server", "[dependencies]\nclap.workspace = true"), none);
        assert_eq!(found("xtask", "[dependencies]\nclap.workspace = true"), none);
    }

    #[test]
    fn tests_of_core_and_xtask_stand_alone() {
        let section = "[dev-dependencies]\nhubu-testkit.workspace = true";
        assert_eq!(found("core", section).len(), 1);
        assert_eq!(found("xtask", section).len(), 1);
    }

    #[test]
    fn a_seventh_crate_and_missing_lints_are_found() {
        assert_eq!(found("orders", "").len(), 1);
        let bare = Tree::planted(&[("crates/core/Cargo.toml", "[package]\n")]);
        assert_eq!(check(&bare).len(), 1);
    }

    #[test]
    fn async_is_found_in_use_cases_only() {
        let code = "/// async\nasync fn a() {}\n";
        let tree =
            Tree::planted(&[("crates/app/src/a.rs", code), ("crates/server/src/a.rs", code)]);
        let found = check(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].line), ("crates/app/src/a.rs", 2));
    }
}
