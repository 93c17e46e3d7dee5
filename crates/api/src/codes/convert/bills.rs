//! Bills.

use hubu_app::bills::NotShown;

use super::{Refusal, denied};

impl From<NotShown> for Refusal {
    fn from(_: NotShown) -> Self {
        denied("不能查看该企业子账号的账单", "the bills of this sub-customer are not shown to you")
    }
}
