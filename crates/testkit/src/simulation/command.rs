//! `hubu-simulate`: what a person and CI run.

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;

use super::driver::{Failure, Plan, run};
use super::host::Place;
use super::seeds::saved;
use super::shrink::shrink;

/// Sends random requests to a server in the process, and compares every answer with a model
/// · 向进程内的服务发送随机请求，并将每个应答与模型对照
#[derive(Parser, Debug)]
struct Arguments {
    /// Only this seed · 只用此种子
    #[arg(long)]
    seed: Option<u64>,
    /// Turns of a run · 每次运行的步数
    #[arg(long, default_value_t = 1_000)]
    steps: u64,
    /// Seconds for saved and fresh seeds together · 总时限（秒）
    #[arg(long, default_value_t = 60)]
    budget: u64,
    /// The database lies on disk · 数据库位于磁盘
    #[arg(long)]
    disk: bool,
    /// Prove the ledger after so many turns · 每隔多少步校验账本
    #[arg(long, default_value_t = 1)]
    prove_each: u64,
    /// Leave these operations out · 略去这些接口
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Seconds in which a failing run is made shorter · 缩短失败运行的时限（秒）
    #[arg(long, default_value_t = 120)]
    shrink: u64,
}

/// The program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(simulate(&arguments)),
        Err(error) => {
            eprintln!("no runtime: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn simulate(arguments: &Arguments) -> ExitCode {
    let shrinking = Duration::from_secs(arguments.shrink);
    let without: Vec<&'static str> =
        arguments.without.iter().map(|name| &*String::leak(name.clone())).collect();
    let without: &'static [&'static str] = Vec::leak(without);
    let place = if arguments.disk { Place::Disk } else { Place::Memory };
    let plan = |seed, place| Plan {
        seed,
        turns: arguments.steps,
        place,
        prove_each: arguments.prove_each.max(1),
        without,
    };
    let began = Instant::now();
    let (mut turns, mut runs) = (0, 0);
    if let Some(seed) = arguments.seed {
        let plan = plan(seed, place);
        if !passes(plan, shrinking).await {
            return ExitCode::FAILURE;
        }
        (turns, runs) = (plan.turns, 1);
    } else {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let first = u64::try_from(since.as_micros() % 1_000_000_000_000).unwrap_or_default();
        // Every fourth of the fresh ones has a disk below it.
        let fresh = (0..).map(|number: u64| {
            let on_disk = arguments.disk || number % 4 == 3;
            plan(first + number, if on_disk { Place::Disk } else { Place::Memory })
        });
        for plan in saved().into_iter().chain(fresh) {
            if !passes(plan, shrinking).await {
                return ExitCode::FAILURE;
            }
            (turns, runs) = (turns + plan.turns, runs + 1);
            // Another run like those before it must not be cut short.
            if began.elapsed() * (runs + 1) / runs > Duration::from_secs(arguments.budget) {
                break;
            }
        }
    }
    let took = began.elapsed();
    let rate = u128::from(turns) * 1000 / took.as_millis().max(1);
    println!("{turns} steps in {runs} runs, {} s: {rate} simulation steps/s", took.as_secs());
    ExitCode::SUCCESS
}

/// Runs a plan, and tells what is wrong where it fails.
async fn passes(plan: Plan, shrinking: Duration) -> bool {
    let turns: Vec<u64> = (0..plan.turns).collect();
    let Err(failure) = run(plan, &turns, &[]).await else { return true };
    let Plan { seed, place, .. } = plan;
    let Failure { turn, what } = &failure;
    println!("seed {seed} on {place:?} fails in turn {turn}: {what}\n");
    let place = if place == Place::Disk { "disk" } else { "memory" };
    println!("to be kept in seeds.txt:\n{seed} {} {place}  # why\n", turn + 1);
    let disk = if place == "disk" { " --disk" } else { "" };
    let again = format!("cargo xtask simulate --seed {seed} --steps {}{disk}", turn + 1);
    println!("again: {again}\n\nfewer turns are tried …");
    let (turns, failure) = shrink(plan, failure, &[], shrinking).await;
    println!("{} turns are enough: {turns:?}\n{}", turns.len(), failure.what);
    false
}
