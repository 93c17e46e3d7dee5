//! The catalogue as operators see it.

use hubu_core::products::tables::Table;
use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use hubu_testkit::shelf::{self, SERVER_BY_THE_HOUR, SERVER_LATER};
use serde_json::{Value, json};

use crate::golden::desk::{self, Desk, get};
use crate::golden::recorder::tell;

const CATALOGUE: &str = "catalogue";
const TABLES: &str = "catalogue/tables";
const VERSIONS: &str = "catalogue/versions";

fn body(tables: &[Table]) -> Value {
    let table = |table: &Table| json!({ "name": table.name, "text": table.text });
    json!({ "tables": tables.iter().map(table).collect::<Vec<_>>() })
}

fn apply(tables: &[Table]) -> Call {
    desk::call("POST", CATALOGUE, &body(tables))
}

fn dry(tables: &[Table]) -> Call {
    let mut body = body(tables);
    body["dry_run"] = json!(true);
    desk::call("POST", CATALOGUE, &body)
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_catalogue() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        nothing(&desk).await;
        applied(&desk).await;
        refused(&desk).await;
        seen(&desk).await;
    })
    .await;
}

async fn nothing(desk: &Desk<'_>) {
    desk.case("ShowCatalogue/none", get(CATALOGUE, &[])).await;
    desk.case("ListCatalogueVersions/none", get(VERSIONS, &[])).await;
    desk.refusal("ExportCatalogue/none", get(TABLES, &[])).await;
}

async fn applied(desk: &Desk<'_>) {
    let case = |name: &str| format!("ApplyCatalogue/{name}");
    let first = shelf::tables();
    desk.case(&case("first_as_a_dry_run"), dry(&first)).await;
    desk.case(&case("first"), apply(&first)).await;
    desk.later().await;
    desk.case(&case("the_same_again"), apply(&first)).await;
    let mut second = shelf::changed("products.csv", "General computing", "Computing");
    for table in &mut second {
        match table.name.as_str() {
            "prices.csv" => table.text.push_str(SERVER_LATER),
            "attributes.csv" => table.text = table.text.lines().take(1).collect(),
            _ => {}
        }
    }
    desk.case(&case("one_of_each_as_a_dry_run"), dry(&second)).await;
    desk.case(&case("one_of_each"), apply(&second)).await;
}

async fn refused(desk: &Desk<'_>) {
    let case = |name: &str| format!("ApplyCatalogue/{name}");
    let dearer = format!("{SERVER_BY_THE_HOUR}1");
    let past = shelf::changed("prices.csv", SERVER_BY_THE_HOUR, &dearer);
    desk.refusal(&case("another_price_of_the_past"), apply(&past)).await;
    let unsound = shelf::changed("products.csv", ",cn-north-4,", ",cn-north-5,");
    desk.refusal(&case("unknown_region"), apply(&unsound)).await;
    desk.refusal(&case("unknown_region_as_a_dry_run"), dry(&unsound)).await;
    desk.refusal(&case("no_tables"), apply(&[])).await;
    let one = shelf::tables().remove(0);
    desk.refusal(&case("a_table_twice"), apply(&[one.clone(), one])).await;
    let unknown = Table { name: "prizes.csv".to_owned(), text: "prize\n".to_owned() };
    let more: Vec<Table> = shelf::tables().into_iter().chain([unknown]).collect();
    desk.refusal(&case("a_table_of_another_name"), apply(&more)).await;
}

async fn seen(desk: &Desk<'_>) {
    desk.case("ShowCatalogue/in_force", get(CATALOGUE, &[])).await;
    desk.case("ListCatalogueVersions/newest_first", get(VERSIONS, &[])).await;
    let second = get(VERSIONS, &[("offset", "1"), ("limit", "1")]);
    desk.case("ListCatalogueVersions/the_second", second).await;
    desk.refusal("ListCatalogueVersions/limit_101", get(VERSIONS, &[("limit", "101")])).await;
    desk.case("ExportCatalogue/in_force", get(TABLES, &[])).await;
    desk.case("ExportCatalogue/first", get(TABLES, &[("version", "1")])).await;
    desk.refusal("ExportCatalogue/unknown_version", get(TABLES, &[("version", "3")])).await;
    desk.refusal("ExportCatalogue/version_0", get(TABLES, &[("version", "0")])).await;
}
