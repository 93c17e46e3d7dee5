//! Goal: the codes of a batch come into one file, which only its owner can read, and a batch is made once
//! however often the command is run; where its codes are lost, it says so. Method: the real binary
//! against a demo world, over a line that breaks off and onto a disk that has no room; what it writes is
//! redeemed.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::thread::JoinHandle;

use crate::rig::{DEMO, Ended, Folder, Served};
use hubu_testkit::engines::{self, Home};
use serde_json::{Value, json};

/// `hubu …` with the keys of a role.
fn run(folder: &Folder, served: &Served, role: &str, arguments: &[&str]) -> Ended {
    run_at(folder.command(arguments), &served.address("base"), served, role)
}

/// A command with the keys of a role, and the place to call.
fn run_at(mut command: Command, base: &str, served: &Served, role: &str) -> Ended {
    let caller = served.caller(role);
    let text = |key: &str| caller[key].as_str().expect("a text").to_owned();
    command.env("HUBU_ENDPOINT", base);
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

#[tokio::test(flavor = "multi_thread")]
async fn the_codes_of_a_batch_come_into_a_file_once() {
    engines::each(async |home| codes(home)).await;
}

fn codes(home: &Home) {
    let folder = Folder::new("cards");
    let served = Served::start(folder.over(home, DEMO));
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

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_where_it_cannot_be_written_and_nothing_written_where_it_is_not_made() {
    engines::each(async |home| nothing(home)).await;
}

fn nothing(home: &Home) {
    let folder = Folder::new("no-cards");
    let served = Served::start(folder.over(home, DEMO));
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

/// Where a line breaks off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Breaks {
    /// The server hears nothing of the request.
    BeforeRequest,
    /// The server has done it, and nobody hears of that.
    BeforeAnswer,
    /// The same, and the body of the answer is missing.
    InAnswer,
}

/// A line to the server that breaks off: its base, and its end.
fn breaking(served: &Served, breaks: Breaks) -> (String, JoinHandle<()>) {
    let server = served.address("base");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    let line = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("a client");
        if breaks == Breaks::BeforeRequest {
            return;
        }
        let server = crate::rig::connect(&server);
        let mut asking = client.try_clone().expect("a socket");
        let mut asked = server.try_clone().expect("a socket");
        std::thread::spawn(move || std::io::copy(&mut asking, &mut asked));
        let (mut answer, mut head) = (BufReader::new(server), Vec::new());
        while !head.ends_with(b"\r\n\r\n") {
            let read = answer.read_until(b'\n', &mut head).expect("it answers");
            assert_ne!(read, 0, "it answers to the end");
        }
        assert!(head.starts_with(b"HTTP/1.1 201 "), "it is done");
        if breaks == Breaks::InAnswer {
            client.write_all(&head).expect("it listens");
        }
        client.shutdown(Shutdown::Both).expect("it was open");
    });
    (base, line)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_lost_connection_the_same_command_tells_what_became_of_the_batch() {
    engines::each(async |home| lost(home)).await;
}

fn lost(home: &Home) {
    let folder = Folder::new("lost-cards");
    let served = Served::start(folder.over(home, DEMO));
    let plan = plan_of_cards(&folder, &served);
    for breaks in [Breaks::BeforeRequest, Breaks::BeforeAnswer, Breaks::InAnswer] {
        let before = batches(&folder, &served).len();
        let batch = format!("--batch={breaks:?}");
        let make = ["card-batch", &plan, &batch, "--count=3", "--out=lost.csv"];
        let (base, line) = breaking(&served, breaks);
        let lost = run_at(folder.command(&make), &base, &served, "operator");
        line.join().expect("the server did its part");
        assert_eq!((lost.code, lost.out.as_str()), (Some(4), ""), "{breaks:?}: {lost:?}");
        assert!(lost.err.contains("run again as it is"), "{breaks:?}: {lost:?}");
        assert!(!folder.path("lost.csv").exists(), "{breaks:?}: nothing of use is in it");
        let made = usize::from(breaks != Breaks::BeforeRequest);
        assert_eq!(batches(&folder, &served).len(), before + made, "{breaks:?}");

        let again = run(&folder, &served, "operator", &make);
        assert_eq!(batches(&folder, &served).len(), before + 1, "{breaks:?}: made once");
        if breaks == Breaks::BeforeRequest {
            assert_eq!(again.code, Some(0), "it is made now: {again:?}");
            let text = std::fs::read_to_string(folder.path("lost.csv")).expect("it was written");
            assert_eq!(text.lines().count(), 4, "{text}");
            std::fs::remove_file(folder.path("lost.csv")).expect("ours");
        } else {
            assert_eq!((again.code, again.out.as_str()), (Some(3), ""), "{breaks:?}: {again:?}");
            let said = format!("HUBU.0003: `{breaks:?}` was made before");
            assert!(again.err.contains(&said), "{again:?}");
            assert!(
                !folder.path("lost.csv").exists(),
                "{breaks:?}: there is nothing to be written"
            );
        }
    }
    served.stop();
    folder.expect_sound(home);
}

/// `hubu …` for whose files there is room for a block or two. A program that asks for more is told so
/// where it does not listen to the signal.
fn cramped(folder: &Folder, served: &Served, arguments: &[&str]) -> Ended {
    let mut command = Command::new("sh");
    let told = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    command.args(["-c", told, env!("CARGO_BIN_EXE_hubu")]).args(arguments);
    command.current_dir(folder.path("")).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", folder.path(""));
    run_at(command, &served.address("base"), served, "operator")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_without_room_costs_the_codes_and_says_which_batch_to_void() {
    engines::each(async |home| no_room(home)).await;
}

fn no_room(home: &Home) {
    let folder = Folder::new("no-room");
    let served = Served::start(folder.over(home, DEMO));
    let plan = plan_of_cards(&folder, &served);
    let make = ["card-batch", &plan, "--batch=fair", "--count=100", "--out=fair.csv"];
    let lost = cramped(&folder, &served, &make);
    assert_eq!((lost.code, lost.out.as_str()), (Some(1), ""), "{lost:?}");
    let batch = lost.err.split_once("the codes are lost, void the batch ");
    let batch = batch.and_then(|(_, rest)| rest.lines().next()).unwrap_or_default();
    assert!(batch.starts_with("CB"), "{lost:?}");
    assert!(!folder.path("fair.csv").exists(), "half of the codes are of no use");
    assert_eq!(batches(&folder, &served)[0], "fair", "it was made");
    let operator = |arguments: &[&str]| run(&folder, &served, "operator", arguments);
    let again = operator(&make);
    assert_eq!(again.code, Some(3), "{again:?}");
    assert!(again.err.contains("HUBU.0003") && !folder.path("fair.csv").exists(), "{again:?}");

    // What it says to do can be done.
    let batch = format!("--param=batch_id={batch}");
    let void = ["operator", "VoidCardBatch", &batch, "--body={\"reason\": \"codes lost\"}"];
    let voided = operator(&void);
    assert_eq!(voided.code, Some(0), "{voided:?}");
    let make = ["card-batch", &plan, "--batch=fair-2", "--count=100", "--out=fair.csv"];
    let made = operator(&make);
    assert_eq!(made.code, Some(0), "{made:?}");
    served.stop();
    folder.expect_sound(home);
}
