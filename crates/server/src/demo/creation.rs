//! Opening a demo world, and creating it first where there is none.

use std::convert::Infallible;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hubu_core::ids::Seeded;
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::Zone;
use hubu_store::demo::{self, Creation};
use hubu_store::realm::{self as realm_row, NewRealm};
use hubu_store::vault::Vault;
use hubu_store::{Database, Error, Fault, Options, Store};

use super::{Caller, START, ScriptedClock, Secrets, Stage, world};
use crate::cli::Failure;
use crate::config::Settings;
use crate::master_key::{MasterKey, NewFile};
use crate::realm::{self, Realm};
use crate::{clock, files};

/// What the seeded randomness of a creation begins with.
const SEED: u64 = 0x4875_6275;
/// A creation that began longer ago than this is taken for interrupted; it takes seconds.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often a waiting process looks whether another has finished the creation.
const LOOK: Duration = Duration::from_millis(500);
/// Where the callers are sealed.
const COLUMN: &str = "demo.callers";

/// What is asked of a demo world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The site; an existing world must be of it.
    pub site: Option<Site>,
    /// The keys of a new world; an existing one with well-known keys is refused where random ones
    /// are wanted.
    pub secrets: Secrets,
}

/// Opens the configured demo world, creating it where there is none. `new_file` is the file of a key
/// that was made for it: it stays once a world may rest on it.
///
/// # Errors
/// [`Failure`] with what stands in the way, such as a realm that is no demo world.
pub async fn open(
    settings: &Settings,
    key: &MasterKey,
    new_file: Option<&NewFile>,
    wanted: Wanted,
) -> Result<(Realm, Vec<Caller>), Failure> {
    if settings.database.is_some() {
        create_in_database(settings, key, new_file, wanted).await?;
    } else {
        // Another process that begins in the same folder at the same time uses the same key.
        keep(new_file);
        create_in_folder(settings, key, wanted).await?;
    }
    let realm = realm::open(settings, key, None).await?;
    let site = realm.store.realm().site;
    if wanted.site.is_some_and(|wanted| wanted != site) {
        let site = site.as_str();
        return Err(Failure::configuration(
            format!("the demo world here is of the {site} site: name another folder or database"),
            format!("此处的演示数据属于 {site} 站点：请换一个目录或数据库"),
        ));
    }
    let callers = callers_of(&realm).await?;
    // It opens what another process sealed meanwhile.
    keep(new_file);
    if wanted.secrets == Secrets::Random && callers.iter().any(Caller::is_well_known) {
        return Err(Failure::configuration(
            "everybody knows the keys of this demo world: it may not be reached from other \
             machines. Name another folder or database, and it gets random keys",
            "此演示数据使用公开的密钥，不能对外监听：请换一个目录或数据库，将使用随机密钥",
        ));
    }
    Ok((realm, callers))
}

/// SQLite: the world is made in a folder of its own, which takes its place when it is complete.
async fn create_in_folder(
    settings: &Settings,
    key: &MasterKey,
    wanted: Wanted,
) -> Result<(), Failure> {
    if settings.data.join("hubu.db").exists() {
        return Ok(());
    }
    let half_made = beside(&settings.data, ".partial");
    clear(&half_made)?;
    let scripted = ScriptedClock::default();
    let database = Database::Sqlite { folder: half_made.clone() };
    let options = scripted_options(database, settings, &scripted, wanted);
    let realm = Realm::open(options, key).await.map_err(|fault| realm::cannot_open(&fault))?;
    create(realm, scripted, None, wanted.secrets).await?;
    let failed = |error: std::io::Error| {
        let data = settings.data.display();
        Failure::failed(format!("{data}: {error}"), format!("无法创建数据目录 {data}"))
    };
    std::fs::rename(&half_made, &settings.data).map_err(failed)?;
    // The new name survives a power cut only once its folder is on disk.
    files::sync_name(&settings.data).map_err(failed)
}

/// PostgreSQL: a mark tells a complete world from one that is being made, or was given up.
async fn create_in_database(
    settings: &Settings,
    key: &MasterKey,
    new_file: Option<&NewFile>,
    wanted: Wanted,
) -> Result<(), Failure> {
    let mut told = false;
    loop {
        let scripted = ScriptedClock::default();
        let options = scripted_options(realm::database(settings), settings, &scripted, wanted);
        let opened = Realm::open(options, key).await;
        let realm = opened.map_err(|fault| realm::cannot_open(&fault))?;
        if realm.store.founded() {
            return create(realm, scripted, new_file, wanted.secrets).await;
        }
        if !realm.store.realm().demo {
            return Err(no_demo_world());
        }
        let begun = match realm::within(&realm.store, demo::find).await? {
            Some(Creation::Complete { .. }) => return realm.close().await,
            Some(Creation::Begun { at }) => Some(at),
            None => None,
        };
        let age = begun.map(|at| clock::wall().ms() - at.ms());
        if age.is_some_and(|age| i128::from(age) < PATIENCE.as_millis().cast_signed()) {
            if !told {
                tracing::warn!(
                    "another process creates the demo world, or was interrupted; waiting"
                );
                told = true;
            }
            realm.close().await?;
            tokio::time::sleep(LOOK).await;
            continue;
        }
        tracing::warn!("a creation of the demo world was interrupted; beginning anew");
        drop_half_made(&realm.store).await.map_err(|fault| cannot_create(&fault))?;
        realm.close().await?;
    }
}

/// Writes the world into a realm that was founded for it.
async fn create(
    realm: Realm,
    scripted: ScriptedClock,
    new_file: Option<&NewFile>,
    secrets: Secrets,
) -> Result<(), Failure> {
    let stage = Stage::new(realm.clone(), scripted, secrets);
    let written = write(&stage).await;
    drop(stage);
    if let Err(fault) = written {
        if let Err(fault) = drop_half_made(&realm.store).await {
            // It may even be complete, and only the answer was lost.
            keep(new_file);
            tracing::warn!(%fault, "what was made of the demo world so far stays behind");
        }
        realm.close().await?;
        return Err(cannot_create(&fault));
    }
    keep(new_file);
    realm.close().await
}

async fn write(stage: &Stage) -> Result<(), Fault> {
    let started = clock::wall();
    let begin = move |unit: &mut hubu_store::Unit<'_, '_>| {
        demo::begin(unit.tx, started).map_err(Error::<Infallible>::Fault)
    };
    stage.unit("demo.begin", begin).await?;
    let callers = world::create(stage).await?;
    let sealed = seal(&stage.realm.vault, &callers)?;
    // From here on business time flows: it is as far ahead of the process's clock, or behind it, as
    // the story's end is now.
    let wall = clock::wall();
    let complete = move |unit: &mut hubu_store::Unit<'_, '_>| {
        let offset_ms = unit.now.ms() - wall.ms();
        realm_row::set_clock(unit.tx, Clock::Flowing { offset_ms })?;
        demo::complete(unit.tx, sealed.clone()).map_err(Error::<Infallible>::Fault)
    };
    stage.unit("demo.complete", complete).await
}

async fn drop_half_made(store: &Store) -> Result<(), Fault> {
    let dropped = store.unit(0, None, "demo.drop", |unit| {
        demo::drop_half_made(unit.tx).map_err(Error::<Infallible>::Fault)
    });
    dropped.await.map_err(|error| match error {
        Error::Fault(fault) => fault,
        Error::Refused(never) => match never {},
    })
}

/// One lane and a seed: the same ids in the same order on both engines.
fn scripted_options(
    database: Database,
    settings: &Settings,
    scripted: &ScriptedClock,
    wanted: Wanted,
) -> Options {
    let entropies = Arc::new(|_| Box::new(Seeded::new(SEED)) as _);
    let found = NewRealm {
        site: wanted.site.unwrap_or(Site::Cn),
        zone: Zone::named("Asia/Shanghai").expect("the zone database is bundled"),
        purpose: Purpose::Sandbox,
        clock: Clock::Frozen { at: START },
        created: START,
        demo: true,
    };
    Options {
        found: Some(found),
        lanes: 1,
        readers: settings.readers.min(4),
        ..Options::new(database, scripted.wall(), entropies)
    }
}

fn seal(vault: &Vault, callers: &[Caller]) -> Result<Vec<u8>, Fault> {
    let json = serde_json::to_vec(callers).map_err(|error| Fault::Bug(error.to_string()))?;
    vault.seal(COLUMN, 1, &json)
}

async fn callers_of(realm: &Realm) -> Result<Vec<Caller>, Failure> {
    let found = realm::within(&realm.store, demo::find).await?;
    let Some(Creation::Complete { callers }) = found else { return Err(no_demo_world()) };
    let opened = realm.vault.open(COLUMN, 1, &callers).map_err(|fault| {
        Failure::configuration(
            format!("the master key is not the one of this demo world: {fault}"),
            "主密钥与此演示数据不匹配",
        )
    })?;
    serde_json::from_str(&opened).map_err(|error| {
        Failure::failed(format!("the demo world's callers: {error}"), "演示数据的调用者无法读取")
    })
}

/// Seals the callers of a demo world under the newest version of the master key; tells how many rows
/// that were. Other realms have none.
///
/// # Errors
/// [`Failure`] when the database does not answer.
pub async fn reseal(realm: &Realm) -> Result<u64, Failure> {
    if !realm.store.realm().demo {
        return Ok(0);
    }
    let vault = Arc::clone(&realm.vault);
    let reseal = realm.store.unit(0, None, "demo.reseal", move |unit| {
        let Some(Creation::Complete { callers }) = demo::find(unit.tx)? else { return Ok(0) };
        if !vault.is_outdated(&callers) {
            return Ok(0);
        }
        let callers = vault.open(COLUMN, 1, &callers)?;
        let sealed = vault.seal(COLUMN, 1, callers.as_bytes())?;
        demo::complete(unit.tx, sealed)?;
        Ok::<u64, Error<Infallible>>(1)
    });
    reseal.await.map_err(|error| match error {
        Error::Fault(fault) => Failure::failed(fault.to_string(), "调用者无法重新加密"),
        Error::Refused(never) => match never {},
    })
}

fn keep(new_file: Option<&NewFile>) {
    if let Some(new_file) = new_file {
        new_file.keep();
    }
}

fn no_demo_world() -> Failure {
    Failure::configuration(
        "there is a realm here that is no demo world: serve it with `hubu serve`, or name another \
         folder or database",
        "此处是普通数据域而非演示数据：请用 `hubu serve`，或换一个目录或数据库",
    )
}

fn cannot_create(fault: &Fault) -> Failure {
    Failure::failed(format!("the demo world cannot be created: {fault}"), "演示数据创建失败")
}

fn beside(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Empties the folder of an interrupted creation, unless another process is at work in it.
fn clear(folder: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::failed(format!("{}: {error}", folder.display()), "无法清理未完成的演示数据")
    };
    if !folder.exists() {
        return Ok(());
    }
    let mut open = File::options();
    let lock = open.create(true).truncate(false).write(true).open(folder.join("hubu.lock"));
    lock.map_err(failed)?.try_lock().map_err(|_| {
        Failure::unavailable(
            format!("another hubu process creates the demo world in {}", folder.display()),
            "另一个 hubu 进程正在创建演示数据",
        )
    })?;
    std::fs::remove_dir_all(folder).map_err(failed)
}
