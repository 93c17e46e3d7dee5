//! A client of one thread that costs little: prepared bytes over kept connections.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Trouble;
use super::figures::Rate;

/// A whole request as it goes over the wire.
pub(super) type Request = Vec<u8>;

/// What came of a run.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Requests answered as expected, in the time from the first to the last answer.
    pub(super) rate: Rate,
    /// Half of the requests took no longer.
    pub(super) median: Duration,
    /// One in a hundred took longer.
    pub(super) slowest: Duration,
}

/// Sends requests until all are answered, `in_flight` at a time, each connection one after the
/// other. Every answer must have the expected status.
///
/// # Errors
/// A connection failed, or answers had another status.
pub(super) fn send_all(
    address: SocketAddr,
    in_flight: usize,
    requests: &Arc<Vec<Request>>,
    status: u16,
) -> Result<Outcome, Trouble> {
    let next = Arc::new(AtomicUsize::new(0));
    let draw = {
        let (requests, next) = (Arc::clone(requests), Arc::clone(&next));
        move || {
            let place = next.fetch_add(1, Ordering::Relaxed);
            (place < requests.len()).then_some(place)
        }
    };
    run(address, in_flight, requests, status, draw)
}

/// Sends one request per connection over and over for a time.
///
/// # Errors
/// See [`send_all`].
pub(super) fn send_for(
    address: SocketAddr,
    requests: &Arc<Vec<Request>>,
    status: u16,
    time: Duration,
) -> Result<Outcome, Trouble> {
    let end = Instant::now() + time;
    let next = Arc::new(AtomicUsize::new(0));
    let places = requests.len();
    let draw =
        move || (Instant::now() < end).then(|| next.fetch_add(1, Ordering::Relaxed) % places);
    run(address, places, requests, status, draw)
}

/// Sends one request and yields the body of its answer, which must be a success.
///
/// # Errors
/// The connection failed, or the answer had another status.
pub(super) fn ask(address: SocketAddr, request: &Request) -> Result<Vec<u8>, Trouble> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connection = Connection::open(address).await?;
        connection.stream.write_all(request).await?;
        let (status, body) = connection.answer().await?;
        let body = connection.buffer[body].to_vec();
        match status {
            200..=299 => Ok(body),
            _ => Err(format!("status {status}: {}", String::from_utf8_lossy(&body)).into()),
        }
    })
}

fn run(
    address: SocketAddr,
    in_flight: usize,
    requests: &Arc<Vec<Request>>,
    status: u16,
    draw: impl Fn() -> Option<usize> + Clone + Send + 'static,
) -> Result<Outcome, Trouble> {
    let requests = Arc::clone(requests);
    // A thread of its own, so that the server's threads are the server's.
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async move {
            let mut connections = Vec::with_capacity(in_flight);
            for _ in 0..in_flight {
                connections.push(Connection::open(address).await?);
            }
            let started = Instant::now();
            let mut tasks = tokio::task::JoinSet::new();
            for connection in connections {
                let (requests, draw) = (Arc::clone(&requests), draw.clone());
                tasks.spawn(connection.drive(requests, draw));
            }
            let mut seen = Seen::default();
            while let Some(one) = tasks.join_next().await {
                seen.merge(one??);
            }
            seen.outcome(started.elapsed(), status)
        })
    });
    thread.join().map_err(|_| "the client panicked")?
}

/// Statuses and times of answers.
#[derive(Default)]
struct Seen {
    statuses: BTreeMap<u16, (u64, String)>,
    times: Vec<Duration>,
}

impl Seen {
    fn merge(&mut self, other: Self) {
        for (status, (count, body)) in other.statuses {
            self.statuses.entry(status).or_insert((0, body)).0 += count;
        }
        self.times.extend(other.times);
    }

    fn outcome(mut self, elapsed: Duration, status: u16) -> Result<Outcome, Trouble> {
        if let Some((other, (count, body))) = self.statuses.iter().find(|(s, _)| **s != status) {
            return Err(format!("{count} answers with status {other}, such as: {body}").into());
        }
        let count = self.times.len();
        if count == 0 {
            return Err("nothing was answered".into());
        }
        self.times.sort_unstable();
        Ok(Outcome {
            rate: Rate { count: count as u64, elapsed },
            median: self.times[count / 2],
            slowest: self.times[count * 99 / 100],
        })
    }
}

/// A kept connection.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    async fn drive(
        mut self,
        requests: Arc<Vec<Request>>,
        draw: impl Fn() -> Option<usize>,
    ) -> Result<Seen, Trouble> {
        let mut seen = Seen::default();
        while let Some(place) = draw() {
            let sent = Instant::now();
            self.stream.write_all(&requests[place]).await?;
            let (status, body) = self.answer().await?;
            seen.times.push(sent.elapsed());
            let counted = seen.statuses.entry(status);
            counted
                .or_insert_with(|| (0, String::from_utf8_lossy(&self.buffer[body]).into_owned()))
                .0 += 1;
        }
        Ok(seen)
    }

    /// Reads one answer; yields its status and where its body stands in the buffer.
    async fn answer(&mut self) -> Result<(u16, std::ops::Range<usize>), Trouble> {
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let (status, length) = read_head(&self.buffer[..head]).ok_or("not an HTTP/1.1 answer")?;
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        Ok((status, head..head + length))
    }

    async fn more(&mut self) -> Result<(), Trouble> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed a connection".into()),
            _ => Ok(()),
        }
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// Status and length of the body; an answer without a length has no body.
fn read_head(head: &[u8]) -> Option<(u16, usize)> {
    let text = std::str::from_utf8(head).ok()?;
    let mut lines = text.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let mut lengths = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some((status, lengths.next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::read_head;

    #[test]
    fn heads_tell_status_and_length() {
        let head = b"HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(read_head(head), Some((200, 12)));
        assert_eq!(read_head(b"HTTP/1.1 204 No Content\r\n\r\n"), Some((204, 0)));
        assert_eq!(read_head(b"nonsense\r\n\r\n"), None);
    }
}
