//! (i) Orders paid through signed HTTP, against a bare loop that writes the same rows.

use std::net::SocketAddr;
use std::time::Duration;

use hubu_core::realm::Clock;
use hubu_core::subscriptions::AtExpiry;
use hubu_server::config::Settings;
use hubu_server::serve::{Stop, planes};
use hubu_store::Engine;

use super::bare::trades::of_payments;
use super::figures::{Rate, Ratio, Spread, median_rate, short};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::rig::listen;
use super::shop::Shop;
use super::{Effort, Trouble, client, machine, requests};

const TITLE: &str = "(i) Orders paid through signed HTTP · 经签名 HTTP 的订单支付";

const LIMITS: &str = "Sixty-four customers pay orders of one server for a month from their cash, over kept \
connections on the loopback, with requests signed beforehand; clients and server share the processors. \
The orders were placed before, by the product. *bare loop* is the limit: the rows that these payments left \
(the order, what paid it, its counters, posting, two entries, payment line, row and sum of the bill, day \
counters, books, two events, event numbers, audit row, the obligation to provide) are taken out again and written \
anew, on one connection, in transactions of the product's own average size and with its durability. It reads no \
request, checks no signature, locks and decides nothing. On SQLite it runs one prepared statement a row, on \
PostgreSQL one statement a table over arrays.";

/// How many requests may be under way.
const IN_FLIGHT: [usize; 3] = [1, 16, 128];
/// Customers, each of whom has a distribution group of its own.
const BUYERS: i64 = 64;
/// No round has more payments.
const MOST: usize = 100_000;

/// Measures payments on an engine.
///
/// # Errors
/// The realm cannot be made, or an answer was not the expected one.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    progress.say(format!("(i) {}: making a realm", engine.as_str()));
    let mut till = Till::open(engine)?;
    let mut section = Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec![
            "in flight",
            "Hubu /s",
            "bare loop /s",
            "ratio",
            "per commit",
            "rows each",
            "statements each",
            "p50",
            "p99",
        ],
        rows: Vec::new(),
        notes: vec![machine::disk_now()?],
        verdicts: Vec::new(),
    };
    for in_flight in IN_FLIGHT {
        progress.say(format!("(i) {}: {in_flight} in flight", engine.as_str()));
        let level = till.level(in_flight, effort)?;
        let ratio = Spread::of(level.ratios.iter().copied()).ok_or("nothing was measured")?;
        section.rows.push(level.row(in_flight, ratio));
        if in_flight == 128 {
            section.verdicts.push(Verdict {
                what: "(i) payments of orders, 128 in flight, over the bare loop".to_owned(),
                aim: Aim::AtLeast(Ratio(350)),
                reached: ratio.median.0,
            });
        }
    }
    section.notes.push(till.shop.prove()?);
    till.close();
    Ok(section)
}

/// What a number of requests in flight reached.
#[derive(Default)]
struct Level {
    product: Vec<Rate>,
    bare: Vec<Rate>,
    ratios: Vec<Ratio>,
    rows: u64,
    commits: u64,
    statements: u64,
    done: u64,
    median: Vec<Duration>,
    slowest: Vec<Duration>,
}

impl Level {
    fn row(&self, in_flight: usize, ratio: Spread<Ratio>) -> Vec<String> {
        let middle = |times: &[Duration]| {
            Spread::of(times.iter().copied()).map_or_else(String::new, |s| short(s.median))
        };
        let share = |top: u64, bottom: u64| Ratio::of(top.into(), bottom.into()).to_string();
        vec![
            in_flight.to_string(),
            median_rate(&self.product).to_string(),
            median_rate(&self.bare).to_string(),
            ratio.to_string(),
            share(self.done, self.commits),
            share(self.rows, self.done),
            share(self.statements, self.done),
            middle(&self.median),
            middle(&self.slowest),
        ]
    }
}

/// A served realm with orders in it.
struct Till {
    shop: Shop,
    address: SocketAddr,
    stop: Stop,
    /// How many were ordered.
    ordered: usize,
}

impl Till {
    fn open(engine: Engine) -> Result<Self, Trouble> {
        let shop = Shop::open(engine, Clock::Wall, BUYERS)?;
        let router = planes::router(&shop.realm, &Settings::default(), planes::CUSTOMERS);
        let stop = Stop::new(Duration::from_secs(5));
        let address = listen(&shop.runtime, router, &stop)?;
        Ok(Self { shop, address, stop, ordered: 0 })
    }

    fn level(&mut self, in_flight: usize, effort: Effort) -> Result<Level, Trouble> {
        let mut level = Level::default();
        // Statements are prepared, caches are warm, and the rate is known.
        let mut expected =
            self.round(in_flight, 8 * in_flight + 64, &mut Level::default())?.per_second();
        for _ in 0..effort.rounds {
            let round = u64::try_from(effort.round.as_millis()).unwrap_or(u64::MAX);
            let count = usize::try_from(expected.saturating_mul(round) / 1000).unwrap_or(MOST);
            let rate = self.round(in_flight, count.clamp(64, MOST), &mut level)?;
            expected = rate.per_second();
        }
        Ok(level)
    }

    /// Pays so many orders, and has the bare loop do the same.
    fn round(
        &mut self,
        in_flight: usize,
        count: usize,
        level: &mut Level,
    ) -> Result<Rate, Trouble> {
        let placed = self.shop.order((self.ordered, count), AtExpiry::Grace, false)?;
        let buyers = self.shop.buyers.iter().cycle().skip(self.ordered % self.shop.buyers.len());
        let ids = placed.iter().map(|placed| placed.record.order.id.as_str());
        let requests = requests::payments(buyers.zip(ids))?;
        self.ordered += count;
        let since = self.shop.since()?;
        let before = self.shop.realm.store.stats();
        let outcome = client::send_all(self.address, in_flight, &requests, 204)?;
        let after = self.shop.realm.store.stats();
        let commits = (after.commits - before.commits).max(1);
        let size = usize::try_from(outcome.rate.count / commits).unwrap_or(1).max(1);
        let written = self.shop.anew(&of_payments(), &since, size)?;
        let bare = written.rate;
        if bare.count != outcome.rate.count {
            return Err(format!("{} postings of {count} payments", bare.count).into());
        }
        level.ratios.push(outcome.rate.over(bare));
        level.product.push(outcome.rate);
        level.bare.push(bare);
        level.rows += written.rows;
        level.commits += commits;
        level.statements += after.statements - before.statements;
        level.done += outcome.rate.count;
        level.median.push(outcome.median);
        level.slowest.push(outcome.slowest);
        Ok(outcome.rate)
    }

    fn close(self) {
        self.stop.now();
        self.shop.close();
    }
}

#[cfg(test)]
mod tests {
    use super::super::place::has_postgres;
    use super::*;
    use crate::snapshot::Snapshot;

    #[test]
    fn rows_that_are_written_anew_are_those_that_the_product_left() {
        let engines = [Engine::Sqlite, Engine::Postgres];
        for engine in engines.into_iter().filter(|e| *e == Engine::Sqlite || has_postgres()) {
            let till = Till::open(engine).expect("a realm");
            let count = 40;
            let placed = till.shop.order((0, count), AtExpiry::Grace, false).expect("orders");
            let ids = placed.iter().map(|placed| placed.record.order.id.as_str());
            let requests = requests::payments(till.shop.buyers.iter().zip(ids)).expect("signed");
            let since = till.shop.since().expect("an instant");
            client::send_all(till.address, 4, &requests, 204).expect("payments");
            let store = &till.shop.realm.store;
            let product = till.shop.runtime.block_on(Snapshot::take(store));
            let written = till.shop.anew(&of_payments(), &since, 8).expect("the same rows");
            let bare = till.shop.runtime.block_on(Snapshot::take(store));
            assert!(product == bare, "on {engine:?}");
            // Eleven of its own, one of them on the bill, and of a customer two books with their days, two
            // counters, the sum of its bill, the number.
            let each = 11 + 2 + 2 + 2 + 1 + 1;
            assert_eq!((written.rate.count, written.rows), (40, 40 * each), "on {engine:?}");
            till.shop.prove().expect("the checker finds nothing");
            till.close();
        }
    }
}
