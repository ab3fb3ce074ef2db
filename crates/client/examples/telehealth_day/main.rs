//! A day of a clinic, from the first patient in the morning to the list in the evening: the client calls the local server of the Visit API, which
//! runs in the same process. Nothing is sent over a network, and no account is needed.
//!
//! ```sh
//! cargo run -p vsee-client --example telehealth_day
//! ```

#![allow(clippy::print_stdout, reason = "an example shows its result")]

mod local;

use std::error::Error;

use vsee_client::appointment_api::{ListAvailabilityParams, ListVisitsParams};
use vsee_client::{Client, runtime};
use vsee_clinic::Clock;
use vsee_models::jiff::Timestamp;
use vsee_models::{
    CloseReason, CloseVisitInput, DeleteVisitInput, EconsultVisitInput, IntakeId, IntakeInput,
    UpdateVisitInput, Visit, VisitStatus, VisitType, WalkinVisitInput,
};

use local::LocalClinic;

/// Monday, 30 December 2024, 08:00 UTC: an hour before providers begin.
const MORNING: i64 = 1_735_545_600;
const HOUR: i64 = 3600;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let clinic = LocalClinic::at(Clock::Fixed(MORNING));
    let pat = client(&clinic, "patient-token")?;
    let robin = client(&clinic, "other-patient-token")?;
    let ada = client(&clinic, "provider-token")?;
    let admin = client(&clinic, "admin-token")?;

    hour("08:00", "Pat cannot sleep, and looks for an appointment");
    let intake = intake(&pat, "Trouble sleeping", Some("since three weeks")).await?;
    let params = ListAvailabilityParams {
        start: Some((MORNING + HOUR).into()),
        end: Some((MORNING + 2 * HOUR).into()),
        ..ListAvailabilityParams::default()
    };
    let free = pat.appointment_api().list_availability(&params).await?;
    line("free slots", free.data.len());
    let slot = free.data.first().ok_or("nobody is free")?;
    let mut appointment = slot
        .appointment_with(&slot.providers[0])
        .ok_or("the provider is free")?;
    appointment.intake_id = Some(intake);
    let booked = pat
        .appointment_api()
        .create_appointment(&appointment)
        .await?
        .data;
    show("booked", &booked);
    let left = pat.appointment_api().list_availability(&params).await?;
    line("providers in that slot now", left.data[0].providers.len());

    hour("08:20", "Robin walks in, and thinks better of it");
    clinic.set_clock(Clock::Fixed(MORNING + HOUR / 3));
    let intake = self::intake(&robin, "A rash", None).await?;
    let body = WalkinVisitInput::new(intake, "vclinicroom");
    let walkin = robin.walkin_visits().create_walkin_visit(&body).await?.data;
    show("waits", &walkin);
    let mut body = CloseVisitInput::new(walkin.id.clone());
    body.reason = Some(CloseReason::PatientExitRoom);
    robin.appointment_api().close_visit(&body).await?;
    let walkin = robin.appointment_api().get_visit(&walkin.id).await?.data;
    show("left", &walkin);

    hour("08:40", "Robin asks for Pat's visit, which is not theirs");
    let refused = robin.appointment_api().get_visit(&booked.id).await;
    line(
        "the answer",
        refused.err().ok_or("a visit was shown to a stranger")?,
    );

    hour("09:00", "Ada begins, and sees Pat");
    clinic.set_clock(Clock::Fixed(MORNING + HOUR));
    let current = ada.appointment_api().get_current_visit().await?.data;
    show("in progress", &current);
    let mut body = CloseVisitInput::new(current.id.clone());
    body.reason = Some(CloseReason::CallEnded);
    ada.appointment_api().close_visit(&body).await?;
    let export = ada
        .visit_export()
        .export_visit_summary(&current.id)
        .await?
        .data;
    let pdf = clinic.download(&export.url)?;
    line("summary", format!("a PDF of {} bytes", pdf.len()));

    hour(
        "10:00",
        "Robin books for the afternoon, and moves it by an hour",
    );
    clinic.set_clock(Clock::Fixed(MORNING + 2 * HOUR));
    let intake = self::intake(&robin, "The same rash", None).await?;
    let params = ListAvailabilityParams {
        start: Some((MORNING + 6 * HOUR).into()),
        end: Some((MORNING + 8 * HOUR).into()),
        ..ListAvailabilityParams::default()
    };
    let free = robin.appointment_api().list_availability(&params).await?;
    let mut appointment = free.data.first().ok_or("nobody is free")?.appointment();
    appointment.intake_id = Some(intake);
    let booked = robin
        .appointment_api()
        .create_appointment(&appointment)
        .await?
        .data;
    show("booked", &booked);
    let later = free
        .data
        .iter()
        .find(|slot| *slot.start.get() != appointment.slot_start);
    let later = later.ok_or("there is no other slot")?;
    let change = UpdateVisitInput {
        slot_start: Some(*later.start.get()),
        slot_end: Some(*later.end.get()),
        ..UpdateVisitInput::default()
    };
    let moved = robin
        .appointment_api()
        .update_visit(&booked.id, &change)
        .await?
        .data;
    show("moved", &moved);

    hour("11:00", "Pat sends a question, which can be answered later");
    clinic.set_clock(Clock::Fixed(MORNING + 3 * HOUR));
    let intake = self::intake(&pat, "May I take two of them?", None).await?;
    let mut econsult = EconsultVisitInput::new(intake);
    econsult.room_code = Some("vclinicroom".to_owned());
    let econsult = pat
        .asynchronous_visits()
        .create_econsult_visit(&econsult)
        .await?
        .data;
    show("e-consult", &econsult);

    hour(
        "12:00",
        "The clinic closes early: the desk cancels what is left",
    );
    clinic.set_clock(Clock::Fixed(MORNING + 4 * HOUR));
    let body = DeleteVisitInput::new(moved.id.clone());
    let refused = robin.appointment_api().delete_visit(&body).await;
    line(
        "Robin may not",
        refused.err().ok_or("a patient deleted a visit")?,
    );
    admin.appointment_api().delete_visit(&body).await?;

    hour("18:00", "The day in a list");
    let params = ListVisitsParams {
        start_time: Some(MORNING.into()),
        ..ListVisitsParams::default()
    };
    let visits = admin.appointment_api().list_visits(&params).await?;
    for visit in &visits.data {
        show("", visit);
    }
    Ok(())
}

/// Returns a client of one person.
fn client(clinic: &LocalClinic, token: &str) -> Result<Client, runtime::BuildError> {
    Client::builder()
        .base_url(clinic.url())
        .api_token(token)
        .account_code("vclinic")
        .transport(clinic.clone())
        .build()
}

/// Saves an intake with a field of the clinic's own.
async fn intake(client: &Client, reason: &str, duration: Option<&str>) -> Outcome<IntakeId> {
    let mut intake = IntakeInput {
        reason_for_visit: Some(reason.to_owned()),
        ..IntakeInput::default()
    };
    if let Some(duration) = duration {
        intake.extra.insert("custom_duration", duration);
    }
    let saved = client.intakes().create_intake(&intake).await?.data;
    line("intake", format!("{reason:?} is saved"));
    Ok(saved.id)
}

fn hour(time: &str, what: &str) {
    println!("\n{time}  {what}");
}

fn line(what: &str, value: impl std::fmt::Display) {
    println!("       {what:<28}{value}");
}

/// Prints a visit on one line: when it is, what it is, how far it has come, and with whom.
fn show(what: &str, visit: &Visit) {
    let time = |time: Result<Option<Timestamp>, _>| match time {
        Ok(Some(time)) => time.strftime("%H:%M").to_string(),
        _ => "--:--".to_owned(),
    };
    let kind = match visit.visit_type() {
        Some(VisitType::WalkIn) => "walk-in",
        Some(VisitType::Scheduled) => "appointment",
        _ => "e-consult",
    };
    let status = match visit.current_status() {
        Some(VisitStatus::Pending) => "waiting",
        Some(VisitStatus::Confirmed) => "confirmed",
        Some(VisitStatus::InProgress) => "in progress",
        Some(VisitStatus::Completed) => "completed",
        Some(VisitStatus::Cancelled) => "cancelled",
        _ => "?",
    };
    let patient = visit.member.value().and_then(|member| member.name());
    let provider = visit.provider.value().and_then(|provider| provider.name());
    println!(
        "       {what:<28}{}–{}  {kind:<12}{status:<12}{} with {}",
        time(visit.start_time()),
        time(visit.end_time()),
        patient.as_deref().unwrap_or("somebody"),
        provider.as_deref().unwrap_or("nobody yet"),
    );
}
