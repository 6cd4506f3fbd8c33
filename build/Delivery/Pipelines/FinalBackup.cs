namespace DifyDelivery.Pipelines;

/// <summary>
/// Keeps what a retirement leaves: the old server's last backup is in the job's folder, and a hosted machine goes with its job. It holds all of
/// the data, so it is an artifact only encrypted; the key is in the step's variables, never among a program's arguments.
/// </summary>
internal static class FinalBackup
{
    /// <summary>Below artifacts.</summary>
    public const string File = "final-backup.tar.enc";

    public const string StepName = "Encrypt the final backup";

    /// <summary>The most that GitHub keeps an artifact of a public repository.</summary>
    public const string RetentionDays = "90";

    /// <summary>In front of the retirement: without a key nothing is removed. What is no variable at all stays as Azure DevOps' macro.</summary>
    public const string NeedsKey = "case ${DELIVERY_PLAN_KEY:-} in '' | '$'*) echo 'DELIVERY_PLAN_KEY is not set, which encrypts the final backup: nothing was removed.' && exit 1 ;; esac\n";

    public static string Encrypt(PipelineEnvironment environment) => $"""
        set -euo pipefail
        if [ -d artifacts/backups/{environment.Name} ]; then
          tar --create --directory artifacts/backups {environment.Name} |
            openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -salt -pass env:DELIVERY_PLAN_KEY -out artifacts/{File}
        fi
        """.ReplaceLineEndings("\n");
}
