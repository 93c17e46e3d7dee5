//! Events that wait: nothing that is well formed is lost.

use hubu_core::metering::{EventKey, ParkReason, UsageEvent};
use hubu_core::time::Timestamp;

use super::span;
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::tags;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&PARK, &UNPARK, &BY_KEY, &DUE, &OF, &AFTER, &COUNT, &PAGE];

macro_rules! parked_columns {
    () => {
        "p.source, p.event, p.reason, p.received_ms, p.look_again_ms, p.resource, p.usage_type, \
         p.quantity_e8, p.measure, p.from_ms, p.to_ms, p.size, p.region, p.zone, p.project, p.tags, \
         p.corrects"
    };
}

macro_rules! parked_where {
    () => {
        " FROM usage_parked p WHERE (CAST($1 AS BIGINT) IS NULL OR p.reason = CAST($1 AS BIGINT)) \
         AND (CAST($2 AS TEXT) IS NULL OR p.source = CAST($2 AS TEXT)) \
         AND (CAST($3 AS TEXT) IS NULL OR p.resource = CAST($3 AS TEXT)) "
    };
}

// What was parked before stands for another reason, or until another time; it says the same.
static PARK: Sql = Sql::over(
    "metering.park",
    &[
        Column::Text("source"),
        Column::Text("event"),
        Column::Int("reason"),
        Column::Int("received"),
        Column::Int("again"),
        Column::Text("resource"),
        Column::Text("usage_type"),
        Column::Int("quantity"),
        Column::Int("measure"),
        Column::Int("since"),
        Column::Int("until"),
        Column::Int("size"),
        Column::Text("region"),
        Column::Text("zone"),
        Column::Text("project"),
        Column::Text("tags"),
        Column::Text("corrects"),
    ],
    "INSERT INTO usage_parked (source, event, reason, received_ms, look_again_ms, resource, \
     usage_type, quantity_e8, measure, from_ms, to_ms, size, region, zone, project, tags, corrects) \
     SELECT v.source, v.event, v.reason, v.received, v.again, v.resource, v.usage_type, v.quantity, \
     v.measure, v.since, v.until, v.size, v.region, v.zone, v.project, v.tags, v.corrects \
     FROM {rows} WHERE true ON CONFLICT (source, event) DO UPDATE SET reason = excluded.reason, \
     look_again_ms = excluded.look_again_ms",
);

static UNPARK: Sql = Sql::over(
    "metering.unpark",
    &[Column::Text("source"), Column::Text("event")],
    "DELETE FROM usage_parked WHERE (source, event) IN (SELECT v.source, v.event FROM {rows})",
);

static BY_KEY: Sql = Sql::over(
    "metering.parked",
    &[Column::Text("source"), Column::Text("event")],
    concat!(
        "SELECT ",
        parked_columns!(),
        " FROM {rows} CROSS JOIN usage_parked p WHERE p.source = v.source AND p.event = v.event"
    ),
);

static DUE: Sql = Sql::new(
    "metering.parked_due",
    concat!(
        "SELECT ",
        parked_columns!(),
        " FROM usage_parked p WHERE p.look_again_ms <= $1 \
         ORDER BY p.look_again_ms, p.source, p.event LIMIT $2"
    ),
);

// Nothing lets those be taken that are too old (1) or were corrected already (4).
static OF: Sql = Sql::over(
    "metering.parked_of",
    &[Column::Text("resource")],
    concat!(
        "SELECT ",
        parked_columns!(),
        " FROM {rows} CROSS JOIN usage_parked p WHERE p.resource = v.resource \
         AND p.reason NOT IN (1, 4) AND (p.received_ms, p.source, p.event) > \
         (CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT)) \
         ORDER BY p.received_ms, p.source, p.event LIMIT $4"
    ),
);

static AFTER: Sql = Sql::new(
    "metering.parked_after",
    concat!(
        "SELECT ",
        parked_columns!(),
        parked_where!(),
        "AND (p.received_ms, p.source, p.event) > \
         (CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS TEXT)) \
         ORDER BY p.received_ms, p.source, p.event LIMIT $7"
    ),
);

static COUNT: Sql = Sql::new("metering.count_parked", concat!("SELECT COUNT(*)", parked_where!()));

static PAGE: Sql = Sql::new(
    "metering.parked_page",
    concat!(
        "SELECT ",
        parked_columns!(),
        parked_where!(),
        "ORDER BY p.received_ms DESC, p.source DESC, p.event DESC LIMIT $4 OFFSET $5"
    ),
);

/// An event that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParkedEvent {
    /// The event.
    pub event: UsageEvent,
    /// Why it waits.
    pub reason: ParkReason,
    /// When it was received.
    pub received: Timestamp,
    /// When time alone may let it be taken ([`ParkReason::look_again`]).
    pub look_again: Option<Timestamp>,
}

/// Which parked events are asked for. A filter that is absent asks nothing.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ParkedFilter {
    /// Why they wait.
    pub reason: Option<ParkReason>,
    /// Their source.
    pub source: Option<String>,
    /// The id of the resource they name.
    pub resource: Option<String>,
}

/// A page of parked events.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ParkedPage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page.
    pub events: Vec<ParkedEvent>,
}

/// Parks events, each once. One that is parked already gets the reason and the time anew.
///
/// # Errors
/// Only faults.
pub fn park(tx: &mut Tx<'_>, events: &[ParkedEvent]) -> Result<(), Fault> {
    let mut events: Vec<&ParkedEvent> = events.iter().collect();
    events.sort_unstable_by(|one, other| one.event.key.cmp(&other.event.key));
    let rows: Vec<Vec<Value>> = events.into_iter().map(row).collect::<Result<_, Fault>>()?;
    tx.execute_set(&PARK, &[], &rows).map(|_| ())
}

/// Lets events leave that were taken, or that others took the place of.
///
/// # Errors
/// Only faults.
pub fn unpark(tx: &mut Tx<'_>, keys: &[EventKey]) -> Result<(), Fault> {
    tx.execute_set(&UNPARK, &[], &set(keys)).map(|_| ())
}

/// The parked events of keys; of one that is not parked, nothing.
///
/// # Errors
/// Only faults.
pub fn parked(tx: &mut Tx<'_>, keys: &[EventKey]) -> Result<Vec<ParkedEvent>, Fault> {
    tx.query_set(&BY_KEY, &[], &set(keys))?.into_iter().map(event).collect()
}

/// Events that time alone may let be taken by now, the first to be looked at first.
///
/// # Errors
/// Only faults.
pub fn parked_due(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<ParkedEvent>, Fault> {
    tx.query(&DUE, &[now.into(), limit.into()])?.into_iter().map(event).collect()
}

/// The next events that name one of these resources after one, or the first, the first received first: what is done
/// with a resource may let them be taken. Those that nothing lets be taken are left out.
///
/// # Errors
/// Only faults.
pub fn parked_of(
    tx: &mut Tx<'_>,
    resources: &[String],
    after: Option<&ParkedEvent>,
    limit: i64,
) -> Result<Vec<ParkedEvent>, Fault> {
    let mut resources: Vec<&String> = resources.iter().collect();
    resources.sort_unstable();
    resources.dedup();
    let rows: Vec<Vec<Value>> = resources.into_iter().map(|id| vec![id.into()]).collect();
    let mut params = place(after).to_vec();
    params.push(limit.into());
    let found = tx.query_set(&OF, &params, &rows)?;
    let mut events: Vec<ParkedEvent> = found.into_iter().map(event).collect::<Result<_, _>>()?;
    // A statement takes so many resources at the most.
    events.sort_by(|one, other| {
        (one.received, &one.event.key).cmp(&(other.received, &other.event.key))
    });
    events.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(events)
}

/// The next parked events of a filter after one, or the first, the first received first: for whoever looks at all of
/// them again, in many short reads.
///
/// # Errors
/// Only faults.
pub fn parked_after(
    tx: &mut Tx<'_>,
    filter: &ParkedFilter,
    after: Option<&ParkedEvent>,
    limit: i64,
) -> Result<Vec<ParkedEvent>, Fault> {
    let mut params = filter.wanted();
    params.extend(place(after));
    params.push(limit.into());
    tx.query(&AFTER, &params)?.into_iter().map(event).collect()
}

/// How many parked events are asked for, and a page of them, the last received first.
///
/// # Errors
/// Only faults.
pub fn parked_page(
    tx: &mut Tx<'_>,
    filter: &ParkedFilter,
    (offset, limit): (i64, i64),
) -> Result<ParkedPage, Fault> {
    let mut params = filter.wanted();
    let total = tx.first(&COUNT, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.max(0).into(), offset.max(0).into()]);
    let rows = tx.query(&PAGE, &params)?;
    Ok(ParkedPage { total, events: rows.into_iter().map(event).collect::<Result<_, _>>()? })
}

impl ParkedFilter {
    /// The parameters of `parked_where!`.
    fn wanted(&self) -> Vec<Value> {
        let Self { reason, source, resource } = self;
        vec![
            reason.map(ParkReason::code).into(),
            source.as_deref().into(),
            resource.as_deref().into(),
        ]
    }
}

/// The place of an event in the order in which they were received; none is before all.
fn place(after: Option<&ParkedEvent>) -> [Value; 3] {
    match after {
        None => [i64::MIN.into(), "".into(), "".into()],
        Some(one) => {
            let EventKey { source, id } = &one.event.key;
            [one.received.into(), source.into(), id.into()]
        }
    }
}

fn set(keys: &[EventKey]) -> Vec<Vec<Value>> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    keys.iter().map(|key| vec![(&key.source).into(), (&key.id).into()]).collect()
}

fn row(parked: &ParkedEvent) -> Result<Vec<Value>, Fault> {
    let event = &parked.event;
    let written = event.tags.as_deref().map(tags::written).transpose()?;
    Ok(vec![
        (&event.key.source).into(),
        (&event.key.id).into(),
        parked.reason.code().into(),
        parked.received.into(),
        parked.look_again.into(),
        (&event.resource).into(),
        (&event.usage_type).into(),
        event.quantity_e8.into(),
        event.measure.into(),
        event.span.from().into(),
        event.span.to().into(),
        event.size.into(),
        event.region.clone().into(),
        event.zone.clone().into(),
        event.enterprise_project.clone().into(),
        written.into(),
        event.corrects.as_ref().map(|key| key.id.as_str()).into(),
    ])
}

/// Reads `parked_columns!`.
fn event(row: Row) -> Result<ParkedEvent, Fault> {
    let mut row = row.reader();
    let key = EventKey { source: row.text()?, id: row.text()? };
    let reason = row.code(ParkReason::from_code)?;
    let (received, look_again) = (row.time()?, row.opt_time()?);
    let (resource, usage_type) = (row.text()?, row.text()?);
    let (quantity_e8, measure) = (row.int()?, row.int()?);
    let span = span(row.time()?, row.time()?)?;
    let (size, region, zone) = (row.opt_int()?, row.opt_text()?, row.opt_text()?);
    let enterprise_project = row.opt_text()?;
    let tags = row.opt_text()?.map(|text| tags::read(&text)).transpose()?;
    let source = key.source.clone();
    let corrects = row.opt_text()?.map(|id| EventKey { source, id });
    let event = UsageEvent {
        key,
        resource,
        usage_type,
        quantity_e8,
        measure,
        span,
        size,
        region,
        zone,
        enterprise_project,
        tags,
        corrects,
    };
    Ok(ParkedEvent { event, reason, received, look_again })
}
