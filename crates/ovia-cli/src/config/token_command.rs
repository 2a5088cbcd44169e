//! Runs the command that prints the token, for example `pass show ovia`.

use std::{process::Stdio, time::Duration};

use tokio::{io::AsyncReadExt, time::timeout};

use crate::shell;

/// A password manager may ask for a password.
const MAX_TIME: Duration = Duration::from_secs(120);

/// The most that is read of what it prints.
pub(crate) const MAX_OUTPUT: u64 = 64 * 1024;

/// What a command of the shell prints. Its stdin and stderr are the program's, so that it can ask.
///
/// # Errors
///
/// Completes a sentence that begins with the name of the setting. The command is not in it: it may
/// hold what is private.
pub(crate) async fn token_from(command: &str) -> Result<Vec<u8>, String> {
    let mut child = shell::command(command)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("cannot be run: {error}"))?;
    let run = async {
        let mut bytes = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            let mut stdout = stdout.take(MAX_OUTPUT + 1);
            stdout.read_to_end(&mut bytes).await?;
        }
        Ok::<_, std::io::Error>((bytes, child.wait().await?))
    };
    match timeout(MAX_TIME, run).await {
        Err(_) => Err(format!("did not end within {} s", MAX_TIME.as_secs())),
        Ok(Err(error)) => Err(format!("cannot be read: {error}")),
        // It is refused; that the command could not print the rest does not matter.
        Ok(Ok((bytes, _))) if bytes.len() as u64 > MAX_OUTPUT => Ok(bytes),
        Ok(Ok((_, status))) if !status.success() => Err(match status.code() {
            Some(code) => format!("failed with exit code {code}"),
            None => "was ended by a signal".to_owned(),
        }),
        Ok(Ok((bytes, _))) => Ok(bytes),
    }
}
