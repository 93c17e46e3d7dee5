//! The rows of the table that are about prices, orders and what operators do with resources. They stand in a
//! file of their own, as those of subscriptions do.

/// Hands the rows that it is given, and those of this file, on to the next macro.
macro_rules! with_order_rows {
    ($then:ident! $($after:ident!)* { $($rows:tt)* }) => {
        $then! { $($after!)* {
            $($rows)*

            // Resources.
            /// There is no such resource.
            NoSuchResource = "HUBU.0221" 404 "资源不存在" "There is no such resource";
            /// A resource has the id already.
            ResourceIdTaken = "HUBU.0222" 409
                "该资源编号已被占用" "Another resource has the id";
            /// The product cannot be had on demand.
            ProductNotOnDemand = "HUBU.0223" 409
                "产品不能按需开通：{reason}" "The product cannot be had on demand: {reason}";
            /// Nothing is done with the resource.
            ResourceNotChanged = "HUBU.0224" 409
                "资源未变更：{reason}" "The resource was not changed: {reason}";

            // Explanations.
            /// There is nothing of that kind and id to explain, or it is somebody else's.
            ExplanationUnknown = "HUBU.0290" 404
                "没有可解释的对象" "There is nothing of this kind and id to explain";

            // Orders, as operators and cloud services place and move them.
            /// There is no such order.
            NoSuchOrder = "HUBU.0231" 404 "订单不存在" "There is no such order";
            /// The order is not placed.
            OrderNotPlaced = "HUBU.0232" 409
                "未能下单：{reason}" "The order was not placed: {reason}";
            /// The order stays as it is.
            OrderNotChanged = "HUBU.0233" 409
                "订单未变更：{reason}" "The order was not changed: {reason}";

            // Prices (`orders` B1, B2).
            /// No product is named so, or it is not sold in the way asked for.
            ProductNotFound = "CBC.99006006" 400
                "产品不存在：{field} {reason}" "The product does not exist: {field} {reason}";
            /// The unit of usage cannot be converted to that of the price.
            UsageUnitWrong = "CBC.99006050" 400
                "使用量单位错误：{field} 无法换算为定价单位"
                "Wrong unit of usage: {field} cannot be converted to the unit of the price";
            /// The price leaves the range of an amount.
            AboveMaximumAmount = "CBC.99006055" 400
                "询价结果超过最大金额：{field}" "The price is above the maximum amount: {field}";
            /// Nothing is metered of the product by that name.
            UsageFactorUnknown = "CBC.99006074" 400
                "使用量因子不存在：{field}" "The usage factor does not exist: {field}";

            // Orders and their payment (`orders` C).
            /// The caller has no such order.
            OrderUnknown = "CBC.30000010" 400 "订单无效：没有此订单" "Invalid order: there is no such order";
            /// The order is part of a combined trade.
            OrderOfTrade = "CBC.99000089" 400
                "请使用组合交易的订单号 {order} 操作"
                "The order is part of a combined trade, use that one's id, {order}";
            /// Another request pays the order at this moment.
            PaymentInProgress = "CBC.99000088" 400
                "订单正在支付中，请勿重复提交" "The order is being paid, do not pay it again";
            /// The order is not to be paid where it stands.
            OrderNotPayable = "CBC.99003106" 400
                "订单状态已变更，不能支付：订单{status}"
                "The order cannot be paid any more: it is {status}";
            /// The order's deadline of payment has passed.
            OrderPastDeadline = "CBC.99003110" 400
                "订单已超过支付截止时间" "The deadline for paying the order has passed";
            /// The discount is none of the order's.
            OrderDiscountNotUsable = "CBC.99003108" 400
                "折扣不适用于该订单：{reason}" "The discount cannot be used for the order: {reason}";
            /// A coupon or card has nothing to pay with.
            OrderCouponUsed = "CBC.99003112" 400
                "优惠券或储值卡已使用：{field} {reason}"
                "The coupon or card was used: {field}: {reason}";
            /// A coupon does not go together with the discount.
            CouponNotWithDiscount = "CBC.99003116" 400
                "优惠券与折扣不能同时使用：{field} {reason}"
                "The coupon and the discount are not used together: {field}: {reason}";
            /// The discount leaves less than a coupon asks for.
            DiscountBelowCoupon = "CBC.99003117" 400
                "折扣率低于优惠券要求的最低折扣率：{field}"
                "The discount leaves a smaller share than the coupon asks for: {field}";
            /// A voucher and a discount coupon.
            VoucherAndDiscountCoupon = "CBC.99003147" 400
                "代金券与折扣券不能同时使用"
                "A voucher and a discount coupon are not used together";
            /// A coupon of the marketplace and a special one.
            MarketplaceAndSpecial = "CBC.99003156" 400
                "云商店优惠券与专项代金券不能同时使用"
                "A coupon of the marketplace and a special voucher are not used together";
            /// Cash and credit do not reach for an order.
            OrderFundsShort = "CBC.99005003" 400
                "余额不足，还差 {short}" "Insufficient balance, {short} is missing";
            /// The order is not to be cancelled where it stands.
            OrderNotCancellable = "CBC.99005010" 400
                "订单{status}，不能取消" "The order cannot be cancelled: it is {status}";
            /// The order gives nothing back.
            OrderGivesNothingBack = "CBC.99005026" 400
                "该订单不是退订订单，也不是降配订单"
                "The order is neither an unsubscription nor a downgrade";
            /// The order provides no resources that could be told.
            OrderNotQueryable = "CBC.99000083" 400
                "该订单不支持此查询" "The order does not support this query";
        } }
    };
}

pub(super) use with_order_rows;
