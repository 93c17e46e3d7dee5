//! Opening the configured realm.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use hubu_app::ledger::Context;
use hubu_app::products::CatalogueCache;
use hubu_core::webhooks::Egress;
use hubu_store::customers::open_real_name;
use hubu_store::ledger::Holder;
use hubu_store::realm::NewRealm;
use hubu_store::vault::{self, Vault};
use hubu_store::{Database, Error, Fault, Options, Store, Tx, ledger, migrate};

use crate::cli::Failure;
use crate::config::Settings;
use crate::master_key::MasterKey;
use crate::{clock, entropy};

/// Where the configured realm lives.
pub fn database(settings: &Settings) -> Database {
    match &settings.database {
        Some(url) => Database::Postgres {
            url: url.reveal().clone(),
            authority: settings.database_ca.clone(),
        },
        None => Database::Sqlite { folder: settings.data.clone() },
    }
}

/// How the configured realm is opened: with the system's clock and randomness.
pub fn options(settings: &Settings) -> Options {
    Options {
        lanes: settings.lanes,
        readers: settings.readers,
        fold: settings.fold,
        ..Options::new(database(settings), clock::system(), entropy::system())
    }
}

/// An open realm with everything that works on it.
#[derive(Clone)]
pub struct Realm {
    /// Its database.
    pub store: Arc<Store>,
    /// Opens what is sealed in it.
    pub vault: Arc<Vault>,
    /// What commands that move money know of it.
    pub money: Arc<Context>,
    /// What is sold in it.
    pub catalogue: Arc<CatalogueCache>,
}

impl Realm {
    /// Opens a realm: brings its schema up to date, and founds it when the options say how.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn open(options: Options, key: &MasterKey) -> Result<Self, Fault> {
        let vault = Arc::new(key.vault()?);
        let store = Arc::new(Store::open(options).await?);
        let names = Arc::clone(&vault);
        let real_names = Arc::new(move |holder: &Holder| {
            let (name, code) = (holder.real_name.as_deref(), holder.credit_code.as_deref());
            open_real_name(&names, holder.key, name, code)
        });
        let catalogue = Arc::<CatalogueCache>::default();
        let (realm, sold) = (store.realm().clone(), Arc::clone(&catalogue));
        let money = Arc::new(Context { realm, real_names, catalogue: sold });
        Ok(Self { store, vault, money, catalogue })
    }

    /// Where webhooks may be sent: the public internet, what the configuration names, and in the demo
    /// world the machine itself.
    pub fn egress(&self, settings: &Settings) -> Egress {
        let networks = settings.webhook_networks.networks().clone();
        let demo = self.store.realm().demo;
        Egress::new(if demo { networks.with_loopback() } else { networks })
    }

    /// Lets go of it: lanes finish what they have taken, and that may take a commit.
    pub async fn close(self) -> Result<(), Failure> {
        let closed = tokio::task::spawn_blocking(move || drop(self)).await;
        closed.map_err(|panic| Failure::failed(panic.to_string(), "关闭数据域失败"))
    }
}

/// Opens the configured realm, brings its schema up to date, and founds it when told how.
///
/// # Errors
/// [`Failure`] with what stands in the way.
pub async fn open(
    settings: &Settings,
    key: &MasterKey,
    found: Option<NewRealm>,
) -> Result<Realm, Failure> {
    if found.is_none() {
        expect_data(settings)?;
    }
    let opened = Realm::open(Options { found, ..options(settings) }, key).await;
    let realm = opened.map_err(|fault| cannot_open(&fault))?;
    check_key(&realm.store, &realm.vault).await?;
    Ok(realm)
}

/// Is the master key this realm's? A wrong one would otherwise show as failures of every request.
///
/// # Errors
/// [`Failure`] when it is not.
pub async fn check_key(store: &Store, vault: &Arc<Vault>) -> Result<(), Failure> {
    let vault = Arc::clone(vault);
    let checked = within(store, move |tx| Ok(vault::check_key(tx, &vault))).await?;
    checked.map_err(|fault| {
        let said = match fault {
            Fault::Bug(said) => said,
            other => other.to_string(),
        };
        Failure::configuration(
            format!("the master key is not this realm's: {said}"),
            "主密钥与此数据域不匹配",
        )
    })
}

/// Opens the configured realm to look at it, also while another process serves it.
///
/// # Errors
/// [`Failure`] with what stands in the way.
pub async fn look(settings: &Settings) -> Result<Arc<Store>, Failure> {
    expect_data(settings)?;
    let opened = Store::open(Options { read_only: true, ..options(settings) }).await;
    opened.map(Arc::new).map_err(|fault| cannot_open(&fault))
}

/// A command that needs a realm must not make an empty one by asking for it.
fn expect_data(settings: &Settings) -> Result<(), Failure> {
    if settings.database.is_some() || settings.data.join("hubu.db").exists() {
        return Ok(());
    }
    let data = settings.data.display();
    Err(Failure::unavailable(
        format!("{data} holds no realm yet: found one with `hubu init`"),
        format!("{data} 中还没有数据域：请先执行 `hubu init` 创建"),
    ))
}

/// A fault at opening, for people.
pub fn cannot_open(fault: &Fault) -> Failure {
    let chinese = if fault.to_string().contains("in use") {
        "无法打开数据域：数据目录正被另一个 hubu 进程使用"
    } else {
        "无法打开数据域"
    };
    Failure::unavailable(format!("cannot open the realm: {fault}"), chinese.to_owned())
}

/// The names of the migrations that are applied, in order.
///
/// # Errors
/// [`Failure`] when the database does not answer.
pub async fn migrations(store: &Store) -> Result<Vec<String>, Failure> {
    let applied = within(store, migrate::applied).await?;
    Ok(applied.into_iter().map(|(name, _)| name).collect())
}

/// Prepares every statement of the product on the realm's engine; tells how many there are.
///
/// # Errors
/// The name of the first that does not prepare, and why.
pub async fn prepare_all(store: &Store) -> Result<usize, String> {
    let prepared = within(store, |tx| {
        let statements = hubu_store::statements();
        statements.iter().try_for_each(|sql| tx.prepare(sql))?;
        Ok(statements.len())
    });
    prepared.await.map_err(|failure| failure.english().to_owned())
}

/// Proves the ledger from its rows alone; an empty answer means that every invariant holds.
///
/// # Errors
/// [`Failure`] when the database does not answer.
pub async fn check_ledger(store: &Store) -> Result<Vec<ledger::Finding>, Failure> {
    let zone = store.realm().zone.clone();
    within(store, move |tx| ledger::check(tx, &zone)).await
}

/// Copies a SQLite realm into a new file, also while another process serves it.
///
/// # Errors
/// [`Failure`] when the realm cannot be read or the file cannot be written.
pub async fn copy(settings: &Settings, file: &Path) -> Result<(), Failure> {
    let store = look(settings).await?;
    store.backup(file).await.map_err(|fault| {
        Failure::failed(format!("cannot copy to {}: {fault}", file.display()), "备份失败")
    })
}

/// One read of a realm.
///
/// # Errors
/// [`Failure`] when the database does not answer.
pub async fn within<T: Send + 'static>(
    store: &Store,
    body: impl FnOnce(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Failure> {
    let read = store.read(|tx, _| body(tx).map_err(Error::<Infallible>::Fault)).await;
    read.map_err(|error| match error {
        Error::Fault(fault) => Failure::unavailable(fault.to_string(), "数据库没有响应"),
        Error::Refused(never) => match never {},
    })
}
