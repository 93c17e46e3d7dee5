//! `hubu doctor`.

use std::sync::Arc;

use serde::Serialize;

use super::{Context, Failure, output, small_runtime};
use crate::config::Loaded;
use crate::master_key::{self, MasterKey};
use crate::realm;

#[derive(Serialize)]
struct Report {
    configuration: Vec<Setting>,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Setting {
    key: String,
    value: serde_json::Value,
    origin: &'static str,
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    #[serde(skip)]
    chinese: &'static str,
    sound: bool,
    detail: String,
}

/// Shows the configuration in force and checks key, engine, schema and ledger.
pub(super) fn run(context: &Context) -> Result<(), Failure> {
    let report = Report { configuration: settings(&context.loaded), checks: checks(context)? };
    if context.json {
        output::json(&report);
    } else {
        tell(context, &report);
    }
    match report.checks.iter().find(|check| !check.sound) {
        None => Ok(()),
        Some(check) => Err(Failure::unsound(
            format!("{}: {}", check.name, check.detail),
            format!("{}未通过", check.chinese),
        )),
    }
}

fn settings(loaded: &Loaded) -> Vec<Setting> {
    let values = serde_json::to_value(&loaded.settings).expect("settings are plain values");
    let values = values.as_object().cloned().unwrap_or_default();
    values
        .into_iter()
        .map(|(key, value)| Setting { origin: loaded.origin(&key).as_str(), key, value })
        .collect()
}

fn checks(context: &Context) -> Result<Vec<Check>, Failure> {
    let settings = &context.loaded.settings;
    let check = |name, chinese, result: Result<String, String>| {
        let sound = result.is_ok();
        Check { name, chinese, sound, detail: result.unwrap_or_else(|said| said) }
    };
    let key = master_key::load(settings, context.variable(master_key::VARIABLE));
    let exposure = settings.check_exposure().map(|()| "no credentials in the clear".to_owned());
    let mut checks = vec![check("listeners", "监听地址", exposure)];
    let runtime = small_runtime()?;
    let store = match runtime.block_on(realm::look(settings)) {
        Ok(store) => store,
        Err(failure) => {
            let newest = |key: MasterKey| format!("version {} encrypts", key.newest());
            checks.push(check("master key", "主密钥", key.map(newest)));
            checks.push(check("realm", "数据域", Err(failure.english().to_owned())));
            return Ok(checks);
        }
    };
    let opens = key.and_then(|key| {
        let vault = Arc::new(key.vault().map_err(|fault| fault.to_string())?);
        let checked = runtime.block_on(realm::check_key(&store, &vault));
        checked.map_err(|failure| failure.english().to_owned())?;
        Ok(format!("version {} encrypts, and it is this realm's", key.newest()))
    });
    checks.push(check("master key", "主密钥", opens));
    let facts = store.realm();
    let said = format!(
        "{} site, {}, {}, {}, {} clock, on {:?}",
        facts.site.as_str(),
        facts.currency,
        facts.zone.name(),
        facts.purpose.as_str(),
        if facts.virtual_clock { "virtual" } else { "wall" },
        store.engine()
    );
    checks.push(check("realm", "数据域", Ok(said)));
    let applied = runtime.block_on(realm::migrations(&store))?;
    let said = format!("{} migrations, up to date", applied.len());
    checks.push(check("schema", "结构", Ok(said)));
    let statements = runtime.block_on(realm::prepare_all(&store));
    let statements = statements.map(|count| format!("{count} prepare on this engine"));
    checks.push(check("statements", "语句", statements));
    let findings = runtime.block_on(realm::check_ledger(&store))?;
    let ledger = match findings.as_slice() {
        [] => Ok("every invariant holds".to_owned()),
        [first, ..] => {
            let (count, key, text) = (findings.len(), first.key, &first.text);
            Err(format!("{count} findings; the first, on row {key}: {text}"))
        }
    };
    checks.push(check("ledger", "账本", ledger));
    Ok(checks)
}

fn tell(context: &Context, report: &Report) {
    let file = context.loaded.file.as_ref();
    let file = file.map_or("none".to_owned(), |file| file.display().to_string());
    output::data(&format!("Configuration · 配置 (file: {file})"));
    for Setting { key, value, origin } in &report.configuration {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        output::data(&format!("  {key:<20} {value:<36} {origin}"));
    }
    output::data("Checks · 检查");
    for Check { name, chinese, sound, detail } in &report.checks {
        let mark = if *sound { "ok  " } else { "FAIL" };
        output::data(&format!("  {mark} {name} · {chinese}: {detail}"));
    }
}
