//! Orders: their records, the pages of the list, and the rules of trades.
//!
//! An order changes only under the row lock of its customer ([`crate::ledger::lock_holders`]).

mod belongings;
mod count;
mod keys;
mod lines;
mod list;
mod load;
mod rules;
mod save;
mod segments;

pub(crate) use belongings::source;
pub(crate) use load::{item, item_columns, order_id, payment, payment_columns};

pub use keys::ids_of;
pub use list::{OrderPage, OrderScope, orders_page, services_of};
pub use load::{Backing, OrderOwner, by_ids, by_keys, owners};
pub use rules::{
    fee_table, five_days_used, lengths, set_fee_table, set_length, set_trade_rules, trade_rules,
};
pub use save::{Changed, save, save_terms};
pub(crate) use save::{in_order, taken};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        belongings::STATEMENTS,
        count::STATEMENTS,
        keys::STATEMENTS,
        lines::STATEMENTS,
        list::STATEMENTS,
        load::STATEMENTS,
        rules::STATEMENTS,
        save::STATEMENTS,
    ]
    .concat()
}
