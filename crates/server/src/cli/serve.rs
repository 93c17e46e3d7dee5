//! `hubu serve`.

use clap::Args;
use serde::Serialize;

use super::{Context, Failure, big_runtime, output};
use crate::config::ServeFlags;
use crate::realm;
use crate::serve::{Bases, Layout, Server};

/// Serve a realm: the vendor's interface, the operator plane, health and metrics · 对外服务
///
/// Each listens on its own address, on loopback unless told otherwise. An address that other
/// machines can reach needs TLS, or a proxy in front that speaks it.
///
/// 三个监听地址默认都只在本机。要让其他机器访问，需配置 TLS，或在前面放置终结 TLS 的代理。
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) settings: ServeFlags,
}

const EXAMPLES: &str = "\
Examples · 示例:
  hubu serve
  hubu serve --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem
  hubu serve --listen 10.0.0.5:8480 --behind-proxy
  HUBU_DATABASE=postgres://hubu@db/hubu hubu serve --lanes 8
  curl http://127.0.0.1:8482/readyz       # is it ready? · 是否就绪
SIGTERM and SIGINT end it in order: requests under way are answered, writes taken are finished.
收到 SIGTERM 或 SIGINT 后有序退出：处理完进行中的请求与写入。
SIGHUP reads the certificate and its key again. 收到 SIGHUP 后重新读取证书。";

/// The line a server prints with `--json` once it serves.
#[derive(Serialize)]
struct Serving<'a> {
    #[serde(flatten)]
    bases: &'a Bases,
    site: &'static str,
}

pub(super) fn run(context: &Context) -> Result<(), Failure> {
    let settings = &context.loaded.settings;
    let key = context.master_key()?;
    big_runtime()?.block_on(async {
        let server = Server::prepare(settings, Layout::Apart).await?;
        let realm = realm::open(settings, &key, None).await?;
        let site = realm.store.realm().site.as_str();
        let ready = |bases: &Bases| {
            if context.json {
                output::json(&Serving { bases, site });
            }
        };
        server.run(settings, realm, ready).await
    })
}
