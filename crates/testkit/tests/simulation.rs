//! The simulation: it knows every operation of the product, agrees with the product, and finds bugs.

use std::collections::BTreeSet;

use hubu_api::ops;
use hubu_testkit::simulation::{
    BUGS, Done, FOUND_WITHIN, Failure, Place, Plan, RUN, not_simulated, run, saved, simulated,
};

fn plan(seed: u64, turns: u64, place: Place) -> Plan {
    Plan { seed, turns, place, prove_each: 20, without: &[] }
}

/// A run that agrees with the model.
async fn ran(plan: Plan) {
    let turns: Vec<u64> = (0..plan.turns).collect();
    if let Err(Failure { turn, what }) = run(plan, &turns, &[]).await {
        panic!("{plan:?} fails in turn {turn}: {what}");
    }
}

#[test]
fn every_operation_has_a_kind_of_step_or_a_reason() {
    let simulated: BTreeSet<&str> = simulated().into_iter().collect();
    let excused: BTreeSet<&str> = not_simulated().into_iter().map(|(name, _)| name).collect();
    let registry = ops::registry();
    for entry in &registry {
        let (id, known) = (entry.spec.id, simulated.contains(entry.spec.id));
        assert!(
            known != excused.contains(id),
            "{id} is built: it needs a kind of step in crates/testkit/src/simulation/steps/, or a line \
             in not-simulated.txt, and not both"
        );
    }
    let built: BTreeSet<&str> = registry.iter().map(|entry| entry.spec.id).collect();
    let gone: Vec<_> = simulated.union(&excused).filter(|id| !built.contains(**id)).collect();
    assert!(gone.is_empty(), "there are no operations {gone:?}");
    for (id, reason) in not_simulated() {
        assert!(!reason.is_empty(), "{id} needs a reason");
    }
}

#[tokio::test]
async fn saved_seeds_agree_with_the_model() {
    for plan in saved() {
        ran(plan).await;
    }
}

#[tokio::test]
async fn some_seeds_agree_with_the_model_in_memory_and_on_disk() {
    ran(plan(1, 400, Place::Memory)).await;
    ran(plan(2, 250, Place::Disk)).await;
}

#[tokio::test]
async fn each_turn_of_a_run_leaves_a_sound_ledger() {
    ran(Plan { prove_each: 1, ..plan(3, 300, Place::Memory) }).await;
}

#[tokio::test]
async fn a_planted_bug_of_each_kind_is_found_heavy() {
    for bug in &BUGS {
        let planted = [bug.sql()];
        let mut found = None;
        for seed in 1..=FOUND_WITHIN / RUN {
            let turns: Vec<u64> = (0..RUN).collect();
            found = run(plan(seed, RUN, Place::Memory), &turns, &planted).await.err();
            if found.is_some() {
                break;
            }
        }
        let Some(Failure { turn, what }) = found else { panic!("not found: {}", bug.kind) };
        let shown = what.lines().next().unwrap_or_default();
        println!("{}: turn {turn}: {shown}", bug.kind);
    }
}

/// Runs until each kind was done once: so many at the most.
const RUNS: u64 = 150;

#[tokio::test]
async fn every_kind_of_step_is_done_by_some_run_heavy() {
    let mut never: BTreeSet<&str> = simulated().into_iter().collect();
    for seed in 1..=RUNS {
        let turns: Vec<u64> = (0..RUN).collect();
        match run(plan(seed, RUN, Place::Memory), &turns, &[]).await {
            Ok(Done { tally, .. }) => never.retain(|id| tally.get(id).is_none_or(|n| *n == 0)),
            Err(Failure { turn, what }) => panic!("seed {seed} fails in turn {turn}: {what}"),
        }
        if never.is_empty() {
            return;
        }
    }
    panic!("refused every time: {never:?}");
}

/// Secrets, codes, folds, deliveries and obligations meet faults as well, and all of it is drawn.
#[tokio::test]
async fn a_run_does_the_same_again_whatever_goes_wrong_in_it() {
    for seed in [11, 12] {
        let plan = plan(seed, 400, Place::Memory);
        let turns: Vec<u64> = (0..plan.turns).collect();
        let first = run(plan, &turns, &[]).await.expect("it agrees with the model");
        assert!(first.turns < plan.turns && first.turns > plan.turns / 2, "{}", first.turns);
        assert_eq!(run(plan, &turns, &[]).await, Ok(first));
    }
}

#[tokio::test]
async fn a_run_that_fails_fails_again_and_is_made_shorter() {
    let bug = &BUGS[0];
    let planted = [bug.sql()];
    let turns: Vec<u64> = (0..600).collect();
    let mut found = None;
    for seed in 1..=8 {
        let plan = plan(seed, 600, Place::Memory);
        if let Err(first) = run(plan, &turns, &planted).await {
            found = Some((plan, first));
            break;
        }
    }
    let (plan, first) = found.expect("the bug is found");
    let second = run(plan, &turns, &planted).await.expect_err("it is found again");
    assert_eq!(first, second);
    let time = std::time::Duration::from_secs(5);
    let (fewer, left) = hubu_testkit::simulation::shrink(plan, first.clone(), &planted, time).await;
    assert!(fewer.len() <= usize::try_from(first.turn).expect("a few") + 1);
    let again = run(plan, &fewer, &planted).await.expect_err("the shorter one fails as well");
    assert_eq!(again, left);
}
