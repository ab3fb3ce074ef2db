//! Security schemes, and where the credentials that they ask for are in a request.
//!
//! ```
//! use conform_description::security::{Credential, needed};
//! use conform_description::{Description, LoadOptions};
//!
//! let text = "openapi: 3.1.1
//! info: {title: Clinic, version: '1'}
//! security: [{key: []}]
//! paths: {/visits: {get: {operationId: listVisits}}}
//! components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let description = loaded.description.expect("the root file is a description");
//! let operation = &description.operations()[0];
//! let needed = needed(operation.node, operation.path_item);
//! assert_eq!(needed, [[Credential::Header("X-Key")]]);
//! ```

use crate::operations::security_owner;
use crate::{Node, NodeMember};

/// The word before tokens of OAuth 2 (RFC 6750), in its usual spelling.
const BEARER: &str = "Bearer";

/// Where a request has a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential<'d> {
    /// In the header of this name.
    Header(&'d str),
    /// In the query parameter of this name.
    Query(&'d str),
    /// In the cookie of this name.
    Cookie(&'d str),
    /// In `Authorization`: a user and a password (RFC 7617).
    Basic,
    /// In `Authorization`, behind this word. Names of schemes are compared without regard to case (RFC 9110 §11.1).
    Scheme(&'d str),
    /// Nowhere, such as a certificate of the client; or the description does not say.
    None,
}

impl<'d> Credential<'d> {
    /// Returns where requests have the credential of a security scheme.
    #[must_use]
    pub fn of(scheme: Node<'d>) -> Self {
        let name = || scheme.text("name").filter(|name| !name.is_empty());
        let found = match scheme.text("type") {
            Some("apiKey") => match scheme.text("in") {
                Some("header") => name().map(Self::Header),
                Some("query") => name().map(Self::Query),
                Some("cookie") => name().map(Self::Cookie),
                _ => None,
            },
            Some("http") => scheme.text("scheme").map(|word| {
                if word.eq_ignore_ascii_case("basic") {
                    Self::Basic
                } else if word.eq_ignore_ascii_case(BEARER) {
                    Self::Scheme(BEARER)
                } else {
                    Self::Scheme(word)
                }
            }),
            Some("oauth2" | "openIdConnect") => Some(Self::Scheme(BEARER)),
            _ => None,
        };
        found.unwrap_or(Self::None)
    }
}

/// Returns the security scheme that a member of a Security Requirement Object names: by its name in `components`, or by its URI
/// (OpenAPI 3.2 §4.30).
#[must_use]
pub fn scheme_of(need: NodeMember<'_>) -> Option<Node<'_>> {
    if let Some(scheme) = need.node.scheme_by_uri() {
        return Some(scheme.resolve().ok()?.node);
    }
    let components = need.node.description().root().follow("components")?;
    components.follow("securitySchemes")?.follow(need.key)
}

/// Returns the credentials that an operation of a path item asks for: alternatives, each with all that it needs. Schemes that are
/// not defined are left out; linting reports them.
#[must_use]
pub fn needed<'d>(operation: Node<'d>, path_item: Node<'d>) -> Vec<Vec<Credential<'d>>> {
    let owner = security_owner(operation, path_item);
    let alternatives = owner.follow("security").into_iter().flat_map(Node::items);
    let alternatives = alternatives.map(|alternative| {
        let schemes = alternative.members().filter_map(scheme_of);
        schemes.map(Credential::of).collect()
    });
    alternatives.collect()
}
