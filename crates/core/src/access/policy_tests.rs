//! Tables of what policies say.

use super::*;

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn says(effect: Effect, actions: &[&str], resources: &[&str], conditional: bool) -> Policy {
    let statement =
        Statement { effect, actions: texts(actions), resources: texts(resources), conditional };
    Policy { version: Version::V1_1, statements: vec![statement] }
}

fn allow(actions: &[&str]) -> Policy {
    says(Effect::Allow, actions, &["*"], false)
}

fn deny(actions: &[&str]) -> Policy {
    says(Effect::Deny, actions, &["*"], false)
}

#[test]
fn deny_wins_and_no_match_is_no() {
    let view = "bss:order:view";
    let table = [
        ("nothing attached", vec![], Decision::NotMentioned),
        ("another action", vec![allow(&["bss:bill:view"])], Decision::NotMentioned),
        ("the action", vec![allow(&["bss:bill:view", view])], Decision::Allowed),
        ("by wildcard", vec![allow(&["bss:*:view"])], Decision::Allowed),
        ("a denial before", vec![deny(&[view]), allow(&["bss:*"])], Decision::Denied),
        ("a denial after", vec![allow(&["bss:*"]), deny(&["*"])], Decision::Denied),
        ("a denial of another", vec![allow(&["bss:*"]), deny(&["bss:*:pay"])], Decision::Allowed),
        ("a denial alone", vec![deny(&["bss:*"])], Decision::Denied),
    ];
    for (why, policies, expected) in table {
        assert_eq!(evaluate(&policies, view), expected, "{why}");
    }
}

#[test]
fn what_cannot_be_evaluated_is_read_on_the_safe_side() {
    let all = "*";
    let one = "bss:*:*:order:CS2401";
    let foreign = "obs:*:*:bucket:photos";
    let table = [
        // effect, resources, conditional, decision
        (Effect::Allow, vec![], false, Decision::Allowed),
        (Effect::Allow, vec![all], false, Decision::Allowed),
        (Effect::Allow, vec!["*:*:*:*:*"], false, Decision::Allowed),
        (Effect::Allow, vec![one, all], false, Decision::Allowed),
        (Effect::Allow, vec![one], false, Decision::NotMentioned),
        (Effect::Allow, vec![all], true, Decision::NotMentioned),
        (Effect::Deny, vec![all], true, Decision::Denied),
        (Effect::Deny, vec![one], false, Decision::Denied),
        (Effect::Deny, vec![one], true, Decision::Denied),
        (Effect::Deny, vec![foreign], false, Decision::NotMentioned),
    ];
    for (effect, resources, conditional, expected) in table {
        let policy = says(effect, &["bss:*"], &resources, conditional);
        let row = format!("{effect:?} {resources:?} {conditional}");
        assert_eq!(evaluate(&[policy], "bss:order:view"), expected, "{row}");
    }
}

#[test]
fn the_limits_of_a_policy() {
    let repeated = |count| {
        let mut policy = allow(&["bss:*"]);
        policy.statements = vec![policy.statements[0].clone(); count];
        policy
    };
    let many = |count| allow(&vec!["bss:*"; count]);
    let table = [
        ("one statement", repeated(1), Ok(())),
        ("eight statements", repeated(8), Ok(())),
        ("no statement", repeated(0), Err(PolicyDefect::Statements)),
        ("nine statements", repeated(9), Err(PolicyDefect::Statements)),
        ("a hundred actions", many(100), Ok(())),
        ("no action", many(0), Err(PolicyDefect::Actions)),
        ("a hundred and one actions", many(101), Err(PolicyDefect::Actions)),
        ("an empty action", allow(&[""]), Err(PolicyDefect::Empty)),
        (
            "an empty resource",
            says(Effect::Allow, &["bss:*"], &[""], false),
            Err(PolicyDefect::Empty),
        ),
    ];
    for (why, policy, expected) in table {
        assert_eq!(policy.check(), expected, "{why}");
    }
    assert_eq!(Version::parse("1.0"), None, "roles are not policies");
    assert_eq!(Version::parse("1.1"), Some(Version::V1_1));
}
