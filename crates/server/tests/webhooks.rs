//! Goal: what was committed reaches its endpoint, signed, in each customer's order, whatever fails on
//! the way. Method: the real server on each engine, and a little endpoint of the test's own that takes
//! letters or does not.

use std::time::Duration;

use crate::rig::client::Client;
use crate::rig::receiver::{Letter, Receiver, UNANSWERED};
use crate::rig::{DEMO, Folder, Served, get};
use hubu_server::clock;
use hubu_testkit::client::Call;
use hubu_testkit::engines::{self, Home};
use serde_json::{Value, json};

const HOOKS: &str = "/operator/v1/webhooks";
const SENDS_NOTHING: &str = "HUBU_WEBHOOK_SENDERS";
/// Seconds a call may take. Whoever made it may be at it for so long, and nobody else is to be.
const LONGEST_CALL_S: i64 = 15;
/// Longer than a lease, which must pass before anybody may take what a process had that is gone.
const PAST_A_LEASE: Duration = Duration::from_secs(90);

/// Names an endpoint; gives its id and its secret.
fn name(served: &Served, url: &str, kinds: &[&str]) -> (String, String) {
    let body = json!({ "url": url, "kinds": kinds });
    let made = Client::of(served, "operator").ask(&Call::post(HOOKS, &body));
    assert_eq!(made.status, 201, "{made:?}");
    let text = |key: &str| made.json()[key].as_str().expect("a text").to_owned();
    (text("webhook_id"), text("secret"))
}

fn customer(served: &Served, role: &str) -> String {
    served.caller(role)["customer_id"].as_str().expect("a text").to_owned()
}

/// A payment of a role's: the event `account.recharged`.
fn pay(served: &Served, role: &str, number: &str) {
    let number = format!("{role} {number}");
    let body = json!({ "amount": "1.00", "channel": "1", "channel_no": number });
    let path = format!("/operator/v1/customers/{}/recharges", customer(served, role));
    let paid = Client::of(served, "operator").ask(&Call::post(&path, &body));
    assert!(paid.status < 300, "{paid:?}");
}

/// Asks for the log of an endpoint.
fn list(hook: &str) -> Call {
    Call::get(&format!("{HOOKS}/{hook}/deliveries")).query("limit", "100")
}

/// The log of an endpoint once nothing waits any more.
fn log(served: &Served, hook: &str) -> Vec<Value> {
    let settled = Client::of(served, "operator").wait_for(&list(hook), |answer| {
        let rows = answer.json()["deliveries"].as_array().cloned().unwrap_or_default();
        !rows.is_empty() && rows.iter().all(|row| row["state"] != "pending")
    });
    settled.json()["deliveries"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn every_customers_events_come_in_their_order_while_the_endpoint_fails() {
    engines::each(async |home| in_order(home)).await;
}

fn in_order(home: &Home) {
    let folder = Folder::new("webhooks");
    let served = Served::start(folder.over(home, DEMO));
    let receiver = Receiver::start();
    let (hook, secret) = name(&served, &receiver.url("/hubu?key=k"), &["account.*"]);
    receiver.answer(500);
    for number in ["1", "2", "3"] {
        pay(&served, "prepaid", number);
        pay(&served, "person", number);
    }
    // Both have failed at least once when the endpoint comes back.
    let mut letters: Vec<Letter> = Vec::new();
    for role in ["prepaid", "person"] {
        let id = customer(&served, role);
        while !letters.iter().any(|letter| letter.place().0 == id) {
            letters.push(receiver.next());
        }
    }
    receiver.answer(204);
    let rows = log(&served, &hook);
    letters.extend(receiver.rest());

    for letter in &letters {
        assert_eq!(letter.path, "/hubu?key=k");
        assert!(letter.is_signed_with(&[&secret]), "{letter:?}");
        assert_eq!(letter.json()["id"], letter.id.as_str());
        assert_eq!(letter.json()["type"], "account.recharged");
        assert_eq!(letter.json()["data"]["amount"], "1.00");
    }
    for role in ["prepaid", "person"] {
        let id = customer(&served, role);
        let of_one = |letter: &&Letter| letter.place().0 == id;
        let taken = letters.iter().filter(of_one).filter(|letter| letter.status == 204);
        let numbers: Vec<i64> = taken.map(|letter| letter.place().1).collect();
        assert_eq!(numbers.len(), 3, "{role}: {numbers:?}");
        assert!(numbers.is_sorted() && numbers[0] < numbers[2], "{role}: {numbers:?}");
        let failed = letters.iter().filter(of_one).filter(|letter| letter.status == 500);
        assert!(failed.clone().next().is_some(), "{role}");
        assert!(failed.clone().all(|letter| letter.place().1 == numbers[0]), "none overtakes");
    }
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().all(|row| row["state"] == "delivered"), "{rows:?}");
    assert_eq!(served.stop().code, Some(0));
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_called_no_more_until_it_is_switched_on() {
    engines::each(async |home| gone(home)).await;
}

fn gone(home: &Home) {
    let folder = Folder::new("webhook-gone");
    let served = Served::start(folder.over(home, DEMO));
    let receiver = Receiver::start();
    let (hook, _) = name(&served, &receiver.url("/"), &["account.recharged"]);
    receiver.answer(410);
    pay(&served, "prepaid", "1");
    let first = receiver.next();
    let mut operator = Client::of(&served, "operator");
    let one = format!("{HOOKS}/{hook}");
    let off = operator.wait_for(&Call::get(&one), |answer| answer.json()["enabled"] == false);
    assert_eq!(off.json()["disabled_reason"], "the endpoint answered 410: it is gone");
    pay(&served, "prepaid", "2");
    assert_eq!(receiver.rest().len(), 0, "it is left alone");

    receiver.answer(204);
    let on = Call { method: "PATCH".to_owned(), ..Call::post(&one, &json!({ "enabled": true })) };
    let on = operator.ask(&on);
    assert_eq!((on.status, &on.json()["disabled_reason"]), (200, &Value::Null), "{on:?}");
    assert_eq!(receiver.next().id, first.id, "it goes on with what it did not take");
    let rows = log(&served, &hook);
    assert_eq!(rows.len(), 1, "what happened meanwhile it did not hear");
    assert_eq!(rows[0]["attempts"][0]["http_status"], 410);
    assert_eq!(served.stop().code, Some(0));
}

#[tokio::test]
async fn an_endpoint_that_is_busy_is_left_alone_by_everybody_for_as_long_as_it_asks() {
    engines::each(async |home| busy(home)).await;
}

fn busy(home: &Home) {
    // Longer than anybody would wait after a first failure.
    const ASKED_S: u32 = 4;
    let folder = Folder::new("webhook-busy");
    let served = Served::start(folder.over(home, DEMO));
    let receiver = Receiver::start();
    let (hook, _) = name(&served, &receiver.url("/"), &["account.recharged"]);
    receiver.be_busy(ASKED_S);
    pay(&served, "prepaid", "1");
    let first = receiver.next();
    let asked = clock::tick();
    receiver.answer(204);
    Client::of(&served, "operator").wait_for(&list(&hook), |answer| {
        answer.json()["deliveries"][0]["attempts"][0]["http_status"] == 429
    });
    // Of another customer, that has failed with nothing.
    pay(&served, "person", "1");
    let next = receiver.next();
    let pause = asked.elapsed();
    assert!(pause >= Duration::from_secs(ASKED_S.into()), "{pause:?}: {next:?}");
    let letters = [next, receiver.next()];
    let mut subjects = letters.each_ref().map(|letter| letter.place().0);
    let mut both = ["prepaid", "person"].map(|role| customer(&served, role));
    subjects.sort_unstable();
    both.sort_unstable();
    assert_eq!(subjects, both);
    let rows = log(&served, &hook);
    let statuses = |row: &Value| {
        let attempts = row["attempts"].as_array().cloned().unwrap_or_default();
        attempts.iter().map(|one| one["http_status"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(row(&rows, &first)), [429, 204]);
    assert_eq!(rows.len(), 2);
    assert_eq!(served.stop().code, Some(0));
}

#[tokio::test]
async fn an_endpoint_that_moves_gets_what_waited_and_its_former_place_no_more_heavy() {
    engines::each(async |home| moved(home)).await;
}

fn moved(home: &Home) {
    let folder = Folder::new("webhook-moved");
    // Three events wait before anybody sends, so that whoever comes takes them together.
    let mut silent = folder.over(home, DEMO);
    silent.env(SENDS_NOTHING, "0");
    let served = Served::start(silent);
    let (former, later) = (Receiver::start(), Receiver::start());
    let (hook, _) = name(&served, &former.url("/"), &["account.recharged"]);
    for number in ["1", "2", "3"] {
        pay(&served, "prepaid", number);
    }
    assert_eq!(served.stop().code, Some(0));

    // The first is on its way, for as long as a call may take, when the endpoint moves.
    former.fall_silent_after(0);
    let served = Served::start(folder.over(home, DEMO));
    let first = former.next();
    let moves = Call::post(&format!("{HOOKS}/{hook}"), &json!({ "url": later.url("/") }));
    let moves = Call { method: "PATCH".to_owned(), ..moves };
    let moved = Client::of(&served, "operator").ask(&moves);
    assert_eq!(moved.status, 200, "{moved:?}");
    let came = [(); 3].map(|()| later.next());
    let number = first.place().1;
    assert_eq!(came.each_ref().map(|letter| letter.place().1), [number, number + 1, number + 2]);
    assert_eq!(former.rest().len(), 0, "nothing more came to where it was");
    assert!(log(&served, &hook).iter().all(|row| row["state"] == "delivered"));
    assert_eq!(served.stop().code, Some(0));
}

#[tokio::test]
async fn what_was_committed_before_a_crash_is_sent_after_it() {
    engines::each(async |home| crash(home)).await;
}

fn crash(home: &Home) {
    let folder = Folder::new("webhook-crash");
    let mut silent = folder.over(home, DEMO);
    silent.env(SENDS_NOTHING, "0");
    let served = Served::start(silent);
    let receiver = Receiver::start();
    let (hook, secret) = name(&served, &receiver.url("/"), &["account.recharged"]);
    for number in ["1", "2"] {
        pay(&served, "prepaid", number);
    }
    let killed = served.kill();
    assert_eq!(killed.code, None, "{killed:?}");
    assert_eq!(receiver.rest().len(), 0, "nothing was sent");

    let served = Served::start(folder.over(home, DEMO));
    let (first, second) = (receiver.next(), receiver.next());
    assert!(first.is_signed_with(&[&secret]) && second.is_signed_with(&[&secret]));
    assert_eq!(first.place().1 + 1, second.place().1);
    assert_eq!(log(&served, &hook).len(), 2);
    assert_eq!(receiver.rest().len(), 0, "each was sent once");
    assert_eq!(served.stop().code, Some(0));
}

#[tokio::test]
async fn a_call_that_a_kill_cuts_off_is_made_again_and_in_its_turn_heavy() {
    engines::each(async |home| cut_off(home)).await;
}

fn cut_off(home: &Home) {
    let folder = Folder::new("webhook-cut-off");
    let receiver = Receiver::start();
    // Three events wait before anybody sends, so that whoever comes takes them together.
    let mut silent = folder.over(home, DEMO);
    silent.env(SENDS_NOTHING, "0");
    let served = Served::start(silent);
    let (hook, secret) = name(&served, &receiver.url("/"), &["account.recharged"]);
    for number in ["1", "2", "3"] {
        pay(&served, "prepaid", number);
    }
    assert_eq!(served.stop().code, Some(0));

    // The first is taken. The second is on its way, and so is another customer's; the third waits
    // under the same lease, and the fourth comes only when that has been made.
    receiver.fall_silent_after(1);
    let served = Served::start(folder.over(home, DEMO));
    let [prepaid, person] = ["prepaid", "person"].map(|role| customer(&served, role));
    let (settled, second) = (receiver.next(), receiver.next());
    pay(&served, "person", "1");
    let other = receiver.next();
    pay(&served, "prepaid", "4");
    let number = settled.place().1;
    assert_eq!((settled.status, settled.place()), (204, (prepaid.clone(), number)));
    assert_eq!((second.status, second.place()), (UNANSWERED, (prepaid.clone(), number + 1)));
    assert_eq!((other.status, other.place().0), (UNANSWERED, person.clone()));
    let listed = Client::of(&served, "operator").read(&list(&hook));
    let before = listed["deliveries"].as_array().expect("a list").clone();
    assert_eq!(row(&before, &settled)["state"], "delivered");
    let waiting =
        before.iter().filter(|row| row["state"] == "pending" && row["attempts"] == json!([]));
    assert_eq!((before.len(), waiting.count()), (5, 4), "{before:?}");
    let killed = served.kill();
    assert_eq!(killed.code, None, "{killed:?}");
    assert_eq!(receiver.rest().len(), 0, "nothing overtook what was on its way");

    receiver.answer(204);
    let served = Served::start(folder.over(home, DEMO));
    let mut letters: Vec<Letter> = (0..4).map(|_| receiver.next_within(PAST_A_LEASE)).collect();
    let rows = log(&served, &hook);
    assert_eq!(served.stop().code, Some(0));
    letters.extend(receiver.rest());
    // All that had not been taken, in order, once; and nothing of what had been.
    let numbers = |letters: &[&Letter]| -> Vec<i64> {
        letters.iter().map(|letter| letter.place().1).collect()
    };
    let [of_prepaid, of_person] = [&prepaid, &person].map(|subject| -> Vec<&Letter> {
        letters.iter().filter(|letter| letter.place().0 == *subject).collect()
    });
    assert_eq!(numbers(&of_prepaid), [number + 1, number + 2, number + 3]);
    assert_eq!(numbers(&of_person), [other.place().1]);
    assert!(letters.iter().all(|letter| letter.is_signed_with(&[&secret])), "{letters:?}");
    expect_same(&second, of_prepaid[0]);
    expect_same(&other, of_person[0]);
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|row| row["state"] == "delivered"), "{rows:?}");
    assert_eq!(row(&rows, &settled), row(&before, &settled), "what was settled stays as it was");
}

/// The row of a letter's event in a log.
fn row<'a>(rows: &'a [Value], letter: &Letter) -> &'a Value {
    rows.iter().find(|row| row["event_id"] == letter.id.as_str()).expect("it is in the log")
}

/// A call that was cut off is made again: the same event in the same words, and only when whoever
/// made it first cannot be at it any more.
fn expect_same(lost: &Letter, again: &Letter) {
    // All of the body but the instant at which it was sent, which is each call's own.
    let words = |letter: &Letter| {
        let sent = format!("\"sent\":{}", letter.json()["sent"]);
        assert_eq!(letter.body.matches(&sent).count(), 1, "{letter:?}");
        letter.body.replace(&sent, "")
    };
    assert_eq!((again.id.as_str(), words(again)), (lost.id.as_str(), words(lost)));
    assert!(again.timestamp > lost.timestamp + LONGEST_CALL_S, "{lost:?}: {again:?}");
}

#[tokio::test]
async fn a_trial_says_what_is_wrong_with_an_endpoint() {
    let home = Home::sqlite();
    let folder = Folder::new("webhook-trial");
    let served = Served::start(folder.over(&home, DEMO));
    let receiver = Receiver::start();
    let (hook, first) = name(&served, &receiver.url("/"), &["enterprise.*"]);
    let mut operator = Client::of(&served, "operator");
    let test = Call::new("POST", &format!("{HOOKS}/{hook}/test"));
    let rotated = operator.ask(&Call::post(&format!("{HOOKS}/{hook}/secret"), &json!({})));
    let second = rotated.json()["secret"].as_str().expect("a text").to_owned();
    assert_eq!(operator.ask(&test).status, 202);
    let letter = receiver.next();
    assert_eq!(letter.json()["type"], "webhook.test");
    assert!(letter.is_signed_with(&[&second, &first]), "by both, while they change over");
    log(&served, &hook);

    receiver.answer(302);
    assert_eq!(operator.ask(&test).status, 202);
    assert_eq!(receiver.next().path, "/");
    let list = Call::get(&format!("{HOOKS}/{hook}/deliveries"));
    let tried = operator.wait_for(&list, |answer| {
        answer.json()["deliveries"][0]["attempts"].as_array().is_some_and(|tried| !tried.is_empty())
    });
    let attempt = tried.json()["deliveries"][0]["attempts"][0].clone();
    assert_eq!(attempt["http_status"], 302);
    assert_eq!(attempt["failure"], "the endpoint answered 302: redirects are not followed");
    assert!(receiver.rest().iter().all(|letter| letter.path == "/"), "nobody went elsewhere");
    drop(served);
    home.remove().await;
}

#[test]
fn a_production_realm_refuses_addresses_inside() {
    let folder = Folder::new("webhook-inside");
    let founded = folder.run(&["init", "--purpose=production", "--json"]);
    assert_eq!(founded.code, Some(0), "{founded:?}");
    let operator = founded.json()["operator"].clone();
    let serve = ["serve", "--json", "--listen=127.0.0.1:0", "--operator-listen=127.0.0.1:0"];
    let serve = [&serve[..], &["--metrics-listen=127.0.0.1:0"]].concat();
    let served = Served::start(folder.command(&serve));
    let base = served.address("operator_base");
    let base = base.trim_end_matches("/operator/v1");
    let text = |key: &str| operator[key].as_str().expect("a text");
    let mut client = Client::new(base, text("ak"), text("sk"));
    for url in ["http://127.0.0.1:1", "http://10.0.0.1", "http://[::ffff:169.254.169.254]/"] {
        let refused = client.ask(&Call::post(HOOKS, &json!({ "url": url, "kinds": ["*"] })));
        assert_eq!(refused.outcome(), (400, "CBC.0100".to_owned()), "{url}: {refused:?}");
        assert!(refused.message().contains("url"), "{refused:?}");
    }
    let (_, metrics) = get(&served.address("health_base"), "/metrics");
    assert!(metrics.contains("hubu_webhook_pending"), "{metrics}");
    assert_eq!(served.stop().code, Some(0));
}
