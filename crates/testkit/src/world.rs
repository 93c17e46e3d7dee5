//! [`World`]: a whole server in the process, without a socket, in a realm of its own on each engine.
//!
//! Both clocks stand still unless the test moves them, and ids and salts come from seeds: a story
//! has the same bytes in every run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use hubu_api::edge::{Directory, Edge, RealmDirectory, Settings, Setup};
use hubu_api::operation::Plane;
use hubu_api::ops;
use hubu_api::registry::Entry;
use hubu_app::access::{
    self, NewKey, NewToken, NewUser, PasswordCost, Passwords, PolicyRefusal, Vault,
};
use hubu_app::customers::{self, AccountKind, Created, NewCustomer};
use hubu_app::ledger::{Command, Context, Money};
use hubu_app::products::CatalogueCache;
use hubu_app::{Fault, Unit};
use hubu_core::access::PrincipalKind;
use hubu_core::customers::CustomerKind;
use hubu_core::ids::{GroupKey, Ids, Seeded, UserKey};
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::customers::open_real_name;
use hubu_store::realm::NewRealm;
use hubu_store::{Database, Error, Options, Probe, Store};

use crate::client::{Answer, Call, Client};
use crate::engines;
use crate::ledger_world::{BEGINNING, instant, zone};
use crate::probes::Saboteur;

/// What the check finds where rows of orders were not written by what posts them.
const UNPOSTED: &str = "rows of orders differ from what was posted for them";

/// What is out of the ordinary about a world.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Whose interface it speaks.
    pub site: Site,
    /// What its realm is for; production realms live by the wall clock.
    pub purpose: Purpose,
    /// How strict its edge is; `None`: as usual for the purpose, with undeclared codes failing.
    pub settings: Option<Settings>,
}

impl Default for Kind {
    fn default() -> Self {
        Self { site: Site::Cn, purpose: Purpose::Sandbox, settings: None }
    }
}

/// One process of several on one SQLite database, one after another.
pub struct Process {
    /// Where the database lies.
    pub database: Database,
    /// Whose interface the realm speaks.
    pub site: Site,
    /// Where its days are read.
    pub zone: Zone,
    /// The clock of all of them.
    pub wall: Arc<AtomicI64>,
    /// Sees every step.
    pub probe: Arc<dyn Probe>,
    /// Where its ids come from: each process needs one of its own.
    pub seed: u64,
    /// Is it the first, which founds the realm?
    pub first: bool,
}

/// A server in the process.
pub struct World {
    /// The open realm.
    pub store: Arc<Store>,
    /// The edge with all planes.
    pub edge: Arc<Edge>,
    /// What opens the realm's sealed columns.
    pub vault: Arc<Vault>,
    /// What commands that move money know.
    pub money: Arc<Context>,
    /// What is sold.
    pub catalogue: Arc<CatalogueCache>,
    /// Sees every step of the store; it fails those a test tells it to.
    pub saboteur: Arc<Saboteur>,
    wall: Arc<AtomicI64>,
    by_hand: AtomicBool,
}

/// An account of a world, with a client that signs as its owner.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its keys and ids.
    pub created: Created,
    /// Signs as its owner.
    pub client: Client,
}

impl World {
    /// Runs a test in a usual world on each engine: a sandbox of the Chinese site. At its end the
    /// ledger has to pass its checker, as after every run below.
    pub async fn on_each_engine(body: impl AsyncFn(&World)) {
        Self::of_kind_on_each_engine(Kind::default(), body).await;
    }

    /// Runs a test in a world of some kind on each engine.
    ///
    /// # Panics
    /// When the world cannot be made.
    pub async fn of_kind_on_each_engine(kind: Kind, body: impl AsyncFn(&World)) {
        Self::found_on_each_engine(kind, None, body).await;
    }

    /// The same, in a realm with one lane on either engine: ids are drawn in one order, so that a
    /// story has the same bytes on both.
    pub async fn alike_on_each_engine(kind: Kind, body: impl AsyncFn(&World)) {
        Self::found_on_each_engine(kind, Some(1), body).await;
    }

    async fn found_on_each_engine(kind: Kind, lanes: Option<usize>, body: impl AsyncFn(&World)) {
        engines::each(async |home| {
            let wall = Arc::new(AtomicI64::new(instant("2026-01-01T00:00:00Z").ms()));
            let ticking = Arc::clone(&wall);
            let mut options = Options::new(
                home.database(),
                Arc::new(move || Timestamp::from_ms(ticking.load(Ordering::Relaxed))),
                Arc::new(|lane| Box::new(Seeded::new(lane as u64))),
            );
            let saboteur = Arc::new(Saboteur::default());
            options.probe = Some(Arc::clone(&saboteur) as _);
            options.lanes = lanes.unwrap_or(options.lanes);
            let at = instant(BEGINNING);
            let sandbox = kind.purpose == Purpose::Sandbox;
            options.found = Some(NewRealm {
                site: kind.site,
                zone: zone(),
                purpose: kind.purpose,
                clock: if sandbox { Clock::Frozen { at } } else { Clock::Wall },
                created: at,
                demo: false,
            });
            let store = Arc::new(Store::open(options).await.expect("an empty realm opens"));
            let world = Self::over(store, wall, saboteur, kind);
            body(&world).await;
            world.saboteur.disarm();
            world.check().await;
        })
        .await;
    }

    /// The world of one process over a folder that others may have had before it.
    ///
    /// # Panics
    /// When the realm cannot be opened.
    pub async fn of_process(process: Process) -> Self {
        let Process { database, site, zone, wall, probe, seed, first } = process;
        let ticking = Arc::clone(&wall);
        let mut options = Options::new(
            database,
            Arc::new(move || Timestamp::from_ms(ticking.load(Ordering::Relaxed))),
            Arc::new(move |lane| Box::new(Seeded::new(seed.wrapping_add((lane as u64) << 32)))),
        );
        options.probe = Some(probe);
        // Of several lanes it would be a matter of timing who is first.
        options.lanes = 1;
        let at = instant(BEGINNING);
        options.found = first.then(|| NewRealm {
            site,
            zone,
            purpose: Purpose::Sandbox,
            clock: Clock::Frozen { at },
            created: at,
            demo: false,
        });
        let store = Arc::new(Store::open(options).await.expect("the realm opens"));
        let kind = Kind { site, ..Kind::default() };
        let world = Self::over(store, wall, Arc::new(Saboteur::default()), kind);
        let directory = Arc::new(RealmDirectory::new(Arc::clone(&world.vault)));
        // Sandboxes forgive; the lock-out of production realms is wanted here.
        let usual = Settings::usual(Purpose::Sandbox);
        let settings = Settings { strict: true, lock_out: true, ..usual };
        let edge = edge_over(world.shared(), directory, ops::registry(), (settings, seed));
        Self { edge: Arc::new(edge), ..world }
    }

    fn over(store: Arc<Store>, wall: Arc<AtomicI64>, saboteur: Arc<Saboteur>, kind: Kind) -> Self {
        let vault = Arc::new(Vault::new([(1, [7; 32])]).expect("one key"));
        let names = Arc::clone(&vault);
        let catalogue = Arc::<CatalogueCache>::default();
        let money = Arc::new(Context {
            realm: store.realm().clone(),
            real_names: Arc::new(move |holder| {
                let code = holder.credit_code.as_deref();
                open_real_name(&names, holder.key, holder.real_name.as_deref(), code)
            }),
            catalogue: Arc::clone(&catalogue),
        });
        let usual = Settings { strict: true, ..Settings::usual(kind.purpose) };
        let settings = kind.settings.unwrap_or(usual);
        let directory = Arc::new(RealmDirectory::new(Arc::clone(&vault)));
        let shared = Shared { store: &store, vault: &vault, money: &money, catalogue: &catalogue };
        let edge = edge_over(shared, directory, ops::registry(), (settings, 301));
        let by_hand = AtomicBool::default();
        Self { store, edge: Arc::new(edge), vault, money, catalogue, saboteur, wall, by_hand }
    }

    fn shared(&self) -> Shared<'_> {
        let Self { store, vault, money, catalogue, .. } = self;
        Shared { store, vault, money, catalogue }
    }

    /// Another edge over the same realm: with operations and strictness of a test's own.
    pub fn edge_of(&self, entries: Vec<Entry>, settings: Settings) -> Edge {
        let directory = Arc::new(RealmDirectory::new(Arc::clone(&self.vault)));
        edge_over(self.shared(), directory, entries, (settings, 301))
    }

    /// Another edge over the same realm: one that finds its callers elsewhere.
    pub fn edge_with(&self, directory: Arc<dyn Directory>, settings: Settings) -> Edge {
        edge_over(self.shared(), directory, ops::registry(), (settings, 301))
    }

    /// The process's clock.
    pub fn wall(&self) -> Timestamp {
        Timestamp::from_ms(self.wall.load(Ordering::Relaxed))
    }

    /// Moves the process's clock on (business time of a sandbox stays).
    pub fn pass(&self, milliseconds: i64) {
        self.wall.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Sends a request, signed now.
    pub async fn send(&self, client: &Client, call: &Call) -> Answer {
        client.send(&self.edge, self.wall(), call).await
    }

    /// Runs a unit that must succeed.
    ///
    /// # Panics
    /// When it does not.
    pub async fn write<T, R>(
        &self,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<T, Error<R>> + Send + 'static,
    ) -> T
    where
        T: Send + 'static,
        R: std::fmt::Debug + Send + 'static,
    {
        match self.store.unit(0, None, "test.write", body).await {
            Ok(value) => value,
            Err(error) => panic!("not done: {error:?}"),
        }
    }

    /// Runs a command that moves money and must succeed.
    ///
    /// # Panics
    /// When it does not.
    pub async fn money<C: Command>(&self, group: GroupKey, command: C) -> C::Reply
    where
        C::Refusal: std::fmt::Debug,
    {
        let money = Money::due(Arc::clone(&self.money), "test", command);
        match self.store.batch::<Money>(group.0, None, money).await {
            Ok(reply) => reply.value::<C>().expect("nothing was repeated"),
            Err(Error::Refused(refusal)) => panic!("refused: {:?}", refusal.of::<C>()),
            Err(Error::Fault(fault)) => panic!("a fault: {fault}"),
        }
    }

    /// Opens an account with its owner's key pair.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn open(&self, new: NewCustomer) -> Account {
        let vault = Arc::clone(&self.vault);
        let created =
            self.write(move |unit| customers::create(unit, &vault, &new).map(|done| done.value));
        let created = created.await;
        let client = self.key_of(created.user).await;
        Account { created, client }
    }

    /// Opens a customer of the realm's own site.
    pub async fn customer(&self, kind: CustomerKind, name: &str) -> Account {
        self.open(NewCustomer::plain(kind, name, self.store.realm().site)).await
    }

    /// Opens an operator.
    pub async fn operator(&self, name: &str) -> Account {
        let site = self.store.realm().site;
        let plain = NewCustomer::plain(CustomerKind::Person, name, site);
        self.open(NewCustomer { kind: AccountKind::Operator, ..plain }).await
    }

    /// Draws a key pair for a user.
    pub async fn key_of(&self, user: UserKey) -> Client {
        let vault = Arc::clone(&self.vault);
        let made = self.write(move |unit| {
            access::create_credential(unit, &vault, false, user, &NewKey::Drawn)
                .map(|done| done.value)
        });
        let (credential, secret) = made.await;
        Client::signed(&credential.access_key, secret.reveal())
    }

    /// Makes an IAM user without policies, and its client.
    pub async fn iam_user(&self, account: &Account, name: &str) -> (UserKey, Client) {
        self.user(account, name, PrincipalKind::User).await
    }

    /// Makes a user of an account without policies or items, and its client.
    pub async fn user(
        &self,
        account: &Account,
        name: &str,
        kind: PrincipalKind,
    ) -> (UserKey, Client) {
        let new = NewUser {
            account: account.created.key,
            name: name.to_owned(),
            kind,
            password: None,
            items: Vec::new(),
        };
        let (user, _) =
            self.write(move |unit| access::create_user(unit, &new).map(|done| done.value)).await;
        (user, self.key_of(user).await)
    }

    /// Attaches a ready-made policy.
    pub async fn attach(&self, user: UserKey, policy: &'static str) {
        self.write::<_, PolicyRefusal>(move |unit| {
            access::attach_predefined(unit, user, policy).map(|_| ())
        })
        .await;
    }

    /// Issues a token to a user.
    pub async fn token_of(&self, user: UserKey) -> Client {
        let methods = vec!["password".to_owned()];
        let new = NewToken { user, methods, project: None, expires: None };
        let issued = self.write::<_, Fault>(move |unit| Ok(access::issue_token(unit, &new)?));
        Client::token(issued.await.token.reveal())
    }

    /// Rows of bills were written by hand: nothing was posted for those of orders, and the check does not ask for it.
    pub(crate) fn billed_by_hand(&self) {
        self.by_hand.store(true, Ordering::Relaxed);
    }

    /// Proves the ledger from its rows.
    ///
    /// # Panics
    /// When anything is found.
    pub async fn check(&self) {
        let zone = self.store.realm().zone.clone();
        let by_hand = self.by_hand.load(Ordering::Relaxed);
        let found = self
            .store
            .read::<_, ()>(move |tx, _| hubu_store::ledger::check(tx, &zone).map_err(Error::Fault));
        let mut found = found.await.expect("it can be read");
        found.retain(|finding| !(by_hand && finding.text == UNPOSTED));
        assert_eq!(found, Vec::new(), "the checker's findings");
    }
}

/// What all edges of a world share.
#[derive(Clone, Copy)]
struct Shared<'a> {
    store: &'a Arc<Store>,
    vault: &'a Arc<Vault>,
    money: &'a Arc<Context>,
    catalogue: &'a Arc<CatalogueCache>,
}

fn edge_over(
    shared: Shared<'_>,
    directory: Arc<dyn Directory>,
    entries: Vec<Entry>,
    (settings, seed): (Settings, u64),
) -> Edge {
    let salts = Box::new(Seeded::new(seed));
    Edge::new(Setup {
        store: Arc::clone(shared.store),
        vault: Arc::clone(shared.vault),
        passwords: Arc::new(Passwords::new(PasswordCost::TOKEN_EFFORT, salts)),
        directory,
        money: Arc::clone(shared.money),
        entries,
        planes: vec![Plane::Vendor, Plane::Former, Plane::Iam, Plane::Hubu, Plane::Operator],
        ids: Ids::new(Box::new(Seeded::new(seed.wrapping_add(1)))),
        settings,
        egress: Arc::default(),
        catalogue: Arc::clone(shared.catalogue),
    })
}
