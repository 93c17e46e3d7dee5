//! Packages that are ordered: settlement sees them from the instant at which they are provided to their last second.

use hubu_app::orders::{NewLine, PlaceOrder};
use hubu_app::products::Table;
use hubu_app::subscriptions::RenewResources;
use hubu_core::bills::ChargeMode;
use hubu_core::packages::{Scope, SourceType};
use hubu_core::subscriptions::Term;
use hubu_core::time::Timestamp;
use hubu_store::packages::{PackageRecord, packages_of};
use hubu_testkit::catalogue;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::Person;

use super::rows::Bill;
use crate::orders::shop::{order, servers};
use crate::settlement::cloud::{Cloud, line, local, told};

/// Two hours of a server each day (7.5 a month), and three for the whole life (5 a month).
fn tables() -> Vec<Table> {
    let mut tables = catalogue::tables();
    let of = "hws.service.type.ec2,hws.resource.type.vm,cn-north-4";
    for (file, lines) in [
        (
            "products.csv",
            format!(
                "PACK-D,{of},,pack.daily,日包,Daily,,,,,\nPACK-O,{of},,pack.once,包,Once,,,,,\n"
            ),
        ),
        (
            "prices.csv",
            "PACK-D,period,,,month,,,7.5,2024-01-01T00:00:00Z\n\
             PACK-O,period,,,month,,,5,2024-01-01T00:00:00Z\n"
                .to_owned(),
        ),
    ] {
        let table = tables.iter_mut().find(|table| table.name == file).expect("a table");
        table.text.push_str(&lines);
    }
    let text = "product,item,usage_type,quota,measure,cycle,kind,region,specs,service,resource_type\n\
                PACK-D,1,Duration,2,4,day,natural,cn-north-4,s6.small.1.linux,,\n\
                PACK-O,1,Duration,3,4,,,,,,\n";
    tables.push(Table { name: "packages.csv".to_owned(), text: text.to_owned() });
    tables
}

/// A cloud with a customer that has 100.
async fn open(home: &Home) -> (Cloud, Person) {
    let cloud = Cloud::selling(home, tables()).await;
    let ann = cloud.customer(1, "100").await;
    (cloud, ann)
}

/// Buys a package for a month; it is provided at once.
async fn buy(cloud: &Cloud, who: &Person, (spec, id): (&str, &str)) {
    let mut package = servers(&[id]);
    spec.clone_into(&mut package.product.spec);
    let lines: Vec<NewLine> = vec![package];
    let place = PlaceOrder { auto_pay: true, ..order(who, lines) };
    let placed = cloud.world.run(who.key, place).await.expect("it can be placed");
    assert_eq!(placed.unpaid, None);
    while cloud.world.meet_obligations().await > 0 {}
}

async fn renew(cloud: &Cloud, who: &Person, id: &str) {
    let (caller, resources) = (who.key, vec![id.to_owned()]);
    let term = Term::months_of(1);
    let renewal = RenewResources { caller, resources, term, auto_pay: true, policy: None };
    assert_eq!(cloud.world.run(who.key, renewal).await.expect("renewed").unpaid, None);
}

async fn packages(cloud: &Cloud, who: &Person) -> Vec<PackageRecord> {
    let owner = vec![(who.group, who.key)];
    let read = cloud
        .world
        .store
        .read::<_, ()>(move |tx, _| Ok(packages_of(tx, &owner, Timestamp::EPOCH)?));
    read.await.expect("packages can be read")
}

/// From when to when each is.
async fn lives(cloud: &Cloud, who: &Person) -> Vec<String> {
    let life = |one: &PackageRecord| {
        format!("{} > {}", told(one.package.effective), told(one.package.expires))
    };
    packages(cloud, who).await.iter().map(life).collect()
}

/// The rows of usage of a cycle.
async fn usage(cloud: &Cloud, who: &Person, cycle: &str) -> Vec<String> {
    let rows = cloud.rows(who, cycle).await;
    rows.iter().filter(|row| row.mode == ChargeMode::OnDemand).map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_bought_covers_from_the_instant_it_is_provided() {
    engines::each(provided).await;
}

async fn provided(home: &Home) {
    let (cloud, ann) = open(home).await;
    cloud.at("2026-01-05 20:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.at("2026-01-05 20:30:00").await;
    buy(&cloud, &ann, ("pack.daily", "p1")).await;
    let record = packages(&cloud, &ann).await.pop().expect("it stands");
    assert_eq!((record.product.as_str(), record.package.source), ("PACK-D", SourceType::Order));
    assert_eq!(record.package.scope, Scope::AllProjects, "nobody named a project");
    assert_eq!(record.package.purchased, local("2026-01-05 20:30:00"));
    assert_eq!(lives(&cloud, &ann).await, ["2026-01-05 20:30:00 > 2026-02-05 23:59:59"]);
    let bought = Bill::of(&cloud.world, &ann, "2026-01").await;
    let term = "01-05 20:30:00 > 02-05 23:59:59";
    let expected = [format!("01-05 20:30:00 new my p1: 7.5 - 0 = 7.5, cash 7.5; {term}")];
    assert_eq!(bought.lines(), expected);
    assert_eq!(record.order, bought.rows[0].order);
    assert_eq!(record.resource, bought.rows[0].resource);

    cloud.settle_at(&ann, "2026-01-06 02:00:00").await;
    // Half of the first hour, the second, half of the third; and the first of the next day.
    let half = "3600 (1800 covered), 0.06 - 0 - 0 = 0.06, cash 0.06";
    let whole = "3600 (3600 covered), 0 - 0 - 0 = 0";
    let expected = [
        format!("01-05 20:00:00 > 21:00:00: {half}"),
        format!("01-05 21:00:00 > 22:00:00: {whole}"),
        format!("01-05 22:00:00 > 23:00:00: {half}"),
        "01-05 23:00:00 > 00:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12".to_owned(),
        format!("01-06 00:00:00 > 01:00:00: {whole}"),
    ];
    assert_eq!(usage(&cloud, &ann, "2026-01").await, expected);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_its_last_second() {
    engines::each(ended).await;
}

async fn ended(home: &Home) {
    let (cloud, ann) = open(home).await;
    cloud.at("2026-01-05 20:00:00").await;
    buy(&cloud, &ann, ("pack.daily", "p1")).await;
    cloud.at("2026-02-05 23:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.settle_at(&ann, "2026-02-06 02:00:00").await;
    let expected = [
        "02-05 23:00:00 > 00:00:00: 3600 (3600 covered), 0 - 0 - 0 = 0",
        "02-06 00:00:00 > 01:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12",
    ];
    assert_eq!(usage(&cloud, &ann, "2026-02").await, expected);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filled_anew_lives_on_when_it_is_renewed() {
    engines::each(lives_on).await;
}

async fn lives_on(home: &Home) {
    let (cloud, ann) = open(home).await;
    cloud.at("2026-01-05 20:00:00").await;
    buy(&cloud, &ann, ("pack.daily", "p1")).await;
    cloud.at("2026-01-20 12:00:00").await;
    renew(&cloud, &ann, "p1").await;
    assert_eq!(lives(&cloud, &ann).await, ["2026-01-05 20:00:00 > 2026-03-05 23:59:59"]);
    cloud.at("2026-02-05 23:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.settle_at(&ann, "2026-02-06 02:00:00").await;
    let covered = "3600 (3600 covered), 0 - 0 - 0 = 0";
    let expected = [
        format!("02-05 23:00:00 > 00:00:00: {covered}"),
        format!("02-06 00:00:00 > 01:00:00: {covered}"),
    ];
    assert_eq!(usage(&cloud, &ann, "2026-02").await, expected);
    cloud.prove(&[&ann]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_filled_anew_has_a_new_quota_when_it_is_renewed() {
    engines::each(anew).await;
}

async fn anew(home: &Home) {
    let (cloud, ann) = open(home).await;
    cloud.at("2026-01-05 20:00:00").await;
    buy(&cloud, &ann, ("pack.once", "p1")).await;
    cloud.at("2026-01-20 12:00:00").await;
    renew(&cloud, &ann, "p1").await;
    let expected =
        ["2026-01-05 20:00:00 > 2026-02-05 23:59:59", "2026-02-06 00:00:00 > 2026-03-05 23:59:59"];
    assert_eq!(lives(&cloud, &ann).await, expected);
    cloud.at("2026-02-05 20:00:00").await;
    cloud.server(&ann, "vm1").await;
    cloud.settle_at(&ann, "2026-02-06 02:00:00").await;
    // Three hours of the first, then none of it; the second begins with the next day.
    let covered = "3600 (3600 covered), 0 - 0 - 0 = 0";
    let expected = [
        format!("02-05 20:00:00 > 21:00:00: {covered}"),
        format!("02-05 21:00:00 > 22:00:00: {covered}"),
        format!("02-05 22:00:00 > 23:00:00: {covered}"),
        "02-05 23:00:00 > 00:00:00: 3600, 0.12 - 0 - 0 = 0.12, cash 0.12".to_owned(),
        format!("02-06 00:00:00 > 01:00:00: {covered}"),
    ];
    assert_eq!(usage(&cloud, &ann, "2026-02").await, expected);
    cloud.prove(&[&ann]).await;
}
