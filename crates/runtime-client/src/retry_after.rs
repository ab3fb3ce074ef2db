//! The header `Retry-After` (RFC 9110 §10.2.3).

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use web_time::SystemTime;

/// The three date formats that a recipient must accept (RFC 9110 §5.6.7).
const FORMS: [&str; 3] = [
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
];

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
    let now = self::text(headers, &DATE).and_then(date);
    let now = match now {
        Some(now) => now,
        None => {
            let since = local.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            Timestamp::UNIX_EPOCH.checked_add(since).ok()?
        }
    };
    // A date in the past asks for no wait.
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

fn date(text: &str) -> Option<Timestamp> {
    FORMS.iter().find_map(|form| {
        let time = BrokenDownTime::parse(form, text).ok()?.to_datetime().ok()?;
        Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
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
