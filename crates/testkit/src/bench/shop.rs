//! A realm that sells: the small catalogue, and certified customers with money who pay at once.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;
use hubu_app::accounts::Recharge;
use hubu_app::ledger::{Command, Context, Party};
use hubu_app::orders::{NewLine, PlaceOrder, Placed};
use hubu_app::products::{CatalogueCache, apply_catalogue, propose};
use hubu_core::accounts::Channel;
use hubu_core::confidential::Secret;
use hubu_core::customers::{RealName, Settlement};
use hubu_core::ids::{CustomerKey, GroupKey, Ids};
use hubu_core::money::Amount;
use hubu_core::orders::SourceType;
use hubu_core::realm::{Clock, Purpose};
use hubu_core::subscriptions::AtExpiry;
use hubu_core::time::Timestamp;
use hubu_server::realm::Realm;
use hubu_store::customers::{self, Customer, open_real_name};
use hubu_store::ledger::Holder;
use hubu_store::{Database, Engine, Error, Fault, Store, Unit, access, ledger};
use tokio::runtime::Runtime;

use super::accounts::Account;
use super::bare::anew::{Kind, Since, Written, postgres, sqlite};
use super::bare::postgres::pool;
use super::place::Place;
use super::rig::{runtime, submit, vault};
use super::{Trouble, wall};
use crate::{catalogue, shop};

/// Commands that are handed to the store together.
const TOGETHER: usize = 512;
/// More than a customer spends, and little enough that all of them together can be added up.
const CASH: Amount = Amount::from_e8(10_000_000_000_000_000);

/// A realm that sells.
pub(super) struct Shop {
    pub(super) runtime: Runtime,
    pub(super) realm: Realm,
    pub(super) buyers: Vec<Account>,
    pub(super) place: Place,
}

impl Shop {
    /// Founds it, with so many customers. `clock`: the realm's; a production realm has the wall's.
    ///
    /// # Errors
    /// The realm cannot be made.
    pub(super) fn open(engine: Engine, clock: Clock, buyers: i64) -> Result<Self, Trouble> {
        let runtime = runtime()?;
        let place = Place::new(engine, &runtime)?;
        let purpose = if clock == Clock::Wall { Purpose::Production } else { Purpose::Sandbox };
        let options = place.founding(purpose, clock)?;
        let store = Arc::new(runtime.block_on(Store::open(options))?);
        let vault = vault()?;
        let names = Arc::clone(&vault);
        let real_names = move |holder: &Holder| {
            let code = holder.credit_code.as_deref();
            open_real_name(&names, holder.key, holder.real_name.as_deref(), code)
        };
        let catalogue = Arc::<CatalogueCache>::default();
        let money = Arc::new(Context {
            realm: store.realm().clone(),
            real_names: Arc::new(real_names),
            catalogue: Arc::clone(&catalogue),
        });
        let buyers: Vec<Account> = (1..=buyers).map(Account::alone).collect();
        let realm = Realm { store, vault, money, catalogue };
        let shop = Self { runtime, realm, buyers, place };
        shop.furnish()?;
        shop.settle()?;
        let pay_in = |buyer: &Account| {
            let recharge = Recharge {
                customer: Party::Key(buyer.key),
                amount: CASH,
                channel: Channel::ALL[0],
                channel_no: String::new(),
            };
            (buyer.group, recharge)
        };
        shop.run(shop.buyers.iter().map(pay_in).collect())?;
        Ok(shop)
    }

    /// Puts the catalogue into force.
    fn furnish(&self) -> Result<(), Trouble> {
        let proposal = propose(&catalogue::tables());
        let proposal = proposal.map_err(|error| format!("the catalogue: {error:?}"))?;
        let cache = Arc::clone(&self.realm.catalogue);
        let applied = self.realm.store.unit(0, None, "bench.catalogue", move |unit| {
            let nobody = (GroupKey(0), CustomerKey(0));
            apply_catalogue(unit, &cache, &proposal, ("bench", false), nobody).map(|_| ())
        });
        let applied = self.runtime.block_on(applied);
        applied.map_err(|error| format!("the catalogue is not applied: {error:?}").into())
    }

    /// Writes the customers, each in a distribution group of its own.
    fn settle(&self) -> Result<(), Trouble> {
        let at = self.now()?;
        let (accounts, vault) = (self.buyers.clone(), Arc::clone(&self.realm.vault));
        let written = self.realm.store.unit(0, None, "bench.settle", move |unit| {
            for account in &accounts {
                let real_name =
                    RealName { name: "云合科技有限公司".to_owned(), credit_code: None };
                let buyer = Customer {
                    settlement: Settlement::Realtime,
                    real_name: Some(real_name),
                    ..account.customer(at)
                };
                customers::insert(unit.tx, &vault, &buyer)?;
                access::insert_user(unit.tx, &account.user(at))?;
                let secret = Secret::new(account.secret.clone());
                access::insert_credential(unit.tx, &vault, &account.credential(at), &secret)?;
            }
            Ok::<_, Error<Infallible>>(())
        });
        let written = self.runtime.block_on(written);
        written.map_err(|error| format!("the buyers cannot be written: {error:?}").into())
    }

    /// Business time.
    ///
    /// # Errors
    /// The realm cannot be read.
    pub(super) fn now(&self) -> Result<Timestamp, Trouble> {
        let read = self.realm.store.read(|_, pulse| Ok::<_, Error<Infallible>>(pulse.now));
        self.runtime.block_on(read).map_err(|error| format!("{error:?}").into())
    }

    /// Runs commands, each in the queue of its group, many at a time.
    ///
    /// # Errors
    /// One was refused, or failed.
    pub(super) fn run<C: Command>(
        &self,
        commands: Vec<(GroupKey, C)>,
    ) -> Result<Vec<C::Reply>, Trouble> {
        let Realm { store, money, .. } = &self.realm;
        let mut replies = Vec::with_capacity(commands.len());
        let mut commands = commands.into_iter();
        loop {
            let some = commands.by_ref().take(TOGETHER);
            let some = some.map(|(group, command)| submit(store, money, group.0, command));
            let done = self.runtime.block_on(try_join_all(some))?;
            if done.is_empty() {
                return Ok(replies);
            }
            replies.extend(done);
        }
    }

    /// Has the customers in turn order a server for a month each, beginning with the `first`; tells the
    /// orders. `auto_pay`: it is paid at once.
    ///
    /// # Errors
    /// An order was refused, or not paid.
    pub(super) fn order(
        &self,
        (first, count): (usize, usize),
        at_expiry: AtExpiry,
        auto_pay: bool,
    ) -> Result<Vec<Placed>, Trouble> {
        let one = |number: usize| {
            let buyer = &self.buyers[number % self.buyers.len()];
            let order = PlaceOrder {
                customer: Party::Key(buyer.key),
                source: SourceType::Customer,
                review: false,
                auto_pay,
                combined: false,
                lines: vec![NewLine { at_expiry, ..shop::servers(1, 1) }],
            };
            (buyer.group, order)
        };
        let placed = self.run((first..first + count).map(one).collect())?;
        match placed.iter().find_map(|placed| placed.unpaid.as_ref()) {
            Some(why) => Err(format!("an order was not paid: {why:?}").into()),
            None => Ok(placed),
        }
    }

    /// Has the product's checker look at the whole ledger.
    ///
    /// # Errors
    /// It found something.
    pub(super) fn prove(&self) -> Result<String, Trouble> {
        let zone = self.realm.store.realm().zone.clone();
        let check = self
            .realm
            .store
            .read(move |tx, _| ledger::check(tx, &zone).map_err(Error::<Infallible>::Fault));
        match self.runtime.block_on(check) {
            Ok(findings) if findings.is_empty() => {
                Ok("The ledger's checker found nothing wrong.".to_owned())
            }
            Ok(findings) => Err(format!("the ledger is broken: {findings:?}").into()),
            // A statement may not run longer than the product allows.
            Err(Error::Fault(Fault::Timeout(text))) => {
                Ok(format!("The ledger's checker ran out of time: {text}."))
            }
            Err(error) => Err(format!("{error:?}").into()),
        }
    }

    /// Where a run of the product begins: what it leaves has later keys and instants.
    ///
    /// # Errors
    /// The realm cannot be read.
    pub(super) fn since(&self) -> Result<Since, Trouble> {
        let key = Ids::last_key(wall());
        // What was done until now is over: a row key knows milliseconds.
        std::thread::sleep(Duration::from_millis(2));
        Ok(Since { key, wall: wall(), now: self.now()? })
    }

    /// Writes the rows anew that the product left since then, so many postings a batch.
    ///
    /// # Errors
    /// The engine's, and where there are none.
    pub(super) fn anew(
        &self,
        kinds: &[Kind],
        since: &Since,
        size: usize,
    ) -> Result<Written, Trouble> {
        let limits = (since, &self.realm.store.realm().zone);
        let written = match self.place.database() {
            Database::Sqlite { folder } => sqlite::rewrite(folder, kinds, limits, size),
            Database::Postgres { url, .. } => self
                .runtime
                .block_on(async { postgres::rewrite(&pool(url, 1)?, kinds, limits, size).await }),
        }?;
        // Readers of a SQLite file keep their view until the store itself commits.
        self.look_again()?;
        Ok(written)
    }

    fn look_again(&self) -> Result<(), Trouble> {
        let nothing = |_: &mut Unit<'_, '_>| Ok::<_, Error<Infallible>>(());
        let written = self.realm.store.unit(0, None, "bench.nothing", nothing);
        self.runtime.block_on(written).map_err(|error| format!("{error:?}").into())
    }

    /// Removes it.
    pub(super) fn close(self) {
        let Self { runtime, realm, place, .. } = self;
        drop(realm);
        place.remove(&runtime);
        runtime.shutdown_background();
    }
}
