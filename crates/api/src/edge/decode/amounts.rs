//! Amounts that come in.

use hubu_core::money::{Amount, AmountError};

use super::{BadField, Decimals, Defect, Fields, Raw, Shape};

impl Fields<'_> {
    /// An amount above zero that must be there: a text on the wire; a bare number is accepted.
    pub fn amount(&mut self, name: &'static str, rule: Decimals) -> Result<Amount, BadField> {
        let amount = self.amount_of_any_sign(name, rule)?;
        if amount.is_positive() { Ok(amount) } else { Err(self.bad(name, Defect::NotPositive)) }
    }

    /// As [`Fields::amount`], but zero and below as well: for adjustments.
    pub fn amount_of_any_sign(
        &mut self,
        name: &'static str,
        rule: Decimals,
    ) -> Result<Amount, BadField> {
        let found = self.read_amount(name, rule, true)?;
        found.ok_or_else(|| self.bad(name, Defect::Missing))
    }

    /// An amount of any sign that may be left out.
    pub fn opt_amount(
        &mut self,
        name: &'static str,
        rule: Decimals,
    ) -> Result<Option<Amount>, BadField> {
        self.read_amount(name, rule, false)
    }

    fn read_amount(
        &mut self,
        name: &'static str,
        rule: Decimals,
        required: bool,
    ) -> Result<Option<Amount>, BadField> {
        let Decimals { decimals, max } = rule;
        if self.describe(name, required, || Shape::Amount { decimals, max }) {
            return Ok(Some(Amount::from_e8(100_000_000)));
        }
        let raw = self.raw(name)?;
        let text = match &raw {
            Raw::Absent | Raw::Null => return Ok(None),
            Raw::Text(text) if text.is_empty() => return Err(self.bad(name, Defect::Empty)),
            Raw::Text(text) => text.as_ref(),
            Raw::Number(text) => text,
            Raw::Bool(_) | Raw::Nested(_) => "",
        };
        if text.chars().nth(max).is_some() {
            return Err(self.bad(name, Defect::TooLong(max)));
        }
        let parsed = Amount::parse(text, decimals).map_err(|error| match error {
            AmountError::Malformed => {
                let form = ("十进制数，例如 100.00", "a decimal number such as 100.00");
                self.bad(name, Defect::NotOfType(form.0, form.1))
            }
            AmountError::TooPrecise => self.bad(name, Defect::TooPrecise(decimals)),
            AmountError::OutOfRange => {
                self.bad(name, Defect::Rule("超出金额范围", "is out of the range of an amount"))
            }
        });
        parsed.map(Some)
    }
}
