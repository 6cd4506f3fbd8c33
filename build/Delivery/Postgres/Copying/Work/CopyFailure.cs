using DifyDelivery.Errors;
using DifyDelivery.Postgres.Copying.Schema;
using DifyDelivery.Postgres.Copying.Sessions;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Tells failures that pass from those that do not, and says what the latter mean.</summary>
internal static class CopyFailure
{
    /// <summary>Whether trying again may help: the connection is gone, the server restarts, or a time limit or deadlock ended a statement.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        StatementFailedException failed => IsPassing(failed.Answer),
        PostgresException answer => answer.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or "57P05" /* idle_session_timeout */ or "25P03" /* idle_in_transaction_session_timeout */ or "25P04" /* transaction_timeout */
            || answer.SqlState.StartsWith("08", StringComparison.Ordinal),
        // "No password" and the like have no cause beneath and do not pass.
        NpgsqlException lost => lost.InnerException is not null and not System.Security.Authentication.AuthenticationException || lost.IsTransient,
        // Of the build's own files, not of the network.
        FileNotFoundException or FileLoadException => false,
        IOException or TimeoutException or ServerUnreachableException => true,
        _ => false,
    };

    /// <summary>What a failure means, and what state things are in.</summary>
    public static Exception Explain(CopyRequest request, Exception exception, string what) => exception switch
    {
        DeliveryException or OperationCanceledException or FileNotFoundException or FileLoadException => exception,
        StatementFailedException failed when IsTakenOver(failed.Answer) => TakenOver(request, exception),
        StatementFailedException failed => new DeliveryException(
            $"{what} stopped: {request.Target} refused a statement of the schema.",
            $"{failed.Answer.SqlState}: {failed.Answer.MessageText}{Detail(failed.Answer)}\n{failed.Statement}",
            Remedy(failed.Answer), exception),
        PostgresException answer => new DeliveryException(
            $"{what} stopped.", $"{answer.SqlState}: {answer.MessageText}{Detail(answer)}", Remedy(answer), exception),
        NpgsqlException or IOException or TimeoutException => new DeliveryException(
            $"{what} stopped: a connection was lost and trying again did not help.", exception.InnerException?.Message ?? exception.Message,
            "see that both servers answer, then run again: what is finished is kept, the rest is copied", exception),
        SessionLostException lost => new DeliveryException($"{what} stopped.", lost.Message, "see that both servers answer, then run again", lost),
        InvalidDataException => new DeliveryException($"{what} stopped.", exception.Message, "run again", exception),
        _ => exception,
    };

    /// <summary>Another process has become the owner of the run.</summary>
    public static DeliveryException TakenOver(CopyRequest request, Exception? inner = null) => new(
        $"The copy into {request.Target} is not this process's any more.", $"another process continues run {request.Id}",
        "let that process finish", inner);

    private static bool IsTakenOver(PostgresException answer) =>
        answer.SqlState == PostgresErrorCodes.NotNullViolation && answer.SchemaName == DatabaseCopy.JournalSchema;

    private static string Detail(PostgresException answer) =>
        (answer.Detail is { } detail ? $"\n{detail}" : "") + (answer.Hint is { } hint ? $"\n{hint}" : "") + (answer.Where is { } where ? $"\n{Short(where)}" : "");

    // COPY's context names table, line and column, and may quote the value: a row's content is nobody's business here.
    private static string Short(string where) => where.Split('\n')[0].Split(": \"")[0];

    private static string Remedy(PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.DiskFull => "give the target more storage, then run again: what is finished is kept, the rest is copied",
        PostgresErrorCodes.InsufficientPrivilege =>
            "let the role own the target database (and own or read the source's tables), then run again: what is finished is kept",
        PostgresErrorCodes.OutOfMemory => "raise max_locks_per_transaction or the memory of the server, then run again: what is finished is kept",
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.DuplicateFunction =>
            "the target holds something of that name already: empty it, or copy into a fresh database",
        _ => "the source is untouched and the finished parts are kept; when the cause is mended, run again",
    };
}
