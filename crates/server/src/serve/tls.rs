//! TLS from a certificate and a key in PEM files.

use std::path::PathBuf;

use axum_server::tls_rustls::RustlsConfig;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::Failure;
use crate::config::Settings;

/// The TLS configuration, if certificates are configured.
///
/// # Errors
/// [`Failure`] when a file cannot be read or the two do not belong together.
pub async fn load(settings: &Settings) -> Result<Option<RustlsConfig>, Failure> {
    let (Some(cert), Some(key)) = (&settings.tls_cert, &settings.tls_key) else { return Ok(None) };
    // Another part of the process may have chosen the same provider already.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let loaded = RustlsConfig::from_pem_file(cert, key).await.map_err(|error| {
        let (cert, key) = (cert.display(), key.display());
        Failure::configuration(
            format!("TLS with {cert} and {key}: {error}"),
            format!("TLS 证书 {cert} 与私钥 {key} 无法使用"),
        )
    })?;
    renew_on_hangup(loaded.clone(), cert.clone(), key.clone())?;
    Ok(Some(loaded))
}

/// Reads the files again on SIGHUP: certificates are renewed without a restart. Files that cannot be
/// used leave the old ones in force.
fn renew_on_hangup(config: RustlsConfig, cert: PathBuf, key: PathBuf) -> std::io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            match config.reload_from_pem_file(&cert, &key).await {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the old certificate stays in force"),
            }
        }
    });
    Ok(())
}
