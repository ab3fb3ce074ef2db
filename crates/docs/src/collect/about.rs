//! What a page says of the API as a whole: contact, licence, servers.

use std::borrow::Cow;

use conform_description::Node;

use super::collector::Collector;
use crate::model::{About, Server, ServerVariable};

impl<'d> Collector<'d, '_> {
    /// Returns contact, licence, terms and further documentation.
    pub(super) fn overview(&mut self) -> Vec<About<'d>> {
        let root = self.description.root();
        let info = root.follow("info");
        let at = |key| info.and_then(|info| info.follow(key));
        let mut all = Vec::new();
        let mut add = |label, text: Option<&'d str>, url: Option<Cow<'d, str>>| {
            if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
                all.push(About { label, text, url });
            }
        };
        if let Some(contact) = at("contact") {
            let url = contact.text("url");
            add(
                "Contact",
                contact.text("name").or(url),
                url.map(Cow::Borrowed),
            );
            let email = contact.text("email");
            add(
                "Mail",
                email,
                email.map(|email| format!("mailto:{email}").into()),
            );
        }
        if let Some(license) = at("license") {
            let name = license.text("name").or_else(|| license.text("identifier"));
            add("Licence", name, license.text("url").map(Cow::Borrowed));
            add("SPDX", license.text("identifier"), None);
        }
        let terms = at("termsOfService").and_then(Node::as_str);
        add("Terms of service", terms, terms.map(Cow::Borrowed));
        let external = self.external(root);
        if let Some(external) = external {
            add(
                "More",
                Some(external.text),
                Some(Cow::Borrowed(external.url)),
            );
        }
        all
    }

    /// Returns the servers of the description, a path item or an operation.
    pub(super) fn servers(&mut self, owner: Node<'d>) -> Vec<Server<'d>> {
        let servers = owner.follow("servers").into_iter().flat_map(Node::items);
        let servers: Vec<_> = servers.collect();
        let mut all = Vec::new();
        for server in servers {
            let Some(url) = server.text("url") else {
                continue;
            };
            let variables = server
                .follow("variables")
                .into_iter()
                .flat_map(Node::members);
            let variables: Vec<_> = variables.collect();
            let variables = variables.into_iter().map(|variable| ServerVariable {
                name: variable.key,
                default: variable.node.text("default").unwrap_or_default(),
                values: variable
                    .node
                    .follow("enum")
                    .into_iter()
                    .flat_map(Node::items)
                    .filter_map(Node::as_str)
                    .collect(),
                prose: self.prose(variable.node, "description"),
            });
            let variables = variables.collect();
            all.push(Server {
                url,
                name: server.text("name"),
                prose: self.prose(server, "description"),
                variables,
            });
        }
        all
    }
}
