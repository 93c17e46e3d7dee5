//! `cargo xtask bench`: builds and starts what the benchmark needs, then gets out of its way.

use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::pg::Postgres;
use crate::process::{output, run as execute};
use crate::workspace::Workspace;

/// Free disk that `--full` needs: millions of entries on two engines, with logs and copies.
const FULL_GIB: u64 = 12;

const KIB_PER_GIB: u64 = 1024 * 1024;

/// How much to measure.
#[derive(Args)]
pub struct Options {
    /// The long form: 5 million entries in one book, up to an hour
    #[arg(long)]
    full: bool,
    /// Install with apt-get what is missing (needs root)
    #[arg(long)]
    install: bool,
    /// Handed to the benchmark as they are (see `-- --help`)
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// Runs the benchmark with a private PostgreSQL.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.full {
        check_disk(workspace)?;
    }
    let build = ["build", "--release", "--workspace", "--bins"];
    execute(&mut workspace.cargo(&build))?;
    let postgres = Postgres::open(options.install)?;
    let mut bench = workspace.command(workspace.binary("hubu-bench"));
    bench.env("HUBU_BIN", workspace.binary("hubu"));
    postgres.describe_to(&mut bench);
    if options.full {
        bench.arg("--full");
    }
    execute(bench.args(&options.arguments))
}

fn check_disk(workspace: &Workspace) -> Result<()> {
    for folder in [workspace.root().to_owned(), std::env::temp_dir()] {
        let table = output(Command::new("df").arg("-Pk").arg(&folder))?;
        let free = free_kib(&table).with_context(|| format!("reading `df`:\n{table}"))?;
        let free = free / KIB_PER_GIB;
        println!("{}: {free} GiB free", folder.display());
        if free < FULL_GIB {
            bail!("--full needs {FULL_GIB} GiB in {}, {free} are free", folder.display());
        }
    }
    Ok(())
}

/// The fourth column of the last line of `df -Pk`.
fn free_kib(table: &str) -> Option<u64> {
    table.lines().last()?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::free_kib;

    #[test]
    fn free_space_is_the_fourth_column() {
        let table = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                     /dev/vda 263112772 15799296 79000000 17% /\n";
        assert_eq!(free_kib(table), Some(79_000_000));
        assert_eq!(free_kib("df: no such file\n"), None);
    }
}
