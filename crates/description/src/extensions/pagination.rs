//! How an operation that lists things is continued with the next page.

use super::page_parameter::PageParameter;

/// How an operation is continued with the next page. Places in the body of a response are JSON Pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// Where the list of items is.
    pub items: String,
    /// Where a boolean says whether there is another page.
    pub more: Option<String>,
    /// What asks for the next page.
    pub next: NextPage,
}

/// What asks for the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// A text that the server sends, and that is sent back.
    Cursor {
        /// Where it is sent.
        parameter: PageParameter,
        /// Where the server sends it.
        source: CursorSource,
    },
    /// The number of the page.
    Number {
        /// Where it is sent.
        parameter: PageParameter,
        /// The number of the first page.
        first: u64,
        /// Where the response says how many pages there are.
        pages: Option<String>,
    },
    /// The number of items before the page.
    Offset {
        /// Where it is sent.
        parameter: PageParameter,
        /// Where the response says how many items there are.
        total: Option<String>,
    },
    /// The link with this relation in the header `Link`.
    Link(String),
    /// A URL in the body.
    Url(String),
}

/// Where a response has the cursor of the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CursorSource {
    /// In the body.
    Body(String),
    /// In this header.
    Header(String),
    /// In the last item of the list: the pointer starts at the item.
    LastItem(String),
}

/// What an extension says, before it is checked.
pub(super) struct Draft {
    /// `None` if the extension leaves it to be found.
    pub(super) items: Option<String>,
    pub(super) more: Option<String>,
    pub(super) next: NextPage,
}
