//! Goal: a line to PostgreSQL that breaks while a commit is on its way costs an answer, never money;
//! one that breaks before a read costs nothing. Method: the real server over a line that is cut before
//! the word COMMIT passes, before its answer does, or before anything; the statements tell what
//! happened, and the requests are sent again.

use std::process::Command;

use crate::rig::client::Client;
use crate::rig::enterprise::{Enterprise, Sent};
use crate::rig::load::{self, below};
use crate::rig::proxy::{Cut, Proxy};
use crate::rig::{DEMO, Folder, Served};
use hubu_core::ids::Seeded;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::engines::{self, Home};
use serde_json::json;

const CUTS: [Cut; 2] = [Cut::BeforeCommit, Cut::AfterCommit];

/// A demo world, served over a line that can be cut.
fn serve(home: &Home, folder: &Folder) -> (Proxy, Served) {
    let (proxy, url) = Proxy::before(home.url().expect("it is PostgreSQL"));
    let mut command: Command = folder.over(home, DEMO);
    command.env("HUBU_DATABASE", url).env_remove("HUBU_DATABASE_CA");
    (proxy, Served::start(command))
}

/// Waits until the server has noticed what became of its connections.
fn recover(served: &Served) {
    let balances = Call::get("/v2/accounts/customer-accounts/balances");
    let mut master = Client::of(served, "master");
    master.wait_for(&balances, |answer| {
        assert!(answer.status == 200 || answer.status >= 500, "{answer:?}");
        answer.status == 200
    });
}

#[tokio::test]
async fn a_transfer_whose_commit_was_cut_off_moves_money_once() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("severed");
        let (proxy, served) = serve(home, &folder);
        let mut enterprise = Enterprise::of(&served);
        // Allocations and reclaims, with and without an idempotency key.
        for number in 0..12 {
            for (cuts, cut) in CUTS.into_iter().enumerate() {
                let transfer = enterprise.transfer(&format!("{cut:?}"), number);
                proxy.cut_at(cut, 0);
                let answer = Client::of(&served, "master").ask(&transfer.call());
                assert_eq!(proxy.cuts(), 2 * number + cuts + 1, "the commit was seen");
                assert!((500..600).contains(&answer.status), "{cut:?}: {answer:?}");
                recover(&served);
                let sent = Sent { transfer, status: Some(answer.status) };
                let happened = enterprise.prove(&served, std::slice::from_ref(&sent));
                assert_eq!(happened.len(), usize::from(cut == Cut::AfterCommit), "{cut:?}");
                let done = !happened.is_empty();
                let again = Client::of(&served, "master").ask(&sent.transfer.call());
                assert!(
                    sent.transfer.is_answer_again(&again, done),
                    "{cut:?}: {sent:?}: {again:?}"
                );
                let now = Sent { status: Some(204), ..sent };
                let rest = if done { Vec::new() } else { vec![now] };
                enterprise.prove(&served, &rest);
            }
        }
        folder.expect_sound(home);
        assert_eq!(served.stop().code, Some(0));
    })
    .await;
}

#[tokio::test]
async fn a_recharge_whose_commit_was_cut_off_is_booked_once() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("severed-recharge");
        let (proxy, served) = serve(home, &folder);
        let mut operator = Client::of(&served, "operator");
        let prepaid = served.caller("prepaid")["customer_id"].as_str().expect("a text").to_owned();
        let path = format!("/operator/v1/customers/{prepaid}");
        let statement = Call::get(&format!("{path}/statement")).query("account", "cash");
        let count = |operator: &mut Client| operator.read(&statement)["total_count"].clone();
        let before = count(&mut operator).as_i64().expect("a number");
        for (number, cut) in CUTS.into_iter().enumerate() {
            let body =
                json!({ "amount": "12.50", "channel": "1", "channel_no": number.to_string() });
            let recharge = Call::post(&format!("{path}/recharges"), &body);
            let recharge = recharge.header("Idempotency-Key", &format!("recharge-{number}"));
            proxy.cut_at(cut, 0);
            let lost = operator.ask(&recharge);
            assert!((500..600).contains(&lost.status), "{cut:?}: {lost:?}");
            recover(&served);
            let booked: Vec<Answer> = (0..3).map(|_| operator.ask(&recharge)).collect();
            assert!(booked.iter().all(|one| one.status == 201), "{cut:?}: {booked:?}");
            assert!(booked.iter().all(|one| one.body == booked[0].body), "{cut:?}: {booked:?}");
            let after = before + i64::try_from(number).expect("small") + 1;
            assert_eq!(count(&mut operator), after, "{cut:?}");
        }
        assert_eq!(proxy.cuts(), CUTS.len());
        folder.expect_sound(home);
    })
    .await;
}

#[tokio::test]
async fn a_read_whose_line_was_cut_off_is_asked_on_another() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("severed-read");
        let (proxy, served) = serve(home, &folder);
        let mut master = Client::of(&served, "master");
        // One statement by itself, and several in one view.
        let balances = Call::get("/v2/accounts/customer-accounts/balances");
        let members = Call::get("/v2/enterprises/multi-accounts/sub-customers");
        let wanted = [&balances, &members].map(|call| master.ask(call).body);
        for round in 0..10 {
            for (call, wanted) in [&balances, &members].into_iter().zip(&wanted) {
                proxy.cut_at(Cut::BeforeAnything, 0);
                let answer = master.ask(call);
                assert_eq!((answer.status, &answer.body), (200, wanted), "round {round}: {call:?}");
            }
        }
        assert!(proxy.cuts() >= 20, "each of them was asked on a line that was cut");
        folder.expect_sound(home);
        assert_eq!(served.stop().code, Some(0));
    })
    .await;
}

#[tokio::test]
async fn under_heavy_load_every_cut_costs_answers_and_no_money() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("severed-load");
        let (proxy, served) = serve(home, &folder);
        let mut enterprise = Enterprise::of(&served);
        let mut seeded = Seeded::new(20_260_202);
        let rounds = if engines::is_long() { 60 } else { 6 };
        for round in 0..rounds {
            let (cut, passing) = (CUTS[round % 2], below(&mut seeded, 8));
            // Shown with the output of a test that fails.
            eprintln!("round {round}: {cut:?} of commit {passing}");
            let transfers = (round * 1_000..).map(|number| enterprise.transfer("cut", number));
            let clients = (0..24).map(|_| Client::of(&served, "master")).collect();
            proxy.cut_at(cut, passing);
            let sent = load::run(clients, transfers.take(600), |_| ());
            assert_eq!(proxy.cuts(), round + 1, "the commit was seen");
            let unanswered = sent.iter().filter(|one| one.status.is_none()).count();
            assert_eq!((sent.len(), unanswered), (600, 0), "clients keep their connections");
            recover(&served);
            enterprise.settle(&served, &sent);
        }
        folder.expect_sound(home);
        assert_eq!(served.stop().code, Some(0));
    })
    .await;
}
