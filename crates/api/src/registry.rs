//! The registry: operations with their types erased, and the table of paths made from them.

use std::collections::HashMap;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderName, HeaderValue, Method};
use hubu_core::access::Requirement;
use hubu_core::realm::Site;
use schemars::{Schema, SchemaGenerator};

use crate::catalogue::{self, CataloguePair, Sites};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{self, Field, Nothing, Reads, Shape, describe};
use crate::operation::{self, BODY_MAX, Callers, JSON, Operation, Plane, RateClass, Repeat, Spec};
use crate::signing::{Plus, Query, percent};
use crate::streaming::{self, CSV, Column, Export, Portions};

/// A request's parts that an operation decodes.
pub struct Incoming<'a> {
    /// Path parameters, by name, decoded.
    pub params: &'a [(&'static str, String)],
    /// The query, a bare `+` read as its signature does, as a space where there is none.
    pub query: &'a Query<'a>,
    /// The body as received.
    pub body: &'a [u8],
}

/// An answer, encoded.
#[derive(Debug)]
pub struct Encoded {
    /// HTTP status.
    pub status: u16,
    /// The operation's own headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// What the body is.
    pub media_type: &'static str,
    /// The body.
    pub body: Content,
}

/// The body of an answer.
#[derive(Debug)]
pub enum Content {
    /// None.
    Nothing,
    /// All of it.
    Whole(Vec<u8>),
    /// Made while it is sent.
    Portions(Portions),
}

type Run = for<'a> fn(&'a Cx, &'a Incoming<'a>) -> BoxFuture<'a, Result<Encoded, Failure>>;

/// One operation of the registry.
pub struct Entry {
    /// Everything about it that is not a type.
    pub spec: Spec,
    /// The noun it is about, such as `accounts`: that of its module.
    pub noun: &'static str,
    /// Its path parameters.
    pub path: Vec<Field>,
    /// Its query parameters.
    pub query: Vec<Field>,
    /// The fields of its body.
    pub body: Vec<Field>,
    /// The schema of its answer; `None` when that has no body.
    pub reply: Option<fn(&mut SchemaGenerator) -> Schema>,
    /// The ids of the business checks it may report.
    pub check_items: Vec<&'static str>,
    /// The media type of its answer.
    pub media_type: &'static str,
    /// The largest body of a request, in bytes.
    pub body_max: usize,
    /// The columns of an export; none for every other operation.
    pub columns: &'static [Column],
    pub(crate) run: Run,
}

impl Entry {
    /// May this query key occur more than once?
    pub fn takes_repeated(&self, key: &str) -> bool {
        let mut lists = self.query.iter().filter(|field| field.name == key);
        lists.any(|field| matches!(field.shape, Shape::List { repeated: true, .. }))
    }
}

/// The registry's row of an operation.
pub fn entry<O: Operation>() -> Entry {
    let spec = O::SPEC;
    let reply: fn(&mut SchemaGenerator) -> Schema =
        |generator| generator.subschema_for::<O::Reply>();
    Entry {
        path: describe::<O::Path>(),
        query: describe::<O::Query>(),
        body: describe::<O::Body>(),
        reply: (spec.success != 204).then_some(reply),
        noun: noun_of(std::any::type_name::<O>()),
        check_items: O::check_items(),
        media_type: O::MEDIA_TYPE,
        body_max: O::BODY_MAX,
        columns: &[],
        run: |cx, incoming| run::<O>(cx, incoming).boxed(),
        spec,
    }
}

/// The registry's row of an operation whose answer goes out in portions.
pub fn export<E: Export>() -> Entry {
    Entry {
        path: describe::<E::Path>(),
        query: describe::<E::Query>(),
        body: describe::<Nothing>(),
        reply: Some(SchemaGenerator::subschema_for::<String>),
        noun: noun_of(std::any::type_name::<E>()),
        check_items: Vec::new(),
        media_type: CSV,
        body_max: BODY_MAX,
        columns: E::COLUMNS,
        run: |cx, incoming| run_export::<E>(cx, incoming).boxed(),
        spec: E::SPEC,
    }
}

/// The noun in `hubu_api::ops::<noun>::…` or `hubu_api::operator::<noun>::…`.
fn noun_of(type_name: &'static str) -> &'static str {
    type_name.split("::").nth(2).unwrap_or_default()
}

async fn run<O: Operation>(cx: &Cx, incoming: &Incoming<'_>) -> Result<Encoded, Failure> {
    let path = decode::path::<O::Path>(incoming.params)?;
    let query = decode::query::<O::Query>(incoming.query)?;
    let body = read_body::<O::Body>(incoming.body)?;
    let answer = O::run(cx, path, query, body).await?;
    let recorded = match answer.content {
        operation::Content::Value(reply) => O::encode(&reply),
        operation::Content::Recorded(recorded) => recorded,
    };
    let (media_type, headers) = (O::MEDIA_TYPE, answer.headers);
    let body = recorded.body.map_or(Content::Nothing, Content::Whole);
    Ok(Encoded { status: recorded.status, headers, media_type, body })
}

async fn run_export<E: Export>(cx: &Cx, incoming: &Incoming<'_>) -> Result<Encoded, Failure> {
    let path = decode::path::<E::Path>(incoming.params)?;
    let query = decode::query::<E::Query>(incoming.query)?;
    let pages = E::open(cx, path, query).await?;
    let (headers, portions) = streaming::begin::<E>(cx, pages).await?;
    let body = Content::Portions(portions);
    Ok(Encoded { status: E::SPEC.success, headers, media_type: CSV, body })
}

/// An operation without a body reads none, whatever the client sends along: the vendor's Node
/// client signs and sends `{}` even with GET.
fn read_body<T: Reads + 'static>(raw: &[u8]) -> Result<T, Failure> {
    let none = std::any::TypeId::of::<T>() == std::any::TypeId::of::<Nothing>();
    Ok(decode::body(if none { b"" } else { raw })?)
}

/// Rows for the pairs of the catalogue that `entries` does not have. They authenticate their caller
/// as any operation does and then say that they are not built yet.
pub(crate) fn not_built(entries: &[Entry]) -> Vec<Entry> {
    let built = |id: &str| entries.iter().any(|entry| entry.spec.id == id);
    catalogue::PAIRS.iter().filter(|pair| !built(pair.id)).map(not_built_entry).collect()
}

fn not_built_entry(pair: &'static CataloguePair) -> Entry {
    let spec = Spec {
        id: pair.id,
        plane: Plane::Vendor,
        sites: pair.sites,
        method: Method::from_bytes(pair.method.as_bytes()).expect("a method's name"),
        path: pair.path,
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 501,
        errors: &[Code::NotImplemented],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["尚未实现", "Not implemented yet"],
    };
    Entry {
        spec,
        noun: pair.family.as_str(),
        check_items: Vec::new(),
        path: Vec::new(),
        query: Vec::new(),
        body: Vec::new(),
        reply: None,
        media_type: JSON,
        body_max: BODY_MAX,
        columns: &[],
        run: |cx, _| {
            let refusal = Refusal::new(Code::NotImplemented);
            let refusal = refusal.with("operation", cx.request().operation);
            std::future::ready(Err(Failure::Refused(refusal))).boxed()
        },
    }
}

/// Where a request goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Routed {
    /// To the operation at this place of the registry, with its path parameters.
    To(usize, Vec<(&'static str, String)>),
    /// Nowhere: the path has other methods (as in an `Allow` header).
    OtherMethods(String),
    /// Nowhere.
    Unknown,
}

/// The paths with parameters that match the same requests, whatever their parameters are called.
struct Shaped {
    segments: Vec<&'static str>,
    methods: Vec<(Method, usize)>,
    /// The names of the parameters, by place in `methods`.
    names: Vec<Vec<&'static str>>,
}

/// All paths of one listener of one site.
#[derive(Default)]
pub struct Routes {
    /// Paths without parameters.
    fixed: HashMap<&'static str, Vec<(Method, usize)>>,
    /// Paths with parameters.
    shaped: Vec<Shaped>,
    /// What exists on the other site only: unknown here, also where the path has other methods.
    elsewhere: Vec<(&'static str, Method)>,
}

impl Routes {
    /// The paths of `entries` that exist on a site and are on one of the planes.
    pub fn new(entries: &[Entry], site: Site, planes: &[Plane]) -> Self {
        let mut routes = Self::default();
        let here = |sites: Sites| match site {
            Site::Cn => sites.has_cn(),
            Site::Intl => sites.has_intl(),
        };
        for (place, Entry { spec, .. }) in entries.iter().enumerate() {
            if here(spec.sites) && planes.contains(&spec.plane) {
                routes.add(spec.path, spec.method.clone(), place);
            } else if planes.contains(&spec.plane) {
                routes.elsewhere.push((spec.path, spec.method.clone()));
            }
        }
        routes
    }

    fn add(&mut self, path: &'static str, method: Method, target: usize) {
        if !path.contains('{') {
            self.fixed.entry(path).or_default().push((method, target));
            return;
        }
        let segments: Vec<_> = path.split('/').collect();
        let names = segments.iter().filter_map(|segment| name_of(segment)).collect();
        let known = self.shaped.iter_mut().find(|known| same_shape(&known.segments, &segments));
        if let Some(known) = known {
            known.methods.push((method, target));
            known.names.push(names);
        } else {
            let (methods, names) = (vec![(method, target)], vec![names]);
            self.shaped.push(Shaped { segments, methods, names });
        }
    }

    /// Finds where a request goes, by the path as it came over the wire.
    ///
    /// Segments are counted before they are decoded, and each is decoded once. A segment that holds
    /// a `/` when decoded matches nothing: for the signature it would be two segments, so that
    /// anybody on the way could turn one path into another without breaking it.
    pub fn find(&self, method: &Method, path: &str) -> Routed {
        let elsewhere = |(known, on): &(&'static str, Method)| *known == path && on == method;
        if self.elsewhere.iter().any(elsewhere) {
            return Routed::Unknown;
        }
        if let Some(methods) = self.fixed.get(path) {
            return choose(methods, method, |_| Vec::new());
        }
        let decode = |segment| {
            let decoded = percent::decode(segment, Plus::Literal);
            decoded.ok().filter(|text| !text.contains('/'))
        };
        let segments: Option<Vec<_>> = path.as_bytes().split(|b| *b == b'/').map(decode).collect();
        let Some(segments) = segments else { return Routed::Unknown };
        if path.contains('%')
            && let Some(methods) = self.fixed.get(segments.join("/").as_str())
        {
            return choose(methods, method, |_| Vec::new());
        }
        let fits = |known: &&Shaped| {
            let wanted = &known.segments;
            let one = |(wanted, found): (&&'static str, _)| match name_of(wanted) {
                Some(_) => !str::is_empty(found),
                None => *wanted == found,
            };
            wanted.len() == segments.len()
                && wanted.iter().zip(segments.iter().map(|found| &**found)).all(one)
        };
        let Some(known) = self.shaped.iter().find(fits) else { return Routed::Unknown };
        choose(&known.methods, method, |place| {
            let named = known.segments.iter().zip(&segments).filter(|(s, _)| name_of(s).is_some());
            let values = named.map(|(_, text)| text.to_string());
            known.names[place].iter().copied().zip(values).collect()
        })
    }
}

fn choose(
    methods: &[(Method, usize)],
    asked: &Method,
    params: impl FnOnce(usize) -> Vec<(&'static str, String)>,
) -> Routed {
    if let Some(place) = methods.iter().position(|(method, _)| method == asked) {
        return Routed::To(methods[place].1, params(place));
    }
    let names: Vec<_> = methods.iter().map(|(method, _)| method.as_str()).collect();
    Routed::OtherMethods(names.join(", "))
}

/// The name in `{name}`.
fn name_of(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Would the two match the same paths? The names of parameters do not matter.
fn same_shape(one: &[&'static str], other: &[&'static str]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| match (name_of(a), name_of(b)) {
            (Some(_), Some(_)) => true,
            (None, None) => a == b,
            _ => false,
        })
}
