//! [`Settings`]: every key there is, with its default.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Listen, NetworkList, Secret};

/// How much a caller may ask for before it is told to slow down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Quotas {
    /// Far above what a busy client needs; keeps a runaway one from starving the others.
    Protective,
    /// The limits the vendor documents for each operation.
    Vendor,
}

/// The form of log lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line, for machines.
    Json,
}

/// Everything that can be configured. `docs/config.md` explains every key; a test compares the two.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The data folder of a SQLite realm.
    pub data: PathBuf,
    /// The address of a PostgreSQL realm; without it the realm is the SQLite file in `data`.
    pub database: Option<Secret<String>>,
    /// PEM certificates to trust for PostgreSQL in place of the system's.
    pub database_ca: Option<PathBuf>,
    /// The file with the master key; `DATA.key` beside the data folder when absent.
    pub master_key_file: Option<PathBuf>,
    /// Where the vendor's interface listens.
    pub listen: Listen,
    /// Where the operator plane listens.
    pub operator_listen: Listen,
    /// Where health and metrics listen.
    pub metrics_listen: Listen,
    /// The PEM certificate chain for TLS.
    pub tls_cert: Option<PathBuf>,
    /// The PEM private key for TLS.
    pub tls_key: Option<PathBuf>,
    /// A proxy in front speaks TLS with the outside.
    pub behind_proxy: bool,
    /// Flow control.
    pub quotas: Quotas,
    /// Lock an access key or a user's name out after repeated failures in sandbox realms too.
    pub sandbox_lockout: bool,
    /// Connections a listener holds at a time.
    pub max_connections: usize,
    /// Seconds a client has to send a request's head.
    pub header_timeout_s: u64,
    /// Seconds between two checks of the ledger; 0 for none.
    pub ledger_check_s: u64,
    /// Seconds a request may take from its first byte to its answer.
    pub request_timeout_s: u64,
    /// Seconds an orderly end waits for requests under way.
    pub shutdown_timeout_s: u64,
    /// Networks that webhooks may be sent to beside the public internet.
    pub webhook_networks: NetworkList,
    /// Webhooks this process sends at a time; 0: it sends none.
    pub webhook_senders: usize,
    /// Days that settled deliveries are kept.
    pub webhook_retention_days: u32,
    /// PostgreSQL: writers.
    pub lanes: usize,
    /// Reads at a time.
    pub readers: usize,
    /// Writes a lane folds into one transaction at the most.
    pub fold: usize,
    /// The form of log lines.
    pub log_format: LogFormat,
    /// What is logged, such as `info` or `info,hubu_store=debug`.
    pub log: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: "hubu-data".into(),
            database: None,
            database_ca: None,
            master_key_file: None,
            listen: Listen::On(([127, 0, 0, 1], 8480).into()),
            operator_listen: Listen::On(([127, 0, 0, 1], 8481).into()),
            metrics_listen: Listen::On(([127, 0, 0, 1], 8482).into()),
            tls_cert: None,
            tls_key: None,
            behind_proxy: false,
            quotas: Quotas::Protective,
            sandbox_lockout: false,
            max_connections: 4096,
            header_timeout_s: 30,
            ledger_check_s: 600,
            request_timeout_s: 60,
            shutdown_timeout_s: 30,
            webhook_networks: NetworkList::default(),
            webhook_senders: 16,
            webhook_retention_days: 30,
            lanes: 4,
            readers: 16,
            fold: 256,
            log_format: LogFormat::Human,
            log: "info".to_owned(),
        }
    }
}

impl Settings {
    /// The file of the master key: as configured, else beside the data folder, never inside it.
    pub fn master_key_path(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| {
            let mut name = self.data.clone().into_os_string();
            name.push(".key");
            name.into()
        })
    }

    /// What is wrong with the settings taken together.
    ///
    /// # Errors
    /// A sentence for whoever wrote them.
    pub fn check(&self) -> Result<(), String> {
        let sizes = [
            ("lanes", self.lanes, 64),
            ("readers", self.readers, 1024),
            ("fold", self.fold, 4096),
            ("max_connections", self.max_connections, 1_000_000),
        ];
        for (key, value, most) in sizes {
            if !(1..=most).contains(&value) {
                return Err(format!("`{key}` is {value}, but must lie between 1 and {most}"));
            }
        }
        let seconds = [
            ("header_timeout_s", self.header_timeout_s),
            ("request_timeout_s", self.request_timeout_s),
            ("shutdown_timeout_s", self.shutdown_timeout_s),
        ];
        for (key, value) in seconds {
            if !(1..=3600).contains(&value) {
                return Err(format!("`{key}` is {value}, but must lie between 1 and 3600 seconds"));
            }
        }
        if self.webhook_senders > 1024 {
            let senders = self.webhook_senders;
            return Err(format!("`webhook_senders` is {senders}, but must not be above 1024"));
        }
        if !(1..=3650).contains(&self.webhook_retention_days) {
            let days = self.webhook_retention_days;
            return Err(format!(
                "`webhook_retention_days` is {days}, but must lie between 1 and 3650"
            ));
        }
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            return Err("`tls_cert` and `tls_key` belong together: give both or neither".to_owned());
        }
        Ok(())
    }

    /// May the listeners stand where they are told to? Health and metrics answer nothing secret and
    /// may stand anywhere.
    ///
    /// # Errors
    /// A sentence naming the listener that would send credentials and balances in the clear.
    pub fn check_exposure(&self) -> Result<(), String> {
        if self.tls_cert.is_some() || self.behind_proxy {
            return Ok(());
        }
        for (key, listen) in [("listen", self.listen), ("operator_listen", self.operator_listen)] {
            if listen.is_exposed() {
                return Err(format!(
                    "`{key}` = {listen} can be reached from other machines without TLS: give \
                     `tls_cert` and `tls_key`, or say `behind_proxy` when a proxy in front speaks \
                     TLS"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exposure_needs_tls_or_a_proxy() {
        let mut settings = Settings::default();
        assert_eq!(settings.check_exposure(), Ok(()));
        settings.operator_listen = "0.0.0.0:8481".parse().expect("a literal");
        assert!(settings.check_exposure().is_err_and(|said| said.contains("operator_listen")));
        settings.behind_proxy = true;
        assert_eq!(settings.check_exposure(), Ok(()));
    }

    #[test]
    fn contradictions_are_named() {
        let one_sided = Settings { tls_cert: Some("c.pem".into()), ..Settings::default() };
        assert!(one_sided.check().is_err_and(|said| said.contains("tls_key")));
        let none = Settings { readers: 0, ..Settings::default() };
        assert!(none.check().is_err_and(|said| said.contains("readers")));
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn the_master_key_lies_beside_the_data_folder() {
        let settings = Settings { data: "/srv/realm".into(), ..Settings::default() };
        assert_eq!(settings.master_key_path(), PathBuf::from("/srv/realm.key"));
    }
}
