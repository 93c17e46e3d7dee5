//! What is counted of an operation's requests.

use std::sync::OnceLock;
use std::time::Duration;

use hubu_app::Fault;
use metrics::{Counter, Histogram};

use crate::codes::Failure;
use crate::registry::Encoded;

/// The meters of one operation. Each is looked up once, with the first request it counts: to name
/// it takes longer than to count.
#[derive(Default)]
pub(super) struct Meter {
    succeeded: OnceLock<Counter>,
    refused: OnceLock<Counter>,
    failed: OnceLock<Counter>,
    took: OnceLock<Histogram>,
}

impl Meter {
    /// Counts the outcome; a fault goes to the log, here and nowhere else.
    pub fn note(
        &self,
        operation: &'static str,
        result: &Result<Encoded, Failure>,
        id: &str,
        took: Duration,
    ) {
        let (kept, outcome) = match result {
            Ok(_) => (&self.succeeded, "success"),
            Err(Failure::Refused(_)) => (&self.refused, "refusal"),
            Err(Failure::Fault(_)) => (&self.failed, "fault"),
        };
        let counter = || metrics::counter!("hubu_requests_total", "operation" => operation, "outcome" => outcome);
        kept.get_or_init(counter).increment(1);
        let histogram =
            || metrics::histogram!("hubu_request_milliseconds", "operation" => operation);
        let milliseconds = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        self.took.get_or_init(histogram).record(f64::from(milliseconds));
        match result {
            Err(Failure::Fault(fault @ Fault::Bug(_))) => {
                tracing::error!(operation, request_id = id, %fault, "an operation failed: a bug");
            }
            Err(Failure::Fault(fault)) => {
                tracing::error!(operation, request_id = id, %fault, "an operation failed");
            }
            Err(Failure::Refused(refusal)) => {
                let code = refusal.code().text();
                tracing::debug!(operation, request_id = id, code, "an operation was refused");
            }
            Ok(_) => {}
        }
    }
}
