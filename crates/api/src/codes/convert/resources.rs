//! Resources.

use hubu_core::resources::{MOST_TAGS, ResourceRefusal, Unsold};

use super::rating::size;
use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<ResourceRefusal> for Refusal {
    fn from(refusal: ResourceRefusal) -> Self {
        use ResourceRefusal as R;
        match refusal {
            R::UnknownCustomer => Self::new(Code::CustomerUnknown),
            R::UnknownResource => Self::new(Code::NoSuchResource),
            R::Id => bad(
                "resource_id",
                "须为 1 至 64 个不含空白的可见 ASCII 字符",
                "must be 1 to 64 visible ASCII characters without blanks",
            ),
            R::IdTaken => Self::new(Code::ResourceIdTaken),
            R::NotThere => not_changed("尚未开通或未能开通", "it is ordered and not there"),
            R::Closed => not_changed("已关闭", "it was closed"),
            R::ByTerm => not_changed(
                "按包年/包月计费，须通过订单变更",
                "it is charged by terms, and orders change it",
            ),
            R::Ordered => not_changed("有未结束的订单", "an order that has it is not over"),
            R::Attached => {
                not_changed("尚有未关闭的附属资源", "what is attached to it is not closed")
            }
            R::Frozen => not_changed("已冻结", "it is frozen already"),
            R::NotFrozen => not_changed("未冻结", "it is not frozen"),
            R::Unsold(why) => unsold(why),
            R::Size(defect) => size(|field| field.trim_start_matches('.').to_owned(), defect),
            R::Parent => bad(
                "parent_resource_id",
                "不是该客户未关闭的主资源",
                "is no primary resource of the customer's that is there",
            ),
            R::UnknownProject => Self::new(Code::ProjectUnknown),
            R::ProjectDisabled => {
                bad("enterprise_project_id", "已停用", "is a project that is disabled")
            }
            R::TooManyTags => BadField::new("tags", Defect::TooMany(MOST_TAGS)).into(),
            R::Tag => bad(
                "tags",
                "含有过长、为空或含控制字符的标签",
                "holds a tag that is too long, empty, or has a control character",
            ),
            R::TagRepeated => bad("tags", "含有重复的标签", "names a tag twice"),
            R::NothingNew => Self::new(Code::NothingToChange),
        }
    }
}

fn unsold(why: Unsold) -> Refusal {
    let said = match why {
        Unsold::Unknown => Said::both("目录中没有此产品", "the catalogue has no such product"),
        Unsold::OtherKind => Said::both(
            "与该资源的云服务、资源类型或区域不同",
            "it is of another service, type of resource or region than the resource",
        ),
        Unsold::Zone => Said::both("不在该可用区销售", "it is not sold in the availability zone"),
        Unsold::NoPrice => Said::both("当前没有按需价格", "it has no price on demand at present"),
    };
    Refusal::new(Code::ProductNotOnDemand).with("reason", said)
}

fn not_changed(zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(Code::ResourceNotChanged).with("reason", Said::both(zh, en))
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Refusal {
    BadField::new(field, Defect::Rule(zh, en)).into()
}
