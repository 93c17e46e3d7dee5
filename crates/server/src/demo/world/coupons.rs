//! The coupons and cards that are given at the end of the demo world's month.

use hubu_app::coupons::{Issue, NewPlan, Spend, Spending, create_plan};
use hubu_app::enterprise::AllocateCoupon;
use hubu_app::{Fault, Unit};
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::{
    CouponGroup, FetchMethod, Issuer, Kind, Media, Plan, Scene, UseLimit, Validity, Version,
};
use hubu_core::ids::{CouponKey, PlanKey};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;

use super::month::YEAR_END;
use super::people::MASTER;
use super::story::{Accounts, amount, instant, party, wire_id};
use super::{END, OPERATOR};
use crate::demo::Stage;

/// When they are given.
const GIVEN: &str = "2026-01-30T02:00:00Z";
/// The short ones end before the month does.
const SHORT: &str = "2026-01-31T02:00:00Z";

/// A coupon of a plan of its own.
struct Gift {
    to: &'static str,
    kind: Kind,
    worth: &'static str,
    name: &'static str,
    ends: &'static str,
    limits: &'static [(&'static str, &'static str)],
    then: Then,
}

/// What becomes of it.
enum Then {
    Kept,
    /// An order uses an amount of it.
    Used(&'static str, &'static str),
    /// The master hands it to a member.
    Handed(&'static str),
}

const fn gift(to: &'static str, kind: Kind, worth: &'static str, name: &'static str) -> Gift {
    Gift { to, kind, worth, name, ends: YEAR_END, limits: &[], then: Then::Kept }
}

const SERVERS: &[(&str, &str)] = &[("serviceType", "hws.service.type.ec2")];
const RENEWALS: &[(&str, &str)] = &[("subscribeType", "renew"), ("minConsumeAmount", "100")];

const GIFTS: &[Gift] = &[
    gift(MASTER, Kind::Voucher, "500.00", "新春代金券 Spring voucher"),
    Gift {
        then: Then::Handed("hc_cloud"),
        ..gift(MASTER, Kind::Voucher, "200.00", "测试代金券 Test voucher")
    },
    Gift {
        limits: RENEWALS,
        ..gift(MASTER, Kind::Discount, "0.85", "续费八五折 Renewals at 85 %")
    },
    gift(MASTER, Kind::Flexi, "80.00", "现金券 Flexi-purchase coupon"),
    gift(MASTER, Kind::StoredValueCard, "1000.00", "千元储值卡 Card of a thousand"),
    Gift {
        limits: SERVERS,
        ..gift("hc_cloud", Kind::Voucher, "50.00", "云服务器代金券 Server voucher")
    },
    Gift {
        then: Then::Used("CS2601300200DEMO1", "11.50"),
        ..gift("li_lei", Kind::Voucher, "100.00", "新客代金券 Welcome voucher")
    },
    Gift {
        ends: SHORT, ..gift("li_lei", Kind::Voucher, "5.00", "一日代金券 Voucher of a day")
    },
    gift("li_lei", Kind::StoredValueCard, "100.00", "百元储值卡 Card of a hundred"),
];

/// Gives them, and lets the month come to its end.
pub(super) async fn give(stage: &Stage, accounts: &Accounts) -> Result<(), Fault> {
    stage.until(instant(GIVEN)).await?;
    let offered = |gift: &&Gift| stage.site == Site::Cn || gift.kind == Kind::Voucher;
    for gift in GIFTS.iter().filter(offered) {
        let coupon = issue(stage, accounts, gift).await?;
        follow(stage, accounts, gift, coupon).await?;
    }
    stage.until(END).await
}

async fn issue(stage: &Stage, accounts: &Accounts, gift: &Gift) -> Result<CouponKey, Fault> {
    let operator = accounts.get(OPERATOR).ok_or_else(|| Fault::Bug("no operator".to_owned()))?;
    let subject = (operator.group, operator.key);
    let new = NewPlan { plan: plan(gift), site: stage.site, subject };
    let make = move |unit: &mut Unit<'_, '_>| create_plan(unit, &new).map(|done| done.value.key);
    let plan = stage.unit("demo.plan", make).await?;
    let issue = Issue { plan, customers: vec![party(gift.to)], active: true };
    let issued = stage.money(0, "demo.coupon", issue).await?.pop();
    let issued = issued.and_then(Result::ok);
    issued.ok_or_else(|| Fault::Bug(format!("{} got no coupon", gift.to)))
}

async fn follow(
    stage: &Stage,
    accounts: &Accounts,
    gift: &Gift,
    coupon: CouponKey,
) -> Result<(), Fault> {
    match gift.then {
        Then::Kept => Ok(()),
        Then::Used(order, sum) => {
            let (amount, order) = (amount(sum), order.to_owned());
            let spending = Spending { coupon, amount, order, detail: TradeDetail::Order };
            let command = Spend { customer: party(gift.to), spending };
            stage.money(0, "demo.use", command).await.map(|_| ())
        }
        // Members of the international site are not handed coupons: it has no such operation.
        Then::Handed(_) if stage.site == Site::Intl => Ok(()),
        Then::Handed(member) => {
            let master = accounts.get(gift.to);
            let master = master.ok_or_else(|| Fault::Bug("no master".to_owned()))?.key;
            let (member, amount) = (wire_id(member), amount(gift.worth));
            let command = AllocateCoupon { master, member, coupon, amount, transaction_id: None };
            stage.money(0, "demo.hand", command).await.map(|_| ())
        }
    }
}

fn plan(gift: &Gift) -> Plan {
    let limit = |(key, value): &(&str, &str)| UseLimit {
        key: (*key).to_owned(),
        value1: (*value).to_owned(),
        value2: String::new(),
        unit: String::new(),
        limit_type: "1".to_owned(),
    };
    Plan {
        key: PlanKey(0),
        kind: gift.kind,
        version: Version::Reusable,
        name: gift.name.to_owned(),
        description: String::new(),
        face: amount(gift.worth),
        scene: Scene::Activity,
        group: CouponGroup::CloudService,
        issuer: Issuer::Operator,
        source: "demo".to_owned(),
        media: Media::Electronic,
        fetch: FetchMethod::Issued,
        validity: Validity::Between(instant(GIVEN), instant(gift.ends)),
        limits: gift.limits.iter().map(limit).collect(),
        created: Timestamp::EPOCH,
    }
}
