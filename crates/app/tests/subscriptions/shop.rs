//! [`Shop`]: a customer that buys servers (56.90 a month, 569 a year) and disks (1 a month and GB; no five days
//! for them), and what it has.

use hubu_app::discounts::{NewGrant, create_discount};
use hubu_app::ledger::{Command, Party};
use hubu_app::orders::{NewLine, NewResource, Parent, PlaceOrder};
use hubu_app::products::{CatalogueCache, apply_catalogue, propose};
use hubu_app::subscriptions::{
    RenewResources, RenewalConfig, RenewalQuotes, Renewed, SetAutoRenew, Unsubscribe,
    UnsubscribeFailure, quote_renewals, set_renewal_config,
};
use hubu_core::discounts::{DiscountKind, DiscountMode, NewDiscount, Scope};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::{Amount, UnitPrice};
use hubu_core::orders::{OrderFilter, OrderId, OrderRecord, OrderSort, SourceType};
use hubu_core::products::ProductKey;
use hubu_core::realm::Site;
use hubu_core::resources::Size;
use hubu_core::subscriptions::{AtExpiry, Sale, Term, UnsubscribeType};
use hubu_core::time::Timestamp;
use hubu_store::orders::{OrderScope, orders_page};
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::{Error, Sql};
use hubu_testkit::catalogue;
use hubu_testkit::engines::Home;
use hubu_testkit::ledger_world::{LedgerWorld, Person, book_states, money, zone};

static EVENTS: Sql = Sql::new(
    "test.resource_events",
    "SELECT e.kind, e.at_ms FROM event e WHERE e.subject_key = $1 AND e.kind LIKE 'resource.%' \
     ORDER BY e.seq",
);

/// Lines of an order list are limited to a page.
const ALL: i64 = 100;

/// A customer and its world.
pub struct Shop {
    pub world: LedgerWorld,
    pub ann: Person,
}

/// An instant of a day in Shanghai: `2026-03-15 10:30:00`.
pub fn local(text: &str) -> Timestamp {
    let text = format!("{}+08:00", text.replace(' ', "T"));
    Timestamp::parse_with_offset(&text).expect("a literal")
}

/// The same the other way round.
pub fn told(at: Timestamp) -> String {
    let shifted = at.plus_ms(8 * 3_600_000).to_wire();
    shifted.trim_end_matches('Z').replace('T', " ")
}

fn line(spec: &str, size: Option<i64>, term: Term, resources: Vec<NewResource>) -> NewLine {
    let (service, resource_type) = match spec {
        "SSD" => ("hws.service.type.ebs", "hws.resource.type.volume"),
        _ => ("hws.service.type.ec2", "hws.resource.type.vm"),
    };
    NewLine {
        product: ProductKey {
            service: service.to_owned(),
            resource_type: resource_type.to_owned(),
            region: "cn-north-4".to_owned(),
            spec: spec.to_owned(),
        },
        zone: None,
        size: size.map(|value| Size { value, measure: 17 }),
        term,
        sale: Sale::Ordinary,
        at_expiry: AtExpiry::Grace,
        resources,
    }
}

fn named(id: &str, parent: Option<Parent>) -> NewResource {
    NewResource {
        id: Some(id.to_owned()),
        name: id.to_owned(),
        project: "p1".to_owned(),
        enterprise_project: "0".to_owned(),
        parent,
    }
}

/// Servers for a term.
pub fn servers(ids: &[&str], term: Term) -> Vec<NewLine> {
    let all = ids.iter().map(|id| named(id, None)).collect();
    vec![line("s6.small.1.linux", None, term, all)]
}

/// A server with a disk of so many GB attached.
pub fn server_with_disk(server: &str, (disk, size): (&str, i64), term: Term) -> Vec<NewLine> {
    let mut lines = servers(&[server], term);
    let attached = named(disk, Some(Parent::Ordered(0)));
    lines.push(line("SSD", Some(size), term, vec![attached]));
    lines
}

/// A disk by itself.
pub fn disk(id: &str, size: i64, term: Term) -> Vec<NewLine> {
    vec![line("SSD", Some(size), term, vec![named(id, None)])]
}

/// One month.
pub const MONTH: Term = Term::months_of(1);

impl Shop {
    /// Opens on 1 January 2026, 10:30, with so much cash.
    pub async fn open(home: &Home, cash: &str) -> Self {
        let world = LedgerWorld::open(home).await;
        let proposal = propose(&catalogue::tables()).expect("the tables are sound");
        let cache = CatalogueCache::default();
        let applied = world.store.unit(0, None, "test.catalogue", move |unit| {
            let nobody = (GroupKey(0), CustomerKey(0));
            apply_catalogue(unit, &cache, &proposal, ("test", false), nobody).map(|_| ())
        });
        applied.await.expect("applied");
        let ann = world.create(Person::new(1)).await;
        world.recharge(&ann, cash).await.expect("known");
        let shop = Self { world, ann };
        shop.at("2026-01-01 10:30:00").await;
        shop
    }

    /// Lets time pass until an instant, and what is due then happen.
    pub async fn at(&self, text: &str) {
        self.world.advance(&local(text).to_wire()).await;
    }

    /// Runs a command of the customer's.
    pub async fn run<C: Command>(&self, command: C) -> Result<C::Reply, C::Refusal> {
        self.world.run(self.ann.key, command).await
    }

    /// Buys, and pays at once; what was bought is provided.
    pub async fn buy(&self, lines: Vec<NewLine>) {
        let order = PlaceOrder {
            customer: Party::Key(self.ann.key),
            source: SourceType::Customer,
            review: false,
            auto_pay: true,
            combined: true,
            lines,
        };
        let placed = self.run(order).await.expect("placed");
        assert_eq!(placed.unpaid, None);
        self.settle().await;
    }

    /// What is due now happens.
    pub async fn settle(&self) {
        while self.world.meet_obligations().await > 0 {}
    }

    /// Renews by hand.
    pub async fn renew(&self, ids: &[&str], term: Term, auto_pay: bool) -> Renewed {
        self.run(self.renewal(ids, term, auto_pay)).await.expect("renewed")
    }

    pub fn renewal(&self, ids: &[&str], term: Term, auto_pay: bool) -> RenewResources {
        let resources = ids.iter().map(|id| (*id).to_owned()).collect();
        RenewResources { caller: self.ann.key, resources, term, auto_pay, policy: None }
    }

    /// Sets auto-renewal, so many times.
    pub async fn set_auto_renew(&self, id: &str, times: Option<i64>) {
        let (caller, resource) = (self.ann.key, id.to_owned());
        let set = SetAutoRenew { caller, resource, times, unit: None };
        self.run(set).await.expect("it is in use");
    }

    /// A resource as it is stored.
    pub async fn resource(&self, id: &str) -> ResourceRecord {
        let (ids, wanted) = (vec![id.to_owned()], id.to_owned());
        let read = self
            .world
            .store
            .read::<_, ()>(move |tx, _| resources::by_ids(tx, &ids).map_err(Error::Fault));
        let found = read.await.expect("resources can be read");
        found.into_iter().find(|one| one.resource.id == wanted).expect("it is there")
    }

    /// Where a resource stands, and until when: `in_use 2026-02-01 23:59:59`.
    pub async fn stands(&self, id: &str) -> String {
        let record = self.resource(id).await;
        let term = record.resource.subscription.expect("it has a term");
        format!("{} {}", term.status.as_str(), told(term.expires))
    }

    /// Cash that is left.
    pub async fn cash(&self) -> Amount {
        let owner = (self.ann.group, self.ann.key);
        let books = book_states(&self.world.store, owner).await;
        books.get(&(BookKind::Cash, Lot::Single.code())).map_or(Amount::ZERO, |book| book.balance)
    }

    /// All orders, the oldest first.
    pub async fn orders(&self) -> Vec<OrderRecord> {
        let scope = OrderScope::Of(vec![self.ann.key]);
        let read = self.world.store.read::<_, ()>(move |tx, _| {
            let (filter, page) = (OrderFilter::default(), (0, ALL));
            orders_page(tx, &zone(), &scope, &filter, OrderSort::Oldest, page).map_err(Error::Fault)
        });
        read.await.expect("orders can be read").orders
    }

    /// The orders as a line each: when, what, where it stands, and what is paid of it without coupons.
    pub async fn ledger(&self) -> Vec<String> {
        let line = |record: &OrderRecord| {
            let order = &record.order;
            let sum = order.amounts().expect("in range").after_discount.to_text(2);
            let (kind, status) = (order.kind.as_str(), order.status.as_str());
            format!("{} {kind} {status} {sum}", told(order.placed))
        };
        self.orders().await.iter().map(line).collect()
    }

    /// What was said of resources, and when.
    pub async fn events(&self) -> Vec<String> {
        let key = self.ann.key;
        let read = self.world.store.read::<_, ()>(move |tx, _| {
            let rows = tx.query(&EVENTS, &[key.into()])?;
            let event = |row: hubu_store::Row| {
                let mut row = row.reader();
                let kind = row.text()?;
                Ok::<_, hubu_store::Fault>(format!("{} {kind}", told(row.time()?)))
            };
            Ok(rows.into_iter().map(event).collect::<Result<Vec<String>, _>>()?)
        });
        read.await.expect("events can be read")
    }
}

impl Shop {
    /// A commercial discount on everything: this share is left.
    pub async fn discount(&self, share: &str) {
        let discount = NewDiscount {
            kind: DiscountKind::Commercial,
            name: "frame".to_owned(),
            mode: DiscountMode::Ratio,
            value: UnitPrice::of_amount(money(share)).expect("in range"),
            scope: Scope::default(),
            from: None,
            to: None,
        };
        let (customer, new) = (Party::Key(self.ann.key), NewGrant { discount, partner: None });
        let granted = self.world.store.unit(0, None, "test.discount", move |unit| {
            create_discount(unit, Site::Cn, &customer, &new).map(drop)
        });
        granted.await.expect("granted");
    }

    /// Changes how the account renews.
    pub async fn set(&self, config: RenewalConfig) {
        let customer = self.ann.key;
        let set = self.world.store.unit(0, None, "test.config", move |unit| {
            set_renewal_config(unit, &zone(), customer, config).map(drop)
        });
        set.await.expect("set");
    }

    /// What renewals would cost.
    pub async fn quote(&self, ids: &[&str], asked: (Term, bool)) -> RenewalQuotes {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let customer = self.ann.key;
        let read = self.world.store.read::<_, ()>(move |tx, pulse| {
            let cache = CatalogueCache::default();
            quote_renewals(tx, &cache, &zone(), customer, &ids, asked, true, pulse.now)
                .map_err(Error::Fault)
        });
        read.await.expect("it can be read").expect("everything has a price")
    }

    /// Leaves resources: their orders.
    pub async fn leave(
        &self,
        ids: &[&str],
        what: UnsubscribeType,
    ) -> Result<Vec<OrderId>, UnsubscribeFailure> {
        let left = self.run(Unsubscribe {
            caller: self.ann.key,
            resources: ids.iter().map(|id| (*id).to_owned()).collect(),
            what,
            reason: None,
            words: String::new(),
        });
        let orders = left.await?.orders;
        self.settle().await;
        Ok(orders)
    }

    /// An order by its id.
    pub async fn order(&self, id: &OrderId) -> OrderRecord {
        let ids = vec![id.clone()];
        let read = self
            .world
            .store
            .read::<_, ()>(move |tx, _| hubu_store::orders::by_ids(tx, &ids).map_err(Error::Fault));
        read.await.expect("orders can be read").pop().expect("it is there")
    }
}
