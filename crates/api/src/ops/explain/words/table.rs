//! The table of words: every step's sentence, and every word that stands for a code, Chinese and English.

use hubu_core::rating::Unfit;

/// The sentences, by the names of their steps.
pub(super) const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "price_on_demand",
        "产品 {product_id} 按 {usage_factor} 计价，计价单位 {measure_id}，价格自 {effective_time} 起生效",
        "Product {product_id} is priced by {usage_factor}, the unit is {measure_id}, the price is in force since \
         {effective_time}",
    ),
    (
        "price_term",
        "产品 {product_id} 按{period_type}预付计价，价格自 {effective_time} 起生效",
        "Product {product_id} is priced by terms, unit {period_type}, the price is in force since \
         {effective_time}",
    ),
    (
        "conversion",
        "每份用量 {value} {from_measure_id}，乘以 {numerator} 除以 {denominator} 换算为 {to_measure_id}；此前已用 \
         {before}",
        "Each uses {value} {from_measure_id}, times {numerator} divided by {denominator} for {to_measure_id}; {before} was \
         used before",
    ),
    (
        "term_whole",
        "订购 {period_num} {period_type}，价格为整个时长的价格",
        "A term of {period_num} {period_type}, at the price of the whole term",
    ),
    (
        "term_each",
        "订购 {period_num} {period_type}，价格按每个周期计",
        "A term of {period_num} {period_type}, at the price of each",
    ),
    ("count", "数量 {count}", "{count} of them"),
    ("size", "规格大小 {size} {measure_id}", "A size of {size} {measure_id}"),
    (
        "tier",
        "超过 {above} 的部分：{quantity} 除以 {divided_by}，单价 {unit_price}",
        "What is above {above}: {quantity} divided by {divided_by}, at {unit_price} a unit",
    ),
    (
        "official",
        "官网价：各部分的量乘单价之和，乘以规格大小，为 {amount}",
        "List price: the sum of quantities times prices, times the size, is {amount}",
    ),
    (
        "days",
        "统一到期日多出 {days} 天，每天为月价 {month} 的三十分之一，官网价共 {amount}",
        "{days} days beyond the term, each a thirtieth of the {month} of a month, make a list price of {amount}",
    ),
    (
        "changed",
        "变更：变更前官网价 {before}，变更后官网价 {after}，差价按剩余 {left_hours} 小时、共 {total_hours} 小时计，官网价为 {amount}",
        "The change: the list price was {before} and becomes {after}; of the difference, for {left_hours} of \
         {total_hours} hours that are left, the list price is {amount}",
    ),
    (
        "discount_taken",
        "{discount_type} {discount_id} {discount_name}（{discount_mode} {discount_value}）：采用，折后 {amount}",
        "{discount_type} {discount_id} {discount_name} ({discount_mode} {discount_value}): taken, it leaves {amount}",
    ),
    (
        "discount_offered",
        "{discount_type} {discount_id} {discount_name}（{discount_mode} {discount_value}）：可选，折后 {amount}",
        "{discount_type} {discount_id} {discount_name} ({discount_mode} {discount_value}): can be chosen, it leaves \
         {amount}",
    ),
    (
        "discount_outdone",
        "{discount_type} {discount_id} {discount_name}（{discount_mode} {discount_value}）：折后为 {amount}，未采用：{reason}",
        "{discount_type} {discount_id} {discount_name} ({discount_mode} {discount_value}): would leave {amount}, not \
         taken: {reason}",
    ),
    (
        "discount_unfit",
        "{discount_type} {discount_id} {discount_name}（{discount_mode} {discount_value}）：不适用：{reason}",
        "{discount_type} {discount_id} {discount_name} ({discount_mode} {discount_value}): does not count: {reason}",
    ),
    ("rounding", "{exact} {rule}，为 {amount}", "{exact}, {rule}, is {amount}"),
    ("listed", "官网价 {amount}，以订单所载为准", "List price {amount}, as the order holds it"),
    (
        "offer",
        "{discount_type} {discount_id} {discount_name}：官网价 {official} 折后四舍五入到分为 {amount}，优惠 {off}；{choice}",
        "{discount_type} {discount_id} {discount_name}: of the list price {official} it leaves {amount}, half-up to \
         the cent, and takes {off} off; {choice}",
    ),
    (
        "adjusted",
        "订单调价 {discount_id} 共减 {off}，按各订单项官网价 {officials} 以最大余数法分摊，本项（第 {place} 项）减 {share}",
        "Adjustment {discount_id} takes {off} off the order, spread by the list prices {officials} with the largest \
         remainder: {share} of it off this line, number {place}",
    ),
    (
        "taken_off",
        "{discount_type}减 {off}，剩余 {left}",
        "{discount_type} takes {off} off, {left} is left",
    ),
    (
        "covered",
        "{coupon_type}抵扣 {amount}，剩余 {left}",
        "{coupon_type} pay {amount}, {left} is left",
    ),
    (
        "due",
        "应由现金、信用额度或月结支付 {amount}",
        "{amount} is left to cash, credit or monthly settlement",
    ),
    (
        "paid",
        "{source} {coupon_id} 支付 {amount}，此后退回 {returned}",
        "{source} {coupon_id} paid {amount}, of which {returned} went back since",
    ),
    (
        "term_back",
        "退订由订单 {order_id} {term_kind}的时长，自 {effective_time} 至 {expire_time}",
        "The term that order {order_id} {term_kind}, from {effective_time} to {expire_time}",
    ),
    (
        "counted",
        "{source} {coupon_id} 曾支付 {amount}，{counts}实付",
        "{source} {coupon_id} had paid {amount}, which {counts}",
    ),
    (
        "returned_before",
        "此前变更已退 {amount}：不计实付；其后 {total_hours} 小时中已使用 {used_hours} 小时，其对应部分不计消费",
        "An earlier change gave back {amount}: it does not count as paid, and of the {total_hours} hours since then \
         the {used_hours} that are used do not count as consumed for it",
    ),
    (
        "unused",
        "已使用 {used_hours} 小时，共 {total_hours} 小时，未消费金额 {amount}",
        "{used_hours} of {total_hours} hours are used: {amount} is not consumed",
    ),
    (
        "cheaper",
        "官网价由 {before} 降为 {after}，未消费金额按同一比例退回：{amount}，四舍五入到分",
        "The list price becomes {after} instead of {before}, and as large a share of what is not consumed goes back: \
         {amount}, half-up to the cent",
    ),
    ("back_as_held", "退款 {amount}，以订单所载为准", "{amount} goes back, as the order holds it"),
    ("paid_for", "实付合计 {amount}", "What counts as paid is {amount}"),
    (
        "consumed",
        "已使用 {used_hours} 小时，共 {total_hours} 小时，消费金额四舍五入到分为 {amount}",
        "{used_hours} of {total_hours} hours are used: {amount} is kept for them, half-up to the cent",
    ),
    ("consumed_as_kept", "消费金额 {amount}", "{amount} is kept for what was consumed"),
    (
        "fee",
        "手续费：按 {row_months} 个月一档、已使用不超过 {used_months} 个月（或最后一档），收取实付的 {rate}，不超过余额，为 {amount}",
        "Fee: by the row of {row_months} months, used up to {used_months} months or in the last band, {rate} of what \
         was paid and no more than there is: {amount}",
    ),
    ("fee_as_kept", "手续费 {amount}，以订单所载为准", "Fee {amount}, as the order holds it"),
    (
        "given_back",
        "退款 = 实付 − 消费 − 手续费 = {amount}",
        "Refund = paid − consumed − fee = {amount}",
    ),
    ("back", "退回 {source} {coupon_id} {amount}", "{amount} goes back to {source} {coupon_id}"),
];

/// Words that stand for codes.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    ("day", "天", "days"),
    ("month", "月", "months"),
    ("year", "年", "years"),
    ("hour", "小时", "hours"),
    ("ratio", "折扣率", "share left"),
    ("fixed_price", "一口价", "fixed price"),
    ("reduction", "立减", "reduction"),
    ("605", "商务折扣", "Commercial discount"),
    ("606", "总经销商折扣", "Distributor's discount"),
    ("607", "伙伴折扣", "Partner's discount"),
    ("609", "订单调价", "Adjustment"),
    ("700", "促销折扣", "Promotion"),
    ("300", "折扣券", "Discount coupon"),
    ("cut_to_six", "截断到六位小数", "cut to six decimals"),
    ("cut_to_ten", "截断到十位小数", "cut to ten decimals"),
    ("half_up_to_cent", "四舍五入到分", "rounded half-up to the cent"),
    ("kind", "另一折扣的类型优先", "another kind goes before"),
    ("amount", "另一折扣更低", "another leaves less"),
    ("place", "折后相同，另一折扣在先", "another leaves as much and stands before"),
    ("open", "可选", "it can be chosen"),
    (
        "best",
        "可选，商务及伙伴折扣中最优",
        "it can be chosen, the best of contracts' and partners'",
    ),
    ("chosen", "已选用", "it was chosen"),
    ("passed", "未选用", "it was not chosen"),
    ("voucher", "代金券", "vouchers"),
    ("flexi", "现金券", "flexi-purchase coupons"),
    ("card", "储值卡", "stored-value cards"),
    ("monthly", "月结", "monthly settlement"),
    ("cash", "现金", "cash"),
    ("credit", "信用额度", "credit"),
    ("discount", "折扣券", "discount coupons"),
    ("first", "新购", "bought"),
    ("renewal", "续订", "renewed"),
    ("change", "变更", "changed"),
    ("yes", "计入", "counts"),
    ("no", "不计入", "does not count"),
];

/// Why a discount does not count: its code, Chinese and English.
pub(super) const fn unfit(why: Unfit) -> (&'static str, &'static str, &'static str) {
    match why {
        Unfit::NotInForce => ("not_in_force", "该时刻未生效", "it is not in force then"),
        Unfit::OfAnOrder => ("of_an_order", "仅适用于一个订单", "it is of one order"),
        Unfit::NotByPartners => {
            ("not_by_partners", "该服务不允许伙伴折扣", "partners grant none on the service")
        }
        Unfit::Service => ("service", "适用于其他云服务", "it is for another service"),
        Unfit::ResourceType => {
            ("resource_type", "适用于其他资源类型", "it is for another type of resource")
        }
        Unfit::Region => ("region", "适用于其他区域", "it is for another region"),
        Unfit::Spec => ("spec", "适用于其他规格", "it is for another specification"),
        Unfit::Mode => ("mode", "适用于其他计费方式", "it is for another way of charging"),
        Unfit::TooShort => ("too_short", "时长未达到要求", "the term is too short"),
        Unfit::TooLittle => ("too_little", "官网价未达到要求", "the list price is too little"),
        Unfit::NotByTheMonth => {
            ("not_by_the_month", "月一口价不适用于该时长", "a price of a month, and no months")
        }
        Unfit::NothingOff => ("nothing_off", "没有降低价格", "it lowers nothing"),
    }
}
