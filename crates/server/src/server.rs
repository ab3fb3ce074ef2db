//! The server itself: from a request to its answer, without a socket.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use conform_description::security::{Credential, needed};
use conform_description::{Address, Description, Origin};
use conform_schema::InstanceOptions;
use conform_validator::api::Operation;
use conform_validator::{Options, Routed, Validator};
use http::{Method, Request, Response, header};

use crate::answers::{Answers, Made, NoAnswer};
use crate::behaviour::Behaviour;
use crate::call::Call;
use crate::credentials::are_accepted;
use crate::exchange::{faults_of_request, faults_of_response};
use crate::fault::{FaultKind, Faults};
use crate::negotiate::Accepted;
use crate::paths::Paths;
use crate::prefer::Preference;
use crate::protocol::{allow_origin, header_text, other_method, with_method};
use crate::refusal::{Finding, Refusal, refusal_of};
use crate::store::Store;

mod errors;

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
    /// The only values of credentials that are accepted: API keys, tokens, or user and password with a colon between them. If there
    /// are none, any value is.
    pub credentials: Vec<String>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            seed: 0,
            stateful: true,
            cors: true,
            faults: Faults::default(),
            credentials: Vec::new(),
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
    /// What else is to be known about the answer: examples that were left out, statuses that the description does not have.
    pub notes: &'e [String],
}

/// Receives every exchange.
pub type Listener = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// What a server says about an answer besides it.
#[derive(Default)]
struct Said {
    findings: Vec<Finding>,
    notes: Vec<String>,
}

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
    paths: Paths,
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
            paths: Paths::new(validator.description()),
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

    /// Returns the examples of responses that do not fit their schemas, so that answers are made from the schemas. This checks every
    /// example, which takes a while for a large description.
    #[must_use]
    pub fn unfit_examples(&self) -> Vec<Origin> {
        let description = self.shared.validator.description();
        let unfit = self.shared.answers.unfit().into_iter();
        unfit
            .map(|example| description.node(example).origin())
            .collect()
    }

    /// Answers a request. It never fails: what goes wrong is an answer, too.
    pub async fn handle(&self, request: Request<Bytes>) -> Reply {
        let shared = &self.shared;
        let request = shared.paths.on_own_server(&shared.validator, request);
        let routed = shared.route(&request);
        let operation = routed.operation();
        let operation = operation.map(|index| &shared.validator.api().operations()[index]);
        let fault = operation.and_then(|one| shared.options.faults.next(one));
        let fault = fault.map(|fault| fault.kind.clone());
        if let Some(latency) = shared.options.faults.latency() {
            tokio::time::sleep(latency).await;
        }
        let mut said = Said::default();
        said.notes.extend(
            fault
                .as_ref()
                .map(|fault| format!("a fault on purpose: {fault}")),
        );
        let mut reply = match fault {
            Some(FaultKind::Reset) => Reply::Reset,
            Some(FaultKind::Status(status, headers)) => {
                Reply::Answer(shared.faulty(operation, status, &headers))
            }
            Some(FaultKind::Delay(delay)) => {
                tokio::time::sleep(delay).await;
                Reply::Answer(shared.answer(&request, &routed, &mut said).await)
            }
            Some(FaultKind::Truncate) => {
                Reply::Truncated(shared.answer(&request, &routed, &mut said).await)
            }
            None => Reply::Answer(shared.answer(&request, &routed, &mut said).await),
        };
        if let Reply::Answer(response) | Reply::Truncated(response) = &mut reply {
            if shared.options.cors {
                allow_origin(&request, response);
            }
            let finding = said.findings.first().map(|finding| &finding.message);
            for (name, text) in [
                ("x-conform-finding", finding),
                ("x-conform-note", said.notes.first()),
            ] {
                if let Some(text) = text {
                    response.headers_mut().insert(name, header_text(text));
                }
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
                findings: &said.findings,
                notes: &said.notes,
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

    /// Returns the methods of the path without parameters that a request is for, if it has another method. A path with parameters
    /// may have that method, but it is another resource (3.0.4 §4.7.8.2: concrete paths are matched first).
    fn literal_methods(&self, request: &Request<Bytes>, routed: &Routed) -> Option<&[String]> {
        let has_parameters = match routed {
            Routed::Operation(_, path)
            | Routed::OtherSlash(_, path)
            | Routed::SeveralSegments(_, path) => !path.is_empty(),
            Routed::Method(_) => true,
            Routed::Nowhere => false,
        };
        let methods = self.paths.literal(request.uri().path());
        methods.filter(|_| has_parameters)
    }

    async fn answer(
        &self,
        request: &Request<Bytes>,
        routed: &Routed,
        said: &mut Said,
    ) -> Response<Bytes> {
        if let Some(methods) = self.literal_methods(request, routed) {
            return other_method(request, methods);
        }
        let (index, path) = match routed {
            Routed::Operation(index, path)
            | Routed::OtherSlash(index, path)
            | Routed::SeveralSegments(index, path) => (*index, path),
            Routed::Method(others) => return other_method(request, &others.methods),
            Routed::Nowhere => {
                let why = self.paths.nowhere(&self.validator, request);
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
            said.findings.clone_from(&faults);
            return self.refuse(&call, checked, &refusal_of(faults), said);
        }
        let accepted = &self.options.credentials;
        if !accepted.is_empty() && !are_accepted(&self.needed(operation), request, accepted) {
            let why = "the credentials are not accepted";
            let refusal = Refusal::new(&[401, 403], "Unauthorized", why);
            return self.refuse(&call, checked, &refusal, said);
        }
        let preference = Preference::of(request.headers());
        if preference.is_empty()
            && let Some(behaviour) = &self.behaviour
            && let Some(answer) = behaviour.answer(&call).await
        {
            return self.checked(checked, answer, said);
        }
        match self.made(&call, &preference) {
            Ok(made) => {
                if let Some(example) = made.unfit {
                    said.notes.push(self.note_of(example));
                }
                if preference.code.is_none() && made.response.status().as_u16() >= 400 {
                    said.notes
                        .push("the operation documents no success".to_owned());
                }
                let mut answer = self.checked(checked, made.response, said);
                preference.applied(&mut answer);
                answer
            }
            Err(NoAnswer::NotAcceptable(listed)) => {
                let why = format!("`Accept` names none of the documented media types: {listed}");
                let refusal = Refusal::new(&[406], "Not Acceptable", why);
                self.refuse(&call, checked, &refusal, said)
            }
            Err(NoAnswer::Gone) => {
                let why = "there is no such resource (any more)";
                let refusal = Refusal::new(&[404, 410], "Not Found", why);
                self.refuse(&call, checked, &refusal, said)
            }
            Err(NoAnswer::Undocumented(why)) => {
                Refusal::new(&[400], "Bad Request", why).problem(400)
            }
            Err(NoAnswer::Ungenerated(why)) => {
                said.findings.push(Finding {
                    code: "",
                    message: why.clone(),
                    place: String::new(),
                });
                Refusal::new(&[501], "Not Implemented", why).problem(501)
            }
        }
    }

    /// Returns the credentials that an operation asks for: alternatives, each with all that it needs.
    fn needed(&self, operation: &Operation) -> Vec<Vec<Credential<'_>>> {
        let description = self.validator.description();
        let [node, path_item] =
            [operation.address, operation.path_item].map(|at| description.node(at));
        needed(node, path_item)
    }

    /// Makes the answer to a request that conforms.
    fn made(&self, call: &Call<'_>, preference: &Preference) -> Result<Made, NoAnswer> {
        let operation = call.operation;
        if let Some(code) = &preference.no_code {
            return Err(NoAnswer::Undocumented(format!(
                "the preference `code` must be a status from 200 to 599, found `{code}`"
            )));
        }
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
        // An error, where the operation documents nothing else, changes nothing.
        let store = store
            .filter(|_| preference.code.is_none() && preference.example.is_none() && status < 400);
        match store {
            Some(store) => {
                let make = |own: Option<u64>| make(own.or(seed));
                let stored = store.answer(call, status, documented, &self.answers, &make)?;
                stored.ok_or(NoAnswer::Gone)
            }
            None => make(seed),
        }
    }

    /// Returns what is to be known of an example that was left out.
    fn note_of(&self, example: Address) -> String {
        let origin = self.validator.description().node(example).origin();
        format!("the example at {origin} does not fit its schema")
    }

    /// Returns an answer if it conforms, and a problem otherwise.
    fn checked(
        &self,
        request: &Request<Bytes>,
        answer: Response<Bytes>,
        said: &mut Said,
    ) -> Response<Bytes> {
        let faults = faults_of_response(&self.validator, request, &answer);
        if faults.is_empty() {
            return answer;
        }
        said.findings.clone_from(&faults);
        let refusal = Refusal {
            statuses: &[500],
            title: "The answer does not conform to the description",
            findings: faults,
        };
        refusal.problem(500)
    }
}

impl fmt::Debug for ApiServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiServer")
            .field("validator", &self.shared.validator)
            .field("options", &self.shared.options)
            .finish_non_exhaustive()
    }
}
