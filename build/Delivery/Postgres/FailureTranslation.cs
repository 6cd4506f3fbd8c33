using System.Security.Authentication;
using DifyDelivery.Errors;
using Npgsql;

namespace DifyDelivery.Postgres;

/// <summary>
/// Says what an Npgsql failure means, by SQLSTATE where the server answered (postgresql.org/docs/15/errcodes-appendix.html).
/// Npgsql's messages hold no password.
/// </summary>
internal static class FailureTranslation
{
    public static DeliveryException Translate(PostgresEndpoint endpoint, string database, NpgsqlException exception) => exception switch
    {
        PostgresException answer => Translate(endpoint, database, answer),
        { InnerException: AuthenticationException refused } => new LoginRefusedException(
            endpoint,
            $"The server's certificate was not accepted: {refused.Message}",
            "check that the root certificate is the one that signed it and that the certificate names this host", exception),
        { InnerException: FileNotFoundException or DirectoryNotFoundException } => new LoginRefusedException(
            endpoint, exception.InnerException.Message, "run ProvisionPostgres: it makes the root certificate's file", exception),
        // "No password", "SSL connection requested. No SSL enabled connection": settled by waiting neither.
        { InnerException: null, IsTransient: false } => new LoginRefusedException(
            endpoint, exception.Message, "compare TLS mode and login with what the server offers", exception),
        _ => new ServerUnreachableException(endpoint, exception.InnerException?.Message ?? exception.Message, exception),
    };

    private static DeliveryException Translate(PostgresEndpoint endpoint, string database, PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.TooManyConnections => new ServerUnreachableException(endpoint, answer.MessageText, answer),
        PostgresErrorCodes.InvalidPassword => new LoginRefusedException(
            endpoint, answer.MessageText,
            "the password in the environment's Secret is not the server's: run ProvisionPostgres, which sets it, or mend the Secret", answer),
        PostgresErrorCodes.InvalidAuthorizationSpecification => new LoginRefusedException(
            endpoint, answer.MessageText, "the server wants TLS from this address, or does not know the role: compare TLS mode and login", answer),
        PostgresErrorCodes.InvalidCatalogName => new DeliveryException(
            $"Database '{database}' does not exist on {endpoint}.", answer.MessageText, "run ProvisionPostgres: it makes what is missing", answer),
        PostgresErrorCodes.InsufficientPrivilege => new DeliveryException(
            $"{endpoint} may not do this in database '{database}'.", answer.MessageText,
            "log in as the administrator, or let the owner of the object grant it", answer),
        PostgresErrorCodes.FeatureNotSupported when answer.MessageText.Contains("allow-listed", StringComparison.Ordinal) => new DeliveryException(
            $"An extension is not allowed on {endpoint}.", answer.MessageText,
            "add it to the server parameter azure.extensions (dynamic: no restart), then run again", answer),
        _ => new DeliveryException(
            $"PostgreSQL at {endpoint} refused a statement in database '{database}'.", $"{answer.SqlState}: {answer.MessageText}", inner: answer),
    };
}
