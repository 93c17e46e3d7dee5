//! [`Shop`]: a world that sells servers (56.90 a month, 569 a year) and disks (1 a month and GB), and what its
//! customers order.

use hubu_app::discounts::{NewGrant, create_discount};
use hubu_app::ledger::Party;
use hubu_app::orders::{
    NewLine, NewResource, ORDER_DEADLINE, PayOrder, PlaceOrder, PlaceRefusal, Placed, Report,
    ReportProvision, by_ids,
};
use hubu_app::products::{CatalogueCache, Table, apply_catalogue, propose};
use hubu_core::discounts::{DiscountKind, DiscountMode, NewDiscount, Scope};
use hubu_core::ids::{CouponKey, CustomerKey, GroupKey, OrderKey};
use hubu_core::money::UnitPrice;
use hubu_core::orders::{
    Choice, Chosen, OrderId, OrderRecord, PayRefusal, Provisioning, Source, SourceType, TradeRules,
    payment_code,
};
use hubu_core::products::ProductKey;
use hubu_core::realm::Site;
use hubu_core::resources::Size;
use hubu_core::subscriptions::{AtExpiry, Sale, Term};
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::{Error, due, orders};
use hubu_testkit::catalogue;
use hubu_testkit::engines::Home;
use hubu_testkit::ledger_world::{LedgerWorld, Person};

/// One month.
pub const MONTH: Term = Term::months_of(1);

/// A world that sells.
pub struct Shop {
    pub world: LedgerWorld,
}

/// A server for a month, as many as there are ids.
pub fn servers(ids: &[&str]) -> NewLine {
    line(("hws.service.type.ec2", "hws.resource.type.vm", "s6.small.1.linux"), None, ids)
}

/// A disk of so many GB for a month.
pub fn disk(id: &str, size: i64) -> NewLine {
    let size = Some(Size { value: size, measure: 17 });
    line(("hws.service.type.ebs", "hws.resource.type.volume", "SSD"), size, &[id])
}

fn line((service, kind, spec): (&str, &str, &str), size: Option<Size>, ids: &[&str]) -> NewLine {
    let resource = |id: &&str| NewResource {
        id: Some((*id).to_owned()),
        name: format!("my {id}"),
        project: "p1".to_owned(),
        enterprise_project: "0".to_owned(),
        parent: None,
    };
    NewLine {
        product: ProductKey {
            service: service.to_owned(),
            resource_type: kind.to_owned(),
            region: "cn-north-4".to_owned(),
            spec: spec.to_owned(),
        },
        zone: None,
        size,
        term: MONTH,
        sale: Sale::Ordinary,
        at_expiry: AtExpiry::Grace,
        resources: ids.iter().map(resource).collect(),
    }
}

/// An order that is to be paid by hand.
pub fn order(who: &Person, lines: Vec<NewLine>) -> PlaceOrder {
    PlaceOrder {
        customer: Party::Key(who.key),
        source: SourceType::Customer,
        review: false,
        auto_pay: false,
        combined: true,
        lines,
    }
}

/// Nothing is chosen.
pub fn plainly() -> Choice {
    Choice::default()
}

/// An order is paid with a coupon of this type, by the discount that is selected.
pub fn with_coupon(record: &OrderRecord, (coupon, code): (CouponKey, i64)) -> Choice {
    let discount = record
        .order
        .discount
        .map(|(key, kind)| Chosen { id: key.to_wire(), code: payment_code(kind) });
    Choice { discount, coupons: vec![Chosen { id: coupon.to_wire(), code }] }
}

/// Where an order stands, and what it comes to: `completed 56.90`.
pub fn stands(record: &OrderRecord) -> String {
    let amounts = record.order.amounts().expect("in range");
    format!("{} {}", record.order.status.as_str(), amounts.after_discount.to_text(2))
}

/// What paid each resource, and what went back: `cash 56.90`, `credit 5.00 (-5.00)`.
pub fn paid(record: &OrderRecord) -> Vec<String> {
    let source = |source: Source| match source {
        Source::Voucher(_) => "voucher",
        Source::Flexi(_) => "flexi",
        Source::Card(_) => "card",
        Source::Monthly => "monthly",
        Source::Cash => "cash",
        Source::Credit => "credit",
    };
    let mut payments = record.payments.clone();
    payments.sort_by_key(|one| (one.number, one.resource, one.source));
    let told = payments.iter().map(|one| {
        let paid = format!("{} {}", source(one.source), one.amount.to_text(2));
        if one.returned.is_zero() { paid } else { format!("{paid} (-{})", one.returned.to_text(2)) }
    });
    told.collect()
}

impl Shop {
    pub async fn open(home: &Home) -> Self {
        Self::that_sells(home, &catalogue::tables()).await
    }

    /// One with another catalogue.
    pub async fn that_sells(home: &Home, tables: &[Table]) -> Self {
        let world = LedgerWorld::open(home).await;
        let proposal = propose(tables).expect("the tables are sound");
        let cache = CatalogueCache::default();
        let applied = world.store.unit(0, None, "test.catalogue", move |unit| {
            let nobody = (GroupKey(0), CustomerKey(0));
            apply_catalogue(unit, &cache, &proposal, ("test", false), nobody).map(|_| ())
        });
        applied.await.expect("applied");
        Self { world }
    }

    /// A customer with so much cash.
    pub async fn customer(&self, person: Person, cash: &str) -> Person {
        let person = self.world.create(person).await;
        if cash != "0" {
            self.world.recharge(&person, cash).await.expect("known");
        }
        person
    }

    /// What is provided is reported from now on.
    pub async fn reported(&self) {
        self.rule(TradeRules { provisioning: Provisioning::Reported, ..TradeRules::default() })
            .await;
    }

    /// Sets the rules of trades.
    pub async fn rule(&self, rules: TradeRules) {
        let set = self.world.store.unit(0, None, "test.rules", move |unit| {
            orders::set_trade_rules(unit.tx, &rules).map_err(Error::<()>::Fault)
        });
        assert_eq!(set.await, Ok(()));
    }

    /// Grants a commercial discount that leaves this share of everything.
    pub async fn discount(&self, who: &Person, share: &str) {
        let discount = NewDiscount {
            kind: DiscountKind::Commercial,
            name: "frame".to_owned(),
            mode: DiscountMode::Ratio,
            value: UnitPrice::parse(share, 10).expect("a literal"),
            scope: Scope::default(),
            from: None,
            to: None,
        };
        let (party, grant) = (Party::Key(who.key), NewGrant { discount, partner: None });
        let granted = self.world.store.unit(0, None, "test.discount", move |unit| {
            create_discount(unit, Site::Cn, &party, &grant).map(|_| ())
        });
        granted.await.expect("granted");
    }

    pub async fn try_place(&self, who: &Person, place: PlaceOrder) -> Result<Placed, PlaceRefusal> {
        self.world.run(who.key, place).await
    }

    /// Places an order that waits for its payment.
    pub async fn place(&self, who: &Person, lines: Vec<NewLine>) -> OrderRecord {
        self.try_place(who, order(who, lines)).await.expect("it can be placed").record
    }

    /// Places an order and pays it at once; what it orders is provided.
    pub async fn buy(&self, who: &Person, lines: Vec<NewLine>) -> OrderRecord {
        let place = PlaceOrder { auto_pay: true, ..order(who, lines) };
        let placed = self.try_place(who, place).await.expect("it can be placed");
        assert_eq!(placed.unpaid, None);
        self.settle().await;
        self.order(&placed.record.order.id).await
    }

    /// Pays an order.
    pub async fn pay(
        &self,
        who: &Person,
        record: &OrderRecord,
        choice: Choice,
    ) -> Result<OrderRecord, PayRefusal> {
        let (caller, order) = (who.key, record.order.id.clone());
        let paid = self.world.run(who.key, PayOrder { caller, order, choice }).await;
        paid.map(|paid| paid.record)
    }

    /// Reports what was done.
    pub async fn report(
        &self,
        who: &Person,
        order: &OrderId,
        reports: &[(&str, bool)],
    ) -> OrderRecord {
        let report = |(id, done): &(&str, bool)| Report { resource: (*id).to_owned(), done: *done };
        let reports = reports.iter().map(report).collect();
        let report = ReportProvision { order: order.clone(), reports };
        self.world.run(who.key, report).await.expect("it can be reported")
    }

    /// What is due now happens.
    pub async fn settle(&self) {
        while self.world.meet_obligations().await > 0 {}
    }

    /// An order as it is stored.
    pub async fn order(&self, id: &OrderId) -> OrderRecord {
        let ids = vec![id.clone()];
        let read =
            self.world.store.read::<_, ()>(move |tx, _| by_ids(tx, &ids).map_err(Error::Fault));
        read.await.expect("orders can be read").pop().expect("it is there")
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

    /// All orders of a customer as a line each, the oldest first: `new completed 56.90`.
    pub async fn orders(&self, who: &Person) -> Vec<String> {
        self.records(who)
            .await
            .iter()
            .map(|one| format!("{} {}", one.order.kind.as_str(), stands(one)))
            .collect()
    }

    /// All orders of a customer, the oldest first.
    pub async fn records(&self, who: &Person) -> Vec<OrderRecord> {
        let scope = orders::OrderScope::Of(vec![who.key]);
        let zone = hubu_testkit::ledger_world::zone();
        let read = self.world.store.read::<_, ()>(move |tx, _| {
            let (filter, sort) =
                (hubu_core::orders::OrderFilter::default(), hubu_core::orders::OrderSort::Oldest);
            orders::orders_page(tx, &zone, &scope, &filter, sort, (0, 100)).map_err(Error::Fault)
        });
        read.await.expect("orders can be read").orders
    }

    /// The orders that have a deadline of payment, the oldest first.
    pub async fn deadlines(&self) -> Vec<OrderKey> {
        let read = self
            .world
            .store
            .read::<_, ()>(move |tx, _| due::list(tx, (0, 100)).map_err(Error::Fault));
        let due = read.await.expect("obligations can be read");
        let deadlines = due.into_iter().filter(|one| one.lease.kind == ORDER_DEADLINE);
        let mut keys: Vec<OrderKey> = deadlines.map(|one| OrderKey(one.lease.key)).collect();
        keys.sort_unstable();
        keys
    }
}
