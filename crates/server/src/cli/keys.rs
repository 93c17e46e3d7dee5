//! `hubu keys`: the master key, and keys of operators.

use std::sync::Arc;

use clap::{Args, Subcommand};
use hubu_app::Error;
use hubu_store::vault::{Rotation, rotate};

use super::{Context, Failure, output, small_runtime};
use crate::master_key::{self, MasterKey};
use crate::realm::Realm;
use crate::{demo, operators, realm};

/// Rows rewritten in one write: a few milliseconds of work.
const STEP: i64 = 200;

/// The master key, and keys of operators · 主密钥与运营密钥
#[derive(Args, Debug)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Encrypt everything under a new version of the master key · 轮换主密钥
    ///
    /// The new version is added to the key's file, then every secret and personal column is written
    /// again in small steps. Interrupted, it goes on where it is run again. Older versions stay in
    /// the file, for backups made under them; `hubu keys forget` removes them. A SQLite realm must
    /// not be served meanwhile; processes that share a PostgreSQL realm need the new file first.
    ///
    /// With HUBU_MASTER_KEY, add a line with a higher version to the variable yourself; this command
    /// then writes everything under it.
    ///
    /// 在密钥文件中加入新版本，并分步重写全部机密与个人数据；中断后可重复执行。旧版本保留在文件中
    /// 以便读取旧备份，用 `hubu keys forget` 清除。
    #[command(after_long_help = "\
Examples · 示例:
  hubu keys rotate
  hubu keys forget      # once no backup needs the old versions · 旧备份不再需要时")]
    Rotate {
        /// Write everything under the newest version there is, without adding one · 不新增版本
        #[arg(long)]
        no_new_version: bool,
    },
    /// Remove versions of the master key that nothing in the realm is written under · 清除旧版本
    Forget,
    /// Make another operator and print its key once, for those who lost theirs · 新建运营账号
    Operator {
        /// The account's name · 账号名
        name: String,
    },
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Rotate { no_new_version } => rotate_key(context, !no_new_version),
        Command::Forget => forget(context),
        Command::Operator { name } => operator(context, name),
    }
}

fn rotate_key(context: &Context, add: bool) -> Result<(), Failure> {
    let settings = &context.loaded.settings;
    let mut key = context.master_key()?;
    let runtime = small_runtime()?;
    // The realm is opened first: where it cannot be, the key's file stays as it is.
    runtime.block_on(async { realm::open(settings, &key, None).await?.close().await })?;
    if add && context.variable(master_key::VARIABLE).is_none() {
        key = key.with_new_version();
        replace(context, &key)?;
    }
    let rewritten = runtime.block_on(async {
        let realm = realm::open(settings, &key, None).await?;
        let rewritten = write_again(&realm).await?;
        realm.close().await?;
        Ok::<u64, Failure>(rewritten)
    })?;
    let newest = key.newest();
    if context.json {
        output::json(&serde_json::json!({ "version": newest, "rewritten": rewritten }));
    } else {
        output::say(&format!(
            "Everything is written under version {newest} now; {rewritten} rows were rewritten.\n\
             全部数据已使用版本 {newest}，重写了 {rewritten} 行。"
        ));
    }
    Ok(())
}

fn forget(context: &Context) -> Result<(), Failure> {
    if context.variable(master_key::VARIABLE).is_some() {
        return Err(Failure::configuration(
            "the key is in HUBU_MASTER_KEY: remove older versions there",
            "主密钥在 HUBU_MASTER_KEY 中，请自行删除旧版本",
        ));
    }
    let settings = &context.loaded.settings;
    let key = context.master_key()?;
    small_runtime()?.block_on(async {
        let realm = realm::open(settings, &key, None).await?;
        write_again(&realm).await?;
        realm.close().await
    })?;
    let forgotten = key.versions().len() - 1;
    replace(context, &key.newest_only())?;
    if context.json {
        output::json(&serde_json::json!({ "version": key.newest(), "forgotten": forgotten }));
    } else {
        output::say(&format!(
            "{forgotten} older versions are forgotten.\n已清除 {forgotten} 个旧版本。"
        ));
    }
    Ok(())
}

fn replace(context: &Context, key: &MasterKey) -> Result<(), Failure> {
    let path = context.loaded.settings.master_key_path();
    let replaced = key.replace(&path);
    replaced.map_err(|said| Failure::failed(said, "主密钥文件无法写入"))
}

/// Writes everything under the newest version; tells how many rows were not yet.
async fn write_again(realm: &Realm) -> Result<u64, Failure> {
    let (mut place, mut rewritten) = (Rotation::default(), 0);
    while place != Rotation::Done {
        let (vault, from) = (Arc::clone(&realm.vault), place.clone());
        let step = realm.store.unit(0, None, "keys.rotate", move |unit| {
            rotate(unit.tx, &vault, &from, STEP).map_err(Error::<()>::Fault)
        });
        let (rows, next) = step.await.map_err(|error| {
            Failure::failed(format!("the rotation stopped: {error:?}; run it again"), "轮换中断")
        })?;
        (place, rewritten) = (next, rewritten + rows);
    }
    Ok(rewritten + demo::reseal(realm).await?)
}

fn operator(context: &Context, name: &str) -> Result<(), Failure> {
    let settings = &context.loaded.settings;
    let key = context.master_key()?;
    let operator = small_runtime()?.block_on(async {
        let realm = realm::open(settings, &key, None).await?;
        let operator = operators::create(&realm, name).await?;
        realm.close().await?;
        Ok::<_, Failure>(operator)
    })?;
    if context.json {
        output::json(&operator);
    } else {
        tell(&operator);
    }
    Ok(())
}

/// Prints a new operator's key: the only time it is shown.
pub(super) fn tell(operator: &operators::NewOperator) {
    let operators::NewOperator { customer_id, account_name, ak, sk } = operator;
    output::say(
        "The operator's key is shown this once; keep it where only you can read it.\n\
         运营密钥只显示这一次，请妥善保管。",
    );
    output::data(&format!(
        "operator    {account_name} ({customer_id})\nHUBU_AK={ak}\nHUBU_SK={sk}"
    ));
}
