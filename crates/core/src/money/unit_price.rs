//! [`UnitPrice`]: currency units at 10⁻¹⁰ in an `i64`.

/// A price per measured unit, in units of 10⁻¹⁰ of the currency: the wire shows unit prices with
/// ten decimals, two more than an amount can hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct UnitPrice(i64);

impl UnitPrice {
    /// A price from its raw count of 10⁻¹⁰ units, as stored.
    pub const fn from_e10(units: i64) -> Self {
        Self(units)
    }

    /// The raw count of 10⁻¹⁰ units, as stored.
    pub const fn e10(self) -> i64 {
        self.0
    }
}
