//! The bare handlers that signed reads are measured against: the same signature check on the same
//! requests, and no Hubu behind it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use axum::routing::get;
use deadpool_postgres::Pool;
use hubu_api::signing::{self, RequestHead};

use super::accounts::World;
use super::requests::BALANCES;
use super::{Trouble, wall};

/// Secret, group and row key by access key.
type Keys = Arc<HashMap<String, (Vec<u8>, i64, i64)>>;

fn keys(world: &World) -> Keys {
    let one = |account: &super::accounts::Account| {
        let value = (account.secret.clone().into_bytes(), account.group.0, account.key.0);
        (account.access_key.clone(), value)
    };
    Arc::new(world.all().map(one).collect())
}

/// Answers every signed request with the same bytes.
pub(super) fn fixed(world: &World, answer: Vec<u8>) -> Router {
    let (keys, answer) = (keys(world), Bytes::from(answer));
    let handler = move |request: Request| async move {
        match verified(&keys, &request) {
            Some(_) => json(200, answer),
            None => json(401, Bytes::new()),
        }
    };
    Router::new().route(BALANCES, get(handler))
}

/// Reads the caller's balances through a bare pool, with the product's own statement.
pub(super) fn pooled(world: &World, pool: Pool) -> Router {
    let keys = keys(world);
    let handler = move |request: Request| async move {
        let Some(owner) = verified(&keys, &request) else { return json(401, Bytes::new()) };
        match balances(&pool, owner).await {
            Ok(body) => json(200, body.into()),
            Err(trouble) => json(500, trouble.to_string().into()),
        }
    };
    Router::new().route(BALANCES, get(handler))
}

fn json(status: u16, body: Bytes) -> Response {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Body::from(body)).expect("a status and a header that exist")
}

/// Group and key of the account that signed.
fn verified(keys: &Keys, request: &Request) -> Option<(i64, i64)> {
    let headers = signing::header_pairs(request.headers());
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let head = RequestHead {
        method: request.method().as_str(),
        target: target.as_bytes(),
        headers: &headers,
    };
    let presented = signing::parse(&head, wall()).ok()?;
    let (secret, group, key) = keys.get(presented.access_key())?;
    presented.check(Some(secret), b"").ok()?;
    Some((*group, *key))
}

/// One read, shown as plainly as JSON can be.
async fn balances(pool: &Pool, (group, key): (i64, i64)) -> Result<Vec<u8>, Trouble> {
    let client = pool.get().await?;
    let text = statement_text()?;
    let statement = client.prepare_cached(text).await?;
    let rows = client.query(&statement, &[&group, &key]).await?;
    let accounts: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            let (book, kind): (i64, i64) = (row.get("book_key"), row.get("kind"));
            let (amount, limit): (i64, i64) = (row.get("balance_e8"), row.get("limit_e8"));
            serde_json::json!({
                "account_id": format!("AC{book}"),
                "account_type": kind,
                "amount": amount / 1_000_000,
                "currency": "CNY",
                "designated_amount": 0,
                "credit_amount": limit / 1_000_000,
                "measure_id": 1,
            })
        })
        .collect();
    let reply = serde_json::json!({
        "account_balances": accounts, "debt_amount": 0, "measure_id": 1, "currency": "CNY",
    });
    Ok(serde_json::to_vec(&reply)?)
}

fn statement_text() -> Result<&'static str, Trouble> {
    static TEXT: std::sync::OnceLock<Option<&'static str>> = std::sync::OnceLock::new();
    let find = || {
        let all = hubu_store::statements();
        all.iter().find(|sql| sql.name == "ledger.balances").map(|sql| sql.text)
    };
    TEXT.get_or_init(find).ok_or_else(|| "there is no statement `ledger.balances`".into())
}
