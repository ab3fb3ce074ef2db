//! The forms of pagination of the toolkit and of the client runtime, which know nothing of each other.

use std::collections::BTreeSet;

use conform_client::{CursorSource, NextPage, PageParameter, Pagination};
use conform_description::extensions::{self as described, pagination};
use conform_description::{Description, LoadOptions};

/// What the runtime declares. The match is complete, so a form that only the toolkit has does not compile.
fn declared(read: &described::Pagination) -> Pagination {
    fn text(text: &str) -> &'static str {
        text.to_owned().leak()
    }
    let optional = |of: &Option<String>| of.as_deref().map(text);
    let parameter = |of: &described::PageParameter| match of {
        described::PageParameter::Query(name) => PageParameter::Query(text(name)),
        described::PageParameter::Header(name) => PageParameter::Header(text(name)),
        described::PageParameter::Body(name) => PageParameter::Body(text(name)),
    };
    let described::Pagination { items, more, next } = read;
    Pagination {
        items: text(items),
        more: optional(more),
        next: match next {
            described::NextPage::Cursor {
                parameter: sent,
                source,
            } => NextPage::Cursor {
                parameter: parameter(sent),
                source: match source {
                    described::CursorSource::Body(at) => CursorSource::Body(text(at)),
                    described::CursorSource::Header(name) => CursorSource::Header(text(name)),
                    described::CursorSource::LastItem(at) => CursorSource::LastItem(text(at)),
                },
            },
            described::NextPage::Number {
                parameter: sent,
                first,
                pages,
            } => NextPage::Number {
                parameter: parameter(sent),
                first: *first,
                pages: optional(pages),
            },
            described::NextPage::Offset {
                parameter: sent,
                total,
            } => NextPage::Offset {
                parameter: parameter(sent),
                total: optional(total),
            },
            described::NextPage::Link(relation) => NextPage::Link(text(relation)),
            described::NextPage::Url(at) => NextPage::Url(text(at)),
        },
    }
}

/// What the toolkit would have read. The match is complete, so a form that only the runtime has does not compile.
fn read(declared: Pagination) -> described::Pagination {
    let optional = |of: Option<&str>| of.map(str::to_owned);
    let parameter = |of: PageParameter| match of {
        PageParameter::Query(name) => described::PageParameter::Query(name.to_owned()),
        PageParameter::Header(name) => described::PageParameter::Header(name.to_owned()),
        PageParameter::Body(name) => described::PageParameter::Body(name.to_owned()),
    };
    let Pagination { items, more, next } = declared;
    described::Pagination {
        items: items.to_owned(),
        more: optional(more),
        next: match next {
            NextPage::Cursor {
                parameter: sent,
                source,
            } => described::NextPage::Cursor {
                parameter: parameter(sent),
                source: match source {
                    CursorSource::Body(at) => described::CursorSource::Body(at.to_owned()),
                    CursorSource::Header(name) => described::CursorSource::Header(name.to_owned()),
                    CursorSource::LastItem(at) => described::CursorSource::LastItem(at.to_owned()),
                },
            },
            NextPage::Number {
                parameter: sent,
                first,
                pages,
            } => described::NextPage::Number {
                parameter: parameter(sent),
                first,
                pages: optional(pages),
            },
            NextPage::Offset {
                parameter: sent,
                total,
            } => described::NextPage::Offset {
                parameter: parameter(sent),
                total: optional(total),
            },
            NextPage::Link(relation) => described::NextPage::Link(relation.to_owned()),
            NextPage::Url(at) => described::NextPage::Url(at.to_owned()),
        },
    }
}

/// The documentation of the macro `paginations!` declares each of these forms.
#[test]
fn toolkit_and_runtime_have_the_same_forms_of_pagination() {
    let text = include_str!("../../fixtures/client/pagination.yaml");
    let loaded = Description::from_files(
        "hives.yaml",
        [("hives.yaml", text)],
        &LoadOptions::default(),
    );
    let description = loaded.description.expect("it is a description");
    let mut forms = BTreeSet::new();
    for operation in description.operations() {
        let reading = pagination(&operation);
        let Some(found) = reading.value else {
            let faults = reading.faults.iter().map(|fault| &fault.message);
            panic!("{}: {:?}", operation.path.key, faults.collect::<Vec<_>>());
        };
        assert_eq!(read(declared(&found)), found);
        let shown = format!("{:?}", found.next);
        forms.insert(
            shown
                .split(['(', ' '])
                .next()
                .unwrap_or_default()
                .to_owned(),
        );
        for form in ["Query(", "Header(", "Body(", "LastItem("] {
            if shown.contains(form) {
                forms.insert(form.to_owned());
            }
        }
    }
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let expected = [
        "Body(",
        "Cursor",
        "Header(",
        "LastItem(",
        "Link",
        "Number",
        "Offset",
        "Query(",
        "Url",
    ];
    assert_eq!(forms, expected);
}
