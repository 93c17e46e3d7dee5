//! (d) The real program: memory at rest, and the time from its start to its first answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use hubu_store::{Database, Engine};

use super::figures::{Ratio, Spread, short};
use super::place::Place;
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::{Trouble, machine, rig};

const TITLE: &str = "(d) Memory at rest and start · 空闲内存与启动时间";

const LIMITS: &str = "The built program with its usual settings. *start* is the time from the \
beginning of the process to its first answer over HTTP; the first start of a demo founds its realm \
and lives a month in it, later ones find it there. *memory* is the resident set two seconds after \
the last request, shared pages of the program file included; *of its own* is the part that is not \
backed by a file.";

/// Starts that find the realm there.
const STARTS: usize = 7;
/// How long a start may take.
const PATIENCE: Duration = Duration::from_mins(2);
/// Rest before memory is read.
const REST: Duration = Duration::from_secs(2);

/// Measures the program on an engine.
///
/// # Errors
/// There is no built program, or it does not serve.
pub(super) fn measure(engine: Engine, progress: &Progress) -> Result<Section, Trouble> {
    let runtime = rig::runtime()?;
    let place = Place::new(engine, &runtime)?;
    let program = Program::find(&place)?;
    progress.say(format!("(d) {}: the first start", engine.as_str()));
    let mut notes = vec![machine::disk_now()?];
    let (command, first) = match program.start("demo") {
        Ok(running) => ("hubu demo", Some(running)),
        Err(trouble) => {
            progress.print(&format!("LEFT OUT: `hubu demo` does not serve ({trouble})"));
            notes.push("`hubu demo` did not serve; `hubu serve` stands for it.".to_owned());
            program.found()?;
            ("hubu serve", None)
        }
    };
    let word = command.trim_start_matches("hubu ");
    let founding = match first {
        Some(running) => Some(running.stop()?),
        None => None,
    };
    let (mut starts, mut memory, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=STARTS {
        progress.say(format!("(d) {}: start {round} of {STARTS}", engine.as_str()));
        let running = program.start(word)?;
        starts.push(running.took);
        if round == STARTS {
            std::thread::sleep(REST);
            memory.push(running.kibibytes("VmRSS:")?);
            own.push(running.kibibytes("RssAnon:")?);
        }
        running.stop()?;
    }
    program.clean();
    place.remove(&runtime);
    let start = Spread::of(starts).ok_or("nothing was started")?;
    let memory = memory.first().copied().unwrap_or_default();
    let own = own.first().copied().unwrap_or_default();
    let mib = |kib: u64| Ratio::of(kib.into(), 1024).to_string();
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["program", "first start", "later starts", "memory", "of its own"],
        rows: vec![vec![
            format!("`{command}`"),
            founding.map_or_else(|| "–".to_owned(), short),
            format!("{} [{}–{}]", short(start.median), short(start.least), short(start.most)),
            format!("{} MiB", mib(memory)),
            format!("{} MiB", mib(own)),
        ]],
        notes,
        verdicts: vec![
            Verdict {
                what: format!("(d) memory at rest of `{command}`"),
                aim: Aim::AtMost(30_000, " MB"),
                reached: memory * 1024 / 1000,
            },
            Verdict {
                what: format!("(d) second start of `{command}`"),
                aim: Aim::AtMost(100_000, " ms"),
                reached: u64::try_from(start.median.as_micros()).unwrap_or(u64::MAX),
            },
        ],
    })
}

/// The built program, pointed at a realm.
struct Program {
    path: PathBuf,
    folder: PathBuf,
    /// The URL of a server, and the authority it is trusted by.
    database: Option<(String, Option<PathBuf>)>,
}

/// The program while it runs.
struct Running {
    child: Child,
    took: Duration,
}

impl Program {
    fn find(place: &Place) -> Result<Self, Trouble> {
        let beside = || {
            let here = std::env::current_exe().ok()?;
            Some(here.with_file_name(format!("hubu{}", std::env::consts::EXE_SUFFIX)))
        };
        let path = std::env::var_os("HUBU_BIN").map(PathBuf::from).or_else(beside);
        let path = path.filter(|path| path.exists()).ok_or(
            "there is no built `hubu`: build it (`cargo build --release`) or name it in HUBU_BIN",
        )?;
        let (folder, database) = match place.database() {
            Database::Sqlite { folder } => (folder.clone(), None),
            Database::Postgres { url, authority } => {
                let name = format!("hubu-bench-{}", std::process::id());
                (Place::scratch().join(name), Some((url.clone(), authority.clone())))
            }
        };
        Ok(Self { path, folder, database })
    }

    /// The command with nothing of this process's environment that could change it.
    fn command(&self, word: &str) -> Command {
        let mut command = Command::new(&self.path);
        command.arg(word).arg("--data").arg(&self.folder).env_clear();
        command.envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "HOME"));
        if let Some((url, authority)) = &self.database {
            command.arg("--database").arg(url);
            if let Some(authority) = authority {
                command.env("HUBU_DATABASE_CA", authority);
            }
        }
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Founds a realm for `hubu serve`.
    fn found(&self) -> Result<(), Trouble> {
        if let Some(parent) = self.folder.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let done = self.command("init").arg("--json").output()?;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        done.status.success().then_some(()).ok_or_else(|| format!("hubu init: {said}").into())
    }

    /// Starts it and waits for its first answer.
    fn start(&self, word: &str) -> Result<Running, Trouble> {
        let mut command = self.command(word);
        command.args(["--json", "--listen", "127.0.0.1:0"]);
        if word == "serve" {
            command.args(["--operator-listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"]);
        }
        let started = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let answered = first_answer(&mut child);
        let took = started.elapsed();
        if let Err(trouble) = answered {
            // Whether it has ended by itself or not: it must not stay.
            drop(child.kill());
            drop(child.wait());
            return Err(trouble);
        }
        Ok(Running { child, took })
    }

    /// Removes what it made beside the realm.
    fn clean(&self) {
        let key = format!("{}.key", self.folder.display());
        drop(std::fs::remove_file(key));
        if self.database.is_some() {
            drop(std::fs::remove_dir_all(&self.folder));
        }
    }
}

/// Waits for the line that says where it serves, then for an answer there.
fn first_answer(child: &mut Child) -> Result<(), Trouble> {
    let output = child.stdout.take().ok_or("no standard output")?;
    let (tell, line) = mpsc::channel();
    std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        if output.read_line(&mut line).is_ok() {
            drop(tell.send(line));
        }
        // Read on, so that it never waits for somebody to read.
        drop(std::io::copy(&mut output, &mut std::io::sink()));
    });
    let line = line.recv_timeout(PATIENCE).map_err(|_| "it said nothing")?;
    let said: serde_json::Value = serde_json::from_str(&line)
        .map_err(|_| format!("it did not say where it serves: {}", line.trim()))?;
    let base = said.get("base").and_then(serde_json::Value::as_str).ok_or("no `base`")?;
    let address = base.strip_prefix("http://").ok_or("it does not serve plain HTTP")?;
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"GET /v2/nothing HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    answer.starts_with(b"HTTP/1.1 ").then_some(()).ok_or_else(|| "no answer".into())
}

impl Running {
    /// A line of what Linux tells of the process's memory.
    fn kibibytes(&self, name: &str) -> Result<u64, Trouble> {
        let path = Path::new("/proc").join(self.child.id().to_string()).join("status");
        let text = std::fs::read_to_string(path)?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)).ok_or(name)?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }

    /// Ends it in order; yields how long its start took.
    fn stop(mut self) -> Result<Duration, Trouble> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let status = self.child.wait()?;
        status
            .success()
            .then_some(self.took)
            .ok_or_else(|| format!("it ended with {status}").into())
    }
}
