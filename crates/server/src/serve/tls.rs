//! TLS from a certificate and a key in PEM files.

use axum_server::tls_rustls::RustlsConfig;

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
    let loaded = RustlsConfig::from_pem_file(cert, key).await;
    loaded.map(Some).map_err(|error| {
        let (cert, key) = (cert.display(), key.display());
        Failure::configuration(
            format!("TLS with {cert} and {key}: {error}"),
            format!("TLS 证书 {cert} 与私钥 {key} 无法使用"),
        )
    })
}
