//! The paths of a description as one local server has them, whatever servers its operations name.

use std::collections::HashMap;

use bytes::Bytes;
use conform_description::Description;
use conform_validator::{Routed, Validator};
use http::{Request, Uri};

use crate::base_path::{base_path, of_owners};

/// The paths of a description.
pub(crate) struct Paths {
    /// The methods of each path without parameters, with the base path of its server.
    literal: HashMap<String, Vec<String>>,
    /// The base path of the first server of the description.
    base: String,
    /// The base paths of operations that have servers of their own.
    others: Vec<String>,
}

impl Paths {
    pub(crate) fn new(description: &Description) -> Self {
        let base = base_path(description);
        let mut paths = Self {
            literal: HashMap::new(),
            base,
            others: Vec::new(),
        };
        for operation in description.operations() {
            let owners = [operation.node, operation.path_item, description.root()];
            let own = of_owners(&owners);
            let path = operation.template();
            if !path.contains('{') {
                let methods = paths.literal.entry(format!("{own}{path}")).or_default();
                let method = operation.method.into_owned();
                if !methods.contains(&method) {
                    methods.push(method);
                }
            }
            if own != paths.base && !paths.others.contains(&own) {
                paths.others.push(own);
            }
        }
        paths
    }

    /// Returns the methods of a path without parameters.
    pub(crate) fn literal(&self, path: &str) -> Option<&[String]> {
        self.literal.get(path).map(Vec::as_slice)
    }

    /// Returns a request as it would be sent to the server of its operation. Here is one server for all, so an operation with a server
    /// of its own is also below the base path of the description, as long as no other path is meant.
    pub(crate) fn on_own_server(
        &self,
        validator: &Validator,
        request: Request<Bytes>,
    ) -> Request<Bytes> {
        let path = request.uri().path();
        let rest = path.strip_prefix(&*self.base);
        let rest = rest.filter(|rest| rest.starts_with('/') && !self.others.is_empty());
        let Some(rest) = rest else { return request };
        let method = request.method().as_str();
        let known = validator.route(method, path);
        if matches!(&known, Routed::Operation(_, parameters) if parameters.is_empty()) {
            return request;
        }
        let is_known = known.operation().is_some();
        let mut targets = self.others.iter().map(|base| format!("{base}{rest}"));
        let target = targets.find(|target| {
            let is_meant = |parameters: &[(String, String)]| !is_known || parameters.is_empty();
            match validator.route(method, target) {
                Routed::Operation(_, own) => is_meant(&own),
                _ => self.literal.contains_key(target),
            }
        });
        let query = request.uri().query().map(|query| format!("?{query}"));
        let uri = target.map(|target| format!("{target}{}", query.unwrap_or_default()));
        let Some(Ok(uri)) = uri.map(Uri::try_from) else {
            return request;
        };
        let mut moved = request;
        *moved.uri_mut() = uri;
        moved
    }

    /// Returns why a request goes nowhere.
    pub(crate) fn nowhere(&self, validator: &Validator, request: &Request<Bytes>) -> String {
        let base = &self.base;
        let longer = format!("{base}{}", request.uri().path());
        let method = request.method().as_str();
        let advice =
            if !base.is_empty() && !matches!(validator.route(method, &longer), Routed::Nowhere) {
                Some(format!("its paths begin with `{base}` here"))
            } else {
                validator.advice_for_path(request.uri().path())
            };
        let fault = "the description has no such path";
        advice.map_or_else(|| fault.to_owned(), |advice| format!("{fault}: {advice}"))
    }
}
