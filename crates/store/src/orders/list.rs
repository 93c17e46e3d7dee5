//! Pages of orders.
//!
//! Where a filter names nothing but what is counted by the day (type, status, service, and when an order was
//! placed), the total and the place of an offset come from the counters, and a page costs the orders of
//! its own days, wherever it lies. By when it was paid, and of what is paid for others, orders are counted one
//! by one and skipped by the database.

use hubu_core::ids::{CustomerKey, GroupKey, OrderKey};
use hubu_core::orders::{OrderFilter, OrderId, OrderRecord, OrderSort, OrderStatus, OrderType};
use hubu_core::time::{Timestamp, Zone};

use super::segments::{Segment, Span, locate};
use super::{count, load, order_id};
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &GROUPS,
    &COUNT,
    &NEWEST,
    &OLDEST,
    &NEWEST_OF_SEVERAL,
    &OLDEST_OF_SEVERAL,
    &COUNT_PAID_FOR,
    &NEWEST_PAID_FOR,
    &OLDEST_PAID_FOR,
    &SERVICES,
];

static GROUPS: Sql = Sql::over(
    "orders.groups",
    &[Column::Int("k")],
    "SELECT h.group_id, h.customer_key FROM {rows} CROSS JOIN customer h \
     WHERE h.customer_key = v.k",
);

/// Orders of the list. A filter that is not wanted is NULL.
macro_rules! wanted {
    () => {
        "AND o.trade_key IS NULL \
         AND (CAST($1 AS BIGINT) IS NULL OR o.kind = CAST($1 AS BIGINT)) \
         AND (CAST($2 AS BIGINT) IS NULL OR o.status = CAST($2 AS BIGINT)) \
         AND (CAST($3 AS TEXT) IS NULL OR LOWER(o.service) = CAST($3 AS TEXT)) \
         AND (CAST($4 AS BIGINT) IS NULL OR o.paid_ms >= CAST($4 AS BIGINT)) \
         AND (CAST($5 AS BIGINT) IS NULL OR o.paid_ms < CAST($5 AS BIGINT)) "
    };
}

macro_rules! of_one {
    ($tail:literal) => {
        concat!(
            "SELECT o.placed_ms, o.id, o.group_id, o.order_key FROM customer_order o \
             WHERE o.group_id = $8 AND o.customer_key = $9 AND o.placed_ms >= $6 \
             AND o.placed_ms < $7 ",
            wanted!(),
            $tail
        )
    };
}

macro_rules! of_several {
    ($tail:literal) => {
        concat!(
            "SELECT o.placed_ms, o.id, o.group_id, o.order_key FROM {rows} \
             CROSS JOIN customer_order o WHERE o.group_id = v.grp AND o.customer_key = v.customer \
             AND o.placed_ms >= $6 AND o.placed_ms < $7 ",
            wanted!(),
            $tail
        )
    };
}

/// What an account pays for others; its own orders are left out.
macro_rules! paid_for {
    ($select:literal, $tail:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM customer_order o WHERE o.payer_key = $8 AND o.payer_key <> o.customer_key \
             AND (CAST($9 AS BIGINT) IS NULL OR o.customer_key = CAST($9 AS BIGINT)) \
             AND o.placed_ms >= $6 AND o.placed_ms < $7 ",
            wanted!(),
            $tail
        )
    };
}

static COUNT: Sql = Sql::over(
    "orders.count_listed",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("low"), Column::Int("high")],
    concat!(
        "SELECT v.low, COUNT(*) FROM {rows} CROSS JOIN customer_order o WHERE o.group_id = v.grp \
         AND o.customer_key = v.customer AND o.placed_ms >= v.low AND o.placed_ms < v.high ",
        wanted!(),
        "GROUP BY v.low"
    ),
);

static NEWEST: Sql =
    Sql::new("orders.newest", of_one!("ORDER BY o.placed_ms DESC, o.id DESC LIMIT $10 OFFSET $11"));

static OLDEST: Sql =
    Sql::new("orders.oldest", of_one!("ORDER BY o.placed_ms, o.id LIMIT $10 OFFSET $11"));

static NEWEST_OF_SEVERAL: Sql = Sql::over(
    "orders.newest_of_several",
    &[Column::Int("grp"), Column::Int("customer")],
    of_several!("ORDER BY o.placed_ms DESC, o.id DESC LIMIT $8"),
);

static OLDEST_OF_SEVERAL: Sql = Sql::over(
    "orders.oldest_of_several",
    &[Column::Int("grp"), Column::Int("customer")],
    of_several!("ORDER BY o.placed_ms, o.id LIMIT $8"),
);

static COUNT_PAID_FOR: Sql = Sql::new("orders.count_paid_for", paid_for!("COUNT(*)", ""));

static NEWEST_PAID_FOR: Sql = Sql::new(
    "orders.newest_paid_for",
    paid_for!(
        "o.placed_ms, o.id, o.group_id, o.order_key",
        "ORDER BY o.placed_ms DESC, o.id DESC LIMIT $10 OFFSET $11"
    ),
);

static OLDEST_PAID_FOR: Sql = Sql::new(
    "orders.oldest_paid_for",
    paid_for!(
        "o.placed_ms, o.id, o.group_id, o.order_key",
        "ORDER BY o.placed_ms, o.id LIMIT $10 OFFSET $11"
    ),
);

// From one service to the next, however many orders there are of each. Status 5 is completed.
static SERVICES: Sql = Sql::over(
    "orders.services_of",
    &[Column::Int("k")],
    "WITH RECURSIVE used(grp, customer, service) AS (SELECT h.group_id, h.customer_key, \
     (SELECT MIN(o.service) FROM customer_order o WHERE o.group_id = h.group_id \
     AND o.customer_key = h.customer_key AND o.status = 5) \
     FROM {rows} CROSS JOIN customer h WHERE h.customer_key = v.k \
     UNION ALL SELECT u.grp, u.customer, (SELECT MIN(o.service) FROM customer_order o \
     WHERE o.group_id = u.grp AND o.customer_key = u.customer AND o.status = 5 \
     AND o.service > u.service) FROM used u WHERE u.service IS NOT NULL) \
     SELECT u.customer, u.service FROM used u WHERE u.service IS NOT NULL \
     ORDER BY u.customer, u.service",
);

/// Whose orders are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderScope {
    /// Those of these customers.
    Of(Vec<CustomerKey>),
    /// Those that this account pays for others, its own left out.
    PaidBy(CustomerKey),
}

/// A page of orders.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OrderPage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page: without offers, backs and refunds. Parts of combined trades are not listed by
    /// themselves, unless one is asked for by its id.
    pub orders: Vec<OrderRecord>,
}

/// How many orders are asked for, and a page of them. The zone is the realm's: counters are of civil days.
///
/// # Errors
/// Only faults.
pub fn orders_page(
    tx: &mut Tx<'_>,
    zone: &Zone,
    scope: &OrderScope,
    filter: &OrderFilter,
    sort: OrderSort,
    (offset, limit): (i64, i64),
) -> Result<OrderPage, Fault> {
    let (offset, limit) = (offset.max(0), limit.max(0));
    let (total, places) = match scope {
        _ if filter.id.is_some() => return named(tx, scope, filter, (offset, limit)),
        OrderScope::PaidBy(payer) => {
            let listing = Listing::new(filter, sort);
            paid_for(tx, *payer, (&listing, filter.customer), (offset, limit))?
        }
        OrderScope::Of(customers) => {
            let asked = |key: &&CustomerKey| filter.customer.is_none_or(|wanted| wanted == **key);
            let mut customers: Vec<CustomerKey> = customers.iter().filter(asked).copied().collect();
            customers.sort_unstable();
            customers.dedup();
            of_customers(tx, zone, &customers, &Listing::new(filter, sort), (offset, limit))?
        }
    };
    let keys: Vec<_> = places.iter().map(|place| (place.group, place.key)).collect();
    let mut orders = load::for_list(tx, &keys)?;
    orders.sort_by(|one, other| sort.compare(&one.order, &other.order));
    Ok(OrderPage { total, orders })
}

/// The services in which customers have completed an order, each once.
///
/// # Errors
/// Only faults.
pub fn services_of(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
) -> Result<Vec<(CustomerKey, String)>, Fault> {
    let found = tx.query_set(&SERVICES, &[], &keys(customers))?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), row.text()?))
        })
        .collect()
}

/// The order of an id, which may be part of a combined trade.
fn named(
    tx: &mut Tx<'_>,
    scope: &OrderScope,
    filter: &OrderFilter,
    (offset, limit): (i64, i64),
) -> Result<OrderPage, Fault> {
    let ids: Vec<OrderId> = filter.id.iter().cloned().collect();
    let owners = load::owners(tx, &ids)?;
    let keys: Vec<_> = owners.iter().map(|owner| (owner.group, owner.key)).collect();
    let mut orders = load::for_list(tx, &keys)?;
    let in_scope = |record: &OrderRecord| match scope {
        OrderScope::Of(customers) => customers.contains(&record.order.customer),
        OrderScope::PaidBy(payer) => {
            record.payer == *payer && record.payer != record.order.customer
        }
    };
    orders.retain(|record| in_scope(record) && filter.matches(&record.order));
    let total = i64::try_from(orders.len()).unwrap_or_default();
    if offset > 0 || limit == 0 {
        orders.clear();
    }
    Ok(OrderPage { total, orders })
}

/// A filter in the words of the statements.
struct Listing {
    span: Span,
    /// Type, status, service.
    counted: [Value; 3],
    /// Paid from, and up to, in milliseconds.
    paid: [Option<i64>; 2],
    sort: OrderSort,
}

impl Listing {
    fn new(filter: &OrderFilter, sort: OrderSort) -> Self {
        let counted = [
            filter.kind.map(OrderType::code).into(),
            filter.status.map(OrderStatus::code).into(),
            filter.service.as_deref().map(str::to_ascii_lowercase).into(),
        ];
        let span = Span::of(filter.placed);
        let (from, to) = filter.paid;
        let paid = [from.map(first_ms), to.map(|to| first_ms(to) + 1_000)];
        Self { span, counted, paid, sort }
    }

    /// Parameters 1 to 5.
    fn wanted(&self) -> Vec<Value> {
        let paid = self.paid.iter().map(|end| Value::from(*end));
        self.counted.iter().cloned().chain(paid).collect()
    }
}

/// The first millisecond of the second an instant lies in.
pub(super) const fn first_ms(at: Timestamp) -> i64 {
    at.second() * 1_000
}

/// Where an order stands.
struct Place {
    placed: i64,
    id: OrderId,
    group: GroupKey,
    key: OrderKey,
}

fn place(row: Row) -> Result<Place, Fault> {
    let mut row = row.reader();
    Ok(Place {
        placed: row.int()?,
        id: order_id(&mut row)?,
        group: GroupKey(row.int()?),
        key: OrderKey(row.int()?),
    })
}

fn paid_for(
    tx: &mut Tx<'_>,
    payer: CustomerKey,
    (listing, customer): (&Listing, Option<CustomerKey>),
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Place>), Fault> {
    let mut params = listing.wanted();
    params.extend([listing.span.low.into(), listing.span.high.into()]);
    params.extend([payer.into(), customer.into()]);
    let total = tx.first(&COUNT_PAID_FOR, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    if offset >= total || limit == 0 {
        return Ok((total, Vec::new()));
    }
    params.extend([limit.into(), offset.into()]);
    let page = match listing.sort {
        OrderSort::Newest => tx.query(&NEWEST_PAID_FOR, &params)?,
        OrderSort::Oldest => tx.query(&OLDEST_PAID_FOR, &params)?,
    };
    Ok((total, page.into_iter().map(place).collect::<Result<_, _>>()?))
}

fn of_customers(
    tx: &mut Tx<'_>,
    zone: &Zone,
    customers: &[CustomerKey],
    listing: &Listing,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Place>), Fault> {
    let rows = tx.query_set(&GROUPS, &[], &keys(customers))?;
    let owners: Vec<Vec<Value>> = rows.iter().map(|row| row.values().to_vec()).collect();
    let segments = segments(tx, zone, &owners, listing)?;
    let total = segments.iter().map(|segment| segment.number).sum();
    let Some(found) = locate(&segments, listing.sort, (offset, limit)) else {
        return Ok((total, Vec::new()));
    };
    let mut params = listing.wanted();
    params.extend([found.low.into(), found.high.into()]);
    if let [owner] = owners.as_slice() {
        params.extend(owner.iter().cloned());
        params.extend([limit.into(), found.skip.into()]);
        let page = match listing.sort {
            OrderSort::Newest => tx.query(&NEWEST, &params)?,
            OrderSort::Oldest => tx.query(&OLDEST, &params)?,
        };
        return Ok((total, page.into_iter().map(place).collect::<Result<_, _>>()?));
    }
    // A statement takes so many customers at the most: of each set the first ones, of all the page.
    params.push(found.skip.saturating_add(limit).into());
    let firsts = match listing.sort {
        OrderSort::Newest => tx.query_set(&NEWEST_OF_SEVERAL, &params, &owners)?,
        OrderSort::Oldest => tx.query_set(&OLDEST_OF_SEVERAL, &params, &owners)?,
    };
    let mut places: Vec<Place> = firsts.into_iter().map(place).collect::<Result<_, _>>()?;
    places.sort_unstable_by(|one, other| {
        let oldest = (one.placed, &one.id).cmp(&(other.placed, &other.id));
        if listing.sort == OrderSort::Oldest { oldest } else { oldest.reverse() }
    });
    let [skip, limit] = [found.skip, limit].map(|number| usize::try_from(number).unwrap_or(0));
    Ok((total, places.into_iter().skip(skip).take(limit).collect()))
}

/// How many orders there are of each part of the time asked for, the oldest part first.
fn segments(
    tx: &mut Tx<'_>,
    zone: &Zone,
    owners: &[Vec<Value>],
    listing: &Listing,
) -> Result<Vec<Segment>, Fault> {
    let by_day = listing.paid == [None, None];
    let (parts, days) =
        if by_day { listing.span.by_days(zone) } else { (vec![listing.span.ends()], None) };
    let mut segments = Vec::new();
    if let Some(range) = days {
        for (day, number) in count::days(tx, owners, range, &listing.counted)? {
            segments.push(Segment::of_day(zone, day, number));
        }
    }
    let rows = parts.iter().flat_map(|(low, high)| {
        let of = |owner: &Vec<Value>| {
            owner.iter().cloned().chain([(*low).into(), (*high).into()]).collect()
        };
        owners.iter().map(of).collect::<Vec<Vec<Value>>>()
    });
    for row in tx.query_set(&COUNT, &listing.wanted(), &rows.collect::<Vec<_>>())? {
        let mut row = row.reader();
        let (low, number) = (row.int()?, row.int()?);
        let high = parts.iter().find(|part| part.0 == low).map_or(low, |part| part.1);
        segments.push(Segment { low, high, number });
    }
    segments.sort_unstable_by_key(|segment| segment.low);
    Ok(segments)
}

fn keys(customers: &[CustomerKey]) -> Vec<Vec<Value>> {
    customers.iter().map(|key| vec![(*key).into()]).collect()
}
