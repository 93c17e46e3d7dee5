//! Provinces, cities and counties.

use hubu_model::Divisions;

use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("ListProvinces", 1, provinces),
    Kind::new("ListCities", 2, cities),
    Kind::new("ListCounties", 2, counties),
];

/// Provinces that are there, and some that are not.
const SOME_PROVINCES: [&str; 7] = ["CN-11", "CN-13", "CN-42", "CN-50", "CN-65", "CN-99", "CN"];
/// Cities that are there, and some that are not.
const SOME_CITIES: [&str; 7] =
    ["CN-11-001", "CN-13-001", "CN-42-090", "CN-44-019", "CN-50-001", "CN-13-099", "CN-13"];

fn provinces(draw: &mut Draw<'_>) -> Option<Step> {
    let call = Call::get("/v2/systems/configs/provinces");
    listed(draw, call, Divisions::Provinces, "CN")
}

fn cities(draw: &mut Draw<'_>) -> Option<Step> {
    let province = draw.dice.pick(&SOME_PROVINCES);
    let call = Call::get("/v2/systems/configs/cities").query("province_code", province);
    listed(draw, call, Divisions::Cities, province)
}

fn counties(draw: &mut Draw<'_>) -> Option<Step> {
    let city = draw.dice.pick(&SOME_CITIES);
    let call = Call::get("/v2/systems/configs/counties").query("city_code", city);
    listed(draw, call, Divisions::Counties, city)
}

fn listed(
    draw: &mut Draw<'_>,
    call: Call,
    divisions: Divisions,
    parent: &'static str,
) -> Option<Step> {
    let who = draw.caller(|_, _| true)?;
    let (page, call) = draw.page(call);
    Some(Step::by(who, call, move |_| divisions.below(parent, page)))
}
