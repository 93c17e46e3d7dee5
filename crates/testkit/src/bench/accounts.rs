//! The world of a benchmark: one enterprise master with its members, and keys for all of them.

use std::convert::Infallible;
use std::sync::Arc;

use hubu_core::access::PrincipalKind;
use hubu_core::confidential::Secret;
use hubu_core::customers::{CustomerKind, CustomerStatus, Settlement};
use hubu_core::enterprise::{Mode, PartyId, Permissions};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey, UserKey};
use hubu_core::money::Amount;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_store::access::{self, Credential, User};
use hubu_store::customers::{self, AccountKind, Customer};
use hubu_store::enterprise::{MemberRelation, begin_relation, mark_master};
use hubu_store::vault::Vault;
use hubu_store::{Error, Store};

use super::Trouble;

/// How many members the master has: many more than requests in flight.
pub(super) const MEMBERS: usize = 1_000;

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
    pub(super) async fn settle(&self, store: &Store, vault: Arc<Vault>) -> Result<(), Trouble> {
        let at = store.wall();
        let master = self.master.key;
        let accounts: Vec<Account> = self.all().cloned().collect();
        let written = store.unit(0, None, "bench.settle", move |unit| {
            for account in &accounts {
                customers::insert(unit.tx, &vault, &account.customer(at))?;
                access::insert_user(unit.tx, &account.user(at))?;
                let secret = Secret::new(account.secret.clone());
                access::insert_credential(unit.tx, &vault, &account.credential(at), &secret)?;
                if account.key == master {
                    mark_master(unit.tx, master)?;
                } else {
                    begin_relation(unit.tx, &relation(master, account.key, at))?;
                }
            }
            Ok::<_, Error<Infallible>>(())
        });
        written.await.map_err(|error| format!("the world cannot be written: {error:?}").into())
    }
}

impl Account {
    /// One that belongs to nobody, and so has a distribution group of its own.
    pub(super) fn alone(number: i64) -> Self {
        let key = 1_000 + number;
        Self { key: CustomerKey(key), group: GroupKey(key), ..account(number) }
    }

    /// As it is stored: not certified.
    pub(super) fn customer(&self, at: Timestamp) -> Customer {
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
            is_master: false,
        }
    }

    /// The account's owner, who signs with its key pair.
    pub(super) fn user(&self, at: Timestamp) -> User {
        User {
            key: UserKey(self.key.0),
            customer: self.key,
            id: self.id.clone(),
            name: self.name.clone(),
            kind: PrincipalKind::Root,
            enabled: true,
            password: None,
            items: Vec::new(),
            created: at,
        }
    }

    /// Its key pair, without the secret.
    pub(super) fn credential(&self, at: Timestamp) -> Credential {
        Credential {
            access_key: self.access_key.clone(),
            user: UserKey(self.key.0),
            active: true,
            description: String::new(),
            created: at,
        }
    }
}

/// The n-th account of a world, in the master's distribution group.
fn account(number: i64) -> Account {
    Account {
        key: CustomerKey(1_000 + number),
        group: GroupKey(1_000),
        id: format!("0bec{number:028x}"),
        name: format!("bench-{number:04}"),
        access_key: format!("BENCH{number:015}"),
        secret: format!("secretsecretsecretsecret{number:016}"),
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
