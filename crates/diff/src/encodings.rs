//! How the members of forms and the parts of multipart bodies are written.

use conform_description::parameter::ParameterStyle;
use conform_description::{Node, Version};

use crate::change::{Impact, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::headers::Headers;
use crate::request::{Contents, Media, covers, plain};
use crate::styles::{Shape, Written, shape_of, written};

/// What a description says of how a member of a form, or a part, is written.
struct Encoded<'d> {
    /// The Encoding Object.
    node: Option<Node<'d>>,
    /// The schema of the member.
    schema: Option<Node<'d>>,
    /// The media types of the part, in lower case; empty if nothing says them.
    media_types: Vec<String>,
    /// Its style; `None` if the part has a media type of its own instead.
    how: Option<Written>,
}

impl<'d> Encoded<'d> {
    fn of(media: Media<'d>, name: &str, node: Option<Node<'d>>) -> Self {
        let schema = media.node.follow("schema");
        let member = schema.and_then(|schema| schema.follow("properties"));
        let member = member.and_then(|members| members.follow(name));
        let has = |key: &str| node.is_some_and(|node| node.get(key).is_some());
        // What decides between the two ways (3.0.3 §4.7.15.1, 3.1.0 §4.8.15.1.1).
        let is_form = plain(media.key).starts_with("application/x-www-form-urlencoded");
        let may_have_style =
            is_form || (is_multipart(media) && media.node.description().version() >= Version::V3_1);
        let has_style = has("style") || has("explode") || has("allowReserved");
        let is_styled = may_have_style && (has_style || (is_form && !has("contentType")));
        let stated = node.and_then(|node| node.text("contentType"));
        let media_types = match stated {
            Some(list) => list
                .split(',')
                .map(plain)
                .filter(|one| !one.is_empty())
                .collect(),
            None => member
                .and_then(default_media_type)
                .map(str::to_owned)
                .into_iter()
                .collect(),
        };
        let style = node
            .and_then(ParameterStyle::stated)
            .unwrap_or(ParameterStyle::Form);
        let explode = node.map_or(style.explodes_by_default(), |node| style.explodes(node));
        let reserved = node.is_some_and(|node| node.flag("allowReserved"));
        Self {
            node,
            schema: member,
            media_types,
            how: is_styled.then_some(Written {
                style,
                explode,
                reserved,
            }),
        }
    }

    fn shape(&self) -> Shape {
        self.schema.map_or(Shape::Scalar, shape_of)
    }

    /// The words of reports for its media types.
    fn words(&self) -> String {
        if self.media_types.is_empty() {
            return "the default".to_owned();
        }
        format!("`{}`", self.media_types.join(", "))
    }
}

fn is_multipart(media: Media<'_>) -> bool {
    plain(media.key).starts_with("multipart/")
}

/// The media type of a part by its schema, where nothing else says it.
fn default_media_type(schema: Node<'_>) -> Option<&'static str> {
    let mut kinds: Vec<&str> = Vec::new();
    let stated = schema.get("type")?;
    kinds.extend(stated.as_str());
    kinds.extend(
        stated
            .items()
            .filter_map(Node::as_str)
            .filter(|kind| *kind != "null"),
    );
    match kinds[..] {
        ["object"] => Some("application/json"),
        ["array"] => default_media_type(schema.follow("items")?),
        ["string"] => {
            let is_bytes = matches!(schema.text("format"), Some("binary" | "byte"))
                || schema.get("contentEncoding").is_some();
            Some(if is_bytes {
                "application/octet-stream"
            } else {
                "text/plain"
            })
        }
        ["integer" | "number" | "boolean"] => Some("text/plain"),
        _ => None,
    }
}

impl<'d> Contents<'d> {
    /// Compares how the members of forms and the parts of multipart bodies are written.
    pub(crate) fn encodings(&self, comparer: &mut Comparer<'d>, both: [Media<'d>; 2]) {
        let encodings = both.map(|media| media.node.follow("encoding"));
        let members = encodings
            .iter()
            .flatten()
            .flat_map(|encoding| encoding.members());
        let mut names: Vec<&str> = members.map(|member| member.key).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let own = encodings.map(|encoding| encoding.and_then(|encoding| encoding.follow(name)));
            let sides = [0, 1].map(|side| Encoded::of(both[side], name, own[side]));
            self.encoding(comparer, both, name, &sides);
            let headers = Headers {
                name: format!("part `{name}` of the {}", self.name),
                value: format!("the part `{name}` of {}", self.value),
                direction: self.direction,
                sender: self.sender,
                // The fields of forms in URL encoding have none (3.0.3 §4.7.15.1).
                holders: [0, 1].map(|side| own[side].filter(|_| is_multipart(both[side]))),
                fallback: both.map(|media| Spot::key(media.owner, media.key)),
            };
            headers.compare(comparer);
        }
        for (key, what) in [
            ("prefixEncoding", "parts by their places"),
            ("itemEncoding", "parts"),
        ] {
            let texts = both.map(|media| media.node.get(key).map(|node| node.value().to_serde()));
            if texts[0] != texts[1] {
                let why = format!("whether receivers read {what} in both ways is not described");
                let outcome = Outcome::new(self.flow(), Impact::Undecided, why);
                let message = format!("`{key}` of {} has changed", self.value);
                let spots = both.map(|media| Some(Spot::key(media.node, key)));
                let concerns = vec![self.name.clone()];
                comparer.change(codes::ENCODING_CHANGED, message, spots, outcome, concerns);
            }
        }
    }

    /// Compares how one member is written.
    fn encoding(
        &self,
        comparer: &mut Comparer<'d>,
        both: [Media<'d>; 2],
        name: &str,
        sides: &[Encoded<'d>; 2],
    ) {
        let [old, new] = sides;
        let found = match (&old.how, &new.how) {
            (None, None) => self.media_types(name, sides),
            (Some(old), Some(new)) => self.styles(name, sides, [old, new]),
            (old, _) => {
                let why = "whether receivers read both is not described";
                let outcome = Outcome::new(self.flow(), Impact::Undecided, why);
                let words = ["has a style", "has a media type of its own"];
                let [now, before] = if old.is_none() {
                    words
                } else {
                    [words[1], words[0]]
                };
                let value = &self.value;
                let message =
                    format!("the part `{name}` of {value} {now} now, and {before} before");
                vec![(
                    "contentType",
                    message.replace("and has", "and had"),
                    outcome,
                )]
            }
        };
        for (key, message, outcome) in found {
            let spots = [0, 1].map(|side| {
                let node = sides[side].node.map(|own| Spot::key(own, key));
                Some(node.unwrap_or(Spot::key(both[side].owner, both[side].key)))
            });
            let concerns = vec![self.name.clone()];
            comparer.change(codes::ENCODING_CHANGED, message, spots, outcome, concerns);
        }
    }

    /// The media types of a part are a list, of which one is sent.
    fn media_types(
        &self,
        part: &str,
        sides: &[Encoded<'d>; 2],
    ) -> Vec<(&'static str, String, Outcome)> {
        let [old, new] = sides;
        if old.media_types == new.media_types {
            return Vec::new();
        }
        let [sent, received] =
            [self.sender, self.sender.other()].map(|side| &sides[side.index()].media_types);
        let is_read = |one: &&String| received.iter().any(|range| covers(range, one));
        let outcome = if sent.is_empty() || received.is_empty() {
            let why = "whether receivers read both is not described";
            Outcome::new(self.flow(), Impact::Undecided, why)
        } else if let Some(refused) = sent.iter().find(|one| !is_read(one)) {
            Outcome::breaking(
                self.flow(),
                Witness {
                    message: format!("the part `{part}` with `Content-Type: {refused}`"),
                    part: self.name.clone(),
                    accepted_by: self.sender,
                    expected: received.join(" or "),
                },
            )
        } else {
            Outcome::compatible(
                self.flow(),
                "the side that receives reads all that are sent",
            )
        };
        let message = format!(
            "`contentType` of the part `{part}` of {} is {}, was {}",
            self.value,
            new.words(),
            old.words()
        );
        vec![("contentType", message, outcome)]
    }

    /// `style`, `explode` and `allowReserved` of a member.
    fn styles(
        &self,
        name: &str,
        sides: &[Encoded<'d>; 2],
        how: [&Written; 2],
    ) -> Vec<(&'static str, String, Outcome)> {
        let mut found = Vec::new();
        let sender = self.sender.index();
        let samples = how.map(|how| written(name, how, sides[sender].shape()));
        if samples[0] != samples[1] {
            let mut words = Vec::new();
            if how[0].style != how[1].style {
                let [old, new] = how.map(|how| how.style.name());
                words.push(format!(
                    "`style` of the part `{name}` of {} is {new}, was {old}",
                    self.value
                ));
            }
            if how[0].explode != how[1].explode {
                let [old, new] = how.map(|how| how.explode);
                words.push(format!(
                    "`explode` of the part `{name}` of {} is {new}, was {old}",
                    self.value
                ));
            }
            let key = if how[0].style == how[1].style {
                "explode"
            } else {
                "style"
            };
            let witness = Witness {
                message: format!("`{}`", samples[sender]),
                part: self.name.clone(),
                accepted_by: self.sender,
                expected: format!("`{}`", samples[1 - sender]),
            };
            found.push((
                key,
                words.join("; "),
                Outcome::breaking(self.flow(), witness),
            ));
        }
        if how[0].reserved != how[1].reserved {
            // Clients that percent-encode more than they must are read by all.
            let outcome = if how[1 - sender].reserved {
                Outcome::compatible(self.flow(), "encoded characters are read as before")
            } else {
                let why = "bodies may have reserved characters that are not encoded";
                Outcome::new(self.flow(), Impact::Breaking, why)
            };
            let words = if how[1].reserved { "may" } else { "may not" };
            let message = format!(
                "the part `{name}` of {} {words} have reserved characters",
                self.value
            );
            found.push(("allowReserved", message, outcome));
        }
        found
    }
}
