//! Goal: a connection to PostgreSQL is to the server that was meant, or there is none, and it is said
//! why. Method: open a store over the run's own server as it should not be trusted, and over a
//! server that speaks no TLS; judge the fault, and what went over the line.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use hubu_core::ids::Seeded;
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::realm::NewRealm;
use hubu_store::{Database, Fault, Options, Store};
use hubu_testkit::engines::{self, AUTHORITY, Home};

/// Opens (and founds) a realm; why it cannot be, if so.
async fn open(url: &str, authority: Option<PathBuf>) -> Result<(), Fault> {
    let database = Database::Postgres { url: url.to_owned(), authority };
    let wall = Arc::new(|| Timestamp::EPOCH);
    let found = NewRealm {
        site: Site::Cn,
        zone: Zone::named("Asia/Shanghai").expect("bundled"),
        purpose: Purpose::Sandbox,
        clock: Clock::Wall,
        created: Timestamp::EPOCH,
        demo: false,
    };
    let options = Options::new(database, wall, Arc::new(|_| Box::new(Seeded::new(0))));
    Store::open(Options { found: Some(found), lanes: 1, readers: 1, ..options }).await.map(drop)
}

/// What the fault says, which must be that there is no connection.
fn said(opened: Result<(), Fault>) -> String {
    match opened {
        Err(Fault::Unavailable(text)) => text,
        other => panic!("{other:?}"),
    }
}

/// The same address with TLS or nothing.
fn with_tls(url: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}sslmode=require")
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_authority_that_is_trusted_vouches_for_a_server() {
    let Some(authority) = std::env::var_os(AUTHORITY).map(PathBuf::from) else {
        eprintln!("LEFT OUT: {AUTHORITY} is not set, the server speaks no TLS");
        return;
    };
    engines::postgres_only(async |home| {
        let url = with_tls(home.url().expect("it is PostgreSQL"));
        // The authority of the run is in no system's store.
        let text = said(open(&url, None).await);
        assert!(text.contains("certificate"), "{text}");
        assert_eq!(open(&url, Some(authority.clone())).await, Ok(()), "and here it is trusted");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tls_gets_nothing_where_tls_is_required() {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = socket.local_addr().expect("it is bound").port();
    let server = thread::spawn(move || {
        let (mut line, _) = socket.accept().expect("a caller");
        line.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
        let mut asked = [0; 8];
        line.read_exact(&mut asked).expect("it asks for TLS first");
        line.write_all(b"N").expect("it reads");
        let mut rest = Vec::new();
        // Its end may come as a reset.
        let _reset = line.read_to_end(&mut rest);
        (asked, rest)
    });
    let url = with_tls(&format!("postgres://hubu:hunter2@127.0.0.1:{port}/hubu"));
    let text = said(open(&url, None).await);
    assert!(text.contains("does not support TLS"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
    let (asked, rest) = server.join().expect("no panic");
    assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47], "the request for TLS");
    assert_eq!(rest, b"", "neither a name nor a password");
}

#[tokio::test(flavor = "multi_thread")]
async fn why_there_is_no_connection_is_said() {
    let text = said(open("postgres://hubu:hunter2@127.0.0.1:1/hubu", None).await);
    assert!(text.contains("refused") && !text.contains("hunter2"), "{text}");
    for unusable in ["hubu:hunter2", "postgres://hubu:hunter2@127.0.0.1/hubu?sslmode=verify-full"] {
        let text = said(open(unusable, None).await);
        assert!(!text.contains("hunter2"), "{text}");
    }
    let Some(home) = Home::postgres().await else { return };
    let url = home.url().expect("it is PostgreSQL");
    let address = url.split('?').next().unwrap_or(url);
    let missing = url.replace(address, &format!("{address}_missing"));
    let authority = std::env::var_os(AUTHORITY).map(PathBuf::from);
    let text = said(open(&missing, authority).await);
    assert!(text.contains("does not exist") && text.contains("3D000"), "{text}");
    home.remove().await;
}
