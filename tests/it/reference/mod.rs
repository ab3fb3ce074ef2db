//! The reference page: what it shows, and that nothing of a description becomes a program.

mod browser;
mod corpus;
mod dom;
mod hostile;
mod verb;

use std::path::Path;
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_docs::{Options, markdown, page};

use crate::checking::snapshot;
use dom::Dom;

/// Reads a description below `tests/fixtures/reference`.
fn described(name: &str) -> Arc<Description> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reference");
    let loaded = Description::load(&folder.join(name), &LoadOptions::default());
    assert!(
        loaded.diagnostics.is_empty(),
        "{name}: {:?}",
        loaded.diagnostics
    );
    Arc::new(loaded.description.expect("the description loads"))
}

/// Reads a description from a text.
fn described_as(text: &str) -> Arc<Description> {
    let loaded = Description::from_files(
        "openapi.yaml",
        [("openapi.yaml", text)],
        &LoadOptions::default(),
    );
    Arc::new(loaded.description.expect("the description loads"))
}

/// The article of a page with an id.
fn article<'p>(page: &'p str, id: &str) -> &'p str {
    let start = page
        .find(&format!("id=\"{id}\""))
        .unwrap_or_else(|| panic!("no {id}"));
    let end = page[start..].find("</article>").expect("an article ends");
    &page[start..start + end]
}

#[test]
fn the_article_of_an_operation_shows_all_of_it() {
    let html = page(&described("library.yaml"), &Options::default());
    for id in [
        "operation-getBook",
        "operation-createLoan",
        "operation-QUERY-loans",
        "operation-loanDue",
    ] {
        snapshot(&format!("reference/{id}"), article(&html, id));
    }
}

#[test]
fn the_article_of_a_schema_shows_all_of_it() {
    let html = page(&described("library.yaml"), &Options::default());
    for name in ["Book", "Binding", "Loan"] {
        snapshot(
            &format!("reference/schema-{name}"),
            article(&html, &format!("schema-{name}")),
        );
    }
    let html = page(&described("workshop.yaml"), &Options::default());
    snapshot("reference/schema-Repair", article(&html, "schema-Repair"));
}

#[test]
fn pages_are_well_formed_and_load_nothing() {
    for name in ["library.yaml", "workshop.yaml"] {
        let described = described(name);
        for try_it in [None, Some("http://127.0.0.1:4010".to_owned())] {
            let options = Options {
                try_it,
                ..Options::default()
            };
            let dom = Dom::read(&page(&described, &options));
            assert_eq!(dom.faults(), Vec::<String>::new(), "{name}");
        }
    }
}

#[test]
fn what_is_not_shown_is_listed() {
    let html = page(&described("library.yaml"), &Options::default());
    let start = html.find("id=\"not-shown\"").expect("the section is there");
    let section = &html[start..start + html[start..].find("</section>").expect("it ends")];
    for listed in [
        "1 extensions: x-shelf-mark",
        "1 components that nothing on this page uses: responses/Spare",
    ] {
        assert!(section.contains(listed), "{section}");
    }
    let html = page(&described("workshop.yaml"), &Options::default());
    assert!(html.contains("Everything that the description says is shown."));
}

#[test]
fn a_call_has_what_it_needs_and_no_more() {
    let text = markdown(&described("library.yaml"), &Options::default());
    let call = |start: &str| {
        let at = text.find(start).unwrap_or_else(|| panic!("no {start}"));
        &text[at..at + text[at..].find("\n```").expect("the block ends")]
    };
    let get = call("curl 'https");
    let url = "curl 'https://north.lending.example/v4/books/9780141439518?filter%5Bshelf%5D=";
    assert!(get.starts_with(url), "{get}");
    assert!(get.ends_with("-H 'X-Card: '\"$CARD\""), "{get}");
    assert!(!get.contains("fields"), "{get}");
    let post = call("curl -X POST");
    // A member that is read only is left out.
    let body = "--data-raw '{\"days\":14,\"isbn\":\"9780141439587\",\"notify\":";
    assert!(post.contains(body) && !post.contains("\"id\""), "{post}");
}

#[test]
fn markdown_shows_the_same() {
    let text = markdown(&described("library.yaml"), &Options::default());
    snapshot("reference/library.md", &text);
}

#[test]
fn forms_are_there_only_where_a_server_is_named() {
    let described = described("library.yaml");
    let plain = Dom::read(&page(&described, &Options::default()));
    assert_eq!(plain.all("form").count(), 0);
    let options = Options {
        try_it: Some("http://127.0.0.1:4010/v4".to_owned()),
        ..Options::default()
    };
    let html = page(&described, &options);
    let dom = Dom::read(&html);
    // One for each operation that is offered, and one for each credential.
    assert_eq!(dom.all("form").count(), 3 + 2);
    let policy = dom.all("meta").find_map(|meta| {
        meta.get("content")
            .filter(|_| meta.get("http-equiv").is_some())
    });
    let policy = policy.expect("there is a policy");
    assert!(
        policy.contains("connect-src http://127.0.0.1:4010;"),
        "{policy}"
    );
    assert!(
        html.contains("curl 'http://127.0.0.1:4010/v4/books/9780141439518?"),
        "calls go to that server"
    );
}

#[test]
fn a_schema_in_itself_is_a_link() {
    let html = page(&described("workshop.yaml"), &Options::default());
    assert!(article(&html, "schema-Job").contains("map of <a href=\"#schema-Job\">Job</a>"));
}

#[test]
fn large_things_that_operations_share_are_shown_once() {
    let members: String = (0..200)
        .map(|n| format!("m{n}: {{type: integer, description: Number {n}}}, "))
        .collect();
    let prose = "A long explanation. ".repeat(50);
    let path = |n: usize| {
        format!(
            "  /p{n}:\n    get: {{responses: {{'200': {{$ref: '#/components/responses/Shared'}}}}}}\n"
        )
    };
    let text = |count: usize| {
        let paths: String = (0..count).map(path).collect();
        format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}components:\n  responses:\n    Shared: {{description: '{prose}', content: {{application/json: {{schema: {{type: object, properties: {{{members}}}}}}}}}}}\n"
        )
    };
    let size = |count| page(&described_as(&text(count)), &Options::default()).len();
    let (two, hundred) = (size(2), size(102));
    assert!(
        hundred - two < 100 * 1_200,
        "{two} bytes for 2 uses, {hundred} for 102"
    );
}
