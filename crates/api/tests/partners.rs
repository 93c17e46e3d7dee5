//! Goal: a partner's money is seen by those of its own that may. Method: its operator, and IAM users with
//! and without the permission, ask for its balances in both forms, on both engines.

use hubu_core::access::PrincipalKind;
use hubu_core::customers::CustomerKind;
use hubu_testkit::client::Call;
use hubu_testkit::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn operators_need_no_item_and_users_their_permission() {
    World::on_each_engine(async |world| {
        let partner = world.customer(CustomerKind::SolutionProvider, "yunhe_partner").await;
        let operator = world.user(&partner, "seller", PrincipalKind::PartnerOperator).await.1;
        let (_, stranger) = world.iam_user(&partner, "stranger").await;
        let (auditor, allowed) = world.iam_user(&partner, "auditor").await;
        world.attach(auditor, "BSS ReadonlyAccess").await;
        for path in [
            "/v2/accounts/partner-accounts/balances",
            "/v1.0/whatever/partner/account-mgr/balances",
        ] {
            let call = Call::get(path);
            let own = world.send(&partner.client, &call).await;
            assert_eq!(own.json()["account_balances"][0]["account_type"], 1, "{}", own.body);
            for (who, client) in [("operator", &operator), ("auditor", &allowed)] {
                let seen = world.send(client, &call).await;
                assert_eq!((seen.status, &seen.body), (200, &own.body), "{who}");
            }
            let refused = world.send(&stranger, &call).await;
            assert_eq!(refused.outcome(), (403, "CBC.0151".to_owned()));
            assert!(refused.message().ends_with("bss:balance:view"), "{}", refused.body);
        }
    })
    .await;
}
