//! `hubu catalogue`: what is sold, as a folder of CSV files.

mod export;
mod folder;
mod told;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::value::RawValue;

use self::folder::File;
use self::told::{Applied, Refused};
use crate::cli::call::Language;
use crate::cli::plane::{Asked, Plane, refusal, request_of, understood};
use crate::cli::{Context, Failure, output};
use crate::client::Answer;

/// Apply a catalogue, compare it with the one in force, or export one · 应用、比较或导出目录
///
/// A catalogue is everything that is sold, with its prices: CSV files in one folder, which are
/// applied all at once or not at all. What is wrong with them is told by file, line and column. Keys are
/// those of `hubu operator`.
///
/// 目录即全部在售产品及其价格：一个文件夹中的 CSV 文件，整体应用，要么全部生效，要么全部不生效。
/// 有误之处按文件、行、列提示。密钥与 `hubu operator` 相同。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu catalogue export prices/                # the one in force, as files · 导出当前目录
  hubu catalogue diff prices/                  # what applying it would change · 查看差异
  hubu catalogue apply prices/                 # put it into force · 应用
  hubu catalogue export old/ --version 3       # an older version · 导出历史版本
docs/catalogue.md explains every file and column. Prices that have begun cannot be changed.
各文件与各列见 docs/catalogue.md；已生效的价格不可更改。")]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Put the catalogue in a folder into force; the same again changes nothing · 应用目录
    Apply(Apply),
    /// Tell what applying it would change: `apply --dry-run` · 查看应用后的差异
    Diff(Target),
    /// Write a version into a folder as CSV files · 导出目录
    Export(export::Export),
}

/// A folder, and how the server is asked.
#[derive(Args, Debug)]
struct Target {
    /// The folder with the CSV files · CSV 文件所在文件夹
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    asking: Asking,
}

#[derive(Args, Debug)]
struct Apply {
    #[command(flatten)]
    target: Target,
    /// Change nothing, and tell what would be different · 仅查看差异，不应用
    #[arg(long)]
    dry_run: bool,
}

/// How the server is asked.
#[derive(Args, Debug)]
struct Asking {
    /// Language of messages · 提示语言
    #[arg(long, value_enum, default_value = "en")]
    language: Language,
    /// Which keys: a section of ~/.config/hubu/profiles.toml [env: HUBU_PROFILE] · 使用哪组密钥
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    tables: &'a [File],
    dry_run: bool,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.what {
        What::Apply(Apply { target, dry_run }) => apply(context, target, *dry_run),
        What::Diff(target) => apply(context, target, true),
        What::Export(export) => export::run(context, export),
    }
}

fn apply(context: &Context, target: &Target, dry_run: bool) -> Result<(), Failure> {
    let files = folder::read(&target.folder)?;
    let body = serde_json::to_vec(&Body { tables: &files, dry_run })
        .map_err(|error| Failure::failed(error.to_string(), "请求体无法生成"))?;
    let answer = ask(context, &target.asking, ("ApplyCatalogue", &[], &body))?;
    let applied: Applied = understood(&answer)?;
    if context.json {
        output::json(&RawValue::from_string(answer.body).map_err(|_| strange())?);
    } else {
        applied.tell(dry_run);
    }
    Ok(())
}

/// Asks an operation by its name; whatever is no success is a failure. With `--json` the body of a
/// refusal is data.
fn ask(
    context: &Context,
    asking: &Asking,
    (operation, params, body): (&str, &[(String, String)], &[u8]),
) -> Result<Answer, Failure> {
    let plane = Plane::open(context, asking.profile.as_deref())?;
    let language = Some(asking.language.header());
    let asked = Asked { params, body: body.to_vec(), language, key: None };
    let answer = plane.send(operation, &asked)?;
    if answer.status < 400 {
        return Ok(answer);
    }
    let refused: Refused = understood(&answer)?;
    let id = request_of(&answer);
    let Refused { error_code, error_msg, .. } = &refused;
    let english = format!("{operation}: {error_code} {error_msg} (request {id})");
    let failure = refusal(&answer, english, format!("{operation} 返回 {error_code}（请求 {id}）"));
    if context.json {
        output::json(&RawValue::from_string(answer.body).map_err(|_| strange())?);
    } else {
        refused.tell();
    }
    Err(failure)
}

fn strange() -> Failure {
    Failure::unavailable("the answer is not understood", "无法理解服务的应答")
}
