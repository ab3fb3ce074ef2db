//! Writing parameters in every style of the OpenAPI specification, exploded or not.
//!
//! The tables "Style Examples" of OpenAPI 3.0.4, 3.1.1 and 3.2 apply. They correct two cells of earlier versions: `label` joins a list that is
//! not exploded with commas, and delimiters and brackets in a query are percent-encoded. The tables leave some cases open; these are the
//! choices made here:
//!
//! - Nested values (an object in an object, a list in a list) are written with brackets in the styles that write names (`form` exploded,
//!   `deepObject`): `a[b][0]=…`, with list items by index. In every other style they are an error.
//! - `null` is undefined in the sense of RFC 6570 §2.3: the parameter is left out, and so is an item or a member inside a list or an object.
//!   In a form, where a member is text and not an expansion, it is the empty string.
//! - An empty list or object writes nothing in a query, header, cookie or form. In a path it is an error.
//! - `spaceDelimited` and `pipeDelimited` exploded are the same as `form` exploded.
//! - `form` exploded in a cookie writes one cookie per item or member.

mod header;
mod pairs;
mod part;
mod path;
mod types;
mod value;

pub(crate) use self::header::header_text;
pub(crate) use self::pairs::{write_cookie, write_form, write_query};
pub(crate) use self::part::parts;
pub(crate) use self::path::write_path;
pub use self::types::Style;
pub(crate) use self::types::Unwritable;
pub(crate) use self::value::scalar;

#[cfg(test)]
mod tests;
