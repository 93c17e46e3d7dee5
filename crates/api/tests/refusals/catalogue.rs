//! The catalogue.

use hubu_api::codes::Code;
use hubu_core::products::tables::Table;
use hubu_testkit::client::Call;
use hubu_testkit::shelf::{self, SERVER_BY_THE_HOUR};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{arrange, operate};

const APPLY: &str = "ApplyCatalogue";
const CATALOGUE: &str = "/operator/v1/catalogue";

fn body(tables: &[Table]) -> Value {
    let table = |table: &Table| json!({ "name": table.name, "text": table.text });
    json!({ "tables": tables.iter().map(table).collect::<Vec<_>>() })
}

pub fn cases() -> Vec<Case> {
    vec![
        case(APPLY, Code::CatalogueNotSound, async |world| {
            let unsound = shelf::changed("products.csv", ",cn-north-4,", ",cn-north-5,");
            operate(world, Call::post(CATALOGUE, &body(&unsound))).await
        }),
        case(APPLY, Code::CataloguePastChanged, async |world| {
            arrange(world, CATALOGUE, &body(&shelf::tables())).await;
            let dearer = format!("{SERVER_BY_THE_HOUR}1");
            let dearer = shelf::changed("prices.csv", SERVER_BY_THE_HOUR, &dearer);
            operate(world, Call::post(CATALOGUE, &body(&dearer))).await
        }),
        case("ExportCatalogue", Code::CatalogueVersionUnknown, async |world| {
            operate(world, Call::get(&format!("{CATALOGUE}/tables")).query("version", "99")).await
        }),
    ]
}
