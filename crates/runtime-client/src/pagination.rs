//! How an operation that lists things is continued: what generated code declares with [`paginations!`](crate::paginations).
//!
//! The toolkit has types of the same forms, with owned texts. This crate is copied beside generated clients and knows nothing of the
//! toolkit, so they are declared here once more; a test of the toolkit holds that no form is missing on either side.

/// How an operation is continued with the next page. [`Call::pages`](crate::Call::pages) follows it.
///
/// Places in the body of a response are JSON Pointers.
///
/// ```
/// use conform_client::{NextPage, PageParameter, CursorSource, Pagination};
///
/// static PETS: Pagination = Pagination {
///     items: "/data",
///     more: None,
///     next: NextPage::Cursor {
///         parameter: PageParameter::Query("after"),
///         source: CursorSource::Body("/meta/next"),
///     },
/// };
/// assert_eq!(PETS.items, "/data");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// Where the list of items is.
    pub items: &'static str,
    /// Where a boolean says whether there is another page.
    pub more: Option<&'static str>,
    /// What asks for the next page.
    pub next: NextPage,
}

/// What asks for the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        pages: Option<&'static str>,
    },
    /// The number of items before the page.
    Offset {
        /// Where it is sent.
        parameter: PageParameter,
        /// Where the response says how many items there are.
        total: Option<&'static str>,
    },
    /// The link with this relation in the header `Link` (RFC 8288).
    Link(&'static str),
    /// A URL in the body.
    Url(&'static str),
}

/// Where a request says which page it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageParameter {
    /// In this parameter of the query.
    Query(&'static str),
    /// In this header.
    Header(&'static str),
    /// In this member of a JSON body.
    Body(&'static str),
}

impl PageParameter {
    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Query(name) | Self::Header(name) | Self::Body(name) => name,
        }
    }
}

/// Where a response has the cursor of the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorSource {
    /// In the body.
    Body(&'static str),
    /// In this header.
    Header(&'static str),
    /// In the last item of the list: the pointer starts at the item.
    LastItem(&'static str),
}

/// Declares how operations are continued with the next page, for [`Call::pages`](crate::Call::pages).
///
/// ```
/// use conform_client::{NextPage, paginations};
///
/// paginations! {
///     PETS = "/data" cursor [query "after"] [body "/meta/next"];
///     TOYS = "/data", more "/has_more" cursor [body "after"] [last "/id"];
///     KEYS = "" number [query "page"] 1;
///     DOORS = "/items" number [query "page"] 0 "/pages";
///     ROOMS = "/items" offset [query "offset"] "/total";
///     WALKS = "" link "next";
///     BEDS = "/value" url "/nextLink";
/// }
///
/// assert_eq!(WALKS.next, NextPage::Link("next"));
/// # let _ = (&PETS, &TOYS, &KEYS, &DOORS, &ROOMS, &BEDS);
/// ```
#[macro_export]
macro_rules! paginations {
    ($($name:ident = $items:literal $(, more $more:literal)? $kind:ident $([$($place:tt)*])* $($value:literal)*;)*) => {$(
        static $name: $crate::Pagination = $crate::Pagination {
            items: $items,
            more: $crate::paginations!(@optional $($more)?),
            next: $crate::paginations!(@next $kind $([$($place)*])* $($value)*),
        };
    )*};
    (@optional) => { None };
    (@optional $value:literal) => { Some($value) };
    (@next cursor [$($parameter:tt)*] [$($source:tt)*]) => {
        $crate::NextPage::Cursor {
            parameter: $crate::paginations!(@parameter $($parameter)*),
            source: $crate::paginations!(@source $($source)*),
        }
    };
    (@next number [$($parameter:tt)*] $first:literal $($pages:literal)?) => {
        $crate::NextPage::Number {
            parameter: $crate::paginations!(@parameter $($parameter)*),
            first: $first,
            pages: $crate::paginations!(@optional $($pages)?),
        }
    };
    (@next offset [$($parameter:tt)*] $($total:literal)?) => {
        $crate::NextPage::Offset {
            parameter: $crate::paginations!(@parameter $($parameter)*),
            total: $crate::paginations!(@optional $($total)?),
        }
    };
    (@next link $relation:literal) => { $crate::NextPage::Link($relation) };
    (@next url $pointer:literal) => { $crate::NextPage::Url($pointer) };
    (@parameter query $name:literal) => { $crate::PageParameter::Query($name) };
    (@parameter header $name:literal) => { $crate::PageParameter::Header($name) };
    (@parameter body $name:literal) => { $crate::PageParameter::Body($name) };
    (@source body $pointer:literal) => { $crate::CursorSource::Body($pointer) };
    (@source header $name:literal) => { $crate::CursorSource::Header($name) };
    (@source last $pointer:literal) => { $crate::CursorSource::LastItem($pointer) };
}
