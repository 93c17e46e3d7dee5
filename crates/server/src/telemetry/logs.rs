//! Log lines, on standard error: standard output belongs to data.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{LogFormat, Settings};

/// Starts logging as configured; a second call changes nothing.
///
/// # Errors
/// The filter is malformed.
pub fn start(settings: &Settings) -> Result<(), String> {
    let filter = EnvFilter::builder()
        .parse(&settings.log)
        .map_err(|error| format!("`log` = `{}`: {error}", settings.log))?;
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A test binary may have started logging already.
    let _already = match settings.log_format {
        LogFormat::Human => lines.compact().with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    Ok(())
}
