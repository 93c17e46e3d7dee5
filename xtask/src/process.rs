//! Running other programs, and leaving nothing behind when this one is told to stop.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

type Cleanup = Box<dyn FnOnce() + Send>;

/// What runs, oldest first, when a signal ends this program.
static CLEANUPS: Mutex<Vec<(u64, Cleanup)>> = Mutex::new(Vec::new());

/// The child that is being waited for, 0 when there is none.
static CHILD: Mutex<u32> = Mutex::new(0);

/// Set once a signal has come: the thread that answers it also ends the program.
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Starts the thread that answers Ctrl-C, a closed terminal and `kill`.
pub fn watch_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("watching for signals")?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            STOPPING.store(true, Ordering::SeqCst);
            eprintln!("xtask: stopping");
            let child = *lock(&CHILD);
            if child != 0 {
                send("TERM", child);
            }
            let cleanups = std::mem::take(&mut *lock(&CLEANUPS));
            for (_, cleanup) in cleanups {
                cleanup();
            }
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Registers what must also happen when a signal ends the program; undone by [`forget`].
pub fn on_signal(key: u64, cleanup: impl FnOnce() + Send + 'static) {
    lock(&CLEANUPS).push((key, Box::new(cleanup)));
}

/// Takes back what [`on_signal`] registered under the key.
pub fn forget(key: u64) {
    lock(&CLEANUPS).retain(|(other, _)| *other != key);
}

/// Sends a signal by its short name, such as `TERM`.
pub fn send(signal: &str, pid: u32) {
    // The shell's own `kill`: the program of that name is missing from small images.
    let script = format!("kill -{signal} {pid} 2>/dev/null");
    let _ = Command::new("sh").args(["-c", &script]).status();
}

/// Runs a program with our own input and output; fails with its words when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    run_heard(command, None)
}

/// As [`run`], and also hands every line of the program's output to `hear`.
pub fn run_hearing(command: &mut Command, hear: &mut dyn FnMut(&str)) -> Result<()> {
    run_heard(command.stdout(Stdio::piped()), Some(hear))
}

fn run_heard(command: &mut Command, hear: Option<&mut dyn FnMut(&str)>) -> Result<()> {
    let shown = shown(command);
    yield_to_stop();
    println!("$ {shown}");
    let mut child = command.spawn().with_context(|| format!("starting `{shown}`"))?;
    *lock(&CHILD) = child.id();
    if let (Some(hear), Some(output)) = (hear, child.stdout.take()) {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            println!("{line}");
            hear(&line);
        }
    }
    let status = child.wait();
    *lock(&CHILD) = 0;
    yield_to_stop();
    let status = status.with_context(|| format!("waiting for `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Leaves the rest to the thread that is cleaning up, if it is.
fn yield_to_stop() {
    while STOPPING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

/// Runs a program in silence and gives back what it printed; fails with its error output.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command.output().with_context(|| format!("starting `{shown}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` ended with {}: {}", output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn shown(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
