//! Finds the operation of a request by the base paths of the servers, then by path templates.

use std::collections::HashMap;

use conform_description::operations::Operation;
use conform_description::{Description, Node};
use conform_schema::Reading;

use crate::segment::{Segment, split};
use crate::server_paths::base_paths;
use crate::url::host_of;

/// The extension of the root object that states an optional suffix of all paths, such as `.json`.
const SUFFIX: &str = "x-optional-path-suffix";

/// The path templates of a description.
#[derive(Debug)]
pub(crate) struct Router {
    /// Base paths, longest first.
    bases: Vec<Vec<Segment>>,
    /// Routes by their number of segments; more literal ones first.
    routes: HashMap<usize, Vec<Route>>,
    /// The lengths of the routes that have a parameter of several segments, and their indices.
    long: Vec<(usize, usize)>,
    /// The optional suffix of all paths.
    suffix: Option<String>,
    /// The hosts of the servers; empty if one of them may have any host.
    hosts: Vec<String>,
}

#[derive(Debug)]
struct Route {
    segments: Vec<Segment>,
    /// The segment that is a parameter marked with `x-multi-segment`.
    long: Option<usize>,
    operations: Vec<RoutedOperation>,
}

#[derive(Debug)]
struct RoutedOperation {
    /// In upper case.
    method: String,
    index: usize,
    /// The base paths of the servers of this operation, as indices.
    bases: Vec<usize>,
}

/// Where a request goes.
#[derive(Debug, PartialEq, Eq)]
pub enum Routed {
    /// To the operation with this index, with the path parameters as they were sent.
    Operation(usize, Vec<(String, String)>),
    /// The same, but for a slash at the end of the path or of the template.
    OtherSlash(usize, Vec<(String, String)>),
    /// The same, with a value of several segments.
    SeveralSegments(usize, Vec<(String, String)>),
    /// To a path that has only other methods.
    Method(OtherMethods),
    /// To no path.
    Nowhere,
}

impl Routed {
    /// Returns the index of the operation.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        match self {
            Self::Operation(index, _)
            | Self::OtherSlash(index, _)
            | Self::SeveralSegments(index, _) => Some(*index),
            Self::Method(_) | Self::Nowhere => None,
        }
    }
}

/// The methods of a path that does not have the method of the request.
#[derive(Debug, PartialEq, Eq)]
pub struct OtherMethods {
    /// The methods that the path has, in upper case.
    pub methods: Vec<String>,
    /// The index of an operation of the path: the most literal one that matches.
    pub operation: usize,
}

impl Router {
    /// Reads the paths of a description. By the letter, no value has several segments.
    pub(crate) fn new(description: &Description, reading: Reading) -> Self {
        let mut routes: HashMap<usize, Vec<Route>> = HashMap::new();
        let mut bases: Vec<Vec<Segment>> = Vec::new();
        let mut base_ids: HashMap<String, usize> = HashMap::new();
        let mut places: HashMap<Vec<Segment>, usize> = HashMap::new();
        for (index, operation) in description.operations().iter().enumerate() {
            let own_bases = base_paths(operation.node, operation.path_item);
            let own_bases = own_bases.into_iter().map(|base| {
                *base_ids.entry(base).or_insert_with_key(|base| {
                    bases.push(split(base).map(Segment::parse).collect());
                    bases.len() - 1
                })
            });
            let own_bases = own_bases.collect();
            let segments: Vec<Segment> = split(operation.template()).map(Segment::parse).collect();
            let routes = routes.entry(segments.len()).or_default();
            let own = RoutedOperation {
                method: operation.method.to_ascii_uppercase(),
                index,
                bases: own_bases,
            };
            match places.get(&segments) {
                Some(&place) => routes[place].operations.push(own),
                None => {
                    places.insert(segments.clone(), routes.len());
                    routes.push(Route {
                        long: long_segment(operation, &segments),
                        segments,
                        operations: vec![own],
                    });
                }
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
        let mut long = Vec::new();
        for (length, routes) in &routes {
            let own = routes.iter().enumerate();
            let own = own.filter(|(_, route)| reading == Reading::Meant && route.long.is_some());
            long.extend(own.map(|(index, _)| (*length, index)));
        }
        // The template with more segments is the more specific one.
        long.sort_unstable_by_key(|(length, index)| (std::cmp::Reverse(*length), *index));
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
            long,
            suffix: suffix.filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }

    /// Returns whether every server states a host, and none this one.
    pub(crate) fn is_of_others(&self, host: &str) -> bool {
        !self.hosts.is_empty() && !self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }

    /// Finds the operation for a method and a URL's path.
    ///
    /// A path that fits as it is comes first, then one that fits but for the slash at its end, then one with a parameter of
    /// several segments.
    pub(crate) fn route(&self, method: &str, path: &str) -> Routed {
        let plain;
        let path = if has_dot_segments(path) {
            plain = without_dot_segments(path);
            plain.as_str()
        } else {
            path
        };
        let segments: Vec<&str> = split(path).collect();
        let exact = self.fitting(method, &segments, Self::find);
        if exact != Routed::Nowhere {
            return exact;
        }
        let mut other = segments.clone();
        match other.last() {
            Some(&"") => drop(other.pop()),
            _ => other.push(""),
        }
        match self.fitting(method, &other, Self::find) {
            Routed::Operation(index, parameters) => return Routed::OtherSlash(index, parameters),
            Routed::Method(others) => return Routed::Method(others),
            _ => {}
        }
        if self.long.is_empty() {
            return Routed::Nowhere;
        }
        self.fitting(method, &segments, Self::find_long)
    }

    /// Finds the operation for a path that may be the rest after any base path.
    pub(crate) fn route_below(&self, method: &str, path: &str) -> Routed {
        let whole = self.route(method, path);
        if whole.operation().is_some() {
            return whole;
        }
        let segments: Vec<&str> = split(path).collect();
        let bases: Vec<usize> = (0..self.bases.len()).collect();
        match self.find(method, &segments, &bases) {
            Routed::Nowhere => whole,
            found => found,
        }
    }

    /// Finds the operation for a path by each base path, without and with the optional suffix.
    fn fitting<'r>(
        &'r self,
        method: &str,
        segments: &[&str],
        find: impl Fn(&'r Self, &str, &[&str], &[usize]) -> Routed,
    ) -> Routed {
        let mut others: Option<OtherMethods> = None;
        // A path that is documented with the suffix comes before one without it.
        for suffix in std::iter::once("").chain(self.suffix.as_deref()) {
            let mut fitting: Vec<(usize, Vec<usize>)> = Vec::new();
            for (id, base) in self.bases.iter().enumerate() {
                let Some((head, _)) = segments.split_at_checked(base.len()) else {
                    continue;
                };
                let mut pairs = base.iter().zip(head);
                if pairs.all(|(segment, text)| segment.matches(text, None)) {
                    match fitting.iter_mut().find(|(length, _)| *length == base.len()) {
                        Some((_, ids)) => ids.push(id),
                        None => fitting.push((base.len(), vec![id])),
                    }
                }
            }
            fitting.sort_unstable_by_key(|(length, _)| std::cmp::Reverse(*length));
            for (length, bases) in fitting {
                let mut rest = segments[length..].to_vec();
                if !suffix.is_empty() {
                    let Some(stripped) = rest.last().and_then(|last| last.strip_suffix(suffix))
                    else {
                        continue;
                    };
                    if let Some(last) = rest.last_mut() {
                        *last = stripped;
                    }
                }
                match find(self, method, &rest, &bases) {
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

    /// Finds the operation for the rest of a path after one of these base paths.
    fn find(&self, method: &str, segments: &[&str], bases: &[usize]) -> Routed {
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
            match route.operation(method, bases) {
                Routed::Operation(index, _) => return Routed::Operation(index, parameters),
                Routed::Method(found) => match &mut others {
                    Some(others) => others.methods.extend(found.methods),
                    None => others = Some(found),
                },
                _ => {}
            }
        }
        others.map_or(Routed::Nowhere, Routed::Method)
    }

    /// Finds the operation for the rest of a path, by the routes that have a parameter of several segments.
    fn find_long(&self, method: &str, segments: &[&str], bases: &[usize]) -> Routed {
        for &(length, index) in &self.long {
            let Some(route) = self
                .routes
                .get(&length)
                .and_then(|routes| routes.get(index))
            else {
                continue;
            };
            let (Some(at), Some(more)) = (route.long, segments.len().checked_sub(length)) else {
                continue;
            };
            let joined = segments[at..=at + more].join("/");
            let mut shortened = segments[..at].to_vec();
            shortened.push(&joined);
            shortened.extend(&segments[at + more + 1..]);
            let mut parameters = Vec::new();
            let mut pairs = route.segments.iter().zip(&shortened);
            if !pairs.all(|(segment, text)| segment.matches(text, Some(&mut parameters))) {
                continue;
            }
            if let Routed::Operation(index, _) = route.operation(method, bases) {
                return Routed::SeveralSegments(index, parameters);
            }
        }
        Routed::Nowhere
    }
}

impl Route {
    /// Returns the operation that has a method and one of these base paths, or the methods of those with such a base path.
    fn operation(&self, method: &str, bases: &[usize]) -> Routed {
        let is_here = |own: &&RoutedOperation| own.bases.iter().any(|base| bases.contains(base));
        let here = || self.operations.iter().filter(is_here);
        if let Some(own) = here().find(|own| own.method == method) {
            return Routed::Operation(own.index, Vec::new());
        }
        let Some(first) = here().next() else {
            return Routed::Nowhere;
        };
        Routed::Method(OtherMethods {
            methods: here().map(|own| own.method.clone()).collect(),
            operation: first.index,
        })
    }
}

/// Returns the segment that is a parameter with `x-multi-segment: true`, whose value may have slashes.
fn long_segment(operation: &Operation<'_>, segments: &[Segment]) -> Option<usize> {
    let mut parameters = operation.parameters.iter();
    let marked = parameters
        .find(|parameter| parameter.location == "path" && parameter.node.flag("x-multi-segment"))?;
    segments
        .iter()
        .position(|segment| segment.names == [marked.name])
}

/// Returns whether a path has segments that are `.` or `..`.
fn has_dot_segments(path: &str) -> bool {
    path.split('/')
        .any(|segment| segment == "." || segment == "..")
}

/// Removes the dot segments of a path (RFC 3986 §5.2.4).
fn without_dot_segments(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let count = split(path).count();
    for (index, segment) in split(path).enumerate() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    out.pop();
                }
                if index + 1 == count {
                    out.push("");
                }
            }
            segment => out.push(segment),
        }
    }
    format!("/{}", out.join("/"))
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
            if segment.is_empty() || plain(segment) || is_version(segment) {
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

    use conform_schema::Reading;

    use super::{Routed, Router, outline};

    fn route(head: &str, path: &str) -> Routed {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{head}\npaths:\n  /visits/{{id}}:\n    get: {{operationId: a, responses: {{'200': {{description: ok}}}}}}\n"
        );
        let loaded = Description::from_files("a.yaml", [("a.yaml", text)], &LoadOptions::default());
        Router::new(&loaded.description.expect("it is one"), Reading::Meant).route("GET", path)
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
}
