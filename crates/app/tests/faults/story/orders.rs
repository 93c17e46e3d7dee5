//! Servers are ordered, reviewed, confirmed, adjusted, paid, provided and changed; orders are cancelled, and one
//! waits until it lapses. It rests on the catalogue that the story applies.

use hubu_app::accounts::Recharge;
use hubu_app::orders::{
    AdjustOrder, CancelOrder, ChangeResource, ConfirmOrder, NewLine, NewResource, ORDER_DEADLINE,
    ORDER_PROVISION, PayOrder, PlaceOrder, Placed, Report, ReportProvision, ReviewOrder,
};
use hubu_app::products::{CatalogueCache, apply_catalogue, propose};
use hubu_app::subscriptions::{AUTO_RENEW, RESOURCE_LIFE};
use hubu_app::trade_rules::set_trade_rules;
use hubu_app::write::Keep;
use hubu_app::{Unit, clock, jobs};
use hubu_core::accounts::Channel;
use hubu_core::discounts::Reduction;
use hubu_core::ids::{CustomerKey, DiscountKey, GroupKey};
use hubu_core::orders::{Choice, Chosen, OrderId, Provisioning, SourceType, TradeRules};
use hubu_core::products::ProductKey;
use hubu_core::resources::Size;
use hubu_core::subscriptions::{AtExpiry, Sale, Term};
use hubu_testkit::ledger_world::{instant, money};
use hubu_testkit::shelf;

use super::super::stage::{At, Attempt, Notes, Stage, row};
use super::{Write, keyless, write};

/// Who buys: an enterprise that belongs to nobody.
pub(super) const BUYER: i64 = 204;
const OPERATOR: (GroupKey, CustomerKey) = (GroupKey(1), CustomerKey(1));
/// A second after the end of the coupons' story.
const NOW: &str = "2026-07-30T16:00:00Z";
/// Seven days later.
const END: &str = "2026-08-06T16:00:00Z";

pub fn writes() -> Vec<Write> {
    [prepared(), decided(), provided(), lapsed()].concat()
}

/// Disks are sold by the month too from now on.
fn prepared() -> Vec<Write> {
    vec![
        write("set_trade_rules", |stage, at| rules(stage, at, Provisioning::Reported)),
        write("apply_catalogue", |stage, at| {
            let more = format!("evs-ssd,period,,,month,,,1,{NOW}\n");
            let proposal = propose(&shelf::with("prices.csv", &more)).expect("it is sound");
            let body = move |u: &mut Unit<'_, '_>| {
                let cache = CatalogueCache::default();
                apply_catalogue(u, &cache, &proposal, ("operator/owner", false), OPERATOR)
            };
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        keyless("set", |stage, at| stage.bare(at, |u| clock::set(u, instant(NOW)), |_, _| {})),
        write("Recharge", |stage, at| {
            let (customer, channel) = (row(BUYER), Channel::BankTransfer);
            let (amount, channel_no) = (money("500"), String::new());
            stage.money(at, Recharge { customer, amount, channel, channel_no }, |_, _| {})
        }),
    ]
}

/// One is to lapse, one is reviewed, one is confirmed and cancelled.
fn decided() -> Vec<Write> {
    vec![
        write("PlaceOrder", |stage, at| {
            stage.money(at, order("lapses"), |notes, placed| note(notes, "lapses", placed))
        }),
        write("PlaceOrder", |stage, at| {
            let reviewed = PlaceOrder { review: true, ..order("reviewed") };
            stage.money(at, reviewed, |notes, placed| note(notes, "reviewed", placed))
        }),
        write("ReviewOrder", |stage, at| {
            let (order, reason) = (named(stage, "reviewed"), "looked at".to_owned());
            stage.money(at, ReviewOrder { order, approve: false, reason }, |_, _| {})
        }),
        write("PlaceOrder", |stage, at| {
            let confirmed = PlaceOrder { source: SourceType::Agent, ..order("confirmed") };
            stage.money(at, confirmed, |notes, placed| note(notes, "confirmed", placed))
        }),
        write("ConfirmOrder", |stage, at| {
            stage.money(at, ConfirmOrder { order: named(stage, "confirmed") }, |_, _| {})
        }),
        write("CancelOrder", |stage, at| {
            let (caller, order) = (CustomerKey(BUYER), named(stage, "confirmed"));
            stage.money(at, CancelOrder { caller, order }, |_, _| {})
        }),
    ]
}

/// Two disks are paid by an adjusted price; one cannot be provided, and the other grows.
fn provided() -> Vec<Write> {
    vec![
        write("PlaceOrder", |stage, at| {
            let mut two = order("first");
            two.lines[0].resources.push(resource("second"));
            stage.money(at, two, |notes, placed| note(notes, "two", placed))
        }),
        write("AdjustOrder", |stage, at| {
            let (order, reason) = (named(stage, "two"), "a friend".to_owned());
            let reduction = Reduction::Off(money("20"));
            stage.money(at, AdjustOrder { order, reduction, reason }, |notes, record| {
                let (key, _) = record.order.discount.expect("it is selected");
                notes.keys.insert("adjustment", key.0);
            })
        }),
        write("PayOrder", |stage, at| {
            let key = DiscountKey(stage.key("adjustment"));
            let discount = Some(Chosen { id: key.to_wire(), code: 609 });
            let choice = Choice { discount, coupons: Vec::new() };
            let (caller, order) = (CustomerKey(BUYER), named(stage, "two"));
            stage.money(at, PayOrder { caller, order, choice }, |_, _| {})
        }),
        write("ReportProvision", |stage, at| {
            let report = |id: &str, done| Report { resource: id.to_owned(), done };
            let reports = vec![report("first", true), report("second", false)];
            stage.money(at, ReportProvision { order: named(stage, "two"), reports }, |_, _| {})
        }),
        write("set_trade_rules", |stage, at| {
            rules(stage, at, Provisioning::Automatic { delay_ms: 0 })
        }),
        write("ChangeResource", |stage, at| {
            let change = ChangeResource {
                resource: "first".to_owned(),
                spec: None,
                size: Some(Size { value: 80, measure: 17 }),
                source: SourceType::Customer,
                auto_pay: true,
            };
            stage.money(at, change, |_, _| {})
        }),
        claim(),
        due("ProvideOrder"),
    ]
}

/// Seven days later the first is due; it was never paid.
fn lapsed() -> Vec<Write> {
    let set =
        keyless("set", |stage, at| stage.bare(at, |u| clock::set(u, instant(END)), |_, _| {}));
    vec![set, claim(), due("LapseOrder")]
}

/// Claims what is due of orders and resources, whatever else is.
pub(super) fn claim() -> Write {
    keyless("claim", |stage, at| {
        stage.bare(
            at,
            |u| jobs::claim(u, 1, 20),
            |notes, leases| {
                let kinds = [ORDER_DEADLINE, ORDER_PROVISION, AUTO_RENEW, RESOURCE_LIFE];
                let is = |lease: &&hubu_app::oversight::Lease| kinds.contains(&lease.kind.as_str());
                notes.lease = leases.iter().find(is).cloned();
            },
        )
    })
}

/// Does what was claimed, which the command of that name does.
pub(super) fn due(name: &'static str) -> Write {
    keyless(name, |stage, at| {
        let lease = stage.notes().lease.expect("claimed");
        let does = match lease.kind.as_str() {
            ORDER_DEADLINE => "LapseOrder",
            ORDER_PROVISION => "ProvideOrder",
            AUTO_RENEW => "TryAutoRenew",
            RESOURCE_LIFE => "LiveOn",
            other => other,
        };
        assert_eq!(does, at.name, "what is due");
        stage.due(jobs::command(&stage.context(), lease).expect("a known reconciler"))
    })
}

fn rules(stage: &Stage, at: At, provisioning: Provisioning) -> Attempt<'_> {
    let rules = TradeRules { provisioning, ..TradeRules::default() };
    let body = move |u: &mut Unit<'_, '_>| set_trade_rules(u, &rules, OPERATOR);
    stage.unit(at, Keep::Answer, body, |_, _| {})
}

fn note(notes: &mut Notes, name: &'static str, placed: &Placed) {
    notes.orders.insert(name, placed.record.order.id.clone());
}

pub(super) fn named(stage: &Stage, name: &str) -> OrderId {
    stage.notes().orders.get(name).expect("an earlier write noted it").clone()
}

/// A disk of 40 GB for a month.
pub(super) fn order(id: &str) -> PlaceOrder {
    let line = NewLine {
        product: ProductKey {
            service: "hws.service.type.ebs".to_owned(),
            resource_type: "hws.resource.type.volume".to_owned(),
            region: "cn-north-4".to_owned(),
            spec: "SSD".to_owned(),
        },
        zone: None,
        size: Some(Size { value: 40, measure: 17 }),
        term: Term::months_of(1),
        sale: Sale::Ordinary,
        at_expiry: AtExpiry::Grace,
        resources: vec![resource(id)],
    };
    PlaceOrder {
        customer: row(BUYER),
        source: SourceType::Customer,
        review: false,
        auto_pay: false,
        combined: false,
        lines: vec![line],
    }
}

fn resource(id: &str) -> NewResource {
    NewResource {
        id: Some(id.to_owned()),
        name: id.to_owned(),
        project: String::new(),
        enterprise_project: "0".to_owned(),
        parent: None,
    }
}
