//! One write at a time.

use hubu_app::{Error, Fault};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::probes::Sabotage;

use super::stage::Stage;

/// Faults that running the same again does not mend, one after the other.
const LASTING: [fn(String) -> Fault; 4] =
    [Fault::Bug, Fault::Timeout, Fault::Constraint, Fault::Unique];
/// Faults that it may mend.
const PASSING: [fn(String) -> Fault; 3] = [Fault::Conflict, Fault::Unavailable, Fault::Storage];

fn fault_of(kinds: &[fn(String) -> Fault], step: usize) -> Fault {
    kinds[step % kinds.len()]("a test's".to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_step_that_fails_leaves_a_trace() {
    engines::each(fail_for_good).await;
}

/// Each step of each write fails; then the same request does what it does undisturbed.
async fn fail_for_good(home: &Home) {
    let quiet = home.another().await;
    let rehearsed = Stage::rehearse(&quiet).await;
    quiet.remove().await;
    let stage = Stage::open(home).await;
    let mut before = stage.snapshot().await;
    for one in &rehearsed {
        for (step, name) in (1..).zip(&one.steps) {
            let place = format!("{:?}, step {step}: {name}", one.at);
            let fault = fault_of(&LASTING, step);
            // What failed among others runs once more alone: its first step fails too.
            let sabotage = Sabotage { step, fault: fault.clone(), times: 2 };
            let (outcome, fired) = stage.sabotaged(one, sabotage).await;
            assert_eq!(outcome, Err(Error::Fault(fault)), "{place}");
            assert_eq!(fired, 2, "{place}");
            let changes = before.changes(&stage.snapshot().await);
            assert_eq!(changes, Vec::<String>::new(), "{place}");
        }
        let outcome = one.write.run(&stage, one.at).await;
        assert!(outcome.is_ok(), "{:?}: {outcome:?}", one.at);
        let after = stage.snapshot().await;
        assert_eq!(before.effect(&after), one.effect, "{:?}", one.at);
        stage.world.check().await;
        before = after;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_repeated_within_and_done_once() {
    engines::each(fail_once).await;
}

/// The story once for each step that the longest write has: in every telling another step of each
/// write fails once. Nobody is told of it.
async fn fail_once(home: &Home) {
    let rehearsed = Stage::rehearse(home).await;
    let most = rehearsed.iter().map(|one| one.steps.len()).max().unwrap_or_default();
    for step in 1..=most {
        let home = home.another().await;
        let stage = Stage::open(&home).await;
        // What the last write left, where it was looked at.
        let mut seen = None;
        for one in &rehearsed {
            let Some(name) = one.steps.get(step - 1) else {
                // It has no such step, and only leads on to the next.
                let outcome = one.write.run(&stage, one.at).await;
                assert!(outcome.is_ok(), "{:?}: {outcome:?}", one.at);
                seen = None;
                continue;
            };
            let place = format!("{:?}, step {step}: {name}", one.at);
            let before = match seen.take() {
                Some(before) => before,
                None => stage.snapshot().await,
            };
            let sabotage = Sabotage { step, fault: fault_of(&PASSING, step), times: 1 };
            let (outcome, fired) = stage.sabotaged(one, sabotage).await;
            assert!(outcome.is_ok(), "{place}: {outcome:?}");
            assert_eq!(fired, 1, "{place}");
            let after = stage.snapshot().await;
            assert_eq!(before.effect(&after), one.effect, "{place}");
            seen = Some(after);
        }
        stage.world.check().await;
        drop(stage);
        home.remove().await;
    }
}
