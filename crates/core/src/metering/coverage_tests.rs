//! Calendars of a day.

use super::super::world::{shanghai, span, zone};
use super::*;
use crate::time::Timestamp;

fn day(from: &str, to: &str) -> Span {
    span(&format!("2026-03-15 {from}"), &format!("2026-03-15 {to}"))
}

fn reports(spans: &[(&str, &str, bool)]) -> Vec<Report> {
    let report =
        |(from, to, late): &(&str, &str, bool)| Report { span: day(from, to), late: *late };
    spans.iter().map(report).collect()
}

/// Hours, how much of them was used, overlaps, late, seconds without and seconds overlapping.
type Told = (i64, Used, bool, bool, i64, i64);

fn told(runs: &[Run]) -> Vec<Told> {
    let of = |run: &Run| {
        let HourState { used, overlaps, late } = run.state;
        (run.hours, used, overlaps, late, run.without_ms / 1_000, run.overlapping_ms / 1_000)
    };
    runs.iter().map(of).collect()
}

#[test]
fn hours_of_which_the_same_is_to_be_said_are_one_run() {
    use Used::{All, Nothing, Part};
    for (story, spans, expected) in [
        ("nothing", vec![], vec![(6, Nothing, false, false, 21_600, 0)]),
        (
            "hour after hour",
            vec![("08:00:00", "09:00:00", false), ("09:00:00", "14:00:00", false)],
            vec![(6, All, false, false, 0, 0)],
        ),
        (
            "a gap of two hours and a half",
            vec![("08:00:00", "10:30:00", false), ("13:00:00", "14:00:00", false)],
            vec![
                (2, All, false, false, 0, 0),
                (1, Part, false, false, 1_800, 0),
                (2, Nothing, false, false, 7_200, 0),
                (1, All, false, false, 0, 0),
            ],
        ),
        (
            "the same hour twice, once late",
            vec![
                ("08:00:00", "14:00:00", false),
                ("09:00:00", "10:00:00", false),
                ("11:00:00", "11:30:00", true),
            ],
            vec![
                (1, All, false, false, 0, 0),
                (1, All, true, false, 0, 3_600),
                (1, All, false, false, 0, 0),
                (1, All, true, true, 0, 1_800),
                (2, All, false, false, 0, 0),
            ],
        ),
        (
            "three times at one instant is no more than twice",
            vec![
                ("08:00:00", "08:40:00", false),
                ("08:10:00", "08:30:00", false),
                ("08:20:00", "08:50:00", true),
            ],
            vec![(1, Part, true, true, 600, 1_800), (5, Nothing, false, false, 18_000, 0)],
        ),
        (
            "late in a part of an hour that is covered in time",
            vec![("08:00:00", "08:59:00", false), ("08:59:00", "09:00:00", true)],
            vec![(1, All, false, true, 0, 0), (5, Nothing, false, false, 18_000, 0)],
        ),
        (
            "outside the window",
            vec![("06:00:00", "08:00:00", true), ("13:00:00", "16:00:00", false)],
            vec![(5, Nothing, false, false, 18_000, 0), (1, All, false, false, 0, 0)],
        ),
    ] {
        let window = day("08:00:00", "14:00:00");
        let runs = coverage(&shanghai(), window, &reports(&spans));
        assert_eq!(told(&runs), expected, "{story}");
        let backwards: Vec<Report> = reports(&spans).into_iter().rev().collect();
        assert_eq!(coverage(&shanghai(), window, &backwards), runs, "{story}, backwards");
    }
}

#[test]
fn a_window_may_cut_its_hours() {
    let window = day("08:30:00", "10:15:00");
    let runs = coverage(&shanghai(), window, &reports(&[("08:00:00", "09:30:00", false)]));
    let spans: Vec<Span> = runs.iter().map(|run| run.span).collect();
    let expected =
        [day("08:30:00", "09:00:00"), day("09:00:00", "10:00:00"), day("10:00:00", "10:15:00")];
    assert_eq!(spans, expected);
    let expected = [
        (1, Used::All, false, false, 0, 0),
        (1, Used::Part, false, false, 1_800, 0),
        (1, Used::Nothing, false, false, 900, 0),
    ];
    assert_eq!(told(&runs), expected);
}

#[test]
fn a_month_without_usage_is_one_run_of_the_hours_that_clocks_show() {
    let at = |text: &str| Timestamp::parse_with_offset(text).expect("a literal");
    for (name, from, to, hours) in [
        ("Asia/Shanghai", "2026-02-01T00:00:00+08:00", "2026-03-01T00:00:00+08:00", 672),
        ("Europe/Berlin", "2026-03-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00", 743),
        ("Europe/Berlin", "2026-10-01T00:00:00+02:00", "2026-11-01T00:00:00+01:00", 745),
    ] {
        let window = Span::new(at(from), at(to)).expect("in order");
        let runs = coverage(&zone(name), window, &[]);
        assert_eq!(told(&runs), [(hours, Used::Nothing, false, false, hours * 3_600, 0)], "{name}");
        assert_eq!(runs[0].span, window);
    }
}
