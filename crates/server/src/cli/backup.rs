//! `hubu backup`.

use std::path::PathBuf;

use clap::Args;

use super::{Context, Failure, output, small_runtime};
use crate::realm;

/// Copy a SQLite realm into one file, consistent, also while it is served · 在线备份
///
/// The copy does not hold the master key: keep that apart. For PostgreSQL use its own tools, such
/// as `pg_dump --format=custom`.
///
/// 备份不含主密钥，请分开保存。PostgreSQL 请使用 pg_dump。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu backup /backups/hubu-2026-01-31.db
  mkdir restored && cp /backups/hubu-2026-01-31.db restored/hubu.db   # restore · 恢复
  hubu serve --data restored --master-key-file hubu-data.key")]
pub(super) struct Arguments {
    /// The file to write; it must not exist yet · 目标文件，不能已存在
    file: PathBuf,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let settings = &context.loaded.settings;
    let file = &arguments.file;
    if settings.database.is_some() {
        return Err(Failure::configuration(
            "a PostgreSQL realm is copied with PostgreSQL's tools: `pg_dump --format=custom`",
            "PostgreSQL 数据域请使用 pg_dump 备份",
        ));
    }
    if file.exists() {
        return Err(Failure::configuration(
            format!("{} exists already", file.display()),
            "目标文件已存在",
        ));
    }
    small_runtime()?.block_on(realm::copy(settings, file))?;
    if context.json {
        output::json(&serde_json::json!({ "file": file }));
    } else {
        output::say(&format!("Copied the realm to {0}.\n已备份到 {0}。", file.display()));
    }
    Ok(())
}
