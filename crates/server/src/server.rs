//! The server itself: from a request to its answer, without a socket.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use conform_description::Description;
use conform_schema::InstanceOptions;
use conform_validator::api::Operation;
use conform_validator::{Options, Routed, Validator};
use http::{HeaderValue, Method, Request, Response, header};
use serde_json::Value as Json;

use crate::answers::{Answers, Made, NoAnswer};
use crate::behaviour::Behaviour;
use crate::call::Call;
use crate::exchange::{faults_of_request, faults_of_response};
use crate::fault::{FaultKind, Faults};
use crate::negotiate::Accepted;
use crate::prefer::Preference;
use crate::refusal::{Finding, Refusal, empty};
use crate::store::Store;

/// How a server answers.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// What generated values depend on.
    pub seed: u64,
    /// Whether what was created is kept, to be fetched, listed, changed and deleted.
    pub stateful: bool,
    /// Whether pages of any origin may read the answers (CORS).
    pub cors: bool,
    /// Answers that are withheld, delayed or broken on purpose.
    pub faults: Faults,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            seed: 0,
            stateful: true,
            cors: true,
            faults: Faults::default(),
        }
    }
}

/// What comes back for a request.
#[derive(Debug)]
pub enum Reply {
    /// An answer.
    Answer(Response<Bytes>),
    /// An answer whose body breaks off in the middle.
    Truncated(Response<Bytes>),
    /// Nothing: the connection is reset.
    Reset,
}

/// An exchange that has just happened.
#[derive(Clone, Copy)]
pub struct Event<'e> {
    /// The operation; `None` if the request goes to none.
    pub operation: Option<&'e Operation>,
    /// The request.
    pub request: &'e Request<Bytes>,
    /// The answer; `None` if the connection was reset.
    pub response: Option<&'e Response<Bytes>>,
    /// What is wrong with the request, or with the answer that should have been given.
    pub findings: &'e [Finding],
}

/// Receives every exchange.
pub type Listener = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// A server for a description. Clones are the same server.
///
/// ```
/// use bytes::Bytes;
/// use conform_description::{Description, LoadOptions};
/// use conform_server::{ApiServer, Reply, ServerOptions};
/// use http::Request;
///
/// let text = "
/// openapi: 3.1.0
/// info: {title: Harbour, version: '1'}
/// paths:
///   /berths/{number}:
///     get:
///       operationId: getBerth
///       parameters: [{name: number, in: path, required: true, schema: {type: integer}}]
///       responses:
///         '200':
///           description: The berth.
///           content: {application/json: {schema: {type: object, required: [free], properties: {free: {type: boolean}}}}}
/// ";
/// let loaded = Description::from_files("harbour.yaml", [("harbour.yaml", text)], &LoadOptions::default());
/// let server = ApiServer::new(loaded.description.unwrap(), ServerOptions::default());
/// let request = Request::get("/berths/7").body(Bytes::new()).unwrap();
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let Reply::Answer(answer) = server.handle(request).await else { panic!("it answers") };
/// assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &br#"{"free":true}"#[..]));
/// # });
/// ```
#[derive(Clone)]
pub struct ApiServer {
    shared: Arc<Shared>,
}

struct Shared {
    validator: Arc<Validator>,
    answers: Answers,
    store: Option<Store>,
    behaviour: Option<Arc<dyn Behaviour>>,
    listener: Option<Listener>,
    options: ServerOptions,
    /// How many requests came.
    count: AtomicU64,
}

impl ApiServer {
    /// Makes a server.
    #[must_use]
    pub fn new(description: impl Into<Arc<Description>>, options: ServerOptions) -> Self {
        Self::build(description.into(), options, None, None)
    }

    /// Makes a server with behaviour of its own.
    #[must_use]
    pub fn with_behaviour(
        description: impl Into<Arc<Description>>,
        options: ServerOptions,
        behaviour: impl Behaviour,
    ) -> Self {
        Self::build(description.into(), options, Some(Arc::new(behaviour)), None)
    }

    /// Returns a server like this one, without what was created so far, whose exchanges this listener receives.
    #[must_use]
    pub fn heard_by(&self, listener: Listener) -> Self {
        let shared = &self.shared;
        let description = shared.validator.shared_description();
        let behaviour = shared.behaviour.clone();
        Self::build(
            description,
            shared.options.clone(),
            behaviour,
            Some(listener),
        )
    }

    fn build(
        description: Arc<Description>,
        options: ServerOptions,
        behaviour: Option<Arc<dyn Behaviour>>,
        listener: Option<Listener>,
    ) -> Self {
        let validator = Arc::new(Validator::new(description, Options::default()));
        let instances = InstanceOptions {
            seed: options.seed,
            ..InstanceOptions::default()
        };
        let shared = Shared {
            answers: Answers::new(Arc::clone(&validator), instances),
            store: options.stateful.then(|| Store::new(&validator)),
            validator,
            behaviour,
            listener,
            options,
            count: AtomicU64::new(0),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Returns the validator that requests and answers are checked by.
    #[must_use]
    pub fn validator(&self) -> &Validator {
        &self.shared.validator
    }

    /// Answers a request. It never fails: what goes wrong is an answer, too.
    pub async fn handle(&self, request: Request<Bytes>) -> Reply {
        let shared = &self.shared;
        let routed = shared.route(&request);
        let operation = routed.operation();
        let operation = operation.map(|index| &shared.validator.api().operations()[index]);
        let fault = operation.and_then(|one| shared.options.faults.next(&one.name));
        let fault = fault.map(|fault| fault.kind.clone());
        if let Some(latency) = shared.options.faults.latency() {
            tokio::time::sleep(latency).await;
        }
        let mut findings = Vec::new();
        let mut reply = match fault {
            Some(FaultKind::Reset) => Reply::Reset,
            Some(FaultKind::Status(status, headers)) => {
                Reply::Answer(shared.faulty(operation, status, &headers))
            }
            Some(FaultKind::Delay(delay)) => {
                tokio::time::sleep(delay).await;
                Reply::Answer(shared.answer(&request, &routed, &mut findings).await)
            }
            Some(FaultKind::Truncate) => {
                Reply::Truncated(shared.answer(&request, &routed, &mut findings).await)
            }
            None => Reply::Answer(shared.answer(&request, &routed, &mut findings).await),
        };
        if let Reply::Answer(response) | Reply::Truncated(response) = &mut reply {
            if shared.options.cors {
                allow_origin(&request, response);
            }
            if let Some(finding) = findings.first()
                && let Ok(value) = HeaderValue::from_str(&finding.message)
            {
                response.headers_mut().insert("x-conform-finding", value);
            }
        }
        if let Some(listener) = &shared.listener {
            let response = match &reply {
                Reply::Answer(response) | Reply::Truncated(response) => Some(response),
                Reply::Reset => None,
            };
            listener(Event {
                operation,
                request: &request,
                response,
                findings: &findings,
            });
        }
        if request.method() == Method::HEAD
            && let Reply::Answer(response) = &mut reply
        {
            let length = response.body().len();
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length.into());
            *response.body_mut() = Bytes::new();
        }
        reply
    }
}

impl Shared {
    /// Returns where a request goes. `HEAD` goes where `GET` goes, unless it is documented itself.
    fn route(&self, request: &Request<Bytes>) -> Routed {
        let target = request.uri().path_and_query();
        let target = target.map_or("/", |target| target.as_str());
        let routed = self.validator.route(request.method().as_str(), target);
        if request.method() == Method::HEAD && matches!(routed, Routed::Method(_)) {
            let as_get = self.validator.route("GET", target);
            if as_get.operation().is_some() {
                return as_get;
            }
        }
        routed
    }

    async fn answer(
        &self,
        request: &Request<Bytes>,
        routed: &Routed,
        findings: &mut Vec<Finding>,
    ) -> Response<Bytes> {
        let (index, path) = match routed {
            Routed::Operation(index, path)
            | Routed::OtherSlash(index, path)
            | Routed::SeveralSegments(index, path) => (*index, path),
            Routed::Method(others) => return other_method(request, &others.methods),
            Routed::Nowhere => {
                let why = "the description has no such path";
                return Refusal::new(&[404], "Not Found", why).problem(404);
            }
        };
        let operation = &self.validator.api().operations()[index];
        let call = Call::new(operation, index, request, path);
        let as_get;
        let checked = if request.method() == Method::HEAD {
            as_get = with_method(request, Method::GET);
            &as_get
        } else {
            request
        };
        let faults = faults_of_request(&self.validator, checked);
        if !faults.is_empty() {
            findings.clone_from(&faults);
            return self.refuse(&call, &refusal_of(faults));
        }
        let preference = Preference::of(request.headers());
        if preference.is_empty()
            && let Some(behaviour) = &self.behaviour
            && let Some(answer) = behaviour.answer(&call).await
        {
            return self.checked(&call, checked, answer, findings);
        }
        let made = self.made(&call, &preference);
        match made {
            Ok(answer) => self.checked(&call, checked, answer, findings),
            Err(NoAnswer::NotAcceptable(listed)) => {
                let why = format!("`Accept` names none of the documented media types: {listed}");
                self.refuse(&call, &Refusal::new(&[406], "Not Acceptable", why))
            }
            // An API need not document that a resource may be gone.
            Err(NoAnswer::Gone) => {
                let why = "there is no such resource (any more)";
                self.refuse(&call, &Refusal::new(&[404, 410], "Not Found", why))
            }
            Err(NoAnswer::Undocumented(why)) => {
                Refusal::new(&[400], "Bad Request", why).problem(400)
            }
            Err(NoAnswer::Ungenerated(why)) => {
                findings.push(Finding {
                    code: "",
                    message: why.clone(),
                    place: String::new(),
                });
                Refusal::new(&[501], "Not Implemented", why).problem(501)
            }
        }
    }

    /// Makes the answer to a request that conforms.
    fn made(&self, call: &Call<'_>, preference: &Preference) -> Result<Response<Bytes>, NoAnswer> {
        let operation = call.operation;
        let (status, documented) = match preference.code {
            None => self.answers.usual(operation).ok_or_else(|| {
                NoAnswer::Ungenerated("the operation documents no response".to_owned())
            })?,
            Some(code) => operation
                .response(code)
                .map(|one| (code, one))
                .ok_or_else(|| {
                    let documented: Vec<String> = operation
                        .responses
                        .iter()
                        .map(|one| one.statuses.to_string())
                        .collect();
                    let documented = documented.join(", ");
                    NoAnswer::Undocumented(format!(
                        "the operation documents no status {code}; it documents: {documented}"
                    ))
                })?,
        };
        let accepted = Accepted::of(call.request.headers());
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let seed = preference
            .dynamic
            .then(|| self.options.seed.wrapping_add(count + 1));
        let make = |seed| {
            let example = preference.example.as_deref();
            self.answers
                .answer(status, documented, Some(&accepted), example, seed)
        };
        let store = self.store.as_ref();
        let store = store.filter(|_| preference.code.is_none() && preference.example.is_none());
        match store {
            Some(store) => {
                let stored = store.answer(call, status, documented, &self.answers, |own| {
                    make(own.or(seed))
                })?;
                stored.ok_or(NoAnswer::Gone)
            }
            None => make(seed).map(|made| made.response),
        }
    }

    /// Returns an answer if it conforms, and a problem otherwise.
    fn checked(
        &self,
        call: &Call<'_>,
        request: &Request<Bytes>,
        answer: Response<Bytes>,
        findings: &mut Vec<Finding>,
    ) -> Response<Bytes> {
        let faults = faults_of_response(&self.validator, request, &answer);
        if faults.is_empty() {
            return answer;
        }
        findings.clone_from(&faults);
        let refusal = Refusal {
            statuses: &[500],
            title: "The answer does not conform to the description",
            findings: faults,
        };
        let _ = call;
        refusal.problem(500)
    }

    /// Returns the documented error of a refusal, or a problem detail.
    fn refuse(&self, call: &Call<'_>, refusal: &Refusal) -> Response<Bytes> {
        if let Some(behaviour) = &self.behaviour
            && let Some(answer) = behaviour.refuse(call, refusal)
        {
            return answer;
        }
        let operation = call.operation;
        let documents = |status: u16| {
            let response = operation.response(status);
            response.filter(|one| one.statuses != conform_validator::api::Statuses::Default)
        };
        let statuses = refusal.statuses.iter();
        let status = statuses
            .copied()
            .find(|status| documents(*status).is_some());
        let status = status.unwrap_or(refusal.statuses[0]);
        let answer = operation
            .response(status)
            .and_then(|documented| self.error(status, documented, call, refusal));
        answer.unwrap_or_else(|| refusal.problem(status))
    }

    /// Makes a documented error, with what is wrong in it where its schema has room for that.
    fn error(
        &self,
        status: u16,
        documented: &conform_validator::api::Response,
        call: &Call<'_>,
        refusal: &Refusal,
    ) -> Option<Response<Bytes>> {
        let accepted = Accepted::of(call.request.headers());
        let mut made = self
            .answers
            .answer(status, documented, Some(&accepted), None, None);
        if matches!(made, Err(NoAnswer::NotAcceptable(_))) {
            made = self.answers.answer(status, documented, None, None, None);
        }
        let Made { response, body } = made.ok()?;
        if let Some(body) = body
            && body.media_type.is_json()
            && let Some(value) = telling(&body.value, status, refusal)
        {
            let schema = self
                .validator
                .description()
                .node(body.content)
                .get("schema");
            let fits = schema.is_none_or(|schema| self.answers.fits(schema.address(), &value));
            if fits {
                let explained = self
                    .answers
                    .written(status, body.content, body.media_type, value);
                let (_, body) = explained.response.into_parts();
                let (parts, _) = response.into_parts();
                return Some(Response::from_parts(parts, body));
            }
        }
        Some(response)
    }

    /// Returns the answer that a fault asks for: the documented one, if there is one.
    fn faulty(
        &self,
        operation: Option<&Operation>,
        status: u16,
        headers: &[(http::HeaderName, HeaderValue)],
    ) -> Response<Bytes> {
        let documented = operation.and_then(|operation| operation.response(status));
        let made = documented
            .and_then(|one| self.answers.answer(status, one, None, None, None).ok())
            .map(|made| made.response);
        let mut response = made.unwrap_or_else(|| {
            Refusal::new(&[], "Fault", "this answer was asked for").problem(status)
        });
        for (name, value) in headers {
            response.headers_mut().insert(name, value.clone());
        }
        response
    }
}

/// Puts what is wrong into the members of an error that usually say so. `None` if it has none of them.
fn telling(value: &Json, status: u16, refusal: &Refusal) -> Option<Json> {
    let mut value = value.clone();
    let members = value.as_object_mut()?;
    let mut is_explained = false;
    for (name, member) in members.iter_mut() {
        let explanation = match name.to_ascii_lowercase().as_str() {
            "detail" | "message" | "error_description" | "description" | "reason" => {
                Json::from(refusal.detail())
            }
            "title" => Json::from(refusal.title),
            "status" | "statuscode" | "status_code" if member.is_number() => Json::from(status),
            _ => continue,
        };
        if member.is_string() == explanation.is_string() {
            *member = explanation;
            is_explained = true;
        }
    }
    is_explained.then_some(value)
}

/// Returns which kind of refusal findings are.
fn refusal_of(findings: Vec<Finding>) -> Refusal {
    let has = |codes: &[&str]| findings.iter().any(|one| codes.contains(&one.code));
    let (statuses, title): (&'static [u16], _) =
        if has(&["missing-security", "malformed-credentials"]) {
            (&[401, 403], "Unauthorized")
        } else if has(&["undocumented-media-type", "unexpected-body"]) {
            (&[415, 400, 422], "Unsupported Media Type")
        } else if has(&["malformed-body", "malformed-parameter", "duplicate-key"]) {
            (&[400, 422], "Bad Request")
        } else {
            (&[422, 400], "Unprocessable Content")
        };
    Refusal {
        statuses,
        title,
        findings,
    }
}

/// Returns the answer to a method that a path does not have.
fn other_method(request: &Request<Bytes>, methods: &[String]) -> Response<Bytes> {
    let mut methods: Vec<&str> = methods.iter().map(String::as_str).collect();
    if methods.contains(&"GET") && !methods.contains(&"HEAD") {
        methods.push("HEAD");
    }
    if !methods.contains(&"OPTIONS") {
        methods.push("OPTIONS");
    }
    let allowed = methods.join(", ");
    let mut response = if request.method() == Method::OPTIONS {
        empty(204)
    } else {
        let why = format!("the path has only {allowed}");
        Refusal::new(&[405], "Method Not Allowed", why).problem(405)
    };
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, value.clone());
        let is_preflight = request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if request.method() == Method::OPTIONS && is_preflight {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, value);
            let asked = request
                .headers()
                .get(header::ACCESS_CONTROL_REQUEST_HEADERS);
            let asked = asked.cloned().unwrap_or(HeaderValue::from_static("*"));
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
    }
    response
}

/// Lets pages of any origin read an answer.
fn allow_origin(request: &Request<Bytes>, response: &mut Response<Bytes>) {
    let Some(origin) = request.headers().get(header::ORIGIN) else {
        return;
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("*"),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

fn with_method(request: &Request<Bytes>, method: Method) -> Request<Bytes> {
    let mut copy = request.clone();
    *copy.method_mut() = method;
    copy
}

impl fmt::Debug for ApiServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiServer")
            .field("validator", &self.shared.validator)
            .field("options", &self.shared.options)
            .finish_non_exhaustive()
    }
}
