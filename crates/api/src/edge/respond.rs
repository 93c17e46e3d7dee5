//! Answers as HTTP.

use axum::body::Body;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use hubu_app::write::Recorded;
use serde::Serialize;

use crate::codes::{Code, Failure, Problem, Refusal};
use crate::language::Lang;
use crate::operation::{JSON, Plane};
use crate::registry::{Content, Encoded};
use crate::wire;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The same again, as the identity service calls it: the vendor's client quotes it in its errors.
const TRACE_ID: HeaderName = HeaderName::from_static("x-iam-trace-id");
/// Seconds after which a transient failure is worth another try.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// The body of the vendor's services.
#[derive(Serialize)]
struct ServiceError<'a> {
    error_code: &'a str,
    error_msg: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fail_check_items: &'a [&'static str],
    // Ours: the vendor has no operation that takes files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ShownProblem<'a>>,
}

/// Something that is wrong in a file.
#[derive(Serialize)]
struct ShownProblem<'a> {
    file: &'a str,
    line: u64,
    column: &'a str,
    message: &'a str,
}

/// The same as the old forms write it: most say `failCheckItems`, those of real-name authentication
/// `errorItems`.
#[derive(Serialize)]
struct FormerError<'a> {
    error_code: &'a str,
    error_msg: &'a str,
    #[serde(rename = "failCheckItems", skip_serializing_if = "<[_]>::is_empty")]
    fail_check_items: &'a [&'static str],
    #[serde(rename = "errorItems", skip_serializing_if = "<[_]>::is_empty")]
    error_items: &'a [&'static str],
}

/// The body of the vendor's gateway.
#[derive(Serialize)]
struct GatewayError<'a> {
    error_msg: &'a str,
    error_code: &'a str,
    request_id: &'a str,
}

/// The body of the vendor's identity service.
#[derive(Serialize)]
struct IdentityError<'a> {
    error: IdentityDetail<'a>,
}

#[derive(Serialize)]
struct IdentityDetail<'a> {
    code: u16,
    message: &'a str,
    title: &'a str,
}

/// The answer of success.
pub(super) fn success(encoded: Encoded, plane: Plane, id: &str) -> Response<Body> {
    let body = match encoded.body {
        Content::Nothing => Body::empty(),
        Content::Whole(bytes) => Body::from(bytes),
        Content::Portions(portions) => portions.into_body(),
    };
    let mut response = plain(encoded.status, body, Some(plane), id);
    let media_type = HeaderValue::from_static(encoded.media_type);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response.headers_mut().extend(encoded.headers);
    response
}

/// The answer of a failure, in the shape of the plane.
pub(super) fn failure(
    failure: &Failure,
    plane: Option<Plane>,
    lang: Lang,
    id: &str,
) -> Response<Body> {
    let refusal = match failure {
        Failure::Refused(refusal) => refusal.clone(),
        Failure::Fault(fault) => {
            let code = if fault.is_transient() { Code::Unavailable } else { Code::UnexpectedError };
            Refusal::new(code).with("request_id", id.to_owned())
        }
    };
    let code = refusal.code();
    let body = body_of(&refusal, plane, lang, id);
    let body = body.map_or_else(Body::empty, Body::from);
    let mut response = plain(code.status(), body, plane, id);
    if matches!(code, Code::Unavailable | Code::Throttled) {
        response.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS);
    }
    response
}

/// A refusal as the answer of a write that left something behind nevertheless: it goes into the write's own
/// record, so that a repeat is told the same.
pub(crate) fn recorded(refusal: &Refusal, plane: Plane, lang: Lang) -> Recorded {
    let body = body_of(refusal, Some(plane), lang, "");
    Recorded { status: refusal.code().status(), body }
}

fn body_of(refusal: &Refusal, plane: Option<Plane>, lang: Lang, id: &str) -> Option<Vec<u8>> {
    let code = refusal.code();
    let (message, status) = (refusal.message(lang), code.status());
    let recorded = if plane == Some(Plane::Iam) {
        let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let title = title.unwrap_or("Error");
        let error = IdentityDetail { code: status, message: &message, title };
        wire::encode(status, &IdentityError { error })
    } else if code.is_gateway() {
        let error_code = code.text();
        wire::encode(status, &GatewayError { error_msg: &message, error_code, request_id: id })
    } else if plane == Some(Plane::Former) {
        let (error_code, error_msg) = (code.text(), message.as_str());
        let (items, none): (&[_], &[_]) = (refusal.check_items(), &[]);
        let as_errors = refusal.lists_error_items();
        let (fail_check_items, error_items) = if as_errors { (none, items) } else { (items, none) };
        let error = FormerError { error_code, error_msg, fail_check_items, error_items };
        wire::encode(status, &error)
    } else {
        let (error_code, error_msg) = (code.text(), message.as_str());
        let fail_check_items = refusal.check_items();
        let problems = shown_problems(refusal, lang);
        wire::encode(status, &ServiceError { error_code, error_msg, fail_check_items, problems })
    };
    recorded.body
}

fn shown_problems(refusal: &Refusal, lang: Lang) -> Vec<ShownProblem<'_>> {
    let shown = |problem| {
        let Problem { file, line, column, said }: &Problem = problem;
        ShownProblem { file, line: *line, column, message: said.text(lang) }
    };
    refusal.problems().iter().map(shown).collect()
}

/// The answer where only other methods exist.
pub(super) fn other_methods(allow: &str, id: &str) -> Response<Body> {
    let refusal = Refusal::new(Code::MethodUnknown).into();
    let mut response = failure(&refusal, None, Lang::En, id);
    if let Ok(allow) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

fn plain(status: u16, body: Body, plane: Option<Plane>, id: &str) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    if let Ok(id) = HeaderValue::from_str(id) {
        if plane == Some(Plane::Iam) {
            headers.insert(TRACE_ID, id.clone());
        }
        headers.insert(REQUEST_ID, id);
    }
    response
}
