//! The files of a folder.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::Failure;

/// A table as the wire has it.
#[derive(Serialize, Deserialize)]
pub(super) struct File {
    pub name: String,
    pub text: String,
}

/// Reads every CSV file of a folder, by name. Other files are none of a catalogue's.
pub(super) fn read(folder: &Path) -> Result<Vec<File>, Failure> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(Failure::configuration(
            format!("{} has no CSV files", folder.display()),
            "文件夹中没有 CSV 文件",
        ));
    }
    paths.sort();
    paths.iter().map(|path| file(path)).collect()
}

fn file(path: &Path) -> Result<File, Failure> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let text = String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = sound.split(|byte| *byte == b'\n').count();
        Failure::configuration(
            format!("{}:{line} is not UTF-8", path.display()),
            format!("{name} 第 {line} 行不是 UTF-8 编码，请以 UTF-8 另存"),
        )
    })?;
    if text.is_empty() {
        return Err(Failure::configuration(
            format!("{}:1 is empty: the first line has the headings", path.display()),
            format!("{name} 为空，首行应为表头"),
        ));
    }
    Ok(File { name, text })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::configuration(format!("{}: {error}", path.display()), "文件无法读取")
}
