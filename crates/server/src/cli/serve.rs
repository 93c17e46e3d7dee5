//! `hubu serve`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use clap::Args;
use hubu_store::Store;
use serde::Serialize;

use super::{Context, Failure, output};
use crate::config::{ServeFlags, Settings};
use crate::serve::{self, Health, Limits, Plane, Stop};
use crate::{master_key, realm, telemetry};

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
收到 SIGTERM 或 SIGINT 后有序退出：处理完进行中的请求与写入。";

/// The line a server prints with `--json` once it serves.
#[derive(Serialize)]
struct Serving {
    base: String,
    operator_base: Option<String>,
    health_base: Option<String>,
    site: &'static str,
}

pub(super) fn run(context: &Context) -> Result<(), Failure> {
    let settings = &context.loaded.settings;
    settings.check_exposure().map_err(|said| {
        Failure::configuration(said, "对外监听必须使用 TLS，或以 behind_proxy 声明前置代理")
    })?;
    let variable = context.variable(master_key::VARIABLE);
    let key = master_key::load(settings, variable);
    key.map_err(|said| Failure::configuration(said, "主密钥无法使用"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve_realm(context, settings))
}

async fn serve_realm(context: &Context, settings: &Settings) -> Result<(), Failure> {
    let started = crate::clock::tick();
    let stop = Stop::new(Duration::from_secs(settings.shutdown_timeout_s));
    serve::on_signal(stop.clone())?;
    let tls = serve::load_tls(settings).await?;
    let metrics = telemetry::metrics::start();
    let metrics = metrics.map_err(|said| Failure::failed(said, "指标收集无法启动"))?;
    let vendor = settings.listen.address().ok_or_else(|| {
        Failure::configuration("`listen` cannot be `off`", "`listen` 不能为 `off`")
    })?;
    let vendor = serve::bind(vendor)?;
    let operator = settings.operator_listen.address().map(serve::bind).transpose()?;
    let health = settings.metrics_listen.address().map(serve::bind).transpose()?;
    let store = realm::open(settings, None).await?;
    let secure = tls.is_some();
    let at = |socket: &std::net::TcpListener, tls: bool| base(socket.local_addr(), tls);
    let serving = Serving {
        base: at(&vendor, secure),
        operator_base: operator.as_ref().map(|s| format!("{}/operator/v1", at(s, secure))),
        health_base: health.as_ref().map(|socket| at(socket, false)),
        site: store.realm().site.as_str(),
    };
    let limits = Limits::of(settings);
    let mut tasks = tokio::task::JoinSet::new();
    let plane = |name, router, socket| Plane { name, router, socket };
    tasks.spawn(serve::serve(
        plane("vendor", Router::new(), vendor),
        limits,
        tls.clone(),
        stop.handle(),
    ));
    if let Some(socket) = operator {
        let plane = plane("operator", Router::new(), socket);
        tasks.spawn(serve::serve(plane, limits, tls, stop.handle()));
    }
    if let Some(socket) = health {
        let health = Health { store: Arc::clone(&store), metrics, stop: stop.clone() };
        tasks.spawn(serve::serve(
            plane("health", health.router(), socket),
            limits,
            None,
            stop.handle(),
        ));
    }
    tracing::info!(
        base = serving.base,
        operator = serving.operator_base,
        health = serving.health_base,
        milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "serving"
    );
    if context.json {
        output::json(&serving);
    }
    finish(tasks, &stop, store).await
}

/// Waits for the listeners, then lets the lanes finish what they have taken.
async fn finish(
    mut tasks: tokio::task::JoinSet<std::io::Result<()>>,
    stop: &Stop,
    store: Arc<Store>,
) -> Result<(), Failure> {
    let mut result = Ok(());
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended.unwrap_or_else(|panic| Err(std::io::Error::other(panic))) {
            tracing::error!(%error, "a listener failed");
            result = Err(Failure::failed(format!("a listener failed: {error}"), "监听失败"));
            stop.now();
        }
    }
    // Lanes end when the last owner lets go, and that may take a commit.
    let closed = tokio::task::spawn_blocking(move || drop(store)).await;
    closed.map_err(|panic| Failure::failed(panic.to_string(), "关闭数据域失败"))?;
    tracing::info!("stopped");
    result
}

fn base(address: std::io::Result<SocketAddr>, tls: bool) -> String {
    let scheme = if tls { "https" } else { "http" };
    address.map_or_else(|_| scheme.to_owned(), |address| format!("{scheme}://{address}"))
}
