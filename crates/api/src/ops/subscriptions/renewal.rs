//! What renewals and their prices read alike, and how the answer of a renewal is recorded.

use hubu_app::subscriptions::Renewed;
use hubu_core::coupons::CycleType;
use hubu_core::subscriptions::Term;

use super::RESOURCE_ID;
use crate::codes::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect, Fields};
use crate::language::Lang;

/// `period_type` of months.
const MONTHS: i64 = 2;
/// `period_type` of years.
const YEARS: i64 = 3;
/// The longest renewal in months, and in years.
const LONGEST: (i64, i64) = (11, 3);

/// `resource_ids`: 1 to `most`; the place of one that stands there twice.
pub fn read_resources(
    fields: &mut Fields<'_>,
    name: &'static str,
    most: usize,
) -> Result<(Vec<String>, Option<usize>), BadField> {
    let ids = fields.texts(name, 1..=most, RESOURCE_ID)?;
    let repeated = (1..ids.len()).find(|place| ids[..*place].contains(&ids[*place]));
    Ok((ids, repeated))
}

/// As [`read_resources`], where none may stand there twice.
pub fn read_each_once(
    fields: &mut Fields<'_>,
    name: &'static str,
    most: usize,
) -> Result<Vec<String>, BadField> {
    let (ids, repeated) = read_resources(fields, name, most)?;
    match repeated {
        Some(place) => Err(BadField::new(format!("{name}[{place}]"), Defect::Repeated)),
        None => Ok(ids),
    }
}

/// `period_type` and `period_num`: 1 to 11 months, or 1 to 3 years.
pub fn read_term(fields: &mut Fields<'_>) -> Result<Term, BadField> {
    let unit = match fields.int("period_type", MONTHS..=YEARS)? {
        MONTHS => CycleType::Month,
        _ => CycleType::Year,
    };
    let (months, years) = LONGEST;
    let term = Term { unit, periods: fields.int("period_num", 1..=months)? };
    if !term.renewable() {
        return Err(fields.bad("period_num", Defect::OutOfRange(1, years)));
    }
    Ok(term)
}

/// What is told where the order was placed and should have been paid at once, but was not.
pub fn unpaid(renewed: &Renewed) -> Option<Refusal> {
    let why = Refusal::from(renewed.unpaid.clone()?);
    let reason = Said::both(why.message(Lang::Zh), why.message(Lang::En));
    let refusal = Refusal::new(Code::AutoPaymentFailed);
    Some(refusal.with("order", renewed.order.to_string()).with("reason", reason))
}
