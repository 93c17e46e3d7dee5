//! `hubu-simulate`: what a person and CI run.

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;

use super::driver::{Failure, Plan, run};
use super::host::Place;
use super::planted::FOUND_WITHIN;
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
    /// Seconds for saved and fresh seeds together, of which the saved get half · 总时限（秒），已存种子至多占一半
    #[arg(long, default_value_t = 60)]
    budget: u64,
    /// The database lies on disk · 数据库位于磁盘
    #[arg(long)]
    disk: bool,
    /// The database lies on the PostgreSQL server that HUBU_TEST_POSTGRES names
    /// · 数据库位于 HUBU_TEST_POSTGRES 所指的 PostgreSQL 服务器
    #[arg(long, conflicts_with = "disk")]
    postgres: bool,
    /// Prove the ledger after so many turns · 每隔多少步校验账本
    #[arg(long, default_value_t = 1)]
    prove_each: u64,
    /// Leave these operations out · 略去这些接口
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Fail where fewer fresh turns drew and sent something than planted bugs take to be found
    /// · 新运行中有请求的步数少于发现植入缺陷所需时失败
    #[arg(long)]
    enough: bool,
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
    let place = match (arguments.postgres, arguments.disk) {
        (true, _) => Place::Postgres,
        (false, true) => Place::Disk,
        (false, false) => Place::Memory,
    };
    let plan = |seed, place: Place| Plan {
        seed,
        turns: arguments.steps,
        place: place.here(),
        prove_each: arguments.prove_each.max(1),
        without,
    };
    if let Some(seed) = arguments.seed {
        return one(plan(seed, place), shrinking).await;
    }
    let budget = Duration::from_secs(arguments.budget);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let first = u64::try_from(since.as_micros() % 1_000_000_000_000).unwrap_or_default();
    // Every fourth of the fresh ones has a disk below it, the first of all: there may be few of them.
    let fresh = (0..).map(|number: u64| {
        let on_disk = place == Place::Memory && number.is_multiple_of(4);
        plan(first + number, if on_disk { Place::Disk } else { place })
    });
    let began = Instant::now();
    let saved: Vec<Plan> =
        saved().into_iter().map(|plan| Plan { place: plan.place.here(), ..plan }).collect();
    let known = saved.len();
    // Runs that failed once are no reason to look for nothing else: half of the time is for fresh ones.
    let Some(again) = within(budget / 2, saved, shrinking).await else { return ExitCode::FAILURE };
    let left = budget.saturating_sub(began.elapsed());
    let Some(new) = within(left, fresh, shrinking).await else { return ExitCode::FAILURE };
    let took = began.elapsed();
    let steps = again.steps + new.steps;
    let rate = u128::from(steps) * 1000 / took.as_millis().max(1);
    println!(
        "{steps} steps in {} saved runs ({} left out) and {} fresh ones ({} on disk), {} s: {rate} \
         simulation steps/s",
        again.runs,
        known - again.runs,
        new.runs,
        new.on_disk,
        took.as_secs(),
    );
    if new.runs == 0 {
        println!("no fresh seed was run: raise --budget ({} s)", arguments.budget);
        return ExitCode::FAILURE;
    }
    if arguments.enough && new.steps < FOUND_WITHIN {
        println!("{FOUND_WITHIN} fresh turns are wanted, which planted bugs take: raise --budget");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// A seed that was asked for.
async fn one(plan: Plan, shrinking: Duration) -> ExitCode {
    let began = Instant::now();
    let Some(steps) = passes(plan, shrinking).await else { return ExitCode::FAILURE };
    let took = began.elapsed();
    let rate = u128::from(steps) * 1000 / took.as_millis().max(1);
    println!("{steps} steps in 1 run, {} s: {rate} simulation steps/s", took.as_secs());
    ExitCode::SUCCESS
}

/// What was run of the plans of a sort.
#[derive(Clone, Copy, Default, Debug)]
struct Ran {
    runs: usize,
    on_disk: usize,
    turns: u64,
    /// Turns in which something was drawn and sent.
    steps: u64,
}

/// Runs plans while there is time; none where one failed.
async fn within(
    time: Duration,
    plans: impl IntoIterator<Item = Plan>,
    shrinking: Duration,
) -> Option<Ran> {
    let began = Instant::now();
    let mut ran = Ran::default();
    for plan in plans {
        if !is_time_for(plan.turns, ran.turns, began.elapsed(), time) {
            break;
        }
        ran.steps += passes(plan, shrinking).await?;
        ran.runs += 1;
        ran.on_disk += usize::from(plan.place == Place::Disk);
        ran.turns += plan.turns;
    }
    Some(ran)
}

/// Is there time for another run, where so many turns took so long? It must not be cut short. The first
/// one is begun where there is any.
fn is_time_for(turns: u64, ran: u64, took: Duration, time: Duration) -> bool {
    if ran == 0 {
        return took < time;
    }
    let more = took.as_millis() * u128::from(turns) / u128::from(ran);
    took.as_millis() + more <= time.as_millis()
}

/// Runs a plan, and tells in how many turns something was sent; or what is wrong, where it fails.
async fn passes(plan: Plan, shrinking: Duration) -> Option<u64> {
    let turns: Vec<u64> = (0..plan.turns).collect();
    let failure = match run(plan, &turns, &[]).await {
        Ok(done) => return Some(done.turns),
        Err(failure) => failure,
    };
    let Plan { seed, place, .. } = plan;
    let Failure { turn, what } = &failure;
    println!("seed {seed} on {place:?} fails in turn {turn}: {what}\n");
    println!("to be kept in seeds.txt:\n{seed} {} {}  # why\n", turn + 1, place.word());
    let lies = match place {
        Place::Memory => "",
        Place::Disk => " --disk",
        Place::Postgres => " --postgres",
    };
    let again = format!("cargo xtask simulate --seed {seed} --steps {}{lies}", turn + 1);
    println!("again: {again}\n\nfewer turns are tried …");
    let (turns, failure) = shrink(plan, failure, &[], shrinking).await;
    println!("{} turns are enough: {turns:?}\n{}", turns.len(), failure.what);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_begins_where_it_can_end_in_time() {
        let s = Duration::from_secs;
        for (turns, ran, took, time, begins) in [
            (1000, 0, s(0), s(30), true),
            (1000, 0, s(0), s(0), false),
            (1000, 1000, s(15), s(30), true),
            (1000, 1000, s(16), s(30), false),
            (100, 1000, s(25), s(30), true),
            (1000, 2000, s(20), s(29), false),
        ] {
            assert_eq!(is_time_for(turns, ran, took, time), begins, "{turns} after {ran}");
        }
    }
}
