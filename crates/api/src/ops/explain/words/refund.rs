//! Words of what is kept and given back of terms (`orders` D7, decision 0029).

use hubu_core::explanations::Reason;
use hubu_core::orders::Source;
use hubu_core::subscriptions::TermKind;

use super::{Named, Values, amount, by_source, by_word, counted, exactly, prices};

/// What is kept and given back of a term.
pub(super) fn refund(reason: &Reason) -> Named {
    let empty = Values::default();
    match reason {
        Reason::Term { order, kind, change, from, to } => {
            let word = match kind {
                _ if *change => "change",
                TermKind::First => "first",
                TermKind::Renewal => "renewal",
            };
            let values = by_word(empty.with("order_id", order.as_str()), "term_kind", word);
            let values = values.with("effective_time", from.to_wire());
            ("term_back", values.with("expire_time", to.to_wire()))
        }
        Reason::Counted { source, amount } => {
            let counts = if matches!(source, Source::Voucher(_)) { "no" } else { "yes" };
            let values = by_source(*source).with("amount", amount.to_text(0));
            ("counted", by_word(values, "counts", counts))
        }
        Reason::ReturnedBefore { amount, used, total } => {
            let values = counted(empty, [("used_hours", *used), ("total_hours", *total)]);
            ("returned_before", values.with("amount", amount.to_text(0)))
        }
        Reason::PaidFor { amount: paid } => ("paid_for", amount(*paid)),
        Reason::Unused { used, total, exact } => {
            let values = counted(empty, [("used_hours", *used), ("total_hours", *total)]);
            ("unused", exactly(values, *exact))
        }
        Reason::Cheaper { before, after, exact } => {
            ("cheaper", exactly(prices(*before, *after), *exact))
        }
        Reason::BackAsHeld { amount: back } => ("back_as_held", amount(*back)),
        Reason::Consumed { used, total, amount } => {
            let values = counted(empty, [("used_hours", *used), ("total_hours", *total)]);
            ("consumed", values.with("amount", amount.to_text(0)))
        }
        Reason::ConsumedAsKept { amount: kept } => ("consumed_as_kept", amount(*kept)),
        Reason::Fee { row_months, used_months, rate, amount } => {
            let values = empty
                .with("row_months", row_months.to_string())
                .with("used_months", used_months.to_string())
                .with("rate", rate.to_amount().to_text(0))
                .with("amount", amount.to_text(0));
            ("fee", values)
        }
        Reason::FeeAsKept { amount: fee } => ("fee_as_kept", amount(*fee)),
        Reason::GivenBack { amount: back } => ("given_back", amount(*back)),
        Reason::Back { source, amount } => {
            ("back", by_source(*source).with("amount", amount.to_text(0)))
        }
        // Said by the functions that call this one.
        _ => ("due", empty),
    }
}
