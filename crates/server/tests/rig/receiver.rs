//! A little endpoint that webhooks are sent to: it keeps what it gets, and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver as Inbox, Sender as Outbox};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hubu_api::signing::webhook::signature;
use hubu_core::confidential::Secret;
use serde_json::Value;

/// What hangs must fail.
const PATIENCE: Duration = Duration::from_secs(40);
/// The status of a letter that was taken and not answered.
pub const UNANSWERED: u16 = 0;

/// What came.
#[derive(Debug)]
pub struct Letter {
    pub path: String,
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub body: String,
    /// With what it was answered, or [`UNANSWERED`].
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
    manner: Arc<Mutex<Manner>>,
    letters: Inbox<Letter>,
}

/// How letters are answered from now on.
struct Manner {
    status: u16,
    /// For how many seconds it asks to be left alone.
    retry_after: Option<u32>,
    /// So many are answered, the later ones are not; `None`: all are.
    left: Option<usize>,
}

impl Manner {
    /// One that answers everything with a status.
    const fn of(status: u16) -> Self {
        Self { status, retry_after: None, left: None }
    }

    /// What the letter that has come is answered with, and for how long it asks to be left alone.
    fn of_next(&mut self) -> (u16, Option<u32>) {
        match &mut self.left {
            Some(0) => return (UNANSWERED, None),
            Some(left) => *left -= 1,
            None => {}
        }
        (self.status, self.retry_after)
    }
}

impl Receiver {
    /// One that takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let manner = Arc::new(Mutex::new(Manner::of(204)));
        let (outbox, letters) = mpsc::channel();
        let told = Arc::clone(&manner);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (told, outbox) = (Arc::clone(&told), outbox.clone());
                std::thread::spawn(move || serve(stream, &told, &outbox));
            }
        });
        Self { base, manner, letters }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What it answers from now on.
    pub fn answer(&self, status: u16) {
        *self.manner.lock().expect("no panic") = Manner::of(status);
    }

    /// Is busy from now on, and asks to be left alone for so many seconds.
    pub fn be_busy(&self, seconds: u32) {
        let busy = Manner { retry_after: Some(seconds), ..Manner::of(429) };
        *self.manner.lock().expect("no panic") = busy;
    }

    /// Answers so many letters more. Those after them it takes and says nothing, for as long as
    /// their callers wait.
    pub fn fall_silent_after(&self, many: usize) {
        self.manner.lock().expect("no panic").left = Some(many);
    }

    /// The next letter that comes, or has come.
    pub fn next(&self) -> Letter {
        self.next_within(PATIENCE)
    }

    /// The same, where it may take its time.
    pub fn next_within(&self, patience: Duration) -> Letter {
        self.letters.recv_timeout(patience).expect("a letter comes")
    }

    /// What has come and was not looked at.
    pub fn rest(&self) -> Vec<Letter> {
        self.letters.try_iter().collect()
    }
}

fn serve(stream: TcpStream, manner: &Mutex<Manner>, outbox: &Outbox<Letter>) {
    let mut stream = BufReader::new(stream);
    while let Some(mut letter) = read(&mut stream) {
        let (status, retry_after) = manner.lock().expect("no panic").of_next();
        letter.status = status;
        if letter.status == UNANSWERED {
            let _kept = outbox.send(letter);
            // A connection that ended would be an answer too: it stays until its caller is gone.
            let _gone = std::io::copy(&mut stream, &mut std::io::sink());
            return;
        }
        let more = match (status, retry_after) {
            (302, _) => "Location: /elsewhere\r\n".to_owned(),
            (_, Some(seconds)) => format!("Retry-After: {seconds}\r\n"),
            _ => String::new(),
        };
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
