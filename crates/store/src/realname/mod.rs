//! Real-name authentication: applications, the tickets behind QR codes, barred certificates, and
//! which partners may upload images.

mod applications;
mod barred;
mod tickets;
mod uploads;

pub use applications::{
    Application, Outline, Papers, application, applications_page, decide, history, holders_of,
    insert_application, number_index, number_indexes,
};
pub use barred::{Barred, NewBar, bar, barred_page, is_barred, unbar};
pub use tickets::{forget_tickets, insert_ticket, ticket, use_ticket};
pub use uploads::{set_uploads, uploads_of};

pub(crate) use applications::{open_papers, seal_papers};
pub(crate) use barred::NUMBER as BARRED_NUMBER;

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [applications::STATEMENTS, barred::STATEMENTS, tickets::STATEMENTS, uploads::STATEMENTS]
        .concat()
}
