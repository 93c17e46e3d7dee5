//! PostgreSQL: `synchronous_commit = on`, statements prepared once per connection, optional TLS.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::runtime::Handle;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::dialect::Engine;
use super::session::Driver;
use super::sql::{Column, Sql};
use super::value::{Row, Value};
use crate::Fault;

/// Set on every connection: durability is never traded, and nothing may hang for ever. The default
/// page cost is that of turning disks: with it the planner reads a whole table of ten thousand rows
/// where a key leads to the hundred that are wanted.
const SETUP: &str = "SET synchronous_commit = on; SET statement_timeout = '30s'; \
     SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'; \
     SET client_min_messages = warning; SET plan_cache_mode = auto; SET random_page_cost = 1.1";
/// How long a caller waits for a free connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(10);

/// The connections of one process to one PostgreSQL database.
pub(crate) struct PgPool {
    pool: Pool,
    handle: Handle,
    texts: Arc<Texts>,
}

/// Texts of statements in PostgreSQL's words, by the statement's place in memory, made once.
type Texts = RwLock<HashMap<usize, Arc<str>>>;

impl PgPool {
    /// A pool of at most `size` connections; none is opened yet. `authority` names a file of PEM
    /// certificates to trust in place of the system's.
    pub(crate) fn new(url: &str, authority: Option<&Path>, size: usize) -> Result<Self, Fault> {
        let config: tokio_postgres::Config = url
            .parse()
            .map_err(|error| Fault::Unavailable(format!("the database address: {error}")))?;
        let manager = Manager::from_config(
            config,
            MakeRustlsConnect::new(tls(authority)?),
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let setup = Hook::async_fn(|client, _| {
            Box::pin(async move {
                client.batch_execute(SETUP).await.map_err(|e| HookError::Message(text(&e).into()))
            })
        });
        let pool = Pool::builder(manager)
            .max_size(size)
            .runtime(deadpool_postgres::Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .post_create(setup)
            .build()
            .map_err(|error| Fault::Bug(error.to_string()))?;
        Ok(Self { pool, handle: Handle::current(), texts: Arc::default() })
    }

    /// A connection, for as long as the caller keeps it.
    pub(crate) async fn session(&self) -> Result<PgSession, Fault> {
        let client = self.pool.get().await.map_err(|e| no_connection(&e))?;
        let texts = Arc::clone(&self.texts);
        Ok(PgSession { client, handle: self.handle.clone(), texts })
    }

    /// A connection in place of one that was found dead. Those that lie idle are let go with it: most
    /// likely they went the same way, and one that did is not known for it before it is used.
    pub(crate) async fn session_instead_of(&self, dead: PgSession) -> Result<PgSession, Fault> {
        drop(Object::take(dead.client));
        drop(self.pool.retain(|_, _| false));
        self.session().await
    }

    /// The same, from a thread outside the runtime.
    pub(crate) fn session_blocking(&self) -> Result<PgSession, Fault> {
        self.handle.block_on(self.session())
    }
}

/// A connection, driven from a thread that may block.
pub(crate) struct PgSession {
    client: Object,
    handle: Handle,
    texts: Arc<Texts>,
}

impl PgSession {
    /// Scalars as they are, the set's columns as one array each.
    fn parameters<'a>(
        sql: &Sql,
        scalars: &'a [Value],
        rows: &'a [Vec<Value>],
    ) -> Result<Vec<Box<dyn ToSql + Sync + Send + 'a>>, Fault> {
        let mut parameters: Vec<Box<dyn ToSql + Sync + Send + 'a>> =
            Vec::with_capacity(scalars.len() + sql.columns.len());
        for value in scalars {
            parameters.push(Box::new(Parameter(value)));
        }
        for (index, column) in sql.columns.iter().enumerate() {
            parameters.push(array(*column, index, rows)?);
        }
        Ok(parameters)
    }

    fn text(&self, sql: &'static Sql) -> Arc<str> {
        let place = std::ptr::from_ref(sql).addr();
        let known = self.texts.read().unwrap_or_else(PoisonError::into_inner).get(&place).cloned();
        known.unwrap_or_else(|| {
            let text: Arc<str> = Engine::Postgres.render(sql, 0).into();
            let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
            texts.insert(place, Arc::clone(&text));
            text
        })
    }

    /// Rows of a statement, for whoever may wait without a thread of its own.
    pub(crate) async fn rows(
        &self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<Vec<Row>, Fault> {
        let parameters = Self::parameters(sql, scalars, rows)?;
        let borrowed: Vec<&(dyn ToSql + Sync)> =
            parameters.iter().map(|p| p.as_ref() as &(dyn ToSql + Sync)).collect();
        let text = self.text(sql);
        let statement = self.client.prepare_cached(&text).await.map_err(|e| fault(&e))?;
        let answer = self.client.query(&statement, &borrowed).await.map_err(|e| fault(&e))?;
        answer.iter().map(read_row).collect()
    }
}

impl Driver for PgSession {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn query(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<Vec<Row>, Fault> {
        self.handle.block_on(self.rows(sql, scalars, rows))
    }

    fn execute(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<u64, Fault> {
        let parameters = Self::parameters(sql, scalars, rows)?;
        let borrowed: Vec<&(dyn ToSql + Sync)> =
            parameters.iter().map(|p| p.as_ref() as &(dyn ToSql + Sync)).collect();
        let text = self.text(sql);
        let changed = self.handle.block_on(async {
            let statement = self.client.prepare_cached(&text).await?;
            self.client.execute(&statement, &borrowed).await
        });
        changed.map_err(|e| fault(&e))
    }

    fn control(&mut self, text: &str) -> Result<(), Fault> {
        self.handle.block_on(self.client.batch_execute(text)).map_err(|e| fault(&e))
    }

    fn prepare(&mut self, sql: &'static Sql) -> Result<(), Fault> {
        let text = self.text(sql);
        self.handle.block_on(self.client.prepare_cached(&text)).map(|_| ()).map_err(|e| fault(&e))
    }

    fn is_broken(&self) -> bool {
        self.client.is_closed()
    }
}

/// A scalar; refuses a column type that is not one of ours.
#[derive(Debug)]
struct Parameter<'a>(&'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self.0, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(int), &Type::INT8) => int.to_sql(kind, out),
            (Value::Text(text), &Type::TEXT) => text.to_sql(kind, out),
            (Value::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (value, kind) => Err(format!("{value:?} handed in for {kind}").into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

fn array<'a>(
    column: Column,
    index: usize,
    rows: &'a [Vec<Value>],
) -> Result<Box<dyn ToSql + Sync + Send + 'a>, Fault> {
    let wrong = |value: &Value| Fault::Bug(format!("{value:?} handed in for {column:?}"));
    let cells = rows.iter().map(|row| row.get(index).unwrap_or(&Value::Null));
    match column {
        Column::Int(_) => cells
            .map(|value| match value {
                Value::Int(int) => Ok(Some(*int)),
                Value::Null => Ok(None),
                other => Err(wrong(other)),
            })
            .collect::<Result<Vec<Option<i64>>, Fault>>()
            .map(|ints| Box::new(ints) as _),
        Column::Text(_) => cells
            .map(|value| match value {
                Value::Text(text) => Ok(Some(text.as_str())),
                Value::Null => Ok(None),
                other => Err(wrong(other)),
            })
            .collect::<Result<Vec<Option<&str>>, Fault>>()
            .map(|texts| Box::new(texts) as _),
        Column::Bytes(_) => cells
            .map(|value| match value {
                Value::Bytes(bytes) => Ok(Some(bytes.as_slice())),
                Value::Null => Ok(None),
                other => Err(wrong(other)),
            })
            .collect::<Result<Vec<Option<&[u8]>>, Fault>>()
            .map(|bytes| Box::new(bytes) as _),
    }
}

fn read_row(row: &tokio_postgres::Row) -> Result<Row, Fault> {
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        let value = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index).map(Value::from),
            Type::INT4 => row.try_get::<_, Option<i32>>(index).map(|v| v.map(i64::from).into()),
            Type::TEXT => row.try_get::<_, Option<String>>(index).map(Value::from),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index).map(Value::from),
            ref other => {
                let name = column.name();
                return Err(Fault::Bug(format!("column {name} is of type {other}")));
            }
        };
        values.push(value.map_err(|error| Fault::Bug(error.to_string()))?);
    }
    Ok(Row(values))
}

fn tls(authority: Option<&Path>) -> Result<rustls::ClientConfig, Fault> {
    let mut roots = rustls::RootCertStore::empty();
    if let Some(path) = authority {
        let unreadable = |e: &dyn std::fmt::Display| {
            Fault::Unavailable(format!("certificates in {}: {e}", path.display()))
        };
        for certificate in CertificateDer::pem_file_iter(path).map_err(|e| unreadable(&e))? {
            let certificate = certificate.map_err(|e| unreadable(&e))?;
            roots.add(certificate).map_err(|e| unreadable(&e))?;
        }
    } else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::Bug(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// Why there is no connection, in the words of whoever refused it: the server, TLS or the system.
/// None of them repeats a password.
fn no_connection(error: &PoolError) -> Fault {
    Fault::Unavailable(match error {
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
            text(error)
        }
        other => other.to_string(),
    })
}

/// The driver's message with the server's, for the log.
fn text(error: &tokio_postgres::Error) -> String {
    if let Some(db) = error.as_db_error() {
        return format!("{} ({})", db.message(), db.code().code());
    }
    let source = std::error::Error::source(error).map(|source| format!(": {source}"));
    format!("{error}{}", source.unwrap_or_default())
}

fn fault(error: &tokio_postgres::Error) -> Fault {
    let message = text(error);
    let Some(code) = error.code() else {
        // Without a SQLSTATE it is either the line or our own parameters.
        let line = error.is_closed()
            || std::error::Error::source(error)
                .is_some_and(|source| source.downcast_ref::<std::io::Error>().is_some());
        return if line { Fault::Unavailable(message) } else { Fault::Bug(message) };
    };
    match *code {
        SqlState::UNIQUE_VIOLATION => Fault::Unique(message),
        SqlState::CHECK_VIOLATION
        | SqlState::FOREIGN_KEY_VIOLATION
        | SqlState::NOT_NULL_VIOLATION => Fault::Constraint(message),
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE => Fault::Conflict(message),
        SqlState::QUERY_CANCELED => Fault::Timeout(message),
        SqlState::DISK_FULL | SqlState::IO_ERROR => Fault::Storage(message),
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => Fault::Unavailable(message),
        _ => Fault::Bug(message),
    }
}
