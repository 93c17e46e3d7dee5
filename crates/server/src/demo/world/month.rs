//! The month the demo world has lived, on the civil calendar of its realm.

use hubu_core::accounts::{BalanceType, Channel};
use hubu_core::enterprise::ProjectKind;

/// Something that happens. Amounts are decimal texts in the realm's currency, ends of credit and
/// due days are UTC instants.
pub enum Event {
    /// A top-up by a channel, with the channel's serial number.
    Recharge(&'static str, &'static str, Channel, &'static str),
    /// A credit limit, with its end.
    Credit(&'static str, &'static str, Option<&'static str>),
    /// An amount owed for a cycle from a due instant on.
    Receivable(&'static str, &'static str, &'static str, &'static str),
    /// The master allocates to a member; credit by its end.
    Allocate(&'static str, &'static str, BalanceType, Option<&'static str>),
    /// The master takes back from a member.
    Reclaim(&'static str, &'static str, BalanceType, Option<&'static str>),
    /// Cash is set aside, with a reason.
    Hold(&'static str, &'static str, &'static str),
    /// A balance is adjusted (cash), with a reason.
    Adjust(&'static str, &'static str, &'static str),
}

/// The long credit of the master ends with the year, the short one within the month.
pub const YEAR_END: &str = "2026-12-31T15:59:59Z";
/// See [`YEAR_END`].
pub const SHORT_END: &str = "2026-01-25T15:59:59Z";

/// When the master opens enterprise projects.
pub const PROJECTS_OPENED: &str = "2026-01-30T02:00:00Z";
/// The enterprise projects it makes: name, what it is about, what it is for.
pub const PROJECTS: &[(&str, &str, ProjectKind)] = &[
    ("shop", "网上商城 Online shop", ProjectKind::Production),
    ("算法试验", "模型试验 Model trials", ProjectKind::Trial),
];
/// What it may spend in a month, on the site that knows such quotas.
pub const EXPENDITURE_QUOTA: &str = "20000.00";

const CASH: BalanceType = BalanceType::Debit;
const CREDIT: BalanceType = BalanceType::Credit;

/// What happens, when (UTC), in order.
pub const EVENTS: &[(&str, Event)] = &[
    (
        "2026-01-01T01:00:00Z",
        Event::Recharge("haichuan", "100000.00", Channel::BankTransfer, "BT20260101001"),
    ),
    ("2026-01-01T01:10:00Z", Event::Credit("haichuan", "50000.00", None)),
    ("2026-01-01T01:11:00Z", Event::Credit("haichuan", "20000.00", Some(YEAR_END))),
    ("2026-01-01T01:12:00Z", Event::Credit("haichuan", "5000.00", Some(SHORT_END))),
    ("2026-01-02T02:00:00Z", Event::Allocate("hc_cloud", "12000.00", CASH, None)),
    ("2026-01-02T02:05:00Z", Event::Allocate("hc_algo", "8000.50", CASH, None)),
    ("2026-01-02T03:00:00Z", Event::Recharge("li_lei", "300.00", Channel::WeChat, "WX20260102001")),
    (
        "2026-01-03T02:00:00Z",
        Event::Recharge("starlight", "15000.00", Channel::Alipay, "AL20260103001"),
    ),
    ("2026-01-05T02:00:00Z", Event::Allocate("hc_cloud", "3000.00", CREDIT, Some(YEAR_END))),
    ("2026-01-05T02:30:00Z", Event::Allocate("hc_east", "1500.00", CREDIT, Some(SHORT_END))),
    (
        "2026-01-06T06:00:00Z",
        Event::Recharge("yunhe_partner", "200000.00", Channel::BankTransfer, "BT20260106001"),
    ),
    ("2026-01-06T06:30:00Z", Event::Credit("yunhe_partner", "80000.00", None)),
    (
        "2026-01-07T02:00:00Z",
        Event::Receivable("hc_overdue", "820.15", "2025-12", "2026-01-20T15:59:59Z"),
    ),
    ("2026-01-08T02:00:00Z", Event::Credit("hc_credit", "2000.00", None)),
    ("2026-01-09T02:00:00Z", Event::Allocate("hc_chengdu", "6000.00", CASH, None)),
    ("2026-01-10T02:00:00Z", Event::Reclaim("hc_algo", "1000.25", CASH, None)),
    (
        "2026-01-12T02:00:00Z",
        Event::Receivable("li_lei", "88.80", "2025-12", "2026-01-15T15:59:59Z"),
    ),
    ("2026-01-14T02:00:00Z", Event::Recharge("li_lei", "50.00", Channel::WeChat, "WX20260114001")),
    ("2026-01-15T02:00:00Z", Event::Hold("starlight", "500.00", "争议款项 disputed amount")),
    ("2026-01-16T02:00:00Z", Event::Reclaim("hc_cloud", "500.00", CREDIT, Some(YEAR_END))),
    (
        "2026-01-18T02:00:00Z",
        Event::Recharge("haichuan", "25000.00", Channel::EBank, "EB20260118001"),
    ),
    ("2026-01-19T02:00:00Z", Event::Adjust("starlight", "-12.34", "更正 correction")),
    ("2026-01-20T02:00:00Z", Event::Allocate("hc_test", "999.99", CASH, None)),
    (
        "2026-01-22T02:00:00Z",
        Event::Recharge("yunhe_advised", "1000.00", Channel::Alipay, "AL20260122001"),
    ),
    (
        "2026-01-28T02:00:00Z",
        Event::Receivable("haichuan", "4321.09", "2026-01", "2026-02-20T15:59:59Z"),
    ),
    ("2026-01-29T02:00:00Z", Event::Allocate("hc_chengdu", "0.01", CASH, None)),
];
