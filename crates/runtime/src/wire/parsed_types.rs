//! Types of other crates that values are parsed as.

use super::parsed::ParsedType;
use super::text::without_offset;

/// Implements [`ParsedType`] for types whose `FromStr` and `Display` are the format itself.
macro_rules! as_displayed {
    ($($ty:ty: $format:literal = $placeholder:expr;)*) => {$(
        impl ParsedType for $ty {
            const FORMAT: Option<&'static str> = Some($format);

            fn placeholder() -> Self {
                $placeholder
            }

            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn to_text(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

as_displayed! {
    jiff::Timestamp: "date-time" = Self::UNIX_EPOCH;
    jiff::civil::Date: "date" = Self::default();
    jiff::SignedDuration: "duration" = Self::ZERO;
}

impl ParsedType for jiff::civil::Time {
    const FORMAT: Option<&'static str> = Some("time");

    fn placeholder() -> Self {
        Self::midnight()
    }

    fn from_text(text: &str) -> Option<Self> {
        without_offset(text).parse().ok()
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

#[cfg(feature = "uuid")]
as_displayed! {
    uuid::Uuid: "uuid" = Self::nil();
}

#[cfg(feature = "rust_decimal")]
impl ParsedType for rust_decimal::Decimal {
    const FORMAT: Option<&'static str> = Some("decimal");

    fn placeholder() -> Self {
        Self::ZERO
    }

    fn from_text(text: &str) -> Option<Self> {
        // A number that has more digits than the type is not rounded.
        Self::from_str_exact(text)
            .or_else(|_| Self::from_scientific(text))
            .ok()
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

#[cfg(feature = "chrono")]
mod of_chrono {
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, Utc};

    use super::{ParsedType, without_offset};

    as_displayed! {
        NaiveDate: "date" = Self::default();
    }

    impl ParsedType for NaiveTime {
        const FORMAT: Option<&'static str> = Some("time");

        fn placeholder() -> Self {
            Self::MIN
        }

        fn from_text(text: &str) -> Option<Self> {
            without_offset(text).parse().ok()
        }

        fn to_text(&self) -> String {
            self.to_string()
        }
    }

    impl ParsedType for DateTime<Utc> {
        const FORMAT: Option<&'static str> = Some("date-time");

        fn placeholder() -> Self {
            Self::UNIX_EPOCH
        }

        fn from_text(text: &str) -> Option<Self> {
            Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc())
        }

        fn to_text(&self) -> String {
            self.to_rfc3339_opts(SecondsFormat::AutoSi, true)
        }
    }

    impl ParsedType for DateTime<FixedOffset> {
        const FORMAT: Option<&'static str> = Some("date-time");

        fn placeholder() -> Self {
            DateTime::<Utc>::UNIX_EPOCH.fixed_offset()
        }

        fn from_text(text: &str) -> Option<Self> {
            Self::parse_from_rfc3339(text).ok()
        }

        fn to_text(&self) -> String {
            self.to_rfc3339_opts(SecondsFormat::AutoSi, true)
        }
    }
}

#[cfg(feature = "time")]
mod of_time {
    use time::format_description::well_known::{Iso8601, Rfc3339};
    use time::{Date, OffsetDateTime, Time};

    use super::{ParsedType, without_offset};

    impl ParsedType for OffsetDateTime {
        const FORMAT: Option<&'static str> = Some("date-time");

        fn placeholder() -> Self {
            Self::UNIX_EPOCH
        }

        fn from_text(text: &str) -> Option<Self> {
            Self::parse(text, &Rfc3339).ok()
        }

        fn to_text(&self) -> String {
            // RFC 3339 has no year beyond four digits.
            self.format(&Rfc3339).unwrap_or_else(|_| self.to_string())
        }
    }

    impl ParsedType for Date {
        const FORMAT: Option<&'static str> = Some("date");

        fn placeholder() -> Self {
            Self::MIN
        }

        fn from_text(text: &str) -> Option<Self> {
            Self::parse(text, &Iso8601::DATE).ok()
        }

        fn to_text(&self) -> String {
            self.to_string()
        }
    }

    impl ParsedType for Time {
        const FORMAT: Option<&'static str> = Some("time");

        fn placeholder() -> Self {
            Self::MIDNIGHT
        }

        fn from_text(text: &str) -> Option<Self> {
            Self::parse(without_offset(text), &Iso8601::TIME).ok()
        }

        fn to_text(&self) -> String {
            let (hour, minute, second, nanosecond) = self.as_hms_nano();
            let mut text = format!("{hour:02}:{minute:02}:{second:02}");
            if nanosecond > 0 {
                text += format!(".{nanosecond:09}").trim_end_matches('0');
            }
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde_json::json;

    use crate::{Loose, Parsed, ParsedNumber, ParsedType};

    /// Reads texts, and checks that they are written back, and that others do not fit.
    fn check<T: ParsedType + Debug + PartialEq>(fitting: &[&str], others: &[&str]) {
        for text in fitting {
            let json = json!(text).to_string();
            let value: Parsed<T> = serde_json::from_str(&json).expect(text);
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(value.to_string(), *text);
            // What the type itself writes is the same value.
            let written = Parsed::new(T::from_text(text).unwrap());
            let written = serde_json::to_string(&written).unwrap();
            assert_eq!(
                serde_json::from_str::<Parsed<T>>(&written).unwrap(),
                value,
                "{written}"
            );
        }
        for text in others {
            let error = serde_json::from_str::<Parsed<T>>(&json!(text).to_string()).unwrap_err();
            assert!(
                !error.to_string().contains(text) || text.is_empty(),
                "{error}"
            );
        }
        assert!(serde_json::from_str::<Parsed<T>>("7").is_err());
    }

    const TIMES: [&str; 4] = [
        "2021-11-01T00:00:00Z",
        "2021-11-01T07:00:00+07:00",
        "2021-11-01T07:00:00.120+07:00",
        "2021-11-01t07:00:00z",
    ];
    const NO_TIMES: [&str; 3] = ["", "0000-00-00", "2021-11-01"];

    #[test]
    fn types_of_jiff_are_parsed() {
        check::<jiff::Timestamp>(&TIMES, &NO_TIMES);
        check::<jiff::civil::Date>(&["2021-11-01"], &["", "2021-11-31", "tomorrow"]);
        check::<jiff::civil::Time>(
            &["07:00:00", "07:00:00.5", "07:00:00+07:00"],
            &["", "25:00:00"],
        );
        check::<jiff::SignedDuration>(&["PT1H", "PT90M"], &["", "soon"]);
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn types_of_uuid_are_parsed() {
        let texts = [
            "00000000-0000-0000-0000-0000000000ff",
            "00000000-0000-0000-0000-0000000000FF",
        ];
        check::<uuid::Uuid>(&texts, &["", "7"]);
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn types_of_chrono_are_parsed() {
        check::<chrono::DateTime<chrono::Utc>>(&TIMES, &NO_TIMES);
        check::<chrono::DateTime<chrono::FixedOffset>>(&TIMES, &NO_TIMES);
        check::<chrono::NaiveDate>(&["2021-11-01"], &["", "2021-11-31"]);
        check::<chrono::NaiveTime>(&["07:00:00", "07:00:00Z"], &["", "25:00:00"]);
    }

    #[cfg(feature = "time")]
    #[test]
    fn types_of_time_are_parsed() {
        check::<time::OffsetDateTime>(&TIMES, &NO_TIMES);
        check::<time::Date>(&["2021-11-01"], &["", "2021-11-31"]);
        check::<time::Time>(&["07:00:00", "07:00:00.25Z"], &["", "25:00:00"]);
    }

    #[cfg(feature = "rust_decimal")]
    #[test]
    fn decimals_keep_their_digits() {
        use rust_decimal::Decimal;

        check::<Decimal>(&["12.50", "-0.1", "1e3", "007"], &["", "1,5"]);
        for text in ["12.50", "1e2", "-0", "1E-3"] {
            let read: ParsedNumber<Decimal> = serde_json::from_str(text).expect(text);
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
        let new = ParsedNumber::new(Decimal::new(1250, 2));
        assert_eq!(serde_json::to_string(&new).unwrap(), "12.50");
        for text in [
            "1e99",
            "\"1\"",
            "true",
            "0.12345678901234567890123456789012345",
        ] {
            assert!(
                serde_json::from_str::<ParsedNumber<Decimal>>(text).is_err(),
                "{text}"
            );
        }
        let loose = r#"["1.50",1.50,"01.5"]"#;
        let read: Vec<Loose<ParsedNumber<Decimal>>> = serde_json::from_str(loose).unwrap();
        assert_eq!(read[0], read[2]);
        assert_eq!(serde_json::to_string(&read).unwrap(), loose);
    }
}
