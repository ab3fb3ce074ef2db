//! Finds the operation of a request by the base paths of the servers, then by path templates.

use std::collections::HashMap;

use conform_description::{Description, Node};

use crate::url::{decode_path, host_of, path_of};

/// The extension of the root object that states an optional suffix of all paths, such as `.json`.
const SUFFIX: &str = "x-optional-path-suffix";

/// The path templates of a description.
#[derive(Debug)]
pub(crate) struct Router {
    /// Base paths as segments, longest first.
    bases: Vec<Vec<Segment>>,
    /// Routes by their number of segments; more literal ones first.
    routes: HashMap<usize, Vec<Route>>,
    /// The optional suffix of all paths.
    suffix: Option<String>,
    /// The hosts of the servers; empty if one of them may have any host.
    hosts: Vec<String>,
}

#[derive(Debug)]
struct Route {
    segments: Vec<Segment>,
    /// Method in upper case, and index of the operation.
    operations: Vec<(String, usize)>,
}

/// A segment of a path template: literal text with parameters in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Segment {
    /// The text before, between and after the parameters: one more than there are parameters.
    texts: Vec<String>,
    names: Vec<String>,
}

/// Where a request goes.
#[derive(Debug, PartialEq, Eq)]
pub enum Routed {
    /// To the operation with this index, with the path parameters as they were sent.
    Operation(usize, Vec<(String, String)>),
    /// To a path that has only other methods.
    Method(OtherMethods),
    /// To no path.
    Nowhere,
}

/// The methods of a path that does not have the method of the request.
#[derive(Debug, PartialEq, Eq)]
pub struct OtherMethods {
    pub(crate) methods: Vec<String>,
    /// The index of an operation of the path: the most literal one that matches.
    pub(crate) operation: usize,
}

impl Router {
    pub(crate) fn new(description: &Description) -> Self {
        let mut routes: HashMap<usize, Vec<Route>> = HashMap::new();
        let mut bases = bases(description.root());
        for (index, operation) in description.operations().iter().enumerate() {
            for base in bases_of(operation.path_item)
                .into_iter()
                .chain(bases_of(operation.node))
            {
                if !bases.contains(&base) {
                    bases.push(base);
                }
            }
            let segments: Vec<Segment> = split(operation.template()).map(Segment::parse).collect();
            let routes = routes.entry(segments.len()).or_default();
            let method = operation.method.to_ascii_uppercase();
            match routes.iter_mut().find(|route| route.segments == segments) {
                Some(route) => route.operations.push((method, index)),
                None => routes.push(Route {
                    segments,
                    operations: vec![(method, index)],
                }),
            }
        }
        for routes in routes.values_mut() {
            // The sort is stable: equally literal templates keep the order of the document.
            routes.sort_by_key(|route| {
                route
                    .segments
                    .iter()
                    .map(Segment::looseness)
                    .collect::<Vec<_>>()
            });
        }
        bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
        let suffix = description.root().text(SUFFIX);
        let servers = description.root().follow("servers");
        let urls = servers.into_iter().flat_map(Node::items);
        let urls = urls.filter_map(|server| server.text("url"));
        let hosts: Option<Vec<String>> = urls
            .map(|url| host_of(url).filter(|host| !host.contains('{')))
            .map(|host| host.map(str::to_owned))
            .collect();
        Self {
            hosts: hosts.unwrap_or_default(),
            bases,
            routes,
            suffix: suffix.filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }

    /// Returns whether every server states a host, and none this one.
    pub(crate) fn is_of_others(&self, host: &str) -> bool {
        !self.hosts.is_empty() && !self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }

    /// Finds the operation for a method and a URL's path.
    pub(crate) fn route(&self, method: &str, path: &str) -> Routed {
        let segments: Vec<&str> = split(path).collect();
        let mut others: Option<OtherMethods> = None;
        // A path that is documented with the suffix comes before one without it.
        for suffix in std::iter::once("").chain(self.suffix.as_deref()) {
            for base in &self.bases {
                let Some((head, rest)) = segments.split_at_checked(base.len()) else {
                    continue;
                };
                if !base
                    .iter()
                    .zip(head)
                    .all(|(segment, text)| segment.matches(text, None))
                {
                    continue;
                }
                let mut rest = rest.to_vec();
                if !suffix.is_empty() {
                    let Some(stripped) = rest.last().and_then(|last| last.strip_suffix(suffix))
                    else {
                        continue;
                    };
                    if let Some(last) = rest.last_mut() {
                        *last = stripped;
                    }
                }
                match self.find(method, &rest) {
                    Routed::Nowhere => {}
                    Routed::Method(found) => match &mut others {
                        Some(others) => others.methods.extend(found.methods),
                        None => others = Some(found),
                    },
                    operation => return operation,
                }
            }
        }
        let Some(mut others) = others else {
            return Routed::Nowhere;
        };
        others.methods.sort_unstable();
        others.methods.dedup();
        Routed::Method(others)
    }

    fn find(&self, method: &str, segments: &[&str]) -> Routed {
        let mut others: Option<OtherMethods> = None;
        // `{id}` would match the suffix, too, but the suffix is not part of the value.
        let is_suffixed = self.suffix.as_deref().is_some_and(|suffix| {
            let last = segments.last();
            last.is_some_and(|last| last.ends_with(suffix))
        });
        for route in self.routes.get(&segments.len()).into_iter().flatten() {
            let mut parameters = Vec::new();
            if is_suffixed && route.segments.last().is_some_and(Segment::ends_open) {
                continue;
            }
            let mut pairs = route.segments.iter().zip(segments);
            if !pairs.all(|(segment, text)| segment.matches(text, Some(&mut parameters))) {
                continue;
            }
            if let Some((_, index)) = route.operations.iter().find(|(other, _)| other == method) {
                return Routed::Operation(*index, parameters);
            }
            let others = others.get_or_insert_with(|| OtherMethods {
                methods: Vec::new(),
                operation: route.operations[0].1,
            });
            let methods = route.operations.iter().map(|(method, _)| method.clone());
            others.methods.extend(methods);
        }
        others.map_or(Routed::Nowhere, Routed::Method)
    }
}

impl Segment {
    /// Parses `visit-{id}.pdf`. A brace that is not closed is literal.
    fn parse(text: &str) -> Self {
        let (mut texts, mut names) = (vec![String::new()], Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            if let Some(last) = texts.last_mut() {
                last.push_str(before);
            }
            names.push(name.to_owned());
            texts.push(String::new());
            rest = after;
        }
        if let Some(last) = texts.last_mut() {
            last.push_str(rest);
        }
        Self { texts, names }
    }

    /// Returns whether it ends with a parameter.
    fn ends_open(&self) -> bool {
        !self.names.is_empty() && self.texts.last().is_some_and(String::is_empty)
    }

    /// Returns less for segments that match fewer texts.
    fn looseness(&self) -> (usize, std::cmp::Reverse<usize>) {
        let literal = self.texts.iter().map(String::len).sum();
        (self.names.len(), std::cmp::Reverse(literal))
    }

    /// Returns whether a segment of a path matches. Its parameters are added as they were sent.
    fn matches(&self, text: &str, parameters: Option<&mut Vec<(String, String)>>) -> bool {
        if self.names.is_empty() {
            return self.texts[0] == text
                || (text.contains('%') && decode_path(text) == self.texts[0]);
        }
        let Some(mut rest) = text.strip_prefix(self.texts[0].as_str()) else {
            return false;
        };
        let mut found = Vec::new();
        for (index, name) in self.names.iter().enumerate() {
            let following = &self.texts[index + 1];
            let is_last = index + 1 == self.names.len();
            let end = if is_last {
                rest.strip_suffix(following.as_str()).map(str::len)
            } else if following.is_empty() {
                Some(rest.chars().next().map_or(0, char::len_utf8))
            } else {
                rest.find(following.as_str())
            };
            let Some(end) = end.filter(|&end| end > 0) else {
                return false;
            };
            found.push((name.clone(), rest[..end].to_owned()));
            rest = &rest[end + following.len()..];
        }
        if let Some(parameters) = parameters {
            parameters.append(&mut found);
        }
        true
    }
}

/// Returns the segments of a path that are not empty.
fn split(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/')
        .unwrap_or(path)
        .split('/')
        .filter(|segment| !segment.is_empty())
}

/// Returns the base paths of the servers of a description; the root if it has no servers.
fn bases(root: Node<'_>) -> Vec<Vec<Segment>> {
    let bases = bases_of(root);
    if bases.is_empty() {
        vec![Vec::new()]
    } else {
        bases
    }
}

fn bases_of(owner: Node<'_>) -> Vec<Vec<Segment>> {
    let servers = owner.follow("servers").into_iter().flat_map(Node::items);
    let urls = servers.filter_map(|server| server.text("url"));
    urls.map(|url| split(path_of(url)).map(Segment::parse).collect())
        .collect()
}

/// Returns a path with `{}` for segments that look like values: the template that may be missing, without data that
/// identifies patients.
pub(crate) fn outline(path: &str) -> String {
    let plain = |segment: &str| {
        segment.len() <= 40
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || b"-_.".contains(&byte))
    };
    let is_version = |segment: &str| {
        segment
            .strip_prefix('v')
            .or_else(|| segment.strip_prefix("api_v"))
            .is_some_and(|rest| rest.len() < 3)
    };
    let outlined: String = split(path)
        .map(|segment| {
            if plain(segment) || is_version(segment) {
                format!("/{segment}")
            } else {
                "/{}".to_owned()
            }
        })
        .collect();
    if outlined.is_empty() {
        "/".to_owned()
    } else {
        outlined
    }
}

#[cfg(test)]
mod tests {
    use conform_description::{Description, LoadOptions};

    use super::{Routed, Router, Segment, outline};

    fn route(head: &str, path: &str) -> Routed {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{head}\npaths:\n  /visits/{{id}}:\n    get: {{operationId: a, responses: {{'200': {{description: ok}}}}}}\n"
        );
        let loaded = Description::from_files("a.yaml", [("a.yaml", text)], &LoadOptions::default());
        Router::new(&loaded.description.expect("it is one")).route("GET", path)
    }

    #[test]
    fn an_optional_suffix_is_removed() {
        let to = |value: &str| Routed::Operation(0, vec![("id".to_owned(), value.to_owned())]);
        assert_eq!(route("", "/visits/7.json"), to("7.json"));
        let stated = "x-optional-path-suffix: .json";
        assert_eq!(route(stated, "/visits/7.json"), to("7"));
        assert_eq!(route(stated, "/visits/7"), to("7"));
        assert_eq!(route(stated, "/visits/7.xml"), to("7.xml"));
    }

    #[test]
    fn outlines_hide_values() {
        assert_eq!(outline("/api_v3/visits/123/a@b.c"), "/api_v3/visits/{}/{}");
        assert_eq!(outline(""), "/");
    }

    #[test]
    fn segments_hold_parameters() {
        let mut found = Vec::new();
        assert!(
            Segment::parse("report-{year}-{month}.pdf")
                .matches("report-2026-11.pdf", Some(&mut found))
        );
        assert_eq!(
            found,
            [
                ("year".to_owned(), "2026".to_owned()),
                ("month".to_owned(), "11".to_owned())
            ]
        );
        assert!(!Segment::parse("report-{year}.pdf").matches("report-.pdf", None));
        assert!(Segment::parse("a b").matches("a%20b", None));
    }
}
