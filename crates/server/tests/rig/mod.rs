//! Runs the real `hubu` in folders of its own.

pub mod client;
pub mod enterprise;
pub mod inside;
pub mod load;
pub mod needles;
pub mod proxy;
pub mod receiver;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use hubu_testkit::engines::{self, Home};

/// A demo world on a port of the system's choice.
pub const DEMO: &[&str] = &["demo", "--json", "--listen=127.0.0.1:0"];

/// A folder for one test. It stays when the test fails, so that it can be looked at.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("hubu-cli-{}-{next}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("the temporary folder is writable");
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// `hubu` with these arguments, in this folder, without variables of the outside.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hubu"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", &self.0);
        command
    }

    /// The same over the database of `home`; a SQLite realm lies in this folder all the same.
    pub fn over(&self, home: &Home, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        if let Some(url) = home.url() {
            command.env("HUBU_DATABASE", url);
            if let Some(authority) = std::env::var_os(engines::AUTHORITY) {
                command.env("HUBU_DATABASE_CA", authority);
            }
        }
        command
    }

    /// Every check of `hubu doctor` passes, the ledger's among them.
    pub fn expect_sound(&self, home: &Home) {
        let doctor = self.over(home, &["doctor", "--json"]).output();
        let doctor = Ended::of(&doctor.expect("the binary was built"));
        assert_eq!(doctor.code, Some(0), "{doctor:?}");
        let checks = doctor.json()["checks"].clone();
        let ledger = checks.as_array().expect("a list").iter().find(|one| one["name"] == "ledger");
        assert_eq!(ledger.expect("it was checked")["sound"], true, "{checks}");
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(&self.command(arguments).output().expect("the binary was built"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("kept: {}", self.0.display());
        } else {
            let _gone = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// What a command left behind.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Standard output as the one line of JSON it must be.
    pub fn json(&self) -> serde_json::Value {
        let lines: Vec<&str> = self.out.lines().collect();
        assert_eq!(lines.len(), 1, "{self:?}");
        serde_json::from_str(lines[0]).expect("a line of JSON")
    }
}

/// A server that prints one line of JSON when it serves.
pub struct Served {
    child: Child,
    /// Reads what it logs, so that it never waits for somebody to read.
    log: Option<JoinHandle<String>>,
    pub line: serde_json::Value,
}

impl Served {
    /// Starts a command and waits for its line.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary was built");
        let mut err = child.stderr.take().expect("piped");
        let log = std::thread::spawn(move || {
            let mut text = Vec::new();
            err.read_to_end(&mut text).expect("a pipe");
            String::from_utf8_lossy(&text).into_owned()
        });
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("the pipe stays open");
        if line.is_empty() {
            let code = child.wait().expect("it has ended").code();
            panic!("it did not serve: {code:?}, {}", log.join().expect("no panic"));
        }
        let line = serde_json::from_str(&line).expect("a line of JSON");
        Self { child, log: Some(log), line }
    }

    /// An address of the line.
    pub fn address(&self, key: &str) -> String {
        self.line[key].as_str().unwrap_or_else(|| panic!("no {key} in {}", self.line)).to_owned()
    }

    /// The row of a role, where the line has callers.
    pub fn caller(&self, role: &str) -> &serde_json::Value {
        let callers = self.line["callers"].as_array().expect("a demo has callers");
        let found = callers.iter().find(|caller| caller["role"] == role);
        found.unwrap_or_else(|| panic!("no {role} in {}", self.line))
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args([signal, &id]).status();
        assert!(told.is_ok_and(|status| status.success()), "kill is there");
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(self) -> Ended {
        self.signal("-TERM");
        self.wait()
    }

    /// Kills it where it stands: it gets to finish nothing.
    pub fn kill(self) -> Ended {
        self.signal("-KILL");
        self.wait()
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) -> Ended {
        let err = self.log.take().expect("waited for once").join().expect("no panic");
        let code = self.child.wait().expect("it ends").code();
        let mut out = String::new();
        self.child.stdout.as_mut().expect("piped").read_to_string(&mut out).expect("text");
        Ended { code, out, err }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// Opens a connection to a base in the clear; reads on it are bounded.
pub fn connect(base: &str) -> TcpStream {
    let authority = base.strip_prefix("http://").expect("in the clear");
    let stream = TcpStream::connect(authority).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    stream
}

/// Sends one GET; answers status and body.
pub fn get(base: &str, path: &str) -> (u16, String) {
    let mut stream = connect(base);
    let authority = base.trim_start_matches("http://");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    (status.expect("a status line"), body.unwrap_or_default())
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let name =
        |entry: std::io::Result<std::fs::DirEntry>| entry.ok()?.file_name().into_string().ok();
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.sort();
    names
}
