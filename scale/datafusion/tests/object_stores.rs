//! Tables in object stores: one that a program registers, and those that are found by their URLs.

use std::fs;
use std::sync::Arc;

use conform_datafusion::register_parquet;
use datafusion::object_store::memory::InMemory;
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectStore, ObjectStoreExt as _};
use datafusion::physical_plan::displayable;
use datafusion::prelude::SessionContext;
use url::Url;

use crate::folder::Folder;
use crate::program::conform_sql_within;
use crate::{REPORT, SPEC, context, fixture, reported, text};

/// Registers a store in memory that has a file for each of two days, and returns their captures.
async fn with_days(context: &SessionContext, folder: &Folder) -> [String; 2] {
    let store = Arc::new(InMemory::new());
    let captures = ["first", "second"].map(|name| fixture(&format!("report/merge/{name}.ndjson")));
    for (day, capture) in ["2026-11-26", "2026-11-27"].iter().zip(&captures) {
        let file = fs::read(folder.converted(capture, "x.parquet")).expect("it was written");
        let path = Path::from(format!("days/date={day}/x.parquet"));
        store.put(&path, file.into()).await.expect("it can be put");
    }
    let url = Url::parse("bucket://traffic").expect("a URL");
    context.register_object_store(&url, Arc::clone(&store) as Arc<dyn ObjectStore>);
    captures
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_store_is_read_as_files_are() {
    let folder = Folder::new("store");
    let context = context(2, 64);
    let captures = with_days(&context, &folder).await;
    let whole = reported(&[&captures[0], &captures[1]]);
    let second = reported(&[&captures[1]]);
    for (table, url, wanted) in [
        ("a", "bucket://traffic/days/", &whole),
        ("b", "bucket://traffic/days/*.parquet", &whole),
        (
            "c",
            "bucket://traffic/days/date=2026-11-27/[wxy].*",
            &second,
        ),
        (
            "d",
            "bucket://traffic/days/date=2026-11-27/x.parquet",
            &second,
        ),
    ] {
        register_parquet(&context, table, url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
        let sql = format!("SELECT conform_report(exchange) FROM {table}");
        assert!(text(&context, &sql).await == *wanted, "{url}");
    }
    // Only the folder of the day is read.
    let sql = "SELECT conform_report(exchange) FROM a WHERE date = '2026-11-27'";
    assert_eq!(text(&context, sql).await, second);
    let plan = context.sql(sql).await.expect("it is a query");
    let plan = plan.create_physical_plan().await.expect("it has a plan");
    let shown = displayable(plan.as_ref()).indent(false).to_string();
    assert!(!shown.contains("date=2026-11-26"), "{shown}");
    for (url, wanted) in [
        ("bucket://traffic/days/x.parquet", "x.parquet"),
        (
            "bucket://traffic/days/*.pq",
            "No files found at bucket://traffic/days/",
        ),
        (
            "bucket://traffic/days/?.parquet",
            "must be a URL without a query",
        ),
        ("bucket://traffic/days/[.parquet", "must have a pattern"),
    ] {
        let error = register_parquet(&context, "none", url).await;
        let error = error.expect_err(url).to_string();
        assert!(error.contains(wanted), "{url}: {error}");
    }
}

#[cfg(not(feature = "object-stores"))]
#[test]
fn a_program_without_object_stores_says_so() {
    let spec = fixture(SPEC);
    for url in ["s3://bucket/days/", "http://127.0.0.1:1/x.parquet"] {
        let table = format!("traffic={url}");
        let ended = conform_sql_within(&[], &["--spec", &spec, "--table", &table, REPORT]);
        assert_eq!(ended.status, 2);
        assert!(
            ended
                .stderr
                .contains("build it with the feature `object-stores`"),
            "{}",
            ended.stderr
        );
    }
}

#[cfg(feature = "object-stores")]
mod by_url {
    use std::fmt::Write as _;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::{Ipv4Addr, TcpListener, TcpStream};

    use super::*;

    /// Serves files on loopback until the process ends, and returns the address: as a server of HTTP, and as one of S3 whose bucket they
    /// are in.
    fn serve(files: Vec<(&'static str, Vec<u8>)>) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("it can listen");
        let address = listener.local_addr().expect("it listens").to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that has gone is none of our business.
                let _ = answer(&files, stream);
            }
        });
        address
    }

    fn answer(files: &[(&str, Vec<u8>)], stream: TcpStream) -> std::io::Result<()> {
        let mut request = BufReader::new(stream);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            request.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            lines.push(line.trim().to_owned());
        }
        let mut words = lines[0].split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.trim_start_matches('/').trim_start_matches("bucket/");
        let range = lines.iter().find_map(|line| {
            let value = line.to_ascii_lowercase();
            let (first, last) = value.strip_prefix("range: bytes=")?.split_once('-')?;
            Some((first.parse::<usize>().ok()?, last.parse::<usize>().ok()?))
        });
        let file = files.iter().find(|(name, _)| *name == path);
        let (head, body) = match (file, range) {
            _ if query.contains("list-type=2") => ("200 OK".to_owned(), listing(files)),
            (None, _) => ("404 Not Found".to_owned(), Vec::new()),
            (Some((_, bytes)), None) => ("200 OK".to_owned(), bytes.clone()),
            (Some((_, bytes)), Some((first, last))) => {
                let last = last.min(bytes.len() - 1);
                let head = format!(
                    "206 Partial Content\r\nContent-Range: bytes {first}-{last}/{}",
                    bytes.len()
                );
                (head, bytes[first..=last].to_vec())
            }
        };
        let out = request.get_mut();
        write!(
            out,
            "HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\nETag: \"1\"\r\nLast-Modified: Fri, 27 Nov 2026 08:00:00 GMT\r\n\r\n",
            body.len()
        )?;
        if method != "HEAD" {
            out.write_all(&body)?;
        }
        out.flush()
    }

    /// The answer of S3 to `ListObjectsV2`.
    fn listing(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut text = String::from("<ListBucketResult><IsTruncated>false</IsTruncated>");
        for (name, bytes) in files {
            let _ = write!(
                text,
                "<Contents><Key>{name}</Key><Size>{}</Size><LastModified>2026-11-27T08:00:00.000Z</LastModified><ETag>\"1\"</ETag></Contents>",
                bytes.len()
            );
        }
        text += "</ListBucketResult>";
        text.into_bytes()
    }

    #[test]
    fn servers_of_http_and_s3_are_read_by_their_urls() {
        let folder = Folder::new("by-url");
        let captures =
            ["first", "second"].map(|name| fixture(&format!("report/merge/{name}.ndjson")));
        let names = ["days/a.parquet", "days/b.parquet"];
        let files = names.iter().zip(&captures).map(|(name, capture)| {
            let file = fs::read(folder.converted(capture, "x.parquet"));
            (*name, file.expect("it was written"))
        });
        let address = serve(files.collect());
        let whole = reported(&[&captures[0], &captures[1]]);
        let (spec, endpoint) = (fixture(SPEC), format!("http://{address}"));
        let environment = [
            ("AWS_ENDPOINT", &*endpoint),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_SKIP_SIGNATURE", "true"),
            ("AWS_REGION", "us-east-1"),
        ];
        let http = names.map(|name| format!("traffic={endpoint}/{name}"));
        for tables in [
            &http[..],
            &["traffic=s3://bucket/days/".to_owned()],
            &["traffic=s3://bucket/days/*.parquet".to_owned()],
            &names.map(|name| format!("traffic=s3://bucket/{name}")),
        ] {
            let tables = tables.iter().flat_map(|table| ["--table", table]);
            let args: Vec<&str> = ["--spec", &spec, REPORT]
                .into_iter()
                .chain(tables)
                .collect();
            let ended = conform_sql_within(&environment, &args);
            assert_eq!(ended.status, 0, "{args:?}: {}", ended.stderr);
            assert!(ended.stdout == whole, "{args:?}: {}", ended.stdout);
        }
        for (url, wanted) in [
            (format!("{endpoint}/none.parquet"), "none.parquet"),
            ("ftp://127.0.0.1/x.parquet".to_owned(), "found `ftp:`"),
        ] {
            let table = format!("traffic={url}");
            let ended = conform_sql_within(&[], &["--spec", &spec, "--table", &table, REPORT]);
            assert_eq!(ended.status, 2, "{url}");
            assert!(ended.stderr.contains(wanted), "{url}: {}", ended.stderr);
        }
    }
}
