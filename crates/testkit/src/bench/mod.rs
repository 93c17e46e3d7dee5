//! The benchmark: what Hubu reaches as a share of what the machine and the engine could do, both
//! measured in the same minute.
//!
//! Absolute figures of a shared machine say little: an `fsync` takes thirty times as long when the
//! processors are busy. Every figure here therefore has a partner, measured right before or after
//! it, and what is reported is the ratio: the median of several such pairs.
//!
//! * `transfers` (a): allocations through signed HTTP, against bare loops over the engine (`bare`).
//! * `balances` (b): a signed read, against a bare handler (`hello`).
//! * `statement` (c): pages of a short and a long statement, against each other.
//! * `process` (d): memory at rest and time to start.
//! * `coupons` (e): the best coupons of a thousand, against weighing each of them once.
//! * `export` (f): the journal over signed HTTP, against a bare scan of the same rows.
//! * `simulation` (g): steps with the ledger proven after each, against proving it once.
//! * `quotes` (h): what a hundred products cost, against the same arithmetic in a bare loop.
//! * `payments` (i): orders paid through signed HTTP, against a bare loop over the engine.
//! * `year` (j): a virtual year of auto-renewals, against a bare loop over the engine.
//! * `order_list` (k): pages of a short and a long list of orders, against each other.

mod accounts;
mod balances;
mod bare;
mod client;
mod coupons;
mod export;
mod figures;
mod hello;
mod machine;
mod order_list;
mod payments;
mod place;
mod process;
mod progress;
mod quotes;
mod report;
mod requests;
mod rig;
mod shop;
mod simulation;
mod statement;
mod transfers;
mod year;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::{Parser, ValueEnum};
use hubu_core::time::Timestamp;
use hubu_store::Engine;

use place::{Place, has_postgres};
use progress::Progress;
use report::{Report, Section};

/// Whatever stops a benchmark.
type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// A measurement.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Part {
    /// Allocations through signed HTTP
    #[value(name = "a")]
    Transfers,
    /// Signed balances
    #[value(name = "b")]
    Balances,
    /// Statement pages
    #[value(name = "c")]
    Statement,
    /// Memory and start
    #[value(name = "d")]
    Process,
    /// The best coupons of a thousand
    #[value(name = "e")]
    Coupons,
    /// The export of the journal
    #[value(name = "f")]
    Export,
    /// Steps of the simulation
    #[value(name = "g")]
    Simulation,
    /// What a hundred products cost
    #[value(name = "h")]
    Quotes,
    /// Orders paid through signed HTTP
    #[value(name = "i")]
    Payments,
    /// A virtual year of auto-renewals
    #[value(name = "j")]
    Year,
    /// Pages of orders
    #[value(name = "k")]
    OrderList,
}

/// An engine, as named on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum On {
    /// Embedded
    Sqlite,
    /// The server that `HUBU_TEST_POSTGRES` names
    Postgres,
}

/// Measures Hubu against limits taken in the same minute · 以同一分钟内测得的上限衡量 Hubu
#[derive(Parser, Debug)]
struct Arguments {
    /// The long form: 5 million entries in one book, a million orders, ten thousand resources, longer rounds
    /// (up to two hours) · 完整测量
    #[arg(long)]
    full: bool,
    /// Only these measurements · 只做这些测量
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Only this engine · 只测此引擎
    #[arg(long)]
    engine: Option<On>,
    /// Where the report goes; a partial run writes none unless told · 报告文件
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// How long and how often to measure.
#[derive(Clone, Copy, Debug)]
struct Effort {
    /// Of one side of a pair.
    round: Duration,
    /// Pairs.
    rounds: usize,
    /// Entries of the long statement.
    entries: i64,
    /// Resources that are renewed for a year.
    resources: i64,
    /// Orders of the long list.
    orders: i64,
}

impl Effort {
    fn of(arguments: &Arguments) -> Self {
        if arguments.full {
            let (resources, orders) = (10_000, 1_000_000);
            let round = Duration::from_secs(8);
            Self { round, rounds: 7, entries: 5_000_000, resources, orders }
        } else {
            let (resources, orders) = (1_000, 100_000);
            let round = Duration::from_secs(2);
            Self { round, rounds: 5, entries: 1_000_000, resources, orders }
        }
    }
}

/// Where a complete run leaves its report.
const REPORT: &str = "docs/performance.md";
/// Free disk that `--full` needs.
const FULL_GIB: u64 = 12;

/// The program.
pub fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("hubu-bench: {trouble}");
            ExitCode::FAILURE
        }
    }
}

/// The process's clock.
fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn run(arguments: &Arguments) -> Result<(), Trouble> {
    // A server counts and logs as well; without it the product would be measured too light.
    hubu_server::telemetry::metrics::start()?;
    hubu_server::telemetry::logs::start(&hubu_server::config::Settings::default())?;
    let effort = Effort::of(arguments);
    if arguments.full {
        machine::expect_free(&Place::scratch(), FULL_GIB)?;
    }
    let wants = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    let engines = engines(arguments)?;
    let mut report = Report::new(wall(), machine::facts(&Place::scratch())?, arguments.full);
    let progress = Progress::new();
    for engine in &engines {
        let name = engine.as_str();
        let mut add = |part, measure: &dyn Fn() -> Result<Section, Trouble>| {
            if !wants(part) {
                return Ok(());
            }
            let section = measure().map_err(|trouble| format!("{part:?} on {name}: {trouble}"))?;
            progress.print(&section.to_text());
            report.add(section);
            Ok::<_, Trouble>(())
        };
        add(Part::Transfers, &|| transfers::measure(*engine, effort, &progress))?;
        add(Part::Balances, &|| balances::measure(*engine, effort, &progress))?;
        add(Part::Statement, &|| statement::measure(*engine, effort, &progress))?;
        add(Part::Process, &|| process::measure(*engine, &progress))?;
        add(Part::Coupons, &|| coupons::measure(*engine, effort, &progress))?;
        add(Part::Export, &|| export::measure(*engine, effort, &progress))?;
        if *engine == Engine::Sqlite {
            add(Part::Simulation, &|| simulation::measure(*engine, effort, &progress))?;
        }
        add(Part::Quotes, &|| quotes::measure(*engine, effort, &progress))?;
        add(Part::Payments, &|| payments::measure(*engine, effort, &progress))?;
        add(Part::Year, &|| year::measure(*engine, effort, &progress))?;
        add(Part::OrderList, &|| order_list::measure(*engine, effort, &progress))?;
    }
    progress.finish();
    println!("{}", report.verdicts());
    let complete = arguments.only.is_empty() && engines.len() == 2;
    let file = arguments.write.clone().or_else(|| complete.then(|| REPORT.into()));
    if let Some(file) = file {
        std::fs::write(&file, report.to_markdown())
            .map_err(|error| format!("{}: {error}", file.display()))?;
        println!("written: {}", file.display());
    }
    Ok(())
}

/// The engines at hand; one that was asked for must be there.
fn engines(arguments: &Arguments) -> Result<Vec<Engine>, Trouble> {
    let missing = "set HUBU_TEST_POSTGRES to the superuser's URL of a PostgreSQL server";
    match (arguments.engine, has_postgres()) {
        (Some(On::Sqlite), _) => Ok(vec![Engine::Sqlite]),
        (Some(On::Postgres), false) => Err(missing.into()),
        (Some(On::Postgres), true) => Ok(vec![Engine::Postgres]),
        (None, true) => Ok(vec![Engine::Sqlite, Engine::Postgres]),
        (None, false) => {
            eprintln!("LEFT OUT: everything on PostgreSQL. To measure it, {missing}.");
            Ok(vec![Engine::Sqlite])
        }
    }
}
