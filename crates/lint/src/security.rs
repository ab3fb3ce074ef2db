//! Security schemes and what requires them.

use super::{Linter, codes};
use conform_description::{Node, Version};
use conform_report::nearest;

impl<'d> Linter<'d> {
    /// A security scheme: the members that its type needs (OpenAPI 3.0.3 §4.7.27).
    pub(super) fn security_scheme(&mut self, node: Node<'d>) {
        let needed: &[&str] = match node.get("type").and_then(Node::as_str) {
            Some("apiKey") => &["name", "in"],
            Some("http") => &["scheme"],
            Some("oauth2") => &["flows"],
            Some("openIdConnect") => &["openIdConnectUrl"],
            _ => return,
        };
        self.needed(
            node,
            needed,
            node.get("type").and_then(Node::as_str).unwrap_or_default(),
        );
    }

    /// The flows of an OAuth scheme: the members that each needs (OpenAPI 3.0.3 §4.7.29).
    pub(super) fn oauth_flows(&mut self, node: Node<'d>) {
        for flow in node.members() {
            let needed: &[&str] = match flow.key {
                "implicit" => &["authorizationUrl"],
                "password" | "clientCredentials" => &["tokenUrl"],
                "authorizationCode" => &["authorizationUrl", "tokenUrl"],
                "deviceAuthorization" => &["deviceAuthorizationUrl", "tokenUrl"],
                _ => continue,
            };
            if flow.node.is_object() {
                self.needed(flow.node, needed, flow.key);
            }
        }
    }

    fn needed(&mut self, node: Node<'d>, needed: &[&str], what: &str) {
        for name in needed {
            let misspelt = || nearest(name, node.members().map(|member| member.key)).is_some();
            if node.get(name).is_none() && !misspelt() {
                let message = format!("`{what}` needs `{name}`");
                let problem = self.problem(codes::MISSING_MEMBER, self.head(node, ""), message);
                self.push(problem);
            }
        }
    }

    /// A requirement: its schemes exist, and their flows know its scopes.
    pub(super) fn security_requirement(&mut self, node: Node<'d>) {
        let schemes = self
            .description
            .root()
            .follow("components")
            .and_then(|it| it.follow("securitySchemes"));
        for requirement in node.members() {
            let named = schemes.and_then(|schemes| schemes.follow(requirement.key));
            // From 3.2 on a scheme may be named by its URI; one that leads nowhere was reported when it was followed.
            let by_uri = || requirement.node.scheme_by_uri()?.resolve().ok();
            let scheme = named.or_else(|| Some(by_uri()?.node));
            let Some(scheme) = scheme else {
                let is_uri = self.description.version() == Version::V3_2
                    && requirement.key.contains(['/', '#', '.']);
                if is_uri || schemes.is_some_and(|it| it.get(requirement.key).is_some()) {
                    continue;
                }
                let names = schemes
                    .into_iter()
                    .flat_map(Node::members)
                    .map(|member| member.key);
                let message = format!("there is no security scheme `{}`", requirement.key);
                let mut problem = self.problem(
                    codes::UNKNOWN_SECURITY_SCHEME,
                    requirement.key_label(""),
                    message,
                );
                problem = match self.nearest(requirement.key, names.clone()) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => {
                        let names: Vec<String> =
                            names.take(8).map(|name| format!("`{name}`")).collect();
                        problem.help(if names.is_empty() {
                            "`components.securitySchemes` declares none".to_owned()
                        } else {
                            format!("`components.securitySchemes` has {}", names.join(", "))
                        })
                    }
                };
                self.push(problem);
                continue;
            };
            self.scopes(scheme, requirement.node);
        }
    }

    fn scopes(&mut self, scheme: Node<'d>, asked: Node<'d>) {
        if scheme.text("type") != Some("oauth2") {
            return;
        }
        let flows = || {
            scheme
                .follow("flows")
                .into_iter()
                .flat_map(Node::members)
                .map(|member| member.node)
        };
        let lists: Vec<Node<'d>> = flows().filter_map(|flow| flow.follow("scopes")).collect();
        let known = || {
            let members = lists.iter().flat_map(|list| list.members());
            members.map(|scope| scope.key)
        };
        if known().next().is_none() {
            return;
        }
        let is_known = |name: &str| lists.iter().any(|list| list.get(name).is_some());
        for scope in asked.items() {
            let Some(name) = scope.as_str().filter(|name| !is_known(name)) else {
                continue;
            };
            let message = format!("no flow of the scheme lists the scope `{name}`");
            let mut problem = self.problem(codes::UNKNOWN_SCOPE, scope.label(""), message);
            if let Some(near) = self.nearest(name, known()) {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            self.push(problem);
        }
    }
}
