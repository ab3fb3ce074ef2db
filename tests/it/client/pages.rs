//! Lists that come in pages: which requests are sent, what is returned, and that nothing goes on forever.

use conform_client::testing::{RecordedCall, Replies};
use conform_client::{
    Builder, Call, Core, ErrorKind, Json, Pagination, Style, Undeclared, paginations,
};
use serde_json::{Value, json};

use super::api::{API, GET, KEYED, POST};
use super::block;

paginations! {
    CURSOR = "/data" cursor [query "after"] [body "/meta/next"];
    LAST = "/data", more "/has_more" cursor [query "starting_after"] [last "/id"];
    HEADER = "" cursor [header "X-After"] [header "X-Next"];
    BODY = "/data" cursor [body "after"] [body "/next"];
    NUMBER = "/data" number [query "page"] 1;
    COUNTED = "/data" number [query "page"] 0 "/pages";
    OFFSET = "/data" offset [query "offset"] "/total";
    LINK = "" link "next";
    URL = "/data" url "/next";
    NESTED = "/data" cursor [query "page[after]"] [body "/next"];
}

fn core(replies: &Replies) -> Core {
    let builder = Builder::new(&API).base_url("https://api.example.org");
    let builder = builder.transport(replies.clone()).credential(0, "s3cr3t");
    builder.build().unwrap()
}

fn list(core: &Core) -> Call<Json<Value>> {
    core.call(&GET)
        .query("kind", Style::FORM, "a&b")
        .query("page", Style::FORM, &None::<u8>)
        .finish()
}

/// Replies to `get` with these JSON bodies in turn.
fn replies(bodies: &[Value]) -> Replies {
    bodies.iter().fold(Replies::new(), |replies, body| {
        replies.json("get", 200, body.to_string())
    })
}

/// Reads all items, and returns what was asked for, with the error at the end if there is one.
fn run(pagination: &'static Pagination, bodies: &[Value]) -> (Vec<Value>, Vec<String>, String) {
    let replies = replies(bodies);
    let mut items = list(&core(&replies)).items::<Value>(pagination);
    let mut all = Vec::new();
    let mut problem = String::new();
    block(async {
        while let Some(item) = items.next().await {
            match item {
                Ok(item) => all.push(item),
                Err(error) => problem = error.to_string(),
            }
        }
    });
    let asked = replies.calls();
    let query = |call: &RecordedCall| call.url.query().unwrap_or_default().to_owned();
    (all, asked.iter().map(query).collect(), problem)
}

#[test]
fn cursor_is_sent_until_there_is_none() {
    for end in [json!(null), json!(""), json!(false), json!({})] {
        let bodies = [
            json!({"data": [1, 2], "meta": {"next": "a/b=="}}),
            json!({"data": [], "meta": {"next": 12345678901234567890_u64}}),
            json!({"data": [3], "meta": {"next": end}}),
        ];
        let (items, asked, problem) = run(&CURSOR, &bodies);
        assert_eq!(items, [1, 2, 3]);
        assert_eq!(
            asked,
            [
                "kind=a%26b",
                "kind=a%26b&after=a%2Fb%3D%3D",
                "kind=a%26b&after=12345678901234567890"
            ]
        );
        assert_eq!(problem, "");
    }
    let bodies = [json!({"data": [1], "next": "x"}), json!({"data": [2]})];
    let (items, asked, _) = run(&NESTED, &bodies);
    assert_eq!(
        (items.len(), asked[1].as_str()),
        (2, "kind=a%26b&page%5Bafter%5D=x")
    );
}

#[test]
fn cursor_may_be_that_of_the_last_item() {
    let bodies = [
        json!({"data": [{"id": "a"}, {"id": "b"}], "has_more": true}),
        json!({"data": [{"id": "c"}], "has_more": false}),
    ];
    let (items, asked, problem) = run(&LAST, &bodies);
    assert_eq!((items.len(), problem.as_str()), (3, ""));
    assert_eq!(asked[1], "kind=a%26b&starting_after=b");
    let (items, _, problem) = run(&LAST, &[json!({"data": [], "has_more": true})]);
    assert_eq!(items.len(), 0);
    assert_eq!(
        problem,
        "GET /things (get): 200 OK: page 2 cannot be asked for: `/has_more` is true, but the response does not say where the next page is"
    );
}

#[test]
fn numbers_end_with_a_page_without_items_or_the_last_one() {
    let object = |n: u8| json!({"n": n});
    let bodies = [
        json!({"data": [object(1)]}),
        json!({"data": [object(2)]}),
        json!({"data": []}),
    ];
    let (items, asked, problem) = run(&NUMBER, &bodies);
    assert_eq!((items.len(), problem.as_str()), (2, ""));
    assert_eq!(
        asked,
        ["kind=a%26b", "kind=a%26b&page=2", "kind=a%26b&page=3"]
    );
    let bodies = [
        json!({"data": [1], "pages": 2}),
        json!({"data": [2], "pages": "2"}),
    ];
    let (items, asked, _) = run(&COUNTED, &bodies);
    assert_eq!((items.len(), asked.len()), (2, 2));
    assert_eq!(asked[1], "kind=a%26b&page=1");
    let bodies = [
        json!({"data": [1, 2], "total": 3}),
        json!({"data": [3], "total": 3}),
    ];
    let (items, asked, _) = run(&OFFSET, &bodies);
    assert_eq!((items.len(), asked.len()), (3, 2));
    assert_eq!(asked[1], "kind=a%26b&offset=2");
}

#[test]
fn caller_says_where_to_begin() {
    let replies = replies(&[
        json!({"data": [1]}),
        json!({"data": [2]}),
        json!({"data": []}),
    ]);
    let call: Call<Json<Value>> = core(&replies)
        .call(&GET)
        .query("page", Style::FORM, &7)
        .finish();
    let items = block(call.items::<u8>(&NUMBER).collect()).unwrap();
    assert_eq!(items, [1, 2]);
    let asked: Vec<_> = replies
        .calls()
        .iter()
        .map(|call| call.url.query().unwrap().to_owned())
        .collect();
    assert_eq!(asked, ["page=7", "page=8", "page=9"]);
}

#[test]
fn what_would_never_end_is_an_error_that_says_so() {
    let earlier =
        "the server sent the cursor of an earlier page, so that the pages would never end";
    let round = |next: &str| json!({"data": [1], "meta": {"next": next}});
    let (items, asked, problem) = run(&CURSOR, &[round("a"), round("b"), round("a")]);
    assert_eq!((items.len(), asked.len()), (3, 3));
    assert_eq!(
        problem,
        format!("GET /things (get): 200 OK: page 4 cannot be asked for: {earlier}")
    );
    let (items, _, problem) = run(&CURSOR, &[round("a"), round("a")]);
    assert!(items.len() == 2 && problem.ends_with(earlier), "{problem}");
    let (items, asked, problem) = run(&NUMBER, &[json!({"data": [{"n": 1}]})]);
    assert_eq!((items.len(), asked.len()), (2, 2));
    assert!(
        problem.ends_with(
            "this one has the same items as the one before, so the server does not seem to read `page`"
        ),
        "{problem}"
    );
    let (_, asked, problem) = run(&URL, &[json!({"data": [1], "next": "/things?kind=a%26b"})]);
    assert_eq!(asked.len(), 1);
    assert!(problem.contains("the URL of an earlier page"), "{problem}");
    let replies = replies(&[round("a"), round("a")]);
    let mut pages = list(&core(&replies)).pages(&CURSOR);
    block(async {
        assert!(pages.next().await.unwrap().is_ok());
        assert!(pages.next().await.unwrap().is_ok());
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NextPage);
        assert!(pages.next().await.is_none());
    });
}

#[test]
fn urls_are_followed_within_the_origin_only() {
    let fine = [
        "https://api.example.org/more?cursor=x",
        "/more?cursor=x",
        "../more?cursor=x",
    ];
    for url in fine {
        let replies = Replies::new()
            .json("keyed", 200, json!({"data": [1], "next": url}).to_string())
            .json("keyed", 200, json!({"data": [2]}).to_string());
        let call: Call<Json<Value>> = core(&replies)
            .call(&KEYED)
            .json("application/json", &1)
            .finish();
        assert_eq!(
            block(call.items::<u8>(&URL).collect()).unwrap(),
            [1, 2],
            "{url}"
        );
        let calls = replies.calls();
        assert_eq!(
            calls[1].url.as_str(),
            "https://api.example.org/more?cursor=x"
        );
        assert_eq!(calls[1].headers["x-key"], "s3cr3t");
        assert_eq!(calls[1].method, "GET");
        assert!(
            calls[1].body.as_deref() == Some(b"") && !calls[1].headers.contains_key("content-type")
        );
    }
    for url in [
        "https://evil.example.org/",
        "http://api.example.org/more",
        "https://api.example.org:444/more",
        "//evil.example.org/more",
        "file:///etc/passwd",
    ] {
        let (items, asked, problem) = run(&URL, &[json!({"data": [1], "next": url})]);
        assert_eq!((items.len(), asked.len()), (1, 1), "{url}");
        assert!(
            problem.contains("leads to another origin, `"),
            "{url}: {problem}"
        );
    }
}

#[test]
fn links_and_headers_lead_on() {
    let link = "<https://api.example.org/things?page=2>; rel=\"next\", <https://api.example.org/things?page=9>; rel=\"last\"";
    let replies = Replies::new()
        .response("get", 200, &[("link", link)], "[1]")
        .response("get", 200, &[("link", "</things>; rel=\"first\"")], "[2]");
    let items = block(list(&core(&replies)).items::<u8>(&LINK).collect());
    assert_eq!(items.unwrap(), [1, 2]);
    assert_eq!(replies.calls()[1].url.query(), Some("page=2"));
    let replies = Replies::new()
        .response("get", 200, &[("x-next", "n 2")], "[1]")
        .response("get", 200, &[], "[2]");
    let items = block(list(&core(&replies)).items::<u8>(&HEADER).collect());
    assert_eq!(items.unwrap(), [1, 2]);
    assert_eq!(replies.calls()[1].headers["x-after"], "n 2");
}

#[test]
fn cursor_in_a_json_body_leaves_the_other_members_as_they_are() {
    let replies = Replies::new()
        .json("post", 200, r#"{"data": [1], "next": 1.50}"#)
        .json("post", 200, r#"{"data": [2], "next": null}"#);
    let call: Call<Json<Value>> = core(&replies)
        .call(&POST)
        .body(
            "application/json",
            r#"{"limit": 10.00, "where": {"id": 12345678901234567890123}}"#,
        )
        .finish();
    assert_eq!(block(call.items::<u8>(&BODY).collect()).unwrap(), [1, 2]);
    assert_eq!(
        replies.calls()[1].body.as_deref(),
        Some(&br#"{"after":1.50,"limit":10.00,"where":{"id": 12345678901234567890123}}"#[..])
    );
}

#[test]
fn item_that_does_not_fit_has_its_path_and_the_others_follow() {
    let bodies = [json!({"data": [{"n": 1}, {"n": "x"}, {"n": 3}], "meta": {}})];
    let replies = replies(&bodies);
    type Item = std::collections::BTreeMap<String, u8>;
    let mut items = list(&core(&replies)).items::<Item>(&CURSOR);
    block(async {
        assert!(items.next().await.unwrap().is_ok());
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            "GET /things (get): 200 OK: the body does not fit its type: data[1].n: invalid type: string, expected u8"
        );
        assert!(items.next().await.unwrap().is_ok());
        assert!(items.next().await.is_none());
    });
    let (_, _, problem) = run(&CURSOR, &[json!({"data": {"n": 1}})]);
    assert!(problem.ends_with("`/data` is not a list"), "{problem}");
    for absent in [json!({}), json!({"data": null}), json!({"data": ""})] {
        let (items, _, problem) = run(&CURSOR, &[absent]);
        assert_eq!((items.len(), problem.as_str()), (0, ""));
    }
}

#[test]
fn failure_ends_the_pages_and_nothing_is_asked_for_in_advance() {
    let replies = Replies::new()
        .json(
            "get",
            200,
            json!({"data": [1], "meta": {"next": "a"}}).to_string(),
        )
        .json("get", 503, r#"{"message": "busy"}"#);
    let mut pages = list(&core(&replies)).pages(&CURSOR);
    assert_eq!(replies.calls().len(), 0);
    block(async {
        let first = pages.next().await.unwrap().unwrap();
        assert_eq!(
            (first.status().as_u16(), &first["data"]),
            (200, &json!([1]))
        );
        assert_eq!(replies.calls().len(), 1);
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
        assert!(pages.next().await.is_none());
    });
    assert_eq!(replies.calls().len(), 2);
    let one = list(&core(&replies)).pages(&CURSOR).at_most(0);
    let mut one: conform_client::Pages<Json<Value>, Undeclared> = one;
    assert!(block(one.next()).is_none());
}
