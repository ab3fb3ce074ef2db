//! Records in a file of SQLite, so that they outlive the program.
//!
//! What a call changes is written in one transaction before the call is answered, with `synchronous = FULL`: what was answered is on
//! the disk. One program has the file at a time.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ids::Ids;
use crate::records::{Change, Records};

/// What the file says whose it is: "vsee".
const APPLICATION: i32 = 0x7673_6565;
/// The form of the tables.
const VERSION: i32 = 1;

const TABLES: &str = "
    CREATE TABLE records (
        account TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (account, kind, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE counters (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
";

/// Why records cannot be read or kept.
#[derive(Debug)]
pub struct DataError(String);

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DataError {}

impl From<rusqlite::Error> for DataError {
    fn from(error: rusqlite::Error) -> Self {
        Self(match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy) => {
                "another program has the file open".to_owned()
            }
            _ => error.to_string(),
        })
    }
}

/// A file of records.
#[derive(Debug)]
pub(crate) struct Data {
    connection: Connection,
}

impl Data {
    /// Opens a file, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, DataError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let number = |name: &str| transaction.pragma_query_value(None, name, |row| row.get(0));
        let (application, version): (i32, i32) =
            (number("application_id")?, number("user_version")?);
        let tables: i64 =
            transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        match (application, version, tables) {
            (0, 0, 0) => {
                transaction.execute_batch(TABLES)?;
                transaction.pragma_update(None, "application_id", APPLICATION)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            (APPLICATION, VERSION, _) => {}
            (APPLICATION, other, _) => {
                let why = format!("the file has form {other}, this program reads {VERSION}");
                return Err(DataError(why));
            }
            _ => {
                let why = "the file is a database of another program";
                return Err(DataError(why.to_owned()));
            }
        }
        transaction.commit()?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
        Ok(Self { connection })
    }

    /// Returns the records of each account that has some, and the number that ids are counted from.
    pub(crate) fn load(&self) -> Result<(BTreeMap<String, Records>, Option<u64>), DataError> {
        let mut all: BTreeMap<String, Records> = BTreeMap::new();
        let mut rows = self
            .connection
            .prepare("SELECT account, kind, id, body FROM records")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (account, kind): (String, String) = (row.get(0)?, row.get(1)?);
            let (id, body): (String, String) = (row.get(2)?, row.get(3)?);
            let records = all.entry(account).or_default();
            match kind.as_str() {
                INTAKE => records.set_intake(id, read(&body)?),
                VISIT => records.set_visit(read(&body)?),
                other => return Err(DataError(format!("the kind `{other}` is not known"))),
            }
        }
        let next = self.connection.query_row(
            "SELECT value FROM counters WHERE name = 'next'",
            [],
            |row| row.get::<_, String>(0),
        );
        let next = match next {
            Ok(next) => Some(next.parse().map_err(|_| {
                DataError("the number that ids are counted from cannot be read".to_owned())
            })?),
            Err(rusqlite::Error::QueryReturnedNoRows) => None,
            Err(error) => return Err(error.into()),
        };
        Ok((all, next))
    }

    /// Writes what was changed. Once this has returned, it is on the disk.
    pub(crate) fn save(
        &mut self,
        all: &BTreeMap<String, Records>,
        ids: &Ids,
    ) -> Result<(), DataError> {
        let transaction = self.connection.transaction()?;
        {
            let put =
                "INSERT OR REPLACE INTO records (account, kind, id, body) VALUES (?1, ?2, ?3, ?4)";
            let mut put = transaction.prepare(put)?;
            for (account, records) in all {
                for change in records.changes() {
                    match change {
                        Change::Intake(id, _) => {
                            let body = records.intake(id).map(text).transpose()?;
                            put.execute(params![account, INTAKE, id, body])?;
                        }
                        Change::Visit(id, _) => {
                            let body = records.visit(*id).map(text).transpose()?;
                            put.execute(params![account, VISIT, id.to_string(), body])?;
                        }
                    }
                }
            }
            transaction.execute(
                "INSERT OR REPLACE INTO counters (name, value) VALUES ('next', ?1)",
                [ids.next().to_string()],
            )?;
        }
        Ok(transaction.commit()?)
    }
}

const INTAKE: &str = "intake";
const VISIT: &str = "visit";

fn text(record: &impl Serialize) -> Result<String, DataError> {
    serde_json::to_string(record).map_err(|error| DataError(error.to_string()))
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, DataError> {
    serde_json::from_str(body)
        .map_err(|error| DataError(format!("a record cannot be read: {error}")))
}
