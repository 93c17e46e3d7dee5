//! Filling an operation's path and query, signing, sending.

use std::time::Duration;

use hubu_api::signing::{Outgoing, percent};
use hubu_core::ids::Entropy;
use hubu_core::time::Timestamp;

use super::{Profile, Whom};
use crate::cli::Failure;
use crate::entropy::System;

/// How long a server may take to answer, and between two pieces of an answer that is long.
const PATIENCE: Duration = Duration::from_mins(2);

/// An operation with what is to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call<'a> {
    /// HTTP method in upper case.
    pub method: &'a str,
    /// The path with its parameters in braces.
    pub path: &'a str,
    /// Parameters: those named in the path go there, the others into the query.
    pub params: &'a [(String, String)],
    /// The body; empty when there is none.
    pub body: &'a [u8],
    /// Further headers, all of them signed.
    pub headers: &'a [(&'a str, &'a str)],
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `X-Request-Id`, where there is one.
    pub request_id: Option<String>,
    /// `X-Subject-Token`, where there is one.
    pub subject_token: Option<String>,
    /// The body as it came.
    pub body: String,
}

/// A path, and what is left for the query.
type Target<'a> = (String, Vec<(&'a str, &'a str)>);

impl Call<'_> {
    /// The path with its parameters filled in, and what is left for the query.
    fn target(&self) -> Result<Target<'_>, Failure> {
        let mut path = self.path.to_owned();
        let mut query = Vec::new();
        for (name, value) in self.params {
            let place = format!("{{{name}}}");
            if path.contains(&place) {
                path = path.replace(&place, &percent::encode(value));
            } else {
                query.push((name.as_str(), value.as_str()));
            }
        }
        match path.split_once('{') {
            None => Ok((path, query)),
            Some((_, rest)) => {
                let name = rest.split('}').next().unwrap_or_default();
                Err(Failure::configuration(
                    format!("the path needs `--param {name}=…`"),
                    format!("缺少路径参数 `--param {name}=…`"),
                ))
            }
        }
    }
}

/// Signs a call with a profile's keys, sends it, and waits for the answer.
///
/// # Errors
/// [`Failure`] when the call cannot be made; an answer that refuses is no error here.
pub async fn send(
    profile: &Profile,
    whom: Whom,
    call: &Call<'_>,
    at: Timestamp,
) -> Result<Answer, Failure> {
    let builder = reqwest::Client::builder().timeout(PATIENCE);
    let response = respond(builder, (profile, whom), call, at).await?;
    let (request_id, subject_token) =
        (header(&response, "x-request-id"), header(&response, "x-subject-token"));
    let status = response.status().as_u16();
    let body = response.text().await.map_err(|error| unreachable(profile.base(whom), error))?;
    Ok(Answer { status, request_id, subject_token, body })
}

/// An answer whose body is still on its way.
pub struct Opened {
    /// HTTP status.
    pub status: u16,
    /// `X-Request-Id`, where there is one.
    pub request_id: Option<String>,
    /// `X-Row-Count`, where the server knows it beforehand.
    pub rows: Option<u64>,
    base: String,
    response: reqwest::Response,
}

impl Opened {
    /// The next piece of the body; `None` behind its orderly end.
    ///
    /// # Errors
    /// [`Failure`] when it breaks off.
    pub async fn next(&mut self) -> Result<Option<bytes::Bytes>, Failure> {
        self.response.chunk().await.map_err(|error| unreachable(&self.base, error))
    }

    /// The rest of the body, for one that tells why it refuses.
    ///
    /// # Errors
    /// [`Failure`] when it breaks off.
    pub async fn text(self) -> Result<String, Failure> {
        self.response.text().await.map_err(|error| unreachable(&self.base, error))
    }
}

/// As [`send`], for an answer that may be long: its body is taken piece by piece.
///
/// # Errors
/// As [`send`].
pub async fn open(
    profile: &Profile,
    whom: Whom,
    call: &Call<'_>,
    at: Timestamp,
) -> Result<Opened, Failure> {
    let builder = reqwest::Client::builder().connect_timeout(PATIENCE).read_timeout(PATIENCE);
    let response = respond(builder, (profile, whom), call, at).await?;
    Ok(Opened {
        status: response.status().as_u16(),
        request_id: header(&response, "x-request-id"),
        rows: header(&response, "x-row-count").and_then(|count| count.parse().ok()),
        base: profile.base(whom).to_owned(),
        response,
    })
}

async fn respond(
    builder: reqwest::ClientBuilder,
    (profile, whom): (&Profile, Whom),
    call: &Call<'_>,
    at: Timestamp,
) -> Result<reqwest::Response, Failure> {
    let (path, query) = call.target()?;
    let base = profile.base(whom);
    let host = host_of(base)?;
    // Two of the same within a second would have one signature, and be taken for a replay.
    let mut nonce = [0; 8];
    System::new().fill(&mut nonce);
    let nonce = format!("{:016x}", u64::from_le_bytes(nonce));
    let mut headers =
        vec![("Host", host), ("Content-Type", "application/json"), ("X-Request-Nonce", &nonce)];
    if let Some(token) = &profile.security_token {
        headers.push(("X-Security-Token", token.reveal()));
    }
    headers.extend(call.headers);
    let signer = profile.signer().map_err(|label| {
        Failure::configuration(
            format!("the profile's algorithm `{label}` is not known"),
            format!("配置档中的签名算法 `{label}` 未知"),
        )
    })?;
    let outgoing = Outgoing {
        method: call.method,
        path: &path,
        query: &query,
        headers: &headers,
        body: call.body,
        at,
    };
    let signed = signer.sign(&outgoing);
    let signed =
        signed.map_err(|_| Failure::failed("the path cannot be signed", "路径无法签名"))?;

    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let client = builder.build().map_err(|error| unreachable(base, error))?;
    let method = reqwest::Method::from_bytes(call.method.as_bytes());
    let method = method.map_err(|_| Failure::configuration("no such method", "未知的方法"))?;
    let mut request = client.request(method, format!("{base}{}", signed.target));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request = request.header("X-Sdk-Date", signed.x_sdk_date);
    request = request.header("Authorization", signed.authorization);
    let response = request.body(call.body.to_vec()).send().await;
    response.map_err(|error| unreachable(base, error))
}

fn unreachable(base: &str, error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
    let cause = cause.unwrap_or_default();
    Failure::unavailable(format!("{base} does not answer: {error}{cause}"), "服务没有应答")
}

fn header(response: &reqwest::Response, name: &str) -> Option<String> {
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    value.map(str::to_owned)
}

/// The authority of a base: what stands between the scheme and the first slash.
fn host_of(base: &str) -> Result<&str, Failure> {
    let rest = base.strip_prefix("http://").or_else(|| base.strip_prefix("https://"));
    rest.filter(|host| !host.is_empty() && !host.contains(['/', '@', '?'])).ok_or_else(|| {
        Failure::configuration(
            format!("the endpoint `{base}` is not like http://127.0.0.1:8480"),
            "端点格式有误，应如 http://127.0.0.1:8480",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_go_where_the_path_names_them() {
        let params = [("order_id".to_owned(), "CS/1".to_owned()), ("limit".into(), "10".into())];
        let call = Call {
            method: "GET",
            path: "/v2/orders/{order_id}",
            params: &params,
            body: b"",
            headers: &[],
        };
        assert_eq!(call.target(), Ok(("/v2/orders/CS%2F1".to_owned(), vec![("limit", "10")])));
        let missing = Call { params: &params[1..], ..call };
        assert!(missing.target().is_err_and(|said| said.english().contains("order_id")));
    }

    #[test]
    fn an_endpoint_is_scheme_and_authority() {
        assert_eq!(host_of("https://h:443"), Ok("h:443"));
        for bad in ["127.0.0.1:1", "http://", "http://h/path", "http://u@h", "ftp://h"] {
            assert!(host_of(bad).is_err(), "{bad}");
        }
    }
}
