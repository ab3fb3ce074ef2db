//! What programs that keep secrets elsewhere send as credentials: that there are some, and where.

use super::model::{Recorded, form};

/// Stands for a secret.
const REMOVED: &str = "[removed]";

/// The credentials of a request, without the secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Credentials {
    /// None, also where the folder around the request has some.
    Absent,
    /// A header `Authorization` with this scheme.
    Scheme(&'static str),
    /// A key under a name of its own.
    Key { place: KeyPlace, name: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyPlace {
    Header,
    Query,
    Cookie,
}

impl Credentials {
    /// Returns the credentials that the name of a kind stands for in all of these programs; `None` of other kinds.
    pub(super) fn of_kind(kind: &str) -> Option<Self> {
        Some(match kind {
            "noauth" | "none" => Self::Absent,
            "bearer" | "oauth2" | "jwt" => Self::Scheme("Bearer"),
            "basic" => Self::Scheme("Basic"),
            "digest" => Self::Scheme("Digest"),
            "ntlm" => Self::Scheme("NTLM"),
            "hawk" => Self::Scheme("Hawk"),
            "oauth1" => Self::Scheme("OAuth"),
            "awsv4" | "iam" => Self::Scheme("AWS4-HMAC-SHA256"),
            _ => return None,
        })
    }

    /// Adds them to a request, unless it has such ones.
    pub(super) fn add_to(&self, recorded: &mut Recorded) {
        match self {
            Self::Absent => {}
            Self::Scheme(scheme) => {
                let value = format!("{scheme} {REMOVED}");
                recorded.sent.default_header("Authorization", &value);
            }
            Self::Key { place, name } => match place {
                KeyPlace::Header => recorded.sent.default_header(name, REMOVED),
                KeyPlace::Cookie => {
                    let value = format!("{name}={REMOVED}");
                    recorded.sent.default_header("Cookie", &value);
                }
                KeyPlace::Query => {
                    let separator = if recorded.url.contains('?') { '&' } else { '?' };
                    let pair = form([(name.as_str(), REMOVED)]);
                    recorded.url.push(separator);
                    recorded.url.push_str(&pair);
                }
            },
        }
    }
}
