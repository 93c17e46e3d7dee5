//! The clock: how far one step goes, and how its target may be written.

use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::json;

use crate::operator::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn no_step_is_longer_than_a_hundred_years_however_it_is_said() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let before = desk.get("/clock").await;
        let advance = |body| ("POST", "/clock/advance", body);
        let named = advance(json!({ "to": "9999-01-01T00:00:00Z" }));
        assert_eq!(
            desk.refused(named, 400, "CBC.0100").await,
            "Parameter error: to must not be more than a hundred years ahead"
        );
        let counted = advance(json!({ "by_seconds": 3_155_760_001_i64 }));
        desk.refused(counted, 400, "CBC.0100").await;
        assert_eq!(desk.get("/clock").await, before, "nothing changed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_may_be_written_in_the_time_of_a_place() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let there = json!({ "to": "2029-01-01T00:00:00+08:00" });
        let reply = desk.done("POST", "/clock/advance", there).await;
        assert_eq!(reply["to"], "2028-12-31T16:00:00Z", "{reply}");
        assert_eq!(desk.get("/clock").await["now"], "2028-12-31T16:00:00Z");
        let wrong = ("POST", "/clock/advance", json!({ "to": "2029-01-01T00:00:00+0800" }));
        assert_eq!(
            desk.refused(wrong, 400, "CBC.0100").await,
            "Parameter error: to must have the form YYYY-MM-DDTHH:MM:SSZ or \
             YYYY-MM-DDTHH:MM:SS+08:00"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_moves_the_clock_once_and_for_its_own_target_alone() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let keyed = async |to: &str| {
            let call = Call::post("/operator/v1/clock/advance", &json!({ "to": to }));
            desk.send_as(call.header("Idempotency-Key", "once")).await
        };
        let first = keyed("2027-01-01T00:00:00Z").await;
        assert_eq!(first.status, 200, "{}", first.body);
        let other = keyed("2028-01-01T00:00:00Z").await;
        assert_eq!(other.outcome(), (409, "HUBU.0002".to_owned()));
        assert_eq!(desk.get("/clock").await["now"], "2027-01-01T00:00:00Z", "it stayed");
        desk.done("POST", "/clock/advance", json!({ "to": "2029-01-01T00:00:00Z" })).await;
        let again = keyed("2027-01-01T00:00:00Z").await;
        assert_eq!((again.status, again.body), (first.status, first.body));
        assert_eq!(desk.get("/clock").await["now"], "2029-01-01T00:00:00Z", "it stayed");
    })
    .await;
}
