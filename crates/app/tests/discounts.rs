//! Goal: a discount counts for whom it was granted, while it holds and while its partner is the
//! customer's; nothing of the past changes with an end. Method: use cases on both engines, what counts
//! compared at instants before, between and after.

use hubu_app::discounts::{
    DiscountFilter, Ending, Granted, NewGrant, Operator, commercial_of, create_discount,
    create_promotion, discounts_page, end_discount, find, of_customer,
};
use hubu_app::enterprise::{associate_partner, end_partner_association};
use hubu_app::ledger::Party;
use hubu_app::write::Done;
use hubu_app::{Error, Unit};
use hubu_core::coupons::Ratio;
use hubu_core::customers::CustomerKind;
use hubu_core::discounts::{
    DiscountKind, DiscountMode, DiscountRefusal, Mode, NewDiscount, Reduction, Scope,
};
use hubu_core::ids::{CustomerKey, DiscountKey, GroupKey};
use hubu_core::money::{Amount, UnitPrice};
use hubu_core::partners::AssociationType::{self, Indirect, Referral, Resale};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_store::{Sql, Value};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, instant};

use DiscountKind::{Commercial, Distributor, Partner, Promotion};

/// Who acts in these stories: person 1.
const OPERATOR: Operator = (GroupKey(1), CustomerKey(1));

static KIND: Sql = Sql::new("test.kind", "UPDATE customer SET kind = $2 WHERE customer_key = $1");

static EVENTS: Sql = Sql::new(
    "test.events",
    "SELECT e.kind FROM event e WHERE e.subject_key = $1 AND e.kind LIKE 'discount.%' ORDER BY e.seq",
);

/// An operator (1), two customers (8, 9), a solution provider (2), and a reseller (3) with its
/// distributor (4).
struct Market {
    world: LedgerWorld,
}

impl Market {
    async fn open(home: &Home) -> Self {
        let market = Self { world: LedgerWorld::open(home).await };
        for key in [1, 2, 3, 4, 8, 9] {
            market.world.create(Person::new(key)).await;
        }
        for (key, kind) in [
            (2_i64, CustomerKind::SolutionProvider),
            (3, CustomerKind::Reseller),
            (4, CustomerKind::Distributor),
        ] {
            let params: Vec<Value> = vec![key.into(), kind.code().into()];
            let forced = market.world.store.unit::<_, ()>(0, None, "test.force", move |unit| {
                Ok(unit.tx.execute(&KIND, &params)?)
            });
            assert_eq!(forced.await, Ok(1));
        }
        market.associate((4, 3), Indirect).await;
        market
    }

    async fn run<T: Send + 'static, R: Send + 'static>(
        &self,
        body: impl Fn(&mut Unit<'_, '_>) -> Result<Done<T>, Error<R>> + Send + 'static,
    ) -> Result<T, R> {
        let done = self.world.store.unit(0, None, "test", move |unit| {
            body(unit).map(|done| {
                assert!(done.detail.starts_with('{'), "the trail tells of it");
                done.value
            })
        });
        match done.await {
            Ok(value) => Ok(value),
            Err(Error::Refused(refusal)) => Err(refusal),
            Err(Error::Fault(fault)) => panic!("{fault}"),
        }
    }

    async fn associate(&self, (partner, customer): (i64, i64), kind: AssociationType) {
        let (partner, customer) = (party(partner), party(customer));
        let done =
            self.run(move |unit| associate_partner(unit, Site::Cn, (&partner, &customer), kind));
        done.await.expect("associated");
    }

    async fn part(&self, (partner, customer): (i64, i64)) {
        let (partner, customer) = (party(partner), party(customer));
        let done = self.run(move |unit| end_partner_association(unit, (&partner, &customer)));
        done.await.expect("parted");
    }

    /// Moves the clock to a day of January 2026.
    async fn on(&self, day: i64) -> Timestamp {
        let at = day_of(day);
        self.world.set_clock(at).await;
        at
    }

    async fn grant(
        &self,
        customer: i64,
        (discount, partner): (NewDiscount, Option<i64>),
    ) -> Result<Granted, DiscountRefusal> {
        let partner = partner.map(|key| Person::new(key).id());
        let (customer, new) = (party(customer), NewGrant { discount, partner });
        self.run(move |unit| create_discount(unit, Site::Cn, &customer, &new)).await
    }

    async fn promote(&self, new: NewDiscount, site: Site) -> Result<Granted, DiscountRefusal> {
        self.run(move |unit| create_promotion(unit, site, &new, OPERATOR)).await
    }

    async fn end(
        &self,
        key: DiscountKey,
        at: Option<Timestamp>,
    ) -> Result<Granted, DiscountRefusal> {
        let ending = Ending { at, reason: "cancelled".to_owned() };
        self.run(move |unit| end_discount(unit, key, &ending, OPERATOR)).await
    }

    /// What counts for a customer on a day, by name.
    async fn counts(&self, customer: i64, day: i64) -> Vec<String> {
        let (customer, at) = (CustomerKey(customer), day_of(day));
        let read = self.world.store.read::<_, ()>(move |tx, _| Ok(of_customer(tx, customer, at)?));
        let found = read.await.expect("it can be read");
        found.into_iter().map(|discount| discount.name).collect()
    }

    async fn page(&self, filter: DiscountFilter, page: (i64, i64)) -> (i64, Vec<String>) {
        let read =
            self.world.store.read::<_, ()>(move |tx, _| Ok(discounts_page(tx, filter, page)?));
        let (total, found) = read.await.expect("it can be read");
        (total, found.into_iter().map(|granted| granted.discount.name).collect())
    }

    /// The kinds of a customer's events about discounts.
    async fn events(&self, subject: i64) -> Vec<String> {
        let read = self.world.store.read::<_, ()>(move |tx, _| {
            let rows = tx.query(&EVENTS, &[subject.into()])?;
            rows.into_iter().map(|row| Ok(row.reader().text()?)).collect()
        });
        read.await.expect("events can be read")
    }
}

fn day_of(day: i64) -> Timestamp {
    instant(&format!("2026-01-{day:02}T00:00:00Z"))
}

const fn party(key: i64) -> Party {
    Party::Key(CustomerKey(key))
}

/// Ten per cent off everything.
fn new(kind: DiscountKind, name: &str) -> NewDiscount {
    NewDiscount {
        kind,
        name: name.to_owned(),
        mode: DiscountMode::Ratio,
        value: UnitPrice::from_e10(9_000_000_000),
        scope: Scope::default(),
        from: None,
        to: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_partners_grant_counts_while_they_are_the_customers() {
    engines::each(partners).await;
}

async fn partners(home: &Home) {
    let market = Market::open(home).await;
    market.on(2).await;
    market.associate((2, 9), Referral).await;
    for (who, name, kind, partner) in [
        (9, "of the provider", Partner, Some(2)),
        (9, "contract", Commercial, None),
        (8, "of another", Commercial, None),
    ] {
        market.grant(who, (new(kind, name), partner)).await.expect("granted");
    }
    market.promote(new(Promotion, "spring"), Site::Cn).await.expect("granted");
    assert_eq!(market.counts(9, 3).await, ["contract", "of the provider", "spring"]);

    // The customer goes to a reseller; what the provider granted waits.
    market.on(4).await;
    market.part((2, 9)).await;
    market.associate((3, 9), Resale).await;
    for (name, kind, partner) in
        [("of the reseller", Partner, 3), ("of the distributor", Distributor, 4)]
    {
        market.grant(9, (new(kind, name), Some(partner))).await.expect("granted");
    }
    let all = ["contract", "of the distributor", "of the reseller", "spring"];
    assert_eq!(market.counts(9, 5).await, all);

    // The reseller leaves its distributor, and the customer the reseller for the provider again.
    market.on(6).await;
    market.part((4, 3)).await;
    assert_eq!(market.counts(9, 6).await, ["contract", "of the reseller", "spring"]);
    market.on(8).await;
    market.part((3, 9)).await;
    assert_eq!(market.counts(9, 8).await, ["contract", "spring"]);
    market.on(10).await;
    market.associate((2, 9), Referral).await;
    let table = [
        (1, vec![]),
        (2, vec!["contract", "of the provider", "spring"]),
        (3, vec!["contract", "of the provider", "spring"]),
        (5, all.to_vec()),
        (7, vec!["contract", "of the reseller", "spring"]),
        (9, vec!["contract", "spring"]),
        (10, vec!["contract", "of the provider", "spring"]),
    ];
    for (day, expected) in table {
        assert_eq!(market.counts(9, day).await, expected, "on day {day}");
    }
    for (who, expected) in [(8, vec!["of another", "spring"]), (2, vec!["spring"])] {
        assert_eq!(market.counts(who, 10).await, expected, "customer {who}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_is_what_the_cloud_grants_itself() {
    let contract = async |home: &Home| {
        let market = Market::open(home).await;
        market.associate((2, 9), Referral).await;
        market.grant(9, (new(Commercial, "first"), None)).await.expect("granted");
        market.grant(9, (new(Partner, "partner's"), Some(2))).await.expect("granted");
        market.grant(9, (new(Commercial, "second"), None)).await.expect("granted");
        let read = market
            .world
            .store
            .read::<_, ()>(|tx, pulse| Ok(commercial_of(tx, CustomerKey(9), pulse.now)?));
        let found = read.await.expect("it can be read");
        let names: Vec<_> = found.iter().map(|discount| discount.name.as_str()).collect();
        assert_eq!(names, ["first", "second"], "by age");
    };
    engines::each(contract).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_a_discount_is_kept() {
    let kept = async |home: &Home| {
        let market = Market::open(home).await;
        let now = market.on(2).await;
        let code = |text: &str| Some(text.to_owned());
        let scope = Scope {
            service: code("hws.service.type.ec2"),
            resource_type: code("hws.resource.type.vm"),
            region: code("cn-north-4"),
            spec: code("s6.small.1.linux"),
            modes: vec![Mode::Renew, Mode::Subscribe],
            least_months: Some(12),
            least_amount: Some(Amount::from_e8(9_950_000_000)),
        };
        let (from, to) = (Some(day_of(3)), Some(day_of(20)));
        let values = [
            (
                DiscountMode::Ratio,
                1_000_000,
                Reduction::Ratio(Ratio::parse("0.0001").expect("one")),
            ),
            (DiscountMode::FixedPrice, 1, Reduction::FixedPrice(UnitPrice::from_e10(1))),
            (DiscountMode::Off, 100_000_000, Reduction::Off(Amount::from_e8(1_000_000))),
        ];
        for (mode, e10, reduction) in values {
            let value = UnitPrice::from_e10(e10);
            let plain = new(Commercial, "合同 2026");
            let new = NewDiscount { mode, value, scope: scope.clone(), from, to, ..plain };
            let granted = market.grant(9, (new, None)).await.expect("granted");
            let key = granted.discount.key;
            let read = market.world.store.read::<_, ()>(move |tx, _| Ok(find(tx, key)?));
            let found = read.await.expect("it can be read");
            assert_eq!(found.as_ref(), Some(&granted));
            let discount = &granted.discount;
            assert_eq!((discount.reduction, &discount.scope), (reduction, &scope));
            let period = (discount.period.from, discount.period.to, granted.created);
            assert_eq!(period, (day_of(3), to, now));
            assert_eq!((granted.customer, granted.partner), (Some(CustomerKey(9)), None));
        }
    };
    engines::each(kept).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_grants_what_to_whom() {
    use DiscountRefusal as R;
    let refusals = async |home: &Home| {
        let market = Market::open(home).await;
        market.associate((3, 9), Resale).await;
        market.associate((2, 8), Referral).await;
        let table = [
            // customer, kind, partner
            (77, Commercial, None, Err(R::UnknownCustomer)),
            (9, Promotion, None, Err(R::OtherKind)),
            (9, DiscountKind::Adjustment, None, Err(R::OtherKind)),
            (9, Commercial, Some(3), Err(R::PartnerNamed)),
            (9, Partner, None, Err(R::PartnerMissing)),
            (9, Distributor, None, Err(R::PartnerMissing)),
            // Nobody, a customer, and partners of the other kind.
            (9, Partner, Some(77), Err(R::NotPartner)),
            (9, Partner, Some(8), Err(R::NotPartner)),
            (9, Partner, Some(4), Err(R::NotPartner)),
            (9, Distributor, Some(3), Err(R::NotPartner)),
            // Others' customers, and a partner itself.
            (9, Partner, Some(2), Err(R::NotPartners)),
            (8, Partner, Some(3), Err(R::NotPartners)),
            (8, Distributor, Some(4), Err(R::NotPartners)),
            (3, Distributor, Some(4), Err(R::NotPartners)),
            (9, Partner, Some(3), Ok(())),
            (9, Distributor, Some(4), Ok(())),
            (8, Partner, Some(2), Ok(())),
            (2, Commercial, None, Ok(())),
        ];
        for (row, (customer, kind, partner, expected)) in table.into_iter().enumerate() {
            let found = market.grant(customer, (new(kind, "x"), partner)).await.map(|_| ());
            assert_eq!(found, expected, "row {row}");
        }
        let wrong = market.promote(new(Commercial, "x"), Site::Cn).await.map(|_| ());
        assert_eq!(wrong, Err(R::OtherKind));
        let abroad = market.promote(new(Promotion, "x"), Site::Intl).await.map(|_| ());
        assert_eq!(abroad, Err(R::KindNotOffered));
        let (total, _) = market.page(of(None, None, None), (0, 10)).await;
        assert_eq!(total, 0, "what is refused leaves nothing");
        assert_eq!(market.events(9).await, ["discount.created"; 2]);
    };
    engines::each(refusals).await;
}

const fn of(
    customer: Option<i64>,
    kind: Option<DiscountKind>,
    at: Option<Timestamp>,
) -> DiscountFilter {
    let customer = match customer {
        Some(key) => Some(CustomerKey(key)),
        None => None,
    };
    DiscountFilter { customer, kind, at }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_stays_and_no_longer_counts() {
    engines::each(endings).await;
}

async fn endings(home: &Home) {
    use DiscountRefusal::{Ended, EndsSooner, UnknownDiscount};
    let market = Market::open(home).await;
    market.on(2).await;
    market.associate((2, 9), Referral).await;
    let later = NewDiscount { from: Some(day_of(20)), ..new(Commercial, "later") };
    let short = NewDiscount { to: Some(day_of(4)), ..new(Commercial, "short") };
    let mut keys = Vec::new();
    for (discount, partner) in [
        (new(Commercial, "contract"), None),
        (later, None),
        (short, None),
        (new(Partner, "partner's"), Some(2)),
    ] {
        let granted = market.grant(9, (discount, partner)).await.expect("granted");
        keys.push(granted.discount.key);
    }
    let spring = market.promote(new(Promotion, "spring"), Site::Cn).await.expect("granted");
    let spring = spring.discount.key;
    let [contract, later, short, partners] = <[_; 4]>::try_from(keys).expect("four");

    market.on(5).await;
    let end = async |key, at| market.end(key, at).await.map(|granted| granted.discount.period.to);
    assert_eq!(end(DiscountKey(7), None).await, Err(UnknownDiscount));
    assert_eq!(end(short, None).await, Err(Ended), "by itself");
    assert_eq!(end(contract, Some(day_of(10))).await, Ok(Some(day_of(10))));
    assert_eq!(end(contract, Some(day_of(11))).await, Err(EndsSooner));
    assert_eq!(end(contract, Some(day_of(9))).await, Ok(Some(day_of(9))));
    assert_eq!(end(later, None).await, Ok(Some(day_of(20))), "it never counts");
    assert_eq!(end(partners, None).await, Ok(Some(day_of(5))));
    assert_eq!(end(spring, Some(day_of(6))).await, Ok(Some(day_of(6))));
    for (day, expected) in [
        (3, vec!["contract", "short", "partner's", "spring"]),
        (4, vec!["contract", "partner's", "spring"]),
        (5, vec!["contract", "spring"]),
        (6, vec!["contract"]),
        (9, vec![]),
        (21, vec![]),
    ] {
        assert_eq!(market.counts(9, day).await, expected, "on day {day}");
    }

    let table = [
        (of(Some(9), None, None), (0, 10), 4, vec!["partner's", "short", "later", "contract"]),
        (of(Some(9), None, None), (1, 2), 4, vec!["short", "later"]),
        (of(Some(9), Some(Partner), None), (0, 10), 1, vec!["partner's"]),
        (of(Some(9), None, Some(day_of(3))), (0, 10), 3, vec!["partner's", "short", "contract"]),
        (of(Some(9), Some(Commercial), Some(day_of(8))), (0, 10), 1, vec!["contract"]),
        (of(Some(8), None, None), (0, 10), 0, vec![]),
        (of(None, None, None), (0, 10), 1, vec!["spring"]),
        (of(None, None, Some(day_of(6))), (0, 10), 0, vec![]),
    ];
    for (row, (filter, page, total, expected)) in table.into_iter().enumerate() {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(market.page(filter, page).await, (total, expected), "row {row}");
    }
    let mut told = vec!["discount.created"; 4];
    told.extend(["discount.ended"; 4]);
    assert_eq!(market.events(9).await, told, "a refusal raises nothing");
    assert_eq!(market.events(1).await, ["discount.created", "discount.ended"]);
}
