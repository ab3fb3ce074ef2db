//! Checks payloads against an OpenAPI description.
