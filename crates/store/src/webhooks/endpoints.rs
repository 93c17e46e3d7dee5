//! Endpoints, and what each of them hears.

use std::collections::BTreeMap;

use hubu_core::ids::{CustomerKey, WebhookKey};
use hubu_core::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &INSERT,
    &UPDATE,
    &FIND,
    &COUNT,
    &PAGE,
    &KINDS,
    &DROP_KINDS,
    &SAVE_KINDS,
    &DROP_SECRETS,
    &DROP_QUEUE,
    &WAKE,
    &REMOVE,
    &SWITCH_OFF,
    &RENEW,
    &STANDING,
    &LISTENERS,
];

static INSERT: Sql = Sql::new(
    "webhooks.insert",
    "INSERT INTO webhook (webhook_key, url, subject_key, description, enabled, created_ms, \
     failures, rest_wall_ms) VALUES ($1, $2, $3, $4, $5, $6, 0, 0)",
);

static UPDATE: Sql = Sql::new(
    "webhooks.update",
    "UPDATE webhook SET url = $1, subject_key = $2, description = $3, enabled = $4, \
     off_reason = $5, failures = 0, rest_wall_ms = 0, generation = generation + CASE \
     WHEN url <> $1 OR enabled <> $4 THEN 1 ELSE 0 END WHERE webhook_key = $6",
);

static FIND: Sql = Sql::new(
    "webhooks.find",
    "SELECT webhook_key, url, subject_key, description, enabled, created_ms, off_reason FROM webhook \
     WHERE webhook_key = $1 AND gone_wall_ms IS NULL",
);

static COUNT: Sql =
    Sql::new("webhooks.count", "SELECT COUNT(*) FROM webhook WHERE gone_wall_ms IS NULL");

static PAGE: Sql = Sql::new(
    "webhooks.page",
    "SELECT webhook_key, url, subject_key, description, enabled, created_ms, off_reason FROM webhook \
     WHERE gone_wall_ms IS NULL ORDER BY webhook_key DESC LIMIT $1 OFFSET $2",
);

static KINDS: Sql = Sql::over(
    "webhooks.kinds",
    &[Column::Int("k")],
    "SELECT k.webhook_key, k.kind FROM {rows} CROSS JOIN webhook_kind k WHERE k.webhook_key = v.k \
     ORDER BY k.webhook_key, k.kind",
);

static DROP_KINDS: Sql =
    Sql::new("webhooks.drop_kinds", "DELETE FROM webhook_kind WHERE webhook_key = $1");

static SAVE_KINDS: Sql = Sql::over(
    "webhooks.save_kinds",
    &[Column::Int("k"), Column::Text("kind")],
    "INSERT INTO webhook_kind (webhook_key, kind) SELECT v.k, v.kind FROM {rows}",
);

static DROP_SECRETS: Sql =
    Sql::new("webhooks.drop_secrets", "DELETE FROM webhook_secret WHERE webhook_key = $1");

static DROP_QUEUE: Sql =
    Sql::new("webhooks.drop_queue", "DELETE FROM delivery_queue WHERE webhook_key = $1");

static WAKE: Sql = Sql::new(
    "webhooks.wake",
    "UPDATE delivery_queue SET next_wall_ms = CASE WHEN next_wall_ms > $1 THEN $1 \
     ELSE next_wall_ms END, failures = 0 \
     WHERE webhook_key = $2 AND (next_wall_ms > $1 OR failures <> 0)",
);

static REMOVE: Sql = Sql::new(
    "webhooks.remove",
    "UPDATE webhook SET gone_wall_ms = $1, enabled = 0, url = '' WHERE webhook_key = $2",
);

// One that is gone or switched off already is not.
static SWITCH_OFF: Sql = Sql::new(
    "webhooks.switch_off",
    "UPDATE webhook SET enabled = 0, off_reason = $1, generation = generation + 1 \
     WHERE webhook_key = $2 AND enabled = 1",
);

static RENEW: Sql = Sql::new(
    "webhooks.renew",
    "UPDATE webhook SET generation = generation + 1 WHERE webhook_key = $1",
);

static STANDING: Sql = Sql::new(
    "webhooks.standing",
    "SELECT generation, enabled, rest_wall_ms FROM webhook \
     WHERE webhook_key = $1 AND gone_wall_ms IS NULL",
);

static LISTENERS: Sql = Sql::new(
    "webhooks.listeners",
    "UPDATE realm SET listeners = (SELECT COUNT(*) FROM webhook WHERE enabled = 1)",
);

/// An endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Webhook {
    /// Row key.
    pub key: WebhookKey,
    /// Where it lives.
    pub url: String,
    /// The one customer whose events it hears; `None`: everybody's.
    pub subject: Option<CustomerKey>,
    /// What people call it; may be empty.
    pub description: String,
    /// Does it hear anything at the moment?
    pub enabled: bool,
    /// Why it is switched off, where nobody did it.
    pub off_reason: Option<String>,
    /// Business instant.
    pub created: Timestamp,
    /// What it hears, as [`hubu_core::webhooks::KindFilter`] reads it, sorted.
    pub kinds: Vec<String>,
}

impl Webhook {
    /// The first 16 hexadecimal digits of the URL's SHA-256: another one where anything of the URL is.
    pub fn url_digest(&self) -> String {
        let digest = Sha256::digest(self.url.as_bytes());
        let first = digest.first_chunk().copied().unwrap_or_default();
        format!("{:016x}", u64::from_be_bytes(first))
    }
}

/// Whether an endpoint may be sent anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EndpointStanding {
    /// Another one with every change of its URL, its secrets, or of whether it is on.
    pub generation: i64,
    /// Is it on?
    pub enabled: bool,
    /// Until when it is left alone (the process's clock).
    pub rests_until: Timestamp,
}

impl EndpointStanding {
    /// May it be sent something now?
    pub fn is_open(self, wall: Timestamp) -> bool {
        self.enabled && self.rests_until <= wall
    }
}

/// Writes a new endpoint. From this transaction on, events are asked for listeners.
pub fn insert(tx: &mut Tx<'_>, new: &Webhook) -> Result<(), Fault> {
    let params = [
        new.key.into(),
        (&new.url).into(),
        new.subject.map(|key| key.0).into(),
        (&new.description).into(),
        new.enabled.into(),
        new.created.into(),
    ];
    tx.execute(&INSERT, &params)?;
    save_kinds(tx, new)?;
    count_listeners(tx)
}

/// Writes an endpoint anew, but for its creation. Its failures and those of what waits for it are
/// forgotten, and what waits for a further attempt is tried now: it may live elsewhere.
pub fn update(tx: &mut Tx<'_>, changed: &Webhook, wall: Timestamp) -> Result<(), Fault> {
    let params = [
        (&changed.url).into(),
        changed.subject.map(|key| key.0).into(),
        (&changed.description).into(),
        changed.enabled.into(),
        changed.off_reason.clone().into(),
        changed.key.into(),
    ];
    tx.execute(&UPDATE, &params)?;
    tx.execute(&DROP_KINDS, &[changed.key.into()])?;
    save_kinds(tx, changed)?;
    tx.execute(&WAKE, &[wall.into(), changed.key.into()])?;
    tx.set_outbound();
    count_listeners(tx)
}

/// Switches an endpoint off, and keeps why; tells whether it was on. What waits for it stays.
pub fn switch_off(tx: &mut Tx<'_>, key: WebhookKey, reason: &str) -> Result<bool, Fault> {
    let off = tx.execute(&SWITCH_OFF, &[reason.into(), key.into()])? > 0;
    if off {
        count_listeners(tx)?;
    }
    Ok(off)
}

/// Tells that an endpoint's secrets are others now.
pub fn renew(tx: &mut Tx<'_>, key: WebhookKey) -> Result<(), Fault> {
    tx.execute(&RENEW, &[key.into()]).map(|_| ())
}

/// How an endpoint stands, if it is there.
pub fn standing(tx: &mut Tx<'_>, key: WebhookKey) -> Result<Option<EndpointStanding>, Fault> {
    let found = tx.first(&STANDING, &[key.into()])?;
    found
        .map(|row| {
            let mut row = row.reader();
            Ok(EndpointStanding {
                generation: row.int()?,
                enabled: row.bool()?,
                rests_until: row.time()?,
            })
        })
        .transpose()
}

/// Takes an endpoint away, with its secrets and what it hears. A stone stays until its deliveries are
/// forgotten.
pub fn remove(tx: &mut Tx<'_>, key: WebhookKey, wall: Timestamp) -> Result<(), Fault> {
    tx.execute(&DROP_KINDS, &[key.into()])?;
    tx.execute(&DROP_SECRETS, &[key.into()])?;
    tx.execute(&DROP_QUEUE, &[key.into()])?;
    tx.execute(&REMOVE, &[wall.into(), key.into()])?;
    count_listeners(tx)
}

/// An endpoint, if it is there.
pub fn find(tx: &mut Tx<'_>, key: WebhookKey) -> Result<Option<Webhook>, Fault> {
    let rows = tx.query(&FIND, &[key.into()])?;
    Ok(read(tx, rows)?.pop())
}

/// How many endpoints there are, and a page of them, newest first.
pub fn page(tx: &mut Tx<'_>, (offset, limit): (i64, i64)) -> Result<(i64, Vec<Webhook>), Fault> {
    let total = tx.first(&COUNT, &[])?.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&PAGE, &[limit.into(), offset.into()])?;
    Ok((total, read(tx, rows)?))
}

fn count_listeners(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.execute(&LISTENERS, &[])?;
    // Whatever this very transaction still raises is asked about, whatever its pulse said.
    tx.set_listened(true);
    Ok(())
}

fn save_kinds(tx: &mut Tx<'_>, of: &Webhook) -> Result<(), Fault> {
    let row = |kind: &String| vec![of.key.into(), kind.into()];
    let rows: Vec<Vec<Value>> = of.kinds.iter().map(row).collect();
    tx.execute_set(&SAVE_KINDS, &[], &rows).map(|_| ())
}

fn read(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Vec<Webhook>, Fault> {
    let webhooks: Result<Vec<Webhook>, Fault> = rows.into_iter().map(read_one).collect();
    let mut webhooks = webhooks?;
    let keys: Vec<Vec<Value>> = webhooks.iter().map(|one| vec![one.key.into()]).collect();
    let mut kinds: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for row in tx.query_set(&KINDS, &[], &keys)? {
        let mut row = row.reader();
        kinds.entry(row.int()?).or_default().push(row.text()?);
    }
    for webhook in &mut webhooks {
        webhook.kinds = kinds.remove(&webhook.key.0).unwrap_or_default();
    }
    Ok(webhooks)
}

fn read_one(row: Row) -> Result<Webhook, Fault> {
    let mut row = row.reader();
    Ok(Webhook {
        key: WebhookKey(row.int()?),
        url: row.text()?,
        subject: row.opt_int()?.map(CustomerKey),
        description: row.text()?,
        enabled: row.bool()?,
        created: row.time()?,
        off_reason: row.opt_text()?,
        kinds: Vec::new(),
    })
}
