//! What later versions make of the catalogue in force.

use hubu_model::{Catalogue, Charge, INCENTIVES, Price, SETTLED, TRAITS};

use super::goods::{
    add_price, add_product, attributes, later, price, region, renamed, tiers, value,
};
use super::packages::{add_package, forget_specs, other_package};
use crate::simulation::draw::Draw;

/// What a later version makes of the one in force: mostly what may be made of it, and now and then
/// something about prices that have begun.
pub fn changed(draw: &mut Draw<'_>) -> Catalogue {
    let mut catalogue = draw.model.catalogue();
    for _ in 0..=draw.dice.below(4) {
        match draw.dice.below(22) {
            0..=5 => another_price(draw, &mut catalogue),
            6 | 7 => other_price(draw, &mut catalogue),
            8 | 9 => add_product(draw, &mut catalogue, false),
            10..=14 => other_words(draw, &mut catalogue),
            15 => remove_product(draw, &mut catalogue),
            16 => other_sizes(draw, &mut catalogue),
            17 => grown_region(draw, &mut catalogue),
            18 => add_package(draw, &mut catalogue, false),
            19 => other_package(draw, &mut catalogue),
            _ => forget_price(draw, &mut catalogue),
        }
    }
    if draw.dice.chance(8) {
        past_price(draw, &mut catalogue);
    }
    forget_specs(&mut catalogue);
    catalogue
}

/// A price that begins now or later: of the same charge as one there is, or of another.
fn another_price(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let Some(product) = draw.dice.any(&catalogue.products) else { return };
    let from = later(draw);
    let mut new = price(draw, &product, from);
    let own: Vec<Price> =
        catalogue.prices.iter().filter(|one| one.product == product.id).cloned().collect();
    let like = if draw.dice.chance(60) { draw.dice.any(&own) } else { None };
    if let (Some(new), Some(like)) = (&mut new, like) {
        let of_term = matches!(like.charge, Charge::Term(..));
        let each = value(&mut draw.dice, of_term);
        let tiers = if like.tiers.len() > 1 { tiers(&mut draw.dice) } else { vec![(0, each)] };
        *new = Price { tiers, from, ..like };
    }
    add_price(catalogue, new);
}

/// The places of prices that have begun, or of those that have not.
fn prices(draw: &Draw<'_>, catalogue: &Catalogue, begun: bool) -> Vec<usize> {
    let now = draw.model.now();
    let all = 0..catalogue.prices.len();
    all.filter(|place| (catalogue.prices[*place].from <= now) == begun).collect()
}

/// A price that has not begun is another one.
fn other_price(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let places = prices(draw, catalogue, false);
    let Some(place) = draw.dice.any(&places) else { return };
    let one = &mut catalogue.prices[place];
    let of_term = matches!(one.charge, Charge::Term(..));
    one.tiers = if of_term || draw.dice.chance(50) {
        vec![(0, value(&mut draw.dice, of_term))]
    } else {
        tiers(&mut draw.dice)
    };
}

/// A price that has not begun is gone.
fn forget_price(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let places = prices(draw, catalogue, false);
    if let Some(place) = draw.dice.any(&places) {
        catalogue.prices.remove(place);
    }
}

/// What must not be: a price that has begun is another one or gone, or a new one began before now.
fn past_price(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let places = prices(draw, catalogue, true);
    let Some(place) = draw.dice.any(&places) else { return };
    match draw.dice.below(4) {
        0 => drop(catalogue.prices.remove(place)),
        1 => {
            let from = draw.days_ahead(-30, 0) - 1000;
            let new = Price { from, ..catalogue.prices[place].clone() };
            add_price(catalogue, Some(new));
        }
        2 if catalogue.prices[place].measure == 4 => catalogue.prices[place].measure = 5,
        _ => catalogue.prices[place].tiers[0].1 += 1,
    }
}

/// Names and flags.
fn other_words(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let dice = &mut draw.dice;
    let names = renamed(dice);
    match dice.below(8) {
        0 | 1 => {
            let place = dice.below(catalogue.services.len());
            let Some(one) = catalogue.services.get_mut(place) else { return };
            match dice.below(3) {
                0 => one.names = names,
                1 => one.incentive = dice.pick(&INCENTIVES).0,
                _ => one.partner_discounts = !one.partner_discounts,
            }
        }
        2 => {
            let place = dice.below(catalogue.resource_types.len());
            let Some(one) = catalogue.resource_types.get_mut(place) else { return };
            if dice.chance(50) { one.names = names } else { one.what = names }
        }
        3 => {
            let place = dice.below(catalogue.usage_types.len());
            let Some(one) = catalogue.usage_types.get_mut(place) else { return };
            match dice.below(3) {
                0 => one.names = names,
                1 => one.accumulates = !one.accumulates,
                _ => one.settled = dice.pick(&SETTLED),
            }
        }
        4 => {
            let place = dice.below(catalogue.measures.len());
            let Some(one) = catalogue.measures.get_mut(place) else { return };
            one.names = names;
        }
        _ => {
            let place = dice.below(catalogue.products.len());
            let Some(one) = catalogue.products.get_mut(place) else { return };
            match dice.below(3) {
                0 => one.names = names,
                1 => one.traits[dice.below(TRAITS.len())] ^= true,
                _ => one.attributes = attributes(dice),
            }
        }
    }
}

/// A product is gone that has had no price yet.
fn remove_product(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let now = draw.model.now();
    let begun = |id: &str| catalogue.prices.iter().any(|one| one.product == id && one.from <= now);
    let ids: Vec<String> = catalogue.products.iter().map(|one| one.id.clone()).collect();
    let ids: Vec<String> = ids.into_iter().filter(|id| !begun(id)).collect();
    if let Some(id) = draw.dice.any(&ids) {
        catalogue.products.retain(|one| one.id != id);
        catalogue.prices.retain(|one| one.product != id);
        catalogue.packages.retain(|one| one.product != id);
    }
}

fn other_sizes(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let place = draw.dice.below(catalogue.products.len());
    let Some(one) = catalogue.products.get_mut(place) else { return };
    if let Some(sizes) = &mut one.sizes {
        sizes.least = draw.dice.between(1, 20);
        sizes.step = draw.dice.pick(&[1, 5, 10]);
    }
}

/// A further region, or a further zone.
fn grown_region(draw: &mut Draw<'_>, catalogue: &mut Catalogue) {
    let all = draw.model.site.regions();
    let missing = |code: &&&str| !catalogue.regions.iter().any(|one| one.code == **code);
    let new: Vec<&str> = all.iter().filter(missing).copied().collect();
    if draw.dice.chance(50) {
        if let Some(code) = draw.dice.any(&new) {
            catalogue.regions.push(region(&mut draw.dice, code));
        }
        return;
    }
    let place = draw.dice.below(catalogue.regions.len());
    let Some(one) = catalogue.regions.get_mut(place) else { return };
    let zone = format!("{}{}", one.code, draw.dice.pick(&["d", "e", "A2"]));
    if !one.zones.iter().any(|own| own.eq_ignore_ascii_case(&zone)) {
        one.zones.push(zone);
    }
}
