//! Goal: a listener neither hangs nor drops what it has taken, and speaks TLS when told to. Method:
//! the real binary with small limits, and sockets that misbehave.

use std::io::{Read, Write};
use std::process::Command;

use crate::rig::{Ended, Folder, Served, connect};

const SERVE: &[&str] =
    &["serve", "--json", "--listen=127.0.0.1:0", "--operator-listen=off", "--metrics-listen=off"];

/// A realm served with some variables.
fn served(folder: &Folder, variables: &[(&str, &str)], more: &[&str]) -> Served {
    assert_eq!(folder.run(&["init", "--purpose=sandbox"]).code, Some(0));
    let mut command = folder.command(&[SERVE, more].concat());
    command.envs(variables.iter().copied());
    Served::start(command)
}

#[test]
fn a_connection_too_many_is_closed_at_once() {
    let folder = Folder::new("places");
    let served = served(&folder, &[("HUBU_MAX_CONNECTIONS", "1")], &[]);
    let base = served.address("base");
    let mut first = connect(&base);
    let mut answer = [0; 12];
    first.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").expect("it reads");
    first.read_exact(&mut answer).expect("the first has a place");
    assert_eq!(&answer, b"HTTP/1.1 404");

    let mut second = connect(&base);
    // The end comes as such, or as a reset where the request was on its way.
    let _reset = second.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut text = Vec::new();
    let _reset = second.read_to_end(&mut text);
    assert!(text.is_empty(), "{}", String::from_utf8_lossy(&text));
}

#[test]
fn whoever_sends_no_request_is_hung_up_on() {
    let folder = Folder::new("silent");
    let served = served(&folder, &[("HUBU_HEADER_TIMEOUT_S", "1")], &[]);
    let base = served.address("base");
    let mut silent = connect(&base);
    let mut slow = connect(&base);
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("it listens");
    for stream in [&mut silent, &mut slow] {
        let mut text = Vec::new();
        stream.read_to_end(&mut text).expect("an end within the time limit of the socket");
        assert!(!text.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&text));
    }
}

/// Sends the head of a request as it stands; the answer to the end of the connection.
fn ask(base: &str, head: &str) -> String {
    let mut stream = connect(base);
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut answer = Vec::new();
    // A server that refuses what it has not read to its end may cut the line after its answer.
    let _reset = stream.read_to_end(&mut answer);
    String::from_utf8(answer).expect("text")
}

#[test]
fn what_is_too_much_is_answered_with_the_envelope_and_what_is_no_request_without() {
    let folder = Folder::new("heads");
    let served = served(&folder, &[], &[]);
    let base = served.address("base");
    let path = "/v2/accounts/customer-accounts/balances";
    let get = |target: &str, headers: &str| {
        let head = format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}");
        ask(&base, &format!("{head}\r\n"))
    };
    let headers = |count| (0..count).fold(String::new(), |all, n| all + &format!("X-{n}: 1\r\n"));
    let long = |length| format!("{path}?q={}", "x".repeat(length));
    let enveloped = [
        (401, get(path, &headers(90))),
        (494, get(path, &headers(150))),
        (494, get(path, &format!("X-Long: {}\r\n", "x".repeat(40 * 1024)))),
        (414, get(&long(40 * 1024), "")),
    ];
    for (status, answer) in enveloped {
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains("x-request-id: ") && answer.contains("error_code"), "{answer}");
    }
    // Decision 0018: the HTTP library answers by itself.
    let bare = [
        (431, get(path, &headers(300))),
        (414, get(&long(70_000), "")),
        (400, get(path, "Content-Length: 1\r\nContent-Length: 2\r\n")),
        (400, get(path, "no header\r\n")),
        (400, ask(&base, "garbage\r\n\r\n")),
    ];
    for (status, answer) in bare {
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "without a body: {answer}");
        assert!(!answer.contains("x-request-id"), "{answer}");
    }
    let alive = get(path, "");
    assert!(alive.starts_with("HTTP/1.1 401"), "it serves on: {alive}");
}

#[test]
fn a_body_that_never_comes_is_answered_in_time() {
    let folder = Folder::new("body");
    let served = served(&folder, &[("HUBU_REQUEST_TIMEOUT_S", "1")], &[]);
    let mut stream = connect(&served.address("base"));
    let head = "POST /v2/enterprises/multi-accounts/transfer-amount HTTP/1.1\r\nHost: x\r\n\
                Content-Type: application/json\r\nContent-Length: 10\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer within the time limit of the socket");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("error_code") && answer.contains("retry-after"), "{answer}");
}

#[test]
fn a_connection_outlives_a_refusal_whose_body_comes_late() {
    let folder = Folder::new("late");
    let served = served(&folder, &[], &[]);
    let mut stream = connect(&served.address("base"));
    for (target, last) in [("/no/such/path", ""), ("/v3/auth/domains", "Connection: close\r\n")] {
        let head = format!(
            "POST {target} HTTP/1.1\r\nHost: x\r\n{last}Content-Length: 2\r\n\
             Expect: 100-continue\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        // What is left of the answer before comes first.
        let (mut seen, mut byte) = (Vec::new(), [0]);
        while !seen.ends_with(b"HTTP/1.1 100 Continue\r\n\r\n") {
            stream.read_exact(&mut byte).expect("it asks for the body, though it refuses");
            seen.extend(byte);
        }
        stream.write_all(b"{}").expect("it still reads");
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers, then closes");
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
}

#[test]
fn a_request_under_way_is_answered_before_the_end() {
    let folder = Folder::new("under-way");
    let served = served(&folder, &[], &[]);
    let mut stream = connect(&served.address("base"));
    let head = "POST /v2/enterprises/multi-accounts/transfer-amount HTTP/1.1\r\nHost: x\r\n\
                Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut word = [0; 25];
    stream.read_exact(&mut word).expect("it asks for the body");
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    served.signal("-TERM");
    stream.write_all(b"{}").expect("it still reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers, then closes");
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert_eq!(served.wait().code, Some(0));
}

const LEAF: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n\
                    extendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1\n";

/// An authority and a certificate it signed, made by OpenSSL; false where there is none.
fn certificates(folder: &Folder) -> bool {
    std::fs::write(folder.path("leaf.ext"), LEAF).expect("ours");
    let openssl = |words: &str| {
        let mut command = Command::new("openssl");
        let ran = command.args(words.split_whitespace()).current_dir(folder.path("")).output();
        ran.is_ok_and(|output| output.status.success())
    };
    let made = openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \
         -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
         -keyout authority.key -out authority.pem",
    ) && openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
         -keyout key.pem -out server.csr",
    ) && openssl(
        "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \
         -extfile leaf.ext -out chain.pem",
    );
    if !made {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "openssl is needed");
        eprintln!("LEFT OUT: no openssl to make certificates with");
    }
    made
}

#[test]
fn it_speaks_tls_and_reads_renewed_certificates() {
    let folder = Folder::new("tls");
    if !certificates(&folder) {
        return;
    }
    let served = served(&folder, &[], &["--tls-cert=chain.pem", "--tls-key=key.pem"]);
    let base = served.address("base");
    assert!(base.starts_with("https://127.0.0.1:"), "{base}");
    let call = |trusted: &str| {
        let mut command = folder.command(&["call", "ShowCustomerAccountBalances", "--json"]);
        command.env("HUBU_ENDPOINT", &base).env("SSL_CERT_FILE", folder.path(trusted));
        command.env("HUBU_AK", "NOBODYSACCESSKEY0000").env("HUBU_SK", "x".repeat(40));
        Ended::of(&command.output().expect("the binary was built"))
    };
    let refused = call("authority.pem");
    assert_eq!((refused.code, &refused.json()["status"]), (Some(3), &401.into()), "{refused:?}");
    std::fs::write(folder.path("none.pem"), "").expect("ours");
    assert_eq!(call("none.pem").code, Some(4), "it is not trusted unless told to");

    std::fs::rename(folder.path("authority.pem"), folder.path("first.pem")).expect("ours");
    assert!(certificates(&folder), "it could a moment ago");
    assert_eq!(call("first.pem").code, Some(3), "still the first one");
    served.signal("-HUP");
    // The signal is handled a moment later than it is sent.
    let renewed = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        call("authority.pem").code == Some(3)
    });
    assert!(renewed, "the renewed certificate is in force");
    assert_eq!(served.stop().code, Some(0));

    let key = std::fs::read(folder.path("authority.key")).expect("ours");
    std::fs::write(folder.path("key.pem"), key).expect("ours");
    let mismatch = folder.run(&[SERVE, &["--tls-cert=chain.pem", "--tls-key=key.pem"]].concat());
    assert_eq!(mismatch.code, Some(2), "{mismatch:?}");
    assert!(mismatch.err.contains("chain.pem"), "{mismatch:?}");
}
