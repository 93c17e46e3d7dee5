//! What terms cost in amounts, as orders charge them.

use crate::amount::E8;
use crate::answer::Answer;
use crate::catalogue::{Catalogue, Charge, Period, Product};
use crate::discounts::{Discount, FIXED, RATIO};
use crate::rating::{Line, What, above_maximum, cents, quotient, share};

/// What something costs by list, and what each discount leaves of that.
pub(crate) type Cost = (E8, Vec<Option<E8>>);

impl Catalogue {
    /// What a line costs in amounts, and what each discount leaves of that.
    pub(crate) fn in_cents(
        &self,
        line: &Line,
        discounts: &[&Discount],
        at: i64,
        mode: &str,
    ) -> Result<Cost, Answer> {
        let rated = self.rated(line, discounts, (at, mode))?;
        let amount = |exact: i128| E8::try_from(cents(exact) * 1_000_000).ok();
        let official = amount(rated.official).ok_or_else(above_maximum)?;
        Ok((official, rated.left.into_iter().map(|left| amount(left?)).collect()))
    }

    /// Is a product sold for a term?
    pub(crate) fn sells_for(
        &self,
        product: &Product,
        (unit, periods): (Period, i64),
        at: i64,
    ) -> bool {
        let price = |number| self.price(&product.id, &Charge::Term(unit, number), at);
        price(Some(periods)).or(price(None)).is_some()
    }

    /// What a term of something costs by list, with so many days beyond it, exactly.
    pub(crate) fn list_price(
        &self,
        (product, size): (&Product, Option<(i64, i64)>),
        (unit, periods, days): (Period, i64, i64),
        (at, mode): (i64, &str),
    ) -> Result<i128, Answer> {
        let (size, size_measure) = size.unzip();
        let rated = |unit, periods| {
            let what = What::Term(unit, periods);
            let line = Line { size, size_measure, ..Line::of_term(what) };
            self.rated_of(product, &line, &[], (at, mode)).map(|rated| rated.official)
        };
        let alone = rated(unit, periods)?;
        if days == 0 {
            return Ok(alone);
        }
        Ok(alone + quotient(rated(Period::Month, 1)? * i128::from(days), 30))
    }

    /// What a renewal of a product costs, with so many days beyond its term, each a thirtieth of a month; and
    /// what each discount leaves of that. None: it is not sold for such a term.
    pub(crate) fn renewed_in_cents(
        &self,
        (product, line): (&Product, &Line),
        (unit, periods, days): (Period, i64, i64),
        discounts: &[&Discount],
        at: i64,
    ) -> Result<Option<Cost>, Answer> {
        if !self.sells_for(product, (unit, periods), at) {
            return Ok(None);
        }
        let of = |unit, periods| Line { what: What::Term(unit, periods), ..line.clone() };
        let alone = self.rated_of(product, &of(unit, periods), discounts, (at, "renew"))?;
        let (mut official, mut left) = (alone.official, alone.left);
        if days > 0 {
            if !self.sells_for(product, (Period::Month, 1), at) {
                return Ok(None);
            }
            let month = self.rated_of(product, &of(Period::Month, 1), &[], (at, "renew"))?.official;
            let more = quotient(month * i128::from(days), 30);
            official += more;
            for (left, discount) in left.iter_mut().zip(discounts) {
                let Some(alone) = *left else { continue };
                let value = i128::from(discount.value);
                let whole = match discount.mode {
                    RATIO => share(official, value),
                    FIXED => {
                        let months = i128::from(unit.months(periods).unwrap_or(1));
                        alone + quotient(alone * i128::from(days), 30 * months).min(more)
                    }
                    _ => (official - value * 100_000_000).max(0),
                };
                *left = Some(whole).filter(|whole| *whole < official);
            }
        }
        let amount = |exact: i128| E8::try_from(cents(exact) * 1_000_000).ok();
        let whole = amount(official).ok_or_else(above_maximum)?;
        Ok(Some((whole, left.into_iter().map(|left| amount(left?)).collect())))
    }
}
