//! A private PostgreSQL for one run: its own folder, port, password and certificate.

mod account;
mod certificate;
mod cluster;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

pub use cluster::Cluster;

use crate::apt;
use crate::workspace::on_path;

/// Names the superuser's URL of the cluster for tests.
pub const URL: &str = "HUBU_TEST_POSTGRES";
/// Names the file with the certificate authority of the cluster for tests.
pub const AUTHORITY: &str = "HUBU_TEST_POSTGRES_CA";

/// A PostgreSQL that tests may use: one of ours, or one that the environment names.
pub enum Postgres {
    /// Started by us, removed with this value.
    Ours(Box<Cluster>),
    /// Named by the environment; its owner looks after it.
    Theirs {
        /// The superuser's URL.
        url: String,
    },
}

impl Postgres {
    /// Takes the server that the environment names, or else starts one.
    pub fn open(install: bool) -> Result<Self> {
        match env::var(URL) {
            Ok(url) if !url.is_empty() => {
                println!("using the server that {URL} names");
                Ok(Self::Theirs { url })
            }
            _ => Ok(Self::Ours(Box::new(Cluster::start(&programs(install)?)?))),
        }
    }

    /// Tells a program where the server is.
    pub fn describe_to(&self, command: &mut Command) {
        match self {
            Self::Ours(cluster) => {
                command.env(URL, cluster.url());
                if let Some(authority) = cluster.authority() {
                    command.env(AUTHORITY, authority);
                }
            }
            Self::Theirs { url } => {
                command.env(URL, url);
            }
        }
    }
}

/// `cargo xtask pg`: a cluster for as long as a developer wants it.
pub fn run(install: bool) -> Result<()> {
    let cluster = Cluster::start(&programs(install)?)?;
    println!("export {URL}='{}'", cluster.url());
    if let Some(authority) = cluster.authority() {
        println!("export {AUTHORITY}='{}'", authority.display());
    }
    println!("# Ctrl-C stops the server and removes its data");
    loop {
        std::thread::park();
    }
}

/// The folder with `initdb` and `postgres`, installed first where that is allowed.
fn programs(install: bool) -> Result<PathBuf> {
    if let Some(found) = find_programs() {
        return Ok(found);
    }
    println!("no PostgreSQL on the search path or in /usr/lib/postgresql");
    apt::install(&["postgresql"], install)?;
    match find_programs() {
        Some(found) => Ok(found),
        None => bail!("PostgreSQL is installed and still has no initdb"),
    }
}

fn find_programs() -> Option<PathBuf> {
    let complete =
        |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    // A link on the path leads to the folder where the programs find their own files.
    let linked = on_path("initdb").and_then(|found| found.canonicalize().ok());
    let linked = linked.and_then(|found| found.parent().map(PathBuf::from));
    linked.filter(complete).or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut found: Vec<(u32, PathBuf)> = versions
            .flatten()
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .filter(|(_, folder)| complete(folder))
            .collect();
        found.sort();
        found.pop().map(|(_, folder)| folder)
    })
}
