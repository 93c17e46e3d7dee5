//! Temporary access keys: what their security token and their end count for. The realm itself has no
//! such keys; a directory in front of it says of every key that it is one.

use std::sync::Arc;

use hubu_api::edge::{Directory, Edge, Identity, RealmDirectory, Settings};
use hubu_app::{Fault, Tx};
use hubu_core::realm::Purpose;
use hubu_core::time::Timestamp;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::{Account, World};
use sha2::{Digest, Sha256};

use crate::edge::{balances, person};

const HEADER: &str = "X-Security-Token";
/// Longer than a name, and with signs a header may have: as tokens are.
const TOKEN: &str = "gQpjbi1ub3J0aC00/a+b=.c d";
const HOUR: i64 = 3_600_000;

/// The realm's directory, but every access key is a temporary one.
struct Temporary {
    realm: RealmDirectory,
    until: Timestamp,
}

impl Directory for Temporary {
    fn by_access_key(&self, tx: &mut Tx<'_>, access_key: &str) -> Result<Option<Identity>, Fault> {
        let found = self.realm.by_access_key(tx, access_key)?;
        Ok(found.map(|identity| Identity {
            security_token: Some(Sha256::digest(TOKEN).into()),
            valid_until: Some(self.until),
            ..identity
        }))
    }

    fn by_token(&self, tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Identity>, Fault> {
        self.realm.by_token(tx, hash)
    }
}

/// A person with a key pair that ends in an hour.
struct Guest<'w> {
    world: &'w World,
    edge: Edge,
    person: Account,
}

impl<'w> Guest<'w> {
    async fn of(world: &'w World, settings: Settings) -> Self {
        let realm = RealmDirectory::new(Arc::clone(&world.vault));
        let until = world.wall().plus_ms(HOUR);
        let edge = world.edge_with(Arc::new(Temporary { realm, until }), settings);
        Self { world, edge, person: person(world).await }
    }

    async fn send(&self, call: &Call) -> Answer {
        self.send_as(&self.person.client, call).await
    }

    async fn send_as(&self, client: &Client, call: &Call) -> Answer {
        client.send(&self.edge, self.world.wall(), call).await
    }

    async fn refused(&self, call: &Call, detail: &str) {
        let answer = self.send(call).await;
        assert_eq!(answer.outcome(), (401, "APIGW.0301".to_owned()), "{call:?}");
        let expected = format!("Incorrect IAM authentication information: {detail}");
        assert_eq!(answer.message(), expected, "{call:?}");
    }
}

fn usual() -> Settings {
    Settings { strict: true, ..Settings::usual(Purpose::Sandbox) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permanent_key_needs_no_token_and_is_not_harmed_by_one() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        for call in [
            balances().header(HEADER, TOKEN),
            balances().unsigned(HEADER, TOKEN),
            balances().header(HEADER, ""),
        ] {
            let answer = world.send(&person.client, &call).await;
            assert_eq!(answer.status, 200, "{call:?}: {}", answer.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_key_counts_with_its_own_token_signed() {
    World::on_each_engine(async |world| {
        let guest = Guest::of(world, usual()).await;
        let answer = guest.send(&balances().header(HEADER, TOKEN)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        guest.refused(&balances(), "x-security-token is not signed").await;
        let unsigned = balances().unsigned(HEADER, TOKEN);
        guest.refused(&unsigned, "x-security-token is not signed").await;
        let cut = &TOKEN[..TOKEN.len() - 1];
        let other_case = TOKEN.to_lowercase();
        for wrong in ["", "another", cut, &other_case, &format!("{TOKEN}x")] {
            let call = balances().header(HEADER, wrong);
            guest.refused(&call, "x-security-token is not the key's").await;
        }
        // The token alone opens nothing, and does not tell what else is wrong.
        let forged = Client::signed("AKAKAKAKAKAKAKAKAKAK", "secret");
        let answer = guest.send_as(&forged, &balances().header(HEADER, TOKEN)).await;
        let expected = "Incorrect IAM authentication information: Get secretKey failed";
        assert_eq!((answer.status, answer.message().as_str()), (401, expected));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_key_ends_at_its_instant() {
    World::on_each_engine(async |world| {
        let guest = Guest::of(world, usual()).await;
        let right = balances().header(HEADER, TOKEN);
        world.pass(HOUR - 1);
        assert_eq!(guest.send(&right).await.status, 200);
        world.pass(1);
        let ended = "the temporary access key has expired";
        guest.refused(&right, ended).await;
        guest.refused(&balances().header(HEADER, "another"), ended).await;
        guest.refused(&balances(), ended).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_no_guess_at_the_secret() {
    World::on_each_engine(async |world| {
        let guest = Guest::of(world, Settings { lock_out: true, ..usual() }).await;
        for _ in 0..10 {
            let call = balances().header(HEADER, "another");
            guest.refused(&call, "x-security-token is not the key's").await;
        }
        let answer = guest.send(&balances().header(HEADER, TOKEN)).await;
        assert_eq!(answer.status, 200, "the key is not locked: {}", answer.body);
    })
    .await;
}
