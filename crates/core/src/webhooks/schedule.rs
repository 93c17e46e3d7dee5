//! When what failed is tried again. All of it is time of the process's clock: networks know no other.

/// Pause after the first failure of a delivery, in milliseconds; it doubles from there.
const FIRST_MS: i64 = 1_000;
/// The longest pause between two attempts of one delivery: six hours.
pub(super) const LONGEST_MS: i64 = 6 * 60 * 60 * 1_000;
/// After so many attempts a delivery is given up: about three days after the first.
pub const MOST_ATTEMPTS: i64 = 27;

/// Failures in a row, of whatever deliveries, after which an endpoint is left alone for a while.
const TOLERATED: i64 = 5;
/// How long it is left alone at first, in milliseconds; it doubles from there.
const FIRST_REST_MS: i64 = 5_000;
/// The longest rest of an endpoint: five minutes.
const LONGEST_REST_MS: i64 = 5 * 60 * 1_000;

/// How long a subject's events wait after the `failures`-th failure in a row of the first of them, in
/// milliseconds. `dice` spreads it by a fifth to either side, so that those that failed together do
/// not come back together.
pub fn pause_of_subject(failures: i64, dice: u32) -> i64 {
    let pause = doubled(FIRST_MS, failures - 1, LONGEST_MS);
    pause / 5 * 4 + pause / 5 * 2 * i64::from(dice % 1_001) / 1_000
}

/// How long an endpoint is left alone after its `failures`-th failure in a row, in milliseconds;
/// `None`: it is not.
pub fn pause_of_endpoint(failures: i64) -> Option<i64> {
    (failures >= TOLERATED).then(|| doubled(FIRST_REST_MS, failures - TOLERATED, LONGEST_REST_MS))
}

/// Is an endpoint with so many failures in a row on trial? Then one attempt at a time finds out
/// whether it has come back.
pub const fn is_on_trial(failures: i64) -> bool {
    failures >= TOLERATED
}

fn doubled(first: i64, times: i64, most: i64) -> i64 {
    let times = u32::try_from(times.clamp(0, 30)).unwrap_or(30);
    (first << times).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * 60 * 1_000;

    #[test]
    fn a_delivery_waits_longer_each_time_and_never_longer_than_six_hours() {
        let middle = |failures| pause_of_subject(failures, 500);
        let table =
            [(1, 1_000), (2, 2_000), (5, 16_000), (13, 4_096_000), (16, 6 * HOUR), (99, 6 * HOUR)];
        for (failures, pause) in table {
            assert_eq!(middle(failures), pause, "after failure {failures}");
        }
        assert_eq!((pause_of_subject(1, 0), pause_of_subject(1, 1_000)), (800, 1_200));
        assert_eq!(pause_of_subject(1, 1_001), 800, "any number may be thrown");
    }

    #[test]
    fn a_delivery_is_given_up_after_about_three_days() {
        let days = |dice| {
            let pauses = (1..MOST_ATTEMPTS).map(|failures| pause_of_subject(failures, dice));
            pauses.sum::<i64>() / (HOUR * 24 / 10)
        };
        assert!((22..=32).contains(&days(0)) && (28..=40).contains(&days(1_000)), "tenths of days");
        assert_eq!(days(500), 31, "tenths of days");
    }

    #[test]
    fn an_endpoint_is_left_alone_after_five_failures_in_a_row() {
        assert_eq!([0, 1, 4].map(pause_of_endpoint), [None; 3]);
        let rests = [(5, 5_000), (6, 10_000), (10, 160_000), (11, 300_000), (99, 300_000)];
        for (failures, rest) in rests {
            assert_eq!(pause_of_endpoint(failures), Some(rest), "after failure {failures}");
            assert!(is_on_trial(failures));
        }
        assert!(!is_on_trial(4));
    }
}
