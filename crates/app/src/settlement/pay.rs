//! What pays drafts of rows, and the postings that move it: one of each payer, service, type of resource and cycle.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use hubu_core::accounts::{TradeDetail, TradeType, monthly_due};
use hubu_core::bills::days_of;
use hubu_core::coupons::{Candidate, Coupon, Discount, Line, Purchase, Ratio};
use hubu_core::customers;
use hubu_core::discounts::DiscountKind;
use hubu_core::ids::{BillRowKey, BookKey, CouponKey, CustomerKey, PostingKey};
use hubu_core::ledger::{Book, BookKind, Leg, Lot, PostError};
use hubu_core::money::Amount;
use hubu_core::orders::{Payer, Settlement, payment_code};
use hubu_core::settlement::{MoneyPolicy, Paid, Parts, Purse};
use hubu_core::time::{BillCycle, Span, Timestamp, Zone};
use hubu_store::coupons::CouponUse;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use super::deduct::Draft;
use super::row::{PaidRow, Payment, row_of};
use super::take_back::{CouponBack, Taking, post_back};
use super::{COLLECTION, Consumed};
use crate::coupons::plan_of;
use crate::ledger::{Desk, KnownPlan, Party};

/// The words of what usage costs.
const PAYS: (TradeType, TradeDetail) = (TradeType::Deduct, TradeDetail::Usage);

/// What somebody pays usage with.
struct Wallet {
    holder: Holder,
    payer: Payer,
    coupons: Vec<(Coupon, Amount, KnownPlan)>,
    /// What is owed, by cycle.
    owed: BTreeMap<BillCycle, Amount>,
}

/// What is posted as one: what is given back, and then what is charged, of a payer, service, type of resource, cycle.
type Place = (bool, CustomerKey, i64, i64, BillCycle);

/// What is moved by one posting.
#[derive(Default)]
pub(super) struct Moved {
    pub(super) cash: Amount,
    pub(super) credit: Amount,
    pub(super) debt: Amount,
    coupons: BTreeMap<CouponKey, Amount>,
    /// What goes back to coupons.
    pub(super) returns: Vec<CouponBack>,
    pub(super) span: Option<Span>,
}

/// Pays drafts in their order, posts what moves, and makes their rows.
///
/// # Errors
/// Only faults.
pub(crate) fn pay(
    desk: &mut Desk<'_, '_>,
    consumed: &Consumed,
    drafts: &[Draft],
) -> Result<Vec<PaidRow>, Fault> {
    let wallets = Wallet::all(desk, drafts)?;
    let (now, policy) = (desk.now(), MoneyPolicy::of(desk.realm().site));
    let (paid, moved) = weigh(desk, consumed, &wallets, drafts)?;
    let mut postings: BTreeMap<Place, PostingKey> = BTreeMap::new();
    for (place, moved) in &moved {
        let (charges, payer, service, resource_type, cycle) = *place;
        let wallet = wallet(&wallets, payer)?;
        let posted = if charges {
            Some(post(desk, wallet, consumed, (place, moved))?)
        } else {
            let of = ((service, resource_type), cycle);
            post_back(desk, &wallet.holder, consumed, of, moved)?
        };
        postings.extend(posted.map(|key| (*place, key)));
    }
    // Of one instant pages show the lower key first, which is that of what ended last; so it is repaid last.
    let mut keys: Vec<BillRowKey> = drafts.iter().map(|_| desk.new_bill_row()).collect();
    keys.reverse();
    let mut rows = Vec::with_capacity(drafts.len());
    for ((draft, paid), key) in drafts.iter().zip(paid).zip(keys) {
        let posting = postings.get(&place(draft)).copied();
        let payment = Payment {
            parts: Parts::from(&paid),
            coupons: paid.coupons,
            settlement: wallet(&wallets, draft.payer)?.payer.settlement,
            posting: posting.filter(|_| !draft.charge.due.is_zero()),
        };
        let facts = (key, now, strictly_selected(consumed, draft));
        rows.push(row_of(draft, payment, facts, (consumed.group, consumed.consumer), policy)?);
    }
    Ok(rows)
}

/// What pays each draft, and what of that is posted as one.
fn weigh(
    desk: &Desk<'_, '_>,
    consumed: &Consumed,
    wallets: &BTreeMap<CustomerKey, Wallet>,
    drafts: &[Draft],
) -> Result<(Vec<Paid>, BTreeMap<Place, Moved>), Fault> {
    let now = desk.now();
    let mut takings: BTreeMap<CustomerKey, Taking> = BTreeMap::new();
    let mut purses: HashMap<CustomerKey, Purse<'_>> =
        wallets.iter().map(|(key, wallet)| (*key, wallet.purse(now))).collect();
    let (mut paid, mut moved) = (Vec::with_capacity(drafts.len()), BTreeMap::new());
    let owed = wallets.iter().flat_map(|(payer, wallet)| {
        wallet.owed.iter().map(|(cycle, amount)| ((*payer, *cycle), *amount))
    });
    let mut owed: BTreeMap<(CustomerKey, BillCycle), Amount> = owed.collect();
    for draft in drafts {
        let lost = || Fault::Bug("a payer has no purse".to_owned());
        let purse = purses.get_mut(&draft.payer).ok_or_else(lost)?;
        let owes = owed.entry((draft.payer, draft.cycle)).or_default();
        let (one, returns) = if draft.charge.due.is_negative() {
            let taking = match takings.entry(draft.payer) {
                Entry::Occupied(taking) => taking.into_mut(),
                Entry::Vacant(place) => {
                    place.insert(Taking::of(desk, draft.payer, purse.payer().settlement)?)
                }
            };
            let original = draft.taken.and_then(|number| consumed.originals.get(&number));
            let (back, returns) = taking.weigh(desk, (draft, *owes), original)?;
            let above = |amount| Amount::ZERO.less_at_most(amount);
            purse.take_in(above(back.cash), above(back.credit));
            *owes = add(*owes, back.debt)?;
            (back, returns)
        } else {
            let paid = purse.pay(draft.charge.due, |due| purchase(consumed, draft, due, now));
            (paid, Vec::new())
        };
        if !draft.charge.due.is_zero() {
            let moved = moved.entry(place(draft)).or_insert_with(Moved::default);
            moved.add(draft.span, &one)?;
            moved.returns.extend(returns);
        }
        paid.push(one);
    }
    Ok((paid, moved))
}

fn wallet(wallets: &BTreeMap<CustomerKey, Wallet>, payer: CustomerKey) -> Result<&Wallet, Fault> {
    wallets.get(&payer).ok_or_else(|| Fault::Bug("a payer has no wallet".to_owned()))
}

fn place(draft: &Draft) -> Place {
    let charges = !draft.charge.due.is_negative();
    (charges, draft.payer, draft.numbers.service, draft.numbers.resource_type, draft.cycle)
}

fn strictly_selected(consumed: &Consumed, draft: &Draft) -> bool {
    let product = consumed.catalogue.product(&draft.product);
    product.is_some_and(|product| product.traits.strict_selected)
}

/// A charge as coupons look at it.
fn purchase(consumed: &Consumed, draft: &Draft, due: Amount, at: Timestamp) -> Purchase {
    let key = consumed.catalogue.product(&draft.product).map(|product| &product.key);
    let service = key.map(|key| key.service.clone()).unwrap_or_default();
    let line = Line {
        first_order: !consumed.services.contains(&service),
        region: key.map(|key| key.region.clone()).unwrap_or_default(),
        service,
        product: draft.product.clone(),
        cycle: None,
        strict_selected: strictly_selected(consumed, draft),
        discount_ratio: draft.discount.map_or(Ratio::ONE, |(_, ratio)| ratio),
        payable: due,
    };
    let of_coupons = |kind: DiscountKind| Discount::from_code(payment_code(kind));
    let discounts = draft.discount.and_then(|(kind, _)| of_coupons(kind)).into_iter().collect();
    Purchase { order: String::new(), action: None, lines: vec![line], discounts, at }
}

impl Wallet {
    /// Those of everybody who pays any of them.
    fn all(desk: &Desk<'_, '_>, drafts: &[Draft]) -> Result<BTreeMap<CustomerKey, Self>, Fault> {
        let payers: BTreeSet<CustomerKey> = drafts.iter().map(|draft| draft.payer).collect();
        payers.into_iter().map(|payer| Ok((payer, Self::of(desk, payer)?))).collect()
    }

    fn of(desk: &Desk<'_, '_>, payer: CustomerKey) -> Result<Self, Fault> {
        let lost = || Fault::Conflict(format!("the payer {payer} is not locked"));
        let holder = desk.holder(&Party::Key(payer)).ok_or_else(lost)?;
        let mut coupons = Vec::new();
        for coupon in desk.coupons(payer) {
            let balance = desk.coupon_balance(payer, coupon);
            coupons.push((coupon.clone(), balance, plan_of(desk, coupon)?));
        }
        let monthly = customers::Settlement::from_code(holder.settlement)
            .is_some_and(customers::Settlement::post_paid);
        let credit = credit_books(desk, payer).into_iter().map(|(_, amount)| amount);
        let most = Amount::from_e8(i64::MAX);
        let payer = Payer {
            settlement: if monthly { Settlement::Monthly } else { Settlement::Balance },
            cash: desk.balance(payer, BookKind::Cash, Lot::Single),
            credit: credit.fold(Amount::ZERO, |sum, one| sum.checked_add(one).unwrap_or(most)),
        };
        let owed = desk.books(holder.key).filter_map(|book| match (book.kind, book.lot) {
            (BookKind::Receivable, Lot::Cycle(cycle)) => Some((cycle, book.balance.checked_neg()?)),
            _ => None,
        });
        let owed = owed.collect();
        Ok(Self { holder, payer, coupons, owed })
    }

    fn purse(&self, now: Timestamp) -> Purse<'_> {
        let coupons = self.coupons.iter().map(|(coupon, balance, known)| Candidate {
            coupon,
            balance: *balance,
            limits: &known.limits,
        });
        Purse::new(self.payer, coupons.collect(), now)
    }
}

impl Moved {
    fn add(&mut self, span: Span, paid: &Paid) -> Result<(), Fault> {
        for (sum, part) in [
            (&mut self.cash, paid.cash),
            (&mut self.credit, paid.credit),
            (&mut self.debt, paid.debt),
        ] {
            *sum = add(*sum, part)?;
        }
        for (coupon, part) in &paid.coupons {
            let sum = self.coupons.entry(*coupon).or_default();
            *sum = add(*sum, *part)?;
        }
        let whole = self.span.unwrap_or(span);
        let ends = (whole.from().min(span.from()), whole.to().max(span.to()));
        self.span = Span::new(ends.0, ends.1);
        Ok(())
    }
}

pub(super) fn add(sum: Amount, more: Amount) -> Result<Amount, Fault> {
    let beyond = || Fault::Bug("what a run moves leaves the range of an amount".to_owned());
    sum.checked_add(more).ok_or_else(beyond)
}

pub(super) fn posting(error: PostError) -> Fault {
    Fault::Bug(format!("posting: {error}"))
}

/// Credit that can be spent: own, then shared, each the earliest end first and what never ends last.
fn credit_books(desk: &Desk<'_, '_>, owner: CustomerKey) -> Vec<(BookKey, Amount)> {
    let credit = [BookKind::Credit, BookKind::SharedCredit];
    let now = desk.now();
    let spendable = |book: &&Book| {
        credit.contains(&book.kind) && !book.expired(now) && book.balance.is_positive()
    };
    let place = |book: &Book| (book.kind, book.lot == Lot::Single, book.lot);
    let books = desk.books(owner).filter(spendable);
    let mut found: Vec<_> = books.map(|book| (place(book), (book.key, book.balance))).collect();
    found.sort_unstable_by_key(|(place, (key, _))| (*place, *key));
    found.into_iter().map(|(_, book)| book).collect()
}

/// Moves what paid to revenue: what is not paid is receivable of the cycle.
fn post(
    desk: &mut Desk<'_, '_>,
    wallet: &Wallet,
    consumed: &Consumed,
    (place, moved): (&Place, &Moved),
) -> Result<PostingKey, Fault> {
    let (_, payer, service, resource_type, cycle) = *place;
    let holder = &wallet.holder;
    let id = desk.new_transaction_id();
    let mut legs: Vec<(BookKey, Amount)> = Vec::new();
    if moved.cash.is_positive() {
        legs.push((desk.open(holder, BookKind::Cash, Lot::Single), moved.cash));
    }
    let mut credit = moved.credit;
    for (book, most) in credit_books(desk, payer) {
        let part = credit.min(most);
        credit = credit.less_at_most(part);
        if part.is_positive() {
            legs.push((book, part));
        }
    }
    if credit.is_positive() {
        return Err(Fault::Bug("credit that was weighed ended".to_owned()));
    }
    for (coupon, amount) in &moved.coupons {
        legs.push((spend(desk, wallet, (*coupon, *amount), &id)?, *amount));
    }
    if moved.debt.is_positive() {
        legs.push((owe(desk, wallet, cycle)?, moved.debt));
    }
    let mut trade = desk.trade(PAYS, &id, (payer, consumed.consumer));
    (trade.cycle, trade.service, trade.resource_type) = (cycle, service, resource_type);
    trade.span = moved.span.map(|span| (span.from(), span.to()));
    let revenue = desk.open(holder, BookKind::Revenue, Lot::Single);
    let mut sum = Amount::ZERO;
    let mut all = Vec::with_capacity(legs.len() + 1);
    for (book, amount) in legs {
        sum = add(sum, amount)?;
        let taken = Amount::ZERO.checked_sub(amount).unwrap_or(Amount::ZERO);
        all.push(Leg { book, amount: taken });
    }
    all.push(Leg { book: revenue, amount: sum });
    desk.post(trade, &all).map_err(posting)
}

/// A coupon or card is used for it; answers its book.
fn spend(
    desk: &mut Desk<'_, '_>,
    wallet: &Wallet,
    (key, amount): (CouponKey, Amount),
    id: &str,
) -> Result<BookKey, Fault> {
    let lost = || Fault::Bug(format!("the coupon {key} paid and is not there"));
    let holder = &wallet.holder;
    let coupon = desk.coupon(holder.key, key).cloned().ok_or_else(lost)?;
    let once = plan_of(desk, &coupon)?.limits.once;
    let balance = desk.coupon_balance(holder.key, &coupon);
    let spent = coupon.spend((balance, once), amount, id, desk.now());
    let weighed = |why| Fault::Bug(format!("a coupon that was weighed refuses: {why:?}"));
    let spent = spent.map_err(weighed)?;
    let book = desk.open_coupon_book(holder, &spent).ok_or_else(lost)?;
    desk.set_coupon_use(key, id, CouponUse { used: amount, ..CouponUse::default() });
    let facts = Facts::new()
        .text("coupon_id", &key.to_wire())
        .text("kind", spent.kind.as_str())
        .text("state", spent.state.as_str())
        .amount("amount", amount)
        .text("order_id", id);
    desk.set_coupon(holder, spent);
    desk.emit(holder.key, "coupon.used", &facts);
    Ok(book)
}

/// The receivable of a cycle: due at once for whoever pays by balance, and by the fifteenth of the next month for
/// whoever settles by the month. While it is open its earliest due instant stays.
fn owe(desk: &mut Desk<'_, '_>, wallet: &Wallet, cycle: BillCycle) -> Result<BookKey, Fault> {
    let (holder, lot) = (&wallet.holder, Lot::Cycle(cycle));
    let due = match wallet.payer.settlement {
        Settlement::Balance => desk.now(),
        Settlement::Monthly => due_of(&desk.realm().zone, cycle),
    };
    let open = desk.book(holder.key, BookKind::Receivable, lot);
    let earlier = open.filter(|book| book.balance.is_negative()).and_then(|book| book.due);
    let receivable = desk.open(holder, BookKind::Receivable, lot);
    if wallet.payer.settlement == Settlement::Monthly {
        desk.oblige_by(COLLECTION, holder, holder.key.0, due);
    }
    let due = earlier.map_or(due, |earlier| earlier.min(due));
    match desk.set_due::<std::convert::Infallible>(receivable, due) {
        Ok(()) => Ok(receivable),
        Err(Error::Fault(fault)) => Err(fault),
        Err(Error::Refused(never)) => match never {},
    }
}

/// When what is settled by the month is due for a cycle.
fn due_of(zone: &Zone, cycle: BillCycle) -> Timestamp {
    let (first, _) = days_of(cycle);
    monthly_due(zone, zone.start_of(first))
}
