//! The bare loop on PostgreSQL: one statement a table over arrays of rows, one transaction a batch.

use std::time::{Duration, Instant};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use tokio_postgres::NoTls;
use tokio_postgres::types::ToSql;

use super::{AMOUNT, Batch, Maker, Shape, Side, State};
use crate::bench::Trouble;
use crate::bench::figures::Rate;

/// What the product sets on every connection, too.
pub(super) const SETUP: &str = "SET synchronous_commit = on";

/// Connections to a database, prepared like the product's.
///
/// # Errors
/// The URL cannot be read.
pub(in crate::bench) fn pool(url: &str, size: usize) -> Result<Pool, Trouble> {
    let config: tokio_postgres::Config = url.parse()?;
    let fast = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Ok(Pool::builder(Manager::from_config(config, NoTls, fast)).max_size(size).build()?)
}

/// Writes allocations numbered `first` on, `size` a transaction.
///
/// # Errors
/// The engine's.
pub(in crate::bench) async fn allocate(
    pool: &Pool,
    shape: &Shape,
    (first, count): (usize, usize),
    size: usize,
) -> Result<Rate, Trouble> {
    let client = pool.get().await?;
    client.batch_execute(SETUP).await?;
    let keys: Vec<i64> = shape.members.iter().map(|(key, _)| *key).chain([shape.master]).collect();
    let state = read_state(&client, shape, &keys).await?;
    let batches = Maker::new(shape, state).batches(first, count, size);
    let started = Instant::now();
    for batch in &batches {
        client.batch_execute("BEGIN").await?;
        write(&client, shape, batch).await?;
        client.batch_execute("COMMIT").await?;
    }
    Ok(Rate { count: count as u64, elapsed: started.elapsed() })
}

/// Writes allocations one by one over several connections for a time, each in a transaction that
/// locks both customers, reads what it goes on from, and runs the same statements.
///
/// # Errors
/// The engine's.
pub(in crate::bench) async fn allocate_singly(
    pool: &Pool,
    shape: &Shape,
    numbers: impl Fn() -> usize,
    connections: usize,
    time: Duration,
) -> Result<Rate, Trouble> {
    let mut clients = Vec::with_capacity(connections);
    for _ in 0..connections {
        let client = pool.get().await?;
        client.batch_execute(SETUP).await?;
        clients.push(client);
    }
    let started = Instant::now();
    let one = async |client: Object| {
        let mut done = 0;
        while started.elapsed() < time {
            let number = numbers();
            let member = shape.members[super::scattered(number, shape.members.len())].0;
            client.batch_execute("BEGIN").await?;
            let state = lock_and_read(&client, shape, &[shape.master, member]).await?;
            let batches = Maker::new(shape, state).batches(number, 1, 1);
            write(&client, shape, &batches[0]).await?;
            client.batch_execute("COMMIT").await?;
            done += 1;
        }
        Ok::<u64, Trouble>(done)
    };
    let all = futures_util::future::try_join_all(clients.into_iter().map(one)).await?;
    Ok(Rate { count: all.into_iter().sum(), elapsed: started.elapsed() })
}

async fn lock_and_read(client: &Object, shape: &Shape, keys: &[i64]) -> Result<State, Trouble> {
    let lock = "SELECT customer_key FROM customer WHERE customer_key = ANY($1) \
                ORDER BY customer_key FOR UPDATE";
    let lock = client.prepare_cached(lock).await?;
    client.query(&lock, &[&keys]).await?;
    read_state(client, shape, keys).await
}

async fn read_state(client: &Object, shape: &Shape, keys: &[i64]) -> Result<State, Trouble> {
    let text = "SELECT b.customer_key, b.book_key, b.balance_e8, b.seq, c.event_seq, \
                COALESCE(a.net_e8, 0) FROM book b JOIN customer c \
                ON c.customer_key = b.customer_key LEFT JOIN allocation a \
                ON a.group_id = b.group_id AND a.master_key = $2 \
                AND a.member_key = b.customer_key AND a.kind = 1 \
                WHERE b.group_id = $1 AND b.customer_key = ANY($3) AND b.kind = 1";
    let statement = client.prepare_cached(text).await?;
    let rows = client.query(&statement, &[&shape.group, &shape.master, &keys]).await?;
    let side = |row: &tokio_postgres::Row| {
        let (book, balance, seq) = (row.get(1), row.get(2), row.get(3));
        (row.get(0), Side { book, balance, seq, event: row.get(4), net: row.get(5) })
    };
    Ok(rows.iter().map(side).collect())
}

async fn run(
    client: &Object,
    text: &str,
    parameters: &[&(dyn ToSql + Sync)],
) -> Result<(), Trouble> {
    let statement = client.prepare_cached(text).await?;
    client.execute(&statement, parameters).await?;
    Ok(())
}

async fn write(client: &Object, shape: &Shape, batch: &Batch) -> Result<(), Trouble> {
    write_states(client, shape, batch).await?;
    write_ledger(client, shape, batch).await?;
    write_records(client, shape, batch).await
}

/// Books, day counters, allocations and event numbers: once a customer.
async fn write_states(client: &Object, shape: &Shape, batch: &Batch) -> Result<(), Trouble> {
    let column = |of: fn(&(i64, Side, i64, i64)) -> i64| -> Vec<i64> {
        batch.touched.iter().map(of).collect()
    };
    let (keys, balances, seqs) = (column(|t| t.0), column(|t| t.1.balance), column(|t| t.1.seq));
    let (books, firsts, counts) = (column(|t| t.1.book), column(|t| t.2), column(|t| t.3));
    let (nets, events) = (column(|t| t.1.net), column(|t| t.1.event));
    let at = batch.transfers.last().map_or(0, |transfer| transfer.at);
    let text = "UPDATE book SET balance_e8 = v.balance, limit_e8 = 0, lent_e8 = 0, seq = v.seq, \
                last_ms = $1, due_ms = NULL FROM unnest($3::BIGINT[], $4::BIGINT[], $5::BIGINT[]) \
                AS v(k, balance, seq) WHERE book.group_id = $2 AND book.customer_key = v.k \
                AND book.kind = 1 AND book.lot = 0";
    run(client, text, &[&at, &shape.group, &keys, &balances, &seqs]).await?;
    let text = "INSERT INTO book_day (group_id, book_key, day, first_seq, entries, \
                revenue_entries) SELECT $1, v.book, $2, v.seq, v.n, \
                CASE WHEN v.k = $3 THEN 0 ELSE v.n END \
                FROM unnest($4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[]) \
                AS v(k, book, seq, n) ON CONFLICT (group_id, book_key, day) DO UPDATE SET \
                entries = book_day.entries + excluded.entries, \
                revenue_entries = book_day.revenue_entries + excluded.revenue_entries";
    let (group, master) = (&shape.group, &shape.master);
    run(client, text, &[group, &shape.day, master, &keys, &books, &firsts, &counts]).await?;
    let text = "INSERT INTO allocation (group_id, master_key, member_key, kind, lot, net_e8) \
                SELECT $1, $2, v.k, 1, 0, v.net FROM unnest($3::BIGINT[], $4::BIGINT[]) \
                AS v(k, net) WHERE v.k <> $2 \
                ON CONFLICT (group_id, master_key, member_key, kind, lot) \
                DO UPDATE SET net_e8 = excluded.net_e8";
    run(client, text, &[group, master, &keys, &nets]).await?;
    let text = "UPDATE customer SET event_seq = v.seq FROM unnest($1::BIGINT[], $2::BIGINT[]) \
                AS v(k, seq) WHERE customer.customer_key = v.k";
    run(client, text, &[&keys, &events]).await
}

async fn write_ledger(client: &Object, shape: &Shape, batch: &Batch) -> Result<(), Trouble> {
    let rows = &batch.transfers;
    let postings: Vec<i64> = rows.iter().map(|row| row.posting).collect();
    let members: Vec<i64> = rows.iter().map(|row| row.member).collect();
    let times: Vec<i64> = rows.iter().map(|row| row.at).collect();
    let trades: Vec<&str> = rows.iter().map(|row| row.trade_id.as_str()).collect();
    let Shape { group, master, kind, detail, cycle, actor, .. } = shape;
    let text = "INSERT INTO posting (group_id, posting_key, at_ms, wall_ms, payer_key, \
                consumer_key, trade_type, trade_detail, trade_id, actor, memo) \
                SELECT $1, v.k, v.at, v.at, $2, v.member, $3, $4, v.trade, $5, '' \
                FROM unnest($6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::TEXT[]) \
                AS v(k, at, member, trade)";
    run(client, text, &[group, master, kind, detail, actor, &postings, &times, &members, &trades])
        .await?;
    let text = "INSERT INTO entry (group_id, book_key, seq, posting_key, amount_e8, after_e8, \
                at_ms, trade_type, trade_detail, trade_id, cycle, channel, channel_no, service, \
                resource_type, span_from_ms, span_to_ms) SELECT $1, v.book, v.seq, v.posting, \
                $2, v.rest, v.at, $3, $4, v.trade, $5, 0, '', 0, 0, NULL, NULL \
                FROM unnest($6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::BIGINT[], $10::BIGINT[], \
                $11::TEXT[]) AS v(book, seq, posting, rest, at, trade)";
    for is_master in [true, false] {
        let sides: Vec<&Side> =
            rows.iter().map(|row| if is_master { &row.from } else { &row.to }).collect();
        let books: Vec<i64> = sides.iter().map(|side| side.book).collect();
        let seqs: Vec<i64> = sides.iter().map(|side| side.seq).collect();
        let rests: Vec<i64> = sides.iter().map(|side| side.balance).collect();
        let amount = if is_master { -AMOUNT } else { AMOUNT };
        let parameters: [&(dyn ToSql + Sync); 11] = [
            group, &amount, kind, detail, cycle, &books, &seqs, &postings, &rests, &times, &trades,
        ];
        run(client, text, &parameters).await?;
    }
    let books: Vec<i64> = rows.iter().map(|row| row.from.book).collect();
    let text = "INSERT INTO payment_line (group_id, posting_key, line, book_key, lot, amount_e8) \
                SELECT $1, v.k, 1, v.book, 0, $2 FROM unnest($3::BIGINT[], $4::BIGINT[]) \
                AS v(k, book)";
    run(client, text, &[group, &AMOUNT, &postings, &books]).await
}

async fn write_records(client: &Object, shape: &Shape, batch: &Batch) -> Result<(), Trouble> {
    let rows = &batch.transfers;
    let postings: Vec<i64> = rows.iter().map(|row| row.posting).collect();
    let times: Vec<i64> = rows.iter().map(|row| row.at).collect();
    let remembered: Vec<&str> = rows.iter().map(|row| row.remembered.as_str()).collect();
    let facts: Vec<&str> = rows.iter().map(|row| row.facts.as_str()).collect();
    let requests: Vec<&str> = rows.iter().map(|row| row.request.as_str()).collect();
    let Shape { group, master, actor, .. } = shape;
    let text = "INSERT INTO transaction_id (group_id, customer_key, id, posting_key) \
                SELECT $1, $2, v.id, v.k FROM unnest($3::TEXT[], $4::BIGINT[]) AS v(id, k)";
    run(client, text, &[group, master, &remembered, &postings]).await?;
    let text = "INSERT INTO event (group_id, subject_key, seq, kind, at_ms, wall_ms, body) \
                SELECT $1, v.subject, v.seq, CASE WHEN v.subject = $2 \
                THEN 'enterprise.allocated' ELSE 'enterprise.allocation_received' END, \
                v.at, v.at, v.body FROM unnest($3::BIGINT[], $4::BIGINT[], $5::BIGINT[], \
                $6::TEXT[]) AS v(subject, seq, at, body)";
    let both = |from: fn(&super::Transfer, i64) -> i64, to: fn(&super::Transfer) -> i64| {
        rows.iter().flat_map(|row| [from(row, *master), to(row)]).collect::<Vec<i64>>()
    };
    let subjects = both(|_, master| master, |row| row.member);
    let seqs = both(|row, _| row.from.event, |row| row.to.event);
    let twice: Vec<i64> = times.iter().flat_map(|at| [*at, *at]).collect();
    let bodies: Vec<&str> = facts.iter().flat_map(|body| [*body, *body]).collect();
    run(client, text, &[group, master, &subjects, &seqs, &twice, &bodies]).await?;
    let text = "INSERT INTO audit (group_id, audit_key, subject_key, at_ms, wall_ms, actor, \
                operation, request_id, detail) SELECT $1, v.k, $2, v.at, v.at, $3, \
                'UpdateSubEnterpriseAmount', v.request, v.detail \
                FROM unnest($4::BIGINT[], $5::BIGINT[], $6::TEXT[], $7::TEXT[]) \
                AS v(k, at, request, detail)";
    run(client, text, &[group, master, actor, &postings, &times, &requests, &facts]).await
}
