//! The bare loop on SQLite: one prepared statement a row, one transaction a batch.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, OptionalExtension, params};

use super::{AMOUNT, Batch, Maker, Shape, Side, State};
use crate::bench::Trouble;
use crate::bench::figures::Rate;

/// What the product's writer sets, too.
pub(super) const SETUP: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16000;";

/// Writes allocations numbered `first` on, `size` a transaction.
///
/// # Errors
/// The engine's.
pub(in crate::bench) fn allocate(
    folder: &Path,
    shape: &Shape,
    (first, count): (usize, usize),
    size: usize,
) -> Result<Rate, Trouble> {
    let connection = Connection::open(folder.join("hubu.db"))?;
    connection.execute_batch(SETUP)?;
    connection.set_prepared_statement_cache_capacity(64);
    let state = read_state(&connection, shape)?;
    let batches = Maker::new(shape, state).batches(first, count, size);
    let started = Instant::now();
    for batch in &batches {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        write(&connection, shape, batch)?;
        connection.execute_batch("COMMIT")?;
    }
    Ok(Rate { count: count as u64, elapsed: started.elapsed() })
}

fn read_state(connection: &Connection, shape: &Shape) -> Result<State, Trouble> {
    let mut state = State::new();
    let keys = shape.members.iter().map(|(key, _)| *key).chain([shape.master]);
    for key in keys {
        let found = connection
            .prepare_cached(
                "SELECT b.book_key, b.balance_e8, b.seq, c.event_seq FROM book b JOIN customer c \
                 ON c.customer_key = b.customer_key \
                 WHERE b.group_id = ?1 AND b.customer_key = ?2 AND b.kind = 1",
            )?
            .query_row([shape.group, key], |row| {
                Ok(Side {
                    book: row.get(0)?,
                    balance: row.get(1)?,
                    seq: row.get(2)?,
                    event: row.get(3)?,
                    net: 0,
                })
            })?;
        let net = connection
            .prepare_cached(
                "SELECT net_e8 FROM allocation WHERE group_id = ?1 AND master_key = ?2 \
                 AND member_key = ?3 AND kind = 1",
            )?
            .query_row([shape.group, shape.master, key], |row| row.get(0))
            .optional()?;
        state.insert(key, Side { net: net.unwrap_or_default(), ..found });
    }
    Ok(state)
}

fn write(connection: &Connection, shape: &Shape, batch: &Batch) -> Result<(), rusqlite::Error> {
    write_states(connection, shape, batch)?;
    write_ledger(connection, shape, batch)?;
    write_records(connection, shape, batch)
}

/// Books, day counters, allocations and event numbers: once a customer.
fn write_states(
    connection: &Connection,
    shape: &Shape,
    batch: &Batch,
) -> Result<(), rusqlite::Error> {
    let mut book = connection.prepare_cached(
        "UPDATE book SET balance_e8 = ?1, limit_e8 = 0, lent_e8 = 0, seq = ?2, last_ms = ?3, \
         due_ms = NULL WHERE group_id = ?4 AND customer_key = ?5 AND kind = 1 AND lot = 0",
    )?;
    let mut day = connection.prepare_cached(
        "INSERT INTO book_day (group_id, book_key, day, first_seq, entries, revenue_entries) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (group_id, book_key, day) DO UPDATE SET \
         entries = book_day.entries + excluded.entries, \
         revenue_entries = book_day.revenue_entries + excluded.revenue_entries",
    )?;
    let mut allocation = connection.prepare_cached(
        "INSERT INTO allocation (group_id, master_key, member_key, kind, lot, net_e8) \
         VALUES (?1, ?2, ?3, 1, 0, ?4) ON CONFLICT (group_id, master_key, member_key, kind, lot) \
         DO UPDATE SET net_e8 = excluded.net_e8",
    )?;
    let mut number =
        connection.prepare_cached("UPDATE customer SET event_seq = ?1 WHERE customer_key = ?2")?;
    let at = batch.transfers.last().map_or(0, |transfer| transfer.at);
    for (key, side, first, entries) in &batch.touched {
        let is_master = *key == shape.master;
        let revenue = if is_master { 0 } else { *entries };
        book.execute(params![side.balance, side.seq, at, shape.group, key])?;
        day.execute(params![shape.group, side.book, shape.day, first, entries, revenue])?;
        if !is_master {
            allocation.execute(params![shape.group, shape.master, key, side.net])?;
        }
        number.execute(params![side.event, key])?;
    }
    Ok(())
}

fn write_ledger(
    connection: &Connection,
    shape: &Shape,
    batch: &Batch,
) -> Result<(), rusqlite::Error> {
    let mut posting = connection.prepare_cached(
        "INSERT INTO posting (group_id, posting_key, at_ms, wall_ms, payer_key, consumer_key, \
         trade_type, trade_detail, trade_id, actor, memo) \
         VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '')",
    )?;
    let mut entry = connection.prepare_cached(
        "INSERT INTO entry (group_id, book_key, seq, posting_key, amount_e8, after_e8, at_ms, \
         trade_type, trade_detail, trade_id, cycle, channel, channel_no, service, resource_type, \
         span_from_ms, span_to_ms) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, '', 0, 0, NULL, NULL)",
    )?;
    let mut line = connection.prepare_cached(
        "INSERT INTO payment_line (group_id, posting_key, line, book_key, lot, amount_e8) \
         VALUES (?1, ?2, 1, ?3, 0, ?4)",
    )?;
    let Shape { group, master, kind, detail, cycle, actor, .. } = shape;
    for row in &batch.transfers {
        posting.execute(params![
            group,
            row.posting,
            row.at,
            master,
            row.member,
            kind,
            detail,
            row.trade_id,
            actor
        ])?;
        for (side, amount) in [(&row.from, -AMOUNT), (&row.to, AMOUNT)] {
            entry.execute(params![
                group,
                side.book,
                side.seq,
                row.posting,
                amount,
                side.balance,
                row.at,
                kind,
                detail,
                row.trade_id,
                cycle
            ])?;
        }
        line.execute(params![group, row.posting, row.from.book, AMOUNT])?;
    }
    Ok(())
}

fn write_records(
    connection: &Connection,
    shape: &Shape,
    batch: &Batch,
) -> Result<(), rusqlite::Error> {
    let mut accepted = connection.prepare_cached(
        "INSERT INTO transaction_id (group_id, customer_key, id, posting_key) \
         VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut event = connection.prepare_cached(
        "INSERT INTO event (group_id, subject_key, seq, kind, at_ms, wall_ms, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
    )?;
    let mut audit = connection.prepare_cached(
        "INSERT INTO audit (group_id, audit_key, subject_key, at_ms, wall_ms, actor, operation, \
         request_id, detail) VALUES (?1, ?2, ?3, ?4, ?4, ?5, 'UpdateSubEnterpriseAmount', ?6, ?7)",
    )?;
    let Shape { group, master, actor, .. } = shape;
    for row in &batch.transfers {
        accepted.execute(params![group, master, row.remembered, row.posting])?;
        let (sent, received) = ("enterprise.allocated", "enterprise.allocation_received");
        event.execute(params![group, master, row.from.event, sent, row.at, row.facts])?;
        event.execute(params![group, row.member, row.to.event, received, row.at, row.facts])?;
        audit.execute(params![
            group,
            row.posting,
            master,
            row.at,
            actor,
            row.request,
            row.facts
        ])?;
    }
    Ok(())
}
