//! The table of codes.

use super::order_rows::with_order_rows;
use super::subscription_rows::with_subscription_rows;

macro_rules! codes {
    ({ $($(#[$doc:meta])* $name:ident = $text:literal $status:literal $zh:literal $en:literal;)+ }) => {
        /// A code of the wire with the status it comes with. Several rows may share a text: the
        /// vendor uses some codes with more than one status or message.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code { $($(#[$doc])* $name),+ }

        impl Code {
            /// Every row.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// `error_code`.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// The messages, Chinese and English.
            pub(super) const fn templates(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($zh, $en)),+ }
            }
        }
    };
}

with_order_rows! { with_subscription_rows! codes! {
    // The gateway (`auth` 6). It speaks English in every language.
    /// No such path.
    ApiUnknown = "APIGW.0101" 404
        "The API does not exist or has not been published in the environment."
        "The API does not exist or has not been published in the environment.";
    /// The path exists, with other methods.
    MethodUnknown = "APIGW.0101" 405 "The API does not exist." "The API does not exist.";
    /// The request is not well-formed HTTP as we accept it.
    RequestMalformed = "APIGW.0201" 400
        "API request error: {detail}" "API request error: {detail}";
    /// The body is larger than the operation takes: 12 MB, but for a catalogue.
    BodyTooLarge = "APIGW.0201" 413 "Request entity too large." "Request entity too large.";
    /// The URI is longer than 32 KB.
    UriTooLong = "APIGW.0201" 414 "Request URI too large." "Request URI too large.";
    /// A header is longer than 32 KB, or all of them than 128 KB.
    HeadersTooLarge = "APIGW.0201" 494 "Request headers too large." "Request headers too large.";
    /// The body is compressed or not JSON.
    MediaTypeUnsupported = "APIGW.0602" 415 "Bad request: {detail}" "Bad request: {detail}";
    /// Neither signature nor token proves who calls.
    AuthenticationWrong = "APIGW.0301" 401
        "Incorrect IAM authentication information: {detail}"
        "Incorrect IAM authentication information: {detail}";
    /// The token has expired.
    TokenOutdated = "APIGW.0307" 401 "The token must be updated." "The token must be updated.";
    /// More requests than the limit allows.
    Throttled = "APIGW.0308" 429
        "The throttling threshold has been reached: policy {policy}"
        "The throttling threshold has been reached: policy {policy}";

    // Common to all operations (`auth` 6, `accounts` 0).
    /// A parameter breaks a rule of its own.
    ParameterError = "CBC.0100" 400 "参数错误：{field} {defect}" "Parameter error: {field} {defect}";
    /// The caller's kind of account, or its part in a relation, does not allow the operation.
    AccessDenied = "CBC.0151" 403 "没有权限：{reason}" "Access denied: {reason}";
    /// An IAM user or a partner's operator lacks a permission. The form is the vendor's, in both
    /// languages.
    PermissionMissing = "CBC.0151" 403
        "user access denied.checkCustomerPermission,correct permission code is {permission}"
        "user access denied.checkCustomerPermission,correct permission code is {permission}";
    /// The account may not call this interface at all.
    RequestNotAllowed = "CBC.0155" 403 "不允许的请求：{reason}" "The request is not allowed: {reason}";
    /// The account belongs to the other site.
    CustomerOfOtherSite = "CBC.0156" 403
        "该账号不是本站点的客户" "The account is not a customer of this site";
    /// A bug or an outage that a repeat will not mend.
    UnexpectedError = "CBC.0999" 500
        "系统错误，请将请求编号 {request_id} 告知运营人员"
        "Unexpected error; tell the operator the request id {request_id}";
    /// An outage that will pass.
    Unavailable = "CBC.0999" 503
        "服务暂时不可用，请稍后重试（请求编号 {request_id}）"
        "The service is temporarily unavailable, try again later (request id {request_id})";

    // Our own.
    /// The operation is in the catalogue and not built yet.
    NotImplemented = "HUBU.0001" 501
        "接口 {operation} 尚未实现" "The operation {operation} is not implemented yet";
    /// The idempotency key was used for another request.
    KeyReused = "HUBU.0002" 409
        "该 Idempotency-Key 已用于内容不同的请求"
        "The Idempotency-Key was used for a request with another content";
    /// The request was done; its answer held a secret and was not kept.
    AnswerNotKept = "HUBU.0003" 409
        "该请求已完成，其应答含有机密信息，未予保存；请创建新的凭证"
        "The request was done already and its answer, which held a secret, was not kept; create a \
         new credential instead";

    /// There is no such customer.
    CustomerUnknown = "HUBU.0101" 404 "客户不存在" "There is no such customer";
    /// The payment channel's number was booked before.
    PaymentBooked = "HUBU.0102" 409
        "该支付渠道流水号已入账" "The payment channel's serial number was booked before";
    /// The customer has no such hold.
    HoldUnknown = "HUBU.0103" 404 "冻结记录不存在" "There is no such hold";
    /// The hold was released before.
    HoldReleased = "HUBU.0104" 409 "冻结已解除" "The hold was released before";
    /// More than was spent would be given back.
    MoreThanUsed = "HUBU.0105" 400
        "超过已使用的额度 {used}" "It is more than was spent, which is {used}";
    /// A balance would leave its range.
    BalanceOutOfRange = "HUBU.0106" 400
        "余额将超出可表示的范围" "A balance would leave the range of an amount";
    /// The clock stands where it stood.
    ClockNotMoved = "HUBU.0107" 409 "时钟未调整：{reason}" "The clock was not moved: {reason}";
    /// The account does not become a member.
    CannotAssociate = "HUBU.0108" 409
        "不能关联为子账号：{reason}" "The account cannot become a member: {reason}";
    /// What a member permits stays as it is.
    ConsentNotChanged = "HUBU.0109" 409
        "授权未变更：{reason}" "The permissions were not changed: {reason}";

    // Customers, partners and enterprises.
    /// Another customer has the id that was asked for.
    CustomerIdTaken = "HUBU.0121" 409
        "该客户编号已被占用" "Another customer has the id";
    /// Everything is already as it is asked for.
    NothingToChange = "HUBU.0122" 409 "没有需要变更的内容" "It is so already";
    /// The customer has not opened its enterprise centre.
    NotEnterpriseMaster = "HUBU.0123" 409
        "该客户不是企业主账号" "The customer is no enterprise master";
    /// The customer does not open an enterprise centre.
    CentreNotOpened = "HUBU.0124" 409
        "不能开通企业中心：{reason}" "The enterprise centre was not opened: {reason}";
    /// The organisation unit named is not one of the master's.
    OrganizationUnitUnknown = "HUBU.0125" 404
        "组织单元不存在" "There is no such organisation unit";
    /// The organisation would have too many levels.
    OrganizationTooDeep = "HUBU.0126" 409
        "组织层级不能超过 {levels} 层" "An organisation has at most {levels} levels";
    /// The customer is not a member of the master.
    MemberUnknown = "HUBU.0127" 404
        "该客户不是此企业主账号的子账号" "The customer is no member of this master";
    /// Money kept moving between master and member while they were to be parted.
    MemberHoldsMoney = "HUBU.0128" 409
        "子账号仍持有企业主账号划拨的资金，请重试"
        "The member still holds money of the master, try again";
    /// The customer does not become the partner's.
    CannotAssociatePartner = "HUBU.0129" 409
        "不能关联合作伙伴：{reason}" "The customer cannot be associated with the partner: {reason}";
    /// The customer does not belong to the partner.
    PartnerAssociationUnknown = "HUBU.0130" 404
        "该客户未关联此合作伙伴" "The customer does not belong to this partner";
    /// The realm does not keep codes in a readable form.
    CodesNotReadable = "HUBU.0131" 409
        "仅沙箱环境可查看验证码" "Only a sandbox realm lets codes be read";

    // Enterprise projects and quotas.
    /// The customer has not opened enterprise projects.
    ProjectsNotOpen = "HUBU.0191" 409
        "尚未开通企业项目管理" "Enterprise projects have not been opened";
    /// The customer has no such enterprise project.
    ProjectUnknown = "HUBU.0192" 404 "企业项目不存在" "There is no such enterprise project";
    /// The default project stays as it is.
    DefaultProjectFixed = "HUBU.0193" 409
        "默认企业项目不能修改" "The default enterprise project cannot be changed";
    /// The customer has an enterprise project of that name.
    ProjectNameTaken = "HUBU.0194" 409
        "企业项目名称已存在" "Another enterprise project has the name";
    /// The customer has as many enterprise projects as it may.
    TooManyProjects = "HUBU.0195" 409
        "企业项目数已达上限 {quota}" "An account has at most {quota} enterprise projects";
    /// What enterprise projects rule out is not switched on.
    ProjectsOpenAlready = "HUBU.0196" 409
        "该客户已开通企业项目管理" "The customer has opened enterprise projects";
    /// The customer gets no expenditure quota.
    ExpenditureQuotaNotSet = "HUBU.0197" 409
        "不能设置消费配额：{reason}" "No expenditure quota was set: {reason}";

    // Real-name authentication, on our planes.
    /// There is no such application.
    ApplicationUnknown = "HUBU.0181" 404
        "实名认证申请不存在" "There is no such application for real-name authentication";
    /// The application was decided before.
    ApplicationDecided = "HUBU.0182" 409
        "该申请已审核" "The application was decided before";
    /// What ruled an application out when it came rules it out now.
    ApplicationNotPassable = "HUBU.0185" 409
        "不能通过该申请：{reason}" "The application cannot pass: {reason}";
    /// There is no such bar.
    BarUnknown = "HUBU.0183" 404
        "没有此证件禁用记录" "There is no such barred certificate";
    /// The customer is no partner.
    CustomerNotPartner = "HUBU.0184" 409 "该客户不是合作伙伴" "The customer is no partner";

    // Jobs.
    /// No obligation of this kind and key waits for a person.
    JobNotParked = "HUBU.0110" 404
        "没有已停止的此到期任务" "There is no such job that waits to be taken up again";

    // Users, credentials, policies and tokens.
    /// The account has no such user.
    UserUnknown = "HUBU.0141" 404 "该账号没有此用户" "The account has no such user";
    /// The account has a user of that name.
    UserNameTaken = "HUBU.0142" 409 "用户名已存在" "The account has a user of this name already";
    /// The account's owner stays enabled.
    OwnerNotDisabled = "HUBU.0143" 409
        "账号的所有者不能停用" "The account's owner cannot be disabled";
    /// Only partners have operators.
    NotPartner = "HUBU.0144" 409
        "仅合作伙伴账号可以有伙伴操作员" "Only a partner's account has partner operators";
    /// The account has no such access key.
    AccessKeyUnknown = "HUBU.0145" 404 "该账号没有此访问密钥" "The account has no such access key";
    /// The user has as many access keys as it may.
    TooManyAccessKeys = "HUBU.0146" 409
        "每个用户最多两个访问密钥" "A user has two access keys at the most";
    /// Policies mean nothing to this user.
    PoliciesNotApplicable = "HUBU.0147" 409
        "策略仅适用于 IAM 用户" "Policies apply to IAM users alone";
    /// There is no ready-made policy of that name.
    PolicyUnknown = "HUBU.0148" 404 "没有此系统策略" "There is no ready-made policy of this name";
    /// The user has no policy of that name.
    PolicyNotAttached = "HUBU.0149" 404
        "该用户没有此策略" "The user has no policy of this name";
    /// What was shown does not prove who signs in.
    SignInWrong = "HUBU.0150" 401 "{proof}错误" "The {proof} is wrong.";
    /// Too many sign-ins under the name or key went wrong.
    SignInLocked = "HUBU.0151" 401
        "连续失败次数过多，请五分钟后重试"
        "Too many sign-ins failed in a row; try again in five minutes.";
    /// The domain or project asked for is not the caller's.
    ScopeNotGranted = "HUBU.0152" 403
        "{scope} 不属于该用户的账号" "The {scope} is not of the user's account.";
    /// There is no such token, or it has ended.
    TokenUnknown = "HUBU.0153" 404
        "令牌不存在或已失效" "There is no such token, or it has ended.";

    // Coupons and cards.
    /// There is no such coupon plan.
    CouponPlanUnknown = "HUBU.0161" 404 "优惠券计划不存在" "There is no such coupon plan";
    /// The customer has no such coupon.
    CouponUnknown = "HUBU.0162" 404
        "该客户没有此优惠券" "The customer has no such coupon";
    /// Nothing is done with the coupon.
    CouponNotChanged = "HUBU.0163" 409
        "优惠券未变更：{reason}" "The coupon was not changed: {reason}";
    /// There is no such batch of cards.
    CardBatchUnknown = "HUBU.0164" 404
        "储值卡批次不存在" "There is no such batch of stored-value cards";
    /// The batch has no such card.
    CardUnknown = "HUBU.0165" 404
        "该批次没有此储值卡" "The batch has no such card";
    /// No card has this code.
    CardCodeWrong = "HUBU.0166" 400
        "储值卡兑换码错误" "The code of the stored-value card is wrong";
    /// The card does not come into an account.
    CardNotRedeemed = "HUBU.0167" 409
        "储值卡未兑换：{reason}" "The card was not redeemed: {reason}";
    /// Too many wrong codes of cards in a row.
    CardCodesLocked = "HUBU.0168" 403
        "兑换码连续错误次数过多，请五分钟后再试"
        "Codes of cards were wrong too often in a row, try again in five minutes";
    /// The plan is not one of stored-value cards.
    PlanNotForCards = "HUBU.0169" 409
        "该计划不是储值卡计划" "The plan is not one of stored-value cards";

    // Discounts.
    /// There is no such discount.
    DiscountUnknown = "HUBU.0210" 404 "折扣不存在" "There is no such discount";
    /// The discount does not end as asked.
    DiscountNotEnded = "HUBU.0211" 409
        "折扣未终止：{reason}" "The discount was not ended: {reason}";
    /// The partner does not grant the customer discounts.
    PartnerGrantsNot = "HUBU.0212" 409
        "该伙伴不能给该客户授予折扣：{reason}"
        "The partner does not grant the customer a discount: {reason}";

    // Webhooks.
    /// There is no such endpoint.
    WebhookUnknown = "HUBU.0201" 404 "Webhook 不存在" "There is no such webhook";
    /// The realm has as many endpoints as it may.
    TooManyWebhooks = "HUBU.0202" 409
        "Webhook 数量已达上限 {quota}" "A realm has at most {quota} webhooks";
    /// The endpoint has no delivery of this event.
    DeliveryUnknown = "HUBU.0203" 404
        "该 Webhook 没有此事件的投递记录" "The webhook has no delivery of this event";
    /// The endpoint is switched off.
    WebhookDisabled = "HUBU.0204" 409 "该 Webhook 已停用" "The webhook is switched off";
    /// What the event carried for its deliverer is not kept any more.
    DeliveryContentGone = "HUBU.0205" 409
        "该验证码已送达或已过期，内容不再保存，无法重新投递"
        "The code was delivered or has expired and is not kept any more, so it cannot be sent again";

    // The catalogue.
    /// The tables are no sound catalogue; the body lists what is wrong.
    CatalogueNotSound = "HUBU.0206" 400
        "目录未应用：表格有误，详见 problems"
        "The catalogue was not applied: its tables are not sound, see problems";
    /// Prices that have begun are not as they were; the body lists them.
    CataloguePastChanged = "HUBU.0207" 409
        "目录未应用：已生效的价格不得更改，新价格不得早于当前时间生效，详见 problems"
        "The catalogue was not applied: prices that have begun stay, and new ones begin now or later, \
         see problems";
    /// There is no such version of the catalogue.
    CatalogueVersionUnknown = "HUBU.0208" 404
        "目录版本不存在" "There is no such version of the catalogue";

    // Accounts (`accounts` B, `partner` 1.2).
    /// The caller is a partner's resale customer: it has no accounts of its own.
    NoAccountBalance = "CBC.99000049" 400
        "转售客户没有账户余额" "A customer of the reseller model has no account balance";

    // Real-name authentication and codes (`accounts` E and F7).
    /// The customer is unknown, or not the calling partner's.
    NotPartnersCustomer = "CBC.99000035" 400
        "该客户不是您的客户" "The customer is not a customer of yours";
    /// The same, as the old forms say it.
    NotPartnersCustomerFormer = "CBC.5002" 500
        "合作伙伴的客户不存在" "The partner has no such customer";
    /// An image has a format that is not taken.
    AttachmentFormat = "CBC.99000100" 400
        "附件格式错误，仅支持 jpg、jpeg、bmp、png、gif、pdf"
        "An attachment has another format than jpg, jpeg, bmp, png, gif and pdf";
    /// The partner may not upload images.
    UploadsOff = "CBC.99005030" 400
        "未开启实名认证附件上传" "The upload of attachments for real-name authentication is not enabled";
    /// The customer is verified, or its application is under review.
    AlreadyVerified = "CBC.99007188" 400
        "客户已实名认证或认证审核中"
        "The customer is verified already, or its application is under review";
    /// The certificate stands for as many customers as it may.
    CertificateOverused = "CBC.99007189" 400
        "该证件已被过多客户使用" "The certificate is used by too many customers";
    /// Too many applications within a day.
    TooManyApplications = "CBC.99007191" 400
        "实名认证次数过多，请稍后再试" "There were too many attempts, try again later";
    /// The certificate is barred.
    CertificateBarred = "CBC.99007193" 400
        "该证件已被列入黑名单" "The certificate is on the blacklist";
    /// The authentication failed.
    AuthenticationFailed = "CBC.99007202" 400
        "实名认证失败" "The real-name authentication failed";
    /// The photograph is of another face.
    FaceMismatch = "CBC.99007219" 400 "人脸比对不一致" "The face does not match";
    /// Name, number or phone are not the card-holder's.
    CardHolderWrong = "CBC.99007255" 400
        "持卡人信息或手机号码错误" "The card-holder's details or phone number are wrong";
    /// The card is frozen or has expired.
    CardNotInUse = "CBC.99007258" 400
        "银行卡已冻结或已过期" "The bank card is frozen or has expired";
    /// The clearing house or the issuer could not be asked.
    IssuerNotReached = "CBC.99007260" 400
        "银联或发卡行调用失败" "The clearing house or the issuer could not be called";
    /// Cards of this kind are not supported.
    CardUnsupported = "CBC.99007261" 400
        "不支持该银行卡" "The bank card is not supported";
    /// The bank or the network broke down.
    BankError = "CBC.99007262" 400
        "银行或网络异常" "The bank or the network is out of order";
    /// A person has to be asked.
    NotReviewable = "CBC.70600026" 400
        "无法审核，请联系您的客户经理"
        "It cannot be reviewed, contact your account manager";
    /// The enterprise's certificate, or its legal person's, is barred.
    IdentityRisk = "CBC.70600032" 400
        "存在身份风险" "There is a risk about the identity";
    /// Only who is verified as a person changes into an enterprise.
    ChangeNeedsPerson = "CBC.99007004" 400
        "仅已完成个人实名认证的客户可变更为企业"
        "Only a customer that is verified as an individual can change into an enterprise";
    /// The code was tried in vain too often.
    CodeTriedTooOften = "CBC.99004009" 400
        "验证码错误次数过多，请重新获取"
        "The verification code was wrong more than three times, have another sent";
    /// The code that came is another.
    CodeWrong = "CBC.99004010" 400 "验证码错误" "The verification code is wrong";
    /// A QR code is the account owner's.
    QrCodeOwnerOnly = "CBC.99007297" 403
        "IAM 用户不能获取实名认证二维码"
        "An IAM user cannot get the QR code for real-name authentication";

    // Enterprise (`accounts` A).
    /// Business checks of opening a member account failed.
    CreationCheckFailed = "CBC.7004" 500 "业务校验失败" "The business check failed";
    /// The code sent to the phone is another.
    WrongVerificationCode = "CBC.99000026" 400 "验证码错误" "The verification code is wrong";
    /// The code sent to the phone has expired.
    VerificationCodeExpired = "CBC.99000027" 400
        "验证码已过期" "The verification code has expired";
    /// The phone is registered for as many accounts as it may be.
    MobileOverLimit = "CBC.99000030" 400
        "该手机号码注册的账号数已达上限"
        "The mobile number is registered for as many accounts as it may be";
    /// The login name breaks a rule or is taken.
    InvalidAccountName = "CBC.99000031" 400 "账号名无效：{reason}" "Invalid account name: {reason}";
    /// The password breaks a rule.
    InvalidPassword = "CBC.99000036" 400
        "密码不符合要求：{reason}" "The password breaks a rule: {reason}";
    /// Only an enterprise master sends codes.
    SmsOnlyByMaster = "CBC.70300008" 400
        "非企业主账号不能发送验证码" "Only an enterprise master account can send verification codes";
    /// A member in financial custody sends no codes.
    SmsNotInCustody = "CBC.70300009" 400
        "财务托管子账号不能发送验证码"
        "A member account in financial custody cannot send verification codes";
    /// As many codes were sent as may be.
    SmsOverLimit = "CBC.99000082" 400
        "验证码发送次数超过限制" "Verification codes were sent too often";
    /// The code was made and could not be delivered.
    SmsNotDelivered = "CBC.99004003" 400
        "验证码已生成但发送失败" "The verification code was generated but could not be sent";
    /// There is no such account or credit account.
    AccountNotFound = "CBC.99000047" 400 "账户不存在" "The account does not exist";
    /// The customer named is not a member of the caller's enterprise.
    NotAssociated = "CBC.99007001" 400
        "该客户不是本企业的子账号" "The customer is not a member account of this enterprise";
    /// Business checks of a transfer failed.
    BusinessCheckFailed = "CBC.99007004" 400 "业务校验失败" "The business check failed";
    /// The transaction id was accepted before.
    DuplicateTransaction = "CBC.99007009" 400
        "交易序列号重复" "The transaction id was used before";
    /// The credit meant has ended.
    CreditExpired = "CBC.99007181" 400
        "划拨或回收的信用额度已过有效期"
        "The validity of the credit to be allocated or reclaimed has passed";
    /// Another transfer of this master did not end in time.
    TransferUnfinished = "CBC.99007461" 400
        "存在未完成的划拨或回收任务，请稍后重试"
        "An allocation or reclaim is unfinished, try again later";
    /// A reclaim of a coupon lost against its neighbours (`accounts` A13).
    OperationAbnormal = "CBC.99000087" 400
        "操作异常，请稍后重试" "The operation failed abnormally, try again later";
    /// Less is available than was asked for.
    InsufficientBalance = "CBC.99005003" 400
        "余额不足，可用金额为 {available}" "Insufficient balance, {available} is available";

    // The old forms (`accounts` F): the same refusals under their old codes and statuses.
    /// As `NotAssociated`.
    FormerNotAssociated = "CBC.7001" 500
        "该客户不是本企业的子账号" "The customer is not a member account of this enterprise";
    /// As `BusinessCheckFailed`.
    FormerCheckFailed = "CBC.7004" 500 "业务校验失败" "The business check failed";
    /// As `CreditExpired`.
    FormerCreditExpired = "CBC.7181" 500
        "划拨或回收的信用额度已过有效期"
        "The validity of the credit to be allocated or reclaimed has passed";
    /// As `TransferUnfinished`.
    FormerTransferUnfinished = "CBC.99007461" 500
        "存在未完成的划拨或回收任务，请稍后重试"
        "An allocation or reclaim is unfinished, try again later";

    // Partners (`partner` 1.5, 3.4). Three come with the status of success, as the vendor's do.
    /// The caller is no partner.
    NotAPartner = "CBC.5001" 200
        "该账号不是合作伙伴" "The account is not a partner";
    /// The customer named is not one of the partner's.
    PartnersCustomerUnknown = "CBC.5002" 200
        "该合作伙伴没有此客户" "The partner has no such customer";
    /// The customer belongs to the partner in a way that does not let it see this.
    AssociationForbids = "CBC.5024" 200
        "该客户的关联类型不允许此操作"
        "The customer's association type does not allow this";
    /// The reseller named is not one of the caller's.
    ResellerNotOwn = "CBC.99000037" 400
        "没有操作此云经销商的权限" "The caller has no right on this reseller";
} }
