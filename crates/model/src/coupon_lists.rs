//! Lists of coupons and cards, and of what became of their worth.

use crate::answer::Answer;
use crate::books::{Holds, Line};
use crate::calendar::{cycle_text, year_before};
use crate::coupons::{Coupon, CouponState};
use crate::customers::bad_parameter;
use crate::json::{Fields, Json};
use crate::organisation::masters_only;
use crate::plans::{PlanKind, Scene};
use crate::statement::direction;
use crate::world::{Model, Page, Who};

/// Which coupons are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CouponQuery {
    /// Only the one at this place; `Some(None)`: one that there is not.
    pub coupon: Option<Option<usize>>,
    /// Only those of the plan at this place.
    pub plan: Option<Option<usize>>,
    /// Only of this kind.
    pub kind: Option<PlanKind>,
    /// Only with this status: 1 inactive, 2 usable, 3 used, 4 expired, 5 taken back.
    pub status: Option<i64>,
    /// Only of this source.
    pub source: Option<String>,
    /// Only those that this order locked or used.
    pub order: Option<String>,
    /// Only those activated at this instant or later.
    pub active_from: Option<i64>,
    /// Only those activated at this instant or earlier.
    pub active_to: Option<i64>,
}

/// Which changes of coupons are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CouponChanges {
    /// Only of the coupon at this place.
    pub coupon: Option<Option<usize>>,
    /// First civil day.
    pub from: Option<i64>,
    /// Last civil day.
    pub to: Option<i64>,
    /// Only what came in, or only what went out.
    pub revenue: Option<bool>,
    /// Only of this trade type.
    pub kind: Option<&'static str>,
    /// Only of this transaction.
    pub trade_id: Option<String>,
    /// Which part of it.
    pub page: Page,
}

impl Model {
    fn status_of(&self, place: usize) -> i64 {
        match self.coupons[place].state {
            CouponState::Inactive | CouponState::Usable if self.is_over(place) => 4,
            CouponState::Inactive => 1,
            CouponState::Usable => 2,
            CouponState::Used | CouponState::Allocated => 3,
            CouponState::Expired => 4,
            CouponState::Recalled | CouponState::Reclaimed => 5,
        }
    }

    fn is_wanted_coupon(&self, place: usize, query: &CouponQuery) -> bool {
        let coupon = &self.coupons[place];
        let terms = &self.plans[coupon.plan].terms;
        query.coupon.is_none_or(|wanted| wanted == Some(place))
            && query.plan.is_none_or(|wanted| wanted == Some(coupon.plan))
            && query.kind.is_none_or(|kind| kind == terms.kind)
            && query.status.is_none_or(|status| status == self.status_of(place))
            && query.source.as_ref().is_none_or(|source| *source == terms.source)
            && query.order.as_ref().is_none_or(|order| self.is_of_order(place, order))
            && query.active_from.is_none_or(|from| coupon.activated.is_some_and(|at| from <= at))
            && query.active_to.is_none_or(|to| coupon.activated.is_some_and(|at| at <= to))
    }

    /// Somebody's coupons that pass a test, the newest first.
    fn coupons_of(&self, who: Who, passes: impl Fn(usize) -> bool) -> Vec<usize> {
        let all = (0..self.coupons.len()).rev();
        all.filter(|place| self.coupons[*place].who == who && passes(*place)).collect()
    }

    /// Somebody's coupons and cards as operators see them.
    pub fn operators_coupons(&self, who: Who, query: &CouponQuery, page: Page) -> Answer {
        let (total, found) =
            page.of(self.coupons_of(who, |place| self.is_wanted_coupon(place, query)));
        let shown = |place: usize| {
            let coupon = &self.coupons[place];
            let plan = &self.plans[coupon.plan];
            let lock = coupon.lock.as_ref().map(|lock| lock.order.as_str());
            let source = coupon.source.map(|source| self.coupon_id(source));
            Fields::default()
                .with("coupon_id", self.coupon_id(place))
                .with("coupon_code", coupon.code)
                .with("plan_id", Json::Id("PP", plan.id, String::new()))
                .with("plan_name", plan.terms.name.as_str())
                .with("kind", plan.terms.kind.word())
                .with("version", if plan.terms.single { "single_use" } else { "reusable" })
                .with("state", coupon.state.word())
                .with("frozen", coupon.frozen)
                .with("face_value", Json::amount(coupon.face))
                .with("balance", Json::amount(self.coupon_balance(place)))
                .with("effective_time", Json::instant(coupon.effective))
                .with("expire_time", Json::instant(coupon.expires))
                .with("created_time", Json::instant(coupon.created))
                .with_some("activated_time", coupon.activated.map(Json::instant))
                .with_some("last_used_time", coupon.used.map(Json::instant))
                .with_some("order_id", self.order_of_coupon(place))
                .with_some("lock_order_id", lock)
                .with_some("source_coupon_id", source)
                .done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("coupons", shown).done())
    }

    /// The order that a coupon is shown with: the one that has locked it, or else that last used it.
    fn order_of_coupon(&self, place: usize) -> Option<Json> {
        let coupon = &self.coupons[place];
        let lock = coupon.lock.as_ref().map(|lock| Json::from(lock.order.as_str()));
        lock.or_else(|| coupon.order.as_ref().map(|purpose| self.shown_purpose(purpose)))
    }

    pub(crate) fn coupon_id(&self, place: usize) -> Json {
        Json::Id("CP", self.coupons[place].id, String::new())
    }

    /// Somebody's coupons as it sees them itself: not what ended or went more than a year ago, and no
    /// cards.
    pub fn own_coupons(&self, who: Who, query: &CouponQuery, page: Page) -> Answer {
        let since = self.zone.start_of(year_before(self.zone.civil_day(self.now())));
        let found = self.coupons_of(who, |place| {
            self.plan_kind(place) != PlanKind::Card
                && self.coupons[place].expires >= since
                && self.gone(place).is_none_or(|at| at >= since)
                && self.is_wanted_coupon(place, query)
        });
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found.into_iter().map(|place| self.own_coupon(place)).collect();
        Answer::of(200, Fields::default().with("count", total).with("user_coupons", shown).done())
    }

    /// When the rest of a coupon went: it was used, recalled, taken back, or stands with a member.
    fn gone(&self, place: usize) -> Option<i64> {
        let state = self.coupons[place].state;
        if state == CouponState::Used {
            return self.coupons[place].used;
        }
        let book = self.coupon_place(place).and_then(|place| self.book(place))?;
        let last = book.lines.last().map(|line| self.postings[line.posting].at);
        last.filter(|_| state.is_back() || state == CouponState::Allocated)
    }

    fn own_coupon(&self, place: usize) -> Json {
        let coupon = &self.coupons[place];
        let plan = &self.plans[coupon.plan];
        let terms = &plan.terms;
        let shows = !terms.single && terms.kind != PlanKind::Discount;
        let balance = shows.then(|| Json::amount_number(self.coupon_balance(place)));
        let named = terms.scene == Scene::Activity && !terms.of_partner && !terms.source.is_empty();
        let usage = (terms.scene != Scene::Other).then(|| terms.scene.word());
        let lock = coupon.lock.as_ref().map(|lock| lock.order.as_str());
        Fields::default()
            .with("coupon_id", self.coupon_id(place))
            .with("coupon_code", coupon.code)
            .with("status", self.status_of(place))
            .with("customer_id", self.people[coupon.who].id)
            .with("coupon_type", terms.kind.number())
            .with("measure_id", 1_i64)
            .with("face_value", Json::amount_number(coupon.face))
            .with("valid_time", Json::instant(coupon.effective))
            .with("expire_time", Json::instant(coupon.expires))
            .with_some("order_id", self.order_of_coupon(place))
            .with("promotion_plan_id", Json::Id("PP", plan.id, String::new()))
            .with("plan_name", terms.name.as_str())
            .with("plan_desc", terms.description.as_str())
            .with("media_type", 1_i64)
            .with("fetch_method", 3_i64)
            .with("use_limits", self.use_limits(coupon.plan))
            .with_some("active_time", coupon.activated.map(Json::instant))
            .with_some("reserve_time", coupon.used.map(Json::instant))
            .with_some("promotion_id", named.then_some(terms.source.as_str()))
            .with("create_time", Json::instant(coupon.created))
            .with("coupon_version", if terms.single { 1_i64 } else { 2 })
            .with_some("balance", balance)
            .with_some("lock_order_id", lock.filter(|_| !terms.single))
            .with_some("coupon_usage", usage)
            .with("is_frozen", if coupon.frozen { "1" } else { "0" })
            .with("currency", self.site.currency())
            .with("source_id", terms.source.as_str())
            .done()
    }

    /// Somebody's stored-value cards that were activated: those that hold something, or those that hold
    /// nothing.
    pub fn own_cards(
        &self,
        who: Who,
        left: bool,
        card: Option<Option<usize>>,
        page: Page,
    ) -> Answer {
        let found = self.coupons_of(who, |place| {
            self.plan_kind(place) == PlanKind::Card
                && self.coupons[place].activated.is_some()
                && (self.coupon_balance(place) > 0) == left
                && card.is_none_or(|wanted| wanted == Some(place))
        });
        let (total, found) = page.of(found);
        let shown = |place: usize| {
            let coupon = &self.coupons[place];
            Fields::default()
                .with("card_id", self.coupon_id(place))
                .with("card_name", self.plans[coupon.plan].terms.name.as_str())
                .with("status", if left { 1_i64 } else { 2 })
                .with("face_value", Json::amount(coupon.face))
                .with("balance", Json::amount(self.coupon_balance(place)))
                .with("effective_time", Json::instant(coupon.effective))
                .with("expire_time", Json::instant(coupon.expires))
                .done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        let body = Fields::default().with("total_count", total).with("stored_value_cards", shown);
        Answer::of(200, body.done())
    }

    /// What became of the worth of somebody's vouchers.
    pub fn coupon_changes(&self, who: Who, query: &CouponChanges) -> Answer {
        let today = self.zone.civil_day(self.now());
        let to = query.to.unwrap_or(today);
        let from = query.from.unwrap_or_else(|| year_before(today));
        if query.from.is_some() && (from > to || from < year_before(to)) {
            return bad_parameter();
        }
        if self.is_resale(who) {
            return masters_only();
        }
        let mut found: Vec<(usize, Line)> = Vec::new();
        for ((_, lot), book) in
            self.people[who].books.iter().filter(|((h, _), _)| *h == Holds::Voucher)
        {
            let Ok(place) = usize::try_from(*lot) else { continue };
            let wanted = |line: &&Line| {
                let posting = &self.postings[line.posting];
                let day = self.zone.civil_day(posting.at);
                let id = |id: &String| self.ids.is(posting.trade.id, id);
                (from..=to).contains(&day)
                    && query.coupon.is_none_or(|wanted| wanted == Some(place))
                    && query.revenue.is_none_or(|revenue| revenue == (line.amount > 0))
                    && query.kind.is_none_or(|kind| kind == posting.trade.kind)
                    && query.trade_id.as_ref().is_none_or(id)
            };
            found.extend(book.lines.iter().filter(wanted).map(|line| (place, *line)));
        }
        let at = |line: &Line| (self.postings[line.posting].at, line.posting);
        found.sort_by_key(|(_, line)| std::cmp::Reverse(at(line)));
        let (total, found) = query.page.of(found);
        let name = self.people[who].account_name.as_str();
        let records: Vec<Json> =
            found.into_iter().map(|(place, line)| self.coupon_change(place, line, name)).collect();
        let body =
            Fields::default().with("total_count", total).with("currency", self.site.currency());
        Answer::of(200, body.with("records", records).done())
    }

    fn coupon_change(&self, place: usize, line: Line, name: &str) -> Json {
        let posting = &self.postings[line.posting];
        Fields::default()
            .with("coupon_id", self.coupon_id(place))
            .with("trade_detail_type", posting.trade.detail)
            .with("trade_time", Json::instant(posting.at))
            .with("trade_id", posting.trade.id)
            .with("change_amount", Json::amount(line.amount.abs()))
            .with("balance_after_change", Json::amount(line.after))
            .with("revenue_expense_type", direction(line.amount))
            .with("bill_cycle", cycle_text(posting.trade.cycle))
            .with("account_name", name)
            .done()
    }

    fn is_free_voucher(&self, place: usize) -> bool {
        self.plan_kind(place) == PlanKind::Voucher && self.is_free(place)
    }

    /// The coupons that a master may hand to a member.
    pub fn transferable_coupons(&self, master: Who, page: Page) -> Answer {
        if !self.people[master].is_master() {
            return masters_only();
        }
        let found = self.coupons_of(master, |place| {
            self.is_free_voucher(place) && self.may_go(place) == (true, true)
        });
        let (total, found) = page.of(found);
        let shown = |place: usize| {
            let id = Fields::default().with("coupon_id", self.coupon_id(place));
            self.movable(id, place)
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        let body = Fields::default().with("total_count", total);
        Answer::of(200, body.with("avail_transfer_coupons", shown).done())
    }

    /// The coupons that a master may take back from a member.
    pub fn retrievable_coupons(&self, master: Who, member: &str, page: Page) -> Answer {
        if !self.people[master].is_master() {
            return masters_only();
        }
        let of = |member: &Who| self.relation(*member).is_some_and(|one| one.master == master);
        let Some(member) = self.find(member).filter(of) else {
            return Answer::refused(400, "CBC.99007001");
        };
        let found = self.coupons_of(member, |place| {
            let source = self.coupons[place].source.map(|source| &self.coupons[source]);
            let from_master =
                source.is_some_and(|source| source.who == master && !source.state.is_back());
            from_master && self.is_free_voucher(place)
        });
        let (total, found) = page.of(found);
        let shown = |place: usize| {
            let source = self.coupons[place].source.map(|source| self.coupon_id(source));
            let ids = Fields::default().with_some("coupon_id", source);
            self.movable(ids.with("sub_coupon_id", self.coupon_id(place)), place)
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        let body = Fields::default().with("total_count", total);
        Answer::of(200, body.with("avail_retrieve_coupons", shown).done())
    }

    fn movable(&self, ids: Fields, place: usize) -> Json {
        let Coupon { plan, effective, expires, .. } = &self.coupons[place];
        ids.with("plan_name", self.plans[*plan].terms.name.as_str())
            .with("balance", Json::amount(self.coupon_balance(place)))
            .with("effective_time", Json::instant(*effective))
            .with("expire_time", Json::instant(*expires))
            .with("use_limits", self.use_limits(*plan))
            .done()
    }
}
