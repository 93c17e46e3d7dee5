//! (j) A virtual year of resources that are renewed by themselves, against a bare loop that writes the same
//! rows.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use hubu_api::jobs::advance;
use hubu_core::coupons::CycleType;
use hubu_core::ledger::BookKind;
use hubu_core::orders::{ItemState, OrderStatus, OrderType};
use hubu_core::realm::Clock;
use hubu_core::subscriptions::{AtExpiry, AutoRenew, Status};
use hubu_core::time::{Day, Timestamp};
use hubu_store::{Engine, Error, Sql, Value};

use super::bare::trades::of_renewals;
use super::figures::{Rate, Ratio, Spread, median_rate};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::shop::Shop;
use super::{Effort, Trouble, machine};

const TITLE: &str = "(j) A virtual year of auto-renewals · 自动续费的虚拟一年";

const LIMITS: &str = "A hundred customers have bought servers for a month, renewed by themselves, in the first \
twenty days of a January, by orders of the product. Then the realm's virtual clock is advanced month by month \
through a year by the same reconcilers that the server runs: every server is renewed twelve times by an order \
that is placed, priced, paid from cash and completed. After each month the limit is measured: the rows that its \
renewals left (order, line, item, what paid it, counters, resource, posting, two entries, payment line, row and \
sum of the bill, day counters, books, four events, event numbers, audit row, the obligations to look at it again) are taken out and \
written anew by a bare loop, in transactions of the product's own average fold and with its durability. It claims \
nothing, reads nothing and decides nothing. On SQLite it runs one prepared statement a row, on PostgreSQL one \
statement a table over arrays.";

const BUYERS: i64 = 100;
/// Days on which the servers are bought.
const BOUGHT_DAYS: i64 = 20;
const MONTHS: i64 = 12;
/// The hour of the civil day at which months begin.
const HOUR: u8 = 10;
/// A server for a month, at 1e-8.
const PRICE_E8: i64 = 5_690_000_000;

/// Servers with so many renewals that are done.
static RENEWED: Sql = Sql::new(
    "bench.renewed",
    "SELECT COUNT(*) FROM (SELECT i.resource_key FROM order_item i JOIN customer_order o \
     ON o.group_id = i.group_id AND o.order_key = i.order_key \
     WHERE o.kind = $1 AND o.status = $2 AND i.state = $3 \
     GROUP BY i.group_id, i.resource_key HAVING COUNT(*) = $4) AS renewed",
);

/// Servers in use that end after an instant.
static ALIVE: Sql = Sql::new(
    "bench.alive",
    "SELECT COUNT(*) FROM resource r WHERE r.status = $1 AND r.expires_ms > $2",
);

/// What was earned.
static EARNED: Sql = Sql::new(
    "bench.earned",
    "SELECT CAST(SUM(b.balance_e8) AS BIGINT) FROM book b WHERE b.kind = $1",
);

/// Measures the year on an engine.
///
/// # Errors
/// The realm cannot be made, or a server was not renewed twelve times.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    let count = effort.resources;
    progress.say(format!("(j) {}: {count} servers are bought", engine.as_str()));
    let year = Year::begin(engine, count)?;
    let mut seen = Seen::default();
    let disk = machine::disk_now()?;
    for month in 1..=MONTHS {
        progress.step(format!("(j) {}: month {month} of {MONTHS}", engine.as_str()));
        year.month(month, &mut seen)?;
    }
    year.check()?;
    let proven = year.shop.prove()?;
    let last = year.shop.now()?;
    year.shop.close();
    let ratio = Spread::of(seen.ratios.iter().copied()).ok_or("nothing was measured")?;
    let sum = |rates: &[Rate]| rates.iter().map(|rate| rate.elapsed).sum::<Duration>();
    let (took, bare) = (sum(&seen.product), sum(&seen.bare));
    let seconds = |time: Duration| Ratio::of(time.as_millis(), 1_000).to_string();
    let share = |top: u64, bottom: u64| Ratio::of(top.into(), bottom.into()).to_string();
    let renewals = seen.product.iter().map(|rate| rate.count).sum::<u64>();
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec![
            "servers",
            "the year, s",
            "renewals /s",
            "bare loop, s",
            "bare loop /s",
            "ratio",
            "per fold",
            "rows each",
            "statements each",
        ],
        rows: vec![vec![
            count.to_string(),
            seconds(took),
            median_rate(&seen.product).to_string(),
            seconds(bare),
            median_rate(&seen.bare).to_string(),
            ratio.to_string(),
            share(renewals, seen.folds),
            share(seen.rows, renewals),
            share(seen.statements, renewals),
        ]],
        notes: vec![
            disk,
            format!(
                "Each of the {count} servers was renewed {MONTHS} times until {}. {proven}",
                last.to_wire()
            ),
        ],
        verdicts: vec![Verdict {
            what: format!("(j) a year of {count} auto-renewals over the bare loop"),
            aim: Aim::AtLeast(Ratio(300)),
            reached: ratio.median.0,
        }],
    })
}

/// What came of the months.
#[derive(Default)]
struct Seen {
    product: Vec<Rate>,
    bare: Vec<Rate>,
    ratios: Vec<Ratio>,
    rows: u64,
    folds: u64,
    statements: u64,
}

struct Year {
    shop: Shop,
    count: i64,
    /// The civil day on which the year begins.
    first: Day,
}

impl Year {
    /// Has the servers bought and provided.
    fn begin(engine: Engine, count: i64) -> Result<Self, Trouble> {
        let start = Timestamp::parse_wire("2026-01-01T02:00:00Z")?;
        let shop = Shop::open(engine, Clock::Frozen { at: start }, BUYERS)?;
        let renewed = AtExpiry::AutoRenew(AutoRenew { unit: CycleType::Month, left: None });
        let day = shop.realm.store.realm().zone.day_of(start);
        let year = Self { shop, count, first: day.plus_days(BOUGHT_DAYS) };
        for number in 0..BOUGHT_DAYS {
            let before = |number: i64| usize::try_from(count * number / BOUGHT_DAYS);
            let (first, end) = (before(number)?, before(number + 1)?);
            year.shop.order((first, end - first), renewed, true)?;
            year.advance(day.plus_days(number + 1))?;
        }
        Ok(year)
    }

    /// Lets time pass until a civil day.
    fn advance(&self, to: Day) -> Result<Timestamp, Trouble> {
        let (store, money) = (&self.shop.realm.store, &self.shop.realm.money);
        let to = store.realm().zone.hour_of_day(to, HOUR);
        let advanced = self.shop.runtime.block_on(advance(store, money, 1, to, usize::MAX));
        match advanced {
            Ok(advanced) if advanced.finished => Ok(advanced.now),
            other => Err(format!("time does not run on: {other:?}").into()),
        }
    }

    /// A month passes, and the bare loop does the same.
    fn month(&self, month: i64, seen: &mut Seen) -> Result<(), Trouble> {
        let since = self.shop.since()?;
        let before = self.shop.realm.store.stats();
        let started = Instant::now();
        self.advance(self.first.plus_months(month))?;
        let product = Rate { count: self.count.unsigned_abs(), elapsed: started.elapsed() };
        let after = self.shop.realm.store.stats();
        let folds = (after.folds - before.folds).max(1);
        let size = usize::try_from(product.count / folds).unwrap_or(1).max(1);
        let written = self.shop.anew(&of_renewals(), &since, size)?;
        let bare = written.rate;
        if bare.count != product.count {
            return Err(format!("{} renewals of {} servers", bare.count, self.count).into());
        }
        seen.ratios.push(product.over(bare));
        seen.product.push(product);
        seen.bare.push(bare);
        seen.rows += written.rows;
        seen.folds += folds;
        seen.statements += after.statements - before.statements;
        Ok(())
    }

    /// Was every server renewed as often as months have passed, and was all of it paid?
    fn check(&self) -> Result<(), Trouble> {
        let (count, now) = (self.count, self.shop.now()?);
        let (kind, status) = (OrderType::Renew.code(), OrderStatus::Completed.code());
        let renewed: [Value; 4] =
            [kind.into(), status.into(), ItemState::Done.code().into(), MONTHS.into()];
        let alive: [Value; 2] = [Status::InUse.code().into(), now.into()];
        let earned: [Value; 1] = [BookKind::Revenue.code().into()];
        let read = self.shop.realm.store.read(move |tx, _| {
            let mut one = |sql, params: &[Value]| {
                tx.first(sql, params)?.map_or(Ok(0), |row| row.reader().int())
            };
            let all = [one(&RENEWED, &renewed)?, one(&ALIVE, &alive)?, one(&EARNED, &earned)?];
            Ok::<_, Error<Infallible>>(all)
        });
        let found = self.shop.runtime.block_on(read).map_err(|error| format!("{error:?}"))?;
        let expected = [count, count, count * (MONTHS + 1) * PRICE_E8];
        if found == expected {
            return Ok(());
        }
        Err(format!("renewed, in use, earned: {found:?}, not {expected:?}").into())
    }
}
