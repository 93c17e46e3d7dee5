//! Customers of all kinds: opened, listed, changed, frozen.

mod create_customer;
mod freeze_customer;
mod list_customers;
mod show_customer;
mod shown;
mod unfreeze_customer;
mod update_customer;

pub use create_customer::CreateCustomer;
pub use freeze_customer::FreezeCustomer;
pub use list_customers::ListCustomers;
pub use show_customer::ShowCustomer;
pub use unfreeze_customer::UnfreezeCustomer;
pub use update_customer::UpdateCustomer;

use hubu_app::Unit;
use hubu_app::customers::{self, CustomerChange};
use hubu_app::write::Keep;
use hubu_core::confidential::Personal;
use hubu_core::customers::{
    CustomerKind, CustomerStatus, Level, MailAddress, MobilePhone, RealName, Settlement,
};
use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;

use super::{EXACT, REASON, find_customer};
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation};

fn kinds() -> Vec<(&'static str, CustomerKind)> {
    CustomerKind::ALL.iter().map(|kind| (kind.as_str(), *kind)).collect()
}

fn statuses() -> Vec<(&'static str, CustomerStatus)> {
    CustomerStatus::ALL.iter().map(|status| (status.as_str(), *status)).collect()
}

/// The facts of a customer that may be given when it is opened and changed later; its status apart.
fn facts(fields: &mut Fields<'_>) -> Result<CustomerChange, BadField> {
    let sites = [(Site::Cn.as_str(), Site::Cn), (Site::Intl.as_str(), Site::Intl)];
    let settlements: Vec<_> = Settlement::ALL.iter().map(|one| (one.as_str(), *one)).collect();
    let phone = Text::max(20).sample("13800000000");
    let email = Text::max(128).sample("li.lei@example.com");
    let level = Text::max(16).sample("V3");
    let letters = ("1 到 16 个字母或数字", "1 to 16 letters and digits");
    Ok(CustomerChange {
        display_name: fields.opt_text("display_name", Text::max(64).empty(Empty::Kept))?,
        real_name: fields.opt_object_of("real_name", real_name)?,
        mobile_phone: fields.opt_parsed(
            "mobile_phone",
            phone,
            ("手机号码", "a mobile number"),
            MobilePhone::parse,
        )?,
        email: fields.opt_parsed("email", email, ("name@host", "name@host"), mail_address)?,
        signing_entity: fields.opt_text("signing_entity", Text::max(64))?,
        home_site: fields.opt_word("home_site", &sites, Empty::Absent)?,
        settlement: fields.opt_word("settlement", &settlements, Empty::Absent)?,
        level: fields.opt_parsed("level", level, letters, Level::parse)?,
        half_prepaid: fields.opt_bool("ies")?,
        over_invoiced: fields.opt_amount("over_invoiced", EXACT)?,
        status: None,
    })
}

fn real_name(fields: &mut Fields<'_>) -> Result<RealName, BadField> {
    Ok(RealName {
        name: fields.text("name", Text::max(128).sample("Acme Group"))?,
        credit_code: fields.opt_text("credit_code", Text::max(64))?,
    })
}

fn mail_address(text: &str) -> Option<Personal> {
    MailAddress::parse(text).map(|mail| Personal::new(mail.as_str()))
}

/// The body of freezing and unfreezing.
pub struct Reason {
    reason: String,
}

impl Reads for Reason {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { reason: fields.text("reason", REASON)? })
    }
}

/// Freezes a customer, or ends that.
async fn set_frozen<O>(
    cx: &Cx,
    customer: CustomerId,
    frozen: bool,
    why: Reason,
) -> Result<Answer<Nothing>, Failure>
where
    O: Operation<Reply = Nothing>,
{
    let customer = find_customer(cx, customer).await?;
    let body = move |unit: &mut Unit<'_, '_>| {
        customers::set_frozen(unit, customer.key, frozen, &why.reason)
    };
    let done = cx.unit_in(customer.group, Keep::Answer, body, |()| O::encode(&Nothing {}));
    done.await.map(Answer::recorded)
}
