//! What happened in the demo world's month, as data and calls of use cases: nothing is written past
//! them. People and their month are invented; names are Chinese and English.

mod catalogue;
mod coupons;
mod discounts;
mod month;
mod people;
mod story;

use hubu_app::Fault;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;

use super::{Caller, Role, Stage};
pub use catalogue::price_list;
use people::{ACCOUNTS, APPLICANTS, MASTER, MEMBERS};

/// When the month is over and the clock begins to flow: 2026-02-01T00:00+08:00.
pub const END: Timestamp = Timestamp::from_ms(1_769_875_200_000);

/// The operator's account.
const OPERATOR: &str = "hubu_operator";
/// The master's user who may look but not touch.
const AUDITOR: &str = "auditor";

/// The account and the user of each role, in the order they are told.
const CALLERS: [(Role, &str, &str); 9] = [
    (Role::Master, MASTER, MASTER),
    (Role::Member, "hc_cloud", "hc_cloud"),
    (Role::CustodyMember, "hc_custody", "hc_custody"),
    (Role::IamUser, MASTER, AUDITOR),
    (Role::Person, "li_lei", "li_lei"),
    (Role::Prepaid, "starlight", "starlight"),
    (Role::Partner, "yunhe_partner", "yunhe_partner"),
    (Role::OtherSite, "overseas", "overseas"),
    (Role::Operator, OPERATOR, OPERATOR),
];

/// Writes the world; tells its callers.
///
/// # Errors
/// The realm does not answer, or a use case refuses: the story is wrong then.
pub async fn create(stage: &Stage) -> Result<Vec<Caller>, Fault> {
    let accounts = story::open_accounts(stage).await?;
    catalogue::apply(stage, &accounts).await?;
    story::build_enterprise(stage).await?;
    story::sell_through_partner(stage).await?;
    discounts::grant(stage, &accounts).await?;
    story::apply_for_customers(stage, &accounts).await?;
    let callers = story::hand_out_keys(stage, &accounts).await?;
    for (at, event) in month::EVENTS {
        stage.until(story::instant(at)).await?;
        story::happen(stage, &accounts, event).await?;
    }
    stage.until(story::instant(month::PROJECTS_OPENED)).await?;
    story::open_projects(stage, &accounts).await?;
    if stage.site == Site::Intl {
        story::grant_expenditure_quota(stage).await?;
    }
    coupons::give(stage, &accounts).await?;
    Ok(callers)
}

/// The fixed id of an account of this world.
fn customer_id(account: &str) -> String {
    let names = ACCOUNTS.iter().map(|line| line.name).chain(MEMBERS.iter().map(|line| line.name));
    let names = names.chain(APPLICANTS.iter().map(|line| line.name));
    let place = std::iter::once(OPERATOR).chain(names).position(|name| name == account);
    format!("de00{:028x}", place.map_or(0, |place| place + 1))
}
