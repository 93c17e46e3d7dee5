//! A line to PostgreSQL that is cut at the worst moment: when a commit is on its way.
//!
//! It reads just enough of the protocol to see the word: messages are a tag, a length and a payload,
//! except for the first ones of a connection, which have no tag. TLS is declined, so that the words
//! can be read.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Codes in place of a protocol version: requests for TLS and for encryption by GSSAPI.
const ENCRYPTION: [u32; 2] = [80_877_103, 80_877_104];

/// When the line is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// The word has not reached the server: nothing was committed.
    BeforeCommit,
    /// The server has committed and said so, but its answer does not arrive.
    AfterCommit,
    /// Whatever is said next does not reach the server.
    BeforeAnything,
}

/// The line.
pub struct Proxy(Arc<Lines>);

struct Lines {
    server: SocketAddr,
    /// Both ends of every connection since the last cut.
    open: Mutex<Vec<TcpStream>>,
    /// The cut to be made, and how many commits pass before.
    plan: Mutex<Option<(Cut, usize)>>,
    /// How many cuts were made.
    cuts: Mutex<usize>,
}

impl Proxy {
    /// A line to the server that a URL names, and the URL that leads over it.
    pub fn before(url: &str) -> (Self, String) {
        let (user, place) = url.split_once('@').expect("a URL with a user");
        let (authority, path) = place.split_once('/').expect("a URL with a database");
        let server = std::net::ToSocketAddrs::to_socket_addrs(authority);
        let server = server.ok().and_then(|mut all| all.next()).expect("a host and a port");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let lines = Arc::new(Lines {
            server,
            open: Mutex::default(),
            plan: Mutex::default(),
            cuts: Mutex::default(),
        });
        let database = path.split('?').next().unwrap_or(path);
        let url = format!("{user}@127.0.0.1:{port}/{database}?sslmode=disable");
        let accepted = Arc::clone(&lines);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let lines = Arc::clone(&accepted);
                std::thread::spawn(move || drop(lines.join(client)));
            }
        });
        (Self(lines), url)
    }

    /// Cuts every line at a commit (or at anything), after `passing` others.
    pub fn cut_at(&self, cut: Cut, passing: usize) {
        *self.0.plan.lock().expect("no panic") = Some((cut, passing));
    }

    /// How many cuts were made.
    pub fn cuts(&self) -> usize {
        *self.0.cuts.lock().expect("no panic")
    }
}

impl Lines {
    /// Joins a client with the server until either end is gone.
    fn join(self: Arc<Self>, mut client: TcpStream) -> io::Result<()> {
        let mut first = read_message(&mut client, false)?;
        while ENCRYPTION.iter().any(|code| first[4..].starts_with(&code.to_be_bytes())) {
            client.write_all(b"N")?;
            first = read_message(&mut client, false)?;
        }
        let mut server = TcpStream::connect(self.server)?;
        for stream in [&client, &server] {
            stream.set_nodelay(true)?;
            self.open.lock().expect("no panic").push(stream.try_clone()?);
        }
        server.write_all(&first)?;
        let (mut from, mut to) = (server.try_clone()?, client.try_clone()?);
        let (lines, keep) = (Arc::clone(&self), Arc::new(AtomicBool::new(false)));
        let swallow = Arc::clone(&keep);
        std::thread::spawn(move || {
            while let Ok(message) = read_message(&mut from, true) {
                if swallow.load(Ordering::SeqCst) && &message[5..] == b"COMMIT\0" {
                    lines.cut();
                    break;
                }
                if to.write_all(&message).is_err() {
                    break;
                }
            }
            let _gone = to.shutdown(Shutdown::Both);
        });
        while let Ok(message) = read_message(&mut client, true) {
            match self.planned(&message) {
                Some(Cut::BeforeCommit | Cut::BeforeAnything) => {
                    self.cut();
                    break;
                }
                Some(Cut::AfterCommit) => keep.store(true, Ordering::SeqCst),
                None => {}
            }
            if server.write_all(&message).is_err() {
                break;
            }
        }
        server.shutdown(Shutdown::Both)
    }

    /// What is to be done with a client's message.
    fn planned(&self, message: &[u8]) -> Option<Cut> {
        let mut plan = self.plan.lock().expect("no panic");
        let fits = |(cut, _): &&mut (Cut, usize)| *cut == Cut::BeforeAnything || is_commit(message);
        let (cut, passing) = plan.as_mut().filter(fits)?;
        if let Some(fewer) = passing.checked_sub(1) {
            *passing = fewer;
            return None;
        }
        let cut = *cut;
        *plan = None;
        Some(cut)
    }

    fn cut(&self) {
        // Counted first: whoever waits for an answer gets one as soon as the line is gone.
        *self.cuts.lock().expect("no panic") += 1;
        for stream in self.open.lock().expect("no panic").drain(..) {
            let _gone = stream.shutdown(Shutdown::Both);
        }
    }
}

/// One whole message. A length counts itself, and not the tag.
fn read_message(stream: &mut TcpStream, tagged: bool) -> io::Result<Vec<u8>> {
    let head = if tagged { 5 } else { 4 };
    let mut message = vec![0; head];
    stream.read_exact(&mut message)?;
    let length = message[head - 4..].try_into().map(u32::from_be_bytes).expect("four bytes");
    let length = usize::try_from(length).expect("32 bits") + head - 4;
    message.resize(length, 0);
    stream.read_exact(&mut message[head..])?;
    Ok(message)
}

/// Is the word of a client's message, sent at once or to be prepared, a commit?
fn is_commit(message: &[u8]) -> bool {
    let text = match message[0] {
        b'Q' => message[5..].split(|byte| *byte == 0).next(),
        b'P' => message[5..].split(|byte| *byte == 0).nth(1),
        _ => None,
    };
    text.is_some_and(|text| text.trim_ascii().eq_ignore_ascii_case(b"COMMIT"))
}
