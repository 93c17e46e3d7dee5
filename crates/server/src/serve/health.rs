//! Liveness, readiness and metrics.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hubu_store::{Error, Store};
use metrics_exporter_prometheus::PrometheusHandle;

use super::Stop;
use crate::telemetry;

/// How long the database may take to answer before the server counts as not ready.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the health listener knows.
#[derive(Clone)]
pub struct Health {
    /// The realm.
    pub store: Arc<Store>,
    /// The metrics collected.
    pub metrics: PrometheusHandle,
    /// The orderly end.
    pub stop: Stop,
}

impl Health {
    /// `/livez`: the process runs. `/readyz`: it can answer requests. `/metrics`: Prometheus text.
    pub fn router(self) -> Router {
        Router::new()
            .route("/livez", get(|| async { "ok\n" }))
            .route("/readyz", get(ready))
            .route("/metrics", get(scrape))
            .with_state(self)
    }
}

async fn ready(State(health): State<Health>) -> Response {
    if health.stop.has_come() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    let read = health.store.read(|_, _| Ok::<(), Error<Infallible>>(()));
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(())) => "ok\n".into_response(),
        Ok(Err(Error::Fault(fault))) => {
            tracing::warn!(%fault, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
        Ok(Err(Error::Refused(never))) => match never {},
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database is slow\n").into_response(),
    }
}

async fn scrape(State(health): State<Health>) -> Response {
    let text = telemetry::metrics::render(&health.metrics, &health.store);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
