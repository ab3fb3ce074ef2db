//! Third-party documents: each is served, and operations are called with generated requests.

use conform_description::{Description, LoadOptions};
use conform_server::sample::{Sampler, Unsampled};
use conform_server::{ApiServer, Reply, ServerOptions};
use conform_tests::corpus;

use super::block_on;

/// How many operations of a document are called.
const CALLED: usize = 20;

#[test]
fn answers_of_third_party_documents_conform() {
    let documents = corpus::documents();
    if documents.is_empty() {
        println!("{}", corpus::SKIPPED);
        return;
    }
    let (mut called, mut fine, mut unmade) = (0, 0, 0);
    for path in documents {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let loaded = Description::load(&path, &LoadOptions::default());
        let Some(description) = loaded.description else {
            println!("{name}: does not load");
            continue;
        };
        let server = ApiServer::new(description, ServerOptions::default());
        let sampler = Sampler::new(server.validator(), 1);
        let count = server.validator().api().operations().len();
        for index in (0..count).step_by(count.div_ceil(CALLED).max(1)) {
            let operation = &server.validator().api().operations()[index];
            let request = match sampler.request(index) {
                Ok(request) => request,
                Err(Unsampled::NotOffered) => continue,
                Err(error) => {
                    println!("{name}: {}: {error}", operation.name);
                    unmade += 1;
                    continue;
                }
            };
            if operation.responses.is_empty() {
                // There is nothing that the answer could conform to.
                continue;
            }
            called += 1;
            let Reply::Answer(answer) = block_on(server.handle(request)) else {
                panic!("{name}: {}: no answer", operation.name);
            };
            let status = answer.status().as_u16();
            let text = String::from_utf8_lossy(answer.body());
            let is_problem = answer
                .headers()
                .get("content-type")
                .is_some_and(|value| value == "application/problem+json");
            // An operation before may have deleted it.
            if status >= 400
                && status != 404
                && (is_problem || answer.headers().contains_key("x-conform-finding"))
            {
                println!("{name}: {}: {status} {:.300}", operation.name, text);
            } else {
                fine += 1;
            }
        }
    }
    println!(
        "{fine} of {called} calls were answered as documented, {unmade} requests could not be made"
    );
    assert!(fine * 1000 >= called * 995, "{fine} of {called}");
}
