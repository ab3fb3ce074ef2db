//! How a parameter's value is written: every style of the OpenAPI specification, exploded or not.
//!
//! The tables are those of OpenAPI 3.0.4, 3.1.1 and 3.2 ("Style Examples"), which correct two cells of earlier versions
//! (`label` joins a list that is not exploded with commas; delimiters and brackets in a query are percent-encoded).
//! What the tables leave open is decided here:
//!
//! - values inside values (an object in an object, a list in a list) are written with brackets where names are written
//!   (`form` exploded, `deepObject`): `a[b][0]=…`, list items by index. In every other style they are an error.
//! - `null` is what RFC 6570 calls undefined (§2.3): the same as leaving the parameter out, and inside a list or an object
//!   the item or member. In a form, where a member is text and not an expansion, it is the empty string.
//! - an empty list or object in a query, header, cookie or form writes nothing; in a path it is an error.
//! - `spaceDelimited` and `pipeDelimited` exploded are `form` exploded.
//! - `form` exploded in a cookie writes a cookie per item or member.

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
