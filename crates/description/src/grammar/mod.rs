//! The grammar of OpenAPI: which members each object has, in which version, and what they hold.
//!
//! One table serves three purposes: loading follows references wherever an object may be, linting checks members against
//! it, and bundling finds with it what can become a component. Start with [`ObjectKind::table`].
//!
//! ```
//! use conform_description::Version;
//! use conform_description::grammar::{MemberShape, ObjectKind};
//!
//! let parameters = ObjectKind::PathItem.table().member("query").expect("3.2 defines it");
//! assert!(!parameters.versions.contains(Version::V3_1));
//! assert!(parameters.shape.is_object(ObjectKind::Operation));
//! ```

mod json_schema;
mod kind;
mod member;
mod objects;
mod schema;
mod table;

pub use self::json_schema::json_schema;
pub use self::kind::ObjectKind;
pub use self::member::{Member, MemberShape, OtherMembers, Versions};
pub(crate) use self::schema::keyword_of_drafts;
pub use self::schema::{ASCENDING, PATTERN_PROPERTIES};
pub use self::table::MemberTable;
