//! What is wrong with a configuration.

conform_report::codes! {
    CONFIG_SYNTAX = "config-syntax", Error / Error {
        what: "`conform.toml` is not TOML.",
        why: "None of it is used.",
        wrong: "description = openapi.yaml",
        right: "description = \"openapi.yaml\"",
        allow: "This cannot be allowed. See toml.io for the language.",
    }
    UNKNOWN_SETTING = "unknown-setting", Error / Error {
        what: "`conform.toml` has a setting that does not exist.",
        why: "A misspelt name would have no effect, so it is refused.",
        wrong: "descripton = \"openapi.yaml\"",
        right: "description = \"openapi.yaml\"",
        allow: "This cannot be allowed. Remove the setting.",
    }
    WRONG_SETTING = "wrong-setting", Error / Error {
        what: "A setting of `conform.toml` has a value of the wrong type.",
        why: "It is not known what is meant.",
        wrong: "description = 3",
        right: "description = \"openapi.yaml\"",
        allow: "This cannot be allowed. Write a value of the type that the message names.",
    }
    MISSING_SETTING = "missing-setting", Error / Error {
        what: "`conform.toml` lacks a setting that the command needs.",
        why: "The command does not know what to work on.",
        wrong: "# no settings",
        right: "description = \"openapi.yaml\"",
        allow: "Give the value on the command line instead.",
    }
    TYPE_CHOICE = "type-choice", Error / Error {
        what: "A type that `conform.toml` asks for cannot hold the values of the schema.",
        why: "Only strings and numbers are parsed as a type of the user's choice.",
        wrong: "description = \"openapi.yaml\"\n[types.schemas]\nVisit = \"uuid::Uuid\"",
        right: "description = \"openapi.yaml\"\n[types.schemas]\nVisitId = \"uuid::Uuid\"",
        allow: "This cannot be allowed. Remove the line, or choose another type.",
    }
    UNKNOWN_CHOICE = "unknown-choice", Error / Error {
        what: "`conform.toml` names a tag, operation, schema or member that the description does not have, or gives a name that another one has.",
        why: "Nothing would come of it, or two things would have one name.",
        wrong: "description = \"openapi.yaml\"\n[rename.schemas]\nVist = \"Appointment\"",
        right: "description = \"openapi.yaml\"\n[rename.schemas]\nVisit = \"Appointment\"",
        allow: "This cannot be allowed. Correct the name; `conform ir` prints those of the description.",
    }
    DERIVED_TRAIT = "derived-trait", Error / Error {
        what: "A type cannot derive a trait that `conform.toml` asks for.",
        why: "Something that its values contain does not have the trait, so the code would not compile.",
        wrong: "description = \"openapi.yaml\"\n[derives]\nVisit = [\"Eq\"]",
        right: "description = \"openapi.yaml\"\n[derives]\nVisitId = [\"Ord\"]",
        allow: "This cannot be allowed. Remove the trait, or ask for it in `derives` of [generate]: then it is derived where it can be.",
    }
    MISSING_DESCRIPTION = "missing-description", Error / Error {
        what: "The file that `conform.toml` names as the description does not exist.",
        why: "Paths in `conform.toml` are relative to its own folder.",
        wrong: "description = \"openapi.yml\"",
        right: "description = \"openapi.yaml\"",
        allow: "This cannot be allowed. Correct the path, or name the description on the command line.",
    }
}
