//! Goal: the codes of a batch come into one file, which only its owner can read, and a batch is made once
//! however often the command is run. Method: the real binary against a demo world; what it writes is
//! redeemed.

mod rig;

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use rig::{DEMO, Ended, Folder, Served};
use serde_json::{Value, json};

/// `hubu …` with the keys of a role.
fn run(folder: &Folder, served: &Served, role: &str, arguments: &[&str]) -> Ended {
    let mut command: Command = folder.command(arguments);
    let caller = served.caller(role);
    let text = |key: &str| caller[key].as_str().expect("a text").to_owned();
    command.env("HUBU_ENDPOINT", served.address("base"));
    command.env("HUBU_AK", text("ak")).env("HUBU_SK", text("sk"));
    Ended::of(&command.output().expect("the binary was built"))
}

fn read(ended: &Ended) -> Value {
    serde_json::from_str(&ended.out).expect("JSON")
}

/// The names of all batches, newest first.
fn batches(folder: &Folder, served: &Served) -> Vec<String> {
    let listed = read(&run(folder, served, "operator", &["operator", "ListCardBatches"]));
    let batches = listed["batches"].as_array().expect("a list");
    batches.iter().map(|batch| batch["name"].as_str().expect("a name").to_owned()).collect()
}

/// A plan of stored-value cards, as the flag that names it.
fn plan_of_cards(folder: &Folder, served: &Served) -> String {
    let body = json!({
        "kind": "stored_value_card", "name": "fair", "face_value": "50", "valid_days": 30,
    });
    let body = format!("--body={body}");
    let made = run(folder, served, "operator", &["operator", "CreateCouponPlan", &body]);
    format!("--plan={}", read(&made)["plan_id"].as_str().expect("a plan"))
}

#[test]
fn the_codes_of_a_batch_come_into_a_file_once() {
    let folder = Folder::new("cards");
    let served = Served::start(folder.command(DEMO));
    let plan = plan_of_cards(&folder, &served);
    let operator = |arguments: &[&str]| run(&folder, &served, "operator", arguments);
    let before = batches(&folder, &served).len();
    let make = ["card-batch", &plan, "--batch=fair", "--count=3", "--out=fair.csv", "--json"];
    let made = operator(&make);
    assert_eq!(made.code, Some(0), "{made:?}");
    let told = made.json();
    assert_eq!((&told["cards"], &told["file"]), (&json!(3), &json!("fair.csv")));
    let text = std::fs::read_to_string(folder.path("fair.csv")).expect("it was written");
    let mode = std::fs::metadata(folder.path("fair.csv")).expect("it is there").permissions();
    assert_eq!(mode.mode() & 0o777, 0o600, "for its owner alone");
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!((lines.len(), lines[0]), (4, "serial,card_no,code"), "{text}");
    let batch = format!("--param=batch_id={}", told["batch_id"].as_str().expect("an id"));
    let cards = read(&operator(&["operator", "ListBatchCards", &batch]));
    for (at, line) in lines[1..].iter().enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!((cells.len(), cells[0]), (3, (at + 1).to_string().as_str()), "{line}");
        assert_eq!(cards["cards"][at]["card_no"], cells[1]);
        assert!(!made.out.contains(cells[2]) && !made.err.contains(cells[2]), "{made:?}");
    }
    let body = format!("--body={}", json!({ "code": lines[3].split(',').next_back() }));
    let redeemed = run(&folder, &served, "person", &["call", "RedeemStoredValueCard", &body]);
    assert_eq!(redeemed.code, Some(0), "{redeemed:?}");
    assert_eq!(read(&redeemed)["face_value"], "50.00");

    let again = operator(&make);
    assert_eq!(again.code, Some(2), "never over another file: {again:?}");
    let kept = std::fs::read_to_string(folder.path("fair.csv"));
    assert_eq!(kept.ok().as_deref(), Some(text.as_str()));
    let other = ["card-batch", &plan, "--batch=fair", "--count=3", "--out=other.csv"];
    let again = operator(&other);
    assert_eq!((again.code, again.out.as_str()), (Some(3), ""), "{again:?}");
    assert!(again.err.contains("HUBU.0003") && again.err.contains("VoidCardBatch"), "{again:?}");
    assert!(!folder.path("other.csv").exists(), "there is nothing to be written");
    let more = ["card-batch", &plan, "--batch=fair", "--count=4", "--out=other.csv"];
    let changed = operator(&more);
    assert_eq!(changed.code, Some(3), "{changed:?}");
    assert!(changed.err.contains("HUBU.0002"), "another batch under the same name: {changed:?}");
    assert_eq!(batches(&folder, &served).len(), before + 1);
    served.stop();
}

#[test]
fn nothing_is_made_where_it_cannot_be_written_and_nothing_written_where_it_is_not_made() {
    let folder = Folder::new("no-cards");
    let served = Served::start(folder.command(DEMO));
    let plan = plan_of_cards(&folder, &served);
    let operator = |arguments: &[&str]| run(&folder, &served, "operator", arguments);
    let before = batches(&folder, &served);
    let nowhere = ["card-batch", &plan, "--batch=a", "--count=1", "--out=no/such/folder.csv"];
    assert_eq!(operator(&nowhere).code, Some(2));
    for count in ["0", "501"] {
        let count = format!("--count={count}");
        let refused = operator(&["card-batch", &plan, "--batch=a", &count, "--out=a.csv"]);
        assert_eq!(refused.code, Some(2), "{refused:?}");
    }
    assert_eq!(batches(&folder, &served), before);
    let unknown = operator(&["card-batch", "--plan=PP1", "--batch=a", "--count=1", "--out=a.csv"]);
    assert_eq!(unknown.code, Some(3), "{unknown:?}");
    assert!(unknown.err.contains("HUBU.0161"), "{unknown:?}");
    assert!(!folder.path("a.csv").exists());

    let named = ["card-batch", &plan, "--batch=a", "--name=春季", "--count=1", "--out=a.csv"];
    let made = operator(&named);
    assert_eq!(made.code, Some(0), "what was refused is not done: {made:?}");
    assert!(made.out.starts_with("CB") && made.out.lines().count() == 1, "{made:?}");
    assert_eq!(batches(&folder, &served)[0], "春季");
    served.stop();
}
