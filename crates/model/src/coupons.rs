//! Coupons and cards: what becomes of them.

use crate::amount::E8;
use crate::answer::Answer;
use crate::books::{Holds, Place};
use crate::customers::{Status, unknown_customer};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::organisation::masters_only;
use crate::plans::{PlanKind, Scene, Validity};
use crate::purchases::Purpose;
use crate::world::{Model, Who};

/// Where a coupon stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CouponState {
    /// Not activated.
    Inactive,
    /// To be used.
    Usable,
    /// Nothing of it can be used any more.
    Used,
    /// Past its end.
    Expired,
    /// Recalled by an operator.
    Recalled,
    /// Taken back by the master it came from.
    Reclaimed,
    /// The whole of it stands with a member.
    Allocated,
}

impl CouponState {
    /// Recalled, or taken back: nothing can be given back to it.
    pub(crate) const fn is_back(self) -> bool {
        matches!(self, Self::Recalled | Self::Reclaimed)
    }

    /// Has it reached its end, in whichever way?
    pub(crate) const fn is_final(self) -> bool {
        self.is_back() || matches!(self, Self::Expired)
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::Usable => "usable",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Recalled => "recalled",
            Self::Reclaimed => "reclaimed",
            Self::Allocated => "allocated",
        }
    }
}

/// The order that has locked a coupon, and what it is going to use of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lock {
    /// The order.
    pub order: String,
    /// How much: of a discount coupon what it takes off.
    pub reserved: E8,
}

/// A coupon or card.
#[derive(Clone, Debug)]
pub struct Coupon {
    /// The number in its id.
    pub id: Id,
    pub(crate) code: Id,
    pub(crate) serial: u64,
    /// Whose it is.
    pub who: Who,
    /// The place of its plan.
    pub plan: usize,
    /// Where it stands.
    pub state: CouponState,
    /// Is it kept from being used?
    pub frozen: bool,
    pub(crate) face: E8,
    pub(crate) effective: i64,
    /// When it ends.
    pub expires: i64,
    pub(crate) created: i64,
    pub(crate) activated: Option<i64>,
    /// When it was last used, and by which order.
    pub(crate) used: Option<i64>,
    pub(crate) order: Option<Purpose>,
    /// Who has locked it.
    pub lock: Option<Lock>,
    /// The master's coupon it came from.
    pub source: Option<usize>,
}

/// What is done with one coupon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// It is activated.
    Activate,
    /// It is frozen.
    Freeze,
    /// It is let free.
    Unfreeze,
    /// It is recalled.
    Recall,
}

impl Which {
    const fn event(self) -> &'static str {
        match self {
            Self::Activate => "coupon.activated",
            Self::Freeze => "coupon.frozen",
            Self::Unfreeze => "coupon.unfrozen",
            Self::Recall => "coupon.recalled",
        }
    }
}

/// Nothing is done with a coupon.
pub(crate) fn unchanged() -> Answer {
    Answer::refused(409, "HUBU.0163")
}

impl Model {
    pub(crate) fn plan_kind(&self, coupon: usize) -> PlanKind {
        self.plans[self.coupons[coupon].plan].terms.kind
    }

    /// Where what a coupon holds is written; a discount holds nothing.
    pub(crate) fn coupon_place(&self, coupon: usize) -> Option<Place> {
        let holds = match self.plan_kind(coupon) {
            PlanKind::Voucher => Holds::Voucher,
            PlanKind::Flexi => Holds::Flexi,
            PlanKind::Card => Holds::Card,
            PlanKind::Discount => return None,
        };
        let lot = i64::try_from(coupon).unwrap_or(i64::MAX);
        Some((self.coupons[coupon].who, holds, lot))
    }

    pub(crate) fn coupon_balance(&self, coupon: usize) -> E8 {
        self.coupon_place(coupon).map_or(0, |place| self.balance(place))
    }

    /// What a coupon holds.
    pub fn held(&self, coupon: usize) -> E8 {
        self.coupon_balance(coupon)
    }

    pub(crate) fn is_over(&self, coupon: usize) -> bool {
        self.coupons[coupon].expires <= self.now()
    }

    /// Coupons of a plan are issued: one row a coupon asked for, in order.
    pub fn issue(&mut self, plan: Option<usize>, to: &[String], active: bool) -> Answer {
        let Some(plan) = plan else { return Answer::refused(404, "HUBU.0161") };
        let known: Vec<Option<Who>> = to.iter().map(|id| self.find(id)).collect();
        if known.iter().all(Option::is_none) {
            return unknown_customer();
        }
        if self.validity(plan).1 <= self.now() {
            return unchanged();
        }
        let mut rows = Vec::new();
        for (id, who) in to.iter().zip(known) {
            let row = Fields::default().with("customer_id", id.as_str());
            let Some(who) = who else {
                rows.push(row.with("error_code", "HUBU.0101").done());
                continue;
            };
            let place = self.issue_one(who, plan, active);
            let id = Json::Id("CP", self.coupons[place].id, String::new());
            rows.push(row.with("coupon_id", id).done());
        }
        Answer::of(201, Fields::default().with("issued", rows).done())
    }

    /// From when to when a coupon of a plan is valid that is issued now.
    pub(crate) fn validity(&self, plan: usize) -> (i64, i64) {
        let now = self.now();
        match self.plans[plan].terms.validity {
            Validity::Between(from, to) => (from, to),
            Validity::Days(days) => {
                (now, self.zone.start_of(self.zone.civil_day(now) + days + 1) - 1000)
            }
        }
    }

    /// Somebody gets a coupon of a plan; tells its place.
    pub(crate) fn issue_one(&mut self, who: Who, plan: usize, active: bool) -> usize {
        let place = self.add_coupon(who, plan, self.validity(plan), active);
        if active {
            self.fill(place);
        }
        self.raise(who, "coupon.issued");
        self.is_about(who);
        let facts = self.coupon_facts(place);
        let facts = facts.with("plan_id", Json::Id("PP", self.plans[plan].id, String::new()));
        let facts = facts.with("face_value", Json::amount(self.coupons[place].face));
        self.detail(facts.with("expire_time", Json::instant(self.coupons[place].expires)));
        self.oblige_coupon(who, place);
        place
    }

    fn add_coupon(&mut self, who: Who, plan: usize, valid: (i64, i64), active: bool) -> usize {
        let (serial, now) = (self.next_serial(), self.now());
        let (id, code) = (self.ids.unknown(Sort::Coupon), self.ids.unknown(Sort::CouponCode));
        self.coupons.push(Coupon {
            id,
            code,
            serial,
            who,
            plan,
            state: if active { CouponState::Usable } else { CouponState::Inactive },
            frozen: false,
            face: self.plans[plan].terms.face,
            effective: valid.0,
            expires: valid.1,
            created: now,
            activated: active.then_some(now),
            used: None,
            order: None,
            lock: None,
            source: None,
        });
        self.coupons.len() - 1
    }

    /// Its worth comes into a coupon's book.
    fn fill(&mut self, coupon: usize) {
        let (who, face) = (self.coupons[coupon].who, self.coupons[coupon].face);
        if let Some(place) = self.coupon_place(coupon) {
            self.open(place);
            let trade = self.trade(who, "ADJUST", "SOURCE_OPERAIION_PRIZE");
            self.transfer(trade, (who, Holds::Issuance, 0), place, face);
        }
    }

    /// What is left of a coupon goes back to where it came from.
    fn empty(&mut self, coupon: usize, (kind, detail): (&'static str, &'static str)) -> E8 {
        let (who, left) = (self.coupons[coupon].who, self.coupon_balance(coupon));
        if let Some(place) = self.coupon_place(coupon).filter(|_| left > 0) {
            let trade = self.trade(who, kind, detail);
            self.transfer(trade, place, (who, Holds::Issuance, 0), left);
        }
        left
    }

    /// A coupon reaches its end.
    pub(crate) fn end_coupon(&mut self, coupon: usize) {
        let state = self.coupons[coupon].state;
        if state.is_final() || !self.is_over(coupon) {
            self.detail(self.coupon_facts(coupon).with("lapsed", Json::amount(0)));
            return;
        }
        // No lock keeps it from its end. What was used stays used, and only its rest lapses.
        self.coupons[coupon].lock = None;
        if state != CouponState::Used {
            self.coupons[coupon].state = CouponState::Expired;
        }
        let lapsed = match self.plan_kind(coupon) {
            PlanKind::Card => 0,
            _ => self.empty(coupon, ("EXPIRED", "SOURCE_OPERAIION_EXPIRECLEAR")),
        };
        if state != CouponState::Used || lapsed > 0 {
            self.raise(self.coupons[coupon].who, "coupon.expired");
        }
        self.detail(self.coupon_facts(coupon).with("lapsed", Json::amount(lapsed)));
    }

    /// What trails say of a coupon.
    pub(crate) fn coupon_facts(&self, coupon: usize) -> Fields {
        Fields::default()
            .with("coupon_id", self.coupon_id(coupon))
            .with("kind", self.plan_kind(coupon).word())
            .with("state", self.coupons[coupon].state.word())
    }

    /// An operator does something with somebody's coupon.
    pub fn treat(
        &mut self,
        who: Who,
        coupon: Option<usize>,
        (what, reason): (Which, &str),
    ) -> Answer {
        let Some(place) = coupon.filter(|place| self.coupons[*place].who == who) else {
            return Answer::refused(404, "HUBU.0162");
        };
        let Coupon { state, frozen, .. } = self.coupons[place];
        let (lives, locked) = (!state.is_final(), self.coupons[place].lock.is_some());
        let may = match what {
            Which::Unfreeze => frozen,
            _ if !lives || self.is_over(place) => false,
            Which::Activate => state == CouponState::Inactive,
            Which::Freeze => !frozen,
            Which::Recall => state != CouponState::Used && !locked,
        };
        if !may {
            return unchanged();
        }
        self.raise(who, what.event());
        match what {
            Which::Activate => {
                self.coupons[place].state = CouponState::Usable;
                self.coupons[place].activated = Some(self.now());
                self.fill(place);
                let face = Json::amount(self.coupons[place].face);
                self.detail(self.coupon_facts(place).with("face_value", face));
            }
            Which::Freeze | Which::Unfreeze => {
                let frozen = what == Which::Freeze;
                self.coupons[place].frozen = frozen;
                let facts = self.coupon_facts(place).with("frozen", frozen);
                self.detail(facts.with("reason", reason));
            }
            Which::Recall => {
                let left = self.empty(place, ("COUPONCANCEL", "SOURCE_OPERATION_COUPONCANCEL"));
                self.coupons[place].state = CouponState::Recalled;
                let facts = self.coupon_facts(place).with("amount", Json::amount(left));
                self.detail(facts.with("reason", reason));
                let body = Fields::default().with("recalled_amount", Json::amount(left));
                return Answer::of(200, body.done());
            }
        }
        let coupon = &self.coupons[place];
        let body = Fields::default()
            .with("coupon_id", Json::Id("CP", coupon.id, String::new()))
            .with("state", coupon.state.word())
            .with("frozen", coupon.frozen);
        Answer::of(200, body.done())
    }

    /// May a coupon change hands?
    pub(crate) fn is_free(&self, place: usize) -> bool {
        let coupon = &self.coupons[place];
        let free = !coupon.frozen && coupon.lock.is_none();
        coupon.state == CouponState::Usable && free && !self.is_over(place)
    }

    /// May coupons like this go to members?
    pub(crate) fn may_go(&self, place: usize) -> (bool, bool) {
        let terms = &self.plans[self.coupons[place].plan].terms;
        (terms.scene != Scene::Other, !terms.of_partner)
    }

    /// Master and member of a coupon's transfer.
    fn coupon_pair(&self, master: Who, member: &str, id: Option<&String>) -> Result<Who, Answer> {
        if !self.people[master].is_master() {
            return Err(masters_only());
        }
        if self.is_known(master, id) {
            return Err(Answer::refused(400, "CBC.99007009"));
        }
        let of = |member: &Who| self.relation(*member).is_some_and(|one| one.master == master);
        self.find(member).filter(of).ok_or_else(|| Answer::refused(400, "CBC.99007001"))
    }

    /// A master hands a coupon to a member.
    pub fn allocate_coupon(
        &mut self,
        master: Who,
        member: &str,
        (coupon, amount): (Option<usize>, E8),
        id: Option<&String>,
    ) -> Answer {
        let member = match self.coupon_pair(master, member, id) {
            Ok(member) if self.people[member].status == Status::Closed => {
                return Answer::refused(400, "CBC.99007001");
            }
            Ok(member) => member,
            Err(answer) => return answer,
        };
        let coupon = coupon.filter(|place| self.coupons[*place].who == master);
        let (one, other) = (&self.people[master], &self.people[member]);
        let names = one.real_name.as_ref().zip(other.real_name.as_ref());
        let same = names.is_some_and(|(one, other)| one.same_person(other));
        let is = |test: &dyn Fn(usize) -> bool| coupon.is_some_and(test);
        let failing = Self::failing(&[
            ("SAME_LEGAL_TRANS_COUPON", !same),
            ("COUPON_TRANS_ONE_TIME", is(&|place| self.coupon_balance(place) != amount)),
            ("ONLY_CASH_COUPON_CAN_TRANSFER", is(&|place| self.is_no_voucher(place))),
            ("COUPON_STATUS_CAN_NOT_OPERATE", is(&|place| !self.is_free(place))),
            ("COUPON_NOT_EXIST_OR_NOT_PRI", coupon.is_none()),
            ("COUPON_SCENE_CAN_NOT_TRANSFER", is(&|place| !self.may_go(place).0)),
            ("COUPON_SOURCE_TYPE_FORBID", is(&|place| !self.may_go(place).1)),
            ("MUST_BE_SAME_SIGNING_ENTITY", one.signing_entity != other.signing_entity),
            ("NO_TRANSFER_FOR_FC_SUBACCOUNT", self.relation(member).is_some_and(|r| r.custody)),
        ]);
        let (Some(coupon), None) = (coupon, &failing) else {
            return Answer::failed(400, "CBC.99007004", &failing.unwrap_or_default(), false);
        };
        let Coupon { plan, effective, expires, .. } = self.coupons[coupon];
        let child = self.add_coupon(member, plan, (effective, expires), true);
        self.coupons[child].face = amount;
        self.coupons[child].source = Some(coupon);
        let words = ("COUPONADJUST", "SOURCE_OPERATION_TRANSFER");
        let trade = id.map(|id| self.ids.given(Sort::Trade, id));
        self.hand_over((coupon, child), words, (amount, trade));
        self.coupons[coupon].state = CouponState::Allocated;
        self.oblige_coupon(member, child);
        self.remember(master, id);
        self.raise(master, "enterprise.coupon_allocated");
        self.raise(member, "enterprise.coupon_received");
        self.detail(self.handed_facts((coupon, child), amount));
        let id = Json::Id("CP", self.coupons[child].id, String::new());
        Answer::of(200, Fields::default().with("sub_coupon_id", id).done())
    }

    /// What trails say of a coupon that was just handed over, or back.
    fn handed_facts(&self, (source, coupon): (usize, usize), amount: E8) -> Fields {
        let id = self.postings.last().map(|posting| posting.trade.id);
        self.pair_facts(self.coupons[source].who, self.coupons[coupon].who)
            .with("coupon_id", self.coupon_id(source))
            .with("sub_coupon_id", self.coupon_id(coupon))
            .with("amount", Json::amount(amount))
            .with_some("trans_id", id)
    }

    fn is_no_voucher(&self, place: usize) -> bool {
        self.plan_kind(place) != PlanKind::Voucher
    }

    fn failing(found: &[(&'static str, bool)]) -> Option<Vec<&'static str>> {
        let failing: Vec<_> = found.iter().filter(|(_, f)| *f).map(|(name, _)| *name).collect();
        (!failing.is_empty()).then_some(failing)
    }

    pub(crate) fn hand_over(
        &mut self,
        (from, to): (usize, usize),
        (kind, detail): (&'static str, &'static str),
        (amount, id): (E8, Option<Id>),
    ) {
        let (giver, taker) = (self.coupons[from].who, self.coupons[to].who);
        let Some((out, into)) = self.coupon_place(from).zip(self.coupon_place(to)) else { return };
        let mut trade = self.trade(giver, kind, detail);
        trade.id = id.unwrap_or(trade.id);
        trade.consumer = taker;
        self.transfer(trade, out, into, amount);
    }

    /// A master takes back what is left of a coupon.
    pub fn reclaim_coupon(
        &mut self,
        master: Who,
        member: &str,
        (source, coupon): (Option<usize>, Option<usize>),
        id: Option<&String>,
    ) -> Answer {
        let member = match self.coupon_pair(master, member, id) {
            Ok(member) => member,
            Err(answer) => return answer,
        };
        let source = source.filter(|place| self.coupons[*place].who == master);
        let coupon = coupon.filter(|place| self.coupons[*place].who == member);
        let is = |test: &dyn Fn(usize) -> bool| coupon.is_some_and(test);
        let recalled = source.is_some_and(|one| self.coupons[one].state.is_back());
        let (one, other) = (&self.people[master], &self.people[member]);
        let from = |place: usize| {
            let from = self.coupons[place].source;
            from.is_none() || from != source
        };
        let failing = Self::failing(&[
            ("ONLY_CASH_COUPON_CAN_TRANSFER", is(&|place| self.is_no_voucher(place))),
            ("COUPON_STATUS_CAN_NOT_OPERATE", is(&|place| !self.is_free(place))),
            ("COUPON_NOT_EXIST_OR_NOT_SUB", coupon.is_none()),
            ("NOT_PRI_TRANSFER_COUPON", is(&from)),
            ("SOURCE_COUPON_NOT_EXIST_OR_NOT_PRI", source.is_none()),
            ("SOURCE_COUPON_RECALL_BY_ADMIN", recalled),
            ("MUST_BE_SAME_SIGNING_ENTITY", one.signing_entity != other.signing_entity),
            ("NO_RETRIEVE_FOR_FC_SUBACCOUNT", self.relation(member).is_some_and(|r| r.custody)),
        ]);
        let (Some((source, coupon)), None) = (source.zip(coupon), &failing) else {
            return Answer::failed(400, "CBC.99007004", &failing.unwrap_or_default(), false);
        };
        let left = self.coupon_balance(coupon);
        let words = ("COUPONCANCEL", "SOURCE_OPERATION_RETRIEVE");
        let trade = id.map(|id| self.ids.given(Sort::Trade, id));
        self.hand_over((coupon, source), words, (left, trade));
        self.coupons[coupon].state = CouponState::Reclaimed;
        self.coupons[source].state = CouponState::Usable;
        self.remember(master, id);
        self.raise(master, "enterprise.coupon_reclaimed");
        self.raise(member, "enterprise.coupon_withdrawn");
        self.detail(self.handed_facts((source, coupon), left));
        let body = Fields::default().with("real_retrieve_amout", Json::amount(left));
        Answer::of(200, body.done())
    }
}
