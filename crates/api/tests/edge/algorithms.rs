//! Every signature algorithm through the whole edge.

use std::fmt::Write;

use hubu_api::signing::Signer;
use hubu_api::signing::algorithm::{ALL, Algorithm, EcdsaP256};
use hubu_app::access::{self, CredentialRefusal, NewKey};
use hubu_core::customers::CustomerKind;
use hubu_core::realm::{Purpose, Site};
use hubu_testkit::client::{Call, Client, Proof, send};
use hubu_testkit::world::{Account, Kind, World};
use serde_json::json;

use crate::edge::{balances, person};

const PRODUCTION: Kind = Kind { site: Site::Cn, purpose: Purpose::Production, settings: None };

/// A further key pair of an account's owner.
pub async fn pair(world: &World, account: &Account) -> (String, String) {
    let (vault, user) = (world.vault.clone(), account.created.user);
    let made = world.write::<_, CredentialRefusal>(move |unit| {
        let made = access::create_credential(unit, &vault, false, user, &NewKey::Drawn)?;
        Ok(made.value)
    });
    let (credential, secret) = made.await;
    (credential.access_key, secret.reveal().to_owned())
}

/// Signs with an algorithm of choice.
pub fn client(algorithm: &'static dyn Algorithm, (ak, sk): (&str, &str)) -> Client {
    Client { proof: Proof::Signed(Signer::using(algorithm, ak, sk)) }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_algorithm_opens_the_account_and_none_opens_it_with_a_wrong_key() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let (ak, sk) = pair(world, &person).await;
        let expected = world.send(&person.client, &balances()).await;
        for &algorithm in ALL {
            let label = algorithm.label();
            let right = world.send(&client(algorithm, (&ak, &sk)), &balances()).await;
            assert_eq!((right.status, &right.body), (200, &expected.body), "{label}");
            let wrong = world.send(&client(algorithm, (&ak, "wrong")), &balances()).await;
            assert_eq!(wrong.outcome(), (401, "APIGW.0301".to_owned()), "{label}");
            assert!(wrong.message().contains("verify aksk signature fail"), "{}", wrong.body);
            let unknown = client(algorithm, ("NOSUCHKEY00000000000", &sk));
            let unknown = world.send(&unknown, &balances()).await;
            assert!(unknown.message().ends_with("Get secretKey failed"), "{}", unknown.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_a_key_count_together_whatever_they_are_signed_with() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let person = person(world).await;
        let (ak, sk) = pair(world, &person).await;
        for &algorithm in ALL {
            world.send(&client(algorithm, (&ak, "wrong")), &balances()).await;
        }
        assert_eq!(ALL.len(), 6, "one more than are forgiven");
        let locked = world.send(&Client::signed(&ak, &sk), &balances()).await;
        assert!(locked.message().contains("failed to reach the limit"), "{}", locked.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_right_signature_of_an_accepted_write_is_a_repeat() {
    World::of_kind_on_each_engine(PRODUCTION, async |world| {
        let operator = world.operator("the_operator").await;
        let customer = world.customer(CustomerKind::Enterprise, "customer_one").await;
        let (ak, sk) = pair(world, &operator).await;
        let path = format!("/operator/v1/customers/{}/users", customer.created.id);
        let call = Call::post(&path, &json!({ "name": "auditor" }));
        let request = || client(&EcdsaP256, (&ak, &sk)).request(world.wall(), &call);
        assert_eq!(send(&world.edge, request()).await.status, 201);
        let mut twin = request();
        let value = twin.headers()["authorization"].to_str().expect("text").to_owned();
        let (head, signature) = value.rsplit_once('=').expect("a signature");
        let other = format!("{head}={}", with_the_other_s(signature));
        assert_ne!(other, value);
        twin.headers_mut().insert("authorization", other.parse().expect("a value"));
        for repeat in [request(), twin] {
            let answer = send(&world.edge, repeat).await;
            assert_eq!(answer.outcome(), (401, "APIGW.0301".to_owned()));
            assert!(answer.message().ends_with("was used already"), "{}", answer.body);
        }
    })
    .await;
}

/// The same signature with the order of P-256 less `s` in the place of `s`, which is as right.
fn with_the_other_s(signature: &str) -> String {
    const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let bytes = |text: &str| -> Vec<u8> {
        let pairs = (0..text.len() / 2).map(|at| &text[2 * at..2 * at + 2]);
        pairs.map(|pair| u8::from_str_radix(pair, 16).expect("digits")).collect()
    };
    let der = bytes(signature);
    let r_end = 4 + usize::from(der[3]);
    let s = &der[r_end + 2..];
    let mut padded = vec![0; 33 - s.len()];
    padded.extend_from_slice(s);
    let mut borrow = 0;
    let mut other = [0; 32];
    for at in (0..32).rev() {
        let left = i32::from(bytes(ORDER)[at]) - i32::from(padded[at + 1]) - borrow;
        other[at] = u8::try_from(left.rem_euclid(256)).expect("a byte");
        borrow = i32::from(left < 0);
    }
    let first = other.iter().position(|byte| *byte != 0).expect("not zero");
    let mut other = other[first..].to_vec();
    if other[0] >= 0x80 {
        other.insert(0, 0);
    }
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).expect("short");
    let body = [&der[2..r_end], &[2, length(&other)], &other].concat();
    let whole = [&[0x30, length(&body)], body.as_slice()].concat();
    let mut text = String::new();
    for byte in whole {
        write!(text, "{byte:02x}").expect("a text takes everything");
    }
    text
}
