//! One listener: a plane's router on an address, in the clear or with TLS.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};

use super::limits::{Limits, Places};
use crate::cli::Failure;

/// All headers of a request together, in bytes: beyond it HTTP/2 refuses by itself. The edge has
/// its own, smaller limit with an answer that says so.
const HEADERS: u32 = 256 * 1024;
/// Headers of an HTTP/1 request: beyond it the HTTP library refuses without a body. The edge takes
/// fewer and says so (decision 0018); room for this many is 16 KiB while a head is read.
const HEADER_COUNT: usize = 256;
/// Requests of one HTTP/2 connection at a time.
const STREAMS: u32 = 256;
/// How often a silent HTTP/2 connection is asked whether it is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// A router with the socket it answers on.
pub struct Plane {
    /// Its name in logs.
    pub name: &'static str,
    /// What answers.
    pub router: Router,
    /// The bound socket.
    pub socket: TcpListener,
}

/// Binds an address.
///
/// # Errors
/// [`Failure`] that names the address.
pub fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        Failure::unavailable(
            format!("cannot listen on {address}: {error}"),
            format!("无法监听 {address}"),
        )
    })
}

/// Answers until the handle says stop.
///
/// # Errors
/// The socket failed.
pub async fn serve(
    plane: Plane,
    limits: Limits,
    tls: Option<RustlsConfig>,
    handle: Handle<SocketAddr>,
) -> std::io::Result<()> {
    let name = plane.name;
    let mut server = axum_server::from_tcp(plane.socket)?
        .handle(handle)
        .first_request_timeout(limits.head)
        .accept_error_handler(move |_, error| {
            tracing::warn!(plane = name, %error, "a connection was not accepted");
        });
    configure(&mut server, limits);
    let make = plane.router.into_make_service();
    let places = Places::new(limits.connections);
    match tls {
        None => server.acceptor(places).serve(make).await,
        Some(config) => {
            let acceptor = RustlsAcceptor::new(config).handshake_timeout(limits.head);
            server.acceptor(acceptor.acceptor(places)).serve(make).await
        }
    }
}

fn configure(server: &mut Server<SocketAddr>, limits: Limits) {
    let builder = server.http_builder();
    builder.http1().header_read_timeout(limits.head).max_headers(HEADER_COUNT);
    builder
        .http2()
        .max_header_list_size(HEADERS)
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(limits.head);
}
