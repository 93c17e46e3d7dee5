//! Customers and members of a world, written as rows.

use hubu_core::customers::{CustomerKind, CustomerStatus, Settlement};
use hubu_core::enterprise::{Mode, Permission, Permissions};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_core::partners::AssociationType;
use hubu_core::time::Timestamp;
use hubu_store::{Sql, Value};

use super::{BEGINNING, LedgerWorld, instant};

static CUSTOMER: Sql = Sql::new(
    "test.customer",
    "INSERT INTO customer (customer_key, id, group_id, kind, account_name, display_name, status, \
     frozen, is_master, settlement, signing_entity, home_site, half_prepaid, over_invoiced_e8, \
     real_name, registered_ms, event_seq) \
     VALUES ($1, $2, $3, $4, $5, '', $6, 0, $7, $8, $9, 'cn', $10, $11, $12, $13, 0)",
);

static RELATION: Sql = Sql::new(
    "test.relation",
    "INSERT INTO enterprise_relation (member_key, relation_key, master_key, mode, unit_key, \
     joined_ms, from_ms) VALUES ($1, $2, $3, $4, 1, $5, $5)",
);

static PERMISSION: Sql = Sql::new(
    "test.permission",
    "INSERT INTO enterprise_permission (member_key, permission_key, accepted, from_ms) \
     VALUES ($1, $2, $3, $4)",
);

static WITHDRAW: Sql = Sql::new(
    "test.withdraw",
    "UPDATE enterprise_permission SET to_ms = $1 WHERE member_key = $2 AND to_ms IS NULL",
);

static LEAVE: Sql = Sql::new(
    "test.leave",
    "UPDATE enterprise_relation SET to_ms = $1 WHERE member_key = $2 AND to_ms IS NULL",
);

static ASSOCIATION: Sql = Sql::new(
    "test.association",
    "INSERT INTO partner_association (customer_key, association_key, partner_key, kind, from_ms) \
     VALUES ($1, $2, $3, $4, $5)",
);

/// A customer of a world, to be created or created.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Row key; also makes the id and the account's name.
    pub key: CustomerKey,
    /// Distribution group.
    pub group: GroupKey,
    /// Has it opened its enterprise centre?
    pub is_master: bool,
    /// When it pays.
    pub settlement: Settlement,
    /// Certified name.
    pub real_name: Option<String>,
    /// The vendor's company it contracts with.
    pub signing_entity: String,
    /// Did it buy half-prepaid products?
    pub half_prepaid: bool,
    /// Invoiced beyond what was paid.
    pub over_invoiced: hubu_core::money::Amount,
}

impl Person {
    /// A customer that belongs to nobody.
    pub fn new(key: i64) -> Self {
        Self {
            key: CustomerKey(key),
            group: GroupKey(key),
            is_master: false,
            settlement: Settlement::Realtime,
            real_name: Some("Acme".to_owned()),
            signing_entity: "HWS".to_owned(),
            half_prepaid: false,
            over_invoiced: hubu_core::money::Amount::ZERO,
        }
    }

    /// A post-paid enterprise master.
    pub fn master(key: i64) -> Self {
        Self { is_master: true, settlement: Settlement::Monthly, ..Self::new(key) }
    }

    /// Its id on the wire.
    ///
    /// # Panics
    /// Never: digits make an id.
    pub fn id(&self) -> CustomerId {
        CustomerId::parse(&format!("customer-{}", self.key)).expect("digits make an id")
    }
}

/// How a customer belongs to a master.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The member.
    pub member: CustomerKey,
    /// Its master.
    pub master: CustomerKey,
    /// How they account with each other.
    pub mode: Mode,
    /// What the member has accepted.
    pub accepted: Permissions,
    /// Since when.
    pub from: Timestamp,
}

impl Member {
    /// An independent member that lets its master share credit, from the world's beginning on.
    pub fn new(member: &Person, master: &Person) -> Self {
        Self {
            member: member.key,
            master: master.key,
            mode: Mode::Independent,
            accepted: Permissions::NONE.with(Permission::ShareCredit),
            from: instant(BEGINNING),
        }
    }
}

impl LedgerWorld {
    /// Creates a customer.
    pub async fn create(&self, person: Person) -> Person {
        let made = person.clone();
        self.write(move |row| {
            let id = made.id();
            let params: Vec<Value> = vec![
                made.key.into(),
                id.as_str().into(),
                made.group.into(),
                CustomerKind::Enterprise.code().into(),
                format!("account-{}", made.key).into(),
                CustomerStatus::Normal.code().into(),
                made.is_master.into(),
                made.settlement.code().into(),
                made.signing_entity.as_str().into(),
                made.half_prepaid.into(),
                made.over_invoiced.into(),
                made.real_name.clone().map(String::into_bytes).into(),
                instant(BEGINNING).into(),
            ];
            row(&CUSTOMER, params);
        })
        .await;
        person
    }

    /// A master and as many independent members, with keys that follow on the master's.
    pub async fn enterprise(&self, key: i64, members: i64) -> (Person, Vec<Person>) {
        let master = self.create(Person::master(key)).await;
        let mut made = Vec::new();
        for number in 1..=members {
            let member = self.create(Person::new(key + number)).await;
            self.join(Member::new(&member, &master)).await;
            made.push(member);
        }
        (master, made)
    }

    /// Makes a customer a member.
    pub async fn join(&self, member: Member) {
        let key = self.next_number();
        self.write(move |row| {
            let from = member.from;
            row(
                &RELATION,
                vec![
                    member.member.into(),
                    key.into(),
                    member.master.into(),
                    member.mode.code().into(),
                    from.into(),
                ],
            );
            let accepted = member.accepted.bits().into();
            row(&PERMISSION, vec![member.member.into(), key.into(), accepted, from.into()]);
        })
        .await;
    }

    /// Ends a membership at the present business instant.
    pub async fn leave(&self, member: &Person) {
        let (key, now) = (member.key, self.now().await);
        self.write(move |row| {
            row(&LEAVE, vec![now.into(), key.into()]);
            row(&WITHDRAW, vec![now.into(), key.into()]);
        })
        .await;
    }

    /// Associates a customer with a partner.
    pub async fn associate(&self, customer: &Person, partner: &Person, kind: AssociationType) {
        let (customer, partner, from) = (customer.key, partner.key, instant(BEGINNING));
        self.write(move |row| {
            let kind = kind.code().into();
            row(&ASSOCIATION, vec![customer.into(), 1.into(), partner.into(), kind, from.into()]);
        })
        .await;
    }

    /// Runs statements of a test in one unit.
    async fn write(
        &self,
        rows: impl Fn(&mut dyn FnMut(&'static Sql, Vec<Value>)) + Send + 'static,
    ) {
        let unit = self.store.unit::<(), ()>(0, None, "test.rows", move |unit| {
            let mut all = Vec::new();
            rows(&mut |sql, params| all.push((sql, params)));
            for (sql, params) in all {
                unit.tx.execute(sql, &params)?;
            }
            Ok(())
        });
        assert_eq!(unit.await, Ok(()));
    }
}
