//! A realm in which somebody has money, coupons and a server, for tests of trades.

use crate::amount::{E8, UNIT};
use crate::calendar::{DAY_MS, Zone};
use crate::catalogue::{Catalogue, Charge, Period, Price, Product, ResourceType, Service};
use crate::customers::{Kind, RealName};
use crate::ids::Sort;
use crate::leaving::Row;
use crate::placing::{NewLine, NewOrder, Wanted};
use crate::plans::{NewPlan, PlanKind, Scene, Validity};
use crate::renewals::Renewal;
use crate::resource_changes::Change;
use crate::site::Site;
use crate::versions::Sent;
use crate::world::{Model, Who};

/// 2026-01-10T00:00:00Z, which is 08:00 in the east.
pub(crate) const BEGINNING: i64 = 1_768_003_200_000;
/// The one customer.
pub(crate) const SOMEBODY: Who = 0;

/// Servers of 160, 100 and 40 a month, of a cent more than 100, and one of 130 a month and of 150 for three together;
/// the one customer has so many units of cash.
pub(crate) fn world(cash: i64) -> Model {
    let named = || ["n", "n"].map(str::to_owned);
    let product = |id: &str| Product {
        id: id.to_owned(),
        service: "s".to_owned(),
        resource_type: "t".to_owned(),
        region: "r".to_owned(),
        zone: String::new(),
        spec: id.to_owned(),
        names: named(),
        sizes: None,
        traits: [false; 5],
        attributes: Vec::new(),
    };
    let price = |id: &str, number: Option<i64>, cents: i64| Price {
        product: id.to_owned(),
        charge: Charge::Term(Period::Month, number),
        measure: 0,
        tiers: vec![(0, cents * 100_000_000)],
        from: 0,
    };
    let catalogue = Catalogue {
        services: vec![Service {
            code: "s".to_owned(),
            short: "S".to_owned(),
            names: named(),
            incentive: "not_specific",
            partner_discounts: true,
        }],
        resource_types: vec![ResourceType {
            code: "t".to_owned(),
            service: "s".to_owned(),
            names: named(),
            what: named(),
        }],
        products: ["large", "small", "tiny", "shade", "lasting"].map(product).into(),
        prices: vec![
            price("large", None, 16_000),
            price("small", None, 10_000),
            price("tiny", None, 4_000),
            price("shade", None, 10_001),
            price("lasting", None, 13_000),
            price("lasting", Some(3), 15_000),
        ],
        ..Catalogue::default()
    };
    let mut model = Model::new((Site::Cn, Zone::east(8)), BEGINNING, 0);
    let id = model.ids.given(Sort::Account, "c");
    model.add_person(id, Kind::Enterprise, "somebody");
    model.people[SOMEBODY].real_name = Some(RealName { name: "S".to_owned(), code: None });
    let sent = Sent { lines: vec![2; catalogue.prices.len()], catalogue, problems: Vec::new() };
    assert!(model.apply_catalogue(&sent, false).is_success());
    if cash > 0 {
        assert!(model.recharge(SOMEBODY, cash * UNIT, 1, "1").is_success());
    }
    model
}

/// The customer gets a coupon of so many units, that ends in so many days.
pub(crate) fn coupon(model: &mut Model, kind: PlanKind, units: i64, days: i64) -> usize {
    let plan = NewPlan {
        kind,
        single: false,
        name: "plan".to_owned(),
        description: String::new(),
        face: units * UNIT,
        scene: Scene::Test,
        of_partner: false,
        source: String::new(),
        validity: Validity::Days(days),
        limits: Vec::new(),
    };
    assert!(model.create_plan(&plan).is_success());
    model.issue_one(SOMEBODY, model.plans.len() - 1, true)
}

/// The customer orders a small server for a month, to be paid at once or not; tells the order's place.
pub(crate) fn server(model: &mut Model, policy: i64, auto_pay: bool) -> usize {
    ordered(model, ("small", 1), policy, auto_pay)
}

/// The customer buys a server of a specification for so many months; tells the order's place.
pub(crate) fn bought(model: &mut Model, spec: &str, months: i64) -> usize {
    ordered(model, (spec, months), 0, true)
}

/// It renews it for so many months.
pub(crate) fn renewed(model: &mut Model, months: i64) -> usize {
    let resources = vec!["vm".to_owned()];
    let wish = Renewal { resources, term: (Period::Month, months), auto_pay: true };
    assert_eq!(model.renew(SOMEBODY, &wish).status, 200);
    learned(model)
}

/// It becomes another specification, paid at once, and nobody reports; tells the order's place.
pub(crate) fn changed(model: &mut Model, spec: &str) -> usize {
    let spec = Some(spec.to_owned());
    let change = Change { spec, size: None, source: 0, auto_pay: true };
    assert_eq!(model.change_resource("vm", &change).status, 201);
    model.run_due(9);
    learned(model)
}

/// It is left, or its renewals alone; tells the order's place.
pub(crate) fn left(model: &mut Model, renewals: bool) -> usize {
    let answer = model.leave(SOMEBODY, &["vm".to_owned()], renewals);
    assert_eq!((answer.status, answer.code()), (200, None));
    model.run_due(9);
    learned(model)
}

/// The last order has an id.
fn learned(model: &mut Model) -> usize {
    let place = model.orders.len() - 1;
    model.ids.learn(model.orders[place].id, &format!("CS{place}"));
    place
}

/// The rows of what an order gives back: the order and the line that paid, and cents.
pub(crate) fn rows(model: &Model, order: usize) -> Vec<(usize, usize, E8)> {
    let cents = |(_, (base, line), amount): &Row| (*base, *line, amount / (UNIT / 100));
    model.orders[order].rows.iter().map(cents).collect()
}

fn ordered(model: &mut Model, (spec, months): (&str, i64), policy: i64, auto_pay: bool) -> usize {
    let key = ["s", "t", "r", spec].map(str::to_owned);
    let wanted = Wanted { id: Some("vm".to_owned()), name: String::new(), group: "0".to_owned() };
    let line = NewLine {
        key,
        zone: None,
        size: None,
        term: (Period::Month, months),
        policy,
        renewing: (None, None),
        resources: vec![wanted],
    };
    let new = NewOrder { source: 0, review: false, auto_pay, lines: vec![line] };
    assert_eq!(model.place_order(SOMEBODY, &new).status, 201);
    let place = learned(model);
    if auto_pay {
        model.run_due(9);
    }
    place
}

/// What the customer has in cash.
pub(crate) fn cash(model: &Model) -> E8 {
    model.balance((SOMEBODY, crate::books::Holds::Cash, 0))
}

/// Business time some days after the beginning.
pub(crate) const fn days(number: i64) -> i64 {
    BEGINNING + number * DAY_MS
}

/// Business time some hours after the beginning. A month that begins there has 760 of them.
pub(crate) const fn hours(number: i64) -> i64 {
    BEGINNING + number * 3_600_000
}
