//! Goal: what a resource is charged for on demand, and when, adds up without a gap or a time that counts twice;
//! tags, freezes and enterprise projects go by it. Method: stories through the use cases on both engines, the
//! history read from the rows at the end.

use std::sync::Arc;

use hubu_app::ledger::Party;
use hubu_app::products::{CatalogueCache, apply_catalogue, propose};
use hubu_app::resources::{
    NewResource, Resize, ResourceFilter, ResourceRecord, by_ids, delete_resource, move_resource,
    open_resource, resize_resource, resources_page, set_resource_frozen, tag_resource,
};
use hubu_app::trade_rules::{
    RuleRefusal, fee_table, lengths, set_life_length, set_refund_fees, set_trade_rules, trade_rules,
};
use hubu_app::write::Done;
use hubu_app::{Error, Unit};
use hubu_core::customers::Level;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::orders::{Provisioning, TradeRules};
use hubu_core::resources::{NamedProduct, ResourceRefusal, Size, Tags, Unsold};
use hubu_core::subscriptions::{FeeBand, FeeRate, FeeRow, FeeTableDefect, Freeze, Lengths};
use hubu_core::time::Timestamp;
use hubu_store::{Sql, Value};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, instant, money};
use hubu_testkit::shelf;

use ResourceRefusal as R;

const OPERATOR: (GroupKey, CustomerKey) = (GroupKey(1), CustomerKey(1));
/// Whose the resources are.
const OWNER: i64 = 8;

static EVENTS: Sql = Sql::new(
    "test.events",
    "SELECT e.kind FROM event e WHERE e.subject_key = $1 AND e.kind LIKE 'resource.%' ORDER BY e.seq",
);

/// An operator (1), two customers (8, 9), and the small catalogue: a server, and a disk by its size.
struct Cloud {
    world: LedgerWorld,
    cache: Arc<CatalogueCache>,
}

impl Cloud {
    async fn open(home: &Home) -> Self {
        let world = LedgerWorld::open(home).await;
        for key in [1, OWNER, 9] {
            world.create(Person::new(key)).await;
        }
        let cloud = Self { world, cache: Arc::default() };
        let (proposal, cache) = (propose(&shelf::tables()).expect("sound"), cloud.cache.clone());
        let applied = cloud.run(move |unit| {
            apply_catalogue(unit, &cache, &proposal, ("operator", false), OPERATOR)
        });
        assert!(applied.await.is_ok(), "the catalogue is applied");
        cloud
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

    async fn on(&self, day: i64) -> Timestamp {
        let at = day_of(day);
        self.world.set_clock(at).await;
        at
    }

    async fn start(&self, new: NewResource) -> Result<ResourceRecord, R> {
        let cache = self.cache.clone();
        self.run(move |unit| open_resource(unit, &cache, &new)).await
    }

    async fn resize(&self, id: &'static str, resize: Resize) -> Result<ResourceRecord, R> {
        let cache = self.cache.clone();
        self.run(move |unit| resize_resource(unit, &cache, id, &resize)).await
    }

    async fn tag(&self, id: &'static str, tags: Tags) -> Result<ResourceRecord, R> {
        self.run(move |unit| tag_resource(unit, id, &tags)).await
    }

    async fn freeze(&self, id: &'static str, cause: Option<Freeze>) -> Result<ResourceRecord, R> {
        self.run(move |unit| set_resource_frozen(unit, id, cause, "by the law")).await
    }

    async fn delete(&self, id: &'static str) -> Result<ResourceRecord, R> {
        self.run(move |unit| delete_resource(unit, id)).await
    }

    async fn record(&self, id: &str) -> ResourceRecord {
        let ids = vec![id.to_owned()];
        let read = self.world.store.read::<_, ()>(move |tx, _| Ok(by_ids(tx, &ids)?));
        let found = read.await.expect("it can be read");
        found.into_iter().find(|one| one.resource.id == id).expect("it is there")
    }

    async fn events(&self) -> Vec<String> {
        let read = self.world.store.read::<_, ()>(|tx, _| {
            let params: [Value; 1] = [OWNER.into()];
            let rows = tx.query(&EVENTS, &params)?;
            rows.into_iter().map(|row| Ok(row.reader().text()?)).collect()
        });
        read.await.expect("events can be read")
    }
}

fn day_of(day: i64) -> Timestamp {
    instant(&format!("2026-01-{day:02}T00:00:00Z"))
}

const fn gigabytes(value: i64) -> Size {
    Size { value, measure: 17 }
}

fn disk(id: &str, size: i64) -> NewResource {
    NewResource {
        customer: Party::Key(CustomerKey(OWNER)),
        id: Some(id.to_owned()),
        name: "data".to_owned(),
        product: NamedProduct::Id("evs-ssd".to_owned()),
        zone: Some("cn-north-4a".to_owned()),
        size: Some(gigabytes(size)),
        project: "p1".to_owned(),
        enterprise_project: "0".to_owned(),
        parent: None,
        tags: Tags::new(),
    }
}

fn tag(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn to_size(value: i64) -> Resize {
    Resize { size: Some(gigabytes(value)), ..Resize::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_is_charged_for_what_it_is_from_its_first_day_to_its_last() {
    engines::each(life_of_a_disk).await;
}

async fn life_of_a_disk(home: &Home) {
    let cloud = Cloud::open(home).await;
    cloud.on(2).await;
    let opened = cloud.start(disk("disk-1", 40)).await.expect("opened");
    assert_eq!((opened.resource.effective, opened.resource.closed), (Some(day_of(2)), None));
    cloud.on(5).await;
    cloud.resize("disk-1", to_size(80)).await.expect("resized");
    // Twice at one instant: what lay between counts for nothing, and is told all the same.
    cloud.on(9).await;
    cloud.resize("disk-1", to_size(100)).await.expect("resized");
    cloud.resize("disk-1", to_size(60)).await.expect("resized");
    assert_eq!(cloud.resize("disk-1", to_size(60)).await, Err(R::NothingNew));
    // What the catalogue says of a product besides makes no other one of it.
    let strict = shelf::changed("products.csv", "32768,1,\n", "32768,1,strict_selected\n");
    let (proposal, cache) = (propose(&strict).expect("sound"), cloud.cache.clone());
    let applied = cloud
        .run(move |unit| apply_catalogue(unit, &cache, &proposal, ("operator", false), OPERATOR));
    assert!(applied.await.is_ok(), "the catalogue is applied");
    assert_eq!(cloud.resize("disk-1", to_size(60)).await, Err(R::NothingNew));
    cloud.tag("disk-1", vec![tag("team", "a"), tag("env", "")]).await.expect("tagged");
    let tagged = cloud.tag("disk-1", vec![tag("env", "test")]).await.expect("tagged");
    assert_eq!(tagged.tags, [tag("env", "test")]);
    cloud.on(12).await;
    cloud.freeze("disk-1", Some(Freeze::Violation)).await.expect("frozen");
    assert_eq!(cloud.freeze("disk-1", Some(Freeze::Police)).await, Err(R::Frozen));
    let read = cloud.record("disk-1").await;
    assert_eq!(read.resource.frozen, Some(Freeze::Violation));
    cloud.freeze("disk-1", None).await.expect("free");
    assert_eq!(cloud.freeze("disk-1", None).await, Err(R::NotFrozen));
    cloud.on(20).await;
    cloud.delete("disk-1").await.expect("deleted");

    let read = cloud.record("disk-1").await;
    let told: Vec<_> = read
        .chargings
        .iter()
        .map(|one| (one.number, one.size.unwrap_or_default(), one.from, one.to))
        .collect();
    let days = [(1, 40, 2, 5), (2, 80, 5, 9), (3, 100, 9, 9), (4, 60, 9, 20)];
    let expected: Vec<_> = days
        .into_iter()
        .map(|(number, size, from, to)| (number, size, day_of(from), Some(day_of(to))))
        .collect();
    assert_eq!(told, expected);
    assert_eq!(read.resource.closed, Some(day_of(20)));
    assert_eq!(read.resource.size, Some(gigabytes(60)));
    assert_eq!(read.tags, [tag("env", "test")]);
    let changed = "resource.changed";
    let kinds = [
        "resource.opened",
        changed,
        changed,
        changed,
        "resource.tagged",
        "resource.tagged",
        "resource.freeze",
        "resource.unfreeze",
        "resource.deleted",
    ];
    assert_eq!(cloud.events().await, kinds);
    // Nothing is done with it any more, and its id stays its own.
    assert_eq!(cloud.resize("disk-1", to_size(80)).await, Err(R::Closed));
    assert_eq!(cloud.tag("disk-1", Tags::new()).await, Err(R::Closed));
    assert_eq!(cloud.freeze("disk-1", Some(Freeze::Police)).await, Err(R::Closed));
    assert_eq!(cloud.delete("disk-1").await, Err(R::Closed));
    assert_eq!(cloud.start(disk("disk-1", 40)).await, Err(R::IdTaken));
    cloud.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_had_on_demand_is_not_opened() {
    engines::each(not_opened).await;
}

async fn not_opened(home: &Home) {
    let cloud = Cloud::open(home).await;
    let server = NewResource {
        product: NamedProduct::Id("ecs-s6".to_owned()),
        size: None,
        ..disk("server-1", 0)
    };
    let drawn = cloud.start(NewResource { id: None, ..server.clone() }).await.expect("opened");
    assert_eq!(drawn.resource.id.len(), 32);
    cloud.start(server.clone()).await.expect("opened");
    let of_server = |id: &str| NewResource { parent: Some("server-1".to_owned()), ..disk(id, 40) };
    cloud.start(of_server("disk-1")).await.expect("opened");

    let nine = Party::Key(CustomerKey(9));
    let parent = |id: &str| NewResource { parent: Some(id.to_owned()), ..disk("disk-2", 40) };
    let cases = [
        (
            NewResource { customer: Party::Key(CustomerKey(99)), ..disk("disk-2", 40) },
            R::UnknownCustomer,
        ),
        (disk("disk 2", 40), R::Id),
        (NewResource { customer: nine.clone(), ..disk("disk-1", 40) }, R::IdTaken),
        (
            NewResource { product: NamedProduct::Id("evs-tape".to_owned()), ..disk("disk-2", 40) },
            R::Unsold(Unsold::Unknown),
        ),
        (
            NewResource { zone: Some("cn-north-4z".to_owned()), ..disk("disk-2", 40) },
            R::Unsold(Unsold::Zone),
        ),
        (parent("server-9"), R::Parent),
        // What is attached carries nothing; another customer's is none of its own.
        (parent("disk-1"), R::Parent),
        (NewResource { customer: nine, ..parent("server-1") }, R::Parent),
        (
            NewResource { enterprise_project: "p".to_owned(), ..disk("disk-2", 40) },
            R::UnknownProject,
        ),
        (
            NewResource { tags: vec![tag("a", "1"), tag("a", "2")], ..disk("disk-2", 40) },
            R::TagRepeated,
        ),
    ];
    for (new, expected) in cases {
        assert_eq!(cloud.start(new.clone()).await, Err(expected), "{new:?}");
    }
    let resize = Resize { product: Some("ecs-s6".to_owned()), ..Resize::default() };
    let other = Err(R::Unsold(Unsold::OtherKind));
    assert_eq!(cloud.resize("disk-1", resize).await, other);
    assert_eq!(cloud.delete("server-1").await, Err(R::Attached));
    cloud.delete("disk-1").await.expect("deleted");
    cloud.delete("server-1").await.expect("deleted");
    let moved = cloud.run(|unit| move_resource(unit, "disk-9", "0")).await;
    assert_eq!(moved, Err(R::UnknownResource));
    let read = cloud.world.store.read::<_, ()>(|tx, _| {
        let filter = ResourceFilter { everything: true, ..ResourceFilter::default() };
        Ok(resources_page(tx, CustomerKey(OWNER), &filter, (0, 10))?)
    });
    let page = read.await.expect("it can be read");
    assert_eq!((page.total, page.resources.len()), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_of_trades_are_what_was_set_last() {
    engines::each(rules).await;
}

async fn rules(home: &Home) {
    let cloud = Cloud::open(home).await;
    let wanted = TradeRules {
        review_above: money("100"),
        provisioning: Provisioning::Automatic { delay_ms: 5_000 },
        longest_months: Some(60),
        ..TradeRules::default()
    };
    let reported = TradeRules { provisioning: Provisioning::Reported, ..wanted };
    for rules in [wanted, reported, TradeRules::default()] {
        let set = move |unit: &mut Unit<'_, '_>| set_trade_rules(unit, &rules, OPERATOR);
        assert_eq!(cloud.run(set).await, Ok(rules));
        assert_eq!(cloud.run(set).await, Err(RuleRefusal::NothingNew));
        let read = cloud.world.store.read::<_, ()>(|tx, _| Ok(trade_rules(tx)?));
        assert_eq!(read.await, Ok(rules));
    }

    let level = |text: &str| Level::parse(text).expect("a level");
    let days = |grace_days, retention_days| Lengths { grace_days, retention_days };
    for (of, wanted) in
        [(Some(level("V5")), days(30, 30)), (None, days(7, 0)), (Some(level("V5")), days(0, 1))]
    {
        let set =
            move |unit: &mut Unit<'_, '_>| set_life_length(unit, of.as_ref(), wanted, OPERATOR);
        let set_again = set.clone();
        assert!(cloud.run(set).await.is_ok());
        assert_eq!(cloud.run(set_again).await, Err(RuleRefusal::NothingNew));
    }
    let read = cloud.world.store.read::<_, ()>(|tx, _| Ok(lengths(tx)?)).await.expect("lengths");
    assert_eq!((read.others, read.levels), (days(7, 0), vec![(level("V5"), days(0, 1))]));

    let band = |used_months, percent| FeeBand {
        used_months,
        rate: FeeRate::percent(percent).expect("a rate"),
    };
    let year = vec![FeeRow { months: 12, bands: vec![band(6, 20), band(12, 10)] }];
    let (rows, again) = (year.clone(), year.clone());
    let set = cloud.run(move |unit| set_refund_fees(unit, rows.clone(), OPERATOR)).await;
    assert_eq!(set.expect("set").rows(), year);
    let set = cloud.run(move |unit| set_refund_fees(unit, again.clone(), OPERATOR)).await;
    assert_eq!(set.err(), Some(RuleRefusal::NothingNew));
    let backwards = vec![FeeRow { months: 12, bands: vec![band(12, 10), band(6, 20)] }];
    let set = cloud.run(move |unit| set_refund_fees(unit, backwards.clone(), OPERATOR)).await;
    assert_eq!(set.err(), Some(RuleRefusal::Fees(FeeTableDefect::Bands { months: 12 })));
    let read = cloud.world.store.read::<_, ()>(|tx, _| Ok(fee_table(tx)?)).await.expect("fees");
    assert_eq!(read.rows(), year);
}
