//! Reading values of options: what is wrong with one, what it must be, and the right value that is nearest to it.

use std::num::NonZero;
use std::ops::RangeInclusive;

use conform_report::nearest;
use conform_traffic::LogPart;

/// Reads a whole number.
pub(crate) fn whole<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    within(text, 0..=u64::MAX)
}

/// Reads a number of threads.
pub(crate) fn threads(text: &str) -> Result<NonZero<usize>, String> {
    let number = within(text, 1..=u64::MAX)?;
    NonZero::new(number).ok_or_else(|| "it must be at least 1".to_owned())
}

/// Reads the status of a response.
pub(crate) fn status(text: &str) -> Result<u16, String> {
    within(text, 100..=599)
}

/// Reads a number of bytes from 1 to 4 GiB, which is as much as positions in a text can count.
pub(crate) fn max_bytes(text: &str) -> Result<usize, String> {
    within(text, 1..=u64::from(u32::MAX))
}

/// Reads a whole number of a range.
pub(crate) fn within<T: TryFrom<u64>>(text: &str, range: RangeInclusive<u64>) -> Result<T, String> {
    let number = text.parse::<u64>().ok();
    let number = number.filter(|number| range.contains(number));
    let number = number.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| match (range.start(), range.end()) {
        (0, &u64::MAX) => "it must be a whole number, such as 20".to_owned(),
        (start, &u64::MAX) => format!("it must be a whole number of at least {start}"),
        (start, end) => format!("it must be a whole number from {start} to {end}"),
    })
}

/// Reads a percentage.
pub(crate) fn percentage(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "it must be a number from 0 to 100".to_owned())
}

/// Reads a day such as 2026-11-27.
pub(crate) fn day(text: &str) -> Result<String, String> {
    let day = text.parse::<jiff::civil::Date>();
    day.map(|day| day.to_string())
        .map_err(|_| "it must be a day, such as 2026-11-27".to_owned())
}

/// Returns `; did you mean …?` if a right value is near a wrong one.
pub(crate) fn did_you_mean<'c>(wrong: &str, right: impl IntoIterator<Item = &'c str>) -> String {
    nearest(wrong, right).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// Reads `PART=MEMBER`.
pub(crate) fn log_field(text: &str) -> Result<(LogPart, String), String> {
    let (name, member) = text.split_once('=').ok_or("write PART=MEMBER")?;
    let part = LogPart::ALL.into_iter().find(|part| part.name() == name);
    let part = part.ok_or_else(|| {
        let names = LogPart::ALL.map(LogPart::name);
        format!(
            "`{name}` is no part of an exchange; the parts are {}{}",
            names.join(", "),
            did_you_mean(name, names)
        )
    })?;
    Ok((part, member.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_what_they_must_be() {
        assert_eq!(whole::<usize>("20"), Ok(20));
        for text in ["", "x", "-1", "1.5", "99999999999999999999"] {
            let fault = whole::<usize>(text).unwrap_err();
            assert!(fault.contains("a whole number, such as 20"), "{text}");
        }
        assert!(threads("0").unwrap_err().contains("at least 1"));
        assert_eq!(status("404"), Ok(404));
        for text in ["99", "600", "4xx"] {
            assert!(status(text).unwrap_err().contains("from 100 to 599"));
        }
        assert!(max_bytes("0").is_err() && max_bytes("4294967295").is_ok());
        assert_eq!(percentage("90%"), Ok(90.0));
        for text in ["101", "-1", "x", "NaN", ""] {
            assert!(percentage(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_real_ones() {
        assert_eq!(day("2026-11-27").as_deref(), Ok("2026-11-27"));
        for text in ["", "today", "2026-13-01", "27.11.2026"] {
            assert!(day(text).unwrap_err().contains("2026-11-27"), "{text}");
        }
    }

    #[test]
    fn the_nearest_value_is_named() {
        assert_eq!(
            did_you_mean("vendord", ["vendored"]),
            "; did you mean `vendored`?"
        );
        assert_eq!(did_you_mean("x", ["vendored"]), "");
    }
}
