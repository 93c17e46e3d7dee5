//! A signed client without a socket: requests go straight into the edge.

use axum::body::Body;
use http::{HeaderMap, Request};
use hubu_api::edge::Edge;
use hubu_api::signing::query;
use hubu_api::signing::{Outgoing, Signer};
use hubu_core::time::Timestamp;
use serde_json::Value;

/// The host all requests name.
pub const HOST: &str = "bss.hubu.test";

/// What a request proves its caller by.
#[derive(Clone, Debug)]
pub enum Proof {
    /// Nothing.
    None,
    /// A signature made with this key pair.
    Signed(Signer),
    /// A token.
    Token(String),
}

/// A caller.
#[derive(Clone, Debug)]
pub struct Client {
    /// What its requests prove it by.
    pub proof: Proof,
}

/// A request to be sent.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: String,
    /// The path as it goes over the wire.
    pub path: String,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// Headers that are signed.
    pub headers: Vec<(String, String)>,
    /// Headers that are added after signing.
    pub unsigned: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Client {
    /// A client that proves nothing.
    pub const fn nobody() -> Self {
        Self { proof: Proof::None }
    }

    /// A client with a key pair.
    pub fn signed(access_key: &str, secret: &str) -> Self {
        Self { proof: Proof::Signed(Signer::new(access_key, secret)) }
    }

    /// A client with a token.
    pub fn token(token: &str) -> Self {
        Self { proof: Proof::Token(token.to_owned()) }
    }

    /// Sends a request that is signed at `at`.
    ///
    /// # Panics
    /// When the request cannot be built or its answer not be read.
    pub async fn send(&self, edge: &Edge, at: Timestamp, call: &Call) -> Answer {
        send(edge, self.request(at, call)).await
    }

    /// The request as it would be sent.
    ///
    /// # Panics
    /// When the request cannot be built.
    pub fn request(&self, at: Timestamp, call: &Call) -> Request<Body> {
        let query: Vec<(&str, &str)> =
            call.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let mut headers: Vec<(&str, &str)> = vec![("Host", HOST)];
        if !call.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.push(("Content-Type", "application/json"));
        }
        headers.extend(call.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let mut builder = Request::builder().method(call.method.as_str());
        let mut target = call.path.clone();
        if !query.is_empty() {
            target = format!("{target}?{}", query::encode(&query));
        }
        match &self.proof {
            Proof::None => {}
            Proof::Token(token) => builder = builder.header("X-Auth-Token", token),
            Proof::Signed(signer) => {
                let outgoing = Outgoing {
                    method: &call.method,
                    path: &call.path,
                    query: &query,
                    headers: &headers,
                    body: &call.body,
                    at,
                };
                let signed = signer.sign(&outgoing).expect("a path that can be signed");
                target = signed.target;
                builder = builder.header("X-Sdk-Date", signed.x_sdk_date);
                builder = builder.header("Authorization", signed.authorization);
            }
        }
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        for (name, value) in &call.unsigned {
            builder = builder.header(name, value);
        }
        builder.uri(target).body(Body::from(call.body.clone())).expect("a well-formed request")
    }
}

/// What stands for the status of an answer that breaks off in its body.
pub const BROKEN_OFF: u16 = 599;

/// Sends a request as it stands.
///
/// # Panics
/// When the answer is not UTF-8.
pub async fn send(edge: &Edge, request: Request<Body>) -> Answer {
    let (parts, body) = edge.handle(request).await.into_parts();
    let (status, body) = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(body) => (parts.status.as_u16(), String::from_utf8(body.to_vec())),
        Err(error) => (BROKEN_OFF, Ok(error.to_string())),
    };
    Answer { status, headers: parts.headers, body: body.expect("answers are UTF-8") }
}

impl Call {
    /// A request without a body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            unsigned: Vec::new(),
            body: Vec::new(),
        }
    }

    /// GET.
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// POST with a JSON body.
    pub fn post(path: &str, body: &Value) -> Self {
        Self { body: body.to_string().into_bytes(), ..Self::new("POST", path) }
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, key: &str, value: &str) -> Self {
        self.query.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Adds a header that is signed.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a header after signing.
    #[must_use]
    pub fn unsigned(mut self, name: &str, value: &str) -> Self {
        self.unsigned.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Asks for English.
    #[must_use]
    pub fn english(self) -> Self {
        self.header("X-Language", "en_US")
    }
}

impl Answer {
    /// The body as JSON. Numbers lose nothing that tests look at; compare [`Answer::body`] where
    /// digits count.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// Status and `error_code`; the code is empty where there is none.
    pub fn outcome(&self) -> (u16, String) {
        let json: Value = serde_json::from_str(&self.body).unwrap_or_default();
        (self.status, json["error_code"].as_str().unwrap_or_default().to_owned())
    }

    /// `error_msg`, empty where there is none.
    pub fn message(&self) -> String {
        let json: Value = serde_json::from_str(&self.body).unwrap_or_default();
        json["error_msg"].as_str().unwrap_or_default().to_owned()
    }

    /// A header's text, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
