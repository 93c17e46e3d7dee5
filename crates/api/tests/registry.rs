//! Goal: the registry and the vendor's catalogue agree. Method: compare them as sets.

use std::collections::BTreeSet;
use std::path::Path;

use hubu_api::catalogue;
use hubu_api::operation::Plane;
use hubu_api::ops;
use hubu_api::registry::Entry;

const NOT_IMPLEMENTED: &str = include_str!("../../../conformance/not-implemented.txt");

/// Operations that have left the allow-list and are still to come. Nothing may be added.
const ON_THEIR_WAY: &[&str] = &[];

fn ids(entries: &[Entry], planes: &[Plane]) -> BTreeSet<&'static str> {
    let here = entries.iter().filter(|entry| planes.contains(&entry.spec.plane));
    here.map(|entry| entry.spec.id).collect()
}

#[test]
fn every_pair_of_the_catalogue_is_built_or_listed_and_none_is_both() {
    let entries = ops::registry();
    let built = ids(&entries, &[Plane::Vendor]);
    let mut listed: BTreeSet<&str> = NOT_IMPLEMENTED.lines().collect();
    assert_eq!(built.intersection(&listed).collect::<Vec<_>>(), Vec::<&&str>::new());
    let coming: BTreeSet<&str> = ON_THEIR_WAY.iter().copied().collect();
    assert_eq!(built.intersection(&coming).collect::<Vec<_>>(), Vec::<&&str>::new());
    listed.extend(coming);
    let all: BTreeSet<&str> = catalogue::PAIRS.iter().map(|pair| pair.id).collect();
    assert_eq!(built.union(&listed).copied().collect::<BTreeSet<_>>(), all);
}

#[test]
fn a_built_pair_has_the_method_path_and_sites_of_the_catalogue() {
    for entry in ops::registry().iter().filter(|entry| entry.spec.plane == Plane::Vendor) {
        let spec = &entry.spec;
        let pair = catalogue::find(spec.id).unwrap_or_else(|| panic!("{} is unknown", spec.id));
        assert_eq!(
            (spec.method.as_str(), spec.path, spec.sites),
            (pair.method, pair.path, pair.sites),
            "{}",
            spec.id
        );
    }
}

#[test]
fn the_noun_of_an_operation_is_its_folder_and_that_of_the_catalogue() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in ops::registry() {
        let (id, noun) = (entry.spec.id, entry.noun);
        let plane = if entry.spec.plane == Plane::Operator { "operator" } else { "ops" };
        assert!(sources.join(plane).join(noun).is_dir(), "{id}: {noun}");
        if let Some(pair) = catalogue::find(id) {
            assert_eq!(noun, pair.family.as_str(), "{id}");
        }
    }
}

#[test]
fn rows_are_sound() {
    let entries = ops::registry();
    let distinct: BTreeSet<_> = entries.iter().map(|entry| entry.spec.id).collect();
    assert_eq!(distinct.len(), entries.len(), "ids are unique");
    for entry in &entries {
        let spec = &entry.spec;
        let id = spec.id;
        assert!([200, 201, 202, 204].contains(&spec.success), "{id}");
        let named: Vec<_> = spec.path.split('/').filter_map(|s| s.strip_prefix('{')).collect();
        let named: Vec<_> = named.iter().filter_map(|s| s.strip_suffix('}')).collect();
        let read: Vec<_> = entry.path.iter().map(|field| field.name).collect();
        assert!(read.iter().all(|name| named.contains(name)), "{id}: path parameters {read:?}");
        assert!(spec.summary.iter().all(|line| !line.is_empty()), "{id}");
        let root = match spec.plane {
            Plane::Operator => "/operator/v1/",
            Plane::Hubu => "/hubu/v1/",
            Plane::Vendor | Plane::Former | Plane::Iam => "/v",
        };
        assert!(spec.path.starts_with(root), "{id}: {}", spec.path);
        let twice: BTreeSet<_> = spec.errors.iter().map(|code| format!("{code:?}")).collect();
        assert_eq!(twice.len(), spec.errors.len(), "{id} declares a code twice");
    }
}

/// Old forms that nothing succeeds.
const WITHOUT_NEW_FORM: &[&str] = &[
    "CancelOrderSubscriptionV1",
    "ListOrderResourcesV1",
    "QueryChangeRatingV1",
    "QueryRatingCommonV1",
    "QueryRatingV1",
];

#[test]
fn an_old_form_makes_the_checks_of_its_new_one() {
    let entries = ops::registry();
    let find = |id: &str| entries.iter().find(|entry| entry.spec.id == id);
    let mut compared = 0;
    for entry in entries.iter().filter(|entry| entry.spec.plane == Plane::Former) {
        let id = entry.spec.id;
        if WITHOUT_NEW_FORM.contains(&id) {
            assert_eq!(entry.check_items, Vec::<&str>::new(), "{id}");
            continue;
        }
        let id = id.strip_suffix("V1").or_else(|| id.strip_suffix("V2"));
        let id = id.expect("the new form's name, and V1 or V2");
        let new = find(id).unwrap_or_else(|| panic!("{id} is the new form of nothing"));
        assert_eq!(entry.check_items, new.check_items, "{id}");
        compared += 1;
    }
    assert!(compared > 10, "there are old forms");
}
