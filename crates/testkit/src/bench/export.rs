//! (f) The export of the journal over signed HTTP, against a bare scan of the same rows.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hubu_api::signing::{Outgoing, Signer};
use hubu_app::ledger::Context;
use hubu_server::config::Settings;
use hubu_server::operators;
use hubu_server::realm::Realm;
use hubu_server::serve::{Stop, planes};
use hubu_store::{Database, Engine, Store};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use super::accounts::World;
use super::bare::postgres::pool;
use super::figures::{Rate, Ratio, Spread, median_rate};
use super::place::Place;
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::rig::{listen, runtime, vault};
use super::statement::write_entries;
use super::{Effort, Trouble, machine, wall};
use crate::engines::administer;

const TITLE: &str = "(f) Export of the journal · 总账导出";

const LIMITS: &str = "Every entry of every posting, two a posting, as CSV over one kept connection on \
the loopback: pages of 256 postings in reads of their own, names looked up, amounts written digit by \
digit. The limit is a bare keyset scan of the same entries with their books and postings over a \
connection of the same engine, 512 rows a statement, that counts them and does nothing else.";

/// Rows of a page of the bare scan: as many as the product's pages have.
const PAGE: i64 = 512;
/// The path of the export.
const PATH: &str = "/operator/v1/journal.csv";
const HOST: &str = "bss.bench";

/// The bare scan's statement; `$1` and `$2` stand where the last page ended.
const SCAN: &str = "SELECT e.posting_key, e.book_key, e.seq, e.amount_e8, e.after_e8, e.cycle, \
     e.channel, e.channel_no, b.customer_key, b.kind, b.lot, p.at_ms, p.wall_ms, p.payer_key, \
     p.consumer_key, p.trade_type, p.trade_detail, p.trade_id, p.actor, p.memo FROM entry e \
     JOIN book b ON b.group_id = e.group_id AND b.book_key = e.book_key \
     JOIN posting p ON p.group_id = e.group_id AND p.posting_key = e.posting_key \
     WHERE e.posting_key >= $1 AND (e.posting_key > $1 OR e.book_key > $2) \
     ORDER BY e.posting_key, e.book_key LIMIT $3";

/// Measures the export on an engine.
///
/// # Errors
/// The realm cannot be made, or an answer was not whole.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    let stage = Stage::write(engine, effort.entries / 5, progress)?;
    let (mut product, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let disk = machine::disk_now()?;
    for round in 0..=effort.rounds {
        progress.step(format!("(f) {}: round {round} of {}", engine.as_str(), effort.rounds));
        let ours = stage.export()?;
        let limit = stage.scan()?;
        if ours.count != stage.rows || limit.count != stage.rows {
            let (ours, limit, rows) = (ours.count, limit.count, stage.rows);
            return Err(format!("{ours} and {limit} of {rows} rows").into());
        }
        if round == 0 {
            continue; // caches are warm now
        }
        ratios.push(ours.over(limit));
        product.push(ours);
        bare.push(limit);
    }
    let ratio = Spread::of(ratios).ok_or("nothing was measured")?;
    let rows = stage.rows;
    stage.remove();
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["rows", "Hubu rows/s", "bare rows/s", "ratio"],
        rows: vec![vec![
            rows.to_string(),
            median_rate(&product).to_string(),
            median_rate(&bare).to_string(),
            ratio.to_string(),
        ]],
        notes: vec![disk],
        verdicts: vec![Verdict {
            what: "(f) exported rows over the bare scan".to_owned(),
            aim: Aim::AtLeast(Ratio(250)),
            reached: ratio.median.0,
        }],
    })
}

/// A served realm with a journal in it, and an operator who may read it.
struct Stage {
    runtime: Runtime,
    store: Arc<Store>,
    place: Place,
    address: SocketAddr,
    stop: Stop,
    signer: Signer,
    rows: u64,
}

impl Stage {
    fn write(engine: Engine, postings: i64, progress: &Progress) -> Result<Self, Trouble> {
        progress.say(format!("(f) {}: writing {postings} postings", engine.as_str()));
        let runtime = runtime()?;
        let place = Place::new(engine, &runtime)?;
        let store = Arc::new(runtime.block_on(Store::open(place.options()?))?);
        let world = World::new();
        runtime.block_on(world.settle(&store, vault()?))?;
        let owner = (world.master.group, world.master.key);
        let said = |written| {
            progress.step(format!("(f) {}: writing {written} of {postings}", engine.as_str()));
        };
        write_entries(&runtime, &store, owner, (postings, wall()), said)?;
        if let Database::Postgres { url, .. } = place.database() {
            // The server does the same by itself a minute later.
            runtime.block_on(administer(url, "VACUUM ANALYZE"));
        }
        let facts = store.realm().clone();
        let money = Arc::new(Context {
            realm: facts,
            real_names: Arc::new(|_| Ok(None)),
            catalogue: Arc::default(),
        });
        let realm =
            Realm { store: Arc::clone(&store), vault: vault()?, money, catalogue: Arc::default() };
        let operator = runtime.block_on(operators::create(&realm, "bench_operator"));
        let operator = operator.map_err(|failure| failure.to_string())?;
        let router = planes::router(&realm, &Settings::default(), planes::OPERATORS);
        let stop = Stop::new(Duration::from_secs(5));
        let address = listen(&runtime, router, &stop)?;
        let signer = Signer::new(&operator.ak, &operator.sk);
        let rows = 2 * postings.unsigned_abs();
        Ok(Self { runtime, store, place, address, stop, signer, rows })
    }

    /// Reads an export to its end and counts its rows.
    fn export(&self) -> Result<Rate, Trouble> {
        let headers = [("Host", HOST)];
        let outgoing = Outgoing {
            method: "GET",
            path: PATH,
            query: &[],
            headers: &headers,
            body: b"",
            at: wall(),
        };
        let signed = self.signer.sign(&outgoing).map_err(|fault| format!("{PATH}: {fault:?}"))?;
        let request = format!(
            "GET {} HTTP/1.1\r\nHost: {HOST}\r\nX-Sdk-Date: {}\r\nAuthorization: {}\r\n\
             Connection: close\r\n\r\n",
            signed.target, signed.x_sdk_date, signed.authorization
        );
        let started = Instant::now();
        let count = self.runtime.block_on(count_rows(self.address, request))?;
        Ok(Rate { count, elapsed: started.elapsed() })
    }

    fn scan(&self) -> Result<Rate, Trouble> {
        let started = Instant::now();
        let count = match self.place.database() {
            Database::Sqlite { folder } => scan_sqlite(folder)?,
            Database::Postgres { url, .. } => self.runtime.block_on(scan_postgres(url))?,
        };
        Ok(Rate { count, elapsed: started.elapsed() })
    }

    fn remove(self) {
        let Self { runtime, store, place, stop, .. } = self;
        stop.now();
        drop(store);
        place.remove(&runtime);
        runtime.shutdown_timeout(Duration::from_secs(5));
    }
}

/// Reads the body of an answer to its end, chunk by chunk, and counts its lines without the headings.
async fn count_rows(address: SocketAddr, request: String) -> Result<u64, Trouble> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::with_capacity(256 * 1024, stream);
    stream.write_all(request.as_bytes()).await?;
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err("the server closed a connection".into());
        }
    }
    let (mut lines, mut chunk) = (0_u64, Vec::new());
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let size = usize::from_str_radix(line.trim_end(), 16);
        let size = size.map_err(|_| format!("the export broke off: {line}"))?;
        if size == 0 {
            return Ok(lines.saturating_sub(1));
        }
        chunk.resize(size + 2, 0);
        stream.read_exact(&mut chunk).await?;
        lines += chunk[..size].split(|byte| *byte == b'\n').count() as u64 - 1;
    }
}

fn scan_sqlite(folder: &Path) -> Result<u64, Trouble> {
    let connection = rusqlite::Connection::open(folder.join("hubu.db"))?;
    let text = SCAN.replace('$', "?");
    let mut statement = connection.prepare(&text)?;
    let (mut place, mut count) = ((0_i64, 0_i64), 0);
    loop {
        let mut rows = statement.query(rusqlite::params![place.0, place.1, PAGE])?;
        let mut found = 0;
        while let Some(row) = rows.next()? {
            place = (row.get(0)?, row.get(1)?);
            let trade: String = row.get(17)?;
            found += u64::from(!trade.is_empty());
        }
        if found == 0 {
            return Ok(count);
        }
        count += found;
    }
}

async fn scan_postgres(url: &str) -> Result<u64, Trouble> {
    let client = pool(url, 1)?.get().await?;
    let statement = client.prepare_cached(SCAN).await?;
    let (mut place, mut count) = ((0_i64, 0_i64), 0);
    loop {
        let rows = client.query(&statement, &[&place.0, &place.1, &PAGE]).await?;
        let Some(last) = rows.last() else { return Ok(count) };
        place = (last.get(0), last.get(1));
        count += rows.len() as u64;
    }
}
