//! What reading and writing through the tables costs, against serde derives on the same structs and the same payloads.
//!
//! `cargo bench -p vsee-models` reads and writes with the types of this crate, which keep members that nobody knows, and with
//! twins of them that derive serde: once without a place for such members, which is less work, and once with one
//! (`#[serde(flatten)]`), which is the same work. The payloads are the largest captured visit and three others made of
//! the evidence: many small objects, objects that leave most of their members out, and a wide object in the order of the
//! description.
//!
//! It prints how many times as long as the derives the tables take: medians of interleaved rounds, which suffer least from
//! what else the machine does. `-- 20` makes 20 rounds.

use std::hint::black_box;
use std::io::{self, Write};
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const PAYLOAD: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/payloads/getVisit/200.captured-second-postvisit.json"
));

/// Of a list that `getVisits` answers with where it was asked for few members.
const LISTED: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/payloads/listVisits/200.made-group.json"
));

/// How much is read or written in a round, in bytes.
const AMOUNT: usize = 300_000;

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
        pub(super) struct $name {
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
            use conform_runtime::{Blank, Date, DecimalText, Loose, Maybe, Number, UnixTime, Uuid, Value};

            macro_rules! twin {
                ($name:ident $rows:tt) => {
                    derive!([$($extra)*] $name $rows);
                };
            }

            include!("twins.rs");

            /// The body of one visit.
            #[derive(Serialize, Deserialize)]
            pub(super) struct VisitResponse {
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

/// Reads a payload, and writes it as it was.
///
/// # Panics
///
/// If what is written is not what was read: then the twins are no longer those of the types.
fn read<T: DeserializeOwned + Serialize>(payload: &str) -> T {
    let value: T = serde_json::from_str(payload).expect("the payload fits the type");
    let written = serde_json::to_value(&value).expect("it can be written");
    assert_eq!(written, parsed(payload));
    value
}

fn parsed(payload: &str) -> Value {
    serde_json::from_str(payload).expect("the payload is JSON")
}

fn reading<T: DeserializeOwned>(payload: &str) {
    let value: T = serde_json::from_str(black_box(payload)).expect("the payload fits the type");
    black_box(&value);
}

fn writing<T: Serialize>(value: &T) {
    let text = serde_json::to_string(black_box(value)).expect("it can be written");
    black_box(&text);
}

/// The times that each of the works took, in interleaved rounds.
fn rounds<const N: usize>(rounds: usize, times: usize, works: [&dyn Fn(); N]) -> Vec<[f64; N]> {
    let round = |_| {
        works.map(|work| {
            let start = Instant::now();
            for _ in 0..times {
                work();
            }
            start.elapsed().as_secs_f64() / times as f64
        })
    };
    (0..rounds).map(round).collect()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Reads and writes one payload with the tables (`T`), the derives that drop other members (`D`) and those that keep them
/// (`K`).
fn compare<T, D, K>(name: &str, payload: &str, count: usize, out: &mut impl Write) -> io::Result<()>
where
    T: DeserializeOwned + Serialize,
    D: DeserializeOwned + Serialize,
    K: DeserializeOwned + Serialize,
{
    let (tables, dropping, keeping): (T, D, K) = (read(payload), read(payload), read(payload));
    let times = AMOUNT / payload.len() + 1;
    let reading = rounds(
        count,
        times,
        [
            &|| reading::<T>(payload),
            &|| reading::<D>(payload),
            &|| reading::<K>(payload),
        ],
    );
    let writing = rounds(
        count,
        times,
        [&|| writing(&tables), &|| writing(&dropping), &|| {
            writing(&keeping)
        }],
    );
    for (what, rounds) in [("read", reading), ("write", writing)] {
        let time = median(rounds.iter().map(|[tables, ..]| tables * 1e6));
        let ratio = |of: usize| median(rounds.iter().map(|times| times[0] / times[of]));
        writeln!(
            out,
            "{name:<16} {:>6} bytes  {what:<5} {time:8.2} µs  {:.2} of derives  {:.2} of derives that keep unknown members",
            payload.len(),
            ratio(1),
            ratio(2),
        )?;
    }
    Ok(())
}

/// A list of copies.
fn list(item: &Value, count: usize) -> String {
    Value::from(vec![item.clone(); count]).to_string()
}

/// The members of an object whose values are neither objects nor lists, in the order in which their type writes them.
fn flat<T: DeserializeOwned + Serialize>(object: &Value) -> String {
    let mut object = object.clone();
    object
        .as_object_mut()
        .expect("it is an object")
        .retain(|_, value| !value.is_object() && !value.is_array());
    let model: T = serde_json::from_value(object).expect("the payload fits the type");
    serde_json::to_string(&model).expect("it can be written")
}

fn main() -> io::Result<()> {
    let count = std::env::args().find_map(|argument| argument.parse().ok());
    let count = count.unwrap_or(100);
    let visit = &parsed(PAYLOAD)["data"];
    let out = &mut io::stdout().lock();
    compare::<vsee_models::VisitResponse, dropping::VisitResponse, keeping::VisitResponse>(
        "a visit", PAYLOAD, count, out,
    )?;
    compare::<Vec<vsee_models::VisitHost>, Vec<dropping::VisitHost>, Vec<keeping::VisitHost>>(
        "small objects",
        &list(&visit["hosts"][0], 30),
        count,
        out,
    )?;
    compare::<Vec<vsee_models::Visit>, Vec<dropping::Visit>, Vec<keeping::Visit>>(
        "sparse objects",
        &list(&parsed(LISTED)["data"][0], 50),
        count,
        out,
    )?;
    compare::<vsee_models::Visit, dropping::Visit, keeping::Visit>(
        "a wide object",
        &flat::<vsee_models::Visit>(visit),
        count,
        out,
    )
}
