//! The hand-written methods of the models: their results for all payloads are recorded.

use std::fmt::{Debug, Write as _};
use std::path::Path;

use conform_tests::payloads::{Media, Message, Payload, all};
use vsee_models::jiff::{SignedDuration, Timestamp};
use vsee_models::{
    Attachment, AvailabilityResponse, Intake, IntakeResponse, PreciseTime, UserId, Visit,
    VisitListResponse, VisitResponse,
};

fn read<T: serde::de::DeserializeOwned>(payload: &Payload) -> T {
    let name = payload.name();
    serde_json::from_str(&payload.text()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns every visit of the recorded payloads, with the name of its payload.
fn visits() -> Vec<(String, Visit)> {
    let mut visits = Vec::new();
    for payload in all() {
        if payload.media != Media::Json || !matches!(payload.message, Message::Response(200)) {
            continue;
        }
        match payload.operation {
            "listVisits" => {
                let found = read::<VisitListResponse>(&payload).data;
                visits.extend(found.into_iter().map(|visit| (payload.name(), visit)));
            }
            "getVisit"
            | "getCurrentVisit"
            | "updateVisit"
            | "createWalkinVisit"
            | "createEconsultVisit" => {
                visits.push((payload.name(), read::<VisitResponse>(&payload).data));
            }
            _ => {}
        }
    }
    visits
}

fn shown<T: std::fmt::Display, E: Debug>(time: Result<Option<T>, E>) -> String {
    match time.expect("recorded times are in range") {
        Some(time) => time.to_string(),
        None => "-".to_owned(),
    }
}

fn or_dash<T: Debug>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:?}"))
}

/// Writes the results of the methods of a visit. Names of people are not written, but whether there is one.
fn describe(out: &mut String, visit: &Visit) -> std::fmt::Result {
    writeln!(
        out,
        "  scheduled  {} to {}, {}",
        shown(visit.start_time()),
        shown(visit.end_time()),
        or_dash(visit.scheduled_duration())
    )?;
    writeln!(
        out,
        "  actual     {} to {}, {}",
        shown(visit.actual_start_time()),
        shown(visit.actual_end_time()),
        or_dash(visit.actual_duration())
    )?;
    writeln!(
        out,
        "  record     created {}, modified {}, expires {}",
        shown(visit.created_time()),
        shown(visit.modified_time()),
        shown(visit.expiry_time())
    )?;
    writeln!(
        out,
        "  what       {}, {}, {}, over: {}, group: {}",
        or_dash(visit.visit_type()),
        or_dash(visit.meeting_subtype()),
        or_dash(visit.current_status()),
        or_dash(visit.current_status().and_then(|status| status.is_over())),
        visit.is_group()
    )?;
    let provider = visit.provider.value();
    writeln!(
        out,
        "  who        held by {}, the same as provider: {}; names of member {}, provider {}, creator {}, hosts {}",
        or_dash(visit.assigned_provider()),
        or_dash(
            visit
                .assigned_provider()
                .zip(provider)
                .map(|(id, provider)| *id == provider.id)
        ),
        or_dash(visit.member.value().map(|member| member.name().is_some())),
        or_dash(provider.map(|provider| provider.name().is_some())),
        or_dash(
            visit
                .creator
                .value()
                .map(|creator| creator.name().is_some())
        ),
        or_dash(
            visit
                .hosts
                .value()
                .map(|hosts| hosts.iter().filter(|host| host.name().is_some()).count())
        ),
    )?;
    if let Some(walkin) = visit.related_walkin.value() {
        writeln!(
            out,
            "  walk-in    {} to {}",
            shown(walkin.start_time()),
            shown(walkin.end_time())
        )?;
    }
    if let Some(logs) = visit.call_logs.value() {
        writeln!(
            out,
            "  calls      {:?} in {}",
            logs.calls(),
            or_dash(logs.elapsed())
        )?;
    }
    for prescription in visit
        .prescriptions_before_visit
        .value()
        .into_iter()
        .flatten()
    {
        writeln!(
            out,
            "  medicine   prescribed {}, signed {}",
            shown(prescription.prescribed_at()),
            shown(prescription.signed_at())
        )?;
    }
    if let Some(intake) = visit.intake.value() {
        describe_intake(out, intake)?;
    }
    for file in visit.postvisit.value().into_iter().flat_map(|notes| {
        let files = notes.attachments.value();
        files.and_then(|files| files.value()).into_iter().flatten()
    }) {
        describe_file(out, file)?;
    }
    Ok(())
}

fn describe_intake(out: &mut String, intake: &Intake) -> std::fmt::Result {
    writeln!(
        out,
        "  intake     created {}, modified {}",
        shown(intake.created_time()),
        shown(intake.modified_time())
    )?;
    if let Some(profile) = intake.medical_profile.value() {
        let time = |time: &Option<PreciseTime>| {
            shown(time.as_ref().map(PreciseTime::timestamp).transpose())
        };
        writeln!(
            out,
            "  profile    created {}, modified {}",
            time(&profile.created),
            time(&profile.modified)
        )?;
    }
    for file in intake.attachments() {
        describe_file(out, file)?;
    }
    Ok(())
}

fn describe_file(out: &mut String, file: &Attachment) -> std::fmt::Result {
    writeln!(
        out,
        "  file       {} bytes, {}, created {}, named: {}, id: {}",
        or_dash(file.size()),
        or_dash(file.extension()),
        shown(file.created_time()),
        file.name().is_some(),
        file.id().is_some()
    )
}

#[test]
fn results_for_all_payloads_equal_the_snapshot() -> std::fmt::Result {
    let mut out = String::new();
    for (name, visit) in visits() {
        writeln!(out, "{name}")?;
        describe(&mut out, &visit)?;
    }
    for payload in all() {
        if payload.media != Media::Json || !matches!(payload.message, Message::Response(200)) {
            continue;
        }
        match payload.operation {
            "getIntake" => {
                writeln!(out, "{}", payload.name())?;
                describe_intake(&mut out, &read::<IntakeResponse>(&payload).data)?;
            }
            "listAvailability" => {
                writeln!(out, "{}", payload.name())?;
                let response: AvailabilityResponse = read(&payload);
                for slot in &response.data {
                    writeln!(
                        out,
                        "  slot       {} to {}, {:?}, {:?}",
                        shown(slot.start_time().map(Some)),
                        shown(slot.end_time().map(Some)),
                        slot.duration(),
                        slot.appointment_with(&slot.providers[0])
                    )?;
                    assert!(
                        response
                            .slots_of(&slot.providers[0])
                            .any(|other| other == slot)
                    );
                    assert!(slot.appointment_with(&UserId(0.into())).is_none());
                }
            }
            _ => {}
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/models"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("ext", out));
    Ok(())
}

/// The vendor's rule: a visit is upcoming before its start, and past from then on.
#[test]
fn visit_is_upcoming_until_it_starts() {
    let mut seen = 0;
    for (name, visit) in visits() {
        let Some(start) = visit.start_time().expect("it is in range") else {
            assert_eq!(visit.is_upcoming(Timestamp::UNIX_EPOCH), None, "{name}");
            continue;
        };
        seen += 1;
        let moment = SignedDuration::from_nanos(1);
        for (now, upcoming) in [
            (start - moment, true),
            (start, false),
            (start + moment, false),
        ] {
            assert_eq!(visit.is_upcoming(now), Some(upcoming), "{name} at {now}");
            assert_eq!(visit.is_past(now), Some(!upcoming), "{name} at {now}");
        }
    }
    assert!(seen >= 8, "only {seen} visits have a start");
}

/// `Timestamp` ends with the year 9999, but a later start can still be compared.
#[test]
fn start_out_of_range_is_upcoming() {
    let visit: Visit = serde_json::from_str(
        r#"{"id": "1", "start": "9223372036854775807", "end": -9223372036854775808}"#,
    )
    .expect("they are integers");
    assert!(visit.start_time().is_err());
    assert_eq!(visit.is_upcoming(Timestamp::MAX), Some(true));
    assert_eq!(
        visit.scheduled_duration(),
        Some(SignedDuration::from_secs(i64::MIN))
    );
}
