//! Coupons and cards: plans, what customers hold, what orders did with it, and the lists.
//!
//! A coupon changes only under the row lock of its customer ([`crate::ledger::lock_holders`]). What it
//! holds is the balance of its book; the records of its changes are that book's entries.

mod cards;
mod list;
mod load;
mod plans;
mod save;
mod transfers;

pub use cards::{
    CardPlace, CountedBatch, batch_cards_page, batches_page, card_batch, card_by_code,
    insert_batch, lock_cards, void_batch,
};
pub use list::{
    Change, ChangeFilter, ChangePage, CouponFilter, CouponPage, HeldCoupon, cards_page,
    changes_page, coupons_page,
};
pub use load::{CouponUse, Owned, Place, UsePlace, coupons, sources, uses, wallets};
pub use plans::{insert_plan, plans, plans_page};
pub use save::{UseRow, save};
pub use transfers::{handed_page, transferable_page};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        plans::STATEMENTS,
        cards::STATEMENTS,
        load::STATEMENTS,
        save::STATEMENTS,
        list::STATEMENTS,
        transfers::STATEMENTS,
    ]
    .concat()
}
