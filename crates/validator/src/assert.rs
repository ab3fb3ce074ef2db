//! Checking exchanges in the tests of other programs.

use std::fmt::Write as _;

use crate::validator::Validator;
use conform_report::{Style, render};

use crate::report::Report;
use conform_traffic::Exchange;

impl Validator {
    /// Checks an exchange, and returns what was found as a report.
    ///
    /// ```
    /// use conform_description::{Description, LoadOptions};
    /// use conform_traffic::{Exchange, HttpMessage};
    /// use conform_validator::{Options, Validator};
    ///
    /// # let text = "{openapi: 3.0.3, info: {title: Visits, version: '1'}, paths: {/visits: {get: {responses: {'200': {description: All.}}}}}}";
    /// # let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
    /// let validator = Validator::new(loaded.description.unwrap(), Options::default());
    /// let exchange = Exchange::new("GET", "/visits").answered(500, HttpMessage::default());
    /// assert_eq!(validator.check(&exchange).summary().errors, 1);
    /// ```
    #[must_use]
    pub fn check(&self, exchange: &Exchange<'_>) -> Report {
        let mut report = Report::new();
        for verdict in self.check_exchange(exchange) {
            report.verdict(verdict);
        }
        report
    }

    /// Asserts that an exchange conforms. Notes count only with [`Options::strict`](crate::Options::strict).
    ///
    /// ```should_panic
    /// use conform_description::{Description, LoadOptions};
    /// use conform_traffic::Exchange;
    /// use conform_validator::{Options, Validator};
    ///
    /// # let text = "{openapi: 3.0.3, info: {title: Visits, version: '1'}, paths: {/visits: {get: {responses: {'200': {description: All.}}}}}}";
    /// # let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
    /// let validator = Validator::new(loaded.description.unwrap(), Options::default());
    /// validator.assert_conforms(&Exchange::new("GET", "/no/such/path"));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if there is an error, with the report as the message.
    #[track_caller]
    pub fn assert_conforms(&self, exchange: &Exchange<'_>) {
        let report = self.check(exchange);
        assert!(
            report.summary().errors == 0,
            "{}",
            reported(&report, self.options().show_values)
        );
    }
}

/// The errors of a report, and its last line.
fn reported(report: &Report, show_values: bool) -> String {
    let style = Style {
        show_values,
        ..Style::default()
    };
    let mut out = String::from("the exchange does not conform\n\n");
    let diagnostics = report.diagnostics().iter();
    let errors = diagnostics.filter(|diagnostic| diagnostic.is_error());
    let errors: Vec<_> = errors.cloned().collect();
    let _ = write!(out, "{}\n{}", render(&errors, &style), report.summary());
    out
}

#[cfg(test)]
mod tests {
    use conform_description::{Description, LoadOptions};
    use conform_traffic::{Exchange, HttpMessage};

    use crate::{Options, Validator};

    const TEXT: &str = "
openapi: 3.0.3
info: {title: Visits, version: '1'}
paths:
  /visits/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        '200':
          description: The visit.
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {}}}}}
        '404':
          description: None.
          content: {application/json: {schema: {type: object, required: [code], properties: {code: {}}}}}
";

    /// Compiles only if a validator can be shared between threads.
    fn shared<T: Send + Sync + 'static>(value: T) -> T {
        value
    }

    #[test]
    fn a_validator_is_shared_and_compiles_what_it_needs() {
        let files = [("visits.yaml", TEXT)];
        let loaded = Description::from_files("visits.yaml", files, &LoadOptions::default());
        let description = loaded.description.expect("it loads");
        let validator = shared(Validator::new(description, Options::default()));
        assert_eq!(validator.compiled_schemas(), 0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let answer = HttpMessage::default()
                        .with_header("content-type", "application/json")
                        .with_body(b"{}".to_vec());
                    let exchange = Exchange::new("GET", "/visits/7").answered(404, answer);
                    assert!(validator.check(&exchange).summary().errors > 0);
                });
            }
        });
        assert_eq!(validator.compiled_schemas(), 1);
    }
}
