//! [`Courier`]: makes one call, to no address that it may not call.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hubu_core::webhooks::{Egress, Host, Target};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, ClientBuilder, Response, redirect};

/// How long a connection may take.
const CONNECTING: Duration = Duration::from_secs(5);
/// How long a call may take in all.
const WHOLE: Duration = Duration::from_secs(15);
/// How much of an answer is read, so that its connection can be used again.
const ANSWER_BYTES: usize = 64 * 1024;

/// What is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Where to.
    pub url: String,
    /// The event's id, the same in every attempt.
    pub id: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// The signatures.
    pub signature: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// What went wrong, in words that hold neither the URL nor the message; `None`: it was taken.
    pub failure: Option<String>,
    /// What an endpoint that is busy (429, 503) said in `Retry-After`.
    pub retry_after: Option<String>,
}

/// Calls endpoints. Names are looked up once for each connection, every address found is judged, and
/// the connection goes to an address that was judged.
pub struct Courier {
    client: Client,
    egress: Arc<Egress>,
}

impl Courier {
    /// A courier that goes where `egress` lets it.
    ///
    /// # Errors
    /// What the library says when it cannot be set up.
    pub fn new(egress: Arc<Egress>) -> Result<Self, String> {
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        let client = match builder(&egress).build() {
            Ok(client) => client,
            // A machine without authorities of its own still calls endpoints without TLS.
            Err(error) => {
                tracing::warn!(%error, "webhooks over TLS will fail: no authorities are known");
                let bare = builder(&egress).tls_certs_only([]).build();
                bare.map_err(|error| error.to_string())?
            }
        };
        Ok(Self { client, egress })
    }

    /// Makes a call; whatever happens is its answer.
    pub async fn deliver(&self, letter: Letter) -> Answered {
        // An address in a URL is never looked up, so that nobody else judges it.
        let target = match Target::parse(&letter.url) {
            Ok(target) => target,
            Err(defect) => return failed(None, format!("the URL is none: {defect:?}")),
        };
        if let Host::Address(address) = target.host()
            && !self.egress.allows(*address)
        {
            return failed(None, Refused(*address).to_string());
        }
        let request = self
            .client
            .post(target.as_str())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", letter.id)
            .header("webhook-timestamp", letter.timestamp.to_string())
            .header("webhook-signature", letter.signature)
            .body(letter.body);
        match request.send().await {
            Ok(response) => judged(response).await,
            Err(error) => failed(None, in_words(&error)),
        }
    }
}

fn builder(egress: &Arc<Egress>) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("Hubu-Webhooks/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECTING)
        .timeout(WHOLE)
        .pool_max_idle_per_host(4)
        .dns_resolver(Lookout { egress: Arc::clone(egress) })
}

async fn judged(mut response: Response) -> Answered {
    let status = response.status();
    let busy = matches!(status.as_u16(), 429 | 503);
    let later = response.headers().get(RETRY_AFTER).filter(|_| busy);
    let retry_after = later.and_then(|text| text.to_str().ok()).map(str::to_owned);
    let mut read = 0;
    // The status has said everything: what becomes of the rest changes nothing.
    while let Ok(Some(part)) = response.chunk().await {
        read += part.len();
        if read > ANSWER_BYTES {
            break;
        }
    }
    let code = status.as_u16();
    if status.is_success() {
        return Answered { status: Some(code), failure: None, retry_after: None };
    }
    let said = if status.is_redirection() {
        format!("the endpoint answered {code}: redirects are not followed")
    } else {
        format!("the endpoint answered {code}")
    };
    Answered { retry_after, ..failed(Some(code), said) }
}

const fn failed(status: Option<u16>, said: String) -> Answered {
    Answered { status, failure: Some(said), retry_after: None }
}

/// What went wrong before there was an answer.
fn in_words(error: &reqwest::Error) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut deepest = String::new();
    while let Some(one) = cause {
        if let Some(refused) = one.downcast_ref::<Refused>() {
            return refused.to_string();
        }
        // The outermost text names the URL, which may hold a key.
        if !one.is::<reqwest::Error>() {
            deepest = one.to_string();
        }
        cause = one.source();
    }
    if error.is_timeout() && error.is_connect() {
        return format!("no connection within {} s", CONNECTING.as_secs());
    }
    if error.is_timeout() {
        return format!("no answer within {} s", WHOLE.as_secs());
    }
    let what = if error.is_connect() { "no connection" } else { "no answer" };
    if deepest.is_empty() { what.to_owned() } else { format!("{what}: {deepest}") }
}

/// An address that is not called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Refused(IpAddr);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not among the addresses that may be called (webhook_networks)", self.0)
    }
}

impl std::error::Error for Refused {}

/// Looks names up, and lets none through of which any address may not be called.
struct Lookout {
    egress: Arc<Egress>,
}

impl Resolve for Lookout {
    fn resolve(&self, name: Name) -> Resolving {
        let egress = Arc::clone(&self.egress);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            if let Some(inside) = found.iter().find(|one| !egress.allows(one.ip())) {
                return Err(Refused(inside.ip()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use hubu_core::webhooks::Networks;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    fn letter(url: String) -> Letter {
        let (id, signature) = ("evt_1_1".to_owned(), "v1,x".to_owned());
        Letter { url, id, timestamp: 1, signature, body: b"{}".to_vec() }
    }

    fn courier(networks: &str) -> Courier {
        let networks = Networks::parse(networks).expect("ranges");
        Courier::new(Arc::new(Egress::new(networks))).expect("it can be set up")
    }

    /// Answers one request with these bytes; gives where it listens.
    async fn answering(answer: impl AsRef<[u8]> + Send + Sync + 'static) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a caller");
            let mut head = [0; 4096];
            let _read = stream.read(&mut head).await.expect("a request");
            let _gone = stream.write_all(answer.as_ref()).await;
        });
        port
    }

    #[tokio::test]
    async fn nothing_inside_is_called_by_its_address_or_its_name() {
        // Whoever accepted a connection here would have failed the test by its answer.
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let strict = courier("");
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "169.254.169.254"] {
            let answered = strict.deliver(letter(format!("http://{host}:{port}/"))).await;
            let said = answered.failure.expect("it is refused");
            assert!(said.contains("webhook_networks"), "{host}: {said}");
            assert_eq!(answered.status, None);
        }
        let accepted = tokio::time::timeout(Duration::ZERO, listener.accept()).await;
        assert!(accepted.is_err(), "nobody came");
    }

    #[tokio::test]
    async fn a_redirect_is_a_failure_and_leads_nowhere() {
        let answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\
                      Content-Length: 0\r\n\r\n";
        let port = answering(answer).await;
        let answered = courier("private").deliver(letter(format!("http://127.0.0.1:{port}"))).await;
        assert_eq!(answered.status, Some(302));
        assert!(answered.failure.is_some_and(|said| said.contains("redirects are not followed")));
    }

    #[tokio::test]
    async fn only_whoever_is_busy_is_asked_how_long() {
        for (status, told) in [("429 Too Many Requests", true), ("503 x", true), ("500 x", false)] {
            let head =
                format!("HTTP/1.1 {status}\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n");
            let port = answering(head).await;
            let url = format!("http://127.0.0.1:{port}");
            let answered = courier("private").deliver(letter(url)).await;
            assert_eq!(answered.retry_after.as_deref(), told.then_some("120"), "{status}");
        }
    }

    #[tokio::test]
    async fn an_endless_answer_is_not_read_to_its_end() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n";
        let port = answering([head.as_bytes(), &vec![b'x'; 4 * ANSWER_BYTES]].concat()).await;
        let answered = courier("private").deliver(letter(format!("http://127.0.0.1:{port}"))).await;
        let taken = Answered { status: Some(200), failure: None, retry_after: None };
        assert_eq!(answered, taken);
    }

    #[tokio::test]
    async fn whoever_does_not_listen_is_named_and_the_url_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let url = format!("http://127.0.0.1:{port}/?key=s3cret");
        let said = courier("private").deliver(letter(url)).await.failure.expect("nobody listens");
        assert!(said.starts_with("no connection") && !said.contains("s3cret"), "{said}");
    }
}
