//! [`Formula`]: how an amount is worked out, in a line of text (`bills` A3).

use std::fmt::Write;

use super::{BillPeriod, BillType, ChargeMode, Gathered};
use crate::money::rounding::{amount_to_e18, cut_e18_to_amount};
use crate::money::{Amount, UnitPrice};
use crate::settlement::BillRow;

/// The language of its labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// The wire's Chinese.
    Chinese,
    /// English, in words of our own: no sample has any.
    English,
}

/// What a price is multiplied by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Multiple {
    /// Usage, at 10⁻⁸, without what packages covered, and what one of its unit is in that of the price.
    Usage {
        /// See above.
        billed_e8: i64,
        /// A numerator and a denominator.
        ratio: (i64, i64),
    },
    /// Periods, and how many of them the price is for.
    Periods {
        /// See above.
        number: i64,
        /// See above.
        conversion: i64,
    },
    /// Nothing: it is paid once.
    Once,
}

/// How a row's amount is worked out. Its value, the product cut to eight decimals, is what was due without vouchers:
/// a row of which that does not hold has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Formula {
    /// What the price is multiplied by.
    pub multiple: Multiple,
    /// The size, where the price is for one unit of it.
    pub size: Option<i64>,
    /// The price.
    pub price: UnitPrice,
    /// What the discount takes off.
    pub discount: Amount,
    /// What is erased; terms have no such part.
    pub erase: Option<Amount>,
    /// What vouchers paid.
    pub coupon: Amount,
}

impl Formula {
    /// The formula of a row: of usage with one price, and of new terms and renewals. Rows that give back, of graduated
    /// prices and of several small amounts have none, and neither has one whose list price is not what its numbers
    /// come to.
    pub fn of(row: &BillRow) -> Option<Self> {
        let (charge, price) = (row.charge, row.unit_price?);
        if charge.official.is_negative() || row.gathered != Gathered::One {
            return None;
        }
        let formula = |multiple, erase| {
            let (discount, coupon) = (charge.discount, row.parts.coupon);
            Self { multiple, size: row.size, price, discount, erase, coupon }
        };
        if row.mode == ChargeMode::OnDemand && row.bill_type == BillType::Use {
            let usage = row.usage?;
            let billed_e8 = usage.quantity_e8.checked_sub(usage.free_e8)?;
            let multiple = Multiple::Usage { billed_e8, ratio: usage.ratio };
            let found = formula(multiple, Some(charge.erase));
            let official = found.product_e18().and_then(cut_e18_to_amount);
            return (official == Some(charge.official)).then_some(found);
        }
        let of_term =
            matches!(row.bill_type, BillType::New | BillType::Renew | BillType::AutoRenew);
        if row.mode != ChargeMode::Period || !of_term || !charge.erase.is_zero() {
            return None;
        }
        let multiples = match row.period? {
            (BillPeriod::OneOff, _) => [Multiple::Once; 2],
            // A price each, or that of a commitment for the whole.
            (_, number) => [1, number].map(|conversion| Multiple::Periods { number, conversion }),
        };
        let official = amount_to_e18(charge.official);
        let mut formulas = multiples.into_iter().map(|multiple| formula(multiple, None));
        formulas.find(|found| found.product_e18() == Some(official))
    }

    /// The list price that its numbers come to, at 10⁻¹⁸, cut toward zero.
    ///
    /// # Errors
    /// `None` outside the range of an `i128`, and where something is divided by nothing.
    pub fn product_e18(&self) -> Option<i128> {
        const ONE_E8: i64 = 100_000_000;
        let (number, numerator, denominator) = match self.multiple {
            Multiple::Usage { billed_e8, ratio: (numerator, denominator) } => {
                (billed_e8, numerator, denominator)
            }
            Multiple::Periods { number, conversion } => {
                (number.checked_mul(ONE_E8)?, 1, conversion)
            }
            Multiple::Once => (ONE_E8, 1, 1),
        };
        let factors = [numerator, self.size.unwrap_or(1), self.price.e10()];
        let product = factors
            .into_iter()
            .try_fold(i128::from(number), |product, factor| product.checked_mul(factor.into()))?;
        product.checked_div(denominator.into())
    }

    /// The text: `25874【使用量】/3600【单位转换】*10【规格】*0.00064【单价】-0【优惠金额】-0.00599822【抹零金额】-0【代金券抵扣】`.
    pub fn text(&self, language: Language) -> String {
        let label = |chinese: &'static str, english: &'static str| match language {
            Language::Chinese => chinese,
            Language::English => english,
        };
        let mut text = match self.multiple {
            Multiple::Usage { billed_e8, ratio } => {
                let (usage, by) = (Amount::from_e8(billed_e8), conversion(ratio));
                let of = label("【使用量】", "【usage】");
                format!("{usage}{of}{by}{}*", label("【单位转换】", "【unit conversion】"))
            }
            Multiple::Periods { number, conversion } => {
                let of = label("【周期数】", "【periods】");
                format!(
                    "{number}{of}/{conversion}{}*",
                    label("【周期转换】", "【period conversion】")
                )
            }
            Multiple::Once => String::new(),
        };
        // Writing to a string does not fail.
        let mut add = |value: &dyn std::fmt::Display, label| {
            let _ = write!(text, "{value}{label}");
        };
        if let Some(size) = self.size {
            add(&size, label("【规格】*", "【size】*"));
        }
        add(&self.price, label("【单价】-", "【unit price】-"));
        add(&self.discount, label("【优惠金额】-", "【discount】-"));
        if let Some(erase) = self.erase {
            add(&erase, label("【抹零金额】-", "【truncated amount】-"));
        }
        add(&self.coupon, label("【代金券抵扣】", "【cash coupon】"));
        text
    }
}

/// `/3600`, `*1024`, or both.
fn conversion((numerator, denominator): (i64, i64)) -> String {
    match (numerator, denominator) {
        (1, denominator) => format!("/{denominator}"),
        (numerator, 1) => format!("*{numerator}"),
        _ => format!("*{numerator}/{denominator}"),
    }
}

#[cfg(test)]
#[path = "formula_tests.rs"]
mod tests;
