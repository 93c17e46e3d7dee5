//! Orders and resources for the tests, and a realm to keep them in.

use hubu_core::coupons::{CycleType, Ratio};
use hubu_core::discounts::{DiscountKind, Reduction};
use hubu_core::ids::Seeded;
use hubu_core::ids::{CouponKey, CustomerKey, DiscountKey, GroupKey, Ids, OrderKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_core::orders::{
    Amounts, Combination, ItemState, LinePeriod, LineProduct, Offered, OfferedLine, Order,
    OrderFilter, OrderId, OrderItem, OrderLine, OrderPayment, OrderRecord, OrderSort, OrderStatus,
    OrderType, Source, SourceType,
};
use hubu_core::resources::{Charging, ChargingMode, Provision, Resource, Size};
use hubu_core::subscriptions::{AtExpiry, Sale, Status, Subscription, Term};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::orders::{self, Changed, OrderPage, OrderScope};
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::{Error, Fault, Tx, Unit};
use hubu_testkit::engines::Home;
use hubu_testkit::ledger_world::{LedgerWorld, Person, instant, zone};

/// Where an order stood before it is saved, and what it is now.
pub type Saved = (Option<OrderStatus>, OrderRecord);

/// A realm with customers 1 to 4.
pub struct Shelf {
    pub world: LedgerWorld,
}

impl Shelf {
    pub async fn open(home: &Home) -> Self {
        let world = LedgerWorld::open(home).await;
        for key in 1..=4 {
            world.create(Person::new(key)).await;
        }
        Self { world }
    }

    pub async fn write(
        &self,
        body: impl Fn(&mut Unit<'_, '_>) -> Result<(), Fault> + Send + 'static,
    ) -> Result<(), Fault> {
        let done = self.world.store.unit::<_, ()>(0, None, "test", move |unit| Ok(body(unit)?));
        match done.await {
            Ok(()) => Ok(()),
            Err(Error::Fault(fault)) => Err(fault),
            Err(Error::Refused(())) => panic!("nothing refuses here"),
        }
    }

    pub async fn read<T: Send + 'static>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> T {
        let read = self.world.store.read::<_, ()>(move |tx, _| body(tx).map_err(Error::Fault));
        read.await.expect("a read")
    }

    pub async fn save(&self, orders: &[Saved]) -> Result<(), Fault> {
        let orders = orders.to_vec();
        self.write(move |unit| {
            let known: Vec<_> = orders.iter().filter(|(before, _)| before.is_some()).collect();
            let known: Vec<_> = known.iter().map(|(_, order)| (order.group, order.key)).collect();
            let stored = orders::by_keys(unit.tx, &known)?;
            let mut changed = Vec::new();
            for (status, order) in &orders {
                let before = stored.iter().find(|one| one.key == order.key);
                assert_eq!(before.map(|before| before.order.status), *status);
                changed.push(Changed { before, order });
            }
            orders::save(unit.tx, &zone(), &changed)
        })
        .await
    }

    pub async fn save_resources(
        &self,
        opened: &[ResourceRecord],
        changed: &[ResourceRecord],
    ) -> Result<(), Fault> {
        let (opened, changed) = (opened.to_vec(), changed.to_vec());
        self.write(move |unit| {
            let opened: Vec<_> = opened.iter().collect();
            let changed: Vec<_> = changed.iter().collect();
            resources::save(unit.tx, (&opened, &changed))
        })
        .await
    }

    pub async fn order(&self, id: &OrderId) -> OrderRecord {
        let ids = [id.clone()];
        let mut found = self.read(move |tx| orders::by_ids(tx, &ids)).await;
        assert_eq!(found.len(), 1, "{id}");
        found.remove(0)
    }

    pub async fn page(
        &self,
        scope: &OrderScope,
        filter: &(OrderFilter, OrderSort),
        page: (i64, i64),
    ) -> OrderPage {
        let (scope, (filter, sort)) = (scope.clone(), filter.clone());
        self.read(move |tx| orders::orders_page(tx, &zone(), &scope, &filter, sort, page)).await
    }
}

pub fn money(text: &str) -> Amount {
    Amount::parse(text, 8).expect("a literal")
}

/// A day of January 2026 in the realm's zone, and so many milliseconds.
pub fn on(day: i64, ms: i64) -> Timestamp {
    instant("2025-12-31T16:00:00Z").plus_ms((day - 1) * 86_400_000 + ms)
}

pub fn id(number: u64, placed: Timestamp) -> OrderId {
    let mut ids = Ids::new(Box::new(Seeded::new(number)));
    OrderId::draw(&mut ids, placed, &Zone::named("Asia/Shanghai").expect("bundled"))
}

pub fn product(service: &str) -> LineProduct {
    LineProduct {
        id: format!("P-{service}"),
        service: service.to_owned(),
        resource_type: format!("{service}.vm"),
        region: "cn-north-1".to_owned(),
        spec: "s6.small".to_owned(),
        strict_selected: false,
    }
}

fn line(order: &OrderId, number: i64, (service, price): (&str, &str)) -> OrderLine {
    OrderLine {
        order: order.clone(),
        number,
        product: product(service),
        base: None,
        zone: None,
        size: None,
        period: (LinePeriod::Month, Some(1)),
        count: 1,
        effective: None,
        expires: None,
        amounts: Amounts::listed(money(price)),
    }
}

/// An order of a customer: of lines that cost so much, with the resource of each, pending payment.
pub fn order(
    (key, customer): (i64, i64),
    placed: Timestamp,
    lines: &[(&str, &str, i64)],
) -> OrderRecord {
    let id = id(u64::try_from(key).expect("above 0"), placed);
    let numbered = || (1..).zip(lines);
    let item = |(number, (_, _, resource)): (i64, &(&str, &str, i64))| OrderItem {
        order: OrderKey(key),
        number,
        resource: ResourceKey(*resource),
        state: ItemState::Waiting,
        term: Some(Term::months_of(1)),
        span: None,
        extra_days: 0,
    };
    let order = Order {
        id: id.clone(),
        customer: CustomerKey(customer),
        combination: Combination::Single,
        kind: OrderType::New,
        source: SourceType::Customer,
        status: OrderStatus::PendingPayment,
        reason: None,
        placed,
        pay_until: Some(placed.plus_ms(1_000)),
        paid: None,
        discount: None,
        lines: numbered()
            .map(|(number, (service, price, _))| line(&id, number, (service, price)))
            .collect(),
    };
    OrderRecord {
        key: OrderKey(key),
        group: GroupKey(customer),
        order,
        parts: Vec::new(),
        payer: CustomerKey(customer),
        agent_pay: false,
        placed_by: "acme/li".to_owned(),
        five_days: 0,
        catalogue_version: 1,
        updated: placed,
        completed: None,
        offered: Vec::new(),
        items: numbered().map(item).collect(),
        payments: Vec::new(),
        backs: Vec::new(),
        refunds: Vec::new(),
    }
}

/// A combined trade of orders, which have neighbouring keys after its own.
pub fn combine(key: i64, parts: &[OrderRecord]) -> OrderRecord {
    let first = parts.first().expect("a trade has parts").clone();
    let mut trade = first.clone();
    trade.key = OrderKey(key);
    trade.parts = parts.iter().map(|part| (part.key, part.order.id.clone())).collect();
    trade.order.id = id(u64::try_from(key).expect("above 0"), first.order.placed);
    trade.order.combination =
        Combination::Combined(parts.iter().map(|part| part.order.id.clone()).collect());
    trade.order.lines = parts.iter().flat_map(|part| part.order.lines.clone()).collect();
    trade.items = parts.iter().flat_map(|part| part.items.clone()).collect();
    trade
}

/// A part of a combined trade, read alone.
pub fn part_of(trade: &OrderRecord, part: &OrderRecord) -> OrderRecord {
    let of_part = |key: OrderKey| key == part.key;
    let mut alone = trade.clone();
    (alone.key, alone.order.id) = (part.key, part.order.id.clone());
    alone.order.combination = Combination::PartOf(trade.order.id.clone());
    alone.parts = Vec::new();
    alone.order.lines.retain(|line| line.order == part.order.id);
    alone.items.retain(|item| of_part(item.order));
    alone.payments.retain(|payment| of_part(payment.order));
    alone.offered = Vec::new();
    alone
}

/// A discount that takes so much off each line.
pub fn offered(key: i64, kind: DiscountKind, lines: &[(&str, &str)]) -> Offered {
    let line = |(amount, off): &(&str, &str)| OfferedLine {
        amount: money(amount),
        off: money(off),
        ratio: Ratio::parse("0.9").expect("a literal"),
    };
    Offered {
        key: DiscountKey(key),
        kind,
        reduction: Reduction::Off(money("1")),
        until: (kind == DiscountKind::Promotion).then(|| on(20, 0)),
        lines: lines.iter().map(line).collect(),
    }
}

/// What a source paid for an item of an order.
pub fn payment(item: &OrderItem, source: Source, amount: &str) -> OrderPayment {
    OrderPayment {
        order: item.order,
        number: item.number,
        resource: item.resource,
        source,
        amount: money(amount),
        returned: Amount::ZERO,
    }
}

pub fn voucher(key: i64) -> Source {
    Source::Voucher(CouponKey(key))
}

/// A resource that was provided with a term of a month, in use.
pub fn resource((key, customer): (i64, i64), parent: Option<i64>) -> ResourceRecord {
    let id = format!("resource-{key}");
    let subscription = Subscription {
        resource: id.clone(),
        status: Status::InUse,
        at_expiry: AtExpiry::Grace,
        expires: on(31, 0),
        cycle: CycleType::Month,
    };
    let resource = Resource {
        key: ResourceKey(key),
        customer: CustomerKey(customer),
        id,
        name: format!("vm {key}"),
        product: product("ec2"),
        zone: Some("cn-north-1a".to_owned()),
        size: Some(Size { value: 40, measure: 17 }),
        project: "p1".to_owned(),
        enterprise_project: "0".to_owned(),
        parent: parent.map(ResourceKey),
        sale: Sale::Ordinary,
        provision: Provision::Done,
        frozen: None,
        subscription: Some(subscription),
        effective: Some(on(1, 0)),
        on_demand: None,
        closed: None,
        created: on(1, 0),
        updated: on(1, 0),
    };
    let charging = Charging {
        number: 1,
        mode: ChargingMode::Period,
        product: "P-ec2".to_owned(),
        spec: "s6.small".to_owned(),
        size: Some(40),
        from: on(1, 0),
        to: None,
    };
    ResourceRecord {
        group: GroupKey(customer),
        resource,
        chargings: vec![charging],
        tags: vec![("colour".to_owned(), "red".to_owned()), ("size".to_owned(), "9".to_owned())],
        terms: Vec::new(),
        open: Vec::new(),
    }
}
