//! A customer is granted a discount, everybody another, and both end.

use hubu_app::Unit;
use hubu_app::discounts::{
    Ending, NewGrant, Operator, create_discount, create_promotion, end_discount,
};
use hubu_app::write::Keep;
use hubu_core::discounts::{DiscountKind, DiscountMode, Mode, NewDiscount, Scope};
use hubu_core::ids::{CustomerKey, DiscountKey, GroupKey};
use hubu_core::money::UnitPrice;
use hubu_core::realm::Site;

use super::super::stage::{At, Attempt, Stage, row};
use super::{Write, write};

/// Whoever asks in the story.
const OPERATOR: Operator = (GroupKey(1), CustomerKey(1));

pub fn writes() -> Vec<Write> {
    vec![
        write("create_discount", |stage, at| {
            let new = NewGrant { discount: new(DiscountKind::Commercial), partner: None };
            let body = move |u: &mut Unit<'_, '_>| create_discount(u, Site::Cn, &row(203), &new);
            stage.unit(at, Keep::Answer, body, |notes, granted| {
                notes.keys.insert("discount", granted.discount.key.0);
            })
        }),
        write("create_promotion", |stage, at| {
            let new = new(DiscountKind::Promotion);
            let body = move |u: &mut Unit<'_, '_>| create_promotion(u, Site::Cn, &new, OPERATOR);
            stage.unit(at, Keep::Answer, body, |notes, granted| {
                notes.keys.insert("promotion", granted.discount.key.0);
            })
        }),
        write("end_discount", |stage, at| ended(stage, at, "discount")),
        write("end_discount", |stage, at| ended(stage, at, "promotion")),
    ]
}

/// Fifteen per cent off what is used.
fn new(kind: DiscountKind) -> NewDiscount {
    NewDiscount {
        kind,
        name: "framework".to_owned(),
        mode: DiscountMode::Ratio,
        value: UnitPrice::from_e10(8_500_000_000),
        scope: Scope { modes: vec![Mode::OnDemand], ..Scope::default() },
        from: None,
        to: None,
    }
}

fn ended<'a>(stage: &'a Stage, at: At, which: &str) -> Attempt<'a> {
    let key = DiscountKey(stage.key(which));
    let ending = Ending { at: None, reason: "the contract was cancelled".to_owned() };
    let body = move |u: &mut Unit<'_, '_>| end_discount(u, key, &ending, OPERATOR);
    stage.unit(at, Keep::Answer, body, |_, _| {})
}
