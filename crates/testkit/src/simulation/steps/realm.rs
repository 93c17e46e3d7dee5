//! The realm itself.

use hubu_model::Model;

use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::realm::Realm;
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun. After every turn the ledger is proved by the same rules: that an operator is
/// told so is looked at now and then.
pub const KINDS: &[Kind] =
    &[Kind::new("ShowRealm", 1, show), Kind::new("CheckLedger", 1, check_ledger)];

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let zone = Realm::of_site(draw.model.site).zone;
    Some(Step::by_operator(Call::get("/operator/v1/realm"), move |model| model.show_realm(zone)))
}

fn check_ledger(_: &mut Draw<'_>) -> Option<Step> {
    let call = Call::get("/operator/v1/ledger/check");
    Some(Step::by_operator(call, |_| Model::check_ledger()))
}
