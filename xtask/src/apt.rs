//! Installing what a stage needs from the distribution, where this is allowed.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::{in_ci, on_path};

/// Installs Debian packages when we are root on a Debian that is a CI machine or was asked to.
pub fn install(packages: &[&str], asked: bool) -> Result<()> {
    if !asked && !in_ci() {
        bail!(
            "not installing {} by itself: run with --install, or do it yourself",
            packages.join(" ")
        );
    }
    if on_path("apt-get").is_none() || !is_root() {
        bail!("cannot install {}: this needs root and apt-get", packages.join(" "));
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        process::run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-q"])?;
    let options = ["install", "-y", "-q", "--no-install-recommends"];
    apt(&[options.as_slice(), packages].concat())
}

/// Whether this program runs as root.
pub fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
