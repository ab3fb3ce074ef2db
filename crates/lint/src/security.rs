//! Security schemes, and the requirements that name them.

use conform_description::{Node, NodeMember, Version};
use conform_report::{Help, nearest};

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// A Security Scheme Object: the members that its type requires (OpenAPI 3.0.3 §4.7.27).
    pub(crate) fn security_scheme(&mut self, node: Node<'d>) {
        let Some(type_name) = node.get("type").and_then(Node::as_str) else {
            return;
        };
        let required: &[&str] = match type_name {
            "apiKey" => &["name", "in"],
            "http" => &["scheme"],
            "oauth2" => &["flows"],
            "openIdConnect" => &["openIdConnectUrl"],
            "mutualTLS" => &[],
            _ => return,
        };
        let noun = format!("a security scheme of type `{type_name}`");
        self.required_members(node, required, &noun);
        self.scheme_members(node, type_name, &noun);
    }

    /// Members of a security scheme that belong to another type.
    fn scheme_members(&mut self, node: Node<'d>, type_name: &str, noun: &str) {
        for (name, owner) in [
            ("name", "apiKey"),
            ("in", "apiKey"),
            ("scheme", "http"),
            ("bearerFormat", "http"),
            ("flows", "oauth2"),
            ("oauth2MetadataUrl", "oauth2"),
            ("openIdConnectUrl", "openIdConnect"),
        ] {
            if let Some(member) = node.member(name).filter(|_| owner != type_name) {
                self.misplaced(member, noun, &format!("the type `{owner}`"));
            }
        }
        let scheme = node.get("scheme").and_then(Node::as_str);
        if let (Some(scheme), Some(member)) = (scheme, node.member("bearerFormat"))
            && type_name == "http"
            && !scheme.eq_ignore_ascii_case("bearer")
        {
            let noun = format!("a security scheme with the scheme `{scheme}`");
            self.misplaced(member, &noun, "the scheme `bearer`");
        }
    }

    /// A member that belongs to another kind of the object.
    fn misplaced(&mut self, member: NodeMember<'d>, noun: &str, owner: &str) {
        let message = format!("`{}` is not allowed in {noun}", member.key);
        let problem = self
            .problem(codes::MISPLACED_MEMBER, member.key_label(""), message)
            .help(format!("remove it: it belongs to {owner}"));
        self.push(problem);
    }

    /// An OAuth Flows Object: the members that each flow requires (OpenAPI 3.0.3 §4.7.29).
    pub(crate) fn oauth_flows(&mut self, node: Node<'d>) {
        for flow in node.members() {
            let required: &[&str] = match flow.key {
                "implicit" => &["authorizationUrl"],
                "password" | "clientCredentials" => &["tokenUrl"],
                "authorizationCode" => &["authorizationUrl", "tokenUrl"],
                "deviceAuthorization" => &["deviceAuthorizationUrl", "tokenUrl"],
                _ => continue,
            };
            if flow.node.is_object() {
                let noun = format!("the flow `{}`", flow.key);
                self.required_members(flow.node, required, &noun);
                for url in ["authorizationUrl", "tokenUrl", "deviceAuthorizationUrl"] {
                    if let Some(member) = flow.node.member(url).filter(|_| !required.contains(&url))
                    {
                        self.misplaced(member, &noun, "another flow");
                    }
                }
            }
        }
    }

    fn required_members(&mut self, node: Node<'d>, required: &[&str], noun: &str) {
        for name in required {
            let is_misspelt = || nearest(name, node.members().map(|member| member.key)).is_some();
            if node.get(name).is_none() && !is_misspelt() {
                let message = format!("{noun} has no `{name}`");
                let problem = self.problem(codes::MISSING_MEMBER, self.head(node, ""), message);
                self.push(problem);
            }
        }
    }

    /// A Security Requirement Object: its schemes are declared, and their flows list its scopes.
    pub(crate) fn security_requirement(&mut self, node: Node<'d>) {
        let components = self.description.root().get("components");
        let is_lost = |node: Option<Node<'d>>| node.is_some_and(|node| node.resolve().is_err());
        let followed = components.and_then(|it| Some(it.resolve().ok()?.node));
        // A reference that leads nowhere is reported; what it should lead to is not known.
        if is_lost(components) || is_lost(followed.and_then(|it| it.get("securitySchemes"))) {
            return;
        }
        let schemes = followed.and_then(|it| it.follow("securitySchemes"));
        for requirement in node.members() {
            let named = schemes.and_then(|schemes| schemes.follow(requirement.key));
            // From 3.2 on a scheme may be named by its URI. Loading reports one that leads nowhere.
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
                    Some(near) => {
                        let help = Help::did_you_mean(&problem.primary, requirement.key, near);
                        problem.help(help)
                    }
                    None => {
                        let names: Vec<String> =
                            names.take(8).map(|name| format!("`{name}`")).collect();
                        problem.help(if names.is_empty() {
                            "declare it under `components.securitySchemes`".to_owned()
                        } else {
                            format!("the declared schemes are {}", names.join(", "))
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
        let type_name = scheme.text("type");
        if type_name != Some("oauth2") {
            let has_none = matches!(type_name, Some("apiKey" | "http"));
            if let Some(first) = asked.items().next().filter(|_| has_none)
                && self.version == Version::V3_0
            {
                let message = "only OAuth 2 and OpenID Connect have scopes in OpenAPI 3.0";
                let problem = self
                    .problem(codes::UNKNOWN_SCOPE, first.label(""), message)
                    .help("write an empty list: `[]`");
                self.push(problem);
            }
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
            let message = format!("no flow of the security scheme lists the scope `{name}`");
            let mut problem = self.problem(codes::UNKNOWN_SCOPE, scope.label(""), message);
            if let Some(near) = self.nearest(name, known()) {
                let help = Help::did_you_mean(&problem.primary, name, near);
                problem = problem.help(help);
            }
            self.push(problem);
        }
    }
}
