using System.Globalization;
using Npgsql;

namespace DifyDelivery.StandIn.Writing;

/// <summary>The plugin daemon's numbered write: a plugin's declaration, in the database that its own settings name.</summary>
internal sealed class NumberedDeclaration(NpgsqlDataSource database) : INumberedWrite
{
    private const string Sql = """
        INSERT INTO plugin_declarations (id, created_at, updated_at, plugin_unique_identifier, plugin_id, declaration)
        VALUES (@id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, @text, @writer, @declaration)
        ON CONFLICT (id) DO NOTHING
        """;

    public async Task CommitAsync(string writer, long number, CancellationToken cancellationToken)
    {
        var text = NumberedWrite.Text(writer, number);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid>("id", NumberedWrite.Identify(text)));
        command.Parameters.Add(new NpgsqlParameter<string>("text", text));
        command.Parameters.Add(new NpgsqlParameter<string>("writer", writer));
        command.Parameters.Add(new NpgsqlParameter<string>("declaration", string.Create(CultureInfo.InvariantCulture, $$"""{"number": {{number}}, "label": "naïve, 自然, \\ and '"}""")));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
