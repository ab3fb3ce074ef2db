//! The cost of reading and writing with generated types, compared with structs that derive serde.
//!
//! `cargo bench -p vsee-models` reads and writes payloads with the types of this crate, which keep unknown members, and with twins that derive
//! serde: once without a field for unknown members, which is less work, and once with one (`#[serde(flatten)]`), which is the same work. The
//! payloads are the largest captured visit and three others that are derived from recorded payloads: many small objects, objects without most of
//! their members, and a wide object whose members have the order of the description.
//!
//! The output is the time of the generated types divided by that of the derives: the median of interleaved rounds, which other load on the machine
//! affects least. `-- 20` runs 20 rounds.

use std::hint::black_box;
use std::io::{self, Write};
use std::time::Instant;

use conform_runtime::reading::{Reading, from_json};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const PAYLOAD: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/payloads/getVisit/200.captured-second-postvisit.json"
));

/// A response of `listVisits` to a request for few members.
const LISTED: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/payloads/listVisits/200.made-group.json"
));

/// The number of bytes that are read or written in a round, about.
const AMOUNT: usize = 300_000;

/// Declares a struct that derives serde, from rows like those of the tables.
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

/// Declares a module of twins.
macro_rules! twins {
    ($(#[$doc:meta])* $module:ident [$($extra:tt)*]) => {
        $(#[$doc])*
        mod $module {
            use std::collections::BTreeMap;

            use serde::{Deserialize, Serialize};
            #[allow(unused_imports, reason = "only one of the two modules uses `Map`, for unknown members")]
            use serde_json::{Map, Value};
            use vsee_models::{
                AccountCode, AttachmentList, BirthDate, ConsultationId, Count, Deadline, DurationMinutes, DurationSeconds, EchoedFlag, EpochSeconds, EprescribingId, GenderCode, HostName, IntakeAttachments, IntakeId, IntakeTypeCode, InvoiceId, MemberId, Money, PatientReference, PersonName, PhoneNumbers, PhotoAddress, ProviderId, RecordedTime, RecordingList, RoomId, Unseen, UsState, UserId, UserReference, UserSubtypeCode, UserTypeCode, VisitGroupId, VisitId, VisitStatusCode, VisitSubtypeCode, VisitTypeCode,
            };
            use conform_runtime::{Maybe, Uuid};

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
    /// Unknown members are dropped.
    dropping []
}

twins! {
    /// Unknown members are kept.
    keeping [#[serde(flatten)] extra: Map<String, Value>,]
}

/// Reads a payload, and checks that it is written back unchanged.
///
/// # Panics
///
/// If it is not: then the twins no longer match the generated types.
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

/// Runs tasks in interleaved rounds, and returns how long each of them took, in seconds.
fn rounds<const N: usize>(rounds: usize, times: usize, tasks: [&dyn Fn(); N]) -> Vec<[f64; N]> {
    let round = |_| {
        tasks.map(|task| {
            let start = Instant::now();
            for _ in 0..times {
                task();
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

/// Reads and writes a payload with a generated type (`T`), with derives that drop unknown members (`D`) and with derives that keep them (`K`).
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

/// Reads an answer as clients do, leniently: one that fits, and one in which a member does not. Both are compared with reading the
/// one that fits strictly.
fn lenient(count: usize, out: &mut impl Write) -> io::Result<()> {
    let mut changed = parsed(PAYLOAD);
    changed["data"]["start"] = "tomorrow".into();
    let misfit = changed.to_string();
    let lenient = |payload: &str, misfits: usize| {
        let read = from_json::<vsee_models::VisitResponse>(black_box(payload), Reading::Lenient);
        let (value, found) = read.expect("the payload is read");
        assert_eq!(found.len(), misfits);
        black_box(&value);
    };
    let times = AMOUNT / PAYLOAD.len() + 1;
    let rounds = rounds(
        count,
        times,
        [
            &|| reading::<vsee_models::VisitResponse>(PAYLOAD),
            &|| lenient(PAYLOAD, 0),
            &|| lenient(&misfit, 1),
        ],
    );
    for (name, at) in [("that fits", 1), ("with a misfit", 2)] {
        let ratio = median(rounds.iter().map(|times| times[at] / times[0]));
        writeln!(
            out,
            "a visit {name}, read leniently: {ratio:.2} of reading it strictly"
        )?;
    }
    Ok(())
}

/// Returns a list of copies as JSON.
fn list(item: &Value, count: usize) -> String {
    Value::from(vec![item.clone(); count]).to_string()
}

/// Returns an object without the members that are objects or lists, with the others in the order in which their type writes them.
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
    )?;
    lenient(count, out)
}
