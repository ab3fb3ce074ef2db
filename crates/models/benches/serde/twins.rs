// The objects of a visit with the members that they have in `vsee_models`. `main.rs` declares structs from them that derive serde.

twin! { Visit {
    "id" => id: required VisitId,
    "_id" => legacy_id: optional VisitId,
    "code" => code: optional String,
    "type" => r#type: optional VisitTypeCode,
    "subtype" => subtype: optional VisitSubtypeCode,
    "subType" => sub_type: optional VisitSubtypeCode,
    "status" => status: optional VisitStatusCode,
    "start" => start: maybe RecordedTime,
    "end" => end: maybe RecordedTime,
    "actual_start" => actual_start: maybe RecordedTime,
    "actual_end" => actual_end: maybe RecordedTime,
    "expiry" => expiry: maybe Deadline,
    "description" => description: optional String,
    "member_id" => member_id: maybe MemberId,
    "member" => member: optional VisitMember,
    "provider_id" => provider_id: maybe ProviderId,
    "provider" => provider: optional VisitProvider,
    "creator" => creator: optional VisitCreator,
    "more_provider_ids" => more_provider_ids: maybe Unseen,
    "host_ids" => host_ids: optional Vec<UserId>,
    "hosts" => hosts: optional Vec<VisitHost>,
    "visit_group_id" => visit_group_id: maybe VisitGroupId,
    "account_code" => account_code: maybe AccountCode,
    "account" => account: optional Account,
    "room_id" => room_id: maybe RoomId,
    "room_code" => room_code: optional String,
    "room" => room: optional Room,
    "intake_id" => intake_id: optional IntakeId,
    "intake" => intake: optional Intake,
    "specialty_id" => specialty_id: maybe Unseen,
    "state" => state: maybe UsState,
    "payment" => payment: optional Payment,
    "invoice_id" => invoice_id: optional InvoiceId,
    "invoice" => invoice: optional Invoice,
    "postvisit" => postvisit: optional PostVisit,
    "prescriptions" => prescriptions: optional Vec<Prescription>,
    "prescriptionsBeforeVisit" => prescriptions_before_visit: optional Vec<Prescription>,
    "completed_by" => completed_by: maybe UserReference,
    "meeting" => meeting: optional Meeting,
    "recordings" => recordings: optional RecordingList,
    "call_logs" => call_logs: optional CallLogs,
    "one_time_link_token" => one_time_link_token: optional String,
    "related_walkin_id" => related_walkin_id: optional VisitId,
    "related_walkin" => related_walkin: optional RelatedWalkin,
    "root_visit" => root_visit: optional RootVisit,
    "guest_emails" => guest_emails: maybe Unseen,
    "guest_mobiles" => guest_mobiles: maybe Unseen,
    "reminder_type" => reminder_type: maybe Unseen,
    "reminder_time" => reminder_time: maybe Unseen,
    "notify_list" => notify_list: optional Vec<Unseen>,
    "pending_actions" => pending_actions: optional Vec<Unseen>,
    "incharge" => incharge: optional bool,
    "isEditExpired" => is_edit_expired: optional bool,
    "is_test" => is_test: optional bool,
    "modified" => modified: maybe RecordedTime,
    "created" => created: maybe RecordedTime,
} }

twin! { VisitMember {
    "id" => id: required UserId,
    "code" => code: optional String,
    "type" => r#type: optional UserTypeCode,
    "subtype" => subtype: optional UserSubtypeCode,
    "first_name" => first_name: maybe PersonName,
    "last_name" => last_name: maybe PersonName,
    "full_name" => full_name: maybe PersonName,
    "username" => username: optional String,
    "email" => email: optional String,
    "phone" => phone: optional String,
    "vseeid" => vseeid: optional String,
    "photo" => photo: maybe PhotoAddress,
    "dob" => dob: maybe BirthDate,
    "gender" => gender: optional GenderCode,
    "active" => active: optional bool,
    "tos" => tos: optional bool,
} }

twin! { VisitProvider {
    "id" => id: required UserId,
    "code" => code: optional String,
    "subtype" => subtype: optional UserSubtypeCode,
    "first_name" => first_name: maybe PersonName,
    "last_name" => last_name: maybe PersonName,
    "full_name" => full_name: maybe PersonName,
    "title" => title: optional String,
    "suffix" => suffix: optional String,
    "username" => username: optional String,
    "email" => email: optional String,
    "phone" => phone: optional String,
    "vseeid" => vseeid: optional String,
    "photo" => photo: maybe PhotoAddress,
    "active" => active: optional bool,
    "tos" => tos: optional bool,
} }

twin! { VisitCreator {
    "id" => id: required UserId,
    "code" => code: optional String,
    "vseeid" => vseeid: optional String,
    "type" => r#type: optional UserTypeCode,
    "subtype" => subtype: optional UserSubtypeCode,
    "first_name" => first_name: maybe PersonName,
    "last_name" => last_name: maybe PersonName,
    "account_code" => account_code: maybe AccountCode,
} }

twin! { VisitHost {
    "id" => id: required UserId,
    "role" => role: optional String,
    "full_name" => full_name: maybe PersonName,
    "title" => title: optional String,
    "suffix" => suffix: optional String,
    "username" => username: optional String,
    "email" => email: optional String,
    "phone" => phone: optional String,
    "vseeid" => vseeid: optional String,
    "timezone" => timezone: optional String,
    "photo_attachment_id" => photo_attachment_id: optional String,
} }

twin! { Account {
    "code" => code: maybe AccountCode,
    "name" => name: optional String,
    "domain" => domain: maybe HostName,
    "vsee_api" => vsee_api: optional AccountVseeApi,
} }

twin! { Room {
    "id" => id: required RoomId,
    "code" => code: optional String,
    "name" => name: optional String,
    "domain" => domain: maybe HostName,
    "account_code" => account_code: maybe AccountCode,
    "slug" => slug: optional String,
} }

twin! { Intake {
    "id" => id: required IntakeId,
    "type" => r#type: optional IntakeTypeCode,
    "reason_for_visit" => reason_for_visit: optional String,
    "provider_id" => provider_id: optional ProviderId,
    "provider" => provider: optional ProviderId,
    "member_id" => member_id: optional PatientReference,
    "room_code" => room_code: optional String,
    "room" => room: optional String,
    "location" => location: maybe UsState,
    "phone" => phone: optional String,
    "attachments" => attachments: optional IntakeAttachments,
    "consent" => consent: optional EchoedFlag,
    "consultation" => consultation: optional Consultation,
    "reset" => reset: optional EchoedFlag,
    "bookedByProvider" => booked_by_provider: optional bool,
    "medical_profile" => medical_profile: optional MedicalProfile,
    "visit_id" => visit_id: optional VisitId,
    "invoice_id" => invoice_id: optional InvoiceId,
    "modified" => modified: maybe RecordedTime,
    "created" => created: maybe RecordedTime,
} }

twin! { Payment {
    "id" => id: optional ConsultationId,
    "amount" => amount: optional Money,
    "duration" => duration: maybe DurationMinutes,
    "description" => description: optional String,
    "charged" => charged: optional bool,
} }

twin! { Invoice {
    "id" => id: required InvoiceId,
    "user_id" => user_id: maybe UserReference,
    "visit_id" => visit_id: optional VisitId,
    "status" => status: optional Count,
    "currency" => currency: optional String,
    "amount_due" => amount_due: optional Money,
    "livemode" => livemode: optional bool,
    "modified" => modified: maybe RecordedTime,
    "created" => created: maybe RecordedTime,
} }

twin! { PostVisit {
    "id" => id: optional Uuid,
    "visit_id" => visit_id: required VisitId,
    "member_id" => member_id: maybe UserReference,
    "class_id" => class_id: maybe Unseen,
    "draft" => draft: optional bool,
    "physical_exam" => physical_exam: optional String,
    "assessment_plan" => assessment_plan: optional String,
    "diagnosis" => diagnosis: optional String,
    "patient_instructions" => patient_instructions: optional String,
    "disposition" => disposition: optional String,
    "reason_for_visit" => reason_for_visit: optional String,
    "reason_for_visit_other" => reason_for_visit_other: optional String,
    "schema" => schema: optional String,
    "dea" => dea: optional String,
    "npi" => npi: optional String,
    "attachments" => attachments: optional AttachmentList,
    "modifiedBy" => modified_by: optional String,
    "modified" => modified: maybe RecordedTime,
    "created" => created: maybe RecordedTime,
} }

twin! { Prescription {
    "ID" => id: optional EprescribingId,
    "DrugID" => drug_id: optional EprescribingId,
    "NDC" => ndc: optional String,
    "RxNormCode" => rx_norm_code: optional String,
    "Drug" => drug: optional String,
    "Supply" => supply: optional bool,
    "Compound" => compound: optional bool,
    "Directions" => directions: optional String,
    "Qty" => qty: optional Count,
    "QtyQual" => qty_qual: optional String,
    "Refills" => refills: optional Count,
    "DaysSupply" => days_supply: optional Count,
    "SubstitutionAllowedFlag" => substitution_allowed_flag: optional Count,
    "Schedule" => schedule: optional Count,
    "PharmacyNote" => pharmacy_note: optional String,
    "InternalNote" => internal_note: optional String,
    "PrescriberId" => prescriber_id: maybe UserReference,
    "PrescriberName" => prescriber_name: optional String,
    "LocationId" => location_id: optional String,
    "PrescriptionDate" => prescription_date: optional String,
    "SignDate" => sign_date: optional String,
    "Status" => status: optional String,
    "PharmacyNcpdpId" => pharmacy_ncpdp_id: optional String,
    "RouteDetail" => route_detail: optional String,
    "PartnerMedID" => partner_med_id: optional String,
} }

twin! { Meeting {
    "meeting_id" => meeting_id: optional String,
    "conference_pin" => conference_pin: optional Count,
    "phone_numbers" => phone_numbers: optional PhoneNumbers,
    "hosts" => hosts: optional Vec<String>,
    "recording_auto_start" => recording_auto_start: optional bool,
    "expiry" => expiry: maybe Deadline,
} }

twin! { CallLogs {
    "total_start" => total_start: maybe RecordedTime,
    "total_end" => total_end: maybe RecordedTime,
    "total_duration" => total_duration: maybe DurationSeconds,
    "waiting_time" => waiting_time: maybe DurationSeconds,
    "provider_id_1" => provider_id_1: optional String,
    "call_start_1" => call_start_1: maybe RecordedTime,
    "call_duration_1" => call_duration_1: maybe DurationSeconds,
    "wait_time_1" => wait_time_1: maybe DurationSeconds,
    "patients" => patients: optional Vec<String>,
    "source" => source: optional String,
    "source_ids" => source_ids: optional Vec<String>,
} }

twin! { RelatedWalkin {
    "id" => id: required VisitId,
    "start" => start: maybe RecordedTime,
    "end" => end: maybe RecordedTime,
    "status" => status: optional VisitStatusCode,
} }

twin! { RootVisit {
    "id" => id: required VisitId,
    "group_chat_id" => group_chat_id: maybe Unseen,
    "participants" => participants: maybe Unseen,
} }

twin! { AccountVseeApi {
    "meeting" => meeting: optional MeetingSettings,
} }

twin! { Consultation {
    "id" => id: required ConsultationId,
    "description" => description: optional String,
    "duration" => duration: maybe DurationMinutes,
    "charge" => charge: optional bool,
    "group" => group: optional bool,
    "slots" => slots: optional Count,
    "amount" => amount: optional Money,
    "visible_to_patient" => visible_to_patient: optional bool,
    "currency" => currency: optional String,
} }

twin! { MedicalProfile {
    "_id" => id: optional String,
    "user_id" => user_id: maybe UserReference,
    "family_conditions" => family_conditions: optional FamilyConditionSection,
    "conditions" => conditions: optional ConditionSection,
    "social_history" => social_history: optional OpenSection,
    "health_habits" => health_habits: optional OpenSection,
    "surgeries" => surgeries: optional SurgerySection,
    "medications" => medications: optional OpenSection,
    "allergies" => allergies: optional OpenSection,
    "modified" => modified: optional PreciseTime,
    "created" => created: optional PreciseTime,
} }

twin! { MeetingSettings {
    "enabled" => enabled: optional bool,
    "guest_invite_enabled" => guest_invite_enabled: optional bool,
    "adhoc_group_call" => adhoc_group_call: optional AdhocGroupCall,
} }

twin! { FamilyConditionSection {
    "data" => data: required Vec<FamilyCondition>,
    "modified" => modified: maybe RecordedTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { ConditionSection {
    "data" => data: required Vec<Condition>,
    "modified" => modified: maybe RecordedTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { OpenSection {
    "data" => data: required Vec<BTreeMap<String, Value>>,
    "modified" => modified: maybe RecordedTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { SurgerySection {
    "data" => data: required Vec<Surgery>,
    "modified" => modified: maybe RecordedTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { PreciseTime {
    "sec" => sec: required EpochSeconds,
    "usec" => usec: required i64,
} }

twin! { AdhocGroupCall {
    "disabled" => disabled: optional bool,
} }

twin! { FamilyCondition {
    "condition" => condition: required String,
    "relations" => relations: required Vec<String>,
} }

twin! { UserSummary {
    "id" => id: required UserId,
    "type" => r#type: optional UserTypeCode,
    "subtype" => subtype: optional UserSubtypeCode,
    "first_name" => first_name: maybe PersonName,
    "last_name" => last_name: maybe PersonName,
    "photo" => photo: maybe PhotoAddress,
} }

twin! { Condition {
    "condition" => condition: required String,
} }

twin! { Surgery {
    "procedure" => procedure: required String,
} }
