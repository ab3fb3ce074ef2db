//! The header `Retry-After` (RFC 9110 §10.2.3).

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use web_time::SystemTime;

/// Returns how long the server asks to wait. A date is compared with the header `Date` of the same response if it has one, because clocks
/// differ.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    retry_after_at(headers, SystemTime::now())
}

/// Returns the same for a given local time.
fn retry_after_at(headers: &HeaderMap, local: SystemTime) -> Option<Duration> {
    let text = text(headers, &RETRY_AFTER)?;
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = date(text)?;
    let now = match self::text(headers, &DATE).and_then(date) {
        Some(now) => now,
        None => local.duration_since(SystemTime::UNIX_EPOCH).ok()?,
    };
    // A date in the past asks for no wait.
    Some(until.saturating_sub(now))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

/// Returns the time of a date since the Unix epoch. It is read in the three forms that a recipient must accept (RFC 9110 §5.6.7).
fn date(text: &str) -> Option<Duration> {
    let date = httpdate::parse_http_date(text).ok()?;
    // The time of the standard library, also in a browser, where only its clock is missing.
    date.duration_since(std::time::UNIX_EPOCH).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[(&'static str, &str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in rows {
            headers.insert(*name, value.parse().unwrap());
        }
        retry_after(&headers)
    }

    #[test]
    fn seconds_are_read() {
        let rows = [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
        ];
        for (text, wanted) in rows {
            let wanted = wanted.map(Duration::from_secs);
            assert_eq!(read(&[("retry-after", text)]), wanted, "{text:?}");
        }
        assert_eq!(read(&[("date", "7")]), None);
    }

    #[test]
    fn dates_are_compared_with_the_servers_clock() {
        let now = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let rows = [
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", Some(10)),
            ("Sun Nov  6 08:49:47 1994", Some(10)),
            ("Mon, 07 Nov 1994 08:49:37 GMT", Some(86_400)),
            ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:47 CET", None),
            ("Sun, 36 Nov 1994 08:49:47 GMT", None),
        ];
        for (text, wanted) in rows {
            let wanted = wanted.map(Duration::from_secs);
            assert_eq!(read(&[now, ("retry-after", text)]), wanted, "{text:?}");
        }
    }

    #[test]
    fn dates_are_compared_with_the_local_clock_without_a_date_header() {
        let local = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let mut headers = HeaderMap::new();
        let later = "Sun, 06 Nov 1994 08:59:37 GMT";
        headers.insert(RETRY_AFTER, later.parse().unwrap());
        assert_eq!(
            retry_after_at(&headers, local),
            Some(Duration::from_secs(600))
        );
    }
}
