//! Hubu as it serves: an open realm with money in it, behind the server's own listener.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hubu_app::accounts::{GrantCredit, Recharge};
use hubu_app::ledger::{Command, Context, Money, Party};
use hubu_core::accounts::Channel;
use hubu_core::money::Amount;
use hubu_server::config::Settings;
use hubu_server::realm::Realm;
use hubu_server::serve::{Limits, Plane, Stop, planes, serve};
use hubu_store::vault::Vault;
use hubu_store::{Database, Engine, Error, Store, Unit};
use tokio::runtime::Runtime;

use super::Trouble;
use super::accounts::World;
use super::place::Place;

/// How long a server may take to answer what is under way when it ends.
const PATIENCE: Duration = Duration::from_secs(5);

/// More money than a benchmark moves.
pub(super) const PLENTY: Amount = Amount::from_e8(100_000_000_000_000_000);

/// A realm that is served.
pub(super) struct Rig {
    pub(super) runtime: Runtime,
    pub(super) store: Arc<Store>,
    pub(super) world: World,
    pub(super) money: Arc<Context>,
    pub(super) address: SocketAddr,
    stop: Stop,
    place: Place,
}

/// Seals keys of a benchmark, which protect nothing.
///
/// # Errors
/// None in practice: there is one key.
pub(super) fn vault() -> Result<Arc<Vault>, Trouble> {
    Ok(Arc::new(Vault::new([(1, [7; 32])])?))
}

/// The threads of a server: as many as the program itself would start.
///
/// # Errors
/// The system has no thread to give.
pub(super) fn runtime() -> Result<Runtime, Trouble> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Serves a router on a free port of the loopback.
///
/// # Errors
/// There is no free port.
pub(super) fn listen(
    runtime: &Runtime,
    router: axum::Router,
    stop: &Stop,
) -> Result<SocketAddr, Trouble> {
    let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = socket.local_addr()?;
    let minute = Duration::from_mins(1);
    let limits = Limits { connections: 1024, head: minute };
    let plane = Plane { name: "bench", router, socket };
    runtime.spawn(serve(plane, limits, None, stop.handle()));
    Ok(address)
}

impl Rig {
    /// An empty realm with the world in it, served. Everybody has a
    /// cash account and one of credit.
    ///
    /// # Errors
    /// The realm cannot be made.
    pub(super) fn new(engine: Engine) -> Result<Self, Trouble> {
        let runtime = runtime()?;
        let place = Place::new(engine, &runtime)?;
        let world = World::new();
        let store = Arc::new(runtime.block_on(Store::open(place.options()?))?);
        let facts = store.realm().clone();
        let money = Arc::new(Context {
            realm: facts,
            real_names: Arc::new(|_| Ok(None)),
            catalogue: Arc::default(),
        });
        let vault = vault()?;
        runtime.block_on(async {
            world.settle(&store, Arc::clone(&vault)).await?;
            fill(&store, &money, &world).await
        })?;
        let realm = Realm {
            store: Arc::clone(&store),
            vault,
            money: Arc::clone(&money),
            catalogue: Arc::default(),
        };
        let router = planes::router(&realm, &Settings::default(), planes::CUSTOMERS);
        let stop = Stop::new(PATIENCE);
        let address = listen(&runtime, router, &stop)?;
        Ok(Self { runtime, store, world, money, address, stop, place })
    }

    /// Where the realm lives.
    pub(super) fn database(&self) -> &Database {
        self.place.database()
    }

    /// Has the store's readers see what was committed behind its back: they keep their view of a
    /// SQLite file until the store itself commits.
    ///
    /// # Errors
    /// The store cannot commit.
    pub(super) fn look_again(&self) -> Result<(), Trouble> {
        let nothing = |_: &mut Unit<'_, '_>| Ok::<_, Error<Infallible>>(());
        let written = self.store.unit(0, None, "bench.nothing", nothing);
        self.runtime.block_on(written).map_err(|error| match error {
            Error::Fault(fault) => fault.into(),
            Error::Refused(never) => match never {},
        })
    }

    /// Ends the server and removes the realm.
    pub(super) fn close(self) {
        let Self { runtime, store, stop, place, .. } = self;
        stop.now();
        drop(store);
        place.remove(&runtime);
        runtime.shutdown_timeout(PATIENCE);
    }
}

/// Cash and credit for everybody, by the product's own commands.
///
/// # Errors
/// A command was refused.
async fn fill(store: &Arc<Store>, money: &Arc<Context>, world: &World) -> Result<(), Trouble> {
    let mut tasks = tokio::task::JoinSet::new();
    for account in world.all() {
        let is_master = account.key == world.master.key;
        let amount = if is_master { PLENTY } else { Amount::from_e8(100_000_000) };
        let customer = Party::Key(account.key);
        let recharge = Recharge {
            customer: customer.clone(),
            amount,
            channel: Channel::ALL[0],
            channel_no: String::new(),
        };
        let credit = GrantCredit { customer, amount: PLENTY, expires: None };
        let (store, money, group) = (Arc::clone(store), Arc::clone(money), account.group.0);
        tasks.spawn(async move {
            submit(&store, &money, group, recharge).await?;
            submit(&store, &money, group, credit).await.map(|_| ())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

/// Runs one command of the product, and yields its reply.
///
/// # Errors
/// It was refused, or failed.
pub(super) async fn submit<C: Command>(
    store: &Store,
    money: &Arc<Context>,
    queue: i64,
    command: C,
) -> Result<C::Reply, Trouble> {
    let command = Money::due(Arc::clone(money), "bench", command);
    match store.batch::<Money>(queue, None, command).await {
        Ok(reply) => reply.value::<C>().ok_or_else(|| "a command was repeated".into()),
        Err(Error::Fault(fault)) => Err(fault.to_string().into()),
        Err(Error::Refused(_)) => Err("a command of the benchmark was refused".into()),
    }
}
