//! Discounts that operators grant: to a customer, for a partner of its or for the cloud itself, and to
//! everybody.
//!
//! What a discount says never changes; it ends. `discount_type` and `discount_mode` are the vendor's
//! numbers (`orders` C0, C5): 605 commercial, 606 of a distributor, 607 of a partner, 700 a promotion; 0 a
//! ratio, 1 a fixed unit price, 2 an amount that is taken off.

mod create_discount;
mod create_promotion;
mod end_discount;
mod list_customer_discounts;
mod list_promotions;
mod shown;

pub use create_discount::CreateDiscount;
pub use create_promotion::CreatePromotion;
pub use end_discount::EndDiscount;
pub use list_customer_discounts::ListCustomerDiscounts;
pub use list_promotions::ListPromotions;

use hubu_app::discounts::Operator;
use hubu_core::discounts::{
    DiscountKind, DiscountMode, LONGEST_CODE, LONGEST_SPEC, MOST_MONTHS, Mode, NewDiscount, Scope,
};
use hubu_core::money::UnitPrice;

use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Decimals, Defect, Empty, Fields, Text};

/// The kinds that are granted to one customer.
const KINDS: [(&str, DiscountKind); 3] = [
    ("605", DiscountKind::Commercial),
    ("606", DiscountKind::Distributor),
    ("607", DiscountKind::Partner),
];

const NAME: Text = Text::max(128).sample("Framework contract 2026");
const SERVICE: Text = Text::max(LONGEST_CODE).sample("hws.service.type.ec2");
const RESOURCE_TYPE: Text = Text::max(LONGEST_CODE).sample("hws.resource.type.vm");
const REGION: Text = Text::max(LONGEST_CODE).sample("cn-north-4");
const SPEC: Text = Text::max(LONGEST_SPEC).sample("s6.small.1.linux");
const VALUE: Text = Text::max(32).sample("0.85");
const MODE: Text = Text::max(16).sample("on_demand");

/// What a discount says, whatever it rests on.
fn new_discount(fields: &mut Fields<'_>, kind: DiscountKind) -> Result<NewDiscount, BadField> {
    let name = fields.text("name", NAME)?;
    let mode = fields.int("discount_mode", 0..=2)?;
    let form = ("十进制数，例如 0.85", "a decimal number such as 0.85");
    let value =
        fields.parsed("discount_value", VALUE, form, |text| UnitPrice::parse(text, 10).ok())?;
    let scope = fields.opt_object_of("scope", scope)?.unwrap_or_default();
    let from = fields.opt_instant("effective_time", Empty::Refused)?;
    let to = fields.opt_instant("expire_time", Empty::Refused)?;
    let mode = DiscountMode::from_code(mode).unwrap_or(DiscountMode::Ratio);
    Ok(NewDiscount { kind, name, mode, value, scope, from, to })
}

fn scope(fields: &mut Fields<'_>) -> Result<Scope, BadField> {
    let service = fields.opt_text("cloud_service_type", SERVICE)?;
    let resource_type = fields.opt_text("resource_type", RESOURCE_TYPE)?;
    let region = fields.opt_text("region", REGION)?;
    let spec = fields.opt_text("resource_spec", SPEC)?;
    let words = fields.texts("modes", 0..=Mode::ALL.len(), MODE)?;
    let least_months = fields.opt_int("least_months", 1..=MOST_MONTHS)?;
    let least_amount = fields.opt_amount("least_amount", Decimals::CENTS)?;
    if least_amount.is_some_and(|least| !least.is_positive()) {
        return Err(fields.bad("least_amount", Defect::NotPositive));
    }
    let modes = modes(fields, &words)?;
    Ok(Scope { service, resource_type, region, spec, modes, least_months, least_amount })
}

fn modes(fields: &Fields<'_>, words: &[String]) -> Result<Vec<Mode>, BadField> {
    let known = || Mode::ALL.iter().map(|mode| mode.as_str()).collect();
    let read = |(at, word): (usize, &String)| {
        let found = Mode::parse(word);
        found.ok_or_else(|| fields.bad(&format!("modes[{at}]"), Defect::NotOneOf(known())))
    };
    words.iter().enumerate().map(read).collect()
}

/// Who acts: promotions stand in the operator's own trail.
fn operator(cx: &Cx) -> Result<Operator, Failure> {
    let caller = cx.caller()?;
    Ok((caller.group, caller.customer))
}
