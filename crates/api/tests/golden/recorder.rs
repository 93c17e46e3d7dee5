//! What is kept of a request and its answer, and how it is compared.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use hubu_api::signing::query;
use hubu_core::realm::Site;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::{Kind, World};

/// Headers of answers that matter. Of the request's id it matters that it is there.
const HEADERS: [&str; 8] = [
    "content-type",
    "allow",
    "location",
    "retry-after",
    "x-subject-token",
    "content-disposition",
    "trailer",
    "x-row-count",
];
const REQUEST_ID: &str = "x-request-id";

/// Runs a story on each engine and compares what it answers.
pub async fn tell(site: Site, story: impl AsyncFn(&Golden<'_>)) {
    let writes = Cell::new(std::env::var_os("UPDATE").is_some());
    let kind = Kind { site, ..Kind::default() };
    World::alike_on_each_engine(kind, async |world| {
        let golden = Golden {
            world,
            site,
            // The second engine is held to what the first one wrote.
            writes: writes.replace(false),
            told: RefCell::default(),
            wrong: RefCell::default(),
        };
        story(&golden).await;
        world.check().await;
        golden.close();
    })
    .await;
}

/// Compares answers with files, or writes the files.
pub struct Golden<'w> {
    /// The world the story is told in.
    pub world: &'w World,
    site: Site,
    writes: bool,
    told: RefCell<BTreeSet<PathBuf>>,
    wrong: RefCell<Vec<String>>,
}

impl Golden<'_> {
    /// Sends a request and compares what comes back with `<operation>/<case>.http`.
    pub async fn case(&self, name: &str, client: &Client, call: Call) -> Answer {
        self.case_without(name, client, call, &[]).await
    }

    /// The same, where the answer holds texts that differ by engine or version: each stands in the
    /// file as the name in braces.
    pub async fn case_without(
        &self,
        name: &str,
        client: &Client,
        call: Call,
        differing: &[(&str, &str)],
    ) -> Answer {
        let answer = self.world.send(client, &call).await;
        let mut text = shown(&call, &answer);
        for (word, stands) in differing {
            text = text.replace(word, &format!("{{{stands}}}"));
        }
        self.compare(name, &text);
        answer
    }

    /// A refusal in both languages: `<case>.zh.http` and `<case>.en.http`.
    pub async fn refusal(&self, name: &str, client: &Client, call: Call) {
        for (suffix, language) in [("zh", "zh_CN"), ("en", "en_US")] {
            let call = call.clone().header("X-Language", language);
            let answer = self.case(&format!("{name}.{suffix}"), client, call).await;
            assert!(answer.status >= 400, "{name}: {}", answer.body);
        }
    }

    fn compare(&self, name: &str, text: &str) {
        let (operation, case) = name.split_once('/').expect("`<operation>/<case>`");
        let file = super::folder().join(operation).join(format!("{}{case}.http", self.prefix()));
        assert!(self.told.borrow_mut().insert(file.clone()), "{name} is told twice");
        if self.writes {
            let folder = file.parent().expect("a folder of the operation");
            std::fs::create_dir_all(folder).expect("the folder can be made");
            std::fs::write(&file, text).expect("the file can be written");
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        if kept != text {
            let difference = difference(&kept, text);
            self.wrong.borrow_mut().push(format!("{}\n{difference}", file.display()));
        }
    }

    /// Files of the other site stand beside ours.
    fn prefix(&self) -> &'static str {
        match self.site {
            Site::Cn => "",
            Site::Intl => "intl_",
        }
    }

    /// Ends the comparison: no file of an operation that was told is left over.
    fn close(self) {
        let told = self.told.into_inner();
        let mut wrong = self.wrong.into_inner();
        let folders: BTreeSet<_> = told.iter().filter_map(|file| file.parent()).collect();
        for folder in folders {
            for file in std::fs::read_dir(folder).expect("the folder can be read") {
                let file = file.expect("readable").path();
                let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let ours = name.starts_with("intl_") == (self.site == Site::Intl);
                if !ours || told.contains(&file) {
                    continue;
                }
                if self.writes {
                    std::fs::remove_file(&file).expect("the file can be removed");
                } else {
                    wrong.push(format!("{}\nno case tells it", file.display()));
                }
            }
        }
        assert!(wrong.is_empty(), "run again with UPDATE=1\n\n{}", wrong.join("\n\n"));
    }
}

/// The request as it was made, without what its signature adds, and the whole answer.
fn shown(call: &Call, answer: &Answer) -> String {
    let query: Vec<(&str, &str)> =
        call.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let mut text = format!("{} {}{mark}{}\n", call.method, call.path, query::encode(&query));
    for (name, value) in call.headers.iter().chain(&call.unsigned) {
        writeln!(text, "{name}: {value}").expect("a text grows");
    }
    if !call.body.is_empty() {
        writeln!(text, "\n{}", String::from_utf8_lossy(&call.body)).expect("a text grows");
    }
    writeln!(text, "\nHTTP {}", answer.status).expect("a text grows");
    for name in HEADERS.iter().filter(|name| answer.headers.contains_key(**name)) {
        writeln!(text, "{name}: {}", answer.header(name)).expect("a text grows");
    }
    let id = answer.header(REQUEST_ID);
    assert_eq!(id.len(), 32, "every answer has its request's id");
    if !answer.body.is_empty() {
        let body = answer.body.replace(id, "{request_id}");
        writeln!(text, "\n{body}").expect("a text grows");
    }
    text
}

/// Line by line: what was kept, and what came instead.
fn difference(kept: &str, came: &str) -> String {
    let (mut kept, mut came) = (kept.lines(), came.lines());
    let mut text = String::new();
    loop {
        let (old, new) = (kept.next(), came.next());
        if old.is_none() && new.is_none() {
            return text;
        }
        if old != new {
            for (sign, line) in [('-', old), ('+', new)] {
                if let Some(line) = line {
                    writeln!(text, "{sign} {line}").expect("a text grows");
                }
            }
        }
    }
}
