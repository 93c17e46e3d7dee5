//! The answer of the old inquiries (`ratingResult`, `orders` F1).

use hubu_core::money::{Amount, InquiryAmount};
use hubu_core::rating::{TermLine, TermQuote};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::ops::former::{SUCCESS_CODE, SUCCESS_MESSAGE, told};
use crate::wire::{InquiryNumber, MEASURE_MAIN_UNIT};

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    #[serde(rename = "ratingResult")]
    result: FormerRatingResult,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FormerRatingResult {
    amount: InquiryNumber,
    discount_amount: InquiryNumber,
    original_amount: InquiryNumber,
    measure_id: u8,
    currency: String,
    product_rating_result: Vec<FormerProductRatingResult>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FormerProductRatingResult {
    id: String,
    product_id: String,
    amount: InquiryNumber,
    original_amount: InquiryNumber,
    discount_amount: InquiryNumber,
    measure_id: u8,
}

/// A sum: after discount, by list, and what is taken off.
pub type Sum = [InquiryAmount; 3];

/// A whole inquiry, and its lines with the ids of their products.
pub struct Priced {
    /// All of it.
    pub sum: Sum,
    /// Line by line.
    pub lines: Vec<(String, Sum)>,
}

impl Priced {
    /// All of it as the one product that was asked for: what changes has a line for each of its terms.
    #[must_use]
    pub fn into_one(self) -> Self {
        let Self { sum, lines } = self;
        Self { sum, lines: lines.into_iter().take(1).map(|(product, _)| (product, sum)).collect() }
    }
}

/// What terms cost with the best discount, where there is one.
pub fn of_term(quote: &TermQuote) -> Priced {
    let best = quote.offers.iter().find(|offer| offer.best);
    let shown = |amounts: [Amount; 3]| amounts.map(InquiryAmount::from);
    let by_list = |official: Amount| [official, official, Amount::ZERO];
    let sum =
        best.map_or(by_list(quote.official), |offer| [offer.amount, quote.official, offer.off]);
    let line = |(place, line): (usize, &TermLine)| {
        let with = best.and_then(|offer| offer.lines.get(place));
        let amounts =
            with.map_or(by_list(line.official), |(amount, off)| [*amount, line.official, *off]);
        (line.product.clone(), shown(amounts))
    };
    Priced { sum: shown(sum), lines: quote.lines.iter().enumerate().map(line).collect() }
}

/// The answer, with the ids by which the products were asked for.
pub fn reply(priced: Priced, ids: Vec<String>, currency: String) -> Reply {
    let Priced { sum: [amount, original, off], lines } = priced;
    let line = |(id, (product, [amount, original, off])): (String, (String, Sum))| {
        FormerProductRatingResult {
            id,
            product_id: product,
            amount: InquiryNumber(amount),
            original_amount: InquiryNumber(original),
            discount_amount: InquiryNumber(off),
            measure_id: MEASURE_MAIN_UNIT,
        }
    };
    Reply {
        error_code: SUCCESS_CODE,
        error_msg: SUCCESS_MESSAGE,
        result: FormerRatingResult {
            amount: InquiryNumber(amount),
            discount_amount: InquiryNumber(off),
            original_amount: InquiryNumber(original),
            measure_id: MEASURE_MAIN_UNIT,
            currency,
            product_rating_result: ids.into_iter().zip(lines).map(line).collect(),
        },
    }
}

/// The failure of an inquiry as its old form tells it; the misspelt name is the wire's.
pub fn refused(failure: Failure, codes: &[(Code, Code)]) -> Failure {
    match told(failure, codes) {
        Failure::Refused(refusal) => refusal
            .with_field_renamed(|field| field.replace(".sizeMeasureId", ".resouceSizeMeasureId"))
            .into(),
        fault @ Failure::Fault(_) => fault,
    }
}
