//! One operation.

use conform_description::Node;
use conform_description::extensions::{pagination, polling, webhook_signature};
use conform_description::operations::{Operation as DeclaredOperation, OperationKind};
use foldhash::{HashMap, HashSet};

use crate::lower::document::docs;
use crate::lower::long_names;
use crate::lower::operations::lowering::OperationLowering;
use crate::lower::operations::parameter::undeclared;
use crate::lower::operations::path_template::{intended_template, template_names};
use crate::lower::operations::security::servers;
use crate::lower::types::names::NameWords;
use crate::{Operation, Parameter, ParameterLocation, SecurityRequirement};

impl<'d> OperationLowering<'_, 'd> {
    /// Lowers one operation.
    pub(crate) fn operation(
        &mut self,
        declared: &DeclaredOperation<'d>,
        id: String,
        security: Vec<SecurityRequirement>,
    ) -> Operation {
        let node = declared.node;
        let rename = node.text("x-rust-name").map(str::to_owned);
        if rename.is_none() {
            let diagnostics = &mut self.types.diagnostics;
            long_names::report_operation(&declared.key, &id, diagnostics);
        }
        let words = NameWords::new([rename.as_deref().unwrap_or(&id)]);
        let parameters = self.parameters(declared, &words);
        let body = node
            .get("requestBody")
            .map(|body| self.request_body(body, &words));
        let responses = node
            .follow("responses")
            .map(|responses| self.responses(responses, declared.method.as_ref(), &words))
            .unwrap_or_default();
        let mut own_servers = servers(node);
        if own_servers.is_empty() {
            own_servers = servers(declared.path_item);
        }
        Operation {
            id_declared: declared.id().is_some(),
            id,
            rename,
            method: declared.method.to_string(),
            path: if declared.kind == OperationKind::Path {
                intended_template(declared).into_owned()
            } else {
                declared.path.key.to_owned()
            },
            origin: declared.key.key_origin(),
            tags: node
                .get("tags")
                .into_iter()
                .flat_map(Node::items)
                .filter_map(|tag| tag.as_str().map(str::to_owned))
                .collect(),
            docs: docs(node),
            deprecated: node.flag("deprecated"),
            parameters,
            body,
            responses,
            security,
            servers: own_servers,
            // The linter reports what is wrong with them.
            pagination: pagination(declared).value,
            polling: polling(declared).value,
            is_signed: webhook_signature(declared).value.is_some(),
        }
    }

    /// Returns the parameters of an operation: those of the path in the order of the template, then the others as declared.
    pub(crate) fn parameters(
        &mut self,
        declared: &DeclaredOperation<'d>,
        words: &NameWords,
    ) -> Vec<Parameter> {
        let mut path: Vec<Parameter> = Vec::new();
        let mut others: Vec<Parameter> = Vec::new();
        for entry in &declared.parameters {
            if let Some(parameter) = self.parameter(entry, words) {
                let list = if parameter.location == ParameterLocation::Path {
                    &mut path
                } else {
                    &mut others
                };
                list.push(parameter);
            }
        }
        if declared.kind != OperationKind::Path {
            path.append(&mut others);
            return path;
        }
        let mut path: HashMap<String, Parameter> = path
            .into_iter()
            .map(|parameter| (parameter.wire.clone(), parameter))
            .collect();
        let template = intended_template(declared);
        let mut seen = HashSet::default();
        let mut ordered: Vec<Parameter> = template_names(&template)
            .filter(|name| seen.insert(*name))
            .map(|name| {
                path.remove(name)
                    .unwrap_or_else(|| undeclared(name, declared.path))
            })
            .collect();
        ordered.append(&mut others);
        ordered
    }
}
