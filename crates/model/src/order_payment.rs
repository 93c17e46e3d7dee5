//! Orders are paid, and provided.

use crate::accounts::insufficient;
use crate::amount::{E8, spread};
use crate::answer::Answer;
use crate::books::{Holds, Place};
use crate::calendar::month_start;
use crate::coupon_fit::Share;
use crate::due::What as Duty;
use crate::leaving::LEAVE;
use crate::offers::ADJUSTED;
use crate::order_coupons::ChosenCoupon;
use crate::orders::{OrderLine, Paid, Source, Stand};
use crate::purchases::Purpose;
use crate::renewals::RENEW;
use crate::resource_changes::CHANGE;
use crate::resources::Provision;
use crate::world::{Model, Who};

/// The discount that an order is to be paid with: its id on the wire, and its number there.
pub type ChosenDiscount = (String, i64);

/// With which discount an order is paid.
#[derive(Clone, Copy)]
enum By<'a> {
    /// This one, or none.
    Chosen(Option<&'a ChosenDiscount>),
    /// The one that was selected when it was placed.
    Selected,
}

/// How an order is settled: by which offer, and what each coupon pays, or takes off, of each line.
pub(crate) type Settling = (Option<usize>, Vec<Share>);

/// Amounts out of what paid: of each line.
type Takes = Vec<(Source, Vec<E8>)>;

/// What trades of orders say they are.
const ORDERED: &str = "SOURCE_OPERAIION_DEDEUCT";

fn unknown() -> Answer {
    Answer::refused(400, "CBC.30000010")
}

impl Model {
    /// Who pays for a customer: whoever has it in custody, or itself.
    pub fn payer_of(&self, who: Who) -> Who {
        let relation = self.relation(who).filter(|relation| relation.custody);
        relation.map_or(who, |relation| relation.master)
    }

    /// An order is paid, by its customer or whoever pays for it.
    pub fn pay_order(
        &mut self,
        caller: Who,
        id: &str,
        (chosen, coupons): (Option<&ChosenDiscount>, &[ChosenCoupon]),
    ) -> Answer {
        self.pay_by(caller, id, (By::Chosen(chosen), coupons))
    }

    /// The same in the old form.
    pub fn pay_order_former(&mut self, caller: Who, id: &str, coupons: &[ChosenCoupon]) -> Answer {
        let answer = self.pay_by(caller, id, (By::Selected, coupons));
        let trade = self.order(id).map(|place| self.orders[place].id);
        answer.formerly(trade.map(|id| ("tradeNo", id)))
    }

    /// Somebody does not see an order, which the old form looks for first.
    pub fn against_seen(&self, caller: Who, id: &str) -> Option<Answer> {
        let sees = |place: usize| {
            let order = &self.orders[place];
            order.who == caller || order.payer == caller
        };
        (!self.order(id).is_some_and(sees)).then(unknown)
    }

    fn pay_by(
        &mut self,
        caller: Who,
        id: &str,
        (by, coupons): (By<'_>, &[ChosenCoupon]),
    ) -> Answer {
        let Some(place) = self.order(id) else { return unknown() };
        let customer = self.orders[place].who;
        let payer = self.payer_of(customer);
        if caller != payer && caller != customer {
            return unknown();
        }
        if let Some(answer) = self.against_payment(place) {
            return answer;
        }
        if caller == payer {
            let settled = self.chosen_offer(place, by).and_then(|offer| {
                let shares = self.chosen_shares((place, payer, offer), coupons)?;
                self.settle_order(place, payer, (offer, shares))
            });
            if let Err(answer) = settled {
                return answer;
            }
        } else {
            self.ask_payer(place, payer);
        }
        let agent = self.orders[place].agent_pay;
        let facts = self.order_facts(place).with("agent_pay", agent);
        self.is_about(customer);
        self.detail(facts);
        Answer::empty()
    }

    fn chosen_offer(&self, place: usize, by: By<'_>) -> Result<Option<usize>, Answer> {
        let order = &self.orders[place];
        let By::Chosen(chosen) = by else { return Ok(order.discount) };
        let refused = || Answer::refused(400, "CBC.99003108");
        let Some((id, code)) = chosen else {
            let mandatory = order.offers.iter().any(|offer| offer.kind == ADJUSTED);
            return if mandatory { Err(refused()) } else { Ok(None) };
        };
        self.offer_named(place, id, *code).map(Some).ok_or_else(refused)
    }

    /// Why an order is not paid as it stands.
    fn against_payment(&self, place: usize) -> Option<Answer> {
        let order = &self.orders[place];
        let late = order.is_late(self.now());
        match (order.stand, order.reason) {
            (Stand::Payment, _) if late => Some(Answer::refused(400, "CBC.99003110")),
            (Stand::Cancelled, Some("lapse")) => Some(Answer::refused(400, "CBC.99003110")),
            (Stand::Payment, _) => None,
            _ => Some(Answer::refused(400, "CBC.99003106")),
        }
    }

    /// Whoever pays for a customer is asked to pay an order; once.
    fn ask_payer(&mut self, place: usize, payer: Who) {
        let (now, order) = (self.now(), &mut self.orders[place]);
        if order.agent_pay && order.payer == payer {
            return;
        }
        order.updated = now;
        (order.agent_pay, order.payer) = (true, payer);
        self.raise(payer, "order.payment_requested");
    }

    /// An order is paid as it is placed, with the best discount and a voucher that goes with it; tells the code
    /// of what speaks against it.
    pub(crate) fn pay_itself(&mut self, place: usize) -> Option<&'static str> {
        let customer = self.orders[place].who;
        let before = self.used_before(&self.orders[place].items);
        let (payer, best) = (self.payer_of(customer), self.orders[place].best(&before, self.now()));
        let shares = self.picked_shares((place, payer, best), false);
        if self.settle_order(place, payer, (best, shares)).is_ok() {
            return None;
        }
        if payer != customer {
            self.ask_payer(place, payer);
        }
        Some("CBC.99005003")
    }

    /// Credit of somebody that can be spent: its own first, by its end.
    fn credits(&self, who: Who) -> Vec<(Place, E8)> {
        let books = self.people[who].books.iter();
        let books = books.filter(|((holds, end), _)| holds.is_credit() && !self.ended(*end));
        let mut found: Vec<(Place, E8)> =
            books.map(|((holds, end), book)| ((who, *holds, *end), book.balance)).collect();
        found.retain(|(_, left)| *left > 0);
        found.sort_by_key(|((_, holds, end), _)| (*holds, *end == 0, *end));
        found
    }

    /// What is taken from where.
    fn takes(&self, payer: Who, rest: &[E8]) -> Result<Takes, Answer> {
        let due: E8 = rest.iter().sum();
        if self.people[payer].monthly {
            return Ok(vec![(Source::Monthly, rest.to_vec())]);
        }
        let cash = self.balance((payer, Holds::Cash, 0)).max(0).min(due);
        let credit: i128 = self.credits(payer).iter().map(|(_, left)| i128::from(*left)).sum();
        if i128::from(due - cash) > credit {
            return Err(insufficient());
        }
        let from_cash = spread(cash, rest);
        let from_credit = rest.iter().zip(&from_cash).map(|(rest, cash)| rest - cash).collect();
        Ok(vec![(Source::Cash, from_cash), (Source::Credit, from_credit)])
    }

    /// Pays an order as an offer lowers it, with what coupons pay of it, and begins what it orders.
    pub(crate) fn settle_order(
        &mut self,
        place: usize,
        payer: Who,
        (offer, shares): Settling,
    ) -> Result<(), Answer> {
        let mut order = self.orders[place].clone();
        order.select(offer);
        let (mut takes, mut lowers) = (Takes::new(), None);
        for (coupon, parts) in shares {
            let kind = self.plan_kind(coupon);
            let lines = order.lines.iter_mut().zip(&parts);
            lines.for_each(|(line, part)| line.covered.add(kind, *part));
            match Source::of(kind, coupon) {
                Some(source) => takes.push((source, parts)),
                None => lowers = Some(coupon),
            }
        }
        let rest: Vec<E8> = order.lines.iter().map(OrderLine::after).collect();
        takes.extend(self.takes(payer, &rest)?);
        takes.retain(|(_, lines)| lines.iter().sum::<E8>() > 0);
        let now = self.now();
        let customer = order.who;
        (order.payer, order.paid, order.reason) = (payer, Some(now), Some("pay"));
        (order.stand, order.updated) = (Stand::Processing, now);
        order.payments = payments(&order, &takes);
        self.orders[place] = order;
        self.relieve(place);
        if let Some(coupon) = lowers {
            self.use_up(coupon, (0, &Purpose::Order(place)), ORDERED);
        }
        for (source, lines) in takes {
            self.take_from((payer, customer), source, lines.iter().sum(), place);
        }
        self.raise(customer, "order.paid");
        if payer != customer {
            self.raise(payer, "order.paid");
            self.also_about(payer, place);
        }
        self.begin_order(place);
        Ok(())
    }

    /// An amount moves from where it is to what was earned.
    fn take_from(
        &mut self,
        (payer, customer): (Who, Who),
        source: Source,
        amount: E8,
        place: usize,
    ) {
        let mut parts: Vec<(Place, E8)> = Vec::new();
        match source {
            Source::Voucher(coupon) | Source::Flexi(coupon) | Source::Card(coupon) => {
                self.use_up(coupon, (amount, &Purpose::Order(place)), ORDERED);
            }
            Source::Cash => parts.push(((payer, Holds::Cash, 0), amount)),
            Source::Credit => {
                let mut left = amount;
                for (book, there) in self.credits(payer) {
                    let part = left.min(there);
                    left -= part;
                    parts.push((book, part));
                }
                parts.retain(|(_, part)| *part > 0);
            }
            Source::Monthly => {
                let cycle = self.zone.cycle_of(self.now());
                let due = self.zone.end_of(month_start(cycle + 1) + 14);
                let receivable = (payer, Holds::Receivable, cycle);
                let book = self.open(receivable);
                let earlier = book.due.filter(|_| book.balance < 0);
                book.due = Some(earlier.map_or(due, |earlier| earlier.min(due)));
                parts.push((receivable, amount));
            }
        }
        for (from, amount) in parts {
            let mut trade = self.trade(payer, "DEDEUCT", ORDERED);
            (trade.id, trade.consumer) = (self.orders[place].id, customer);
            self.transfer(trade, from, (payer, Holds::Revenue, 0), amount);
        }
    }

    /// What an order orders is begun.
    pub(crate) fn begin_order(&mut self, place: usize) {
        if self.orders[place].kind == RENEW {
            return self.complete_renewal(place);
        }
        let who = self.orders[place].who;
        for _ in self.resources_of(place) {
            self.raise(who, "resource.provision");
        }
        self.await_provision(place);
    }

    /// Where nobody reports what is done, it is taken as done in time.
    pub(crate) fn await_provision(&mut self, place: usize) {
        let (who, now) = (self.orders[place].who, self.now());
        if let Some(delay) = self.trading.rules.delay {
            self.oblige(who, Duty::Provision(place), now + 1_000 * delay);
        }
    }

    /// Nobody has reported what an order orders: it is taken as done.
    pub(crate) fn take_as_done(&mut self, place: usize) {
        if self.orders[place].stand == Stand::Processing {
            let all = 0..self.orders[place].items.len();
            let all: Vec<(usize, bool)> = all.map(|at| (at, true)).collect();
            self.provide(place, &all);
        }
    }

    /// Some items of an order are done, or could not be.
    pub(crate) fn provide(&mut self, place: usize, items: &[(usize, bool)]) {
        let (who, now) = (self.orders[place].who, self.now());
        let mut failed = Vec::new();
        self.orders[place].updated = now;
        for (at, done) in items {
            let item = self.orders[place].items[*at].clone();
            if item.state != "waiting" {
                continue;
            }
            if !done {
                failed.push(*at);
                self.fail_item(place, *at);
                continue;
            }
            if self.orders[place].ends_something() {
                self.orders[place].items[*at].state = "done";
                let left = self.orders[place].kind == LEAVE;
                self.released(item.resource, left);
                continue;
            }
            if self.orders[place].kind == CHANGE {
                self.changed_by(place, *at);
                continue;
            }
            let (unit, periods) = self.orders[place].lines[item.line].period;
            let period = (unit, periods.unwrap_or(0));
            let ends = self.zone.term_end(now, period);
            let one = &mut self.resources[item.resource];
            (one.provision, one.updated) = (Provision::Done, now);
            one.effective = one.effective.or(Some(now));
            one.term.iter_mut().for_each(|term| (term.status, term.expires) = (2, ends));
            one.charge(Some("period"), now);
            let order = &mut self.orders[place];
            (order.items[*at].state, order.items[*at].span) = ("done", Some((now, ends)));
            let line = &mut order.lines[item.line];
            line.effective = line.effective.or(Some(now));
            line.expires = line.expires.max(Some(ends));
            self.raise(who, "resource.provisioned");
            self.watch(item.resource);
        }
        if !failed.is_empty() {
            self.give_back_failed(place, &failed);
        }
        if self.orders[place].items.iter().all(|item| item.state != "waiting") {
            self.completed(place);
        }
    }
}

/// What paid for each resource: what a line costs is spread over its resources, and each source over what is
/// left of their shares.
fn payments(order: &crate::orders::Order, takes: &Takes) -> Vec<Paid> {
    let mut found = Vec::new();
    for line in 0..order.lines.len() {
        let resources: Vec<usize> =
            order.items.iter().filter(|item| item.line == line).map(|item| item.resource).collect();
        let whole: E8 = takes.iter().map(|(_, lines)| lines[line]).sum();
        let mut left = spread(whole, &vec![1; resources.len()]);
        for (source, lines) in takes {
            let shares = spread(lines[line], &left);
            for (at, share) in shares.into_iter().enumerate() {
                left[at] -= share;
                if share > 0 {
                    let (resource, source) = (resources[at], *source);
                    found.push(Paid { line, resource, source, amount: share, returned: 0 });
                }
            }
        }
    }
    found.sort_by_key(|paid| (paid.line, paid.resource, paid.source));
    found
}
