//! Calls that follow another one: of the next page of a list, and of what a response leads to.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde_json::value::RawValue;

use super::CallBuilder;
use crate::body::Body;
use crate::pagination::PageParameter;
use crate::percent::Escape;

impl CallBuilder {
    /// Returns a copy; `None` if the body is a stream.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        let body = self.body.try_clone()?;
        Some(Self {
            body,
            ..self.bare()
        })
    }

    /// Returns a copy without the body.
    pub(crate) fn bare(&self) -> Self {
        Self {
            core: self.core.clone(),
            operation: self.operation,
            path: self.path.clone(),
            query: self.query.clone(),
            cookies: self.cookies.clone(),
            headers: self.headers.clone(),
            body: Body::default(),
            timeout: self.timeout,
            repeat: self.repeat,
            target: self.target.clone(),
            problem: self.problem.clone(),
        }
    }

    /// Returns the URL, without credentials.
    pub(crate) fn current_url(&self) -> Result<Url, String> {
        match &self.target {
            Some(url) => Ok(url.clone()),
            None => self.url(""),
        }
    }

    /// Sends the call to this URL, by `GET` and without the body. It is of the same origin.
    pub(crate) fn set_url(&mut self, url: Url) {
        self.target = Some(url);
        self.body = Body::default();
        for name in [CONTENT_TYPE, CONTENT_LENGTH] {
            self.headers.remove(name);
        }
    }

    /// Returns the method.
    pub(super) fn method(&self) -> Result<Method, String> {
        match self.target {
            Some(_) => Ok(Method::GET),
            None => Method::from_bytes(self.operation.method.as_bytes())
                .map_err(|_| "invalid method".to_owned()),
        }
    }

    /// Returns the value of a parameter that says which page is asked for, if the caller set it.
    pub(crate) fn page_parameter(&self, parameter: PageParameter) -> Option<String> {
        match parameter {
            PageParameter::Query(name) => {
                let pair = self.query.split('&').find(|pair| has_name(pair, name))?;
                let (_, value) = pair.split_once('=')?;
                Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
            }
            PageParameter::Header(name) => Some(self.headers.get(name)?.to_str().ok()?.to_owned()),
            PageParameter::Body(name) => {
                let value = self.body_members().ok()?.remove(name)?;
                crate::json_pointer::scalar(value.get())
            }
        }
    }

    /// Sets the parameter that says which page is asked for, to a text that is `json` in a JSON body.
    pub(crate) fn set_page_parameter(
        &mut self,
        parameter: PageParameter,
        text: &str,
        json: &str,
    ) -> Result<(), String> {
        match parameter {
            PageParameter::Query(name) => {
                let others = self.query.split('&').filter(|pair| !has_name(pair, name));
                let mut query = others.collect::<Vec<_>>().join("&");
                if !query.is_empty() {
                    query.push('&');
                }
                Escape::Strict.push(&mut query, name);
                query.push('=');
                Escape::Strict.push(&mut query, text);
                self.query = query;
            }
            PageParameter::Header(name) => {
                let value = HeaderName::try_from(name)
                    .ok()
                    .zip(HeaderValue::from_str(text).ok());
                let (name, mut value) =
                    value.ok_or_else(|| format!("the value of the header `{name}` is invalid"))?;
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            PageParameter::Body(name) => {
                let mut members = self.body_members()?;
                let value = RawValue::from_string(json.to_owned());
                let value = value.map_err(|_| "the cursor is not JSON".to_owned())?;
                members.insert(name.to_owned(), value);
                let bytes = serde_json::to_vec(&members);
                self.body = bytes.map_err(|error| error.to_string())?.into();
            }
        }
        Ok(())
    }

    /// Returns the members of a JSON body, as they are written; none without a body.
    fn body_members(&self) -> Result<BTreeMap<String, Box<RawValue>>, String> {
        if self.body.is_empty() {
            return Ok(BTreeMap::new());
        }
        let bytes = self.body.as_bytes();
        let members = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        members.ok_or_else(|| "the body of the call is not a JSON object".to_owned())
    }
}

/// Returns whether a pair of a query has this name.
fn has_name(pair: &str, name: &str) -> bool {
    let found = pair.split('=').next().unwrap_or_default();
    *percent_decode_str(found).decode_utf8_lossy() == *name
}
