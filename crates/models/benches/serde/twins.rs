// The objects of a visit with the members that they have in `vsee_models`. `main.rs` declares structs from them that derive serde.

twin! { Visit {
    "id" => id: required VisitId,
    "_id" => legacy_id: optional VisitId,
    "code" => code: optional String,
    "type" => r#type: optional Loose<VisitType>,
    "subtype" => subtype: optional Loose<VisitSubtype>,
    "subType" => sub_type: optional VisitSubtype,
    "status" => status: optional Loose<VisitStatus>,
    "start" => start: optional Loose<UnixTime>,
    "end" => end: optional Loose<UnixTime>,
    "actual_start" => actual_start: maybe UnixTime,
    "actual_end" => actual_end: maybe Loose<UnixTime>,
    "expiry" => expiry: optional UnixTime,
    "description" => description: optional String,
    "member_id" => member_id: optional MemberId,
    "member" => member: optional VisitMember,
    "provider_id" => provider_id: optional ProviderId,
    "provider" => provider: optional VisitProvider,
    "creator" => creator: optional VisitCreator,
    "more_provider_ids" => more_provider_ids: maybe AlwaysNull,
    "host_ids" => host_ids: optional Vec<UserId>,
    "hosts" => hosts: optional Vec<VisitHost>,
    "visit_group_id" => visit_group_id: optional Loose<i64>,
    "account_code" => account_code: maybe String,
    "account" => account: optional Account,
    "room_id" => room_id: maybe i64,
    "room_code" => room_code: optional String,
    "room" => room: optional Room,
    "intake_id" => intake_id: optional IntakeId,
    "intake" => intake: optional Intake,
    "specialty_id" => specialty_id: maybe AlwaysNull,
    "state" => state: maybe String,
    "payment" => payment: optional Payment,
    "invoice_id" => invoice_id: optional InvoiceId,
    "invoice" => invoice: optional Invoice,
    "postvisit" => postvisit: optional PostVisit,
    "prescriptions" => prescriptions: optional Vec<Prescription>,
    "prescriptionsBeforeVisit" => prescriptions_before_visit: optional Vec<Prescription>,
    "completed_by" => completed_by: maybe UserId,
    "meeting" => meeting: optional Meeting,
    "recordings" => recordings: optional Recordings,
    "call_logs" => call_logs: optional CallLogs,
    "one_time_link_token" => one_time_link_token: optional String,
    "related_walkin_id" => related_walkin_id: optional VisitId,
    "related_walkin" => related_walkin: optional RelatedWalkin,
    "root_visit" => root_visit: optional RootVisit,
    "guest_emails" => guest_emails: maybe AlwaysNull,
    "guest_mobiles" => guest_mobiles: maybe AlwaysNull,
    "reminder_type" => reminder_type: maybe AlwaysNull,
    "reminder_time" => reminder_time: maybe AlwaysNull,
    "notify_list" => notify_list: optional Vec<Value>,
    "pending_actions" => pending_actions: optional Vec<Value>,
    "incharge" => incharge: optional bool,
    "isEditExpired" => is_edit_expired: optional bool,
    "is_test" => is_test: optional bool,
    "modified" => modified: optional UnixTime,
    "created" => created: optional UnixTime,
} }

twin! { VisitMember {
    "id" => id: required UserId,
    "code" => code: optional String,
    "type" => r#type: optional Loose<UserType>,
    "subtype" => subtype: optional String,
    "first_name" => first_name: optional String,
    "last_name" => last_name: optional String,
    "full_name" => full_name: optional String,
    "username" => username: optional String,
    "email" => email: optional String,
    "phone" => phone: optional String,
    "vseeid" => vseeid: optional String,
    "photo" => photo: maybe String,
    "dob" => dob: optional Date,
    "gender" => gender: optional Gender,
    "active" => active: optional bool,
    "tos" => tos: optional bool,
} }

twin! { VisitProvider {
    "id" => id: required UserId,
    "code" => code: optional String,
    "subtype" => subtype: optional UserSubtype,
    "first_name" => first_name: optional String,
    "last_name" => last_name: optional String,
    "full_name" => full_name: optional String,
    "title" => title: optional String,
    "suffix" => suffix: optional String,
    "username" => username: optional String,
    "email" => email: optional String,
    "phone" => phone: optional String,
    "vseeid" => vseeid: optional String,
    "photo" => photo: maybe String,
    "active" => active: optional bool,
    "tos" => tos: optional bool,
} }

twin! { VisitCreator {
    "id" => id: required UserId,
    "code" => code: optional String,
    "vseeid" => vseeid: optional String,
    "type" => r#type: optional UserType,
    "subtype" => subtype: optional Blank<UserSubtype>,
    "first_name" => first_name: maybe String,
    "last_name" => last_name: maybe String,
    "account_code" => account_code: optional String,
} }

twin! { VisitHost {
    "id" => id: required UserId,
    "role" => role: optional String,
    "full_name" => full_name: optional String,
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
    "code" => code: optional String,
    "name" => name: optional String,
    "domain" => domain: maybe String,
    "vsee_api" => vsee_api: optional AccountVseeApi,
} }

twin! { Room {
    "id" => id: required String,
    "code" => code: optional String,
    "name" => name: optional String,
    "domain" => domain: optional String,
    "account_code" => account_code: optional String,
    "slug" => slug: optional String,
} }

twin! { Intake {
    "id" => id: required IntakeId,
    "type" => r#type: optional Loose<IntakeType>,
    "reason_for_visit" => reason_for_visit: optional String,
    "provider_id" => provider_id: optional ProviderId,
    "provider" => provider: optional UserId,
    "member_id" => member_id: optional String,
    "room_code" => room_code: optional String,
    "room" => room: optional String,
    "location" => location: optional String,
    "phone" => phone: optional String,
    "attachments" => attachments: optional Blank<Vec<Attachment>>,
    "consent" => consent: optional String,
    "consultation" => consultation: optional Consultation,
    "reset" => reset: optional String,
    "bookedByProvider" => booked_by_provider: optional bool,
    "medical_profile" => medical_profile: optional MedicalProfile,
    "visit_id" => visit_id: optional VisitId,
    "invoice_id" => invoice_id: optional InvoiceId,
    "modified" => modified: optional UnixTime,
    "created" => created: optional UnixTime,
} }

twin! { Payment {
    "id" => id: optional ConsultationId,
    "amount" => amount: optional DecimalText,
    "duration" => duration: maybe i64,
    "description" => description: optional String,
    "charged" => charged: optional bool,
} }

twin! { Invoice {
    "id" => id: required InvoiceId,
    "user_id" => user_id: optional i64,
    "visit_id" => visit_id: optional VisitId,
    "status" => status: optional i64,
    "currency" => currency: optional String,
    "amount_due" => amount_due: optional Number,
    "livemode" => livemode: optional bool,
    "modified" => modified: optional UnixTime,
    "created" => created: optional UnixTime,
} }

twin! { PostVisit {
    "id" => id: optional Uuid,
    "visit_id" => visit_id: required VisitId,
    "member_id" => member_id: optional UserId,
    "class_id" => class_id: maybe AlwaysNull,
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
    "attachments" => attachments: optional Vec<Attachment>,
    "modifiedBy" => modified_by: optional String,
    "modified" => modified: optional UnixTime,
    "created" => created: optional UnixTime,
} }

twin! { Prescription {
    "ID" => id: optional String,
    "DrugID" => drug_id: optional String,
    "NDC" => ndc: optional String,
    "RxNormCode" => rx_norm_code: optional String,
    "Drug" => drug: optional String,
    "Supply" => supply: optional bool,
    "Compound" => compound: optional bool,
    "Directions" => directions: optional String,
    "Qty" => qty: optional i64,
    "QtyQual" => qty_qual: optional String,
    "Refills" => refills: optional i64,
    "DaysSupply" => days_supply: optional i64,
    "SubstitutionAllowedFlag" => substitution_allowed_flag: optional i64,
    "Schedule" => schedule: optional i64,
    "PharmacyNote" => pharmacy_note: optional String,
    "InternalNote" => internal_note: optional String,
    "PrescriberId" => prescriber_id: optional UserId,
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
    "conference_pin" => conference_pin: optional i64,
    "phone_numbers" => phone_numbers: optional BTreeMap<String, Vec<String>>,
    "hosts" => hosts: optional Vec<String>,
    "recording_auto_start" => recording_auto_start: optional bool,
    "expiry" => expiry: optional UnixTime,
} }

twin! { Recordings {
    "count" => count: required i64,
    "data" => data: required Vec<Recording>,
} }

twin! { CallLogs {
    "total_start" => total_start: optional UnixTime,
    "total_end" => total_end: optional UnixTime,
    "total_duration" => total_duration: optional i64,
    "waiting_time" => waiting_time: optional i64,
    "provider_id_1" => provider_id_1: optional String,
    "call_start_1" => call_start_1: optional UnixTime,
    "call_duration_1" => call_duration_1: optional i64,
    "wait_time_1" => wait_time_1: optional i64,
    "patients" => patients: optional Vec<String>,
    "source" => source: optional String,
    "source_ids" => source_ids: optional Vec<String>,
} }

twin! { RelatedWalkin {
    "id" => id: required VisitId,
    "start" => start: optional UnixTime,
    "end" => end: optional UnixTime,
    "status" => status: optional VisitStatus,
} }

twin! { RootVisit {
    "id" => id: required VisitId,
    "group_chat_id" => group_chat_id: maybe AlwaysNull,
    "participants" => participants: maybe AlwaysNull,
} }

twin! { AccountVseeApi {
    "meeting" => meeting: optional MeetingSettings,
} }

twin! { Consultation {
    "id" => id: required ConsultationId,
    "description" => description: optional String,
    "duration" => duration: optional i64,
    "charge" => charge: optional bool,
    "group" => group: optional bool,
    "slots" => slots: optional i64,
    "amount" => amount: optional Number,
    "visible_to_patient" => visible_to_patient: optional bool,
    "currency" => currency: optional String,
} }

twin! { MedicalProfile {
    "_id" => id: optional String,
    "user_id" => user_id: optional UserId,
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

twin! { Recording {
    "id" => id: required i64,
    "visit_id" => visit_id: optional VisitId,
    "end" => end: optional UnixTime,
} }

twin! { MeetingSettings {
    "enabled" => enabled: optional bool,
    "guest_invite_enabled" => guest_invite_enabled: optional bool,
    "adhoc_group_call" => adhoc_group_call: optional AdhocGroupCall,
} }

twin! { FamilyConditionSection {
    "data" => data: required Vec<FamilyCondition>,
    "modified" => modified: optional UnixTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { ConditionSection {
    "data" => data: required Vec<Condition>,
    "modified" => modified: optional UnixTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { OpenSection {
    "data" => data: required Vec<BTreeMap<String, Value>>,
    "modified" => modified: optional UnixTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { SurgerySection {
    "data" => data: required Vec<Surgery>,
    "modified" => modified: optional UnixTime,
    "modifiedBy" => modified_by_name: optional String,
    "modified_by" => modified_by: optional UserSummary,
} }

twin! { PreciseTime {
    "sec" => sec: required UnixTime,
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
    "type" => r#type: optional Loose<UserType>,
    "subtype" => subtype: optional Blank<UserSubtype>,
    "first_name" => first_name: optional String,
    "last_name" => last_name: optional String,
    "photo" => photo: optional String,
} }

twin! { Condition {
    "condition" => condition: required String,
} }

twin! { Surgery {
    "procedure" => procedure: required String,
} }
