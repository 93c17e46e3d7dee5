//! Explanations are followed: from its steps alone, each with the values that it tells, an amount comes about
//! once more.

use crate::amount::{E8, spread};
use crate::json::Json;
use crate::leaving::part;
use crate::rating::{cents, quotient, share};

/// What was told so far. Prices are in units of 10⁻¹⁸, all else in units of 10⁻⁸ unless it says otherwise.
#[derive(Default)]
struct Told {
    /// The tiers: quantities times prices.
    tiers: i128,
    divisor: Option<i128>,
    size: Option<i128>,
    list: i128,
    /// The exact price so far.
    exact: i128,
    /// What discounts leave of it, by their ids.
    left: Vec<(String, i128)>,
    /// What it comes to so far, in units of 10⁻¹⁰.
    amount: i128,
    /// What the discount that was chosen takes off.
    chosen: Option<E8>,
    covered: E8,
    /// What paid: coupons and cards, and all else.
    paid: Option<[E8; 2]>,
    due: E8,
    counted: Option<E8>,
    counts: E8,
    kept: [E8; 2],
    back: Option<E8>,
}

/// A step with its values.
struct Step<'a> {
    name: &'a str,
    values: &'a Json,
}

/// A decimal as a whole number of units of 10 to the power of −`places`.
fn units(text: &str, places: usize) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let fits = rest.len() <= places && !whole.is_empty();
    let number: i128 = fits.then(|| format!("{whole}{rest:0<places$}").parse().ok()).flatten()?;
    Some(sign * number)
}

impl Step<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        match self.values.field(name)? {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(&self, name: &str, places: usize) -> Option<i128> {
        units(self.text(name)?, places)
    }

    fn amount(&self, name: &str) -> Option<E8> {
        E8::try_from(self.number(name, 8)?).ok()
    }
}

/// An amount at 10⁻¹⁰.
fn e10(amount: E8) -> i128 {
    i128::from(amount) * 100
}

/// What steps come to, in units of 10⁻¹⁰; the name of the first that does not follow from those before it.
pub(crate) fn followed(steps: &[Json]) -> Result<i128, String> {
    let mut told = Told::default();
    for step in steps {
        let name = match step.field("step") {
            Some(Json::Text(name)) => name.as_str(),
            _ => return Err("a step without a name".to_owned()),
        };
        let values = step.field("values").unwrap_or(&Json::Null);
        let follows = told.take(&Step { name, values });
        if follows != Some(true) {
            return Err(format!("{name} {values:?} does not follow"));
        }
    }
    if told.is_whole() { Ok(told.amount) } else { Err("something is missing".to_owned()) }
}

impl Told {
    fn take(&mut self, step: &Step<'_>) -> Option<bool> {
        match step.name {
            "price_on_demand" | "price_term" | "term_whole" | "term_each" | "count"
            | "term_back" => Some(true),
            "conversion" | "size" | "tier" | "official" | "days" | "rounding" => self.price(step),
            "discount_taken" | "discount_offered" | "discount_outdone" | "discount_unfit" => {
                self.discount(step)
            }
            "listed" => {
                self.amount = e10(step.amount("amount")?);
                Some(true)
            }
            "offer" | "adjusted" | "taken_off" | "covered" | "due" | "paid" => self.line(step),
            _ => self.refund(step),
        }
    }

    fn price(&mut self, step: &Step<'_>) -> Option<bool> {
        match step.name {
            "conversion" => self.divisor = step.number("denominator", 0),
            "size" => self.size = step.number("size", 0),
            "tier" => self.tiers += step.number("quantity", 8)? * step.number("unit_price", 10)?,
            "official" => {
                let whole = self.tiers * self.size.unwrap_or(1);
                self.list = quotient(whole, self.divisor.unwrap_or(1));
                self.exact = self.list;
                return Some(step.number("amount", 18)? == self.list);
            }
            "days" => {
                let more = quotient(step.number("month", 18)? * step.number("days", 0)?, 30);
                self.list += more;
                self.exact = self.list;
                return Some(step.number("amount", 18)? == self.list);
            }
            _ => {
                let exact = step.number("exact", 18)?;
                self.amount = match step.text("rule")? {
                    "cut_to_six" => exact / 1_000_000_000_000 * 10_000,
                    "cut_to_ten" => exact / 100_000_000,
                    _ => cents(exact) * 100_000_000,
                };
                return Some(exact == self.exact && step.number("amount", 10)? == self.amount);
            }
        }
        Some(true)
    }

    fn discount(&mut self, step: &Step<'_>) -> Option<bool> {
        if step.name == "discount_unfit" {
            return Some(true);
        }
        let left = step.number("amount", 18)?;
        if step.name == "discount_taken" {
            self.exact = left;
        }
        self.left.push((step.text("discount_id")?.to_owned(), left));
        let value = step.number("discount_value", 10)?;
        Some(match step.text("discount_mode")? {
            "ratio" => left == share(self.list, value),
            "reduction" => left == (self.list - value * 100_000_000).max(0),
            _ => left < self.list,
        })
    }

    fn line(&mut self, step: &Step<'_>) -> Option<bool> {
        match step.name {
            "offer" => {
                let (official, amount) = (step.amount("official")?, step.amount("amount")?);
                let id = step.text("discount_id")?;
                if step.text("choice")? == "chosen" {
                    self.chosen = step.amount("off");
                }
                let exact = self.left.iter().find(|(own, _)| own == id).map(|(_, left)| *left);
                let rounds = |exact: i128| cents(exact) * 1_000_000 == i128::from(amount);
                let off = step.amount("off")? == official - amount;
                Some(off && e10(official) == self.amount && exact.is_none_or(rounds))
            }
            "adjusted" => {
                let texts = step.text("officials")?.split(' ');
                let officials: Option<Vec<i128>> = texts.map(|text| units(text, 8)).collect();
                let officials: Vec<E8> =
                    officials?.into_iter().filter_map(|one| E8::try_from(one).ok()).collect();
                let place = usize::try_from(step.number("place", 0)?).ok()?.checked_sub(1)?;
                let falls = *spread(step.amount("off")?, &officials).get(place)?;
                self.chosen = Some(falls);
                let own = e10(*officials.get(place)?) == self.amount;
                Some(own && falls == step.amount("share")?)
            }
            "taken_off" | "covered" => {
                let covers = step.name == "covered";
                let amount = step.amount(if covers { "amount" } else { "off" })?;
                let chosen = self.chosen.filter(|_| step.text("discount_type") != Some("300"));
                self.chosen = self.chosen.filter(|_| covers);
                self.covered += if covers { amount } else { 0 };
                self.amount -= e10(amount);
                let fits = covers || chosen.is_none_or(|chosen| chosen == amount);
                Some(fits && e10(step.amount("left")?) == self.amount)
            }
            "due" => {
                self.due = step.amount("amount")?;
                Some(e10(self.due) == self.amount)
            }
            _ => {
                let (amount, returned) = (step.amount("amount")?, step.amount("returned")?);
                let by_coupons = step.text("coupon_id").is_some();
                self.paid.get_or_insert_default()[usize::from(!by_coupons)] += amount;
                Some(returned <= amount)
            }
        }
    }

    fn refund(&mut self, step: &Step<'_>) -> Option<bool> {
        let amount = step.amount("amount")?;
        let counts = step.text("source") != Some("voucher");
        Some(match step.name {
            "counted" => {
                *self.counted.get_or_insert_default() += if counts { amount } else { 0 };
                counts == (step.text("counts")? == "yes")
            }
            "paid_for" => {
                self.counts = amount;
                self.counted.is_none_or(|counted| counted == amount)
            }
            "consumed" => {
                self.kept[0] = amount;
                let (used, all) = (step.number("used_hours", 0)?, step.number("total_hours", 0)?);
                let (used, all) = (i64::try_from(used).ok()?, i64::try_from(all).ok()?);
                (0..=all).contains(&used) && part(self.counts, used, all.max(1)) == amount
            }
            "fee" => {
                self.kept[1] = amount;
                let rate = i64::try_from(step.number("rate", 4)?).ok()?;
                part(self.counts, rate, 10_000).min(self.counts - self.kept[0]) == amount
            }
            "consumed_as_kept" | "fee_as_kept" => {
                self.kept[usize::from(step.name == "fee_as_kept")] = amount;
                true
            }
            "given_back" => {
                self.amount = e10(amount);
                amount == self.counts - self.kept[0] - self.kept[1]
            }
            "back" => {
                *self.back.get_or_insert_default() += if counts { amount } else { 0 };
                true
            }
            _ => false,
        })
    }

    /// Is what paid what was due, and what went back what was given back?
    fn is_whole(&self) -> bool {
        let paid = self.paid.is_none_or(|paid| paid == [self.covered, self.due]);
        paid && self.back.is_none_or(|back| e10(back) == self.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed_text(text: &str) -> Result<i128, String> {
        match Json::read(text) {
            Ok(Json::List(steps)) => followed(&steps),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn a_price_follows_from_its_tiers_and_a_wrong_step_is_found() {
        let steps = |official: &str| {
            format!(
                r#"[{{"step":"conversion","values":{{"denominator":"3600"}}}},
                {{"step":"size","values":{{"size":"40"}}}},
                {{"step":"tier","values":{{"quantity":"1","unit_price":"0.0014"}}}},
                {{"step":"official","values":{{"amount":"{official}"}}}},
                {{"step":"rounding","values":{{"exact":"{official}","rule":"cut_to_six","amount":"0.000015"}}}}]"#
            )
        };
        assert_eq!(followed_text(&steps("0.000015555555555556")), Ok(150_000));
        assert!(followed_text(&steps("0.000015555555555555")).is_err());
    }

    #[test]
    fn what_paid_a_line_is_what_was_due() {
        let steps = |paid: &str| {
            format!(
                r#"[{{"step":"listed","values":{{"amount":"10"}}}},
                {{"step":"offer","values":{{"discount_id":"DC1","official":"10","amount":"9","off":"1","choice":"chosen"}}}},
                {{"step":"taken_off","values":{{"discount_type":"605","off":"1","left":"9"}}}},
                {{"step":"covered","values":{{"coupon_type":"voucher","amount":"4","left":"5"}}}},
                {{"step":"due","values":{{"amount":"5"}}}},
                {{"step":"paid","values":{{"source":"voucher","coupon_id":"CP1","amount":"4","returned":"0"}}}},
                {{"step":"paid","values":{{"source":"cash","amount":"{paid}","returned":"0"}}}}]"#
            )
        };
        assert_eq!(followed_text(&steps("5")), Ok(50_000_000_000));
        assert!(followed_text(&steps("4.99")).is_err());
    }

    #[test]
    fn a_refund_is_what_was_paid_less_what_is_kept() {
        let steps = |back: &str| {
            format!(
                r#"[{{"step":"counted","values":{{"source":"cash","amount":"100","counts":"yes"}}}},
                {{"step":"counted","values":{{"source":"voucher","amount":"7","counts":"no"}}}},
                {{"step":"paid_for","values":{{"amount":"100"}}}},
                {{"step":"consumed","values":{{"used_hours":"344","total_hours":"758","amount":"45.38"}}}},
                {{"step":"fee","values":{{"rate":"0.1","amount":"10"}}}},
                {{"step":"given_back","values":{{"amount":"44.62"}}}},
                {{"step":"back","values":{{"source":"cash","amount":"{back}"}}}}]"#
            )
        };
        assert_eq!(followed_text(&steps("44.62")), Ok(446_200_000_000));
        assert!(followed_text(&steps("44.61")).is_err());
    }
}
