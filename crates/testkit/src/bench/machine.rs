//! The machine, and how fast its disk says that something is kept.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::Trouble;
use super::figures::{Rate, short};
use super::place::Place;

/// What one durable write is made of here: a WAL page.
const PAGE: usize = 4096;
/// How often the disk is asked for one figure.
const SYNCS: u64 = 200;

/// Facts for the head of the report, as (name, value).
///
/// # Errors
/// The scratch folder cannot be written.
pub(super) fn facts(scratch: &Path) -> Result<Vec<(&'static str, String)>, Trouble> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| {
        text.trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib / 1024 / 1024)
    });
    Ok(vec![
        (
            "processors",
            format!("{processors} × {}", or_unknown(field("/proc/cpuinfo", "model name"))),
        ),
        ("memory", memory.map_or_else(|| "unknown".to_owned(), |gib| format!("{gib} GiB"))),
        ("system", or_unknown(said("uname", &["-sr"]))),
        ("scratch disk", or_unknown(filesystem(scratch))),
        ("SQLite", rusqlite::version().to_owned()),
        ("load when started", or_unknown(load())),
        ("durable 4 KiB appends", syncs(scratch)?.to_string()),
    ])
}

/// The average number of running tasks over the last minute.
fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

fn or_unknown(text: Option<String>) -> String {
    text.unwrap_or_else(|| "unknown".to_owned())
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}

/// Type and free space of the file system a folder is on.
fn filesystem(folder: &Path) -> Option<String> {
    let folder = folder.to_str()?;
    let table = said("df", &["-PT", "-BG", folder])?;
    let mut columns = table.lines().last()?.split_whitespace();
    let (kind, free) = (columns.nth(1)?, columns.nth(2)?);
    Some(format!("{kind}, {free} free"))
}

/// Refuses to go on where less than `gib` GiB are free.
///
/// # Errors
/// How much is missing.
pub(super) fn expect_free(folder: &Path, gib: u64) -> Result<(), Trouble> {
    let table = said("df", &["-Pk", folder.to_str().unwrap_or_default()]);
    let free = table
        .as_deref()
        .and_then(|table| table.lines().last()?.split_whitespace().nth(3)?.parse::<u64>().ok());
    match free.map(|kib| kib / 1024 / 1024) {
        Some(free) if free < gib => {
            Err(format!("--full needs {gib} GiB in {}, {free} are free", folder.display()).into())
        }
        _ => Ok(()),
    }
}

/// How fast the disk keeps one page after the other.
pub(super) struct Syncs {
    rate: Rate,
    median: Duration,
}

impl std::fmt::Display for Syncs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} a second, median {}", self.rate.per_second(), short(self.median))
    }
}

/// Appends pages to a file, each kept before the next (`fdatasync`).
///
/// # Errors
/// The folder cannot be written.
pub(super) fn syncs(folder: &Path) -> Result<Syncs, Trouble> {
    let path = folder.join(format!("hubu_bench_{}_sync", std::process::id()));
    let mut file = File::create(&path)?;
    let page = [0x5a; PAGE];
    let mut times = Vec::new();
    let started = Instant::now();
    for _ in 0..SYNCS {
        let before = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        times.push(before.elapsed());
    }
    let rate = Rate { count: SYNCS, elapsed: started.elapsed() };
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok(Syncs { rate, median: times[times.len() / 2] })
}

/// The disk's rate now, as a line of a section.
///
/// # Errors
/// The scratch folder cannot be written.
pub(super) fn disk_now() -> Result<String, Trouble> {
    Ok(format!("Durable 4 KiB appends in the same minute: {}.", syncs(&Place::scratch())?))
}
