//! `hubu init`.

use clap::{Args, ValueEnum};
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::realm::NewRealm;
use serde::Serialize;

use super::{Context, Failure, output, small_runtime};
use crate::operators::{self, NewOperator};
use crate::{clock, master_key, realm};

/// Found a realm: its site, zone, purpose and clock are fixed from then on · 创建数据域
///
/// A realm is one database: a SQLite file in the data folder, or a PostgreSQL database that is
/// empty. The master key is made beside the data folder when there is none yet; keep a copy of it
/// apart from copies of the data, for without it secrets in the database cannot be read.
///
/// 一个数据域就是一个数据库。主密钥若不存在会在数据目录旁创建，请与数据分开备份：没有它，
/// 库中的机密数据无法解密。
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Which site it speaks for: cn (CNY) or intl (USD) · 站点
    #[arg(long, value_enum, default_value_t = SiteName::Cn)]
    site: SiteName,
    /// Civil zone of its days and months (the vendor reads both sites' in UTC+8) · 时区
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
    /// What it is for · 用途：生产或沙箱
    #[arg(long, value_enum, default_value_t = PurposeName::Production)]
    purpose: PurposeName,
    /// Business time: the system's clock, or one that operators move (sandboxes only) · 业务时钟
    #[arg(long, value_enum, default_value_t = ClockName::Wall)]
    clock: ClockName,
    /// Name of the first operator's account; its key is printed once · 首个运营账号名
    #[arg(long, default_value = "operator", value_name = "NAME")]
    operator: String,
    /// Where a virtual clock starts, such as 2026-01-01T00:00:00+08:00 [default: now] · 虚拟时钟起点
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
}

const EXAMPLES: &str = "\
Examples · 示例:
  hubu init --site cn
  hubu init --site intl --data /srv/hubu --master-key-file /etc/hubu/master.key
  hubu init --purpose sandbox --clock virtual --at 2026-01-01T00:00:00Z
  HUBU_DATABASE=postgres://hubu@db/hubu hubu init --site cn";

#[derive(Clone, Copy, ValueEnum, Debug)]
pub(super) enum SiteName {
    Cn,
    Intl,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum PurposeName {
    Production,
    Sandbox,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum ClockName {
    Wall,
    Virtual,
}

impl From<SiteName> for Site {
    fn from(name: SiteName) -> Self {
        match name {
            SiteName::Cn => Self::Cn,
            SiteName::Intl => Self::Intl,
        }
    }
}

#[derive(Serialize)]
struct Founded {
    site: &'static str,
    currency: &'static str,
    zone: String,
    purpose: &'static str,
    master_key_file: String,
    master_key_created: bool,
    operator: NewOperator,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let settings = &context.loaded.settings;
    let new = new_realm(arguments)?;
    let variable = context.variable(master_key::VARIABLE);
    let key = master_key::load_or_create(settings, variable);
    let (key, new_file) = key.map_err(|said| Failure::configuration(said, "主密钥无法使用"))?;
    let runtime = small_runtime()?;
    let (facts, operator) = runtime.block_on(async {
        let opened = realm::open(settings, &key, Some(new)).await;
        // The realm rests on the key, or another process founds one in the folder with it just now.
        let taken = settings.database.is_none() && settings.data.join("hubu.lock").exists();
        if let Some(new_file) = new_file.as_ref().filter(|_| taken || opened.is_ok()) {
            new_file.keep();
        }
        let realm = opened?;
        // A realm without an operator was left so by an interrupted command; this one finishes it.
        if !realm.store.founded() && operators::exist(&realm).await? {
            return Err(exists());
        }
        let operator = operators::create(&realm, &arguments.operator).await?;
        let facts = realm.store.realm().clone();
        realm.close().await?;
        Ok((facts, operator))
    })?;
    let founded = Founded {
        site: facts.site.as_str(),
        currency: facts.site.currency(),
        zone: facts.zone.name().to_owned(),
        purpose: facts.purpose.as_str(),
        master_key_file: settings.master_key_path().display().to_string(),
        master_key_created: new_file.is_some(),
        operator,
    };
    if context.json {
        output::json(&founded);
    } else {
        tell(&founded);
    }
    Ok(())
}

fn tell(founded: &Founded) {
    output::say(&format!(
        "Founded a {} realm of the {} site in {} ({}). Serve it with `hubu serve`.\n\
         已创建 {} 站点的 {} 数据域，币种 {}。执行 `hubu serve` 对外服务。",
        founded.purpose,
        founded.site,
        founded.currency,
        founded.zone,
        founded.site,
        founded.purpose,
        founded.currency
    ));
    if founded.master_key_created {
        output::say(&format!(
            "The master key is in {}: keep a copy apart from the data.\n\
             主密钥在 {}：请与数据分开备份。",
            founded.master_key_file, founded.master_key_file
        ));
    }
    super::keys::tell(&founded.operator);
}

fn exists() -> Failure {
    Failure::failed("there is a realm already; nothing was changed", "数据域已存在，未做任何改动")
}

fn new_realm(arguments: &Arguments) -> Result<NewRealm, Failure> {
    let unusable = |english: String, chinese: &str| Failure::configuration(english, chinese);
    let zone = Zone::named(&arguments.zone);
    let zone =
        zone.map_err(|_| unusable(format!("`{}` is no zone", arguments.zone), "未知时区"))?;
    let wall = clock::wall();
    let start = match &arguments.at {
        None => wall,
        Some(text) => Timestamp::parse_with_offset(text).map_err(|_| {
            let like = "2026-01-01T00:00:00Z or 2026-01-01T00:00:00+08:00";
            unusable(format!("`{text}` is not like {like}"), "时间格式有误")
        })?,
    };
    let purpose = match arguments.purpose {
        PurposeName::Production => Purpose::Production,
        PurposeName::Sandbox => Purpose::Sandbox,
    };
    let clock = match (arguments.clock, purpose) {
        (ClockName::Virtual, Purpose::Sandbox) => Clock::Frozen { at: start },
        (ClockName::Virtual, Purpose::Production) => {
            let said = "a production realm runs on the system's clock: say `--purpose sandbox`";
            return Err(unusable(said.to_owned(), "生产数据域只能使用系统时钟"));
        }
        (ClockName::Wall, _) if arguments.at.is_some() => {
            let said = "`--at` is for `--clock virtual`";
            return Err(unusable(said.to_owned(), "`--at` 只用于虚拟时钟"));
        }
        (ClockName::Wall, _) => Clock::Wall,
    };
    let created = clock.now(wall);
    let site = arguments.site.into();
    Ok(NewRealm { site, zone, purpose, clock, created, demo: false })
}
