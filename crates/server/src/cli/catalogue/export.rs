//! `hubu catalogue export`: a version as files.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};

use super::folder::File;
use super::{Asking, ask};
use crate::cli::plane::understood;
use crate::cli::{Context, Failure, output};

#[derive(Args, Debug)]
pub(super) struct Export {
    /// The folder to write into; it is made where it is missing · 目标文件夹，不存在则创建
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Which version; the one in force without it · 版本号，默认当前版本
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    version: Option<i64>,
    /// Write over files that are there · 覆盖已有文件
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    asking: Asking,
}

#[derive(Deserialize)]
struct Exported {
    version: i64,
    tables: Vec<File>,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Summary {
    version: i64,
    files: Vec<PathBuf>,
}

pub(super) fn run(context: &Context, export: &Export) -> Result<(), Failure> {
    let version = export.version.map(|version| ("version".to_owned(), version.to_string()));
    let params: Vec<_> = version.into_iter().collect();
    let answer = ask(context, &export.asking, ("ExportCatalogue", &params, b""))?;
    let Exported { version, tables } = understood(&answer)?;
    let mut files = Vec::new();
    for table in &tables {
        files.push(place(&export.folder, &table.name)?);
    }
    // Looked at before anything is written, so that no half of a catalogue is left beside another's.
    let there = files.iter().find(|file| !export.force && file.exists());
    if let Some(there) = there {
        return Err(Failure::configuration(
            format!("{} exists already: --force writes over it", there.display()),
            "目标文件已存在，可用 --force 覆盖",
        ));
    }
    std::fs::create_dir_all(&export.folder).map_err(|error| unwritten(&export.folder, &error))?;
    for (file, table) in files.iter().zip(&tables) {
        write(file, &table.text, export.force).map_err(|error| unwritten(file, &error))?;
    }
    if context.json {
        output::json(&Summary { version, files });
    } else {
        let (folder, count) = (export.folder.display(), files.len());
        output::say(&format!("{folder}: version {version}, {count} files · {count} 个文件"));
    }
    Ok(())
}

/// Where a table goes: a name that leads elsewhere is none of a table.
fn place(folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || b"-.".contains(&byte));
    let table = name.strip_suffix(".csv").is_some_and(|stem| !stem.is_empty());
    if plain && table && !name.starts_with('.') {
        return Ok(folder.join(name));
    }
    Err(Failure::unavailable(
        format!("the server names a table `{name}`, which is no file's name"),
        "服务返回的文件名无效",
    ))
}

fn write(file: &Path, text: &str, force: bool) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::configuration(format!("{}: {error}", path.display()), "文件无法写入")
}
