//! Which handler answers a request: each has the method and the path that it is documented with.

use std::sync::LazyLock;

use bytes::Bytes;
use http::{Method, Request, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::security::SecurityRequirement;

use crate::document;
use crate::failure::Outcome;
use crate::operations as op;
use crate::request::Incoming;
use crate::session::Session;
use crate::state::State;

/// A route.
pub(crate) struct Route {
    /// The `operationId`.
    id: String,
    method: Method,
    /// The path by its segments; those in braces stand for any.
    segments: Vec<String>,
    /// Whether a token is needed.
    pub(crate) needs_token: bool,
    pub(crate) handler: Handler,
}

/// What answers a request.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// An operation of the API: returns the `data` of its answer.
    Operation(fn(&mut Session<'_>, &Incoming<'_>) -> Outcome<Value>),
    /// A route of the server itself, which no token opens or closes.
    Own(fn(&State, &Incoming<'_>) -> Outcome<Response<Bytes>>),
}

/// The routes, those without parameters first.
static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    use Handler::{Operation, Own};
    let mut routes = vec![
        Route::new::<op::__path_create_intake>(Operation(op::create_intake)),
        Route::new::<op::__path_update_intake>(Operation(op::update_intake)),
        Route::new::<op::__path_get_intake>(Operation(op::get_intake)),
        Route::new::<op::__path_create_walkin_visit>(Operation(op::create_walkin_visit)),
        Route::new::<op::__path_create_econsult_visit>(Operation(op::create_econsult_visit)),
        Route::new::<op::__path_list_availability>(Operation(op::list_availability)),
        Route::new::<op::__path_search_availability>(Operation(op::search_availability)),
        Route::new::<op::__path_create_appointment>(Operation(op::create_appointment)),
        Route::new::<op::__path_close_visit>(Operation(op::close_visit)),
        Route::new::<op::__path_delete_visit>(Operation(op::delete_visit)),
        Route::new::<op::__path_list_visits>(Operation(op::list_visits)),
        Route::new::<op::__path_get_visit>(Operation(op::get_visit)),
        Route::new::<op::__path_update_visit>(Operation(op::update_visit)),
        Route::new::<op::__path_get_current_visit>(Operation(op::get_current_visit)),
        Route::new::<op::__path_export_visit_summary>(Operation(op::export_visit_summary)),
        Route::new::<op::__path_get_summary>(Own(op::get_summary)),
        Route::new::<document::__path_get_document>(Own(document::get_document)),
    ];
    routes.sort_by_key(|route| {
        route
            .segments
            .iter()
            .filter(|one| is_parameter(one))
            .count()
    });
    routes
});

impl Route {
    /// Makes the route of a handler as it is documented.
    fn new<D: utoipa::Path>(handler: Handler) -> Self {
        let operation = D::operation();
        let ways = operation.security.unwrap_or_default();
        let is_post = D::methods().contains(&HttpMethod::Post);
        Self {
            id: operation.operation_id.unwrap_or_default(),
            method: if is_post { Method::POST } else { Method::GET },
            segments: D::path().split('/').skip(1).map(str::to_owned).collect(),
            needs_token: !ways.contains(&SecurityRequirement::default()),
            handler,
        }
    }

    /// Returns whether there is a route for an operation.
    pub(crate) fn has(operation_id: &str) -> bool {
        ROUTES.iter().any(|route| route.id == operation_id)
    }

    /// Returns the route of a request, and what the request carries. The start of the path up to `/api_v3` is that of the server,
    /// and a path may end in `.json`.
    pub(crate) fn of(request: &Request<Bytes>) -> Option<(&'static Self, Incoming<'_>)> {
        let path = request.uri().path();
        let path = match path.split_once("/api_v3") {
            Some((_, rest)) => rest,
            None => path,
        };
        // `/openapi.json` is a name of its own.
        let shorter = path.strip_suffix(".json");
        [Some(path), shorter]
            .into_iter()
            .flatten()
            .find_map(|path| {
                let segments: Vec<&str> = path.split('/').skip(1).collect();
                let (route, values) = ROUTES
                    .iter()
                    .filter(|route| route.method == *request.method())
                    .find_map(|route| Some((route, route.values(&segments)?)))?;
                // An id does not end in `.json`.
                let is_cut = shorter.is_some() && path.ends_with(".json") && !values.is_empty();
                (!is_cut).then_some((route, Incoming { request, values }))
            })
    }

    /// Returns the methods of a path without parameters; `None` if there is no such path. Other methods of it lead nowhere, though
    /// the path fits one with a parameter.
    #[cfg(feature = "server")]
    pub(crate) fn methods(path: &str) -> Option<Vec<Method>> {
        let (_, path) = path.split_once("/api_v3")?;
        let path = path.strip_suffix(".json").unwrap_or(path);
        let is_it = |route: &&Self| path.split('/').skip(1).eq(route.segments.iter());
        let methods: Vec<Method> = ROUTES
            .iter()
            .filter(is_it)
            .map(|route| route.method.clone())
            .collect();
        Some(methods).filter(|methods| !methods.is_empty())
    }

    /// Returns the values of the parameters, if the segments of a path are those of this route.
    fn values(&self, segments: &[&str]) -> Option<Vec<String>> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut values = Vec::new();
        for (wanted, found) in self.segments.iter().zip(segments) {
            let found = percent_decode_str(found).decode_utf8_lossy();
            if is_parameter(wanted) {
                values.push(found.into_owned());
            } else if *wanted != found {
                return None;
            }
        }
        Some(values)
    }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_paths_win_over_parameters_and_a_suffix_means_nothing() {
        let found = |method: &str, path: &str| {
            let request = Request::builder().method(method).uri(path);
            let request = request.body(Bytes::new()).expect("it is a request");
            let (route, incoming) = Route::of(&request)?;
            Some((route.segments.join("/"), incoming.values))
        };
        let id = |id: &str| vec![id.to_owned()];
        for (method, path, expected) in [
            (
                "GET",
                "/api_v3/visits/current",
                Some(("visits/current", vec![])),
            ),
            ("GET", "/x/api_v3/visits/7", Some(("visits/{id}", id("7")))),
            (
                "GET",
                "/api_v3/visits/7.json",
                Some(("visits/{id}", id("7"))),
            ),
            (
                "POST",
                "/api_v3/visits/close.json",
                Some(("visits/close", vec![])),
            ),
            (
                "GET",
                "/api_v3/intakes/a%20b",
                Some(("intakes/{id}", id("a b"))),
            ),
            (
                "GET",
                "/api_v3/openapi.json",
                Some(("openapi.json", vec![])),
            ),
            ("DELETE", "/api_v3/visits/7", None),
            ("GET", "/api_v3/visits/7/notes", None),
        ] {
            let expected = expected.map(|(path, values)| (path.to_owned(), values));
            assert_eq!(found(method, path), expected, "{method} {path}");
        }
    }
}
