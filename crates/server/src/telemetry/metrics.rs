//! Metrics in the text form of Prometheus.

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use hubu_store::Store;

/// Milliseconds an operation took, as the edge measures them.
const LATENCY: &str = "hubu_request_milliseconds";

/// Upper bounds of the latency histogram, in milliseconds.
const BUCKETS: &[f64] =
    &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 5_000.0, 60_000.0];

/// Collects from now on, for the whole process.
///
/// # Errors
/// Another collector is installed already.
pub fn start() -> Result<PrometheusHandle, String> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(LATENCY.to_owned()), BUCKETS)
        .map_err(|error| error.to_string())?;
    let handle = builder.install_recorder().map_err(|error| error.to_string())?;
    describe_counter!("hubu_requests_total", "requests answered, by operation and outcome");
    describe_histogram!(LATENCY, Unit::Milliseconds, "from a request's head to its answer");
    describe_counter!("hubu_jobs_total", "obligations worked on, by kind and outcome");
    describe_gauge!("hubu_job_lag_seconds", Unit::Seconds, "how long the oldest waits already");
    describe_counter!("hubu_webhook_attempts_total", "events sent to webhooks, by outcome");
    describe_gauge!("hubu_webhook_pending", "deliveries that wait for their webhook");
    describe_gauge!("hubu_webhook_oldest_seconds", Unit::Seconds, "how long the oldest waits");
    describe_gauge!("hubu_ledger_findings", "broken invariants at the last check; must be 0");
    describe_gauge!("hubu_ledger_check_seconds", Unit::Seconds, "how long the last check took");
    describe_counter!("hubu_store_statements_total", "SQL statements run");
    describe_counter!("hubu_store_commits_total", "transactions committed");
    describe_counter!("hubu_store_folds_total", "set-based runs of neighbouring writes");
    describe_counter!("hubu_store_writes_total", "writes taken from the lanes' queues");
    describe_counter!("hubu_store_retries_total", "attempts of writes that had to run singly");
    describe_gauge!("hubu_store_waiting", "writes waiting in the lanes' queues");
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "resident memory");
    Ok(handle)
}

/// The text for a scrape: what was collected, and the store's running totals.
pub fn render(handle: &PrometheusHandle, store: &Store) -> String {
    let stats = store.stats();
    counter!("hubu_store_statements_total").absolute(stats.statements);
    counter!("hubu_store_commits_total").absolute(stats.commits);
    counter!("hubu_store_folds_total").absolute(stats.folds);
    counter!("hubu_store_writes_total").absolute(stats.jobs);
    counter!("hubu_store_retries_total").absolute(stats.retries);
    let waiting = u32::try_from(store.waiting()).unwrap_or(u32::MAX);
    gauge!("hubu_store_waiting").set(f64::from(waiting));
    if let Some(bytes) = resident_bytes() {
        gauge!("process_resident_memory_bytes").set(f64::from(bytes));
    }
    handle.run_upkeep();
    handle.render()
}

/// Resident memory as Linux tells it, capped at 4 GiB; elsewhere unknown.
fn resident_bytes() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(u32::try_from(kilobytes * 1024).unwrap_or(u32::MAX))
}
