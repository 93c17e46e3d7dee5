//! The clock: how far one step goes, and how its target may be written.

use hubu_testkit::world::World;
use serde_json::json;

use crate::Desk;

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
