//! Macros for the tables of a generated client. They are macros so that a table stays a table, a line an entry.

/// Declares an [`Api`](crate::Api): its servers with their variables, and its security schemes; and `OTHER_SERVERS`, those of single
/// operations.
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

/// Declares what callers must have: for each name the alternatives, each a list of indices of schemes, with scopes.
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

/// Declares operations: id, method, path template and what callers must have; then `redirect` if its redirects are results, and
/// `server` with a table and an index into it if it has one of its own.
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
            #[allow(unused_mut, reason = "most operations have no more to say")]
            let mut operation = $crate::Operation::new($id, $method, $path, $security);
            $($crate::operations!(@ operation $word $([$table $index])?);)*
            operation
        };
    )*};
    (@ $operation:ident redirect) => { $operation.redirect_is_result = true };
    (@ $operation:ident server [$table:ident $index:literal]) => { $operation.server = Some(&$table[$index]) };
}

/// Declares how members of forms are written, where that is not the default.
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

/// Implements [`FromHeaders`](crate::FromHeaders) for a struct, a field a header.
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
