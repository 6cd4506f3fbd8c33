using Npgsql;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>Opens COPY as a stream of the bytes on the wire, in either format.</summary>
internal static class RawCopy
{
    /// <summary>Rows from the server: <c>COPY ... TO STDOUT</c>.</summary>
    public static async Task<Stream> ReadAsync(NpgsqlConnection connection, string query, WireFormat format, CancellationToken cancellationToken) =>
        format == WireFormat.Binary
            ? await connection.BeginRawBinaryCopyAsync($"COPY {query} TO STDOUT (FORMAT binary)", cancellationToken)
            // Npgsql has no raw text COPY; its reader is a thin one over the raw stream.
            : ((StreamReader)await connection.BeginTextExportAsync($"COPY {query} TO STDOUT", cancellationToken)).BaseStream;

    /// <summary>Rows to the server: <c>COPY ... FROM STDIN</c>. Disposing the stream ends the COPY.</summary>
    public static async Task<Stream> WriteAsync(NpgsqlConnection connection, string table, WireFormat format, CancellationToken cancellationToken) =>
        format == WireFormat.Binary
            ? await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)", cancellationToken)
            : ((StreamWriter)await connection.BeginTextImportAsync($"COPY {table} FROM STDIN", cancellationToken)).BaseStream;
}
