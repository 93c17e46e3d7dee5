//! The command line of `hubu`.
//!
//! One module for each command, holding its arguments and its `run`. Standard output is data,
//! standard error is for people, exit codes are those of [`Kind`].

mod backup;
mod batch_name;
mod call;
mod card_batch;
mod catalogue;
mod clock;
mod demo;
mod doctor;
mod export;
mod failure;
mod init;
mod issue_coupons;
mod jobs;
mod keys;
mod migrate;
mod openapi;
mod output;
mod plane;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{self, Environment, Flags, Layers, Loaded};
use crate::master_key::{self, MasterKey};
use crate::telemetry;

pub use failure::{Failure, Kind};

/// Hubu 户部: a self-hosted billing and customer-operations back end that speaks the vendor's wire.
///
/// 自托管的云运营支撑系统，兼容云厂商的客户运营接口。
#[derive(Parser, Debug)]
#[command(name = "hubu", version, max_term_width = 100, after_long_help = AFTER_HELP)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// Configuration file [env: HUBU_CONFIG] [default: hubu.toml if it is there] · 配置文件
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print data for machines on standard output · 机器可读输出
    #[arg(long, global = true)]
    pub json: bool,
    #[command(flatten)]
    settings: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Demo(demo::Arguments),
    Serve(serve::Arguments),
    Init(init::Arguments),
    /// Bring the schema of a realm up to date · 升级数据库结构
    ///
    /// `hubu serve` does so by itself; this is for doing it at another time. Schemas only go
    /// forward: restore a backup to go back.
    ///
    /// `hubu serve` 启动时会自动升级；只升不降，回退请恢复备份。
    Migrate,
    /// Show the configuration in force and check the realm · 显示生效配置并体检
    ///
    /// Secrets are masked. It changes nothing and works while the realm is being served. It ends
    /// with 5 when a check fails.
    ///
    /// 机密数据会被遮盖；只读，服务运行时也可执行；有检查未通过时退出码为 5。
    Doctor,
    Backup(backup::Arguments),
    Call(call::Arguments),
    Operator(call::OperatorArguments),
    IssueCoupons(issue_coupons::Arguments),
    CardBatch(card_batch::Arguments),
    Catalogue(catalogue::Arguments),
    Export(export::Arguments),
    Clock(clock::Arguments),
    Jobs(jobs::Arguments),
    Keys(keys::Arguments),
    Openapi(openapi::Arguments),
}

const AFTER_HELP: &str = "\
Start here · 从这里开始:
  hubu demo                try it: a sandbox with a month of history · 一条命令试用
  hubu init --site cn      found a realm in ./hubu-data · 创建数据域
  hubu serve               serve it on 127.0.0.1:8480 · 对外服务
  hubu doctor              configuration, schema and ledger at a glance · 体检
  hubu help serve          every flag of a command, with examples · 查看某个命令的用法

Settings come from hubu.toml, then HUBU_* variables, then flags; docs/config.md explains each.
配置依次取自 hubu.toml、HUBU_* 环境变量、命令行参数；每一项见 docs/config.md。

Exit codes · 退出码:
  0  done · 成功
  1  failed · 失败
  2  the command line or the configuration cannot be used · 命令行或配置有误
  3  refused by the server · 服务端拒绝
  4  the realm, database or server cannot be reached, or is in use · 数据域不可用或被占用
  5  `hubu doctor` found something wrong · 检查未通过
Standard output is data (`--json` for machines); everything for people goes to standard error.
标准输出只有数据（机器用 `--json`），给人看的都在标准错误。";

/// What every command gets.
pub struct Context {
    /// The configuration in force.
    pub loaded: Loaded,
    /// Is the output for a machine?
    pub json: bool,
    /// The process's environment.
    pub environment: Environment,
}

impl Context {
    /// The master key as configured.
    fn master_key(&self) -> Result<MasterKey, Failure> {
        let key = master_key::load(&self.loaded.settings, self.variable(master_key::VARIABLE));
        key.map_err(|said| Failure::configuration(said, "主密钥无法使用"))
    }

    /// A variable of the environment that is not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::say(&failure.to_string());
            failure.into()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let mut cli = cli;
    match &cli.command {
        Command::Serve(arguments) => cli.settings.serve = arguments.settings.clone(),
        Command::Demo(arguments) => {
            cli.settings.serve = arguments.flags();
            // People read what it prints; what it logs is for when something goes wrong.
            cli.settings.log.get_or_insert_with(|| "warn".to_owned());
        }
        _ => {}
    }
    let environment: Environment = std::env::vars().collect();
    let named = cli.config.clone().or_else(|| environment.get("HUBU_CONFIG").map(PathBuf::from));
    let loaded = config::load(Layers {
        file: named.as_deref(),
        // The demo needs no file, and must not find its way into a realm that one names.
        usual_file: !matches!(cli.command, Command::Demo(_)),
        environment: environment.clone(),
        flags: &cli.settings,
    });
    let unusable = |said: String| Failure::configuration(said, "配置有误");
    let loaded = loaded.map_err(unusable)?;
    telemetry::logs::start(&loaded.settings).map_err(unusable)?;
    let context = Context { loaded, json: cli.json, environment };
    match cli.command {
        Command::Demo(arguments) => demo::run(&context, &arguments),
        Command::Serve(_) => serve::run(&context),
        Command::Init(arguments) => init::run(&context, &arguments),
        Command::Migrate => migrate::run(&context),
        Command::Doctor => doctor::run(&context),
        Command::Backup(arguments) => backup::run(&context, &arguments),
        Command::Call(arguments) => call::run(&context, &arguments),
        Command::Operator(arguments) => call::run_operator(&context, &arguments),
        Command::IssueCoupons(arguments) => issue_coupons::run(&context, &arguments),
        Command::CardBatch(arguments) => card_batch::run(&context, &arguments),
        Command::Catalogue(arguments) => catalogue::run(&context, &arguments),
        Command::Export(arguments) => export::run(&context, &arguments),
        Command::Clock(arguments) => clock::run(&context, &arguments),
        Command::Jobs(arguments) => jobs::run(&context, &arguments),
        Command::Keys(arguments) => keys::run(&context, &arguments),
        Command::Openapi(arguments) => openapi::run(&arguments),
    }
}

/// A runtime for commands that do one thing after another.
fn small_runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// A runtime for serving: as many threads as there are cores.
fn big_runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
