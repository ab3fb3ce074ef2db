//! Calls, pages and jobs from code that is not async.

use conform_client::testing::Replies;
use conform_client::{Builder, Call, Json, paginations, pollings};
use serde_json::Value;

use super::api::{API, GET, echo, with};

paginations! { PAGES = "" link "next"; }
pollings! { JOB = "/state" ["done"] [] every 0; }

#[test]
fn calls_pages_and_jobs_can_be_waited_for() {
    let server = echo();
    let call: Call<Json<Value>> = with(&server, |builder| builder).call(&GET).finish();
    assert_eq!(call.wait().unwrap()["ok"], true);
    let link = [("link", "</things?page=2>; rel=next")];
    let replies = Replies::new()
        .response("get", 200, &link, "[1, 2]")
        .response("get", 200, &[], "[3]")
        .json("get", 200, r#"{"state": "begun"}"#)
        .json("get", 200, r#"{"state": "done"}"#);
    let core = Builder::new(&API)
        .base_url("https://api.example.org")
        .transport(replies.clone())
        .build()
        .unwrap();
    let call = || -> Call<Json<Value>> { core.call(&GET).finish() };
    let items: Result<Vec<u8>, _> = call().items(&PAGES).wait().collect();
    assert_eq!(items.unwrap(), [1, 2, 3]);
    assert_eq!(call().when_done(&JOB).wait().unwrap()["state"], "done");
    assert_eq!(replies.calls().len(), 4);
}
