//! The choices that a caller has about a page.

use conform_coverage::Coverage;

/// What a page has besides the description.
#[derive(Clone, Debug, Default)]
pub struct Options<'c> {
    /// The URL of a server to try the calls on, such as `http://127.0.0.1:4010`, or an empty text for the server that the page comes
    /// from. The page then has a form for each operation, and may connect to that server and to no other.
    pub try_it: Option<String>,
    /// What the URLs of calls with curl begin with, such as `http://127.0.0.1:4010`, in place of the servers of the description. Their
    /// paths stay.
    pub origin: Option<String>,
    /// What payloads have shown. Each operation, parameter, status, property and value then says so. The coverage must be of the
    /// same description.
    pub coverage: Option<&'c Coverage>,
}
