//! Checking one message.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use conform_description::{Address, Description};
use conform_json::Limits;
use conform_report::{Diagnostic, MessagePart, PayloadSpan, PayloadText, Profile};
use conform_schema::{
    Compilation, CompiledSchema, Direction, InputOrder, LazySchema, SchemaStore, Watch,
};

use crate::api::{Api, Content, Operation, content_for};
use crate::body::{Body, Origin};
use crate::finding::{Finding, SchemaPlace, Subject};
use crate::hint;
use crate::kind::Kind;
use crate::observe::{ItemId, Observer};
use crate::route::Router;
use conform_traffic::{MediaType, Side};

/// How to check.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether notes are errors.
    pub strict: bool,
    /// Whether findings carry the values of the payload. They are health data.
    pub show_values: bool,
    /// Bounds on each body.
    pub limits: Limits,
    /// The hosts whose exchanges are checked, such as `api.example.com` or `localhost:8080`; all, where there are none.
    pub hosts: Vec<String>,
}

/// A message: whose it is, and what it holds.
pub struct Message {
    /// The `operationId`.
    pub operation: String,
    /// Which message of the operation.
    pub side: Side,
    /// The media type of the body; `None` where there is no body.
    pub media_type: Option<MediaType>,
    /// What to call the payload in findings: the path of its file.
    pub name: Arc<str>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("operation", &self.operation)
            .field("side", &self.side)
            .field("media_type", &self.media_type)
            .field("name", &self.name)
            .field("bytes", &self.body.len())
            .finish()
    }
}

/// Checks messages against one description. Schemas are compiled when first needed; it can be shared between threads.
///
/// ```
/// use conform_description::{Description, LoadOptions};
/// use conform_traffic::{MediaType, Side};
/// use conform_validator::{Message, Options, Validator, codes};
///
/// let text = "
/// openapi: 3.0.3
/// info: {title: Visits, version: '1'}
/// paths:
///   /visits/close:
///     post:
///       operationId: closeVisit
///       responses:
///         '200':
///           description: Closed.
///           content:
///             application/json:
///               schema:
///                 type: object
///                 required: [id]
///                 properties: {id: {type: integer}}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let validator = Validator::new(loaded.description.unwrap(), Options::default());
/// let diagnostics = validator.check_message(Message {
///     operation: "closeVisit".to_owned(),
///     side: Side::Response(200),
///     media_type: Some(MediaType::json()),
///     name: "answer.json".into(),
///     body: br#"{"id": "14"}"#.to_vec(),
/// });
/// assert_eq!(diagnostics[0].code, codes::WRONG_TYPE);
/// assert_eq!(diagnostics[0].message, "`id` is a string of 2 digits, not an integer");
/// assert_eq!(diagnostics[0].primary.position().unwrap().to_string(), "1:8");
/// let requirement = diagnostics[0].requirement.as_ref().unwrap();
/// assert_eq!(requirement.place.position().unwrap().to_string(), "16:35");
/// ```
pub struct Validator {
    pub(crate) description: Arc<Description>,
    options: Options,
    pub(crate) api: Api,
    pub(crate) router: Router,
    pub(crate) store: SchemaStore,
    observer: Option<Arc<dyn Observer>>,
}

impl Validator {
    /// A validator for this description.
    #[must_use]
    pub fn new(description: impl Into<Arc<Description>>, options: Options) -> Self {
        let description = description.into();
        let api = Api::new(&description);
        let router = Router::new(&description);
        Self {
            store: SchemaStore::new(Arc::clone(&description)),
            description,
            options,
            api,
            router,
            observer: None,
        }
    }

    /// The validator with an observer, which receives what the messages show that are checked from now on.
    #[must_use]
    pub fn observed_by(self, observer: Arc<dyn Observer>) -> Self {
        Self {
            observer: Some(observer),
            ..self
        }
    }

    /// The description.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Returns the operations of the description, for observers.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Returns the description, to be shared.
    #[must_use]
    pub fn shared_description(&self) -> Arc<Description> {
        Arc::clone(&self.description)
    }

    /// How it checks.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The number that the observer gives to a source; `None` where there is no observer.
    pub(crate) fn source_number(&self, name: &Arc<str>) -> Option<u32> {
        Some(self.observer.as_ref()?.source(name))
    }

    /// Where a message is in the input; `None` where there is no observer.
    pub(crate) fn order(&self, name: &Arc<str>, line: Option<u32>) -> Option<InputOrder> {
        Some(InputOrder::new(self.source_number(name)?, line))
    }

    /// Reports an item that a message matches.
    pub(crate) fn matched(&self, item: ItemId, order: Option<InputOrder>) {
        if let Some((observer, order)) = self.observer.as_ref().zip(order) {
            observer.matched(item, order);
        }
    }

    /// The observer of the values of a message.
    pub(crate) fn watch(&self, order: Option<InputOrder>) -> Option<Watch<'_>> {
        let (observer, message) = self.observer.as_ref().zip(order)?;
        Some(Watch {
            observer: &**observer,
            message,
        })
    }

    /// How many schemas were compiled so far: those that a message has needed.
    #[must_use]
    pub fn compiled_schemas(&self) -> usize {
        self.store.compiled()
    }

    /// The names of the operations, in the order of the description.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.api.operations.iter().map(|operation| &*operation.name)
    }

    /// Whether the description has an operation of this id.
    #[must_use]
    pub fn has_operation(&self, id: &str) -> bool {
        self.api.by_id(id).is_some()
    }

    /// The media type that a payload of this kind stands for in a message of an operation: the documented one that is JSON
    /// for `MediaType::json()`, and the given one where there is none.
    #[must_use]
    pub fn documented(&self, operation: &str, side: Side, media_type: &MediaType) -> MediaType {
        let content = self.api.by_id(operation).and_then(|operation| match side {
            Side::Request => operation.request.as_ref().map(|request| &request.content),
            Side::Response(status) => operation.response(status).map(|response| &response.content),
        });
        let listed: Vec<&MediaType> = content
            .into_iter()
            .flatten()
            .filter_map(|content| content.range.media_type())
            .collect();
        let same = listed.iter().find(|listed| **listed == media_type);
        let alike = || {
            listed.iter().find(|listed| {
                (listed.is_json() && media_type.is_json())
                    || (listed.is_multipart() && media_type.is_multipart())
            })
        };
        same.or_else(alike)
            .map_or_else(|| media_type.clone(), |listed| (*listed).clone())
    }

    /// Checks a message, and returns what was found in the order of the payload.
    #[must_use]
    pub fn check_message(&self, message: Message) -> Vec<Diagnostic> {
        let Message {
            operation: id,
            side,
            media_type,
            name,
            body,
        } = message;
        let Some(operation) = self.api.by_id(&id) else {
            let kind = Kind::UnknownOperation(id.clone());
            let mut finding = Finding::new(whole(name), kind, None);
            finding
                .help
                .extend(hint::did_you_mean(&id, self.operations()));
            return vec![self.lower(finding)];
        };
        let subject = Subject {
            operation: Arc::clone(&operation.name),
            side,
        };
        let mut check = Check {
            validator: self,
            subject,
            is_head: false,
            findings: Vec::new(),
            order: self.order(&name, None),
        };
        check.matched(Some(operation.item));
        check.status(operation);
        match self.content(operation, side, media_type.as_ref(), body.is_empty()) {
            Ok(None) => {}
            Ok(Some(content)) => {
                let media_type = media_type.unwrap_or_else(MediaType::json);
                let origin = Origin { name, place: None };
                check.body(&origin, Cow::Owned(body), &media_type, None, content);
            }
            Err((kind, address)) => {
                let keyword = match kind {
                    Kind::UndocumentedStatus(..) => "responses",
                    _ => "content",
                };
                let schema = check.keyword(address, keyword);
                let help = hint::of_message(&kind, side);
                check.push(whole(name), kind, Some(schema), help);
            }
        }
        let mut verdict = check.finish();
        verdict
            .diagnostics
            .sort_by_key(|diagnostic| diagnostic.primary.location.start());
        verdict.diagnostics
    }

    /// The finding for a file whose name says not what it is.
    #[must_use]
    pub fn unknown_name(&self, name: &str, why: String) -> Diagnostic {
        let place = PayloadSpan::unread(name);
        self.lower(Finding::new(place, Kind::UnknownName(why), None))
    }

    /// The finding for a file that cannot be read.
    #[must_use]
    pub fn unreadable(&self, name: &str, error: &std::io::Error) -> Diagnostic {
        let kind = Kind::Unreadable(format!("the file cannot be read: {error}"));
        self.lower(Finding::new(PayloadSpan::unread(name), kind, None))
    }

    /// The Media Type Object that a body is checked by; `None` where there is no body and need be none.
    pub(crate) fn content<'o>(
        &self,
        operation: &'o Operation,
        side: Side,
        media_type: Option<&MediaType>,
        is_empty: bool,
    ) -> Result<Option<&'o Content>, (Kind, Address)> {
        let (address, required, content) = match side {
            Side::Request => match &operation.request {
                Some(request) => (request.address, request.required, &request.content[..]),
                None => (operation.address, false, &[][..]),
            },
            Side::Response(status) => match operation.response(status) {
                Some(response) => {
                    let content = if hint::never_has_body(status) {
                        &[][..]
                    } else {
                        &response.content[..]
                    };
                    (response.address, !content.is_empty(), content)
                }
                None => {
                    let documented = operation
                        .responses
                        .iter()
                        .map(|response| response.statuses.to_string());
                    return Err((
                        Kind::UndocumentedStatus(status, documented.collect()),
                        operation.address,
                    ));
                }
            },
        };
        match media_type {
            _ if is_empty && !required => Ok(None),
            _ if is_empty => Err((Kind::MissingBody, address)),
            _ if content.is_empty() => Err((Kind::UnexpectedBody, address)),
            None => Ok(content.first()),
            Some(media_type) => match content_for(content, media_type) {
                Some(content) => Ok(Some(content)),
                None => {
                    let documented = content
                        .iter()
                        .map(|content| content.range.to_string())
                        .collect();
                    Err((
                        Kind::UndocumentedMediaType(media_type.to_string(), documented),
                        address,
                    ))
                }
            },
        }
    }

    /// The compiled forms of a schema.
    pub(crate) fn compiled<'s>(
        &self,
        schema: &'s LazySchema,
        direction: Direction,
    ) -> &'s Arc<CompiledSchema> {
        schema.whole(&self.store, direction)
    }

    /// The compiled forms by which a body of JSON is looked at first.
    pub(crate) fn available<'s>(
        &self,
        schema: &'s LazySchema,
        direction: Direction,
    ) -> Compilation<'s> {
        schema.available(&self.store, direction)
    }

    /// Returns the profile by which findings get their severities.
    pub(crate) fn profile(&self) -> Profile {
        if self.options.strict {
            Profile::Strict
        } else {
            Profile::Lenient
        }
    }

    /// Makes a finding about no known message a diagnostic.
    pub(crate) fn lower(&self, finding: Finding) -> Diagnostic {
        finding.lower(None, self.profile())
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validator")
            .field("description", &self.description)
            .field("options", &self.options)
            .field("operations", &self.api.operations.len())
            .field("compiled_schemas", &self.compiled_schemas())
            .finish_non_exhaustive()
    }
}

/// Which way the bodies of a message go.
pub(crate) fn direction(side: Side) -> Direction {
    match side {
        Side::Request => Direction::Request,
        Side::Response(_) => Direction::Response,
    }
}

/// Returns the place of a payload that is not looked into.
fn whole(name: Arc<str>) -> PayloadSpan {
    PayloadSpan {
        file: name,
        capture: None,
        part: MessagePart::Whole,
        pointer: String::new(),
        text: PayloadText::START,
    }
}

/// The check of one message.
pub(crate) struct Check<'v> {
    pub(crate) validator: &'v Validator,
    pub(crate) subject: Subject,
    /// Whether it is an answer to `HEAD`, which has no body.
    pub(crate) is_head: bool,
    pub(crate) findings: Vec<Finding>,
    /// Where the message is in the input; `None` where there is no observer.
    pub(crate) order: Option<InputOrder>,
}

impl Check<'_> {
    /// Reports an item that the message matches.
    pub(crate) fn matched(&self, item: Option<ItemId>) {
        if let Some(item) = item {
            self.validator.matched(item, self.order);
        }
    }

    /// The observer of the values of the message.
    pub(crate) fn watch(&self) -> Option<Watch<'_>> {
        self.validator.watch(self.order)
    }

    /// Reports the status of a response.
    pub(crate) fn status(&self, operation: &Operation) {
        if let Side::Response(status) = self.subject.side
            && let Some(response) = operation.response(status)
        {
            self.matched(Some(response.item));
        }
    }

    /// Checks a body of a media type that `content` is for.
    pub(crate) fn body(
        &mut self,
        origin: &Origin,
        bytes: Cow<'_, [u8]>,
        media_type: &MediaType,
        boundary: Option<&str>,
        content: &Content,
    ) {
        let direction = direction(self.subject.side);
        let schema = content.schema.as_ref();
        let is_json = media_type.is_json();
        let mut compiled = schema.map(|schema| {
            if is_json {
                self.validator.available(schema, direction)
            } else {
                Compilation::of(self.validator.compiled(schema, direction))
            }
        });
        let limits = &self.validator.options.limits;
        self.matched(Some(content.item));
        if let Some(compiled) = compiled.as_ref().filter(|_| is_json)
            && compiled.proves(&bytes, limits, self.watch())
        {
            return;
        }
        let body = match Body::read(
            origin,
            bytes.into_owned(),
            media_type,
            boundary,
            compiled.as_deref(),
            &content.encoding,
            limits,
        ) {
            Ok(Some(body)) => body,
            // Content that is not looked into.
            Ok(None) => return,
            Err(unreadable) => {
                self.findings.push(*unreadable);
                return;
            }
        };
        self.duplicates(&body);
        self.parts(origin, &body, &content.encoding);
        compiled = compiled.map(|compiled| compiled.covering(body.document.root()));
        if let Some(compiled) = &compiled {
            self.value(&body, compiled);
        }
    }

    pub(crate) fn push(
        &mut self,
        payload: PayloadSpan,
        kind: Kind,
        schema: Option<SchemaPlace>,
        help: Vec<String>,
    ) {
        let finding = Finding::new(payload, kind, schema);
        self.findings.push(Finding { help, ..finding });
    }
}
