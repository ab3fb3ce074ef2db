//! Answers that are errors: of requests that are refused, and of faults on purpose.

use bytes::Bytes;
use conform_validator::api::Operation;
use http::{HeaderValue, Request, Response, StatusCode, header};

use super::{Said, Shared};
use crate::answers::{Made, NoAnswer};
use crate::call::Call;
use crate::credentials::challenges;
use crate::exchange::faults_of_response;
use crate::negotiate::Accepted;
use crate::refusal::{Refusal, telling};

impl Shared {
    /// Returns the answer to a request that is refused, with the challenges of its schemes if credentials are what it lacks.
    pub(super) fn refuse(
        &self,
        call: &Call<'_>,
        request: &Request<Bytes>,
        refusal: &Refusal,
        said: &mut Said,
    ) -> Response<Bytes> {
        let mut answer = self.refusal(call, request, refusal, said);
        let headers = answer.headers();
        if answer.status() == StatusCode::UNAUTHORIZED
            && !headers.contains_key(header::WWW_AUTHENTICATE)
        {
            let info = self.validator.description().root().follow("info");
            let title = info.and_then(|info| info.text("title"));
            let challenges = challenges(&self.needed(call.operation), title.unwrap_or("API"));
            for challenge in challenges {
                let headers = answer.headers_mut();
                headers.append(header::WWW_AUTHENTICATE, challenge);
            }
        }
        answer
    }

    /// Returns the documented error of a refusal, or a problem detail where the description documents none.
    fn refusal(
        &self,
        call: &Call<'_>,
        request: &Request<Bytes>,
        refusal: &Refusal,
        said: &mut Said,
    ) -> Response<Bytes> {
        if let Some(behaviour) = &self.behaviour
            && let Some(answer) = behaviour.refuse(call, refusal)
        {
            return answer;
        }
        let status = refusal.status(call.operation);
        let documented = call.operation.response(status);
        let answer = documented.and_then(|one| self.error(status, one, call, refusal));
        let answer = answer.filter(|answer| {
            // An error is an answer, too: one that does not conform does not leave.
            faults_of_response(&self.validator, request, answer).is_empty()
        });
        answer.unwrap_or_else(|| {
            said.notes.push(match documented {
                None => format!("the description documents no error for this, such as {status}"),
                Some(_) => format!("the documented error {status} could not be made"),
            });
            refusal.problem(status)
        })
    }

    /// Makes a documented error, with what is wrong in it where its schema has room for that.
    fn error(
        &self,
        status: u16,
        documented: &conform_validator::api::Response,
        call: &Call<'_>,
        refusal: &Refusal,
    ) -> Option<Response<Bytes>> {
        let accepted = Accepted::of(call.request.headers());
        let mut made = self
            .answers
            .answer(status, documented, Some(&accepted), None, None);
        if matches!(made, Err(NoAnswer::NotAcceptable(_))) {
            made = self.answers.answer(status, documented, None, None, None);
        }
        let Made { response, body, .. } = made.ok()?;
        if let Some(body) = body
            && body.media_type.is_json()
            && let Some(value) = telling(&body.value, status, refusal)
        {
            let schema = self
                .validator
                .description()
                .node(body.content)
                .get("schema");
            let fits = schema.is_none_or(|schema| self.answers.fits(schema.address(), &value));
            if fits {
                let explained = self
                    .answers
                    .written(status, body.content, body.media_type, value);
                let (_, body) = explained.response.into_parts();
                let (parts, _) = response.into_parts();
                return Some(Response::from_parts(parts, body));
            }
        }
        Some(response)
    }

    /// Returns the answer that a fault asks for: the documented one, if there is one.
    pub(super) fn faulty(
        &self,
        operation: Option<&Operation>,
        status: u16,
        headers: &[(http::HeaderName, HeaderValue)],
    ) -> Response<Bytes> {
        let documented = operation.and_then(|operation| operation.response(status));
        let made = documented
            .and_then(|one| self.answers.answer(status, one, None, None, None).ok())
            .map(|made| made.response);
        let mut response = made.unwrap_or_else(|| {
            Refusal::new(&[], "Fault", "this answer was asked for").problem(status)
        });
        for (name, value) in headers {
            response.headers_mut().insert(name, value.clone());
        }
        response
    }
}
