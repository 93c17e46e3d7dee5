//! With which coupons and cards orders can be paid, and are.

use std::cmp::Reverse;

use crate::answer::Answer;
use crate::coupon_fit::{Bought, BoughtLine, Reasons, Share, WHOLE};
use crate::coupons::CouponState;
use crate::customers::bad_parameter;
use crate::json::{Fields, Json};
use crate::offers::{ADJUSTED, number, ratio};
use crate::orders::{Order, Stand};
use crate::plans::{PlanKind, Scene};
use crate::world::{Model, Who};

/// A coupon or card that an order is to be paid with: its id on the wire, and its number there, which old forms
/// do not tell.
pub type ChosenCoupon = (String, Option<i64>);

/// An order to be paid, by whom, and by which of its offers.
pub(crate) type Paying = (usize, Who, Option<usize>);

/// How many of a kind one order takes.
const fn most_of(kind: PlanKind) -> i64 {
    if matches!(kind, PlanKind::Card) { 3 } else { 1 }
}

/// The number by which payments name a kind of coupon.
const fn number_of(kind: PlanKind) -> i64 {
    match kind {
        PlanKind::Discount => 300,
        PlanKind::Voucher => 301,
        PlanKind::Flexi => 302,
        PlanKind::Card => 303,
    }
}

impl Model {
    /// An order as coupons look at it, with an offer that lowers it. A discount keeps a coupon out where it
    /// leaves too little of every line that it lowers: the others have the largest share it leaves.
    fn bought(&self, place: usize, offer: Option<usize>) -> Bought {
        let order = &self.orders[place];
        let offer = offer.map(|place| &order.offers[place]);
        let share = |line: usize| {
            let offer = offer.filter(|offer| offer.left[line] < order.lines[line].official)?;
            Some(ratio(order, offer, line))
        };
        let largest = (0..order.lines.len()).filter_map(share).max().unwrap_or(WHOLE);
        let before = self.orders.iter().filter(|one| one.who == order.who);
        let done: Vec<&str> = before
            .filter(|one| one.stand == Stand::Completed)
            .map(|one| one.lines[0].sold.key[0].as_str())
            .collect();
        let lines = order.lines.iter().enumerate().map(|(at, line)| BoughtLine {
            service: line.sold.key[0].clone(),
            cycle: line.period.1.map(|_| line.period.0),
            first: !done.contains(&line.sold.key[0].as_str()),
            ratio: share(at).unwrap_or(largest),
            price: offer.map_or(line.official, |offer| offer.left[at]),
        });
        Bought {
            order: self.id(order.id).unwrap_or_default().to_owned(),
            action: Some(order.kind.0),
            lines: lines.collect(),
            discount: offer.map(|offer| number(offer.kind)),
        }
    }

    /// Somebody's coupons and cards, in the order of their making.
    fn held_by(&self, who: Who) -> Vec<usize> {
        (0..self.coupons.len()).filter(|place| self.coupons[*place].who == who).collect()
    }

    /// Is the depth of the discount all that keeps a coupon out?
    fn is_too_deep(&self, coupon: usize, bought: &Bought) -> bool {
        let mut shallow = bought.clone();
        shallow.lines.iter_mut().for_each(|line| line.ratio = WHOLE);
        !self.against_coupon(coupon, bought).is_empty()
            && self.against_coupon(coupon, &shallow).is_empty()
    }

    /// What each of the coupons that were chosen pays of an order, or why they do not.
    pub(crate) fn chosen_shares(
        &self,
        (place, payer, offer): Paying,
        chosen: &[ChosenCoupon],
    ) -> Result<Vec<Share>, Answer> {
        let (held, mut coupons) = (self.held_by(payer), Vec::new());
        for (id, code) in chosen {
            let named = |coupon: &&usize| {
                let own = id.strip_prefix("CP");
                own.is_some_and(|own| self.ids.is(self.coupons[**coupon].id, own))
                    && code.is_none_or(|code| code == number_of(self.plan_kind(**coupon)))
            };
            let found = held.iter().find(named).filter(|one| !coupons.contains(*one));
            coupons.push(*found.ok_or_else(bad_parameter)?);
        }
        let conflict = self.conflict(&coupons);
        if conflict.is_some_and(|why| why != "VoucherWithDiscount") {
            return Err(bad_parameter());
        }
        let bought = self.bought(place, offer);
        let against: Vec<Reasons> =
            coupons.iter().map(|coupon| self.against_coupon(*coupon, &bought)).collect();
        let any = |among: &[&str]| against.iter().flatten().any(|why| among.contains(why));
        let apart = ["PartnerDiscount", "ContractDiscount", "Promotion", "SecondDiscount"];
        let reasons = [
            ("CBC.99003112", any(&["Used", "Recalled", "Locked", "Empty"])),
            ("CBC.99003116", any(&apart)),
            ("CBC.99003117", coupons.iter().any(|one| self.is_too_deep(*one, &bought))),
            ("CBC.99003147", conflict.is_some()),
            ("CBC.0100", against.iter().any(|reasons| !reasons.is_empty())),
        ];
        if let Some((code, _)) = reasons.into_iter().find(|(_, holds)| *holds) {
            return Err(Answer::refused(400, code));
        }
        self.cover(&coupons, &bought).map_err(|_| bad_parameter())
    }

    /// What the one voucher pays that is taken where nobody chooses: of those that fit the first by rank, or
    /// where something is renewed by itself the one that holds most.
    pub(crate) fn picked_shares(&self, (place, payer, offer): Paying, renewed: bool) -> Vec<Share> {
        let bought = self.bought(place, offer);
        let mut fitting = self.held_by(payer);
        fitting.retain(|one| {
            self.plan_kind(*one) == PlanKind::Voucher
                && self.against_coupon(*one, &bought).is_empty()
        });
        let held = |one: usize| if renewed { self.held(one) } else { 0 };
        let best =
            fitting.into_iter().min_by_key(|one| (Reverse(held(*one)), self.rank_of_coupon(*one)));
        let best: Vec<usize> = best.into_iter().collect();
        self.cover(&best, &bought).unwrap_or_default()
    }

    /// With which coupons and cards an order can be paid, as its customer or whoever pays asks.
    pub fn list_order_coupons(&self, who: Who, id: &str) -> Answer {
        let now = self.now();
        let payable = |place: &usize| {
            let order: &Order = &self.orders[*place];
            let seen = order.who == who || order.payer == who;
            seen && order.stand == Stand::Payment && !order.is_late(now)
        };
        let mut found = Vec::new();
        if let Some(place) = self.order(id).filter(payable) {
            // A price that was adjusted is paid by nothing else.
            let adjusted =
                self.orders[place].offers.iter().position(|offer| offer.kind == ADJUSTED);
            let bought = self.bought(place, adjusted);
            found = self.held_by(self.payer_of(self.orders[place].who));
            found.retain(|one| {
                self.coupons[*one].state == CouponState::Usable
                    && self.against_coupon(*one, &bought).is_empty()
            });
            found.reverse();
        }
        let mut kinds: Vec<(i64, i64)> = found
            .iter()
            .map(|one| (number_of(self.plan_kind(*one)), most_of(self.plan_kind(*one))))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let most = kinds.into_iter().map(|(kind, most)| {
            Fields::default()
                .with("coupon_type", kind)
                .with("coupon_group", 0_i64)
                .with("use_quantity_value", most)
                .done()
        });
        let shown: Vec<Json> = found.iter().map(|place| self.offered_coupon(*place)).collect();
        let body = Fields::default()
            .with("count", shown.len())
            .with("user_coupons", shown)
            .with("coupon_max_use_quantity", most.collect::<Vec<Json>>());
        Answer::of(200, body.done())
    }

    fn offered_coupon(&self, place: usize) -> Json {
        let coupon = &self.coupons[place];
        let terms = &self.plans[coupon.plan].terms;
        let holds = terms.kind != PlanKind::Discount;
        let usage = (terms.scene != Scene::Other).then(|| terms.scene.word());
        Fields::default()
            .with("coupon_id", self.coupon_id(place))
            .with("coupon_code", coupon.code)
            .with("status", 2_i64)
            .with("coupon_type", number_of(terms.kind))
            .with("measure_id", 1_i64)
            .with("face_value", Json::amount_number(coupon.face))
            .with("effective_time", Json::instant(coupon.effective))
            .with("expire_time", Json::instant(coupon.expires))
            .with("plan_name", terms.name.as_str())
            .with("plan_desc", terms.description.as_str())
            .with("use_limits", self.use_limits(coupon.plan))
            .with_some("active_time", coupon.activated.map(Json::instant))
            .with_some("last_used_time", coupon.used.map(Json::instant))
            .with("create_time", Json::instant(coupon.created))
            .with("coupon_version", if terms.single { 1_i64 } else { 2 })
            .with_some("balance", holds.then(|| Json::amount_number(self.held(place))))
            .with_some("used_by_order_id", coupon.lock.as_ref().map(|lock| lock.order.as_str()))
            .with_some("coupon_usage", usage)
            .with("coupon_group", 0_i64)
            .done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::UNIT;
    use crate::trade_world::{SOMEBODY, cash, coupon, days, server, world};

    #[test]
    fn coupons_pay_in_their_order_and_vouchers_stay_spent() {
        let mut model = world(100);
        let voucher = coupon(&mut model, PlanKind::Voucher, 30, 90);
        let card = coupon(&mut model, PlanKind::Card, 50, 90);
        for (coupon, text) in [(voucher, "1"), (card, "2")] {
            model.ids.learn(model.coupons[coupon].id, text);
        }
        let order = server(&mut model, 0, false);
        let chosen = |id: &str, code| (id.to_owned(), Some(code));
        let with = [chosen("CP1", 301), chosen("CP2", 302)];
        assert_eq!(model.pay_order(SOMEBODY, "CS0", (None, &with)).code(), Some("CBC.0100"));
        let with = [chosen("CP1", 301), chosen("CP2", 303)];
        assert_eq!(model.pay_order(SOMEBODY, "CS0", (None, &with)).status, 204);
        assert_eq!((cash(&model), model.held(voucher), model.held(card)), (80 * UNIT, 0, 0));
        assert_eq!(model.orders[order].amounts(), (100 * UNIT, 20 * UNIT));
        model.run_due(9);
        // Half of the month is over: half of what counts is kept, a tenth is the fee.
        model.advance(days(16));
        assert_eq!(model.leave(SOMEBODY, &["vm".to_owned()], false).status, 200);
        assert_eq!(model.held(voucher), 0);
        let back = cash(&model) - 80 * UNIT + model.held(card);
        let (used, all) = (16 * 24, 31 * 24 + 16);
        assert_eq!(back, 70 * UNIT - crate::leaving::part(70 * UNIT, used, all) - 7 * UNIT);
    }

    #[test]
    fn auto_pay_takes_the_voucher_that_ends_first_and_auto_renewal_the_largest() {
        for (renewed, expected) in [(false, 1), (true, 0)] {
            let mut model = world(0);
            coupon(&mut model, PlanKind::Voucher, 30, 90);
            coupon(&mut model, PlanKind::Voucher, 20, 60);
            coupon(&mut model, PlanKind::Flexi, 99, 10);
            let order = server(&mut model, 0, false);
            let shares = model.picked_shares((order, SOMEBODY, None), renewed);
            let coupons: Vec<usize> = shares.iter().map(|(coupon, _)| *coupon).collect();
            assert_eq!(coupons, [expected]);
        }
    }
}
