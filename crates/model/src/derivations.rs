//! Explanations are followed: from its steps alone, each with the values that it tells, an amount comes about
//! once more.

use crate::amount::{E8, share_of, spread};
use crate::change_prices::part_of;
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
    /// Was a list price told, and the one that was told before it?
    listed: bool,
    before: Option<i128>,
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
    paid_for: Option<E8>,
    /// What changes gave back before, with the hours since then that are used, and all of them.
    returned: Vec<(E8, i64, i64)>,
    /// What is not used, exactly.
    unused: i128,
    /// What a change gives back.
    cheaper: Option<E8>,
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

    /// So many hours of so many.
    fn hours(&self, part: &str) -> Option<(i64, i64)> {
        let hours = |name| i64::try_from(self.number(name, 0)?).ok();
        let (part, all) = (hours(part)?, hours("total_hours")?);
        (0 < all && (0..=all).contains(&part)).then_some((part, all))
    }

    /// The list prices before a change and after it, where those that were told are none others.
    fn both(&self, told: &Told) -> Option<(i128, i128)> {
        let both = (self.number("before", 18)?, self.number("after", 18)?);
        let own = told.before.is_none_or(|before| both == (before, told.list));
        own.then_some(both)
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
            "price_on_demand" | "price_term" => {
                self.begin_price();
                Some(true)
            }
            "term_whole" | "term_each" | "count" | "term_back" => Some(true),
            "conversion" | "size" | "tier" | "official" | "days" | "changed" | "rounding" => {
                self.price(step)
            }
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

    /// A second price is that of what something becomes.
    fn begin_price(&mut self) {
        if self.listed {
            (self.before, self.listed) = (Some(self.list), false);
            (self.tiers, self.divisor, self.size) = (0, None, None);
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
                (self.exact, self.listed) = (self.list, true);
                return Some(step.number("amount", 18)? == self.list);
            }
            "changed" => {
                let (before, after) = step.both(self)?;
                let (left, all) = step.hours("left_hours")?;
                self.list = part_of(after - before, left, all);
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

    /// What is used of what was paid, at 10⁻¹⁸: what was given back before was not used from then on.
    fn used(&self, (used, all): (i64, i64)) -> i128 {
        let returned: E8 = self.returned.iter().map(|(amount, ..)| amount).sum();
        let share = |amount: E8, used: i64, all: i64| {
            quotient(i128::from(amount) * 10_000_000_000 * i128::from(used), all.into())
        };
        let before = self.returned.iter().map(|(amount, used, all)| share(*amount, *used, *all));
        (share(self.net() + returned, used, all) - before.sum::<i128>()).max(0)
    }

    /// What counts as paid: where that is not told yet, what was counted less what was given back before.
    fn net(&self) -> E8 {
        let returned: E8 = self.returned.iter().map(|(amount, ..)| amount).sum();
        self.paid_for.unwrap_or(self.counted.unwrap_or(0) - returned)
    }

    /// What makes up what a change gives back.
    fn smaller(&mut self, step: &Step<'_>) -> Option<bool> {
        if step.name == "unused" {
            let net = i128::from(self.net()) * 10_000_000_000;
            self.unused = (net - self.used(step.hours("used_hours")?)).max(0);
            return Some(step.number("amount", 18)? == self.unused);
        }
        let (before, after) = step.both(self)?;
        if before <= 0 || !(0..before).contains(&after) {
            return Some(false);
        }
        let (share, told) =
            (share_of(self.unused, before - after, before), step.number("amount", 18)?);
        self.cheaper = Some(E8::try_from(cents(told) * 1_000_000).ok()?);
        // What other terms or lines bear of it leaves less; a cent more is an odd one of them.
        let most = (cents(share) + 1) * 10_000_000_000_000_000;
        Some(told == share || (0..=most).contains(&told))
    }

    fn refund(&mut self, step: &Step<'_>) -> Option<bool> {
        if matches!(step.name, "unused" | "cheaper") {
            return self.smaller(step);
        }
        let amount = step.amount("amount")?;
        let counts = step.text("source") != Some("voucher");
        Some(match step.name {
            "counted" => {
                *self.counted.get_or_insert_default() += if counts { amount } else { 0 };
                counts == (step.text("counts")? == "yes")
            }
            "returned_before" => {
                let (used, all) = step.hours("used_hours")?;
                self.returned.push((amount, used, all));
                amount > 0
            }
            "paid_for" => {
                let counted = self.counted.is_none_or(|_| self.net() == amount);
                self.paid_for = Some(amount);
                counted
            }
            "consumed" => {
                let used = self.used(step.hours("used_hours")?);
                self.kept[0] = amount;
                i128::from(self.net()).min(cents(used) * 1_000_000) == i128::from(amount)
            }
            "fee" => {
                self.kept[1] = amount;
                let rate = i64::try_from(step.number("rate", 4)?).ok()?;
                part(self.net(), rate, 10_000).min(self.net() - self.kept[0]) == amount
            }
            "consumed_as_kept" | "fee_as_kept" => {
                self.kept[usize::from(step.name == "fee_as_kept")] = amount;
                true
            }
            "back_as_held" => {
                self.cheaper = Some(amount);
                true
            }
            "given_back" => {
                self.amount = e10(amount);
                let left = self.net() - self.kept[0] - self.kept[1];
                amount == self.cheaper.unwrap_or(left)
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

    #[test]
    fn a_change_follows_from_both_prices_and_the_hours_that_are_left() {
        let steps = |after: &str, amount: &str| {
            format!(
                r#"[{{"step":"price_term","values":{{}}}},
                {{"step":"tier","values":{{"quantity":"1","unit_price":"100"}}}},
                {{"step":"official","values":{{"amount":"100"}}}},
                {{"step":"price_term","values":{{}}}},
                {{"step":"tier","values":{{"quantity":"1","unit_price":"160"}}}},
                {{"step":"official","values":{{"amount":"160"}}}},
                {{"step":"changed","values":{{"before":"100","after":"{after}","left_hours":"520","total_hours":"760","amount":"{amount}"}}}},
                {{"step":"rounding","values":{{"exact":"{amount}","rule":"half_up_to_cent","amount":"41.05"}}}}]"#
            )
        };
        assert_eq!(followed_text(&steps("160", "41.052631578947368421")), Ok(410_500_000_000));
        assert!(followed_text(&steps("160", "41.05")).is_err());
        assert!(followed_text(&steps("161", "41.736842105263157895")).is_err());
    }

    /// 160 for 760 hours, of which 30 went back at half time, after three quarters.
    const BEFORE: &str = r#"{"step":"term_back","values":{}},
        {"step":"counted","values":{"source":"cash","amount":"160","counts":"yes"}},
        {"step":"counted","values":{"source":"voucher","amount":"7","counts":"no"}},
        {"step":"returned_before","values":{"amount":"30","used_hours":"190","total_hours":"380"}}"#;

    #[test]
    fn what_was_given_back_before_is_neither_paid_nor_used() {
        let steps = |paid: &str, consumed: &str| {
            format!(
                r#"[{BEFORE},
                {{"step":"paid_for","values":{{"amount":"{paid}"}}}},
                {{"step":"consumed","values":{{"used_hours":"570","total_hours":"760","amount":"{consumed}"}}}},
                {{"step":"fee","values":{{"rate":"0.1","amount":"13"}}}},
                {{"step":"given_back","values":{{"amount":"12"}}}},
                {{"step":"back","values":{{"source":"cash","amount":"12"}}}}]"#
            )
        };
        assert_eq!(followed_text(&steps("130", "105")), Ok(120_000_000_000));
        assert!(followed_text(&steps("160", "105")).is_err());
        assert!(followed_text(&steps("130", "97.5")).is_err());
    }

    #[test]
    fn what_becomes_cheaper_gives_back_its_share_of_what_is_not_used() {
        let steps = |unused: &str, cheaper: &str, back: &str| {
            format!(
                r#"[{BEFORE},
                {{"step":"unused","values":{{"used_hours":"570","total_hours":"760","amount":"{unused}"}}}},
                {{"step":"cheaper","values":{{"before":"100","after":"40","amount":"{cheaper}"}}}},
                {{"step":"given_back","values":{{"amount":"{back}"}}}},
                {{"step":"back","values":{{"source":"cash","amount":"{back}"}}}}]"#
            )
        };
        assert_eq!(followed_text(&steps("25", "15", "15")), Ok(150_000_000_000));
        // What another term bears of it, as it was kept.
        assert_eq!(followed_text(&steps("25", "12", "12")), Ok(120_000_000_000));
        assert!(followed_text(&steps("32.5", "15", "15")).is_err());
        assert!(followed_text(&steps("25", "15", "14")).is_err());
        assert!(followed_text(&steps("25", "15.02", "15.02")).is_err());
        // It is told exactly, and rounded where it goes back.
        let exact = |back| steps("25", "9.375", back).replace(r#""40""#, r#""62.5""#);
        assert_eq!(followed_text(&exact("9.38")), Ok(93_800_000_000));
        assert!(followed_text(&exact("9.37")).is_err());
        // What is held of it is not derived again.
        let held = |back: &str| {
            format!(
                r#"[{{"step":"term_back","values":{{}}}},
                {{"step":"back_as_held","values":{{"amount":"12"}}}},
                {{"step":"given_back","values":{{"amount":"{back}"}}}}]"#
            )
        };
        assert_eq!(followed_text(&held("12")), Ok(120_000_000_000));
        assert!(followed_text(&held("13")).is_err());
    }
}
