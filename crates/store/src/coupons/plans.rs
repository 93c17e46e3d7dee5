//! Coupon plans and their limits. They are written once and never changed.

use std::collections::HashMap;

use hubu_core::coupons::{
    CouponGroup, FetchMethod, Issuer, Kind, Media, Plan, Scene, UseLimit, Validity, Version,
};
use hubu_core::ids::PlanKey;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &INSERT_LIMITS, &PLANS, &LIMITS, &PAGE, &COUNT];

static INSERT: Sql = Sql::new(
    "coupons.insert_plan",
    "INSERT INTO coupon_plan (plan_key, kind, version, name, description, face_e8, scene, \
     coupon_group, issuer, source, media, fetch_method, from_ms, to_ms, days, created_ms) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
);

static INSERT_LIMITS: Sql = Sql::over(
    "coupons.insert_plan_limits",
    &[
        Column::Int("k"),
        Column::Int("number"),
        Column::Text("limit_key"),
        Column::Text("value1"),
        Column::Text("value2"),
        Column::Text("unit"),
        Column::Text("limit_type"),
    ],
    "INSERT INTO coupon_plan_limit (plan_key, number, limit_key, value1, value2, unit, limit_type) \
     SELECT v.k, v.number, v.limit_key, v.value1, v.value2, v.unit, v.limit_type FROM {rows}",
);

static PLANS: Sql = Sql::over(
    "coupons.plans",
    &[Column::Int("k")],
    "SELECT p.plan_key, p.kind, p.version, p.name, p.description, p.face_e8, p.scene, \
     p.coupon_group, p.issuer, p.source, p.media, p.fetch_method, p.from_ms, p.to_ms, p.days, \
     p.created_ms FROM {rows} CROSS JOIN coupon_plan p WHERE p.plan_key = v.k",
);

static LIMITS: Sql = Sql::over(
    "coupons.plan_limits",
    &[Column::Int("k")],
    "SELECT l.plan_key, l.limit_key, l.value1, l.value2, l.unit, l.limit_type FROM {rows} \
     CROSS JOIN coupon_plan_limit l WHERE l.plan_key = v.k ORDER BY l.plan_key, l.number",
);

static PAGE: Sql = Sql::new(
    "coupons.plans_page",
    "SELECT p.plan_key FROM coupon_plan p ORDER BY p.plan_key DESC LIMIT $1 OFFSET $2",
);

static COUNT: Sql = Sql::new("coupons.plans_count", "SELECT COUNT(*) FROM coupon_plan");

/// Adds a plan with its limits.
pub fn insert_plan(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), Fault> {
    let (from, to, days) = match plan.validity {
        Validity::Between(from, to) => (Some(from), Some(to), None),
        Validity::Days(days) => (None, None, Some(days)),
    };
    let params: [Value; 16] = [
        plan.key.into(),
        plan.kind.code().into(),
        plan.version.code().into(),
        (&plan.name).into(),
        (&plan.description).into(),
        plan.face.into(),
        plan.scene.code().into(),
        plan.group.code().into(),
        plan.issuer.code().into(),
        (&plan.source).into(),
        plan.media.code().into(),
        plan.fetch.code().into(),
        from.into(),
        to.into(),
        days.into(),
        plan.created.into(),
    ];
    tx.execute(&INSERT, &params)?;
    let row = |(number, limit): (i64, &UseLimit)| {
        vec![
            plan.key.into(),
            number.into(),
            (&limit.key).into(),
            (&limit.value1).into(),
            (&limit.value2).into(),
            (&limit.unit).into(),
            (&limit.limit_type).into(),
        ]
    };
    let rows: Vec<Vec<Value>> = (1..).zip(&plan.limits).map(row).collect();
    tx.execute_set(&INSERT_LIMITS, &[], &rows).map(|_| ())
}

/// Plans with their limits; unknown keys are left out. Plans never change: no lock is needed.
pub fn plans(tx: &mut Tx<'_>, keys: &[PlanKey]) -> Result<Vec<Plan>, Fault> {
    let rows: Vec<Vec<Value>> = keys.iter().map(|key| vec![(*key).into()]).collect();
    let mut limits: HashMap<PlanKey, Vec<UseLimit>> = HashMap::new();
    let found = tx.query_set(&PLANS, &[], &rows)?;
    for row in tx.query_set(&LIMITS, &[], &rows)? {
        let mut row = row.reader();
        limits.entry(PlanKey(row.int()?)).or_default().push(UseLimit {
            key: row.text()?,
            value1: row.text()?,
            value2: row.text()?,
            unit: row.text()?,
            limit_type: row.text()?,
        });
    }
    found.into_iter().map(|row| plan(row, &mut limits)).collect()
}

/// How many plans there are, and a page of them, newest first.
pub fn plans_page(tx: &mut Tx<'_>, (offset, limit): (i64, i64)) -> Result<(i64, Vec<Plan>), Fault> {
    let total = tx.first(&COUNT, &[])?.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&PAGE, &[limit.into(), offset.into()])?;
    let keys: Vec<PlanKey> =
        rows.into_iter().map(|row| row.reader().int().map(PlanKey)).collect::<Result<_, _>>()?;
    let mut page = plans(tx, &keys)?;
    page.sort_unstable_by_key(|plan| std::cmp::Reverse(plan.key));
    Ok((total, page))
}

fn plan(row: Row, limits: &mut HashMap<PlanKey, Vec<UseLimit>>) -> Result<Plan, Fault> {
    let mut row = row.reader();
    let key = PlanKey(row.int()?);
    Ok(Plan {
        key,
        kind: row.code(Kind::from_code)?,
        version: row.code(Version::from_code)?,
        name: row.text()?,
        description: row.text()?,
        face: row.amount()?,
        scene: row.code(Scene::from_code)?,
        group: row.code(CouponGroup::from_code)?,
        issuer: row.code(Issuer::from_code)?,
        source: row.text()?,
        media: row.code(Media::from_code)?,
        fetch: row.code(FetchMethod::from_code)?,
        validity: match (row.opt_time()?, row.opt_time()?, row.opt_int()?) {
            (Some(from), Some(to), None) => Validity::Between(from, to),
            (None, None, Some(days)) => Validity::Days(days),
            _ => return Err(Fault::Bug(format!("the plan {key} has no validity"))),
        },
        created: row.time()?,
        limits: limits.remove(&key).unwrap_or_default(),
    })
}
