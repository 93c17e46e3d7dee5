//! Log lines, on standard error: standard output belongs to data.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{LogFormat, Settings};

/// Libraries that could log what goes over the wire: never below warnings.
const WIRE: &[&str] =
    &["h2", "hyper", "hyper_util", "rustls", "reqwest", "tokio_postgres", "axum_server"];

/// Starts logging as configured; a second call changes nothing.
///
/// # Errors
/// The filter is malformed.
pub fn start(settings: &Settings) -> Result<(), String> {
    let filter = EnvFilter::builder()
        .parse(&settings.log)
        .map_err(|error| format!("`log` = `{}`: {error}", settings.log))?;
    // What goes over the wire holds signatures, tokens and personal data.
    let filter = WIRE.iter().fold(filter, |filter, library| {
        let quiet = format!("{library}=warn").parse().expect("a directive");
        filter.add_directive(quiet)
    });
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A test binary may have started logging already.
    let _already = match settings.log_format {
        LogFormat::Human => lines.compact().with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    Ok(())
}
