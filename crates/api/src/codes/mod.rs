//! The vendor's codes: the only place that knows them.
//!
//! * [`Code`] is one row of a table: text, HTTP status, message in both languages.
//! * [`Refusal`] is a code with what it says in this case.
//! * `convert` turns every refusal of the layers below into a [`Refusal`], by exhaustive matches: a
//!   new reason does not compile until it has a code.
//! * [`Failure`] is a refusal or a fault: how every operation ends that does not succeed.

mod convert;
mod order_rows;
mod refusal;
mod subscription_rows;
mod table;

#[cfg(test)]
mod tests;

pub use convert::{QuoteRefusal, Refused};
pub use refusal::{Failure, Problem, Refusal, Said};
pub use table::Code;

use crate::language::Lang;

impl Code {
    /// Does the API gateway say it? Its bodies name the request, and it speaks English only.
    pub fn is_gateway(self) -> bool {
        self.text().starts_with("APIGW.")
    }

    /// The message with `{placeholders}`.
    pub fn template(self, lang: Lang) -> &'static str {
        let (zh, en) = self.templates();
        lang.pick(zh, en)
    }
}
