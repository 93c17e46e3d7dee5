//! Who lives in the demo world. Names in Chinese and English; everything here is invented.

use hubu_core::customers::{CustomerKind, Settlement};
use hubu_core::enterprise::Mode;
use hubu_core::partners::AssociationType;

/// An account of the demo world.
pub struct Account {
    /// Its account (= domain) name.
    pub name: &'static str,
    /// What it is called.
    pub display: &'static str,
    /// What it is.
    pub kind: CustomerKind,
    /// Its certified name and credit code, where it is verified.
    pub certified: Option<(&'static str, &'static str)>,
    /// How it settles.
    pub settlement: Settlement,
}

const fn account(
    name: &'static str,
    display: &'static str,
    kind: CustomerKind,
    certified: Option<(&'static str, &'static str)>,
    settlement: Settlement,
) -> Account {
    Account { name, display, kind, certified, settlement }
}

/// The enterprise master.
pub const MASTER: &str = "haichuan";
/// Its certified identity; members are the same legal person.
const HAICHUAN: (&str, &str) = ("海川科技有限公司", "91310000DEMO00001X");
/// A branch: the same code, a name of its own.
const BRANCH: (&str, &str) = ("海川科技有限公司成都分公司", "91310000DEMO00001X");

/// Everybody who is not a member of the enterprise.
pub const ACCOUNTS: &[Account] = &[
    account(
        MASTER,
        "海川集团 Haichuan Group",
        CustomerKind::Enterprise,
        Some(HAICHUAN),
        Settlement::Monthly,
    ),
    account(
        "li_lei",
        "李雷 Li Lei",
        CustomerKind::Person,
        Some(("李雷", "")),
        Settlement::Realtime,
    ),
    account(
        "starlight",
        "星光网络 Starlight Networks",
        CustomerKind::Enterprise,
        Some(("星光网络有限公司", "91440300DEMO00002X")),
        Settlement::Realtime,
    ),
    account(
        "yunhe_partner",
        "云合伙伴 Yunhe Partner",
        CustomerKind::SolutionProvider,
        Some(("云合信息技术有限公司", "91110000DEMO00003X")),
        Settlement::Monthly,
    ),
    account(
        "overseas",
        "海外客户 Overseas Customer",
        CustomerKind::Enterprise,
        Some(("Overseas Trading Ltd", "")),
        Settlement::Realtime,
    ),
    account(
        "yunhe_advised",
        "顾问销售客户 Advised",
        CustomerKind::Enterprise,
        Some(("晨曦贸易有限公司", "91310000DEMO00004X")),
        Settlement::Realtime,
    ),
    account(
        "yunhe_agency",
        "代售客户 Agency Sale",
        CustomerKind::Enterprise,
        Some(("暮光设计有限公司", "91310000DEMO00005X")),
        Settlement::Realtime,
    ),
    account(
        "yunhe_resale",
        "转售客户 Resale",
        CustomerKind::Enterprise,
        Some(("正午传媒有限公司", "91310000DEMO00006X")),
        Settlement::Realtime,
    ),
];

/// The partner's sub-customers, one of each type its site knows.
pub const SUB_CUSTOMERS: &[(&str, AssociationType)] = &[
    ("yunhe_advised", AssociationType::Referral),
    ("yunhe_agency", AssociationType::AgencySale),
    ("yunhe_resale", AssociationType::Resale),
];

/// The partner's sub-customers that nobody has certified: it has applied for them, a person and an
/// enterprise, and a reviewer is to decide.
pub const APPLICANTS: &[Applicant] = &[
    Applicant {
        name: "yunhe_hanmei",
        display: "韩梅梅 Han Meimei",
        kind: CustomerKind::Person,
        applies_as: ("韩梅梅", "H12345678"),
    },
    Applicant {
        name: "yunhe_bakery",
        display: "晨光面包房 Dawn Bakery",
        kind: CustomerKind::Enterprise,
        applies_as: ("晨光面包房有限公司", "91310000DEMO00007X"),
    },
];

/// A sub-customer that waits to be certified.
pub struct Applicant {
    /// Its account name.
    pub name: &'static str,
    /// What it is called.
    pub display: &'static str,
    /// What it is.
    pub kind: CustomerKind,
    /// The name and the certificate's number it is to be certified by.
    pub applies_as: (&'static str, &'static str),
}

/// The organisation: a unit's name and the unit above it. The root is named first.
pub const UNITS: &[(&str, Option<&str>)] = &[
    ("海川集团 Haichuan Group", None),
    ("研发中心 R&D", Some("海川集团 Haichuan Group")),
    ("销售中心 Sales", Some("海川集团 Haichuan Group")),
    ("云实验室 Cloud Lab", Some("研发中心 R&D")),
    ("算法实验室 Algorithm Lab", Some("研发中心 R&D")),
    ("华东区 East", Some("销售中心 Sales")),
];

/// A member of the enterprise.
pub struct MemberLine {
    /// Its account name.
    pub name: &'static str,
    /// The name the master shows it under.
    pub display: &'static str,
    /// How it accounts with the master.
    pub mode: Mode,
    /// Its organisation unit, by name.
    pub unit: &'static str,
    /// Has it a branch's certified name?
    pub branch: bool,
    /// Independent members: has it accepted what the master asked for?
    pub accepted: bool,
}

const fn member(
    name: &'static str,
    display: &'static str,
    mode: Mode,
    unit: &'static str,
    (branch, accepted): (bool, bool),
) -> MemberLine {
    MemberLine { name, display, mode, unit, branch, accepted }
}

/// The members, in the order they join.
pub const MEMBERS: &[MemberLine] = &[
    member("hc_cloud", "云平台组 Cloud", Mode::Independent, "云实验室 Cloud Lab", (false, true)),
    member("hc_custody", "运维组 Operations", Mode::Custody, "研发中心 R&D", (false, true)),
    member(
        "hc_algo",
        "算法组 Algorithms",
        Mode::Independent,
        "算法实验室 Algorithm Lab",
        (false, true),
    ),
    member("hc_data", "数据组 Data", Mode::Custody, "算法实验室 Algorithm Lab", (false, true)),
    member("hc_chengdu", "成都分公司 Chengdu", Mode::Independent, "销售中心 Sales", (true, true)),
    member("hc_east", "华东销售 East Sales", Mode::Independent, "华东区 East", (false, true)),
    member("hc_finance", "财务部 Finance", Mode::Custody, "海川集团 Haichuan Group", (false, true)),
    member("hc_overdue", "旧项目 Old Project", Mode::Independent, "研发中心 R&D", (false, true)),
    member(
        "hc_credit",
        "有自有信用 Own Credit",
        Mode::Independent,
        "销售中心 Sales",
        (false, true),
    ),
    member("hc_asked", "待接受 Asked", Mode::Independent, "销售中心 Sales", (false, false)),
    member("hc_test", "测试组 Test", Mode::Independent, "云实验室 Cloud Lab", (false, true)),
    member("hc_legal", "法务部 Legal", Mode::Custody, "海川集团 Haichuan Group", (false, true)),
];

/// The certified identity of a member.
pub fn certified(member: &MemberLine) -> (&'static str, &'static str) {
    if member.branch { BRANCH } else { HAICHUAN }
}
