//! The realm's own row: its facts, its clock, and the epoch that guards caches.

use hubu_core::realm::{Clock, Purpose, Realm, Site};
use hubu_core::time::{Timestamp, Zone};

use crate::engine::{Access, Sql, Tx};
use crate::{Fault, Pulse};

/// Statements of this module.
pub const STATEMENTS: &[&Sql] = &[&FIND, &FOUND, &PULSE, &PULSE_HELD, &BUMP, &CLOCK, &SET_CLOCK];

static FIND: Sql =
    Sql::new("realm.find", "SELECT site, currency, zone, purpose, clock_mode, demo FROM realm");

static FOUND: Sql = Sql::new(
    "realm.found",
    "INSERT INTO realm (only_row, site, currency, zone, purpose, clock_mode, clock_ms, epoch, \
     created_ms, demo) VALUES (1, $1, $2, $3, $4, $5, $6, 1, $7, $8) \
     ON CONFLICT (only_row) DO NOTHING",
);

static PULSE: Sql =
    Sql::new("realm.pulse", "SELECT epoch, clock_mode, clock_ms, listeners FROM realm");

static PULSE_HELD: Sql = Sql::new(
    "realm.pulse_held",
    "SELECT epoch, clock_mode, clock_ms, listeners FROM realm {share:realm}",
);

static BUMP: Sql = Sql::new("realm.bump", "UPDATE realm SET epoch = epoch + 1");

static CLOCK: Sql =
    Sql::new("realm.clock", "SELECT clock_mode, clock_ms FROM realm {update:realm}");

static SET_CLOCK: Sql =
    Sql::new("realm.set_clock", "UPDATE realm SET clock_mode = $1, clock_ms = $2");

/// The columns of `realm` (as `r`) that make a [`Pulse`], for statements that fetch it on the side;
/// read them with [`read_pulse`].
pub const PULSE_COLUMNS: &str = "r.epoch, r.clock_mode, r.clock_ms";

/// A realm to be founded.
#[derive(Clone, Debug)]
pub struct NewRealm {
    /// Which site it speaks for.
    pub site: Site,
    /// Its civil zone.
    pub zone: Zone,
    /// Production or sandbox.
    pub purpose: Purpose,
    /// Its clock.
    pub clock: Clock,
    /// When it is founded (business time).
    pub created: Timestamp,
    /// Is it the demo world, whose access keys everybody knows?
    pub demo: bool,
}

/// Reads the realm's facts; founds it first when the database is empty and `found` says how. Tells
/// whether it was founded here.
pub(crate) fn load_or_found(
    tx: &mut Tx<'_>,
    found: Option<&NewRealm>,
) -> Result<(Realm, bool), Fault> {
    if let Some(realm) = find(tx)? {
        return Ok((realm, false));
    }
    let Some(new) = found else {
        let text = "the database holds no realm yet: found one with `hubu init`";
        return Err(Fault::Unavailable(text.to_owned()));
    };
    let (mode, ms) = clock_columns(new.clock);
    tx.begin(Access::Unit)?;
    let params = [
        new.site.as_str().into(),
        new.site.currency().into(),
        new.zone.name().into(),
        new.purpose.as_str().into(),
        mode.into(),
        ms.into(),
        new.created.into(),
        new.demo.into(),
    ];
    let rows = tx.execute(&FOUND, &params)?;
    tx.commit()?;
    let realm = find(tx)?.ok_or_else(|| Fault::Bug("a founded realm is not there".to_owned()))?;
    Ok((realm, rows == 1))
}

/// The realm's facts, once it is founded.
pub(crate) fn find(tx: &mut Tx<'_>) -> Result<Option<Realm>, Fault> {
    let Some(row) = tx.first(&FIND, &[])? else { return Ok(None) };
    let mut row = row.reader();
    let (site, currency, zone) = (row.text()?, row.text()?, row.text()?);
    let (purpose, mode, demo) = (row.text()?, row.int()?, row.bool()?);
    let unknown = |what: &str| Fault::Bug(format!("the realm's {what} is unknown"));
    Ok(Some(Realm {
        site: Site::parse(&site).ok_or_else(|| unknown("site"))?,
        currency,
        zone: Zone::named(&zone).map_err(|_| unknown("zone"))?,
        purpose: Purpose::parse(&purpose).ok_or_else(|| unknown("purpose"))?,
        virtual_clock: mode != 0,
        demo,
    }))
}

/// Epoch and business time; notes whether anybody listens to events. `hold` keeps a virtual clock from being advanced until the transaction
/// ends.
pub(crate) fn pulse(tx: &mut Tx<'_>, wall: Timestamp, hold: bool) -> Result<Pulse, Fault> {
    let row = tx.first(if hold { &PULSE_HELD } else { &PULSE }, &[])?;
    let row = row.ok_or_else(|| Fault::Bug("the realm's row is gone".to_owned()))?;
    let mut row = row.reader();
    let pulse = read_pulse(&mut row, wall)?;
    tx.set_listened(row.int()? > 0);
    Ok(pulse)
}

/// Reads the three [`PULSE_COLUMNS`].
pub fn read_pulse(row: &mut crate::RowReader, wall: Timestamp) -> Result<Pulse, Fault> {
    let epoch = row.int()?;
    let now = read_clock(row)?.now(wall);
    Ok(Pulse { now, epoch })
}

/// Makes every cache that authorises callers load again: credentials, policies, customers' states.
pub fn bump_epoch(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.execute(&BUMP, &[]).map(|_| ())
}

/// How the clock runs, without holding it: for reads.
pub fn clock(tx: &mut Tx<'_>) -> Result<Clock, Fault> {
    let row = tx.first(&PULSE, &[])?;
    let mut row = row.ok_or_else(|| Fault::Bug("the realm's row is gone".to_owned()))?.reader();
    let _epoch = row.int()?;
    read_clock(&mut row)
}

/// The clock, held until the transaction ends.
pub fn hold_clock(tx: &mut Tx<'_>) -> Result<Clock, Fault> {
    let row = tx.first(&CLOCK, &[])?;
    let row = row.ok_or_else(|| Fault::Bug("the realm's row is gone".to_owned()))?;
    read_clock(&mut row.reader())
}

/// Sets the clock; the caller holds it and has checked that time does not run back.
pub fn set_clock(tx: &mut Tx<'_>, clock: Clock) -> Result<(), Fault> {
    let (mode, ms) = clock_columns(clock);
    tx.execute(&SET_CLOCK, &[mode.into(), ms.into()]).map(|_| ())
}

const fn clock_columns(clock: Clock) -> (i64, i64) {
    match clock {
        Clock::Wall => (0, 0),
        Clock::Frozen { at } => (1, at.ms()),
        Clock::Flowing { offset_ms } => (2, offset_ms),
    }
}

fn read_clock(row: &mut crate::RowReader) -> Result<Clock, Fault> {
    let (mode, ms) = (row.int()?, row.int()?);
    match mode {
        0 => Ok(Clock::Wall),
        1 => Ok(Clock::Frozen { at: Timestamp::from_ms(ms) }),
        2 => Ok(Clock::Flowing { offset_ms: ms }),
        _ => Err(Fault::Bug(format!("unknown clock mode {mode}"))),
    }
}
