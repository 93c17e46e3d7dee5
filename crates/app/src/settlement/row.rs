//! Rows of bills, made of drafts and what paid them.

use hubu_core::bills::{BillType, ChargeMode, ProviderType};
use hubu_core::ids::{BillRowKey, CouponKey, CustomerKey, GroupKey, PostingKey};
use hubu_core::money::Amount;
use hubu_core::orders::{DiscountType, Settlement};
use hubu_core::settlement::{BillRow, MoneyPolicy, Parts};
use hubu_core::time::Timestamp;
use hubu_store::Fault;

use super::deduct::Draft;

/// A row that is to be stored, and what coupons and cards paid of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PaidRow {
    /// The row.
    pub(crate) row: BillRow,
    /// What coupons and cards paid, each once.
    pub(crate) coupons: Vec<(CouponKey, Amount)>,
}

/// What paid a draft.
pub(crate) struct Payment {
    pub(crate) parts: Parts,
    pub(crate) coupons: Vec<(CouponKey, Amount)>,
    pub(crate) settlement: Settlement,
    pub(crate) posting: Option<PostingKey>,
}

/// The row of a draft that was paid.
///
/// # Errors
/// [`Fault::Bug`] where an identity does not hold of it.
pub(crate) fn row_of(
    draft: &Draft,
    payment: Payment,
    (key, traded, marketplace): (BillRowKey, Timestamp, bool),
    (group, consumer): (GroupKey, CustomerKey),
    policy: MoneyPolicy,
) -> Result<PaidRow, Fault> {
    let numbers = draft.numbers;
    let row = BillRow {
        key,
        group,
        payer: draft.payer,
        consumer,
        cycle: draft.cycle,
        bill_type: BillType::Use,
        mode: ChargeMode::OnDemand,
        provider: if marketplace { ProviderType::Marketplace } else { ProviderType::Cloud },
        settlement: payment.settlement,
        traded,
        span: Some(draft.span),
        order: None,
        posting: payment.posting,
        resource: Some(draft.resource),
        charging: draft.charging,
        product: numbers.product,
        service: numbers.service,
        resource_type: numbers.resource_type,
        region: numbers.region,
        spec: numbers.spec,
        project: numbers.project,
        usage_type: numbers.usage_type,
        size: draft.size,
        usage: Some(draft.usage),
        period: None,
        gathered: draft.gathered,
        unit_price: draft.unit_price,
        discount_type: draft.discount.map(|(kind, _)| DiscountType::from(kind)),
        charge: draft.charge,
        parts: payment.parts,
    };
    let broken = |why| Fault::Bug(format!("a row of the resource {}: {why}", draft.resource));
    row.check(policy).map_err(broken)?;
    Ok(PaidRow { row, coupons: payment.coupons })
}
