//! Opening, naming and listing enterprise projects.

use super::*;

#[test]
fn who_may_open_them_by_itself() {
    use OpeningItem::{MultiProject, NotVerifiedEnterprise, ProjectGroups};
    // What it is, verified, [project groups, several projects], what is reported.
    type Row = (Option<CustomerKind>, bool, [bool; 2], &'static [OpeningItem]);
    let enterprise = Some(CustomerKind::Enterprise);
    let table: &[Row] = &[
        (enterprise, true, [false, false], &[]),
        (enterprise, false, [false, false], &[NotVerifiedEnterprise]),
        (Some(CustomerKind::Person), true, [false, false], &[NotVerifiedEnterprise]),
        (Some(CustomerKind::SolutionProvider), true, [false, false], &[NotVerifiedEnterprise]),
        (None, true, [false, false], &[NotVerifiedEnterprise]),
        (enterprise, true, [true, false], &[ProjectGroups]),
        (enterprise, true, [false, true], &[MultiProject]),
        (
            Some(CustomerKind::Person),
            false,
            [true, true],
            &[ProjectGroups, MultiProject, NotVerifiedEnterprise],
        ),
    ];
    for (kind, verified, [project_groups, multi_project], expected) in table.iter().copied() {
        let facts = OpeningFacts { kind, verified, project_groups, multi_project };
        assert_eq!(check_opening(facts), expected, "{facts:?}");
    }
}

#[test]
fn what_a_project_may_be_called() {
    for name in ["a", "研发_2026", "R-D", "default2", "㐀", &"x".repeat(255), &"实".repeat(255)]
    {
        assert!(check_project_name(name), "{name}");
    }
    for name in ["", "default", "Default", "DEFAULT", "a b", "R&D", "é", "a\n", &"x".repeat(256)] {
        assert!(!check_project_name(name), "{name}");
    }
}

fn project(id: &str, name: &str, created: i64, updated: i64) -> Project {
    Project {
        id: id.to_owned(),
        name: name.to_owned(),
        updated: Timestamp::from_ms(updated),
        ..default_project(Timestamp::from_ms(created))
    }
}

fn ids(filter: &ProjectFilter) -> (usize, String) {
    let trial = Project { kind: ProjectKind::Trial, ..project("b", "Web-Shop", 30, 90) };
    let disabled = Project { status: ProjectStatus::Disabled, ..project("c", "shop_old", 20, 20) };
    let all = vec![
        default_project(Timestamp::from_ms(10)),
        trial,
        disabled,
        project("a", "研发", 30, 40),
    ];
    let (total, page) = list_projects(all, filter);
    (total, page.into_iter().map(|project| project.id).collect())
}

#[test]
fn which_projects_a_list_has_and_in_which_order() {
    let all = ProjectFilter {
        id: None,
        name: None,
        status: None,
        kind: None,
        order: ProjectOrder::Created,
        descending: true,
        offset: 0,
        limit: 1_000,
    };
    let named = |name: &str| Some(name.to_owned());
    let table = [
        (all.clone(), 4, "bac0"),
        (ProjectFilter { descending: false, ..all.clone() }, 4, "0cab"),
        (ProjectFilter { order: ProjectOrder::Updated, ..all.clone() }, 4, "bac0"),
        (ProjectFilter { order: ProjectOrder::Name, descending: false, ..all.clone() }, 4, "b0ca"),
        (ProjectFilter { name: named("SHOP"), ..all.clone() }, 2, "bc"),
        (ProjectFilter { name: named("研"), ..all.clone() }, 1, "a"),
        (ProjectFilter { name: named("%"), ..all.clone() }, 0, ""),
        (ProjectFilter { id: named("0"), ..all.clone() }, 1, "0"),
        (ProjectFilter { status: Some(ProjectStatus::Disabled), ..all.clone() }, 1, "c"),
        (ProjectFilter { kind: Some(ProjectKind::Trial), ..all.clone() }, 1, "b"),
        (ProjectFilter { offset: 1, limit: 2, ..all.clone() }, 4, "ac"),
        (ProjectFilter { offset: 4, ..all.clone() }, 4, ""),
    ];
    for (filter, total, expected) in table {
        assert_eq!(ids(&filter), (total, expected.to_owned()), "{filter:?}");
    }
}
