//! Goal: the commands on PostgreSQL. Method: the real binary over a database of its own, judged by
//! what it prints and by what a second process finds.

use crate::rig::{DEMO, Folder, Served};
use hubu_testkit::engines::{self, Home};

fn run(home: &Home, folder: &Folder, arguments: &[&str]) -> crate::rig::Ended {
    crate::rig::Ended::of(&folder.over(home, arguments).output().expect("the binary was built"))
}

#[tokio::test]
async fn a_demo_world_is_made_once_shared_by_processes_and_made_anew_when_interrupted() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("demo-postgres");
        let first = Served::start(folder.over(home, DEMO));
        let callers = first.line["callers"].clone();
        let second = Served::start(folder.over(home, DEMO));
        assert_eq!(second.line["callers"], callers, "two processes may serve one realm");
        assert_eq!(first.stop().code, Some(0));
        assert_eq!(second.stop().code, Some(0));

        let elsewhere = Folder::new("demo-elsewhere");
        let lost = run(home, &elsewhere, DEMO);
        assert_eq!(lost.code, Some(2), "its key is in the other folder: {lost:?}");
        assert!(lost.err.contains("the master key is not this realm's"), "{lost:?}");
        assert_eq!(
            crate::rig::names(&elsewhere.path("")),
            Vec::<String>::new(),
            "no key of no use stays"
        );

        let file = Folder::new("demo-sqlite");
        let on_sqlite = Served::start(file.command(DEMO));
        assert_eq!(on_sqlite.line["callers"], callers, "the same world on both engines");

        // What a creation that was killed a while ago leaves behind.
        engines::administer(
            home.url().expect("it is PostgreSQL"),
            "UPDATE demo SET callers = NULL, started_ms = 1",
        )
        .await;
        engines::administer(home.url().expect("it is PostgreSQL"), "DELETE FROM credential").await;
        let anew = Served::start(folder.over(home, DEMO));
        assert_eq!(anew.line["callers"], callers);
    })
    .await;
}

#[tokio::test]
async fn a_database_that_is_missing_is_said_and_no_key_is_left() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("missing-database");
        let url = home.url().expect("it is PostgreSQL");
        let address = url.split('?').next().unwrap_or(url);
        let missing = url.replace(address, &format!("{address}_missing"));
        for arguments in [DEMO, &["init"]] {
            let mut command = folder.over(home, arguments);
            let failed = command.env("HUBU_DATABASE", &missing).output();
            let failed = crate::rig::Ended::of(&failed.expect("the binary was built"));
            assert_eq!(failed.code, Some(4), "{failed:?}");
            assert!(failed.err.contains("does not exist"), "the server's words: {failed:?}");
            assert_eq!(crate::rig::names(&folder.path("")), Vec::<String>::new(), "{failed:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_realm_is_founded_looked_at_and_left_to_its_own_tools() {
    engines::postgres_only(async |home| {
        let folder = Folder::new("init-postgres");
        let nothing = run(home, &folder, &["doctor"]);
        assert_eq!(nothing.code, Some(5), "an empty database is no realm: {nothing:?}");
        let founded = run(home, &folder, &["init", "--site=intl", "--json"]);
        assert_eq!(founded.json()["currency"], "USD", "{founded:?}");
        assert_eq!(run(home, &folder, &["init"]).code, Some(1), "once only");
        let doctor = run(home, &folder, &["doctor"]);
        assert_eq!(doctor.code, Some(0), "{doctor:?}");
        assert!(
            doctor.out.contains("Postgres") && !doctor.out.contains("postgres://"),
            "{doctor:?}"
        );
        let copied = run(home, &folder, &["backup", "copy.db"]);
        assert_eq!(copied.code, Some(2), "{copied:?}");
        assert!(copied.err.contains("pg_dump"), "{copied:?}");
        let rotated = run(home, &folder, &["keys", "rotate", "--json"]);
        assert_eq!(rotated.json()["rewritten"], 1, "{rotated:?}");
        let demo = run(home, &folder, DEMO);
        assert_eq!(demo.code, Some(2), "a real realm is no demo world: {demo:?}");
    })
    .await;
}
