//! The measurement of `docs/suggest.md`: descriptions, each narrowed in many places, with traffic made from the original.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use conform_description::{Description, LoadOptions, Loaded, Node};
use conform_diff::{Options as DiffOptions, compare};
use conform_schema::{Direction, InstanceManner, InstanceOptions, LazySchema};
use conform_server::sample::Sampler;
use conform_suggest::{Project, Traffic, suggest};
use conform_traffic::{Exchange, HttpMessage, MediaType, Side};
use conform_validator::{Message, Options, Validator};

use super::narrowing::{Mutation, mutations};

/// How many values are made for each body.
const VALUES: u64 = 24;

/// How many places of each description are narrowed.
const MOST: usize = 130;

/// How many places are tried at a time.
const THREADS: usize = 2;

/// A description in files.
struct Described {
    name: String,
    root: String,
    files: Vec<(String, String)>,
}

impl Described {
    /// Reads a description, and takes the texts of its files.
    fn read(name: &str, path: &Path) -> Self {
        let loaded = Description::load(path, &LoadOptions::default());
        let description = loaded.description.expect("it is a description");
        let files = description.files();
        let files = files.map(|file| (file.name().to_string(), file.text().to_owned()));
        let files: Vec<(String, String)> = files.collect();
        Self {
            name: name.to_owned(),
            root: files[0].0.clone(),
            files,
        }
    }

    fn load(&self, replaced: Vec<(String, String)>) -> Loaded {
        let options = LoadOptions {
            replaced,
            ..LoadOptions::default()
        };
        let files = self.files.iter();
        let files = files.map(|(name, text)| (name.as_str(), text.as_str()));
        Description::from_files(&self.root, files, &options)
    }

    fn description(&self, replaced: Vec<(String, String)>) -> Option<Arc<Description>> {
        self.load(replaced).description.map(Arc::new)
    }
}

/// The first JSON media type of a message, and its schema.
fn json_schema(message: Node<'_>) -> Option<(String, Node<'_>)> {
    let mut content = message.follow("content")?.members();
    let member = content.find(|member| member.key.ends_with("json"))?;
    Some((
        member.key.to_owned(),
        member.node.resolve().ok()?.node.get("schema")?,
    ))
}

/// Makes a request of each operation, and bodies of all messages, of the description as it is.
fn traffic(described: &Described) -> Traffic {
    let description = described.load(Vec::new()).description;
    let validator = Validator::new(
        description.expect("it is a description"),
        Options::default(),
    );
    let shared = validator.shared_description();
    let mut traffic = Traffic::default();
    for (index, operation) in shared.operations().iter().enumerate() {
        let id = operation.id().map(str::to_owned);
        let mut answers = BTreeMap::new();
        let responses = operation.node.follow("responses");
        for member in responses.into_iter().flat_map(Node::members) {
            if let (Ok(status), Ok(resolved)) = (member.key.parse::<u16>(), member.node.resolve()) {
                answers.insert(status, resolved.node);
            }
        }
        for seed in 0..VALUES {
            let sampled = Sampler::new(&validator, seed).request(index);
            let body = |direction, body: Node<'_>| {
                let (media_type, schema) = json_schema(body)?;
                let options = InstanceOptions {
                    seed,
                    manner: if seed == 0 {
                        InstanceManner::Typical
                    } else {
                        InstanceManner::Varied
                    },
                    examples: false,
                    depth: 4,
                };
                let schema = LazySchema::new(schema.address());
                let value = schema.instance(validator.schemas(), direction, options);
                Some((media_type, value.ok()?.to_string().into_bytes()))
            };
            let mut requests = Vec::new();
            if let Ok(request) = &sampled {
                let target = request.uri().path_and_query();
                let url = target.map_or("/", |target| target.as_str());
                let mut message = HttpMessage::default();
                for (name, value) in request.headers() {
                    let value = String::from_utf8_lossy(value.as_bytes());
                    message = message.with_header(name.to_string(), value.into_owned());
                }
                message = message.with_body(request.body().to_vec());
                requests.push((request.method().to_string(), url.to_owned(), message));
            }
            for (status, response) in &answers {
                let answer = body(Direction::Response, *response);
                // An error refuses its request, which may be wrong then.
                let Some((method, url, message)) =
                    requests.first().filter(|_| *status < 400).cloned()
                else {
                    if let (Some((media_type, bytes)), Some(id)) = (answer, &id) {
                        traffic.payload(Message {
                            operation: id.clone(),
                            side: Side::Response(*status),
                            media_type: MediaType::parse(&media_type),
                            name: Arc::from(format!("{id}/{status}.{seed}.json")),
                            body: bytes,
                        });
                    }
                    continue;
                };
                let mut answered = HttpMessage::default();
                if let Some((media_type, bytes)) = answer {
                    answered = answered
                        .with_header("content-type", media_type)
                        .with_body(bytes);
                } else if response.get("content").is_some() {
                    continue;
                }
                for member in response
                    .follow("headers")
                    .into_iter()
                    .flat_map(Node::members)
                {
                    let is_required = member
                        .node
                        .resolve()
                        .is_ok_and(|header| header.node.flag("required"));
                    if is_required {
                        answered = answered.with_header(member.key, "1");
                    }
                }
                let exchange = Exchange::new(&method, &url).sent(message);
                let exchange = exchange.answered(*status, answered);
                let fine = validator.check_exchange(&exchange);
                let is_fine = fine
                    .iter()
                    .all(|verdict| verdict.diagnostics.iter().all(|one| !one.is_error()));
                if is_fine {
                    traffic.exchange(exchange);
                }
            }
        }
    }
    traffic
}

/// What came of the mutations of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    tried: usize,
    unseen: usize,
    restored: usize,
    wider: usize,
    remaining: usize,
    outside: usize,
}

impl Row {
    fn add(&mut self, other: Self) {
        self.tried += other.tried;
        self.unseen += other.unseen;
        self.restored += other.restored;
        self.wider += other.wider;
        self.remaining += other.remaining;
        self.outside += other.outside;
    }
}

/// Chooses mutations of all kinds, evenly from the whole description.
fn chosen(all: Vec<Mutation>, most: usize) -> Vec<Mutation> {
    let mut by_kind: BTreeMap<&'static str, Vec<Mutation>> = BTreeMap::new();
    for mutation in all {
        by_kind.entry(mutation.kind).or_default().push(mutation);
    }
    let mut left = most;
    let mut out = Vec::new();
    let mut kinds: Vec<Vec<Mutation>> = by_kind.into_values().collect();
    kinds.sort_by_key(Vec::len);
    let count = kinds.len();
    for (at, list) in kinds.into_iter().enumerate() {
        let share = left / (count - at);
        let taken = share.min(list.len());
        let step = list.len().div_ceil(taken.max(1)).max(1);
        let before = out.len();
        out.extend(list.into_iter().step_by(step).take(taken));
        left -= out.len() - before;
    }
    out
}

/// Whether lines are gone that no proposal can mean: each rewrites two lines at most, and no comment.
fn changes_outside(old: &str, new: &str, proposals: usize) -> bool {
    let mut left: BTreeMap<&str, isize> = BTreeMap::new();
    for line in new.lines() {
        *left.entry(line.trim()).or_insert(0) += 1;
    }
    let mut gone = 0;
    for line in old.lines() {
        let count = left.entry(line.trim()).or_insert(0);
        *count -= 1;
        if *count < 0 {
            gone += 1;
        }
    }
    let comments = |text: &str| {
        text.lines()
            .filter(|line| line.trim().starts_with('#'))
            .count()
    };
    gone > proposals * 2 || comments(new) < comments(old)
}

fn try_one(
    described: &Described,
    mutation: &Mutation,
    traffic: &Traffic,
    details: &mut Vec<String>,
) -> Row {
    let mut row = Row {
        tried: 1,
        ..Row::default()
    };
    let narrowed = vec![(mutation.file.clone(), mutation.text.clone())];
    if described.description(narrowed.clone()).is_none() {
        return Row::default();
    }
    let load = |replaced: Vec<(String, String)>| {
        let mut all = narrowed.clone();
        all.retain(|(name, _)| !replaced.iter().any(|(other, _)| other == name));
        all.extend(replaced);
        described.load(all)
    };
    let suggestions = suggest(&Project::new(&load, Options::default()), traffic);
    let suggestions = suggestions.expect("the description loads");
    let what = format!("{} {} {}", described.name, mutation.kind, mutation.place);
    if suggestions.proposals.is_empty() && suggestions.refused.is_empty() {
        row.unseen = 1;
        return row;
    }
    if suggestions.after.conforming < suggestions.after.messages {
        row.remaining = 1;
        let why = suggestions
            .refused
            .first()
            .map(|it| format!("{:?}: {}", it.messages, it.reason));
        details.push(format!("{what}: findings remain: {why:?}"));
        return row;
    }
    let mut after = narrowed.clone();
    for file in &suggestions.files {
        if changes_outside(&file.old, &file.new, suggestions.proposals.len()) {
            row.outside = 1;
            details.push(format!("{what}: more than a hunk has changed"));
        }
        after.retain(|(name, _)| *name != file.name);
        after.push((file.name.clone(), file.new.clone()));
    }
    let sides = [
        described.description(Vec::new()),
        described.description(after),
    ];
    let [Some(original), Some(restored)] = sides else {
        panic!("{what}: it is a description");
    };
    let mut found = compare(&original, &restored, &DiffOptions::default());
    // What is meant by a value that is not sent is no matter of which messages there are, and no message shows it.
    found
        .changes
        .retain(|change| change.code != conform_diff::codes::DEFAULT_CHANGED);
    if found.changes.is_empty() {
        row.restored = 1;
    } else {
        row.wider = 1;
        let titles: Vec<&str> = suggestions
            .proposals
            .iter()
            .map(|one| one.title.as_str())
            .collect();
        details.push(format!("{what}: {titles:?}: {}", found.changes[0].message));
    }
    row
}

/// Tries all mutations of a description, and returns what came of each kind, and what is to be said of single ones.
fn measure(described: &Described) -> (BTreeMap<&'static str, Row>, Vec<String>) {
    let traffic = traffic(described);
    let description = described
        .description(Vec::new())
        .expect("it is a description");
    let all = chosen(mutations(&description), MOST);
    let summary = format!(
        "{}: {} messages, {} places",
        described.name,
        traffic.len(),
        all.len()
    );
    let next = AtomicUsize::new(0);
    let results = Mutex::new((BTreeMap::<&'static str, Row>::new(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(mutation) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut details = Vec::new();
                    let row = try_one(described, mutation, &traffic, &mut details);
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    results.0.entry(mutation.kind).or_default().add(row);
                    results.1.extend(details);
                }
            });
        }
    });
    let (table, mut details) = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    details.sort();
    details.insert(0, summary);
    (table, details)
}

fn row_of_table(name: &str, row: &Row) -> String {
    let Row {
        tried,
        unseen,
        restored,
        wider,
        remaining,
        outside,
    } = row;
    format!("| {name} | {tried} | {unseen} | {restored} | {wider} | {remaining} | {outside} |")
}

/// The figures of `docs/suggest.md`. It takes minutes, so it runs where somebody asks for it.
#[test]
#[ignore = "it is the measurement of docs/suggest.md, and takes minutes"]
fn five_hundred_narrowed_places_are_widened_again() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    let mut all = vec![("visit".to_owned(), own)];
    for path in conform_tests::corpus::documents() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if ["museum", "train-travel", "box"].contains(&&*name) {
            all.push((name.into_owned(), path));
        }
    }
    if all.len() == 1 {
        println!("{}", conform_tests::corpus::SKIPPED);
    }
    let only = std::env::var("MEASURED").ok();
    all.retain(|(name, _)| only.as_ref().is_none_or(|only| only == name));
    let mut sums: BTreeMap<&'static str, Row> = BTreeMap::new();
    let mut documents = Vec::new();
    for (name, path) in all {
        let described = Described::read(&name, &path);
        let (table, details) = measure(&described);
        for line in &details {
            println!("{line}");
        }
        let mut own = Row::default();
        for (kind, row) in table {
            sums.entry(kind).or_default().add(row);
            own.add(row);
        }
        documents.push((name, own));
    }
    println!(
        "| | narrowed | not shown by traffic | restored | wider | findings remain | changed outside |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut all = Row::default();
    for (kind, row) in &sums {
        println!("{}", row_of_table(kind, row));
        all.add(*row);
    }
    for (name, row) in &documents {
        println!("{}", row_of_table(name, row));
    }
    println!("{}", row_of_table("all", &all));
    assert_eq!((all.remaining, all.outside), (0, 0));
    assert!(
        all.restored * 100 >= 95 * (all.restored + all.wider),
        "{all:?}"
    );
}
