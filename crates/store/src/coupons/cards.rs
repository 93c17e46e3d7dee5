//! Stored-value cards that are made before anybody has them. Of a code only its hash is kept: codes are
//! long and random, and a plain hash is enough.

use hubu_core::coupons::{Card, CardBatch, CardCode, CardState};
use hubu_core::ids::{BatchKey, CardKey, CouponKey, CustomerKey, PlanKey};
use hubu_core::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::Fault;
use crate::engine::{Column, Row, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &INSERT,
    &INSERT_CARDS,
    &BATCH,
    &BATCHES,
    &BATCHES_COUNT,
    &CARDS,
    &CARDS_COUNT,
    &BY_CODE,
    &LOCK,
    &REDEEM,
    &VOID,
    &VOID_CARDS,
];

static INSERT: Sql = Sql::new(
    "coupons.insert_card_batch",
    "INSERT INTO card_batch (batch_key, plan_key, name, cards, active, created_ms, voided_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, NULL)",
);

static INSERT_CARDS: Sql = Sql::over(
    "coupons.insert_cards",
    &[Column::Int("batch"), Column::Int("k"), Column::Bytes("hash")],
    "INSERT INTO stored_card (batch_key, card_key, code_hash, state) \
     SELECT v.batch, v.k, v.hash, 1 FROM {rows}",
);

/// A batch, and how many of its cards are in each state.
macro_rules! batches {
    ($tail:literal) => {
        concat!(
            "SELECT b.batch_key, b.plan_key, b.name, b.cards, b.active, b.created_ms, b.voided_ms, \
             (SELECT COUNT(*) FROM stored_card s WHERE s.batch_key = b.batch_key AND s.state = 2), \
             (SELECT COUNT(*) FROM stored_card s WHERE s.batch_key = b.batch_key AND s.state = 3) \
             FROM card_batch b ",
            $tail
        )
    };
}

static BATCH: Sql = Sql::new("coupons.card_batch", batches!("WHERE b.batch_key = $1"));

static BATCHES: Sql =
    Sql::new("coupons.card_batches", batches!("ORDER BY b.batch_key DESC LIMIT $1 OFFSET $2"));

static BATCHES_COUNT: Sql =
    Sql::new("coupons.card_batches_count", "SELECT COUNT(*) FROM card_batch");

static CARDS: Sql = Sql::new(
    "coupons.batch_cards",
    "SELECT s.card_key, s.batch_key, s.state, s.customer_key, s.coupon_key, s.redeemed_ms \
     FROM stored_card s WHERE s.batch_key = $1 \
     AND (CAST($2 AS BIGINT) IS NULL OR s.state = CAST($2 AS BIGINT)) \
     ORDER BY s.card_key LIMIT $3 OFFSET $4",
);

static CARDS_COUNT: Sql = Sql::new(
    "coupons.batch_cards_count",
    "SELECT COUNT(*) FROM stored_card s WHERE s.batch_key = $1 \
     AND (CAST($2 AS BIGINT) IS NULL OR s.state = CAST($2 AS BIGINT))",
);

static BY_CODE: Sql = Sql::new(
    "coupons.card_by_code",
    "SELECT s.card_key, s.batch_key, s.state, s.customer_key, s.coupon_key, s.redeemed_ms \
     FROM stored_card s WHERE s.code_hash = $1",
);

static LOCK: Sql = Sql::over(
    "coupons.lock_cards",
    &[Column::Int("batch"), Column::Int("k")],
    "SELECT s.card_key, s.batch_key, s.state, s.customer_key, s.coupon_key, s.redeemed_ms \
     FROM stored_card s WHERE (s.batch_key, s.card_key) IN (SELECT v.batch, v.k FROM {rows}) \
     ORDER BY s.batch_key, s.card_key {update:s}",
);

static REDEEM: Sql = Sql::over(
    "coupons.redeem_cards",
    &[
        Column::Int("batch"),
        Column::Int("k"),
        Column::Int("customer"),
        Column::Int("coupon"),
        Column::Int("at"),
    ],
    "UPDATE stored_card SET state = 2, customer_key = v.customer, coupon_key = v.coupon, \
     redeemed_ms = v.at FROM {rows} \
     WHERE stored_card.batch_key = v.batch AND stored_card.card_key = v.k",
);

static VOID: Sql = Sql::new(
    "coupons.void_card_batch",
    "UPDATE card_batch SET voided_ms = $2 WHERE batch_key = $1 AND voided_ms IS NULL",
);

static VOID_CARDS: Sql = Sql::new(
    "coupons.void_cards",
    "UPDATE stored_card SET state = 3 WHERE batch_key = $1 AND state = 1",
);

/// Where a card stands: its batch and its key.
pub type CardPlace = (BatchKey, CardKey);

/// A batch with how many of its cards are redeemed, and void.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountedBatch {
    /// The batch.
    pub batch: CardBatch,
    /// Cards somebody has redeemed.
    pub redeemed: i64,
    /// Cards that are void.
    pub voided: i64,
}

/// What a code is kept as.
fn hash(code: &CardCode) -> Vec<u8> {
    Sha256::digest(code.reveal().as_bytes()).to_vec()
}

/// Adds a batch with its cards.
pub fn insert_batch(
    tx: &mut Tx<'_>,
    batch: &CardBatch,
    cards: &[(CardKey, CardCode)],
) -> Result<(), Fault> {
    let params: [Value; 6] = [
        batch.key.into(),
        batch.plan.into(),
        (&batch.name).into(),
        batch.cards.into(),
        batch.active.into(),
        batch.created.into(),
    ];
    tx.execute(&INSERT, &params)?;
    let row = |(key, code): &(CardKey, CardCode)| {
        vec![batch.key.into(), (*key).into(), hash(code).into()]
    };
    let rows: Vec<Vec<Value>> = cards.iter().map(row).collect();
    tx.execute_set(&INSERT_CARDS, &[], &rows).map(|_| ())
}

/// A batch by its key.
pub fn card_batch(tx: &mut Tx<'_>, key: BatchKey) -> Result<Option<CountedBatch>, Fault> {
    tx.first(&BATCH, &[key.into()])?.map(batch).transpose()
}

/// How many batches there are, and a page of them, newest first.
pub fn batches_page(
    tx: &mut Tx<'_>,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<CountedBatch>), Fault> {
    let total = tx.first(&BATCHES_COUNT, &[])?.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&BATCHES, &[limit.into(), offset.into()])?;
    let page: Result<_, Fault> = rows.into_iter().map(batch).collect();
    Ok((total, page?))
}

/// How many cards of a batch are in a state, and a page of them, in the order they were made.
pub fn batch_cards_page(
    tx: &mut Tx<'_>,
    (batch, state): (BatchKey, Option<CardState>),
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Card>), Fault> {
    let mut params: Vec<Value> = vec![batch.into(), state.map(CardState::code).into()];
    let total = tx.first(&CARDS_COUNT, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(&CARDS, &params)?;
    let page: Result<_, Fault> = rows.into_iter().map(card).collect();
    Ok((total, page?))
}

/// The card that a code redeems.
pub fn card_by_code(tx: &mut Tx<'_>, code: &CardCode) -> Result<Option<Card>, Fault> {
    tx.first(&BY_CODE, &[hash(code).into()])?.map(card).transpose()
}

/// Locks cards in ascending order and reads them; unknown ones are left out.
pub fn lock_cards(tx: &mut Tx<'_>, places: &[CardPlace]) -> Result<Vec<Card>, Fault> {
    let row = |(batch, key): &CardPlace| vec![(*batch).into(), (*key).into()];
    let rows: Vec<Vec<Value>> = places.iter().map(row).collect();
    tx.query_set(&LOCK, &[], &rows)?.into_iter().map(card).collect()
}

/// Stores who has redeemed cards; each of them is in the account it says.
pub(super) fn redeem(tx: &mut Tx<'_>, cards: &[Card]) -> Result<(), Fault> {
    let row = |card: &Card| {
        let (customer, coupon, at) = card.redeemed?;
        let place: [Value; 2] = [card.batch.into(), card.key.into()];
        Some([place.to_vec(), vec![customer.into(), coupon.into(), at.into()]].concat())
    };
    let rows: Vec<Vec<Value>> = cards.iter().filter_map(row).collect();
    tx.execute_set(&REDEEM, &[], &rows).map(|_| ())
}

/// Voids every card of a batch that nobody has redeemed; tells how many.
pub fn void_batch(tx: &mut Tx<'_>, key: BatchKey, at: Timestamp) -> Result<u64, Fault> {
    tx.execute(&VOID, &[key.into(), at.into()])?;
    tx.execute(&VOID_CARDS, &[key.into()])
}

fn batch(row: Row) -> Result<CountedBatch, Fault> {
    let mut row = row.reader();
    let batch = CardBatch {
        key: BatchKey(row.int()?),
        plan: PlanKey(row.int()?),
        name: row.text()?,
        cards: row.int()?,
        active: row.bool()?,
        created: row.time()?,
        voided: row.opt_time()?,
    };
    Ok(CountedBatch { batch, redeemed: row.int()?, voided: row.int()? })
}

fn card(row: Row) -> Result<Card, Fault> {
    let mut row = row.reader();
    Ok(Card {
        key: CardKey(row.int()?),
        batch: BatchKey(row.int()?),
        state: row.code(CardState::from_code)?,
        redeemed: redeemed(&mut row)?,
    })
}

fn redeemed(row: &mut RowReader) -> Result<Option<(CustomerKey, CouponKey, Timestamp)>, Fault> {
    let (customer, coupon, at) = (row.opt_int()?, row.opt_int()?, row.opt_time()?);
    Ok(match (customer, coupon, at) {
        (Some(customer), Some(coupon), Some(at)) => {
            Some((CustomerKey(customer), CouponKey(coupon), at))
        }
        _ => None,
    })
}
