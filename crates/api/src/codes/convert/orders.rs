//! Orders, as operators and cloud services place and move them.

use hubu_app::orders::{
    AdjustRefusal, ChangeRefusal, PlaceRefusal, ReportRefusal, ReviewRefusal, Unchangeable,
};
use hubu_core::orders::{OrderId, OrderStatus};
use hubu_core::rating::LineRefusal;

use super::order_payment::stands;
use super::rating::no_price;
use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<PlaceRefusal> for Refusal {
    fn from(refusal: PlaceRefusal) -> Self {
        use PlaceRefusal as R;
        match refusal {
            R::UnknownCustomer => Self::new(Code::CustomerUnknown),
            R::NotVerified => not_placed(
                "客户未完成实名认证",
                "the customer has not passed real-name authentication",
            ),
            R::InArrears => not_placed("账户欠费", "the account has bills past due"),
            R::SeveralServices => bad(
                "combined",
                "为 false 时订单只能包含一种云服务",
                "must be true for an order of several services",
            ),
            R::ResourceTaken(_) => Self::new(Code::ResourceIdTaken),
            R::Parent(place) => not_placed_because(Said::both(
                format!("第 {} 个资源的主资源不存在", place + 1),
                format!("what resource {} is attached to is not there", place + 1),
            )),
            R::Project(_, why) => why.into(),
            R::TooLong(place) => not_placed_because(Said::both(
                format!("第 {} 行的订购时长超过上限", place + 1),
                format!("line {} would be paid for too far ahead", place + 1),
            )),
            R::Rating(place, why) => LineRefusal { line: Some(place), why }.into(),
        }
    }
}

impl From<ChangeRefusal> for Refusal {
    fn from(refusal: ChangeRefusal) -> Self {
        use Unchangeable as R;
        let not_changed =
            |zh, en| Self::new(Code::ResourceNotChanged).with("reason", Said::both(zh, en));
        let why = match refusal {
            ChangeRefusal::Unchangeable(why) => why,
            ChangeRefusal::InArrears => {
                return not_changed("账户欠费", "the account has bills past due");
            }
        };
        match why {
            R::UnknownResource => Self::new(Code::NoSuchResource),
            R::NotInUse => not_changed("已到期或已冻结", "it has ended or is frozen"),
            R::OpenOrder => not_changed("有未结束的订单", "an order that has it is not over"),
            R::Package => not_changed("资源包不能变更", "packages are not changed"),
            R::NothingToChange => Self::new(Code::NothingToChange),
            R::Rating(why) => no_price(|field| field.trim_start_matches('.').to_owned(), &why),
        }
    }
}

impl From<ReviewRefusal> for Refusal {
    fn from(refusal: ReviewRefusal) -> Self {
        match refusal {
            ReviewRefusal::UnknownOrder => Self::new(Code::NoSuchOrder),
            ReviewRefusal::PartOfTrade(trade) => of_trade(&trade),
            ReviewRefusal::Status(status) => stands_so(status),
        }
    }
}

impl From<AdjustRefusal> for Refusal {
    fn from(refusal: AdjustRefusal) -> Self {
        match refusal {
            AdjustRefusal::UnknownOrder => Self::new(Code::NoSuchOrder),
            AdjustRefusal::PartOfTrade(trade) => of_trade(&trade),
            AdjustRefusal::Status(status) => stands_so(status),
            AdjustRefusal::NothingOff => {
                bad("discount_value", "未降低价格", "takes nothing off the price")
            }
        }
    }
}

impl From<ReportRefusal> for Refusal {
    fn from(refusal: ReportRefusal) -> Self {
        let resource = |place: usize, zh, en| {
            BadField::new(format!("resources[{place}]"), Defect::Rule(zh, en)).into()
        };
        match refusal {
            ReportRefusal::UnknownOrder => Self::new(Code::NoSuchOrder),
            ReportRefusal::PartOfTrade(trade) => of_trade(&trade),
            ReportRefusal::Status(status) => stands_so(status),
            ReportRefusal::Resource(place) => resource(
                place,
                "不是该订单中等待开通的资源，或重复",
                "is no resource of the order that waits, or is named twice",
            ),
            ReportRefusal::MustBeDone(place) => resource(
                place,
                "属于退款的订单，须为已完成",
                "is given back, and must be reported as done",
            ),
        }
    }
}

fn of_trade(trade: &OrderId) -> Refusal {
    not_changed(Said::both(
        format!("它属于组合交易 {trade}"),
        format!("it is part of the combined trade {trade}"),
    ))
}

fn stands_so(status: OrderStatus) -> Refusal {
    not_changed(stands(status))
}

fn not_changed(reason: Said) -> Refusal {
    Refusal::new(Code::OrderNotChanged).with("reason", reason)
}

fn not_placed(zh: &'static str, en: &'static str) -> Refusal {
    not_placed_because(Said::both(zh, en))
}

fn not_placed_because(reason: Said) -> Refusal {
    Refusal::new(Code::OrderNotPlaced).with("reason", reason)
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Refusal {
    BadField::new(field, Defect::Rule(zh, en)).into()
}
