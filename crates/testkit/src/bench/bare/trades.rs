//! The rows that a trade leaves, as the product writes them: what a payment and a renewal have in common.

use super::anew::{Kind, Write};

/// Rows of the ledger and the records, new with each trade.
const JOURNAL: [Kind; 6] = [
    new("posting", "WHERE posting_key > {key} ORDER BY posting_key"),
    new("entry", "WHERE posting_key > {key} ORDER BY posting_key"),
    new("payment_line", "WHERE posting_key > {key} ORDER BY posting_key"),
    new("event", "WHERE wall_ms >= {wall} ORDER BY wall_ms, group_id, subject_key, seq"),
    new("audit", "WHERE audit_key > {key} ORDER BY audit_key"),
    new("bill_row", "WHERE row_key > {key} ORDER BY row_key"),
];

/// Where customers stand afterwards.
const STATE: [Kind; 5] = [
    Kind {
        table: "book",
        write: Write::Update,
        columns: "customer_key AS owner, group_id, customer_key, kind, lot, balance_e8, limit_e8, \
                  lent_e8, seq, last_ms, due_ms",
        rest: "WHERE last_ms >= {now}",
        keys: 4,
    },
    Kind {
        table: "book_day",
        write: Write::Upsert,
        columns: "b.customer_key AS owner, d.group_id, d.book_key, d.day, d.first_seq, d.entries, \
                  d.revenue_entries",
        rest: "d JOIN book b ON b.group_id = d.group_id AND b.book_key = d.book_key \
               WHERE b.last_ms >= {now}",
        keys: 3,
    },
    Kind {
        table: "customer",
        write: Write::Update,
        columns: "customer_key AS owner, customer_key, event_seq",
        rest: "",
        keys: 1,
    },
    Kind {
        table: "order_count",
        write: Write::Upsert,
        columns: "customer_key AS owner, group_id, customer_key, day, kind, status, service, number",
        rest: "",
        keys: 6,
    },
    Kind {
        table: "bill_sum",
        write: Write::Upsert,
        columns: "payer_key AS owner, group_id, consumer_key, cycle, payer_key, day, service, \
                  resource_type, mode, bill_type, region, project, number, zeros, official_e8, \
                  discount_e8, erase_e8, due_e8, cash_e8, credit_e8, coupon_e8, flexi_e8, card_e8, \
                  bonus_e8, debt_e8, writeoff_e8",
        rest: "",
        keys: 11,
    },
];

/// What an order that waited for its payment leaves when it is paid.
pub(in crate::bench) fn of_payments() -> Vec<Kind> {
    let order = [
        Kind {
            table: "customer_order",
            write: Write::Update,
            columns: "group_id, customer_key, placed_ms, order_key, status, reason, paid_ms, \
                      updated_ms, payer_key",
            rest: "WHERE paid_ms >= {now} ORDER BY order_key",
            keys: 4,
        },
        new(
            "order_payment",
            "WHERE order_key IN (SELECT o.order_key FROM customer_order o \
             WHERE o.paid_ms >= {now}) ORDER BY order_key",
        ),
        new("due", "WHERE kind = 'order_provision' AND due_ms >= {now} ORDER BY due_ms, due_key"),
    ];
    JOURNAL.into_iter().chain(STATE).chain(order).collect()
}

/// What a renewal leaves that nobody has to think of: an order that is placed, paid and completed at once, the
/// resource with its new end, the day it is looked at next, and the next renewal.
pub(in crate::bench) fn of_renewals() -> Vec<Kind> {
    let order = [
        new("customer_order", "WHERE order_key > {key} ORDER BY order_key"),
        new("order_line", "WHERE order_key > {key} ORDER BY order_key"),
        new("order_item", "WHERE order_key > {key} ORDER BY order_key"),
        new("order_payment", "WHERE order_key > {key} ORDER BY order_key"),
        Kind {
            table: "resource",
            write: Write::Update,
            columns: "group_id, customer_key, resource_key, status, policy, renew_unit, renew_left, \
                      expires_ms, cycle, updated_ms",
            rest: "WHERE updated_ms >= {now} ORDER BY updated_ms, resource_key",
            keys: 3,
        },
        Kind {
            table: "due",
            write: Write::Update,
            columns: "group_id, kind, due_key, due_ms",
            rest: "WHERE kind = 'resource_life' ORDER BY due_ms, due_key",
            keys: 3,
        },
        Kind {
            table: "due",
            write: Write::Replace,
            columns: "*",
            rest: "WHERE kind = 'auto_renew' ORDER BY due_ms, due_key",
            keys: 3,
        },
    ];
    JOURNAL.into_iter().chain(STATE).chain(order).collect()
}

const fn new(table: &'static str, rest: &'static str) -> Kind {
    Kind { table, write: Write::Insert, columns: "*", rest, keys: 0 }
}
