//! Goal: what was acknowledged survives any crash, and nothing is ever half done. Method: the real
//! server is killed (SIGKILL) under load at a drawn moment, again and again over the same data; the
//! statements of master and members tell what happened, and what was not acknowledged is sent again.

use crate::rig::client::Client;
use crate::rig::enterprise::Enterprise;
use crate::rig::load::{self, below};
use crate::rig::{DEMO, Folder, Served};
use hubu_core::ids::Seeded;
use hubu_testkit::engines::{self, Home};

/// Clients, each with one request on its way.
const IN_FLIGHT: usize = 32;
/// The kill comes after so many acknowledgements at the most.
const MOST: usize = 400;
/// Then it waits for up to so many microseconds, so that it may meet any part of the work.
const MOST_MICROSECONDS: usize = 3_000;

#[tokio::test]
async fn every_crash_keeps_what_was_acknowledged_and_nothing_by_half() {
    engines::each(async |home| story(home)).await;
}

fn story(home: &Home) {
    let folder = Folder::new("crash");
    let mut seeded = Seeded::new(20_260_201);
    let mut served = Served::start(folder.over(home, DEMO));
    let mut enterprise = Enterprise::of(&served);
    let mut number = 0;
    let rounds = if engines::is_long() { 60 } else { 6 };
    for round in 0..rounds {
        let kill_at = 1 + below(&mut seeded, MOST);
        let pause = u64::try_from(below(&mut seeded, MOST_MICROSECONDS)).expect("small");
        // Shown with the output of a test that fails.
        eprintln!("round {round}: killed {pause} µs after acknowledgement {kill_at}");
        let clients = (0..IN_FLIGHT).map(|_| Client::of(&served, "master")).collect();
        let transfers = (number..).map(|number| enterprise.transfer("crash", number));
        let sent = load::run(clients, transfers, |acknowledged| {
            if acknowledged == kill_at {
                std::thread::sleep(std::time::Duration::from_micros(pause));
                served.signal("-KILL");
            }
        });
        number += sent.len();
        let ended = served.wait();
        assert_eq!(ended.code, None, "it was killed: {ended:?}");
        let odd = sent.iter().find(|one| !matches!(one.status, Some(204) | None));
        assert!(odd.is_none(), "{odd:?}: {ended:?}");
        folder.expect_sound(home);

        served = Served::start(folder.over(home, DEMO));
        enterprise.settle(&served, &sent);
        folder.expect_sound(home);
    }
    assert_eq!(served.stop().code, Some(0));
}
