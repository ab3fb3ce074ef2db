//! The validator, and how it is set up.

use std::fmt;
use std::sync::Arc;

use conform_description::Description;
use conform_json::Limits;
use conform_report::{Diagnostic, Fingerprint, Profile};
use conform_schema::{
    Compilation, CompiledSchema, Direction, InputOrder, LazySchema, Reading, SchemaStore, Watch,
};
use conform_traffic::Side;

use crate::api::Api;
use crate::finding::Finding;
use crate::near;
use crate::observe::{ItemId, Observer};
use crate::open_enums::OpenEnums;
use crate::router::{Routed, Router};
use crate::url::{below_variable, path_of};
use crate::webhook_rules::{WebhookRule, WebhookRules};

/// How a [`Validator`] checks.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether notes count as errors.
    pub strict: bool,
    /// Whether members that the description does not declare are errors.
    pub closed: bool,
    /// Where values that an `enum` does not list are notes, beside what the description says.
    pub open_enums: OpenEnums,
    /// How constructs are read whose letter differs from what authors mean. By the letter, no enumeration is open.
    pub reading: Reading,
    /// Whether diagnostics show values of payloads. They may be health data.
    pub show_values: bool,
    /// Whether verdicts have the [values](crate::Verdict::values) at fault. Diagnostics do not show them.
    pub keep_values: bool,
    /// Limits on each body.
    pub limits: Limits,
    /// The hosts whose exchanges are checked, such as `api.example.com` or `localhost:8080`; if
    /// empty, all are.
    pub hosts: Vec<String>,
    /// Whether requests are checked that the API answered with a status of 4xx.
    pub check_rejected: bool,
    /// Which exchanges are messages of webhooks and callbacks. They come before the paths of the description.
    pub webhooks: Vec<WebhookRule>,
}

/// Checks messages against one description.
///
/// Schemas are compiled when they are first needed. A validator can be shared between threads.
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
    /// The rules for webhooks; `None` where there are none.
    pub(crate) webhooks: Option<WebhookRules>,
    pub(crate) store: SchemaStore,
    /// Where enumerations are open.
    pub(crate) open_enums: OpenEnums,
    observer: Option<Arc<dyn Observer>>,
}

impl Validator {
    /// Makes a validator for a description.
    #[must_use]
    pub fn new(description: impl Into<Arc<Description>>, options: Options) -> Self {
        let description = description.into();
        let api = Api::new(&description);
        let router = Router::new(&description, options.reading);
        let webhooks = (!options.webhooks.is_empty())
            .then(|| WebhookRules::new(&options.webhooks, &description));
        let open_enums = match options.reading {
            Reading::Meant => options.open_enums.or(OpenEnums::of(&description)),
            Reading::Letter => OpenEnums::None,
        };
        Self {
            store: SchemaStore::new(Arc::clone(&description)).reading(options.reading),
            open_enums,
            description,
            options,
            api,
            router,
            webhooks,
            observer: None,
        }
    }

    /// Returns the validator with an observer, which receives what the messages show that are checked from now on.
    #[must_use]
    pub fn observed_by(self, observer: Arc<dyn Observer>) -> Self {
        Self {
            observer: Some(observer),
            ..self
        }
    }

    /// Returns the description.
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

    /// Returns the compiled schemas, to be shared with what makes values of them.
    #[must_use]
    pub fn schemas(&self) -> &SchemaStore {
        &self.store
    }

    /// Returns what differs from that of another validator if the files of the description, the options or the version do. Their reports
    /// cannot be merged then.
    #[must_use]
    pub fn identity(&self) -> Fingerprint {
        let files = self.description.files();
        let texts = files.flat_map(|file| [file.name().to_string(), file.text().to_owned()]);
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Fingerprint::of(texts.chain([format!("{:?}", self.options), version]))
    }

    /// Returns the options.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Returns the number that the observer gives to a source; `None` without observer.
    pub(crate) fn source_number(&self, name: &Arc<str>) -> Option<u32> {
        Some(self.observer.as_ref()?.source(name))
    }

    /// Returns the order of a message in the input; `None` without observer.
    pub(crate) fn order(&self, name: &Arc<str>, line: Option<u32>) -> Option<InputOrder> {
        Some(InputOrder::new(self.source_number(name)?, line))
    }

    /// Returns advice for a path that the description does not have: the documented path that was probably meant.
    #[must_use]
    pub fn advice_for_path(&self, url: &str) -> Option<String> {
        near::path(&self.description, path_of(url))
    }

    /// Returns where a request goes: operations are indices into those of the [`Api`].
    #[must_use]
    pub fn route(&self, method: &str, url: &str) -> Routed {
        let by_rule = self.webhooks.as_ref();
        let by_rule = by_rule.and_then(|rules| rules.by_path(method, url));
        by_rule.unwrap_or_else(|| match below_variable(url) {
            Some(_) => self.router.route_below(method, path_of(url)),
            None => self.router.route(method, path_of(url)),
        })
    }

    /// Reports to the observer that a message matches an item.
    pub(crate) fn matched(&self, item: ItemId, order: Option<InputOrder>) {
        if let Some((observer, order)) = self.observer.as_ref().zip(order) {
            observer.matched(item, order);
        }
    }

    /// Returns the observer of the values of a message.
    pub(crate) fn watch(&self, order: Option<InputOrder>) -> Option<Watch<'_>> {
        let (observer, message) = self.observer.as_ref().zip(order)?;
        Some(Watch {
            observer: &**observer,
            message,
        })
    }

    /// Returns how many schemas were compiled so far. A schema is compiled when a message needs it.
    #[must_use]
    pub fn compiled_schemas(&self) -> usize {
        self.store.compiled()
    }

    /// Returns the names of the operations, in the order of the description.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.api.operations.iter().map(|operation| &*operation.name)
    }

    /// Returns the names in [`Options::webhooks`] that no operation, webhook or callback has.
    #[must_use]
    pub fn unknown_webhooks(&self) -> &[String] {
        self.webhooks.as_ref().map_or(&[], |rules| &rules.unknown)
    }

    /// Returns whether the description has an operation with this id.
    #[must_use]
    pub fn has_operation(&self, id: &str) -> bool {
        self.api.by_id(id).is_some()
    }

    /// Returns the whole compiled schema.
    pub(crate) fn compiled<'s>(
        &self,
        schema: &'s LazySchema,
        direction: Direction,
    ) -> &'s Arc<CompiledSchema> {
        schema.whole(&self.store, direction)
    }

    /// Returns the schema as far as it is compiled, for bodies of JSON.
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

    /// Turns a finding that belongs to no operation into a diagnostic.
    pub(crate) fn lower(&self, finding: Finding) -> Diagnostic {
        finding.lower(None, self.profile(), self.options.closed)
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

/// Returns which way the body of a message goes.
pub(crate) fn direction(side: Side) -> Direction {
    match side {
        Side::Request => Direction::Request,
        Side::Response(_) => Direction::Response,
    }
}
