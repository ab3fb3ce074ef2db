//! Macros for the tables of a generated client: each entry of a table is one line of generated code.

/// Declares an [`Api`](crate::Api): its servers with their variables, and its security schemes. Servers of single operations become
/// `OTHER_SERVERS`.
///
/// ```
/// use conform_client::{SecurityKind, api};
///
/// api! {
///     API
///     servers {
///         "https://{host}/{stage}" { "host" = "vsee.me" in []; "stage" = "next" in ["next", "stable"]; }
///     }
///     others {
///         "https://files.vsee.me" {}
///     }
///     schemes {
///         "ApiToken" = SecurityKind::Header("X-ApiToken");
///     }
/// }
///
/// assert_eq!(OTHER_SERVERS[0].url, "https://files.vsee.me");
/// assert_eq!(API.servers[0].variables[1].default, "next");
/// ```
#[macro_export]
macro_rules! api {
    (
        $name:ident
        servers { $($servers:tt)* }
        $(others { $($others:tt)* })?
        schemes { $($scheme:literal = $kind:expr;)* }
    ) => {
        static $name: $crate::Api = $crate::Api {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            servers: $crate::api!(@ $($servers)*),
            schemes: &[$($crate::SecurityScheme { name: $scheme, kind: $kind }),*],
        };
        $(#[allow(dead_code, reason = "operations can be left out by features")]
        pub(crate) static OTHER_SERVERS: &[$crate::Server] = $crate::api!(@ $($others)*);)?
    };
    (@ $($url:literal { $($variable:literal = $default:literal in [$($value:literal),*];)* })*) => {
        &[$($crate::Server {
            url: $url,
            variables: &[$($crate::ServerVariable {
                name: $variable,
                default: $default,
                values: &[$($value),*],
            }),*],
        }),*]
    };
}

/// Declares constants for the security of operations: a list of alternatives, each a list of scheme indices with their scopes.
///
/// ```
/// use conform_client::security;
///
/// security! {
///     NOTHING = ;
///     TOKEN_AND_ACCOUNT_OR_TOKEN = [0, 1] [0];
///     READER = [2 "read" "list"];
/// }
///
/// assert_eq!(TOKEN_AND_ACCOUNT_OR_TOKEN.len(), 2);
/// assert_eq!(READER[0][0].scopes, ["read", "list"]);
/// # assert!(NOTHING.is_empty());
/// ```
#[macro_export]
macro_rules! security {
    ($($name:ident = $([$($scheme:literal $($scope:literal)*),*])*;)*) => {$(
        #[allow(dead_code, reason = "operations can be left out by features")]
        pub(crate) const $name: $crate::Security =
            &[$(&[$($crate::Requirement { scheme: $scheme, scopes: &[$($scope),*] }),*]),*];
    )*};
}

/// Declares operations: id, method, path template and security; then `redirect` if a redirect is the result, `private` if the messages
/// of its errors are sensitive, and `server` with a table and an index if the operation has a server of its own.
///
/// ```
/// use conform_client::{operations, security};
///
/// security! { TOKEN = [0]; }
///
/// operations! {
///     GET_VISIT = "getVisit" "GET" "/visits/{id}" TOKEN;
///     GET_ARCHIVE = "getArchive" "GET" "/archive" TOKEN redirect;
/// }
///
/// assert_eq!(GET_VISIT.path, "/visits/{id}");
/// assert!(GET_ARCHIVE.redirect_is_result);
/// ```
#[macro_export]
macro_rules! operations {
    ($($name:ident = $id:literal $method:literal $path:literal $security:ident $($word:ident $([$table:ident $index:literal])?)*;)*) => {$(
        static $name: $crate::Operation = {
            #[allow(unused_mut, reason = "most operations have no further properties")]
            let mut operation = $crate::Operation::new($id, $method, $path, $security);
            $($crate::operations!(@ operation $word $([$table $index])?);)*
            operation
        };
    )*};
    (@ $operation:ident redirect) => { $operation.redirect_is_result = true };
    (@ $operation:ident private) => { $operation.hides_messages = true };
    (@ $operation:ident server [$table:ident $index:literal]) => { $operation.server = Some(&$table[$index]) };
}

/// Declares the encodings of the members of forms that are not written by default.
///
/// ```
/// use conform_client::{Encoding, Style, encodings};
///
/// encodings! {
///     CREATE_ITEM = "tags" Encoding::Style(Style::FORM.joined()), "meta" Encoding::Json("application/json");
/// }
///
/// assert_eq!(CREATE_ITEM.len(), 2);
/// ```
#[macro_export]
macro_rules! encodings {
    ($($name:ident = $($member:literal $encoding:expr),+;)*) => {$(
        const $name: $crate::Encodings = &[$(($member, $encoding)),+];
    )*};
}

/// Implements [`FromHeaders`](crate::FromHeaders) for a struct with a field for each header.
///
/// ```
/// use conform_client::headers;
///
/// /// Headers of a page.
/// pub struct PageHeaders {
///     /// How many items there are.
///     pub total: i64,
///     /// Where the next page is.
///     pub link: Option<String>,
/// }
///
/// headers! {
///     PageHeaders { total = required "X-Total"; link = optional "Link"; }
/// }
/// ```
#[macro_export]
macro_rules! headers {
    ($($name:ident { $($field:ident = $presence:ident $header:literal;)* })*) => {$(
        impl $crate::FromHeaders for $name {
            fn from_headers(
                headers: &$crate::HeaderMap,
            ) -> Result<Self, $crate::InvalidHeader> {
                Ok(Self { $($field: $crate::header::$presence(headers, $header)?),* })
            }
        }
    )*};
}

/// Implements [`Receive`](crate::Receive) for an enum with a variant for each status.
///
/// A row is a pattern of statuses (`200`, `400..=499`, `_`), the variant, how its body is read, and the name of the method that takes the body
/// out. Media types after the status are a further condition. The first row that matches the response is used; a response that matches none is
/// an error.
///
/// ```
/// use conform_client::{Json, by_status};
///
/// /// The result of starting a job.
/// #[derive(Debug)]
/// pub enum StartJobSuccess {
///     /// The job is done.
///     Ok(String),
///     /// The job has started.
///     Accepted(u32),
/// }
///
/// by_status! {
///     StartJobSuccess
///     200 => Ok(Json<String>) into_ok;
///     202 => Accepted(Json<u32>) into_accepted;
/// }
///
/// assert_eq!(StartJobSuccess::Accepted(7).into_ok(), None);
///
/// /// Why the job cannot start, as JSON or as text.
/// #[derive(Debug)]
/// pub enum StartJobError {
///     /// As text.
///     ConflictText(String),
///     /// As JSON.
///     Conflict(Vec<String>),
/// }
///
/// by_status! {
///     StartJobError
///     409, "text/plain" => ConflictText(conform_client::Text) into_conflict_text;
///     409 => Conflict(Json<Vec<String>>) into_conflict;
/// }
/// ```
#[macro_export]
macro_rules! by_status {
    ($name:ident $($status:pat $(, $media_type:literal)* => $variant:ident($kind:ty) $into:ident;)+) => {
        impl $crate::Receive for $name {
            type Output = Self;
            type Headers = ();

            fn streams(status: u16) -> bool {
                match status {
                    $($status if <$kind as $crate::Receive>::streams(status) => true,)+
                    _ => false,
                }
            }

            fn receive(
                reply: &mut $crate::UnreadResponse,
            ) -> Result<Self, $crate::ReadError> {
                match reply.status() {
                    $($status if reply.is_of(&[$($media_type),*]) => {
                        reply.read::<$kind>().map(Self::$variant)
                    })+
                    _ => Err(reply.undeclared()),
                }
            }
        }

        impl $name {
            $(
                /// Returns the body if it is of this variant.
                #[must_use]
                pub fn $into(self) -> Option<<$kind as $crate::Receive>::Output> {
                    match self {
                        Self::$variant(body) => Some(body),
                        #[allow(unreachable_patterns, reason = "there may be one variant only")]
                        _ => None,
                    }
                }
            )+
        }
    };
}
