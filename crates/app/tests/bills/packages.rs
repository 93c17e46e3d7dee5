//! Which packages are shown, how they stand, and what is left of them.

use hubu_app::Error;
use hubu_app::packages::{PackageQuery, list_items, list_packages};
use hubu_core::ids::PackageItemKey;
use hubu_core::products::Catalogue;
use hubu_testkit::billed;
use hubu_testkit::catalogue;
use hubu_testkit::ledger_world::{instant, zone};
use hubu_testkit::world::{Account, World};

use super::owners::company;

/// Every package of a customer that is not bound to a project.
fn all(whose: &Account) -> PackageQuery {
    PackageQuery {
        customer: (whose.created.group, whose.created.key),
        region: None,
        order: None,
        product: None,
        product_name: None,
        project: None,
        status: None,
        services: Vec::new(),
        page: (0, 100),
    }
}

/// Its packages at an instant, as `key: status, left`.
async fn shown(world: &World, whose: &Account, at: &str) -> Vec<String> {
    let (query, now) = (all(whose), instant(at));
    let read = world.store.read::<_, ()>(move |tx, _| {
        let sold = Catalogue::default();
        list_packages(tx, &sold, (&zone(), now), &query).map_err(Error::Fault)
    });
    let list = read.await.expect("packages can be read");
    assert_eq!(usize::try_from(list.total), Ok(list.packages.len()));
    let lines = list.packages.iter().map(|one| {
        let left: Vec<String> =
            one.left.iter().map(|(_, left)| (left / 100_000_000).to_string()).collect();
        let (key, status) = (one.record.package.key, one.status.as_str());
        format!("{key}: {status}, {}", left.join(" "))
    });
    lines.collect()
}

/// What is left of items at an instant, as `key: from > to, left`.
async fn items(world: &World, whose: &Account, at: &str, keys: &[i64]) -> Vec<String> {
    let (customer, now) = ((whose.created.group, whose.created.key), instant(at));
    let keys: Vec<PackageItemKey> = keys.iter().copied().map(PackageItemKey).collect();
    let read = world.store.read::<_, ()>(move |tx, _| {
        list_items(tx, customer, (&zone(), now), &keys).map_err(Error::Fault)
    });
    let items = read.await.expect("items can be read");
    let line = |one: &hubu_app::packages::ListedItem| {
        let (from, to) = (one.from.to_wire(), one.to.to_wire());
        format!("{}: {from} > {to}, {}", one.item.key, one.left / 100_000_000)
    };
    items.iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_are_shown_as_they_stand() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let (whose, other) = (company(world, "owner").await, company(world, "other").await);
        let traffic = billed::open(world, &whose, ("traffic-north", "traffic-1"), None).await;
        let filled = billed::package(&whose, 100, 100);
        let mut once = billed::package(&whose, 200, 60);
        once.package.reset = None;
        let mut left = billed::package(&whose, 300, 10);
        left.package.effective = instant("2026-03-01T00:00:00Z");
        left.package.unsubscribed = Some(instant("2026-02-01T00:00:00Z"));
        let others = billed::package(&other, 400, 10);
        billed::pack(world, vec![filled.clone(), once.clone(), left, others]).await;
        billed::cover(world, filled, traffic, vec![40]).await;
        billed::cover(world, once, traffic, vec![60]).await;

        let table: [(&str, &[&str]); 6] = [
            // What takes effect last comes first, and of one instant the lower key.
            (
                "2026-01-10T00:00:00Z",
                &["300: not_effective, 10", "100: active, 60", "200: used_up, 0"],
            ),
            // Another month: what is filled anew is full.
            (
                "2026-02-10T00:00:00Z",
                &["300: unsubscribed, 10", "100: active, 100", "200: used_up, 0"],
            ),
            (
                "2027-01-10T00:00:00Z",
                &["300: unsubscribed, 10", "100: expired, 100", "200: expired, 0"],
            ),
            // 18 months after the last day of what was left in February.
            ("2027-08-10T00:00:00Z", &["100: expired, 100", "200: expired, 0"]),
            ("2028-06-30T15:59:59Z", &["100: expired, 100", "200: expired, 0"]),
            ("2028-06-30T16:00:00Z", &[]),
        ];
        for (at, expected) in table {
            assert_eq!(shown(world, &whose, at).await, expected, "{at}");
        }
        assert_eq!(shown(world, &other, "2026-01-10T00:00:00Z").await, ["400: active, 10"]);

        // In the order in which they are named; what is another's, or nobody's, is left out.
        let keys = [201, 401, 101, 999];
        let found = items(world, &whose, "2026-02-10T00:00:00Z", &keys).await;
        let expected = [
            "201: 2025-12-31T16:00:00Z > 2026-12-31T15:59:59Z, 0",
            "101: 2026-01-31T16:00:00Z > 2026-02-28T15:59:59Z, 100",
        ];
        assert_eq!(found, expected);
        assert_eq!(items(world, &whose, "2028-06-30T16:00:00Z", &keys).await, Vec::<String>::new());
    })
    .await;
}
