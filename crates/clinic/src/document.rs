//! The OpenAPI document of the server's own routes, made from the handlers. A test holds it against `spec/`.

use bytes::Bytes;
use http::{Response, StatusCode};
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Parameter, ParameterIn, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, OpenApi};
use vsee_models::ErrorBody;

use crate::failure::Outcome;
use crate::json::with_body;
use crate::operations;
use crate::request::Incoming;
use crate::state::State;

/// Everything that the server answers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "A clinic to try the VSee Clinic Visit API on",
        description = "What `vsee-clinic` answers: the operations of the Visit API, and two routes of its own.",
        version = "3"
    ),
    servers((url = "/api_v3", description = "This server.")),
    paths(
        operations::create_intake,
        operations::update_intake,
        operations::get_intake,
        operations::create_walkin_visit,
        operations::create_econsult_visit,
        operations::list_availability,
        operations::search_availability,
        operations::create_appointment,
        operations::close_visit,
        operations::delete_visit,
        operations::list_visits,
        operations::get_visit,
        operations::update_visit,
        operations::get_current_visit,
        operations::export_visit_summary,
        operations::get_summary,
        get_document,
    ),
    components(schemas(ErrorBody)),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
    modifiers(&Credentials, &Lists),
)]
struct Server;

/// Adds the schemes of credentials.
struct Credentials;

impl Modify for Credentials {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        for (name, header) in [
            ("ApiToken", "X-ApiToken"),
            ("AccountCode", "X-AccountCode"),
            ("ApiKey", "X-ApiKey"),
            ("ApiSecret", "X-ApiSecret"),
        ] {
            let key = ApiKey::Header(ApiKeyValue::new(header));
            components.add_security_scheme(name, SecurityScheme::ApiKey(key));
        }
    }
}

/// Says of lists in queries that commas separate their items, for which the macro has no word.
struct Lists;

impl Modify for Lists {
    fn modify(&self, document: &mut Document) {
        for item in document.paths.paths.values_mut() {
            let is_list = |parameter: &&mut Parameter| {
                parameter.name == "fields" && parameter.parameter_in == ParameterIn::Query
            };
            for parameter in parameters(item).filter(is_list) {
                parameter.explode = Some(false);
            }
        }
    }
}

/// Returns the parameters of every operation of a path that are written there.
fn parameters(item: &mut PathItem) -> impl Iterator<Item = &mut Parameter> {
    let operations = [&mut item.get, &mut item.post].into_iter().flatten();
    let parameters = operations.flat_map(|operation| operation.parameters.iter_mut().flatten());
    parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
}

/// Returns the OpenAPI document of the routes of a clinic, as JSON: the operations of the Visit API, and those of the server itself.
#[must_use]
pub fn document() -> String {
    let document = Server::openapi().to_pretty_json();
    document.expect("the document is made of texts alone")
}

/// Get this document
///
/// Returns the description of the routes of this server.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "getDocument",
    tag = "This server",
    responses((status = 200, description = "The document.", body = serde_json::Value)),
    security(()),
)]
pub(crate) fn get_document(_state: &State, _call: &Incoming<'_>) -> Outcome<Response<Bytes>> {
    let text = document().into();
    Ok(with_body(StatusCode::OK, "application/json", text))
}
