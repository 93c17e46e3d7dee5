//! Goal: a catalogue is kept as files, and put into force by one command. Method: the real binary
//! against a realm of its own, judged by exit code, streams and files.

use std::path::Path;

use crate::rig::{Ended, Folder, Served, names};
use hubu_core::products::tables::Table;
use hubu_testkit::shelf::{self, SERVER_LATER};
use serde_json::{Value, json};

const SERVE: &[&str] = &[
    "serve",
    "--json",
    "--listen=127.0.0.1:0",
    "--operator-listen=127.0.0.1:0",
    "--metrics-listen=off",
];

/// A realm that is served, with the keys of its operator.
struct Shop {
    folder: Folder,
    served: Served,
    operator: Value,
}

impl Shop {
    fn open(name: &str) -> Self {
        let folder = Folder::new(name);
        let founded = folder.run(&["init", "--json"]);
        assert_eq!(founded.code, Some(0), "{founded:?}");
        let operator = founded.json()["operator"].clone();
        let served = Served::start(folder.command(SERVE));
        Self { folder, served, operator }
    }

    /// `hubu catalogue …` with the operator's keys.
    fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = self.folder.command(&[&["catalogue"][..], arguments].concat());
        let base = self.served.address("operator_base");
        let base = base.strip_suffix("/operator/v1").expect("it says which interface it is");
        let text = |key: &str| self.operator[key].as_str().expect("a text");
        command.env("HUBU_ENDPOINT", base).env("HUBU_AK", text("ak")).env("HUBU_SK", text("sk"));
        Ended::of(&command.output().expect("the binary was built"))
    }

    fn write(&self, folder: &str, tables: &[Table]) {
        let folder = self.folder.path(folder);
        std::fs::create_dir_all(&folder).expect("ours");
        for table in tables {
            std::fs::write(folder.join(&table.name), &table.text).expect("ours");
        }
    }
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("it was written")
}

#[test]
fn a_folder_is_compared_applied_and_exported() {
    let shop = Shop::open("catalogue");
    let none = shop.run(&["export", "none"]);
    assert_eq!(none.code, Some(3), "{none:?}");
    assert!(none.err.contains("HUBU.0208"), "{none:?}");
    assert!(!shop.folder.path("none").exists(), "nothing is left behind");

    shop.write("prices", &shelf::tables());
    std::fs::write(shop.folder.path("prices/README.txt"), "ours").expect("ours");
    let first = shop.run(&["apply", "prices"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.out.contains("+ products.csv") && first.out.contains("ecs-s6"), "{first:?}");
    assert!(first.err.contains("Version 1 is in force · 版本 1 已生效"), "{first:?}");
    let again = shop.run(&["apply", "prices", "--json"]);
    assert_eq!(again.json()["applied"], json!(false), "{again:?}");

    shop.write("prices", &shelf::with("prices.csv", SERVER_LATER));
    for dry in [&["diff", "prices"][..], &["apply", "prices", "--dry-run"]] {
        let told = shop.run(dry);
        assert_eq!(told.code, Some(0), "{told:?}");
        assert_eq!(told.out.lines().count(), 1, "{told:?}");
        assert!(told.out.starts_with("+ prices.csv ") && told.out.contains("2099"), "{told:?}");
        assert!(told.err.contains("version 1 is in force"), "{told:?}");
    }
    let second = shop.run(&["apply", "prices", "--json"]);
    let counts = ["version", "applied", "added", "removed", "changed"];
    let told = counts.map(|count| second.json()[count].clone());
    assert_eq!(told, [json!(2), json!(true), json!(1), json!(0), json!(0)]);

    let exported = shop.run(&["export", "out", "--json"]);
    assert_eq!(exported.json()["version"], json!(2), "{exported:?}");
    let out = shop.folder.path("out");
    assert_eq!(names(&out).len(), 9);
    assert!(read(&out, "prices.csv").contains("2099-01-01T00:00:00Z"));
    let over = shop.run(&["export", "out", "--version=1"]);
    assert_eq!(over.code, Some(2), "{over:?}");
    assert!(over.err.contains("--force") && over.err.contains("已存在"), "{over:?}");
    let forced = shop.run(&["export", "out", "--version=1", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced:?}");
    assert!(!read(&out, "prices.csv").contains("2099-01-01T00:00:00Z"), "the older one");
    assert_eq!(shop.run(&["export", "out", "--version=0"]).code, Some(2));
    let gone = shop.run(&["diff", "out"]);
    assert!(gone.out.starts_with("- prices.csv "), "{gone:?}");
    shop.served.stop();
}

#[test]
fn what_is_wrong_is_told_by_file_line_and_column() {
    let shop = Shop::open("unsound");
    shop.write("prices", &shelf::changed("products.csv", ",cn-north-4,", ",cn-north-5,"));
    let english = shop.run(&["apply", "prices"]);
    assert_eq!((english.code, english.out.as_str()), (Some(3), ""), "{english:?}");
    assert!(english.err.contains("products.csv:2 [region] "), "{english:?}");
    assert!(english.err.contains("products.csv:3 [region] "), "{english:?}");
    assert!(english.err.contains("HUBU.0206"), "{english:?}");
    let chinese = shop.run(&["apply", "prices", "--language=zh", "--json"]);
    assert_eq!(chinese.code, Some(3), "{chinese:?}");
    let problem = &chinese.json()["problems"][0];
    assert_eq!((&problem["line"], &problem["column"]), (&json!(2), &json!("region")));
    assert!(problem["message"].as_str().is_some_and(|said| said.contains("中没有")), "{problem}");

    shop.write("prices", &shelf::tables());
    std::fs::write(shop.folder.path("prices/regions.csv"), b"region\n\xff\n").expect("ours");
    let coded = shop.run(&["apply", "prices"]);
    assert_eq!(coded.code, Some(2), "{coded:?}");
    assert!(coded.err.contains("regions.csv:2 is not UTF-8"), "{coded:?}");
    std::fs::write(shop.folder.path("prices/regions.csv"), "").expect("ours");
    let empty = shop.run(&["apply", "prices"]);
    assert!(empty.code == Some(2) && empty.err.contains("regions.csv:1 is empty"), "{empty:?}");
    let nowhere = shop.run(&["diff", "nowhere"]);
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    std::fs::create_dir(shop.folder.path("bare")).expect("ours");
    let bare = shop.run(&["diff", "bare"]);
    assert!(bare.code == Some(2) && bare.err.contains("no CSV files"), "{bare:?}");
    shop.served.stop();
}
