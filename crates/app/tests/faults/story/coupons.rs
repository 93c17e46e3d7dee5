//! Coupons are planned, issued, used, handed to a member and back, and end.

use std::sync::Arc;

use hubu_app::coupons::{
    ActivateCoupon, GiveBack, Issue, NewBatch, NewPlan, PayUsage, RecallCoupon, RedeemCard,
    ReleaseCoupons, Reserve, SetCouponFrozen, Spend, Spending, create_card_batch, create_plan,
    void_card_batch,
};
use hubu_app::enterprise::{AllocateCoupon, ReclaimCoupon};
use hubu_app::write::Keep;
use hubu_app::{clock, jobs};
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::{Action, Kind, Line, Plan, Purchase, Ratio, Validity};
use hubu_core::ids::{BatchKey, CardKey, CouponKey, CustomerId, CustomerKey, GroupKey, PlanKey};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_testkit::ledger_world::{instant, limit, money, plan};

use super::super::stage::{At, Attempt, Stage, row};
use super::{Write, keyless, secret, write};

/// Vouchers last for thirty days from the end of the money's story.
const END: &str = "2026-07-30T15:59:59Z";

pub fn writes() -> Vec<Write> {
    [given(), paying(), handed(), cards(), over()].concat()
}

fn given() -> Vec<Write> {
    vec![
        write("create_plan", |stage, at| {
            let limits = vec![limit("serviceType", "ec2"), limit("usageTimes", "0")];
            let validity = Validity::Days(30);
            let plan = Plan { limits, validity, ..plan(Kind::Voucher, "100") };
            let subject = (GroupKey(1), CustomerKey(1));
            let new = NewPlan { plan, site: Site::Cn, subject };
            stage.unit(
                at,
                Keep::Answer,
                move |u| create_plan(u, &new),
                |notes, plan| {
                    notes.keys.insert("plan", plan.key.0);
                },
            )
        }),
        write("Issue", |stage, at| {
            let plan = PlanKey(stage.key("plan"));
            let issue = Issue { plan, customers: vec![row(100), row(101)], active: true };
            stage.money(at, issue, |notes, issued| {
                let names = ["voucher", "usage voucher"];
                for (name, one) in names.into_iter().zip(issued) {
                    notes.keys.insert(name, one.clone().expect("known").0);
                }
            })
        }),
        write("Issue", |stage, at| {
            let plan = PlanKey(stage.key("plan"));
            let issue = Issue { plan, customers: vec![row(100)], active: false };
            stage.money(at, issue, |notes, issued| {
                notes.keys.insert("whole", issued[0].clone().expect("known").0);
            })
        }),
        write("ActivateCoupon", |stage, at| {
            let activate = ActivateCoupon { customer: row(100), coupon: coupon(stage, "whole") };
            stage.money(at, activate, |_, _| {})
        }),
        write("SetCouponFrozen", |stage, at| frozen(stage, at, true)),
        write("SetCouponFrozen", |stage, at| frozen(stage, at, false)),
    ]
}

fn paying() -> Vec<Write> {
    vec![
        write("Reserve", |stage, at| reserve(stage, at, "CS1")),
        write("ReleaseCoupons", |stage, at| {
            let (coupons, order) = (vec![coupon(stage, "voucher")], "CS1".to_owned());
            stage.money(at, ReleaseCoupons { customer: row(100), coupons, order }, |_, ()| {})
        }),
        write("Reserve", |stage, at| reserve(stage, at, "CS2")),
        write("Spend", |stage, at| {
            let (coupon, amount, order) = (coupon(stage, "voucher"), money("40"), "CS2".to_owned());
            let spending = Spending { coupon, amount, order, detail: TradeDetail::Order };
            stage.money(at, Spend { customer: row(100), spending }, |_, _| {})
        }),
        write("GiveBack", |stage, at| {
            let (coupon, amount, order) = (coupon(stage, "voucher"), money("10"), "CS2".to_owned());
            stage.money(at, GiveBack { customer: row(100), coupon, amount, order }, |_, _| {})
        }),
        write("PayUsage", |stage, at| {
            let purchase = Purchase { action: None, ..purchase("B1") };
            stage.money(at, PayUsage { customer: row(101), purchase }, |_, _| {})
        }),
    ]
}

fn handed() -> Vec<Write> {
    vec![
        write("AllocateCoupon", |stage, at| {
            let allocate = AllocateCoupon {
                master: CustomerKey(100),
                member: member(),
                coupon: coupon(stage, "whole"),
                amount: money("100"),
                transaction_id: Some("coupon".to_owned()),
            };
            stage.money(at, allocate, |notes, key| {
                notes.keys.insert("child", key.0);
            })
        }),
        write("Spend", |stage, at| {
            let (coupon, amount, order) = (coupon(stage, "child"), money("40"), "CS3".to_owned());
            let spending = Spending { coupon, amount, order, detail: TradeDetail::Order };
            stage.money(at, Spend { customer: row(102), spending }, |_, _| {})
        }),
        write("ReclaimCoupon", |stage, at| {
            let reclaim = ReclaimCoupon {
                master: CustomerKey(100),
                member: member(),
                source: coupon(stage, "whole"),
                coupon: coupon(stage, "child"),
                transaction_id: None,
            };
            stage.money(at, reclaim, |_, _| {})
        }),
        // It goes on to the master's.
        write("GiveBack", |stage, at| {
            let (coupon, amount, order) = (coupon(stage, "child"), money("10"), "CS3".to_owned());
            stage.money(at, GiveBack { customer: row(102), coupon, amount, order }, |_, back| {
                assert!(back.went_on_to.is_some());
            })
        }),
        write("RecallCoupon", |stage, at| {
            let (coupon, reason) = (coupon(stage, "whole"), "no more".to_owned());
            stage.money(at, RecallCoupon { customer: row(100), coupon, reason }, |_, _| {})
        }),
    ]
}

/// Cards are made before anybody has them; one is redeemed, the other void.
fn cards() -> Vec<Write> {
    vec![
        write("create_plan", |stage, at| {
            let plan = Plan { validity: Validity::Days(365), ..plan(Kind::StoredValueCard, "50") };
            let new = NewPlan { plan, site: Site::Cn, subject: (GroupKey(1), CustomerKey(1)) };
            stage.unit(
                at,
                Keep::Answer,
                move |u| create_plan(u, &new),
                |notes, plan| {
                    notes.keys.insert("card plan", plan.key.0);
                },
            )
        }),
        secret("create_card_batch", |stage, at| {
            let new = NewBatch {
                plan: PlanKey(stage.key("card plan")),
                name: "fair".to_owned(),
                cards: 2,
                active: true,
                site: Site::Cn,
                subject: (GroupKey(1), CustomerKey(1)),
            };
            stage.unit(
                at,
                Keep::Nothing,
                move |u| create_card_batch(u, &new),
                |notes, made| {
                    notes.keys.insert("batch", made.batch.key.0);
                    notes.keys.insert("card", made.cards[0].0.0);
                },
            )
        }),
        write("RedeemCard", |stage, at| {
            let redeem = RedeemCard {
                customer: row(101),
                card: (BatchKey(stage.key("batch")), CardKey(stage.key("card"))),
                plan: PlanKey(stage.key("card plan")),
                active: true,
            };
            stage.money(at, redeem, |_, _| {})
        }),
        write("void_card_batch", |stage, at| {
            let batch = BatchKey(stage.key("batch"));
            let subject = (GroupKey(1), CustomerKey(1));
            stage.unit(
                at,
                Keep::Answer,
                move |u| void_card_batch(u, batch, ("misprint", subject)),
                |_, _| {},
            )
        }),
    ]
}

/// Time comes to the end of the vouchers.
fn over() -> Vec<Write> {
    let claim = keyless("claim", |stage, at| {
        stage.bare(
            at,
            |u| jobs::claim(u, 1, 1),
            |notes, leases| notes.lease = leases.first().cloned(),
        )
    });
    let expire = keyless("ExpireCoupon", |stage, _| {
        let lease = stage.notes().lease.expect("claimed");
        let money = jobs::command(&Arc::clone(&stage.world.context), lease);
        stage.due(money.expect("a known reconciler"))
    });
    let set =
        keyless("set", |stage, at| stage.bare(at, |u| clock::set(u, instant(END)), |_, _| {}));
    vec![set, claim, expire, claim, expire]
}

fn coupon(stage: &Stage, name: &str) -> CouponKey {
    CouponKey(stage.key(name))
}

fn member() -> CustomerId {
    CustomerId::parse("customer-102").expect("an id")
}

fn purchase(order: &str) -> Purchase {
    Purchase {
        order: order.to_owned(),
        action: Some(Action::New),
        lines: vec![Line {
            service: "ec2".to_owned(),
            region: "cn-north-1".to_owned(),
            product: "P1".to_owned(),
            cycle: None,
            first_order: false,
            strict_selected: false,
            discount_ratio: Ratio::ONE,
            payable: money("40"),
        }],
        discounts: Vec::new(),
        at: Timestamp::EPOCH,
    }
}

fn reserve<'a>(stage: &'a Stage, at: At, order: &str) -> Attempt<'a> {
    let (coupons, purchase) = (vec![coupon(stage, "voucher")], purchase(order));
    stage.money(at, Reserve { customer: row(100), coupons, purchase }, |_, _| {})
}

fn frozen(stage: &Stage, at: At, frozen: bool) -> Attempt<'_> {
    let (coupon, reason) = (coupon(stage, "voucher"), "fraud".to_owned());
    let set = SetCouponFrozen { customer: row(100), coupon, frozen, reason };
    stage.money(at, set, |_, _| {})
}
