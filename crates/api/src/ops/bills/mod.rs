//! Bills as customers read them (`bills` A, F): the monthly summary, transactions, and what resources cost; and their
//! old forms.
//!
//! Days and cycles are of the realm's zone, instants in UTC, names in the language that is asked for. What a list does
//! not know of a line (a component, a reserved instance) is left out.

mod former;
mod list_customer_bills_fee_records;
mod list_customerself_resource_record_details;
mod list_customerself_resource_records;
mod list_res_fee_records_former;
mod list_res_records_former;
mod monthly_bill_res;
mod query;
mod res_fee_record;
mod show_customer_monthly_sum;
mod show_monthly_sum_former;
mod words;

pub use list_customer_bills_fee_records::ListCustomerBillsFeeRecords;
pub use list_customerself_resource_record_details::ListCustomerselfResourceRecordDetails;
pub use list_customerself_resource_records::ListCustomerselfResourceRecords;
pub use list_res_fee_records_former::ListResFeeRecordsFormer;
pub use list_res_records_former::ListResRecordsFormer;
pub use show_customer_monthly_sum::ShowCustomerMonthlySum;
pub use show_monthly_sum_former::ShowMonthlySumFormer;

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::bills::{BillList, BillQuery, NotShown, list_bills};
use hubu_core::access::{Requirement, permissions};
use hubu_core::products::Catalogue;

use crate::codes::Failure;
use crate::cx::Cx;
use crate::registry::{Entry, entry};

/// The operations, in the order of the wire's paths.
pub fn registry() -> [Entry; 7] {
    [
        entry::<ShowMonthlySumFormer>(),
        entry::<ListResFeeRecordsFormer>(),
        entry::<ListResRecordsFormer>(),
        entry::<ListCustomerBillsFeeRecords>(),
        entry::<ShowCustomerMonthlySum>(),
        entry::<ListCustomerselfResourceRecords>(),
        entry::<ListCustomerselfResourceRecordDetails>(),
    ]
}

/// What reading details of bills asks of a user.
const DETAILS: Requirement = Requirement::permissions(&[permissions::BILL_DETAIL_VIEW]);

/// A list of lines, with the catalogue in force.
async fn listed(cx: &Cx, query: BillQuery) -> Result<(BillList, Arc<Catalogue>), Failure> {
    let zone = cx.store().realm().zone.clone();
    let cache = Arc::clone(cx.catalogue());
    cx.read(move |tx, pulse| {
        let list = list_bills(tx, (&zone, pulse.now), &query)?;
        let (_, catalogue) = cache.current(tx)?;
        Ok::<_, Error<NotShown>>((list, catalogue))
    })
    .await
}
