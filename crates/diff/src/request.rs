//! Compares request bodies, and the media types of bodies.

use conform_description::Node;
use conform_report::Code;
use conform_schema::Direction;

use crate::change::{Flow, Impact, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, SchemaPart, Spot};
use crate::paired::{Paired, line};

/// Compares the request bodies of an operation.
pub(crate) fn compare<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>) {
    let bodies = pair.sides().map(|side| side.node.follow("requestBody"));
    let sender = pair.sender(Direction::Request);
    let concerns = vec![format!("request body of {}", pair.name)];
    let spots = [0, 1].map(|side| {
        let node = pair.sides()[side].node;
        Some(Spot::key(node, "requestBody"))
    });
    let refused = |message: String, expected: &str| Witness {
        message,
        part: format!("request of {}", pair.name),
        accepted_by: sender,
        expected: expected.to_owned(),
    };
    match bodies {
        [None, None] => {}
        [None, Some(new)] => {
            let is_required = new.flag("required");
            let outcome = if sender == Side::New {
                let why = "receivers do not expect a body";
                Outcome::new(Flow::Request, Impact::Undecided, why)
            } else if is_required {
                let message = format!("`{}` without a body", line(&pair.old));
                Outcome::breaking(Flow::Request, refused(message, "a body"))
            } else {
                Outcome::compatible(Flow::Request, "requests need not have a body")
            };
            let words = if is_required {
                "a required"
            } else {
                "an optional"
            };
            let message = format!("{words} request body is new");
            comparer.change(codes::BODY_ADDED, message, spots, outcome, concerns);
        }
        [Some(old), None] => {
            let outcome = if sender == Side::Old {
                let message = format!("`{}` with a body", line(&pair.old));
                Outcome::breaking(Flow::Request, refused(message, "no body"))
            } else if old.flag("required") {
                let message = format!("`{}` without a body", line(&pair.old));
                Outcome::breaking(Flow::Request, refused(message, "a body"))
            } else {
                Outcome::compatible(Flow::Request, "requests need not have a body")
            };
            let message = "the request body is gone".to_owned();
            comparer.change(codes::BODY_REMOVED, message, spots, outcome, concerns);
        }
        [Some(old), Some(new)] => {
            let required = [old.flag("required"), new.flag("required")];
            if required[0] != required[1] {
                let outcome = if required[sender.other().index()] {
                    let message = format!("`{}` without a body", line(&pair.old));
                    Outcome::breaking(Flow::Request, refused(message, "a body"))
                } else {
                    Outcome::compatible(
                        Flow::Request,
                        "requests with a body are accepted as before",
                    )
                };
                let words = if required[1] {
                    "required now"
                } else {
                    "not required any more"
                };
                let spots = [old, new].map(|body| Some(Spot::key(body, "required")));
                let message = format!("the request body is {words}");
                comparer.change(codes::BODY_REQUIRED, message, spots, outcome, concerns);
            }
            let contents = Contents {
                name: format!("request body of {}", pair.name),
                value: "the request body".to_owned(),
                direction: Direction::Request,
                sender,
                bodies: [old, new],
            };
            contents.compare(comparer);
        }
    }
}

/// The bodies of a message on both sides.
pub(crate) struct Contents<'d> {
    /// Its name in reports, such as `request body of createVisit`.
    pub(crate) name: String,
    /// What messages call it, such as `the request body`.
    pub(crate) value: String,
    pub(crate) direction: Direction,
    pub(crate) sender: Side,
    /// The objects that have `content`.
    pub(crate) bodies: [Node<'d>; 2],
}

/// An entry of `content`.
#[derive(Clone, Copy)]
pub(crate) struct Media<'d> {
    pub(crate) key: &'d str,
    pub(crate) node: Node<'d>,
    pub(crate) owner: Node<'d>,
}

impl<'d> Contents<'d> {
    pub(crate) fn flow(&self) -> Flow {
        match self.direction {
            Direction::Response => Flow::Response,
            Direction::Request | Direction::Either => Flow::Request,
        }
    }

    /// Compares the bodies by media type.
    pub(crate) fn compare(&self, comparer: &mut Comparer<'d>) {
        let media = self.bodies.map(entries);
        let mut taken = vec![false; media[1].len()];
        let mut removed = Vec::new();
        for old in &media[0] {
            let same = media[1]
                .iter()
                .position(|new| plain(new.key) == plain(old.key));
            match same {
                Some(index) => {
                    taken[index] = true;
                    self.media(comparer, [*old, media[1][index]]);
                }
                None => removed.push(*old),
            }
        }
        let added: Vec<Media<'d>> = media[1]
            .iter()
            .zip(&taken)
            .filter(|(_, taken)| !**taken)
            .map(|(media, _)| *media)
            .collect();
        let has_common = taken.contains(&true);
        let mut replaced = Vec::new();
        for old in removed {
            let mut related = added.iter().enumerate();
            let related = related.find(|(at, new)| {
                !replaced.contains(at) && (covers(new.key, old.key) || covers(old.key, new.key))
            });
            // A range has taken the place of a media type, or the other way round.
            if let Some((at, new)) = related {
                replaced.push(at);
                self.media(comparer, [old, *new]);
                self.replaced(comparer, [old, *new]);
                continue;
            }
            let covering = narrowest(&media[1], old.key);
            if let Some(new) = covering {
                self.media(comparer, [old, new]);
            }
            self.removed(comparer, old, covering);
        }
        let rest = added.into_iter().enumerate();
        for (_, new) in rest.filter(|(at, _)| !replaced.contains(at)) {
            // Bodies of this type were those of the range.
            let covering = narrowest(&media[0], new.key);
            if let Some(old) = covering {
                self.media(comparer, [old, new]);
            }
            self.added(
                comparer,
                new,
                covering.is_some(),
                media[0].is_empty() || has_common,
            );
        }
    }

    /// A media range has taken the place of one that it includes, or the other way round.
    fn replaced(&self, comparer: &mut Comparer<'d>, both: [Media<'d>; 2]) {
        let [old, new] = both;
        let is_wider = covers(new.key, old.key);
        let outcome = if is_wider == (self.sender == Side::New) {
            let (sent, received) = if is_wider { (new, old) } else { (old, new) };
            Outcome::breaking(
                self.flow(),
                Witness {
                    message: format!("`Content-Type: {}`", within(sent.key, received.key)),
                    part: self.name.clone(),
                    accepted_by: self.sender,
                    expected: format!("`{}`", received.key),
                },
            )
        } else {
            let why = "the side that receives includes what the other sends";
            Outcome::compatible(self.flow(), why)
        };
        let spots = both.map(|media| Some(Spot::key(media.owner, media.key)));
        let message = format!(
            "the media type `{}` of {} is `{}` now",
            old.key, self.value, new.key
        );
        self.report(comparer, codes::MEDIA_TYPE_REMOVED, message, spots, outcome);
    }

    /// Reports a change of the media types of the body.
    fn report(
        &self,
        comparer: &mut Comparer<'d>,
        code: Code,
        message: String,
        spots: [Option<Spot<'d>>; 2],
        outcome: Outcome,
    ) {
        comparer.change(code, message, spots, outcome, vec![self.name.clone()]);
    }

    fn spots(&self) -> [Option<Spot<'d>>; 2] {
        self.bodies.map(|body| Some(Spot::key(body, "content")))
    }

    fn removed(&self, comparer: &mut Comparer<'d>, old: Media<'d>, covering: Option<Media<'d>>) {
        let outcome = if let Some(new) = covering {
            Outcome::compatible(self.flow(), &format!("`{}` includes it", new.key))
        } else {
            let expected = entries(self.bodies[1]);
            let expected: Vec<String> = expected
                .iter()
                .map(|media| format!("`{}`", media.key))
                .collect();
            let (header, expected) = match (self.flow(), expected.is_empty()) {
                (_, true) => ("Content-Type", "no body".to_owned()),
                (Flow::Response, _) => ("Accept", expected.join(" or ")),
                _ => ("Content-Type", expected.join(" or ")),
            };
            Outcome::breaking(
                self.flow(),
                Witness {
                    message: format!("`{header}: {}`", old.key),
                    part: self.name.clone(),
                    accepted_by: Side::Old,
                    expected,
                },
            )
        };
        let mut spots = self.spots();
        spots[0] = Some(Spot::key(old.owner, old.key));
        let message = format!("`{}` is no media type of {} any more", old.key, self.value);
        self.report(comparer, codes::MEDIA_TYPE_REMOVED, message, spots, outcome);
    }

    fn added(&self, comparer: &mut Comparer<'d>, new: Media<'d>, is_covered: bool, is_asked: bool) {
        let outcome = match self.flow() {
            Flow::Response if is_covered => {
                Outcome::compatible(self.flow(), "the old description includes it")
            }
            Flow::Response if is_asked => Outcome::compatible(
                self.flow(),
                "clients get it only if they ask for it by `Accept`",
            ),
            Flow::Response => Outcome::breaking(
                self.flow(),
                Witness {
                    message: format!("`Content-Type: {}`", new.key),
                    part: self.name.clone(),
                    accepted_by: Side::New,
                    expected: "another media type".to_owned(),
                },
            ),
            _ => Outcome::compatible(self.flow(), "the others are accepted as before"),
        };
        let mut spots = self.spots();
        spots[1] = Some(Spot::key(new.owner, new.key));
        let message = format!("`{}` is a new media type of {}", new.key, self.value);
        self.report(comparer, codes::MEDIA_TYPE_ADDED, message, spots, outcome);
    }

    /// Compares a media type that both sides have.
    fn media(&self, comparer: &mut Comparer<'d>, both: [Media<'d>; 2]) {
        let nodes = both.map(|media| media.node);
        let is_bytes = |media: &Media<'_>| has_no_schema(media.key) && says_bytes(media.node);
        if both.iter().all(is_bytes) {
            return;
        }
        for (keyword, name) in [
            ("schema", self.name.clone()),
            ("itemSchema", format!("items of the {}", self.name)),
        ] {
            let part = SchemaPart {
                name,
                value: if keyword == "schema" {
                    self.value.clone()
                } else {
                    format!("an item of {}", self.value)
                },
                direction: self.direction,
                sender: self.sender,
                is_parameter: false,
                is_xml: plain(both[0].key)
                    .split(';')
                    .next()
                    .is_some_and(|key| key.ends_with("xml")),
                text_depth: text_depth(both[0].key),
                owners: both.map(|media| Some(Spot::key(media.owner, media.key))),
            };
            comparer.schemas(&part, nodes.map(|node| node.get(keyword)));
        }
        self.encodings(comparer, both);
    }
}

fn entries(body: Node<'_>) -> Vec<Media<'_>> {
    let Some(content) = body.follow("content") else {
        return Vec::new();
    };
    let members = content
        .members()
        .filter(|member| !member.key.starts_with("x-"));
    members
        .filter_map(|member| {
            Some(Media {
                key: member.key,
                node: member.node.resolve().ok()?.node,
                owner: content,
            })
        })
        .collect()
}

/// A media type as it is compared: in lower case, and without the parameter `charset=utf-8`, which says what is so anyway.
pub(crate) fn plain(key: &str) -> String {
    let mut parts = key.split(';').map(|part| part.trim().to_ascii_lowercase());
    let mut out = parts.next().unwrap_or_default();
    let mut parameters: Vec<String> = parts
        .map(|part| part.replace('"', ""))
        .filter(|part| part != "charset=utf-8" && !part.is_empty())
        .collect();
    parameters.sort_unstable();
    for parameter in parameters {
        out.push(';');
        out.push_str(&parameter);
    }
    out
}

/// Whether bodies of a media type are bytes that no schema describes: no JSON, XML, form or text.
fn has_no_schema(key: &str) -> bool {
    let key = plain(key);
    let key = key.split(';').next().unwrap_or_default();
    let (kind, name) = key.split_once('/').unwrap_or((key, ""));
    let is_read = ["json", "xml", "yaml"]
        .iter()
        .any(|word| name.ends_with(word))
        || name == "x-www-form-urlencoded"
        || name.contains('*');
    !matches!(kind, "text" | "multipart" | "*") && !is_read
}

/// Whether a media type says of its bodies only that they are bytes, in the form of any version (3.1.0 §4.8.14.4, "Considerations for
/// File Uploads").
fn says_bytes(media: Node<'_>) -> bool {
    let is_plain = |schema: Node<'_>| {
        schema.members().all(|member| match member.key {
            "type" => member.node.as_str() == Some("string"),
            "format" => member.node.as_str() == Some("binary"),
            "title" | "description" | "example" | "examples" | "contentMediaType" => true,
            key => key.starts_with("x-"),
        })
    };
    media.get("itemSchema").is_none() && media.follow("schema").is_none_or(is_plain)
}

/// How deep in a body scalars are sent as text: the fields of a form and their items, and the parts of a multipart body.
fn text_depth(key: &str) -> Option<usize> {
    match plain(key).split(';').next()? {
        "application/x-www-form-urlencoded" => Some(2),
        "multipart/form-data" => Some(1),
        _ => None,
    }
}

/// A media type of a range that is not another one.
fn within(range: &str, other: &str) -> String {
    let kind = plain(range);
    let kind = match kind.split('/').next() {
        Some("*") | None => "application",
        Some(kind) => kind,
    };
    let other = plain(other);
    let names = ["octet-stream", "plain", "png"].map(|name| format!("{kind}/{name}"));
    let found = names.into_iter().find(|name| *name != other);
    found.unwrap_or_else(|| range.to_owned())
}

/// The range that is read for a media type: the narrowest one that includes it (3.0.3 §4.7.13.1).
fn narrowest<'d>(media: &[Media<'d>], key: &str) -> Option<Media<'d>> {
    let including = media.iter().filter(|range| covers(range.key, key));
    including
        .min_by_key(|range| range.key.matches('*').count())
        .copied()
}

/// Whether a media range, such as `application/*`, includes a media type.
pub(crate) fn covers(range: &str, key: &str) -> bool {
    let (range, key) = (plain(range), plain(key));
    match range.split_once('/') {
        Some(("*", "*")) => true,
        Some((kind, "*")) => key.split_once('/').is_some_and(|(own, _)| own == kind),
        _ => key.split(';').next() == Some(&range),
    }
}
