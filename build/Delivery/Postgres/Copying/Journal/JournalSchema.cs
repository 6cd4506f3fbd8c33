using Npgsql;

namespace DifyDelivery.Postgres.Copying.Journal;

/// <summary>The journal's tables. They are ours alone and live as long as the copy.</summary>
internal static class JournalSchema
{
    private const string Schema = DatabaseCopy.JournalSchema;

    // The single row of "run" names the copy; "owner" is the process that may write. "mark" is not logged: a crash of the server empties it
    // together with every other such table.
    private const string Make =
        $"""
        CREATE SCHEMA IF NOT EXISTS {Schema};
        CREATE TABLE IF NOT EXISTS {Schema}.run (
            id uuid PRIMARY KEY, owner uuid NOT NULL, source text[] NOT NULL, schema_digest text, sequences int,
            started_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz);
        CREATE TABLE IF NOT EXISTS {Schema}.part (
            schema_name text, table_name text, number int, first_block int8 NOT NULL, end_block int8, format text NOT NULL,
            rows int8, bytes int8, digest text, done_at timestamptz, PRIMARY KEY (schema_name, table_name, number));
        CREATE TABLE IF NOT EXISTS {Schema}.statement (key text PRIMARY KEY, title text NOT NULL, done_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE IF NOT EXISTS {Schema}.undo (number int PRIMARY KEY, statement text NOT NULL);
        CREATE TABLE IF NOT EXISTS {Schema}.text (
            schema_name text, table_name text, rows int8 NOT NULL, bytes int8 NOT NULL, digest text NOT NULL, PRIMARY KEY (schema_name, table_name));
        CREATE UNLOGGED TABLE IF NOT EXISTS {Schema}.mark (set_at timestamptz NOT NULL DEFAULT now());
        """;

    public static Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Make, cancellationToken);

    public static Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.SingleAsync($"SELECT to_regclass('{Schema}.run') IS NOT NULL", row => row.GetBoolean(0), cancellationToken);

    public static Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DROP SCHEMA {Schema} CASCADE", cancellationToken);
}
