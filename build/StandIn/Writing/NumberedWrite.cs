using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace DifyDelivery.StandIn.Writing;

/// <summary>
/// A numbered write of api and worker: a message with its conversation, and for the worker a workflow run and a piece of knowledge, in one transaction.
/// The message's id follows from writer and number, so an attempt whose commit was lost on the way can be repeated without harm.
/// </summary>
internal sealed class NumberedWrite(NpgsqlDataSource database, bool withWorkflows) : INumberedWrite
{
    /// <summary>The tenant that all rows of the stand-in belong to.</summary>
    public static readonly Guid Tenant = Identify("tenant");

    /// <summary>The app that all rows of the stand-in belong to.</summary>
    public static readonly Guid App = Identify("app");

    private const int EmbeddingBytes = 1536;

    private const string MessageSql = """
        INSERT INTO conversations (id, app_id, mode, name, inputs, status, from_source)
        VALUES (@conversation, @app, 'chat', @writer, '{}', 'normal', 'console')
        ON CONFLICT (id) DO UPDATE SET dialogue_count = @number, updated_at = CURRENT_TIMESTAMP(0);
        INSERT INTO messages (id, app_id, conversation_id, inputs, query, message, message_unit_price, answer, answer_unit_price, currency, from_source, workflow_run_id)
        VALUES (@id, @app, @conversation, '{"stand_in": true}', @text, @body::json, 0.001, @answer, 0.002, 'USD', 'console', @run)
        ON CONFLICT (id) DO NOTHING;
        """;

    private const string WorkflowSql = """
        INSERT INTO workflow_runs (id, tenant_id, app_id, workflow_id, type, triggered_from, version, status, inputs, outputs, created_by_role, created_by, finished_at)
        VALUES (@run, @tenant, @app, @app, 'workflow', 'app-run', 'draft', 'succeeded', @body, @body, 'account', @tenant, CURRENT_TIMESTAMP(0))
        ON CONFLICT (id) DO NOTHING;
        INSERT INTO workflow_node_executions (id, tenant_id, app_id, workflow_id, triggered_from, workflow_run_id, index, node_id, node_type, title, status, outputs, created_by_role, created_by)
        VALUES (@id, @tenant, @app, @app, 'workflow-run', @run, 1, 'start', 'start', @text, 'succeeded', @body, 'account', @tenant)
        ON CONFLICT (id) DO NOTHING;
        INSERT INTO document_segments (id, tenant_id, dataset_id, document_id, position, content, word_count, tokens, keywords, index_node_hash, hit_count, status, created_by)
        VALUES (@id, @tenant, @app, @conversation, @number, @answer, 3, 5, '["stand-in"]', @hash, 0, 'completed', @tenant)
        ON CONFLICT (id) DO NOTHING;
        INSERT INTO embeddings (id, hash, embedding) VALUES (@id, @hash, @embedding)
        ON CONFLICT (id) DO NOTHING;
        INSERT INTO dataset_keyword_tables (id, dataset_id, keyword_table) VALUES (@conversation, @conversation, @body)
        ON CONFLICT (dataset_id) DO UPDATE SET keyword_table = EXCLUDED.keyword_table;
        """;

    /// <summary>The text that a numbered row carries: <c>standin api-1a2b3c4d #17</c>.</summary>
    public static string Text(string writer, long number) => string.Create(CultureInfo.InvariantCulture, $"standin {writer} #{number}");

    public static Guid Identify(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"dify stand-in {name}")).AsSpan(0, 16));

    public async Task CommitAsync(string writer, long number, CancellationToken cancellationToken)
    {
        var text = Text(writer, number);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(withWorkflows ? MessageSql + WorkflowSql : MessageSql, connection);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        command.Parameters.Add(new NpgsqlParameter<Guid>("id", Identify(text)));
        command.Parameters.Add(new NpgsqlParameter<Guid>("run", Identify("run " + text)));
        command.Parameters.Add(new NpgsqlParameter<Guid>("conversation", Identify(writer)));
        command.Parameters.Add(new NpgsqlParameter<Guid>("tenant", Tenant));
        command.Parameters.Add(new NpgsqlParameter<Guid>("app", App));
        command.Parameters.Add(new NpgsqlParameter<int>("number", checked((int)number)));
        command.Parameters.Add(new NpgsqlParameter<string>("writer", writer));
        command.Parameters.Add(new NpgsqlParameter<string>("text", text));
        command.Parameters.Add(new NpgsqlParameter<string>("answer", $"An answer to '{text}': naïve, 自然, \\ and ' included."));
        command.Parameters.Add(new NpgsqlParameter<string>("body", string.Create(CultureInfo.InvariantCulture, $$"""{"number": {{number}}}""")));
        command.Parameters.Add(new NpgsqlParameter<string>("hash", Convert.ToHexStringLower(hash)));
        command.Parameters.Add(new NpgsqlParameter<byte[]>("embedding", Embedding(hash)));
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static byte[] Embedding(byte[] seed)
    {
        var bytes = new byte[EmbeddingBytes];
        for (var at = 0; at < bytes.Length; at += seed.Length)
        {
            seed.CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }
}
