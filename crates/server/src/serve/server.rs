//! [`Server`]: the listeners and the background work over one realm, from start to end.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;
use hubu_app::webhooks::Kept;
use hubu_core::ids::Entropy;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use tokio::task::JoinSet;

use super::{Health, Limits, Plane, Stop, bind, load_tls, on_signal, planes, serve};
use crate::background::{Courier, Reconciler, Sender, forget_answers, keep_house, watch_ledger};
use crate::cli::Failure;
use crate::config::Settings;
use crate::entropy::System;
use crate::realm::Realm;
use crate::telemetry;

/// Does the operator plane have a listener of its own?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// Yes, as operators of real realms want it.
    Apart,
    /// No: the demo world has one address for everything.
    Together,
}

/// Where clients find what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Bases {
    /// The vendor's interface.
    pub base: String,
    /// The operator plane, with its path.
    pub operator_base: Option<String>,
    /// Health and metrics.
    pub health_base: Option<String>,
}

/// Bound sockets and everything else that can be ready before the realm is.
pub struct Server {
    main: TcpListener,
    operator: Option<TcpListener>,
    health: Option<TcpListener>,
    layout: Layout,
    tls: Option<RustlsConfig>,
    metrics: PrometheusHandle,
    stop: Stop,
}

impl Server {
    /// Binds the listeners, reads certificates, listens for the signals of the end.
    ///
    /// # Errors
    /// [`Failure`] with what stands in the way.
    pub async fn prepare(settings: &Settings, layout: Layout) -> Result<Self, Failure> {
        settings.check_exposure().map_err(|said| {
            Failure::configuration(said, "对外监听必须使用 TLS，或以 behind_proxy 声明前置代理")
        })?;
        let stop = Stop::new(Duration::from_secs(settings.shutdown_timeout_s));
        on_signal(stop.clone())?;
        let tls = load_tls(settings).await?;
        let metrics = telemetry::metrics::start();
        let metrics = metrics.map_err(|said| Failure::failed(said, "指标收集无法启动"))?;
        let main = settings.listen.address().ok_or_else(|| {
            Failure::configuration("`listen` cannot be `off`", "`listen` 不能为 `off`")
        })?;
        let operator = settings.operator_listen.address().filter(|_| layout == Layout::Apart);
        Ok(Self {
            main: bind(main)?,
            operator: operator.map(bind).transpose()?,
            health: settings.metrics_listen.address().map(bind).transpose()?,
            layout,
            tls,
            metrics,
            stop,
        })
    }

    /// Where clients find what; ports that the system chose are filled in.
    pub fn bases(&self) -> Bases {
        let at = |socket: &TcpListener, tls: bool| {
            let scheme = if tls { "https" } else { "http" };
            let address = socket.local_addr();
            address.map_or_else(|_| scheme.to_owned(), |address| format!("{scheme}://{address}"))
        };
        let secure = self.tls.is_some();
        let operator = match self.layout {
            Layout::Together => Some(&self.main),
            Layout::Apart => self.operator.as_ref(),
        };
        Bases {
            base: at(&self.main, secure),
            operator_base: operator.map(|socket| format!("{}/operator/v1", at(socket, secure))),
            health_base: self.health.as_ref().map(|socket| at(socket, false)),
        }
    }

    /// Serves a realm until the end comes, then ends in order: requests under way are answered,
    /// background work finishes, lanes commit what they have taken.
    ///
    /// # Errors
    /// [`Failure`] when a listener fails; the others end in order first.
    pub async fn run(
        self,
        settings: &Settings,
        realm: Realm,
        ready: impl FnOnce(&Bases),
    ) -> Result<(), Failure> {
        let bases = self.bases();
        let stop = self.stop.clone();
        let mut background = start_background(settings, &realm, &stop)?;
        let mut listeners = self.start_listeners(settings, &realm);
        let Bases { base, operator_base, health_base } = &bases;
        tracing::info!(base, operator_base, health_base, "serving");
        ready(&bases);
        let mut result = Ok(());
        while let Some(ended) = listeners.join_next().await {
            if let Err(error) = ended.unwrap_or_else(|panic| Err(std::io::Error::other(panic))) {
                tracing::error!(%error, "a listener failed");
                result = Err(Failure::failed(format!("a listener failed: {error}"), "监听失败"));
                stop.now();
            }
        }
        while background.join_next().await.is_some() {}
        realm.close().await?;
        tracing::info!("stopped");
        result
    }

    fn start_listeners(self, settings: &Settings, realm: &Realm) -> JoinSet<std::io::Result<()>> {
        let limits = Limits::of(settings);
        let mut tasks = JoinSet::new();
        let mut start = |name, router, socket, tls| {
            tasks.spawn(serve(Plane { name, router, socket }, limits, tls, self.stop.handle()));
        };
        let main = match self.layout {
            Layout::Apart => planes::CUSTOMERS,
            Layout::Together => planes::ALL,
        };
        start("main", planes::router(realm, settings, main), self.main, self.tls.clone());
        if let Some(socket) = self.operator {
            let router = planes::router(realm, settings, planes::OPERATORS);
            start("operator", router, socket, self.tls);
        }
        if let Some(socket) = self.health {
            let (store, stop) = (Arc::clone(&realm.store), self.stop.clone());
            let health = Health { store, metrics: self.metrics, stop };
            start("health", health.router(), socket, None);
        }
        tasks
    }
}

fn start_background(
    settings: &Settings,
    realm: &Realm,
    stop: &Stop,
) -> Result<JoinSet<()>, Failure> {
    let mut owner = [0; 8];
    System::new().fill(&mut owner);
    let owner = i64::from_le_bytes(owner);
    let reconciler = Reconciler::new(Arc::clone(&realm.store), Arc::clone(&realm.money), owner);
    let mut tasks = JoinSet::new();
    tasks.spawn(reconciler.run(stop.watch()));
    tasks.spawn(forget_answers(Arc::clone(&realm.store), stop.watch()));
    let kept = Kept { days: i64::from(settings.webhook_retention_days) };
    tasks.spawn(keep_house(Arc::clone(&realm.store), kept, stop.watch()));
    if settings.webhook_senders > 0 {
        let courier = Courier::new(Arc::new(realm.egress(settings)));
        let courier = courier.map_err(|said| Failure::failed(said, "无法初始化 Webhook 客户端"))?;
        let (store, vault) = (Arc::clone(&realm.store), Arc::clone(&realm.vault));
        let places = settings.webhook_senders;
        let sender = Sender::new(store, vault, Arc::new(courier), owner, places);
        tasks.spawn(sender.run(stop.watch()));
    }
    if settings.ledger_check_s > 0 {
        let period = Duration::from_secs(settings.ledger_check_s);
        tasks.spawn(watch_ledger(Arc::clone(&realm.store), period, stop.watch()));
    }
    Ok(tasks)
}
