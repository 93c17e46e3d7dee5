//! `hubu demo`.

use std::fmt::Write;

use clap::Args;
use hubu_core::realm::Site;
use serde::Serialize;

use super::init::SiteName;
use super::{Context, Failure, big_runtime, output};
use crate::config::{Quotas, ServeFlags};
use crate::demo::{self, Caller, Secrets, Wanted};
use crate::master_key;
use crate::serve::{Bases, Layout, Server};

/// Try Hubu with one command: a sandbox with a month of history, ready to be called · 一条命令试用
///
/// The first start creates the demo world; later starts find it as it was left. Everything is on one
/// address: the vendor's interface, its identity service and the operator plane. On loopback the
/// keys are well-known, so that examples can be pasted; on other addresses they are random.
///
/// 首次启动创建演示数据，之后保留原有数据。云厂商接口、身份服务与运营接口都在同一地址。
/// 只在本机监听时使用公开的固定密钥；对外监听时使用随机密钥。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu demo                                    # ./hubu-data, 127.0.0.1:8480
  hubu demo --site intl --data /tmp/intl --listen 127.0.0.1:0
  hubu demo --database postgres://hubu@localhost/demo
  hubu demo --json | head -1                   # callers for scripts · 供脚本使用
To begin anew, stop it and remove the data folder. 要重新开始，停止后删除数据目录即可。")]
pub(super) struct Arguments {
    /// Which site: cn or intl [default: cn] · 站点
    #[arg(long, value_enum)]
    site: Option<SiteName>,
    /// Where it listens [default: 127.0.0.1:8480]; port 0 lets the system choose · 监听地址
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// Health and metrics [default: off] · 健康检查与指标
    #[arg(long, value_name = "ADDR:PORT")]
    metrics_listen: Option<String>,
    /// PEM certificate chain for TLS · TLS 证书
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<std::path::PathBuf>,
    /// PEM private key for TLS · TLS 私钥
    #[arg(long, value_name = "FILE")]
    tls_key: Option<std::path::PathBuf>,
    /// A proxy in front speaks TLS with the outside · 前面有终结 TLS 的代理
    #[arg(long)]
    behind_proxy: bool,
    /// Flow control [default: protective] · 流控
    #[arg(long, value_enum)]
    quotas: Option<Quotas>,
}

impl Arguments {
    /// The same settings as `serve` has them.
    pub(super) fn flags(&self) -> ServeFlags {
        ServeFlags {
            listen: self.listen.clone(),
            metrics_listen: self.metrics_listen.clone().or_else(|| Some("off".to_owned())),
            tls_cert: self.tls_cert.clone(),
            tls_key: self.tls_key.clone(),
            behind_proxy: self.behind_proxy.then_some(true),
            quotas: self.quotas,
            ..ServeFlags::default()
        }
    }
}

/// The line for machines.
#[derive(Serialize)]
struct Serving<'a> {
    base: &'a str,
    operator_base: Option<&'a str>,
    site: &'static str,
    callers: &'a [Caller],
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let settings = &context.loaded.settings;
    let exposed = settings.listen.is_exposed() || settings.behind_proxy;
    let secrets = if exposed { Secrets::Random } else { Secrets::WellKnown };
    let wanted = Wanted { site: arguments.site.map(Site::from), secrets };
    big_runtime()?.block_on(async {
        let server = Server::prepare(settings, Layout::Together).await?;
        // Only now: of two that start at once for one address, the one in vain makes no key.
        let key = master_key::load_or_create(settings, context.variable(master_key::VARIABLE));
        let key = key.map_err(|said| Failure::configuration(said, "主密钥无法使用"));
        let (key, new_file) = key?;
        let (realm, callers) = demo::open(settings, &key, new_file.as_ref(), wanted).await?;
        let site = realm.store.realm().site;
        let ready = |bases: &Bases| {
            if context.json {
                let Bases { base, operator_base, .. } = bases;
                let operator_base = operator_base.as_deref();
                let site = site.as_str();
                output::json(&Serving { base, operator_base, site, callers: &callers });
            } else {
                output::data(&welcome(bases, site, &callers));
            }
        };
        server.run(settings, realm, ready).await
    })
}

/// What a person sees.
fn welcome(bases: &Bases, site: Site, callers: &[Caller]) -> String {
    let base = &bases.base;
    let operator = bases.operator_base.as_deref().unwrap_or_default();
    let mut text = format!(
        "Hubu demo · 户部演示   site · 站点: {}\n\n  vendor's interface · 云厂商接口   {base}\n  \
         operator plane     · 运营接口     {operator}\n\nCallers · 调用者\n",
        site.as_str()
    );
    for Caller { role, domain_name, user, password, ak, sk, customer_id, .. } in callers {
        let role = role.as_str();
        let _infallible = write!(
            text,
            "  {role:<15} {domain_name} / {user}   {password}\n  {:<15} customer {customer_id}\n  \
             {:<15} AK {ak}   SK {sk}\n",
            "", ""
        );
    }
    if let Some(first) = callers.iter().find(|caller| caller.role == demo::Role::Master) {
        text += &snippet(base, site, first);
    }
    text + "\nStop it with Ctrl-C. 按 Ctrl-C 停止。"
}

/// Python to be pasted: the vendor's own SDK against this server.
fn snippet(base: &str, site: Site, caller: &Caller) -> String {
    let (package, client) = match site {
        Site::Cn => ("huaweicloudsdkbss", "BssClient"),
        Site::Intl => ("huaweicloudsdkbssintl", "BssintlClient"),
    };
    let Caller { ak, sk, domain_id, .. } = caller;
    format!(
        "\nPaste into Python · 粘贴到 Python（pip install {package}）\n\n\
         from huaweicloudsdkcore.auth.credentials import GlobalCredentials\n\
         from {package}.v2 import {client}, ShowCustomerAccountBalancesRequest\n\n\
         credentials = GlobalCredentials(\"{ak}\", \"{sk}\", \"{domain_id}\")\n\
         client = {client}.new_builder().with_credentials(credentials) \\\n    \
         .with_endpoint(\"{base}\").build()\n\
         # balances of the enterprise master · 企业主账号的余额\n\
         print(client.show_customer_account_balances(ShowCustomerAccountBalancesRequest()))\n"
    )
}
