//! A signed client over a kept connection: one request at a time, nothing sent twice by itself.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use hubu_server::clock;
use hubu_testkit::client::{Answer, Call, Client as Caller};
use serde_json::Value;

use super::Served;

/// How often something is asked again that comes true by itself, and the pause in between.
const PATIENCE: usize = 600;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

/// A caller with a connection.
pub struct Client {
    base: String,
    caller: Caller,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    /// The caller of a role of a demo world.
    pub fn of(served: &Served, role: &str) -> Self {
        let caller = served.caller(role);
        let text = |key: &str| caller[key].as_str().expect("a text");
        Self::new(&served.address("base"), text("ak"), text("sk"))
    }

    /// A caller with a key pair.
    pub fn new(base: &str, access_key: &str, secret: &str) -> Self {
        Self::with(base, Caller::signed(access_key, secret))
    }

    /// A caller with any proof.
    pub fn with(base: &str, caller: Caller) -> Self {
        Self { base: base.to_owned(), caller, stream: None }
    }

    /// The same caller somewhere else.
    pub fn at(&self, base: &str) -> Self {
        Self::with(base, self.caller.clone())
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// The connection ended before the answer: nobody knows what became of the request.
    pub fn send(&mut self, call: &Call) -> io::Result<Answer> {
        let request = self.bytes(call);
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => BufReader::new(open(&self.base)?),
        };
        stream.get_mut().write_all(&request)?;
        let answer = read(&mut stream)?;
        self.stream = Some(stream);
        Ok(answer)
    }

    /// Sends a request to a server that is known to be there.
    pub fn ask(&mut self, call: &Call) -> Answer {
        self.send(call).expect("the server answers")
    }

    /// The body of an answer that must be a success. Told to come back (a line to the database that
    /// broke is noticed by whoever uses it next), it does, as any client would.
    pub fn read(&mut self, call: &Call) -> Value {
        let answer = self.wait_for(call, |answer| {
            answer.status != 503 || answer.header("retry-after").is_empty()
        });
        assert_eq!(answer.status, 200, "{call:?}: {answer:?}");
        answer.json()
    }

    /// Asks again and again until the answer is as wanted: for what comes true by itself.
    pub fn wait_for(&mut self, call: &Call, wanted: impl Fn(&Answer) -> bool) -> Answer {
        for _ in 0..PATIENCE {
            let answer = self.ask(call);
            if wanted(&answer) {
                return answer;
            }
            std::thread::sleep(PAUSE);
        }
        panic!("it never came true: {call:?}: {:?}", self.ask(call));
    }

    fn bytes(&self, call: &Call) -> Vec<u8> {
        let (head, _) = self.caller.request(clock::wall(), call).into_parts();
        let mut bytes = format!("{} {} HTTP/1.1\r\n", head.method, head.uri).into_bytes();
        for (name, value) in &head.headers {
            bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        bytes.extend(format!("Content-Length: {}\r\n\r\n", call.body.len()).bytes());
        bytes.extend(&call.body);
        bytes
    }
}

/// Sends one request many times at once through each of the servers.
pub fn at_once(
    callers: [&Client; 2],
    served: &[Served; 2],
    times: usize,
    call: &Call,
) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let sending: Vec<_> = (0..2 * times)
            .map(|number| {
                let mut client = callers[number % 2].at(&served[number % 2].address("base"));
                scope.spawn(move || client.ask(call))
            })
            .collect();
        sending.into_iter().map(|one| one.join().expect("no panic")).collect()
    })
}

fn open(base: &str) -> io::Result<TcpStream> {
    let authority = base.strip_prefix("http://").expect("in the clear");
    let stream = TcpStream::connect(authority)?;
    stream.set_nodelay(true)?;
    // What hangs must fail.
    stream.set_read_timeout(Some(std::time::Duration::from_mins(1)))?;
    Ok(stream)
}

fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Answer> {
    let ended = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(ended());
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let status = lines.first().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let status = status.ok_or_else(ended)?;
    let mut headers = http::HeaderMap::new();
    for line in &lines[1..] {
        let (name, value) = line.split_once(':').ok_or_else(ended)?;
        let name: http::HeaderName = name.parse().expect("a header's name");
        headers.append(name, value.trim().parse().expect("a header's value"));
    }
    let length = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    let mut body = vec![0; length.unwrap_or_default()];
    stream.read_exact(&mut body)?;
    Ok(Answer { status, headers, body: String::from_utf8(body).expect("answers are UTF-8") })
}
