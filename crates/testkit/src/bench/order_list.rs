//! (k) Pages of a short and a long list of orders, against each other.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use hubu_api::jobs::run_due;
use hubu_app::subscriptions::RenewResources;
use hubu_core::orders::{OrderFilter, OrderId, OrderRecord, OrderSort, PAYMENT_WAITS_MS};
use hubu_core::realm::Clock;
use hubu_core::subscriptions::{AtExpiry, Term};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::orders::{Changed, OrderScope, by_ids, orders_page, save};
use hubu_store::{Database, Engine, Error, Fault, Unit};

use super::figures::{Ratio, Spread, short};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::shop::Shop;
use super::{Effort, Trouble, machine, wall};
use crate::engines::administer;

const TITLE: &str = "(k) Pages of orders · 订单列表分页";

const LIMITS: &str = "A customer's renewals, spread evenly over a year: the first are orders of the product, all \
others are stored by its own statements as copies of them with ids and times of their own. A page of 100 orders \
with their lines, resources and payments and the exact total, read by the product's own query in one read \
transaction, without HTTP (which would add the same to both sides). The short list is the limit of the long one. \
The two live in realms of their own, and their reads take turns.";

/// Orders of the short list.
const SHORT: i64 = 10_000;
/// Orders written in one transaction.
const CHUNK: i64 = 5_000;
/// A page's orders: the most that the wire allows.
const PAGE: i64 = 100;
/// Reads of one page in one round.
const READS: usize = 30;
/// Servers that are renewed.
const SERVERS: usize = 16;
/// The orders of the product: what buys them, and what renews them.
const OWN: i64 = 32;
const SPAN_MS: i64 = 364 * 24 * 3_600 * 1_000;

/// Where pages lie.
const PLACES: [&str; 3] = ["first", "in the middle", "last"];

/// Measures pages of orders on an engine.
///
/// # Errors
/// The realms cannot be made, or a page is not what it must be.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    let short_one = List::write(engine, SHORT, progress)?;
    let long_one = List::write(engine, effort.orders, progress)?;
    let disk = machine::disk_now()?;
    let mut seen: [[Vec<Duration>; 2]; 3] = Default::default();
    for round in 0..=effort.rounds {
        progress.step(format!("(k) {}: round {round} of {}", engine.as_str(), effort.rounds));
        for (place, seen) in seen.iter_mut().enumerate() {
            for (list, seen) in [&short_one, &long_one].into_iter().zip(seen) {
                let time = list.page(place)?;
                if round > 0 {
                    seen.push(time);
                }
            }
        }
    }
    let written = format!(
        "The long list was written in {} s, {} orders a second.",
        long_one.took.as_secs(),
        u128::from(effort.orders.unsigned_abs()) * 1000 / long_one.took.as_millis().max(1)
    );
    short_one.shop.close();
    long_one.shop.close();
    let (mut rows, mut verdicts) = (Vec::new(), Vec::new());
    for (name, [short_one, long_one]) in PLACES.into_iter().zip(&seen) {
        let pairs = long_one.iter().zip(short_one);
        let ratios = pairs.map(|(top, bottom)| Ratio::of(top.as_nanos(), bottom.as_nanos()));
        let ratio = Spread::of(ratios).ok_or("nothing was measured")?;
        let middle = |times: &[Duration]| {
            Spread::of(times.iter().copied()).map_or_else(String::new, |s| short(s.median))
        };
        rows.push(vec![name.to_owned(), middle(short_one), middle(long_one), ratio.to_string()]);
        verdicts.push(Verdict {
            what: format!("(k) {name} page, {} orders over {SHORT}", effort.orders),
            aim: Aim::AtMost(1_500, "×"),
            reached: ratio.median.0,
        });
    }
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["page", "10000 orders", "the long list", "long over short"],
        rows,
        notes: vec![written, disk],
        verdicts,
    })
}

/// A realm with one customer's orders.
struct List {
    shop: Shop,
    total: i64,
    took: Duration,
}

impl List {
    fn write(engine: Engine, orders: i64, progress: &Progress) -> Result<Self, Trouble> {
        progress.say(format!("(k) {}: writing {orders} orders", engine.as_str()));
        let shop = Shop::open(engine, Clock::Wall, 1)?;
        let patterns = renewals(&shop)?;
        let (until, started) = (wall(), Instant::now());
        let mut written = 0;
        while written < orders {
            progress.step(format!("(k) {}: writing {written} of {orders}", engine.as_str()));
            let count = CHUNK.min(orders - written);
            let load = Load {
                patterns: patterns.clone(),
                zone: shop.realm.store.realm().zone.clone(),
                numbers: (written, written + count),
                orders,
                until,
            };
            let write =
                move |unit: &mut Unit<'_, '_>| load.run(unit).map_err(Error::<Infallible>::Fault);
            let done = shop.realm.store.unit(0, None, "bench.orders", write);
            shop.runtime.block_on(done).map_err(|error| format!("{error:?}"))?;
            written += count;
        }
        let took = started.elapsed();
        if let Database::Postgres { url, .. } = shop.place.database() {
            // The server does the same by itself a minute later.
            shop.runtime.block_on(administer(url, "VACUUM ANALYZE"));
        }
        Ok(Self { total: orders + OWN, shop, took })
    }

    /// The median time of a page.
    fn page(&self, place: usize) -> Result<Duration, Trouble> {
        let offset = [0, self.total / 2 + 37, self.total - PAGE][place];
        let store = &self.shop.realm.store;
        let (zone, buyer) = (store.realm().zone.clone(), self.shop.buyers[0].key);
        let mut times = Vec::with_capacity(READS);
        for _ in 0..READS {
            let (zone, scope) = (zone.clone(), OrderScope::Of(vec![buyer]));
            let before = Instant::now();
            let page = self.shop.runtime.block_on(store.read(move |tx, _| {
                let (filter, newest) = (OrderFilter::default(), OrderSort::Newest);
                let page = orders_page(tx, &zone, &scope, &filter, newest, (offset, PAGE))?;
                Ok::<_, Error<Infallible>>(page)
            }));
            times.push(before.elapsed());
            let page = page.map_err(|error| format!("{error:?}"))?;
            if page.total != self.total || page.orders.len() != 100 {
                let (total, orders) = (page.total, page.orders.len());
                return Err(format!("a page of {orders} orders of {total} at {offset}").into());
            }
        }
        times.sort_unstable();
        Ok(times[READS / 2])
    }
}

/// Renewals of the product, completed, of a server each.
fn renewals(shop: &Shop) -> Result<Vec<OrderRecord>, Trouble> {
    let bought = shop.order((0, SERVERS), AtExpiry::Grace, true)?;
    let due = run_due(&shop.realm.store, &shop.realm.money, 1, SERVERS);
    let ran = shop.runtime.block_on(due)?;
    if ran.done != SERVERS {
        return Err(format!("{ran:?} of {SERVERS} servers are provided").into());
    }
    let buyer = &shop.buyers[0];
    let renew = |resource: String| {
        let renew = RenewResources {
            caller: buyer.key,
            resources: vec![resource],
            term: Term::months_of(1),
            auto_pay: true,
            policy: None,
        };
        (buyer.group, renew)
    };
    let bought = bought.into_iter().flat_map(|placed| placed.resources);
    let renewed = shop.run(bought.map(renew).collect())?;
    if let Some(why) = renewed.iter().find_map(|renewed| renewed.unpaid.as_ref()) {
        return Err(format!("a renewal was not paid: {why:?}").into());
    }
    let ids: Vec<OrderId> = renewed.into_iter().map(|renewed| renewed.order).collect();
    let read = shop.realm.store.read(move |tx, _| Ok::<_, Error<Infallible>>(by_ids(tx, &ids)?));
    shop.runtime.block_on(read).map_err(|error| format!("{error:?}").into())
}

/// Orders that are stored together.
struct Load {
    patterns: Vec<OrderRecord>,
    zone: Zone,
    /// The first, and the first that is beyond.
    numbers: (i64, i64),
    orders: i64,
    until: Timestamp,
}

impl Load {
    fn run(&self, unit: &mut Unit<'_, '_>) -> Result<(), Fault> {
        let (first, end) = self.numbers;
        let patterns = self.patterns.iter().cycle();
        let records: Vec<OrderRecord> =
            (first..end).zip(patterns).map(|(number, one)| self.copy(unit, number, one)).collect();
        let new = |order| Changed { before: None, order };
        let new: Vec<Changed<'_>> = records.iter().map(new).collect();
        save(unit.tx, &self.zone, &new)
    }

    fn copy(&self, unit: &mut Unit<'_, '_>, number: i64, pattern: &OrderRecord) -> OrderRecord {
        let at = self.until.plus_ms(-SPAN_MS + SPAN_MS / self.orders * number);
        let id = OrderId::draw(unit.ids, at, &self.zone);
        let mut record = pattern.clone();
        record.key = hubu_core::ids::OrderKey(unit.ids.key(unit.wall));
        record.order.lines.iter_mut().for_each(|line| line.order = id.clone());
        record.items.iter_mut().for_each(|item| item.order = record.key);
        record.payments.iter_mut().for_each(|payment| payment.order = record.key);
        (record.updated, record.completed) = (at, Some(at));
        let order = &mut record.order;
        order.id = id;
        (order.placed, order.paid) = (at, Some(at));
        order.pay_until = Some(at.plus_ms(PAYMENT_WAITS_MS));
        record
    }
}
