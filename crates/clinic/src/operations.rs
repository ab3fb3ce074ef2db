//! The handlers of all routes: each says what it answers, and leaves the doing to the [`Session`].

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;
use vsee_models::{
    AppointmentInput, AvailabilityInput, AvailabilityResponse, CloseVisitInput,
    ClosedVisitResponse, ConsultationId, CreatedAppointmentResponse, CreatedIntakeResponse,
    DeleteVisitInput, DeletedVisitResponse, EconsultVisitInput, IntakeId, IntakeInput,
    IntakeResponse, MemberId, UpdateVisitInput, UpdatedIntakeResponse, VisitId, VisitListResponse,
    VisitResponse, VisitSummaryExportResponse, WalkinVisitInput,
};

use crate::failure::{Failure, Outcome};
use crate::json::with_body;
use crate::pdf;
use crate::request::Incoming;
use crate::session::Session;
use crate::state::State;

/// Create an intake
///
/// Keeps every member that is sent, and answers the id with the custom fields.
#[utoipa::path(
    post,
    path = "/intakes",
    operation_id = "createIntake",
    tag = "Intakes",
    request_body(content((IntakeInput = "application/json"), (IntakeInput = "application/x-www-form-urlencoded"), (IntakeInput = "multipart/form-data"))),
    responses((status = 200, description = "The intake was made.", body = CreatedIntakeResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = []), ()),
)]
pub(crate) fn create_intake(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.create_intake(call.body()?)
}

/// Update an intake
///
/// Adds members to those that are there.
#[utoipa::path(
    post,
    path = "/intakes/{id}",
    operation_id = "updateIntake",
    tag = "Intakes",
    params(
        ("id" = IntakeId, Path, description = "The intake."),
    ),
    request_body(content((IntakeInput = "application/json"), (IntakeInput = "application/x-www-form-urlencoded"), (IntakeInput = "multipart/form-data"))),
    responses((status = 200, description = "The intake was changed.", body = UpdatedIntakeResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn update_intake(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.update_intake(call.value(), call.body()?)
}

/// Get an intake
///
/// Returns an intake as it was sent.
#[utoipa::path(
    get,
    path = "/intakes/{id}",
    operation_id = "getIntake",
    tag = "Intakes",
    params(
        ("id" = IntakeId, Path, description = "The intake."),
    ),
    responses((status = 200, description = "The intake.", body = IntakeResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn get_intake(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.get_intake(call.value())
}

/// Create a walk-in visit
///
/// Puts a patient into the waiting room.
#[utoipa::path(
    post,
    path = "/visits/add_walkin",
    operation_id = "createWalkinVisit",
    tag = "Walkin Visits",
    request_body(content((WalkinVisitInput = "application/json"), (WalkinVisitInput = "application/x-www-form-urlencoded"), (WalkinVisitInput = "multipart/form-data"))),
    responses((status = 200, description = "The visit was made.", body = VisitResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn create_walkin_visit(
    session: &mut Session<'_>,
    call: &Incoming<'_>,
) -> Outcome<Value> {
    session.add_walkin(&call.body()?)
}

/// Create an e-consult
///
/// Makes an e-consult, which any provider of the room may answer.
#[utoipa::path(
    post,
    path = "/visits/add_econsult",
    operation_id = "createEconsultVisit",
    tag = "Asynchronous Visits",
    request_body(content((EconsultVisitInput = "application/json"))),
    responses((status = 200, description = "The visit was made.", body = VisitResponse), Failure),
    security(
        ("ApiToken" = [], "AccountCode" = [], "ApiKey" = [], "ApiSecret" = []),
        ("ApiToken" = [], "AccountCode" = [], "ApiKey" = []),
        ("ApiToken" = [], "AccountCode" = []),
        ("ApiToken" = [])
    ),
)]
pub(crate) fn create_econsult_visit(
    session: &mut Session<'_>,
    call: &Incoming<'_>,
) -> Outcome<Value> {
    session.add_econsult(&call.body()?)
}

/// List free slots
///
/// Lists the slots in which a provider is free.
#[utoipa::path(
    get,
    path = "/availability",
    operation_id = "listAvailability",
    tag = "Appointment API",
    params(
        ("member_id" = Option<MemberId>, Query, description = "The patient."),
        ("start" = Option<i64>, Query, description = "From then on.", minimum = 0, maximum = 9_999_999_999_i64, format = "unix-time"),
        ("end" = Option<i64>, Query, description = "Until then.", minimum = 0, maximum = 9_999_999_999_i64, format = "unix-time"),
        ("duration" = Option<i64>, Query, description = "Minutes that a slot takes."),
        ("consultation_id" = Option<ConsultationId>, Query, description = "The kind of consultation."),
        ("intake_id" = Option<IntakeId>, Query, description = "The intake, whose provider is asked for."),
    ),
    responses((status = 200, description = "The free slots.", body = AvailabilityResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn list_availability(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.availability(&call.query())
}

/// List free slots, asked by a form
///
/// The same, with its parameters in a form.
#[utoipa::path(
    post,
    path = "/availability",
    operation_id = "searchAvailability",
    tag = "Appointment API",
    request_body(content((AvailabilityInput = "application/x-www-form-urlencoded"), (AvailabilityInput = "multipart/form-data"))),
    responses((status = 200, description = "The free slots.", body = AvailabilityResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn search_availability(
    session: &mut Session<'_>,
    call: &Incoming<'_>,
) -> Outcome<Value> {
    session.availability(&call.body()?)
}

/// Create an appointment
///
/// Books a slot.
#[utoipa::path(
    post,
    path = "/visits",
    operation_id = "createAppointment",
    tag = "Appointment API",
    request_body(content((AppointmentInput = "multipart/form-data"), (AppointmentInput = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "The appointment was made.", body = CreatedAppointmentResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn create_appointment(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.create_appointment(&call.body()?)
}

/// Close or cancel a visit
///
/// Ends a visit; what becomes of it depends on the reason.
#[utoipa::path(
    post,
    path = "/visits/close",
    operation_id = "closeVisit",
    tag = "Appointment API",
    request_body(content((CloseVisitInput = "multipart/form-data"), (CloseVisitInput = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "The visit has ended.", body = ClosedVisitResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn close_visit(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.close(&call.body()?)
}

/// Force-cancel a visit
///
/// Cancels any visit, which takes an admin token.
#[utoipa::path(
    post,
    path = "/visits/delete",
    operation_id = "deleteVisit",
    tag = "Appointment API",
    request_body(content((DeleteVisitInput = "multipart/form-data"), (DeleteVisitInput = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "The visit was cancelled.", body = DeletedVisitResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn delete_visit(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.delete(&call.body()?)
}

/// List visits
///
/// Lists the visits of the caller, by their start.
#[utoipa::path(
    get,
    path = "/visits",
    operation_id = "listVisits",
    tag = "Appointment API",
    params(
        ("room_code" = Option<String>, Query, description = "Only visits in this room."),
        ("start_time" = Option<i64>, Query, description = "Only visits from then on.", minimum = 0, maximum = 9_999_999_999_i64, format = "unix-time"),
        ("end_time" = Option<i64>, Query, description = "Only visits until then.", minimum = 0, maximum = 9_999_999_999_i64, format = "unix-time"),
        ("fields" = Option<Vec<String>>, Query, description = "The members to return.", style = Form),
    ),
    responses((status = 200, description = "The visits.", body = VisitListResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn list_visits(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.list(&call.query())
}

/// Get a visit
///
/// Shows a visit.
#[utoipa::path(
    get,
    path = "/visits/{id}",
    operation_id = "getVisit",
    tag = "Appointment API",
    params(
        ("id" = VisitId, Path, description = "The visit."),
    ),
    responses((status = 200, description = "The visit.", body = VisitResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn get_visit(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.get(call.value())
}

/// Update an appointment
///
/// Moves an appointment, hands it over, or takes it from its provider with the number 0.
#[utoipa::path(
    post,
    path = "/visits/{id}",
    operation_id = "updateVisit",
    tag = "Appointment API",
    params(
        ("id" = VisitId, Path, description = "The visit."),
        ("version" = i64, Query, description = "Always 2."),
    ),
    request_body(content(
        (UpdateVisitInput = "multipart/form-data"),
        (UpdateVisitInput = "application/x-www-form-urlencoded")
    )),
    responses((status = 200, description = "The appointment was changed.", body = VisitResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn update_visit(session: &mut Session<'_>, call: &Incoming<'_>) -> Outcome<Value> {
    session.update(call.value(), &call.body()?)
}

/// Get the current visit
///
/// Shows the visit that the caller is in or waits for.
#[utoipa::path(
    get,
    path = "/visits/current",
    operation_id = "getCurrentVisit",
    tag = "Appointment API",
    responses((status = 200, description = "The visit.", body = VisitResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn get_current_visit(session: &mut Session<'_>, _call: &Incoming<'_>) -> Outcome<Value> {
    session.current()
}

/// Export a visit's summary
///
/// Names the address of the summary of a visit.
#[utoipa::path(
    get,
    path = "/visits/{id}/exports/visit_summary",
    operation_id = "exportVisitSummary",
    tag = "Visit export",
    params(
        ("id" = VisitId, Path, description = "The visit."),
    ),
    responses((status = 200, description = "The address of the PDF.", body = VisitSummaryExportResponse), Failure),
    security(("ApiToken" = [], "AccountCode" = []), ("ApiToken" = [])),
)]
pub(crate) fn export_visit_summary(
    session: &mut Session<'_>,
    call: &Incoming<'_>,
) -> Outcome<Value> {
    session.export(call.value())
}

/// Get a summary
///
/// Returns the PDF that an export has named. Its address is the secret, so it needs no token.
#[utoipa::path(
    get,
    path = "/summaries/{id}/{key}",
    operation_id = "getSummary",
    tag = "This server",
    params(
        ("id" = VisitId, Path, description = "The visit."),
        ("key" = String, Path, description = "The secret, and `.pdf`."),
    ),
    responses(
        (status = 200, description = "The PDF.", body = [u8], content_type = "application/pdf"),
        Failure
    ),
    security(()),
)]
pub(crate) fn get_summary(state: &State, call: &Incoming<'_>) -> Outcome<Response<Bytes>> {
    let [id, key] = &call.values[..] else {
        return Err(Failure::absent());
    };
    let id: u64 = id.parse().map_err(|_| Failure::absent())?;
    let key = key.strip_suffix(".pdf").unwrap_or(key);
    let now = state.clock.now();
    let mut records = state.records.values();
    let visit = records.find_map(|records| records.visit(id).filter(|visit| visit.key() == key));
    let visit = visit.ok_or_else(Failure::absent)?;
    let lines = [
        format!("Summary of visit {id}"),
        format!("Status {}", visit.status_at(now).code()),
        format!("From {} to {} (seconds since 1970)", visit.start, visit.end),
    ];
    let bytes = pdf::page(&lines).into();
    Ok(with_body(StatusCode::OK, "application/pdf", bytes))
}
