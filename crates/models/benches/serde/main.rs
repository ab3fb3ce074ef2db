//! What reading and writing through the tables costs, against serde derives on the same structs and the same payload.
//!
//! `cargo bench -p vsee-models` reads and writes the largest captured visit with the types of this crate, which keep members
//! that nobody knows, and with twins of them that derive serde: once without a place for such members, which is less work,
//! and once with one (`#[serde(flatten)]`), which is the same work. It prints the shortest times of interleaved rounds, which
//! suffer least from what else the machine does, and how many times as long as the derives the tables take.

use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const PAYLOAD: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/payloads/getVisit/200.captured-second-postvisit.json"
));

/// How many times a round reads and writes the payload.
const TIMES: u32 = 50;
const ROUNDS: u32 = 200;

/// A struct that derives serde from rows like those of the tables.
macro_rules! derive {
    ([$($extra:tt)*] $name:ident { $($rows:tt)* }) => {
        derive!(@ [$($extra)*] $name [] $($rows)*);
    };
    (@ $extra:tt $name:ident [$($done:tt)*] $wire:literal => $field:ident: required $ty:ty, $($rows:tt)*) => {
        derive!(@ $extra $name [$($done)* #[serde(rename = $wire)] $field: $ty,] $($rows)*);
    };
    (@ $extra:tt $name:ident [$($done:tt)*] $wire:literal => $field:ident: optional $ty:ty, $($rows:tt)*) => {
        derive!(@ $extra $name [
            $($done)*
            #[serde(rename = $wire, default, skip_serializing_if = "Option::is_none")]
            $field: Option<$ty>,
        ] $($rows)*);
    };
    (@ $extra:tt $name:ident [$($done:tt)*] $wire:literal => $field:ident: maybe $ty:ty, $($rows:tt)*) => {
        derive!(@ $extra $name [
            $($done)*
            #[serde(rename = $wire, default, skip_serializing_if = "Maybe::is_absent")]
            $field: Maybe<$ty>,
        ] $($rows)*);
    };
    (@ [$($extra:tt)*] $name:ident [$($done:tt)*]) => {
        #[derive(Serialize, Deserialize)]
        struct $name {
            $($done)*
            $($extra)*
        }
    };
}

/// A module of the twins.
macro_rules! twins {
    ($(#[$doc:meta])* $module:ident [$($extra:tt)*]) => {
        $(#[$doc])*
        mod $module {
            use std::collections::BTreeMap;

            use serde::{Deserialize, Serialize};
            #[allow(unused_imports, reason = "one of the two modules keeps other members in it")]
            use serde_json::Map;
            use vsee_models::{
                AlwaysNull, Attachment, ConsultationId, Gender, IntakeId, IntakeType, InvoiceId, MemberId, ProviderId,
                UserId, UserSubtype, UserType, VisitId, VisitStatus, VisitSubtype, VisitType,
            };
            use vsee_runtime::{Blank, Date, DecimalText, Loose, Maybe, Number, UnixTime, Uuid, Value};

            macro_rules! twin {
                ($name:ident $rows:tt) => {
                    derive!([$($extra)*] $name $rows);
                };
            }

            include!("twins.rs");

            /// The whole body.
            #[derive(Serialize, Deserialize)]
            pub(super) struct Response {
                data: Visit,
            }
        }
    };
}

twins! {
    /// Members that nobody knows are dropped.
    dropping []
}

twins! {
    /// They are kept.
    keeping [#[serde(flatten)] extra: Map<String, Value>,]
}

/// Reads the payload, and writes it as it was.
///
/// # Panics
///
/// If what is written is not what was read: then the twins are no longer those of the types.
fn read<T: DeserializeOwned + Serialize>(what: &str) -> T {
    let value: T = serde_json::from_str(PAYLOAD).expect("the payload fits the type");
    let written = serde_json::to_value(&value).expect("it can be written");
    let payload: Value = serde_json::from_str(PAYLOAD).expect("the payload is JSON");
    assert_eq!(written, payload, "{what}");
    value
}

/// The shortest time of each of the works, in microseconds, over interleaved rounds.
fn shortest<const N: usize>(works: [&dyn Fn(); N]) -> [f64; N] {
    let mut times = [Duration::MAX; N];
    for _ in 0..ROUNDS {
        for (work, shortest) in works.iter().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..TIMES {
                work();
            }
            *shortest = start.elapsed().min(*shortest);
        }
    }
    times.map(|time| time.as_secs_f64() * 1e6 / f64::from(TIMES))
}

fn reading<T: DeserializeOwned>() {
    let value: T = serde_json::from_str(black_box(PAYLOAD)).expect("the payload fits the type");
    black_box(&value);
}

fn writing<T: Serialize>(value: &T) {
    let text = serde_json::to_string(black_box(value)).expect("it can be written");
    black_box(&text);
}

fn main() -> io::Result<()> {
    let tables: vsee_models::VisitResponse = read("tables");
    let dropping: dropping::Response = read("derives");
    let keeping: keeping::Response = read("derives that keep unknown members");
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "a visit of {} bytes; microseconds, and the time of the tables divided by that of the derives",
        PAYLOAD.len()
    )?;
    let read = shortest([
        &reading::<vsee_models::VisitResponse>,
        &reading::<dropping::Response>,
        &reading::<keeping::Response>,
    ]);
    let write = shortest([&|| writing(&tables), &|| writing(&dropping), &|| {
        writing(&keeping)
    }]);
    for (what, [tables, dropping, keeping]) in [("read", read), ("write", write)] {
        writeln!(
            out,
            "  {what:<6} tables {tables:6.2}   derives {dropping:6.2} ({:.2})   derives that keep unknown members {keeping:6.2} ({:.2})",
            tables / dropping,
            tables / keeping
        )?;
    }
    Ok(())
}
