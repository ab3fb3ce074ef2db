//! The clinic on a socket: behind the server that checks requests and answers by the description.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::routing::get;
use bytes::Bytes;
use conform_description::Description;
use conform_server::net::{self, NetLimits};
use conform_server::{ApiServer, Behaviour, BoxFuture, Call, Refusal, ServerOptions};
use http::{HeaderValue, Method, Response, StatusCode, header};

use crate::clinic::Clinic;
use crate::failure::Failure;
use crate::routes::Route;

/// Returns the routes of a clinic: the operations of the description, by which requests and answers are checked, and what the
/// server has of its own.
pub fn router(clinic: Arc<Clinic>, description: Description, limits: NetLimits) -> Router {
    let options = ServerOptions::default();
    let server = ApiServer::with_behaviour(description, options, Shared(Arc::clone(&clinic)));
    net::router(server, limits)
        .layer(axum::middleware::from_fn(fixed_paths))
        .route(
            "/api_v3/summaries/{id}/{key}",
            get(own).with_state(Arc::clone(&clinic)),
        )
        .route("/api_v3/openapi.json", get(own).with_state(clinic))
}

/// Keeps other methods of a path without parameters from a path with one that it fits: `GET /visits/close` is no visit.
async fn fixed_paths(request: Request, next: Next) -> Response<Body> {
    let Some(mut methods) = Route::methods(request.uri().path()) else {
        return next.run(request).await;
    };
    if methods.contains(&Method::GET) {
        methods.push(Method::HEAD);
    }
    methods.push(Method::OPTIONS);
    let is_question = request.method() == Method::OPTIONS;
    let mut response = if methods.contains(request.method()) {
        next.run(request).await
    } else {
        Failure::other_method().answer().map(Body::from)
    };
    if is_question || response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let methods: Vec<&str> = methods.iter().map(Method::as_str).collect();
        if let Ok(methods) = HeaderValue::from_str(&methods.join(", ")) {
            let headers = response.headers_mut();
            if headers.contains_key(header::ACCESS_CONTROL_ALLOW_METHODS) {
                headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods.clone());
            }
            headers.insert(header::ALLOW, methods);
        }
    }
    response
}

/// Answers what no path of the description is.
async fn own(State(clinic): State<Arc<Clinic>>, request: Request) -> Response<Body> {
    clinic
        .answer(&request.map(|_| Bytes::new()))
        .map(Body::from)
}

/// The clinic, for the server and for the routes beside it.
struct Shared(Arc<Clinic>);

impl Behaviour for Shared {
    fn answer<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Option<Response<Bytes>>> {
        Behaviour::answer(&*self.0, call)
    }

    fn refuse(&self, call: &Call<'_>, refusal: &Refusal) -> Option<Response<Bytes>> {
        self.0.refuse(call, refusal)
    }
}
