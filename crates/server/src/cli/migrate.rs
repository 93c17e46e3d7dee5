//! `hubu migrate`.

use super::{Context, Failure, output, small_runtime};
use crate::realm;

/// Brings the schema of the realm up to date and says where it stands.
pub(super) fn run(context: &Context) -> Result<(), Failure> {
    let runtime = small_runtime()?;
    let key = context.master_key()?;
    let realm = runtime.block_on(realm::open(&context.loaded.settings, &key, None))?;
    let applied = runtime.block_on(realm::migrations(&realm.store))?;
    if context.json {
        output::json(&serde_json::json!({ "migrations": applied }));
    } else {
        let count = applied.len();
        output::say(&format!(
            "The schema is up to date: {count} migrations.\n结构已是最新：{count} 次迁移。"
        ));
        for name in &applied {
            output::data(name);
        }
    }
    Ok(())
}
