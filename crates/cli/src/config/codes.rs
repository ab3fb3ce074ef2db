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
    MISSING_DESCRIPTION = "missing-description", Error / Error {
        what: "The file that `conform.toml` names as the description does not exist.",
        why: "Paths in `conform.toml` are relative to its own folder.",
        wrong: "description = \"openapi.yml\"",
        right: "description = \"openapi.yaml\"",
        allow: "This cannot be allowed. Correct the path, or name the description on the command line.",
    }
}
