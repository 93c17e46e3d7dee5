//! (a) Allocations through signed HTTP, against bare loops that write the same rows.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use deadpool_postgres::Pool;
use hubu_app::enterprise::{Allocate, Transfer};
use hubu_core::accounts::BalanceType;
use hubu_core::ids::CustomerId;
use hubu_core::money::Amount;
use hubu_store::{Database, Engine, Error, Fault, ledger};

use super::bare::{Shape, postgres, sqlite};
use super::figures::{Rate, Ratio, Spread, median_rate, short};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::requests::{allocations, scattered, transaction_id};
use super::rig::{Rig, submit};
use super::{Effort, Trouble, client, machine};

const TITLE: &str = "(a) Allocations through signed HTTP · 经签名 HTTP 的划拨";

const LIMITS: &str = "All clients allocate from one master to its thousand members over kept \
connections on the loopback, with requests signed beforehand; clients and server share the \
processors. *bare loop* is the limit: the same realm, one connection, every row an allocation \
leaves (posting, two entries, payment line, day counters, books, allocation, transaction id, audit \
row, two events, event numbers) and nothing else, in transactions of the product's own average size \
and with its durability. It reads no request, checks no signature, locks and decides nothing. On \
SQLite it runs one prepared statement a row, on PostgreSQL one statement a table over arrays. \
*without HTTP* hands the same commands to the store directly. *one transaction each* (PostgreSQL) \
locks both customers, reads what it goes on from, runs the bare loop's statements for one \
allocation and commits.";

/// How many requests may be under way.
const IN_FLIGHT: [usize; 3] = [1, 16, 128];
/// Connections of the loops that commit each allocation.
const SINGLE: [usize; 2] = [1, 32];
/// No round has more requests.
const MOST: usize = 400_000;

/// Measures allocations on an engine.
///
/// # Errors
/// The realm cannot be made, or an answer was not the expected one.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    progress.say(format!("(a) {}: making a realm", engine.as_str()));
    let bench = Bench::new(engine, effort)?;
    let mut section = Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec![
            "in flight",
            "Hubu /s",
            "bare loop /s",
            "ratio",
            "without HTTP",
            "per commit",
            "statements each",
            "p50",
            "p99",
        ],
        rows: Vec::new(),
        notes: vec![machine::disk_now()?],
        verdicts: Vec::new(),
    };
    for in_flight in IN_FLIGHT {
        progress.say(format!("(a) {}: {in_flight} in flight", engine.as_str()));
        let level = bench.level(in_flight)?;
        section.rows.push(level.row(in_flight));
        if in_flight != 128 {
            continue;
        }
        if engine == Engine::Sqlite {
            section.verdicts.push(Verdict {
                what: "(a) allocations, 128 in flight, over the bare loop".to_owned(),
                aim: Aim::AtLeast(Ratio(500)),
                reached: spread(&level.ratios)?.median.0,
            });
        }
        for (connections, ratios, rates) in &level.singly {
            let ratio = spread(ratios)?;
            section.notes.push(format!(
                "Over one transaction each, {connections} connections ({} /s): {ratio}.",
                median_rate(rates)
            ));
            section.verdicts.push(Verdict {
                what: format!(
                    "(a) allocations, 128 in flight, over one transaction each on {connections} \
                     connections"
                ),
                aim: Aim::AtLeast(Ratio(5_000)),
                reached: ratio.median.0,
            });
        }
    }
    section.notes.push(bench.prove()?);
    bench.rig.close();
    Ok(section)
}

fn spread(ratios: &[Ratio]) -> Result<Spread<Ratio>, Trouble> {
    Spread::of(ratios.iter().copied()).ok_or_else(|| "nothing was measured".into())
}

/// What a number of requests in flight reached.
#[derive(Default)]
struct Level {
    product: Vec<Rate>,
    bare: Vec<Rate>,
    ratios: Vec<Ratio>,
    without_http: Vec<Ratio>,
    singly: Vec<(usize, Vec<Ratio>, Vec<Rate>)>,
    commits: u64,
    statements: u64,
    done: u64,
    median: Vec<Duration>,
    slowest: Vec<Duration>,
}

impl Level {
    fn row(&self, in_flight: usize) -> Vec<String> {
        let middle = |times: &[Duration]| {
            Spread::of(times.iter().copied()).map_or_else(String::new, |s| short(s.median))
        };
        let shown = |ratios: &[Ratio]| {
            Spread::of(ratios.iter().copied()).map_or_else(String::new, |spread| spread.to_string())
        };
        let share = |top: u64, bottom: u64| Ratio::of(top.into(), bottom.into()).to_string();
        vec![
            in_flight.to_string(),
            median_rate(&self.product).to_string(),
            median_rate(&self.bare).to_string(),
            shown(&self.ratios),
            shown(&self.without_http),
            share(self.done, self.commits),
            share(self.statements, self.done),
            middle(&self.median),
            middle(&self.slowest),
        ]
    }
}

struct Bench {
    rig: Rig,
    pool: Option<Pool>,
    effort: Effort,
    /// The number of the next allocation: none is used twice.
    next: AtomicUsize,
}

impl Bench {
    fn new(engine: Engine, effort: Effort) -> Result<Self, Trouble> {
        let rig = Rig::new(engine)?;
        let pool = match rig.database() {
            Database::Sqlite { .. } => None,
            Database::Postgres { url, .. } => Some(postgres::pool(url, 33)?),
        };
        Ok(Self { rig, pool, effort, next: AtomicUsize::new(1) })
    }

    fn numbers(&self, count: usize) -> usize {
        self.next.fetch_add(count, Ordering::Relaxed)
    }

    fn level(&self, in_flight: usize) -> Result<Level, Trouble> {
        let mut level = Level::default();
        let size = Cell::new(1);
        // Statements are prepared, caches are warm, and the rates are known.
        let product = self.product(in_flight, 8 * in_flight + 64, &mut Level::default(), &size)?;
        let mut expected = (product, self.bare(size.get(), 16 * in_flight + 64)?);
        for _ in 0..self.effort.rounds {
            let product = self.product(in_flight, self.fill(expected.0), &mut level, &size)?;
            let bare = self.bare(size.get(), self.fill(expected.1))?;
            let direct = self.direct(in_flight)?;
            level.ratios.push(product.over(bare));
            level.without_http.push(direct.over(bare));
            level.product.push(product);
            level.bare.push(bare);
            expected = (product, bare);
            if let (Some(pool), 128) = (&self.pool, in_flight) {
                self.singly(pool, product, &mut level.singly)?;
            }
        }
        Ok(level)
    }

    /// How many fill a round at this rate.
    fn fill(&self, rate: Rate) -> usize {
        let round = u64::try_from(self.effort.round.as_millis()).unwrap_or(u64::MAX);
        let count = rate.per_second().saturating_mul(round) / 1000;
        usize::try_from(count).unwrap_or(MOST).clamp(64, MOST)
    }

    fn product(
        &self,
        in_flight: usize,
        count: usize,
        level: &mut Level,
        size: &Cell<usize>,
    ) -> Result<Rate, Trouble> {
        let requests = allocations(&self.rig.world, self.numbers(count), count)?;
        let before = self.rig.store.stats();
        let outcome = client::send_all(self.rig.address, in_flight, &requests, 204)?;
        let after = self.rig.store.stats();
        let commits = (after.commits - before.commits).max(1);
        level.commits += commits;
        level.statements += after.statements - before.statements;
        level.done += outcome.rate.count;
        level.median.push(outcome.median);
        level.slowest.push(outcome.slowest);
        let average = (outcome.rate.count + commits / 2) / commits;
        size.set(usize::try_from(average).unwrap_or(1).max(1));
        Ok(outcome.rate)
    }

    fn bare(&self, size: usize, count: usize) -> Result<Rate, Trouble> {
        let shape = Shape::of(&self.rig.world, self.rig.store.realm());
        let numbers = (self.numbers(count), count);
        match (self.rig.database(), &self.pool) {
            (Database::Sqlite { folder }, _) => {
                let rate = sqlite::allocate(folder, &shape, numbers, size)?;
                self.rig.look_again()?;
                Ok(rate)
            }
            (Database::Postgres { .. }, Some(pool)) => {
                self.rig.runtime.block_on(postgres::allocate(pool, &shape, numbers, size))
            }
            (Database::Postgres { .. }, None) => Err("no pool".into()),
        }
    }

    fn singly(
        &self,
        pool: &Pool,
        product: Rate,
        into: &mut Vec<(usize, Vec<Ratio>, Vec<Rate>)>,
    ) -> Result<(), Trouble> {
        let shape = Shape::of(&self.rig.world, self.rig.store.realm());
        for (place, connections) in SINGLE.into_iter().enumerate() {
            let numbers = || self.numbers(1);
            let run =
                postgres::allocate_singly(pool, &shape, numbers, connections, self.effort.round);
            let rate = self.rig.runtime.block_on(run)?;
            if into.len() <= place {
                into.push((connections, Vec::new(), Vec::new()));
            }
            into[place].1.push(product.over(rate));
            into[place].2.push(rate);
        }
        Ok(())
    }

    /// The same commands, handed to the store without HTTP.
    fn direct(&self, in_flight: usize) -> Result<Rate, Trouble> {
        let Rig { world, store, money, runtime, .. } = &self.rig;
        let (started, time) = (Instant::now(), self.effort.round);
        let group = world.master.group.0;
        let one = async || {
            let mut done = 0;
            while started.elapsed() < time {
                let number = self.numbers(1);
                let member = &world.members[scattered(number, world.members.len())].id;
                let command = Allocate(Transfer {
                    master: world.master.key,
                    member: CustomerId::parse(member).ok_or("an id")?,
                    amount: Amount::from_e8(1_000_000),
                    balance: BalanceType::Debit,
                    expires: None,
                    transaction_id: Some(transaction_id(number)),
                });
                submit(store, money, group, command).await?;
                done += 1;
            }
            Ok::<u64, Trouble>(done)
        };
        let all = (0..in_flight).map(|_| one());
        let all = runtime.block_on(futures_util::future::try_join_all(all))?;
        Ok(Rate { count: all.into_iter().sum(), elapsed: started.elapsed() })
    }

    /// Has the product's checker look at everything both sides wrote.
    fn prove(&self) -> Result<String, Trouble> {
        let zone = self.rig.store.realm().zone.clone();
        let check = self.rig.store.read(move |tx, _| {
            ledger::check(tx, &zone).map_err(Error::<std::convert::Infallible>::Fault)
        });
        let findings = self.rig.runtime.block_on(check).map_err(|error| match error {
            Error::Fault(fault) => fault,
            Error::Refused(never) => match never {},
        });
        match findings {
            Ok(findings) if findings.is_empty() => {
                Ok("The ledger's checker found nothing wrong with what all of them wrote."
                    .to_owned())
            }
            Ok(findings) => Err(format!("the ledger is broken: {findings:?}").into()),
            // A statement may not run longer than the product allows.
            Err(Fault::Timeout(text)) => {
                Ok(format!("The ledger's checker ran out of time: {text}."))
            }
            Err(fault) => Err(fault.to_string().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use hubu_store::Sql;

    use super::super::place::has_postgres;
    use super::*;

    /// Rows of each table, and how many characters they hold.
    static LEFT: Sql = Sql::new(
        "bench.left",
        "SELECT 1 AS n, COUNT(*), CAST(SUM(LENGTH(trade_id) + LENGTH(actor)) AS BIGINT) \
         FROM posting \
         UNION ALL SELECT 2, COUNT(*), CAST(SUM(LENGTH(trade_id)) AS BIGINT) FROM entry \
         UNION ALL SELECT 3, COUNT(*), 0 FROM payment_line \
         UNION ALL SELECT 4, COUNT(*), CAST(SUM(entries) AS BIGINT) FROM book_day \
         UNION ALL SELECT 5, COUNT(*), CAST(COALESCE(SUM(net_e8), 0) AS BIGINT) FROM allocation \
         UNION ALL SELECT 6, COUNT(*), CAST(COALESCE(SUM(LENGTH(id)), 0) AS BIGINT) \
         FROM transaction_id \
         UNION ALL SELECT 7, COUNT(*), CAST(SUM(LENGTH(detail)) AS BIGINT) FROM audit \
         UNION ALL SELECT 8, COUNT(*), CAST(SUM(LENGTH(kind) + LENGTH(body)) AS BIGINT) FROM event \
         UNION ALL SELECT 9, COUNT(*), CAST(SUM(event_seq) AS BIGINT) FROM customer \
         UNION ALL SELECT 10, COUNT(*), CAST(SUM(seq) AS BIGINT) FROM book ORDER BY n",
    );

    fn left(bench: &Bench) -> Vec<i64> {
        let read = bench.rig.store.read(|tx, _| {
            let mut numbers = Vec::new();
            for row in tx.query(&LEFT, &[])? {
                let mut row = row.reader();
                row.int()?;
                numbers.extend([row.int()?, row.int()?]);
            }
            Ok::<_, Error<std::convert::Infallible>>(numbers)
        });
        bench.rig.runtime.block_on(read).expect("plain counts")
    }

    fn more(after: &[i64], before: &[i64]) -> Vec<i64> {
        after.iter().zip(before).map(|(after, before)| after - before).collect()
    }

    #[test]
    fn a_bare_loop_leaves_what_the_product_leaves() {
        let effort = Effort {
            round: Duration::from_millis(50),
            rounds: 1,
            entries: 0,
            resources: 0,
            orders: 0,
        };
        let engines = [Engine::Sqlite, Engine::Postgres];
        for engine in engines.into_iter().filter(|e| *e == Engine::Sqlite || has_postgres()) {
            let bench = Bench::new(engine, effort).expect("a realm");
            let start = left(&bench);
            let size = Cell::new(1);
            bench.product(4, 40, &mut Level::default(), &size).expect("allocations");
            let product = left(&bench);
            bench.bare(8, 40).expect("the same rows");
            let bare = left(&bench);
            assert_eq!(more(&product, &start), more(&bare, &product), "on {engine:?}");
            assert_eq!(more(&product, &start)[..2], [40, 40 * (32 + 21)], "it wrote at all");
            bench.prove().expect("the checker finds nothing");
            bench.rig.close();
        }
    }
}
