//! (b) Signed reads of balances, against a bare handler with the same signature check.

use hubu_server::serve::Stop;
use hubu_store::{Database, Engine};
use std::time::Duration;

use super::bare::postgres::pool;
use super::figures::{Ratio, Spread, median_rate, short};
use super::progress::Progress;
use super::report::{Aim, Section, Verdict};
use super::rig::{Rig, listen};
use super::{Effort, Trouble, client, hello, machine, requests};

const TITLE: &str = "(b) Signed balances · 签名的余额查询";

const LIMITS: &str = "Thirty-two members read their own balances (a cash and a credit account) \
over kept connections on the loopback; clients and server share the processors. On SQLite the limit \
is a bare axum handler behind the same listener that checks the same signature of the same requests \
and answers the product's bytes from memory: no look-up, no database, no limits, no request id. On \
PostgreSQL it is a bare axum handler that checks the signature, takes a connection of a bare pool of \
the same size, runs the product's own statement and encodes the rows.";

/// Connections, each of another account.
const CONNECTIONS: usize = 32;

/// Measures balances on an engine.
///
/// # Errors
/// The realm cannot be made, or an answer was not the expected one.
pub(super) fn measure(
    engine: Engine,
    effort: Effort,
    progress: &Progress,
) -> Result<Section, Trouble> {
    progress.say(format!("(b) {}: making a realm", engine.as_str()));
    let rig = Rig::new(engine)?;
    progress.say(format!("(b) {}: reading", engine.as_str()));
    let stop = Stop::new(Duration::from_secs(1));
    let members = &rig.world.members[..CONNECTIONS];
    let router = match rig.database() {
        Database::Sqlite { .. } => {
            let answer = client::ask(rig.address, &requests::balances(&members[..1])?[0])?;
            hello::fixed(&rig.world, answer)
        }
        Database::Postgres { url, .. } => hello::pooled(&rig.world, pool(url, 20)?),
    };
    // Threads of its own: the product's wait for it in idleness.
    let runtime = super::rig::runtime()?;
    let bare_address = listen(&runtime, router, &stop)?;
    let (mut product, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut times = (Vec::new(), Vec::new());
    let disk = machine::disk_now()?;
    for round in 0..=effort.rounds {
        progress.step(format!("(b) {}: round {round} of {}", engine.as_str(), effort.rounds));
        let requests = requests::balances(members)?;
        let ours = client::send_for(rig.address, &requests, 200, effort.round)?;
        let limit = client::send_for(bare_address, &requests, 200, effort.round)?;
        if round == 0 {
            continue; // caches are warm now
        }
        ratios.push(ours.rate.over(limit.rate));
        product.push(ours.rate);
        bare.push(limit.rate);
        times.0.push(ours.median);
        times.1.push(limit.median);
    }
    let ratio = Spread::of(ratios).ok_or("nothing was measured")?;
    let middle =
        |times: Vec<Duration>| Spread::of(times).map_or_else(String::new, |s| short(s.median));
    stop.now();
    runtime.shutdown_timeout(Duration::from_secs(1));
    rig.close();
    Ok(Section {
        title: TITLE,
        engine,
        limits: LIMITS,
        header: vec!["connections", "Hubu /s", "bare /s", "ratio", "p50", "p50 bare"],
        rows: vec![vec![
            CONNECTIONS.to_string(),
            median_rate(&product).to_string(),
            median_rate(&bare).to_string(),
            ratio.to_string(),
            middle(times.0),
            middle(times.1),
        ]],
        notes: vec![disk],
        verdicts: vec![Verdict {
            what: "(b) signed balances over the bare handler".to_owned(),
            aim: Aim::AtLeast(Ratio(600)),
            reached: ratio.median.0,
        }],
    })
}
