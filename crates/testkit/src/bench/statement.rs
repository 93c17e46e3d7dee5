//! (c) Pages of a short and a long statement, against each other.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hubu_core::accounts::{BalanceType, TradeDetail, TradeType};
use hubu_core::ids::{BookKey, CustomerKey, GroupKey};
use hubu_core::ledger::{BookKind, Books, Journal, Leg, Lot, Trade};
use hubu_core::money::Amount;
use hubu_core::time::{Timestamp, Zone};
use hubu_store::ledger::{self, Saved, StatementFilter};
use hubu_store::{Batch, Database, Engine, Error, Fault, Moment, Store, Tx};
use tokio::runtime::Runtime;

use super::accounts::World;
use super::figures::{Ratio, Spread, short};
use super::place::Place;
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::{Effort, Trouble, machine, rig, wall};
use crate::engines::administer;

const TITLE: &str = "(c) Statement pages · 收支明细分页";

const LIMITS: &str = "One cash book with entries spread evenly over a year of days; a page of 100 \
lines with the exact total, read by the product's own query in one read transaction, without HTTP \
(which would add the same to both sides). The short statement is the limit of the long one, the \
first page that of the last. The two live in realms of their own, and their reads take turns.";

/// Entries of the short statement.
const SHORT: i64 = 10_000;
/// Entries written in one transaction.
const CHUNK: i64 = 10_000;
/// A page's lines: the most that the wire allows.
const LINES: i64 = 100;
/// Reads of one page in one round.
const READS: usize = 60;
/// The time that entries spread over: the wire allows a year, both ends included.
const SPAN_MS: i64 = 364 * 24 * 3600 * 1000;

/// Measures statement pages on an engine.
///
/// # Errors
/// The realms cannot be made, or a page is not what it must be.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    let runtime = rig::runtime()?;
    let short_one = Statement::write(engine, &runtime, SHORT, progress)?;
    let long_one = Statement::write(engine, &runtime, effort.entries, progress)?;
    let disk = machine::disk_now()?;
    let mut seen: [Vec<Duration>; 6] = Default::default();
    for round in 0..=effort.rounds {
        progress.step(format!("(c) {}: round {round} of {}", engine.as_str(), effort.rounds));
        for (index, offset) in Offset::ALL.into_iter().enumerate() {
            for (side, statement) in [&short_one, &long_one].into_iter().enumerate() {
                let time = statement.page(&runtime, offset)?;
                if round > 0 {
                    seen[2 * index + side].push(time);
                }
            }
        }
    }
    let loaded = format!(
        "The long statement was written in {} s, {} entries a second.",
        long_one.took.as_secs(),
        u128::from(effort.entries.unsigned_abs()) * 1000 / long_one.took.as_millis().max(1)
    );
    let name = format!("{} entries", effort.entries);
    short_one.remove(&runtime);
    long_one.remove(&runtime);
    let ratio = |top: usize, bottom: usize| -> Result<Spread<Ratio>, Trouble> {
        let pairs = seen[top].iter().zip(&seen[bottom]);
        let ratios = pairs.map(|(top, bottom)| Ratio::of(top.as_nanos(), bottom.as_nanos()));
        Spread::of(ratios).ok_or_else(|| "nothing was measured".into())
    };
    let mut rows = Vec::new();
    for (index, offset) in Offset::ALL.into_iter().enumerate() {
        let middle = |place: usize| {
            Spread::of(seen[place].iter().copied()).map_or_else(String::new, |s| short(s.median))
        };
        rows.push(vec![
            offset.as_str().to_owned(),
            middle(2 * index),
            middle(2 * index + 1),
            ratio(2 * index + 1, 2 * index)?.to_string(),
        ]);
    }
    let deep = ratio(5, 1)?;
    let verdict = |what: &str, reached: Spread<Ratio>| Verdict {
        what: what.to_owned(),
        aim: Aim::AtMost(1_500, "×"),
        reached: reached.median.0,
    };
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["page", "10000 entries", "the long one", "long over short"],
        rows,
        notes: vec![format!("Last page over first page of {name}: {deep}."), loaded, disk],
        verdicts: vec![
            verdict(&format!("(c) first page, {name} over 10000"), ratio(1, 0)?),
            verdict(&format!("(c) last page, {name} over 10000"), ratio(5, 4)?),
            verdict(&format!("(c) last over first page, {name}"), deep),
        ],
    })
}

/// Where a page lies.
#[derive(Clone, Copy, Debug)]
enum Offset {
    First,
    Middle,
    Last,
}

impl Offset {
    const ALL: [Self; 3] = [Self::First, Self::Middle, Self::Last];

    const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Middle => "in the middle",
            Self::Last => "last",
        }
    }

    const fn of(self, total: i64) -> i64 {
        match self {
            Self::First => 0,
            Self::Middle => total / 2 + 37,
            Self::Last => total - LINES,
        }
    }
}

/// A realm with one customer's statement.
struct Statement {
    store: Arc<Store>,
    place: Place,
    owner: (GroupKey, CustomerKey),
    entries: i64,
    until: Timestamp,
    took: Duration,
}

impl Statement {
    fn write(
        engine: Engine,
        runtime: &Runtime,
        entries: i64,
        progress: &Progress,
    ) -> Result<Self, Trouble> {
        progress.say(format!("(c) {}: writing {entries} entries", engine.as_str()));
        let place = Place::new(engine, runtime)?;
        let store = Arc::new(runtime.block_on(Store::open(place.options()?))?);
        let world = World::new();
        runtime.block_on(world.settle(&store, rig::vault()?))?;
        let owner = (world.master.group, world.master.key);
        let until = wall();
        let started = Instant::now();
        let said = |written| {
            progress.step(format!("(c) {}: writing {written} of {entries}", engine.as_str()));
        };
        write_entries(runtime, &store, owner, (entries, until), said)?;
        let took = started.elapsed();
        if let Database::Postgres { url, .. } = place.database() {
            // The server does the same by itself a minute later.
            runtime.block_on(administer(url, "VACUUM ANALYZE"));
        }
        Ok(Self { store, place, owner, entries, until, took })
    }

    /// The median time of a page.
    fn page(&self, runtime: &Runtime, offset: Offset) -> Result<Duration, Trouble> {
        let zone = &self.store.realm().zone;
        let to = zone.day_of(self.until);
        let filter = StatementFilter {
            balance: BalanceType::Debit,
            from: to.one_year_before(),
            to,
            direction: None,
            kind: None,
            trade_id: None,
            channels: Vec::new(),
            channel_no: None,
            offset: offset.of(self.entries),
            limit: LINES,
        };
        let mut times = Vec::with_capacity(READS);
        for _ in 0..READS {
            let (filter, owner) = (filter.clone(), self.owner);
            let before = Instant::now();
            let page = runtime.block_on(self.store.read(move |tx, _| {
                Ok::<_, Error<Infallible>>(ledger::statement(tx, owner, &filter)?)
            }));
            times.push(before.elapsed());
            let page = page.map_err(|error| format!("{error:?}"))?;
            if page.total != self.entries || page.entries.len() != 100 {
                let (total, lines) = (page.total, page.entries.len());
                return Err(format!("a page of {lines} lines of {total} ({offset:?})").into());
            }
        }
        times.sort_unstable();
        Ok(times[READS / 2])
    }

    fn remove(self, runtime: &Runtime) {
        drop(self.store);
        self.place.remove(runtime);
    }
}

/// Writes a customer's cash entries, spread over a year up to an instant, a transaction at a time.
///
/// # Errors
/// The engine's.
pub(super) fn write_entries(
    runtime: &Runtime,
    store: &Store,
    owner: (GroupKey, CustomerKey),
    (entries, until): (i64, Timestamp),
    said: impl Fn(i64),
) -> Result<(), Trouble> {
    let zone = store.realm().zone.clone();
    let mut written = 0;
    while written < entries {
        said(written);
        let count = CHUNK.min(entries - written);
        let load = Load { owner, zone: zone.clone(), first: written, count, entries, until };
        runtime.block_on(store.batch::<Load>(owner.0.0, None, load)).map_err(
            |error| match error {
                Error::Fault(fault) => fault,
                Error::Refused(never) => match never {},
            },
        )?;
        written += count;
    }
    Ok(())
}

/// Writes entries of a cash book by the ledger's own rules: two in, one out.
struct Load {
    owner: (GroupKey, CustomerKey),
    zone: Zone,
    first: i64,
    count: i64,
    entries: i64,
    until: Timestamp,
}

impl Batch for Load {
    type Cmd = Self;
    type Loaded = (Journal, Saved, Zone);
    type Reply = ();
    type Refusal = Infallible;

    const NAME: &'static str = "bench.load";

    fn load(tx: &mut Tx<'_>, cmds: &[&Self], _: &mut Moment<'_>) -> Result<Self::Loaded, Fault> {
        let first = cmds.first().ok_or_else(|| Fault::Bug("an empty fold".to_owned()))?;
        let (group, customer) = first.owner;
        ledger::lock_holders(tx, &[customer])?;
        let mut books = Books::default();
        ledger::books(tx, &[first.owner])?.into_iter().for_each(|book| books.insert(book));
        let saved = Saved { groups: [(customer, group)].into(), ..Saved::default() };
        Ok((Journal::over(books), saved, first.zone.clone()))
    }

    fn decide(
        (journal, _, zone): &mut Self::Loaded,
        cmd: &Self,
        moment: &mut Moment<'_>,
    ) -> Result<(), Error<Infallible>> {
        let key = |moment: &mut Moment<'_>| BookKey(moment.ids.key(moment.wall));
        let cash = journal.open(cmd.owner, (BookKind::Cash, Lot::Single), None, key(moment));
        let counter =
            journal.open(cmd.owner, (BookKind::Adjustment, Lot::Single), None, key(moment));
        for number in cmd.first..cmd.first + cmd.count {
            let at = cmd.until.plus_ms(-SPAN_MS + SPAN_MS / cmd.entries * number);
            let amount = if number % 3 == 2 { -100_000_000 } else { 100_000_000 };
            let legs = [(counter, -amount), (cash, amount)]
                .map(|(book, amount)| Leg { book, amount: Amount::from_e8(amount) });
            let trade = trade(cmd.owner.1, zone, at, number);
            journal
                .post(moment.ids, (at, moment.wall), trade, &legs)
                .map_err(|error| Fault::Bug(error.to_string()))?;
        }
        Ok(())
    }

    fn store(
        tx: &mut Tx<'_>,
        (journal, saved, zone): Self::Loaded,
        moment: &mut Moment<'_>,
    ) -> Result<(), Fault> {
        ledger::save(tx, (moment.wall, &zone), &journal, &saved)
    }
}

fn trade(customer: CustomerKey, zone: &Zone, at: Timestamp, number: i64) -> Trade {
    Trade {
        kind: TradeType::Adjust,
        detail: TradeDetail::AdjustBalance,
        id: format!("{number:032x}"),
        cycle: zone.cycle_of(at),
        channel: None,
        channel_no: String::new(),
        payer: customer,
        consumer: customer,
        service: 0,
        resource_type: 0,
        span: None,
        actor: "bench".to_owned(),
        memo: String::new(),
    }
}
