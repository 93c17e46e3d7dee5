//! A little endpoint that webhooks are sent to: it keeps what it gets, and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{self, Receiver as Inbox, Sender as Outbox};
use std::time::Duration;

use hubu_api::signing::webhook::signature;
use hubu_core::confidential::Secret;
use serde_json::Value;

/// What hangs must fail.
const PATIENCE: Duration = Duration::from_secs(40);

/// What came.
#[derive(Debug)]
pub struct Letter {
    pub path: String,
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub body: String,
    /// With what it was answered.
    pub status: u16,
}

impl Letter {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Whom it is about and its number there.
    pub fn place(&self) -> (String, i64) {
        let json = self.json();
        let subject = json["subject"].as_str().expect("a text").to_owned();
        (subject, json["sequence"].as_i64().expect("a number"))
    }

    /// Is it signed with exactly these secrets?
    pub fn is_signed_with(&self, secrets: &[&str]) -> bool {
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
        let head = (self.id.as_str(), self.timestamp);
        signature(&secrets, head, self.body.as_bytes()) == Ok(self.signature.clone())
    }
}

/// An endpoint on a port of the system's choice. It listens until the process ends.
pub struct Receiver {
    base: String,
    status: Arc<AtomicU16>,
    letters: Inbox<Letter>,
}

impl Receiver {
    /// One that takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let status = Arc::new(AtomicU16::new(204));
        let (outbox, letters) = mpsc::channel();
        let answer = Arc::clone(&status);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, outbox) = (Arc::clone(&answer), outbox.clone());
                std::thread::spawn(move || serve(stream, &answer, &outbox));
            }
        });
        Self { base, status, letters }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What it answers from now on.
    pub fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// The next letter that comes, or has come.
    pub fn next(&self) -> Letter {
        self.letters.recv_timeout(PATIENCE).expect("a letter comes")
    }

    /// What has come and was not looked at.
    pub fn rest(&self) -> Vec<Letter> {
        self.letters.try_iter().collect()
    }
}

fn serve(stream: TcpStream, answer: &AtomicU16, outbox: &Outbox<Letter>) {
    let mut stream = BufReader::new(stream);
    while let Some(mut letter) = read(&mut stream) {
        letter.status = answer.load(Ordering::SeqCst);
        let more = if letter.status == 302 { "Location: /elsewhere\r\n" } else { "" };
        let said = format!("HTTP/1.1 {} x\r\n{more}Content-Length: 0\r\n\r\n", letter.status);
        // Kept before it is answered: whoever was answered can be asked for.
        if outbox.send(letter).is_err() || stream.get_mut().write_all(said.as_bytes()).is_err() {
            return;
        }
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> Option<Letter> {
    let mut line = String::new();
    if stream.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let path = line.split(' ').nth(1)?.to_owned();
    let mut letter = Letter {
        path,
        id: String::new(),
        timestamp: 0,
        signature: String::new(),
        body: String::new(),
        status: 0,
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "webhook-id" => value.clone_into(&mut letter.id),
            "webhook-timestamp" => letter.timestamp = value.parse().ok()?,
            "webhook-signature" => value.clone_into(&mut letter.signature),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    letter.body = String::from_utf8(body).ok()?;
    Some(letter)
}
