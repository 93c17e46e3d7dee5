//! Making, starting and removing one cluster.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::account::Account;
use super::certificate::{self, Certificate};
use crate::process;
use crate::workspace::in_ci;

const START: Duration = Duration::from_mins(1);
const STOP: Duration = Duration::from_secs(10);
const ATTEMPTS: usize = 3;

/// Durability is under test, so nothing that weakens it stands here.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
max_locks_per_transaction = 128
shared_buffers = 128MB
max_wal_size = 1GB
fsync = on
synchronous_commit = on
full_page_writes = on
log_min_messages = warning
log_line_prefix = '%m [%p] %d '
timezone = 'UTC'
";

/// A running server; dropping it stops the server and removes its data.
pub struct Cluster {
    url: String,
    authority: Option<PathBuf>,
    running: Arc<Mutex<Option<Running>>>,
    key: u64,
}

struct Running {
    server: Child,
    folder: TempDir,
}

impl Cluster {
    /// Makes a cluster with the programs in `programs` and waits until it answers.
    pub fn start(programs: &Path) -> Result<Self> {
        let began = Instant::now();
        let account = Account::choose()?;
        let folder = tempfile::Builder::new().prefix("hubu-pg-").tempdir()?;
        let data = folder.path().join("data");
        let password = password()?;
        account.own(folder.path())?;
        make(programs, &account, folder.path(), &password)?;
        let certificate = secure(&account, folder.path())?;
        configure(&data, certificate.as_ref())?;
        let (server, port) = serve(programs, &account, folder.path())?;
        println!("PostgreSQL on 127.0.0.1:{port} after {} ms", began.elapsed().as_millis());

        let running = Arc::new(Mutex::new(Some(Running { server, folder })));
        let (key, at_signal) = (u64::from(port), Arc::clone(&running));
        process::on_signal(key, move || stop(&at_signal));
        Ok(Self {
            url: format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"),
            authority: certificate.map(|made| made.authority),
            running,
            key,
        })
    }

    /// The superuser's URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The certificate authority of the server; `None` where it serves without TLS.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        process::forget(self.key);
        stop(&self.running);
    }
}

fn stop(running: &Mutex<Option<Running>>) {
    // Held to the end: whoever comes second must not end the program before the first is done.
    let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(mut running) = running.take() else { return };
    // The file names the server itself, whatever program stands between it and us.
    let pid = fs::read_to_string(running.folder.path().join("data/postmaster.pid")).ok();
    let pid = pid.and_then(|text| text.lines().next()?.parse().ok());
    process::send("QUIT", pid.unwrap_or(running.server.id()));
    let began = Instant::now();
    while matches!(running.server.try_wait(), Ok(None)) {
        if began.elapsed() > STOP {
            let _ = running.server.kill();
            let _ = running.server.wait();
        }
        sleep(Duration::from_millis(20));
    }
    if let Err(error) = running.folder.close() {
        eprintln!("xtask: could not remove the cluster: {error}");
    }
}

fn make(programs: &Path, account: &Account, folder: &Path, password: &str) -> Result<()> {
    let secret = folder.join("password");
    fs::write(&secret, password)?;
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600))?;
    account.own(&secret)?;
    let mut initdb = account.command(&programs.join("initdb"));
    initdb.current_dir(folder).args([
        "--pgdata=data",
        "--username=postgres",
        "--pwfile=password",
        "--auth=scram-sha-256",
        "--locale=C",
        "--encoding=UTF8",
        "--no-sync",
        "--no-instructions",
    ]);
    process::output(&mut initdb)?;
    fs::remove_file(secret)?;
    Ok(())
}

/// Makes the certificate; without OpenSSL the cluster serves plainly, which CI does not accept.
fn secure(account: &Account, folder: &Path) -> Result<Option<Certificate>> {
    match certificate::make(folder) {
        Ok(certificate) => {
            fs::set_permissions(&certificate.key, fs::Permissions::from_mode(0o600))?;
            fs::set_permissions(&certificate.authority, fs::Permissions::from_mode(0o644))?;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
            account.own(&certificate.key)?;
            account.own(&certificate.server)?;
            Ok(Some(certificate))
        }
        Err(error) if in_ci() => Err(error.context("a certificate for PostgreSQL")),
        Err(error) => {
            println!("!!! PostgreSQL serves WITHOUT TLS, its TLS tests are left out: {error:#}");
            Ok(None)
        }
    }
}

fn configure(data: &Path, certificate: Option<&Certificate>) -> Result<()> {
    let mut settings = SETTINGS.to_owned();
    if let Some(Certificate { server, key, .. }) = certificate {
        let (server, key) = (server.display(), key.display());
        write!(settings, "ssl = on\nssl_cert_file = '{server}'\nssl_key_file = '{key}'\n")?;
    }
    // This file is read last, so it stands above what initdb guessed.
    fs::write(data.join("postgresql.auto.conf"), settings)?;
    Ok(())
}

fn serve(programs: &Path, account: &Account, folder: &Path) -> Result<(Child, u16)> {
    for attempt in 1..=ATTEMPTS {
        // Another program may take the port between our look and the server's start.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = File::create(folder.join("server.log"))?;
        let mut postgres = account.command(&programs.join("postgres"));
        postgres
            .args(["-D", "data", "-p", &port.to_string()])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C goes to us; the server stops after the tests that use it.
            .process_group(0);
        let mut server = postgres.spawn().context("starting postgres")?;
        if wait_ready(&mut server, folder)? {
            return Ok((server, port));
        }
        let log = fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        println!("PostgreSQL did not start (attempt {attempt} of {ATTEMPTS}):\n{log}");
    }
    bail!("PostgreSQL does not start")
}

/// Waits for the line that the server writes into its lock file once it accepts connections.
fn wait_ready(server: &mut Child, folder: &Path) -> Result<bool> {
    const STATUS_LINE: usize = 7;
    let began = Instant::now();
    while began.elapsed() < START {
        if server.try_wait()?.is_some() {
            return Ok(false);
        }
        let lock = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if lock.lines().nth(STATUS_LINE).is_some_and(|status| status.trim() == "ready") {
            return Ok(true);
        }
        sleep(Duration::from_millis(20));
    }
    let _ = server.kill();
    let _ = server.wait();
    Ok(false)
}

fn password() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
