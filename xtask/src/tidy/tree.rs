//! The files that `tidy` looks at, held in memory so that a rule can be tested on a planted tree.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use ignore::WalkBuilder;

use super::rust::RustFile;

/// A repository's text files by path relative to its root, with `/` between the parts.
#[derive(Default)]
pub struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    rust: BTreeMap<String, Result<RustFile, usize>>,
}

impl Tree {
    /// Reads every file below `root` that version control would see (ignored folders are left out).
    pub fn read(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        let walk = WalkBuilder::new(root)
            .hidden(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .require_git(false)
            .git_global(false)
            .build();
        for entry in walk {
            let entry = entry.context("listing the repository")?;
            if !entry.file_type().is_some_and(|kind| kind.is_file()) {
                continue;
            }
            let path = entry.path();
            let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
            let relative = path.strip_prefix(root).unwrap_or(path);
            let parts: Vec<_> =
                relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            tree.insert(parts.join("/"), bytes);
        }
        Ok(tree)
    }

    /// A tree planted by a test.
    #[cfg(test)]
    pub fn planted(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.insert((*path).to_owned(), text.as_bytes().to_vec());
        }
        tree
    }

    fn insert(&mut self, path: String, bytes: Vec<u8>) {
        if has_extension(&path, &["rs"])
            && let Ok(text) = std::str::from_utf8(&bytes)
        {
            self.rust.insert(path.clone(), RustFile::read(text));
        }
        self.files.insert(path, bytes);
    }

    /// Every file with its raw bytes.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Every file that is text, by its name and its encoding.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files()
            .filter(|(path, _)| is_text(path))
            .filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)))
    }

    /// Every Rust file as tokens; a file that does not lex is left to the compiler.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &RustFile)> {
        self.rust.iter().filter_map(|(path, file)| Some((path.as_str(), file.as_ref().ok()?)))
    }

    /// One Rust file as tokens.
    pub fn rust_file(&self, path: &str) -> Option<&RustFile> {
        self.rust.get(path)?.as_ref().ok()
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?).ok()
    }
}

/// Whether the file's name ends in one of the extensions (without the dot).
pub fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
}

/// Whether a person writes this file by hand as text.
pub fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extensions = [
        "rs", "toml", "md", "sql", "py", "sh", "json", "jsonl", "yml", "yaml", "txt", "html",
        "css", "ts", "tsx", "js", "in",
    ];
    has_extension(path, &extensions)
        || path == ".ci/run"
        || ["LICENSE", "NOTICE", ".gitignore", ".gitattributes", "Dockerfile"].contains(&name)
}

/// Whether the file holds tests and nothing else.
pub fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/")
        || path.contains("/benches/")
        || name == "tests.rs"
        || name.ends_with("_tests.rs")
        || path.starts_with("conformance/")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Tree;

    #[test]
    fn a_folder_is_read_as_version_control_sees_it() {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            (".gitignore", "/target\n"),
            (".ci/run", "#!/bin/sh\n"),
            (".git/config", ""),
            ("target/a.rs", ""),
            ("crates/core/src/lib.rs", "fn a() {}\n"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        let tree = Tree::read(folder.path()).expect("the tree");
        let paths: Vec<&str> = tree.files().map(|(path, _)| path).collect();
        assert_eq!(paths, [".ci/run", ".gitignore", "crates/core/src/lib.rs"]);
        assert!(tree.rust_file("crates/core/src/lib.rs").is_some());
    }
}
