//! `hubu openapi`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hubu_api::openapi::{self, Document};
use hubu_core::realm::Site;

use super::{Failure, call, output};

/// Print the OpenAPI document of an interface · 输出 OpenAPI 文档
///
/// OpenAPI 3.1, made from the operations that run: what is documented is what is served.
///
/// 由实际运行的操作生成，文档与服务一致。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu openapi > cn.json
  hubu openapi --document operator
  hubu openapi --write docs/openapi      # all of them, as files · 全部写入目录")]
pub(super) struct Arguments {
    /// Which interface: of a site, or the operator plane · 哪个接口
    #[arg(long, value_enum, default_value_t = Name::Cn)]
    document: Name,
    /// Write every document into this folder instead · 全部写入此目录
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum Name {
    Cn,
    Intl,
    Operator,
}

impl From<Name> for Document {
    fn from(name: Name) -> Self {
        match name {
            Name::Cn => Self::Site(Site::Cn),
            Name::Intl => Self::Site(Site::Intl),
            Name::Operator => Self::Operator,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let entries = call::entries();
    let Some(folder) = &arguments.write else {
        output::data(openapi::document(&entries, arguments.document.into()).trim_end());
        return Ok(());
    };
    std::fs::create_dir_all(folder)?;
    for document in Document::ALL {
        let file = folder.join(format!("{}.json", document.name()));
        std::fs::write(&file, openapi::document(&entries, document))?;
        output::say(&file.display().to_string());
    }
    Ok(())
}
