//! Enterprise projects.

use hubu_model::{Model, Page, ProjectChange, ProjectFilter, ProjectTerms, SortKey, Who};
use serde_json::json;

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateEnterpriseProjectAuth", 7, open),
    Kind::new("SetProjectSwitches", 3, set_switches),
    Kind::new("ShowProjectSwitches", 3, show_switches),
    Kind::new("CreateEnterpriseProject", 9, create),
    Kind::new("UpdateEnterpriseProject", 5, update),
    Kind::new("SetEnterpriseProjectStatus", 5, enable),
    Kind::new("ShowEnterpriseProject", 4, show),
    Kind::new("ShowEnterpriseProjectQuota", 2, quota),
    Kind::new("ListEnterpriseProjects", 8, list),
];

const NAMES: [&str; 5] = ["research", "Research-2", "sales", "house_9", "default"];
const ROOT: &str = "/hubu/v1/enterprise-projects";

fn open(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(|model, who| {
        let person = &model.people[who];
        person.kind == hubu_model::Kind::Enterprise && person.real_name.is_some()
    })?;
    let call = Call::new("POST", "/v2/enterprises/enterprise-projects/authority");
    Some(Step::by(who, call, move |model| model.open_projects(who)))
}

fn set_switches(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let groups = draw.dice.chance(60).then(|| draw.dice.chance(40));
    let several = draw.dice.chance(60).then(|| draw.dice.chance(40));
    let mut body = json!({});
    for (name, value) in [("project_groups", groups), ("multi_project", several)] {
        if let Some(value) = value {
            body[name] = value.into();
        }
    }
    let path = draw.of(who, "/project-switches")?;
    let call = Call { method: "PATCH".to_owned(), ..Call::post(&path, &body) };
    Some(Step::by_operator(call, move |model| model.set_switches(who, groups, several)))
}

fn show_switches(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let call = Call::get(&draw.of(who, "/project-switches")?);
    Some(Step::by_operator(call, move |model| model.show_switches(who)))
}

fn opened(model: &Model, who: Who) -> bool {
    model.people[who].projects.are_open()
}

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(opened)?;
    let name = match draw.dice.below(4) {
        0 => draw.dice.pick(&NAMES).to_owned(),
        _ => format!("project-{}", draw.turn),
    };
    let trial = draw.dice.chance(40);
    let description = if draw.dice.chance(50) { "as drawn".to_owned() } else { String::new() };
    let mut body = json!({ "name": name, "type": word(trial) });
    if !description.is_empty() {
        body["description"] = description.as_str().into();
    }
    let terms = ProjectTerms { name, description, trial };
    let call = Call::post(ROOT, &body);
    Some(Step::by(who, call, move |model| model.create_project(who, &terms)))
}

const fn word(trial: bool) -> &'static str {
    if trial { "poc" } else { "prod" }
}

/// Somebody, and a project of it, mostly.
fn project(draw: &mut Draw<'_>) -> Option<(Who, String)> {
    let who = draw.caller(|model, who| !model.people[who].projects.list.is_empty())?;
    let id = match draw.dice.below(20) {
        0 => "0".to_owned(),
        1 => NOBODY.to_owned(),
        _ => {
            let one = draw.dice.any(&draw.model.people[who].projects.list)?;
            draw.text(one.id)?
        }
    };
    Some((who, id))
}

fn update(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = project(draw)?;
    let change = ProjectChange {
        name: draw.dice.pick(&NAMES).to_owned(),
        description: draw.dice.chance(40).then(|| format!("text {}", draw.dice.below(3))),
        trial: draw.dice.chance(40).then(|| draw.dice.chance(50)),
    };
    let mut body = json!({ "name": change.name });
    if let Some(text) = &change.description {
        body["description"] = text.as_str().into();
    }
    if let Some(trial) = change.trial {
        body["type"] = word(trial).into();
    }
    let path = format!("{ROOT}/{id}");
    let call = Call { method: "PUT".to_owned(), ..Call::post(&path, &body) };
    Some(Step::by(who, call, move |model| model.change_project(who, &id, &change)))
}

fn enable(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = project(draw)?;
    let enabled = draw.dice.chance(45);
    let body = json!({ "action": if enabled { "enable" } else { "disable" } });
    let call = Call::post(&format!("{ROOT}/{id}/action"), &body);
    Some(Step::by(who, call, move |model| model.enable_project(who, &id, enabled)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = project(draw)?;
    let call = Call::get(&format!("{ROOT}/{id}"));
    Some(Step::by(who, call, move |model| model.show_project(who, &id)))
}

fn quota(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(opened)?;
    let call = Call::get("/hubu/v1/enterprise-projects/quotas");
    Some(Step::by(who, call, move |model| model.project_quota(who)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(opened)?;
    let page = Page { offset: 0, limit: 1000 };
    let mut filter = ProjectFilter {
        name: None,
        enabled: None,
        trial: None,
        key: SortKey::Created,
        ascending: false,
        page,
    };
    let mut call = Call::get(ROOT);
    if draw.dice.chance(25) {
        let name = draw.dice.pick(&["RESEARCH", "project", "e"]);
        call = call.query("name", name);
        filter.name = Some(name.to_owned());
    }
    if draw.dice.chance(25) {
        let enabled = draw.dice.chance(50);
        call = call.query("status", if enabled { "1" } else { "2" });
        filter.enabled = Some(enabled);
    }
    if draw.dice.chance(20) {
        let trial = draw.dice.chance(50);
        call = call.query("type", word(trial));
        filter.trial = Some(trial);
    }
    let keys = [
        ("created_at", SortKey::Created),
        ("updated_at", SortKey::Updated),
        ("name", SortKey::Name),
    ];
    if draw.dice.chance(60) {
        let (word, key) = draw.dice.pick(&keys);
        call = call.query("sort_key", word);
        filter.key = key;
    }
    if draw.dice.chance(50) {
        filter.ascending = draw.dice.chance(60);
        call = call.query("sort_dir", if filter.ascending { "asc" } else { "desc" });
    }
    if draw.dice.chance(50) {
        let (page, asked) = draw.page(call);
        if asked.query.iter().any(|(name, _)| name == "limit") {
            filter.page = page;
        }
        call = asked;
    }
    Some(Step::by(who, call, move |model| model.list_projects(who, &filter)))
}
