//! Requests, signed before the clock starts.

use std::sync::Arc;

use hubu_api::signing::{Outgoing, Signer};

use super::accounts::{Account, World};
use super::client::Request;
use super::{Trouble, wall};

/// The host every request names.
const HOST: &str = "bss.bench";

/// The path of balances.
pub(super) const BALANCES: &str = "/v2/accounts/customer-accounts/balances";

const TRANSFER: &str = "/v2/enterprises/multi-accounts/transfer-amount";

const PAY: &str = "/v3/orders/customer-orders/pay";

/// Reads of balances, one an account.
///
/// # Errors
/// None in practice: the path is plain.
pub(super) fn balances(accounts: &[Account]) -> Result<Arc<Vec<Request>>, Trouble> {
    let one = |account: &Account| signed(account, "GET", BALANCES, "");
    accounts.iter().map(one).collect::<Result<_, _>>().map(Arc::new)
}

/// Allocations of a cent from the master to its members in turn, with transaction ids that start
/// at `first`.
///
/// # Errors
/// None in practice: the path is plain.
pub(super) fn allocations(
    world: &World,
    first: usize,
    count: usize,
) -> Result<Arc<Vec<Request>>, Trouble> {
    let one = |number: usize| {
        let member = &world.members[scattered(number, world.members.len())].id;
        let body = format!(
            r#"{{"customer_id":"{member}","amount":0.01,"trans_id":"{}","balance_type":"BALANCE_TYPE_DEBIT"}}"#,
            transaction_id(number)
        );
        signed(&world.master, "POST", TRANSFER, &body)
    };
    (first..first + count).map(one).collect::<Result<_, _>>().map(Arc::new)
}

/// Payments of orders by whoever placed them, from cash.
///
/// # Errors
/// None in practice: the path is plain.
pub(super) fn payments<'a>(
    orders: impl Iterator<Item = (&'a Account, &'a str)>,
) -> Result<Arc<Vec<Request>>, Trouble> {
    let one = |(account, order): (&Account, &str)| {
        let body = format!(r#"{{"order_id":"{order}","use_coupon":"NO","use_discount":"NO"}}"#);
        signed(account, "POST", PAY, &body)
    };
    orders.map(one).collect::<Result<_, _>>().map(Arc::new)
}

/// Which member the n-th allocation is for: every one as often, neighbours far apart.
pub(super) fn scattered(number: usize, members: usize) -> usize {
    number.wrapping_mul(617) % members
}

/// The n-th transaction id: 32 hexadecimal digits, in no order.
pub(super) fn transaction_id(number: usize) -> String {
    let mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
    format!("{mixed:016x}{number:016x}")
}

fn signed(
    account: &Account,
    method: &'static str,
    path: &'static str,
    body: &str,
) -> Result<Request, Trouble> {
    let signer = Signer::new(&account.access_key, &account.secret);
    let headers = [("Host", HOST), ("Content-Type", "application/json")];
    let outgoing =
        Outgoing { method, path, query: &[], headers: &headers, body: body.as_bytes(), at: wall() };
    let signed = signer.sign(&outgoing).map_err(|fault| format!("{path}: {fault:?}"))?;
    let length = body.len();
    Ok(format!(
        "{method} {} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n\
         X-Sdk-Date: {}\r\nAuthorization: {}\r\nContent-Length: {length}\r\n\r\n{body}",
        signed.target, signed.x_sdk_date, signed.authorization
    )
    .into_bytes())
}
