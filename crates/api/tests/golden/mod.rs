//! Goal: every operation answers the same bytes today as yesterday, on both engines. Method: one
//! story in a world whose clocks stand still and whose ids are seeded; requests and answers are
//! compared with `<operation>/<case>.http`. `UPDATE=1` (or `cargo xtask docs`) writes the
//! files anew, from SQLite; the answers of PostgreSQL are compared with them all the same. Read the
//! difference.
//!
//! A new case is one line, `golden.case("<operation>/<case>", client, call).await`, in the file of
//! its noun; all cases of an operation on a site stand in one test.

mod access;
mod accounts;
mod bills;
mod cards;
mod catalogue;
mod coupons;
mod customers;
mod desk;
mod discounts;
mod enterprise;
mod explain;
mod former;
mod members;
mod operator;
mod orders;
mod partners;
mod placed_orders;
mod products;
mod projects;
mod quotas;
mod rating;
mod realname;
mod recorder;
mod regions;
mod resources;
mod searches;
mod story;
mod subscriptions;
mod webhooks;

use std::path::{Path, PathBuf};

use hubu_api::ops;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

#[test]
fn every_operation_has_golden_bodies_and_every_folder_an_operation() {
    let folders = std::fs::read_dir(folder()).expect("the folder can be read");
    let folders = folders.map(|entry| entry.expect("readable").path()).filter(|at| at.is_dir());
    let mut folders: Vec<String> = folders
        .filter_map(|at| at.file_name().and_then(|name| name.to_str()).map(str::to_owned))
        .collect();
    folders.sort_unstable();
    let entries = ops::registry();
    let mut wanted: Vec<&str> = entries.iter().map(|entry| entry.spec.id).collect();
    wanted.sort_unstable();
    assert_eq!(folders, wanted, "operations and their folders");
    for entry in &entries {
        let id = entry.spec.id;
        let success = format!("\nHTTP {}\n", entry.spec.success);
        let files = std::fs::read_dir(folder().join(id)).expect("the folder can be read");
        let mut texts = files
            .map(|file| std::fs::read_to_string(file.expect("readable").path()).expect("text"));
        assert!(texts.any(|text| text.contains(&success)), "{id} never succeeds");
    }
}
