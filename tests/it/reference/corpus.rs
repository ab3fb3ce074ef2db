//! Pages of third-party documents.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_docs::{Options, markdown, page};
use conform_tests::corpus::{SKIPPED, documents};

use super::dom::Dom;

/// How many bytes of page there are at most for a byte of description, beside the page itself.
const MOST_GROWTH: usize = 4;

#[test]
fn pages_of_public_documents_are_whole() {
    let documents = documents();
    if documents.is_empty() {
        println!("{SKIPPED}");
    }
    for path in documents {
        let loaded = Description::load(&path, &LoadOptions::default());
        let Some(description) = loaded.description else {
            panic!("{} does not load", path.display());
        };
        let size: usize = description.files().map(|file| file.text().len()).sum();
        let description = Arc::new(description);
        let html = page(&description, &Options::default());
        let dom = Dom::read(&html);
        let faults = dom.faults();
        assert!(
            faults.is_empty(),
            "{}: {:?}",
            path.display(),
            &faults[..faults.len().min(10)]
        );
        let articles = dom
            .all("article")
            .filter(|article| article.get("class") == Some("op"))
            .count();
        let operations = description.operations().len() + description.webhooks().len();
        assert_eq!(articles, operations, "{}", path.display());
        let most = MOST_GROWTH * size + 30_000;
        assert!(
            html.len() <= most,
            "{}: {} bytes of {size}",
            path.display(),
            html.len()
        );
        if operations > 1_000 {
            assert!(
                html.len() <= 8_000_000,
                "{}: {} bytes",
                path.display(),
                html.len()
            );
        }
        assert!(!markdown(&description, &Options::default()).is_empty());
    }
}
