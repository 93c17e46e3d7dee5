//! Who the server runs as: PostgreSQL refuses root.

use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::apt::is_root;
use crate::process::output;
use crate::workspace::on_path;

/// The account that owns and runs a cluster.
pub enum Account {
    /// Whoever we are.
    Ourselves,
    /// Another account, because we are root.
    Other {
        /// Its name.
        name: &'static str,
        /// Its numbers: user and group.
        ids: (u32, u32),
    },
}

impl Account {
    /// The account to use here: `postgres` or `nobody` for root, ourselves otherwise.
    pub fn choose() -> Result<Self> {
        if !is_root() {
            return Ok(Self::Ourselves);
        }
        for name in ["postgres", "nobody"] {
            if let (Ok(user), Ok(group)) = (number("-u", name), number("-g", name)) {
                return Ok(Self::Other { name, ids: (user, group) });
            }
        }
        bail!("PostgreSQL refuses root, and there is no user postgres or nobody to run it as")
    }

    /// Hands a file or folder over to the account.
    pub fn own(&self, path: &Path) -> Result<()> {
        if let Self::Other { ids: (user, group), .. } = self {
            chown(path, Some(*user), Some(*group)).with_context(|| path.display().to_string())?;
        }
        Ok(())
    }

    /// A command that runs as the account and, where the system can do it, ends when we end, even
    /// if we are killed without a chance to clean up.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = if on_path("setpriv").is_some() {
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "INT"]);
            if let Self::Other { ids: (user, group), .. } = self {
                command.args(["--reuid", &user.to_string(), "--regid", &group.to_string()]);
                command.arg("--clear-groups");
            }
            command.arg("--");
            command
        } else if let Self::Other { name, .. } = self {
            let mut command = Command::new("runuser");
            command.args(["-u", name, "--"]);
            command
        } else {
            return Command::new(program);
        };
        command.arg(program);
        command
    }
}

fn number(flag: &str, name: &str) -> Result<u32> {
    output(Command::new("id").args([flag, name]))?.trim().parse().context("reading an id")
}
