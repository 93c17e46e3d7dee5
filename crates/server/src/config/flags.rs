//! [`Flags`]: the settings a command line can say.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{LogFormat, Quotas};

/// Settings as flags; each has the name of its key. Those that were not given are left out.
#[derive(Args, Clone, Default, Debug, Serialize)]
#[command(next_help_heading = "Where the realm lives · 数据位置")]
pub struct Flags {
    /// Data folder of a SQLite realm · SQLite 数据目录 [default: hubu-data]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of SQLite: postgres://USER@HOST/DB · 改用 PostgreSQL
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// PEM certificates to trust for PostgreSQL · PostgreSQL 的 CA 证书
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_ca: Option<PathBuf>,
    /// File with the master key [default: DATA.key] · 主密钥文件
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master_key_file: Option<PathBuf>,
    /// Form of log lines · 日志格式
    #[arg(long, global = true, value_enum, help_heading = "Logs · 日志")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<LogFormat>,
    /// What is logged, such as `info,hubu_store=debug` · 日志级别
    #[arg(long, global = true, value_name = "FILTER", help_heading = "Logs · 日志")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// Settings of `serve`.
    #[arg(skip)]
    #[serde(flatten)]
    pub serve: ServeFlags,
    /// Writes a lane folds at the most; for tests.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fold: Option<usize>,
}

/// Settings of `serve` as flags.
#[derive(Args, Clone, Default, Debug, Serialize)]
#[command(next_help_heading = "Listeners and limits · 监听与限制")]
pub struct ServeFlags {
    /// The vendor's interface [default: 127.0.0.1:8480] · 云厂商接口
    #[arg(long, value_name = "ADDR:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    /// The operator plane, or `off` [default: 127.0.0.1:8481] · 运营接口
    #[arg(long, value_name = "ADDR:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_listen: Option<String>,
    /// Health and metrics, or `off` [default: 127.0.0.1:8482] · 健康检查与指标
    #[arg(long, value_name = "ADDR:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_listen: Option<String>,
    /// PEM certificate chain for TLS · TLS 证书
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_cert: Option<PathBuf>,
    /// PEM private key for TLS · TLS 私钥
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_key: Option<PathBuf>,
    /// A proxy in front speaks TLS with the outside · 前面有终结 TLS 的代理
    #[arg(long, num_args = 0, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind_proxy: Option<bool>,
    /// Flow control [default: protective] · 流控
    #[arg(long, value_enum)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotas: Option<Quotas>,
    /// PostgreSQL: writers [default: 4] · PostgreSQL 写通道数
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lanes: Option<usize>,
    /// Reads at a time [default: 16] · 并发读数
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readers: Option<usize>,
}
