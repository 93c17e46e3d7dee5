//! Goal: what `hubu export` leaves is a whole file or none, and it says so; others cannot
//! read it. Method: the real binary against a demo world, and against a server that hangs up in the
//! middle.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::rig::{DEMO, Ended, Folder, Served};
use serde_json::Value;

/// `hubu …` with an operator's keys.
fn operator(folder: &Folder, base: &str, keys: &Value, arguments: &[&str]) -> Ended {
    let mut command: Command = folder.command(arguments);
    let text = |key: &str| keys[key].as_str().expect("a text").to_owned();
    command.env("HUBU_ENDPOINT", base);
    command.env("HUBU_AK", text("ak")).env("HUBU_SK", text("sk"));
    Ended::of(&command.output().expect("the binary was built"))
}

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path(name)).expect("it was written")
}

/// Who may do what with a file.
fn mode(folder: &Folder, name: &str) -> u32 {
    let file = std::fs::metadata(folder.path(name)).expect("it is there");
    file.permissions().mode() & 0o777
}

#[test]
fn the_journal_and_a_statement_come_into_files() {
    let folder = Folder::new("export");
    let served = Served::start(folder.command(DEMO));
    let base = served.address("base");
    let keys = served.caller("operator").clone();
    let run = |arguments: &[&str]| operator(&folder, &base, &keys, arguments);
    // What an earlier run left behind, for everybody to read, is no part of it.
    for name in ["journal.csv", "journal.csv.part"] {
        std::fs::write(folder.path(name), "older").expect("ours");
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(folder.path(name), open).expect("ours");
    }
    let journal = run(&["export", "journal", "--out=journal.csv", "--json"]);
    assert_eq!(journal.code, Some(0), "{journal:?}");
    assert_eq!(mode(&folder, "journal.csv"), 0o600, "for its owner alone");
    let (told, text) = (journal.json(), read(&folder, "journal.csv"));
    assert!(!folder.path("journal.csv.part").exists());
    assert!(text.starts_with("posting_id,trade_time,recorded_time,"), "{text:.80}");
    let rows = text.matches("\r\n").count() - 1;
    assert!(rows > 50, "{rows}");
    assert_eq!(told["rows"], rows);
    assert_eq!(told["bytes"], text.len());
    let last = text.lines().last().and_then(|line| line.split(',').next()).expect("a row");
    assert_eq!(told["last_posting_id"], last);

    let from = format!("--from-posting={last}");
    let rest = run(&["export", "journal", "--out=rest.csv", &from, "--json"]);
    assert_eq!((rest.code, rest.json()["rows"].clone()), (Some(0), Value::from(0)), "{rest:?}");

    let master = served.caller("master")["customer_id"].as_str().expect("an id").to_owned();
    let customer = format!("--customer={master}");
    let statement =
        ["export", "statement", &customer, "--account=cash", "--language=zh", "--out=cash.csv"];
    let exported = run(&statement);
    assert_eq!((exported.code, exported.out.as_str()), (Some(0), ""), "{exported:?}");
    assert_eq!(mode(&folder, "cash.csv"), 0o600, "for its owner alone");
    let text = read(&folder, "cash.csv");
    assert!(text.starts_with("交易时间,交易类型,"), "{text:.80}");
    let param = format!("--param=customer_id={master}");
    let listed = run(&["operator", "ListCustomerStatement", &param, "--param=account=cash"]);
    let listed: Value = serde_json::from_str(&listed.out).expect("JSON");
    assert_eq!(listed["total_count"], text.matches("\r\n").count() - 1);

    let nobody = ["export", "statement", "--customer=nobody", "--account=cash", "--out=none.csv"];
    let refused = run(&nobody);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.err.contains("HUBU.0101"), "{refused:?}");
    assert!(!folder.path("none.csv").exists() && !folder.path("none.csv.part").exists());
    let nowhere = run(&["export", "journal", "--out=no/such/folder.csv"]);
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    served.stop();
}

/// Answers one request with two and a half postings, and hangs up.
fn hang_up_in_the_middle(listener: &TcpListener) {
    let (mut stream, _) = listener.accept().expect("a client");
    let mut request = BufReader::new(stream.try_clone().expect("a socket"));
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        request.read_line(&mut line).expect("a request");
    }
    let body = "posting_id,reason\r\n7,a\r\n7,b\r\n8,a\r\n8,b\r\n9,a\r\n";
    let answer = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n",
        body.len()
    );
    stream.write_all(answer.as_bytes()).expect("sent");
}

#[test]
fn what_breaks_off_is_not_taken_for_the_whole() {
    let folder = Folder::new("broken");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    let server = std::thread::spawn(move || hang_up_in_the_middle(&listener));
    let keys = serde_json::json!({ "ak": "AK", "sk": "secret" });
    let ended = operator(&folder, &base, &keys, &["export", "journal", "--out=journal.csv"]);
    server.join().expect("it answered");
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(!folder.path("journal.csv").exists());
    assert!(read(&folder, "journal.csv.part").ends_with("9,a\r\n"));
    assert_eq!(mode(&folder, "journal.csv.part"), 0o600, "nor for others on its way");
    assert!(ended.err.contains("--from-posting 8"), "{ended:?}");
}
