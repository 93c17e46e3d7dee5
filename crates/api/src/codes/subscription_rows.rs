//! The rows of the table that are about resources with terms and their prices. They stand in a file of their
//! own, since there are many: the macro hands them on to the one that makes the table.

/// Hands the rows that it is given, and those of this file, on to the next macro.
macro_rules! with_subscription_rows {
    ($then:ident! $($after:ident!)* { $($rows:tt)* }) => {
        $then! { $($after!)* {
            $($rows)*

            // Subscriptions (`orders` D): what is said of a resource, by its place in the request.
            /// A resource that is renewed is closed, or was never there.
            ResourceGone = "CBC.99003016" 400
                "资源已到期删除或不存在：{field}"
                "The resource has ended and was deleted, or is not there: {field}";
            /// A resource is attached to another.
            ResourceNotPrimary = "CBC.30010036" 400
                "不是主资源：{field}" "It is not a primary resource: {field}";
            /// A resource is not renewed at all, or not for such a term.
            RenewalNotSold = "CBC.30010069" 400
                "不能以该周期续费：{field} {reason}"
                "It cannot be renewed for such a term: {field} {reason}";
            /// The order was placed and could not be paid at once.
            AutoPaymentFailed = "CBC.30050006" 400
                "自动支付失败，订单 {order} 待支付：{reason}"
                "The automatic payment failed, the order {order} stays to be paid: {reason}";
            /// An order that is to be paid, reviewed or confirmed has the resource.
            ResourceInUnpaidOrder = "CBC.99003100" 400
                "资源在未支付的订单中：{field}"
                "The resource is in an order that is not paid: {field}";
            /// An order that has the resource is processed.
            ResourceInProcess = "CBC.99003144" 400
                "资源有处理中的订单：{field}"
                "The resource has an order that is processed: {field}";
            /// A resource would be paid for longer than may be.
            RenewalTooLong = "CBC.99003154" 400
                "订购总时长超过上限：{field}"
                "The resource would be paid for too far ahead: {field}";
            /// A part of a whole is renewed by itself.
            RenewedAsWhole = "CBC.99003634" 400
                "组合产品须整体续费：{field}" "The bundle is renewed as a whole: {field}";
            /// The account has no such resource with a term.
            ResourceUnknown = "CBC.99003012" 400
                "资源 ID 不存在：{field}" "There is no such resource id: {field}";
            /// Auto-renewal is not set for what has ended or is frozen.
            ResourceEndedOrFrozen = "CBC.99003602" 400
                "资源已到期或已冻结：{field}" "The resource has expired or is frozen: {field}";
            /// There is no auto-renewal to cancel.
            AutoRenewalNotSet = "CBC.99003605" 400
                "自动续费已取消：{field}" "Auto-renewal is cancelled already: {field}";

            // Going on demand (`orders` D5, D6).
            /// A strictly selected product of the marketplace.
            StrictSelectedStays = "CBC.99003608" 400
                "严选商品不支持转按需：{field}"
                "A strictly selected product does not go on demand: {field}";
            /// A product that is not sold on demand.
            ProductStaysInTerms = "CBC.99003609" 400
                "该产品类型不支持转按需：{field}" "The product does not go on demand: {field}";
            /// What has ended does not go on demand. It comes with the status of success.
            ResourceInGrace = "CBC.99003610" 200
                "资源处于宽限期或保留期：{field}" "The resource is in grace or retention: {field}";
            /// A package of usage.
            PackageStaysInTerms = "CBC.99003611" 400
                "资源包不支持转按需：{field}" "A package does not go on demand: {field}";
            /// A part of a solution.
            SolutionStaysInTerms = "CBC.99003622" 400
                "解决方案产品不支持转按需：{field}"
                "A part of a solution does not go on demand: {field}";
            /// An order that is not over has the resource.
            OtherTradeOpen = "CBC.99003623" 400
                "资源有其他未完成的交易：{field}"
                "Another trade with the resource is not over: {field}";
            /// A resource that is frozen for a violation.
            FrozenForViolation = "CBC.99003624" 400
                "资源因违规被冻结：{field}" "The resource is frozen for a violation: {field}";
            /// A resource that is frozen by the police.
            FrozenByPolice = "CBC.99003625" 400
                "资源被公安冻结：{field}" "The resource is frozen by the police: {field}";
            /// The account of the resource is frozen.
            AccountFrozenStays = "CBC.99003626" 400
                "账号已冻结：{field}" "The account is frozen: {field}";

            // Leaving (`orders` D7).
            /// A resource that is left is closed.
            ResourceDeleted = "CBC.30000067" 400
                "资源已删除或未纳管：{field}" "The resource is deleted or not managed: {field}";
            /// A savings plan.
            SavingsPlanStays = "CBC.30000053" 400
                "节省计划不支持退订：{field}" "A savings plan is not unsubscribed: {field}";
            /// A part of a whole is left by itself.
            LeftAsWhole = "CBC.99003185" 400
                "资源须整体操作：{field}" "The resource is left as a whole: {field}";
            /// The order that paid for it was invoiced.
            InvoicedStays = "CBC.99003643" 400
                "资源已开票：{field}" "The resource was invoiced: {field}";
            /// A product that is not refunded, or a package that has begun.
            ProductNotLeft = "CBC.99003647" 400
                "产品不支持退订：{field}" "The product is not unsubscribed: {field}";
            /// A trial.
            TrialStays = "CBC.99003649" 400
                "试用资源不支持退订：{field}" "A trial is not unsubscribed: {field}";
            /// A product of the marketplace.
            MarketplaceStays = "CBC.99003650" 400
                "云商店商品不支持在此退订：{field}"
                "A product of the marketplace is not unsubscribed here: {field}";
            /// An order that has the resource is processed.
            TradeInProgress = "CBC.99003651" 400
                "资源有正在进行的交易：{field}" "A trade with the resource is under way: {field}";
            /// A bundle of DevCloud.
            DevCloudStays = "CBC.99003652" 400
                "DevCloud 套餐不支持退订：{field}"
                "A bundle of DevCloud is not unsubscribed: {field}";
            /// A resource that is frozen or has ended can only be released.
            FrozenStays = "CBC.99003656" 400
                "资源已冻结或已到期，不能退订：{field}"
                "The resource is frozen or has ended and is not unsubscribed: {field}";
            /// There is no renewed term that has not begun.
            NoRenewalToLeave = "CBC.99003128" 400
                "没有未生效的续费周期：{field}" "No renewed term is still to begin: {field}";
            /// A package that adds to the bandwidth hangs on the renewed terms.
            BandwidthAddOnHangs = "CBC.99003654" 400
                "续费周期上有带宽加油包：{field}"
                "A package that adds bandwidth hangs on the renewed term: {field}";
            /// No fee is set for leaving such a term, or a sum is out of range.
            RefundFeeUnknown = "CBC.99006066" 400
                "费用查询失败：{field} {reason}" "The fee could not be found: {field} {reason}";

            // Prices of renewals (`orders` B3): said of each resource, within an answer of success.
            /// As `ResourceNotPrimary`.
            QuoteNotPrimary = "CBC.30050007" 200
                "不是主资源：{field}" "It is not a primary resource: {field}";
            /// As `RenewalNotSold` of a term, and `RenewalTooLong`.
            QuoteTermNotSold = "CBC.30050008" 200
                "不能以该周期续费：{field} {reason}"
                "It cannot be renewed for such a term: {field} {reason}";
            /// As `ResourceGone`.
            QuoteGone = "CBC.30050009" 200
                "资源已到期删除或不存在：{field}"
                "The resource has ended and was deleted, or is not there: {field}";
            /// As `ResourceInUnpaidOrder`.
            QuoteInUnpaidOrder = "CBC.30050010" 200
                "资源在未支付的订单中：{field}"
                "The resource is in an order that is not paid: {field}";
            /// As `ResourceInProcess`.
            QuoteInProcess = "CBC.30050011" 200
                "资源正在退订或变更：{field}"
                "The resource is being unsubscribed or changed: {field}";
            /// As `RenewalNotSold` of a product, and `RenewedAsWhole`.
            QuoteNotRenewable = "CBC.30050013" 200
                "产品不支持续费：{field}" "The product is not renewed: {field}";
            /// A resource is asked about twice.
            ResourceRepeated = "CBC.30050012" 400
                "资源 ID 重复：{field}" "A resource id is there twice: {field}";

            // The old forms (`orders` F): the last four digits of the new codes, with the status of success.
            /// As `ResourceGone`.
            FormerResourceGone = "CBC.3016" 200
                "资源已到期删除或不存在：{field}"
                "The resource has ended and was deleted, or is not there: {field}";
            /// As `ResourceNotPrimary`.
            FormerResourceNotPrimary = "CBC.30010036" 200
                "不是主资源：{field}" "It is not a primary resource: {field}";
            /// As `RenewalNotSold`.
            FormerRenewalNotSold = "CBC.30010069" 200
                "不能以该周期续费：{field} {reason}"
                "It cannot be renewed for such a term: {field} {reason}";
            /// As `AutoPaymentFailed`.
            FormerAutoPaymentFailed = "CBC.30050006" 200
                "自动支付失败，订单 {order} 待支付：{reason}"
                "The automatic payment failed, the order {order} stays to be paid: {reason}";
            /// As `ResourceInUnpaidOrder`.
            FormerResourceInUnpaidOrder = "CBC.3100" 200
                "资源在未支付的订单中：{field}"
                "The resource is in an order that is not paid: {field}";
            /// As `ResourceInProcess`.
            FormerResourceInProcess = "CBC.3144" 200
                "资源有处理中的订单：{field}"
                "The resource has an order that is processed: {field}";
            /// As `RenewalTooLong`.
            FormerRenewalTooLong = "CBC.3154" 200
                "订购总时长超过上限：{field}"
                "The resource would be paid for too far ahead: {field}";
            /// As `RenewedAsWhole`.
            FormerRenewedAsWhole = "CBC.3634" 200
                "组合产品须整体续费：{field}" "The bundle is renewed as a whole: {field}";
            /// As `ResourceUnknown`.
            FormerResourceUnknown = "CBC.3012" 200
                "资源 ID 不存在：{field}" "There is no such resource id: {field}";
            /// As `ResourceEndedOrFrozen`.
            FormerResourceEndedOrFrozen = "CBC.3602" 200
                "资源已到期或已冻结：{field}" "The resource has expired or is frozen: {field}";
            /// As `AutoRenewalNotSet`.
            FormerAutoRenewalNotSet = "CBC.3605" 200
                "自动续费已取消：{field}" "Auto-renewal is cancelled already: {field}";
            /// As `ResourceDeleted`.
            FormerResourceDeleted = "CBC.30000067" 200
                "资源已删除或未纳管：{field}" "The resource is deleted or not managed: {field}";
            /// As `SavingsPlanStays`.
            FormerSavingsPlanStays = "CBC.30000053" 200
                "节省计划不支持退订：{field}" "A savings plan is not unsubscribed: {field}";
            /// As `LeftAsWhole`.
            FormerLeftAsWhole = "CBC.3185" 200
                "资源须整体操作：{field}" "The resource is left as a whole: {field}";
            /// As `InvoicedStays`.
            FormerInvoicedStays = "CBC.3643" 200
                "资源已开票：{field}" "The resource was invoiced: {field}";
            /// As `ProductNotLeft`.
            FormerProductNotLeft = "CBC.3647" 200
                "产品不支持退订：{field}" "The product is not unsubscribed: {field}";
            /// As `TrialStays`.
            FormerTrialStays = "CBC.3649" 200
                "试用资源不支持退订：{field}" "A trial is not unsubscribed: {field}";
            /// As `MarketplaceStays`.
            FormerMarketplaceStays = "CBC.3650" 200
                "云商店商品不支持在此退订：{field}"
                "A product of the marketplace is not unsubscribed here: {field}";
            /// As `TradeInProgress`.
            FormerTradeInProgress = "CBC.3651" 200
                "资源有正在进行的交易：{field}" "A trade with the resource is under way: {field}";
            /// As `DevCloudStays`.
            FormerDevCloudStays = "CBC.3652" 200
                "DevCloud 套餐不支持退订：{field}"
                "A bundle of DevCloud is not unsubscribed: {field}";
            /// As `FrozenStays`.
            FormerFrozenStays = "CBC.3656" 200
                "资源已冻结或已到期，不能退订：{field}"
                "The resource is frozen or has ended and is not unsubscribed: {field}";
            /// As `NoRenewalToLeave`.
            FormerNoRenewalToLeave = "CBC.3128" 200
                "没有未生效的续费周期：{field}" "No renewed term is still to begin: {field}";
            /// As `BandwidthAddOnHangs`.
            FormerBandwidthAddOnHangs = "CBC.3654" 200
                "续费周期上有带宽加油包：{field}"
                "A package that adds bandwidth hangs on the renewed term: {field}";
            /// As `RefundFeeUnknown`.
            FormerRefundFeeUnknown = "CBC.6066" 200
                "费用查询失败：{field} {reason}" "The fee could not be found: {field} {reason}";
            /// As `ProductNotFound`.
            FormerProductNotFound = "CBC.6006" 200
                "产品不存在：{field} {reason}" "The product does not exist: {field} {reason}";
            /// As `UsageUnitWrong`.
            FormerUsageUnitWrong = "CBC.6050" 200
                "使用量单位错误：{field} 无法换算为定价单位"
                "Wrong unit of usage: {field} cannot be converted to the unit of the price";
            /// As `AboveMaximumAmount`.
            FormerAboveMaximum = "CBC.6055" 200
                "询价结果超过最大金额：{field}" "The price is above the maximum amount: {field}";
            /// As `UsageFactorUnknown`.
            FormerUsageFactorUnknown = "CBC.6074" 200
                "使用量因子不存在：{field}" "The usage factor does not exist: {field}";
        } }
    };
}

pub(super) use with_subscription_rows;
