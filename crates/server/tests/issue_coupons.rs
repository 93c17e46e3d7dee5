//! Goal: coupons reach everybody in a file once, however often the command is run. Method: the real
//! binary against a demo world; what it tells is compared with what the operator plane lists.

use std::process::Command;

use crate::rig::{DEMO, Ended, Folder, Served};
use serde_json::{Value, json};

/// `hubu …` with the operator's keys.
fn operator(folder: &Folder, served: &Served, arguments: &[&str]) -> Ended {
    let mut command: Command = folder.command(arguments);
    let caller = served.caller("operator");
    let text = |key: &str| caller[key].as_str().expect("a text").to_owned();
    command.env("HUBU_ENDPOINT", served.address("base"));
    command.env("HUBU_AK", text("ak")).env("HUBU_SK", text("sk"));
    Ended::of(&command.output().expect("the binary was built"))
}

/// How many coupons of the plan's name a customer has.
fn held(folder: &Folder, served: &Served, customer: &str, plan: &str) -> usize {
    let param = format!("--param=customer_id={customer}");
    let listed =
        operator(folder, served, &["operator", "ListCustomerCoupons", &param, "--param=limit=100"]);
    let listed: Value = serde_json::from_str(&listed.out).expect("JSON");
    let coupons = listed["coupons"].as_array().expect("a list");
    coupons.iter().filter(|coupon| coupon["plan_id"] == plan).count()
}

#[test]
fn everybody_in_the_file_gets_one_once() {
    let folder = Folder::new("issue");
    let served = Served::start(folder.command(DEMO));
    let id = |role: &str| served.caller(role)["customer_id"].as_str().expect("an id").to_owned();
    let (master, person) = (id("master"), id("person"));
    let body = json!({
        "kind": "voucher", "name": "spring", "face_value": "5", "valid_days": 30,
    });
    let body = format!("--body={body}");
    let made = operator(&folder, &served, &["operator", "CreateCouponPlan", &body]);
    let made: Value = serde_json::from_str(&made.out).expect("JSON");
    let plan = made["plan_id"].as_str().expect("a plan").to_owned();

    // More than one request takes, and one that nobody knows.
    let mut rows = vec!["customer_id,name".to_owned()];
    rows.extend((0..120).map(|_| format!("{master},海川")));
    rows.extend([format!("{person},李雷"), "nobody,?".to_owned()]);
    std::fs::write(folder.path("spring.csv"), rows.join("\r\n")).expect("ours");
    let plan_of = format!("--plan={plan}");
    let issue = ["issue-coupons", &plan_of, "--customers=spring.csv", "--batch=spring"];
    let first = operator(&folder, &served, &issue);
    assert_eq!(first.code, Some(3), "one row was refused: {first:?}");
    assert!(first.err.contains("1 of 122 rows"), "{first:?}");
    let lines: Vec<&str> = first.out.lines().collect();
    assert_eq!(lines.len(), 123);
    assert_eq!(lines[0], "customer_id,coupon_id,error_code");
    assert_eq!(lines[122], "nobody,,HUBU.0101");
    assert_eq!(held(&folder, &served, &person, &plan), 1);

    let again = operator(&folder, &served, &issue);
    assert_eq!((again.code, &again.out), (first.code, &first.out), "told again");
    assert_eq!(held(&folder, &served, &person, &plan), 1, "not issued again");

    std::fs::write(folder.path("spring.csv"), format!("{person}\n")).expect("ours");
    let changed = operator(&folder, &served, &issue);
    assert_eq!(changed.code, Some(3), "{changed:?}");
    assert!(changed.err.contains("HUBU.0002"), "another file under the same name: {changed:?}");
    assert_eq!(held(&folder, &served, &person, &plan), 1);
    for name in ["春季", "spring ", &"x".repeat(101)] {
        let batch = format!("--batch={name}");
        let issue = ["issue-coupons", &plan_of, "--customers=spring.csv", &batch];
        let unusable = operator(&folder, &served, &issue);
        assert_eq!(unusable.code, Some(2), "no name of a batch: {unusable:?}");
        assert!(unusable.err.contains("printable ASCII"), "{unusable:?}");
    }
    assert_eq!(held(&folder, &served, &person, &plan), 1);
    let longest = format!("--batch={}", "x".repeat(100));
    let issue = ["issue-coupons", &plan_of, "--customers=spring.csv", &longest];
    let issued = operator(&folder, &served, &issue);
    assert_eq!(issued.code, Some(0), "the longest name is not too long: {issued:?}");
    assert_eq!(held(&folder, &served, &person, &plan), 2);
    std::fs::write(folder.path("spring.csv"), "customer_id\nno id\n").expect("ours");
    let wrong = operator(&folder, &served, &issue);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    assert!(wrong.err.contains("line 2"), "{wrong:?}");
    served.stop();
}
