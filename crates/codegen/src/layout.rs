//! Where the files go, what the packages are called, and where they find the runtime crates.

use crate::names::{Position, identifier};

/// The version that generated packages have until their user gives them another one.
pub(crate) const FIRST_VERSION: &str = "0.1.0";

/// Where the files go.
#[derive(Clone, Debug)]
pub enum Layout {
    /// `crates/models/src/generated/` and `crates/client/src/generated/` of this workspace.
    InTree,
    /// The crates `NAME-models` and `NAME-client`.
    Workspace {
        /// The name, of which the names of the packages are made.
        name: String,
        /// Where the crates find the runtime.
        runtime: Runtime,
    },
    /// The crate `NAME` with the modules `models` and `client`.
    Crate {
        /// The name, of which the names of the packages are made.
        name: String,
        /// Where the crate finds the runtime.
        runtime: Runtime,
    },
}

/// The crates that generated code is built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeCrate {
    /// `conform-runtime`: what models are built on.
    Models,
    /// `conform-client`: what clients are built on.
    Client,
}

impl Layout {
    /// Returns the folder of the crate with the models.
    #[must_use]
    pub fn models_folder(&self) -> String {
        match self {
            Self::InTree => "crates/models".to_owned(),
            Self::Workspace { .. } | Self::Crate { .. } => self.models_package(),
        }
    }

    /// Returns the folder of the crate with the client.
    #[must_use]
    pub fn client_folder(&self) -> String {
        match self {
            Self::InTree => "crates/client".to_owned(),
            Self::Workspace { .. } | Self::Crate { .. } => self.client_package(),
        }
    }

    /// Returns the folder of the generated models.
    #[must_use]
    pub fn models_code(&self) -> String {
        self.code(&self.models_folder(), "models")
    }

    /// Returns the folder of the generated client.
    #[must_use]
    pub fn client_code(&self) -> String {
        self.code(&self.client_folder(), "client")
    }

    fn code(&self, folder: &str, module: &str) -> String {
        match self {
            Self::InTree | Self::Workspace { .. } => format!("{folder}/src/generated"),
            Self::Crate { .. } => format!("{folder}/src/generated/{module}"),
        }
    }

    /// Returns the paths of the test of examples in the models crate, and of the examples; they exist only with
    /// [`Settings::example_tests`](crate::Settings::example_tests).
    #[must_use]
    pub fn example_tests(&self) -> [String; 2] {
        let folder = self.models_folder();
        ["rs", "json"].map(|end| format!("{folder}/tests/examples.{end}"))
    }

    /// Returns the name of the package with the models.
    #[must_use]
    pub fn models_package(&self) -> String {
        match self {
            Self::InTree | Self::Workspace { .. } => format!("{}-models", self.base_name()),
            Self::Crate { .. } => self.base_name(),
        }
    }

    /// Returns the name of the package with the client.
    #[must_use]
    pub fn client_package(&self) -> String {
        match self {
            Self::InTree | Self::Workspace { .. } => format!("{}-client", self.base_name()),
            Self::Crate { .. } => self.base_name(),
        }
    }

    /// Returns the name of the package with a copy of a runtime crate.
    ///
    /// It has the name of the API, because a workspace cannot have two packages of one name, and may use several APIs.
    #[must_use]
    pub fn vendored_package(&self, runtime: RuntimeCrate) -> String {
        match runtime {
            RuntimeCrate::Models => format!("{}-runtime", self.base_name()),
            RuntimeCrate::Client => format!("{}-client-runtime", self.base_name()),
        }
    }

    /// Returns all packages, sorted.
    #[must_use]
    pub fn packages(&self) -> Vec<String> {
        let mut packages = vec![self.models_package(), self.client_package()];
        if let Some(Runtime::Vendored) = self.runtime() {
            let vendored = [RuntimeCrate::Models, RuntimeCrate::Client];
            packages.extend(vendored.map(|runtime| self.vendored_package(runtime)));
        }
        packages.sort();
        packages.dedup();
        packages
    }

    /// Returns the module of the models in code of other crates: `shop_models`, `shop::models`.
    #[must_use]
    pub fn models_path(&self) -> String {
        match self {
            Self::InTree | Self::Workspace { .. } => self.models_package().replace('-', "_"),
            Self::Crate { .. } => format!("{}::models", self.models_package().replace('-', "_")),
        }
    }

    /// Returns the module of the client in code of other crates: `shop_client`, `shop::client`.
    #[must_use]
    pub fn client_path(&self) -> String {
        match self {
            Self::InTree | Self::Workspace { .. } => self.client_package().replace('-', "_"),
            Self::Crate { .. } => format!("{}::client", self.client_package().replace('-', "_")),
        }
    }

    /// Returns the module of the models in their own code.
    pub(crate) fn models_inside(&self) -> &'static str {
        match self {
            Self::InTree | Self::Workspace { .. } => "crate",
            Self::Crate { .. } => "crate::models",
        }
    }

    /// Returns the module of the models in the code of the client.
    pub(crate) fn models_in_client(&self) -> String {
        match self {
            Self::InTree | Self::Workspace { .. } => self.models_path(),
            Self::Crate { .. } => self.models_inside().to_owned(),
        }
    }

    /// Returns where the crates find the runtime; `None` for the crates of this workspace.
    #[must_use]
    pub fn runtime(&self) -> Option<&Runtime> {
        match self {
            Self::InTree => None,
            Self::Workspace { runtime, .. } | Self::Crate { runtime, .. } => Some(runtime),
        }
    }

    fn base_name(&self) -> String {
        match self {
            Self::InTree => "vsee".to_owned(),
            Self::Workspace { name, .. } | Self::Crate { name, .. } => {
                let name = identifier(name, Position::Package);
                // Package names are ASCII.
                name.chars()
                    .map(|c| if c.is_ascii() { c } else { 'x' })
                    .collect()
            }
        }
    }
}

/// Where generated crates find the two runtime crates, `conform-runtime` and `conform-client`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// In copies beside them, the folders of [`Layout::vendored_package`]. Their files are not part of what is generated:
    /// the caller has them.
    Vendored,
    /// By the path of `conform-runtime`, relative to the folder that the crates are in, or absolute. `conform-client` is the
    /// folder beside it whose name ends in `-client`: `crates/runtime` and `crates/runtime-client`.
    Path(String),
    /// By version, which both have.
    Version(String),
    /// In a git repository.
    Git {
        /// Its URL.
        url: String,
        /// The revision.
        rev: String,
    },
}

impl RuntimeCrate {
    /// Returns the name of the package.
    #[must_use]
    pub const fn package(self) -> &'static str {
        match self {
            Self::Models => "conform-runtime",
            Self::Client => "conform-client",
        }
    }
}
