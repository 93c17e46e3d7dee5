//! Rows of what orders are paid: one of each line and resource, in the command that pays.

use std::collections::BTreeSet;

use hubu_core::bills::{
    BillPeriod, BillType, ChargeMode, Formula, Gathered, ProviderType, charges_of_line,
};
use hubu_core::coupons::CycleType;
use hubu_core::customers;
use hubu_core::ids::{CouponKey, OrderKey, PostingKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_core::orders::{
    LineProduct, OrderItem, OrderLine, OrderPayment, OrderRecord, Settlement, Source,
};
use hubu_core::products::{PeriodType, PriceKey, Pricing};
use hubu_core::resources::Tags;
use hubu_core::settlement::{BillRow, Charge, MoneyPolicy, Parts};
use hubu_core::time::{Span, Timestamp};
use hubu_store::Fault;
use hubu_store::bills::{Billed, Label, TermBegun};
use hubu_store::codes::{Code, CodeKind};
use hubu_store::ledger::Holder;

use crate::ledger::Desk;

/// A row of an order as a command leaves it: its codes are words, which get their numbers when the fold is stored.
#[derive(Clone, Debug)]
pub(crate) struct OrderRow {
    row: BillRow,
    product: LineProduct,
    project: String,
    called: Option<(String, Tags)>,
    coupons: Vec<(CouponKey, Amount)>,
}

/// The postings by which sources paid, each the first of its source.
pub(crate) type Postings = Vec<(Source, PostingKey)>;

/// What is put into a row, besides what its line and its resource say.
pub(super) struct Facts {
    pub(super) bill_type: BillType,
    pub(super) span: Option<Span>,
    pub(super) period: Option<(BillPeriod, i64)>,
    pub(super) posting: Option<PostingKey>,
    pub(super) charge: Charge,
    pub(super) parts: Parts,
    pub(super) coupons: Vec<(CouponKey, Amount)>,
}

impl OrderRow {
    /// A row of a line and a resource, traded now. It has no price of a unit.
    pub(super) fn new(
        desk: &mut Desk<'_, '_>,
        (payer, consumer): (&Holder, &Holder),
        (line, item): (&OrderLine, &OrderItem),
        facts: Facts,
    ) -> Self {
        let owner = desk.resource_of(item.resource);
        let (key, now) = (desk.new_bill_row(), desk.now());
        let marketplace = line.product.strict_selected;
        let row = BillRow {
            key,
            group: consumer.group,
            payer: payer.key,
            consumer: consumer.key,
            cycle: desk.realm().zone.cycle_of(now),
            bill_type: facts.bill_type,
            mode: ChargeMode::Period,
            provider: if marketplace { ProviderType::Marketplace } else { ProviderType::Cloud },
            settlement: settlement_of(payer),
            traded: now,
            span: facts.span,
            order: Some(item.order),
            posting: facts.posting,
            resource: Some(item.resource),
            charging: 0,
            product: 0,
            service: 0,
            resource_type: 0,
            region: 0,
            spec: 0,
            project: 0,
            usage_type: 0,
            size: line.size.map(|size| size.value),
            usage: None,
            period: facts.period,
            gathered: Gathered::One,
            unit_price: None,
            discount_type: line.amounts.info.discounts.first().map(|(of, _)| *of),
            charge: facts.charge,
            parts: facts.parts,
        };
        let project = owner.as_ref().map(|owner| owner.resource.enterprise_project.clone());
        Self {
            row,
            product: line.product.clone(),
            project: project.unwrap_or_default(),
            called: owner.map(|owner| (owner.resource.name, owner.tags)),
            coupons: facts.coupons,
        }
    }

    /// Leaves it to be stored with the fold.
    ///
    /// # Errors
    /// [`Fault::Bug`] where an identity does not hold of it.
    pub(super) fn leave(self, desk: &mut Desk<'_, '_>) -> Result<(), Fault> {
        let policy = MoneyPolicy::of(desk.realm().site);
        let broken = |why| Fault::Bug(format!("a row of the order {:?}: {why}", self.row.order));
        self.row.check(policy).map_err(broken)?;
        desk.bill(self);
        Ok(())
    }

    /// Its codes. A resource without a project has none.
    pub(crate) fn codes(&self) -> impl Iterator<Item = Code> {
        let product = &self.product;
        let all = [
            (CodeKind::Product, &product.id),
            (CodeKind::Service, &product.service),
            (CodeKind::ResourceType, &product.resource_type),
            (CodeKind::Region, &product.region),
            (CodeKind::Spec, &product.spec),
            (CodeKind::Project, &self.project),
        ];
        let told = all.into_iter().filter(|(_, text)| !text.is_empty());
        told.map(|(kind, text)| (kind, text.clone())).collect::<BTreeSet<_>>().into_iter()
    }

    /// Puts the numbers of its codes in.
    pub(crate) fn number(&mut self, number: impl Fn(&Code) -> i64) {
        for code in self.codes().collect::<Vec<_>>() {
            let found = number(&code);
            match code.0 {
                CodeKind::Product => self.row.product = found,
                CodeKind::Service => self.row.service = found,
                CodeKind::ResourceType => self.row.resource_type = found,
                CodeKind::Region => self.row.region = found,
                CodeKind::Spec => self.row.spec = found,
                CodeKind::Project => self.row.project = found,
                CodeKind::UsageType => {}
            }
        }
    }

    /// The same, to be stored.
    pub(crate) fn billed(&self) -> Billed<'_> {
        let label = self.called.as_ref().map(|(name, tags)| Label { name, tags });
        Billed { row: &self.row, label, coupons: &self.coupons }
    }
}

/// How somebody settles now.
fn settlement_of(payer: &Holder) -> Settlement {
    let how = customers::Settlement::from_code(payer.settlement);
    let monthly = how.is_some_and(customers::Settlement::post_paid);
    if monthly { Settlement::Monthly } else { Settlement::Balance }
}

/// Writes what an order that was just paid charges: what its lines come to, and what paid each resource of them, is in
/// its record already.
///
/// # Errors
/// Only faults.
pub(crate) fn charge(
    desk: &mut Desk<'_, '_>,
    parties: (&Holder, &Holder),
    record: &OrderRecord,
    postings: &Postings,
) -> Result<(), Fault> {
    let order = &record.order;
    let wrong = || Fault::Bug(format!("the order {} is not paid as it is written", order.id));
    let bill_type = BillType::charged_by(order.kind, order.source).ok_or_else(wrong)?;
    for (place, line) in order.lines.iter().enumerate() {
        let items: Vec<(&OrderItem, Paid)> = record
            .items_of(place)
            .map(|item| Some((item, Paid::of(record, item)?)))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let dues: Option<Vec<Amount>> = items.iter().map(|(_, paid)| paid.parts.sum()).collect();
        let charges = charges_of_line(line.amounts.official, &dues.ok_or_else(wrong)?);
        for ((item, paid), charge) in items.into_iter().zip(charges.ok_or_else(wrong)?) {
            let first = postings.iter().find(|(source, _)| paid.sources.contains(source));
            let facts = Facts {
                bill_type,
                span: item.span.and_then(|(from, to)| Span::new(from, to)),
                period: BillPeriod::of_line(line.period.0).zip(line.period.1),
                posting: first.map(|(_, posting)| *posting),
                charge,
                parts: paid.parts,
                coupons: paid.coupons,
            };
            let mut row = OrderRow::new(desk, parties, (line, item), facts);
            row.row.unit_price = unit_price(desk, order.placed, (line, item), &row.row);
            row.leave(desk)?;
        }
    }
    Ok(())
}

/// What paid a resource of a line.
#[derive(Default)]
struct Paid {
    parts: Parts,
    sources: Vec<Source>,
    coupons: Vec<(CouponKey, Amount)>,
}

impl Paid {
    fn of(record: &OrderRecord, item: &OrderItem) -> Option<Self> {
        let place = (item.order, item.number, item.resource);
        let of_item = |one: &&OrderPayment| (one.order, one.number, one.resource) == place;
        let mut paid = Self::default();
        for OrderPayment { source, amount, .. } in record.payments.iter().filter(of_item) {
            paid.parts = paid.parts.with(*source, *amount)?;
            paid.sources.push(*source);
            paid.coupons.extend(source.coupon().map(|(_, key)| (key, *amount)));
        }
        Some(paid)
    }
}

/// The price of a period that makes up the list price of a new term or a renewal; none where the catalogue has another
/// by now, where days were added, or where it is not as simple.
fn unit_price(
    desk: &Desk<'_, '_>,
    placed: Timestamp,
    (line, item): (&OrderLine, &OrderItem),
    row: &BillRow,
) -> Option<hubu_core::money::UnitPrice> {
    let (_, catalogue) = desk.catalogue().ok()?;
    let term = item.term?;
    let unit = match term.unit {
        CycleType::Month => PeriodType::Month,
        CycleType::Year => PeriodType::Year,
    };
    let price = |periods| {
        let key = PriceKey::Period { unit, periods };
        catalogue.price(&line.product.id, &key, placed)
    };
    let found = price(Some(term.periods)).or_else(|| price(None))?;
    let Pricing::Flat(price) = found.pricing else { return None };
    let told = BillRow { unit_price: Some(price), ..row.clone() };
    Formula::of(&told).map(|_| price)
}

/// The term that an order bought for a resource has begun: its row says so. `None` where it was not paid.
pub(crate) fn term_begun(
    desk: &Desk<'_, '_>,
    record: &OrderRecord,
    (order, resource): (OrderKey, ResourceKey),
    (from, to): (Timestamp, Timestamp),
) -> Option<TermBegun> {
    let traded = record.order.paid?;
    Some(TermBegun {
        group: record.group,
        consumer: record.order.customer,
        cycle: desk.realm().zone.cycle_of(traded),
        traded,
        order,
        resource,
        span: Span::new(from, to)?,
    })
}
