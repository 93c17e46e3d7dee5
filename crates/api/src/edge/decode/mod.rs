//! Reading requests: the one place that decides how lenient the wire is.
//!
//! A type that comes in implements [`Reads`]: it takes each of its fields from [`Fields`], by name
//! and with the rule of the documentation. The same code runs in two ways: over a request, where it
//! yields the value or the first field that is wrong; and over nothing, where it *describes* itself
//! ([`describe`]), from which the published documents and the sweeps are made. What is documented
//! can therefore not differ from what is done.
//!
//! * Unknown fields are ignored; an empty body is `{}`.
//! * In a query, absent, empty (`x=`), the literal `""` and the literal `null` differ; the last counts as
//!   JSON's null.
//! * An integer may stand in quotes, an amount without; nothing else changes its kind.
//! * A text holds no NUL, and lengths count characters.
//! * A field that occurs twice is refused, as is a body nested deeper than [`MAX_DEPTH`].

mod amounts;
mod defect;
mod fields;
mod json;
mod nested;
mod rules;
mod shape;

#[cfg(test)]
mod tests;

pub use defect::{BadField, Defect};
pub use fields::{Fields, Raw};
pub use json::MAX_DEPTH;
pub use rules::{Decimals, Empty, Page, Text};
pub use shape::{Field, Shape, describe};

use crate::signing::Query;

/// A value that comes in: path parameters, a query, or a JSON body.
///
/// `read` takes its fields one after the other and never depends on a value when it decides which
/// fields to take, since it also runs to describe itself.
pub trait Reads: Sized + Send {
    /// Takes the value's fields.
    ///
    /// # Errors
    /// The first field that breaks its rule.
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField>;
}

/// No path parameters, no query, no body, or an answer without one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Nothing {}

impl Reads for Nothing {
    fn read(_: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {})
    }
}

/// Reads path parameters.
pub fn path<T: Reads>(params: &[(&'static str, String)]) -> Result<T, BadField> {
    T::read(&mut Fields::path(params))
}

/// Reads a query.
pub fn query<T: Reads>(query: &Query<'_>) -> Result<T, BadField> {
    T::read(&mut Fields::query(query))
}

/// Reads a body.
pub fn body<T: Reads>(raw: &[u8]) -> Result<T, BadField> {
    let text = json::text(raw)?;
    T::read(&mut Fields::object(json::object(text, "body")?, String::new()))
}
