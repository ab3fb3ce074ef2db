//! The body of a request as a value.

use std::sync::Arc;

use conform_schema::Direction;
use conform_traffic::{Body as CapturedBody, HttpMessage, MediaType, Side};
use serde_json::Value as Json;

use crate::api::Operation;
use crate::body::{BodyReader, PayloadOrigin, boundary};
use crate::content::{content_of, json_type};
use crate::validator::Validator;

impl Validator {
    /// Returns the body of a request as the value that its schema describes, whatever its media type is: JSON, YAML, XML, a form, the
    /// parts of a multipart body or a text. `None` if there is no body, if it cannot be read, or if nothing says how its media type
    /// becomes a value.
    ///
    /// ```
    /// use conform_description::{Description, LoadOptions};
    /// use conform_traffic::HttpMessage;
    /// use conform_validator::{Options, Validator};
    ///
    /// let text = "{openapi: 3.1.0, info: {title: Port, version: '1'}, paths: {/ships: {post: {operationId: add, responses: {},
    ///   requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {crew: {type: integer}}}}}}}}}}";
    /// let loaded = Description::from_files("port.yaml", [("port.yaml", text)], &LoadOptions::default());
    /// let validator = Validator::new(loaded.description.unwrap(), Options::default());
    /// let operation = &validator.api().operations()[0];
    /// let headers = vec![("content-type".into(), "application/x-www-form-urlencoded".into())];
    /// let message = HttpMessage { headers, ..HttpMessage::default() }.with_body(&b"crew=7"[..]);
    /// assert_eq!(validator.request_value(operation, &message), Some(serde_json::json!({"crew": 7})));
    /// ```
    #[must_use]
    pub fn request_value(&self, operation: &Operation, message: &HttpMessage<'_>) -> Option<Json> {
        let content_type = message.header("content-type");
        let stated = content_type.and_then(MediaType::parse);
        let limits = &self.options().limits;
        let (bytes, stated) = match &message.body {
            CapturedBody::Bytes(bytes) => {
                let headers = message.headers.iter();
                let codings: Vec<&str> = headers
                    .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
                    .map(|(_, list)| &**list)
                    .collect();
                let bytes = conform_traffic::unpack(bytes, &codings, limits.max_bytes);
                (bytes.ok()?.into_owned(), stated)
            }
            CapturedBody::Json(bytes) => (bytes.to_vec(), Some(json_type(stated))),
            _ => return None,
        };
        let content = content_of(operation, Side::Request, stated.as_ref(), bytes.is_empty());
        let content = content.ok().flatten()?;
        let media_type = stated.or_else(|| content.range.media_type().cloned());
        let media_type = media_type.unwrap_or_else(MediaType::json);
        let boundary = content_type
            .filter(|_| media_type.is_multipart())
            .and_then(|value| boundary(value, &bytes));
        let schema = content.schema.as_ref();
        let origin = PayloadOrigin {
            file: Arc::from("request"),
            capture: None,
        };
        let reader = BodyReader {
            origin: &origin,
            media_type: &media_type,
            boundary: boundary.as_deref(),
            schema: schema.map(|schema| &**self.compiled(schema, Direction::Request)),
            schema_node: schema.map(|schema| self.description().node(schema.address())),
            encoding: &content.encoding,
            limits,
        };
        let body = reader.read(bytes).ok().flatten()?;
        Some(body.document.root().to_serde())
    }
}
