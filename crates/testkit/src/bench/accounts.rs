//! The world of a benchmark: one enterprise master with its members, and keys for all of them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use hubu_api::edge::{AccountKind, Directory, Identity, SigningSecret};
use hubu_app::Caller;
use hubu_core::access::Principal;
use hubu_core::customers::{CustomerKind, CustomerStatus, Settlement};
use hubu_core::enterprise::{Mode, PartyId, Permissions};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey, UserKey};
use hubu_core::money::Amount;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_store::customers::{self, Customer};
use hubu_store::enterprise::{MemberRelation, begin_relation, mark_master};
use hubu_store::vault::Vault;
use hubu_store::{Error, Fault, Sql, Store, Tx};

use super::Trouble;

/// How many members the master has: many more than requests in flight.
pub(super) const MEMBERS: usize = 1_000;

static EPOCH: Sql = Sql::new("bench.epoch", "SELECT epoch FROM realm");

/// One customer with its key pair.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) key: CustomerKey,
    pub(super) group: GroupKey,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) access_key: String,
    pub(super) secret: String,
}

/// The master and its members.
#[derive(Debug)]
pub(super) struct World {
    pub(super) master: Account,
    pub(super) members: Vec<Account>,
}

impl World {
    /// Everybody's names; the same in every realm.
    pub(super) fn new() -> Self {
        let account = |number: i64| Account {
            key: CustomerKey(1_000 + number),
            group: GroupKey(1_000),
            id: format!("0bec{number:028x}"),
            name: format!("bench-{number:04}"),
            access_key: format!("BENCH{number:015}"),
            secret: format!("secretsecretsecretsecret{number:016}"),
        };
        let members = (1..).take(MEMBERS).map(account).collect();
        Self { master: account(0), members }
    }

    /// Everybody, the master first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Account> {
        std::iter::once(&self.master).chain(&self.members)
    }

    /// Writes everybody into an empty realm: members in independent mode, nobody with money.
    ///
    /// # Errors
    /// The realm cannot be written.
    pub(super) async fn settle(&self, store: &Store) -> Result<(), Trouble> {
        let at = store.wall();
        let vault = Vault::new([(1, [7; 32])])?;
        let master = self.master.key;
        let customers: Vec<Customer> = self.all().map(|account| account.customer(at)).collect();
        let written = store.unit(0, None, "bench.settle", move |unit| {
            for customer in &customers {
                customers::insert(unit.tx, &vault, customer)?;
                if customer.key == master {
                    mark_master(unit.tx, master)?;
                } else {
                    begin_relation(unit.tx, &relation(master, customer.key, at))?;
                }
            }
            Ok::<_, Error<Infallible>>(())
        });
        written.await.map_err(|error| format!("the world cannot be written: {error:?}").into())
    }
}

impl Account {
    fn customer(&self, at: Timestamp) -> Customer {
        Customer {
            key: self.key,
            id: CustomerId::parse(&self.id).expect("hexadecimal digits"),
            group: self.group,
            kind: AccountKind::Customer(CustomerKind::Enterprise),
            account_name: self.name.clone(),
            display_name: self.name.clone(),
            status: CustomerStatus::Normal,
            frozen: false,
            settlement: Settlement::Monthly,
            signing_entity: "Hubu".to_owned(),
            home_site: Site::Cn,
            half_prepaid: false,
            over_invoiced: Amount::ZERO,
            real_name: None,
            mobile_phone: None,
            email: None,
            registered: at,
            event_seq: 0,
        }
    }
}

fn relation(master: CustomerKey, member: CustomerKey, at: Timestamp) -> MemberRelation {
    MemberRelation {
        relation_key: member.0,
        master,
        member,
        mode: Mode::Independent,
        accepted: Permissions::NONE,
        requested: None,
        unit: PartyId(1),
        display_name: None,
        joined: at,
        from: at,
    }
}

/// Finds the identities of a [`World`]. What the product reads in place of it is read once an
/// epoch, so that it does not weigh.
pub(super) struct Keys(HashMap<String, Identity>);

impl Keys {
    /// Of everybody.
    pub(super) fn of(world: &World) -> Arc<Self> {
        let identity = |account: &Account| Identity {
            caller: Arc::new(Caller {
                customer: account.key,
                customer_id: CustomerId::parse(&account.id).expect("hexadecimal digits"),
                customer_name: account.name.as_str().into(),
                group: account.group,
                user: UserKey(account.key.0),
                user_name: account.name.as_str().into(),
                epoch: 0,
            }),
            user_id: account.id.as_str().into(),
            account: AccountKind::Customer(CustomerKind::Enterprise),
            principal: Principal::Root,
            status: CustomerStatus::Normal,
            frozen: false,
            home_site: Site::Cn,
            secret: Some(SigningSecret::new(account.secret.as_bytes())),
            security_token: None,
            valid_until: None,
        };
        let all = world.all().map(|account| (account.access_key.clone(), identity(account)));
        Arc::new(Self(all.collect()))
    }
}

impl Directory for Keys {
    fn by_access_key(&self, tx: &mut Tx<'_>, access_key: &str) -> Result<Option<Identity>, Fault> {
        let Some(found) = self.0.get(access_key) else { return Ok(None) };
        let row = tx.first(&EPOCH, &[])?;
        let epoch = row.map(|row| row.reader().int()).transpose()?.unwrap_or_default();
        let caller = Caller { epoch, ..(*found.caller).clone() };
        Ok(Some(Identity { caller: Arc::new(caller), ..found.clone() }))
    }

    fn by_token(&self, _: &mut Tx<'_>, _: &[u8; 32]) -> Result<Option<Identity>, Fault> {
        Ok(None)
    }
}
