//! Bills in a world of tests: resources on demand that are settled, rows by hand, and packages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hubu_app::clock::{self, ClockRefusal};
use hubu_app::customers::Created;
use hubu_app::enterprise::{Link, accept_permissions, associate, open_enterprise_centre};
use hubu_app::ledger::Party;
use hubu_app::resources::{NewResource, open_resource};
use hubu_app::settlement::SettleUsage;
use hubu_app::{Error, Fault};
use hubu_core::bills::{BillPeriod, BillType, ChargeMode, Gathered, ProviderType};
use hubu_core::enterprise::{Mode, Permissions};
use hubu_core::ids::{
    BillRowKey, CustomerId, CustomerKey, OrderKey, PackageItemKey, PackageKey, ResourceKey, UserKey,
};
use hubu_core::money::UnitPrice;
use hubu_core::orders::{OrderId, Settlement};
use hubu_core::packages::{
    BundleType, CycleKind, Deduction, Item, Package, QuotaCycle, Reset, Restriction, Scope,
    SourceType, Window,
};
use hubu_core::resources::{NamedProduct, ResourceRefusal, Size, Tags};
use hubu_core::settlement::{BillRow, Charge, Parts};
use hubu_core::time::Span;
use hubu_store::bills::{self, Billed, Label};
use hubu_store::codes::{self, Code, CodeKind};
use hubu_store::packages::{self, PackageRecord, StoredDeduction, WindowUse};
use hubu_store::{ledger, orders, resources};

use crate::client::Client;
use crate::ledger_world::{instant, money, zone};
use crate::world::{Account, World};

/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;

/// Sets the clock of a world, which stands still, without anything that is due then.
///
/// # Panics
/// When it would run back.
pub async fn at(world: &World, text: &str) {
    let to = instant(text);
    world.write::<_, ClockRefusal>(move |unit| clock::set(unit, to).map(|_| ())).await;
}

/// Opens a resource on demand, of a product by the end of its id, of a size in GB where it has one.
///
/// # Panics
/// When it is refused.
pub async fn open(
    world: &World,
    whose: &Account,
    (product, id): (&str, &str),
    size: Option<i64>,
) -> ResourceKey {
    let new = NewResource {
        customer: Party::Key(whose.created.key),
        id: Some(id.to_owned()),
        name: format!("name of {id}"),
        product: NamedProduct::Id(format!("OFFI-{product}")),
        zone: None,
        size: size.map(|value| Size { value, measure: 17 }),
        project: "project".to_owned(),
        enterprise_project: "0".to_owned(),
        parent: None,
        tags: vec![("env".to_owned(), "prod".to_owned()), ("team".to_owned(), "web".to_owned())],
    };
    let cache = Arc::clone(&world.catalogue);
    let opened = world.write::<_, ResourceRefusal>(move |unit| {
        open_resource(unit, &cache, &new).map(|done| done.value.resource.key)
    });
    opened.await
}

/// Settles what a customer used until a lag ago.
///
/// # Panics
/// When it is refused.
pub async fn settle(world: &World, whose: &Account) {
    let (group, consumer) = (whose.created.group, whose.created.key);
    world.money(group, SettleUsage { group, consumer }).await;
}

/// What a row names by codes; what is empty is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coded {
    /// The product.
    pub product: String,
    /// The service type.
    pub service: String,
    /// The resource type.
    pub resource_type: String,
    /// The region.
    pub region: String,
    /// The specification.
    pub spec: String,
    /// The enterprise project.
    pub project: String,
}

/// A row by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ByHand {
    /// The row; what it names by codes is not looked at.
    pub row: BillRow,
    /// Its codes.
    pub coded: Coded,
    /// What its resource is called, and its tags.
    pub label: Option<(String, Tags)>,
}

impl ByHand {
    /// A month of a server that is bought at an instant, and paid in cash: of a list price, so much is due.
    ///
    /// # Panics
    /// When an amount is none.
    pub fn term((key, whose): (i64, &Account), at: &str, (official, due): (&str, &str)) -> Self {
        let traded = instant(at);
        let charge = Charge::of_term(money(official), money(due)).expect("in range");
        let consumer = whose.created.key;
        let row = BillRow {
            key: BillRowKey(key),
            group: whose.created.group,
            payer: consumer,
            consumer,
            cycle: zone().cycle_of(traded),
            bill_type: BillType::New,
            mode: ChargeMode::Period,
            provider: ProviderType::Cloud,
            settlement: Settlement::Balance,
            traded,
            span: Span::new(traded, instant("2026-02-28T15:59:59Z")),
            order: None,
            posting: None,
            resource: None,
            charging: 0,
            product: 0,
            service: 0,
            resource_type: 0,
            region: 0,
            spec: 0,
            project: 0,
            usage_type: 0,
            size: None,
            usage: None,
            period: Some((BillPeriod::Month, 1)),
            gathered: Gathered::One,
            unit_price: UnitPrice::of_amount(charge.official),
            discount_type: None,
            charge,
            parts: Parts { cash: charge.due, ..Parts::default() },
        };
        let coded = Coded {
            product: "OFFI-linux-north".to_owned(),
            service: "hws.service.type.ec2".to_owned(),
            resource_type: "hws.resource.type.vm".to_owned(),
            region: "cn-north-4".to_owned(),
            spec: "s6.small.1.linux".to_owned(),
            project: "0".to_owned(),
        };
        Self { row, coded, label: None }
    }

    /// The same that gives so much back.
    ///
    /// # Panics
    /// When an amount is none.
    #[must_use]
    pub fn giving_back(mut self, bill_type: BillType) -> Self {
        let charge = self.row.charge.given_back().expect("in range");
        (self.row.bill_type, self.row.charge) = (bill_type, charge);
        self.row.parts = Parts { cash: charge.due, ..Parts::default() };
        (self.row.period, self.row.unit_price) = (None, None);
        self
    }

    /// The same, of which so much is owed.
    ///
    /// # Panics
    /// When it is more than is due.
    #[must_use]
    pub fn owing(mut self, debt: &str) -> Self {
        let (due, debt) = (self.row.charge.due, money(debt));
        let cash = due.checked_sub(debt).expect("less than is due");
        self.row.parts = Parts { cash, debt, ..Parts::default() };
        self
    }

    /// The same, paid by somebody else.
    #[must_use]
    pub const fn paid_by(mut self, payer: CustomerKey) -> Self {
        self.row.payer = payer;
        self
    }

    /// The same, of a resource that is called so.
    #[must_use]
    pub fn of(mut self, resource: ResourceKey, name: &str) -> Self {
        self.row.resource = Some(resource);
        self.label = Some((name.to_owned(), Tags::new()));
        self
    }

    fn codes(&self) -> [Code; 6] {
        let Coded { product, service, resource_type, region, spec, project } = &self.coded;
        [
            (CodeKind::Product, product),
            (CodeKind::Service, service),
            (CodeKind::ResourceType, resource_type),
            (CodeKind::Region, region),
            (CodeKind::Spec, spec),
            (CodeKind::Project, project),
        ]
        .map(|(kind, text)| (kind, text.clone()))
    }

    fn numbered(&self, numbers: &BTreeMap<Code, i64>) -> BillRow {
        let [product, service, resource_type, region, spec, project] =
            self.codes().map(|code| numbers.get(&code).copied().unwrap_or(0));
        BillRow { product, service, resource_type, region, spec, project, ..self.row.clone() }
    }
}

/// Writes rows, as whoever bills does.
///
/// # Panics
/// When they cannot be stored.
pub async fn bill(world: &World, rows: Vec<ByHand>) {
    world.billed_by_hand();
    let written = world.write::<_, Fault>(move |unit| {
        let codes: BTreeSet<Code> = rows.iter().flat_map(ByHand::codes).collect();
        let codes: BTreeSet<Code> =
            codes.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        let numbers = codes::intern(unit.tx, &codes)?;
        let numbered: Vec<BillRow> = rows.iter().map(|row| row.numbered(&numbers)).collect();
        let billed: Vec<Billed<'_>> = numbered
            .iter()
            .zip(&rows)
            .map(|(row, hand)| {
                let label = hand.label.as_ref().map(|(name, tags)| Label { name, tags });
                Billed { row, label, coupons: &[] }
            })
            .collect();
        bills::save(unit.tx, &zone(), &billed).map_err(Error::Fault)
    });
    written.await;
}

/// A package of traffic that is filled anew every month, counted from its purchase, of so many GB; key and key of its
/// item are one after the other.
pub fn package(whose: &Account, key: i64, gigabytes: i64) -> PackageRecord {
    let from = instant("2025-12-31T16:00:00Z");
    let restriction = Restriction {
        service: "hws.service.type.vpc".to_owned(),
        resource_type: "hws.resource.type.bandwidth".to_owned(),
        usage_type: "upflow".to_owned(),
        region: "cn-north-4".to_owned(),
        specs: Vec::new(),
    };
    let quota = gigabytes * 100_000_000;
    let item = Item { key: PackageItemKey(key + 1), restriction, quota, measure: 10 };
    let package = Package {
        key: PackageKey(key),
        scope: Scope::AllProjects,
        source: SourceType::Gift,
        bundle: BundleType::Atomic,
        reset: Some(Reset { cycle: QuotaCycle::Month, kind: CycleKind::Anniversary }),
        purchased: from,
        effective: from,
        expires: instant("2026-12-31T15:59:59Z"),
        unsubscribed: None,
        items: vec![item],
    };
    let (group, customer) = (whose.created.group, whose.created.key);
    let product = "OFFI-traffic-north".to_owned();
    PackageRecord { group, customer, order: None, resource: None, product, package }
}

/// Gives packages to their customers.
///
/// # Panics
/// When they cannot be stored.
pub async fn pack(world: &World, records: Vec<PackageRecord>) {
    let saved = world
        .write::<_, Fault>(move |unit| packages::save(unit.tx, &records).map_err(Error::Fault));
    saved.await;
}

/// Of the first window of a [`package`], so many GB covered an hour of usage of a resource, in order: each was deducted
/// an hour after it ended.
///
/// # Panics
/// When they cannot be stored.
pub async fn cover(world: &World, record: PackageRecord, resource: ResourceKey, hours: Vec<i64>) {
    let saved = world.write::<_, Fault>(move |unit| {
        let texts = [
            (CodeKind::Product, "OFFI-traffic-north"),
            (CodeKind::ResourceType, "hws.resource.type.bandwidth"),
            (CodeKind::UsageType, "upflow"),
        ]
        .map(|(kind, text)| (kind, text.to_owned()));
        let numbers = codes::intern(unit.tx, &texts.iter().cloned().collect())?;
        let [product, resource_type, usage_type] = texts.map(|code| numbers[&code]);
        let item = &record.package.items[0];
        let window = record.package.shown_window(&zone(), record.package.effective);
        let window: Window = window.expect("it has a life");
        let mut left = item.quota;
        let mut rows = Vec::new();
        for (seq, gigabytes) in (1..).zip(&hours) {
            let used = gigabytes * 100_000_000;
            let from = window.from.plus_ms((seq - 1) * HOUR_MS);
            rows.push(StoredDeduction {
                group: record.group,
                customer: record.customer,
                deducted: from.plus_ms(2 * HOUR_MS),
                usage_seq: seq,
                package: record.package.key,
                product,
                resource,
                resource_type,
                usage_type,
                span: Span::new(from, from.plus_ms(HOUR_MS)).expect("an hour"),
                deduction: Deduction {
                    item: item.key,
                    window,
                    covered: used,
                    used,
                    before: left,
                    after: left - used,
                },
                measure: item.measure,
            });
            left -= used;
        }
        packages::save_deductions(unit.tx, &rows)?;
        let used = WindowUse {
            group: record.group,
            item: item.key,
            number: window.number,
            used: item.quota - left,
        };
        packages::save_used(unit.tx, &[used]).map_err(Error::Fault)
    });
    saved.await;
}

/// Makes an account the master of another, which lets it do so much; both are certified under one name.
///
/// # Panics
/// When it is refused.
pub async fn join(
    world: &World,
    (master, member): (&Account, &Account),
    (mode, accepted): (Mode, Permissions),
) {
    let party = Party::Key(master.created.key);
    let opened = party.clone();
    // It may be one already.
    let _ = world
        .store
        .unit::<_, _>(0, None, "test.centre", move |unit| {
            open_enterprise_centre(unit, &opened, "yunhe").map(|_| ())
        })
        .await;
    let link = Link {
        master: party,
        member: Party::Key(member.created.key),
        mode,
        unit: None,
        display_name: None,
        permissions: accepted,
    };
    let (names, party) = (world.money.real_names.clone(), link.member.clone());
    world.write(move |unit| associate(unit, &names, &link).map(|_| ())).await;
    if mode == Mode::Independent && accepted != Permissions::NONE {
        world.write(move |unit| accept_permissions(unit, &party).map(|_| ())).await;
    }
}

/// An account by its id, without anybody who signs for it.
///
/// # Panics
/// When there is none.
pub async fn account_of(world: &World, id: &str) -> Account {
    let id = CustomerId::parse(id).expect("an id");
    let read = world.store.read::<_, ()>(move |tx, _| {
        let found = ledger::find_holders(tx, std::slice::from_ref(&id))?.pop();
        let key = found.expect("it is there").1;
        let group = ledger::holder_of(tx, key)?.expect("it is there").group;
        Ok(Created { key, id, group, user: UserKey(0), user_id: String::new() })
    });
    let created = read.await.expect("it can be read");
    Account { created, client: Client::nobody() }
}

/// The keys of an order and a resource.
///
/// # Panics
/// When there are none.
pub async fn keys_of(world: &World, (order, resource): (&str, &str)) -> (OrderKey, ResourceKey) {
    let order = OrderId::parse(order).expect("an id");
    let resource = resource.to_owned();
    let read = world.store.read::<_, ()>(move |tx, _| {
        let order = orders::owners(tx, &[order])?.pop().expect("it is there").key;
        let resource = resources::owners(tx, &[resource])?.pop().expect("it is there").key;
        Ok((order, resource))
    });
    read.await.expect("they can be read")
}
